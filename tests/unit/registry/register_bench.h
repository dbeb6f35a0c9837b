/* SPDX-License-Identifier: Apache-2.0
 * A real store with the packs' regions and sectors, a few parties, and actors to act as. */
#ifndef TESTS_REGISTER_BENCH_H
#define TESTS_REGISTER_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "db/work.h"
#include "registry/actor.h"

struct store;
struct probe;

struct register_bench {
    struct probe *probe;
    struct db *db;
    struct policy *policy;
    struct arena arena;
    struct actor owner; /* the machine's owner */
    struct actor operator_a, operator_b;
    struct actor regulator; /* of province 44, sector 14 */
    struct actor police;    /* of city 440100, every sector */
    struct actor sysadmin;
    struct actor expert;
    struct str party_a, party_b, police_party, regulator_party;
    struct work work;
    struct instant now;
};

extern struct register_bench bench;

/* cmocka set-up and tear-down of a group. */
int register_bench_begin(void **state);
int register_bench_end(void **state);
/* End the work that runs (undone when not committed) and begin one as `actor`. */
struct work *register_bench_write(const struct actor *actor);
struct work *register_bench_read(const struct actor *actor);
void register_bench_commit(void);
/* JSON written with ' for ". */
json_t *register_bench_json(const char *text);
/* Fail the test with the fault when `status` is not ST_OK. */
void register_bench_good(enum status status);

#endif
