/* SPDX-License-Identifier: Apache-2.0
 * A lane's log and how it becomes a segment. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "events/keep_inside.h"

/* ---- Places of sources ---- */

enum status keep_lane_learn(struct keep *keep, uint32_t lane, const struct keep_log_offset *offset)
{
    uint32_t code = 0;

    TRY(segment_words_add(&keep->sources, offset->source, SEGMENT_WORD_PLAIN, &code));
    if (code >= keep->place_max) {
        uint32_t max = keep->place_max ? keep->place_max * 2 : 64;
        struct keep_place *places = realloc(keep->places, max * sizeof *places);

        if (!places)
            return ST_MEMORY;
        memset(places + keep->place_max, 0, (max - keep->place_max) * sizeof *places);
        keep->places = places;
        keep->place_max = max;
    }
    struct keep_place *place = &keep->places[code];
    if (place->value && place->stamp >= offset->stamp)
        return ST_OK;
    char *value = malloc(offset->value.len + 1);
    if (!value)
        return ST_MEMORY;
    if (offset->value.len > 0)
        memcpy(value, offset->value.ptr, offset->value.len);
    free(place->value);
    *place = (struct keep_place){value, offset->value.len, offset->stamp, lane};
    if (offset->stamp >= keep->next_stamp)
        keep->next_stamp = offset->stamp + 1;
    return ST_OK;
}

enum status keep_lane_snapshot(struct keep_lane *lane)
{
    struct keep *keep = lane->keep;
    struct arena arena;
    size_t count = 0;

    arena_init(&arena, (size_t)1 << 30);
    (void)pthread_mutex_lock(&keep->mutex);
    struct keep_log_offset *offsets =
        ARENA_ARRAY(&arena, keep->sources.count + 1, struct keep_log_offset);
    for (uint32_t i = 0; i < keep->sources.count; i++) {
        const struct keep_place *place = &keep->places[i];

        if (place->value && place->lane == lane->number)
            offsets[count++] = (struct keep_log_offset){
                str_copy(&arena, segment_words_text(&keep->sources, i)),
                str_copy(&arena, (struct str){place->value, place->len}), place->stamp};
    }
    struct keep_log_letter *letters =
        ARENA_ARRAY(&arena, lane->waiting_count - lane->waiting_first + 1, struct keep_log_letter);
    size_t letter_count = 0;
    for (size_t i = lane->waiting_first; i < lane->waiting_count; i++) {
        struct keep_waiting *waiting = &lane->waiting[i];

        if (waiting->index != KEEP_NOT_LOGGED)
            continue;
        waiting->index = lane->logged++;
        letters[letter_count] = waiting->letter;
        letters[letter_count++].bytes = str_copy(&arena, waiting->letter.bytes);
    }
    const struct keep_log_batch batch = {
        .known = lane->known_shapes,
        .rows = {"", 0},
        .offsets = offsets,
        .offset_count = count,
        .letters = letters,
        .letter_count = letter_count,
        .done = lane->done,
    };
    (void)pthread_mutex_unlock(&keep->mutex);
    enum status status = keep_log_frame(&lane->frame, lane->salt, lane->builder, &batch);
    arena_done(&arena);
    return status;
}

/* ---- The log ---- */

enum status keep_lane_write(struct keep_lane *lane, struct str frame, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    enum status status = file_put(
        lane->fd, keep_folder_path(path, lane->keep->folder, lane->chain.number, KEEP_FILE_LOG),
        frame, fault);

    if (status == ST_OK && fdatasync(lane->fd) != 0) {
        /* What the disk holds now is not known. */
        lane->is_broken = true;
        status = file_fail(errno, path, fault);
    }
    if (status == ST_OK) {
        lane->log_bytes += frame.len;
        return ST_OK;
    }
    if (ftruncate(lane->fd, (off_t)lane->log_bytes) != 0)
        lane->is_broken = true;
    return status;
}

static enum status write_head(struct keep_lane *lane, struct fault *fault)
{
    char head[KEEP_LOG_HEAD_BYTES];

    digest_random(&lane->salt, sizeof lane->salt);
    keep_log_head(&lane->chain, lane->salt, head);
    lane->known_shapes = 0;
    lane->log_bytes = 0;
    (void)pthread_mutex_lock(&lane->keep->mutex);
    lane->logged = lane->done = lane->done_said = 0;
    for (size_t i = lane->waiting_first; i < lane->waiting_count; i++)
        lane->waiting[i].index = KEEP_NOT_LOGGED;
    (void)pthread_mutex_unlock(&lane->keep->mutex);
    TRY(keep_lane_snapshot(lane));
    TRY(keep_lane_write(lane, (struct str){head, sizeof head}, fault));
    TRY(keep_lane_write(lane, buf_view(&lane->frame), fault));
    lane->known_shapes = lane->builder->shape_count;
    return file_sync_folder(lane->keep->folder, fault);
}

