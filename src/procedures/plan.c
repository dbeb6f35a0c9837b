/* SPDX-License-Identifier: Apache-2.0
 * The procedure of plans as a table: read it from top to bottom. */
#include "procedures/plan.h"

#include "policy/lists.h"
#include "procedures/plan_store.h"
#include "registry/attachment.h"

static const char *const draft_keys[] = {"plan_kind", "code",         "summary",
                                         "issued_on", "effective_on", "is_base",
                                         "parent",    "contacts",     NULL};
static const char *const kinds[] = {"network", "data", "special", NULL};
static const char *const criteria[] = {"scientific", "practical", "operable", NULL};

static const struct dossier_state states[] = {
    {"draft", "草稿", "draft", false, true},
    {"in-force", "施行", "in force", false, false},
    {"under-review", "评估中（仍施行）", "under review (in force)", false, false},
    {"superseded", "已被替代", "superseded", true, false},
    {"withdrawn", "已废止", "withdrawn", true, false},
    {0},
};

static bool is_one_of(struct str word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (str_is(word, *words))
            return true;
    return false;
}

static json_t *brief(struct arena *arena, struct str id, struct str title)
{
    json_t *one = json_new_object(arena);

    json_put_text(one, "id", id);
    json_put_text(one, "title", title);
    return one;
}

/* ---- Issuing ---- */

static void guard_days(struct dossier_step *step)
{
    const json_t *data = step->dossier->data;
    struct date issued, effective;
    bool is_issued = date_read(json_get_text(data, "issued_on"), &issued);

    if (!is_issued)
        dossier_problem(step, "issued_on", "missing", STR(""), "须填写印发日期",
                        "the day of issue is missing");
    if (!date_read(json_get_text(data, "effective_on"), &effective))
        dossier_problem(step, "effective_on", "missing", STR(""), "须填写施行日期",
                        "the day from which it holds is missing");
    else if (is_issued && date_number(effective) < date_number(issued))
        dossier_problem(step, "effective_on", "early", STR(""), "施行日期不能早于印发日期",
                        "it cannot hold before it is issued");
}

/* Somebody must be named whom one can call, with a duty. */
static void guard_contacts(struct dossier_step *step)
{
    const json_t *contacts = json_get_list(step->dossier->data, "contacts"), *one;
    size_t i, named = 0;

    json_array_foreach(contacts, i, one) named +=
        json_get_text(one, "name").len > 0 && json_get_text(one, "phone").len > 0;
    if (named == 0)
        dossier_problem(step, "contacts", "missing", STR(""), "须列出至少一名联系人及电话",
                        "name at least one contact with a telephone number");
    if (json_array_size(contacts) > PLAN_CONTACTS_MAX)
        dossier_problem(step, "contacts", "too-many", STR(""), "联系人太多", "too many contacts");
}

static enum status guard_parent(struct work *w, struct dossier_step *step)
{
    struct str parent = json_get_text(step->dossier->data, "parent"), title;

    if (parent.len == 0)
        return ST_OK;
    enum status status = plan_store_base(w, parent, &title);
    if (status == ST_NOT_FOUND) {
        dossier_problem(step, "parent", "unknown", STR(""), "上级预案不在施行中",
                        "the plan it derives from is not in force");
        return ST_OK;
    }
    return status;
}

static enum status guard_issue(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    json_t *files;

    if (d->title.len == 0)
        dossier_problem(step, "title", "missing", STR(""), "须填写预案名称",
                        "the title is missing");
    if (!is_one_of(json_get_text(d->data, "plan_kind"), kinds))
        dossier_problem(step, "plan_kind", "missing", STR(""), "须选择预案种类",
                        "choose the kind of plan");
    if (json_get_text(d->data, "code").len == 0)
        dossier_problem(step, "code", "missing", STR(""), "须填写版本", "the version is missing");
    TRY(attachment_list(w, arena_print(w->arena, "dossier:%.*s", STR_ARG(d->id)), &files));
    if (json_array_size(files) == 0 && json_get_text(d->data, "summary").len == 0)
        dossier_problem(step, "summary", "missing", STR(""), "须上传预案文本，或写明主要内容",
                        "attach the plan's paper or write down what it says");
    guard_days(step);
    guard_contacts(step);
    return guard_parent(w, step);
}

