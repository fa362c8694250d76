/* The heap: objects are given out from the front of a chunk and never moved. When a quantum has been
   given out, what cannot be reached any more is marked as gaps, and those become chunks. The rules
   are those of Boehm and Weiser, "Garbage Collection in an Uncooperative Environment" (1988), for
   the stack and static data: whatever looks like an address of an object's inside, or of its end,
   keeps it. Inside of objects the classes' layouts say where references are. So nobody who chooses
   the numbers in objects can keep garbage alive, and nothing is asked of the compiler but that it
   keeps in a register or on the stack what it is going to use.

   Blocks follow one another from the heap's start to heap_top: an object, which begins with its
   class, or a gap, which begins with zero and its size. docs/spec/guest.md, Memory. */

/* What tests change in the program to collect often and to leave no freed memory readable. */
static volatile struct {
  char name[16];
  uint64_t quantum, poison;
} heap_settings = {"trestle heap", 256 << 20, 0};

#define HEAP_END ((char *) 0xc0000000)   /* above: what a collection needs to remember */
#define STACK_TOP ((char *) 0x04000000)  /* also where static data begins */
#define SMALLEST_CHUNK 256
#define LARGE_CHUNK 65536

typedef struct Gap {
  uint32_t zero, words;
  struct Gap *next;  /* there only in gaps that are chunks */
} Gap;

extern char __heap_start[];
static char *heap_next = __heap_start, *heap_limit = __heap_start;
static char *heap_top = __heap_start;    /* where blocks end */
static char *heap_fresh = __heap_start;  /* memory from here on is zero */
static uint64_t heap_budget;
static int heap_has_budget;
static Gap *small_chunks, *large_chunks;

/* ---- blocks ---- */

static inline int is_gap(void *block) { return *(uint32_t *) block == 0; }

static inline uint64_t object_bytes(void *object) {
  TeaVM_Class *cls = TEAVM_CLASS_OF(object);
  TeaVM_Class *item = cls->itemType;
  if (item == NULL) {
    return ((uint32_t) cls->size + 7u) & ~UINT64_C(7);
  }
  uint64_t each = teavm_primitiveKind(item) != 0 ? (uint32_t) item->size : sizeof(void *);
  uint64_t size = (uint32_t) TEAVM_ARRAY_LENGTH(object);
  return (sizeof(TeaVM_Array) + each * size + 7) & ~UINT64_C(7);
}

static inline uint64_t block_bytes(void *block) {
  return is_gap(block) ? (uint64_t) ((Gap *) block)->words << 3 : object_bytes(block);
}

static void write_gap(char *from, char *to) {
  ((Gap *) from)->zero = 0;
  ((Gap *) from)->words = (uint32_t) ((uint64_t) (to - from) >> 3);
}

/* ---- bits, one for each eight bytes of the heap, and the objects still to be looked at ---- */

#define MAP_BYTES (((uint64_t) HEAP_END - (uint64_t) STACK_TOP) / 64)
#define starts ((uint64_t *) HEAP_END)
#define marks ((uint64_t *) (HEAP_END + MAP_BYTES))
#define pending ((uint32_t *) (HEAP_END + 2 * MAP_BYTES))
#define PENDING_END ((uint32_t *) 0xfffffff0)

static uint32_t *pending_next;

static inline uint64_t bit_of(void *p) { return ((uint64_t) p - (uint64_t) STACK_TOP) >> 3; }
static inline int has(uint64_t *map, uint64_t bit) { return map[bit >> 6] >> (bit & 63) & 1; }
static inline void set(uint64_t *map, uint64_t bit) { map[bit >> 6] |= UINT64_C(1) << (bit & 63); }

static void clear_maps(void) {
  uint64_t first = bit_of(__heap_start) >> 6;
  uint64_t words = (bit_of(heap_top) >> 6) + 1 - first;
  memset(starts + first, 0, 8 * words);
  memset(marks + first, 0, 8 * words);
}

static void find_starts(void) {
  for (char *p = __heap_start; p < heap_top; p += block_bytes(p)) {
    if (!is_gap(p)) {
      set(starts, bit_of(p));
    }
  }
}

/* ---- marking ---- */

/* An object that certainly begins here and lies in the heap. */
static void mark(char *object) {
  uint64_t bit = bit_of(object);
  if (has(marks, bit)) {
    return;
  }
  set(marks, bit);
  TeaVM_Class *item = TEAVM_CLASS_OF(object)->itemType;
  if (item != NULL && teavm_primitiveKind(item) != 0) {
    return;
  }
  if (pending_next == PENDING_END) {
    teavm_outOfMemory();
  }
  *pending_next++ = (uint32_t) (uint64_t) object;
}

static inline void mark_reference(void *reference) {
  char *p = reference;
  if (p >= __heap_start && p < heap_top) {
    mark(p);
  }
}

/* The object that this byte belongs to, if any. */
static void mark_around(char *p) {
  if (p < __heap_start || p >= heap_top) {
    return;
  }
  uint64_t bit = bit_of(p);
  uint64_t word = bit >> 6, first = bit_of(__heap_start) >> 6;
  uint64_t bits = starts[word] & ~UINT64_C(0) >> (63 - (bit & 63));
  while (bits == 0) {
    if (word == first) {
      return;
    }
    bits = starts[--word];
  }
  int highest = 63;
  while ((bits >> highest & 1) == 0) {
    highest--;
  }
  char *object = STACK_TOP + ((word << 6 | (uint64_t) highest) << 3);
  if (p < object + object_bytes(object)) {
    mark(object);
  }
}

