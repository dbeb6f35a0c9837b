/* SPDX-License-Identifier: Apache-2.0
 * Addresses and ranges as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "registry/address.h"

static const struct {
    const char *text, *first, *last; /* NULL: refused */
    int class;
} cases[] = {
    {"192.0.2.7", "192.0.2.7", "192.0.2.7", -1},
    {"192.0.2.7/24", "192.0.2.0", "192.0.2.255", 7},
    {"192.0.2.10-20", "192.0.2.10", "192.0.2.20", 3},
    {"192.0.2.10～192.0.2.20", "192.0.2.10", "192.0.2.20", 3},
    {"192.0.2.10 至 192.0.2.20", "192.0.2.10", "192.0.2.20", 3},
    {"１９２．０．２．７", "192.0.2.7", "192.0.2.7", -1},
    {"0.0.0.0/0", "0.0.0.0", "255.255.255.255", 31},
    {"2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", 95},
    {"::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 127},
    {"192.0.2.20-10", NULL, NULL, 0},
    {"192.0.2.0/33", NULL, NULL, 0},
    {"192.0.2.256", NULL, NULL, 0},
    {"192.0.2.1-2001:db8::1", NULL, NULL, 0},
    {"192.0.2.1/", NULL, NULL, 0},
    {"example.cn", NULL, NULL, 0},
    {"", NULL, NULL, 0},
};

static void ranges_are_read_or_refused(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct address_range range;
        struct address first;
        struct address last;
        bool is_good = address_range_read(&arena, str_of(cases[i].text), &range);
        if (is_good != (cases[i].first != NULL))
            fail_msg("\"%s\"", cases[i].text);
        if (!is_good)
            continue;
        assert_true(address_read(str_of(cases[i].first), &first));
        assert_true(address_read(str_of(cases[i].last), &last));
        assert_int_equal(address_order(range.first, first), 0);
        assert_int_equal(address_order(range.last, last), 0);
        assert_int_equal(address_range_class(&range), cases[i].class);
    }
    arena_done(&arena);
}

static void a_range_of_a_class_begins_no_earlier_than_address_before(void **state)
{
    struct address at;
    struct address expected;

    (void)state;
    assert_true(address_read(STR("10.0.1.0"), &at));
    assert_true(address_read(STR("10.0.0.1"), &expected));
    assert_int_equal(address_order(address_before(at, 7), expected), 0);
    assert_int_equal(address_order(address_before(at, -1), at), 0);
    assert_int_equal(address_order(address_before(at, 127), (struct address){0, 0}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_read_or_refused),
        cmocka_unit_test(a_range_of_a_class_begins_no_earlier_than_address_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
