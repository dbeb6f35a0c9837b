/* SPDX-License-Identifier: Apache-2.0
 * The register of emergency resources. */
#include "procedures/resource.h"

#include "base/id.h"
#include "documents/csv_write.h"
#include "procedures/resource_store.h"
#include "registry/actor.h"
#include "registry/change.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"

#define READY "ready"
#define OUT   "out"

#define KIND_WORD(name, word, zh, en, unit) {word, zh, en, unit},
static const struct kind {
    const char *word, *zh, *en, *unit;
} kinds[] = {RESOURCE_KIND_TABLE(KIND_WORD)};

static const char *const states[] = {READY, "standby", OUT};

static const struct kind *kind_of(struct str word)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (str_is(word, kinds[i].word))
            return &kinds[i];
    return NULL;
}

static bool is_state(struct str word)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (str_is(word, states[i]))
            return true;
    return false;
}

/* ---- Writing ---- */

static enum status take_text(struct work *w, const json_t *input, const char *key, size_t max,
                             struct str *member)
{
    struct str text = str_trim(json_get_text(input, key));

    if (json_object_get(input, key) == NULL)
        return ST_OK;
    if (str_points(text) > max)
        return work_fail(w, ST_INVALID, key, "文字太长，最多 %zu 字",
                         "too long, at most %zu characters", max);
    *member = text.ptr != NULL ? text : STR("");
    return ST_OK;
}

static enum status take_texts(struct work *w, const json_t *input, struct resource *x)
{
    TRY(take_text(w, input, "kind", RESOURCE_NAME_MAX, &x->kind));
    TRY(take_text(w, input, "name", RESOURCE_NAME_MAX, &x->name));
    TRY(take_text(w, input, "region", RESOURCE_NAME_MAX, &x->region));
    TRY(take_text(w, input, "place", RESOURCE_NAME_MAX, &x->place));
    TRY(take_text(w, input, "unit", RESOURCE_NAME_MAX, &x->unit));
    TRY(take_text(w, input, "state", RESOURCE_NAME_MAX, &x->state));
    TRY(take_text(w, input, "contact", RESOURCE_NAME_MAX, &x->contact));
    TRY(take_text(w, input, "phone", RESOURCE_NAME_MAX, &x->phone));
    TRY(take_text(w, input, "skills", RESOURCE_NOTE_MAX, &x->skills));
    return take_text(w, input, "note", RESOURCE_NOTE_MAX, &x->note);
}

static enum status check(struct work *w, struct resource *x)
{
    const struct kind *kind = kind_of(x->kind);
    struct region region;

    if (kind == NULL)
        return work_fail(w, ST_INVALID, "kind", "没有这个种类", "there is no such kind");
    if (x->name.len == 0)
        return work_fail(w, ST_INVALID, "name", "须写明名称", "a name is needed");
    if (!is_state(x->state))
        return work_fail(w, ST_INVALID, "state", "状态为 ready、standby 或 out",
                         "the state is ready, standby or out");
    if (x->quantity < 1 || x->quantity > RESOURCE_QUANTITY_MAX)
        return work_fail(w, ST_INVALID, "quantity", "数量为 1 至 %d", "from 1 to %d",
                         RESOURCE_QUANTITY_MAX);
    if (x->unit.len == 0)
        x->unit = str_of(kind->unit);
    return region_load(w, x->region, "region", &region);
}

static enum status take(struct work *w, const json_t *input, struct resource *x)
{
    TRY(take_texts(w, input, x));
    x->quantity = json_get_int(input, "quantity", x->quantity);
    if (json_get_bool(input, "checked", false)) {
        x->checked_at = w->now;
        x->checked_by = w->actor->person_name;
    }
    return check(w, x);
}

static struct str subject_of(struct work *w, struct str id)
{
    return arena_print(w->arena, "resource:%.*s", STR_ARG(id));
}

enum status resource_create(struct work *w, const json_t *input, struct resource *ret_resource)
{
    struct str party_id = json_get_text(input, "party");
    struct resource x = {.id = id_new(w->arena, w->now),
                         .version = 1,
                         .quantity = 1,
                         .state = STR(READY),
                         .changed_at = w->now};
    struct party party;
    json_t *after;

