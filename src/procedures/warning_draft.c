/* SPDX-License-Identifier: Apache-2.0
 * The text of a warning: members, bounds, completeness. */
#include "procedures/warning_draft.h"

#include "base/digest.h"
#include "policy/lists.h"
#include "registry/region.h"
#include "registry/sector.h"

enum {
    DRAFT_SHORT_MAX = 200,
    DRAFT_MEASURE_MAX = 1000,
    DRAFT_WORD_MAX = 200,
};

/* Content of the form, in the order of the warning page. */
static const char *const members[] = {
    "class",      "starts_at",       "ends_at",  "regions",     "sectors",
    "reach_text", "cautions",        "measures", "organ",       "summary",
    "indicators", "vulnerabilities", "systems",  "attachments", "recipients",
};

enum { MEMBER_COUNT = sizeof members / sizeof members[0] };

/* Lists of incident categories, the newer edition first. */
static const char *const class_lists[] = {"incident.classes", "incident.classes-2007"};

enum { CLASS_LIST_COUNT = sizeof class_lists / sizeof class_lists[0] };

/* ---- Completeness ---- */

/* What warnings say (WF1 to WF8 of a pack's list warning.fields) and where it stands. */
static const struct {
    const char *code, *field, *zh, *en;
} wanted[] = {
    {"WF1", "class", "事件类别", "incident category"},
    {"WF2", "level", "预警级别", "warning level"},
    {"WF3", "starts_at", "起始时间", "start time"},
    {"WF4", "scope", "可能影响范围", "possible scope of effect"},
    {"WF5", "cautions", "警示事项", "cautions"},
    {"WF6", "measures", "应采取的措施", "measures to be taken"},
    {"WF7", "measures", "时限要求", "time limits of the measures"},
    {"WF8", "organ", "发布机关", "issuing organ"},
};

enum { WANTED_COUNT = sizeof wanted / sizeof wanted[0] };

static bool has_text(const struct dossier *d, const char *member)
{
    return str_trim(json_get_text(d->data, member)).len > 0;
}

static bool has_limits(const struct dossier *d)
{
    const json_t *measures = json_get_list(d->data, "measures"), *measure;
    bool is_right = json_array_size(measures) > 0;
    size_t i;

    json_array_foreach(measures, i, measure)
    {
        is_right = is_right && json_get_text(measure, "due_at").len > 0;
    }
    return is_right;
}

static bool is_filled(const struct dossier *d, size_t which)
{
    switch (which) {
    case 1:
        return d->level.len > 0;
    case 3:
        return d->scope.len > 0 && (str_is(d->scope, "unit") || has_text(d, "reach_text") ||
                                    json_array_size(json_get_list(d->data, "regions")) > 0 ||
                                    json_array_size(json_get_list(d->data, "sectors")) > 0);
    case 5:
        return json_array_size(json_get_list(d->data, "measures")) > 0;
    case 6:
        return has_limits(d);
    default:
        return has_text(d, wanted[which].field);
    }
}

/* The item of the nearest pack's list of fields; NULL when no pack has one. */
static const json_t *item_of(const json_t *lists, const char *code, struct str *ret_clause)
{
    const json_t *list, *item;
    size_t i, k;

    json_array_foreach(lists, i, list){json_array_foreach(json_get_list(list, "items"), k, item){
        if (!str_is(json_get_text(item, "code"), code)) continue;
    struct str clause = json_get_text(item, "clause");
    *ret_clause = clause.len > 0 ? clause : json_get_text(list, "clause");
    return item;
}
}
*ret_clause = STR("");
return NULL;
}

enum status warning_draft_fields(struct work *w, const struct dossier *warning, json_t **ret_fields)
{
    struct policy_place place;
    json_t *fields = json_new_list(w->arena);

    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    const json_t *lists = lists_at(w->policy, w->arena, &place, STR("warning.fields"));
    for (size_t i = 0; i < WANTED_COUNT; i++) {
        json_t *field = json_new_object(w->arena);
        struct str clause;
        const json_t *item = item_of(lists, wanted[i].code, &clause);

        json_put_textz(field, "code", wanted[i].code);
        json_put_textz(field, "field", wanted[i].field);
        json_put_text(field, "zh", item ? json_get_text(item, "zh") : str_of(wanted[i].zh));
        json_put_text(field, "en", item ? json_get_text(item, "en") : str_of(wanted[i].en));
        json_put_text(field, "clause", clause);
        json_put_bool(field, "filled", is_filled(warning, i));
        json_add(fields, field);
    }
    *ret_fields = fields;
    return ST_OK;
}

