/* SPDX-License-Identifier: Apache-2.0
 * Command posts stand up, move in, are staffed and dissolved. */
#include "procedures/response_post.h"

#include "base/id.h"
#include "procedures/response_input.h"
#include "procedures/response_side.h"
#include "registry/fact.h"

#define CITY    "city"
#define ON_SITE "on-site"
#define OWN     "own"

enum { MEMBERS_MAX_BYTES = 256 * 1024 };

/* ---- Forming ---- */

enum status response_post_is_city(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = !str_is(d->level, "IV");
    return ST_OK;
}

enum status response_post_guard(struct work *w, struct dossier_step *step)
{
    struct str party = response_input_text(step, "party", RESPONSE_INPUT_NAME_MAX, false);
    struct office office;

    (void)response_input_text(step, "name", RESPONSE_INPUT_NAME_MAX, false);
    (void)response_input_text(step, "place", DOSSIER_TITLE_MAX, true);
    (void)response_input_text(step, "commander", RESPONSE_INPUT_NAME_MAX, true);
    (void)response_input_text(step, "deputies", DOSSIER_TITLE_MAX, false);
    (void)response_input_members(w, step, "members");
    if (party.len > 0)
        TRY(office_of(w, party, &office));
    return ST_OK;
}

enum status response_post_on_site_guard(struct work *w, struct dossier_step *step)
{
    TRY(response_post_guard(w, step));
    if (step->authority == NULL)
        return ST_OK;
    return response_side_commands(w, step->dossier, step->authority->clause);
}

static struct str named(struct dossier_step *step, const char *key, const char *otherwise)
{
    struct str text = str_trim(json_get_text(step->input, key));

    return text.len > 0 ? text : str_of(otherwise);
}

static enum status form(struct work *w, struct dossier_step *step, const char *kind,
                        const char *name, struct response_post *ret_post)
{
    struct str party = str_trim(json_get_text(step->input, "party"));
    struct response_post post = {
        .id = id_new(w->arena, w->now),
        .dossier_id = step->dossier->id,
        .kind = str_of(kind),
        .name = named(step, "name", name),
        .formed_by = w->actor->party_id.len > 0 ? w->actor->party_id : step->dossier->party_id,
        .place = named(step, "place", ""),
        .commander = named(step, "commander", ""),
        .deputies = named(step, "deputies", ""),
        .members = response_input_members(w, step, "members"),
        .stood_up_at = step->happened_at,
    };
    struct office office;

    /* A unit's own command is the unit's. */
    if (party.len == 0 || str_is(post.kind, OWN))
        party = post.formed_by;
    TRY(office_of(w, party, &office));
    post.party_id = office.party_id;
    post.party_name = office.name;
    TRY(response_store_post_add(w, &post));
    json_put_text(step->facts, "post", post.id);
    json_put_text(step->facts, "name", post.name);
    json_put_text(step->facts, "place", post.place);
    json_put_text(step->facts, "commander", post.commander);
    *ret_post = post;
    return ST_OK;
}

enum status response_post_form_city(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    TRY(form(w, step, CITY, "网络安全事件应急指挥部", &post));
    TRY(dossier_part_name(w, step->dossier, post.party_id, RESPONSE_COMMAND));
    return dossier_fact(w, step->dossier, FACT_PARTY, post.formed_by, "command-formed",
                        step->happened_at, NULL);
}

enum status response_post_needed(struct work *w, struct dossier_step *step)
{
    return response_side_state(w, step->dossier, RESPONSE_OFFICE, "command-needed",
                               step->happened_at, NULL);
}

/* The party is an on-site command from now on, or not any more. */
static enum status flag(struct work *w, const struct dossier *d, const struct response_post *post,
                        struct instant at, bool is_on)
{
    return dossier_fact(w, d, FACT_PARTY, post->party_id, "on-site-command", at,
                        json_keep(w->arena, json_boolean(is_on)));
}

enum status response_post_form_on_site(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct response_post post, standing;
    enum status status = response_post_on_site(w, d, &standing);

    if (status == ST_OK)
        return work_fail(w, ST_CONFLICT, "act", "已有现场指挥部：%.*s",
                         "an on-site command stands already: %.*s", STR_ARG(standing.name));
    if (status != ST_NOT_FOUND)
        return status;
    TRY(form(w, step, ON_SITE, "现场指挥部", &post));
    TRY(dossier_part_name(w, d, post.party_id, RESPONSE_ON_SITE));
    TRY(flag(w, d, &post, step->happened_at, true));
    return response_side_state(w, d, RESPONSE_COMMAND " " RESPONSE_ON_SITE,
                               "on-site-command-formed", step->happened_at, NULL);
}

enum status response_post_form_own(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    return form(w, step, OWN, "应急指挥部", &post);
}

/* ---- Posts that stand ---- */

static enum status standing_post(struct work *w, struct dossier_step *step,
                                 struct response_post *ret_post)
{
    enum status status =
        response_store_post(w, step->dossier->id, json_get_text(step->input, "post"), ret_post);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_INVALID, "post", "没有这个指挥部", "there is no such command post");
    TRY(status);
    if (ret_post->dissolved_at.ms != 0)
        return work_fail(w, ST_CONFLICT, "post", "指挥部已经撤销", "the post is dissolved already");
    if (step->happened_at.ms < ret_post->stood_up_at.ms)
        dossier_problem(step, "happened_at", "order", STR(""), "不能早于成立时间",
                        "it cannot be before the post stood up");
    return ST_OK;
}

