/* SPDX-License-Identifier: Apache-2.0
 * Matters in a small city: who sees them, drafts, pages, certificates, papers, receipts, the watch,
 * and a process that dies in the middle of a step. */
#include "city.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../documents/look.h"
#include "db/journal.h"
#include "db/store.h"
#include "policy/calendar.h"
#include "probe_store.h"
#include "procedures/certificate.h"
#include "procedures/filing_form.h"
#include "procedures/filing_watch.h"
#include "procedures/grade_version.h"
#include "procedures/matter_receipt.h"
#include "procedures/matter_view.h"
#include "procedures/paper_pdf.h"
#include "registry/system.h"

#define PLACE "330100"

struct desk {
    struct city *city;
    struct arena arena; /* of the test */
    struct str system_id, matter_id;
};

static int set_up(void **state)
{
    struct desk *desk = test_calloc(1, sizeof(*desk));

    arena_init(&desk->arena, ARENA_WORK_BYTES);
    desk->city = city_open(PLACE, true);
    desk->system_id = city_system(desk->city);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;

    city_close(desk->city);
    arena_done(&desk->arena);
    test_free(desk);
    return 0;
}

static void open_matter(struct desk *desk, const char *procedure)
{
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    const struct matter_opening opening = {.procedure = str_of(procedure),
                                           .system_id = desk->system_id};
    struct matter matter;

    assert_int_equal(work_write(w), ST_OK);
    if (matter_open(w, &opening, &matter) != ST_OK)
        fail_msg("%s", w->fault.en);
    assert_int_equal(work_commit(w), ST_OK);
    desk->matter_id = str_copy(&desk->arena, matter.id);
}

static int64_t version_now(struct desk *desk)
{
    struct work *w = city_work(desk->city, CITY_COUNT);
    struct matter matter;

    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, desk->matter_id, &matter), ST_OK);
    return matter.version;
}

static enum status try_save(struct desk *desk, enum city_who who, int64_t version,
                            const json_t *data)
{
    struct work *w = city_work(desk->city, who);
    struct matter matter;
    enum status status = work_write(w);

    if (status == ST_OK)
        status = matter_load(w, desk->matter_id, &matter);
    if (status == ST_OK)
        status = matter_save_data(w, &matter, version, data);
    if (status == ST_OK)
        return work_commit(w);
    work_rollback(w);
    return status;
}

static enum status try_act(struct desk *desk, enum city_who who, const char *action, json_t *data)
{
    struct procedure_call call = {str_of(action), STR("按规定办理"), data, version_now(desk)};

    return city_act(desk->city, who, desk->matter_id, &call);
}

static void act(struct desk *desk, enum city_who who, const char *action, json_t *data)
{
    if (try_act(desk, who, action, data) != ST_OK)
        fail_msg("%s: [%s] %s", action, city_fault(desk->city)->field, city_fault(desk->city)->en);
}

static json_t *experts(struct desk *desk)
{
    json_t *data = json_new_object(&desk->arena), *list = json_new_list(&desk->arena);

    for (int i = 0; i < 3; i++)
        json_add_text(list, city_account(desk->city, (enum city_who)(CITY_EXPERT_1 + i)));
    json_put(data, "experts", list);
    return data;
}

/* From nothing to a determined level; the matter is then the filing that follows. */
static void grade(struct desk *desk)
{
    json_t *opinion = json_new_object(&desk->arena);
    struct work *w;
    struct matter filing;

    json_put_textz(opinion, "opinion", "agree");
    json_put_textz(opinion, "text", "定级准确");
    open_matter(desk, "grading");
    assert_int_equal(
        try_save(desk, CITY_OPERATOR, 1,
                 city_grading(&desk->arena, "form-2025", "public:serious", "public:general")),
        ST_OK);
    act(desk, CITY_OPERATOR, "judge", NULL);
    act(desk, CITY_OPERATOR, "appoint", experts(desk));
    for (int i = 0; i < 3; i++)
        act(desk, (enum city_who)(CITY_EXPERT_1 + i), "opinion", opinion);
    act(desk, CITY_EXPERT_1, "agree", NULL);
    act(desk, CITY_OPERATOR, "determine", NULL);
    w = city_work(desk->city, CITY_COUNT);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_open_of(w, desk->system_id, "filing", &filing), ST_OK);
    desk->matter_id = str_copy(&desk->arena, filing.id);
}

