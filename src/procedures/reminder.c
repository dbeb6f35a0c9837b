/* SPDX-License-Identifier: Apache-2.0
 * Telling people of dated duties. */
#include "procedures/reminder.h"

#include <string.h>

#include "base/id.h"
#include "policy/obligation.h"
#include "policy/policy.h"
#include "procedures/obligation_row.h"
#include "procedures/reminder_plan.h"
#include "procedures/reminder_store.h"
#include "registry/message.h"
#include "registry/region.h"
#include "registry/sector.h"

enum {
    NUMBER_CHARS = 8, /* of an id that people compare */
    ACT_OVERLAP_MS = 60 * 1000,
    ACT_TIME_CHARS = 10, /* of an id: its time */
};

enum status reminder_find(struct work *w, int days, const struct reminder_cursor *cursor,
                          struct reminder_batch *ret_batch)
{
    struct date today = instant_beijing_date(w->now);
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];

    (void)date_print(date_add_days(today, -days), from);
    (void)date_print(date_add_days(today, days), to);
    return reminder_store_find(w, str_of(from), str_of(to), cursor, ret_batch);
}

/* One duty with all that is needed to tell of it. */
struct case_at_hand {
    struct obligation_row row;
    struct reminder_due due;
    struct reminder_plan pack; /* what the packs say for its place */
    json_t *parameters;
    struct instant next_at;
};

static struct notify_rule_offsets offsets(const struct policy *policy,
                                          const struct policy_place *place, const char *key,
                                          int max)
{
    struct policy_setting setting;

    if (policy_setting(policy, place, key, &setting) != ST_OK)
        return (struct notify_rule_offsets){.is_set = true};
    return notify_rule_offsets_of(setting.text, max);
}

static enum status pack_plan(struct work *w, struct str region, struct str sector,
                             struct reminder_plan *ret_plan, struct policy_setting *ret_origin)
{
    struct str *regions = NULL, *sectors = NULL;
    struct policy_place place = {.on = instant_beijing_date(w->now)};
    struct policy_setting setting;
    struct reminder_plan plan = {0};

    if (region.len > 0)
        TRY(region_path(w, region, &regions, &place.region_count));
    TRY(sector_path(w, sector, &sectors, &place.sector_count));
    place.regions = regions;
    place.sectors = sectors;
    plan.before_days = offsets(w->policy, &place, "remind.before_days", NOTIFY_RULE_MAX_DAYS);
    plan.before_hours = offsets(w->policy, &place, "remind.before_hours", NOTIFY_RULE_MAX_HOURS);
    plan.after_days = offsets(w->policy, &place, "remind.after_days", NOTIFY_RULE_MAX_DAYS);
    if (policy_setting(w->policy, &place, "remind.escalate_after_days", &setting) == ST_OK)
        plan.escalate_after_days = (int)setting.number;
    if (ret_origin && policy_setting(w->policy, &place, "remind.before_days", ret_origin) != ST_OK)
        *ret_origin = (struct policy_setting){.pack = STR(""), .strength = STR("policy")};
    *ret_plan = plan;
    return ST_OK;
}

static void put_level(json_t *parameters, const struct obligation_row *row)
{
    static const char *const zh[] = {"未定级", "一级", "二级", "三级", "四级", "五级"};
    static const char *const en[] = {"not graded", "1", "2", "3", "4", "5"};
    size_t level = row->level >= 0 && row->level <= 5 ? (size_t)row->level : 0;

    if (str_is(row->subject_type, "party")) {
        json_put_textz(parameters, "level_zh", "单位");
        json_put_textz(parameters, "level_en", "unit");
        return;
    }
    json_put_textz(parameters, "level_zh", zh[level]);
    json_put_textz(parameters, "level_en", en[level]);
    json_put_int(parameters, "grade", row->level);
}

