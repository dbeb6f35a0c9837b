/* SPDX-License-Identifier: Apache-2.0
 * The engine of dossiers: open, change, act; one walk for every kind. */
#include "procedures/dossier.h"

#include "base/id.h"
#include "db/journal.h"
#include "procedures/dossier_store.h"
#include "registry/fact.h"

const struct dossier_state *dossier_state_of(const struct dossier_kind *kind, struct str word)
{
    for (const struct dossier_state *state = kind->states; state->word != NULL; state++)
        if (str_is(word, state->word))
            return state;
    return NULL;
}

const struct dossier_act *dossier_act_of(const struct dossier_kind *kind, struct str word)
{
    for (const struct dossier_act *act = kind->acts; act->word != NULL; act++)
        if (str_is(word, act->word))
            return act;
    return NULL;
}

void dossier_problem(struct dossier_step *step, const char *field, const char *code,
                     struct str clause, const char *zh, const char *en)
{
    json_t *problem;

    if (json_array_size(step->problems) >= PROCEDURE_MAX_PROBLEMS)
        return;
    problem = json_object();
    json_put_textz(problem, "field", field);
    json_put_textz(problem, "code", code);
    json_put_textz(problem, "zh", zh);
    json_put_textz(problem, "en", en);
    json_put_text(problem, "clause", clause.ptr != NULL ? clause : STR(""));
    json_add(step->problems, problem);
    json_decref(problem);
}

static enum status fail_with_problems(struct work *w, json_t *problems)
{
    const json_t *first = json_array_get(problems, 0);

    (void)work_fail(w, ST_INVALID, str_zero(w->arena, json_get_text(first, "field")), "%s%.0s",
                    "%.0s%s", str_zero(w->arena, json_get_text(first, "zh")),
                    str_zero(w->arena, json_get_text(first, "en")));
    fault_cite(&w->fault, str_zero(w->arena, json_get_text(first, "clause")));
    w->fault.errors = problems;
    return ST_INVALID;
}

static bool has_business(const struct actor *actor)
{
    return actor->is_system || actor_has(actor, ROLE_OPERATOR) ||
           actor_has(actor, ROLE_REGULATOR) || actor_has(actor, ROLE_POLICE);
}

static struct str person_of(const struct work *w)
{
    struct str person = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return person.ptr != NULL ? person : STR("");
}

struct str dossier_subject(struct arena *arena, const struct dossier *d)
{
    return arena_print(arena, "dossier:%.*s", STR_ARG(d->id));
}

static json_t *packs_now(struct work *w)
{
    json_t *all = policy_packs(w->policy), *pack, *list = json_new_list(w->arena);
    size_t i;

    json_array_foreach(all, i, pack)
    {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "code", json_get_text(pack, "code"));
        json_put_text(one, "version", json_get_text(pack, "version"));
        json_add(list, one);
    }
    return list;
}

/* What the journal keeps of a dossier as it now is. */
static json_t *after_of(struct work *w, const struct dossier *d, struct instant happened_at,
                        const json_t *facts)
{
    json_t *after = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_text(after, "kind", d->kind);
    json_put_text(after, "state", d->state);
    json_put_text(after, "number", d->number);
    json_put_text(after, "title", d->title);
    json_put_text(after, "level", d->level);
    json_put_text(after, "scope", d->scope);
    json_put_text(after, "party", d->party_id);
    json_put_text(after, "region", d->region);
    json_put_bool(after, "exercise", d->is_exercise);
    json_put_textz(after, "happened_at", instant_print(happened_at, text));
    json_put(after, "data", d->data);
    if (facts != NULL)
        json_put(after, "facts", json_keep(w->arena, json_deep_copy(facts)));
    return after;
}

static enum status add_row(struct work *w, const struct dossier *d, struct str act,
                           struct instant happened_at, struct str from, struct str text,
                           const json_t *facts)
{
    struct dossier_store_event event = {
        .at = w->now,
        .happened_at = happened_at.ms != 0 ? happened_at : w->now,
        .account_id = str_of(w->actor_id),
        .actor = person_of(w),
        .party_id = w->actor->party_id,
        .act = act,
        .from_state = from,
        .to_state = d->state,
        .text = text,
        .facts = facts != NULL ? json_canonical(w->arena, facts) : STR("{}"),
    };

    return dossier_store_add_event(w, d, &event);
}

static const char *journal_act(struct work *w, const struct dossier *d, struct str act)
{
    return str_zero(w->arena, arena_print(w->arena, "%.*s.%.*s", STR_ARG(d->kind), STR_ARG(act)));
}

