/* SPDX-License-Identifier: Apache-2.0
 * An open segment, as far as it is asked: the head, the file mapped, the directory; and the doors
 * to what it holds. */
#include "events/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "events/segment_entity.h"
#include "events/segment_inside.h"
#include "events/segment_probe.h"
#include "events/segment_tally.h"

#define SEGMENT_ARENA_BYTES ((size_t)1 << 36)
enum { SEGMENT_FILE_MAX_BYTES = 1 << 30, DIRECTORY_MAX_BYTES = 64 << 20, RUN_MAX_BYTES = 64 << 20 };

static enum status path_damaged(const char *path, struct fault *fault, const char *zh,
                                const char *en)
{
    return fault_set(
        fault, ST_CORRUPT, path,
        "事件段 %s 已损坏（%s / %s）；请用 panshi events verify 检查，并从备份恢复该文件",
        "the event segment %s is damaged (%s / %s); look with panshi events verify and "
        "restore the file from a backup",
        path, zh, en);
}

static enum status damaged(const struct segment *segment, struct fault *fault, const char *zh,
                           const char *en)
{
    return path_damaged(segment->path, fault, zh, en);
}

/* ---- The head ---- */

/* The places alone; blocks are proved when they are looked at. */
static enum status read_filter(struct segment *segment, struct fault *fault)
{
    struct segment_filter *filter = &segment->filter;
    uint64_t at = segment_file_get(segment->head, SEGMENT_HEAD_FILTER_AT, 8);

    filter->bytes = (uint32_t)segment_file_get(segment->head, SEGMENT_HEAD_FILTER_BYTES, 4);
    filter->seed = segment_file_get(segment->head, SEGMENT_HEAD_FILTER_SEED, 8);
    filter->segment_length =
        (uint32_t)segment_file_get(segment->head, SEGMENT_HEAD_FILTER_LENGTH, 4);
    filter->segment_count = (uint32_t)segment_file_get(segment->head, SEGMENT_HEAD_FILTER_COUNT, 4);
    segment->filter_at = at;
    segment->filter_blocks = (uint32_t)(((uint64_t)filter->bytes + SEGMENT_FILTER_BLOCK_BYTES - 1) /
                                        SEGMENT_FILTER_BLOCK_BYTES);
    if (at > segment->file_bytes ||
        filter->bytes + (uint64_t)segment->filter_blocks * sizeof(uint32_t) >
            segment->file_bytes - at ||
        !segment_filter_is_sound(filter))
        return damaged(segment, fault, "过滤器的位置不对", "the filter lies outside");
    return ST_OK;
}

static enum status read_head(struct segment *segment, struct fault *fault)
{
    const char *head = segment->head;

    if (segment->file_bytes < SEGMENT_HEAD_BYTES + DIGEST_SM3_BYTES ||
        memcmp(head, segment_file_magic, sizeof segment_file_magic) != 0)
        return damaged(segment, fault, "不是事件段文件", "it is not an event segment");
    if (segment_file_get(head, SEGMENT_HEAD_VERSION, 4) > SEGMENT_FILE_VERSION)
        return fault_set(fault, ST_NEWER, segment->path,
                         "事件段 %s 由更新版本的程序写成，请升级后再打开",
                         "the event segment %s was written by a newer version; upgrade to open it",
                         segment->path);
    if (segment_pack_checksum((struct str){head, SEGMENT_HEAD_CHECKSUM}) !=
        segment_file_get(head, SEGMENT_HEAD_CHECKSUM, 4))
        return damaged(segment, fault, "文件头校验和不符", "the head's checksum differs");
    segment->rows = (uint32_t)segment_file_get(head, SEGMENT_HEAD_ROWS, 4);
    if (segment_file_get(head, SEGMENT_HEAD_FILE_BYTES, 8) != segment->file_bytes ||
        segment_file_get(head, SEGMENT_HEAD_VERSION, 4) != SEGMENT_FILE_VERSION ||
        segment->rows > SEGMENT_ROW_MAX)
        return damaged(segment, fault, "文件长度不符", "its length differs from its head");
    segment->source_bytes = segment_file_get(head, SEGMENT_HEAD_SOURCE_BYTES, 8);
    segment->first_us = (int64_t)segment_file_get(head, SEGMENT_HEAD_FIRST_US, 8);
    segment->last_us = (int64_t)segment_file_get(head, SEGMENT_HEAD_LAST_US, 8);
    segment->chain.lane = (uint32_t)segment_file_get(head, SEGMENT_HEAD_LANE, 4);
    segment->chain.number = segment_file_get(head, SEGMENT_HEAD_NUMBER, 8);
    memcpy(segment->chain.previous.bytes, head + SEGMENT_HEAD_PREVIOUS, DIGEST_SM3_BYTES);
    return read_filter(segment, fault);
}

