/* SPDX-License-Identifier: Apache-2.0
 * Who may see and change which records, asked of the closure tables. */
#include "registry/scope.h"

#include "base/banned.h"
#include "db/db.h"
#include "registry/actor.h"
#include "registry/scope_store.sql.h"

static bool has_administrator(const struct actor *actor)
{
    return actor_has(actor, ROLE_SYSTEM_ADMIN) || actor_has(actor, ROLE_SECURITY_ADMIN) ||
           actor_has(actor, ROLE_AUDIT_ADMIN);
}

static struct str or_empty(struct str text)
{
    return text.ptr ? text : STR("");
}

struct scope scope_of(const struct work *w)
{
    const struct actor *actor = w->actor;
    struct scope scope = {
        .kind = SCOPE_NONE,
        .region = STR(""),
        .sector = STR(""),
        .party_id = or_empty(actor->party_id),
        .account_id = or_empty(actor->account_id),
    };

    if (actor->is_system) {
        scope.kind = SCOPE_REGION;
    } else if (actor->sees_region && actor->region.len > 0) {
        scope.kind = SCOPE_REGION;
        scope.region = actor->region;
        scope.sector = or_empty(actor->sector);
    } else if (!has_administrator(actor) && actor_has(actor, ROLE_OPERATOR) &&
               actor->party_id.len > 0) {
        scope.kind = SCOPE_PARTY;
    } else if (!has_administrator(actor) && actor_has(actor, ROLE_EXPERT)) {
        scope.kind = SCOPE_GUEST;
    }
    return scope;
}

static enum status hidden_system(struct work *w)
{
    return work_fail(w, ST_NOT_FOUND, "system", "没有这个系统，或不在您的管辖范围内",
                     "there is no such system within your scope");
}

/* How far w->actor reaches a system: not at all, to see it, to change it. */
enum reach { REACH_NONE, REACH_SEE, REACH_CHANGE };

static enum status reach_of_system(struct work *w, struct str system_id, enum reach *ret_reach)
{
    struct scope scope = scope_of(w);
    struct db_row row;
    enum reach reach = REACH_NONE;

    enum status status = db_one(w, &SQL_SCOPE_SYSTEM,
                                DB_BINDS(db_text(scope.region), db_text(scope.sector),
                                         db_text(scope.account_id), db_text(system_id)),
                                &row);
    if (status == ST_NOT_FOUND)
        return hidden_system(w);
    TRY(status);
    bool is_own = scope.party_id.len > 0 && str_equal(db_cell_text(&row, 0), scope.party_id);
    if (scope.kind == SCOPE_REGION && db_cell_int(&row, 1) != 0)
        reach = REACH_CHANGE;
    else if (scope.kind != SCOPE_NONE && is_own)
        reach = actor_has(w->actor, ROLE_OPERATOR) ? REACH_CHANGE : REACH_SEE;
    else if (scope.kind != SCOPE_NONE && actor_has(w->actor, ROLE_EXPERT) &&
             db_cell_int(&row, 2) != 0)
        reach = REACH_SEE;
    *ret_reach = reach;
    return ST_OK;
}

enum status scope_see_system(struct work *w, struct str system_id)
{
    enum reach reach = REACH_NONE;

    TRY(reach_of_system(w, system_id, &reach));
    return reach == REACH_NONE ? hidden_system(w) : ST_OK;
}

enum status scope_change_system(struct work *w, struct str system_id)
{
    enum reach reach = REACH_NONE;

    TRY(reach_of_system(w, system_id, &reach));
    if (reach == REACH_NONE)
        return hidden_system(w);
    if (reach == REACH_SEE)
        return work_fail(w, ST_DENIED, "system", "您可以查看此系统，但无权修改",
                         "you may see this system but not change it");
    return ST_OK;
}

static enum status reach_of_party(struct work *w, struct str party_id, enum reach *ret_reach)
{
    struct scope scope = scope_of(w);
    struct db_row row;
    enum reach reach = REACH_NONE;

