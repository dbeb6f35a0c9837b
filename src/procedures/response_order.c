/* SPDX-License-Identifier: Apache-2.0
 * Orders given and carried out. */
#include "procedures/response_order.h"

#include "procedures/response_input.h"
#include "procedures/response_post.h"
#include "procedures/response_side.h"
#include "procedures/response_store.h"
#include "procedures/task.h"

#define ISSUED       "issued"
#define ACKNOWLEDGED "acknowledged"
#define ARRIVED      "arrived"
#define DONE         "done"
#define REFUSED      "refused"

/* ---- Giving ---- */

static enum status may_command(struct work *w, const struct dossier *d)
{
    const struct authority *authority = NULL;
    struct policy_place place;
    struct office office;

    if (w->actor->is_system)
        return ST_OK;
    TRY(office_of(w, w->actor->party_id, &office));
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    TRY(office_check(w, &office, &place, "response.command", d->level, d->scope, &authority));
    return response_side_commands(w, d, authority->clause);
}

enum status response_order_may(struct work *w, const struct dossier *d, bool is_on_spot)
{
    struct response_post post;
    struct str clause;
    enum status status = response_post_on_site(w, d, &post);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    if (!is_on_spot || status == ST_NOT_FOUND)
        return may_command(w, d);
    if (w->actor->is_system || str_equal(post.party_id, w->actor->party_id))
        return ST_OK;
    TRY(response_side_clause(w, d, "RT07", &clause));
    (void)work_fail(w, ST_DENIED, "on_spot", "现场处置由“%.*s”统一指挥，现场指令由其下达",
                    "“%.*s” alone directs the handling on the spot: orders there are its own",
                    STR_ARG(post.name));
    fault_cite(&w->fault, str_zero(w->arena, clause));
    return ST_DENIED;
}

/* At level IV a unit commands its own people and who came to help, nobody else. */
static enum status check_addressee(struct work *w, struct dossier_step *step, struct str party_id)
{
    static const char *const parts[] = {RESPONSE_COMMAND, RESPONSE_AFFECTED, RESPONSE_TEAM};
    const struct dossier *d = step->dossier;
    struct str *ids;
    size_t count;

    if (!str_is(d->level, "IV"))
        return ST_OK;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        TRY(response_store_parties(w, d->id, parts[i], &ids, &count));
        for (size_t k = 0; k < count; k++)
            if (str_equal(ids[k], party_id))
                return ST_OK;
    }
    dossier_problem(step, "party", "no-part", STR(""), "只能向参与本响应的单位下达指令",
                    "orders go to parties that take part in this response");
    return ST_OK;
}

enum status response_order_guard(struct work *w, struct dossier_step *step)
{
    struct str party = response_input_text(step, "party", RESPONSE_INPUT_NAME_MAX, true);
    struct instant due_at = response_input_instant(step, "due_at");
    struct office office;

    (void)response_input_text(step, "text", DOSSIER_TEXT_MAX, true);
    if (due_at.ms != 0 && due_at.ms < step->happened_at.ms)
        dossier_problem(step, "due_at", "past", STR(""), "完成时限不能早于下达时间",
                        "it cannot be due before it is given");
    if (party.len > 0) {
        TRY(office_of(w, party, &office));
        TRY(check_addressee(w, step, party));
    }
    return response_order_may(w, step->dossier, json_get_bool(step->input, "on_spot", false));
}

static struct str occasion_of(struct work *w, const struct response_order *order)
{
    return arena_print(w->arena, "order:%.*s", STR_ARG(order->id));
}

enum status response_order_give(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct response_order order = {
        .dossier_id = d->id,
        .is_on_spot = json_get_bool(step->input, "on_spot", false),
        .text = str_trim(json_get_text(step->input, "text")),
        .due_at = response_input_instant(step, "due_at"),
        .state = STR(ISSUED),
        .issued_at = step->happened_at,
        .issued_by = w->actor->person_name,
    };
    struct office from, to;

    TRY(office_of(w, w->actor->party_id.len > 0 ? w->actor->party_id : d->party_id, &from));
    TRY(office_of(w, str_trim(json_get_text(step->input, "party")), &to));
    order.from_party = from.party_id;
    order.from_name = from.name;
    order.to_party = to.party_id;
    order.to_name = to.name;
    TRY(response_store_order_add(w, &order));
    TRY(dossier_part_name(w, d, to.party_id, RESPONSE_ORDERED));
    json_put_text(step->facts, "order", order.id);
    json_put_int(step->facts, "number", order.number);
    json_put_text(step->facts, "to", order.to_name);
    json_put_text(step->facts, "text", order.text);
    json_put_bool(step->facts, "on_spot", order.is_on_spot);
    const struct task_new task = {
        .dossier = d,
        .kind = "order",
        .occasion = occasion_of(w, &order),
        .code = STR(""),
        .zh = arena_print(w->arena, "第 %lld 号指令：%.*s", (long long)order.number,
                          STR_ARG(order.text)),
        .en = arena_print(w->arena, "Order no. %lld: %.*s", (long long)order.number,
                          STR_ARG(order.text)),
        .clause = STR(""),
        .party_id = order.to_party,
        .due_at = order.due_at,
    };
    return task_add(w, &task, NULL);
}

