/* SPDX-License-Identifier: Apache-2.0
 * Warnings: drafted, checked, signed, re-checked, previewed, issued, changed, lifted. */
#include "http/routes/dossier_reply.h"
#include "http/routes/matter_reply.h"
#include "http/routes/routes.h"
#include "procedures/recipient.h"
#include "procedures/warning_draft.h"
#include "procedures/warning_preview.h"
#include "procedures/warning_view.h"

enum { REASON_MAX = DOSSIER_TEXT_MAX };

static const char *const levels[] = {"red", "orange", "yellow", "blue", NULL};
static const char *const scopes[] = {"unit",   "county", "sector", "several",
                                     "region", "beyond", NULL};

/* clang-format off */
#define WARNING_TEXT_FIELDS(extra)                                                                 \
    {.name = "level", .kind = SHAPE_TEXT, .flags = extra, .max = 10, .what = "red, orange, yellow, blue; empty while open."}, \
    {.name = "scope", .kind = SHAPE_TEXT, .flags = extra, .max = 10, .what = "unit, county, sector, several, region, beyond; counties and city are kept as several, cities as region; empty while open."}, \
    {.name = "region", .kind = SHAPE_TEXT, .flags = extra, .max = 6, .what = "Place; that of the office when absent."}, \
    {.name = "sector", .kind = SHAPE_TEXT, .flags = extra, .max = 16, .what = "Sector; all when empty."}, \
    {.name = "class", .kind = SHAPE_TEXT, .flags = extra, .max = 80, .what = "Incident category, a code of incident.classes."}, \
    {.name = "starts_at", .kind = SHAPE_INSTANT, .flags = extra, .what = "Start time."},             \
    {.name = "ends_at", .kind = SHAPE_INSTANT, .flags = extra, .what = "Expected end."},             \
    {.name = "regions", .kind = SHAPE_TEXTS, .flags = extra, .max = WARNING_LIST_MAX, .what = "Regions it may affect."}, \
    {.name = "sectors", .kind = SHAPE_TEXTS, .flags = extra, .max = WARNING_LIST_MAX, .what = "Sectors it may affect."}, \
    {.name = "reach_text", .kind = SHAPE_TEXT, .flags = extra, .max = 1000, .what = "Possible scope in words."}, \
    {.name = "cautions", .kind = SHAPE_TEXT, .flags = extra, .max = DOSSIER_TEXT_MAX, .what = "Cautions."}, \
    {.name = "measures", .kind = SHAPE_ANYS, .flags = extra, .max = WARNING_MEASURES_MAX, .what = "Measures: text and due_at."}, \
    {.name = "organ", .kind = SHAPE_TEXT, .flags = extra, .max = 200, .what = "Issuing organ as written."}, \
    {.name = "summary", .kind = SHAPE_TEXT, .flags = extra, .max = DOSSIER_TEXT_MAX, .what = "What it is about."}, \
    {.name = "indicators", .kind = SHAPE_TEXTS, .flags = extra, .max = WARNING_LIST_MAX, .what = "Related indicators."}, \
    {.name = "vulnerabilities", .kind = SHAPE_TEXTS, .flags = extra, .max = WARNING_LIST_MAX, .what = "Related vulnerabilities, by their numbers."}, \
    {.name = "systems", .kind = SHAPE_TEXTS, .flags = extra, .max = WARNING_LIST_MAX, .what = "Related systems, by id."}, \
    {.name = "attachments", .kind = SHAPE_TEXTS, .flags = extra, .max = WARNING_LIST_MAX, .what = "Attachments, by id."}, \
    {.name = "recipients", .kind = SHAPE_ANY, .flags = extra, .what = "Who gets it: parties[], regions[], sectors[], kinds[], levels[], cii, systems[], exclude[]."}, \
    {.name = "public", .kind = SHAPE_BOOL, .flags = extra, .what = "For everybody to read, where the packs open its colour."}, \
    {.name = "reason", .kind = SHAPE_TEXT, .max = REASON_MAX, .what = "Kept in the journal."}

