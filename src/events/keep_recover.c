/* SPDX-License-Identifier: Apache-2.0
 * What the last owner left: logs are taken up, finished ones removed, those of no lane sealed. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "events/keep_inside.h"

/* A letter of some log, with what became of it there. */
struct found {
    struct keep_log_letter letter; /* bytes in the recovery's arena */
    uint32_t lane;                 /* that will carry it on */
    bool is_done, is_carried;      /* by the log of a lane that goes on */
};

struct found_list {
    struct found *rows;
    size_t count, max;
};

struct learning {
    struct keep *keep;
    struct arena *arena;
    uint32_t lane;
    struct found_list letters; /* of this log */
    uint64_t done;
};

struct recovery {
    struct keep *keep;
    struct arena arena;
    struct keep_file *files;
    size_t count;
    struct digest_sm3 previous[KEEP_LANE_MAX], before[KEEP_LANE_MAX]; /* the last two segments */
    uint64_t newest[KEEP_LANE_MAX]; /* number + 1 of the lane's last log: it goes on */
    uint64_t *finished;             /* numbers of logs to be removed */
    size_t finished_count;
    bool has_orphan[KEEP_LANE_MAX]; /* lanes that carry on what stood in a finished log */
    struct found_list letters;      /* of all logs */
};

static enum status learn(void *context, const struct keep_log_offset *offset)
{
    struct learning *learning = context;

    return keep_lane_learn(learning->keep, learning->lane, offset);
}

static void add_found(struct arena *arena, struct found_list *list, const struct found *found)
{
    if (list->count == list->max) {
        size_t max = list->max > 0 ? list->max * 2 : 64;
        struct found *more = ARENA_ARRAY(arena, max, struct found);

        if (list->count > 0)
            memcpy(more, list->rows, list->count * sizeof *more);
        list->rows = more;
        list->max = max;
    }
    list->rows[list->count++] = *found;
}

static enum status learn_letter(void *context, const struct keep_log_letter *letter)
{
    struct learning *learning = context;
    struct found found = {*letter, learning->lane, false, false};

    found.letter.bytes = str_copy(learning->arena, letter->bytes);
    add_found(learning->arena, &learning->letters, &found);
    return ST_OK;
}

/* What is done needs its bytes no more, only its name. */
static void learn_done(void *context, uint64_t done)
{
    struct learning *learning = context;

    learning->done = done > learning->done ? done : learning->done;
}

static enum status damaged_log(const char *path, size_t at, struct fault *fault)
{
    return fault_set(fault, ST_CORRUPT, path,
                     "事件日志 %s 在第 %zu 字节处损坏，其后仍有完好的记录；请先复制该文件留存，"
                     "再从备份恢复或将其移出目录",
                     "the event log %s is damaged at byte %zu with whole records behind it; copy "
                     "the file first, then restore it from a backup or move it out of the folder",
                     path, at);
}

/* A log's letters: those of a lane that goes on wait there at once, under their places in the log.
 */
static enum status take_letters(struct recovery *recovery, const struct learning *learning,
                                bool is_ours)
{
    struct keep_lane *lane = &recovery->keep->lanes[learning->lane];

    for (size_t i = 0; i < learning->letters.count; i++) {
        struct found found = learning->letters.rows[i];

        found.is_done = i < learning->done;
        found.is_carried = is_ours;
        if (is_ours && !found.is_done)
            TRY(keep_outbox_add(lane, &found.letter, i));
        add_found(&recovery->arena, &recovery->letters, &found);
    }
    if (is_ours) {
        lane->logged = learning->letters.count;
        lane->done = lane->done_said = learning->done;
    }
    return ST_OK;
}

static enum status replay(struct recovery *recovery, const char *path, struct str bytes,
                          struct segment_builder *builder, uint32_t lane, bool is_ours,
                          size_t *ret_good, struct fault *fault)
{
    struct learning learning = {
        .keep = recovery->keep, .arena = &recovery->arena, .lane = lane, .done = 0};
    const struct keep_log_sink sink = {learn, learn_letter, learn_done, &learning};
    enum status status = keep_log_replay(bytes, builder, &sink, ret_good);

    if (status == ST_CORRUPT)
        return damaged_log(path, *ret_good, fault);
    if (status == ST_OK)
        status = take_letters(recovery, &learning, is_ours);
    if (status != ST_OK)
        return fault_set(fault, status, path, "事件日志 %s 无法读回",
                         "the log %s cannot be read back", path);
    return ST_OK;
}

/* Whether a lane's own log, or a finished one before, has this letter too. */
static bool is_known(const struct recovery *recovery, size_t letter)
{
    const struct found *rows = recovery->letters.rows;

    for (size_t i = 0; i < recovery->letters.count; i++)
        if (rows[i].letter.id == rows[letter].letter.id && i != letter &&
            (rows[i].is_carried || rows[i].is_done || i < letter))
            return true;
    return false;
}

