/* SPDX-License-Identifier: Apache-2.0
 * Duties as JSON: rows of lists, and one whole with its law and its course. */
#include "procedures/obligation_view.h"

#include "policy/calendar.h"
#include "policy/obligation.h"
#include "policy/policy.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_eval.h"

/* What the acts add to a row. */
static void put_course(struct work *w, const struct obligation_case *one, json_t *object)
{
    struct date due_on;

    if (one->matter_id.len > 0)
        json_put_text(object, "matter_id", one->matter_id);
    else
        json_put_null(object, "matter_id");
    json_put_instant(object, "asked_until", one->course.asked_until);
    json_put_instant(object, "extended_until", one->course.extended_until);
    json_put_instant(object, "proved_at", one->course.proved_at);
    json_put_instant(object, "received_at", one->course.received_at);
    json_put_null(object, "workdays_left");
    if (date_read(one->row.due_on, &due_on))
        json_put_int(object, "workdays_left",
                     calendar_workdays_between(w->policy, instant_beijing_date(w->now), due_on));
}

enum status obligation_view_row(struct work *w, const struct obligation_row *row,
                                json_t **ret_object)
{
    struct obligation_case one = {.row = *row, .id = row->id, .is_stored = true};

    TRY(obligation_case_fill(w, &one));
    TRY(obligation_row_json(w, row, ret_object));
    put_course(w, &one, *ret_object);
    return ST_OK;
}

enum status obligation_view_standing(struct work *w, const json_t *evaluated, struct str party_id,
                                     struct str region, int64_t level, json_t **ret_object)
{
    static const char *const absent[] = {"assigned_to",    "matter_id", "asked_until",
                                         "extended_until", "proved_at", "received_at",
                                         "workdays_left"};
    json_t *object = json_keep(w->arena, json_deep_copy(evaluated));
    struct str id = json_get_text(object, "id");

    json_put_text(object, "id",
                  obligation_case_id(w->arena, id, json_get_text(object, "subject_type"),
                                     json_get_text(object, "subject")));
    json_put_text(object, "party_id", party_id);
    json_put_text(object, "region", region);
    json_put_int(object, "level", level);
    json_put_int(object, "version", 1);
    for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
        json_put_null(object, absent[i]);
    *ret_object = object;
    return ST_OK;
}

static struct str document_of(struct str clause)
{
    struct str rest;

    return str_cut(clause, ':', &rest);
}

static void put_document(struct work *w, json_t *object, struct str code)
{
    const json_t *pack;
    size_t i;

    json_put_text(object, "document", code);
    json_put_textz(object, "document_zh", "");
    json_put_textz(object, "document_en", "");
    json_array_foreach(policy_packs(w->policy), i, pack)
    {
        if (!str_equal(json_get_text(pack, "code"), code))
            continue;
        json_put_text(object, "document_zh", json_get_text(pack, "zh"));
        json_put_text(object, "document_en", json_get_text(pack, "en"));
    }
}

json_t *obligation_view_clause(struct work *w, struct str clause)
{
    const json_t *found = clause.len > 0 ? policy_clause(w->policy, clause) : NULL;
    json_t *object;

    if (found == NULL)
        return json_keep(w->arena, json_null());
    object = json_new_object(w->arena);
    json_put_text(object, "id", clause);
    put_document(w, object, document_of(clause));
    /* A pack may tell many laws: the clause knows the title of its own. */
    if (json_get_text(found, "document").len > 0 && json_get_text(found, "document_en").len > 0) {
        json_put_text(object, "document_zh", json_get_text(found, "document"));
        json_put_text(object, "document_en", json_get_text(found, "document_en"));
    }
    json_put_text(object, "section", json_get_text(found, "section"));
    json_put_text(object, "text_zh", json_get_text(found, "text_zh"));
    json_put_text(object, "text_en", json_get_text(found, "text_en"));
    json_put_text(object, "sure", json_get_text(found, "sure"));
    return object;
}

static void put_text(json_t *object, const char *key, struct str text)
{
    json_put_text(object, key, text.ptr != NULL ? text : STR(""));
}

