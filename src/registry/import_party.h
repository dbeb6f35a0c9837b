/* SPDX-License-Identifier: Apache-2.0
 * Which party a row means: one that is registered, or one that the import makes. */
#ifndef REGISTRY_IMPORT_PARTY_H
#define REGISTRY_IMPORT_PARTY_H

#include "registry/import_row.h"

/* NULL in *ret_party after the report was told why. */
enum status import_party_resolve(struct import_plan *plan, const struct import_place *place,
                                 const struct import_row_values *values,
                                 struct import_party **ret_party) MUST_CHECK;
/* The id of an authority named in a row; "" with a warning when there is none of that name. */
enum status import_party_authority(struct import_plan *plan, const struct import_place *place,
                                   struct str name, uint32_t kinds, struct str *ret_id,
                                   struct str *ret_name) MUST_CHECK;

#endif
