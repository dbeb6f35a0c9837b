/* SPDX-License-Identifier: Apache-2.0
 * Sensors and alerts of the fictional city, made by the functions that people and receivers use.
 * Addresses are those set aside for documentation (RFC 5737). */
#include "cli/demo_alerts.h"

#include <string.h>

#include "cli/demo_city.h"
#include "events/alert.h"
#include "registry/party.h"
#include "registry/sensor.h"
#include "registry/system.h"

#define REASON "演示数据"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_HOURS = 24, KEPT = 16 };

static const struct demo_sensor {
    const char *account, *kind, *name, *exit, *range, *model;
    bool has_agreement;
    int heard_minutes; /* ago; -1 never */
    int per_hour;      /* events */
    const char *state;
} sensors[] = {
    {"hosp.1", "eve", "医院互联网出口探针（演示）", "电信 500M 出口", "198.51.100.0/26",
     "Suricata 7", true, 1, 5200, "active"},
    {"water", "eve", "水厂办公网出口探针（演示）", "联通专线出口", "198.51.100.64/26", "Suricata 7",
     true, 24, 2100, "active"},
    {"water", "netflow", "调度中心核心交换机（演示）", "生产网边界", "198.51.100.128/26",
     "NetStream v9", true, 2, 900, "active"},
    {"cloud", "eve", "政务云南北向探针（演示）", "政务云互联网出口", "203.0.113.0/25", "Suricata 7",
     true, 0, 18400, "active"},
    {"cloud", "syslog", "政务云防火墙日志（演示）", "政务云互联网出口", "203.0.113.0/25", "CEF",
     true, 190, 3300, "active"},
    {"metro", "windows", "综合监控主机日志（演示）", "线网控制中心", "203.0.113.128/26", "Sysmon",
     true, 1, 640, "active"},
    {"college", "zeek", "校园网出口探针（演示）", "教育网出口", "203.0.113.192/27", "Zeek 6", true,
     3, 7600, "paused"},
    {"bank", "push", "网点终端推送（演示）", "支行专线", "203.0.113.224/28", "HTTP", false, -1, 0,
     "active"},
};

static const struct demo_alert {
    const char *party, *system,
        *sensor; /* system by name, or NULL; sensor by number in the table */
    enum alert_cause cause;
    const char *cause_id, *zh, *en;
    enum alert_level level;
    const char *technique, *indicator, *entity, *explained;
    int first_minutes, last_minutes, hits;
    const char *account, *act, *reason; /* afterwards: a verdict, "take" or "" */
} alerts[] = {
    {"hosp.1", "医院信息系统", "0", ALERT_RULE, "demo-0001", "数据库口令被反复猜测（演示）",
     "Repeated guessing of a database password (demo)", ALERT_HIGH, "T1110.001", "",
     "192.0.2.44 → 198.51.100.10:1433", "", 190, 6, 480, "", "", ""},
    {"hosp.1", "影像归档与通信系统", "0", ALERT_INDICATOR, "demo-0002",
     "连接已知命令与控制地址（演示）", "Connection to a known command-and-control address (demo)",
     ALERT_CRITICAL, "T1071.001", "c2.example.invalid", "198.51.100.21 → 192.0.2.80:443", "", 70, 4,
     36, "hosp.1", "take", ""},
    {"hosp.1", NULL, "0", ALERT_RULE, "demo-0003", "网页扫描器探测（演示）",
     "Probing by a web scanner (demo)", ALERT_MEDIUM, "T1595.002", "",
     "192.0.2.101 → 198.51.100.1:443", "", 700, 300, 95, "hosp.1", "benign",
     "监管部门组织的漏洞扫描，已核对来源地址。"},
    {"water", "水厂工业控制系统", "2", ALERT_THRESHOLD, "new-peer", "首次外联（演示）",
     "New outward peer (demo)", ALERT_CRITICAL, "T1041", "", "198.51.100.130 → 192.0.2.9:8443",
     "{\"seen\":48120,\"usual\":0,\"days\":30,\"zh\":\"三十天内从未连接过这个外部地址（演示）\","
     "\"en\":\"this outward address was never met in thirty days (demo)\"}",
     35, 12, 3, "", "", ""},
    {"water", "网上营业厅", "1", ALERT_RULE, "demo-0004", "疑似 SQL 注入（演示）",
     "Suspected SQL injection (demo)", ALERT_HIGH, "T1190", "", "192.0.2.77 → 198.51.100.70:443",
     "", 1500, 1380, 210, "water", "true-positive", "应用防火墙已拦截，来源地址已封禁，未见成功。"},
    {"cloud", "政务云平台", "3", ALERT_RULE, "demo-0005", "远程执行命令的请求（演示）",
     "Request that runs commands (demo)", ALERT_HIGH, "T1190", "", "192.0.2.55 → 203.0.113.12:443",
     "", 55, 9, 18, "", "", ""},
    {"cloud", "政务云平台", "3", ALERT_THRESHOLD, "scan", "扫描（演示）", "Scan (demo)", ALERT_LOW,
     "T1046", "", "192.0.2.31 → 203.0.113.0/25",
     "{\"seen\":412,\"usual\":100,\"seconds\":60,\"zh\":\"一分钟内连接了 412 "
     "个目标（演示）\",\"en\":\"412 targets within a minute (demo)\"}",
     260, 180, 412, "cloud", "false-positive", "云平台自身的资产探测任务，地址在白名单内。"},
    {"metro", "综合监控系统", "5", ALERT_RULE, "demo-0006", "办公软件启动命令行（演示）",
     "Office software starts a shell (demo)", ALERT_MEDIUM, "T1059.001", "", "MON-03", "", 400, 380,
     2, "metro", "unclear", "正在核对当日的维护记录。"},
    {"college", "智慧校园平台", "6", ALERT_RULE, "demo-0001", "数据库口令被反复猜测（演示）",
     "Repeated guessing of a database password (demo)", ALERT_MEDIUM, "T1110.001", "",
     "192.0.2.44 → 203.0.113.200:1433", "", 3000, 2900, 60, "college", "true-positive",
     "来源地址已封禁，口令已更换。"},
    {"bank", "支行业务终端系统", NULL, ALERT_INDICATOR, "demo-0007", "下载已知恶意文件（演示）",
     "Download of a known malicious file (demo)", ALERT_HIGH, "T1204.002",
     "0f343b0931126a20f133d67c2b018a3b", "203.0.113.230 → 192.0.2.18:80", "", 120, 118, 1, "", "",
     ""},
};

