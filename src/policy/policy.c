/* SPDX-License-Identifier: Apache-2.0
 * Makes the snapshot from checked packs and answers the questions that concern all of them. */
#include "policy/policy.h"

#include <stdlib.h>

#include "policy/form.h"
#include "policy/pack_check.h"
#include "policy/policy_keys.h"
#include "policy/policy_limits.h"
#include "policy/snapshot.h"

bool policy_pack_applies(const struct pack *pack, const struct policy_place *place)
{
    if (date_order(place->on, pack->valid_from) < 0)
        return false;
    if (pack->valid_to.year && date_order(place->on, pack->valid_to) > 0)
        return false;
    return policy_pack_covers(pack, place);
}

/* Its own region, or one that adopted it. */
static bool is_pack_at(const struct pack *pack, struct str region)
{
    bool is_there = str_equal(pack->region, region);

    for (size_t i = 0; !is_there && i < pack->adopted_count; i++)
        is_there = str_equal(pack->adopted_in[i], region);
    return is_there;
}

bool policy_pack_covers(const struct pack *pack, const struct policy_place *place)
{
    bool has_region = pack->region.len == 0, has_sector = pack->sector.len == 0;

    for (size_t i = 0; !has_region && i < place->region_count; i++)
        has_region = is_pack_at(pack, place->regions[i]);
    for (size_t i = 0; !has_sector && i < place->sector_count; i++)
        has_sector = str_equal(place->sectors[i], pack->sector);
    return has_region && has_sector;
}

size_t policy_pack_nearness(const struct pack *pack, const struct policy_place *place)
{
    size_t near = 0;

    for (size_t i = 0; pack->region.len > 0 && i < place->region_count; i++) {
        if (is_pack_at(pack, place->regions[i]))
            near = (i + 1) * 2;
    }
    return pack->sector.len > 0 ? near + 1 : near;
}

/* Built-in packs whose code no folder brings join the packs of the folders. */
static enum status join_builtin(struct arena *arena, struct pack_set *set,
                                struct pack_problems *problems)
{
    struct pack_set builtin;

    TRY(pack_read_builtin(arena, &builtin, problems));
    size_t own = set->count;
    for (size_t i = 0; i < builtin.count; i++) {
        bool is_replaced = false;
        for (size_t k = 0; k < own; k++)
            is_replaced = is_replaced || str_equal(set->packs[k].code, builtin.packs[i].code);
        if (is_replaced)
            continue;
        if (set->count == POLICY_MAX_PACKS)
            return ST_LIMIT;
        set->packs[set->count++] = builtin.packs[i];
    }
    return ST_OK;
}

static json_t *pack_summary(struct arena *arena, const struct pack *pack)
{
    static const char *const members[] = {"code",   "version", "zh",         "en",      "rank",
                                          "region", "sector",  "valid_from", "valid_to"};
    json_t *summary = json_new_object(arena);

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_t *value = json_object_get(pack->head, members[i]);
        if (value)
            json_put(summary, members[i], value);
        else
            json_put_null(summary, members[i]);
    }
    json_put_text(summary, "digest", pack->digest);
    return summary;
}

/* Members that other functions read: the value of a setting as text, ids and clauses in full. */
static void complete_entries(struct arena *arena, const struct pack *pack, json_t *entries)
{
    size_t i;
    json_t *entry;

    json_array_foreach(entries, i, entry)
    {
        json_t *value = json_object_get(entry, "value");
        if (json_is_integer(value))
            json_put_text(entry, "text",
                          arena_print(arena, "%lld", (long long)json_integer_value(value)));
        else if (json_is_boolean(value))
            json_put_textz(entry, "text", json_is_true(value) ? "true" : "false");
        else if (value)
            json_put(entry, "text", value);
        struct str clause = pack_clause_id(pack, arena, json_get_text(entry, "clause"));
        json_put_text(entry, "clause", clause.ptr ? clause : STR(""));
        json_put_text(entry, "full_id", pack_clause_id(pack, arena, json_get_text(entry, "id")));
    }
}

