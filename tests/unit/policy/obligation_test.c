/* SPDX-License-Identifier: Apache-2.0
 * Every form of `due` on its boundary days, pauses, extensions, union and state. */
#include "policy/obligation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "policy/campaign.h"
#include "policy/facts_evaluate.h"

static const char facts_yaml[] =
    "facts:\n"
    "  - {id: t-flag, about: system, type: flag, zh: 甲, en: a}\n"
    "  - {id: t-word, about: system, type: word, zh: 甲, en: a}\n"
    "  - {id: t-unit, about: party, type: flag, zh: 甲, en: a}\n"
    "  - {id: t-start, about: any, type: event, zh: 甲, en: a, attributes: [{id: grade, words: [I, "
    "II]}]}\n"
    "  - {id: t-end, about: any, type: event, zh: 甲, en: a, attributes: [{id: grade, words: [I, "
    "II]}]}\n"
    "  - {id: t-done, about: system, type: event, zh: 甲, en: a}\n"
    "  - {id: t-base, about: system, type: event, zh: 甲, en: a}\n";

static const char duties_yaml[] = "duties:\n  - {id: t, zh: 甲, en: a}\n";

#define TAIL                                                                                       \
    "owed_by: operator, owed_to: police, clause: c1, strength: must, sure: H, zh: 甲, en: a}\n"

/* What differs from rule to rule; the rest is the same for all. */
static const char *const rules[] = {
    "id: standing, duty: t.standing, about: system",
    "id: workdays, duty: t.workdays, about: system, trigger: t-start, due: {amount: 10, unit: "
    "workdays}, done_by: t-done",
    "id: days, duty: t.days, about: system, trigger: t-start, due: {amount: 30, unit: days}",
    "id: months, duty: t.months, about: system, trigger: t-start, due: {amount: 1, unit: months}",
    "id: hours, duty: t.hours, about: system, trigger: t-start, due: {amount: 2, unit: hours}",
    "id: first-grade, duty: t.first-grade, about: system, trigger: t-start, when: [{event: grade, "
    "is: I}]",
    "id: from-start, duty: t.from-start, about: system, due: {amount: 5, unit: days, start: "
    "t-start}",
    "id: fixed, duty: t.fixed, about: system, due: {on: 2026-10-31}",
    "id: rolling, duty: t.rolling, about: system, due: {every: 12, unit: months, mode: rolling, "
    "first: [t-base, t-start]}",
    "id: yearly, duty: t.yearly, about: system, due: {every: 12, unit: months, mode: calendar}",
    "id: report, duty: t.report, about: system, due: {every: 12, unit: months, mode: calendar, by: "
    "\"01-15\"}",
    "id: quarter, duty: t.quarter, about: system, due: {every: 3, unit: months, mode: calendar}",
    "id: at-once, duty: t.at-once, about: system, trigger: t-start, due: {term: at-once}",
    "id: promptly, duty: t.promptly, about: system, trigger: t-start, due: {term: promptly}",
    "id: regularly, duty: t.regularly, about: system, due: {term: regularly, first: [t-base]}",
    "id: before, duty: t.before, about: system, due: {before: t-end, amount: 3, unit: workdays}",
    "id: during, duty: t.during, about: system, due: {during: t-start, until: t-end}",
    "id: flagged, duty: t.flagged, about: system, when: [{fact: t-flag, is: true}]",
    "id: not-flagged, duty: t.not-flagged, about: system, when: [{fact: t-flag, is: false}]",
    "id: low, duty: t.low, about: system, when: [{fact: level, max: 2}]",
    "id: not-word, duty: t.not-word, about: system, when: [{fact: t-word, none: [x]}]",
    "id: by-operator, duty: t.by-operator, about: system, when: [{fact: party.t-unit, is: true}]",
    "id: from-operator, duty: t.from-operator, about: system, trigger: party.t-start, due: "
    "{amount: 1, unit: days}",
    "id: in-city, duty: t.in-city, about: party, when: [{fact: rank, is: city}, {fact: regions, "
    "any: [\"140500\"]}]",
    "id: union, duty: t.union, about: system, trigger: t-start, due: {amount: 30, unit: days}",
    "id: later, duty: t.later, about: system, trigger: t-start, valid_from: 2026-09-01",
};

