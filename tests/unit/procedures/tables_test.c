/* SPDX-License-Identifier: Apache-2.0
 * Laws that hold for every table of every procedure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "policy/clock.h"
#include "procedures/procedure_describe.h"
#include "procedures/procedure_drawing.h"
#include "procedures/procedure_list.h"
#include "registry/role.h"

enum { CLOCKS_MAX = 16 };

static int count_states(const struct procedure *procedure)
{
    int count = 0;

    while (procedure->states[count].word != NULL)
        count++;
    return count;
}

#define EACH_PROCEDURE(one)                                                                        \
    for (const struct procedure *const *all_ = procedure_list(), *one = *all_; one != NULL;        \
         one = *++all_)
#define EACH_ROW(procedure, row)                                                                   \
    for (const struct transition *row = (procedure)->transitions; row->action != NULL; row++)

static void every_state_can_be_reached(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        bool is_reached[PROCEDURE_MAX_STATES] = {true};
        bool grows = true;

        while (grows) {
            grows = false;
            EACH_ROW(procedure, row)
            {
                if (!is_reached[row->from] || is_reached[row->to])
                    continue;
                is_reached[row->to] = true;
                grows = true;
            }
        }
        for (int i = 0; i < count_states(procedure); i++)
            if (!is_reached[i])
                fail_msg("%s: nothing leads to %s", procedure->word, procedure->states[i].word);
    }
}

static void every_state_that_is_not_final_has_a_way_out_and_a_final_one_has_none(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        for (int i = 0; i < count_states(procedure); i++) {
            int ways = 0;

            EACH_ROW(procedure, row)
            ways += row->from == i && row->to != i;
            if (procedure->states[i].is_final ? ways != 0 : ways == 0)
                fail_msg("%s: %s has %d ways out", procedure->word, procedure->states[i].word,
                         ways);
        }
    }
}

static void every_state_that_is_not_final_leads_to_a_final_one(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        bool ends[PROCEDURE_MAX_STATES] = {false};
        bool grows = true;

        for (int i = 0; i < count_states(procedure); i++)
            ends[i] = procedure->states[i].is_final;
        while (grows) {
            grows = false;
            EACH_ROW(procedure, row)
            {
                if (!ends[row->to] || ends[row->from])
                    continue;
                ends[row->from] = true;
                grows = true;
            }
        }
        for (int i = 0; i < count_states(procedure); i++)
            if (!ends[i])
                fail_msg("%s: %s never ends", procedure->word, procedure->states[i].word);
    }
}

static void no_role_has_two_rows_for_one_action_in_one_state(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        EACH_ROW(procedure, row)
        {
            for (const struct transition *other = row + 1; other->action != NULL; other++)
                if (row->from == other->from && row->by == other->by &&
                    strcmp(row->action, other->action) == 0)
                    fail_msg("%s: two rows for %s in %s", procedure->word, row->action,
                             procedure->states[row->from].word);
        }
    }
}

/* The clocks that may run in each state: what can be running after any path to it. */
struct running {
    const char *words[CLOCKS_MAX];
    int count;
};

static bool runs(const struct running *running, struct str word)
{
    for (int i = 0; i < running->count; i++)
        if (str_is(word, running->words[i]))
            return true;
    return false;
}

static bool add(struct running *running, const char *word)
{
    if (runs(running, str_of(word)))
        return false;
    assert_true(running->count < CLOCKS_MAX);
    running->words[running->count++] = word;
    return true;
}

static bool add_words(struct running *running, const char *words)
{
    /* Tables of today name one clock in a cell; a list would need its words kept. */
    if (words == NULL)
        return false;
    assert_null(strchr(words, ' '));
    return add(running, words);
}

static void find_running(const struct procedure *procedure, struct running *in)
{
    bool grows = true;

    (void)add_words(&in[0], procedure->opens_with);
    while (grows) {
        grows = false;
        EACH_ROW(procedure, row)
        {
            for (int i = 0; i < in[row->from].count; i++) {
                const char *word = in[row->from].words[i];

                if (!procedure_words_hold(row->stops, word) &&
                    !procedure_words_hold(row->pauses, word))
                    grows |= add(&in[row->to], word);
            }
            grows |= add_words(&in[row->to], row->starts);
        }
    }
}

static void every_clock_is_stopped_on_every_way_out_of_the_states_it_runs_in(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        struct running in[PROCEDURE_MAX_STATES] = {0};

        find_running(procedure, in);
        for (int i = 0; i < count_states(procedure); i++)
            if (procedure->states[i].is_final && in[i].count > 0)
                fail_msg("%s: %s still runs in %s", procedure->word, in[i].words[0],
                         procedure->states[i].word);
        EACH_ROW(procedure, row)
        {
            for (int i = 0; i < in[row->from].count && row->from != row->to; i++) {
                const char *word = in[row->from].words[i];

                if (!procedure_words_hold(row->stops, word) &&
                    !procedure_words_hold(row->pauses, word))
                    fail_msg("%s: %s goes on through %s", procedure->word, word, row->action);
            }
            if (row->stops != NULL && !runs(&in[row->from], str_of(row->stops)))
                fail_msg("%s: %s stops %s, which never runs in %s", procedure->word, row->action,
                         row->stops, procedure->states[row->from].word);
        }
    }
}

