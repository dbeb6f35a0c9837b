/* SPDX-License-Identifier: Apache-2.0
 * The words of the stories, each a small function that acts as the right person. */
#include "cli/demo_story.h"

#include <string.h>

#include "cli/demo_city.h"
#include "cli/demo_form.h"
#include "cli/demo_systems.h"
#include "procedures/procedure.h"
#include "registry/attachment.h"
#include "registry/system.h"

#define GRADED "grade judge appoint opinions agree decide approve"
#define FILED  GRADED " file submit accept certify"

/* clang-format off */
static const struct demo_story stories[] = {
    /* key            words                                              days pace rule              start */
    {"draft",         "grade",                                              3, 1, NULL, NULL},
    {"draft-old",     "grade",                                             60, 1, NULL, NULL},
    {"judged",        "grade judge",                                        5, 2, NULL, NULL},
    {"expert-wait",   "grade judge appoint",                                2, 3, NULL, NULL},
    {"expert-old",    "grade judge appoint",                               45, 3, NULL, NULL},
    {"disagreed",     "grade judge appoint against disagree",               4, 3, NULL, NULL},
    {"reviewed",      "grade judge appoint opinions agree",                 3, 3, NULL, NULL},
    {"sector-wait",   "grade judge appoint opinions agree decide",          2, 3, NULL, NULL},
    {"sector-today",  "grade judge appoint opinions agree decide",          0, 3, "grading.sector", "sector-requested"},
    {"sector-old",    "grade judge appoint opinions agree decide",         35, 3, NULL, NULL},
    {"sector-back",   "grade judge appoint opinions agree decide back",     4, 3, NULL, NULL},
    {"cancelled",     "grade judge cancel",                                20, 3, NULL, NULL},
    {"level-1",       "grade judge decide",                                90, 2, NULL, NULL},
    {"determined",    GRADED,                                               3, 3, NULL, NULL},
    {"unfiled",       GRADED,                                              60, 3, NULL, NULL},
    {"file-review",   GRADED " file submit",                                2, 4, NULL, NULL},
    {"file-today",    GRADED " file submit",                                0, 4, "filing.review", "submission-complete"},
    {"file-overdue",  GRADED " file submit",                               50, 4, NULL, NULL},
    {"returned",      GRADED " file submit return",                         3, 4, NULL, NULL},
    {"returned-old",  GRADED " file submit return",                        40, 4, NULL, NULL},
    {"regrade",       GRADED " file submit regrade",                        4, 4, NULL, NULL},
    {"certified",     FILED,                                              120, 6, NULL, NULL},
    {"change-wait",   FILED " change submit",                               3, 6, NULL, NULL},
    {"changed",       FILED " change submit certify",                      30, 6, NULL, NULL},
    {"withdraw-wait", FILED " stop submit",                                 3, 6, NULL, NULL},
    {"withdrawn",     FILED " stop submit strike",                        15, 6, NULL, NULL},
};
/* clang-format on */

#define EXPERTS 3
static const char *const experts[EXPERTS] = {"expert.a", "expert.b", "expert.c"};

struct scene {
    struct work *w;
    const struct demo_story_act *act;
    struct actor actor;
    struct matter matter;
};

typedef enum status scene_fn(struct scene *s);

const struct demo_story *demo_story_find(const char *key)
{
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++)
        if (strcmp(stories[i].key, key) == 0)
            return &stories[i];
    return NULL;
}

static enum status become(struct scene *s, const char *party_key, const char *account)
{
    TRY(demo_city_actor(s->w, party_key, account, &s->actor));
    s->w->actor = &s->actor;
    s->w->actor_id = str_zero(s->w->arena, s->actor.account_id);
    return ST_OK;
}

/* The system's open matter of a procedure (NULL: the latest in the system's life), loaded as the
 * present actor. */
static enum status load_open(struct scene *s, const char *procedure)
{
    static const char *const order[] = {"filing-withdrawal", "filing-change", "filing", "grading"};

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        struct matter found;
        enum status status = ST_NOT_FOUND;

