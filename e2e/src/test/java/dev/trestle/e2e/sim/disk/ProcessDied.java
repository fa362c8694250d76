package dev.trestle.e2e.sim.disk;

/** Ends everything that a simulated process is doing: no code of ours catches it. */
public final class ProcessDied extends Error {
  private static final long serialVersionUID = 1;

  private final transient Disk disk;

  public ProcessDied(Disk disk) {
    super(disk.name() + " died", null, false, false);
    this.disk = disk;
  }

  /** Whether it is the process with this disk that died. */
  public boolean isOf(Disk other) {
    return disk == other;
  }
}
