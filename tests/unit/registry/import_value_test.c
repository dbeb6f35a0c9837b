/* SPDX-License-Identifier: Apache-2.0
 * Cells in all the ways in which people write days, levels and places. */
#include "register_bench.h"

#include <string.h>

#include "registry/import_date.h"
#include "registry/import_field.h"
#include "registry/import_level.h"
#include "registry/import_value.h"

static struct import_report report;

static struct import_cell cell_of(const char *text, enum grid_kind kind)
{
    return (struct import_cell){
        .cell = {kind, str_of(text)}, .place = {STR("表"), 1, 0, STR("列")}, .report = &report};
}

static const struct {
    const char *text;
    enum grid_kind kind;
    const char *date; /* NULL: refused */
    bool is_doubtful;
} days[] = {
    {"2025年3月1日", GRID_TEXT, "2025-03-01", false},
    {"２０２５年３月１日", GRID_TEXT, "2025-03-01", false},
    {"2025年3月1号", GRID_TEXT, "2025-03-01", false},
    {"2025/3/1", GRID_TEXT, "2025-03-01", false},
    {"2025.03.01", GRID_TEXT, "2025-03-01", false},
    {"2025-3-1 08:30:00", GRID_TEXT, "2025-03-01", false},
    {"2025-03-01T08:30:00", GRID_TEXT, "2025-03-01", false},
    {"20250301", GRID_TEXT, "2025-03-01", false},
    {"20250301", GRID_NUMBER, "2025-03-01", false},
    {"45717", GRID_NUMBER, "2025-03-01", false},
    {"45717.5", GRID_NUMBER, "2025-03-01", false},
    {"2025-03-01", GRID_DATE, "2025-03-01", false},
    {"2025年3月", GRID_TEXT, "2025-03-01", true},
    {"2025.3", GRID_TEXT, "2025-03-01", true},
    {"202503", GRID_NUMBER, "2025-03-01", true},
    {"2025", GRID_NUMBER, "2025-01-01", true},
    {"2024-02-29", GRID_TEXT, "2024-02-29", false},
    {"2025-02-29", GRID_TEXT, NULL, false},
    {"2025-13-01", GRID_TEXT, NULL, false},
    {"25-3-1", GRID_TEXT, NULL, false},
    {"去年", GRID_TEXT, NULL, false},
    {"99999999", GRID_NUMBER, NULL, false},
    {"123", GRID_NUMBER, NULL, false},
};

static void days_are_read_or_refused(void **state)
{
    (void)state;
    import_report_init(&report, register_bench_read(&bench.operator_a));
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct import_cell cell = cell_of(days[i].text, days[i].kind);
        struct str date = STR("");
        int64_t errors = report.error_count;
        int64_t warnings = report.warning_count;
        bool is_good = import_date_read(&cell, &date);
        if (is_good != (days[i].date != NULL) || (is_good && !str_is(date, days[i].date)))
            fail_msg("\"%s\" became \"%.*s\"", days[i].text, STR_ARG(date));
        assert_int_equal(report.error_count, errors + !is_good);
        if (report.warning_count != warnings + days[i].is_doubtful)
            fail_msg("\"%s\": warnings", days[i].text);
    }
}

static const struct {
    const char *text;
    int info, service, level; /* level -1: refused */
} levels[] = {
    {"三级", 0, 0, 3},
    {"第三级", 0, 0, 3},
    {"3级", 0, 0, 3},
    {"３", 0, 0, 3},
    {"叁级", 0, 0, 3},
    {"Ⅲ级", 0, 0, 3},
    {"III", 0, 0, 3},
    {"iv级", 0, 0, 4},
    {"S3A3", 3, 3, 3},
    {"s2a3g3", 2, 3, 3},
    {"三级（S3A2G3）", 3, 2, 3},
    {"第三级(S3A3)", 3, 3, 3},
    {"等保三级", 0, 0, 3},
    {"未定级", 0, 0, 0},
    {"/", 0, 0, 0},
    {"二级（S3A2）", 0, 0, -1},
    {"六级", 0, 0, -1},
    {"12级", 0, 0, -1},
    {"S3", 0, 0, -1},
    {"高", 0, 0, -1},
    {"", 0, 0, -1},
    {"拟定三级", 0, 0, 3},
    {"暂定 第 二 级", 0, 0, 2},
    {"等保第三级（S3A3G3）", 3, 3, 3},
    {"S2A3(三级)", 2, 3, 3},
    {"-1", 0, 0, -1},
    {"3.5", 0, 0, -1},
    {"二级/三级", 0, 0, -1},
    {"3级4级", 0, 0, -1},
    {"不是三级", 0, 0, -1},
    {"未达到三级", 0, 0, -1},
    {"三级以下", 0, 0, -1},
    {"三级(S3A3", 0, 0, -1},
    {"三级()", 0, 0, -1},
    {"S3A3()", 0, 0, -1},
    {"S3A3S2", 0, 0, -1},
    {"S3A3G2", 0, 0, -1},
    {"IIII", 0, 0, -1},
};