static enum status describe(struct work *w, struct case_at_hand *one)
{
    const struct obligation_row *row = &one->row;
    const struct obligation_rule *rule = obligation_rule_find(w->policy, row->rule);
    struct str number = row->id, party_name;
    char text[INSTANT_TEXT_BYTES];

    if (number.len > NUMBER_CHARS)
        number.len = NUMBER_CHARS;
    one->parameters = json_new_object(w->arena);
    json_put_text(one->parameters, "duty_zh", rule ? rule->zh : row->rule);
    json_put_text(one->parameters, "duty_en", rule ? rule->en : row->rule);
    if (one->due.is_in_hours)
        json_put_textz(one->parameters, "due", instant_print(row->due_at, text));
    else
        json_put_text(one->parameters, "due", row->due_on);
    json_put_text(one->parameters, "clause", row->clause);
    json_put_text(one->parameters, "number", number);
    json_put_text(one->parameters, "subject", row->subject_name);
    put_level(one->parameters, row);
    TRY(reminder_store_party_name(w, row->owed_by_party, &party_name));
    json_put_text(one->parameters, "owed_by", party_name);
    return ST_OK;
}

/* False for a duty of which nothing is told: gone, ended, without a day. */
static enum status load(struct work *w, struct str id, struct case_at_hand *one, bool *ret_is_told)
{
    struct obligation_row *row = &one->row;
    json_t *computed = NULL;

    *one = (struct case_at_hand){.parameters = NULL};
    *ret_is_told = false;
    enum status status = obligation_row_load(w, id, row);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (!str_is(row->state, OBLIGATION_ROW_OPEN) || !date_read(row->due_on, &one->due.due_on))
        return ST_OK;
    if (row->computed.len > 0)
        TRY(json_read(w->arena, row->computed, JSON_MAX_BYTES, &w->fault, &computed));
    one->due.due_at = row->due_at;
    one->due.is_in_hours = str_is(json_get_text(computed, "unit"), "hours") ||
                           str_is(json_get_text(computed, "unit"), "minutes");
    *ret_is_told = true;
    return ST_OK;
}

static struct message_new message_of(struct work *w, const struct case_at_hand *one,
                                     const char *kind, const char *word)
{
    return (struct message_new){
        .kind = kind,
        .occasion = arena_print(w->arena, "duty:%.*s:%.*s:%s", STR_ARG(one->row.id),
                                STR_ARG(one->row.due_on), word),
        .subject_kind = "obligation",
        .subject_id = one->row.id,
        .parameters = one->parameters,
        .due_at = one->row.due_at,
    };
}

static void look_again(struct case_at_hand *one, struct instant at)
{
    if (at.ms > 0 && (one->next_at.ms == 0 || at.ms < one->next_at.ms))
        one->next_at = at;
}

/* The stage by a plan, as a message; false when there is none yet. */
static bool stage_message(struct work *w, struct case_at_hand *one,
                          const struct reminder_plan *plan, struct message_new *ret_message)
{
    struct reminder_stage stage;

    look_again(one, reminder_plan_next(plan, &one->due, w->now));
    if (!reminder_plan_stage(plan, &one->due, w->now, &stage))
        return false;
    /* Each message keeps its own numbers. */
    one->parameters = json_keep(w->arena, json_copy(one->parameters));
    json_put_int(one->parameters, "days", stage.days);
    json_put_int(one->parameters, "hours", stage.hours);
    *ret_message = message_of(w, one, stage.kind, str_zero(w->arena, str_of(stage.word)));
    return true;
}

static enum status tell_reader(struct work *w, struct case_at_hand *one, struct str account_id)
{
    struct reminder_plan plan = one->pack;
    struct message_new message;
    struct notify_rule rule;

    TRY(notify_rule_load(w, account_id, &rule));
    if (rule.before_days.is_set)
        plan.before_days = rule.before_days;
    if (rule.before_hours.is_set)
        plan.before_hours = rule.before_hours;
    if (rule.after_days.is_set)
        plan.after_days = rule.after_days;
    if (!stage_message(w, one, &plan, &message))
        return ST_OK;
    return message_tell(w, account_id, &message, NULL);
}

