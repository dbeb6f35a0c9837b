/* SPDX-License-Identifier: Apache-2.0
 * Parties: every organisation that acts in the platform, typed by kinds (one party may have
 * several), with its region (块), its sectors (条) and table 1 of the 2025 filing form.
 *
 * A party as JSON: {id, version, owner_node, name, uscc|null, kinds[], region, region_name,
 * sectors[{code,name}], organ_code|null, form{}, state, is_authority, created_at, updated_at}. */
#ifndef REGISTRY_PARTY_H
#define REGISTRY_PARTY_H

#include "base/json.h"
#include "db/work.h"

/* word, Chinese, English, 1 when the kind is an authority: visible to everybody as addressee, and
 * registered by system administrators only. */
#define PARTY_KIND_TABLE(X)                                                                        \
    X(PARTY_OPERATOR, "operator", "网络运营者", "network operator", 0)                             \
    X(PARTY_PARTY_ORGAN, "party-organ", "党委机关", "Party organ", 0)                              \
    X(PARTY_GOVERNMENT_ORGAN, "government-organ", "政府机关", "government organ", 0)               \
    X(PARTY_INSTITUTION, "institution", "事业单位", "public institution", 0)                       \
    X(PARTY_STATE_ENTERPRISE, "state-enterprise", "国有企业", "state-owned enterprise", 0)         \
    X(PARTY_CENTRAL_ENTERPRISE, "central-enterprise", "中央企业", "central enterprise", 0)         \
    X(PARTY_CII_OPERATOR, "cii-operator", "关键信息基础设施运营者", "CII operator", 0)             \
    X(PARTY_REGULATOR, "regulator", "行业主管（监管）部门", "sector regulator", 1)                 \
    X(PARTY_PROTECTION, "protection-department", "保护工作部门", "protection department", 1)       \
    X(PARTY_POLICE, "police", "公安机关", "public security organ", 1)                              \
    X(PARTY_CYBERSPACE, "cyberspace-office", "网信办", "cyberspace office", 1)                     \
    X(PARTY_MLPS_OFFICE, "mlps-office", "等保办", "MLPS office", 1)                                \
    X(PARTY_TELECOM, "telecom-authority", "通信管理局", "telecom authority", 1)                    \
    X(PARTY_ASSESSOR, "assessor", "测评机构", "assessment institution", 0)                         \
    X(PARTY_SERVICE, "service-company", "网络安全服务机构", "security service company", 0)         \
    X(PARTY_CARRIER, "carrier", "基础电信企业", "telecom carrier", 0)                              \
    X(PARTY_INTERNET, "internet-company", "互联网企业", "internet company", 0)                     \
    X(PARTY_INDUSTRIAL, "industrial-internet", "工业互联网企业", "industrial-internet company", 0) \
    X(PARTY_VEHICLE, "vehicle-network", "车联网平台企业", "vehicle-network operator", 0)           \
    X(PARTY_EXPERTS, "expert-body", "专家组", "expert body", 0)                                    \
    X(PARTY_SUPPORT, "support-team", "技术支撑队伍", "technical support team", 0)                  \
    X(PARTY_EMERGENCY, "emergency-office", "网络应急办", "network emergency office", 1)            \
    X(PARTY_BIG_DATA, "big-data-bureau", "大数据主管部门", "big data bureau", 1)                   \
    X(PARTY_INDUSTRY, "industry-bureau", "工业和信息化主管部门", "industry bureau", 1)             \
    X(PARTY_NOTIFICATION, "notification-centre", "网络与信息安全通报中心", "notification centre",  \
      1)                                                                                           \
    X(PARTY_CRYPTOGRAPHY, "cryptography-department", "密码管理部门", "cryptography department", 1) \
    X(PARTY_STATE_SECURITY, "state-security", "国家安全机关", "state security organ", 1)           \
    X(PARTY_SECRECY, "secrecy-department", "保密行政管理部门", "secrecy department", 1)            \
    X(PARTY_GOVERNMENT, "government", "人民政府（含开发区管委会）", "government", 1)

#define PARTY_KIND_ENUM(name, word, zh, en, authority) name,
enum party_kind { PARTY_KIND_TABLE(PARTY_KIND_ENUM) PARTY_KIND_COUNT };
#undef PARTY_KIND_ENUM

struct party {
    int64_t no; /* number inside this store; never leaves it */
    struct str id;
    int64_t version;
    struct str owner_node;
    struct str name;
    struct str uscc; /* unified social credit code, "" when none */
    uint32_t kinds;  /* bit per enum party_kind */
    struct str region;
    json_t *sectors;       /* list of codes */
    struct str organ_code; /* GA 380, 12 digits, "" when none */
    json_t *form;          /* answers of table 1, key → value */
    struct str state;      /* "active" | "closed" */
    struct instant created_at, updated_at;
};

struct party_filter {
    struct str q;      /* part of the name, or the beginning of the credit code */
    struct str kind;   /* word, "" = all */
    struct str region; /* subtree, "" = all */
    struct str after;  /* cursor of the page before */
    int64_t limit;     /* 0 = REGISTRY_PAGE */
};

/* "police" → PARTY_POLICE; false for an unknown word. */
bool party_kind_read(struct str word, enum party_kind *ret_kind);
const char *party_kind_word(enum party_kind kind);
const char *party_kind_zh(enum party_kind kind);
const char *party_kind_en(enum party_kind kind);

/* `input`: {name, uscc?, kinds[], region, sectors[], organ_code?, form?, state?, reason?}.
 * ST_INVALID names the first bad field and lists all in w->fault.errors; ST_CONFLICT: the credit
 * code is taken; ST_DENIED: kind, region or sector is not the actor's to register. */
enum status party_create(struct work *w, const json_t *input, struct party *ret_party) MUST_CHECK;
/* Members that are absent stay; `reason` is required.  ST_STALE: another version. */
enum status party_update(struct work *w, struct str id, int64_t version, const json_t *input,
                         struct party *ret_party) MUST_CHECK;
/* Within the actor's scope, else ST_NOT_FOUND. */
enum status party_load(struct work *w, struct str id, struct party *ret_party) MUST_CHECK;
/* The exact name or credit code, within the actor's scope; ST_NOT_FOUND without a fault.  The
 * newest active one. */
enum status party_find(struct work *w, struct str name, struct str uscc,
                       struct party *ret_party) MUST_CHECK;
enum status party_json(struct work *w, const struct party *party, json_t **ret_object) MUST_CHECK;
/* {id, name}, or JSON null for "".  Names are no secret to one who holds the id. */
enum status party_brief(struct work *w, struct str id, json_t **ret_brief) MUST_CHECK;
/* {items[], next, total, as_of} */
enum status party_list(struct work *w, const struct party_filter *filter,
                       json_t **ret_page) MUST_CHECK;
enum status party_history(struct work *w, struct str id, json_t **ret_page) MUST_CHECK;

#endif
