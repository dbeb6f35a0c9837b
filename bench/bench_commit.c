/* SPDX-License-Identifier: Apache-2.0
 * One durable commit: a change to a record with its journal row, on disk before it is acknowledged.
 */
#include <stdlib.h>

#include "base/json.h"
#include "data.h"
#include "registry/party.h"

enum { BENCH_COMMITS = 500 };

static double change_once(struct bench *bench, struct str id, int64_t *version, size_t number)
{
    struct bench_work own;
    double started = bench_now_ms();
    struct work *w = bench_write(bench, &own, NULL);
    json_t *input = json_new_object(w->arena);
    struct party party;

    json_put_text(input, "name", arena_print(w->arena, "示例单位 改 %zu", number));
    json_put_textz(input, "reason", "bench");
    bench_must(&w->fault, party_update(w, id, *version, input, &party), "update");
    *version = party.version;
    bench_end(&own);
    return bench_now_ms() - started;
}

int main(void)
{
    static double times[BENCH_COMMITS];
    struct bench bench;
    const struct str *parties;
    int64_t version = 1;
    double started, total;

    bench_open(&bench);
    data_make_regions(&bench);
    parties = data_make_parties(&bench, 1);
    started = bench_now_ms();
    for (size_t i = 0; i < BENCH_COMMITS; i++)
        times[i] = change_once(&bench, parties[0], &version, i);
    total = bench_now_ms() - started;
    bench_say("commit", bench_percentile(times, BENCH_COMMITS, 50), "ms",
              "median of %d, record + history + journal row, synced to disk; p95 %.2f ms, %.0f/s",
              BENCH_COMMITS, bench_percentile(times, BENCH_COMMITS, 95),
              BENCH_COMMITS / total * 1e3);
    bench_close(&bench);
    return 0;
}