/* ---- Opening ---- */

/* NULL: no memory, and the fault says so. */
static struct segment *segment_new(const char *path, uint64_t file_bytes, struct fault *fault)
{
    struct segment *segment = calloc(1, sizeof *segment);
    char *name = strdup(path);

    if (!segment || !name) {
        free(segment);
        free(name);
        (void)fault_set(fault, ST_MEMORY, path, "内存不足", "memory ran out");
        return NULL;
    }
    arena_init(&segment->arena, SEGMENT_ARENA_BYTES);
    segment->path = name;
    segment->file_bytes = file_bytes;
    return segment;
}

/* The head's bytes lie in segment->head. */
static enum status begin(struct segment *segment, struct segment **ret_segment, struct fault *fault)
{
    enum status status = read_head(segment, fault);

    if (status != ST_OK)
        segment_close(segment);
    else
        *ret_segment = segment;
    return status;
}

enum status segment_peek_bytes(struct str bytes, struct segment **ret_segment, struct fault *fault)
{
    struct segment *segment = segment_new("(memory)", bytes.len, fault);
    size_t head = bytes.len < SEGMENT_HEAD_BYTES ? bytes.len : SEGMENT_HEAD_BYTES;

    if (!segment)
        return ST_MEMORY;
    if (head > 0)
        memcpy(segment->head, bytes.ptr, head);
    TRY(begin(segment, &segment, fault));
    segment->bytes = bytes;
    segment->filter.fingerprints = (const uint8_t *)bytes.ptr + segment->filter_at;
    *ret_segment = segment;
    return ST_OK;
}

static enum status file_open(const char *path, int *ret_fd, uint64_t *ret_bytes,
                             struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;

    if (fd < 0)
        return file_fail(errno, path, fault);
    if (fstat(fd, &about) != 0 || about.st_size <= 0 || about.st_size > SEGMENT_FILE_MAX_BYTES) {
        (void)close(fd);
        return path_damaged(path, fault, "文件为空或过大", "it is empty or too large");
    }
    *ret_fd = fd;
    *ret_bytes = (uint64_t)about.st_size;
    return ST_OK;
}

enum status segment_peek(const char *path, struct segment **ret_segment, struct fault *fault)
{
    struct segment *segment = NULL;
    uint64_t bytes = 0;
    int fd = -1;

    TRY(file_open(path, &fd, &bytes, fault));
    segment = segment_new(path, bytes, fault);
    enum status status = segment ? ST_OK : ST_MEMORY;
    if (segment && pread(fd, segment->head, SEGMENT_HEAD_BYTES, 0) < 0)
        status = file_fail(errno, path, fault);
    (void)close(fd);
    if (!segment || status != ST_OK) {
        segment_close(segment);
        return status;
    }
    return begin(segment, ret_segment, fault);
}

static enum status map_file(struct segment *segment, struct fault *fault)
{
    uint64_t bytes = 0;
    int fd = -1;

    if (segment->bytes.ptr)
        return ST_OK;
    TRY(file_open(segment->path, &fd, &bytes, fault));
    void *at = bytes > 0 && bytes == segment->file_bytes
                   ? mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0)
                   : NULL;
    int number = errno;
    (void)close(fd);
    if (at == MAP_FAILED)
        return file_fail(number, segment->path, fault);
    if (!at || memcmp(at, segment->head, SEGMENT_HEAD_BYTES) != 0) {
        if (at)
            (void)munmap(at, bytes);
        return damaged(segment, fault, "打开之后文件变了", "it has changed since it was opened");
    }
    segment->bytes = (struct str){at, bytes};
    segment->is_mapped = true;
    segment->filter.fingerprints = (const uint8_t *)at + segment->filter_at;
    return ST_OK;
}

/* ---- The directory ---- */

static enum status read_directory(struct segment *segment, struct fault *fault)
{
    const char *head = segment->head;
    uint64_t at = segment_file_get(head, SEGMENT_HEAD_DIRECTORY_AT, 8);
    uint64_t stored = segment_file_get(head, SEGMENT_HEAD_DIRECTORY_STORED, 4);
    uint64_t raw = segment_file_get(head, SEGMENT_HEAD_DIRECTORY_RAW, 4);
    struct str directory;