static json_t *filled_by(struct desk *desk)
{
    json_t *data = json_new_object(&desk->arena);

    json_put_textz(data, "filled_by", "示例乙");
    json_put_textz(data, "filled_on", "2026-03-02");
    return data;
}

static void submit(struct desk *desk)
{
    city_hand_in(desk->city, desk->matter_id);
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), filled_by(desk)), ST_OK);
    act(desk, CITY_OPERATOR, "submit", NULL);
}

static void certify(struct desk *desk)
{
    grade(desk);
    submit(desk);
    act(desk, CITY_POLICE, "certify", NULL);
}

static void only_those_concerned_see_a_matter(void **state)
{
    static const bool sees[CITY_COUNT] = {
        [CITY_OPERATOR] = true, [CITY_REGULATOR] = true, [CITY_POLICE] = true};
    struct desk *desk = *state;

    open_matter(desk, "grading");
    for (int who = 0; who < CITY_COUNT; who++) {
        struct work *w = city_work(desk->city, (enum city_who)who);
        struct matter matter;
        json_t *page;
        enum status status;
        const struct matter_filter all = {.limit = 10};

        assert_int_equal(work_read(w), ST_OK);
        assert_int_equal(matter_view_page(w, &all, &page), ST_OK);
        status = matter_load(w, desk->matter_id, &matter);
        if ((status == ST_OK) != sees[who] || (json_get_int(page, "total", -1) == 1) != sees[who] ||
            (json_array_size(json_get_list(page, "items")) == 1) != sees[who])
            fail_msg("%s", city_word((enum city_who)who));
        assert_true(status == ST_OK || status == ST_NOT_FOUND);
    }
}

static void only_panel_members_see_what_they_review(void **state)
{
    struct desk *desk = *state;

    open_matter(desk, "grading");
    assert_int_equal(try_save(desk, CITY_OPERATOR, 1,
                              city_grading(&desk->arena, "form-2025", "public:serious", "")),
                     ST_OK);
    act(desk, CITY_OPERATOR, "judge", NULL);
    act(desk, CITY_OPERATOR, "appoint", experts(desk));
    for (int who = CITY_EXPERT_1; who <= CITY_EXPERT_ELSEWHERE; who++) {
        struct work *w = city_work(desk->city, (enum city_who)who);
        struct matter matter;
        struct system system;
        enum status expected = who == CITY_EXPERT_ELSEWHERE ? ST_NOT_FOUND : ST_OK;

        assert_int_equal(work_read(w), ST_OK);
        assert_int_equal(matter_load(w, desk->matter_id, &matter), expected);
        work_rollback(w);
        w = city_work(desk->city, (enum city_who)who);
        assert_int_equal(work_read(w), ST_OK);
        assert_int_equal(system_load(w, desk->system_id, &system), expected);
    }
}

static void drafts_are_saved_by_the_operator_in_its_turn_with_known_members_only(void **state)
{
    struct desk *desk = *state;
    json_t *known = filled_by(desk), *unknown = json_new_object(&desk->arena);
    json_t *large = json_new_object(&desk->arena);
    char *text = arena_take(&desk->arena, MATTER_DATA_MAX_BYTES + 2);

    json_put_textz(unknown, "organ", "我说了算");
    memset(text, 'x', MATTER_DATA_MAX_BYTES + 1);
    json_put_textz(large, "note", text);
    grade(desk);
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), unknown), ST_INVALID);
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), large), ST_LIMIT);
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk) + 1, known), ST_STALE);
    assert_int_equal(try_save(desk, CITY_POLICE, version_now(desk), known), ST_DENIED);
    assert_int_equal(try_save(desk, CITY_OUTSIDER, version_now(desk), known), ST_NOT_FOUND);
    submit(desk);
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), known), ST_CONFLICT);
}

