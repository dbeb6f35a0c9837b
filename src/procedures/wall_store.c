/* SPDX-License-Identifier: Apache-2.0
 * The wall display, read with the actor's sight. */
#include "procedures/wall.h"

#include "db/db.h"
#include "policy/obligation.h"
#include "procedures/dossier.h"
#include "procedures/dossier_sight.h"
#include "procedures/dossier_word.h"
#include "procedures/wall_store.sql.h"
#include "procedures/warning.h"
#include "registry/region.h"
#include "registry/scope.h"

enum { HOUR_MS = 3600 * 1000, DAY_HOURS = 24, COLOURS = 4, NO_COLOUR = 9 };

static const char *const colours[] = {"red", "orange", "yellow", "blue"};

struct wall {
    struct scope scope;
    struct region region;
    struct dossier_sight sight;
    int64_t exercise;
    bool is_visitor;
};

static int64_t colour_rank(struct str level)
{
    for (int64_t i = 0; i < COLOURS; i++)
        if (str_is(level, colours[i]))
            return i + 1;
    return NO_COLOUR;
}

static const char *colour_of(int64_t rank)
{
    return rank >= 1 && rank <= COLOURS ? colours[rank - 1] : "";
}

static enum status begin(struct work *w, bool is_visitor, struct wall *wall)
{
    wall->scope = scope_of(w);
    wall->is_visitor = is_visitor;
    wall->exercise = work_is_exercise(w) ? 1 : 0;
    if (wall->scope.kind != SCOPE_REGION)
        return work_fail(w, ST_DENIED, "region", "大屏只向有管辖区域的账号开放",
                         "the wall is for accounts with an area of their own");
    TRY(region_load(w, wall->scope.region.len > 0 ? wall->scope.region : STR("100000"), "region",
                    &wall->region));
    return dossier_sight_of(w, &wall->sight);
}

static json_t *region_json(struct arena *arena, const struct region *region)
{
    json_t *object = json_new_object(arena);

    json_put_text(object, "code", region->code);
    json_put_text(object, "name", region->name);
    json_put_text(object, "name_en", region->name_en);
    return object;
}

/* ---- Warnings, incidents, responses ---- */

static enum status find(struct work *w, const struct wall *wall, const char *kind,
                        struct dossier **ret_rows, size_t *ret_count)
{
    const struct dossier_filter filter = {.kind = kind,
                                          .is_open = 1,
                                          .is_exercise = wall->exercise != 0 ? 1 : 0,
                                          .limit = DOSSIER_PAGE_MAX};

    return dossier_view_find(w, &filter, ret_rows, ret_count);
}

static enum status warning_json(struct work *w, const struct dossier *d, json_t **ret_object,
                                int64_t *unsigned_count)
{
    static const char *const keys[] = {"total", "sent", "delivered", "signed", "fed_back"};
    json_t *object = json_new_object(w->arena);
    struct str since = json_get_text(d->data, "issued_at");
    struct db_row row;
    enum status status = db_one(w, &SQL_WALL_COUNTS, DB_BINDS(db_text(d->id)), &row);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    json_put_text(object, "id", d->id);
    json_put_text(object, "title", d->title);
    json_put_text(object, "number", d->number);
    json_put_text(object, "level", d->level);
    if (since.len > 0)
        json_put_text(object, "since", since);
    else
        json_put_instant(object, "since", d->opened_at);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        json_put_int(object, keys[i], status == ST_OK ? db_cell_int(&row, i) : 0);
    json_put_instant(object, "oldest_unsigned_at",
                     (struct instant){status == ST_OK ? db_cell_int(&row, 5) : 0});
    *unsigned_count += json_get_int(object, "total", 0) - json_get_int(object, "signed", 0);
    *ret_object = object;
    return ST_OK;
}

/* What came from elsewhere is shown where the office itself let it in and knows who sent it: nobody
 * puts a colour on another's wall. */
