/* SPDX-License-Identifier: Apache-2.0
 * Character by character. */
#include "events/record_json.h"

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
