#pragma once
#include <stddef.h>
#define RAND_MAX 0x7fffffff
void *malloc(size_t);
void *realloc(void *, size_t);
void free(void *);
void abort(void) __attribute__((noreturn));
void exit(int) __attribute__((noreturn));
int rand(void);
void srand(unsigned);
