/* SPDX-License-Identifier: Apache-2.0
 * Ways to the people of recipients in the record store, and what the job finds there. */
#include "procedures/recipient_way_store.h"
#include "db/db.h"
#include "procedures/recipient_way_store.sql.h"
#include "registry/actor.h"

#include "base/banned.h"

enum {
    BUSINESS_ROLES = 1 << ROLE_OPERATOR | 1 << ROLE_REGULATOR | 1 << ROLE_POLICE,
    PAIRS_MAX = 100000,
    DEAD_MAX = 200,
};

#define DEAD_WALK "dead-deliveries"

static struct str whole(struct str text)
{
    return text.ptr ? text : STR("");
}

/* Messages of a dossier have occasions that begin with its id. */
static struct str occasion_low(struct work *w, struct str dossier_id)
{
    return arena_print(w->arena, "dossier:%.*s:", STR_ARG(dossier_id));
}

static struct str occasion_high(struct work *w, struct str dossier_id)
{
    return arena_print(w->arena, "dossier:%.*s;", STR_ARG(dossier_id));
}

static enum status add_inbox(struct work *w, const struct db_value *binds, size_t bind_count,
                             struct recipient_way *ways, size_t *count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_WAY_INBOX, binds, bind_count, &rows));
    for (size_t i = 0; i < rows.count && *count < RECIPIENT_WAYS_MAX; i++) {
        const struct db_row *row = &rows.rows[i];
        bool is_opened = !db_cell_is_null(row, 2);

        ways[(*count)++] = (struct recipient_way){
            .account_id = db_cell_text(row, 0),
            .way = STR("inbox"),
            .state = is_opened ? STR("opened") : STR("told"),
            .evidence = STR(""),
            .delivery_id = STR(""),
            .at = {db_cell_int(row, is_opened ? 2 : 1)},
        };
    }
    return ST_OK;
}

enum status recipient_way_ways(struct work *w, const struct dossier *dossier, struct str parties,
                               struct recipient_way **ret_ways, size_t *ret_count)
{
    struct recipient_way *ways = ARENA_ARRAY(w->arena, RECIPIENT_WAYS_MAX, struct recipient_way);
    const struct db_value binds[] = {
        db_text(parties), db_text(dossier->id), db_text(occasion_low(w, dossier->id)),
        db_text(occasion_high(w, dossier->id)), db_int(RECIPIENT_WAYS_MAX)};
    struct db_rows rows;
    size_t count = 0;

    TRY(add_inbox(w, binds, sizeof binds / sizeof binds[0], ways, &count));
    TRY(db_select(w, &SQL_RECIPIENT_WAY_MAILS, binds, sizeof binds / sizeof binds[0], &rows));
    for (size_t i = 0; i < rows.count && count < RECIPIENT_WAYS_MAX; i++) {
        const struct db_row *row = &rows.rows[i];

        ways[count++] = (struct recipient_way){
            .account_id = db_cell_text(row, 0),
            .way = db_cell_text(row, 1),
            .state = db_cell_text(row, 2),
            .evidence = db_cell_text(row, 3),
            .attempts = db_cell_int(row, 4),
            .at = {db_cell_int(row, 5)},
            .delivery_id = db_cell_text(row, 7),
        };
    }
    *ret_ways = ways;
    *ret_count = count;
    return ST_OK;
}

