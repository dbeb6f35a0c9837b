/* SPDX-License-Identifier: Apache-2.0
 * Messages out of streams, cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/framing.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { SHOWN_BYTES = 1 << 22 };

/* All messages between bars; "!" for one too long, "#" for a broken stream, "~" for a cut one. */
static void frame(struct buf *shown, struct str text, size_t step)
{
    struct framing framing;
    struct str message;
    bool is_cut, is_broken = false;

    buf_init(shown, SHOWN_BYTES);
    framing_init(&framing, FRAMING_UNKNOWN);
    for (size_t at = 0; at < text.len && !is_broken; at += step) {
        enum framing_step got;
        framing_feed(&framing,
                     (struct str){text.ptr + at, step < text.len - at ? step : text.len - at});
        while (!is_broken && (got = framing_next(&framing, &message)) != FRAMING_HUNGRY) {
            is_broken = got == FRAMING_BROKEN;
            if (got == FRAMING_MESSAGE) {
                buf_str(shown, message);
                buf_byte(shown, '|');
            } else {
                buf_byte(shown, is_broken ? '#' : '!');
            }
        }
    }
    if (!is_broken && framing_finish(&framing, &message, &is_cut)) {
        buf_str(shown, message);
        buf_byte(shown, '|');
    } else if (!is_broken && is_cut) {
        buf_byte(shown, '~');
    }
    framing_done(&framing);
}

static void the_first_byte_decides_and_cuts_do_not_matter(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *shown;
    } cases[] = {
        {{"9 <13>hello5 <13>12 <13>one\ntwo<3 ", 33}, "<13>hello|<13>1|<1|#"},
        {{"9 <13>hello12 <13>one\ntwo<", 26}, "<13>hello|<13>one\ntwo<|"},
        {{"3 abc1 d10 0123456789", 21}, "abc|d|0123456789|"},
        {{"3 abc0 ", 7}, "abc|#"},
        {{"3 abc-", 6}, "abc|#"},
        {{"3 abc7 de", 9}, "abc|~"},
        {{"12345678901 x", 13}, "#"},
        {{"<13>a\n<13>b\r\n<13>c\0<13>d", 24}, "<13>a|<13>b|<13>c|<13>d|"},
        {{"\n\n<13>a", 7}, "||<13>a|"},
        {{"", 0}, ""},
        {{"0 x\n", 4}, "0 x|"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 1; step <= cases[i].text.len + 1; step++) {
            struct buf shown;
            frame(&shown, cases[i].text, step);
            if (!str_is(buf_view(&shown), cases[i].shown))
                fail_msg("case %zu in steps of %zu: %.*s", i, step, STR_ARG(buf_view(&shown)));
            buf_done(&shown);
        }
    }
}

static void a_message_beyond_the_limit_is_passed_over(void **state)
{
    (void)state;
    struct buf text, shown;

    for (size_t step = 1000; step < 3000000; step = step * 3 + 7) {
        buf_init(&text, SHOWN_BYTES);
        buf_print(&text, "1 a%d ", LAYOUT_LINE_MAX_BYTES + 1);
        for (size_t i = 0; i < LAYOUT_LINE_MAX_BYTES + 1; i++)
            buf_byte(&text, 'x');
        buf_text(&text, "1 b");
        frame(&shown, buf_view(&text), step);
        assert_true(str_is(buf_view(&shown), "a|!b|"));
        buf_done(&shown);
        buf_done(&text);
        buf_init(&text, SHOWN_BYTES);
        buf_text(&text, "a\n");
        for (size_t i = 0; i < LAYOUT_LINE_MAX_BYTES + 1; i++)
            buf_byte(&text, 'x');
        buf_text(&text, "\nb");
        frame(&shown, buf_view(&text), step);
        assert_true(str_is(buf_view(&shown), "a|!b|"));
        buf_done(&shown);
        buf_done(&text);
    }
}

static void what_was_passed_over_is_told_by_where_it_began_and_its_beginning(void **state)
{
    (void)state;
    struct framing framing;
    struct str message;
    struct buf text;
    size_t told = 0;

    buf_init(&text, SHOWN_BYTES);
    buf_text(&text, "first\n0123456789");
    for (size_t i = 0; i < LAYOUT_LINE_MAX_BYTES; i++)
        buf_byte(&text, 'x');
    buf_text(&text, "\nlast\n");
    for (size_t step = 7; step < 3000000; step = step * 5 + 1, told++) {
        uint64_t lasts_at = 0, longs_at = 0;
        bool is_beginning = false;

        framing_init(&framing, FRAMING_LINES);
        for (size_t at = 0; at < text.len; at += step) {
            enum framing_step got;
            framing_feed(&framing, (struct str){buf_view(&text).ptr + at,
                                                step < text.len - at ? step : text.len - at});
            while ((got = framing_next(&framing, &message)) != FRAMING_HUNGRY) {
                if (got == FRAMING_TOO_LONG) {
                    longs_at = framing.message_at;
                    is_beginning = message.len == FRAMING_BEGINNING_BYTES &&
                                   memcmp(message.ptr, "0123456789xx", 12) == 0;
                }
                lasts_at = framing.message_at;
            }
        }
        assert_int_equal(longs_at, 6);
        assert_true(is_beginning);
        assert_int_equal(lasts_at, text.len - 5);
        framing_done(&framing);
    }
    assert_true(told > 3);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_byte_decides_and_cuts_do_not_matter),
        cmocka_unit_test(a_message_beyond_the_limit_is_passed_over),
        cmocka_unit_test(what_was_passed_over_is_told_by_where_it_began_and_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
