/* SPDX-License-Identifier: Apache-2.0
 * Few searches run at once, and no person takes the place of all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "events/event_query_turn.h"

static struct event_query_turns turns;
static struct fault fault;
static const struct instant start = {1000000};

static int begin(void **state)
{
    (void)state;
    turns = (struct event_query_turns){.lock = PTHREAD_MUTEX_INITIALIZER};
    fault = (struct fault){0};
    return 0;
}

static enum status take(const char *account, int64_t later_ms)
{
    return event_query_turn_take(&turns, str_of(account), (struct instant){start.ms + later_ms},
                                 &fault);
}

static void end(const char *account)
{
    event_query_turn_end(&turns, str_of(account));
}

static void one_person_never_takes_the_last_place(void **state)
{
    (void)state;
    for (int i = 0; i < EVENT_QUERY_TURNS_EACH; i++)
        assert_int_equal(take("a", 0), ST_OK);
    for (int i = 0; i < 10; i++)
        assert_int_equal(take("a", i), ST_RATE);
    assert_true(fault.zh[0] != '\0' && fault.en[0] != '\0');
    assert_int_equal(take("b", 20), ST_OK);
}

static void a_free_place_is_for_who_has_none(void **state)
{
    (void)state;
    assert_int_equal(take("a", 0), ST_OK);
    assert_int_equal(take("a", 0), ST_OK);
    assert_int_equal(take("b", 0), ST_OK);
    assert_int_equal(take("c", 10), ST_BUSY);
    end("a");
    assert_int_equal(take("a", 20), ST_RATE); /* c waits */
    assert_int_equal(take("b", 20), ST_RATE);
    assert_int_equal(take("c", 30), ST_OK);
    end("b");
    assert_int_equal(take("a", 40), ST_OK); /* nobody waits any more */
}

static void who_does_not_come_again_keeps_no_place(void **state)
{
    (void)state;
    assert_int_equal(take("a", 0), ST_OK);
    assert_int_equal(take("a", 0), ST_OK);
    assert_int_equal(take("b", 0), ST_OK);
    assert_int_equal(take("c", 0), ST_BUSY);
    end("b");
    assert_int_equal(take("b", 10), ST_BUSY); /* it has none either, but c came first */
    end("a");
    assert_int_equal(take("b", 20), ST_OK); /* one for each of them */
    assert_int_equal(take("a", EVENT_QUERY_TURN_WAIT_MS - 1), ST_RATE);
    assert_int_equal(take("a", EVENT_QUERY_TURN_WAIT_MS), ST_OK);
}

static void everybody_comes_to_a_turn_while_some_ask_without_end(void **state)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    enum { PEOPLE = sizeof names / sizeof names[0], ROUNDS = 200 };
    int had[PEOPLE] = {0};

    (void)state;
    /* Each round the oldest search ends and all ask, the greedy one twice and first. */
    const char *running[EVENT_QUERY_TURNS] = {NULL};
    for (int round = 0; round < ROUNDS; round++) {
        if (running[round % EVENT_QUERY_TURNS] != NULL)
            end(running[round % EVENT_QUERY_TURNS]);
        running[round % EVENT_QUERY_TURNS] = NULL;
        for (int ask = -1; ask < PEOPLE; ask++) {
            int who = ask < 0 ? 0 : ask;

            if (take(names[who], round * INT64_C(100)) != ST_OK)
                continue;
            had[who]++;
            for (int i = 0; i < EVENT_QUERY_TURNS; i++)
                if (running[i] == NULL) {
                    running[i] = names[who];
                    break;
                }
        }
    }
    for (int who = 0; who < PEOPLE; who++)
        assert_true(had[who] > ROUNDS / PEOPLE / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(one_person_never_takes_the_last_place, begin),
        cmocka_unit_test_setup(a_free_place_is_for_who_has_none, begin),
        cmocka_unit_test_setup(who_does_not_come_again_keeps_no_place, begin),
        cmocka_unit_test_setup(everybody_comes_to_a_turn_while_some_ask_without_end, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
