/* SPDX-License-Identifier: Apache-2.0
 * Making, opening, locking, copying and judging of data folders. */
#include "probe_store.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "db/engine.h"
#include "db/tar.h"

static enum status open_status(const char *folder, enum store_mode mode, struct fault *fault)
{
    struct store *store = NULL;

    *fault = (struct fault){.status = ST_OK};
    enum status status = store_open(folder, mode, &store, fault);
    store_close(store);
    return status;
}

static void a_new_store_has_its_key_head_and_closed_modes(void **state)
{
    static const char *const files[] = {"store/node.json", "store/journal.head",
                                        "store/keys/node-sm2.pem", "store/panshi.db"};
    struct probe *probe = *state;
    struct stat about;

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (i == 3 && probe->is_postgres)
            continue;
        assert_int_equal(stat(probe_path(probe, files[i]), &about), 0);
        assert_int_equal(about.st_mode & 0077, 0);
    }
    assert_false(store_is_demo(probe->store));
    assert_non_null(store_key(probe->store));
    assert_int_equal(strlen(store_node(probe->store)), 26);
    assert_false(file_exists(probe_path(probe, "store/node.json.new")));
}

static void a_second_store_in_the_folder_is_refused_and_harms_nothing(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};

    probe_append(probe, 2);
    probe_close(probe);
    assert_int_equal(store_make(probe->folder, probe->is_postgres ? probe->address : NULL, false,
                                instant_system_now(), &fault),
                     ST_CONFLICT);
    probe_open(probe);
    assert_int_equal(probe_number(probe, "SELECT count(*) FROM journal"), 2);
}

static void a_folder_without_a_store_is_not_found(void **state)
{
    struct probe *probe = *state;
    struct fault fault;

    assert_int_equal(open_status(probe->root, STORE_READ, &fault), ST_NOT_FOUND);
    assert_int_equal(open_status("/nowhere/at/all", STORE_SERVE, &fault), ST_NOT_FOUND);
    assert_true(strlen(fault.zh) > 0);
}

static void a_second_writer_is_told_the_process_of_the_first(void **state)
{
    struct probe *probe = *state;
    struct fault fault;
    char pid[32];

    (void)snprintf(pid, sizeof pid, "%ld", (long)getpid());
    assert_int_equal(open_status(probe->folder, STORE_WRITE, &fault), ST_BUSY);
    assert_non_null(strstr(fault.zh, pid));
    assert_non_null(strstr(fault.en, pid));
    assert_int_equal(open_status(probe->folder, STORE_READ, &fault), ST_OK);
    probe_close(probe);
    assert_int_equal(open_status(probe->folder, STORE_WRITE, &fault), ST_OK);
}

static void a_store_of_a_newer_version_is_left_alone(void **state)
{
    struct probe *probe = *state;
    struct fault fault;

    probe_close(probe);
    probe_sql(probe, "UPDATE meta SET value = '9999' WHERE name = 'schema'");
    assert_int_equal(open_status(probe->folder, STORE_SERVE, &fault), ST_NEWER);
    assert_non_null(strstr(fault.en, "9999"));
    assert_int_equal(open_status(probe->folder, STORE_READ, &fault), ST_NEWER);
}

static void an_interrupted_making_is_begun_anew(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};

    if (probe->is_postgres)
        skip();
    probe_make(probe);
    assert_int_equal(
        rename(probe_path(probe, "store/node.json"), probe_path(probe, "store/node.json.new")), 0);
    assert_int_equal(open_status(probe->folder, STORE_READ, &fault), ST_NOT_FOUND);
    probe_make(probe);
    probe_open(probe);
}

static void what_was_made_can_be_taken_back_and_other_files_stay(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};

    probe_append(probe, 1);
    probe_close(probe);
    assert_int_equal(file_write(probe_path(probe, "store/mine.txt"), STR("x"), 0600, &fault),
                     ST_OK);
    store_make_undo(probe->folder);
    assert_true(file_exists(probe_path(probe, "store/mine.txt")));
    assert_int_equal(unlink(probe_path(probe, "store/mine.txt")), 0);
    assert_int_equal(rmdir(probe->folder), 0);
}

