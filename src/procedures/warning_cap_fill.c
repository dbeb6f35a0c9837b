/* SPDX-License-Identifier: Apache-2.0
 * From a CAP message to the form of a warning. */
#include "procedures/warning_cap_fill.h"

#include "policy/lists.h"
#include "registry/region.h"

enum { LONG_POINTS = 1000, SHORT_POINTS = 200 };

struct str warning_cap_fill_text(struct work *w, struct str text, size_t points)
{
    size_t at = 0, count = 0;

    text = str_trim(text);
    if (str_points(text) <= points)
        return text;
    while (count + 1 < points) {
        (void)str_point(text, &at);
        count++;
    }
    return arena_print(w->arena, "%.*s…", (int)at, text.ptr);
}

/* The block in Chinese, else the first. */
static const struct cap_info *info_of(const struct cap_message *message)
{
    for (size_t i = 0; i < message->info_count; i++)
        if (str_starts(message->infos[i].language, STR("zh")))
            return &message->infos[i];
    return &message->infos[0];
}

static struct str value_of(const struct cap_pair *pairs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(pairs[i].name, name))
            return str_trim(pairs[i].value);
    return STR("");
}

static struct str parameter_of(const struct cap_info *info, const char *name)
{
    return value_of(info->parameters, info->parameter_count, name);
}

static enum status level_of(struct work *w, const struct cap_info *info, struct str *ret_level)
{
    struct str said = value_of(info->event_codes, info->event_code_count, WARNING_CAP_LEVEL);

    if (warning_colour_of(said) != NULL) {
        *ret_level = said;
        return ST_OK;
    }
    for (const struct warning_colour *one = warning_colours(); one->word != NULL; one++) {
        if (str_is(info->severity, warning_cap_severity(str_of(one->word)))) {
            *ret_level = str_of(one->word);
            return ST_OK;
        }
    }
    return work_fail(
        w, ST_INVALID, "severity", "消息没有写明预警级别：既无 %s，严重程度又是 Unknown",
        "the message tells no level: no %s, and the severity is Unknown", WARNING_CAP_LEVEL);
}

/* Codes of regions that this store knows; the widest of them tells how far it reaches. */
static enum status places_of(struct work *w, const struct cap_info *info, json_t *regions,
                             struct str *ret_widest)
{
    static const char *const ranks[] = {"nation", "province", "city"};

    *ret_widest = STR("");
    for (size_t i = 0; i < info->area_count; i++) {
        const struct cap_area *area = &info->areas[i];

        for (size_t k = 0; k < area->geocode_count; k++) {
            struct str code = str_trim(area->geocodes[k].value);
            struct region region;
            enum status status = region_load(w, code, "regions", &region);

            if (status == ST_NOT_FOUND) {
                fault_clear(&w->fault);
                continue;
            }
            TRY(status);
            if (json_array_size(regions) < WARNING_LIST_MAX)
                json_add_text(regions, code);
            for (size_t rank = 0; rank < 3; rank++) {
                if (str_is(*ret_widest, ranks[rank]))
                    break;
                if (str_is(region.level, ranks[rank]))
                    *ret_widest = region.level;
            }
            if (ret_widest->len == 0)
                *ret_widest = STR("county");
        }
    }
    return ST_OK;
}

static struct str scope_of(const struct cap_info *info, struct str widest, size_t count)
{
    struct str said = parameter_of(info, WARNING_CAP_SCOPE);

    if (warning_reach(said) > 0)
        return said;
    if (str_is(widest, "county"))
        return count == 1 ? STR("county") : STR("several");
    if (str_is(widest, "city"))
        return count == 1 ? STR("several") : STR("region");
    return str_is(widest, "province") && count == 1 ? STR("region") : STR("beyond");
}

/* The class, when a list of the receiver's packs has it. */
static struct str class_of(struct work *w, const struct cap_info *info, const struct office *office)
{
    static const char *const names[] = {"incident.classes", "incident.classes-2007"};
    struct str said = value_of(info->event_codes, info->event_code_count, WARNING_CAP_CLASS);
    const json_t *list, *item;
    size_t i, k;

    for (size_t n = 0; n < 2; n++) {
        json_array_foreach(lists_at(w->policy, w->arena, &office->place, str_of(names[n])), i, list)
        {
            json_array_foreach(json_get_list(list, "items"), k, item)
            {
                if (str_equal(json_get_text(item, "code"), said))
                    return said;
            }
        }
    }
    return STR("");
}

