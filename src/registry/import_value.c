/* SPDX-License-Identifier: Apache-2.0
 * Cells read as dates, levels, places, options and answers. */
#include "registry/import_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "policy/policy.h"
#include "registry/import_date.h"
#include "registry/import_field.h"
#include "registry/import_level.h"
#include "registry/name_key.h"
#include "registry/region.h"
#include "registry/registry_limits.h"

#define TELL(cell, code, ...) import_report_error((cell)->report, &(cell)->place, code, __VA_ARGS__)
#define WARN(cell, code, ...)                                                                      \
    import_report_warning((cell)->report, &(cell)->place, code, __VA_ARGS__)

static struct arena *arena_of(const struct import_cell *cell)
{
    return cell->report->w->arena;
}

/* ---- Trees ---- */

static void put_name(json_t *map, struct arena *arena, struct str name, struct str code,
                     bool may_repeat)
{
    struct str key = name_key(arena, name);
    const json_t *present = key.len > 0 ? json_object_getn(map, key.ptr, key.len) : NULL;

    if (key.len == 0 || (present && str_equal(json_text(present), code)))
        return;
    json_put_text(map, str_zero(arena, key), present && may_repeat ? STR("") : code);
}

static void put_region(struct import_values *values, const json_t *by_code, const json_t *region)
{
    struct arena *arena = values->w->arena;
    struct str code = json_get_text(region, "code");
    struct str full = STR("");
    const json_t *at = region;

    put_name(values->regions, arena, code, code, false);
    put_name(values->regions, arena, json_get_text(region, "name"), code, true);
    put_name(values->regions, arena, json_get_text(region, "name_en"), code, true);
    for (int depth = 0; at && depth < REGISTRY_MAX_DEPTH; depth++) {
        struct str parent = json_get_text(at, "parent");
        if (parent.len == 0 && depth > 0)
            break; /* the nation is not part of a full name */
        full = arena_print(arena, "%.*s%.*s", STR_ARG(json_get_text(at, "name")), STR_ARG(full));
        if (depth > 0)
            put_name(values->regions, arena, full, code, true);
        at = json_object_getn(by_code, parent.ptr ? parent.ptr : "", parent.len);
    }
}

enum status import_value_init(struct work *w, struct import_values *ret_values)
{
    struct import_values values = {
        .w = w, .regions = json_new_object(w->arena), .sectors = json_new_object(w->arena)};
    json_t *by_code = json_new_object(w->arena);
    json_t *page = NULL;
    size_t index;
    json_t *item;

    TRY(region_list(w, &page));
    json_array_foreach(json_get_list(page, "items"), index, item)
        json_put(by_code, str_zero(w->arena, json_get_text(item, "code")), item);
    json_array_foreach(json_get_list(page, "items"), index, item)
        put_region(&values, by_code, item);
    json_array_foreach(policy_sectors(w->policy), index, item)
    {
        struct str code = json_get_text(item, "code");
        size_t at;
        json_t *synonym;
        put_name(values.sectors, w->arena, code, code, false);
        put_name(values.sectors, w->arena, json_get_text(item, "name_zh"), code, true);
        put_name(values.sectors, w->arena, json_get_text(item, "name_en"), code, true);
        json_array_foreach(json_get_list(item, "synonyms"), at, synonym)
            put_name(values.sectors, w->arena, json_text(synonym), code, true);
    }
    *ret_values = values;
    return ST_OK;
}

bool import_value_region(const struct import_values *values, const struct import_cell *cell,
                         struct str *ret_code)
{
    struct str text = cell->cell.text;
    struct str key = name_key(arena_of(cell), text);
    size_t whole = key.len;

