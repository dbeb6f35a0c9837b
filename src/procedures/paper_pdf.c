/* SPDX-License-Identifier: Apache-2.0
 * Kept papers as structs of the documents room. */
#include "procedures/paper_pdf.h"

#include "documents/certificate.h"
#include "documents/form_sheet.h"
#include "documents/notice.h"
#include "documents/report.h"
#include "policy/form.h"
#include "policy/grade.h"
#include "procedures/certificate.h"
#include "procedures/filing_form.h"
#include "procedures/paper_form.h"
#include "registry/actor.h"

enum { HARMS_MAX = 3 };

struct drawing {
    struct work *w;
    const struct paper *paper;
    const struct paper_pdf_options *options;
    struct document_options document;
    struct document_proof proof;
};

static struct str text_of(const struct drawing *d, const char *key)
{
    return json_get_text(d->paper->data, key);
}

static struct date date_of(const struct drawing *d, const char *key)
{
    struct date on = {0};

    (void)date_read(text_of(d, key), &on);
    return on;
}

static struct instant instant_of(const struct drawing *d, const char *key)
{
    struct instant at = {0};

    (void)instant_read(text_of(d, key), &at);
    return at;
}

/* The sentence of a clock: what is owed, with its citation. */
static struct str rule_of(const struct drawing *d, const json_t *clock)
{
    struct work *w = d->w;
    json_t *clause = policy_clause(w->policy, json_get_text(clock, "clause"));
    struct str said = json_get_text(clock, d->options->is_english ? "en" : "zh");

    if (str_is(json_get_text(clock, "pack"), "DEFAULT"))
        return arena_print(w->arena,
                           d->options->is_english
                               ? "%.*s (program default, not a rule of any authority)"
                               : "%.*s（程序缺省值，无法规依据）",
                           STR_ARG(said));
    if (clause == NULL)
        return said;
    return arena_print(w->arena, d->options->is_english ? "%.*s (%.*s, %.*s)" : "%.*s（%.*s%.*s）",
                       STR_ARG(said), STR_ARG(json_get_text(clause, "document")),
                       STR_ARG(json_get_text(clause, "section")));
}

/* The same for a return: counted from the day after it, in the unit of the rule. */
static struct str return_rule_of(const struct drawing *d, const json_t *clock)
{
    const json_t *computed = json_get_object(clock, "computed");
    struct str unit = json_get_text(computed, "unit");
    json_t *counted = json_new_object(d->w->arena);
    long long amount = (long long)json_get_int(computed, "amount", 0);

    if (!str_is(unit, "workdays") && !str_is(unit, "days"))
        return rule_of(d, clock);
    json_put_text(counted, "pack", json_get_text(clock, "pack"));
    json_put_text(counted, "clause", json_get_text(clock, "clause"));
    json_put_text(counted, "zh",
                  arena_print(d->w->arena, "自退回次日起 %lld 个%s", amount,
                              str_is(unit, "workdays") ? "工作日" : "自然日"));
    json_put_text(counted, "en",
                  arena_print(d->w->arena, "%lld %s from the day after the return", amount,
                              str_is(unit, "workdays") ? "working days" : "days"));
    return rule_of(d, counted);
}

static struct date due_of(const json_t *clock)
{
    struct date on = {0};

    (void)date_read(json_get_text(clock, "due_on"), &on);
    return on;
}

/* Today's standing of the certificate that the paper printed. */
static struct str standing_of(const struct drawing *d, struct str number)
{
    json_t *answer;

    if (certificate_check(d->w, number, text_of(d, "check_code"), &answer) != ST_OK)
        return STR("");
    if (str_is(json_get_text(answer, "state"), CERTIFICATE_REPLACED))
        return d->options->is_english ? STR("REPLACED") : STR("已变更");
    if (str_is(json_get_text(answer, "state"), CERTIFICATE_CANCELLED))
        return d->options->is_english ? STR("CANCELLED") : STR("已注销");
    return STR("");
}

static enum status draw_certificate(struct drawing *d, struct str *ret_pdf)
{
    struct arena *arena = d->w->arena;
    struct document_certificate certificate = {
        .number = text_of(d, "number"),
        .unit = text_of(d, "unit"),
        .object = text_of(d, "object"),
        .level = (int)json_get_int(d->paper->data, "level", 0),
        .grade_code = text_of(d, "grade_code"),
        .office = text_of(d, "office"),
        .issued_on = date_of(d, "issued_on"),
        .valid_to = date_of(d, "valid_to"),
        .standing = standing_of(d, text_of(d, "number")),
        .proof = d->proof,
    };

