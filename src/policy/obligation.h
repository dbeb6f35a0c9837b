/* SPDX-License-Identifier: Apache-2.0
 * Who owes what to whom by when, under which clause: packs and facts at an instant.
 *
 * Pure: the same policy, facts and instant give the same answer for ever.  Rules of several packs
 * for one duty become one obligation with an origin per rule: what binds governs before what is
 * encouraged, then the earliest due instant, then the higher rank, packs of rank 0 last.
 *
 * A desk does the work: it keeps the rules compiled per place and the memory of one evaluation.
 * One thread owns a desk; the policy must outlive it. */
#ifndef POLICY_OBLIGATION_H
#define POLICY_OBLIGATION_H

#include "policy/calendar.h"
#include "policy/facts.h"

enum obligation_state {
    OBLIGATION_UPCOMING, /* does not open before opens_at */
    OBLIGATION_OPEN,
    OBLIGATION_OVERDUE,
    OBLIGATION_MET,
    OBLIGATION_MET_LATE,
    OBLIGATION_PAUSED,
};

enum { OBLIGATION_ID_BYTES = 33 };

struct obligation_desk;

/* One rule of one pack, compiled; belongs to the policy. */
struct obligation_rule {
    struct str id;    /* "JC2021:assess.yearly", "JS2024:longpan2024.filing-network",
                         "JC2021:filing.review" for a clock */
    struct str duty;  /* shared word: "assessment.yearly" */
    struct str group; /* first part of the duty word unless duties.yaml says otherwise */
    uint16_t duty_number;
    enum facts_about about;
    struct str owed_by, owed_to; /* role words */
    struct str owed_to_rank;     /* nation | province | city | county, "" = nearest upward */
    struct str clause;           /* full id, "" for local policy */
    const struct str *also;      /* further clauses, full ids */
    size_t also_count;
    struct str strength, sure; /* must | encouraged | policy; H | M | L */
    struct str zh, en, note_zh, note_en, evidence_zh, evidence_en;
    struct str pack, pack_version;
    int64_t rank;
    struct str campaign;                 /* id of the campaign with its pack, "" when none */
    struct str stage;                    /* of the campaign */
    struct str receiver_zh, receiver_en; /* platform of a deliverable */
    bool is_clock;                       /* from clocks.yaml */
    bool is_dated;                       /* has a due form: becomes a row with a day */
    bool is_triggered;                   /* one obligation per event */
    bool is_periodic;
};

/* What one rule says about an obligation. */
struct obligation_origin {
    const struct obligation_rule *rule;
    struct instant due_at; /* 0 ms when there is none */
    struct date due_on;    /* year 0 when there is none */
    bool governs;
};

/* The arithmetic of the due instant, to be done again when somebody asks. */
struct obligation_sum {
    struct instant from; /* start of counting */
    int64_t amount;      /* -1: a fixed day */
    enum calendar_unit unit;
    bool is_backward;   /* counted back from the event (`before`) */
    struct str setting; /* the key, when a term word gave the number */
    struct str setting_pack, setting_strength;
    struct instant paused_at, resumed_at; /* last pause, 0 ms when none */
    int64_t remaining;                    /* kept over that pause */
    enum calendar_unit held_unit;         /* of what remains: months and fixed days are days */
    struct instant extended_until;        /* 0 ms when not extended */
    struct str extension_reason;
};

struct obligation {
    const struct obligation_rule *rule; /* the governing one */
    struct str occurrence; /* event id or instant, year of a yearly duty, first day of a period */
    struct instant opens_at, due_at, started_at, met_at; /* 0 ms when there is none */
    struct date due_on;                                  /* year 0 when there is none */
    enum obligation_state state;
    bool is_provisional;
    bool is_past; /* a met period of a periodic duty, before the current one */
    struct obligation_sum sum;
    const struct obligation_origin *origins; /* the governing one first */
    size_t origin_count;
};

struct obligation_list {
    size_t count;
    const struct obligation *rows; /* in no order: see obligation_sorted */
};

enum status obligation_desk_open(const struct policy *policy, struct obligation_desk **ret_desk,
                                 struct fault *fault) MUST_CHECK;
/* Only rules of these packs (and the calendar) from now on; count 0 is all again.  ST_NOT_FOUND for
 * a code that is no pack. */
enum status obligation_desk_limit(struct obligation_desk *desk, const struct str *codes,
                                  size_t count, struct fault *fault) MUST_CHECK;
void obligation_desk_close(struct obligation_desk *desk);

/* What the subject owes or is owed for at the instant.  Events after `at` are announcements (for
 * `before` only), acts after `at` are not seen.  The list lives until the next call with this desk.
 * ST_LIMIT beyond OBLIGATION_MAX_ROWS of one subject. */
enum status obligation_evaluate(struct obligation_desk *desk, const struct facts_subject *subject,
                                struct instant at, struct obligation_list *ret_list,
                                struct fault *fault) MUST_CHECK;

/* The rows for people: due ones first, earliest first, then undated ones, then past periods.  The
 * array lives in `arena`, the rows as in the list. */
const struct obligation **obligation_sorted(struct arena *arena,
                                            const struct obligation_list *list);
const char *obligation_state_word(enum obligation_state state);
/* 32 hex digits of SM3 over duty|subject_type|subject|occurrence: the same for ever. */
const char *obligation_id(const struct facts_subject *subject, const struct obligation *row,
                          char id[OBLIGATION_ID_BYTES]);
/* {from, amount, unit, calendar, days[]{date, kind, n}, term?, pause?, extension?}; null for a duty
 * without a day; amount -1 and no unit for a fixed day.  The walk over days is made here. */
json_t *obligation_computed_json(const struct policy *policy, struct arena *arena,
                                 const struct obligation *row);
/* [{pack, pack_version, rule, clause, due_at, due_on, strength, sure, governs}] */
json_t *obligation_origin_json(struct arena *arena, const struct obligation *row);
/* The output row: {id, rule, duty, group, zh, en, clause, subject, subject_type, subject_name,
 * occurrence, owed_by, owed_to, owed_to_rank, owed_by_party, owed_to_party, opens_at, due_at,
 * due_on, met_at, state, strength, origin[], computed, provisional, evidence_zh, evidence_en}; the
 * parties are null, whoever knows them puts them in. */
json_t *obligation_json(const struct policy *policy, struct arena *arena,
                        const struct facts_subject *subject, const struct obligation *row);

/* Every rule of the packs, in pack and file order; for lists and statistics. */
size_t obligation_rule_count(const struct policy *policy);
const struct obligation_rule *obligation_rule_at(const struct policy *policy, size_t index);
/* NULL when there is none. */
const struct obligation_rule *obligation_rule_find(const struct policy *policy, struct str id);
/* {rule, duty, about, when[], due, zh, en, clause, …}: a rule for people. */
json_t *obligation_rule_json(const struct policy *policy, struct arena *arena,
                             const struct obligation_rule *rule);
/* Duty words: list of {id, group, zh, en}. */
json_t *obligation_duties(const struct policy *policy);

/* Compare what two sets of packs say about one subject: appear[] and vanish[] are rows of the
 * second and of the first, move[] {before, after} where due day, rule, strength or state differ.
 * `ret` is {appear[], vanish[], move[]} and may hold rows of earlier subjects. */
void obligation_compare(struct arena *arena, const struct facts_subject *subject,
                        const struct policy *before_policy, const struct obligation_list *before,
                        const struct policy *after_policy, const struct obligation_list *after,
                        json_t *ret);

#endif
