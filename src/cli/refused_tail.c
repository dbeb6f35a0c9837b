/* SPDX-License-Identifier: Apache-2.0
 * A ring of refused lines. */
#include "cli/refused_tail.h"

#include <string.h>

#include "base/banned.h"

void refused_tail_add(struct refused_tail *tail, uint64_t line, uint64_t byte, enum refusal reason,
                      struct str text)
{
    struct refused_tail_row *row = &tail->rows[tail->count++ % SENSOR_REFUSED_LINES];
    size_t len = text.len < REFUSED_TAIL_BYTES ? text.len : REFUSED_TAIL_BYTES;

    *row = (struct refused_tail_row){
        .at = instant_system_now(), .line = line, .byte = byte, .reason = reason};
    if (reason == REFUSAL_NOT_AGREED || len == 0)
        return;
    memcpy(row->bytes, text.ptr, len);
    row->len = len;
}

void refused_tail_note(void *tail, const struct decoded *decoded, enum refusal reason)
{
    refused_tail_add(tail, decoded->number, decoded->refused_at, reason, decoded->line);
}

void refused_tail_clear(struct refused_tail *tail)
{
    tail->count = 0;
}

void refused_tail_put(struct refused_tail *tail, struct sensor_hop *hop, struct arena *arena)
{
    size_t count = tail->count < SENSOR_REFUSED_LINES ? tail->count : SENSOR_REFUSED_LINES;
    struct sensor_refused *lines = ARENA_ARRAY(arena, count + 1, struct sensor_refused);

    for (size_t i = 0; i < count; i++) {
        const struct refused_tail_row *row =
            &tail->rows[(tail->count - count + i) % SENSOR_REFUSED_LINES];

        lines[i] = (struct sensor_refused){
            .at = row->at,
            .line = (int64_t)row->line,
            .byte = (int64_t)row->byte,
            .reason = refusal_word(row->reason),
            .beginning = refusal_beginning((struct str){row->bytes, row->len}, arena),
        };
    }
    hop->lines = lines;
    hop->line_count = count;
    tail->count = 0;
}