static void a_foreign_record_store_without_node_is_not_overwritten(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};

    assert_int_equal(file_make_folder(probe->folder, &fault), ST_OK);
    assert_int_equal(file_write(probe_path(probe, "store/panshi.db"), STR("mine"), 0600, &fault),
                     ST_OK);
    assert_int_equal(store_make(probe->folder, probe->is_postgres ? probe->address : NULL, false,
                                instant_system_now(), &fault),
                     ST_CONFLICT);
}

static void a_damaged_node_file_or_key_is_said(void **state)
{
    struct probe *probe = *state;
    struct fault fault;

    probe_close(probe);
    assert_int_equal(rename(probe_path(probe, "store/keys/node-sm2.pem"), probe_path(probe, "key")),
                     0);
    assert_int_equal(open_status(probe->folder, STORE_SERVE, &fault), ST_CORRUPT);
    assert_non_null(strstr(fault.en, "node-sm2.pem"));
    assert_int_equal(rename(probe_path(probe, "key"), probe_path(probe, "store/keys/node-sm2.pem")),
                     0);
    fault = (struct fault){.status = ST_OK};
    assert_int_equal(
        file_write(probe_path(probe, "store/node.json"), STR("{\"format\":1}"), 0600, &fault),
        ST_OK);
    assert_int_equal(open_status(probe->folder, STORE_SERVE, &fault), ST_CORRUPT);
    fault = (struct fault){.status = ST_OK};
    assert_int_equal(file_write(probe_path(probe, "store/node.json"), STR("{"), 0600, &fault),
                     ST_OK);
    assert_int_equal(open_status(probe->folder, STORE_SERVE, &fault), ST_MALFORMED);
}

static void a_damaged_record_store_is_said(void **state)
{
    struct probe *probe = *state;
    struct fault fault;
    struct journal_report report;

    if (probe->is_postgres)
        skip();
    probe_append(probe, 3);
    probe_close(probe);
    assert_int_equal(truncate(probe_path(probe, "store/panshi.db"), 5000), 0);
    assert_int_equal(open_status(probe->folder, STORE_SERVE, &fault), ST_CORRUPT);
    assert_int_equal(journal_verify_store(probe->folder, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_BROKEN);
}

enum { THREADS = 6, COMMITS = 60 };

static void *commit_many(void *cookie)
{
    struct store *store = cookie;

    for (int i = 0; i < COMMITS; i++) {
        struct fault fault = {.status = ST_OK};
        struct db *db = NULL;
        struct arena arena;
        struct work w;
        if (store_borrow(store, &db, &fault) != ST_OK)
            return NULL;
        arena_init(&arena, ARENA_WORK_BYTES);
        work_init(&w, &arena, db);
        bool worked =
            work_write(&w) == ST_OK &&
            journal_append(&w, "threads.test", STR("probe:1"), NULL, NULL, STR("")) == ST_OK &&
            work_commit(&w) == ST_OK;
        work_done(&w);
        arena_done(&arena);
        store_return(store, db);
        if (!worked)
            return NULL;
    }
    return cookie;
}

static void many_threads_write_one_whole_journal(void **state)
{
    struct probe *probe = *state;
    pthread_t threads[THREADS];
    struct journal_report report;
    struct fault fault = {.status = ST_OK};

    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, commit_many, probe->store), 0);
    for (int i = 0; i < THREADS; i++) {
        void *worked = NULL;
        assert_int_equal(pthread_join(threads[i], &worked), 0);
        assert_non_null(worked);
    }
    assert_int_equal(journal_verify_store(probe->folder, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.rows, THREADS * COMMITS);
    assert_int_equal(report.head_sequence, THREADS * COMMITS);
}

/* Give the store something of every kind. */
static void furnish(struct probe *probe)
{
    struct fault fault = {.status = ST_OK};

    probe_append(probe, 5);
    assert_int_equal(file_make_folder(probe_path(probe, "store/attachments/ab"), &fault), ST_OK);
    assert_int_equal(
        file_write(probe_path(probe, "store/attachments/ab/abcd"), STR("附件"), 0600, &fault),
        ST_OK);
    assert_int_equal(
        file_write(probe_path(probe, "store/keys/tls-key.pem"), STR("key"), 0600, &fault), ST_OK);
}

