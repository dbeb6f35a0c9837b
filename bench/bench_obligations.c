/* SPDX-License-Identifier: Apache-2.0
 * Duties with all packs: one changed system, everything from the store, the home page of a
 * province.  bench_obligations [SYSTEMS [evaluate]]: how many systems the store holds, 100000
 * unless given; `evaluate` only evaluates, which needs no hour of writing for a million. */
#include <stdlib.h>
#include <sys/resource.h>

#include "base/json.h"
#include "data.h"
#include "duty_data.h"
#include "procedures/obligation_bulk.h"
#include "procedures/obligation_count.h"
#include "procedures/obligation_eval.h"
#include "procedures/obligation_home.h"
#include "registry/fact.h"

enum {
    BENCH_SYSTEMS = 100000,
    BENCH_OF_PARTY = 20, /* systems of one unit */
    BENCH_CHANGES = 300,
    BENCH_HOMES = 200,
    BENCH_STEP_PARTIES = 100,
};

static double resident_mib(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void make_store(struct bench *bench, size_t count)
{
    const struct str *parties;

    if (bench->is_found)
        return;
    data_make_regions(bench);
    parties = data_make_parties(bench, count / BENCH_OF_PARTY + 1);
    data_make_systems_in_rows(bench, parties, BENCH_OF_PARTY, count);
    duty_data_fill(bench, count);
}

/* Evaluate everything and compare it with what is kept; nothing is written. */
static void compare(struct bench *bench, const char *figure, const char *what)
{
    struct obligation_bulk_report report;
    struct bench_work own;
    struct work *w = bench_read(bench, &own, NULL);
    double started = bench_now_ms(), used = bench_cpu_ms();

    bench_must(&w->fault, obligation_bulk_compare(w, &report), "compare");
    double spent = bench_now_ms() - started;
    used = bench_cpu_ms() - used;
    bench_say(figure, spent / 1e3, "s",
              "%s: %lld subjects from the store, %lld differ, %.1f us each; processor %.1f s, %.1f "
              "us each; peak %.0f MiB",
              what, (long long)report.looked_at, (long long)report.changed,
              spent * 1e3 / (double)report.looked_at, used / 1e3,
              used * 1e3 / (double)report.looked_at, resident_mib());
    bench_end(&own);
}

/* The job's run, step by step, each step durable. */
static void run(struct bench *bench, const char *figure, const char *what)
{
    struct obligation_bulk_report report = {0};
    double started = bench_now_ms(), used = bench_cpu_ms(), longest = 0;

    while (!report.is_done) {
        struct bench_work own;
        double begun = bench_now_ms();
        struct work *w = bench_write(bench, &own, NULL);
        bench_must(&w->fault, obligation_bulk_step(w, BENCH_STEP_PARTIES, &report), "step");
        bench_end(&own);
        longest = bench_now_ms() - begun > longest ? bench_now_ms() - begun : longest;
    }
    double spent = bench_now_ms() - started;
    bench_say(figure, spent / 1e3, "s",
              "%s: %lld subjects, %lld written, %.1f us each, processor %.1f s; longest step %.0f "
              "ms; peak %.0f MiB",
              what, (long long)report.looked_at, (long long)report.changed,
              spent * 1e3 / (double)(report.looked_at + 1), (bench_cpu_ms() - used) / 1e3, longest,
              resident_mib());
}

static double change_once(struct bench *bench, struct str id, size_t number, double *ret_used)
{
    struct bench_work own;
    double started = bench_now_ms(), used = bench_cpu_ms();
    struct work *w = bench_write(bench, &own, NULL);
    json_t *input = json_new_object(w->arena), *fact = NULL;

    json_put_textz(input, "word", number % 2 ? "personal-information" : "self-checked");
    bench_must(&w->fault, fact_record(w, FACT_SYSTEM, id, input, &fact), "fact");
    bench_end(&own);
    *ret_used = bench_cpu_ms() - used;
    return bench_now_ms() - started;
}

/* The same work with nothing that evaluates: what the transaction itself costs on this disk. */
static double commit_once(struct bench *bench, struct str id)
{
    struct bench_work own;
    double started = bench_now_ms();
    struct work *w = bench_write(bench, &own, NULL);

    w->policy = NULL; /* the hook leaves it to the job */
    bench_must(&w->fault, fact_note(w, FACT_SYSTEM, id, "training-held", w->now, NULL, "procedure"),
               "note");
    bench_end(&own);
    return bench_now_ms() - started;
}

static void settle(struct bench *bench)
{
    int count = 1;

    while (count > 0) {
        struct bench_work own;
        struct work *w = bench_write(bench, &own, NULL);
        bench_must(&w->fault, obligation_eval_settle(w, OBLIGATION_EVAL_BATCH, &count), "settle");
        bench_end(&own);
    }
}

static void change_systems(struct bench *bench, size_t count)
{
    static double times[BENCH_CHANGES], used[BENCH_CHANGES], plain[BENCH_CHANGES];
    size_t found = 0;
    const struct str *ids = duty_data_some(bench, count, BENCH_CHANGES, &found);

    for (size_t i = 0; i < found; i++)
        times[i] = change_once(bench, ids[i], i, &used[i]);
    for (size_t i = 0; i < found; i++)
        plain[i] = commit_once(bench, ids[i]);
    settle(bench);
    bench_say(
        "obligations.change", bench_percentile(times, found, 50), "ms",
        "median of %zu: a fact recorded, system and unit computed with all packs, rows and "
        "counters written, synced to disk; p95 %.2f ms; processor median %.2f ms, p95 %.2f ms; "
        "without computing median %.2f ms",
        found, bench_percentile(times, found, 95), bench_percentile(used, found, 50),
        bench_percentile(used, found, 95), bench_percentile(plain, found, 50));
}

static void home(struct bench *bench)
{
    static double times[BENCH_HOMES], processor[BENCH_HOMES];
    const struct actor police = {.account_id = STR("police"),
                                 .name = STR("police"),
                                 .person_name = STR("民警"),
                                 .roles = 1u << ROLE_POLICE,
                                 .party_id = STR(""),
                                 .region = STR("990000"),
                                 .sector = STR(""),
                                 .sees_region = true};
    struct obligation_count_bins bins = {0};

    for (size_t i = 0; i < BENCH_HOMES; i++) {
        struct bench_work own;
        double started = bench_now_ms(), used = bench_cpu_ms();
        struct work *w = bench_read(bench, &own, &police);
        json_t *page = NULL;
        bench_must(&w->fault, obligation_home(w, &page), "home");
        (void)json_canonical(w->arena, page);
        times[i] = bench_now_ms() - started;
        processor[i] = bench_cpu_ms() - used;
        bench_must(&w->fault, obligation_count_bins(w, STR("990000"), STR(""), &bins), "bins");
        bench_end(&own);
    }
    bench_say("obligations.home", bench_percentile(times, BENCH_HOMES, 95), "ms",
              "p95 of %d: home page of a province; median %.2f ms, processor p95 %.2f ms; overdue "
              "%lld, today %lld, week %lld, later %lld, undated %lld",
              BENCH_HOMES, bench_percentile(times, BENCH_HOMES, 50),
              bench_percentile(processor, BENCH_HOMES, 95), (long long)bins.overdue,
              (long long)bins.today, (long long)bins.week, (long long)bins.later,
              (long long)bins.undated);
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : BENCH_SYSTEMS;
    struct bench bench;

    bench_open(&bench);
    make_store(&bench, count); /* before the hook: the generator's commits compute nothing */
    obligation_eval_attach(bench.store, bench.policy);
    compare(&bench, "obligations.evaluate", "evaluated with all packs, compared with what is kept");
    if (argc > 2) {
        bench_close(&bench);
        return 0;
    }
    run(&bench, "obligations.first", "first run, every duty written");
    compare(&bench, "obligations.again", "evaluated and compared with what is kept");
    change_systems(&bench, count);
    home(&bench);
    bench_close(&bench);
    return 0;
}
