/* SPDX-License-Identifier: Apache-2.0
 * What a batch leaves to be told is there with the batch, in order, until it is done; hits come out
 * of a letter as they went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>
#include <unistd.h>

#include "base/file.h"
#include "events/alert_letter.h"
#include "events/alert_teller.h"

static struct arena arena;
static char folder[64];
static struct layout_set *set;
static struct fault fault;

static int begin(void **state)
{
    (void)state;
    fault = (struct fault){.status = ST_OK};
    arena_init(&arena, (size_t)1 << 30);
    (void)snprintf(folder, sizeof folder, "/tmp/panshi-outbox-XXXXXX");
    set = layout_set_new();
    return mkdtemp(folder) ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    file_remove_tree(folder);
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}

static struct keep *own(uint32_t lanes)
{
    const struct keep_options options = {.lanes = lanes};
    struct keep *keep = NULL;

    assert_int_equal(keep_open(folder, &options, &keep, &fault), ST_OK);
    keep_forget(keep_lane_at(keep, 0));
    return keep;
}

/* One event, and a letter when there is a text, in one commit. */
static void commit(struct keep *keep, uint32_t lane, const char *text)
{
    struct record record;
    struct keep_id id;

    assert_int_equal(layout_read_json(set, RECORD_EVE, STR("{\"n\":1}"), &record), ST_OK);
    assert_int_equal(keep_append(keep_lane_at(keep, lane), set, &record, &id, &fault), ST_OK);
    if (text != NULL)
        assert_int_equal(keep_outbox_put(keep_lane_at(keep, lane), str_of(text), &fault), ST_OK);
    assert_int_equal(keep_commit(keep_lane_at(keep, lane), &fault), ST_OK);
}

/* Tell all that waits in a lane: the texts, one after another. */
static const char *told(struct keep *keep, uint32_t lane)
{
    struct keep_letter letter;
    struct buf out;

    buf_init(&out, 1 << 20);
    while (keep_outbox_at(keep_lane_at(keep, lane), 0, &arena, &letter)) {
        buf_str(&out, letter.bytes);
        keep_outbox_done(keep_lane_at(keep, lane), letter.id);
    }
    const char *text = str_zero(&arena, buf_view(&out));
    buf_done(&out);
    return text;
}

static void a_letter_waits_over_restarts_and_seals_until_it_is_done(void **state)
{
    (void)state;
    struct keep *keep = own(2);

    commit(keep, 0, "a");
    commit(keep, 1, "x");
    commit(keep, 0, NULL);
    commit(keep, 0, "b");
    assert_int_equal(keep_outbox_figures(keep).letters, 3);
    keep_close(keep);
    keep = own(2);
    assert_int_equal(keep_outbox_figures(keep).letters, 3);
    assert_int_equal(keep_seal(keep_lane_at(keep, 0), &fault), ST_OK);
    commit(keep, 0, "c");
    keep_close(keep);
    keep = own(2);
    assert_string_equal(told(keep, 0), "abc");
    assert_string_equal(told(keep, 1), "x");
    assert_int_equal(keep_outbox_figures(keep).bytes, 0);
    keep_close(keep);
}

static void what_was_done_before_the_last_commit_does_not_come_again(void **state)
{
    (void)state;
    struct keep *keep = own(1);

    commit(keep, 0, "a");
    commit(keep, 0, "b");
    assert_string_equal(told(keep, 0), "ab");
    commit(keep, 0, "c");
    keep_close(keep);
    keep = own(1);
    assert_string_equal(told(keep, 0), "c");
    assert_int_equal(keep_seal(keep_lane_at(keep, 0), &fault), ST_OK);
    keep_close(keep);
    keep = own(1);
    assert_string_equal(told(keep, 0), "");
    keep_close(keep);
}

static void letters_of_a_lane_that_is_gone_go_on_in_another(void **state)
{
    (void)state;
    struct keep *keep = own(3);

    commit(keep, 2, "far");
    commit(keep, 0, "near");
    keep_close(keep);
    for (int round = 0; round < 2; round++) {
        keep = own(1);
        assert_int_equal(keep_outbox_figures(keep).letters, 2);
        keep_close(keep);
    }
    keep = own(1);
    assert_string_equal(told(keep, 0), "nearfar");
    keep_close(keep);
}

