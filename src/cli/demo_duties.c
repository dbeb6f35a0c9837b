/* SPDX-License-Identifier: Apache-2.0
 * Each row is recorded today by the unit's own officer through the register's function, as the
 * console would do it.  Days are counted from today, so that the city always has duties of every
 * kind. */
#include "cli/demo_duties.h"

#include "cli/demo_city.h"
#include "procedures/campaign_run.h"
#include "registry/fact.h"
#include "registry/system.h"

#define DEMO_DUTIES_REASON "演示数据"

enum {
    DEMO_DUTIES_DAY_MS = 24 * 60 * 60 * 1000,
    DEMO_DUTIES_HOUR_MS = 60 * 60 * 1000,
    DEMO_DUTIES_VALUE_BYTES = 1000,
    DEMO_DUTIES_CAMPAIGN_DAYS = 60
};

/* `days_ago` below 0 lies ahead. */
struct demo_duties_row {
    const char *party;  /* key of demo_city */
    const char *system; /* name; "" is about the party itself */
    const char *word;
    int days_ago;
    const char *value; /* JSON; "" for an event without attributes */
};

/* clang-format off */
static const struct demo_duties_row demo_duties_rows[] = {
    {"water",    "水厂工业控制系统",     "cii",                  320, "true"},
    {"metro",    "信号控制系统",         "cii",                  320, "true"},
    {"hosp.1",   "",                     "has-personal-information", 320, "true"},
    {"bank",     "",                     "bank-or-insurer",      320, "true"},
    {"cmd",      "",                     "emergency-command",    320, "true"},
    {"hosp.1",   "医院信息系统",         "personal-information", 320, "true"},
    {"hosp.1",   "互联网医院平台",       "internet-facing",      320, "true"},
    {"cloud",    "政务云平台",           "assessment-reported",  300, "{\"result\": \"conform\"}"},
    {"cloud",    "政务外网核心网络",     "assessment-reported",  310, "{\"result\": \"conform\"}"},
    {"bigdata",  "公共数据资源目录平台", "assessment-reported",  200, "{\"result\": \"conform\"}"},
    {"hosp.1",   "医院信息系统",         "assessment-reported",  318, "{\"result\": \"conform\"}"},
    {"water",    "水厂工业控制系统",     "assessment-reported",  250, "{\"result\": \"conform\"}"},
    {"metro",    "信号控制系统",         "assessment-reported",  240, "{\"result\": \"conform\"}"},
    {"bus",      "公交调度系统",         "assessment-reported",  100, "{\"result\": \"conform\"}"},
    {"edu.info", "中考报名与录取系统",   "assessment-reported",   60, "{\"result\": \"conform\"}"},
    {"metro",    "信号控制系统",         "crypto-assessed",      240, "{\"phase\": \"operation\"}"},
    {"hosp.1",   "",                     "drill-held",           200, ""},
    {"hosp.1",   "",                     "plan-made",            310, ""},
    {"hosp.1",   "",                     "self-checked",         300, ""},
    {"water",    "",                     "drill-held",            90, ""},
    {"metro",    "",                     "drill-held",           290, ""},
    {"cloud",    "政务云平台",           "self-checked",         120, ""},
    {"hosp.1",   "互联网医院平台",       "finding-opened",        12, "{\"severity\": \"high\"}"},
    {"bank",     "智慧网点试点系统",     "go-live-planned",      -20, ""},
    {"bus",      "公交调度系统",         "threat-found",           2, "{\"serious\": true}"},
    {"college",  "智慧校园平台",         "incident-found",         0, "{\"level\": \"III\"}"},
};
/* clang-format on */

static enum status demo_duties_subject(struct work *w, const struct demo_duties_row *row,
                                       const char **ret_type, struct str *ret_id)
{
    const struct system_filter filter = {.q = str_of(row->system), .level = -1, .limit = 1};
    json_t *page;

    *ret_type = row->system[0] ? FACT_SYSTEM : FACT_PARTY;
    if (!row->system[0])
        return demo_city_party_id(w, row->party, ret_id);
    TRY(system_list(w, &filter, &page));
    *ret_id = json_get_text(json_array_get(json_get_list(page, "items"), 0), "id");
    return ST_OK;
}

static enum status demo_duties_record(struct work *w, const struct demo_duties_row *row,
                                      struct instant at)
{
    json_t *input = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];
    const char *type;
    struct str id;
    json_t *fact;

    TRY(demo_duties_subject(w, row, &type, &id));
    json_put_textz(input, "word", row->word);
    json_put_textz(input, "at", instant_print(at, text));
    json_put_textz(input, "reason", DEMO_DUTIES_REASON);
    if (row->value[0]) {
        json_t *value;

        TRY(json_read(w->arena, str_of(row->value), DEMO_DUTIES_VALUE_BYTES, &w->fault, &value));
        json_put(input, "value", value);
    }
    return fact_record(w, type, id, input, &fact);
}

static enum status demo_duties_row_make(struct work *w, const struct demo_duties_row *row,
                                        struct instant at)
{
    const struct actor *before = w->actor;
    const char *before_id = w->actor_id;
    struct actor actor;
    enum status status = work_write(w);

    if (status == ST_OK)
        status = demo_city_actor(w, row->party, NULL, &actor);
    if (status == ST_OK) {
        w->actor = &actor;
        w->actor_id = str_zero(w->arena, actor.account_id);
        status = demo_duties_record(w, row, at);
    }
    if (status == ST_OK)
        status = work_commit(w);
    else
        work_rollback(w);
    w->actor = before;
    w->actor_id = before_id;
    return status;
}

/* The look-back of 2020 again, with days of this year, as the city's MLPS office would open it. */
static enum status demo_duties_campaign(struct work *w)
{
    const struct actor *before = w->actor;
    const char *before_id = w->actor_id;
    json_t *input = json_new_object(w->arena);
    struct campaign_run run;
    struct actor actor;
    char day[DATE_TEXT_BYTES];
    struct date from = date_add_days(instant_beijing_date(w->now), -DEMO_DUTIES_CAMPAIGN_DAYS);

    json_put_textz(input, "template", "CQ2020:lookback2020");
    json_put_textz(input, "zh", "等级保护“回头看”专项行动（演示）");
    json_put_textz(input, "en", "MLPS look-back campaign (demonstration)");
    json_put_textz(input, "region", "990100");
    json_put_textz(input, "from", date_print(from, day));
    json_put_textz(input, "reason", DEMO_DUTIES_REASON);
    enum status status = work_write(w);
    if (status == ST_OK)
        status = demo_city_actor(w, "mlps", NULL, &actor);
    if (status == ST_OK) {
        w->actor = &actor;
        w->actor_id = str_zero(w->arena, actor.account_id);
        status = campaign_run_open(w, input, &run);
    }
    if (status == ST_OK)
        status = work_commit(w);
    else
        work_rollback(w);
    w->actor = before;
    w->actor_id = before_id;
    return status;
}

enum status demo_duties_make(struct work *w)
{
    for (size_t i = 0; i < sizeof demo_duties_rows / sizeof demo_duties_rows[0]; i++) {
        const struct demo_duties_row *row = &demo_duties_rows[i];
        struct instant at = {w->now.ms - (int64_t)row->days_ago * DEMO_DUTIES_DAY_MS -
                             (int64_t)DEMO_DUTIES_HOUR_MS};

        TRY(demo_duties_row_make(w, row, at));
    }
    return demo_duties_campaign(w);
}
