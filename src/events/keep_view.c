/* SPDX-License-Identifier: Apache-2.0
 * Segments and logs of a folder as pieces that can be searched. */
#include "events/keep_view.h"

#include <stdatomic.h>
#include <sys/stat.h>

#include "events/keep_folder.h"
#include "events/keep_log.h"
#include "events/segment_seal.h"

enum { VIEW_ARENA_BYTES = 1 << 30, VIEW_TRIES = 8 };

enum { VIEW_IDLE_MAX = 16384, VIEW_IDLE_BYTES = 256 << 20, VIEW_IDLE_EACH_BYTES = 128 << 10 };

/* What a piece is made of: a file, or the bytes of a log made into a segment.  Segments that nobody
 * reads stay open, the head read: the next question begins without opening files. */
struct view_part {
    struct view_log *log; /* NULL for a file */
    _Atomic(struct segment *) idle;
};

/* A log as a segment's bytes; views of the same log share them. */
struct view_log {
    atomic_uint holders;
    struct keep_head head; /* file_bytes: of the log */
    bool is_whole;         /* else a frame was just being written: its length says nothing */
    size_t len;
    char bytes[];
};

struct keep_view {
    atomic_uint holders;
    struct keep_view *before; /* while it is being opened */
    struct arena arena;
    char folder[FILE_PATH_BYTES];
    struct search_piece *pieces;
    struct view_part *parts; /* one per piece */
    struct search_place place;
    uint64_t events, stored_bytes, source_bytes;
    _Atomic(size_t) idle_bytes; /* decoded, of all idle segments */
    size_t damaged;
    struct fault damage;
};

/* ---- Search's way in ---- */

static enum status peek_piece(void *context, const struct search_piece *piece,
                              struct segment **ret_segment, struct fault *fault)
{
    struct keep_view *view = context;
    struct view_part *part = &view->parts[piece - view->pieces];
    struct segment *idle = atomic_exchange(&part->idle, NULL);
    char path[FILE_PATH_BYTES];

    if (idle) {
        atomic_fetch_sub(&view->idle_bytes, segment_memory(idle));
        *ret_segment = idle;
        return ST_OK;
    }
    if (part->log)
        return segment_peek_bytes((struct str){part->log->bytes, part->log->len}, ret_segment,
                                  fault);
    return segment_peek(keep_folder_path(path, view->folder, piece->number, KEEP_FILE_SEGMENT),
                        ret_segment, fault);
}

static void close_piece(void *context, const struct search_piece *piece, struct segment *segment)
{
    struct keep_view *view = context;
    size_t at = (size_t)(piece - view->pieces), bytes = segment_memory(segment);
    struct segment *none = NULL;

    if (at >= VIEW_IDLE_MAX) {
        segment_close(segment);
        return;
    }
    if (bytes > VIEW_IDLE_EACH_BYTES || atomic_load(&view->idle_bytes) + bytes > VIEW_IDLE_BYTES)
        segment_unload(segment);
    bytes = segment_memory(segment);
    atomic_fetch_add(&view->idle_bytes, bytes);
    if (atomic_compare_exchange_strong(&view->parts[at].idle, &none, segment))
        return;
    atomic_fetch_sub(&view->idle_bytes, bytes);
    segment_close(segment);
}

