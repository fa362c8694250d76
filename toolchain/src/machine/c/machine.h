/* The machine's environment calls (docs/spec/machine.md) and what is one or a few instructions. */
#pragma once
#include <stdint.h>

static inline __attribute__((always_inline)) uint64_t machine_call(
    uint64_t number, uint64_t first, uint64_t second) {
  register uint64_t a7 __asm__("a7") = number;
  register uint64_t a0 __asm__("a0") = first;
  register uint64_t a1 __asm__("a1") = second;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1) : "memory");
  return a0;
}

static inline void machine_halt(int32_t code) { machine_call(0, (uint64_t) code, 0); }

static inline void machine_print(void *bytes, int32_t length) {
  machine_call(4, (uint64_t) bytes, (uint64_t) length);
}

static inline int64_t machine_multiply_high(int64_t a, int64_t b) {
  return (int64_t) (((unsigned __int128) (uint64_t) a * (uint64_t) b) >> 64);
}

static inline int64_t machine_load64(void *data, int32_t at) {
  const uint8_t *p = (const uint8_t *) data + at;
  return (int64_t) ((uint64_t) p[0] << 56 | (uint64_t) p[1] << 48 | (uint64_t) p[2] << 40
      | (uint64_t) p[3] << 32 | (uint64_t) p[4] << 24 | (uint64_t) p[5] << 16
      | (uint64_t) p[6] << 8 | (uint64_t) p[7]);
}

static inline int64_t machine_load64_reversed(void *data, int32_t at) {
  const uint8_t *p = (const uint8_t *) data + at;
  if (((uintptr_t) p & 7) == 0) {
    return *(const int64_t *) p;
  }
  return (int64_t) ((uint64_t) p[7] << 56 | (uint64_t) p[6] << 48 | (uint64_t) p[5] << 40
      | (uint64_t) p[4] << 32 | (uint64_t) p[3] << 24 | (uint64_t) p[2] << 16
      | (uint64_t) p[1] << 8 | (uint64_t) p[0]);
}

static inline int32_t machine_load32(void *data, int32_t at) {
  const uint8_t *p = (const uint8_t *) data + at;
  return (int32_t) ((uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 | (uint32_t) p[2] << 8 | p[3]);
}

static inline void machine_store64(void *data, int32_t at, int64_t value) {
  uint8_t *p = (uint8_t *) data + at;
  uint64_t v = (uint64_t) value;
  p[0] = v >> 56;
  p[1] = v >> 48;
  p[2] = v >> 40;
  p[3] = v >> 32;
  p[4] = v >> 24;
  p[5] = v >> 16;
  p[6] = v >> 8;
  p[7] = v;
}

static inline void machine_store32(void *data, int32_t at, int32_t value) {
  uint8_t *p = (uint8_t *) data + at;
  uint32_t v = (uint32_t) value;
  p[0] = v >> 24;
  p[1] = v >> 16;
  p[2] = v >> 8;
  p[3] = v;
}

int32_t machine_open_preimage(int64_t k0, int64_t k1, int64_t k2, int64_t k3);
void machine_read_preimage(void *to, int32_t length);
void machine_keccak_absorb(void *input, int32_t length, int32_t rate);
int64_t machine_keccak_digest(int32_t lane);
int64_t machine_keccak_lane(int32_t lane);

/* A second use of a call's result: makes TeaVM write the call as a statement of its own. */
#define machine_keep32(value) ((void) (value))
#define machine_keep64(value) ((void) (value))
#define machine_keep_object(value) ((void) (value))