static const struct alert_set demo_set = {{"演示情报", sizeof "演示情报" - 1}, TLP_GREEN};

struct demo_desk {
    struct work *w;
    struct instant now;
    struct str sensor_ids[KEPT];
};

/* Begin a write work as an account, so many minutes ago. */
static enum status begin(struct demo_desk *d, const char *account, int minutes_ago,
                         struct actor *actor)
{
    TRY(work_write(d->w));
    d->w->now = (struct instant){d->now.ms - (int64_t)minutes_ago * MINUTE_MS};
    if (!account)
        return ST_OK;
    TRY(demo_city_actor(d->w, NULL, account, actor));
    d->w->actor = actor;
    d->w->actor_id = str_zero(d->w->arena, actor->account_id);
    return ST_OK;
}

static enum status end(struct demo_desk *d, enum status status, const struct work *before)
{
    if (status == ST_OK)
        status = work_commit(d->w);
    else
        work_rollback(d->w);
    d->w->actor = before->actor;
    d->w->actor_id = before->actor_id;
    d->w->now = d->now;
    return status;
}

/* ---- Sensors ---- */

static json_t *sensor_input(struct work *w, const struct demo_sensor *x)
{
    json_t *input = json_new_object(w->arena);
    json_t *ranges = json_new_list(w->arena);

    json_add_text(ranges, str_of(x->range));
    json_put_textz(input, "kind", x->kind);
    json_put_textz(input, "name", x->name);
    json_put_textz(input, "exit", x->exit);
    json_put_textz(input, "model", x->model);
    json_put_textz(input, "owner", "本单位");
    json_put(input, "ranges", ranges);
    json_put_textz(input, "reason", REASON);
    return input;
}

static enum status agree(struct work *w, struct str sensor_id)
{
    static const char *const words[] = {"alert", "flow", "dns", "web", "tls", "login", "process"};
    json_t *input = json_new_object(w->arena);
    json_t *categories = json_new_list(w->arena);
    struct date today = instant_beijing_date(w->now);
    struct sensor_agreement agreement;
    char text[DATE_TEXT_BYTES];

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        json_add_text(categories, str_of(words[i]));
    json_put_textz(input, "agreed_by", "信息化分管领导（示例）");
    json_put(input, "categories", categories);
    json_put_int(input, "retention_days", 180);
    json_put_textz(input, "until", date_print(date_add_days(today, 365), text));
    json_put_textz(input, "note", REASON);
    return sensor_agreement_record(w, sensor_id, input, &agreement);
}

static enum status flow(struct demo_desk *d, const struct demo_sensor *x, struct str sensor_id)
{
    int64_t heard_ms = d->now.ms - (int64_t)x->heard_minutes * MINUTE_MS;

    for (int hour = DAY_HOURS; hour >= 0 && x->heard_minutes >= 0; hour--) {
        int64_t at_ms = d->now.ms - (int64_t)hour * HOUR_MS;
        int64_t events = (int64_t)x->per_hour * (8 + (at_ms / HOUR_MS) % 5) / 10;
        int64_t refused = events / 400;
        const struct sensor_refusal refusal = {"not-json", refused};
        const struct sensor_refused line = {
            .at = {at_ms < heard_ms ? at_ms : heard_ms},
            .line = events,
            .reason = "not-json",
            .beginning = STR("{\"timestamp\":\"2026-11-20T14:0"),
        };
        const struct sensor_hop hop = {
            .sensor_id = sensor_id,
            .at = {at_ms < heard_ms ? at_ms : heard_ms},
            .received = events,
            .parsed = events - refused,
            .refused = refused,
            .stored = events - refused,
            .late = events / 900,
            .undated = events / 1500,
            .repeated = events / 600,
            .bytes = events * 640,
            .refusals = &refusal,
            .refusal_count = refused > 0,
            .lines = &line,
            .line_count = refused > 0,
        };
        if (at_ms <= heard_ms || hour == 0)
            TRY(sensor_hop_add(d->w, &hop));
    }
    return ST_OK;
}

