/* SPDX-License-Identifier: Apache-2.0
 * Feedback to a notice as proof of the duties that it made. */
#include "procedures/notice_duty.h"

#include "procedures/notice_store.h"
#include "procedures/obligation_act.h"

/* Words of the packs: group of the duties to receive and answer notices. */
#define GROUP "information"

static enum status do_act(struct work *w, const struct obligation_row *row, const char *act,
                          struct str reason)
{
    struct obligation_case after;
    const struct obligation_act_call call = {
        .act = str_of(act), .reason = reason, .version = row->version};

    return obligation_act_do(w, row->id, &call, &after);
}

static enum status ids_of(struct work *w, const struct dossier *dossier, struct str party,
                          struct str **ret_ids, size_t *ret_count)
{
    *ret_count = 0;
    if (!str_is(dossier->kind, notice_kind.word))
        return ST_OK;
    return notice_store_duties(w, dossier->id, party, GROUP, ret_ids, ret_count);
}

enum status notice_duty_prove(struct work *w, const struct dossier *dossier)
{
    struct obligation_row row;
    struct str *ids = NULL;
    size_t count;

    TRY(ids_of(w, dossier, w->actor->party_id, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(obligation_row_load(w, ids[i], &row));
        if (str_is(row.state, OBLIGATION_ROW_OPEN))
            TRY(do_act(
                w, &row, "prove",
                arena_print(w->arena, "已就“%.*s”反馈措施和证明", STR_ARG(dossier->number))));
    }
    return ST_OK;
}

enum status notice_duty_judge(struct work *w, const struct dossier *dossier, struct str party_id,
                              bool is_accepted, struct str reason)
{
    struct obligation_case one;
    struct str *ids = NULL;
    size_t count;

    TRY(ids_of(w, dossier, party_id, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(obligation_row_load(w, ids[i], &one.row));
        if (!str_equal(one.row.owed_to_party, w->actor->party_id))
            continue;
        TRY(obligation_case_load(w, ids[i], &one));
        if (one.course.proved_at.ms != 0 && one.course.received_at.ms == 0)
            TRY(do_act(w, &one.row, is_accepted ? "receive" : "reject-proof", reason));
    }
    return ST_OK;
}
