/* SPDX-License-Identifier: Apache-2.0
 * Base 64 with padding. */
#include "base/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct str base64_write(struct arena *arena, struct str bytes)
{
    size_t groups = bytes.len / 3 + (bytes.len % 3 != 0);
    char *text = arena_array(arena, groups + 1, 4);
    char *to = text;

    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i < 3 ? bytes.len - i : 3;
        uint32_t group = 0;

        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (k < left ? (uint8_t)bytes.ptr[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            *to++ = (char)(k <= left ? digits[group >> (18 - 6 * k) & 63] : '=');
    }
    return (struct str){text, (size_t)(to - text)};
}

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : -1;
}

bool base64_read(struct arena *arena, struct str text, struct str *ret_bytes)
{
    char *bytes = arena_array(arena, text.len / 4 + 1, 3);
    size_t count = 0;

    if (text.len % 4 != 0)
        return false;
    for (size_t i = 0; i < text.len; i += 4) {
        uint32_t group = 0;
        size_t padding = 0;

        for (size_t k = 0; k < 4; k++) {
            char c = text.ptr[i + k];
            int digit = digit_of(c);
            bool may_pad = i + 4 == text.len && k >= 2;
            if (c == '=' && may_pad)
                padding++;
            else if (digit < 0 || padding > 0)
                return false;
            group = group << 6 | (uint32_t)(digit < 0 ? 0 : digit);
        }
        if ((padding == 1 && (group & 0xff) != 0) || (padding == 2 && (group & 0xffff) != 0))
            return false;
        for (size_t k = 0; k < 3 - padding; k++)
            bytes[count++] = (char)(group >> (16 - 8 * k) & 0xff);
    }
    *ret_bytes = (struct str){bytes, count};
    return true;
}
