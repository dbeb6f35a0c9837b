/* SPDX-License-Identifier: Apache-2.0
 * Opening, sight and shape of campaign runs. */
#include "procedures/campaign_run.h"

#include "base/id.h"
#include "db/journal.h"
#include "policy/campaign.h"
#include "procedures/campaign_plan.h"
#include "procedures/campaign_store.h"
#include "registry/actor.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"
#include "registry/sector.h"

struct str campaign_run_occurrence(struct arena *arena, const struct campaign_run *run)
{
    return arena_print(arena, CAMPAIGN_RUN_OCCURRENCE "%.*s", STR_ARG(run->id));
}

static bool is_officer(const struct actor *actor)
{
    return (actor_has(actor, ROLE_REGULATOR) || actor_has(actor, ROLE_POLICE)) &&
           actor->party_id.len > 0;
}

static enum status cited(struct work *w, enum status status, struct str clause)
{
    fault_cite(&w->fault, str_zero(w->arena, clause));
    return status;
}

/* Whether the actor's party may organise such a campaign at all. */
static enum status is_organiser(struct work *w, struct str kind_word, struct party *ret_party,
                                bool *ret_is)
{
    enum party_kind kind;

    *ret_is = false;
    if (!is_officer(w->actor) || !party_kind_read(kind_word, &kind))
        return ST_OK;
    TRY(party_load(w, w->actor->party_id, ret_party));
    *ret_is = (ret_party->kinds & (1u << (unsigned)kind)) != 0;
    return ST_OK;
}

static enum status check_area(struct work *w, const struct party *organiser, struct str region,
                              struct str clause)
{
    struct str *codes;
    size_t count;

    TRY(region_path(w, region, &codes, &count));
    for (size_t i = 0; i < count; i++)
        if (str_equal(codes[i], organiser->region))
            return ST_OK;
    return cited(w,
                 work_fail(w, ST_DENIED, "region", "只能在本单位辖区内发起专项行动",
                           "a campaign is opened within the region of its organiser only"),
                 clause);
}

static enum status read_sectors(struct work *w, const json_t *input, struct campaign_run *run)
{
    const json_t *list = json_get_list(input, "sectors"), *item;
    size_t i;

    run->sectors = json_new_list(w->arena);
    if (json_array_size(list) > CAMPAIGN_RUN_MAX_SECTORS)
        return work_fail(w, ST_LIMIT, "sectors", "行业最多 %d 个", "at most %d sectors",
                         CAMPAIGN_RUN_MAX_SECTORS);
    json_array_foreach(list, i, item)
    {
        struct sector sector;

        TRY(sector_load(w, json_text(item), "sectors", &sector));
        json_add_text(run->sectors, sector.code);
    }
    return ST_OK;
}

static struct str wished(const json_t *input, const char *key, struct str fallback)
{
    struct str text = json_get_text(input, key);

    return text.len > 0 ? text : fallback;
}

static enum status announce(struct work *w, const struct campaign_run *run, struct str reason)
{
    json_t *after;

    TRY(campaign_run_json(w, run, &after));
    return journal_append(w, "campaign.open", campaign_run_occurrence(w->arena, run), NULL, after,
                          reason);
}

enum status campaign_run_open(struct work *w, const json_t *input, struct campaign_run *ret_run)
{
    const struct campaign *shape = campaign_find(w->policy, json_get_text(input, "template"));
    struct campaign_run run = {.state = STR(CAMPAIGN_RUN_OPEN), .opened_at = w->now, .version = 1};
    struct party organiser;
    struct region region;
    int64_t open;
    bool is;

    if (shape == NULL)
        return work_fail(w, ST_NOT_FOUND, "template", "没有这个专项行动模板",
                         "there is no such template of a campaign");
    TRY(is_organiser(w, shape->organiser, &organiser, &is));
    if (!is)
        return cited(w,
                     work_fail(w, ST_DENIED, "template", "本单位不是这类专项行动的组织单位",
                               "your party is not of the kind that organises this campaign"),
                     shape->clause);
    TRY(region_load(w, wished(input, "region", organiser.region), "region", &region));
    TRY(check_area(w, &organiser, region.code, shape->clause));
    TRY(campaign_store_count_open(w, &open));
    if (open >= CAMPAIGN_RUN_MAX_OPEN)
        return work_fail(w, ST_LIMIT, "template", "同时进行的专项行动最多 %d 个",
                         "at most %d campaigns run at the same time", CAMPAIGN_RUN_MAX_OPEN);
    run.id = id_new(w->arena, w->now);
    run.template_id = shape->id;
    run.zh = wished(input, "zh", shape->zh);
    run.en = wished(input, "en", shape->en);
    run.clause = shape->clause;
    run.pack = shape->pack;
    run.pack_version = shape->pack_version;
    run.organiser = organiser.id;
    run.organiser_kind = shape->organiser;
    run.region = region.code;
    run.opened_by = w->actor->person_name;
    TRY(read_sectors(w, input, &run));
    TRY(campaign_plan_make(w, campaign_json(w->policy, w->arena, shape), input, &run));
    TRY(campaign_store_insert(w, &run));
    TRY(campaign_store_touch(w, region.path));
    TRY(announce(w, &run, json_get_text(input, "reason")));
    *ret_run = run;
    return ST_OK;
}

