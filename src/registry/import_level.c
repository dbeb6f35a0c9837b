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

bool import_level_read(const struct import_cell *cell, struct import_levels *ret_levels)
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
