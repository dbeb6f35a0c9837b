/* SPDX-License-Identifier: Apache-2.0
 * What belongs to a response beside its dossier, in the record store. */
#include "procedures/response_store.h"

#include "base/id.h"
#include "db/db.h"
#include "policy/obligation.h"
#include "procedures/obligation_row.h"
#include "procedures/response_store.sql.h"
#include "registry/party.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value when(struct instant at)
{
    return at.ms > 0 ? db_int(at.ms) : db_null();
}

static struct instant at_cell(const struct db_row *row, size_t column)
{
    return (struct instant){db_cell_int(row, column)};
}

/* ---- The rhythm of reports ---- */

static struct response_clock read_clock(const struct db_row *row)
{
    return (struct response_clock){db_cell_text(row, 0), db_cell_int(row, 1), at_cell(row, 2),
                                   at_cell(row, 3)};
}

enum status response_store_clock_put(struct work *w, const struct response_clock *clock)
{
    return db_run(w, &SQL_RESPONSE_CLOCK_PUT,
                  DB_BINDS(plain(clock->dossier_id), db_int(clock->minutes),
                           db_int(clock->next_at.ms), db_int(clock->flagged_at.ms)),
                  NULL);
}

enum status response_store_clock(struct work *w, struct str dossier_id,
                                 struct response_clock *ret_clock)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESPONSE_CLOCK_LOAD, DB_BINDS(db_text(dossier_id)), &row));
    *ret_clock = read_clock(&row);
    return ST_OK;
}

enum status response_store_clocks_due(struct work *w, struct response_clock **ret_clocks,
                                      size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_CLOCK_DUE,
                  DB_BINDS(db_int(w->now.ms), db_int(RESPONSE_STORE_LIST)), &rows));
    *ret_clocks = ARENA_ARRAY(w->arena, rows.count + 1, struct response_clock);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_clocks)[i] = read_clock(&rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}

/* ---- Telling a region ---- */

enum status response_store_spread_add(struct work *w, const struct response_spread *s)
{
    return db_run(w, &SQL_RESPONSE_SPREAD_ADD,
                  DB_BINDS(plain(s->id), plain(s->dossier_id), plain(s->audience),
                           plain(s->region_path), plain(s->word), plain(s->attributes),
                           plain(s->message), plain(s->parameters), db_int(s->at.ms)),
                  NULL);
}

enum status response_store_spreads_open(struct work *w, struct response_spread **ret_list,
                                        size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_SPREAD_OPEN, DB_BINDS(db_int(RESPONSE_STORE_LIST)), &rows));
    *ret_list = ARENA_ARRAY(w->arena, rows.count + 1, struct response_spread);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        (*ret_list)[i] = (struct response_spread){
            .id = db_cell_text(row, 0),
            .dossier_id = db_cell_text(row, 1),
            .audience = db_cell_text(row, 2),
            .region_path = db_cell_text(row, 3),
            .word = db_cell_text(row, 4),
            .attributes = db_cell_text(row, 5),
            .message = db_cell_text(row, 6),
            .parameters = db_cell_text(row, 7),
            .at = at_cell(row, 8),
            .after_no = db_cell_int(row, 9),
            .told = db_cell_int(row, 10),
        };
    }
    *ret_count = rows.count;
    return ST_OK;
}

enum status response_store_spread_parties(struct work *w, const struct response_spread *s,
                                          int64_t limit, struct str **ret_ids, size_t *ret_count,
                                          int64_t *ret_last_no)
{
    const int64_t county_kinds = 1 << PARTY_GOVERNMENT | 1 << PARTY_CYBERSPACE;
    const int64_t office_kinds = 1 << PARTY_EMERGENCY;
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_SPREAD_PARTIES,
                  DB_BINDS(db_int(s->after_no), plain(s->region_path), plain(s->audience),
                           db_int(county_kinds), db_int(office_kinds), db_int(limit)),
                  &rows));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    *ret_last_no = s->after_no;
    for (size_t i = 0; i < rows.count; i++) {
        *ret_last_no = db_cell_int(&rows.rows[i], 0);
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 1);
    }
    *ret_count = rows.count;
    return ST_OK;
}