static const char alone_yaml[] =
    "  - {id: alone, duty: t.alone, about: system, trigger: t-start, due: {amount: 9, unit: days}, "
    "owed_by: operator, owed_to: police, clause: c1, strength: encouraged, sure: H, zh: 甲, en: "
    "a}\n";

static const char stricter_yaml[] =
    "obligations:\n"
    "  - {id: union, duty: t.union, about: system, trigger: t-start, due: {amount: 10, unit: "
    "workdays}, " TAIL
    "  - {id: wish, duty: t.union, about: system, trigger: t-start, due: {amount: 1, unit: days}, "
    "owed_by: operator, owed_to: police, clause: c1, strength: encouraged, sure: H, zh: 甲, en: "
    "a}\n";

static const char campaign_yaml[] =
    "campaigns:\n"
    "  - {id: autumn, zh: 甲, en: a, sure: H, from: 2026-09-01, to: 2026-10-31, organiser: "
    "police,\n"
    "     addressees: [{fact: t-unit, is: true}],\n"
    "     stages: [{id: s1, zh: 甲, en: a, from: 2026-09-15, to: 2026-10-15}],\n"
    "     deliverables: [{id: list, stage: s1, duty: t.list, about: party, \"on\": 2026-10-15, "
    "owed_to: police, strength: policy, sure: H, zh: 甲, en: a}]}\n";

static struct policy *packs(struct fixture *f)
{
    struct policy *policy = NULL;
    struct policy_report report;

    fixture_good_pack(f, "TA", "140500", 50);
    fixture_write(f, "TA/facts.yaml", facts_yaml);
    fixture_write(f, "TA/duties.yaml", duties_yaml);
    struct str text = arena_print(&f->arena, "obligations:\n%s", alone_yaml);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        text = arena_print(&f->arena, "%.*s  - {%s, " TAIL, STR_ARG(text), rules[i]);
    fixture_write(f, "TA/obligations.yaml", text.ptr);
    fixture_write(f, "TA/campaigns.yaml", campaign_yaml);
    fixture_good_pack(f, "TB", "140502", 60);
    fixture_write(f, "TB/obligations.yaml", stricter_yaml);
    if (fixture_load(f, &policy, &report) != ST_OK)
        fail_msg("%.*s:%d %.*s", STR_ARG(report.problems[0].file), report.problems[0].line,
                 STR_ARG(report.problems[0].en));
    return policy;
}

static json_t *ask(struct fixture *f, const struct policy *policy, const char *facts,
                   const char *at_text)
{
    static const struct str codes[] = {{"TA", 2}, {"TB", 2}};
    struct policy_report report;
    struct facts_set set;
    struct fault fault = {0};
    struct instant at;
    json_t *rows;

    assert_true(instant_read(str_of(at_text), &at));
    if (facts_read_text(policy, &f->arena, STR("facts"), str_of(facts), &set, &report, &fault) !=
        ST_OK)
        fail_msg("line %d %.*s", report.problems[0].line, STR_ARG(report.problems[0].en));
    assert_int_equal(facts_evaluate(&f->arena, policy, &set, at, codes, 2, &rows, &fault), ST_OK);
    return rows;
}

/* The row whose rule is TA:`rule` (or the whole id) and whose occurrence is `occurrence` ("*":
 * any).
 */
static const json_t *row_of(struct fixture *f, const json_t *rows, const char *rule,
                            const char *occurrence)
{
    struct str id = strchr(rule, ':') ? str_of(rule) : arena_print(&f->arena, "TA:%s", rule);
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        if (str_equal(json_get_text(row, "rule"), id) &&
            (strcmp(occurrence, "*") == 0 || str_is(json_get_text(row, "occurrence"), occurrence)))
            return row;
    }
    return NULL;
}

#define PARTY        "parties: [{id: p1, kinds: [operator], region: \"140502\"}]\n"
#define SYSTEM(rest) PARTY "systems: [{id: s1, party: p1, region: \"140502\"" rest "}]\n"
#define EVENTS(rest) SYSTEM(", events: [" rest "]")

struct one {
    const char *facts, *at, *rule, *occurrence;
    const char *due_on; /* "" none; NULL: there is no such row */
    const char *state;
};

