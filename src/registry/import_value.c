/* SPDX-License-Identifier: Apache-2.0
 * Cells read as dates, levels, places, options and answers. */
#include "registry/import_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "policy/policy.h"
#include "registry/import_field.h"
#include "registry/name_key.h"
#include "registry/region.h"
#include "registry/registry_limits.h"
#include "registry/xlsx_read.h"

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

/* ---- Dates ---- */

/* Numbers of a text like 2025年3月1日; false for other signs than the usual ones. */
static bool read_parts(struct str text, int64_t parts[3], size_t *count, size_t *first_digits)
{
    static const char *const signs[] = {"年", "月", "日", "号", ".", "/", "-", " ", "．"};
    size_t at = 0;

    *count = 0;
    while (at < text.len) {
        struct str rest = {text.ptr + at, text.len - at};
        size_t step = 0;
        if (rest.ptr[0] >= '0' && rest.ptr[0] <= '9') {
            size_t digits = 0;
            int64_t value = 0;
            while (digits < rest.len && digits < 9 && rest.ptr[digits] >= '0' &&
                   rest.ptr[digits] <= '9')
                value = value * 10 + (rest.ptr[digits++] - '0');
            if (*count == 3)
                return true; /* a time of day follows */
            if (*count == 0)
                *first_digits = digits;
            parts[(*count)++] = value;
            at += digits;
            continue;
        }
        for (size_t i = 0; i < sizeof signs / sizeof signs[0] && step == 0; i++) {
            if (str_starts(rest, str_of(signs[i])))
                step = strlen(signs[i]);
        }
        if (step == 0)
            return *count == 3 && (rest.ptr[0] == 'T' || rest.ptr[0] == ':');
        at += step;
    }
    return *count > 0;
}

static bool bad_date(const struct import_cell *cell)
{
    TELL(cell, "not-a-date", "“%.*s”不是日期（如 2025-03-01、2025年3月1日）",
         "\"%.*s\" is no date (such as 2025-03-01)", STR_ARG(cell->cell.text));
    return false;
}

static bool make_date(const struct import_cell *cell, int64_t year, int64_t month, int64_t day,
                      struct str *ret_date)
{
    char text[DATE_TEXT_BYTES];
    struct date on;

    if (year < 1950 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31)
        return bad_date(cell);
    on = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
    if (!date_is_valid(on))
        return bad_date(cell);
    *ret_date = str_copy(arena_of(cell), str_of(date_print(on, text)));
    return true;
}

static bool single_number_date(const struct import_cell *cell, int64_t number, size_t digits,
                               struct str *ret_date)
{
    struct date on;
    char text[DATE_TEXT_BYTES];

    if (digits == 8)
        return make_date(cell, number / 10000, number / 100 % 100, number % 100, ret_date);
    if (digits == 5 && xlsx_read_serial((double)number, false, &on) && on.year >= 1950) {
        *ret_date = str_copy(arena_of(cell), str_of(date_print(on, text)));
        return true;
    }
    if ((digits != 6 && digits != 4) || !make_date(cell, digits == 6 ? number / 100 : number,
                                                   digits == 6 ? number % 100 : 1, 1, ret_date))
        return digits == 6 || digits == 4 ? false : bad_date(cell);
    WARN(cell, "day-assumed", "只写了年月，按 %.*s 登记", "no day was given; %.*s was taken",
         STR_ARG(*ret_date));
    return true;
}

bool import_value_date(const struct import_cell *cell, struct str *ret_date)
{
    struct str text = str_trim(str_half_width(arena_of(cell), cell->cell.text));
    int64_t parts[3] = {0, 1, 1};
    size_t count = 0;
    size_t digits = 0;
    struct str rest;

    if (cell->cell.kind == GRID_NUMBER)
        text = str_cut(text, '.', &rest); /* a time of day */
    if (!read_parts(text, parts, &count, &digits))
        return bad_date(cell);
    if (count == 1)
        return single_number_date(cell, parts[0], digits, ret_date);
    if (digits != 4)
        return bad_date(cell);
    if (!make_date(cell, parts[0], parts[1], count == 3 ? parts[2] : 1, ret_date))
        return false;
    if (count == 2)
        WARN(cell, "day-assumed", "只写了年月，按 %.*s 登记", "no day was given; %.*s was taken",
             STR_ARG(*ret_date));
    return true;
}

/* ---- Levels ---- */