static enum status open_piece(void *context, const struct search_piece *piece,
                              struct segment **ret_segment, struct fault *fault)
{
    TRY(peek_piece(context, piece, ret_segment, fault));
    enum status status = segment_load(*ret_segment, fault);
    if (status != ST_OK)
        segment_close(*ret_segment);
    return status;
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

static struct view_part *add_piece(struct keep_view *view, uint64_t number,
                                   const struct keep_head *head)
{
    size_t at = view->place.count++;

    view->pieces[at] = (struct search_piece){number, head->rows, head->first_us, head->last_us};
    view->events += head->rows;
    view->stored_bytes += head->file_bytes;
    view->source_bytes += head->source_bytes;
    return &view->parts[at];
}

/* The piece with that number; the count of pieces when there is none. */
static size_t find_piece(const struct keep_view *view, uint64_t number)
{
    size_t low = 0, high = view->place.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (view->pieces[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < view->place.count && view->pieces[low].number == number ? low : view->place.count;
}

/* What an older view has of a number and kind; NULL when it has nothing. */
static struct view_part *find_part(struct keep_view *view, uint64_t number,
                                   enum keep_file_kind kind)
{
    size_t at = view ? find_piece(view, number) : 0;

    if (!view || at == view->place.count ||
        (view->parts[at].log != NULL) != (kind == KEEP_FILE_LOG))
        return NULL;
    return &view->parts[at];
}

/* An open segment goes over to the newer view; NULL when there is none at rest. */
static struct segment *take_idle(struct keep_view *before, struct view_part *part)
{
    struct segment *idle = part ? atomic_exchange(&part->idle, NULL) : NULL;

    if (idle)
        atomic_fetch_sub(&before->idle_bytes, segment_memory(idle));
    return idle;
}

/* The head is read and proved; what lies behind it, when it is asked for. */
static enum status take_segment(struct keep_view *view, uint64_t number, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct segment *segment =
        take_idle(view->before, find_part(view->before, number, KEEP_FILE_SEGMENT));

    if (!segment)
        TRY(segment_peek(keep_folder_path(path, view->folder, number, KEEP_FILE_SEGMENT), &segment,
                         fault));
    struct keep_head head = {.rows = segment_rows(segment),
                             .file_bytes = segment_file_bytes(segment),
                             .source_bytes = segment_source_bytes(segment),
                             .first_us = segment_first_us(segment),
                             .last_us = segment_last_us(segment)};
    (void)add_piece(view, number, &head);
    close_piece(view, &view->pieces[view->place.count - 1], segment);
    return ST_OK;
}

static void give_log(struct view_log *log)
{
    if (log && atomic_fetch_sub(&log->holders, 1) == 1)
        free(log);
}

static void find_ends(const struct segment_builder *builder, struct keep_head *head)
{
    head->first_us = head->last_us = builder->times[0];
    for (uint32_t i = 0; i < builder->rows; i++) {
        if (builder->times[i] < head->first_us)
            head->first_us = builder->times[i];
        if (builder->times[i] > head->last_us)
            head->last_us = builder->times[i];
    }
}

static enum status seal_builder(struct segment_builder *builder, size_t log_bytes, bool is_whole,
                                struct view_log **ret_log)
{
    struct str bytes = {0};

    TRY(segment_seal(builder, &bytes));
    struct view_log *log = malloc(sizeof *log + bytes.len);
    if (!log)
        return ST_MEMORY;
    atomic_init(&log->holders, 1);
    log->head = (struct keep_head){
        .rows = builder->rows, .source_bytes = builder->source_bytes, .file_bytes = log_bytes};
    find_ends(builder, &log->head);
    log->is_whole = is_whole;
    log->len = bytes.len;
    memcpy(log->bytes, bytes.ptr, bytes.len);
    *ret_log = log;
    return ST_OK;
}

/* The committed rows of a log as the bytes of a segment; NULL when there are none.  ST_CORRUPT:
 * what stands before the damage is there. */
static enum status seal_log(struct str log, const char *path, struct view_log **ret_log,
                            struct fault *fault)
{
    struct segment_builder *builder = segment_builder_new();
    size_t good = 0;

    *ret_log = NULL;
    if (!builder)
        return fault_set(fault, ST_MEMORY, path, "内存不足", "memory ran out");
    enum status status = keep_log_replay(log, builder, NULL, &good);
    if ((status == ST_OK || (status == ST_CORRUPT && good > 0)) &&
        segment_builder_rows(builder) > 0) {
        enum status made = seal_builder(builder, log.len, good == log.len, ret_log);
        status = status == ST_OK ? made : status;
    }
    segment_builder_free(builder);
    return status == ST_OK
               ? ST_OK
               : fault_set(fault, status, path,
                           "事件日志 %s 在第 %zu 字节处损坏或内存不足，其后的事件无法读取",
                           "the event log %s is damaged at byte %zu, or memory ran out; events "
                           "behind it cannot be read",
                           path, good);
}

static enum status read_log(const char *path, struct view_log **ret_log, struct fault *fault)
{
    char *bytes = NULL;
    size_t len = 0;

    *ret_log = NULL;
    TRY(keep_folder_read(path, &bytes, &len, fault));
    /* A log that is just being begun has nothing in it yet. */
    enum status status = len <= KEEP_LOG_HEAD_BYTES
                             ? ST_OK
                             : seal_log((struct str){bytes, len}, path, ret_log, fault);
    free(bytes);
    return status;
}

static bool is_as_before(const struct view_part *part, const char *path)
{
    struct stat about;

    return part && part->log->is_whole && stat(path, &about) == 0 &&
           (uint64_t)about.st_size == part->log->head.file_bytes;
}

static enum status take_log(struct keep_view *view, uint64_t number, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct view_part *old = find_part(view->before, number, KEEP_FILE_LOG);
    struct segment *idle = NULL;
    struct view_log *log = NULL;
    enum status status = ST_OK;

    keep_folder_path(path, view->folder, number, KEEP_FILE_LOG);
    if (is_as_before(old, path)) {
        log = old->log;
        atomic_fetch_add(&log->holders, 1);
        idle = take_idle(view->before, old);
    } else {
        status = read_log(path, &log, fault);
    }
    if (!log)
        return status;
    add_piece(view, number, &log->head)->log = log;
    if (idle)
        close_piece(view, &view->pieces[view->place.count - 1], idle);
    return status;
}

/* ST_NOT_FOUND: the folder changed meanwhile, look again. */
static enum status take_files(struct keep_view *view, const struct keep_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fault fault = {0};
        enum status status = ST_OK;

        if (files[i].kind == KEEP_FILE_LOG) {
            if (i > 0 && files[i - 1].number == files[i].number)
                continue; /* sealed already */
            status = take_log(view, files[i].number, &fault);
        } else {
            status = take_segment(view, files[i].number, &fault);
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
    for (size_t i = 0; i < view->place.count; i++) {
        segment_close(atomic_exchange(&view->parts[i].idle, NULL));
        give_log(view->parts[i].log);
    }
    atomic_store(&view->idle_bytes, 0);
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
        view->place.pieces = view->pieces;
        enum status status = take_files(view, files, count);
        if (status != ST_NOT_FOUND)
            return status;
    }
    return fault_set(fault, ST_BUSY, view->folder, "事件目录 %s 变化过快，请稍后再试",
                     "the events folder %s changes too fast, try again", view->folder);
}

enum status keep_view_open_after(const char *folder, struct keep_view *before,
                                 struct keep_view **ret_view, struct fault *fault)
{
    struct keep_view *view = calloc(1, sizeof *view);

    if (!view || strlen(folder) + KEEP_FOLDER_NAME_BYTES >= FILE_PATH_BYTES) {
        free(view);
        return fault_set(fault, ST_INVALID, folder, "目录名过长或内存不足",
                         "the folder's name is too long, or memory ran out");
    }
    atomic_init(&view->holders, 1);
    arena_init(&view->arena, VIEW_ARENA_BYTES);
    (void)snprintf(view->folder, sizeof view->folder, "%s", folder);
    view->place = (struct search_place){.context = view,
                                        .open = open_piece,
                                        .close = close_piece,
                                        .peek = peek_piece,
                                        .id = print_id};
    view->before = before;
    enum status status = look(view, fault);
    view->before = NULL;
    if (status != ST_OK) {
        keep_view_close(view);
        return status;
    }
    *ret_view = view;
    return ST_OK;
}

enum status keep_view_open(const char *folder, struct keep_view **ret_view, struct fault *fault)
{
    return keep_view_open_after(folder, NULL, ret_view, fault);
}

struct keep_view *keep_view_hold(struct keep_view *view)
{
    if (view)
        atomic_fetch_add(&view->holders, 1);
    return view;
}

void keep_view_close(struct keep_view *view)
{
    if (!view || atomic_fetch_sub(&view->holders, 1) > 1)
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
    size_t at = find_piece(view, id.segment);
    struct segment *segment = NULL;
    char text[KEEP_ID_BYTES];

    if (at == view->place.count || id.row >= view->pieces[at].rows)
        return fault_set(
            fault, ST_NOT_FOUND, "id", "没有编号为 %s 的事件（可能已按保存期限清除）",
            "there is no event %s (it may have been taken away when its time was over)",
            keep_id_print(id, text));
    TRY(open_piece(view, &view->pieces[at], &segment, fault));
    enum status status = segment_source(segment, id.row, arena, ret_line, fault);
    close_piece(view, &view->pieces[at], segment);
    return status;
}
