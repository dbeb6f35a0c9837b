/* SPDX-License-Identifier: Apache-2.0
 * What office.c reads of parties.  Inside the room. */
#ifndef PROCEDURES_OFFICE_STORE_H
#define PROCEDURES_OFFICE_STORE_H

#include "db/work.h"

struct office_store_row {
    struct str name, region, level,
        sectors; /* level of the region; sectors as stored, a JSON list */
    uint32_t kinds;
};

/* ST_NOT_FOUND without a fault. */
enum status office_store_load(struct work *w, struct str party_id,
                              struct office_store_row *ret_row) MUST_CHECK;
enum status office_store_nearest(struct work *w, struct str region, uint32_t kind,
                                 struct str *ret_party_id) MUST_CHECK;

#endif
