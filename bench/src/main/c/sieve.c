#include "start.h"
/* Primes below 2^20 with one byte each. */
#define N (1 << 20)
static u8 composite[N];

void work(void) {
  for (u64 i = 0; i < N; i++) composite[i] = 0;
  u64 count = 0;
  for (u64 i = 2; i < N; i++) {
    if (!composite[i]) {
      count++;
      for (u64 j = i * i; j < N; j += i) composite[j] = 1;
    }
  }
  expect(count, 82025);
}