    if (party_id.len == 0)
        party_id = w->actor->party_id;
    if (party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以登记",
                         "only people of a party may do this");
    if (!str_equal(party_id, w->actor->party_id))
        TRY(scope_change_party(w, party_id));
    TRY(party_load(w, party_id, &party));
    x.party_id = party.id;
    x.party_name = party.name;
    x.region = party.region;
    TRY(take(w, input, &x));
    TRY(resource_store_insert(w, &x));
    TRY(resource_json(w, &x, &after));
    TRY(change_record(w, "resource.create", subject_of(w, x.id), subject_of(w, x.id), NULL, after,
                      json_get_text(input, "reason")));
    *ret_resource = x;
    return ST_OK;
}

static enum status may_change(struct work *w, const struct resource *x, bool *ret_may)
{
    enum status status;

    *ret_may = w->actor->is_system || str_equal(x->party_id, w->actor->party_id);
    if (*ret_may || !w->actor->sees_region)
        return ST_OK;
    status = scope_change_party(w, x->party_id);
    if (status != ST_DENIED && status != ST_NOT_FOUND && status != ST_OK)
        return status;
    fault_clear(&w->fault);
    *ret_may = status == ST_OK;
    return ST_OK;
}

enum status resource_update(struct work *w, struct str id, int64_t version, const json_t *input,
                            struct resource *ret_resource)
{
    struct resource x;
    json_t *before, *after;
    bool is_mine;

    TRY(resource_load(w, id, &x));
    TRY(may_change(w, &x, &is_mine));
    if (!is_mine)
        return work_fail(w, ST_DENIED, "id", "由“%.*s”维护", "this is for “%.*s” to keep",
                         STR_ARG(x.party_name));
    TRY(change_need_reason(w, json_get_text(input, "reason")));
    TRY(resource_json(w, &x, &before));
    x.version = version;
    TRY(take(w, input, &x));
    TRY(resource_store_update(w, &x));
    TRY(resource_load(w, id, &x));
    TRY(resource_json(w, &x, &after));
    TRY(change_record(w, "resource.update", subject_of(w, x.id), subject_of(w, x.id), before, after,
                      json_get_text(input, "reason")));
    *ret_resource = x;
    return ST_OK;
}

/* ---- Reading ---- */

enum status resource_load(struct work *w, struct str id, struct resource *ret_resource)
{
    enum status status = resource_store_load(w, id, STR(""), ret_resource);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这项资源，或不在您的管辖范围内",
                         "there is no such resource within your scope");
    return status;
}

static struct str shown_state(const struct resource *x)
{
    return x->engaged >= x->quantity && !str_is(x->state, OUT) ? STR("engaged") : x->state;
}

enum status resource_json(struct work *w, const struct resource *x, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena);
    struct str region_name;
    bool is_mine;

    TRY(region_full_name(w, x->region, &region_name));
    TRY(may_change(w, x, &is_mine));
    json_put_text(party, "id", x->party_id);
    json_put_text(party, "name", x->party_name);
    json_put_text(object, "id", x->id);
    json_put_int(object, "version", x->version);
    json_put_text(object, "kind", x->kind);
    json_put_text(object, "name", x->name);
    json_put(object, "party", party);
    json_put_text(object, "region", x->region);
    json_put_text(object, "region_name", region_name);
    json_put_text(object, "place", x->place.ptr != NULL ? x->place : STR(""));
    json_put_int(object, "quantity", x->quantity);
    json_put_text(object, "unit", x->unit);
    json_put_int(object, "engaged", x->engaged);
    json_put_int(object, "free", str_is(x->state, OUT) ? 0 : x->quantity - x->engaged);
    json_put_text(object, "state", x->state);
    json_put_text(object, "shown", shown_state(x));
    json_put_text(object, "contact", x->contact.ptr != NULL ? x->contact : STR(""));
    json_put_text(object, "phone", x->phone.ptr != NULL ? x->phone : STR(""));
    json_put_text(object, "skills", x->skills.ptr != NULL ? x->skills : STR(""));
    json_put_text(object, "note", x->note.ptr != NULL ? x->note : STR(""));
    json_put_instant(object, "checked_at", x->checked_at);
    json_put_text(object, "checked_by", x->checked_by.ptr != NULL ? x->checked_by : STR(""));
    json_put_instant(object, "changed_at", x->changed_at);
    json_put_text(object, "standby",
                  x->standby_clause.len > 0 ? x->standby_clause : (struct str){NULL, 0});
    json_put_bool(object, "may_change", is_mine);
    *ret_object = object;
    return ST_OK;
}

