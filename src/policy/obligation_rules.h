/* SPDX-License-Identifier: Apache-2.0
 * All rules of a snapshot in the form that evaluation reads: words as numbers, days as numbers.
 * Made once with the snapshot; inside the room. */
#ifndef POLICY_OBLIGATION_RULES_H
#define POLICY_OBLIGATION_RULES_H

#include "policy/campaign.h"
#include "policy/pack.h"
#include "policy/word_table.h"

/* An event word with this bit is an event of the system's operator. */
enum { OBLIGATION_RULES_OPERATOR = 0x8000, OBLIGATION_RULES_WORD = 0x7FFF };
enum { OBLIGATION_RULES_FOREVER = INT32_MAX };

enum obligation_rules_source {
    SOURCE_FACT,          /* of the subject */
    SOURCE_OPERATOR_FACT, /* of a system's party */
    SOURCE_ATTRIBUTE,     /* of the triggering event; `word` is the text number of its name */
    SOURCE_REGIONS,
    SOURCE_SECTORS,
    SOURCE_RANK,
    SOURCE_OPERATOR_REGIONS,
    SOURCE_OPERATOR_SECTORS,
    SOURCE_OPERATOR_RANK,
};

/* One row of `when`; every operator that is set must hold. */
struct obligation_rules_condition {
    enum obligation_rules_source source;
    enum facts_type type;
    uint16_t word;
    bool has_is, has_min, has_max, has_any, has_none;
    int64_t is, min, max; /* flags 0 and 1; words as text numbers */
    const int64_t *any, *none;
    size_t any_count, none_count;
};

enum obligation_rules_form {
    FORM_NONE,
    FORM_AMOUNT,   /* counted from the trigger or from the last `start` */
    FORM_ON,       /* a fixed day */
    FORM_ROLLING,  /* every N after the last time */
    FORM_CALENDAR, /* once in each period of the calendar */
    FORM_BEFORE,   /* counted back from the event */
    FORM_DURING,   /* until the end event */
};

/* Settings that rules ask for; FLOOR and REVIEW limit clock rules by level. */
enum obligation_rules_setting {
    SETTING_NONE,
    SETTING_AT_ONCE,
    SETTING_PROMPTLY,
    SETTING_REGULARLY,
    SETTING_FILING_FLOOR,
    SETTING_REVIEW_LEVEL,
    SETTING_COUNT,
};

struct obligation_rules_rule {
    struct obligation_rule shown; /* first: other rooms hold pointers to it */
    const struct pack *pack;
    json_t *entry;
    uint32_t index;
    int64_t from_ms;          /* the instant at which from_day begins */
    int64_t pack_from_ms;     /* the day from which the pack is in force */
    int32_t from_day, to_day; /* in force, both inclusive, as date_number */
    int tier;                 /* 2 binds or local policy, 1 encouraged, 0 of a pack of rank 0 */
    enum obligation_rules_form form;
    uint16_t trigger; /* event word, 0 for standing; of `before` and `during` the event they name */
    bool sees_announced;                       /* events of the future count */
    enum obligation_rules_setting amount_from; /* a term word gave the amount */
    enum obligation_rules_setting level_from;  /* least level, of clocks without `when` */
    int64_t amount;
    enum calendar_unit unit;
    int32_t on_day;
    int8_t by_month, by_day; /* of FORM_CALENDAR, 0 without */
    uint16_t start, until;
    const uint16_t *first;
    size_t first_count;
    uint16_t clock;     /* number of the clock id, 0 when it is none */
    int32_t stage_day;  /* a deliverable opens with its stage; 0 */
    size_t place_count; /* the first conditions: about the subject's place only */
    size_t condition_count;
    const struct obligation_rules_condition *conditions;
};

struct obligation_rules_campaign {
    struct campaign shown; /* first */
    const struct pack *pack;
    json_t *entry;
    size_t addressee_count;
    const struct obligation_rules_condition *addressees;
};

struct obligation_rules {
    size_t count;
    struct obligation_rules_rule *rules;
    struct word_table ids;
    uint32_t *first_of_id;   /* number of ids → index of the first rule with it */
    struct word_table texts; /* values and attribute names */
    struct word_table duties;
    struct word_table places; /* regions and sectors that packs and conditions name */
    struct word_table clocks; /* ids of clock rules */
    uint16_t level_word;      /* fact "level" of a system, 0 when not declared */
    size_t *done_starts;      /* per duty number: its event words in done_words */
    uint16_t *done_words;     /* numbers with OBLIGATION_RULES_OPERATOR as in triggers */
    size_t campaign_count;
    struct obligation_rules_campaign *campaigns;
};

/* The name of a setting. */
const char *obligation_rules_key(enum obligation_rules_setting setting);
void obligation_rules_build(struct policy *policy);

#endif
