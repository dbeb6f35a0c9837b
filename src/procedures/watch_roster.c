/* SPDX-License-Identifier: Apache-2.0
 * Rosters and the shifts that follow from them. */
#include "procedures/watch_roster.h"

#include "base/id.h"
#include "db/journal.h"
#include "procedures/watch_plan.h"
#include "procedures/watch_roster_store.h"
#include "procedures/watch_store.h"
#include "registry/actor.h"
#include "registry/party.h"

enum { AHEAD_MAX_DAYS = 60 };

static const char *const posts[] = {WATCH_OFFICER, WATCH_LEADER, WATCH_TECHNICAL};
enum { POST_COUNT = sizeof posts / sizeof posts[0] };

static enum status read_person(struct work *w, struct str party_id, const char *post,
                               const json_t *input, json_t *list)
{
    struct str account = watch_said(input, "account"), name = watch_said(input, "name");
    json_t *person = json_new_object(w->arena);

    if (account.len > 0) {
        enum status status = watch_store_account(w, account, party_id, &name);

        if (status == ST_NOT_FOUND)
            return work_fail(w, ST_INVALID, "people", "%s：只能安排本单位的在用账户",
                             "%s: only active accounts of your party", post);
        TRY(status);
        json_put_text(person, "account", account);
    }
    if (name.len == 0 || str_points(name) > WATCH_NAME_MAX)
        return work_fail(w, ST_INVALID, "people", "%s：请写明值班人员姓名（%d 字以内）",
                         "%s: name the person (%d characters at most)", post, WATCH_NAME_MAX);
    if (str_points(watch_said(input, "phone")) > WATCH_PHONE_MAX)
        return work_fail(w, ST_INVALID, "people", "%s：电话号码过长", "%s: the number is too long",
                         post);
    json_put_text(person, "name", name);
    json_put_text(person, "phone", watch_said(input, "phone"));
    json_add(list, person);
    return ST_OK;
}

static enum status read_people(struct work *w, struct str party_id, const json_t *input,
                               json_t **ret_people)
{
    json_t *people = json_new_object(w->arena);

    for (size_t i = 0; i < POST_COUNT; i++) {
        json_t *list = json_new_list(w->arena), *one;
        const json_t *given = json_get_list(input, posts[i]);
        size_t k;

        if (json_array_size(given) > WATCH_PEOPLE_MAX)
            return work_fail(w, ST_LIMIT, "people", "每个岗位最多 %d 人",
                             "at most %d people a post", WATCH_PEOPLE_MAX);
        json_array_foreach(given, k, one) TRY(read_person(w, party_id, posts[i], one, list));
        json_put(people, posts[i], list);
    }
    if (json_array_size(json_get_list(people, WATCH_OFFICER)) == 0)
        return work_fail(w, ST_INVALID, "people", "至少安排一名值班员",
                         "name one duty officer at least");
    *ret_people = people;
    return ST_OK;
}

static enum status read_day(struct work *w, const json_t *input, const char *key,
                            struct date fallback, struct date *ret_on)
{
    struct str text = watch_said(input, key);

    *ret_on = fallback;
    if (text.len == 0 || date_read(text, ret_on))
        return ST_OK;
    return work_fail(w, ST_INVALID, key, "日期请写成 2026-01-31 的样子",
                     "a day is written as 2026-01-31");
}

/* What a person writes, over what is there. */
static enum status read_input(struct work *w, const json_t *input, struct watch_roster *roster)
{
    struct watch_plan plan;

    if (json_object_get(input, "name") != NULL)
        roster->name = watch_said(input, "name");
    if (json_object_get(input, "regime") != NULL)
        roster->regime = watch_said(input, "regime");
    if (json_get_object(input, "pattern") != NULL)
        roster->pattern = json_get_object(input, "pattern");
    TRY(read_day(w, input, "last_on", roster->last_on, &roster->last_on));
    if (roster->name.len == 0 || str_points(roster->name) > WATCH_NAME_MAX)
        return work_fail(w, ST_INVALID, "name", "请给值班表起名（%d 字以内）",
                         "give the roster a name (%d characters at most)", WATCH_NAME_MAX);
    if (!str_is(roster->regime, WATCH_ROSTER_ALWAYS) && !str_is(roster->regime, WATCH_ROSTER_EVENT))
        return work_fail(w, ST_INVALID, "regime", "值班制式只有 7x24 和 event 两种",
                         "the regime is 7x24 or event");
    TRY(watch_plan_read(roster->pattern, &plan, &w->fault));
    if (roster->last_on.year != 0 && date_order(roster->last_on, roster->first_on) < 0)
        return work_fail(w, ST_INVALID, "last_on", "结束日期不能早于开始日期",
                         "the last day is not before the first");
    if (json_get_object(input, "people") == NULL && roster->people != NULL)
        return ST_OK;
    return read_people(w, roster->party_id, json_get_object(input, "people"), &roster->people);
}

