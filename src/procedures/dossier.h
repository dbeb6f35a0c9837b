/* SPDX-License-Identifier: Apache-2.0
 * Dossiers (案卷): what several parties work on together over hours or weeks: a warning, a notice,
 * an incident, a response, an investigation, a plan, a drill.
 *
 * A matter (matter.h) runs for one system between operator, regulator and police; a dossier is kept
 * by one party (the keeper: who issues, reports, commands), names others with the part they have,
 * and tells a story with two times: when something happened and when it was recorded.
 *
 * One engine walks every kind.  A kind is a C table of states and acts; an act says who may do it,
 * by which authority of the packs, after whom (two people), with which input.  dossier_apply does
 * it whole or not at all: state, data, timeline, journal, messages in one transaction.
 *
 * Sight.  The keeper's people always; with reach PARTIES also the parties named; with reach AREA
 * also regulators and police whose region × sector covers the dossier's place.  Everybody else
 * finds nothing (ST_NOT_FOUND).  The machine's owner (actor.is_system) sees everything. */
#ifndef PROCEDURES_DOSSIER_H
#define PROCEDURES_DOSSIER_H

#include "base/json.h"
#include "db/work.h"
#include "policy/authority.h"
#include "procedures/office.h"
#include "procedures/procedure.h"
#include "registry/actor.h"

enum {
    DOSSIER_DATA_MAX_BYTES = 512 * 1024,
    DOSSIER_TITLE_MAX = 200, /* code points */
    DOSSIER_TEXT_MAX = 4000,
    DOSSIER_PAGE = 50,
    DOSSIER_PAGE_MAX = 200,
};

#define DOSSIER_REACH_KEEPER  "keeper"
#define DOSSIER_REACH_PARTIES "parties"
#define DOSSIER_REACH_AREA    "area"

struct dossier {
    struct str id;
    int64_t version;
    struct str kind;   /* word of its table: "warning" */
    struct str state;  /* word of its state */
    struct str number; /* as papers cite it, "" until given */
    struct str title;
    struct str level; /* "red" … "blue" of warnings, "I" … "IV" of incidents and responses, or "" */
    struct str scope; /* how far it reaches, a word of the packs (unit, county, sector, several,
                         region, beyond), or "" */
    struct str party_id, party_name; /* the keeper */
    struct str region, sector;       /* the place; sector "" is all */
    struct str reach;
    struct str basis;     /* the dossier that led to this one, or "" */
    bool is_exercise;     /* of a drill: marked on every screen and paper, in no figure */
    bool is_imported;     /* came from another node or file: its issuer is in data */
    bool is_open;         /* its state is not final */
    json_t *data;         /* what the kind's forms hold; object */
    json_t *packs;        /* packs in force when it began: list of {code, version} */
    struct date began_on; /* rules are read as of this day */
    struct instant opened_at, changed_at, closed_at; /* closed_at ms 0 while open */
    struct str opened_by, opened_by_name;            /* account; name shown */
};

/* One application of one act, as guards and effects see it. */
struct dossier_step {
    struct dossier *dossier;
    const struct dossier_act *act;
    struct str reason;
    struct instant happened_at; /* event time; w->now unless the caller said an earlier one */
    const json_t *input;        /* never NULL */
    json_t *problems;           /* list of {field, code, zh, en, clause} */
    json_t *facts; /* object: what the timeline and journal rows keep beside the reason */
    const struct authority *authority; /* the entry that allows the act, NULL when none is needed */
};

typedef enum status dossier_when_fn(struct work *w, const struct dossier *dossier, bool *ret_open);
typedef enum status dossier_step_fn(struct work *w, struct dossier_step *step);

/* Who may do an act, before authority. */
enum dossier_who {
    DOSSIER_BY_KEEPER,  /* people of the keeper */
    DOSSIER_BY_NAMED,   /* people of a party named in it (any part), and of the keeper */
    DOSSIER_BY_OFFICER, /* regulators and police who see it, and the keeper's people */
    DOSSIER_BY_SIGHT,   /* whoever sees it and has a business role */
    DOSSIER_BY_JOB,     /* only jobs of this program */
};

