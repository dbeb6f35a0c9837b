/* SPDX-License-Identifier: Apache-2.0
 * Owning the events' folder: batches in, commits out. */
#include "events/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "events/keep_inside.h"

enum { LANE_ARENA_BYTES = 1 << 30, ID_SEGMENT_DIGITS = 13, ID_ROW_DIGITS = 6 };

/* ---- Ids ---- */

const char *keep_id_print(struct keep_id id, char ret_text[KEEP_ID_BYTES])
{
    (void)snprintf(ret_text, KEEP_ID_BYTES, "%013llx-%06x",
                   (unsigned long long)id.segment & 0xFFFFFFFFFFFFFU, id.row & 0xFFFFFFU);
    return ret_text;
}

static bool read_hex(const char *text, size_t digits, uint64_t *ret_value)
{
    uint64_t value = 0;

    for (size_t i = 0; i < digits; i++) {
        char one = text[i];

        if (one >= '0' && one <= '9')
            value = value * 16 + (uint64_t)(one - '0');
        else if (one >= 'a' && one <= 'f')
            value = value * 16 + (uint64_t)(one - 'a' + 10);
        else
            return false;
    }
    *ret_value = value;
    return true;
}

bool keep_id_read(struct str text, struct keep_id *ret_id)
{
    uint64_t segment = 0, row = 0;

    if (text.len != ID_SEGMENT_DIGITS + 1 + ID_ROW_DIGITS || text.ptr[ID_SEGMENT_DIGITS] != '-' ||
        !read_hex(text.ptr, ID_SEGMENT_DIGITS, &segment) ||
        !read_hex(text.ptr + ID_SEGMENT_DIGITS + 1, ID_ROW_DIGITS, &row))
        return false;
    *ret_id = (struct keep_id){segment, (uint32_t)row};
    return true;
}

/* ---- Owning ---- */

static enum status lock_folder(struct keep *keep, struct fault *fault)
{
    char path[FILE_PATH_BYTES];

