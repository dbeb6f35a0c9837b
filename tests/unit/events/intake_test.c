/* SPDX-License-Identifier: Apache-2.0
 * Files taken in by several threads: every line once, wherever the file is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "events/intake.h"

static char folder[64];
static struct taxonomy *taxonomy;
static struct keep *keep;
static struct fault fault;

static int set_up(void **state)
{
    (void)state;
    const struct keep_options options = {.lanes = INTAKE_THREAD_MAX};
    char path[FILE_PATH_BYTES];

    fault = (struct fault){.status = ST_OK};
    (void)snprintf(folder, sizeof(folder), "/tmp/intake_test_XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(taxonomy_load(NULL, &taxonomy, &fault), ST_OK);
    assert_int_equal(keep_open(file_path(path, folder, "events"), &options, &keep, &fault), ST_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    keep_close(keep);
    taxonomy_free(taxonomy);
    file_remove_tree(folder);
    return 0;
}

static const char *write_file(const char *name, struct str bytes, char path[FILE_PATH_BYTES])
{
    assert_int_equal(file_write(file_path(path, folder, name), bytes, 0600, &fault), ST_OK);
    return path;
}

static enum status take(const char *path, enum record_format format, uint64_t stretch_bytes,
                        unsigned threads, struct pipeline_counts *ret_counts)
{
    const struct intake intake = {
        .keep = keep,
        .parts = {.taxonomy = taxonomy},
        .format = format,
        .threads = threads,
        .stretch_bytes = stretch_bytes,
        .stop_fd = -1,
    };

    return intake_files(&intake, &path, 1, ret_counts, NULL, &fault);
}

/* Lines of very different length, so that cuts fall everywhere in them. */
static struct str lines_of(struct arena *arena, size_t count, bool has_last_end)
{
    struct buf out;
    struct str text;

    buf_init(&out, 16 << 20);
    for (size_t i = 0; i < count; i++)
        buf_print(&out, "{\"n\":%zu,\"pad\":\"%.*s\"}%s", i, (int)(i * 7919 % 97),
                  "................................................................................"
                  "....................",
                  i + 1 < count || has_last_end ? "\n" : "");
    assert_int_equal(buf_finish(&out, arena, &text), ST_OK);
    buf_done(&out);
    return text;
}

static void every_line_is_taken_once_wherever_the_file_is_cut(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {7, 64, 100, 1000, 4093, 1 << 20};
    char path[FILE_PATH_BYTES];
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    for (int has_last_end = 0; has_last_end < 2; has_last_end++) {
        (void)write_file("lines", lines_of(&arena, 700, has_last_end), path);
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            struct pipeline_counts counts = {0};

            assert_int_equal(take(path, RECORD_EVE, sizes[i], 3, &counts), ST_OK);
            if (counts.events != 700 || counts.refused != 0)
                fail_msg("cut at %llu: %llu events, %llu refused", (unsigned long long)sizes[i],
                         (unsigned long long)counts.events, (unsigned long long)counts.refused);
            assert_int_equal(counts.repeated, 0);
            assert_int_equal(counts.undated, 700);
        }
    }
    arena_done(&arena);
}

static void what_is_refused_is_counted_by_its_reason(void **state)
{
    (void)state;
    struct pipeline_counts counts = {0};
    char path[FILE_PATH_BYTES];

    (void)write_file("bad", STR("{\"a\":1}\nnot json\n{\"a\":\n\n{\"a\":1}\n"), path);
    assert_int_equal(take(path, RECORD_JSON, 0, 1, &counts), ST_OK);
    assert_int_equal(counts.events, 2);
    assert_int_equal(counts.refused, 2);
    assert_int_equal(counts.refusals[REFUSAL_NOT_JSON], 2);
    assert_int_equal(counts.repeated, 1); /* the same line again is kept, and counted */
}

static void a_file_that_is_not_there_is_named_and_nothing_is_taken(void **state)
{
    (void)state;
    struct pipeline_counts counts = {0};

    assert_int_equal(take("/nowhere/eve.json", RECORD_EVE, 0, 1, &counts), ST_NOT_FOUND);
    assert_non_null(strstr(fault.en, "eve.json"));
    assert_int_equal(counts.events, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_line_is_taken_once_wherever_the_file_is_cut, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_refused_is_counted_by_its_reason, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_there_is_named_and_nothing_is_taken,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