enum dossier_act_flags {
    DOSSIER_NEEDS_REASON = 1,
    DOSSIER_RECEIPTED = 2,  /* its journal row gives a receipt that verifies offline */
    DOSSIER_NEW_ROUND = 4,  /* "not_by" forgets the acts before this one (a draft sent back) */
    DOSSIER_CLOSED_TOO = 8, /* with from NULL: in final states as well (archive, note) */
    DOSSIER_INSIDE = 16,    /* a preparation: its timeline row is not for those told afterwards */
};

struct dossier_state {
    const char *word, *zh, *en; /* word NULL ends the list; the first is where a dossier opens */
    bool is_final;
    bool takes_drafts; /* the keeper may change data by dossier_save */
};

struct dossier_act {
    const char *word, *zh, *en; /* word NULL ends the list */
    const char *from;           /* state words separated by one space; NULL: every open state */
    const char *to;             /* NULL: the state stays */
    enum dossier_who who;
    unsigned flags;
    const char
        *authority;     /* act word of authorities.yaml, asked with the dossier's level and scope */
    const char *not_by; /* act words: not by the person who did one of these in this round */
    dossier_when_fn *when;                       /* offered at all; NULL: always */
    dossier_step_fn *guard;                      /* adds problems (dossier_problem) */
    dossier_step_fn *effect;                     /* changes step->dossier; the engine stores it */
    const struct procedure_input *input;         /* what the console asks for; key NULL ends it */
    const char *consequence_zh, *consequence_en; /* said before a legal act; may be NULL */
};

struct dossier_kind {
    const char *word, *zh, *en;
    const char *about_zh, *about_en;
    const struct dossier_state *states;
    const struct dossier_act *acts;
    const char *const *draft_keys; /* members of data that dossier_save takes; NULL-ended */
    const char *opens_with;        /* word of the first timeline row: "draft", "report" */
    dossier_step_fn *may_open;     /* step->act NULL; adds problems; may be NULL */
};

/* NULL for a word that is no kind. */
const struct dossier_kind *dossier_list_find(struct str word);
/* NULL-ended; laws over all tables are tested on it. */
const struct dossier_kind *const *dossier_list_all(void);
const struct dossier_state *dossier_state_of(const struct dossier_kind *kind, struct str word);
const struct dossier_act *dossier_act_of(const struct dossier_kind *kind, struct str word);

struct dossier_opening {
    const char *kind;
    struct str title, level, scope;
    struct str party_id;       /* "" : the actor's party */
    struct str region, sector; /* "" : the keeper's */
    const char *reach;         /* NULL: DOSSIER_REACH_KEEPER */
    struct str basis;
    bool is_exercise, is_imported;
    json_t *data;               /* may be NULL; stored as is, bounded by DOSSIER_DATA_MAX_BYTES */
    struct instant happened_at; /* ms 0: w->now */
    struct str reason;
};

/* A new dossier in the first state of its kind, with its first timeline and journal row.
 * ST_DENIED: no business role, or another party's; ST_INVALID: all problems of may_open. In an
 * exercise store every dossier is an exercise. */
enum status dossier_open(struct work *w, const struct dossier_opening *opening,
                         struct dossier *ret_dossier) MUST_CHECK;
/* ST_NOT_FOUND with a fault on "id" outside the actor's sight, or when it is of another kind than
 * `kind` (NULL: any). */
enum status dossier_load(struct work *w, struct str id, const char *kind,
                         struct dossier *ret_dossier) MUST_CHECK;
/* Draft fields: members of `changes` replace members of data, null removes; "title", "level",
 * "scope", "region", "sector" change those.  ST_CONFLICT (state takes no drafts), ST_DENIED,
 * ST_STALE, ST_INVALID (unknown member). */