/* ---- Carrying out ---- */

static enum status own_order(struct work *w, struct dossier_step *step, const char *from_words,
                             struct response_order *ret_order)
{
    struct str rest = str_of(from_words);
    enum status status =
        response_store_order(w, step->dossier->id, json_get_text(step->input, "order"), ret_order);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_INVALID, "order", "没有这道指令", "there is no such order");
    TRY(status);
    if (!w->actor->is_system && !str_equal(ret_order->to_party, w->actor->party_id))
        return work_fail(w, ST_DENIED, "order", "由“%.*s”办理", "this is for “%.*s” to do",
                         STR_ARG(ret_order->to_name));
    (void)response_input_text(step, "text", DOSSIER_TEXT_MAX, false);
    if (step->happened_at.ms < ret_order->issued_at.ms)
        dossier_problem(step, "happened_at", "order", STR(""), "不能早于下达时间",
                        "it cannot be before the order was given");
    while (rest.len > 0)
        if (str_equal(ret_order->state, str_cut(rest, ' ', &rest)))
            return ST_OK;
    return work_fail(w, ST_CONFLICT, "order", "指令现在的状态不能这样办",
                     "the order is in another state by now");
}

static enum status move(struct work *w, struct dossier_step *step, const char *state)
{
    struct str text = str_trim(json_get_text(step->input, "text"));
    struct response_order order;

    TRY(response_store_order(w, step->dossier->id, json_get_text(step->input, "order"), &order));
    order.state = str_of(state);
    if (str_is(order.state, ARRIVED))
        order.arrived_at = step->happened_at;
    else if (str_is(order.state, DONE))
        order.done_at = step->happened_at;
    if (order.acknowledged_at.ms == 0)
        order.acknowledged_at = step->happened_at;
    if (str_is(order.state, REFUSED))
        text = step->reason;
    if (text.len > 0)
        order.answer = text;
    json_put_text(step->facts, "order", order.id);
    json_put_int(step->facts, "number", order.number);
    if (text.len > 0)
        json_put_text(step->facts, "text", text);
    TRY(response_store_order_move(w, &order));
    if (str_is(order.state, DONE) || str_is(order.state, REFUSED))
        return task_end(w, occasion_of(w, &order), text.len > 0 ? text : str_of(state));
    return ST_OK;
}

enum status response_order_acknowledge_guard(struct work *w, struct dossier_step *step)
{
    struct response_order order;

    return own_order(w, step, ISSUED, &order);
}

enum status response_order_acknowledge(struct work *w, struct dossier_step *step)
{
    return move(w, step, ACKNOWLEDGED);
}

enum status response_order_arrive_guard(struct work *w, struct dossier_step *step)
{
    struct response_order order;

    return own_order(w, step, ISSUED " " ACKNOWLEDGED, &order);
}

enum status response_order_arrive(struct work *w, struct dossier_step *step)
{
    return move(w, step, ARRIVED);
}

enum status response_order_finish_guard(struct work *w, struct dossier_step *step)
{
    struct response_order order;

    return own_order(w, step, ISSUED " " ACKNOWLEDGED " " ARRIVED, &order);
}

enum status response_order_finish(struct work *w, struct dossier_step *step)
{
    return move(w, step, DONE);
}

enum status response_order_refuse_guard(struct work *w, struct dossier_step *step)
{
    struct response_order order;

    return own_order(w, step, ISSUED " " ACKNOWLEDGED, &order);
}

enum status response_order_refuse(struct work *w, struct dossier_step *step)
{
    return move(w, step, REFUSED);
}

/* ---- Reading ---- */

static json_t *brief(struct work *w, struct str id, struct str name)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name);
    return object;
}

static json_t *order_json(struct work *w, const struct response_order *order)
{
    json_t *object = json_new_object(w->arena);
    bool is_open = !str_is(order->state, DONE) && !str_is(order->state, REFUSED);

    json_put_text(object, "id", order->id);
    json_put_int(object, "number", order->number);
    json_put(object, "from", brief(w, order->from_party, order->from_name));
    json_put(object, "to", brief(w, order->to_party, order->to_name));
    json_put_bool(object, "on_spot", order->is_on_spot);
    json_put_text(object, "text", order->text);
    json_put_instant(object, "due_at", order->due_at);
    json_put_bool(object, "late", is_open && order->due_at.ms > 0 && order->due_at.ms < w->now.ms);
    json_put_text(object, "state", order->state);
    json_put_instant(object, "issued_at", order->issued_at);
    json_put_text(object, "issued_by", order->issued_by);
    json_put_instant(object, "acknowledged_at", order->acknowledged_at);
    json_put_instant(object, "arrived_at", order->arrived_at);
    json_put_instant(object, "done_at", order->done_at);
    json_put_text(object, "answer", order->answer);
    return object;
}

enum status response_order_list(struct work *w, const struct dossier *d, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct response_order *orders;
    size_t count;

    TRY(response_store_orders(w, d->id, &orders, &count));
    for (size_t i = 0; i < count; i++)
        json_add(list, order_json(w, &orders[i]));
    *ret_list = list;
    return ST_OK;
}
