/* SPDX-License-Identifier: Apache-2.0
 * The one engine that walks every procedure.  A C table says who may do what when, and which clock
 * starts or stops; the pack says how long the clock runs, under which clause, to which authority.
 *
 * Guards only answer; effects only prepare rows and papers.  Both are small functions in the file
 * of their table, so that reading the file from top to bottom is reading the procedure. */
#ifndef PROCEDURES_PROCEDURE_H
#define PROCEDURES_PROCEDURE_H

#include "base/json.h"
#include "db/work.h"
#include "procedures/matter.h"
#include "registry/actor.h"

enum {
    PROCEDURE_MAX_STATES = 16,
    PROCEDURE_MAX_TRANSITIONS = 40,
    PROCEDURE_MAX_PROBLEMS = 200,
    PROCEDURE_REASON_MAX = 2000, /* code points */
};

/* One application of one action, as guards and effects see it. */
struct procedure_step {
    struct matter *matter;
    const struct transition *transition;
    struct str reason;
    const json_t *input; /* data sent with the action; never NULL */
    json_t *problems;    /* list of {field, code, zh, en, clause}: what stands in the way */
    json_t *facts;       /* what an effect adds to the timeline and journal row */
    struct instant
        clock_from; /* when the clocks of this step start; w->now unless an effect says */
};

/* Whether the action is open at all in this matter (a profile without sector approval has no
 * "submit-sector"); a closed one is not offered and answers ST_CONFLICT. */
typedef enum status procedure_when_fn(struct work *w, const struct matter *matter, bool *ret_open);
/* Adds every problem it sees to step->problems (procedure_problem); other statuses are failures. */
typedef enum status procedure_guard_fn(struct work *w, struct procedure_step *step);
typedef enum status procedure_effect_fn(struct work *w, struct procedure_step *step);

struct procedure_state {
    const char *word, *zh, *en;
    const char *turn; /* role word from whom the next step is expected, NULL in a final state */
    bool is_final;
    bool takes_drafts; /* the role whose turn it is may save data and attachments */
};

struct transition {
    int from;
    const char *action; /* NULL ends the table */
    int to;
    enum role by;
    procedure_when_fn *when;     /* NULL: always open */
    procedure_guard_fn *guard;   /* NULL: nothing to check */
    procedure_effect_fn *effect; /* NULL: only the state changes */
    const char *stops;           /* clock rules, separated by one space; NULL none */
    const char *pauses;          /* stopped too, or held when the profile pauses clocks */
    const char *starts;
    const char *event; /* start event of the clocks in `starts` (policy/clock.h) */
};

/* One field the console asks for before it sends the action. */
struct procedure_input {
    const char *key, *zh, *en;
    const char
        *kind; /* "text" | "long-text" | "date" | "accounts" | "items" | "choice" | "party" */
    bool is_required;
};

struct procedure_action {
    const char *word, *zh, *en; /* verb; word NULL ends the table */
    bool needs_reason;
    bool is_receipted;                   /* the journal row of this act gives a receipt */
    const struct procedure_input *input; /* key NULL ends it; NULL: none */
    const char *consequence_zh,
        *consequence_en; /* said before a legal act is confirmed; may be NULL */
};

struct procedure {
    const char *word, *zh, *en;
    const char *about_zh, *about_en;      /* one sentence each */
    const struct procedure_state *states; /* word NULL ends it; the first is where matters open */
    const struct procedure_action *actions;
    const struct transition *transitions;
    const char *opens_with;        /* clock rules that start when a matter opens; NULL none */
    const char *opens_event;       /* their start event */
    const char *const *draft_keys; /* members of data that people write; NULL-ended */
    procedure_guard_fn *may_open;  /* step->matter is not stored yet; NULL: always */
    procedure_guard_fn *review;    /* problems shown with the matter (a dry completeness check) */
};

struct procedure_call {
    struct str action, reason;
    const json_t *data; /* may be NULL */
    int64_t version;    /* the version the caller saw */
};

/* Do the action: find the row (ST_CONFLICT names state and action), check that the actor holds the
 * role and that its party is the matter's party for that role (ST_DENIED, clause cited), the
 * version (ST_STALE), the guard (ST_INVALID, all problems in w->fault.errors), then effect, clocks,
 * state, timeline, notices and journal.  Needs a write work; after a failure the caller rolls back.
 * On success *matter is the matter as it now is. */
enum status procedure_apply(struct work *w, struct matter *matter,
                            struct procedure_call *call) MUST_CHECK;

/* List of {action, zh, en, needs_reason, input, consequence_zh, consequence_en} open to w->actor.
 */
enum status procedure_actions(struct work *w, const struct matter *matter,
                              json_t **ret_list) MUST_CHECK;
/* What stands in the way now, without doing anything; empty list when nothing. */
enum status procedure_review(struct work *w, struct matter *matter,
                             json_t **ret_problems) MUST_CHECK;

/* Add a problem; at most PROCEDURE_MAX_PROBLEMS are kept.  `clause` may be "". */
void procedure_problem(struct procedure_step *step, const char *field, const char *code,
                       struct str clause, const char *zh, const char *en);
/* The same where the sentences name something: printf formats with the same arguments. */
void procedure_problem_print(struct work *w, struct procedure_step *step, const char *field,
                             const char *code, const char *zh, const char *en, ...)
    __attribute__((format(printf, 5, 7), format(printf, 6, 7)));

/* Table access. */
const struct procedure_state *procedure_state_of(const struct procedure *procedure,
                                                 struct str word);
const struct procedure_action *procedure_action_of(const struct procedure *procedure,
                                                   struct str word);
/* Whether `words` (separated by one space, NULL for none) hold `word`. */
bool procedure_words_hold(const char *words, const char *word);

#endif
