/* SPDX-License-Identifier: Apache-2.0
 * Proposing, approving, noting and reporting the end. */
#include "procedures/response_end.h"

#include "procedures/investigation_open.h"
#include "procedures/response_input.h"
#include "procedures/response_post.h"
#include "procedures/response_side.h"
#include "procedures/response_spread.h"
#include "procedures/response_store.h"
#include "procedures/task.h"
#include "registry/fact.h"
#include "registry/message.h"

enum { NUMBER_MAX = 80 };

#define ENDED "ended"

enum status response_end_is_three(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = str_is(d->level, "III");
    return ST_OK;
}

enum status response_end_is_four(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = str_is(d->level, "IV");
    return ST_OK;
}

enum status response_end_is_reportable(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = str_is(d->level, "IV") && str_is(d->state, ENDED) &&
                !json_get_bool(d->data, "end_reported", false);
    return ST_OK;
}

enum status response_end_propose(struct work *w, struct dossier_step *step)
{
    return response_side_state(w, step->dossier, RESPONSE_OFFICE " " RESPONSE_COMMAND,
                               "response-end-proposed", step->happened_at, NULL);
}

/* ---- The end itself ---- */

static enum status stop_clock(struct work *w, const struct dossier *d)
{
    struct response_clock clock;
    enum status status = response_store_clock(w, d->id, &clock);

    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    clock.next_at.ms = 0;
    TRY(response_store_clock_put(w, &clock));
    return task_end(w, arena_print(w->arena, "silence:response:%.*s:", STR_ARG(d->id)),
                    STR("响应结束"));
}

/* Those who were told of the start are told of the end. */
static enum status state_end(struct work *w, const struct dossier *d, struct instant at)
{
    json_t *level = response_side_level(w, d, "level"), *words = json_new_object(w->arena);
    const struct response_spread_new all = {
        .audience = "all",
        .word = "response-ended",
        .attributes = level,
        .message = "response-ended",
        .parameters = words,
        .at = at,
    };

    json_put_text(words, "title", response_side_title(w, d));
    json_put_text(words, "level", d->level);
    json_put_text(words, "number", d->number);
    TRY(response_side_state(w, d, RESPONSE_COMMAND " " RESPONSE_AFFECTED " " RESPONSE_OFFICE,
                            "response-ended", at, level));
    return str_is(d->level, "IV") ? ST_OK : response_spread_begin(w, d, &all);
}

enum status response_end_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(d->data, "ended_at", instant_print(step->happened_at, text));
    TRY(response_post_dissolve_all(w, step));
    TRY(stop_clock(w, d));
    TRY(state_end(w, d, step->happened_at));
    return investigation_open_after(w, d, step->happened_at);
}

enum status response_end_notice_guard(struct work *w, struct dossier_step *step)
{
    (void)w;
    (void)response_input_text(step, "number", NUMBER_MAX, true);
    (void)response_input_text(step, "issuer", RESPONSE_INPUT_NAME_MAX, true);
    return ST_OK;
}

enum status response_end_notice_effect(struct work *w, struct dossier_step *step)
{
    json_t *notice = json_new_object(w->arena);

    json_put_text(notice, "number", str_trim(json_get_text(step->input, "number")));
    json_put_text(notice, "issuer", str_trim(json_get_text(step->input, "issuer")));
    json_put(step->dossier->data, "end_notice", notice);
    json_put(step->facts, "notice", notice);
    return response_end_effect(w, step);
}

/* The office has it as soon as it is reported here. */
enum status response_end_report(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    json_t *words = json_new_object(w->arena);
    struct str office;

    json_put_bool(step->dossier->data, "end_reported", true);
    TRY(dossier_fact(w, d, FACT_PARTY, d->party_id, "response-end-reported", step->happened_at,
                     NULL));
    TRY(response_side_of(w, d, RESPONSE_OFFICE, &office));
    if (office.len == 0)
        return ST_OK;
    json_put_text(words, "title", response_side_title(w, d));
    json_put_text(words, "level", d->level);
    json_put_text(words, "number", d->number);
    const struct message_new message = {
        .kind = "response-ended",
        .occasion = arena_print(w->arena, "response-end-report:%.*s", STR_ARG(d->id)),
        .subject_kind = "response",
        .subject_id = d->id,
        .parameters = words,
    };
    return message_tell_party(w, office, 1u << ROLE_REGULATOR | 1u << ROLE_POLICE, STR(""),
                              &message);
}
