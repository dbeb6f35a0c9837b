/* SPDX-License-Identifier: Apache-2.0
 * Feedback to a notice as proof of the duties that it made. */
#include "procedures/notice_duty.h"

#include "procedures/obligation_act.h"

/* Words of the packs: group of the duties to receive and answer notices. */
#define GROUP "information"

static struct str party_of(const json_t *row, const char *key)
{
    return json_get_text(json_get_object(row, key), "id");
}

static enum status do_act(struct work *w, const json_t *row, const char *act, struct str reason)
{
    struct obligation_case after;
    const struct obligation_act_call call = {
        .act = str_of(act), .reason = reason, .version = json_get_int(row, "version", 0)};

    return obligation_act_do(w, json_get_text(row, "id"), &call, &after);
}

/* Rows of the notice that one party owes and that are answered by feedback. */
static enum status rows_of(struct work *w, const struct dossier *dossier, struct str party_id,
                           json_t **ret_rows)
{
    json_t *page, *row, *rows = json_new_list(w->arena);
    size_t i;

    *ret_rows = rows;
    if (!str_is(dossier->kind, notice_kind.word))
        return ST_OK;
    TRY(dossier_duties(w, dossier, STR(""), NOTICE_DUTY_MAX, &page));
    json_array_foreach(json_get_list(page, "items"), i, row)
    {
        if (str_is(json_get_text(row, "group"), GROUP) &&
            str_equal(party_of(row, "owed_by_party"), party_id))
            json_add(rows, row);
    }
    return ST_OK;
}

enum status notice_duty_prove(struct work *w, const struct dossier *dossier)
{
    json_t *rows, *row;
    size_t i;

    TRY(rows_of(w, dossier, w->actor->party_id, &rows));
    json_array_foreach(rows, i, row)
    {
        struct str state = json_get_text(row, "state");

        if (str_is(state, "open") || str_is(state, "overdue"))
            TRY(do_act(
                w, row, "prove",
                arena_print(w->arena, "已就“%.*s”反馈措施和证明", STR_ARG(dossier->number))));
    }
    return ST_OK;
}

enum status notice_duty_judge(struct work *w, const struct dossier *dossier, struct str party_id,
                              bool is_accepted, struct str reason)
{
    json_t *rows, *row;
    size_t i;

    TRY(rows_of(w, dossier, party_id, &rows));
    json_array_foreach(rows, i, row)
    {
        struct obligation_case one;

        if (!str_equal(party_of(row, "owed_to_party"), w->actor->party_id))
            continue;
        TRY(obligation_case_load(w, json_get_text(row, "id"), &one));
        if (one.course.proved_at.ms == 0 || one.course.received_at.ms != 0)
            continue;
        TRY(do_act(w, row, is_accepted ? "receive" : "reject-proof", reason));
    }
    return ST_OK;
}
