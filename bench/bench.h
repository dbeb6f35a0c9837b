/* SPDX-License-Identifier: Apache-2.0
 * What the benches share: a store in a temporary folder, clocks, percentiles, one line per figure.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/base.h"
#include "db/store.h"
#include "db/work.h"
#include "policy/policy.h"
#include "registry/actor.h"

enum { BENCH_PATH_BYTES = 256, BENCH_ARENA_BYTES = 512 * 1024 * 1024 };

struct bench {
    bool is_kept;  /* the store stays for the next run ($BENCH_STORE) */
    bool is_found; /* it was there already */
    char folder[BENCH_PATH_BYTES];
    struct store *store;
    struct db *db;
    struct policy *policy;
    struct arena arena; /* for what lives as long as the bench */
    struct actor actor; /* the machine's owner, who may do everything */
};

/* A new store under $TMPDIR (/var/tmp when unset: /tmp may be memory, which knows no disk), or the
 * one in the folder $BENCH_STORE, made when absent and kept.  Failures end the program. */
void bench_open(struct bench *bench);
/* Close and remove the folder. */
void bench_close(struct bench *bench);

/* A work of its own arena; bench_end_work ends both. */
struct bench_work {
    struct arena arena;
    struct work work;
};

struct work *bench_read(struct bench *bench, struct bench_work *own, const struct actor *actor);
struct work *bench_write(struct bench *bench, struct bench_work *own, const struct actor *actor);
/* Commit a write work (or end a read one). */
void bench_end(struct bench_work *own);
/* End the program when status is not ST_OK. */
void bench_must(const struct fault *fault, enum status status, const char *what);

double bench_now_ms(void);
/* Processor time of this thread: what a page costs on a machine with other work. */
double bench_cpu_ms(void);
/* Values are sorted in place. */
double bench_percentile(double *values, size_t count, double percent);
/* "figure<TAB>value unit<TAB>note" on standard output. */
void bench_say(const char *figure, double value, const char *unit, const char *note, ...)
    __attribute__((format(printf, 4, 5)));

/* Deterministic numbers (splitmix64): the same seed gives the same data on every machine. */
struct bench_random {
    uint64_t state;
};

uint64_t bench_random_next(struct bench_random *random);
size_t bench_random_below(struct bench_random *random, size_t bound);

#endif
