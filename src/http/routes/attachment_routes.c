/* SPDX-License-Identifier: Apache-2.0
 * Attachments: read by whoever may see the matter or duty they belong to. */
#include "http/routes/routes.h"
#include "procedures/dossier.h"
#include "procedures/matter.h"
#include "procedures/obligation_case.h"
#include "procedures/recipient_view.h"
#include "registry/actor.h"
#include "registry/attachment.h"
#include "registry/sensor.h"

/* Only matters, duties, dossiers and recipients own attachments that people read; anything else is
 * not there for them. */
static enum status check_owner(struct work *w, struct str owner)
{
    struct str id, kind = str_cut(owner, ':', &id);
    struct obligation_case duty;
    struct dossier dossier;
    struct matter matter;

    if (str_is(kind, "obligation"))
        return obligation_case_load(w, id, &duty);
    if (str_is(kind, "dossier"))
        return dossier_load(w, id, NULL, &dossier);
    if (str_is(kind, "recipient")) {
        struct str party, dossier_id = str_cut(id, '/', &party);
        json_t *recipient;

        TRY(dossier_load(w, dossier_id, NULL, &dossier));
        return recipient_view_one(w, &dossier, party, &recipient);
    }
    if (str_is(kind, "sensor")) {
        struct sensor sensor;

        return sensor_load(w, id, &sensor);
    }
    if (!str_is(kind, "matter"))
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个附件", "there is no such attachment");
    return matter_load(w, id, &matter);
}

static enum status get_attachment(struct work *w, const struct request *rq, struct reply *rp)
{
    struct attachment attachment;

    TRY(attachment_load(w, rq->path_id, &attachment));
    TRY(check_owner(w, attachment.owner));
    TRY(attachment_read(w, rq->context->store, &attachment, &rp->file));
    rp->file_type = str_zero(w->arena, attachment.media_type);
    rp->file_name = attachment.name;
    return ST_OK;
}

enum {
    ATTACHMENT_NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_EXPERT) |
                       ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

const struct route attachment_routes[] = {
    {ROUTE_GET, "/api/v1/attachments/{id}", ATTACHMENT_NEEDS, ROUTE_EXPORTS, NULL, NULL, NULL,
     get_attachment, "The file, checked against its digest."},
    {0},
};
