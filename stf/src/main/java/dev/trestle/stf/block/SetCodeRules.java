package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Code;
import dev.trestle.stf.state.WorldState;
import java.util.List;
import java.util.Optional;

/** EIP-7702: accounts take over other accounts' code before the transaction's call. */
final class SetCodeRules {
  /** Charged for each authorization. */
  static final long EMPTY_ACCOUNT_GAS = 25_000;

  /** What an authorization of an account that exists costs in the end. */
  private static final long EXISTING_ACCOUNT_GAS = 12_500;

  private SetCodeRules() {}

  /**
   * Carries out the valid ones in order; invalid ones are passed over.
   *
   * @return gas to refund
   */
  static long apply(
      List<Authorization> authorizations,
      UInt256 chainId,
      WorldState state,
      Cryptography cryptography) {
    long refund = 0;
    for (Authorization a : authorizations) {
      if (!a.chainId().isZero() && !a.chainId().equals(chainId) || a.nonce() == -1) {
        continue;
      }
      Optional<Address> authority = TransactionCodec.authority(a, cryptography);
      if (authority.isEmpty()) {
        continue;
      }
      Address account = authority.get();
      state.warm(account);
      Code code = state.code(account);
      if (code.sizeBytes() > 0 && !code.isDelegation() || state.nonce(account) != a.nonce()) {
        continue;
      }
      if (state.isAlive(account)) {
        refund += EMPTY_ACCOUNT_GAS - EXISTING_ACCOUNT_GAS;
      }
      byte[] delegation =
          a.address().equals(Address.ZERO) ? new byte[0] : Code.delegation(a.address());
      state.setCode(account, delegation);
      state.setNonce(account, a.nonce() + 1);
    }
    return refund;
  }
}