static void add_choices(struct arena *arena, json_t *choices, const json_t *lists)
{
    const json_t *list, *item;
    size_t i, k;

    json_array_foreach(lists, i, list)
    {
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            json_t *choice = json_new_object(arena);
            struct str clause = json_get_text(item, "clause");
            json_put_text(choice, "code", json_get_text(item, "code"));
            json_put_text(choice, "zh", json_get_text(item, "zh"));
            json_put_text(choice, "en", json_get_text(item, "en"));
            json_put_text(choice, "list_zh", json_get_text(list, "zh"));
            json_put_text(choice, "list_en", json_get_text(list, "en"));
            json_put_text(choice, "clause",
                          clause.len > 0 ? clause : json_get_text(list, "clause"));
            json_add(choices, choice);
        }
    }
}

enum status warning_draft_words(struct work *w, json_t **ret_words)
{
    struct dossier empty = {.data = json_new_object(w->arena),
                            .began_on = instant_beijing_date(w->now)};
    json_t *words = json_new_object(w->arena), *classes = json_new_list(w->arena), *fields;
    json_t *scopes = json_new_list(w->arena);
    struct office office;

    if (w->actor->party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以起草预警",
                         "only people of a party draft warnings");
    TRY(office_of(w, w->actor->party_id, &office));
    empty.region = office.region;
    for (size_t i = 0; i < CLASS_LIST_COUNT; i++)
        add_choices(w->arena, classes,
                    lists_at(w->policy, w->arena, &office.place, str_of(class_lists[i])));
    add_choices(w->arena, scopes,
                lists_at(w->policy, w->arena, &office.place, STR("warning.scopes")));
    TRY(warning_draft_fields(w, &empty, &fields));
    json_put(words, "classes", classes);
    json_put(words, "scopes", scopes);
    json_put(words, "fields", fields);
    *ret_words = words;
    return ST_OK;
}

enum status warning_draft_guard(struct work *w, struct dossier_step *step)
{
    json_t *fields, *field;
    size_t i;

    TRY(warning_draft_judge(w, step, step->dossier));
    TRY(warning_draft_fields(w, step->dossier, &fields));
    json_array_foreach(fields, i, field)
    {
        if (json_get_bool(field, "filled", false))
            continue;
        struct str zh =
            arena_print(w->arena, "预警须写明“%.*s”", STR_ARG(json_get_text(field, "zh")));
        struct str en = arena_print(w->arena, "a warning must state: %.*s",
                                    STR_ARG(json_get_text(field, "en")));
        dossier_problem(step, str_zero(w->arena, json_get_text(field, "field")), "missing",
                        json_get_text(field, "clause"), zh.ptr, en.ptr);
    }
    return ST_OK;
}

/* ---- Judging members ---- */

static void judge_text(struct dossier_step *step, const json_t *data, const char *member,
                       size_t points)
{
    const json_t *value = json_object_get(data, member);

    if (value == NULL)
        return;
    if (!json_is_string(value))
        dossier_problem(step, member, "kind", STR(""), "应为文字", "must be a text");
    else if (str_points(json_text(value)) > points)
        dossier_problem(step, member, "too-long", STR(""), "文字太长", "the text is too long");
}

static void judge_instant(struct dossier_step *step, const json_t *value, const char *member,
                          struct instant *ret_at)
{
    if (value == NULL || (json_is_string(value) && json_text(value).len == 0))
        return;
    if (!json_is_string(value) || !instant_read(json_text(value), ret_at))
        dossier_problem(step, member, "not-a-time", STR(""),
                        "应为带时区的时刻，如 2026-11-20T09:00:00+08:00",
                        "must be an instant like 2026-11-20T09:00:00+08:00");
}

static void judge_words(struct dossier_step *step, const json_t *data, const char *member)
{
    const json_t *list = json_object_get(data, member), *word;
    bool is_right = list == NULL || json_is_array(list);
    size_t i;

    if (is_right && json_array_size(list) > WARNING_LIST_MAX)
        dossier_problem(step, member, "too-many", STR(""), "项目太多", "too many items");
    json_array_foreach(list, i, word)
    {
        is_right = is_right && json_is_string(word) && json_text(word).len > 0 &&
                   str_points(json_text(word)) <= DRAFT_WORD_MAX;
    }
    if (!is_right)
        dossier_problem(step, member, "kind", STR(""), "应为非空文字的列表",
                        "must be a list of texts that are not empty");
}

