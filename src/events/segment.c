/* SPDX-License-Identifier: Apache-2.0
 * An open segment: its head, and the doors to what it holds. */
#include "events/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "events/segment_entity.h"
#include "events/segment_inside.h"
#include "events/segment_tally.h"

#define SEGMENT_ARENA_BYTES ((size_t)1 << 36)
enum { SEGMENT_FILE_MAX_BYTES = 1 << 30, DIRECTORY_MAX_BYTES = 64 << 20 };

static enum status damaged(const char *path, struct fault *fault, const char *zh, const char *en)
{
    return fault_set(
        fault, ST_CORRUPT, path,
        "事件段 %s 已损坏（%s / %s）；请用 panshi events verify 检查，并从备份恢复该文件",
        "the event segment %s is damaged (%s / %s); look with panshi events verify and "
        "restore the file from a backup",
        path, zh, en);
}

/* ---- Opening ---- */

static enum status read_filter(struct segment *segment, struct fault *fault)
{
    const char *head = segment->bytes.ptr;
    uint64_t at = segment_file_get(head, SEGMENT_HEAD_FILTER_AT, 8);
    struct segment_filter *filter = &segment->filter;

    filter->bytes = (uint32_t)segment_file_get(head, SEGMENT_HEAD_FILTER_BYTES, 4);
    filter->seed = segment_file_get(head, SEGMENT_HEAD_FILTER_SEED, 8);
    filter->segment_length = (uint32_t)segment_file_get(head, SEGMENT_HEAD_FILTER_LENGTH, 4);
    filter->segment_count = (uint32_t)segment_file_get(head, SEGMENT_HEAD_FILTER_COUNT, 4);
    if (at > segment->bytes.len || filter->bytes > segment->bytes.len - at ||
        !segment_filter_is_sound(filter))
        return damaged(segment->path, fault, "过滤器的位置不对", "the filter lies outside");
    filter->fingerprints = (const uint8_t *)segment->bytes.ptr + at;
    if (segment_pack_checksum((struct str){segment->bytes.ptr + at, filter->bytes}) !=
        segment_file_get(head, SEGMENT_HEAD_FILTER_CHECKSUM, 4))
        return damaged(segment->path, fault, "过滤器校验和不符", "the filter's checksum differs");
    return ST_OK;
}

static enum status read_directory(struct segment *segment, struct fault *fault)
{
    const char *head = segment->bytes.ptr;
    uint64_t at = segment_file_get(head, SEGMENT_HEAD_DIRECTORY_AT, 8);
    uint64_t stored = segment_file_get(head, SEGMENT_HEAD_DIRECTORY_STORED, 4);
    uint64_t raw = segment_file_get(head, SEGMENT_HEAD_DIRECTORY_RAW, 4);
    struct str directory;

    if (at > segment->bytes.len || stored > segment->bytes.len - at || raw > DIRECTORY_MAX_BYTES)
        return damaged(segment->path, fault, "目录的位置不对", "the directory lies outside");
    struct str run = {segment->bytes.ptr + at, stored};
    if (segment_pack_checksum(run) != segment_file_get(head, SEGMENT_HEAD_DIRECTORY_CHECKSUM, 4))
        return damaged(segment->path, fault, "目录校验和不符", "the directory's checksum differs");
    segment->unpack =
        (struct segment_unpack){.file = {segment->bytes.ptr, at}, .arena = &segment->arena};
    if (!segment_unpack_run(run, raw, &segment->arena, &directory) ||
        !segment_directory_read(segment, directory))
        return damaged(segment->path, fault, "目录无法读取", "the directory cannot be read");
    return ST_OK;
}

static enum status read_head(struct segment *segment, struct fault *fault)
{
    const char *head = segment->bytes.ptr;

    if (segment->bytes.len < SEGMENT_HEAD_BYTES + DIGEST_SM3_BYTES ||
        memcmp(head, segment_file_magic, sizeof segment_file_magic) != 0)
        return damaged(segment->path, fault, "不是事件段文件", "it is not an event segment");
    if (segment_file_get(head, SEGMENT_HEAD_VERSION, 4) > SEGMENT_FILE_VERSION)
        return fault_set(fault, ST_NEWER, segment->path,
                         "事件段 %s 由更新版本的程序写成，请升级后再打开",
                         "the event segment %s was written by a newer version; upgrade to open it",
                         segment->path);
    if (segment_pack_checksum((struct str){head, SEGMENT_HEAD_CHECKSUM}) !=
        segment_file_get(head, SEGMENT_HEAD_CHECKSUM, 4))
        return damaged(segment->path, fault, "文件头校验和不符", "the head's checksum differs");
    segment->rows = (uint32_t)segment_file_get(head, SEGMENT_HEAD_ROWS, 4);
    if (segment_file_get(head, SEGMENT_HEAD_FILE_BYTES, 8) != segment->bytes.len ||
        segment_file_get(head, SEGMENT_HEAD_VERSION, 4) != SEGMENT_FILE_VERSION ||
        segment->rows > SEGMENT_ROW_MAX)
        return damaged(segment->path, fault, "文件长度不符", "its length differs from its head");
    segment->source_bytes = segment_file_get(head, SEGMENT_HEAD_SOURCE_BYTES, 8);
    segment->first_us = (int64_t)segment_file_get(head, SEGMENT_HEAD_FIRST_US, 8);
    segment->last_us = (int64_t)segment_file_get(head, SEGMENT_HEAD_LAST_US, 8);
    segment->chain.lane = (uint32_t)segment_file_get(head, SEGMENT_HEAD_LANE, 4);
    segment->chain.number = segment_file_get(head, SEGMENT_HEAD_NUMBER, 8);
    memcpy(segment->chain.previous.bytes, head + SEGMENT_HEAD_PREVIOUS, DIGEST_SM3_BYTES);
    TRY(read_filter(segment, fault));
    return read_directory(segment, fault);
}