static void levels_are_read_or_refused(void **state)
{
    (void)state;
    import_report_init(&report, register_bench_read(&bench.operator_a));
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        struct import_cell cell = cell_of(levels[i].text, GRID_TEXT);
        struct import_levels read = {0, 0, 0};
        bool is_good = import_level_read(&cell, &read);
        if (is_good != (levels[i].level >= 0) ||
            (is_good && (read.level != levels[i].level || read.info != levels[i].info ||
                         read.service != levels[i].service)))
            fail_msg("\"%s\" became S%dA%d level %d", levels[i].text, read.info, read.service,
                     read.level);
    }
}

static const struct {
    const char *text, *code; /* NULL: refused */
    bool is_doubtful;
} places[] = {
    {"440100", "440100", false},
    {"广东省广州市", "440100", false},
    {"广州市", "440100", false},
    {"广东省 深圳市", "440300", false},
    {"广东省深圳市南山区", "440300", true},
    {"Guangzhou", "440100", false},
    {"440999", NULL, false},
    {"火星市", NULL, false},
};

static void places_are_found_by_code_and_name(void **state)
{
    struct import_values values;

    (void)state;
    struct work *w = register_bench_read(&bench.operator_a);
    import_report_init(&report, w);
    register_bench_good(import_value_init(w, &values));
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct import_cell cell = cell_of(places[i].text, GRID_TEXT);
        struct str code = STR("");
        int64_t warnings = report.warning_count;
        bool is_good = import_value_region(&values, &cell, &code);
        if (is_good != (places[i].code != NULL) || (is_good && !str_is(code, places[i].code)))
            fail_msg("\"%s\" became \"%.*s\"", places[i].text, STR_ARG(code));
        assert_int_equal(report.warning_count, warnings + places[i].is_doubtful);
    }
}

static const struct {
    const char *header;
    int target; /* -1: unknown */
} headers[] = {
    {"系统名称", IMPORT_NAME},
    {"* 定级对象名称（全称）", IMPORT_NAME},
    {"1.信息系统名称", IMPORT_NAME},
    {"业务系统名称", IMPORT_NAME},
    {"运营单位", IMPORT_PARTY},
    {"统一社会\n信用代码", IMPORT_USCC},
    {"安全保护等级", IMPORT_LEVEL},
    {"定级", IMPORT_LEVEL},
    {"备案号", IMPORT_CERTIFICATE},
    {"上线时间", IMPORT_OPERATION_ON},
    {"投入使用日期", IMPORT_OPERATION_ON},
    {"投运日期", IMPORT_OPERATION_ON},
    {"上线日期", IMPORT_OPERATION_ON},
    {"启用时间", IMPORT_OPERATION_ON},
    {"建成时间", IMPORT_OPERATION_ON},
    {"网络性质", IMPORT_FORM},
    {"域名", IMPORT_FORM},
    {"源站IP", IMPORT_FORM},
    {"联系电话", IMPORT_PARTY_FORM},
    {"序号", IMPORT_NOTHING},
    {"专家评审", IMPORT_LATER},
    {"主管部门", IMPORT_REGULATOR},
    {"天气", -1},
};

static void headers_are_known_by_all_their_names(void **state)
{
    struct import_fields fields;

    (void)state;
    import_field_all(register_bench_read(&bench.operator_a), &fields);
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        const struct import_field *field = import_field_find(&fields, str_of(headers[i].header));
        int target = field ? (int)field->target : -1;
        if (target != headers[i].target)
            fail_msg("\"%s\" means %d", headers[i].header, target);
    }
    assert_true(str_is(import_field_near(&fields, STR("系统名城")), "系统名称"));
    assert_int_equal(import_field_near(&fields, STR("天气预报情况")).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_or_refused),
        cmocka_unit_test(levels_are_read_or_refused),
        cmocka_unit_test(places_are_found_by_code_and_name),
        cmocka_unit_test(headers_are_known_by_all_their_names),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
