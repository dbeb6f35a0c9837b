/* SPDX-License-Identifier: Apache-2.0
 * A hunt over the last timespans whose matches go to the windows in force. */
#include "events/pipeline_replay.h"

#include "events/keep_view.h"
#include "events/moment.h"
#include "events/sigma_compiled.h"
#include "events/sigma_hunt.h"

enum { REPLAY_ARENA_BYTES = 1 << 30, REPLAY_SPANS = 2 };

static const int64_t replay_day_us = 24LL * 3600 * 1000000,
                     replay_ahead_us = MOMENT_AHEAD_S * 1000000LL;

/* Marks of the segment at hand, by kind. */
struct marks {
    const struct search_piece *piece;
    const struct segment_column *columns[RECORD_MARKS]; /* NULL: none has one */
};

struct replay {
    struct ruleset *rules;
    const struct address_map *map;
    const struct address_owner *last; /* found */
    struct arena arena;
    struct marks marks;
    struct pipeline_replay_report *report;
};

/* ---- What an event was marked with ---- */

static enum status read_marks(struct replay *replay, const struct sigma_hunt_match *match,
                              struct fault *fault)
{
    struct marks *marks = &replay->marks;

    if (marks->piece == match->piece)
        return ST_OK;
    *marks = (struct marks){.piece = match->piece};
    for (size_t i = 0; i < segment_field_count(match->segment); i++) {
        if (segment_field_format(match->segment, i) != RECORD_FORMATS)
            continue;
        for (enum record_mark_kind kind = 0; kind < RECORD_MARKS; kind++)
            if (str_is(segment_field_name(match->segment, i), record_mark_word(kind)))
                TRY(segment_column(match->segment, i, &marks->columns[kind], fault));
    }
    return ST_OK;
}

/* The first mark of a kind that the row has, or "". */
static struct str mark_of(const struct replay *replay, enum record_mark_kind kind, uint32_t row)
{
    const struct segment_column *column = replay->marks.columns[kind];
    size_t at = column != NULL ? segment_column_first(column, row) : 0;

    if (column == NULL || at == column->count || column->rows[at] != row ||
        column->kind != SEGMENT_WORDS || column->codes[at] == SEGMENT_NULL_CODE)
        return STR("");
    return column->words[column->codes[at]];
}

/* The system as the register has it now. */
static const struct address_owner *owner_of(struct replay *replay, struct str system)
{
    if (system.len == 0 || (replay->last != NULL && str_equal(replay->last->system_id, system)))
        return system.len == 0 ? NULL : replay->last;
    for (size_t i = 0; i < address_map_systems(replay->map); i++)
        if (str_equal(address_map_system(replay->map, i)->system_id, system))
            return replay->last = address_map_system(replay->map, i);
    return NULL;
}

/* ---- One event ---- */

static enum status feed(void *with, const struct sigma_hunt_match *match, struct fault *fault)
{
    struct replay *replay = with;
    struct ruleset *rules = replay->rules;
    const struct keep_id id = {match->piece->number, match->row};
    uint64_t number = id.segment << 20 | id.row;
    struct sighting sighting = {.owner_count = 0};
    struct pipeline_hits hits = {.arena = &replay->arena};
    char text[KEEP_ID_BYTES];

    TRY(read_marks(replay, match, fault));
    hits.sensor = mark_of(replay, RECORD_SENSOR, match->row);
    hits.party = mark_of(replay, RECORD_PARTY, match->row);
    if (hits.sensor.len == 0)
        return ST_OK;
    sighting.owners[0] = owner_of(replay, mark_of(replay, RECORD_SYSTEM, match->row));
    sighting.owner_count = sighting.owners[0] != NULL;
    const struct alert_hit about = {
        .at = {match->record->time_us / 1000},
        .event_id = str_of(keep_id_print(id, text)),
        .entity = STR(""),
    };
    pthread_mutex_lock(&rules->lock);
    pipeline_firing_put(rules->firing, number, &sighting, &about, &hits);
    for (size_t i = 0; i < match->count; i++)
        sigma_window_take(rules->window, match->match, match->rules[i], match->record, number);
    pthread_mutex_unlock(&rules->lock);
    replay->report->matched++;
    return ST_OK;
}

