/* SPDX-License-Identifier: Apache-2.0
 * Campaign runs in the record store. */
#include "procedures/campaign_store.h"

#include "db/db.h"
#include "procedures/campaign_store.sql.h"

static struct db_value day_of(struct work *w, struct date on)
{
    char day[DATE_TEXT_BYTES];

    return db_text(str_copy(w->arena, str_of(date_print(on, day))));
}

/* An absent text is an empty one here, never NULL. */
static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static enum status tree_of(struct work *w, struct str text, json_t **ret_tree)
{
    if (text.len == 0) {
        *ret_tree = NULL;
        return ST_OK;
    }
    return json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, ret_tree);
}

static enum status read_run(struct work *w, const struct db_row *row, struct campaign_run *run)
{
    *run = (struct campaign_run){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .template_id = db_cell_text(row, 2),
        .zh = db_cell_text(row, 3),
        .en = db_cell_text(row, 4),
        .clause = db_cell_text(row, 5),
        .pack = db_cell_text(row, 6),
        .pack_version = db_cell_text(row, 7),
        .organiser = db_cell_text(row, 8),
        .organiser_kind = db_cell_text(row, 9),
        .region = db_cell_text(row, 10),
        .state = db_cell_text(row, 15),
        .opened_at = {db_cell_int(row, 16)},
        .opened_by = db_cell_text(row, 17),
        .closed_at = {db_cell_int(row, 18)},
        .closed_by = db_cell_text(row, 19),
    };
    (void)date_read(db_cell_text(row, 12), &run->opens_on);
    (void)date_read(db_cell_text(row, 13), &run->ends_on);
    TRY(tree_of(w, db_cell_text(row, 11), &run->sectors));
    TRY(tree_of(w, db_cell_text(row, 14), &run->plan));
    return tree_of(w, db_cell_text(row, 20), &run->report);
}

enum status campaign_store_insert(struct work *w, const struct campaign_run *run)
{
    return db_run(w, &SQL_CAMPAIGN_INSERT,
                  DB_BINDS(plain(run->id), plain(run->template_id), plain(run->zh), plain(run->en),
                           plain(run->clause), plain(run->pack), plain(run->pack_version),
                           plain(run->organiser), plain(run->organiser_kind), plain(run->region),
                           db_text(json_canonical(w->arena, run->sectors)),
                           day_of(w, run->opens_on), day_of(w, run->ends_on),
                           db_text(json_canonical(w->arena, run->plan)), plain(run->state),
                           db_int(run->opened_at.ms), plain(run->opened_by)),
                  NULL);
}

enum status campaign_store_load(struct work *w, struct str id, struct campaign_run *ret_run)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CAMPAIGN_LOAD, DB_BINDS(db_text(id)), &row));
    return read_run(w, &row, ret_run);
}

static enum status read_runs(struct work *w, const struct db_rows *rows,
                             struct campaign_duty_runs *ret_runs)
{
    struct campaign_run *runs = ARENA_ARRAY(w->arena, rows->count + 1, struct campaign_run);

    for (size_t i = 0; i < rows->count; i++)
        TRY(read_run(w, &rows->rows[i], &runs[i]));
    *ret_runs = (struct campaign_duty_runs){rows->count, runs};
    return ST_OK;
}

enum status campaign_store_list(struct work *w, struct campaign_duty_runs *ret_runs)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_CAMPAIGN_PAGE, DB_BINDS(db_int(CAMPAIGN_RUN_PAGE)), &rows));
    return read_runs(w, &rows, ret_runs);
}

enum status campaign_store_open_at(struct work *w, struct instant at,
                                   struct campaign_duty_runs *ret_runs)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_CAMPAIGN_OPEN_RUNS,
                  DB_BINDS(db_int(at.ms), db_int(CAMPAIGN_RUN_MAX_OPEN)), &rows));
    return read_runs(w, &rows, ret_runs);
}

enum status campaign_store_count_open(struct work *w, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CAMPAIGN_COUNT_OPEN, DB_NONE, &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status campaign_store_close(struct work *w, const struct campaign_run *run)
{
    int64_t changed;

    TRY(db_run(w, &SQL_CAMPAIGN_CLOSE,
               DB_BINDS(db_int(run->closed_at.ms), plain(run->closed_by),
                        db_text(json_canonical(w->arena, run->report)), db_text(run->id),
                        db_int(run->version)),
               &changed));
    if (changed == 1)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "专项行动刚刚有了变化，请查看最新情况",
                     "this campaign has just changed; look at it again");
}

enum status campaign_store_touch(struct work *w, struct str region_path)
{
    const struct db_value binds[] = {db_int(w->now.ms), db_text(region_path)};

    TRY(db_run(w, &SQL_CAMPAIGN_TOUCH_PARTIES, binds, 2, NULL));
    return db_run(w, &SQL_CAMPAIGN_TOUCH_SYSTEMS, binds, 2, NULL);
}

