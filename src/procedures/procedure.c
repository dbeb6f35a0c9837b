/* SPDX-License-Identifier: Apache-2.0
 * The engine: one walk through a table, the same for every procedure. */
#include "procedures/procedure.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/journal.h"
#include "policy/policy.h"
#include "procedures/matter_clock.h"
#include "procedures/matter_notice.h"
#include "procedures/matter_place.h"
#include "procedures/matter_store.h"
#include "procedures/panel.h"
#include "procedures/procedure_list.h"
#include "registry/fact.h"
#include "registry/role.h"

const struct procedure_state *procedure_state_of(const struct procedure *procedure, struct str word)
{
    for (const struct procedure_state *state = procedure->states; state->word != NULL; state++)
        if (str_is(word, state->word))
            return state;
    return NULL;
}

const struct procedure_action *procedure_action_of(const struct procedure *procedure,
                                                   struct str word)
{
    for (const struct procedure_action *action = procedure->actions; action->word != NULL; action++)
        if (str_is(word, action->word))
            return action;
    return NULL;
}

/* The next word of a list separated by one space; false at its end. */
static bool next_word(struct str *rest, struct str *ret_word)
{
    if (rest->len == 0)
        return false;
    *ret_word = str_cut(*rest, ' ', rest);
    return true;
}

bool procedure_words_hold(const char *words, const char *word)
{
    struct str rest = str_of(words), one;

    while (next_word(&rest, &one))
        if (str_is(one, word))
            return true;
    return false;
}

