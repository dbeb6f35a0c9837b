/* SPDX-License-Identifier: Apache-2.0
 * Events, hashes and the manifest of a feed folder. */
#include "intel/intel_feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "intel/intel_export.h"
#include "intel/intel_limits.h"
#include "intel/intel_manifest.h"

#define FEED_MANIFEST "manifest.json"
#define FEED_HASHES   "hashes.csv"
#define FEED_NEW      ".new"

struct writing {
    const struct intel_feed *feed;
    struct arena *arena;
    FILE *hashes;
    json_t *manifest, *before, *sets;
    char org_uuid[40];
    int64_t attributes, withheld, written, unchanged, removed;
};

static const char *path_in(const struct writing *w, char path[FILE_PATH_BYTES], const char *name,
                           const char *ending)
{
    return file_path(path, w->feed->out,
                     str_zero(w->arena, arena_print(w->arena, "%s%s", name, ending)));
}

static FILE *open_new(const struct writing *w, const char *name)
{
    char path[FILE_PATH_BYTES];

    return fopen(path_in(w, path, name, FEED_NEW), "we");
}

/* ---- one file ---- */

static bool has_same_bytes(const char *left, const char *right)
{
    FILE *a = fopen(left, "re"), *b = fopen(right, "re");
    char x[16384], y[16384];
    size_t n = sizeof x;
    bool is_same = a && b;

    while (is_same && n == sizeof x) {
        n = fread(x, 1, sizeof x, a);
        is_same = fread(y, 1, sizeof y, b) == n && memcmp(x, y, n) == 0;
    }
    if (a)
        (void)fclose(a);
    if (b)
        (void)fclose(b);
    return is_same;
}

/* NAME.new becomes NAME, unless that has the same bytes already. */
static enum status put_in_place(struct writing *w, const char *name, FILE *file,
                                struct fault *fault)
{
    char path[FILE_PATH_BYTES], fresh[FILE_PATH_BYTES];
    bool is_bad = ferror(file) || fflush(file) != 0 || fsync(fileno(file)) != 0;

    (void)path_in(w, path, name, "");
    (void)path_in(w, fresh, name, FEED_NEW);
    if (fclose(file) != 0 || is_bad) {
        enum status status = file_fail(errno, fresh, fault);
        (void)unlink(fresh);
        return status;
    }
    if (has_same_bytes(path, fresh)) {
        w->unchanged++;
        (void)unlink(fresh);
        return ST_OK;
    }
    w->written++;
    return rename(fresh, path) == 0 ? ST_OK : file_fail(errno, path, fault);
}

static enum status put_text(struct writing *w, const char *name, struct str text,
                            struct fault *fault)
{
    FILE *file = open_new(w, name);

    if (!file)
        return file_fail(errno, name, fault);
    (void)fwrite(text.ptr, 1, text.len, file);
    return put_in_place(w, name, file, fault);
}

/* ---- events ---- */

static json_t *manifest_row(const struct writing *w, const json_t *set)
{
    json_t *row = json_new_object(w->arena), *org = json_new_object(w->arena);
    struct instant at = {json_get_int(set, "imported_ms", 0)};
    char day[DATE_TEXT_BYTES];

    json_put_text(org, "name", w->feed->org);
    json_put_textz(org, "uuid", w->org_uuid);
    json_put(row, "Orgc", org);
    json_put(row, "Tag", json_new_list(w->arena));
    json_put_text(row, "info", json_get_text(set, "name"));
    json_put_textz(row, "date", date_print(instant_beijing_date(at), day));
    json_put_textz(row, "analysis", "2");
    json_put_textz(row, "threat_level_id", "4");
    json_put_text(row, "timestamp", arena_print(w->arena, "%lld", (long long)(at.ms / 1000)));
    return row;
}

static void put_set(struct writing *w, struct str name, const struct intel_export_leave *leave,
                    uint64_t count)
{
    json_t *one = json_new_object(w->arena);

    json_put_text(one, "set", name);
    json_put_textz(one, "uuid", count > 0 ? leave->event : "");
    json_put_int(one, "attributes", (int64_t)count);
    json_put_int(one, "withheld", (int64_t)leave->withheld);
    json_add(w->sets, one);
    w->attributes += (int64_t)count;
    w->withheld += (int64_t)leave->withheld;
}

static enum status write_event(struct writing *w, const json_t *set, struct fault *fault)
{
    struct str name = json_get_text(set, "name");
    char path[FILE_PATH_BYTES];
    struct intel_export_leave leave = {
        .has_amber = w->feed->has_amber,
        .has_unmarked = w->feed->has_unmarked,
        .org = w->feed->org,
        .hashes = w->hashes,
    };
    const struct intel_export export = {.folder = w->feed->folder,
                                        .name = name,
                                        .format = INTEL_EXPORT_MISP,
                                        .now = w->feed->now,
                                        .leave = &leave};
    uint64_t count = 0;

