/* SPDX-License-Identifier: Apache-2.0
 * Entering incidents: what was said is checked, kept, and begins to count. */
#include "procedures/incident.h"

#include "policy/incident_class.h"
#include "policy/incident_level.h"
#include "policy/lists.h"
#include "procedures/incident_act.h"
#include "procedures/incident_duty.h"
#include "procedures/incident_store.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"

struct entering {
    struct work *w;
    const json_t *input;
    json_t *data, *problems;
    struct str kind, region, sector, unit; /* unit: the party whose incident it is */
    struct instant found_at;
};

static void problem(struct entering *e, const char *field, const char *code, const char *zh,
                    const char *en)
{
    json_t *one = json_new_object(e->w->arena);

    json_put_textz(one, "field", field);
    json_put_textz(one, "code", code);
    json_put_textz(one, "zh", zh);
    json_put_textz(one, "en", en);
    json_put_textz(one, "clause", "");
    json_add(e->problems, one);
}

static struct str instant_text(struct work *w, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    return str_copy(w->arena, str_of(instant_print(at, text)));
}

/* ---- Reading ---- */

static void read_times(struct entering *e)
{
    struct str occurred = json_get_text(e->input, "occurred_at");
    struct instant at;

    if (!instant_read(json_get_text(e->input, "found_at"), &e->found_at))
        e->found_at = e->w->now;
    if (e->found_at.ms > e->w->now.ms)
        problem(e, "found_at", "ahead", "发现时间不能晚于现在", "it was not found in the future");
    json_put_text(e->data, "found_at", instant_text(e->w, e->found_at));
    if (occurred.len > 0 && instant_read(occurred, &at)) {
        if (at.ms > e->found_at.ms)
            problem(e, "occurred_at", "after", "发生时间不能晚于发现时间",
                    "it did not occur after it was found");
        json_put_text(e->data, "occurred_at", instant_text(e->w, at));
    }
}

