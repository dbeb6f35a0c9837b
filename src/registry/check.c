/* SPDX-License-Identifier: Apache-2.0
 * Check digits and forms of the codes that Chinese filing forms ask for. */
#include "registry/check.h"

#include <stdio.h>
#include <string.h>

#include "base/banned.h"

enum { CHECK_USCC_LEN = 18, CHECK_ID_LEN = 18, CHECK_EMAIL_MAX = 254, CHECK_PHONE_MAX = 40 };

static struct str cleaned(struct arena *arena, struct str value, bool is_upper)
{
    struct str text = str_trim(str_half_width(arena, value));
    char *copy = str_zero(arena, text);

    for (size_t i = 0; is_upper && i < text.len; i++) {
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - 'a' + 'A');
    }
    return (struct str){copy, text.len};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool all_digits(struct str text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (!is_digit(text.ptr[i]))
            return false;
    }
    return true;
}

/* The 34 province codes of GB/T 2260, and 99 for demonstration data. */
static bool is_province(const char *digits)
{
    static const char codes[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
                                "50 51 52 53 54 61 62 63 64 65 71 81 82 99";

    for (const char *at = codes; *at; at += at[2] ? 3 : 2) {
        if (at[0] == digits[0] && at[1] == digits[1])
            return true;
    }
    return false;
}

static enum status bad_length(struct fault *fault, const char *field, struct str text, int want)
{
    return fault_set(fault, ST_INVALID, field, "应为 %d 位，实际为 %zu 位：“%.*s”",
                     "must have %d characters, has %zu: \"%.*s\"", want, str_points(text),
                     STR_ARG(text));
}

/* ---- GB 32100-2015 ---- */

static int uscc_value(char c)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int)(at - alphabet) : -1;
}

/* Check character of the organisation code (GB 11714), positions 9 to 16 of the credit code. */
static char organisation_check(const char *eight)
{
    static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < 8; i++) {
        int value = is_digit(eight[i]) ? eight[i] - '0' : eight[i] - 'A' + 10;
        sum += value * weights[i];
    }
    int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : (char)('0' + check);
}

static char uscc_check_character(const char *seventeen)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const int weights[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += uscc_value(seventeen[i]) * weights[i];
    return alphabet[(31 - sum % 31) % 31];
}

enum status check_uscc(struct arena *arena, struct str value, const char *field,
                       struct str *ret_clean, struct check_doubt *ret_doubt, struct fault *fault)
{
    struct str text = cleaned(arena, value, true);
    struct check_doubt doubt = {.zh = ""};

    if (text.len != CHECK_USCC_LEN)
        return bad_length(fault, field, text, CHECK_USCC_LEN);
    for (size_t i = 0; i < text.len; i++) {
        if (uscc_value(text.ptr[i]) < 0)
            return fault_set(fault, ST_INVALID, field,
                             "第 %zu 位的“%c”不是统一社会信用代码的字符（不用 I、O、S、V、Z）",
                             "character %zu, \"%c\", does not occur in credit codes (no I, O, S, "
                             "V, Z)",
                             i + 1, text.ptr[i]);
    }
    if (!all_digits(text, 2, 8))
        return fault_set(fault, ST_INVALID, field, "第 3 至 8 位应为登记机关行政区划数字",
                         "characters 3 to 8 must be the digits of a division code");
    char want = organisation_check(text.ptr + 8);
    if (text.ptr[16] != want)
        return fault_set(fault, ST_INVALID, field,
                         "主体标识码（第 9 至 17 位）的校验位不符：应为 %c，实际为 %c",
                         "the check digit of the organisation part (characters 9 to 17) is wrong: "
                         "%c expected, %c found",
                         want, text.ptr[16]);
    want = uscc_check_character(text.ptr);
    if (text.ptr[17] != want)
        return fault_set(fault, ST_INVALID, field, "末位校验码不符：应为 %c，实际为 %c",
                         "the last check digit is wrong: %c expected, %c found", want,
                         text.ptr[17]);
    if (memcmp(text.ptr + 2, "100000", 6) != 0 && !is_province(text.ptr + 2)) {
        (void)snprintf(doubt.zh, sizeof doubt.zh, "登记机关区划“%.6s”不在已知省份之内",
                       text.ptr + 2);
        (void)snprintf(doubt.en, sizeof doubt.en, "division %.6s is in no known province",
                       text.ptr + 2);
    }
    *ret_clean = text;
    *ret_doubt = doubt;
    return ST_OK;
}

/* ---- GB 11643-1999 ---- */

