/* SPDX-License-Identifier: Apache-2.0
 * Answers as JSON. */
#include <inttypes.h>
#include <stdatomic.h>

#include "base/banned.h"
#include "events/event_query_inside.h"
#include "events/event_sight.h"
#include "events/moment.h"

enum { PERCENT = 100 };

struct str event_query_tell_time(struct arena *arena, int64_t time_us)
{
    char text[MOMENT_MAX_BYTES];

    return str_copy(arena, str_of(moment_print(time_us, text)));
}

static json_t *named(struct work *w, struct str id, struct str name)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name);
    return object;
}

enum status event_query_tell_marks(struct work *w, const struct event_query_mark *marks,
                                   size_t count, json_t *object)
{
    json_t *systems = json_new_list(w->arena), *parties = json_new_list(w->arena);
    json_t *indicators = json_new_list(w->arena);
    int64_t others = 0, rules = 0, withheld = 0;

    json_put_null(object, "sensor");
    for (size_t i = 0; i < count; i++) {
        struct str name;
        bool is_hidden;

        rules += marks[i].kind == RECORD_RULE;
        TRY(event_sight_name(w, str_of(record_mark_word(marks[i].kind)), marks[i].text, &name,
                             &is_hidden));
        others += is_hidden && marks[i].kind == RECORD_SYSTEM;
        withheld += is_hidden && marks[i].kind == RECORD_INDICATOR;
        if (is_hidden)
            continue;
        if (marks[i].kind == RECORD_INDICATOR)
            json_add_text(indicators, record_utf8(marks[i].text, w->arena));
        if (marks[i].kind == RECORD_SYSTEM)
            json_add(systems, named(w, marks[i].text, name));
        if (marks[i].kind == RECORD_PARTY)
            json_add(parties, named(w, marks[i].text, name));
        if (marks[i].kind == RECORD_SENSOR)
            json_put(object, "sensor", named(w, marks[i].text, name));
    }
    json_put(object, "systems", systems);
    json_put(object, "parties", parties);
    json_put(object, "indicators", indicators);
    json_put_int(object, "indicators_withheld", withheld);
    json_put_int(object, "others", others);
    json_put_int(object, "rules", rules);
    return ST_OK;
}

/* ---- Hits ---- */

/* What hits of one list are read with; a segment stays open while hits of it follow. */
struct reader {
    struct work *w;
    const struct search_place *place;
    const struct event_query_plan *plan;
    struct search_fields fields;
    const struct search_piece *piece;
    struct segment *segment;
};

static void leave(struct reader *r)
{
    if (r->segment)
        r->place->close(r->place->context, r->piece, r->segment);
    r->segment = NULL;
}

static enum status enter(struct reader *r, uint64_t number)
{
    if (r->segment && r->piece->number == number)
        return ST_OK;
    leave(r);
    TRY(event_query_row_open(r->place, number, &r->piece, &r->segment, &r->w->fault));
    search_fields_enter(&r->fields, r->segment);
    return ST_OK;
}

static enum status hit_tell(struct reader *r, const struct search_hit *hit, json_t *hits)
{
    struct work *w = r->w;
    json_t *object = json_new_object(w->arena), *values = json_new_object(w->arena);
    struct event_query_mark *marks;
    enum record_format format;
    size_t mark_count;

    TRY(enter(r, hit->number));
    TRY(segment_format(r->segment, hit->row, &format, &w->fault));
    json_put_text(object, "id", hit->id);
    json_put_text(object, "time", event_query_tell_time(w->arena, hit->time_us));
    json_put_textz(object, "format", record_format_word(format));
    for (size_t i = 0; i < r->plan->column_count; i++) {
        struct search_cell cell;

        TRY(search_fields_cell(&r->fields, i, hit->row, &cell, &w->fault));
        if (cell.is_set)
            json_put_text(values, str_zero(w->arena, r->plan->columns[i]),
                          event_query_row_cut(cell.text, w->arena));
    }
    json_put(object, "values", values);
    TRY(event_query_row_marks(r->segment, hit->row, w->arena, &marks, &mark_count, &w->fault));
    TRY(event_query_tell_marks(w, marks, mark_count, object));
    json_add(hits, object);
    return ST_OK;
}

/* Where the next page begins. */
static struct str next_of(struct work *w, const struct event_query_plan *plan,
                          const struct search_hit *hits, size_t count)
{
    const struct search_hit *last = &hits[count - 1];
    size_t passed = plan->is_after && last->time_us == plan->after_us ? plan->passed : 0;

    for (size_t i = 0; i < count; i++)
        passed += hits[i].time_us == last->time_us;
    return arena_print(w->arena, "%" PRId64 ",%.*s,%zu", last->time_us, STR_ARG(last->id), passed);
}