/* ---- Opening ---- */

static enum status check_text(struct work *w, const char *field, struct str text, size_t points)
{
    if (str_points(text) <= points)
        return ST_OK;
    return work_fail(w, ST_INVALID, field, "文字太长，最多 %zu 字",
                     "too long, at most %zu characters", points);
}

static enum status fill(struct work *w, const struct dossier_kind *kind,
                        const struct dossier_opening *o, struct dossier *d)
{
    struct office office;

    *d = (struct dossier){
        .id = id_new(w->arena, w->now),
        .version = 1,
        .kind = str_of(kind->word),
        .state = str_of(kind->states[0].word),
        .number = STR(""),
        .title = str_trim(o->title),
        .level = o->level.ptr ? o->level : STR(""),
        .scope = o->scope.ptr ? o->scope : STR(""),
        .party_id = o->party_id.len > 0 ? o->party_id : w->actor->party_id,
        .reach = str_of(o->reach ? o->reach : DOSSIER_REACH_KEEPER),
        .basis = o->basis.ptr ? o->basis : STR(""),
        .is_exercise = o->is_exercise || work_is_exercise(w),
        .is_imported = o->is_imported,
        .is_open = !kind->states[0].is_final,
        .data = o->data ? o->data : json_new_object(w->arena),
        .packs = packs_now(w),
        .began_on = instant_beijing_date(w->now),
        .opened_at = w->now,
        .changed_at = w->now,
        .opened_by = str_of(w->actor_id),
        .opened_by_name = person_of(w),
    };
    if (d->party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以办理",
                         "only people of a party may do this");
    TRY(office_of(w, d->party_id, &office));
    d->party_name = office.name;
    d->region = o->region.len > 0 ? o->region : office.region;
    d->sector = o->sector.len > 0 ? o->sector : office.sector;
    return ST_OK;
}

static enum status check_data(struct work *w, const struct dossier *d)
{
    if (json_canonical(w->arena, d->data).len <= DOSSIER_DATA_MAX_BYTES)
        return ST_OK;
    return work_fail(w, ST_LIMIT, "data", "内容太多，最多 %d 千字节", "too much, at most %d KiB",
                     DOSSIER_DATA_MAX_BYTES / 1024);
}

enum status dossier_open(struct work *w, const struct dossier_opening *opening,
                         struct dossier *ret_dossier)
{
    const struct dossier_kind *kind = dossier_list_find(str_of(opening->kind));
    struct dossier d;

    if (kind == NULL)
        return work_fail(w, ST_INVALID, "kind", "没有这种案卷", "there is no such kind of dossier");
    if (!has_business(w->actor) || (!w->actor->is_system && opening->party_id.len > 0 &&
                                    !str_equal(opening->party_id, w->actor->party_id)))
        return work_fail(w, ST_DENIED, "party", "只能以本单位的名义办理",
                         "you may act for your own party only");
    TRY(fill(w, kind, opening, &d));
    TRY(check_text(w, "title", d.title, DOSSIER_TITLE_MAX));
    TRY(check_text(w, "reason", opening->reason, DOSSIER_TEXT_MAX));
    TRY(check_data(w, &d));
    struct instant happened = opening->happened_at.ms != 0 ? opening->happened_at : w->now;
    struct dossier_step step = {.dossier = &d,
                                .reason = opening->reason,
                                .happened_at = happened,
                                .input = d.data,
                                .problems = json_new_list(w->arena),
                                .facts = json_new_object(w->arena)};
    if (happened.ms > w->now.ms)
        dossier_problem(&step, "happened_at", "ahead", STR(""), "发生时间不能晚于现在",
                        "it cannot have happened after now");
    if (kind->may_open != NULL)
        TRY(kind->may_open(w, &step));
    if (json_array_size(step.problems) > 0)
        return fail_with_problems(w, step.problems);
    TRY(dossier_store_insert(w, &d));
    TRY(add_row(w, &d, str_of(kind->opens_with), happened, STR(""), opening->reason, step.facts));
    TRY(journal_append(w, journal_act(w, &d, str_of(kind->opens_with)),
                       dossier_subject(w->arena, &d), NULL, after_of(w, &d, happened, step.facts),
                       opening->reason));
    *ret_dossier = d;
    return ST_OK;
}

enum status dossier_load(struct work *w, struct str id, const char *kind,
                         struct dossier *ret_dossier)
{
    enum status status = dossier_store_load(w, id, ret_dossier);

