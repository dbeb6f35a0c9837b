/* SPDX-License-Identifier: Apache-2.0
 * Recipients in the record store: the rows themselves, their rungs and counters. */
#include "procedures/recipient_store.h"

#include "db/db.h"
#include "procedures/recipient_store.sql.h"

#include "base/banned.h"

enum {
    BUSINESS_ROLES = 1 << ROLE_OPERATOR | 1 << ROLE_REGULATOR | 1 << ROLE_POLICE,
};

struct str recipient_store_list(struct arena *arena, const struct str *ids, size_t count)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < count; i++)
        json_add_text(list, ids[i]);
    return json_canonical(arena, list);
}

static struct db_value plain(struct str text)
{
    return db_text(text.ptr ? text : STR(""));
}

static struct db_value time_or_null(struct instant at)
{
    return at.ms > 0 ? db_int(at.ms) : db_null();
}

static enum status ids_of(struct work *w, const struct db_rows *rows, struct str **ret_ids,
                          size_t *ret_count)
{
    struct str *ids = ARENA_ARRAY(w->arena, rows->count + 1, struct str);

    for (size_t i = 0; i < rows->count; i++)
        ids[i] = db_cell_text(&rows->rows[i], 0);
    *ret_ids = ids;
    *ret_count = rows->count;
    return ST_OK;
}

enum status recipient_store_choose(struct work *w, const struct recipient_filter *f,
                                   struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_CHOOSE,
                  DB_BINDS(plain(f->keeper), plain(f->exclude), plain(f->named),
                           db_int(f->is_wide ? 1 : 0), plain(f->regions), plain(f->sectors),
                           db_int(f->kinds), db_int(f->cii), db_int(f->level_count),
                           plain(f->level_list), db_int(f->system_count), plain(f->systems),
                           db_int(RECIPIENT_MAX + 1)),
                  &rows));
    return ids_of(w, &rows, ret_ids, ret_count);
}

enum status recipient_store_stranger(struct work *w, struct str named, struct str region,
                                     struct str sectors, struct str *ret_id)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_RECIPIENT_STRANGERS,
                                DB_BINDS(plain(named), plain(region), plain(sectors)), &row);

    *ret_id = STR("");
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    *ret_id = db_cell_text(&row, 0);
    return ST_OK;
}

enum status recipient_store_keeper(struct work *w, struct str id, struct str *ret_region,
                                   json_t **ret_sectors)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RECIPIENT_KEEPER, DB_BINDS(db_text(id)), &row));
    *ret_region = db_cell_text(&row, 0);
    return json_read(w->arena, db_cell_text(&row, 1), JSON_MAX_BYTES, &w->fault, ret_sectors);
}

enum status recipient_store_add(struct work *w, struct str dossier_id, struct str parties,
                                int64_t *ret_added)
{
    return db_run(w, &SQL_RECIPIENT_ADD,
                  DB_BINDS(db_text(dossier_id), db_int(w->now.ms), db_text(parties)), ret_added);
}

enum status recipient_store_fill(struct work *w, struct str dossier_id, int64_t contacts)
{
    TRY(db_run(w, &SQL_RECIPIENT_ADD_PEOPLE,
               DB_BINDS(db_int(contacts), db_text(dossier_id), db_int(BUSINESS_ROLES),
                        db_int(RECIPIENT_PEOPLE_MAX)),
               NULL));
    TRY(db_run(w, &SQL_RECIPIENT_COUNT_PEOPLE, DB_BINDS(db_text(dossier_id)), NULL));
    TRY(db_run(w, &SQL_RECIPIENT_NAME, DB_BINDS(db_int(w->now.ms), db_text(dossier_id)), NULL));
    TRY(db_run(w, &SQL_RECIPIENT_COUNT_OPEN, DB_BINDS(db_text(dossier_id), db_int(w->now.ms)),
               NULL));
    return db_run(w, &SQL_RECIPIENT_COUNT_ALL, DB_BINDS(db_int(w->now.ms), db_text(dossier_id)),
                  NULL);
}

enum status recipient_store_told(struct work *w, struct str dossier_id, struct str **ret_ids,
                                 size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_TOLD, DB_BINDS(db_text(dossier_id), db_int(RECIPIENT_TOLD_MAX)),
                  &rows));
    return ids_of(w, &rows, ret_ids, ret_count);
}

enum status recipient_store_mark_told(struct work *w, struct str dossier_id)
{
    const struct db_value binds[] = {db_int(w->now.ms), db_text(dossier_id)};

    TRY(db_run(w, &SQL_RECIPIENT_MARK_PEOPLE, binds, 2, NULL));
    TRY(db_run(w, &SQL_RECIPIENT_MARK_SENT, binds, 2, NULL));
    return db_run(w, &SQL_RECIPIENT_COUNT_ALL, binds, 2, NULL);
}

