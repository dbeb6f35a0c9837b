/* SPDX-License-Identifier: Apache-2.0
 * What every filing procedure does alike. */
#include "procedures/filing_rules.h"

#include "base/digest.h"
#include "procedures/certificate.h"
#include "procedures/filing_form.h"
#include "procedures/filing_organ.h"
#include "procedures/matter_clock.h"
#include "procedures/matter_place.h"
#include "procedures/matter_system.h"
#include "procedures/paper.h"
#include "procedures/procedure_list.h"

enum { ITEMS_MAX = 200, ITEM_TEXT_MAX = 1000, ITEM_FIELD_MAX = 120 };

const struct procedure_input filing_rules_items_input[] = {
    {"items", "须补正的内容（逐项）", "what is to be corrected, item by item", "items", true},
    {NULL},
};

static int64_t count_returned(const struct matter *matter)
{
    const json_t *round;
    int64_t count = 0;
    size_t i;

    json_array_foreach(json_get_list(matter->data, "rounds"), i, round) count +=
        json_get_text(round, "returned_at").len > 0;
    return count;
}

static void check_item(struct work *w, struct procedure_step *step, size_t index,
                       const json_t *item)
{
    struct str field = json_get_text(item, "field"), text = str_trim(json_get_text(item, "text"));
    char *name = str_zero(w->arena, arena_print(w->arena, "items[%zu].text", index));

    if (text.len == 0)
        procedure_problem(step, name, "missing", STR(""), "每一项都须写明应补正什么",
                          "every item says what is to be corrected");
    if (str_points(text) > ITEM_TEXT_MAX || str_points(field) > ITEM_FIELD_MAX)
        procedure_problem(step, name, "too-long", STR(""), "一项内容过长（不得超过 1000 字）",
                          "an item is too long (at most 1000 characters)");
}

enum status filing_rules_may_return(struct work *w, struct procedure_step *step)
{
    const json_t *items = json_get_list(step->input, "items"), *item;
    struct policy_setting rounds;
    struct system system;
    size_t i;

    if (json_array_size(items) == 0 || json_array_size(items) > ITEMS_MAX)
        procedure_problem(step, "items", "missing", STR(""), "退回须逐项写明理由（1 至 200 项）",
                          "a return names its reasons item by item (1 to 200)");
    json_array_foreach(items, i, item) check_item(w, step, i, item);
    TRY(matter_place_setting(w, step->matter, "return.rounds", &rounds));
    TRY(matter_system_load(w, step->matter, &system));
    /* A level that changed meanwhile cannot be decided on, so it may always go back. */
    if (count_returned(step->matter) >= rounds.number &&
        system.level == json_get_int(step->matter->data, "submitted_level", 0))
        procedure_problem(step, "action", "no-rounds-left", rounds.clause,
                          "退回补正次数已达上限，应当作出决定",
                          "the filing was returned as often as the rules allow; decide now");
    return ST_OK;
}

enum status filing_rules_level_stands(struct work *w, struct procedure_step *step)
{
    int submitted = (int)json_get_int(step->matter->data, "submitted_level", 0);
    struct system system;

    TRY(matter_system_load(w, step->matter, &system));
    if (system.level != submitted)
        procedure_problem_print(
            w, step, "table3.level", "level-changed",
            "提交的等级为第 %d 级，此后已确定为第 %d 级；请退回，按新的等级重新提交",
            "level %d was submitted, level %d has been determined since; "
            "return it to be submitted again",
            submitted, system.level);
    return ST_OK;
}

enum status filing_rules_is_complete(struct work *w, struct procedure_step *step)
{
    TRY(filing_form_check(w, step));
    return filing_organ_is_known(w, step);
}

static json_t *rounds_of(struct work *w, struct matter *matter)
{
    json_t *rounds = json_get_list(matter->data, "rounds");

    if (rounds == NULL) {
        rounds = json_new_list(w->arena);
        json_put(matter->data, "rounds", rounds);
    }
    return rounds;
}

static void add_round(struct work *w, struct procedure_step *step)
{
    json_t *rounds = rounds_of(w, step->matter), *round = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_int(round, "number", (int64_t)json_array_size(rounds) + 1);
    json_put_textz(round, "submitted_at", instant_print(w->now, at));
    json_put_text(round, "note", step->reason);
    json_add(rounds, round);
    json_put_textz(step->matter->data, "submitted_at", at);
    json_object_del(step->matter->data, "items");
    json_put_int(step->facts, "round", (int64_t)json_array_size(rounds));
}

/* What every paper of a filing begins with. */
static json_t *paper_head(struct work *w, const struct matter *matter)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    json_t *data = json_new_object(w->arena);

    json_put_text(data, "office", matter->police.name);
    json_put_text(data, "unit", matter->party.name);
    json_put_text(data, "object", matter->system_name);
    json_put_text(data, "procedure", arena_print(w->arena, "网络安全等级保护%s", procedure->zh));
    json_put_textz(data, "procedure_en", procedure->en);
    json_put_text(data, "matter", matter->id);
    return data;
}

