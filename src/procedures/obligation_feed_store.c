/* SPDX-License-Identifier: Apache-2.0
 * Subjects with their facts from the record store, one by one or all in a row. */
#include "procedures/obligation_feed.h"

#include <string.h>

#include "db/db.h"
#include "procedures/obligation_draft.h"
#include "procedures/obligation_feed_store.sql.h"
#include "procedures/obligation_hash.h"
#include "procedures/obligation_place.h"
#include "registry/party.h"
#include "registry/system.h"

enum feed_word {
    WORD_LEVEL,
    WORD_INFO_LEVEL,
    WORD_SERVICE_LEVEL,
    WORD_STATE,
    WORD_KINDS,
    WORD_TECHNOLOGIES,
    WORD_FILING_STATE,
    WORD_IS_SUBSYSTEM,
    WORD_ON_PLATFORM,
    WORD_INTO_OPERATION,
    WORD_PARTY_KINDS,
    WORD_HIGHEST_LEVEL,
    WORD_HAS_CII,
    WORD_COUNT
};

static const struct {
    enum facts_about about;
    const char *word;
} feed_words[WORD_COUNT] = {
    [WORD_LEVEL] = {FACTS_SYSTEM, "level"},
    [WORD_INFO_LEVEL] = {FACTS_SYSTEM, "info-level"},
    [WORD_SERVICE_LEVEL] = {FACTS_SYSTEM, "service-level"},
    [WORD_STATE] = {FACTS_SYSTEM, "state"},
    [WORD_KINDS] = {FACTS_SYSTEM, "kinds"},
    [WORD_TECHNOLOGIES] = {FACTS_SYSTEM, "technologies"},
    [WORD_FILING_STATE] = {FACTS_SYSTEM, "filing-state"},
    [WORD_IS_SUBSYSTEM] = {FACTS_SYSTEM, "is-subsystem"},
    [WORD_ON_PLATFORM] = {FACTS_SYSTEM, "on-platform"},
    [WORD_INTO_OPERATION] = {FACTS_SYSTEM, "into-operation"},
    [WORD_PARTY_KINDS] = {FACTS_PARTY, "kinds"},
    [WORD_HIGHEST_LEVEL] = {FACTS_PARTY, "highest-level"},
    [WORD_HAS_CII] = {FACTS_PARTY, "has-cii"},
};

void obligation_feed_begin(struct obligation_feed *feed, struct work *w, struct instant at)
{
    *feed = (struct obligation_feed){.w = w, .arena = w->arena, .at = at};
    for (size_t i = 0; i < WORD_COUNT; i++)
        feed->words[i] =
            facts_word(w->policy, feed_words[i].about, str_of(feed_words[i].word)).number;
    for (int i = 0; i < PARTY_KIND_COUNT; i++)
        feed->kind_texts[i] = facts_text(w->policy, str_of(party_kind_word((enum party_kind)i)));
}

/* ---- Records ---- */

static void put_words(struct obligation_feed *feed, struct obligation_draft *draft, uint16_t word,
                      struct str list)
{
    uint16_t texts[32];
    size_t count = 0;
    struct str rest = list, one;

    while (count < 32 && obligation_place_next_word(&rest, &one))
        texts[count++] = facts_text(feed->w->policy, one);
    uint16_t *kept = ARENA_ARRAY(feed->w->arena, count + 1, uint16_t);
    memcpy(kept, texts, count * sizeof *texts);
    obligation_draft_state(feed->w->arena, draft,
                           (struct facts_state){.word = word, .texts = kept, .text_count = count});
}

static void put_place(struct obligation_feed *feed, struct obligation_feed_subject *s,
                      struct str path)
{
    s->place = obligation_place_of(feed, s->region, path);
    s->facts.regions = s->place->regions;
    s->facts.region_count = s->place->region_count;
}

static void put_record(struct obligation_feed *feed, struct obligation_draft *draft,
                       const struct db_row *row)
{
    struct work *w = feed->w;
    const uint16_t *words = feed->words;
    struct date on;

    obligation_draft_number(w->arena, draft, words[WORD_LEVEL], db_cell_int(row, 12));
    obligation_draft_number(w->arena, draft, words[WORD_INFO_LEVEL], db_cell_int(row, 13));
    obligation_draft_number(w->arena, draft, words[WORD_SERVICE_LEVEL], db_cell_int(row, 14));
    obligation_draft_number(
        w->arena, draft, words[WORD_STATE],
        facts_text(w->policy, str_of(system_state_word((enum system_state)db_cell_int(row, 7)))));
    obligation_draft_number(w->arena, draft, words[WORD_FILING_STATE],
                            facts_text(w->policy, str_of(system_filing_word(
                                                      (enum system_filing)db_cell_int(row, 15)))));
    obligation_draft_number(w->arena, draft, words[WORD_IS_SUBSYSTEM], !db_cell_is_null(row, 10));
    obligation_draft_number(w->arena, draft, words[WORD_ON_PLATFORM], !db_cell_is_null(row, 11));
    put_words(feed, draft, words[WORD_KINDS], db_cell_text(row, 8));
    put_words(feed, draft, words[WORD_TECHNOLOGIES], db_cell_text(row, 9));
    if (date_read(db_cell_text(row, 18), &on))
        obligation_draft_event(w->arena, draft,
                               (struct facts_event){.word = words[WORD_INTO_OPERATION],
                                                    .at = instant_beijing_start(on),
                                                    .id = STR("")});
}

