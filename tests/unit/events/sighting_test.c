/* SPDX-License-Identifier: Apache-2.0
 * Whose systems an event concerns, which end is ours, and when it happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/sighting.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct arena arena;
static struct taxonomy *taxonomy;
static struct layout_set *set;
static struct roles *roles;
static struct address_map *map;
static struct record record;
static struct sighting sighting;

static void register_range(struct address_map_maker *maker, const char *system, const char *party,
                           const char *range, const char *name)
{
    struct address_map_row row = {
        .owner = {.system_id = str_of(system),
                  .party_id = str_of(party),
                  .region = STR("990100"),
                  .sector = STR("health"),
                  .level = 3,
                  .level_text = STR("3")},
        .name = str_of(name),
    };

    if (range != NULL)
        assert_true(address_range_read(&arena, str_of(range), &row.range));
    assert_int_equal(address_map_add(maker, &row), ST_OK);
}

static int set_up(void **state)
{
    (void)state;
    struct fault fault = {.status = ST_OK};
    struct address_map_maker *maker = address_map_maker_new();

    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(taxonomy_load(NULL, &taxonomy, &fault), ST_OK);
    set = layout_set_new();
    roles = roles_new(taxonomy);
    register_range(maker, "S1", "P1", "203.0.113.0/28", "");
    register_range(maker, "S2", "P2", "203.0.113.64/28", "");
    register_range(maker, "S2", "P2", NULL, "his.example.org");
    map = address_map_make(maker);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    address_map_give(map);
    roles_free(roles);
    layout_set_free(set);
    taxonomy_free(taxonomy);
    arena_done(&arena);
    return 0;
}

static void see(enum record_format format, const char *line)
{
    assert_int_equal(layout_read_json(set, format, str_of(line), &record), ST_OK);
    struct role_list list = roles_of(roles, set, record.layout);

    roles_put_time(list, &record, 0, 1700000000000000);
    sighting_make(map, ADDRESS_MAP_NOBODY, &record, list, &arena, &sighting);
}

static void the_source_and_the_target_are_looked_up_and_our_end_is_the_near_one(void **state)
{
    (void)state;
    static const struct {
        const char *line, *system, *peer;
        bool has, is_outward;
        uint64_t bytes;
    } cases[] = {
        /* ours to the outside */
        {"{\"src_ip\":\"203.0.113.1\",\"dest_ip\":\"198.51.100.9\",\"dest_port\":443,"
         "\"flow\":{\"bytes_toserver\":700,\"bytes_toclient\":9}}",
         "S1", "198.51.100.9", true, true, 700},
        /* the outside to ours */
        {"{\"src_ip\":\"198.51.100.9\",\"dest_ip\":\"203.0.113.1\",\"dest_port\":22,"
         "\"flow\":{\"bytes_toserver\":700,\"bytes_toclient\":9}}",
         "S1", "198.51.100.9", true, false, 9},
        /* neither */
        {"{\"src_ip\":\"198.51.100.9\",\"dest_ip\":\"198.51.100.1\"}", NULL, NULL, false, false, 0},
        /* within one system */
        {"{\"src_ip\":\"203.0.113.1\",\"dest_ip\":\"203.0.113.2\"}", "S1", NULL, false, false, 0},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        see(RECORD_EVE, cases[i].line);
        assert_int_equal(sighting.owner_count, cases[i].system != NULL);
        if (cases[i].system != NULL)
            assert_true(str_is(sighting.owners[0]->system_id, cases[i].system));
        assert_int_equal(sighting.has_baseline, cases[i].has);
        if (!cases[i].has)
            continue;
        assert_true(str_is(sighting.baseline.peer, cases[i].peer));
        assert_int_equal(sighting.baseline.is_outward, cases[i].is_outward);
        assert_int_equal(sighting.baseline.bytes_out, cases[i].bytes);
    }
}

static void both_ends_and_a_name_are_marked_each_once(void **state)
{
    (void)state;
    struct record_mark marks[SIGHTING_MARK_MAX];
    size_t systems = 0, regions = 0;

    see(RECORD_EVE, "{\"src_ip\":\"203.0.113.1\",\"dest_ip\":\"203.0.113.65\","
                    "\"tls\":{\"sni\":\"HIS.example.org\"}}");
    assert_int_equal(sighting.owner_count, 2);
    size_t count = sighting_marks(&sighting, marks);
    for (size_t i = 0; i < count; i++) {
        systems += marks[i].kind == RECORD_SYSTEM;
        regions += marks[i].kind == RECORD_REGION;
    }
    assert_int_equal(systems, 2);
    assert_int_equal(regions, 1);
}

static void a_failed_sign_in_is_known_by_its_code(void **state)
{
    (void)state;
    see(RECORD_WINDOWS, "{\"EventID\":4625,\"IpAddress\":\"198.51.100.9\","
                        "\"Hostname\":\"his.example.org\"}");
    assert_int_equal(sighting.owner_count, 1);
    assert_true(sighting.has_baseline);
    assert_true(sighting.baseline.is_login_failed);
    assert_true(str_is(sighting.baseline.peer, "198.51.100.9"));
    assert_true(str_is(sighting.baseline.near_host, "his.example.org"));
}

static void the_time_is_the_events_own_where_it_says_one(void **state)
{
    (void)state;
    see(RECORD_EVE, "{\"timestamp\":\"2016-06-08T20:01:52.875791+0000\"}");
    assert_true(record.has_time);
    assert_int_equal(record.time_us, 1465416112875791);
    see(RECORD_EVE, "{\"timestamp\":\"yesterday\"}");
    assert_false(record.has_time);
    assert_int_equal(record.time_us, 1700000000000000);
    see(RECORD_EVE, "{\"a\":1}");
    assert_false(record.has_time);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_source_and_the_target_are_looked_up_and_our_end_is_the_near_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(both_ends_and_a_name_are_marked_each_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_failed_sign_in_is_known_by_its_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_time_is_the_events_own_where_it_says_one, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
