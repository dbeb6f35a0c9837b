/* SPDX-License-Identifier: Apache-2.0
 * Subjects with their facts from the record store, one by one or all in a row. */
#include <string.h>

#include "db/db.h"
#include "procedures/obligation_feed.h"
#include "procedures/obligation_feed_store.sql.h"
#include "procedures/obligation_hash.h"
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

/* A subject while its rows arrive. */
struct draft {
    struct obligation_feed_subject subject;
    struct facts_state *states;
    struct facts_event *events;
    struct facts_clock *clocks;
    struct facts_act *acts;
    size_t state_room, event_room, clock_room, act_room;
    bool has_critical;
};

/* Drafts in the order in which the statements give their rows; `at` goes along with the rows. */
struct batch {
    struct obligation_feed *feed;
    struct draft *drafts;
    size_t count, room, at;
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

/* ---- Places ---- */

static struct obligation_feed_place *place_of(struct obligation_feed *feed, struct str code,
                                              struct str path)
{
    struct obligation_feed_place *place = feed->places;

    for (struct obligation_feed_place *before = NULL; place; before = place, place = place->next) {
        if (!str_equal(place->code, code))
            continue;
        if (before) { /* the next subject mostly lies in the same place */
            before->next = place->next;
            place->next = feed->places;
            feed->places = place;
        }
        return place;
    }
    place = ARENA_NEW(feed->arena, struct obligation_feed_place);
    place->code = str_copy(feed->arena, code);
    struct str rest = str_copy(feed->arena, path);
    while (rest.len > 0 && place->region_count < OBLIGATION_FEED_MAX_DEPTH)
        place->regions[place->region_count++] = str_cut(rest, '/', &rest);
    place->next = feed->places;
    feed->places = place;
    return place;
}

static enum status sector_path_of(struct obligation_feed *feed, struct str code,
                                  struct str *ret_path)
{
    struct obligation_feed_sector *sector = feed->sectors;
    struct db_row row;

    while (sector && !str_equal(sector->code, code))
        sector = sector->next;
    if (!sector) {
        enum status status =
            db_one(feed->w, &SQL_OBLIGATION_FEED_SECTOR, DB_BINDS(db_text(code)), &row);
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        sector = ARENA_NEW(feed->arena, struct obligation_feed_sector);
        sector->code = str_copy(feed->arena, code);
        sector->path =
            status == ST_OK ? str_copy(feed->arena, db_cell_text(&row, 0)) : sector->code;
        sector->next = feed->sectors;
        feed->sectors = sector;
    }
    *ret_path = sector->path;
    return ST_OK;
}

/* Add the codes of a path that are not there yet. */
static void add_sectors(struct str path, struct str *codes, size_t room, size_t *count)
{
    struct str rest = path;

    while (rest.len > 0 && *count < room) {
        struct str code = str_cut(rest, '/', &rest);
        bool is_there = false;
        for (size_t i = 0; i < *count; i++)
            is_there = is_there || str_equal(codes[i], code);
        if (!is_there)
            codes[(*count)++] = code;
    }
}

/* The next text of a JSON list of plain words. */
static bool next_of_list(struct str *rest, struct str *ret_word)
{
    const char *from = rest->len > 0 ? memchr(rest->ptr, '"', rest->len) : NULL;
    const char *end = from ? rest->ptr + rest->len : NULL;
    const char *to = from ? memchr(from + 1, '"', (size_t)(end - from - 1)) : NULL;

    if (!to)
        return false;
    *ret_word = (struct str){from + 1, (size_t)(to - from - 1)};
    *rest = (struct str){to + 1, (size_t)(end - to - 1)};
    return true;
}

/* ---- Facts of a draft ---- */

/* Room for one more element of a growing array in the arena. */
static void *more(struct arena *arena, void *array, size_t count, size_t *room, size_t bytes)
{
    if (count < *room)
        return array;
    size_t wanted = *room > 0 ? *room * 2 : 16;
    void *grown = arena_array(arena, wanted, bytes);
    if (count > 0)
        memcpy(grown, array, count * bytes);
    *room = wanted;
    return grown;
}

/* A later state of the same word takes the place of the earlier one. */
static void put_state(struct arena *arena, struct draft *draft, struct facts_state state)
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
    draft->states =
        more(arena, draft->states, facts->state_count, &draft->state_room, sizeof *draft->states);
    draft->states[facts->state_count++] = state;
    facts->states = draft->states;
}

static void put_number(struct arena *arena, struct draft *draft, uint16_t word, int64_t number)
{
    put_state(arena, draft, (struct facts_state){.word = word, .number = number});
}

