/* SPDX-License-Identifier: Apache-2.0
 * Finds the paper that a word names. */
#include "procedures/emergency_paper.h"

#include "procedures/emergency_drawing.h"

static const struct emergency_row {
    const char *word, *kind, *zh, *en; /* kind: of the dossier */
    bool has_item;                     /* the word is followed by an id */
    const char *needs; /* member of data that is there once it can be drawn, or NULL */
    emergency_drawing_fn *draw;
} rows[] = {
    {"warning", "warning", "预警通知", "warning notice", false, NULL, emergency_drawing_warning},
    {"lift", "warning", "预警解除通知", "notice lifting it", false, "lifted_at",
     emergency_drawing_warning_lifting},
    {"notice", "notice", "通报", "notice", false, NULL, emergency_drawing_review_notice},
    {"report", "incident", "事件报告", "incident report", true, NULL,
     emergency_drawing_incident_report},
    {"activation", "response", "启动响应令", "activation order", false, "order",
     emergency_drawing_response_activation},
    {"end", "response", "响应结束通知", "notice of the end", false, "ended_at",
     emergency_drawing_response_end},
    {"situation", "response", "情况报告", "situation report", true, NULL,
     emergency_drawing_response_situation},
    {"duty-room", "response", "值班信息报告", "report to a duty room", true, NULL,
     emergency_drawing_response_duty_room},
    {"investigation", "investigation", "调查评估报告", "investigation report", false, NULL,
     emergency_drawing_review_investigation},
    {"drill", "drill", "演练评估报告", "after-action report", false, "report",
     emergency_drawing_review_drill},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

/* The reader, or everybody concerned when the keeper draws it. */
static enum status addressee_of(const struct emergency_drawing *d, struct str *ret_addressee)
{
    struct work *w = d->w;
    struct office office;

    *ret_addressee = emergency_drawing_say(d, "各有关单位", "The units concerned");
    if (w->actor->party_id.len == 0 || str_equal(w->actor->party_id, d->dossier->party_id))
        return ST_OK;
    TRY(office_of(w, w->actor->party_id, &office));
    *ret_addressee = office.name;
    return ST_OK;
}

static enum status begin(struct emergency_drawing *d, const struct paper_pdf_options *options)
{
    const struct dossier *dossier = d->dossier;

    d->options = options;
    d->is_english = options->is_english;
    d->document = (struct document_options){
        .language = options->is_english ? DOCUMENT_EN : DOCUMENT_ZH,
        .made_at = dossier->changed_at,
        .is_demo = options->is_demo,
        .is_exercise = dossier->is_exercise || work_is_exercise(d->w),
    };
    d->head = (struct document_head){.office = dossier->party_name, .number = dossier->number};
    return addressee_of(d, &d->head.addressee);
}

enum status emergency_paper_pdf(struct work *w, const struct dossier *dossier, struct str paper,
                                const struct paper_pdf_options *options, struct str *ret_pdf)
{
    struct emergency_drawing d = {.w = w, .dossier = dossier};
    struct str word = str_cut(paper, ':', &d.item);

    for (size_t i = 0; i < ROWS; i++) {
        if (!str_is(word, rows[i].word) || !str_is(dossier->kind, rows[i].kind) ||
            rows[i].has_item != (d.item.len > 0))
            continue;
        TRY(begin(&d, options));
        return rows[i].draw(&d, ret_pdf);
    }
    return work_fail(w, ST_INVALID, "kind", "这份案卷没有“%.*s”这种文书",
                     "this dossier has no paper “%.*s”", STR_ARG(paper));
}

enum status emergency_paper_list(struct work *w, const struct dossier *dossier, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < ROWS; i++) {
        json_t *one = json_new_object(w->arena);
        bool is_there =
            rows[i].needs == NULL || json_object_get(dossier->data, rows[i].needs) != NULL;

        if (!str_is(dossier->kind, rows[i].kind) || rows[i].has_item || !is_there)
            continue;
        json_put_textz(one, "word", rows[i].word);
        json_put_textz(one, "zh", rows[i].zh);
        json_put_textz(one, "en", rows[i].en);
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}
