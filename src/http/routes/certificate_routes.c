/* SPDX-License-Identifier: Apache-2.0
 * Certificates: the public check, and the list in sight. */
#include "http/routes/matter_reply.h"
#include "http/routes/routes.h"
#include "procedures/certificate.h"

/* clang-format off */
static const struct shape_field check_fields[] = {
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 60,
     .what = "Number of the certificate."},
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40,
     .what = "Check code printed on it."},
    {0},
};
static const struct shape check_shape = {"CertificateQuery", check_fields};

#define PUBLIC_FIELDS(needed)                                                                      \
    {.name = "state", .kind = SHAPE_TEXT, .flags = (needed),                                       \
     .what = "valid, replaced, cancelled or expired."},                                            \
    {.name = "number", .kind = SHAPE_TEXT, .flags = (needed), .what = "Number."},                  \
    {.name = "system_name", .kind = SHAPE_TEXT, .flags = (needed), .what = "Graded object."},      \
    {.name = "party_name", .kind = SHAPE_TEXT, .flags = (needed), .what = "Operator."},            \
    {.name = "level", .kind = SHAPE_INT, .flags = (needed), .max = 5, .what = "Level."},           \
    {.name = "organ", .kind = SHAPE_TEXT, .flags = (needed), .what = "Issuing organ."},            \
    {.name = "issued_on", .kind = SHAPE_DATE, .flags = (needed), .what = "Day of issue."},         \
    {.name = "valid_from", .kind = SHAPE_DATE, .flags = (needed), .what = "First day."},           \
    {.name = "valid_to", .kind = SHAPE_DATE, .flags = (needed), .what = "Last day."},              \
    {.name = "replaced_by", .kind = SHAPE_TEXT, .flags = (needed) | SHAPE_NULLABLE,                \
     .what = "Number of the newer certificate."}

static const struct shape_field answer_fields[] = {
    {.name = "found", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED,
     .what = "Number and code belong to one certificate."},
    PUBLIC_FIELDS(0),
    {0},
};
static const struct shape answer_shape = {"CertificateAnswer", answer_fields};

static const struct shape_field page_query_fields[] = {
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = CERTIFICATE_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape page_query_shape = {"CertificatePageQuery", page_query_fields};

static const struct shape_field row_fields[] = {
    PUBLIC_FIELDS(SHAPE_REQUIRED),
    {.name = "system", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id and name."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id and name."},
    {.name = "matter_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its filing."},
    {.name = "check_code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,
     .what = "For operator and organ only."},
    {0},
};
static const struct shape row_shape = {"Certificate", row_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape,
     .what = "Certificates."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,
     .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"CertificatePage", page_fields};
/* clang-format on */

static enum status check(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(certificate_check(w, json_get_text(rq->query, "number"), json_get_text(rq->query, "code"),
                          &rp->body));
    rp->is_wrong_guess = !json_is_true(json_object_get(rp->body, "found"));
    return ST_OK;
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    return certificate_page(w, json_get_text(rq->query, "after"),
                            json_get_int(rq->query, "limit", 0), &rp->body);
}

const struct route certificate_routes[] = {
    {ROUTE_GET, "/api/v1/certificates/check", ROUTE_PUBLIC, ROUTE_GUESSABLE, &check_shape, NULL,
     &answer_shape, check, "Anyone: is this certificate real, and does it still hold?"},
    {ROUTE_GET, "/api/v1/certificates", MATTER_REPLY_NEEDS, 0, &page_query_shape, NULL, &page_shape,
     list, "Certificates in sight, newest number first."},
    {0},
};
