/* SPDX-License-Identifier: Apache-2.0
 * Step by step through the parties of a region. */
#include "procedures/response_spread.h"

#include "base/id.h"
#include "procedures/response_store.h"
#include "registry/message.h"
#include "registry/region.h"

enum { TREE_MAX_BYTES = 64 * 1024 };

static const uint32_t BUSINESS_ROLES =
    1u << (unsigned)ROLE_OPERATOR | 1u << (unsigned)ROLE_REGULATOR | 1u << (unsigned)ROLE_POLICE;

/* Those who have a part of their own were named by the act already. */
static enum status state_one(struct work *w, const struct dossier *d,
                             const struct response_spread *s, struct str party_id)
{
    json_t *attributes = NULL;
    bool has_part;

    TRY(response_store_has_part(w, d->id, party_id, &has_part));
    if (has_part)
        return ST_OK;
    if (s->attributes.len > 0)
        TRY(json_read(w->arena, s->attributes, TREE_MAX_BYTES, &w->fault, &attributes));
    return dossier_fact(w, d, "party", party_id, str_zero(w->arena, s->word), s->at, attributes);
}

static enum status tell_one(struct work *w, const struct dossier *d,
                            const struct response_spread *s, struct str party_id)
{
    json_t *parameters = NULL;

    if (s->word.len > 0)
        TRY(state_one(w, d, s, party_id));
    if (s->message.len == 0)
        return ST_OK;
    TRY(json_read(w->arena, s->parameters, TREE_MAX_BYTES, &w->fault, &parameters));
    const struct message_new message = {
        .kind = str_zero(w->arena, s->message),
        .occasion = arena_print(w->arena, "response:%.*s", STR_ARG(s->id)),
        .subject_kind = "response",
        .subject_id = d->id,
        .parameters = parameters,
    };
    return message_tell_party(w, party_id, BUSINESS_ROLES, STR(""), &message);
}

static enum status step(struct work *w, const struct dossier *d, struct response_spread *s,
                        int64_t limit, int *count)
{
    struct str *ids;
    size_t found;
    int64_t last;

    TRY(response_store_spread_parties(w, s, limit, &ids, &found, &last));
    for (size_t i = 0; i < found; i++)
        TRY(tell_one(w, d, s, ids[i]));
    s->after_no = last;
    s->told += (int64_t)found;
    *count += (int)found;
    return response_store_spread_move(w, s, (int64_t)found < limit);
}

enum status response_spread_begin(struct work *w, const struct dossier *d,
                                  const struct response_spread_new *input)
{
    struct response_spread s = {
        .id = id_new(w->arena, w->now),
        .dossier_id = d->id,
        .audience = str_of(input->audience),
        .word = str_of(input->word),
        .message = str_of(input->message),
        .at = input->at,
    };
    struct region region;
    int count = 0;

    /* An exercise among real records concerns those who take part in it. */
    if (d->is_exercise && !work_is_exercise(w))
        return ST_OK;
    TRY(region_load(w, d->region, "region", &region));
    s.region_path = region.path;
    if (input->attributes != NULL)
        s.attributes = json_canonical(w->arena, input->attributes);
    if (input->parameters != NULL)
        s.parameters = json_canonical(w->arena, input->parameters);
    TRY(response_store_spread_add(w, &s));
    return step(w, d, &s, RESPONSE_SPREAD_FIRST, &count);
}

enum status response_spread_step(struct work *w, int *ret_count)
{
    struct response_spread *open;
    size_t count;

    *ret_count = 0;
    TRY(response_store_spreads_open(w, &open, &count));
    for (size_t i = 0; i < count; i++) {
        struct dossier d;

        TRY(dossier_load(w, open[i].dossier_id, "response", &d));
        TRY(step(w, &d, &open[i], RESPONSE_SPREAD_STEP, ret_count));
    }
    return ST_OK;
}
