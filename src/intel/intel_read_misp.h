/* SPDX-License-Identifier: Apache-2.0
 * MISP event JSON: attributes, those of objects too, with to_ids and tags. */
#ifndef INTEL_INTEL_READ_MISP_H
#define INTEL_INTEL_READ_MISP_H

#include "intel/intel_read.h"

/* {"Event": {…}}, a list of these, or {"response": […]}. */
enum status intel_read_misp(struct intel_read *in, struct str text) MUST_CHECK;

#endif
