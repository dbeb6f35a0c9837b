/* SPDX-License-Identifier: Apache-2.0
 * Reports, evidence and the facts of incidents in the record store. */
#include "procedures/incident_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/incident_store.sql.h"
#include "registry/actor.h"
#include "registry/name_key.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value tree(struct work *w, const json_t *value)
{
    return db_text(json_canonical(w->arena, value));
}

static struct db_value instant_or_null(struct instant at)
{
    return at.ms != 0 ? db_int(at.ms) : db_null();
}

static struct str by_name(const struct work *w)
{
    struct str name = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return name.ptr != NULL ? name : STR("");
}

static json_t *brief(struct work *w, struct str id, struct str name)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name);
    return object;
}

static void put_instant(json_t *object, const char *key, int64_t ms)
{
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(object, key, instant_print((struct instant){ms}, text));
}

static enum status one_changed(int64_t changed)
{
    return changed == 1 ? ST_OK : ST_STALE;
}

/* ---- The incident ---- */

enum status incident_store_add_reporter(struct work *w, struct str id, bool is_anonymous)
{
    return db_run(w, &SQL_INCIDENT_REPORTER_ADD,
                  DB_BINDS(db_text(id), db_text(w->actor->party_id), db_textz(w->actor_id),
                           db_int(is_anonymous), db_int(w->now.ms)),
                  NULL);
}

enum status incident_store_reporter(struct work *w, struct str id, json_t **ret_party)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_INCIDENT_REPORTER_OF, DB_BINDS(db_text(id)), &row);

    *ret_party = json_keep(w->arena, json_null());
    if (status == ST_NOT_FOUND)
        return ST_OK;
    if (status == ST_OK && db_cell_int(&row, 2) == 0)
        *ret_party = brief(w, db_cell_text(&row, 0), db_cell_text(&row, 1));
    return status;
}

enum status incident_store_next_number(struct work *w, struct str party_id, struct str prefix,
                                       int64_t *ret_number)
{
    struct str like = arena_print(w->arena, "%.*s%%", STR_ARG(prefix));
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_NUMBER_NEXT, DB_BINDS(db_text(party_id), db_text(like)), &row));
    *ret_number = db_cell_int(&row, 0);
    return ST_OK;
}

enum status incident_store_facts(struct work *w, struct str id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_INCIDENT_FACT_EACH, DB_BINDS(db_text(id)), &rows));
    for (size_t i = 0; i < rows.count && i < INCIDENT_STORE_MAX_FACTS; i++) {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "fact", db_cell_text(&rows.rows[i], 0));
        json_put_text(one, "subject_type", db_cell_text(&rows.rows[i], 1));
        json_put_text(one, "subject", db_cell_text(&rows.rows[i], 2));
        json_put_text(one, "word", db_cell_text(&rows.rows[i], 3));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status incident_store_forget_fact(struct work *w, struct str id, struct str fact)
{
    return db_run(w, &SQL_INCIDENT_FACT_FORGET, DB_BINDS(db_text(id), db_text(fact)), NULL);
}

enum status incident_store_system(struct work *w, struct str id, json_t **ret_system)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_SYSTEM_OF, DB_BINDS(db_text(id)), &row));
    *ret_system = brief(w, db_cell_text(&row, 0), db_cell_text(&row, 1));
    json_put_text(*ret_system, "party_id", db_cell_text(&row, 2));
    json_put_text(*ret_system, "region", db_cell_text(&row, 3));
    return ST_OK;
}

enum status incident_store_party_named(struct work *w, struct str name, struct str *ret_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_PARTY_NAMED, DB_BINDS(db_text(name_key(w->arena, name))), &row));
    *ret_id = str_copy(w->arena, db_cell_text(&row, 0));
    return ST_OK;
}

/* ---- Reports ---- */

