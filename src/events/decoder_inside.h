/* SPDX-License-Identifier: Apache-2.0
 * Inside of a decoder, shared by the files of decoder.h only. */
#ifndef EVENTS_DECODER_INSIDE_H
#define EVENTS_DECODER_INSIDE_H

#include "events/capture.h"
#include "events/columns.h"
#include "events/decoder.h"
#include "events/framing.h"
#include "events/windows_xml.h"

/* Where a layout keeps its time, remembered by its number. */
struct decoder_time {
    uint16_t slot;     /* + 1; 0: not looked yet */
    uint8_t candidate; /* which name */
};

struct decoder {
    struct decoder_options options; /* without its frame */
    struct moment_frame frame;
    struct decoder_counts counts;
    struct framing lines;
    struct piece_list list;
    struct columns columns;
    struct decoder_time times[LAYOUT_MAX];
    struct layout_set *inner; /* JSON within other formats; NULL until needed */
    struct windows_xml *xml;  /* NULL until needed */
    char *masked; /* a line of GB18030 whose characters are high bytes; NULL until needed */
    struct netflow *netflow; /* NULL until needed */
    struct capture *capture;
    /* The line at hand, kept until it is used up. */
    struct str line;
    uint64_t number, offset, message_offset;
    uint64_t long_end; /* where a line that is too long ended; 0: it is not */
    int64_t flow_us;
    bool has_line, has_flow_time, is_begun, is_finished;
    enum refusal line_refusal; /* said before the line was looked into */
    size_t line_refused_at;
};

/* One line into a record.  DECODER_HUNGRY: it is none (empty, a head of columns). */
enum decoder_step decoder_line_read(struct decoder *decoder, struct layout_set *set,
                                    struct decoded *ret);
/* The time that a JSON record bears. */
bool decoder_json_time(struct decoder *decoder, const struct layout_set *set,
                       const struct record *record, int64_t *ret_us);

#endif
