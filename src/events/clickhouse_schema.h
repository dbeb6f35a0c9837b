/* SPDX-License-Identifier: Apache-2.0
 * The tables of ClickHouse, as the build puts them into the program (clickhouse/schema.sql). */
#ifndef EVENTS_CLICKHOUSE_SCHEMA_H
#define EVENTS_CLICKHOUSE_SCHEMA_H

#include "policy/builtin.h"

extern const struct embedded_file clickhouse_schema[]; /* a NULL name ends */

#endif