static enum status restore(struct probe *probe, const char *file, const char *folder,
                           struct fault *fault)
{
    *fault = (struct fault){.status = ST_OK};
    if (probe->is_postgres)
        probe_sql(probe, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    return store_restore(file, folder, fault);
}

static void a_backup_brings_everything_back(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};
    struct journal_report report;
    const char *file = probe_path(probe, "backup.tar");

    furnish(probe);
    assert_int_equal(store_backup(probe->store, file, &fault), ST_OK);
    probe_append(probe, 1); /* the store goes on */
    probe_close(probe);
    if (restore(probe, file, probe_path(probe, "again"), &fault) != ST_OK)
        fail_msg("%s", fault.en);
    (void)snprintf(probe->folder, sizeof probe->folder, "%s", probe_path(probe, "again"));
    assert_true(file_exists(probe_path(probe, "again/attachments/ab/abcd")));
    assert_true(file_exists(probe_path(probe, "again/keys/tls-key.pem")));
    assert_false(file_exists(probe_path(probe, "again/tables")));
    assert_int_equal(journal_verify_store(probe->folder, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.rows, 5);
    probe_open(probe);
    probe_append(probe, 1);
    assert_false(file_exists(probe_path(probe, "backup.tar.new")));
    assert_false(file_exists(probe_path(probe, "backup.tar.tmp")));
}

static void a_damaged_backup_leaves_nothing(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str text;
    const char *file = probe_path(probe, "backup.tar");
    const char *target = probe_path(probe, "again");

    furnish(probe);
    assert_int_equal(store_backup(probe->store, file, &fault), ST_OK);
    probe_close(probe);
    if (probe->is_postgres)
        probe_sql(probe, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    arena_init(&arena, 2 * (size_t)ARENA_WORK_BYTES);
    assert_int_equal(file_read(file, ARENA_WORK_BYTES, &arena, &text, &fault), ST_OK);
    char *bytes = str_zero(&arena, text);
    for (size_t i = 0; i < 24; i++) {
        /* Every 24th of the file, a byte turned over; unused header and padding bytes may not
         * matter. */
        size_t at = text.len / 24 * i + (i * 37) % 200;
        bytes[at] = (char)~bytes[at];
        assert_int_equal(file_write(file, (struct str){bytes, text.len}, 0600, &fault), ST_OK);
        bytes[at] = (char)~bytes[at];
        enum status status = restore(probe, file, target, &fault);
        if (status == ST_OK) {
            assert_int_equal(text.ptr[at], 0);
            file_remove_tree(target);
            continue;
        }
        assert_int_equal(status, ST_CORRUPT);
        assert_false(file_exists(target));
        assert_false(file_exists(probe_path(probe, "again.new")));
    }
    for (size_t len = 0; len < text.len - 1024; len += text.len / 17) {
        assert_int_equal(file_write(file, (struct str){bytes, len}, 0600, &fault), ST_OK);
        assert_int_equal(restore(probe, file, target, &fault), ST_CORRUPT);
        assert_false(file_exists(target));
    }
    arena_done(&arena);
}

/* A backup whose manifest is right but which has an entry of that name. */
static void write_with_name(const char *file, const char *from, const char *name)
{
    struct fault fault = {.status = ST_OK};
    struct tar tar = {.path = file};
    struct tar_entry entry;

    tar.fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(tar.fd >= 0);
    assert_int_equal(tar_put_file(&tar, "node.json", from, &entry, &fault), ST_OK);
    assert_int_equal(tar_put_file(&tar, name, from, &entry, &fault), ST_OK);
    assert_int_equal(tar_put_end(&tar, &fault), ST_OK);
    assert_int_equal(close(tar.fd), 0);
}

static void names_that_leave_the_folder_are_refused(void **state)
{
    static const char *const names[] = {"../evil",
                                        "/etc/evil",
                                        "attachments/../../evil",
                                        "keys/../evil",
                                        "keys/.ssh",
                                        "evil",
                                        "attachments/a/b/c/d",
                                        "keys//x",
                                        "keys/",
                                        "node.json",
                                        "panshi.db-wal",
                                        "keys/a b",
                                        "attachments/ab/\\x"};
    struct probe *probe = *state;
    struct fault fault;
    const char *file = probe_path(probe, "evil.tar");

    probe_close(probe);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        write_with_name(file, probe_path(probe, "store/node.json"), names[i]);
        fault = (struct fault){.status = ST_OK};
        assert_int_equal(store_restore(file, probe_path(probe, "again"), &fault), ST_CORRUPT);
        assert_false(file_exists(probe_path(probe, "again")));
        assert_false(file_exists(probe_path(probe, "evil")));
    }
}

static void a_restore_never_overwrites(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};
    const char *file = probe_path(probe, "backup.tar");

