/* SPDX-License-Identifier: Apache-2.0
 * Snapshots of the indicators: opened whole, shared by count, replaced under a lock. */
#include "intel/indicators.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "intel/indicators_snapshot.h"
#include "intel/intel_manifest.h"

struct indicators {
    char folder[FILE_PATH_BYTES];
    pthread_mutex_t lock; /* guards current and the counts of holders; nothing is called under it */
    pthread_mutex_t refreshing;
    struct indicators_snapshot *current;
};

/* What tells one current.json from another without reading it. */
static void stamp_of(const struct indicators *indicators, struct indicators_stamp *ret_stamp)
{
    char folder[FILE_PATH_BYTES], path[FILE_PATH_BYTES];
    struct stat info;

    *ret_stamp = (struct indicators_stamp){0};
    (void)file_path(folder, indicators->folder, "intel");
    if (stat(file_path(path, folder, "current.json"), &info) != 0)
        return;
    *ret_stamp = (struct indicators_stamp){
        .inode = (uint64_t)info.st_ino,
        .bytes = (uint64_t)info.st_size,
        .seconds = info.st_mtim.tv_sec,
        .nanoseconds = info.st_mtim.tv_nsec,
    };
}

static void snapshot_free(struct indicators_snapshot *snapshot)
{
    if (!snapshot)
        return;
    for (size_t i = 0; i < snapshot->source_count; i++)
        indicator_set_close((struct indicator_set *)(uintptr_t)snapshot->sources[i].set);
    indicator_table_close(snapshot->table);
    indicator_warning_close(snapshot->warning);
    arena_done(&snapshot->arena);
    free(snapshot);
}

static enum status open_set(struct indicators_snapshot *snapshot, const char *folder,
                            const json_t *row, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    enum indicator_tlp tlp = indicator_set_tlp(json_get_text(row, "tlp"));
    struct indicator_set *set;

    TRY(indicator_set_open(
        file_path(path, folder, str_zero(&snapshot->arena, json_get_text(row, "file"))), &set,
        fault));
    snapshot->sources[snapshot->source_count++] = (struct indicators_source){
        .name = str_zero(&snapshot->arena, json_get_text(row, "name")),
        .tlp = tlp == INDICATOR_TLPS ? TLP_NONE : tlp,
        .confidence = (int)json_get_int(row, "confidence", -1),
        .expires_at = {json_get_int(row, "expires_ms", 0)},
        .count = indicator_set_head_of(set)->count,
        .set = set,
    };
    return ST_OK;
}

static enum status open_parts(struct indicators_snapshot *snapshot, const char *folder,
                              struct fault *fault)
{
    struct intel_manifest manifest;
    char path[FILE_PATH_BYTES];
    struct str name;
    json_t *sets;

    TRY(intel_manifest_read(folder, &snapshot->arena, &manifest, fault));
    sets = intel_manifest_sets(&manifest);
    snapshot->generation = (uint64_t)json_get_int(manifest.root, "generation", 0);
    snapshot->sources =
        ARENA_ARRAY(&snapshot->arena, json_array_size(sets) + 1, struct indicators_source);
    for (size_t i = 0; i < json_array_size(sets) && i < INTEL_SETS_MAX; i++)
        TRY(open_set(snapshot, manifest.folder, json_array_get(sets, i), fault));
    name = json_get_text(manifest.root, "table");
    if (name.len > 0)
        TRY(indicator_table_open(file_path(path, manifest.folder, str_zero(&snapshot->arena, name)),
                                 &snapshot->table, fault));
    if (snapshot->table && snapshot->table->head->set_count != snapshot->source_count)
        return fault_set(fault, ST_CORRUPT, "intel", "指标表与指标组不符，请重新导入任一组指标",
                         "the indicator table does not fit its sets: import any set again");
    name = json_get_text(manifest.root, "warnings");
    if (name.len > 0)
        TRY(indicator_warning_open(
            file_path(path, manifest.folder, str_zero(&snapshot->arena, name)), &snapshot->warning,
            fault));
    return ST_OK;
}

static enum status snapshot_open(struct indicators *indicators,
                                 struct indicators_snapshot **ret_snapshot, struct fault *fault)
{
    struct indicators_snapshot *snapshot = calloc(1, sizeof *snapshot);
    enum status status;