    certificate.proof.url =
        arena_print(arena, "%s/check?number=%.*s&code=%.*s", d->options->base_url,
                    STR_ARG(certificate.number), STR_ARG(text_of(d, "check_code")));
    certificate.proof.address = arena_print(arena, "%s/check", d->options->base_url);
    certificate.proof.code = text_of(d, "check_code");
    return certificate_pdf(arena, &d->w->fault, &d->document, &certificate, ret_pdf);
}

static enum status draw_receipt(struct drawing *d, struct str *ret_pdf)
{
    const json_t *list = json_get_list(d->paper->data, "files");
    const json_t *clock = json_get_object(d->paper->data, "clock");
    size_t count = json_array_size(list);
    struct document_file *files = ARENA_ARRAY(d->w->arena, count + 1, struct document_file);
    struct document_receipt receipt = {
        .office = text_of(d, "office"),
        .number = d->paper->number,
        .unit = text_of(d, "unit"),
        .object = text_of(d, "object"),
        .procedure = text_of(d, d->options->is_english ? "procedure_en" : "procedure"),
        .matter = text_of(d, "matter"),
        .submitted_at = instant_of(d, "submitted_at"),
        .answer_on = due_of(clock),
        .is_provisional = json_get_bool(clock, "provisional", false),
        .answer_rule = clock != NULL ? rule_of(d, clock) : STR(""),
        .files = files,
        .file_count = count,
        .proof = d->proof,
    };

    for (size_t i = 0; i < count; i++) {
        files[i].name = json_get_text(json_array_get(list, i), "name");
        files[i].digest = json_get_text(json_array_get(list, i), "digest");
    }
    receipt.proof.how = STR("panshi journal verify --receipt");
    return notice_receipt_pdf(d->w->arena, &d->w->fault, &d->document, &receipt, ret_pdf);
}

static enum status draw_return(struct drawing *d, struct str *ret_pdf)
{
    const json_t *list = json_get_list(d->paper->data, "items");
    const json_t *clock = json_get_object(d->paper->data, "clock");
    size_t count = json_array_size(list);
    struct document_reason *reasons = ARENA_ARRAY(d->w->arena, count + 1, struct document_reason);
    struct document_return_notice notice = {
        .office = text_of(d, "office"),
        .number = d->paper->number,
        .unit = text_of(d, "unit"),
        .object = text_of(d, "object"),
        .procedure = text_of(d, d->options->is_english ? "procedure_en" : "procedure"),
        .matter = text_of(d, "matter"),
        .submitted_on = instant_beijing_date(instant_of(d, "submitted_at")),
        .reasons = reasons,
        .reason_count = count,
        .due_on = due_of(clock),
        .is_provisional = json_get_bool(clock, "provisional", false),
        .due_rule = clock != NULL ? return_rule_of(d, clock) : STR(""),
        .signed_on = instant_beijing_date(instant_of(d, "signed_at")),
        .proof = d->proof,
    };

    for (size_t i = 0; i < count; i++) {
        struct str key = json_get_text(json_array_get(list, i), "field");
        const json_t *field = form_field(d->w->policy, str_of(FILING_FORM), key);

        reasons[i].about =
            field != NULL ? json_get_text(field, d->options->is_english ? "en" : "zh") : key;
        reasons[i].text = json_get_text(json_array_get(list, i), "text");
    }
    return notice_return_pdf(d->w->arena, &d->w->fault, &d->document, &notice, ret_pdf);
}

/* The words of a scheme for one object and degree of harm. */
static struct str word_of(const json_t *scheme, const char *list, struct str code, bool is_english)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(scheme, list), i,
                       one) if (str_equal(json_get_text(one, "code"),
                                          code)) return json_get_text(one,
                                                                      is_english ? "en" : "zh");
    return code;
}

static const json_t *scheme_of(const struct drawing *d)
{
    json_t *schemes = grade_schemes(d->w->policy, d->w->arena), *one;
    size_t i;

    json_array_foreach(
        schemes, i, one) if (str_equal(json_get_text(one, "id"), text_of(d, "scheme"))) return one;
    return NULL;
}

static void fill_judgement(const struct drawing *d, const json_t *scheme, const char *side,
                           struct document_judgement *judgement)
{
    struct arena *arena = d->w->arena;
    bool is_english = d->options->is_english;
    char *harms_key = str_zero(arena, arena_print(arena, "%s_harms", side));
    char *text_key = str_zero(arena, arena_print(arena, "%s_description", side));
    char *reason_key = str_zero(arena, arena_print(arena, "%s_reason", side));
    char *level_key = str_zero(arena, arena_print(arena, "%s_level", side));
    struct document_harm *harms = ARENA_ARRAY(arena, HARMS_MAX, struct document_harm);
    struct str rest = text_of(d, harms_key);