        if (!procedure || strcmp(procedure, order[i]) == 0)
            status = matter_open_of(s->w, s->act->system_id, order[i], &found);
        if (status == ST_OK)
            return matter_load(s->w, found.id, &s->matter);
        if (status != ST_NOT_FOUND)
            return status;
    }
    return ST_NOT_FOUND;
}

/* As its operator, load the open matter. */
static enum status as_operator(struct scene *s)
{
    TRY(become(s, s->act->row->party, NULL));
    return load_open(s, NULL);
}

/* As the officer of the authority that the matter names. */
static enum status as_authority(struct scene *s, bool is_police)
{
    TRY(as_operator(s));
    const char *key = demo_city_key(is_police ? s->matter.police.name : s->matter.regulator.name);
    TRY(become(s, key, NULL));
    return load_open(s, NULL);
}

static enum status apply(struct scene *s, const char *action, const char *reason,
                         const json_t *data)
{
    struct procedure_call call = {
        .action = str_of(action),
        .reason = str_of(reason),
        .data = data,
        .version = s->matter.version,
    };
    return procedure_apply(s->w, &s->matter, &call);
}

static enum status open_matter(struct scene *s, const char *procedure)
{
    const struct matter_opening opening = {.procedure = str_of(procedure),
                                           .system_id = s->act->system_id};

    TRY(become(s, s->act->row->party, NULL));
    enum status status = load_open(s, procedure);
    return status == ST_NOT_FOUND ? matter_open(s->w, &opening, &s->matter) : status;
}

static json_t *grading_data(struct scene *s)
{
    static const char *const features[] = {"responsible_body", "independent_business",
                                           "several_resources"};
    json_t *data = json_new_object(s->w->arena);
    json_t *object = json_new_object(s->w->arena);
    json_t *sections = json_new_object(s->w->arena);

    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        json_put_bool(object, features[i], true);
    json_put(data, "object", object);
    json_put_text(sections, "body", s->matter.party.name);
    json_put_textz(sections, "composition", "应用服务器、数据库、存储和边界防护设备。");
    json_put_textz(sections, "business", s->act->row->about);
    json_put_textz(sections, "data", "业务办理数据和日志。");
    json_put_textz(sections, "duty", "由信息部门负责网络安全保护。");
    json_put(data, "sections", sections);
    json_put_textz(data, "scheme", "form-2025");
    json_put_textz(data, "info_harms", s->act->row->info);
    json_put_textz(data, "service_harms", s->act->row->service);
    json_put_textz(data, "info_reason", "业务信息遭到破坏后的影响按上述客体和程度判断（演示）。");
    json_put_textz(data, "service_reason", "系统服务中断后的影响按上述客体和程度判断（演示）。");
    json_put_textz(data, "author", "示例乙");
    return data;
}

static enum status do_grade(struct scene *s)
{
    TRY(open_matter(s, "grading"));
    return matter_save_data(s->w, &s->matter, s->matter.version, grading_data(s));
}

static enum status do_judge(struct scene *s)
{
    TRY(as_operator(s));
    return apply(s, "judge", "", NULL);
}

static enum status do_appoint(struct scene *s)
{
    json_t *data = json_new_object(s->w->arena);
    json_t *list = json_new_list(s->w->arena);

    for (size_t i = 0; i < EXPERTS; i++) {
        TRY(become(s, NULL, experts[i]));
        json_add_text(list, s->actor.account_id);
    }
    json_put(data, "experts", list);
    TRY(as_operator(s));
    return apply(s, "appoint", "", data);
}

static enum status give_opinions(struct scene *s, size_t against)
{
    for (size_t i = 0; i < EXPERTS; i++) {
        json_t *data = json_new_object(s->w->arena);

        json_put_textz(data, "opinion", i < against ? "disagree" : "agree");
        json_put_textz(data, "text",
                       i < against ? "侵害程度判断依据不足，建议补充说明（演示）。"
                                   : "定级对象清楚，判断合理，同意拟定级别（演示）。");
        TRY(become(s, NULL, experts[i]));
        TRY(load_open(s, "grading"));
        TRY(apply(s, "opinion", "", data));
    }
    return ST_OK;
}

