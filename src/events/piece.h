/* SPDX-License-Identifier: Apache-2.0
 * What decoders write into: the pieces of one line, and room for the names that are put together.
 */
#ifndef EVENTS_PIECE_H
#define EVENTS_PIECE_H

#include "events/layout.h"
#include "events/moment.h"
#include "events/refusal.h"

enum { PIECE_NAMES_MAX_BYTES = 256 * 1024 }; /* names put together for one line */

struct piece_list {
    struct layout_pieces pieces; /* rows: LAYOUT_SLOT_MAX */
    char *names;                 /* PIECE_NAMES_MAX_BYTES */
    size_t names_used;
    bool is_full; /* a piece or a name did not fit; said by piece_clear's next user */
};

/* How sure a decoder is of what it read. */
#define PIECE_TRUST_TABLE(X)                                                                       \
    X(PIECE_STANDARD, "standard")       /* as the standard has it */                               \
    X(PIECE_TRADITIONAL, "traditional") /* as RFC 3164 observed it */                              \
    X(PIECE_VARIANT, "variant")         /* a manner of a vendor that is known */                   \
    X(PIECE_GUESSED, "guessed")         /* parts are missing or not in form */
#define PIECE_TRUST_ENUM(name, word) name,
enum piece_trust { PIECE_TRUST_TABLE(PIECE_TRUST_ENUM) PIECE_TRUSTS };
#undef PIECE_TRUST_ENUM

const char *piece_trust_word(enum piece_trust trust);

/* One line on its way through a decoder (syslog.h, cef.h, leef.h, weblog.h). */
struct piece_line {
    struct str text; /* without line end */
    bool is_strict;
    const struct moment_frame *frame; /* for times without year or zone */
    struct piece_list *list;          /* filled, in the order of the bytes */
    /* What the decoder leaves: */
    struct str body;   /* syslog: the message, not yet in the list; empty: none */
    size_t refused_at; /* byte within text, of a refusal */
    int64_t time_us;
    bool has_time;
    enum piece_trust trust;
};

/* Aborts when memory is out. */
void piece_init(struct piece_list *list);
void piece_done(struct piece_list *list);
void piece_clear(struct piece_list *list);
/* Add a leaf behind all before it.  An empty text is a leaf too. */
void piece_add(struct piece_list *list, struct str name, struct str text, enum leaf_kind kind);
/* "head.tail" in the list's room; the empty str when it does not fit or is too long for a name. */
struct str piece_name(struct piece_list *list, struct str head, struct str tail);
/* The same, `tail` copied alone. */
struct str piece_keep(struct piece_list *list, struct str name);

#endif