/* ---- All of them ---- */

/* The longest timespan of the correlations. */
static int64_t span_of(const struct sigma_set *set)
{
    int64_t span = 0;

    for (size_t i = 0; i < sigma_set_count(set); i++) {
        const struct sigma_rule *rule = sigma_set_rule(set, i);

        if (rule->kind == SIGMA_CORRELATION && rule->correlation.timespan_us > span)
            span = rule->correlation.timespan_us;
    }
    return span < replay_day_us * PIPELINE_REPLAY_DAYS_MAX
               ? span
               : replay_day_us * PIPELINE_REPLAY_DAYS_MAX;
}

static enum status hunt(struct replay *replay, const struct pipeline_parts *parts,
                        const char *folder, int64_t lateness_us, struct instant now,
                        struct fault *fault)
{
    int64_t back_us = span_of(replay->rules->set) * REPLAY_SPANS + lateness_us;
    struct sigma_hunt_answer answer = {.count = 0};
    struct sigma_set *set = NULL;
    struct keep_view *view = NULL;

    /* A set of its own: what is asked again counts for no rule. */
    TRY(sigma_set_make(replay->rules->book, parts->taxonomy, &set, fault));
    enum status status = keep_view_open(folder, &view, fault);
    if (status == ST_OK) {
        const struct sigma_hunt wish = {
            .place = keep_view_place(view),
            .taxonomy = parts->taxonomy,
            .set = set,
            .from_us = now.ms * 1000 - back_us,
            .to_us = now.ms * 1000 + replay_ahead_us,
            .each = feed,
            .with = replay,
        };

        replay->report->from_us = wish.from_us;
        status = sigma_hunt(&wish, &replay->arena, &answer, fault);
        replay->report->events = answer.rows;
        replay->report->judged = answer.judged;
    }
    keep_view_close(view);
    sigma_set_release(set);
    if (status == ST_NOT_FOUND)
        fault_clear(fault);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* What fires now was told before: it is forgotten, and counts for no rule. */
static void settle(struct replay *replay, int64_t lateness_us)
{
    const struct sigma_set *set = replay->rules->set;
    size_t count = sigma_set_count(set);
    uint64_t *evaluated = ARENA_ARRAY(&replay->arena, count + 1, uint64_t);
    uint64_t *matched = ARENA_ARRAY(&replay->arena, count + 1, uint64_t);
    int64_t *last_us = ARENA_ARRAY(&replay->arena, count + 1, int64_t);
    struct sigma_firing fired;

    for (size_t i = 0; i < count; i++) {
        evaluated[i] = atomic_load(&set->programs[i].evaluated);
        matched[i] = atomic_load(&set->programs[i].matched);
        last_us[i] = atomic_load(&set->programs[i].last_matched_us);
    }
    sigma_window_wait(replay->rules->window, lateness_us);
    while (sigma_window_next(replay->rules->window, &fired)) {
    }
    for (size_t i = 0; i < count; i++) {
        atomic_store(&set->programs[i].evaluated, evaluated[i]);
        atomic_store(&set->programs[i].matched, matched[i]);
        atomic_store(&set->programs[i].last_matched_us, last_us[i]);
    }
}

enum status pipeline_replay(const struct pipeline_parts *parts, const char *folder,
                            int64_t lateness_us, struct instant now,
                            struct pipeline_replay_report *ret_report, struct fault *fault)
{
    struct replay replay = {.report = ret_report};
    enum status status = ST_OK;

    *ret_report = (struct pipeline_replay_report){.events = 0};
    replay.rules = parts->rules != NULL ? ruleset_take(parts->rules) : NULL;
    if (replay.rules != NULL && replay.rules->has_correlations) {
        struct address_map *map = address_map_take(parts->addresses);

        replay.map = map;
        arena_init(&replay.arena, REPLAY_ARENA_BYTES);
        sigma_window_wait(replay.rules->window, INT64_MAX); /* lanes come one after another */
        status = hunt(&replay, parts, folder, lateness_us, now, fault);
        settle(&replay, lateness_us);
        arena_done(&replay.arena);
        address_map_give(map);
    }
    if (parts->rules != NULL)
        ruleset_give(parts->rules, replay.rules);
    return status;
}
