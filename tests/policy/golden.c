/* SPDX-License-Identifier: Apache-2.0
 * Runs a file of cases against the packs built into the program: a question, and what the clause
 * says the answer must be.  Further arguments are folders of packs.  The format is told in
 * docs/pack-guide.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/clock.h"
#include "policy/facts_evaluate.h"
#include "policy/grade.h"
#include "policy/incident_clock.h"
#include "policy/incident_level.h"
#include "policy/organ.h"
#include "policy/yaml_read.h"

enum { ARENA_BYTES = 1024 * 1024 * 1024, CODES_MAX = 8, FILE_BYTES = 1024 * 1024 };

static struct arena arena;
static struct policy *policy;
static const struct yaml_read_tree *case_tree;
static const char *case_file;

static struct date date_of(const json_t *object, const char *key, struct date fallback)
{
    struct date on = fallback;

    (void)date_read(json_get_text(object, key), &on);
    return on;
}

static size_t codes_of(const json_t *list, struct str *codes)
{
    size_t i, count = 0;
    json_t *code;

    json_array_foreach(list, i, code)
    {
        if (count < CODES_MAX)
            codes[count++] = json_text(code);
    }
    return count;
}

/* {regions, sectors, on} of a case; the day is 2026-06-01 unless given. */
static struct policy_place place_of(const json_t *c, struct str *regions, struct str *sectors)
{
    const json_t *place = json_get_object(c, "place");
    struct policy_place found = {.on = date_of(place, "on", (struct date){2026, 6, 1})};

    found.region_count = codes_of(json_get_list(place, "regions"), regions);
    found.sector_count = codes_of(json_get_list(place, "sectors"), sectors);
    found.regions = regions;
    found.sectors = sectors;
    return found;
}

static json_t *failure(const struct fault *fault)
{
    json_t *json = json_new_object(&arena);

    json_put_textz(json, "refused", status_word(fault->status));
    json_put_textz(json, "field", fault->field);
    json_put_textz(json, "en", fault->en);
    return json;
}

static json_t *ask_due(const json_t *c)
{
    struct instant from = instant_beijing_start(date_of(c, "from", (struct date){0, 0, 0}));
    enum calendar_unit unit = CALENDAR_DAYS;
    struct calendar_due due;
    struct fault fault = {0};

    (void)instant_read(json_get_text(c, "at"), &from);
    (void)calendar_unit_read(json_get_text(c, "unit"), &unit);
    int64_t amount = json_get_int(c, "amount", 0);
    if (calendar_due(policy, &arena, from, amount, unit, &due, &fault) != ST_OK)
        return failure(&fault);
    json_t *json = calendar_due_json(&arena, from, amount, unit, &due);
    json_put_int(json, "days_walked", (int64_t)due.count);
    return json;
}

static json_t *ask_year(const json_t *c)
{
    bool is_provisional = false;
    json_t *json = json_new_object(&arena);

    json_put_int(json, "workdays",
                 calendar_year(policy, (int)json_get_int(c, "year", 0), &is_provisional));
    json_put_bool(json, "provisional", is_provisional);
    return json;
}

static json_t *ask_day(const json_t *c)
{
    struct calendar_day day = calendar_day_of(policy, date_of(c, "on", (struct date){2026, 1, 1}));
    json_t *json = json_new_object(&arena);

    json_put_textz(json, "kind", calendar_kind_word(day.kind));
    json_put_bool(json, "provisional", day.is_provisional);
    return json;
}

static json_t *ask_grade(const json_t *c)
{
    struct grade_harms info, service;
    struct grade_result result;
    struct grade_facts facts = {
        json_get_bool(c, "big_data_personal", false),
        json_get_bool(c, "big_data_platform_public", false),
        (int)json_get_int(c, "carries", 0),
    };
    struct fault fault = {0};

    if (grade_read_harms(json_get_text(c, "info"), "info", &info, &fault) != ST_OK ||
        grade_read_harms(json_get_text(c, "service"), "service", &service, &fault) != ST_OK ||
        grade_compute(policy, &arena, json_get_text(c, "scheme"), &info, &service, &facts, &result,
                      &fault) != ST_OK)
        return failure(&fault);
    return grade_json(&arena, &result);
}

