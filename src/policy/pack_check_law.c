/* SPDX-License-Identifier: Apache-2.0
 * What must hold in grading schemes and in calendars. */
#include "policy/pack_check.h"

#include <string.h>

#include "policy/policy_limits.h"

enum { SATURDAY = 6, MONTH_DAY_BYTES = 5 };

static const char *const object_words[] = {"citizen", "public", "national"};
static const char *const harm_words[] = {"general", "serious", "grave"};

/* The codes of a list are exactly these three, in this order. */
static void check_codes(const struct pack_check_file *f, const json_t *list,
                        const char *const words[3])
{
    size_t i;
    json_t *entry;

    json_array_foreach(list, i, entry)
    {
        struct str code = json_get_text(entry, "code");
        if (i >= 3 || !str_is(code, words[i]))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "code"),
                         "“%.*s”的位置上应为“%s”", "\"%.*s\" should be \"%s\"", STR_ARG(code),
                         i < 3 ? words[i] : "-");
    }
}

/* A greater harm, or a weightier object, never gives a lower level. */
static void check_matrix(const struct pack_check_file *f, const json_t *matrix)
{
    int64_t above[3] = {0, 0, 0};

    for (size_t o = 0; o < 3; o++) {
        const json_t *row = json_get_object(matrix, object_words[o]);
        int64_t before = 0;
        for (size_t h = 0; h < 3; h++) {
            int64_t level = json_get_int(row, harm_words[h], 0);
            if (level < before || level < above[h])
                pack_problem(f->work->problems, f->file->shown,
                             pack_check_line(f, row, harm_words[h]),
                             "损害更重、客体更重要时，等级不能更低（%s %s）",
                             "a greater harm or weightier object gives a lower level (%s %s)",
                             object_words[o], harm_words[h]);
            before = level;
            above[h] = level;
        }
    }
}

void pack_check_law_grading(const struct pack_check_file *f)
{
    const json_t *root = f->file->tree.root;
    const json_t *objects = json_get_object(root, "objects");
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(root, "schemes"), i, entry)
    {
        pack_check_twice(f, f->work->schemes, entry, "id");
        pack_check_clause(f, entry);
        check_codes(f, json_get_list(entry, "objects"), object_words);
        check_codes(f, json_get_list(entry, "harms"), harm_words);
        check_matrix(f, json_get_object(entry, "matrix"));
    }
    json_array_foreach(json_get_list(root, "floors"), i, entry)
    {
        bool is_carried = str_is(json_get_text(entry, "when"), "carries");
        pack_check_twice(f, seen, entry, "id");
        pack_check_clause(f, entry);
        if (is_carried == (json_object_get(entry, "level") != NULL))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "level"),
                         "除 carries（承载）外，都要写 level；carries 不写",
                         "level is written for every floor but carries");
    }
    if (objects)
        pack_check_clause(f, objects);
}

/* Month and day "MM-DD" that exists in a leap year. */
static bool is_month_day(struct str text)
{
    char whole[] = "2024-00-00"; /* a leap year */
    struct date day;

    if (text.len != MONTH_DAY_BYTES)
        return false;
    (void)memcpy(whole + sizeof "2024-" - 1, text.ptr, text.len);
    return date_read(str_of(whole), &day);
}

/* Spans of days off: in the year, in order, apart from each other. */
static void check_spans(const struct pack_check_file *f, const json_t *notice)
{
    int64_t year = json_get_int(notice, "year", 0);
    struct date last = {0, 0, 0};
    size_t i;
    json_t *span;

    json_array_foreach(json_get_list(notice, "off"), i, span)
    {
        struct date from, to;
        if (!date_read(json_get_text(span, "from"), &from) ||
            !date_read(json_get_text(span, "to"), &to))
            continue;
        if (from.year != year || to.year != year)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, span, "from"),
                         "放假日期不在 %d 年内", "the days off are not in the year %d", (int)year);
        if (date_order(to, from) < 0)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, span, "to"),
                         "放假的最后一天早于第一天", "the days off end before they begin");
        if (last.year && date_order(from, last) <= 0)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, span, "from"),
                         "放假日期应按先后排列，不能重叠",
                         "days off must stand in order and not meet");
        last = to;
    }
}

static bool is_off(const json_t *notice, struct date on)
{
    size_t i;
    json_t *span;

    json_array_foreach(json_get_list(notice, "off"), i, span)
    {
        struct date from, to;
        if (date_read(json_get_text(span, "from"), &from) &&
            date_read(json_get_text(span, "to"), &to) && date_order(from, on) <= 0 &&
            date_order(on, to) <= 0)
            return true;
    }
    return false;
}

static void check_makeup(const struct pack_check_file *f, const json_t *notice)
{
    int64_t year = json_get_int(notice, "year", 0);
    const json_t *list = json_get_list(notice, "makeup");
    size_t i;
    json_t *day;

    if (json_array_size(list) > POLICY_MAX_PAIRED)
        return; /* the schema has said so */
    json_array_foreach(list, i, day)
    {
        struct str text = json_text(day);
        struct date on;
        int line = yaml_read_line_at(&f->file->tree, list, i);
        if (!date_read(text, &on))
            continue;
        if (on.year != year || date_weekday(on) < SATURDAY)
            pack_problem(f->work->problems, f->file->shown, line,
                         "调休上班日 %.*s 应是本年的周六或周日",
                         "the make-up day %.*s must be a weekend day of the year", STR_ARG(text));
        if (is_off(notice, on))
            pack_problem(f->work->problems, f->file->shown, line, "%.*s 既放假又上班",
                         "%.*s is both a day off and a make-up day", STR_ARG(text));
        for (size_t k = 0; k < i; k++) {
            if (json_equal(json_array_get(list, k), day))
                pack_problem(f->work->problems, f->file->shown, line, "%.*s 重复",
                             "%.*s stands twice", STR_ARG(text));
        }
    }
}

static void check_fixed(const struct pack_check_file *f)
{
    size_t i, k;
    json_t *rule, *day;

    json_array_foreach(json_get_list(f->file->tree.root, "fixed"), i, rule)
    {
        pack_check_clause(f, rule);
        json_array_foreach(json_get_list(rule, "days"), k, day)
        {
            struct str text = json_text(day);
            if (!is_month_day(text))
                pack_problem(f->work->problems, f->file->shown,
                             yaml_read_line_at(&f->file->tree, json_get_list(rule, "days"), k),
                             "“%.*s”不是月-日（如 10-01）", "\"%.*s\" is not MM-DD (as 10-01)",
                             STR_ARG(text));
        }
    }
}

void pack_check_law_calendar(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *notice;

    check_fixed(f);
    json_array_foreach(json_get_list(f->file->tree.root, "years"), i, notice)
    {
        struct str year =
            arena_print(f->work->arena, "%lld", (long long)json_get_int(notice, "year", 0));
        bool is_published = str_is(json_get_text(notice, "state"), "published");
        if (json_object_get(seen, year.ptr))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, notice, "year"),
                         "%s 年重复", "the year %s stands twice", year.ptr);
        json_put_bool(seen, year.ptr, true);
        if (is_published && json_get_text(notice, "source").len == 0)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, notice, "state"),
                         "已公布的年份要写来源（source）", "a published year needs its source");
        pack_check_clause(f, notice);
        check_spans(f, notice);
        check_makeup(f, notice);
    }
}
