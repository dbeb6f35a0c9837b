/* SPDX-License-Identifier: Apache-2.0
 * Matters in the record store. */
#include "procedures/matter_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/matter_store.sql.h"
#include "registry/actor.h"
#include "registry/scope.h"

/* Who looks, as the statements' parameters. */
struct sight {
    int64_t all, sees;
    struct str party, account, region, sector;
};

static struct sight sight_of(const struct work *w)
{
    struct scope scope = scope_of(w);
    struct sight sight = {.party = scope.party_id.len > 0 ? scope.party_id : STR("-"),
                          .account = w->actor->account_id,
                          .region = STR(""),
                          .sector = STR("")};

    if (scope.kind == SCOPE_REGION) {
        sight.sees = 1;
        sight.region = scope.region;
        sight.sector = scope.sector;
        sight.all = scope.region.len == 0 && scope.sector.len == 0;
    }
    return sight;
}

static struct str or_null(struct str text)
{
    return text.len > 0 ? text : (struct str){NULL, 0};
}

/* For columns that hold no null. */
static struct db_value text_of(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value word_or_null(const char *word)
{
    return word != NULL ? db_textz(word) : db_null();
}

static int64_t due_or_none(struct instant due_at)
{
    return due_at.ms > 0 ? due_at.ms : MATTER_NO_DUE_MS;
}

enum {
    M_ID,
    M_VERSION,
    M_PROCEDURE,
    M_STATE,
    M_TURN,
    M_SYSTEM,
    M_SYSTEM_NAME,
    M_PARTY,
    M_PARTY_NAME,
    M_REGULATOR,
    M_REGULATOR_NAME,
    M_POLICE,
    M_POLICE_NAME,
    M_REGION,
    M_SECTOR,
    M_BASIS,
    M_DATA,
    M_PACKS,
    M_BEGAN_ON,
    M_OPENED_AT,
    M_CLOSED_AT,
    M_DUE_AT,
    M_OUTCOME
};

static enum status read_matter(struct work *w, const struct db_row *row, struct matter *matter)
{
    int64_t due_ms = db_cell_int(row, M_DUE_AT);

    *matter = (struct matter){
        .id = db_cell_text(row, M_ID),
        .version = db_cell_int(row, M_VERSION),
        .procedure = db_cell_text(row, M_PROCEDURE),
        .state = db_cell_text(row, M_STATE),
        .turn = db_cell_text(row, M_TURN),
        .system_id = db_cell_text(row, M_SYSTEM),
        .system_name = db_cell_text(row, M_SYSTEM_NAME),
        .party = {db_cell_text(row, M_PARTY), db_cell_text(row, M_PARTY_NAME)},
        .regulator = {db_cell_text(row, M_REGULATOR), db_cell_text(row, M_REGULATOR_NAME)},
        .police = {db_cell_text(row, M_POLICE), db_cell_text(row, M_POLICE_NAME)},
        .region = db_cell_text(row, M_REGION),
        .sector = db_cell_text(row, M_SECTOR),
        .basis = db_cell_text(row, M_BASIS),
        .opened_at = {db_cell_int(row, M_OPENED_AT)},
        .closed_at = {db_cell_int(row, M_CLOSED_AT)},
        .due_at = {due_ms == MATTER_NO_DUE_MS ? 0 : due_ms},
        .outcome = db_cell_text(row, M_OUTCOME),
    };
    TRY(json_read(w->arena, db_cell_text(row, M_DATA), MATTER_DATA_MAX_BYTES, &w->fault,
                  &matter->data));
    TRY(json_read(w->arena, db_cell_text(row, M_PACKS), MATTER_DATA_MAX_BYTES, &w->fault,
                  &matter->packs));
    if (!date_read(db_cell_text(row, M_BEGAN_ON), &matter->began_on))
        return work_fail(w, ST_CORRUPT, "matter.began_on", "事项的起始日期已损坏",
                         "the day on which the matter began is damaged");
    return ST_OK;
}

static enum status read_rows(struct work *w, const struct db_rows *rows,
                             struct matter_rows *ret_rows)
{
    struct matter *matters = ARENA_ARRAY(w->arena, rows->count + 1, struct matter);

    for (size_t i = 0; i < rows->count; i++)
        TRY(read_matter(w, &rows->rows[i], &matters[i]));
    *ret_rows = (struct matter_rows){rows->count, matters};
    return ST_OK;
}

enum status matter_store_insert(struct work *w, const struct matter *matter)
{
    char day[DATE_TEXT_BYTES];

    return db_run(
        w, &SQL_MATTER_INSERT,
        DB_BINDS(text_of(matter->id), text_of(matter->procedure), text_of(matter->state),
                 text_of(matter->turn), text_of(matter->system_id), text_of(matter->system_name),
                 db_text(matter->party.id), db_text(or_null(matter->regulator.id)),
                 db_text(or_null(matter->police.id)), text_of(matter->region),
                 text_of(matter->sector), text_of(matter->basis),
                 db_text(json_canonical(w->arena, matter->data)),
                 db_text(json_canonical(w->arena, matter->packs)),
                 db_textz(date_print(matter->began_on, day)), db_int(matter->opened_at.ms),
                 db_text(w->actor->account_id), db_int(due_or_none(matter->due_at))),
        NULL);
}

enum status matter_store_update(struct work *w, struct matter *matter)
{
    int64_t changed = 0;
    struct str data = json_canonical(w->arena, matter->data);

    if (data.len > MATTER_DATA_MAX_BYTES)
        return work_fail(w, ST_LIMIT, "data", "事项内容超出 512 KiB 上限",
                         "the matter's data is larger than 512 KiB");
    TRY(db_run(w, &SQL_MATTER_UPDATE,
               DB_BINDS(text_of(matter->state), text_of(matter->turn),
                        db_int(matter->closed_at.ms == 0), db_text(or_null(matter->regulator.id)),
                        db_text(or_null(matter->police.id)), db_text(data),
                        matter->closed_at.ms == 0 ? db_null() : db_int(matter->closed_at.ms),
                        db_int(due_or_none(matter->due_at)), text_of(matter->outcome),
                        text_of(matter->id), db_int(matter->version)),
               &changed));
    if (changed != 1)
        return work_fail(w, ST_STALE, "version", "该事项已被他人办理，请查看最新状态",
                         "somebody else has moved this matter; look at it again");
    matter->version++;
    return ST_OK;
}

enum status matter_store_set_due(struct work *w, struct str id, struct instant due_at)
{
    return db_run(w, &SQL_MATTER_SET_DUE, DB_BINDS(db_int(due_or_none(due_at)), db_text(id)), NULL);
}

enum status matter_store_one(struct work *w, struct str id, struct matter *ret_matter)
{
    struct sight sight = sight_of(w);
    struct db_row row;

    TRY(db_one(w, &SQL_MATTER_ONE,
               DB_BINDS(db_text(id), db_int(sight.all), db_text(sight.party),
                        db_text(sight.account), db_int(sight.sees), db_text(sight.region),
                        db_text(sight.sector)),
               &row));
    return read_matter(w, &row, ret_matter);
}

enum status matter_store_open_of(struct work *w, struct str system_id, struct str procedure,
                                 struct matter *ret_matter)
{
    struct db_row row;

    TRY(db_one(w, &SQL_MATTER_OPEN_OF, DB_BINDS(db_text(system_id), db_text(procedure)), &row));
    return read_matter(w, &row, ret_matter);
}

enum status matter_store_page(struct work *w, const struct matter_filter *filter, bool is_open,
                              const struct matter_cursor *cursor, int limit,
                              struct matter_rows *ret_rows, int64_t *ret_total)
{
    struct sight sight = sight_of(w);
    struct db_rows rows;
    struct db_row count;

    TRY(db_select(w, &SQL_MATTER_PAGE_ALL,
                  DB_BINDS(db_int(is_open), db_int(cursor->due_ms), text_of(cursor->id),
                           text_of(filter->procedure), text_of(filter->state),
                           text_of(filter->system_id), text_of(filter->name_key), db_int(sight.all),
                           db_text(sight.party), db_text(sight.account), db_int(sight.sees),
                           db_text(sight.region), db_text(sight.sector), db_int(limit)),
                  &rows));
    TRY(db_one(w, &SQL_MATTER_COUNT_ALL,
               DB_BINDS(db_int(is_open), text_of(filter->procedure), text_of(filter->state),
                        text_of(filter->system_id), text_of(filter->name_key), db_int(sight.all),
                        db_text(sight.party), db_text(sight.account), db_int(sight.sees),
                        db_text(sight.region), db_text(sight.sector)),
               &count));
    *ret_total = db_cell_int(&count, 0);
    return read_rows(w, &rows, ret_rows);
}

enum status matter_store_of_system(struct work *w, struct str system_id,
                                   struct matter_rows *ret_rows)
{
    struct sight sight = sight_of(w);
    struct db_rows rows;

    TRY(db_select(w, &SQL_MATTER_OF_SYSTEM,
                  DB_BINDS(db_text(system_id), db_int(sight.all), db_text(sight.party),
                           db_text(sight.account), db_int(sight.sees), db_text(sight.region),
                           db_text(sight.sector), db_int(MATTER_OF_SYSTEM_MAX)),
                  &rows));
    return read_rows(w, &rows, ret_rows);
}

/* The party as which the actor acts in a role; a word that no id has when it lacks the role. */
static struct db_value party_as(const struct work *w, enum role role)
{
    if (!actor_has(w->actor, role) || w->actor->party_id.len == 0)
        return db_textz("-");
    return db_text(w->actor->party_id);
}

static struct db_value account_as_expert(const struct work *w)
{
    return actor_has(w->actor, ROLE_EXPERT) ? db_text(w->actor->account_id) : db_textz("-");
}

enum status matter_store_mine(struct work *w, int64_t from_ms, int64_t to_ms,
                              const struct matter_cursor *cursor, int limit,
                              struct matter_rows *ret_rows)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_MATTER_TURN_MINE,
                  DB_BINDS(db_int(from_ms), db_int(to_ms), db_int(cursor->due_ms),
                           text_of(cursor->id), party_as(w, ROLE_OPERATOR),
                           party_as(w, ROLE_REGULATOR), party_as(w, ROLE_POLICE),
                           account_as_expert(w), db_int(limit)),
                  &rows));
    return read_rows(w, &rows, ret_rows);
}

