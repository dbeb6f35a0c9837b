/* SPDX-License-Identifier: Apache-2.0
 * Fills a store through the register's own functions. */
#include "data.h"

#include <stdio.h>

#include "base/json.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/sector.h"
#include "registry/system.h"

enum { DATA_BATCH = 1000, DATA_SHOW = 20000 };

static const char *const PLACES[] = {"江北", "临江", "望湖", "石桥",
                                     "清溪", "南浦", "东屏", "西陵"};
static const char *const THINGS[] = {"燃气",     "供水",   "排水", "桥梁", "医疗",   "教务",
                                     "政务服务", "不动产", "社保", "公交", "人口库", "水质"};
static const char *const WORKS[] = {"监测预警", "管理", "调度指挥", "数据交换",
                                    "收费",     "信用", "档案"};
static const char *const FORMS[] = {"平台", "系统", "网站", "数据库"};
static const char *const SECTORS[] = {"14", "26", "27", "28", "32", "35", "47", "48"};
static const char *const STATES[] = {"operation", "operation", "operation", "building", "planning"};

#define COUNT(list)        (sizeof(list) / sizeof((list)[0]))
#define PICK(random, list) (list)[bench_random_below((random), COUNT(list))]

struct str data_city(struct arena *arena, size_t city)
{
    return arena_print(arena, "99%02zu00", city + 1);
}

struct str data_county(struct arena *arena, size_t city, size_t county)
{
    return arena_print(arena, "99%02zu%02zu", city + 1, county + 11);
}

struct str data_system_name(struct arena *arena, struct bench_random *random, size_t number)
{
    const char *place = PICK(random, PLACES), *thing = PICK(random, THINGS);
    const char *work = PICK(random, WORKS), *form = PICK(random, FORMS);

    return arena_print(arena, "云州%s%s%s%s %zu", place, thing, work, form, number);
}

struct str data_sector(struct bench_random *random)
{
    return str_of(PICK(random, SECTORS));
}

static void put_region(struct work *w, struct str code, const char *level, struct str parent)
{
    json_t *input = json_new_object(w->arena), *region;

    json_put_text(input, "code", code);
    json_put_text(input, "name", arena_print(w->arena, "示例%.*s", STR_ARG(code)));
    json_put_text(input, "name_en", arena_print(w->arena, "Example %.*s", STR_ARG(code)));
    json_put_textz(input, "level", level);
    json_put_text(input, "parent", parent);
    json_put_textz(input, "valid_from", "2020-01-01");
    json_put_textz(input, "reason", "bench");
    bench_must(&w->fault, region_put(w, input, &region), "region");
}

void data_make_regions(struct bench *bench)
{
    struct bench_work own;
    struct work *w = bench_write(bench, &own, NULL);

    bench_must(&w->fault, region_seed(w), "regions");
    bench_must(&w->fault, sector_seed(w), "sectors");
    put_region(w, STR("990000"), "province", STR("100000"));
    for (size_t city = 0; city < DATA_CITIES; city++) {
        put_region(w, data_city(w->arena, city), "city", STR("990000"));
        for (size_t county = 0; county < DATA_COUNTIES; county++)
            put_region(w, data_county(w->arena, city, county), "county", data_city(w->arena, city));
    }
    bench_end(&own);
}

const struct str *data_make_parties(struct bench *bench, size_t count)
{
    struct str *ids = ARENA_ARRAY(&bench->arena, count, struct str);
    struct bench_work own;
    struct work *w = bench_write(bench, &own, NULL);

    for (size_t i = 0; i < count; i++) {
        json_t *input = json_new_object(w->arena), *kinds = json_new_list(w->arena);
        struct party party;

        json_add_text(kinds, STR("operator"));
        json_put_text(input, "name", arena_print(w->arena, "示例单位 %zu", i + 1));
        json_put(input, "kinds", kinds);
        json_put_text(input, "region",
                      data_county(w->arena, i % DATA_CITIES, i / DATA_CITIES % DATA_COUNTIES));
        json_put_textz(input, "reason", "bench");
        bench_must(&w->fault, party_create(w, input, &party), "party");
        ids[i] = str_copy(&bench->arena, party.id);
    }
    bench_end(&own);
    return ids;
}

static void make_system(struct work *w, struct bench_random *random, struct str party,
                        size_t number)
{
    json_t *input = json_new_object(w->arena), *kinds = json_new_list(w->arena);
    struct system system;

    json_add_text(kinds, STR("system"));
    json_put_text(input, "party_id", party);
    json_put_text(input, "name", data_system_name(w->arena, random, number));
    json_put_text(
        input, "region",
        data_county(w->arena, number % DATA_CITIES, number / DATA_CITIES % DATA_COUNTIES));
    json_put_text(input, "sector", data_sector(random));
    json_put_textz(input, "state", PICK(random, STATES));
    json_put(input, "kinds", kinds);
    json_put_textz(input, "reason", "bench");
    bench_must(&w->fault, system_create(w, input, &system), "system");
}

/* `of_each` systems of a unit in a row, or turn by turn when 0. */
static void make_systems(struct bench *bench, const struct str *parties, size_t party_count,
                         size_t of_each, size_t count)
{
    struct bench_random random = {42};
    double started = bench_now_ms();

    for (size_t i = 0; i < count;) {
        struct bench_work own;
        struct work *w = bench_write(bench, &own, NULL);

        for (size_t j = 0; j < DATA_BATCH && i < count; j++, i++)
            make_system(w, &random, parties[of_each > 0 ? i / of_each : i % party_count], i);
        bench_end(&own);
        if (i % DATA_SHOW == 0)
            fprintf(stderr, "%zu of %zu systems, %.0f s\n", i, count,
                    (bench_now_ms() - started) / 1e3);
    }
}

void data_make_systems(struct bench *bench, const struct str *parties, size_t party_count,
                       size_t count)
{
    make_systems(bench, parties, party_count, 0, count);
}

void data_make_systems_in_rows(struct bench *bench, const struct str *parties, size_t of_each,
                               size_t count)
{
    make_systems(bench, parties, 0, of_each, count);
}
