/* SPDX-License-Identifier: Apache-2.0
 * What is shown of sets and hits. */
#include "intel/intel_page.h"

#include "intel/intel_manifest.h"
#include "registry/actor.h"

bool intel_page_is_narrow(const struct actor *actor)
{
    return !actor->is_system && !actor->sees_region && !actor_has(actor, ROLE_SYSTEM_ADMIN);
}

static bool is_withheld(enum indicator_tlp tlp, bool is_narrow)
{
    return is_narrow && tlp >= INTEL_PAGE_STRICT;
}

static void put_confidence(json_t *object, int64_t confidence)
{
    if (confidence < 0)
        json_put_null(object, "confidence");
    else
        json_put_int(object, "confidence", confidence);
}

static json_t *set_json(struct arena *arena, const json_t *row, struct instant now)
{
    static const char *const same[] = {"name", "format",     "tlp",     "count",
                                       "by",   "duplicates", "refused", "sm3"};
    json_t *set = json_new_object(arena);
    int64_t expires_ms = json_get_int(row, "expires_ms", 0);
    json_t *kinds = json_get_object(row, "kinds");

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        json_put(set, same[i], json_object_get(row, same[i]));
    if (kinds)
        json_put(set, "kinds", kinds);
    else
        json_put_null(set, "kinds");
    put_confidence(set, json_get_int(row, "confidence", -1));
    json_put_instant(set, "expires_at", (struct instant){expires_ms});
    json_put_instant(set, "imported_at", (struct instant){json_get_int(row, "imported_ms", 0)});
    json_put_bool(set, "expired", expires_ms != 0 && expires_ms <= now.ms);
    return set;
}

static json_t *list_json(struct arena *arena, const json_t *row)
{
    json_t *list = json_new_object(arena);

    json_put_text(list, "name", json_get_text(row, "name"));
    json_put_text(list, "type", json_get_text(row, "type"));
    json_put_int(list, "count", json_get_int(row, "count", 0));
    json_put_instant(list, "imported_at", (struct instant){json_get_int(row, "imported_ms", 0)});
    return list;
}

enum status intel_page_sets(const char *folder, bool is_narrow, struct instant now,
                            struct arena *arena, json_t **ret_page, struct fault *fault)
{
    json_t *page = json_new_object(arena), *sets = json_new_list(arena);
    json_t *lists = json_new_list(arena), *row;
    struct intel_manifest manifest;
    int64_t withheld = 0;
    size_t i;

    TRY(intel_manifest_read(folder, arena, &manifest, fault));
    json_array_foreach(intel_manifest_sets(&manifest), i, row)
    {
        if (is_withheld(indicator_set_tlp(json_get_text(row, "tlp")), is_narrow))
            withheld++;
        else
            json_add(sets, set_json(arena, row, now));
    }
    json_array_foreach(json_get_list(manifest.root, "lists"), i, row)
    {
        json_add(lists, list_json(arena, row));
    }
    json_put_int(page, "generation", json_get_int(manifest.root, "generation", 0));
    json_put(page, "sets", sets);
    json_put(page, "warninglists", lists);
    json_put_int(page, "withheld", withheld);
    *ret_page = page;
    return ST_OK;
}

static json_t *hit_json(struct arena *arena, const struct indicators_hit *hit)
{
    json_t *row = json_new_object(arena);

    json_put_textz(row, "set", hit->set);
    json_put_text(row, "value", hit->value);
    json_put_textz(row, "kind", indicator_value_word(hit->kind));
    json_put_textz(row, "tlp", indicator_set_tlp_word(hit->tlp));
    put_confidence(row, hit->confidence);
    json_put_instant(row, "expires_at", hit->expires_at);
    json_put_text(row, "suppressed_by",
                  hit->suppressed_by ? str_of(hit->suppressed_by) : (struct str){NULL, 0});
    json_put_text(row, "note", hit->note);
    return row;
}

enum status intel_page_match(const struct indicators_snapshot *snapshot, struct str value,
                             bool is_narrow, struct instant now, struct arena *arena,
                             json_t **ret_page, struct fault *fault)
{
    struct indicators_hits *hits = ARENA_NEW(arena, struct indicators_hits);
    json_t *page = json_new_object(arena), *list = json_new_list(arena);
    int64_t withheld = 0;

    TRY(indicators_match(snapshot, INDICATORS_ANY, value, now, arena, hits, fault));
    for (size_t i = 0; i < hits->count; i++) {
        if (is_withheld(hits->rows[i].tlp, is_narrow))
            withheld++;
        else
            json_add(list, hit_json(arena, &hits->rows[i]));
    }
    json_put_text(page, "value", value);
    json_put(page, "hits", list);
    json_put_int(page, "suppressed", (int64_t)hits->suppressed);
    json_put_int(page, "expired", (int64_t)hits->expired);
    json_put_bool(page, "is_cut", hits->is_cut);
    json_put_int(page, "generation", (int64_t)indicators_generation(snapshot));
    json_put_int(page, "withheld", withheld);
    *ret_page = page;
    return ST_OK;
}
