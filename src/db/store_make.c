/* SPDX-License-Identifier: Apache-2.0
 * Making of an empty store: key, tables, and last node.json, which makes it a store. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "db/engine.h"
#include "db/migration.h"
#include "db/store.h"

enum { NODE_FORMAT = 1, LEFTOVER_COUNT = 4 };

static const char *const leftovers[LEFTOVER_COUNT] = {"panshi.db", "panshi.db-wal", "panshi.db-shm",
                                                      "journal.head"};

static enum status conflict(const char *folder, struct fault *fault)
{
    return fault_set(fault, ST_CONFLICT, folder, "%s 中已有数据", "there is a store in %s already",
                     folder);
}

/* node.json.new marks a folder whose making was interrupted: what lies there was never used. */
static enum status clear_folder(const char *folder, const char *marker, struct fault *fault)
{
    char path[FILE_PATH_BYTES];

    if (file_exists(file_path(path, folder, "node.json")))
        return conflict(folder, fault);
    bool is_ours = file_exists(marker);
    for (size_t i = 0; i < LEFTOVER_COUNT; i++) {
        if (!file_exists(file_path(path, folder, leftovers[i])))
            continue;
        if (!is_ours)
            return conflict(folder, fault);
        (void)unlink(path);
    }
    return ST_OK;
}

static enum status make_key(const char *folder, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct digest_key *key = NULL;

    TRY(file_make_folder(file_path(path, folder, "keys"), fault));
    TRY(file_make_folder(file_path(path, folder, "attachments"), fault));
    (void)file_path(path, folder, "keys/node-sm2.pem");
    if (digest_key_load(path, &key) == ST_OK) {
        digest_key_free(key);
        return ST_OK;
    }
    enum status status = digest_key_generate(&key);
    if (status == ST_OK)
        status = digest_key_save(key, path);
    digest_key_free(key);
    if (status == ST_FULL)
        return fault_set(fault, status, path, "磁盘已满，无法写入 %s",
                         "the disk is full, %s cannot be written", path);
    if (status != ST_OK)
        return fault_set(fault, status, path, "无法生成节点密钥 %s",
                         "the node's key %s cannot be made", path);
    return ST_OK;
}

static enum status make_tables(const char *folder, const char *postgres, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct db *db = NULL;
    int applied = 0;

    (void)file_path(path, folder, "panshi.db");
    if (!postgres) /* made here for its mode; SQLite's own files take the same */
        TRY(file_write(path, STR(""), 0600, fault));
    if (postgres)
        TRY(postgres_open(postgres, false, &db, fault));
    else
        TRY(sqlite_open(path, true, false, &db, fault));
    enum status status = migration_applied(db, &applied, fault);
    if (status == ST_OK && applied > 0)
        status = conflict(postgres ? "PostgreSQL" : folder, fault);
    if (status == ST_OK)
        status = migration_apply(db, fault);
    db->engine->close(db);
    return status;
}

static struct str node_text(struct arena *arena, const char *postgres, bool is_demo,
                            struct instant now)
{
    json_t *node = json_new_object(arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_int(node, "format", NODE_FORMAT);
    json_put_text(node, "node", id_new(arena, now));
    json_put_textz(node, "made_at", instant_print(now, at));
    json_put_int(node, "made_schema", migration_newest());
    json_put_bool(node, "demo", is_demo);
    if (postgres)
        json_put_textz(node, "postgres", postgres);
    return json_pretty(arena, node);
}

static enum status fill(const char *folder, const char *postgres, struct str node,
                        struct fault *fault)
{
    static const char head[] =
        "0 0000000000000000000000000000000000000000000000000000000000000000\n";
    char path[FILE_PATH_BYTES];

    TRY(make_key(folder, fault));
    TRY(make_tables(folder, postgres, fault));
    TRY(file_write(file_path(path, folder, "journal.head"), str_of(head), 0600, fault));
    /* Writes node.json.new anew and renames it. */
    return file_write(file_path(path, folder, "node.json"), node, 0600, fault);
}

/* Nothing half-done stays; a key that no store used is nobody's. */
static void remove_made(const char *folder)
{
    static const char *const folders[] = {"keys", "attachments"};
    char path[FILE_PATH_BYTES];

    for (size_t i = 0; i < LEFTOVER_COUNT; i++)
        (void)unlink(file_path(path, folder, leftovers[i]));
    (void)unlink(file_path(path, folder, "keys/node-sm2.pem"));
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        (void)rmdir(file_path(path, folder, folders[i]));
}

static enum status make(const char *folder, const char *postgres, struct str node,
                        struct fault *fault)
{
    char marker[FILE_PATH_BYTES];

    (void)file_path(marker, folder, "node.json.new");
    bool was_there = file_exists(folder);
    TRY(file_make_folder(folder, fault));
    TRY(clear_folder(folder, marker, fault));
    enum status status = file_write(marker, STR(""), 0600, fault);
    if (status == ST_OK)
        status = fill(folder, postgres, node, fault);
    if (status == ST_OK)
        return ST_OK;
    remove_made(folder);
    (void)unlink(marker);
    if (!was_there)
        (void)rmdir(folder);
    return status;
}

enum status store_make(const char *folder, const char *postgres, bool is_demo, struct instant now,
                       struct fault *fault)
{
    struct arena arena;

    if (strlen(folder) > FILE_PATH_BYTES - 256)
        return fault_set(fault, ST_INVALID, "data", "目录名过长", "the folder's name is too long");
    arena_init(&arena, ARENA_WORK_BYTES);
    enum status status = make(folder, postgres, node_text(&arena, postgres, is_demo, now), fault);
    arena_done(&arena);
    return status;
}

void store_make_undo(const char *folder)
{
    static const char *const folders[] = {"attachments", "keys"};
    char path[FILE_PATH_BYTES];

    (void)unlink(file_path(path, folder, "node.json"));
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        file_remove_tree(file_path(path, folder, folders[i]));
    remove_made(folder);
    (void)unlink(file_path(path, folder, "lock"));
    (void)rmdir(folder);
}
