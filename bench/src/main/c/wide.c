#include "start.h"
/* Much code that is equally hot: 1,024 functions of loops, branches, loads and stores, called in
   pseudo-random order. */
static u64 memory[1024];

#define FUNCTION(n) \
  __attribute__((noinline)) static u64 f##n(u64 a, u64 b) { \
    for (u64 i = 0; i < 2 + n % 3; i++) { \
      a += (b ^ (n##UL * 0x9e3779b97f4a7c15UL)) >> (n % 17 + 1); \
      if (a >> (n % 50) & 1) b -= memory[(a >> n % 23) % 1024]; \
      else b ^= a << (n % 11 + 1); \
      memory[(b + n) % 1024] += a * (2 * n + 1); \
      if ((b & 15) == n % 16) a = (a >> 32 | a << 32) - n; \
    } \
    return a ^ b; \
  }
#define FOUR(m, n) m(n##0) m(n##1) m(n##2) m(n##3)
#define TEN(m, n) FOUR(m, n) m(n##4) m(n##5) m(n##6) m(n##7) m(n##8) m(n##9)
#define HUNDRED(m, n) \
  TEN(m, n##0) TEN(m, n##1) TEN(m, n##2) TEN(m, n##3) TEN(m, n##4) \
  TEN(m, n##5) TEN(m, n##6) TEN(m, n##7) TEN(m, n##8) TEN(m, n##9)
#define ALL(m) \
  HUNDRED(m, 1) HUNDRED(m, 2) HUNDRED(m, 3) HUNDRED(m, 4) HUNDRED(m, 5) HUNDRED(m, 6) \
  HUNDRED(m, 7) HUNDRED(m, 8) HUNDRED(m, 9) HUNDRED(m, 10) TEN(m, 110) TEN(m, 111) FOUR(m, 112)
#define NAME(n) f##n,
ALL(FUNCTION)
static u64 (*const FUNCTIONS[])(u64, u64) = {ALL(NAME)};

void work(void) {
  for (u64 i = 0; i < 1024; i++) memory[i] = i * i;
  u64 x = 88172645463325252UL, sum = 0;
  for (int i = 0; i < 100000; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    sum = sum * 31 + FUNCTIONS[x >> 20 & 1023](x, sum);
  }
  expect(sum, 0x512f2b10e61b171fUL);
}
