/* SPDX-License-Identifier: Apache-2.0
 * Unpacking a backup: everything is verified first, unpacked beside the folder, then renamed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/backup.h"
#include "db/engine.h"
#include "db/migration.h"
#include "db/store.h"

struct restoring {
    struct arena *arena;
    struct tar tar;
    struct backup_manifest manifest;
    char folder[FILE_PATH_BYTES];     /* where entries go; "" while only verifying */
    bool is_unpacking;                /* tables stay files */
    const struct backup_steps *steps; /* or NULL */
    json_t *seen;                     /* name: {bytes, sm3} of the first pass */
};

static enum status damaged(const struct restoring *restoring, const char *name, struct fault *fault)
{
    return fault_set(fault, ST_CORRUPT, name, "备份文件 %s 已损坏：%s",
                     "the backup %s is damaged at %s", restoring->tar.path, name);
}

static enum status unpack(struct restoring *restoring, struct tar_entry *entry, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    char folder[FILE_PATH_BYTES];

    (void)file_path(path, restoring->folder, entry->name);
    (void)snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    TRY(file_make_folder(folder, fault));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return file_fail(errno, path, fault);
    enum status status = tar_take(&restoring->tar, entry, fd, path, fault);
    if (status == ST_OK && fsync(fd) != 0)
        status = file_fail(errno, path, fault);
    if (close(fd) != 0 && status == ST_OK)
        status = file_fail(errno, path, fault);
    return status;
}

/* manifest.json is the last entry. */
static enum status take_manifest(struct restoring *restoring, const struct tar_entry *entry,
                                 struct fault *fault)
{
    if (entry->bytes > BACKUP_MANIFEST_MAX_BYTES)
        return damaged(restoring, entry->name, fault);
    off_t at = lseek(restoring->tar.fd, 0, SEEK_CUR);
    size_t len = (size_t)entry->bytes;
    char *text = arena_take(restoring->arena, len + 1);
    if (at < 0 || pread(restoring->tar.fd, text, len, at) != (ssize_t)len)
        return damaged(restoring, entry->name, fault);
    return backup_read(&restoring->manifest, restoring->arena, (struct str){text, len},
                       restoring->tar.path, fault);
}

/* First pass: names, digests and manifest, nothing written. */
static enum status verify(struct restoring *restoring, struct fault *fault)
{
    struct tar_entry entry;
    struct backup_manifest seen;
    enum status status = ST_OK;

    backup_begin(&seen, restoring->arena);
    while ((status = tar_next(&restoring->tar, &entry, fault)) == ST_OK) {
        if (restoring->manifest.body)
            return damaged(restoring, entry.name, fault);
        if (strcmp(entry.name, "manifest.json") == 0) {
            TRY(take_manifest(restoring, &entry, fault));
            TRY(tar_take(&restoring->tar, &entry, -1, NULL, fault));
            continue;
        }
        if (!backup_name_is_safe(entry.name) || json_object_get(seen.files, entry.name))
            return damaged(restoring, entry.name, fault);
        TRY(tar_take(&restoring->tar, &entry, -1, NULL, fault));
        backup_note(&seen, &entry);
    }
    if (status != ST_NOT_FOUND)
        return status;
    if (!restoring->manifest.body)
        return damaged(restoring, "manifest.json", fault);
    const char *name = NULL;
    json_t *file = NULL;
    json_object_foreach(restoring->manifest.files, name, file)
    {
        if (!json_equal(file, json_object_get(seen.files, name)))
            return damaged(restoring, name, fault);
    }
    if (json_object_size(seen.files) != json_object_size(restoring->manifest.files) ||
        !json_object_get(seen.files, "node.json"))
        return damaged(restoring, "manifest.json", fault);
    return ST_OK;
}

/* Second pass; contents are compared again, for the file may have changed in between. */
static enum status unpack_all(struct restoring *restoring, struct fault *fault)
{
    struct tar_entry entry;
    enum status status = ST_OK;

