/* SPDX-License-Identifier: Apache-2.0
 * Values as rows of bytes and wildcards, and the modifiers that make other values of them. */
#ifndef EVENTS_SIGMA_VARIANT_H
#define EVENTS_SIGMA_VARIANT_H

#include "events/sigma_rule.h"

enum { SIGMA_STAR = 256, SIGMA_ANY = 257 };

struct sigma_pattern {
    const uint16_t *units; /* bytes, SIGMA_STAR, SIGMA_ANY */
    size_t len;
};
struct sigma_patterns {
    struct arena *arena;
    struct sigma_pattern *rows;
    size_t count, size;
};

enum sigma_variant {
    SIGMA_WINDASH,
    SIGMA_BASE64,
    SIGMA_BASE64OFFSET,
    SIGMA_UTF16LE,
    SIGMA_UTF16BE,
    SIGMA_UTF16,
    SIGMA_VARIANTS
};

/* SIGMA_VARIANTS when the word is none of them. */
enum sigma_variant sigma_variant_of(struct str word);
/* Add the pattern of a Sigma text: * and ? are wildcards, \* \? \\ the plain ones. */
void sigma_variant_read(struct sigma_patterns *patterns, struct str text);
/* Replace every pattern by what the modifier makes of it; false with the reason. */
bool sigma_variant_apply(struct sigma_patterns *patterns, enum sigma_variant variant,
                         const char **ret_zh, const char **ret_en);
/* Replace %name% by each of its values. */
bool sigma_variant_expand(struct sigma_patterns *patterns,
                          const struct sigma_placeholders *placeholders, const char **ret_zh,
                          const char **ret_en);
/* With * before and behind. */
struct sigma_pattern sigma_variant_pad(struct arena *arena, struct sigma_pattern pattern,
                                       bool at_head, bool at_tail);
/* The bytes of a pattern without wildcards; false when it has some. */
bool sigma_variant_plain(struct arena *arena, struct sigma_pattern pattern, struct str *ret_text);
/* As text for sigma_text_glob. */
struct str sigma_variant_glob(struct arena *arena, struct sigma_pattern pattern, bool at_head,
                              bool at_tail);

#endif
