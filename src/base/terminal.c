/* SPDX-License-Identifier: Apache-2.0
 * What is harmless goes out in runs. */
#include "base/terminal.h"

#include "base/banned.h"

enum { ESCAPE_BYTES = 16, BAD = 0xfffd, BAD_BYTES = 3 };

static bool is_within(uint32_t point, uint32_t first, uint32_t last)
{
    return point >= first && point <= last;
}

static bool is_unsafe(uint32_t point)
{
    return point < ' ' || is_within(point, 0x7f, 0x9f) || point == 0x61c ||
           is_within(point, 0x200e, 0x200f) || is_within(point, 0x2028, 0x202e) ||
           is_within(point, 0x2066, 0x2069);
}

/* The length of the run of harmless text that `text` begins with. */
static size_t run_of(struct str text)
{
    size_t at = 0;

    while (at < text.len) {
        size_t next = at;
        uint32_t point = str_point(text, &next);

        /* U+FFFD itself has three bytes, a bad byte gives it for one. */
        if (is_unsafe(point) || (point == BAD && next - at < BAD_BYTES))
            break;
        at = next;
    }
    return at;
}

/* The escape of the character that `text` begins with; *ret_used are its bytes. */
static struct str escape(struct str text, char room[ESCAPE_BYTES], size_t *ret_used)
{
    *ret_used = 0;
    uint32_t point = str_point(text, ret_used);
    unsigned char byte = (unsigned char)text.ptr[0];

    if (point == '\t' || point == '\n' || point == '\r')
        return point == '\t' ? STR("\\t") : point == '\n' ? STR("\\n") : STR("\\r");
    if (point < 0x80 || point == BAD) {
        *ret_used = 1;
        (void)snprintf(room, ESCAPE_BYTES, "\\x%02X", byte);
    } else {
        (void)snprintf(room, ESCAPE_BYTES, "\\u%04X", (unsigned)point);
    }
    return str_of(room);
}

/* The next part of *text that can go out, harmless or escaped. */
static struct str part_of(struct str *text, char room[ESCAPE_BYTES])
{
    size_t used = run_of(*text);
    struct str part = {text->ptr, used};

    if (used == 0)
        part = escape(*text, room, &used);
    *text = (struct str){text->ptr + used, text->len - used};
    return part;
}

void terminal_put(FILE *out, struct str text, size_t width)
{
    char room[ESCAPE_BYTES];
    size_t done = 0;

    while (text.len > 0) {
        struct str part = part_of(&text, room);

        done += fwrite(part.ptr, 1, part.len, out);
    }
    for (; done < width; done++)
        (void)fputc(' ', out);
}
