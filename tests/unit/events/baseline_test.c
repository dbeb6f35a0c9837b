/* SPDX-License-Identifier: Apache-2.0
 * What is told as unusual, and with which numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "events/baseline.h"

static const int64_t second_us = 1000000, day_us = 86400LL * 1000000;

static struct baseline_finding last;
static size_t told[BASELINE_KINDS];
static struct baseline *baseline;

static void tell(void *with, const struct baseline_finding *finding)
{
    (void)with;
    last = *finding;
    told[finding->kind]++;
}

static struct baseline_limits limits(void)
{
    return (struct baseline_limits){
        .learn_days = 7,
        .volume_times = 10,
        .volume_min_bytes = 1000,
        .volume_hours = 3,
        .beacon_times = 6,
        .beacon_percent = 5,
        .scan_targets = 5,
        .scan_seconds = 60,
        .guess_times = 4,
        .guess_seconds = 60,
    };
}

static int set_up(void **state)
{
    (void)state;
    struct baseline_limits some = limits();

    memset(told, 0, sizeof(told));
    baseline = baseline_new(&some, tell, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    baseline_free(baseline);
    return 0;
}

static struct baseline_event outward(int64_t at_us, const char *peer, uint64_t bytes)
{
    return (struct baseline_event){.time_us = at_us,
                                   .system = STR("S1"),
                                   .near_host = STR("10.0.0.5"),
                                   .peer = str_of(peer),
                                   .port = 443,
                                   .is_outward = true,
                                   .bytes_out = bytes};
}

static void add(struct baseline_event event)
{
    baseline_add(baseline, &event);
}

static void a_peer_is_new_only_after_the_days_of_learning(void **state)
{
    (void)state;
    add(outward(day_us, "192.0.2.1", 0));
    add(outward(3 * day_us, "192.0.2.2", 0));
    add(outward(8 * day_us - 1, "192.0.2.3", 0)); /* within seven days */
    assert_int_equal(told[BASELINE_NEW_PEER], 0);
    add(outward(8 * day_us, "192.0.2.1", 0)); /* known */
    assert_int_equal(told[BASELINE_NEW_PEER], 0);
    add(outward(8 * day_us, "192.0.2.9", 0));
    add(outward(8 * day_us + 1, "192.0.2.9", 0));
    assert_int_equal(told[BASELINE_NEW_PEER], 1);
    assert_int_equal(last.seen, 3);
    assert_int_equal(last.usual, 7);
}

static void an_hour_is_held_against_the_usual_hour_and_told_once(void **state)
{
    (void)state;
    const int64_t hour = 3600 * second_us;

    for (int64_t i = 0; i < 4; i++)
        add(outward(i * hour, "192.0.2.1", 500));
    add(outward(4 * hour, "192.0.2.1", 4000));
    assert_int_equal(told[BASELINE_VOLUME], 0); /* eight times, ten are allowed */
    add(outward(4 * hour + 1, "192.0.2.1", 2000));
    add(outward(4 * hour + 2, "192.0.2.1", 2000));
    assert_int_equal(told[BASELINE_VOLUME], 1);
    assert_int_equal(last.seen, 6000);
    assert_int_equal(last.usual, 500);
}

static void connections_like_a_clock_are_told_with_their_interval(void **state)
{
    (void)state;
    static const int64_t jitter_ms[] = {0, 40, -30, 10, 25, -20, 0};

    for (int64_t i = 0; i < 7; i++)
        add(outward((i * 60000 + jitter_ms[i]) * 1000, "192.0.2.7", 0));
    assert_int_equal(told[BASELINE_BEACON], 1);
    assert_int_equal(last.seen, 6);
    assert_in_range(last.usual, 59900, 60100);
}

static void connections_of_people_are_not_regular(void **state)
{
    (void)state;
    static const int64_t at_s[] = {0, 3, 45, 47, 90, 200, 201, 260, 300, 420};

    for (size_t i = 0; i < sizeof(at_s) / sizeof(at_s[0]); i++)
        add(outward(at_s[i] * second_us, "192.0.2.8", 0));
    assert_int_equal(told[BASELINE_BEACON], 0);
}

static void a_scan_counts_distinct_targets_within_its_time(void **state)
{
    (void)state;
    struct baseline_event event = outward(0, "198.51.100.7", 0);

    event.is_outward = false;
    for (uint16_t i = 0; i < 4; i++) {
        event.port = (uint16_t)(20 + i);
        add(event);
        add(event); /* the same target twice */
    }
    event.time_us = 61 * second_us; /* the time is over: counted anew */
    event.port = 30;
    add(event);
    assert_int_equal(told[BASELINE_SCAN], 0);
    for (uint16_t i = 0; i < 5; i++) {
        event.port = (uint16_t)(40 + i);
        add(event);
    }
    assert_int_equal(told[BASELINE_SCAN], 1);
    assert_int_equal(last.seen, 5);
    assert_int_equal(last.usual, 5);
}

