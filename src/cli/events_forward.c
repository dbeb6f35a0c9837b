/* SPDX-License-Identifier: Apache-2.0
 * Parcels out. */
#include "cli/events_forward.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/instant.h"
#include "events/kafka_producer.h"

enum { SENDER_BYTES = PARCEL_TEXT_MAX_BYTES, FORWARD_ARENA_BYTES = 1 << 20 };

struct events_forward {
    struct kafka_producer *producer;
    char node[SENDER_BYTES / 2];
    int64_t run; /* later runs of the node have greater ones */
};

enum status events_forward_open(const char *file, const char *node,
                                struct events_forward **ret_forward, struct fault *fault)
{
    struct events_forward *forward = calloc(1, sizeof(*forward));
    struct kafka_settings settings;
    struct arena arena;

    if (forward == NULL)
        return ST_MEMORY;
    (void)snprintf(forward->node, sizeof(forward->node), "%s", node);
    forward->run = instant_system_now().ms;
    arena_init(&arena, FORWARD_ARENA_BYTES);
    enum status status = kafka_settings_read(file, &arena, &settings, fault);
    if (status == ST_OK)
        status = kafka_producer_open(&settings, &forward->producer, fault);
    arena_done(&arena);
    if (status != ST_OK) {
        events_forward_close(forward);
        return status;
    }
    *ret_forward = forward;
    return ST_OK;
}

/* How many rows from here on make one parcel. */
static size_t rows_of_one(const struct parcel_row *rows, size_t count)
{
    size_t bytes = 0, i = 0;

    while (i < count && i < PARCEL_ROWS_MAX &&
           (i == 0 || bytes + parcel_row_bytes(&rows[i]) <= PARCEL_FULL_BYTES))
        bytes += parcel_row_bytes(&rows[i++]);
    return i;
}

static enum status send_one(struct events_forward *forward, const struct parcel *parcel,
                            struct fault *fault)
{
    struct arena arena;
    struct buf bytes;

    arena_init(&arena, FORWARD_ARENA_BYTES);
    buf_init(&bytes, PARCEL_MAX_BYTES);
    enum status status = parcel_write(parcel, &bytes, &arena);
    if (status == ST_OK)
        status = kafka_producer_send(forward->producer, parcel->sensor, buf_view(&bytes), fault);
    buf_done(&bytes);
    arena_done(&arena);
    return status;
}

enum status events_forward_send(struct events_forward *forward, struct str sensor, uint32_t sender,
                                int64_t *number, const struct parcel_row *rows, size_t count,
                                size_t *done, struct fault *fault)
{
    char name[SENDER_BYTES];

    (void)snprintf(name, sizeof(name), "%s-%u", forward->node, sender);
    while (*done < count) {
        size_t part = rows_of_one(rows + *done, count - *done);
        const struct parcel parcel = {.sensor = sensor,
                                      .sender = str_of(name),
                                      .run = forward->run,
                                      .number = *number + 1,
                                      .rows = rows + *done,
                                      .count = part};

        TRY(send_one(forward, &parcel, fault));
        *number += 1;
        *done += part;
    }
    return ST_OK;
}

void events_forward_close(struct events_forward *forward)
{
    if (forward == NULL)
        return;
    kafka_producer_close(forward->producer);
    free(forward);
}
