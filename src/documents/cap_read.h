/* SPDX-License-Identifier: Apache-2.0
 * CAP 1.2 of outsiders, read within limits and judged whole. */
#ifndef DOCUMENTS_CAP_READ_H
#define DOCUMENTS_CAP_READ_H

#include "documents/cap.h"

/* Read one message.  ST_MALFORMED: no well-formed XML or a document type; ST_LIMIT; ST_INVALID: not
 * a CAP 1.2 message by schema or rules, all problems in fault->errors ({field, code, zh, en}, the
 * texts naming line and element), the first in the fault.  Everything lives in `arena`. */
enum status cap_read(struct arena *arena, struct fault *fault, struct str xml,
                     struct cap_message *ret_message) MUST_CHECK;

#endif
