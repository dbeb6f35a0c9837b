/* SPDX-License-Identifier: Apache-2.0
 * The table of taxonomy files that the build puts into the program. */
#ifndef EVENTS_TAXONOMY_BUILTIN_H
#define EVENTS_TAXONOMY_BUILTIN_H

#include "policy/builtin.h"

extern const struct embedded_file taxonomy_builtin[]; /* names below taxonomy/; a NULL name ends */

#endif
