/* SPDX-License-Identifier: Apache-2.0
 * One letter is one transaction, which also says that this letter was the lane's last. */
#include "events/alert_teller.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "events/alert_letter.h"

enum { TELLER_LANE_BYTES = 32, TELLER_ID_BYTES = 20 };

struct alert_teller {
    struct keep *keep;
    alert_teller_raise_fn *raise;
    alert_teller_last_fn *last;
    void *with;
    pthread_mutex_t lock; /* held while telling, which waits for the store */
    bool is_behind;       /* the store failed; under the lock */
    uint64_t *skips;      /* letters that were told before the start; under the lock */
    size_t skip_count;
    pthread_mutex_t counting;
    uint64_t told, refused, failures; /* under `counting` */
};

struct alert_teller *alert_teller_new(struct keep *keep, alert_teller_raise_fn *raise,
                                      alert_teller_last_fn *last, void *with)
{
    struct alert_teller *teller = calloc(1, sizeof(*teller));

    if (teller == NULL)
        abort();
    teller->keep = keep;
    teller->raise = raise;
    teller->last = last;
    teller->with = with;
    pthread_mutex_init(&teller->lock, NULL);
    pthread_mutex_init(&teller->counting, NULL);
    return teller;
}

void alert_teller_free(struct alert_teller *teller)
{
    if (teller == NULL)
        return;
    pthread_mutex_destroy(&teller->counting);
    pthread_mutex_destroy(&teller->lock);
    free(teller->skips);
    free(teller);
}

static void count(struct alert_teller *teller, uint64_t *which, uint64_t more)
{
    pthread_mutex_lock(&teller->counting);
    *which += more;
    pthread_mutex_unlock(&teller->counting);
}

struct alert_teller_figures alert_teller_figures(struct alert_teller *teller)
{
    struct alert_teller_figures figures = {.waiting = keep_outbox_figures(teller->keep)};

    pthread_mutex_lock(&teller->counting);
    figures.told = teller->told;
    figures.refused = teller->refused;
    figures.failures = teller->failures;
    pthread_mutex_unlock(&teller->counting);
    return figures;
}

/* ---- Names ---- */

static struct str lane_name(uint32_t lane, char text[TELLER_LANE_BYTES])
{
    (void)snprintf(text, TELLER_LANE_BYTES, "lane %u", (unsigned)lane);
    return str_of(text);
}

static struct str letter_name(uint64_t id, char text[TELLER_ID_BYTES])
{
    (void)snprintf(text, TELLER_ID_BYTES, "%016llx", (unsigned long long)id);
    return str_of(text);
}

/* ---- One letter ---- */

/* It may pass by itself: then the same letter is tried again. */
static bool may_pass(enum status status)
{
    return status == ST_BUSY || status == ST_FULL || status == ST_IO || status == ST_MEMORY ||
           status == ST_RATE;
}

/* Something in the letter is not acceptable (a party that has gone): every hit alone, and those
 * that fail are counted and named. */
static enum status tell_singly(struct alert_teller *teller, struct str lane, struct str letter,
                               const struct alert_hit *hits, size_t hit_count, struct fault *fault)
{
    for (size_t i = 0; i < hit_count; i++) {
        fault_clear(fault);
        enum status status = teller->raise(teller->with, STR(""), STR(""), &hits[i], 1, fault);

        if (may_pass(status))
            return status;
        count(teller, status == ST_OK ? &teller->told : &teller->refused, 1);
        if (status != ST_OK)
            log_event(LOG_ERROR, "events.alert-refused",
                      "cause=\"%.*s\" event=%.*s status=%s reason=\"%s\"",
                      STR_ARG(hits[i].cause_id), STR_ARG(hits[i].event_id), status_word(status),
                      fault->en);
    }
    fault_clear(fault);
    return teller->raise(teller->with, lane, letter, NULL, 0, fault);
}

static bool is_skipped(const struct alert_teller *teller, uint64_t id)
{
    for (size_t i = 0; i < teller->skip_count; i++)
        if (teller->skips[i] == id)
            return true;
    return false;
}

static enum status tell_letter(struct alert_teller *teller, const struct keep_letter *letter,
                               struct arena *arena, struct fault *fault)
{
    char lane_text[TELLER_LANE_BYTES], letter_text[TELLER_ID_BYTES];
    struct str lane = lane_name(letter->lane, lane_text);
    struct str id = letter_name(letter->id, letter_text);
    struct alert_hit *hits = NULL;
    size_t hit_count = 0;

