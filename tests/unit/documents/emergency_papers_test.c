/* SPDX-License-Identifier: Apache-2.0
 * Papers of the emergency side: they say what they were given, in the geometry of GB/T 9704-2012,
 * and papers of an exercise say so on every page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "documents/incident_paper.h"
#include "documents/response_paper.h"
#include "documents/review_paper.h"
#include "documents/warning_paper.h"
#include "look.h"
#include "samples.h"

enum { TEST_ARENA_BYTES = 512 * 1024 * 1024, KINDS = 9 };

#define NOW_MS INT64_C(1795140120000)
#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

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

static struct str office = TEXT("云州市网络安全应急办公室");

static struct document_head head_of(const char *number)
{
    return (struct document_head){
        .office = office,
        .number = str_of(number),
        .addressee = STR("云州市人民医院"),
        .signed_on = {2026, 11, 20},
        .contact = STR("联系人：李晓梅　电话：0571-00000000"),
        .copies_to = STR("市公安局。"),
        .proof = samples_proof(),
    };
}

static const struct document_measure measures[] = {
    {TEXT("核查互联网出口的远程维护端口，关闭不用的端口"), TEXT("立即")},
    {TEXT("安装补丁并反馈处置结果"), TEXT("2026年11月22日前")}};
static const struct document_section sections[] = {
    {TEXT("处置情况"), TEXT("已隔离受影响的两台服务器。\n业务已切换到备用系统。")},
    {TEXT("影响范围"), TEXT("门诊挂号业务中断四十分钟。")}};
static const struct str lines[] = {TEXT("影响人数由1200人变为3400人"), TEXT("已确定攻击入口")};
static const struct document_lesson lessons[] = {
    {TEXT("补丁更新纳入月度检查"), TEXT("云州市人民医院"), TEXT("2027年1月31日")}};
static const struct document_post posts[] = {
    {TEXT("总指挥"), TEXT("王建国"), TEXT("0571-00000001")}};
static enum status draw_first(const struct document_options *options, int kind, struct str *ret_pdf)
{
    struct document_head head = head_of("云网应急〔2026〕3号");
    const struct document_warning warning = {
        .head = head,
        .subject = STR("勒索软件攻击政务系统"),
        .level = STR("黄色"),
        .category = STR("有害程序事件"),
        .scope = STR("云州市各区县；卫生健康、供水"),
        .starts_at = {NOW_MS},
        .summary = STR("监测发现多起利用远程维护端口的勒索软件攻击。"),
        .cautions = STR("不得支付赎金。"),
        .measures = measures,
        .measure_count = 2,
        .duties = STR("收到后请即签收。"),
        .basis = STR("依据：应急预案3.3。"),
    };
    const struct document_lifting lifting = {
        .head = head,
        .subject = STR("勒索软件攻击政务系统"),
        .level = STR("黄色"),
        .warning = STR("云网应急〔2026〕3号"),
        .issued_at = {NOW_MS},
        .lifted_at = {NOW_MS + 86400000},
        .reason = STR("威胁已经消除。"),
    };
    const struct document_incident_report report = {
        .head = head,
        .kind = kind == 2 ? DOCUMENT_REPORT_FIRST : DOCUMENT_REPORT_NEXT,
        .ordinal = 2,
        .incident = STR("门诊挂号系统遭勒索软件加密"),
        .incident_number = STR("事2026-0007"),
        .level = STR("较大（III级）"),
        .found_at = {NOW_MS},
        .basis = STR("应急预案4.1"),
        .sections = sections,
        .section_count = 2,
        .changes = lines,
        .change_count = kind == 2 ? 0 : 2,
    };

    switch (kind) {
    case 0:
        return warning_paper_notice_pdf(&arena, &fault, options, &warning, ret_pdf);
    case 1:
        return warning_paper_lifting_pdf(&arena, &fault, options, &lifting, ret_pdf);
    default:
        return incident_paper_pdf(&arena, &fault, options, &report, ret_pdf);
    }
}

static enum status draw_response(const struct document_options *options, int kind,
                                 struct str *ret_pdf)
{
    struct document_head head = head_of("云网指令〔2026〕1号");
    const struct document_activation activation = {
        .head = head,
        .subject = STR("门诊挂号系统遭勒索软件加密"),
        .level = STR("III级"),
        .started_at = {NOW_MS},
        .reason = STR("影响范围扩大。"),
        .posts = posts,
        .post_count = 1,
        .tasks = lines,
        .task_count = 2,
        .rhythm = STR("每四小时一次"),
    };
    const struct document_ending ending = {
        .head = head,
        .subject = STR("门诊挂号系统遭勒索软件加密"),
        .level = STR("III级"),
        .order = STR("云网指令〔2026〕1号"),
        .started_at = {NOW_MS},
        .ended_at = {NOW_MS + 86400000},
        .reason = STR("业务全部恢复。"),
        .follows = STR("三十日内完成调查评估。"),
    };
    const struct document_situation situation = {
        .head = head,
        .subject = STR("门诊挂号系统遭勒索软件加密"),
        .level = STR("III级"),
        .ordinal = 3,
        .as_of = {NOW_MS},
        .summary = STR("两台服务器已恢复。"),
        .change = STR("影响人数减少。"),
        .sections = sections,
        .section_count = 2,
        .next_at = {NOW_MS + 14400000},
    };

    if (kind == 4)
        return response_paper_activation_pdf(&arena, &fault, options, &activation, ret_pdf);
    if (kind == 5)
        return response_paper_ending_pdf(&arena, &fault, options, &ending, ret_pdf);
    return response_paper_situation_pdf(&arena, &fault, options, &situation, ret_pdf);
}

static enum status draw_review(const struct document_options *options, int kind,
                               struct str *ret_pdf)
{
    struct document_head head = head_of("");
    const struct document_investigation investigation = {
        .head = head,
        .subject = STR("门诊挂号系统遭勒索软件加密"),
        .level = STR("较大（III级）"),
        .began_at = {NOW_MS},
        .ended_at = {NOW_MS + 86400000},
        .due = STR("2026年12月21日"),
        .sections = sections,
        .section_count = 2,
        .lessons = lessons,
        .lesson_count = 1,
    };
    const struct document_handover handover = {
        .head = head,
        .post = STR("应急办值班"),
        .began_at = {NOW_MS},
        .ended_at = {NOW_MS + 43200000},
        .from = STR("李晓梅"),
        .to = STR("王建国"),
        .sections = sections,
        .section_count = 2,
        .words = STR("夜间关注水务集团的反馈。"),
    };

    if (kind == 7)
        return review_paper_investigation_pdf(&arena, &fault, options, &investigation, ret_pdf);
    return review_paper_handover_pdf(&arena, &fault, options, &handover, ret_pdf);
}

static struct str drawn(int kind, enum document_language language, bool is_exercise)
{
    struct document_options options = samples_options(language, false);
    struct str pdf = {NULL, 0};

    options.is_exercise = is_exercise;
    if (kind <= 3)
        assert_int_equal(draw_first(&options, kind, &pdf), ST_OK);
    else if (kind <= 6)
        assert_int_equal(draw_response(&options, kind, &pdf), ST_OK);
    else
        assert_int_equal(draw_review(&options, kind, &pdf), ST_OK);
    return pdf;
}

static void assert_says(struct str text, const char *words)
{
    if (!str_contains(text, str_of(words)))
        fail_msg("the paper does not say %s in %s", words, str_zero(&arena, text));
}

static void every_paper_says_what_it_was_given(void **state)
{
    static const char *const words[KINDS][6] = {
        {"关于勒索软件攻击政务系统的", "黄色预警通知", "云网应急〔2026〕3号", "2026年11月22日前",
         "不得支付赎金", "一、基本情况"},
        {"黄色预警解除通知", "2026年11月21日10时02分", "威胁已经消除"},
        {"网络安全事件首次报告", "事2026-0007", "一、处置情况", "门诊挂号业务中断四十分钟"},
        {"续报（第2次）", "影响人数由1200人变为3400人", "较上次报告的变化"},
        {"III级应急响应的命令", "王建国", "0571-00000001", "每四小时一次"},
        {"应急响应的通知", "业务全部恢复", "云网指令〔2026〕1号", "三十日内完成调查评估"},
        {"情况报告（第3期）", "下次报告", "2026年11月20日14时02分"},
        {"调查评估报告", "改进清单", "补丁更新纳入月度检查", "2027年1月31日"},
        {"交接班记录", "李晓梅", "夜间关注水务集团的反馈"},
    };

    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct str text = look_text_squeezed(&arena, drawn(kind, DOCUMENT_ZH, false));

        for (size_t i = 0; i < 6 && words[kind][i] != NULL; i++)
            assert_says(text, words[kind][i]);
        assert_says(text, "2026年11月20日");
    }
}

static void english_companions_say_that_the_chinese_paper_governs(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        assert_says(look_text_squeezed(&arena, drawn(kind, DOCUMENT_EN, false)),
                    "TheChinesepaperalonehaslegaleffect.");
}

static void papers_of_an_exercise_say_so_on_every_page(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct str pdf = drawn(kind, DOCUMENT_ZH, true);
        int pages = look_page_count(&arena, pdf);

        for (int page = 1; page <= pages; page++)
            assert_says(look_page_text(&arena, pdf, page), "演习 EXERCISE");
        assert_false(
            str_contains(look_text(&arena, drawn(kind, DOCUMENT_ZH, false)), STR("EXERCISE")));
    }
}

static void the_text_stays_in_the_block_of_the_standard(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct str pdf = drawn(kind, DOCUMENT_ZH, false);
        int pages = look_page_count(&arena, pdf);

        for (int number = 1; number <= pages; number++) {
            struct look_page page = look_page(&arena, pdf, number);
            struct look_box ink = look_ink(&page, (struct look_box){0, 37, 210, 262});

            assert_true(ink.left == 0 || (ink.left >= 27.7 && ink.right <= 184.3));
            ink = look_ink(&page, (struct look_box){0, 0, 210, 297});
            assert_true(ink.top >= 10 && ink.bottom <= 287);
        }
    }
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        assert_true(str_equal(drawn(kind, DOCUMENT_ZH, true), drawn(kind, DOCUMENT_ZH, true)));
}

static void bad_input_is_refused_with_the_member_named(void **state)
{
    struct document_options options = samples_options(DOCUMENT_ZH, false);
    struct document_warning warning = {.head = head_of("1号"), .subject = STR("某")};
    struct document_handover handover = {.post = STR("值班")};
    struct str pdf;

    (void)state;
    warning.summary = STR("\xE4\xBA");
    assert_int_equal(warning_paper_notice_pdf(&arena, &fault, &options, &warning, &pdf),
                     ST_INVALID);
    assert_string_equal(fault.field, "summary");
    fault_clear(&fault);
    assert_int_equal(review_paper_handover_pdf(&arena, &fault, &options, &handover, &pdf),
                     ST_INVALID);
    assert_string_equal(fault.field, "office");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_paper_says_what_it_was_given),
        TEST(english_companions_say_that_the_chinese_paper_governs),
        TEST(papers_of_an_exercise_say_so_on_every_page),
        TEST(the_text_stays_in_the_block_of_the_standard),
        TEST(the_same_input_gives_the_same_bytes),
        TEST(bad_input_is_refused_with_the_member_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
