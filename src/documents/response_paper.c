/* SPDX-License-Identifier: Apache-2.0
 * Orders and reports of a response. */
#include "documents/response_paper.h"

#include "documents/bulletin.h"

static void add_posts(struct bulletin *b, const struct document_post *posts, size_t count)
{
    static const struct letter_column columns[] = {
        {0.34, PAPER_LEFT}, {0.33, PAPER_LEFT}, {0.33, PAPER_LEFT}};
    const struct str heads[] = {bulletin_say(b, "岗位", "Post"), bulletin_say(b, "姓名", "Name"),
                                bulletin_say(b, "电话", "Telephone")};
    struct str *cells = ARENA_ARRAY(b->paper->arena, count * 3 + 1, struct str);

    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        cells[i * 3] = posts[i].post;
        cells[i * 3 + 1] = posts[i].name;
        cells[i * 3 + 2] = posts[i].phone;
    }
    bulletin_heading(b, "指挥与值守", "Command");
    bulletin_table(b, "posts", columns, heads, 3, cells, count);
}

static void add_tasks(struct bulletin *b, const struct str *tasks, size_t count)
{
    static const struct letter_column columns[] = {{0.10, PAPER_CENTRE}, {0.90, PAPER_LEFT}};
    const struct str heads[] = {bulletin_say(b, "序号", "No."), bulletin_say(b, "任务", "Task")};
    struct str *cells = ARENA_ARRAY(b->paper->arena, count * 2 + 1, struct str);

    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        cells[i * 2] = arena_print(b->paper->arena, "%zu", i + 1);
        cells[i * 2 + 1] = tasks[i];
    }
    bulletin_heading(b, "响应任务", "Tasks");
    bulletin_table(b, "tasks", columns, heads, 2, cells, count);
}

static struct str order_title(struct arena *arena, const struct document_options *options,
                              const struct document_activation *activation)
{
    if (options->language == DOCUMENT_ZH)
        return arena_print(arena, "关于启动“%.*s”\n%.*s应急响应的命令",
                           STR_ARG(activation->subject), STR_ARG(activation->level));
    return arena_print(arena, "Order starting the level %.*s response\n%.*s",
                       STR_ARG(activation->level), STR_ARG(activation->subject));
}

enum status response_paper_activation_pdf(struct arena *arena, struct fault *fault,
                                          const struct document_options *options,
                                          const struct document_activation *activation,
                                          struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "subject", activation->subject));
    TRY(paper_check_text(fault, "level", activation->level));
    TRY(paper_check_count(fault, "posts", activation->post_count));
    TRY(paper_check_count(fault, "tasks", activation->task_count));
    TRY(bulletin_open(arena, fault, options, &activation->head,
                      order_title(arena, options, activation), &b));
    bulletin_pair(&b, "level", "响应级别", "Level", activation->level);
    bulletin_pair(&b, "started_at", "启动时间", "Started at",
                  bulletin_instant(&b, activation->started_at));
    bulletin_pair(&b, "incident_number", "事件编号", "Incident", activation->incident_number);
    bulletin_pair(&b, "scope", "响应范围", "Scope", activation->scope);
    bulletin_pair(&b, "rhythm", "情况报告", "Situation reports", activation->rhythm);
    if (activation->reason.len > 0) {
        bulletin_heading(&b, "启动理由", "Reason");
        bulletin_text(&b, "reason", activation->reason);
    }
    add_posts(&b, activation->posts, activation->post_count);
    add_tasks(&b, activation->tasks, activation->task_count);
    bulletin_text(&b, "basis", activation->basis);
    return bulletin_close(&b, ret_pdf);
}

enum status response_paper_ending_pdf(struct arena *arena, struct fault *fault,
                                      const struct document_options *options,
                                      const struct document_ending *ending, struct str *ret_pdf)
{
    struct bulletin b;
    bool zh = options->language == DOCUMENT_ZH;

    TRY(paper_check_text(fault, "subject", ending->subject));
    TRY(paper_check_text(fault, "level", ending->level));
    TRY(bulletin_open(arena, fault, options, &ending->head,
                      arena_print(arena,
                                  zh ? "关于结束“%.*s”\n%.*s应急响应的通知"
                                     : "End of the response: %.*s\nLevel %.*s",
                                  STR_ARG(ending->subject), STR_ARG(ending->level)),
                      &b));
    bulletin_pair(&b, "level", "响应级别", "Level", ending->level);
    bulletin_pair(&b, "order", "启动响应令", "Activation order", ending->order);
    bulletin_pair(&b, "started_at", "启动时间", "Started at",
                  bulletin_instant(&b, ending->started_at));
    bulletin_pair(&b, "ended_at", "结束时间", "Ended at", bulletin_instant(&b, ending->ended_at));
    bulletin_pair(&b, "reason", "结束理由", "Reason", ending->reason);
    if (ending->follows.len > 0) {
        bulletin_heading(&b, "后续工作", "What follows");
        bulletin_text(&b, "follows", ending->follows);
    }
    bulletin_text(&b, "basis", ending->basis);
    return bulletin_close(&b, ret_pdf);
}

static struct str situation_title(struct arena *arena, const struct document_options *options,
                                  const struct document_situation *situation)
{
    bool zh = options->language == DOCUMENT_ZH;

    if (situation->is_duty_room)
        return arena_print(arena,
                           zh ? "%.*s\n值班信息报告（第%d期）" : "%.*s\nReport to duty room no. %d",
                           STR_ARG(situation->subject), situation->ordinal);
    return arena_print(arena, zh ? "%.*s\n情况报告（第%d期）" : "%.*s\nSituation report no. %d",
                       STR_ARG(situation->subject), situation->ordinal);
}

enum status response_paper_situation_pdf(struct arena *arena, struct fault *fault,
                                         const struct document_options *options,
                                         const struct document_situation *situation,
                                         struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "subject", situation->subject));
    TRY(paper_check_count(fault, "sections", situation->section_count));
    TRY(bulletin_open(arena, fault, options, &situation->head,
                      situation_title(arena, options, situation), &b));
    bulletin_pair(&b, "level", "响应级别", "Level", situation->level);
    bulletin_pair(&b, "as_of", "情况截至", "As of", bulletin_instant(&b, situation->as_of));
    bulletin_pair(&b, "next_at", "下次报告", "Next report",
                  bulletin_instant(&b, situation->next_at));
    bulletin_pair(&b, "reporter", "报告人", "Reported by", situation->reporter);
    if (situation->summary.len > 0) {
        bulletin_heading(&b, "当前情况", "Situation");
        bulletin_text(&b, "summary", situation->summary);
    }
    if (situation->change.len > 0) {
        bulletin_heading(&b, "较上次的变化", "Changed since the last report");
        bulletin_text(&b, "change", situation->change);
    }
    for (size_t i = 0; i < situation->section_count; i++) {
        bulletin_heading_of(&b, "sections.title", situation->sections[i].title);
        bulletin_text(&b, "sections.text", situation->sections[i].text);
    }
    return bulletin_close(&b, ret_pdf);
}
