/* SPDX-License-Identifier: Apache-2.0
 * The sight of an actor as conditions on marks. */
#include "events/event_sight.h"

#include "base/banned.h"
#include "db/db.h"
#include "events/event_sight_store.sql.h"
#include "events/filter_join.h"
#include "events/record.h"
#include "intel/intel_page.h"
#include "registry/actor.h"
#include "registry/scope.h"
#include "registry/sight.h"

static struct str mark_name(enum record_mark_kind kind)
{
    return str_of(record_mark_word(kind));
}

static struct str *texts_of(struct work *w, const struct db_rows *rows)
{
    struct str *texts = ARENA_ARRAY(w->arena, rows->count + 1, struct str);

    for (size_t i = 0; i < rows->count; i++)
        texts[i] = db_cell_text(&rows->rows[i], 0);
    return texts;
}

static enum status by_region(struct work *w, const struct sight *sight,
                             const struct taxonomy *taxonomy, const struct filter **ret_filter)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_EVENT_SIGHT_REGIONS, DB_BINDS(db_text(sight->region_path)), &rows));
    return filter_join_among(w->arena, mark_name(RECORD_REGION), texts_of(w, &rows), rows.count,
                             taxonomy, ret_filter, &w->fault);
}

/* An event of two systems holds both regions and both sectors: only the system itself says that it
 * lies in this region and in this sector. */
static enum status by_system(struct work *w, const struct taxonomy *taxonomy,
                             const struct filter **ret_filter)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_EVENT_SIGHT_SYSTEMS,
                  DB_BINDS(db_text(w->actor->region), db_text(w->actor->sector),
                           db_int(EVENT_SIGHT_SYSTEMS_MAX + 1)),
                  &rows));
    if (rows.count > EVENT_SIGHT_SYSTEMS_MAX)
        return work_fail(w, ST_LIMIT, "sector", "您管辖的系统超过 %d 个，不能一次检索其全部事件",
                         "more than %d systems are in your charge: their events cannot be searched "
                         "at once",
                         EVENT_SIGHT_SYSTEMS_MAX);
    return filter_join_among(w->arena, mark_name(RECORD_SYSTEM), texts_of(w, &rows), rows.count,
                             taxonomy, ret_filter, &w->fault);
}

/* Events of no system, by the sensor that saw them. */
static enum status by_sensor(struct work *w, const struct sight *sight,
                             const struct taxonomy *taxonomy, const struct filter **ret_filter)
{
    const struct filter *sensors = NULL, *systems = NULL;
    struct db_rows rows;

    TRY(db_select(w, &SQL_EVENT_SIGHT_SENSORS,
                  DB_BINDS(db_text(sight->region_path), db_text(sight->sector_path)), &rows));
    TRY(filter_join_among(w->arena, mark_name(RECORD_SENSOR), texts_of(w, &rows), rows.count,
                          taxonomy, &sensors, &w->fault));
    TRY(filter_join_has(w->arena, mark_name(RECORD_SYSTEM), taxonomy, &systems, &w->fault));
    return filter_join_both(w->arena, sensors, filter_join_without(w->arena, systems), ret_filter,
                            &w->fault);
}

enum status event_sight_of(struct work *w, const struct taxonomy *taxonomy,
                           const struct filter **ret_filter)
{
    const struct filter *filter = filter_join_none(w->arena), *more = NULL;
    struct sight sight;

    TRY(sight_of(w, &sight));
    if (sight.all) {
        *ret_filter = filter_join_all(w->arena);
        return ST_OK;
    }
    if (sight.me.len > 0) /* events of no system carry the unit of their sensor */
        TRY(filter_of_value(w->arena, mark_name(RECORD_PARTY), sight.me, taxonomy, &filter,
                            &w->fault));
    if (sight.region_path.len > 0) {
        TRY(sight.sector_path.len > 0 ? by_system(w, taxonomy, &more)
                                      : by_region(w, &sight, taxonomy, &more));
        TRY(filter_join_either(w->arena, filter, more, &filter, &w->fault));
        TRY(by_sensor(w, &sight, taxonomy, &more));
        TRY(filter_join_either(w->arena, filter, more, &filter, &w->fault));
    }
    *ret_filter = filter;
    return ST_OK;
}

/* ---- What a person typed ---- */

/* Values of sets that may not be told: those that no alert names a set of which may be. */
static enum status is_told(struct work *w, struct str value, bool *ret_is_told)
{
    struct db_row row;

