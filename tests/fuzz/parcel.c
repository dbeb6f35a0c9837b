// SPDX-License-Identifier: Apache-2.0
// Parcels of events: whole ones come out as they were written, others are refused.
#include <stdint.h>
#include <stdlib.h>

#include "events/parcel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void comes_back(const struct parcel *parcel, struct arena *arena)
{
    struct fault fault = {.status = ST_OK};
    struct parcel again;
    struct buf bytes;

    buf_init(&bytes, (size_t)64 << 20);
    enum status status = parcel_write(parcel, &bytes, arena);
    if (status == ST_OK && (parcel_read(buf_view(&bytes), arena, &again, &fault) != ST_OK ||
                            again.count != parcel->count || again.number != parcel->number ||
                            again.run != parcel->run || !str_equal(again.sensor, parcel->sensor)))
        abort();
    if (status != ST_OK && status != ST_LIMIT)
        abort();
    buf_done(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct fault fault = {.status = ST_OK};
    struct parcel parcel;
    struct arena arena;

    arena_init(&arena, (size_t)64 << 20);
    if (parcel_read(bytes, &arena, &parcel, &fault) == ST_OK) {
        for (size_t i = 0; i < parcel.count; i++)
            if (parcel.rows[i].bytes.len > size)
                abort();
        comes_back(&parcel, &arena);
    } else if (fault.zh[0] == '\0' || fault.en[0] == '\0') {
        abort();
    }
    arena_done(&arena);
    return 0;
}
