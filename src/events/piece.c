/* SPDX-License-Identifier: Apache-2.0
 * Rows and a room for names, taken once. */
#include "events/piece.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

#define PIECE_TRUST_WORD(name, word) [name] = word,
static const char *const trust_words[PIECE_TRUSTS] = {PIECE_TRUST_TABLE(PIECE_TRUST_WORD)};
#undef PIECE_TRUST_WORD

const char *piece_trust_word(enum piece_trust trust)
{
    return trust < PIECE_TRUSTS ? trust_words[trust] : "";
}

void piece_init(struct piece_list *list)
{
    *list =
        (struct piece_list){.pieces = {.rows = calloc(LAYOUT_SLOT_MAX, sizeof(struct layout_piece)),
                                       .max = LAYOUT_SLOT_MAX},
                            .names = malloc(PIECE_NAMES_MAX_BYTES)};
    if (list->pieces.rows == NULL || list->names == NULL)
        abort();
}

void piece_done(struct piece_list *list)
{
    free(list->pieces.rows);
    free(list->names);
    *list = (struct piece_list){.names = NULL};
}

void piece_clear(struct piece_list *list)
{
    list->pieces.count = 0;
    list->names_used = 0;
    list->is_full = false;
}

void piece_add(struct piece_list *list, struct str name, struct str text, enum leaf_kind kind)
{
    if (list->pieces.count == list->pieces.max || name.len > LAYOUT_NAME_MAX_BYTES) {
        list->is_full = true;
        return;
    }
    list->pieces.rows[list->pieces.count++] =
        (struct layout_piece){.name = name, .text = text, .kind = kind};
}

struct str piece_name(struct piece_list *list, struct str head, struct str tail)
{
    size_t dot = head.len > 0 ? 1 : 0, len = head.len + dot + tail.len;

    if (len > LAYOUT_NAME_MAX_BYTES || len > PIECE_NAMES_MAX_BYTES - list->names_used) {
        list->is_full = true;
        return (struct str){NULL, 0};
    }
    char *at = list->names + list->names_used;
    if (head.len > 0) {
        memcpy(at, head.ptr, head.len);
        at[head.len] = '.';
    }
    if (tail.len > 0)
        memcpy(at + head.len + dot, tail.ptr, tail.len);
    list->names_used += len;
    return (struct str){at, len};
}

struct str piece_keep(struct piece_list *list, struct str name)
{
    return piece_name(list, (struct str){NULL, 0}, name);
}
