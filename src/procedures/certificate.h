/* SPDX-License-Identifier: Apache-2.0
 * Filing certificates: numbers, validity, and the public check.
 *
 * Number: 11 digits of the filing unit at one organ (6 digits of the organ's code, 5 digits of the
 * unit's serial there), "-", 5 digits of the object (2 of the year, 3 counted).  A number is given
 * once and never again, also when its certificate is cancelled. */
#ifndef PROCEDURES_CERTIFICATE_H
#define PROCEDURES_CERTIFICATE_H

#include "base/json.h"
#include "db/work.h"

struct matter;

enum { CERTIFICATE_NUMBER_BYTES = 17, CERTIFICATE_CODE_BYTES = 8, CERTIFICATE_PAGE_MAX = 200 };

#define CERTIFICATE_VALID     "valid"
#define CERTIFICATE_REPLACED  "replaced"
#define CERTIFICATE_CANCELLED "cancelled"
#define CERTIFICATE_EXPIRED   "expired" /* told, never stored */

struct certificate {
    struct str number, check_code;
    struct str system_id, system_name, party_id, party_name, organ_id, organ_name, matter_id;
    int level;
    struct date issued_on, valid_from, valid_to;
    struct str state; /* as stored; expiry is told by valid_to */
    struct str replaced_by;
};

/* The form `^\d{11}-\d{5}$`. */
bool certificate_number_is_valid(struct str number);
/* Issue for the matter's system at the matter's police party; valid from today for the months the
 * pack says.  The system's valid certificate, if there is one, becomes replaced.
 * ST_INVALID: the organ has no code; ST_LIMIT: its numbers are used up. */
enum status certificate_issue(struct work *w, const struct matter *matter, int level,
                              struct certificate *ret_certificate) MUST_CHECK;
/* The system's valid certificate becomes cancelled.  ST_NOT_FOUND (no fault) when it has none here.
 */
enum status certificate_cancel(struct work *w, struct str system_id,
                               struct certificate *ret_certificate) MUST_CHECK;
/* The validity of the system's certificate runs anew for the pack's months from its old end. */
enum status certificate_renew(struct work *w, const struct matter *matter,
                              struct certificate *ret_certificate) MUST_CHECK;
/* The newest valid certificate of a system; ST_NOT_FOUND (no fault) when none. */
enum status certificate_of_system(struct work *w, struct str system_id,
                                  struct certificate *ret_certificate) MUST_CHECK;
/* First day on which renewal may be asked for. */
enum status certificate_renew_from(struct work *w, const struct matter *matter,
                                   const struct certificate *certificate,
                                   struct date *ret_from) MUST_CHECK;

/* Public: what the holder of number and check code may know.  {found: false} for any mismatch, told
 * in the same time. */
enum status certificate_check(struct work *w, struct str number, struct str code,
                              json_t **ret_answer) MUST_CHECK;
/* Certificates in the actor's sight, newest first: {items[], next, total, as_of}. */
enum status certificate_page(struct work *w, struct str after, int64_t limit,
                             json_t **ret_page) MUST_CHECK;

#endif