/* Letters that stood in finished logs only go on in the log of a lane. */
static enum status carry_letters(struct recovery *recovery)
{
    for (size_t i = 0; i < recovery->letters.count; i++) {
        const struct found *found = &recovery->letters.rows[i];

        if (found->is_done || found->is_carried || is_known(recovery, i))
            continue;
        TRY(keep_outbox_add(&recovery->keep->lanes[found->lane], &found->letter, KEEP_NOT_LOGGED));
    }
    return ST_OK;
}

/* The log goes on where its last whole frame ends. */
static enum status take_up(struct keep_lane *lane, const char *path, size_t good, size_t len,
                           struct fault *fault)
{
    lane->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    if (lane->fd < 0)
        return file_fail(errno, path, fault);
    if (good < len && (ftruncate(lane->fd, (off_t)good) != 0 || fsync(lane->fd) != 0))
        return file_fail(errno, path, fault);
    lane->log_bytes = good;
    lane->known_shapes = lane->builder->shape_count;
    lane->figures.torn_bytes += len - good;
    lane->figures.recovered += segment_builder_rows(lane->builder);
    return ST_OK;
}

static void add_to_chain(struct recovery *recovery, uint32_t lane, const struct digest_sm3 *digest)
{
    if (lane >= KEEP_LANE_MAX)
        return;
    recovery->before[lane] = recovery->previous[lane];
    recovery->previous[lane] = *digest;
}

/* A log is begun while the segment before it is still being made; its head knows the one before
 * that.  Any other digest stays as it is, for the chain shall show that something is missing. */
static void find_place(const struct recovery *recovery, struct segment_chain *chain)
{
    if (chain->lane < KEEP_LANE_MAX &&
        digest_sm3_equal(&chain->previous, &recovery->before[chain->lane]))
        chain->previous = recovery->previous[chain->lane];
}

/* A log that no lane will go on with becomes a segment. */
static enum status seal_orphan(struct recovery *recovery, struct segment_builder *builder,
                               const struct segment_chain *chain, struct fault *fault)
{
    struct digest_sm3 digest;
    uint64_t bytes;

    if (segment_builder_rows(builder) == 0)
        return ST_OK;
    TRY(keep_sealer_write(recovery->keep->folder, builder, chain, &digest, &bytes, fault));
    add_to_chain(recovery, chain->lane, &digest);
    return ST_OK;
}

static enum status read_log(struct recovery *recovery, const char *path, struct str bytes,
                            uint64_t number, bool has_segment, struct fault *fault)
{
    struct keep *keep = recovery->keep;
    struct segment_chain chain;
    uint64_t salt = 0;
    size_t good = 0;

    if (!keep_log_read_head(bytes, &chain, &salt) || chain.number != number) {
        /* It was never finished: too short, or only room was set aside for it. */
        if (bytes.len > KEEP_LOG_HEAD_BYTES && !keep_log_is_blank(bytes))
            return damaged_log(path, 0, fault);
        recovery->finished[recovery->finished_count++] = number;
        return ST_OK;
    }
    find_place(recovery, &chain);
    bool is_ours = chain.lane < keep->lane_count && keep->lanes[chain.lane].fd < 0 &&
                   recovery->newest[chain.lane] == number + 1 && !has_segment;
    uint32_t owner = chain.lane < keep->lane_count ? chain.lane : 0;
    if (is_ours) {
        struct keep_lane *lane = &keep->lanes[chain.lane];

        lane->chain = chain;
        lane->salt = salt;
        TRY(replay(recovery, path, bytes, lane->builder, owner, true, &good, fault));
        return take_up(lane, path, good, bytes.len, fault);
    }
    struct segment_builder *builder = segment_builder_new();
    if (!builder)
        return fault_set(fault, ST_MEMORY, path, "内存不足", "memory ran out");
    enum status status = replay(recovery, path, bytes, builder, owner, false, &good, fault);
    if (status == ST_OK && !has_segment)
        status = seal_orphan(recovery, builder, &chain, fault);
    recovery->has_orphan[owner] = true;
    recovery->finished[recovery->finished_count++] = number;
    segment_builder_free(builder);
    return status;
}

/* Of the logs of a lane the last one goes on; one before it was still being made into a segment. */
static void find_newest(struct recovery *recovery)
{
    for (size_t i = 0; i < recovery->count; i++) {
        const struct keep_file *file = &recovery->files[i];
        char path[FILE_PATH_BYTES], head[KEEP_LOG_HEAD_BYTES];
        struct segment_chain chain;
        uint64_t salt;

        if (file->kind != KEEP_FILE_LOG)
            continue;
        keep_folder_path(path, recovery->keep->folder, file->number, file->kind);
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0)
            continue; /* told when it is read */
        if (read(fd, head, sizeof head) == (ssize_t)sizeof head &&
            keep_log_read_head((struct str){head, sizeof head}, &chain, &salt) &&
            chain.lane < KEEP_LANE_MAX)
            recovery->newest[chain.lane] = file->number + 1;
        (void)close(fd);
    }
}