    *ret_is_told = !intel_page_is_narrow(w->actor);
    if (*ret_is_told)
        return ST_OK;
    enum status status = db_one(w, &SQL_EVENT_SIGHT_INDICATOR,
                                DB_BINDS(db_text(value), db_int(INTEL_PAGE_STRICT)), &row);
    *ret_is_told = status == ST_OK;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* ST_OK seen, ST_NOT_FOUND not; nothing is left in the fault of the work. */
static enum status is_seen(struct work *w, struct str mark, struct str id, bool *ret_is_seen)
{
    if (str_equal(mark, mark_name(RECORD_INDICATOR)))
        return is_told(w, id, ret_is_seen);

    enum status status = str_equal(mark, mark_name(RECORD_SYSTEM)) ? scope_see_system(w, id)
                                                                   : scope_see_party(w, id);

    if (status != ST_OK && status != ST_NOT_FOUND && status != ST_DENIED)
        return status;
    fault_clear(&w->fault);
    *ret_is_seen = status == ST_OK;
    return ST_OK;
}

struct looking {
    struct work *w;
    enum status status;
};

/* Ids are upper case, terms are folded: a person may type either. */
static struct str upper(struct arena *arena, struct str text)
{
    char *out = arena_take(arena, text.len + 1);

    for (size_t i = 0; i < text.len; i++)
        out[i] = (char)(text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? text.ptr[i] - 'a' + 'A'
                                                                 : text.ptr[i]);
    return (struct str){out, text.len};
}

static bool is_out_of_sight(void *context, const struct filter_term *term)
{
    struct looking *looking = context;
    bool is_indicator = str_equal(term->field, mark_name(RECORD_INDICATOR));
    bool is_named = str_equal(term->field, mark_name(RECORD_SYSTEM)) ||
                    str_equal(term->field, mark_name(RECORD_PARTY)) ||
                    (is_indicator && intel_page_is_narrow(looking->w->actor));
    bool sees = true;

    if (!is_named || term->is_beneath || looking->status != ST_OK)
        return false;
    if (term->test != FILTER_EQUAL && term->test != FILTER_ANY)
        looking->status = work_fail(
            looking->w, ST_INVALID, "filter", "%.*s 只能写完整的值，不能用通配符、范围或正则表达式",
            "%.*s takes a whole value, no wildcards, ranges or expressions", STR_ARG(term->field));
    if (term->test != FILTER_EQUAL)
        return false;
    looking->status =
        is_seen(looking->w, term->field,
                is_indicator ? term->text : upper(looking->w->arena, term->text), &sees);
    return !sees;
}

/* Marks that tell about a system without saying about which. */
static bool tells_of_some_system(void *context, const struct filter_term *term)
{
    static const enum record_mark_kind kinds[] = {RECORD_LEVEL, RECORD_REGION, RECORD_SECTOR};

    (void)context;
    if (term->field.len == 0 || term->is_beneath) /* these leave the marks out */
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (filter_term_names(term, RECORD_FORMATS, mark_name(kinds[i])))
            return true;
    return false;
}

static bool any_tells(const struct filter *filter)
{
    for (size_t i = 0; i < filter->term_count; i++)
        if (tells_of_some_system(NULL, &filter->terms[i]))
            return true;
    return false;
}

/* Events without a mark of this kind that is among the rows. */
static enum status none_of(struct work *w, enum record_mark_kind kind, const struct db_rows *rows,
                           const struct taxonomy *taxonomy, const struct filter **ret_filter)
{
    const struct filter *some = NULL;

    if (rows->count > EVENT_SIGHT_SYSTEMS_MAX)
        return work_fail(w, ST_LIMIT, "filter", "单位或系统超过 %d 个，不能按此标记检索",
                         "more than %d units or systems: this mark cannot be asked",
                         EVENT_SIGHT_SYSTEMS_MAX);
    TRY(filter_join_among(w->arena, mark_name(kind), texts_of(w, rows), rows->count, taxonomy,
                          &some, &w->fault));
    *ret_filter = filter_join_without(w->arena, some);
    return ST_OK;
}

/* Systems that lie in no region or in no sector leave no mark of it: the register says which they
 * are, and events upon them are not of an officer's region and sector as a whole. */
static enum status somewhere(struct work *w, const struct sight *sight,
                             const struct taxonomy *taxonomy, const struct filter **place)
{
    const struct filter *known = NULL;
    struct db_rows rows;

    TRY(db_select(w, &SQL_EVENT_SIGHT_SYSTEMS_NOWHERE,
                  DB_BINDS(db_text(sight->sector_path), db_int(EVENT_SIGHT_SYSTEMS_MAX + 1)),
                  &rows));
    TRY(none_of(w, RECORD_SYSTEM, &rows, taxonomy, &known));
    return filter_join_both(w->arena, *place, known, place, &w->fault);
}

/* Events all of whose systems are in sight. */
static enum status whole_of(struct work *w, const struct sight *sight,
                            const struct taxonomy *taxonomy, const struct filter **ret_filter)
{
    const struct filter *whole = filter_join_none(w->arena), *place = NULL, *sector = NULL;
    struct db_rows rows;

    if (sight->me.len > 0) {
        TRY(db_select(w, &SQL_EVENT_SIGHT_PARTIES_OUT,
                      DB_BINDS(db_text(sight->me), db_int(EVENT_SIGHT_SYSTEMS_MAX + 1)), &rows));
        TRY(none_of(w, RECORD_PARTY, &rows, taxonomy, &whole));
    }
    if (sight->region_path.len > 0) {
        TRY(db_select(w, &SQL_EVENT_SIGHT_REGIONS_OUT, DB_BINDS(db_text(sight->region_path)),
                      &rows));
        TRY(none_of(w, RECORD_REGION, &rows, taxonomy, &place));
        if (sight->sector_path.len > 0) {
            TRY(db_select(w, &SQL_EVENT_SIGHT_SECTORS_OUT, DB_BINDS(db_text(sight->sector_path)),
                          &rows));
            TRY(none_of(w, RECORD_SECTOR, &rows, taxonomy, &sector));
            TRY(filter_join_both(w->arena, place, sector, &place, &w->fault));
        }
        TRY(somewhere(w, sight, taxonomy, &place));
        TRY(filter_join_either(w->arena, whole, place, &whole, &w->fault));
    }
    *ret_filter = whole;
    return ST_OK;
}

static const struct filter_set no_marks = {0, NULL};

enum status event_sight_of_field(struct work *w, struct str field, const struct taxonomy *taxonomy,
                                 const struct filter *filter, const struct filter **ret_filter)
{
    const struct filter *has = NULL, *whole = NULL;
    struct sight sight;

    *ret_filter = filter;
    TRY(sight_of(w, &sight));
    TRY(filter_join_has(w->arena, field, taxonomy, &has, &w->fault));
    if (sight.all || !any_tells(has))
        return ST_OK;
    TRY(whole_of(w, &sight, taxonomy, &whole));
    return filter_join_both(w->arena, filter, whole, ret_filter, &w->fault);
}

/* The filter itself where all systems are in sight; elsewhere what tells of some system finds
 * nothing. */
static enum status by_whole(struct work *w, const struct sight *sight,
                            const struct taxonomy *taxonomy, const struct filter *typed,
                            const struct filter **ret_filter)
{
    const struct filter *whole = NULL, *there = NULL, *elsewhere = NULL;

    TRY(whole_of(w, sight, taxonomy, &whole));
    TRY(filter_join_both(w->arena, whole, typed, &there, &w->fault));
    TRY(filter_join_both(w->arena, filter_join_without(w->arena, whole),
                         filter_join_blind(w->arena, typed, no_marks, tells_of_some_system, NULL),
                         &elsewhere, &w->fault));
    return filter_join_either(w->arena, there, elsewhere, ret_filter, &w->fault);
}

/* What names a unit or a system out of sight finds nothing, by its mark or by any field's value. */
static enum status blind_to_others(struct work *w, const struct filter *typed,
                                   const struct filter **ret_filter)
{
    static const struct str hidden[] = {{"panshi.indicator", 16}, {"panshi.level", 12},
                                        {"panshi.party", 12},     {"panshi.region", 13},
                                        {"panshi.sector", 13},    {"panshi.system", 13}};
    size_t from = intel_page_is_narrow(w->actor) ? 0 : 1;
    const struct filter_set marks = {sizeof hidden / sizeof hidden[0] - from, hidden + from};
    struct looking looking = {w, ST_OK};

    *ret_filter = typed;
    if (!w->actor->is_system)
        *ret_filter = filter_join_blind(w->arena, typed, marks, is_out_of_sight, &looking);
    return looking.status;
}

enum status event_sight_join(struct work *w, const struct filter *sight, const struct filter *typed,
                             const struct taxonomy *taxonomy, const struct filter **ret_filter)
{
    struct sight seen;

    TRY(sight_of(w, &seen));
    TRY(blind_to_others(w, typed, &typed));
    if (!seen.all && any_tells(typed))
        TRY(by_whole(w, &seen, taxonomy, typed, &typed));
    return filter_join_both(w->arena, sight, typed, ret_filter, &w->fault);
}

enum status event_sight_withheld(struct work *w, const struct filter *sight,
                                 const struct filter *typed, struct str field,
                                 const struct taxonomy *taxonomy, const struct filter **ret_filter)
{
    const struct filter *has = NULL, *whole = NULL, *could, *found;
    bool tells_field = false;
    struct sight seen;

    *ret_filter = NULL;
    TRY(sight_of(w, &seen));
    if (field.len > 0) {
        TRY(filter_join_has(w->arena, field, taxonomy, &has, &w->fault));
        tells_field = any_tells(has);
    }
    if (seen.all || (!tells_field && !any_tells(typed)))
        return ST_OK;
    TRY(whole_of(w, &seen, taxonomy, &whole));
    TRY(blind_to_others(w, typed, &typed));
    could = filter_join_open(w->arena, typed, tells_of_some_system, NULL);
    found = filter_join_blind(w->arena, typed, no_marks, tells_of_some_system, NULL);
    if (!tells_field)
        TRY(filter_join_both(w->arena, could, filter_join_without(w->arena, found), &could,
                             &w->fault));
    TRY(filter_join_both(w->arena, filter_join_without(w->arena, whole), could, &could, &w->fault));
    return filter_join_both(w->arena, sight, could, ret_filter, &w->fault);
}

/* ---- Names ---- */

static enum status name_by(struct work *w, const struct db_statement *statement, struct str id,
                           struct str *ret_name)
{
    struct db_row row;
    enum status status = db_one(w, statement, DB_BINDS(db_text(id)), &row);

