/* SPDX-License-Identifier: Apache-2.0
 * Making the drill twin, and stepping its clock. */
#include "db/store_twin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "db/backup.h"
#include "db/engine.h"
#include "db/exercise.h"
#include "db/head.h"
#include "db/journal.h"
#include "db/twin.h"

enum { TWIN_ARENA_BYTES = 16 * 1024 * 1024 };

struct making {
    const struct store_twin_plan *plan;
    struct exercise exercise;
    bool is_postgres;
};

/* Keys of its own; the seal key and the certificate are made when first needed. */
static enum status renew_keys(const char *folder, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct digest_key *key = NULL;

    file_remove_tree(file_path(path, folder, "keys"));
    TRY(file_make_folder(path, fault));
    enum status status = digest_key_generate(&key);
    if (status == ST_OK)
        status = digest_key_save(key, file_path(path, folder, "keys/node-sm2.pem"));
    digest_key_free(key);
    if (status != ST_OK)
        return fault_set(fault, status, path, "无法生成演习副本的密钥 %s",
                         "the twin's key %s cannot be made", path);
    return ST_OK;
}

static enum status edit_node(struct arena *arena, const char *folder, const struct making *making,
                             struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    json_t *node = NULL;

    TRY(exercise_load_node(arena, folder, &node, fault));
    exercise_put(node, &making->exercise);
    (void)json_object_del(node, "postgres");
    if (making->is_postgres)
        json_put_textz(node, "postgres", making->plan->postgres);
    return file_write(file_path(path, folder, "node.json"), json_pretty(arena, node), 0600, fault);
}

static enum status edit(const char *folder, void *cookie, struct fault *fault)
{
    const struct making *making = cookie;
    struct arena arena;

    TRY(renew_keys(folder, fault));
    arena_init(&arena, TWIN_ARENA_BYTES);
    enum status status = edit_node(&arena, folder, making, fault);
    arena_done(&arena);
    return status;
}

static enum status write_head(const char *folder, struct head *head, const char *node,
                              struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct digest_key *key = NULL;

    TRY(digest_key_load(file_path(path, folder, "keys/node-sm2.pem"), &key));
    if (head->sequence > 0)
        head_sign(head, node, key);
    else
        (void)memset(head->hash, '0', sizeof head->hash - 1);
    digest_key_free(key);
    int fd = open(file_path(path, folder, "journal.head"),
                  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return file_fail(errno, path, fault);
    head_write(fd, head);
    enum status status = fsync(fd) == 0 ? ST_OK : file_fail(errno, path, fault);
    (void)close(fd);
    return status;
}

static enum status clean_tables(struct arena *arena, const char *folder,
                                const struct making *making, struct head *ret_head,
                                struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct db *db = NULL;
    struct work w;

    if (making->is_postgres)
        TRY(postgres_open(making->plan->postgres, false, &db, fault));
    else
        TRY(sqlite_open(file_path(path, folder, "panshi.db"), false, false, &db, fault));
    work_init(&w, arena, db);
    enum status status = work_write(&w);
    if (status == ST_OK)
        status = twin_clean(&w, making->exercise.drill, ret_head);
    if (status == ST_OK)
        status = work_commit(&w);
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    fault->errors = NULL; /* lives in the arena */
    db->engine->close(db);
    return status;
}

/* The first row of its own, signed. */
static enum status begin_journal(struct arena *arena, struct store *twin,
                                 const struct making *making, struct fault *fault)
{
    json_t *after = json_new_object(arena);
    char at[INSTANT_TEXT_BYTES];
    struct db *db = NULL;
    struct work w;

    TRY(store_borrow(twin, &db, fault));
    work_init(&w, arena, db);
    json_put_textz(after, "drill", making->exercise.drill);
    json_put_textz(after, "made_at", instant_print(making->exercise.made_at, at));
    json_put_int(after, "speed", making->exercise.speed);
    enum status status = work_write(&w);
    if (status == ST_OK)
        status =
            journal_append(&w, "exercise.begin", arena_print(arena, "node:%s", store_node(twin)),
                           NULL, after, STR(""));
    if (status == ST_OK)
        status = journal_checkpoint(&w, store_key(twin));
    if (status == ST_OK)
        status = work_commit(&w);
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    fault->errors = NULL; /* lives in the arena */
    store_return(twin, db);
    return status;
}

static enum status fill(struct arena *arena, const char *folder, const struct making *making,
                        struct fault *fault)
{
    struct store *twin = NULL;
    struct head head;
    json_t *node = NULL;

    TRY(clean_tables(arena, folder, making, &head, fault));
    TRY(exercise_load_node(arena, folder, &node, fault));
    TRY(write_head(folder, &head, str_zero(arena, json_get_text(node, "node")), fault));
    TRY(store_open(folder, STORE_WRITE, &twin, fault));
    enum status status = begin_journal(arena, twin, making, fault);
    store_close(twin);
    return status;
}

static enum status finish(const char *folder, void *cookie, struct fault *fault)
{
    struct arena arena;

    arena_init(&arena, TWIN_ARENA_BYTES);
    enum status status = fill(&arena, folder, cookie, fault);
    arena_done(&arena);
    return status;
}

static enum status newest_row(struct store *real, struct instant *ret_at, struct fault *fault)
{
    struct db *db = NULL;
    struct arena arena;
    struct work w;

    TRY(store_borrow(real, &db, fault));
    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, db);
    enum status status = work_read(&w);
    if (status == ST_OK)
        status = twin_newest(&w, ret_at);
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    fault->errors = NULL; /* lived in the arena */
    arena_done(&arena);
    store_return(real, db);
    return status;
}

