/* SPDX-License-Identifier: Apache-2.0
 * Pack lint: every file against its schema, then what a schema cannot say. */
#ifndef POLICY_PACK_CHECK_H
#define POLICY_PACK_CHECK_H

#include "policy/vocabulary.h"

/* Check all packs together (clause ids may point into another pack).  Everything wrong becomes a
 * problem; with none the packs may be relied on: required members are there with their kinds. */
enum status pack_check(struct arena *arena, const struct pack_set *set,
                       struct pack_problems *problems, struct fault *fault) MUST_CHECK;

/* For the parts of the check, each in its own file: what all of them look at. */
struct pack_check_work {
    struct arena *arena;
    const struct pack_set *set;
    struct pack_problems *problems;
    json_t *clauses; /* full id → true */
    json_t *regions; /* code → true */
    json_t *sectors;
    json_t *schemes; /* id → true, while they are checked */
    struct vocabulary vocabulary;
};

/* One file while it is checked.  Its tree may not meet the schema: what the schema has told is not
 * told again. */
struct pack_check_file {
    struct pack_check_work *work;
    const struct pack *pack;
    const struct pack_file *file;
};

/* Line of a member of an entry, of the entry itself when the member is absent. */
int pack_check_line(const struct pack_check_file *f, const json_t *entry, const char *key);
/* The clause of an entry: there unless the strength is "policy", and known. */
void pack_check_clause(const struct pack_check_file *f, const json_t *entry);
/* Member `key` of the entry was seen before under the same word: a problem.  `seen` grows. */
void pack_check_twice(const struct pack_check_file *f, json_t *seen, const json_t *entry,
                      const char *key);
/* A word of a closed list stands under `key`. */
void pack_check_word(const struct pack_check_file *f, const json_t *entry, const char *key,
                     bool is_known);
/* Members valid_from and valid_to of a head or an entry. */
void pack_check_period(const struct pack_check_file *f, const json_t *entry);
/* The clauses of `also`. */
void pack_check_also(const struct pack_check_file *f, const json_t *entry);
/* Rows of `when` or `addressees`; `event` is the word of the event that triggers, "" for none. */
void pack_check_facts_when(const struct pack_check_file *f, const json_t *entry, const char *key,
                           enum facts_about about, struct str event);
/* The word of an event of the subject, or with "party." of a system's operator. */
void pack_check_facts_event(const struct pack_check_file *f, const json_t *entry, struct str word,
                            enum facts_about about);
/* Event words under `done_by`. */
void pack_check_facts_done_by(const struct pack_check_file *f, const json_t *entry,
                              enum facts_about about);
/* Member `duty`: a shared word, once some pack declares them. */
void pack_check_duty_word(const struct pack_check_file *f, const json_t *entry);
void pack_check_duty_obligations(const struct pack_check_file *f);
void pack_check_duty_campaigns(const struct pack_check_file *f);
void pack_check_facts_words(const struct pack_check_file *f);
void pack_check_facts_duties(const struct pack_check_file *f);
void pack_check_facts_authorities(const struct pack_check_file *f);
void pack_check_facts_lists(const struct pack_check_file *f);
void pack_check_levels(const struct pack_check_file *f);
void pack_check_law_grading(const struct pack_check_file *f);
void pack_check_law_calendar(const struct pack_check_file *f);
void pack_check_form(const struct pack_check_file *f);

#endif
