/* SPDX-License-Identifier: Apache-2.0
 * Grading: schemes, trial computation, grade versions. */
#include "http/routes/matter_reply.h"
#include "http/routes/routes.h"
#include "policy/grade.h"
#include "procedures/grade_version.h"

/* clang-format off */
static const struct shape_field schemes_fields[] = {
    {.name = "schemes", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED,
     .what = "Schemes with matrix, words and explanations."},
    {.name = "objects", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED,
     .what = "What may be a grading object."},
    {0},
};
static const struct shape schemes_shape = {"GradingSchemes", schemes_fields};

static const struct shape_field facts_fields[] = {
    {.name = "big_data_personal", .kind = SHAPE_BOOL, .what = "Big data with much personal data."},
    {.name = "big_data_platform", .kind = SHAPE_BOOL, .what = "Big-data platform for the public."},
    {.name = "highest_level_carried", .kind = SHAPE_INT, .min = 0, .max = 5,
     .what = "Highest level of what it carries."},
    {0},
};
static const struct shape facts_shape = {"GradingFacts", facts_fields};

static const struct shape_field compute_fields[] = {
    {.name = "scheme", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40,
     .what = "gbt22240-2020 or form-2025."},
    {.name = "info", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .max = 200,
     .what = "Harm when business information is harmed: public:serious,citizen:general."},
    {.name = "service", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .max = 200,
     .what = "Harm when the service is harmed."},
    {.name = "facts", .kind = SHAPE_OBJECT, .flags = SHAPE_NULLABLE, .of = &facts_shape,
     .what = "What the floor rules look at."},
    {0},
};
static const struct shape compute_shape = {"GradingInput", compute_fields};

static const struct shape_field result_fields[] = {
    {.name = "info_level", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = 5, .what = "S."},
    {.name = "service_level", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = 5, .what = "A."},
    {.name = "level", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = 5, .what = "The higher."},
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "S2A3."},
    {.name = "scheme", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The scheme used."},
    {.name = "floors", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Floors above it."},
    {.name = "level_with_floors", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = 5,
     .what = "Not below these."},
    {.name = "neighbours", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED,
     .what = "Single changes of a judgement that would change the level."},
    {0},
};
static const struct shape result_shape = {"GradingResult", result_fields};

static const struct shape_field list_fields[] = {
    {.name = "items", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What there is."},
    {0},
};
static const struct shape versions_shape = {"GradeVersions", list_fields};
/* clang-format on */

static enum status get_schemes(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "schemes", grade_schemes(w->policy, w->arena));
    json_put(rp->body, "objects", grade_objects(w->policy));
    return ST_OK;
}

static enum status compute(struct work *w, const struct request *rq, struct reply *rp)
{
    const json_t *facts_given = json_get_object(rq->body, "facts");
    struct str scheme = json_get_text(rq->body, "scheme");
    struct grade_harms info, service;
    struct grade_result result;
    const struct grade_facts facts = {
        .has_big_data_with_personal_information =
            json_get_bool(facts_given, "big_data_personal", false),
        .is_big_data_platform_for_public = json_get_bool(facts_given, "big_data_platform", false),
        .highest_level_carried = (int)json_get_int(facts_given, "highest_level_carried", 0),
    };

    TRY(grade_read_harms(json_get_text(rq->body, "info"), "info", &info, &w->fault));
    TRY(grade_read_harms(json_get_text(rq->body, "service"), "service", &service, &w->fault));
    TRY(grade_compute(w->policy, w->arena, scheme, &info, &service, &facts, &result, &w->fault));
    rp->body = grade_json(w->arena, &result);
    json_put(rp->body, "neighbours",
             grade_neighbours(w->policy, w->arena, scheme, &info, &service));
    return ST_OK;
}

static enum status list_versions(struct work *w, const struct request *rq, struct reply *rp)
{
    return grade_version_list(w, rq->path_id, &rp->body);
}

const struct route grading_routes[] = {
    {ROUTE_GET, "/api/v1/grading/schemes", ROUTE_ANYONE, 0, NULL, NULL, &schemes_shape, get_schemes,
     "Grading schemes and what may be a grading object."},
    {ROUTE_POST, "/api/v1/grading/compute", ROUTE_ANYONE, 0, NULL, &compute_shape, &result_shape,
     compute, "Compute a level without keeping anything."},
    {ROUTE_GET, "/api/v1/systems/{id}/grades", MATTER_REPLY_NEEDS, 0, NULL, NULL, &versions_shape,
     list_versions, "The chain of grade versions of a system, newest first."},
    {0},
};