static void failed_sign_ins_of_one_source_are_guessing(void **state)
{
    (void)state;
    struct baseline_event event = outward(0, "198.51.100.9", 0);

    event.is_outward = false;
    event.is_login_failed = true;
    for (int64_t i = 0; i < 6; i++) {
        event.time_us = i * second_us;
        add(event);
    }
    assert_int_equal(told[BASELINE_GUESSING], 1);
    assert_int_equal(last.seen, 4);

    struct arena arena;
    arena_init(&arena, ARENA_WORK_BYTES);
    assert_true(str_is(baseline_sentence_en(&last, &arena),
                       "198.51.100.9 failed to sign in 4 times in 3 s, the limit is 4"));
    assert_true(str_is(baseline_sentence_zh(&last, &arena),
                       "198.51.100.9 在 3 秒内登录失败 4 次，限值 4 次"));
    arena_done(&arena);
}

static void more_pairs_than_fit_are_forgotten_and_counted(void **state)
{
    (void)state;
    char peer[32];

    for (int i = 0; i < 400000; i++) {
        (void)snprintf(peer, sizeof(peer), "peer-%d", i);
        add(outward(i, peer, 0));
    }
    assert_true(baseline_forgotten(baseline) > 0);
}

static void limits_of_the_place_go_before_those_of_the_program(void **state)
{
    (void)state;
    struct baseline_limits strict = limits();
    struct baseline_event event = outward(0, "203.0.113.9", 0);

    strict.guess_times = 2;
    event.is_outward = false;
    event.is_login_failed = true;
    event.limits = &strict;
    add(event);
    add(event);
    assert_int_equal(told[BASELINE_GUESSING], 1);
    assert_int_equal(last.usual, 2);
}

static void events_of_long_ago_are_counted_and_change_nothing_of_today(void **state)
{
    (void)state;
    struct baseline_event event = outward(400 * day_us, "203.0.113.9", 0);

    event.is_outward = false;
    for (uint16_t i = 0; i < 4; i++) {
        event.port = i;
        add(event);
    }
    event.time_us = 35 * day_us;
    for (uint16_t i = 10; i < 30; i++) {
        event.port = i;
        add(event);
    }
    assert_int_equal(told[BASELINE_SCAN], 0);
    assert_int_equal(baseline_late(baseline), 20);
    event.time_us = 400 * day_us + second_us;
    event.port = 99;
    add(event);
    assert_int_equal(told[BASELINE_SCAN], 1);
    assert_int_equal(last.seen, 5);
}

static void what_was_learnt_survives_a_restart_and_damage_is_seen(void **state)
{
    (void)state;
    char path[] = "/tmp/baseline_test_XXXXXX";
    int fd = mkstemp(path);
    struct fault fault = {.status = ST_OK};
    struct baseline_limits some = limits();

    assert_true(fd >= 0);
    close(fd);
    add(outward(0, "192.0.2.1", 0));
    assert_int_equal(baseline_save(baseline, path, &fault), ST_OK);
    baseline_free(baseline);
    baseline = baseline_new(&some, tell, NULL);
    assert_int_equal(baseline_load(baseline, path, &fault), ST_OK);
    add(outward(8 * day_us, "192.0.2.1", 0));
    assert_int_equal(told[BASELINE_NEW_PEER], 0);
    add(outward(8 * day_us, "192.0.2.2", 0));
    assert_int_equal(told[BASELINE_NEW_PEER], 1);

    fd = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(pwrite(fd, "x", 1, 60), 1);
    close(fd);
    assert_int_equal(baseline_load(baseline, path, &fault), ST_CORRUPT);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_peer_is_new_only_after_the_days_of_learning, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_hour_is_held_against_the_usual_hour_and_told_once,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(connections_like_a_clock_are_told_with_their_interval,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(connections_of_people_are_not_regular, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_scan_counts_distinct_targets_within_its_time, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(failed_sign_ins_of_one_source_are_guessing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(more_pairs_than_fit_are_forgotten_and_counted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(limits_of_the_place_go_before_those_of_the_program, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(events_of_long_ago_are_counted_and_change_nothing_of_today,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_learnt_survives_a_restart_and_damage_is_seen,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