static enum status make_sensor(struct demo_desk *d, const struct demo_sensor *x, struct str *ret_id)
{
    struct sensor sensor;
    struct str token;

    TRY(sensor_create(d->w, sensor_input(d->w, x), &sensor, &token));
    if (x->has_agreement)
        TRY(agree(d->w, sensor.id));
    TRY(flow(d, x, sensor.id));
    if (strcmp(x->state, "active") != 0)
        TRY(sensor_set_state(d->w, sensor.id, sensor.version, str_of(x->state), STR(REASON),
                             &sensor));
    *ret_id = sensor.id;
    return ST_OK;
}

/* ---- Alerts ---- */

static enum status system_named(struct work *w, const struct demo_alert *x, struct system *ret)
{
    struct system_filter filter = {.level = -1, .limit = 1};
    json_t *page;

    filter.q = str_of(x->system);
    TRY(demo_city_party_id(w, x->party, &filter.party));
    TRY(system_list(w, &filter, &page));
    return system_load(w, json_get_text(json_array_get(json_get_list(page, "items"), 0), "id"),
                       ret);
}

static enum status raise(struct demo_desk *d, const struct demo_alert *x)
{
    struct work *w = d->w;
    struct alert_hit *hits = ARENA_ARRAY(w->arena, (size_t)x->hits, struct alert_hit);
    struct str technique = str_of(x->technique);
    struct alert_hit hit = {
        .cause = x->cause,
        .cause_id = str_of(x->cause_id),
        .title_zh = str_of(x->zh),
        .title_en = str_of(x->en),
        .level = x->level,
        .techniques = &technique,
        .technique_count = 1,
        .region = str_of(demo_city_party(x->party)->region),
        .sector = str_of(demo_city_party(x->party)->sector),
        .system_id = STR(""),
        .sensor_id = x->sensor ? d->sensor_ids[x->sensor[0] - '0'] : STR(""),
        .event_id = STR(""),
        .indicator = str_of(x->indicator),
        .entity = str_of(x->entity),
        .explained = str_of(x->explained),
        .sets = &demo_set,
        .set_count = x->cause == ALERT_INDICATOR ? 1 : 0,
    };
    struct alert_raised raised;
    struct system system;

    TRY(demo_city_party_id(w, x->party, &hit.party_id));
    if (x->system) {
        TRY(system_named(w, x, &system));
        hit.system_id = system.id;
        hit.system_level = system.level;
        hit.region = system.region;
        hit.sector = system.sector;
        hit.is_cii = strcmp(x->party, "water") == 0 && system.level >= 3;
    }
    for (int i = 0; i < x->hits; i++) {
        int64_t span = (int64_t)(x->first_minutes - x->last_minutes) * MINUTE_MS;
        hits[i] = hit;
        hits[i].at.ms = d->now.ms - (int64_t)x->first_minutes * MINUTE_MS +
                        (x->hits > 1 ? span * i / (x->hits - 1) : 0);
    }
    return alert_raise(w, STR(""), STR(""), hits, (size_t)x->hits, &raised);
}

static enum status judge(struct demo_desk *d, const struct demo_alert *x)
{
    const struct alert_filter filter = {
        .state = STR("active"), .cause_id = str_of(x->cause_id), .limit = 1};
    struct alert alert;
    json_t *page;

    TRY(alert_page(d->w, &filter, &page));
    TRY(alert_load(d->w, json_get_text(json_array_get(json_get_list(page, "items"), 0), "id"),
                   &alert));
    TRY(alert_triage_take(d->w, &alert, alert.version));
    if (strcmp(x->act, "take") == 0)
        return ST_OK;
    return alert_triage_judge(d->w, &alert, alert.version, str_of(x->act), str_of(x->reason));
}

enum status demo_alerts_make(struct work *w)
{
    const struct work before = *w;
    struct demo_desk desk = {.w = w, .now = w->now};
    struct actor actor;

    for (size_t i = 0; i < sizeof sensors / sizeof sensors[0]; i++) {
        enum status status = begin(&desk, sensors[i].account, 2 * DAY_HOURS * 60, &actor);
        if (status == ST_OK)
            status = make_sensor(&desk, &sensors[i], &desk.sensor_ids[i]);
        TRY(end(&desk, status, &before));
    }
    for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++) {
        enum status status = begin(&desk, NULL, alerts[i].last_minutes, &actor);
        if (status == ST_OK)
            status = raise(&desk, &alerts[i]);
        TRY(end(&desk, status, &before));
        if (alerts[i].account[0] == '\0')
            continue;
        int minutes = alerts[i].last_minutes > 3 ? alerts[i].last_minutes - 2 : 1;
        status = begin(&desk, alerts[i].account, minutes, &actor);
        if (status == ST_OK)
            status = judge(&desk, &alerts[i]);
        TRY(end(&desk, status, &before));
    }
    return ST_OK;
}