static enum status make_shift(struct work *w, const struct watch_roster *roster,
                              const struct watch_plan_shift *shift, int64_t takeover_ms)
{
    for (size_t i = 0; i < POST_COUNT; i++) {
        const json_t *list = json_get_list(roster->people, posts[i]), *person;
        int64_t turn = i == 1 ? shift->day_turn : shift->turn; /* leaders change by the day */
        size_t count = json_array_size(list);

        if (count == 0)
            continue;
        person = json_array_get(list, (size_t)turn % count);
        const struct watch_roster_store_shift row = {
            .post = posts[i],
            .from_at = shift->from_at,
            .to_at = shift->to_at,
            .late_at = {(shift->from_at.ms > w->now.ms ? shift->from_at.ms : w->now.ms) +
                        takeover_ms},
            .account_id = watch_said(person, "account"),
            .name = watch_said(person, "name"),
            .phone = watch_said(person, "phone"),
        };
        TRY(watch_roster_store_shift(w, roster, &row));
    }
    return ST_OK;
}

enum status watch_roster_extend(struct work *w, struct watch_roster *roster)
{
    struct date today = instant_beijing_date(w->now), from = date_add_days(today, -1), until;
    struct watch_settings settings;
    struct watch_plan_shift *shifts;
    struct watch_plan plan;
    size_t count;

    TRY(watch_settings_of(w, roster->party_id, &settings));
    TRY(watch_plan_read(roster->pattern, &plan, &w->fault));
    until =
        date_add_days(today, (int32_t)(settings.ahead_days < AHEAD_MAX_DAYS ? settings.ahead_days
                                                                            : AHEAD_MAX_DAYS));
    if (roster->last_on.year != 0 && date_order(roster->last_on, until) < 0)
        until = roster->last_on;
    count = watch_plan_make(&plan, w->arena, roster->first_on, from, until, &shifts);
    for (size_t i = 0; i < count; i++)
        if (shifts[i].to_at.ms > w->now.ms)
            TRY(make_shift(w, roster, &shifts[i], settings.takeover_minutes * WATCH_MINUTE_MS));
    roster->made_to = until;
    return watch_roster_store_made_to(w, roster->id, until);
}

static enum status journal_of_roster(struct work *w, const char *act, const json_t *before,
                                     const struct watch_roster *roster, struct str reason)
{
    json_t *after;

    TRY(watch_roster_json(w, roster, &after));
    return journal_append(w, act, arena_print(w->arena, "roster:%.*s", STR_ARG(roster->id)), before,
                          after, reason);
}

/* Today, or yesterday when one of its nights is under way: somebody is needed at once. */
static struct date first_day(struct work *w, const struct watch_roster *roster)
{
    struct date today = instant_beijing_date(w->now), yesterday = date_add_days(today, -1);
    struct watch_plan_shift *shifts;
    struct watch_plan plan;

    if (watch_plan_read(roster->pattern, &plan, &w->fault) != ST_OK)
        return today;
    size_t count = watch_plan_make(&plan, w->arena, yesterday, yesterday, yesterday, &shifts);
    return count > 0 && shifts[count - 1].to_at.ms > w->now.ms ? yesterday : today;
}

enum status watch_roster_open(struct work *w, const json_t *input, struct watch_roster *ret_roster)
{
    struct watch_roster roster = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .party_id = w->actor->party_id,
        .state = STR("active"),
        .made_at = w->now,
        .made_by = w->actor->person_name,
    };
    int64_t all, active;

    TRY(watch_own(w, roster.party_id));
    TRY(watch_roster_store_count(w, roster.party_id, &all, &active));
    if (active >= WATCH_ROSTERS_MAX)
        return work_fail(w, ST_LIMIT, "name", "在用的值班表最多 %d 份", "at most %d rosters in use",
                         WATCH_ROSTERS_MAX);
    roster.first_on = instant_beijing_date(w->now);
    TRY(read_input(w, input, &roster));
    TRY(read_day(w, input, "first_on", first_day(w, &roster), &roster.first_on));
    TRY(watch_roster_store_insert(w, &roster));
    TRY(watch_roster_extend(w, &roster));
    TRY(journal_of_roster(w, "watch.roster-open", NULL, &roster, watch_said(input, "reason")));
    *ret_roster = roster;
    return ST_OK;
}

enum status watch_roster_load(struct work *w, struct str id, struct watch_roster *ret_roster)
{
    bool is_own;
    enum status status = watch_roster_store_load(w, id, ret_roster);

