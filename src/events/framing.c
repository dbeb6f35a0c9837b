/* SPDX-License-Identifier: Apache-2.0
 * Messages that lie whole in what was fed are handed out in place; others are put together. */
#include "events/framing.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

enum { COUNT_DIGITS_MAX = 10, ROOM_BYTES = LAYOUT_LINE_MAX_BYTES + 16 };

void framing_init(struct framing *framing, enum framing_manner manner)
{
    *framing = (struct framing){.manner = manner, .kept = malloc(ROOM_BYTES)};
    if (framing->kept == NULL)
        abort();
}

void framing_done(struct framing *framing)
{
    free(framing->kept);
    framing->kept = NULL;
}

void framing_feed(struct framing *framing, struct str bytes)
{
    framing->fed = bytes;
}

static void take(struct framing *f, size_t count)
{
    if (count == 0)
        return;
    f->fed = (struct str){f->fed.ptr + count, f->fed.len - count};
    f->passed += count;
}

/* Move up to `count` fed bytes to the kept ones; false when there is no room. */
static bool keep(struct framing *f, size_t count)
{
    if (count > f->fed.len)
        count = f->fed.len;
    if (count > ROOM_BYTES - f->kept_len)
        return false;
    if (count > 0)
        memcpy(f->kept + f->kept_len, f->fed.ptr, count);
    f->kept_len += count;
    take(f, count);
    return true;
}

/* ---- Lines ---- */

static size_t line_end(struct str text, bool keeps_zeros)
{
    const char *line = memchr(text.ptr, '\n', text.len);
    size_t len = line != NULL ? (size_t)(line - text.ptr) : text.len;
    const char *zero = len > 0 && !keeps_zeros ? memchr(text.ptr, '\0', len) : NULL;

    return zero != NULL ? (size_t)(zero - text.ptr) : line != NULL ? len : SIZE_MAX;
}

/* A return at the end belongs to the line end; in JSON it is a blank (RFC 8259, section 2) and
 * stays, so that the source comes back byte for byte. */
static struct str without_return(struct str line)
{
    if (line.len > 0 && line.ptr[line.len - 1] == '\r' && line.ptr[0] != '{')
        line.len--;
    return line;
}

static enum framing_step next_line(struct framing *f, struct str *ret_message)
{
    size_t end = f->fed.len > 0 ? line_end(f->fed, f->keeps_zeros) : SIZE_MAX;

    if (end == SIZE_MAX) {
        if (!f->is_skipping && f->kept_len + f->fed.len <= LAYOUT_LINE_MAX_BYTES) {
            (void)keep(f, f->fed.len);
        } else {
            f->is_skipping = true;
            f->kept_len = 0;
        }
        take(f, f->fed.len);
        return FRAMING_HUNGRY;
    }
    bool is_long = f->is_skipping || f->kept_len + end > LAYOUT_LINE_MAX_BYTES;
    f->is_skipping = false;
    if (is_long) {
        f->kept_len = 0;
        take(f, end + 1);
        f->message_at = f->passed;
        return FRAMING_TOO_LONG;
    }
    if (f->kept_len > 0) {
        (void)keep(f, end);
        take(f, 1);
        f->message_at = f->passed - f->kept_len - 1;
        *ret_message = without_return((struct str){f->kept, f->kept_len});
        f->is_used = true;
        return FRAMING_MESSAGE;
    }
    *ret_message = without_return((struct str){f->fed.ptr, end});
    take(f, end + 1);
    f->message_at = f->passed - end - 1;
    return FRAMING_MESSAGE;
}

/* ---- Counted ---- */

/* "34 " at the head of kept bytes: 1 read, 0 not whole yet, -1 no count. */
static int read_count(struct str text, size_t *ret_head, size_t *ret_count)
{
    size_t at = 0, count = 0;

    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9' && at < COUNT_DIGITS_MAX)
        count = count * 10 + (size_t)(text.ptr[at++] - '0');
    if (at == text.len && at < COUNT_DIGITS_MAX)
        return 0;
    if (at == 0 || text.ptr[0] == '0' || at == text.len || text.ptr[at] != ' ')
        return -1;
    *ret_head = at + 1;
    *ret_count = count;
    return 1;
}

