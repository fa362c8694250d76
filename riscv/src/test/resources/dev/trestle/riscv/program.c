/* Exercises what compilers make of C: every width of load, calls, recursion, division, tables. */
typedef unsigned long u64;
typedef unsigned int u32;

struct record {
  signed char a;
  unsigned char b;
  short c;
  unsigned short d;
  int e;
  u32 f;
  u64 g;
};

static struct record records[100];

static _Noreturn void halt(u64 code) {
  register u64 a0 __asm__("a0") = code;
  register u64 a7 __asm__("a7") = 0;
  __asm__ volatile("ecall" ::"r"(a0), "r"(a7));
  __builtin_unreachable();
}

static void print(const char *text, u64 length) {
  register u64 a0 __asm__("a0") = (u64)text;
  register u64 a1 __asm__("a1") = length;
  register u64 a7 __asm__("a7") = 4;
  __asm__ volatile("ecall" ::"r"(a0), "r"(a1), "r"(a7) : "memory");
}

__attribute__((noinline)) static long ackermann(long m, long n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

static u64 mix(u64 h, u64 v) { return (h ^ v) * 0x100000001b3ul; }

static u64 fill(u64 seed) {
  u64 h = 0xcbf29ce484222325ul;
  for (int i = 0; i < 100; i++) {
    seed = seed * 6364136223846793005ul + 1442695040888963407ul;
    struct record *r = &records[i];
    r->a = (signed char)seed;
    r->b = (unsigned char)(seed >> 8);
    r->c = (short)(seed >> 16);
    r->d = (unsigned short)(seed >> 24);
    r->e = (int)(seed >> 32);
    r->f = (u32)(seed >> 20);
    r->g = seed;
    switch (seed >> 61) {
      case 0: h = mix(h, (u64)(r->a / (r->c | 1))); break;
      case 1: h = mix(h, r->g % (r->f | 1)); break;
      case 2: h = mix(h, (u64)(r->e % (r->c | 1))); break;
      case 3: h = mix(h, r->f / (r->b | 1u)); break;
      case 4: h = mix(h, (u64)((unsigned __int128)r->g * seed >> 64)); break;
      case 5: h = mix(h, (u64)((long)r->g >> (r->b & 63))); break;
      default: h = mix(h, (u64)((u32)r->e >> (r->b & 31)));
    }
    h = mix(h, (u64)(r->a + r->b + r->c + r->d + r->e) + r->f);
  }
  return h;
}

void _start(void);
__asm__(".section .text.start\n.globl _start\n_start: li sp, 0x02100000\n  call work\n.text\n");

void work(void) {
  u64 h = 1;
  for (int i = 0; i < 400; i++) h = mix(h, fill(h));
  h = mix(h, (u64)ackermann(2, 60));
  static char digits[17];
  for (int i = 0; i < 16; i++) digits[i] = "0123456789abcdef"[h >> 4 * (15 - i) & 15];
  print(digits, 16);
  halt(1);
}
