package dev.trestle.stf.block;

/** Why a transaction may not stand in a block. A refused transaction changes nothing. */
public enum RefusalReason {
  /** The signature recovers to no account, or s is over half the order. */
  INVALID_SIGNATURE,
  /** Bound to another chain. */
  WRONG_CHAIN,
  /** A type that this fork or chain does not have. */
  TYPE_NOT_SUPPORTED,
  /** Already used. */
  NONCE_TOO_LOW,
  /** An earlier nonce is missing; may become valid. */
  NONCE_TOO_HIGH,
  /** 2^64 - 1, EIP-2681. */
  NONCE_AT_MAXIMUM,
  /** The sender has code that is not a delegation, EIP-3607. */
  SENDER_NOT_EOA,
  /** Balance below value plus the most the fees can be. */
  INSUFFICIENT_FUNDS,
  /** Gas limit below the intrinsic gas, or below EIP-7623's floor. */
  INTRINSIC_GAS,
  /** Gas limit over EIP-7825's cap. */
  GAS_LIMIT_OVER_CAP,
  /** {@code maxFeePerGas} below the base fee; may become valid. */
  FEE_CAP_BELOW_BASE_FEE,
  /** {@code maxPriorityFeePerGas} over {@code maxFeePerGas}. */
  TIP_ABOVE_FEE_CAP,
  /** Does not fit into what is left of the block's gas; may fit into the next block. */
  BLOCK_GAS_EXHAUSTED,
  /** EIP-3860. */
  INIT_CODE_TOO_LARGE,
  /** A blob transaction without blobs. */
  NO_BLOBS,
  /** More blobs than one transaction may have. */
  TOO_MANY_BLOBS,
  /** Does not fit into what is left of the block's blobs; may fit into the next block. */
  BLOCK_BLOBS_EXHAUSTED,
  /** A versioned hash whose version is not 1. */
  BLOB_HASH_VERSION,
  /** {@code maxFeePerBlobGas} below the blob base fee; may become valid. */
  BLOB_FEE_CAP_TOO_LOW,
  /** An EIP-7702 transaction without authorizations. */
  NO_AUTHORIZATIONS,
  /** Does not fit into what is left of the block's data-availability footprint (L2, Jovian). */
  BLOCK_FOOTPRINT_EXHAUSTED,
  /** The block would be over EIP-7934's size; may fit into the next block. */
  BLOCK_SIZE_EXHAUSTED,
  /** A deposit after a signed transaction, or on an L1. */
  DEPOSIT_NOT_ALLOWED
}
