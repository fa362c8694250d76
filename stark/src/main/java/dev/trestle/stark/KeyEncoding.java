package dev.trestle.stark;

/** The canonical bytes of a verifying key, of which its digest is taken. */
final class KeyEncoding {
  private static final int FREE_HEIGHT = 0xFF;

  private final ByteWriter out = new ByteWriter();

  private KeyEncoding() {}

  static byte[] of(VerifyingKey key) {
    KeyEncoding encoding = new KeyEncoding();
    encoding.write(key);
    return encoding.out.toBytes();
  }

  private void write(VerifyingKey key) {
    StarkParameters parameters = key.parameters();
    out.writeByte(parameters.treeHash().code());
    out.writeByte(parameters.logBlowup());
    out.writeInt(parameters.queries());
    out.writeByte(parameters.grindingBits());
    out.writeByte(parameters.logFold());
    out.writeByte(parameters.logFinal());
    out.writeByte(parameters.logCap());
    out.writeInt(key.tables().size());
    for (Table table : key.tables()) {
      write(table);
    }
    out.writeInt(key.fixedCap().size());
    out.writeDigests(key.fixedCap());
  }

  private void write(Table table) {
    ConstraintSystem system = table.system();
    out.writeByte(table.fixedLogHeight().orElse(FREE_HEIGHT));
    out.writeInt(system.air().fixedColumns());
    out.writeInt(system.air().mainColumns());
    out.writeInt(system.air().publicValues());
    out.writeInt(system.auxiliaryColumns());
    out.writeLong(system.interactionWeight());
    out.writeInt(system.nodes().size());
    for (Node node : system.nodes()) {
      write(node);
    }
    out.writeInt(system.constraints().size());
    for (int constraint : system.constraints()) {
      out.writeInt(constraint);
    }
  }

  private void write(Node node) {
    switch (node) {
      case Node.Column column -> {
        out.writeByte(column.next() ? 1 : 0);
        out.writeByte(column.source().ordinal());
        out.writeInt(column.index());
      }
      case Node.PublicValue value -> {
        out.writeByte(2);
        out.writeInt(value.index());
      }
      case Node.Constant constant -> {
        out.writeByte(3);
        out.writeLong(constant.value());
      }
      case Node.Drawn drawn -> {
        out.writeByte(4);
        out.writeByte(drawn.which().ordinal());
      }
      case Node.Selected selected -> {
        out.writeByte(5);
        out.writeByte(selected.which().ordinal());
      }
      case Node.Sum sum -> binary(6, sum.left(), sum.right());
      case Node.Difference difference -> binary(7, difference.left(), difference.right());
      case Node.Product product -> binary(8, product.left(), product.right());
    }
  }

  private void binary(int kind, int left, int right) {
    out.writeByte(kind);
    out.writeInt(left);
    out.writeInt(right);
  }
}
