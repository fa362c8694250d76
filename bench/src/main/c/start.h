/* What a bare program for the machine of docs/spec/machine.md needs: an entry and a way out. */
typedef unsigned long u64;
typedef unsigned int u32;
typedef unsigned char u8;

static inline _Noreturn void halt(u64 code) {
  register u64 a0 __asm__("a0") = code;
  register u64 a7 __asm__("a7") = 0;
  __asm__ volatile("ecall" ::"r"(a0), "r"(a7));
  __builtin_unreachable();
}

__asm__(
    ".section .text.start\n"
    ".globl _start\n"
    "_start: li sp, 0x02400000\n"
    "  call work\n"
    "  j _start\n"
    ".text\n");

/* One round; _start calls it for ever. It halts with 1 if its result is not the expected one. */
void work(void);

static inline void expect(u64 result, u64 expected) {
  if (result != expected) halt(1);
}
