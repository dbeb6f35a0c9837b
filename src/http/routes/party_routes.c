/* SPDX-License-Identifier: Apache-2.0
 * Parties: list, record, change, history. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/party.h"
#include "registry/registry_limits.h"

static const char *const party_words[] = {
#define PARTY_WORD(name, word, zh, en, authority) word,
    PARTY_KIND_TABLE(PARTY_WORD) NULL
#undef PARTY_WORD
};
static const char *const party_states[] = {"active", "closed", NULL};

static const struct shape_field party_query_fields[] = {
    {.name = "q",
     .kind = SHAPE_TEXT,
     .max = REGISTRY_MAX_NAME,
     .what = "Part of the name, or the beginning of the credit code."},
    {.name = "kind", .kind = SHAPE_TEXT, .one_of = party_words, .what = "Kind of party."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 64, .what = "Cursor of the page before."},
    {.name = "limit",
     .kind = SHAPE_INT,
     .min = 1,
     .max = REGISTRY_MAX_PAGE,
     .what = "Entries of a page."},
    {0},
};
static const struct shape party_query_shape = {"PartyQuery", party_query_fields};

static const struct shape_field party_sector_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector code."},
    {.name = "name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Name in the caller's language."},
    {0},
};
static const struct shape party_sector_shape = {"SectorBrief", party_sector_fields};

static const struct shape_field party_item_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "owner_node", .kind = SHAPE_TEXT, .what = "Node that keeps the record."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "uscc",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Unified social credit code."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = party_words,
     .what = "Kinds."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region code."},
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "sectors",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .of = &party_sector_shape,
     .what = "Sectors."},
    {.name = "organ_code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "GA 380 code of a police organ."},
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = party_states,
     .what = "Active or closed."},
    {.name = "is_authority",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "Visible to everybody as addressee."},
    {.name = "created_at",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When registered."},
    {.name = "updated_at",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When last changed."},
    {0},
};
static const struct shape party_item_shape = {"PartyItem", party_item_fields};

static const struct shape_field party_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "owner_node", .kind = SHAPE_TEXT, .what = "Node that keeps the record."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "uscc",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Unified social credit code."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = party_words,
     .what = "Kinds."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region code."},
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "sectors",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .of = &party_sector_shape,
     .what = "Sectors."},
    {.name = "organ_code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "GA 380 code of a police organ."},
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = party_states,
     .what = "Active or closed."},
    {.name = "is_authority",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "Visible to everybody as addressee."},
    {.name = "created_at",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When registered."},
    {.name = "updated_at",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When last changed."},
    {.name = "form",
     .kind = SHAPE_ANY,
     .flags = SHAPE_REQUIRED,
     .what = "Answers of table 1 of the filing form."},
    {0},
};
static const struct shape party_shape = {"Party", party_fields};

static const struct shape_field party_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_PAGE,
     .of = &party_item_shape,
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
static const struct shape party_page_shape = {"PartyPage", party_page_fields};

static const struct shape_field party_new_fields[] = {
    {.name = "name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_NAME,
     .what = "Name."},
    {.name = "uscc",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = REGISTRY_MAX_NAME,
     .what = "Unified social credit code."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_WORDS,
     .one_of = party_words,
     .what = "Kinds."},
    {.name = "region",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = 6,
     .what = "Region code."},
    {.name = "sectors", .kind = SHAPE_TEXTS, .max = REGISTRY_MAX_WORDS, .what = "Sector codes."},
    {.name = "organ_code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = REGISTRY_MAX_NAME,
     .what = "GA 380 code, police only."},
    {.name = "form", .kind = SHAPE_ANY, .what = "Answers of table 1; null takes one away."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = party_states, .what = "Active or closed."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape party_new_shape = {"PartyNew", party_new_fields};

static const struct shape_field party_change_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Name."},
    {.name = "uscc",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = REGISTRY_MAX_NAME,
     .what = "Unified social credit code."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .max = REGISTRY_MAX_WORDS,
     .one_of = party_words,
     .what = "Kinds."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region code."},
    {.name = "sectors", .kind = SHAPE_TEXTS, .max = REGISTRY_MAX_WORDS, .what = "Sector codes."},
    {.name = "organ_code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = REGISTRY_MAX_NAME,
     .what = "GA 380 code, police only."},
    {.name = "form", .kind = SHAPE_ANY, .what = "Answers of table 1; null takes one away."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = party_states, .what = "Active or closed."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape party_change_shape = {"PartyChange", party_change_fields};

static const struct shape_field change_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Change id."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When."},
    {.name = "actor", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account id."},
    {.name = "actor_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who."},
    {.name = "act", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What was done."},
    {.name = "subject",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Kind and id of the record."},
    {.name = "reason", .kind = SHAPE_TEXT, .what = "Why."},
    {.name = "before",
     .kind = SHAPE_ANY,
     .flags = SHAPE_NULLABLE,
     .what = "Changed members before; null when created."},
    {.name = "after",
     .kind = SHAPE_ANY,
     .flags = SHAPE_NULLABLE,
     .what = "Changed members after; null when removed."},
    {0},
};
static const struct shape change_shape = {"Change", change_fields};

static const struct shape_field change_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_HISTORY,
     .of = &change_shape,
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
static const struct shape change_page_shape = {"ChangePage", change_page_fields};

static enum status reply_party(struct work *w, const struct party *party, struct reply *rp)
{
    rp->version = party->version;
    return party_json(w, party, &rp->body);
}

static enum status get_parties(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct party_filter filter = {
        .q = json_get_text(rq->query, "q"),
        .kind = json_get_text(rq->query, "kind"),
        .region = json_get_text(rq->query, "region"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };

    return party_list(w, &filter, &rp->body);
}

static enum status post_party(struct work *w, const struct request *rq, struct reply *rp)
{
    struct party party;

    TRY(party_create(w, rq->body, &party));
    rp->http_status = 201;
    return reply_party(w, &party, rp);
}

static enum status get_party(struct work *w, const struct request *rq, struct reply *rp)
{
    struct party party;

    TRY(party_load(w, rq->path_id, &party));
    return reply_party(w, &party, rp);
}

static enum status put_party(struct work *w, const struct request *rq, struct reply *rp)
{
    struct party party;
    int64_t version = 0;

    TRY(route_version(w, rq, &version));
    TRY(party_update(w, rq->path_id, version, rq->body, &party));
    return reply_party(w, &party, rp);
}

static enum status get_history(struct work *w, const struct request *rq, struct reply *rp)
{
    return party_history(w, rq->path_id, &rp->body);
}

enum {
    PARTY_MAY_REGISTER =
        ROUTE_ROLE(ROLE_SYSTEM_ADMIN) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    PARTY_MAY_CHANGE = PARTY_MAY_REGISTER | ROUTE_ROLE(ROLE_OPERATOR),
};

const struct route party_routes[] = {
    {ROUTE_GET, "/api/v1/parties", ROUTE_ANYONE, 0, &party_query_shape, NULL, &party_page_shape,
     get_parties, "Parties that the caller may see, newest first."},
    {ROUTE_POST, "/api/v1/parties", PARTY_MAY_REGISTER, ROUTE_WRITES, NULL, &party_new_shape,
     &party_shape, post_party, "Register a party."},
    {ROUTE_GET, "/api/v1/parties/{id}", ROUTE_ANYONE, 0, NULL, NULL, &party_shape, get_party,
     "One party."},
    {ROUTE_PUT, "/api/v1/parties/{id}", PARTY_MAY_CHANGE, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &party_change_shape, &party_shape, put_party, "Change a party; members left out stay."},
    {ROUTE_GET, "/api/v1/parties/{id}/history", ROUTE_ANYONE, 0, NULL, NULL, &change_page_shape,
     get_history, "What changed in a party and its people, newest first."},
    {0},
};
