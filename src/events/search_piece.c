/* SPDX-License-Identifier: Apache-2.0
 * One segment asked: by what it was told when it was sealed where that will do, else by its
 * dictionaries, else by its rows. */
#include "events/search_common.h"
#include "events/search_inside.h"
#include "events/search_tally.h"

#include "base/banned.h"

enum { PIECE_ARENA_MIB = 512 };

/* ---- The most frequent ---- */

/* One field of the segment that is counted: its column, or its dictionary with counts. */
struct top_field {
    const struct segment_column *column;
    struct segment_dictionary dictionary;
    const uint32_t *counts;
};

/* What `by` gives for each row. */
static enum status amounts_make(struct search_worker *worker, struct segment *segment,
                                struct arena *arena, uint64_t **ret_amounts)
{
    const struct filter_term *by = worker->job->by;
    size_t fields = segment_field_count(segment);
    const struct segment_column *column;

    *ret_amounts = by ? ARENA_ARRAY(arena, segment_rows(segment) + 1, uint64_t) : NULL;
    for (size_t i = 0; by && i < fields; i++) {
        if (!filter_term_names(by, segment_field_format(segment, i),
                               segment_field_name(segment, i)))
            continue;
        TRY(segment_column(segment, i, &column, &worker->fault));
        search_top_amounts(column, *ret_amounts);
    }
    return ST_OK;
}

/* All are read before one is counted: a damaged one leaves the whole segment out. */
static enum status top_take(struct search_worker *worker, struct segment *segment,
                            const struct filter_rows *rows, struct arena *arena)
{
    const struct filter_term *term = worker->job->field;
    size_t fields = segment_field_count(segment), count = 0;
    struct top_field *read = ARENA_ARRAY(arena, fields + 1, struct top_field);
    uint64_t *amounts = NULL;

    TRY(amounts_make(worker, segment, arena, &amounts));
    for (size_t i = 0; i < fields; i++) {
        struct top_field *one = &read[count];

        if (!filter_term_names(term, segment_field_format(segment, i),
                               segment_field_name(segment, i)))
            continue;
        count++;
        if (rows || amounts || !segment_has_counts(segment, i)) {
            TRY(segment_column(segment, i, &one->column, &worker->fault));
            continue;
        }
        TRY(segment_dictionary(segment, i, &one->dictionary, &worker->fault));
        TRY(segment_counts(segment, i, &one->counts, &worker->fault));
    }
    for (size_t i = 0; i < count; i++)
        TRY(read[i].column
                ? search_top_column(&worker->top, read[i].column, rows, amounts, arena)
                : search_top_dictionary(&worker->top, &read[i].dictionary, read[i].counts));
    return ST_OK;
}

/* The lists of common values, where they may tell. */
static enum status common_take(struct search_worker *worker, struct segment *segment,
                               struct arena *arena, bool is_all, bool *ret_is_told)
{
    const struct search_job *job = worker->job;
    struct search_common_question question = {job->field, job->by, job->wanted};
    const struct segment_tally *tallies = NULL;
    size_t count = 0;
    uint64_t events = segment_rows(segment);

    *ret_is_told = is_all;
    if (!is_all)
        TRY(search_tally_list(worker->judge, job->query->filter, segment, &job->span, arena,
                              &tallies, &count, ret_is_told, &worker->fault));
    if (*ret_is_told)
        TRY(search_common_take(&worker->top, &question, segment, tallies, count, arena, ret_is_told,
                               &worker->fault));
    if (!*ret_is_told)
        return ST_OK;
    for (size_t i = 0; tallies && i < count; i++)
        events = i == 0 ? tallies[i].count : events + tallies[i].count;
    worker->count += tallies && count == 0 ? 0 : events;
    return ST_OK;
}

/* ---- Rows ---- */

static enum status rows_take(struct search_worker *worker, const struct search_piece *piece,
                             struct segment *segment, const struct filter_rows *rows,
                             struct arena *arena)
{
    const int64_t *times;

    switch (worker->job->query->kind) {
    case SEARCH_COUNT:
        return ST_OK;
    case SEARCH_TOP:
        return top_take(worker, segment, rows, arena);
    case SEARCH_HISTOGRAM:
        TRY(segment_times(segment, &times, &worker->fault));
        return search_bars_take(&worker->bars, times, segment_rows(segment), rows);
    case SEARCH_LIST:
        if (!search_hits_wants(&worker->hits, piece->last_us))
            return ST_OK;
        TRY(segment_times(segment, &times, &worker->fault));
        search_hits_take(&worker->hits, piece->number, times, segment_rows(segment), rows);
        return ST_OK;
    }
    return ST_OK;
}

