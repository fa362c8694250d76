#!/usr/bin/env bash
# Compiles the workloads of `bin/bench riscv` to the ELF files beside the bench's classes.
# Needs Debian's gcc-riscv64-unknown-elf.
set -euo pipefail
cd "$(dirname "$0")"
out=../resources/dev/trestle/bench
for source in *.c; do
  riscv64-unknown-elf-gcc -march=rv64im -mabi=lp64 -mcmodel=medany -O2 -ffreestanding -nostdlib \
    -fno-builtin -fno-tree-loop-distribute-patterns -Wl,-T,link.ld -Wl,--no-warn-rwx-segments \
    -s -o "$out/${source%.c}.elf" "$source" -lgcc
done
