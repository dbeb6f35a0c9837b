/* SPDX-License-Identifier: Apache-2.0
 * Folding, patterns and numbers. */
#include "events/sigma_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX_BYTES = 63 };

/* One element of a pattern at *at: its byte, or -1 for '*', -2 for '?'. */
static int pattern_next(struct str pattern, size_t *at)
{
    unsigned char byte = (unsigned char)pattern.ptr[(*at)++];

    if (byte == '*')
        return -1;
    if (byte == '?')
        return -2;
    if (byte == '\\' && *at < pattern.len)
        byte = (unsigned char)pattern.ptr[(*at)++];
    return byte;
}

bool sigma_text_glob(struct str pattern, struct str text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, star_text = 0;

    while (t < text.len || p < pattern.len) {
        size_t p_next = p;
        int want = p < pattern.len ? pattern_next(pattern, &p_next) : -3;
        if (want == -1) {
            star = p_next;
            star_text = t;
            p = p_next;
        } else if (t < text.len && want == -2) {
            (void)str_point(text, &t);
            p = p_next;
        } else if (t < text.len && want >= 0 && want == (unsigned char)text.ptr[t]) {
            t++;
            p = p_next;
        } else if (star != SIZE_MAX && star_text < text.len) {
            (void)str_point(text, &star_text);
            t = star_text;
            p = star;
        } else {
            return false;
        }
    }
    return true;
}

struct str sigma_text_glob_literal(struct arena *arena, struct str pattern)
{
    char *run = arena_take(arena, pattern.len + 1);
    char *best = arena_take(arena, pattern.len + 1);
    size_t run_len = 0, best_len = 0;

    for (size_t at = 0; at < pattern.len;) {
        int element = pattern_next(pattern, &at);
        if (element < 0)
            run_len = 0;
        else
            run[run_len++] = (char)element;
        if (run_len > best_len) {
            memcpy(best, run, run_len);
            best_len = run_len;
        }
    }
    return (struct str){best, best_len};
}

bool sigma_text_number(struct str text, double *ret_number)
{
    char copy[NUMBER_MAX_BYTES + 1];
    char *end;

    if (text.len == 0 || text.len > NUMBER_MAX_BYTES)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') || strchr("+-.eE", text.ptr[i])))
            return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    double number = strtod(copy, &end);
    if (*end != '\0' || !isfinite(number))
        return false;
    *ret_number = number;
    return true;
}

size_t sigma_text_of_number(double number, char *out)
{
    int len = fabs(number) < 1e15 && trunc(number) == number
                  ? snprintf(out, 32, "%lld", (long long)number)
                  : snprintf(out, 32, "%.15g", number);

    return len < 0 ? 0 : (size_t)len;
}
