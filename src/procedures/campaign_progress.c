/* SPDX-License-Identifier: Apache-2.0
 * Figures of a run from one grouped query, and its duties by pages. */
#include "procedures/campaign_progress.h"

#include "procedures/campaign_store.h"
#include "registry/actor.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/sector.h"

/* ---- Sight ---- */

static enum status path_of(struct work *w, struct str code, struct str *ret_path)
{
    struct region region;

    TRY(region_load(w, code, "region", &region));
    *ret_path = region.path;
    return ST_OK;
}

static enum status sector_path_of(struct work *w, struct str code, struct str *ret_path)
{
    struct sector sector;

    TRY(sector_load(w, code, "sector", &sector));
    *ret_path = sector.path;
    return ST_OK;
}

static bool is_under(struct arena *arena, struct str path, struct str top)
{
    return str_equal(path, top) || str_starts(path, arena_print(arena, "%.*s/", STR_ARG(top)));
}

static enum status hidden(struct work *w)
{
    return work_fail(w, ST_NOT_FOUND, "id", "没有这个专项行动，或不在您的管辖范围内",
                     "there is no such campaign within your scope");
}

enum status campaign_progress_sight(struct work *w, const struct campaign_run *run,
                                    struct campaign_progress_sight *ret_sight)
{
    const struct actor *actor = w->actor;
    struct campaign_progress_sight sight = {STR(""), STR(""), STR("")};
    struct str mine, top;

    if (actor->is_system ||
        (actor->party_id.len > 0 && str_equal(actor->party_id, run->organiser))) {
        *ret_sight = sight;
        return ST_OK;
    }
    TRY(path_of(w, run->region, &top));
    if (actor->sees_region && actor->region.len > 0) {
        TRY(path_of(w, actor->region, &mine));
        if (!is_under(w->arena, mine, top) && !is_under(w->arena, top, mine))
            return hidden(w);
        sight.path = mine;
        if (actor->sector.len > 0)
            TRY(sector_path_of(w, actor->sector, &sight.sector_path));
        *ret_sight = sight;
        return ST_OK;
    }
    if (actor->party_id.len == 0)
        return hidden(w);

    struct party party;
    TRY(party_load(w, actor->party_id, &party));
    TRY(path_of(w, party.region, &mine));
    if (!is_under(w->arena, mine, top))
        return hidden(w);
    sight.party = actor->party_id;
    *ret_sight = sight;
    return ST_OK;
}

/* ---- Figures ---- */

struct sum {
    struct str key, zh, en;
    int64_t asked, open, handed_in, received, returned, done, late;
};

struct table {
    size_t count;
    struct sum *sums; /* as many as there are cells at most */
};

static struct sum *sum_of(struct table *table, struct str key)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_equal(table->sums[i].key, key))
            return &table->sums[i];
    table->sums[table->count] = (struct sum){.key = key, .zh = key, .en = key};
    return &table->sums[table->count++];
}

static void add(struct sum *sum, const struct campaign_store_figure *cell)
{
    static const struct {
        const char *word;
        size_t at;
    } standings[] = {
        {"open", offsetof(struct sum, open)},
        {"handed-in", offsetof(struct sum, handed_in)},
        {"received", offsetof(struct sum, received)},
        {"returned", offsetof(struct sum, returned)},
        {"done", offsetof(struct sum, done)},
    };

    sum->asked += cell->n;
    sum->late += cell->is_late ? cell->n : 0;
    for (size_t i = 0; i < sizeof(standings) / sizeof(standings[0]); i++)
        if (str_is(cell->standing, standings[i].word))
            *(int64_t *)((char *)sum + standings[i].at) += cell->n;
}

static json_t *sum_json(struct arena *arena, const struct sum *sum)
{
    json_t *object = json_new_object(arena);

    json_put_text(object, "key", sum->key);
    json_put_text(object, "zh", sum->zh);
    json_put_text(object, "en", sum->en);
    json_put_int(object, "asked", sum->asked);
    json_put_int(object, "open", sum->open);
    json_put_int(object, "handed_in", sum->handed_in);
    json_put_int(object, "received", sum->received);
    json_put_int(object, "returned", sum->returned);
    json_put_int(object, "done", sum->done);
    json_put_int(object, "late", sum->late);
    return object;
}

static json_t *table_json(struct arena *arena, const struct table *table)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < table->count; i++)
        json_add(list, sum_json(arena, &table->sums[i]));
    return list;
}

static const json_t *planned_of(const struct campaign_run *run, const char *list, const char *key,
                                struct str value)
{
    const json_t *items = json_get_list(run->plan, list), *item;
    size_t i;

    json_array_foreach(items, i, item) if (str_equal(json_get_text(item, key), value)) return item;
    return NULL;
}

static void name_sum(struct sum *sum, const json_t *named)
{
    if (named == NULL)
        return;
    sum->zh = json_get_text(named, "zh");
    sum->en = json_get_text(named, "en");
}

