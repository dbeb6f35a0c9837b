/* SPDX-License-Identifier: Apache-2.0
 * A scoped page of the list of systems, out of 300 000: query, scope and JSON text. */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "data.h"
#include "registry/system.h"

enum { BENCH_SYSTEMS = 300000, BENCH_PARTIES = 5000, BENCH_PAGES = 300 };

struct page_case {
    const char *figure, *note;
    struct system_filter filter;
    bool goes_on; /* each page follows the one before */
    bool is_county;
};

static const struct page_case CASES[] = {
    {"list-page", "newest first, police of one city of 20", {.level = -1}, false, false},
    {"list-page-deep", "paging on and on through the same list", {.level = -1}, true, false},
    {"list-page-county", "filter by county", {.level = -1}, false, true},
    {"list-page-state", "filter by state", {.level = -1, .state = {"building", 8}}, false, false},
    {"list-page-sector", "filter by sector", {.level = -1, .sector = {"32", 2}}, false, false},
    {"list-page-search", "search of two characters", {.level = -1, .q = {"燃气", 6}}, false, false},
    {"list-page-search-long",
     "search of six characters",
     {.level = -1, .q = {"医疗数据交换", 18}},
     false,
     false},
    {"list-page-name", "one county, by name", {.level = -1, .sort = {"name", 4}}, false, true},
};

static double page_once(struct bench *bench, const struct actor *actor,
                        struct system_filter *filter, char *after, size_t size, size_t *ret_rows,
                        double *ret_cpu)
{
    struct bench_work own;
    double started = bench_now_ms(), cpu = bench_cpu_ms();
    struct work *w = bench_read(bench, &own, actor);
    struct str next;
    json_t *page;

    bench_must(&w->fault, system_list(w, filter, &page), "list");
    (void)json_canonical(w->arena, page);
    *ret_rows = json_array_size(json_get_list(page, "items"));
    next = json_get_text(page, "next");
    snprintf(after, size, "%.*s", STR_ARG(next));
    bench_end(&own);
    *ret_cpu = bench_cpu_ms() - cpu;
    return bench_now_ms() - started;
}

static void run_case(struct bench *bench, const struct page_case *one)
{
    static double times[BENCH_PAGES], cpus[BENCH_PAGES];
    struct bench_random random = {7};
    size_t rows = 0;
    char after[512] = "";

    for (size_t i = 0; i < BENCH_PAGES; i++) {
        struct system_filter filter = one->filter;
        size_t city = bench_random_below(&random, DATA_CITIES);
        struct actor police = {.account_id = STR("bench"),
                               .name = STR("bench"),
                               .person_name = STR("bench"),
                               .roles = 1u << ROLE_POLICE,
                               .sees_region = true};
        char region[16], county[16];
        struct arena small;

        arena_init(&small, 1 << 20);
        snprintf(region, sizeof(region), "%.*s",
                 STR_ARG(data_city(&small, one->goes_on ? 0 : city)));
        snprintf(county, sizeof(county), "%.*s",
                 STR_ARG(data_county(&small, city, i % DATA_COUNTIES)));
        arena_done(&small);
        police.region = str_of(region);
        if (one->is_county)
            filter.region = str_of(county);
        if (one->goes_on)
            filter.after = str_of(after);
        times[i] = page_once(bench, &police, &filter, after, sizeof(after), &rows, &cpus[i]);
    }
    bench_say(one->figure, bench_percentile(times, BENCH_PAGES, 95), "ms",
              "p95 of %d pages of %d systems, %s; %zu rows, p50 %.1f ms; processor p95 %.1f ms",
              BENCH_PAGES, BENCH_SYSTEMS, one->note, rows, bench_percentile(times, BENCH_PAGES, 50),
              bench_percentile(cpus, BENCH_PAGES, 95));
}

int main(void)
{
    struct bench bench;
    const struct str *parties;
    double started = bench_now_ms();

    bench_open(&bench);
    if (!bench.is_found) {
        data_make_regions(&bench);
        parties = data_make_parties(&bench, BENCH_PARTIES);
        data_make_systems(&bench, parties, BENCH_PARTIES, BENCH_SYSTEMS);
    }
    fprintf(stderr, "store ready after %.0f s\n", (bench_now_ms() - started) / 1e3);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
        run_case(&bench, &CASES[i]);
    bench_close(&bench);
    return 0;
}
