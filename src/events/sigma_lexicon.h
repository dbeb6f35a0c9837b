/* SPDX-License-Identifier: Apache-2.0
 * What the names of leaves mean to the rules of a set, found once per name instead of once per
 * layout: the fields that a leaf so named feeds, and the questions of log sources that it answers.
 *
 * A question is a field of a route's test as the route's group names it; routes share them.  A
 * lexicon is of one format and one set of layouts, whose numbers of names it remembers.  Belongs to
 * one thread, lives in the arena. */
#ifndef EVENTS_SIGMA_LEXICON_H
#define EVENTS_SIGMA_LEXICON_H

#include "events/layout.h"
#include "events/sigma_compiled.h"

struct sigma_list {
    uint32_t *rows;
    size_t count, size;
};

/* Ascending, each once. */
struct sigma_meaning {
    struct sigma_list fields; /* of the set; keywords, which are for every leaf, are not here */
    struct sigma_list questions;
};

struct sigma_lexicon;

struct sigma_lexicon *sigma_lexicon_new(struct arena *arena, const struct sigma_set *set,
                                        const struct layout_set *layouts,
                                        enum record_format format);
/* Of a field of the layouts; valid as long as the lexicon. */
const struct sigma_meaning *sigma_lexicon_meaning(struct sigma_lexicon *lexicon, uint32_t field);
/* Questions are numbered from 0. */
size_t sigma_lexicon_questions(const struct sigma_lexicon *lexicon);
/* The question of each test of the route of a log source, its cases one after the other. */
const uint32_t *sigma_lexicon_tests(const struct sigma_lexicon *lexicon, uint32_t bucket);
/* Room is made in the arena. */
void sigma_lexicon_add(struct arena *arena, struct sigma_list *list, uint32_t number);

#endif
