/* SPDX-License-Identifier: Apache-2.0
 * Tables as separated text (RFC 4180 and what spreadsheets really write): UTF-8 with or without
 * mark, UTF-16 with mark, GB 18030; comma, semicolon or tab, found out; quotes; any line end. */
#ifndef REGISTRY_CSV_READ_H
#define REGISTRY_CSV_READ_H

#include "registry/grid.h"

/* One sheet called "CSV".  ST_MALFORMED: no known encoding, or an open quote at the end. */
enum status csv_read(struct arena *arena, struct str bytes, struct grid_book *ret_book,
                     struct fault *fault) MUST_CHECK;

#endif
