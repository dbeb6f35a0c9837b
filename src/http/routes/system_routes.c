/* SPDX-License-Identifier: Apache-2.0
 * Systems: list, record, change, history, completeness of the form. */
#include "http/routes/routes.h"
#include "http/routes/system_export.h"
#include "registry/actor.h"
#include "registry/registry_limits.h"
#include "registry/system.h"

static const char *const system_states[] = {
#define SYSTEM_WORD(name, word, zh, en) word,
    SYSTEM_STATE_TABLE(SYSTEM_WORD) NULL};
static const char *const system_filings[] = {SYSTEM_FILING_TABLE(SYSTEM_WORD) NULL};
#undef SYSTEM_WORD
static const char *const system_kinds[] = {"network", "system", "data", NULL};
static const char *const system_technologies[] = {"cloud",   "mobile", "iot", "ics",
                                                  "bigdata", "other",  NULL};
static const char *const system_sorts[] = {"created", "-created", "level", "-level", "name", NULL};

static const struct shape_field system_query_fields[] = {
    {.name = "q", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Part of the name."},
    {.name = "level", .kind = SHAPE_INT, .min = 0, .max = 5, .what = "Level; 0: not graded."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = system_states, .what = "State of life."},
    {.name = "filing_state",
     .kind = SHAPE_TEXT,
     .one_of = system_filings,
     .what = "State of filing."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 40, .what = "Sector subtree."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 26, .what = "Party id."},
    {.name = "sort",
     .kind = SHAPE_TEXT,
     .one_of = system_sorts,
     .what = "Order; a minus turns it round."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 64, .what = "Cursor of the page before."},
    {.name = "limit",
     .kind = SHAPE_INT,
     .min = 1,
     .max = REGISTRY_MAX_PAGE,
     .what = "Entries of a page."},
    {0},
};
static const struct shape system_query_shape = {"SystemQuery", system_query_fields};

static const struct shape_field system_export_query_fields[] = {
    {.name = "q", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Part of the name."},
    {.name = "level", .kind = SHAPE_INT, .min = 0, .max = 5, .what = "Level; 0: not graded."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = system_states, .what = "State of life."},
    {.name = "filing_state",
     .kind = SHAPE_TEXT,
     .one_of = system_filings,
     .what = "State of filing."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 40, .what = "Sector subtree."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 26, .what = "Party id."},
    {0},
};
static const struct shape system_export_query_shape = {"SystemExportQuery",
                                                       system_export_query_fields};

static const struct shape_field system_party_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party id."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party name."},
    {0},
};
static const struct shape system_party_shape = {"PartyBrief", system_party_fields};

static const struct shape_field system_item_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "System id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_REQUIRED,
     .of = &system_party_shape,
     .what = "Who runs it."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region code."},
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Sector code."},
    {.name = "sector_name", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Sector."},
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = system_states,
     .what = "State of life."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = system_kinds,
     .what = "Kinds of grading object."},
    {.name = "technologies",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = system_technologies,
     .what = "Technologies."},
    {.name = "parent_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "System it is part of."},
    {.name = "platform_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Platform it runs on."},
    {.name = "level",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .max = 5,
     .what = "Level; 0: not graded."},
    {.name = "info_level",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .max = 5,
     .what = "Level of business information."},
    {.name = "service_level",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .max = 5,
     .what = "Level of the service."},
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "As S2A3."},
    {.name = "filing_state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = system_filings,
     .what = "State of filing."},
    {.name = "certificate_number",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Number of the filing certificate."},
    {.name = "regulator_party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &system_party_shape,
     .what = "Sector regulator."},
    {.name = "police_party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &system_party_shape,
     .what = "Police organ."},
    {.name = "operation_on",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "First day of operation."},
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
static const struct shape system_item_shape = {"SystemItem", system_item_fields};

static const struct shape_field system_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "System id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_REQUIRED,
     .of = &system_party_shape,
     .what = "Who runs it."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region code."},
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Sector code."},
    {.name = "sector_name", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Sector."},
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = system_states,
     .what = "State of life."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = system_kinds,
     .what = "Kinds of grading object."},
    {.name = "technologies",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = system_technologies,
     .what = "Technologies."},
    {.name = "parent_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "System it is part of."},
    {.name = "platform_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Platform it runs on."},
    {.name = "level",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .max = 5,
     .what = "Level; 0: not graded."},
    {.name = "info_level",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .max = 5,
     .what = "Level of business information."},
    {.name = "service_level",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .max = 5,
     .what = "Level of the service."},
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "As S2A3."},
    {.name = "filing_state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = system_filings,
     .what = "State of filing."},
    {.name = "certificate_number",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Number of the filing certificate."},
    {.name = "regulator_party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &system_party_shape,
     .what = "Sector regulator."},
    {.name = "police_party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &system_party_shape,
     .what = "Police organ."},
    {.name = "operation_on",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "First day of operation."},
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
     .what = "Answers of tables 2, 4, 5 and 6 of the filing form."},
    {0},
};
static const struct shape system_shape = {"System", system_fields};

