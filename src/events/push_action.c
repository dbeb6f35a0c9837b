/* SPDX-License-Identifier: Apache-2.0
 * Actions and their events. */
#include "events/push_action.h"

#include <string.h>

#include "base/banned.h"

static const char *const words[] = {"index", "create", "update", "delete"};

static struct str past_spaces(struct str text)
{
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t')) {
        text.ptr++;
        text.len--;
    }
    return text;
}

/* Whether its first key is an action's: nearly every event ends here. */
static bool begins_as_one(struct str line)
{
    struct str key;

    if (!str_starts(line, STR("{")))
        return false;
    key = past_spaces((struct str){line.ptr + 1, line.len - 1});
    if (!str_starts(key, STR("\"")))
        return false;
    key = str_cut((struct str){key.ptr + 1, key.len - 1}, '"', &(struct str){NULL, 0});
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(key, words[i]))
            return true;
    return false;
}

bool push_action_read(struct str line, struct arena *arena, struct push_item *item)
{
    struct fault fault = {.status = ST_OK};
    json_t *value = NULL;

    if (line.len > PUSH_ACTION_MAX_BYTES || !begins_as_one(line) ||
        json_read(arena, line, PUSH_ACTION_MAX_BYTES, &fault, &value) != ST_OK ||
        json_object_size(value) != 1)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const json_t *about = json_get_object(value, words[i]);

        if (about == NULL)
            continue;
        item->action = words[i];
        item->index = json_get_text(about, "_index");
        item->id = json_get_text(about, "_id");
        return true;
    }
    return false;
}

/* The rows behind it are the body's; how many it used. */
static size_t fold_one(const struct push_item *rows, size_t left, struct arena *arena,
                       struct push_item *ret_item)
{
    struct push_item item = {.line = rows[0].line, .action = words[0]};
    bool is_action = push_action_read(item.line, arena, &item);
    bool is_alone = !is_action || item.action == words[3] || left == 1;
    bool is_kept = item.action == words[0] || item.action == words[1];

    if (!is_alone)
        item.line = rows[1].line;
    item.refusal = is_alone || !is_kept ? REFUSAL_BULK : rows[1].refusal;
    *ret_item = item;
    return is_alone ? 1 : 2;
}

void push_action_fold(struct push_body *body, struct arena *arena)
{
    size_t count = 0;

    for (size_t from = 0; from < body->count;) {
        struct push_item item;

        from += fold_one(&body->items[from], body->count - from, arena, &item);
        body->items[count++] = item;
    }
    body->count = count;
}
