/* SPDX-License-Identifier: Apache-2.0
 * Kinds, bounds and words of a warning's text. */
#include "procedures/warning_judge.h"

#include "policy/lists.h"
#include "registry/region.h"
#include "registry/sector.h"

enum {
    DRAFT_SHORT_MAX = 200,
    DRAFT_MEASURE_MAX = 1000,
    DRAFT_WORD_MAX = 200,
};

static const char *const class_lists[] = {"incident.classes", "incident.classes-2007", NULL};

const char *const *warning_judge_classes(void)
{
    return class_lists;
}

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

/* A message with the codes of the first list, for whoever wrote none of them. */
static const char *with_codes(struct work *w, const json_t *lists, const char *name,
                              const char *message, const char *comma)
{
    struct str text = str_of(message);
    json_t *item;
    size_t i;

    json_array_foreach(json_get_list(json_array_get(lists, 0), "items"), i, item)
    {
        text =
            arena_print(w->arena, "%.*s%s%.*s %.*s", STR_ARG(text), i == 0 ? "" : comma,
                        STR_ARG(json_get_text(item, "code")), STR_ARG(json_get_text(item, name)));
    }
    return str_zero(w->arena, text);
}

static enum status judge_class(struct work *w, struct dossier_step *step,
                               const struct dossier *warning)
{
    struct str class = json_get_text(warning->data, "class");
    struct policy_place place;
    bool is_known = class.len == 0;

    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    for (const char *const *name = class_lists; *name != NULL && !is_known; name++)
        is_known = has_code(lists_at(w->policy, w->arena, &place, str_of(*name)), class);
    if (!is_known) {
        const json_t *lists = lists_at(w->policy, w->arena, &place, str_of(class_lists[0]));
        dossier_problem(
            step, "class", "unknown", STR(""),
            with_codes(w, lists, "zh", "没有这个事件类别；应为代码：", "、"),
            with_codes(w, lists, "en", "there is no such incident category; write a code: ", ", "));
    }
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

enum status warning_judge(struct work *w, struct dossier_step *step, const struct dossier *warning)
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

/* ---- How far it reaches ---- */

/* The region in which all of them lie: codes from the nation down, in one path. */
struct common {
    struct str *codes;
    size_t count;
    bool is_begun;
};

static enum status narrow(struct work *w, const json_t *codes, struct common *common)
{
    const json_t *code;
    size_t i;

    json_array_foreach(codes, i, code)
    {
        struct str *path;
        size_t count, same = 0;
        TRY(region_path(w, json_text(code), &path, &count));
        if (!common->is_begun) {
            *common = (struct common){path, count, true};
            continue;
        }
        while (same < count && same < common->count && str_equal(path[same], common->codes[same]))
            same++;
        common->count = same;
    }
    return ST_OK;
}

/* The scope word that a region as a whole asks for. */
static const char *scope_of_level(struct str level)
{
    return str_is(level, "county") || str_is(level, "zone") ? "county"
           : str_is(level, "city")                          ? "several"
           : str_is(level, "province")                      ? "region"
                                                            : "beyond";
}

static struct str clause_of_scope(struct work *w, const struct policy_place *place,
                                  const char *scope)
{
    const json_t *lists = lists_at(w->policy, w->arena, place, STR("warning.scopes")), *list;
    const json_t *item;
    size_t i, k;

    json_array_foreach(lists, i, list)
    {
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            if (str_is(json_get_text(item, "code"), scope))
                return json_get_text(item, "clause");
        }
    }
    return STR("");
}

static bool lies_in(const struct common *common, struct str region)
{
    for (size_t i = 0; i < common->count; i++)
        if (str_equal(common->codes[i], region))
            return true;
    return false;
}

enum status warning_judge_reach(struct work *w, struct dossier_step *step,
                                const struct dossier *warning)
{
    const json_t *wish = json_get_object(warning->data, "recipients");
    struct common common = {0};
    struct policy_place place;
    struct office keeper;
    struct region region = {.level = STR("nation")};

    TRY(narrow(w, json_get_list(warning->data, "regions"), &common));
    TRY(narrow(w, json_get_list(wish, "regions"), &common));
    if (!common.is_begun || warning->scope.len == 0)
        return ST_OK;
    TRY(office_of(w, warning->party_id, &keeper));
    if ((str_is(warning->scope, "unit") || str_is(warning->scope, "sector")) &&
        lies_in(&common, keeper.region))
        return ST_OK;
    if (common.count > 0)
        TRY(region_load(w, common.codes[common.count - 1], "regions", &region));
    const char *needed = scope_of_level(region.level);
    if (warning_reach(warning->scope) >= warning_reach(str_of(needed)))
        return ST_OK;
    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    dossier_problem(step, "scope", "too-narrow", clause_of_scope(w, &place, needed),
                    "所列地区超出所选的涉及范围，应按更大的范围由相应机关发布",
                    "the regions named reach further than the scope; a wider scope is for the "
                    "office that issues for it");
    return ST_OK;
}
