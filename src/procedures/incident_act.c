/* SPDX-License-Identifier: Apache-2.0
 * Acts on incidents: level, first handling, observers, end, breaches of reporting. */
#include "procedures/incident_act.h"

#include "policy/facts.h"
#include "policy/incident_class.h"
#include "policy/incident_level.h"
#include "policy/lists.h"
#include "procedures/incident.h"
#include "procedures/incident_duty.h"
#include "procedures/incident_report.h"
#include "procedures/incident_store.h"
#include "procedures/incident_summary.h"
#include "procedures/response_side.h"
#include "registry/message.h"
#include "registry/party.h"

enum { TELL_ROLES = 1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE };

#define FIRST_HANDLING "incident.first-handling"
#define STARTS_PLAN    "FH1"

static struct str instant_text(struct work *w, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    return str_copy(w->arena, str_of(instant_print(at, text)));
}

static struct str person(const struct work *w)
{
    struct str name = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return name.ptr != NULL ? name : STR("");
}

/* {at, by, text} of a step. */
static json_t *entry_of(struct work *w, const struct dossier_step *step)
{
    json_t *entry = json_new_object(w->arena);

    json_put_text(entry, "at", instant_text(w, step->happened_at));
    json_put_text(entry, "by", person(w));
    json_put_text(entry, "text", step->reason);
    return entry;
}

enum status incident_act_tell(struct work *w, const struct dossier *dossier, struct str party_id,
                              const char *message_kind, struct str occasion, json_t *parameters)
{
    json_t *told = parameters ? parameters : json_new_object(w->arena);
    const struct message_new message = {.kind = message_kind,
                                        .occasion = occasion,
                                        .subject_kind = "incident",
                                        .subject_id = dossier->id,
                                        .parameters = told};

    json_put_text(told, "title", dossier->title);
    json_put_text(told, "number", dossier->number);
    json_put_text(told, "issuer", dossier->party_name);
    json_put_text(told, "level_zh", dossier->level.len ? dossier->level : STR("未定级"));
    json_put_text(told, "level_en", dossier->level.len ? dossier->level : STR("no level yet"));
    if (dossier->is_exercise) {
        json_put_textz(told, "mark_zh", "【演练】");
        json_put_textz(told, "mark_en", "[EXERCISE] ");
    }
    return message_tell_party(w, party_id, TELL_ROLES, w->actor->account_id, &message);
}

enum status incident_act_moved(struct work *w, const struct dossier *dossier)
{
    struct dossier now;

    TRY(dossier_load(w, dossier->id, "incident", &now));
    return dossier_write(w, &now);
}

/* ---- Level ---- */

enum status incident_act_propose(struct work *w, struct dossier *dossier, const json_t *facts,
                                 bool *ret_has_level)
{
    json_t *known, *unknown, *judgement, *kept = json_new_object(w->arena);
    struct policy_place place;

    *ret_has_level = false;
    TRY(incident_level_read(w->policy, w->arena, facts, &known, &unknown, &w->fault));
    if (json_array_size(unknown) > 0)
        return work_fail(w, ST_INVALID, "facts", "判级事实里没有“%s”", "no level asks for \"%s\"",
                         json_text(json_array_get(unknown, 0)).ptr);
    json_put(dossier->data, "facts", known);
    if (json_object_size(known) == 0)
        return ST_OK;
    TRY(office_place(w, dossier->region, dossier->sector, dossier->began_on, &place));
    enum status status =
        incident_level_propose(w->policy, w->arena, &place, known, &judgement, &w->fault);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    json_put(kept, "level", json_object_get(judgement, "level"));
    json_put(kept, "guide", json_object_get(judgement, "guide"));
    json_put(kept, "criterion", json_object_get(judgement, "criterion"));
    json_put(kept, "missing", json_object_get(judgement, "missing"));
    json_put_text(kept, "by", person(w));
    json_put_text(kept, "at", instant_text(w, w->now));
    json_put(dossier->data, "judgement", kept);
    *ret_has_level = json_get_text(judgement, "level").len > 0;
    return ST_OK;
}