    if (status == ST_NOT_FOUND || (status == ST_OK && kind && !str_is(ret_dossier->kind, kind)))
        return work_fail(w, ST_NOT_FOUND, "id", "没有这份案卷，或不在您的管辖范围内",
                         "there is no such dossier within your scope");
    return status;
}

/* ---- Drafts ---- */

static bool is_draft_key(const struct dossier_kind *kind, const char *key)
{
    for (const char *const *one = kind->draft_keys; one != NULL && *one != NULL; one++)
        if (str_is(str_of(key), *one))
            return true;
    return false;
}

static struct str *common_member(struct dossier *d, const char *key)
{
    if (str_is(str_of(key), "title"))
        return &d->title;
    if (str_is(str_of(key), "level"))
        return &d->level;
    if (str_is(str_of(key), "scope"))
        return &d->scope;
    if (str_is(str_of(key), "region"))
        return &d->region;
    if (str_is(str_of(key), "sector"))
        return &d->sector;
    return NULL;
}

static enum status take_changes(struct work *w, const struct dossier_kind *kind, struct dossier *d,
                                const json_t *changes)
{
    json_t *data = json_keep(w->arena, json_deep_copy(d->data)), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)changes, key, value)
    {
        struct str *member = common_member(d, key);

        if (member != NULL && json_is_string(value))
            *member = str_trim(json_text(value));
        else if (member == NULL && is_draft_key(kind, key) && json_is_null(value))
            (void)json_object_del(data, key);
        else if (member == NULL && is_draft_key(kind, key))
            json_put(data, key, value);
        else
            return work_fail(w, ST_INVALID, key, "没有“%s”这一项", "there is no member “%s”", key);
    }
    d->data = data;
    TRY(check_text(w, "title", d->title, DOSSIER_TITLE_MAX));
    return check_data(w, d);
}

enum status dossier_save(struct work *w, struct dossier *dossier, int64_t version,
                         const json_t *changes, struct str reason)
{
    const struct dossier_kind *kind = dossier_list_find(dossier->kind);
    const struct dossier_state *state = dossier_state_of(kind, dossier->state);
    struct dossier d = *dossier;

    if (!has_business(w->actor) ||
        (!w->actor->is_system && !str_equal(w->actor->party_id, d.party_id)))
        return work_fail(w, ST_DENIED, "id", "只有“%.*s”的经办人可以修改",
                         "only people of %.*s may change this", STR_ARG(d.party_name));
    if (!state->takes_drafts)
        return work_fail(w, ST_CONFLICT, "state", "“%s%.0s”状态下不能修改",
                         "nothing can be changed in the state “%.0s%s”", state->zh, state->en);
    if (version != 0 && version != d.version)
        return work_fail(w, ST_STALE, "version", "刚刚有人修改过，请查看最新情况",
                         "somebody has just changed this; look at it again");
    json_t *before = after_of(w, dossier, w->now, NULL);
    TRY(take_changes(w, kind, &d, changes));
    TRY(dossier_store_update(w, &d, false));
    TRY(journal_append(w, journal_act(w, &d, STR("save")), dossier_subject(w->arena, &d), before,
                       after_of(w, &d, w->now, NULL), reason));
    *dossier = d;
    return ST_OK;
}

/* ---- Acts ---- */

bool dossier_act_fits(const struct dossier *d, const struct dossier_act *act)
{
    struct str rest, one;

    if (act->from == NULL)
        return d->is_open || (act->flags & DOSSIER_CLOSED_TOO) != 0;
    rest = str_of(act->from);
    while (rest.len > 0) {
        one = str_cut(rest, ' ', &rest);
        if (str_equal(one, d->state))
            return true;
    }
    return false;
}

enum status dossier_act_right(struct work *w, const struct dossier *d,
                              const struct dossier_act *act, bool *ret_is)
{
    const struct actor *actor = w->actor;
    bool is_keeper = actor->party_id.len > 0 && str_equal(actor->party_id, d->party_id);

    *ret_is = actor->is_system;
    if (*ret_is || !has_business(actor))
        return ST_OK;
    switch (act->who) {
    case DOSSIER_BY_KEEPER:
        *ret_is = is_keeper;
        return ST_OK;
    case DOSSIER_BY_NAMED:
        *ret_is = is_keeper;
        return is_keeper ? ST_OK : dossier_store_has_party(w, d->id, actor->party_id, ret_is);
    case DOSSIER_BY_OFFICER:
        *ret_is = is_keeper || actor->sees_region;
        return ST_OK;
    case DOSSIER_BY_SIGHT:
        *ret_is = true;
        return ST_OK;
    case DOSSIER_BY_JOB:
        return ST_OK;
    }
    return ST_OK;
}

