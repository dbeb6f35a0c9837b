/* SPDX-License-Identifier: Apache-2.0
 * The job of responses: what is spread over a region goes on; a situation report that does not come
 * becomes a task in the minute in which it was due. */
#ifndef PROCEDURES_RESPONSE_WATCH_H
#define PROCEDURES_RESPONSE_WATCH_H

#include "db/work.h"

struct response_watch_counts {
    int told, silent, investigations;
};

enum status response_watch(struct work *w, struct response_watch_counts *ret_counts) MUST_CHECK;

#endif