static void read_plain(struct entering *e)
{
    static const char *const texts[] = {"class", "subclass", "cause", "summary"};
    static const char *const flags[] = {"crime_suspected", "data_incident", "personal_information"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_put_text(e->data, texts[i], str_trim(json_get_text(e->input, texts[i])));
    struct str class = json_get_text(e->data, "class");
    if (class.len > 0 && incident_class_of(e->w->policy, class).len == 0)
        problem(e, "class", "unknown", "没有这个事件类别", "there is no such class of incidents");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        json_put_bool(e->data, flags[i], json_get_bool(e->input, flags[i], false));
}

/* Systems of the unit; the incident lies where the first of them does. */
static enum status read_systems(struct entering *e)
{
    const json_t *ids = json_get_list(e->input, "systems");
    json_t *systems = json_new_list(e->w->arena), *id, *system;
    size_t i;

    if (json_array_size(ids) > INCIDENT_MAX_SYSTEMS)
        problem(e, "systems", "too-many", "受影响的系统太多", "too many systems");
    json_array_foreach((json_t *)(uintptr_t)ids, i, id)
    {
        enum status status = incident_store_system(e->w, json_text(id), &system);
        if (status == ST_NOT_FOUND ||
            (status == ST_OK && !str_equal(json_get_text(system, "party_id"), e->unit))) {
            problem(e, "systems", "unknown", "受影响的系统不属于这个单位",
                    "a system is not run by that unit");
            continue;
        }
        TRY(status);
        if (e->region.len == 0)
            e->region = json_get_text(system, "region");
        json_add(systems, system);
    }
    json_put(e->data, "systems", systems);
    return ST_OK;
}

static enum status read_regions(struct entering *e)
{
    const json_t *codes = json_get_list(e->input, "regions");
    json_t *regions = json_new_list(e->w->arena), *code;
    struct str name;
    size_t i;

    if (json_array_size(codes) > INCIDENT_MAX_REGIONS)
        problem(e, "regions", "too-many", "涉及的地区太多", "too many regions");
    json_array_foreach((json_t *)(uintptr_t)codes, i, code)
    {
        enum status status = region_full_name(e->w, json_text(code), &name);
        if (status == ST_NOT_FOUND || (status == ST_OK && name.len == 0)) {
            fault_clear(&e->w->fault);
            problem(e, "regions", "unknown", "没有这个行政区划", "there is no such region");
            continue;
        }
        TRY(status);
        json_add(regions, code);
    }
    json_put(e->data, "regions", regions);
    return ST_OK;
}

/* Whose incident it is: one's own, or for a third-party report the party named. */
static enum status read_unit(struct entering *e)
{
    struct str affected = json_get_text(e->input, "affected");
    struct str name = str_trim(json_get_text(e->input, "affected_name"));
    json_t *brief;

    e->unit = e->w->actor->party_id;
    if (!str_is(e->kind, INCIDENT_THIRD_PARTY))
        return ST_OK;
    struct office office;
    if (affected.len == 0 && name.len > 0) {
        enum status found = incident_store_party_named(e->w, name, &affected);
        if (found != ST_OK && found != ST_NOT_FOUND)
            return found;
    }
    enum status status = affected.len > 0 ? office_of(e->w, affected, &office) : ST_NOT_FOUND;
    if (status == ST_NOT_FOUND) {
        fault_clear(&e->w->fault);
        problem(e, "affected", "missing", "请选择事件所在的单位", "say whose incident it is");
        return ST_OK;
    }
    TRY(status);
    if (str_equal(affected, e->w->actor->party_id))
        problem(e, "affected", "own", "本单位的事件请按本单位报告",
                "report an incident of your own unit as your own");
    e->unit = affected;
    e->region = office.region;
    brief = json_new_object(e->w->arena);
    json_put_text(brief, "id", affected);
    json_put_text(brief, "name", office.name);
    json_put(e->data, "affected", brief);
    return ST_OK;
}

static void read_kind(struct entering *e)
{
    static const char *const kinds[] = {INCIDENT_OWN, INCIDENT_VOLUNTARY, INCIDENT_NEAR_MISS,
                                        INCIDENT_THIRD_PARTY};
    struct str kind = json_get_text(e->input, "kind");
    bool is_known = kind.len == 0;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        is_known = is_known || str_is(kind, kinds[i]);
    if (!is_known)
        problem(e, "kind", "unknown", "没有这种报告方式", "there is no such kind of report");
    e->kind = kind.len > 0 ? kind : STR(INCIDENT_OWN);
    json_put_text(e->data, "kind", e->kind);
}

static enum status fail_with(struct entering *e)
{
    const json_t *first = json_array_get(e->problems, 0);

    (void)work_fail(e->w, ST_INVALID, json_get_text(first, "field").ptr, "%s%.0s", "%.0s%s",
                    json_get_text(first, "zh").ptr, json_get_text(first, "en").ptr);
    e->w->fault.errors = e->problems;
    return ST_INVALID;
}

static enum status read_input(struct entering *e)
{
    if (str_trim(json_get_text(e->input, "title")).len == 0)
        problem(e, "title", "missing", "请写一句话说明发生了什么", "say in one line what happened");
    read_kind(e);
    read_times(e);
    read_plain(e);
    TRY(read_unit(e));
    TRY(read_systems(e));
    TRY(read_regions(e));
    struct str level = json_get_text(e->input, "level");
    if (level.len > 0 && incident_level_order(level) > 3)
        problem(e, "level", "unknown", "级别应为 I、II、III、IV",
                "the level must be I, II, III or IV");
    return json_array_size(e->problems) > 0 ? fail_with(e) : ST_OK;
}

/* ---- Opening ---- */

/* How far it reaches, from the regions named beyond its own. */
static struct str scope_of_regions(const json_t *regions, struct str own)
{
    static const char *const words[] = {"unit", "several", "region", "beyond"};
    static const size_t same[] = {4, 2}; /* digits of the city, of the province */
    size_t widest = 0, i;
    json_t *code;

    json_array_foreach((json_t *)(uintptr_t)regions, i, code)
    {
        struct str other = json_text(code);
        size_t reach = 3;
        for (size_t k = 2; k-- > 0;) {
            if (other.len >= same[k] && own.len >= same[k] &&
                str_equal((struct str){other.ptr, same[k]}, (struct str){own.ptr, same[k]}))
                reach = k + 1;
        }
        widest = reach > widest ? reach : widest;
    }
    return str_of(words[widest]);
}

/* Another unit's incident is kept by the office of its place, so that who told it need not show. */
static enum status keeper_of(struct entering *e, struct str *ret_party)
{
    *ret_party = e->w->actor->party_id;
    if (!str_is(e->kind, INCIDENT_THIRD_PARTY))
        return ST_OK;
    enum status status = office_nearest(e->w, e->region, "emergency-office", ret_party);
    if (status == ST_NOT_FOUND)
        status = office_nearest(e->w, e->region, "cyberspace-office", ret_party);
    if (status == ST_NOT_FOUND)
        return work_fail(e->w, ST_CONFLICT, "affected", "那里没有登记可以受理的网信部门",
                         "no office that could take it is registered there");
    return status;
}

static enum status open_dossier(struct entering *e, struct str keeper, struct dossier *ret_dossier)
{
    const struct actor *self = e->w->actor;
    struct actor stand_in = *self;
    bool is_third = str_is(e->kind, INCIDENT_THIRD_PARTY);
    bool is_anonymous = json_get_bool(e->input, "anonymous", false);
    const struct dossier_opening opening = {
        .kind = "incident",
        .title = json_get_text(e->input, "title"),
        .scope = scope_of_regions(json_get_list(e->data, "regions"), e->region),
        .party_id = keeper,
        .region = e->region,
        .reach = DOSSIER_REACH_AREA,
        .is_exercise = json_get_bool(e->input, "exercise", false),
        .data = e->data,
        .happened_at = e->found_at,
        .reason = json_get_text(e->input, "summary"),
    };

    if (is_third) { /* opened for the office; the account stays in the journal */
        stand_in.is_system = true;
        stand_in.party_id = keeper;
        if (is_anonymous)
            stand_in.person_name = STR("第三方（匿名）");
        e->w->actor = &stand_in;
    }
    enum status status = dossier_open(e->w, &opening, ret_dossier);
    e->w->actor = self;
    TRY(status);
    if (is_third)
        TRY(incident_store_add_reporter(e->w, ret_dossier->id, is_anonymous));
    return ST_OK;
}

static enum status give_number(struct work *w, struct dossier *d)
{
    struct str prefix = arena_print(w->arena, "网安事〔%d〕", instant_beijing_date(w->now).year);
    int64_t number;

    TRY(incident_store_next_number(w, d->party_id, prefix, &number));
    d->number = arena_print(w->arena, "%.*s%lld号", STR_ARG(prefix), (long long)number);
    return ST_OK;
}

static enum status put_level(struct entering *e, struct dossier *d)
{
    const json_t *facts = json_get_object(e->input, "facts");
    struct str level = json_get_text(e->input, "level");
    bool has_level = false;

    if (facts)
        TRY(incident_act_propose(e->w, d, facts, &has_level));
    d->level = level.len > 0 ? level
               : has_level   ? json_get_text(json_get_object(d->data, "judgement"), "level")
                             : STR("");
    json_put_textz(d->data, "level_state", d->level.len > 0 ? "proposed" : "none");
    return ST_OK;
}

/* Parties with a part, and those who must know. */
static enum status tell_parties(struct entering *e, const struct dossier *d)
{
    if (str_is(e->kind, INCIDENT_THIRD_PARTY)) {
        TRY(dossier_part_name(e->w, d, e->unit, "affected"));
        TRY(incident_act_tell(e->w, d, e->unit, "incident-told",
                              arena_print(e->w->arena, "incident:%.*s:told", STR_ARG(d->id)),
                              NULL));
    }
    return incident_act_name_observers(e->w, d, json_get_list(d->data, "regions"));
}

static enum status link_systems(struct work *w, const struct dossier *d)
{
    size_t i;
    json_t *system;

    json_array_foreach(json_get_list(d->data, "systems"), i, system)
    {
        TRY(dossier_part_link(w, d, "about", "system", json_get_text(system, "id")));
    }
    return ST_OK;
}

enum status incident_open(struct work *w, const json_t *input, struct dossier *ret_dossier)
{
    struct entering e = {.w = w,
                         .input = input,
                         .data = json_new_object(w->arena),
                         .problems = json_new_list(w->arena),
                         .region = STR(""),
                         .sector = STR("")};
    struct dossier d;
    struct str keeper;

    TRY(read_input(&e));
    TRY(keeper_of(&e, &keeper));
    TRY(open_dossier(&e, keeper, &d));
    TRY(give_number(w, &d));
    TRY(put_level(&e, &d));
    bool counts = str_is(e.kind, INCIDENT_OWN);
    if (counts)
        json_put_text(d.data, "acknowledged_at", instant_text(w, w->now));
    TRY(dossier_write(w, &d));
    TRY(link_systems(w, &d));
    TRY(tell_parties(&e, &d));
    if (counts)
        TRY(incident_duty_state(w, &d, STR("")));
    *ret_dossier = d;
    return ST_OK;
}