static void put_text(struct work *w, json_t *data, const char *key, struct str text, size_t points)
{
    text = warning_cap_fill_text(w, text, points);
    if (text.len > 0)
        json_put_text(data, key, text);
}

static void put_list(struct work *w, json_t *data, const char *key, const struct cap_info *info,
                     const char *name)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < info->parameter_count; i++) {
        struct str value = str_trim(info->parameters[i].value);

        if (str_is(info->parameters[i].name, name) && value.len > 0 &&
            json_array_size(list) < WARNING_LIST_MAX)
            json_add_text(list, warning_cap_fill_text(w, value, SHORT_POINTS));
    }
    if (json_array_size(list) > 0)
        json_put(data, key, list);
}

static void put_measures(struct work *w, json_t *data, const struct cap_info *info)
{
    json_t *list = json_new_list(w->arena);

    for (size_t n = 1; n <= WARNING_MEASURES_MAX; n++) {
        const char *name =
            str_zero(w->arena, arena_print(w->arena, "%s.%zu", WARNING_CAP_MEASURE, n));
        struct str text = parameter_of(info, name);
        struct str due =
            parameter_of(info, str_zero(w->arena, arena_print(w->arena, "%s.due", name)));
        json_t *measure = json_new_object(w->arena);
        struct instant at;

        if (text.len == 0)
            break;
        json_put_text(measure, "text", warning_cap_fill_text(w, text, LONG_POINTS));
        if (instant_read(due, &at))
            json_put_text(measure, "due_at", due);
        json_add(list, measure);
    }
    if (json_array_size(list) > 0)
        json_put(data, "measures", list);
}

static struct str area_text(struct work *w, const struct cap_info *info)
{
    struct str text = STR("");

    for (size_t i = 0; i < info->area_count && text.len < LONG_POINTS; i++)
        text = arena_print(w->arena, "%.*s%s%.*s", STR_ARG(text), text.len > 0 ? "；" : "",
                           STR_ARG(str_trim(info->areas[i].description)));
    return text;
}

static struct str caution_of(const struct cap_info *info)
{
    struct str own = parameter_of(info, WARNING_CAP_CAUTIONS);

    return own.len > 0 ? own : str_trim(info->instruction);
}

enum status warning_cap_fill(struct work *w, const struct cap_message *message,
                             const struct office *office, struct warning_cap_filled *ret_filled)
{
    const struct cap_info *info = info_of(message);
    json_t *data = json_new_object(w->arena), *regions = json_new_list(w->arena);
    struct str widest, headline = str_trim(info->headline);
    struct warning_cap_filled filled = {.data = data};

    TRY(level_of(w, info, &filled.level));
    TRY(places_of(w, info, regions, &widest));
    filled.scope = scope_of(info, widest, json_array_size(regions));
    filled.title =
        warning_cap_fill_text(w, headline.len > 0 ? headline : info->event, DOSSIER_TITLE_MAX);
    filled.number = warning_cap_fill_text(w, parameter_of(info, WARNING_CAP_NUMBER), SHORT_POINTS);
    put_text(w, data, "class", class_of(w, info, office), SHORT_POINTS);
    json_put_instant(data, "starts_at", info->onset.ms != 0 ? info->onset : message->sent);
    if (info->expires.ms != 0)
        json_put_instant(data, "ends_at", info->expires);
    json_put_instant(data, "issued_at", message->sent);
    if (json_array_size(regions) > 0)
        json_put(data, "regions", regions);
    put_text(w, data, "reach_text", area_text(w, info), LONG_POINTS);
    put_text(w, data, "cautions", caution_of(info), DOSSIER_TEXT_MAX);
    put_text(w, data, "summary", info->description, DOSSIER_TEXT_MAX);
    put_text(w, data, "organ",
             str_trim(info->sender_name).len > 0 ? info->sender_name : message->sender,
             SHORT_POINTS);
    put_measures(w, data, info);
    put_list(w, data, "indicators", info, WARNING_CAP_INDICATOR);
    put_list(w, data, "vulnerabilities", info, WARNING_CAP_WEAKNESS);
    *ret_filled = filled;
    return ST_OK;
}
