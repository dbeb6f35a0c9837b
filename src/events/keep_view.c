/* SPDX-License-Identifier: Apache-2.0
 * Segments and logs of a folder as pieces that can be searched. */
#include "events/keep_view.h"

#include "events/keep_folder.h"
#include "events/keep_log.h"
#include "events/segment_seal.h"

enum { VIEW_ARENA_BYTES = 1 << 30, VIEW_TRIES = 8 };

/* What a piece is made of: a file, or the bytes of a log made into a segment. */
struct view_part {
    char *bytes; /* of a log; NULL for a file */
    size_t len;
};

struct keep_view {
    struct arena arena;
    char folder[FILE_PATH_BYTES];
    struct search_piece *pieces;
    struct view_part *parts; /* one per piece */
    struct search_place place;
    uint64_t events, stored_bytes, source_bytes;
    size_t damaged;
    struct fault damage;
};

/* ---- Search's way in ---- */

static enum status open_piece(void *context, const struct search_piece *piece,
                              struct segment **ret_segment, struct fault *fault)
{
    const struct keep_view *view = context;
    const struct view_part *part = &view->parts[piece - view->pieces];
    char path[FILE_PATH_BYTES];

    if (part->bytes)
        return segment_open_bytes((struct str){part->bytes, part->len}, ret_segment, fault);
    return segment_open(keep_folder_path(path, view->folder, piece->number, KEEP_FILE_SEGMENT),
                        ret_segment, fault);
}

static void close_piece(void *context, const struct search_piece *piece, struct segment *segment)
{
    (void)context;
    (void)piece;
    segment_close(segment);
}

static void print_id(void *context, const struct search_piece *piece, uint32_t row,
                     char ret_id[SEARCH_ID_BYTES])
{
    (void)context;
    (void)keep_id_print((struct keep_id){piece->number, row}, ret_id);
}

/* ---- Opening ---- */

static void note_damage(struct keep_view *view, const struct fault *fault)
{
    if (view->damaged++ == 0)
        view->damage = *fault;
}

static void add_piece(struct keep_view *view, uint64_t number, const struct keep_head *head,
                      struct view_part part)
{
    size_t at = view->place.count++;

    view->pieces[at] = (struct search_piece){number, head->rows, head->first_us, head->last_us};
    view->parts[at] = part;
    view->events += head->rows;
    view->stored_bytes += head->file_bytes;
    view->source_bytes += head->source_bytes;
}

/* The committed rows of a log as the bytes of a segment. */
static enum status seal_log(struct str log, const char *path, struct view_part *ret_part,
                            struct keep_head *ret_head, struct fault *fault)
{
    struct segment_builder *builder = segment_builder_new();
    struct str bytes = {0};
    size_t good = 0;

    if (!builder)
        return fault_set(fault, ST_MEMORY, path, "内存不足", "memory ran out");
    enum status status = keep_log_replay(log, builder, NULL, &good);
    if (status == ST_OK && segment_builder_rows(builder) > 0) {
        *ret_head = (struct keep_head){.rows = builder->rows,
                                       .source_bytes = builder->source_bytes,
                                       .file_bytes = log.len,
                                       .first_us = builder->times[0],
                                       .last_us = builder->times[0]};
        for (uint32_t i = 0; i < builder->rows; i++) {
            if (builder->times[i] < ret_head->first_us)
                ret_head->first_us = builder->times[i];
            if (builder->times[i] > ret_head->last_us)
                ret_head->last_us = builder->times[i];
        }
        status = segment_seal(builder, &bytes);
        ret_part->bytes = status == ST_OK ? malloc(bytes.len) : NULL;
        if (ret_part->bytes) {
            memcpy(ret_part->bytes, bytes.ptr, bytes.len);
            ret_part->len = bytes.len;
        } else if (status == ST_OK) {
            status = ST_MEMORY;
        }
    }
    segment_builder_free(builder);
    return status == ST_OK
               ? ST_OK
               : fault_set(fault, status, path, "事件日志 %s 无法读取（已损坏或内存不足）",
                           "the event log %s cannot be read (damaged, or no memory)", path);
}

static enum status take_log(struct keep_view *view, uint64_t number, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct view_part part = {0};
    struct keep_head head = {0};
    char *bytes = NULL;
    size_t len = 0;

    TRY(keep_folder_read(keep_folder_path(path, view->folder, number, KEEP_FILE_LOG), &bytes, &len,
                         fault));
    /* A log that is just being begun has nothing in it yet. */
    enum status status = len <= KEEP_LOG_HEAD_BYTES
                             ? ST_OK
                             : seal_log((struct str){bytes, len}, path, &part, &head, fault);
    free(bytes);
    if (part.bytes)
        add_piece(view, number, &head, part);
    return status;
}

