#include "start.h"
/* Quicksort of 100,000 ints, recursive. */
#define N 100000
static int a[N];

static void sort(int *v, long lo, long hi) {
  while (lo < hi) {
    int pivot = v[(lo + hi) / 2];
    long i = lo, j = hi;
    while (i <= j) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i <= j) {
        int t = v[i];
        v[i++] = v[j];
        v[j--] = t;
      }
    }
    sort(v, lo, j);
    lo = i;
  }
}

void work(void) {
  u32 x = 1;
  for (int i = 0; i < N; i++) a[i] = (int)(x = x * 1664525 + 1013904223);
  sort(a, 0, N - 1);
  for (int i = 1; i < N; i++) expect(a[i - 1] <= a[i], 1);
}