static void add_clauses(struct policy *policy, const struct pack *pack)
{
    json_t *clauses = pack_list(pack, PACK_FILE_CLAUSES, "clauses");
    json_t *documents = pack_list(pack, PACK_FILE_CLAUSES, "documents");
    size_t i, k;
    json_t *clause, *document;

    json_array_foreach(clauses, i, clause)
    {
        json_t *shown = json_new_object(&policy->arena);
        struct str id = pack_clause_id(pack, &policy->arena, json_get_text(clause, "id"));
        json_put_text(shown, "id", id);
        json_put_text(shown, "pack", pack->code);
        json_array_foreach(documents, k, document)
        {
            if (!str_equal(json_get_text(document, "id"), json_get_text(clause, "document")))
                continue;
            json_put_text(shown, "document", json_get_text(document, "zh"));
            json_put_text(shown, "document_en", json_get_text(document, "en"));
            json_put_text(shown, "number", json_get_text(document, "number"));
        }
        json_put_text(shown, "section", json_get_text(clause, "section"));
        json_put_text(shown, "title_zh",
                      arena_print(&policy->arena, "%.*s %.*s",
                                  STR_ARG(json_get_text(shown, "document")),
                                  STR_ARG(json_get_text(clause, "section"))));
        json_put_text(shown, "title_en",
                      arena_print(&policy->arena, "%.*s, %.*s",
                                  STR_ARG(json_get_text(shown, "document_en")),
                                  STR_ARG(json_get_text(clause, "section"))));
        json_put_text(shown, "text_zh", json_get_text(clause, "zh"));
        json_put_text(shown, "text_en", json_get_text(clause, "en"));
        json_put_text(shown, "sure", json_get_text(clause, "sure"));
        json_put(policy->clauses, str_zero(&policy->arena, id), shown);
    }
}

static void add_regions(struct policy *policy, const struct pack *pack)
{
    json_t *rows = pack_list(pack, PACK_FILE_REGIONS, "regions");
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        struct str code = json_get_text(row, "code");
        json_add(policy->regions, row);
        json_put(policy->region_of, str_zero(&policy->arena, code), row);
    }
}

/* A place follows another's document: its pack says so in `adopts`, and the other then applies
 * there too, under its own name. */
static void adopt(struct arena *arena, struct pack_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        struct pack *adopted = &set->packs[i];
        struct str *regions = ARENA_ARRAY(arena, set->count + 1, struct str);

        adopted->adopted_in = regions;
        adopted->adopted_count = 0;
        for (size_t k = 0; k < set->count; k++) {
            const json_t *codes = set->packs[k].head ? json_get_list(set->packs[k].head, "adopts")
                                                     : NULL,
                         *code;
            size_t at;

            bool has = false;
            json_array_foreach(codes, at, code)
            {
                has = has || str_equal(json_text(code), adopted->code);
            }
            if (has && set->packs[k].region.len > 0)
                regions[adopted->adopted_count++] = set->packs[k].region;
        }
    }
}

static void build(struct policy *policy)
{
    struct arena *arena = &policy->arena;

    adopt(arena, &policy->set);
    policy->packs = json_new_list(arena);
    policy->clauses = json_new_object(arena);
    policy->regions = json_new_list(arena);
    policy->region_of = json_new_object(arena);
    policy->sectors = json_new_list(arena);
    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        json_add(policy->packs, pack_summary(arena, pack));
        complete_entries(arena, pack, pack_list(pack, PACK_FILE_SETTINGS, "settings"));
        complete_entries(arena, pack, pack_list(pack, PACK_FILE_CLOCKS, "clocks"));
        complete_entries(arena, pack, pack_list(pack, PACK_FILE_ORGANS, "organs"));
        complete_entries(arena, pack, pack_list(pack, PACK_FILE_GRADING, "floors"));
        complete_entries(arena, pack, pack_list(pack, PACK_FILE_GRADING, "schemes"));
        add_clauses(policy, pack);
        add_regions(policy, pack);
        (void)json_array_extend(policy->sectors, pack_list(pack, PACK_FILE_SECTORS, "sectors"));
    }
    grade_build(policy);
    form_build(policy);
    calendar_build(policy);
    vocabulary_build(arena, &policy->set, &policy->vocabulary);
    policy->vocabulary_list = json_new_list(arena);
    for (size_t i = 1; i <= policy->vocabulary.count; i++)
        json_add(policy->vocabulary_list, policy->vocabulary.words[i].shown);
    obligation_rules_build(policy);
    authority_build(policy);
}

/* A pack of texts takes the place of packs of its code. */
static enum status join_draft(struct arena *arena, struct pack_set *set, const json_t *files,
                              struct pack_problems *problems)
{
    struct pack draft = {.folder = STR("draft"), .shown = STR("draft")};
    const char *name;
    json_t *text;