    keep->lock_fd = open(file_path(path, keep->folder, "owner.lock"),
                         O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (keep->lock_fd < 0)
        return file_fail(errno, path, fault);
    if (flock(keep->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK
                   ? fault_set(
                         fault, ST_BUSY, keep->folder,
                         "事件目录 %s 正由另一个 panshi 进程写入；请先停止它，或通过它接收事件",
                         "the events folder %s is being written by another panshi process; "
                         "stop that one first, or send the events to it",
                         keep->folder)
                   : file_fail(errno, path, fault);
    return ST_OK;
}

static enum status make_lanes(struct keep *keep, struct fault *fault)
{
    keep->lanes = calloc(keep->lane_count, sizeof *keep->lanes);
    for (uint32_t i = 0; keep->lanes && i < keep->lane_count; i++) {
        struct keep_lane *lane = &keep->lanes[i];

        lane->keep = keep;
        lane->number = i;
        lane->fd = -1;
        arena_init(&lane->arena, LANE_ARENA_BYTES);
        buf_init(&lane->rows, 2 * (size_t)KEEP_BATCH_MAX_BYTES);
        buf_init(&lane->frame, KEEP_LOG_FRAME_MAX_BYTES);
    }
    for (uint32_t i = 0; keep->lanes && i < keep->lane_count; i++) {
        keep->lanes[i].builder = segment_builder_new();
        if (!keep->lanes[i].builder)
            return fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
    }
    return keep->lanes ? ST_OK : fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
}

enum status keep_open(const char *folder, const struct keep_options *options,
                      struct keep **ret_keep, struct fault *fault)
{
    uint32_t lanes = options->lanes;

    if (lanes == 0 || lanes > KEEP_LANE_MAX ||
        strlen(folder) + KEEP_FOLDER_NAME_BYTES >= FILE_PATH_BYTES)
        return fault_set(fault, ST_INVALID, folder, "写入通道数须为 1 至 %d，且目录名不能过长",
                         "there are 1 to %d lanes, and the folder's name must not be too long",
                         KEEP_LANE_MAX);
    TRY(file_make_folder(folder, fault));
    struct keep *keep = calloc(1, sizeof *keep);
    if (!keep)
        return fault_set(fault, ST_MEMORY, folder, "内存不足", "memory ran out");
    (void)snprintf(keep->folder, sizeof keep->folder, "%s", folder);
    (void)pthread_mutex_init(&keep->mutex, NULL);
    segment_words_init(&keep->sources, 0);
    keep->lock_fd = -1;
    keep->lane_count = lanes;
    keep->seal_rows = options->seal_rows > 0 && options->seal_rows < KEEP_SEAL_ROWS
                          ? options->seal_rows
                          : KEEP_SEAL_ROWS;
    keep->next_number = keep->next_stamp = 1;
    enum status status = lock_folder(keep, fault);
    if (status == ST_OK)
        status = make_lanes(keep, fault);
    keep_sealer_init(&keep->sealer, keep->folder, keep->lanes, keep->lanes ? lanes : 0);
    if (status == ST_OK)
        status = keep_recover(keep, fault);
    if (status != ST_OK) {
        keep_close(keep);
        return status;
    }
    *ret_keep = keep;
    return ST_OK;
}

void keep_close(struct keep *keep)
{
    struct fault ignored = {0};

    if (!keep)
        return;
    for (uint32_t i = 0; keep->lanes && i < keep->lane_count; i++) {
        struct keep_lane *lane = &keep->lanes[i];

        keep_drop(lane);
        if (keep_lane_settle(lane, &ignored) == ST_OK && lane->fd >= 0 && !lane->is_broken)
            (void)!keep_commit(lane, &ignored);
    }
    keep_sealer_done(&keep->sealer);
    for (uint32_t i = 0; keep->lanes && i < keep->lane_count; i++) {
        struct keep_lane *lane = &keep->lanes[i];

        keep_outbox_free(lane);
        segment_builder_free(lane->builder);
        arena_done(&lane->arena);
        buf_done(&lane->rows);
        buf_done(&lane->frame);
        if (lane->fd >= 0)
            (void)close(lane->fd);
    }
    for (uint32_t i = 0; i < keep->place_max; i++)
        free(keep->places[i].value);
    free(keep->places);
    segment_words_done(&keep->sources);
    (void)pthread_mutex_destroy(&keep->mutex);
    free(keep->lanes);
    if (keep->lock_fd >= 0)
        (void)close(keep->lock_fd);
    free(keep);
}

struct keep_lane *keep_lane_at(struct keep *keep, uint32_t lane)
{
    return lane < keep->lane_count ? &keep->lanes[lane] : NULL;
}

const char *keep_folder_of(const struct keep *keep)
{
    return keep->folder;
}

struct keep_figures keep_figures(const struct keep_lane *lane)
{
    struct keep_figures figures = lane->figures;

    figures.log_bytes = lane->log_bytes;
    return figures;
}

/* ---- Batches ---- */

static enum status is_usable(struct keep_lane *lane, struct fault *fault)
{
    if (lane->is_broken)
        return fault_set(fault, ST_IO, lane->keep->folder,
                         "写入事件目录 %s 时磁盘出错；已确认的事件完好，请检查磁盘后重新启动",
                         "the disk failed while writing the events folder %s; acknowledged events "
                         "are safe, look after the disk and start again",
                         lane->keep->folder);
    return lane->fd < 0 ? keep_lane_begin_log(lane, fault) : ST_OK;
}

static enum status is_full(struct keep_lane *lane, struct fault *fault)
{
    if (lane->row_count == 0 && segment_builder_rows(lane->builder) == 0)
        return fault_set(fault, ST_LIMIT, "event", "单个事件过大，无法保存",
                         "one event is too large to be kept");
    /* A new segment has room; the log is sealed with the next commit, or at once when nothing
     * waits. */
    lane->is_seal_due = true;
    if (lane->row_count == 0) {
        TRY(keep_lane_seal(lane, fault));
        return ST_OK;
    }
    return fault_set(fault, ST_LIMIT, "batch", "本批事件已满，请先提交",
                     "the batch is full, commit it first");
}

static enum status shape_of(struct keep_lane *lane, const struct layout_set *set,
                            const struct layout *layout, uint32_t *ret_shape, struct fault *fault)
{
    enum status status = segment_builder_shape(lane->builder, set, layout, ret_shape);

    if (status == ST_LIMIT) {
        TRY(is_full(lane, fault));
        status = segment_builder_shape(lane->builder, set, layout, ret_shape);
    }
    return status == ST_OK ? ST_OK
                           : fault_set(fault, status, "event", "事件的版式无法保存",
                                       "the layout of the event cannot be kept");
}

enum status keep_append(struct keep_lane *lane, const struct layout_set *set,
                        const struct record *record, struct keep_id *ret_id, struct fault *fault)
{
    struct segment_row row = {.has_time = record->has_time,
                              .time_us = record->time_us,
                              .leaves = record->leaves,
                              .marks = record->marks,
                              .mark_count = record->mark_count};

    TRY(is_usable(lane, fault));
    if (record->mark_count > SEGMENT_MARK_MAX || record->source.len > LAYOUT_LINE_MAX_BYTES)
        return fault_set(fault, ST_INVALID, "event", "事件过长或标记过多",
                         "the event is too long or has too many marks");
    uint64_t values = record->layout->slot_count + record->mark_count;
    if (lane->row_count >= KEEP_BATCH_MAX_ROWS ||
        lane->rows.len + record->source.len > KEEP_BATCH_MAX_BYTES ||
        segment_builder_rows(lane->builder) + lane->row_count >= SEGMENT_ROW_MAX ||
        lane->builder->source_bytes + lane->batch_bytes + record->source.len >
            SEGMENT_SOURCE_MAX_BYTES ||
        lane->builder->value_count + lane->batch_values + values > SEGMENT_VALUE_MAX)
        TRY(is_full(lane, fault));
    TRY(shape_of(lane, set, record->layout, &row.shape, fault));
    size_t before = lane->rows.len;
    keep_log_put_row(&lane->rows, lane->builder, &row);
    if (lane->rows.status != ST_OK) {
        enum status status = lane->rows.status;

        lane->rows.len = before;
        lane->rows.status = ST_OK;
        return fault_set(fault, status, "batch", "本批事件已满，请先提交",
                         "the batch is full, commit it first");
    }
    *ret_id =
        (struct keep_id){lane->chain.number, segment_builder_rows(lane->builder) + lane->row_count};
    lane->row_count++;
    lane->batch_bytes += record->source.len;
    lane->batch_values += values;
    lane->figures.appended++;
    return ST_OK;
}

void keep_forget(struct keep_lane *lane)
{
    segment_builder_forget(lane->builder);
}

enum status keep_offset_set(struct keep_lane *lane, struct str source, struct str value,
                            struct fault *fault)
{
    struct keep *keep = lane->keep;
    struct keep_log_offset *last =
        lane->offset_count > 0 ? &lane->offsets[lane->offset_count - 1] : NULL;

    if (last && value.len <= KEEP_OFFSET_MAX_BYTES && str_equal(last->source, source)) {
        last->value = str_copy(&lane->arena, value); /* of one batch the latest counts */
        return ST_OK;
    }
    if (source.len > KEEP_OFFSET_MAX_BYTES || value.len > KEEP_OFFSET_MAX_BYTES ||
        lane->offset_count == KEEP_OFFSET_MAX || keep->sources.count >= KEEP_OFFSET_MAX)
        return fault_set(fault, ST_LIMIT, "source", "数据源过多或名称过长",
                         "there are too many sources, or a name is too long");
    if (lane->offset_count == lane->offset_max) {
        size_t max = lane->offset_max ? lane->offset_max * 2 : 16;
        struct keep_log_offset *more = ARENA_ARRAY(&lane->arena, max, struct keep_log_offset);

        if (lane->offset_count > 0)
            memcpy(more, lane->offsets, lane->offset_count * sizeof *more);
        lane->offsets = more;
        lane->offset_max = max;
    }
    (void)pthread_mutex_lock(&keep->mutex);
    uint64_t stamp = keep->next_stamp++;
    (void)pthread_mutex_unlock(&keep->mutex);
    lane->offsets[lane->offset_count++] = (struct keep_log_offset){
        str_copy(&lane->arena, source), str_copy(&lane->arena, value), stamp};
    return ST_OK;
}

bool keep_offset_find(const struct keep *keep, struct str source, struct arena *arena,
                      struct str *ret_value)
{
    for (uint32_t i = 0; i < keep->sources.count; i++) {
        if (!keep->places[i].value || !str_equal(segment_words_text(&keep->sources, i), source))
            continue;
        *ret_value = str_copy(arena, (struct str){keep->places[i].value, keep->places[i].len});
        return true;
    }
    return false;
}

void keep_offset_each(const struct keep *keep, keep_offset_fn *each, void *with)
{
    for (uint32_t i = 0; i < keep->sources.count; i++)
        if (keep->places[i].value)
            each(with, segment_words_text(&keep->sources, i),
                 (struct str){keep->places[i].value, keep->places[i].len});
}

void keep_drop(struct keep_lane *lane)
{
    lane->rows.len = 0;
    lane->rows.status = ST_OK;
    lane->row_count = 0;
    lane->batch_bytes = lane->batch_values = 0;
    lane->offset_count = lane->offset_max = 0;
    lane->offsets = NULL;
    lane->letter_count = lane->letter_max = 0;
    lane->letter_bytes = 0;
    lane->letters = NULL;
    arena_done(&lane->arena);
    arena_init(&lane->arena, LANE_ARENA_BYTES);
}

/* What was committed goes to the segment being filled.  The log has it already: failing here only
 * means that the lane must be opened again. */
static void apply(struct keep_lane *lane)
{
    struct keep *keep = lane->keep;

    if (keep_log_apply_rows(buf_view(&lane->rows), lane->row_count, lane->builder) != ST_OK)
        lane->is_broken = true;
    (void)pthread_mutex_lock(&keep->mutex);
    for (size_t i = 0; i < lane->offset_count; i++)
        if (keep_lane_learn(keep, lane->number, &lane->offsets[i]) != ST_OK)
            lane->is_broken = true;
    for (size_t i = 0; i < lane->letter_count; i++)
        if (keep_outbox_add(lane, &lane->letters[i], lane->logged++) != ST_OK)
            lane->is_broken = true;
    (void)pthread_mutex_unlock(&keep->mutex);
    lane->figures.committed += lane->row_count;
    keep_drop(lane);
}

/* Sealing needs about a tenth of the log; without that it is not tried again each time. */
static bool has_room(const struct keep_lane *lane)
{
    struct statvfs about;

    return statvfs(lane->keep->folder, &about) == 0 &&
           (uint64_t)about.f_bavail * about.f_frsize > lane->log_bytes / 4;
}

enum status keep_commit(struct keep_lane *lane, struct fault *fault)
{
    struct fault later = {0};

    keep_lane_take_made(lane);
    if (lane->row_count == 0 && lane->offset_count == 0 && lane->letter_count == 0)
        return ST_OK;
    TRY(is_usable(lane, fault));
    (void)pthread_mutex_lock(&lane->keep->mutex);
    uint64_t done = lane->done;
    (void)pthread_mutex_unlock(&lane->keep->mutex);
    const struct keep_log_batch batch = {
        .known = lane->known_shapes,
        .row_count = lane->row_count,
        .rows = buf_view(&lane->rows),
        .offsets = lane->offsets,
        .offset_count = lane->offset_count,
        .letters = lane->letters,
        .letter_count = lane->letter_count,
        .done = done,
        .is_done_said = done > lane->done_said,
    };
    enum status status = keep_log_frame(&lane->frame, lane->salt, lane->builder, &batch);
    if (status != ST_OK)
        return fault_set(fault, status, "batch", "本批事件无法写入日志",
                         "the batch cannot be written to the log");
    TRY(keep_lane_write(lane, buf_view(&lane->frame), fault));
    lane->known_shapes = lane->builder->shape_count;
    lane->done_said = done;
    apply(lane);
    keep_sealer_again(&lane->keep->sealer, &lane->sealing);
    if (lane->is_broken)
        return ST_OK;
    if ((lane->is_seal_due || segment_builder_rows(lane->builder) >= lane->keep->seal_rows ||
         lane->builder->source_bytes >= KEEP_SEAL_BYTES) &&
        has_room(lane))
        (void)!keep_lane_turn(lane, &later);
    return ST_OK;
}

enum status keep_seal(struct keep_lane *lane, struct fault *fault)
{
    if (lane->row_count > 0)
        return fault_set(fault, ST_CONFLICT, "batch", "还有未提交的事件，请先提交",
                         "events are waiting, commit them first");
    if (segment_builder_rows(lane->builder) == 0)
        return keep_lane_settle(lane, fault);
    TRY(is_usable(lane, fault));
    return keep_lane_seal(lane, fault);
}
