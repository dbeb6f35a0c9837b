/* SPDX-License-Identifier: Apache-2.0
 * The letter, and the receipt and the return notice made of the same parts. */
#include "documents/notice.h"

#include "documents/letter.h"

static enum status check_letter(struct fault *fault, const struct document_letter *letter)
{
    TRY(paper_check_text(fault, "issuer", letter->issuer));
    TRY(paper_check_text(fault, "number", letter->number));
    TRY(paper_check_text(fault, "title", letter->title));
    TRY(paper_check_text(fault, "addressee", letter->addressee));
    TRY(paper_check_text(fault, "signer", letter->signer));
    TRY(paper_check_date(fault, "signed_on", letter->signed_on));
    TRY(paper_check_text(fault, "contact", letter->contact));
    TRY(paper_check_text(fault, "copies_to", letter->copies_to));
    TRY(paper_check_count(fault, "blocks", letter->block_count));
    TRY(paper_check_count(fault, "enclosures", letter->enclosure_count));
    for (size_t i = 0; i < letter->block_count; i++) {
        TRY(paper_check_text(fault, "blocks.label", letter->blocks[i].label));
        TRY(paper_check_text(fault, "blocks.text", letter->blocks[i].text));
    }
    for (size_t i = 0; i < letter->enclosure_count; i++)
        TRY(paper_check_text(fault, "enclosures", letter->enclosures[i]));
    return paper_check_proof(fault, &letter->proof);
}

static void add_blocks(struct paper_layout *layout, struct paper *paper,
                       const struct document_block *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_pair = blocks[i].kind == DOCUMENT_PAIR;

        if (!is_pair) {
            letter_block(layout, paper, blocks[i].kind, blocks[i].text);
            continue;
        }
        letter_pair(layout, paper, blocks[i].label, blocks[i].text);
        if (i + 1 == count || blocks[i + 1].kind != DOCUMENT_PAIR)
            letter_table_end(layout, paper);
    }
}

enum status notice_letter_pdf(struct arena *arena, struct fault *fault,
                              const struct document_options *options,
                              const struct document_letter *letter, struct str *ret_pdf)
{
    struct paper *paper;
    struct paper_layout *layout;

    TRY(check_letter(fault, letter));
    TRY(paper_open(arena, fault, options, letter->title, false, &paper));
    layout = paper_layout_new(paper);
    letter_head(layout, paper, letter->issuer, letter->number);
    letter_title(layout, paper, letter->title);
    letter_remark(layout, paper);
    letter_addressee(layout, paper, letter->addressee);
    add_blocks(layout, paper, letter->blocks, letter->block_count);
    letter_enclosures(layout, paper, letter->enclosures, letter->enclosure_count);
    letter_signature(layout, paper, letter->signer.len > 0 ? letter->signer : letter->issuer,
                     letter->signed_on, letter->contact);
    letter_foot(layout, paper, &letter->proof, letter->copies_to);
    paper_layout_finish(layout, PAPER_FOLIO_LETTER);
    return paper_close(paper, ret_pdf);
}

static enum status check_receipt(struct fault *fault, const struct document_receipt *receipt)
{
    TRY(paper_check_text(fault, "office", receipt->office));
    TRY(paper_check_text(fault, "number", receipt->number));
    TRY(paper_check_text(fault, "unit", receipt->unit));
    TRY(paper_check_text(fault, "object", receipt->object));
    TRY(paper_check_text(fault, "procedure", receipt->procedure));
    TRY(paper_check_text(fault, "matter", receipt->matter));
    TRY(paper_check_date(fault, "answer_on", receipt->answer_on));
    TRY(paper_check_text(fault, "answer_rule", receipt->answer_rule));
    TRY(paper_check_text(fault, "signature", receipt->signature));
    TRY(paper_check_count(fault, "files", receipt->file_count));
    for (size_t i = 0; i < receipt->file_count; i++) {
        TRY(paper_check_text(fault, "files.name", receipt->files[i].name));
        TRY(paper_check_text(fault, "files.digest", receipt->files[i].digest));
    }
    return paper_check_proof(fault, &receipt->proof);
}

/* "2026年12月1日（工作日历尚未公布，为暂定日期）。规则" */
static struct str due_text(struct paper *paper, struct date due_on, bool is_provisional,
                           struct str rule)
{
    struct str day = paper_date(paper, due_on);
    const char *provisional =
        !is_provisional      ? ""
        : paper_is_zh(paper) ? "（当年放假安排尚未公布，系暂定日期）"
                             : " (provisional: the holidays of that year are not published yet)";

    if (due_on.year == 0)
        return rule;
    if (rule.len == 0)
        return arena_print(paper->arena, "%.*s%s", STR_ARG(day), provisional);
    return arena_print(paper->arena, paper_is_zh(paper) ? "%.*s%s（%.*s）" : "%.*s%s (%.*s)",
                       STR_ARG(day), provisional, STR_ARG(rule));
}

static void pair(struct paper_layout *layout, struct paper *paper, const char *zh, const char *en,
                 struct str text)
{
    if (text.len > 0)
        letter_pair(layout, paper, paper_say(paper, zh, en), text);
}

