/* SPDX-License-Identifier: Apache-2.0
 * The plan of an import: what each row would make or change, judged against the register, nothing
 * written. */
#ifndef REGISTRY_IMPORT_PLAN_H
#define REGISTRY_IMPORT_PLAN_H

#include "registry/grid.h"
#include "registry/import.h"
#include "registry/import_field.h"
#include "registry/import_head.h"
#include "registry/import_report.h"
#include "registry/import_value.h"
#include "registry/party.h"
#include "registry/system.h"

enum import_action { IMPORT_SKIP, IMPORT_CREATE, IMPORT_UPDATE };

/* A party that rows name: one that is there, or one to make. */
struct import_party {
    struct party party; /* id "" until it is made */
    bool is_new;
    bool is_refused; /* told on each of its rows */
    bool is_counted;
    json_t *answers; /* of table 1, for a new one */
};

struct import_row {
    struct str sheet;
    int number;
    enum import_action action;
    struct import_party *party;
    struct system before; /* where it is there */
    struct system after;
};

struct import_plan {
    struct work *w;
    const struct import_options *options;
    struct import_report report;
    struct import_fields fields;
    struct import_values values;
    size_t row_count, row_size;
    struct import_row *rows;
    size_t party_count, party_size;
    struct import_party **parties;
    json_t *party_index; /* "uscc:…", "name:…" → index */
    json_t *seen;        /* keys of rows so far → row number */
    json_t *sheets;
    int64_t data_rows, created, updated, skipped;
};

/* Read the file and judge every row.  ST_MALFORMED, ST_LIMIT: the file cannot be read at all. */
enum status import_plan_make(struct work *w, struct str bytes, const struct import_options *options,
                             struct import_plan *ret_plan) MUST_CHECK;
/* {rows, created, updated, skipped, parties_created, errors, …}: see registry/import.h. */
enum status import_plan_json(struct import_plan *plan, json_t **ret_report) MUST_CHECK;

#endif
