/* SPDX-License-Identifier: Apache-2.0
 * Panels in the record store. */
#include "db/db.h"
#include "procedures/matter_notice.h"
#include "procedures/panel.h"
#include "procedures/panel_store.sql.h"
#include "registry/actor.h"
#include "registry/scope.h"

enum status panel_appoint(struct work *w, const struct matter *matter, const struct panel *panel)
{
    TRY(panel_dissolve(w, matter));
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_member *member = &panel->members[i];

        TRY(db_run(w, &SQL_PANEL_INSERT,
                   DB_BINDS(db_text(matter->id), db_text(member->account_id),
                            db_text(member->person_name), db_text(member->party_name),
                            db_int(i == 0), db_int(w->now.ms)),
                   NULL));
        TRY(scope_admit(w, matter->system_id, member->account_id));
    }
    return ST_OK;
}

enum status panel_dissolve(struct work *w, const struct matter *matter)
{
    struct panel panel;

    TRY(panel_load(w, matter->id, &panel));
    for (size_t i = 0; i < panel.count; i++)
        TRY(scope_dismiss(w, matter->system_id, panel.members[i].account_id));
    return db_run(w, &SQL_PANEL_CLEAR, DB_BINDS(db_text(matter->id)), NULL);
}

enum status panel_load(struct work *w, struct str matter_id, struct panel *ret_panel)
{
    struct db_rows rows;
    struct panel_member *members;

    TRY(db_select(w, &SQL_PANEL_MEMBERS, DB_BINDS(db_text(matter_id)), &rows));
    members = ARENA_ARRAY(w->arena, rows.count + 1, struct panel_member);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        members[i] = (struct panel_member){
            .account_id = db_cell_text(row, 0),
            .person_name = db_cell_text(row, 1),
            .party_name = db_cell_text(row, 2),
            .is_chair = db_cell_int(row, 3) != 0,
            .opinion = db_cell_text(row, 4),
            .text = db_cell_text(row, 5),
            .given_at = {db_cell_int(row, 6)},
        };
    }
    *ret_panel = (struct panel){rows.count, members};
    return ST_OK;
}

enum status panel_has(struct work *w, struct str matter_id, struct str account_id, bool *ret_has)
{
    struct db_row row;
    enum status status =
        db_one(w, &SQL_PANEL_MEMBER, DB_BINDS(db_text(matter_id), db_text(account_id)), &row);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    *ret_has = status == ST_OK;
    return ST_OK;
}

enum status panel_give(struct work *w, struct str matter_id, struct str opinion, struct str text)
{
    return db_run(w, &SQL_PANEL_GIVE,
                  DB_BINDS(db_text(opinion), db_text(text), db_int(w->now.ms), db_text(matter_id),
                           db_text(w->actor->account_id)),
                  NULL);
}

enum status panel_tell(struct work *w, struct str matter_id, const char *act)
{
    struct panel panel;

    TRY(panel_load(w, matter_id, &panel));
    for (size_t i = 0; i < panel.count; i++)
        TRY(matter_notice_add(w, matter_id, STR(""), panel.members[i].account_id, "expert", act));
    return ST_OK;
}

json_t *panel_json(struct work *w, const struct panel *panel)
{
    json_t *list = json_new_list(w->arena);
    char at[INSTANT_TEXT_BYTES];

    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_member *member = &panel->members[i];
        json_t *object = json_new_object(w->arena);

        json_put_text(object, "account_id", member->account_id);
        json_put_text(object, "person_name", member->person_name);
        json_put_text(object, "party_name", member->party_name);
        json_put_bool(object, "is_chair", member->is_chair);
        json_put_text(object, "opinion", member->opinion);
        json_put_text(object, "text", member->text);
        if (member->given_at.ms > 0)
            json_put_textz(object, "given_at", instant_print(member->given_at, at));
        else
            json_put_null(object, "given_at");
        json_add(list, object);
    }
    return list;
}