enum status recipient_store_start(struct work *w, struct str dossier_id, struct instant first)
{
    return db_run(w, &SQL_RECIPIENT_START,
                  DB_BINDS(db_int(w->now.ms), db_int(first.ms), db_text(dossier_id)), NULL);
}

enum status recipient_store_end(struct work *w, struct str dossier_id)
{
    TRY(db_run(w, &SQL_RECIPIENT_END, DB_BINDS(db_text(dossier_id)), NULL));
    return db_run(w, &SQL_RECIPIENT_END_COUNT, DB_BINDS(db_int(w->now.ms), db_text(dossier_id)),
                  NULL);
}

enum status recipient_store_parties(struct work *w, struct str dossier_id, struct str **ret_ids,
                                    size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_PARTIES, DB_BINDS(db_text(dossier_id), db_int(RECIPIENT_MAX)),
                  &rows));
    return ids_of(w, &rows, ret_ids, ret_count);
}

static enum status read_text(struct work *w, const struct db_row *row,
                             struct recipient_text *ret_text)
{
    *ret_text = (struct recipient_text){.digest = db_cell_text(row, 0),
                                        .at = {db_cell_int(row, 1)},
                                        .occasion = db_cell_text(row, 2),
                                        .message_kind = db_cell_text(row, 3)};
    TRY(json_read(w->arena, db_cell_text(row, 4), JSON_MAX_BYTES, &w->fault,
                  &ret_text->parameters));
    return json_read(w->arena, db_cell_text(row, 5), JSON_MAX_BYTES, &w->fault, &ret_text->text);
}

enum status recipient_store_add_text(struct work *w, struct str dossier_id,
                                     const struct recipient_text *text)
{
    return db_run(w, &SQL_RECIPIENT_TEXT_ADD,
                  DB_BINDS(db_text(dossier_id), db_text(text->digest), db_int(text->at.ms),
                           db_text(text->occasion), db_text(text->message_kind),
                           db_text(json_canonical(w->arena, text->parameters)),
                           db_text(json_canonical(w->arena, text->text))),
                  NULL);
}

enum status recipient_store_text(struct work *w, struct str dossier_id, struct str digest,
                                 struct recipient_text *ret_text)
{
    struct db_row row;

    if (digest.len == 0)
        TRY(db_one(w, &SQL_RECIPIENT_TEXT_LAST, DB_BINDS(db_text(dossier_id)), &row));
    else
        TRY(db_one(w, &SQL_RECIPIENT_TEXT_OF, DB_BINDS(db_text(dossier_id), db_text(digest)),
                   &row));
    return read_text(w, &row, ret_text);
}

enum status recipient_store_texts(struct work *w, struct str dossier_id,
                                  struct recipient_text **ret_texts, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_TEXTS, DB_BINDS(db_text(dossier_id)), &rows));
    struct recipient_text *texts = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient_text);
    for (size_t i = 0; i < rows.count; i++)
        TRY(read_text(w, &rows.rows[i], &texts[i]));
    *ret_texts = texts;
    *ret_count = rows.count;
    return ST_OK;
}

static enum status read_row(struct work *w, const struct db_row *row, struct recipient *r)
{
    struct str feedback = db_cell_text(row, 19);

    *r = (struct recipient){.dossier_id = db_cell_text(row, 0),
                            .party_id = db_cell_text(row, 1),
                            .party_name = db_cell_text(row, 2),
                            .region = db_cell_text(row, 3),
                            .sector = db_cell_text(row, 4),
                            .rung = (enum recipient_rung)db_cell_int(row, 5),
                            .people = db_cell_int(row, 13),
                            .answers = db_cell_int(row, 14),
                            .step = db_cell_int(row, 15),
                            .next_at = {db_cell_int(row, 16)},
                            .due_at = {db_cell_int(row, 17)},
                            .is_ended = db_cell_int(row, 18) != 0,
                            .sign_row = db_cell_int(row, 21),
                            .last_row = db_cell_int(row, 22)};
    for (size_t i = 0; i < RECIPIENT_RUNGS; i++)
        r->at[i].ms = db_cell_int(row, 6 + i);
    if (feedback.len > 0)
        TRY(json_read(w->arena, feedback, JSON_MAX_BYTES, &w->fault, &r->feedback));
    return json_read(w->arena, db_cell_text(row, 20), JSON_MAX_BYTES, &w->fault, &r->story);
}

enum status recipient_store_load(struct work *w, struct str dossier_id, struct str party_id,
                                 struct recipient *ret_recipient)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RECIPIENT_LOAD, DB_BINDS(db_text(dossier_id), plain(party_id)), &row));
    return read_row(w, &row, ret_recipient);
}

