/* SPDX-License-Identifier: Apache-2.0
 * One event, whole. */
#include <stdatomic.h>

#include "base/banned.h"
#include "events/event_query_inside.h"
#include "events/event_sight.h"

enum { VALUES_MAX = 200 /* of one field as shown */, ARENA_MIB = 512 };

static enum status no_such_event(struct work *w)
{
    return work_fail(w, ST_NOT_FOUND, "id", "没有这条事件，或已按保存期限清除，或不在您的范围内",
                     "there is no such event, or its time was over, or it is out of your sight");
}

/* Is the row one that the actor sees? */
static enum status judge(struct work *w, const struct filter *sight, struct segment *segment,
                         uint32_t row, bool *ret_is_seen)
{
    struct filter_judge *judge = filter_judge_new();
    const struct filter_span all = FILTER_SPAN_ALL;
    struct filter_rows rows;
    struct arena arena;

    if (!judge)
        return work_fail(w, ST_MEMORY, "id", "内存不足", "memory ran out");
    arena_init(&arena, (size_t)ARENA_MIB << 20);
    enum status status = filter_segment(judge, sight, segment, &all, &arena, &rows, &w->fault);
    if (status == ST_OK)
        *ret_is_seen = filter_segment_has(&rows, row);
    arena_done(&arena);
    filter_judge_free(judge);
    return status;
}

/* ---- Finding it ---- */

struct found {
    struct keep_view *view;
    const struct search_place *place;
    const struct search_piece *piece;
    struct segment *segment;
    uint32_t row;
};

static void found_end(struct found *found)
{
    if (found->segment)
        found->place->close(found->place->context, found->piece, found->segment);
    keep_view_close(found->view);
}

static enum status find(struct work *w, struct event_query_desk *desk, struct str text,
                        struct found *found)
{
    const struct filter *sight = NULL;
    struct keep_id id;
    bool is_seen = false;

    if (!keep_id_read(text, &id))
        return no_such_event(w);
    TRY(event_sight_of(w, desk->taxonomy, &sight));
    TRY(event_query_look(desk, &found->view, &w->fault));
    if (!found->view)
        return no_such_event(w);
    found->place = keep_view_place(found->view);
    enum status status =
        event_query_row_open(found->place, id.segment, &found->piece, &found->segment, &w->fault);
    if (status == ST_NOT_FOUND || (status == ST_OK && id.row >= segment_rows(found->segment))) {
        fault_clear(&w->fault);
        return no_such_event(w);
    }
    TRY(status);
    found->row = id.row;
    TRY(judge(w, sight, found->segment, id.row, &is_seen));
    return is_seen ? ST_OK : no_such_event(w);
}

/* ---- Telling it ---- */

static enum status field_tell(struct work *w, const struct event_query_desk *desk,
                              const struct found *found, uint32_t field, json_t *fields)
{
    json_t *object = json_new_object(w->arena), *list = json_new_list(w->arena);
    struct str name = segment_field_name(found->segment, field), *values;
    bool is_cut = false;
    size_t count;

    TRY(event_query_row_values(found->segment, field, found->row, VALUES_MAX + 1, w->arena, &values,
                               &count, &w->fault));
    for (size_t i = 0; i < count && i < VALUES_MAX; i++) {
        struct str value = event_query_row_cut(values[i], w->arena);

        is_cut = is_cut || values[i].len > EVENT_QUERY_VALUE_MAX_BYTES;
        json_add_text(list, value);
    }
    json_put_text(object, "name", record_utf8(name, w->arena));
    struct str normal =
        taxonomy_normal(desk->taxonomy, segment_field_format(found->segment, field), name);
    json_put_text(object, "normal", normal.len > 0 ? normal : STR(""));
    json_put(object, "values", list);
    json_put_bool(object, "is_cut", is_cut || count > VALUES_MAX);
    json_add(fields, object);
    return ST_OK;
}

static enum status fields_tell(struct work *w, const struct event_query_desk *desk,
                               const struct found *found, json_t *root)
{
    json_t *list = json_new_list(w->arena);
    uint32_t *fields;
    size_t count, told = 0;

    TRY(segment_row_fields(found->segment, found->row, w->arena, &fields, &count, &w->fault));
    for (size_t i = 0; i < count && told < EVENT_QUERY_FIELDS_MAX; i++) {
        if (segment_field_format(found->segment, fields[i]) == RECORD_FORMATS)
            continue;
        TRY(field_tell(w, desk, found, fields[i], list));
        told++;
    }
    json_put(root, "fields", list);
    return ST_OK;
}

static enum status rules_tell(struct work *w, const struct event_query_mark *marks, size_t count,
                              json_t *root)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < count; i++) {
        struct str zh, en;
        int64_t level;

        if (marks[i].kind != RECORD_RULE)
            continue;
        TRY(event_sight_rule(w, marks[i].text, &zh, &en, &level));
        json_t *rule = json_new_object(w->arena);
        json_put_text(rule, "id", record_utf8(marks[i].text, w->arena));
        json_put_text(rule, "title_zh", zh);
        json_put_text(rule, "title_en", en);
        json_put_int(rule, "level", level);
        json_add(list, rule);
    }
    json_put(root, "rules", list);
    return ST_OK;
}

static enum status tell(struct work *w, const struct event_query_desk *desk,
                        const struct found *found, struct str id, json_t *root)
{
    struct event_query_mark *marks;
    enum record_format format;
    const int64_t *times;
    struct str source;
    bool has_time;
    size_t count;

    TRY(segment_format(found->segment, found->row, &format, &w->fault));
    TRY(segment_has_time(found->segment, found->row, &has_time, &w->fault));
    TRY(segment_times(found->segment, &times, &w->fault));
    TRY(segment_source(found->segment, found->row, w->arena, &source, &w->fault));
    json_put_text(root, "id", id);
    json_put_text(root, "time", event_query_tell_time(w->arena, times[found->row]));
    json_put_bool(root, "has_time", has_time);
    json_put_textz(root, "format", record_format_word(format));
    json_put_int(root, "bytes", (int64_t)source.len);
    TRY(event_query_row_marks(found->segment, found->row, w->arena, &marks, &count, &w->fault));
    TRY(event_query_tell_marks(w, marks, count, root));
    TRY(rules_tell(w, marks, count, root));
    return fields_tell(w, desk, found, root);
}

enum status event_query_detail(struct work *w, struct event_query_desk *desk, struct str id,
                               json_t **ret_event)
{
    json_t *root = json_new_object(w->arena);
    struct found found = {0};
    enum status status = find(w, desk, id, &found);

    if (status == ST_OK)
        status = tell(w, desk, &found, id, root);
    found_end(&found);
    *ret_event = root;
    return status;
}

enum status event_query_detail_raw(struct work *w, struct event_query_desk *desk, struct str id,
                                   struct str *ret_line)
{
    struct found found = {0};
    enum status status = find(w, desk, id, &found);

    if (status == ST_OK)
        status = segment_source(found.segment, found.row, w->arena, ret_line, &w->fault);
    found_end(&found);
    return status;
}
