/* SPDX-License-Identifier: Apache-2.0
 * Exchanges of shifts, with the consent of both. */
#include "base/id.h"
#include "db/journal.h"
#include "procedures/watch_shift.h"
#include "procedures/watch_shift_store.h"
#include "registry/actor.h"
#include "registry/message.h"

static bool is_before(const struct work *w, const struct watch_shift *shift)
{
    return str_is(shift->state, "planned") && shift->from_at.ms > w->now.ms;
}

static enum status swap_json(struct work *w, const struct watch_swap *swap, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *actions = json_new_list(w->arena);
    json_t *shift_object, *with_object;
    char text[INSTANT_TEXT_BYTES];
    struct watch_shift shift, with;

    TRY(watch_shift_store_load(w, swap->shift_id, &shift));
    TRY(watch_shift_store_load(w, swap->with_id, &with));
    TRY(watch_shift_json(w, &shift, &shift_object));
    TRY(watch_shift_json(w, &with, &with_object));
    json_put_text(object, "id", swap->id);
    json_put_int(object, "version", swap->version);
    json_put(object, "shift", shift_object);
    json_put(object, "with", with_object);
    json_put_text(object, "asked_by", swap->asked_name);
    json_put_text(object, "asked_of", swap->asked_of_name);
    json_put_text(object, "state", swap->state);
    json_put_textz(object, "at", instant_print(swap->at, text));
    if (swap->answered_at.ms > 0)
        json_put_textz(object, "answered_at", instant_print(swap->answered_at, text));
    else
        json_put_null(object, "answered_at");
    json_put_text(object, "reason", swap->reason);
    if (str_is(swap->state, "asked") && str_equal(swap->asked_of, w->actor->account_id)) {
        json_add_text(actions, STR("agree"));
        json_add_text(actions, STR("refuse"));
    }
    if (str_is(swap->state, "asked") && str_equal(swap->asked_by, w->actor->account_id))
        json_add_text(actions, STR("withdraw"));
    json_put(object, "actions", actions);
    *ret_object = object;
    return ST_OK;
}

static enum status tell(struct work *w, struct str account_id, const struct watch_swap *swap,
                        const char *zh, const char *en)
{
    json_t *parameters = json_new_object(w->arena);
    const struct message_new message = {
        .kind = "shift-swap",
        .occasion =
            arena_print(w->arena, "swap:%.*s:%.*s", STR_ARG(swap->id), STR_ARG(swap->state)),
        .subject_kind = "shift",
        .subject_id = swap->shift_id,
        .parameters = parameters,
    };

    json_put_textz(parameters, "act_zh", zh);
    json_put_textz(parameters, "act_en", en);
    json_put_text(parameters, "person", w->actor->person_name);
    json_put_text(parameters, "reason", swap->reason);
    return message_tell(w, account_id, &message, NULL);
}

static enum status journal_of_swap(struct work *w, const char *act, const struct watch_swap *swap)
{
    json_t *after;

    TRY(swap_json(w, swap, &after));
    return journal_append(w, act, arena_print(w->arena, "swap:%.*s", STR_ARG(swap->id)), NULL,
                          after, swap->reason);
}

static enum status check_pair(struct work *w, const struct watch_shift *shift,
                              const struct watch_shift *with)
{
    bool is_asked;

    TRY(watch_own(w, shift->party_id));
    if (!str_equal(shift->account_id, w->actor->account_id))
        return work_fail(w, ST_DENIED, "shift", "只能换自己的班",
                         "only one's own shift is exchanged");
    if (!str_equal(shift->party_id, with->party_id) || !str_equal(shift->post, with->post) ||
        with->account_id.len == 0 || str_equal(with->account_id, shift->account_id))
        return work_fail(w, ST_INVALID, "with", "请选择本单位同一岗位另一人的班次",
                         "choose a shift of somebody else of the same post in your party");
    if (!is_before(w, shift) || !is_before(w, with))
        return work_fail(w, ST_CONFLICT, "with", "只能换还没有开始的班次",
                         "only shifts that have not begun are exchanged");
    TRY(watch_shift_store_swap_asked(w, shift->id, &is_asked));
    if (!is_asked)
        TRY(watch_shift_store_swap_asked(w, with->id, &is_asked));
    if (is_asked)
        return work_fail(w, ST_CONFLICT, "with", "其中一班已有待答复的换班申请",
                         "one of these shifts waits for an answer already");
    return ST_OK;
}

