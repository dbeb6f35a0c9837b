/* SPDX-License-Identifier: Apache-2.0
 * The list of recipients: chosen, frozen, told, counted, ended. */
#include "procedures/recipient.h"

#include "base/digest.h"
#include "procedures/recipient_choice.h"
#include "procedures/recipient_plan.h"
#include "procedures/recipient_view.h"
#include "procedures/recipient_way_store.h"
#include "registry/message.h"

enum status recipient_choose(struct work *w, const struct dossier *dossier, const json_t *wish,
                             struct str **ret_parties, size_t *ret_count)
{
    struct recipient_filter filter;
    struct str *parties;
    size_t count;

    TRY(recipient_choice_filter(w, dossier, wish, &filter));
    TRY(recipient_store_choose(w, &filter, &parties, &count));
    if (count > RECIPIENT_MAX)
        return work_fail(w, ST_LIMIT, "recipients", "发送对象超过 %d 个单位",
                         "more than %d parties are meant", RECIPIENT_MAX);
    *ret_parties = parties;
    *ret_count = count;
    return ST_OK;
}

static enum status add_all(struct work *w, const struct dossier *dossier, const struct str *parties,
                           size_t count, int64_t *ret_added)
{
    int64_t added = 0;

    for (size_t i = 0; i < count; i += RECIPIENT_BATCH) {
        size_t part = count - i < RECIPIENT_BATCH ? count - i : RECIPIENT_BATCH;
        int64_t more = 0;

        TRY(recipient_store_add(w, dossier->id, recipient_store_list(w->arena, parties + i, part),
                                &more));
        added += more;
    }
    *ret_added = added;
    return ST_OK;
}

/* SM3 over the ids of all recipients, one on each line, ascending. */
static enum status list_digest(struct work *w, const struct dossier *dossier, struct str *ret_hex,
                               size_t *ret_count)
{
    struct digest_stream *stream;
    struct digest_sm3 digest;
    char hex[DIGEST_SM3_HEX_BYTES];
    struct str *ids;

    TRY(recipient_store_parties(w, dossier->id, &ids, ret_count));
    stream = digest_stream_open();
    for (size_t i = 0; i < *ret_count; i++) {
        digest_stream_add(stream, ids[i].ptr, ids[i].len);
        digest_stream_add(stream, "\n", 1);
    }
    digest = digest_stream_close(stream);
    *ret_hex = str_copy(w->arena, str_of(digest_hex(&digest, hex)));
    return ST_OK;
}

enum status recipient_freeze(struct work *w, const struct dossier *dossier,
                             const struct str *parties, size_t count, int64_t *ret_added)
{
    json_t *facts = json_new_object(w->arena);
    struct recipient_plan plan;
    int64_t added = 0;
    struct str hex;
    size_t total;

    TRY(recipient_plan_of(w, dossier, &plan));
    TRY(add_all(w, dossier, parties, count, &added));
    if (ret_added)
        *ret_added = added;
    if (added == 0)
        return ST_OK;
    TRY(recipient_store_fill(w, dossier->id, plan.contacts));
    TRY(list_digest(w, dossier, &hex, &total));
    json_put_int(facts, "added", added);
    json_put_int(facts, "total", (int64_t)total);
    json_put_text(facts, "list_digest", hex);
    return dossier_note(w, dossier, "recipients", w->now, STR(""), facts);
}

/* What a recipient is told: the members that say what it is about. */
static json_t *text_of(struct work *w, const struct dossier *dossier)
{
    json_t *text = json_new_object(w->arena);

    json_put_text(text, "kind", dossier->kind);
    json_put_text(text, "number", dossier->number);
    json_put_text(text, "title", dossier->title);
    json_put_text(text, "level", dossier->level);
    json_put_text(text, "scope", dossier->scope);
    json_put_text(text, "region", dossier->region);
    json_put_text(text, "sector", dossier->sector);
    json_put_text(text, "issuer", dossier->party_name);
    json_put(text, "data", dossier->data ? dossier->data : json_new_object(w->arena));
    return text;
}

static void put_missing(json_t *object, const char *key, struct str text)
{
    if (!json_object_get(object, key))
        json_put_text(object, key, text.ptr ? text : STR(""));
}

static void put_level(json_t *parameters, struct str level)
{
    static const char *const words[][3] = {{"red", "红色", "red"},
                                           {"orange", "橙色", "orange"},
                                           {"yellow", "黄色", "yellow"},
                                           {"blue", "蓝色", "blue"}};

    if (json_object_get(parameters, "level"))
        return;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_is(level, words[i][0])) {
            json_put_textz(parameters, "level_zh", words[i][1]);
            json_put_textz(parameters, "level_en", words[i][2]);
        }
    }
}

static json_t *complete(struct work *w, const struct dossier *dossier, const json_t *parameters)
{
    json_t *out =
        parameters ? json_keep(w->arena, json_deep_copy(parameters)) : json_new_object(w->arena);

    put_missing(out, "title", dossier->title);
    put_missing(out, "number", dossier->number);
    put_missing(out, "issuer", dossier->party_name);
    put_level(out, dossier->level);
    if (dossier->is_exercise && !json_object_get(out, "mark")) {
        json_put_textz(out, "mark_zh", "【演练】");
        json_put_textz(out, "mark_en", "[EXERCISE] ");
    }
    return out;
}

