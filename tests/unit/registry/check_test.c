/* SPDX-License-Identifier: Apache-2.0
 * Codes of forms: what is right, what is wrong and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "registry/check.h"

static const struct date today = {2026, 11, 21};

static const struct {
    const char *kind, *value;
    const char *clean; /* NULL: refused */
    const char *part;  /* of the Chinese reason or doubt, NULL: none looked for */
} cases[] = {
    {"uscc", "91350100M000100Y43", "91350100M000100Y43", NULL},
    {"uscc", " ９１３５０１００ｍ０００１００ｙ４３　", "91350100M000100Y43", NULL},
    {"uscc", "91350100M000100Y44", NULL, "末位校验码"},
    {"uscc", "91350100M000100Y33", NULL, "主体标识码"},
    {"uscc", "91350100M000100Y4", NULL, "18 位"},
    {"uscc", "91350100I000100Y43", NULL, "第 9 位"},
    {"uscc", "9135X100M000100Y43", NULL, "行政区划数字"},
    {"uscc", "", NULL, "18 位"},
    {"idcard", "11010519491231002X", "11010519491231002X", NULL},
    {"idcard", "11010519491231002x", "11010519491231002X", NULL},
    {"idcard", "440524188001010014", "440524188001010014", NULL},
    {"idcard", "440524188001010015", NULL, "校验码"},
    {"idcard", "110105194913310021", NULL, "不存在"},
    {"idcard", "11010520991231002X", NULL, "晚于今天"},
    {"idcard", "00010519491231002X", NULL, "省级"},
    {"region", "440100", "440100", NULL},
    {"region", "440103", "440103", "未经核对"},
    {"region", "990100", "990100", NULL},
    {"region", "100000", "100000", NULL},
    {"region", "160000", NULL, "省级"},
    {"region", "440003", NULL, "地级"},
    {"region", "4401", NULL, "6 位"},
    {"organ", "440100000000", "440100000000", NULL},
    {"organ", "44010000000", NULL, "12 位"},
    {"postal", "510000", "510000", NULL},
    {"postal", "51000", NULL, "6 位"},
    {"mobile", "１３８００００００００", "13800000000", NULL},
    {"mobile", "23800000000", NULL, "1 开头"},
    {"phone", "020-8888 8888", "020-8888 8888", NULL},
    {"phone", "/", "/", NULL},
    {"phone", "没有", NULL, "电话号码"},
    {"email", "a.b@example.cn", "a.b@example.cn", NULL},
    {"email", "a@b", NULL, "邮箱"},
    {"email", "0@X.A", NULL, "邮箱"},
    {"email", "0@X.AB", "0@X.AB", NULL},
    {"email", "@example.cn", NULL, "邮箱"},
    {"email", "a b@example.cn", NULL, "邮箱"},
    {"industry", "I65", "I65", NULL},
    {"industry", "i6510", "I6510", NULL},
    {"industry", "A65", NULL, "大类"},
    {"industry", "U01", NULL, "门类"},
    {"certificate", "44010000001-26001", "44010000001-26001", NULL},
    {"certificate", "４４０１０００００１２－２６００１", "44010000012-26001", NULL},
    {"certificate", "44010000001-2600", NULL, "11 位数字"},
};

static enum status run(struct arena *arena, size_t i, struct str *clean, struct check_doubt *doubt,
                       struct fault *fault)
{
    struct str kind = str_of(cases[i].kind);
    struct str value = str_of(cases[i].value);

    doubt->zh[0] = '\0';
    if (str_is(kind, "uscc"))
        return check_uscc(arena, value, "f", clean, doubt, fault);
    if (str_is(kind, "idcard"))
        return check_idcard(arena, value, today, "f", clean, fault);
    if (str_is(kind, "region"))
        return check_region(arena, value, "f", clean, doubt, fault);
    if (str_is(kind, "organ"))
        return check_organ(arena, value, "f", clean, fault);
    if (str_is(kind, "postal"))
        return check_postal(arena, value, "f", clean, fault);
    if (str_is(kind, "mobile"))
        return check_mobile(arena, value, "f", clean, fault);
    if (str_is(kind, "phone"))
        return check_phone(arena, value, "f", clean, fault);
    if (str_is(kind, "email"))
        return check_email(arena, value, "f", clean, fault);
    if (str_is(kind, "certificate"))
        return check_certificate(arena, value, "f", clean, fault);
    return check_industry(arena, value, "f", clean, fault);
}

static void every_code_is_judged_with_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena;
        struct str clean = STR("");
        struct check_doubt doubt;
        struct fault fault = {.status = ST_OK};

        arena_init(&arena, 1 << 20);
        enum status status = run(&arena, i, &clean, &doubt, &fault);
        if (status != (cases[i].clean ? ST_OK : ST_INVALID))
            fail_msg("%s \"%s\": %s", cases[i].kind, cases[i].value, fault.zh);
        if (cases[i].clean && !str_is(clean, cases[i].clean))
            fail_msg("%s \"%s\" became \"%.*s\"", cases[i].kind, cases[i].value, STR_ARG(clean));
        struct str reason = str_of(cases[i].clean ? doubt.zh : fault.zh);
        if (cases[i].part && !str_contains(reason, str_of(cases[i].part)))
            fail_msg("%s \"%s\": \"%.*s\"", cases[i].kind, cases[i].value, STR_ARG(reason));
        if (!cases[i].clean)
            assert_true(fault.en[0] != '\0');
        arena_done(&arena);
    }
}

static void only_real_provinces_are_divisions(void **state)
{
    static const struct {
        const char *code;
        bool is_real;
    } divisions[] = {
        {"440100", true},  {"500105", true},  {"100000", true},  {"710000", true},
        {"000000", false}, {"990000", false}, {"999999", false}, {"101000", false},
        {"160000", false}, {"4401", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof divisions / sizeof divisions[0]; i++) {
        struct fault fault = {.status = ST_OK};
        enum status status = check_division(str_of(divisions[i].code), "f", &fault);
        if (status != (divisions[i].is_real ? ST_OK : ST_INVALID))
            fail_msg("\"%s\"", divisions[i].code);
        assert_true(divisions[i].is_real || (fault.zh[0] != '\0' && fault.en[0] != '\0'));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_is_judged_with_its_reason),
        cmocka_unit_test(only_real_provinces_are_divisions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
