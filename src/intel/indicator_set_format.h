/* SPDX-License-Identifier: Apache-2.0
 * How an entry of a set stands in a block and in the spool: for indicator_set.c and its writer. */
#ifndef INTEL_INDICATOR_SET_FORMAT_H
#define INTEL_INDICATOR_SET_FORMAT_H

#include "intel/indicator_set.h"

#define INDICATOR_SET_MAGIC "PSINTEL1"

struct indicator_set_format_head {
    int64_t expires_s;
    uint16_t text_len, note_len;
    uint8_t kind, tlp, confidence, spare;
};

enum {
    INDICATOR_SET_FORMAT_ENTRY_MAX = (int)sizeof(struct indicator_set_format_head) +
                                     INTEL_TEXT_MAX_BYTES + 8 + INTEL_NOTE_MAX_BYTES,
    INDICATOR_SET_FORMAT_BLOCK_MAX = INDICATOR_SET_BLOCK * INDICATOR_SET_FORMAT_ENTRY_MAX,
};

/* The entry at *at, and *at moved behind it; false: it reaches beyond `len` or is none. */
bool indicator_set_format_read(const uint8_t *bytes, size_t len, size_t *at,
                               struct indicator_entry *ret_entry);

#endif
