/* SPDX-License-Identifier: Apache-2.0
 * Powers of NN2020 as tables written from sections 3.3, 3.5, 4.2 and 4.3: who may what, and which
 * clause says so, for every level, office and place. */
#include "policy/authority_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

static const char *const offices[] = {"unit", "county", "city", "region", "nation"};
static const char *const places[] = {"unit",   "county", "counties", "city",
                                     "cities", "region", "beyond"};
static const char *const colours[] = {"blue", "yellow", "orange", "red"};
static const char *const levels[] = {"I", "II", "III", "IV"};

/* Who issues, by colour and place: U unit or county, C county, M city (municipality), R region,
 * N nation.  The clause is that of the office: 3.3b, 3.3c, 3.3d. */
static const char *const issuers[] = {
    /* unit county counties city cities region beyond */
    "UCMMRRN", /* blue: 3.3b for one's own, then the place lifts it */
    "MMMMRRN", /* yellow: 3.3c, then the place lifts it */
    "RRRRRRN", /* orange: 3.3d */
    "NNNNNNN", /* red: 3.3d */
};

static const char *clause_of(char issuer)
{
    return issuer == 'U' || issuer == 'C' ? "NN2020:3.3b"
           : issuer == 'M'                ? "NN2020:3.3c"
                                          : "NN2020:3.3d";
}

static bool is_right(char issuer, size_t office)
{
    return issuer == 'U' ? office <= 1
                         : (size_t)(issuer == 'C'   ? 1
                                    : issuer == 'M' ? 2
                                    : issuer == 'R' ? 3
                                                    : 4) == office;
}

static struct policy *load(struct fixture *f)
{
    struct policy *policy = NULL;
    struct policy_report report = {0};
    struct fault fault = {0};

    if (policy_load(&f->arena, NULL, 0, &policy, &report, &fault) != ST_OK)
        fail_msg("%.*s:%d %.*s", STR_ARG(report.problems[0].file), report.problems[0].line,
                 STR_ARG(report.problems[0].en));
    return policy;
}

static json_t *ask(struct fixture *f, const struct policy *policy, const char *act,
                   const char *level, const char *office, const char *scope)
{
    struct authority_question question = {STR("NN2020"),  str_of(act),   str_of(level),
                                          str_of(office), str_of(scope), {2026, 6, 1}};
    struct fault fault = {0};
    json_t *answer;

    if (authority_desk_answer(policy, &f->arena, &question, &answer, &fault) != ST_OK)
        fail_msg("%s %s %s %s: no answer", act, level, office, scope);
    return answer;
}

static void expect(struct fixture *f, const struct policy *policy, const char *act,
                   const char *level, const char *office, const char *scope, bool is_allowed,
                   const char *clause)
{
    json_t *answer = ask(f, policy, act, level, office, scope);

    if (json_get_bool(answer, "allowed", !is_allowed) != is_allowed)
        fail_msg("%s %s by %s for %s: allowed should be %d", act, level, office, scope, is_allowed);
    if (!str_is(json_get_text(answer, "clause"), clause))
        fail_msg("%s %s by %s for %s: clause %.*s, should be %s", act, level, office, scope,
                 STR_ARG(json_get_text(answer, "clause")), clause);
    assert_true(json_get_text(answer, "reason").len > 0);
    assert_true(json_get_text(answer, "reason_en").len > 0);
}

static void level_and_place_together_decide_who_issues_and_lifts(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = load(f);

    for (size_t level = 0; level < 4; level++)
        for (size_t office = 0; office < 5; office++)
            for (size_t place = 0; place < 7; place++) {
                char issuer = issuers[level][place];
                bool is_allowed = is_right(issuer, office);
                expect(f, policy, "warning.issue", colours[level], offices[office], places[place],
                       is_allowed, clause_of(issuer));
                expect(f, policy, "warning.lift", colours[level], offices[office], places[place],
                       is_allowed, "NN2020:3.5");
            }
    policy_free(policy);
}

