/* SPDX-License-Identifier: Apache-2.0
 * Messages out of a stream: RFC 6587 octet counting ("34 <13>…"), or one a line.
 *
 * The first byte of a stream decides: a digit 1..9 means counting, anything else means lines, which
 * end with LF, CR LF or NUL.  A counted stream that loses count ends: what follows cannot be told
 * apart.  One owner.
 *
 * With joins_events a line that begins with an XML element <Event …> goes on to its </Event>, over
 * line ends, and what follows that begins the next line; the same with <?xml …?>, <Events …> and
 * </Events>, which end with their ">".  So events one per line, one behind the other and wrapped
 * come out one by one. */
#ifndef EVENTS_FRAMING_H
#define EVENTS_FRAMING_H

#include "events/layout.h"

enum framing_manner { FRAMING_UNKNOWN, FRAMING_COUNTED, FRAMING_LINES };
enum framing_step {
    FRAMING_HUNGRY,   /* needs more bytes */
    FRAMING_MESSAGE,  /* *ret_message until the next call */
    FRAMING_TOO_LONG, /* one longer than LAYOUT_LINE_MAX_BYTES was passed over; of a line or event
                       *ret_message is its beginning, at most FRAMING_BEGINNING_BYTES */
    FRAMING_BROKEN    /* no count where one must be; nothing more will come */
};

enum { FRAMING_BEGINNING_BYTES = 128 };

struct framing {
    enum framing_manner manner;
    struct str fed; /* not yet looked at */
    char *kept;     /* beginning of a message, LAYOUT_LINE_MAX_BYTES + 16 */
    size_t kept_len;
    size_t skip_bytes; /* of a message that is too long (counted) */
    bool is_skipping;  /* to the end of a line that is too long */
    bool is_broken, is_used;
    bool joins_events;   /* of XML; lines only */
    bool is_event;       /* what is skipped ends with </Event> */
    bool is_after_event; /* a line end that comes next belongs to the event before it */
    bool keeps_zeros;    /* in lines a NUL is a byte like others (files) */
    uint64_t passed;     /* bytes taken so far */
    uint64_t message_at; /* where the line handed out last began */
    uint64_t long_at;    /* where the one that is passed over began */
    char beginning[FRAMING_BEGINNING_BYTES]; /* of the same */
    size_t beginning_len;
};

/* FRAMING_LINES when the sender is known to write lines (NDJSON), else FRAMING_UNKNOWN.  Aborts
 * when memory is out. */
void framing_init(struct framing *framing, enum framing_manner manner);
void framing_done(struct framing *framing);
/* The bytes stay untouched until framing_next says FRAMING_HUNGRY. */
void framing_feed(struct framing *framing, struct str bytes);
enum framing_step framing_next(struct framing *framing, struct str *ret_message);
/* The stream has ended: a last line without end is a message too.  False: nothing is left; a
 * counted message that was cut off, or a line that was too long, is told by *ret_is_cut; of the
 * line *ret_message is the beginning. */
bool framing_finish(struct framing *framing, struct str *ret_message, bool *ret_is_cut);

#endif
