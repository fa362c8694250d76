#include "start.h"
/* 64-bit modular powers: full products and long division. */
static u64 mulmod(u64 a, u64 b, u64 m) {
  u64 r = 0;
  for (; b; b >>= 1) {
    if (b & 1) r = r >= m - a ? r - (m - a) : r + a;
    a = a >= m - a ? a - (m - a) : a + a;
  }
  return r;
}

static u64 high(u64 a, u64 b) { return (u64)((unsigned __int128)a * b >> 64); }

void work(void) {
  u64 p = 0xffffffffffffffc5, x = 3;
  for (int i = 0; i < 200; i++) x = mulmod(x, x, p);
  for (u64 e = p - 1, r = 1, b = 7; e; e >>= 1, b = mulmod(b, b, p)) {
    if (e & 1) r = mulmod(r, b, p);
    if (e == 1) expect(r, 1);
  }
  u64 h = x;
  for (u64 i = 1; i < 200000; i++) h = high(h | 1, 0x9e3779b97f4a7c15 * i) ^ h * i ^ h % (i | 1) ^ h / i;
  if (h == 0) halt(2);
}