    draft.files = ARENA_ARRAY(arena, POLICY_MAX_PACK_FILES, struct pack_file);
    json_object_foreach((json_t *)(uintptr_t)files, name, text)
    {
        pack_read_file(arena, &draft, str_of(name), json_text(text), problems);
    }
    pack_read_head(arena, &draft);
    draft.folder = draft.code.len > 0 ? draft.code : draft.folder;
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (!str_equal(set->packs[i].code, draft.code))
            set->packs[kept++] = set->packs[i];
    }
    set->count = kept;
    if (kept == POLICY_MAX_PACKS)
        return ST_LIMIT;
    set->packs[set->count++] = draft;
    return ST_OK;
}

static enum status read_and_check(struct policy *policy, const char *const *folders, size_t count,
                                  const json_t *draft, struct pack_problems *problems,
                                  struct fault *fault)
{
    struct arena *arena = &policy->arena;

    TRY(pack_read_folders(arena, folders, count, &policy->set, problems));
    TRY(join_builtin(arena, &policy->set, problems));
    if (draft)
        TRY(join_draft(arena, &policy->set, draft, problems));
    TRY(pack_check(arena, &policy->set, problems, fault));
    if (problems->count == 0)
        return ST_OK;
    pack_problems_sort(problems);
    if (problems->is_cut) {
        struct policy_problem *last = &problems->rows[problems->count - 1];
        last->zh = STR("问题太多，其余没有列出");
        last->en = STR("there are more problems than are listed");
    }
    const struct policy_problem *first = &problems->rows[0];
    return fault_set(fault, ST_INVALID, "", "规则包有 %zu 处问题，第一处在 %.*s 第 %d 行",
                     "the packs have %zu problems, the first in %.*s line %d", problems->count,
                     STR_ARG(first->file), first->line);
}

enum status policy_load(struct arena *arena, const char *const *folders, size_t count,
                        struct policy **ret_policy, struct policy_report *ret_report,
                        struct fault *fault)
{
    return policy_load_draft(arena, folders, count, NULL, ret_policy, ret_report, fault);
}

enum status policy_load_draft(struct arena *arena, const char *const *folders, size_t count,
                              const json_t *files, struct policy **ret_policy,
                              struct policy_report *ret_report, struct fault *fault)
{
    struct policy *policy = calloc(1, sizeof *policy);
    struct pack_problems problems = {.arena = arena};

    if (!policy)
        return ST_MEMORY;
    arena_init(&policy->arena, POLICY_ARENA_BYTES);
    enum status status = read_and_check(policy, folders, count, files, &problems, fault);
    *ret_report = (struct policy_report){problems.count, problems.rows};
    if (status != ST_OK) {
        policy_free(policy);
        return status;
    }
    build(policy);
    *ret_policy = policy;
    return ST_OK;
}

json_t *policy_keep(const struct policy *policy, struct arena *arena)
{
    json_t *kept = json_new_list(arena);

    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        json_t *json = json_new_object(arena), *files = json_new_object(arena);
        json_put_text(json, "code", pack->code);
        json_put_text(json, "version", pack->version);
        json_put_text(json, "digest", pack->digest);
        for (size_t k = 0; k < pack->file_count; k++)
            json_put(files, str_zero(arena, pack->files[k].name), pack->files[k].tree.root);
        json_put(json, "files", files);
        json_add(kept, json);
    }
    return kept;
}

/* One kept pack; its own copy of the trees, for making the snapshot completes them. */
static enum status read_kept(struct arena *arena, struct pack_set *set, const json_t *kept,
                             struct fault *fault)
{
    const json_t *files = json_get_object(kept, "files");
    struct pack *pack = &set->packs[set->count];
    const char *name;
    json_t *tree;

    pack->files = ARENA_ARRAY(arena, POLICY_MAX_PACK_FILES, struct pack_file);
    pack->folder = pack->shown = str_copy(arena, json_get_text(kept, "code"));
    json_object_foreach((json_t *)(uintptr_t)files, name, tree)
    {
        if (!pack_read_kept(arena, pack, str_of(name), tree))
            return fault_set(fault, ST_CORRUPT, "packs", "保存的规则包里有不认识的文件“%s”",
                             "a kept pack holds an unknown file \"%s\"", name);
    }
    pack_read_head(arena, pack);
    pack->digest = str_copy(arena, json_get_text(kept, "digest"));
    if (!pack->head)
        return fault_set(fault, ST_CORRUPT, "packs", "保存的规则包没有 pack.yaml",
                         "a kept pack lacks pack.yaml");
    set->count++;
    return ST_OK;
}

