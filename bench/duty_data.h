/* SPDX-License-Identifier: Apache-2.0
 * What makes the made-up systems of data.h owe something: levels, days, certificates, incidents. */
#ifndef BENCH_DUTY_DATA_H
#define BENCH_DUTY_DATA_H

#include "bench.h"

/* Systems with numbers up to `count`, in transactions of DUTY_DATA_STEP. */
enum { DUTY_DATA_STEP = 20000 };
void duty_data_fill(struct bench *bench, size_t count);
/* Ids of systems spread over the store, in the bench's arena. */
const struct str *duty_data_some(struct bench *bench, size_t count, size_t wanted,
                                 size_t *ret_count);

#endif