static enum status read_files(struct recovery *recovery, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    bool has_segment = false;

    for (size_t i = 0; i < recovery->count; i++) {
        const struct keep_file *file = &recovery->files[i];
        struct keep_head head;
        struct fault ignored = {0};
        char *bytes = NULL;
        size_t len = 0;

        if (file->number >= recovery->keep->next_number)
            recovery->keep->next_number = file->number + 1;
        keep_folder_path(path, recovery->keep->folder, file->number, file->kind);
        if (file->kind == KEEP_FILE_SEGMENT) {
            /* A damaged one is told by whoever reads it; writing goes on. */
            has_segment = true;
            if (keep_folder_head(path, &head, &ignored) == ST_OK)
                add_to_chain(recovery, head.chain.lane, &head.digest);
            continue;
        }
        has_segment = has_segment && i > 0 && recovery->files[i - 1].number == file->number;
        TRY(keep_folder_read(path, &bytes, &len, fault));
        enum status status =
            read_log(recovery, path, (struct str){bytes, len}, file->number, has_segment, fault);
        free(bytes);
        TRY(status);
        has_segment = false;
    }
    return ST_OK;
}

/* The log names the lane's last segment, also one that was made just before the end.  One that it
 * names and that is gone stays named: the next segment will carry its digest, which nothing has. */
static enum status name_last(struct recovery *recovery, uint32_t number, bool *ret_is_new)
{
    static const struct digest_sm3 none;
    struct keep *keep = recovery->keep;
    struct keep_lane *lane = &keep->lanes[number];
    const struct digest_sm3 *last = &recovery->previous[number];
    char source[KEEP_CHAIN_SOURCE_BYTES], hex[DIGEST_SM3_HEX_BYTES];
    struct digest_sm3 named = none;
    struct str text;

    *ret_is_new = false;
    if (keep_offset_find(keep, keep_lane_chain_source(number, source), &recovery->arena, &text) &&
        !digest_from_hex(text, &named))
        named = none;
    if (digest_sm3_equal(&named, last))
        return ST_OK;
    if (lane->fd >= 0 && !digest_sm3_equal(&named, &recovery->before[number]) &&
        !digest_sm3_equal(&named, &none)) {
        lane->chain.previous = named;
        return ST_OK;
    }
    *ret_is_new = true;
    const struct keep_log_offset offset = {str_of(source), str_of(digest_hex(last, hex)),
                                           keep->next_stamp};
    return keep_lane_learn(keep, number, &offset);
}

/* Lanes without a log begin one; places and letters of a finished log are carried on before it
 * goes. */
static enum status settle(struct recovery *recovery, struct fault *fault)
{
    struct keep *keep = recovery->keep;
    char path[FILE_PATH_BYTES];

    if (carry_letters(recovery) != ST_OK)
        return fault_set(fault, ST_MEMORY, keep->folder, "内存不足", "memory ran out");
    for (uint32_t i = 0; i < keep->lane_count; i++) {
        struct keep_lane *lane = &keep->lanes[i];
        bool is_named = false;

        if (name_last(recovery, i, &is_named) != ST_OK)
            return fault_set(fault, ST_MEMORY, keep->folder, "内存不足", "memory ran out");
        bool has_new = lane->waiting_count > lane->waiting_first &&
                       lane->waiting[lane->waiting_count - 1].index == KEEP_NOT_LOGGED;

        if (lane->fd < 0) {
            lane->chain.previous = recovery->previous[i];
            TRY(keep_lane_begin_log(lane, fault));
        } else if (has_new || is_named || recovery->has_orphan[i]) {
            TRY(keep_lane_snapshot(lane));
            TRY(keep_lane_write(lane, buf_view(&lane->frame), fault));
        }
    }
    for (size_t i = 0; i < recovery->finished_count; i++)
        (void)unlink(keep_folder_path(path, keep->folder, recovery->finished[i], KEEP_FILE_LOG));
    return ST_OK;
}

enum status keep_recover(struct keep *keep, struct fault *fault)
{
    struct recovery recovery = {.keep = keep};

    arena_init(&recovery.arena, (size_t)1 << 30);
    enum status status = keep_folder_list(keep->folder, true, &recovery.arena, &recovery.files,
                                          &recovery.count, fault);
    if (status == ST_OK) {
        recovery.finished = ARENA_ARRAY(&recovery.arena, recovery.count + 1, uint64_t);
        find_newest(&recovery);
        status = read_files(&recovery, fault);
    }
    if (status == ST_OK)
        status = settle(&recovery, fault);
    arena_done(&recovery.arena);
    return status;
}
