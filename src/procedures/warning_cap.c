/* SPDX-License-Identifier: Apache-2.0
 * From a warning to a CAP message. */
#include "procedures/warning_cap.h"

#include "policy/lists.h"
#include "procedures/warning_cap_store.h"
#include "registry/region.h"

enum { PAIRS_MAX = 2 * WARNING_MEASURES_MAX + 2 * WARNING_LIST_MAX + 16, UNIT_CODE_DIGITS = 8 };

static const struct {
    const char *level, *severity, *urgency;
} scales[] = {
    {"red", "Extreme", "Immediate"},
    {"orange", "Severe", "Expected"},
    {"yellow", "Moderate", "Expected"},
    {"blue", "Minor", "Future"},
};

enum { SCALES = sizeof scales / sizeof scales[0] };

static const struct str categories[] = {{"Infra", 5}, {"Security", 8}};
static const struct str prepare[] = {{"Prepare", 7}, {"Monitor", 7}};
static const struct str execute[] = {{"Execute", 7}, {"Monitor", 7}};
static const struct str all_clear[] = {{"AllClear", 8}};

/* One message of a warning: the text it carries and where it stands among the others. */
struct version {
    const struct dossier *warning;
    const json_t *data; /* members of the form */
    struct str title, level, scope, number;
    int64_t n;
    bool is_draft, is_lifting;
};

const char *warning_cap_severity(struct str level)
{
    for (size_t i = 0; i < SCALES; i++)
        if (str_is(level, scales[i].level))
            return scales[i].severity;
    return NULL;
}

const char *warning_cap_urgency(struct str level)
{
    for (size_t i = 0; i < SCALES; i++)
        if (str_is(level, scales[i].level))
            return scales[i].urgency;
    return NULL;
}

static const json_t *versions_of(const struct dossier *warning)
{
    return json_get_list(warning->data, "versions");
}

static bool is_lifted(const struct dossier *warning)
{
    return json_get_text(warning->data, "lifted_at").len > 0;
}

int64_t warning_cap_count(const struct dossier *warning)
{
    return (int64_t)json_array_size(versions_of(warning)) + 1 + (is_lifted(warning) ? 1 : 0);
}

static struct version version_of(const struct dossier *warning, int64_t n)
{
    const json_t *old = json_array_get(versions_of(warning), (size_t)(n - 1));
    struct version v = {
        .warning = warning,
        .data = old != NULL ? old : warning->data,
        .title = old != NULL ? json_get_text(old, "title") : warning->title,
        .level = old != NULL ? json_get_text(old, "level") : warning->level,
        .scope = old != NULL ? json_get_text(old, "scope") : warning->scope,
        .number = warning->number,
        .n = n,
        .is_draft = json_get_text(warning->data, "issued_at").len == 0,
        .is_lifting = is_lifted(warning) && n == warning_cap_count(warning),
    };

    return v;
}

static struct instant sent_of(const struct version *v)
{
    struct instant at = v->warning->changed_at;
    const char *member = v->is_lifting ? "lifted_at" : "issued_at";

    if (!v->is_draft)
        (void)instant_read(json_get_text(v->data, member), &at);
    return (struct instant){at.ms - at.ms % 1000};
}

/* ---- Identity ---- */

/* Eight digits after the division code, for an emergency office whose place has such a setting. */
static enum status unit_code(struct work *w, const struct dossier *warning, struct str *ret_code)
{
    struct policy_setting setting;
    struct office office;
    bool is_office = false;

    *ret_code = STR("");
    TRY(office_of(w, warning->party_id, &office));
    for (size_t i = 0; i < office.role_count; i++)
        is_office = is_office || str_is(office.roles[i], "emergency-office");
    if (!is_office || office.region.len != 6)
        return ST_OK;
    enum status status = policy_setting(w->policy, &office.place, "warning.unit_code", &setting);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (setting.text.len == UNIT_CODE_DIGITS)
        *ret_code =
            arena_print(w->arena, "%.*s%.*s", STR_ARG(office.region), STR_ARG(setting.text));
    return ST_OK;
}

/* The last figure of the warning's number: warnings issued in one second have numbers that follow
 * each other, so the last figure of their identifiers differs. */
