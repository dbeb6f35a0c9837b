/* SPDX-License-Identifier: Apache-2.0
 * What a cell means, written in any of the ways in which people write it.  Every function returns
 * false after telling the report why. */
#ifndef REGISTRY_IMPORT_VALUE_H
#define REGISTRY_IMPORT_VALUE_H

#include "registry/grid.h"
#include "registry/import_report.h"
#include "registry/system.h"

/* Names of the trees, made once for an import. */
struct import_values {
    struct work *w;
    json_t *regions; /* comparable name or code → code, "" when several regions have that name */
    json_t *sectors; /* comparable name or code → code */
};

enum status import_value_init(struct work *w, struct import_values *ret_values) MUST_CHECK;
/* Code or name; a county that is not in the tree falls back to what is above it, with a warning. */
bool import_value_region(const struct import_values *values, const struct import_cell *cell,
                         struct str *ret_code);
bool import_value_sector(const struct import_values *values, const struct import_cell *cell,
                         struct str *ret_code);
/* One of the seven states of life, or an option of the form (在建设, 已运行) and its synonyms. */
bool import_value_state(const struct import_cell *cell, const json_t *field,
                        enum system_state *ret_state);
/* Codes of the options named in the cell, separated by 、，；/ or line ends. */
bool import_value_choices(const struct import_cell *cell, const json_t *field, json_t **ret_codes);
/* An answer of the form, by the kind of its field. */
bool import_value_answer(const struct import_values *values, const struct import_cell *cell,
                         const json_t *field, json_t **ret_answer);

#endif