static void the_level_alone_decides_who_runs_a_response(void **state)
{
    /* By office: unit, county, city, region, nation. */
    static const struct {
        const char *act;
        const char *allowed[4];
        const char *clauses[4];
    } rows[] = {
        {"response.start",
         {"----N", "---R-", "--M--", "UC---"},
         {"NN2020:4.2.1", "NN2020:4.2.2", "NN2020:4.2.3-0", "NN2020:4.2.4"}},
        {"response.command",
         {"----N", "---R-", "--M--", "UC---"},
         {"NN2020:4.2.1", "NN2020:4.2.2", "NN2020:4.2.3-0", "NN2020:4.2.4"}},
        {"response.end",
         {"---RN", "---R-", "--M--", "UC---"},
         {"NN2020:4.3.1", "NN2020:4.3.2", "NN2020:4.3.3", "NN2020:4.3.4"}},
    };
    struct fixture *f = *state;
    struct policy *policy = load(f);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t level = 0; level < 4; level++)
            for (size_t office = 0; office < 5; office++)
                for (size_t place = 0; place < 7; place++)
                    expect(f, policy, rows[i].act, levels[level], offices[office], places[place],
                           rows[i].allowed[level][office] != '-', rows[i].clauses[level]);
    policy_free(policy);
}

static void the_national_plan_speaks_only_where_no_local_one_does(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = load(f);
    struct str nanning[] = {STR("100000"), STR("450000"), STR("450100")};
    struct str chongqing[] = {STR("100000"), STR("500000")};
    const struct policy_place local = {nanning, 3, NULL, 0, {2026, 6, 1}};
    const struct policy_place elsewhere = {chongqing, 2, NULL, 0, {2026, 6, 1}};
    const struct authority *found =
        authority_allows(policy, &f->arena, &elsewhere, STR("warning.issue"),
                         STR("cyberspace-office"), STR("province"), STR("yellow"), STR("several"));

    assert_non_null(found);
    assert_true(str_is(found->clause, "CN-LAW:plan17.warn"));
    assert_null(authority_allows(policy, &f->arena, &local, STR("warning.issue"),
                                 STR("cyberspace-office"), STR("province"), STR("yellow"),
                                 STR("several")));
    assert_null(authority_allows(policy, &f->arena, &elsewhere, STR("warning.issue"),
                                 STR("emergency-office"), STR("province"), STR("red"),
                                 STR("region")));
    policy_free(policy);
}

static void a_refusal_names_the_office_that_may(void **state)
{
    struct fixture *f = *state;
    struct policy *policy = load(f);
    json_t *answer = ask(f, policy, "warning.issue", "blue", "county", "counties");
    json_t *may = json_get_list(answer, "who_may");

    assert_int_equal(json_array_size(may), 1);
    assert_true(str_is(json_get_text(json_array_get(may, 0), "office"), "city"));
    assert_non_null(strstr(json_string_value(json_object_get(answer, "reason")), "市网络应急办"));
    policy_free(policy);
}

static void a_wrong_word_is_refused_with_the_words_there_are(void **state)
{
    static const struct {
        const char *pack, *act, *level, *office, *scope, *field;
        enum status status;
    } rows[] = {
        {"NN1999", "warning.issue", "red", "city", "city", "pack", ST_NOT_FOUND},
        {"NN2020", "warning.shout", "red", "city", "city", "act", ST_INVALID},
        {"NN2020", "", "red", "city", "city", "act", ST_INVALID},
        {"NN2020", "warning.issue", "I", "city", "city", "level", ST_INVALID},
        {"NN2020", "warning.issue", "", "city", "city", "level", ST_INVALID},
        {"NN2020", "warning.issue", "orange yellow", "city", "city", "level", ST_INVALID},
        {"NN2020", "response.start", "blue", "city", "city", "level", ST_INVALID},
        {"NN2020", "warning.issue", "red", "town", "city", "office", ST_INVALID},
        {"NN2020", "warning.issue", "red", "city", "galaxy", "scope", ST_INVALID},
        {"NN2020", "warning.issue", "red", "city", "", "scope", ST_INVALID},
    };
    struct fixture *f = *state;
    struct policy *policy = load(f);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct authority_question question = {str_of(rows[i].pack),  str_of(rows[i].act),
                                              str_of(rows[i].level), str_of(rows[i].office),
                                              str_of(rows[i].scope), {2026, 6, 1}};
        struct fault fault = {0};
        json_t *answer;
        assert_int_equal(authority_desk_answer(policy, &f->arena, &question, &answer, &fault),
                         rows[i].status);
        assert_string_equal(fault.field, rows[i].field);
    }
    policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(level_and_place_together_decide_who_issues_and_lifts,
                                        fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(the_level_alone_decides_who_runs_a_response, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(the_national_plan_speaks_only_where_no_local_one_does,
                                        fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(a_refusal_names_the_office_that_may, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_wrong_word_is_refused_with_the_words_there_are,
                                        fixture_open, fixture_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