static void add_receipt_table(struct paper_layout *layout, struct paper *paper,
                              const struct document_receipt *receipt)
{
    pair(layout, paper, "提交单位", "Submitted by", receipt->unit);
    pair(layout, paper, "定级对象", "Graded object", receipt->object);
    pair(layout, paper, "办理事项", "Procedure", receipt->procedure);
    pair(layout, paper, "事项编号", "Matter", receipt->matter);
    pair(layout, paper, "提交时间", "Submitted at", paper_instant(paper, receipt->submitted_at));
    pair(layout, paper, "办理期限", "Answer due by",
         due_text(paper, receipt->answer_on, receipt->is_provisional, receipt->answer_rule));
    if (receipt->journal_sequence > 0)
        pair(layout, paper, "存证序号", "Journal entry",
             arena_print(paper->arena, "%lld", (long long)receipt->journal_sequence));
    pair(layout, paper, "回执摘要（SM3）", "Receipt digest (SM3)", receipt->proof.digest);
    pair(layout, paper, "回执签名（SM2）", "Receipt signature (SM2)", receipt->signature);
    letter_table_end(layout, paper);
}

static void add_files(struct paper_layout *layout, struct paper *paper,
                      const struct document_file *files, size_t count)
{
    static const struct letter_column columns[] = {
        {0.08, PAPER_CENTRE}, {0.42, PAPER_LEFT}, {0.50, PAPER_LEFT}};
    struct str heads[] = {paper_say(paper, "序号", "No."),
                          paper_say(paper, "已收材料", "Paper received"),
                          paper_say(paper, "SM3 摘要", "SM3 digest")};
    const struct paper_piece *head;

    if (count == 0)
        return;
    head = letter_table_head(layout, paper, columns, heads, 3);
    for (size_t i = 0; i < count; i++) {
        struct str texts[] = {arena_print(paper->arena, "%zu", i + 1), files[i].name,
                              files[i].digest};

        letter_table_row(layout, paper, head, columns, texts, 3);
    }
    letter_table_end(layout, paper);
}

enum status notice_receipt_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_receipt *receipt, struct str *ret_pdf)
{
    struct paper *paper;
    struct paper_layout *layout;
    struct document_proof proof = receipt->proof;
    struct str title;
    bool zh = options->language == DOCUMENT_ZH;

    TRY(check_receipt(fault, receipt));
    title = arena_print(arena, zh ? "%.*s材料接收回执" : "Receipt of papers: %.*s",
                        STR_ARG(receipt->procedure));
    TRY(paper_open(arena, fault, options, title, false, &paper));
    layout = paper_layout_new(paper);
    letter_head_short(layout, paper, receipt->office, receipt->number);
    letter_title(layout, paper, title);
    letter_remark(layout, paper);
    letter_addressee(layout, paper, receipt->unit);
    letter_block(layout, paper, DOCUMENT_TEXT,
                 paper_say(paper,
                           "你单位提交的下列材料已经送达。本回执由平台在提交时自动生成，"
                           "只表示材料已送达，不表示受理或审核通过。",
                           "The papers below have been delivered. This receipt is made by the "
                           "platform at submission; it says that the papers arrived, not that "
                           "they were accepted or approved."));
    add_receipt_table(layout, paper, receipt);
    add_files(layout, paper, receipt->files, receipt->file_count);
    letter_signature(layout, paper, receipt->office, instant_beijing_date(receipt->submitted_at),
                     STR(""));
    proof.digest = STR(""); /* stands in the table */
    letter_foot(layout, paper, &proof, STR(""));
    paper_layout_finish(layout, PAPER_FOLIO_SHORT);
    return paper_close(paper, ret_pdf);
}

static enum status check_return(struct fault *fault, const struct document_return_notice *notice)
{
    TRY(paper_check_text(fault, "office", notice->office));
    TRY(paper_check_text(fault, "number", notice->number));
    TRY(paper_check_text(fault, "unit", notice->unit));
    TRY(paper_check_text(fault, "object", notice->object));
    TRY(paper_check_text(fault, "procedure", notice->procedure));
    TRY(paper_check_text(fault, "matter", notice->matter));
    TRY(paper_check_date(fault, "submitted_on", notice->submitted_on));
    TRY(paper_check_date(fault, "due_on", notice->due_on));
    TRY(paper_check_date(fault, "signed_on", notice->signed_on));
    TRY(paper_check_text(fault, "due_rule", notice->due_rule));
    TRY(paper_check_text(fault, "consequence", notice->consequence));
    TRY(paper_check_text(fault, "rights", notice->rights));
    TRY(paper_check_text(fault, "contact", notice->contact));
    TRY(paper_check_count(fault, "reasons", notice->reason_count));
    if (notice->reason_count == 0)
        return fault_set(fault, ST_INVALID, "reasons", "补正告知书须写明至少一条补正事项",
                         "a return notice needs at least one reason");
    for (size_t i = 0; i < notice->reason_count; i++) {
        TRY(paper_check_text(fault, "reasons.about", notice->reasons[i].about));
        TRY(paper_check_text(fault, "reasons.text", notice->reasons[i].text));
        TRY(paper_check_text(fault, "reasons.clause", notice->reasons[i].clause));
    }
    return paper_check_proof(fault, &notice->proof);
}