enum status response_store_spread_move(struct work *w, const struct response_spread *s,
                                       bool is_done)
{
    return db_run(w, &SQL_RESPONSE_SPREAD_MOVE,
                  DB_BINDS(db_int(s->after_no), db_int(s->told),
                           is_done ? db_int(w->now.ms) : db_null(), plain(s->id)),
                  NULL);
}

/* ---- Reports ---- */

static enum status next_number(struct work *w, const struct db_statement *statement,
                               const struct db_value *binds, size_t count, int64_t *ret_number)
{
    struct db_row row;

    TRY(db_one(w, statement, binds, count, &row));
    *ret_number = db_cell_int(&row, 0);
    return ST_OK;
}

static struct response_report read_report(const struct db_row *row)
{
    return (struct response_report){
        .id = db_cell_text(row, 0),
        .dossier_id = db_cell_text(row, 1),
        .kind = db_cell_text(row, 2),
        .number = db_cell_int(row, 3),
        .party_id = db_cell_text(row, 4),
        .party_name = db_cell_text(row, 5),
        .addressee = db_cell_text(row, 6),
        .way = db_cell_text(row, 7),
        .text = db_cell_text(row, 8),
        .changed = db_cell_text(row, 9),
        .at = at_cell(row, 10),
        .happened_at = at_cell(row, 11),
        .by_name = db_cell_text(row, 12),
        .received_at = at_cell(row, 13),
        .received_by = db_cell_text(row, 14),
    };
}

enum status response_store_report_add(struct work *w, struct response_report *r)
{
    r->id = id_new(w->arena, w->now);
    TRY(next_number(w, &SQL_RESPONSE_REPORT_NEXT, DB_BINDS(plain(r->dossier_id), plain(r->kind)),
                    &r->number));
    return db_run(w, &SQL_RESPONSE_REPORT_ADD,
                  DB_BINDS(plain(r->id), plain(r->dossier_id), plain(r->kind), db_int(r->number),
                           plain(r->party_id), plain(r->party_name), plain(r->addressee),
                           plain(r->way), plain(r->text), plain(r->changed), db_int(r->at.ms),
                           db_int(r->happened_at.ms), plain(r->by_name), when(r->received_at),
                           plain(r->received_by)),
                  NULL);
}

enum status response_store_report(struct work *w, struct str dossier_id, struct str id,
                                  struct response_report *ret_report)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESPONSE_REPORT_LOAD, DB_BINDS(plain(dossier_id), plain(id)), &row));
    *ret_report = read_report(&row);
    return ST_OK;
}

enum status response_store_report_received(struct work *w, const struct response_report *report)
{
    return db_run(
        w, &SQL_RESPONSE_REPORT_RECEIVED,
        DB_BINDS(when(report->received_at), plain(report->received_by), plain(report->id)), NULL);
}

enum status response_store_reports(struct work *w, struct str dossier_id,
                                   struct response_report **ret_list, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_REPORT_LIST,
                  DB_BINDS(plain(dossier_id), db_int(RESPONSE_STORE_LIST)), &rows));
    *ret_list = ARENA_ARRAY(w->arena, rows.count + 1, struct response_report);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_list)[i] = read_report(&rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}

/* ---- Orders ---- */

static struct response_order read_order(const struct db_row *row)
{
    return (struct response_order){
        .id = db_cell_text(row, 0),
        .dossier_id = db_cell_text(row, 1),
        .number = db_cell_int(row, 2),
        .from_party = db_cell_text(row, 3),
        .from_name = db_cell_text(row, 4),
        .to_party = db_cell_text(row, 5),
        .to_name = db_cell_text(row, 6),
        .is_on_spot = db_cell_int(row, 7) != 0,
        .text = db_cell_text(row, 8),
        .due_at = at_cell(row, 9),
        .state = db_cell_text(row, 10),
        .issued_at = at_cell(row, 11),
        .issued_by = db_cell_text(row, 12),
        .acknowledged_at = at_cell(row, 13),
        .arrived_at = at_cell(row, 14),
        .done_at = at_cell(row, 15),
        .answer = db_cell_text(row, 16),
    };
}

