/* SPDX-License-Identifier: Apache-2.0
 * Import and removal by a person, journalled. */
#include "intel/intel_act.h"

#include "db/journal.h"
#include "intel/intel_manifest.h"
#include "intel/taxii_set.h"
#include "registry/account.h"
#include "registry/actor.h"
#include "registry/party.h"

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

/* The machine's owner may leave it out. */
static enum status check_reason(struct work *w, struct str reason)
{
    if (w->actor->is_system || !str_is_blank(reason))
        return ST_OK;
    return work_fail(w, ST_INVALID, "reason", "请写明来源和理由，记入日志",
                     "say where it comes from and why; the journal keeps it");
}

/* Which office an account is of: its unit, "" for the node's own administration. */
static enum status office_of(struct work *w, struct str by, struct str *ret_party)
{
    struct account account;

    *ret_party = STR("");
    if (by.len == 0 || str_is(by, "system"))
        return ST_OK;
    enum status status = account_load(w, by, &account);
    if (status == ST_OK)
        *ret_party = account.party_id;
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    return ST_OK;
}

static enum status other_office(struct work *w, struct str name, struct str office)
{
    struct party party = {.name = STR("")};

    if (office.len == 0)
        return work_fail(w, ST_CONFLICT, "take_over",
                         "指标组“%.*s”由本节点管理员维护：请换一个名称；确需替换的，选择接管"
                         "（take_over=1）",
                         "the set \"%.*s\" is kept by the node's administrator: choose another "
                         "name, or take it over (take_over=1)",
                         STR_ARG(name));
    if (party_load(w, office, &party) != ST_OK) /* not theirs to see */
        party.name = STR("");
    fault_clear(&w->fault);
    return work_fail(w, ST_CONFLICT, "take_over",
                     "指标组“%.*s”由其他单位（%.*s）维护：请换一个名称；确需替换的，选择接管"
                     "（take_over=1）",
                     "the set \"%.*s\" is kept by another office (%.*s): choose another name, or "
                     "take it over (take_over=1)",
                     STR_ARG(name), STR_ARG(party.name.len > 0 ? party.name : STR("—")));
}

/* Whose the set of that name is; *ret_taken is the office that loses it. */
static enum status check_office(struct work *w, struct intel_import *import, bool takes_over,
                                const char **ret_taken)
{
    struct intel_manifest manifest;
    struct str office;

    *ret_taken = NULL;
    if (w->actor->is_system)
        return ST_OK;
    TRY(intel_manifest_read(import->folder, w->arena, &manifest, &w->fault));
    const json_t *row = intel_manifest_find(&manifest, import->name);
    import->owner = row ? str_zero(w->arena, json_get_text(row, "by")) : "";
    if (row == NULL)
        return ST_OK;
    TRY(office_of(w, str_of(import->owner), &office));
    if (str_equal(office, w->actor->party_id))
        return ST_OK;
    *ret_taken = office.len > 0 ? str_zero(w->arena, office) : "node";
    return takes_over ? ST_OK : other_office(w, import->name, office);
}

enum status intel_act_import(struct work *w, const char *folder, struct intel_import *import,
                             bool takes_over, struct str reason, json_t **ret_answer)
{
    const char *taken;

    *ret_answer = NULL;
    TRY(check(w));
    TRY(check_reason(w, reason));
    if (str_starts(import->name, STR(TAXII_SET_PREFIX)))
        return work_fail(
            w, ST_INVALID, "set", "以“%s”开头的组由 TAXII 集合生成，请换一个名称",
            "sets that begin with \"%s\" come of TAXII collections; choose another name",
            TAXII_SET_PREFIX);
    begin(w, folder, import);
    TRY(work_read(w));
    enum status status = check_office(w, import, takes_over, &taken);
    work_rollback(w);
    TRY(status);
    TRY(intel_import_set(import, w->arena, ret_answer, &w->fault));
    json_t *after = kept(w->arena, *ret_answer);
    if (taken != NULL)
        json_put_textz(after, "taken_over_from", taken);
    return note(w, "indicator.import", subject_of(w->arena, json_get_text(*ret_answer, "set")),
                after, reason);
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
    TRY(check_reason(w, reason));
    begin(w, folder, import);
    TRY(intel_import_warnings(import, w->arena, ret_answer, &w->fault));
    return note(w, "warninglist.import", STR("warninglist:all"), kept(w->arena, *ret_answer),
                reason);
}
