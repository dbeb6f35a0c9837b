/* SPDX-License-Identifier: Apache-2.0
 * The papers of a warning. */
#include "documents/warning_paper.h"
#include "procedures/emergency_drawing.h"
#include "procedures/warning_cap.h"
#include "registry/region.h"

static struct str level_of(const struct emergency_drawing *d)
{
    const struct warning_colour *colour = warning_colour_of(d->dossier->level);

    if (colour == NULL)
        return emergency_drawing_say(d, "未定级", "level not set");
    return str_of(d->is_english ? colour->en : colour->zh);
}

/* Regions by name, then what the warning says of its reach. */
static enum status scope_of(const struct emergency_drawing *d, struct str *ret_scope)
{
    struct str scope = STR(""), more = emergency_drawing_text(d, "reach_text");
    const json_t *code;
    size_t i;

    json_array_foreach(json_get_list(d->dossier->data, "regions"), i, code)
    {
        struct region region;

        TRY(region_load(d->w, json_text(code), "regions", &region));
        scope = arena_print(d->w->arena, "%.*s%s%.*s", STR_ARG(scope), i > 0 ? "、" : "",
                            STR_ARG(region.name));
    }
    *ret_scope = scope.len == 0 ? more
                 : more.len == 0
                     ? scope
                     : arena_print(d->w->arena, "%.*s\n%.*s", STR_ARG(scope), STR_ARG(more));
    return ST_OK;
}

static const struct document_measure *measures_of(const struct emergency_drawing *d,
                                                  size_t *ret_count)
{
    const json_t *list = json_get_list(d->dossier->data, "measures"), *one;
    struct document_measure *measures =
        ARENA_ARRAY(d->w->arena, json_array_size(list) + 1, struct document_measure);
    size_t i;

    json_array_foreach(list, i, one)
    {
        struct str due = emergency_drawing_time(d, emergency_drawing_instant(one, "due_at"));

        measures[i].text = json_get_text(one, "text");
        measures[i].due = due.len == 0    ? due
                          : d->is_english ? arena_print(d->w->arena, "by %.*s", STR_ARG(due))
                                          : arena_print(d->w->arena, "%.*s前", STR_ARG(due));
    }
    *ret_count = json_array_size(list);
    return measures;
}

static struct str lines_of(const struct emergency_drawing *d, const char *first, const char *second)
{
    const char *const members[] = {first, second};
    struct str text = STR("");
    const json_t *one;
    size_t i;

    for (size_t m = 0; m < 2; m++) {
        json_array_foreach(json_get_list(d->dossier->data, members[m]), i, one)
        {
            text = arena_print(d->w->arena, "%.*s%s%.*s", STR_ARG(text), text.len > 0 ? "\n" : "",
                               STR_ARG(json_text(one)));
        }
    }
    return text;
}

/* Of a changed warning: what it was before. */
static struct str change_of(const struct emergency_drawing *d)
{
    const json_t *versions = json_get_list(d->dossier->data, "versions");
    size_t count = json_array_size(versions);
    const json_t *last = json_array_get(versions, count - 1);
    const struct warning_colour *colour = warning_colour_of(json_get_text(last, "level"));

    if (count == 0 || colour == NULL)
        return STR("");
    if (d->is_english)
        return arena_print(d->w->arena, "change no. %zu; the level was %s", count, colour->en);
    return arena_print(d->w->arena, "第%zu次调整；调整前为%s，首次发布的文号不变", count,
                       colour->zh);
}

/* A received warning is its issuer's, not the receiver's, and says how far that is known. */
static void fill_issuer(struct emergency_drawing *d)
{
    const json_t *import = json_get_object(d->dossier->data, "import");
    struct str organ = emergency_drawing_text(d, "organ");

    if (!d->dossier->is_imported)
        return;
    if (organ.len > 0)
        d->head.office = organ;
    d->head.contact =
        arena_print(d->w->arena, d->is_english ? "Received by %.*s" : "接收单位：%.*s",
                    STR_ARG(d->dossier->party_name));
    if (import != NULL && !str_is(json_get_text(import, "sender_state"), "verified"))
        d->head.mark =
            emergency_drawing_say(d, "由消息接收，发送者未核验", "received, sender not verified");
}

enum status emergency_drawing_warning(struct emergency_drawing *d, struct str *ret_pdf)
{
    const struct dossier *dossier = d->dossier;
    struct instant issued_at = emergency_drawing_instant(dossier->data, "issued_at");
    struct document_warning warning = {
        .subject = dossier->title,
        .level = level_of(d),
        .starts_at = emergency_drawing_instant(dossier->data, "starts_at"),
        .ends_at = emergency_drawing_instant(dossier->data, "ends_at"),
        .summary = emergency_drawing_text(d, "summary"),
        .cautions = emergency_drawing_text(d, "cautions"),
        .duties = emergency_drawing_say(
            d, "请收到后立即签收，按时限落实上述措施，并通过本平台反馈处置情况。",
            "Sign for this at once, take the measures within their limits, and feed back through "
            "this platform."),
        .indicators = lines_of(d, "indicators", "vulnerabilities"),
        .change = change_of(d),
    };

    TRY(scope_of(d, &warning.scope));
    TRY(warning_cap_class(d->w, dossier, emergency_drawing_text(d, "class"), d->is_english,
                          &warning.category));
    if (!dossier->is_imported)
        TRY(emergency_drawing_authority(d, "warning.issue", &warning.basis));
    fill_issuer(d);
    warning.measures = measures_of(d, &warning.measure_count);
    d->document.is_draft = issued_at.ms == 0;
    d->head.signed_on = issued_at.ms != 0 ? instant_beijing_date(issued_at) : (struct date){0};
    d->head.proof.digest = emergency_drawing_text(d, "digest");
    warning.head = d->head;
    return warning_paper_notice_pdf(d->w->arena, &d->w->fault, &d->document, &warning, ret_pdf);
}

enum status emergency_drawing_warning_lifting(struct emergency_drawing *d, struct str *ret_pdf)
{
    const struct dossier *dossier = d->dossier;
    struct document_lifting lifting = {
        .subject = dossier->title,
        .level = level_of(d),
        .warning = dossier->number,
        .issued_at = emergency_drawing_instant(dossier->data, "issued_at"),
        .lifted_at = emergency_drawing_instant(dossier->data, "lifted_at"),
        .reason = emergency_drawing_text(d, "lift_reason"),
    };

    if (lifting.lifted_at.ms == 0)
        return work_fail(d->w, ST_CONFLICT, "kind", "预警尚未解除", "the warning is not lifted");
    if (!dossier->is_imported)
        TRY(emergency_drawing_authority(d, "warning.lift", &lifting.basis));
    fill_issuer(d);
    d->head.signed_on = instant_beijing_date(lifting.lifted_at);
    lifting.head = d->head;
    return warning_paper_lifting_pdf(d->w->arena, &d->w->fault, &d->document, &lifting, ret_pdf);
}
