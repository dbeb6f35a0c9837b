/* SPDX-License-Identifier: Apache-2.0
 * Lists of duties out of the indexes. */
#include "procedures/obligation_page_store.h"

#include "db/db.h"
#include "procedures/obligation_page_store.sql.h"

static const struct {
    const struct db_statement *forth, *back, *count;
} statements[OBLIGATION_PAGE_KEY_COUNT] = {
    [OBLIGATION_PAGE_ASSIGNED] = {&SQL_OBLIGATION_PAGE_ASSIGNED, &SQL_OBLIGATION_PAGE_ASSIGNED_BACK,
                                  &SQL_OBLIGATION_PAGE_ASSIGNED_COUNT},
    [OBLIGATION_PAGE_OWED_BY] = {&SQL_OBLIGATION_PAGE_OWED_BY, &SQL_OBLIGATION_PAGE_OWED_BY_BACK,
                                 &SQL_OBLIGATION_PAGE_OWED_BY_COUNT},
    [OBLIGATION_PAGE_OWED_TO] = {&SQL_OBLIGATION_PAGE_OWED_TO, &SQL_OBLIGATION_PAGE_OWED_TO_BACK,
                                 &SQL_OBLIGATION_PAGE_OWED_TO_COUNT},
    [OBLIGATION_PAGE_SUBJECT] = {&SQL_OBLIGATION_PAGE_SUBJECT, &SQL_OBLIGATION_PAGE_SUBJECT_BACK,
                                 &SQL_OBLIGATION_PAGE_SUBJECT_COUNT},
    [OBLIGATION_PAGE_RULE] = {&SQL_OBLIGATION_PAGE_RULE, &SQL_OBLIGATION_PAGE_RULE_BACK,
                              &SQL_OBLIGATION_PAGE_RULE_COUNT},
    [OBLIGATION_PAGE_REGION] = {&SQL_OBLIGATION_PAGE_REGION, &SQL_OBLIGATION_PAGE_REGION_BACK,
                                &SQL_OBLIGATION_PAGE_REGION_COUNT},
};

enum {
    O_ID,
    O_DUTY,
    O_RULE,
    O_CLAUSE,
    O_PACK,
    O_PACK_VERSION,
    O_SUBJECT_TYPE,
    O_SUBJECT,
    O_SUBJECT_NAME,
    O_OCCURRENCE,
    O_PARTY,
    O_REGION,
    O_SECTOR,
    O_LEVEL,
    O_OWED_BY,
    O_OWED_TO,
    O_OWED_BY_PARTY,
    O_OWED_TO_PARTY,
    O_OPENS_AT,
    O_DUE_AT,
    O_DUE_ON,
    O_STARTED_AT,
    O_STATE,
    O_STRENGTH,
    O_GROUP,
    O_ORIGIN,
    O_COMPUTED,
    O_PROVISIONAL,
    O_MET_AT,
    O_ASSIGNED_TO,
    O_ASSIGNED_AT,
    O_VERSION,
    O_FIRST_AT,
    O_UPDATED_AT
};