static enum status do_opinions(struct scene *s)
{
    return give_opinions(s, 0);
}

static enum status do_against(struct scene *s)
{
    return give_opinions(s, 2);
}

static enum status do_agree(struct scene *s)
{
    TRY(become(s, NULL, experts[0]));
    TRY(load_open(s, "grading"));
    return apply(s, "agree", "专家组一致同意拟定级别（演示）。", NULL);
}

static enum status do_disagree(struct scene *s)
{
    TRY(become(s, NULL, experts[0]));
    TRY(load_open(s, "grading"));
    return apply(s, "disagree", "请补充业务中断的影响范围后重新提请评审（演示）。", NULL);
}

/* Report to the regulator where the rules want that, else decide. */
static enum status do_decide(struct scene *s)
{
    TRY(as_operator(s));
    enum status status = apply(s, "submit-sector", "", NULL);
    if (status != ST_CONFLICT)
        return status;
    fault_clear(&s->w->fault);
    return apply(s, "determine", "", NULL);
}

static enum status do_approve(struct scene *s)
{
    TRY(as_operator(s));
    if (!str_is(s->matter.state, "sector-review"))
        return ST_OK;
    TRY(as_authority(s, false));
    return apply(s, "approve", "同意该系统的拟定级别（演示）。", NULL);
}

static enum status do_back(struct scene *s)
{
    TRY(as_operator(s));
    if (!str_is(s->matter.state, "sector-review"))
        return ST_OK;
    TRY(as_authority(s, false));
    return apply(s, "return", "请说明与上级平台的关系后重新报送（演示）。", NULL);
}

static enum status do_cancel(struct scene *s)
{
    TRY(as_operator(s));
    return apply(s, "cancel", "系统已并入其他系统（演示）。", NULL);
}

/* A paper for every slot of the form that says it is there. */
static enum status hand_in_papers(struct scene *s)
{
    const json_t *form = policy_form(s->w->policy, DEMO_FORM);
    struct system system;
    const json_t *table, *field;
    size_t i, k;

    TRY(system_load(s->w, s->act->system_id, &system));
    json_array_foreach(json_get_list(form, "tables"), i, table)
    {
        json_array_foreach(json_get_list(table, "fields"), k, field)
        {
            struct str key = json_get_text(field, "key");
            struct attachment kept;

            if (json_get_text(field, "slot").len == 0 ||
                !json_is_true(json_object_getn(system.form, key.ptr, key.len)))
                continue;
            TRY(attachment_add_bytes(
                s->w, s->act->store, s->act->paper,
                arena_print(s->w->arena, "%.*s.pdf", STR_ARG(json_get_text(field, "zh"))),
                arena_print(s->w->arena, "matter:%.*s", STR_ARG(s->matter.id)),
                json_get_text(field, "slot"), &kept));
        }
    }
    return ST_OK;
}

static enum status fill_filing(struct scene *s)
{
    json_t *data = json_new_object(s->w->arena);
    char day[DATE_TEXT_BYTES];

    json_put_textz(data, "filled_by", "示例乙");
    json_put_textz(data, "filled_on", date_print(instant_beijing_date(s->w->now), day));
    return matter_save_data(s->w, &s->matter, s->matter.version, data);
}

static enum status do_file(struct scene *s)
{
    TRY(open_matter(s, "filing"));
    TRY(fill_filing(s));
    return hand_in_papers(s);
}

static enum status do_submit(struct scene *s)
{
    TRY(as_operator(s));
    return apply(s, "submit", "", NULL);
}

/* Only where the review and the certificate have a term each. */
static enum status do_accept(struct scene *s)
{
    TRY(as_authority(s, true));
    enum status status = apply(s, "accept", "", NULL);
    if (status != ST_CONFLICT)
        return status;
    fault_clear(&s->w->fault);
    return ST_OK;
}

static enum status do_certify(struct scene *s)
{
    TRY(as_authority(s, true));
    return apply(s, "certify", "", NULL);
}

