/* SPDX-License-Identifier: Apache-2.0
 * Tables as XLSX (ECMA-376-1:2016, SpreadsheetML): every worksheet, hidden ones marked; shared and
 * inline texts, numbers, dates by number format, booleans, errors, kept results of formulas, merged
 * cells. */
#ifndef REGISTRY_XLSX_READ_H
#define REGISTRY_XLSX_READ_H

#include "registry/grid.h"

/* ST_MALFORMED: damaged, or with a password; ST_LIMIT: beyond a limit of registry_limits.h. */
enum status xlsx_read(struct arena *arena, struct str bytes, struct grid_book *ret_book,
                      struct fault *fault) MUST_CHECK;
/* Day of a serial number (18.17.4.1): 1 = 1900-01-01 with the day 60 that never was, or day 0 =
 * 1904-01-01.  False outside 1900..2200. */
bool xlsx_read_serial(double serial, bool is_1904, struct date *ret_on);

#endif
