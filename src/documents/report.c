/* SPDX-License-Identifier: Apache-2.0
 * The grading report and the expert opinion, from the parts of a letter without red head. */
#include "documents/report.h"

#include "documents/letter.h"

static enum status check_judgement(struct fault *fault, const struct document_judgement *judgement)
{
    TRY(paper_check_text(fault, "description", judgement->description));
    TRY(paper_check_level(fault, "level", judgement->level));
    TRY(paper_check_count(fault, "harms", judgement->harm_count));
    for (size_t i = 0; i < judgement->harm_count; i++) {
        TRY(paper_check_text(fault, "harms.object", judgement->harms[i].object));
        TRY(paper_check_text(fault, "harms.harm", judgement->harms[i].harm));
        TRY(paper_check_level(fault, "harms.level", judgement->harms[i].level));
    }
    return ST_OK;
}

static enum status check_report(struct fault *fault, const struct document_grading_report *report)
{
    TRY(paper_check_text(fault, "object", report->object));
    TRY(paper_check_text(fault, "unit", report->unit));
    TRY(paper_check_text(fault, "scheme", report->scheme));
    TRY(paper_check_text(fault, "grade_code", report->grade_code));
    TRY(paper_check_text(fault, "floor", report->floor));
    TRY(paper_check_text(fault, "author", report->author));
    TRY(paper_check_date(fault, "reported_on", report->reported_on));
    TRY(paper_check_level(fault, "level", report->level));
    TRY(paper_check_count(fault, "sections", report->section_count));
    for (size_t i = 0; i < report->section_count; i++) {
        TRY(paper_check_text(fault, "sections.title", report->sections[i].title));
        TRY(paper_check_text(fault, "sections.text", report->sections[i].text));
    }
    TRY(check_judgement(fault, &report->information));
    TRY(check_judgement(fault, &report->service));
    return paper_check_proof(fault, &report->proof);
}

/* "（三）标题" or "(3) Title". */
static void subheading(struct paper_layout *layout, struct paper *paper, size_t number,
                       struct str title)
{
    struct str words = paper_is_zh(paper)
                           ? arena_print(paper->arena, "（%.*s）%.*s",
                                         STR_ARG(paper_numeral(paper, number)), STR_ARG(title))
                           : arena_print(paper->arena, "(%zu) %.*s", number, STR_ARG(title));

    letter_block(layout, paper, DOCUMENT_SUBHEADING, words);
}

static void add_harms(struct paper_layout *layout, struct paper *paper,
                      const struct document_judgement *judgement)
{
    static const struct letter_column columns[] = {
        {0.45, PAPER_LEFT}, {0.30, PAPER_CENTRE}, {0.25, PAPER_CENTRE}};
    struct str heads[] = {paper_say(paper, "受侵害的客体", "Object harmed"),
                          paper_say(paper, "侵害程度", "Degree of harm"),
                          paper_say(paper, "对应等级", "Level")};
    const struct paper_piece *head;

    if (judgement->harm_count == 0)
        return;
    head = letter_table_head(layout, paper, columns, heads, 3);
    for (size_t i = 0; i < judgement->harm_count; i++) {
        const struct document_harm *harm = &judgement->harms[i];
        struct str texts[] = {harm->object, harm->harm, paper_level(paper, harm->level)};

        letter_table_row(layout, paper, head, columns, texts, 3);
    }
    letter_table_end(layout, paper);
}

static void add_judgement(struct paper_layout *layout, struct paper *paper, size_t number,
                          struct str name, const struct document_judgement *judgement)
{
    bool zh = paper_is_zh(paper);

    subheading(layout, paper, number, name);
    letter_block(layout, paper, DOCUMENT_TEXT, judgement->description);
    add_harms(layout, paper, judgement);
    if (judgement->level > 0)
        letter_block(layout, paper, DOCUMENT_TEXT,
                     arena_print(paper->arena, zh ? "%.*s确定为%.*s。" : "%.*s: %.*s.",
                                 STR_ARG(name), STR_ARG(paper_level(paper, judgement->level))));
}

static void add_result(struct paper_layout *layout, struct paper *paper,
                       const struct document_grading_report *report)
{
    static const struct letter_column columns[] = {
        {0.40, PAPER_LEFT}, {0.20, PAPER_CENTRE}, {0.20, PAPER_CENTRE}, {0.20, PAPER_CENTRE}};
    struct str heads[] = {paper_say(paper, "定级对象", "Graded object"),
                          paper_say(paper, "业务信息安全保护等级", "Business information"),
                          paper_say(paper, "系统服务安全保护等级", "System service"),
                          paper_say(paper, "安全保护等级", "Protection level")};
    struct str level = paper_level(paper, report->level);
    struct str texts[] = {
        report->object, paper_level(paper, report->information.level),
        paper_level(paper, report->service.level),
        report->grade_code.len > 0
            ? arena_print(paper->arena, "%.*s\n%.*s", STR_ARG(level), STR_ARG(report->grade_code))
            : level};
    const struct paper_piece *head;

    subheading(layout, paper, 3, paper_say(paper, "安全保护等级的确定", "Level determined"));
    letter_block(layout, paper, DOCUMENT_TEXT,
                 paper_say(paper,
                           "安全保护等级由业务信息安全保护等级和系统服务安全保护等级的较高者确定。",
                           "The level is the higher of the two."));
    letter_block(layout, paper, DOCUMENT_TEXT, report->floor);
    head = letter_table_head(layout, paper, columns, heads, 4);
    letter_table_row(layout, paper, head, columns, texts, 4);
    letter_table_end(layout, paper);
}

