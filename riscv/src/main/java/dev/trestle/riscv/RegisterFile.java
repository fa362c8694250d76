package dev.trestle.riscv;

/**
 * The registers while regions run: a field for each, which HotSpot knows not to change when a
 * program writes to its memory.
 */
final class RegisterFile {
  long x1;
  long x2;
  long x3;
  long x4;
  long x5;
  long x6;
  long x7;
  long x8;
  long x9;
  long x10;
  long x11;
  long x12;
  long x13;
  long x14;
  long x15;
  long x16;
  long x17;
  long x18;
  long x19;
  long x20;
  long x21;
  long x22;
  long x23;
  long x24;
  long x25;
  long x26;
  long x27;
  long x28;
  long x29;
  long x30;
  long x31;

  void takeFrom(long[] x) {
    x1 = x[1];
    x2 = x[2];
    x3 = x[3];
    x4 = x[4];
    x5 = x[5];
    x6 = x[6];
    x7 = x[7];
    x8 = x[8];
    x9 = x[9];
    x10 = x[10];
    x11 = x[11];
    x12 = x[12];
    x13 = x[13];
    x14 = x[14];
    x15 = x[15];
    x16 = x[16];
    x17 = x[17];
    x18 = x[18];
    x19 = x[19];
    x20 = x[20];
    x21 = x[21];
    x22 = x[22];
    x23 = x[23];
    x24 = x[24];
    x25 = x[25];
    x26 = x[26];
    x27 = x[27];
    x28 = x[28];
    x29 = x[29];
    x30 = x[30];
    x31 = x[31];
  }

  void giveTo(long[] x) {
    x[1] = x1;
    x[2] = x2;
    x[3] = x3;
    x[4] = x4;
    x[5] = x5;
    x[6] = x6;
    x[7] = x7;
    x[8] = x8;
    x[9] = x9;
    x[10] = x10;
    x[11] = x11;
    x[12] = x12;
    x[13] = x13;
    x[14] = x14;
    x[15] = x15;
    x[16] = x16;
    x[17] = x17;
    x[18] = x18;
    x[19] = x19;
    x[20] = x20;
    x[21] = x21;
    x[22] = x22;
    x[23] = x23;
    x[24] = x24;
    x[25] = x25;
    x[26] = x26;
    x[27] = x27;
    x[28] = x28;
    x[29] = x29;
    x[30] = x30;
    x[31] = x31;
  }
}
