/* SPDX-License-Identifier: Apache-2.0
 * The head kept by name, the values cut at the separator. */
#include "events/columns.h"

#include <string.h>

#include "base/banned.h"

/* The names of a head; a head beyond the limits leaves none. */
static void take_names(struct columns *columns, struct str text, char separator)
{
    columns->count = 0;
    columns->separator = separator;
    if (text.len > sizeof columns->store)
        return;
    if (text.len > 0)
        memcpy(columns->store, text.ptr, text.len);
    struct str rest = {columns->store, text.len};
    while (rest.len > 0) {
        struct str name = str_cut(rest, separator, &rest);
        if (name.len == 0)
            continue;
        if (columns->count == COLUMNS_MAX) {
            columns->count = 0;
            return;
        }
        columns->names[columns->count++] = name;
    }
}

bool columns_read_head(struct columns *columns, struct str line)
{
    struct str rest;

    if (str_starts(line, STR("#Fields:"))) {
        columns->is_zeek = false;
        (void)snprintf(columns->unset, sizeof columns->unset, "-");
        rest = str_trim((struct str){line.ptr + 8, line.len - 8});
        char separator = rest.len > 0 && memchr(rest.ptr, '\t', rest.len) != NULL ? '\t' : ' ';
        take_names(columns, rest, separator);
        return true;
    }
    if (str_starts(line, STR("#separator \\x09"))) {
        columns->is_zeek = true;
        (void)snprintf(columns->unset, sizeof columns->unset, "-");
        return true;
    }
    if (str_starts(line, STR("#unset_field\t"))) {
        (void)snprintf(columns->unset, sizeof columns->unset, "%.*s", (int)(line.len - 13),
                       line.ptr + 13);
        return true;
    }
    if (str_starts(line, STR("#fields\t"))) {
        columns->is_zeek = true;
        take_names(columns, (struct str){line.ptr + 8, line.len - 8}, '\t');
        return true;
    }
    return str_starts(line, STR("#"));
}

/* The time of a line: Zeek's ts, or date and time of W3C standing side by side. */
static void find_time(const struct columns *columns, struct piece_line *line, size_t column,
                      struct str value, struct str *date)
{
    static const struct moment_frame utc = {0, 0}; /* of both, whatever the sender's clock */
    struct str name = columns->names[column];
    bool has = false;

    if (columns->is_zeek ? str_is(name, "ts") && column == 0 : str_is(name, "datetime"))
        has = moment_read_in(value, &utc, &line->time_us);
    else if (str_is(name, "date"))
        *date = value;
    else if (str_is(name, "time") && date->ptr != NULL && date->ptr + date->len + 1 == value.ptr)
        has = moment_read_in((struct str){date->ptr, date->len + 1 + value.len}, &utc,
                             &line->time_us);
    line->has_time |= has;
}

enum refusal columns_read(const struct columns *columns, struct piece_line *line)
{
    struct str rest = line->text, unset = str_of(columns->unset), date = {NULL, 0};
    size_t count = 0;
    bool has_more = columns->count > 0;

    line->trust = PIECE_STANDARD;
    while (has_more && count < columns->count) {
        const char *end = rest.len > 0 ? memchr(rest.ptr, columns->separator, rest.len) : NULL;
        struct str value = {rest.ptr, end != NULL ? (size_t)(end - rest.ptr) : rest.len};

        has_more = end != NULL;
        if (has_more)
            rest = (struct str){end + 1, rest.len - value.len - 1};
        if (!str_equal(value, unset))
            piece_add(line->list, columns->names[count], value, LEAF_TEXT);
        find_time(columns, line, count, value, &date);
        count++;
    }
    if (columns->count == 0 || count < columns->count || has_more) {
        line->refused_at = columns->count == 0 ? 0 : (size_t)(rest.ptr - line->text.ptr);
        return REFUSAL_COLUMNS;
    }
    return REFUSAL_NONE;
}
