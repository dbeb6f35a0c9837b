/* SPDX-License-Identifier: Apache-2.0
 * One event: the bytes as they were received, and what was read from them.
 *
 * Every format is told the same way: the source text is a row of gaps and leaves in turn.  Gaps
 * (quotes, keys, separators) repeat from event to event and belong to the layout; leaves are the
 * values.  Gap, leaf, gap, leaf … gap put together again is the source, byte for byte, whatever the
 * format.
 *
 * A record points into its source and into its layout set (layout.h); it lives as long as both. */
#ifndef EVENTS_RECORD_H
#define EVENTS_RECORD_H

#include "base/base.h"

/* word on the command line and in stored segments, Chinese, English */
#define RECORD_FORMAT_TABLE(X)                                                                     \
    X(RECORD_JSON, "json", "JSON", "JSON")                                                         \
    X(RECORD_EVE, "eve", "Suricata EVE", "Suricata EVE")                                           \
    X(RECORD_WINDOWS, "windows", "Windows 与 Sysmon 日志", "Windows and Sysmon events")            \
    X(RECORD_ZEEK, "zeek", "Zeek 日志", "Zeek logs")                                               \
    X(RECORD_SYSLOG, "syslog", "Syslog", "syslog")                                                 \
    X(RECORD_CEF, "cef", "CEF", "CEF")                                                             \
    X(RECORD_LEEF, "leef", "LEEF", "LEEF")                                                         \
    X(RECORD_WEB, "web", "网站访问日志", "web access logs")                                        \
    X(RECORD_NETFLOW, "netflow", "NetFlow 与 IPFIX", "NetFlow and IPFIX")

#define RECORD_FORMAT_ENUM(name, word, zh, en) name,
enum record_format { RECORD_FORMAT_TABLE(RECORD_FORMAT_ENUM) RECORD_FORMATS };
#undef RECORD_FORMAT_ENUM

/* How the bytes of a leaf are to be read. */
enum leaf_kind {
    LEAF_TEXT,     /* as they stand */
    LEAF_STRING,   /* between JSON quotes: escapes as in the source */
    LEAF_BARE,     /* a JSON number, true, false or null, as in the source */
    LEAF_PARAM,    /* a parameter of RFC 5424 section 6.3.3: \" \\ \] stand for the second byte */
    LEAF_FIELD,    /* a field of CEF: \\ \= \| stand for the second byte, \n and \r for line ends */
    LEAF_XML,      /* between tags or quotes of XML: references, CDATA, comments (record_xml.h) */
    LEAF_GB_TEXT,  /* GB18030, which as text is UTF-8 */
    LEAF_GB_FIELD, /* the same, and then as LEAF_FIELD */
    LEAF_KINDS
};

struct leaf {
    const char *ptr; /* into the source */
    uint32_t len;
    bool is_escaped; /* its bytes are not its text: record_leaf_has_escapes */
    bool has_codes;  /* characters may be written as numbers or names: \uXXXX, &lt; */
};

struct layout_slot {
    uint32_t field; /* number of the name in the layout set; several slots may share it (arrays) */
    enum leaf_kind kind;
};

/* What events of one shape share.  Immutable once made; `id` counts from 0 within its set. */
struct layout {
    uint32_t id;
    enum record_format format;
    uint32_t slot_count;
    const struct layout_slot *slots;
    const struct str *gaps; /* slot_count + 1: before each leaf, and after the last */
};

/* What Panshi adds to an event; kept beside it, never mixed into the source. */
#define RECORD_MARK_TABLE(X)                                                                       \
    X(RECORD_SENSOR, "panshi.sensor")       /* id of the sensor */                                 \
    X(RECORD_PARTY, "panshi.party")         /* id of the unit hit */                               \
    X(RECORD_SYSTEM, "panshi.system")       /* id of the system hit, one mark each */              \
    X(RECORD_LEVEL, "panshi.level")         /* its protection level, 1..5 */                       \
    X(RECORD_REGION, "panshi.region")       /* its region code */                                  \
    X(RECORD_SECTOR, "panshi.sector")       /* its sector code */                                  \
    X(RECORD_RULE, "panshi.rule")           /* id of a rule that matched, one mark each */         \
    X(RECORD_INDICATOR, "panshi.indicator") /* an indicator that matched, one mark each */         \
    X(RECORD_CHARSET, "panshi.charset")     /* "gb18030"; "unknown": not that and not UTF-8 */

#define RECORD_MARK_ENUM(name, word) name,
enum record_mark_kind { RECORD_MARK_TABLE(RECORD_MARK_ENUM) RECORD_MARKS };
#undef RECORD_MARK_ENUM

struct record_mark {
    enum record_mark_kind kind;
    struct str text;
};

struct record {
    struct str source; /* without the line end */
    const struct layout *layout;
    const struct leaf *leaves;       /* layout->slot_count */
    int64_t time_us;                 /* the event's own time, microseconds since 1970 UTC */
    bool has_time;                   /* false: time_us is when it was received */
    const struct record_mark *marks; /* may be NULL when mark_count is 0 */
    size_t mark_count;
};

/* The word of a format, and back (RECORD_FORMATS when there is none such). */
const char *record_format_word(enum record_format format);
enum record_format record_format_of(struct str word);
const char *record_mark_word(enum record_mark_kind kind);

/* The value of a leaf as text: escapes of its kind resolved (\uXXXX to UTF-8; a lone surrogate
 * becomes U+FFFD; a backslash before anything else is itself).  Points into the source where
 * nothing had to be resolved, else into the arena. */
struct str record_leaf_text(const struct leaf *leaf, enum leaf_kind kind, struct arena *arena);
/* Text that may stand in JSON: bytes that are no UTF-8, and NUL, become U+FFFD.  The text itself
 * where there are none. */
struct str record_utf8(struct str text, struct arena *arena);
/* Whether the bytes must be resolved to be the text, or may have to. */
bool record_leaf_has_escapes(struct str text, enum leaf_kind kind);
/* True for a LEAF_BARE that is the JSON null. */
bool record_leaf_is_null(const struct leaf *leaf, enum leaf_kind kind);

#endif