enum status keep_lane_begin_log(struct keep_lane *lane, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct keep *keep = lane->keep;

    (void)pthread_mutex_lock(&keep->mutex);
    lane->chain.number = keep->next_number++;
    (void)pthread_mutex_unlock(&keep->mutex);
    lane->chain.lane = lane->number;
    keep_folder_path(path, keep->folder, lane->chain.number, KEEP_FILE_LOG);
    lane->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lane->fd < 0)
        return file_fail(errno, path, fault);
    enum status status = write_head(lane, fault);
    if (status == ST_OK)
        return ST_OK;
    (void)close(lane->fd);
    (void)unlink(path);
    lane->fd = -1;
    /* Nothing was acknowledged in it; the next try begins another one. */
    lane->is_broken = false;
    return fault_set(fault, status, path, "无法开始新的事件日志", "no log can be begun");
}

/* ---- Sealing ---- */

struct str keep_lane_chain_source(uint32_t lane, char text[KEEP_CHAIN_SOURCE_BYTES])
{
    (void)snprintf(text, KEEP_CHAIN_SOURCE_BYTES, "panshi.segment.%u", lane);
    return str_of(text);
}

void keep_lane_take_made(struct keep_lane *lane)
{
    struct keep *keep = lane->keep;
    struct keep_sealing *sealing = &lane->sealing;
    char source[KEEP_CHAIN_SOURCE_BYTES], hex[DIGEST_SM3_HEX_BYTES];
    struct fault ignored = {0};

    if (!keep_sealer_is_made(&keep->sealer, sealing))
        return;
    lane->chain.previous = sealing->digest;
    lane->figures.sealed++;
    lane->figures.sealed_bytes += sealing->bytes;
    /* With the next frame, or the next log's head: whichever comes first.  No room for it: the
     * next segment has the digest too. */
    if (keep_offset_set(lane, keep_lane_chain_source(lane->number, source),
                        str_of(digest_hex(&sealing->digest, hex)), &ignored) != ST_OK)
        return;
    (void)pthread_mutex_lock(&keep->mutex);
    (void)!keep_lane_learn(keep, lane->number, &lane->offsets[lane->offset_count - 1]);
    (void)pthread_mutex_unlock(&keep->mutex);
}

enum status keep_lane_settle(struct keep_lane *lane, struct fault *fault)
{
    TRY(keep_sealer_wait(&lane->keep->sealer, &lane->sealing, fault));
    keep_lane_take_made(lane);
    return ST_OK;
}

/* What a lane had before it turned to a new log. */
struct lane_before {
    struct segment_builder *builder;
    struct segment_chain chain;
    int fd;
    uint64_t log_bytes, salt;
    uint32_t known_shapes;
    uint64_t logged, done, done_said;
};

/* Whose place in the log before is forgotten now is told again after a crash, under its own name.
 */
static void go_on(struct keep_lane *lane, const struct lane_before *before)
{
    segment_builder_free(lane->builder);
    lane->builder = before->builder;
    lane->chain = before->chain;
    lane->fd = before->fd;
    lane->log_bytes = before->log_bytes;
    lane->salt = before->salt;
    lane->known_shapes = before->known_shapes;
    (void)pthread_mutex_lock(&lane->keep->mutex);
    lane->logged = before->logged;
    lane->done = before->done;
    lane->done_said = before->done_said;
    for (size_t i = lane->waiting_first; i < lane->waiting_count; i++)
        lane->waiting[i].index = KEEP_NOT_LOGGED;
    (void)pthread_mutex_unlock(&lane->keep->mutex);
}

enum status keep_lane_turn(struct keep_lane *lane, struct fault *fault)
{
    lane->is_seal_due = true;
    TRY(keep_lane_settle(lane, fault));
    (void)pthread_mutex_lock(&lane->keep->mutex);
    const struct lane_before before = {
        .builder = lane->builder,
        .chain = lane->chain,
        .fd = lane->fd,
        .log_bytes = lane->log_bytes,
        .salt = lane->salt,
        .known_shapes = lane->known_shapes,
        .logged = lane->logged,
        .done = lane->done,
        .done_said = lane->done_said,
    };
    (void)pthread_mutex_unlock(&lane->keep->mutex);
    lane->builder = segment_builder_new();
    enum status status = lane->builder
                             ? keep_lane_begin_log(lane, fault)
                             : fault_set(fault, ST_MEMORY, "", "内存不足", "memory ran out");
    if (status != ST_OK) {
        go_on(lane, &before);
        return status;
    }
    (void)close(before.fd);
    lane->is_seal_due = false;
    keep_sealer_begin(&lane->keep->sealer, &lane->sealing, before.builder, &before.chain);
    return ST_OK;
}

enum status keep_lane_seal(struct keep_lane *lane, struct fault *fault)
{
    TRY(keep_lane_turn(lane, fault));
    TRY(keep_lane_settle(lane, fault));
    return keep_commit(lane, fault); /* that it was made */
}