enum status response_store_order_add(struct work *w, struct response_order *o)
{
    o->id = id_new(w->arena, w->now);
    TRY(next_number(w, &SQL_RESPONSE_ORDER_NEXT, DB_BINDS(plain(o->dossier_id)), &o->number));
    return db_run(w, &SQL_RESPONSE_ORDER_ADD,
                  DB_BINDS(plain(o->id), plain(o->dossier_id), db_int(o->number),
                           plain(o->from_party), plain(o->from_name), plain(o->to_party),
                           plain(o->to_name), db_int(o->is_on_spot), plain(o->text),
                           when(o->due_at), plain(o->state), db_int(o->issued_at.ms),
                           plain(o->issued_by)),
                  NULL);
}

enum status response_store_order(struct work *w, struct str dossier_id, struct str id,
                                 struct response_order *ret_order)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESPONSE_ORDER_LOAD, DB_BINDS(plain(dossier_id), plain(id)), &row));
    *ret_order = read_order(&row);
    return ST_OK;
}

enum status response_store_order_move(struct work *w, const struct response_order *o)
{
    return db_run(w, &SQL_RESPONSE_ORDER_MOVE,
                  DB_BINDS(plain(o->state), when(o->acknowledged_at), when(o->arrived_at),
                           when(o->done_at), plain(o->answer), plain(o->id)),
                  NULL);
}

enum status response_store_orders(struct work *w, struct str dossier_id,
                                  struct response_order **ret_list, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_ORDER_LIST,
                  DB_BINDS(plain(dossier_id), db_int(RESPONSE_STORE_LIST)), &rows));
    *ret_list = ARENA_ARRAY(w->arena, rows.count + 1, struct response_order);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_list)[i] = read_order(&rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}

/* ---- Command posts ---- */

static struct response_post read_post(const struct db_row *row)
{
    return (struct response_post){
        .id = db_cell_text(row, 0),
        .dossier_id = db_cell_text(row, 1),
        .kind = db_cell_text(row, 2),
        .name = db_cell_text(row, 3),
        .party_id = db_cell_text(row, 4),
        .party_name = db_cell_text(row, 5),
        .formed_by = db_cell_text(row, 6),
        .place = db_cell_text(row, 7),
        .commander = db_cell_text(row, 8),
        .deputies = db_cell_text(row, 9),
        .members = db_cell_text(row, 10),
        .stood_up_at = at_cell(row, 11),
        .moved_in_at = at_cell(row, 12),
        .dissolved_at = at_cell(row, 13),
        .reason = db_cell_text(row, 14),
    };
}

enum status response_store_post_add(struct work *w, const struct response_post *p)
{
    return db_run(w, &SQL_RESPONSE_POST_ADD,
                  DB_BINDS(plain(p->id), plain(p->dossier_id), plain(p->kind), plain(p->name),
                           plain(p->party_id), plain(p->party_name), plain(p->formed_by),
                           plain(p->place), plain(p->commander), plain(p->deputies),
                           plain(p->members), db_int(p->stood_up_at.ms)),
                  NULL);
}

enum status response_store_post(struct work *w, struct str dossier_id, struct str id,
                                struct response_post *ret_post)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESPONSE_POST_LOAD, DB_BINDS(plain(dossier_id), plain(id)), &row));
    *ret_post = read_post(&row);
    return ST_OK;
}

enum status response_store_post_move(struct work *w, const struct response_post *p)
{
    return db_run(w, &SQL_RESPONSE_POST_MOVE,
                  DB_BINDS(plain(p->place), plain(p->commander), plain(p->deputies),
                           plain(p->members), when(p->moved_in_at), when(p->dissolved_at),
                           plain(p->reason), plain(p->id)),
                  NULL);
}

enum status response_store_posts(struct work *w, struct str dossier_id,
                                 struct response_post **ret_list, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_POST_LIST,
                  DB_BINDS(plain(dossier_id), db_int(RESPONSE_STORE_LIST)), &rows));
    *ret_list = ARENA_ARRAY(w->arena, rows.count + 1, struct response_post);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_list)[i] = read_post(&rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}

