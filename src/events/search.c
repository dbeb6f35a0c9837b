/* SPDX-License-Identifier: Apache-2.0
 * Threads that take one segment after another, and the joining of what each has found. */
#include "events/search.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "events/search_inside.h"

#include "base/banned.h"

/* ---- Widths ---- */

bool search_width_read(struct str text, int64_t *ret_width_us)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
    int64_t number;

    if (text.len < 2 || !str_to_int((struct str){text.ptr, text.len - 1}, &number) || number < 1 ||
        number > 1000000)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (text.ptr[text.len - 1] == units[i].unit) {
            *ret_width_us = number * units[i].seconds * 1000000;
            return true;
        }
    return false;
}

int64_t search_bar_of(int64_t time_us, int64_t width_us)
{
    /* 1970-01-05 was a Monday; Beijing is 8 hours ahead: weeks and days begin there. */
    static const int64_t origin_us = (4 * 86400 - 8 * 3600) * INT64_C(1000000);
    int64_t least = INT64_MIN + origin_us + width_us;
    int64_t at = time_us < least ? least : time_us, past = (at - origin_us) % width_us;

    return at - (past < 0 ? past + width_us : past);
}

/* ---- Pieces ---- */

/* A damaged piece is noted and its counts are taken back; the others are asked all the same.  One
 * that retention has taken away meanwhile has no events any more. */
static enum status piece_count(struct search_worker *worker, size_t at)
{
    struct search_job *job = worker->job;
    const struct search_piece *piece = &job->place->pieces[at];
    uint64_t count = worker->count;
    size_t skipped = worker->skipped;
    enum status status = job->is_damaged[at] ? ST_CORRUPT
                         : job->is_gone[at]  ? ST_NOT_FOUND
                                             : search_piece_take(worker, piece);

    if (status == ST_OK || status == ST_NOT_FOUND)
        worker->rows_covered += piece->rows;
    if (status == ST_NOT_FOUND) {
        worker->count = count;
        worker->skipped = skipped + 1;
        worker->fault = (struct fault){0};
        job->is_gone[at] = true;
        status = ST_OK;
    }
    if (status == ST_CORRUPT) {
        worker->count = count;
        worker->skipped = skipped;
        if (!job->is_damaged[at])
            worker->damage = worker->fault;
        worker->fault = (struct fault){0};
        job->is_damaged[at] = true;
        status = ST_OK;
    }
    worker->pieces += status == ST_OK;
    return status;
}

static void *worker_run(void *object)
{
    struct search_worker *worker = object;
    struct search_job *job = worker->job;

    while (!atomic_load(&job->is_stopped)) {
        if (job->span.until_ms != INT64_MAX && filter_segment_now_ms() > job->span.until_ms) {
            worker->is_late = true;
            break;
        }
        size_t next = atomic_fetch_add(&job->next, 1);
        if (next >= job->order_count)
            return NULL;
        enum status status = piece_count(worker, job->order[next]);
        if (status == ST_BUSY) {
            worker->is_late = true;
            worker->late_at = next;
            break;
        }
        if (status != ST_OK) {
            worker->status = status;
            break;
        }
    }
    atomic_store(&job->is_stopped, true);
    return NULL;
}

/* ---- All of them ---- */

static int newer_first(const void *a, const void *b, void *context)
{
    const struct search_piece *pieces = context;
    const struct search_piece *one = &pieces[*(const size_t *)a];
    const struct search_piece *two = &pieces[*(const size_t *)b];

    if (one->last_us != two->last_us)
        return one->last_us > two->last_us ? -1 : 1;
    return (one->number < two->number) - (one->number > two->number);
}