static enum status system_row(void *cookie, const struct db_row *row)
{
    struct obligation_draft_batch *batch = cookie;
    struct obligation_feed *feed = batch->feed;
    struct arena *arena = feed->w->arena;
    struct obligation_draft *draft = obligation_draft_new(batch);
    struct obligation_feed_subject *s = &draft->subject;
    struct str *sectors = ARENA_ARRAY(arena, OBLIGATION_FEED_MAX_DEPTH, struct str);

    s->facts.about = FACTS_SYSTEM;
    s->facts.id = str_copy(arena, db_cell_text(row, 0));
    s->facts.name = str_copy(arena, db_cell_text(row, 1));
    s->facts.since.ms = db_cell_int(row, 19);
    s->no = db_cell_int(row, 20);
    s->party_id = str_copy(arena, db_cell_text(row, 2));
    s->region = str_copy(arena, db_cell_text(row, 3));
    s->sector = str_copy(arena, db_cell_text(row, 5));
    s->level = db_cell_int(row, 12);
    s->regulator = str_copy(arena, db_cell_text(row, 16));
    s->police = str_copy(arena, db_cell_text(row, 17));
    put_place(feed, s, db_cell_text(row, 4));
    obligation_place_add_sectors(str_copy(arena, db_cell_text(row, 6)), sectors,
                                 OBLIGATION_FEED_MAX_DEPTH, &s->facts.sector_count);
    s->facts.sectors = sectors;
    s->is_kept = !db_cell_is_null(row, 21);
    s->kept_digest = (uint64_t)db_cell_int(row, 21);
    put_record(feed, draft, row);
    return ST_OK;
}

enum { PARTY_MAX_SECTORS = 64 };

static enum status party_row(void *cookie, const struct db_row *row)
{
    struct obligation_draft_batch *batch = cookie;
    struct arena *arena = batch->feed->w->arena;
    struct obligation_draft *draft = obligation_draft_new(batch);
    struct obligation_feed_subject *s = &draft->subject;
    uint16_t *texts = ARENA_ARRAY(arena, PARTY_KIND_COUNT, uint16_t);
    size_t count = 0;

    s->facts.about = FACTS_PARTY;
    s->facts.id = str_copy(arena, db_cell_text(row, 0));
    s->facts.name = str_copy(arena, db_cell_text(row, 1));
    s->facts.since.ms = db_cell_int(row, 7);
    s->party_id = s->facts.id;
    s->region = str_copy(arena, db_cell_text(row, 2));
    s->kinds = (uint32_t)db_cell_int(row, 4);
    s->sector = str_copy(arena, db_cell_text(row, 5)); /* the list, until put_party_sectors */
    s->is_closed = !str_is(db_cell_text(row, 6), "active");
    s->regulator = STR("");
    s->police = STR("");
    put_place(batch->feed, s, db_cell_text(row, 3));
    for (int i = 0; i < PARTY_KIND_COUNT; i++)
        if (s->kinds & (1u << (unsigned)i))
            texts[count++] = batch->feed->kind_texts[i];
    obligation_draft_state(arena, draft,
                           (struct facts_state){.word = batch->feed->words[WORD_PARTY_KINDS],
                                                .texts = texts,
                                                .text_count = count});
    s->is_kept = !db_cell_is_null(row, 8);
    s->kept_digest = (uint64_t)db_cell_int(row, 8);
    s->kept_seen = (uint64_t)db_cell_int(row, 9);
    s->seen =
        obligation_hash_text(obligation_hash_number(OBLIGATION_HASH_SEED, s->kinds), s->region);
    s->seen = obligation_hash_text(s->seen, s->sector);
    return ST_OK;
}

/* The sectors of a party are a list; its rows show the first. */
static enum status put_party_sectors(struct obligation_feed *feed, struct obligation_draft *draft)
{
    struct obligation_feed_subject *s = &draft->subject;
    struct str *codes = ARENA_ARRAY(feed->w->arena, PARTY_MAX_SECTORS, struct str);
    struct str rest = s->sector, code, path;

