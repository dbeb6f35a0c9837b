/* SPDX-License-Identifier: Apache-2.0
 * One file with the whole store, made while the store is in use. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/backup.h"
#include "db/engine.h"
#include "db/store.h"

struct saving {
    struct store *store;
    struct tar tar;
    struct backup_manifest manifest;
    char scratch[FILE_PATH_BYTES]; /* folder beside the backup for what must be copied first */
};

static enum status put_file(struct saving *saving, const char *name, const char *from,
                            struct fault *fault)
{
    struct tar_entry entry;

    TRY(tar_put_file(&saving->tar, name, from, &entry, fault));
    backup_note(&saving->manifest, &entry);
    return ST_OK;
}

/* The files of one folder of the store, names as in the store. */
static enum status put_folder(struct saving *saving, const char *base, const char *part,
                              struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    char name[FILE_PATH_BYTES];
    enum status status = ST_OK;
    DIR *listing = opendir(file_path(path, base, part));

    if (!listing)
        return errno == ENOENT ? ST_OK : file_fail(errno, path, fault);
    for (const struct dirent *entry = readdir(listing); entry && status == ST_OK;
         entry = readdir(listing)) {
        (void)file_path(name, part, entry->d_name);
        /* Files being written beside their names are nobody's yet. */
        if (entry->d_type != DT_REG || !backup_name_is_safe(name) ||
            str_ends(str_of(name), STR(".new")))
            continue;
        status = put_file(saving, name, file_path(path, base, name), fault);
    }
    (void)closedir(listing);
    return status;
}

static enum status put_attachments(struct saving *saving, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    char name[FILE_PATH_BYTES];
    const char *root = store_folder(saving->store);
    enum status status = ST_OK;
    DIR *listing = opendir(file_path(path, root, "attachments"));

    if (!listing)
        return errno == ENOENT ? ST_OK : file_fail(errno, path, fault);
    for (const struct dirent *entry = readdir(listing); entry && status == ST_OK;
         entry = readdir(listing))
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            status = put_folder(saving, root, file_path(name, "attachments", entry->d_name), fault);
    (void)closedir(listing);
    return status;
}

/* A consistent copy of the records, first into the scratch folder, then into the file. */
static enum status put_records(struct saving *saving, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct db *db = NULL;

    TRY(store_borrow(saving->store, &db, fault));
    enum status status = ST_OK;
    if (store_is_postgres(saving->store)) {
        status = file_make_folder(file_path(path, saving->scratch, "tables"), fault);
        if (status == ST_OK)
            status = postgres_copy_out(db, path, fault);
    } else {
        status = sqlite_copy(db, file_path(path, saving->scratch, "panshi.db"), fault);
    }
    store_return(saving->store, db);
    TRY(status);
    if (store_is_postgres(saving->store))
        return put_folder(saving, saving->scratch, "tables", fault);
    return put_file(saving, "panshi.db", path, fault);
}

static enum status put_all(struct saving *saving, struct fault *fault)
{
    const char *root = store_folder(saving->store);
    char path[FILE_PATH_BYTES];
    char at[INSTANT_TEXT_BYTES];
    int applied = 0;
    int newest = 0;
    struct instant now = instant_system_now();

    TRY(store_schema(saving->store, &applied, &newest, fault));
    json_put_textz(saving->manifest.body, "node", store_node(saving->store));
    json_put_textz(saving->manifest.body, "made_at", instant_print(now, at));
    json_put_int(saving->manifest.body, "schema", applied);
    saving->tar.at_ms = now.ms;
    TRY(put_file(saving, "node.json", file_path(path, root, "node.json"), fault));
    /* Before the records, so that the head in the file is never ahead of them. */
    TRY(put_file(saving, "journal.head", file_path(path, root, "journal.head"), fault));
    TRY(put_records(saving, fault));
    TRY(put_folder(saving, root, "keys", fault));
    TRY(put_attachments(saving, fault));
    TRY(tar_put_text(&saving->tar, "manifest.json", backup_text(&saving->manifest), fault));
    TRY(tar_put_end(&saving->tar, fault));
    if (fsync(saving->tar.fd) != 0)
        return file_fail(errno, saving->tar.path, fault);
    return ST_OK;
}

enum status store_backup(struct store *store, const char *file, struct fault *fault)
{
    struct saving saving = {.store = store};
    char beside[FILE_PATH_BYTES];
    struct arena arena;

    if (strlen(file) > FILE_PATH_BYTES - 256)
        return fault_set(fault, ST_INVALID, "file", "文件名过长", "the file's name is too long");
    (void)snprintf(beside, sizeof beside, "%s.new", file);
    (void)snprintf(saving.scratch, sizeof saving.scratch, "%s.tmp", file);
    file_remove_tree(saving.scratch);
    TRY(file_make_folder(saving.scratch, fault));
    saving.tar.path = beside;
    saving.tar.fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum status status = saving.tar.fd < 0 ? file_fail(errno, beside, fault) : ST_OK;
    arena_init(&arena, ARENA_WORK_BYTES);
    backup_begin(&saving.manifest, &arena);
    if (status == ST_OK)
        status = put_all(&saving, fault);
    arena_done(&arena);
    if (saving.tar.fd >= 0 && close(saving.tar.fd) != 0 && status == ST_OK)
        status = file_fail(errno, beside, fault);
    if (status == ST_OK && rename(beside, file) != 0)
        status = file_fail(errno, file, fault);
    if (status != ST_OK)
        (void)unlink(beside);
    file_remove_tree(saving.scratch);
    return status;
}
