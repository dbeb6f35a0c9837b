/* SPDX-License-Identifier: Apache-2.0
 * PCRE2 with limits, and a cautious look for the literal a match must hold. */
#include "events/sigma_regex.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "events/fold.h"
#include "events/sigma_rule.h"
#include "events/sigma_text.h"

enum {
    REASON_BYTES = 160,
    STACK_FIRST_BYTES = 64 << 10,
    STACK_MAX_BYTES = 1 << 20,
    HEAP_MAX_KIB = 4096,
};

struct sigma_regex {
    pcre2_code *code;
    struct str literal;
    atomic_uint_fast64_t limited;
};

struct sigma_regex_room {
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_jit_stack *stack;
};

/* ---- The literal ---- */

struct search {
    struct str pattern;
    size_t at;
    char run[SIGMA_REGEX_BYTES_MAX], best[SIGMA_REGEX_BYTES_MAX];
    size_t run_len, best_len;
};

static void end_run(struct search *s)
{
    if (s->run_len > s->best_len) {
        memcpy(s->best, s->run, s->run_len);
        s->best_len = s->run_len;
    }
    s->run_len = 0;
}

/* Past a group or class that begins at s->at; false: it does not end, or is beyond us. */
static bool skip_nested(struct search *s)
{
    size_t depth = 0;
    bool is_class = false;

    for (; s->at < s->pattern.len; s->at++) {
        char c = s->pattern.ptr[s->at];
        if (c == '\\') {
            s->at++;
        } else if (is_class) {
            /* a bracket right after [ or [^ is a member */
            if (c == ']')
                is_class = false;
        } else if (c == '[') {
            is_class = true;
            if (s->at + 1 < s->pattern.len && s->pattern.ptr[s->at + 1] == '^')
                s->at++;
            if (s->at + 1 < s->pattern.len && s->pattern.ptr[s->at + 1] == ']')
                s->at++;
        } else if (c == '(') {
            depth++;
        } else if (c == ')') {
            depth--;
        }
        if (depth == 0 && !is_class) {
            s->at++;
            return true;
        }
    }
    return false;
}

/* What follows an atom may let it be absent: then its last character is no part of the run. */
static void take_quantifier(struct search *s, bool is_literal)
{
    char c = s->at < s->pattern.len ? s->pattern.ptr[s->at] : '\0';

    if (c != '*' && c != '?' && c != '{' && c != '+')
        return;
    if (is_literal && c != '+' && s->run_len > 0)
        s->run_len--;
    end_run(s);
    if (c == '{')
        while (s->at < s->pattern.len && s->pattern.ptr[s->at] != '}')
            s->at++;
    s->at++;
    while (s->at < s->pattern.len && (s->pattern.ptr[s->at] == '?' || s->pattern.ptr[s->at] == '+'))
        s->at++;
}

static bool take_escape(struct search *s)
{
    char c = s->at + 1 < s->pattern.len ? s->pattern.ptr[s->at + 1] : '\0';
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

    if (c == '\0')
        return false;
    if (is_letter && !strchr("dDwWsSbBAzZ", c))
        return false; /* \x41, \Q…\E, \p{…}, back references */
    s->at += 2;
    if (is_letter)
        end_run(s);
    else
        s->run[s->run_len++] = c;
    take_quantifier(s, !is_letter);
    return true;
}

/* False: no literal can be told. */
static bool take_piece(struct search *s)
{
    char c = s->pattern.ptr[s->at];

    if (c == '|' || c == ')' || (unsigned char)c >= 0x80)
        return false;
    if (c == '\\')
        return take_escape(s);
    if (c == '(' || c == '[') {
        end_run(s);
        if (!skip_nested(s))
            return false;
        take_quantifier(s, false);
        return true;
    }
    s->at++;
    if (c == '^' || c == '$' || c == '.')
        end_run(s);
    else
        s->run[s->run_len++] = c;
    take_quantifier(s, c != '^' && c != '$' && c != '.');
    return true;
}

