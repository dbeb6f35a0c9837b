/* SPDX-License-Identifier: Apache-2.0
 * A sweep from the lowest address up; a heap holds the ranges that are open, the smallest on top.
 */
#include "registry/address_map_cut.h"

#include <stdlib.h>

#include "base/banned.h"

static int by_first(const void *a, const void *b)
{
    const struct address_map_span *x = a;
    const struct address_map_span *y = b;

    return address_order(x->first, y->first);
}

static struct address minus(struct address a, struct address b)
{
    return (struct address){a.high - b.high - (a.low < b.low), a.low - b.low};
}

static const struct address one = {0, 1};

static bool is_before(const struct address_map_span *a, const struct address_map_span *b)
{
    int order = address_order(minus(a->last, a->first), minus(b->last, b->first));

    return order != 0 ? order < 0 : a->rank < b->rank;
}

struct sweep {
    const struct address_map_span *spans;
    uint32_t *heap;
    size_t size;
};

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t kept = *a;

    *a = *b;
    *b = kept;
}

static void push(struct sweep *s, uint32_t span)
{
    size_t at = s->size++;

    s->heap[at] = span;
    while (at > 0 && is_before(&s->spans[s->heap[at]], &s->spans[s->heap[(at - 1) / 2]])) {
        swap(&s->heap[at], &s->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static void pop(struct sweep *s)
{
    size_t at = 0;

    s->heap[0] = s->heap[--s->size];
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < s->size; child++) {
            if (is_before(&s->spans[s->heap[child]], &s->spans[s->heap[least]]))
                least = child;
        }
        if (least == at)
            return;
        swap(&s->heap[at], &s->heap[least]);
        at = least;
    }
}

/* The piece that is not handed over yet, for a neighbour may lengthen it. */
struct pending {
    struct address first, last;
    uint32_t owner;
    bool is_set;
    address_map_piece_fn *piece;
    void *cookie;
};

static void flush(struct pending *p)
{
    if (p->is_set)
        p->piece(p->cookie, p->first, p->last, p->owner);
    p->is_set = false;
}

static void emit(struct pending *p, struct address first, struct address last, uint32_t owner)
{
    if (p->is_set && p->owner == owner && address_order(minus(first, one), p->last) == 0) {
        p->last = last;
        return;
    }
    flush(p);
    *p = (struct pending){first, last, owner, true, p->piece, p->cookie};
}

void address_map_cut(struct address_map_span *spans, size_t count, uint32_t *heap,
                     address_map_piece_fn *piece, void *cookie)
{
    struct sweep s = {.spans = spans, .heap = heap};
    struct pending pending = {.piece = piece, .cookie = cookie};
    struct address at = {0, 0};
    size_t next = 0;

    if (count > 0)
        qsort(spans, count, sizeof spans[0], by_first);
    for (;;) {
        while (s.size > 0 && address_order(spans[heap[0]].last, at) < 0)
            pop(&s);
        if (s.size == 0) {
            if (next == count)
                break;
            at = spans[next].first;
        }
        while (next < count && address_order(spans[next].first, at) <= 0)
            push(&s, (uint32_t)next++);
        struct address last = spans[heap[0]].last;
        if (next < count && address_order(spans[next].first, last) <= 0)
            last = minus(spans[next].first, one);
        emit(&pending, at, last, spans[heap[0]].owner);
        if (last.high == UINT64_MAX && last.low == UINT64_MAX)
            break;
        at = (struct address){last.high + (last.low == UINT64_MAX), last.low + 1};
    }
    flush(&pending);
}