static void order_make(struct search_job *job, struct arena *arena, struct search_answer *answer)
{
    size_t *order = ARENA_ARRAY(arena, job->place->count + 1, size_t);

    for (size_t i = 0; i < job->place->count; i++) {
        const struct search_piece *piece = &job->place->pieces[i];

        if (piece->rows == 0 || piece->last_us < job->span.from_us ||
            piece->first_us >= job->span.to_us)
            continue;
        answer->rows += piece->rows;
        order[job->order_count++] = i;
    }
    if (job->order_count > 0)
        qsort_r(order, job->order_count, sizeof *order, newer_first,
                (void *)(uintptr_t)job->place->pieces);
    job->order = order;
}

static enum status worker_open(struct search_worker *worker, struct search_job *job)
{
    const struct search_query *query = job->query;

    worker->job = job;
    worker->late_at = job->order_count;
    worker->judge = filter_judge_new();
    if (!worker->judge)
        return ST_MEMORY;
    TRY(search_top_open(&worker->top, SEARCH_MAX_KEYS));
    TRY(search_hits_open(&worker->hits, query->kind == SEARCH_LIST ? query->limit : 0));
    return search_bars_open(&worker->bars, query->width_us);
}

static void worker_close(struct search_worker *worker)
{
    if (worker->top.slots)
        search_top_close(&worker->top);
    search_hits_close(&worker->hits);
    search_bars_close(&worker->bars);
    filter_judge_free(worker->judge);
}

/* What another worker found is added to the first one's. */
static enum status join(struct search_worker *first, struct search_worker *other,
                        struct search_answer *answer)
{
    answer->count += other->count;
    answer->rows_covered += other->rows_covered;
    answer->pieces += other->pieces;
    answer->skipped += other->skipped;
    answer->is_partial = answer->is_partial || other->is_late;
    answer->given_up += filter_judge_given_up(other->judge);
    if (other->damage.status != ST_OK)
        answer->damage = other->damage;
    if (other->status != ST_OK) {
        first->fault = other->fault;
        return other->status;
    }
    if (first == other)
        return ST_OK;
    TRY(search_top_join(&first->top, &other->top));
    TRY(search_bars_join(&first->bars, &other->bars));
    search_hits_join(&first->hits, &other->hits);
    return ST_OK;
}

/* Pieces stand newest first: what is later than the first that was not asked is complete. */
static int64_t complete_from(struct search_job *job, const struct search_worker *workers,
                             unsigned count)
{
    size_t first = atomic_load(&job->next);

    for (unsigned i = 0; i < count; i++)
        first = workers[i].late_at < first ? workers[i].late_at : first;
    return first < job->order_count ? job->place->pieces[job->order[first]].last_us : INT64_MIN;
}

/* The place of the piece with this number in place->pieces. */
static size_t piece_find(const struct search_place *place, uint64_t number)
{
    size_t at = 0;

    while (at + 1 < place->count && place->pieces[at].number != number)
        at++;
    return at;
}

static enum status source_read(const struct search_place *place, const struct search_piece *piece,
                               struct segment *segment, struct search_hit *hit, struct arena *arena,
                               struct fault *fault)
{
    char id[SEARCH_ID_BYTES];

    TRY(segment_source(segment, hit->row, arena, &hit->source, fault));
    place->id(place->context, piece, hit->row, id);
    hit->id = str_copy(arena, str_of(id));
    return ST_OK;
}

/* Hits of pieces whose sources cannot be read are left out, and the pieces noted. */
static enum status sources_read(struct search_job *job, struct search_answer *answer,
                                struct arena *arena, struct fault *fault)
{
    const struct search_place *place = job->place;
    const struct search_piece *piece = NULL;
    struct segment *segment = NULL;
    enum status status = ST_OK;
    size_t kept = 0;

