/* SPDX-License-Identifier: Apache-2.0
 * Laws that hold for the table of every kind of dossier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "policy/authority.h"
#include "policy/policy.h"
#include "procedures/dossier.h"

static struct policy *policy;
static struct arena arena;

static int begin(void **state)
{
    struct policy_report report = {0, NULL};
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, 64 * 1024 * 1024);
    return policy_load(&arena, NULL, 0, &policy, &report, &fault) == ST_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    policy_free(policy);
    arena_done(&arena);
    return 0;
}

static void broken(const struct dossier_kind *kind, const char *word, const char *law)
{
    print_error("%s: %s: %s\n", kind->word, word, law);
    fail();
}

static bool has_chinese(const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        if ((unsigned char)*text >= 0xe3)
            return true;
    return false;
}

static bool is_said(const char *zh, const char *en)
{
    return has_chinese(zh) && en != NULL && en[0] != '\0' && !has_chinese(en);
}

static void every_word_is_said_in_both_languages(void **state)
{
    (void)state;
    for (const struct dossier_kind *const *at = dossier_list_all(); *at != NULL; at++) {
        const struct dossier_kind *kind = *at;

        if (!is_said(kind->zh, kind->en) || !is_said(kind->about_zh, kind->about_en))
            broken(kind, kind->word, "is not said in both languages");
        for (const struct dossier_state *s = kind->states; s->word != NULL; s++)
            if (!is_said(s->zh, s->en))
                broken(kind, s->word, "a state is not said in both languages");
        for (const struct dossier_act *a = kind->acts; a->word != NULL; a++) {
            if (!is_said(a->zh, a->en))
                broken(kind, a->word, "an act is not said in both languages");
            if ((a->consequence_zh != NULL || a->consequence_en != NULL) &&
                !is_said(a->consequence_zh, a->consequence_en))
                broken(kind, a->word, "a consequence is not said in both languages");
            for (const struct procedure_input *in = a->input; in != NULL && in->key != NULL; in++)
                if (!is_said(in->zh, in->en))
                    broken(kind, in->key, "an input is not said in both languages");
        }
    }
}

static void words_are_unique_and_find_their_row(void **state)
{
    (void)state;
    for (const struct dossier_kind *const *at = dossier_list_all(); *at != NULL; at++) {
        const struct dossier_kind *kind = *at;

        assert_ptr_equal(dossier_list_find(str_of(kind->word)), kind);
        for (const struct dossier_state *s = kind->states; s->word != NULL; s++)
            if (dossier_state_of(kind, str_of(s->word)) != s)
                broken(kind, s->word, "two states of one word");
    }
}

/* Whether a list of words separated by one space holds only states of the kind. */
static bool are_states(const struct dossier_kind *kind, const char *words)
{
    struct str rest = str_of(words), one;

    while (rest.len > 0) {
        one = str_cut(rest, ' ', &rest);
        if (dossier_state_of(kind, one) == NULL)
            return false;
    }
    return true;
}

static void acts_lead_from_states_to_states(void **state)
{
    (void)state;
    for (const struct dossier_kind *const *at = dossier_list_all(); *at != NULL; at++) {
        const struct dossier_kind *kind = *at;

        for (const struct dossier_act *a = kind->acts; a->word != NULL; a++) {
            if (a->from != NULL && (a->from[0] == '\0' || !are_states(kind, a->from)))
                broken(kind, a->word, "leads from a state that is none");
            if (a->to != NULL && dossier_state_of(kind, str_of(a->to)) == NULL)
                broken(kind, a->word, "leads to a state that is none");
        }
    }
}

/* States that acts, or programs beside the tables, lead to.  What only another node or an office
 * above brings about is opened in a state by its own code: such states stand here by name. */
static bool comes_from_elsewhere(const struct dossier_kind *kind, const char *word)
{
    static const char *const known[] = {"warning received", "warning proposed", "response imported",
                                        "investigation imported"};
    char name[80];

    (void)snprintf(name, sizeof name, "%s %s", kind->word, word);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is(str_of(name), known[i]))
            return true;
    return false;
}

static bool is_led_to(const struct dossier_kind *kind, const char *word)
{
    for (const struct dossier_act *a = kind->acts; a->word != NULL; a++)
        if (a->to != NULL && str_is(str_of(word), a->to))
            return true;
    return false;
}

static bool leads_on(const struct dossier_kind *kind, const struct dossier_state *from)
{
    const struct dossier here = {.state = str_of(from->word), .is_open = !from->is_final};

    for (const struct dossier_act *a = kind->acts; a->word != NULL; a++)
        if (dossier_act_fits(&here, a) && a->to != NULL && !str_is(str_of(a->to), from->word))
            return true;
    return false;
}

static void every_state_is_reached_and_every_open_one_is_left(void **state)
{
    (void)state;
    for (const struct dossier_kind *const *at = dossier_list_all(); *at != NULL; at++) {
        const struct dossier_kind *kind = *at;
        bool has_end = false;

        for (const struct dossier_state *s = kind->states; s->word != NULL; s++) {
            has_end = has_end || s->is_final;
            if (s != kind->states && !is_led_to(kind, s->word) &&
                !comes_from_elsewhere(kind, s->word))
                broken(kind, s->word, "no act leads there");
            if (!s->is_final && !leads_on(kind, s))
                broken(kind, s->word, "nothing leads on from an open state");
            if (s->is_final && leads_on(kind, s))
                broken(kind, s->word, "something leads on from a final state");
        }
        if (!has_end)
            broken(kind, kind->word, "never ends");
    }
}

static void another_person_is_named_by_an_act_of_the_table(void **state)
{
    (void)state;
    for (const struct dossier_kind *const *at = dossier_list_all(); *at != NULL; at++) {
        const struct dossier_kind *kind = *at;

        for (const struct dossier_act *a = kind->acts; a->word != NULL; a++) {
            struct str rest = str_of(a->not_by ? a->not_by : ""), one;
            while (rest.len > 0) {
                one = str_cut(rest, ' ', &rest);
                if (dossier_act_of(kind, one) == NULL && !str_is(one, kind->opens_with))
                    broken(kind, a->word, "names an act that is none");
            }
        }
    }
}

/* By the packs of some place: no document says everything. */
static bool is_given(const char *act)
{
    static const struct str places[][3] = {
        {{"100000", 6}, {"450000", 6}, {"450100", 6}},
        {{"100000", 6}, {"140000", 6}, {"140500", 6}},
    };

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct policy_place place = {
            .regions = places[i], .region_count = 3, .on = {2026, 11, 20}};

        if (authority_at(policy, &arena, &place, str_of(act)).count > 0)
            return true;
    }
    return false;
}

static void every_authority_asked_for_is_given_by_some_pack(void **state)
{
    (void)state;
    assert_true(json_array_size(policy_packs(policy)) > 0);
    for (const struct dossier_kind *const *at = dossier_list_all(); *at != NULL; at++)
        for (const struct dossier_act *a = (*at)->acts; a->word != NULL; a++)
            if (a->authority != NULL && !is_given(a->authority))
                broken(*at, a->word, "asks for an authority that no pack gives");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_said_in_both_languages),
        cmocka_unit_test(words_are_unique_and_find_their_row),
        cmocka_unit_test(acts_lead_from_states_to_states),
        cmocka_unit_test(every_state_is_reached_and_every_open_one_is_left),
        cmocka_unit_test(another_person_is_named_by_an_act_of_the_table),
        cmocka_unit_test(every_authority_asked_for_is_given_by_some_pack),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