static bool may_show(const struct wall *wall, const struct dossier *d)
{
    struct str sender = json_get_text(json_get_object(d->data, "import"), "sender_state");

    return !d->is_imported ||
           (str_equal(d->party_id, wall->sight.me) && !str_is(sender, "unknown"));
}

/* Highest level first, then the newest; levels are colours here. */
static enum status put_warnings(struct work *w, const struct wall *wall, json_t *out,
                                json_t *totals)
{
    json_t *list = json_new_list(w->arena), *object;
    struct dossier *rows;
    size_t count;
    int64_t unsigned_count = 0, total = 0;

    TRY(find(w, wall, "warning", &rows, &count));
    for (int64_t rank = 1; rank <= NO_COLOUR; rank++) {
        for (size_t i = 0; i < count; i++) {
            bool is_active = warning_is_in_force(&rows[i]) && may_show(wall, &rows[i]);

            if (!is_active || colour_rank(rows[i].level) != rank)
                continue;
            total++;
            TRY(warning_json(w, &rows[i], &object, &unsigned_count));
            if (json_array_size(list) < WALL_MAX_ROWS)
                json_add(list, object);
        }
    }
    json_put(out, "warnings", list);
    json_put_int(totals, "warnings", total);
    json_put_int(totals, "unsigned", unsigned_count);
    return ST_OK;
}

static enum status put_next(struct work *w, const struct dossier *d, json_t *object)
{
    const struct obligation_rule *rule;
    struct db_row row;
    enum status status = db_one(w, &SQL_WALL_NEXT, DB_BINDS(db_text(d->id)), &row);

    json_put_null(object, "next_due_at");
    json_put_textz(object, "next_zh", "");
    json_put_textz(object, "next_en", "");
    json_put_bool(object, "late", false);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    rule = obligation_rule_find(w->policy, db_cell_text(&row, 1));
    json_put_instant(object, "next_due_at", (struct instant){db_cell_int(&row, 0)});
    json_put_text(object, "next_zh", rule ? rule->zh : STR(""));
    json_put_text(object, "next_en", rule ? rule->en : STR(""));
    json_put_bool(object, "late", db_cell_int(&row, 0) < w->now.ms);
    return ST_OK;
}

static enum status case_json(struct work *w, const struct wall *wall, const struct dossier *d,
                             json_t **ret_object)
{
    const struct dossier_kind *kind = dossier_list_find(d->kind);
    const struct dossier_state *state = dossier_state_of(kind, d->state);
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", d->id);
    json_put_text(object, "title", wall->is_visitor ? str_of(kind->zh) : d->title);
    json_put_text(object, "level", d->level);
    json_put_text(object, "state", d->state);
    json_put_textz(object, "state_zh", state ? state->zh : "");
    json_put_textz(object, "state_en", state ? state->en : "");
    json_put_text(object, "party", wall->is_visitor ? STR("") : d->party_name);
    json_put_instant(object, "since", d->opened_at);
    TRY(put_next(w, d, object));
    *ret_object = object;
    return ST_OK;
}

/* What is only proposed runs nowhere yet. */
static enum status put_cases(struct work *w, const struct wall *wall, const char *kind,
                             const char *key, json_t *out, json_t *totals)
{
    static const char *const levels[] = {"I", "II", "III", "IV", ""};
    json_t *list = json_new_list(w->arena), *object;
    struct dossier *rows;
    size_t count;
    int64_t total = 0;

    TRY(find(w, wall, kind, &rows, &count));
    for (size_t l = 0; l < sizeof levels / sizeof *levels; l++) {
        for (size_t i = 0; i < count; i++) {
            if (!str_is(rows[i].level, levels[l]) || str_is(rows[i].state, "proposed"))
                continue;
            total++;
            if (json_array_size(list) >= WALL_MAX_ROWS)
                continue;
            TRY(case_json(w, wall, &rows[i], &object));
            json_add(list, object);
        }
    }
    json_put(out, key, list);
    json_put_int(totals, key, total);
    return ST_OK;
}

/* ---- The area ---- */

