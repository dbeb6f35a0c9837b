/* SPDX-License-Identifier: Apache-2.0
 * The demonstration's emergency side, made by the procedures themselves: a script of steps, each by
 * an account of the fictional city at so many minutes before now. */
#include "cli/demo_emergency.h"

#include <stdio.h>
#include <string.h>

#include "cli/demo_city.h"
#include "procedures/drill.h"
#include "procedures/incident.h"
#include "procedures/key_period.h"
#include "procedures/notice.h"
#include "procedures/notice_draft.h"
#include "procedures/plan.h"
#include "procedures/recipient_act.h"
#include "procedures/resource.h"
#include "procedures/warning.h"
#include "procedures/warning_draft.h"
#include "procedures/watch_roster.h"

#define REASON "演示数据"

enum { MINUTE_MS = 60 * 1000, TEXT_BYTES = 8192, KEPT = 8 };

/* One step: opens something (and keeps its id under `as`), or acts on what was kept. */
struct demo_step {
    int minutes_ago;
    const char *account;
    const char *what; /* "warning", "notice" …, "act", "sign", "feed-back" */
    const char *as;   /* the key kept or used */
    const char *word; /* of an act */
    const char *json; /* with {party:KEY} and {at:MINUTES} (from the step) filled in */
};

struct demo_kept {
    const char *key;
    struct str id;
};

struct demo_script {
    struct work *w;
    struct instant now;
    struct demo_kept kept[KEPT];
    size_t count;
};

