/* SPDX-License-Identifier: Apache-2.0
 * From a notice to an official letter, with its sharing mark. */
#include "procedures/notice_paper.h"

#include "documents/notice.h"
#include "procedures/notice_mark.h"
#include "procedures/notice_store.h"
#include "registry/party.h"

struct drawing {
    struct work *w;
    const struct dossier *dossier;
    bool is_english;
    struct document_block *blocks;
    size_t count;
};

static const char *say(const struct drawing *d, const char *zh, const char *en)
{
    return d->is_english ? en : zh;
}

static void put(struct drawing *d, enum document_block_kind kind, struct str label, struct str text)
{
    if (d->count < DOCUMENT_MAX_ITEMS && text.len > 0)
        d->blocks[d->count++] = (struct document_block){kind, label, text};
}

static void put_heading(struct drawing *d, const char *zh, const char *en)
{
    put(d, DOCUMENT_HEADING, STR(""), str_of(say(d, zh, en)));
}

static void put_section(struct drawing *d, const char *zh, const char *en, const char *key)
{
    struct str text = str_trim(json_get_text(d->dossier->data, key));

    if (text.len == 0)
        return;
    put_heading(d, zh, en);
    put(d, DOCUMENT_TEXT, STR(""), text);
}

static struct str day_text(const struct drawing *d, struct instant at)
{
    struct date on = instant_beijing_date(at);
    char text[DATE_TEXT_BYTES];

    if (d->is_english)
        return str_copy(d->w->arena, str_of(date_print(on, text)));
    return arena_print(d->w->arena, "%d年%d月%d日", on.year, on.month, on.day);
}

static void put_vulnerabilities(struct drawing *d)
{
    const json_t *list = json_get_list(d->dossier->data, "vulnerabilities"), *one;
    size_t i;

    if (json_array_size(list) == 0)
        return;
    put_heading(d, "二、漏洞信息", "2. Vulnerabilities");
    json_array_foreach(list, i, one)
    {
        struct str id = json_get_text(one, "id"), product = json_get_text(one, "product");
        struct str versions = json_get_text(one, "versions"), cvss = json_get_text(one, "cvss");
        struct str about = json_get_text(one, "about");

        put(d, DOCUMENT_PAIR, id.len > 0 ? id : arena_print(d->w->arena, "%zu", i + 1),
            arena_print(d->w->arena, "%.*s %.*s%s%.*s\n%.*s", STR_ARG(product), STR_ARG(versions),
                        cvss.len > 0 ? "  CVSS " : "", STR_ARG(cvss), STR_ARG(about)));
    }
}

/* The reader's own part; a paper of the issuer holds none, since it goes to everybody. */
static enum status put_part(struct drawing *d)
{
    struct work *w = d->w;
    json_t *parts, *system;
    struct str name;
    size_t i;

    if (str_equal(w->actor->party_id, d->dossier->party_id) || w->actor->party_id.len == 0)
        return ST_OK;
    TRY(notice_store_parts(w, d->dossier->id, w->actor->party_id, &parts));
    const json_t *part = json_array_get(parts, 0);
    if (part == NULL)
        return ST_OK;
    put_heading(d, "三、涉及你单位的情况", "3. What concerns your unit");
    put(d, DOCUMENT_TEXT, STR(""), json_get_text(part, "text"));
    json_array_foreach(json_get_list(part, "systems"), i, system)
    {
        if (notice_store_system_of(w, json_text(system), w->actor->party_id, &name) == ST_OK)
            put(d, DOCUMENT_PAIR, str_of(say(d, "涉及系统", "System")), name);
    }
    return ST_OK;
}

static void put_mark(struct drawing *d, const struct notice_mark *mark)
{
    struct str words = d->is_english ? mark->en : mark->zh;
    struct str note = d->is_english ? mark->note_en : mark->note_zh;

    put(d, DOCUMENT_PAIR, str_of(say(d, "共享标识", "Sharing mark")),
        arena_print(d->w->arena, "%.*s　%.*s\n%.*s", STR_ARG(mark->code), STR_ARG(words),
                    STR_ARG(note)));
}

static enum status addressee_of(struct drawing *d, struct str *ret_name)
{
    struct work *w = d->w;
    json_t *brief;
    int64_t rung;

    *ret_name = str_of(say(d, "各有关单位", "The units concerned"));
    if (notice_store_rung(w, d->dossier->id, w->actor->party_id, &rung) != ST_OK)
        return ST_OK;
    TRY(party_brief(w, w->actor->party_id, &brief));
    *ret_name = json_get_text(brief, "name");
    return ST_OK;
}

enum status notice_paper_pdf(struct work *w, const struct dossier *dossier,
                             const struct paper_pdf_options *options, struct str *ret_pdf)
{
    struct drawing d = {.w = w, .dossier = dossier, .is_english = options->is_english};
    struct notice_mark mark;
    struct notice_row row;
    struct str addressee;

    TRY(notice_store_load(w, dossier->id, &row));
    if (row.issued_at.ms == 0)
        return work_fail(w, ST_CONFLICT, "state", "通报还没有发出", "the notice is not issued yet");
    TRY(notice_mark_find(w, dossier, row.mark, &mark));
    TRY(notice_mark_check_export(w, &mark));
    d.blocks = ARENA_ARRAY(w->arena, DOCUMENT_MAX_ITEMS, struct document_block);
    put_mark(&d, &mark);
    put_section(&d, "一、情况", "1. What it is about", "summary");
    put_vulnerabilities(&d);
    TRY(put_part(&d));
    put_section(&d, "处置措施建议", "Measures advised", "measures");
    put_section(&d, "要求", "What is required", "requirement");
    put_section(&d, "需要的证明材料", "Proof wanted", "evidence");
    put(&d, DOCUMENT_PAIR, str_of(say(&d, "反馈期限", "Answer by")), day_text(&d, row.due_at));
    TRY(addressee_of(&d, &addressee));
    const struct document_options document = {
        .language = options->is_english ? DOCUMENT_EN : DOCUMENT_ZH,
        .made_at = row.issued_at,
        .is_demo = options->is_demo,
        .is_exercise = dossier->is_exercise,
    };
    const struct document_letter letter = {
        .issuer = dossier->party_name,
        .number = dossier->number,
        .title = dossier->title,
        .addressee = addressee,
        .blocks = d.blocks,
        .block_count = d.count,
        .signed_on = instant_beijing_date(row.issued_at),
    };
    return notice_letter_pdf(w->arena, &w->fault, &document, &letter, ret_pdf);
}