    for (size_t i = 0; i < answer->hit_count && status == ST_OK; i++) {
        struct search_hit hit = answer->hits[i];
        size_t at = piece_find(place, hit.number);

        if (job->is_damaged[at] || job->is_gone[at])
            continue;
        if (piece != &place->pieces[at]) {
            if (segment)
                place->close(place->context, piece, segment);
            segment = NULL;
            piece = &place->pieces[at];
            status = place->open(place->context, piece, &segment, fault);
        }
        if (status == ST_OK)
            status = source_read(place, piece, segment, &hit, arena, fault);
        if (status == ST_CORRUPT || status == ST_NOT_FOUND) {
            if (status == ST_CORRUPT)
                answer->damage = *fault;
            *fault = (struct fault){0};
            *(status == ST_CORRUPT ? &job->is_damaged[at] : &job->is_gone[at]) = true;
            status = ST_OK;
            continue;
        }
        answer->hits[kept++] = hit;
    }
    answer->hit_count = kept;
    if (segment)
        place->close(place->context, piece, segment);
    return status;
}

static enum status limit_fail(enum status status, struct fault *fault)
{
    if (status == ST_LIMIT && fault->status == ST_OK)
        return fault_set(
            fault, ST_LIMIT, "events",
            "结果过多（柱数超过 %d，或不同的值超过 %d)：请缩小时间范围、加宽柱或加条件",
            "too many results (over %d bars, or over %d different values): narrow the "
            "time, widen the bars or add a condition",
            SEARCH_MAX_BARS, SEARCH_MAX_KEYS);
    if (status == ST_MEMORY && fault->status == ST_OK)
        return fault_set(fault, ST_MEMORY, "events", "内存不足", "out of memory");
    return status;
}

static enum status answer_make(struct search_job *job, struct search_worker *workers,
                               unsigned count, struct arena *arena, struct search_answer *answer,
                               struct fault *fault)
{
    const struct search_query *query = job->query;
    enum status status = ST_OK;

    for (unsigned i = 0; i < count && status == ST_OK; i++)
        status = join(&workers[0], &workers[i], answer);
    if (status != ST_OK) {
        *fault = workers[0].fault;
        return limit_fail(status, fault);
    }
    answer->left = job->order_count - answer->pieces;
    answer->complete_us = complete_from(job, workers, count);
    answer->skipped += job->place->count - job->order_count;
    answer->pieces += job->place->count - job->order_count;
    if (query->kind == SEARCH_TOP)
        TRY(limit_fail(
            search_common_judge(&workers[0].top, query->limit, arena, &job->sought, &job->verdict),
            fault));
    if (query->kind == SEARCH_TOP)
        answer->top_count = search_top_best(&workers[0].top, query->limit, arena, &answer->top);
    if (query->kind == SEARCH_HISTOGRAM)
        TRY(limit_fail(search_bars_list(&workers[0].bars, arena, &answer->bars, &answer->bar_count),
                       fault));
    if (query->kind == SEARCH_LIST)
        answer->hit_count = search_hits_list(&workers[0].hits, arena, &answer->hits);
    return ST_OK;
}

static unsigned thread_count(const struct search_query *query, size_t pieces)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = query->threads ? query->threads : processors > 0 ? (unsigned)processors : 1;

    count = count > SEARCH_MAX_THREADS ? SEARCH_MAX_THREADS : count;
    return pieces < count ? (pieces > 0 ? (unsigned)pieces : 1) : count;
}

static enum status field_make(const struct search_query *query, struct arena *arena,
                              struct search_job *job, struct fault *fault)
{
    const struct filter *field, *by;

    if (query->kind != SEARCH_TOP)
        return ST_OK;
    TRY(filter_of_value(arena, query->field, (struct str){"", 0}, query->taxonomy, &field, fault));
    job->field = &field->terms[0];
    if (query->by.len == 0)
        return ST_OK;
    TRY(filter_of_value(arena, query->by, (struct str){"", 0}, query->taxonomy, &by, fault));
    job->by = &by->terms[0];
    return ST_OK;
}

