/* SPDX-License-Identifier: Apache-2.0
 * Copying rule files aside and putting them in force by one rename. */
#include "events/ruleset_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *ruleset_folder_of(const char *folder, uint64_t generation, char path[FILE_PATH_BYTES])
{
    char name[32];

    (void)snprintf(name, sizeof(name), "%08llu", (unsigned long long)generation);
    return file_path(path, folder, name);
}

enum status ruleset_folder_present(const char *folder, uint64_t *ret_generation,
                                   struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct arena arena;
    struct str text;
    int64_t number = 0;

    *ret_generation = 0;
    if (!file_exists(file_path(path, folder, "present")))
        return ST_OK;
    arena_init(&arena, RULESET_FILE_MAX_BYTES);
    enum status status = file_read(path, 64, &arena, &text, fault);
    if (status == ST_OK && (!str_to_int(str_trim(text), &number) || number <= 0))
        status = fault_set(fault, ST_CORRUPT, path, "规则目录的标记已损坏，请重新载入规则",
                           "the mark of the rules' folder is damaged; load the rules again");
    arena_done(&arena);
    if (status == ST_OK)
        *ret_generation = (uint64_t)number;
    return status;
}

static bool is_rule_file(const char *name)
{
    struct str text = str_of(name);

    return str_ends(text, STR(".yml")) || str_ends(text, STR(".yaml"));
}

struct copying {
    const char *target; /* folder of the new generation */
    size_t files;
    struct fault *fault;
};

/* Not flushed to disk: the whole folder is, once, before it comes into force. */
static enum status put_file(const char *path, struct str text, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return file_fail(errno, path, fault);
    enum status status = file_put(fd, path, text, fault);
    if (close(fd) != 0 && status == ST_OK)
        status = file_fail(errno, path, fault);
    return status;
}

static enum status flush_folder(const char *folder, struct fault *fault)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return file_fail(errno, folder, fault);
    enum status status = syncfs(fd) == 0 ? ST_OK : file_fail(errno, folder, fault);
    close(fd);
    return status;
}

/* One file under a name of its own: NUMBER-NAME, so that no two collide; one given by name may end
 * otherwise than what is read from a folder. */
static enum status copy_file(struct copying *copying, const char *path, const char *name)
{
    char target[FILE_PATH_BYTES], file[FILE_PATH_BYTES];
    struct arena arena;
    struct str text;

    if (++copying->files > RULESET_FILES_MAX)
        return fault_set(copying->fault, ST_LIMIT, path, "规则文件超过 %d 个",
                         "more than %d rule files", RULESET_FILES_MAX);
    if (strlen(copying->target) + strlen(name) + 16 > FILE_PATH_BYTES)
        return fault_set(copying->fault, ST_LIMIT, path, "文件路径太长", "the path is too long");
    (void)snprintf(file, sizeof(file), "%06zu-%s%s", copying->files, name,
                   is_rule_file(name) ? "" : ".yml");
    arena_init(&arena, RULESET_FILE_MAX_BYTES * (size_t)2);
    enum status status = file_read(path, RULESET_FILE_MAX_BYTES, &arena, &text, copying->fault);
    if (status == ST_OK)
        status = put_file(file_path(target, copying->target, file), text, copying->fault);
    arena_done(&arena);
    return status;
}

static int by_name(const FTSENT **left, const FTSENT **right)
{
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* A file given by name counts whatever its ending; in folders .yml and .yaml do. */
static enum status copy_path(struct copying *copying, const char *path)
{
    char *paths[] = {strdup(path), NULL};
    enum status status = ST_OK;

    if (paths[0] == NULL)
        return ST_MEMORY;
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    if (walk == NULL) {
        status = file_fail(errno, path, copying->fault);
        free(paths[0]);
        return status;
    }
    for (FTSENT *entry; status == ST_OK && (entry = fts_read(walk)) != NULL;) {
        if (entry->fts_info == FTS_F && (entry->fts_level == 0 || is_rule_file(entry->fts_name)))
            status = copy_file(copying, entry->fts_path, entry->fts_name);
        else if (entry->fts_info == FTS_NS || entry->fts_info == FTS_ERR ||
                 entry->fts_info == FTS_DNR)
            status = file_fail(entry->fts_errno, entry->fts_path, copying->fault);
    }
    fts_close(walk);
    free(paths[0]);
    return status;
}

enum status ruleset_folder_prepare(const char *folder, const char *const *paths, size_t count,
                                   uint64_t *ret_generation, size_t *ret_files, struct fault *fault)
{
    char target[FILE_PATH_BYTES];
    uint64_t generation;

    TRY(ruleset_folder_present(folder, &generation, fault));
    generation++;
    struct copying copying = {.target = ruleset_folder_of(folder, generation, target),
                              .fault = fault};
    file_remove_tree(target); /* what an ended run left */
    enum status status = file_make_folder(target, fault);
    for (size_t i = 0; status == ST_OK && i < count; i++)
        status = copy_path(&copying, paths[i]);
    if (status == ST_OK && copying.files == 0)
        status = fault_set(fault, ST_INVALID, paths[0], "没有找到规则文件（.yml、.yaml）",
                           "no rule file (.yml, .yaml) was found");
    if (status != ST_OK) {
        file_remove_tree(target);
        return status;
    }
    *ret_generation = generation;
    *ret_files = copying.files;
    return ST_OK;
}

void ruleset_folder_drop(const char *folder, uint64_t generation)
{
    char target[FILE_PATH_BYTES];

    file_remove_tree(ruleset_folder_of(folder, generation, target));
}

enum status ruleset_folder_put(const char *folder, uint64_t generation, struct fault *fault)
{
    char path[FILE_PATH_BYTES], text[32];

    (void)snprintf(text, sizeof(text), "%llu\n", (unsigned long long)generation);
    TRY(flush_folder(ruleset_folder_of(folder, generation, path), fault));
    TRY(file_write(file_path(path, folder, "present"), str_of(text), 0600, fault));
    if (generation > RULESET_GENERATIONS_KEPT)
        ruleset_folder_drop(folder, generation - RULESET_GENERATIONS_KEPT);
    return ST_OK;
}

struct str ruleset_folder_name(struct str path)
{
    const char *slash = path.len == 0 ? NULL : memrchr(path.ptr, '/', path.len);
    struct str name = path, rest;

    if (slash != NULL)
        name = (struct str){slash + 1, path.len - (size_t)(slash + 1 - path.ptr)};
    (void)str_cut(name, '-', &rest);
    return rest.len > 0 ? rest : name;
}
