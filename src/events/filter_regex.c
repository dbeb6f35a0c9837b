/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions of filters. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "events/filter_regex.h"

#include <pcre2.h>
#include <string.h>

#include "base/banned.h"

enum { PARENTHESES_MAX_DEPTH = 32, MESSAGE_BYTES = 128 };

static void code_end(void *code)
{
    pcre2_code_free(code);
}

static pcre2_compile_context *context_new(void)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);

    if (context)
        (void)pcre2_set_parens_nest_limit(context, PARENTHESES_MAX_DEPTH);
    return context;
}

static enum status too_large(struct str expression, struct fault *fault)
{
    return fault_set(fault, ST_LIMIT, "filter", "正则表达式 /%.*s/ 展开后过大，请减少重复",
                     "the regular expression /%.*s/ is too large when unfolded; repeat less",
                     STR_ARG(expression));
}

enum status filter_regex_compile(struct arena *arena, struct str expression, void **ret_code,
                                 struct fault *fault)
{
    int error = 0;
    size_t at = 0, size = 0;
    pcre2_compile_context *context = context_new();

    if (!context)
        return fault_set(fault, ST_MEMORY, "filter", "内存不足", "out of memory");
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)expression.ptr, expression.len,
                      PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_CASELESS | PCRE2_DOTALL |
                          PCRE2_NO_AUTO_CAPTURE | PCRE2_NEVER_BACKSLASH_C,
                      &error, &at, context);
    pcre2_compile_context_free(context);
    if (error == PCRE2_ERROR_PATTERN_TOO_LARGE)
        return too_large(expression, fault);
    if (!code) {
        char message[MESSAGE_BYTES] = "";
        (void)pcre2_get_error_message(error, (PCRE2_UCHAR *)message, sizeof message);
        return fault_set(fault, ST_INVALID, "filter",
                         "正则表达式 /%.*s/ 第 %zu 字节处有误(PCRE2：%s)",
                         "the regular expression /%.*s/ is wrong at byte %zu (PCRE2: %s)",
                         STR_ARG(expression), at + 1, message);
    }
    arena_defer(arena, code_end, code);
    (void)pcre2_pattern_info(code, PCRE2_INFO_SIZE, &size);
    if (size > FILTER_REGEX_MAX_COMPILED)
        return too_large(expression, fault);
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it the same, only slower */
    *ret_code = code;
    return ST_OK;
}

/* ---- Patterns ---- */

static bool is_plain(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (unsigned char)byte >= 0x80;
}

/* The part up to the next MANY, written as an expression. */
static size_t part_write(struct buf *out, struct str pattern, size_t at)
{
    for (; at < pattern.len && pattern.ptr[at] != FILTER_REGEX_MANY; at++) {
        if (pattern.ptr[at] == FILTER_REGEX_ONE) {
            buf_byte(out, '.');
            continue;
        }
        if (!is_plain(pattern.ptr[at]))
            buf_byte(out, '\\');
        buf_byte(out, pattern.ptr[at]);
    }
    return at;
}

/* The leftmost place of each part is always as good as a later one, so no place is tried twice:
 * (?>.*?part).  Only the last part must be sought from the end. */
struct str filter_regex_of_pattern(struct arena *arena, struct str pattern, bool is_word,
                                   bool is_word_start, bool is_word_end)
{
    struct buf out;
    struct str text = {"", 0};

    buf_init(&out, (size_t)FILTER_MAX_BYTES * 8);
    buf_text(&out, !is_word ? "\\A" : is_word_start ? "(?<![0-9A-Za-z])" : "");
    size_t at = part_write(&out, pattern, 0);
    while (at < pattern.len) {
        while (at < pattern.len && pattern.ptr[at] == FILTER_REGEX_MANY)
            at++;
        const char *next =
            at < pattern.len ? memchr(pattern.ptr + at, FILTER_REGEX_MANY, pattern.len - at) : NULL;
        if (!next && !is_word) {
            buf_text(&out, ".*");
            (void)part_write(&out, pattern, at);
            break;
        }
        buf_text(&out, "(?>.*?");
        at = part_write(&out, pattern, at);
        if (at >= pattern.len && is_word_end) {
            buf_text(&out, "(?![0-9A-Za-z])");
            is_word_end = false;
        }
        buf_byte(&out, ')');
    }
    buf_text(&out, !is_word ? "\\z" : is_word_end ? "(?![0-9A-Za-z])" : "");
    if (buf_finish(&out, arena, &text) != ST_OK)
        text = STR("(?!)");
    buf_done(&out);
    return text;
}