enum status resource_page(struct work *w, const struct resource_filter *filter, json_t **ret_page)
{
    int64_t limit = filter->limit <= 0                  ? RESOURCE_PAGE
                    : filter->limit > RESOURCE_PAGE_MAX ? RESOURCE_PAGE_MAX
                                                        : filter->limit;
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena), *one;
    struct resource *rows;
    size_t count;
    int64_t total;

    TRY(resource_store_page(w, filter, limit, &rows, &count));
    TRY(resource_store_count(w, filter, &total));
    for (size_t i = 0; i < count; i++) {
        TRY(resource_json(w, &rows[i], &one));
        json_add(items, one);
    }
    json_put(page, "items", items);
    json_put_text(page, "next",
                  (int64_t)count == limit ? rows[count - 1].id : (struct str){NULL, 0});
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

static const struct {
    const char *zh;
    enum sheet_kind kind;
} titles[] = {
    {"种类", SHEET_TEXT},     {"名称", SHEET_TEXT},     {"单位", SHEET_TEXT},
    {"地区", SHEET_TEXT},     {"存放地点", SHEET_TEXT}, {"数量", SHEET_INT},
    {"计量单位", SHEET_TEXT}, {"在用", SHEET_INT},      {"状态", SHEET_TEXT},
    {"联系人", SHEET_TEXT},   {"电话", SHEET_TEXT},     {"专长", SHEET_TEXT},
};

enum { COLUMNS = sizeof(titles) / sizeof(titles[0]), CSV_MAX_BYTES = 64 * 1024 * 1024 };

/* The state in the words of the list. */
static struct str state_zh(struct str word)
{
    static const char *const words[][2] = {
        {READY, "可用"}, {"standby", "待命"}, {OUT, "停用"}, {"engaged", "全部在用"}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_is(word, words[i][0]))
            return str_of(words[i][1]);
    return word;
}

static void write_row(struct buf *out, const struct sheet_column *columns, const struct resource *x)
{
    const struct kind *kind = kind_of(x->kind);
    const struct sheet_cell cells[COLUMNS] = {
        {.text = kind != NULL ? str_of(kind->zh) : x->kind},
        {.text = x->name},
        {.text = x->party_name},
        {.text = x->region},
        {.text = x->place},
        {.number = x->quantity},
        {.text = x->unit},
        {.number = x->engaged},
        {.text = state_zh(shown_state(x))},
        {.text = x->contact},
        {.text = x->phone},
        {.text = x->skills},
    };

    csv_write_row(out, columns, cells, COLUMNS);
}

enum status resource_csv(struct work *w, const struct resource_filter *filter,
                         struct str *ret_bytes)
{
    struct resource *rows;
    size_t count;
    struct sheet_column columns[COLUMNS];
    struct buf out;
    enum status status;

    TRY(resource_store_page(w, filter, RESOURCE_EXPORT_MAX + 1, &rows, &count));
    if (count > RESOURCE_EXPORT_MAX)
        return work_fail(w, ST_LIMIT, "limit", "超过 %d 行，请先筛选",
                         "more than %d rows: narrow it", RESOURCE_EXPORT_MAX);
    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = (struct sheet_column){.title = str_of(titles[i].zh), .kind = titles[i].kind};
    buf_init(&out, CSV_MAX_BYTES);
    csv_write_head(&out, columns, COLUMNS);
    for (size_t i = 0; i < count; i++)
        write_row(&out, columns, &rows[i]);
    status = buf_finish(&out, w->arena, ret_bytes);
    buf_done(&out);
    return status;
}
