/* SPDX-License-Identifier: Apache-2.0
 * Instants as sources write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/moment.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void every_form_with_a_year_gives_its_instant(void **state)
{
    (void)state;
    static const struct {
        const char *text, *instant;
    } cases[] = {
        {"2016-06-08T20:01:52.875791+0000", "2016-06-08T20:01:52.875791Z"},
        {"2016-06-08T20:01:52.875791+0830", "2016-06-08T11:31:52.875791Z"},
        {"2016-06-08T20:01:52.875791-0700", "2016-06-09T03:01:52.875791Z"},
        {"2000-02-29T23:59:60.000000+0000", "2000-03-01T00:00:00.000000Z"},
        {"1969-12-31T23:59:59.999999+0000", "1969-12-31T23:59:59.999999Z"},
        {"0001-01-01T00:00:00.000000+0000", "0001-01-01T00:00:00.000000Z"},
        {"9999-12-31T23:59:59.999999+0000", "9999-12-31T23:59:59.999999Z"},
        {"1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520000Z"},
        {"1985-04-12T19:20:50.52-04:00", "1985-04-12T23:20:50.520000Z"},
        {"2003-10-11T22:14:15.003Z", "2003-10-11T22:14:15.003000Z"},
        {"2003-08-24T05:14:15.000003-07:00", "2003-08-24T12:14:15.000003Z"},
        {"2003-08-24t05:14:15.123456789z", "2003-08-24T05:14:15.123456Z"},
        {"2003-08-24 05:14:15", "2003-08-24T05:14:15.000000Z"},
        {"2003-08-24 05:14:15,250", "2003-08-24T05:14:15.250000Z"},
        {"2003/08/24 05:14:15.2 +0800", "2003-08-23T21:14:15.200000Z"},
        {"2003-08-24 05:14:15 UTC", "2003-08-24T05:14:15.000000Z"},
        {"2003-08-24T05:14:15+08", "2003-08-23T21:14:15.000000Z"},
        {"10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36.000000Z"},
        {"1465416112.875791", "2016-06-08T20:01:52.875791Z"},
        {"1465416112.5", "2016-06-08T20:01:52.500000Z"},
        {"1465416112", "2016-06-08T20:01:52.000000Z"},
        {"1465416112875", "2016-06-08T20:01:52.875000Z"},
        {"1465416112875791", "2016-06-08T20:01:52.875791Z"},
        {"1465416112875791321", "2016-06-08T20:01:52.875791Z"},
        {"131098897128757913", "2016-06-08T20:01:52.875791Z"},
        {"116444736000000000", "1970-01-01T00:00:00.000000Z"},
        {"Oct 11 2003 22:14:15", "2003-10-11T22:14:15.000000Z"},
        {"Jun  6 2023 10:11:12.5+08:00", "2023-06-06T02:11:12.500000Z"},
        {"Oct  9 14:59:04:121 2012", "2012-10-09T14:59:04.121000Z"},
        {"2012 Oct  9 14:59:04", "2012-10-09T14:59:04.000000Z"},
    };
    char text[MOMENT_MAX_BYTES];
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t us = -1;
        if (!moment_read(str_of(cases[i].text), &us) ||
            strcmp(moment_print(us, text), cases[i].instant) != 0)
            fail_msg("%s: %lld", cases[i].text, (long long)us);
    }
}

static void a_zone_is_read_alone_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t zone_s;
    } cases[] = {{"+08:00", 28800}, {"+0800", 28800}, {"-05:30", -19800}, {"Z", 0}, {"UTC", 0}};
    static const char *const wrong[] = {"", " +08:00", "+08:00 ", "8", "+24:00", ".5", "CST", "+"};
    int32_t zone_s = 77;

    for (size_t i = 0; i < COUNT(wrong); i++)
        if (moment_read_zone(str_of(wrong[i]), &zone_s) || zone_s != 77)
            fail_msg("%s", wrong[i]);
    for (size_t i = 0; i < COUNT(cases); i++)
        if (!moment_read_zone(str_of(cases[i].text), &zone_s) || zone_s != cases[i].zone_s)
            fail_msg("%s: %d", cases[i].text, zone_s);
}

static void what_is_no_instant_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "-",
        "2016-06-08T20:01:52.875791+000",
        "2016-06-31T20:01:52.875791+0000",
        "2015-02-29T20:01:52.875791+0000",
        "1900-02-29T20:01:52.875791+0000",
        "2016-13-08T20:01:52.875791+0000",
        "0000-01-01T20:01:52.875791+0000",
        "2016-06-08T24:01:52.875791+0000",
        "2016-06-08T20:60:52.875791+0000",
        "2016-06-08T20:01:61.875791+0000",
        "2016-06-08T20:01:52.8757x1+0000",
        "2016-06-08T20:01:52.875791 0000",
        "2016-06-08",
        "2016-06-08T20:01",
        "2016-06-08T20:01:52x",
        "2016-06-08T20:01:52.",
        "2016-06-08 20:01:52 CST",
        "Oct 11 22:14:15", /* no year and no reference */
        "Okt 11 2003 22:14:15",
        "123456789012", /* between seconds and milliseconds */
        "12345678901234567890",
        "1465416112.",
        ".5",
        "10/Oct/2000:13:55:36 -0700]",
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t us = 77;
        if (moment_read(str_of(cases[i]), &us) || us != 77)
            fail_msg("%s: %lld", cases[i], (long long)us);
    }
}

