/* SPDX-License-Identifier: Apache-2.0
 * A program killed at any instant: no acknowledged change is lost and the journal verifies. */
#include "probe_store.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"

enum { ROUNDS = 8, MAX_WAIT_MS = 120 };

/* Append rows until killed; each acknowledged sequence goes to the pipe. */
static void commit_for_ever(const char *folder, int pipe_fd)
{
    struct store *store = NULL;
    struct db *db = NULL;
    struct fault fault = {.status = ST_OK};

    if (store_open(folder, STORE_SERVE, &store, &fault) != ST_OK ||
        store_borrow(store, &db, &fault) != ST_OK)
        _exit(4);
    for (int32_t done = 1;; done++) {
        struct arena arena;
        struct work w;
        arena_init(&arena, ARENA_WORK_BYTES);
        work_init(&w, &arena, db);
        if (work_write(&w) != ST_OK ||
            journal_append(&w, "kill.test", STR("probe:1"), NULL, NULL, STR("")) != ST_OK ||
            (done % 16 == 0 && journal_checkpoint(&w, store_key(store)) != ST_OK) ||
            work_commit(&w) != ST_OK)
            _exit(5);
        work_done(&w);
        arena_done(&arena);
        if (write(pipe_fd, &done, sizeof done) != sizeof done)
            _exit(6);
    }
}

/* Let a child commit for some milliseconds, kill it; how many commits it acknowledged. */
static int32_t run_and_kill(struct probe *probe, unsigned wait_ms)
{
    int ends[2];
    int32_t acknowledged = 0;
    int32_t number = 0;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        commit_for_ever(probe->folder, ends[1]);
    }
    (void)close(ends[1]);
    /* At least one commit, then some time. */
    if (read(ends[0], &number, sizeof number) == sizeof number)
        acknowledged = number;
    (void)usleep(wait_ms * 1000);
    assert_int_equal(kill(child, SIGKILL), 0);
    while (read(ends[0], &number, sizeof number) == sizeof number)
        acknowledged = number;
    (void)close(ends[0]);
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    if (!WIFSIGNALED(ended))
        fail_msg("the child ended by itself: %d", WEXITSTATUS(ended));
    return acknowledged;
}

/* PostgreSQL goes on with what it was told before the program died; wait until it noticed. */
static void wait_for_server(struct probe *probe)
{
    static const char others[] = "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                 " current_database() AND pid <> pg_backend_pid()";

    for (int i = 0; probe->is_postgres && i < 500 && probe_number(probe, others) > 0; i++)
        (void)usleep(10000);
}

static void killed_at_any_instant_it_loses_no_acknowledged_change(void **state)
{
    struct probe *probe = *state;
    int64_t at_least = 0;

    probe_close(probe);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t noise = 0;
        struct journal_report report;
        struct fault fault = {.status = ST_OK};
        digest_random(&noise, sizeof noise);
        int32_t acknowledged = run_and_kill(probe, noise % MAX_WAIT_MS);
        assert_true(acknowledged > 0);
        at_least += acknowledged;
        wait_for_server(probe);
        if (journal_verify_store(probe->folder, &report, &fault) != ST_OK)
            fail_msg("%s", fault.en);
        if (report.verdict != JOURNAL_WHOLE)
            fail_msg("round %d: %s", i, report.en);
        if (report.rows < at_least || report.rows > at_least + 1)
            fail_msg("round %d: %d rows, %d acknowledged", i, (int)report.rows, (int)at_least);
        at_least = report.rows;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(killed_at_any_instant_it_loses_no_acknowledged_change,
                                        probe_set_up, probe_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
