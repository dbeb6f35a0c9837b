/* SPDX-License-Identifier: Apache-2.0
 * One row of a list of systems, turned into values. */
#ifndef REGISTRY_IMPORT_ROW_H
#define REGISTRY_IMPORT_ROW_H

#include "registry/import_level.h"
#include "registry/import_plan.h"

/* What a row says; a member that its bit in `has` lacks was an empty cell or no column. */
struct import_row_values {
    uint32_t has; /* bit per enum import_target */
    struct str name, party, uscc, region, sector, certificate, operation_on, regulator, police;
    enum system_state state;
    json_t *kinds, *technologies;
    struct import_levels levels;
    json_t *form, *party_form;        /* answers, key → value */
    int columns[IMPORT_TARGET_COUNT]; /* where each came from, for messages */
    struct str headers[IMPORT_TARGET_COUNT];
    bool is_bad; /* an error was told */
};

static inline bool import_row_has(const struct import_row_values *v, enum import_target target)
{
    return (v->has & (1u << (unsigned)target)) != 0;
}

/* False for a row that holds nothing to import: blank, a note, a sum, the header again. */
bool import_row_read(struct import_plan *plan, const struct import_head *head,
                     const struct grid_sheet *sheet, const struct grid_row *row,
                     struct import_row_values *ret_values);

#endif