/* The plan this one takes the place of, with what derives from it. */
static enum status supersede(struct work *w, const struct dossier *d)
{
    struct str replaces = json_get_text(d->data, "replaces");
    json_t *facts = json_new_object(w->arena);
    struct dossier old;

    if (replaces.len == 0)
        return ST_OK;
    TRY(dossier_load(w, replaces, "plan", &old));
    TRY(plan_store_end(w, replaces));
    TRY(plan_store_move(w, replaces, d->id));
    if (!old.is_open)
        return ST_OK;
    old.state = STR("superseded");
    TRY(dossier_write(w, &old));
    json_put_text(facts, "by", d->id);
    return dossier_note(w, &old, "supersede", w->now, d->title, facts);
}

/* Whoever derived a plan from this one, or from the one it replaces, has to look at theirs. */
static enum status tell_owners(struct work *w, const struct dossier *d, struct instant at)
{
    struct str *parties;
    size_t count;

    TRY(plan_store_owners(w, d->id, &parties, &count));
    for (size_t i = 0; i < count; i++)
        if (!str_equal(parties[i], d->party_id))
            TRY(dossier_fact(w, d, "party", parties[i], "parent-plan-revised", at, NULL));
    return ST_OK;
}

static enum status issue(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    struct plan_row row = {
        .dossier_id = d->id,
        .is_base = json_get_bool(d->data, "is_base", false),
        .parent = json_get_text(d->data, "parent"),
        .parent_title = STR(""),
        .code = json_get_text(d->data, "code"),
        .issued_on = json_get_text(d->data, "issued_on"),
        .effective_on = json_get_text(d->data, "effective_on"),
    };

    if (row.parent.len > 0)
        TRY(plan_store_base(w, row.parent, &row.parent_title));
    TRY(plan_store_put(w, &row));
    TRY(supersede(w, d));
    d->reach = STR(DOSSIER_REACH_AREA);
    TRY(dossier_fact(w, d, "party", d->party_id, "plan-made", step->happened_at, NULL));
    return tell_owners(w, d, step->happened_at);
}

/* ---- Review ---- */

static const struct procedure_input review_input[] = {
    {"scientific", "科学性", "scientific", "text", true},
    {"practical", "实用性", "practical", "text", true},
    {"operable", "可操作性", "operable", "text", true},
    {"conclusion", "结论（keep 继续施行 / revise 修订）", "conclusion (keep / revise)", "choice",
     true},
    {"text", "评估意见", "findings", "long-text", true},
    {0},
};

static enum status guard_review(struct work *w, struct dossier_step *step)
{
    struct str conclusion = json_get_text(step->input, "conclusion");
    bool has_weakness = false;

    (void)w;
    for (size_t i = 0; criteria[i] != NULL; i++) {
        struct str verdict = json_get_text(step->input, criteria[i]);
        has_weakness = has_weakness || str_is(verdict, "no");
        if (!str_is(verdict, "yes") && !str_is(verdict, "no"))
            dossier_problem(step, criteria[i], "missing", STR(""), "每项标准须判断是否符合",
                            "say of each criterion whether it is met");
    }
    if (!str_is(conclusion, "keep") && !str_is(conclusion, "revise"))
        dossier_problem(step, "conclusion", "missing", STR(""), "结论应为继续施行或修订",
                        "the conclusion is to keep or to revise it");
    else if (has_weakness && str_is(conclusion, "keep"))
        dossier_problem(step, "conclusion", "weak", STR(""), "有不符合的标准，结论应为修订",
                        "a criterion is not met, so the plan is to be revised");
    if (json_get_text(step->input, "text").len == 0)
        dossier_problem(step, "text", "missing", STR(""), "须写明评估意见", "findings are missing");
    if (json_array_size(json_get_list(step->dossier->data, "reviews")) >= PLAN_REVIEWS_MAX)
        dossier_problem(step, "text", "too-many", STR(""), "评估次数太多", "too many reviews");
    return ST_OK;
}

