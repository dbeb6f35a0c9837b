/* SPDX-License-Identifier: Apache-2.0
 * The table of reasons. */
#include "events/refusal.h"

#include <string.h>

#include "events/record.h"

#define REFUSAL_ROW(name, word, zh, en) [name] = {word, zh, en},
static const struct {
    const char *word, *zh, *en;
} rows[REFUSALS] = {REFUSAL_TABLE(REFUSAL_ROW)};
#undef REFUSAL_ROW

const char *refusal_word(enum refusal reason)
{
    return reason < REFUSALS ? rows[reason].word : "";
}

const char *refusal_zh(enum refusal reason)
{
    return reason < REFUSALS ? rows[reason].zh : "";
}

const char *refusal_en(enum refusal reason)
{
    return reason < REFUSALS ? rows[reason].en : "";
}

enum refusal refusal_of(const char *word)
{
    enum refusal reason = REFUSAL_NONE;

    while (reason < REFUSALS && strcmp(rows[reason].word, word) != 0)
        reason++;
    return reason;
}

struct str refusal_beginning(struct str line, struct arena *arena)
{
    size_t len = line.len < REFUSAL_BEGINNING_BYTES ? line.len : REFUSAL_BEGINNING_BYTES;
    char *text = arena_take(arena, REFUSAL_BEGINNING_BYTES + 1);

    while (len < line.len && len > 0 && ((unsigned char)line.ptr[len] & 0xc0) == 0x80)
        len--;
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)line.ptr[i];
        text[i] = byte < ' ' || byte == 0x7f ? '.' : line.ptr[i];
    }
    return record_utf8((struct str){text, len}, arena);
}
