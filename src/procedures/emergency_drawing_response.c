/* SPDX-License-Identifier: Apache-2.0
 * Orders and reports of a response as papers. */
#include "documents/response_paper.h"
#include "policy/lists.h"
#include "procedures/emergency_drawing.h"
#include "procedures/response_report.h"
#include "procedures/response_start.h"
#include "procedures/response_store.h"

enum { POSTS_MAX = 300, HOUR_MINUTES = 60 };

static struct str level_words(const struct emergency_drawing *d)
{
    return arena_print(d->w->arena, d->is_english ? "%.*s" : "%.*s级", STR_ARG(d->dossier->level));
}

static struct instant started_at(const struct emergency_drawing *d)
{
    return emergency_drawing_instant(json_get_object(d->dossier->data, "order"), "issued_at");
}

/* An order of an upper command bears its issuer. */
static void sign_as(struct emergency_drawing *d, struct instant at)
{
    struct str issuer = json_get_text(json_get_object(d->dossier->data, "order"), "issuer");

    if (issuer.len > 0)
        d->head.office = issuer;
    d->head.signed_on = at.ms != 0 ? instant_beijing_date(at) : (struct date){0};
}

static void add_post(const struct emergency_drawing *d, struct document_post *posts, size_t *count,
                     struct str post, struct str name, struct str phone)
{
    if (name.len > 0 && *count < POSTS_MAX)
        posts[(*count)++] = (struct document_post){
            .post = post.len > 0 ? post : emergency_drawing_say(d, "成员", "member"),
            .name = name,
            .phone = phone};
}

/* Who commands, of every post that stands or stood. */
static enum status posts_of(const struct emergency_drawing *d, struct document_activation *paper)
{
    struct document_post *posts = ARENA_ARRAY(d->w->arena, POSTS_MAX, struct document_post);
    struct response_post *rows;
    size_t count, i, k;

    TRY(response_store_posts(d->w, d->dossier->id, &rows, &count));
    for (i = 0; i < count; i++) {
        json_t *members = NULL, *member;

        add_post(d, posts, &paper->post_count,
                 arena_print(d->w->arena, d->is_english ? "%.*s, commander" : "%.*s指挥",
                             STR_ARG(rows[i].name)),
                 rows[i].commander, STR(""));
        add_post(d, posts, &paper->post_count, emergency_drawing_say(d, "副职", "deputies"),
                 rows[i].deputies, STR(""));
        if (rows[i].members.len > 0)
            TRY(json_read(d->w->arena, rows[i].members, JSON_MAX_BYTES, &d->w->fault, &members));
        json_array_foreach(members, k, member)
        {
            add_post(d, posts, &paper->post_count, json_get_text(member, "role"),
                     json_get_text(member, "name"), json_get_text(member, "phone"));
        }
    }
    paper->posts = posts;
    return ST_OK;
}

/* The tasks of the level, where a pack lists them. */
static enum status tasks_of(const struct emergency_drawing *d, struct document_activation *paper)
{
    const struct dossier *dossier = d->dossier;
    struct policy_place place;
    struct str *tasks;
    json_t *items, *item;
    size_t i;

    if (!str_is(dossier->level, "III"))
        return ST_OK;
    TRY(office_place(d->w, dossier->region, dossier->sector, dossier->began_on, &place));
    items = json_get_list(
        json_array_get(lists_at(d->w->policy, d->w->arena, &place, STR("response.tasks.three")), 0),
        "items");
    tasks = ARENA_ARRAY(d->w->arena, json_array_size(items) + 1, struct str);
    json_array_foreach(items, i, item)
    {
        tasks[i] = arena_print(d->w->arena, "%.*s %.*s", STR_ARG(json_get_text(item, "code")),
                               STR_ARG(json_get_text(item, d->is_english ? "en" : "zh")));
    }
    paper->tasks = tasks;
    paper->task_count = json_array_size(items);
    return ST_OK;
}

static enum status rhythm_of(const struct emergency_drawing *d, struct str *ret_rhythm)
{
    int64_t minutes;

    TRY(response_start_rhythm(d->w, d->dossier, &minutes));
    *ret_rhythm = STR("");
    if (minutes > 0 && minutes % HOUR_MINUTES == 0)
        *ret_rhythm =
            arena_print(d->w->arena, d->is_english ? "every %lld hours" : "每%lld小时一次",
                        (long long)(minutes / HOUR_MINUTES));
    else if (minutes > 0)
        *ret_rhythm =
            arena_print(d->w->arena, d->is_english ? "every %lld minutes" : "每%lld分钟一次",
                        (long long)minutes);
    return ST_OK;
}

