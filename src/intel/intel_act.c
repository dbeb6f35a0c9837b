/* SPDX-License-Identifier: Apache-2.0
 * Import and removal by a person, journalled. */
#include "intel/intel_act.h"

#include "db/journal.h"
#include "intel/taxii_set.h"
#include "registry/actor.h"

bool intel_act_may(const struct actor *actor)
{
    return actor->is_system || actor_has(actor, ROLE_SYSTEM_ADMIN) ||
           actor_has(actor, ROLE_REGULATOR) || actor_has(actor, ROLE_POLICE);
}

static enum status check(struct work *w)
{
    if (intel_act_may(w->actor))
        return ST_OK;
    return work_fail(
        w, ST_DENIED, "", "威胁情报对本节点全部单位生效，由主管部门、公安机关或系统管理员维护",
        "indicators are asked of every unit's events: the sector regulator, the police "
        "or the system administrator keeps them");
}

static void begin(struct work *w, const char *folder, struct intel_import *import)
{
    import->folder = folder;
    import->now = w->now;
    import->by = w->actor_id;
}

/* What the journal keeps of an import: counts and digest, not the refused lines. */
static json_t *kept(struct arena *arena, const json_t *answer)
{
    static const char *const keys[] = {"set",     "format", "read",  "added",  "duplicates",
                                       "refused", "sm3",    "lists", "entries"};
    json_t *state = json_new_object(arena);

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (json_object_get(answer, keys[i]))
            json_put(state, keys[i], json_object_get(answer, keys[i]));
    return state;
}

static enum status note(struct work *w, const char *act, struct str subject, const json_t *after,
                        struct str reason)
{
    TRY(work_write(w));
    TRY(journal_append(w, act, subject, NULL, after, reason));
    return work_commit(w);
}

static struct str subject_of(struct arena *arena, struct str name)
{
    return arena_print(arena, "indicator-set:%.*s", STR_ARG(name));
}

enum status intel_act_import(struct work *w, const char *folder, struct intel_import *import,
                             struct str reason, json_t **ret_answer)
{
    *ret_answer = NULL;
    TRY(check(w));
    if (str_starts(import->name, STR(TAXII_SET_PREFIX)))
        return work_fail(
            w, ST_INVALID, "set", "以“%s”开头的组由 TAXII 集合生成，请换一个名称",
            "sets that begin with \"%s\" come of TAXII collections; choose another name",
            TAXII_SET_PREFIX);
    begin(w, folder, import);
    TRY(intel_import_set(import, w->arena, ret_answer, &w->fault));
    return note(w, "indicator.import", subject_of(w->arena, json_get_text(*ret_answer, "set")),
                kept(w->arena, *ret_answer), reason);
}

enum status intel_act_remove(struct work *w, const char *folder, struct str name, struct str reason)
{
    TRY(check(w));
    TRY(intel_import_remove(folder, name, w->arena, &w->fault));
    return note(w, "indicator.remove", subject_of(w->arena, name), NULL, reason);
}

enum status intel_act_warnings(struct work *w, const char *folder, struct intel_import *import,
                               struct str reason, json_t **ret_answer)
{
    *ret_answer = NULL;
    TRY(check(w));
    begin(w, folder, import);
    TRY(intel_import_warnings(import, w->arena, ret_answer, &w->fault));
    return note(w, "warninglist.import", STR("warninglist:all"), kept(w->arena, *ret_answer),
                reason);
}
