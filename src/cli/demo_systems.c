/* SPDX-License-Identifier: Apache-2.0
 * Some sixty fictional systems of the demonstration city. */
#include "cli/demo_systems.h"

#include <string.h>

#include "cli/demo_city.h"
#include "cli/demo_form.h"
#include "registry/asset.h"
#include "registry/system.h"

#define DEMO_SYSTEMS_REASON "演示数据"

/* clang-format off */
static const struct demo_systems_row demo_systems_table[] = {
    /* party     name                     state        kinds     tech             info                             service                          platform             story           about */
    {"cloud",    "政务云平台",             "operation", "system", "cloud",         "public:serious",                "public:serious",                "",                  "certified",    "为全市政务应用提供计算、存储和网络资源。"},
    {"cloud",    "政务外网核心网络",       "operation", "network","other",         "public:serious",                "public:serious",                "",                  "certified",    "连接市、区、县各部门的政务外网。"},
    {"cloud",    "云管理与计费平台",       "operation", "system", "cloud",         "public:general",                "public:general",                "政务云平台",        "file-review",  "管理云资源的申请、分配和计量。"},
    {"cloud",    "政务云灾备中心",         "building",  "system", "cloud",         "public:serious",                "public:serious",                "",                  "expert-wait",  "政务云的异地数据与业务备份。"},
    {"cloud",    "统一短信服务平台",       "operation", "system", "other",         "citizen:general",               "citizen:general",               "政务云平台",        "level-1",      "为部门应用发送通知短信。"},
    {"bigdata",  "公共数据资源目录平台",   "operation", "system", "cloud bigdata", "public:serious",                "public:general",                "政务云平台",        "certified",    "登记和发布各部门的公共数据资源。"},
    {"bigdata",  "城市运行一网统管平台",   "operation", "system", "cloud bigdata", "public:serious",                "public:serious",                "政务云平台",        "sector-wait",  "汇集城市运行指标并协同处置事件。"},
    {"bigdata",  "人口基础数据库",         "operation", "data",   "bigdata",       "public:serious,citizen:grave",  "public:general",                "政务云平台",        "file-overdue", "全市人口基础信息的权威数据库。"},
    {"bigdata",  "政务服务一体化平台",     "operation", "system", "cloud mobile",  "public:serious",                "public:serious",                "政务云平台",        "regrade",      "市民和企业在网上办理政务事项。"},
    {"bigdata",  "滨江办移动端",           "operation", "system", "mobile",        "public:general",                "public:general",                "政务云平台",        "returned",     "政务服务的手机应用。"},
    {"bigdata",  "数据开放网站",           "operation", "system", "cloud",         "citizen:serious",               "public:general",                "政务云平台",        "draft-old",    "向社会开放可公开的公共数据。"},
    {"bigdata",  "数据交易试点平台",       "planning",  "system", "cloud bigdata", "",                              "",                              "政务云平台",        "",             "公共数据授权运营的试点。"},
    {"hosp.1",   "医院信息系统",           "operation", "system", "other",         "public:serious,citizen:grave",  "public:serious",                "",                  "certified",    "门诊、住院、收费和药房业务。"},
    {"hosp.1",   "电子病历系统",           "operation", "system", "other",         "public:serious,citizen:grave",  "public:general",                "",                  "file-today",   "病历的书写、归档和调阅。"},
    {"hosp.1",   "影像归档与通信系统",     "operation", "system", "other",         "public:general,citizen:serious","public:general",                "",                  "certified",    "放射、超声影像的存储和调阅。"},
    {"hosp.1",   "实验室信息系统",         "operation", "system", "other",         "public:general",                "public:general",                "",                  "change-wait",  "检验申请、采样和报告。"},
    {"hosp.1",   "互联网医院平台",         "operation", "system", "cloud mobile",  "public:serious",                "public:serious",                "",                  "returned",     "在线问诊、处方和随访。"},
    {"hosp.1",   "预约挂号平台",           "operation", "system", "mobile",        "public:general",                "public:general",                "",                  "changed",      "手机和窗口的预约挂号。"},
    {"hosp.1",   "后勤物资管理系统",       "operation", "system", "other",         "citizen:general",               "citizen:general",               "",                  "level-1",      "物资采购、入库和领用。"},
    {"hosp.1",   "远程会诊系统",           "operation", "system", "other",         "public:general",                "public:general",                "",                  "withdrawn",    "已由区域平台取代的会诊系统。"},
    {"hosp.tcm", "中医院信息系统",         "operation", "system", "other",         "public:serious,citizen:grave",  "public:serious",                "",                  "sector-back",  "门诊、住院和煎药配送。"},
    {"hosp.tcm", "中医电子病历系统",       "operation", "system", "other",         "public:general,citizen:serious","public:general",                "",                  "reviewed",     "中医病历和辨证记录。"},
    {"hosp.tcm", "煎药配送平台",           "operation", "system", "iot mobile",    "citizen:serious",               "public:general",                "",                  "judged",       "煎药过程记录和配送跟踪。"},
    {"hosp.tcm", "院内门户",               "operation", "system", "other",         "citizen:general",               "citizen:general",               "",                  "draft",        "院内通知和办公入口。"},
    {"hosp.q",   "县域医共体平台",         "operation", "system", "cloud",         "public:serious",                "public:general",                "",                  "file-review",  "县乡村三级医疗机构的业务协同。"},
    {"hosp.q",   "县医院信息系统",         "operation", "system", "other",         "public:general,citizen:serious","public:general",                "",                  "certified",    "县医院的门诊和住院业务。"},
    {"hosp.q",   "急救调度系统",           "operation", "system", "other",         "public:general",                "public:serious",                "",                  "draft-old",    "急救呼叫受理和车辆调度。"},
    {"water",    "水厂工业控制系统",       "operation", "system", "ics",           "public:general",                "public:grave",                  "",                  "certified",    "取水、净水和加压的自动控制。"},
    {"water",    "供水调度系统",           "operation", "system", "ics iot",       "public:general",                "public:serious",                "",                  "expert-old",   "全市管网压力和流量的监测调度。"},
    {"water",    "水质在线监测平台",       "operation", "system", "iot",           "public:general",                "public:general",                "",                  "disagreed",    "出厂水和管网水水质监测。"},
    {"water",    "营业收费系统",           "operation", "system", "other",         "citizen:serious",               "public:general",                "",                  "certified",    "抄表、开账和收费。"},
    {"water",    "网上营业厅",             "operation", "system", "mobile",        "citizen:serious",               "citizen:serious",               "",                  "file-review",  "用户在线缴费和报修。"},
    {"water",    "智能水表采集平台",       "building",  "system", "iot",           "citizen:serious",               "public:general",                "",                  "judged",       "远传水表的数据采集。"},
    {"school.1", "校园门户网站",           "operation", "system", "other",         "citizen:general",               "citizen:general",               "",                  "level-1",      "学校信息发布。"},
    {"school.1", "教务管理系统",           "operation", "system", "other",         "citizen:serious",               "public:general",                "",                  "unfiled",      "课表、成绩和学籍。"},
    {"school.1", "校园一卡通",             "operation", "system", "iot",           "citizen:serious",               "citizen:serious",               "",                  "determined",   "门禁、考勤和消费。"},
    {"college",  "智慧校园平台",           "operation", "system", "cloud mobile",  "citizen:serious",               "public:general",                "",                  "certified",    "师生统一身份、应用和数据。"},
    {"college",  "教学管理系统",           "operation", "system", "other",         "citizen:serious",               "public:general",                "",                  "returned-old", "选课、排课和成绩管理。"},
    {"college",  "招生报名系统",           "operation", "system", "other",         "public:general",                "public:general",                "",                  "file-today",   "招生报名、录取和查询。"},
    {"college",  "科研管理系统",           "operation", "system", "other",         "citizen:serious",               "citizen:general",               "",                  "draft",        "项目、成果和经费。"},
    {"college",  "图书馆自动化系统",       "operation", "system", "other",         "citizen:general",               "citizen:general",               "",                  "level-1",      "借还、编目和检索。"},
    {"edu.info", "中考报名与录取系统",     "operation", "system", "cloud",         "public:serious",                "public:serious",                "政务云平台",        "certified",    "全市中考报名、志愿和录取。"},
    {"edu.info", "教育城域网",             "operation", "network","other",         "public:general",                "public:general",                "",                  "file-review",  "连接全市中小学的专用网络。"},
    {"edu.info", "学籍管理平台",           "operation", "system", "cloud",         "public:serious",                "public:general",                "政务云平台",        "sector-today", "全市学生学籍信息。"},
    {"edu.info", "教育资源公共平台",       "operation", "system", "cloud",         "citizen:serious",               "public:general",                "政务云平台",        "withdraw-wait","课程资源的共享，即将并入省平台。"},
    {"bank",     "支行业务终端系统",       "operation", "system", "other",         "public:serious",                "public:serious",                "",                  "certified",    "柜面业务终端和前置。"},
    {"bank",     "特色业务平台",           "operation", "system", "other",         "public:general",                "public:general",                "",                  "file-review",  "代收代付等地方特色业务。"},
    {"bank",     "监控与安防系统",         "operation", "system", "iot",           "public:general",                "public:general",                "",                  "judged",       "网点视频监控和报警。"},
    {"bank",     "智慧网点试点系统",       "pre-launch","system", "mobile iot",    "",                              "",                              "",                  "",             "网点智能设备的试点。"},
    {"bus",      "公交调度系统",           "operation", "system", "iot",           "public:general",                "public:serious",                "",                  "certified",    "车辆定位、排班和调度。"},
    {"bus",      "公交卡清分系统",         "operation", "system", "other",         "public:general,citizen:serious","public:general",                "",                  "sector-old",   "公交卡充值、消费和清分。"},
    {"bus",      "出行服务应用",           "operation", "system", "mobile",        "citizen:serious",               "public:general",                "",                  "disagreed",    "实时公交查询和扫码乘车。"},
    {"bus",      "充电站管理系统",         "building",  "system", "iot ics",       "public:general",                "public:general",                "",                  "draft",        "电动公交车充电的监测和控制。"},
    {"metro",    "信号控制系统",           "operation", "system", "ics",           "public:general",                "public:grave",                  "",                  "certified",    "列车运行的自动控制。"},
    {"metro",    "综合监控系统",           "operation", "system", "ics",           "public:general",                "public:serious",                "",                  "file-review",  "电力、环控和机电设备的监控。"},
    {"metro",    "自动售检票系统",         "operation", "system", "other mobile",  "public:general",                "public:serious",                "",                  "changed",      "售票、检票和票务清分。"},
    {"metro",    "乘客信息系统",           "operation", "system", "other",         "public:general",                "public:general",                "",                  "certified",    "站台和车厢的信息发布。"},
    {"metro",    "二号线信号系统",         "design",    "system", "ics",           "public:general",                "public:grave",                  "",                  "expert-old",   "在建二号线的列车运行控制。"},
    {"metro",    "办公自动化系统",         "operation", "system", "other",         "citizen:general",               "citizen:general",               "",                  "level-1",      "公文、会议和督办。"},
    {"metro",    "员工服务平台",           "operation", "system", "mobile",        "citizen:general",               "citizen:serious",               "",                  "cancelled",    "已并入办公自动化系统。"},
    {"metro",    "旧版票务网站",           "withdrawn", "system", "other",         "",                              "",                              "",                  "",             "停用的票务网站。"},
};
/* clang-format on */

