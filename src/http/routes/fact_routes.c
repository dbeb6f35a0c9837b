/* SPDX-License-Identifier: Apache-2.0
 * Facts about systems and parties: recorded, listed, voided; the words there are. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/fact.h"
#include "registry/registry_limits.h"

/* clang-format off */
#define TEXT(word, sentence)                                                                       \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define TEXT_OR_NULL(word, sentence)                                                               \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}

static const struct shape_field input_fields[] = {
    {.name = "word", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 80, .what = "A word of the vocabulary."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_NULLABLE, .what = "When it was so or happened; now when absent."},
    {.name = "value", .kind = SHAPE_VALUE, .flags = SHAPE_NULLABLE,
     .what = "true or false, a number, a text, a list of texts; of an event an object of its attributes."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = REGISTRY_MAX_REASON, .what = "How it is known."},
    {.name = "attachment", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 40, .what = "Id of a file."},
    {0},
};
static const struct shape input_shape = {"FactNew", input_fields};

static const struct shape_field void_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = REGISTRY_MAX_REASON, .what = "Why it never was so."},
    {0},
};
static const struct shape void_shape = {"FactVoid", void_fields};

static const struct shape_field fact_fields[] = {
    TEXT("id", "Id."), TEXT("subject_type", "system or party."), TEXT("subject", "Its id."), TEXT("word", "Word."),
    TEXT("zh", "In Chinese."), TEXT("en", "In English."), TEXT("type", "flag, number, word, words or event."),
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it was so or happened."},
    {.name = "value", .kind = SHAPE_VALUE, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Value, or attributes."},
    TEXT("source", "register, import, recorded or procedure."),
    {.name = "recorded_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it was written down."},
    {.name = "recorded_by", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Id and name."},
    TEXT_OR_NULL("reason", "How it is known."), TEXT_OR_NULL("attachment", "Id of a file."),
    {.name = "voided_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Voided."},
    TEXT_OR_NULL("void_reason", "Why."),
    {0},
};
static const struct shape fact_shape = {"Fact", fact_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &fact_shape, .what = "Newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"FactPage", page_fields};

static const struct shape_field words_fields[] = {
    {.name = "items", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED,
     .what = "id, about, type, source, words[], attributes[], zh, en, pack."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape words_shape = {"FactWords", words_fields};
/* clang-format on */

static enum status list_of_system(struct work *w, const struct request *rq, struct reply *rp)
{
    return fact_list(w, FACT_SYSTEM, rq->path_id, &rp->body);
}

static enum status list_of_party(struct work *w, const struct request *rq, struct reply *rp)
{
    return fact_list(w, FACT_PARTY, rq->path_id, &rp->body);
}

static enum status record_of_system(struct work *w, const struct request *rq, struct reply *rp)
{
    rp->http_status = 201;
    return fact_record(w, FACT_SYSTEM, rq->path_id, rq->body, &rp->body);
}

static enum status record_of_party(struct work *w, const struct request *rq, struct reply *rp)
{
    rp->http_status = 201;
    return fact_record(w, FACT_PARTY, rq->path_id, rq->body, &rp->body);
}

static enum status void_fact(struct work *w, const struct request *rq, struct reply *rp)
{
    return fact_void(w, rq->path_id, json_get_text(rq->body, "reason"), &rp->body);
}

static enum status get_vocabulary(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return fact_vocabulary(w, &rp->body);
}

enum {
    FACT_MAY_RECORD =
        ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    FACT_MAY_SEE = FACT_MAY_RECORD | ROUTE_ROLE(ROLE_EXPERT),
};

const struct route fact_routes[] = {
    {ROUTE_GET, "/api/v1/systems/{id}/facts", FACT_MAY_SEE, 0, NULL, NULL, &page_shape,
     list_of_system, "What is known of a system beside its record."},
    {ROUTE_POST, "/api/v1/systems/{id}/facts", FACT_MAY_RECORD, ROUTE_WRITES, NULL, &input_shape,
     &fact_shape, record_of_system, "Record a fact about a system; its duties follow at once."},
    {ROUTE_GET, "/api/v1/parties/{id}/facts", FACT_MAY_SEE, 0, NULL, NULL, &page_shape,
     list_of_party, "What is known of a party beside its record."},
    {ROUTE_POST, "/api/v1/parties/{id}/facts", FACT_MAY_RECORD, ROUTE_WRITES, NULL, &input_shape,
     &fact_shape, record_of_party, "Record a fact about a party; its duties follow at once."},
    {ROUTE_POST, "/api/v1/facts/{id}/void", FACT_MAY_RECORD, ROUTE_WRITES, NULL, &void_shape,
     &fact_shape, void_fact, "Say that a recorded fact never was so."},
    {ROUTE_GET, "/api/v1/facts/vocabulary", ROUTE_ANYONE, 0, NULL, NULL, &words_shape,
     get_vocabulary, "The words that facts are told in."},
    {0},
};
