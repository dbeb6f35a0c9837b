/* SPDX-License-Identifier: Apache-2.0
 * The baseline's limits come from the packs, by the place of the system, and say where from. */
#include "register_bench.h"

#include <string.h>

#include "events/baseline_law.h"
#include "registry/system.h"

static struct baseline_law *law_now(void)
{
    struct work *w = register_bench_read(&bench.owner);
    struct baseline_law *law = NULL;
    struct address_map *map = NULL;

    register_bench_good(address_map_load(w, &map));
    register_bench_good(baseline_law_make(w, map, &law));
    address_map_give(map);
    return law;
}

static void every_limit_is_a_setting_that_names_its_pack_and_how_sure_it_is(void **state)
{
    (void)state;
    struct baseline_law *law = law_now();
    const struct baseline_place *nation = baseline_law_at(law, STR("nowhere"), STR(""));

    assert_int_equal(nation->limits.learn_days, 14);
    assert_int_equal(nation->limits.volume_min_bytes, 1 << 30);
    assert_int_equal(nation->limits.guess_seconds, 300);
    for (enum baseline_kind i = 0; i < BASELINE_KINDS; i++) {
        struct work *w = register_bench_read(&bench.owner);
        json_t *list = NULL;

        register_bench_good(
            json_read(w->arena, nation->settings[i], JSON_MAX_BYTES, &w->fault, &list));
        assert_true(json_array_size(list) > 0);
        for (size_t k = 0; k < json_array_size(list); k++) {
            const json_t *one = json_array_get(list, k);

            assert_true(str_starts(json_get_text(one, "key"), STR("baseline.")));
            assert_true(json_get_text(one, "pack").len > 0);
            assert_int_equal(json_get_text(one, "sure").len, 1);
        }
    }
    baseline_law_free(law);
}

static void places_of_the_register_have_limits_of_their_own(void **state)
{
    (void)state;
    struct system system;
    struct work *w = register_bench_write(&bench.operator_a);

    register_bench_good(
        system_create(w, register_bench_json("{'name':'基线系统','state':'operation'}"), &system));
    register_bench_commit();
    struct baseline_law *law = law_now();
    const struct baseline_place *place = baseline_law_at(law, system.region, STR("14"));

    assert_int_equal(place->limits.scan_targets, 50);
    baseline_law_free(law);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_limit_is_a_setting_that_names_its_pack_and_how_sure_it_is),
        cmocka_unit_test(places_of_the_register_have_limits_of_their_own),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
