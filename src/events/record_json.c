/* SPDX-License-Identifier: Apache-2.0
 * Character by character. */
#include "events/record_json.h"

#include "base/base64.h"
#include "events/record.h"

#include "base/banned.h"

void record_json_string(struct buf *out, struct str text)
{
    buf_byte(out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t point = str_point(text, &at);
        if (point == '"' || point == '\\') {
            buf_byte(out, '\\');
            buf_byte(out, (char)point);
        } else if (point < 0x20) {
            buf_print(out, "\\u%04x", (unsigned)point);
        } else if (point == 0xfffd) {
            buf_text(out, "\xef\xbf\xbd");
        } else {
            buf_bytes(out, text.ptr + from, at - from);
        }
    }
    buf_byte(out, '"');
}

struct str record_json_base64(struct str source, struct arena *arena)
{
    return record_utf8(source, arena).ptr == source.ptr ? (struct str){NULL, 0}
                                                        : base64_write(arena, source);
}

void record_json_put_source(json_t *object, struct str source, struct arena *arena)
{
    struct str base64 = record_json_base64(source, arena);

    json_put_text(object, "source", record_utf8(source, arena));
    if (base64.ptr != NULL)
        json_put_text(object, "source_base64", base64);
}

void record_json_source(struct buf *out, struct str source, struct arena *arena)
{
    struct str base64 = record_json_base64(source, arena);

    buf_text(out, "\"source\":");
    record_json_string(out, source);
    if (base64.ptr == NULL)
        return;
    buf_text(out, ",\"source_base64\":");
    record_json_string(out, base64);
}