/* Whoever has the duty: one account, or the owing party's officers. */
static enum status tell_holders(struct work *w, struct case_at_hand *one)
{
    struct reminder_reader *readers;
    bool is_active = false;
    size_t count;

    if (one->row.assigned_to.len > 0)
        TRY(reminder_store_is_active(w, one->row.assigned_to, &is_active));
    if (is_active)
        return tell_reader(w, one, one->row.assigned_to);
    TRY(reminder_store_officers(w, one->row.owed_by_party, &readers, &count));
    for (size_t i = 0; i < count; i++)
        TRY(tell_reader(w, one, readers[i].account_id));
    return ST_OK;
}

static const uint32_t officers = 1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE;

static enum status escalate(struct work *w, struct case_at_hand *one)
{
    const struct str parties[] = {one->row.owed_by_party, one->row.owed_to_party};
    struct date today = instant_beijing_date(w->now);
    struct message_new message = message_of(w, one, "duty-escalated", "escalated");

    if (str_is(one->row.strength, "encouraged") ||
        !reminder_plan_escalates(&one->pack, &one->due, w->now))
        return ST_OK;
    json_put_int(one->parameters, "days",
                 (int64_t)date_number(today) - date_number(one->due.due_on));
    TRY(message_tell_party(w, one->row.owed_by_party, officers, one->row.assigned_to, &message));
    if (!str_equal(one->row.owed_to_party, one->row.owed_by_party))
        TRY(message_tell_party(w, one->row.owed_to_party, officers, STR(""), &message));
    return message_tell_channels(w, parties, 2, &message);
}

static enum status tell_one(struct work *w, struct str id)
{
    struct case_at_hand one;
    struct message_new message;
    bool is_told;

    TRY(load(w, id, &one, &is_told));
    if (!is_told)
        return reminder_store_forget(w, id);
    if (one.row.opens_at.ms > w->now.ms) /* its window is not open: nobody can act yet */
        return reminder_store_keep(w, id, one.row.due_at, one.row.opens_at);
    TRY(pack_plan(w, one.row.region, one.row.sector, &one.pack, NULL));
    if (str_is(one.row.strength, "encouraged"))
        one.pack.escalate_after_days = 0;
    TRY(describe(w, &one));
    TRY(tell_holders(w, &one));
    if (stage_message(w, &one, &one.pack, &message))
        TRY(message_tell_channels(w, &one.row.owed_by_party, 1, &message));
    TRY(escalate(w, &one));
    return reminder_store_keep(w, id, one.row.due_at, one.next_at);
}

enum status reminder_tell(struct work *w, const struct str *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(tell_one(w, ids[i]));
    return ST_OK;
}

/* What others learn of an act; to whom: 't' the account named, 'r' the party owed to, 'o' whoever
 * has the duty. */
static const struct act_words {
    const char *act, *zh, *en;
    char to;
} act_table[] = {
    {"assign", "", "", 't'},
    {"hand-over", "", "", 't'},
    {"ask-extension", "申请延期", "an extension is asked for", 'r'},
    {"grant-extension", "同意延期", "the extension is granted", 'o'},
    {"refuse-extension", "不同意延期", "the extension is refused", 'o'},
    {"pause", "期限暂停", "the term is paused", 'o'},
    {"resume", "期限恢复计算", "the term runs again", 'o'},
    {"prove", "已提交完成证明", "proof was handed in", 'r'},
    {"reopen", "收回证明", "the proof was taken back", 'r'},
    {"receive", "证明已接收", "the proof was received", 'o'},
    {"reject-proof", "证明被退回", "the proof was rejected", 'o'},
};