static const struct shape_field draft_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    {.name = "exercise", .kind = SHAPE_BOOL, .what = "For an exercise: marked everywhere, in no figure."},
    {.name = "basis", .kind = SHAPE_TEXT, .max = 40, .what = "The dossier that led to it."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it was drafted; now when absent."},
    WARNING_TEXT_FIELDS(0),
    {0},
};
static const struct shape draft_shape = {"WarningDraft", draft_fields};

static const struct shape_field change_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    WARNING_TEXT_FIELDS(SHAPE_NULLABLE),
    {0},
};
static const struct shape change_shape = {"WarningChange", change_fields};

static const struct shape_field field_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "WF1 to WF8."},
    {.name = "field", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Member that holds it."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause, or empty."},
    {.name = "filled", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "It is there."},
    {0},
};
static const struct shape field_shape = {"WarningField", field_fields};

static const struct shape_field word_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Word to send."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "list_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "List it is of."},
    {.name = "list_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "List it is of, in English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause."},
    {0},
};
static const struct shape word_shape = {"WarningWord", word_fields};

static const struct shape_field form_fields[] = {
    {.name = "classes", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &word_shape, .what = "Incident categories."},
    {.name = "scopes", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &word_shape, .what = "Scopes and who may issue for them."},
    {.name = "fields", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &field_shape, .what = "What a warning must say here."},
    {0},
};
static const struct shape form_shape = {"WarningForm", form_fields};

static const struct shape_field verdict_fields[] = {
    {.name = "allowed", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "The caller's office may."},
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Entry of the packs, or empty."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause that says so, or who may instead."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "propose_to", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The office it may be proposed to."},
    {0},
};
static const struct shape verdict_shape = {"WarningAuthority", verdict_fields};