static struct str return_opening(struct paper *paper, const struct document_return_notice *notice)
{
    struct str day = paper_date(paper, notice->submitted_on);

    if (!paper_is_zh(paper))
        return arena_print(paper->arena,
                           "The papers you submitted on %.*s for “%.*s” (%.*s, matter %.*s) have "
                           "been examined. The following needs correction.",
                           STR_ARG(day), STR_ARG(notice->object), STR_ARG(notice->procedure),
                           STR_ARG(notice->matter));
    return arena_print(
        paper->arena,
        "你单位于%.*s提交的“%.*s”%.*s材料（事项编号：%.*s）收悉。经审核，材料需要补正，"
        "现将有关事项告知如下。",
        STR_ARG(day), STR_ARG(notice->object), STR_ARG(notice->procedure), STR_ARG(notice->matter));
}

static void add_reason(struct paper_layout *layout, struct paper *paper, size_t number,
                       const struct document_reason *reason)
{
    bool zh = paper_is_zh(paper);
    struct str about =
        reason->about.len == 0
            ? STR("")
            : arena_print(paper->arena, zh ? "%.*s：" : "%.*s: ", STR_ARG(reason->about));
    struct str clause = reason->clause.len == 0
                            ? STR("")
                            : arena_print(paper->arena, zh ? "（依据：%.*s）" : " (basis: %.*s)",
                                          STR_ARG(reason->clause));

    letter_block(layout, paper, DOCUMENT_TEXT,
                 arena_print(paper->arena, "%zu. %.*s%.*s%.*s", number, STR_ARG(about),
                             STR_ARG(reason->text), STR_ARG(clause)));
}

static struct str return_limit(struct paper *paper, const struct document_return_notice *notice)
{
    struct str day = paper_date(paper, notice->due_on), rule = STR("");
    bool zh = paper_is_zh(paper);

    if (notice->due_on.year == 0)
        return paper_say(paper, "请补正后通过原渠道重新提交。",
                         "Please correct the papers and submit them again the same way.");
    if (notice->due_rule.len > 0)
        rule = arena_print(paper->arena, zh ? "期限计算：%.*s。" : " Computed: %.*s.",
                           STR_ARG(notice->due_rule));
    return arena_print(paper->arena,
                       zh ? "请于%.*s前（含当日）补正，并通过原渠道重新提交。%.*s%s"
                          : "Please submit the corrected papers on or before %.*s.%.*s%s",
                       STR_ARG(day), STR_ARG(rule),
                       !notice->is_provisional ? ""
                       : zh ? "当年放假安排尚未公布，该日期为暂定日期，以公布后的计算为准。"
                            : " The holidays of that year are not published yet; the day is "
                              "provisional.");
}

static void add_return_body(struct paper_layout *layout, struct paper *paper,
                            const struct document_return_notice *notice)
{
    letter_block(layout, paper, DOCUMENT_TEXT, return_opening(paper, notice));
    letter_block(layout, paper, DOCUMENT_HEADING,
                 paper_say(paper, "一、补正事项", "1. What to correct"));
    for (size_t i = 0; i < notice->reason_count; i++)
        add_reason(layout, paper, i + 1, &notice->reasons[i]);
    letter_block(layout, paper, DOCUMENT_HEADING,
                 paper_say(paper, "二、补正期限", "2. Time limit"));
    letter_block(layout, paper, DOCUMENT_TEXT, return_limit(paper, notice));
    letter_block(layout, paper, DOCUMENT_TEXT, notice->consequence);
    if (notice->rights.len > 0) {
        letter_block(layout, paper, DOCUMENT_HEADING,
                     paper_say(paper, "三、权利告知", "3. Your rights"));
        letter_block(layout, paper, DOCUMENT_TEXT, notice->rights);
    }
}

enum status notice_return_pdf(struct arena *arena, struct fault *fault,
                              const struct document_options *options,
                              const struct document_return_notice *notice, struct str *ret_pdf)
{
    struct paper *paper;
    struct paper_layout *layout;
    struct str title;
    bool zh = options->language == DOCUMENT_ZH;

    TRY(check_return(fault, notice));
    title = arena_print(arena, zh ? "%.*s材料补正告知书" : "Notice of correction: %.*s",
                        STR_ARG(notice->procedure));
    TRY(paper_open(arena, fault, options, title, false, &paper));
    layout = paper_layout_new(paper);
    letter_head(layout, paper, notice->office, notice->number);
    letter_title(layout, paper, title);
    letter_remark(layout, paper);
    letter_addressee(layout, paper, notice->unit);
    add_return_body(layout, paper, notice);
    letter_signature(layout, paper, notice->office, notice->signed_on, notice->contact);
    letter_foot(layout, paper, &notice->proof, STR(""));
    paper_layout_finish(layout, PAPER_FOLIO_LETTER);
    return paper_close(paper, ret_pdf);
}