static enum status conclude(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    json_t *reviews = json_get_list(d->data, "reviews"), *review = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_textz(review, "at", instant_print(step->happened_at, at));
    json_put_text(review, "by", w->actor->person_name);
    for (size_t i = 0; criteria[i] != NULL; i++)
        json_put_text(review, criteria[i], json_get_text(step->input, criteria[i]));
    json_put_text(review, "conclusion", json_get_text(step->input, "conclusion"));
    json_put_text(review, "text", json_get_text(step->input, "text"));
    if (reviews == NULL) {
        reviews = json_new_list(w->arena);
        json_put(d->data, "reviews", reviews);
    }
    json_add(reviews, review);
    json_put_text(step->facts, "conclusion", json_get_text(step->input, "conclusion"));
    TRY(plan_store_reviewed(w, d->id));
    TRY(dossier_fact(w, d, "party", d->party_id, "plan-reviewed", step->happened_at, NULL));
    if (!str_is(json_get_text(step->input, "conclusion"), "revise"))
        return ST_OK;
    return dossier_fact(w, d, "party", d->party_id, "plan-revision-needed", step->happened_at,
                        NULL);
}

static enum status end(struct work *w, struct dossier_step *step)
{
    struct plan_row row;

    enum status status = plan_store_load(w, step->dossier->id, &row);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    return plan_store_end(w, step->dossier->id);
}

static const struct dossier_act acts[] = {
    {.word = "issue",
     .zh = "印发施行",
     .en = "issue",
     .from = "draft",
     .to = "in-force",
     .flags = DOSSIER_RECEIPTED,
     .guard = guard_issue,
     .effect = issue,
     .consequence_zh = "被替代的预案同时失效；依据本预案制定的单位将收到修订的义务。",
     .consequence_en = "The plan it replaces ends; owners of derived plans have to revise theirs."},
    {.word = "review",
     .zh = "开始评估",
     .en = "begin the review",
     .from = "in-force",
     .to = "under-review"},
    {.word = "conclude",
     .zh = "评估结论",
     .en = "conclude the review",
     .from = "under-review",
     .to = "in-force",
     .flags = DOSSIER_RECEIPTED,
     .guard = guard_review,
     .effect = conclude,
     .input = review_input},
    {.word = "withdraw",
     .zh = "废止",
     .en = "withdraw",
     .from = "draft in-force under-review",
     .to = "withdrawn",
     .flags = DOSSIER_NEEDS_REASON,
     .effect = end},
    {.word = "supersede",
     .zh = "被替代",
     .en = "superseded",
     .from = "in-force under-review",
     .to = "superseded",
     .who = DOSSIER_BY_JOB},
    {0},
};

const struct dossier_kind plan_kind = {
    .word = "plan",
    .zh = "应急预案",
    .en = "emergency plan",
    .about_zh = "应急预案及其评估修订。",
    .about_en = "Emergency plans, their reviews and revisions.",
    .states = states,
    .acts = acts,
    .draft_keys = draft_keys,
    .opens_with = "draft",
};

/* ---- What people ask for ---- */

enum status plan_draft(struct work *w, const json_t *input, struct dossier *ret_plan)
{
    json_t *data = json_new_object(w->arena);

    for (size_t i = 0; draft_keys[i] != NULL; i++)
        if (json_object_get(input, draft_keys[i]) != NULL)
            json_put(data, draft_keys[i], json_object_get(input, draft_keys[i]));
    return dossier_open(w,
                        &(struct dossier_opening){.kind = "plan",
                                                  .title = json_get_text(input, "title"),
                                                  .region = json_get_text(input, "region"),
                                                  .sector = json_get_text(input, "sector"),
                                                  .data = data},
                        ret_plan);
}