static void pages_hold_every_matter_once(void **state)
{
    enum { MATTERS = 7, ROWS = 3 };
    struct desk *desk = *state;
    struct str seen[MATTERS], after = STR("");
    int count = 0;

    for (int i = 0; i < MATTERS; i++) {
        desk->system_id = city_system(desk->city);
        open_matter(desk, "grading");
    }
    for (;;) {
        struct work *w = city_work(desk->city, CITY_POLICE);
        const struct matter_filter filter = {.after = after, .limit = ROWS};
        json_t *page;
        const json_t *item;
        size_t i;

        assert_int_equal(work_read(w), ST_OK);
        assert_int_equal(matter_view_page(w, &filter, &page), ST_OK);
        assert_int_equal(json_get_int(page, "total", 0), MATTERS);
        json_array_foreach(json_get_list(page, "items"), i, item)
        {
            for (int k = 0; k < count; k++)
                assert_false(str_equal(seen[k], json_get_text(item, "id")));
            assert_true(count < MATTERS);
            seen[count++] = str_copy(&desk->arena, json_get_text(item, "id"));
        }
        after = str_copy(&desk->arena, json_get_text(page, "next"));
        if (after.len == 0)
            break;
    }
    assert_int_equal(count, MATTERS);
}

static void a_filter_that_means_nothing_is_refused(void **state)
{
    static const struct matter_filter filters[] = {
        {.group = {"tomorrow", 8}}, {.procedure = {"wedding", 7}},       {.after = {"first", 5}},
        {.after = {"12:here", 7}},  {.limit = MATTER_VIEW_PAGE_MAX + 1}, {.limit = -1}};
    struct desk *desk = *state;

    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
        struct work *w = city_work(desk->city, CITY_OPERATOR);
        json_t *page;

        assert_int_equal(work_read(w), ST_OK);
        assert_int_equal(matter_view_page(w, &filters[i], &page), ST_INVALID);
        assert_true(w->fault.zh[0] != '\0' && w->fault.field[0] != '\0');
    }
}

static void an_unknown_action_and_an_unknown_matter_are_told_apart(void **state)
{
    struct desk *desk = *state;
    struct procedure_call call = {STR("submit"), STR(""), NULL, 1};

    open_matter(desk, "grading");
    assert_int_equal(try_act(desk, CITY_OPERATOR, "marry", NULL), ST_INVALID);
    assert_int_equal(try_act(desk, CITY_OPERATOR, "determine", NULL), ST_CONFLICT);
    assert_non_null(strstr(city_fault(desk->city)->zh, "草拟"));
    assert_int_equal(city_act(desk->city, CITY_OPERATOR, STR("01ARZ3NDEKTSV4RRFFQ69G5FAV"), &call),
                     ST_NOT_FOUND);
    assert_int_equal(city_act(desk->city, CITY_OPERATOR, STR("'; drop table matter"), &call),
                     ST_NOT_FOUND);
}

static void a_denial_names_the_clause_of_the_authority(void **state)
{
    struct desk *desk = *state;

    grade(desk);
    submit(desk);
    assert_int_equal(try_act(desk, CITY_OPERATOR, "certify", NULL), ST_DENIED);
    assert_true(city_fault(desk->city)->clause[0] != '\0');
}

static bool has_problem(struct desk *desk, const char *code, bool has_clause)
{
    const json_t *one;
    size_t i;

    json_array_foreach((const json_t *)city_fault(desk->city)->errors, i,
                       one) if (str_is(json_get_text(one, "code"), code) &&
                                (json_get_text(one, "clause").len > 0) == has_clause) return true;
    return false;
}

/* Change members of the system's own form, as the operator does in the register. */
static void change_system(struct desk *desk, struct str id, const json_t *input)
{
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    struct system system;
    json_t *copy = json_keep(&desk->arena, json_deep_copy(input));

    json_put_textz(copy, "reason", "测试");
    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(system_load(w, id, &system), ST_OK);
    if (system_update(w, id, system.version, copy, &system) != ST_OK)
        fail_msg("%s", w->fault.en);
    assert_int_equal(work_commit(w), ST_OK);
}