    s->sector = STR("");
    while (obligation_place_next_word(&rest, &code)) {
        TRY(obligation_place_sector_path(feed, code, &path));
        obligation_place_add_sectors(path, codes, PARTY_MAX_SECTORS, &s->facts.sector_count);
        if (s->sector.len == 0)
            s->sector = code;
    }
    s->facts.sectors = codes;
    return ST_OK;
}

static enum status level_row(void *cookie, const struct db_row *row)
{
    struct obligation_draft_batch *batch = cookie;
    struct obligation_draft *draft = obligation_draft_of(batch, db_cell_text(row, 0));

    if (draft) {
        obligation_draft_number(batch->feed->w->arena, draft,
                                batch->feed->words[WORD_HIGHEST_LEVEL], db_cell_int(row, 1));
        draft->subject.seen =
            obligation_hash_number(draft->subject.seen, (uint64_t)db_cell_int(row, 1));
    }
    return ST_OK;
}

static enum status critical_row(void *cookie, const struct db_row *row)
{
    struct obligation_draft_batch *batch = cookie;
    struct obligation_draft *draft = obligation_draft_of(batch, db_cell_text(row, 0));

    if (draft)
        draft->has_critical = true;
    return ST_OK;
}

/* What of a range of parties follows from its systems. */
static enum status put_party_sums(struct obligation_draft_batch *batch)
{
    struct obligation_feed *feed = batch->feed;
    struct str first = batch->drafts[0].subject.facts.id;
    struct str last = batch->drafts[batch->count - 1].subject.facts.id;

    for (size_t i = 0; i < batch->count; i++) {
        TRY(put_party_sectors(feed, &batch->drafts[i]));
        obligation_draft_number(feed->w->arena, &batch->drafts[i], feed->words[WORD_HIGHEST_LEVEL],
                                0);
    }
    batch->at = 0;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_LEVELS, DB_BINDS(db_text(first), db_text(last)),
                level_row, batch));
    batch->at = 0;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_CRITICAL,
                DB_BINDS(db_text(first), db_text(last), db_int(feed->at.ms)), critical_row, batch));
    for (size_t i = 0; i < batch->count; i++) {
        struct obligation_draft *draft = &batch->drafts[i];
        bool has = draft->has_critical || (draft->subject.kinds & (1u << PARTY_CII_OPERATOR));
        obligation_draft_number(feed->w->arena, draft, feed->words[WORD_HAS_CII], has);
        draft->subject.seen = obligation_hash_number(draft->subject.seen, has);
    }
    return ST_OK;
}

/* ---- One subject ---- */

static enum status load_party(struct obligation_feed *feed, struct str id,
                              struct obligation_feed_subject *ret_subject)
{
    struct obligation_draft_batch batch = {.feed = feed};

    if (feed->party && str_equal(feed->party->facts.id, id)) {
        *ret_subject = *feed->party;
        return ST_OK;
    }
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_PARTY, DB_BINDS(db_text(id)), party_row, &batch));
    if (batch.count == 0)
        return ST_NOT_FOUND;
    TRY(put_party_sums(&batch));
    batch.at = 0;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_FACTS, DB_BINDS(db_text(id)),
                obligation_draft_fact_row, &batch));
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_ACTS, DB_BINDS(db_text(id)), obligation_draft_act_row,
                &batch));
    *ret_subject = batch.drafts[0].subject;
    feed->party = &batch.drafts[0].subject;
    return ST_OK;
}

static enum status load_system(struct obligation_feed *feed, struct str id,
                               struct obligation_feed_subject *ret_subject)
{
    struct obligation_draft_batch batch = {.feed = feed};
    struct obligation_feed_subject *party =
        ARENA_NEW(feed->w->arena, struct obligation_feed_subject);

    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_SYSTEM, DB_BINDS(db_text(id)), system_row, &batch));
    if (batch.count == 0)
        return ST_NOT_FOUND;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_FACTS, DB_BINDS(db_text(id)),
                obligation_draft_fact_row, &batch));
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_CLOCKS, DB_BINDS(db_text(id)),
                obligation_draft_clock_row, &batch));
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_ACTS, DB_BINDS(db_text(id)), obligation_draft_act_row,
                &batch));
    TRY(load_party(feed, batch.drafts[0].subject.party_id, party));
    batch.drafts[0].subject.facts.operator= & party->facts;
    *ret_subject = batch.drafts[0].subject;
    return ST_OK;
}

enum status obligation_feed_load(struct obligation_feed *feed, enum facts_about about,
                                 struct str id, struct obligation_feed_subject *ret_subject)
{
    return about == FACTS_PARTY ? load_party(feed, id, ret_subject)
                                : load_system(feed, id, ret_subject);
}

