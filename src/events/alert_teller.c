/* SPDX-License-Identifier: Apache-2.0
 * The letters that wait in a lane go into one transaction, up to a bound, which also says which of
 * them was the lane's last. */
#include "events/alert_teller.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "events/alert_letter.h"

enum {
    TELLER_LANE_BYTES = 32,
    TELLER_ID_BYTES = 20,
    TELLER_LETTERS = 64,         /* of one transaction, */
    TELLER_HITS = 4096,          /* begun below that many hits */
    TELLER_LOT_BYTES = 1 << 20,  /* and that many bytes */
    TELLER_AHEAD_BYTES = 4 << 20 /* more than that waits: intake waits for the store too */
};

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
    pthread_t thread;                 /* when is_started */
    bool is_started;
    pthread_mutex_t asking;
    pthread_cond_t asked;
    bool is_asked, is_ending; /* under `asking` */
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
    pthread_mutex_init(&teller->asking, NULL);
    pthread_cond_init(&teller->asked, NULL);
    return teller;
}

void alert_teller_free(struct alert_teller *teller)
{
    if (teller == NULL)
        return;
    pthread_mutex_lock(&teller->asking);
    teller->is_ending = true;
    pthread_cond_signal(&teller->asked);
    pthread_mutex_unlock(&teller->asking);
    if (teller->is_started)
        (void)pthread_join(teller->thread, NULL);
    pthread_cond_destroy(&teller->asked);
    pthread_mutex_destroy(&teller->asking);
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

/* Letters of one origin, in their order. */
struct lot {
    struct keep_letter letters[TELLER_LETTERS];
    size_t count;
    struct alert_hit *hits;
    size_t hit_count;
};

static struct alert_hit *join(struct arena *arena, const struct alert_hit *first,
                              size_t first_count, const struct alert_hit *more, size_t more_count)
{
    struct alert_hit *hits = ARENA_ARRAY(arena, first_count + more_count + 1, struct alert_hit);

    if (first_count > 0)
        memcpy(hits, first, first_count * sizeof *hits);
    if (more_count > 0)
        memcpy(hits + first_count, more, more_count * sizeof *hits);
    return hits;
}

/* Of a newer program: nobody here can read it. */
static void leave_unread(struct alert_teller *teller, const struct keep_letter *letter,
                         enum status status)
{
    char lane_text[TELLER_LANE_BYTES], id_text[TELLER_ID_BYTES];

    log_event(LOG_ERROR, "events.letter-unread", "%.*s letter=%.*s status=%s",
              STR_ARG(lane_name(letter->lane, lane_text)),
              STR_ARG(letter_name(letter->id, id_text)), status_word(status));
    count(teller, &teller->refused, 1);
}

/* Nothing of a letter that was told before; one that cannot be read is a lot of its own. */
static void gather(struct alert_teller *teller, struct keep_lane *lane, struct arena *arena,
                   struct lot *lot)
{
    size_t bytes = 0;

    *lot = (struct lot){.hits = NULL};
    while (lot->count < TELLER_LETTERS && lot->hit_count < TELLER_HITS &&
           bytes < TELLER_LOT_BYTES) {
        struct keep_letter *letter = &lot->letters[lot->count];
        struct alert_hit *hits = NULL;
        size_t hit_count = 0;

        if (!keep_outbox_at(lane, lot->count, arena, letter) ||
            letter->lane != lot->letters[0].lane)
            return;
        enum status status = is_skipped(teller, letter->id)
                                 ? ST_OK
                                 : alert_letter_read(letter->bytes, arena, &hits, &hit_count);
        if (status != ST_OK && lot->count == 0) {
            leave_unread(teller, letter, status);
            lot->count = 1;
        }
        if (status != ST_OK)
            return;
        lot->hits = join(arena, lot->hits, lot->hit_count, hits, hit_count);
        lot->hit_count += hit_count;
        bytes += letter->bytes.len;
        lot->count++;
    }
}

static enum status tell_lot(struct alert_teller *teller, const struct lot *lot, struct fault *fault)
{
    const struct keep_letter *last = &lot->letters[lot->count - 1];
    char lane_text[TELLER_LANE_BYTES], letter_text[TELLER_ID_BYTES];
    struct str lane = lane_name(last->lane, lane_text);
    struct str id = letter_name(last->id, letter_text);

    fault_clear(fault);
    if (lot->hit_count == 0) /* the store has heard of all there was to say */
        return ST_OK;
    enum status status = teller->raise(teller->with, lane, id, lot->hits, lot->hit_count, fault);
    if (status == ST_OK)
        count(teller, &teller->told, lot->hit_count);
    else if (!may_pass(status))
        status = tell_singly(teller, lane, id, lot->hits, lot->hit_count, fault);
    return status;
}

/* ---- Lanes ---- */

static enum status tell_lane(struct alert_teller *teller, struct keep_lane *lane,
                             struct fault *fault)
{
    enum status status = ST_OK;
    bool is_more = true;

    while (is_more && status == ST_OK) {
        struct lot lot;
        struct arena arena;

        arena_init(&arena, ARENA_WORK_BYTES);
        gather(teller, lane, &arena, &lot);
        is_more = lot.count > 0;
        if (is_more)
            status = tell_lot(teller, &lot, fault);
        for (size_t i = 0; i < lot.count && status == ST_OK; i++)
            keep_outbox_done(lane, lot.letters[i].id);
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

static enum status tell_all(struct alert_teller *teller, struct fault *fault)
{
    enum status status = ST_OK;

    for (uint32_t i = 0; i < keep_outbox_lanes(teller->keep) && status == ST_OK; i++)
        status = tell_lane(teller, keep_lane_at(teller->keep, i), fault);
    settle(teller, status, fault);
    return status;
}

static void tell_unless_behind(struct alert_teller *teller)
{
    struct fault fault = {.status = ST_OK};

    pthread_mutex_lock(&teller->lock);
    if (!teller->is_behind)
        (void)!tell_all(teller, &fault);
    pthread_mutex_unlock(&teller->lock);
}

static void *run(void *object)
{
    struct alert_teller *teller = object;

    pthread_mutex_lock(&teller->asking);
    while (teller->is_asked || !teller->is_ending) {
        if (!teller->is_asked) {
            pthread_cond_wait(&teller->asked, &teller->asking);
            continue;
        }
        teller->is_asked = false;
        pthread_mutex_unlock(&teller->asking);
        tell_unless_behind(teller);
        pthread_mutex_lock(&teller->asking);
    }
    pthread_mutex_unlock(&teller->asking);
    return NULL;
}

void alert_teller_start(struct alert_teller *teller)
{
    if (!teller->is_started)
        teller->is_started = pthread_create(&teller->thread, NULL, run, teller) == 0;
}

void alert_teller_lane(struct alert_teller *teller, struct keep_lane *lane)
{
    struct fault fault = {.status = ST_OK};

    if (teller->is_started && keep_outbox_figures(teller->keep).bytes < TELLER_AHEAD_BYTES) {
        pthread_mutex_lock(&teller->asking);
        teller->is_asked = true;
        pthread_cond_signal(&teller->asked);
        pthread_mutex_unlock(&teller->asking);
        return;
    }
    pthread_mutex_lock(&teller->lock);
    if (!teller->is_behind)
        settle(teller, tell_lane(teller, lane, &fault), &fault);
    pthread_mutex_unlock(&teller->lock);
}

enum status alert_teller_again(struct alert_teller *teller, struct fault *fault)
{
    pthread_mutex_lock(&teller->lock);
    enum status status = tell_all(teller, fault);
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

    for (size_t n = 0; keep_outbox_at(lane, n, NULL, &letter); n++) {
        char lane_text[TELLER_LANE_BYTES], id_text[TELLER_ID_BYTES];

        if (letter.lane != other.lane)
            TRY(teller->last(teller->with, lane_name(letter.lane, lane_text), arena, &last, fault));
        other.lane = letter.lane;
        if (!str_equal(letter_name(letter.id, id_text), last))
            continue;
        for (size_t i = 0; i <= n && keep_outbox_at(lane, i, NULL, &other); i++)
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
