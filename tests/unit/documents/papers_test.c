/* SPDX-License-Identifier: Apache-2.0
 * What every paper must do: say what it was given, clip nothing, come out the same twice. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "documents/font.h"
#include "look.h"
#include "samples.h"

enum { TEST_ARENA_BYTES = 512 * 1024 * 1024, TEST_THREADS = 4, TEST_KINDS = 7 };

static struct arena arena;
static struct fault fault;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, TEST_ARENA_BYTES);
    fault_clear(&fault);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

/* Sample number `kind` as a paper. */
static enum status draw(struct arena *into, struct fault *why,
                        const struct document_options *options, int kind, struct str *ret_pdf)
{
    enum document_language language = options->language;
    struct document_certificate certificate = samples_certificate(language);
    struct document_letter letter = samples_letter();
    struct document_receipt receipt = samples_receipt(language);
    struct document_return_notice notice = samples_return(language);
    struct document_grading_report report = samples_report();
    struct document_opinion opinion = samples_opinion();
    struct document_form_set form = samples_form();

    switch (kind) {
    case 0:
        return certificate_pdf(into, why, options, &certificate, ret_pdf);
    case 1:
        return notice_letter_pdf(into, why, options, &letter, ret_pdf);
    case 2:
        return notice_receipt_pdf(into, why, options, &receipt, ret_pdf);
    case 3:
        return notice_return_pdf(into, why, options, &notice, ret_pdf);
    case 4:
        return report_grading_pdf(into, why, options, &report, ret_pdf);
    case 5:
        return report_opinion_pdf(into, why, options, &opinion, ret_pdf);
    default:
        return form_sheet_pdf(into, why, options, &form, ret_pdf);
    }
}

static struct str drawn(int kind, enum document_language language, bool is_demo)
{
    struct document_options options = samples_options(language, is_demo);
    struct str pdf = {NULL, 0};

    assert_int_equal(draw(&arena, &fault, &options, kind, &pdf), ST_OK);
    return pdf;
}

static void assert_says(struct str text, const char *words)
{
    if (!str_contains(text, str_of(words)))
        fail_msg("the paper does not say %s", words);
}

