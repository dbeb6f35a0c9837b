/* SPDX-License-Identifier: Apache-2.0
 * The demonstration city's regions, units, authorities and accounts; every name is made up. */
#include "cli/demo_city.h"

#include <assert.h>
#include <string.h>

#include "cli/demo_form.h"
#include "registry/party.h"
#include "registry/region.h"

static const struct demo_city_region {
    const char *code, *name, *name_en, *level, *parent;
} demo_city_regions[] = {
    {"990000", "示范省", "Example Province", "province", "100000"},
    {"990100", "滨江市", "Binjiang", "city", "990000"},
    {"990102", "临江区", "Linjiang", "county", "990100"},
    {"990103", "望湖区", "Wanghu", "county", "990100"},
    {"990104", "石桥区", "Shiqiao", "county", "990100"},
    {"990121", "清溪县", "Qingxi", "county", "990100"},
};

/* clang-format off */
static const struct demo_city_party demo_city_parties[] = {
    /* key         name                                   kinds                          region    sector organ           regulator police     sub  kind */
    {"police.p",   "示范省公安厅网安总队（演示）",         "police",                      "990000", "",   "990000120000", "",       "",        "2", "2"},
    {"police.c",   "滨江市公安局网安支队（演示）",         "police",                      "990100", "",   "990100120000", "",       "",        "3", "2"},
    {"police.l",   "滨江市公安局临江分局网安大队（演示）", "police",                      "990102", "",   "990102120000", "",       "",        "4", "2"},
    {"police.w",   "滨江市公安局望湖分局网安大队（演示）", "police",                      "990103", "",   "990103120000", "",       "",        "4", "2"},
    {"police.s",   "滨江市公安局石桥分局网安大队（演示）", "police",                      "990104", "",   "990104120000", "",       "",        "4", "2"},
    {"police.q",   "清溪县公安局网安大队（演示）",         "police",                      "990121", "",   "990121120000", "",       "",        "4", "2"},
    {"reg.health", "滨江市卫生健康委员会（演示）",         "regulator government-organ",  "990100", "32", "",             "",       "",        "3", "2"},
    {"reg.edu",    "滨江市教育局（演示）",                 "regulator government-organ",  "990100", "14", "",             "",       "",        "3", "2"},
    {"reg.data",   "滨江市大数据局（演示）",               "regulator government-organ",  "990100", "47", "",             "",       "",        "3", "2"},
    {"reg.build",  "滨江市住房和城乡建设局（演示）",       "regulator government-organ",  "990100", "26", "",             "",       "",        "3", "2"},
    {"reg.trans",  "滨江市交通运输局（演示）",             "regulator government-organ",  "990100", "27", "",             "",       "",        "3", "2"},
    {"reg.bank",   "滨江金融监管分局（演示）",             "regulator government-organ",  "990100", "35", "",             "",       "",        "3", "2"},
    {"mlps",       "滨江市等级保护工作领导小组办公室（演示）", "mlps-office government-organ", "990100", "",  "",             "",       "",        "3", "2"},
    {"net",        "滨江市网信办（演示）",                 "cyberspace-office emergency-office", "990100", "", "",         "",       "",        "3", "2"},
    {"experts",    "滨江市等级保护专家组（演示）",         "expert-body",                 "990100", "48", "",             "",       "",        "3", "9"},
    {"hosp.1",     "滨江市第一人民医院（演示）",           "operator institution",        "990102", "32", "",             "reg.health", "police.c", "3", "3"},
    {"hosp.tcm",   "滨江市中医院（演示）",                 "operator institution",        "990103", "32", "",             "reg.health", "police.w", "3", "3"},
    {"hosp.q",     "清溪县人民医院（演示）",               "operator institution",        "990121", "32", "",             "reg.health", "police.q", "4", "3"},
    {"water",      "滨江市自来水有限公司（演示）",         "operator state-enterprise cii-operator", "990104", "26", "",  "reg.build",  "police.c", "3", "4"},
    {"school.1",   "滨江市第一中学（演示）",               "operator institution",        "990102", "14", "",             "reg.edu",    "police.l", "3", "3"},
    {"college",    "滨江职业技术学院（演示）",             "operator institution",        "990103", "14", "",             "reg.edu",    "police.w", "3", "3"},
    {"edu.info",   "滨江市教育信息中心（演示）",           "operator institution",        "990102", "14", "",             "reg.edu",    "police.c", "3", "3"},
    {"bank",       "滨江商业银行临江支行（演示）",         "operator state-enterprise",   "990102", "35", "",             "reg.bank",   "police.l", "9", "4"},
    {"cloud",      "滨江市政务云运营中心（演示）",         "operator institution",        "990104", "47", "",             "reg.data",   "police.c", "3", "3"},
    {"bigdata",    "滨江市大数据中心（演示）",             "operator institution",        "990102", "47", "",             "reg.data",   "police.c", "3", "3"},
    {"bus",        "滨江市公共交通集团（演示）",           "operator state-enterprise",   "990103", "27", "",             "reg.trans",  "police.w", "3", "4"},
    {"metro",      "滨江轨道交通有限公司（演示）",         "operator state-enterprise cii-operator", "990102", "27", "",  "reg.trans",  "police.c", "3", "4"},
    {"cmd",        "滨江市网络应急指挥部（演示）",         "cyberspace-office",           "990100", "",   "",             "",       "",        "3", "2"},
    {"prov.net",   "示范省网络应急办（演示）",             "cyberspace-office emergency-office", "990000", "", "",         "",       "",        "2", "2"},
    {"county.l",   "临江区网信办（演示）",                 "cyberspace-office government-organ", "990102", "", "",         "",       "",        "4", "2"},
    {"gov.l",      "临江区人民政府（演示）",               "government",                  "990102", "",   "",             "",       "",        "4", "2"},
    {"gov.q",      "清溪县人民政府（演示）",               "government",                  "990121", "",   "",             "",       "",        "4", "2"},
    {"party.duty", "滨江市委值班室（演示）",               "party-organ",                 "990100", "",   "",             "",       "",        "3", "1"},
    {"gov.duty",   "滨江市政府总值班室（演示）",           "government-organ",            "990100", "",   "",             "",       "",        "3", "2"},
    {"team",       "滨江市网络安全应急技术支撑队伍（演示）", "support-team",             "990100", "48", "",             "",       "",        "3", "9"},
};

