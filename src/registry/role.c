/* SPDX-License-Identifier: Apache-2.0
 * The role table in words, and the rule that keeps the three administrators apart. */
#include "registry/role.h"

#include "base/banned.h"

struct role_words {
    const char *word, *zh, *en;
};

#define ROLE_WORDS(name, word, zh, en) {word, zh, en},
static const struct role_words words[ROLE_COUNT] = {ROLE_TABLE(ROLE_WORDS)};
#undef ROLE_WORDS

struct role_acts {
    const char *zh, *en;
};

static const struct role_acts acts[ROLE_COUNT] = {
    [ROLE_SYSTEM_ADMIN] = {"维护行政区划与行业、查看运行状况与备份；不接触业务数据",
                           "keeps regions and sectors, sees health and backups; no business data"},
    [ROLE_SECURITY_ADMIN] =
        {"管理账号、角色、范围与会话；不接触业务数据和审计日志",
         "keeps accounts, roles, scopes and sessions; no business data, no journal"},
    [ROLE_AUDIT_ADMIN] = {"查看、校验和导出审计日志；不能更改任何内容",
                          "reads, verifies and exports the journal; changes nothing"},
    [ROLE_OPERATOR] = {"登记和维护本单位的定级对象，定级、备案、变更、撤销",
                       "keeps the systems of the own party; grades, files, changes, withdraws"},
    [ROLE_EXPERT] = {"对被聘请评审的定级出具意见",
                     "gives an opinion on gradings it is appointed to"},
    [ROLE_REGULATOR] = {"在本地区、本行业范围内查看，并办理送本部门的定级审核",
                        "sees its region and sector, decides gradings put to its own office"},
    [ROLE_POLICE] = {"在本地区范围内查看，并办理送本机关的备案、变更、撤销",
                     "sees its region, decides filings, changes, withdrawals at its own organ"},
};

static const uint32_t administrators =
    1u << ROLE_SYSTEM_ADMIN | 1u << ROLE_SECURITY_ADMIN | 1u << ROLE_AUDIT_ADMIN;

bool role_read(struct str word, enum role *ret_role)
{
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        if (str_is(word, words[i].word)) {
            *ret_role = (enum role)i;
            return true;
        }
    }
    return false;
}

const char *role_word(enum role role)
{
    return words[role].word;
}

const char *role_zh(enum role role)
{
    return words[role].zh;
}

const char *role_en(enum role role)
{
    return words[role].en;
}

json_t *role_list(struct arena *arena, uint32_t roles)
{
    json_t *list = json_new_list(arena);

    for (unsigned i = 0; i < ROLE_COUNT; i++)
        if (roles & 1u << i)
            json_add_text(list, str_of(words[i].word));
    return list;
}

enum status role_bits(const json_t *list, uint32_t *ret_roles, struct fault *fault)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str word = json_text(json_array_get(list, i));
        enum role role;

        if (!role_read(word, &role))
            return fault_set(fault, ST_INVALID, "roles", "没有名为“%.*s”的角色",
                             "there is no role named '%.*s'", STR_ARG(word));
        bits |= 1u << (unsigned)role;
    }
    *ret_roles = bits;
    return ST_OK;
}

bool role_is_administrator(uint32_t roles)
{
    return (roles & administrators) != 0;
}

enum status role_check_together(uint32_t roles, struct fault *fault)
{
    uint32_t held = roles & administrators;

    if (roles == 0)
        return fault_set(fault, ST_INVALID, "roles", "账号至少须有一个角色",
                         "an account needs at least one role");
    if ((held & (held - 1)) != 0)
        return fault_set(fault, ST_INVALID, "roles",
                         "系统管理员、安全管理员、审计管理员三员分立，不能由同一账号兼任",
                         "system, security and audit administrator are kept apart: one account may "
                         "hold only one of them");
    if (held != 0 && roles != held)
        return fault_set(fault, ST_INVALID, "roles", "管理员账号不能兼有业务角色",
                         "an administrator's account may not hold a business role");
    return ST_OK;
}

json_t *role_describe(struct arena *arena)
{
    json_t *list = json_new_list(arena);

    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        uint32_t bit = 1u << i;
        json_t *role = json_new_object(arena);
        uint32_t excludes =
            (bit & administrators) != 0 ? ((1u << ROLE_COUNT) - 1) & ~bit : administrators;

        json_put_textz(role, "role", words[i].word);
        json_put_textz(role, "zh", words[i].zh);
        json_put_textz(role, "en", words[i].en);
        json_put_textz(role, "acts_zh", acts[i].zh);
        json_put_textz(role, "acts_en", acts[i].en);
        json_put(role, "excludes", role_list(arena, excludes));
        json_add(list, role);
    }
    return list;
}
