/* SPDX-License-Identifier: Apache-2.0
 * The panel of a grading: who may sit on it, what they say, what follows. */
#include "procedures/grading_panel.h"

#include "procedures/matter_place.h"
#include "procedures/panel.h"
#include "procedures/paper.h"
#include "registry/account.h"
#include "registry/party.h"

static enum status check_expert(struct work *w, struct procedure_step *step, struct str id)
{
    struct account account;
    enum status status = account_load(w, id, &account);

    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        procedure_problem(step, "experts", "unknown", STR(""), "名单中有不存在的专家账户",
                          "the list names an account that does not exist");
        return ST_OK;
    }
    TRY(status);
    if ((account.roles & (1u << (unsigned)ROLE_EXPERT)) == 0 || !str_is(account.state, "active"))
        procedure_problem_print(w, step, "experts", "no-expert", "%.*s 不是可用的专家账户",
                                "%.*s is no active expert account", STR_ARG(account.person_name));
    if (account.party_id.len > 0 && str_equal(account.party_id, step->matter->party.id))
        procedure_problem_print(w, step, "experts", "own-party",
                                "%.*s 属于本运营者，不能评审本单位的定级",
                                "%.*s belongs to this operator and may not review its grading",
                                STR_ARG(account.person_name));
    return ST_OK;
}

enum status grading_panel_is_fit(struct work *w, struct procedure_step *step)
{
    const json_t *experts = json_get_list(step->input, "experts");
    size_t count = json_array_size(experts);
    struct policy_setting least;

    TRY(matter_place_setting(w, step->matter, "review.panel_min", &least));
    if ((int64_t)count < least.number || count > PANEL_MAX_MEMBERS) {
        procedure_problem_print(w, step, "experts", "count", "评审专家须为 %d 至 %d 人",
                                "a panel has %d to %d experts", (int)least.number,
                                (int)PANEL_MAX_MEMBERS);
        return ST_OK;
    }
    for (size_t i = 0; i < count; i++) {
        struct str id = json_text(json_array_get(experts, i));

        for (size_t k = 0; k < i; k++)
            if (str_equal(id, json_text(json_array_get(experts, k))))
                procedure_problem(step, "experts", "twice", STR(""), "同一位专家出现了两次",
                                  "an expert is named twice");
        TRY(check_expert(w, step, id));
    }
    return ST_OK;
}

enum status grading_panel_appoint(struct work *w, struct procedure_step *step)
{
    const json_t *experts = json_get_list(step->input, "experts");
    struct panel panel = {json_array_size(experts),
                          ARENA_ARRAY(w->arena, PANEL_MAX_MEMBERS, struct panel_member)};

    for (size_t i = 0; i < panel.count; i++) {
        struct account account;
        json_t *party;

        TRY(account_load(w, json_text(json_array_get(experts, i)), &account));
        TRY(party_brief(w, account.party_id, &party));
        panel.members[i].account_id = account.id;
        panel.members[i].person_name =
            account.person_name.len > 0 ? account.person_name : account.name;
        panel.members[i].party_name =
            json_is_object(party) ? json_get_text(party, "name") : STR("");
    }
    TRY(panel_appoint(w, step->matter, &panel));
    json_put(step->facts, "panel", panel_json(w, &panel));
    return ST_OK;
}

enum status grading_panel_opinion_is_whole(struct work *w, struct procedure_step *step)
{
    struct str opinion = json_get_text(step->input, "opinion");
    struct str text = json_get_text(step->input, "text");

    (void)w;
    if (!str_is(opinion, PANEL_AGREE) && !str_is(opinion, PANEL_DISAGREE))
        procedure_problem(step, "opinion", "not-an-option", STR(""), "意见须为“同意”或“不同意”",
                          "an opinion is agree or disagree");
    if (str_trim(text).len == 0)
        procedure_problem(step, "text", "missing", STR(""), "须写明评审意见",
                          "write the opinion itself");
    if (str_points(text) > PANEL_OPINION_MAX)
        procedure_problem(step, "text", "too-long", STR(""), "评审意见不得超过 4000 字",
                          "an opinion has at most 4000 characters");
    return ST_OK;
}

enum status grading_panel_take_opinion(struct work *w, struct procedure_step *step)
{
    struct str opinion = json_get_text(step->input, "opinion");

    json_put_text(step->facts, "opinion", opinion);
    return panel_give(w, step->matter->id, opinion, json_get_text(step->input, "text"));
}

