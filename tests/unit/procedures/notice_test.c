/* SPDX-License-Identifier: Apache-2.0
 * Notices in a small city: the day by which recipients answer, how far a mark lets a notice go, and
 * a publication whose time has come. */
#include "procedures/notice_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "city.h"
#include "procedures/notice_draft.h"
#include "procedures/notice_mark.h"
#include "procedures/publication.h"
#include "procedures/recipient.h"

#define PLACE    "330100"
#define JINCHENG "140502" /* where a document gives the city police the circular */

enum { DAY_MS = 24 * 60 * 60 * 1000, HOUR_MS = 60 * 60 * 1000 };

struct desk {
    struct city *city;
    struct arena arena;
    struct str id;
};

static void must(const struct work *w, enum status status)
{
    if (status != ST_OK)
        fail_msg("%s [%s] %s", status_word(status), w->fault.field, w->fault.en);
}

static json_t *draft_of(struct arena *arena, const char *kind, const char *mark, struct str one,
                        struct str other)
{
    json_t *draft = json_new_object(arena), *wish = json_new_object(arena),
           *parties = json_new_list(arena);

    json_put_textz(draft, "title", "示例隐患通报");
    json_put_textz(draft, "kind", kind);
    json_put_textz(draft, "severity", "high");
    json_put_textz(draft, "mark", mark);
    json_put_textz(draft, "summary", "边界设备口令强度不足。");
    json_put_textz(draft, "requirement", "核查并反馈。");
    json_add_text(parties, one);
    json_add_text(parties, other);
    json_put(wish, "parties", parties);
    json_put(draft, "recipients", wish);
    return draft;
}

static enum status act(struct desk *desk, enum city_who who, const char *word, const json_t *input,
                       const char *reason)
{
    const struct dossier_call call = {
        .act = str_of(word), .input = input, .reason = str_of(reason)};
    struct work *w = city_work(desk->city, who);
    struct dossier dossier;

    must(w, work_write(w));
    must(w, dossier_load(w, desk->id, "notice", &dossier));
    enum status status = dossier_apply(w, &dossier, &call);
    if (status == ST_OK)
        must(w, work_commit(w));
    return status;
}

/* Of the police to the operator and the outsider; the machine stands for the second person. */
static enum status issue(struct desk *desk, const char *kind, const char *mark)
{
    struct work *w = city_work(desk->city, CITY_POLICE);
    struct dossier dossier;

    must(w, work_write(w));
    must(w, notice_draft_open(w,
                              draft_of(w->arena, kind, mark, city_party(desk->city, CITY_OPERATOR),
                                       city_party(desk->city, CITY_OUTSIDER)),
                              STR(""), &dossier));
    desk->id = str_copy(&desk->arena, dossier.id);
    must(w, work_commit(w));
    assert_int_equal(act(desk, CITY_POLICE, "check", NULL, ""), ST_DENIED);
    assert_int_equal(act(desk, CITY_COUNT, "check", NULL, ""), ST_OK);
    return act(desk, CITY_POLICE, "issue", NULL, "");
}

static int64_t late(struct desk *desk, enum city_who who)
{
    const struct notice_filter filter = {.view = STR("late"), .is_open = -1};
    struct work *w = city_work(desk->city, who);
    json_t *page;

    must(w, work_read(w));
    must(w, notice_view_page(w, &filter, &page));
    return json_get_int(page, "total", -1);
}

static void later(struct desk *desk, int64_t ms)
{
    city_set_now(desk->city, (struct instant){city_now(desk->city).ms + ms});
}

static int set_up_at(void **state, const char *place)
{
    struct desk *desk = test_calloc(1, sizeof(*desk));

    arena_init(&desk->arena, ARENA_WORK_BYTES);
    desk->city = city_open(place, true);
    *state = desk;
    return 0;
}

static int set_up(void **state)
{
    return set_up_at(state, PLACE);
}

static int set_up_jincheng(void **state)
{
    return set_up_at(state, JINCHENG);
}

static int tear_down(void **state)
{
    struct desk *desk = *state;

    city_close(desk->city);
    arena_done(&desk->arena);
    test_free(desk);
    return 0;
}

static json_t *until(struct desk *desk, int days, enum city_who party)
{
    struct instant at = {city_now(desk->city).ms + (int64_t)days * DAY_MS};
    json_t *input = json_new_object(&desk->arena);
    char text[DATE_TEXT_BYTES];

    json_put_textz(input, "until", date_print(instant_beijing_date(at), text));
    if (party != CITY_COUNT)
        json_put_text(input, "party", city_party(desk->city, party));
    return input;
}