static const struct shape_field system_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_PAGE,
     .of = &system_item_shape,
     .what = "The entries."},
    {.name = "next",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many match."},
    {.name = "total_is_least",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "More match than were counted."},
    {.name = "as_of",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When this was read."},
    {0},
};
static const struct shape system_page_shape = {"SystemPage", system_page_fields};

static const struct shape_field system_new_fields[] = {
    {.name = "party_id",
     .kind = SHAPE_TEXT,
     .max = 26,
     .what = "Who runs it; one's own party when left out."},
    {.name = "name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_NAME,
     .what = "Name."},
    {.name = "region",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 6,
     .what = "Region code; the party's when left out."},
    {.name = "sector",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 40,
     .what = "Sector code."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = system_states, .what = "State of life."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .max = REGISTRY_MAX_WORDS,
     .one_of = system_kinds,
     .what = "Kinds of grading object."},
    {.name = "technologies",
     .kind = SHAPE_TEXTS,
     .max = REGISTRY_MAX_WORDS,
     .one_of = system_technologies,
     .what = "Technologies."},
    {.name = "parent_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "System it is part of."},
    {.name = "platform_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "Platform it runs on."},
    {.name = "regulator_party_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "Sector regulator."},
    {.name = "police_party_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "Police organ."},
    {.name = "operation_on",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 10,
     .what = "First day of operation."},
    {.name = "form", .kind = SHAPE_ANY, .what = "Answers of the form; null takes one away."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape system_new_shape = {"SystemNew", system_new_fields};

static const struct shape_field system_change_fields[] = {
    {.name = "party_id",
     .kind = SHAPE_TEXT,
     .max = 26,
     .what = "Who runs it; one's own party when left out."},
    {.name = "name", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Name."},
    {.name = "region",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 6,
     .what = "Region code; the party's when left out."},
    {.name = "sector",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 40,
     .what = "Sector code."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = system_states, .what = "State of life."},
    {.name = "kinds",
     .kind = SHAPE_TEXTS,
     .max = REGISTRY_MAX_WORDS,
     .one_of = system_kinds,
     .what = "Kinds of grading object."},
    {.name = "technologies",
     .kind = SHAPE_TEXTS,
     .max = REGISTRY_MAX_WORDS,
     .one_of = system_technologies,
     .what = "Technologies."},
    {.name = "parent_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "System it is part of."},
    {.name = "platform_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "Platform it runs on."},
    {.name = "regulator_party_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "Sector regulator."},
    {.name = "police_party_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "Police organ."},
    {.name = "operation_on",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 10,
     .what = "First day of operation."},
    {.name = "form", .kind = SHAPE_ANY, .what = "Answers of the form; null takes one away."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape system_change_shape = {"SystemChange", system_change_fields};

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

static const struct shape_field system_problem_fields[] = {
    {.name = "key", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Field of the form."},
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Stable word."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Chinese sentence."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "English sentence."},
    {.name = "is_missing",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "Stands in the way of submitting only."},
    {0},
};
static const struct shape system_problem_shape = {"FormProblem", system_problem_fields};

static const struct shape_field system_form_check_fields[] = {
    {.name = "problems",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = 10000,
     .of = &system_problem_shape,
     .what = "All of them, in form order."},
    {.name = "missing",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "How many fields are missing."},
    {0},
};
static const struct shape system_form_check_shape = {"FormCheck", system_form_check_fields};

static enum status reply_system(struct work *w, const struct system *system, struct reply *rp)
{
    rp->version = system->version;
    return system_json(w, system, &rp->body);
}

static enum status get_systems(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct system_filter filter = system_export_filter(rq);

    return system_list(w, &filter, &rp->body);
}

static enum status post_system(struct work *w, const struct request *rq, struct reply *rp)
{
    struct system system;

    TRY(system_create(w, rq->body, &system));
    rp->http_status = 201;
    return reply_system(w, &system, rp);
}

static enum status get_system(struct work *w, const struct request *rq, struct reply *rp)
{
    struct system system;

    TRY(system_load(w, rq->path_id, &system));
    return reply_system(w, &system, rp);
}

static enum status put_system(struct work *w, const struct request *rq, struct reply *rp)
{
    struct system system;
    int64_t version = 0;

    TRY(route_version(w, rq, &version));
    TRY(system_update(w, rq->path_id, version, rq->body, &system));
    return reply_system(w, &system, rp);
}

static enum status get_history(struct work *w, const struct request *rq, struct reply *rp)
{
    return system_history(w, rq->path_id, &rp->body);
}

static enum status get_form_check(struct work *w, const struct request *rq, struct reply *rp)
{
    return system_form_check(w, rq->path_id, &rp->body);
}

enum {
    SYSTEM_MAY_CHANGE =
        ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    SYSTEM_MAY_SEE = SYSTEM_MAY_CHANGE | ROUTE_ROLE(ROLE_EXPERT),
};

const struct route system_routes[] = {
    {ROUTE_GET, "/api/v1/systems", SYSTEM_MAY_SEE, 0, &system_query_shape, NULL, &system_page_shape,
     get_systems, "Systems in the caller's scope, newest first."},
    {ROUTE_GET, "/api/v1/systems/export.xlsx", SYSTEM_MAY_SEE, ROUTE_EXPORTS,
     &system_export_query_shape, NULL, NULL, system_export_get, "The same list as a table file."},
    {ROUTE_POST, "/api/v1/systems", SYSTEM_MAY_CHANGE, ROUTE_WRITES, NULL, &system_new_shape,
     &system_shape, post_system, "Register a system."},
    {ROUTE_GET, "/api/v1/systems/{id}", SYSTEM_MAY_SEE, 0, NULL, NULL, &system_shape, get_system,
     "One system."},
    {ROUTE_PUT, "/api/v1/systems/{id}", SYSTEM_MAY_CHANGE, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &system_change_shape, &system_shape, put_system, "Change a system; members left out stay."},
    {ROUTE_GET, "/api/v1/systems/{id}/history", SYSTEM_MAY_SEE, 0, NULL, NULL, &change_page_shape,
     get_history, "What changed in a system and its assets, newest first."},
    {ROUTE_GET, "/api/v1/systems/{id}/form-check", SYSTEM_MAY_SEE, 0, NULL, NULL,
     &system_form_check_shape, get_form_check,
     "What stands between the system and a complete filing form."},
    {0},
};
