/* SPDX-License-Identifier: Apache-2.0
 * Changing the state of the indicators as one act. */
#include "intel/intel_manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "intel/indicator_table.h"

static json_t *empty(struct arena *arena)
{
    json_t *root = json_new_object(arena);

    json_put_int(root, "generation", 0);
    json_put_textz(root, "table", "");
    json_put_textz(root, "warnings", "");
    json_put(root, "sets", json_new_list(arena));
    json_put(root, "lists", json_new_list(arena));
    return root;
}

static enum status load(struct intel_manifest *manifest, struct arena *arena, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str text;
    enum status status;

    if (!file_exists(file_path(path, manifest->folder, "current.json"))) {
        manifest->root = empty(arena);
        return ST_OK;
    }
    TRY(file_read(path, INTEL_MANIFEST_MAX_BYTES, arena, &text, fault));
    status = json_read(arena, text, INTEL_MANIFEST_MAX_BYTES, fault, &manifest->root);
    if (status == ST_OK && json_get_list(manifest->root, "sets") &&
        json_get_list(manifest->root, "lists"))
        return ST_OK;
    fault_clear(fault);
    return fault_set(fault, ST_CORRUPT, path, "“%s”已损坏；请移走该文件后重新导入指标",
                     "\"%s\" is damaged: move it away and import the indicators again", path);
}

enum status intel_manifest_read(const char *folder, struct arena *arena,
                                struct intel_manifest *ret_manifest, struct fault *fault)
{
    ret_manifest->lock = -1;
    (void)file_path(ret_manifest->folder, folder, "intel");
    return load(ret_manifest, arena, fault);
}

enum status intel_manifest_begin(const char *folder, struct arena *arena,
                                 struct intel_manifest *ret_manifest, struct fault *fault)
{
    char path[FILE_PATH_BYTES];

    ret_manifest->lock = -1;
    (void)file_path(ret_manifest->folder, folder, "intel");
    TRY(file_make_folder(ret_manifest->folder, fault));
    (void)file_path(path, ret_manifest->folder, "lock");
    ret_manifest->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (ret_manifest->lock < 0)
        return file_fail(errno, path, fault);
    if (flock(ret_manifest->lock, LOCK_EX | LOCK_NB) != 0) {
        intel_manifest_end(ret_manifest);
        return fault_set(fault, ST_BUSY, "data", "另一个程序正在导入指标，请稍后再试",
                         "another program is importing indicators, try again later");
    }
    enum status status = load(ret_manifest, arena, fault);
    if (status != ST_OK)
        intel_manifest_end(ret_manifest);
    return status;
}

void intel_manifest_end(struct intel_manifest *manifest)
{
    if (manifest->lock >= 0)
        (void)close(manifest->lock);
    manifest->lock = -1;
}

int64_t intel_manifest_next(const struct intel_manifest *manifest)
{
    return json_get_int(manifest->root, "generation", 0) + 1;
}

json_t *intel_manifest_sets(const struct intel_manifest *manifest)
{
    return json_get_list(manifest->root, "sets");
}

json_t *intel_manifest_find(const struct intel_manifest *manifest, struct str name)
{
    json_t *sets = intel_manifest_sets(manifest);

    for (size_t i = 0; i < json_array_size(sets); i++)
        if (str_equal(json_get_text(json_array_get(sets, i), "name"), name))
            return json_array_get(sets, i);
    return NULL;
}

bool intel_manifest_drop(struct intel_manifest *manifest, struct str name)
{
    json_t *sets = intel_manifest_sets(manifest);

    for (size_t i = 0; i < json_array_size(sets); i++) {
        if (str_equal(json_get_text(json_array_get(sets, i), "name"), name)) {
            (void)json_array_remove(sets, i);
            return true;
        }
    }
    return false;
}

/* ---- committing ---- */

static enum status build_table(struct intel_manifest *manifest, struct arena *arena,
                               const char *path, struct fault *fault)
{
    json_t *sets = intel_manifest_sets(manifest);
    size_t count = json_array_size(sets), opened = 0;
    struct indicator_set **all = ARENA_ARRAY(arena, count + 1, struct indicator_set *);
    enum status status = ST_OK;

    for (; status == ST_OK && opened < count; opened += status == ST_OK) {
        char set_path[FILE_PATH_BYTES];
        struct str file = json_get_text(json_array_get(sets, opened), "file");
        status = indicator_set_open(file_path(set_path, manifest->folder, str_zero(arena, file)),
                                    &all[opened], fault);
    }
    if (status == ST_OK)
        status = indicator_table_build(path, all, count, fault);
    for (size_t i = 0; i < opened; i++)
        indicator_set_close(all[i]);
    return status;
}

static bool is_named(const struct intel_manifest *manifest, const char *name)
{
    json_t *sets = intel_manifest_sets(manifest), *lists = json_get_list(manifest->root, "lists");

    if (strcmp(name, "current.json") == 0 || strcmp(name, "lock") == 0 || name[0] == '.' ||
        str_is(json_get_text(manifest->root, "table"), name) ||
        str_is(json_get_text(manifest->root, "warnings"), name))
        return true;
    for (size_t i = 0; i < json_array_size(sets); i++)
        if (str_is(json_get_text(json_array_get(sets, i), "file"), name))
            return true;
    for (size_t i = 0; i < json_array_size(lists); i++)
        if (str_is(json_get_text(json_array_get(lists, i), "file"), name))
            return true;
    return false;
}

/* Files of earlier states, and what an import that was killed left behind. */
static void sweep(const struct intel_manifest *manifest)
{
    DIR *folder = opendir(manifest->folder);
    struct dirent *entry;

    while (folder && (entry = readdir(folder)) != NULL) {
        char path[FILE_PATH_BYTES];
        if (!is_named(manifest, entry->d_name) && strlen(entry->d_name) < 200)
            (void)unlink(file_path(path, manifest->folder, entry->d_name));
    }
    if (folder)
        (void)closedir(folder);
}

enum status intel_manifest_commit(struct intel_manifest *manifest, struct arena *arena,
                                  struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    int64_t next = intel_manifest_next(manifest);
    struct str table = arena_print(arena, "table-%lld", (long long)next);

    TRY(build_table(manifest, arena, file_path(path, manifest->folder, table.ptr), fault));
    json_put_int(manifest->root, "generation", next);
    json_put_text(manifest->root, "table", table);
    TRY(file_write(file_path(path, manifest->folder, "current.json"),
                   json_pretty(arena, manifest->root), 0600, fault));
    sweep(manifest);
    return ST_OK;
}