enum status dossier_act_authority(struct work *w, const struct dossier *d,
                                  const struct dossier_act *act,
                                  const struct authority **ret_authority)
{
    struct policy_place place;
    struct office office;

    *ret_authority = NULL;
    if (act->authority == NULL || w->actor->is_system)
        return ST_OK;
    TRY(office_of(w, w->actor->party_id, &office));
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    return office_check(w, &office, &place, act->authority, d->level, d->scope, ret_authority);
}

enum status dossier_act_other(struct work *w, const struct dossier *d,
                              const struct dossier_act *act)
{
    const struct dossier_kind *kind = dossier_list_find(d->kind);
    struct str rest = str_of(act->not_by ? act->not_by : ""), one, account;

    while (rest.len > 0 && !w->actor->is_system) {
        one = str_cut(rest, ' ', &rest);
        TRY(dossier_store_event_by(w, d->id, one, &account));
        if (account.len == 0 || !str_equal(account, w->actor->account_id))
            continue;
        const struct dossier_act *done = dossier_act_of(kind, one);
        return work_fail(w, ST_DENIED, "act", "您已办理“%s%.0s”，“%s%.0s”须由另一人办理",
                         "you did “%.0s%s”; another person must do “%.0s%s”",
                         done ? done->zh : "草拟", done ? done->en : "draft", act->zh, act->en);
    }
    return ST_OK;
}

static enum status fail_state(struct work *w, const struct dossier *d,
                              const struct dossier_act *act)
{
    const struct dossier_state *state = dossier_state_of(dossier_list_find(d->kind), d->state);

    return work_fail(w, ST_CONFLICT, "act", "处于“%s%.0s”状态，不能“%s%.0s”",
                     "the state “%.0s%s” does not allow “%.0s%s”", state->zh, state->en, act->zh,
                     act->en);
}

/* Of the rows of one word, the one that is for this state and this party. */
static enum status choose_row(struct work *w, const struct dossier *d,
                              const struct dossier_act **act)
{
    const struct dossier_act *known = *act, *others = NULL;
    bool is_mine, is_offered = true;

    for (const struct dossier_act *row = dossier_list_find(d->kind)->acts; row->word != NULL;
         row++) {
        if (!str_equal(str_of(known->word), str_of(row->word)) || !dossier_act_fits(d, row))
            continue;
        if (row->when != NULL)
            TRY(row->when(w, d, &is_offered));
        if (!is_offered)
            continue;
        TRY(dossier_act_right(w, d, row, &is_mine));
        if (is_mine) {
            *act = row;
            return ST_OK;
        }
        others = row; /* another row of the same word may be for this party */
    }
    if (others != NULL)
        return work_fail(w, ST_DENIED, "act", "“%s%.0s”不由本单位办理",
                         "“%.0s%s” is not for your party to do", others->zh, others->en);
    return fail_state(w, d, known);
}

static void check_input(struct work *w, struct dossier_step *step)
{
    const struct dossier_act *act = step->act;

    if ((act->flags & DOSSIER_NEEDS_REASON) != 0 && str_is_blank(step->reason))
        dossier_problem(step, "reason", "missing", STR(""), "须写明理由", "a reason is needed");
    if (str_points(step->reason) > DOSSIER_TEXT_MAX)
        dossier_problem(step, "reason", "too-long", STR(""), "理由太长", "the reason is too long");
    if (step->happened_at.ms > w->now.ms)
        dossier_problem(step, "happened_at", "ahead", STR(""), "发生时间不能晚于现在",
                        "it cannot have happened after now");
    for (const struct procedure_input *in = act->input; in != NULL && in->key != NULL; in++) {
        const json_t *value = json_object_get(step->input, in->key);

        if (in->is_required && (value == NULL || json_is_null(value)))
            dossier_problem(step, in->key, "missing", STR(""),
                            str_zero(w->arena, arena_print(w->arena, "须填写“%s”", in->zh)),
                            str_zero(w->arena, arena_print(w->arena, "%s is required", in->en)));
    }
}

/* The act has its right: guard, effect, state, rows. */
static enum status walk(struct work *w, struct dossier *dossier, struct dossier_step *step)
{
    const struct dossier_act *act = step->act;
    struct dossier *next = ARENA_ARRAY(w->arena, 1, struct dossier);

