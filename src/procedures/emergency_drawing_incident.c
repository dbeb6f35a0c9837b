/* SPDX-License-Identifier: Apache-2.0
 * The reports of an incident as papers. */
#include "documents/incident_paper.h"
#include "policy/incident_level.h"
#include "policy/lists.h"
#include "procedures/emergency_drawing.h"
#include "procedures/incident_report.h"

enum { VALUE_POINTS = 200 };

static const struct {
    const char *key, *zh, *en;
} members[] = {
    {"title", "标题", "title"},
    {"level", "级别", "level"},
    {"state", "状态", "state"},
    {"systems", "涉及系统", "systems"},
    {"class", "类别", "class"},
    {"cause", "原因", "cause"},
    {"summary", "情况", "summary"},
    {"regions", "涉及地区", "regions"},
    {"level_state", "定级情况", "state of the level"},
    {"handled_at", "处置时间", "handled at"},
};

enum { MEMBERS = sizeof members / sizeof members[0] };

/* The words of a member of the incident, or of one of its facts ("facts.ID"). */
static struct str words_of(const struct emergency_drawing *d, struct str key)
{
    struct str fact = key;
    const json_t *one;
    size_t i;

    for (i = 0; i < MEMBERS; i++)
        if (str_is(key, members[i].key))
            return emergency_drawing_say(d, members[i].zh, members[i].en);
    if (str_starts(key, STR("facts.")))
        fact = (struct str){key.ptr + 6, key.len - 6};
    json_array_foreach(incident_level_facts(d->w->policy, d->w->arena), i, one)
    {
        if (str_equal(json_get_text(one, "id"), fact))
            return json_get_text(one, d->is_english ? "en" : "zh");
    }
    return fact;
}

static struct str value_of(const struct emergency_drawing *d, const json_t *value)
{
    struct str text;

    if (value == NULL || json_is_null(value))
        return emergency_drawing_say(d, "（无）", "(none)");
    if (json_is_boolean(value))
        return json_is_true(value) ? emergency_drawing_say(d, "是", "yes")
                                   : emergency_drawing_say(d, "否", "no");
    text = json_is_string(value) ? json_text(value) : json_canonical(d->w->arena, value);
    return str_points(text) <= VALUE_POINTS ? text
                                            : emergency_drawing_say(d, "（已修改）", "(new text)");
}

static const struct str *changes_of(const struct emergency_drawing *d, const json_t *report,
                                    size_t *ret_count)
{
    const json_t *list = json_get_list(report, "changes"), *one;
    struct str *lines = ARENA_ARRAY(d->w->arena, json_array_size(list) + 1, struct str);
    size_t i;

    json_array_foreach(list, i, one)
    {
        struct str before = value_of(d, json_object_get(one, "before"));
        struct str after = value_of(d, json_object_get(one, "after"));

        lines[i] = arena_print(
            d->w->arena, d->is_english ? "%.*s: %.*s → %.*s" : "%.*s：%.*s → %.*s",
            STR_ARG(words_of(d, json_get_text(one, "key"))), STR_ARG(before), STR_ARG(after));
    }
    *ret_count = json_array_size(list);
    return lines;
}

struct sections {
    struct document_section *list;
    size_t count;
};

static void add_section(struct sections *sections, struct str title, struct str text)
{
    if (str_trim(text).len > 0)
        sections->list[sections->count++] = (struct document_section){title, text};
}

/* Texts in the order of the pack's list; then those that the list does not have. */
static enum status sections_of(const struct emergency_drawing *d, const json_t *report,
                               struct sections *sections)
{
    const struct dossier *dossier = d->dossier;
    json_t *texts = json_get_object(report, "texts"), *items, *item, *text;
    json_t *known = json_new_object(d->w->arena);
    struct policy_place place;
    const char *key;
    size_t i;

