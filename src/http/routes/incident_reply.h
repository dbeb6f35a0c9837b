/* SPDX-License-Identifier: Apache-2.0
 * How routes show incidents. */
#ifndef HTTP_ROUTES_INCIDENT_REPLY_H
#define HTTP_ROUTES_INCIDENT_REPLY_H

#include "base/shape.h"

extern const struct shape incident_reply_shape;        /* one whole */
extern const struct shape incident_reply_row_shape;    /* one row of a list */
extern const struct shape incident_reply_report_shape; /* one report */
extern const struct shape incident_reply_item_shape;   /* one item of evidence */

#endif
