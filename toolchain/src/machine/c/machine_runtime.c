/* In place of TeaVM's core.c, date.c, fiber.c, file.c, heapdump.c, heaptrace.c, log.c, memory.c,
   stack.c, string.c, stringhash.c, time.c and virtcall.c, of the Java methods of its allocator, and
   of the C library. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include "core_gen.h"
#include "heaptrace.h"
#include "stringhash.h"

/* Exit codes over 1: the program failed. */
enum { PANIC = 2, OUT_OF_MEMORY = 3, OUT_OF_RANGE_EXIT = 4, NOT_IN_THE_MACHINE = 6 };

TeaVM_StackFrame *teavm_stackTop;
TeaVM_Class *teavm_firstClass, *teavm_classClass, *teavm_objectClass;
TeaVM_Class *teavm_stringClass, *teavm_charArrayClass;
void *teavm_gc_heapAddress, *teavm_gc_gcStorageAddress, *teavm_gc_regionsAddress;
void *teavm_gc_cardTable;
int32_t teavm_gc_gcStorageSize, teavm_gc_regionMaxCount;
int64_t teavm_gc_availableBytes, teavm_gc_minAvailableBytes, teavm_gc_maxAvailableBytes;
void ***teavm_gc_staticRoots;

/* ---- ends ---- */

void exit(int code) {
  machine_halt(code);
  __builtin_unreachable();
}

void abort(void) { exit(PANIC); }

void teavm_outOfMemory(void) { exit(OUT_OF_MEMORY); }

void machine_null_pointer(void) {
  teavm_throwNullPointerException();
  __builtin_unreachable();
}

void machine_out_of_bounds(void) {
  teavm_throwArrayIndexOutOfBoundsException();
  __builtin_unreachable();
}

void *machine_class_cast(void) {
  teavm_throwClassCastException();
  __builtin_unreachable();
}

/* ---- memory ---- */

#include "machine_heap.c"

/* Nothing but the allocator below gives out memory: the heap consists of objects alone. */
void *malloc(size_t bytes) { exit(NOT_IN_THE_MACHINE); }
void free(void *p) {}
void *meth_otr_GC_alloc(int32_t size) { exit(NOT_IN_THE_MACHINE); }

void *meth_otr_Allocator_allocate(void *cls) {
  TeaVM_Object *o = take(((uint32_t) ((TeaVM_Class *) cls)->size + 7u) & ~UINT64_C(7));
  o->header = TEAVM_PACK_CLASS(cls);
  return o;
}

void *meth_otr_Allocator_allocateArray(void *cls, int32_t size) {
  TeaVM_Class *item = ((TeaVM_Class *) cls)->itemType;
  uint64_t each = meth_otr_RuntimeClass_isPrimitive(item) ? (uint32_t) item->size : sizeof(void *);
  TeaVM_Array *a = take((sizeof(TeaVM_Array) + each * (uint32_t) size + 7) & ~UINT64_C(7));
  a->parent.header = TEAVM_PACK_CLASS(cls);
  a->size = size;
  return a;
}

void *meth_otr_Allocator_allocateMultiArray(void *cls, void *sizes, int32_t dimensions) {
  int32_t size = *(int32_t *) sizes;
  void *array = meth_otr_Allocator_allocateArray(cls, size);
  if (dimensions > 1) {
    void **at = TEAVM_ARRAY_DATA(array, void *);
    for (int32_t i = 0; i < size; i++) {
      at[i] = meth_otr_Allocator_allocateMultiArray(
          ((TeaVM_Class *) cls)->itemType, (int32_t *) sizes + 1, dimensions - 1);
    }
  }
  return array;
}

void teavm_initHeap(int64_t least, int64_t most) { teavm_gc_heapAddress = __heap_start; }
void teavm_gc_resizeHeap(int64_t size) {}
void teavm_registerStaticGcRoots(void ***roots, int count) {}
void teavm_initStaticGcRoots(void) {}

/* ---- start ---- */

void teavm_beforeInit(void) {}
void teavm_afterInitClasses(void) {}
void teavm_initClasses(void) {
  for (int i = 0; i < teavm_classReferencesCount; i++) {
    teavm_classReferences[i]->next = teavm_firstClass;
    teavm_firstClass = teavm_classReferences[i];
  }
}
TeaVM_Array *teavm_parseArguments(int count, char **values) {
  return teavm_allocateStringArray(0);
}

