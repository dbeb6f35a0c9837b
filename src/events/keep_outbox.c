/* SPDX-License-Identifier: Apache-2.0
 * Letters that wait, lane by lane, in the order they came. */
#include "events/keep_outbox.h"

#include "events/keep_inside.h"

enum { OUTBOX_FIRST = 16 };

/* ---- Within a batch ---- */

static enum status has_room(struct keep_lane *lane, size_t bytes, struct fault *fault)
{
    (void)pthread_mutex_lock(&lane->keep->mutex);
    uint64_t waiting = lane->keep->waiting_bytes;
    (void)pthread_mutex_unlock(&lane->keep->mutex);
    if (waiting + lane->letter_bytes + bytes <= KEEP_OUTBOX_MAX_BYTES)
        return ST_OK;
    return fault_set(fault, ST_BUSY, "alerts",
                     "待写入的告警已积压 %llu 字节，暂不接收新事件；请检查数据库",
                     "%llu bytes of alerts wait to be written, so no more events are taken in; "
                     "look after the database",
                     (unsigned long long)waiting);
}

enum status keep_outbox_put(struct keep_lane *lane, struct str bytes, struct fault *fault)
{
    TRY(has_room(lane, bytes.len, fault));
    if (lane->letter_count == lane->letter_max) {
        size_t max = lane->letter_max > 0 ? lane->letter_max * 2 : OUTBOX_FIRST;
        struct keep_log_letter *more = ARENA_ARRAY(&lane->arena, max, struct keep_log_letter);

        if (lane->letter_count > 0)
            memcpy(more, lane->letters, lane->letter_count * sizeof *more);
        lane->letters = more;
        lane->letter_max = max;
    }
    struct keep_log_letter *letter = &lane->letters[lane->letter_count++];
    letter->lane = lane->number;
    letter->bytes = str_copy(&lane->arena, bytes);
    digest_random(&letter->id, sizeof letter->id);
    lane->letter_bytes += bytes.len;
    return ST_OK;
}

/* ---- After it ---- */

enum status keep_outbox_add(struct keep_lane *lane, const struct keep_log_letter *letter,
                            uint64_t index)
{
    if (lane->waiting_count == lane->waiting_max && lane->waiting_first > 0) {
        lane->waiting_count -= lane->waiting_first;
        memmove(lane->waiting, lane->waiting + lane->waiting_first,
                lane->waiting_count * sizeof *lane->waiting);
        lane->waiting_first = 0;
    }
    if (lane->waiting_count == lane->waiting_max) {
        size_t max = lane->waiting_max > 0 ? lane->waiting_max * 2 : OUTBOX_FIRST;
        struct keep_waiting *more = realloc(lane->waiting, max * sizeof *more);

        if (!more)
            return ST_MEMORY;
        lane->waiting = more;
        lane->waiting_max = max;
    }
    char *bytes = malloc(letter->bytes.len + 1);
    if (!bytes)
        return ST_MEMORY;
    if (letter->bytes.len > 0)
        memcpy(bytes, letter->bytes.ptr, letter->bytes.len);
    lane->waiting[lane->waiting_count++] = (struct keep_waiting){
        .letter = {letter->lane, letter->id, {bytes, letter->bytes.len}},
        .bytes = bytes,
        .since = instant_system_now(),
        .index = index,
    };
    lane->keep->waiting_bytes += letter->bytes.len;
    return ST_OK;
}

void keep_outbox_free(struct keep_lane *lane)
{
    for (size_t i = lane->waiting_first; i < lane->waiting_count; i++)
        free(lane->waiting[i].bytes);
    free(lane->waiting);
    lane->waiting = NULL;
}

bool keep_outbox_at(struct keep_lane *lane, size_t n, struct arena *arena,
                    struct keep_letter *ret_letter)
{
    (void)pthread_mutex_lock(&lane->keep->mutex);
    bool is_there = n < lane->waiting_count - lane->waiting_first;
    if (is_there) {
        const struct keep_log_letter *letter = &lane->waiting[lane->waiting_first + n].letter;

        *ret_letter = (struct keep_letter){letter->lane, letter->id,
                                           arena ? str_copy(arena, letter->bytes) : STR("")};
    }
    (void)pthread_mutex_unlock(&lane->keep->mutex);
    return is_there;
}

void keep_outbox_done(struct keep_lane *lane, uint64_t id)
{
    (void)pthread_mutex_lock(&lane->keep->mutex);
    struct keep_waiting *first = &lane->waiting[lane->waiting_first];
    if (lane->waiting_first < lane->waiting_count && first->letter.id == id) {
        lane->keep->waiting_bytes -= first->letter.bytes.len;
        free(first->bytes);
        if (first->index != KEEP_NOT_LOGGED)
            lane->done = first->index + 1;
        if (++lane->waiting_first == lane->waiting_count)
            lane->waiting_first = lane->waiting_count = 0;
    }
    (void)pthread_mutex_unlock(&lane->keep->mutex);
}

uint32_t keep_outbox_lanes(const struct keep *keep)
{
    return keep->lane_count;
}

struct keep_outbox_figures keep_outbox_figures(struct keep *keep)
{
    struct keep_outbox_figures figures = {0};

    (void)pthread_mutex_lock(&keep->mutex);
    figures.bytes = keep->waiting_bytes;
    for (uint32_t i = 0; i < keep->lane_count; i++) {
        const struct keep_lane *lane = &keep->lanes[i];

        figures.letters += lane->waiting_count - lane->waiting_first;
        if (lane->waiting_first == lane->waiting_count)
            continue;
        struct instant since = lane->waiting[lane->waiting_first].since;
        if (figures.since.ms == 0 || since.ms < figures.since.ms)
            figures.since = since;
    }
    (void)pthread_mutex_unlock(&keep->mutex);
    return figures;
}