static void a_platform_is_not_below_what_it_carries_without_a_justification(void **state)
{
    struct desk *desk = *state;
    struct str carried = city_system(desk->city);
    json_t *input = json_new_object(&desk->arena), *why = json_new_object(&desk->arena);
    struct work *w;
    struct system system;

    json_put_text(input, "platform_id", desk->system_id);
    change_system(desk, carried, input);
    w = city_work(desk->city, CITY_COUNT);
    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(system_set_grade(w, carried, 4, 4, 4, STR("测试")), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    open_matter(desk, "grading");
    assert_int_equal(
        try_save(desk, CITY_OPERATOR, 1,
                 city_grading(&desk->arena, "form-2025", "public:serious", "public:serious")),
        ST_OK);
    json_put_int(why, "level_chosen", 3);
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), why), ST_OK);
    assert_int_equal(try_act(desk, CITY_OPERATOR, "judge", NULL), ST_INVALID);
    assert_true(has_problem(desk, "below-floor", true));
    json_put_textz(why, "floor_justification", "所承载的系统年内迁出，迁出前由专用区域隔离");
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), why), ST_OK);
    act(desk, CITY_OPERATOR, "judge", NULL);
    act(desk, CITY_OPERATOR, "revise", NULL);
    json_put_null(why, "level_chosen");
    json_put_null(why, "floor_justification");
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), why), ST_OK);
    act(desk, CITY_OPERATOR, "judge", NULL);
    act(desk, CITY_OPERATOR, "appoint", experts(desk));
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    {
        struct matter matter;

        assert_int_equal(matter_load(w, desk->matter_id, &matter), ST_OK);
        assert_int_equal(json_get_int(matter.data, "level", 0), 4);
        assert_true(str_is(json_get_text(matter.data, "code"), "S4A3"));
        assert_int_equal(system_load(w, desk->system_id, &system), ST_OK);
        assert_int_equal(system.level, 0); /* judged is not determined */
    }
}

static void level_three_hands_in_what_level_two_may_leave_out(void **state)
{
    struct desk *desk = *state;
    json_t *input = json_new_object(&desk->arena), *form = json_new_object(&desk->arena);

    json_put_bool(form, "table5.products", false);
    json_put(input, "form", form);
    change_system(desk, desk->system_id, input);
    grade(desk);
    city_hand_in(desk->city, desk->matter_id);
    assert_int_equal(try_save(desk, CITY_OPERATOR, version_now(desk), filled_by(desk)), ST_OK);
    assert_int_equal(try_act(desk, CITY_OPERATOR, "submit", NULL), ST_INVALID);
    assert_true(has_problem(desk, "needed-from-level", false));
    assert_int_equal(json_array_size((const json_t *)city_fault(desk->city)->errors), 1);
}

static void numbers_count_per_unit_and_never_repeat(void **state)
{
    static const char *const numbers[] = {"33010000001-26001", "33010000001-26002"};
    struct desk *desk = *state;

    for (int i = 0; i < 2; i++) {
        struct work *w;
        struct certificate certificate;

        if (i > 0)
            desk->system_id = city_system(desk->city);
        certify(desk);
        w = city_work(desk->city, CITY_POLICE);
        assert_int_equal(work_read(w), ST_OK);
        assert_int_equal(certificate_of_system(w, desk->system_id, &certificate), ST_OK);
        assert_true(str_is(certificate.number, numbers[i]));
        assert_int_equal(certificate.valid_to.year, 2029);
    }
}

