/* SPDX-License-Identifier: Apache-2.0
 * One duty with all that is known about it: the row, what people did, and how things stand after
 * that.
 *
 * A standing duty without a day has no row until somebody acts on it.  Its id is then
 * "HEX.sSYSTEM" or "HEX.pPARTY", by which it is found and computed anew.
 *
 * In sight are: duties that one's own party owes, is owed, or that concern its systems; those on
 * one's desk; for regulators and police those of their region × sector.  Anything else is
 * ST_NOT_FOUND. */
#ifndef PROCEDURES_OBLIGATION_CASE_H
#define PROCEDURES_OBLIGATION_CASE_H

#include "procedures/obligation_row.h"

enum { OBLIGATION_CASE_MAX_ACTS = 500 };

/* Something that somebody did about a duty. */
struct obligation_entry {
    struct str id, act; /* word of obligation_act.h */
    struct instant at;  /* of a proof the day it speaks of, else when it was done */
    struct str by_account, by_name, party_id, party_name;
    struct str to_account, to_name; /* "" when nobody */
    struct instant until;           /* ms 0: none */
    struct str reason;
    struct str attachment, attachment_name; /* "" when none */
    int64_t sequence;                       /* of its journal row */
};

struct obligation_entries {
    size_t count;
    const struct obligation_entry *entries; /* oldest first */
};

/* How things stand after the acts.  Instants of ms 0: no such thing. */
struct obligation_course {
    struct instant asked_until;    /* an extension that nobody has answered yet */
    struct instant extended_until; /* granted last */
    struct str granted_by;         /* party that granted it */
    struct instant proved_at;      /* own proof that stands */
    struct instant received_at;    /* by the party it is owed to */
    bool is_paused;                /* by an act, not by a procedure */
};

struct obligation_case {
    struct obligation_row row; /* row.id is the 32 digits in any case */
    struct str id;             /* as people name it: row.id, or with the subject */
    bool is_stored;
    struct str matter_id; /* of the matter whose clock decides it, "" when none */
    struct obligation_entries acts;
    struct obligation_course course;
};

/* In the actor's sight, else ST_NOT_FOUND with a fault. */
enum status obligation_case_load(struct work *w, struct str id,
                                 struct obligation_case *ret_case) MUST_CHECK;
/* Acts, course and matter of a row that was read already. */
enum status obligation_case_fill(struct work *w, struct obligation_case *one) MUST_CHECK;
/* "HEX.sSYSTEM": the id under which a standing duty without a row is found again. */
struct str obligation_case_id(struct arena *arena, struct str hex, struct str subject_type,
                              struct str subject);
/* The parties among the two sides, "" when the actor holds no role that deals with duties. */
struct str obligation_case_party(const struct work *w);

#endif
