package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.Code;
import dev.trestle.stf.state.LiveAccount;
import dev.trestle.stf.state.WorldState;
import java.util.Optional;

/**
 * CALL and CREATE in their variants: what they cost, whether they may begin, and the frames they
 * begin. {@code sp} is the index of the last operand, where the result will lie.
 */
final class Calls {
  /** EIP-3860. */
  static final int MAX_INIT_CODE_BYTES = 49_152;

  private static final int VALUE_TRANSFER = 9000;
  private static final int STIPEND = 2300;

  private final Evm evm;
  private final WorldState world;
  private final PrecompileSet precompiles;

  Calls(Evm evm) {
    this.evm = evm;
    this.world = evm.world();
    this.precompiles = evm.precompiles();
  }

  /** CALL, CALLCODE, DELEGATECALL, STATICCALL. */
  long call(Frame f, int op, int sp, long gas) {
    Word[] stack = evm.stack();
    boolean takesValue = op == Opcode.CALL || op == Opcode.CALLCODE;
    int top = sp + (takesValue ? 6 : 5);
    Word value = stack[top - 2];
    boolean movesValue = takesValue && !value.isZero();
    if (movesValue && op == Opcode.CALL && f.isStatic) {
      return f.fail(Outcome.WRITE_PROTECTION);
    }
    long left = gas - f.expand(stack[sp + 3], stack[sp + 2], gas);
    if (left < 0) {
      return left;
    }
    left -= f.expand(stack[sp + 1], stack[sp], left);
    if (left < 0) {
      return left;
    }
    LiveAccount callee = world.account(stack[top - 1]);
    left -= world.warm(callee) ? StorageOperations.COLD_ACCOUNT : StorageOperations.WARM;
    if (movesValue) {
      left -= VALUE_TRANSFER;
      if (op == Opcode.CALL && left >= 0 && world.isDead(callee)) {
        left -= StorageOperations.NEW_ACCOUNT;
      }
    }
    if (left < 0) {
      return left;
    }
    Code code = world.code(callee);
    if (code.isDelegation() && evm.fork().followsDelegations()) {
      LiveAccount delegate = delegate(code);
      left -= world.warm(delegate) ? StorageOperations.COLD_ACCOUNT : StorageOperations.WARM;
      if (left < 0) {
        return left;
      }
      code = world.code(delegate);
    }
    long forwarded = Math.min(stack[top].toLongSaturated(), left - (left >> 6)); // EIP-150
    left -= forwarded;
    Frame child = evm.next();
    child.gas = movesValue ? forwarded + STIPEND : forwarded;
    child.outAt = (int) stack[sp + 1].w0;
    child.outSize = (int) stack[sp].w0;
    child.input = f.memory;
    child.inputAt = (int) stack[sp + 3].w0;
    child.inputSize = (int) stack[sp + 2].w0;
    child.isStatic = f.isStatic || op == Opcode.STATICCALL;
    if (child.inputSize == 0) {
      child.inputAt = 0;
    }
    describe(child, f, op, callee, value);
    child.begin(code, sp + 1);
    f.returnSize = 0;
    evm.traceEnter(child, callee.address());
    if (takesValue && world.balance(f.self()).isBelow(child.value)) {
      return left + evm.refuse(child, Outcome.INSUFFICIENT_BALANCE);
    }
    if (child.depth > Evm.DEPTH_LIMIT) {
      return left + evm.refuse(child, Outcome.CALL_DEPTH_EXCEEDED);
    }
    return left + evm.start(f, child, precompiles.find(stack[top - 1]));
  }