enum status recipient_store_keep(struct work *w, const struct recipient *r)
{
    struct str feedback = r->feedback ? json_canonical(w->arena, r->feedback) : STR("");

    return db_run(w, &SQL_RECIPIENT_KEEP,
                  DB_BINDS(db_int(r->answers), db_int(r->step), time_or_null(r->next_at),
                           db_text(feedback), db_text(json_canonical(w->arena, r->story)),
                           r->sign_row > 0 ? db_int(r->sign_row) : db_null(),
                           r->last_row > 0 ? db_int(r->last_row) : db_null(),
                           db_text(r->dossier_id), db_text(r->party_id)),
                  NULL);
}

/* How many more (or fewer) reached at least `rung`, of one that moved. */
static struct db_value gain(enum recipient_rung before, enum recipient_rung after,
                            enum recipient_rung rung)
{
    return db_int((after >= rung ? 1 : 0) - (before >= rung ? 1 : 0));
}

enum status recipient_store_move(struct work *w, struct recipient *r, enum recipient_rung rung,
                                 bool *ret_is_moved)
{
    enum recipient_rung before = r->rung;
    int64_t changed = 0;

    TRY(db_run(w, &SQL_RECIPIENT_MOVE,
               DB_BINDS(db_int((int64_t)rung), db_int(w->now.ms), db_text(r->dossier_id),
                        db_text(r->party_id), db_int((int64_t)before)),
               &changed));
    *ret_is_moved = changed == 1;
    if (changed != 1)
        return ST_OK;
    r->rung = rung;
    if (r->at[rung].ms == 0)
        r->at[rung] = w->now;
    return db_run(
        w, &SQL_RECIPIENT_COUNT_MOVE,
        DB_BINDS(
            gain(before, rung, RECIPIENT_RUNG_SENT), gain(before, rung, RECIPIENT_RUNG_DELIVERED),
            gain(before, rung, RECIPIENT_RUNG_READ), gain(before, rung, RECIPIENT_RUNG_SIGNED),
            gain(before, rung, RECIPIENT_RUNG_FED_BACK),
            gain(before, rung, RECIPIENT_RUNG_VERIFIED), db_int(w->now.ms), db_text(r->dossier_id)),
        NULL);
}

enum status recipient_store_move_person(struct work *w, const struct recipient *r,
                                        struct str account_id, struct str name,
                                        enum recipient_rung rung, bool *ret_is_new)
{
    struct db_value now = db_int(w->now.ms), none = db_null();
    int64_t changed = 0;

    TRY(db_run(
        w, &SQL_RECIPIENT_PERSON_PUT,
        DB_BINDS(db_text(r->dossier_id), db_text(r->party_id), db_text(account_id), plain(name)),
        NULL));
    TRY(db_run(w, &SQL_RECIPIENT_PERSON_MOVE,
               DB_BINDS(db_int((int64_t)rung), rung == RECIPIENT_RUNG_DELIVERED ? now : none,
                        rung == RECIPIENT_RUNG_READ ? now : none,
                        rung == RECIPIENT_RUNG_SIGNED ? now : none, db_text(r->dossier_id),
                        db_text(r->party_id), db_text(account_id)),
               &changed));
    *ret_is_new = changed == 1;
    return ST_OK;
}

enum status recipient_store_touch(struct work *w, struct str dossier_id)
{
    return db_run(w, &SQL_RECIPIENT_COUNT_TOUCH, DB_BINDS(db_int(w->now.ms), db_text(dossier_id)),
                  NULL);
}

enum status recipient_store_set_due(struct work *w, struct str dossier_id, struct str party_id,
                                    struct instant due_at)
{
    if (party_id.len == 0)
        return db_run(w, &SQL_RECIPIENT_SET_DUE_ALL,
                      DB_BINDS(time_or_null(due_at), db_text(dossier_id)), NULL);
    return db_run(w, &SQL_RECIPIENT_SET_DUE,
                  DB_BINDS(time_or_null(due_at), db_text(dossier_id), db_text(party_id)), NULL);
}

enum status recipient_store_counters(struct work *w, struct str dossier_id,
                                     struct recipient_counters *ret_counters)
{
    struct recipient_counters counters = {0};
    struct db_row row;
    enum status status = db_one(w, &SQL_RECIPIENT_COUNT_LOAD, DB_BINDS(db_text(dossier_id)), &row);

    *ret_counters = counters;
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    counters.total = db_cell_int(&row, 0);
    counters.people = db_cell_int(&row, 1);
    counters.reached[RECIPIENT_RUNG_QUEUED] = counters.total;
    for (size_t i = RECIPIENT_RUNG_SENT; i < RECIPIENT_RUNGS; i++)
        counters.reached[i] = db_cell_int(&row, 1 + i);
    counters.is_ended = db_cell_int(&row, 8) != 0;
    counters.changed_at.ms = db_cell_int(&row, 9);
    *ret_counters = counters;
    return ST_OK;
}