    judgement->description = text_of(d, reason_key);
    if (text_of(d, text_key).len > 0)
        judgement->description = arena_print(arena, "%.*s\n%.*s", STR_ARG(text_of(d, text_key)),
                                             STR_ARG(text_of(d, reason_key)));
    judgement->level = (int)json_get_int(d->paper->data, level_key, 0);
    judgement->harms = harms;
    while (rest.len > 0 && judgement->harm_count < HARMS_MAX) {
        struct str harm, object = str_cut(str_trim(str_cut(rest, ',', &rest)), ':', &harm);
        const json_t *row =
            json_get_object(json_get_object(scheme, "matrix"), str_zero(arena, object));

        harms[judgement->harm_count++] = (struct document_harm){
            .object = word_of(scheme, "objects", object, is_english),
            .harm = word_of(scheme, "harms", harm, is_english),
            .level = (int)json_get_int(row, str_zero(arena, harm), 0),
        };
    }
}

/* Which floors stood against the result, and why a lower level was kept where it was. */
static struct str floors_of(const struct drawing *d)
{
    const json_t *result = json_get_object(d->paper->data, "result"), *floor;
    struct str text = STR(""), why = text_of(d, "floor_justification");
    bool is_english = d->options->is_english;
    size_t i;

    json_array_foreach(json_get_list(result, "floors"), i, floor) text = arena_print(
        d->w->arena, "%.*s%.*s%s", STR_ARG(text),
        STR_ARG(json_get_text(floor, is_english ? "en" : "zh")), is_english ? ". " : "。");
    if (text.len > 0 && why.len > 0)
        text = arena_print(d->w->arena, is_english ? "%.*sJustification: %.*s" : "%.*s理由：%.*s",
                           STR_ARG(text), STR_ARG(why));
    return text;
}

static enum status draw_report(struct drawing *d, struct str *ret_pdf)
{
    static const struct {
        const char *key, *zh, *en;
    } titles[] = {
        {"body", "安全责任主体", "Responsible body"},
        {"composition", "定级对象构成", "Composition"},
        {"business", "承载的业务", "Business carried"},
        {"data", "承载的数据", "Data carried"},
        {"duty", "安全责任", "Duties of security"},
    };
    enum { TITLES = sizeof(titles) / sizeof(titles[0]) };
    const json_t *texts = json_get_object(d->paper->data, "sections");
    const json_t *scheme = scheme_of(d);
    bool is_english = d->options->is_english;
    struct document_section sections[TITLES];
    struct document_grading_report report = {
        .object = text_of(d, "object"),
        .unit = text_of(d, "unit"),
        .scheme = json_get_text(scheme, is_english ? "en" : "zh"),
        .sections = sections,
        .level = (int)json_get_int(d->paper->data, "level", 0),
        .grade_code = text_of(d, "code"),
        .floor = floors_of(d),
        .author = text_of(d, "author"),
        .reported_on = date_of(d, "reported_on"),
        .proof = d->proof,
    };

    for (size_t i = 0; i < TITLES; i++) {
        struct str text = json_get_text(texts, titles[i].key);

        if (text.len > 0)
            sections[report.section_count++] =
                (struct document_section){str_of(is_english ? titles[i].en : titles[i].zh), text};
    }
    fill_judgement(d, scheme, "info", &report.information);
    fill_judgement(d, scheme, "service", &report.service);
    return report_grading_pdf(d->w->arena, &d->w->fault, &d->document, &report, ret_pdf);
}

static enum status draw_opinion(struct drawing *d, struct str *ret_pdf)
{
    const json_t *list = json_get_list(d->paper->data, "experts");
    size_t count = json_array_size(list);
    bool is_english = d->options->is_english;
    bool is_agreed = json_get_bool(d->paper->data, "is_agreed", false);
    struct document_expert *experts = ARENA_ARRAY(d->w->arena, count + 1, struct document_expert);
    struct document_opinion opinion = {
        .object = text_of(d, "object"),
        .unit = text_of(d, "unit"),
        .grade_code = text_of(d, "grade_code"),
        .level = (int)json_get_int(d->paper->data, "level", 0),
        .opinion = text_of(d, "opinion"),
        .conclusion =
            is_agreed
                ? (is_english ? STR("The proposed level is agreed") : STR("同意拟定级别"))
                : (is_english ? STR("The proposed level is not agreed") : STR("不同意拟定级别")),
        .chair = text_of(d, "chair"),
        .experts = experts,
        .expert_count = count,
        .signed_on = date_of(d, "signed_on"),
        .proof = d->proof,
    };

    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        bool agrees = str_is(json_get_text(one, "opinion"), "agree");

