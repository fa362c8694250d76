#include "start.h"
/* A stack machine: one indirect call for each opcode, and a recursive Fibonacci. */
static long stack[64];
static int sp;

static void push1(void) { stack[sp++] = 1; }
static void add(void) { sp--; stack[sp - 1] += stack[sp]; }
static void dup(void) { stack[sp] = stack[sp - 1]; sp++; }
static void swap(void) { long t = stack[sp - 1]; stack[sp - 1] = stack[sp - 2]; stack[sp - 2] = t; }
static void xor(void) { sp--; stack[sp - 1] ^= stack[sp]; }
static void (*const OPS[])(void) = {push1, add, dup, swap, xor};
static const u8 PROGRAM[] = {2, 0, 1, 3, 1, 2, 0, 4, 3, 2, 1, 4, 0, 1};

__attribute__((noinline)) static long fib(long n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

void work(void) {
  sp = 0;
  push1();
  push1();
  for (int i = 0; i < 20000; i++) {
    for (u64 k = 0; k < sizeof PROGRAM; k++) OPS[PROGRAM[k]]();
    push1();
    if (sp > 40) sp = 2;
  }
  expect(fib(24), 46368);
}
