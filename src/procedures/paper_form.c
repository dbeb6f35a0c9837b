/* SPDX-License-Identifier: Apache-2.0
 * Tables of the filing form for the documents room. */
#include "procedures/paper_form.h"

#include "documents/form_sheet.h"
#include "policy/form.h"

enum { TABLES_MAX = 520, UNIT_NUMBER_DIGITS = 11 };

struct filling {
    struct work *w;
    bool is_english;
    const json_t *answers; /* {party, system, grading} */
    struct document_table *tables;
    size_t count;
};

static struct str name_of(const struct filling *f, const json_t *object)
{
    return json_get_text(object, f->is_english ? "en" : "zh");
}

static bool is_ticked(const json_t *answer, struct str code)
{
    const json_t *one;
    size_t i;

    if (json_is_string(answer))
        return str_equal(json_text(answer), code);
    json_array_foreach(answer, i, one) if (str_equal(json_text(one), code)) return true;
    return false;
}

/* Choices print every option, ticked or not; yes and no likewise. */
static void fill_options(const struct filling *f, const json_t *field, const json_t *answer,
                         struct document_field *printed)
{
    const json_t *options = json_get_list(field, "options"), *one;
    size_t count = json_array_size(options), i;
    struct document_option *list = ARENA_ARRAY(f->w->arena, count + 1, struct document_option);

    json_array_foreach(options, i, one)
    {
        list[i].text = name_of(f, one);
        list[i].is_ticked = is_ticked(answer, json_get_text(one, "code"));
    }
    printed->options = list;
    printed->option_count = count;
}

static void fill_yesno(const struct filling *f, const json_t *answer,
                       struct document_field *printed)
{
    struct document_option *list = ARENA_ARRAY(f->w->arena, 2, struct document_option);

    list[0].text = f->is_english ? STR("yes") : STR("有（是）");
    list[0].is_ticked = json_is_true(answer);
    list[1].text = f->is_english ? STR("no") : STR("无（否）");
    list[1].is_ticked = json_is_false(answer);
    printed->options = list;
    printed->option_count = 2;
}

/* Kinds whose answers are short enough for two to share a row. */
static bool is_short(struct str kind)
{
    static const char *const kinds[] = {"date",   "email", "int",    "level",
                                        "mobile", "phone", "number", "postal"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_is(kind, kinds[i]))
            return true;
    }
    return false;
}

static void fill_field(const struct filling *f, const json_t *field, const json_t *answers,
                       struct document_field *printed)
{
    struct str kind = json_get_text(field, "kind");
    const json_t *answer =
        json_object_get(answers, str_zero(f->w->arena, json_get_text(field, "key")));

    printed->label = name_of(f, field);
    printed->is_short = is_short(kind);
    if (str_is(kind, "choice") || str_is(kind, "choices"))
        fill_options(f, field, answer, printed);
    else if (str_is(kind, "yesno") || str_is(kind, "attachment"))
        fill_yesno(f, answer, printed);
    else if (answer != NULL)
        printed->value = form_text(f->w->arena, field, answer, f->is_english);
}

static void add_table(struct filling *f, const json_t *table, const json_t *answers)
{
    const json_t *fields = json_get_list(table, "fields"), *field;
    struct document_field *list;
    size_t count = 0, i;

    if (f->count >= TABLES_MAX)
        return;
    list = ARENA_ARRAY(f->w->arena, json_array_size(fields) + 1, struct document_field);
    json_array_foreach(fields, i, field) if (form_is_shown(field, answers))
        fill_field(f, field, answers, &list[count++]);
    f->tables[f->count++] =
        (struct document_table){.title = name_of(f, table), .fields = list, .field_count = count};
}

static void add_tables(struct filling *f, const json_t *table)
{
    struct str about = json_get_text(table, "about");
    const json_t *system = json_get_object(f->answers, "system"), *row;
    const char *key = str_zero(f->w->arena, json_get_text(table, "id"));
    size_t i;

    if (str_is(about, "cover"))
        return;
    if (str_is(about, "data")) {
        json_array_foreach(json_get_list(system, key), i, row) add_table(f, table, row);
        return;
    }
    add_table(f, table, json_get_object(f->answers, str_zero(f->w->arena, about)));
}

enum status paper_form_pdf(struct work *w, const json_t *data,
                           const struct document_options *options,
                           const struct document_proof *proof, struct str *ret_pdf)
{
    bool is_english = options->language == DOCUMENT_EN;
    const json_t *answers = json_get_object(data, "answers"), *table;
    json_t *form = policy_form(w->policy, json_get_text(answers, "form"));
    struct str number = json_get_text(data, "number");
    struct filling f = {w, is_english, answers,
                        ARENA_ARRAY(w->arena, TABLES_MAX, struct document_table), 0};
    struct date day = instant_beijing_date(options->made_at);
    char digits[DATE_TEXT_BYTES];
    const struct document_cover_line cover[] = {
        {is_english ? STR("Filing unit") : STR("备案单位"), json_get_text(data, "unit"), true},
        {is_english ? STR("Graded object") : STR("定级对象"), json_get_text(data, "object"), false},
        {is_english ? STR("Receiving organ") : STR("受理备案单位"), json_get_text(data, "office"),
         true},
        {is_english ? STR("Date") : STR("日期"),
         is_english ? str_of(date_print(day, digits))
                    : arena_print(w->arena, "%d年%d月%d日", day.year, day.month, day.day),
         false},
    };
    struct document_form_set set = {
        .title = is_english ? STR("Filing form of graded cybersecurity protection")
                            : STR("网络安全等级保护备案表"),
        .number_label = is_english ? STR("Form number") : STR("备案表编号"),
        .number = {number.ptr, number.len > UNIT_NUMBER_DIGITS ? UNIT_NUMBER_DIGITS : number.len},
        .number_boxes = UNIT_NUMBER_DIGITS,
        .cover = cover,
        .cover_count = sizeof(cover) / sizeof(cover[0]),
        .tables = f.tables,
        .running = json_get_text(data, "object"),
        .proof = *proof,
    };
    size_t i;

    json_array_foreach(json_get_list(form, "tables"), i, table) add_tables(&f, table);
    set.table_count = f.count;
    return form_sheet_pdf(w->arena, &w->fault, options, &set, ret_pdf);
}