static int64_t figure_of(struct str number)
{
    for (size_t i = number.len; i > 0; i--)
        if (number.ptr[i - 1] >= '0' && number.ptr[i - 1] <= '9')
            return number.ptr[i - 1] - '0';
    return 0;
}

/* ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N in Beijing time (the form of the national release system), or an
 * own form that no other node makes. */
static struct str identifier_of(struct work *w, const struct version *v, struct str code)
{
    char at[INSTANT_TEXT_BYTES];

    if (code.len == 0)
        return arena_print(w->arena, "%s-%.*s-%lld", work_node(w), STR_ARG(v->warning->id),
                           (long long)v->n);
    (void)instant_print(sent_of(v), at);
    return arena_print(w->arena, "%.*s_%.4s%.2s%.2s%.2s%.2s%.2s_%lld", STR_ARG(code), at, at + 5,
                       at + 8, at + 11, at + 14, at + 17,
                       (long long)((figure_of(v->number) + v->n - 1) % 10));
}

static void add_reference(struct work *w, const struct dossier *warning, int64_t n, struct str code,
                          struct cap_message *message, struct cap_reference *references)
{
    struct version v = version_of(warning, n);

    references[message->reference_count++] = (struct cap_reference){
        .sender = message->sender,
        .identifier = identifier_of(w, &v, code),
        .sent = sent_of(&v),
    };
}

/* ---- Blocks ---- */

struct pairs {
    struct cap_pair *items;
    size_t count;
};

static void add_pair(struct pairs *pairs, struct str name, struct str value)
{
    if (str_trim(value).len > 0 && pairs->count < PAIRS_MAX)
        pairs->items[pairs->count++] = (struct cap_pair){name, value};
}

static void add_list(struct pairs *pairs, const char *name, const json_t *list)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        add_pair(pairs, str_of(name), json_text(one));
    }
}

static void add_measures(struct work *w, struct pairs *pairs, const json_t *measures)
{
    const json_t *one;
    size_t i;

    json_array_foreach(measures, i, one)
    {
        struct str name = arena_print(w->arena, "%s.%zu", WARNING_CAP_MEASURE, i + 1);

        add_pair(pairs, name, json_get_text(one, "text"));
        add_pair(pairs, arena_print(w->arena, "%.*s.due", STR_ARG(name)),
                 json_get_text(one, "due_at"));
    }
}

static enum status parameters_of(struct work *w, const struct version *v,
                                 const struct warning_cap_wish *wish, struct cap_info *info)
{
    struct pairs pairs = {.items = ARENA_ARRAY(w->arena, PAIRS_MAX, struct cap_pair)};
    struct str code;

    TRY(warning_cap_store_code(w, v->warning->party_id, &code));
    add_pair(&pairs, STR(WARNING_CAP_NUMBER), v->number);
    add_pair(&pairs, STR(WARNING_CAP_SCOPE), v->scope);
    add_pair(&pairs, STR(WARNING_CAP_ORGAN_CODE), code);
    add_pair(&pairs, STR(WARNING_CAP_CAUTIONS), json_get_text(v->data, "cautions"));
    add_measures(w, &pairs, json_get_list(v->data, "measures"));
    if (!wish->is_public) {
        add_list(&pairs, WARNING_CAP_INDICATOR, json_get_list(v->data, "indicators"));
        add_list(&pairs, WARNING_CAP_WEAKNESS, json_get_list(v->data, "vulnerabilities"));
    }
    add_pair(&pairs, STR(WARNING_CAP_KEY), wish->key);
    info->parameters = pairs.items;
    info->parameter_count = pairs.count;
    return ST_OK;
}

static void codes_of(struct work *w, const struct version *v, struct cap_info *info)
{
    const struct warning_colour *colour = warning_colour_of(v->level);
    struct pairs codes = {.items = ARENA_ARRAY(w->arena, PAIRS_MAX, struct cap_pair)};

    add_pair(&codes, STR(WARNING_CAP_LEVEL), v->level);
    add_pair(&codes, STR("incident.level"), str_of(colour != NULL ? colour->incident : ""));
    add_pair(&codes, STR(WARNING_CAP_CLASS), json_get_text(v->data, "class"));
    info->event_codes = codes.items;
    info->event_code_count = codes.count;
}