    if (!snapshot)
        return ST_MEMORY;
    arena_init(&snapshot->arena, ARENA_WORK_BYTES);
    snapshot->holders = 1;
    stamp_of(indicators, &snapshot->stamp);
    status = open_parts(snapshot, indicators->folder, fault);
    if (status != ST_OK)
        snapshot_free(snapshot);
    else
        *ret_snapshot = snapshot;
    return status;
}

enum status indicators_open(const char *folder, struct indicators **ret_indicators,
                            struct fault *fault)
{
    struct indicators *indicators = calloc(1, sizeof *indicators);
    enum status status;

    if (!indicators)
        return ST_MEMORY;
    (void)snprintf(indicators->folder, sizeof indicators->folder, "%s", folder);
    (void)pthread_mutex_init(&indicators->lock, NULL);
    (void)pthread_mutex_init(&indicators->refreshing, NULL);
    status = snapshot_open(indicators, &indicators->current, fault);
    if (status != ST_OK)
        indicators_close(indicators);
    else
        *ret_indicators = indicators;
    return status;
}

void indicators_close(struct indicators *indicators)
{
    if (!indicators)
        return;
    snapshot_free(indicators->current);
    (void)pthread_mutex_destroy(&indicators->lock);
    (void)pthread_mutex_destroy(&indicators->refreshing);
    free(indicators);
}

/* A writer may remove files of the state that was just read: then the newer one is there. */
static enum status open_newest(struct indicators *indicators,
                               struct indicators_snapshot **ret_snapshot, struct fault *fault)
{
    enum status status = ST_NOT_FOUND;

    for (int tries = 0; tries < 5 && status == ST_NOT_FOUND; tries++) {
        fault_clear(fault);
        status = snapshot_open(indicators, ret_snapshot, fault);
    }
    return status;
}

enum status indicators_refresh(struct indicators *indicators, struct fault *fault)
{
    struct indicators_snapshot *fresh = NULL, *old;
    struct indicators_stamp stamp;
    enum status status = ST_OK;

    (void)pthread_mutex_lock(&indicators->refreshing);
    stamp_of(indicators, &stamp);
    if (memcmp(&stamp, &indicators->current->stamp, sizeof stamp) != 0)
        status = open_newest(indicators, &fresh, fault);
    if (status == ST_OK && fresh) {
        (void)pthread_mutex_lock(&indicators->lock);
        old = indicators->current;
        indicators->current = fresh;
        (void)pthread_mutex_unlock(&indicators->lock);
        indicators_release(indicators, old);
    }
    (void)pthread_mutex_unlock(&indicators->refreshing);
    return status;
}

const struct indicators_snapshot *indicators_acquire(struct indicators *indicators)
{
    struct indicators_snapshot *snapshot;

    (void)pthread_mutex_lock(&indicators->lock);
    snapshot = indicators->current;
    snapshot->holders++;
    (void)pthread_mutex_unlock(&indicators->lock);
    return snapshot;
}

void indicators_release(struct indicators *indicators, const struct indicators_snapshot *snapshot)
{
    struct indicators_snapshot *mine = (struct indicators_snapshot *)(uintptr_t)snapshot;
    bool is_last;

    (void)pthread_mutex_lock(&indicators->lock);
    is_last = --mine->holders == 0;
    (void)pthread_mutex_unlock(&indicators->lock);
    if (is_last)
        snapshot_free(mine);
}

uint64_t indicators_generation(const struct indicators_snapshot *snapshot)
{
    return snapshot->generation;
}

uint64_t indicators_count(const struct indicators_snapshot *snapshot)
{
    return snapshot->table ? snapshot->table->head->count : 0;
}

uint64_t indicators_table_bytes(const struct indicators_snapshot *snapshot)
{
    return snapshot->table ? snapshot->table->len : 0;
}

size_t indicators_source_count(const struct indicators_snapshot *snapshot)
{
    return snapshot->source_count;
}

struct indicators_source indicators_source_at(const struct indicators_snapshot *snapshot, size_t at)
{
    return snapshot->sources[at];
}
