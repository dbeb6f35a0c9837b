/* SPDX-License-Identifier: Apache-2.0
 * Token buckets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "http/rate.h"

static void a_bucket_gives_its_burst_and_then_one_token_at_a_time(void **state)
{
    struct rate *rate = rate_new(64, 3, 100);
    struct instant now = {1000000};

    (void)state;
    assert_non_null(rate);
    for (int i = 0; i < 3; i++)
        assert_true(rate_take(rate, STR("a"), now));
    assert_false(rate_take(rate, STR("a"), now));
    assert_true(rate_take(rate, STR("b"), now));
    now.ms += 99;
    assert_false(rate_take(rate, STR("a"), now));
    now.ms += 1;
    assert_true(rate_take(rate, STR("a"), now));
    assert_false(rate_take(rate, STR("a"), now));
    now.ms += 1000000;
    for (int i = 0; i < 3; i++)
        assert_true(rate_take(rate, STR("a"), now));
    assert_false(rate_take(rate, STR("a"), now));
    rate_free(rate);
}

static void looking_takes_nothing(void **state)
{
    struct rate *rate = rate_new(64, 1, 100);
    struct instant now = {1000000};

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_true(rate_has(rate, STR("a"), now));
    assert_true(rate_take(rate, STR("a"), now));
    assert_false(rate_has(rate, STR("a"), now));
    rate_free(rate);
}

static void a_flood_of_keys_does_not_free_the_busy_one(void **state)
{
    struct rate *rate = rate_new(64, 2, 60000);
    struct instant now = {1000000};
    char key[32];
    int refused = 0;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        now.ms++;
        (void)snprintf(key, sizeof key, "key %d", i);
        assert_true(rate_take(rate, str_of(key), now));
        refused += !rate_take(rate, STR("busy"), now);
    }
    assert_true(refused > 4900);
    rate_free(rate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_gives_its_burst_and_then_one_token_at_a_time),
        cmocka_unit_test(looking_takes_nothing),
        cmocka_unit_test(a_flood_of_keys_does_not_free_the_busy_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