static void add_judging(struct paper_layout *layout, struct paper *paper,
                        const struct document_grading_report *report)
{
    bool zh = paper_is_zh(paper);

    letter_block(layout, paper, DOCUMENT_HEADING,
                 paper_say(paper, "二、安全保护等级确定", "2. Determining the level"));
    if (report->scheme.len > 0)
        letter_block(layout, paper, DOCUMENT_TEXT,
                     arena_print(paper->arena,
                                 zh ? "本报告采用的定级规则：%.*s。" : "Rules used: %.*s.",
                                 STR_ARG(report->scheme)));
    add_judgement(layout, paper, 1,
                  paper_say(paper, "业务信息安全保护等级", "Business information security"),
                  &report->information);
    add_judgement(layout, paper, 2,
                  paper_say(paper, "系统服务安全保护等级", "System service security"),
                  &report->service);
    add_result(layout, paper, report);
}

enum status report_grading_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_grading_report *report, struct str *ret_pdf)
{
    struct paper *paper;
    struct paper_layout *layout;
    struct str title;
    bool zh = options->language == DOCUMENT_ZH;

    TRY(check_report(fault, report));
    title = arena_print(arena, zh ? "%.*s\n网络安全等级保护定级报告" : "%.*s\nGrading report",
                        STR_ARG(report->object));
    TRY(paper_open(arena, fault, options,
                   zh ? STR("网络安全等级保护定级报告") : STR("Grading report"), false, &paper));
    layout = paper_layout_new(paper);
    letter_title(layout, paper, title);
    letter_remark(layout, paper);
    letter_block(layout, paper, DOCUMENT_HEADING,
                 paper_say(paper, "一、定级对象描述", "1. The graded object"));
    for (size_t i = 0; i < report->section_count; i++) {
        subheading(layout, paper, i + 1, report->sections[i].title);
        letter_block(layout, paper, DOCUMENT_TEXT, report->sections[i].text);
    }
    add_judging(layout, paper, report);
    letter_signature(layout, paper, report->unit, report->reported_on,
                     report->author.len == 0
                         ? STR("")
                         : arena_print(arena, zh ? "填表人：%.*s" : "Filled in by %.*s",
                                       STR_ARG(report->author)));
    letter_foot(layout, paper, &report->proof, STR(""));
    paper_layout_finish(layout, PAPER_FOLIO_LETTER);
    return paper_close(paper, ret_pdf);
}

static enum status check_opinion(struct fault *fault, const struct document_opinion *opinion)
{
    TRY(paper_check_text(fault, "object", opinion->object));
    TRY(paper_check_text(fault, "unit", opinion->unit));
    TRY(paper_check_text(fault, "grade_code", opinion->grade_code));
    TRY(paper_check_level(fault, "level", opinion->level));
    TRY(paper_check_date(fault, "met_on", opinion->met_on));
    TRY(paper_check_text(fault, "place", opinion->place));
    TRY(paper_check_text(fault, "opinion", opinion->opinion));
    TRY(paper_check_text(fault, "conclusion", opinion->conclusion));
    TRY(paper_check_text(fault, "chair", opinion->chair));
    TRY(paper_check_date(fault, "signed_on", opinion->signed_on));
    TRY(paper_check_count(fault, "experts", opinion->expert_count));
    for (size_t i = 0; i < opinion->expert_count; i++) {
        TRY(paper_check_text(fault, "experts.name", opinion->experts[i].name));
        TRY(paper_check_text(fault, "experts.unit", opinion->experts[i].unit));
        TRY(paper_check_text(fault, "experts.post", opinion->experts[i].post));
        TRY(paper_check_text(fault, "experts.field", opinion->experts[i].field));
        TRY(paper_check_text(fault, "experts.opinion", opinion->experts[i].opinion));
    }
    return paper_check_proof(fault, &opinion->proof);
}

static void pair(struct paper_layout *layout, struct paper *paper, const char *zh, const char *en,
                 struct str text)
{
    if (text.len > 0)
        letter_pair(layout, paper, paper_say(paper, zh, en), text);
}

