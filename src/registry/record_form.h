/* SPDX-License-Identifier: Apache-2.0
 * The answers of the 2025 filing form that a party or system keeps beside its own members. */
#ifndef REGISTRY_RECORD_FORM_H
#define REGISTRY_RECORD_FORM_H

#include "policy/form.h"
#include "registry/field.h"

/* The form whose tables the register keeps. */
#define RECORD_FORM_ID STR("filing-2025")

/* The answers kept so far with those of input.form laid over them; null takes an answer away.
 * A form that is no object or is too large is told to the reader. */
json_t *record_form_merge(struct field_reader *r, const json_t *kept);
/* Tell the reader every problem of the answers in `record` (a party or system as JSON) but missing
 * ones: a record may be half filled in.  `about` as in policy/form.h. */
enum status record_form_check(struct field_reader *r, const char *about,
                              const json_t *record) MUST_CHECK;

#endif