static void check(struct fixture *f, const struct policy *policy, const struct one *one)
{
    json_t *rows = ask(f, policy, one->facts, one->at);
    const json_t *row = row_of(f, rows, one->rule, one->occurrence);

    if (!one->due_on) {
        if (row)
            fail_msg("%s at %s: there is a row", one->rule, one->at);
        return;
    }
    if (!row)
        fail_msg("%s %s at %s: no row", one->rule, one->occurrence, one->at);
    if (!str_is(json_get_text(row, "due_on"), one->due_on) ||
        !str_is(json_get_text(row, "state"), one->state))
        fail_msg("%s %s at %s: due %.*s %.*s, expected %s %s", one->rule, one->occurrence, one->at,
                 STR_ARG(json_get_text(row, "due_on")), STR_ARG(json_get_text(row, "state")),
                 one->due_on, one->state);
}

static void check_all(void **state, const struct one *list, size_t count)
{
    struct fixture *f = *state;
    struct policy *policy = packs(f);

    for (size_t i = 0; i < count; i++)
        check(f, policy, &list[i]);
    policy_free(policy);
}
#define CHECK(state, list) check_all(state, list, sizeof(list) / sizeof *(list))

/* 2026-09-25 to 27 is the Mid-Autumn holiday, 2026-10-01 to 07 the National Day, 2026-09-20 and
 * 10-10 are worked. */
#define BEFORE_HOLIDAY "{word: t-start, id: e1, at: \"2026-09-24T10:00:00+08:00\"}"