    while (str_points(key) >= 2) {
        const json_t *code = json_object_getn(values->regions, key.ptr, key.len);
        if (code && json_string_length(code) == 0) {
            TELL(cell, "ambiguous-region", "有多个“%.*s”，请写上所属省市，或填 6 位代码",
                 "several regions are called \"%.*s\"; add the province or give the code",
                 STR_ARG(text));
            return false;
        }
        if (code) {
            if (key.len < whole)
                WARN(cell, "region-shortened", "区划表中没有“%.*s”，已登记为“%.*s”",
                     "\"%.*s\" is not in the table of regions; \"%.*s\" was taken", STR_ARG(text),
                     STR_ARG(key));
            *ret_code = json_text(code);
            return true;
        }
        if (key.ptr[0] >= '0' && key.ptr[0] <= '9')
            break; /* a code is not shortened */
        do
            key.len--;
        while (key.len > 0 && ((unsigned char)key.ptr[key.len] & 0xc0) == 0x80);
    }
    TELL(cell, "unknown-region", "区划表中没有“%.*s”", "\"%.*s\" is not in the table of regions",
         STR_ARG(text));
    return false;
}

/* ---- Options ---- */

static struct str nearest(const json_t *map, struct str key)
{
    struct str near = STR("");
    size_t limit = str_points(key) >= 4 ? 2 : 1;
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)map, name, value)
    {
        size_t distance = import_field_distance(key, str_of(name), limit);
        if (distance > limit || distance == 0)
            continue;
        near = str_of(name);
        limit = distance - 1;
        if (limit == 0)
            break;
    }
    return near;
}

bool import_value_sector(const struct import_values *values, const struct import_cell *cell,
                         struct str *ret_code)
{
    struct str text = cell->cell.text;
    struct str key = name_key(arena_of(cell), text);
    const json_t *code = key.len > 0 ? json_object_getn(values->sectors, key.ptr, key.len) : NULL;
    size_t digits = 0;

    /* “14 教育”, “14-教育” */
    while (digits < key.len && key.ptr[digits] >= '0' && key.ptr[digits] <= '9')
        digits++;
    if (!code && digits > 0 && digits < key.len)
        code = json_object_getn(values->sectors, key.ptr + digits, key.len - digits);
    /* “教育行业”, “金融业” */
    if (!code && str_ends(key, STR("行业")))
        code = json_object_getn(values->sectors, key.ptr, key.len - strlen("行业"));
    if (!code && str_ends(key, STR("业")))
        code = json_object_getn(values->sectors, key.ptr, key.len - strlen("业"));
    if (code && json_string_length(code) > 0) {
        *ret_code = json_text(code);
        return true;
    }
    struct str near = nearest(values->sectors, key);
    TELL(cell, "unknown-sector", "行业表中没有“%.*s”%s%.*s", "no such sector: \"%.*s\"%s%.*s",
         STR_ARG(text), near.len > 0 ? " → " : "", STR_ARG(near));
    return false;
}

static bool option_is(struct arena *arena, const json_t *option, struct str key)
{
    struct str code = json_get_text(option, "code");
    struct str zh = name_key(arena, json_get_text(option, "zh"));
    size_t index;
    json_t *synonym;

    if (str_equal(name_key(arena, code), key) || str_equal(zh, key) ||
        str_equal(name_key(arena, json_get_text(option, "en")), key))
        return true;
    if (str_equal(arena_print(arena, "%.*s%.*s", STR_ARG(code), STR_ARG(zh)), key))
        return true; /* “1中央” */
    json_array_foreach(json_get_list(option, "synonyms"), index, synonym)
    {
        if (str_equal(name_key(arena, json_text(synonym)), key))
            return true;
    }
    return false;
}

static const json_t *option_of(struct arena *arena, const json_t *field, struct str text)
{
    struct str key = name_key(arena, text);
    size_t index;
    json_t *option;

    json_array_foreach(json_get_list(field, "options"), index, option)
    {
        if (key.len > 0 && option_is(arena, option, key))
            return option;
    }
    return NULL;
}

