/* SPDX-License-Identifier: Apache-2.0
 * Global record ids: 26 characters of Crockford base 32, 48 bits of time then 80 random bits, so
 * that ids made on any node never meet and sort by age. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/base.h"

enum { ID_BYTES = 26 };

struct str id_new(struct arena *arena, struct instant now);
bool id_is_valid(struct str text);

#endif