static void a_batch_that_is_dropped_leaves_no_letter(void **state)
{
    (void)state;
    struct keep *keep = own(1);

    assert_int_equal(keep_outbox_put(keep_lane_at(keep, 0), STR("never"), &fault), ST_OK);
    keep_drop(keep_lane_at(keep, 0));
    commit(keep, 0, "kept");
    assert_string_equal(told(keep, 0), "kept");
    keep_close(keep);
}

static void too_much_that_waits_takes_no_more_in(void **state)
{
    (void)state;
    struct keep *keep = own(1);
    struct str large = {arena_take(&arena, KEEP_OUTBOX_MAX_BYTES / 2 + 1), 0};

    large.len = KEEP_OUTBOX_MAX_BYTES / 2 + 1;
    memset((char *)(uintptr_t)large.ptr, 'x', large.len);
    assert_int_equal(keep_outbox_put(keep_lane_at(keep, 0), large, &fault), ST_OK);
    assert_int_equal(keep_commit(keep_lane_at(keep, 0), &fault), ST_OK);
    assert_int_equal(keep_outbox_put(keep_lane_at(keep, 0), large, &fault), ST_BUSY);
    assert_non_null(strstr(fault.en, "alerts wait"));
    (void)told(keep, 0);
    assert_int_equal(keep_outbox_put(keep_lane_at(keep, 0), large, &fault), ST_OK);
    keep_close(keep);
}

/* ---- Letters of hits ---- */

static struct alert_hit hit_of(const char *cause)
{
    static const struct str techniques[] = {{"T1190", 5}, {"T1059.001", 9}};

    return (struct alert_hit){
        .cause = ALERT_INDICATOR,
        .cause_id = str_of(cause),
        .title_zh = STR("命中"),
        .title_en = STR("hit"),
        .level = ALERT_CRITICAL,
        .techniques = techniques,
        .technique_count = 2,
        .party_id = STR("p"),
        .system_level = 3,
        .is_cii = true,
        .at = {-5},
        .event_id = STR("0000000000001-000001"),
        .explained = STR("{}"),
    };
}

static void hits_come_out_of_a_letter_as_they_went_in(void **state)
{
    (void)state;
    const struct alert_hit hits[2] = {hit_of("one"), hit_of("two")};
    struct alert_hit *back;
    struct buf letter;
    size_t count = 0;

    buf_init(&letter, 1 << 20);
    alert_letter_write(&letter, hits, 2);
    assert_int_equal(letter.status, ST_OK);
    assert_int_equal(alert_letter_read(buf_view(&letter), &arena, &back, &count), ST_OK);
    assert_int_equal(count, 2);
    assert_true(str_is(back[1].cause_id, "two"));
    assert_true(str_is(back[0].title_zh, "命中"));
    assert_int_equal(back[0].cause, ALERT_INDICATOR);
    assert_int_equal(back[0].level, ALERT_CRITICAL);
    assert_int_equal(back[0].system_level, 3);
    assert_true(back[0].is_cii);
    assert_int_equal(back[0].at.ms, -5);
    assert_int_equal(back[0].technique_count, 2);
    assert_true(str_is(back[0].techniques[1], "T1059.001"));
    assert_int_equal(back[0].system_id.len, 0);
    for (size_t cut = 0; cut < letter.len; cut++)
        assert_int_equal(alert_letter_read((struct str){letter.data, cut}, &arena, &back, &count),
                         ST_CORRUPT);
    buf_done(&letter);
}

/* ---- Telling ---- */

/* Together more than a teller lets wait behind intake. */
enum { LONG_TITLE = 512 << 10, LONG_HITS = 10 };

/* A store that can fail, and one cause that it never takes. */
struct desk {
    enum status status;
    char last[64];
    size_t raised, lots;
    pthread_mutex_t *gate; /* NULL: open; whoever holds it keeps the store waiting */
};

static enum status raise(void *with, struct str lane, struct str letter,
                         const struct alert_hit *hits, size_t count, struct fault *ret_fault)
{
    struct desk *desk = with;

    (void)lane;
    if (desk->gate != NULL) {
        pthread_mutex_lock(desk->gate);
        pthread_mutex_unlock(desk->gate);
    }
    if (desk->status != ST_OK)
        return fault_set(ret_fault, desk->status, "store", "试验", "test");
    for (size_t i = 0; i < count; i++)
        if (str_is(hits[i].cause_id, "poison"))
            return fault_set(ret_fault, ST_CONFLICT, "party", "试验", "test");
    desk->raised += count;
    desk->lots++;
    if (letter.len > 0)
        (void)snprintf(desk->last, sizeof desk->last, "%.*s", STR_ARG(letter));
    return ST_OK;
}