enum status campaign_store_pending(struct work *w, struct str region_path, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CAMPAIGN_PENDING,
               DB_BINDS(db_text(region_path), db_int(CAMPAIGN_STORE_PENDING)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status campaign_store_keep(struct work *w, const struct campaign_run *run)
{
    return db_run(w, &SQL_CAMPAIGN_KEEP,
                  DB_BINDS(db_text(run->id), db_int(w->now.ms),
                           db_text(campaign_run_occurrence(w->arena, run))),
                  NULL);
}

static bool is_closed(const struct campaign_run *run)
{
    return str_is(run->state, CAMPAIGN_RUN_CLOSED);
}

enum status campaign_store_progress(struct work *w, const struct campaign_run *run,
                                    const struct campaign_progress_sight *sight,
                                    struct campaign_store_figures *ret_figures)
{
    struct campaign_store_figure *cells;
    struct db_rows rows;

    if (is_closed(run))
        TRY(db_select(w, &SQL_CAMPAIGN_PROGRESS_KEPT,
                      DB_BINDS(db_text(run->id), plain(sight->party), plain(sight->path),
                               plain(sight->sector_path)),
                      &rows));
    else
        TRY(db_select(w, &SQL_CAMPAIGN_PROGRESS,
                      DB_BINDS(db_int(w->now.ms), db_text(campaign_run_occurrence(w->arena, run)),
                               plain(sight->party), plain(sight->path), plain(sight->sector_path)),
                      &rows));
    cells = ARENA_ARRAY(w->arena, rows.count + 1, struct campaign_store_figure);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        cells[i] = (struct campaign_store_figure){
            .rule = db_cell_text(row, 0),
            .region = db_cell_text(row, 1),
            .sector = db_cell_text(row, 2),
            .standing = db_cell_text(row, 3),
            .is_late = db_cell_int(row, 4) != 0,
            .n = db_cell_int(row, 5),
        };
    }
    *ret_figures = (struct campaign_store_figures){rows.count, cells};
    return ST_OK;
}

enum status campaign_store_addressees(struct work *w, const struct campaign_run *run,
                                      int64_t *ret_count)
{
    struct db_row row;

    if (is_closed(run))
        TRY(db_one(w, &SQL_CAMPAIGN_ADDRESSEES_KEPT, DB_BINDS(db_text(run->id)), &row));
    else
        TRY(db_one(w, &SQL_CAMPAIGN_ADDRESSEES,
                   DB_BINDS(db_text(campaign_run_occurrence(w->arena, run))), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

static void put_party(struct work *w, json_t *object, const char *key, struct str id,
                      struct str name)
{
    json_t *brief;

    if (id.len == 0) {
        json_put_null(object, key);
        return;
    }
    brief = json_new_object(w->arena);
    json_put_text(brief, "id", id);
    json_put_text(brief, "name", name.ptr != NULL ? name : STR(""));
    json_put(object, key, brief);
}

static void put_duty(struct work *w, json_t *list, const struct db_row *row)
{
    static const char *const texts[] = {"id",           "rule",    "clause",
                                        "subject_type", "subject", "subject_name"};
    json_t *object = json_new_object(w->arena);

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        json_put_text(object, texts[i], db_cell_text(row, i));
    put_party(w, object, "party", db_cell_text(row, 6), db_cell_text(row, 7));
    json_put_text(object, "region", db_cell_text(row, 8));
    json_put_text(object, "sector", db_cell_text(row, 9));
    put_party(w, object, "owed_to_party", db_cell_text(row, 10), db_cell_text(row, 11));
    json_put_instant(object, "due_at", (struct instant){db_cell_int(row, 12)});
    json_put_text(object, "due_on", db_cell_text(row, 13));
    json_put_text(object, "state", db_cell_text(row, 15));
    json_put_instant(object, "met_at", (struct instant){db_cell_int(row, 16)});
    json_put_int(object, "version", db_cell_int(row, 17));
    json_put_bool(object, "late", db_cell_int(row, 18) != 0);
    json_put_text(object, "reason", db_cell_text(row, 19));
    if (db_cell_text(row, 20).len > 0)
        json_put_text(object, "attachment", db_cell_text(row, 20));
    else
        json_put_null(object, "attachment");
    json_add(list, object);
}

enum status campaign_store_duties(struct work *w, const struct campaign_run *run,
                                  const struct campaign_progress_sight *sight,
                                  const struct campaign_progress_filter *filter, struct str rules,
                                  int64_t limit, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    if (is_closed(run))
        TRY(db_select(w, &SQL_CAMPAIGN_DUTIES_KEPT,
                      DB_BINDS(db_text(run->id), plain(filter->after), plain(rules),
                               plain(sight->party), plain(filter->state), plain(sight->path),
                               plain(sight->sector_path), db_int(limit)),
                      &rows));
    else
        TRY(db_select(w, &SQL_CAMPAIGN_DUTIES,
                      DB_BINDS(db_int(w->now.ms), db_text(campaign_run_occurrence(w->arena, run)),
                               plain(filter->after), plain(rules), plain(sight->party),
                               plain(filter->state), plain(sight->path), plain(sight->sector_path),
                               db_int(limit)),
                      &rows));
    for (size_t i = 0; i < rows.count; i++)
        put_duty(w, list, &rows.rows[i]);
    *ret_list = list;
    return ST_OK;
}

enum status campaign_store_late(struct work *w, const struct campaign_run *run, int64_t limit,
                                json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_CAMPAIGN_LATE, DB_BINDS(db_text(run->id), db_int(limit)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena);

        put_party(w, object, "party", db_cell_text(row, 0), db_cell_text(row, 1));
        json_put_text(object, "region", db_cell_text(row, 2));
        json_put_int(object, "late", db_cell_int(row, 3));
        json_put_text(object, "oldest_due_on", db_cell_text(row, 4));
        json_put_int(object, "missing", db_cell_int(row, 5));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}