enum status matter_store_waiting(struct work *w, const struct matter_cursor *cursor, int limit,
                                 struct matter_rows *ret_rows)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_MATTER_TURN_OTHERS,
                  DB_BINDS(db_int(cursor->due_ms), text_of(cursor->id), party_as(w, ROLE_OPERATOR),
                           party_as(w, ROLE_REGULATOR), party_as(w, ROLE_POLICE),
                           account_as_expert(w), db_int(limit)),
                  &rows));
    return read_rows(w, &rows, ret_rows);
}

enum status matter_store_counts(struct work *w, int64_t today_end_ms, int64_t week_end_ms,
                                json_t **ret_counts)
{
    static const char *const groups[] = {"overdue", "today", "week", "later", "waiting"};
    json_t *counts = json_new_object(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_MATTER_COUNTS,
                  DB_BINDS(party_as(w, ROLE_OPERATOR), party_as(w, ROLE_REGULATOR),
                           party_as(w, ROLE_POLICE), account_as_expert(w), db_int(w->now.ms),
                           db_int(today_end_ms), db_int(week_end_ms)),
                  &rows));
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        json_put_int(counts, groups[i], 0);
    for (size_t i = 0; i < rows.count; i++)
        json_put_int(counts, str_zero(w->arena, db_cell_text(&rows.rows[i], 0)),
                     db_cell_int(&rows.rows[i], 1));
    *ret_counts = counts;
    return ST_OK;
}

