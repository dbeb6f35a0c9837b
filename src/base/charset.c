/* SPDX-License-Identifier: Apache-2.0
 * One converter per thread, kept: opening one costs far more than a line does. */
#include "base/charset.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/banned.h"

enum { STEP_BYTES = 1024, CHARACTER_MAX_BYTES = 4 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key; /* iconv_t of the thread, by a pointer */

static void way_close(void *object)
{
    iconv_t *way = object;

    if (*way != (iconv_t)-1)
        (void)iconv_close(*way);
    free(way);
}

static void key_make(void)
{
    if (pthread_key_create(&key, way_close) != 0)
        abort();
}

/* The thread's converter in its first state; (iconv_t)-1: the system has none. */
static iconv_t way_of_thread(void)
{
    if (pthread_once(&once, key_make) != 0)
        abort();
    iconv_t *way = pthread_getspecific(key);
    if (way == NULL) {
        way = malloc(sizeof *way);
        if (way == NULL)
            abort();
        *way = iconv_open("UTF-8", "GB18030");
        if (pthread_setspecific(key, way) != 0)
            abort();
    }
    if (*way != (iconv_t)-1)
        (void)iconv(*way, NULL, NULL, NULL, NULL);
    return *way;
}

/* Without the beginning of a character at the end. */
static struct str without_cut(struct str text)
{
    for (size_t back = 1; back < CHARACTER_MAX_BYTES && back <= text.len; back++) {
        unsigned char byte = (unsigned char)text.ptr[text.len - back];

        if (byte < 0x80)
            break;
        if (byte >= 0xc0) {
            size_t whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
            return (struct str){text.ptr, back < whole ? text.len - back : text.len};
        }
    }
    return text;
}

bool charset_is_utf8(struct str text, bool may_be_cut)
{
    if (may_be_cut)
        text = without_cut(text);
    while (text.len > 0)
        if (!str_is_utf8(str_cut(text, '\0', &text)))
            return false;
    return true;
}

static bool is_within(unsigned char byte, unsigned char least, unsigned char most)
{
    return byte >= least && byte <= most;
}

size_t charset_gb18030_len(struct str text, size_t at)
{
    const unsigned char *b = (const unsigned char *)text.ptr + at;
    size_t left = text.len - at;

    if (b[0] < 0x80)
        return 1;
    if (!is_within(b[0], 0x81, 0xfe) || left < 2)
        return 0;
    if (is_within(b[1], 0x40, 0xfe) && b[1] != 0x7f)
        return 2;
    return left >= 4 && is_within(b[1], '0', '9') && is_within(b[2], 0x81, 0xfe) &&
                   is_within(b[3], '0', '9')
               ? 4
               : 0;
}

bool charset_is_gb18030(struct str text)
{
    iconv_t way = way_of_thread();
    char room[STEP_BYTES];
    char *in = (char *)(uintptr_t)text.ptr;
    size_t in_left = text.len;

    if (way == (iconv_t)-1)
        return false;
    while (in_left > 0) {
        char *out = room;
        size_t out_left = sizeof room;

        if (iconv(way, &in, &in_left, &out, &out_left) != (size_t)-1 || errno == E2BIG)
            continue;
        return errno == EINVAL && in_left < CHARACTER_MAX_BYTES && in_left < text.len;
    }
    return true;
}

struct str charset_utf8_of_gb18030(struct str text, struct arena *arena)
{
    iconv_t way = way_of_thread();
    size_t size = text.len * 3 + 1; /* a byte that is none becomes three */
    char *all = arena_take(arena, size), *out = all;
    char *in = (char *)(uintptr_t)text.ptr;
    size_t in_left = text.len, out_left = size;

    while (in_left > 0) {
        if (way != (iconv_t)-1 && iconv(way, &in, &in_left, &out, &out_left) != (size_t)-1)
            break;
        if (in_left == 0 || out_left < 3)
            break;
        *out++ = '\xef';
        *out++ = '\xbf';
        *out++ = '\xbd';
        out_left -= 3;
        in++;
        in_left--;
    }
    return (struct str){all, (size_t)(out - all)};
}