/* The columns that somebody filled: post and field of work are not always known. */
static size_t expert_columns(const struct document_opinion *opinion, bool ret_shown[6])
{
    size_t count = 4;
    bool has_post = false, has_field = false;

    for (size_t i = 0; i < opinion->expert_count; i++) {
        has_post = has_post || opinion->experts[i].post.len > 0;
        has_field = has_field || opinion->experts[i].field.len > 0;
    }
    for (size_t i = 0; i < 6; i++)
        ret_shown[i] = true;
    ret_shown[2] = has_post;
    ret_shown[3] = has_field;
    return count + (has_post ? 1 : 0) + (has_field ? 1 : 0);
}

static void keep_shown(const bool shown[6], const struct str texts[6], struct str ret_texts[6])
{
    size_t count = 0;

    for (size_t i = 0; i < 6; i++) {
        if (shown[i])
            ret_texts[count++] = texts[i];
    }
}

static void add_experts(struct paper_layout *layout, struct paper *paper,
                        const struct document_opinion *opinion)
{
    static const struct letter_column all[] = {{0.12, PAPER_CENTRE}, {0.28, PAPER_LEFT},
                                               {0.16, PAPER_CENTRE}, {0.16, PAPER_CENTRE},
                                               {0.12, PAPER_CENTRE}, {0.16, PAPER_CENTRE}};
    const struct str heads[] = {
        paper_say(paper, "姓名", "Name"),     paper_say(paper, "单位", "Unit"),
        paper_say(paper, "职务职称", "Post"), paper_say(paper, "专业领域", "Field"),
        paper_say(paper, "意见", "Opinion"),  paper_say(paper, "签名", "Signature")};
    struct letter_column columns[6];
    struct str texts[6];
    const struct paper_piece *head;
    bool shown[6];
    size_t count = expert_columns(opinion, shown), at = 0;
    double total = 0;

    if (opinion->expert_count == 0)
        return;
    for (size_t i = 0; i < 6; i++)
        total += shown[i] ? all[i].share : 0;
    for (size_t i = 0; i < 6; i++) {
        if (shown[i])
            columns[at++] = (struct letter_column){all[i].share / total, all[i].align};
    }
    letter_block(layout, paper, DOCUMENT_HEADING,
                 paper_say(paper, "三、评审专家名单", "3. Panel of experts"));
    keep_shown(shown, heads, texts);
    head = letter_table_head(layout, paper, columns, texts, count);
    for (size_t i = 0; i < opinion->expert_count; i++) {
        const struct document_expert *expert = &opinion->experts[i];
        const struct str cells[] = {expert->name,  expert->unit,    expert->post,
                                    expert->field, expert->opinion, STR("")};

        keep_shown(shown, cells, texts);
        letter_table_row(layout, paper, head, columns, texts, count);
    }
    letter_table_end(layout, paper);
}

static void add_opinion(struct paper_layout *layout, struct paper *paper,
                        const struct document_opinion *opinion)
{
    struct str level = paper_level(paper, opinion->level);

    pair(layout, paper, "定级对象", "Graded object", opinion->object);
    pair(layout, paper, "运营者", "Operator", opinion->unit);
    pair(layout, paper, "拟定等级", "Level proposed",
         opinion->grade_code.len > 0
             ? arena_print(paper->arena, "%.*s　%.*s", STR_ARG(level), STR_ARG(opinion->grade_code))
             : level);
    pair(layout, paper, "评审日期", "Met on", paper_date(paper, opinion->met_on));
    pair(layout, paper, "地点（方式）", "Place or manner", opinion->place);
    letter_table_end(layout, paper);
    letter_block(layout, paper, DOCUMENT_HEADING, paper_say(paper, "一、评审意见", "1. Opinion"));
    letter_block(layout, paper, DOCUMENT_TEXT, opinion->opinion);
    letter_block(layout, paper, DOCUMENT_HEADING,
                 paper_say(paper, "二、评审结论", "2. Conclusion"));
    letter_block(layout, paper, DOCUMENT_TEXT, opinion->conclusion);
    add_experts(layout, paper, opinion);
}

enum status report_opinion_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_opinion *opinion, struct str *ret_pdf)
{
    struct paper *paper;
    struct paper_layout *layout;
    struct str title;
    bool zh = options->language == DOCUMENT_ZH;

    TRY(check_opinion(fault, opinion));
    title = arena_print(arena, zh ? "%.*s\n定级专家评审意见" : "%.*s\nExpert opinion on grading",
                        STR_ARG(opinion->object));
    TRY(paper_open(arena, fault, options,
                   zh ? STR("定级专家评审意见") : STR("Expert opinion on grading"), false, &paper));
    layout = paper_layout_new(paper);
    letter_title(layout, paper, title);
    letter_remark(layout, paper);
    add_opinion(layout, paper, opinion);
    letter_signature(
        layout, paper,
        opinion->chair.len == 0
            ? STR("")
            : arena_print(arena, zh ? "专家组组长：%.*s" : "Chair: %.*s", STR_ARG(opinion->chair)),
        opinion->signed_on, STR(""));
    letter_foot(layout, paper, &opinion->proof, STR(""));
    paper_layout_finish(layout, PAPER_FOLIO_LETTER);
    return paper_close(paper, ret_pdf);
}