static void read_row(const struct db_row *cells, struct obligation_row *row)
{
    *row = (struct obligation_row){
        .id = db_cell_text(cells, O_ID),
        .duty = db_cell_text(cells, O_DUTY),
        .rule = db_cell_text(cells, O_RULE),
        .clause = db_cell_text(cells, O_CLAUSE),
        .pack = db_cell_text(cells, O_PACK),
        .pack_version = db_cell_text(cells, O_PACK_VERSION),
        .subject_type = db_cell_text(cells, O_SUBJECT_TYPE),
        .subject = db_cell_text(cells, O_SUBJECT),
        .subject_name = db_cell_text(cells, O_SUBJECT_NAME),
        .occurrence = db_cell_text(cells, O_OCCURRENCE),
        .party_id = db_cell_text(cells, O_PARTY),
        .region = db_cell_text(cells, O_REGION),
        .sector = db_cell_text(cells, O_SECTOR),
        .level = db_cell_int(cells, O_LEVEL),
        .owed_by = db_cell_text(cells, O_OWED_BY),
        .owed_to = db_cell_text(cells, O_OWED_TO),
        .owed_by_party = db_cell_text(cells, O_OWED_BY_PARTY),
        .owed_to_party = db_cell_text(cells, O_OWED_TO_PARTY),
        .opens_at = {db_cell_int(cells, O_OPENS_AT)},
        .due_at = {db_cell_int(cells, O_DUE_AT)},
        .due_on = db_cell_text(cells, O_DUE_ON),
        .started_at = {db_cell_int(cells, O_STARTED_AT)},
        .state = db_cell_text(cells, O_STATE),
        .strength = db_cell_text(cells, O_STRENGTH),
        .group = db_cell_text(cells, O_GROUP),
        .origin = db_cell_text(cells, O_ORIGIN),
        .computed = db_cell_text(cells, O_COMPUTED),
        .is_provisional = db_cell_int(cells, O_PROVISIONAL) != 0,
        .met_at = {db_cell_int(cells, O_MET_AT)},
        .assigned_to = db_cell_text(cells, O_ASSIGNED_TO),
        .assigned_at = {db_cell_int(cells, O_ASSIGNED_AT)},
        .version = db_cell_int(cells, O_VERSION),
        .first_at = {db_cell_int(cells, O_FIRST_AT)},
        .updated_at = {db_cell_int(cells, O_UPDATED_AT)},
    };
}

static enum status select_rows(struct work *w, const struct db_statement *statement,
                               const struct db_value *binds, size_t count,
                               struct obligation_rows *ret_rows)
{
    struct db_rows cells;
    struct obligation_row *rows;

    TRY(db_select(w, statement, binds, count, &cells));
    rows = ARENA_ARRAY(w->arena, cells.count + 1, struct obligation_row);
    for (size_t i = 0; i < cells.count; i++)
        read_row(&cells.rows[i], &rows[i]);
    *ret_rows = (struct obligation_rows){cells.count, rows};
    return ST_OK;
}