static void a_day_that_passes_makes_late_whom_no_more_time_was_granted(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(issue(desk, "hidden-danger", "AMBER"), ST_OK);
    assert_int_equal(late(desk, CITY_POLICE), 0);
    assert_int_equal(
        act(desk, CITY_OPERATOR, "ask-extension", until(desk, 20, CITY_COUNT), "等待停机窗口"),
        ST_OK);
    later(desk, 4 * (int64_t)DAY_MS);
    assert_int_equal(late(desk, CITY_POLICE), 1);
    assert_int_equal(late(desk, CITY_OPERATOR), 1); /* nobody has answered the request yet */
    assert_int_equal(act(desk, CITY_POLICE, "grant-extension", until(desk, 16, CITY_OPERATOR), ""),
                     ST_OK);
    assert_int_equal(late(desk, CITY_OPERATOR), 0);
    assert_int_equal(late(desk, CITY_OUTSIDER), 1);
    later(desk, 17 * (int64_t)DAY_MS);
    assert_int_equal(late(desk, CITY_OPERATOR), 1);
    assert_int_equal(act(desk, CITY_POLICE, "archive", NULL, ""), ST_INVALID);
    assert_int_equal(act(desk, CITY_POLICE, "archive", NULL, "转入挂牌督办"), ST_OK);
    assert_int_equal(late(desk, CITY_POLICE), 0);
}

static void a_mark_lets_a_notice_go_as_far_as_the_packs_say(void **state)
{
    static const struct {
        const char *mark;
        enum status area, beyond, file;
        const char *reach;
    } cases[] = {
        {"RED", ST_DENIED, ST_DENIED, ST_DENIED, DOSSIER_REACH_PARTIES},
        {"AMBER+STRICT", ST_DENIED, ST_DENIED, ST_OK, DOSSIER_REACH_PARTIES},
        {"AMBER", ST_DENIED, ST_DENIED, ST_OK, DOSSIER_REACH_PARTIES},
        {"GREEN", ST_OK, ST_DENIED, ST_OK, DOSSIER_REACH_AREA},
        {"CLEAR", ST_OK, ST_OK, ST_OK, DOSSIER_REACH_AREA},
    };
    struct desk *desk = *state;
    struct work *w = city_work(desk->city, CITY_COUNT);
    const struct dossier dossier = {
        .region = STR(PLACE), .sector = STR(""), .began_on = instant_beijing_date(w->now)};
    struct notice_mark mark;

    must(w, work_read(w));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        must(w, notice_mark_find(w, &dossier, str_of(cases[i].mark), &mark));
        assert_int_equal(
            notice_mark_check_forward(w, &dossier, &mark, city_party(desk->city, CITY_REGULATOR)),
            cases[i].area);
        fault_clear(&w->fault);
        assert_int_equal(notice_mark_check_forward(w, &dossier, &mark,
                                                   city_party(desk->city, CITY_POLICE_ELSEWHERE)),
                         cases[i].beyond);
        fault_clear(&w->fault);
        assert_int_equal(notice_mark_check_export(w, &mark), cases[i].file);
        fault_clear(&w->fault);
        assert_true(str_is(notice_mark_sight(&mark), cases[i].reach));
    }
    assert_int_equal(notice_mark_find(w, &dossier, STR("PURPLE"), &mark), ST_INVALID);
}

static void a_circular_is_another_act_than_a_notice(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(issue(desk, "circular", "GREEN"), ST_DENIED);
    assert_int_equal(issue(desk, "risk-prompt", "GREEN"), ST_OK);
}

static void where_a_document_says_so_the_city_police_issue_circulars(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(issue(desk, "circular", "GREEN"), ST_OK);
}

static void a_report_comes_before_its_publication_not_after(void **state)
{
    const struct publication_call ask = {.act = STR("ask"), .version = 1};
    struct desk *desk = *state;
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    json_t *input = json_new_object(&desk->arena);
    struct publication publication;
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(input, "what", "incident");
    json_put_textz(input, "title", "情况说明");
    json_put_textz(input, "text", "系统已恢复。");
    json_put_textz(input, "channel", "官方网站");
    json_put_textz(input, "intended_at",
                   instant_print((struct instant){w->now.ms + HOUR_MS}, text));
    must(w, work_write(w));
    must(w, publication_open(w, input, &publication));
    struct str id = str_copy(&desk->arena, publication.id);
    must(w, work_commit(w));
    later(desk, 2 * (int64_t)HOUR_MS);
    w = city_work(desk->city, CITY_OPERATOR);
    must(w, work_write(w));
    must(w, publication_load(w, id, &publication));
    assert_int_equal(publication_act(w, &publication, &ask), ST_CONFLICT);
    w = city_work(desk->city, CITY_OUTSIDER);
    must(w, work_read(w));
    assert_int_equal(publication_load(w, id, &publication), ST_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_that_passes_makes_late_whom_no_more_time_was_granted,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mark_lets_a_notice_go_as_far_as_the_packs_say, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_circular_is_another_act_than_a_notice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(where_a_document_says_so_the_city_police_issue_circulars,
                                        set_up_jincheng, tear_down),
        cmocka_unit_test_setup_teardown(a_report_comes_before_its_publication_not_after, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
