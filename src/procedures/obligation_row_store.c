/* SPDX-License-Identifier: Apache-2.0
 * The table obligation. */
#include "procedures/obligation_row_store.h"

#include "db/db.h"
#include "policy/obligation.h"
#include "procedures/obligation_row_store.sql.h"
#include "registry/party.h"

enum status obligation_row_load(struct work *w, struct str id, struct obligation_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OBLIGATION_ROW_LOAD, DB_BINDS(db_text(id)), &row));
    *ret_row = (struct obligation_row){
        .id = db_cell_text(&row, 0),
        .duty = db_cell_text(&row, 1),
        .rule = db_cell_text(&row, 2),
        .clause = db_cell_text(&row, 3),
        .pack = db_cell_text(&row, 4),
        .pack_version = db_cell_text(&row, 5),
        .subject_type = db_cell_text(&row, 6),
        .subject = db_cell_text(&row, 7),
        .subject_name = db_cell_text(&row, 8),
        .occurrence = db_cell_text(&row, 9),
        .party_id = db_cell_text(&row, 10),
        .region = db_cell_text(&row, 11),
        .sector = db_cell_text(&row, 12),
        .level = db_cell_int(&row, 13),
        .owed_by = db_cell_text(&row, 14),
        .owed_by_party = db_cell_text(&row, 15),
        .owed_to = db_cell_text(&row, 16),
        .owed_to_party = db_cell_text(&row, 17),
        .opens_at = {db_cell_int(&row, 18)},
        .due_at = {db_cell_int(&row, 19)},
        .due_on = db_cell_text(&row, 20),
        .started_at = {db_cell_int(&row, 21)},
        .state = db_cell_text(&row, 22),
        .strength = db_cell_text(&row, 23),
        .group = db_cell_text(&row, 24),
        .origin = db_cell_text(&row, 25),
        .computed = db_cell_text(&row, 26),
        .is_provisional = db_cell_int(&row, 27) != 0,
        .met_at = {db_cell_int(&row, 28)},
        .assigned_to = db_cell_text(&row, 29),
        .assigned_at = {db_cell_int(&row, 30)},
        .version = db_cell_int(&row, 31),
        .first_at = {db_cell_int(&row, 32)},
        .updated_at = {db_cell_int(&row, 33)},
    };
    return ST_OK;
}

struct kept_cookie {
    struct arena *arena;
    struct obligation_row_kept *rows;
    size_t count, room;
};

static enum status kept_row(void *cookie, const struct db_row *row)
{
    struct kept_cookie *c = cookie;
    struct arena *arena = c->arena;

    if (c->count == c->room) {
        size_t room = c->room > 0 ? c->room * 2 : 32;
        struct obligation_row_kept *grown = ARENA_ARRAY(arena, room, struct obligation_row_kept);
        for (size_t i = 0; i < c->count; i++)
            grown[i] = c->rows[i];
        c->rows = grown;
        c->room = room;
    }
    c->rows[c->count++] = (struct obligation_row_kept){
        .id = str_copy(arena, db_cell_text(row, 0)),
        .rule = str_copy(arena, db_cell_text(row, 1)),
        .region = str_copy(arena, db_cell_text(row, 2)),
        .sector = str_copy(arena, db_cell_text(row, 3)),
        .state = str_copy(arena, db_cell_text(row, 4)),
        .due_on = str_copy(arena, db_cell_text(row, 5)),
        .assigned_to = str_copy(arena, db_cell_text(row, 6)),
        .level = db_cell_int(row, 7),
        .digest = db_cell_int(row, 8),
        .version = db_cell_int(row, 9),
        .met_at = {db_cell_int(row, 10)},
    };
    return ST_OK;
}

enum status obligation_row_of_subject(struct work *w, struct str subject,
                                      struct obligation_row_kept **ret_rows, size_t *ret_count)
{
    struct kept_cookie cookie = {.arena = w->arena};

    TRY(db_each(w, &SQL_OBLIGATION_ROWS_OF_SUBJECT, DB_BINDS(db_text(subject)), kept_row, &cookie));
    *ret_rows = cookie.rows;
    *ret_count = cookie.count;
    return ST_OK;
}

static struct db_value instant_or_null(struct instant at)
{
    return at.ms != 0 ? db_int(at.ms) : db_null();
}

static struct db_value text_of(struct str text)
{
    return db_text(text.ptr ? text : STR(""));
}

enum status obligation_row_insert(struct work *w, const struct obligation_row *row, uint64_t digest)
{
    return db_run(
        w, &SQL_OBLIGATION_ROW_INSERT,
        DB_BINDS(text_of(row->id), text_of(row->duty), text_of(row->rule), text_of(row->clause),
                 text_of(row->pack), text_of(row->pack_version), text_of(row->subject_type),
                 text_of(row->subject), text_of(row->subject_name), text_of(row->occurrence),
                 text_of(row->party_id), text_of(row->region), text_of(row->sector),
                 db_int(row->level), text_of(row->owed_by), text_of(row->owed_by_party),
                 text_of(row->owed_to), text_of(row->owed_to_party), instant_or_null(row->opens_at),
                 instant_or_null(row->due_at), text_of(row->due_on), db_int(row->started_at.ms),
                 text_of(row->state), text_of(row->strength), text_of(row->group),
                 text_of(row->origin), text_of(row->computed), db_int(row->is_provisional),
                 instant_or_null(row->met_at), db_int((int64_t)digest), db_int(w->now.ms)),
        NULL);
}

