package dev.trestle.e2e;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contracts' own tests, written in Solidity and run by forge, and their gas snapshots. */
class ContractsTest {
  @Test
  void contracts_underForge_passTheirTestsAtTheRecordedGas() throws Exception {
    NpmProject.installed("contracts").run("test", Map.of());
  }
}