static enum status do_return(struct scene *s)
{
    static const struct {
        const char *field, *text;
    } items[] = {
        {"table5.topology", "拓扑图未标明边界防护设备，请补充（演示）。"},
        {"table2.business_description", "业务描述过于简略，请说明服务对象和规模（演示）。"},
    };
    json_t *data = json_new_object(s->w->arena);
    json_t *list = json_new_list(s->w->arena);

    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        json_t *item = json_new_object(s->w->arena);

        json_put_textz(item, "field", items[i].field);
        json_put_textz(item, "text", items[i].text);
        json_add(list, item);
    }
    json_put(data, "items", list);
    TRY(as_authority(s, true));
    return apply(s, "return", "材料需补正（演示）。", data);
}

static enum status do_regrade(struct scene *s)
{
    TRY(as_authority(s, true));
    return apply(s, "regrade", "服务范围覆盖全市，等级判断偏低，请重新定级（演示）。", NULL);
}

static enum status do_change(struct scene *s)
{
    json_t *data = json_new_object(s->w->arena);

    TRY(open_matter(s, "filing-change"));
    json_put_textz(data, "change_kind", "particulars");
    json_put_textz(data, "change_text", "机房迁至政务云，部署方式和网络拓扑有变化（演示）。");
    TRY(matter_save_data(s->w, &s->matter, s->matter.version, data));
    TRY(matter_load(s->w, s->matter.id, &s->matter));
    TRY(fill_filing(s));
    return hand_in_papers(s);
}

static enum status do_stop(struct scene *s)
{
    json_t *data = json_new_object(s->w->arena);
    char day[DATE_TEXT_BYTES];

    TRY(open_matter(s, "filing-withdrawal"));
    json_put_textz(data, "withdrawn_on", date_print(instant_beijing_date(s->w->now), day));
    json_put_textz(data, "ground", "业务已由新平台承接，系统停止运行（演示）。");
    json_put_textz(data, "data_disposal", "数据已迁移，存储介质按规定清除（演示）。");
    return matter_save_data(s->w, &s->matter, s->matter.version, data);
}

static enum status do_strike(struct scene *s)
{
    TRY(as_authority(s, true));
    return apply(s, "deregister", "", NULL);
}

static const struct {
    const char *word;
    scene_fn *run;
} words[] = {
    {"grade", do_grade},       {"judge", do_judge},     {"appoint", do_appoint},
    {"opinions", do_opinions}, {"against", do_against}, {"agree", do_agree},
    {"disagree", do_disagree}, {"decide", do_decide},   {"approve", do_approve},
    {"back", do_back},         {"cancel", do_cancel},   {"file", do_file},
    {"submit", do_submit},     {"accept", do_accept},   {"certify", do_certify},
    {"return", do_return},     {"regrade", do_regrade}, {"change", do_change},
    {"stop", do_stop},         {"strike", do_strike},
};

static enum status do_word(struct scene *s)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(s->act->word, words[i].word))
            return words[i].run(s);
    return work_fail(s->w, ST_INTERNAL, "word", "没有这个词", "there is no such word");
}

enum { DEMO_STORY_ARENA_BYTES = 256 * 1024 * 1024 };

enum status demo_story_do(struct work *w, const struct demo_story_act *act, struct instant at)
{
    struct arena arena;
    struct work own;

    arena_init(&arena, DEMO_STORY_ARENA_BYTES);
    work_init(&own, &arena, w->db);
    own.policy = w->policy;
    own.actor = w->actor;
    own.now = at;
    struct scene scene = {.w = &own, .act = act};
    enum status status = work_write(&own);
    if (status == ST_OK)
        status = do_word(&scene);
    if (status == ST_OK)
        status = work_commit(&own);
    if (status != ST_OK)
        (void)work_fail(w, status, act->row->name, "%s,%.*s:%s%.0s", "%s, %.*s: %.0s%s",
                        act->row->name, STR_ARG(act->word), own.fault.zh, own.fault.en);
    work_done(&own);
    arena_done(&arena);
    return status;
}
