/* SPDX-License-Identifier: Apache-2.0
 * Words of harm as typed on a command line or sent to the API: read, computed in both schemes, or
 * refused with the field. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "policy/grade.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct policy *policy;

static void load_once(void)
{
    struct policy_report report;
    struct fault fault = {0};
    struct arena arena;

    if (policy)
        return;
    arena_init(&arena, (size_t)64 << 20);
    if (policy_load(&arena, NULL, 0, &policy, &report, &fault) != ST_OK)
        abort();
    arena_done(&arena);
}

static void compute(struct arena *arena, struct str scheme, const struct grade_harms *harms)
{
    static const struct grade_harms none = {{GRADE_NONE, GRADE_NONE, GRADE_NONE}};
    struct grade_result result;
    struct fault fault = {0};

    if (grade_compute(policy, arena, scheme, harms, &none, NULL, &result, &fault) != ST_OK)
        return;
    assert(result.level >= 1 && result.level <= 5);
    assert(result.level_with_floors >= result.level);
    (void)grade_json(arena, &result);
    (void)grade_neighbours(policy, arena, scheme, harms, &none);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct grade_harms harms;
    struct arena arena;
    struct fault fault = {0};

    load_once();
    arena_init(&arena, (size_t)16 << 20);
    if (grade_read_harms(text, "info", &harms, &fault) == ST_OK) {
        compute(&arena, STR("gbt22240-2020"), &harms);
        compute(&arena, STR("form-2025"), &harms);
    } else {
        assert(fault.status == ST_INVALID && strcmp(fault.field, "info") == 0);
    }
    arena_done(&arena);
    return 0;
}