static bool is_level(struct str word)
{
    return incident_level_order(word) < 4;
}

enum status incident_act_check_judge(struct work *w, struct dossier_step *step)
{
    struct str level = json_get_text(step->input, "level");
    struct str class = json_get_text(step->input, "class");
    const json_t *facts = json_get_object(step->input, "facts");

    if (class.len > 0 && incident_class_of(w->policy, class).len == 0)
        dossier_problem(step, "class", "unknown", STR(""), "没有这个事件类别",
                        "there is no such class of incidents");
    if (level.len > 0 && !is_level(level))
        dossier_problem(step, "level", "unknown", STR(""), "级别应为 I、II、III、IV",
                        "the level must be I, II, III or IV");
    if (level.len == 0 && json_object_size(facts) == 0 &&
        json_object_size(json_get_object(step->dossier->data, "facts")) == 0)
        dossier_problem(step, "facts", "missing", STR(""), "请填写判级事实，或者直接选定级别",
                        "give facts for the level, or choose it");
    return ST_OK;
}

/* The facts known so far with those of the input over them. */
static json_t *facts_with(struct work *w, const struct dossier *d, const json_t *more)
{
    json_t *facts = json_new_object(w->arena);

    if (json_get_object(d->data, "facts"))
        (void)json_object_update(facts, json_get_object(d->data, "facts"));
    if (more)
        (void)json_object_update(facts, (json_t *)(uintptr_t)more);
    return facts;
}

/* The facts of a level follow its change: who must be told is computed again. */
static enum status level_changed(struct work *w, struct dossier *d, struct str reason)
{
    if (json_get_text(d->data, "acknowledged_at").len == 0)
        return ST_OK;
    TRY(incident_duty_state(w, d, reason.len > 0 ? reason : STR("级别或类别变更")));
    return incident_report_count_again(w, d);
}

enum status incident_act_judge(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    struct str before = d->level, chosen = json_get_text(step->input, "level");
    struct str before_class = json_get_text(d->data, "class");
    struct str class = json_get_text(step->input, "class");
    bool has_level;

    TRY(incident_act_propose(w, d, facts_with(w, d, json_get_object(step->input, "facts")),
                             &has_level));
    const json_t *judgement = json_get_object(d->data, "judgement");
    struct str proposed = has_level ? json_get_text(judgement, "level") : STR("");
    d->level = chosen.len > 0 ? chosen : proposed;
    if (class.len > 0)
        json_put_text(d->data, "class", class);
    json_put_textz(d->data, "level_state", d->level.len > 0 ? "proposed" : "none");
    json_put_text(step->facts, "level", d->level);
    json_put_text(step->facts, "proposed", proposed);
    json_put_text(step->facts, "before", before);
    if (has_level)
        json_put(step->facts, "criterion", json_object_get(judgement, "criterion"));
    if (str_equal(before, d->level) && (class.len == 0 || str_equal(class, before_class)))
        return ST_OK;
    return level_changed(w, d, step->reason);
}

/* Whether the packs of the place say who confirms that level. */
static enum status has_confirming(struct work *w, const struct dossier *d, bool *ret_has)
{
    struct policy_place place;

    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    struct authority_list list = authority_at(w->policy, w->arena, &place, STR("response.confirm"));
    *ret_has = false;
    for (size_t i = 0; i < list.count && !*ret_has; i++) {
        const struct authority *one = list.entries[i];
        *ret_has = one->level_count == 0;
        for (size_t k = 0; k < one->level_count && !*ret_has; k++)
            *ret_has = str_equal(one->levels[k], d->level);
    }
    return ST_OK;
}

static bool is_unconfirmed(const struct dossier *d)
{
    return d->level.len > 0 && str_is(json_get_text(d->data, "level_state"), "proposed");
}