enum status dossier_save(struct work *w, struct dossier *dossier, int64_t version,
                         const json_t *changes, struct str reason) MUST_CHECK;

struct dossier_call {
    struct str act, reason;
    struct instant happened_at; /* ms 0: now; ST_INVALID when it lies ahead */
    const json_t *input;        /* may be NULL */
    int64_t version;            /* the version the caller saw; 0: whatever it is (notes, jobs) */
};

/* Do the act: table row (ST_CONFLICT names state and act), right, authority (ST_DENIED with the
 * clause and the office that may), two people (ST_DENIED), version (ST_STALE), guard (ST_INVALID,
 * all problems in w->fault.errors), effect, version + 1, timeline, journal.  On success *dossier is
 * as it now is.  Needs a write work; after a failure the caller rolls back. */
enum status dossier_apply(struct work *w, struct dossier *dossier,
                          const struct dossier_call *call) MUST_CHECK;
/* List of {act, zh, en, needs_reason, input[], consequence_zh, consequence_en, allowed, refusal_zh,
 * refusal_en, clause}: acts of this state for people like the actor; `allowed` false with the
 * refusal where only authority or the two-people rule stands in the way. */
enum status dossier_view_actions(struct work *w, const struct dossier *dossier,
                                 json_t **ret_list) MUST_CHECK;

/* For dossier_view.c and laws over tables: whether an act is in the table for this state; whether
 * the actor is of those who may do it; whether the packs let its party (ST_DENIED with the clause);
 * whether somebody else must do it (ST_DENIED). */
bool dossier_act_fits(const struct dossier *dossier, const struct dossier_act *act);
enum status dossier_act_right(struct work *w, const struct dossier *dossier,
                              const struct dossier_act *act, bool *ret_is) MUST_CHECK;
enum status dossier_act_authority(struct work *w, const struct dossier *dossier,
                                  const struct dossier_act *act,
                                  const struct authority **ret_authority) MUST_CHECK;
enum status dossier_act_other(struct work *w, const struct dossier *dossier,
                              const struct dossier_act *act) MUST_CHECK;
/* "dossier:ID", the journal's subject. */
struct str dossier_subject(struct arena *arena, const struct dossier *dossier);

/* From guards.  `clause` may be "". */
void dossier_problem(struct dossier_step *step, const char *field, const char *code,
                     struct str clause, const char *zh, const char *en);

/* Write the members of *dossier that a program changed (level, scope, state, data, number, reach …)
 * without an act; version + 1.  For jobs and effects of other dossiers, which have judged the right
 * and call dossier_note beside it. */
enum status dossier_write(struct work *w, struct dossier *dossier) MUST_CHECK;
/* A row of the timeline and of the journal ("warning.sign-for") without a change of state.  `facts`
 * may be NULL. */
enum status dossier_note(struct work *w, const struct dossier *dossier, const char *act,
                         struct instant happened_at, struct str text,
                         const json_t *facts) MUST_CHECK;
/* {items[{id, number, at, happened_at, actor, party{id,name}|null, act, act_zh, act_en, from_state,
 * to_state, text, facts, pinned}], next, total, as_of}: by record time, oldest first; `after` ""
 * from the start. */
enum status dossier_view_timeline(struct work *w, const struct dossier *dossier, struct str after,
                                  int64_t limit, json_t **ret_page) MUST_CHECK;
/* Pinned rows are shown on top of the dossier; nothing else of a row ever changes. */
enum status dossier_view_pin(struct work *w, const struct dossier *dossier, struct str event_id,
                             bool is_pinned) MUST_CHECK;
/* Whether somebody did that act in the current round; ret_account "" when not. */
enum status dossier_view_done_by(struct work *w, const struct dossier *dossier, const char *act,
                                 struct str *ret_account) MUST_CHECK;
