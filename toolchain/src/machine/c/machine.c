/* Preimages and Keccak over environment calls. */
#include "machine.h"
#include <stddef.h>
#include <string.h>

/* What the machine reads and writes lies in leaves of its memory: aligned. */
static uint64_t preimage_leaf[4] __attribute__((aligned(32)));
static uint64_t preimage_key[4] __attribute__((aligned(32)));
static uint64_t sponge[32] __attribute__((aligned(256)));
static int32_t preimage_left;

enum { OUT_OF_RANGE = 4 };

static uint64_t swapped(uint64_t v) {
  return machine_load64(&v, 0);
}

/* The stream begins with the length, 8 bytes big-endian, then 24 bytes of data. */
int32_t machine_open_preimage(int64_t k0, int64_t k1, int64_t k2, int64_t k3) {
  preimage_key[0] = swapped((uint64_t) k0);
  preimage_key[1] = swapped((uint64_t) k1);
  preimage_key[2] = swapped((uint64_t) k2);
  preimage_key[3] = swapped((uint64_t) k3);
  machine_call(1, (uint64_t) preimage_key, 0);
  machine_call(2, (uint64_t) preimage_leaf, 0);
  uint64_t length = swapped(preimage_leaf[0]);
  if (length > INT32_MAX) {
    machine_halt(OUT_OF_RANGE);
  }
  return (int32_t) length;
}

/* The data of a Java array is aligned to 8 bytes. */
void machine_read_preimage(void *to, int32_t length) {
  uint8_t *out = to;
  int32_t first = length < 24 ? length : 24;
  memcpy(out, preimage_leaf + 1, first);
  out += first;
  for (int32_t left = length - first; left > 0; left -= 32) {
    machine_call(2, (uint64_t) preimage_leaf, 0);
    if (left >= 32) {
      uint64_t *words = (uint64_t *) out;
      words[0] = preimage_leaf[0];
      words[1] = preimage_leaf[1];
      words[2] = preimage_leaf[2];
      words[3] = preimage_leaf[3];
      out += 32;
    } else {
      memcpy(out, preimage_leaf, left);
    }
  }
}

static void permute(void) {
  machine_call(3, (uint64_t) sponge, 0);
}

/* Keccak with the padding 0x01, as stf.crypto.Keccak has it. */
void machine_keccak_absorb(void *input, int32_t length, int32_t rate) {
  uint8_t *in = input;
  int32_t lanes = rate / 8;
  for (int i = 0; i < 25; i++) {
    sponge[i] = 0;
  }
  while (length >= rate) {
    for (int32_t i = 0; i < lanes; i++) {
      sponge[i] ^= (uint64_t) machine_load64_reversed(in, 8 * i);
    }
    permute();
    in += rate;
    length -= rate;
  }
  int32_t whole = length >> 3;
  for (int32_t i = 0; i < whole; i++) {
    sponge[i] ^= (uint64_t) machine_load64_reversed(in, 8 * i);
  }
  for (int32_t i = whole * 8; i < length; i++) {
    sponge[i >> 3] ^= (uint64_t) in[i] << 8 * (i & 7);
  }
  sponge[length >> 3] ^= UINT64_C(1) << 8 * (length & 7);
  sponge[lanes - 1] ^= UINT64_C(0x8000000000000000);
  permute();
}

int64_t machine_keccak_digest(int32_t lane) { return (int64_t) swapped(sponge[lane]); }

int64_t machine_keccak_lane(int32_t lane) { return (int64_t) sponge[lane]; }
