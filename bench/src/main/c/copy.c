#include "start.h"
/* memcpy of 1 MiB by words and memmove by bytes. */
#define N (1 << 17)
static u64 from[N], to[N];

void work(void) {
  for (u64 i = 0; i < N; i++) from[i] = i;
  for (int k = 0; k < 8; k++)
    for (u64 i = 0; i < N; i++) to[i] = from[i];
  u8 *bytes = (u8 *)to;
  for (u64 i = 8 * N - 8; i-- > 0;) bytes[i + 8] = bytes[i];
  expect(to[N - 1], N - 2);
}