    enum status status =
        db_one(w, &SQL_SCOPE_PARTY,
               DB_BINDS(db_text(scope.region), db_text(scope.sector), db_text(party_id)), &row);
    if (status == ST_NOT_FOUND) {
        *ret_reach = REACH_NONE;
        return ST_OK;
    }
    TRY(status);
    bool is_authority = db_cell_int(&row, 0) != 0;
    bool is_covered = scope.kind == SCOPE_REGION && db_cell_int(&row, 1) != 0;
    bool is_own = scope.party_id.len > 0 && str_equal(party_id, scope.party_id);
    bool is_officer = actor_has(w->actor, ROLE_OPERATOR) || actor_has(w->actor, ROLE_REGULATOR) ||
                      actor_has(w->actor, ROLE_POLICE);
    if (w->actor->is_system || actor_has(w->actor, ROLE_SYSTEM_ADMIN))
        reach = REACH_CHANGE;
    else if ((is_own && is_officer) || (is_covered && !is_authority))
        reach = REACH_CHANGE;
    else if (is_own || is_authority || is_covered || has_administrator(w->actor) ||
             (scope.kind == SCOPE_REGION && db_cell_int(&row, 2) != 0))
        reach = REACH_SEE;
    *ret_reach = reach;
    return ST_OK;
}

static enum status hidden_party(struct work *w)
{
    return work_fail(w, ST_NOT_FOUND, "party", "没有这个单位，或不在您的管辖范围内",
                     "there is no such party within your scope");
}

enum status scope_see_party(struct work *w, struct str party_id)
{
    enum reach reach = REACH_NONE;

    TRY(reach_of_party(w, party_id, &reach));
    return reach == REACH_NONE ? hidden_party(w) : ST_OK;
}

enum status scope_change_party(struct work *w, struct str party_id)
{
    enum reach reach = REACH_NONE;

    TRY(reach_of_party(w, party_id, &reach));
    if (reach == REACH_NONE)
        return hidden_party(w);
    if (reach == REACH_SEE)
        return work_fail(w, ST_DENIED, "party", "您可以查看此单位，但无权修改",
                         "you may see this party but not change it");
    return ST_OK;
}

/* `code` is `root` or lies below it, by the path from the top. */
static enum status lies_below(struct work *w, const struct db_statement *statement, struct str code,
                              struct str root, bool *ret_is_below)
{
    struct db_row row;
    struct str rest;

    *ret_is_below = root.len == 0;
    if (root.len == 0 || code.len == 0)
        return ST_OK;
    enum status status = db_one(w, statement, DB_BINDS(db_text(code)), &row);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    rest = db_cell_text(&row, 0);
    while (rest.len > 0) {
        struct str part = str_cut(rest, '/', &rest);
        if (str_equal(part, root)) {
            *ret_is_below = true;
            return ST_OK;
        }
    }
    return ST_OK;
}

enum status scope_covers(struct work *w, struct str region, struct str sector, bool *ret_is_covered)
{
    struct scope scope = scope_of(w);
    bool is_in_region = false;
    bool is_in_sector = false;

    if (scope.kind != SCOPE_REGION) {
        *ret_is_covered = false;
        return ST_OK;
    }
    TRY(lies_below(w, &SQL_SCOPE_REGION_PATH, region, scope.region, &is_in_region));
    TRY(lies_below(w, &SQL_SCOPE_SECTOR_PATH, sector, scope.sector, &is_in_sector));
    *ret_is_covered = is_in_region && is_in_sector;
    return ST_OK;
}

static enum status narrow_code(struct work *w, const struct db_statement *statement,
                               struct str wanted, struct str *code, bool *is_empty)
{
    bool is_below = false;

    if (wanted.len == 0)
        return ST_OK;
    TRY(lies_below(w, statement, wanted, *code, &is_below));
    if (is_below) {
        *code = wanted;
        return ST_OK;
    }
    TRY(lies_below(w, statement, *code, wanted, &is_below));
    *is_empty = *is_empty || !is_below;
    return ST_OK;
}

enum status scope_narrow(struct work *w, struct scope *scope, struct str region, struct str sector,
                         bool *ret_is_empty)
{
    bool is_empty = false;

    TRY(narrow_code(w, &SQL_SCOPE_REGION_PATH, region, &scope->region, &is_empty));
    TRY(narrow_code(w, &SQL_SCOPE_SECTOR_PATH, sector, &scope->sector, &is_empty));
    *ret_is_empty = is_empty;
    return ST_OK;
}

enum status scope_admit(struct work *w, struct str system_id, struct str account_id)
{
    TRY(scope_see_system(w, system_id));
    return db_run(w, &SQL_SCOPE_ADMIT, DB_BINDS(db_text(account_id), db_text(system_id)), NULL);
}

enum status scope_dismiss(struct work *w, struct str system_id, struct str account_id)
{
    return db_run(w, &SQL_SCOPE_DISMISS, DB_BINDS(db_text(account_id), db_text(system_id)), NULL);
}