enum status recipient_store_oldest(struct work *w, struct str dossier_id, struct str *ret_party,
                                   struct str *ret_name, struct instant *ret_since)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RECIPIENT_OLDEST, DB_BINDS(db_text(dossier_id)), &row));
    *ret_party = db_cell_text(&row, 0);
    *ret_name = db_cell_text(&row, 1);
    ret_since->ms = db_cell_int(&row, 2);
    return ST_OK;
}

enum status recipient_store_page(struct work *w, struct str dossier_id,
                                 const struct recipient_wish *wish, struct str after, int64_t limit,
                                 struct recipient **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_PAGE,
                  DB_BINDS(db_text(dossier_id), plain(after), plain(wish->view), plain(wish->party),
                           plain(wish->path), plain(wish->scope_path), plain(wish->sector_path),
                           plain(wish->scope_sector), db_int(limit)),
                  &rows));
    struct recipient *out = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient);
    for (size_t i = 0; i < rows.count; i++)
        TRY(read_row(w, &rows.rows[i], &out[i]));
    *ret_rows = out;
    *ret_count = rows.count;
    return ST_OK;
}

enum status recipient_store_page_count(struct work *w, struct str dossier_id,
                                       const struct recipient_wish *wish, int64_t *ret_total)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RECIPIENT_PAGE_COUNT,
               DB_BINDS(db_text(dossier_id), plain(wish->view), plain(wish->party),
                        plain(wish->path), plain(wish->scope_path), plain(wish->sector_path),
                        plain(wish->scope_sector)),
               &row));
    *ret_total = db_cell_int(&row, 0);
    return ST_OK;
}

enum status recipient_store_people(struct work *w, struct str dossier_id, struct str parties,
                                   struct recipient_person **ret_people, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_PEOPLE,
                  DB_BINDS(db_text(parties), db_text(dossier_id), db_int(RECIPIENT_WAYS_MAX)),
                  &rows));
    struct recipient_person *people =
        ARENA_ARRAY(w->arena, rows.count + 1, struct recipient_person);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        people[i] = (struct recipient_person){.party_id = db_cell_text(row, 0),
                                              .account_id = db_cell_text(row, 1),
                                              .name = db_cell_text(row, 2),
                                              .step = db_cell_int(row, 3),
                                              .rung = (enum recipient_rung)db_cell_int(row, 4),
                                              .told_at = {db_cell_int(row, 5)},
                                              .delivered_at = {db_cell_int(row, 6)},
                                              .read_at = {db_cell_int(row, 7)},
                                              .signed_at = {db_cell_int(row, 8)}};
    }
    *ret_people = people;
    *ret_count = rows.count;
    return ST_OK;
}

enum status recipient_store_alerts(struct work *w, struct recipient_alert **ret_alerts,
                                   size_t *ret_count, int64_t *ret_total)
{
    struct db_rows rows;
    struct db_row count;

    TRY(db_select(w, &SQL_RECIPIENT_ALERTS,
                  DB_BINDS(plain(w->actor->account_id), plain(w->actor->party_id),
                           db_int(RECIPIENT_ALERTS_MAX)),
                  &rows));
    TRY(db_one(w, &SQL_RECIPIENT_ALERTS_COUNT, DB_BINDS(plain(w->actor->party_id)), &count));
    struct recipient_alert *out = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient_alert);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        out[i] = (struct recipient_alert){
            .dossier = {.id = db_cell_text(row, 0),
                        .kind = db_cell_text(row, 1),
                        .number = db_cell_text(row, 2),
                        .title = db_cell_text(row, 3),
                        .state = db_cell_text(row, 4),
                        .level = db_cell_text(row, 5),
                        .scope = db_cell_text(row, 6),
                        .party_id = db_cell_text(row, 7),
                        .party_name = db_cell_text(row, 8),
                        .region = db_cell_text(row, 9),
                        .is_exercise = db_cell_int(row, 10) != 0,
                        .opened_at = {db_cell_int(row, 11)},
                        .changed_at = {db_cell_int(row, 12)}},
            .rung = (enum recipient_rung)db_cell_int(row, 13),
            .due_at = {db_cell_int(row, 14)},
            .since = {db_cell_int(row, 15)},
            .own_rung = (enum recipient_rung)db_cell_int(row, 17),
            .is_seen = db_cell_int(row, 17) >= RECIPIENT_RUNG_DELIVERED,
        };
    }
    *ret_alerts = out;
    *ret_count = rows.count;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}
