/* SPDX-License-Identifier: Apache-2.0
 * One line, one region: checks of code, level, parent and dates with the line they stand on. */
#include "policy/regions_read.h"

#include <string.h>

#include "policy/policy_limits.h"

enum { COLUMNS = 9, CODE_DIGITS = 6 };

static const char *const columns[COLUMNS] = {
    "code", "name", "name_en", "level", "parent", "valid_from", "valid_to", "successor", "source"};
static const char *const levels[] = {"nation", "province", "city", "county", "zone"};

static bool is_code(struct str text)
{
    if (text.len != CODE_DIGITS)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    }
    return true;
}

static bool is_level(struct str text)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (str_is(text, levels[i]))
            return true;
    }
    return false;
}

/* Split at commas; false when the number of columns is not right. */
static bool split(struct str line, struct str *ret_cells)
{
    struct str rest = line;

    for (int i = 0; i < COLUMNS; i++) {
        bool is_last = i == COLUMNS - 1;
        if (!is_last && !memchr(rest.ptr ? rest.ptr : "", ',', rest.len))
            return false;
        ret_cells[i] = str_trim(str_cut(rest, ',', &rest));
    }
    return rest.len == 0;
}

static void check_row(const struct str *cells, const json_t *by_code, struct str shown, int line,
                      struct arena *arena, struct pack_problems *problems)
{
    struct date day;

    if (!is_code(cells[0]))
        pack_problem(problems, shown, line, "区划代码“%.*s”应为 6 位数字",
                     "the code %.*s is not 6 digits", STR_ARG(cells[0]));
    if (cells[1].len == 0)
        pack_problem(problems, shown, line, "缺少名称", "the name is missing");
    if (!is_level(cells[3]))
        pack_problem(
            problems, shown, line, "级别“%.*s”不在 nation、province、city、county、zone 之内",
            "the level %.*s is none of nation, province, city, county, zone", STR_ARG(cells[3]));
    if (cells[4].len > 0 && !json_object_get(by_code, str_zero(arena, cells[4])))
        pack_problem(problems, shown, line, "上级“%.*s”没有排在它前面",
                     "the parent %.*s does not stand before it", STR_ARG(cells[4]));
    if (json_object_get(by_code, str_zero(arena, cells[0])))
        pack_problem(problems, shown, line, "区划代码“%.*s”重复", "the code %.*s stands twice",
                     STR_ARG(cells[0]));
    for (int i = 5; i <= 6; i++) {
        if (cells[i].len > 0 && !date_read(cells[i], &day))
            pack_problem(problems, shown, line, "“%.*s”不是日期（应为 2026-01-31 的样式）",
                         "%.*s is not a date (write it as 2026-01-31)", STR_ARG(cells[i]));
    }
    if (cells[7].len > 0 && !is_code(cells[7]))
        pack_problem(problems, shown, line, "后继代码“%.*s”应为 6 位数字",
                     "the successor %.*s is not 6 digits", STR_ARG(cells[7]));
}

static bool is_head(const struct str *cells)
{
    for (int i = 0; i < COLUMNS; i++) {
        if (!str_is(cells[i], columns[i]))
            return false;
    }
    return true;
}

bool regions_read(struct arena *arena, struct str text, struct str shown,
                  struct yaml_read_tree *ret_tree, struct pack_problems *problems)
{
    json_t *root = json_new_object(arena);
    json_t *list = json_new_list(arena);
    json_t *by_code = json_new_object(arena);
    struct str rest = text, cells[COLUMNS];
    int line = 0;

    if (text.len > YAML_READ_MAX_BYTES || !str_is_utf8(text)) {
        pack_problem(problems, shown, 0, "文件过大或不是 UTF-8 编码",
                     "the file is too long or not UTF-8");
        return false;
    }
    while (rest.len > 0) {
        struct str row = str_trim(str_cut(rest, '\n', &rest));
        line++;
        if (row.len == 0 || row.ptr[0] == '#')
            continue;
        if (!split(row, cells) || (line == 1 && !is_head(cells))) {
            pack_problem(problems, shown, line,
                         "应有 9 列：code,name,name_en,level,parent,valid_from,valid_to,successor,"
                         "source",
                         "there must be 9 columns: code,name,name_en,level,parent,valid_from,"
                         "valid_to,successor,source");
            continue;
        }
        if (line == 1)
            continue;
        if (json_array_size(list) == POLICY_MAX_REGIONS) {
            pack_problem(problems, shown, line, "区划超过 %d 行", "more than %d regions",
                         POLICY_MAX_REGIONS);
            return false;
        }
        check_row(cells, by_code, shown, line, arena, problems);
        json_t *region = json_new_object(arena);
        for (int i = 0; i < COLUMNS; i++)
            json_put_text(region, columns[i], cells[i].len ? cells[i] : (struct str){NULL, 0});
        json_add(list, region);
        json_put(by_code, str_zero(arena, cells[0]), region);
    }
    json_put(root, "regions", list);
    *ret_tree = (struct yaml_read_tree){root, NULL};
    return true;
}