enum status incident_act_when_command(struct work *w, const struct dossier *d, bool *ret_open)
{
    TRY(has_confirming(w, d, ret_open));
    *ret_open = *ret_open && is_unconfirmed(d);
    return ST_OK;
}

/* Levels that are decided above: here it is recorded who did. */
enum status incident_act_when_above(struct work *w, const struct dossier *d, bool *ret_open)
{
    TRY(has_confirming(w, d, ret_open));
    *ret_open = !*ret_open && is_unconfirmed(d) && incident_level_order(d->level) < 2;
    return ST_OK;
}

enum status incident_act_when_here(struct work *w, const struct dossier *d, bool *ret_open)
{
    TRY(has_confirming(w, d, ret_open));
    *ret_open = !*ret_open && is_unconfirmed(d) && incident_level_order(d->level) >= 2;
    return ST_OK;
}

/* Of several cyberspace offices of a city the one that acts as its command. */
enum status incident_act_check_command(struct work *w, struct dossier_step *step)
{
    if (w->actor->is_system || step->authority == NULL)
        return ST_OK;
    return response_side_commands(w, step->dossier, step->authority->clause);
}

enum status incident_act_confirm(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    json_t *confirmed = entry_of(w, step), *attributes = json_new_object(w->arena);

    json_put_text(confirmed, "level", d->level);
    json_put_text(confirmed, "decided_by", json_get_text(step->input, "decided_by"));
    json_put(d->data, "confirmed", confirmed);
    json_put_textz(d->data, "level_state", "confirmed");
    json_put_text(step->facts, "level", d->level);
    json_put_text(step->facts, "decided_by", json_get_text(step->input, "decided_by"));
    json_put_text(attributes, "level", d->level);
    if (w->actor->party_id.len == 0)
        return ST_OK;
    return dossier_fact(w, d, "party", w->actor->party_id, "incident-confirmed", step->happened_at,
                        attributes);
}

/* ---- Third-party reports ---- */

enum status incident_act_when_contestable(struct work *w, const struct dossier *d, bool *ret_open)
{
    *ret_open = str_is(json_get_text(d->data, "kind"), INCIDENT_THIRD_PARTY) &&
                json_get_text(d->data, "acknowledged_at").len == 0 &&
                (w->actor->is_system || w->actor->sees_region ||
                 str_equal(w->actor->party_id, incident_duty_unit(d)));
    return ST_OK;
}

enum status incident_act_acknowledge(struct work *w, struct dossier_step *step)
{
    json_put_text(step->dossier->data, "acknowledged_at", instant_text(w, step->happened_at));
    return incident_duty_state(w, step->dossier, STR("核实属实"));
}

enum status incident_act_contest(struct work *w, struct dossier_step *step)
{
    json_put(step->dossier->data, "contest", entry_of(w, step));
    return ST_OK;
}

/* ---- Handling ---- */

static void put_handled(struct work *w, struct dossier_step *step, struct str code)
{
    json_t *done = json_get_object(step->dossier->data, "first_handling");

    if (!done) {
        done = json_new_object(w->arena);
        json_put(step->dossier->data, "first_handling", done);
    }
    json_put(done, str_zero(w->arena, code), entry_of(w, step));
    json_put_text(step->facts, "item", code);
}

/* Prove what the unit owes under that duty, when its own people did the act. */
static enum status prove(struct work *w, const struct dossier_step *step, const char *duty)
{
    struct str unit = incident_duty_unit(step->dossier);

    if (!str_equal(w->actor->party_id, unit))
        return ST_OK;
    return incident_duty_prove_act(w, step->dossier, duty, step->happened_at,
                                   step->reason.len > 0 ? step->reason : STR("先期处置"));
}

enum status incident_act_start_plan(struct work *w, struct dossier_step *step)
{
    put_handled(w, step, STR(STARTS_PLAN));
    return prove(w, step, "incident.start-plan");
}

