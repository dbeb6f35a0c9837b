/* SPDX-License-Identifier: Apache-2.0
 * Every SQL statement of the program prepared on a store with all migrations, on this engine. */
#include "probe_store.h"

#include "all_statements.h"
#include "db/engine.h"

static void every_statement_can_be_prepared(void **state)
{
    struct probe *probe = *state;
    int bad = 0;

    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        struct fault fault = {.status = ST_OK};
        if (db_prepare(probe->db, &statements[i], &fault) != ST_OK) {
            print_error("%s: %s\n", statements[i].name, fault.en);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
    assert_true(sizeof statements / sizeof statements[0] > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_statement_can_be_prepared, probe_set_up,
                                        probe_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
