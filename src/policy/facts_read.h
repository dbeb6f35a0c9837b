/* SPDX-License-Identifier: Apache-2.0
 * A facts file (YAML subset or JSON) as subjects, for evaluation without a store.  The format is
 * told in docs/pack-guide.md. */
#ifndef POLICY_FACTS_READ_H
#define POLICY_FACTS_READ_H

#include "policy/facts.h"
#include "policy/yaml_read.h"

enum {
    FACTS_READ_MAX_BYTES = YAML_READ_MAX_BYTES,
    FACTS_READ_MAX_SUBJECTS = 20000,
    FACTS_READ_MAX_EVENTS = 1000, /* of one subject */
};

struct facts_set {
    size_t count;
    struct facts_subject *subjects; /* parties in file order, then systems */
};

/* Subjects of a tree {parties[], systems[], acts[]}; `shown` names the file in the report.
 * ST_INVALID with every problem, its line among them, in the report.  The set lives in `arena`. */
enum status facts_read(const struct policy *policy, struct arena *arena, struct str shown,
                       const struct yaml_read_tree *tree, struct facts_set *ret_set,
                       struct policy_report *ret_report, struct fault *fault) MUST_CHECK;
/* The same from text: JSON when it begins with a brace, else the YAML subset.  ST_MALFORMED,
 * ST_LIMIT beyond FACTS_READ_MAX_BYTES; the line stands in the report. */
enum status facts_read_text(const struct policy *policy, struct arena *arena, struct str shown,
                            struct str text, struct facts_set *ret_set,
                            struct policy_report *ret_report, struct fault *fault) MUST_CHECK;

#endif
