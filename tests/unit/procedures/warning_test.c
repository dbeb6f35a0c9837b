/* SPDX-License-Identifier: Apache-2.0
 * Colours and scopes in their order, and when a warning is in force. */
#include "procedures/warning.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void colours_stand_from_the_highest_down_and_name_their_incidents(void **state)
{
    static const struct {
        const char *word, *incident;
        int weight;
    } rows[] = {{"red", "I", 4}, {"orange", "II", 3}, {"yellow", "III", 2}, {"blue", "IV", 1}};
    const struct warning_colour *colour = warning_colours();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++, colour++) {
        assert_string_equal(colour->word, rows[i].word);
        assert_string_equal(colour->incident, rows[i].incident);
        assert_int_equal(warning_weight(str_of(rows[i].word)), rows[i].weight);
        assert_ptr_equal(warning_colour_of(str_of(rows[i].word)), colour);
    }
    assert_null(colour->word);
}

static void a_word_that_is_no_colour_or_scope_weighs_nothing(void **state)
{
    static const char *const words[] = {"", "pink", "RED", "red ", "I"};

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_null(warning_colour_of(str_of(words[i])));
        assert_int_equal(warning_weight(str_of(words[i])), 0);
        assert_int_equal(warning_reach(str_of(words[i])), 0);
    }
}

static void scopes_widen_from_a_unit_to_beyond_the_region(void **state)
{
    static const char *const words[] = {"unit", "county", "several", "region", "beyond"};

    (void)state;
    for (size_t i = 1; i < sizeof words / sizeof words[0]; i++)
        assert_true(warning_reach(str_of(words[i])) > warning_reach(str_of(words[i - 1])));
    assert_int_equal(warning_reach(STR("sector")), warning_reach(STR("county")));
}

static void only_what_is_out_and_not_lifted_is_in_force(void **state)
{
    (void)state;
    for (const struct dossier_state *one = warning_kind.states; one->word != NULL; one++) {
        const struct dossier warning = {.state = str_of(one->word)};
        bool is_out = str_is(warning.state, "issued") || str_is(warning.state, "revising") ||
                      str_is(warning.state, "received");
        assert_int_equal(warning_is_in_force(&warning), is_out);
        assert_false(warning_is_in_force(&warning) && one->is_final);
    }
}

static void nothing_is_issued_or_lifted_without_power_and_a_second_person(void **state)
{
    static const struct {
        const char *act, *authority, *not_by;
    } rows[] = {
        {"check", NULL, "draft edit"},
        {"sign", "warning.issue", "draft edit"},
        {"recheck", NULL, "sign"},
        {"issue", "warning.issue", NULL},
        {"reissue", NULL, "raise lower widen"},
        {"lift", "warning.lift", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct dossier_act *act = dossier_act_of(&warning_kind, str_of(rows[i].act));
        assert_non_null(act);
        assert_int_equal(act->who, DOSSIER_BY_KEEPER);
        assert_true(str_equal(str_of(act->authority), str_of(rows[i].authority)));
        assert_true(str_equal(str_of(act->not_by), str_of(rows[i].not_by)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_stand_from_the_highest_down_and_name_their_incidents),
        cmocka_unit_test(a_word_that_is_no_colour_or_scope_weighs_nothing),
        cmocka_unit_test(scopes_widen_from_a_unit_to_beyond_the_region),
        cmocka_unit_test(only_what_is_out_and_not_lifted_is_in_force),
        cmocka_unit_test(nothing_is_issued_or_lifted_without_power_and_a_second_person),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