static const struct demo_city_account {
    const char *name, *person, *party, *region, *sector;
    enum role role;
} demo_city_accounts[] = {
    {"sysadmin",  "系统管理员（示例）", "",           "",       "",   ROLE_SYSTEM_ADMIN},
    {"auditor",   "审计管理员（示例）", "",           "",       "",   ROLE_AUDIT_ADMIN},
    {"police.c",  "支队民警示例甲",     "police.c",   "990100", "",   ROLE_POLICE},
    {"police.p",  "总队民警示例乙",     "police.p",   "990000", "",   ROLE_POLICE},
    {"police.l",  "大队民警示例丙",     "police.l",   "990102", "",   ROLE_POLICE},
    {"police.w",  "大队民警示例丁",     "police.w",   "990103", "",   ROLE_POLICE},
    {"police.s",  "大队民警示例己",     "police.s",   "990104", "",   ROLE_POLICE},
    {"police.q",  "大队民警示例戊",     "police.q",   "990121", "",   ROLE_POLICE},
    {"reg.health","卫健委经办示例甲",   "reg.health", "990100", "32", ROLE_REGULATOR},
    {"reg.edu",   "教育局经办示例乙",   "reg.edu",    "990100", "14", ROLE_REGULATOR},
    {"reg.data",  "大数据局经办示例丙", "reg.data",   "990100", "47", ROLE_REGULATOR},
    {"reg.build", "住建局经办示例丁",   "reg.build",  "990100", "26", ROLE_REGULATOR},
    {"reg.trans", "交通局经办示例戊",   "reg.trans",  "990100", "27", ROLE_REGULATOR},
    {"reg.bank",  "金融监管经办示例己", "reg.bank",   "990100", "35", ROLE_REGULATOR},
    {"mlps",      "等保办经办示例",     "mlps",       "990100", "",   ROLE_REGULATOR},
    {"net",       "网信办经办示例",     "net",        "990100", "",   ROLE_REGULATOR},
    {"net.b",     "网信办审核示例",     "net",        "990100", "",   ROLE_REGULATOR},
    {"net.c",     "网信办负责人示例",   "net",        "990100", "",   ROLE_REGULATOR},
    {"cmd",       "指挥部值班示例",     "cmd",        "990100", "",   ROLE_REGULATOR},
    {"prov.net",  "省网络应急办示例",   "prov.net",   "990000", "",   ROLE_REGULATOR},
    {"prov.net.b", "省网络应急办审核示例", "prov.net", "990000", "",  ROLE_REGULATOR},
    {"county.l",  "区网信办示例",       "county.l",   "990102", "",   ROLE_REGULATOR},
    {"county.l.b", "区网信办审核示例",  "county.l",   "990102", "",   ROLE_REGULATOR},
    {"gov.duty",  "总值班室示例",       "gov.duty",   "990100", "",   ROLE_REGULATOR},
    {"team",      "技术支撑队伍示例",   "team",       "",       "",   ROLE_OPERATOR},
    {"expert.a",  "专家示例甲",         "experts",    "",       "",   ROLE_EXPERT},
    {"expert.b",  "专家示例乙",         "experts",    "",       "",   ROLE_EXPERT},
    {"expert.c",  "专家示例丙",         "experts",    "",       "",   ROLE_EXPERT},
    {"hosp.1",    "信息科示例甲",       "hosp.1",     "",       "",   ROLE_OPERATOR},
    {"hosp.tcm",  "信息科示例乙",       "hosp.tcm",   "",       "",   ROLE_OPERATOR},
    {"hosp.q",    "信息科示例丙",       "hosp.q",     "",       "",   ROLE_OPERATOR},
    {"water",     "调度中心示例甲",     "water",      "",       "",   ROLE_OPERATOR},
    {"school.1",  "电教室示例甲",       "school.1",   "",       "",   ROLE_OPERATOR},
    {"college",   "网络中心示例乙",     "college",    "",       "",   ROLE_OPERATOR},
    {"edu.info",  "运维部示例丙",       "edu.info",   "",       "",   ROLE_OPERATOR},
    {"bank",      "科技部示例甲",       "bank",       "",       "",   ROLE_OPERATOR},
    {"cloud",     "安全部示例甲",       "cloud",      "",       "",   ROLE_OPERATOR},
    {"bigdata",   "安全部示例乙",       "bigdata",    "",       "",   ROLE_OPERATOR},
    {"bus",       "信息部示例甲",       "bus",        "",       "",   ROLE_OPERATOR},
    {"metro",     "通号部示例乙",       "metro",      "",       "",   ROLE_OPERATOR},
};
/* clang-format on */

