/* SPDX-License-Identifier: Apache-2.0
 * What the clock does with recipients that stay silent, and deliveries that were given up. */
#include "procedures/recipient_plan.h"
#include "procedures/recipient_way_store.h"
#include "procedures/task.h"
#include "registry/message.h"

enum { MINUTE_MS = 60 * 1000, NAMES_MAX = 5 };

/* Recipients of one dossier that take the same step together. */
struct round {
    struct dossier dossier;
    struct recipient_plan plan;
    const struct recipient_step *rows;
    size_t count;
    int64_t step; /* that is taken now */
    struct str parties;
};

static struct str names_of(struct work *w, const struct recipient_step *rows, size_t count)
{
    struct str text = STR("");

    for (size_t i = 0; i < count && i < NAMES_MAX; i++)
        text = arena_print(w->arena, "%.*s%s%.*s", STR_ARG(text), i > 0 ? "、" : "",
                           STR_ARG(rows[i].party_name));
    if (count > NAMES_MAX)
        text = arena_print(w->arena, "%.*s……", STR_ARG(text));
    return text;
}

/* The next people get what the first got. */
static enum status tell_people(struct work *w, const struct round *round)
{
    struct message_new message = {.subject_id = round->dossier.id};
    struct recipient_text text;
    struct str *ids;
    size_t count;

    TRY(recipient_way_step_people(w, round->dossier.id, round->parties, round->step, &ids, &count));
    enum status status = recipient_store_text(w, round->dossier.id, STR(""), &text);
    if (status == ST_NOT_FOUND || count == 0)
        return ST_OK; /* frozen, not told yet */
    TRY(status);
    message.kind = str_zero(w->arena, text.message_kind);
    message.subject_kind = str_zero(w->arena, round->dossier.kind);
    message.occasion = arena_print(w->arena, "dossier:%.*s:%.*s", STR_ARG(round->dossier.id),
                                   STR_ARG(text.occasion));
    message.parameters = text.parameters;
    message.due_at.ms = w->now.ms + 1; /* nothing holds an escalation back, at night neither */
    return message_tell_many(w, ids, count, &message, NULL);
}

static enum status tell_supervisor(struct work *w, const struct round *round, struct str regulator,
                                   const struct recipient_step *rows, size_t count)
{
    json_t *parameters = json_new_object(w->arena);
    const struct message_new message = {
        .kind = "recipient-escalated",
        .occasion = arena_print(w->arena, "dossier:%.*s:silent:%lld", STR_ARG(round->dossier.id),
                                (long long)w->now.ms),
        .subject_kind = str_zero(w->arena, round->dossier.kind),
        .subject_id = round->dossier.id,
        .parameters = parameters,
        .due_at = {w->now.ms + 1},
    };

    json_put_text(parameters, "title", round->dossier.title);
    json_put_text(parameters, "number", round->dossier.number);
    json_put_int(parameters, "count", (int64_t)count);
    json_put_int(parameters, "minutes", round->plan.minutes[RECIPIENT_STEP_NEXT]);
    json_put_text(parameters, "parties", names_of(w, rows, count));
    if (round->dossier.is_exercise) {
        json_put_textz(parameters, "mark_zh", "【演练】");
        json_put_textz(parameters, "mark_en", "[EXERCISE] ");
    }
    TRY(dossier_part_name(w, &round->dossier, regulator, "supervisor"));
    return message_tell_party(w, regulator, 1u << ROLE_REGULATOR | 1u << ROLE_POLICE, STR(""),
                              &message);
}

static const struct recipient_step *row_of(const struct round *round, struct str party_id)
{
    for (size_t i = 0; i < round->count; i++)
        if (str_equal(round->rows[i].party_id, party_id))
            return &round->rows[i];
    return NULL;
}

static enum status tell_supervisors(struct work *w, const struct round *round)
{
    struct recipient_step *own = ARENA_ARRAY(w->arena, round->count + 1, struct recipient_step);
    struct str *pairs;
    size_t count, owned = 0;

    TRY(recipient_way_supervisors(w, round->parties, &pairs, &count));
    for (size_t i = 0; i < count; i++) {
        const struct recipient_step *row = row_of(round, pairs[2 * i + 1]);

        if (row && owned < round->count)
            own[owned++] = *row;
        if (i + 1 < count && str_equal(pairs[2 * i], pairs[2 * (i + 1)]))
            continue;
        if (owned > 0)
            TRY(tell_supervisor(w, round, pairs[2 * i], own, owned));
        owned = 0;
    }
    return ST_OK;
}

static enum status ask_to_call(struct work *w, const struct round *round)
{
    struct recipient_text text;
    int64_t waiting;
    struct str occasion = STR("");

