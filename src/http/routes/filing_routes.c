/* SPDX-License-Identifier: Apache-2.0
 * Filing: the filled form, its PDF, and the receiving organ. */
#include "http/routes/matter_reply.h"
#include "http/routes/routes.h"
#include "procedures/filing_form.h"
#include "procedures/filing_organ.h"
#include "procedures/paper_pdf.h"

/* clang-format off */
static const struct shape_field filled_fields[] = {
    {.name = "form", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Form id."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Answers of table 1."},
    {.name = "system", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Tables 2, 4, 5 and 6."},
    {.name = "grading", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Table 3."},
    {0},
};
static const struct shape filled_shape = {"FilledForm", filled_fields};

static const struct shape_field organ_fields[] = {
    {.name = "organ", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,
     .what = "The rule that decided, the region, and the registered party."},
    {.name = "problems", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Why none is found."},
    {0},
};
static const struct shape organ_shape = {"ReceivingOrgan", organ_fields};

static const struct shape_field language_fields[] = {
    {.name = "language", .kind = SHAPE_TEXT, .max = 5, .what = "en for the English companion."},
    {0},
};
static const struct shape language_shape = {"FormQuery", language_fields};
/* clang-format on */

static enum status get_form(struct work *w, const struct request *rq, struct reply *rp)
{
    struct matter matter;

    TRY(matter_load(w, rq->path_id, &matter));
    return filing_form_fill(w, &matter, &rp->body);
}

static enum status get_organ(struct work *w, const struct request *rq, struct reply *rp)
{
    struct matter matter;
    struct procedure_step step = {.matter = &matter, .problems = json_new_list(w->arena)};
    json_t *organ;

    TRY(matter_load(w, rq->path_id, &matter));
    TRY(filing_organ_find(w, &step, &organ));
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "organ", organ != NULL ? organ : json_keep(w->arena, json_null()));
    json_put(rp->body, "problems", step.problems);
    return ST_OK;
}

static enum status get_form_pdf(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct paper_pdf_options options = {
        .base_url = rq->context->base_url,
        .is_demo = rq->context->is_demo,
        .is_english = str_is(json_get_text(rq->query, "language"), "en"),
    };
    struct matter matter;

    TRY(matter_load(w, rq->path_id, &matter));
    TRY(paper_pdf_form(w, &matter, &options, &rp->file));
    rp->file_type = "application/pdf";
    rp->file_name = arena_print(w->arena, "备案表-%.*s.pdf", STR_ARG(matter.id));
    return ST_OK;
}

const struct route filing_routes[] = {
    {ROUTE_GET, "/api/v1/matters/{id}/form", MATTER_REPLY_NEEDS, 0, NULL, NULL, &filled_shape,
     get_form, "The filing form as it is filled now."},
    {ROUTE_GET, "/api/v1/matters/{id}/organ", MATTER_REPLY_NEEDS, 0, NULL, NULL, &organ_shape,
     get_organ, "Which organ receives this filing, and by which rule."},
    {ROUTE_GET, "/api/v1/matters/{id}/form.pdf", MATTER_REPLY_NEEDS, 0, &language_shape, NULL, NULL,
     get_form_pdf, "The whole form set as PDF."},
    {0},
};