static enum status need_party(struct work *w, const struct response_post *post, bool is_formers,
                              bool is_actors)
{
    const struct str me = w->actor->party_id;

    if (w->actor->is_system || (is_formers && str_equal(me, post->formed_by)) ||
        (is_actors && str_equal(me, post->party_id)))
        return ST_OK;
    return work_fail(w, ST_DENIED, "post", "“%.*s”不由本单位管理",
                     "“%.*s” is not for your party to manage", STR_ARG(post->name));
}

enum status response_post_staff_guard(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    (void)response_input_text(step, "place", DOSSIER_TITLE_MAX, false);
    (void)response_input_text(step, "commander", RESPONSE_INPUT_NAME_MAX, false);
    (void)response_input_text(step, "deputies", DOSSIER_TITLE_MAX, false);
    (void)response_input_members(w, step, "members");
    TRY(standing_post(w, step, &post));
    return need_party(w, &post, true, true);
}

static void take(struct dossier_step *step, const char *key, struct str *member)
{
    struct str text = str_trim(json_get_text(step->input, key));

    if (text.len == 0)
        return;
    *member = text;
    json_put_text(step->facts, key, text);
}

enum status response_post_staff(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    TRY(standing_post(w, step, &post));
    take(step, "place", &post.place);
    take(step, "commander", &post.commander);
    take(step, "deputies", &post.deputies);
    if (json_get_list(step->input, "members") != NULL)
        post.members = response_input_members(w, step, "members");
    json_put_text(step->facts, "name", post.name);
    return response_store_post_move(w, &post);
}

enum status response_post_move_in_guard(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    TRY(standing_post(w, step, &post));
    if (post.moved_in_at.ms != 0)
        return work_fail(w, ST_CONFLICT, "post", "已记录进驻", "the move is recorded already");
    return need_party(w, &post, true, true);
}

enum status response_post_move_in(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    TRY(standing_post(w, step, &post));
    post.moved_in_at = step->happened_at;
    json_put_text(step->facts, "name", post.name);
    TRY(response_store_post_move(w, &post));
    if (!str_is(post.kind, ON_SITE))
        return ST_OK;
    return dossier_fact(w, step->dossier, FACT_PARTY, post.party_id, "on-site-moved-in",
                        step->happened_at, NULL);
}

enum status response_post_dissolve_guard(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    TRY(standing_post(w, step, &post));
    return need_party(w, &post, true, false);
}

static enum status dissolve(struct work *w, struct dossier_step *step, struct response_post *post)
{
    bool is_elsewhere = false;

    post->dissolved_at = step->happened_at;
    post->reason = step->reason;
    TRY(response_store_post_move(w, post));
    if (!str_is(post->kind, ON_SITE))
        return ST_OK;
    TRY(dossier_part_unname(w, step->dossier, post->party_id, RESPONSE_ON_SITE));
    TRY(response_store_post_elsewhere(w, post, &is_elsewhere));
    return is_elsewhere ? ST_OK : flag(w, step->dossier, post, step->happened_at, false);
}

enum status response_post_dissolve(struct work *w, struct dossier_step *step)
{
    struct response_post post;

    TRY(standing_post(w, step, &post));
    json_put_text(step->facts, "name", post.name);
    return dissolve(w, step, &post);
}

enum status response_post_dissolve_all(struct work *w, struct dossier_step *step)
{
    struct response_post *posts;
    size_t count;

    TRY(response_store_posts(w, step->dossier->id, &posts, &count));
    for (size_t i = 0; i < count; i++)
        if (posts[i].dissolved_at.ms == 0)
            TRY(dissolve(w, step, &posts[i]));
    return ST_OK;
}

/* ---- Reading ---- */

enum status response_post_on_site(struct work *w, const struct dossier *d,
                                  struct response_post *ret_post)
{
    struct response_post *posts;
    size_t count;

    TRY(response_store_posts(w, d->id, &posts, &count));
    for (size_t i = 0; i < count; i++) {
        if (!str_is(posts[i].kind, ON_SITE) || posts[i].dissolved_at.ms != 0)
            continue;
        *ret_post = posts[i];
        return ST_OK;
    }
    return ST_NOT_FOUND;
}

static enum status post_json(struct work *w, const struct response_post *post, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena), *members;

    TRY(json_read(w->arena, post->members, MEMBERS_MAX_BYTES, &w->fault, &members));
    json_put_text(party, "id", post->party_id);
    json_put_text(party, "name", post->party_name);
    json_put_text(object, "id", post->id);
    json_put_text(object, "kind", post->kind);
    json_put_text(object, "name", post->name);
    json_put(object, "party", party);
    json_put_text(object, "formed_by", post->formed_by);
    json_put_text(object, "place", post->place);
    json_put_text(object, "commander", post->commander);
    json_put_text(object, "deputies", post->deputies);
    json_put(object, "members", members);
    json_put_instant(object, "stood_up_at", post->stood_up_at);
    json_put_instant(object, "moved_in_at", post->moved_in_at);
    json_put_instant(object, "dissolved_at", post->dissolved_at);
    json_put_text(object, "reason", post->reason);
    *ret_object = object;
    return ST_OK;
}

enum status response_post_list(struct work *w, const struct dossier *d, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena), *one;
    struct response_post *posts;
    size_t count;

    TRY(response_store_posts(w, d->id, &posts, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(post_json(w, &posts[i], &one));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}