enum status matter_store_add_event(struct work *w, struct str matter_id,
                                   const struct matter_event *event)
{
    const json_t *facts = event->facts != NULL ? event->facts : json_new_object(w->arena);
    struct str actor = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return db_run(w, &SQL_MATTER_EVENT_INSERT,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), db_text(matter_id), db_int(w->now.ms),
                           db_text(w->actor->account_id), db_text(actor),
                           db_text(or_null(w->actor->party_id)), db_textz(event->act),
                           word_or_null(event->from), word_or_null(event->to),
                           text_of(event->reason), db_text(json_canonical(w->arena, facts)),
                           db_int(event->sequence)),
                  NULL);
}

static json_t *text_or_null(const struct db_row *row, size_t column)
{
    struct str text = db_cell_text(row, column);

    return db_cell_is_null(row, column) ? json_null() : json_stringn(text.ptr, text.len);
}

enum status matter_store_events(struct work *w, struct str matter_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;
    char at[INSTANT_TEXT_BYTES];

    TRY(db_select(w, &SQL_MATTER_EVENTS, DB_BINDS(db_text(matter_id), db_int(MATTER_MAX_EVENTS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *event = json_new_object(w->arena);
        json_t *facts;

        TRY(json_read(w->arena, db_cell_text(row, 8), MATTER_DATA_MAX_BYTES, &w->fault, &facts));
        json_put_textz(event, "at", instant_print((struct instant){db_cell_int(row, 0)}, at));
        json_put_text(event, "account_id", db_cell_text(row, 1));
        json_put_text(event, "actor", db_cell_text(row, 2));
        json_put(event, "party", json_keep(w->arena, text_or_null(row, 3)));
        json_put_text(event, "act", db_cell_text(row, 4));
        json_put(event, "from", json_keep(w->arena, text_or_null(row, 5)));
        json_put(event, "to", json_keep(w->arena, text_or_null(row, 6)));
        json_put_text(event, "reason", db_cell_text(row, 7));
        json_put(event, "facts", facts);
        json_put_int(event, "sequence", db_cell_int(row, 9));
        json_add(list, event);
    }
    *ret_list = list;
    return ST_OK;
}

enum status matter_store_add_notice(struct work *w, struct str matter_id, struct str party_id,
                                    struct str account_id, const char *role, const char *act)
{
    return db_run(w, &SQL_MATTER_NOTICE_INSERT,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), db_text(matter_id),
                           db_text(or_null(party_id)), db_text(or_null(account_id)), db_textz(role),
                           db_textz(act), db_int(w->now.ms)),
                  NULL);
}