enum status plan_revise(struct work *w, const struct dossier *plan, struct str reason,
                        struct dossier *ret_draft)
{
    json_t *data = json_keep(w->arena, json_deep_copy(plan->data));

    if (!str_is(plan->state, "in-force") && !str_is(plan->state, "under-review"))
        return work_fail(w, ST_CONFLICT, "state", "只能修订施行中的预案",
                         "only a plan in force is revised");
    if (!w->actor->is_system && !str_equal(w->actor->party_id, plan->party_id))
        return work_fail(w, ST_DENIED, "id", "只有编制单位可以修订预案",
                         "only those who made a plan revise it");
    json_put_text(data, "replaces", plan->id);
    (void)json_object_del(data, "reviews");
    (void)json_object_del(data, "code");
    (void)json_object_del(data, "issued_on");
    (void)json_object_del(data, "effective_on");
    return dossier_open(w,
                        &(struct dossier_opening){.kind = "plan",
                                                  .title = plan->title,
                                                  .region = plan->region,
                                                  .sector = plan->sector,
                                                  .basis = plan->id,
                                                  .data = data,
                                                  .reason = reason},
                        ret_draft);
}

/* What a review looks at: the list of the nearest pack. */
static enum status criteria_of(struct work *w, const struct dossier *d, json_t **ret_items)
{
    struct policy_place place;

    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    json_t *list =
        json_array_get(lists_at(w->policy, w->arena, &place, STR("drill.plan-criteria")), 0);
    *ret_items = list != NULL ? json_get_list(list, "items") : json_new_list(w->arena);
    return ST_OK;
}

static enum status about(struct work *w, const struct dossier *d, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    struct str parent = json_get_text(d->data, "parent"), title = STR("");
    struct plan_row row = {.is_in_force = false};
    char at[INSTANT_TEXT_BYTES];
    int64_t derived;

    enum status status = plan_store_load(w, d->id, &row);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    if (row.parent_title.len > 0)
        title = row.parent_title;
    else if (parent.len > 0 && plan_store_base(w, parent, &title) != ST_OK)
        fault_clear(&w->fault);
    TRY(plan_store_derived(w, d->id, &derived));
    json_put_bool(object, "in_force", row.is_in_force);
    json_put_int(object, "derived", derived);
    json_put_null(object, "parent");
    json_put_null(object, "reviewed_at");
    if (parent.len > 0)
        json_put(object, "parent", brief(w->arena, parent, title));
    if (row.reviewed_at.ms > 0)
        json_put_textz(object, "reviewed_at", instant_print(row.reviewed_at, at));
    *ret_object = object;
    return ST_OK;
}

enum status plan_json(struct work *w, const struct dossier *plan, json_t **ret_object)
{
    json_t *object, *details, *items, *files;

    TRY(dossier_view_json(w, plan, &object));
    TRY(about(w, plan, &details));
    TRY(criteria_of(w, plan, &items));
    TRY(attachment_list(w, arena_print(w->arena, "dossier:%.*s", STR_ARG(plan->id)), &files));
    json_put(object, "plan", details);
    json_put(object, "criteria", items);
    json_put(object, "attachments", files);
    *ret_object = object;
    return ST_OK;
}

enum status plan_parents(struct work *w, struct str after, int64_t limit, json_t **ret_page)
{
    int64_t rows = limit <= 0 ? DOSSIER_PAGE : limit > DOSSIER_PAGE_MAX ? DOSSIER_PAGE_MAX : limit;
    json_t *items = json_new_list(w->arena), *page = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];
    struct str last;
    int64_t total;

    TRY(plan_store_bases(w, after, rows, items, &last, &total));
    json_put(page, "items", items);
    json_put_text(page, "next", last.len > 0 ? last : (struct str){NULL, 0});
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(w->now, at));
    *ret_page = page;
    return ST_OK;
}
