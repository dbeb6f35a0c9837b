/* SPDX-License-Identifier: Apache-2.0
 * Who acts in a piece of work: an account with its roles, party and scope, loaded once per work. */
#ifndef REGISTRY_ACTOR_H
#define REGISTRY_ACTOR_H

#include "base/base.h"

/* Roles an account may hold.  word, Chinese, English.  The three administrators are separated: the
 * program refuses two of them, or one of them and a business role, on one account
 * (GB/T 22239-2019 8.1.5.1 to 8.1.5.3). */
#define ROLE_TABLE(X)                                                                              \
    X(ROLE_SYSTEM_ADMIN, "system-admin", "系统管理员", "system administrator")                     \
    X(ROLE_SECURITY_ADMIN, "security-admin", "安全管理员", "security administrator")               \
    X(ROLE_AUDIT_ADMIN, "audit-admin", "审计管理员", "audit administrator")                        \
    X(ROLE_OPERATOR, "operator", "运营者经办人", "operator's officer")                             \
    X(ROLE_EXPERT, "expert", "评审专家", "review expert")                                          \
    X(ROLE_REGULATOR, "regulator", "行业主管部门经办人", "sector regulator's officer")             \
    X(ROLE_POLICE, "police", "公安机关民警", "police officer")

#define ROLE_ENUM(name, word, zh, en) name,
enum role { ROLE_TABLE(ROLE_ENUM) ROLE_COUNT };
#undef ROLE_ENUM

struct actor {
    struct str account_id;  /* "system" for jobs and commands */
    struct str name;        /* sign-in name */
    struct str person_name; /* as shown */
    uint32_t roles;         /* bit per enum role */
    struct str party_id;    /* empty for the three administrators */
    struct str region;      /* root code of the region subtree this actor may see, "" = none */
    struct str sector;      /* root code of the sector subtree, "" = every sector */
    bool sees_region;       /* regulators and police: by region × sector; others: own party only */
    bool is_system;         /* jobs and commands of the machine's owner: everything */
    bool is_english;        /* language of problems and papers for this person */
};

static inline bool actor_has(const struct actor *actor, enum role role)
{
    return (actor->roles & (1u << (unsigned)role)) != 0;
}

#endif
