/* SPDX-License-Identifier: Apache-2.0
 * Sigma rules as read: tests on fields, joined by a condition.  Sigma specification 2.1.
 *
 * What a rule means where the specification leaves it open: docs/decisions, "Sigma semantics". */
#ifndef EVENTS_SIGMA_RULE_H
#define EVENTS_SIGMA_RULE_H

#include "events/sigma_yaml.h"
#include "events/taxonomy.h"

enum {
    SIGMA_RULE_TESTS_MAX = 20000,     /* values of one rule */
    SIGMA_RULE_VARIANTS_MAX = 4096,   /* of one value: dashes, offsets, placeholders */
    SIGMA_RULE_NAMES_MAX = 512,       /* selections of one rule */
    SIGMA_RULE_CONDITION_MAX = 4096,  /* words of one condition */
    SIGMA_RULE_DEPTH_MAX = 64,        /* parentheses of one condition */
    SIGMA_RULE_TEXT_MAX = 16384,      /* bytes of one value */
    SIGMA_RULE_GROUP_MAX = 16,        /* fields to group by */
    SIGMA_RULE_REFERENCES_MAX = 1024, /* rules of one correlation or filter */
};

/* What a test asks of a value. */
enum sigma_op {
    SIGMA_EQUALS,
    SIGMA_PREFIX,
    SIGMA_SUFFIX,
    SIGMA_CONTAINS,
    SIGMA_GLOB, /* text with * and ?, and \* \? \\ for the plain ones */
    SIGMA_REGEX,
    SIGMA_CIDR,
    SIGMA_NUMBER_EQ, /* flags: enum sigma_part */
    SIGMA_NUMBER_LT,
    SIGMA_NUMBER_LTE,
    SIGMA_NUMBER_GT,
    SIGMA_NUMBER_GTE,
    SIGMA_EXISTS, /* of a field, not of a value */
    SIGMA_NULL,
    SIGMA_FIELD, /* text: the other field; flags: an op up to SIGMA_CONTAINS */
};

enum sigma_part {
    SIGMA_WHOLE,
    SIGMA_MINUTE,
    SIGMA_HOUR,
    SIGMA_DAY,
    SIGMA_WEEK,
    SIGMA_MONTH,
    SIGMA_YEAR
};
enum { SIGMA_RE_I = 1, SIGMA_RE_M = 2, SIGMA_RE_S = 4 };

struct sigma_test {
    struct str field; /* empty: every value of the event */
    struct str text;  /* folded unless cased */
    double number;
    enum sigma_op op;
    uint32_t flags;
    bool is_cased;
};

enum sigma_expr_kind { SIGMA_EXPR_TEST, SIGMA_EXPR_NOT, SIGMA_EXPR_SOME };

struct sigma_expr {
    enum sigma_expr_kind kind;
    uint32_t need;     /* SOME: how many parts must hold (0 is true) */
    size_t part_count; /* NOT: one */
    const struct sigma_expr *const *parts;
    struct sigma_test test;
};

enum sigma_correlation_type {
    SIGMA_EVENT_COUNT,
    SIGMA_VALUE_COUNT,
    SIGMA_TEMPORAL,
    SIGMA_TEMPORAL_ORDERED,
    SIGMA_VALUE_SUM,
    SIGMA_VALUE_AVG,
    SIGMA_VALUE_PERCENTILE,
    SIGMA_VALUE_MEDIAN,
};
enum sigma_compare {
    SIGMA_GT,
    SIGMA_GTE,
    SIGMA_LT,
    SIGMA_LTE,
    SIGMA_EQ,
    SIGMA_NEQ,
    SIGMA_COMPARES
};

struct sigma_alias {
    struct str name, rule, field;
};

struct sigma_correlation {
    enum sigma_correlation_type type;
    const struct str *rules; /* ids or names */
    size_t rule_count;
    const struct str *group_by;
    size_t group_count;
    const struct str *fields; /* of the condition */
    size_t field_count;
    const struct sigma_alias *aliases;
    size_t alias_count;
    int64_t timespan_us;
    bool has[SIGMA_COMPARES];
    double bound[SIGMA_COMPARES];
    double percentile;
    struct str formula; /* of a temporal correlation, over the names of rules; empty: all */
    bool is_generating;
};

struct sigma_filter {
    bool is_any;
    const struct str *rules;
    size_t rule_count;
    const struct sigma_expr *expr;
};

struct sigma_note;
enum sigma_rule_kind { SIGMA_DETECTION, SIGMA_CORRELATION, SIGMA_FILTER };

struct sigma_rule {
    enum sigma_rule_kind kind;
    int line;
    struct str file, id, name, title, level, status, description;
    const struct str *tags;
    size_t tag_count;
    struct taxonomy_source source;
    /* Why it cannot be used; empty when it can. */
    struct str zh, en;
    const struct sigma_note *notes; /* sigma_note.h: what is unusual about it */
    size_t note_count;
    const struct sigma_expr *expr; /* SIGMA_DETECTION */
    struct sigma_correlation correlation;
    struct sigma_filter filter;
};

/* Values of %placeholder% for the modifier expand; NULL rows when there are none. */
struct sigma_placeholder {
    struct str name;
    const struct str *values;
    size_t count;
};
struct sigma_placeholders {
    const struct sigma_placeholder *rows;
    size_t count;
};

/* Read one document.  Never fails: a rule that cannot be used says why in zh and en.  The rule
 * points into the document and the arena. */
void sigma_rule_read(struct arena *arena, const struct sigma_yaml *document,
                     const struct sigma_placeholders *placeholders, struct sigma_rule *ret_rule);

/* The ATT&CK technique that a tag names: "attack.t1059.001" → "T1059.001", in the arena; false for
 * other tags. */
bool sigma_rule_technique(struct str tag, struct arena *arena, struct str *ret_technique);

/* For the readers of parts (sigma_value.c, sigma_condition.c, sigma_relation.c): record why, once;
 * `about` is shown in quotes when it is not empty. */
enum status sigma_rule_refuse(struct arena *arena, struct sigma_rule *rule, const char *zh,
                              const char *en, struct str about) MUST_CHECK;
/* A selection, or everything below `detection` but the condition. */
struct sigma_rule_reading {
    struct arena *arena;
    struct sigma_rule *rule;
    const struct sigma_placeholders *placeholders;
    size_t tests;
};
enum status sigma_rule_detection(struct sigma_rule_reading *reading,
                                 const struct sigma_yaml *detection,
                                 const struct sigma_expr **ret_expr) MUST_CHECK;
/* An expression of `count` parts; the parts are kept, not copied. */
const struct sigma_expr *sigma_rule_some(struct arena *arena, uint32_t need,
                                         const struct sigma_expr *const *parts, size_t count);
const struct sigma_expr *sigma_rule_not(struct arena *arena, const struct sigma_expr *part);

#endif