static enum status keep_receipt(struct work *w, struct procedure_step *step)
{
    const struct transition *row = step->transition;
    json_t *data = paper_head(w, step->matter), *files, *clock;
    struct paper paper;
    char at[INSTANT_TEXT_BYTES];

    TRY(filing_form_files(w, step->matter, &files));
    TRY(matter_clock_foresee(w, step->matter, row->starts, row->event, w->now, &clock));
    json_put_textz(data, "submitted_at", instant_print(w->now, at));
    json_put(data, "files", files);
    json_put(data, "clock", clock != NULL ? clock : json_keep(w->arena, json_null()));
    return paper_keep(w, step->matter, PAPER_RECEIPT, step->matter->police.id, data, &paper);
}

enum status filing_rules_hand_in_plain(struct work *w, struct procedure_step *step)
{
    struct system system;

    TRY(matter_system_load(w, step->matter, &system));
    json_put_int(step->matter->data, "submitted_level", system.level);
    add_round(w, step);
    return keep_receipt(w, step);
}

enum status filing_rules_hand_in(struct work *w, struct procedure_step *step)
{
    json_t *filled, *data;
    struct paper paper;

    TRY(filing_organ_set(w, step));
    TRY(filing_form_fill(w, step->matter, &filled));
    data = paper_head(w, step->matter);
    json_put(data, "answers", filled);
    TRY(paper_keep(w, step->matter, PAPER_FORM_SET, STR(""), data, &paper));
    json_put_text(step->matter->data, "form_digest", paper.digest);
    json_put_text(step->facts, "form_digest", paper.digest);
    return filing_rules_hand_in_plain(w, step);
}

enum status filing_rules_return(struct work *w, struct procedure_step *step)
{
    struct matter *matter = step->matter;
    json_t *rounds = rounds_of(w, matter), *items = json_get_list(step->input, "items");
    json_t *round = json_array_get(rounds, json_array_size(rounds) - 1);
    json_t *data = paper_head(w, matter), *clock;
    struct paper paper;
    char at[INSTANT_TEXT_BYTES];

    json_put_textz(round, "returned_at", instant_print(w->now, at));
    json_put(round, "items", items);
    json_put(matter->data, "items", items);
    json_put(step->facts, "items", items);
    TRY(matter_clock_foresee(w, matter, step->transition->starts, step->transition->event, w->now,
                             &clock));
    json_put_text(data, "submitted_at", json_get_text(round, "submitted_at"));
    json_put(data, "items", items);
    json_put_text(data, "reason", step->reason);
    json_put(data, "clock", clock != NULL ? clock : json_keep(w->arena, json_null()));
    json_put_textz(data, "signed_at", at);
    return paper_keep(w, matter, PAPER_RETURN_NOTICE, matter->police.id, data, &paper);
}

enum status filing_rules_keep_certificate(struct work *w, struct procedure_step *step,
                                          const struct certificate *certificate)
{
    struct matter *matter = step->matter;
    json_t *data = json_new_object(w->arena), *told = json_new_object(w->arena);
    struct paper paper;
    struct system system;
    char day[DATE_TEXT_BYTES];

    TRY(matter_system_load(w, matter, &system));
    json_put_text(data, "number", certificate->number);
    json_put_text(data, "check_code", certificate->check_code);
    json_put_text(data, "unit", certificate->party_name);
    json_put_text(data, "object", certificate->system_name);
    json_put_int(data, "level", certificate->level);
    json_put_text(data, "grade_code",
                  system_code(w->arena, system.info_level, system.service_level));
    json_put_text(data, "office", certificate->organ_name);
    json_put_textz(data, "issued_on", date_print(certificate->issued_on, day));
    json_put_textz(data, "valid_to", date_print(certificate->valid_to, day));
    TRY(paper_keep(w, matter, PAPER_CERTIFICATE, STR(""), data, &paper));
    json_put_text(told, "number", certificate->number);
    json_put_int(told, "level", certificate->level);
    json_put_textz(told, "issued_on", date_print(certificate->issued_on, day));
    json_put_textz(told, "valid_to", date_print(certificate->valid_to, day));
    json_put_text(told, "paper", paper.id);
    json_put(matter->data, "certificate", told);
    json_put(step->facts, "certificate", told);
    return ST_OK;
}

enum status filing_rules_original_organ(struct work *w, struct procedure_step *step)
{
    struct certificate certificate;
    enum status status = certificate_of_system(w, step->matter->system_id, &certificate);

    if (status == ST_NOT_FOUND) {
        procedure_problem(step, "system", "not-filed", STR(""), "该系统在本平台没有有效的备案证明",
                          "this system holds no valid filing "
                          "certificate of this platform");
        return ST_OK;
    }
    TRY(status);
    step->matter->police.id = certificate.organ_id;
    step->matter->police.name = certificate.organ_name;
    return ST_OK;
}
