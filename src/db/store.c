/* SPDX-License-Identifier: Apache-2.0
 * The data folder: lock, key, kept head, and a small pool of connections. */
#include "db/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "base/seal.h"
#include "db/engine.h"
#include "db/exercise.h"
#include "db/head.h"
#include "db/journal.h"
#include "db/migration.h"
#include "db/twin.h"

enum { NODE_MAX_BYTES = 64 * 1024, NODE_FORMAT = 1, PID_BYTES = 24, HEAD_SIGN_MS = 1000 };

struct store {
    char folder[FILE_PATH_BYTES];
    char node[ID_BYTES + 1];
    char *postgres; /* address, or NULL */
    bool is_demo;
    bool is_exercise;
    char drill[ID_BYTES + 1];
    int64_t speed; /* of an exercise's clock */
    enum store_mode mode;
    struct digest_key *key;
    struct seal_key seal;
    bool has_seal; /* false only where a reader may not read the key */
    int lock_fd;
    int head_fd;
    pthread_mutex_t mutex; /* guards what follows; nothing else is locked under it */
    pthread_cond_t returned;
    pthread_cond_t written;
    bool is_writing; /* SQLite's one writer's place is taken */
    struct db *idle[STORE_MAX_CONNECTIONS];
    size_t idle_count;
    size_t open_count;
    struct head head;
    int64_t head_signed_ms;        /* steady clock */
    atomic_uint_least64_t changes; /* see store_changes */
    bool is_head_frozen;           /* the journal lacks the kept head: keep the evidence */
    struct exercise exercise;      /* as node.json last said */
    struct stat node_seen;         /* node.json then */
    int64_t told_ms;               /* the latest time that an exercise's clock showed */
    store_settle_fn *settle;       /* runs before each commit; set before threads share the store */
    void *settle_object;
    store_end_fn *settle_end;
};

const char *store_folder(const struct store *store)
{
    return store->folder;
}

const struct seal_key *store_seal_key(const struct store *store)
{
    return store->has_seal ? &store->seal : NULL;
}

const char *store_node(const struct store *store)
{
    return store->node;
}

bool store_is_demo(const struct store *store)
{
    return store->is_demo;
}

bool store_is_postgres(const struct store *store)
{
    return store->postgres != NULL;
}

bool store_is_exercise(const struct store *store)
{
    return store->is_exercise;
}

const char *store_drill(const struct store *store)
{
    return store->drill;
}

int64_t store_speed(const struct store *store)
{
    return store->is_exercise ? store->speed : 1;
}

/* Another program may have stepped the clock: node.json is then a new file. */
static void look_again(struct store *store)
{
    char path[FILE_PATH_BYTES];
    struct fault ignored = {.status = ST_OK};
    struct exercise exercise = {.is_exercise = false};
    struct stat about;
    struct arena arena;
    json_t *node = NULL;

    if (stat(file_path(path, store->folder, "node.json"), &about) != 0)
        return;
    pthread_mutex_lock(&store->mutex);
    bool is_same = about.st_ino == store->node_seen.st_ino &&
                   about.st_mtim.tv_sec == store->node_seen.st_mtim.tv_sec &&
                   about.st_mtim.tv_nsec == store->node_seen.st_mtim.tv_nsec;
    pthread_mutex_unlock(&store->mutex);
    if (is_same)
        return;
    arena_init(&arena, ARENA_WORK_BYTES);
    bool is_read = exercise_load_node(&arena, store->folder, &node, &ignored) == ST_OK &&
                   exercise_read(node, &exercise, &ignored) == ST_OK && exercise.is_exercise;
    arena_done(&arena);
    pthread_mutex_lock(&store->mutex);
    if (is_read)
        store->exercise = exercise;
    store->node_seen = about;
    pthread_mutex_unlock(&store->mutex);
}

struct instant store_now(struct store *store)
{
    struct instant machine = instant_system_now();

    if (!store->is_exercise)
        return machine;
    look_again(store);
    pthread_mutex_lock(&store->mutex);
    struct instant now = exercise_time(&store->exercise, machine);
    if (now.ms < store->told_ms)
        now.ms = store->told_ms;
    store->told_ms = now.ms;
    pthread_mutex_unlock(&store->mutex);
    return now;
}

const struct digest_key *store_key(const struct store *store)
{
    return store->key;
}