enum status incident_store_add_report(struct work *w, const struct dossier *d,
                                      struct incident_store_report *report)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_REPORT_NEXT, DB_BINDS(db_text(d->id)), &row));
    report->number = db_cell_int(&row, 0);
    TRY(db_one(w, &SQL_INCIDENT_REPORT_ORDINAL,
               DB_BINDS(db_text(d->id), db_text(report->kind), plain(report->to_party),
                        plain(report->to_name)),
               &row));
    report->ordinal = db_cell_int(&row, 0) + 1;
    report->id = id_new(w->arena, w->now);
    report->version = 1;
    report->state = STR("draft");
    report->made_at = w->now;
    report->made_by = by_name(w);
    return db_run(w, &SQL_INCIDENT_REPORT_INSERT,
                  DB_BINDS(db_text(report->id), db_text(d->id), db_int(report->number),
                           db_text(report->kind), db_int(report->ordinal),
                           db_text(report->party_id), plain(report->to_party),
                           plain(report->to_name), plain(report->to_role), plain(report->channel),
                           tree(w, report->texts), tree(w, report->duties), db_int(w->now.ms),
                           db_text(report->made_by)),
                  NULL);
}

static enum status read_tree(struct work *w, const struct db_row *row, size_t column,
                             json_t **ret_tree)
{
    return json_read(w->arena, db_cell_text(row, column), JSON_MAX_BYTES, &w->fault, ret_tree);
}

static enum status report_of(struct work *w, const struct db_row *row,
                             struct incident_store_report *ret)
{
    *ret = (struct incident_store_report){
        .id = str_copy(w->arena, db_cell_text(row, 0)),
        .version = db_cell_int(row, 1),
        .number = db_cell_int(row, 2),
        .kind = str_copy(w->arena, db_cell_text(row, 3)),
        .ordinal = db_cell_int(row, 4),
        .party_id = str_copy(w->arena, db_cell_text(row, 5)),
        .to_party = str_copy(w->arena, db_cell_text(row, 6)),
        .to_name = str_copy(w->arena, db_cell_text(row, 7)),
        .channel = str_copy(w->arena, db_cell_text(row, 8)),
        .state = str_copy(w->arena, db_cell_text(row, 9)),
        .digest = str_copy(w->arena, db_cell_text(row, 14)),
        .due_at = {db_cell_int(row, 15)},
        .is_late = db_cell_int(row, 16) != 0,
        .made_at = {db_cell_int(row, 17)},
        .made_by = str_copy(w->arena, db_cell_text(row, 18)),
        .sent_at = {db_cell_int(row, 19)},
        .sent_by = str_copy(w->arena, db_cell_text(row, 20)),
        .received_at = {db_cell_int(row, 21)},
        .received_by = str_copy(w->arena, db_cell_text(row, 22)),
        .answer = str_copy(w->arena, db_cell_text(row, 23)),
        .to_role = str_copy(w->arena, db_cell_text(row, 24)),
    };
    TRY(read_tree(w, row, 10, &ret->texts));
    TRY(read_tree(w, row, 11, &ret->snapshot));
    TRY(read_tree(w, row, 12, &ret->changes));
    return read_tree(w, row, 13, &ret->duties);
}

enum status incident_store_load_report(struct work *w, const struct dossier *d, struct str id,
                                       struct incident_store_report *ret_report)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_REPORT_LOAD, DB_BINDS(db_text(d->id), db_text(id)), &row));
    return report_of(w, &row, ret_report);
}

enum status incident_store_reports(struct work *w, const struct dossier *d, struct str me,
                                   int64_t after, int64_t limit,
                                   struct incident_store_report **ret_rows, size_t *ret_count,
                                   int64_t *ret_total)
{
    struct db_rows rows;
    struct db_row count;

    TRY(db_select(
        w, &SQL_INCIDENT_REPORT_EACH,
        DB_BINDS(db_text(d->id), db_int(after), plain(me), db_int(me.len == 0), db_int(limit)),
        &rows));
    TRY(db_one(w, &SQL_INCIDENT_REPORT_COUNT,
               DB_BINDS(db_text(d->id), plain(me), db_int(me.len == 0)), &count));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct incident_store_report);
    for (size_t i = 0; i < rows.count; i++)
        TRY(report_of(w, &rows.rows[i], &(*ret_rows)[i]));
    *ret_count = rows.count;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}

