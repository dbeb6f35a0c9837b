/* SPDX-License-Identifier: Apache-2.0
 * From bytes to records, whatever the format: the one entrance of files, streams and datagrams.
 *
 * Life: decoder_new, then feed and next in turn until next is hungry, decoder_finish with next
 * until it is hungry again, decoder_free.  One decoder reads one source (a file, a connection, a
 * socket); it keeps what the format must remember: a cut line, names of columns, templates.  One
 * owning thread.
 *
 *     decoder_feed(decoder, bytes);
 *     while ((step = decoder_next(decoder, set, &decoded)) != DECODER_HUNGRY) …
 *
 * A line ends with LF or CR LF; a NUL is a byte like others; a byte order mark before the first
 * line and empty lines are passed over.  Where each line tells its own format (RECORD_FORMATS as
 * format): {…}       EVE with event_type and timestamp; Windows with Channel, Event.System, winlog
 * or EventID beside Computer, Hostname or ProviderName; Zeek with _path, or ts beside uid, fuid or
 *             id.orig_h; else JSON
 *   CEF: LEEF:   as they say
 *   #Fields, #separator   columns.h: W3C and Zeek lines follow
 *   … [dd/Mon/yyyy:…] "…   web logs
 *   <PRI> or a time in front   syslog
 *   <Event       Windows events as XML
 *   else refused as unknown
 * A syslog message whose text is JSON, CEF, LEEF or an event of XML becomes a record of that
 * format, with the fields of the header under "syslog." in front.
 *
 * Windows events as XML (windows_xml.h) may stand over several lines, several on one, and within
 * <Events> (framing.h).
 *
 * Text that is not UTF-8 but GB18030 is read as such: the fields are UTF-8, the source stays as it
 * was sent.  It may end within a character.  JSON and XML must be UTF-8. */
#ifndef EVENTS_DECODER_H
#define EVENTS_DECODER_H

#include "events/layout.h"
#include "events/moment.h"
#include "events/netflow.h"
#include "events/piece.h"
#include "events/refusal.h"

struct decoder;

struct decoder_options {
    enum record_format format; /* RECORD_FORMATS: every line says itself */
    bool is_strict;            /* refuse what the standard of the format refuses */
    /* For times without year or zone; NULL: now and Beijing's, which is what holds wherever nobody
     * said otherwise.  reference_us 0: now. */
    const struct moment_frame *frame;
};

struct decoder_counts {
    uint64_t bytes_in;
    uint64_t received; /* lines, messages, flow records */
    uint64_t parsed;
    uint64_t refused;            /* received is parsed and refused together */
    uint64_t refusals[REFUSALS]; /* by reason */
    uint64_t blank, directives;  /* empty lines; heads of columns, and what wraps events of XML */
    uint64_t other_packets;      /* of a capture file: no whole UDP payload */
    struct netflow_counts flows;
};

/* In which characters a line stands. */
#define DECODER_CHARSET_TABLE(X)                                                                   \
    X(DECODER_UTF8, "utf-8")                                                                       \
    X(DECODER_GB18030, "gb18030")                                                                  \
    X(DECODER_NO_CHARSET, "unknown") /* of neither; its bytes are taken as they are */
#define DECODER_CHARSET_ENUM(name, word) name,
enum decoder_charset { DECODER_CHARSET_TABLE(DECODER_CHARSET_ENUM) DECODER_CHARSETS };
#undef DECODER_CHARSET_ENUM

const char *decoder_charset_word(enum decoder_charset charset);

enum decoder_step {
    DECODER_HUNGRY,  /* all that was fed has been read */
    DECODER_RECORD,  /* decoded->record */
    DECODER_REFUSED, /* decoded->refusal; the record is void */
    DECODER_SET_FULL /* layout_is_full: use up what was made of the set, clear it, call again */
};

struct decoded {
    struct record record; /* time_us is set when has_time; else time_us is 0 */
    struct str line;      /* what was received, of a line that is too long the first bytes; valid
                             until the next call */
    enum piece_trust trust;
    enum decoder_charset charset;
    enum refusal refusal;
    size_t refused_at; /* byte within line */
    uint64_t number;   /* of the line, message or datagram, from 1 */
    uint64_t offset;   /* of the line's first byte in the source */
    uint64_t end;      /* of the byte behind it and its line end; may lie one beyond the source */
};

/* Aborts when memory is out. */
struct decoder *decoder_new(const struct decoder_options *options);
void decoder_free(struct decoder *decoder);

/* More bytes of a file or stream, cut anywhere; they stay untouched until next is hungry. */
void decoder_feed(struct decoder *decoder, struct str bytes);
/* One whole message: a datagram, or one frame of framing.h.  A line end behind it is left out; JSON
 * may hold several lines, each a record.  NetFlow: one datagram of that exporter. */
void decoder_feed_message(struct decoder *decoder, const struct netflow_peer *peer,
                          struct str message);
/* The source has ended: a line without end counts, data still waiting for templates is lost. */
void decoder_finish(struct decoder *decoder);
enum decoder_step decoder_next(struct decoder *decoder, struct layout_set *set,
                               struct decoded *ret_decoded);
/* When what is read next was received: decides the year of times that write none.  A decoder that
 * lives long is told now and then, else its year is the one in which it was made. */
void decoder_set_reference(struct decoder *decoder, int64_t received_us);
/* The zone of times that write none, in seconds east of UTC. */
int32_t decoder_zone_s(const struct decoder *decoder);
const struct decoder_counts *decoder_counts(struct decoder *decoder);

/* What kind of JSON a line is, by its outermost keys; RECORD_JSON for all that is nothing else. */
enum record_format decoder_json_format(struct str line);

#endif