static json_t *ask_setting(const json_t *c)
{
    struct str regions[CODES_MAX], sectors[CODES_MAX];
    struct policy_place place = place_of(c, regions, sectors);
    const char *key = json_get_text(c, "key").ptr;
    struct policy_setting setting;
    json_t *json = json_new_object(&arena);
    enum status status = policy_setting(policy, &place, key, &setting);

    if (status != ST_OK) {
        json_put_textz(json, "refused", status_word(status));
        return json;
    }
    json_put_text(json, "text", setting.text);
    json_put_int(json, "number", setting.number);
    json_put_text(json, "clause", setting.clause);
    json_put_text(json, "pack", setting.pack);
    json_put_text(json, "strength", setting.strength);
    json_put_text(json, "sure", setting.sure);
    json_t *origin = policy_setting_origin(policy, &arena, &place, key);
    json_put_int(json, "origins", (int64_t)json_array_size(json_get_list(origin, "values")));
    return json;
}

static json_t *ask_clock(const json_t *c)
{
    struct str regions[CODES_MAX], sectors[CODES_MAX];
    struct policy_place place = place_of(c, regions, sectors);
    struct instant from = instant_beijing_start(date_of(c, "from", (struct date){2026, 6, 1}));
    struct clock_answers answers;
    struct fault fault = {0};
    struct str start = json_get_text(c, "start");

    if (clock_rules(policy, &arena, &place, json_get_text(c, "rule").ptr,
                    start.len ? start.ptr : NULL, from, &answers, &fault) != ST_OK)
        return failure(&fault);
    json_t *json =
        answers.count ? clock_json(&arena, &answers.answers[0], from) : json_new_object(&arena);
    json_put_int(json, "origins", (int64_t)answers.count);
    return json;
}

static json_t *ask_organ(const json_t *c)
{
    struct str regions[CODES_MAX], sectors[CODES_MAX];
    struct policy_place place = place_of(c, regions, sectors);
    struct organ_facts facts = {
        .level = (int)json_get_int(c, "level", 2),
        .reach = json_get_text(c, "reach"),
        .is_branch = json_get_bool(c, "branch", false),
        .rank = json_get_text(c, "rank"),
        .managed_at = json_get_text(c, "managed_at"),
        .operated_at = json_get_text(c, "operated_at"),
        .registered_at = json_get_text(c, "registered_at"),
        .equipped_at = json_get_text(c, "equipped_at"),
    };
    struct organ_answer answer;
    struct fault fault = {0};

    if (organ_of_filing(policy, &arena, &place, &facts, &answer, &fault) != ST_OK)
        return failure(&fault);
    json_t *json = json_new_object(&arena);
    json_put_text(json, "rule", answer.rule);
    json_put_text(json, "organ", answer.level);
    json_put_text(json, "region", answer.region);
    json_put_text(json, "decided_by", answer.place);
    json_put_text(json, "clause", answer.clause);
    return json;
}

/* Rows of the facts at the instant, as a list under "rows". */
static json_t *ask_obligations(const json_t *c)
{
    struct str codes[CODES_MAX];
    size_t count = codes_of(json_get_list(c, "packs"), codes);
    struct yaml_read_tree tree = {json_get_object(c, "facts"), case_tree->lines};
    struct policy_report report;
    struct fault fault = {0};
    struct facts_set set;
    struct instant at;
    json_t *rows, *json = json_new_object(&arena);

    if (!instant_read(json_get_text(c, "at"), &at))
        at = instant_beijing_start(date_of(c, "at", (struct date){2026, 6, 1}));
    if (facts_read(policy, &arena, str_of(case_file), &tree, &set, &report, &fault) != ST_OK) {
        for (size_t i = 0; i < report.count; i++)
            (void)fprintf(stderr, "%.*s:%d: %.*s\n", STR_ARG(report.problems[i].file),
                          report.problems[i].line, STR_ARG(report.problems[i].en));
        return failure(&fault);
    }
    if (facts_evaluate(&arena, policy, &set, at, codes, count, &rows, &fault) != ST_OK)
        return failure(&fault);
    json_put(json, "rows", rows);
    return json;
}