static enum status handling_list(struct work *w, const struct dossier *d, json_t **ret_list)
{
    struct policy_place place;

    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    *ret_list = lists_at(w->policy, w->arena, &place, STR(FIRST_HANDLING));
    return ST_OK;
}

enum status incident_act_check_handling(struct work *w, struct dossier_step *step)
{
    struct str code = json_get_text(step->input, "item");
    json_t *lists, *list, *item;
    size_t i, k;

    TRY(handling_list(w, step->dossier, &lists));
    json_array_foreach(lists, i, list)
    {
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            if (str_equal(json_get_text(item, "code"), code))
                return ST_OK;
        }
    }
    dossier_problem(step, "item", "unknown", STR(""), "先期处置清单里没有这一项",
                    "the list of first handling has no such item");
    return ST_OK;
}

enum status incident_act_handle(struct work *w, struct dossier_step *step)
{
    static const struct {
        const char *code, *duty;
    } proofs[] = {
        {"FH1", "incident.start-plan"},     {"FH2", "incident.start-plan.act"},
        {"FH4", "incident.first-handling"}, {"FH6", "incident.first-handling.judge"},
        {"FH7", "incident.evidence"},       {"FH8", "incident.first-handling.circulate"},
    };
    struct str code = json_get_text(step->input, "item");

    put_handled(w, step, code);
    for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++)
        if (str_is(code, proofs[i].code))
            return prove(w, step, proofs[i].duty);
    return ST_OK;
}

/* ---- Merging ---- */

enum status incident_act_check_merge(struct work *w, struct dossier_step *step)
{
    struct dossier other;
    struct str into = json_get_text(step->input, "into");
    enum status status = dossier_load(w, into, "incident", &other);

    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        dossier_problem(step, "into", "unknown", STR(""), "没有这起事件", "no such incident");
        return ST_OK;
    }
    TRY(status);
    if (str_equal(into, step->dossier->id) || !other.is_open)
        dossier_problem(step, "into", "closed", STR(""), "只能并入另一起未结束的事件",
                        "merge into another incident that is still open");
    return ST_OK;
}

enum status incident_act_merge(struct work *w, struct dossier_step *step)
{
    struct str into = json_get_text(step->input, "into");
    struct dossier other;
    json_t *facts = json_new_object(w->arena);

    TRY(dossier_load(w, into, "incident", &other));
    json_put_text(step->dossier->data, "merged_into", into);
    json_put_text(step->facts, "into", into);
    json_put_text(step->facts, "number", other.number);
    TRY(dossier_part_link(w, step->dossier, "merged-into", "incident", into));
    json_put_text(facts, "incident", step->dossier->id);
    TRY(dossier_note(w, &other, "merge-in", w->now, step->dossier->title, facts));
    return incident_duty_withdraw(w, step->dossier, STR("并入另一起事件"));
}

/* ---- End ---- */

enum status incident_act_end(struct work *w, struct dossier_step *step)
{
    json_put_text(step->dossier->data, "handled_at", instant_text(w, step->happened_at));
    if (json_get_text(step->dossier->data, "acknowledged_at").len == 0)
        return ST_OK;
    return incident_duty_end(w, step->dossier, step->happened_at);
}

enum status incident_act_reopen(struct work *w, struct dossier_step *step)
{
    (void)json_object_del(step->dossier->data, "handled_at");
    return incident_duty_reopen(w, step->dossier, step->reason);
}

enum status incident_act_check_close(struct work *w, struct dossier_step *step)
{
    bool has_drafts, owes_closing;

    TRY(incident_report_left(w, step->dossier, &has_drafts, &owes_closing));
    if (has_drafts)
        dossier_problem(step, "reports", "draft", STR(""), "还有没报出的报告草稿",
                        "drafts of reports are left");
    if (owes_closing)
        dossier_problem(step, "reports", "closing", STR(""), "还应报送总结报告",
                        "a closing report is still owed");
    return ST_OK;
}

enum status incident_act_false_alarm(struct work *w, struct dossier_step *step)
{
    return incident_duty_withdraw(w, step->dossier, step->reason);
}