    assert_int_equal(store_backup(probe->store, file, &fault), ST_OK);
    probe_close(probe);
    assert_int_equal(restore(probe, file, probe->folder, &fault), ST_CONFLICT);
    fault = (struct fault){.status = ST_OK};
    assert_int_equal(file_make_folder(probe_path(probe, "full"), &fault), ST_OK);
    assert_int_equal(file_write(probe_path(probe, "full/x"), STR("x"), 0600, &fault), ST_OK);
    assert_int_equal(restore(probe, file, probe_path(probe, "full"), &fault), ST_CONFLICT);
    assert_true(file_exists(probe_path(probe, "full/x")));
    assert_int_equal(file_make_folder(probe_path(probe, "empty"), &fault), ST_OK);
    assert_int_equal(restore(probe, file, probe_path(probe, "empty"), &fault), ST_OK);
    assert_true(file_exists(probe_path(probe, "empty/node.json")));
}

/* A child that may write files of so many bytes only, as on a full disk. */
static void in_small_child(struct probe *probe, rlim_t bytes, void (*act)(struct probe *probe))
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};
        (void)signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
            _exit(3);
        act(probe);
        _exit(0);
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), 0);
}

static void fill_up(struct probe *probe)
{
    struct store *store = NULL;
    struct db *db = NULL;
    struct fault fault = {.status = ST_OK};
    enum status status = ST_OK;

    if (store_open(probe->folder, STORE_SERVE, &store, &fault) != ST_OK ||
        store_borrow(store, &db, &fault) != ST_OK)
        _exit(4);
    for (int i = 0; i < 10000 && status == ST_OK; i++) {
        struct arena arena;
        struct work w;
        arena_init(&arena, ARENA_WORK_BYTES);
        work_init(&w, &arena, db);
        status = work_write(&w);
        for (int j = 0; j < 20 && status == ST_OK; j++)
            status = journal_append(&w, "fill.up", STR("probe:1"), NULL, NULL, STR("满"));
        if (status == ST_OK)
            status = work_commit(&w);
        work_done(&w);
        fault = w.fault;
        arena_done(&arena);
    }
    if (status != ST_FULL || fault.status != ST_FULL) {
        print_error("%s\n", fault.en);
        _exit(5);
    }
    _exit(0);
}

static void a_full_disk_is_said_and_nothing_is_lost(void **state)
{
    struct probe *probe = *state;
    struct journal_report report;
    struct fault fault = {.status = ST_OK};

    if (probe->is_postgres)
        skip();
    probe_append(probe, 3);
    probe_close(probe);
    in_small_child(probe, 1200 * 1024, fill_up);
    assert_int_equal(journal_verify_store(probe->folder, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.rows % 20, 3);
    probe_open(probe);
    probe_append(probe, 1);
}

static void make_in_small_space(struct probe *probe)
{
    struct fault fault = {.status = ST_OK};

    if (store_make(probe->folder, NULL, false, instant_system_now(), &fault) != ST_FULL) {
        print_error("%s\n", fault.en);
        _exit(5);
    }
}

static void a_full_file_system_is_said_and_nothing_is_lost(void **state)
{
    struct probe *probe = *state;
    struct journal_report report;
    struct fault fault = {.status = ST_OK};

    if (probe->is_postgres || geteuid() != 0 ||
        mount("tmpfs", probe->root, "tmpfs", 0, "size=3600k") != 0)
        skip();
    probe_make(probe);
    in_small_child(probe, RLIM_INFINITY, fill_up);
    enum status verified = journal_verify_store(probe->folder, &report, &fault);
    (void)umount2(probe->root, MNT_DETACH);
    if (verified != ST_OK)
        fail_msg("%s", fault.en);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.rows % 20, 0);
}

