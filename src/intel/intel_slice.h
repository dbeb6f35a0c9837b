/* SPDX-License-Identifier: Apache-2.0
 * Walking large JSON text piece by piece, so that a file of any size needs memory for one piece
 * only.
 *
 * A slice is the text of one value.  Walking checks strings and nesting (INTEL_DEPTH_MAX), not
 * more; pieces that matter are then read by base/json.h, which checks everything. */
#ifndef INTEL_INTEL_SLICE_H
#define INTEL_INTEL_SLICE_H

#include "base/base.h"

struct intel_slice {
    struct str text; /* of the object or list being walked */
    size_t at;
};

/* Begin with an object or list; false: the text begins with something else. */
bool intel_slice_begin(struct intel_slice *slice, struct str text);
/* The next member: its key (raw, between the quotes; "" in a list) and value.  ST_NOT_FOUND at the
 * end, ST_MALFORMED, ST_LIMIT (nesting). */
enum status intel_slice_next(struct intel_slice *slice, struct str *ret_key,
                             struct str *ret_value) MUST_CHECK;
/* The value of a member of an object; false: none of that key before an error or the end. */
bool intel_slice_member(struct str object, const char *key, struct str *ret_value);
/* The text between the quotes of a string slice without escapes; "" for anything else. */
struct str intel_slice_text(struct str value);

#endif
