/* SPDX-License-Identifier: Apache-2.0
 * Text as ClickHouse gets it. */
#include "events/clickhouse_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/banned.h"

enum { BORDER = 0xFF, BORDER_IN_VALUE = 0xFE };

static bool is_word_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

void clickhouse_text_literal(struct buf *out, struct str text)
{
    buf_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];

        if (byte < ' ' || byte >= 0x7F || byte == '\'' || byte == '\\')
            buf_print(out, "\\x%02X", byte);
        else
            buf_byte(out, (char)byte);
    }
    buf_byte(out, '\'');
}

struct str clickhouse_text_words(struct arena *arena, struct str folded, bool at_start, bool at_end)
{
    char *out = arena_take(arena, folded.len * 2 + 2);
    bool was_word = false;
    size_t len = 0;

    for (size_t i = 0; i < folded.len; i++) {
        bool is_word = is_word_byte(folded.ptr[i]);

        if (is_word != was_word && (i > 0 || at_start))
            out[len++] = (char)BORDER;
        out[len++] = (unsigned char)folded.ptr[i] == BORDER ? (char)BORDER_IN_VALUE : folded.ptr[i];
        was_word = is_word;
    }
    if (was_word && at_end)
        out[len++] = (char)BORDER;
    return (struct str){out, len};
}

const char *clickhouse_text_address(uint64_t high, uint64_t low,
                                    char ret_text[CLICKHOUSE_TEXT_ADDRESS_BYTES])
{
    (void)snprintf(ret_text, CLICKHOUSE_TEXT_ADDRESS_BYTES, "%016" PRIx64 "%016" PRIx64, high, low);
    return ret_text;
}