void store_before_commit(struct store *store, store_settle_fn *settle, void *object,
                         store_end_fn *end)
{
    assert(!store->settle);
    store->settle = settle;
    store->settle_object = object;
    store->settle_end = end;
}

void *store_settle_object(const struct work *w, store_settle_fn *settle)
{
    const struct store *store = w->db->store;

    return store && store->settle == settle ? store->settle_object : NULL;
}

enum status store_settle(struct store *store, struct work *w)
{
    return store->settle ? store->settle(w, store->settle_object) : ST_OK;
}

static enum status open_db(const struct store *store, struct db **ret_db, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    bool is_read_only = store->mode == STORE_READ;

    if (store->postgres)
        return postgres_open(store->postgres, is_read_only, ret_db, fault);
    return sqlite_open(file_path(path, store->folder, "panshi.db"), false, is_read_only, ret_db,
                       fault);
}

enum status store_borrow(struct store *store, struct db **ret_db, struct fault *fault)
{
    struct db *db = NULL;
    enum status status = ST_OK;

    pthread_mutex_lock(&store->mutex);
    while (store->idle_count == 0 && store->open_count == STORE_MAX_CONNECTIONS)
        pthread_cond_wait(&store->returned, &store->mutex);
    if (store->idle_count > 0)
        db = store->idle[--store->idle_count];
    else
        store->open_count++;
    pthread_mutex_unlock(&store->mutex);
    if (db) {
        *ret_db = db;
        return ST_OK;
    }
    status = open_db(store, &db, fault);
    if (status != ST_OK) {
        pthread_mutex_lock(&store->mutex);
        store->open_count--;
        pthread_cond_signal(&store->returned);
        pthread_mutex_unlock(&store->mutex);
        return status;
    }
    db->store = store;
    *ret_db = db;
    return ST_OK;
}

void store_return(struct store *store, struct db *db)
{
    if (!db)
        return;
    bool is_usable = db->engine->is_usable(db);
    if (!is_usable)
        db->engine->close(db);
    pthread_mutex_lock(&store->mutex);
    if (is_usable)
        store->idle[store->idle_count++] = db;
    else
        store->open_count--;
    pthread_cond_signal(&store->returned);
    pthread_mutex_unlock(&store->mutex);
}

bool store_take_writer(struct store *store)
{
    struct timespec until;
    int waited = 0;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += DB_BUSY_MS / 1000;
    pthread_mutex_lock(&store->mutex);
    while (store->is_writing && waited == 0)
        waited = pthread_cond_timedwait(&store->written, &store->mutex, &until);
    bool is_taken = !store->is_writing;
    store->is_writing = true;
    pthread_mutex_unlock(&store->mutex);
    return is_taken;
}

void store_give_writer(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    store->is_writing = false;
    pthread_cond_signal(&store->written);
    pthread_mutex_unlock(&store->mutex);
}

static int64_t steady_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

uint64_t store_changes(const struct store *store)
{
    return atomic_load(&((struct store *)(uintptr_t)store)->changes);
}

void store_note_head(struct store *store, int64_t sequence, const char *hash)
{
    atomic_fetch_add(&store->changes, 1);
    pthread_mutex_lock(&store->mutex);
    if (sequence > store->head.sequence && !store->is_head_frozen && store->head_fd >= 0) {
        int64_t now_ms = steady_ms();
        store->head.sequence = sequence;
        (void)snprintf(store->head.hash, sizeof store->head.hash, "%s", hash);
        if (store->head.signed_sequence == 0 || now_ms - store->head_signed_ms >= HEAD_SIGN_MS) {
            head_sign(&store->head, store->node, store->key);
            store->head_signed_ms = now_ms;
        }
        head_write(store->head_fd, &store->head);
    }
    pthread_mutex_unlock(&store->mutex);
}

void store_sign_head(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    if (store->head.sequence > store->head.signed_sequence && !store->is_head_frozen &&
        store->head_fd >= 0) {
        head_sign(&store->head, store->node, store->key);
        head_write(store->head_fd, &store->head);
    }
    pthread_mutex_unlock(&store->mutex);
}