/* A loop's pointer may have arrived at the end of the array that it goes over. */
static void mark_words(char *from, char *to) {
  for (char **p = (char **) from; p < (char **) to; p++) {
    mark_around(*p);
    mark_around(*p - 8);
  }
}

static void mark_fields(char *object) {
  for (TeaVM_Class *cls = TEAVM_CLASS_OF(object); cls != NULL; cls = cls->superclass) {
    if ((cls->flags >> 1 & 7) != 0) { /* weak references and the like hold more than they say */
      mark_words(object, object + object_bytes(object));
      return;
    }
    int16_t *layout = cls->layout;
    for (int16_t left = layout == NULL ? 0 : *layout++; left > 0; left--) {
      mark_reference(*(void **) (object + *layout++));
    }
  }
}

static void mark_pending(void) {
  while (pending_next > pending) {
    char *object = (char *) (uint64_t) *--pending_next;
    if (TEAVM_CLASS_OF(object)->itemType == NULL) {
      mark_fields(object);
      continue;
    }
    void **items = TEAVM_ARRAY_DATA(object, void *);
    for (int32_t i = TEAVM_ARRAY_LENGTH(object); i > 0; i--) {
      mark_reference(*items++);
    }
  }
}

/* ---- sweeping ---- */

static void free_run(char *from, char *to) {
  write_gap(from, to);
  uint64_t bytes = (uint64_t) (to - from);
  if (heap_settings.poison != 0 && bytes > sizeof(Gap)) {
    memset(from + sizeof(Gap), 0xdb, bytes - sizeof(Gap));
  }
  if (bytes >= SMALLEST_CHUNK) {
    Gap **list = bytes >= LARGE_CHUNK ? &large_chunks : &small_chunks;
    ((Gap *) from)->next = *list;
    *list = (Gap *) from;
  }
}

static void sweep(void) {
  small_chunks = large_chunks = NULL;
  char *run = NULL;
  char *p = __heap_start;
  while (p < heap_top) {
    uint64_t bytes = block_bytes(p);
    if (!is_gap(p) && has(marks, bit_of(p))) {
      if (run != NULL) {
        free_run(run, p);
        run = NULL;
      }
    } else if (run == NULL) {
      run = p;
    }
    p += bytes;
  }
  if (run != NULL) {
    heap_top = run;
  }
}

static void close_chunk(void) {
  if (heap_limit == heap_top) {
    heap_top = heap_next;
    heap_fresh = heap_fresh > heap_next ? heap_fresh : heap_next;
  } else if (heap_next < heap_limit) {
    write_gap(heap_next, heap_limit);
  }
  heap_next = heap_limit = heap_top;
}

/* setjmp puts the registers that calls keep onto the stack. */
static void __attribute__((noinline)) collect(void) {
  jmp_buf registers;
  setjmp(registers);
  char *stack;
  __asm__ volatile("mv %0, sp" : "=r"(stack) : : "memory");
  clear_maps();
  find_starts();
  pending_next = pending;
  mark_words(stack, STACK_TOP);
  mark_words(STACK_TOP, __heap_start);
  mark_pending();
  sweep();
}

/* ---- giving out ---- */

static void use_chunk(char *from, uint64_t bytes) {
  memset(from, 0, bytes);
  heap_next = from;
  heap_limit = from + bytes;
}

static int reuse(uint64_t bytes) {
  while (bytes < LARGE_CHUNK && small_chunks != NULL) {
    Gap *chunk = small_chunks;
    small_chunks = chunk->next;
    if (block_bytes(chunk) >= bytes) {
      use_chunk((char *) chunk, block_bytes(chunk));
      return 1;
    }
  }
  for (Gap **at = &large_chunks; *at != NULL; at = &(*at)->next) {
    if (block_bytes(*at) >= bytes) {
      Gap *chunk = *at;
      *at = chunk->next;
      use_chunk((char *) chunk, block_bytes(chunk));
      return 1;
    }
  }
  return 0;
}

static int grow(uint64_t bytes) {
  uint64_t left = (uint64_t) (HEAP_END - heap_top);
  if (bytes > left) {
    return 0;
  }
  if (bytes < heap_budget) {
    bytes = heap_budget < left ? heap_budget : left;
  }
  heap_next = heap_top;
  heap_limit = heap_top = heap_next + bytes;
  if (heap_fresh > heap_next) {
    char *dirty_end = heap_fresh < heap_top ? heap_fresh : heap_top;
    memset(heap_next, 0, (uint64_t) (dirty_end - heap_next));
  }
  return 1;
}

static void renew_budget(void) {
  heap_budget = heap_settings.quantum & ~UINT64_C(7);
  heap_has_budget = 1;
}

static void *__attribute__((noinline, cold)) take_from_another_chunk(uint64_t bytes) {
  close_chunk();
  if (!heap_has_budget) {
    renew_budget();
  } else if (heap_budget < bytes) {
    collect();
    renew_budget();
  }
  if (!reuse(bytes) && !grow(bytes)) {
    collect();
    if (!reuse(bytes) && !grow(bytes)) {
      teavm_outOfMemory();
    }
  }
  uint64_t chunk = (uint64_t) (heap_limit - heap_next);
  heap_budget = chunk < heap_budget ? heap_budget - chunk : 0;
  char *p = heap_next;
  heap_next = p + bytes;
  return p;
}

/* Zeros, aligned to eight bytes. The caller makes an object of it before it takes more. */
static inline void *take(uint64_t bytes) {
  char *p = heap_next;
  if (UNLIKELY(bytes > (uint64_t) (heap_limit - p))) {
    return take_from_another_chunk(bytes);
  }
  heap_next = p + bytes;
  return p;
}
