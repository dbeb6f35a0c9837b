/* SPDX-License-Identifier: Apache-2.0
 * Agreements on record: what was agreed, within what the packs allow. */
#include "base/banned.h"
#include "base/id.h"
#include "registry/actor.h"
#include "registry/attachment.h"
#include "registry/change.h"
#include "registry/field.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"
#include "registry/sensor_store.h"

static bool is_valid(const struct sensor_agreement *a, struct instant now)
{
    return str_is(a->state, "valid") && a->from_at.ms <= now.ms && now.ms <= a->until_at.ms;
}

json_t *sensor_agreement_json(struct work *w, const struct sensor_agreement *a)
{
    json_t *object = json_new_object(w->arena);
    json_t *words = json_new_list(w->arena);
    struct str rest = sensor_category_words(w->arena, a->categories);

    while (rest.len > 0)
        json_add_text(words, str_cut(rest, ',', &rest));
    json_put_text(object, "id", a->id);
    json_put_text(object, "agreed_by", a->agreed_by);
    json_put_text(object, "agreed_on", a->agreed_on);
    json_put(object, "categories", words);
    json_put_int(object, "retention_days", a->retention_days);
    json_put_instant(object, "from", a->from_at);
    json_put_instant(object, "until", a->until_at);
    json_put_text(object, "attachment",
                  a->attachment.len > 0 ? a->attachment : (struct str){NULL, 0});
    json_put_text(object, "note", a->note);
    json_put_text(object, "state", a->state);
    json_put_bool(object, "is_valid", is_valid(a, w->now));
    json_put_instant(object, "recorded_at", a->recorded_at);
    json_put_text(object, "recorded_by", a->recorded_name);
    json_put_instant(object, "withdrawn_at", a->withdrawn_at);
    json_put_text(object, "withdrawn_by", a->withdrawn_name);
    json_put_text(object, "reason", a->reason);
    return object;
}

static struct str subject_of(struct work *w, struct str sensor_id)
{
    return arena_print(w->arena, "sensor:%.*s", STR_ARG(sensor_id));
}

/* ---- Reading what was sent ---- */

static void read_categories(struct field_reader *r, const struct sensor_rules *rules,
                            struct sensor_agreement *a)
{
    json_t *list = field_words(r, "categories", NULL, FIELD_REQUIRED, json_new_list(r->w->arena));
    size_t index;
    json_t *word;

    json_array_foreach(list, index, word)
    {
        struct str text = json_text(word);
        uint32_t bit = 0;
        if (!sensor_category_bits(text, &bit) || bit == 0)
            field_problem(r, "categories", "unknown", "没有“%.*s”这类数据",
                          "there is no category \"%.*s\"", STR_ARG(text));
        else if ((bit & rules->categories) == 0)
            field_problem(r, "categories", "not-allowed", "当地规定不允许采集“%.*s”类数据",
                          "the packs do not allow \"%.*s\" there", STR_ARG(text));
        a->categories |= bit;
    }
    if (a->categories == 0)
        field_problem(r, "categories", "required", "请选择采集的数据类别",
                      "name what is collected");
}

static void read_days(struct field_reader *r, const struct sensor_rules *rules,
                      struct sensor_agreement *a)
{
    char text[DATE_TEXT_BYTES];
    struct date from = instant_beijing_date(r->w->now);
    struct date until;
    struct str today = str_copy(r->w->arena, str_of(date_print(from, text)));
    struct str until_text = field_date(r, "until", STR(""));

    a->agreed_on = field_date(r, "agreed_on", today);
    if (date_read(field_date(r, "from", today), &from))
        a->from_at = instant_beijing_start(from);
    if (!date_read(until_text, &until)) {
        field_problem(r, "until", "required", "请填写约定的截止日期",
                      "say until which day it holds");
    } else {
        a->until_at = instant_beijing_end(until);
        if (date_order(until, from) < 0 || a->until_at.ms < r->w->now.ms)
            field_problem(r, "until", "over", "截止日期已经过去，或早于开始日期",
                          "that day is over, or before the first");
    }
    a->retention_days = json_get_int(r->input, "retention_days", 0);
    if (a->retention_days < 1 || a->retention_days > rules->retention_days)
        field_problem(r, "retention_days", "bounds", "保存期限为 1 至 %lld 天（当地规定的上限）",
                      "from 1 to %lld days, the packs' bound there",
                      (long long)rules->retention_days);
}