void store_compare_head(struct store *store, int64_t sequence, struct str hash)
{
    pthread_mutex_lock(&store->mutex);
    if (sequence < store->head.sequence ||
        (sequence == store->head.sequence && sequence > 0 && !str_is(hash, store->head.hash)) ||
        (store->head.sequence == 0 && sequence >= JOURNAL_FIRST_CHECKPOINT))
        store->is_head_frozen = true;
    pthread_mutex_unlock(&store->mutex);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->idle_count; i++)
        store->idle[i]->engine->close(store->idle[i]);
    if (store->settle_end)
        store->settle_end(store->settle_object);
    store_sign_head(store);
    digest_key_free(store->key);
    if (store->head_fd >= 0) {
        (void)fsync(store->head_fd);
        (void)close(store->head_fd);
    }
    if (store->lock_fd >= 0)
        (void)close(store->lock_fd);
    (void)pthread_cond_destroy(&store->returned);
    (void)pthread_mutex_destroy(&store->mutex);
    (void)pthread_cond_destroy(&store->written);
    free(store->postgres);
    free(store);
}

static enum status busy(int fd, const char *folder, struct fault *fault)
{
    char pid[PID_BYTES] = "";
    ssize_t got = pread(fd, pid, sizeof pid - 1, 0);

    pid[got > 0 ? strcspn(pid, "\n") : 0] = '\0';
    return fault_set(fault, ST_BUSY, "lock",
                     "数据目录 %s 正由另一个程序使用（进程 %s），请先停止它",
                     "the data folder %s is in use by another program (process %s); stop it first",
                     folder, pid[0] ? pid : "?");
}

/* The one program that writes holds the lock as long as the file stays open. */
static enum status take_lock(struct store *store, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    char pid[PID_BYTES];

    (void)file_path(path, store->folder, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return file_fail(errno, path, fault);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        enum status status =
            errno == EWOULDBLOCK ? busy(fd, store->folder, fault) : file_fail(errno, path, fault);
        (void)close(fd);
        return status;
    }
    int len = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    store->lock_fd = fd;
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)len, 0) != len)
        return file_fail(errno, path, fault);
    return ST_OK;
}

static enum status read_node(struct store *store, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct fault detail = {.status = ST_OK};
    struct arena arena;
    struct str text;
    json_t *node = NULL;

    arena_init(&arena, ARENA_WORK_BYTES);
    enum status status = file_read(file_path(path, store->folder, "node.json"), NODE_MAX_BYTES,
                                   &arena, &text, &detail);
    if (status == ST_NOT_FOUND) {
        (void)fault_set(fault, status, store->folder, "%s 中没有数据（缺少 node.json）",
                        "there is no store in %s (node.json is missing)", store->folder);
    } else if (status == ST_OK) {
        status = json_read(&arena, text, NODE_MAX_BYTES, &detail, &node);
    }
    if (status == ST_OK &&
        (!id_is_valid(json_get_text(node, "node")) || json_get_int(node, "format", 0) < 1)) {
        status = fault_set(&detail, ST_CORRUPT, path, "%s 内容不完整", "%s is incomplete", path);
    } else if (status == ST_OK && json_get_int(node, "format", 0) > NODE_FORMAT) {
        status = fault_set(&detail, ST_NEWER, path, "数据目录由更新版本写成；请使用更新的程序",
                           "the data folder was made by a newer version; use a newer program");
    } else if (status == ST_OK) {
        (void)snprintf(store->node, sizeof store->node, "%.*s",
                       STR_ARG(json_get_text(node, "node")));
        store->is_demo = json_get_bool(node, "demo", false);
        status = exercise_read(node, &store->exercise, &detail);
        store->is_exercise = store->exercise.is_exercise;
        store->speed = store->exercise.speed;
        (void)snprintf(store->drill, sizeof store->drill, "%s", store->exercise.drill);
        struct str address = json_get_text(node, "postgres");
        if (address.len > 0)
            store->postgres = strndup(address.ptr, address.len);
    }
    if (status != ST_OK && fault->status == ST_OK)
        *fault = detail;
    arena_done(&arena);
    return status;
}

static enum status load_key(struct store *store, struct fault *fault)
{
    char path[FILE_PATH_BYTES];

    enum status status =
        digest_key_load(file_path(path, store->folder, "keys/node-sm2.pem"), &store->key);
    if (status == ST_OK || store->mode == STORE_READ)
        return ST_OK;
    return fault_set(fault, ST_CORRUPT, path, "节点密钥 %s 缺失或无法读取，请从备份恢复",
                     "the node's key %s is missing or unreadable; restore it from a backup", path);
}