static void put_words(struct obligation_feed *feed, struct draft *draft, uint16_t word,
                      struct str list)
{
    uint16_t texts[32];
    size_t count = 0;
    struct str rest = list, one;

    while (count < 32 && next_of_list(&rest, &one))
        texts[count++] = facts_text(feed->w->policy, one);
    uint16_t *kept = ARENA_ARRAY(feed->w->arena, count + 1, uint16_t);
    memcpy(kept, texts, count * sizeof *texts);
    put_state(feed->w->arena, draft,
              (struct facts_state){.word = word, .texts = kept, .text_count = count});
}

/* Events come in order; one that the record states finds its place. */
static void put_event(struct arena *arena, struct draft *draft, struct facts_event event)
{
    struct facts_subject *facts = &draft->subject.facts;
    size_t at = facts->event_count;

    if (event.word == 0)
        return;
    draft->events =
        more(arena, draft->events, facts->event_count, &draft->event_room, sizeof *draft->events);
    for (; at > 0 && draft->events[at - 1].at.ms > event.at.ms; at--)
        draft->events[at] = draft->events[at - 1];
    draft->events[at] = event;
    facts->event_count++;
    facts->events = draft->events;
}

static enum status put_fact(struct obligation_feed *feed, struct draft *draft,
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
        put_event(w->arena, draft, (struct facts_event){.word = word.number, .at = at, .id = id});
        return ST_OK;
    }
    if (word.type == FACTS_FLAG && (str_is(value, "true") || str_is(value, "false"))) {
        put_number(w->arena, draft, word.number, value.len == 4);
        return ST_OK;
    }
    TRY(json_read(w->arena, value, JSON_MAX_BYTES, &w->fault, &tree));
    if (word.type == FACTS_EVENT) {
        if (facts_event_of(w->policy, w->arena, about, text, id, at, tree, &event))
            put_event(w->arena, draft, event);
    } else if (facts_state_of(w->policy, w->arena, about, text, tree, &state)) {
        put_state(w->arena, draft, state);
    }
    return ST_OK;
}

/* What the party's systems see of it. */
static void note_seen(struct draft *draft, const struct db_row *row)
{
    uint64_t *seen = &draft->subject.seen;

    *seen = obligation_hash_text(*seen, db_cell_text(row, 2));
    *seen = obligation_hash_text(*seen, db_cell_text(row, 4));
}

/* The draft that a row with this subject belongs to; rows come in the order of the drafts. */
static struct draft *draft_of(struct batch *batch, struct str id)
{
    while (batch->at < batch->count && !str_equal(batch->drafts[batch->at].subject.facts.id, id))
        batch->at++;
    return batch->at < batch->count ? &batch->drafts[batch->at] : NULL;
}

static enum status fact_row(void *cookie, const struct db_row *row)
{
    struct batch *batch = cookie;
    struct draft *draft = draft_of(batch, db_cell_text(row, 0));

    if (!draft)
        return ST_OK;
    if (draft->subject.facts.about == FACTS_PARTY)
        note_seen(draft, row);
    return put_fact(batch->feed, draft, row);
}

static enum facts_clock_state clock_state_of(struct str word, bool is_ended)
{
    if (str_is(word, "paused"))
        return FACTS_CLOCK_PAUSED;
    if (str_is(word, "met"))
        return FACTS_CLOCK_MET;
    if (str_is(word, "cancelled"))
        return FACTS_CLOCK_CANCELLED;
    return str_is(word, "missed") && is_ended ? FACTS_CLOCK_MISSED : FACTS_CLOCK_RUNNING;
}

static enum status clock_row(void *cookie, const struct db_row *row)
{
    struct batch *batch = cookie;
    struct draft *draft = draft_of(batch, db_cell_text(row, 0));
    struct arena *arena = batch->feed->w->arena;

    if (!draft)
        return ST_OK;
    size_t *count = &draft->subject.facts.clock_count;
    draft->clocks = more(arena, draft->clocks, *count, &draft->clock_room, sizeof *draft->clocks);
    draft->clocks[(*count)++] = (struct facts_clock){
        .rule = str_copy(arena, db_cell_text(row, 1)),
        .occurrence = str_copy(arena, db_cell_text(row, 2)),
        .state = clock_state_of(db_cell_text(row, 3), !db_cell_is_null(row, 6)),
        .started_at = {db_cell_int(row, 4)},
        .due_at = {db_cell_int(row, 5)},
        .met_at = {db_cell_int(row, 6)},
        .pack = str_copy(arena, db_cell_text(row, 7)),
    };
    draft->subject.facts.clocks = draft->clocks;
    return ST_OK;
}