/* ST_NOT_FOUND: the folder changed meanwhile, look again. */
static enum status take_files(struct keep_view *view, const struct keep_file *files, size_t count)
{
    char path[FILE_PATH_BYTES];

    for (size_t i = 0; i < count; i++) {
        struct keep_head head;
        struct fault fault = {0};
        enum status status = ST_OK;

        if (files[i].kind == KEEP_FILE_LOG) {
            if (i > 0 && files[i - 1].number == files[i].number)
                continue; /* sealed already */
            status = take_log(view, files[i].number, &fault);
        } else {
            status = keep_folder_head(
                keep_folder_path(path, view->folder, files[i].number, KEEP_FILE_SEGMENT), &head,
                &fault);
            if (status == ST_OK)
                add_piece(view, files[i].number, &head, (struct view_part){0});
        }
        if (status == ST_NOT_FOUND)
            return status;
        if (status != ST_OK)
            note_damage(view, &fault);
    }
    return ST_OK;
}

static void forget_pieces(struct keep_view *view)
{
    for (size_t i = 0; i < view->place.count; i++)
        free(view->parts[i].bytes);
    view->place.count = 0;
    view->events = view->stored_bytes = view->source_bytes = 0;
    view->damaged = 0;
}

static enum status look(struct keep_view *view, struct fault *fault)
{
    struct keep_file *files = NULL;
    size_t count = 0;

    for (int try = 0; try < VIEW_TRIES; try++) {
        forget_pieces(view);
        TRY(keep_folder_list(view->folder, false, &view->arena, &files, &count, fault));
        view->pieces = ARENA_ARRAY(&view->arena, count + 1, struct search_piece);
        view->parts = ARENA_ARRAY(&view->arena, count + 1, struct view_part);
        enum status status = take_files(view, files, count);
        if (status != ST_NOT_FOUND)
            return status;
    }
    return fault_set(fault, ST_BUSY, view->folder, "事件目录 %s 变化过快，请稍后再试",
                     "the events folder %s changes too fast, try again", view->folder);
}

enum status keep_view_open(const char *folder, struct keep_view **ret_view, struct fault *fault)
{
    struct keep_view *view = calloc(1, sizeof *view);

    if (!view || strlen(folder) + KEEP_FOLDER_NAME_BYTES >= FILE_PATH_BYTES) {
        free(view);
        return fault_set(fault, ST_INVALID, folder, "目录名过长或内存不足",
                         "the folder's name is too long, or memory ran out");
    }
    arena_init(&view->arena, VIEW_ARENA_BYTES);
    (void)snprintf(view->folder, sizeof view->folder, "%s", folder);
    enum status status = look(view, fault);
    if (status != ST_OK) {
        keep_view_close(view);
        return status;
    }
    view->place.context = view;
    view->place.pieces = view->pieces;
    view->place.open = open_piece;
    view->place.close = close_piece;
    view->place.id = print_id;
    *ret_view = view;
    return ST_OK;
}

void keep_view_close(struct keep_view *view)
{
    if (!view)
        return;
    forget_pieces(view);
    arena_done(&view->arena);
    free(view);
}

/* ---- What is in view ---- */

const struct search_place *keep_view_place(const struct keep_view *view)
{
    return &view->place;
}

uint64_t keep_view_events(const struct keep_view *view)
{
    return view->events;
}

uint64_t keep_view_stored_bytes(const struct keep_view *view)
{
    return view->stored_bytes;
}

uint64_t keep_view_source_bytes(const struct keep_view *view)
{
    return view->source_bytes;
}

size_t keep_view_damaged(const struct keep_view *view, const struct fault **ret_fault)
{
    *ret_fault = view->damaged > 0 ? &view->damage : NULL;
    return view->damaged;
}

enum status keep_view_source(struct keep_view *view, struct keep_id id, struct arena *arena,
                             struct str *ret_line, struct fault *fault)
{
    size_t low = 0, high = view->place.count;
    struct segment *segment = NULL;
    char text[KEEP_ID_BYTES];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (view->pieces[middle].number < id.segment)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == view->place.count || view->pieces[low].number != id.segment ||
        id.row >= view->pieces[low].rows)
        return fault_set(
            fault, ST_NOT_FOUND, "id", "没有编号为 %s 的事件（可能已按保存期限清除）",
            "there is no event %s (it may have been taken away when its time was over)",
            keep_id_print(id, text));
    TRY(open_piece(view, &view->pieces[low], &segment, fault));
    enum status status = segment_source(segment, id.row, arena, ret_line, fault);
    segment_close(segment);
    return status;
}
