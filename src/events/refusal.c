/* SPDX-License-Identifier: Apache-2.0
 * The table of reasons. */
#include "events/refusal.h"

#include <string.h>

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
