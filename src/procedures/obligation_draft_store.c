/* SPDX-License-Identifier: Apache-2.0
 * Facts, clocks and acts of subjects as their rows arrive. */
#include "procedures/obligation_draft.h"

#include <string.h>

#include "db/db.h"
#include "procedures/matter_clock.h"
#include "procedures/obligation_hash.h"
#include "procedures/obligation_place.h"

struct obligation_draft *obligation_draft_new(struct obligation_draft_batch *batch)
{
    batch->drafts = obligation_place_more(batch->feed->w->arena, batch->drafts, batch->count,
                                          &batch->room, sizeof *batch->drafts);
    struct obligation_draft *draft = &batch->drafts[batch->count++];
    memset(draft, 0, sizeof *draft);
    return draft;
}

void obligation_draft_state(struct arena *arena, struct obligation_draft *draft,
                            struct facts_state state)
{
    struct facts_subject *facts = &draft->subject.facts;

    if (state.word == 0)
        return;
    for (size_t i = 0; i < facts->state_count; i++) {
        if (draft->states[i].word == state.word) {
            draft->states[i] = state;
            return;
        }
    }
    draft->states = obligation_place_more(arena, draft->states, facts->state_count,
                                          &draft->state_room, sizeof *draft->states);
    draft->states[facts->state_count++] = state;
    facts->states = draft->states;
}

void obligation_draft_number(struct arena *arena, struct obligation_draft *draft, uint16_t word,
                             int64_t number)
{
    obligation_draft_state(arena, draft, (struct facts_state){.word = word, .number = number});
}

void obligation_draft_event(struct arena *arena, struct obligation_draft *draft,
                            struct facts_event event)
{
    struct facts_subject *facts = &draft->subject.facts;
    size_t at = facts->event_count;

    if (event.word == 0)
        return;
    draft->events = obligation_place_more(arena, draft->events, facts->event_count,
                                          &draft->event_room, sizeof *draft->events);
    for (; at > 0 && draft->events[at - 1].at.ms > event.at.ms; at--)
        draft->events[at] = draft->events[at - 1];
    draft->events[at] = event;
    facts->event_count++;
    facts->events = draft->events;
}

static enum status put_fact(struct obligation_feed *feed, struct obligation_draft *draft,
                            const struct db_row *row)
{
    struct work *w = feed->w;
    enum facts_about about = draft->subject.facts.about;
    struct str text = str_copy(w->arena, db_cell_text(row, 2));
    struct str value = db_cell_text(row, 4);
    struct instant at = {db_cell_int(row, 3)};
    struct facts_word word = facts_word(w->policy, about, text);
    struct facts_state state;
    struct facts_event event;
    json_t *tree = NULL;

    if (word.number == 0 || (word.type != FACTS_EVENT && at.ms > feed->at.ms))
        return ST_OK;
    struct str id = word.type == FACTS_EVENT ? str_copy(w->arena, db_cell_text(row, 1)) : STR("");
    if (word.type == FACTS_EVENT && str_is(value, "{}")) {
        obligation_draft_event(w->arena, draft,
                               (struct facts_event){.word = word.number, .at = at, .id = id});
        return ST_OK;
    }
    if (word.type == FACTS_FLAG && (str_is(value, "true") || str_is(value, "false"))) {
        obligation_draft_number(w->arena, draft, word.number, value.len == 4);
        return ST_OK;
    }
    TRY(json_read(w->arena, value, JSON_MAX_BYTES, &w->fault, &tree));
    if (word.type == FACTS_EVENT) {
        if (facts_event_of(w->policy, w->arena, about, text, id, at, tree, &event))
            obligation_draft_event(w->arena, draft, event);
    } else if (facts_state_of(w->policy, w->arena, about, text, tree, &state)) {
        obligation_draft_state(w->arena, draft, state);
    }
    return ST_OK;
}

/* What the party's systems see of it. */
static void note_seen(struct obligation_draft *draft, const struct db_row *row)
{
    uint64_t *seen = &draft->subject.seen;

    *seen = obligation_hash_text(*seen, db_cell_text(row, 2));
    *seen = obligation_hash_text(*seen, db_cell_text(row, 4));
}