enum {
    DEMO_CITY_REGIONS = sizeof demo_city_regions / sizeof demo_city_regions[0],
    DEMO_CITY_PARTIES = sizeof demo_city_parties / sizeof demo_city_parties[0],
    DEMO_CITY_ACCOUNTS = sizeof demo_city_accounts / sizeof demo_city_accounts[0],
};

#define DEMO_CITY_REASON "演示数据"

const struct demo_city_party *demo_city_party(const char *key)
{
    const struct demo_city_party *found = NULL;

    for (size_t i = 0; i < DEMO_CITY_PARTIES; i++)
        if (strcmp(demo_city_parties[i].key, key) == 0)
            found = &demo_city_parties[i];
    assert(found);
    return found;
}

const char *demo_city_key(struct str name)
{
    const char *key = NULL;

    for (size_t i = 0; i < DEMO_CITY_PARTIES; i++)
        if (str_is(name, demo_city_parties[i].name))
            key = demo_city_parties[i].key;
    assert(key);
    return key;
}

enum status demo_city_party_id(struct work *w, const char *key, struct str *ret_id)
{
    struct party party;

    TRY(party_find(w, str_of(demo_city_party(key)->name), STR(""), &party));
    *ret_id = party.id;
    return ST_OK;
}

/* Check character of GB 11714-1997 over eight characters. */
static char demo_city_organ_check(const char *eight)
{
    static const int weights[8] = {3, 7, 9, 10, 5, 8, 4, 2};
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    int sum = 0;

    for (int i = 0; i < 8; i++)
        sum += weights[i] * (int)(strchr(alphabet, eight[i]) - alphabet);
    int check = (11 - sum % 11) % 11;
    return check == 10 ? 'X' : (char)('0' + check);
}