static enum status keep_text(struct work *w, const struct dossier *dossier,
                             struct recipient_text *text)
{
    char hex[DIGEST_SM3_HEX_BYTES];

    text->text = text_of(w, dossier);
    text->at = w->now;
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, text->text));
    text->digest = str_copy(w->arena, str_of(digest_hex(&digest, hex)));
    return recipient_store_add_text(w, dossier->id, text);
}

enum status recipient_tell(struct work *w, const struct dossier *dossier, const char *message_kind,
                           struct str occasion, const json_t *parameters)
{
    struct recipient_text text = {
        .occasion = occasion,
        .message_kind = str_of(message_kind),
        .parameters = complete(w, dossier, parameters),
    };
    struct message_new message = {
        .kind = message_kind,
        .occasion =
            arena_print(w->arena, "dossier:%.*s:%.*s", STR_ARG(dossier->id), STR_ARG(occasion)),
        .subject_kind = str_zero(w->arena, dossier->kind),
        .subject_id = dossier->id,
        .parameters = text.parameters,
    };
    struct str *accounts, *parties;
    size_t account_count, party_count;
    struct recipient_plan plan;

    TRY(recipient_plan_of(w, dossier, &plan));
    if (plan.rings_at_night)
        message.due_at.ms = w->now.ms + 1; /* it is due now: nothing holds its mail back */
    TRY(keep_text(w, dossier, &text));
    TRY(recipient_store_told(w, dossier->id, &accounts, &account_count));
    TRY(message_tell_many(w, accounts, account_count, &message, NULL));
    TRY(recipient_store_parties(w, dossier->id, &parties, &party_count));
    TRY(message_tell_channels(w, parties, party_count, &message));
    TRY(recipient_store_mark_told(w, dossier->id));
    return recipient_store_start(w, dossier->id,
                                 recipient_plan_next(&plan, RECIPIENT_STEP_FIRST, w->now));
}

enum status recipient_end(struct work *w, const struct dossier *dossier)
{
    return recipient_store_end(w, dossier->id);
}

enum status recipient_set_due(struct work *w, const struct dossier *dossier, struct str party_id,
                              struct instant due_at)
{
    return recipient_store_set_due(w, dossier->id, party_id, due_at);
}

/* The keeper, and officers of the area; a recipient does not see the others. */
static bool sees_counts(const struct work *w, const struct dossier *dossier)
{
    return w->actor->is_system || (w->actor->sees_region && w->actor->region.len > 0) ||
           (w->actor->party_id.len > 0 && str_equal(w->actor->party_id, dossier->party_id));
}

static enum status put_oldest(struct work *w, const struct dossier *dossier, json_t *counts)
{
    json_t *oldest = json_new_object(w->arena), *party = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];
    struct instant since;
    struct str id, name;
    enum status status = recipient_store_oldest(w, dossier->id, &id, &name, &since);

    json_put_null(counts, "oldest_unsigned");
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    json_put_text(party, "id", id);
    json_put_text(party, "name", name);
    json_put(oldest, "party", party);
    json_put_textz(oldest, "since", instant_print(since, text));
    json_put(counts, "oldest_unsigned", oldest);
    return ST_OK;
}

enum status recipient_counts(struct work *w, const struct dossier *dossier, json_t **ret_counts)
{
    static const char *const words[] = {"queued", "sent",     "delivered", "read",
                                        "signed", "fed_back", "verified"};
    json_t *counts = json_new_object(w->arena), *hooks;
    struct recipient_counters counters;

    if (!sees_counts(w, dossier)) {
        *ret_counts = json_keep(w->arena, json_null());
        return ST_OK;
    }
    TRY(recipient_store_counters(w, dossier->id, &counters));
    json_put_int(counts, "total", counters.total);
    for (size_t i = 0; i < RECIPIENT_RUNGS; i++)
        json_put_int(counts, words[i], counters.reached[i]);
    json_put_int(counts, "unreached", counters.total - counters.reached[RECIPIENT_RUNG_DELIVERED]);
    TRY(put_oldest(w, dossier, counts));
    json_put_int(counts, "people", counters.people);
    json_put_bool(counts, "ended", counters.is_ended);
    TRY(recipient_way_hooks(w, dossier, &hooks));
    json_put(counts, "hooks", hooks);
    *ret_counts = counts;
    return ST_OK;
}

enum status recipient_own(struct work *w, const struct dossier *dossier, json_t **ret_recipient)
{
    struct recipient r;
    enum status status = recipient_store_load(w, dossier->id, w->actor->party_id, &r);

    *ret_recipient = json_keep(w->arena, json_null());
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    TRY(recipient_view_one(w, dossier, w->actor->party_id, ret_recipient));
    /* A notice may ask for a signature only. */
    if (str_is(json_get_text(*ret_recipient, "wants"), "feed-back") &&
        !json_get_bool(dossier->data, "wants_feedback", true))
        json_put_textz(*ret_recipient, "wants", "nothing");
    return ST_OK;
}