static enum status tell_act_to(struct work *w, const struct obligation_row *row,
                               const struct reminder_act *act, char to,
                               const struct message_new *message)
{
    if (to == 't')
        return str_equal(act->to_account, act->by_account) || act->to_account.len == 0
                   ? ST_OK
                   : message_tell(w, act->to_account, message, NULL);
    if (to == 'r')
        return message_tell_party(w, row->owed_to_party, officers, act->by_account, message);
    if (row->assigned_to.len > 0)
        return str_equal(row->assigned_to, act->by_account)
                   ? ST_OK
                   : message_tell(w, row->assigned_to, message, NULL);
    return message_tell_party(w, row->owed_by_party, officers, act->by_account, message);
}

static enum status tell_act(struct work *w, const struct reminder_act *act)
{
    const struct act_words *words = NULL;
    struct case_at_hand one = {.parameters = NULL};

    for (size_t i = 0; i < sizeof act_table / sizeof act_table[0]; i++) {
        if (str_is(act->act, act_table[i].act))
            words = &act_table[i];
    }
    enum status status = obligation_row_load(w, act->obligation_id, &one.row);
    if (!words || status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    TRY(describe(w, &one));
    json_put_textz(one.parameters, "act_zh", words->zh);
    json_put_textz(one.parameters, "act_en", words->en);
    const struct message_new message = {
        .kind = words->to == 't' ? "duty-assigned" : "duty-act",
        .occasion = arena_print(w->arena, "act:%.*s", STR_ARG(act->id)),
        .subject_kind = "obligation",
        .subject_id = one.row.id,
        .parameters = one.parameters,
        .due_at = one.row.due_at,
    };
    return tell_act_to(w, &one.row, act, words->to, &message);
}

enum status reminder_tell_acts(struct work *w, int *ret_count)
{
    struct reminder_act *acts;
    size_t count;

    TRY(reminder_store_acts(w, &acts, &count));
    *ret_count = (int)count;
    if (count == 0)
        return ST_OK;
    for (size_t i = 0; i < count; i++)
        TRY(tell_act(w, &acts[i]));
    /* Ids are made before a work gets its turn to write, so a younger one may be stored first: the
     * last minute is walked again.  Who was told is not told twice. */
    struct str bound = id_new(w->arena, (struct instant){w->now.ms - ACT_OVERLAP_MS});
    struct str last = acts[count - 1].id;
    bound.len = ACT_TIME_CHARS;
    return reminder_store_mark(w, str_order(last, bound) < 0 ? last : bound);
}

enum status reminder_renew(struct work *w)
{
    struct str *ids;
    size_t count;

    TRY(notify_rule_fresh(w, REMINDER_BATCH, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(reminder_store_renew(w, ids[i]));
        TRY(notify_rule_settled(w, ids[i]));
    }
    return ST_OK;
}

static void put_list(struct work *w, json_t *object, const char *key,
                     const struct notify_rule_offsets *list)
{
    json_t *numbers = json_new_list(w->arena);

    for (size_t i = 0; i < list->count; i++)
        json_add(numbers, json_keep(w->arena, json_integer(list->values[i])));
    json_put(object, key, numbers);
}

enum status reminder_defaults(struct work *w, json_t **ret_json)
{
    json_t *object = json_new_object(w->arena);
    struct policy_setting origin;
    struct reminder_plan plan;
    struct str region;

    TRY(reminder_store_party_region(w, w->actor->party_id, &region));
    TRY(pack_plan(w, region, STR(""), &plan, &origin));
    put_list(w, object, "before_days", &plan.before_days);
    put_list(w, object, "before_hours", &plan.before_hours);
    put_list(w, object, "after_days", &plan.after_days);
    json_put_int(object, "escalate_after_days", plan.escalate_after_days);
    json_put_text(object, "pack", origin.pack);
    json_put_text(object, "strength", origin.strength);
    *ret_json = object;
    return ST_OK;
}
