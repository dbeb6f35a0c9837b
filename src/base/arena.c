/* SPDX-License-Identifier: Apache-2.0
 * Blocks of memory handed out by a moving pointer. */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "base/checked.h"

enum { BLOCK_BYTES = 32 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t used;
    size_t size;
    max_align_t data[];
};

struct arena_ender {
    struct arena_ender *older;
    arena_end_fn *end;
    void *object;
};

static _Noreturn void give_up(const char *why)
{
    (void)fprintf(stderr, "panshi: %s\n", why);
    abort();
}

void arena_init(struct arena *arena, size_t max_bytes)
{
    *arena = (struct arena){.max_bytes = max_bytes};
}

void arena_done(struct arena *arena)
{
    while (arena->enders) {
        struct arena_ender *ender = arena->enders;
        arena->enders = ender->older;
        ender->end(ender->object);
    }
    while (arena->block) {
        struct arena_block *block = arena->block;
        arena->block = block->older;
        free(block);
    }
    arena->used_bytes = 0;
}

static struct arena_block *add_block(struct arena *arena, size_t bytes)
{
    size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    size_t total = 0;

    if (!checked_add(size, sizeof(struct arena_block), &total))
        give_up("arena: size does not fit");
    struct arena_block *block = malloc(total);
    if (!block)
        give_up("memory ran out (内存不足)");
    *block = (struct arena_block){.older = arena->block, .size = size};
    arena->block = block;
    return block;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    size_t whole = 0;
    size_t used = 0;

    if (!checked_add(bytes ? bytes : 1, alignof(max_align_t) - 1, &whole))
        give_up("arena: size does not fit");
    whole &= ~(alignof(max_align_t) - 1);
    if (!checked_add(arena->used_bytes, whole, &used) || used > arena->max_bytes)
        give_up("arena: the memory limit of one piece of work was reached (单次处理的内存上限)");
    struct arena_block *block = arena->block;
    if (!block || block->size - block->used < whole)
        block = add_block(arena, whole);
    char *at = (char *)block->data + block->used;
    block->used += whole;
    arena->used_bytes = used;
    return memset(at, 0, whole);
}

void *arena_array(struct arena *arena, size_t count, size_t bytes_each)
{
    size_t bytes = 0;

    if (!checked_multiply(count, bytes_each, &bytes))
        give_up("arena: array size does not fit");
    return arena_take(arena, bytes);
}

void arena_defer(struct arena *arena, arena_end_fn *end, void *object)
{
    struct arena_ender *ender = ARENA_NEW(arena, struct arena_ender);

    *ender = (struct arena_ender){.older = arena->enders, .end = end, .object = object};
    arena->enders = ender;
}

struct str arena_print(struct arena *arena, const char *format, ...)
{
    va_list list;
    va_list again;

    assert(format);
    va_start(list, format);
    va_copy(again, list);
    int len = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (len < 0)
        give_up("arena_print: bad format");
    char *text = arena_take(arena, (size_t)len + 1);
    (void)vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return (struct str){text, (size_t)len};
}
