/* SPDX-License-Identifier: Apache-2.0
 * The signature in a CAP message: it holds for the words, whatever their layout, and falls with any
 * of them; the scales of colours; texts cut to what a warning holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "documents/cap_read.h"
#include "documents/cap_write.h"
#include "procedures/warning_cap_fill.h"
#include "procedures/warning_cap_sign.h"

enum { TEST_ARENA_BYTES = 64 * 1024 * 1024 };

static struct arena arena;
static struct work work;
static struct digest_key *key;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, TEST_ARENA_BYTES);
    work = (struct work){.arena = &arena};
    return digest_key_generate(&key) == ST_OK ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    digest_key_free(key);
    arena_done(&arena);
    return 0;
}

static const struct str categories[] = {{"Infra", 5}};

static struct cap_message unsigned_message(struct str key_text)
{
    struct cap_info *infos = ARENA_ARRAY(&arena, 2, struct cap_info);
    struct cap_pair *parameters = ARENA_ARRAY(&arena, 2, struct cap_pair);
    struct cap_pair *geocodes = ARENA_ARRAY(&arena, 1, struct cap_pair);
    struct cap_area *area = ARENA_NEW(&arena, struct cap_area);

    parameters[0] = (struct cap_pair){STR("warning.scope"), STR("several")};
    parameters[1] = (struct cap_pair){STR(WARNING_CAP_KEY), key_text};
    geocodes[0] = (struct cap_pair){STR("GB/T 2260"), STR("990100")};
    *area = (struct cap_area){.description = STR("全市"), .geocodes = geocodes, .geocode_count = 1};
    for (int i = 0; i < 2; i++)
        infos[i] = (struct cap_info){
            .language = i == 0 ? STR("zh-CN") : STR("en-US"),
            .categories = categories,
            .category_count = 1,
            .event = STR("网络安全事件预警"),
            .urgency = STR("Expected"),
            .severity = STR("Moderate"),
            .certainty = STR("Likely"),
            .headline = STR("标题 <甲> & 乙"),
            .description = i == 0 ? STR("第一行\n第二行") : STR("description"),
            .areas = area,
            .area_count = 1,
        };
    infos[0].parameters = parameters;
    infos[0].parameter_count = 2;
    return (struct cap_message){
        .identifier = STR("one"),
        .sender = STR("a@b"),
        .sent = {1795140120000},
        .status = STR("Actual"),
        .message_type = STR("Alert"),
        .scope = STR("Public"),
        .infos = infos,
        .info_count = 2,
    };
}

static struct str signed_text(void)
{
    struct str key_text, xml;

    assert_int_equal(warning_cap_sign_key(&arena, key, &key_text), ST_OK);
    struct cap_message message = unsigned_message(key_text);
    assert_int_equal(warning_cap_sign(&work, key, &message, &xml), ST_OK);
    return xml;
}

static enum warning_cap_seal seal_of(struct str xml)
{
    struct fault fault = {0};
    struct cap_message message;
    enum warning_cap_seal seal;
    struct str key_text;

    assert_int_equal(cap_read(&arena, &fault, xml, &message), ST_OK);
    warning_cap_sign_verify(&arena, &message, &seal, &key_text);
    return seal;
}

static struct str replaced(struct str text, const char *from, const char *to)
{
    const char *whole = str_zero(&arena, text), *at = strstr(whole, from);

    if (at == NULL)
        fail_msg("%s does not occur", from);
    return arena_print(&arena, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
}

static void a_signature_holds_and_any_change_of_words_breaks_it(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"<identifier>one<", "<identifier>two<"},
        {"<sender>a@b<", "<sender>a@c<"},
        {"10:02:00+08:00</sent>", "10:02:01+08:00</sent>"},
        {"<status>Actual<", "<status>Test<"},
        {"<scope>Public</scope>", "<scope>Private</scope><addresses>x</addresses>"},
        {"<severity>Moderate<", "<severity>Minor<"},
        {"<urgency>Expected<", "<urgency>Future<"},
        {"第二行", "第三行"},
        {"<value>several<", "<value>region<"},
        {"<value>990100<", "<value>990000<"},
        {"<areaDesc>全市<", "<areaDesc>全省<"},
        {"<category>Infra</category>", "<category>Infra</category><category>Security</category>"},
    };
    struct str xml = signed_text();

    (void)state;
    assert_int_equal(seal_of(xml), WARNING_CAP_STRANGER);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (seal_of(replaced(xml, cases[i].from, cases[i].to)) != WARNING_CAP_BROKEN)
            fail_msg("%s → %s was not seen", cases[i].from, cases[i].to);
    }
}

static void layout_and_prefixes_are_no_change_of_words(void **state)
{
    struct str xml = signed_text();
    char *text = str_zero(&arena, xml);
    struct buf out;

    (void)state;
    assert_int_equal(
        seal_of(replaced(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "<!-- relayed -->")),
        WARNING_CAP_STRANGER);
    buf_init(&out, CAP_MAX_BYTES);
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool is_tag = text[i] == '<' && text[i + 1] != '?';

        buf_byte(&out, text[i]);
        if (is_tag && text[i + 1] == '/')
            buf_byte(&out, text[++i]);
        if (is_tag)
            buf_text(&out, "c:");
    }
    struct str prefixed = replaced(buf_view(&out), "xmlns=", "xmlns:c=");
    buf_done(&out);
    assert_int_equal(seal_of(prefixed), WARNING_CAP_STRANGER);
}

static void a_foreign_key_does_not_take_over_a_signature(void **state)
{
    struct digest_key *other;
    struct str mine, theirs;

    (void)state;
    assert_int_equal(digest_key_generate(&other), ST_OK);
    assert_int_equal(warning_cap_sign_key(&arena, key, &mine), ST_OK);
    assert_int_equal(warning_cap_sign_key(&arena, other, &theirs), ST_OK);
    digest_key_free(other);
    assert_false(str_equal(mine, theirs));
    assert_int_equal(
        seal_of(replaced(signed_text(), str_zero(&arena, mine), str_zero(&arena, theirs))),
        WARNING_CAP_BROKEN);
    assert_int_equal(seal_of(replaced(signed_text(), str_zero(&arena, mine), "AAAA")),
                     WARNING_CAP_BROKEN);
}

static void colours_have_the_scales_of_the_standard(void **state)
{
    (void)state;
    assert_string_equal(warning_cap_severity(STR("red")), "Extreme");
    assert_string_equal(warning_cap_urgency(STR("red")), "Immediate");
    assert_string_equal(warning_cap_severity(STR("blue")), "Minor");
    assert_string_equal(warning_cap_urgency(STR("blue")), "Future");
    assert_null(warning_cap_severity(STR("green")));
}

static void texts_are_cut_at_whole_characters_and_say_so(void **state)
{
    (void)state;
    assert_true(str_is(warning_cap_fill_text(&work, STR("  预警  "), 2), "预警"));
    assert_true(str_is(warning_cap_fill_text(&work, STR("预警信息"), 3), "预警…"));
    assert_int_equal(warning_cap_fill_text(&work, STR(" \n"), 3).len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_signature_holds_and_any_change_of_words_breaks_it),
        TEST(layout_and_prefixes_are_no_change_of_words),
        TEST(a_foreign_key_does_not_take_over_a_signature),
        TEST(colours_have_the_scales_of_the_standard),
        TEST(texts_are_cut_at_whole_characters_and_say_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