static const struct shape_field measure_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "WA01 …"},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause."},
    {.name = "note_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "note_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom, in English."},
    {.name = "rules", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "Rules that make it a duty."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Duties."},
    {.name = "met", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Of them done."},
    {.name = "overdue", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Of them late."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The earliest that is open."},
    {0},
};
static const struct shape measure_shape = {"WarningMeasure", measure_fields};

/* Members that rows and whole warnings have alike. */
#define WARNING_HEAD_FIELDS                                                                        \
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Warning."},                 \
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."}, \
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "warning."},               \
    {.name = "kind_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},         \
    {.name = "kind_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},         \
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "As papers cite it, or empty."}, \
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title."},                \
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "draft, checked, signed, rechecked, issued, revising, received, proposed, lifted, withdrawn, taken."}, \
    {.name = "state_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},        \
    {.name = "state_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},        \
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Colour, or empty."},     \
    {.name = "scope", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "How far it reaches, or empty."}, \
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Who keeps it: the issuer, or the receiver of an imported one."}, \
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},              \
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."},       \
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector, or empty."},    \
    {.name = "reach", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who sees it: keeper, parties, area."}, \
    {.name = "basis", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The dossier that led to it, or empty."}, \
    {.name = "exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Of a drill."},        \
    {.name = "imported", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Came from elsewhere."}, \
    {.name = "open", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Its state is not final."}, \
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Drafted."},       \
    {.name = "opened_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},          \
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."}, \
    {.name = "closed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Closed."}, \
    {.name = "in_force", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "What it asks for is to be done."}, \
    {.name = "counts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "How far it came with its recipients."}

static const struct shape_field row_fields[] = {
    WARNING_HEAD_FIELDS,
    {0},
};
static const struct shape row_shape = {"WarningRow", row_fields};

static const struct shape_field warning_fields[] = {
    WARNING_HEAD_FIELDS,
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Its text, versions and what acts added."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Acts of this state, allowed or with the refusal."},
    {.name = "parties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties with a part in it, recipients left out."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What belongs to it."},
    {.name = "fields", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &field_shape, .what = "What a warning must say, and whether it does."},
    {.name = "authority", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &verdict_shape, .what = "To issue it; once issued, to lift it."},
    {.name = "measures", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &measure_shape, .what = "What its colour asks for, with the duties that follow."},
    {.name = "files", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Attachments with their digests."},
    {.name = "own", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The caller's own recipient row."},
    {0},
};
static const struct shape warning_shape = {"Warning", warning_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Warnings, newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"WarningPage", page_fields};

static const char *const open_words[] = {"open", "closed", NULL};
static const char *const exercise_words[] = {"yes", "no", NULL};

static const struct shape_field query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .max = 20, .what = "State."},
    {.name = "level", .kind = SHAPE_TEXT, .one_of = levels, .what = "Colour."},
    {.name = "standing", .kind = SHAPE_TEXT, .one_of = open_words, .what = "open or closed; both when absent."},
    {.name = "exercise", .kind = SHAPE_TEXT, .one_of = exercise_words, .what = "yes: only exercises; no: none."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 100, .what = "Part of title or number."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Kept by this party, or naming it."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Sector subtree."},
    {.name = "basis", .kind = SHAPE_TEXT, .max = 40, .what = "Those that followed from a dossier."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"WarningQuery", query_fields};

static const struct shape_field act_input_fields[] = {
    {.name = "digest", .kind = SHAPE_TEXT, .max = 64, .what = "issue, reissue, pass-on: digest of the preview that was seen."},
    {.name = "confirmed", .kind = SHAPE_BOOL, .what = "issue, reissue, pass-on: although the list has changed since."},
    {.name = "level", .kind = SHAPE_TEXT, .one_of = levels, .what = "raise, lower: the new level."},
    {.name = "scope", .kind = SHAPE_TEXT, .one_of = scopes, .what = "raise, lower, widen: the new scope."},
    {.name = "title", .kind = SHAPE_TEXT, .max = DOSSIER_TITLE_MAX, .what = "raise, lower, widen: the new title."},
    {.name = "fields", .kind = SHAPE_ANY, .what = "raise, lower, widen: members of the text that change with it."},
    {.name = "recipients", .kind = SHAPE_ANY, .what = "pass-on: who gets it."},
    {.name = "important", .kind = SHAPE_BOOL, .what = "develop: an important matter."},
    {0},
};
static const struct shape act_input_shape = {"WarningActInput", act_input_fields};

static const struct shape_field act_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = REASON_MAX, .what = "Required to return, withdraw, decline, change and lift."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it was done; now when absent."},
    {.name = "input", .kind = SHAPE_OBJECT, .of = &act_input_shape, .what = "What the act asks for."},
    {0},
};
static const struct shape act_shape = {"WarningAct", act_fields};

static const struct shape_field preview_query_fields[] = {
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the recipients' page before."},
    {0},
};
static const struct shape preview_query_shape = {"WarningPreviewQuery", preview_query_fields};

static const struct shape_field duty_fields[] = {
    {.name = "rule", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Rule."},
    {.name = "duty", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Duty."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "strength", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "must, encouraged, policy."},
    {.name = "owed_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Role that owes it."},
    {.name = "count", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many would start."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "When the first of them would be due."},
    {0},
};
static const struct shape duty_shape = {"WarningDuty", duty_fields};

static const struct shape_field preview_fields[] = {
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Of text and list; say it when issuing."},
    {.name = "recipients", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Exactly who, through what, how many at night."},
    {.name = "duties", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &duty_shape, .what = "Duties and clocks that would start, by rule."},
    {.name = "judged", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Recipients whose duties were computed."},
    {.name = "whole", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "All recipients were."},
    {.name = "around", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Emergency office and support team that are told beside the list."},
    {.name = "fields", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &field_shape, .what = "Completeness."},
    {.name = "problems", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What stands in the way."},
    {.name = "authority", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &verdict_shape, .what = "Of the caller's office, to issue."},
    {0},
};
static const struct shape preview_shape = {"WarningPreview", preview_fields};
/* clang-format on */

static enum status reply_warning(struct work *w, const struct dossier *warning, struct reply *rp)
{
    rp->version = warning->version;
    return warning_view_json(w, warning, &rp->body);
}

static enum status add_counts(struct work *w, json_t *page)
{
    json_t *row, *counts;
    size_t i;

    json_array_foreach(json_get_list(page, "items"), i, row)
    {
        struct dossier warning = {.id = json_get_text(row, "id"),
                                  .state = json_get_text(row, "state")};
        bool is_in_force = warning_is_in_force(&warning);
        json_put_bool(row, "in_force", is_in_force);
        json_put_null(row, "counts");
        if (!is_in_force && !str_is(warning.state, "lifted"))
            continue;
        TRY(dossier_load(w, warning.id, "warning", &warning));
        TRY(recipient_counts(w, &warning, &counts));
        json_put(row, "counts", counts);
    }
    return ST_OK;
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(dossier_reply_page(w, rq, "warning", rp));
    return add_counts(w, rp->body);
}

static enum status draft(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier warning;

    TRY(warning_draft_open(w, rq->body, &warning));
    rp->http_status = 201;
    return reply_warning(w, &warning, rp);
}

static enum status get_form(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return warning_draft_words(w, &rp->body);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier warning;

    TRY(dossier_load(w, rq->path_id, "warning", &warning));
    return reply_warning(w, &warning, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier warning;
    int64_t version;
    json_t *changes = json_keep(w->arena, json_copy((json_t *)(uintptr_t)rq->body));

    TRY(route_version(w, rq, &version));
    TRY(dossier_load(w, rq->path_id, "warning", &warning));
    (void)json_object_del(changes, "reason");
    TRY(warning_draft_save(w, &warning, version, changes, json_get_text(rq->body, "reason")));
    return reply_warning(w, &warning, rp);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier_call call = {
        .act = rq->path_name,
        .reason = json_get_text(rq->body, "reason"),
        .input = json_get_object(rq->body, "input"),
    };
    struct dossier warning;

    (void)instant_read(json_get_text(rq->body, "happened_at"), &call.happened_at);
    TRY(route_version(w, rq, &call.version));
    TRY(dossier_load(w, rq->path_id, "warning", &warning));
    TRY(warning_apply(w, &warning, &call));
    return reply_warning(w, &warning, rp);
}

static enum status attach(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier warning;

    TRY(dossier_load(w, rq->path_id, "warning", &warning));
    TRY(warning_draft_attach(w, rq->context->store, &warning, rq->upload_path, rq->upload_name));
    rp->http_status = 201;
    return reply_warning(w, &warning, rp);
}

static enum status preview(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier warning;

    TRY(dossier_load(w, rq->path_id, "warning", &warning));
    if (!w->actor->is_system && !str_equal(w->actor->party_id, warning.party_id))
        return work_fail(w, ST_DENIED, "id", "只有“%.*s”的经办人可以预览",
                         "only people of %.*s may preview it", STR_ARG(warning.party_name));
    return warning_preview(w, &warning, json_get_text(rq->query, "after"), &rp->body);
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route warning_routes[] = {
    {ROUTE_GET, "/api/v1/warnings", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Warnings in sight, newest first."},
    {ROUTE_POST, "/api/v1/warnings", NEEDS, ROUTE_WRITES, NULL, &draft_shape, &warning_shape, draft,
     "Draft a warning."},
    {ROUTE_GET, "/api/v1/warnings/form", NEEDS, 0, NULL, NULL, &form_shape, get_form,
     "Words that the form of a warning offers at the caller's place."},
    {ROUTE_GET, "/api/v1/warnings/{id}", NEEDS, 0, NULL, NULL, &warning_shape, get_one,
     "One warning with completeness, power, recipients' progress and what its colour asks for."},
    {ROUTE_PUT, "/api/v1/warnings/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape, &warning_shape, change,
     "Change a draft; null takes a member away."},
    {ROUTE_POST, "/api/v1/warnings/{id}/acts/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &act_shape, &warning_shape, act,
     "check, sign, recheck, issue, return, withdraw, propose, take, decline, raise, lower, widen, reissue, keep, lift, develop, pass-on, lift-above."},
    {ROUTE_POST, "/api/v1/warnings/{id}/attachments", NEEDS, ROUTE_WRITES | ROUTE_UPLOAD, NULL, NULL, &warning_shape, attach,
     "Keep a file with a draft; its digest is part of what is signed."},
    {ROUTE_POST, "/api/v1/warnings/{id}/preview", NEEDS, 0, &preview_query_shape, NULL, &preview_shape, preview,
     "Before issue: who gets it, what would start, what stands in the way."},
    {0},
};
/* clang-format on */