/* clang-format off */
static const struct demo_step steps[] = {
    {60 * 24 * 40, "hosp.1", "plan", "plan", NULL,
     "{\"title\":\"网络安全事件应急预案（演示）\",\"plan_kind\":\"network\",\"code\":\"第二版\",\"summary\":\"发现、报告、先期处置和恢复的分工与步骤。\",\"contacts\":[{\"name\":\"信息科值班\",\"duty\":\"联络\",\"phone\":\"0990-5550101\"}]}"},
    {60 * 24 * 20, "team", "resource", NULL, NULL, "{\"kind\":\"team\",\"name\":\"应急处置一组（演示）\",\"place\":\"市政务云运营中心\",\"quantity\":6,\"unit\":\"人\",\"state\":\"ready\",\"contact\":\"值班席\",\"phone\":\"0990-5550110\",\"skills\":\"应急响应、取证\"}"},
    {60 * 24 * 20, "team", "resource", NULL, NULL, "{\"kind\":\"vehicle\",\"name\":\"应急通信车（演示）\",\"place\":\"市政务云运营中心\",\"quantity\":1,\"unit\":\"辆\",\"state\":\"ready\",\"contact\":\"值班席\",\"phone\":\"0990-5550110\"}"},
    {60 * 24 * 20, "team", "resource", NULL, NULL, "{\"kind\":\"supply\",\"name\":\"备用防火墙（演示）\",\"place\":\"物资库\",\"quantity\":4,\"unit\":\"台\",\"state\":\"ready\"}"},
    {60 * 24 * 9, "county.l", "warning", "blue", NULL,
     "{\"title\":\"钓鱼邮件活动增多（演示）\",\"level\":\"blue\",\"scope\":\"county\",\"class\":\"IC2\",\"starts_at\":\"{at:0}\",\"regions\":[\"990102\"],\"cautions\":\"近期本区多家单位收到冒充上级部门的钓鱼邮件。\",\"measures\":[{\"text\":\"提醒全员不点击不明链接\",\"due_at\":\"{at:1440}\"}],\"recipients\":{\"parties\":[\"{party:hosp.1}\",\"{party:school.1}\",\"{party:bank}\"]}}"},
    {60 * 24 * 9 - 10, "county.l.b", "act", "blue", "check", "{}"},
    {60 * 24 * 9 - 20, "county.l.b", "act", "blue", "sign", "{}"},
    {60 * 24 * 9 - 30, "county.l", "act", "blue", "recheck", "{}"},
    {60 * 24 * 9 - 40, "county.l.b", "act", "blue", "issue", "{}"},
    {60 * 24 * 9 - 90, "hosp.1", "sign", "blue", NULL, "{}"},
    {60 * 24 * 4, "county.l", "act", "blue", "lift", "{}"},
    {60 * 24 * 3, "net", "notice", "notice", NULL,
     "{\"title\":\"示例网关远程代码执行漏洞（演示）\",\"kind\":\"vulnerability\",\"severity\":\"high\",\"mark\":\"AMBER\",\"summary\":\"该网关管理接口存在远程代码执行漏洞，已有利用代码公开。\",\"requirement\":\"核查、修补并反馈。\",\"evidence\":\"修补前后版本截图\",\"vulnerabilities\":[{\"id\":\"CNVD-2026-00001\",\"product\":\"示例网关\",\"versions\":\"低于 3.2\",\"cvss\":\"9.1\"}],\"recipients\":{\"parties\":[\"{party:hosp.1}\",\"{party:water}\",\"{party:college}\"]},\"reason\":\"监测发现\"}"},
    {60 * 24 * 3 - 20, "net.b", "act", "notice", "check", "{}"},
    {60 * 24 * 3 - 30, "net.b", "act", "notice", "issue", "{}"},
    {60 * 24 * 2, "water", "sign", "notice", NULL, "{}"},
    {60 * 6, "net", "roster", NULL, NULL,
     "{\"name\":\"网络应急办值班（演示）\",\"regime\":\"7x24\",\"pattern\":{\"slots\":[{\"from\":\"08:00\",\"to\":\"20:00\"},{\"from\":\"20:00\",\"to\":\"08:00\"}]},\"people\":{\"officer\":[{\"name\":\"值班员示例甲\",\"phone\":\"0990-5550120\"},{\"name\":\"值班员示例乙\",\"phone\":\"0990-5550121\"}],\"leader\":[{\"name\":\"带班领导示例\",\"phone\":\"0990-5550122\"}]}}"},
    {150, "net", "warning", "yellow", NULL,
     "{\"title\":\"某医疗集成中间件远程代码执行漏洞被利用（演示）\",\"level\":\"yellow\",\"scope\":\"several\",\"class\":\"IC2\",\"starts_at\":\"{at:0}\",\"regions\":[\"990100\"],\"cautions\":\"多家单位的集成中间件管理端口对外开放，已发现利用。\",\"measures\":[{\"text\":\"停用对外开放的管理端口\",\"due_at\":\"{at:360}\"},{\"text\":\"安装补丁，核查近七日日志\",\"due_at\":\"{at:2880}\"}],\"vulnerabilities\":[\"CNVD-2026-00002\"],\"recipients\":{\"parties\":[\"{party:hosp.1}\",\"{party:hosp.tcm}\",\"{party:hosp.q}\",\"{party:water}\",\"{party:cloud}\",\"{party:bigdata}\",\"{party:metro}\",\"{party:bank}\",\"{party:college}\"]}}"},
    {140, "net.b", "act", "yellow", "check", "{}"},
    {136, "net.b", "act", "yellow", "sign", "{}"},
    {130, "net.c", "act", "yellow", "recheck", "{}"},
    {125, "net.c", "act", "yellow", "issue", "{}"},
    {118, "hosp.1", "sign", "yellow", NULL, "{}"},
    {110, "water", "sign", "yellow", NULL, "{}"},
    {104, "cloud", "sign", "yellow", NULL, "{}"},
    {97, "metro", "sign", "yellow", NULL, "{}"},
    {60, "cloud", "feed-back", "yellow", NULL, "{\"measures\":\"管理端口已限制为内网，补丁已安装。\",\"found\":\"未发现入侵痕迹。\"}"},
    {85, "hosp.tcm", "incident", "incident", NULL,
     "{\"title\":\"门诊自助机大面积离线（演示）\",\"kind\":\"own\",\"found_at\":\"{at:-5}\",\"class\":\"IC5\",\"summary\":\"自助机陆续离线，窗口人工办理，正在排查网络设备。\",\"level\":\"IV\"}"},
    {40, "net", "key-period", NULL, NULL,
     "{\"title\":\"示例会议网络安全保障（演示）\",\"declared\":\"city\",\"from\":\"{day:-1}\",\"to\":\"{day:3}\",\"regime\":\"daily\",\"report_time\":\"17:00\",\"measures\":\"加强监测，关键岗位值班，每日零报告。\",\"parties\":[\"{party:water}\",\"{party:metro}\",\"{party:cloud}\"]}"},
    {30, "net", "drill", NULL, NULL,
     "{\"title\":\"年度应急演练（演示）\",\"purpose\":\"检验报告、签收和先期处置。\",\"drill_kind\":\"table-top\",\"window_from\":\"{at:20160}\",\"window_to\":\"{at:20400}\"}"},
};
/* clang-format on */

/* ---- Texts ---- */

static enum status put_place(struct demo_script *s, struct buf *buf, struct str name,
                             const struct demo_step *step)
{
    struct str value, kind = str_cut(name, ':', &value), id;
    int64_t number = 0;
    char text[INSTANT_TEXT_BYTES], day[DATE_TEXT_BYTES];

    (void)step;
    if (str_is(kind, "party")) {
        TRY(demo_city_party_id(s->w, str_zero(s->w->arena, value), &id));
        buf_str(buf, id);
    } else if (str_is(kind, "at") && str_to_int(value, &number)) {
        buf_text(buf, instant_print((struct instant){s->w->now.ms + number * MINUTE_MS}, text));
    } else if (str_is(kind, "day") && str_to_int(value, &number)) {
        buf_text(buf, date_print(date_add_days(instant_beijing_date(s->w->now), (int)number), day));
    }
    return ST_OK;
}

