/* SPDX-License-Identifier: Apache-2.0
 * The events of a file one by one, with their own time, for commands that need no store. */
#ifndef CLI_RULES_EVENTS_H
#define CLI_RULES_EVENTS_H

#include "events/layout.h"
#include "events/moment.h"
#include "events/taxonomy.h"

struct rules_events_counts {
    uint64_t events, refused; /* both are numbered, from 0 */
};

typedef void rules_event_fn(void *context, const struct record *record, uint64_t number);
typedef void rules_forget_fn(void *context);

/* `forget` is called when the layouts seen so far are void.  RECORD_FORMATS: each line says itself;
 * `frame` as of decoder_options.
 * ST_NOT_FOUND, ST_IO; ST_INVALID: what intake_head.h refuses. */
enum status rules_events_read(const char *path, enum record_format format,
                              const struct moment_frame *frame, struct layout_set *layouts,
                              const struct taxonomy *taxonomy, rules_event_fn *event,
                              rules_forget_fn *forget, void *context,
                              struct rules_events_counts *ret_counts,
                              struct fault *fault) MUST_CHECK;

#endif
