/* SPDX-License-Identifier: Apache-2.0
 * Pack lint: every kind of mistake is found with file and line, and all of them at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"

static void the_packs_of_the_program_have_no_problem(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;
    struct fault fault = {0};

    assert_int_equal(policy_load(&f->arena, NULL, 0, &policy, &report, &fault), ST_OK);
    assert_int_equal(report.count, 0);
    policy_free(policy);
}

static void a_small_right_pack_has_no_problem(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;

    fixture_good_pack(f, "XX2024", "320600", 30);
    fixture_write(f, "XX2024/README.md", "notes may lie here\n");
    if (fixture_load(f, &policy, &report) != ST_OK)
        fail_msg("%.*s", STR_ARG(report.problems[0].en));
    policy_free(policy);
}

#define CLOCK_TAIL                                                                                 \
    "    owed_by: operator\n    owed_to: police\n    clause: c1\n    strength: must\n"             \
    "    sure: H\n    zh: 事\n    en: act\n"
#define FORM_HEAD                                                                                  \
    "id: f\nzh: 表\nen: F\ntables:\n  - id: t\n    about: system\n    zh: 表\n    en: T\n    "   \
    "fields:\n"

/* One file beside a right pack, the line and a part of the reason. */
static const struct {
    const char *file, *text;
    int line;
    const char *en;
} mistakes[] = {
    {"settings.yaml",
     "settings:\n  - {key: no.such, value: 1, clause: c1, strength: must, sure: H}\n", 2,
     "no setting \"no.such\""},
    {"settings.yaml",
     "settings:\n  - {key: filing.floor, value: 9, clause: c1, strength: must, sure: H}\n", 2,
     "cannot be \"9\""},
    {"settings.yaml",
     "settings:\n  - {key: sector.step, value: maybe, clause: c1, strength: must, sure: H}\n", 2,
     "cannot be \"maybe\""},
    {"settings.yaml",
     "settings:\n  - key: filing.floor\n    value: 2\n    strength: must\n    sure: H\n", 2,
     "clause is missing"},
    {"settings.yaml",
     "settings:\n  - key: filing.floor\n    value: 2\n    clause: c9\n    strength: must\n    "
     "sure: H\n",
     4, "no clause \"XX2024:c9\""},
    {"settings.yaml",
     "settings:\n  - key: filing.floor\n    value: 2\n    clause: CN-LAW:nothing\n    strength: "
     "must\n"
     "    sure: H\n",
     4, "no clause \"CN-LAW:nothing\""},
    {"settings.yaml",
     "settings:\n  - {key: filing.floor, value: 2, clause: c1, strength: may, sure: H}\n", 2,
     "must be one of: must, encouraged, policy"},
    {"settings.yaml", "settings:\n  - {key: filing.floor, clause: c1, strength: must, sure: H}\n",
     2, "\"value\" is missing"},
    {"settings.yaml",
     "settings:\n  - {key: filing.floor, value: 2, clause: c1, strength: must, sure: H, colour: "
     "red}\n",
     2, "unknown key \"colour\""},
    {"settings.yaml",
     "settings:\n  - {key: filing.floor, value：2, clause: c1, strength: must, sure: H}\n", 2,
     "full-width colon"},
    {"settings.yaml",
     "settings:\n  - {key: filing.floor, value: 2, clause: c1, strength: must, sure: H}\n"
     "  - {key: filing.floor, value: 3, clause: c1, strength: must, sure: H}\n",
     3, "stands twice for the same time, first in line 2"},
    {"settings.yaml",
     "settings:\n  - key: filing.floor\n    value: 2\n    clause: c1\n    strength: must\n    "
     "sure: H\n"
     "    valid_from: 2025-13-01\n",
     7, "not a date"},
    {"settings.yaml",
     "settings:\n  - key: filing.floor\n    value: 2\n    clause: c1\n    strength: must\n    "
     "sure: H\n"
     "    valid_from: 2025-02-01\n    valid_to: 2025-01-01\n",
     8, "ends before it begins"},
    {"settings.yaml", "- 1\n", 1, "must be keys and values"},
    {"settings.yaml", "settings: {a: 1}\n", 1, "must be a list"},
    {"settings.yaml", "settings: []\n", 1, "entries"},
    {"settings.yaml", "settings:\n  - a: 1\n    a: 2\n", 3, "twice"},
    {"clocks.yaml", "clocks:\n  - id: filing.submit\n    start: level-determined\n" CLOCK_TAIL, 2,
     "amount and unit"},
    {"clocks.yaml",
     "clocks:\n  - id: filing.submit\n    amount: 3\n    start: level-determined\n" CLOCK_TAIL, 2,
     "amount and unit"},
    {"clocks.yaml",
     "clocks:\n  - id: filing.submit\n    amount: 3\n    unit: days\n    \"on\": 2026-01-01\n"
     "    start: level-determined\n" CLOCK_TAIL,
     2, "amount and unit"},
    {"clocks.yaml",
     "clocks:\n  - id: filing.party\n    amount: 3\n    unit: days\n    start: "
     "level-determined\n" CLOCK_TAIL,
     2, "unknown word \"filing.party\""},
    {"clocks.yaml",
     "clocks:\n  - id: filing.submit\n    amount: 3\n    unit: days\n    start: "
     "whenever\n" CLOCK_TAIL,
     5, "unknown word \"whenever\""},
    {"clocks.yaml",
     "clocks:\n  - id: filing.submit\n    amount: 3\n    unit: weeks\n    start: "
     "withdrawn\n" CLOCK_TAIL,
     4, "must be one of: workdays"},
    {"clocks.yaml",
     "clocks:\n  - id: filing.submit\n    amount: \"3\"\n    unit: days\n    start: "
     "withdrawn\n" CLOCK_TAIL,
     3, "must be a whole number"},
    {"clocks.yaml",
     "clocks:\n  - id: filing.submit\n    amount: 4000\n    unit: days\n    start: "
     "withdrawn\n" CLOCK_TAIL,
     3, "between 0 and 3660"},
    {"clocks.yaml",
     "clocks:\n  - id: filing.submit\n    amount: 3\n    unit: days\n    start: withdrawn\n"
     "    owed_by: everybody\n    owed_to: police\n    clause: c1\n    strength: must\n    sure: "
     "H\n"
     "    zh: 事\n    en: act\n",
     6, "unknown word \"everybody\""},
    {"organs.yaml",
     "organs:\n  - {id: o, organ: village, places: [managed], clause: c1, strength: must, sure: H, "
     "zh: 甲, en: a}\n",
     2, "must be one of: province, city, county"},
    {"organs.yaml",
     "organs:\n  - {id: o, organ: city, places: [], clause: c1, strength: must, sure: H, zh: 甲, "
     "en: a}\n",
     2, "1 to 4 entries"},
    {"organs.yaml",
     "organs:\n  - {id: o, organ: city, places: [managed], clause: c1, strength: must, sure: H, "
     "zh: 甲, en: a}\n"
     "  - {id: o, organ: city, places: [managed], clause: c1, strength: must, sure: H, zh: 甲, en: "
     "a}\n",
     3, "stands twice"},
    {"organs.yaml",
     "organs:\n  - {id: o, when: {level_min: 6}, organ: city, places: [managed], clause: c1, "
     "strength: must, sure: H, zh: 甲, en: a}\n",
     2, "between 1 and 5"},
    {"calendar.yaml",
     "years:\n  - year: 2030\n    state: published\n    source: s\n    clause: c1\n    off:\n"
     "      - {from: 2030-01-03, to: 2030-01-01, zh: 元旦, en: N}\n    makeup: []\n",
     7, "end before they begin"},
    {"calendar.yaml",
     "years:\n  - year: 2030\n    state: published\n    source: s\n    clause: c1\n    off:\n"
     "      - {from: 2031-01-01, to: 2031-01-01, zh: 元旦, en: N}\n    makeup: []\n",
     7, "not in the year 2030"},
    {"calendar.yaml",
     "years:\n  - year: 2030\n    state: published\n    source: s\n    clause: c1\n    off:\n"
     "      - {from: 2030-05-01, to: 2030-05-03, zh: 甲, en: N}\n"
     "      - {from: 2030-05-03, to: 2030-05-04, zh: 乙, en: M}\n    makeup: []\n",
     8, "in order and not meet"},
    {"calendar.yaml",
     "years:\n  - year: 2030\n    state: published\n    source: s\n    clause: c1\n    off:\n"
     "      - {from: 2030-01-01, to: 2030-01-01, zh: 元旦, en: N}\n    makeup:\n      - "
     "2030-01-05\n"
     "      - 2030-01-07\n",
     10, "must be a weekend day"},
    {"calendar.yaml",
     "years:\n  - year: 2030\n    state: published\n    source: s\n    clause: c1\n    off:\n"
     "      - {from: 2030-01-01, to: 2030-01-06, zh: 元旦, en: N}\n    makeup: [2030-01-05]\n",
     8, "both a day off"},
    {"calendar.yaml",
     "years:\n  - year: 2030\n    state: published\n    clause: c1\n    off:\n"
     "      - {from: 2030-01-01, to: 2030-01-01, zh: 元旦, en: N}\n    makeup: []\n",
     3, "needs its source"},
    {"calendar.yaml",
     "fixed:\n  - clause: c1\n    days:\n      - 13-01\n"
     "years:\n  - {year: 2030, state: provisional, clause: c1, off: [{from: 2030-01-01, to: "
     "2030-01-01, zh: 元旦, en: N}], makeup: []}\n",
     4, "is not MM-DD"},
    {"calendar.yaml",
     "years:\n  - {year: 2030, state: provisional, clause: c1, off: [{from: 2030-01-01, to: "
     "2030-01-01, "
     "zh: 甲, en: N}], makeup: [2030-01-05, 2030-01-05]}\n",
     2, "stands twice"},
    {"calendar.yaml",
     "years:\n  - {year: 2030, state: provisional, clause: c1, off: [{from: 2030-01-01, to: "
     "2030-01-01, "
     "zh: 甲, en: N}], makeup: []}\n"
     "  - {year: 2030, state: provisional, clause: c1, off: [{from: 2030-01-01, to: 2030-01-01, "
     "zh: 甲, "
     "en: N}], makeup: []}\n",
     3, "the year 2030 stands twice"},
    {"calendar.yaml",
     "fixed:\n  - clause: c1\n    days: [1-1-1]\nyears:\n  - {year: 2030, state: provisional, "
     "clause: c1, "
     "off: [{from: 2030-01-01, to: 2030-01-01, zh: 甲, en: N}], makeup: []}\n",
     3, "is not MM-DD"},
    {"grading.yaml",
     "schemes:\n  - id: s1\n    zh: 甲\n    en: a\n    clause: c1\n    sure: H\n    about_zh: 甲\n "
     "   about_en: a\n"
     "    objects: [{code: public, zh: 甲, en: a}, {code: citizen, zh: 甲, en: a}, {code: "
     "national, zh: 甲, en: a}]\n"
     "    harms: [{code: general, zh: 甲, en: a}, {code: serious, zh: 甲, en: a}, {code: grave, "
     "zh: 甲, en: a}]\n"
     "    matrix:\n      citizen: {general: 1, serious: 2, grave: 2}\n"
     "      public: {general: 2, serious: 3, grave: 4}\n      national: {general: 3, serious: 4, "
     "grave: 5}\n",
     9, "should be \"citizen\""},
    {"grading.yaml",
     "objects:\n  clause: c8\n  sure: H\n  features: [{code: a, zh: 甲, en: a}]\n"
     "  kinds: [{code: a, zh: 甲, en: a, rule_zh: 甲, rule_en: a}]\n",
     2, "no clause \"XX2024:c8\""},
    {"grading.yaml",
     "floors:\n  - {id: f1, when: carries, level: 3, clause: c1, sure: H, zh: 甲, en: a}\n", 2,
     "every floor but carries"},
    {"grading.yaml",
     "floors:\n  - {id: f1, when: big-data-personal, clause: c1, sure: H, zh: 甲, en: a}\n", 2,
     "every floor but carries"},
    {"grading.yaml",
     "floors:\n  - {id: f1, when: big-data-personal, level: 3, clause: c7, sure: H, zh: 甲, en: "
     "a}\n",
     2, "no clause"},
    {"grading.yaml",
     "schemes:\n  - id: s1\n    zh: 甲\n    en: a\n    clause: c1\n    sure: H\n    about_zh: 甲\n "
     "   about_en: a\n"
     "    objects: [{code: citizen, zh: 甲, en: a}, {code: public, zh: 甲, en: a}, {code: "
     "national, zh: 甲, en: a}]\n"
     "    harms: [{code: general, zh: 甲, en: a}, {code: serious, zh: 甲, en: a}, {code: grave, "
     "zh: 甲, en: a}]\n"
     "    matrix:\n      citizen: {general: 1, serious: 2, grave: 2}\n"
     "      public: {general: 3, serious: 2, grave: 4}\n      national: {general: 3, serious: 4, "
     "grave: 5}\n",
     13, "lower level (public serious)"},
    {"sectors.yaml", "sectors:\n  - {code: a, name_zh: 甲, name_en: A, parent: b}\n", 2,
     "does not stand before"},
    {"sectors.yaml",
     "sectors:\n  - {code: a, name_zh: 甲, name_en: A}\n  - {code: a, name_zh: 乙, name_en: B}\n",
     3, "stands twice, first in line 2"},
    {"regions.csv", "code,name\n1,2\n", 1, "9 columns"},
    {"regions.csv",
     "code,name,name_en,level,parent,valid_from,valid_to,successor,source\n9901,甲,A,city,,,,,\n",
     2, "not 6 digits"},
    {"regions.csv",
     "code,name,name_en,level,parent,valid_from,valid_to,successor,source\n990100,甲,A,town,,,,,\n",
     2, "none of nation"},
    {"regions.csv",
     "code,name,name_en,level,parent,valid_from,valid_to,successor,source\n990100,甲,A,city,990000,"
     ",,,\n",
     2, "does not stand before it"},
    {"regions.csv",
     "code,name,name_en,level,parent,valid_from,valid_to,successor,source\n990100,甲,A,city,,2020-"
     "1-1,,,\n",
     2, "is not a date"},
    {"regions.csv",
     "code,name,name_en,level,parent,valid_from,valid_to,successor,source\n990100,,A,city,,,,,\n",
     2, "name is missing"},
    {"regions.csv",
     "code,name,name_en,level,parent,valid_from,valid_to,successor,source\n990100,甲,A,city,,,,"
     "9901,\n",
     2, "successor 9901"},
    {"regions.csv",
     "code,name,name_en,level,parent,valid_from,valid_to,successor,source\n990100,甲,A,city,,,,,"
     "\n\n# 注\n"
     "990100,乙,B,city,,,,,\n",
     5, "stands twice"},
    {"regions.csv", "code,name,name_en,level,parent,valid_from,valid_to,successor,source\na\n", 2,
     "9 columns"},
    {"regions.csv", "\xff\n", 0, "not UTF-8"},
    {"clocks.yaml", "# nothing\n", 1, "top of the file"},
    {"forms/f.yaml", FORM_HEAD "      - {key: t.a, kind: choice, zh: 甲, en: a}\n", 10,
     "options belong to choice"},
    {"forms/f.yaml",
     FORM_HEAD
     "      - {key: t.a, kind: text, zh: 甲, en: a, options: [{code: x, zh: 甲, en: a}]}\n",
     10, "options belong to choice"},
    {"forms/f.yaml",
     FORM_HEAD "      - {key: t.a, kind: choice, zh: 甲, en: a, options: [{code: x, zh: 甲, en: "
               "a}, {code: x, zh: 乙, en: b}]}\n",
     10, "stands twice"},
    {"forms/f.yaml", FORM_HEAD "      - {key: u.a, kind: text, zh: 甲, en: a}\n", 10, "TABLE.NAME"},
    {"forms/f.yaml", FORM_HEAD "      - {key: t.a, kind: word, zh: 甲, en: a}\n", 10,
     "must be one of: text"},
    {"forms/f.yaml",
     FORM_HEAD
     "      - {key: t.a, kind: text, zh: 甲, en: a, shown_when: [{field: t.b, any: [x]}]}\n",
     10, "asks an unknown field"},
    {"forms/f.yaml",
     FORM_HEAD
     "      - {key: t.b, kind: yesno, zh: 甲, en: a}\n"
     "      - {key: t.a, kind: text, zh: 甲, en: a, shown_when: [{field: t.b, any: [yes]}]}\n",
     11, "no option: yes"},
    {"forms/f.yaml", FORM_HEAD "      - {key: t.a, kind: attachment, zh: 甲, en: a}\n", 10,
     "slot belongs to attachments"},
    {"forms/f.yaml", FORM_HEAD "      - {key: t.a, kind: int, zh: 甲, en: a, sum_of: [t.z]}\n", 10,
     "no whole-number field"},
    {"forms/f.yaml",
     FORM_HEAD "      - {key: t.a, kind: text, zh: 甲, en: a, synonyms: [名]}\n"
               "      - {key: t.b, kind: text, zh: 甲, en: a, synonyms: [名]}\n",
     11, "belongs to \"t.a\""},
    {"forms/f.yaml",
     FORM_HEAD "      - {key: t.a, kind: text, zh: 甲, en: a}\n      - {key: t.a, kind: text, zh: "
               "甲, en: a}\n",
     11, "stands twice, first in line 10"},
    {"clauses.yaml",
     "documents:\n  - {id: d, zh: 甲, en: a}\nclauses:\n  - {id: c1, document: e, section: 一, zh: "
     "甲, en: a, sure: H}\n",
     4, "no document \"e\""},
    {"clauses.yaml",
     "documents:\n  - {id: d, zh: 甲, en: a}\nclauses:\n  - {id: c1, document: d, section: 一, zh: "
     "甲, en: a, sure: H}\n"
     "  - {id: c1, document: d, section: 一, zh: 甲, en: a, sure: H}\n",
     5, "stands twice"},
    {"clauses.yaml",
     "documents:\n  - {id: d, zh: 甲, en: a}\nclauses:\n  - {id: c1, document: d, section: 一, zh: "
     "\"\", en: a, sure: H}\n",
     4, "must not be empty"},
    {"clauses.yaml",
     "documents:\n  - {id: d, zh: 甲, en: a}\nclauses:\n  - {id: 条, document: d, section: 一, zh: "
     "甲, en: a, sure: H}\n",
     4, "letters, digits"},
    {"clauses.yaml",
     "documents:\n  - {id: d, zh: 甲, en: a}\nclauses:\n  - {id: 8.1, document: d, section: 8.1, "
     "zh: 甲, en: a, sure: X}\n",
     4, "must be one of: H, M, L"},
    {"pack.yaml", "code: YY\nversion: \"1\"\nzh: 甲\nen: a\nrank: 3\nvalid_from: 2024-01-01\n", 1,
     "folder's name"},
    {"pack.yaml",
     "code: XX2024\nversion: \"1\"\nzh: 甲\nen: a\nrank: 3\nregion: \"888888\"\nvalid_from: "
     "2024-01-01\n",
     6, "no region"},
    {"pack.yaml",
     "code: XX2024\nversion: \"1\"\nzh: 甲\nen: a\nrank: 3\nsector: \"999\"\nvalid_from: "
     "2024-01-01\n",
     6, "no sector"},
    {"pack.yaml", "code: XX2024\nversion: 1\nzh: 甲\nen: a\nrank: 3\nvalid_from: 2024-01-01\n", 2,
     "must be text (quote"},
    {"pack.yaml",
     "code: XX2024\nversion: \"1\"\nzh: 甲\nen: a\nrank: 300\nvalid_from: 2024-01-01\n", 5,
     "between 0 and 100"},
    {"pack.yaml", "code: [\n", 2, "wrong"},
    {"seting.yaml", "a: 1\n", 0, "no file of this name"},
    {"forms/notes.csv", "a\n", 0, "no file of this name"},
};

