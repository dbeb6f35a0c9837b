/* SPDX-License-Identifier: Apache-2.0
 * Fills a demonstration store: the city first, then its systems, then their stories in the order of
 * time, so that the journal reads as it would have been written. */
#include "cli/demo.h"

#include "cli/demo_alerts.h"
#include "cli/demo_city.h"
#include "cli/demo_duties.h"
#include "cli/demo_emergency.h"
#include "cli/demo_story.h"
#include "cli/demo_systems.h"
#include "documents/notice.h"
#include "policy/clock.h"
#include "procedures/matter_clock.h"
#include "registry/region.h"
#include "registry/sector.h"

enum {
    DEMO_CITY_DAYS_AGO = 330, /* when the city was entered */
    DEMO_SYSTEM_LEAD_DAYS = 10,
    DEMO_SEARCH_DAYS = 120,
    DEMO_MAX_ACTS = 2000,
    DEMO_DAY_MS = 24 * 60 * 60 * 1000,
    DEMO_HOUR_MS = 60 * 60 * 1000,
    DEMO_ARENA_BYTES = 64 * 1024 * 1024,
};

/* One act to come. */
struct demo_event {
    struct instant at;
    size_t system;
    struct str word; /* "" registers the system */
};

struct demo_plan {
    struct demo_event *events;
    size_t count;
    struct str *system_ids;
};

/* Ten in the morning of a day, each system some minutes later; a day off gives way to the working
 * day before. */
static struct instant demo_at(const struct work *w, int days_ago, size_t system)
{
    struct date on = date_add_days(instant_beijing_date(w->now), -days_ago);
    enum calendar_kind kind = calendar_day_of(w->policy, on).kind;

    while (days_ago > 0 && (kind == CALENDAR_WEEKEND || kind == CALENDAR_HOLIDAY)) {
        on = date_add_days(on, -1);
        kind = calendar_day_of(w->policy, on).kind;
    }
    struct instant at = instant_beijing_start(on);
    at.ms += 10 * (int64_t)DEMO_HOUR_MS + (int64_t)system * 3 * 60 * 1000;
    if (at.ms > w->now.ms)
        at.ms = w->now.ms - (int64_t)(demo_systems_count() - system) * 1000;
    return at;
}

/* Today, or the next working day when today is one off: nothing falls due on a day off. */
static struct date demo_next_workday(const struct work *w)
{
    struct date on = instant_beijing_date(w->now);
    enum calendar_kind kind = calendar_day_of(w->policy, on).kind;

    while (kind == CALENDAR_WEEKEND || kind == CALENDAR_HOLIDAY) {
        on = date_add_days(on, 1);
        kind = calendar_day_of(w->policy, on).kind;
    }
    return on;
}

/* How many days ago the story's clock must have started to be due today; the story's own number
 * when no day fits. */
static enum status demo_days_ago(struct work *w, const struct demo_story *story,
                                 const struct demo_city_party *party, int *ret_days)
{
    struct policy_place place = {.on = instant_beijing_date(w->now)};
    struct date due_on = demo_next_workday(w);
    struct str *regions, *sectors;

    *ret_days = story->days_ago;
    if (!story->due_rule)
        return ST_OK;
    TRY(region_path(w, str_of(party->region), &regions, &place.region_count));
    TRY(sector_path(w, str_of(party->sector), &sectors, &place.sector_count));
    place.regions = regions;
    place.sectors = sectors;
    for (int days = 0; days <= DEMO_SEARCH_DAYS; days++) {
        struct clock_answers answers;

        TRY(clock_rules(w->policy, w->arena, &place, story->due_rule, story->due_start,
                        demo_at(w, days, 0), &answers, &w->fault));
        if (answers.count > 0 && date_order(answers.answers[0].due.due_on, due_on) == 0)
            *ret_days = days;
    }
    return ST_OK;
}

static void demo_add(struct demo_plan *plan, struct instant at, size_t system, struct str word)
{
    if (plan->count < DEMO_MAX_ACTS)
        plan->events[plan->count++] = (struct demo_event){.at = at, .system = system, .word = word};
}

static enum status demo_plan_system(struct work *w, size_t system, struct demo_plan *plan)
{
    const struct demo_systems_row *row = demo_systems_at(system);
    const struct demo_story *story = demo_story_find(row->story);
    struct str rest = str_of(story ? story->words : "");
    int days_ago = 30, word_count = 0;