/* ---- All in a row ---- */

struct systems_range {
    struct str after_party, last_party;
    int64_t after_no;
    const struct obligation_draft_batch *parties;
};

static const struct facts_subject *operator_of(const struct obligation_draft_batch *parties,
                                               size_t *at, struct str id)
{
    while (*at < parties->count && !str_equal(parties->drafts[*at].subject.facts.id, id))
        ++*at;
    return *at < parties->count ? &parties->drafts[*at].subject.facts : NULL;
}

/* The next OBLIGATION_FEED_SYSTEMS systems of the range, into the work's present arena. */
static enum status next_systems(struct obligation_feed *feed, struct systems_range *range,
                                struct obligation_draft_batch *systems)
{
    struct work *w = feed->w;

    TRY(db_each(w, &SQL_OBLIGATION_FEED_SYSTEMS,
                DB_BINDS(db_text(range->after_party), db_int(range->after_no),
                         db_text(range->last_party), db_int(OBLIGATION_FEED_SYSTEMS)),
                system_row, systems));
    if (systems->count == 0)
        return ST_OK;
    const struct obligation_feed_subject *last = &systems->drafts[systems->count - 1].subject;
    const struct db_value binds[] = {db_text(range->after_party), db_int(range->after_no),
                                     db_text(last->party_id), db_int(last->no)};
    systems->at = 0;
    TRY(db_each(w, &SQL_OBLIGATION_FEED_FACTS_OF_SYSTEMS, binds, 4, obligation_draft_fact_row,
                systems));
    systems->at = 0;
    TRY(db_each(w, &SQL_OBLIGATION_FEED_CLOCKS_OF_SYSTEMS, binds, 4, obligation_draft_clock_row,
                systems));
    systems->at = 0;
    return db_each(w, &SQL_OBLIGATION_FEED_ACTS_OF_SYSTEMS, binds, 4, obligation_draft_act_row,
                   systems);
}

static enum status give_systems(struct obligation_feed *feed, struct systems_range *range,
                                obligation_feed_fn *each, void *cookie, bool *ret_is_end)
{
    struct obligation_draft_batch systems = {.feed = feed};
    size_t at = 0;

    TRY(next_systems(feed, range, &systems));
    for (size_t i = 0; i < systems.count; i++) {
        struct obligation_feed_subject *s = &systems.drafts[i].subject;
        s->facts.operator= operator_of(range->parties, &at, s->party_id);
        TRY(each(cookie, s));
    }
    *ret_is_end = systems.count < OBLIGATION_FEED_SYSTEMS;
    if (systems.count > 0) {
        const struct obligation_feed_subject *last = &systems.drafts[systems.count - 1].subject;
        range->after_party = str_copy(feed->arena, last->party_id);
        range->after_no = last->no;
    }
    return ST_OK;
}

static enum status give_all_systems(struct obligation_feed *feed, struct systems_range *range,
                                    obligation_feed_fn *each, void *cookie)
{
    struct work *w = feed->w;
    bool is_end = false;

    while (!is_end) {
        struct arena scratch;
        arena_init(&scratch, OBLIGATION_FEED_SCRATCH);
        w->arena = &scratch;
        enum status status = give_systems(feed, range, each, cookie, &is_end);
        w->arena = feed->arena;
        arena_done(&scratch);
        TRY(status);
    }
    return ST_OK;
}

enum status obligation_feed_each(struct obligation_feed *feed, struct str after, int64_t limit,
                                 obligation_feed_fn *each, void *cookie, struct str *ret_last)
{
    struct work *w = feed->w;
    struct obligation_draft_batch parties = {.feed = feed};

    *ret_last = STR("");
    TRY(db_each(w, &SQL_OBLIGATION_FEED_PARTIES, DB_BINDS(db_text(after), db_int(limit)), party_row,
                &parties));
    if (parties.count == 0)
        return ST_OK;
    struct str last = parties.drafts[parties.count - 1].subject.facts.id;
    struct systems_range range = {after, last, INT64_MAX, &parties};
    TRY(put_party_sums(&parties));
    parties.at = 0;
    TRY(db_each(w, &SQL_OBLIGATION_FEED_FACTS_OF_PARTIES, DB_BINDS(db_text(after), db_text(last)),
                obligation_draft_fact_row, &parties));
    parties.at = 0;
    TRY(db_each(w, &SQL_OBLIGATION_FEED_ACTS_OF_PARTIES, DB_BINDS(db_text(after), db_text(last)),
                obligation_draft_act_row, &parties));
    for (size_t i = 0; i < parties.count; i++)
        TRY(each(cookie, &parties.drafts[i].subject));
    TRY(give_all_systems(feed, &range, each, cookie));
    *ret_last = last;
    return ST_OK;
}