/* The signed journal row of the newest act of that word; ST_NOT_FOUND. */
struct digest_key;
enum status dossier_view_receipt(struct work *w, const struct dossier *dossier, const char *act,
                                 const struct digest_key *key, json_t **ret_receipt) MUST_CHECK;

/* Name a party with its part ("affected", "observer", "command", "team", "addressee", …); once
 * each. Recipients of warnings and notices are rows of recipient.h, which name them here as
 * "addressee". */
enum status dossier_part_name(struct work *w, const struct dossier *dossier, struct str party_id,
                              const char *part) MUST_CHECK;
enum status dossier_part_unname(struct work *w, const struct dossier *dossier, struct str party_id,
                                const char *part) MUST_CHECK;
/* [{part, id, name}], at most DOSSIER_PAGE_MAX, addressees left out. */
enum status dossier_part_list(struct work *w, const struct dossier *dossier,
                              json_t **ret_list) MUST_CHECK;

/* Say that two dossiers, or a dossier and a record, belong together: relation "follows",
 * "answers", "about" …; `to_kind` a dossier kind, "system", "asset", "indicator", "vulnerability".
 */
enum status dossier_part_link(struct work *w, const struct dossier *dossier, const char *relation,
                              const char *to_kind, struct str to_id) MUST_CHECK;
/* [{relation, kind, id, title, state, number, direction: "to" | "from"}], in sight only. */
enum status dossier_part_links(struct work *w, const struct dossier *dossier,
                               json_t **ret_list) MUST_CHECK;

/* State an event about a party or system from which duties follow (fact_note), and keep that it
 * came from this dossier, so that dossier_view_duties finds what follows.  `attributes` may be
 * NULL. */
enum status dossier_fact(struct work *w, const struct dossier *dossier, const char *subject_type,
                         struct str subject_id, const char *word, struct instant at,
                         const json_t *attributes) MUST_CHECK;
/* The duties that follow from this dossier's facts, in sight, as obligation_row_json, earliest due
 * first: {items[], next, total, as_of, pending}: pending true while some are still computed. */
enum status dossier_view_duties(struct work *w, const struct dossier *dossier, struct str after,
                                int64_t limit, json_t **ret_page) MUST_CHECK;

/* Its data as the actor may read it: to whom it went and a change that nobody has issued yet are
 * the keeper's alone, and the receiving office's while it is proposed. */
json_t *dossier_view_data(struct work *w, const struct dossier *dossier);
/* The common members: {id, version, kind, kind_zh, kind_en, number, title, state, state_zh,
 * state_en, level, scope, party{id,name}, region, region_name, sector, reach, basis, exercise,
 * imported, open, data, opened_at, opened_by, changed_at, closed_at|null, actions[], parties[],
 * links[]}. */
enum status dossier_view_json(struct work *w, const struct dossier *dossier,
                              json_t **ret_object) MUST_CHECK;

struct dossier_filter {
    const char *kind;           /* NULL: all */
    struct str state, level, q; /* q: part of title or number */
    struct str party;           /* kept by, or naming, this party */
    struct str region, sector;  /* subtrees */
    int is_open;                /* 1 open, 0 closed, -1 all */
    int is_exercise;            /* as above */
    struct str basis;
    struct str after;
    int64_t limit; /* 0: DOSSIER_PAGE */
};

/* {items[] (as dossier_view_json without data, actions, parties, links), next, total, as_of}: in
 * sight, newest first. */
enum status dossier_view_page(struct work *w, const struct dossier_filter *filter,
                              json_t **ret_page) MUST_CHECK;
/* The rows themselves, for domain code; at most DOSSIER_PAGE_MAX. */
enum status dossier_view_find(struct work *w, const struct dossier_filter *filter,
                              struct dossier **ret_rows, size_t *ret_count) MUST_CHECK;
/* {total, by: {"<state or level>": n}}: open, no exercises, in sight. */
enum status dossier_view_count(struct work *w, const char *kind, const char *by_member,
                               json_t **ret_counts) MUST_CHECK;

#endif