void procedure_problem(struct procedure_step *step, const char *field, const char *code,
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

void procedure_problem_print(struct work *w, struct procedure_step *step, const char *field,
                             const char *code, const char *zh, const char *en, ...)
{
    char *texts[2];
    const char *formats[2] = {zh, en};

    for (int i = 0; i < 2; i++) {
        va_list arguments;

        texts[i] = arena_take(w->arena, FAULT_TEXT_BYTES);
        va_start(arguments, en);
        (void)vsnprintf(texts[i], FAULT_TEXT_BYTES, formats[i], arguments);
        va_end(arguments);
    }
    procedure_problem(step, field, code, STR(""), texts[0], texts[1]);
}

/* Whether the actor may act in this role on this matter: it holds the role and its party is the
 * matter's party for that role; an expert sits on the panel. */
static enum status actor_is(struct work *w, const struct matter *matter, enum role role,
                            bool *ret_is)
{
    struct str party = {NULL, 0};

    *ret_is = false;
    if (!actor_has(w->actor, role))
        return ST_OK;
    if (role == ROLE_EXPERT)
        return panel_has(w, matter->id, w->actor->account_id, ret_is);
    if (role == ROLE_OPERATOR)
        party = matter->party.id;
    else if (role == ROLE_REGULATOR)
        party = matter->regulator.id;
    else if (role == ROLE_POLICE)
        party = matter->police.id;
    *ret_is = party.len > 0 && str_equal(party, w->actor->party_id);
    return ST_OK;
}

static bool transition_is(const struct procedure *procedure, const struct transition *row,
                          const struct matter *matter, struct str action)
{
    return str_is(matter->state, procedure->states[row->from].word) && str_is(action, row->action);
}

static enum status fail_no_row(struct work *w, const struct procedure *procedure,
                               const struct matter *matter, struct str word)
{
    const struct procedure_action *action = procedure_action_of(procedure, word);
    const struct procedure_state *state = procedure_state_of(procedure, matter->state);

    if (action == NULL)
        return work_fail(w, ST_INVALID, "action", "程序“%s”没有名为“%.*s”的操作",
                         "the procedure “%s” has no action “%.*s”", procedure->word, STR_ARG(word));
    /* "%.0s" passes over the words of the other language. */
    return work_fail(w, ST_CONFLICT, "action", "事项处于“%s%.0s”状态，不能“%s%.0s”",
                     "the matter is in the state “%.0s%s”, which does not allow “%.0s%s”",
                     state->zh, state->en, action->zh, action->en);
}

static enum status fail_denied(struct work *w, const struct matter *matter, enum role role)
{
    struct policy_setting authority;

    (void)work_fail(w, ST_DENIED, "action", "此操作只能由本事项的%s%.0s办理",
                    "only this matter's %.0s%s may do this", role_zh(role), role_en(role));
    if (role == ROLE_POLICE) {
        TRY(matter_place_setting(w, matter, "authority.mlps", &authority));
        fault_cite(&w->fault, str_zero(w->arena, authority.clause));
    }
    return ST_DENIED;
}

static enum status find_row(struct work *w, const struct procedure *procedure,
                            const struct matter *matter, struct str action,
                            const struct transition **ret_row)
{
    const struct transition *other = NULL;

    for (const struct transition *row = procedure->transitions; row->action != NULL; row++) {
        bool is_mine;

        if (!transition_is(procedure, row, matter, action))
            continue;
        TRY(actor_is(w, matter, row->by, &is_mine));
        if (is_mine) {
            *ret_row = row;
            return ST_OK;
        }
        other = row;
    }
    if (other != NULL)
        return fail_denied(w, matter, other->by);
    return fail_no_row(w, procedure, matter, action);
}

/* All problems become the fault of the work, the first one as its own sentence. */
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

static enum status run_guard(struct work *w, const struct procedure_action *action,
                             struct procedure_step *step)
{
    if (action->needs_reason && str_is_blank(step->reason))
        procedure_problem(step, "reason", "missing", STR(""), "此操作须写明理由",
                          "this action needs a reason");
    if (str_points(step->reason) > PROCEDURE_REASON_MAX)
        procedure_problem(step, "reason", "too-long", STR(""), "理由不得超过 2000 字",
                          "a reason has at most 2000 characters");
    for (const struct procedure_input *in = action->input; in != NULL && in->key != NULL; in++) {
        const json_t *value = json_object_get(step->input, in->key);

        if (in->is_required && (value == NULL || json_is_null(value)))
            procedure_problem(step, in->key, "missing", STR(""),
                              str_zero(w->arena, arena_print(w->arena, "须填写“%s”", in->zh)),
                              str_zero(w->arena, arena_print(w->arena, "%s is required", in->en)));
    }
    if (json_array_size(step->problems) == 0 && step->transition->guard != NULL)
        TRY(step->transition->guard(w, step));
    if (json_array_size(step->problems) > 0)
        return fail_with_problems(w, step->problems);
    return ST_OK;
}

static enum status hold_clock(struct work *w, const struct matter *matter, const char *rule,
                              const char *action)
{
    struct policy_setting how;

    TRY(matter_place_setting(w, matter, "return.clock", &how));
    if (str_is(how.text, "pause"))
        return matter_clock_pause(w, matter, rule, action);
    return matter_clock_stop(w, matter, rule);
}

static enum status move_clocks(struct work *w, const struct procedure_step *step)
{
    const struct transition *row = step->transition;
    struct str rest = str_of(row->stops), word;

    while (next_word(&rest, &word))
        TRY(matter_clock_stop(w, step->matter, str_zero(w->arena, word)));
    rest = str_of(row->pauses);
    while (next_word(&rest, &word))
        TRY(hold_clock(w, step->matter, str_zero(w->arena, word), row->action));
    rest = str_of(row->starts);
    while (next_word(&rest, &word))
        TRY(matter_clock_start(w, step->matter, str_zero(w->arena, word), row->event,
                               step->clock_from));
    return ST_OK;
}

/* Steps that are events to the packs though no clock starts with them. */
static enum status note_event(struct work *w, const struct procedure_step *step)
{
    static const struct {
        const char *procedure, *action, *event;
    } events[] = {
        {"filing", "submit", "filing-submitted"},
        {"grading", "agree", "expert-concluded"},
        {"grading", "disagree", "expert-concluded"},
        {"grading", "approve", "sector-approved"},
    };

    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        if (str_is(step->matter->procedure, events[i].procedure) &&
            strcmp(step->transition->action, events[i].action) == 0)
            return fact_note(w, FACT_SYSTEM, step->matter->system_id, events[i].event, w->now, NULL,
                             "procedure");
    return ST_OK;
}

/* The role whose turn it now is, and the operator when somebody else acted, are told. */
static enum status tell(struct work *w, const struct matter *matter, const struct transition *row)
{
    struct str turn = matter->turn;

    if (str_is(turn, "expert"))
        TRY(panel_tell(w, matter->id, row->action));
    if (str_is(turn, "regulator") && matter->regulator.id.len > 0)
        TRY(matter_notice_add(w, matter->id, matter->regulator.id, STR(""), "regulator",
                              row->action));
    if (str_is(turn, "police") && matter->police.id.len > 0)
        TRY(matter_notice_add(w, matter->id, matter->police.id, STR(""), "police", row->action));
    if (row->by != ROLE_OPERATOR)
        TRY(matter_notice_add(w, matter->id, matter->party.id, STR(""), "operator", row->action));
    return ST_OK;
}

static enum status record(struct work *w, const struct procedure *procedure,
                          const struct procedure_step *step, json_t *before)
{
    const struct matter *matter = step->matter;
    const struct transition *row = step->transition;
    struct str subject = arena_print(w->arena, "matter:%.*s", STR_ARG(matter->id));
    struct str act = arena_print(w->arena, "matter.%s", row->action);
    json_t *after = json_new_object(w->arena), *newest, *clocks;
    struct matter_event event = {.act = row->action, .reason = step->reason, .facts = step->facts};

    event.from = procedure->states[row->from].word;
    event.to = procedure->states[row->to].word;
    json_put_textz(after, "procedure", procedure->word);
    json_put_text(after, "system_id", matter->system_id);
    json_put_textz(after, "role", role_word(row->by));
    json_put_textz(after, "from", event.from);
    json_put_textz(after, "to", event.to);
    json_put_int(after, "version", matter->version);
    json_put(after, "facts", step->facts);
    json_put(after, "data", matter->data);
    TRY(matter_clock_kept(w, matter, &clocks));
    json_put(after, "clocks", clocks);
    TRY(journal_append(w, str_zero(w->arena, act), subject, before, after, step->reason));
    TRY(journal_of(w, subject, 0, 1, &newest));
    event.sequence = json_get_int(json_array_get(newest, 0), "sequence", 0);
    return matter_store_add_event(w, matter->id, &event);
}

static enum status move(struct work *w, const struct procedure *procedure,
                        struct procedure_step *step)
{
    struct matter *matter = step->matter;
    const struct procedure_state *to = &procedure->states[step->transition->to];

    TRY(move_clocks(w, step));
    TRY(note_event(w, step));
    matter->state = str_of(to->word);
    matter->turn = to->turn != NULL ? str_of(to->turn) : STR("");
    if (to->is_final) {
        matter->closed_at = w->now;
        matter->outcome = str_of(to->word);
        matter->due_at.ms = 0;
        TRY(matter_clock_cancel_all(w, matter)); /* what a return has left on hold */
    } else {
        TRY(matter_clock_next_due(w, matter, &matter->due_at));
    }
    return matter_store_update(w, matter);
}

enum status procedure_apply(struct work *w, struct matter *matter, struct procedure_call *call)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    const struct transition *row = NULL;
    json_t *before = json_new_object(w->arena);
    bool is_open = true;
    struct procedure_step step = {
        .matter = matter,
        .reason = call->reason.ptr != NULL ? call->reason : STR(""),
        .input = call->data != NULL ? call->data : json_new_object(w->arena),
        .problems = json_new_list(w->arena),
        .facts = json_new_object(w->arena),
        .clock_from = w->now,
    };

    if (procedure == NULL)
        return work_fail(w, ST_CORRUPT, "procedure", "事项的程序未知", "an unknown procedure");
    TRY(find_row(w, procedure, matter, call->action, &row));
    assert(row != NULL);
    if (call->version != matter->version)
        return work_fail(w, ST_STALE, "version", "该事项已被他人办理，请查看最新状态",
                         "somebody else has moved this matter; look at it again");
    if (row->when != NULL)
        TRY(row->when(w, matter, &is_open));
    if (!is_open)
        return work_fail(w, ST_CONFLICT, "action", "按适用规则，本事项不走这一步",
                         "under the rules that apply, this matter does not take this step");
    step.transition = row;
    json_put_text(before, "state", matter->state);
    json_put_int(before, "version", matter->version);
    json_put(before, "data", json_keep(w->arena, json_deep_copy(matter->data)));
    TRY(run_guard(w, procedure_action_of(procedure, call->action), &step));
    if (row->effect != NULL)
        TRY(row->effect(w, &step));
    TRY(move(w, procedure, &step));
    TRY(record(w, procedure, &step, before));
    return tell(w, matter, row);
}

