/* SPDX-License-Identifier: Apache-2.0
 * Reads regions.csv of a pack: administrative divisions (GB/T 2260 codes) with their periods. */
#ifndef POLICY_REGIONS_READ_H
#define POLICY_REGIONS_READ_H

#include "policy/pack.h"

/* Columns code,name,name_en,level,parent,valid_from,valid_to,successor,source with a head line; no
 * quoting.  The tree is {regions: [objects]}.  False when nothing can be read; problems carry
 * lines. */
bool regions_read(struct arena *arena, struct str text, struct str shown,
                  struct yaml_read_tree *ret_tree, struct pack_problems *problems);

#endif
