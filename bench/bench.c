/* SPDX-License-Identifier: Apache-2.0
 * Stores, clocks and lines for the benches. */
#include "bench.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BENCH_MAX_OPEN = 16 };

void bench_must(const struct fault *fault, enum status status, const char *what)
{
    if (status == ST_OK)
        return;
    fprintf(stderr, "%s: %s: %s %s\n", what, status_word(status), fault->field, fault->en);
    exit(1);
}

static void choose_folder(struct bench *bench)
{
    const char *root = getenv("TMPDIR"), *kept = getenv("BENCH_STORE");
    char node[BENCH_PATH_BYTES + 16];

    if (kept != NULL) {
        snprintf(bench->folder, sizeof(bench->folder), "%s", kept);
        snprintf(node, sizeof(node), "%s/node.json", kept);
        bench->is_kept = true;
        bench->is_found = access(node, F_OK) == 0;
        return;
    }
    snprintf(bench->folder, sizeof(bench->folder), "%s/panshi-bench-XXXXXX",
             root != NULL ? root : "/var/tmp");
    if (mkdtemp(bench->folder) == NULL) {
        perror(bench->folder);
        exit(1);
    }
}

void bench_open(struct bench *bench)
{
    struct policy_report report = {0, NULL};
    struct fault fault = {0};

    memset(bench, 0, sizeof(*bench));
    choose_folder(bench);
    arena_init(&bench->arena, BENCH_ARENA_BYTES);
    bench->actor = (struct actor){.account_id = STR("system"),
                                  .name = STR("system"),
                                  .person_name = STR("系统"),
                                  .is_system = true};
    bench_must(&fault, policy_load(&bench->arena, NULL, 0, &bench->policy, &report, &fault),
               "packs");
    if (!bench->is_found)
        bench_must(&fault, store_make(bench->folder, NULL, true, instant_system_now(), &fault),
                   "make");
    bench_must(&fault, store_open(bench->folder, STORE_SERVE, &bench->store, &fault), "open");
    bench_must(&fault, store_borrow(bench->store, &bench->db, &fault), "borrow");
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *ftw)
{
    (void)about;
    (void)kind;
    (void)ftw;
    return remove(path);
}

void bench_close(struct bench *bench)
{
    store_return(bench->store, bench->db);
    store_close(bench->store);
    policy_free(bench->policy);
    arena_done(&bench->arena);
    if (!bench->is_kept &&
        nftw(bench->folder, remove_one, BENCH_MAX_OPEN, FTW_DEPTH | FTW_PHYS) != 0)
        perror(bench->folder);
}

static struct work *begin(struct bench *bench, struct bench_work *own, const struct actor *actor)
{
    arena_init(&own->arena, BENCH_ARENA_BYTES);
    work_init(&own->work, &own->arena, bench->db);
    own->work.actor = actor != NULL ? actor : &bench->actor;
    own->work.policy = bench->policy;
    return &own->work;
}

struct work *bench_read(struct bench *bench, struct bench_work *own, const struct actor *actor)
{
    struct work *w = begin(bench, own, actor);

    bench_must(&w->fault, work_read(w), "read");
    return w;
}

struct work *bench_write(struct bench *bench, struct bench_work *own, const struct actor *actor)
{
    struct work *w = begin(bench, own, actor);

    bench_must(&w->fault, work_write(w), "write");
    return w;
}

void bench_end(struct bench_work *own)
{
    if (own->work.depth == WORK_WRITES)
        bench_must(&own->work.fault, work_commit(&own->work), "commit");
    work_done(&own->work);
    arena_done(&own->arena);
}

static double read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

double bench_now_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double bench_cpu_ms(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

double bench_percentile(double *values, size_t count, double percent)
{
    size_t at;

    qsort(values, count, sizeof(*values), by_size);
    at = (size_t)((double)count * percent / 100.0);
    return values[at < count ? at : count - 1];
}

void bench_say(const char *figure, double value, const char *unit, const char *note, ...)
{
    va_list arguments;

    printf("%s\t%.*f %s\t", figure, value < 10 ? 2 : value < 100 ? 1 : 0, value, unit);
    va_start(arguments, note);
    vprintf(note, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

uint64_t bench_random_next(struct bench_random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

size_t bench_random_below(struct bench_random *random, size_t bound)
{
    return (size_t)(bench_random_next(random) % bound);
}