    memcpy(leave.org_uuid, w->org_uuid, sizeof leave.org_uuid);
    intel_export_uuid(
        arena_print(w->arena, "event\n%.*s\n%.*s", STR_ARG(w->feed->org), STR_ARG(name)),
        leave.event);
    const char *file_name = str_zero(w->arena, arena_print(w->arena, "%s.json", leave.event));
    FILE *file = open_new(w, file_name);
    if (!file)
        return file_fail(errno, file_name, fault);
    enum status status = intel_export_write(&export, file, w->arena, &count, fault);
    if (status != ST_OK || count == 0) {
        (void)fclose(file);
        (void)unlink(path_in(w, path, file_name, FEED_NEW));
        TRY(status);
    } else {
        TRY(put_in_place(w, file_name, file, fault));
        json_put(w->manifest, leave.event, manifest_row(w, set));
    }
    put_set(w, name, &leave, count);
    return ST_OK;
}

/* ---- the folder ---- */

static bool is_wanted(const struct intel_feed *feed, struct str name)
{
    for (size_t i = 0; i < feed->set_count; i++)
        if (str_is(name, feed->sets[i]))
            return true;
    return feed->set_count == 0;
}

static enum status write_events(struct writing *w, struct fault *fault)
{
    const struct intel_feed *feed = w->feed;
    struct intel_manifest manifest;
    json_t *set;
    size_t i;

    TRY(intel_manifest_read(feed->folder, w->arena, &manifest, fault));
    for (i = 0; i < feed->set_count; i++)
        if (!intel_manifest_find(&manifest, str_of(feed->sets[i])))
            return fault_set(fault, ST_NOT_FOUND, "set", "没有名为“%s”的指标组",
                             "there is no set of indicators called \"%s\"", feed->sets[i]);
    json_array_foreach(intel_manifest_sets(&manifest), i, set)
    {
        if (is_wanted(feed, json_get_text(set, "name")))
            TRY(write_event(w, set, fault));
    }
    return ST_OK;
}

static enum status read_before(struct writing *w, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str text;

    w->before = json_new_object(w->arena);
    if (!file_exists(path_in(w, path, FEED_MANIFEST, "")))
        return ST_OK;
    TRY(file_read(path, INTEL_LIST_MAX_BYTES, w->arena, &text, fault));
    if (json_read(w->arena, text, INTEL_LIST_MAX_BYTES, fault, &w->before) != ST_OK ||
        !json_is_object(w->before)) {
        fault_clear(fault);
        return fault_set(fault, ST_CORRUPT, "out", "“%s”不是 MISP 订阅目录的清单；请换一个文件夹",
                         "\"%s\" is no manifest of a MISP feed; choose another folder", path);
    }
    return ST_OK;
}

/* Only names that this program gives: a UUID and ".json". */
static void remove_gone(struct writing *w)
{
    char path[FILE_PATH_BYTES];
    const char *uuid;
    json_t *row;

    json_object_foreach(w->before, uuid, row)
    {
        bool is_uuid = strlen(uuid) == 36 && strspn(uuid, "0123456789abcdef-") == 36;
        if (is_uuid && !json_object_get(w->manifest, uuid) &&
            unlink(path_in(w, path, uuid, ".json")) == 0)
            w->removed++;
    }
}

static enum status write_all(struct writing *w, struct fault *fault)
{
    char path[FILE_PATH_BYTES];

    TRY(file_make_folder(w->feed->out, fault));
    TRY(read_before(w, fault));
    w->hashes = open_new(w, FEED_HASHES);
    if (!w->hashes)
        return file_fail(errno, w->feed->out, fault);
    enum status status = write_events(w, fault);
    if (status != ST_OK) {
        (void)fclose(w->hashes);
        (void)unlink(path_in(w, path, FEED_HASHES, FEED_NEW));
        return status;
    }
    TRY(put_in_place(w, FEED_HASHES, w->hashes, fault));
    TRY(put_text(w, FEED_MANIFEST, json_canonical(w->arena, w->manifest), fault));
    remove_gone(w);
    return file_sync_folder(w->feed->out, fault);
}

enum status intel_feed_write(const struct intel_feed *feed, struct arena *arena,
                             json_t **ret_answer, struct fault *fault)
{
    struct writing w = {.feed = feed,
                        .arena = arena,
                        .manifest = json_new_object(arena),
                        .sets = json_new_list(arena)};
    json_t *answer = json_new_object(arena);

    intel_export_uuid(arena_print(arena, "org\n%.*s", STR_ARG(feed->org)), w.org_uuid);
    TRY(write_all(&w, fault));
    json_put_int(answer, "events", (int64_t)json_object_size(w.manifest));
    json_put_int(answer, "attributes", w.attributes);
    json_put_int(answer, "withheld", w.withheld);
    json_put_int(answer, "written", w.written);
    json_put_int(answer, "unchanged", w.unchanged);
    json_put_int(answer, "removed", w.removed);
    json_put(answer, "sets", w.sets);
    *ret_answer = answer;
    return ST_OK;
}