  /** Who calls whom on whose account. */
  private static void describe(Frame child, Frame f, int op, LiveAccount callee, Word value) {
    switch (op) {
      case Opcode.DELEGATECALL -> {
        child.kind = Tracer.Kind.DELEGATECALL;
        child.self = f.self;
        child.address.set(f.address);
        child.caller.set(f.caller);
        child.value.set(f.value);
      }
      case Opcode.CALLCODE -> {
        child.kind = Tracer.Kind.CALLCODE;
        child.self = f.self;
        child.address.set(f.address);
        child.caller.set(f.address);
        child.value.set(value);
      }
      default -> {
        child.kind = op == Opcode.CALL ? Tracer.Kind.CALL : Tracer.Kind.STATICCALL;
        child.self = callee;
        child.address.set(callee.address());
        child.caller.set(f.address);
        if (op == Opcode.CALL) {
          child.value.set(value);
        } else {
          child.value.set(0);
        }
      }
    }
  }

  private LiveAccount delegate(Code code) {
    Optional<Address> target = code.delegate();
    return world.account(
        target.orElseThrow(() -> new IllegalStateException("a delegation without target")));
  }

  /** CREATE, CREATE2. */
  long create(Frame f, int op, int sp, long gas) {
    if (f.isStatic) {
      return f.fail(Outcome.WRITE_PROTECTION);
    }
    Word[] stack = evm.stack();
    int top = sp + (op == Opcode.CREATE ? 2 : 3);
    Word value = stack[top];
    Word at = stack[top - 1];
    Word sizeWord = stack[top - 2];
    int size = sizeWord.toIndex();
    if (size < 0 || size > MAX_INIT_CODE_BYTES) {
      return f.fail(Outcome.INIT_CODE_TOO_LARGE);
    }
    long words = size + 31L >> 5;
    long left = gas - f.expand(at, sizeWord, gas);
    left -= words * (op == Opcode.CREATE ? 2 : 8);
    if (left < 0) {
      return left;
    }
    f.returnSize = 0;
    byte[] initCode = new byte[size];
    if (size > 0) {
      System.arraycopy(f.memory, (int) at.w0, initCode, 0, size);
    }
    Frame child = evm.next();
    LiveAccount creator = f.self();
    long nonce = world.nonce(creator);
    child.kind = op == Opcode.CREATE ? Tracer.Kind.CREATE : Tracer.Kind.CREATE2;
    child.gas = left - (left >> 6);
    left -= child.gas;
    Code code = Code.of(initCode);
    prepare(child, f.address, creator, value);
    child.isStatic = false;
    child.begin(code, sp + 1);
    Outcome refused = refusal(child, creator, nonce);
    if (refused != Outcome.SUCCESS) {
      evm.traceEnter(child, Address.ZERO);
      return left + evm.refuse(child, refused);
    }
    world.setNonce(creator, nonce + 1);
    LiveAccount created = world.account(newAddress(f, op, stack[sp], code, nonce));
    prepare(child, f.address, created, child.value);
    evm.traceEnter(child, created.address());
    return left + evm.startCreation(f, child);
  }

  private Outcome refusal(Frame child, LiveAccount creator, long nonce) {
    if (child.depth > Evm.DEPTH_LIMIT) {
      return Outcome.CALL_DEPTH_EXCEEDED;
    }
    if (world.balance(creator).isBelow(child.value)) {
      return Outcome.INSUFFICIENT_BALANCE;
    }
    return nonce == -1 ? Outcome.NONCE_OVERFLOW : Outcome.SUCCESS; // EIP-2681
  }

  private static Address newAddress(Frame f, int op, Word salt, Code code, long nonce) {
    Address creator = f.self().address();
    if (op == Opcode.CREATE) {
      return ContractAddress.of(creator, nonce);
    }
    Bytes32 saltBytes = salt.toBytes32();
    return ContractAddress.of(creator, saltBytes, code.hash());
  }

  /** Fills in a frame that runs init code for {@code created}. */
  static void prepare(Frame child, Word caller, LiveAccount created, Word value) {
    child.self = created;
    child.address.set(created.address());
    child.caller.set(caller);
    child.value.set(value);
    child.inputAt = 0;
    child.inputSize = 0;
    child.outSize = 0;
  }
}