enum status response_store_post_elsewhere(struct work *w, const struct response_post *post,
                                          bool *ret_is_elsewhere)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESPONSE_POST_ELSEWHERE, DB_BINDS(plain(post->party_id), plain(post->id)),
               &row));
    *ret_is_elsewhere = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

/* ---- Parties and duties ---- */

enum status response_store_flagged(struct work *w, const char *word, struct str rank,
                                   struct str region_path, struct str *ret_party_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RESPONSE_FLAGGED,
               DB_BINDS(db_textz(word), db_int(w->now.ms), plain(rank), plain(region_path)), &row));
    *ret_party_id = db_cell_text(&row, 0);
    return ST_OK;
}

enum status response_store_numbered(struct work *w, struct str prefix, int64_t *ret_count)
{
    return next_number(w, &SQL_RESPONSE_NUMBERED, DB_BINDS(plain(prefix)), ret_count);
}

enum status response_store_stated(struct work *w, struct str dossier_id, struct str party_id,
                                  const char *word, bool *ret_is_stated)
{
    int64_t count;

    TRY(next_number(w, &SQL_RESPONSE_STATED,
                    DB_BINDS(plain(dossier_id), plain(party_id), db_textz(word)), &count));
    *ret_is_stated = count > 0;
    return ST_OK;
}

enum status response_store_parties(struct work *w, struct str dossier_id, const char *part,
                                   struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_PARTIES,
                  DB_BINDS(plain(dossier_id), db_textz(part), db_int(RESPONSE_STORE_LIST)), &rows));
    *ret_ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_ids)[i] = db_cell_text(&rows.rows[i], 0);
    *ret_count = rows.count;
    return ST_OK;
}

enum status response_store_has_part(struct work *w, struct str dossier_id, struct str party_id,
                                    bool *ret_has)
{
    int64_t count;

    TRY(next_number(w, &SQL_RESPONSE_HAS_PART, DB_BINDS(plain(dossier_id), plain(party_id)),
                    &count));
    *ret_has = count > 0;
    return ST_OK;
}

static json_t *duty_json(struct work *w, const struct db_row *row)
{
    const struct obligation_rule *rule = obligation_rule_find(w->policy, db_cell_text(row, 1));
    const struct obligation_row known = {
        .state = db_cell_text(row, 4), .due_at = at_cell(row, 5), .opens_at = at_cell(row, 7)};
    json_t *object = json_new_object(w->arena), *party = NULL;

    json_put_text(object, "id", db_cell_text(row, 0));
    json_put_text(object, "rule", db_cell_text(row, 1));
    json_put_text(object, "zh", rule != NULL ? rule->zh : db_cell_text(row, 1));
    json_put_text(object, "en", rule != NULL ? rule->en : db_cell_text(row, 1));
    json_put_text(object, "clause", db_cell_text(row, 10));
    if (db_cell_is_null(row, 3)) {
        json_put_null(object, "party");
    } else {
        party = json_new_object(w->arena);
        json_put_text(party, "id", db_cell_text(row, 2));
        json_put_text(party, "name", db_cell_text(row, 3));
        json_put(object, "party", party);
    }
    json_put_text(object, "subject_name", db_cell_text(row, 11));
    json_put_textz(object, "state", obligation_row_state_at(&known, w->now));
    json_put_instant(object, "due_at", known.due_at);
    json_put_text(object, "due_on", db_cell_text(row, 6));
    json_put_instant(object, "met_at", at_cell(row, 8));
    json_put_int(object, "version", db_cell_int(row, 9));
    return object;
}

enum status response_store_duties(struct work *w, const struct dossier *dossier, struct str rule,
                                  int64_t limit, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_RESPONSE_DUTIES,
                  DB_BINDS(plain(dossier->id), plain(dossier->basis), plain(rule), db_int(limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++)
        json_add(list, duty_json(w, &rows.rows[i]));
    *ret_list = list;
    return ST_OK;
}
