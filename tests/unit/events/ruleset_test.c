/* SPDX-License-Identifier: Apache-2.0
 * What rules count lasts: over a restart, over a reload, and a damaged file only begins anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "events/ruleset_report.h"

static const char rule_text[] = "title: Known\nid: k-1\nlevel: high\nlogsource: {category: proxy}\n"
                                "detection:\n    s: {c-useragent: probe}\n    condition: s\n";
static const struct instant now = {1700000000000};

struct bench {
    struct taxonomy *taxonomy;
    struct sigma_book *book;
    struct sigma_set *set;
    char folder[64];
    char path[FILE_PATH_BYTES];
};

static int begin(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    struct fault fault = {.status = ST_OK};

    assert_non_null(b);
    (void)snprintf(b->folder, sizeof b->folder, "/tmp/panshi-ruleset-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    (void)file_path(b->path, b->folder, "counts.json");
    assert_int_equal(taxonomy_load(NULL, &b->taxonomy, &fault), ST_OK);
    b->book = sigma_book_new();
    assert_int_equal(sigma_book_read_text(b->book, STR("r.yml"), str_of(rule_text), &fault), ST_OK);
    assert_int_equal(sigma_set_make(b->book, b->taxonomy, &b->set, &fault), ST_OK);
    *state = b;
    return 0;
}

static int end(void **state)
{
    struct bench *b = *state;

    sigma_set_release(b->set);
    sigma_book_free(b->book);
    taxonomy_free(b->taxonomy);
    file_remove_tree(b->folder);
    free(b);
    return 0;
}

static void put(const struct bench *b, const char *text)
{
    struct fault fault = {.status = ST_OK};

    assert_int_equal(file_write(b->path, str_of(text), 0600, &fault), ST_OK);
}

static struct sigma_state state_of(const struct bench *b, struct instant *ret_from)
{
    struct ruleset_counts counts;
    struct sigma_state state;

    ruleset_counts_read(&counts, b->path, b->set, now);
    ruleset_counts_state(&counts, b->set, 0, &state);
    *ret_from = counts.from;
    ruleset_counts_done(&counts);
    return state;
}

static void what_was_counted_is_read_again_and_written_with_what_came_since(void **given)
{
    const struct bench *b = *given;
    struct fault fault = {.status = ST_OK};
    struct ruleset_counts counts;
    struct instant from;

    put(b, "{\"from\":\"2026-01-01T00:00:00+08:00\",\"rules\":"
           "{\"k-1\":[100,20,3,1,5000000,4000000,2000,10],\"gone\":[9,9,9,9,null,null,9,9]}}");
    struct sigma_state state = state_of(b, &from);
    assert_int_equal(state.asked, 100);
    assert_int_equal(state.evaluated, 20);
    assert_int_equal(state.matched, 3);
    assert_int_equal(state.limited, 1);
    assert_int_equal(state.last_asked_us, 5000000);
    assert_int_equal(state.last_matched_us, 4000000);
    assert_int_equal(state.cost_ns, 2000);
    assert_int_equal(state.cost_samples, 10);
    assert_int_equal(from.ms, INT64_C(1767196800000));
    ruleset_counts_read(&counts, b->path, b->set, now);
    assert_int_equal(ruleset_counts_write(&counts, b->path, b->set, &fault), ST_OK);
    ruleset_counts_done(&counts);
    state = state_of(b, &from);
    assert_int_equal(state.asked, 100);
    assert_int_equal(state.matched, 3);
}

static void a_damaged_file_begins_anew(void **given)
{
    static const char *const damaged[] = {
        "",
        "{",
        "[]",
        "{\"from\":1}",
        "{\"from\":\"2026-01-01T00:00:00+08:00\",\"rules\":[]}",
        "{\"from\":\"2026-01-01T00:00:00+08:00\",\"rules\":{\"k-1\":[1,2]}}",
        ("{\"from\":\"2026-01-01T00:00:00+08:00\",\"rules\":{\"k-1\":[-1,\"x\",{},-9,null,1.5,-1,-"
         "1]"
         "}}")};
    const struct bench *b = *given;
    struct instant from;

    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        put(b, damaged[i]);
        struct sigma_state state = state_of(b, &from);
        assert_int_equal(state.asked, 0);
        assert_int_equal(state.matched, 0);
        assert_int_equal(state.last_matched_us, INT64_MIN);
    }
}

/* A second rule with the id of the first matches nothing and says where the first stands. */
static void of_rules_with_one_id_the_first_stands(void **state)
{
    static const char *const files[][2] = {
        {"a.yml",
         "title: A\nid: 11111111-1111-4111-8111-111111111111\nlogsource: {product: linux}\n"
         "detection: {s: {a: 1}, condition: s}\n"},
        {"b.yml",
         "title: B\nid: 11111111-1111-4111-8111-111111111111\nlogsource: {product: linux}\n"
         "detection: {s: {a: 1}, condition: s}\n"},
        {"c.yml", "title: C\nlogsource: {product: linux}\ndetection: {s: {a: 1}, condition: s}\n"},
        {"d.yml", "title: D\nlogsource: {product: linux}\ndetection: {s: {a: 1}, condition: s}\n"},
    };
    const struct bench *b = *state;
    struct fault fault = {.status = ST_OK};
    struct sigma_book *book = sigma_book_new();
    struct sigma_set *set;
    struct sigma_state got;

    for (size_t i = 0; i < 4; i++)
        assert_int_equal(
            sigma_book_read_text(book, str_of(files[i][0]), str_of(files[i][1]), &fault), ST_OK);
    assert_int_equal(sigma_set_make(book, b->taxonomy, &set, &fault), ST_OK);
    for (size_t i = 0; i < 4; i++) {
        sigma_set_state(set, i, &got);
        assert_int_equal(got.is_compiled, i != 1);
        if (i == 1)
            assert_true(str_is(got.en, "the same id as a.yml; the rule read first is used"));
    }
    sigma_set_release(set);
    sigma_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_was_counted_is_read_again_and_written_with_what_came_since, begin, end),
        cmocka_unit_test_setup_teardown(a_damaged_file_begins_anew, begin, end),
        cmocka_unit_test_setup_teardown(of_rules_with_one_id_the_first_stands, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
