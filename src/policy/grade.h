/* SPDX-License-Identifier: Apache-2.0
 * The level of a grading object from harm judgements: schemes and floor rules as pack data.
 * Schemes: "gbt22240-2020" (GB/T 22240-2020, 6.1 matrix) and "form-2025" (list on table 3 of the
 * 2025 filing form). */
#ifndef POLICY_GRADE_H
#define POLICY_GRADE_H

#include "policy/policy.h"

enum grade_object { GRADE_CITIZEN, GRADE_PUBLIC, GRADE_NATIONAL, GRADE_OBJECT_COUNT };
enum grade_harm { GRADE_NONE, GRADE_GENERAL, GRADE_SERIOUS, GRADE_GRAVE, GRADE_HARM_COUNT };

/* Harm per object; GRADE_NONE when that object is not harmed. */
struct grade_harms {
    enum grade_harm of[GRADE_OBJECT_COUNT];
};

/* What the floor rules look at; strings are the option words of the filing form. */
struct grade_facts {
    bool has_big_data_with_personal_information; /* much personal data */
    bool is_big_data_platform_for_public;
    int highest_level_carried; /* of the systems this one carries, 0 when none */
};

struct grade_floor {
    struct str id, zh, en, clause;
    int level; /* in principle not below */
};

struct grade_result {
    int info_level, service_level; /* 0 when no object is harmed on that side */
    int level;                     /* the higher one */
    struct str code; /* "S2A3"; a side without harm counts as 1, the lowest there is */
    struct str scheme;
    size_t floor_count; /* floors that lie above `level` */
    struct grade_floor *floors;
    int level_with_floors;
};

/* "public:serious,citizen:general"; the empty text is no harm.  ST_INVALID names the wrong word, an
 * object named twice, or the missing colon. */
enum status grade_read_harms(struct str text, const char *field, struct grade_harms *ret_harms,
                             struct fault *fault) MUST_CHECK;
/* ST_INVALID: unknown scheme, or no harm at all on either side. */
enum status grade_compute(const struct policy *policy, struct arena *arena, struct str scheme,
                          const struct grade_harms *info, const struct grade_harms *service,
                          const struct grade_facts *facts, struct grade_result *ret_result,
                          struct fault *fault) MUST_CHECK;
/* What single change of one judgement would change the level: list of
 * {side: "info"|"service", object, from, to, level}. */
json_t *grade_neighbours(const struct policy *policy, struct arena *arena, struct str scheme,
                         const struct grade_harms *info, const struct grade_harms *service);
/* {info_level, service_level, level, code, scheme, floors[], level_with_floors} */
json_t *grade_json(struct arena *arena, const struct grade_result *result);
/* The schemes with matrix, words and explanations in both languages, for the wizard: list of
 * {id, zh, en, document, clause, about_zh, about_en, objects[]{code, zh, en, help_zh, help_en},
 * harms[]{…the same…}, matrix{object: {harm: level}}, considerations[]{code, zh, en}, floors[]}. */
json_t *grade_schemes(const struct policy *policy, struct arena *arena);
/* What may be a grading object: {features[]{code, zh, en}, kinds[]{code, zh, en, rule_zh, rule_en},
 * clause}. */
json_t *grade_objects(const struct policy *policy);

#endif