enum status incident_store_report_before(struct work *w, const struct dossier *d,
                                         const struct incident_store_report *report,
                                         json_t **ret_snapshot, int64_t *ret_number)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_REPORT_BEFORE,
               DB_BINDS(db_text(d->id), plain(report->to_party), plain(report->to_name)), &row));
    *ret_number = db_cell_int(&row, 1);
    return read_tree(w, &row, 0, ret_snapshot);
}

enum status incident_store_save_report(struct work *w, const struct incident_store_report *report)
{
    int64_t changed;

    TRY(db_run(w, &SQL_INCIDENT_REPORT_SAVE,
               DB_BINDS(tree(w, report->texts), tree(w, report->duties), plain(report->channel),
                        db_text(report->id), db_int(report->version)),
               &changed));
    return one_changed(changed);
}

enum status incident_store_send_report(struct work *w, const struct incident_store_report *report)
{
    int64_t changed;

    TRY(db_run(w, &SQL_INCIDENT_REPORT_SEND,
               DB_BINDS(tree(w, report->snapshot), tree(w, report->changes),
                        tree(w, report->duties), db_text(report->digest),
                        instant_or_null(report->due_at), db_int(report->is_late), db_int(w->now.ms),
                        db_text(by_name(w)), db_text(report->id), db_int(report->version)),
               &changed));
    return one_changed(changed);
}

enum status incident_store_answer_report(struct work *w, const struct incident_store_report *report)
{
    int64_t changed;

    TRY(db_run(w, &SQL_INCIDENT_REPORT_ANSWER,
               DB_BINDS(db_text(report->state), db_int(w->now.ms), db_text(by_name(w)),
                        plain(report->answer), db_text(report->id), db_int(report->version)),
               &changed));
    return one_changed(changed);
}

enum status incident_store_waiting(struct work *w, struct str party_id, int64_t limit,
                                   json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_INCIDENT_REPORT_WAITING, DB_BINDS(db_text(party_id), db_int(limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena), *incident = json_new_object(w->arena);

        json_put_text(incident, "id", db_cell_text(row, 1));
        json_put_text(incident, "title", db_cell_text(row, 4));
        json_put_text(incident, "level", db_cell_text(row, 5));
        json_put_text(one, "id", db_cell_text(row, 0));
        json_put(one, "incident", incident);
        json_put_int(one, "number", db_cell_int(row, 2));
        json_put_text(one, "kind", db_cell_text(row, 3));
        put_instant(one, "sent_at", db_cell_int(row, 6));
        json_put_text(one, "from", db_cell_text(row, 7));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

/* ---- Evidence ---- */

enum status incident_store_add_evidence(struct work *w, const struct dossier *d,
                                        struct incident_store_evidence *item)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_EVIDENCE_NEXT, DB_BINDS(db_text(d->id)), &row));
    item->number = db_cell_int(&row, 0);
    item->id = id_new(w->arena, w->now);
    item->version = 1;
    item->recorded_at = w->now;
    item->recorded_by = by_name(w);
    return db_run(w, &SQL_INCIDENT_EVIDENCE_INSERT,
                  DB_BINDS(db_text(item->id), db_text(d->id), db_int(item->number),
                           db_text(item->party_id), db_text(item->name), plain(item->about),
                           plain(item->source), plain(item->digest), db_int(item->bytes),
                           plain(item->attachment), db_int(item->collected_at.ms),
                           db_text(item->collected_by), db_int(w->now.ms),
                           db_text(item->recorded_by), db_text(item->holder)),
                  NULL);
}