TeaVM_Object *teavm_getClassObject(TeaVM_Class *cls) {
  if (cls->classObject == NULL) {
    cls->classObject = TEAVM_CREATE_CLASS_OBJECT(cls);
  }
  return cls->classObject;
}

/* Literals are unique in their pool, and String.intern is not used. */
TeaVM_String *teavm_registerString(TeaVM_String *s) {
  s->parent.header = TEAVM_PACK_CLASS(teavm_stringClass);
  s->characters->parent.header = TEAVM_PACK_CLASS(teavm_charArrayClass);
  return s;
}

/* ---- strings and array literals ---- */

int32_t teavm_hashCode(TeaVM_String *s) {
  int32_t hash = 0;
  char16_t *c = TEAVM_ARRAY_DATA(s->characters, char16_t);
  for (int32_t i = 0; i < s->characters->size; i++) {
    hash = 31 * hash + c[i];
  }
  return hash;
}

int32_t teavm_equals(TeaVM_String *a, TeaVM_String *b) {
  int32_t size = a->characters->size;
  return a == b
      || (size == b->characters->size
          && memcmp(TEAVM_ARRAY_DATA(a->characters, char16_t),
              TEAVM_ARRAY_DATA(b->characters, char16_t), 2 * (size_t) size) == 0);
}

#define FILL(name, type, argument) \
  void *name(void *array, ...) { \
    type *at = TEAVM_ARRAY_DATA(array, type); \
    va_list values; \
    va_start(values, array); \
    for (int32_t i = TEAVM_ARRAY_LENGTH(array); i > 0; i--) { \
      *at++ = (type) va_arg(values, argument); \
    } \
    va_end(values); \
    return array; \
  }
FILL(teavm_fillArray, void *, void *)
FILL(teavm_fillBooleanArray, int8_t, int)
FILL(teavm_fillByteArray, int8_t, int)
FILL(teavm_fillShortArray, int16_t, int)
FILL(teavm_fillCharArray, char16_t, int)
FILL(teavm_fillIntArray, int32_t, int)
FILL(teavm_fillLongArray, int64_t, int64_t)

/* ---- what a bare machine has not got ---- */

void teavm_printString(char16_t *s) {
  for (; *s != 0; s++) {
    char c = (char) *s;
    machine_print(&c, 1);
  }
}
void teavm_printWString(wchar_t *s) {}
void teavm_printInt(int32_t i) {}
void teavm_logchar(int32_t c) {
  char narrow = (char) c;
  machine_print(&narrow, 1);
}
void teavm_logCodePoint(int32_t c) { teavm_logchar(c); }
int64_t teavm_currentTimeMillis(void) { exit(NOT_IN_THE_MACHINE); }
int64_t teavm_currentTimeNano(void) { exit(NOT_IN_THE_MACHINE); }
void teavm_waitFor(int64_t t) { exit(NOT_IN_THE_MACHINE); }
void teavm_interrupt(void) { exit(NOT_IN_THE_MACHINE); }
double teavm_rand(void) { exit(NOT_IN_THE_MACHINE); }

/* ---- the C library, in words where both sides allow ---- */

#define PLAIN_LOOPS __attribute__((optimize("no-tree-loop-distribute-patterns")))

static inline int aligned_alike(const void *a, const void *b) {
  return (((uintptr_t) a ^ (uintptr_t) b) & 7) == 0;
}

PLAIN_LOOPS void *memset(void *to, int value, size_t size) {
  uint8_t *p = to;
  uint64_t word = (uint8_t) value * UINT64_C(0x0101010101010101);
  while (size > 0 && ((uintptr_t) p & 7) != 0) {
    *p++ = (uint8_t) value;
    size--;
  }
  for (; size >= 32; size -= 32, p += 32) {
    ((uint64_t *) p)[0] = word;
    ((uint64_t *) p)[1] = word;
    ((uint64_t *) p)[2] = word;
    ((uint64_t *) p)[3] = word;
  }
  for (; size >= 8; size -= 8, p += 8) {
    *(uint64_t *) p = word;
  }
  while (size-- > 0) {
    *p++ = (uint8_t) value;
  }
  return to;
}