/* The key that seals secrets; made when first needed, so that stores of older versions get theirs.
 */
static enum status load_seal(struct store *store, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct fault detail = {.status = ST_OK};
    bool may_make = store->mode != STORE_READ;

    enum status status = seal_key_load(file_path(path, store->folder, "keys/seal.key"), may_make,
                                       &store->seal, &detail);
    store->has_seal = status == ST_OK;
    if (status == ST_OK || !may_make)
        return ST_OK;
    *fault = detail;
    return status;
}

/* Hold journal.head open, and leave it alone from now on when the journal does not contain it, its
 * signature does not hold or the file was lost: a new head would hide that rows are missing. */
static enum status adopt_head(struct store *store, struct db *db, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct head head = head_read(store->folder);
    bool is_held = true;

    (void)file_path(path, store->folder, "journal.head");
    store->head_fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (store->head_fd < 0 && errno != ENOENT)
        return file_fail(errno, path, fault);
    store->head = head;
    store->is_head_frozen = true;
    if (head.sequence > 0)
        TRY(journal_holds(db, head.sequence, head.hash, &is_held, fault));
    if (is_held && head.signed_sequence > 0)
        TRY(journal_holds(db, head.signed_sequence, head.signed_hash, &is_held, fault));
    if (head.sequence > 0 || head.signed_sequence > 0)
        is_held = is_held && head_is_signed(&head, store->node, store->key);
    store->is_head_frozen = !head.is_present || !is_held;
    return ST_OK;
}

enum status store_schema(struct store *store, int *ret_applied, int *ret_newest,
                         struct fault *fault)
{
    struct db *db = NULL;

    TRY(store_borrow(store, &db, fault));
    enum status status = migration_applied(db, ret_applied, fault);
    store_return(store, db);
    *ret_newest = migration_newest();
    return status;
}

static enum status check_schema(struct db *db, struct fault *fault)
{
    int applied = 0;

    TRY(migration_applied(db, &applied, fault));
    if (applied > migration_newest())
        return migration_apply(db, fault); /* says which versions */
    if (applied < migration_newest())
        return fault_set(fault, ST_CONFLICT, "panshi.db",
                         "数据由较早版本写成，请先用本程序启动一次服务以升级",
                         "the store was written by an older version; start the server once with "
                         "this program to bring it forward");
    return ST_OK;
}

static enum status open_all(struct store *store, struct fault *fault)
{
    struct db *db = NULL;

    TRY(read_node(store, fault));
    if (store->mode != STORE_READ)
        TRY(take_lock(store, fault));
    TRY(load_key(store, fault));
    TRY(load_seal(store, fault));
    TRY(store_borrow(store, &db, fault));
    enum status status =
        store->mode == STORE_READ ? check_schema(db, fault) : migration_apply(db, fault);
    if (status == ST_OK)
        status = twin_check(db, store->is_exercise, &store->told_ms, fault);
    if (status == ST_OK && store->mode != STORE_READ)
        status = adopt_head(store, db, fault);
    store_return(store, db);
    return status;
}

static void make_waits(struct store *store)
{
    pthread_condattr_t steady;

    (void)pthread_mutex_init(&store->mutex, NULL);
    (void)pthread_cond_init(&store->returned, NULL);
    (void)pthread_condattr_init(&steady);
    (void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&store->written, &steady);
    (void)pthread_condattr_destroy(&steady);
}

enum status store_open(const char *folder, enum store_mode mode, struct store **ret_store,
                       struct fault *fault)
{
    struct store *store = calloc(1, sizeof *store);

    if (!store)
        return fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
    store->mode = mode;
    store->lock_fd = -1;
    store->head_fd = -1;
    make_waits(store);
    enum status status = ST_OK;
    /* Room for the names inside the folder. */
    if (strlen(folder) > FILE_PATH_BYTES - 256)
        status =
            fault_set(fault, ST_INVALID, "data", "目录名过长", "the folder's name is too long");
    else
        (void)snprintf(store->folder, sizeof store->folder, "%s", folder);
    if (status == ST_OK)
        status = open_all(store, fault);
    if (status != ST_OK) {
        store_close(store);
        return status;
    }
    *ret_store = store;
    return ST_OK;
}