static void assert_clock(const struct policy *policy, struct arena *arena,
                         const struct procedure *procedure, const char *rule, const char *event)
{
    const struct policy_place place = {.on = {2026, 3, 2}};
    struct clock_answers answers;
    struct fault fault = {0};

    if (rule == NULL)
        return;
    assert_non_null(event);
    assert_int_equal(clock_rules(policy, arena, &place, rule, NULL,
                                 (struct instant){INT64_C(1772413200000)}, &answers, &fault),
                     ST_OK);
    if (answers.count == 0)
        fail_msg("%s: no national pack has the clock %s", procedure->word, rule);
}

static void every_clock_is_in_the_packs_that_hold_everywhere(void **state)
{
    struct arena arena;
    struct policy *policy;
    struct policy_report report;
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(policy_load(&arena, NULL, 0, &policy, &report, &fault), ST_OK);
    EACH_PROCEDURE(procedure)
    {
        assert_clock(policy, &arena, procedure, procedure->opens_with, procedure->opens_event);
        EACH_ROW(procedure, row) assert_clock(policy, &arena, procedure, row->starts, row->event);
    }
    policy_free(policy);
    arena_done(&arena);
}

static void every_word_is_there_in_both_languages(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        assert_true(strlen(procedure->zh) > 0 && strlen(procedure->en) > 0);
        assert_true(strlen(procedure->about_zh) > 0 && strlen(procedure->about_en) > 0);
        for (int i = 0; i < count_states(procedure); i++) {
            assert_true(strlen(procedure->states[i].zh) > 0);
            assert_true(strlen(procedure->states[i].en) > 0);
        }
        for (const struct procedure_action *action = procedure->actions; action->word != NULL;
             action++) {
            assert_true(strlen(action->zh) > 0 && strlen(action->en) > 0);
            assert_true((action->consequence_zh == NULL) == (action->consequence_en == NULL));
            for (const struct procedure_input *in = action->input; in && in->key; in++)
                assert_true(strlen(in->zh) > 0 && strlen(in->en) > 0);
        }
    }
}

static void every_action_has_a_row_and_every_row_an_action(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        EACH_ROW(procedure, row)
        if (procedure_action_of(procedure, str_of(row->action)) == NULL)
            fail_msg("%s: %s has no words", procedure->word, row->action);
        for (const struct procedure_action *action = procedure->actions; action->word; action++) {
            bool is_used = false;

            EACH_ROW(procedure, row) is_used |= strcmp(row->action, action->word) == 0;
            if (!is_used)
                fail_msg("%s: %s stands in no row", procedure->word, action->word);
        }
    }
}

static void whose_turn_it_is_has_a_step_to_take(void **state)
{
    (void)state;
    EACH_PROCEDURE(procedure)
    {
        for (int i = 0; i < count_states(procedure); i++) {
            const struct procedure_state *one = &procedure->states[i];
            bool can_step = one->is_final;

            assert_true(one->is_final == (one->turn == NULL));
            EACH_ROW(procedure, row)
            can_step |= row->from == i && one->turn && strcmp(role_word(row->by), one->turn) == 0;
            if (!can_step)
                fail_msg("%s: in %s it is the turn of %s, who can do nothing", procedure->word,
                         one->word, one->turn);
        }
    }
}

static void the_description_holds_every_row(void **state)
{
    struct arena arena;
    const json_t *list;
    size_t i = 0;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    list = json_get_list(procedure_describe(&arena), "procedures");
    EACH_PROCEDURE(procedure)
    {
        const json_t *one = json_array_get(list, i++);
        size_t rows = 0;

        EACH_ROW(procedure, row) rows++;
        assert_int_equal(json_array_size(json_get_list(one, "transitions")), rows);
        assert_int_equal(json_array_size(json_get_list(one, "states")), count_states(procedure));
        assert_true(str_contains(json_get_text(one, "mermaid"), STR("stateDiagram-v2")));
        assert_true(str_contains(json_get_text(one, "dot"), str_of(procedure->states[0].zh)));
        assert_true(str_starts(json_get_text(one, "svg"), STR("<svg ")));
        assert_true(str_ends(json_get_text(one, "svg"), STR("</svg>\n")));
    }
    arena_done(&arena);
}

static void the_drawings_in_the_documents_are_those_of_the_tables(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    EACH_PROCEDURE(procedure)
    {
        struct str path = arena_print(&arena, DRAWINGS "/%s.svg", procedure->word), kept;
        struct fault fault = {0};

        if (file_read(str_zero(&arena, path), PROCEDURE_DRAWING_MAX_BYTES, &arena, &kept, &fault) !=
                ST_OK ||
            !str_equal(kept, procedure_drawing(&arena, procedure)))
            fail_msg("docs/procedures/%s.svg is old: panshi describe procedures --drawings "
                     "docs/procedures",
                     procedure->word);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_can_be_reached),
        cmocka_unit_test(every_state_that_is_not_final_has_a_way_out_and_a_final_one_has_none),
        cmocka_unit_test(every_state_that_is_not_final_leads_to_a_final_one),
        cmocka_unit_test(no_role_has_two_rows_for_one_action_in_one_state),
        cmocka_unit_test(every_clock_is_stopped_on_every_way_out_of_the_states_it_runs_in),
        cmocka_unit_test(every_clock_is_in_the_packs_that_hold_everywhere),
        cmocka_unit_test(every_word_is_there_in_both_languages),
        cmocka_unit_test(every_action_has_a_row_and_every_row_an_action),
        cmocka_unit_test(whose_turn_it_is_has_a_step_to_take),
        cmocka_unit_test(the_description_holds_every_row),
        cmocka_unit_test(the_drawings_in_the_documents_are_those_of_the_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