    if (status == ST_OK)
        status = watch_sight(w, ret_roster->party_id, &is_own);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return work_fail(w, ST_NOT_FOUND, "id", "没有这份值班表，或不在您的管辖范围内",
                         "there is no such roster within your scope");
    }
    return status;
}

static enum status check_change(struct work *w, const struct watch_roster *roster, int64_t version)
{
    TRY(watch_own(w, roster->party_id));
    if (!str_is(roster->state, "active"))
        return work_fail(w, ST_CONFLICT, "id", "值班表已停用，只能查看",
                         "the roster is closed: it can only be read");
    if (version == roster->version)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "值班表刚刚有了变化，请查看最新情况",
                     "this roster has just changed; look at it again");
}

enum status watch_roster_change(struct work *w, struct watch_roster *roster, int64_t version,
                                const json_t *input)
{
    struct watch_roster changed = *roster;
    json_t *before;

    TRY(check_change(w, roster, version));
    TRY(watch_roster_json(w, roster, &before));
    TRY(read_input(w, input, &changed));
    TRY(watch_roster_store_update(w, &changed));
    changed.version++;
    TRY(watch_roster_store_unmake(w, changed.id));
    TRY(watch_roster_extend(w, &changed));
    *roster = changed;
    return journal_of_roster(w, "watch.roster-change", before, roster, watch_said(input, "reason"));
}

enum status watch_roster_close(struct work *w, struct watch_roster *roster, int64_t version,
                               struct str reason)
{
    json_t *before;

    TRY(check_change(w, roster, version));
    if (str_is_blank(reason))
        return work_fail(w, ST_INVALID, "reason", "停用值班表须写明理由",
                         "closing a roster needs a reason");
    TRY(watch_roster_json(w, roster, &before));
    roster->state = STR("closed");
    TRY(watch_roster_store_update(w, roster));
    roster->version++;
    TRY(watch_roster_store_drop(w, roster->id, reason));
    return journal_of_roster(w, "watch.roster-close", before, roster, reason);
}

static void put_day(json_t *object, const char *key, struct date on)
{
    char text[DATE_TEXT_BYTES];

    if (on.year == 0)
        json_put_null(object, key);
    else
        json_put_textz(object, key, date_print(on, text));
}

enum status watch_roster_json(struct work *w, const struct watch_roster *roster,
                              json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *actions = json_new_list(w->arena), *party;
    char text[INSTANT_TEXT_BYTES];
    struct watch_plan plan;

    TRY(party_brief(w, roster->party_id, &party));
    TRY(watch_plan_read(roster->pattern, &plan, &w->fault));
    json_put_text(object, "id", roster->id);
    json_put_int(object, "version", roster->version);
    json_put(object, "party", party);
    json_put_text(object, "name", roster->name);
    json_put_text(object, "regime", roster->regime);
    json_put(object, "pattern", roster->pattern);
    json_put(object, "people", roster->people);
    put_day(object, "first_on", roster->first_on);
    put_day(object, "last_on", roster->last_on);
    put_day(object, "made_to", roster->made_to);
    json_put_text(object, "state", roster->state);
    json_put_int(object, "open_minutes", watch_plan_open_minutes(&plan));
    json_put_textz(object, "made_at", instant_print(roster->made_at, text));
    json_put_text(object, "made_by", roster->made_by);
    if (str_is(roster->state, "active") && str_equal(roster->party_id, w->actor->party_id)) {
        json_add_text(actions, STR("change"));
        json_add_text(actions, STR("close"));
    }
    json_put(object, "actions", actions);
    *ret_object = object;
    return ST_OK;
}

enum status watch_roster_page(struct work *w, struct str party_id, struct str after, int64_t limit,
                              json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    int64_t want = limit > 0 && limit <= WATCH_PAGE_MAX ? limit : WATCH_PAGE, all, active;
    struct str party = party_id.len > 0 ? party_id : w->actor->party_id;
    char text[INSTANT_TEXT_BYTES];
    struct watch_roster *rosters;
    size_t count;
    bool is_own;

    TRY(watch_sight(w, party, &is_own));
    TRY(watch_roster_store_page(w, party, after, want + 1, &rosters, &count));
    TRY(watch_roster_store_count(w, party, &all, &active));
    for (size_t i = 0; i < count && i < (size_t)want; i++) {
        json_t *object;

        TRY(watch_roster_json(w, &rosters[i], &object));
        json_add(items, object);
    }
    json_put(page, "items", items);
    if (count > (size_t)want)
        json_put_text(page, "next", rosters[want - 1].id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", all);
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}