/* The same duty in other documents: one entry for each rule of another clause. */
static json_t *siblings_of(struct work *w, const struct obligation_row *row)
{
    json_t *list = json_new_list(w->arena);
    size_t count = obligation_rule_count(w->policy);

    for (size_t i = 0; i < count; i++) {
        const struct obligation_rule *rule = obligation_rule_at(w->policy, i);
        json_t *sibling;

        if (!str_equal(rule->duty, row->duty) || str_equal(rule->id, row->rule) ||
            str_equal(rule->clause, row->clause))
            continue;
        sibling = obligation_view_clause(w, rule->clause);
        if (!json_is_object(sibling)) {
            sibling = json_new_object(w->arena);
            put_document(w, sibling, rule->pack);
            json_put_textz(sibling, "section", "");
            json_put_textz(sibling, "text_zh", "");
            json_put_textz(sibling, "text_en", "");
        }
        put_text(sibling, "clause", rule->clause);
        put_text(sibling, "rule", rule->id);
        put_text(sibling, "zh", rule->zh);
        put_text(sibling, "en", rule->en);
        put_text(sibling, "strength", rule->strength);
        (void)json_object_del(sibling, "id");
        json_add(list, sibling);
    }
    return list;
}

/* What the pack says beside the duty itself; nothing when no pack has the rule any more. */
static void put_rule(struct work *w, const struct obligation_row *row, json_t *object)
{
    static const struct obligation_rule none = {.id = {NULL, 0}};
    const struct obligation_rule *rule = obligation_rule_find(w->policy, row->rule);

    if (rule == NULL)
        rule = &none;
    put_text(object, "evidence_zh", rule->evidence_zh);
    put_text(object, "evidence_en", rule->evidence_en);
    put_text(object, "note_zh", rule->note_zh);
    put_text(object, "note_en", rule->note_en);
    put_text(object, "receiver_zh", rule->receiver_zh);
    put_text(object, "receiver_en", rule->receiver_en);
}

/* What the packs say of the duty now, with the walk over the days; NULL when they say nothing of it
 * any more, as of a period long met. */
static enum status evaluated_of(struct work *w, const struct obligation_row *row,
                                json_t **ret_object)
{
    json_t *list, *object;
    size_t i;
    enum status status = obligation_eval_subject(w, str_zero(w->arena, row->subject_type),
                                                 row->subject, w->now, &list);

    *ret_object = NULL;
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    json_array_foreach(
        list, i, object) if (str_equal(json_get_text(object, "id"), row->id)) *ret_object = object;
    return ST_OK;
}

/* The walk for a row that is history: counted anew from its start. */
static enum status put_days(struct work *w, json_t *object)
{
    json_t *computed = json_get_object(object, "computed"), *walked;
    enum calendar_unit unit;
    struct calendar_due due;
    struct instant from;
    int64_t amount = json_get_int(computed, "amount", -1);

    if (computed == NULL || amount < 0 || !instant_read(json_get_text(computed, "from"), &from) ||
        !calendar_unit_read(json_get_text(computed, "unit"), &unit))
        return ST_OK;
    TRY(calendar_due(w->policy, w->arena, from, amount, unit, &due, &w->fault));
    walked = calendar_due_json(w->arena, from, amount, unit, &due);
    json_put(computed, "days", json_get_list(walked, "days"));
    return ST_OK;
}

enum status obligation_view_json(struct work *w, const struct obligation_case *one,
                                 json_t **ret_object)
{
    json_t *object, *evaluated;

    TRY(evaluated_of(w, &one->row, &evaluated));
    if (one->is_stored) {
        TRY(obligation_row_json(w, &one->row, &object));
        if (evaluated != NULL && json_get_object(evaluated, "computed") != NULL)
            json_put(object, "computed", json_get_object(evaluated, "computed"));
        else
            TRY(put_days(w, object));
    } else {
        TRY(obligation_view_standing(w, evaluated, one->row.party_id, one->row.region,
                                     one->row.level, &object));
        json_put_int(object, "version", one->row.version);
    }
    put_course(w, one, object);
    put_rule(w, &one->row, object);
    json_put(object, "clause_text", obligation_view_clause(w, one->row.clause));
    json_put(object, "siblings", siblings_of(w, &one->row));
    json_put(object, "acts", obligation_act_list(w, one));
    json_put(object, "actions", obligation_act_open(w, one));
    *ret_object = object;
    return ST_OK;
}