static void judge_measures(struct dossier_step *step, const json_t *data)
{
    const json_t *list = json_object_get(data, "measures"), *measure;
    bool is_right = list == NULL || json_is_array(list);
    size_t i;

    if (is_right && json_array_size(list) > WARNING_MEASURES_MAX)
        dossier_problem(step, "measures", "too-many", STR(""), "措施太多", "too many measures");
    json_array_foreach(list, i, measure)
    {
        struct instant due = {0};
        struct str text = json_get_text(measure, "text");
        is_right = is_right && json_is_object(measure) && str_trim(text).len > 0 &&
                   str_points(text) <= DRAFT_MEASURE_MAX;
        judge_instant(step, json_object_get(measure, "due_at"), "measures", &due);
    }
    if (!is_right)
        dossier_problem(step, "measures", "kind", STR(""),
                        "每条措施须有内容（text）和时限（due_at）",
                        "each measure has a text and a due_at");
}

static bool has_code(const json_t *lists, struct str code)
{
    const json_t *list, *item;
    size_t i, k;

    json_array_foreach(lists, i, list)
    {
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            if (str_equal(json_get_text(item, "code"), code))
                return true;
        }
    }
    return false;
}

static enum status judge_class(struct work *w, struct dossier_step *step,
                               const struct dossier *warning)
{
    struct str class = json_get_text(warning->data, "class");
    struct policy_place place;
    bool is_known = class.len == 0;

    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    for (size_t i = 0; i < CLASS_LIST_COUNT && !is_known; i++)
        is_known = has_code(lists_at(w->policy, w->arena, &place, str_of(class_lists[i])), class);
    if (!is_known)
        dossier_problem(step, "class", "unknown", STR(""), "没有这个事件类别",
                        "there is no such incident category");
    return ST_OK;
}

/* A code that is in no list is the writer's mistake, told with the others. */
static enum status judge_code(struct work *w, struct dossier_step *step, enum status status,
                              const char *member)
{
    if (status != ST_NOT_FOUND && status != ST_INVALID)
        return status;
    fault_clear(&w->fault);
    dossier_problem(step, member, "unknown", STR(""), "有不存在的代码", "there is no such code");
    return ST_OK;
}

static enum status judge_places(struct work *w, struct dossier_step *step, const json_t *data)
{
    const json_t *code;
    struct region region;
    struct str *path;
    size_t i, count;

    json_array_foreach(json_get_list(data, "regions"), i, code)
    {
        TRY(judge_code(w, step, region_load(w, json_text(code), "regions", &region), "regions"));
    }
    json_array_foreach(json_get_list(data, "sectors"), i, code)
    {
        TRY(judge_code(w, step, sector_path(w, json_text(code), &path, &count), "sectors"));
    }
    return ST_OK;
}

enum status warning_draft_judge(struct work *w, struct dossier_step *step,
                                const struct dossier *warning)
{
    const json_t *data = warning->data;
    static const char *const word_lists[] = {"regions",         "sectors", "indicators",
                                             "vulnerabilities", "systems", "attachments"};
    struct instant starts = {0}, ends = {0};

    if (warning->level.len > 0 && warning_colour_of(warning->level) == NULL)
        dossier_problem(step, "level", "unknown", STR(""), "预警级别应为红、橙、黄、蓝之一",
                        "the level must be red, orange, yellow or blue");
    if (warning->scope.len > 0 && warning_reach(warning->scope) == 0)
        dossier_problem(step, "scope", "unknown", STR(""),
                        "涉及范围应为 unit、county、sector、several、region、beyond 之一",
                        "the scope must be unit, county, sector, several, region or beyond");
    judge_text(step, data, "class", DRAFT_SHORT_MAX);
    judge_text(step, data, "organ", DRAFT_SHORT_MAX);
    judge_text(step, data, "reach_text", DRAFT_MEASURE_MAX);
    judge_text(step, data, "cautions", DOSSIER_TEXT_MAX);
    judge_text(step, data, "summary", DOSSIER_TEXT_MAX);
    for (size_t i = 0; i < sizeof word_lists / sizeof word_lists[0]; i++)
        judge_words(step, data, word_lists[i]);
    judge_instant(step, json_object_get(data, "starts_at"), "starts_at", &starts);
    judge_instant(step, json_object_get(data, "ends_at"), "ends_at", &ends);
    if (starts.ms > 0 && ends.ms > 0 && ends.ms <= starts.ms)
        dossier_problem(step, "ends_at", "before", STR(""), "预计结束应晚于起始时间",
                        "the end must come after the start");
    judge_measures(step, data);
    if (json_object_get(data, "recipients") != NULL && !json_get_object(data, "recipients"))
        dossier_problem(step, "recipients", "kind", STR(""), "发送对象应为一组条件",
                        "recipients must be an object of conditions");
    if (json_array_size(step->problems) > 0)
        return ST_OK;
    TRY(judge_class(w, step, warning));
    return judge_places(w, step, data);
}

