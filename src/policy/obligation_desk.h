/* SPDX-License-Identifier: Apache-2.0
 * The desk of an evaluation: plans per place, the view of one subject, room for rows.  Inside the
 * room; other rooms use obligation.h. */
#ifndef POLICY_OBLIGATION_DESK_H
#define POLICY_OBLIGATION_DESK_H

#include "policy/snapshot.h"

enum {
    OBLIGATION_MAX_CANDIDATES = 8000, /* rules that hold for one subject, times occurrences */
    OBLIGATION_MAX_ROWS = 4000,
    OBLIGATION_MAX_PERFORMANCES = 256, /* of one duty; earlier ones are not looked at */
    OBLIGATION_MAX_EVENTS = 4000,
    OBLIGATION_PLACE_CODES = 24,
    OBLIGATION_TEXT_BYTES = 32,
    OBLIGATION_MAX_TEXTS = 28000,
    OBLIGATION_GROUP_SLOTS = 16384, /* a power of two, twice the candidates */
    OBLIGATION_PLAN_SLOTS = 4096,
    OBLIGATION_SIDES = 2, /* the subject, its operator */
};

/* Values of the settings from a day on. */
struct obligation_period {
    int32_t from_day;
    struct policy_setting values[SETTING_COUNT];
    bool is_set[SETTING_COUNT];
};

/* What tells places apart: only the codes that some pack or condition names, so that all counties
 * without rules of their own share a plan. */
struct obligation_key {
    uint16_t about, rank_text, region_count, sector_count;
    uint16_t regions[OBLIGATION_PLACE_CODES], sectors[OBLIGATION_PLACE_CODES];
};

/* The rules that concern one place, whatever the day. */
struct obligation_plan {
    struct obligation_plan *next; /* of the same slot */
    struct obligation_key key;
    struct policy_place place; /* codes that rules ask for, and no other */
    uint16_t *region_texts, *sector_texts;
    size_t standing_count;
    const struct obligation_rules_rule **standing;
    int32_t active_day; /* for which `active` was made */
    size_t active_count;
    const struct obligation_rules_rule **active;
    /* Rules by event: those of word w (an operator's word after all own ones) are
     * triggered[starts[w]] up to triggered[starts[w + 1]]. */
    size_t *starts;
    const struct obligation_rules_rule **triggered;
    size_t period_count;
    struct obligation_period *periods; /* ascending */
};

/* One time the duty was done. */
struct obligation_performance {
    int64_t ms;
    struct str occurrence; /* "" when it does not say which */
};

/* One rule that holds, with its due instant. */
struct obligation_candidate {
    const struct obligation_rules_rule *rule;
    uint64_t key;
    int64_t due_ms; /* INT64_MAX when there is none */
    struct date due_on;
    bool is_provisional;
    bool is_open_ended;   /* `during` that goes on: nothing fulfils it yet */
    int64_t started_ms;   /* 0 when not known */
    int64_t done_from_ms; /* performances before do not count */
    struct str occurrence;
    struct obligation_sum sum;
    uint32_t next; /* in its group, UINT32_MAX at the end */
};

struct obligation_group {
    uint64_t key;
    uint32_t head, count;
    const struct facts_clock *clock; /* decides, when there is one */
};

struct obligation_slot {
    uint32_t stamp, group;
};

struct obligation_desk {
    const struct policy *policy;
    struct arena arena; /* plans */
    size_t code_count;
    struct str *codes; /* the choice of packs */
    struct obligation_plan *slots[OBLIGATION_PLAN_SLOTS];
    /* The view of the subject at work. */
    const struct facts_subject *subject;
    const struct obligation_plan *plan;
    struct instant at;
    int32_t at_day;
    const struct facts_state **states[OBLIGATION_SIDES]; /* by fact word */
    int32_t *last_event[OBLIGATION_SIDES];               /* by fact word: index + 1, 0 for none */
    int32_t *earlier_event[OBLIGATION_SIDES];            /* by event: index + 1 of the same word */
    /* Rows of the answer. */
    size_t candidate_count, group_count, row_count, origin_count, text_count;
    struct obligation_candidate *candidates;
    struct obligation_group *groups;
    struct obligation *rows;
    struct obligation_origin *origins;
    char (*texts)[OBLIGATION_TEXT_BYTES];
    struct obligation_slot *group_slots;
    uint32_t stamp;
    struct obligation_performance *performances;
};

/* The plan for the subject's place, made when it is the first there. */
struct obligation_plan *obligation_desk_plan(struct obligation_desk *desk,
                                             const struct facts_subject *subject);
/* The value of a setting at the plan's place; NULL when no pack sets it. */
const struct policy_setting *obligation_desk_setting(const struct obligation_plan *plan,
                                                     enum obligation_rules_setting setting,
                                                     int32_t day);
/* Begin and end to look at one subject. */
void obligation_desk_begin(struct obligation_desk *desk, const struct facts_subject *subject,
                           struct instant at);
void obligation_desk_end(struct obligation_desk *desk);
/* Whether conditions hold for the subject looked at; `event` may be NULL. */
bool obligation_desk_holds(const struct obligation_desk *desk,
                           const struct obligation_rules_condition *conditions, size_t count,
                           const struct facts_event *event);
/* The subject's events or its operator's. */
const struct facts_event *obligation_desk_events(const struct obligation_desk *desk, uint16_t word,
                                                 size_t *ret_count);
/* The last event of the word at or before the instant asked; NULL when there is none. */
const struct facts_event *obligation_desk_last(const struct obligation_desk *desk, uint16_t word);

#endif
