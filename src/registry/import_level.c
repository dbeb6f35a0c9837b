/* SPDX-License-Identifier: Apache-2.0
 * Cells read as levels of protection. */
#include "registry/import_level.h"

#include <string.h>

#include "base/banned.h"

#define TELL(cell, code, ...) import_report_error((cell)->report, &(cell)->place, code, __VA_ARGS__)

static struct arena *arena_of(const struct import_cell *cell)
{
    return cell->report->w->arena;
}

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

static bool take(struct str *text, const char *word)
{
    if (!str_starts(*text, str_of(word)))
        return false;
    size_t len = strlen(word);
    *text = (struct str){text->ptr + len, text->len - len};
    return true;
}

/* Take 拟定第三级 and the like: what may stand before, one sign, 级.  0 when there is none. */
static int take_level(struct str *text)
{
    static const char *const before[] = {"网络安全", "等级保护", "等保", "拟定", "拟",
                                         "暂定",     "定为",     "为",   "第"};
    static const char *const roman[] = {"III", "II", "IV", "I", "V"};
    static const int roman_levels[] = {3, 2, 4, 1, 5};
    struct str rest = *text;
    int level = 0;

    for (int pass = 0; pass < 2; pass++) { /* 等保拟定三级, 拟定等保三级 */
        for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
            (void)take(&rest, before[i]);
    }
    for (size_t i = 0; level == 0 && i < sizeof roman / sizeof roman[0]; i++)
        level = take(&rest, roman[i]) ? roman_levels[i] : 0;
    if (level == 0 && rest.len > 0) {
        size_t at = 0;
        level = level_of_sign(str_point(rest, &at));
        rest = (struct str){rest.ptr + at, rest.len - at};
    }
    if (level == 0)
        return 0;
    (void)take(&rest, "级");
    *text = rest;
    return level;
}

/* Take S3A3 or S3A3G3, each part once, S and A both. */
static bool take_code(struct str *text, struct import_levels *levels)
{
    struct import_levels found = {0, 0, 0};
    struct str rest = *text;

    while (rest.len >= 2 && rest.ptr[1] >= '1' && rest.ptr[1] <= '5') {
        int *part = rest.ptr[0] == 'S'   ? &found.info
                    : rest.ptr[0] == 'A' ? &found.service
                    : rest.ptr[0] == 'G' ? &found.level
                                         : NULL;
        if (!part || *part != 0)
            return false;
        *part = rest.ptr[1] - '0';
        rest = (struct str){rest.ptr + 2, rest.len - 2};
    }
    if (found.info == 0 || found.service == 0)
        return false;
    *levels = found;
    *text = rest;
    return true;
}

/* The whole text is one expression: 三级, S3A3, 三级(S3A3), S3A3(三级), 三级S3A3. */
static bool read_whole(struct str text, struct import_levels *levels, int *ret_named)
{
    bool has_code = take_code(&text, levels);
    int named = has_code ? 0 : take_level(&text);

    if (!has_code && named == 0)
        return false;
    bool is_open = take(&text, "(");
    if (is_open || text.len > 0) {
        if (has_code)
            named = take_level(&text);
        else if (!take_code(&text, levels))
            return false;
        if (named == 0)
            return false;
    }
    if (is_open && !take(&text, ")"))
        return false;
    *ret_named = named;
    return text.len == 0;
}

static struct str without_spaces(struct arena *arena, struct str text)
{
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (!strchr(" \t\r\n", text.ptr[i]))
            out[len++] = text.ptr[i];
    }
    return (struct str){out, len};
}

static struct str upper(struct arena *arena, struct str text)
{
    char *out = str_zero(arena, text);

    for (size_t i = 0; i < text.len; i++)
        out[i] = (char)(out[i] >= 'a' && out[i] <= 'z' ? out[i] - 'a' + 'A' : out[i]);
    return (struct str){out, text.len};
}

bool import_level_read(const struct import_cell *cell, struct import_levels *ret_levels)
{
    struct arena *arena = arena_of(cell);
    struct str text = upper(arena, str_trim(str_half_width(arena, cell->cell.text)));
    struct import_levels levels = {0, 0, 0};
    int named = 0;

    if (is_ungraded(text)) {
        *ret_levels = levels;
        return true;
    }
    if (!read_whole(without_spaces(arena, text), &levels, &named)) {
        TELL(cell, "not-a-level", "“%.*s”不是安全保护等级（如 三级、第三级、3、S3A3）",
             "\"%.*s\" is no level (such as 3 or S3A3)", STR_ARG(cell->cell.text));
        return false;
    }
    int coded = levels.info > levels.service ? levels.info : levels.service;
    if (coded > 0 &&
        ((named > 0 && coded != named) || (levels.level > 0 && coded != levels.level))) {
        TELL(cell, "level-mismatch", "等级 %d 与 S%dA%d 不一致（应取两者中较高的）",
             "level %d does not agree with S%dA%d (the higher of both counts)",
             named > 0 && coded != named ? named : levels.level, levels.info, levels.service);
        return false;
    }
    levels.level = coded > 0 ? coded : named;
    *ret_levels = levels;
    return true;
}