enum status check_idcard(struct arena *arena, struct str value, struct date today,
                         const char *field, struct str *ret_clean, struct fault *fault)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char checks[] = "10X98765432";
    struct str text = cleaned(arena, value, true);
    int sum = 0;

    if (text.len != CHECK_ID_LEN)
        return bad_length(fault, field, text, CHECK_ID_LEN);
    if (!all_digits(text, 0, 17) || (!is_digit(text.ptr[17]) && text.ptr[17] != 'X'))
        return fault_set(fault, ST_INVALID, field, "前 17 位应为数字，末位为数字或 X",
                         "the first 17 characters must be digits, the last a digit or X");
    if (!is_province(text.ptr))
        return fault_set(fault, ST_INVALID, field, "前两位“%.2s”不是省级区划代码",
                         "the first two digits, %.2s, are no province", text.ptr);
    const char *d = text.ptr;
    char born[DATE_TEXT_BYTES];
    struct date born_on;
    (void)snprintf(born, sizeof born, "%.4s-%.2s-%.2s", d + 6, d + 10, d + 12);
    if (!date_read(str_of(born), &born_on))
        return fault_set(fault, ST_INVALID, field, "出生日期 %s 不存在", "no such day of birth: %s",
                         born);
    if (date_order(born_on, today) > 0)
        return fault_set(fault, ST_INVALID, field, "出生日期 %s 晚于今天",
                         "the day of birth, %s, lies in the future", born);
    for (int i = 0; i < 17; i++)
        sum += (d[i] - '0') * weights[i];
    if (d[17] != checks[sum % 11])
        return fault_set(fault, ST_INVALID, field, "末位校验码不符：应为 %c，实际为 %c",
                         "the check digit is wrong: %c expected, %c found", checks[sum % 11],
                         d[17]);
    *ret_clean = text;
    return ST_OK;
}

/* ---- Divisions and organs ---- */

enum status check_region(struct arena *arena, struct str value, const char *field,
                         struct str *ret_clean, struct check_doubt *ret_doubt, struct fault *fault)
{
    struct str text = cleaned(arena, value, true);
    struct check_doubt doubt = {.zh = ""};

    if (text.len != 6)
        return bad_length(fault, field, text, 6);
    if (!all_digits(text, 0, 6))
        return fault_set(fault, ST_INVALID, field, "行政区划代码应为 6 位数字：“%.*s”",
                         "a division code has six digits: \"%.*s\"", STR_ARG(text));
    if (!str_is(text, "100000") && !is_province(text.ptr))
        return fault_set(fault, ST_INVALID, field, "前两位“%.2s”不是省级区划代码",
                         "the first two digits, %.2s, are no province", text.ptr);
    bool has_city = memcmp(text.ptr + 2, "00", 2) != 0;
    bool has_county = memcmp(text.ptr + 4, "00", 2) != 0;
    if (has_county && !has_city)
        return fault_set(fault, ST_INVALID, field, "县级代码“%.*s”缺少地级部分",
                         "county code %.*s lacks its city part", STR_ARG(text));
    if (has_county) {
        (void)snprintf(doubt.zh, sizeof doubt.zh, "未随程序附带县级代码表，“%.*s”是否存在未经核对",
                       STR_ARG(text));
        (void)snprintf(doubt.en, sizeof doubt.en,
                       "counties are not looked up: whether %.*s exists was not checked",
                       STR_ARG(text));
    }
    *ret_clean = text;
    *ret_doubt = doubt;
    return ST_OK;
}

enum status check_division(struct str code, const char *field, struct fault *fault)
{
    bool is_real = code.len >= 6 && (memcmp(code.ptr, "100000", 6) == 0 ||
                                     (memcmp(code.ptr, "99", 2) != 0 && is_province(code.ptr)));

    if (is_real)
        return ST_OK;
    return fault_set(fault, ST_INVALID, field,
                     "区划“%.6s”的前两位不是省级区划代码（99 仅用于演示数据）",
                     "the first two digits of division %.6s are no province (99 is for "
                     "demonstration data only)",
                     code.len >= 6 ? code.ptr : "");
}

enum status check_organ(struct arena *arena, struct str value, const char *field,
                        struct str *ret_clean, struct fault *fault)
{
    struct str text = cleaned(arena, value, true);

    if (text.len != 12)
        return bad_length(fault, field, text, 12);
    if (!all_digits(text, 0, 12))
        return fault_set(fault, ST_INVALID, field, "公安机关机构代码应为 12 位数字",
                         "a police organ's code has twelve digits");
    if (!is_province(text.ptr))
        return fault_set(fault, ST_INVALID, field, "前两位“%.2s”不是省级区划代码",
                         "the first two digits, %.2s, are no province", text.ptr);
    *ret_clean = text;
    return ST_OK;
}

/* ---- Ways to reach somebody ---- */

enum status check_postal(struct arena *arena, struct str value, const char *field,
                         struct str *ret_clean, struct fault *fault)
{
    struct str text = cleaned(arena, value, true);

    if (text.len != 6 || !all_digits(text, 0, 6))
        return fault_set(fault, ST_INVALID, field, "邮政编码应为 6 位数字：“%.*s”",
                         "a postal code has six digits: \"%.*s\"", STR_ARG(text));
    *ret_clean = text;
    return ST_OK;
}

enum status check_mobile(struct arena *arena, struct str value, const char *field,
                         struct str *ret_clean, struct fault *fault)
{
    struct str text = cleaned(arena, value, true);

    if (text.len != 11 || !all_digits(text, 0, 11) || text.ptr[0] != '1')
        return fault_set(fault, ST_INVALID, field, "手机号应为 1 开头的 11 位数字：“%.*s”",
                         "a mobile number has eleven digits and begins with 1: \"%.*s\"",
                         STR_ARG(text));
    *ret_clean = text;
    return ST_OK;
}

