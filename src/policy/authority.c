/* SPDX-License-Identifier: Apache-2.0
 * Authorities of all packs as one table, asked by place and act. */
#include "policy/authority.h"

#include "policy/snapshot.h"

/* A member that is one word or a list of words. */
static const struct str *words_of(struct arena *arena, const json_t *value, size_t *ret_count)
{
    size_t count = json_is_array(value) ? json_array_size(value) : json_is_string(value) ? 1 : 0;
    struct str *words = ARENA_ARRAY(arena, count + 1, struct str);

    for (size_t i = 0; i < count; i++)
        words[i] = json_text(json_is_array(value) ? json_array_get(value, i) : value);
    *ret_count = count;
    return words;
}

static struct authority authority_of(struct arena *arena, const struct pack *pack,
                                     const json_t *entry)
{
    struct str clause = json_get_text(entry, "clause");
    struct authority authority = {
        .id = pack_clause_id(pack, arena, json_get_text(entry, "id")),
        .act = json_get_text(entry, "act"),
        .clause = clause.len ? pack_clause_id(pack, arena, clause) : STR(""),
        .strength = json_get_text(entry, "strength"),
        .sure = json_get_text(entry, "sure"),
        .pack = pack->code,
        .pack_version = pack->version,
        .zh = json_get_text(entry, "zh"),
        .en = json_get_text(entry, "en"),
        .note_zh = json_get_text(entry, "note_zh"),
        .note_en = json_get_text(entry, "note_en"),
        .yields = json_get_bool(entry, "yields", false),
    };

    authority.roles = words_of(arena, json_object_get(entry, "role"), &authority.role_count);
    authority.ranks = words_of(arena, json_object_get(entry, "rank"), &authority.rank_count);
    authority.levels = words_of(arena, json_object_get(entry, "level"), &authority.level_count);
    authority.scopes = words_of(arena, json_object_get(entry, "scope"), &authority.scope_count);
    return authority;
}

void authority_build(struct policy *policy)
{
    struct arena *arena = &policy->arena;
    size_t total = 0, i;
    json_t *entry;

    for (size_t k = 0; k < policy->set.count; k++)
        total +=
            json_array_size(pack_list(&policy->set.packs[k], PACK_FILE_AUTHORITIES, "authorities"));
    policy->authorities = ARENA_ARRAY(arena, total + 1, struct authority);
    policy->authority_packs = ARENA_ARRAY(arena, total + 1, const struct pack *);
    policy->authority_entries = ARENA_ARRAY(arena, total + 1, json_t *);
    for (size_t k = 0; k < policy->set.count; k++) {
        const struct pack *pack = &policy->set.packs[k];
        json_array_foreach(pack_list(pack, PACK_FILE_AUTHORITIES, "authorities"), i, entry)
        {
            size_t at = policy->authority_count++;
            policy->authorities[at] = authority_of(arena, pack, entry);
            policy->authority_packs[at] = pack;
            policy->authority_entries[at] = entry;
        }
    }
}

/* What yields speaks only where no other entry is about the act. */
static size_t drop_yielding(const struct authority **found, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_dropped = false;
        for (size_t k = 0; found[i]->yields && k < count && !is_dropped; k++)
            is_dropped = !found[k]->yields && str_equal(found[k]->act, found[i]->act);
        if (!is_dropped)
            found[kept++] = found[i];
    }
    return kept;
}

struct authority_list authority_at(const struct policy *policy, struct arena *arena,
                                   const struct policy_place *place, struct str act)
{
    const struct authority **found =
        ARENA_ARRAY(arena, policy->authority_count + 1, const struct authority *);
    size_t *near = ARENA_ARRAY(arena, policy->authority_count + 1, size_t);
    size_t count = 0;

    for (size_t i = 0; i < policy->authority_count; i++) {
        const struct authority *authority = &policy->authorities[i];
        const struct pack *pack = policy->authority_packs[i];
        if ((act.len > 0 && !str_equal(authority->act, act)) || !policy_pack_applies(pack, place) ||
            !pack_entry_is_valid(policy->authority_entries[i], place->on))
            continue;
        /* The nearest pack's first; what yields last, so that the others are kept first. */
        size_t weight = authority->yields ? 0 : policy_pack_nearness(pack, place) + 1;
        size_t at = count++;
        for (; at > 0 && near[at - 1] < weight; at--) {
            near[at] = near[at - 1];
            found[at] = found[at - 1];
        }
        near[at] = weight;
        found[at] = authority;
    }
    return (struct authority_list){drop_yielding(found, count), found};
}

/* The word is in the list; an empty list or word asks for nothing. */
static bool is_among(const struct str *list, size_t count, struct str word)
{
    bool is_found = count == 0 || word.len == 0;

    for (size_t i = 0; i < count && !is_found; i++)
        is_found = str_equal(list[i], word);
    return is_found;
}

const struct authority *authority_allows(const struct policy *policy, struct arena *arena,
                                         const struct policy_place *place, struct str act,
                                         struct str role, struct str rank, struct str level,
                                         struct str scope)
{
    struct authority_list list = authority_at(policy, arena, place, act);

    for (size_t i = 0; i < list.count; i++) {
        const struct authority *authority = list.entries[i];
        if (is_among(authority->roles, authority->role_count, role) &&
            is_among(authority->ranks, authority->rank_count, rank) &&
            is_among(authority->levels, authority->level_count, level) &&
            is_among(authority->scopes, authority->scope_count, scope))
            return authority;
    }
    return NULL;
}

static void put_words(struct arena *arena, json_t *json, const char *key, const struct str *words,
                      size_t count)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < count; i++)
        json_add_text(list, words[i]);
    json_put(json, key, list);
}

json_t *authority_json(struct arena *arena, const struct authority *authority)
{
    json_t *json = json_new_object(arena);

    json_put_text(json, "id", authority->id);
    json_put_text(json, "act", authority->act);
    put_words(arena, json, "role", authority->roles, authority->role_count);
    put_words(arena, json, "rank", authority->ranks, authority->rank_count);
    put_words(arena, json, "level", authority->levels, authority->level_count);
    put_words(arena, json, "scope", authority->scopes, authority->scope_count);
    json_put_text(json, "clause", authority->clause);
    json_put_text(json, "strength", authority->strength);
    json_put_text(json, "sure", authority->sure);
    json_put_text(json, "pack", authority->pack);
    json_put_text(json, "zh", authority->zh);
    json_put_text(json, "en", authority->en);
    json_put_text(json, "note_zh", authority->note_zh);
    json_put_text(json, "note_en", authority->note_en);
    return json;
}