/* A proof that was rejected, or a duty that was opened again, undoes the proofs before. */
static void drop_proofs(struct draft *draft, uint16_t duty, struct str occurrence)
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

static enum status act_row(void *cookie, const struct db_row *row)
{
    struct batch *batch = cookie;
    struct draft *draft = draft_of(batch, db_cell_text(row, 0));
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
    draft->acts = more(w->arena, draft->acts, *count, &draft->act_room, sizeof *draft->acts);
    draft->acts[(*count)++] = act;
    draft->subject.facts.acts = draft->acts;
    return ST_OK;
}

/* ---- Records ---- */

static struct draft *new_draft(struct batch *batch)
{
    batch->drafts = more(batch->feed->w->arena, batch->drafts, batch->count, &batch->room,
                         sizeof *batch->drafts);
    struct draft *draft = &batch->drafts[batch->count++];
    memset(draft, 0, sizeof *draft);
    return draft;
}

static void put_place(struct obligation_feed *feed, struct obligation_feed_subject *s,
                      struct str path)
{
    s->place = place_of(feed, s->region, path);
    s->facts.regions = s->place->regions;
    s->facts.region_count = s->place->region_count;
}

static void put_record(struct obligation_feed *feed, struct draft *draft, const struct db_row *row)
{
    struct work *w = feed->w;
    const uint16_t *words = feed->words;
    struct date on;

    put_number(w->arena, draft, words[WORD_LEVEL], db_cell_int(row, 12));
    put_number(w->arena, draft, words[WORD_INFO_LEVEL], db_cell_int(row, 13));
    put_number(w->arena, draft, words[WORD_SERVICE_LEVEL], db_cell_int(row, 14));
    put_number(
        w->arena, draft, words[WORD_STATE],
        facts_text(w->policy, str_of(system_state_word((enum system_state)db_cell_int(row, 7)))));
    put_number(w->arena, draft, words[WORD_FILING_STATE],
               facts_text(w->policy,
                          str_of(system_filing_word((enum system_filing)db_cell_int(row, 15)))));
    put_number(w->arena, draft, words[WORD_IS_SUBSYSTEM], !db_cell_is_null(row, 10));
    put_number(w->arena, draft, words[WORD_ON_PLATFORM], !db_cell_is_null(row, 11));
    put_words(feed, draft, words[WORD_KINDS], db_cell_text(row, 8));
    put_words(feed, draft, words[WORD_TECHNOLOGIES], db_cell_text(row, 9));
    if (date_read(db_cell_text(row, 18), &on))
        put_event(w->arena, draft,
                  (struct facts_event){.word = words[WORD_INTO_OPERATION],
                                       .at = instant_beijing_start(on),
                                       .id = STR("")});
}

static enum status system_row(void *cookie, const struct db_row *row)
{
    struct batch *batch = cookie;
    struct obligation_feed *feed = batch->feed;
    struct arena *arena = feed->w->arena;
    struct draft *draft = new_draft(batch);
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
    add_sectors(str_copy(arena, db_cell_text(row, 6)), sectors, OBLIGATION_FEED_MAX_DEPTH,
                &s->facts.sector_count);
    s->facts.sectors = sectors;
    s->is_kept = !db_cell_is_null(row, 21);
    s->kept_digest = (uint64_t)db_cell_int(row, 21);
    put_record(feed, draft, row);
    return ST_OK;
}

enum { PARTY_MAX_SECTORS = 64 };