static void a_number_has_eleven_digits_a_dash_and_five(void **state)
{
    static const struct {
        const char *number;
        bool is_valid;
    } cases[] = {{"33010000001-26001", true},
                 {"3301000000126001", false},
                 {"33010000001-2600", false},
                 {"3301000001-126001", false},
                 {"33010000001_26001", false},
                 {"3301000000a-26001", false},
                 {"", false},
                 {"-----------------", false},
                 {"33010000001-260011", false}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(certificate_number_is_valid(str_of(cases[i].number)), cases[i].is_valid);
}

static void the_grade_chain_keeps_every_version(void **state)
{
    struct desk *desk = *state;
    struct work *w;
    json_t *page;
    const json_t *newest;

    grade(desk);
    open_matter(desk, "grading");
    assert_int_equal(
        try_save(desk, CITY_OPERATOR, 1,
                 city_grading(&desk->arena, "gbt22240-2020", "citizen:general", "citizen:general")),
        ST_OK);
    act(desk, CITY_OPERATOR, "judge", NULL);
    act(desk, CITY_OPERATOR, "determine", NULL);
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(grade_version_list(w, desk->system_id, &page), ST_OK);
    assert_int_equal(json_array_size(json_get_list(page, "items")), 2);
    newest = json_array_get(json_get_list(page, "items"), 0);
    assert_int_equal(json_get_int(newest, "number", 0), 2);
    assert_int_equal(json_get_int(newest, "level", 0), 1);
    assert_true(str_is(json_get_text(newest, "scheme"), "gbt22240-2020"));
    assert_true(json_is_null(json_object_get(newest, "valid_to")));
    assert_true(json_get_int(newest, "journal_sequence", 0) > 0);
    assert_true(json_is_string(
        json_object_get(json_array_get(json_get_list(page, "items"), 1), "valid_to")));
    work_rollback(w);
    w = city_work(desk->city, CITY_OUTSIDER);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(grade_version_list(w, desk->system_id, &page), ST_NOT_FOUND);
}

static void every_paper_is_drawn_and_twice_the_same(void **state)
{
    const struct paper_pdf_options options = {.base_url = "https://127.0.0.1:1"};
    struct desk *desk = *state;
    struct work *w;
    struct matter matter;
    struct str form;
    json_t *papers;
    const json_t *one;
    size_t i;

    certify(desk);
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, desk->matter_id, &matter), ST_OK);
    assert_int_equal(paper_list(w, &matter, &papers), ST_OK);
    assert_int_equal(json_array_size(papers), 3);
    json_array_foreach(papers, i, one)
    {
        struct paper paper;
        struct str first, second;

        assert_int_equal(paper_load(w, json_get_text(one, "id"), &paper), ST_OK);
        if (paper_pdf(w, &paper, &options, &first) != ST_OK)
            fail_msg("%.*s: %s", STR_ARG(json_get_text(one, "kind")), w->fault.en);
        assert_int_equal(paper_pdf(w, &paper, &options, &second), ST_OK);
        assert_true(str_starts(first, STR("%PDF-")));
        assert_true(str_equal(first, second));
    }
    assert_int_equal(paper_pdf_form(w, &matter, &options, &form), ST_OK);
    assert_true(str_starts(form, STR("%PDF-")));
}

static void the_form_counts_the_systems_of_the_register(void **state)
{
    struct desk *desk = *state;
    struct work *w;
    struct matter matter;
    struct system system;
    json_t *filled, *unit;
    char *key;

    certify(desk);
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, desk->matter_id, &matter), ST_OK);
    assert_int_equal(system_load(w, matter.system_id, &system), ST_OK);
    assert_int_equal(filing_form_fill(w, &matter, &filled), ST_OK);
    unit = json_get_object(filled, "party");
    assert_int_equal(json_get_int(unit, "table1.filed_now_total", 0), 1);
    assert_int_equal(json_get_int(unit, "table1.objects_total", 0), 1);
    key = str_zero(w->arena, arena_print(w->arena, "table1.objects_%d", system.level));
    assert_int_equal(json_get_int(unit, key, 0), 1);
    key = str_zero(w->arena, arena_print(w->arena, "table1.filed_now_%d", system.level));
    assert_int_equal(json_get_int(unit, key, 0), 1);
}