/* ---- Opening and changing ---- */

static bool is_blank(struct str text)
{
    return str_trim(text).len == 0;
}

enum status warning_draft_may_open(struct work *w, struct dossier_step *step)
{
    if (is_blank(step->dossier->title))
        dossier_problem(step, "title", "missing", STR(""), "须写明标题", "a title is required");
    return warning_draft_judge(w, step, step->dossier);
}

enum status warning_draft_open(struct work *w, const json_t *input, struct dossier *ret_warning)
{
    json_t *data = json_new_object(w->arena);
    struct dossier_opening opening = {
        .kind = "warning",
        .title = json_get_text(input, "title"),
        .level = json_get_text(input, "level"),
        .scope = json_get_text(input, "scope"),
        .region = json_get_text(input, "region"),
        .sector = json_get_text(input, "sector"),
        .basis = json_get_text(input, "basis"),
        .is_exercise = json_get_bool(input, "exercise", false),
        .reason = json_get_text(input, "reason"),
        .data = data,
    };
    struct office office;

    if (json_get_text(input, "happened_at").len > 0 &&
        !instant_read(json_get_text(input, "happened_at"), &opening.happened_at))
        return work_fail(w, ST_INVALID, "happened_at", "不是时刻", "this is no instant");
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        json_t *value = json_object_get(input, members[i]);
        if (value != NULL && !json_is_null(value))
            json_put(data, members[i], value);
    }
    if (is_blank(json_get_text(data, "organ")) && w->actor->party_id.len > 0) {
        TRY(office_of(w, w->actor->party_id, &office));
        json_put_text(data, "organ", office.name);
    }
    return dossier_open(w, &opening, ret_warning);
}

enum status warning_draft_save(struct work *w, struct dossier *warning, int64_t version,
                               const json_t *changes, struct str reason)
{
    struct dossier_step step = {.dossier = warning, .problems = json_new_list(w->arena)};
    json_t *what = json_new_list(w->arena), *value, *facts = json_new_object(w->arena);
    const char *key;

    TRY(dossier_save(w, warning, version, changes, reason));
    TRY(warning_draft_judge(w, &step, warning));
    if (json_array_size(step.problems) > 0) {
        const json_t *first = json_array_get(step.problems, 0);
        (void)work_fail(w, ST_INVALID, str_zero(w->arena, json_get_text(first, "field")), "%s%.0s",
                        "%.0s%s", str_zero(w->arena, json_get_text(first, "zh")),
                        str_zero(w->arena, json_get_text(first, "en")));
        w->fault.errors = step.problems;
        return ST_INVALID;
    }
    json_object_foreach((json_t *)(uintptr_t)changes, key, value)
    {
        json_add_text(what, str_of(key));
    }
    json_put(facts, "changed", what);
    return dossier_note(w, warning, "edit", w->now, reason, facts);
}

json_t *warning_draft_content(struct work *w, const struct dossier *warning)
{
    json_t *content = json_new_object(w->arena);

    json_put_text(content, "title", warning->title);
    json_put_text(content, "level", warning->level);
    json_put_text(content, "scope", warning->scope);
    json_put_text(content, "region", warning->region);
    json_put_text(content, "sector", warning->sector);
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        json_t *value = json_object_get(warning->data, members[i]);
        if (value != NULL)
            json_put(content, members[i], value);
    }
    return content;
}

struct str warning_draft_digest(struct work *w, const struct dossier *warning)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    struct digest_sm3 digest =
        digest_sm3_of(json_canonical(w->arena, warning_draft_content(w, warning)));

    return str_copy(w->arena, str_of(digest_hex(&digest, hex)));
}