enum status recipient_way_hooks(struct work *w, const struct dossier *dossier, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(
        w, &SQL_RECIPIENT_WAY_HOOKS,
        DB_BINDS(db_text(occasion_low(w, dossier->id)), db_text(occasion_high(w, dossier->id))),
        &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena);
        char at[INSTANT_TEXT_BYTES];

        json_put_text(object, "id", db_cell_text(row, 0));
        json_put_text(object, "name", db_cell_text(row, 1));
        json_put_text(object, "way", db_cell_text(row, 2));
        if (db_cell_is_null(row, 3))
            json_put_null(object, "party_id");
        else
            json_put_text(object, "party_id", db_cell_text(row, 3));
        json_put_text(object, "state", db_cell_text(row, 4));
        json_put_text(object, "evidence", whole(db_cell_text(row, 5)));
        json_put_int(object, "attempts", db_cell_int(row, 6));
        json_put_textz(object, "at", instant_print((struct instant){db_cell_int(row, 7)}, at));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status recipient_way_phones(struct work *w, struct str parties, json_t **ret_phones)
{
    json_t *phones = json_new_object(w->arena);
    char today[DATE_TEXT_BYTES];
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_WAY_PHONES,
                  DB_BINDS(db_text(parties),
                           db_textz(date_print(instant_beijing_date(w->now), today)),
                           db_int(RECIPIENT_WAYS_MAX)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        const char *party = str_zero(w->arena, db_cell_text(row, 0));
        json_t *list = json_get_list(phones, party), *object = json_new_object(w->arena), *roles;

        if (!list) {
            list = json_new_list(w->arena);
            json_put(phones, party, list);
        }
        json_put_text(object, "name", db_cell_text(row, 1));
        json_put_text(object, "post", db_cell_text(row, 2));
        json_put_text(object, "phone", db_cell_text(row, 3));
        json_put_text(object, "mobile", db_cell_text(row, 4));
        TRY(json_read(w->arena, db_cell_text(row, 5), JSON_MAX_BYTES, &w->fault, &roles));
        json_put(object, "roles", roles);
        json_add(list, object);
    }
    *ret_phones = phones;
    return ST_OK;
}

enum status recipient_way_due(struct work *w, struct recipient_step **ret_steps, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_WAY_DUE,
                  DB_BINDS(db_int(w->now.ms), db_int(RECIPIENT_ESCALATE_MAX)), &rows));
    struct recipient_step *steps = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient_step);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        steps[i] = (struct recipient_step){
            .dossier_id = db_cell_text(row, 0),
            .party_id = db_cell_text(row, 1),
            .party_name = db_cell_text(row, 2),
            .step = db_cell_int(row, 3),
            .people = db_cell_int(row, 4),
            .region = db_cell_text(row, 5),
        };
    }
    *ret_steps = steps;
    *ret_count = rows.count;
    return ST_OK;
}

enum status recipient_way_take_step(struct work *w, struct str dossier_id, struct str parties,
                                    int64_t step, struct instant next_at)
{
    return db_run(w, &SQL_RECIPIENT_WAY_STEP,
                  DB_BINDS(db_int(step), next_at.ms > 0 ? db_int(next_at.ms) : db_null(),
                           db_text(dossier_id), db_text(parties)),
                  NULL);
}

enum status recipient_way_step_people(struct work *w, struct str dossier_id, struct str parties,
                                      int64_t step, struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    if (step >= RECIPIENT_STEP_ALL)
        TRY(db_run(w, &SQL_RECIPIENT_WAY_STEP_NEWCOMERS,
                   DB_BINDS(db_text(parties), db_text(dossier_id), db_int(BUSINESS_ROLES)), NULL));
    TRY(db_select(
        w, &SQL_RECIPIENT_WAY_STEP_TOLD,
        DB_BINDS(db_text(parties), db_text(dossier_id), db_int(step), db_int(RECIPIENT_TOLD_MAX)),
        &rows));
    struct str *ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = db_cell_text(&rows.rows[i], 0);
    *ret_ids = ids;
    *ret_count = rows.count;
    return db_run(w, &SQL_RECIPIENT_WAY_STEP_MARK,
                  DB_BINDS(db_int(w->now.ms), db_text(dossier_id), db_int(step), db_text(parties)),
                  NULL);
}

enum status recipient_way_supervisors(struct work *w, struct str parties, struct str **ret_pairs,
                                      size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_WAY_SUPERVISORS, DB_BINDS(db_text(parties), db_int(PAIRS_MAX)),
                  &rows));
    struct str *pairs = ARENA_ARRAY(w->arena, 2 * rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++) {
        pairs[2 * i] = db_cell_text(&rows.rows[i], 0);
        pairs[2 * i + 1] = db_cell_text(&rows.rows[i], 1);
    }
    *ret_pairs = pairs;
    *ret_count = rows.count;
    return ST_OK;
}

