/* SPDX-License-Identifier: Apache-2.0
 * The single values in a STIX 2.1 pattern (OASIS STIX 2.1, section 9).
 *
 * Taken: comparisons by =, IN and, on addresses, ISSUBSET, joined by OR within and between
 * observations; and hashes of one file joined by AND (each names the file by itself; a file's name
 * and size beside them are left out).  Anything that needs two observations or two different
 * properties at once, NOT, and qualifiers (WITHIN, REPEATS, START) is no single value: the pattern
 * is refused with the reason, never taken in part. */
#ifndef INTEL_STIX_PATTERN_H
#define INTEL_STIX_PATTERN_H

#include "intel/indicator_value.h"

struct stix_pattern_value {
    enum indicator_kind kind; /* INDICATOR_KINDS: whichever fits the text */
    struct str text;          /* escapes resolved; in the arena */
};

struct stix_pattern_values {
    size_t count;
    struct stix_pattern_value rows[INTEL_PATTERN_VALUES_MAX];
};

/* True with at least one value; else *ret_zh and *ret_en say why not. */
bool stix_pattern_read(struct arena *arena, struct str pattern,
                       struct stix_pattern_values *ret_values, const char **ret_zh,
                       const char **ret_en);

#endif