/* The judgement flattened: criterion and missing as ids. */
static json_t *ask_incident_level(const json_t *c)
{
    json_t *facts, *unknown, *judgement, *json = json_new_object(&arena), *one;
    json_t *missing = json_new_list(&arena), *holding = json_new_list(&arena);
    struct date on = date_of(c, "on", (struct date){2026, 6, 1});
    struct fault fault = {0};
    size_t i;

    if (incident_level_read(policy, &arena, json_get_object(c, "facts"), &facts, &unknown,
                            &fault) != ST_OK ||
        incident_level_judge(policy, &arena, json_get_text(c, "pack"), on, facts, &judgement,
                             &fault) != ST_OK)
        return failure(&fault);
    const json_t *criterion = json_get_object(judgement, "criterion");
    json_array_foreach(json_get_list(judgement, "missing"), i, one)
    {
        json_add_text(missing, json_get_text(one, "fact"));
    }
    json_array_foreach(json_get_list(judgement, "criteria"), i, one)
    {
        json_add_text(holding, json_get_text(one, "id"));
    }
    json_put_text(json, "level", json_get_text(judgement, "level"));
    json_put_text(json, "criterion", json_get_text(criterion, "id"));
    json_put_text(json, "clause", json_get_text(criterion, "clause"));
    json_put_text(json, "sure", json_get_text(criterion, "sure"));
    if (criterion)
        json_put(json, "threshold", json_object_get(criterion, "threshold"));
    json_put(json, "missing", missing);
    json_put(json, "criteria", holding);
    json_put(json, "unknown", unknown);
    return json;
}

/* Clocks of an incident, as a list under "rows". */
static json_t *ask_incident_clocks(const json_t *c)
{
    struct str codes[CODES_MAX];
    size_t count = codes_of(json_get_list(c, "packs"), codes);
    struct yaml_read_tree tree = {json_get_object(c, "facts"), case_tree->lines};
    struct policy_report report = {0, NULL};
    struct fault fault = {0};
    struct incident_facts facts;
    json_t *answer, *json = json_new_object(&arena);
    struct instant at = {0};

    (void)instant_read(json_get_text(c, "at"), &at);
    if (incident_facts_of(policy, &arena, &tree, at, &facts, &fault) != ST_OK ||
        incident_clock_list(policy, &arena, &facts, at, codes, count, &answer, &report, &fault) !=
            ST_OK)
        return failure(&fault);
    json_put(json, "rows", json_get_list(answer, "clocks"));
    return json;
}

static const struct {
    const char *ask;
    json_t *(*answer)(const json_t *c);
} questions[] = {
    {"due", ask_due},
    {"year", ask_year},
    {"day", ask_day},
    {"grade", ask_grade},
    {"setting", ask_setting},
    {"clock", ask_clock},
    {"organ", ask_organ},
    {"obligations", ask_obligations},
    {"incident-level", ask_incident_level},
    {"incident-clocks", ask_incident_clocks},
};

static json_t *answer_of(const json_t *c)
{
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (str_is(json_get_text(c, "ask"), questions[i].ask))
            return questions[i].answer(c);
    }
    return NULL;
}

static char *shown(const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

    return text ? text : "absent";
}

/* Every member of `expect` is in the row with that value. */
static size_t members_met(const json_t *row, const json_t *expect)
{
    const char *key;
    json_t *value;
    size_t met = 0;

    json_object_foreach((json_t *)(uintptr_t)expect, key, value)
    {
        met += json_equal(json_object_get(row, key), value) ? 1 : 0;
    }
    return met;
}

static const json_t *best_row(const json_t *rows, const json_t *expect, bool *ret_is_whole)
{
    const json_t *best = NULL;
    size_t best_met = 0, i;
    json_t *row;

    *ret_is_whole = false;
    json_array_foreach(rows, i, row)
    {
        size_t met = members_met(row, expect);
        bool is_rule = json_equal(json_object_get(row, "rule"), json_object_get(expect, "rule"));
        if (met == json_object_size(expect))
            *ret_is_whole = true;
        if (is_rule && met > best_met) {
            best_met = met;
            best = row;
        }
    }
    return best;
}

static void show_difference(const json_t *row, const json_t *expect)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)expect, key, value)
    {
        if (!json_equal(json_object_get(row, key), value))
            (void)fprintf(stderr, "    %s is %s, expected %s\n", key,
                          shown(json_object_get(row, key)), shown(value));
    }
}

/* Where a rule stands among the rows when it does not govern: helps whoever wrote the case. */
static void show_origin(const json_t *rows, struct str rule)
{
    size_t i, k;
    json_t *row, *origin;

    json_array_foreach(rows, i, row)
    {
        json_array_foreach(json_get_list(row, "origin"), k, origin)
        {
            if (str_equal(json_get_text(origin, "rule"), rule) &&
                !json_get_bool(origin, "governs", false))
                (void)fprintf(stderr, "    it stands in the origin of %.*s\n",
                              STR_ARG(json_get_text(row, "rule")));
        }
    }
}