static enum status read_all_kept(struct policy *policy, const json_t *kept, struct fault *fault)
{
    size_t i;
    json_t *one;

    if (!json_is_array(kept) || json_array_size(kept) > POLICY_MAX_PACKS)
        return fault_set(fault, ST_CORRUPT, "packs", "保存的规则包不是列表，或太多",
                         "the kept packs are no list, or too many");
    policy->set.packs = ARENA_ARRAY(&policy->arena, POLICY_MAX_PACKS, struct pack);
    json_array_foreach(kept, i, one)
    {
        TRY(read_kept(&policy->arena, &policy->set, one, fault));
    }
    return ST_OK;
}

enum status policy_load_kept(const json_t *kept, struct policy **ret_policy, struct fault *fault)
{
    struct policy *policy = calloc(1, sizeof *policy);

    if (!policy)
        return ST_MEMORY;
    arena_init(&policy->arena, POLICY_ARENA_BYTES);
    enum status status = read_all_kept(policy, kept, fault);
    if (status != ST_OK) {
        policy_free(policy);
        return status;
    }
    build(policy);
    *ret_policy = policy;
    return ST_OK;
}

void policy_free(struct policy *policy)
{
    if (!policy)
        return;
    arena_done(&policy->arena);
    free(policy);
}

/* One pack's value while the values are compared. */
struct candidate {
    const struct pack *pack;
    const json_t *entry;
    size_t near;
    int tier; /* 2 binding or local policy, 1 recommendation, 0 the program's default */
};

static int tier_of(const struct pack *pack, const json_t *entry)
{
    if (pack->rank == 0)
        return 0;
    return str_is(json_get_text(entry, "strength"), "encouraged") ? 1 : 2;
}

/* Positive when `a` governs over `b`. */
static int candidate_order(const struct policy_keys_row *row, const struct candidate *a,
                           const struct candidate *b)
{
    if (a->tier != b->tier)
        return a->tier - b->tier;
    int order =
        policy_keys_order(row, json_get_text(a->entry, "text"), json_get_text(b->entry, "text"));
    if (order)
        return order;
    if (row->rule == POLICY_KEYS_NEAREST && a->near != b->near)
        return a->near > b->near ? 1 : -1;
    if (a->pack->rank != b->pack->rank)
        return a->pack->rank > b->pack->rank ? 1 : -1;
    order = date_order(a->pack->valid_from, b->pack->valid_from);
    return order ? order : str_order(b->pack->code, a->pack->code);
}

static struct policy_setting setting_of(const struct candidate *candidate)
{
    const json_t *entry = candidate->entry;
    struct policy_setting setting = {
        .text = json_get_text(entry, "text"),
        .number = json_get_int(entry, "value", 0),
        .clause = json_get_text(entry, "clause"),
        .pack = candidate->pack->code,
        .pack_version = candidate->pack->version,
        .strength = json_get_text(entry, "strength"),
        .sure = json_get_text(entry, "sure"),
    };
    return setting;
}

/* A choice of packs by code; packs of rank 0 always belong to it. */
struct choice {
    const struct str *codes;
    size_t count; /* 0: all packs */
};

static bool is_chosen(const struct choice *choice, const struct pack *pack)
{
    bool is_named = choice->count == 0 || pack->rank == 0;

    for (size_t i = 0; i < choice->count && !is_named; i++)
        is_named = str_equal(choice->codes[i], pack->code);
    return is_named;
}

/* The values of a key at a place, at most `max`; returns how many. */
static size_t candidates(const struct policy *policy, const struct policy_place *place,
                         const char *key, const struct choice *choice, struct candidate *found,
                         size_t max)
{
    size_t count = 0;

    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        json_t *settings = pack_list(pack, PACK_FILE_SETTINGS, "settings");
        size_t k;
        json_t *entry;
        if (!settings || !is_chosen(choice, pack) || !policy_pack_applies(pack, place))
            continue;
        json_array_foreach(settings, k, entry)
        {
            if (count < max && str_is(json_get_text(entry, "key"), key) &&
                pack_entry_is_valid(entry, place->on))
                found[count++] = (struct candidate){pack, entry, policy_pack_nearness(pack, place),
                                                    tier_of(pack, entry)};
        }
    }
    return count;
}