static enum status last_of(void *with, struct str lane, struct arena *into, struct str *ret_letter,
                           struct fault *ret_fault)
{
    const struct desk *desk = with;

    (void)ret_fault;
    (void)lane;
    *ret_letter = str_copy(into, str_of(desk->last));
    return ST_OK;
}

static void commit_hits(struct keep *keep, const char *first, const char *second)
{
    const struct alert_hit hits[2] = {hit_of(first), hit_of(second)};
    struct buf letter;

    buf_init(&letter, 1 << 20);
    alert_letter_write(&letter, hits, 2);
    assert_int_equal(keep_outbox_put(keep_lane_at(keep, 0), buf_view(&letter), &fault), ST_OK);
    assert_int_equal(keep_commit(keep_lane_at(keep, 0), &fault), ST_OK);
    buf_done(&letter);
}

static void hits_wait_while_the_store_fails_and_are_told_once(void **state)
{
    (void)state;
    struct desk desk = {.status = ST_FULL};
    struct keep *keep = own(1);
    struct alert_teller *teller = alert_teller_new(keep, raise, last_of, &desk);

    commit_hits(keep, "a", "b");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    commit_hits(keep, "c", "d");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    assert_int_equal(alert_teller_figures(teller).waiting.letters, 2);
    assert_int_equal(alert_teller_figures(teller).failures, 1); /* the second did not try */
    desk.status = ST_OK;
    assert_int_equal(alert_teller_again(teller, &fault), ST_OK);
    assert_int_equal(desk.raised, 4);
    assert_int_equal(alert_teller_figures(teller).waiting.letters, 0);
    alert_teller_free(teller);
    keep_close(keep);
    /* A kill now: the log has not heard that they are done, the store has. */
    keep = own(1);
    assert_int_equal(keep_outbox_figures(keep).letters, 2);
    teller = alert_teller_new(keep, raise, last_of, &desk);
    assert_int_equal(alert_teller_take_up(teller, &fault), ST_OK);
    assert_int_equal(desk.raised, 4);
    assert_int_equal(keep_outbox_figures(keep).letters, 0);
    commit_hits(keep, "e", "f");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    assert_int_equal(desk.raised, 6);
    alert_teller_free(teller);
    keep_close(keep);
}

static void a_kill_between_two_letters_tells_only_the_second(void **state)
{
    (void)state;
    struct desk desk = {.status = ST_OK};
    struct keep *keep = own(1);
    struct alert_teller *teller = alert_teller_new(keep, raise, last_of, &desk);

    commit_hits(keep, "a", "b");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    alert_teller_free(teller);
    commit_hits(keep, "c", "d"); /* killed here */
    keep_close(keep);
    keep = own(1);
    teller = alert_teller_new(keep, raise, last_of, &desk);
    assert_int_equal(alert_teller_take_up(teller, &fault), ST_OK);
    assert_int_equal(desk.raised, 4);
    alert_teller_free(teller);
    keep_close(keep);
}

static void a_hit_that_the_store_never_takes_is_counted_and_holds_up_nobody(void **state)
{
    (void)state;
    struct desk desk = {.status = ST_OK};
    struct keep *keep = own(1);
    struct alert_teller *teller = alert_teller_new(keep, raise, last_of, &desk);

    commit_hits(keep, "a", "poison");
    commit_hits(keep, "b", "c");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    assert_int_equal(desk.raised, 3);
    assert_int_equal(alert_teller_figures(teller).told, 3);
    assert_int_equal(alert_teller_figures(teller).refused, 1);
    assert_int_equal(alert_teller_figures(teller).waiting.letters, 0);
    alert_teller_free(teller);
    keep_close(keep);
}