/* For columns that hold no null. */
static struct db_value text_of(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

#define FILTER_BINDS(f)                                                                            \
    db_int((f)->level), text_of((f)->rule), text_of((f)->duty), text_of((f)->clause),              \
        text_of((f)->group), text_of((f)->document), text_of((f)->party), text_of((f)->system),    \
        text_of((f)->q)

enum status obligation_page_store_rows(struct work *w, enum obligation_page_key by, struct str key,
                                       const char *state, const struct obligation_page_query *query,
                                       struct obligation_rows *ret_rows)
{
    const struct obligation_page_filter *f = query->filter;

    return select_rows(w, query->is_back ? statements[by].back : statements[by].forth,
                       DB_BINDS(text_of(key), db_textz(state), text_of(query->on_from),
                                text_of(query->on_to), db_int(query->at_from), db_int(query->at_to),
                                text_of(query->after_on), text_of(query->after_id), FILTER_BINDS(f),
                                text_of(query->region_path), text_of(query->sector_path),
                                db_int(query->limit)),
                       ret_rows);
}

enum status obligation_page_store_count(struct work *w, enum obligation_page_key by, struct str key,
                                        const char *state,
                                        const struct obligation_page_query *query,
                                        int64_t *ret_count)
{
    const struct obligation_page_filter *f = query->filter;
    struct db_row row;

    TRY(db_one(w, statements[by].count,
               DB_BINDS(text_of(key), db_textz(state), text_of(query->on_from),
                        text_of(query->on_to), db_int(query->at_from), db_int(query->at_to),
                        FILTER_BINDS(f), text_of(query->region_path), text_of(query->sector_path)),
               &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status obligation_page_store_day(struct work *w, const char *state, struct str day,
                                      const struct obligation_page_query *query,
                                      struct obligation_rows *ret_rows)
{
    const struct obligation_page_filter *f = query->filter;

    return select_rows(w, &SQL_OBLIGATION_PAGE_DAY,
                       DB_BINDS(text_of(query->region_path), text_of(query->after_region),
                                db_textz(state), db_text(day), db_int(query->at_from),
                                db_int(query->at_to), text_of(query->after_id), FILTER_BINDS(f),
                                text_of(query->sector_path), db_int(query->limit)),
                       ret_rows);
}

static enum status select_texts(struct work *w, const struct db_statement *statement,
                                const struct db_value *binds, size_t count,
                                struct obligation_texts *ret_texts)
{
    struct db_rows rows;
    struct str *texts;

    TRY(db_select(w, statement, binds, count, &rows));
    texts = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        texts[i] = db_cell_text(&rows.rows[i], 0);
    *ret_texts = (struct obligation_texts){rows.count, texts};
    return ST_OK;
}

enum status obligation_page_store_days(struct work *w, struct str region, struct str sector,
                                       struct str on_from, struct str on_to,
                                       struct obligation_texts *ret_days)
{
    return select_texts(
        w, &SQL_OBLIGATION_PAGE_DAYS,
        DB_BINDS(text_of(region), text_of(sector), text_of(on_from), text_of(on_to)), ret_days);
}

enum status obligation_page_store_day_before(struct work *w, const char *state, struct str day,
                                             struct str on_from, struct str *ret_day)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OBLIGATION_PAGE_DAY_BEFORE,
               DB_BINDS(db_textz(state), text_of(day), text_of(on_from)), &row));
    *ret_day = db_cell_text(&row, 0);
    return ST_OK;
}

enum status obligation_page_store_leaves(struct work *w, struct str region_path, int limit,
                                         struct obligation_texts *ret_codes)
{
    return select_texts(w, &SQL_OBLIGATION_PAGE_LEAVES,
                        DB_BINDS(text_of(region_path), db_int(limit)), ret_codes);
}

enum status obligation_page_store_path(struct work *w, bool is_sector, struct str code,
                                       struct str *ret_path)
{
    struct db_row row;
    enum status status;

    *ret_path = STR("");
    if (code.len == 0)
        return ST_OK;
    status =
        db_one(w, is_sector ? &SQL_OBLIGATION_PAGE_SECTOR_PATH : &SQL_OBLIGATION_PAGE_REGION_PATH,
               DB_BINDS(db_text(code)), &row);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    *ret_path = db_cell_text(&row, 0);
    return ST_OK;
}

static void add_bins(struct work *w, const struct db_rows *rows, json_t *bins)
{
    for (size_t i = 0; i < rows->count; i++) {
        const char *bin = str_zero(w->arena, db_cell_text(&rows->rows[i], 0));

        json_put_int(bins, bin, json_get_int(bins, bin, 0) + db_cell_int(&rows->rows[i], 1));
    }
}

enum status obligation_page_store_bins(struct work *w, enum obligation_page_key by, struct str key,
                                       json_t **ret_bins)
{
    static const char *const words[] = {"overdue", "today", "week", "later", "undated"};
    struct date today = instant_beijing_date(w->now);
    bool is_desk = by == OBLIGATION_PAGE_ASSIGNED;
    json_t *bins = json_new_object(w->arena);
    char day[DATE_TEXT_BYTES], end[DATE_TEXT_BYTES];
    struct db_rows rows;

    (void)date_print(today, day);
    (void)date_print(date_add_days(today, OBLIGATION_PAGE_WEEK_DAYS), end);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        json_put_int(bins, words[i], 0);
    *ret_bins = bins;
    if (key.len == 0)
        return ST_OK;
    TRY(db_select(w,
                  is_desk ? &SQL_OBLIGATION_PAGE_BINS_ASSIGNED : &SQL_OBLIGATION_PAGE_BINS_OWED_BY,
                  DB_BINDS(db_textz(day), db_textz(end), db_text(key)), &rows));
    add_bins(w, &rows, bins);
    TRY(db_select(
        w, is_desk ? &SQL_OBLIGATION_PAGE_TODAY_ASSIGNED : &SQL_OBLIGATION_PAGE_TODAY_OWED_BY,
        DB_BINDS(db_int(w->now.ms), db_text(key), db_textz(day)), &rows));
    add_bins(w, &rows, bins);
    return ST_OK;
}

enum status obligation_page_store_waiting(struct work *w, struct str party_id, int64_t *ret_count)
{
    struct db_row row;

    *ret_count = 0;
    if (party_id.len == 0)
        return ST_OK;
    TRY(db_one(w, &SQL_OBLIGATION_PAGE_WAITING,
               DB_BINDS(db_text(party_id), db_int(OBLIGATION_PAGE_WAITING_MAX)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}
