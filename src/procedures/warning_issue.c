/* SPDX-License-Identifier: Apache-2.0
 * Issuing a warning. */
#include "procedures/warning_issue.h"

#include "base/digest.h"
#include "procedures/recipient.h"
#include "procedures/warning_draft.h"
#include "procedures/warning_duty.h"
#include "procedures/warning_store.h"
#include "registry/message.h"

/* Told although not on the list, where the packs give them duties. */
static const char *const around_kinds[] = {"emergency-office", "support-team"};

enum { AROUND_COUNT = sizeof around_kinds / sizeof around_kinds[0] };

/* ---- The list ---- */

enum status warning_issue_list(struct work *w, const struct dossier *warning,
                               struct warning_list *ret_list)
{
    const json_t *wish = json_get_object(warning->data, "recipients");
    struct digest_stream *stream;
    struct digest_sm3 digest;
    struct str *parties, content;
    char hex[DIGEST_SM3_HEX_BYTES];
    size_t count;

    if (wish == NULL || json_object_size(wish) == 0)
        return work_fail(w, ST_INVALID, "recipients", "须选定发送对象", "choose who gets it");
    TRY(recipient_choose(w, warning, wish, &parties, &count));
    content = warning_draft_digest(w, warning);
    stream = digest_stream_open();
    digest_stream_add(stream, content.ptr, content.len);
    for (size_t i = 0; i < count; i++) {
        digest_stream_add(stream, "\n", 1);
        digest_stream_add(stream, parties[i].ptr, parties[i].len);
    }
    digest = digest_stream_close(stream);
    *ret_list = (struct warning_list){
        .parties = parties,
        .count = count,
        .digest = str_copy(w->arena, str_of(digest_hex(&digest, hex))),
    };
    return ST_OK;
}

enum status warning_issue_same_list(struct work *w, const struct dossier_step *step,
                                    const struct warning_list *list)
{
    struct str seen = json_get_text(step->input, "digest");

    if (seen.len == 0 || str_equal(seen, list->digest) ||
        json_get_bool(step->input, "confirmed", false))
        return ST_OK;
    return work_fail(w, ST_CONFLICT, "recipients",
                     "预览之后名单或内容有变化，现为 %zu 个单位；请重新预览，或确认后发布",
                     "the list or the text has changed since the preview; it now has %zu parties: "
                     "look again, or confirm",
                     list->count);
}

/* ---- Words and numbers ---- */

json_t *warning_issue_parameters(struct work *w, const struct dossier *warning)
{
    const struct warning_colour *colour = warning_colour_of(warning->level);
    json_t *parameters = json_new_object(w->arena);
    struct str organ = json_get_text(warning->data, "organ");

    json_put_textz(parameters, "mark_zh", warning->is_exercise ? "【演练】" : "");
    json_put_textz(parameters, "mark_en", warning->is_exercise ? "[EXERCISE] " : "");
    json_put_textz(parameters, "level_zh", colour ? colour->zh : "");
    json_put_textz(parameters, "level_en", colour ? colour->en : "");
    json_put_text(parameters, "title", warning->title);
    json_put_text(parameters, "issuer", organ.len > 0 ? organ : warning->party_name);
    json_put_text(parameters, "number", warning->number);
    return parameters;
}

static struct str replace(struct arena *arena, struct str text, const char *what, int64_t number)
{
    size_t length = str_of(what).len;

    for (size_t at = 0; at + length <= text.len; at++)
        if (str_is((struct str){text.ptr + at, length}, what))
            return arena_print(arena, "%.*s%lld%.*s", (int)at, text.ptr, (long long)number,
                               (int)(text.len - at - length), text.ptr + at + length);
    return text;
}

static enum status give_number(struct work *w, struct dossier *warning)
{
    struct policy_setting setting;
    struct policy_place place;
    struct str pattern = STR("{year}-{n}");
    int64_t year = instant_beijing_date(w->now).year, n;

    TRY(office_place(w, warning->region, warning->sector, instant_beijing_date(w->now), &place));
    enum status status = policy_setting(w->policy, &place, "warning.number", &setting);
    if (status == ST_OK)
        pattern = setting.text;
    else if (status != ST_NOT_FOUND)
        return status;
    TRY(warning_store_count_up(w, warning->party_id, year, &n));
    warning->number = replace(w->arena, replace(w->arena, pattern, "{year}", year), "{n}", n);
    return ST_OK;
}

/* ---- Events and messages ---- */

