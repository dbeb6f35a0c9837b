/* SPDX-License-Identifier: Apache-2.0
 * Forms as pack data: the tables and fields of the 2025 filing form, their kinds, options, when they
 * are shown, and the check of filled answers.  The console draws from the same data, the papers
 * print from it, the import finds its columns by it. */
#ifndef POLICY_FORM_H
#define POLICY_FORM_H

#include "policy/policy.h"

/* The form "filing-2025": {id, zh, en, tables[]{id, zh, en, about: "party"|"system"|"data"|"cover",
 * fields[]{key, zh, en, kind, options[]{code, zh, en, excludes?, needs?}, required, shown_when, max,
 * synonyms[], note_zh, note_en}}}.  NULL when there is no such form. */
json_t *policy_form(const struct policy *policy, struct str id);

struct form_problem {
    struct str key;   /* the field, "table2.business_types" */
    struct str code;  /* stable word: "missing", "not-an-option", "not-a-date", … */
    struct str zh, en;
    bool is_missing;  /* stands in the way of submitting, not of saving a draft */
};

struct form_problems {
    size_t count;
    struct form_problem *problems;
};

/* Check answers (object key → value) of the tables about one subject ("party" or "system").
 * All problems at once; unknown keys are problems too. */
enum status form_check(const struct policy *policy, struct arena *arena, struct str form,
                       struct str about, const json_t *answers,
                       struct form_problems *ret_problems) MUST_CHECK;

#endif