size_t demo_systems_count(void)
{
    return sizeof demo_systems_table / sizeof demo_systems_table[0];
}

const struct demo_systems_row *demo_systems_at(size_t index)
{
    return &demo_systems_table[index];
}

static json_t *demo_systems_words(struct arena *arena, const char *words)
{
    json_t *list = json_new_list(arena);
    struct str rest = str_of(words);

    while (rest.len > 0)
        json_add_text(list, str_cut(rest, ' ', &rest));
    return list;
}

static enum status demo_systems_find(struct work *w, const char *name, struct str *ret_id)
{
    const struct system_filter filter = {.q = str_of(name), .level = -1, .limit = 1};
    json_t *page;

    TRY(system_list(w, &filter, &page));
    *ret_id = json_get_text(json_array_get(json_get_list(page, "items"), 0), "id");
    return ST_OK;
}

/* One address range a system; documentation ranges only (RFC 5737). */
static enum status demo_systems_add_asset(struct work *w, struct str system_id, size_t number)
{
    json_t *input = json_new_object(w->arena);
    struct asset asset;
    json_t *warnings;

    json_put_textz(input, "kind", "ip-range");
    json_put_text(input, "value", arena_print(w->arena, "198.51.100.%zu/30", number * 4 % 256));
    json_put_textz(input, "reason", DEMO_SYSTEMS_REASON);
    return asset_create(w, system_id, input, &asset, &warnings);
}