static void a_return_notice_says_from_when_and_by_what_rule_it_counts(void **state)
{
    const struct paper_pdf_options options = {.base_url = "https://127.0.0.1:1"};
    struct desk *desk = *state;
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    struct paper paper = {.kind = PAPER_RETURN_NOTICE, .number = STR("1"), .made_at = w->now};
    struct str pdf, text;

    assert_int_equal(
        json_read(w->arena,
                  STR("{\"office\":\"局\",\"unit\":\"甲\",\"object\":\"乙\",\"procedure\":\"备案\","
                      "\"matter\":\"M1\",\"submitted_at\":\"2026-03-02T01:00:00.000Z\","
                      "\"signed_at\":\"2026-03-03T01:00:00.000Z\",\"items\":[{\"field\":\"\","
                      "\"text\":\"补正\"}],\"clock\":{\"pack\":\"DEFAULT\",\"clause\":\"\","
                      "\"zh\":\"退回后补正备案材料\",\"due_on\":\"2026-03-17\",\"computed\":{"
                      "\"amount\":10,\"unit\":\"workdays\"}}}"),
                  JSON_MAX_BYTES, &w->fault, &paper.data),
        ST_OK);
    if (paper_pdf(w, &paper, &options, &pdf) != ST_OK)
        fail_msg("%s", w->fault.en);
    text = look_text_squeezed(w->arena, pdf);
    assert_true(str_contains(text, STR("自退回次日起10个工作日（程序缺省值，无法规依据）")));
}

static void papers_of_others_are_not_there(void **state)
{
    struct desk *desk = *state;
    struct work *w;
    struct matter matter;
    struct paper paper;
    struct str id;
    json_t *papers;

    certify(desk);
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, desk->matter_id, &matter), ST_OK);
    assert_int_equal(paper_list(w, &matter, &papers), ST_OK);
    id = str_copy(&desk->arena, json_get_text(json_array_get(papers, 0), "id"));
    work_rollback(w);
    w = city_work(desk->city, CITY_OUTSIDER);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(paper_load(w, id, &paper), ST_NOT_FOUND);
}

