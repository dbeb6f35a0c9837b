/* SPDX-License-Identifier: Apache-2.0
 * The fact words that packs declare (facts.yaml), merged over all packs.  Inside the room. */
#ifndef POLICY_VOCABULARY_H
#define POLICY_VOCABULARY_H

#include "policy/facts.h"
#include "policy/pack_read.h"
#include "policy/word_table.h"

struct vocabulary_word {
    struct str id;
    enum facts_type type;
    bool is_of[2];      /* by enum facts_about */
    json_t *shown;      /* {id, about, type, source, words[], attributes[], zh, en, pack} */
    json_t *words;      /* word → true of a closed list, NULL when any word may stand */
    json_t *attributes; /* name → {id, type, words[]?, zh?, en?} of an event */
};

struct vocabulary {
    size_t count;
    struct vocabulary_word *words; /* words[0] is no word; the index is the number */
    struct word_table ids[2];      /* per enum facts_about */
    uint16_t *numbers[2];          /* number of ids[about] → index of `words` */
    bool has_duties;               /* some pack declares duty words */
    json_t *duties;                /* id → {id, group, zh, en} */
    json_t *duty_list;
};

/* From trees that may not have been checked: what is not of its schema is left out. */
void vocabulary_build(struct arena *arena, const struct pack_set *set, struct vocabulary *ret);
/* Index into words, 0 when there is no such word for that subject. */
uint16_t vocabulary_find(const struct vocabulary *vocabulary, enum facts_about about,
                         struct str word);
/* The declared duty {id, group, zh, en} of a word: the word itself, or the longest beginning up to
 * a dot ("incident.report" for "incident.report.police"); NULL when there is none. */
json_t *vocabulary_duty(const struct vocabulary *vocabulary, struct str duty);
bool vocabulary_read_type(struct str word, enum facts_type *ret_type);
/* Type of an attribute: as declared, else word. */
enum facts_type vocabulary_attribute_type(const json_t *attribute);

#endif
