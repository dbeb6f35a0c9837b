/* SPDX-License-Identifier: Apache-2.0
 * Rows of the duty screen. */
#include "procedures/watch_now_store.h"

#include "db/db.h"
#include "policy/obligation.h"
#include "procedures/watch_now_store.sql.h"
#include "registry/actor.h"

enum { DAY_MS = 24 * WATCH_HOUR_MS, PAST_DAYS = 7 };

struct item {
    const char *kind;
    struct str id, zh, en, clause, level, number;
    int64_t since_ms, due_ms, n;
    const char *link_type;
    struct str link_id;
    struct str dossier_id, dossier_kind; /* where a task comes from, or "" */
};

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct str known(struct str text)
{
    return text.ptr != NULL ? text : STR("");
}

static void add(struct work *w, const struct watch_now_query *query, const struct item *item)
{
    json_t *object = json_new_object(w->arena), *link = json_new_object(w->arena);

    json_put_textz(object, "kind", item->kind);
    json_put_text(object, "id", known(item->id));
    json_put_text(object, "zh", known(item->zh));
    json_put_text(object, "en", known(item->en));
    json_put_text(object, "clause", known(item->clause));
    json_put_text(object, "level", known(item->level));
    json_put_text(object, "number", known(item->number));
    json_put_instant(object, "since", (struct instant){item->since_ms});
    json_put_instant(object, "due_at", (struct instant){item->due_ms});
    json_put_bool(object, "late", item->due_ms > 0 && item->due_ms < w->now.ms);
    json_put_int(object, "n", item->n);
    json_put_textz(link, "type", item->link_type);
    json_put_text(link, "id", known(item->link_id));
    if (item->dossier_id.len > 0) {
        json_put_text(link, "dossier", item->dossier_id);
        json_put_text(link, "kind", item->dossier_kind);
    }
    json_put(object, "link", link);
    json_add(query->items, object);
}

enum status watch_now_store_alerts(struct work *w, const struct watch_now_query *query)
{
    struct db_rows rows;
    struct db_row count;

