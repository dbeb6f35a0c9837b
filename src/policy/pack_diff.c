/* SPDX-License-Identifier: Apache-2.0
 * Files of two packs side by side; entries are known by their id (or key, code, year). */
#include "policy/pack_diff.h"

#include "policy/pack_read.h"

struct comparing {
    struct arena *arena;
    struct str file;
    const char *list;
    json_t *added, *removed, *changed;
};

static bool has_slash(const char *text)
{
    return str_contains(str_of(text), STR("/")) || str_is(str_of(text), ".") ||
           str_is(str_of(text), "..");
}

static enum status read_one(struct arena *arena, const char *name, const struct pack **ret_pack,
                            struct pack_problems *problems, struct fault *fault)
{
    struct pack_set set;
    bool is_folder = has_slash(name);
    size_t before = problems->count;

    if (is_folder)
        TRY(pack_read_folders(arena, &name, 1, &set, problems));
    else
        TRY(pack_read_builtin(arena, &set, problems));
    if (problems->count > before)
        return fault_set(fault, ST_INVALID, name, "%s 不能读取", "%s cannot be read", name);
    for (size_t i = 0; i < set.count; i++) {
        if (is_folder || str_is(set.packs[i].code, name)) {
            *ret_pack = &set.packs[i];
            return ST_OK;
        }
    }
    return fault_set(fault, ST_NOT_FOUND, name, "没有规则包“%s”（目录请写成 ./目录 的样式）",
                     "there is no pack \"%s\" (write a folder as ./folder)", name);
}

/* What an entry is called among its like. */
static struct str name_of(struct arena *arena, const json_t *entry)
{
    static const char *const keys[] = {"id", "key", "code", "rule"};
    struct str name = STR("");

    for (size_t i = 0; i < sizeof keys / sizeof *keys && name.len == 0; i++)
        name = json_get_text(entry, keys[i]);
    if (json_object_get(entry, "year"))
        name = arena_print(arena, "%lld", (long long)json_get_int(entry, "year", 0));
    struct str start = json_get_text(entry, "start"), from = json_get_text(entry, "valid_from");
    return arena_print(arena, "%.*s%s%.*s%s%.*s", STR_ARG(name), start.len ? " " : "",
                       STR_ARG(start), from.len ? " " : "", STR_ARG(from));
}

static json_t *row_of(const struct comparing *c, const json_t *entry, struct str name)
{
    json_t *row = json_new_object(c->arena);

    json_put_text(row, "file", c->file);
    json_put_textz(row, "list", c->list);
    json_put_text(row, "id", name);
    json_put_text(row, "zh", json_get_text(entry, "zh"));
    json_put_text(row, "en", json_get_text(entry, "en"));
    return row;
}

static void put_value(json_t *json, const char *key, json_t *value)
{
    if (value)
        json_put(json, key, value);
    else
        json_put_null(json, key);
}

static json_t *members_of(const struct comparing *c, const json_t *before, const json_t *after)
{
    json_t *members = json_new_list(c->arena), *all = json_new_object(c->arena), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)before, key, value)
    {
        json_put_bool(all, key, true);
    }
    json_object_foreach((json_t *)(uintptr_t)after, key, value)
    {
        json_put_bool(all, key, true);
    }
    json_object_foreach(all, key, value)
    {
        json_t *old = json_object_get(before, key), *new = json_object_get(after, key);
        if (json_equal(old, new))
            continue;
        json_t *member = json_new_object(c->arena);
        json_put_textz(member, "key", key);
        put_value(member, "before", old);
        put_value(member, "after", new);
        json_add(members, member);
    }
    return members;
}

/* Entries by name; the first of a name counts. */
static json_t *named(const struct comparing *c, const json_t *list)
{
    json_t *entries = json_new_object(c->arena), *entry;
    size_t i;

    json_array_foreach(list, i, entry)
    {
        const char *name = str_zero(c->arena, name_of(c->arena, entry));
        if (!json_object_get(entries, name))
            json_put(entries, name, entry);
    }
    return entries;
}

static void compare_lists(const struct comparing *c, const json_t *before, const json_t *after)
{
    json_t *old = named(c, before), *new = named(c, after), *entry;
    const char *name;

    json_object_foreach(new, name, entry)
    {
        const json_t *earlier = json_object_get(old, name);
        if (!earlier) {
            json_add(c->added, row_of(c, entry, str_of(name)));
        } else if (!json_equal(earlier, entry)) {
            json_t *row = row_of(c, entry, str_of(name));
            json_put(row, "members", members_of(c, earlier, entry));
            json_add(c->changed, row);
        }
    }
    json_object_foreach(old, name, entry)
    {
        if (!json_object_get(new, name))
            json_add(c->removed, row_of(c, entry, str_of(name)));
    }
}

static const json_t *tree_of(const struct pack *pack, struct str name)
{
    for (size_t i = 0; i < pack->file_count; i++) {
        if (str_equal(pack->files[i].name, name))
            return pack->files[i].tree.root;
    }
    return NULL;
}

/* All lists of a file; what is no list (the head) is compared as one entry. */
static void compare_files(struct comparing *c, const json_t *before, const json_t *after)
{
    json_t *heads[2] = {json_new_object(c->arena), json_new_object(c->arena)};
    const json_t *trees[2] = {before, after};
    json_t *value, *seen = json_new_object(c->arena);
    const char *key;

    for (size_t i = 0; i < 2; i++) {
        json_object_foreach((json_t *)(uintptr_t)trees[i], key, value)
        {
            if (!json_is_array(value)) {
                json_put(heads[i], key, value);
                continue;
            }
            if (json_object_get(seen, key))
                continue;
            json_put_bool(seen, key, true);
            c->list = key;
            compare_lists(c, json_get_list(before, key), json_get_list(after, key));
        }
    }
    c->list = "";
    if (!json_equal(heads[0], heads[1])) {
        json_t *row = row_of(c, heads[1], c->file);
        json_put(row, "members", members_of(c, heads[0], heads[1]));
        json_add(c->changed, row);
    }
}

static json_t *head_json(struct arena *arena, const struct pack *pack)
{
    json_t *json = json_new_object(arena);

    json_put_text(json, "code", pack->code);
    json_put_text(json, "version", pack->version);
    return json;
}

enum status pack_diff(struct arena *arena, const char *before, const char *after, json_t **ret_json,
                      struct policy_report *ret_report, struct fault *fault)
{
    struct pack_problems problems = {.arena = arena};
    const struct pack *old = NULL, *new = NULL;
    json_t *json = json_new_object(arena);
    struct comparing c = {
        arena, STR(""), "", json_new_list(arena), json_new_list(arena), json_new_list(arena)};
    enum status status = read_one(arena, before, &old, &problems, fault);

    if (status == ST_OK)
        status = read_one(arena, after, &new, &problems, fault);
    *ret_report = (struct policy_report){problems.count, problems.rows};
    TRY(status);
    if (!old || !new)
        return ST_NOT_FOUND;
    for (size_t i = 0; i < new->file_count; i++) {
        c.file = new->files[i].name;
        compare_files(&c, tree_of(old, c.file), new->files[i].tree.root);
    }
    for (size_t i = 0; i < old->file_count; i++) {
        c.file = old->files[i].name;
        if (!tree_of(new, c.file))
            compare_files(&c, old->files[i].tree.root, NULL);
    }
    json_put(json, "before", head_json(arena, old));
    json_put(json, "after", head_json(arena, new));
    json_put(json, "added", c.added);
    json_put(json, "removed", c.removed);
    json_put(json, "changed", c.changed);
    *ret_json = json;
    return ST_OK;
}