static void tell_options(const struct import_cell *cell, const json_t *field, struct str text)
{
    struct arena *arena = arena_of(cell);
    struct str key = name_key(arena, text);
    struct str all = STR("");
    struct str near = STR("");
    size_t best = 3;
    size_t index;
    json_t *option;

    json_array_foreach(json_get_list(field, "options"), index, option)
    {
        struct str zh = json_get_text(option, "zh");
        size_t distance = import_field_distance(key, name_key(arena, zh), 2);
        if (index < 12)
            all =
                arena_print(arena, "%.*s%s%.*s", STR_ARG(all), index > 0 ? "、" : "", STR_ARG(zh));
        if (distance < best) {
            best = distance;
            near = zh;
        }
    }
    if (near.len > 0)
        TELL(cell, "not-an-option", "“%.*s”不在可选值之内，是否为“%.*s”？（可选：%.*s）",
             "\"%.*s\" is no option; is it \"%.*s\"? (options: %.*s)", STR_ARG(text), STR_ARG(near),
             STR_ARG(all));
    else
        TELL(cell, "not-an-option", "“%.*s”不在可选值之内（可选：%.*s）",
             "\"%.*s\" is no option (options: %.*s)", STR_ARG(text), STR_ARG(all));
}

bool import_value_state(const struct import_cell *cell, const json_t *field,
                        enum system_state *ret_state)
{
    static const char *const names[] = {
#define STATE_NAME(name, word, zh, en) zh,
        SYSTEM_STATE_TABLE(STATE_NAME)
#undef STATE_NAME
    };
    struct str text = cell->cell.text;

    for (int i = 0; i < SYSTEM_STATE_COUNT; i++) {
        if (str_is(text, names[i]) || str_is(text, system_state_word((enum system_state)i))) {
            *ret_state = (enum system_state)i;
            return true;
        }
    }
    const json_t *option = option_of(arena_of(cell), field, text);
    if (!option) {
        tell_options(cell, field, text);
        return false;
    }
    *ret_state =
        str_is(json_get_text(option, "code"), "running") ? SYSTEM_OPERATION : SYSTEM_BUILDING;
    return true;
}

/* The first part of a list of words, and what follows the separator. */
static struct str cut_word(struct str text, struct str *rest)
{
    static const char *const separators[] = {"、", "，", ",", "；", ";", "/",
                                             "\n", "\r", "|", "+",  " ", "　"};

    for (size_t i = 0; i < text.len; i++) {
        struct str here = {text.ptr + i, text.len - i};
        for (size_t s = 0; s < sizeof separators / sizeof separators[0]; s++) {
            if (!str_starts(here, str_of(separators[s])))
                continue;
            size_t len = strlen(separators[s]);
            *rest = (struct str){here.ptr + len, here.len - len};
            return (struct str){text.ptr, i};
        }
    }
    *rest = STR("");
    return text;
}

bool import_value_choices(const struct import_cell *cell, const json_t *field, json_t **ret_codes)
{
    struct arena *arena = arena_of(cell);
    struct str rest = cell->cell.text;
    json_t *codes = json_new_list(arena);
    const json_t *whole = option_of(arena, field, rest);
    bool is_good = true;

    if (whole) {
        json_add_text(codes, json_get_text(whole, "code"));
        rest = STR("");
    }
    while (rest.len > 0) {
        struct str word = str_trim(cut_word(rest, &rest));
        const json_t *option = word.len > 0 ? option_of(arena, field, word) : NULL;
        bool is_new = option != NULL;
        if (word.len > 0 && !option) {
            tell_options(cell, field, word);
            is_good = false;
        }
        for (size_t i = 0; is_new && i < json_array_size(codes); i++)
            is_new = !str_equal(json_text(json_array_get(codes, i)), json_get_text(option, "code"));
        if (is_new)
            json_add_text(codes, json_get_text(option, "code"));
    }
    *ret_codes = codes;
    return is_good;
}

/* ---- Answers of the form ---- */

