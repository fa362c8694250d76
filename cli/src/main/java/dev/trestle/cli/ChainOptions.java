package dev.trestle.cli;

import dev.trestle.riscv.ElfProgram;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The chain that a folder's {@code chain.toml} describes, its L1 and its disputed program. */
final class ChainOptions {
  @Parameters(paramLabel = "DIR", description = "Folder of the chain, with its chain.toml.")
  private Path folder;

  @Option(
      names = "--l1",
      split = ",",
      paramLabel = "URL",
      description = "JSON-RPC endpoints of L1 (default: settlement.rpc of the chain.toml).")
  private List<URI> l1 = List.of();

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description = "The disputed program, an ELF file for RV64IM (default: Trestle's own).")
  private Optional<Path> program = Optional.empty();

  Path folder() {
    return folder;
  }

  ChainSettings settings() {
    return new ChainSettings(ChainToml.read(folder));
  }

  /** L1's nodes, the preferred first. */
  List<URI> l1(ChainSettings settings) {
    return l1.isEmpty() ? settings.rpc() : l1;
  }

  ElfProgram program() {
    return program.map(ProgramFile::read).orElseGet(ProgramFile::own);
  }
}