    if (at > segment->bytes.len || stored > segment->bytes.len - at || raw > DIRECTORY_MAX_BYTES)
        return damaged(segment, fault, "目录的位置不对", "the directory lies outside");
    struct str run = {segment->bytes.ptr + at, stored};
    if (segment_pack_checksum(run) != segment_file_get(head, SEGMENT_HEAD_DIRECTORY_CHECKSUM, 4))
        return damaged(segment, fault, "目录校验和不符", "the directory's checksum differs");
    segment->unpack =
        (struct segment_unpack){.file = {segment->bytes.ptr, at}, .arena = &segment->arena};
    if (!segment_unpack_run(run, raw, &segment->arena, &directory) ||
        !segment_directory_read(segment, directory))
        return damaged(segment, fault, "目录无法读取", "the directory cannot be read");
    return ST_OK;
}

enum status segment_load(struct segment *segment, struct fault *fault)
{
    if (segment->is_loaded)
        return ST_OK;
    TRY(map_file(segment, fault));
    TRY(read_directory(segment, fault));
    segment->is_loaded = true;
    return ST_OK;
}

static enum status prove_filter(const struct segment *segment, struct fault *fault)
{
    return segment_probe_is_sound(segment)
               ? ST_OK
               : damaged(segment, fault, "过滤器校验和不符", "the filter's checksum differs");
}

bool segment_is_loaded(const struct segment *segment)
{
    return segment->is_loaded;
}

static enum status load_or_close(struct segment *segment, struct segment **ret_segment,
                                 struct fault *fault)
{
    enum status status = segment_load(segment, fault);

    if (status == ST_OK)
        status = prove_filter(segment, fault);
    segment->is_proved = status == ST_OK;
    if (status != ST_OK)
        segment_close(segment);
    else
        *ret_segment = segment;
    return status;
}

enum status segment_open_bytes(struct str bytes, struct segment **ret_segment, struct fault *fault)
{
    struct segment *segment = NULL;

    TRY(segment_peek_bytes(bytes, &segment, fault));
    return load_or_close(segment, ret_segment, fault);
}

enum status segment_open(const char *path, struct segment **ret_segment, struct fault *fault)
{
    struct segment *segment = NULL;

    TRY(segment_peek(path, &segment, fault));
    return load_or_close(segment, ret_segment, fault);
}

/* ---- Closing ---- */

size_t segment_memory(const struct segment *segment)
{
    return segment->arena.used_bytes;
}

void segment_unload(struct segment *segment)
{
    struct segment kept = *segment;

    segment_leader_done(&segment->leader);
    arena_done(&segment->arena);
    *segment = (struct segment){.path = kept.path,
                                .file_bytes = kept.file_bytes,
                                .bytes = kept.bytes,
                                .is_mapped = kept.is_mapped,
                                .is_proved = kept.is_proved,
                                .looks = kept.looks,
                                .rows = kept.rows,
                                .source_bytes = kept.source_bytes,
                                .first_us = kept.first_us,
                                .last_us = kept.last_us,
                                .chain = kept.chain,
                                .filter = kept.filter,
                                .filter_at = kept.filter_at,
                                .filter_blocks = kept.filter_blocks};
    memcpy(segment->head, kept.head, sizeof segment->head);
    arena_init(&segment->arena, SEGMENT_ARENA_BYTES);
}

void segment_close(struct segment *segment)
{
    if (!segment)
        return;
    segment_leader_done(&segment->leader);
    arena_done(&segment->arena);
    if (segment->is_mapped)
        (void)munmap((void *)(uintptr_t)segment->bytes.ptr, segment->bytes.len);
    free(segment->path);
    free(segment);
}

/* ---- What the head says ---- */

uint32_t segment_rows(const struct segment *segment)
{
    return segment->rows;
}

uint64_t segment_file_bytes(const struct segment *segment)
{
    return segment->file_bytes;
}

uint64_t segment_source_bytes(const struct segment *segment)
{
    return segment->source_bytes;
}

int64_t segment_first_us(const struct segment *segment)
{
    return segment->first_us;
}

int64_t segment_last_us(const struct segment *segment)
{
    return segment->last_us;
}

const struct segment_chain *segment_chain_of(const struct segment *segment)
{
    return &segment->chain;
}