/* Sources that lie otherwise than the target within their words are read word by word and shifted. */
PLAIN_LOOPS void *memcpy(void *to, const void *from, size_t size) {
  uint8_t *p = to;
  const uint8_t *q = from;
  if (size >= 16) {
    while (((uintptr_t) p & 7) != 0) {
      *p++ = *q++;
      size--;
    }
    if (aligned_alike(p, q)) {
      for (; size >= 32; size -= 32, p += 32, q += 32) {
        uint64_t a = ((const uint64_t *) q)[0], b = ((const uint64_t *) q)[1];
        uint64_t c = ((const uint64_t *) q)[2], d = ((const uint64_t *) q)[3];
        ((uint64_t *) p)[0] = a;
        ((uint64_t *) p)[1] = b;
        ((uint64_t *) p)[2] = c;
        ((uint64_t *) p)[3] = d;
      }
      for (; size >= 8; size -= 8, p += 8, q += 8) {
        *(uint64_t *) p = *(const uint64_t *) q;
      }
    } else {
      int shift = (int) ((uintptr_t) q & 7) * 8;
      const uint64_t *words = (const uint64_t *) ((uintptr_t) q & ~UINT64_C(7));
      uint64_t low = *words++;
      for (; size >= 8; size -= 8, p += 8, q += 8) {
        uint64_t high = *words++;
        *(uint64_t *) p = low >> shift | high << (64 - shift);
        low = high;
      }
    }
  }
  while (size-- > 0) {
    *p++ = *q++;
  }
  return to;
}

PLAIN_LOOPS void *memmove(void *to, const void *from, size_t size) {
  uint8_t *p = to;
  const uint8_t *q = from;
  /* Forwards is safe when the target comes first, and far enough for words to be read ahead. */
  if (p + 8 <= q || p >= q + size) {
    return memcpy(to, from, size);
  }
  if (p < q) {
    while (size-- > 0) {
      *p++ = *q++;
    }
    return to;
  }
  if (aligned_alike(p, q)) {
    while (size > 0 && ((uintptr_t) (p + size) & 7) != 0) {
      size--;
      p[size] = q[size];
    }
    while (size >= 8) {
      size -= 8;
      *(uint64_t *) (p + size) = *(const uint64_t *) (q + size);
    }
  }
  while (size > 0) {
    size--;
    p[size] = q[size];
  }
  return to;
}

PLAIN_LOOPS int memcmp(const void *a, const void *b, size_t size) {
  const uint8_t *p = a, *q = b;
  if (aligned_alike(p, q)) {
    while (size > 0 && ((uintptr_t) p & 7) != 0) {
      if (*p != *q) {
        return *p - *q;
      }
      p++, q++, size--;
    }
    while (size >= 8 && *(const uint64_t *) p == *(const uint64_t *) q) {
      p += 8, q += 8, size -= 8;
    }
  }
  for (; size > 0; p++, q++, size--) {
    if (*p != *q) {
      return *p - *q;
    }
  }
  return 0;
}

PLAIN_LOOPS size_t strlen(const char *s) {
  size_t n = 0;
  while (s[n] != 0) {
    n++;
  }
  return n;
}

/* ---- hooks of the collector: nothing ---- */

void teavm_gc_allocate(void *a, int32_t s) {}
void teavm_gc_free(void *a, int32_t s) {}
void teavm_gc_assertFree(void *a, int32_t s) {}
void teavm_gc_markStarted(void) {}
void teavm_gc_mark(void *a) {}
void teavm_gc_reportDirtyRegion(void *a) {}
void teavm_gc_markCompleted(void) {}
void teavm_gc_move(void *a, void *b, int32_t s) {}
void teavm_gc_gcStarted(int32_t full) {}
void teavm_gc_sweepStarted(void) {}
void teavm_gc_sweepCompleted(void) {}
void teavm_gc_defragStarted(void) {}
void teavm_gc_defragCompleted(void) {}
void teavm_gc_heapResized(int64_t n) {}
void teavm_gc_gcCompleted(void) {}
