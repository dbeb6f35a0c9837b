/* SPDX-License-Identifier: Apache-2.0
 * Warnings in and out as files, the public feed, official papers of dossiers. */
#include "db/store.h"
#include "http/routes/obligation_reply.h"
#include "http/routes/routes.h"
#include "procedures/emergency_paper.h"
#include "procedures/warning_cap_import.h"
#include "procedures/warning_export.h"
#include "procedures/watch_paper.h"

static const char *const formats[] = {"cap", "pdf", "json", NULL};
static const char *const languages[] = {"zh", "en", NULL};

/* clang-format off */
static const struct shape_field export_fields[] = {
    {.name = "format", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = formats,
     .what = "cap (CAP 1.2), pdf (official paper) or json (signed)."},
    {.name = "number", .kind = SHAPE_INT, .min = 1, .max = 1000,
     .what = "cap: which message, 1 the first issue; absent, the newest."},
    {.name = "language", .kind = SHAPE_TEXT, .one_of = languages, .what = "pdf: zh (the paper that governs) or en."},
    {0},
};
static const struct shape export_shape = {"WarningExportQuery", export_fields};

static const struct shape_field paper_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 80,
     .what = "warning, lift, notice, report:ID, activation, end, situation:ID, duty-room:ID, investigation, drill."},
    {.name = "language", .kind = SHAPE_TEXT, .one_of = languages, .what = "zh (the paper that governs) or en."},
    {0},
};
static const struct shape paper_shape = {"DossierPaperQuery", paper_fields};

static const struct shape_field note_fields[] = {
    {.name = "language", .kind = SHAPE_TEXT, .one_of = languages, .what = "zh (the paper that governs) or en."},
    {0},
};
static const struct shape note_shape = {"HandOverPaperQuery", note_fields};

static const struct shape_field paper_row_fields[] = {
    {.name = "word", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "For the parameter kind."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {0},
};
static const struct shape paper_row_shape = {"DossierPaper", paper_row_fields};
static const struct shape_field papers_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &paper_row_shape, .what = "Papers without an id."},
    {0},
};
static const struct shape papers_shape = {"DossierPapers", papers_fields};

static const struct shape_field arrival_fields[] = {
    {.name = "outcome", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "received, changed or lifted."},
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The warning."},
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its number, or empty."},
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its title."},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Colour."},
    {.name = "scope", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "How far it reaches."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "received or lifted."},
    {.name = "exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Exercise or test: no duties, no messages."},
    {.name = "import", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Sender, how it is known, signature, digest."},
    {0},
};
static const struct shape arrival_shape = {"WarningArrival", arrival_fields};
/* clang-format on */

static struct paper_pdf_options options_of(const struct request *rq)
{
    return (struct paper_pdf_options){
        .base_url = rq->context->base_url,
        .is_demo = rq->context->is_demo,
        .is_english = str_is(json_get_text(rq->query, "language"), "en"),
    };
}

static enum status get_export(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct digest_key *key = store_key(rq->context->store);
    const struct paper_pdf_options options = options_of(rq);
    struct str format = json_get_text(rq->query, "format");
    struct dossier warning;
    json_t *object;

    TRY(dossier_load(w, rq->path_id, "warning", &warning));
    rp->file_name = arena_print(w->arena, "warning-%.*s.%s", STR_ARG(warning.id),
                                str_is(format, "cap") ? "xml" : str_zero(w->arena, format));
    if (str_is(format, "cap")) {
        rp->file_type = CAP_MEDIA;
        return warning_export_cap(w, &warning, json_get_int(rq->query, "number", 0), key,
                                  &rp->file);
    }
    if (str_is(format, "pdf")) {
        rp->file_type = "application/pdf";
        return emergency_paper_pdf(w, &warning, STR("warning"), &options, &rp->file);
    }
    TRY(warning_export_json(w, &warning, key, &object));
    rp->file_type = "application/json";
    rp->file = json_pretty(w->arena, object);
    return ST_OK;
}

static enum status get_feed(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(warning_export_feed(w, rq->context->base_url, &rp->file));
    rp->file_type = "application/atom+xml";
    rp->file_name = STR("warnings.atom");
    return ST_OK;
}

static enum status post_import(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier warning;
    const char *outcome;

    TRY(warning_cap_import(w, rq->upload, store_key(rq->context->store), &warning, &outcome));
    TRY(warning_cap_import_json(w, &warning, outcome, &rp->body));
    rp->http_status = str_is(str_of(outcome), "received") ? 201 : 200;
    return ST_OK;
}

static enum status get_paper(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct paper_pdf_options options = options_of(rq);
    struct str kind = json_get_text(rq->query, "kind"), rest;
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(emergency_paper_pdf(w, &dossier, kind, &options, &rp->file));
    rp->file_type = "application/pdf";
    rp->file_name = arena_print(w->arena, "%.*s-%.*s.pdf", STR_ARG(str_cut(kind, ':', &rest)),
                                STR_ARG(dossier.id));
    return ST_OK;
}

static enum status get_papers(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    json_t *list;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(emergency_paper_list(w, &dossier, &list));
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "items", list);
    return ST_OK;
}

static enum status get_hand_over(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct paper_pdf_options options = options_of(rq);
    struct watch_shift shift;

    TRY(watch_shift_load(w, rq->path_id, &shift));
    TRY(watch_paper_hand_over(w, &shift, &options, &rp->file));
    rp->file_type = "application/pdf";
    rp->file_name = arena_print(w->arena, "hand-over-%.*s.pdf", STR_ARG(shift.id));
    return ST_OK;
}

/* clang-format off */
const struct route cap_routes[] = {
    {ROUTE_GET, "/api/v1/warnings/{id}/export", OBLIGATION_REPLY_NEEDS, ROUTE_EXPORTS, &export_shape, NULL,
     NULL, get_export, "A warning as a file: CAP 1.2, official paper, or signed JSON."},
    {ROUTE_POST, "/api/v1/warnings/import", OBLIGATION_REPLY_NEEDS, ROUTE_WRITES | ROUTE_UPLOAD, NULL, NULL,
     &arrival_shape, post_import, "Take in a CAP 1.2 message: a warning received, changed or lifted."},
    {ROUTE_GET, "/api/v1/warnings/feed", ROUTE_PUBLIC, 0, NULL, NULL, NULL, get_feed,
     "Anyone: warnings open to the public, as Atom with CAP inside."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/paper", OBLIGATION_REPLY_NEEDS, ROUTE_EXPORTS, &paper_shape, NULL, NULL,
     get_paper, "An official paper of a dossier."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/papers", OBLIGATION_REPLY_NEEDS, 0, NULL, NULL, &papers_shape, get_papers,
     "Which papers a dossier has."},
    {ROUTE_GET, "/api/v1/watch/shifts/{id}/paper", OBLIGATION_REPLY_NEEDS, ROUTE_EXPORTS, &note_shape, NULL, NULL,
     get_hand_over, "The hand-over note of a shift as a paper."},
    {0},
};
/* clang-format on */