static enum status party_row(void *cookie, const struct db_row *row)
{
    struct batch *batch = cookie;
    struct arena *arena = batch->feed->w->arena;
    struct draft *draft = new_draft(batch);
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
    put_state(arena, draft,
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
static enum status put_party_sectors(struct obligation_feed *feed, struct draft *draft)
{
    struct obligation_feed_subject *s = &draft->subject;
    struct str *codes = ARENA_ARRAY(feed->w->arena, PARTY_MAX_SECTORS, struct str);
    struct str rest = s->sector, code, path;

    s->sector = STR("");
    while (next_of_list(&rest, &code)) {
        TRY(sector_path_of(feed, code, &path));
        add_sectors(path, codes, PARTY_MAX_SECTORS, &s->facts.sector_count);
        if (s->sector.len == 0)
            s->sector = code;
    }
    s->facts.sectors = codes;
    return ST_OK;
}

static enum status level_row(void *cookie, const struct db_row *row)
{
    struct batch *batch = cookie;
    struct draft *draft = draft_of(batch, db_cell_text(row, 0));

    if (draft) {
        put_number(batch->feed->w->arena, draft, batch->feed->words[WORD_HIGHEST_LEVEL],
                   db_cell_int(row, 1));
        draft->subject.seen =
            obligation_hash_number(draft->subject.seen, (uint64_t)db_cell_int(row, 1));
    }
    return ST_OK;
}

static enum status critical_row(void *cookie, const struct db_row *row)
{
    struct batch *batch = cookie;
    struct draft *draft = draft_of(batch, db_cell_text(row, 0));

    if (draft)
        draft->has_critical = true;
    return ST_OK;
}

/* What of a range of parties follows from its systems. */
static enum status put_party_sums(struct batch *batch)
{
    struct obligation_feed *feed = batch->feed;
    struct str first = batch->drafts[0].subject.facts.id;
    struct str last = batch->drafts[batch->count - 1].subject.facts.id;

    for (size_t i = 0; i < batch->count; i++) {
        TRY(put_party_sectors(feed, &batch->drafts[i]));
        put_number(feed->w->arena, &batch->drafts[i], feed->words[WORD_HIGHEST_LEVEL], 0);
    }
    batch->at = 0;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_LEVELS, DB_BINDS(db_text(first), db_text(last)),
                level_row, batch));
    batch->at = 0;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_CRITICAL,
                DB_BINDS(db_text(first), db_text(last), db_int(feed->at.ms)), critical_row, batch));
    for (size_t i = 0; i < batch->count; i++) {
        struct draft *draft = &batch->drafts[i];
        bool has = draft->has_critical || (draft->subject.kinds & (1u << PARTY_CII_OPERATOR));
        put_number(feed->w->arena, draft, feed->words[WORD_HAS_CII], has);
        draft->subject.seen = obligation_hash_number(draft->subject.seen, has);
    }
    return ST_OK;
}

/* ---- One subject ---- */

static enum status load_party(struct obligation_feed *feed, struct str id,
                              struct obligation_feed_subject *ret_subject)
{
    struct batch batch = {.feed = feed};

    if (feed->party && str_equal(feed->party->facts.id, id)) {
        *ret_subject = *feed->party;
        return ST_OK;
    }
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_PARTY, DB_BINDS(db_text(id)), party_row, &batch));
    if (batch.count == 0)
        return ST_NOT_FOUND;
    TRY(put_party_sums(&batch));
    batch.at = 0;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_FACTS, DB_BINDS(db_text(id)), fact_row, &batch));
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_ACTS, DB_BINDS(db_text(id)), act_row, &batch));
    *ret_subject = batch.drafts[0].subject;
    feed->party = &batch.drafts[0].subject;
    return ST_OK;
}

static enum status load_system(struct obligation_feed *feed, struct str id,
                               struct obligation_feed_subject *ret_subject)
{
    struct batch batch = {.feed = feed};
    struct obligation_feed_subject *party =
        ARENA_NEW(feed->w->arena, struct obligation_feed_subject);

    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_SYSTEM, DB_BINDS(db_text(id)), system_row, &batch));
    if (batch.count == 0)
        return ST_NOT_FOUND;
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_FACTS, DB_BINDS(db_text(id)), fact_row, &batch));
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_CLOCKS, DB_BINDS(db_text(id)), clock_row, &batch));
    TRY(db_each(feed->w, &SQL_OBLIGATION_FEED_ACTS, DB_BINDS(db_text(id)), act_row, &batch));
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
    const struct batch *parties;
};

static const struct facts_subject *operator_of(const struct batch *parties, size_t *at,
                                               struct str id)
{
    while (*at < parties->count && !str_equal(parties->drafts[*at].subject.facts.id, id))
        ++*at;
    return *at < parties->count ? &parties->drafts[*at].subject.facts : NULL;
}

/* The next OBLIGATION_FEED_SYSTEMS systems of the range, into the work's present arena. */
static enum status next_systems(struct obligation_feed *feed, struct systems_range *range,
                                struct batch *systems)
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
    TRY(db_each(w, &SQL_OBLIGATION_FEED_FACTS_OF_SYSTEMS, binds, 4, fact_row, systems));
    systems->at = 0;
    TRY(db_each(w, &SQL_OBLIGATION_FEED_CLOCKS_OF_SYSTEMS, binds, 4, clock_row, systems));
    systems->at = 0;
    return db_each(w, &SQL_OBLIGATION_FEED_ACTS_OF_SYSTEMS, binds, 4, act_row, systems);
}

