/* SPDX-License-Identifier: Apache-2.0
 * The file of events that benches of reading, keeping, asking and hunting take ($CORPUS).
 */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include "base/base.h"

/* The whole file, mapped until the program ends; some bytes past its end may be read too, as
 * simdjson does.  A file that cannot be read or is empty ends the program. */
struct str corpus_map(const char *path);

#endif
