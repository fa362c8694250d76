/* Comes before every file that TeaVM wrote: its runtime's macros. Objects are never moved, and the
   collector finds references by itself (machine_heap.c), so nothing keeps track of them; a method
   has a frame on the shadow stack only if it catches exceptions (Translation marks those with
   TEAVM_ALLOC_FRAME). */
#pragma once
#include "runtime.h"
#include "machine.h"

#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* All data of arrays begins 16 bytes in: sizes are constants, and bytes are aligned to words. */
_Static_assert(sizeof(TeaVM_Array) == 16, "an array's header has 16 bytes");
#undef TEAVM_ARRAY_DATA
#define TEAVM_ARRAY_DATA(array, type) ((type *) ((char *) (array) + sizeof(TeaVM_Array)))

#define teavm_gc_writeBarrier(object) ((void) 0)
#undef TEAVM_GC_ROOT
#undef TEAVM_GC_ROOT_RELEASE
#define TEAVM_GC_ROOT(index, ptr) ((void) 0)
#define TEAVM_GC_ROOT_RELEASE(index) ((void) 0)

/* In a method without a frame these two names are the ones here; a frame hides them. */
enum { machine_has_frame = 0 };
extern struct { TeaVM_StackFrame header; } teavm_shadowStack;

#define TEAVM_ALLOC_FRAME(slots) \
  enum { machine_has_frame = 1 }; \
  struct { TeaVM_StackFrame header; } teavm_shadowStack; \
  teavm_shadowStack.header.next = teavm_stackTop; \
  teavm_shadowStack.header.size = 0; \
  teavm_stackTop = &teavm_shadowStack.header
#undef TEAVM_ALLOC_STACK
#define TEAVM_ALLOC_STACK(slots) ((void) 0)
#undef TEAVM_RELEASE_STACK
#define TEAVM_RELEASE_STACK \
  (machine_has_frame ? (void) (teavm_stackTop = teavm_shadowStack.header.next) : (void) 0)
#undef TEAVM_CALL_SITE
#define TEAVM_CALL_SITE(id) \
  (machine_has_frame ? (void) (teavm_shadowStack.header.callSiteId = (id)) : (void) 0)

/* One comparison a check; what throws is out of the way. */
extern void machine_null_pointer(void) __attribute__((cold, noinline, noreturn));
extern void machine_out_of_bounds(void) __attribute__((cold, noinline, noreturn));
extern void *machine_class_cast(void) __attribute__((cold, noinline, noreturn));

static inline __attribute__((always_inline)) void *machine_check_null(void *o) {
  if (UNLIKELY(o == NULL)) {
    machine_null_pointer();
  }
  return o;
}

static inline __attribute__((always_inline)) int32_t machine_check_index(
    int32_t index, int32_t size) {
  if (UNLIKELY((uint32_t) index >= (uint32_t) size)) {
    machine_out_of_bounds();
  }
  return index;
}

static inline __attribute__((always_inline)) int32_t machine_check_lower(int32_t index) {
  if (UNLIKELY(index < 0)) {
    machine_out_of_bounds();
  }
  return index;
}

static inline __attribute__((always_inline)) int32_t machine_check_upper(
    int32_t index, int32_t size) {
  if (UNLIKELY(index >= size)) {
    machine_out_of_bounds();
  }
  return index;
}

static inline __attribute__((always_inline)) void *machine_check_cast(
    void *o, void *cls, int32_t (*is)(TeaVM_Class *, TeaVM_Class *)) {
  if (UNLIKELY(o != NULL && !is((TeaVM_Class *) cls, TEAVM_CLASS_OF(o)))) {
    machine_class_cast();
  }
  return o;
}

#define teavm_nullCheck(o) machine_check_null(o)
#define teavm_checkBounds(index, array) machine_check_index(index, TEAVM_ARRAY_LENGTH(array))
#define teavm_checkLowerBound(index) machine_check_lower(index)
#define teavm_checkUpperBound(index, array) machine_check_upper(index, TEAVM_ARRAY_LENGTH(array))
#define teavm_checkcast(o, cls, is) machine_check_cast(o, cls, is)