struct obligation_draft *obligation_draft_of(struct obligation_draft_batch *batch, struct str id)
{
    while (batch->at < batch->count && !str_equal(batch->drafts[batch->at].subject.facts.id, id))
        batch->at++;
    return batch->at < batch->count ? &batch->drafts[batch->at] : NULL;
}

enum status obligation_draft_fact_row(void *cookie, const struct db_row *row)
{
    struct obligation_draft_batch *batch = cookie;
    struct obligation_draft *draft = obligation_draft_of(batch, db_cell_text(row, 0));

    if (!draft)
        return ST_OK;
    if (draft->subject.facts.about == FACTS_PARTY)
        note_seen(draft, row);
    return put_fact(batch->feed, draft, row);
}

enum status obligation_draft_clock_row(void *cookie, const struct db_row *row)
{
    struct obligation_draft_batch *batch = cookie;
    struct obligation_draft *draft = obligation_draft_of(batch, db_cell_text(row, 0));
    struct arena *arena = batch->feed->w->arena;

    if (!draft)
        return ST_OK;
    size_t *count = &draft->subject.facts.clock_count;
    draft->clocks = obligation_place_more(arena, draft->clocks, *count, &draft->clock_room,
                                          sizeof *draft->clocks);
    draft->clocks[(*count)++] = (struct facts_clock){
        .rule = str_copy(arena, db_cell_text(row, 1)),
        .occurrence = str_copy(arena, db_cell_text(row, 2)),
        .state = matter_clock_fact_state(db_cell_text(row, 3), !db_cell_is_null(row, 6)),
        .started_at = {db_cell_int(row, 4)},
        .due_at = {db_cell_int(row, 5)},
        .met_at = {db_cell_int(row, 6)},
        .pack = str_copy(arena, db_cell_text(row, 7)),
    };
    draft->subject.facts.clocks = draft->clocks;
    return ST_OK;
}

/* A proof that was rejected, or a duty that was opened again, undoes the proofs before. */
static void drop_proofs(struct obligation_draft *draft, uint16_t duty, struct str occurrence)
{
    size_t *count = &draft->subject.facts.act_count;
    size_t kept = 0;

    for (size_t i = 0; i < *count; i++) {
        const struct facts_act *act = &draft->acts[i];
        if (act->kind != FACTS_PROVE || act->duty != duty ||
            !str_equal(act->occurrence, occurrence))
            draft->acts[kept++] = *act;
    }
    *count = kept;
}

static bool act_kind_of(struct str word, enum facts_act_kind *ret_kind)
{
    static const struct {
        const char *word;
        enum facts_act_kind kind;
    } kinds[] = {{"prove", FACTS_PROVE},
                 {"grant-extension", FACTS_EXTEND},
                 {"pause", FACTS_PAUSE},
                 {"resume", FACTS_RESUME}};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (str_is(word, kinds[i].word)) {
            *ret_kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

enum status obligation_draft_act_row(void *cookie, const struct db_row *row)
{
    struct obligation_draft_batch *batch = cookie;
    struct obligation_draft *draft = obligation_draft_of(batch, db_cell_text(row, 0));
    struct work *w = batch->feed->w;
    struct str word = db_cell_text(row, 3);
    struct facts_act act = {.at = {db_cell_int(row, 4)}, .until = {db_cell_int(row, 5)}};

    if (!draft)
        return ST_OK;
    act.duty = facts_duty(w->policy, db_cell_text(row, 1));
    act.occurrence = str_copy(w->arena, db_cell_text(row, 2));
    if (str_is(word, "reject-proof") || str_is(word, "reopen"))
        drop_proofs(draft, act.duty, act.occurrence);
    if (!act_kind_of(word, &act.kind))
        return ST_OK;
    act.reason = str_copy(w->arena, db_cell_text(row, 6));
    size_t *count = &draft->subject.facts.act_count;
    draft->acts =
        obligation_place_more(w->arena, draft->acts, *count, &draft->act_room, sizeof *draft->acts);
    draft->acts[(*count)++] = act;
    draft->subject.facts.acts = draft->acts;
    return ST_OK;
}
