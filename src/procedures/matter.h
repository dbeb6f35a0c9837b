/* SPDX-License-Identifier: Apache-2.0
 * A matter: one procedure running for one system between named parties.
 *
 * Life: opened by matter_open, moved only by procedure_apply (procedure.h), closed when its state
 * is final; never deleted.  Every function looks at w->actor: an operator sees the matters of its
 * own party, an expert those of its panels, regulator and police those of systems in their region
 * and sector.  What the actor may not see is ST_NOT_FOUND. */
#ifndef PROCEDURES_MATTER_H
#define PROCEDURES_MATTER_H

#include "base/json.h"
#include "db/work.h"

enum { MATTER_DATA_MAX_BYTES = 512 * 1024 };

struct matter_party {
    struct str id, name; /* both empty when there is none */
};

struct matter {
    struct str id;
    int64_t version;
    struct str procedure; /* word of struct procedure */
    struct str state;     /* word of its state */
    struct str turn;      /* role word of whom the next step is expected from; "" when closed */
    struct str system_id, system_name;
    struct matter_party party, regulator, police;
    struct str region, sector; /* of the system when the matter was opened */
    struct str basis;          /* id of the matter that led to this one, or "" */
    json_t *data;              /* what the procedure's forms hold; object */
    json_t *packs;             /* packs in force when it began: list of {code, version} */
    struct date began_on;      /* rules are read as of this day for the whole life of the matter */
    struct instant opened_at;
    struct instant closed_at; /* ms 0 while open */
    struct instant due_at;    /* earliest running clock, ms 0 when none */
    struct str outcome;       /* word of the final state */
};

/* A new matter of `procedure` in its first state for a system the actor's party owns.  `started_at`
 * is the instant from which its first clock counts (w->now unless law says an earlier event).
 * ST_INVALID: no such procedure, or the system cannot be the object of one (all reasons in
 * w->fault.errors); ST_DENIED: not an operator of the system's party; ST_CONFLICT: an open matter
 * of the same procedure exists. */
struct matter_opening {
    struct str procedure;
    struct str system_id;
    struct str basis;
    struct instant started_at; /* ms 0: w->now */
    json_t *data;              /* first data, may be NULL */
};
enum status matter_open(struct work *w, const struct matter_opening *opening,
                        struct matter *ret_matter) MUST_CHECK;

/* A day people name as the start event ("" gives ms 0): ST_INVALID on "event_on" for a day that is
 * none or lies ahead. */
enum status matter_event_day(struct work *w, struct str day, struct instant *ret_at) MUST_CHECK;

/* ST_NOT_FOUND with a fault when there is none in the actor's sight. */
enum status matter_load(struct work *w, struct str id, struct matter *ret_matter) MUST_CHECK;

/* Draft fields: members of `changes` replace members of data; null removes.  Only in states where
 * the table says drafts are open, only by the role whose turn it is.
 * ST_CONFLICT, ST_DENIED, ST_STALE (version is not `version`), ST_INVALID for a member the form
 * does not know. */
enum status matter_save_data(struct work *w, struct matter *matter, int64_t version,
                             const json_t *changes) MUST_CHECK;

/* Whether the actor may change contents and attachments now: the same refusals without a change. */
enum status matter_may_draft(struct work *w, const struct matter *matter) MUST_CHECK;

/* Open one without asking who acts: for effects of other matters and jobs, which have judged the
 * right.  `opened_by` a procedure, so the actor of the step that leads to it is named in its
 * timeline.  Same failures as matter_open but ST_DENIED. */
enum status matter_create(struct work *w, const struct matter_opening *opening,
                          struct matter *ret_matter) MUST_CHECK;
/* The open matter of a procedure for a system, whoever asks; ST_NOT_FOUND without a fault. */
enum status matter_open_of(struct work *w, struct str system_id, const char *procedure,
                           struct matter *ret_matter) MUST_CHECK;
/* "matter:ID": the subject in the journal and the owner of attachments. */
struct str matter_subject(struct arena *arena, const struct matter *matter);

#endif