static void intake_does_not_wait_for_a_slow_store(void **state)
{
    (void)state;
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    struct desk desk = {.status = ST_OK, .gate = &gate};
    struct keep *keep = own(1);
    struct alert_teller *teller = alert_teller_new(keep, raise, last_of, &desk);

    alert_teller_start(teller);
    pthread_mutex_lock(&gate);
    commit_hits(keep, "a", "b");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    commit_hits(keep, "c", "d");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    assert_int_equal(alert_teller_figures(teller).waiting.letters, 2);
    pthread_mutex_unlock(&gate);
    assert_int_equal(alert_teller_again(teller, &fault), ST_OK);
    assert_int_equal(desk.raised, 4);
    commit_hits(keep, "e", "f");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    alert_teller_free(teller); /* what was asked for is told first */
    assert_int_equal(desk.raised, 6);
    assert_int_equal(keep_outbox_figures(keep).letters, 0);
    keep_close(keep);
}

static void letters_that_wait_are_told_together(void **state)
{
    (void)state;
    struct desk desk = {.status = ST_FULL};
    struct keep *keep = own(1);
    struct alert_teller *teller = alert_teller_new(keep, raise, last_of, &desk);

    commit_hits(keep, "a", "b");
    commit_hits(keep, "c", "d");
    commit_hits(keep, "e", "poison");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    assert_int_equal(alert_teller_figures(teller).waiting.letters, 3);
    desk.status = ST_OK;
    assert_int_equal(alert_teller_again(teller, &fault), ST_OK);
    assert_int_equal(desk.raised, 5);
    assert_int_equal(alert_teller_figures(teller).refused, 1);
    desk.lots = 0;
    commit_hits(keep, "g", "h");
    commit_hits(keep, "i", "j");
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    assert_int_equal(desk.lots, 1);
    assert_int_equal(desk.raised, 9);
    assert_int_equal(keep_outbox_figures(keep).letters, 0);
    alert_teller_free(teller);
    keep_close(keep);
    /* A kill now: neither of the two comes again. */
    keep = own(1);
    teller = alert_teller_new(keep, raise, last_of, &desk);
    assert_int_equal(alert_teller_take_up(teller, &fault), ST_OK);
    assert_int_equal(desk.raised, 9);
    alert_teller_free(teller);
    keep_close(keep);
}

static void intake_waits_when_much_is_to_be_told(void **state)
{
    (void)state;
    struct desk desk = {.status = ST_OK};
    struct keep *keep = own(1);
    struct alert_teller *teller = alert_teller_new(keep, raise, last_of, &desk);
    static char titles[LONG_HITS][LONG_TITLE]; /* the same text twice is written once */
    struct alert_hit hits[LONG_HITS];
    struct buf letter;

    for (size_t i = 0; i < LONG_HITS; i++) {
        hits[i] = hit_of("long");
        memset(titles[i], 'a' + (int)i, LONG_TITLE);
        hits[i].title_en = (struct str){titles[i], LONG_TITLE};
    }
    buf_init(&letter, 8 << 20);
    alert_letter_write(&letter, hits, LONG_HITS);
    assert_true(letter.len > 4 << 20);
    assert_int_equal(keep_outbox_put(keep_lane_at(keep, 0), buf_view(&letter), &fault), ST_OK);
    assert_int_equal(keep_commit(keep_lane_at(keep, 0), &fault), ST_OK);
    alert_teller_start(teller);
    alert_teller_lane(teller, keep_lane_at(keep, 0));
    assert_int_equal(desk.raised, LONG_HITS);
    assert_int_equal(keep_outbox_figures(keep).letters, 0);
    alert_teller_free(teller);
    buf_done(&letter);
    keep_close(keep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_letter_waits_over_restarts_and_seals_until_it_is_done,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(what_was_done_before_the_last_commit_does_not_come_again,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(letters_of_a_lane_that_is_gone_go_on_in_another, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(a_batch_that_is_dropped_leaves_no_letter, begin, finish),
        cmocka_unit_test_setup_teardown(too_much_that_waits_takes_no_more_in, begin, finish),
        cmocka_unit_test_setup_teardown(hits_come_out_of_a_letter_as_they_went_in, begin, finish),
        cmocka_unit_test_setup_teardown(hits_wait_while_the_store_fails_and_are_told_once, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(intake_does_not_wait_for_a_slow_store, begin, finish),
        cmocka_unit_test_setup_teardown(letters_that_wait_are_told_together, begin, finish),
        cmocka_unit_test_setup_teardown(intake_waits_when_much_is_to_be_told, begin, finish),
        cmocka_unit_test_setup_teardown(a_kill_between_two_letters_tells_only_the_second, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(
            a_hit_that_the_store_never_takes_is_counted_and_holds_up_nobody, begin, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
