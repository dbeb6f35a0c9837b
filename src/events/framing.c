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

/* Byte `at` of what is kept and what is fed, one behind the other. */
static char byte_at(const struct framing *f, size_t at)
{
    return at < f->kept_len ? f->kept[at] : f->fed.ptr[at - f->kept_len];
}

/* What begins `from` bytes within kept and fed and has `len` bytes there is too long. */
static void note_long(struct framing *f, size_t from, size_t len)
{
    f->long_at = f->passed - f->kept_len + from;
    f->beginning_len = len < sizeof f->beginning ? len : sizeof f->beginning;
    for (size_t i = 0; i < f->beginning_len; i++)
        f->beginning[i] = byte_at(f, from + i);
}

static enum framing_step tell_long(struct framing *f, struct str *ret_message)
{
    f->message_at = f->long_at;
    *ret_message = (struct str){f->beginning, f->beginning_len};
    return FRAMING_TOO_LONG;
}

static enum framing_step next_line(struct framing *f, struct str *ret_message)
{
    size_t end = f->fed.len > 0 ? line_end(f->fed, f->keeps_zeros) : SIZE_MAX;

    if (end == SIZE_MAX) {
        if (!f->is_skipping && f->kept_len + f->fed.len <= LAYOUT_LINE_MAX_BYTES) {
            (void)keep(f, f->fed.len);
        } else {
            if (!f->is_skipping)
                note_long(f, 0, f->kept_len + f->fed.len);
            f->is_skipping = true;
            f->kept_len = 0;
        }
        take(f, f->fed.len);
        return FRAMING_HUNGRY;
    }
    bool is_long = f->is_skipping || f->kept_len + end > LAYOUT_LINE_MAX_BYTES;
    if (is_long && !f->is_skipping)
        note_long(f, 0, f->kept_len + end);
    f->is_skipping = false;
    if (is_long) {
        f->kept_len = 0;
        take(f, end + 1);
        return tell_long(f, ret_message);
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

/* ---- Events of XML ---- */

#define EVENT_END STR("</Event>")

enum start { START_LINE, START_TAG, START_EVENT, START_UNDECIDED };

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Does `word` stand at `at`, and a blank, "/" or ">" behind it?  START_UNDECIDED: not yet to say.
 */
static enum start word_at(const struct framing *f, size_t at, struct str word, enum start is)
{
    size_t all = f->kept_len + f->fed.len;

    for (size_t i = 0; i < word.len; i++, at++) {
        if (at == all)
            return START_UNDECIDED;
        if (byte_at(f, at) != word.ptr[i])
            return START_LINE;
    }
    if (at == all)
        return START_UNDECIDED;
    char next = byte_at(f, at);
    return is_space(next) || next == '>' || next == '/' ? is : START_LINE;
}

/* How the next message begins, and where within kept and fed. */
static enum start start_of(const struct framing *f, size_t *ret_at)
{
    static const struct {
        struct str word;
        enum start is;
    } words[] = {{{"<Event", 6}, START_EVENT},
                 {{"<Events", 7}, START_TAG},
                 {{"</Events", 8}, START_TAG},
                 {{"<?xml", 5}, START_TAG}};
    size_t at = 0, all = f->kept_len + f->fed.len;
    enum start start = START_LINE;

    while (at < all && (byte_at(f, at) == ' ' || byte_at(f, at) == '\t'))
        at++;
    *ret_at = at;
    if (at == all)
        return START_UNDECIDED;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        enum start one = word_at(f, at, words[i].word, words[i].is);
        if (one == START_EVENT || one == START_TAG)
            return one;
        if (one == START_UNDECIDED)
            start = one;
    }
    return start;
}

/* Where EVENT_END ends, counted from the first fed byte; it may begin among the kept ones.
 * SIZE_MAX: not there. */
static size_t event_end(const struct framing *f)
{
    char seam[16];
    size_t before = f->kept_len < EVENT_END.len - 1 ? f->kept_len : EVENT_END.len - 1;
    size_t after = f->fed.len < EVENT_END.len - 1 ? f->fed.len : EVENT_END.len - 1;

    if (before > 0)
        memcpy(seam, f->kept + f->kept_len - before, before);
    if (after > 0)
        memcpy(seam + before, f->fed.ptr, after);
    const char *found = memmem(seam, before + after, EVENT_END.ptr, EVENT_END.len);
    if (found != NULL)
        return (size_t)(found - seam) + EVENT_END.len - before;
    found = f->fed.len > 0 ? memmem(f->fed.ptr, f->fed.len, EVENT_END.ptr, EVENT_END.len) : NULL;
    return found != NULL ? (size_t)(found - f->fed.ptr) + EVENT_END.len : SIZE_MAX;
}

/* Keep no more than what EVENT_END may begin with. */
static void skip_event(struct framing *f)
{
    size_t tail = EVENT_END.len - 1;

    if (f->fed.len < tail) { /* the tail may begin among the kept bytes */
        size_t old = f->kept_len < tail - f->fed.len ? f->kept_len : tail - f->fed.len;
        memmove(f->kept, f->kept + f->kept_len - old, old);
        f->kept_len = old;
        (void)keep(f, f->fed.len);
        return;
    }
    take(f, f->fed.len - tail);
    f->kept_len = 0;
    (void)keep(f, tail);
}

static enum framing_step next_event(struct framing *f, enum start start, size_t from,
                                    struct str *ret_message)
{
    const char *tag =
        start == START_TAG && f->fed.len > 0 ? memchr(f->fed.ptr, '>', f->fed.len) : NULL;
    size_t end = start == START_EVENT ? event_end(f)
                 : tag != NULL        ? (size_t)(tag - f->fed.ptr) + 1
                                      : SIZE_MAX;