    enum status status = recipient_store_text(w, round->dossier.id, STR(""), &text);
    if (status == ST_OK)
        occasion = text.occasion;
    else if (status != ST_NOT_FOUND)
        return status;
    TRY(recipient_way_waiting(w, round->dossier.id, &waiting));
    const struct task_new task = {
        .dossier = &round->dossier,
        .kind = "unreached",
        .occasion = arena_print(w->arena, "unreached:%.*s:%.*s", STR_ARG(round->dossier.id),
                                STR_ARG(occasion)),
        .code = STR(""),
        .zh = arena_print(w->arena, "“%.*s”有 %lld 个单位一直未签收，请按电话名单逐一联系",
                          STR_ARG(round->dossier.title), (long long)waiting),
        .en = arena_print(w->arena,
                          "%lld unit(s) never signed for \"%.*s\": call them by the telephone list",
                          (long long)waiting, STR_ARG(round->dossier.title)),
        .clause = STR(""),
        .party_id = round->dossier.party_id,
        .account_id = STR(""),
    };
    return task_add(w, &task, NULL);
}

static enum status note_round(struct work *w, const struct round *round)
{
    static const char *const acts[] = {"", "call-next", "call-all", "call-by-telephone"};
    json_t *facts = json_new_object(w->arena);

    json_put_int(facts, "parties", (int64_t)round->count);
    json_put_text(facts, "names", names_of(w, round->rows, round->count));
    json_put_int(facts, "step", round->step);
    return dossier_note(w, &round->dossier, acts[round->step], w->now, STR(""), facts);
}

static enum status take_round(struct work *w, struct round *round)
{
    struct str *ids = ARENA_ARRAY(w->arena, round->count + 1, struct str);
    struct recipient_text text = {.at = w->now};
    struct instant next = {0};

    for (size_t i = 0; i < round->count; i++)
        ids[i] = round->rows[i].party_id;
    round->parties = recipient_store_list(w->arena, ids, round->count);
    enum status status = recipient_store_text(w, round->dossier.id, STR(""), &text);
    if (status != ST_NOT_FOUND)
        TRY(status);
    if (round->step < RECIPIENT_STEP_PHONE) {
        next = recipient_plan_next(&round->plan, round->step, text.at);
        if (next.ms <= w->now.ms)
            next.ms = w->now.ms + 1; /* a job that slept takes one step at a time */
    }
    TRY(recipient_way_take_step(w, round->dossier.id, round->parties, round->step, next));
    if (round->step < RECIPIENT_STEP_PHONE)
        TRY(tell_people(w, round));
    if (round->step == RECIPIENT_STEP_ALL)
        TRY(tell_supervisors(w, round));
    if (round->step == RECIPIENT_STEP_PHONE)
        TRY(ask_to_call(w, round));
    return note_round(w, round);
}

static enum status take_steps(struct work *w, int *ret_count)
{
    struct recipient_step *rows;
    size_t count;

    TRY(recipient_way_due(w, &rows, &count));
    for (size_t i = 0; i < count;) {
        struct round round = {.rows = &rows[i], .step = rows[i].step + 1};

        while (i < count && str_equal(rows[i].dossier_id, round.rows->dossier_id) &&
               rows[i].step + 1 == round.step) {
            round.count++;
            i++;
        }
        TRY(dossier_load(w, round.rows->dossier_id, NULL, &round.dossier));
        TRY(recipient_plan_of(w, &round.dossier, &round.plan));
        TRY(take_round(w, &round));
    }
    *ret_count += (int)count;
    return ST_OK;
}

/* A way that failed for good is work of the issuer: its people must be reached otherwise. */
static enum status raise_dead(struct work *w, int *ret_count)
{
    struct recipient_dead *rows;
    size_t count;

    TRY(recipient_way_dead(w, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct dossier dossier;
        enum status status = dossier_load(w, rows[i].dossier_id, NULL, &dossier);

        if (status == ST_NOT_FOUND) {
            fault_clear(&w->fault);
            continue;
        }
        TRY(status);
        const struct task_new task = {
            .dossier = &dossier,
            .kind = "channel",
            .occasion = arena_print(w->arena, "channel:%.*s:%.*s", STR_ARG(dossier.id),
                                    STR_ARG(rows[i].channel_id)),
            .code = STR(""),
            .zh = arena_print(w->arena, "“%.*s”经“%.*s”未能送达（%.*s），请换其他方式通知",
                              STR_ARG(dossier.title), STR_ARG(rows[i].channel_name),
                              STR_ARG(rows[i].evidence)),
            .en = arena_print(
                w->arena, "\"%.*s\" could not be delivered by \"%.*s\" (%.*s): tell them otherwise",
                STR_ARG(dossier.title), STR_ARG(rows[i].channel_name), STR_ARG(rows[i].evidence)),
            .clause = STR(""),
            .party_id = dossier.party_id,
            .account_id = STR(""),
        };
        TRY(task_add(w, &task, NULL));
    }
    *ret_count += (int)count;
    return ST_OK;
}

enum status recipient_escalate(struct work *w, int *ret_count)
{
    *ret_count = 0;
    TRY(take_steps(w, ret_count));
    return raise_dead(w, ret_count);
}
