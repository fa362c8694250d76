package dev.trestle.cli;

import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** What the demo plays on a running devnet, one by one: for who measures it. */
public final class DemoStages {
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);

  /** Which of the devnet's accounts lies. */
  static final int LIAR = 9;

  private final JsonInput endpoints;
  private final Path folder;
  private final ElfProgram program;
  private final DemoScreen screen;

  /**
   * @param folder the devnet's
   * @param program that its games are about
   * @param narration gets what the demo says
   */
  public DemoStages(Endpoints endpoints, Path folder, ElfProgram program, PrintWriter narration) {
    this.endpoints = JsonInput.parse(endpoints.json());
    this.folder = folder;
    this.program = program;
    screen = new DemoScreen(narration);
  }

  /** Who plays against the devnet's challenger. */
  public Address liar() {
    return DemoTour.account(endpoints, LIAR).address();
  }

  /** The devnet's challenger. */
  public static Address challenger() {
    return DevKeys.create().challenger().address();
  }

  /** One ether comes, and leaves: proven and paid. */
  public void withdrawal() {
    URI l1Url = URI.create(endpoints.required("l1Rpc").text());
    URI l2Url = URI.create(endpoints.required("l2Rpc").text());
    try (JsonRpcClient l1Rpc = new JsonRpcClient(l1Url);
        SettlementClient l1 = new SettlementClient(new JsonRpcClient(l1Url));
        SettlementClient l2 = new SettlementClient(new JsonRpcClient(l2Url))) {
      var user = DemoTour.account(endpoints, 0);
      Wallet onL1 = new Wallet(l1, endpoints.required("l1ChainId").integer(), user);
      Wallet onL2 = new Wallet(l2, endpoints.required("l2ChainId").integer(), user);
      Address portal = endpoints.required("contracts").required("portal").address();
      byte[] deposit =
          Abi.call(
              "depositTransaction(address,uint256,uint64,bool,bytes)",
              user.address(),
              ETHER,
              100_000L,
              false,
              new byte[0]);
      Bytes32 hash = l1.sendRawTransaction(onL1.sign(Optional.of(portal), ETHER, deposit, 300_000));
      screen.await("L1 includes the deposit", 60, () -> l1.inclusion(hash));
      new DemoWithdrawal(screen, l1Rpc, l2, new DemoWithdrawal.User(onL1, onL2), portal)
          .run(new Address(1, 2, 3), ETHER);
    }
  }

  /**
   * A proposer lies, and is bisected to one instruction; everybody is paid.
   *
   * @return the game
   */
  public Address dispute() {
    DemoDisputes.Setting setting =
        new DemoDisputes.Setting(
            folder,
            folder.resolve("liar"),
            URI.create(endpoints.required("l1Rpc").text()),
            program,
            DemoTour.account(endpoints, LIAR));
    try (DemoDisputes game = new DemoDisputes(setting, screen)) {
      return game.run();
    }
  }

  /** Whether all that was said held. */
  public boolean held() {
    return screen.finish();
  }
}
