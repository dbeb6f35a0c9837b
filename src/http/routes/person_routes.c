/* SPDX-License-Identifier: Apache-2.0
 * People of a party. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/person.h"
#include "registry/registry_limits.h"

static const char *const person_roles[] = {"head",    "security-lead", "data-lead", "liaison",
                                           "contact", "expert",        NULL};

static const struct shape_field person_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Person id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "party_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "post", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Post."},
    {.name = "roles",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = person_roles,
     .what = "Roles."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Office telephone."},
    {.name = "mobile", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Mobile telephone."},
    {.name = "email", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "E-mail."},
    {.name = "valid_from",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "First day, or empty."},
    {.name = "valid_to",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Last day, or empty."},
    {0},
};
static const struct shape person_shape = {"Person", person_fields};

static const struct shape_field person_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_PEOPLE,
     .of = &person_shape,
     .what = "The entries."},
    {.name = "next",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many match."},
    {.name = "as_of",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When this was read."},
    {0},
};
static const struct shape person_page_shape = {"PersonPage", person_page_fields};

static const struct shape_field person_new_fields[] = {
    {.name = "name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_NAME,
     .what = "Name."},
    {.name = "post", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Post."},
    {.name = "roles",
     .kind = SHAPE_TEXTS,
     .max = REGISTRY_MAX_WORDS,
     .one_of = person_roles,
     .what = "Roles."},
    {.name = "phone", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Office telephone."},
    {.name = "mobile", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Mobile telephone."},
    {.name = "email", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "E-mail."},
    {.name = "valid_from", .kind = SHAPE_TEXT, .max = 10, .what = "First day, or empty."},
    {.name = "valid_to", .kind = SHAPE_TEXT, .max = 10, .what = "Last day, or empty."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape person_new_shape = {"PersonNew", person_new_fields};

static const struct shape_field person_change_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Name."},
    {.name = "post", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Post."},
    {.name = "roles",
     .kind = SHAPE_TEXTS,
     .max = REGISTRY_MAX_WORDS,
     .one_of = person_roles,
     .what = "Roles."},
    {.name = "phone", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Office telephone."},
    {.name = "mobile", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Mobile telephone."},
    {.name = "email", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "E-mail."},
    {.name = "valid_from", .kind = SHAPE_TEXT, .max = 10, .what = "First day, or empty."},
    {.name = "valid_to", .kind = SHAPE_TEXT, .max = 10, .what = "Last day, or empty."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape person_change_shape = {"PersonChange", person_change_fields};

static const struct shape_field person_delete_fields[] = {
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape person_delete_shape = {"RemovalQuery", person_delete_fields};

static enum status reply_person(struct work *w, const struct person *person, struct reply *rp)
{
    rp->body = person_json(w, person);
    rp->version = person->version;
    return ST_OK;
}

static enum status get_people(struct work *w, const struct request *rq, struct reply *rp)
{
    return person_list(w, rq->path_id, &rp->body);
}

static enum status post_person(struct work *w, const struct request *rq, struct reply *rp)
{
    struct person person;

    TRY(person_create(w, rq->path_id, rq->body, &person));
    rp->http_status = 201;
    return reply_person(w, &person, rp);
}

static enum status put_person(struct work *w, const struct request *rq, struct reply *rp)
{
    struct person person;
    int64_t version = 0;

    TRY(route_version(w, rq, &version));
    TRY(person_update(w, rq->path_id, version, rq->body, &person));
    return reply_person(w, &person, rp);
}

static enum status delete_person(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t version = 0;

    (void)rp;
    TRY(route_version(w, rq, &version));
    return person_delete(w, rq->path_id, version, json_get_text(rq->query, "reason"));
}

enum {
    PERSON_MAY_CHANGE = ROUTE_ROLE(ROLE_SYSTEM_ADMIN) | ROUTE_ROLE(ROLE_OPERATOR) |
                        ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

const struct route person_routes[] = {
    {ROUTE_GET, "/api/v1/parties/{id}/people", ROUTE_ANYONE, 0, NULL, NULL, &person_page_shape,
     get_people, "People of a party; of an authority that is not one's own, its liaison officers."},
    {ROUTE_POST, "/api/v1/parties/{id}/people", PERSON_MAY_CHANGE, ROUTE_WRITES, NULL,
     &person_new_shape, &person_shape, post_person, "Add a person to a party."},
    {ROUTE_PUT, "/api/v1/people/{id}", PERSON_MAY_CHANGE, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &person_change_shape, &person_shape, put_person, "Change a person; members left out stay."},
    {ROUTE_DELETE, "/api/v1/people/{id}", PERSON_MAY_CHANGE, ROUTE_WRITES | ROUTE_NEEDS_VERSION,
     &person_delete_shape, NULL, NULL, delete_person, "Remove a person."},
    {0},
};