static enum status fill(struct demo_script *s, const struct demo_step *step, json_t **ret_input)
{
    struct str rest = str_of(step->json), text;
    struct buf buf;
    enum status status = ST_OK;

    buf_init(&buf, TEXT_BYTES);
    while (rest.len > 0 && status == ST_OK) {
        bool is_place =
            rest.ptr[0] == '{' && rest.len > 1 && rest.ptr[1] >= 'a' && rest.ptr[1] <= 'z';

        if (is_place) {
            struct str name = str_cut((struct str){rest.ptr + 1, rest.len - 1}, '}', &rest);
            status = put_place(s, &buf, name, step);
        } else {
            buf_byte(&buf, rest.ptr[0]);
            rest = (struct str){rest.ptr + 1, rest.len - 1};
        }
    }
    if (status == ST_OK)
        status = buf_finish(&buf, s->w->arena, &text);
    buf_done(&buf);
    TRY(status);
    return json_read(s->w->arena, text, TEXT_BYTES, &s->w->fault, ret_input);
}

/* ---- Steps ---- */

static void keep(struct demo_script *s, const struct demo_step *step, struct str id)
{
    if (step->as != NULL && s->count < KEPT)
        s->kept[s->count++] = (struct demo_kept){step->as, id};
}

static struct str kept(const struct demo_script *s, const char *key)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->kept[i].key, key) == 0)
            return s->kept[i].id;
    return STR("");
}

static enum status act_on(struct demo_script *s, const struct demo_step *step)
{
    const struct dossier_call call = {.act = str_of(step->word), .reason = STR(REASON)};
    struct dossier dossier;

    TRY(dossier_load(s->w, kept(s, step->as), NULL, &dossier));
    return str_is(dossier.kind, "warning") ? warning_apply(s->w, &dossier, &call)
                                           : dossier_apply(s->w, &dossier, &call);
}

static enum status answer(struct demo_script *s, const struct demo_step *step, const json_t *input)
{
    struct dossier dossier;
    json_t *row;

    TRY(dossier_load(s->w, kept(s, step->as), NULL, &dossier));
    if (strcmp(step->what, "feed-back") == 0)
        return recipient_act_feed_back(s->w, &dossier, input, &row);
    return recipient_act_sign(s->w, &dossier, STR(""), &row);
}

static enum status open_one(struct demo_script *s, const struct demo_step *step,
                            const json_t *input, bool *ret_is)
{
    struct dossier d = {.id = STR("")};
    struct str what = str_of(step->what);

    *ret_is = true;
    if (str_is(what, "warning"))
        TRY(warning_draft_open(s->w, input, &d));
    else if (str_is(what, "notice"))
        TRY(notice_draft_open(s->w, input, STR(""), &d));
    else if (str_is(what, "incident"))
        TRY(incident_open(s->w, input, &d));
    else if (str_is(what, "plan"))
        TRY(plan_draft(s->w, input, &d));
    else if (str_is(what, "drill"))
        TRY(drill_draft(s->w, input, &d));
    else
        *ret_is = false;
    if (*ret_is)
        keep(s, step, d.id);
    return ST_OK;
}

static enum status run(struct demo_script *s, const struct demo_step *step)
{
    struct str what = str_of(step->what);
    struct watch_roster roster;
    struct key_period period;
    struct resource resource;
    bool is_dossier;
    json_t *input;

    TRY(fill(s, step, &input));
    TRY(open_one(s, step, input, &is_dossier));
    if (is_dossier)
        return ST_OK;
    if (str_is(what, "act"))
        return act_on(s, step);
    if (str_is(what, "sign") || str_is(what, "feed-back"))
        return answer(s, step, input);
    if (str_is(what, "resource"))
        return resource_create(s->w, input, &resource);
    if (str_is(what, "roster"))
        return watch_roster_open(s->w, input, &roster);
    return key_period_declare(s->w, input, &period);
}

static enum status as_account(struct demo_script *s, const struct demo_step *step)
{
    struct work *w = s->w;
    const struct actor *before = w->actor;
    const char *before_id = w->actor_id;
    struct actor actor;
    enum status status = work_write(w);

    if (status == ST_OK)
        status = demo_city_actor(w, NULL, step->account, &actor);
    if (status == ST_OK) {
        w->actor = &actor;
        w->actor_id = str_zero(w->arena, actor.account_id);
        w->now = (struct instant){s->now.ms - (int64_t)step->minutes_ago * MINUTE_MS};
        status = run(s, step);
    }
    if (status == ST_OK)
        status = work_commit(w);
    else
        work_rollback(w);
    w->actor = before;
    w->actor_id = before_id;
    w->now = s->now;
    return status;
}

enum status demo_emergency_make(struct work *w)
{
    struct demo_script script = {.w = w, .now = w->now};

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        TRY(as_account(&script, &steps[i]));
    return ST_OK;
}
