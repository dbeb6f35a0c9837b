/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a log of events (first byte even), or as bodies of frames that the target wraps with
 * sound checksums (odd; each 2 bytes length and bytes).  What is replayed must seal. */
#include <stdint.h>

#include "events/keep_log.h"
#include "events/segment_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void wrap(struct buf *log, const char *at, const char *end)
{
    struct segment_chain chain = {.number = 1};
    char head[KEEP_LOG_HEAD_BYTES];

    keep_log_head(&chain, 7, head);
    buf_bytes(log, head, sizeof head);
    while (end - at >= 2) {
        size_t length = segment_file_get(at, 0, 2);
        char frame[KEEP_LOG_FRAME_HEAD_BYTES];

        at += 2;
        length = length < (size_t)(end - at) ? length : (size_t)(end - at);
        segment_file_put(frame, 0, 0x9C4652A7U, 4);
        segment_file_put(frame, 4, length, 4);
        segment_file_put(frame, 8, (uint32_t)segment_words_hash((struct str){at, length}, 7), 4);
        buf_bytes(log, frame, sizeof frame);
        buf_bytes(log, at, length);
        at += length;
    }
}

static enum status count(void *context, const struct keep_log_offset *offset)
{
    *(size_t *)context += offset->source.len + offset->value.len;
    return ST_OK;
}

static enum status count_letter(void *context, const struct keep_log_letter *letter)
{
    *(size_t *)context += letter->bytes.len;
    return ST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct segment_builder *builder = segment_builder_new();
    struct segment *segment = NULL;
    struct fault fault = {0};
    struct str file = {(const char *)bytes + 1, len > 0 ? len - 1 : 0}, sealed;
    struct buf log;
    size_t good = 0, seen = 0;
    const struct keep_log_sink sink = {.offset = count, .letter = count_letter, .context = &seen};

    buf_init(&log, 1 << 24);
    if (len > 1 && (bytes[0] & 1)) {
        wrap(&log, file.ptr, file.ptr + file.len);
        file = buf_view(&log);
    }
    if (builder && len > 0) {
        enum status status = keep_log_replay(file, builder, &sink, &good);

        if (good > file.len)
            __builtin_trap();
        if (status == ST_OK && segment_builder_rows(builder) > 0 &&
            (segment_builder_seal(builder, &sealed, &fault) != ST_OK ||
             segment_open_bytes(sealed, &segment, &fault) != ST_OK))
            __builtin_trap();
    }
    segment_close(segment);
    segment_builder_free(builder);
    buf_done(&log);
    return 0;
}