static struct str find_literal(struct arena *arena, struct str pattern)
{
    struct search *s = ARENA_NEW(arena, struct search);

    s->pattern = pattern;
    if (str_starts(pattern, STR("(?i)")))
        s->at = 4;
    /* options and comments inside change what characters mean; only plain groups are understood */
    for (size_t i = s->at; i + 2 < pattern.len; i++)
        if (pattern.ptr[i] == '(' && pattern.ptr[i + 1] == '?' &&
            !strchr(":=!<", pattern.ptr[i + 2]))
            return (struct str){"", 0};
    while (s->at < pattern.len)
        if (!take_piece(s))
            return (struct str){"", 0};
    end_run(s);
    return fold_copy(arena, (struct str){s->best, s->best_len});
}

/* ---- Patterns ---- */

static uint32_t pcre_flags(uint32_t flags)
{
    return PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C |
           (flags & SIGMA_RE_I ? PCRE2_CASELESS : 0) | (flags & SIGMA_RE_M ? PCRE2_MULTILINE : 0) |
           (flags & SIGMA_RE_S ? PCRE2_DOTALL : 0);
}

struct sigma_regex *sigma_regex_new(struct arena *arena, struct str pattern, uint32_t flags,
                                    struct str *ret_reason)
{
    PCRE2_UCHAR reason[REASON_BYTES];
    PCRE2_SIZE offset = 0;
    int number = 0;

    if (pattern.len > SIGMA_REGEX_BYTES_MAX) {
        *ret_reason = STR("longer than 8192 bytes");
        return NULL;
    }
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, pcre_flags(flags),
                                     &number, &offset, NULL);
    if (!code) {
        (void)pcre2_get_error_message(number, reason, sizeof reason);
        *ret_reason = arena_print(arena, "%s (%zu)", (const char *)reason, (size_t)offset);
        return NULL;
    }
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it the interpreter serves */
    struct sigma_regex *regex = calloc(1, sizeof *regex);
    if (!regex)
        abort();
    regex->code = code;
    regex->literal = find_literal(arena, pattern);
    return regex;
}

void sigma_regex_free(struct sigma_regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    free(regex);
}

struct str sigma_regex_literal(const struct sigma_regex *regex)
{
    return regex->literal;
}

uint64_t sigma_regex_limited(const struct sigma_regex *regex)
{
    return atomic_load_explicit(&regex->limited, memory_order_relaxed);
}

struct sigma_regex_room *sigma_regex_room_new(void)
{
    struct sigma_regex_room *room = calloc(1, sizeof *room);

    if (!room)
        abort();
    room->context = pcre2_match_context_create(NULL);
    room->data = pcre2_match_data_create(1, NULL);
    room->stack = pcre2_jit_stack_create(STACK_FIRST_BYTES, STACK_MAX_BYTES, NULL);
    if (!room->context || !room->data)
        abort();
    if (room->stack)
        pcre2_jit_stack_assign(room->context, NULL, room->stack);
    (void)pcre2_set_heap_limit(room->context, HEAP_MAX_KIB);
    return room;
}

void sigma_regex_room_free(struct sigma_regex_room *room)
{
    if (!room)
        return;
    pcre2_jit_stack_free(room->stack);
    pcre2_match_data_free(room->data);
    pcre2_match_context_free(room->context);
    free(room);
}

bool sigma_regex_match(struct sigma_regex *regex, struct sigma_regex_room *room, struct str text,
                       bool *ret_is_limited)
{
    bool is_tired = sigma_regex_limited(regex) >= SIGMA_REGEX_PATIENCE;

    (void)pcre2_set_match_limit(room->context,
                                is_tired ? SIGMA_REGEX_STEPS_SHORT : SIGMA_REGEX_STEPS);
    int found = pcre2_match(regex->code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, 0, 0,
                            room->data, room->context);
    *ret_is_limited = found < 0 && found != PCRE2_ERROR_NOMATCH;
    if (*ret_is_limited)
        (void)atomic_fetch_add_explicit(&regex->limited, 1, memory_order_relaxed);
    return found >= 0;
}
