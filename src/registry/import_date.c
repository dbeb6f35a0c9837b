/* SPDX-License-Identifier: Apache-2.0
 * Cells read as days. */
#include "registry/import_date.h"

#include <string.h>

#include "base/banned.h"
#include "registry/xlsx_read.h"

#define TELL(cell, code, ...) import_report_error((cell)->report, &(cell)->place, code, __VA_ARGS__)
#define WARN(cell, code, ...)                                                                      \
    import_report_warning((cell)->report, &(cell)->place, code, __VA_ARGS__)

static struct arena *arena_of(const struct import_cell *cell)
{
    return cell->report->w->arena;
}

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

bool import_date_read(const struct import_cell *cell, struct str *ret_date)
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