static void every_mistake_is_found_at_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct policy *policy = NULL;
        struct policy_report report;
        void *own = NULL;
        assert_int_equal(fixture_open(&own), 0);
        struct fixture *f = own;
        fixture_good_pack(f, "XX2024", "320600", 30);
        fixture_write(f, arena_print(&f->arena, "XX2024/%s", mistakes[i].file).ptr,
                      mistakes[i].text);
        enum status status = fixture_load(f, &policy, &report);
        if (status != ST_INVALID)
            fail_msg("case %zu (%s) was accepted", i, mistakes[i].en);
        if (!fixture_problem(&report, mistakes[i].file, mistakes[i].line, mistakes[i].en)) {
            for (size_t k = 0; k < report.count; k++)
                print_message("%.*s:%d: %.*s\n", STR_ARG(report.problems[k].file),
                              report.problems[k].line, STR_ARG(report.problems[k].en));
            fail_msg("case %zu (%s line %d: %s) was not told so", i, mistakes[i].file,
                     mistakes[i].line, mistakes[i].en);
        }
        assert_int_equal(fixture_close(&own), 0);
    }
}

static void all_problems_come_at_once_in_order(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;

    fixture_good_pack(f, "XX2024", "320600", 30);
    fixture_write(f, "XX2024/settings.yaml",
                  "settings:\n  - {key: bad.one, value: 1, clause: c1, strength: must, sure: H}\n"
                  "  - {key: bad.two, value: 1, clause: c2, strength: must, sure: H}\n");
    fixture_write(f, "XX2024/sectors.yaml",
                  "sectors: [{code: a, name_zh: 甲, name_en: A, parent: z}]\n");
    fixture_write(f, "XX2024/clocks.yaml", "clocks: [\n");
    assert_int_equal(fixture_load(f, &policy, &report), ST_INVALID);
    assert_null(policy);
    assert_int_equal(report.count, 5);
    for (size_t i = 1; i < report.count; i++) {
        int order = str_order(report.problems[i - 1].file, report.problems[i].file);
        assert_true(order < 0 ||
                    (order == 0 && report.problems[i - 1].line <= report.problems[i].line));
    }
    assert_true(report.problems[0].zh.len > 0 && report.problems[0].en.len > 0);
}

