/* SPDX-License-Identifier: Apache-2.0
 * A filter and, after the first line end, an event: any text is refused with a reason or read into
 * a program whose results come out even, and which judges the event. */
#include <stdint.h>
#include <string.h>

#include "events/filter_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char event[] =
    "{\"a\":\"x Y\",\"b\":[1,2.5,\"10.0.0.1\"],\"c\":{\"d\":null,\"e\":\"/u?v=1\"}}";

static void program_check(const struct filter *filter)
{
    size_t results = 0;

    for (size_t i = 0; i < filter->step_count; i++) {
        const struct filter_step *step = &filter->steps[i];

        if (step->kind == FILTER_STEP_TERM || step->kind == FILTER_STEP_ALL)
            results++;
        else if (step->kind == FILTER_STEP_AND || step->kind == FILTER_STEP_OR)
            results--;
        else if (step->kind != FILTER_STEP_NOT && i + step->argument >= filter->step_count)
            __builtin_trap();
        if (results == 0 || results > filter->depth || results > FILTER_MAX_RESULTS)
            __builtin_trap();
    }
    if (results != 1)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    struct str text = {(const char *)data, end ? (size_t)(end - data) : size};
    struct str line =
        end ? (struct str){(const char *)end + 1, size - text.len - 1} : str_of(event);
    const struct filter *filter = NULL;
    struct fault fault = {0};
    struct record record;
    struct arena arena;

    arena_init(&arena, (size_t)256 << 20);
    struct layout_set *set = layout_set_new();
    struct filter_judge *judge = filter_judge_new();
    if (set && judge && filter_read(&arena, text, NULL, &filter, &fault) == ST_OK) {
        program_check(filter);
        if (layout_read_json(set, RECORD_EVE, line, &record) == ST_OK ||
            layout_read_json(set, RECORD_EVE, str_of(event), &record) == ST_OK) {
            record.mark_count = 0;
            (void)filter_record(judge, filter, set, &record, &arena);
        }
    } else if (fault.status == ST_OK || fault.zh[0] == '\0' || fault.en[0] == '\0') {
        __builtin_trap();
    }
    filter_judge_free(judge);
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}
