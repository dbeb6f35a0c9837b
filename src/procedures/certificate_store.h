/* SPDX-License-Identifier: Apache-2.0
 * Rows of certificates and the counters of their numbers. */
#ifndef PROCEDURES_CERTIFICATE_STORE_H
#define PROCEDURES_CERTIFICATE_STORE_H

#include "procedures/certificate.h"

/* The unit's serial at the organ, given on its first filing there. */
enum status certificate_store_unit(struct work *w, struct str organ_code, struct str party_id,
                                   int64_t *ret_serial) MUST_CHECK;
/* The next object number of a unit in a year, from 1. */
enum status certificate_store_object(struct work *w, struct str unit_number, int year,
                                     int64_t *ret_number) MUST_CHECK;
enum status certificate_store_insert(struct work *w,
                                     const struct certificate *certificate) MUST_CHECK;
enum status certificate_store_end(struct work *w, struct str number, const char *state,
                                  struct str replaced_by) MUST_CHECK;
enum status certificate_store_extend(struct work *w, struct str number,
                                     struct date valid_to) MUST_CHECK;
/* Both: ST_NOT_FOUND without a fault. */
enum status certificate_store_one(struct work *w, struct str number,
                                  struct certificate *ret_certificate) MUST_CHECK;
enum status certificate_store_of_system(struct work *w, struct str system_id,
                                        struct certificate *ret_certificate) MUST_CHECK;

struct certificate_rows {
    size_t count;
    struct certificate *certificates;
};
enum status certificate_store_page(struct work *w, struct str after, int limit,
                                   struct certificate_rows *ret_rows,
                                   int64_t *ret_total) MUST_CHECK;

#endif