static struct incident_store_evidence evidence_of(struct work *w, const struct db_row *row)
{
    return (struct incident_store_evidence){
        .id = str_copy(w->arena, db_cell_text(row, 0)),
        .version = db_cell_int(row, 1),
        .number = db_cell_int(row, 2),
        .party_id = str_copy(w->arena, db_cell_text(row, 3)),
        .party_name = str_copy(w->arena, db_cell_text(row, 4)),
        .name = str_copy(w->arena, db_cell_text(row, 5)),
        .about = str_copy(w->arena, db_cell_text(row, 6)),
        .source = str_copy(w->arena, db_cell_text(row, 7)),
        .digest = str_copy(w->arena, db_cell_text(row, 8)),
        .bytes = db_cell_int(row, 9),
        .attachment = str_copy(w->arena, db_cell_text(row, 10)),
        .collected_at = {db_cell_int(row, 11)},
        .collected_by = str_copy(w->arena, db_cell_text(row, 12)),
        .recorded_at = {db_cell_int(row, 13)},
        .recorded_by = str_copy(w->arena, db_cell_text(row, 14)),
        .holder = str_copy(w->arena, db_cell_text(row, 15)),
    };
}

enum status incident_store_load_evidence(struct work *w, const struct dossier *d, struct str id,
                                         struct incident_store_evidence *ret_item)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_EVIDENCE_LOAD, DB_BINDS(db_text(d->id), db_text(id)), &row));
    *ret_item = evidence_of(w, &row);
    return ST_OK;
}

enum status incident_store_evidence(struct work *w, const struct dossier *d, int64_t after,
                                    int64_t limit, struct incident_store_evidence **ret_rows,
                                    size_t *ret_count, int64_t *ret_total)
{
    struct db_rows rows;
    struct db_row count;

    TRY(db_select(w, &SQL_INCIDENT_EVIDENCE_EACH,
                  DB_BINDS(db_text(d->id), db_int(after), db_int(limit)), &rows));
    TRY(db_one(w, &SQL_INCIDENT_EVIDENCE_COUNT, DB_BINDS(db_text(d->id)), &count));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct incident_store_evidence);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_rows)[i] = evidence_of(w, &rows.rows[i]);
    *ret_count = rows.count;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}

enum status incident_store_file(struct work *w, const struct incident_store_evidence *item)
{
    int64_t changed;

    TRY(db_run(w, &SQL_INCIDENT_EVIDENCE_FILE,
               DB_BINDS(db_text(item->digest), db_int(item->bytes), db_text(item->attachment),
                        db_text(item->id), db_int(item->version)),
               &changed));
    return one_changed(changed);
}

enum status incident_store_custody(struct work *w, struct str evidence_id, struct str giver,
                                   struct str taker, struct instant at, struct str purpose)
{
    return db_run(w, &SQL_INCIDENT_CUSTODY_ADD,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), db_text(evidence_id), plain(giver),
                           db_text(taker), db_int(at.ms), plain(purpose), db_int(w->now.ms),
                           db_text(by_name(w))),
                  NULL);
}

enum status incident_store_hand(struct work *w, const struct incident_store_evidence *item,
                                struct str giver, struct instant at, struct str purpose)
{
    int64_t changed;

    TRY(db_run(w, &SQL_INCIDENT_EVIDENCE_HAND,
               DB_BINDS(db_text(item->holder), db_text(item->id), db_int(item->version)),
               &changed));
    TRY(one_changed(changed));
    return incident_store_custody(w, item->id, giver, item->holder, at, purpose);
}

enum status incident_store_chain(struct work *w, struct str evidence_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_INCIDENT_CUSTODY_EACH,
                  DB_BINDS(db_text(evidence_id), db_int(INCIDENT_STORE_CUSTODY)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);

        json_put_int(one, "number", db_cell_int(row, 0));
        json_put_text(one, "from", db_cell_text(row, 1));
        json_put_text(one, "to", db_cell_text(row, 2));
        put_instant(one, "at", db_cell_int(row, 3));
        json_put_text(one, "purpose", db_cell_text(row, 4));
        put_instant(one, "recorded_at", db_cell_int(row, 5));
        json_put_text(one, "recorded_by", db_cell_text(row, 6));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status incident_store_last_hand(struct work *w, struct str evidence_id, struct instant *ret_at)
{
    struct db_row row;

    TRY(db_one(w, &SQL_INCIDENT_CUSTODY_LAST, DB_BINDS(db_text(evidence_id)), &row));
    ret_at->ms = db_cell_int(&row, 0);
    return ST_OK;
}
