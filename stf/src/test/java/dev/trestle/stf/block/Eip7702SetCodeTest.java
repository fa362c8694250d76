package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import java.util.List;
import org.junit.jupiter.api.Test;

class Eip7702SetCodeTest {
  private static final UInt256 CHAIN = UInt256.of(SampleChain.CHAIN_ID);

  /** SSTORE(0, 1) in whoever's storage it runs. */
  private static SampleChain chain() {
    return SampleChain.l1(
        Fork.PRAGUE,
        new SampleChain.Genesis().account(SampleChain.CONTRACT, 1, UInt256.ZERO, "600160005500"));
  }

  @Test
  void add_withValidAuthorization_delegatesAndRuns() {
    SampleChain chain = chain();
    run(chain, 0, authorization(CHAIN, SampleChain.CONTRACT, 0));
    Account other = chain.state.account(SampleChain.OTHER).orElseThrow();
    assertThat(other.nonce()).isEqualTo(1);
    assertThat(Hex.encode(chain.state.code(other.codeHash())))
        .isEqualTo("ef0100" + Hex.encode(SampleChain.CONTRACT.toBytes()));
    assertThat(chain.state.storage(SampleChain.OTHER, Bytes32.ZERO)).isEqualTo(UInt256.ONE);
    run(chain, 1, authorization(UInt256.ZERO, Address.ZERO, 1));
    Account cleared = chain.state.account(SampleChain.OTHER).orElseThrow();
    assertThat(cleared.codeHash()).isEqualTo(Account.EMPTY_CODE_HASH);
    assertThat(cleared.nonce()).isEqualTo(2);
  }

  @Test
  void add_withInvalidAuthorizations_passesThemOver() {
    SampleChain chain = chain();
    Authorization good = authorization(CHAIN, SampleChain.CONTRACT, 0);
    List<Authorization> bad =
        List.of(
            authorization(UInt256.of(8), SampleChain.CONTRACT, 0),
            authorization(CHAIN, SampleChain.CONTRACT, 1),
            authorization(CHAIN, SampleChain.CONTRACT, -1),
            new Authorization(CHAIN, good.address(), 0, UInt256.of(2), good.r(), good.s()),
            new Authorization(
                CHAIN,
                good.address(),
                0,
                good.yParity(),
                good.r(),
                Secp256k1.ORDER.subtract(good.s())));
    long nonce = 0;
    for (Authorization a : bad) {
      run(chain, nonce++, a);
      assertThat(chain.state.account(SampleChain.OTHER).map(Account::codeHash))
          .as(a.toString())
          .satisfiesAnyOf(
              hash -> assertThat(hash).isEmpty(),
              hash -> assertThat(hash).contains(Account.EMPTY_CODE_HASH));
    }
  }

  @Test
  void add_ofExistingAuthority_refundsHalf() {
    SampleChain fresh = chain();
    long forNew = run(fresh, 0, authorization(CHAIN, Address.ZERO, 0)).gasUsed();
    SampleChain.Genesis genesis =
        new SampleChain.Genesis().account(SampleChain.OTHER, 0, UInt256.ONE, "");
    SampleChain existing = SampleChain.l1(Fork.PRAGUE, genesis);
    long forOld = run(existing, 0, authorization(CHAIN, Address.ZERO, 0)).gasUsed();
    assertThat(forNew).isEqualTo(46_000);
    // 12,500 are refunded, but at most a fifth of 46,000.
    assertThat(forOld).isEqualTo(46_000 - 9200);
  }

  @Test
  void add_withoutAuthorizations_isRefused() {
    TransactionOutcome refused = chain().begin().add(setCode(0, List.of()));
    assertThat(((TransactionOutcome.Refused) refused).reason())
        .isEqualTo(RefusalReason.NO_AUTHORIZATIONS);
  }

  private static TransactionOutcome.Included run(
      SampleChain chain, long nonce, Authorization authorization) {
    BlockExecution execution = chain.begin();
    TransactionOutcome outcome = execution.add(setCode(nonce, List.of(authorization)));
    assertThat(outcome).isInstanceOf(TransactionOutcome.Included.class);
    chain.append(execution.seal());
    return (TransactionOutcome.Included) outcome;
  }

  private static Transaction setCode(long nonce, List<Authorization> authorizations) {
    return SampleChain.signed(
        new Transaction.SetCode(
            CHAIN,
            nonce,
            SampleChain.GWEI,
            SampleChain.GWEI.multiply(100),
            200_000,
            SampleChain.OTHER,
            UInt256.ZERO,
            new byte[0],
            List.of(),
            authorizations,
            SampleChain.unsigned()));
  }

  private static Authorization authorization(UInt256 chain, Address target, long nonce) {
    Authorization bare =
        new Authorization(chain, target, nonce, UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
    Secp256k1.Signature s =
        Secp256k1.sign(TransactionCodec.authorizationHash(bare), SampleChain.OTHER_KEY);
    return new Authorization(chain, target, nonce, UInt256.of(s.yParity()), s.r(), s.s());
  }
}
