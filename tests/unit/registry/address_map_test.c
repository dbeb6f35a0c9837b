/* SPDX-License-Identifier: Apache-2.0
 * From an address or a name to its system: the smallest range, one's own unit first, and the map
 * follows the register. */
#include "register_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/address_map.h"
#include "registry/address_map_cut.h"
#include "registry/asset.h"
#include "registry/fact.h"
#include "registry/system.h"

static struct str make_system(const struct actor *actor, const char *name)
{
    struct work *w = register_bench_write(actor);
    struct system system;
    char text[200];

    (void)snprintf(text, sizeof text, "{'name':'%s','state':'operation'}", name);
    register_bench_good(system_create(w, register_bench_json(text), &system));
    register_bench_commit();
    return system.id;
}

static struct str add_asset(const struct actor *actor, struct str system, const char *kind,
                            const char *value)
{
    struct work *w = register_bench_write(actor);
    struct asset asset;
    json_t *warnings = NULL;
    char text[200];

    (void)snprintf(text, sizeof text, "{'kind':'%s','value':'%s'}", kind, value);
    register_bench_good(asset_create(w, system, register_bench_json(text), &asset, &warnings));
    register_bench_commit();
    return asset.id;
}

static bool refresh(struct address_desk *desk)
{
    struct work *w = register_bench_read(&bench.owner);
    bool is_new = false;

    register_bench_good(address_map_refresh(desk, w, &is_new));
    return is_new;
}

static struct str wide, narrow, other;

static void made_once(void)
{
    if (wide.ptr)
        return;
    wide = make_system(&bench.operator_a, "一号系统");
    narrow = make_system(&bench.operator_a, "二号系统");
    other = make_system(&bench.operator_b, "三号系统");
    (void)add_asset(&bench.operator_a, wide, "ip-range", "198.51.100.0/24");
    (void)add_asset(&bench.operator_a, narrow, "ip-range", "198.51.100.16/28");
    (void)add_asset(&bench.operator_a, wide, "ip-range", "192.168.1.0/24");
    (void)add_asset(&bench.operator_b, other, "ip-range", "192.168.1.0/24");
    (void)add_asset(&bench.operator_b, other, "ip-range", "2001:db8:1::/48");
    (void)add_asset(&bench.operator_b, other, "ip-range", "203.0.113.250-203.0.113.255");
    (void)add_asset(&bench.operator_a, wide, "domain", "school.example");
    (void)add_asset(&bench.operator_a, narrow, "domain", "pay.school.example");
    (void)add_asset(&bench.operator_b, other, "domain", "*.plant.example");
    (void)add_asset(&bench.operator_a, narrow, "host", "db-01");
    (void)add_asset(&bench.operator_b, other, "host", "db-01");
}

enum whose { NOBODY, A, B };

static void an_address_or_name_finds_its_system(void **state)
{
    static const struct {
        const char *text;
        enum whose sensor;
        const struct str *system;
    } cases[] = {
        {"198.51.100.1", NOBODY, &wide},
        {"198.51.100.16", NOBODY, &narrow},
        {"198.51.100.31", B, &narrow},
        {"198.51.100.32", A, &wide},
        {"198.51.101.0", A, NULL},
        {"198.51.99.255", A, NULL},
        {"::ffff:198.51.100.20", A, &narrow},
        {"203.0.113.250", A, &other},
        {"203.0.113.249", A, NULL},
        {"2001:db8:1:ffff::9", NOBODY, &other},
        {"2001:db8:2::1", NOBODY, NULL},
        /* Every unit has this one: only the sensor's unit tells which is meant. */
        {"192.168.1.7", A, &wide},
        {"192.168.1.7", B, &other},
        {"192.168.1.7", NOBODY, NULL},
        {"192.168.2.7", A, NULL},
        {"school.example", NOBODY, &wide},
        {"WWW.School.Example.", NOBODY, &wide},
        {"a.pay.school.example", B, &narrow},
        {"xschool.example", NOBODY, NULL},
        {"example", NOBODY, NULL},
        {"line.plant.example", A, &other},
        {"plant.example", A, &other},
        {"db-01", A, &narrow},
        {"DB-01", B, &other},
        {"db-01", NOBODY, NULL},
        {"", A, NULL},
        {"....", A, NULL},
    };
    struct address_desk *desk = address_map_desk_new();

    (void)state;
    made_once();
    assert_true(refresh(desk));
    struct address_map *map = address_map_take(desk);
    assert_int_equal(address_map_assets(map), 11);
    assert_int_equal(address_map_systems(map), 3);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str party = cases[i].sensor == A   ? bench.party_a
                           : cases[i].sensor == B ? bench.party_b
                                                  : STR("");
        const struct address_owner *owner =
            address_map_find(map, address_map_party(map, party), str_of(cases[i].text));
        struct str found = owner ? owner->system_id : STR("nothing");
        struct str wanted = cases[i].system ? *cases[i].system : STR("nothing");
        if (!str_equal(found, wanted))
            fail_msg("%s from %d: %.*s", cases[i].text, (int)cases[i].sensor, STR_ARG(found));
    }
    const struct address_owner *owner =
        address_map_find(map, ADDRESS_MAP_NOBODY, STR("198.51.100.1"));
    assert_non_null(owner);
    assert_true(str_is(owner->system_name, "一号系统"));
    assert_true(str_is(owner->party_name, "甲单位"));
    assert_true(str_is(owner->region, "440100"));
    assert_true(str_is(owner->sector, "14"));
    assert_true(str_is(owner->level_text, "0"));
    assert_false(owner->is_cii);
    address_map_give(map);
    address_map_desk_free(desk);
}