        experts[i].name = json_get_text(one, "person_name");
        experts[i].unit = json_get_text(one, "party_name");
        experts[i].opinion = agrees ? (is_english ? STR("agrees") : STR("同意"))
                                    : (is_english ? STR("disagrees") : STR("不同意"));
        opinion.opinion =
            arena_print(d->w->arena, is_english ? "%.*s\n%.*s: %.*s" : "%.*s\n%.*s：%.*s",
                        STR_ARG(opinion.opinion), STR_ARG(experts[i].name),
                        STR_ARG(json_get_text(one, "text")));
    }
    return report_opinion_pdf(d->w->arena, &d->w->fault, &d->document, &opinion, ret_pdf);
}

/* Papers that are plain letters: title and sentences. */
static enum status draw_letter(struct drawing *d, struct str *ret_pdf)
{
    bool is_english = d->options->is_english;
    struct arena *arena = d->w->arena;
    struct document_block body = {.kind = DOCUMENT_TEXT};
    struct document_letter letter = {
        .issuer = text_of(d, "office"),
        .number = d->paper->number,
        .title = str_of(is_english ? paper_kind_en(d->paper->kind) : paper_kind_zh(d->paper->kind)),
        .addressee = text_of(d, "unit"),
        .blocks = &body,
        .block_count = 1,
        .signed_on = date_of(d, "signed_on"),
        .proof = d->proof,
    };

    if (d->paper->kind == PAPER_WITHDRAWAL)
        body.text = arena_print(
            arena,
            is_english ? "The filing of “%.*s” (certificate %.*s) is withdrawn. Ground: %.*s"
                       : "“%.*s”的网络安全等级保护备案（备案证明编号 %.*s）已注销。注销原因：%.*s",
            STR_ARG(text_of(d, "object")), STR_ARG(text_of(d, "number")),
            STR_ARG(text_of(d, "ground")));
    else
        body.text = arena_print(arena, "“%.*s”：%.*s", STR_ARG(text_of(d, "object")),
                                STR_ARG(text_of(d, "text")));
    return notice_letter_pdf(arena, &d->w->fault, &d->document, &letter, ret_pdf);
}

static struct drawing drawing_of(struct work *w, const struct paper *paper,
                                 const struct paper_pdf_options *options)
{
    return (struct drawing){
        .w = w,
        .paper = paper,
        .options = options,
        .document = {.language = options->is_english ? DOCUMENT_EN : DOCUMENT_ZH,
                     .made_at = paper->made_at,
                     .is_demo = options->is_demo,
                     .is_exercise = work_is_exercise(w)},
        .proof = {.digest = paper->digest},
    };
}

enum status paper_pdf(struct work *w, const struct paper *paper,
                      const struct paper_pdf_options *options, struct str *ret_pdf)
{
    struct drawing d = drawing_of(w, paper, options);

    switch (paper->kind) {
    case PAPER_CERTIFICATE:
        return draw_certificate(&d, ret_pdf);
    case PAPER_RECEIPT:
        return draw_receipt(&d, ret_pdf);
    case PAPER_RETURN_NOTICE:
        return draw_return(&d, ret_pdf);
    case PAPER_GRADING_REPORT:
        return draw_report(&d, ret_pdf);
    case PAPER_EXPERT_OPINION:
        return draw_opinion(&d, ret_pdf);
    case PAPER_FORM_SET:
        return paper_form_pdf(w, paper->data, &d.document, &d.proof, ret_pdf);
    case PAPER_APPROVAL:
    case PAPER_REGRADE_NOTICE:
    case PAPER_WITHDRAWAL:
        return draw_letter(&d, ret_pdf);
    case PAPER_KIND_COUNT:
        break;
    }
    return work_fail(w, ST_CORRUPT, "paper.kind", "文书种类已损坏",
                     "the kind of a paper is damaged");
}

enum status paper_pdf_form(struct work *w, const struct matter *matter,
                           const struct paper_pdf_options *options, struct str *ret_pdf)
{
    const struct document_options document = {
        .language = options->is_english ? DOCUMENT_EN : DOCUMENT_ZH,
        .made_at = w->now,
        .is_draft = matter->closed_at.ms == 0,
        .is_demo = options->is_demo,
        .is_exercise = work_is_exercise(w),
    };
    const struct document_proof proof = {0};
    json_t *data = json_new_object(w->arena), *filled;

    TRY(filing_form_fill(w, matter, &filled));
    json_put_text(data, "office", matter->police.name);
    json_put_text(data, "unit", matter->party.name);
    json_put_text(data, "object", matter->system_name);
    json_put_text(data, "number",
                  json_get_text(json_get_object(matter->data, "certificate"), "number"));
    json_put(data, "answers", filled);
    return paper_form_pdf(w, data, &document, &proof, ret_pdf);
}