enum status check_phone(struct arena *arena, struct str value, const char *field,
                        struct str *ret_clean, struct fault *fault)
{
    struct str text = cleaned(arena, value, false);
    size_t digits = 0;

    if (str_is(text, "/")) {
        *ret_clean = text;
        return ST_OK;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.ptr[i]))
            digits++;
        else if (!strchr("-+() ,;/#*", text.ptr[i]))
            digits = CHECK_PHONE_MAX + 1;
    }
    if (digits < 5 || digits > CHECK_PHONE_MAX)
        return fault_set(fault, ST_INVALID, field, "“%.*s”不是电话号码（没有时填“/”）",
                         "\"%.*s\" is no telephone number (\"/\" when there is none)",
                         STR_ARG(text));
    *ret_clean = text;
    return ST_OK;
}

static bool is_domain_label_char(char c)
{
    return is_digit(c) || is_letter(c) || c == '-' || (unsigned char)c >= 0x80;
}

static bool is_domain(struct str text)
{
    size_t label = 0;
    size_t dots = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.') {
            if (label == 0 || text.ptr[i - 1] == '-')
                return false;
            label = 0;
            dots++;
            continue;
        }
        if (!is_domain_label_char(c) || (c == '-' && label == 0))
            return false;
        label++;
    }
    /* No top-level domain has a single character. */
    return dots > 0 && label >= 2 && text.ptr[text.len - 1] != '-';
}

enum status check_email(struct arena *arena, struct str value, const char *field,
                        struct str *ret_clean, struct fault *fault)
{
    struct str text = cleaned(arena, value, false);
    struct str domain;
    struct str local = str_cut(text, '@', &domain);
    bool is_good = local.len > 0 && local.len <= 64 && text.len <= CHECK_EMAIL_MAX &&
                   is_domain(domain) && local.ptr[0] != '.' && local.ptr[local.len - 1] != '.';

    for (size_t i = 0; is_good && i < local.len; i++) {
        unsigned char c = (unsigned char)local.ptr[i];
        is_good = c >= 0x80 || is_digit((char)c) || is_letter((char)c) ||
                  (c > ' ' && strchr(".!#$%&'*+/=?^_`{|}~-", (char)c));
    }
    if (!is_good)
        return fault_set(fault, ST_INVALID, field, "“%.*s”不是电子邮箱地址",
                         "\"%.*s\" is no e-mail address", STR_ARG(text));
    *ret_clean = text;
    return ST_OK;
}

/* ---- GB/T 4754-2017 ---- */

enum status check_industry(struct arena *arena, struct str value, const char *field,
                           struct str *ret_clean, struct fault *fault)
{
    static const struct {
        char section;
        int first, last;
    } sections[] = {
        {'A', 1, 5},   {'B', 6, 12},  {'C', 13, 43}, {'D', 44, 46}, {'E', 47, 50},
        {'F', 51, 52}, {'G', 53, 60}, {'H', 61, 62}, {'I', 63, 65}, {'J', 66, 69},
        {'K', 70, 70}, {'L', 71, 72}, {'M', 73, 75}, {'N', 76, 79}, {'O', 80, 82},
        {'P', 83, 83}, {'Q', 84, 85}, {'R', 86, 90}, {'S', 91, 96}, {'T', 97, 97},
    };
    struct str text = cleaned(arena, value, true);

    if (text.len < 1 || text.len > 5 || text.len == 2 || !all_digits(text, 1, text.len) ||
        text.ptr[0] < 'A' || text.ptr[0] > 'T')
        return fault_set(fault, ST_INVALID, field,
                         "行业代码应为门类字母 A–T，可后接 2 至 4 位数字：“%.*s”",
                         "an industry code is a section A to T, then two to four digits: \"%.*s\"",
                         STR_ARG(text));
    for (size_t i = 0; text.len >= 3 && i < sizeof sections / sizeof sections[0]; i++) {
        int division = (text.ptr[1] - '0') * 10 + (text.ptr[2] - '0');
        if (sections[i].section != text.ptr[0])
            continue;
        if (division < sections[i].first || division > sections[i].last)
            return fault_set(fault, ST_INVALID, field,
                             "大类 %02d 不属于门类 %c（应在 %02d 至 %02d 之间）",
                             "division %02d is not in section %c (%02d to %02d)", division,
                             text.ptr[0], sections[i].first, sections[i].last);
    }
    *ret_clean = text;
    return ST_OK;
}

enum status check_certificate(struct arena *arena, struct str value, const char *field,
                              struct str *ret_clean, struct fault *fault)
{
    struct str text = cleaned(arena, value, true);

    if (text.len != 17 || text.ptr[11] != '-' || !all_digits(text, 0, 11) ||
        !all_digits(text, 12, 17))
        return fault_set(fault, ST_INVALID, field, "备案证明编号应为“11 位数字-5 位数字”：“%.*s”",
                         "a certificate number is eleven digits, \"-\", five digits: \"%.*s\"",
                         STR_ARG(text));
    *ret_clean = text;
    return ST_OK;
}
