package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Random transactions of every type; signatures are random, too. */
final class SampleTransactions {
  static final int TYPES = 6;

  private final Random random;

  SampleTransactions(Random random) {
    this.random = random;
  }

  Transaction next(int type) {
    return switch (type) {
      case 0 ->
          new Transaction.Legacy(
              random.nextLong(), number(), random.nextLong(), to(), number(), bytes(), signature());
      case 1 ->
          new Transaction.AccessList(
              number(),
              random.nextLong(),
              number(),
              random.nextLong(),
              to(),
              number(),
              bytes(),
              accessList(),
              signature());
      case 2 ->
          new Transaction.DynamicFee(
              number(),
              random.nextLong(),
              number(),
              number(),
              random.nextLong(),
              to(),
              number(),
              bytes(),
              accessList(),
              signature());
      case 3 ->
          new Transaction.Blob(
              number(),
              random.nextLong(),
              number(),
              number(),
              random.nextLong(),
              address(),
              number(),
              bytes(),
              accessList(),
              number(),
              hashes(),
              signature());
      case 4 ->
          new Transaction.SetCode(
              number(),
              random.nextLong(),
              number(),
              number(),
              random.nextLong(),
              address(),
              number(),
              bytes(),
              accessList(),
              authorizations(),
              signature());
      default ->
          new Transaction.Deposit(
              hash(),
              address(),
              to(),
              number(),
              number(),
              random.nextLong(),
              random.nextBoolean(),
              bytes());
    };
  }

  UInt256 number() {
    byte[] bytes = new byte[random.nextInt(33)];
    random.nextBytes(bytes);
    return UInt256.from(bytes);
  }

  Address address() {
    return new Address(random.nextLong(), random.nextLong(), random.nextInt());
  }

  Bytes32 hash() {
    return new Bytes32(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Optional<Address> to() {
    return random.nextBoolean() ? Optional.of(address()) : Optional.empty();
  }

  private Signature signature() {
    return new Signature(number(), number(), number());
  }

  List<Bytes32> hashes() {
    List<Bytes32> hashes = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      hashes.add(hash());
    }
    return hashes;
  }

  private List<AccessListEntry> accessList() {
    List<AccessListEntry> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(new AccessListEntry(address(), hashes()));
    }
    return list;
  }

  private List<Authorization> authorizations() {
    List<Authorization> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(
          new Authorization(number(), address(), random.nextLong(), number(), number(), number()));
    }
    return list;
  }
}