static enum status check_plan(struct store *real, const struct store_twin_plan *plan,
                              struct instant from, struct fault *fault)
{
    struct instant newest = {0};
    char at[INSTANT_TEXT_BYTES];

    if (store_is_exercise(real))
        return fault_set(fault, ST_CONFLICT, "data", "演习副本不能再做副本",
                         "an exercise's copy is not copied again");
    if (plan->speed < 1 || plan->speed > STORE_SPEED_MAX)
        return fault_set(fault, ST_INVALID, "speed", "速度应为 1 至 %d 倍",
                         "the speed must be from 1 to %d", (int)STORE_SPEED_MAX);
    if (!str_is(str_of(plan->drill), "") && !id_is_valid(str_of(plan->drill)))
        return fault_set(fault, ST_INVALID, "drill", "演练编号不正确", "that is no drill's id");
    if (store_is_postgres(real) && !plan->postgres)
        return fault_set(fault, ST_INVALID, "postgres",
                         "数据在 PostgreSQL 中，演习副本须另给一个空数据库",
                         "the store is on PostgreSQL; give the twin an empty database of its own");
    if (!store_is_postgres(real) && plan->postgres)
        return fault_set(fault, ST_INVALID, "postgres", "数据在 SQLite 中，演习副本不用 PostgreSQL",
                         "the store is on SQLite; its twin takes no PostgreSQL database");
    TRY(newest_row(real, &newest, fault));
    if (from.ms < newest.ms)
        return fault_set(fault, ST_INVALID, "at", "演习时钟不能早于最近的记录（%s）",
                         "the exercise's clock cannot begin before the newest record (%s)",
                         instant_print(newest, at));
    return ST_OK;
}

enum status store_twin(struct store *real, const char *folder, const struct store_twin_plan *plan,
                       struct fault *fault)
{
    struct making making = {.plan = plan, .is_postgres = plan->postgres != NULL};
    const struct backup_steps steps = {edit, finish, &making};
    struct instant machine = instant_system_now();
    char file[FILE_PATH_BYTES];

    making.exercise = (struct exercise){
        .is_exercise = true,
        .from = plan->from.ms > 0 ? plan->from : machine,
        .made_at = machine,
        .speed = plan->speed,
    };
    TRY(check_plan(real, plan, making.exercise.from, fault));
    (void)snprintf(making.exercise.drill, sizeof making.exercise.drill, "%s", plan->drill);
    if (strlen(folder) > FILE_PATH_BYTES - 256)
        return fault_set(fault, ST_INVALID, "to", "目录名过长", "the folder's name is too long");
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        len--;
    (void)snprintf(file, sizeof file, "%.*s.copy", (int)len, folder);
    enum status status = store_backup(real, file, fault);
    if (status == ST_OK)
        status = store_restore_with(file, folder, &steps, fault);
    (void)unlink(file);
    return status;
}

static enum status step(struct arena *arena, const char *folder, int64_t by_ms,
                        struct instant *ret_now, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct exercise exercise;
    json_t *node = NULL;

    TRY(exercise_load_node(arena, folder, &node, fault));
    TRY(exercise_read(node, &exercise, fault));
    if (!exercise.is_exercise)
        return fault_set(fault, ST_CONFLICT, "data", "%s 不是演习副本，它的时钟不能拨动",
                         "%s is no exercise; its clock cannot be moved", folder);
    if (by_ms <= 0)
        return fault_set(fault, ST_INVALID, "by", "演习时钟只能向前拨",
                         "an exercise's clock moves ahead only");
    if (by_ms > STORE_STEPS_MAX_MS - exercise.stepped_ms)
        return fault_set(fault, ST_INVALID, "by", "演习时钟累计最多向前拨 366 天",
                         "an exercise's clock may be moved ahead by 366 days in all");
    exercise.stepped_ms += by_ms;
    exercise_put(node, &exercise);
    TRY(file_write(file_path(path, folder, "node.json"), json_pretty(arena, node), 0600, fault));
    *ret_now = exercise_time(&exercise, instant_system_now());
    return ST_OK;
}

enum status store_twin_step(const char *folder, int64_t by_ms, struct instant *ret_now,
                            struct fault *fault)
{
    struct arena arena;

    /* Two who step at once take turns on the folder; a server only reads. */
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return file_fail(errno, folder, fault);
    if (flock(fd, LOCK_EX) != 0) {
        enum status failed = file_fail(errno, folder, fault);
        (void)close(fd);
        return failed;
    }
    arena_init(&arena, ARENA_WORK_BYTES);
    enum status status = step(&arena, folder, by_ms, ret_now, fault);
    arena_done(&arena);
    (void)close(fd);
    return status;
}
