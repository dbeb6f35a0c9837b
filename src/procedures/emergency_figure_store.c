/* SPDX-License-Identifier: Apache-2.0
 * Figures of the emergency side, counted with the actor's sight. */
#include "procedures/emergency_figure.h"

#include "db/db.h"
#include "procedures/dossier_sight.h"
#include "procedures/emergency_figure_store.sql.h"
#include "procedures/notice_view.h"
#include "procedures/obligation_page.h"
#include "procedures/publication_view.h"
#include "registry/actor.h"

/* A figure of one kind: of its states ("" : every open one), by level. */
static const struct figure {
    const char *id, *kind, *state, *path;
    bool is_by_level;
} figures[] = {
    {"warnings", "warning", "issued", "/warnings", true},
    {"warnings-changing", "warning", "revising", "/warnings", true},
    {"incidents", "incident", "", "/incidents", true},
    {"responses", "response", "", "/responses", true},
    {"notices", "notice", "issued", "/notices", false},
};

static json_t *query_of(struct work *w, const struct figure *figure, struct str level)
{
    json_t *query = json_new_object(w->arena);

    if (figure->state[0] != '\0')
        json_put_textz(query, "state", figure->state);
    else
        json_put_textz(query, "standing", "open");
    if (figure->is_by_level)
        json_put_textz(query, "exercise", work_is_exercise(w) ? "yes" : "no");
    if (level.len > 0)
        json_put_text(query, "level", level);
    return query;
}

static json_t *item_of(struct work *w, const char *id, int64_t n, const char *path, json_t *query)
{
    json_t *item = json_new_object(w->arena);

    json_put_textz(item, "id", id);
    if (n >= 0)
        json_put_int(item, "n", n);
    else
        json_put_null(item, "n");
    json_put_textz(item, "path", path);
    json_put(item, "query", query);
    json_put(item, "by", json_new_list(w->arena));
    return item;
}

/* Rows of one level may come in several states. */
static void add_level(struct work *w, json_t *by, const struct figure *figure, struct str level,
                      int64_t n)
{
    json_t *one;
    size_t i;

    json_array_foreach(by, i, one)
    {
        if (!str_equal(json_get_text(one, "key"), level))
            continue;
        json_put_int(one, "n", json_get_int(one, "n", 0) + n);
        return;
    }
    one = json_new_object(w->arena);
    json_put_text(one, "key", level);
    json_put_int(one, "n", n);
    json_put(one, "query", query_of(w, figure, level));
    json_add(by, one);
}

static json_t *figure_json(struct work *w, const struct figure *figure, const struct db_rows *rows)
{
    json_t *by = json_new_list(w->arena), *item;
    int64_t total = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const struct db_row *row = &rows->rows[i];

        if (!str_is(db_cell_text(row, 0), figure->kind) ||
            (figure->state[0] != '\0' && !str_is(db_cell_text(row, 1), figure->state)))
            continue;
        total += db_cell_int(row, 3);
        if (figure->is_by_level && db_cell_text(row, 2).len > 0)
            add_level(w, by, figure, db_cell_text(row, 2), db_cell_int(row, 3));
    }
    item = item_of(w, figure->id, total, figure->path, query_of(w, figure, STR("")));
    json_put(item, "by", by);
    return item;
}

static enum status add_dossiers(struct work *w, const struct dossier_sight *sight, json_t *items)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_EMERGENCY_FIGURE_TALLY,
                  DB_BINDS(db_int(work_is_exercise(w)), db_int(sight->all), db_text(sight->me),
                           db_text(sight->region_path), db_text(sight->sector_path)),
                  &rows));
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        json_add(items, figure_json(w, &figures[i], &rows));
    return ST_OK;
}

static enum status add_unsigned(struct work *w, const struct dossier_sight *sight, json_t *items)
{
    json_t *query = json_new_object(w->arena);
    struct db_row row;

    if (sight->all || sight->region_path.len > 0)
        TRY(db_one(w, &SQL_EMERGENCY_FIGURE_UNSIGNED,
                   DB_BINDS(db_int(work_is_exercise(w)), db_int(sight->all), db_text(sight->me),
                            db_text(sight->region_path), db_text(sight->sector_path)),
                   &row));
    else
        TRY(db_one(w, &SQL_EMERGENCY_FIGURE_OWN,
                   DB_BINDS(db_text(sight->me), db_int(work_is_exercise(w))), &row));
    json_put_textz(query, "state", "issued");
    json_add(items, item_of(w, "unsigned", db_cell_int(&row, 0), "/warnings", query));
    return ST_OK;
}

static enum status add_late(struct work *w, json_t *items)
{
    const char *view = w->actor->sees_region ? "area" : "unit";
    const struct obligation_page_filter duties = {
        .view = str_of(view), .bin = STR("overdue"), .group = STR("incident"), .limit = 1};
    const struct notice_filter notices = {.view = STR("late"), .is_open = -1, .limit = 1};
    json_t *query = json_new_object(w->arena), *page;

    TRY(obligation_page(w, &duties, &page));
    json_put_textz(query, "view", view);
    json_put_textz(query, "bin", "overdue");
    json_put_textz(query, "group", "incident");
    json_add(items,
             item_of(w, "duties-late", json_get_int(page, "total", -1), "/obligations", query));
    TRY(notice_view_page(w, &notices, &page));
    query = json_new_object(w->arena);
    json_put_textz(query, "view", "late");
    json_add(items, item_of(w, "notices-late", json_get_int(page, "total", 0), "/notices", query));
    return ST_OK;
}

static enum status add_publications(struct work *w, json_t *items)
{
    const struct publication_filter filter = {.view = STR("waiting"), .limit = 1};
    json_t *query = json_new_object(w->arena), *page;

    TRY(publication_view_page(w, &filter, &page));
    json_put_textz(query, "view", "waiting");
    json_add(items,
             item_of(w, "publications", json_get_int(page, "total", 0), "/publications", query));
    return ST_OK;
}

enum status emergency_figure_list(struct work *w, json_t **ret_figures)
{
    json_t *object = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct dossier_sight sight;
    char text[INSTANT_TEXT_BYTES];

    TRY(dossier_sight_of(w, &sight));
    TRY(add_dossiers(w, &sight, items));
    TRY(add_unsigned(w, &sight, items));
    TRY(add_late(w, items));
    TRY(add_publications(w, items));
    json_put(object, "items", items);
    json_put_textz(object, "as_of", instant_print(w->now, text));
    *ret_figures = object;
    return ST_OK;
}
