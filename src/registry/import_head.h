/* SPDX-License-Identifier: Apache-2.0
 * Where the header of a sheet is, and which column means what. */
#ifndef REGISTRY_IMPORT_HEAD_H
#define REGISTRY_IMPORT_HEAD_H

#include "registry/grid.h"
#include "registry/import_field.h"
#include "registry/import_report.h"

struct import_column {
    size_t column;
    struct str header;
    const struct import_field *field;
};

struct import_head {
    bool is_found;
    int row;          /* number of the (last) header row */
    size_t first_row; /* index of the first row below it */
    size_t count;
    struct import_column *columns; /* the known ones, each field once */
};

/* Look for the header in the first IMPORT_HEADER_ROWS rows: the row, or two rows, in which most
 * names are known, the system's name among them.  Unknown and repeated columns are told as
 * warnings. Not found: nothing is told. */
void import_head_find(const struct grid_sheet *sheet, const struct import_fields *fields,
                      struct import_report *report, struct import_head *ret_head);
/* The row repeats the header (as printed on every page). */
bool import_head_is_repeated(const struct import_head *head, const struct grid_row *row);
/* {name, rows, header_row, is_read, columns[{column, header, field}]} */
json_t *import_head_json(struct arena *arena, const struct grid_sheet *sheet,
                         const struct import_head *head);

#endif
