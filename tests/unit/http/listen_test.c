/* SPDX-License-Identifier: Apache-2.0
 * Listen addresses and the sentences about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "http/listen.h"

static void addresses_that_cannot_be_read_are_named(void **state)
{
    static const char *const cases[] = {"",       "foo",      "127.0.0.1",    "127.0.0.1:x",
                                        ":8443",  "::1:8443", "[::1]",        "[::1]8443",
                                        "1.2.3:", "a:99999",  "127.0.0.1:-1", "[]:1"};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct listen_socket listen;
        struct fault fault = {0};
        print_message("%s\n", cases[i]);
        assert_int_equal(listen_open(cases[i], &listen, &fault), ST_INVALID);
        assert_string_equal(fault.field, "listen");
        assert_non_null(strstr(fault.en, cases[i]));
    }
}

static void a_port_in_use_is_a_conflict_and_port_0_finds_a_free_one(void **state)
{
    struct listen_socket first, second;
    struct fault fault = {0};
    char address[64];

    (void)state;
    assert_int_equal(listen_open("127.0.0.1:0", &first, &fault), ST_OK);
    assert_true(first.port > 0);
    (void)snprintf(address, sizeof address, "127.0.0.1:%d", first.port);
    assert_string_equal(first.base_url + strlen("https://"), address);
    assert_int_equal(listen_open(address, &second, &fault), ST_CONFLICT);
    assert_non_null(strstr(fault.zh, address));
    (void)close(first.socket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_cannot_be_read_are_named),
        cmocka_unit_test(a_port_in_use_is_a_conflict_and_port_0_finds_a_free_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
