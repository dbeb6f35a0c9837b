/* SPDX-License-Identifier: Apache-2.0
 * Made-up regions, units and systems for the benches, the same on every run. */
#ifndef BENCH_DATA_H
#define BENCH_DATA_H

#include "bench.h"

enum { DATA_CITIES = 20, DATA_COUNTIES = 10 /* of each city */ };

/* "990300" for city 2; counties "990311" … */
struct str data_city(struct arena *arena, size_t city);
struct str data_county(struct arena *arena, size_t city, size_t county);
/* A name such as "云州江北燃气监测预警平台 18204"; `number` makes it unique. */
struct str data_system_name(struct arena *arena, struct bench_random *random, size_t number);
/* One of the top sectors of the packs. */
struct str data_sector(struct bench_random *random);

/* The province 990000 with its cities and counties. */
void data_make_regions(struct bench *bench);
/* Units spread over the counties; their ids in the bench's arena. */
const struct str *data_make_parties(struct bench *bench, size_t count);
/* Systems through the register's own functions, a thousand in a work; time goes to standard error.
 */
void data_make_systems(struct bench *bench, const struct str *parties, size_t party_count,
                       size_t count);
/* The same, each unit registering `of_each` systems in a row as imported lists do. */
void data_make_systems_in_rows(struct bench *bench, const struct str *parties, size_t of_each,
                               size_t count);

#endif