/* The level that a sign stands for, 0 for other signs. */
static int level_of_sign(uint32_t point)
{
    static const struct {
        uint32_t point;
        int level;
    } signs[] = {
        {0x4e00, 1}, {0x4e8c, 2}, {0x4e09, 3}, {0x56db, 4}, {0x4e94, 5}, /* 一二三四五 */
        {0x58f9, 1}, {0x8d30, 2}, {0x53c1, 3}, {0x8086, 4}, {0x4f0d, 5}, /* 壹贰叁肆伍 */
        {0x2160, 1}, {0x2161, 2}, {0x2162, 3}, {0x2163, 4}, {0x2164, 5}, /* Ⅰ to Ⅴ */
    };

    if (point >= '1' && point <= '5')
        return (int)(point - '0');
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (signs[i].point == point)
            return signs[i].level;
    }
    return 0;
}

/* III, IV and the like, when the whole text is made of them. */
static int level_of_roman(struct str text)
{
    static const char *const roman[] = {"I", "II", "III", "IV", "V"};

    if (str_ends(text, STR("级")))
        text.len -= strlen("级");
    for (int i = 0; i < 5; i++) {
        if (str_is(text, roman[i]))
            return i + 1;
    }
    return 0;
}

static bool is_ungraded(struct str text)
{
    static const char *const words[] = {"未定级", "未定", "无",       "/",          "-",
                                        "0",      "待定", "暂未定级", "未定级备案", "N/A"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_is(text, words[i]))
            return true;
    }
    return false;
}

/* Take S3A3G3 out of the text; what is left is returned. */
static struct str take_code(struct arena *arena, struct str text, struct import_levels *levels)
{
    char *rest = arena_take(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_part = (c == 'S' || c == 'A' || c == 'G') && i + 1 < text.len &&
                       text.ptr[i + 1] >= '1' && text.ptr[i + 1] <= '5';
        if (!is_part) {
            rest[len++] = c;
            continue;
        }
        int level = text.ptr[++i] - '0';
        if (c == 'S')
            levels->info = level;
        else if (c == 'A')
            levels->service = level;
        else if (level > levels->level)
            levels->level = level;
    }
    return (struct str){rest, len};
}

static struct str upper(struct arena *arena, struct str text)
{
    char *out = str_zero(arena, text);

    for (size_t i = 0; i < text.len; i++)
        out[i] = (char)(out[i] >= 'a' && out[i] <= 'z' ? out[i] - 'a' + 'A' : out[i]);
    return (struct str){out, text.len};
}

bool import_value_level(const struct import_cell *cell, struct import_levels *ret_levels)
{
    struct arena *arena = arena_of(cell);
    struct str text = upper(arena, str_trim(str_half_width(arena, cell->cell.text)));
    struct import_levels levels = {0, 0, 0};
    int named = level_of_roman(text);
    int found = named > 0 ? 1 : 0;
    size_t at = 0;

    if (is_ungraded(text)) {
        *ret_levels = levels;
        return true;
    }
    struct str rest = take_code(arena, text, &levels);
    while (named == 0 && at < rest.len) {
        int level = level_of_sign(str_point(rest, &at));
        found += level > 0;
        named = level > 0 && found == 1 ? level : named;
        if (named > 0 && at < rest.len && level_of_sign(str_point(rest, &(size_t){at})) > 0)
            found = 2; /* “12级” */
    }
    int coded = levels.info > levels.service ? levels.info : levels.service;
    bool is_half = (levels.info == 0) != (levels.service == 0);
    if ((named == 0 && coded == 0) || found > 1 || is_half) {
        TELL(cell, "not-a-level", "“%.*s”不是安全保护等级（如 三级、第三级、3、S3A3）",
             "\"%.*s\" is no level (such as 3 or S3A3)", STR_ARG(cell->cell.text));
        return false;
    }
    if (coded > 0 && named > 0 && coded != named) {
        TELL(cell, "level-mismatch", "等级 %d 与 S%dA%d 不一致（应取两者中较高的）",
             "level %d does not agree with S%dA%d (the higher of both counts)", named, levels.info,
             levels.service);
        return false;
    }
    levels.level = coded > 0 ? coded : named;
    *ret_levels = levels;
    return true;
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
        if (!import_value_level(cell, &levels))
            return false;
        *ret_answer = json_keep(arena_of(cell), json_integer(levels.level));
        return true;
    }
    if (str_is(kind, "date") && !import_value_date(cell, &text))
        return false;
    if (str_is(kind, "region") && !import_value_region(values, cell, &text))
        return false;
    if (str_is(kind, "postal") || str_is(kind, "phone") || str_is(kind, "mobile") ||
        str_is(kind, "email"))
        text = str_trim(str_half_width(arena_of(cell), text));
    *ret_answer = text_answer(cell, text);
    return true;
}