static size_t governing(const struct policy_keys_row *row, const struct candidate *found,
                        size_t count)
{
    size_t best = 0;

    for (size_t i = 1; i < count; i++) {
        if (candidate_order(row, &found[i], &found[best]) > 0)
            best = i;
    }
    return best;
}

enum status policy_setting(const struct policy *policy, const struct policy_place *place,
                           const char *key, struct policy_setting *ret_setting)
{
    return policy_setting_among(policy, place, key, NULL, 0, ret_setting);
}

enum status policy_setting_among(const struct policy *policy, const struct policy_place *place,
                                 const char *key, const struct str *codes, size_t code_count,
                                 struct policy_setting *ret_setting)
{
    const struct policy_keys_row *row = policy_keys_find(str_of(key));
    struct candidate found[POLICY_MAX_PACKS];
    struct choice choice = {codes, code_count};

    if (!row)
        return ST_INVALID;
    size_t count = candidates(policy, place, key, &choice, found, POLICY_MAX_PACKS);
    if (count == 0)
        return ST_NOT_FOUND;
    *ret_setting = setting_of(&found[governing(row, found, count)]);
    return ST_OK;
}

json_t *policy_setting_origin(const struct policy *policy, struct arena *arena,
                              const struct policy_place *place, const char *key)
{
    const struct policy_keys_row *row = policy_keys_find(str_of(key));
    struct candidate found[POLICY_MAX_PACKS];

    if (!row)
        return NULL;
    struct choice all = {NULL, 0};
    size_t count = candidates(policy, place, key, &all, found, POLICY_MAX_PACKS);
    json_t *origin = json_new_object(arena);
    json_t *values = json_new_list(arena);
    json_put_textz(origin, "key", key);
    json_put_textz(origin, "requirement", row->requirement);
    json_put_textz(origin, "zh", row->zh);
    json_put_textz(origin, "en", row->en);
    json_put(origin, "values", values);
    for (size_t first = 0; first < count; first++) {
        size_t best = first + governing(row, &found[first], count - first);
        struct candidate chosen = found[best];
        found[best] = found[first];
        found[first] = chosen;
        struct policy_setting setting = setting_of(&chosen);
        json_t *value = json_new_object(arena);
        json_put_text(value, "text", setting.text);
        json_put_text(value, "clause", setting.clause);
        json_put_text(value, "pack", setting.pack);
        json_put_text(value, "pack_version", setting.pack_version);
        json_put_text(value, "strength", setting.strength);
        json_put_text(value, "sure", setting.sure);
        json_put_bool(value, "is_default", chosen.pack->rank == 0);
        json_put_bool(value, "governs", first == 0);
        json_add(values, value);
    }
    return origin;
}

json_t *policy_clause(const struct policy *policy, struct str id)
{
    return id.len == 0 ? NULL : json_object_getn(policy->clauses, id.ptr, id.len);
}

json_t *policy_clauses(const struct policy *policy, struct arena *arena, struct str pack)
{
    json_t *list = json_new_list(arena);
    const char *id;
    json_t *clause;

    json_object_foreach(policy->clauses, id, clause)
    {
        if (pack.len == 0 || str_equal(json_get_text(clause, "pack"), pack))
            json_add(list, clause);
    }
    return list;
}

json_t *policy_packs(const struct policy *policy)
{
    return policy->packs;
}

json_t *policy_pack_files(const struct policy *policy, struct arena *arena, struct str code)
{
    json_t *files = json_new_object(arena);

    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        for (size_t k = 0; str_equal(pack->code, code) && k < pack->file_count; k++)
            json_put(files, str_zero(arena, pack->files[k].name), pack->files[k].tree.root);
    }
    return files;
}

void policy_main_pack(const struct policy *policy, const struct policy_place *place,
                      struct str *ret_code, struct str *ret_version)
{
    const struct pack *best = NULL;

    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        if (!policy_pack_applies(pack, place))
            continue;
        size_t near = policy_pack_nearness(pack, place),
               best_near = best ? policy_pack_nearness(best, place) : 0;
        if (!best || near > best_near || (near == best_near && pack->rank > best->rank))
            best = pack;
    }
    *ret_code = best ? best->code : STR("");
    *ret_version = best ? best->version : STR("");
}

json_t *policy_regions(const struct policy *policy)
{
    return policy->regions;
}

json_t *policy_sectors(const struct policy *policy)
{
    return policy->sectors;
}

json_t *policy_form(const struct policy *policy, struct str id)
{
    return id.len == 0 ? NULL : json_object_getn(policy->forms, id.ptr, id.len);
}