static void one_wrong_key_does_not_hide_the_rest_of_the_file(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;

    fixture_good_pack(f, "XX2024", "320600", 30);
    fixture_write(
        f, "XX2024/settings.yaml",
        "settings:\n  - {key: filing.floor, value: 2, clause: c1, strength: must, sure: H, a: 1}\n"
        "  - {key: filing.flor, value: 2, clause: c2, strength: must, sure: H}\n"
        "  - 7\n");
    assert_int_equal(fixture_load(f, &policy, &report), ST_INVALID);
    assert_int_equal(report.count, 4);
    assert_non_null(fixture_problem(&report, "settings.yaml", 2, "unknown key \"a\""));
    assert_non_null(fixture_problem(&report, "settings.yaml", 3, "no setting"));
    assert_non_null(fixture_problem(&report, "settings.yaml", 3, "no clause"));
    assert_non_null(fixture_problem(&report, "settings.yaml", 4, "must be keys and values"));
}

static void what_is_no_file_or_too_long_is_not_read(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;
    size_t len = (size_t)1024 * 1024 + 1;
    char *text = arena_take(&f->arena, len + 1);

    fixture_good_pack(f, "XX2024", "320600", 30);
    (void)memset(text, '#', len);
    fixture_write(f, "XX2024/settings.yaml", text);
    fixture_write(f, "XX2024/other/a.yaml", "a: 1\n");
    assert_int_equal(mkfifo(arena_print(&f->arena, "%s/XX2024/clocks.yaml", f->folder).ptr, 0600),
                     0);
    assert_int_equal(symlink("/nonexistent/file",
                             arena_print(&f->arena, "%s/XX2024/organs.yaml", f->folder).ptr),
                     0);
    assert_int_equal(fixture_load(f, &policy, &report), ST_INVALID);
    assert_int_equal(report.count, 4);
    assert_non_null(fixture_problem(&report, "XX2024/other", 0, "no folder but forms"));
    assert_non_null(fixture_problem(&report, "XX2024/settings.yaml", 0, "longer than"));
    assert_non_null(fixture_problem(&report, "XX2024/clocks.yaml", 0, "not a regular file"));
    assert_non_null(fixture_problem(&report, "XX2024/organs.yaml", 0, "cannot be opened"));
}