struct digest_sm3 segment_digest(const struct segment *segment)
{
    struct digest_sm3 digest;

    memcpy(digest.bytes, segment->bytes.ptr + segment->bytes.len - DIGEST_SM3_BYTES,
           DIGEST_SM3_BYTES);
    return digest;
}

bool segment_digest_holds(const struct segment *segment)
{
    struct digest_sm3 told = segment_digest(segment);
    struct digest_sm3 real =
        digest_sm3_of((struct str){segment->bytes.ptr, segment->bytes.len - DIGEST_SM3_BYTES});

    return digest_sm3_equal(&told, &real);
}

size_t segment_field_count(const struct segment *segment)
{
    return segment->field_count;
}

struct str segment_field_name(const struct segment *segment, size_t field)
{
    return segment->fields[field].name;
}

enum record_format segment_field_format(const struct segment *segment, size_t field)
{
    return segment->fields[field].format;
}

/* ---- What is decoded when asked for ---- */

enum status segment_times(struct segment *segment, const int64_t **ret_times_us,
                          struct fault *fault)
{
    if (!segment_decode_times(segment))
        return damaged(segment, fault, "时间列无法读取", "its times cannot be read");
    *ret_times_us = segment->times;
    return ST_OK;
}

static enum status no_such_row(const struct segment *segment, uint32_t row, struct fault *fault)
{
    return fault_set(fault, ST_NOT_FOUND, segment->path, "事件段 %s 中没有第 %u 行",
                     "the event segment %s has no row %u", segment->path, row);
}

enum status segment_source(struct segment *segment, uint32_t row, struct arena *arena,
                           struct str *ret_line, struct fault *fault)
{
    if (row >= segment->rows)
        return no_such_row(segment, row, fault);
    if (!segment_decode_source(segment, row, arena, ret_line))
        return damaged(segment, fault, "某一列无法读取", "a column cannot be read");
    return ST_OK;
}

enum status segment_format(struct segment *segment, uint32_t row, enum record_format *ret_format,
                           struct fault *fault)
{
    if (row >= segment->rows)
        return no_such_row(segment, row, fault);
    if (!segment_decode_shapes(segment))
        return damaged(segment, fault, "版式无法读取", "its layouts cannot be read");
    *ret_format = segment->shapes[segment->row_shapes[row]].format;
    return ST_OK;
}

enum status segment_has_time(struct segment *segment, uint32_t row, bool *ret_has_time,
                             struct fault *fault)
{
    if (row >= segment->rows)
        return no_such_row(segment, row, fault);
    if (!segment_decode_shapes(segment))
        return damaged(segment, fault, "版式无法读取", "its layouts cannot be read");
    *ret_has_time = segment->mark_has_time[segment->row_marks[row]];
    return ST_OK;
}

static bool is_listed(const uint32_t *fields, size_t count, uint32_t field)
{
    for (size_t i = 0; i < count; i++)
        if (fields[i] == field)
            return true;
    return false;
}

enum status segment_row_fields(struct segment *segment, uint32_t row, struct arena *arena,
                               uint32_t **ret_fields, size_t *ret_count, struct fault *fault)
{
    if (row >= segment->rows)
        return no_such_row(segment, row, fault);
    if (!segment_decode_shapes(segment))
        return damaged(segment, fault, "版式无法读取", "its layouts cannot be read");
    const struct segment_shape *shapes[] = {&segment->shapes[segment->row_shapes[row]],
                                            &segment->mark_shapes[segment->row_marks[row]]};
    uint32_t *fields =
        ARENA_ARRAY(arena, shapes[0]->slot_count + shapes[1]->slot_count + 1, uint32_t);
    size_t count = 0;

    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
        for (uint32_t i = 0; i < shapes[s]->slot_count; i++)
            if (!is_listed(fields, count, shapes[s]->slots[i].column))
                fields[count++] = shapes[s]->slots[i].column;
    *ret_fields = fields;
    *ret_count = count;
    return ST_OK;
}