struct str demo_city_credit_code(struct arena *arena, char type, const char *region, int number)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    struct str eight = arena_print(arena, "MB%06d", number);
    struct str body =
        arena_print(arena, "%c%c%s%.*s%c", type == '4' ? '9' : '1', type == '4' ? '1' : '2', region,
                    STR_ARG(eight), demo_city_organ_check(eight.ptr));
    int sum = 0, weight = 1;

    for (size_t i = 0; i < body.len; i++) {
        sum += weight * (int)(strchr(alphabet, body.ptr[i]) - alphabet);
        weight = weight * 3 % 31;
    }
    return arena_print(arena, "%.*s%c", STR_ARG(body), alphabet[(31 - sum % 31) % 31]);
}

static enum status demo_city_make_region(struct work *w, const struct demo_city_region *row)
{
    json_t *input = json_new_object(w->arena);
    json_t *made;

    json_put_textz(input, "code", row->code);
    json_put_textz(input, "name", row->name);
    json_put_textz(input, "name_en", row->name_en);
    json_put_textz(input, "level", row->level);
    json_put_textz(input, "parent", row->parent);
    json_put_textz(input, "reason", DEMO_CITY_REASON);
    return region_put(w, input, &made);
}

static json_t *demo_city_words(struct arena *arena, const char *words)
{
    json_t *list = json_new_list(arena);
    struct str rest = str_of(words);

    while (rest.len > 0)
        json_add_text(list, str_cut(rest, ' ', &rest));
    return list;
}

static enum status demo_city_make_party(struct work *w, const struct demo_city_party *row,
                                        int number)
{
    json_t *input = json_new_object(w->arena);
    json_t *form = json_new_object(w->arena);
    struct party party;

    json_put_textz(input, "name", row->name);
    json_put_text(input, "uscc",
                  demo_city_credit_code(w->arena, row->unit_kind[0], row->region, number));
    json_put(input, "kinds", demo_city_words(w->arena, row->kinds));
    json_put_textz(input, "region", row->region);
    json_put(input, "sectors", demo_city_words(w->arena, row->sector));
    if (row->organ_code[0])
        json_put_textz(input, "organ_code", row->organ_code);
    if (row->police[0]) {
        json_put_textz(form, "table1.address_region", row->region);
        json_put_textz(form, "table1.subordination", row->subordination);
        json_put_textz(form, "table1.unit_kind", row->unit_kind);
        json_put_textz(form, "table1.industry", row->sector);
        if (strcmp(row->subordination, "9") == 0)
            json_put_textz(form, "table1.subordination_other", "股份制");
        demo_form_fill(w->policy, w->arena, STR("party"), str_of(row->name), input, form);
        json_put(input, "form", form);
    }
    json_put_textz(input, "reason", DEMO_CITY_REASON);
    return party_create(w, input, &party);
}

static enum status demo_city_make_account(struct work *w, const struct demo_city_account *row)
{
    struct account_new input = {
        .name = str_of(row->name),
        .person_name = str_of(row->person),
        .roles = 1u << (unsigned)row->role,
        .region = str_of(row->region),
        .sector = str_of(row->sector),
    };
    struct str id;

    if (row->party[0])
        TRY(demo_city_party_id(w, row->party, &input.party_id));
    return account_create(w, &input, &id);
}

enum status demo_city_make(struct work *w)
{
    TRY(work_write(w));
    for (size_t i = 0; i < DEMO_CITY_REGIONS; i++)
        TRY(demo_city_make_region(w, &demo_city_regions[i]));
    for (size_t i = 0; i < DEMO_CITY_PARTIES; i++)
        TRY(demo_city_make_party(w, &demo_city_parties[i], (int)i + 1));
    for (size_t i = 0; i < DEMO_CITY_ACCOUNTS; i++)
        TRY(demo_city_make_account(w, &demo_city_accounts[i]));
    return work_commit(w);
}

enum status demo_city_actor(struct work *w, const char *party_key, const char *account_name,
                            struct actor *ret_actor)
{
    struct account account;

    for (size_t i = 0; !account_name && i < DEMO_CITY_ACCOUNTS; i++)
        if (strcmp(demo_city_accounts[i].party, party_key) == 0)
            account_name = demo_city_accounts[i].name;
    assert(account_name);
    TRY(account_find(w, str_of(account_name), &account));
    account_actor(&account, ret_actor);
    return ST_OK;
}