/* Tables 2, 4 and 5 of the system, and one sheet of table 6. */
static json_t *demo_systems_form(struct work *w, const struct demo_systems_row *row,
                                 const json_t *record)
{
    json_t *form = json_new_object(w->arena);
    json_t *sheets = json_new_list(w->arena);
    json_t *sheet = json_new_object(w->arena);

    json_put_textz(form, "table2.business_description", row->about);
    demo_form_fill(w->policy, w->arena, STR("system"), str_of(row->name), record, form);
    demo_form_fill(w->policy, w->arena, STR("data"), str_of(row->name), record, sheet);
    json_add(sheets, sheet);
    json_put(form, "table6", sheets);
    return form;
}

enum status demo_systems_make(struct work *w, const struct demo_systems_row *row,
                              struct str *ret_id)
{
    const struct demo_city_party *party = demo_city_party(row->party);
    json_t *input = json_new_object(w->arena);
    struct str regulator, police, platform = STR("");
    struct system system;

    TRY(demo_city_party_id(w, party->regulator, &regulator));
    TRY(demo_city_party_id(w, party->police, &police));
    if (row->platform[0])
        TRY(demo_systems_find(w, row->platform, &platform));
    json_put_textz(input, "name", row->name);
    json_put_textz(input, "region", party->region);
    json_put_textz(input, "sector", party->sector);
    json_put_textz(input, "state", row->state);
    json_put(input, "kinds", demo_systems_words(w->arena, row->kinds));
    json_put(input, "technologies", demo_systems_words(w->arena, row->technologies));
    if (platform.len > 0)
        json_put_text(input, "platform_id", platform);
    json_put_text(input, "regulator_party_id", regulator);
    json_put_text(input, "police_party_id", police);
    if (strcmp(row->state, "operation") == 0)
        json_put_textz(input, "operation_on", "2025-03-10");
    json_put(input, "form", demo_systems_form(w, row, input));
    json_put_textz(input, "reason", DEMO_SYSTEMS_REASON);
    TRY(system_create(w, input, &system));
    *ret_id = system.id;
    return demo_systems_add_asset(w, system.id, (size_t)(row - demo_systems_table));
}