enum status recipient_way_waiting(struct work *w, struct str dossier_id, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_RECIPIENT_WAY_WAITING, DB_BINDS(db_text(dossier_id)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status recipient_way_dead(struct work *w, struct recipient_dead **ret_rows, size_t *ret_count)
{
    int64_t since = 0;
    struct db_rows rows;
    struct db_row mark;
    enum status status =
        db_one(w, &SQL_RECIPIENT_WAY_MARK_LOAD, DB_BINDS(db_textz(DEAD_WALK)), &mark);

    if (status == ST_OK)
        since = db_cell_int(&mark, 0);
    else if (status != ST_NOT_FOUND)
        return status;
    TRY(db_select(w, &SQL_RECIPIENT_WAY_DEAD, DB_BINDS(db_int(since), db_int(DEAD_MAX)), &rows));
    struct recipient_dead *out = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient_dead);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        out[i] = (struct recipient_dead){
            .at = {db_cell_int(row, 0)},
            .channel_id = db_cell_text(row, 1),
            .channel_name = db_cell_text(row, 2),
            .dossier_id = db_cell_text(row, 3),
            .messages = db_cell_int(row, 4),
            .evidence = db_cell_text(row, 5),
        };
        since = out[i].at.ms;
    }
    *ret_rows = out;
    *ret_count = rows.count;
    if (rows.count == 0)
        return ST_OK;
    return db_run(w, &SQL_RECIPIENT_WAY_MARK_SAVE, DB_BINDS(db_textz(DEAD_WALK), db_int(since)),
                  NULL);
}

enum status recipient_way_would_tell(struct work *w, struct str parties,
                                     struct recipient_reader **ret_readers, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_WAY_PREVIEW_PEOPLE,
                  DB_BINDS(db_text(parties), db_int(BUSINESS_ROLES)), &rows));
    struct recipient_reader *out = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient_reader);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        out[i] = (struct recipient_reader){.party_id = db_cell_text(row, 0),
                                           .account_id = db_cell_text(row, 1),
                                           .name = db_cell_text(row, 2),
                                           .has_rule = !db_cell_is_null(row, 3)};
    }
    *ret_readers = out;
    *ret_count = rows.count;
    return ST_OK;
}

static enum status groups_of(struct work *w, const struct db_statement *statement,
                             struct str parties, bool has_english, json_t *groups)
{
    struct db_rows rows;

    TRY(db_select(w, statement, DB_BINDS(db_text(parties)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        const char *code = str_zero(w->arena, db_cell_text(row, 0));
        json_t *group = json_get_object(groups, code);
        int64_t parties_before = json_get_int(group, "parties", 0);

        if (!group) {
            group = json_new_object(w->arena);
            json_put_textz(group, "code", code);
            json_put_text(group, "name", db_cell_text(row, 1));
            if (has_english)
                json_put_text(group, "name_en", db_cell_text(row, 2));
            json_put(groups, code, group);
        }
        json_put_int(group, "parties", parties_before + db_cell_int(row, has_english ? 3 : 2));
    }
    return ST_OK;
}

enum status recipient_way_group(struct work *w, struct str parties, json_t *regions,
                                json_t *sectors)
{
    TRY(groups_of(w, &SQL_RECIPIENT_WAY_PREVIEW_REGIONS, parties, false, regions));
    return groups_of(w, &SQL_RECIPIENT_WAY_PREVIEW_SECTORS, parties, true, sectors);
}

enum status recipient_way_names(struct work *w, struct str parties, struct recipient **ret_rows,
                                size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_WAY_PREVIEW_PARTIES, DB_BINDS(db_text(parties)), &rows));
    struct recipient *out = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        out[i] = (struct recipient){.party_id = db_cell_text(row, 0),
                                    .party_name = db_cell_text(row, 1),
                                    .region = db_cell_text(row, 2),
                                    .sector = db_cell_text(row, 3)};
    }
    *ret_rows = out;
    *ret_count = rows.count;
    return ST_OK;
}

enum status recipient_way_times(struct work *w, const struct recipient_sight *sight,
                                const char *kind, struct str by, struct recipient_time **ret_times,
                                size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_RECIPIENT_WAY_STATISTIC,
                  DB_BINDS(db_text(by), db_textz(kind ? kind : ""),
                           db_int(work_is_exercise(w) ? 1 : 0), db_text(sight->keeper),
                           db_text(sight->path), db_text(sight->sector_path)),
                  &rows));
    struct recipient_time *out = ARENA_ARRAY(w->arena, rows.count + 1, struct recipient_time);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        out[i] = (struct recipient_time){.code = db_cell_text(row, 0),
                                         .name = db_cell_text(row, 1),
                                         .name_en = db_cell_text(row, 2),
                                         .rung = (enum recipient_rung)db_cell_int(row, 3),
                                         .sent_at = {db_cell_int(row, 4)},
                                         .signed_at = {db_cell_int(row, 5)},
                                         .fed_back_at = {db_cell_int(row, 6)}};
    }
    *ret_times = out;
    *ret_count = rows.count;
    return ST_OK;
}
