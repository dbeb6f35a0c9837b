/* SPDX-License-Identifier: Apache-2.0
 * What issuing a warning would do. */
#include "procedures/warning_preview.h"

#include "procedures/recipient.h"
#include "procedures/warning_change.h"
#include "procedures/warning_draft.h"
#include "procedures/warning_duty.h"
#include "procedures/warning_issue.h"
#include "procedures/warning_propose.h"
#include "registry/party.h"

static enum status put_propose_to(struct work *w, const struct dossier *warning, json_t *verdict)
{
    const struct authority *entry;
    struct str party_id;
    json_t *brief;
    enum status status = warning_propose_office(w, warning, &party_id, &entry);

    json_put_null(verdict, "propose_to");
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    TRY(party_brief(w, party_id, &brief));
    json_put(verdict, "propose_to", brief);
    return ST_OK;
}

enum status warning_preview_authority(struct work *w, const struct dossier *warning,
                                      const char *act, json_t **ret_verdict)
{
    const struct authority *entry = NULL;
    struct policy_place place;
    struct office office;
    json_t *verdict = json_new_object(w->arena);

    TRY(office_of(w, w->actor->party_id.len > 0 ? w->actor->party_id : warning->party_id, &office));
    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    enum status status =
        office_check(w, &office, &place, act, warning->level, warning->scope, &entry);
    if (status != ST_OK && status != ST_DENIED)
        return status;
    json_put_bool(verdict, "allowed", status == ST_OK);
    json_put_text(verdict, "id", entry ? entry->id : STR(""));
    json_put_text(verdict, "clause", entry ? entry->clause : str_of(w->fault.clause));
    json_put_text(verdict, "zh", entry ? entry->zh : str_of(w->fault.zh));
    json_put_text(verdict, "en", entry ? entry->en : str_of(w->fault.en));
    if (status == ST_DENIED) {
        fault_clear(&w->fault);
        TRY(put_propose_to(w, warning, verdict));
    } else {
        json_put_null(verdict, "propose_to");
    }
    *ret_verdict = verdict;
    return ST_OK;
}

static bool is_listed(const struct warning_list *list, struct str party_id)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->parties[i], party_id))
            return true;
    return false;
}

static enum status judge_duties(struct work *w, const struct dossier *warning,
                                const struct warning_list *list, const struct str *around,
                                size_t around_count, json_t *preview)
{
    struct warning_duty duty;
    size_t judged =
        list->count < WARNING_PREVIEW_JUDGED_MAX ? list->count : WARNING_PREVIEW_JUDGED_MAX;
    size_t count;
    enum status status = warning_duty_begin(&duty, w, warning);

    for (size_t i = 0; i < judged && status == ST_OK; i++)
        status = warning_duty_add(&duty, list->parties[i], &count);
    if (status == ST_OK && !is_listed(list, warning->party_id))
        status = warning_duty_add(&duty, warning->party_id, &count);
    for (size_t i = 0; i < around_count && status == ST_OK; i++)
        if (!is_listed(list, around[i]) && !str_equal(around[i], warning->party_id))
            status = warning_duty_add(&duty, around[i], &count);
    if (status == ST_OK) {
        json_put(preview, "duties", warning_duty_list(&duty));
        json_put_int(preview, "judged", (int64_t)judged);
        json_put_bool(preview, "whole", judged == list->count);
    }
    warning_duty_end(&duty);
    return status;
}

static enum status put_recipients(struct work *w, const struct dossier *warning, struct str after,
                                  struct warning_list *list, json_t *preview)
{
    json_t *wish = json_get_object(warning->data, "recipients"), *recipients;

    *list = (struct warning_list){.digest = STR("")};
    json_put_null(preview, "recipients");
    if (wish == NULL || json_object_size(wish) == 0)
        return ST_OK;
    TRY(warning_issue_list(w, warning, list));
    TRY(recipient_preview(w, warning, wish, after, &recipients));
    json_put(preview, "recipients", recipients);
    return ST_OK;
}

enum status warning_preview(struct work *w, const struct dossier *warning, struct str after,
                            json_t **ret_preview)
{
    struct dossier next =
        str_is(warning->state, "revising") ? warning_change_next(w, warning) : *warning;
    struct dossier_step step = {.dossier = &next, .problems = json_new_list(w->arena)};
    struct warning_list list;
    struct str around[2];
    size_t around_count = 0;
    json_t *preview = json_new_object(w->arena), *fields, *verdict, *briefs, *brief;

    TRY(put_recipients(w, &next, after, &list, preview));
    TRY(warning_draft_guard(w, &step));
    if (list.count == 0)
        dossier_problem(&step, "recipients", "nobody", STR(""), "还没有选定任何发送对象",
                        "nobody is on the list yet");
    briefs = json_new_list(w->arena);
    json_put(preview, "duties", json_new_list(w->arena));
    json_put_int(preview, "judged", 0);
    json_put_bool(preview, "whole", true);
    if (next.level.len > 0) {
        TRY(warning_issue_around(w, &next, around, &around_count));
        TRY(judge_duties(w, &next, &list, around, around_count, preview));
    }
    for (size_t i = 0; i < around_count; i++) {
        TRY(party_brief(w, around[i], &brief));
        json_add(briefs, brief);
    }
    TRY(warning_draft_fields(w, &next, &fields));
    TRY(warning_preview_authority(w, &next, "warning.issue", &verdict));
    json_put_text(preview, "digest", list.digest);
    json_put(preview, "around", briefs);
    json_put(preview, "fields", fields);
    json_put(preview, "problems", step.problems);
    json_put(preview, "authority", verdict);
    *ret_preview = preview;
    return ST_OK;
}
