/* SPDX-License-Identifier: Apache-2.0
 * Forms as pack data: the tables and fields of the 2025 filing form, their kinds, options, when
 * they are shown, and the check of filled answers.  The console draws from the same data, the
 * papers print from it, the import finds its columns by it. */
#ifndef POLICY_FORM_H
#define POLICY_FORM_H

#include "policy/policy.h"

/* The form "filing-2025": {id, zh, en, tables[]{id, zh, en, about, repeats?, max_rows?,
 * fields[]{key, zh, en, kind, …}}}.  NULL when there is no such form.
 * The tree is shared: read it, never change it.
 *
 * - about: "party" (table 1), "system" (tables 2, 4, 5), "grading" (table 3), "cover", or "data"
 *   (table 6, which repeats: the answers of a system hold a list of objects under "table6")
 * - key: the member's name in the flat object of answers, "table1.unit_name"
 * - kind: text, lines (long text), int, number, date, choice, choices, yesno, region, uscc,
 *   postal, phone, mobile, email, level, attachment (true or false; the file lies under `slot`)
 * - options of choice and choices: {code, zh, en, synonyms?, level?, excludes_others?}
 * - required: an answer is needed before submitting, when the field is shown
 * - must_have: the attachment's answer must be true
 * - yes_zh, no_zh, yes_en, no_en: the field's own words for true and false
 * - min, max: of numbers; max of text in characters
 * - from: the answer lives in the record itself ("system.name"), see form_answers; from_has and
 *   from_map say how it is taken: does the list hold this word, or which option a word becomes
 * - sum_of: the answer is the sum of these fields
 * - shown_when[]{field, any[]}: every row must hold; a row holds when the answer of `field` is one
 *   of `any` (choices: contains one; yesno: "true" or "false")
 * - synonyms: further names of the column in lists that people keep
 * - note_zh, note_en: for the person who fills it in */
json_t *policy_form(const struct policy *policy, struct str id);
/* The field of a form by key, NULL when there is none. */
json_t *form_field(const struct policy *policy, struct str form, struct str key);
/* The answers of a record as the API shows it (system or party object with member "form"), with the
 * fields that live in the record filled in: ready for form_check, the console and the papers. */
json_t *form_answers(const struct policy *policy, struct arena *arena, struct str form,
                     struct str about, const json_t *record);
/* Whether a field is shown, given the answers. */
bool form_is_shown(const json_t *field, const json_t *answers);
/* The text of an answer for paper or page: option names, yes/no words, joined choices. */
struct str form_text(struct arena *arena, const json_t *field, const json_t *answer,
                     bool is_english);

struct form_problem {
    struct str key;  /* the field, "table2.business_types" */
    struct str code; /* stable word: "missing", "not-an-option", "not-a-date", … */
    struct str zh, en;
    bool is_missing; /* stands in the way of submitting, not of saving a draft */
};

struct form_problems {
    size_t count;
    struct form_problem *problems;
};

/* Check answers (object key → value) of the tables about one subject ("party", "system", "grading",
 * "data"); "system" includes the list "table6".  All problems at once, in form order; unknown keys
 * are problems too.  Use form_answers first, so that fields `from` the record are there. */
enum status form_check(const struct policy *policy, struct arena *arena, struct str form,
                       struct str about, const json_t *answers,
                       struct form_problems *ret_problems) MUST_CHECK;

#endif
