/* SPDX-License-Identifier: Apache-2.0
 * The plain reader of one JSON object: every leaf with its dotted name. */
#include <string.h>

#include "events/layout_set.h"

/* A container that is open: where the name ends inside it. */
struct level {
    size_t name_bytes;
    bool is_array;
};

struct reader {
    struct layout_set *set;
    struct str line;
    size_t at;
    size_t name_bytes; /* of set->name */
    size_t count;      /* pieces */
    size_t depth;
    struct level levels[LAYOUT_DEPTH_MAX];
};

static void skip_space(struct reader *r)
{
    while (r->at < r->line.len && (r->line.ptr[r->at] == ' ' || r->line.ptr[r->at] == '\t' ||
                                   r->line.ptr[r->at] == '\r' || r->line.ptr[r->at] == '\n'))
        r->at++;
}

/* The next byte that is not space; 0 at the end. */
static char peek(struct reader *r)
{
    skip_space(r);
    return r->at < r->line.len ? r->line.ptr[r->at] : '\0';
}

static bool accept(struct reader *r, char byte)
{
    if (peek(r) != byte)
        return false;
    r->at++;
    return true;
}

static enum status open_level(struct reader *r, bool is_array)
{
    if (r->depth == LAYOUT_DEPTH_MAX)
        return ST_LIMIT;
    r->levels[r->depth++] = (struct level){r->name_bytes, is_array};
    r->at++;
    return ST_OK;
}

/* A key and its colon; the name becomes that of its value. */
static enum status read_key(struct reader *r)
{
    struct layout_set *set = r->set;
    size_t base = r->levels[r->depth - 1].name_bytes;
    struct leaf leaf;

    if (!accept(r, '"'))
        return ST_MALFORMED;
    size_t end = layout_scan_string(r->line, r->at, &leaf);
    if (end == SIZE_MAX)
        return ST_MALFORMED;
    size_t bytes = end - r->at, dot = base > 0 ? 1 : 0;
    if (base + dot + bytes > sizeof(set->name))
        return ST_LIMIT;
    if (dot > 0)
        set->name[base] = '.';
    if (bytes > 0)
        memcpy(set->name + base + dot, r->line.ptr + r->at, bytes);
    r->name_bytes = base + dot + bytes;
    r->at = end + 1;
    return accept(r, ':') ? ST_OK : ST_MALFORMED;
}

static enum status add_leaf(struct reader *r, size_t end, enum leaf_kind kind)
{
    if (end == SIZE_MAX)
        return ST_MALFORMED;
    if (r->count == LAYOUT_SLOT_MAX)
        return ST_LIMIT;
    struct str name = str_copy(&r->set->names, (struct str){r->set->name, r->name_bytes});
    r->set->pieces[r->count++] = (struct layout_piece){
        .name = name, .text = {r->line.ptr + r->at, end - r->at}, .kind = kind};
    r->at = end;
    return ST_OK;
}

/* A value; a container is opened only, what is in it comes next. */
static enum status read_value(struct reader *r, bool *ret_is_open)
{
    char byte = peek(r);
    struct leaf leaf;

    *ret_is_open = byte == '{' || byte == '[';
    if (*ret_is_open)
        return open_level(r, byte == '[');
    if (byte != '"')
        return add_leaf(r, layout_scan_bare(r->line, r->at), LEAF_BARE);
    r->at++;
    TRY(add_leaf(r, layout_scan_string(r->line, r->at, &leaf), LEAF_STRING));
    r->at++;
    return ST_OK;
}

/* After a value: close what ends here; false when all is closed. */
static enum status read_end(struct reader *r, bool *ret_goes_on)
{
    while (r->depth > 0) {
        struct level *level = &r->levels[r->depth - 1];

        if (accept(r, ',')) {
            r->name_bytes = level->name_bytes;
            *ret_goes_on = true;
            return ST_OK;
        }
        if (!accept(r, level->is_array ? ']' : '}'))
            return ST_MALFORMED;
        r->depth--;
    }
    *ret_goes_on = false;
    return ST_OK;
}

enum status layout_json_pieces(struct layout_set *set, struct str line, size_t *ret_count)
{
    struct reader r = {.set = set, .line = line};
    bool is_open = true, goes_on = true;

    if (peek(&r) != '{')
        return ST_MALFORMED;
    TRY(open_level(&r, false));
    while (goes_on) {
        struct level *level = &r.levels[r.depth - 1];

        if (is_open && peek(&r) == (level->is_array ? ']' : '}')) {
            is_open = false;
            TRY(read_end(&r, &goes_on));
            continue;
        }
        if (!level->is_array)
            TRY(read_key(&r));
        TRY(read_value(&r, &is_open));
        if (!is_open)
            TRY(read_end(&r, &goes_on));
    }
    skip_space(&r);
    if (r.at != line.len)
        return ST_MALFORMED;
    *ret_count = r.count;
    return ST_OK;
}