static enum status open_bytes(struct str bytes, const char *path, bool is_mapped,
                              struct segment **ret_segment, struct fault *fault)
{
    struct segment *segment = calloc(1, sizeof *segment);

    if (!segment) {
        if (is_mapped)
            (void)munmap((void *)(uintptr_t)bytes.ptr, bytes.len);
        return fault_set(fault, ST_MEMORY, path, "内存不足", "memory ran out");
    }
    arena_init(&segment->arena, SEGMENT_ARENA_BYTES);
    segment->bytes = bytes;
    segment->is_mapped = is_mapped;
    (void)snprintf(segment->path, sizeof segment->path, "%s", path);
    enum status status = read_head(segment, fault);
    if (status != ST_OK) {
        segment_close(segment);
        return status;
    }
    *ret_segment = segment;
    return ST_OK;
}

enum status segment_open_bytes(struct str bytes, struct segment **ret_segment, struct fault *fault)
{
    return open_bytes(bytes, "(memory)", false, ret_segment, fault);
}

enum status segment_open(const char *path, struct segment **ret_segment, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;

    if (fd < 0)
        return file_fail(errno, path, fault);
    if (fstat(fd, &about) != 0 || about.st_size <= 0 || about.st_size > SEGMENT_FILE_MAX_BYTES) {
        (void)close(fd);
        return damaged(path, fault, "文件为空或过大", "it is empty or too large");
    }
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, fd, 0);
    int number = errno;
    (void)close(fd);
    if (bytes == MAP_FAILED)
        return file_fail(number, path, fault);
    return open_bytes((struct str){bytes, (size_t)about.st_size}, path, true, ret_segment, fault);
}

void segment_close(struct segment *segment)
{
    if (!segment)
        return;
    segment_leader_done(&segment->leader);
    arena_done(&segment->arena);
    if (segment->is_mapped)
        (void)munmap((void *)(uintptr_t)segment->bytes.ptr, segment->bytes.len);
    free(segment);
}

/* ---- What the head says ---- */

uint32_t segment_rows(const struct segment *segment)
{
    return segment->rows;
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

    return memcmp(told.bytes, real.bytes, DIGEST_SM3_BYTES) == 0;
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
        return damaged(segment->path, fault, "时间列无法读取", "its times cannot be read");
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
        return damaged(segment->path, fault, "某一列无法读取", "a column cannot be read");
    return ST_OK;
}

enum status segment_format(struct segment *segment, uint32_t row, enum record_format *ret_format,
                           struct fault *fault)
{
    if (row >= segment->rows)
        return no_such_row(segment, row, fault);
    if (!segment_decode_shapes(segment))
        return damaged(segment->path, fault, "版式无法读取", "its layouts cannot be read");
    *ret_format = segment->shapes[segment->row_shapes[row]].format;
    return ST_OK;
}

enum status segment_has_time(struct segment *segment, uint32_t row, bool *ret_has_time,
                             struct fault *fault)
{
    if (row >= segment->rows)
        return no_such_row(segment, row, fault);
    if (!segment_decode_shapes(segment))
        return damaged(segment->path, fault, "版式无法读取", "its layouts cannot be read");
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
        return damaged(segment->path, fault, "版式无法读取", "its layouts cannot be read");
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

enum status segment_column(struct segment *segment, size_t field,
                           const struct segment_column **ret_column, struct fault *fault)
{
    if (!segment_decode_field(segment, (uint32_t)field))
        return damaged(segment->path, fault, "某一列无法读取", "a column cannot be read");
    *ret_column = &segment->fields[field].column;
    return ST_OK;
}

enum status segment_dictionary(struct segment *segment, size_t field,
                               struct segment_dictionary *ret_dictionary, struct fault *fault)
{
    if (!segment_decode_dictionary(segment, (uint32_t)field, ret_dictionary))
        return damaged(segment->path, fault, "某一列无法读取", "a column cannot be read");
    return ST_OK;
}

enum status segment_tallies(struct segment *segment, const struct segment_tally **ret_tallies,
                            size_t *ret_count, struct fault *fault)
{
    struct str item;

    if (!segment->tallies &&
        (!segment_unpack_item(&segment->unpack, segment->tally_item, &item) ||
         !segment_tally_read(item, &segment->arena, &segment->tallies, &segment->tally_count)))
        return damaged(segment->path, fault, "计数表无法读取", "its counts cannot be read");
    *ret_tallies = segment->tallies;
    *ret_count = segment->tally_count;
    return ST_OK;
}

bool segment_is_entity(struct str field, struct str value)
{
    return value.len > 0 && value.len <= SEGMENT_ENTITY_MAX_BYTES &&
           (segment_entity_is_field(field) || segment_entity_is_form(value));
}

bool segment_may_hold(const struct segment *segment, struct str value)
{
    return segment_filter_holds(&segment->filter, segment_entity_key(value));
}