size_t segment_column_first(const struct segment_column *column, uint32_t row)
{
    size_t low = 0, high = column->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (column->rows[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum status segment_column(struct segment *segment, size_t field,
                           const struct segment_column **ret_column, struct fault *fault)
{
    if (!segment_decode_field(segment, (uint32_t)field))
        return damaged(segment, fault, "某一列无法读取", "a column cannot be read");
    *ret_column = &segment->fields[field].column;
    return ST_OK;
}

enum status segment_dictionary(struct segment *segment, size_t field,
                               struct segment_dictionary *ret_dictionary, struct fault *fault)
{
    if (!segment_dictionary_of(segment, (uint32_t)field, ret_dictionary))
        return damaged(segment, fault, "某一列无法读取", "a column cannot be read");
    return ST_OK;
}

bool segment_is_numeric(const struct segment *segment, size_t field)
{
    return segment->fields[field].mode == SEGMENT_MODE_INTEGERS ||
           segment->fields[field].mode == SEGMENT_MODE_TIMES;
}

bool segment_has_counts(const struct segment *segment, size_t field)
{
    return segment_dictionary_has_counts(&segment->fields[field]);
}

bool segment_has_numbers(const struct segment *segment, size_t field)
{
    return segment_dictionary_has_numbers(&segment->fields[field]);
}

enum status segment_counts(struct segment *segment, size_t field, const uint32_t **ret_counts,
                           struct fault *fault)
{
    if (!segment_dictionary_counts(segment, (uint32_t)field, ret_counts))
        return damaged(segment, fault, "某一列无法读取", "a column cannot be read");
    return ST_OK;
}

enum status segment_numbers(struct segment *segment, size_t field, const int64_t **ret_numbers,
                            size_t *ret_count, struct fault *fault)
{
    if (!segment_dictionary_numbers(segment, (uint32_t)field, ret_numbers, ret_count))
        return damaged(segment, fault, "某一列无法读取", "a column cannot be read");
    return ST_OK;
}

/* A run that the head names, in the segment's arena. */
static bool read_run(struct segment *segment, size_t place_at, struct str *ret_run)
{
    const char *place = segment->head + place_at;
    uint64_t at = segment_file_get(place, SEGMENT_PLACE_AT, 8);
    uint64_t stored = segment_file_get(place, SEGMENT_PLACE_STORED, 4);
    uint64_t raw = segment_file_get(place, SEGMENT_PLACE_RAW, 4);

    if (at > segment->bytes.len || stored > segment->bytes.len - at || raw > RUN_MAX_BYTES)
        return false;
    struct str run = {segment->bytes.ptr + at, stored};
    return segment_pack_checksum(run) == segment_file_get(place, SEGMENT_PLACE_CHECKSUM, 4) &&
           segment_unpack_run(run, raw, &segment->arena, ret_run);
}

enum status segment_tallies(struct segment *segment, const struct segment_tally **ret_tallies,
                            size_t *ret_count, struct fault *fault)
{
    struct str run;

    TRY(map_file(segment, fault));
    if (!segment->tallies &&
        (!read_run(segment, SEGMENT_HEAD_TALLIES, &run) ||
         !segment_tally_read(run, &segment->arena, &segment->tallies, &segment->tally_count)))
        return damaged(segment, fault, "计数表无法读取", "its counts cannot be read");
    *ret_tallies = segment->tallies;
    *ret_count = segment->tally_count;
    return ST_OK;
}

enum status segment_common_of(struct segment *segment, const struct segment_common **ret_common,
                              struct fault *fault)
{
    struct str run;

    TRY(map_file(segment, fault));
    if (!segment->common) {
        struct segment_common *common = ARENA_NEW(&segment->arena, struct segment_common);

        if (!read_run(segment, SEGMENT_HEAD_COMMON, &run) ||
            !segment_common_read(run, &segment->arena, common))
            return damaged(segment, fault, "常见值表无法读取",
                           "its most common values cannot be read");
        segment->common = common;
    }
    *ret_common = segment->common;
    return ST_OK;
}

bool segment_is_entity(struct str field, struct str value)
{
    return value.len > 0 && value.len <= SEGMENT_ENTITY_MAX_BYTES &&
           (segment_entity_is_field(field) || segment_entity_is_form(value));
}

bool segment_may_hold(struct segment *segment, struct str value)
{
    uint64_t key = segment_entity_key(value);
    struct fault ignored = {0};

    if (segment->filter.bytes == 0)
        return false;
    /* Asked once, a file is not worth mapping. */
    if (!segment->bytes.ptr && segment->looks++ == 0) {
        int fd = open(segment->path, O_RDONLY | O_CLOEXEC);
        bool is_absent = fd >= 0 && segment_probe_file(segment, key, fd);

        if (fd >= 0)
            (void)close(fd);
        return !is_absent;
    }
    return map_file(segment, &ignored) != ST_OK || !segment_probe_map(segment, key);
}