static bool is_one_of(const struct str *parties, size_t count, struct str party_id)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(parties[i], party_id))
            return true;
    return false;
}

enum status warning_issue_around(struct work *w, const struct dossier *warning,
                                 struct str ret_parties[2], size_t *ret_count)
{
    struct warning_duty duty;
    enum status status = warning_duty_begin(&duty, w, warning);

    *ret_count = 0;
    for (size_t i = 0; i < AROUND_COUNT && status == ST_OK; i++) {
        struct str party_id;
        size_t count = 0;
        status = office_nearest(w, warning->region, around_kinds[i], &party_id);
        if (status == ST_NOT_FOUND) {
            status = ST_OK;
            continue;
        }
        if (status == ST_OK)
            status = warning_duty_add(&duty, party_id, &count);
        if (status == ST_OK && count > 0)
            ret_parties[(*ret_count)++] = party_id;
    }
    warning_duty_end(&duty);
    if (warning->is_imported && !is_one_of(ret_parties, *ret_count, warning->party_id))
        *ret_count = 0; /* a file that somebody else took in binds nobody but itself */
    return status;
}

static bool is_in(const struct warning_list *list, struct str party_id)
{
    return is_one_of(list->parties, list->count, party_id);
}

/* Parties for which it was stated before, ascending. */
struct stated {
    const struct str *parties;
    size_t count;
};

static bool is_stated(const struct stated *stated, struct str party_id)
{
    size_t low = 0, high = stated->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_order(stated->parties[middle], party_id);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static enum status state_new(struct work *w, const struct dossier *warning,
                             const struct stated *stated, struct str party_id,
                             const json_t *attributes)
{
    if (is_stated(stated, party_id))
        return ST_OK;
    return dossier_fact(w, warning, "party", party_id, "warning-issued", w->now, attributes);
}

static enum status state_events(struct work *w, const struct dossier *warning,
                                const struct warning_list *list, const struct str *around,
                                size_t around_count, bool is_level_new)
{
    struct stated stated;
    struct str *parties;
    json_t *issued, *lifted;

    TRY(warning_duty_event(w, warning, warning->level, &issued, &lifted));
    TRY(warning_store_stated(w, warning->id, &parties, &stated.count));
    stated.parties = parties;
    for (size_t i = 0; is_level_new && i < stated.count; i++)
        TRY(dossier_fact(w, warning, "party", parties[i], "warning-issued", w->now, issued));
    if (!is_in(list, warning->party_id))
        TRY(state_new(w, warning, &stated, warning->party_id, issued));
    for (size_t i = 0; i < around_count; i++)
        if (!is_in(list, around[i]) && !str_equal(around[i], warning->party_id))
            TRY(state_new(w, warning, &stated, around[i], issued));
    for (size_t i = 0; i < list->count; i++)
        TRY(state_new(w, warning, &stated, list->parties[i], issued));
    return ST_OK;
}

static enum status tell_around(struct work *w, const struct dossier *warning, const char *kind,
                               struct str occasion, const struct str *around, size_t count)
{
    struct message_new message = {
        .kind = kind,
        .occasion = occasion,
        .subject_kind = "warning",
        .subject_id = warning->id,
        .parameters = warning_issue_parameters(w, warning),
    };

    for (size_t i = 0; i < count; i++) {
        if (str_equal(around[i], warning->party_id))
            continue;
        TRY(dossier_part_name(w, warning, around[i], "response"));
        TRY(message_tell_party(w, around[i],
                               (1u << (unsigned)ROLE_OPERATOR) | (1u << (unsigned)ROLE_REGULATOR) |
                                   (1u << (unsigned)ROLE_POLICE),
                               STR(""), &message));
    }
    return ST_OK;
}

enum status warning_issue_send(struct work *w, struct dossier *warning,
                               const struct warning_list *list, const char *kind,
                               struct str occasion, bool is_level_new)
{
    struct str around[AROUND_COUNT];
    const json_t *system;
    size_t around_count, i;

    TRY(recipient_freeze(w, warning, list->parties, list->count, NULL));
    json_array_foreach(json_get_list(warning->data, "systems"), i, system)
    {
        TRY(dossier_part_link(w, warning, "about", "system", json_text(system)));
    }
    TRY(warning_issue_around(w, warning, around, &around_count));
    TRY(state_events(w, warning, list, around, around_count, is_level_new));
    TRY(recipient_tell(w, warning, kind, occasion, warning_issue_parameters(w, warning)));
    return tell_around(w, warning, kind, occasion, around, around_count);
}

/* ---- The acts ---- */

enum status warning_issue_sign(struct work *w, struct dossier_step *step)
{
    json_put_instant(step->dossier->data, "signed_at", w->now);
    json_put_text(step->facts, "digest", warning_draft_digest(w, step->dossier));
    return ST_OK;
}

static enum status guard_list(struct work *w, struct dossier_step *step)
{
    struct warning_list list;

    if (json_array_size(step->problems) > 0)
        return ST_OK;
    TRY(warning_issue_list(w, step->dossier, &list));
    if (list.count == 0)
        dossier_problem(step, "recipients", "nobody", STR(""), "发送对象中没有任何单位",
                        "nobody is on the list");
    return warning_issue_same_list(w, step, &list);
}

/* What ended before it went out warns of nothing. */
static void guard_end(const struct work *w, struct dossier_step *step)
{
    struct instant ends_at;

    if (instant_read(json_get_text(step->dossier->data, "ends_at"), &ends_at) &&
        ends_at.ms <= w->now.ms)
        dossier_problem(step, "ends_at", "expired", STR(""), "结束时间已过，不能再发布",
                        "it has ended already and cannot be issued");
}

enum status warning_issue_guard(struct work *w, struct dossier_step *step)
{
    TRY(warning_draft_guard(w, step));
    guard_end(w, step);
    return guard_list(w, step);
}

/* The duty to judge and say everything began when it was signed, and is met by issuing. */
static enum status state_drafted(struct work *w, const struct dossier *warning)
{
    struct instant signed_at = w->now;
    json_t *attributes = json_new_object(w->arena);

    (void)instant_read(json_get_text(warning->data, "signed_at"), &signed_at);
    json_put_text(attributes, "level", warning->level);
    json_put_text(attributes, "scope", warning->scope);
    return dossier_fact(w, warning, "party", warning->party_id, "warning-drafted", signed_at,
                        attributes);
}

enum status warning_issue_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *warning = step->dossier;
    struct warning_list list;

    TRY(warning_issue_list(w, warning, &list));
    TRY(give_number(w, warning));
    warning->reach = STR(DOSSIER_REACH_AREA);
    json_put_instant(warning->data, "issued_at", w->now);
    json_put_text(warning->data, "digest", warning_draft_digest(w, warning));
    json_put_text(step->facts, "number", warning->number);
    json_put_text(step->facts, "digest", json_get_text(warning->data, "digest"));
    json_put_text(step->facts, "list", list.digest);
    json_put_int(step->facts, "recipients", (int64_t)list.count);
    TRY(state_drafted(w, warning));
    return warning_issue_send(w, warning, &list, "warning-issued",
                              arena_print(w->arena, "warning:%.*s:issued", STR_ARG(warning->id)),
                              false);
}