enum status emergency_drawing_response_activation(struct emergency_drawing *d, struct str *ret_pdf)
{
    struct document_activation paper = {
        .subject = d->dossier->title,
        .level = level_words(d),
        .started_at = started_at(d),
        .reason = emergency_drawing_text(d, "text"),
    };

    if (paper.started_at.ms == 0)
        return work_fail(d->w, ST_CONFLICT, "kind", "响应尚未启动", "the response has not started");
    TRY(posts_of(d, &paper));
    TRY(tasks_of(d, &paper));
    TRY(rhythm_of(d, &paper.rhythm));
    TRY(emergency_drawing_authority(d, "response.start", &paper.basis));
    sign_as(d, paper.started_at);
    paper.head = d->head;
    return response_paper_activation_pdf(d->w->arena, &d->w->fault, &d->document, &paper, ret_pdf);
}

enum status emergency_drawing_response_end(struct emergency_drawing *d, struct str *ret_pdf)
{
    const json_t *notice = json_get_object(d->dossier->data, "end_notice");
    struct document_ending paper = {
        .subject = d->dossier->title,
        .level = level_words(d),
        .order = d->dossier->number,
        .started_at = started_at(d),
        .ended_at = emergency_drawing_instant(d->dossier->data, "ended_at"),
        .follows = emergency_drawing_say(d, "请各有关单位按预案要求开展总结调查，落实改进措施。",
                                         "The units concerned investigate as the plan asks and see "
                                         "to the improvements."),
    };

    if (paper.ended_at.ms == 0)
        return work_fail(d->w, ST_CONFLICT, "kind", "响应尚未结束", "the response has not ended");
    TRY(emergency_drawing_authority(d, "response.end", &paper.basis));
    sign_as(d, paper.ended_at);
    if (notice != NULL) {
        d->head.office = json_get_text(notice, "issuer");
        d->head.number = json_get_text(notice, "number");
    }
    paper.head = d->head;
    return response_paper_ending_pdf(d->w->arena, &d->w->fault, &d->document, &paper, ret_pdf);
}

/* "party-duty-room" as people say it. */
static struct str addressee_of(const struct emergency_drawing *d, struct str word)
{
    static const struct {
        const char *word, *zh, *en;
    } known[] = {
        {"command", "市网络应急指挥部", "The command"},
        {"party-duty-room", "党委值班室", "Duty room of the Party committee"},
        {"government-duty-room", "政府值班室", "Duty room of the government"},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_is(word, known[i].word))
            return emergency_drawing_say(d, known[i].zh, known[i].en);
    return word;
}

static enum status draw_report(struct emergency_drawing *d, const char *kind, bool is_duty_room,
                               struct str *ret_pdf)
{
    struct response_report row;
    struct response_clock clock;
    enum status status = response_store_report(d->w, d->dossier->id, d->item, &row);

    if (status == ST_NOT_FOUND || (status == ST_OK && !str_is(row.kind, kind)))
        return work_fail(d->w, ST_NOT_FOUND, "kind", "没有这份报告", "there is no such report");
    TRY(status);
    struct document_situation paper = {
        .subject = d->dossier->title,
        .level = level_words(d),
        .ordinal = (int)row.number,
        .as_of = row.happened_at,
        .summary = row.text,
        .change = row.changed,
        .reporter = row.by_name,
        .is_duty_room = is_duty_room,
    };

    status = response_store_clock(d->w, d->dossier->id, &clock);
    if (status == ST_OK && !is_duty_room)
        paper.next_at = clock.next_at;
    else if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    d->head.office = row.party_name;
    d->head.number = STR("");
    d->head.addressee = addressee_of(d, row.addressee);
    d->head.signed_on = instant_beijing_date(row.at);
    paper.head = d->head;
    return response_paper_situation_pdf(d->w->arena, &d->w->fault, &d->document, &paper, ret_pdf);
}

enum status emergency_drawing_response_situation(struct emergency_drawing *d, struct str *ret_pdf)
{
    return draw_report(d, "situation", false, ret_pdf);
}

enum status emergency_drawing_response_duty_room(struct emergency_drawing *d, struct str *ret_pdf)
{
    return draw_report(d, "duty-room", true, ret_pdf);
}
