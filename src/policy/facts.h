/* SPDX-License-Identifier: Apache-2.0
 * What is known about one party or one system, in the form the evaluation reads: state facts, event
 * facts, running clocks of procedures, and acts on duties (proofs, extensions, pauses).
 *
 * The words are pack data (facts.yaml); here they are small numbers of one snapshot, so that a
 * million subjects can be judged without comparing text.  A number is good for the policy it was
 * asked from and for no other. */
#ifndef POLICY_FACTS_H
#define POLICY_FACTS_H

#include "policy/policy.h"

enum facts_about { FACTS_PARTY, FACTS_SYSTEM };
enum facts_type { FACTS_FLAG, FACTS_NUMBER, FACTS_WORD, FACTS_WORDS, FACTS_EVENT };
enum facts_act_kind { FACTS_PROVE, FACTS_EXTEND, FACTS_PAUSE, FACTS_RESUME };
enum facts_clock_state {
    FACTS_CLOCK_RUNNING,
    FACTS_CLOCK_PAUSED,
    FACTS_CLOCK_MET,
    FACTS_CLOCK_MISSED, /* done, but late */
    FACTS_CLOCK_CANCELLED,
};

/* A fact word of the vocabulary; 0 is no word. */
struct facts_word {
    uint16_t number; /* 1 … */
    enum facts_type type;
};

/* A state fact.  Facts that are not there are not known: a flag then counts as false, a number as 0
 * for `is` only (`min` and `max` do not hold, nor for a number of 0), a word as none of any list.
 */
struct facts_state {
    uint16_t word;         /* facts_word().number */
    int64_t number;        /* FLAG: 0 or 1; NUMBER; WORD: facts_text() of it */
    const uint16_t *texts; /* WORDS: facts_text() of each; a text of 0 is one no pack asks for */
    size_t text_count;
};

/* One attribute of an event: flag, number, or the facts_text() of a word. */
struct facts_attribute {
    uint16_t name; /* facts_text() of the attribute's name */
    int64_t value;
};

struct facts_event {
    uint16_t word;
    struct instant at;
    struct str id; /* names the occurrence for ever; the instant is used when it is empty */
    const struct facts_attribute *attributes;
    size_t attribute_count;
};

/* A clock that a procedure keeps: it decides due and state where it exists. */
struct facts_clock {
    struct str rule;       /* id of the clock rule: "filing.review" */
    struct str occurrence; /* id of the matter's clock */
    enum facts_clock_state state;
    struct instant started_at, due_at;
    struct instant met_at; /* MET, MISSED */
    struct str pack;       /* of the governing rule at the start */
};

/* What people did about a duty. */
struct facts_act {
    enum facts_act_kind kind;
    uint16_t duty;         /* facts_duty() or facts_duty_of_rule(); 0: no pack has it any more */
    struct str occurrence; /* "" is the one that was open at that time */
    struct instant at;
    struct instant until; /* EXTEND: the new due instant */
    struct str reason;
};

/* One subject.  Everything pointed to belongs to the caller and stays while it is evaluated. */
struct facts_subject {
    enum facts_about about;
    struct str id, name;
    /* As in policy_place: the nation first, the own region last. */
    const struct str *regions;
    size_t region_count;
    const struct str *sectors; /* own sectors and all above, in any order */
    size_t sector_count;
    struct instant since; /* known from this instant on; 0 ms when that is not recorded */
    size_t state_count, event_count, clock_count, act_count;
    const struct facts_state *states;
    const struct facts_event *events; /* ascending by `at` */
    const struct facts_clock *clocks;
    const struct facts_act *acts;         /* ascending by `at` */
    const struct facts_subject *operator; /* of a system: its party, for `party.` conditions */
};

/* The word of the vocabulary; number 0 when no pack declares it for such a subject.  "regions",
 * "sectors" and "rank" are derived from the place and are no words here. */
struct facts_word facts_word(const struct policy *policy, enum facts_about about, struct str word);
/* The number of a text value ("operation", "carrier", "IV") or attribute name; 0 when no pack
 * mentions it, which is right to pass on. */
uint16_t facts_text(const struct policy *policy, struct str text);
/* The number of a duty word, or of the duty that a rule ("JC2021:assess.yearly") carries; 0: none.
 */
uint16_t facts_duty(const struct policy *policy, struct str duty);
uint16_t facts_duty_of_rule(const struct policy *policy, struct str rule);
/* All words: list of {id, about, type, source, words[], attributes[], zh, en, pack}. */
json_t *facts_vocabulary(const struct policy *policy);
/* Check a value that a person or a program records for a word: for a state fact a boolean, number,
 * text or list of texts, for an event an object of its attributes (or null).  ST_INVALID names what
 * is wrong. */
enum status facts_check(const struct policy *policy, enum facts_about about, struct str word,
                        const json_t *value, struct fault *fault) MUST_CHECK;
/* A recorded value as a state fact (also register facts: level, kinds …) or as an event.  False
 * when the word is not in the vocabulary (of an older pack, say) or the value is not of its type;
 * such a fact is left out.  What is pointed to lives in `arena`. */
bool facts_state_of(const struct policy *policy, struct arena *arena, enum facts_about about,
                    struct str word, const json_t *value, struct facts_state *ret_state);
bool facts_event_of(const struct policy *policy, struct arena *arena, enum facts_about about,
                    struct str word, struct str id, struct instant at, const json_t *attributes,
                    struct facts_event *ret_event);
/* The subject with one more event, in its place by time; what was there is not changed. */
void facts_add_event(struct arena *arena, struct facts_subject *subject, struct facts_event event);

#endif
