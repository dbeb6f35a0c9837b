/* SPDX-License-Identifier: Apache-2.0
 * One file of a pack beside right ones, through schema and lint.  The first byte chooses the file.
 */
#include <assert.h>
#include <stdint.h>

#include "policy/pack_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The letters a to f of a seed go on after the digits. */
static const char *const names[] = {
    "pack.yaml",        "clauses.yaml", "settings.yaml",  "clocks.yaml",
    "organs.yaml",      "grading.yaml", "calendar.yaml",  "sectors.yaml",
    "regions.csv",      "forms/f.yaml", "facts.yaml",     "obligations.yaml",
    "authorities.yaml", "lists.yaml",   "campaigns.yaml", "duties.yaml",
};
enum { NAMES = sizeof names / sizeof *names, FACTS = 10 };

static const char head[] =
    "code: XX\nversion: \"1\"\nzh: 甲\nen: a\nrank: 5\nvalid_from: 2024-01-01\n";
static const char facts[] = "facts:\n  - {id: level, about: system, type: number, zh: 甲, en: a}\n"
                            "  - {id: kinds, about: any, type: words, zh: 甲, en: a}\n"
                            "  - {id: found, about: any, type: event, zh: 甲, en: a, attributes: "
                            "[{id: grade, words: [I, II]}]}\n";
static const char clauses[] = "documents:\n  - {id: d, zh: 甲, en: a}\nclauses:\n"
                              "  - {id: c1, document: d, section: 一, zh: 甲, en: a, sure: H}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct fault fault = {0};

    if (size == 0)
        return 0;
    arena_init(&arena, (size_t)512 << 20);
    struct pack *pack = ARENA_NEW(&arena, struct pack);
    struct pack_set set = {1, pack};
    struct pack_problems problems = {.arena = &arena};
    /* First byte: which file; digits, then letters, for seeds that people can read. */
    size_t which = (size_t)(data[0] >= 'a'   ? data[0] - 'a' + 10
                            : data[0] >= '0' ? data[0] - '0'
                                             : data[0]) %
                   NAMES;
    struct str text = {(const char *)data + 1, size - 1};
    pack->folder = STR("XX");
    pack->shown = STR("packs/XX");
    pack->files = ARENA_ARRAY(&arena, 5, struct pack_file);
    if (which != 0)
        pack_read_file(&arena, pack, STR("pack.yaml"), str_of(head), &problems);
    if (which != 1)
        pack_read_file(&arena, pack, STR("clauses.yaml"), str_of(clauses), &problems);
    if (which != FACTS)
        pack_read_file(&arena, pack, STR("facts.yaml"), str_of(facts), &problems);
    pack_read_file(&arena, pack, str_of(names[which]), text, &problems);
    pack_read_head(&arena, pack);
    assert(pack_check(&arena, &set, &problems, &fault) == ST_OK);
    pack_problems_sort(&problems);
    for (size_t i = 0; i < problems.count; i++) {
        const struct policy_problem *problem = &problems.rows[i];
        assert(problem->line >= 0 && problem->zh.len > 0 && problem->en.len > 0);
        assert(str_is_utf8(problem->zh) && str_is_utf8(problem->en));
    }
    arena_done(&arena);
    return 0;
}
