/* SPDX-License-Identifier: Apache-2.0
 * A JSON line read twice, plainly and by its layout, gives the same leaves, and they make the line.
 */
#include <stdlib.h>
#include <string.h>

#include "events/layout.h"

static struct layout_set *set;
static struct leaf kept[LAYOUT_SLOT_MAX];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str line = {(const char *)data, size};
    struct record record;

    if (set == NULL)
        set = layout_set_new();
    layout_set_clear(set);
    if (layout_read_json(set, RECORD_JSON, line, &record) != ST_OK)
        return 0;
    uint32_t count = record.layout->slot_count;
    if (count > 0)
        memcpy(kept, record.leaves, count * sizeof(kept[0]));
    if (layout_read_json(set, RECORD_JSON, line, &record) != ST_OK || layout_count(set) != 1)
        abort();
    const char *at = line.ptr;
    for (uint32_t i = 0; i < count; i++) {
        if (record.leaves[i].ptr != kept[i].ptr || record.leaves[i].len != kept[i].len ||
            record.leaves[i].is_escaped != kept[i].is_escaped ||
            record.leaves[i].ptr != at + record.layout->gaps[i].len)
            abort();
        at = kept[i].ptr + kept[i].len;
    }
    return at + record.layout->gaps[count].len == line.ptr + line.len ? 0 : (abort(), 0);
}