/* Every item of the plan has its row, also one that asks nobody. */
static void seed(struct table *table, const struct campaign_run *run, const char *list)
{
    const json_t *items = json_get_list(run->plan, list), *item;
    size_t i;

    json_array_foreach(items, i, item) name_sum(sum_of(table, json_get_text(item, "id")), item);
}

static enum status name_regions(struct work *w, struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        struct region region;

        TRY(region_load(w, table->sums[i].key, "region", &region));
        table->sums[i].zh = region.name;
        table->sums[i].en = region.name_en.len > 0 ? region.name_en : region.name;
    }
    return ST_OK;
}

static enum status name_sectors(struct work *w, struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        struct sector sector;

        if (table->sums[i].key.len == 0) {
            table->sums[i].zh = STR("未登记行业");
            table->sums[i].en = STR("no sector recorded");
            continue;
        }
        TRY(sector_load(w, table->sums[i].key, "sector", &sector));
        table->sums[i].zh = sector.name_zh;
        table->sums[i].en = sector.name_en;
    }
    return ST_OK;
}

enum { BY_DELIVERABLE, BY_STAGE, BY_REGION, BY_SECTOR, BY_COUNT };

enum status campaign_progress_json(struct work *w, const struct campaign_run *run,
                                   json_t **ret_object)
{
    static const char *const names[BY_COUNT] = {"by_deliverable", "by_stage", "by_region",
                                                "by_sector"};
    struct sum total = {STR("total"), STR("合计"), STR("total"), 0, 0, 0, 0, 0, 0, 0};
    json_t *object = json_new_object(w->arena);
    struct campaign_progress_sight sight;
    struct campaign_store_figures figures;
    struct table tables[BY_COUNT] = {{0}};
    char text[INSTANT_TEXT_BYTES];
    int64_t addressees, pending = 0;
    struct str path;

    TRY(campaign_progress_sight(w, run, &sight));
    TRY(path_of(w, run->region, &path));
    if (str_is(run->state, CAMPAIGN_RUN_OPEN))
        TRY(campaign_store_pending(w, path, &pending));
    TRY(campaign_store_progress(w, run, &sight, &figures));
    TRY(campaign_store_addressees(w, run, &addressees));
    size_t room = figures.count + json_array_size(json_get_list(run->plan, "deliverables")) +
                  json_array_size(json_get_list(run->plan, "stages")) + 1;
    for (int t = 0; t < BY_COUNT; t++)
        tables[t].sums = ARENA_ARRAY(w->arena, room, struct sum);
    seed(&tables[BY_DELIVERABLE], run, "deliverables");
    seed(&tables[BY_STAGE], run, "stages");
    for (size_t i = 0; i < figures.count; i++) {
        const struct campaign_store_figure *cell = &figures.cells[i];
        const json_t *planned = planned_of(run, "deliverables", "rule", cell->rule);

        add(&total, cell);
        add(sum_of(&tables[BY_DELIVERABLE], json_get_text(planned, "id")), cell);
        add(sum_of(&tables[BY_STAGE], json_get_text(planned, "stage")), cell);
        add(sum_of(&tables[BY_REGION], cell->region), cell);
        add(sum_of(&tables[BY_SECTOR], cell->sector), cell);
    }
    TRY(name_regions(w, &tables[BY_REGION]));
    TRY(name_sectors(w, &tables[BY_SECTOR]));
    json_put_int(object, "addressees", addressees);
    json_put_int(object, "pending", pending);
    json_put(object, "total", sum_json(w->arena, &total));
    for (int t = 0; t < BY_COUNT; t++)
        json_put(object, names[t], table_json(w->arena, &tables[t]));
    json_put_textz(object, "as_of", instant_print(w->now, text));
    *ret_object = object;
    return ST_OK;
}

static enum status brief(struct work *w, const struct campaign_run *run,
                         const struct campaign_progress_sight *sight, json_t *list)
{
    struct campaign_store_figures figures;
    json_t *object = json_new_object(w->arena);
    struct sum total = {0};
    char text[DATE_TEXT_BYTES];

    TRY(campaign_store_progress(w, run, sight, &figures));
    for (size_t i = 0; i < figures.count; i++)
        add(&total, &figures.cells[i]);
    json_put_text(object, "id", run->id);
    json_put_text(object, "zh", run->zh);
    json_put_text(object, "en", run->en);
    json_put_textz(object, "from", date_print(run->opens_on, text));
    json_put_textz(object, "to", date_print(run->ends_on, text));
    json_put_int(object, "asked", total.asked);
    json_put_int(object, "received", total.received);
    json_put_int(object, "late", total.late);
    json_add(list, object);
    return ST_OK;
}