    TRY(db_one(w, &SQL_WATCH_NOW_ALERT_COUNT, DB_BINDS(plain(query->party_id)), &count));
    json_put_int(query->counts, "alert", db_cell_int(&count, 0));
    json_put_int(query->counts, "feedback", db_cell_int(&count, 1));
    TRY(db_select(w, &SQL_WATCH_NOW_ALERTS, DB_BINDS(plain(query->party_id), db_int(query->limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        add(w, query,
            &(struct item){
                .kind = db_cell_int(row, 7) == 0 ? "alert" : "feedback",
                .id = db_cell_text(row, 0),
                .zh = db_cell_text(row, 2),
                .en = db_cell_text(row, 2),
                .level = db_cell_text(row, 3),
                .number = db_cell_text(row, 4),
                .since_ms = db_cell_int(row, 5),
                .due_ms = db_cell_int(row, 6),
                .n = 1,
                .link_type = str_zero(w->arena, db_cell_text(row, 1)),
                .link_id = db_cell_text(row, 0),
            });
    }
    return ST_OK;
}

enum status watch_now_store_duties(struct work *w, const struct watch_now_query *query, bool is_old)
{
    struct instant day_ago = {w->now.ms - DAY_MS};
    struct instant from_at =
        is_old ? (struct instant){w->now.ms - (int64_t)PAST_DAYS * DAY_MS} : day_ago;
    struct instant to_at = is_old ? (struct instant){day_ago.ms - 1} : query->until_at;
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];
    struct db_rows rows;
    struct db_row count;

    (void)date_print(instant_beijing_date(from_at), from);
    (void)date_print(instant_beijing_date(to_at), to);
    TRY(db_one(w, &SQL_WATCH_NOW_DUTY_COUNT,
               DB_BINDS(plain(query->party_id), db_textz(from), db_textz(to), db_int(from_at.ms),
                        db_int(to_at.ms)),
               &count));
    json_put_int(query->counts, "duty",
                 json_get_int(query->counts, "duty", 0) + db_cell_int(&count, 0));
    TRY(db_select(w, &SQL_WATCH_NOW_DUTIES,
                  DB_BINDS(plain(query->party_id), db_textz(from), db_textz(to), db_int(from_at.ms),
                           db_int(to_at.ms), db_int(query->limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        const struct obligation_rule *rule = obligation_rule_find(w->policy, db_cell_text(row, 1));

        add(w, query,
            &(struct item){
                .kind = "duty",
                .id = db_cell_text(row, 0),
                .zh = rule ? rule->zh : db_cell_text(row, 1),
                .en = rule ? rule->en : db_cell_text(row, 1),
                .clause = db_cell_text(row, 2),
                .since_ms = db_cell_int(row, 4),
                .due_ms = db_cell_int(row, 5),
                .n = 1,
                .link_type = "obligation",
                .link_id = db_cell_text(row, 0),
            });
    }
    return ST_OK;
}

static enum status add_silent(struct work *w, const struct watch_now_query *query)
{
    struct db_rows rows;
    int64_t silent = 0;

    TRY(db_select(w, &SQL_WATCH_NOW_SILENT,
                  DB_BINDS(plain(query->party_id), db_int(w->now.ms - (int64_t)PAST_DAYS * DAY_MS),
                           db_int(query->limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        struct str title = db_cell_text(row, 1), on = db_cell_text(row, 2);

        silent += db_cell_int(row, 4);
        add(w, query,
            &(struct item){
                .kind = "silent",
                .id = db_cell_text(row, 0),
                .zh =
                    arena_print(w->arena, "%.*s：%.*s 有单位未零报告", STR_ARG(title), STR_ARG(on)),
                .en = arena_print(w->arena, "%.*s: units silent on %.*s", STR_ARG(title),
                                  STR_ARG(on)),
                .since_ms = db_cell_int(row, 3),
                .n = db_cell_int(row, 4),
                .link_type = "key-period",
                .link_id = db_cell_text(row, 0),
            });
    }
    json_put_int(query->counts, "silent", silent);
    return ST_OK;
}

enum status watch_now_store_reports(struct work *w, const struct watch_now_query *query)
{
    struct db_rows rows;

    TRY(db_select(
        w, &SQL_WATCH_NOW_REPORTS,
        DB_BINDS(plain(query->party_id), db_int(query->until_at.ms), db_int(query->limit)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        struct str title = db_cell_text(row, 1), on = db_cell_text(row, 2);

        add(w, query,
            &(struct item){
                .kind = "report",
                .id = db_cell_text(row, 0),
                .zh = arena_print(w->arena, "%.*s：%.*s 每日零报告", STR_ARG(title), STR_ARG(on)),
                .en = arena_print(w->arena, "%.*s: daily report of %.*s", STR_ARG(title),
                                  STR_ARG(on)),
                .due_ms = db_cell_int(row, 3),
                .n = 1,
                .link_type = "key-period",
                .link_id = db_cell_text(row, 0),
            });
    }
    json_put_int(query->counts, "report", (int64_t)rows.count);
    return add_silent(w, query);
}

enum status watch_now_store_deliveries(struct work *w, const struct watch_now_query *query)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_NOW_DELIVERIES,
               DB_BINDS(plain(query->party_id), db_int(w->now.ms - (int64_t)PAST_DAYS * DAY_MS)),
               &row));
    json_put_int(query->counts, "delivery", db_cell_int(&row, 0));
    if (db_cell_int(&row, 0) > 0)
        add(w, query,
            &(struct item){
                .kind = "delivery",
                .zh = STR("发给本单位人员的消息没有送达，请当面告知并核对地址"),
                .en = STR("Messages to your people did not arrive: tell them, check the addresses"),
                .since_ms = db_cell_int(&row, 1),
                .n = db_cell_int(&row, 0),
                .link_type = "inbox",
            });
    return ST_OK;
}

enum status watch_now_store_tasks(struct work *w, const struct watch_now_query *query)
{
    struct db_rows rows;
    struct db_row count;

    TRY(db_one(w, &SQL_WATCH_NOW_TASK_COUNT, DB_BINDS(plain(query->party_id)), &count));
    json_put_int(query->counts, "task", db_cell_int(&count, 0));
    TRY(db_select(w, &SQL_WATCH_NOW_TASKS, DB_BINDS(plain(query->party_id), db_int(query->limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        add(w, query,
            &(struct item){
                .kind = "task",
                .id = db_cell_text(row, 0),
                .zh = db_cell_text(row, 1),
                .en = db_cell_text(row, 2),
                .clause = db_cell_text(row, 3),
                .since_ms = db_cell_int(row, 4),
                .due_ms = db_cell_int(row, 5),
                .n = 1,
                .link_type = "task",
                .link_id = db_cell_text(row, 0),
                .dossier_id = db_cell_text(row, 6),
                .dossier_kind = db_cell_text(row, 7),
            });
    }
    return ST_OK;
}

enum status watch_now_store_gaps(struct work *w, const struct watch_now_query *query)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_WATCH_NOW_GAP, DB_BINDS(plain(query->party_id)), &row);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    json_put_int(query->counts, "gap", status == ST_OK ? 1 : 0);
    if (status == ST_OK)
        add(w, query,
            &(struct item){
                .kind = "gap",
                .id = db_cell_text(&row, 0),
                .zh = STR("现在应当有人值班，但无人在岗"),
                .en = STR("Somebody has to be on duty now, and nobody is"),
                .clause = db_cell_text(&row, 3),
                .since_ms = db_cell_int(&row, 1),
                .n = 1,
                .link_type = "rosters",
            });
    if (!w->actor->sees_region)
        return ST_OK;
    TRY(db_one(w, &SQL_WATCH_NOW_AREA_GAPS,
               DB_BINDS(plain(query->party_id), plain(w->actor->region), plain(w->actor->sector)),
               &row));
    json_put_int(query->counts, "area-gap", db_cell_int(&row, 0));
    if (db_cell_int(&row, 0) > 0)
        add(w, query,
            &(struct item){
                .kind = "area-gap",
                .zh = STR("辖区内有单位应当值班而无人在岗"),
                .en = STR("Units of your area have nobody on duty though they must"),
                .since_ms = db_cell_int(&row, 1),
                .n = db_cell_int(&row, 0),
                .link_type = "gaps",
            });
    return ST_OK;
}

enum status watch_now_store_events(struct work *w, struct str party_id, struct instant since,
                                   int64_t limit, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_NOW_EVENTS,
                  DB_BINDS(plain(party_id), db_int(since.ms), db_int(limit)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena), *dossier = json_new_object(w->arena);

        json_put_text(dossier, "id", db_cell_text(row, 0));
        json_put_text(dossier, "kind", db_cell_text(row, 1));
        json_put_text(dossier, "title", db_cell_text(row, 2));
        json_put(object, "dossier", dossier);
        json_put_instant(object, "at", (struct instant){db_cell_int(row, 3)});
        json_put_instant(object, "happened_at", (struct instant){db_cell_int(row, 4)});
        json_put_text(object, "actor", db_cell_text(row, 5));
        json_put_text(object, "act", db_cell_text(row, 6));
        json_put_text(object, "text", db_cell_text(row, 7));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status watch_now_store_open(struct work *w, struct str party_id, json_t **ret_counts)
{
    json_t *counts = json_new_object(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_NOW_OPEN,
                  DB_BINDS(plain(party_id), db_int(work_is_exercise(w) ? 1 : 0)), &rows));
    for (size_t i = 0; i < rows.count; i++)
        json_put_int(counts, str_zero(w->arena, db_cell_text(&rows.rows[i], 0)),
                     db_cell_int(&rows.rows[i], 1));
    *ret_counts = counts;
    return ST_OK;
}

enum status watch_now_store_shift(struct work *w, struct str *ret_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_NOW_SHIFT, DB_BINDS(plain(w->actor->account_id), db_int(w->now.ms)),
               &row));
    *ret_id = db_cell_text(&row, 0);
    return ST_OK;
}

enum status watch_now_store_phones(struct work *w, struct str party_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_NOW_PHONES, DB_BINDS(plain(party_id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *object = json_new_object(w->arena);

        json_put_text(object, "name", db_cell_text(&rows.rows[i], 0));
        json_put_text(object, "phone", db_cell_text(&rows.rows[i], 1));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status watch_now_store_periods(struct work *w, struct str party_id, struct str **ret_ids,
                                    size_t *ret_count)
{
    struct db_rows rows;
    struct str *ids;

    TRY(db_select(w, &SQL_WATCH_NOW_PERIODS, DB_BINDS(plain(party_id)), &rows));
    ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = db_cell_text(&rows.rows[i], 0);
    *ret_ids = ids;
    *ret_count = rows.count;
    return ST_OK;
}

enum status watch_now_store_area(struct work *w, struct str after, int64_t limit, json_t **ret_list,
                                 int64_t *ret_total)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;
    struct db_row count;

    TRY(db_one(
        w, &SQL_WATCH_NOW_AREA_GAPS,
        DB_BINDS(plain(w->actor->party_id), plain(w->actor->region), plain(w->actor->sector)),
        &count));
    TRY(db_select(w, &SQL_WATCH_NOW_AREA_PAGE,
                  DB_BINDS(plain(w->actor->party_id), plain(after), plain(w->actor->region),
                           plain(w->actor->sector), db_int(limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena), *phones;

        TRY(watch_now_store_phones(w, db_cell_text(row, 1), &phones));
        json_put_text(party, "id", db_cell_text(row, 1));
        json_put_text(party, "name", db_cell_text(row, 2));
        json_put_text(object, "id", db_cell_text(row, 0));
        json_put(object, "party", party);
        json_put_instant(object, "since", (struct instant){db_cell_int(row, 3)});
        json_put_text(object, "reason", db_cell_text(row, 4));
        json_put_text(object, "clause", db_cell_text(row, 5));
        json_put(object, "phones", phones);
        json_add(list, object);
    }
    *ret_list = list;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}