    TRY(office_place(d->w, dossier->region, dossier->sector, dossier->began_on, &place));
    items = json_get_list(
        json_array_get(lists_at(d->w->policy, d->w->arena, &place, STR("incident.report-content")),
                       0),
        "items");
    sections->list = ARENA_ARRAY(d->w->arena, json_object_size(texts) + 1, struct document_section);
    json_array_foreach(items, i, item)
    {
        const char *code = str_zero(d->w->arena, json_get_text(item, "code"));

        json_put_bool(known, code, true);
        add_section(sections, json_get_text(item, d->is_english ? "en" : "zh"),
                    json_get_text(texts, code));
    }
    json_object_foreach(texts, key, text)
    {
        if (json_object_get(known, key) == NULL)
            add_section(sections, str_of(key), json_text(text));
    }
    return ST_OK;
}

/* The clauses of the clocks that the report answers. */
static struct str basis_of(const struct emergency_drawing *d, const json_t *report)
{
    struct str text = STR("");
    const json_t *duty;
    size_t i;

    json_array_foreach(json_get_list(report, "duties"), i, duty)
    {
        const json_t *clause = policy_clause(d->w->policy, json_get_text(duty, "clause"));

        if (clause != NULL)
            text = arena_print(d->w->arena, "%.*s%s%.*s %.*s", STR_ARG(text),
                               text.len > 0 ? "；" : "", STR_ARG(json_get_text(clause, "document")),
                               STR_ARG(json_get_text(clause, "section")));
    }
    return text;
}

static enum document_report_kind kind_of(struct str word)
{
    if (str_is(word, "first"))
        return DOCUMENT_REPORT_FIRST;
    if (str_is(word, "closing"))
        return DOCUMENT_REPORT_CLOSING;
    return str_is(word, "pass-on") ? DOCUMENT_REPORT_PASSED : DOCUMENT_REPORT_NEXT;
}

static enum status class_of(const struct emergency_drawing *d, struct str *ret_words)
{
    struct str class = emergency_drawing_text(d, "class");

    TRY(emergency_drawing_word(d, "incident.classes", class, ret_words));
    if (str_equal(*ret_words, class))
        TRY(emergency_drawing_word(d, "incident.classes-2007", class, ret_words));
    return ST_OK;
}

static void fill_head(struct emergency_drawing *d, const json_t *report, struct instant sent_at)
{
    struct str by = json_get_text(report, "sent_by");

    d->head.office = json_get_text(json_get_object(report, "party"), "name");
    d->head.addressee = json_get_text(json_get_object(report, "to"), "name");
    if (d->head.number.len > 0)
        d->head.number =
            arena_print(d->w->arena, d->is_english ? "%.*s, report %lld" : "%.*s 报告第%lld号",
                        STR_ARG(d->head.number), (long long)json_get_int(report, "number", 0));
    d->head.signed_on = sent_at.ms != 0 ? instant_beijing_date(sent_at) : (struct date){0};
    d->head.proof.digest = json_get_text(report, "digest");
    if (by.len > 0)
        d->head.contact =
            arena_print(d->w->arena, d->is_english ? "Sent by %.*s" : "报送人：%.*s", STR_ARG(by));
    d->document.is_draft = sent_at.ms == 0;
}

enum status emergency_drawing_incident_report(struct emergency_drawing *d, struct str *ret_pdf)
{
    struct sections sections = {0};
    json_t *report;

    TRY(incident_report_one(d->w, d->dossier, d->item, &report));
    struct instant sent_at = emergency_drawing_instant(report, "sent_at");
    struct document_incident_report paper = {
        .kind = kind_of(json_get_text(report, "kind")),
        .ordinal = (int)json_get_int(report, "ordinal", 1),
        .incident = d->dossier->title,
        .incident_number = d->dossier->number,
        .found_at = emergency_drawing_instant(d->dossier->data, "found_at"),
        .occurred_at = emergency_drawing_instant(d->dossier->data, "occurred_at"),
        .sent_at = sent_at,
        .basis = basis_of(d, report),
    };

    TRY(emergency_drawing_level(d, d->dossier->level, &paper.level));
    TRY(class_of(d, &paper.category));
    TRY(sections_of(d, report, &sections));
    paper.sections = sections.list;
    paper.section_count = sections.count;
    paper.changes = changes_of(d, report, &paper.change_count);
    fill_head(d, report, sent_at);
    paper.head = d->head;
    return incident_paper_pdf(d->w->arena, &d->w->fault, &d->document, &paper, ret_pdf);
}