/* Pass over a message that is too long. */
static enum framing_step skip_counted(struct framing *f)
{
    size_t now = f->skip_bytes < f->fed.len ? f->skip_bytes : f->fed.len;

    take(f, now);
    f->skip_bytes -= now;
    return f->skip_bytes > 0 ? FRAMING_HUNGRY : FRAMING_TOO_LONG;
}

static enum framing_step next_counted(struct framing *f, struct str *ret_message)
{
    size_t head, count;

    if (f->skip_bytes > 0)
        return skip_counted(f);
    struct str text = f->fed;
    if (f->kept_len > 0) { /* a count may be cut: as many bytes as a count can have */
        if (f->kept_len < COUNT_DIGITS_MAX + 1)
            (void)keep(f, COUNT_DIGITS_MAX + 1 - f->kept_len);
        text = (struct str){f->kept, f->kept_len};
    }
    int is_read = text.len > 0 ? read_count(text, &head, &count) : 0;
    if (is_read < 0) {
        f->is_broken = true;
        return FRAMING_BROKEN;
    }
    if (is_read == 0) {
        (void)keep(f, f->fed.len);
        return FRAMING_HUNGRY;
    }
    if (count > LAYOUT_LINE_MAX_BYTES) {
        size_t have = f->kept_len > 0 ? f->kept_len : 0;
        f->kept_len = 0;
        if (have == 0)
            take(f, head);
        f->skip_bytes = count - (have > 0 ? have - head : 0);
        return skip_counted(f);
    }
    if (f->kept_len == 0 && f->fed.len >= head + count) {
        *ret_message = (struct str){f->fed.ptr + head, count};
        take(f, head + count);
        return FRAMING_MESSAGE;
    }
    if (f->kept_len < head + count)
        (void)keep(f, head + count - f->kept_len);
    if (f->kept_len < head + count)
        return FRAMING_HUNGRY;
    /* a short message may leave bytes of the next one behind it: give them back */
    size_t over = f->kept_len - head - count;
    if (over > 0)
        f->fed = (struct str){f->fed.ptr - over, f->fed.len + over};
    f->passed -= over;
    *ret_message = (struct str){f->kept + head, count};
    f->is_used = true;
    return FRAMING_MESSAGE;
}

enum framing_step framing_next(struct framing *framing, struct str *ret_message)
{
    if (framing->is_broken)
        return FRAMING_BROKEN;
    if (framing->is_used) {
        framing->is_used = false;
        framing->kept_len = 0;
    }
    if (framing->manner == FRAMING_UNKNOWN && framing->fed.len > 0)
        framing->manner = framing->fed.ptr[0] >= '1' && framing->fed.ptr[0] <= '9' ? FRAMING_COUNTED
                                                                                   : FRAMING_LINES;
    if (framing->manner == FRAMING_UNKNOWN)
        return FRAMING_HUNGRY;
    return framing->manner == FRAMING_COUNTED ? next_counted(framing, ret_message)
                                              : next_line(framing, ret_message);
}

bool framing_finish(struct framing *framing, struct str *ret_message, bool *ret_is_cut)
{
    if (framing->is_used)
        framing->kept_len = 0;
    *ret_is_cut = (framing->manner == FRAMING_COUNTED || framing->is_skipping) &&
                  (framing->kept_len > 0 || framing->skip_bytes > 0 || framing->is_skipping);
    framing->message_at = framing->passed - framing->kept_len;
    bool has_line = framing->manner == FRAMING_LINES && framing->kept_len > 0;
    *ret_message = without_return((struct str){framing->kept, framing->kept_len});
    framing->kept_len = framing->skip_bytes = 0;
    framing->is_used = framing->is_skipping = false;
    return has_line;
}