enum status obligation_row_update(struct work *w, const struct obligation_row *row, uint64_t digest)
{
    return db_run(w, &SQL_OBLIGATION_ROW_UPDATE,
                  DB_BINDS(text_of(row->rule), text_of(row->clause), text_of(row->pack),
                           text_of(row->pack_version), text_of(row->subject_name),
                           text_of(row->party_id), text_of(row->region), text_of(row->sector),
                           db_int(row->level), text_of(row->owed_by), text_of(row->owed_by_party),
                           text_of(row->owed_to), text_of(row->owed_to_party),
                           instant_or_null(row->opens_at), instant_or_null(row->due_at),
                           text_of(row->due_on), db_int(row->started_at.ms), text_of(row->state),
                           text_of(row->strength), text_of(row->group), text_of(row->origin),
                           text_of(row->computed), db_int(row->is_provisional),
                           instant_or_null(row->met_at), db_int((int64_t)digest), db_int(w->now.ms),
                           text_of(row->id)),
                  NULL);
}

enum status obligation_row_void(struct work *w, struct str id)
{
    return db_run(w, &SQL_OBLIGATION_ROW_VOID, DB_BINDS(db_int(w->now.ms), db_text(id)), NULL);
}

enum status obligation_row_is_met_by(struct work *w, struct str subject, struct instant met_at,
                                     bool *ret_holds)
{
    struct db_row voided, live;

    TRY(db_one(w, &SQL_OBLIGATION_ROW_VOIDED_FACTS, DB_BINDS(db_text(subject), db_int(met_at.ms)),
               &voided));
    TRY(db_one(w, &SQL_OBLIGATION_ROW_LIVE_FACTS, DB_BINDS(db_text(subject), db_int(met_at.ms)),
               &live));
    *ret_holds = db_cell_int(&voided, 0) == 0 || db_cell_int(&live, 0) > 0;
    return ST_OK;
}

const char *obligation_row_state_at(const struct obligation_row *row, struct instant at)
{
    if (str_is(row->state, OBLIGATION_ROW_OPEN)) {
        if (row->due_at.ms != 0 && row->due_at.ms < at.ms)
            return "overdue";
        return row->opens_at.ms > at.ms ? "upcoming" : "open";
    }
    if (str_is(row->state, OBLIGATION_ROW_PAUSED))
        return OBLIGATION_ROW_PAUSED;
    if (str_is(row->state, OBLIGATION_ROW_MET))
        return OBLIGATION_ROW_MET;
    return str_is(row->state, OBLIGATION_ROW_MET_LATE) ? OBLIGATION_ROW_MET_LATE
                                                       : OBLIGATION_ROW_VOID;
}

static enum status put_party(struct work *w, json_t *object, const char *key, struct str id)
{
    json_t *brief = NULL;

    TRY(party_brief(w, id, &brief));
    json_put(object, key, brief);
    return ST_OK;
}

static enum status put_json(struct work *w, json_t *object, const char *key, struct str text)
{
    json_t *value = NULL;

    TRY(json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, &value));
    json_put(object, key, value);
    return ST_OK;
}

/* What the packs in force say about the rule in words. */
static void put_rule(struct work *w, json_t *object, const struct obligation_row *row)
{
    const struct obligation_rule *rule = obligation_rule_find(w->policy, row->rule);

    json_put_text(object, "zh", rule ? rule->zh : row->rule);
    json_put_text(object, "en", rule ? rule->en : row->rule);
    json_put_text(object, "evidence_zh", rule ? rule->evidence_zh : STR(""));
    json_put_text(object, "evidence_en", rule ? rule->evidence_en : STR(""));
}

static enum status put_assigned(struct work *w, json_t *object, struct str account)
{
    json_t *brief = json_new_object(w->arena);
    struct db_row row;

    if (account.len == 0) {
        json_put_null(object, "assigned_to");
        return ST_OK;
    }
    enum status status = db_one(w, &SQL_OBLIGATION_ROW_ACCOUNT, DB_BINDS(db_text(account)), &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    json_put_text(brief, "id", account);
    json_put_text(brief, "name", status == ST_OK ? db_cell_text(&row, 0) : account);
    json_put(object, "assigned_to", brief);
    return ST_OK;
}

enum status obligation_row_json(struct work *w, const struct obligation_row *row,
                                json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    const struct {
        const char *key;
        struct str text;
    } texts[] = {{"id", row->id},
                 {"rule", row->rule},
                 {"duty", row->duty},
                 {"group", row->group},
                 {"clause", row->clause},
                 {"subject", row->subject},
                 {"subject_type", row->subject_type},
                 {"subject_name", row->subject_name},
                 {"occurrence", row->occurrence},
                 {"owed_by", row->owed_by},
                 {"owed_to", row->owed_to},
                 {"party_id", row->party_id},
                 {"region", row->region},
                 {"sector", row->sector},
                 {"strength", row->strength}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        json_put_text(object, texts[i].key, texts[i].text);
    put_rule(w, object, row);
    TRY(put_party(w, object, "owed_by_party", row->owed_by_party));
    TRY(put_party(w, object, "owed_to_party", row->owed_to_party));
    json_put_instant(object, "opens_at", row->opens_at);
    json_put_instant(object, "due_at", row->due_at);
    if (row->due_on.len > 0)
        json_put_text(object, "due_on", row->due_on);
    else
        json_put_null(object, "due_on");
    json_put_instant(object, "started_at", row->started_at);
    json_put_instant(object, "met_at", row->met_at);
    json_put_textz(object, "state", obligation_row_state_at(row, w->now));
    TRY(put_json(w, object, "origin", row->origin));
    TRY(put_json(w, object, "computed", row->computed));
    json_put_bool(object, "provisional", row->is_provisional);
    json_put_int(object, "level", row->level);
    TRY(put_assigned(w, object, row->assigned_to));
    json_put_int(object, "version", row->version);
    *ret_object = object;
    return ST_OK;
}
