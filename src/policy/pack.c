/* SPDX-License-Identifier: Apache-2.0
 * Small questions to one pack, and the growing list of problems. */
#include "policy/pack.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy/policy_limits.h"

enum { FIRST_PROBLEMS = 16, PROBLEM_TEXT_BYTES = 600 };

const struct pack_file *pack_file_of(const struct pack *pack, enum pack_file_kind kind)
{
    for (size_t i = 0; i < pack->file_count; i++) {
        if (pack->files[i].kind == kind)
            return &pack->files[i];
    }
    return NULL;
}

json_t *pack_list(const struct pack *pack, enum pack_file_kind kind, const char *member)
{
    const struct pack_file *file = pack_file_of(pack, kind);

    return file ? json_get_list(file->tree.root, member) : NULL;
}

struct str pack_clause_id(const struct pack *pack, struct arena *arena, struct str id)
{
    static const struct str sign = {"§", sizeof "§" - 1};
    struct str part;
    struct str before = str_cut(id, ':', &part);

    if (id.len == 0)
        return id;
    if (str_contains(id, STR(":"))) {
        if (!str_starts(part, sign))
            return id;
        part = (struct str){part.ptr + sign.len, part.len - sign.len};
        return arena_print(arena, "%.*s:%.*s", STR_ARG(before), STR_ARG(part));
    }
    if (str_starts(id, sign))
        id = (struct str){id.ptr + sign.len, id.len - sign.len};
    return arena_print(arena, "%.*s:%.*s", STR_ARG(pack->code), STR_ARG(id));
}

bool pack_entry_is_valid(const json_t *entry, struct date on)
{
    struct date from, to;

    if (date_read(json_get_text(entry, "valid_from"), &from) && date_order(on, from) < 0)
        return false;
    return !(date_read(json_get_text(entry, "valid_to"), &to) && date_order(on, to) > 0);
}

static struct policy_problem *problem_new(struct pack_problems *problems)
{
    if (problems->count == POLICY_MAX_PROBLEMS) {
        problems->is_cut = true;
        return NULL;
    }
    if (problems->count == problems->size) {
        size_t size = problems->size ? problems->size * 2 : FIRST_PROBLEMS;
        struct policy_problem *rows = ARENA_ARRAY(problems->arena, size, struct policy_problem);
        for (size_t i = 0; i < problems->count; i++)
            rows[i] = problems->rows[i];
        problems->rows = rows;
        problems->size = size;
    }
    return &problems->rows[problems->count++];
}

static struct str format_text(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static struct str format_text(struct arena *arena, const char *format, va_list args)
{
    char text[PROBLEM_TEXT_BYTES];
    int len = vsnprintf(text, sizeof text, format, args);

    size_t end = len < 0 ? 0 : (size_t)len;

    if (end >= sizeof text) {
        end = sizeof text - 1;
        while (end > 0 && ((unsigned char)text[end] & 0xC0U) == 0x80U)
            end--;
    }
    return str_copy(arena, (struct str){text, end});
}

void pack_problem_add(struct pack_problems *problems, struct str file, int line, struct str zh,
                      struct str en)
{
    struct policy_problem *row = problem_new(problems);

    if (row)
        *row =
            (struct policy_problem){str_copy(problems->arena, file), line,
                                    str_copy(problems->arena, zh), str_copy(problems->arena, en)};
}

void pack_problem(struct pack_problems *problems, struct str file, int line, const char *zh,
                  const char *en, ...)
{
    va_list args;

    if (problems->count == POLICY_MAX_PROBLEMS) {
        problems->is_cut = true;
        return;
    }
    va_start(args, en);
    struct str zh_text = format_text(problems->arena, zh, args);
    va_end(args);
    va_start(args, en);
    struct str en_text = format_text(problems->arena, en, args);
    va_end(args);
    pack_problem_add(problems, file, line, zh_text, en_text);
}

static int problem_order(const void *a, const void *b)
{
    const struct policy_problem *one = a, *other = b;
    int order = str_order(one->file, other->file);

    return order ? order : (one->line > other->line) - (one->line < other->line);
}

void pack_problems_sort(struct pack_problems *problems)
{
    if (problems->count > 1)
        qsort(problems->rows, problems->count, sizeof *problems->rows, problem_order);
}