    if (status == ST_OK)
        *ret_name = db_cell_text(&row, 0);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

static enum status sensor_name(struct work *w, struct str id, struct str *ret_name,
                               bool *ret_is_hidden)
{
    struct sight sight;
    struct db_row row;

    TRY(sight_of(w, &sight));
    enum status status = db_one(w, &SQL_EVENT_SIGHT_SENSOR,
                                DB_BINDS(db_text(id), db_int(sight.all), db_text(sight.me),
                                         db_text(sight.region_path), db_text(sight.sector_path)),
                                &row);
    if (status == ST_OK)
        *ret_name = db_cell_text(&row, 0);
    *ret_is_hidden = status == ST_NOT_FOUND;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status event_sight_name(struct work *w, struct str mark, struct str id, struct str *ret_name,
                             bool *ret_is_hidden)
{
    bool is_system = str_equal(mark, mark_name(RECORD_SYSTEM)), sees = true;

    *ret_name = STR("");
    *ret_is_hidden = false;
    if (str_equal(mark, mark_name(RECORD_SENSOR)))
        return sensor_name(w, id, ret_name, ret_is_hidden);
    if (str_equal(mark, mark_name(RECORD_INDICATOR))) {
        TRY(is_told(w, id, &sees));
        *ret_is_hidden = !sees;
        return ST_OK;
    }
    if (!is_system && !str_equal(mark, mark_name(RECORD_PARTY)))
        return ST_OK;
    TRY(is_seen(w, mark, id, &sees));
    *ret_is_hidden = !sees;
    if (!sees)
        return ST_OK;
    return name_by(w, is_system ? &SQL_EVENT_SIGHT_SYSTEM : &SQL_EVENT_SIGHT_PARTY, id, ret_name);
}

enum status event_sight_rule(struct work *w, struct str rule, struct str *ret_zh,
                             struct str *ret_en, int64_t *ret_level)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_EVENT_SIGHT_RULE, DB_BINDS(db_text(rule)), &row);

    *ret_zh = *ret_en = STR("");
    *ret_level = 0;
    if (status != ST_OK)
        return status == ST_NOT_FOUND ? ST_OK : status;
    *ret_zh = db_cell_text(&row, 0);
    *ret_en = db_cell_text(&row, 1);
    *ret_level = db_cell_int(&row, 2);
    return ST_OK;
}