static json_t *input_json(struct work *w, const struct procedure_input *input)
{
    json_t *list = json_new_list(w->arena);

    for (; input != NULL && input->key != NULL; input++) {
        json_t *field = json_new_object(w->arena);

        json_put_textz(field, "key", input->key);
        json_put_textz(field, "zh", input->zh);
        json_put_textz(field, "en", input->en);
        json_put_textz(field, "kind", input->kind);
        json_put_bool(field, "required", input->is_required);
        json_add(list, field);
    }
    return list;
}

static json_t *action_json(struct work *w, const struct procedure_action *action)
{
    json_t *object = json_new_object(w->arena);

    json_put_textz(object, "action", action->word);
    json_put_textz(object, "zh", action->zh);
    json_put_textz(object, "en", action->en);
    json_put_bool(object, "needs_reason", action->needs_reason);
    json_put(object, "input", input_json(w, action->input));
    json_put_textz(object, "consequence_zh", action->consequence_zh);
    json_put_textz(object, "consequence_en", action->consequence_en);
    return object;
}

enum status procedure_actions(struct work *w, const struct matter *matter, json_t **ret_list)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    json_t *list = json_new_list(w->arena);

    if (procedure == NULL)
        return work_fail(w, ST_CORRUPT, "procedure", "事项的程序未知", "an unknown procedure");
    for (const struct transition *row = procedure->transitions; row->action != NULL; row++) {
        struct str word = str_of(row->action);
        bool is_mine, is_open = true;

        if (!transition_is(procedure, row, matter, word))
            continue;
        TRY(actor_is(w, matter, row->by, &is_mine));
        if (is_mine && row->when != NULL)
            TRY(row->when(w, matter, &is_open));
        if (is_mine && is_open)
            json_add(list, action_json(w, procedure_action_of(procedure, word)));
    }
    *ret_list = list;
    return ST_OK;
}

enum status procedure_review(struct work *w, struct matter *matter, json_t **ret_problems)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    struct procedure_step step = {
        .matter = matter,
        .reason = STR(""),
        .input = json_new_object(w->arena),
        .problems = json_new_list(w->arena),
        .facts = json_new_object(w->arena),
        .clock_from = w->now,
    };

    if (procedure == NULL)
        return work_fail(w, ST_CORRUPT, "procedure", "事项的程序未知", "an unknown procedure");
    if (procedure->review != NULL && procedure_state_of(procedure, matter->state)->takes_drafts)
        TRY(procedure->review(w, &step));
    *ret_problems = step.problems;
    return ST_OK;
}
