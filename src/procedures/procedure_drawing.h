/* SPDX-License-Identifier: Apache-2.0
 * A procedure as an SVG drawing: a box per state with its steps inside, and a line on the left for
 * every way from one state to another. */
#ifndef PROCEDURES_PROCEDURE_DRAWING_H
#define PROCEDURES_PROCEDURE_DRAWING_H

#include "procedures/procedure.h"

enum { PROCEDURE_DRAWING_MAX_BYTES = 256 * 1024 };

/* A whole document; the same table gives the same bytes. */
struct str procedure_drawing(struct arena *arena, const struct procedure *procedure);

#endif
