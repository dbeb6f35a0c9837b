/* SPDX-License-Identifier: Apache-2.0
 * Subjects while their rows arrive from the store, for the feed alone. */
#ifndef PROCEDURES_OBLIGATION_DRAFT_H
#define PROCEDURES_OBLIGATION_DRAFT_H

#include "procedures/obligation_feed.h"

struct db_row;

/* A subject while its rows arrive. */
struct obligation_draft {
    struct obligation_feed_subject subject;
    struct facts_state *states;
    struct facts_event *events;
    struct facts_clock *clocks;
    struct facts_act *acts;
    size_t state_room, event_room, clock_room, act_room;
    bool has_critical;
};

/* Drafts in the order in which the statements give their rows; `at` goes along with the rows. */
struct obligation_draft_batch {
    struct obligation_feed *feed;
    struct obligation_draft *drafts;
    size_t count, room, at;
};

/* A new draft at the end of the batch. */
struct obligation_draft *obligation_draft_new(struct obligation_draft_batch *batch);
/* The draft that a row with this subject belongs to; rows come in the order of the drafts. */
struct obligation_draft *obligation_draft_of(struct obligation_draft_batch *batch, struct str id);
/* A later state of the same word takes the place of the earlier one; word 0 is left out. */
void obligation_draft_state(struct arena *arena, struct obligation_draft *draft,
                            struct facts_state state);
/* The same for flags, numbers and words. */
void obligation_draft_number(struct arena *arena, struct obligation_draft *draft, uint16_t word,
                             int64_t number);
/* Events come in order; one that the record states finds its place. */
void obligation_draft_event(struct arena *arena, struct obligation_draft *draft,
                            struct facts_event event);

/* Rows of the feed's statements, cookie struct obligation_draft_batch: facts, clocks, acts. */
enum status obligation_draft_fact_row(void *cookie, const struct db_row *row) MUST_CHECK;
enum status obligation_draft_clock_row(void *cookie, const struct db_row *row) MUST_CHECK;
enum status obligation_draft_act_row(void *cookie, const struct db_row *row) MUST_CHECK;

#endif
