/* SPDX-License-Identifier: Apache-2.0
 * simdjson as a measure; only benches link it. */
#ifndef BENCH_PEER_SIMDJSON_H
#define BENCH_PEER_SIMDJSON_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
/* Read 18 fields of every line by simdjson's on-demand interface; the number of lines read.  The
 * text is followed by at least 64 readable bytes.  0 where simdjson is not installed. */
size_t peer_simdjson_read(const char *text, size_t bytes);
#ifdef __cplusplus
}
#endif

#endif