static enum status give_systems(struct obligation_feed *feed, struct systems_range *range,
                                obligation_feed_fn *each, void *cookie, bool *ret_is_end)
{
    struct batch systems = {.feed = feed};
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
    struct batch parties = {.feed = feed};

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
                fact_row, &parties));
    parties.at = 0;
    TRY(db_each(w, &SQL_OBLIGATION_FEED_ACTS_OF_PARTIES, DB_BINDS(db_text(after), db_text(last)),
                act_row, &parties));
    for (size_t i = 0; i < parties.count; i++)
        TRY(each(cookie, &parties.drafts[i].subject));
    TRY(give_all_systems(feed, &range, each, cookie));
    *ret_last = last;
    return ST_OK;
}

/* ---- Roles ---- */

struct authority_cookie {
    struct obligation_feed *feed;
    struct obligation_feed_place *place;
    size_t room;
};

static enum status authority_row(void *cookie, const struct db_row *row)
{
    struct authority_cookie *c = cookie;
    struct obligation_feed_place *place = c->place;
    struct arena *arena = c->feed->arena;
    struct str region = db_cell_text(row, 3);
    size_t depth = 0;

    while (depth < place->region_count && !str_equal(place->regions[depth], region))
        depth++;
    place->authorities = more(arena, place->authorities, place->authority_count, &c->room,
                              sizeof *place->authorities);
    place->authorities[place->authority_count++] = (struct obligation_feed_authority){
        .id = str_copy(arena, db_cell_text(row, 0)),
        .kinds = (uint32_t)db_cell_int(row, 1),
        .sectors = str_copy(arena, db_cell_text(row, 2)),
        .depth = depth,
        .level = str_copy(arena, db_cell_text(row, 4)),
    };
    return ST_OK;
}

static enum status load_authorities(struct obligation_feed *feed,
                                    struct obligation_feed_place *place)
{
    struct authority_cookie cookie = {.feed = feed, .place = place};
    struct db_value binds[OBLIGATION_FEED_MAX_DEPTH];

    for (size_t i = 0; i < OBLIGATION_FEED_MAX_DEPTH; i++)
        binds[i] = db_text(i < place->region_count ? place->regions[i] : STR(""));
    place->has_authorities = true;
    return db_each(feed->w, &SQL_OBLIGATION_FEED_AUTHORITIES, binds, OBLIGATION_FEED_MAX_DEPTH,
                   authority_row, &cookie);
}

/* Whether an authority answers for one of the subject's sectors. */
static bool shares_sector(const struct obligation_feed_authority *authority,
                          const struct facts_subject *facts)
{
    struct str rest = authority->sectors, code;

    while (next_of_list(&rest, &code))
        for (size_t i = 0; i < facts->sector_count; i++)
            if (str_equal(facts->sectors[i], code))
                return true;
    return false;
}

static bool is_authority_kind(enum party_kind kind)
{
    static const uint32_t authorities =
#define FEED_AUTHORITY(name, word, zh, en, authority) ((uint32_t)(authority) << (unsigned)(name)) |
        PARTY_KIND_TABLE(FEED_AUTHORITY) 0;
#undef FEED_AUTHORITY

    return (authorities & (1u << (unsigned)kind)) != 0;
}

enum status obligation_feed_party_of(struct obligation_feed *feed,
                                     const struct obligation_feed_subject *subject, struct str role,
                                     struct str rank, struct str *ret_id)
{
    const struct facts_subject *facts = &subject->facts;
    bool is_system = facts->about == FACTS_SYSTEM;
    const struct obligation_feed_authority *best = NULL;
    enum party_kind kind;

    *ret_id = STR("");
    if (str_is(role, "operator") || str_is(role, "unit")) {
        *ret_id = is_system ? subject->party_id : STR("");
        return ST_OK;
    }
    if (is_system && rank.len == 0 && str_is(role, "police") && subject->police.len > 0) {
        *ret_id = subject->police;
        return ST_OK;
    }
    if (is_system && rank.len == 0 && str_is(role, "regulator") && subject->regulator.len > 0) {
        *ret_id = subject->regulator;
        return ST_OK;
    }
    if (!party_kind_read(role, &kind) || !is_authority_kind(kind))
        return ST_OK;
    if (!subject->place->has_authorities)
        TRY(load_authorities(feed, subject->place));
    for (size_t i = 0; i < subject->place->authority_count; i++) {
        const struct obligation_feed_authority *a = &subject->place->authorities[i];
        if (!(a->kinds & (1u << (unsigned)kind)) || str_equal(a->id, facts->id) ||
            (rank.len > 0 && !str_equal(a->level, rank)))
            continue;
        if ((kind == PARTY_REGULATOR || kind == PARTY_PROTECTION) && !shares_sector(a, facts))
            continue;
        if (!best || a->depth > best->depth)
            best = a;
    }
    if (best)
        *ret_id = best->id;
    return ST_OK;
}
