/* SPDX-License-Identifier: Apache-2.0
 * Everything there is to say about one table file, with sheet, row, column and header. */
#ifndef REGISTRY_IMPORT_REPORT_H
#define REGISTRY_IMPORT_REPORT_H

#include "base/json.h"
#include "db/work.h"
#include "registry/grid.h"

struct import_place {
    struct str sheet;
    int row;           /* 0 when the whole sheet is meant */
    int column;        /* from 0; -1 when the whole row is meant */
    struct str header; /* of the column */
};

struct import_report {
    struct work *w;
    json_t *errors;   /* at most IMPORT_MAX_ERRORS of error_count */
    json_t *warnings; /* likewise */
    int64_t error_count, warning_count;
};

/* A cell with where it stands and whom to tell. */
struct import_cell {
    struct grid_cell cell;
    struct import_place place;
    struct import_report *report;
};

void import_report_init(struct import_report *report, struct work *w);
/* {sheet, row, column, header, code, message_zh, message_en, message} */
void import_report_error(struct import_report *report, const struct import_place *place,
                         const char *code, const char *zh, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
void import_report_warning(struct import_report *report, const struct import_place *place,
                           const char *code, const char *zh, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
/* An error whose texts are finished. */
void import_report_text(struct import_report *report, const struct import_place *place,
                        const char *code, const char *zh, const char *en);
/* Turn a recorded fault into an error of that place and clear it. */
void import_report_fault(struct import_report *report, const struct import_place *place,
                         const char *code, struct fault *fault);

#endif
