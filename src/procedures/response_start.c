/* SPDX-License-Identifier: Apache-2.0
 * Opening, starting and importing. */
#include "procedures/response_start.h"

#include "procedures/response_input.h"
#include "procedures/response_level.h"
#include "procedures/response_side.h"
#include "procedures/response_spread.h"
#include "procedures/response_store.h"
#include "registry/region.h"
#include "registry/scope.h"

enum { MINUTE_MS = 60 * 1000, NUMBER_MAX = 80 };

static const struct level_word {
    const char *word, *setting;
} levels[] = {
    {"I", "response.report_minutes_one"},
    {"II", "response.report_minutes_two"},
    {"III", "response.report_minutes_three"},
    {"IV", "response.report_minutes_four"},
};

static const struct level_word *level_of(struct str word)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (str_is(word, levels[i].word))
            return &levels[i];
    return NULL;
}

static bool is_upper(struct str level)
{
    return str_is(level, "I") || str_is(level, "II");
}

enum status response_start_is_ours(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = !is_upper(d->level);
    return ST_OK;
}

enum status response_start_is_theirs(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = is_upper(d->level);
    return ST_OK;
}

enum status response_start_rhythm(struct work *w, const struct dossier *d, int64_t *ret_minutes)
{
    const struct level_word *level = level_of(d->level);
    struct policy_setting setting;
    struct policy_place place;
    enum status status;

    *ret_minutes = 0;
    if (level == NULL)
        return ST_OK;
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    status = policy_setting(w->policy, &place, level->setting, &setting);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    *ret_minutes = setting.number;
    return ST_OK;
}

/* ---- Opening ---- */

enum status response_start_may_open(struct work *w, struct dossier_step *step)
{
    /* A proposal may come from whoever has a part in such a response. */
    static const char *const acts[] = {"response.start", "response.end-propose",
                                       "response.coordinate"};
    const struct dossier *d = step->dossier;
    struct office office;

    if (level_of(d->level) == NULL)
        dossier_problem(step, "level", "level", STR(""), "响应级别为 I、II、III 或 IV",
                        "the level is I, II, III or IV");
    if (level_of(d->level) == NULL || w->actor->is_system)
        return ST_OK;
    TRY(office_of(w, d->party_id, &office));
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        if (office_allows(w, &office, &office.place, acts[i], d->level, d->scope) != NULL)
            return ST_OK;
    return office_check(w, &office, &office.place, acts[0], d->level, d->scope, NULL);
}

enum status response_start_city(struct work *w, struct str region_code, struct str *ret_code)
{
    struct region region;
    struct str *codes;
    size_t count;

    *ret_code = region_code;
    TRY(region_path(w, region_code, &codes, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(region_load(w, codes[i], "region", &region));
        if (str_is(region.level, "city"))
            *ret_code = codes[i];
    }
    return ST_OK;
}

/* One's own region, or one that lies in one's area. */
static enum status place_of(struct work *w, struct str *region_code)
{
    bool is_covered = false;
    struct office office;

    if (w->actor->party_id.len == 0)
        return ST_OK;
    TRY(office_of(w, w->actor->party_id, &office));
    if (region_code->len == 0)
        *region_code = office.region;
    if (w->actor->is_system || str_equal(*region_code, office.region))
        return ST_OK;
    TRY(scope_covers(w, *region_code, STR(""), &is_covered));
    if (is_covered)
        return ST_OK;
    return work_fail(w, ST_DENIED, "region", "这个地区不在您的管辖范围内",
                     "that region lies outside your area");
}

enum status response_start_open(struct work *w, const json_t *input, struct dossier *ret_dossier)
{
    struct dossier_opening opening = {
        .kind = "response",
        .title = json_get_text(input, "title"),
        .level = json_get_text(input, "level"),
        .scope = json_get_text(input, "scope"),
        .region = json_get_text(input, "region"),
        .sector = json_get_text(input, "sector"),
        .reach = DOSSIER_REACH_AREA,
        .basis = json_get_text(input, "basis"),
        .reason = json_get_text(input, "reason"),
    };
    struct str happened = json_get_text(input, "happened_at");
    struct dossier basis;

    opening.is_imported = is_upper(opening.level);
    opening.is_exercise = json_get_bool(input, "exercise", false);
    opening.data = json_new_object(w->arena);
    json_put_text(opening.data, "text", json_get_text(input, "text"));
    if (happened.len > 0 && !instant_read(happened, &opening.happened_at))
        return work_fail(w, ST_INVALID, "happened_at", "时间须写明日期、时刻和时区",
                         "an instant has date, time and zone");
    TRY(place_of(w, &opening.region));
    if (opening.region.len > 0 && !str_is(opening.level, "IV"))
        TRY(response_start_city(w, opening.region, &opening.region));
    if (opening.basis.len > 0) {
        TRY(dossier_load(w, opening.basis, NULL, &basis));
        opening.is_exercise = opening.is_exercise || basis.is_exercise;
    }
    TRY(dossier_open(w, &opening, ret_dossier));
    TRY(response_side_name(w, ret_dossier, json_get_list(input, "affected")));
    if (opening.basis.len > 0)
        TRY(dossier_part_link(w, ret_dossier, "answers", str_zero(w->arena, basis.kind), basis.id));
    return ST_OK;
}

/* ---- What a start brings ---- */

static enum status start_clock(struct work *w, const struct dossier *d)
{
    struct response_clock clock = {.dossier_id = d->id};

