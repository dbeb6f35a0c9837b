/* SPDX-License-Identifier: Apache-2.0
 * The law as the packs tell it: documents, their clauses, one clause, and who owes it here. */
#include "http/routes/routes.h"
#include "procedures/obligation_law.h"

/* clang-format off */
#define TEXT(word, sentence)                                                                       \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define COUNT(word, sentence)                                                                      \
    {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define PAGE_FIELDS(shape, sentence)                                                               \
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = (shape), .what = (sentence)}, \
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."}, \
    COUNT("total", "How many."),                                                                   \
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."}

static const struct shape_field document_fields[] = {
    TEXT("code", "Code of its pack."), TEXT("zh", "Its name."), TEXT("en", "The same in English."),
    {.name = "version", .kind = SHAPE_TEXT, .what = "Of the pack."},
    COUNT("clause_parts", "How many parts it has."), COUNT("reached", "How many of them an entry of the pack carries."),
    {0},
};
static const struct shape document_shape = {"LawDocument", document_fields};
static const struct shape_field documents_fields[] = {PAGE_FIELDS(&document_shape, "Documents."), {0}};
static const struct shape documents_shape = {"LawDocuments", documents_fields};

#define CLAUSE_FIELDS                                                                              \
    TEXT("id", "Clause id."), TEXT("document", "Code of its pack."), TEXT("document_zh", "The document."), \
    TEXT("document_en", "The same in English."), TEXT("section", "Place in it."),                  \
    TEXT("text_zh", "What it says, in our words."), TEXT("text_en", "The same in English."), TEXT("sure", "H, M or L.")

static const struct shape_field row_fields[] = {
    CLAUSE_FIELDS, COUNT("obligations", "Rules that rest on it."), COUNT("authorities", "Official acts that rest on it."),
    COUNT("owed_here", "Open duties under it in the caller's scope."),
    {0},
};
static const struct shape row_shape = {"LawClauseRow", row_fields};
static const struct shape_field rows_fields[] = {PAGE_FIELDS(&row_shape, "Clauses in order."), {0}};
static const struct shape rows_shape = {"LawClauses", rows_fields};

static const struct shape_field here_fields[] = {
    COUNT("open", "Dated and not overdue."), COUNT("overdue", "Overdue."), COUNT("undated", "Without a day."),
    {0},
};
static const struct shape here_shape = {"OwedHere", here_fields};

static const struct shape_field clause_fields[] = {
    CLAUSE_FIELDS,
    {.name = "obligations", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Rules that rest on it, each with owed_here."},
    {.name = "authorities", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Official acts that rest on it."},
    {.name = "lists", .kind = SHAPE_ANYS, .what = "Enumerations."},
    {.name = "settings", .kind = SHAPE_ANYS, .what = "Settings."},
    {.name = "clocks", .kind = SHAPE_ANYS, .what = "Terms of procedures."},
    {.name = "campaigns", .kind = SHAPE_ANYS, .what = "Campaigns."},
    {.name = "organs", .kind = SHAPE_ANYS, .what = "Receiving organs."},
    {.name = "siblings", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "The same duties in other documents."},
    {.name = "owed_here", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &here_shape,
     .what = "Duties of its rules in the caller's area, or of the caller's party."},
    {0},
};
static const struct shape clause_shape = {"LawClause", clause_fields};
/* clang-format on */

static enum status get_documents(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return obligation_law_documents(w, &rp->body);
}

static enum status get_clauses(struct work *w, const struct request *rq, struct reply *rp)
{
    return obligation_law_clauses(w, rq->path_id, &rp->body);
}

static enum status get_clause(struct work *w, const struct request *rq, struct reply *rp)
{
    return obligation_law_clause(w, rq->path_id, &rp->body);
}

const struct route clause_routes[] = {
    {ROUTE_GET, "/api/v1/documents", ROUTE_ANYONE, 0, NULL, NULL, &documents_shape, get_documents,
     "Documents whose clauses the packs hold."},
    {ROUTE_GET, "/api/v1/documents/{id}/clauses", ROUTE_ANYONE, 0, NULL, NULL, &rows_shape,
     get_clauses, "Every clause of a document, with what rests on it and is owed here now."},
    {ROUTE_GET, "/api/v1/clauses/{id}", ROUTE_ANYONE, 0, NULL, NULL, &clause_shape, get_clause,
     "One clause with all that rests on it, its siblings in other documents, and who owes it "
     "here."},
    {0},
};