    *next = *dossier;
    struct str from = next->state;
    json_t *before = after_of(w, dossier, w->now, NULL);

    step->dossier = next;
    check_input(w, step);
    if (json_array_size(step->problems) == 0 && act->guard != NULL)
        TRY(act->guard(w, step));
    if (json_array_size(step->problems) > 0)
        return fail_with_problems(w, step->problems);
    next->data = json_keep(w->arena, json_deep_copy(next->data));
    if (act->to != NULL) {
        next->state = str_of(act->to);
        next->is_open = !dossier_state_of(dossier_list_find(next->kind), next->state)->is_final;
        next->closed_at = next->is_open ? (struct instant){0} : w->now;
    }
    if (act->effect != NULL)
        TRY(act->effect(w, step));
    TRY(check_data(w, next));
    if (step->authority != NULL) {
        json_put_text(step->facts, "authority", step->authority->id);
        json_put_text(step->facts, "clause", step->authority->clause);
    }
    TRY(dossier_store_update(w, next, (act->flags & DOSSIER_NEW_ROUND) != 0));
    TRY(add_row(w, next, str_of(act->word), step->happened_at, from, step->reason, step->facts));
    TRY(journal_append(w, journal_act(w, next, str_of(act->word)), dossier_subject(w->arena, next),
                       before, after_of(w, next, step->happened_at, step->facts), step->reason));
    *dossier = *next;
    return ST_OK;
}

enum status dossier_apply(struct work *w, struct dossier *dossier, const struct dossier_call *call)
{
    const struct dossier_act *act = dossier_act_of(dossier_list_find(dossier->kind), call->act);
    struct dossier_step step = {
        .reason = call->reason,
        .happened_at = call->happened_at.ms != 0 ? call->happened_at : w->now,
        .input = call->input ? call->input : json_new_object(w->arena),
        .problems = json_new_list(w->arena),
        .facts = json_new_object(w->arena),
    };

    if (act == NULL)
        return work_fail(w, ST_INVALID, "act", "没有名为“%.*s”的操作", "there is no act “%.*s”",
                         STR_ARG(call->act));
    TRY(choose_row(w, dossier, &act));
    step.act = act;
    if (call->version != 0 && call->version != dossier->version)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过，请查看最新情况后再办",
                         "somebody has just changed this; look at it again");
    TRY(dossier_act_authority(w, dossier, act, &step.authority));
    TRY(dossier_act_other(w, dossier, act));
    return walk(w, dossier, &step);
}

/* ---- What programs write ---- */

enum status dossier_write(struct work *w, struct dossier *dossier)
{
    const struct dossier_state *state =
        dossier_state_of(dossier_list_find(dossier->kind), dossier->state);

    dossier->is_open = !state->is_final;
    if (dossier->is_open)
        dossier->closed_at = (struct instant){0};
    else if (dossier->closed_at.ms == 0)
        dossier->closed_at = w->now;
    TRY(check_data(w, dossier));
    return dossier_store_update(w, dossier, false);
}

enum status dossier_note(struct work *w, const struct dossier *dossier, const char *act,
                         struct instant happened_at, struct str text, const json_t *facts)
{
    if (happened_at.ms > w->now.ms)
        return work_fail(w, ST_INVALID, "happened_at", "发生时间不能晚于现在",
                         "it cannot have happened after now");
    TRY(check_text(w, "text", text, DOSSIER_TEXT_MAX));
    TRY(add_row(w, dossier, str_of(act), happened_at, dossier->state, text, facts));
    json_t *after = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_textz(after, "happened_at",
                   instant_print(happened_at.ms != 0 ? happened_at : w->now, at));
    if (facts != NULL)
        json_put(after, "facts", json_keep(w->arena, json_deep_copy(facts)));
    return journal_append(w, journal_act(w, dossier, str_of(act)),
                          dossier_subject(w->arena, dossier), NULL, after, text);
}

enum status dossier_fact(struct work *w, const struct dossier *dossier, const char *subject_type,
                         struct str subject_id, const char *word, struct instant at,
                         const json_t *attributes)
{
    struct str fact_id;

    /* An exercise in a store of real records binds nobody. */
    if (dossier->is_exercise && !work_is_exercise(w))
        return ST_OK;
    TRY(fact_state(w, subject_type, subject_id, word, at, attributes, "procedure", &fact_id));
    return dossier_store_add_fact(w, dossier->id, fact_id, subject_type, subject_id, word);
}
