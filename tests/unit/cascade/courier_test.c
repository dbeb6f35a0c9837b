/* SPDX-License-Identifier: Apache-2.0
 * Where the courier starts, and where it does not. */
#include "probe_store.h"

#include <string.h>

#include "cascade/courier.h"
#include "db/store_twin.h"

static void the_courier_does_not_start_on_an_exercise(void **state)
{
    struct probe *probe = *state;
    const struct store_twin_plan plan = {.drill = "", .speed = 1};
    const char *folder = probe_path(probe, "twin");
    struct fault fault = {.status = ST_OK};
    struct courier *courier = NULL;
    struct store *twin = NULL;

    assert_int_equal(store_twin(probe->store, folder, &plan, &fault), ST_OK);
    assert_int_equal(store_open(folder, STORE_SERVE, &twin, &fault), ST_OK);
    assert_int_equal(courier_start(&(struct courier_settings){.store = twin}, &courier, &fault),
                     ST_DENIED);
    assert_null(courier);
    assert_non_null(strstr(fault.en, "exercise"));
    store_close(twin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_courier_does_not_start_on_an_exercise, probe_set_up,
                                        probe_tear_down),
    };

    return probe_wants_postgres() ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
