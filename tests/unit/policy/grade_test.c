/* SPDX-License-Identifier: Apache-2.0
 * Grading beside the golden cases: what one changed judgement would do, floors, what the wizard
 * shows. */
#include "policy/grade.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define GUIDE STR("gbt22240-2020")

static struct arena arena;
static struct policy *policy;

static int open_policy(void **state)
{
    struct policy_report report;
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, (size_t)128 << 20);
    return policy_load(&arena, NULL, 0, &policy, &report, &fault) == ST_OK ? 0 : -1;
}

static int close_policy(void **state)
{
    (void)state;
    policy_free(policy);
    arena_done(&arena);
    return 0;
}

static struct grade_harms harms(const char *text)
{
    struct grade_harms found;
    struct fault fault = {0};

    assert_int_equal(grade_read_harms(str_of(text), "info", &found, &fault), ST_OK);
    return found;
}

static void a_refusal_leaves_the_output_alone_and_names_the_word_in_both_languages(void **state)
{
    struct grade_harms found = {{GRADE_GRAVE, GRADE_NONE, GRADE_NONE}};
    struct fault fault = {0};

    (void)state;
    assert_int_equal(grade_read_harms(STR("public:bad"), "service", &found, &fault), ST_INVALID);
    assert_int_equal(found.of[GRADE_CITIZEN], GRADE_GRAVE);
    assert_string_equal(fault.field, "service");
    assert_non_null(strstr(fault.zh, "bad"));
    assert_non_null(strstr(fault.en, "bad"));
}

static bool has_neighbour(const json_t *list, const char *side, const char *object, const char *to,
                          int64_t level)
{
    size_t i;
    json_t *row;

    json_array_foreach(list, i, row)
    {
        if (str_is(json_get_text(row, "side"), side) &&
            str_is(json_get_text(row, "object"), object) && str_is(json_get_text(row, "to"), to) &&
            json_get_int(row, "level", 0) == level)
            return true;
    }
    return false;
}

static void neighbours_tell_what_one_changed_judgement_would_do(void **state)
{
    struct grade_harms info = harms("public:serious,citizen:general");
    struct grade_harms service = harms("citizen:grave");
    json_t *list = grade_neighbours(policy, &arena, GUIDE, &info, &service), *row;
    size_t i;

    (void)state;
    assert_true(has_neighbour(list, "info", "public", "grave", 4));
    assert_true(has_neighbour(list, "info", "public", "general", 2));
    assert_true(has_neighbour(list, "info", "public", "none", 2));
    assert_true(has_neighbour(list, "service", "national", "grave", 5));
    assert_true(has_neighbour(list, "service", "public", "grave", 4));
    assert_false(has_neighbour(list, "service", "citizen", "none", 3));
    json_array_foreach(list, i, row)
    {
        assert_true(json_get_int(row, "level", 3) != 3);
    }
    assert_int_equal(
        json_array_size(grade_neighbours(policy, &arena, STR("none"), &info, &service)), 0);
}

static void floors_tell_their_clause_and_raise_the_level_in_principle(void **state)
{
    struct grade_harms info = harms("public:general"), service = harms("");
    struct grade_facts facts = {true, true, 4};
    struct grade_result result;
    struct fault fault = {0};

    (void)state;
    assert_int_equal(grade_compute(policy, &arena, GUIDE, &info, &service, &facts, &result, &fault),
                     ST_OK);
    assert_int_equal(result.level, 2);
    assert_int_equal(result.floor_count, 3);
    assert_int_equal(result.level_with_floors, 4);
    for (size_t i = 0; i < result.floor_count; i++) {
        assert_true(str_is(result.floors[i].clause, "CN-LAW:g20.floors"));
        assert_true(result.floors[i].zh.len > 0 && result.floors[i].en.len > 0);
        assert_true(result.floors[i].level > result.level);
    }
    assert_int_equal(grade_compute(policy, &arena, GUIDE, &info, &service, NULL, &result, &fault),
                     ST_OK);
    assert_int_equal(result.floor_count, 0);
    assert_int_equal(result.level_with_floors, 2);
}

static void the_wizard_gets_words_and_explanations_in_both_languages(void **state)
{
    json_t *schemes = grade_schemes(policy, &arena), *scheme, *word;
    size_t i, k;

    (void)state;
    assert_int_equal(json_array_size(schemes), 2);
    json_array_foreach(schemes, i, scheme)
    {
        assert_true(str_starts(json_get_text(scheme, "clause"), STR("CN-LAW:")));
        assert_non_null(policy_clause(policy, json_get_text(scheme, "clause")));
        assert_int_equal(json_array_size(json_get_list(scheme, "floors")), 3);
        word = json_array_get(json_get_list(scheme, "floors"), 0);
        assert_non_null(policy_clause(policy, json_get_text(word, "clause")));
        assert_non_null(json_get_object(scheme, "matrix"));
        json_array_foreach(json_get_list(scheme, "objects"), k, word)
        {
            assert_true(json_get_text(word, "help_zh").len > 0);
            assert_true(json_get_text(word, "help_en").len > 0);
        }
        assert_int_equal(json_array_size(json_get_list(scheme, "harms")), 3);
    }
    const json_t *objects = grade_objects(policy);
    assert_int_equal(json_array_size(json_get_list(objects, "features")), 3);
    assert_int_equal(json_array_size(json_get_list(objects, "kinds")), 6);
    assert_non_null(policy_clause(policy, json_get_text(objects, "clause")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refusal_leaves_the_output_alone_and_names_the_word_in_both_languages),
        cmocka_unit_test(neighbours_tell_what_one_changed_judgement_would_do),
        cmocka_unit_test(floors_tell_their_clause_and_raise_the_level_in_principle),
        cmocka_unit_test(the_wizard_gets_words_and_explanations_in_both_languages),
    };

    return cmocka_run_group_tests(tests, open_policy, close_policy);
}