    if (end == SIZE_MAX) {
        if (!f->is_event && f->kept_len + f->fed.len > LAYOUT_LINE_MAX_BYTES) {
            note_long(f, from, f->kept_len + f->fed.len - from);
            f->is_event = true;
        }
        if (f->is_event)
            skip_event(f);
        else
            (void)keep(f, f->fed.len);
        return FRAMING_HUNGRY;
    }
    bool is_long = f->is_event || f->kept_len + end - from > LAYOUT_LINE_MAX_BYTES;
    if (is_long && !f->is_event)
        note_long(f, from, f->kept_len + end - from);
    f->is_event = false;
    f->is_after_event = true;
    if (is_long) {
        f->kept_len = 0;
        take(f, end);
        return tell_long(f, ret_message);
    }
    if (f->kept_len == 0) {
        *ret_message = (struct str){f->fed.ptr + from, end - from};
        take(f, end);
    } else {
        (void)keep(f, end);
        *ret_message = (struct str){f->kept + from, f->kept_len - from};
        f->is_used = true;
    }
    f->message_at = f->passed - ret_message->len;
    return FRAMING_MESSAGE;
}

/* The rest of the line after an event, when there is nothing but its end. */
static void pass_line_end(struct framing *f)
{
    while (f->is_after_event && f->fed.len > 0) {
        char byte = f->fed.ptr[0];

        f->is_after_event = byte == '\r';
        if (byte == '\r' || byte == '\n')
            take(f, 1);
    }
}

static enum framing_step next_line_or_event(struct framing *f, struct str *ret_message)
{
    size_t from = 0;

    pass_line_end(f);
    enum start start = f->is_event ? START_EVENT : f->is_skipping ? START_LINE : start_of(f, &from);
    if (start == START_EVENT || start == START_TAG)
        return next_event(f, start, from, ret_message);
    return next_line(f, ret_message); /* what is undecided holds no line end and is kept */
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
    *ret_message = (struct str){NULL, 0};
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
           : framing->joins_events            ? next_line_or_event(framing, ret_message)
                                              : next_line(framing, ret_message);
}

bool framing_finish(struct framing *framing, struct str *ret_message, bool *ret_is_cut)
{
    if (framing->is_used)
        framing->kept_len = 0;
    bool is_skipping = framing->is_skipping || framing->is_event;

    *ret_is_cut = is_skipping || (framing->manner == FRAMING_COUNTED &&
                                  (framing->kept_len > 0 || framing->skip_bytes > 0));
    if (is_skipping)
        framing->kept_len = 0;
    framing->message_at = framing->passed - framing->kept_len;
    bool has_line = framing->manner == FRAMING_LINES && framing->kept_len > 0;
    *ret_message = without_return((struct str){framing->kept, framing->kept_len});
    if (is_skipping)
        (void)tell_long(framing, ret_message);
    framing->kept_len = framing->skip_bytes = 0;
    framing->is_used = framing->is_skipping = framing->is_event = framing->is_after_event = false;
    return has_line;
}