struct part {
    struct str code;
    int64_t affected, incidents, rank;
};

static struct part *part_of(struct part *parts, size_t count, struct str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(parts[i].code, code))
            return &parts[i];
    return NULL;
}

static enum status read_parts(struct work *w, const struct wall *wall, struct part *parts,
                              size_t count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WALL_AFFECTED,
                  DB_BINDS(db_text(wall->region.code), db_int(wall->exercise)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct part *part = part_of(parts, count, db_cell_text(&rows.rows[i], 0));
        int64_t rank = colour_rank(db_cell_text(&rows.rows[i], 1));

        if (part == NULL)
            continue;
        part->affected += db_cell_int(&rows.rows[i], 2);
        part->rank = rank < part->rank ? rank : part->rank;
    }
    TRY(db_select(w, &SQL_WALL_INCIDENTS_BY,
                  DB_BINDS(db_text(wall->region.code), db_int(wall->exercise)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct part *part = part_of(parts, count, db_cell_text(&rows.rows[i], 0));
        if (part != NULL)
            part->incidents = db_cell_int(&rows.rows[i], 1);
    }
    return ST_OK;
}

static enum status put_regions(struct work *w, const struct wall *wall, json_t *out)
{
    struct str sector = wall->scope.sector.len > 0 ? wall->scope.sector : STR("");
    json_t *list = json_new_list(w->arena);
    char today[DATE_TEXT_BYTES];
    struct part parts[WALL_MAX_REGIONS];
    struct db_rows rows;

    (void)date_print(instant_beijing_date(w->now), today);
    TRY(db_select(w, &SQL_WALL_REGIONS,
                  DB_BINDS(db_text(sector), db_text(wall->region.code), db_textz(today),
                           db_int(WALL_MAX_REGIONS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++)
        parts[i] = (struct part){db_cell_text(&rows.rows[i], 0), 0, 0, NO_COLOUR};
    TRY(read_parts(w, wall, parts, rows.count));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "code", db_cell_text(row, 0));
        json_put_text(one, "name", db_cell_text(row, 1));
        json_put_text(one, "name_en", db_cell_text(row, 2));
        json_put_int(one, "parties", db_cell_int(row, 3));
        json_put_int(one, "systems", db_cell_int(row, 4));
        json_put_int(one, "high_systems", db_cell_int(row, 5));
        json_put_textz(one, "level", colour_of(parts[i].rank));
        json_put_int(one, "affected", parts[i].affected);
        json_put_int(one, "incidents", parts[i].incidents);
        json_add(list, one);
    }
    json_put(out, "regions", list);
    return ST_OK;
}

static enum status put_totals(struct work *w, const struct wall *wall, json_t *totals)
{
    struct str sector = wall->scope.sector.len > 0 ? wall->scope.sector : STR("");
    struct db_row row;

    TRY(db_one(w, &SQL_WALL_TOTALS, DB_BINDS(db_text(wall->region.code), db_text(sector)), &row));
    json_put_int(totals, "parties", db_cell_int(&row, 0));
    json_put_int(totals, "systems", db_cell_int(&row, 1));
    json_put_int(totals, "high_systems", db_cell_int(&row, 2));
    return ST_OK;
}

static enum status put_links(struct work *w, const struct wall *wall, json_t *out)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WALL_LINKS, DB_BINDS(db_text(wall->region.code), db_int(WALL_MAX_LINKS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "from", db_cell_text(&rows.rows[i], 0));
        json_put_text(one, "to", db_cell_text(&rows.rows[i], 1));
        json_put_int(one, "n", db_cell_int(&rows.rows[i], 2));
        json_add(list, one);
    }
    json_put(out, "links", list);
    return ST_OK;
}

/* ---- How it went ---- */

static enum status put_ticker(struct work *w, const struct wall *wall, json_t *out)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WALL_TICKER,
                  DB_BINDS(db_int(w->now.ms - (int64_t)DAY_HOURS * HOUR_MS), db_int(wall->exercise),
                           db_int(wall->sight.all), db_text(wall->sight.me),
                           db_text(wall->sight.region_path), db_text(wall->sight.sector_path),
                           db_int(WALL_TICKER)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        const struct dossier_kind *kind = dossier_list_find(db_cell_text(row, 1));
        const struct dossier_act *act = kind ? dossier_act_of(kind, db_cell_text(row, 2)) : NULL;
        json_t *one = json_new_object(w->arena);

        json_put_instant(one, "at", (struct instant){db_cell_int(row, 0)});
        json_put_text(one, "kind", db_cell_text(row, 1));
        json_put_textz(one, "kind_zh", kind ? kind->zh : "");
        json_put_textz(one, "kind_en", kind ? kind->en : "");
        json_put_text(one, "act", db_cell_text(row, 2));
        const struct dossier_word *named = act ? NULL : dossier_word_find(db_cell_text(row, 2));
        json_put_textz(one, "act_zh", act ? act->zh : named ? named->zh : "");
        json_put_textz(one, "act_en", act ? act->en : named ? named->en : "");
        json_put_text(one, "title", wall->is_visitor ? STR("") : db_cell_text(row, 3));
        json_add(list, one);
    }
    json_put(out, "ticker", list);
    return ST_OK;
}

static enum status put_trend(struct work *w, const struct wall *wall, json_t *out)
{
    int64_t now_hour = w->now.ms / HOUR_MS, first = now_hour - (WALL_HOURS - 1);
    int64_t from = first - (int64_t)WALL_MEAN_DAYS * DAY_HOURS;
    int64_t counts[WALL_HOURS] = {0}, before[WALL_HOURS] = {0};
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WALL_TREND,
                  DB_BINDS(db_int(from * HOUR_MS), db_int(wall->exercise), db_int(wall->sight.all),
                           db_text(wall->sight.me), db_text(wall->sight.region_path),
                           db_text(wall->sight.sector_path)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        int64_t hour = db_cell_int(&rows.rows[i], 0), n = db_cell_int(&rows.rows[i], 1);

        if (hour >= first && hour <= now_hour)
            counts[hour - first] += n;
        for (int64_t at = 0; at < WALL_HOURS && hour < first + at; at++)
            before[at] += (first + at - hour) % DAY_HOURS == 0 ? n : 0;
    }
    for (int64_t at = 0; at < WALL_HOURS; at++) {
        json_t *one = json_new_object(w->arena);

        json_put_instant(one, "at", (struct instant){(first + at) * HOUR_MS});
        json_put_int(one, "n", counts[at]);
        json_put_int(one, "mean_tenths", before[at] * 10 / WALL_MEAN_DAYS);
        json_add(list, one);
    }
    json_put(out, "trend", list);
    return ST_OK;
}

enum status wall_view(struct work *w, bool is_visitor, json_t **ret_wall)
{
    json_t *out = json_new_object(w->arena), *totals = json_new_object(w->arena);
    struct wall wall;

    TRY(begin(w, is_visitor, &wall));
    json_put_instant(out, "as_of", w->now);
    json_put_bool(out, "exercise", wall.exercise != 0);
    json_put_bool(out, "visitor", is_visitor);
    json_put(out, "region", region_json(w->arena, &wall.region));
    TRY(put_totals(w, &wall, totals));
    TRY(put_warnings(w, &wall, out, totals));
    TRY(put_cases(w, &wall, "incident", "incidents", out, totals));
    TRY(put_cases(w, &wall, "response", "responses", out, totals));
    json_put(out, "totals", totals);
    TRY(put_regions(w, &wall, out));
    TRY(put_links(w, &wall, out));
    TRY(put_ticker(w, &wall, out));
    TRY(put_trend(w, &wall, out));
    *ret_wall = out;
    return ST_OK;
}

/* ---- Topology ---- */

static void add_link(struct arena *arena, json_t *links, struct str from, struct str to,
                     const char *relation)
{
    json_t *one = json_new_object(arena);

    json_put_text(one, "from", from);
    json_put_text(one, "to", to);
    json_put_textz(one, "relation", relation);
    json_add(links, one);
}

static enum status put_units(struct work *w, const struct wall *wall, struct str region,
                             json_t *nodes, json_t *links)
{
    struct str sector = wall->scope.sector.len > 0 ? wall->scope.sector : STR("");
    struct db_rows rows;

    TRY(db_select(
        w, &SQL_WALL_UNITS,
        DB_BINDS(db_int(wall->exercise), db_text(region), db_text(sector), db_int(WALL_MAX_UNITS)),
        &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "id", db_cell_text(row, 0));
        json_put_textz(one, "kind", "unit");
        json_put_text(one, "name", db_cell_text(row, 1));
        json_put_text(one, "region", db_cell_text(row, 2));
        json_put_text(one, "party", db_cell_text(row, 0));
        json_put_int(one, "systems", db_cell_int(row, 3));
        json_put_int(one, "level", db_cell_int(row, 4));
        json_put_textz(one, "warned", colour_of(db_cell_int(row, 5)));
        json_add(nodes, one);
    }
    TRY(db_select(w, &SQL_WALL_UNIT_LINKS,
                  DB_BINDS(db_text(region), db_text(sector), db_int(WALL_MAX_LINKS)), &rows));
    for (size_t i = 0; i < rows.count; i++)
        add_link(w->arena, links, db_cell_text(&rows.rows[i], 0), db_cell_text(&rows.rows[i], 1),
                 "platform");
    return ST_OK;
}

static enum status put_systems(struct work *w, const struct wall *wall, struct str party,
                               json_t *nodes, json_t *links)
{
    struct str sector = wall->scope.sector.len > 0 ? wall->scope.sector : STR("");
    struct db_rows rows;

    TRY(scope_see_party(w, party));
    TRY(db_select(w, &SQL_WALL_SYSTEMS,
                  DB_BINDS(db_text(party), db_text(wall->region.code), db_text(sector),
                           db_int(WALL_MAX_UNITS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        struct str id = db_cell_text(row, 0);
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "id", id);
        json_put_textz(one, "kind", "system");
        json_put_text(one, "name", db_cell_text(row, 1));
        json_put_text(one, "region", db_cell_text(row, 2));
        json_put_text(one, "party", db_cell_text(row, 4));
        json_put_int(one, "systems", 1);
        json_put_int(one, "level", db_cell_int(row, 3));
        json_put_textz(one, "warned", "");
        json_add(nodes, one);
        if (db_cell_text(row, 5).len > 0)
            add_link(w->arena, links, id, db_cell_text(row, 5), "parent");
        if (db_cell_text(row, 6).len > 0)
            add_link(w->arena, links, id, db_cell_text(row, 6), "platform");
    }
    return ST_OK;
}

enum status wall_topology(struct work *w, struct str region, struct str party,
                          json_t **ret_topology)
{
    json_t *out = json_new_object(w->arena), *nodes = json_new_list(w->arena),
           *links = json_new_list(w->arena);
    struct wall wall;
    bool is_covered;

    TRY(begin(w, false, &wall));
    if (region.len > 0) {
        TRY(scope_covers(w, region, wall.scope.sector, &is_covered));
        if (!is_covered)
            return work_fail(w, ST_DENIED, "region", "不在您的管辖区域内",
                             "that is outside your area");
    }
    if (party.len > 0)
        TRY(put_systems(w, &wall, party, nodes, links));
    else
        TRY(put_units(w, &wall, region.len > 0 ? region : wall.region.code, nodes, links));
    json_put(out, "nodes", nodes);
    json_put(out, "links", links);
    json_put_bool(out, "cut",
                  json_array_size(nodes) >= WALL_MAX_UNITS ||
                      json_array_size(links) >= WALL_MAX_LINKS);
    json_put_instant(out, "as_of", w->now);
    *ret_topology = out;
    return ST_OK;
}