/* The document lies with the sensor already. */
static enum status check_attachment(struct work *w, struct field_reader *r,
                                    const struct sensor *sensor, struct str id)
{
    struct attachment attachment;
    enum status status;

    if (id.len == 0)
        return ST_OK;
    status = attachment_load(w, id, &attachment);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    if (status == ST_NOT_FOUND || !str_equal(attachment.owner, subject_of(w, sensor->id)))
        field_problem(r, "attachment", "unknown", "没有这份附件，请先上传",
                      "there is no such document here: send it first");
    return ST_OK;
}

enum status sensor_agreement_record(struct work *w, struct str sensor_id, const json_t *input,
                                    struct sensor_agreement *ret_agreement)
{
    struct sensor_agreement a = {
        .state = STR("valid"), .reason = STR(""), .withdrawn_name = STR("")};
    struct sensor_rules rules;
    struct field_reader r;
    struct sensor sensor;

    TRY(sensor_load(w, sensor_id, &sensor));
    TRY(scope_change_party(w, sensor.party_id));
    if (str_is(sensor.state, "ended"))
        return work_fail(w, ST_CONFLICT, "state", "探针已停用", "the sensor has ended");
    TRY(sensor_rules_at(w, sensor.region, sensor.sector, &rules));
    field_begin(&r, w, input);
    a.agreed_by = field_text(&r, "agreed_by", SENSOR_NAME_MAX, FIELD_REQUIRED, STR(""));
    a.note = field_text(&r, "note", SENSOR_NOTE_MAX, 0, STR(""));
    a.attachment = field_text(&r, "attachment", SENSOR_NAME_MAX, 0, STR(""));
    read_categories(&r, &rules, &a);
    read_days(&r, &rules, &a);
    TRY(check_attachment(w, &r, &sensor, a.attachment));
    if (a.attachment.len == 0 && !str_equal(w->actor->party_id, sensor.party_id))
        field_problem(&r, "attachment", "required", "代单位登记约定，须附书面约定",
                      "recorded for the unit by others, it needs the document");
    TRY(field_end(&r));
    a.id = id_new(w->arena, w->now);
    a.sensor_id = sensor.id;
    a.recorded_at = w->now;
    a.recorded_name = w->actor->person_name;
    TRY(sensor_store_agree(w, &a, str_zero(w->arena, w->actor->account_id)));
    TRY(change_record(w, "sensor.agreement", subject_of(w, sensor.id), subject_of(w, sensor.id),
                      NULL, sensor_agreement_json(w, &a), a.note));
    *ret_agreement = a;
    return ST_OK;
}

enum status sensor_agreement_withdraw(struct work *w, struct str sensor_id, struct str id,
                                      struct str reason)
{
    json_t *after = json_new_object(w->arena);
    struct sensor sensor;
    bool was = false;

    TRY(sensor_load(w, sensor_id, &sensor));
    TRY(scope_change_party(w, sensor.party_id));
    TRY(change_need_reason(w, reason));
    TRY(sensor_store_withdraw(w, sensor.id, id, reason, &was));
    if (!was)
        return work_fail(w, ST_CONFLICT, "agreement", "没有这份约定，或已经撤回",
                         "there is no such agreement, or it was withdrawn already");
    json_put_text(after, "agreement", id);
    return change_record(w, "sensor.agreement-withdraw", subject_of(w, sensor.id),
                         subject_of(w, sensor.id), NULL, after, reason);
}

enum status sensor_agreement_list(struct work *w, struct str sensor_id, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena);
    json_t *items = json_new_list(w->arena);
    struct sensor_agreement *rows;
    struct sensor sensor;
    size_t count;

    TRY(sensor_load(w, sensor_id, &sensor));
    TRY(sensor_store_agreements(w, sensor_id, &rows, &count));
    for (size_t i = 0; i < count; i++)
        json_add(items, sensor_agreement_json(w, &rows[i]));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)count);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status sensor_agreement_now(struct work *w, struct str sensor_id,
                                 struct sensor_agreement *ret_agreement)
{
    struct sensor_agreement *rows;
    size_t count;

    TRY(sensor_store_agreements(w, sensor_id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (!is_valid(&rows[i], w->now))
            continue;
        *ret_agreement = rows[i];
        return ST_OK;
    }
    return ST_NOT_FOUND;
}