enum status campaign_run_load(struct work *w, struct str id, struct campaign_run *ret_run)
{
    struct campaign_progress_sight sight;
    struct campaign_run run;
    enum status status = campaign_store_load(w, id, &run);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个专项行动，或不在您的管辖范围内",
                         "there is no such campaign within your scope");
    TRY(status);
    TRY(campaign_progress_sight(w, &run, &sight));
    *ret_run = run;
    return ST_OK;
}

static bool leads(const struct work *w, const struct campaign_run *run)
{
    return is_officer(w->actor) && str_equal(w->actor->party_id, run->organiser);
}

enum status campaign_run_lead(struct work *w, const struct campaign_run *run)
{
    if (leads(w, run))
        return ST_OK;
    return cited(
        w,
        work_fail(w, ST_DENIED, "id", "只有组织单位可以这样办", "only the organiser may do this"),
        run->clause);
}

static void put_date(json_t *object, const char *key, struct date on)
{
    char text[DATE_TEXT_BYTES];

    json_put_textz(object, key, date_print(on, text));
}

/* The report names others' lateness: only who sees the whole run reads it. */
static void put_close(json_t *object, const struct campaign_run *run, bool sees_all)
{
    char text[INSTANT_TEXT_BYTES];

    if (run->closed_at.ms == 0) {
        json_put_null(object, "closed_at");
        json_put_null(object, "closed_by");
        json_put_null(object, "report");
        return;
    }
    json_put_textz(object, "closed_at", instant_print(run->closed_at, text));
    json_put_text(object, "closed_by", run->closed_by);
    if (sees_all)
        json_put(object, "report", run->report);
    else
        json_put_null(object, "report");
}

enum status campaign_run_json(struct work *w, const struct campaign_run *run, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *actions = json_new_list(w->arena), *organiser;
    struct campaign_progress_sight sight;
    char text[INSTANT_TEXT_BYTES];
    struct str name;

    TRY(campaign_progress_sight(w, run, &sight));
    TRY(party_brief(w, run->organiser, &organiser));
    TRY(region_full_name(w, run->region, &name));
    json_put_text(object, "id", run->id);
    json_put_int(object, "version", run->version);
    json_put_text(object, "template", run->template_id);
    json_put_text(object, "zh", run->zh);
    json_put_text(object, "en", run->en);
    json_put_text(object, "clause", run->clause);
    json_put_text(object, "pack", run->pack);
    json_put_text(object, "pack_version", run->pack_version);
    json_put(object, "organiser", organiser);
    json_put_text(object, "region", run->region);
    json_put_text(object, "region_name", name);
    json_put(object, "sectors", run->sectors);
    put_date(object, "from", run->opens_on);
    put_date(object, "to", run->ends_on);
    json_put_text(object, "state", run->state);
    json_put(object, "stages", json_get_list(run->plan, "stages"));
    json_put(object, "deliverables", json_get_list(run->plan, "deliverables"));
    json_put_textz(object, "opened_at", instant_print(run->opened_at, text));
    json_put_text(object, "opened_by", run->opened_by);
    put_close(object, run, sight.party.len == 0 && sight.path.len == 0);
    if (leads(w, run) && str_is(run->state, CAMPAIGN_RUN_OPEN))
        json_add_text(actions, STR("close"));
    json_put(object, "actions", actions);
    *ret_object = object;
    return ST_OK;
}

/* Campaigns of the packs with whether the actor's party may run them. */
static enum status list_templates(struct work *w, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < campaign_count(w->policy); i++) {
        const struct campaign *shape = campaign_at(w->policy, i);
        json_t *object = campaign_json(w->policy, w->arena, shape);
        struct party party;
        bool is;

        TRY(is_organiser(w, shape->organiser, &party, &is));
        json_put_bool(object, "running", campaign_is_running(shape, instant_beijing_date(w->now)));
        json_put_bool(object, "may_open", is);
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status campaign_run_list(struct work *w, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena), *templates;
    struct campaign_duty_runs runs;
    char text[INSTANT_TEXT_BYTES];

    TRY(campaign_store_list(w, &runs));
    for (size_t i = 0; i < runs.count; i++) {
        struct campaign_progress_sight sight;
        enum status status = campaign_progress_sight(w, &runs.runs[i], &sight);
        json_t *object;

        if (status == ST_NOT_FOUND) {
            fault_clear(&w->fault);
            continue;
        }
        TRY(status);
        TRY(campaign_run_json(w, &runs.runs[i], &object));
        json_add(items, object);
    }
    TRY(list_templates(w, &templates));
    json_put(page, "items", items);
    json_put(page, "templates", templates);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}
