/* SPDX-License-Identifier: Apache-2.0
 * Resources of emergency work. */
#include "http/routes/routes.h"
#include "procedures/resource.h"
#include "procedures/resource_dispatch.h"
#include "registry/actor.h"

#define KIND_WORD(name, word, zh, en, unit) word,
static const char *const kinds[] = {RESOURCE_KIND_TABLE(KIND_WORD) NULL};
static const char *const states[] = {"ready", "standby", "out", NULL};

/* clang-format off */
static const struct shape_field resource_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Resource."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "team, expert, supply, vehicle, communication."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Whose it is."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."},
    {.name = "place", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Where it is kept."},
    {.name = "quantity", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many there are."},
    {.name = "unit", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Unit."},
    {.name = "engaged", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many are given away."},
    {.name = "free", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many are left."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "ready, standby, out."},
    {.name = "shown", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The state, or engaged when nothing is left."},
    {.name = "contact", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Contact."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Telephone."},
    {.name = "skills", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What it can do."},
    {.name = "note", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Remark."},
    {.name = "checked_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Looked at last."},
    {.name = "checked_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."},
    {.name = "standby", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Clause of a duty to stay ready that runs now."},
    {.name = "may_change", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Whether the caller keeps it."},
    {0},
};
static const struct shape resource_shape = {"Resource", resource_fields};
static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &resource_shape, .what = "Resources."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"ResourcePage", page_fields};
static const struct shape_field query_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .one_of = kinds, .what = "Kind."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "State."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 200, .what = "Part of name or skills."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Owner."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "free", .kind = SHAPE_BOOL, .what = "Only those of which something is left."},
    {.name = "response", .kind = SHAPE_TEXT, .max = 40, .what = "What a response in which the caller takes part may ask for."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = RESOURCE_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"ResourceQuery", query_fields};
static const struct shape_field export_query_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .one_of = kinds, .what = "Kind."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "State."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 200, .what = "Part of name or skills."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Owner."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "free", .kind = SHAPE_BOOL, .what = "Only those of which something is left."},
    {0},
};
static const struct shape export_query_shape = {"ResourceExportQuery", export_query_fields};
static const struct shape_field new_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = kinds, .what = "Kind."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = RESOURCE_NAME_MAX, .what = "Name."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region; that of the party when absent."},
    {.name = "place", .kind = SHAPE_TEXT, .max = RESOURCE_NAME_MAX, .what = "Where it is kept."},
    {.name = "quantity", .kind = SHAPE_INT, .min = 1, .max = RESOURCE_QUANTITY_MAX, .what = "How many; one when absent."},
    {.name = "unit", .kind = SHAPE_TEXT, .max = 20, .what = "Unit; that of the kind when absent."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "ready, standby, out."},
    {.name = "contact", .kind = SHAPE_TEXT, .max = RESOURCE_NAME_MAX, .what = "Contact."},
    {.name = "phone", .kind = SHAPE_TEXT, .max = RESOURCE_NAME_MAX, .what = "Telephone."},
    {.name = "skills", .kind = SHAPE_TEXT, .max = RESOURCE_NOTE_MAX, .what = "What it can do."},
    {.name = "note", .kind = SHAPE_TEXT, .max = RESOURCE_NOTE_MAX, .what = "Remark."},
    {.name = "checked", .kind = SHAPE_BOOL, .what = "Looked at now and found as it says."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Owner; the party of the caller when absent."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Kept in the history."},
    {0},
};
static const struct shape new_shape = {"ResourceNew", new_fields};
static const struct shape_field change_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .one_of = kinds, .what = "Kind."},
    {.name = "name", .kind = SHAPE_TEXT, .min = 1, .max = RESOURCE_NAME_MAX, .what = "Name."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region; that of the party when absent."},
    {.name = "place", .kind = SHAPE_TEXT, .max = RESOURCE_NAME_MAX, .what = "Where it is kept."},
    {.name = "quantity", .kind = SHAPE_INT, .min = 1, .max = RESOURCE_QUANTITY_MAX, .what = "How many; one when absent."},
    {.name = "unit", .kind = SHAPE_TEXT, .max = 20, .what = "Unit; that of the kind when absent."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "ready, standby, out."},
    {.name = "contact", .kind = SHAPE_TEXT, .max = RESOURCE_NAME_MAX, .what = "Contact."},
    {.name = "phone", .kind = SHAPE_TEXT, .max = RESOURCE_NAME_MAX, .what = "Telephone."},
    {.name = "skills", .kind = SHAPE_TEXT, .max = RESOURCE_NOTE_MAX, .what = "What it can do."},
    {.name = "note", .kind = SHAPE_TEXT, .max = RESOURCE_NOTE_MAX, .what = "Remark."},
    {.name = "checked", .kind = SHAPE_BOOL, .what = "Looked at now and found as it says."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 2000, .what = "Why it is changed."},
    {0},
};
static const struct shape change_shape = {"ResourceChange", change_fields};
/* clang-format on */

static enum status reply_one(struct work *w, const struct resource *resource, struct reply *rp)
{
    rp->version = resource->version;
    return resource_json(w, resource, &rp->body);
}

static struct resource_filter filter_of(const struct request *rq)
{
    return (struct resource_filter){
        .kind = json_get_text(rq->query, "kind"),
        .state = json_get_text(rq->query, "state"),
        .q = json_get_text(rq->query, "q"),
        .party = json_get_text(rq->query, "party"),
        .region = json_get_text(rq->query, "region"),
        .is_free = json_get_bool(rq->query, "free", false),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str id = json_get_text(rq->query, "response");
    struct resource_filter filter = filter_of(rq);
    struct dossier response;

    if (id.len > 0) {
        TRY(dossier_load(w, id, "response", &response));
        TRY(resource_dispatch_within(w, &response, &filter.within));
    }
    return resource_page(w, &filter, &rp->body);
}

static enum status export(struct work *w, const struct request *rq, struct reply *rp) {
    const struct resource_filter filter = filter_of(rq);

    TRY(resource_csv(w, &filter, &rp->file));
    rp->file_type = "text/csv; charset=utf-8";
    rp->file_name = STR("应急资源.csv");
    return ST_OK;
}

static enum status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct resource resource;

    TRY(resource_create(w, rq->body, &resource));
    rp->http_status = 201;
    return reply_one(w, &resource, rp);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct resource resource;

    TRY(resource_load(w, rq->path_id, &resource));
    return reply_one(w, &resource, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct resource resource;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(resource_update(w, rq->path_id, version, rq->body, &resource));
    return reply_one(w, &resource, rp);
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route resource_routes[] = {
    {ROUTE_GET, "/api/v1/resources", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Resources in sight: one's own, and for officers those of their region."},
    {ROUTE_GET, "/api/v1/resources.csv", NEEDS, ROUTE_EXPORTS, &export_query_shape, NULL, NULL, export,
     "The same list as a table file."},
    {ROUTE_POST, "/api/v1/resources", NEEDS, ROUTE_WRITES, NULL, &new_shape, &resource_shape, create,
     "Register a resource."},
    {ROUTE_GET, "/api/v1/resources/{id}", NEEDS, 0, NULL, NULL, &resource_shape, get_one, "One resource."},
    {ROUTE_PUT, "/api/v1/resources/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape, &resource_shape, change,
     "Change a resource; checked says that it was looked at."},
    {0},
};
/* clang-format on */