/* Only the chair concludes, and only when everybody has spoken. */
static enum status count_votes(struct work *w, struct procedure_step *step, size_t *ret_agree,
                               size_t *ret_count)
{
    struct panel panel;
    size_t given = 0;

    *ret_agree = 0;
    TRY(panel_load(w, step->matter->id, &panel));
    for (size_t i = 0; i < panel.count; i++) {
        given += panel.members[i].opinion.len > 0;
        *ret_agree += str_is(panel.members[i].opinion, PANEL_AGREE);
    }
    *ret_count = panel.count;
    if (panel.count == 0 || !str_equal(panel.members[0].account_id, w->actor->account_id))
        procedure_problem(step, "action", "not-chair", STR(""), "评审结论由专家组组长作出",
                          "the chair of the panel draws the conclusion");
    if (given < panel.count)
        procedure_problem_print(w, step, "action", "opinions-missing", "还有 %d 位专家没有给出意见",
                                "%d experts have not given their opinion yet",
                                (int)(panel.count - given));
    return ST_OK;
}

enum status grading_panel_agrees(struct work *w, struct procedure_step *step)
{
    size_t agree, count;

    TRY(count_votes(w, step, &agree, &count));
    if (2 * agree <= count)
        procedure_problem(step, "action", "no-majority", STR(""),
                          "同意的专家未过半数，不能作出“同意”的结论",
                          "fewer than half of the experts agree, so the panel cannot agree");
    return ST_OK;
}

enum status grading_panel_disagrees(struct work *w, struct procedure_step *step)
{
    size_t agree, count;

    TRY(count_votes(w, step, &agree, &count));
    if (2 * agree > count)
        procedure_problem(step, "action", "majority", STR(""),
                          "过半数专家同意拟定级别，不能作出“不同意”的结论",
                          "more than half of the experts agree, so the panel cannot disagree");
    return ST_OK;
}

static json_t *opinion_paper(struct work *w, const struct procedure_step *step,
                             const struct panel *panel, bool is_agreed)
{
    const struct matter *matter = step->matter;
    json_t *data = json_new_object(w->arena);
    char day[DATE_TEXT_BYTES];

    json_put_text(data, "object", matter->system_name);
    json_put_text(data, "unit", matter->party.name);
    json_put_int(data, "level", json_get_int(matter->data, "level", 0));
    json_put_text(data, "grade_code", json_get_text(matter->data, "code"));
    json_put_bool(data, "is_agreed", is_agreed);
    json_put_text(data, "opinion", step->reason);
    json_put_text(data, "chair", panel->members[0].person_name);
    json_put(data, "experts", panel_json(w, panel));
    json_put_textz(data, "signed_on", date_print(instant_beijing_date(w->now), day));
    return data;
}

enum status grading_panel_conclude(struct work *w, struct procedure_step *step)
{
    bool is_agreed = str_is(str_of(step->transition->action), PANEL_AGREE);
    json_t *opinion = json_new_object(w->arena);
    struct panel panel;
    struct paper paper;
    char at[INSTANT_TEXT_BYTES];

    TRY(panel_load(w, step->matter->id, &panel));
    json_put_bool(opinion, "agreed", is_agreed);
    json_put_text(opinion, "text", step->reason);
    json_put(opinion, "panel", panel_json(w, &panel));
    json_put_textz(opinion, "at", instant_print(w->now, at));
    json_put(step->matter->data, "opinion", opinion);
    json_put_textz(step->matter->data, "concluded_at", instant_print(w->now, at));
    TRY(paper_keep(w, step->matter, PAPER_EXPERT_OPINION, STR(""),
                   opinion_paper(w, step, &panel, is_agreed), &paper));
    return is_agreed ? ST_OK : grading_panel_drop(w, step);
}

enum status grading_panel_drop(struct work *w, struct procedure_step *step)
{
    static const char *const void_keys[] = {"opinion",     "concluded_at", "approval",
                                            "approved_at", "judged_at",    NULL};
    json_t *data = step->matter->data;
    struct panel panel;

    TRY(panel_load(w, step->matter->id, &panel));
    if (panel.count > 0) {
        json_t *reviews = json_get_list(data, "reviews");
        json_t *review = json_new_object(w->arena);

        if (reviews == NULL) {
            reviews = json_new_list(w->arena);
            json_put(data, "reviews", reviews);
        }
        json_put(review, "panel", panel_json(w, &panel));
        json_put(review, "opinion",
                 json_object_get(data, "opinion") != NULL ? json_object_get(data, "opinion")
                                                          : json_keep(w->arena, json_null()));
        json_put_text(review, "dropped_because", step->reason);
        json_add(reviews, review);
        TRY(panel_dissolve(w, step->matter));
    }
    for (const char *const *key = void_keys; *key != NULL; key++)
        json_object_del(data, *key);
    return ST_OK;
}
