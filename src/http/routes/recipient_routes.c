/* SPDX-License-Identifier: Apache-2.0
 * Recipients of warnings and notices: the list with every rung, signing for it, feedback, the call
 * by telephone, the proof of delivery, and the bar above every page. */
#include "db/store.h"
#include "http/routes/routes.h"
#include "procedures/recipient_act.h"
#include "procedures/recipient_view.h"
#include "registry/attachment.h"

static const char *const views[] = {"unreached", "unsigned", "signed", "unfed",
                                    "fed-back",  "verified", NULL};
static const char *const answers[] = {"sign", "feed-back", "no-answer", NULL};
static const char *const groupings[] = {"region", "sector", NULL};
static const char *const kinds[] = {"warning", "notice", NULL};

/* clang-format off */
static const struct shape_field row_fields[] = {
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id and name."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector, or empty."},
    {.name = "rung", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "queued, sent, delivered, read, signed, fed-back, verified."},
    {.name = "since", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "On that rung since."},
    {.name = "times", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "When each rung was reached, null where it was not seen."},
    {.name = "late", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Silent beyond the first step, or feedback overdue."},
    {.name = "escalation", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = 10, .what = "Steps taken."},
    {.name = "next_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "When the next step comes."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Feedback is due."},
    {.name = "wants", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "sign, feed-back or nothing."},
    {.name = "ended", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Nothing is wanted any more."},
    {.name = "people", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Its people, each with rung, times and ways with their evidence."},
    {.name = "phones", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Telephone numbers, for the issuer only."},
    {.name = "feedback", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "What was handed in."},
    {.name = "story", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Calls, feedback and judgements, oldest first."},
    {.name = "text_digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3 of the text told last, for version_seen."},
    {.name = "receipt", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "There is a receipt of the signature."},
    {0},
};
static const struct shape row_shape = {"Recipient", row_fields};

static const struct shape_field page_fields[] = {
    {.name = "counts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Kept counters over all recipients; null for a recipient."},
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Recipients in sight."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All of the view."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"RecipientPage", page_fields};

static const struct shape_field query_fields[] = {
    {.name = "view", .kind = SHAPE_TEXT, .one_of = views, .what = "Only those; all when absent."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Sector subtree."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 64, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = RECIPIENT_PAGE, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"RecipientQuery", query_fields};

static const struct shape_field own_fields[] = {
    {.name = "recipient", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &row_shape, .what = "The caller's party, null when it is none."},
    {.name = "receipt", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Signed journal row of the signature; verifies offline."},
    {0},
};
static const struct shape own_shape = {"RecipientOwn", own_fields};

static const struct shape_field sign_fields[] = {
    {.name = "text", .kind = SHAPE_TEXT, .max = 2000, .what = "Words with the signature."},
    {.name = "version_seen", .kind = SHAPE_TEXT, .max = 64, .what = "text_digest of what was read; refused when it has changed since."},
    {0},
};
static const struct shape sign_shape = {"RecipientSignature", sign_fields};

static const struct shape_field feedback_fields[] = {
    {.name = "measures", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 2000, .what = "What was done."},
    {.name = "found", .kind = SHAPE_TEXT, .max = 2000, .what = "What was found."},
    {.name = "done_at", .kind = SHAPE_INSTANT, .what = "When it was done."},
    {.name = "attachment", .kind = SHAPE_TEXT, .max = 40, .what = "A file put to this feedback."},
    {0},
};
static const struct shape feedback_shape = {"RecipientFeedback", feedback_fields};

static const struct shape_field file_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Id, for attachment."},
    {.name = "slot", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its place."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "File name."},
    {.name = "bytes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Size."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3."},
    {0},
};
static const struct shape file_shape = {"RecipientFile", file_fields};

static const struct shape_field verdict_fields[] = {
    {.name = "accepted", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "False asks again."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Needed to ask again."},
    {0},
};
static const struct shape verdict_shape = {"RecipientVerdict", verdict_fields};

static const struct shape_field call_fields[] = {
    {.name = "what", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = answers, .what = "What the call brought."},
    {.name = "said_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 60, .what = "Who answered."},
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "Number that was called."},
    {.name = "text", .kind = SHAPE_TEXT, .max = 2000, .what = "What was said."},
    {.name = "measures", .kind = SHAPE_TEXT, .max = 2000, .what = "For feedback: what was done."},
    {.name = "found", .kind = SHAPE_TEXT, .max = 2000, .what = "For feedback: what was found."},
    {0},
};
static const struct shape call_shape = {"RecipientCall", call_fields};

static const struct shape_field alert_fields[] = {
    {.name = "dossier", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id, kind, number, title, state, level, scope, party, region, exercise, changed_at."},
    {.name = "rung", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "How far it came with the party."},
    {.name = "wants", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "sign or feed-back."},
    {.name = "since", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it was issued to the party."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Feedback is due."},
    {0},
};
static const struct shape alert_shape = {"Alert", alert_fields};

static const struct shape_field alerts_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &alert_shape, .what = "Gravest first, then what is to be signed."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape alerts_shape = {"Alerts", alerts_fields};

static const struct shape_field statistic_query_fields[] = {
    {.name = "by", .kind = SHAPE_TEXT, .one_of = groupings, .what = "region (when absent) or sector."},
    {.name = "kind", .kind = SHAPE_TEXT, .one_of = kinds, .what = "Only warnings or notices."},
    {0},
};
static const struct shape statistic_query_shape = {"RecipientStatisticQuery", statistic_query_fields};

static const struct shape_field statistic_fields[] = {
    {.name = "by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "region or sector."},
    {.name = "groups", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Totals, rungs reached and median times of each."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape statistic_shape = {"RecipientStatistic", statistic_fields};

static const struct shape_field receipt_fields[] = {
    {.name = "format", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "panshi-receipt-1."},
    {.name = "row", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The journal row."},
    {.name = "hash", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its SM3."},
    {.name = "signature", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM2, by the node."},
    {.name = "public_key", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "PEM."},
    {0},
};
static const struct shape receipt_shape = {"RecipientReceipt", receipt_fields};
/* clang-format on */

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    json_t *counts;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(recipient_view_page(w, &dossier, json_get_text(rq->query, "view"),
                            json_get_text(rq->query, "region"), json_get_text(rq->query, "sector"),
                            json_get_text(rq->query, "after"), json_get_int(rq->query, "limit", 0),
                            &rp->body));
    TRY(recipient_counts(w, &dossier, &counts));
    json_put(rp->body, "counts", counts);
    return ST_OK;
}

static enum status reply_own(struct work *w, const struct request *rq,
                             const struct dossier *dossier, json_t *recipient, struct reply *rp)
{
    json_t *receipt;

    rp->body = json_new_object(w->arena);
    json_put(rp->body, "recipient", recipient);
    if (!json_get_bool(recipient, "receipt", false)) {
        json_put_null(rp->body, "receipt");
        return ST_OK;
    }
    TRY(recipient_act_receipt(w, dossier, STR(""), store_key(rq->context->store), &receipt));
    json_put(rp->body, "receipt", receipt);
    return ST_OK;
}

static enum status get_own(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    json_t *recipient;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(recipient_own(w, &dossier, &recipient));
    return reply_own(w, rq, &dossier, recipient, rp);
}

static enum status mark_read(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    json_t *recipient;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(recipient_act_read(w, &dossier));
    TRY(recipient_own(w, &dossier, &recipient));
    return reply_own(w, rq, &dossier, recipient, rp);
}

static enum status sign(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    json_t *recipient;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(recipient_act_check_seen(w, &dossier, json_get_text(rq->body, "version_seen")));
    TRY(recipient_act_sign(w, &dossier, json_get_text(rq->body, "text"), &recipient));
    return reply_own(w, rq, &dossier, recipient, rp);
}

static enum status feed_back(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    json_t *recipient;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(recipient_act_feed_back(w, &dossier, rq->body, &recipient));
    return reply_own(w, rq, &dossier, recipient, rp);
}

static enum status attach(struct work *w, const struct request *rq, struct reply *rp)
{
    struct attachment attachment;
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(recipient_act_may_attach(w, &dossier));
    TRY(attachment_add_file(w, rq->context->store, rq->upload_path, rq->upload_name,
                            recipient_act_files(w->arena, &dossier, w->actor->party_id),
                            STR("feedback"), &attachment));
    rp->http_status = 201;
    rp->body = attachment_json(w->arena, &attachment);
    return ST_OK;
}

static enum status verify(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    return recipient_act_verify(w, &dossier, rq->path_name,
                                json_get_bool(rq->body, "accepted", false),
                                json_get_text(rq->body, "reason"), &rp->body);
}

static enum status phone(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    return recipient_act_phone(w, &dossier, rq->path_name, rq->body, &rp->body);
}

static enum status get_receipt(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    return recipient_act_receipt(w, &dossier, rq->path_name, store_key(rq->context->store),
                                 &rp->body);
}

static enum status get_proof(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(recipient_proof(w, &dossier, store_key(rq->context->store), &rp->file));
    rp->file_type = "application/x-ndjson";
    rp->file_name = arena_print(w->arena, "送达证明-%.*s.ndjson", STR_ARG(dossier.id));
    return ST_OK;
}

/* The page is read; only when something on it is new to this person, that is written down too. */
static enum status get_alerts(struct work *w, const struct request *rq, struct reply *rp)
{
    bool is_news = false;
    enum status status;

    (void)rq;
    TRY(work_read(w));
    TRY(recipient_view_alerts(w, &is_news, &rp->body));
    work_rollback(w);
    if (!is_news)
        return ST_OK;
    status = work_write(w);
    if (status == ST_OK)
        status = recipient_act_seen(w);
    if (status == ST_OK)
        status = recipient_view_alerts(w, &is_news, &rp->body);
    if (status == ST_OK)
        status = work_commit(w);
    if (status != ST_BUSY)
        return status;
    fault_clear(&w->fault); /* the page is good all the same; the next look writes it down */
    return ST_OK;
}

static enum status statistic(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str by = json_get_text(rq->query, "by"), kind = json_get_text(rq->query, "kind");

    return recipient_statistic(w, kind.len > 0 ? str_zero(w->arena, kind) : NULL,
                               by.len > 0 ? by : STR("region"), &rp->body);
}

enum {
    OFFICERS = ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | OFFICERS,
};

/* clang-format off */
const struct route recipient_routes[] = {
    {ROUTE_GET, "/api/v1/dossiers/{id}/recipients", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Recipients with the rung each reached and the evidence of it; a recipient sees its own row."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/recipient", NEEDS, 0, NULL, NULL, &own_shape, get_own,
     "The caller's party as a recipient."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/read", NEEDS, ROUTE_WRITES, NULL, NULL, &own_shape, mark_read,
     "The caller opened it."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/sign", NEEDS, ROUTE_WRITES, NULL, &sign_shape, &own_shape, sign,
     "Sign for it; the reply has the receipt."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/feedback", NEEDS, ROUTE_WRITES, NULL, &feedback_shape, &own_shape, feed_back,
     "Feed back measures and proof."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/feedback/files", NEEDS, ROUTE_WRITES | ROUTE_UPLOAD, NULL, NULL, &file_shape, attach,
     "Put a file of proof to one's feedback; read by the issuer and one's own party."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/recipients/{name}/verify", NEEDS, ROUTE_WRITES, NULL, &verdict_shape, &row_shape, verify,
     "The issuer accepts a feedback, or asks again with a reason."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/recipients/{name}/phone", NEEDS, ROUTE_WRITES, NULL, &call_shape, &row_shape, phone,
     "A signature or feedback taken by telephone, or a call nobody answered."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/recipients/{name}/receipt", NEEDS, 0, NULL, NULL, &receipt_shape, get_receipt,
     "The receipt of a party's signature; verifies offline."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/proof", NEEDS, ROUTE_EXPORTS, NULL, NULL, NULL, get_proof,
     "The proof of delivery as one file that verifies offline."},
    {ROUTE_GET, "/api/v1/alerts", ROUTE_ANYONE, ROUTE_NO_WORK, NULL, NULL, &alerts_shape, get_alerts,
     "What is addressed to the caller's party and still wants something; fetching it is the evidence of delivery."},
    {ROUTE_GET, "/api/v1/recipients/statistic", NEEDS, 0, &statistic_query_shape, NULL, &statistic_shape, statistic,
     "How many signed and fed back, and the median times, by region or sector."},
    {0},
};
/* clang-format on */
