package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/**
 * A transaction of any kind. Numbers are unsigned; nonce and gas limit have 64 bits. {@code to} is
 * empty for contract creation. Encoding, hashing and sender recovery: {@link TransactionCodec}.
 */
public sealed interface Transaction {
  /** The EIP-2718 type byte; 0 for legacy. */
  int type();

  long nonce();

  long gasLimit();

  Optional<Address> to();

  UInt256 value();

  byte[] data();

  /** The transactions that a key signed: all but deposits. */
  sealed interface Signed extends Transaction {
    /** The chain this is bound to; empty for a legacy transaction from before EIP-155. */
    Optional<UInt256> chainId();

    /** Most the sender pays for a unit of gas, wei. */
    UInt256 maxFeePerGas();

    /** Most of it that goes to the block's proposer, wei. */
    UInt256 maxPriorityFeePerGas();

    List<AccessListEntry> accessList();

    Signature signature();
  }

  /** Type 0. The chain id is inside {@code signature.v} (EIP-155). */
  record Legacy(
      long nonce,
      UInt256 gasPrice,
      long gasLimit,
      Optional<Address> to,
      UInt256 value,
      byte[] data,
      Signature signature)
      implements Signed {
    @Override
    public int type() {
      return 0;
    }

    @Override
    public Optional<UInt256> chainId() {
      UInt256 v = signature.v();
      return v.compareTo(UInt256.of(35)) < 0
          ? Optional.empty()
          : Optional.of(v.subtract(UInt256.of(35)).divide(UInt256.of(2)));
    }

    @Override
    public UInt256 maxFeePerGas() {
      return gasPrice;
    }

    @Override
    public UInt256 maxPriorityFeePerGas() {
      return gasPrice;
    }

    @Override
    public List<AccessListEntry> accessList() {
      return List.of();
    }
  }

  /** Type 1, EIP-2930. */
  record AccessList(
      UInt256 chain,
      long nonce,
      UInt256 gasPrice,
      long gasLimit,
      Optional<Address> to,
      UInt256 value,
      byte[] data,
      List<AccessListEntry> accessList,
      Signature signature)
      implements Signed {
    public AccessList {
      accessList = List.copyOf(accessList);
    }

    @Override
    public int type() {
      return 1;
    }

    @Override
    public Optional<UInt256> chainId() {
      return Optional.of(chain);
    }

    @Override
    public UInt256 maxFeePerGas() {
      return gasPrice;
    }

    @Override
    public UInt256 maxPriorityFeePerGas() {
      return gasPrice;
    }
  }

  /** Type 2, EIP-1559. */
  record DynamicFee(
      UInt256 chain,
      long nonce,
      UInt256 maxPriorityFeePerGas,
      UInt256 maxFeePerGas,
      long gasLimit,
      Optional<Address> to,
      UInt256 value,
      byte[] data,
      List<AccessListEntry> accessList,
      Signature signature)
      implements Signed {
    public DynamicFee {
      accessList = List.copyOf(accessList);
    }

    @Override
    public int type() {
      return 2;
    }

    @Override
    public Optional<UInt256> chainId() {
      return Optional.of(chain);
    }
  }

  /** Type 3, EIP-4844, without its sidecar. */
  record Blob(
      UInt256 chain,
      long nonce,
      UInt256 maxPriorityFeePerGas,
      UInt256 maxFeePerGas,
      long gasLimit,
      Address recipient,
      UInt256 value,
      byte[] data,
      List<AccessListEntry> accessList,
      UInt256 maxFeePerBlobGas,
      List<Bytes32> blobVersionedHashes,
      Signature signature)
      implements Signed {
    public Blob {
      accessList = List.copyOf(accessList);
      blobVersionedHashes = List.copyOf(blobVersionedHashes);
    }

    @Override
    public int type() {
      return 3;
    }

    @Override
    public Optional<UInt256> chainId() {
      return Optional.of(chain);
    }

    @Override
    public Optional<Address> to() {
      return Optional.of(recipient);
    }
  }

  /** Type 4, EIP-7702. */
  record SetCode(
      UInt256 chain,
      long nonce,
      UInt256 maxPriorityFeePerGas,
      UInt256 maxFeePerGas,
      long gasLimit,
      Address recipient,
      UInt256 value,
      byte[] data,
      List<AccessListEntry> accessList,
      List<Authorization> authorizations,
      Signature signature)
      implements Signed {
    public SetCode {
      accessList = List.copyOf(accessList);
      authorizations = List.copyOf(authorizations);
    }

    @Override
    public int type() {
      return 4;
    }

    @Override
    public Optional<UInt256> chainId() {
      return Optional.of(chain);
    }

    @Override
    public Optional<Address> to() {
      return Optional.of(recipient);
    }
  }

  /**
   * Type 0x7E, an L2 deposit (OP Stack specification, Deposits).
   *
   * @param sourceHash identifies the L1 event or the system transaction
   * @param mint wei created on L2 for {@code from}; zero for none
   * @param systemTransaction whether its gas is not counted; false since Regolith
   */
  record Deposit(
      Bytes32 sourceHash,
      Address from,
      Optional<Address> to,
      UInt256 mint,
      UInt256 value,
      long gasLimit,
      boolean systemTransaction,
      byte[] data)
      implements Transaction {
    /** The EIP-2718 type byte. */
    public static final int TYPE = 0x7e;

    @Override
    public int type() {
      return TYPE;
    }

    /** Deposits carry no nonce; the sender's account nonce is used. */
    @Override
    public long nonce() {
      return 0;
    }
  }
}