static bool answer_yesno(const struct import_cell *cell, json_t **ret_answer)
{
    static const char *const yes[] = {"是", "有", "y", "yes", "true", "1",
                                      "√",  "✓",  "✔", "已",  "采用"};
    static const char *const no[] = {"否", "无", "n",    "no",   "false", "0",
                                     "×",  "x",  "没有", "不是", "未采用"};
    struct str text = cell->cell.text;
    struct str key = name_key(arena_of(cell), text);

    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (str_is(key, yes[i]) || str_is(text, yes[i])) {
            *ret_answer = json_true();
            return true;
        }
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (str_is(key, no[i]) || str_is(text, no[i])) {
            *ret_answer = json_false();
            return true;
        }
    }
    TELL(cell, "not-yes-or-no", "“%.*s”应为“是”或“否”", "\"%.*s\" should be yes or no",
         STR_ARG(text));
    return false;
}

static bool answer_number(const struct import_cell *cell, bool is_whole, json_t **ret_answer)
{
    struct arena *arena = arena_of(cell);
    struct str half = str_half_width(arena, cell->cell.text);
    char *digits = arena_take(arena, half.len + 1);
    size_t len = 0;
    char *end = NULL;

    for (size_t i = 0; i < half.len; i++) {
        if (half.ptr[i] != ',' && half.ptr[i] != ' ')
            digits[len++] = half.ptr[i];
    }
    double value = strtod(digits, &end);
    struct str unit = str_of(end);
    bool has_unit = str_is(unit, "个") || str_is(unit, "家") || str_is(unit, "台") ||
                    str_is(unit, "万条") || str_is(unit, "GB");
    bool is_number = end != digits && (unit.len == 0 || has_unit) && value > -1e15 && value < 1e15;
    if (!is_number || (is_whole && value != (double)(int64_t)value)) {
        TELL(cell, is_whole ? "not-an-integer" : "not-a-number", "“%.*s”不是数%s",
             "\"%.*s\" is no number%s", STR_ARG(cell->cell.text), is_whole ? " (1, 2, 3 …)" : "");
        return false;
    }
    *ret_answer = json_keep(arena, value == (double)(int64_t)value ? json_integer((int64_t)value)
                                                                   : json_real(value));
    return true;
}

static json_t *text_answer(const struct import_cell *cell, struct str text)
{
    return json_keep(arena_of(cell), json_stringn(text.ptr ? text.ptr : "", text.len));
}

static bool answer_choice(const struct import_cell *cell, const json_t *field, json_t **ret_answer)
{
    const json_t *option = option_of(arena_of(cell), field, cell->cell.text);

    if (!option) {
        tell_options(cell, field, cell->cell.text);
        return false;
    }
    *ret_answer = text_answer(cell, json_get_text(option, "code"));
    return true;
}

bool import_value_answer(const struct import_values *values, const struct import_cell *cell,
                         const json_t *field, json_t **ret_answer)
{
    struct str kind = json_get_text(field, "kind");
    struct str text = cell->cell.text;
    struct import_levels levels;

    if (str_is(kind, "choice"))
        return answer_choice(cell, field, ret_answer);
    if (str_is(kind, "choices"))
        return import_value_choices(cell, field, ret_answer);
    if (str_is(kind, "yesno"))
        return answer_yesno(cell, ret_answer);
    if (str_is(kind, "int") || str_is(kind, "number"))
        return answer_number(cell, str_is(kind, "int"), ret_answer);
    if (str_is(kind, "level")) {
        if (!import_level_read(cell, &levels))
            return false;
        *ret_answer = json_keep(arena_of(cell), json_integer(levels.level));
        return true;
    }
    if (str_is(kind, "date") && !import_date_read(cell, &text))
        return false;
    if (str_is(kind, "region") && !import_value_region(values, cell, &text))
        return false;
    if (str_is(kind, "postal") || str_is(kind, "phone") || str_is(kind, "mobile") ||
        str_is(kind, "email"))
        text = str_trim(str_half_width(arena_of(cell), text));
    *ret_answer = text_answer(cell, text);
    return true;
}
