/* SPDX-License-Identifier: Apache-2.0
 * From a shift and its note to a paper. */
#include "procedures/watch_paper.h"

#include "documents/review_paper.h"
#include "procedures/emergency_drawing.h"
#include "procedures/office.h"

enum { SECTIONS = 3, SECTION_MAX_BYTES = DOCUMENT_MAX_TEXT_BYTES };

/* "10时02分 " before a line; empty without a time. */
static void put_time(struct buf *out, const json_t *row, const char *member)
{
    struct instant at = emergency_drawing_instant(row, member);
    struct date on = instant_beijing_date(at);
    int minute = (int)((at.ms - instant_beijing_start(on).ms) / 60000);

    if (at.ms != 0)
        buf_print(out, "%d-%02d-%02d %02d:%02d　", on.year, on.month, on.day, minute / 60,
                  minute % 60);
}

/* What was recorded, as its kind of dossier calls it. */
static struct str act_of(const json_t *row, bool is_english)
{
    const struct dossier_kind *kind =
        dossier_list_find(json_get_text(json_get_object(row, "dossier"), "kind"));
    struct str word = json_get_text(row, "act");
    const struct dossier_act *act = kind != NULL ? dossier_act_of(kind, word) : NULL;

    if (act != NULL)
        return str_of(is_english ? act->en : act->zh);
    return kind != NULL && str_is(word, kind->opens_with) ? str_of(is_english ? "entered" : "登记")
                                                          : word;
}

static void put_words(struct buf *out, struct str text)
{
    if (text.len > 0)
        buf_print(out, "%.*s　", STR_ARG(text));
}

static enum status lines_of(struct work *w, const json_t *list, const char *time,
                            const char *const *members, bool is_english, struct str *ret_text)
{
    const json_t *row;
    struct buf out;
    size_t i;

    buf_init(&out, SECTION_MAX_BYTES);
    json_array_foreach(list, i, row)
    {
        if (i > 0)
            buf_byte(&out, '\n');
        put_time(&out, row, time);
        put_words(&out, json_get_text(json_get_object(row, "dossier"), "title"));
        put_words(&out, act_of(row, is_english));
        for (const char *const *member = members; *member != NULL; member++)
            put_words(&out, json_get_text(row, *member));
    }
    enum status status = buf_finish(&out, w->arena, ret_text);
    buf_done(&out);
    if (status == ST_LIMIT)
        return work_fail(w, ST_LIMIT, "note", "交接内容过长，无法生成文书",
                         "the note is too long for a paper");
    return status;
}

static enum status fill_sections(struct work *w, const json_t *note, bool is_english,
                                 struct document_section sections[SECTIONS],
                                 struct document_handover *paper)
{
    const char *const open[] = {is_english ? "en" : "zh", "number", NULL};
    static const char *const entries[] = {"actor", "text", NULL};
    static const char *const events[] = {"actor", "text", NULL};
    const struct {
        const char *zh, *en, *list, *time;
        const char *const *members;
    } wanted[SECTIONS] = {
        {"未结事项", "Open", "open", "due_at", open},
        {"值班记录", "Log of the shift", "entries", "happened_at", entries},
        {"值班期间的事件", "What was recorded", "events", "at", events},
    };

    for (size_t i = 0; i < SECTIONS; i++) {
        struct document_section *section = &sections[i];

        section->title = str_of(is_english ? wanted[i].en : wanted[i].zh);
        TRY(lines_of(w, json_get_list(note, wanted[i].list), wanted[i].time, wanted[i].members,
                     is_english, &section->text));
        if (section->text.len == 0)
            section->text = is_english ? STR("None.") : STR("无。");
    }
    paper->sections = sections;
    paper->section_count = SECTIONS;
    return ST_OK;
}

enum status watch_paper_hand_over(struct work *w, const struct watch_shift *shift,
                                  const struct paper_pdf_options *options, struct str *ret_pdf)
{
    struct document_section sections[SECTIONS];
    struct document_options document = {
        .language = options->is_english ? DOCUMENT_EN : DOCUMENT_ZH,
        .made_at = w->now,
        .is_demo = options->is_demo,
        .is_exercise = work_is_exercise(w),
        .is_draft = shift->note.len == 0,
    };
    struct document_handover paper = {
        .post = shift->roster_name,
        .began_at = shift->taken_at.ms != 0 ? shift->taken_at : shift->from_at,
        .ended_at = shift->ended_at.ms != 0 ? shift->ended_at : shift->to_at,
        .from = shift->name,
        .to = shift->ended_by,
        .accepted_at = shift->ended_at,
    };
    struct office office;
    json_t *note;

    TRY(office_of(w, shift->party_id, &office));
    if (shift->note.len > 0)
        TRY(json_read(w->arena, shift->note, JSON_MAX_BYTES, &w->fault, &note));
    else
        TRY(watch_shift_note(w, shift, STR(""), &note));
    TRY(fill_sections(w, note, options->is_english, sections, &paper));
    paper.words = json_get_text(note, "words");
    paper.head.office = office.name;
    paper.head.signed_on = shift->note.len > 0
                               ? instant_beijing_date(emergency_drawing_instant(note, "made_at"))
                               : (struct date){0};
    document.made_at = shift->note.len > 0 ? emergency_drawing_instant(note, "made_at") : w->now;
    return review_paper_handover_pdf(w->arena, &w->fault, &document, &paper, ret_pdf);
}