static void times_of(const struct version *v, struct cap_info *info)
{
    struct instant begins = {0}, ends = {0};

    info->effective = sent_of(v);
    (void)instant_read(json_get_text(v->data, "starts_at"), &begins);
    (void)instant_read(json_get_text(v->data, "ends_at"), &ends);
    if (!v->is_lifting && ends.ms > info->effective.ms && ends.ms > begins.ms)
        info->expires = (struct instant){ends.ms - ends.ms % 1000};
    info->onset = (struct instant){begins.ms - begins.ms % 1000};
}

static enum status areas_of(struct work *w, const struct version *v, bool is_english,
                            struct cap_info *info)
{
    const json_t *regions = json_get_list(v->data, "regions"), *one;
    size_t count = json_array_size(regions), i;
    struct cap_area *area = ARENA_NEW(w->arena, struct cap_area);
    struct cap_pair *codes = ARENA_ARRAY(w->arena, count + 1, struct cap_pair);
    struct str names = STR("");

    json_array_foreach(regions, i, one)
    {
        codes[i] = (struct cap_pair){STR(WARNING_CAP_REGION), json_text(one)};
    }
    if (count == 0)
        codes[count++] = (struct cap_pair){STR(WARNING_CAP_REGION), v->warning->region};
    for (i = 0; i < count; i++) {
        struct region region;

        TRY(region_load(w, codes[i].value, "regions", &region));
        struct str name = is_english && region.name_en.len > 0 ? region.name_en : region.name;
        names = i == 0 ? name
                       : arena_print(w->arena, is_english ? "%.*s, %.*s" : "%.*s、%.*s",
                                     STR_ARG(names), STR_ARG(name));
    }
    area->description = names;
    area->geocodes = codes;
    area->geocode_count = count;
    info->areas = area;
    info->area_count = 1;
    return ST_OK;
}

enum status warning_cap_class(struct work *w, const struct dossier *warning, struct str class,
                              bool is_english, struct str *ret_words)
{
    static const char *const names[] = {"incident.classes", "incident.classes-2007"};
    struct policy_place place;
    const json_t *list, *item;
    size_t i, k;

    *ret_words = class;
    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    for (size_t n = 0; n < 2; n++) {
        json_array_foreach(lists_at(w->policy, w->arena, &place, str_of(names[n])), i, list)
        {
            json_array_foreach(json_get_list(list, "items"), k, item)
            {
                if (str_equal(json_get_text(item, "code"), class)) {
                    *ret_words = json_get_text(item, is_english ? "en" : "zh");
                    return ST_OK;
                }
            }
        }
    }
    return ST_OK;
}

static struct str instruction_of(struct work *w, const struct version *v)
{
    struct str text = json_get_text(v->data, "cautions");
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(v->data, "measures"), i, one)
    {
        struct str due = json_get_text(one, "due_at");

        text = arena_print(w->arena, "%.*s%s%zu. %.*s%s%.*s%s", STR_ARG(text),
                           text.len > 0 ? "\n" : "", i + 1, STR_ARG(json_get_text(one, "text")),
                           due.len > 0 ? "（时限：" : "", STR_ARG(due), due.len > 0 ? "）" : "");
    }
    return text;
}

static struct str organ_of(const struct version *v)
{
    struct str organ = json_get_text(v->data, "organ");

    return organ.len > 0 ? organ : v->warning->party_name;
}

/* What both languages share. */
static enum status fill_common(struct work *w, const struct version *v,
                               const struct warning_cap_wish *wish, bool is_english,
                               struct cap_info *info)
{
    const char *severity = warning_cap_severity(v->level), *urgency = warning_cap_urgency(v->level);
    bool is_grave = str_is(v->level, "red") || str_is(v->level, "orange");

    info->categories = categories;
    info->category_count = 2;
    info->response_types = v->is_lifting ? all_clear : is_grave ? execute : prepare;
    info->response_type_count = v->is_lifting ? 1 : 2;
    info->severity = str_of(severity != NULL ? severity : "Unknown");
    info->urgency = v->is_lifting ? STR("Past") : str_of(urgency != NULL ? urgency : "Unknown");
    info->certainty = v->is_lifting ? STR("Observed") : STR("Likely");
    info->sender_name = organ_of(v);
    codes_of(w, v, info);
    times_of(v, info);
    TRY(parameters_of(w, v, wish, info));
    return areas_of(w, v, is_english, info);
}