static void a_store_that_does_not_fit_leaves_no_store(void **state)
{
    struct probe *probe = *state;
    static const rlim_t sizes[] = {0, 64, 4096, 65536, 200000};

    if (probe->is_postgres)
        skip();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        in_small_child(probe, sizes[i], make_in_small_space);
        assert_false(file_exists(probe->folder));
    }
    probe_make(probe);
    probe_open(probe);
}

static void back_up_in_small_space(struct probe *probe)
{
    struct store *store = NULL;
    struct fault fault = {.status = ST_OK};

    if (store_open(probe->folder, STORE_READ, &store, &fault) != ST_OK)
        _exit(4);
    if (store_backup(store, probe_path(probe, "b.tar"), &fault) != ST_FULL)
        _exit(5);
    store_close(store);
}

static void a_backup_that_does_not_fit_leaves_nothing(void **state)
{
    struct probe *probe = *state;

    if (probe->is_postgres)
        skip();
    probe_append(probe, 1);
    probe_close(probe);
    in_small_child(probe, 100 * 1024, back_up_in_small_space);
    assert_false(file_exists(probe_path(probe, "b.tar")));
    assert_false(file_exists(probe_path(probe, "b.tar.new")));
    assert_false(file_exists(probe_path(probe, "b.tar.tmp")));
}

static void a_read_only_folder_can_be_read_and_says_why_it_cannot_be_written(void **state)
{
    struct probe *probe = *state;
    struct fault fault;
    struct journal_report report;

    if (probe->is_postgres)
        skip();
    probe_append(probe, 2);
    probe_close(probe);
    if (geteuid() != 0)
        assert_int_equal(chmod(probe->folder, 0500), 0);
    else if (mount(probe->folder, probe->folder, NULL, MS_BIND, NULL) != 0)
        skip(); /* a container that may not mount */
    else
        assert_int_equal(mount(NULL, probe->folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL),
                         0);
    enum status writing = open_status(probe->folder, STORE_SERVE, &fault);
    enum status verified = journal_verify_store(probe->folder, &report, &(struct fault){ST_OK});
    struct fault ignored;
    enum status reading = open_status(probe->folder, STORE_READ, &ignored);
    if (geteuid() != 0)
        assert_int_equal(chmod(probe->folder, 0700), 0);
    else
        assert_int_equal(umount(probe->folder), 0);
    assert_int_equal(writing, ST_IO);
    assert_true(strlen(fault.en) > 0);
    assert_int_equal(reading, ST_OK);
    assert_int_equal(verified, ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
}

int main(void)
{
#define MADE(name)  cmocka_unit_test_setup_teardown(name, probe_set_up, probe_tear_down)
#define EMPTY(name) cmocka_unit_test_setup_teardown(name, probe_set_up_empty, probe_tear_down)
    const struct CMUnitTest tests[] = {
        MADE(a_new_store_has_its_key_head_and_closed_modes),
        MADE(a_second_store_in_the_folder_is_refused_and_harms_nothing),
        EMPTY(a_folder_without_a_store_is_not_found),
        MADE(a_second_writer_is_told_the_process_of_the_first),
        MADE(a_store_of_a_newer_version_is_left_alone),
        EMPTY(an_interrupted_making_is_begun_anew),
        MADE(what_was_made_can_be_taken_back_and_other_files_stay),
        EMPTY(a_foreign_record_store_without_node_is_not_overwritten),
        MADE(a_damaged_node_file_or_key_is_said),
        MADE(a_damaged_record_store_is_said),
        MADE(many_threads_write_one_whole_journal),
        MADE(a_backup_brings_everything_back),
        MADE(a_damaged_backup_leaves_nothing),
        MADE(names_that_leave_the_folder_are_refused),
        MADE(a_restore_never_overwrites),
        MADE(a_full_disk_is_said_and_nothing_is_lost),
        EMPTY(a_full_file_system_is_said_and_nothing_is_lost),
        EMPTY(a_store_that_does_not_fit_leaves_no_store),
        MADE(a_backup_that_does_not_fit_leaves_nothing),
        MADE(a_read_only_folder_can_be_read_and_says_why_it_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
