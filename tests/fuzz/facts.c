/* SPDX-License-Identifier: Apache-2.0
 * A facts file against the packs built into the program: read, evaluated, printed. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "policy/facts_evaluate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct policy *policy;

static void load(void)
{
    struct arena arena;
    struct policy_report report;
    struct fault fault = {0};

    arena_init(&arena, (size_t)256 << 20);
    if (policy_load(&arena, NULL, 0, &policy, &report, &fault) != ST_OK)
        abort();
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct instant at = {INT64_C(1772413200000)}; /* 2026-03-02T09:00:00+08:00 */
    struct arena arena;
    struct policy_report report = {0, NULL};
    struct facts_set set;
    struct fault fault = {0};
    json_t *rows;

    if (!policy)
        load();
    arena_init(&arena, (size_t)1 << 30);
    enum status status = facts_read_text(policy, &arena, STR("facts"), text, &set, &report, &fault);
    if (status == ST_OK) {
        assert(report.count == 0);
        status = facts_evaluate(&arena, policy, &set, at, NULL, 0, &rows, &fault);
        assert(status == ST_OK || status == ST_LIMIT);
        if (status == ST_OK)
            (void)json_canonical(&arena, rows);
    } else {
        assert(report.count > 0);
    }
    for (size_t i = 0; i < report.count; i++) {
        const struct policy_problem *problem = &report.problems[i];
        assert(problem->line >= 0 && problem->zh.len > 0 && problem->en.len > 0);
        assert(str_is_utf8(problem->zh) && str_is_utf8(problem->en));
    }
    arena_done(&arena);
    return 0;
}