static enum status fill_chinese(struct work *w, const struct version *v,
                                const struct warning_cap_wish *wish, struct cap_info *info)
{
    struct str summary = json_get_text(v->data, "summary");

    TRY(fill_common(w, v, wish, false, info));
    info->language = STR("zh-CN");
    info->event = v->is_lifting ? STR("网络安全事件预警解除") : STR("网络安全事件预警");
    info->headline = v->title;
    info->description = v->is_lifting     ? json_get_text(v->data, "lift_reason")
                        : summary.len > 0 ? summary
                                          : v->title;
    info->instruction = v->is_lifting ? STR("") : instruction_of(w, v);
    return ST_OK;
}

static enum status fill_english(struct work *w, const struct version *v,
                                const struct warning_cap_wish *wish, struct cap_info *info)
{
    const struct warning_colour *colour = warning_colour_of(v->level);
    struct str class;

    TRY(warning_cap_class(w, v->warning, json_get_text(v->data, "class"), true, &class));
    TRY(fill_common(w, v, wish, true, info));
    info->language = STR("en-US");
    info->event = v->is_lifting ? STR("Cybersecurity incident warning lifted")
                                : STR("Cybersecurity incident warning");
    info->headline =
        arena_print(w->arena, "%s warning %.*s%s%.*s", colour != NULL ? colour->en : "draft",
                    STR_ARG(v->number), class.len > 0 ? ": " : "", STR_ARG(class));
    info->description =
        arena_print(w->arena, "%s of level %s, scope %.*s%s%.*s. The Chinese text governs.",
                    v->is_lifting ? "A warning is lifted" : "A warning",
                    colour != NULL ? colour->en : "not yet set", STR_ARG(v->scope),
                    class.len > 0 ? ", incident class: " : "", STR_ARG(class));
    return ST_OK;
}

/* ---- The message ---- */

static const char *message_type(const struct version *v)
{
    return v->is_lifting ? "Cancel" : v->n > 1 ? "Update" : "Alert";
}

static enum status fill_head(struct work *w, const struct version *v,
                             const struct warning_cap_wish *wish, struct cap_message *message)
{
    struct cap_reference *references = ARENA_ARRAY(w->arena, 2, struct cap_reference);
    const struct dossier *warning = v->warning;
    bool is_exercise = warning->is_exercise || work_is_exercise(w);
    struct str code;

    TRY(unit_code(w, warning, &code));
    message->sender = arena_print(w->arena, "%.*s@%s", STR_ARG(warning->party_id), work_node(w));
    message->identifier = identifier_of(w, v, code);
    message->sent = sent_of(v);
    message->status = v->is_draft ? STR("Draft") : is_exercise ? STR("Exercise") : STR("Actual");
    message->message_type = str_of(message_type(v));
    message->source = organ_of(v);
    message->scope = wish->is_public ? STR("Public") : STR("Restricted");
    if (!wish->is_public)
        message->restriction = STR("收到预警的单位及主管部门；recipients and their authorities");
    if (is_exercise)
        message->note = STR("演习，非真实事件；exercise, not a real event");
    if (v->n > 1) {
        add_reference(w, warning, 1, code, message, references);
        if (v->n > 2)
            add_reference(w, warning, v->n - 1, code, message, references);
    }
    message->references = references;
    return ST_OK;
}

enum status warning_cap_message(struct work *w, const struct dossier *warning,
                                const struct warning_cap_wish *wish,
                                struct cap_message *ret_message)
{
    struct cap_info *infos = ARENA_ARRAY(w->arena, 2, struct cap_info);
    struct cap_message message = {.infos = infos, .info_count = 2};
    int64_t count = warning_cap_count(warning), n = wish->number == 0 ? count : wish->number;

    if (n < 1 || n > count)
        return work_fail(w, ST_NOT_FOUND, "number", "这份预警只有 %lld 个消息",
                         "there are %lld messages of this warning", (long long)count);
    struct version v = version_of(warning, n);
    TRY(fill_head(w, &v, wish, &message));
    TRY(fill_chinese(w, &v, wish, &infos[0]));
    TRY(fill_english(w, &v, wish, &infos[1]));
    *ret_message = message;
    return ST_OK;
}
