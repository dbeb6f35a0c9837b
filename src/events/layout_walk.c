/* SPDX-License-Identifier: Apache-2.0
 * Recognising a line: its gaps are compared with those of layouts seen before, its leaves scanned.
 */
#include <string.h>

#include "events/layout_set.h"

/* The child whose gap stands at `at` and whose leaf can be read there; it moves to the front. */
static struct layout_node *step(struct layout_node **first, struct str line, size_t *at,
                                struct leaf *ret_leaf)
{
    for (struct layout_node **link = first; *link != NULL; link = &(*link)->next) {
        struct layout_node *node = *link;
        size_t from = *at + node->gap.len, end;

        if (from > line.len || memcmp(line.ptr + *at, node->gap.ptr, node->gap.len) != 0)
            continue;
        if (node->layout != NULL) {
            if (from != line.len)
                continue;
            end = from;
        } else {
            ret_leaf->is_escaped = ret_leaf->has_codes = false;
            end = node->kind == LEAF_STRING ? layout_scan_string(line, from, ret_leaf)
                                            : layout_scan_bare(line, from);
            if (end == SIZE_MAX)
                continue;
            ret_leaf->ptr = line.ptr + from;
            ret_leaf->len = (uint32_t)(end - from);
        }
        *at = end;
        *link = node->next;
        node->next = *first;
        *first = node;
        return node;
    }
    return NULL;
}

const struct layout *layout_walk(struct layout_set *set, enum record_format format, struct str line)
{
    struct layout_node **first = &set->roots[format];
    size_t at = 0;
    struct leaf last;

    for (size_t count = 0;; count++) {
        struct leaf *leaf = count < LAYOUT_SLOT_MAX ? &set->leaves[count] : &last;
        struct layout_node *node = step(first, line, &at, leaf);

        if (node == NULL)
            return NULL;
        if (node->layout != NULL)
            return node->layout;
        first = &node->child;
    }
}

static struct layout_node *child_of(struct layout_set *set, struct layout_node **first,
                                    struct str gap, enum leaf_kind kind, bool is_last)
{
    for (struct layout_node *node = *first; node != NULL; node = node->next)
        if ((node->layout != NULL) == is_last && (is_last || node->kind == kind) &&
            str_equal(node->gap, gap))
            return node;
    struct layout_node *node = ARENA_NEW(&set->arena, struct layout_node);

    node->gap = gap;
    node->kind = kind;
    node->next = *first;
    *first = node;
    return node;
}

void layout_walk_learn(struct layout_set *set, const struct layout *layout)
{
    struct layout_node **first = &set->roots[layout->format];

    for (uint32_t i = 0; i < layout->slot_count; i++)
        first = &child_of(set, first, layout->gaps[i], layout->slots[i].kind, false)->child;
    child_of(set, first, layout->gaps[layout->slot_count], LEAF_TEXT, true)->layout = layout;
}