    TRY(response_start_rhythm(w, d, &clock.minutes));
    if (clock.minutes > 0)
        clock.next_at.ms = w->now.ms + clock.minutes * MINUTE_MS;
    return response_store_clock_put(w, &clock);
}

/* By the start the office has heard of the incident, and the command has confirmed its level: what
 * the incident itself said of that is not said again. */
static enum status state_unless(struct work *w, const struct dossier *d, const char *part,
                                const char *word, struct instant at)
{
    bool is_stated = false;
    struct str party;

    TRY(response_side_of(w, d, part, &party));
    if (party.len > 0 && d->basis.len > 0)
        TRY(response_store_stated(w, d->basis, party, word, &is_stated));
    if (is_stated)
        return ST_OK;
    return response_side_state(w, d, part, word, at, response_side_level(w, d, "level"));
}

static json_t *words_of(struct work *w, const struct dossier *d)
{
    json_t *words = json_new_object(w->arena);

    json_put_text(words, "title", response_side_title(w, d));
    json_put_text(words, "level", d->level);
    json_put_text(words, "number", d->number);
    return words;
}

static enum status state_start(struct work *w, const struct dossier *d, struct instant at)
{
    json_t *level = response_side_level(w, d, "level");
    const struct response_spread_new all = {
        .audience = "all",
        .word = "response-started",
        .attributes = level,
        .message = "response-started",
        .parameters = words_of(w, d),
        .at = at,
    };

    if (str_is(d->level, "IV"))
        return response_side_state(w, d, RESPONSE_COMMAND " " RESPONSE_AFFECTED, "response-started",
                                   at, level);
    if (str_is(d->level, "III")) {
        TRY(state_unless(w, d, RESPONSE_COMMAND, "incident-confirmed", at));
        TRY(state_unless(w, d, RESPONSE_OFFICE, "incident-reported", at));
    }
    TRY(response_side_state(w, d, RESPONSE_COMMAND " " RESPONSE_OFFICE " " RESPONSE_AFFECTED,
                            "response-started", at, level));
    return response_spread_begin(w, d, &all);
}

/* "990100-III-2026-001": place, level, year, how many so far; exercises count by themselves. */
static enum status make_number(struct work *w, const struct dossier *d, struct instant at,
                               struct str *ret_number)
{
    struct str prefix =
        arena_print(w->arena, "%s%.*s-%.*s-%d-", d->is_exercise ? "YX-" : "", STR_ARG(d->region),
                    STR_ARG(d->level), instant_beijing_date(at).year);
    int64_t count;

    TRY(response_store_numbered(w, prefix, &count));
    *ret_number = arena_print(w->arena, "%.*s%03lld", STR_ARG(prefix), (long long)count + 1);
    return ST_OK;
}

static void put_order(struct work *w, struct dossier_step *step, struct str issuer, struct str by)
{
    json_t *order = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_text(order, "number", step->dossier->number);
    json_put_text(order, "issuer", issuer);
    json_put_text(order, "signed_by", by);
    json_put_textz(order, "issued_at", instant_print(step->happened_at, text));
    json_put(step->dossier->data, "order", order);
    json_put(step->facts, "order", order);
}

enum status response_start_command_guard(struct work *w, struct dossier_step *step)
{
    if (step->authority == NULL)
        return ST_OK;
    return response_side_commands(w, step->dossier, step->authority->clause);
}

enum status response_start_guard(struct work *w, struct dossier_step *step)
{
    (void)response_input_text(step, "number", NUMBER_MAX, false);
    return response_start_command_guard(w, step);
}

enum status response_start_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    struct str number = str_trim(json_get_text(step->input, "number"));
    struct office office;

    if (number.len == 0)
        TRY(make_number(w, d, step->happened_at, &number));
    d->number = number;
    TRY(office_of(w, w->actor->party_id, &office));
    put_order(w, step, office.name, w->actor->person_name);
    TRY(dossier_part_name(w, d, office.party_id, RESPONSE_COMMAND));
    TRY(start_clock(w, d));
    TRY(response_level_take_over(w, d));
    return state_start(w, d, step->happened_at);
}

enum status response_start_import_guard(struct work *w, struct dossier_step *step)
{
    (void)w;
    (void)response_input_text(step, "number", NUMBER_MAX, true);
    (void)response_input_text(step, "issuer", RESPONSE_INPUT_NAME_MAX, true);
    return ST_OK;
}

enum status response_start_import_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;

    d->number = str_trim(json_get_text(step->input, "number"));
    put_order(w, step, str_trim(json_get_text(step->input, "issuer")), STR(""));
    TRY(start_clock(w, d));
    TRY(response_level_take_over(w, d));
    return state_start(w, d, step->happened_at);
}
