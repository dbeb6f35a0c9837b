/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a segment: a whole file (first byte even), or a directory and items that the target
 * wraps with sound checksums, so that decoding itself is reached (first byte odd: 2 bytes length of
 * the directory's text, the text, then items of 2 bytes length and bytes; the second byte is the
 * number of rows). */
#include <stdint.h>

#include "events/segment.h"
#include "events/segment_file.h"
#include "events/segment_pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void put_checksum(char *head, size_t at, struct str of)
{
    segment_file_put(head, at, segment_pack_checksum(of), 4);
}

static void wrap(struct segment_pack *pack, uint8_t rows, const char *at, const char *end)
{
    struct buf directory, *out = segment_pack_out(pack);
    uint32_t stored = 0;

    buf_init(&directory, 1 << 20);
    segment_pack_start(pack, SEGMENT_HEAD_BYTES);
    size_t length = end - at < 2 ? 0 : segment_file_get(at, 0, 2);
    at = end - at < 2 ? end : at + 2;
    length = length < (size_t)(end - at) ? length : (size_t)(end - at);
    buf_bytes(&directory, at, length);
    for (at += length; end - at >= 2;) {
        length = segment_file_get(at, 0, 2);
        at += 2;
        length = length < (size_t)(end - at) ? length : (size_t)(end - at);
        segment_pack_add(pack, (struct str){at, length});
        at += length;
    }
    if (segment_pack_finish(pack, &directory) == ST_OK) {
        uint64_t place = segment_pack_run(pack, buf_view(&directory), &stored);
        struct digest_sm3 digest = {{0}};

        segment_file_put(out->data, SEGMENT_HEAD_DIRECTORY_AT, place, 8);
        segment_file_put(out->data, SEGMENT_HEAD_DIRECTORY_STORED, stored, 4);
        segment_file_put(out->data, SEGMENT_HEAD_DIRECTORY_RAW, directory.len, 4);
        put_checksum(out->data, SEGMENT_HEAD_DIRECTORY_CHECKSUM,
                     (struct str){out->data + place, stored});
        put_checksum(out->data, SEGMENT_HEAD_FILTER_CHECKSUM, STR(""));
        memcpy(out->data, segment_file_magic, sizeof segment_file_magic);
        segment_file_put(out->data, SEGMENT_HEAD_VERSION, SEGMENT_FILE_VERSION, 4);
        segment_file_put(out->data, SEGMENT_HEAD_ROWS, rows, 4);
        buf_bytes(out, digest.bytes, sizeof digest.bytes);
        segment_file_put(out->data, SEGMENT_HEAD_FILE_BYTES, out->len, 8);
        put_checksum(out->data, SEGMENT_HEAD_CHECKSUM,
                     (struct str){out->data, SEGMENT_HEAD_CHECKSUM});
    }
    buf_done(&directory);
}

static void ask_all(struct segment *segment)
{
    const struct segment_column *column = NULL;
    const struct segment_tally *tallies = NULL;
    const int64_t *times = NULL;
    struct arena arena;
    struct fault fault = {0};
    struct str line;
    size_t count = 0;

    arena_init(&arena, (size_t)1 << 34);
    (void)!segment_times(segment, &times, &fault);
    (void)!segment_tallies(segment, &tallies, &count, &fault);
    (void)segment_may_hold(segment, STR("10.0.0.1"));
    for (size_t i = 0; i < segment_field_count(segment); i++) {
        if (segment_column(segment, i, &column, &fault) != ST_OK)
            continue;
        for (size_t v = 0; v < column->count; v++) {
            if (column->rows[v] >= segment_rows(segment))
                __builtin_trap();
            if (column->kind == SEGMENT_WORDS && column->codes[v] != SEGMENT_NULL_CODE &&
                column->codes[v] >= column->word_count)
                __builtin_trap();
        }
    }
    for (uint32_t row = 0; row < segment_rows(segment) && row < 256; row++)
        (void)!segment_source(segment, row, &arena, &line, &fault);
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct segment *segment = NULL;
    struct fault fault = {0};
    struct segment_pack *pack = segment_pack_new();
    const char *text = (const char *)bytes;
    struct str file = {text + 1, len > 0 ? len - 1 : 0};

    if (pack && len > 2 && (bytes[0] & 1)) {
        wrap(pack, bytes[1], text + 2, text + len);
        file = buf_view(segment_pack_out(pack));
    }
    if (pack && len > 0 && segment_open_bytes(file, &segment, &fault) == ST_OK)
        ask_all(segment);
    segment_close(segment);
    segment_pack_free(pack);
    return 0;
}