static void a_receipt_verifies_offline(void **state)
{
    struct desk *desk = *state;
    struct work *w;
    struct matter matter;
    json_t *receipt;
    struct journal_report report;
    struct fault fault = {0};
    char file[256];
    struct str text;
    FILE *stream;

    grade(desk);
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, desk->matter_id, &matter), ST_OK);
    assert_int_equal(matter_receipt(w, &matter, store_key(city_store(desk->city)), &receipt),
                     ST_NOT_FOUND);
    work_rollback(w);
    submit(desk);
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, desk->matter_id, &matter), ST_OK);
    assert_int_equal(matter_receipt(w, &matter, store_key(city_store(desk->city)), &receipt),
                     ST_OK);
    text = json_pretty(w->arena, receipt);
    (void)snprintf(file, sizeof(file), "%s/receipt.json", city_folder(desk->city));
    stream = fopen(file, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text.ptr, 1, text.len, stream), text.len);
    (void)fclose(stream);
    assert_int_equal(journal_verify_receipt(file, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
}

static struct filing_watch_counts watch(struct desk *desk)
{
    struct work *w = city_work(desk->city, CITY_COUNT);
    struct filing_watch_counts counts;

    assert_int_equal(work_write(w), ST_OK);
    if (filing_watch(w, &counts) != ST_OK)
        fail_msg("%s", w->fault.en);
    assert_int_equal(work_commit(w), ST_OK);
    return counts;
}

static void set_today(struct desk *desk, int16_t year, int8_t month, int8_t day)
{
    city_set_now(desk->city,
                 (struct instant){instant_beijing_start((struct date){year, month, day}).ms + 1});
}

static void the_watch_opens_a_renewal_when_the_window_begins_and_tells_the_end(void **state)
{
    struct desk *desk = *state;

    certify(desk); /* valid to 2029-03-02 */
    set_today(desk, 2028, 12, 1);
    assert_int_equal(watch(desk).renewals, 0);
    set_today(desk, 2028, 12, 2);
    assert_int_equal(watch(desk).renewals, 1);
    assert_int_equal(watch(desk).renewals, 0);
    set_today(desk, 2029, 3, 2);
    assert_int_equal(watch(desk).expired, 0);
    set_today(desk, 2029, 3, 3);
    assert_int_equal(watch(desk).expired, 1);
    assert_int_equal(watch(desk).expired, 0);
}

static void the_watch_opens_a_withdrawal_for_a_withdrawn_system(void **state)
{
    struct desk *desk = *state;
    struct work *w;
    struct matter matter;

    certify(desk);
    assert_int_equal(watch(desk).withdrawals, 0);
    w = city_work(desk->city, CITY_COUNT);
    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(system_set_state(w, desk->system_id, SYSTEM_WITHDRAWN, STR("停用")), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    assert_int_equal(watch(desk).withdrawals, 1);
    assert_int_equal(watch(desk).withdrawals, 0);
    w = city_work(desk->city, CITY_OPERATOR);
    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_open_of(w, desk->system_id, "filing-withdrawal", &matter), ST_OK);
    assert_true(matter.due_at.ms > 0);
}

/* A process that dies after the step and before the commit leaves nothing behind. */
static void a_step_that_was_not_committed_never_happened(void **state)
{
    struct desk *desk = *state;
    struct journal_report report;
    struct fault fault = {0};
    int64_t before;
    int status;
    pid_t child;

    if (probe_wants_postgres())
        skip(); /* a connection is not shared with a child; the server's side is the same commit */
    grade(desk);
    before = version_now(desk);
    city_leave(desk->city);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *store;
        struct db *db;
        struct arena arena;
        struct work w;
        struct matter matter;
        struct actor actor = {.account_id = city_account(desk->city, CITY_OPERATOR),
                              .party_id = city_party(desk->city, CITY_OPERATOR),
                              .roles = 1u << ROLE_OPERATOR};

        arena_init(&arena, ARENA_WORK_BYTES);
        if (store_open(city_folder(desk->city), STORE_WRITE, &store, &fault) != ST_OK ||
            store_borrow(store, &db, &fault) != ST_OK)
            _exit(1);
        work_init(&w, &arena, db);
        w.actor = &actor;
        w.actor_id = "test";
        w.policy = city_policy(desk->city);
        if (work_write(&w) != ST_OK || matter_load(&w, desk->matter_id, &matter) != ST_OK ||
            matter_save_data(&w, &matter, matter.version, filled_by(desk)) != ST_OK)
            _exit(2);
        _exit(0); /* as kill -9 would: no commit, no clean end */
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    city_return(desk->city);
    assert_int_equal(version_now(desk), before);
    submit(desk);
    assert_int_equal(version_now(desk), before + 2);
    assert_int_equal(journal_verify_store(city_folder(desk->city), &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
}

#define CITY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_TEST(only_those_concerned_see_a_matter),
        CITY_TEST(only_panel_members_see_what_they_review),
        CITY_TEST(drafts_are_saved_by_the_operator_in_its_turn_with_known_members_only),
        CITY_TEST(pages_hold_every_matter_once),
        CITY_TEST(a_filter_that_means_nothing_is_refused),
        CITY_TEST(an_unknown_action_and_an_unknown_matter_are_told_apart),
        CITY_TEST(a_denial_names_the_clause_of_the_authority),
        CITY_TEST(a_platform_is_not_below_what_it_carries_without_a_justification),
        CITY_TEST(level_three_hands_in_what_level_two_may_leave_out),
        CITY_TEST(numbers_count_per_unit_and_never_repeat),
        cmocka_unit_test(a_number_has_eleven_digits_a_dash_and_five),
        CITY_TEST(the_grade_chain_keeps_every_version),
        CITY_TEST(every_paper_is_drawn_and_twice_the_same),
        CITY_TEST(a_return_notice_says_from_when_and_by_what_rule_it_counts),
        CITY_TEST(the_form_counts_the_systems_of_the_register),
        CITY_TEST(papers_of_others_are_not_there),
        CITY_TEST(a_receipt_verifies_offline),
        CITY_TEST(the_watch_opens_a_renewal_when_the_window_begins_and_tells_the_end),
        CITY_TEST(the_watch_opens_a_withdrawal_for_a_withdrawn_system),
        CITY_TEST(a_step_that_was_not_committed_never_happened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