enum status warning_issue_pass_guard(struct work *w, struct dossier_step *step)
{
    struct dossier with = *step->dossier;
    json_t *wish = json_get_object(step->input, "recipients");

    if (wish != NULL) {
        with.data = json_keep(w->arena, json_deep_copy(with.data));
        json_put(with.data, "recipients", wish);
    }
    struct dossier *own = step->dossier;
    step->dossier = &with;
    enum status status = guard_list(w, step);
    step->dossier = own;
    return status;
}

enum status warning_issue_pass(struct work *w, struct dossier_step *step)
{
    struct dossier *warning = step->dossier;
    json_t *wish = json_get_object(step->input, "recipients");
    struct warning_list list = {0};

    if (wish != NULL)
        json_put(warning->data, "recipients", wish);
    TRY(warning_issue_list(w, warning, &list));
    warning->reach = STR(DOSSIER_REACH_AREA);
    json_put_int(step->facts, "recipients", (int64_t)list.count);
    return warning_issue_send(w, warning, &list, "warning-issued",
                              arena_print(w->arena, "warning:%.*s:issued", STR_ARG(warning->id)),
                              false);
}

enum status warning_issue_received(struct work *w, struct dossier *warning)
{
    struct str around[AROUND_COUNT];
    struct warning_list nobody = {0};
    size_t count;

    TRY(warning_issue_around(w, warning, around, &count));
    TRY(state_events(w, warning, &nobody, around, count, false));
    return tell_around(w, warning, "warning-issued",
                       arena_print(w->arena, "warning:%.*s:issued", STR_ARG(warning->id)), around,
                       count);
}
