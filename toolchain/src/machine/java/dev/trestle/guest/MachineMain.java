package dev.trestle.guest;

/** Entry point in the machine: exit code 0 is valid, 1 invalid, 2 a program that failed. */
public final class MachineMain {
  private MachineMain() {}

  public static void main(String[] none) {
    try {
      GuestProgram.Verdict verdict = GuestProgram.run(new MachineOracle());
      Machine.print("block " + verdict.number() + " has the output root " + verdict.output() + "\n");
      Machine.halt(verdict.valid() ? 0 : 1);
    } catch (RuntimeException | Error e) {
      Machine.print(String.valueOf(e.getMessage()));
      Machine.halt(2);
    }
  }
}