/* Ask all pieces once. */
static enum status ask(struct search_job *job, struct arena *arena, struct search_answer *answer,
                       bool *ret_is_short, struct fault *fault)
{
    enum status status = ST_OK;

    order_make(job, arena, answer);
    unsigned count = thread_count(job->query, job->order_count), started = 1;
    struct search_worker *workers = ARENA_ARRAY(arena, count, struct search_worker);
    for (unsigned i = 0; i < count && status == ST_OK; i++)
        status = worker_open(&workers[i], job);
    for (unsigned i = 1; i < count && status == ST_OK; i++, started++)
        if (pthread_create(&workers[i].thread, NULL, worker_run, &workers[i]) != 0)
            break;
    if (status == ST_OK)
        worker_run(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        (void)pthread_join(workers[i].thread, NULL);
    if (status == ST_OK)
        status = answer_make(job, workers, started, arena, answer, fault);
    else
        status = limit_fail(status, fault);
    for (unsigned i = 0; i < count; i++)
        worker_close(&workers[i]);
    TRY(status);
    size_t hit_count = answer->hit_count;
    TRY(sources_read(job, answer, arena, fault));
    *ret_is_short = answer->hit_count < hit_count;
    return ST_OK;
}

static size_t damaged_count(const struct search_job *job)
{
    size_t count = 0;

    for (size_t i = 0; i < job->place->count; i++)
        count += job->is_damaged[i];
    return count;
}

/* What the lists of common values left open is asked again, and at last row by row. */
static bool is_open(struct search_job *asked, struct search_top *wanted, bool *is_by_rows)
{
    bool is_again = asked->verdict != SEARCH_COMMON_SETTLED;

    *is_by_rows =
        *is_by_rows || asked->verdict == SEARCH_COMMON_OPEN || (is_again && wanted->slots);
    if (wanted->slots)
        search_top_close(wanted);
    *wanted = asked->sought;
    return is_again;
}

/* Sources are read last of all.  When pieces turn out to be damaged only then, events of others
 * stand in for theirs: they are asked again without these, as long as there is time. */
static enum status ask_until_whole(struct search_job *job, struct arena *arena,
                                   struct search_answer *ret_answer, struct fault *fault)
{
    struct fault damage = {0};
    struct search_top wanted = {0};
    bool is_by_rows = false, is_again = true;
    enum status status = ST_OK;

    while (is_again && status == ST_OK) {
        struct search_answer answer = {0};
        struct search_job again = {.place = job->place,
                                   .query = job->query,
                                   .field = job->field,
                                   .by = job->by,
                                   .wanted = wanted.slots ? &wanted : NULL,
                                   .is_by_rows = is_by_rows,
                                   .is_damaged = job->is_damaged,
                                   .is_gone = job->is_gone,
                                   .span = job->span};
        bool is_short = false;

        status = ask(&again, arena, &answer, &is_short, fault);
        is_again = is_open(&again, &wanted, &is_by_rows) || is_short;
        is_again = is_again && !answer.is_partial && filter_segment_now_ms() < job->span.until_ms;
        if (answer.damage.status != ST_OK)
            damage = answer.damage;
        answer.damage = damage;
        answer.damaged = damaged_count(job);
        *ret_answer = answer;
    }
    if (wanted.slots)
        search_top_close(&wanted);
    return status;
}

enum status search(const struct search_place *place, const struct search_query *query,
                   struct arena *arena, struct search_answer *ret_answer, struct fault *fault)
{
    int64_t start_ms = filter_segment_now_ms();
    struct search_answer answer;
    struct search_job job = {.place = place, .query = query};

    job.span = (struct filter_span){query->from_us, query->to_us,
                                    query->within_ms > 0 ? start_ms + query->within_ms : INT64_MAX};
    job.is_damaged = ARENA_ARRAY(arena, place->count + 1, bool);
    job.is_gone = ARENA_ARRAY(arena, place->count + 1, bool);
    TRY(field_make(query, arena, &job, fault));
    TRY(ask_until_whole(&job, arena, &answer, fault));
    answer.seconds = (double)(filter_segment_now_ms() - start_ms) / 1000;
    *ret_answer = answer;
    return ST_OK;
}