static void a_new_map_is_made_only_when_the_register_changed(void **state)
{
    struct address_desk *desk = address_map_desk_new();

    (void)state;
    made_once();
    assert_true(refresh(desk));
    assert_false(refresh(desk));
    struct address_map *old = address_map_take(desk);
    struct str asset = add_asset(&bench.operator_a, narrow, "ip-range", "198.51.100.200");
    assert_true(refresh(desk));
    struct address_map *map = address_map_take(desk);
    struct address at;
    assert_true(address_read(STR("198.51.100.200"), &at));
    assert_true(str_equal(address_map_of_address(map, 0, at)->system_id, narrow));
    /* Whoever holds the old one goes on with it. */
    assert_true(str_equal(address_map_of_address(old, 0, at)->system_id, wide));
    address_map_give(old);
    address_map_give(map);
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(asset_delete(w, asset, STR("已停用")));
    register_bench_commit();
    assert_true(refresh(desk));
    map = address_map_take(desk);
    assert_true(str_equal(address_map_of_address(map, 0, at)->system_id, wide));
    address_map_give(map);
    address_map_desk_free(desk);
}

static void a_stated_cii_shows_at_the_next_look(void **state)
{
    struct address_desk *desk = address_map_desk_new();
    json_t *fact = NULL;

    (void)state;
    made_once();
    assert_true(refresh(desk));
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(fact_record(w, "system", narrow,
                                    register_bench_json("{'word':'cii','value':true}"), &fact));
    register_bench_commit();
    assert_true(refresh(desk));
    struct address_map *map = address_map_take(desk);
    assert_true(address_map_find(map, 0, STR("198.51.100.17"))->is_cii);
    assert_false(address_map_find(map, 0, STR("198.51.100.1"))->is_cii);
    address_map_give(map);
    address_map_desk_free(desk);
}

static void an_empty_register_knows_nothing(void **state)
{
    struct address_desk *desk = address_map_desk_new();
    struct address_map *map = address_map_take(desk);

    (void)state;
    assert_null(address_map_find(map, 0, STR("198.51.100.1")));
    assert_null(address_map_find(map, 7, STR("a.example")));
    assert_int_equal(address_map_party(map, STR("x")), ADDRESS_MAP_NOBODY);
    address_map_give(map);
    address_map_desk_free(desk);
}

/* ---- The cut, held against asking every range ---- */

enum { SPANS = 60, LINE = 300, ROUNDS = 400 };

static void paint(void *cookie, struct address first, struct address last, uint32_t owner)
{
    uint32_t *line = cookie;

    for (uint64_t at = first.low; at <= last.low && at < LINE; at++) {
        assert_int_equal(line[at], UINT32_MAX); /* pieces do not overlap */
        line[at] = owner;
    }
}

static uint32_t by_asking_all(const struct address_map_span *spans, size_t count, uint64_t at)
{
    uint64_t best_size = UINT64_MAX;
    uint32_t best_rank = UINT32_MAX;
    uint32_t owner = UINT32_MAX;

    for (size_t i = 0; i < count; i++) {
        uint64_t size = spans[i].last.low - spans[i].first.low;
        if (at < spans[i].first.low || at > spans[i].last.low)
            continue;
        if (size < best_size || (size == best_size && spans[i].rank < best_rank)) {
            best_size = size;
            best_rank = spans[i].rank;
            owner = spans[i].owner;
        }
    }
    return owner;
}

static void of_overlapping_ranges_the_smallest_wins_everywhere(void **state)
{
    struct address_map_span spans[SPANS];
    struct address_map_span kept[SPANS];
    uint32_t heap[SPANS];
    uint32_t line[LINE];
    unsigned seed = 20261121;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        size_t count = (size_t)rand_r(&seed) % SPANS;
        for (size_t i = 0; i < count; i++) {
            uint64_t first = (uint64_t)rand_r(&seed) % LINE;
            uint64_t last = first + (uint64_t)rand_r(&seed) % (LINE - first);
            kept[i] = (struct address_map_span){
                {0, first}, {0, last}, (uint32_t)rand_r(&seed) % 8, (uint32_t)i};
        }
        memcpy(spans, kept, sizeof spans);
        memset(line, 0xff, sizeof line);
        address_map_cut(spans, count, heap, paint, line);
        for (uint64_t at = 0; at < LINE; at++)
            assert_int_equal(line[at], by_asking_all(kept, count, at));
    }
}

static void count_piece(void *cookie, struct address first, struct address last, uint32_t owner)
{
    (void)first;
    (void)owner;
    assert_true(last.high == UINT64_MAX && last.low == UINT64_MAX);
    *(int *)cookie += 1;
}

static void the_last_address_there_is_ends_the_cut(void **state)
{
    struct address_map_span all = {{0, 0}, {UINT64_MAX, UINT64_MAX}, 3, 0};
    uint32_t heap[1];
    int pieces = 0;

    (void)state;
    address_map_cut(&all, 1, heap, count_piece, &pieces);
    assert_int_equal(pieces, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_or_name_finds_its_system),
        cmocka_unit_test(a_new_map_is_made_only_when_the_register_changed),
        cmocka_unit_test(a_stated_cii_shows_at_the_next_look),
        cmocka_unit_test(an_empty_register_knows_nothing),
        cmocka_unit_test(of_overlapping_ranges_the_smallest_wins_everywhere),
        cmocka_unit_test(the_last_address_there_is_ends_the_cut),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
