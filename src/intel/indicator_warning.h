/* SPDX-License-Identifier: Apache-2.0
 * Lists of values known to be harmless, in the form of MISP warning lists:
 * {name, type, list[], matching_attributes[], description, version, category}.
 *
 * type     string    the value itself           hostname  the host or any domain above it
 *          cidr      an address in the network  substring the value holds it
 *          regex     "/…/" or "/…/i", PCRE2, at most INTEL_MATCH_STEPS steps a value
 * matching_attributes says for which kinds of indicators; empty means all.  Lists whose category is
 * "known" only describe; the others (false_positive, or no category) suppress.
 *
 * Lists lie as JSON beside one compiled file of marks; here a mark alone decides: with half a
 * million entries an indicator is suppressed by mistake once in 3.7e13 values that are asked. */
#ifndef INTEL_INDICATOR_WARNING_H
#define INTEL_INDICATOR_WARNING_H

#include "base/json.h"
#include "intel/indicator_value.h"

struct indicator_warning;

struct indicator_warning_counts {
    uint64_t lists, entries, refused;
};

/* Read one list and put it into the form that is kept: {name, type, kinds, category, list[]}.
 * ST_MALFORMED, ST_INVALID: no list, or none of these types. */
enum status indicator_warning_read(struct arena *arena, struct str text, json_t **ret_list,
                                   struct fault *fault) MUST_CHECK;
/* Compile lists as indicator_warning_read gave them into one file; entries that fit no type of
 * theirs are counted as refused. */
enum status indicator_warning_build(const char *path, json_t *const *lists, size_t count,
                                    struct indicator_warning_counts *ret_counts,
                                    struct fault *fault) MUST_CHECK;
enum status indicator_warning_open(const char *path, struct indicator_warning **ret_warning,
                                   struct fault *fault) MUST_CHECK;
void indicator_warning_close(struct indicator_warning *warning);
/* The name of the first list that holds the value, or NULL.  Any thread. */
const char *indicator_warning_find(const struct indicator_warning *warning,
                                   enum indicator_kind kind, struct str text);

#endif
