/* SPDX-License-Identifier: Apache-2.0
 * Memory of one piece of work: taken by moving a pointer, dropped whole.
 *
 * Life: arena_init, any number of arena_* calls, arena_done (runs deferred enders in reverse
 * order). An arena belongs to one thread.  It never returns NULL: when the system has no memory
 * left, or the arena's limit is reached, the program aborts with a message.  The limit guards
 * against runaway work, so give a generous one (ARENA_WORK_BYTES) and bound the input before it
 * gets here. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

/* The limit for a request, job or command; imports and exports of many records may take more. */
enum { ARENA_WORK_BYTES = 256 * 1024 * 1024 };

struct arena_block;
struct arena_ender;

struct arena {
    struct arena_block *block;  /* newest block, the list of all */
    struct arena_ender *enders; /* newest first */
    size_t used_bytes;
    size_t max_bytes;
};

typedef void arena_end_fn(void *object);

void arena_init(struct arena *arena, size_t max_bytes);
void arena_done(struct arena *arena);
/* Zeroed memory, aligned for any type; valid until arena_done. */
void *arena_take(struct arena *arena, size_t bytes) __attribute__((malloc, returns_nonnull));
/* Zeroed array; the product is checked. */
void *arena_array(struct arena *arena, size_t count, size_t bytes_each)
    __attribute__((malloc, returns_nonnull));
#define ARENA_NEW(arena, type)          ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))
/* Call end(object) at arena_done; for handles and reference counts. */
void arena_defer(struct arena *arena, arena_end_fn *end, void *object);
/* printf into the arena. */
struct str arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