static enum status tallies_take(struct search_worker *worker, const struct segment_tally *tallies,
                                size_t count)
{
    static const int64_t minute_us = 60000000;
    enum search_kind kind = worker->job->query->kind;

    for (size_t i = 0; i < count; i++) {
        worker->count += tallies[i].count;
        if (kind == SEARCH_HISTOGRAM)
            TRY(search_bars_add(&worker->bars, tallies[i].minute * minute_us, tallies[i].count));
        if (kind == SEARCH_TOP && search_tally_names(worker->job->field, &tallies[i]))
            TRY(search_top_add(&worker->top, tallies[i].type, tallies[i].count));
    }
    return ST_OK;
}

/* May the kept counts answer this, as far as the question goes? */
static enum status is_for_tallies(struct search_worker *worker, struct segment *segment,
                                  bool *ret_is)
{
    static const int64_t minute_us = 60000000;
    const struct search_job *job = worker->job;

    *ret_is = false;
    switch (job->query->kind) {
    case SEARCH_COUNT:
        *ret_is = true;
        return ST_OK;
    case SEARCH_HISTOGRAM:
        *ret_is = job->query->width_us % minute_us == 0;
        return ST_OK;
    case SEARCH_TOP:
        if (job->by)
            return ST_OK;
        return search_tally_is_type(job->field, segment, ret_is, &worker->fault);
    case SEARCH_LIST:
        *ret_is = worker->is_counted_only;
        return ST_OK;
    }
    return ST_OK;
}

static enum status tallied_take(struct search_worker *worker, struct segment *segment,
                                struct arena *arena, bool *ret_is_told)
{
    const struct search_job *job = worker->job;
    const struct segment_tally *tallies;
    size_t count;

    TRY(is_for_tallies(worker, segment, ret_is_told));
    if (*ret_is_told)
        TRY(search_tally_list(worker->judge, job->query->filter, segment, &job->span, arena,
                              &tallies, &count, ret_is_told, &worker->fault));
    return *ret_is_told ? tallies_take(worker, tallies, count) : ST_OK;
}

/* What the segment was told once, when it was sealed, and the counts of its dictionaries; false:
 * its rows must be asked. */
static enum status summary_take(struct search_worker *worker, struct segment *segment,
                                struct arena *arena, bool is_all, bool *ret_is_told)
{
    const struct search_job *job = worker->job;
    uint64_t count = 0;

    *ret_is_told = true;
    if (is_all && worker->is_counted_only) {
        worker->count += segment_rows(segment);
        return ST_OK;
    }
    if (!segment_is_loaded(segment))
        TRY(tallied_take(worker, segment, arena, ret_is_told));
    else
        *ret_is_told = false;
    if (*ret_is_told)
        return ST_OK;
    TRY(segment_load(segment, &worker->fault));
    if (!filter_segment_may(job->query->filter, segment, &job->span)) {
        worker->skipped++;
        *ret_is_told = true;
        return ST_OK;
    }
    TRY(tallied_take(worker, segment, arena, ret_is_told));
    if (*ret_is_told)
        return ST_OK;
    if (job->query->kind == SEARCH_TOP && !job->is_by_rows)
        return common_take(worker, segment, arena, is_all, ret_is_told);
    if (!worker->is_counted_only)
        return ST_OK;
    TRY(filter_segment_count(worker->judge, job->query->filter, segment, &job->span, arena, &count,
                             ret_is_told, &worker->fault));
    worker->count += *ret_is_told ? count : 0;
    return ST_OK;
}

static enum status segment_take(struct search_worker *worker, const struct search_piece *piece,
                                struct segment *segment, struct arena *arena)
{
    const struct search_job *job = worker->job;
    struct filter_rows found;
    bool is_told;

    if (!filter_segment_may_hold(job->query->filter, segment, &job->span)) {
        worker->skipped++;
        return ST_OK;
    }
    /* Events older than the newest that were found are only counted. */
    worker->is_counted_only =
        job->query->kind == SEARCH_COUNT ||
        (job->query->kind == SEARCH_LIST && !search_hits_wants(&worker->hits, piece->last_us));
    bool is_all = filter_segment_is_all(job->query->filter, segment, &job->span);
    TRY(summary_take(worker, segment, arena, is_all, &is_told));
    if (is_told)
        return ST_OK;
    if (is_all) {
        worker->count += segment_rows(segment);
        return rows_take(worker, piece, segment, NULL, arena);
    }
    TRY(filter_segment(worker->judge, job->query->filter, segment, &job->span, arena, &found,
                       &worker->fault));
    worker->count += found.matched;
    return found.matched > 0 ? rows_take(worker, piece, segment, &found, arena) : ST_OK;
}

enum status search_piece_take(struct search_worker *worker, const struct search_piece *piece)
{
    const struct search_place *place = worker->job->place;
    struct segment *segment = NULL;
    struct arena arena;

    TRY((place->peek ? place->peek : place->open)(place->context, piece, &segment, &worker->fault));
    arena_init(&arena, (size_t)PIECE_ARENA_MIB << 20);
    enum status status = segment_take(worker, piece, segment, &arena);
    arena_done(&arena);
    place->close(place->context, piece, segment);
    return status;
}