/* Each row of `expect` is found, no rule of `none` governs a row. */
static bool rows_hold(const json_t *c, const char *file, int line)
{
    json_t *answer = answer_of(c), *expect = json_get_list(c, "expect"), *one, *row;
    const json_t *none = json_get_list(c, "none"), *rows = json_get_list(answer, "rows");
    bool holds = rows && json_array_size(expect) + json_array_size(none) > 0, is_whole;
    size_t i, k;

    if (!holds)
        (void)fprintf(stderr, "%s:%d: refused, or nothing expected: %s\n", file, line,
                      shown(answer));
    json_array_foreach(expect, i, one)
    {
        const json_t *best = best_row(rows, one, &is_whole);
        if (is_whole)
            continue;
        holds = false;
        (void)fprintf(stderr, "%s:%d: %.*s: no row %s\n", file, line,
                      STR_ARG(json_get_text(c, "name")), shown(one));
        if (best)
            show_difference(best, one);
        else
            show_origin(rows, json_get_text(one, "rule"));
    }
    json_array_foreach(none, i, one)
    {
        json_array_foreach(rows, k, row)
        {
            if (!json_equal(json_object_get(row, "rule"), one))
                continue;
            holds = false;
            (void)fprintf(stderr, "%s:%d: %.*s: there must be no %s\n", file, line,
                          STR_ARG(json_get_text(c, "name")), shown(one));
            break;
        }
    }
    return holds;
}

/* Every expected member is there with that value. */
static bool case_holds(const json_t *c, const char *file, int line)
{
    if (json_get_list(c, "expect") || json_get_list(c, "none"))
        return rows_hold(c, file, line);
    json_t *answer = answer_of(c), *value;
    const json_t *expect = json_get_object(c, "expect");
    const char *key;
    bool holds = answer && json_object_size(expect) > 0;

    json_object_foreach((json_t *)(uintptr_t)expect, key, value)
    {
        json_t *got = json_object_get(answer, key);
        if (json_equal(got, value))
            continue;
        (void)fprintf(stderr, "%s:%d: %.*s: %s is %s, expected %s\n", file, line,
                      STR_ARG(json_get_text(c, "name")), key,
                      got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT) : "absent",
                      json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT));
        holds = false;
    }
    if (json_object_size(expect) == 0 || !answer)
        (void)fprintf(stderr, "%s:%d: no such question, or nothing expected\n", file, line);
    return holds;
}

static bool read_cases(const char *path, struct yaml_read_tree *ret_tree)
{
    FILE *file = fopen(path, "rb");
    struct fault fault = {0};
    int line = 0;

    if (!file)
        return false;
    char *bytes = arena_take(&arena, FILE_BYTES);
    struct str text = {bytes, fread(bytes, 1, FILE_BYTES, file)};
    (void)fclose(file);
    if (yaml_read(&arena, text, ret_tree, &line, &fault) == ST_OK)
        return true;
    (void)fprintf(stderr, "%s:%d: %s\n", path, line, fault.en);
    return false;
}

int main(int argc, char **argv)
{
    struct policy_report report;
    struct fault fault = {0};
    struct yaml_read_tree tree;
    size_t i, failed = 0;
    json_t *c;

    arena_init(&arena, ARENA_BYTES);
    if (argc < 2 || !read_cases(argv[1], &tree))
        return EXIT_FAILURE;
    const char *const *folders = (const char *const *)argv + 2;
    if (policy_load(&arena, folders, (size_t)argc - 2, &policy, &report, &fault) != ST_OK) {
        (void)fprintf(stderr, "%s\n", fault.en);
        return EXIT_FAILURE;
    }
    json_t *cases = json_get_list(tree.root, "cases");
    case_tree = &tree;
    case_file = argv[1];
    json_array_foreach(cases, i, c)
    {
        failed += case_holds(c, argv[1], yaml_read_line_at(&tree, cases, i)) ? 0 : 1;
    }
    (void)printf("%zu cases, %zu failed\n", json_array_size(cases), failed);
    policy_free(policy);
    size_t count = json_array_size(cases);
    arena_done(&arena);
    return failed == 0 && count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
