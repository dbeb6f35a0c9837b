/* SPDX-License-Identifier: Apache-2.0
 * Comparable names and their terms. */
#include "registry/name_key.h"

#include <string.h>

#include "base/banned.h"
#include "registry/registry_limits.h"

enum {
    NAME_KEY_MAX_BYTES = REGISTRY_MAX_NAME * 4,
    NAME_KEY_MAX_TERMS_BYTES = REGISTRY_MAX_NAME * 16
};

static bool is_kept(uint32_t point)
{
    if (point < 0x80)
        return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z');
    if (point >= 0x2000 && point <= 0x206f) /* general punctuation */
        return false;
    if (point >= 0x3000 && point <= 0x303f) /* CJK punctuation, but 〇 々 〆 are letters */
        return point >= 0x3005 && point <= 0x3007;
    if (point >= 0xfe10 && point <= 0xfe6f) /* vertical and small forms */
        return false;
    return point != 0xa0 && point != 0xb7 && point != 0xfeff && point != 0xfffd &&
           !(point >= 0xff00 && point <= 0xff0f);
}

struct str name_key(struct arena *arena, struct str name)
{
    struct str half = str_half_width(arena, name);
    char *key = arena_take(arena, half.len + 1);
    size_t len = 0;
    size_t at = 0;

    while (at < half.len) {
        size_t from = at;
        uint32_t point = str_point(half, &at);
        if (point >= 'A' && point <= 'Z') {
            key[len++] = (char)(point - 'A' + 'a');
        } else if (is_kept(point)) {
            memcpy(key + len, half.ptr + from, at - from);
            len += at - from;
        }
    }
    return (struct str){key, len};
}

struct str name_key_terms(struct arena *arena, struct str key)
{
    struct buf out;
    struct str terms = STR("");
    size_t before = 0;
    size_t at = 0;
    size_t points = 0;

    buf_init(&out, NAME_KEY_MAX_TERMS_BYTES);
    while (at < key.len) {
        size_t from = at;
        (void)str_point(key, &at);
        if (points++ > 0) {
            buf_bytes(&out, key.ptr + before, at - before);
            buf_byte(&out, ' ');
        }
        before = from;
    }
    buf_bytes(&out, key.ptr + before, key.len - before);
    enum status status = buf_finish(&out, arena, &terms);
    buf_done(&out);
    return status == ST_OK ? terms : STR("");
}

struct str name_key_match(struct arena *arena, struct str key)
{
    if (str_points(key) <= 1)
        return arena_print(arena, "\"%.*s\" *", STR_ARG(key));
    /* The last character alone is a term of the name's end only, so it is left out here. */
    struct str terms = name_key_terms(arena, key);
    size_t len = terms.len;
    while (len > 0 && terms.ptr[len - 1] != ' ')
        len--;
    return arena_print(arena, "\"%.*s\"", (int)(len > 0 ? len - 1 : 0), terms.ptr);
}