static enum status hits_tell(struct work *w, const struct event_query_desk *desk,
                             struct keep_view *view, const struct event_query_plan *plan,
                             const struct search_answer *answer, json_t *root)
{
    json_t *hits = json_new_list(w->arena), *columns = json_new_list(w->arena);
    size_t limit = plan->query.limit;
    size_t count = answer->hit_count < limit ? answer->hit_count : limit;
    struct reader r = {.w = w, .plan = plan};

    for (size_t i = 0; i < plan->column_count; i++)
        json_add_text(columns, plan->columns[i]);
    json_put(root, "columns", columns);
    json_put(root, "hits", hits);
    json_put_null(root, "next");
    if (count == 0)
        return ST_OK;
    r.place = keep_view_place(view);
    enum status status =
        search_fields_open(&r.fields, desk->taxonomy, plan->columns, plan->column_count, &w->fault);
    for (size_t i = 0; i < count && status == ST_OK; i++)
        status = hit_tell(&r, &answer->hits[i], hits);
    leave(&r);
    search_fields_close(&r.fields);
    if (status == ST_OK && answer->hit_count > count)
        json_put_text(root, "next", next_of(w, plan, answer->hits, count));
    return status;
}

/* ---- The others ---- */

static enum status values_tell(struct work *w, const struct event_query_plan *plan,
                               const struct search_answer *answer, json_t *root)
{
    json_t *list = json_new_list(w->arena);
    int64_t hidden = 0;

    for (size_t i = 0; i < answer->top_count; i++) {
        struct str text = record_utf8(answer->top[i].text, w->arena), name;
        bool is_hidden;

        TRY(event_sight_name(w, plan->query.field, text, &name, &is_hidden));
        hidden += is_hidden;
        if (is_hidden)
            continue;
        json_t *value = json_new_object(w->arena);
        json_put_text(value, "value", event_query_row_cut(text, w->arena));
        json_put_text(value, "name", name);
        json_put_int(value, "count", (int64_t)answer->top[i].count);
        json_add(list, value);
    }
    json_put_text(root, "field", plan->query.field);
    json_put(root, "values", list);
    json_put_int(root, "hidden", hidden);
    return ST_OK;
}

static struct str width_text(struct arena *arena, int64_t width_us)
{
    int64_t seconds = width_us / 1000000;

    if (seconds % 86400 == 0)
        return arena_print(arena, "%" PRId64 "d", seconds / 86400);
    if (seconds % 3600 == 0)
        return arena_print(arena, "%" PRId64 "h", seconds / 3600);
    if (seconds % 60 == 0)
        return arena_print(arena, "%" PRId64 "m", seconds / 60);
    return arena_print(arena, "%" PRId64 "s", seconds);
}

static void bars_tell(struct work *w, const struct event_query_plan *plan,
                      const struct search_answer *answer, json_t *root)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < answer->bar_count; i++) {
        json_t *bar = json_new_object(w->arena);

        json_put_text(bar, "from", event_query_tell_time(w->arena, answer->bars[i].from_us));
        json_put_int(bar, "count", (int64_t)answer->bars[i].count);
        json_add(list, bar);
    }
    json_put_text(root, "width", width_text(w->arena, plan->query.width_us));
    json_put_int(root, "width_seconds", plan->query.width_us / 1000000);
    json_put(root, "bars", list);
    json_put_int(root, "before", (int64_t)plan->before);
}

/* How much was looked at is told as a share: how many events there are in all is not everybody's to
 * know. */
static json_t *coverage_tell(struct work *w, struct keep_view *view,
                             const struct search_answer *answer)
{
    json_t *object = json_new_object(w->arena);
    const struct fault *damage;
    size_t damaged = answer->damaged + (view ? keep_view_damaged(view, &damage) : 0);
    uint64_t share =
        answer->rows > 0 ? answer->rows_covered * PERCENT / answer->rows : (uint64_t)PERCENT;

    json_put_bool(object, "is_complete", !answer->is_partial && damaged == 0);
    json_put_bool(object, "is_late", answer->is_partial);
    json_put_int(object, "looked_percent", answer->is_partial ? (int64_t)share : PERCENT);
    if (answer->is_partial && answer->complete_us != INT64_MIN)
        json_put_text(object, "complete_since",
                      event_query_tell_time(w->arena, answer->complete_us + 1));
    else
        json_put_null(object, "complete_since");
    json_put_int(object, "damaged", (int64_t)damaged);
    json_put_int(object, "given_up", (int64_t)answer->given_up);
    return object;
}

static void put_bound(struct work *w, json_t *root, const char *key, bool has, int64_t us)
{
    if (has)
        json_put_text(root, key, event_query_tell_time(w->arena, us));
    else
        json_put_null(root, key);
}

enum status event_query_tell(struct work *w, const struct event_query_desk *desk,
                             struct keep_view *view, const struct event_query_plan *plan,
                             const struct search_answer *answer, json_t **ret_answer)
{
    json_t *root = json_new_object(w->arena);

    json_put_int(root, "count", (int64_t)answer->count);
    put_bound(w, root, "from", plan->has_from, plan->query.from_us);
    put_bound(w, root, "to", plan->has_to, plan->query.to_us);
    json_put_int(root, "ahead", (int64_t)plan->ahead);
    json_put_int(root, "withheld", (int64_t)plan->hidden);
    json_put(root, "coverage", coverage_tell(w, view, answer));
    json_put_int(root, "took_ms", (int64_t)(answer->seconds * 1000));
    json_put_instant(root, "as_of", w->now);
    if (plan->query.kind == SEARCH_LIST)
        TRY(hits_tell(w, desk, view, plan, answer, root));
    if (plan->query.kind == SEARCH_TOP)
        TRY(values_tell(w, plan, answer, root));
    if (plan->query.kind == SEARCH_HISTOGRAM)
        bars_tell(w, plan, answer, root);
    *ret_answer = root;
    return ST_OK;
}
