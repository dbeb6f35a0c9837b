/* SPDX-License-Identifier: Apache-2.0
 * Writing a filled builder as the bytes of a segment file. */
#ifndef EVENTS_SEGMENT_SEAL_H
#define EVENTS_SEGMENT_SEAL_H

#include "events/segment_builder.h"

/* The bytes belong to the builder's pack.  The builder is not emptied. */
enum status segment_seal(struct segment_builder *builder, struct str *ret_bytes) MUST_CHECK;

#endif