/* ---- Observers ---- */

static enum status observe(struct work *w, const struct dossier *d, struct str party_id)
{
    struct str occasion = arena_print(w->arena, "incident:%.*s:observer", STR_ARG(d->id));

    TRY(dossier_part_name(w, d, party_id, "observer"));
    return incident_act_tell(w, d, party_id, "incident-observed", occasion, NULL);
}

enum status incident_act_name_observers(struct work *w, const struct dossier *dossier,
                                        const json_t *regions)
{
    size_t i;
    json_t *region;

    json_array_foreach((json_t *)(uintptr_t)regions, i, region)
    {
        struct str party;
        enum status status = office_nearest(w, json_text(region), "emergency-office", &party);
        if (status == ST_NOT_FOUND)
            status = office_nearest(w, json_text(region), "cyberspace-office", &party);
        if (status == ST_NOT_FOUND)
            continue;
        TRY(status);
        if (!str_equal(party, dossier->party_id))
            TRY(observe(w, dossier, party));
    }
    return ST_OK;
}

enum status incident_act_name_observer(struct work *w, struct dossier_step *step)
{
    struct str party = json_get_text(step->input, "party");
    struct office office;

    TRY(office_of(w, party, &office));
    json_put_text(step->facts, "party", party);
    json_put_text(step->facts, "name", office.name);
    return observe(w, step->dossier, party);
}

/* ---- Hand-over and breaches ---- */

enum status incident_act_hand_over(struct work *w, struct dossier_step *step)
{
    struct instant since = {0};
    json_t *summary;

    (void)instant_read(json_get_text(step->input, "since"), &since);
    TRY(incident_summary_since(w, step->dossier, since, &summary));
    json_put(step->facts, "since", json_object_get(summary, "since"));
    json_put(step->facts, "counts", json_object_get(summary, "counts"));
    json_put_text(step->facts, "to", json_get_text(step->input, "to"));
    return ST_OK;
}

enum status incident_act_when_supervisor(struct work *w, const struct dossier *d, bool *ret_open)
{
    *ret_open = w->actor->is_system ||
                (w->actor->sees_region && !str_equal(w->actor->party_id, incident_duty_unit(d)));
    return ST_OK;
}

enum status incident_act_check_breach(struct work *w, struct dossier_step *step)
{
    static const char *const grounds[] = {"late-report", "false-report", "concealed-report",
                                          "omitted-report"};
    struct str ground = json_get_text(step->input, "ground");
    bool is_known = false;

    (void)w;
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++)
        is_known = is_known || str_is(ground, grounds[i]);
    if (!is_known)
        dossier_problem(step, "ground", "unknown", STR(""), "情形应为迟报、谎报、瞒报、漏报之一",
                        "the ground is one of late, false, concealed, omitted");
    if (json_array_size(json_get_list(step->dossier->data, "breaches")) >= INCIDENT_MAX_BREACHES)
        dossier_problem(step, "ground", "too-many", STR(""), "已记录的情形过多", "too many");
    return ST_OK;
}

enum status incident_act_breach(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    json_t *breaches = json_get_list(d->data, "breaches"), *breach = entry_of(w, step);
    json_t *attributes = json_new_object(w->arena);
    struct str ground = json_get_text(step->input, "ground");

    if (!breaches) {
        breaches = json_new_list(w->arena);
        json_put(d->data, "breaches", breaches);
    }
    json_put_text(breach, "ground", ground);
    json_put_text(breach, "report", json_get_text(step->input, "report"));
    json_add(breaches, breach);
    json_put_text(step->facts, "ground", ground);
    json_put_text(attributes, "ground", ground);
    if (!facts_word(w->policy, FACTS_PARTY, STR("emergency-breach-found")).number)
        return ST_OK;
    return dossier_fact(w, d, "party", w->actor->party_id, "emergency-breach-found", w->now,
                        attributes);
}