    fault_clear(fault);
    if (is_skipped(teller, letter->id))
        return ST_OK;
    enum status status = alert_letter_read(letter->bytes, arena, &hits, &hit_count);
    if (status != ST_OK) { /* of a newer program: nobody here can read it */
        log_event(LOG_ERROR, "events.letter-unread", "%.*s letter=%.*s status=%s", STR_ARG(lane),
                  STR_ARG(id), status_word(status));
        count(teller, &teller->refused, 1);
        return ST_OK;
    }
    status = teller->raise(teller->with, lane, id, hits, hit_count, fault);
    if (status == ST_OK)
        count(teller, &teller->told, hit_count);
    else if (!may_pass(status))
        status = tell_singly(teller, lane, id, hits, hit_count, fault);
    return status;
}

/* ---- Lanes ---- */

static enum status tell_lane(struct alert_teller *teller, struct keep_lane *lane,
                             struct fault *fault)
{
    enum status status = ST_OK;
    bool is_more = true;

    while (is_more && status == ST_OK) {
        struct keep_letter letter;
        struct arena arena;

        arena_init(&arena, ARENA_WORK_BYTES);
        is_more = keep_outbox_first(lane, &arena, &letter);
        if (is_more)
            status = tell_letter(teller, &letter, &arena, fault);
        if (is_more && status == ST_OK)
            keep_outbox_done(lane, letter.id);
        arena_done(&arena);
    }
    return status;
}

/* Said once when it begins and once when it ends. */
static void settle(struct alert_teller *teller, enum status status, const struct fault *fault)
{
    struct keep_outbox_figures waiting = keep_outbox_figures(teller->keep);

    if (status != ST_OK)
        count(teller, &teller->failures, 1);
    if (status != ST_OK && !teller->is_behind)
        log_event(LOG_ERROR, "events.alerts-wait",
                  "letters=%llu bytes=%llu status=%s reason=\"%s\"",
                  (unsigned long long)waiting.letters, (unsigned long long)waiting.bytes,
                  status_word(status), fault->en);
    if (status == ST_OK && teller->is_behind)
        log_event(LOG_NOTICE, "events.alerts-caught-up", "told=%llu",
                  (unsigned long long)teller->told);
    teller->is_behind = status != ST_OK;
}

void alert_teller_lane(struct alert_teller *teller, struct keep_lane *lane)
{
    struct fault fault = {.status = ST_OK};

    pthread_mutex_lock(&teller->lock);
    if (!teller->is_behind)
        settle(teller, tell_lane(teller, lane, &fault), &fault);
    pthread_mutex_unlock(&teller->lock);
}

enum status alert_teller_again(struct alert_teller *teller, struct fault *fault)
{
    enum status status = ST_OK;

    pthread_mutex_lock(&teller->lock);
    for (uint32_t i = 0; i < keep_outbox_lanes(teller->keep) && status == ST_OK; i++)
        status = tell_lane(teller, keep_lane_at(teller->keep, i), fault);
    settle(teller, status, fault);
    pthread_mutex_unlock(&teller->lock);
    return status;
}

/* ---- After a start ---- */

static void skip(struct alert_teller *teller, uint64_t id)
{
    uint64_t *more = realloc(teller->skips, (teller->skip_count + 1) * sizeof(*more));

    if (more == NULL)
        abort();
    teller->skips = more;
    teller->skips[teller->skip_count++] = id;
}

/* Up to the last one told, the letters of that origin are told.  Several lanes' letters may wait in
 * one. */
static enum status find_told(struct alert_teller *teller, struct keep_lane *lane,
                             struct arena *arena, struct fault *fault)
{
    struct keep_letter letter, other = {.lane = UINT32_MAX};
    struct str last = STR("");

    for (size_t n = 0; keep_outbox_at(lane, n, &letter); n++) {
        char lane_text[TELLER_LANE_BYTES], id_text[TELLER_ID_BYTES];

        if (letter.lane != other.lane)
            TRY(teller->last(teller->with, lane_name(letter.lane, lane_text), arena, &last, fault));
        other.lane = letter.lane;
        if (!str_equal(letter_name(letter.id, id_text), last))
            continue;
        for (size_t i = 0; i <= n && keep_outbox_at(lane, i, &other); i++)
            if (other.lane == letter.lane)
                skip(teller, other.id);
        other.lane = letter.lane;
    }
    return ST_OK;
}

enum status alert_teller_take_up(struct alert_teller *teller, struct fault *fault)
{
    struct fault later = {.status = ST_OK};
    enum status status = ST_OK;
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    for (uint32_t i = 0; i < keep_outbox_lanes(teller->keep) && status == ST_OK; i++)
        status = find_told(teller, keep_lane_at(teller->keep, i), &arena, fault);
    arena_done(&arena);
    TRY(status);
    (void)!alert_teller_again(teller, &later);
    return ST_OK;
}
