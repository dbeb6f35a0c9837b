/* SPDX-License-Identifier: Apache-2.0
 * Enumerations of the packs by id and by place. */
#include "policy/lists.h"

#include "policy/snapshot.h"

/* Rules by their full ids. */
static json_t *rules_json(struct arena *arena, const struct pack *pack, const json_t *rules)
{
    json_t *full = json_new_list(arena), *rule;
    size_t i;

    json_array_foreach(rules, i, rule)
    {
        json_add_text(full, pack_clause_id(pack, arena, json_text(rule)));
    }
    return full;
}

static json_t *list_json(struct arena *arena, const struct pack *pack, const json_t *entry)
{
    static const char *const members[] = {"zh", "en", "sure", "note_zh", "note_en"};
    json_t *json = json_new_object(arena), *items = json_new_list(arena), *item;
    struct str clause = json_get_text(entry, "clause");
    size_t i;

    json_put_text(json, "id", pack_clause_id(pack, arena, json_get_text(entry, "id")));
    for (i = 0; i < sizeof members / sizeof *members; i++)
        json_put_text(json, members[i], json_get_text(entry, members[i]));
    json_put_text(json, "clause", clause.len ? pack_clause_id(pack, arena, clause) : STR(""));
    json_put_text(json, "pack", pack->code);
    json_put_bool(json, "open", json_get_bool(entry, "open", false));
    json_array_foreach(json_get_list(entry, "items"), i, item)
    {
        json_t *copy = json_keep(arena, json_copy(item));
        clause = json_get_text(item, "clause");
        json_put_text(copy, "clause", clause.len ? pack_clause_id(pack, arena, clause) : STR(""));
        if (json_get_list(item, "rules"))
            json_put(copy, "rules", rules_json(arena, pack, json_get_list(item, "rules")));
        json_add(items, copy);
    }
    json_put(json, "items", items);
    return json;
}

json_t *lists_find(const struct policy *policy, struct arena *arena, struct str id)
{
    struct str name;
    struct str code = str_cut(id, ':', &name);
    size_t i;
    json_t *entry;

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        if (!str_equal(pack->code, code))
            continue;
        json_array_foreach(pack_list(pack, PACK_FILE_LISTS, "lists"), i, entry)
        {
            if (str_equal(json_get_text(entry, "id"), name))
                return list_json(arena, pack, entry);
        }
    }
    return NULL;
}

json_t *lists_at(const struct policy *policy, struct arena *arena, const struct policy_place *place,
                 struct str name)
{
    json_t *found = json_new_list(arena), *entry;
    size_t *near = ARENA_ARRAY(arena, policy->set.count + 1, size_t);
    size_t i;

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        if (!policy_pack_applies(pack, place))
            continue;
        json_array_foreach(pack_list(pack, PACK_FILE_LISTS, "lists"), i, entry)
        {
            if (!str_equal(json_get_text(entry, "id"), name) ||
                !pack_entry_is_valid(entry, place->on))
                continue;
            size_t weight = policy_pack_nearness(pack, place), at = json_array_size(found);
            for (; at > 0 && near[at - 1] < weight; at--)
                near[at] = near[at - 1];
            near[at] = weight;
            (void)json_array_insert(found, at, list_json(arena, pack, entry));
            break;
        }
    }
    return found;
}

json_t *lists_of(const struct policy *policy, struct arena *arena, struct str pack)
{
    json_t *all = json_new_list(arena), *entry;
    size_t i;

    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *one = &policy->set.packs[k];
        if (pack.len > 0 && !str_equal(one->code, pack))
            continue;
        json_array_foreach(pack_list(one, PACK_FILE_LISTS, "lists"), i, entry)
        {
            json_add(all, list_json(arena, one, entry));
        }
    }
    return all;
}
