/* SPDX-License-Identifier: Apache-2.0
 * Systems: the objects of grading (network facilities, information systems, data resources) with
 * tables 2, 4, 5 and 6 of the 2025 filing form, their place, state, level and filing.
 *
 * A system as JSON: {id, version, name, party{id,name}, region, region_name, sector, sector_name,
 * state, kinds[], technologies[], parent_id, platform_id, level, info_level, service_level, code,
 * filing_state, certificate_number, regulator_party{id,name}|null, police_party{id,name}|null,
 * operation_on, form{}, created_at, updated_at}; absent texts are null.
 *
 * Level and filing are results of procedures: system_update refuses them; procedures use
 * system_set_grade and system_set_filing; an import may bring them for a system that no procedure
 * has touched, and a certificate number that came so is "declared" until the police confirm it. */
#ifndef REGISTRY_SYSTEM_H
#define REGISTRY_SYSTEM_H

#include "base/json.h"
#include "db/work.h"

/* word, Chinese, English */
#define SYSTEM_STATE_TABLE(X)                                                                      \
    X(SYSTEM_PLANNING, "planning", "规划", "planning")                                             \
    X(SYSTEM_DESIGN, "design", "设计", "design")                                                   \
    X(SYSTEM_BUILDING, "building", "在建", "under construction")                                   \
    X(SYSTEM_PRE_LAUNCH, "pre-launch", "待上线", "before launch")                                  \
    X(SYSTEM_OPERATION, "operation", "已运行", "in operation")                                     \
    X(SYSTEM_CHANGING, "changing", "变更中", "being changed")                                      \
    X(SYSTEM_WITHDRAWN, "withdrawn", "已下线", "withdrawn")

#define SYSTEM_FILING_TABLE(X)                                                                     \
    X(SYSTEM_FILING_NONE, "none", "未备案", "not filed")                                           \
    X(SYSTEM_FILING_DECLARED, "declared", "自报已备案", "declared as filed")                       \
    X(SYSTEM_FILING_PENDING, "pending", "备案办理中", "filing under way")                          \
    X(SYSTEM_FILING_FILED, "filed", "已备案", "filed")                                             \
    X(SYSTEM_FILING_EXPIRED, "expired", "备案证明已过期", "certificate expired")                   \
    X(SYSTEM_FILING_WITHDRAWN, "withdrawn", "备案已撤销", "filing withdrawn")

#define SYSTEM_ENUM(name, word, zh, en) name,
enum system_state { SYSTEM_STATE_TABLE(SYSTEM_ENUM) SYSTEM_STATE_COUNT };
enum system_filing { SYSTEM_FILING_TABLE(SYSTEM_ENUM) SYSTEM_FILING_COUNT };
#undef SYSTEM_ENUM

/* Kinds and technologies are the words "network" | "system" | "data" and "cloud" | "mobile" | "iot"
 * | "ics" | "bigdata" | "other". */
struct system {
    int64_t no; /* number inside this store; never leaves it */
    struct str id;
    int64_t version;
    struct str owner_node;
    struct str party_id, party_name;
    struct str name;
    struct str region, region_name;
    struct str sector, sector_name; /* "" when none */
    enum system_state state;
    json_t *kinds, *technologies;
    struct str parent_id;                 /* "" when this is no sub-system */
    struct str platform_id;               /* "" when this runs on no registered platform */
    int level, info_level, service_level; /* 1..5; 0 = not graded */
    enum system_filing filing;
    struct str certificate_number;
    struct str regulator_party_id, regulator_party_name; /* "" when none */
    struct str police_party_id, police_party_name;
    struct str operation_on; /* YYYY-MM-DD or "" */
    json_t *form;            /* answers, key → value */
    struct instant created_at, updated_at;
};

struct system_filter {
    struct str q;     /* part of the name */
    int64_t level;    /* 0..5; -1 = all */
    struct str state; /* words; "" = all */
    struct str filing_state;
    struct str region; /* subtree */
    struct str sector; /* subtree */
    struct str party;  /* id */
    struct str sort;   /* "created" | "-created" (default) | "level" | "-level" | "name" */
    struct str after;  /* cursor of the page before */
    int64_t limit;     /* 0 = REGISTRY_PAGE */
};

const char *system_state_word(enum system_state state);
bool system_state_read(struct str word, enum system_state *ret_state);
const char *system_filing_word(enum system_filing filing);
bool system_filing_read(struct str word, enum system_filing *ret_filing);
/* "S2A3"; "" when not graded by both sides. */
struct str system_code(struct arena *arena, int info_level, int service_level);

/* `input`: {party_id (own party when absent), name, region?, sector?, state?, kinds?,
 * technologies?, parent_id?, platform_id?, regulator_party_id?, police_party_id?, operation_on?,
 * form?, reason?}. ST_INVALID names the first bad field and lists all in w->fault.errors;
 * ST_CONFLICT: that party has a system of that name. */
enum status system_create(struct work *w, const json_t *input,
                          struct system *ret_system) MUST_CHECK;
/* Members that are absent stay, null empties; `form` replaces the keys it names; `reason` is
 * required.  ST_STALE: another version. */
enum status system_update(struct work *w, struct str id, int64_t version, const json_t *input,
                          struct system *ret_system) MUST_CHECK;
/* Within the actor's scope, else ST_NOT_FOUND. */
enum status system_load(struct work *w, struct str id, struct system *ret_system) MUST_CHECK;
enum status system_json(struct work *w, const struct system *system,
                        json_t **ret_object) MUST_CHECK;
/* {id, name, level, code, party{id,name}}: how other records show a system. */
json_t *system_brief(struct work *w, const struct system *system);

/* For procedures, which have judged the right to do so; scope is still needed to see the system.
 * Each journals, keeps a change and raises the version. */
enum status system_set_grade(struct work *w, struct str id, int info_level, int service_level,
                             int level, struct str reason) MUST_CHECK;
/* `certificate_number` "" empties it. */
enum status system_set_filing(struct work *w, struct str id, enum system_filing filing,
                              struct str certificate_number, struct str reason) MUST_CHECK;
/* A party id whose ptr is NULL stays as it is; "" empties. */
enum status system_set_authorities(struct work *w, struct str id, struct str regulator_party_id,
                                   struct str police_party_id, struct str reason) MUST_CHECK;
enum status system_set_state(struct work *w, struct str id, enum system_state state,
                             struct str reason) MUST_CHECK;

/* {items[], next, total, total_is_least, as_of}: `total` counts every match; where a name search
 * has more than REGISTRY_MAX_COUNTED it is that number and total_is_least is true.  Cost: one index
 * range. */
enum status system_list(struct work *w, const struct system_filter *filter,
                        json_t **ret_page) MUST_CHECK;
enum status system_history(struct work *w, struct str id, json_t **ret_page) MUST_CHECK;
/* {problems[{key,code,zh,en,is_missing}], missing}: what stands between this system and a complete
 * filing form (tables about system and data). */
enum status system_form_check(struct work *w, struct str id, json_t **ret_report) MUST_CHECK;
/* The highest level of the systems that run on this platform, 0 when none (floor rule). */
enum status system_highest_carried(struct work *w, struct str id, int *ret_level) MUST_CHECK;

#endif
