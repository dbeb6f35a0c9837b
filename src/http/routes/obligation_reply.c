/* SPDX-License-Identifier: Apache-2.0
 * Shapes of duties. */
#include "http/routes/obligation_reply.h"

#include "procedures/obligation_page.h"

/* clang-format off */
static const struct shape_field named_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Id."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {0},
};
static const struct shape named_shape = {"ObligationNamed", named_fields};

static const struct shape_field origin_fields[] = {
    {.name = "pack", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Pack that says so."},
    {.name = "pack_version", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its version."},
    {.name = "rule", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its rule."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause id, empty for local policy."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Due by this rule."},
    {.name = "strength", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "must, encouraged or policy."},
    {.name = "sure", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "How sure the pack is: H, M or L."},
    {.name = "governs", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "This one decides."},
    {0},
};
static const struct shape origin_shape = {"ObligationOrigin", origin_fields};

static const struct shape_field computed_fields[] = {
    {.name = "from", .kind = SHAPE_INSTANT, .flags = SHAPE_NULLABLE, .what = "Counted from."},
    {.name = "amount", .kind = SHAPE_INT, .flags = SHAPE_NULLABLE, .min = -1, .max = INT64_MAX, .what = "How many; null or -1 for a fixed day."},
    {.name = "unit", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "workdays, days, months or hours."},
    {.name = "calendar", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Calendar and version."},
    {.name = "days", .kind = SHAPE_ANYS, .what = "The walk: date, kind and count of every day."},
    {.name = "term", .kind = SHAPE_ANY, .flags = SHAPE_NULLABLE, .what = "Setting that gives a word of the law its number."},
    {0},
};
static const struct shape computed_shape = {"ObligationComputed", computed_fields};

#define INSTANT_OR_NULL(word, sentence)                                                            \
    {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define TEXT(word, sentence)                                                                       \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}

#define ROW_FIELDS                                                                                 \
    TEXT("id", "The same for ever: 32 hex digits; a standing duty without a row names its subject too."), \
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."}, \
    TEXT("rule", "Governing rule."),                                                               \
    TEXT("duty", "Shared word of the duty."),                                                      \
    TEXT("group", "Group of duties."),                                                             \
    TEXT("zh", "What is owed, in Chinese."),                                                       \
    TEXT("en", "The same in English."),                                                            \
    TEXT("clause", "Governing clause, empty for local policy."),                                   \
    TEXT("subject", "Id of the system or party."),                                                 \
    TEXT("subject_type", "system or party."),                                                      \
    {.name = "subject_name", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Its name."},    \
    {.name = "occurrence", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Which one: event, year or period."}, \
    {.name = "region", .kind = SHAPE_TEXT, .what = "Region of the subject."},                      \
    {.name = "sector", .kind = SHAPE_TEXT, .what = "Sector of the subject."},                      \
    {.name = "level", .kind = SHAPE_INT, .min = 0, .max = 5, .what = "Level of the system, 0 for none."}, \
    {.name = "party_id", .kind = SHAPE_TEXT, .what = "Party of the subject."},                     \
    TEXT("owed_by", "Role that owes."),                                                            \
    TEXT("owed_to", "Role it is owed to, empty for nobody in particular."),                        \
    {.name = "owed_by_party", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,      \
     .of = &named_shape, .what = "The party that owes."},                                          \
    {.name = "owed_to_party", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,      \
     .of = &named_shape, .what = "The party it is owed to."},                                      \
    INSTANT_OR_NULL("opens_at", "Not to be done before."),                                         \
    INSTANT_OR_NULL("due_at", "To be done by."),                                                   \
    {.name = "due_on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Its day in Beijing."}, \
    {.name = "workdays_left", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,         \
     .min = -100000, .max = 100000, .what = "Working days until then; negative when past."},       \
    TEXT("state", "upcoming, open, overdue, paused, met or met-late."),                            \
    TEXT("strength", "must, encouraged or policy."),                                               \
    {.name = "provisional", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "The calendar of a year is not published yet."}, \
    {.name = "origin", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &origin_shape, .what = "Every pack's rule for this duty."}, \
    {.name = "computed", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,           \
     .of = &computed_shape, .what = "The arithmetic of the due instant."},                         \
    {.name = "assigned_to", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,        \
     .of = &named_shape, .what = "On whose desk it is."},                                          \
    INSTANT_OR_NULL("met_at", "Done, as the owing party or a procedure says."),                    \
    INSTANT_OR_NULL("proved_at", "Own proof that stands."),                                        \
    INSTANT_OR_NULL("received_at", "The proof was received by the party it is owed to."),          \
    INSTANT_OR_NULL("asked_until", "An extension asked for and not answered."),                    \
    INSTANT_OR_NULL("extended_until", "An extension granted."),                                    \
    {.name = "matter_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The matter that decides it."}

static const struct shape_field row_fields[] = {
    ROW_FIELDS,
    {0},
};
const struct shape obligation_reply_row_shape = {"Obligation", row_fields};

static const struct shape_field rule_fields[] = {
    TEXT("rule", "Rule id."), TEXT("duty", "Its duty."), TEXT("zh", "In Chinese."), TEXT("en", "In English."),
    TEXT("clause", "Its clause."),
    {.name = "n", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many."},
    {.name = "query", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Parameters of the list of them."},
    {0},
};
static const struct shape rule_shape = {"ObligationRule", rule_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &obligation_reply_row_shape, .what = "Rows by due day."},
    {.name = "rules", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &rule_shape,
     .what = "Instead of rows, for the undated duties of an area: how many by rule."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "All there are; null when not counted."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
const struct shape obligation_reply_page_shape = {"ObligationPage", page_fields};

static const struct shape_field clause_fields[] = {
    TEXT("id", "Clause id."), TEXT("document", "Code of its pack."), TEXT("document_zh", "The document."),
    TEXT("document_en", "The same in English."), TEXT("section", "Place in it."), TEXT("text_zh", "In our words."),
    TEXT("text_en", "The same in English."), TEXT("sure", "H, M or L."),
    {0},
};
static const struct shape clause_shape = {"ObligationClause", clause_fields};

static const struct shape_field sibling_fields[] = {
    TEXT("rule", "The other rule."), TEXT("clause", "Its clause."), TEXT("document", "Code of its pack."),
    TEXT("document_zh", "The document."), TEXT("document_en", "The same in English."), TEXT("section", "Place in it."),
    TEXT("text_zh", "In our words."), TEXT("text_en", "The same in English."), TEXT("zh", "What it asks."),
    TEXT("en", "The same in English."), TEXT("strength", "must, encouraged or policy."),
    {0},
};
static const struct shape sibling_shape = {"ObligationSibling", sibling_fields};

static const struct shape_field act_fields[] = {
    TEXT("id", "Id."), TEXT("act", "What was done."), TEXT("zh", "In Chinese."), TEXT("en", "In English."),
    INSTANT_OR_NULL("at", "When; of a proof the day it speaks of."),
    {.name = "by", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &named_shape, .what = "Who."},
    {.name = "party", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &named_shape, .what = "Whose officer."},
    {.name = "to", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &named_shape, .what = "To whom."},
    INSTANT_OR_NULL("until", "Until when."),
    TEXT("reason", "Why."),
    {.name = "attachment", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &named_shape, .what = "The file."},
    {.name = "sequence", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Of its row in the journal."},
    {0},
};
static const struct shape act_shape = {"ObligationAct", act_fields};

static const struct shape_field action_fields[] = {
    TEXT("act", "The act."), TEXT("zh", "Verb in Chinese."), TEXT("en", "Verb in English."),
    {.name = "needs", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "Members it takes: to, until, at, reason."},
    {0},
};
static const struct shape action_shape = {"ObligationAction", action_fields};

static const struct shape_field whole_fields[] = {
    ROW_FIELDS,
    {.name = "clause_text", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &clause_shape, .what = "The clause."},
    {.name = "siblings", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &sibling_shape, .what = "The same duty in other clauses and documents."},
    {.name = "acts", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &act_shape, .what = "What was done, oldest first."},
    {.name = "actions", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &action_shape, .what = "What the caller may do now."},
    TEXT("evidence_zh", "What proves it."), TEXT("evidence_en", "The same in English."),
    TEXT("note_zh", "A note of the pack."), TEXT("note_en", "The same in English."),
    TEXT("receiver_zh", "Where it is handed in."), TEXT("receiver_en", "The same in English."),
    {0},
};
const struct shape obligation_reply_whole_shape = {"ObligationWhole", whole_fields};
/* clang-format on */