static void a_report_has_a_limit(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;
    struct str text = STR("settings:\n");
    struct buf buf;

    fixture_good_pack(f, "XX2024", "320600", 30);
    buf_init(&buf, (size_t)1024 * 1024);
    buf_str(&buf, text);
    for (int i = 0; i < 3000; i++)
        buf_text(&buf, "  - {a: 1}\n");
    assert_int_equal(buf_finish(&buf, &f->arena, &text), ST_OK);
    buf_done(&buf);
    fixture_write(f, "XX2024/settings.yaml", str_zero(&f->arena, text));
    assert_int_equal(fixture_load(f, &policy, &report), ST_INVALID);
    assert_int_equal(report.count, 1000);
    assert_non_null(fixture_problem(&report, "", 0, "more problems than are listed"));
}

static void a_folder_without_packs_is_a_problem(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;
    const char *folders[] = {"/nonexistent/packs"};
    struct fault fault = {0};

    assert_int_equal(fixture_load(f, &policy, &report), ST_INVALID);
    assert_non_null(fixture_problem(&report, "", 0, "no pack here"));
    assert_int_equal(policy_load(&f->arena, folders, 1, &policy, &report, &fault), ST_INVALID);
}

static void one_pack_with_two_versions_must_not_meet(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = NULL;
    struct policy_report report;

    fixture_good_pack(f, "XX2024", "", 30);
    fixture_good_pack(f, "XX2024@2", "", 30);
    fixture_write(f, "XX2024@2/pack.yaml",
                  "code: XX2024\nversion: \"2\"\nzh: 甲\nen: a\nrank: 3\nvalid_from: 2025-01-01\n");
    assert_int_equal(fixture_load(f, &policy, &report), ST_INVALID);
    assert_non_null(fixture_problem(&report, "XX2024@2/pack.yaml", 1, "the same pack"));
    fixture_write(f, "XX2024/pack.yaml",
                  "code: XX2024\nversion: \"1\"\nzh: 甲\nen: a\nrank: 3\nvalid_from: 2024-01-01\n"
                  "valid_to: 2024-12-31\n");
    assert_int_equal(fixture_load(f, &policy, &report), ST_OK);
    policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_packs_of_the_program_have_no_problem, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_small_right_pack_has_no_problem, fixture_open,
                                        fixture_close),
        cmocka_unit_test(every_mistake_is_found_at_its_line),
        cmocka_unit_test_setup_teardown(all_problems_come_at_once_in_order, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(one_wrong_key_does_not_hide_the_rest_of_the_file,
                                        fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(what_is_no_file_or_too_long_is_not_read, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_report_has_a_limit, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(a_folder_without_packs_is_a_problem, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(one_pack_with_two_versions_must_not_meet, fixture_open,
                                        fixture_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
