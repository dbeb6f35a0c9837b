/* SPDX-License-Identifier: Apache-2.0
 * A store in a temporary folder for one test: on SQLite, or on a database of its own when
 * PANSHI_TEST_POSTGRES names a server. */
#ifndef TESTS_PROBE_STORE_H
#define TESTS_PROBE_STORE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/journal.h"
#include "db/store.h"
#include "db/work.h"

enum { PROBE_PATH_BYTES = 256 };

struct probe {
    char root[PROBE_PATH_BYTES];   /* the temporary folder */
    char folder[PROBE_PATH_BYTES]; /* the store in it */
    char address[PROBE_PATH_BYTES];
    bool is_postgres;
    struct store *store; /* NULL while closed */
    struct db *db;
    struct arena arena;
    struct work work;
    struct arena paths; /* what probe_path gave, until the test ends */
};

bool probe_wants_postgres(void);
/* cmocka's set-up and tear-down: *state is a struct probe with an open store. */
int probe_set_up(void **state);
int probe_tear_down(void **state);
/* Only the folder; no store is made. */
int probe_set_up_empty(void **state);
void probe_make(struct probe *probe);
void probe_open(struct probe *probe);
void probe_close(struct probe *probe);
/* Begin a work on the probe's connection, and end it. */
struct work *probe_write(struct probe *probe);
struct work *probe_read(struct probe *probe);
void probe_end(struct probe *probe);
/* Run SQL text past the store, as somebody with access to the database could. */
void probe_sql(struct probe *probe, const char *sql);
/* One number by SQL text. */
int64_t probe_number(struct probe *probe, const char *sql);
/* Append `count` journal rows, each in its own work. */
void probe_append(struct probe *probe, int count);
const char *probe_path(struct probe *probe, const char *name);
/* A fresh empty database on the server; its address goes to ret_address. */
void probe_new_database(char ret_address[PROBE_PATH_BYTES]);

#endif
