/* SPDX-License-Identifier: Apache-2.0
 * The closed list of setting keys and of clock rules, with what "strictest" means for each. */
#ifndef POLICY_POLICY_KEYS_H
#define POLICY_POLICY_KEYS_H

#include "base/base.h"

enum policy_keys_rule {
    POLICY_KEYS_LEAST,   /* the smaller number is stricter */
    POLICY_KEYS_MOST,    /* the greater number is stricter */
    POLICY_KEYS_WORDS,   /* later in the list of words is stricter */
    POLICY_KEYS_NEAREST, /* not a matter of strictness: the pack nearest to the place decides */
};

enum policy_keys_kind { POLICY_KEYS_NUMBER, POLICY_KEYS_WORD, POLICY_KEYS_DATE, POLICY_KEYS_TEXT };

struct policy_keys_row {
    const char *key;
    const char *requirement; /* "D03", "" when it has another source */
    enum policy_keys_rule rule;
    enum policy_keys_kind kind;
    const char *words[6]; /* allowed, lax to strict; NULL-ended */
    int64_t min, max;
    const char *zh, *en; /* one line for people */
};

/* NULL for a key outside the list. */
const struct policy_keys_row *policy_keys_find(struct str key);
/* All rows, ended by a NULL key. */
const struct policy_keys_row *policy_keys_all(void);
/* Positive when `a` is stricter than `b`, 0 when equal or not comparable. */
int policy_keys_order(const struct policy_keys_row *row, struct str a, struct str b);
/* Whether the text is a value of the key's kind, words and bounds. */
bool policy_keys_accept(const struct policy_keys_row *row, struct str value);

/* The clock rules and the start words, each list ended by NULL. */
const char *const *policy_keys_clocks(void);
const char *const *policy_keys_starts(void);
/* Closed lists of clock rules: whether the id, the start word and the role exist. */
bool policy_keys_is_clock(struct str id);
bool policy_keys_is_start(struct str word);
bool policy_keys_is_role(struct str word);
/* A kind of party: "operator", "police", "carrier" … */
bool policy_keys_is_party(struct str word);

#endif