static void text_can_be_copied_out_of_every_paper(void **state)
{
    static const struct {
        int kind;
        const char *words[6];
    } cases[] = {
        {0,
         {"网络安全等级保护备案证明", "33990000001-26001", "第三级（S3A3）",
          "云州市一体化政务服务平台", "2029年11月19日"}},
        {1,
         {"云州市公安局", "云公网安〔2026〕12号", "㛃小䶮、王𬭩", "附件：",
          "抄送：市委网信办，市数据局。"}},
        {2,
         {"网络安全等级保护备案材料接收回执", "01JD4Z6QF7X9M2K8", "2026年12月4日", SAMPLES_DIGEST,
          "10482", "不表示受理或审核通过"}},
        {3, {"补正告知书", "表五网络拓扑及说明", "2027年1月8日", "暂定", "陈述意见"}},
        {4, {"网络安全等级保护定级报告", "受侵害的客体", "严重损害", "第三级", "填表人：李晓梅"}},
        {5, {"定级专家评审意见", "㛃小䶮", "王𬭩", "同意", "云州市信息安全测评中心"}},
        {6,
         {"网络安全等级保护备案表", "☑48电子政务", "☐1海关", "☑11跨省（跨5个省）",
          "lixiaomei@example.cn"}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str text = look_text_squeezed(&arena, drawn(cases[i].kind, DOCUMENT_ZH, false));

        for (size_t j = 0; j < 6 && cases[i].words[j] != NULL; j++)
            assert_says(text, cases[i].words[j]);
    }
}

static void english_companions_say_that_the_chinese_paper_governs(void **state)
{
    (void)state;
    for (int kind = 0; kind < TEST_KINDS - 1; kind++)
        assert_says(look_text_squeezed(&arena, drawn(kind, DOCUMENT_EN, false)),
                    "TheChinesepaperalonehaslegaleffect.");
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    for (int kind = 0; kind < TEST_KINDS; kind++) {
        struct str first = drawn(kind, DOCUMENT_ZH, true);

        (void)drawn((kind + 1) % TEST_KINDS, DOCUMENT_EN, false);
        assert_true(str_equal(first, drawn(kind, DOCUMENT_ZH, true)));
    }
}

struct thread_case {
    pthread_t thread;
    struct str expected[TEST_KINDS];
    bool is_same;
};

static void *draw_all(void *object)
{
    struct thread_case *mine = object;
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct arena own;
    struct fault why = {0};

    mine->is_same = true;
    arena_init(&own, TEST_ARENA_BYTES);
    for (int kind = 0; kind < TEST_KINDS; kind++) {
        struct str pdf = {NULL, 0};

        mine->is_same = draw(&own, &why, &options, kind, &pdf) == ST_OK &&
                        str_equal(pdf, mine->expected[kind]) && mine->is_same;
    }
    arena_done(&own);
    return NULL;
}

static void threads_may_draw_at_once_and_get_the_same_bytes(void **state)
{
    struct thread_case cases[TEST_THREADS];

    (void)state;
    for (int kind = 0; kind < TEST_KINDS; kind++)
        cases[0].expected[kind] = drawn(kind, DOCUMENT_ZH, false);
    for (int i = 0; i < TEST_THREADS; i++) {
        memcpy(cases[i].expected, cases[0].expected, sizeof(cases[0].expected));
        assert_int_equal(pthread_create(&cases[i].thread, NULL, draw_all, &cases[i]), 0);
    }
    for (int i = 0; i < TEST_THREADS; i++) {
        pthread_join(cases[i].thread, NULL);
        assert_true(cases[i].is_same);
    }
}

static void properties_hold_the_given_time_and_a_title(void **state)
{
    struct str text;

    (void)state;
    text = look_properties(&arena, drawn(0, DOCUMENT_ZH, false));
    assert_says(text, "2026-11-20T10:02:00+08");
    assert_says(text, "网络安全等级保护备案证明");
}

static void every_font_is_embedded_as_a_subset(void **state)
{
    (void)state;
    for (int kind = 0; kind < TEST_KINDS; kind++) {
        struct str rest = look_run(&arena, drawn(kind, DOCUMENT_ZH, false),
                                   (const char *const[]){"pdffonts", "@", NULL});
        int fonts = 0;

        (void)str_cut(rest, '\n', &rest);
        (void)str_cut(rest, '\n', &rest);
        for (struct str line; rest.len > 0; fonts++) {
            line = str_cut(rest, '\n', &rest);
            if (line.len > 0 && !str_contains(line, STR("yes yes yes")))
                fail_msg("not embedded: %.*s", STR_ARG(line));
        }
        assert_true(fonts >= 2);
    }
}

static void the_qr_code_gives_the_address_back(void **state)
{
    (void)state;
    for (int kind = 0; kind < TEST_KINDS; kind++) {
        for (int demo = 0; demo < 2; demo++) {
            struct str pdf = drawn(kind, DOCUMENT_ZH, demo == 1), image, text;
            struct str last =
                arena_print(&arena, "%d", kind == 6 ? 1 : look_page_count(&arena, pdf));

            image = look_run(&arena, pdf,
                             (const char *const[]){"pdftoppm", "-png", "-r", "150", "-f", last.ptr,
                                                   "-l", last.ptr, "@", NULL});
            text = look_run(&arena, image,
                            (const char *const[]){"zbarimg", "--nodbus", "-q", "--raw", "@", NULL});
            assert_true(str_is(str_trim(text), SAMPLES_URL));
        }
    }
}

static void papers_of_a_demonstration_store_say_so_on_every_page(void **state)
{
    (void)state;
    for (int kind = 0; kind < TEST_KINDS; kind++) {
        struct str pdf = drawn(kind, DOCUMENT_ZH, true);
        int pages = look_page_count(&arena, pdf);

        for (int page = 1; page <= pages; page++)
            assert_says(look_page_text(&arena, pdf, page), "演示数据 DEMO");
        assert_false(str_contains(look_text(&arena, drawn(kind, DOCUMENT_ZH, false)), STR("DEMO")));
    }
}

/* Nothing but the running head, the number and the marks stands outside the block, and nothing is
 * within 10 mm of the sheet's edge. */
static void assert_margins_are_clear(struct str pdf, bool is_short_form)
{
    int pages = look_page_count(&arena, pdf);

    for (int number = 1; number <= pages; number++) {
        struct look_page page = look_page(&arena, pdf, number);
        double width = page.width / (double)LOOK_DOTS_PER_MM;
        double height = page.height / (double)LOOK_DOTS_PER_MM;
        struct look_box ink = look_ink(&page, (struct look_box){0, 0, width, height});

        assert_true(ink.left >= 13 && ink.top >= 10 && ink.right <= width - 13 &&
                    ink.bottom <= height - 10);
        if (height > width && !is_short_form) {
            ink = look_ink(&page, (struct look_box){0, 37, width, 262});
            assert_true(ink.left == 0 || (ink.left >= 27.7 && ink.right <= 184.3));
        }
    }
}

static void a_name_of_60_characters_is_shown_whole_in_every_paper(void **state)
{
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_certificate certificate = samples_certificate(DOCUMENT_ZH);
    struct document_receipt receipt = samples_receipt(DOCUMENT_ZH);
    struct document_return_notice notice = samples_return(DOCUMENT_ZH);
    struct document_grading_report report = samples_report();
    struct document_opinion opinion = samples_opinion();
    struct str name = STR(SAMPLES_LONG_NAME), pdfs[5];

    (void)state;
    assert_int_equal(str_points(name), 60);
    certificate.object = certificate.unit = certificate.office = name;
    receipt.object = receipt.unit = receipt.office = name;
    notice.object = notice.unit = notice.office = name;
    report.object = report.unit = opinion.object = opinion.unit = name;
    assert_int_equal(certificate_pdf(&arena, &fault, &options, &certificate, &pdfs[0]), ST_OK);
    assert_int_equal(notice_receipt_pdf(&arena, &fault, &options, &receipt, &pdfs[1]), ST_OK);
    assert_int_equal(notice_return_pdf(&arena, &fault, &options, &notice, &pdfs[2]), ST_OK);
    assert_int_equal(report_grading_pdf(&arena, &fault, &options, &report, &pdfs[3]), ST_OK);
    assert_int_equal(report_opinion_pdf(&arena, &fault, &options, &opinion, &pdfs[4]), ST_OK);
    for (int i = 0; i < 5; i++) {
        assert_says(look_text_squeezed(&arena, pdfs[i]), SAMPLES_LONG_NAME);
        /* The short form of the receipt has rules of 170 mm by the standard. */
        assert_margins_are_clear(pdfs[i], i == 1);
    }
}

static void pages_of_reasons_are_all_there(void **state)
{
    enum { REASONS = 30 };
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_return_notice notice = samples_return(DOCUMENT_ZH);
    struct document_reason *reasons = ARENA_ARRAY(&arena, REASONS, struct document_reason);
    struct str pdf, text;

    (void)state;
    for (int i = 0; i < REASONS; i++) {
        reasons[i].about = arena_print(&arena, "材料%d", i + 1);
        reasons[i].text =
            arena_print(&arena,
                        "第%d项内容不完整，未说明承载的具体业务、服务对象、数据处理活动和边界防护"
                        "措施，请逐项补充并加盖公章，尾记%dZ。",
                        i + 1, i + 1);
    }
    notice.reasons = reasons;
    notice.reason_count = REASONS;
    assert_int_equal(notice_return_pdf(&arena, &fault, &options, &notice, &pdf), ST_OK);
    assert_true(look_page_count(&arena, pdf) >= 4);
    text = look_text_squeezed(&arena, pdf);
    for (int i = 0; i < REASONS; i++)
        assert_says(text, arena_print(&arena, "尾记%dZ。", i + 1).ptr);
    assert_margins_are_clear(pdf, false);
}

static void a_table_row_taller_than_a_page_goes_on_on_the_next(void **state)
{
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_form_set form = samples_form();
    struct document_field field = {.group = STR("业务"), .label = STR("业务描述")};
    struct document_table table = {
        .title = STR("表二　定级对象情况"), .fields = &field, .field_count = 1};
    struct buf out;
    struct str pdf, text;

    (void)state;
    buf_init(&out, DOCUMENT_MAX_TEXT_BYTES);
    for (int i = 0; i < 400; i++)
        buf_print(&out, "第%d段说明承载的业务和数据。", i);
    field.value = buf_view(&out);
    form.tables = &table;
    form.table_count = 1;
    assert_int_equal(form_sheet_pdf(&arena, &fault, &options, &form, &pdf), ST_OK);
    buf_done(&out);
    assert_true(look_page_count(&arena, pdf) >= 4);
    text = look_text_squeezed(&arena, pdf);
    for (int i = 0; i < 400; i++)
        assert_says(text, arena_print(&arena, "第%d段", i).ptr);
    assert_says(text, "定级对象情况（续）");
    assert_margins_are_clear(pdf, false);
}

static void every_sample_keeps_its_margins_clear(void **state)
{
    (void)state;
    for (int kind = 0; kind < TEST_KINDS; kind++)
        assert_margins_are_clear(drawn(kind, DOCUMENT_ZH, false), kind == 2);
}

static void a_certificate_no_longer_valid_says_so(void **state)
{
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_certificate certificate = samples_certificate(DOCUMENT_ZH);
    struct str pdf;

    (void)state;
    certificate.standing = STR("已注销");
    assert_int_equal(certificate_pdf(&arena, &fault, &options, &certificate, &pdf), ST_OK);
    assert_says(look_run(&arena, pdf, (const char *const[]){"pdftotext", "-raw", "@", "-", NULL}),
                "已注销");
}

static void bad_input_is_refused_with_the_member_named(void **state)
{
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_certificate certificate = samples_certificate(DOCUMENT_ZH);
    struct document_return_notice notice = samples_return(DOCUMENT_ZH);
    struct document_form_set form = samples_form();
    char *large = arena_take(&arena, DOCUMENT_MAX_TEXT_BYTES + 1);
    struct str pdf;

    (void)state;
    certificate.object = STR("\xE4\xBA");
    assert_int_equal(certificate_pdf(&arena, &fault, &options, &certificate, &pdf), ST_INVALID);
    assert_string_equal(fault.field, "object");
    fault_clear(&fault);
    certificate = samples_certificate(DOCUMENT_ZH);
    certificate.issued_on = (struct date){2026, 2, 30};
    assert_int_equal(certificate_pdf(&arena, &fault, &options, &certificate, &pdf), ST_INVALID);
    assert_string_equal(fault.field, "issued_on");
    fault_clear(&fault);
    certificate = samples_certificate(DOCUMENT_ZH);
    certificate.level = 6;
    assert_int_equal(certificate_pdf(&arena, &fault, &options, &certificate, &pdf), ST_INVALID);
    assert_string_equal(fault.field, "level");
    fault_clear(&fault);
    notice.reason_count = 0;
    assert_int_equal(notice_return_pdf(&arena, &fault, &options, &notice, &pdf), ST_INVALID);
    assert_string_equal(fault.field, "reasons");
    fault_clear(&fault);
    memset(large, 'x', DOCUMENT_MAX_TEXT_BYTES + 1);
    form.running = (struct str){large, DOCUMENT_MAX_TEXT_BYTES + 1};
    assert_int_equal(form_sheet_pdf(&arena, &fault, &options, &form, &pdf), ST_LIMIT);
    assert_string_equal(fault.field, "running");
    fault_clear(&fault);
    certificate = samples_certificate(DOCUMENT_ZH);
    certificate.object = (struct str){large, 20000};
    assert_int_equal(certificate_pdf(&arena, &fault, &options, &certificate, &pdf), ST_LIMIT);
}

static void a_paper_beyond_the_page_limit_is_refused(void **state)
{
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_block *blocks = ARENA_ARRAY(&arena, 60, struct document_block);
    struct document_letter letter = {.title = STR("长"), .blocks = blocks, .block_count = 60};
    struct buf out;
    struct str pdf;

    (void)state;
    buf_init(&out, DOCUMENT_MAX_TEXT_BYTES);
    for (int i = 0; i < 6000; i++)
        buf_text(&out, "字\n");
    for (int i = 0; i < 60; i++)
        blocks[i].text = buf_view(&out);
    assert_int_equal(notice_letter_pdf(&arena, &fault, &options, &letter, &pdf), ST_LIMIT);
    buf_done(&out);
}

static void the_report_on_fonts_names_one_for_every_office(void **state)
{
    struct font_report rows[FONT_ROLES];
    bool all, none_missing = true;

    (void)state;
    all = font_report(&arena, rows);
    for (int i = 0; i < FONT_ROLES; i++) {
        assert_true(rows[i].used.len > 0);
        assert_non_null(rows[i].role_zh);
        none_missing = none_missing && !rows[i].is_missing;
    }
    assert_int_equal(all, none_missing);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(text_can_be_copied_out_of_every_paper),
        TEST(english_companions_say_that_the_chinese_paper_governs),
        TEST(the_same_input_gives_the_same_bytes),
        TEST(threads_may_draw_at_once_and_get_the_same_bytes),
        TEST(properties_hold_the_given_time_and_a_title),
        TEST(every_font_is_embedded_as_a_subset),
        TEST(the_qr_code_gives_the_address_back),
        TEST(papers_of_a_demonstration_store_say_so_on_every_page),
        TEST(a_name_of_60_characters_is_shown_whole_in_every_paper),
        TEST(pages_of_reasons_are_all_there),
        TEST(a_table_row_taller_than_a_page_goes_on_on_the_next),
        TEST(every_sample_keeps_its_margins_clear),
        TEST(a_certificate_no_longer_valid_says_so),
        TEST(bad_input_is_refused_with_the_member_named),
        TEST(a_paper_beyond_the_page_limit_is_refused),
        TEST(the_report_on_fonts_names_one_for_every_office),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
