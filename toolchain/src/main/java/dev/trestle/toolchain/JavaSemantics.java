package dev.trestle.toolchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.ConstructMultiArrayInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.NumericOperandType;

/**
 * Restores what TeaVM leaves to C. A division by zero throws, a shift count is taken modulo the
 * width, an array of negative size throws. And the order of calls: TeaVM nests calls in each
 * other's arguments, and C evaluates arguments in any order it likes, so each call's result gets a
 * second use, which makes the call a statement of its own. Copies of byte arrays are made in words.
 * Works on TeaVM's own program, before its optimiser.
 */
public final class JavaSemantics implements ClassHolderTransformer {
  private static final String ARITHMETIC = "dev.trestle.guest.JavaArithmetic";
  private static final String ORDER = "dev.trestle.guest.CallOrder";
  private static final String COPIES = "dev.trestle.guest.ArrayCopies";

  @Override
  public void transformClass(ClassHolder holder, ClassHolderTransformerContext context) {
    String name = holder.getName();
    if (name.startsWith("org.teavm.") || name.equals(ARITHMETIC) || name.equals(ORDER)) {
      return;
    }
    for (MethodHolder method : holder.getMethods()) {
      Program program = method.getProgram();
      if (program != null) {
        transform(program);
      }
    }
  }

  private static void transform(Program program) {
    for (BasicBlock block : program.getBasicBlocks()) {
      List<Instruction> instructions = new ArrayList<>();
      block.forEach(instructions::add);
      for (Instruction instruction : instructions) {
        switch (instruction) {
          case BinaryInstruction binary -> transform(program, binary);
          case ConstructArrayInstruction array ->
              array.setSize(checkedSize(program, array.getSize(), array));
          case ConstructMultiArrayInstruction array ->
              array.getDimensions().replaceAll(size -> checkedSize(program, size, array));
          case InvokeInstruction call -> {
            copyWhole(call);
            keepInOrder(call);
          }
          default -> {
            // means the same in C
          }
        }
      }
    }
  }

  private static void transform(Program program, BinaryInstruction binary) {
    NumericOperandType type = binary.getOperandType();
    if (type != NumericOperandType.INT && type != NumericOperandType.LONG) {
      return;
    }
    ValueType operand = type == NumericOperandType.INT ? ValueType.INTEGER : ValueType.LONG;
    switch (binary.getOperation()) {
      case DIVIDE -> replace(binary, "divide", operand);
      case MODULO -> replace(binary, "remainder", operand);
      case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          maskCount(program, binary, type == NumericOperandType.INT ? 31 : 63);
      default -> {
        // means the same in C with -fwrapv
      }
    }
  }

  private static void replace(BinaryInstruction binary, String method, ValueType type) {
    InvokeInstruction call =
        call(new MethodReference(ARITHMETIC, method, type, type, type), binary);
    call.setArguments(binary.getFirstOperand(), binary.getSecondOperand());
    call.setReceiver(binary.getReceiver());
    binary.replace(call);
  }

  private static void maskCount(Program program, BinaryInstruction shift, int mask) {
    IntegerConstantInstruction constant = new IntegerConstantInstruction();
    constant.setConstant(mask);
    constant.setReceiver(program.createVariable());
    constant.setLocation(shift.getLocation());
    shift.insertPrevious(constant);
    BinaryInstruction and = new BinaryInstruction(BinaryOperation.AND, NumericOperandType.INT);
    and.setFirstOperand(shift.getSecondOperand());
    and.setSecondOperand(constant.getReceiver());
    and.setReceiver(program.createVariable());
    and.setLocation(shift.getLocation());
    shift.insertPrevious(and);
    shift.setSecondOperand(and.getReceiver());
  }

  private static Variable checkedSize(Program program, Variable size, Instruction at) {
    Variable checked = program.createVariable();
    InvokeInstruction call =
        call(
            new MethodReference(ARITHMETIC, "arraySize", ValueType.INTEGER, ValueType.INTEGER), at);
    call.setArguments(size);
    call.setReceiver(checked);
    at.insertPrevious(call);
    return checked;
  }

  /** TeaVM's class library copies arrays of bytes byte by byte. */
  private static void copyWhole(InvokeInstruction call) {
    MethodReference method = call.getMethod();
    if (method.getClassName().equals("java.util.Arrays")
        && method.getName().startsWith("copyOf")
        && method.parameterType(0).equals(ValueType.parse(byte[].class))) {
      call.setMethod(new MethodReference(COPIES, method.getDescriptor()));
    }
  }

  private static void keepInOrder(InvokeInstruction call) {
    Variable result = call.getReceiver();
    Optional<ValueType> type = keptAs(call.getMethod().getReturnType());
    if (result != null && type.isPresent()) {
      InvokeInstruction use =
          call(new MethodReference(ORDER, "keep", type.get(), ValueType.VOID), call);
      use.setArguments(result);
      call.insertNext(use);
    }
  }

  private static Optional<ValueType> keptAs(ValueType type) {
    return switch (type) {
      case ValueType.Primitive primitive ->
          switch (primitive.getKind()) {
            case BOOLEAN, BYTE, SHORT, CHARACTER, INTEGER -> Optional.of(ValueType.INTEGER);
            case LONG -> Optional.of(ValueType.LONG);
            case FLOAT, DOUBLE -> Optional.empty();
          };
      case ValueType.Array array -> Optional.of(ValueType.object("java.lang.Object"));
      // TeaVM's own types, such as addresses, are no objects.
      case ValueType.Object object when !object.getClassName().startsWith("org.teavm.") ->
          Optional.of(ValueType.object("java.lang.Object"));
      default -> Optional.empty();
    };
  }

  private static InvokeInstruction call(MethodReference method, Instruction at) {
    InvokeInstruction call = new InvokeInstruction();
    call.setType(InvocationType.SPECIAL);
    call.setMethod(method);
    call.setLocation(at.getLocation());
    return call;
  }
}