    if (lseek(restoring->tar.fd, 0, SEEK_SET) != 0)
        return file_fail(errno, restoring->tar.path, fault);
    while ((status = tar_next(&restoring->tar, &entry, fault)) == ST_OK) {
        if (strcmp(entry.name, "manifest.json") == 0) {
            TRY(tar_take(&restoring->tar, &entry, -1, NULL, fault));
            continue;
        }
        if (!backup_name_is_safe(entry.name))
            return damaged(restoring, entry.name, fault);
        TRY(unpack(restoring, &entry, fault));
        if (!backup_has(&restoring->manifest, &entry))
            return damaged(restoring, entry.name, fault);
    }
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* Fill the PostgreSQL store that node.json names, which must be empty. */
static enum status load_tables(const struct restoring *restoring, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str text;
    json_t *node = NULL;
    struct db *db = NULL;
    int applied = 0;

    TRY(file_read(file_path(path, restoring->folder, "node.json"), JSON_MAX_BYTES, restoring->arena,
                  &text, fault));
    TRY(json_read(restoring->arena, text, JSON_MAX_BYTES, fault, &node));
    struct str address = json_get_text(node, "postgres");
    if (address.len == 0)
        return ST_OK;
    TRY(postgres_open(address.ptr, false, &db, fault));
    enum status status = migration_applied(db, &applied, fault);
    if (status == ST_OK && applied > 0)
        status = fault_set(fault, ST_CONFLICT, "postgres", "目标 PostgreSQL 数据库中已有数据",
                           "the PostgreSQL database already holds a store");
    if (status == ST_OK)
        status = postgres_copy_in(db, file_path(path, restoring->folder, "tables"),
                                  (int)json_get_int(restoring->manifest.body, "schema", 0), fault);
    db->engine->close(db);
    if (status == ST_OK)
        file_remove_tree(path);
    return status;
}

static enum status restore(struct restoring *restoring, const char *folder, struct fault *fault)
{
    const char *beside = restoring->folder;

    TRY(verify(restoring, fault));
    (void)snprintf(restoring->folder, sizeof restoring->folder, "%s.new", folder);
    file_remove_tree(beside);
    enum status status = file_make_folder(beside, fault);
    if (status == ST_OK)
        status = unpack_all(restoring, fault);
    if (status == ST_OK && restoring->steps)
        status = restoring->steps->edit(beside, restoring->steps->cookie, fault);
    if (status == ST_OK && !restoring->is_unpacking)
        status = load_tables(restoring, fault);
    if (status == ST_OK && restoring->steps)
        status = restoring->steps->finish(beside, restoring->steps->cookie, fault);
    /* rename replaces an empty folder and nothing else. */
    if (status == ST_OK && rename(beside, folder) != 0)
        status =
            errno == ENOTEMPTY || errno == EEXIST
                ? fault_set(fault, ST_CONFLICT, folder, "%s 不是空目录", "%s is not empty", folder)
                : file_fail(errno, folder, fault);
    if (status != ST_OK)
        file_remove_tree(beside);
    return status;
}

static enum status open_and_restore(const char *file, const char *folder, bool is_unpacking,
                                    const struct backup_steps *steps, struct fault *fault)
{
    struct arena arena;
    char path[FILE_PATH_BYTES];
    char target[FILE_PATH_BYTES - 64];

    if (strlen(folder) > FILE_PATH_BYTES - 256)
        return fault_set(fault, ST_INVALID, "data", "目录名过长", "the folder's name is too long");
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        len--;
    (void)snprintf(target, sizeof target, "%.*s", (int)len, folder);
    if (file_exists(file_path(path, target, "node.json")) ||
        file_exists(file_path(path, target, "panshi.db")))
        return fault_set(fault, ST_CONFLICT, folder, "%s 中已有数据",
                         "there is a store in %s already", folder);
    struct restoring restoring = {
        .arena = &arena, .tar = {.path = file}, .is_unpacking = is_unpacking, .steps = steps};
    restoring.tar.fd = open(file, O_RDONLY | O_CLOEXEC);
    if (restoring.tar.fd < 0)
        return file_fail(errno, file, fault);
    arena_init(&arena, (size_t)2 * BACKUP_MANIFEST_MAX_BYTES);
    enum status status = restore(&restoring, target, fault);
    arena_done(&arena);
    (void)close(restoring.tar.fd);
    return status;
}

enum status store_restore(const char *file, const char *folder, struct fault *fault)
{
    return open_and_restore(file, folder, false, NULL, fault);
}

enum status store_restore_with(const char *file, const char *folder,
                               const struct backup_steps *steps, struct fault *fault)
{
    return open_and_restore(file, folder, false, steps, fault);
}

enum status store_restore_unpack(const char *file, const char *folder, struct fault *fault)
{
    return open_and_restore(file, folder, true, NULL, fault);
}