enum status campaign_progress_running(struct work *w, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct campaign_duty_runs runs;

    TRY(campaign_store_open_at(w, w->now, &runs));
    for (size_t i = 0; i < runs.count; i++) {
        struct campaign_progress_sight sight;
        enum status status = campaign_progress_sight(w, &runs.runs[i], &sight);

        if (status == ST_NOT_FOUND) {
            fault_clear(&w->fault);
            continue;
        }
        TRY(status);
        TRY(brief(w, &runs.runs[i], &sight, list));
    }
    *ret_list = list;
    return ST_OK;
}

/* ---- Duties ---- */

/* "|rule|rule|" of a stage and deliverable; "" for all. */
static struct str rules_of(struct arena *arena, const struct campaign_run *run,
                           const struct campaign_progress_filter *filter)
{
    const json_t *items = json_get_list(run->plan, "deliverables"), *item;
    struct str rules = STR("|");
    size_t i;

    if (filter->stage.len == 0 && filter->deliverable.len == 0)
        return STR("");
    json_array_foreach(items, i, item)
    {
        if (filter->stage.len > 0 && !str_equal(json_get_text(item, "stage"), filter->stage))
            continue;
        if (filter->deliverable.len > 0 &&
            !str_equal(json_get_text(item, "id"), filter->deliverable))
            continue;
        rules =
            arena_print(arena, "%.*s%.*s|", STR_ARG(rules), STR_ARG(json_get_text(item, "rule")));
    }
    return rules;
}

/* What the actor may do about one duty of an open run. */
static json_t *actions_of(struct work *w, const struct campaign_run *run, const json_t *duty)
{
    struct str mine = w->actor->party_id.ptr != NULL ? w->actor->party_id : STR("");
    struct str state = json_get_text(duty, "state");
    json_t *list = json_new_list(w->arena);

    if (mine.len == 0 || !str_is(run->state, CAMPAIGN_RUN_OPEN))
        return list;
    if (str_equal(mine, json_get_text(json_get_object(duty, "party"), "id")) &&
        (str_is(state, "open") || str_is(state, "returned")))
        json_add_text(list, STR("hand-in"));
    if (str_equal(mine, json_get_text(json_get_object(duty, "owed_to_party"), "id")) &&
        str_is(state, "handed-in")) {
        json_add_text(list, STR("receive"));
        json_add_text(list, STR("return"));
    }
    return list;
}

static void complete(struct work *w, const struct campaign_run *run, json_t *list)
{
    json_t *duty;
    size_t i;

    json_array_foreach(list, i, duty)
    {
        const json_t *planned =
            planned_of(run, "deliverables", "rule", json_get_text(duty, "rule"));

        json_put_text(duty, "deliverable", json_get_text(planned, "id"));
        json_put_text(duty, "stage", json_get_text(planned, "stage"));
        json_put_text(duty, "zh", json_get_text(planned, "zh"));
        json_put_text(duty, "en", json_get_text(planned, "en"));
        json_put(duty, "actions", actions_of(w, run, duty));
    }
}

/* Cut a subtree down to the one that is wished for; false when they have nothing in common. */
static bool cut(struct arena *arena, struct str *path, struct str wish)
{
    if (path->len == 0 || is_under(arena, wish, *path)) {
        *path = wish;
        return true;
    }
    return is_under(arena, *path, wish);
}

static enum status narrow(struct work *w, const struct campaign_progress_filter *filter,
                          struct campaign_progress_sight *sight, bool *ret_is_empty)
{
    bool is_there = true;
    struct str wish = STR("");

    if (filter->region.len > 0) {
        TRY(path_of(w, filter->region, &wish));
        is_there = cut(w->arena, &sight->path, wish);
    }
    if (filter->sector.len > 0) {
        TRY(sector_path_of(w, filter->sector, &wish));
        is_there = cut(w->arena, &sight->sector_path, wish) && is_there;
    }
    *ret_is_empty = !is_there;
    return ST_OK;
}

enum status campaign_progress_page(struct work *w, const struct campaign_run *run,
                                   const struct campaign_progress_filter *filter, json_t **ret_page)
{
    int64_t limit = filter->limit > 0 && filter->limit < CAMPAIGN_PROGRESS_PAGE_MAX
                        ? filter->limit
                        : CAMPAIGN_PROGRESS_PAGE_MAX;
    json_t *page = json_new_object(w->arena), *list = json_new_list(w->arena);
    struct campaign_progress_sight sight = {0};
    char text[INSTANT_TEXT_BYTES];
    bool is_empty;

    TRY(campaign_progress_sight(w, run, &sight));
    TRY(narrow(w, filter, &sight, &is_empty));
    if (!is_empty)
        TRY(campaign_store_duties(w, run, &sight, filter, rules_of(w->arena, run, filter),
                                  limit + 1, &list));
    bool has_more = (int64_t)json_array_size(list) > limit;
    if (has_more)
        (void)json_array_remove(list, (size_t)limit);
    complete(w, run, list);
    json_put(page, "items", list);
    if (has_more)
        json_put_text(page, "next", json_get_text(json_array_get(list, (size_t)limit - 1), "id"));
    else
        json_put_null(page, "next");
    json_put_null(page, "total");
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}