static void a_term_counted_from_an_event_ends_on_the_right_day(void **state)
{
    static const struct one list[] = {
        {EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00", "workdays", "e1", "2026-10-15",
         "open"},
        {EVENTS(BEFORE_HOLIDAY), "2026-10-15T23:59:59+08:00", "workdays", "e1", "2026-10-15",
         "open"},
        {EVENTS(BEFORE_HOLIDAY), "2026-10-16T00:00:00+08:00", "workdays", "e1", "2026-10-15",
         "overdue"},
        {EVENTS(BEFORE_HOLIDAY), "2026-09-24T09:59:00+08:00", "workdays", "e1", NULL, NULL},
        {EVENTS("{word: t-start, id: e1, at: \"2026-09-05T10:00:00+08:00\"}"),
         "2026-09-24T11:00:00+08:00", "days", "e1", "2026-10-08", "open"}, /* 10-05 is a holiday */
        {EVENTS("{word: t-start, id: e1, at: \"2024-01-31T10:00:00+08:00\"}"),
         "2024-02-01T00:00:00+08:00", "months", "e1", "2024-02-29", "open"},
        {EVENTS("{word: t-start, id: e1, at: \"2026-01-31T10:00:00+08:00\"}"),
         "2026-02-01T00:00:00+08:00", "months", "e1", "2026-02-28", "open"},
        {EVENTS("{word: t-start, id: e1, at: \"2026-10-01T23:30:00+08:00\"}"),
         "2026-10-01T23:40:00+08:00", "hours", "e1", "2026-10-02", "open"},
        {EVENTS("{word: t-start, id: e1, at: \"2026-10-01T23:30:00+08:00\"}"),
         "2026-10-02T01:30:01+08:00", "hours", "e1", "2026-10-02", "overdue"},
        {EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00", "at-once", "e1", "2026-09-25",
         "open"},
        {EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00", "promptly", "e1", "2026-10-09",
         "open"},
        {EVENTS("{word: t-start, id: e1, at: \"2027-03-01T10:00:00+08:00\"}"),
         "2027-03-02T00:00:00+08:00", "workdays", "e1", "2027-03-15", "open"},
        {EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00", "from-start", "e1", "2026-09-29",
         "open"},
        {SYSTEM(""), "2026-09-24T11:00:00+08:00", "from-start", "", "", "open"},
        {EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00", "later", "e1", "", "open"},
        {EVENTS("{word: t-start, id: e1, at: \"2026-08-31T10:00:00+08:00\"}"),
         "2026-09-24T11:00:00+08:00", "later", "e1", NULL, NULL}, /* valid on the event's day */
    };

    CHECK(state, list);
}

static void a_standing_duty_without_a_day_is_in_force_whatever_is_proved(void **state)
{
    static const struct one list[] = {
        {SYSTEM(""), "2026-06-01T00:00:00+08:00", "standing", "", "", "open"},
        {SYSTEM("") "acts: [{rule: \"TA:standing\", subject: s1, act: prove, at: 2026-05-01}]\n",
         "2026-06-01T00:00:00+08:00", "standing", "", "", "open"},
    };

    CHECK(state, list);
}

static void a_fixed_day_is_inclusive_and_binds_nobody_who_came_later(void **state)
{
    static const struct one list[] = {
        {SYSTEM(""), "2026-10-31T23:59:59+08:00", "fixed", "2026-10-31", "2026-10-31", "open"},
        {SYSTEM(""), "2026-11-01T00:00:00+08:00", "fixed", "2026-10-31", "2026-10-31", "overdue"},
        {SYSTEM(", since: 2026-11-01"), "2026-12-01T00:00:00+08:00", "fixed", "*", NULL, NULL},
        {SYSTEM(", since: 2026-10-31"), "2026-12-01T00:00:00+08:00", "fixed", "*", "2026-10-31",
         "overdue"},
        {SYSTEM("") "acts: [{rule: \"TA:fixed\", subject: s1, act: prove, at: 2026-11-02}]\n",
         "2026-12-01T00:00:00+08:00", "fixed", "*", "2026-10-31", "met-late"},
    };

    CHECK(state, list);
}

#define BASE "{word: t-base, id: b1, at: \"2025-02-28T10:00:00+08:00\"}"
#define DONE_ON(rule, day)                                                                         \
    "acts: [{rule: \"TA:" rule "\", subject: s1, act: prove, at: \"" day "T10:00:00+08:00\"}]\n"

static void a_rolling_period_runs_from_the_last_time_else_the_first_known_event(void **state)
{
    static const struct one list[] = {
        {EVENTS(BASE), "2026-01-01T00:00:00+08:00", "rolling", "2025-02-28", "2026-02-28", "open"},
        {EVENTS(BASE), "2026-03-01T00:00:00+08:00", "rolling", "2025-02-28", "2026-02-28",
         "overdue"},
        {EVENTS(BASE) DONE_ON("rolling", "2025-12-01"), "2026-03-01T00:00:00+08:00", "rolling",
         "2025-12-01", "2026-12-01", "open"},
        {EVENTS(BASE) DONE_ON("rolling", "2025-12-01"), "2026-03-01T00:00:00+08:00", "rolling",
         "2025-02-28", "2026-02-28", "met"},
        {EVENTS(BASE) DONE_ON("rolling", "2026-03-05"), "2026-03-06T00:00:00+08:00", "rolling",
         "2025-02-28", "2026-02-28", "met-late"},
        {SYSTEM(", since: 2025-06-10"), "2026-01-01T00:00:00+08:00", "rolling", "2025-06-10",
         "2026-06-10", "open"},
        {SYSTEM(""), "2026-01-05T00:00:00+08:00", "rolling", "", "2027-01-05", "open"},
        {EVENTS(BASE), "2026-01-01T00:00:00+08:00", "regularly", "2025-02-28", "2026-02-28",
         "open"},
        {EVENTS("{word: t-base, at: \"2024-02-29T10:00:00+08:00\"}"), "2024-03-01T00:00:00+08:00",
         "rolling", "2024-02-29", "2025-02-28", "open"},
    };

    CHECK(state, list);
}

static void a_calendar_period_is_owed_once_in_each(void **state)
{
    static const struct one list[] = {
        {SYSTEM(", since: 2025-06-01"), "2026-03-01T00:00:00+08:00", "yearly", "2026", "2026-12-31",
         "open"},
        {SYSTEM(", since: 2025-06-01"), "2026-03-01T00:00:00+08:00", "yearly", "2025", "2025-12-31",
         "overdue"},
        {SYSTEM(", since: 2026-01-01"), "2026-03-01T00:00:00+08:00", "yearly", "2025", NULL, NULL},
        {SYSTEM(", since: 2025-06-01") DONE_ON("yearly", "2026-02-01"), "2026-03-01T00:00:00+08:00",
         "yearly", "2025", "2025-12-31", "met-late"},
        {SYSTEM(", since: 2025-06-01") DONE_ON("yearly", "2026-02-01"), "2026-03-01T00:00:00+08:00",
         "yearly", "2026", "2026-12-31", "met"},
        {SYSTEM(", since: 2025-06-01"), "2026-01-15T23:00:00+08:00", "report", "2025", "2026-01-15",
         "open"},
        {SYSTEM(", since: 2025-06-01"), "2026-01-16T00:00:00+08:00", "report", "2025", "2026-01-15",
         "overdue"},
        {SYSTEM(", since: 2025-06-01") DONE_ON("report", "2026-02-01"), "2026-03-01T00:00:00+08:00",
         "report", "2025", "2026-01-15", "met-late"},
        {SYSTEM(", since: 2025-06-01") DONE_ON("report", "2026-02-01"), "2026-03-01T00:00:00+08:00",
         "report", "2026", "2027-01-15", "open"},
        {SYSTEM(", since: 2026-01-01"), "2026-05-01T00:00:00+08:00", "quarter", "2026-04",
         "2026-06-30", "open"},
        {SYSTEM(", since: 2026-01-01"), "2026-05-01T00:00:00+08:00", "quarter", "2026-01",
         "2026-03-31", "overdue"},
        {SYSTEM(", since: 2025-01-01"), "2026-02-01T00:00:00+08:00", "quarter", "2025-10",
         "2025-12-31", "overdue"},
    };

    CHECK(state, list);
}

static void before_counts_back_and_during_ends_with_its_event(void **state)
{
    static const struct one list[] = {
        {EVENTS("{word: t-end, id: x, at: \"2026-10-09T09:00:00+08:00\"}"),
         "2026-09-01T00:00:00+08:00", "before", "x", "2026-09-29", "open"},
        {EVENTS("{word: t-end, id: x, at: \"2026-10-09T09:00:00+08:00\"}"),
         "2026-09-30T00:00:00+08:00", "before", "x", "2026-09-29", "overdue"},
        {EVENTS(BEFORE_HOLIDAY), "2026-09-25T00:00:00+08:00", "during", "e1", "", "open"},
        {EVENTS(BEFORE_HOLIDAY ", {word: t-end, at: \"2026-09-26T08:00:00+08:00\"}")
             DONE_ON("during", "2026-09-25"),
         "2026-09-27T00:00:00+08:00", "during", "e1", "2026-09-26", "met"},
        {EVENTS(
             "{word: t-start, id: e1, at: 2026-09-24, attributes: {grade: I}}, {word: t-end, at: "
             "2026-09-25, attributes: {grade: II}}"),
         "2026-09-27T00:00:00+08:00", "during", "e1", "", "open"},
    };

    CHECK(state, list);
}

static void conditions_hold_as_the_guide_says(void **state)
{
    static const struct one list[] = {
        {SYSTEM(", facts: {t-flag: true}"), "2026-06-01T00:00:00+08:00", "flagged", "", "", "open"},
        {SYSTEM(""), "2026-06-01T00:00:00+08:00", "flagged", "*", NULL, NULL},
        {SYSTEM(""), "2026-06-01T00:00:00+08:00", "not-flagged", "", "", "open"},
        {SYSTEM(", facts: {t-flag: true}"), "2026-06-01T00:00:00+08:00", "not-flagged", "*", NULL,
         NULL},
        {SYSTEM(""), "2026-06-01T00:00:00+08:00", "low", "*", NULL, NULL},
        {SYSTEM(", level: 0"), "2026-06-01T00:00:00+08:00", "low", "*", NULL, NULL},
        {SYSTEM(", level: 2"), "2026-06-01T00:00:00+08:00", "low", "", "", "open"},
        {SYSTEM(", level: 3"), "2026-06-01T00:00:00+08:00", "low", "*", NULL, NULL},
        {SYSTEM(""), "2026-06-01T00:00:00+08:00", "not-word", "", "", "open"},
        {SYSTEM(", facts: {t-word: x}"), "2026-06-01T00:00:00+08:00", "not-word", "*", NULL, NULL},
        {SYSTEM(", facts: {t-word: unheard-of}"), "2026-06-01T00:00:00+08:00", "not-word", "", "",
         "open"},
        {SYSTEM(""), "2026-06-01T00:00:00+08:00", "by-operator", "*", NULL, NULL},
        {"parties: [{id: p1, region: \"140502\", facts: {t-unit: true}}]\nsystems: [{id: s1, "
         "party: "
         "p1, region: \"140502\"}]\n",
         "2026-06-01T00:00:00+08:00", "by-operator", "", "", "open"},
        {"parties: [{id: p1, region: \"140502\", events: [{word: t-start, id: e9, at: "
         "2026-06-01}]}]\nsystems: [{id: s1, party: p1, region: \"140502\"}]\n",
         "2026-06-01T12:00:00+08:00", "from-operator", "e9", "2026-06-02", "open"},
        {"parties: [{id: p1, region: \"140500\"}]\n", "2026-06-01T00:00:00+08:00", "in-city", "",
         "", "open"},
        {"parties: [{id: p1, region: \"140502\"}]\n", "2026-06-01T00:00:00+08:00", "in-city", "*",
         NULL, NULL},
        {EVENTS("{word: t-start, id: e1, at: 2026-06-01, attributes: {grade: I}}"),
         "2026-06-01T12:00:00+08:00", "first-grade", "e1", "", "open"},
        {EVENTS("{word: t-start, id: e1, at: 2026-06-01, attributes: {grade: II}}"),
         "2026-06-01T12:00:00+08:00", "first-grade", "*", NULL, NULL},
        {EVENTS("{word: t-start, id: e1, at: 2026-06-01}"), "2026-06-01T12:00:00+08:00",
         "first-grade", "*", NULL, NULL},
    };

    CHECK(state, list);
}

#define ACTS(rest)    EVENTS(BEFORE_HOLIDAY) "acts: [" rest "]\n"
#define ACT(kind, at) "{rule: \"TA:workdays\", subject: s1, act: " kind ", at: \"" at "\"}"
#define EXTEND(at, until)                                                                          \
    "{rule: \"TA:workdays\", subject: s1, act: extend, at: \"" at "\", until: \"" until            \
    "\", reason: r}"

static void pauses_keep_what_is_left_and_extensions_move_the_day(void **state)
{
    static const struct one list[] = {
        {ACTS(ACT("pause", "2026-09-29T10:00:00+08:00")), "2026-11-30T00:00:00+08:00", "workdays",
         "e1", "2026-10-15", "paused"},
        /* 28 and 29 September are used up, eight working days are left. */
        {ACTS(ACT("pause", "2026-09-29T10:00:00+08:00") ", " ACT("resume",
                                                                 "2026-11-02T10:00:00+08:00")),
         "2026-11-03T00:00:00+08:00", "workdays", "e1", "2026-11-12", "open"},
        {ACTS(EXTEND("2026-10-10T10:00:00+08:00", "2026-10-30T23:59:59+08:00")),
         "2026-10-20T00:00:00+08:00", "workdays", "e1", "2026-10-30", "open"},
        {ACTS(EXTEND("2026-10-10T10:00:00+08:00", "2026-10-30T23:59:59+08:00")),
         "2026-10-09T00:00:00+08:00", "workdays", "e1", "2026-10-15", "open"},
        {ACTS(ACT("prove", "2026-10-15T20:00:00+08:00")), "2026-10-20T00:00:00+08:00", "workdays",
         "e1", "2026-10-15", "met"},
        {ACTS(ACT("prove", "2026-10-16T00:00:01+08:00")), "2026-10-20T00:00:00+08:00", "workdays",
         "e1", "2026-10-15", "met-late"},
        {EVENTS(BEFORE_HOLIDAY ", {word: t-done, at: 2026-10-09}"), "2026-10-20T00:00:00+08:00",
         "workdays", "e1", "2026-10-15", "met"},
    };

    CHECK(state, list);
}

static void the_strictest_binding_rule_governs_and_all_stand_in_the_origin(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = packs(f);
    json_t *rows = ask(f, policy, EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00");
    const json_t *row = row_of(f, rows, "TB:union", "e1");
    const json_t *origin = json_get_list(row, "origin");

    assert_non_null(row);
    assert_int_equal(json_array_size(origin), 3);
    assert_true(str_is(json_get_text(json_array_get(origin, 0), "rule"), "TB:union"));
    assert_true(json_get_bool(json_array_get(origin, 0), "governs", false));
    assert_null(row_of(f, rows, "TB:wish", "*"));
    row = row_of(f, rows, "alone", "e1");
    assert_true(str_is(json_get_text(row, "strength"), "encouraged"));
    /* In the city outside the county only the city's rule is there. */
    rows = ask(f, policy, "systems: [{id: s1, region: \"140500\", events: [" BEFORE_HOLIDAY "]}]\n",
               "2026-09-24T11:00:00+08:00");
    row = row_of(f, rows, "union", "e1");
    assert_int_equal(json_array_size(json_get_list(row, "origin")), 1);
    policy_free(policy);
}

#define ADDRESSED "parties: [{id: p1, region: \"140502\", facts: {t-unit: true}}]\n"

static void a_campaign_is_owed_while_it_runs_by_those_it_addresses(void **state)
{
    static const struct one list[] = {
        {ADDRESSED, "2026-08-31T23:00:00+08:00", "autumn.list", "*", NULL, NULL},
        {ADDRESSED, "2026-09-02T00:00:00+08:00", "autumn.list", "*", "2026-10-15", "upcoming"},
        {ADDRESSED, "2026-09-15T00:00:00+08:00", "autumn.list", "*", "2026-10-15", "open"},
        {ADDRESSED, "2026-10-31T23:00:00+08:00", "autumn.list", "*", "2026-10-15", "overdue"},
        {ADDRESSED, "2026-11-01T00:00:00+08:00", "autumn.list", "*", NULL, NULL},
        {PARTY, "2026-09-20T00:00:00+08:00", "autumn.list", "*", NULL, NULL},
    };
    struct fixture *f = *state;
    struct policy *policy;

    CHECK(state, list);
    policy = packs(f);
    const struct campaign *campaign = campaign_find(policy, STR("TA:autumn"));
    assert_non_null(campaign);
    json_t *copy =
        campaign_template(policy, &f->arena, campaign, STR("spring"), (struct date){2027, 3, 1});
    assert_true(str_is(json_get_text(copy, "from"), "2027-03-01"));
    assert_true(str_is(json_get_text(copy, "to"), "2027-04-30"));
    policy_free(policy);
}

static void kept_packs_give_the_same_answer(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = packs(f), *again;
    struct fault fault = {0};
    json_t *kept;
    struct str text = json_canonical(&f->arena, policy_keep(policy, &f->arena));

    assert_int_equal(json_read(&f->arena, text, (size_t)1 << 26, &fault, &kept), ST_OK);
    assert_int_equal(policy_load_kept(kept, &again, &fault), ST_OK);
    json_t *before = ask(f, policy, EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00");
    json_t *after = ask(f, again, EVENTS(BEFORE_HOLIDAY), "2026-09-24T11:00:00+08:00");
    assert_true(json_array_size(before) > 10);
    assert_true(json_equal(before, after));
    assert_true(str_equal(text, json_canonical(&f->arena, policy_keep(again, &f->arena))));
    policy_free(again);
    policy_free(policy);
}

static void a_facts_file_tells_all_its_problems_with_their_lines(void **state)
{
    static const char wrong[] = "parties:\n"
                                "  - {id: p1, kinds: [wizard], region: \"999999\"}\n"
                                "systems:\n"
                                "  - {id: s1, party: p2, level: three}\n"
                                "  - id: s1\n"
                                "    events: [{word: t-nothing, at: 2026-01-01}]\n"
                                "    facts: {t-start: true}\n"
                                "    colour: red\n"
                                "acts: [{rule: \"TA:none\", subject: s9, act: sing, at: never}]\n";
    static const int lines[] = {2, 4, 5, 6, 7, 8, 9};
    struct fixture *f = *state;
    struct policy *policy = packs(f);
    struct policy_report report;
    struct facts_set set;
    struct fault fault = {0};

    assert_int_equal(
        facts_read_text(policy, &f->arena, STR("facts"), str_of(wrong), &set, &report, &fault),
        ST_INVALID);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!fixture_problem(&report, "facts", lines[i], ""))
            fail_msg("no problem in line %d", lines[i]);
    policy_free(policy);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(a_term_counted_from_an_event_ends_on_the_right_day),
        TEST(a_standing_duty_without_a_day_is_in_force_whatever_is_proved),
        TEST(a_fixed_day_is_inclusive_and_binds_nobody_who_came_later),
        TEST(a_rolling_period_runs_from_the_last_time_else_the_first_known_event),
        TEST(a_calendar_period_is_owed_once_in_each),
        TEST(before_counts_back_and_during_ends_with_its_event),
        TEST(conditions_hold_as_the_guide_says),
        TEST(pauses_keep_what_is_left_and_extensions_move_the_day),
        TEST(the_strictest_binding_rule_governs_and_all_stand_in_the_origin),
        TEST(a_campaign_is_owed_while_it_runs_by_those_it_addresses),
        TEST(kept_packs_give_the_same_answer),
        TEST(a_facts_file_tells_all_its_problems_with_their_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