static void one_wrong_byte_anywhere_is_seen(void **state)
{
    (void)state;
    static const char good[] = "2016-06-08T20:01:52.875791+0000";

    for (size_t i = 0; i < sizeof good - 1; i++) {
        for (int byte = 0; byte < 256; byte++) {
            char text[sizeof good];
            int64_t us;
            memcpy(text, good, sizeof good);
            text[i] = (char)byte;
            bool is_digit = (byte >= '0' && byte <= '9') || (i == 25 && byte == ' ');
            bool read = moment_read(str_of(text), &us) && strlen(text) == sizeof good - 1;
            bool is_sign = strchr("-T:.+", good[i]) != NULL;
            bool may = i == 26   ? byte == '+' || byte == '-' || is_digit
                       : i == 10 ? byte == 'T' || byte == 't' || byte == ' '
                       : i == 19 ? byte == '.' || byte == ','
                       : is_sign ? byte == good[i]
                                 : is_digit;
            if (read && !may)
                fail_msg("byte %d at %zu", byte, i);
            if (!read && byte == good[i])
                fail_msg("the good text is refused");
        }
    }
}

static void without_a_year_the_last_one_that_is_not_ahead_is_meant(void **state)
{
    (void)state;
    static const struct {
        const char *reference, *text, *instant;
    } cases[] = {
        {"2026-11-20T00:00:00Z", "Oct 11 22:14:15", "2026-10-11T14:14:15.000000Z"},
        {"2026-01-01T00:00:05Z", "Dec 31 23:59:58", "2025-12-31T15:59:58.000000Z"},
        {"2025-12-31T23:59:59Z", "Jan  1 08:00:03", "2026-01-01T00:00:03.000000Z"},
        {"2026-11-20T00:00:00Z", "Mar  1 08:00:00", "2026-03-01T00:00:00.000000Z"},
        {"2026-11-20T00:00:00Z", "Nov 26 08:00:00", "2026-11-26T00:00:00.000000Z"},
        {"2026-11-20T00:00:00Z", "Nov 28 08:00:00", "2025-11-28T00:00:00.000000Z"},
        {"2103-01-02T00:00:00Z", "Feb 29 08:00:00", "2096-02-29T00:00:00.000000Z"},
        {"2025-01-02T00:00:00Z", "Feb 29 00:00:00", "2024-02-28T16:00:00.000000Z"},
        {"2026-11-20T00:00:00Z", "Oct 11 22:14:15.25 UTC", "2026-10-11T22:14:15.250000Z"},
        {"2026-11-20T00:00:00Z", "2026-11-20 08:00:00", "2026-11-20T00:00:00.000000Z"},
    };
    char text[MOMENT_MAX_BYTES];
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct moment_frame frame = {0, 8 * 3600};
        int64_t us = -1;
        assert_true(moment_read(str_of(cases[i].reference), &frame.reference_us));
        if (!moment_read_in(str_of(cases[i].text), &frame, &us) ||
            strcmp(moment_print(us, text), cases[i].instant) != 0)
            fail_msg("%s: %lld", cases[i].text, (long long)us);
    }
    const struct moment_frame now = {1700000000000000, 0};
    int64_t us;
    assert_false(moment_read_in(STR("Feb 30 00:00:00"), &now, &us));
}

static void an_instant_at_the_head_of_a_line_says_its_length(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } cases[] = {
        {"Oct 11 22:14:15 mymachine su: x", 15},
        {"Oct 11 2003 22:14:15 host x", 20},
        {"Oct  9 14:59:04:121 2012 H3C %%10", 24},
        {"Oct 11 22:14:15 2099machine", 15},
        {"Oct 11 22:14:15: %LINK-3-UPDOWN", 15},
        {"2003-08-24T05:14:15-07:00 host", 25},
        {"2003-08-24 05:14:15 host", 19},
        {"1465416112.875791 host", 17},
        {"1465416112 host", 10},
        {"Oct host", 0},
        {"host Oct 11 22:14:15", 0},
        {"", 0},
    };
    struct moment_frame frame = {1700000000000000, 0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t us;
        size_t len = moment_prefix(str_of(cases[i].text), &frame, &us);
        if (len != cases[i].len)
            fail_msg("%s: %zu", cases[i].text, len);
    }
}

static void what_is_printed_is_read_back(void **state)
{
    (void)state;
    char text[MOMENT_MAX_BYTES];

    for (int64_t day = -719162; day < 2932896; day += 13) {
        int64_t us = day * 86400000000 + 86399999999, back = 0;
        assert_true(moment_read(str_of(moment_print(us, text)), &back));
        assert_int_equal(back, us);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_with_a_year_gives_its_instant),
        cmocka_unit_test(a_zone_is_read_alone_or_refused),
        cmocka_unit_test(what_is_no_instant_is_refused),
        cmocka_unit_test(one_wrong_byte_anywhere_is_seen),
        cmocka_unit_test(without_a_year_the_last_one_that_is_not_ahead_is_meant),
        cmocka_unit_test(an_instant_at_the_head_of_a_line_says_its_length),
        cmocka_unit_test(what_is_printed_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