enum status watch_swap_ask(struct work *w, const json_t *input, json_t **ret_swap)
{
    struct watch_shift shift, with;
    struct watch_swap swap = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .state = STR("asked"),
        .at = w->now,
        .reason = watch_said(input, "reason"),
    };

    TRY(watch_shift_load(w, watch_said(input, "shift"), &shift));
    TRY(watch_shift_load(w, watch_said(input, "with"), &with));
    TRY(check_pair(w, &shift, &with));
    swap.party_id = shift.party_id;
    swap.shift_id = shift.id;
    swap.with_id = with.id;
    swap.asked_by = shift.account_id;
    swap.asked_name = shift.name;
    swap.asked_of = with.account_id;
    swap.asked_of_name = with.name;
    TRY(watch_shift_store_swap_insert(w, &swap));
    TRY(tell(w, swap.asked_of, &swap, "请求与您换班", "asks to exchange shifts with you"));
    TRY(journal_of_swap(w, "watch.swap-ask", &swap));
    return swap_json(w, &swap, ret_swap);
}

static enum status exchange(struct work *w, const struct watch_swap *swap)
{
    struct watch_shift one, other;

    TRY(watch_shift_store_load(w, swap->shift_id, &one));
    TRY(watch_shift_store_load(w, swap->with_id, &other));
    if (!is_before(w, &one) || !is_before(w, &other) ||
        !str_equal(one.account_id, swap->asked_by) || !str_equal(other.account_id, swap->asked_of))
        return work_fail(w, ST_CONFLICT, "id", "班次已经变化，不能再换",
                         "the shifts have changed: they cannot be exchanged any more");
    const struct watch_shift kept = one;
    one.account_id = other.account_id;
    one.name = other.name;
    one.phone = other.phone;
    other.account_id = kept.account_id;
    other.name = kept.name;
    other.phone = kept.phone;
    TRY(watch_shift_store_update(w, &one));
    return watch_shift_store_update(w, &other);
}

enum status watch_swap_answer(struct work *w, struct str id, int64_t version, struct str act,
                              json_t **ret_swap)
{
    struct watch_swap swap;
    enum status status = watch_shift_store_swap_load(w, id, &swap);
    bool is_withdrawal = str_is(act, "withdraw"), is_agreement = str_is(act, "agree");

    if (status == ST_NOT_FOUND ||
        (status == ST_OK && !str_equal(swap.party_id, w->actor->party_id)))
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个换班申请", "there is no such exchange");
    TRY(status);
    if (!is_withdrawal && !is_agreement && !str_is(act, "refuse"))
        return work_fail(w, ST_NOT_FOUND, "name", "没有这个动作", "there is no such act");
    if (!str_equal(is_withdrawal ? swap.asked_by : swap.asked_of, w->actor->account_id))
        return work_fail(w, ST_DENIED, "id", "换班只能由对方答复、由申请人撤回",
                         "the other one answers, the asker withdraws");
    if (!str_is(swap.state, "asked"))
        return work_fail(w, ST_CONFLICT, "id", "换班申请已经有了结果", "this exchange is settled");
    if (version != swap.version)
        return work_fail(w, ST_STALE, "version", "换班申请刚刚有了变化，请查看最新情况",
                         "this exchange has just changed; look at it again");
    if (is_agreement)
        TRY(exchange(w, &swap));
    const struct str state = is_withdrawal  ? STR("withdrawn")
                             : is_agreement ? STR("agreed")
                                            : STR("refused");
    TRY(watch_shift_store_swap_answer(w, &swap, state));
    swap.state = state;
    swap.version++;
    swap.answered_at = w->now;
    if (!is_withdrawal)
        TRY(tell(w, swap.asked_by, &swap, is_agreement ? "同意换班" : "不同意换班",
                 is_agreement ? "agrees to the exchange" : "refuses the exchange"));
    TRY(journal_of_swap(w,
                        is_agreement    ? "watch.swap-agree"
                        : is_withdrawal ? "watch.swap-withdraw"
                                        : "watch.swap-refuse",
                        &swap));
    return swap_json(w, &swap, ret_swap);
}

enum status watch_swap_page(struct work *w, struct str after, int64_t limit, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    int64_t want = limit > 0 && limit <= WATCH_PAGE_MAX ? limit : WATCH_PAGE, total;
    char text[INSTANT_TEXT_BYTES];
    struct watch_swap *swaps;
    size_t count;

    TRY(watch_shift_store_swap_page(w, w->actor->party_id, after, want + 1, &swaps, &count,
                                    &total));
    for (size_t i = 0; i < count && i < (size_t)want; i++) {
        json_t *object;

        TRY(swap_json(w, &swaps[i], &object));
        json_add(items, object);
    }
    json_put(page, "items", items);
    if (count > (size_t)want)
        json_put_text(page, "next", swaps[want - 1].id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}