    for (size_t i = 0; i < rest.len; i++)
        word_count += rest.ptr[i] == ' ';
    if (story)
        TRY(demo_days_ago(w, story, demo_city_party(row->party), &days_ago));
    int pace = story ? story->pace_days : 0;
    int first = days_ago + word_count * pace + DEMO_SYSTEM_LEAD_DAYS;
    demo_add(plan, demo_at(w, first, system), system, STR(""));
    for (int days = days_ago + word_count * pace; rest.len > 0; days -= pace) {
        struct str word = str_cut(rest, ' ', &rest);

        demo_add(plan, demo_at(w, days, system), system, word);
    }
    return ST_OK;
}

/* Platforms before what runs on them, then by time; insertion keeps the order of equals. */
static void demo_sort(struct demo_plan *plan)
{
    for (size_t i = 1; i < plan->count; i++) {
        struct demo_event event = plan->events[i];
        size_t k = i;

        for (; k > 0 && plan->events[k - 1].at.ms > event.at.ms; k--)
            plan->events[k] = plan->events[k - 1];
        plan->events[k] = event;
    }
}

static enum status demo_register(struct work *w, struct arena *arena, size_t system,
                                 struct instant at, struct str *ret_id)
{
    const struct demo_systems_row *row = demo_systems_at(system);
    struct actor actor;
    struct work own;
    struct str id;

    work_init(&own, arena, w->db);
    own.policy = w->policy;
    own.actor = w->actor;
    own.now = at;
    enum status status = work_write(&own);
    if (status == ST_OK)
        status = demo_city_actor(&own, row->party, NULL, &actor);
    if (status == ST_OK) {
        own.actor = &actor;
        own.actor_id = str_zero(arena, actor.account_id);
        status = demo_systems_make(&own, row, &id);
    }
    if (status == ST_OK)
        status = work_commit(&own);
    if (status == ST_OK)
        *ret_id = str_copy(w->arena, id);
    else
        (void)work_fail(w, status, row->name, "%s:%s%.0s", "%s: %.0s%s", row->name, own.fault.zh,
                        own.fault.en);
    work_done(&own);
    return status;
}

static enum status demo_play(struct work *w, struct store *store, const struct demo_plan *plan,
                             struct str paper)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct demo_event *event = &plan->events[i];
        const struct demo_story_act act = {
            .store = store,
            .row = demo_systems_at(event->system),
            .system_id = plan->system_ids[event->system],
            .word = event->word,
            .paper = paper,
        };

        if (event->word.len > 0) {
            TRY(demo_story_do(w, &act, event->at));
            continue;
        }
        struct arena arena;
        arena_init(&arena, DEMO_ARENA_BYTES);
        enum status status =
            demo_register(w, &arena, event->system, event->at, &plan->system_ids[event->system]);
        arena_done(&arena);
        TRY(status);
    }
    return ST_OK;
}

/* What stands for every paper that the operators hand in. */
static enum status demo_make_paper(struct work *w, struct str *ret_pdf)
{
    const struct document_options options = {
        .language = DOCUMENT_ZH, .made_at = w->now, .is_demo = true};
    const struct document_block block = {.kind = DOCUMENT_TEXT,
                                         .text = STR("本附件为演示数据，不含真实内容。")};
    const struct document_letter letter = {.issuer = STR("滨江市示例单位"),
                                           .title = STR("演示附件"),
                                           .blocks = &block,
                                           .block_count = 1,
                                           .signed_on = instant_beijing_date(w->now)};

    return notice_letter_pdf(w->arena, &w->fault, &options, &letter, ret_pdf);
}

/* Past due days count as missed already. */
static enum status demo_mark_missed(struct work *w)
{
    int count = 0;

    TRY(work_write(w));
    TRY(matter_clock_mark_missed(w, &count));
    return work_commit(w);
}

enum status demo_fill(struct work *w, struct store *store)
{
    struct instant now = w->now;
    struct demo_plan plan = {
        .events = ARENA_ARRAY(w->arena, DEMO_MAX_ACTS, struct demo_event),
        .system_ids = ARENA_ARRAY(w->arena, demo_systems_count(), struct str),
    };
    struct str paper;

    w->now = demo_at(w, DEMO_CITY_DAYS_AGO, 0);
    TRY(demo_city_make(w));
    w->now = now;
    TRY(demo_make_paper(w, &paper));
    TRY(work_read(w));
    for (size_t i = 0; i < demo_systems_count(); i++)
        TRY(demo_plan_system(w, i, &plan));
    work_rollback(w);
    demo_sort(&plan);
    TRY(demo_play(w, store, &plan, paper));
    TRY(demo_duties_make(w));
    TRY(demo_emergency_make(w));
    TRY(demo_alerts_make(w));
    return demo_mark_missed(w);
}
