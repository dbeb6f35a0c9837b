/* SPDX-License-Identifier: Apache-2.0
 * CAP 1.2: what is written fits the schema and comes back the same; what is wrong is refused with
 * its line and element. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "base/file.h"
#include "base/json.h"
#include "documents/cap_read.h"
#include "documents/cap_write.h"

enum { TEST_ARENA_BYTES = 256 * 1024 * 1024 };

static struct arena arena;
static struct fault fault;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, TEST_ARENA_BYTES);
    fault = (struct fault){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct str fixture(const char *name)
{
    struct str path = arena_print(&arena, "%s/%s", CAP_FIXTURES, name), bytes;

    assert_int_equal(file_read(str_zero(&arena, path), CAP_MAX_BYTES, &arena, &bytes, &fault),
                     ST_OK);
    return bytes;
}

static bool fits_schema(struct str xml)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(CAP_FIXTURES "/cap12.xsd");
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlDocPtr document = xmlReadMemory(xml.ptr, (int)xml.len, "message.xml", NULL, XML_PARSE_NONET);
    xmlSchemaValidCtxtPtr valid;
    bool is_fine;

    assert_non_null(schema);
    assert_non_null(document);
    valid = xmlSchemaNewValidCtxt(schema);
    is_fine = xmlSchemaValidateDoc(valid, document) == 0;
    xmlSchemaFreeValidCtxt(valid);
    xmlFreeDoc(document);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    return is_fine;
}

static const struct str categories[] = {{"Infra", 5}, {"Security", 8}};
static const struct str responses[] = {{"Prepare", 7}, {"Monitor", 7}};
static const struct cap_pair codes[] = {{{"level", 5}, {"yellow", 6}}};
static const struct cap_pair places[] = {{{"GB/T 2260", 9}, {"990100", 6}}};
static const struct cap_area areas[] = {
    {.description = {"云州市", 9}, .geocodes = places, .geocode_count = 1}};
static const struct cap_resource resources[] = {{.description = {"说明", 6},
                                                 .mime_type = {"application/pdf", 15},
                                                 .size = {"1024", 4},
                                                 .uri = {"https://panshi.example.cn/w/1", 29}}};
static const struct cap_reference references[] = {
    {{"duty@city.example.cn", 20}, {"first", 5}, {1795140120000 - 7200000}}};

static struct cap_info info_of(const char *language, const char *description)
{
    return (struct cap_info){
        .language = str_of(language),
        .categories = categories,
        .category_count = 2,
        .event = STR("网络安全事件 <预警> & \"通知\""),
        .response_types = responses,
        .response_type_count = 2,
        .urgency = STR("Expected"),
        .severity = STR("Moderate"),
        .certainty = STR("Likely"),
        .event_codes = codes,
        .event_code_count = 1,
        .effective = {1795140120000},
        .expires = {1795140120000 + 86400000},
        .sender_name = STR("云州市网信办"),
        .headline = STR("标题"),
        .description = str_of(description),
        .instruction = STR("第一行\n第二行"),
        .parameters = codes,
        .parameter_count = 1,
        .resources = resources,
        .resource_count = 1,
        .areas = areas,
        .area_count = 1,
    };
}

static struct cap_message message_of(struct cap_info infos[2])
{
    infos[0] = info_of("zh-CN", "说明");
    infos[1] = info_of("en-US", "description");
    return (struct cap_message){
        .identifier = STR("99010041600000_20261120100200_1"),
        .sender = STR("duty@city.example.cn"),
        .sent = {1795140120000},
        .status = STR("Exercise"),
        .message_type = STR("Update"),
        .scope = STR("Public"),
        .note = STR("演习"),
        .references = references,
        .reference_count = 1,
        .infos = infos,
        .info_count = 2,
    };
}

static void a_written_message_fits_the_schema_and_comes_back_the_same(void **state)
{
    struct cap_info infos[2];
    struct cap_message message = message_of(infos), back;
    struct str xml, again;

    (void)state;
    assert_int_equal(cap_write(&arena, &fault, &message, &xml), ST_OK);
    assert_true(fits_schema(xml));
    assert_true(str_contains(xml, STR("<sent>2026-11-20T10:02:00+08:00</sent>")));
    assert_int_equal(cap_read(&arena, &fault, xml, &back), ST_OK);
    assert_int_equal(cap_write(&arena, &fault, &back, &again), ST_OK);
    assert_true(str_equal(xml, again));
    assert_true(str_equal(back.infos[0].event, infos[0].event));
    assert_true(str_equal(back.infos[1].instruction, infos[1].instruction));
    assert_int_equal(back.references[0].sent.ms, references[0].sent.ms);
}

static void a_message_of_another_program_is_read_whole(void **state)
{
    struct cap_message message;
    struct str xml = fixture("alert.xml");

    (void)state;
    assert_true(fits_schema(xml));
    assert_int_equal(cap_read(&arena, &fault, xml, &message), ST_OK);
    assert_true(str_is(message.identifier, "99000041600000_20261121100000_1"));
    assert_true(str_is(message.restriction, "收到单位内部使用"));
    assert_true(message.has_foreign);
    assert_int_equal(message.info_count, 2);
    assert_int_equal(message.infos[0].category_count, 2);
    assert_true(str_is(message.infos[0].description,
                       "监测发现针对政务系统的勒索软件攻击 & 扩散 <正在发生>。"));
    assert_true(str_is(message.infos[0].areas[0].geocodes[0].value, "990000"));
    assert_int_equal(message.infos[0].areas[0].polygon_count, 1);
    assert_int_equal(message.infos[1].language.len, 0);
}

/* The fixture with one piece of text replaced. */
static struct str changed(const char *from, const char *to)
{
    const char *xml = str_zero(&arena, fixture("alert.xml")), *at = strstr(xml, from);

    assert_non_null(at);
    return arena_print(&arena, "%.*s%s%s", (int)(at - xml), xml, to, at + strlen(from));
}

static void assert_refused(const char *from, const char *to, const char *field, const char *code,
                           int line)
{
    struct cap_message message;
    struct fault own = {0};
    enum status status = cap_read(&arena, &own, changed(from, to), &message);
    const json_t *one;
    size_t i;

    if (status != ST_INVALID)
        fail_msg("%s → %s: status %d", from, to, (int)status);
    json_array_foreach(own.errors, i, one)
    {
        struct str zh = json_get_text(one, "zh"), en = json_get_text(one, "en");

        if (str_is(json_get_text(one, "field"), field) &&
            str_is(json_get_text(one, "code"), code) &&
            str_starts(zh, arena_print(&arena, "第 %d 行 <", line)) &&
            str_starts(en, arena_print(&arena, "line %d <", line)))
            return;
    }
    fail_msg("%s → %s: no %s at %s line %d in %s", from, to, code, field, line,
             str_zero(&arena, json_pretty(&arena, own.errors)));
}

static void what_the_schema_forbids_is_told_with_line_and_element(void **state)
{
    static const struct {
        const char *from, *to, *field, *code;
        int line;
    } cases[] = {
        {"<cap:status>Actual", "<cap:status>Real", "alert/status", "value", 6},
        {"20261121100000_1</cap:identifier>", "2026 1</cap:identifier>", "alert/identifier",
         "value", 3},
        {"<cap:sent>2026-11-21T10:00:00+08:00", "<cap:sent>2026-11-21T02:00:00Z", "alert/sent",
         "value", 5},
        {"<cap:sent>2026-11-21T10:00:00+08:00", "<cap:sent>2026-11-21T10:00:00.5+08:00",
         "alert/sent", "value", 5},
        {"<cap:sent>2026-11-21T10:00:00+08:00", "<cap:sent>2026-02-30T10:00:00+08:00", "alert/sent",
         "value", 5},
        {"<cap:msgType>Alert</cap:msgType>", "", "alert", "missing", 2},
        {"<cap:msgType>Alert</cap:msgType>",
         "<cap:msgType>Alert</cap:msgType><cap:msgType>Alert</cap:msgType>", "alert/msgType[2]",
         "repeated", 7},
        {"<cap:code>panshi</cap:code>", "<cap:colour>red</cap:colour>", "alert/colour", "unknown",
         10},
        {"<cap:code>panshi</cap:code>", "<cap:source>x</cap:source>", "alert/source", "order", 10},
        {"<cap:urgency>Expected</cap:urgency>\n    <cap:severity>Severe", "<cap:severity>Severe",
         "alert/info[1]", "missing", 11},
        {"<cap:event>网络", "<cap:event a=\"1\">网络", "alert/info[1]/event", "attribute", 15},
        {"<cap:event>网络安全事件预警</cap:event>", "<cap:event> </cap:event>",
         "alert/info[1]/event", "value", 15},
        {"<cap:status>Actual", "<cap:status> Actual", "alert/status", "value", 6},
        {"http://www.w3.org/2000/09/xmldsig#", "urn:other", "alert/Signature", "namespace", 42},
        {"30.1,120.1 30.5,120.1 30.5,120.6 30.1,120.1", "30.1,120.1 30.5,120.1 30.1,120.1",
         "alert/info[1]/area/polygon", "value", 30},
        {"<cap:area>", "<cap:area>stray", "alert/info[1]/area", "text", 28},
        {"<cap:headline>关于有害程序事件的橙色预警", "<cap:headline><cap:b/>",
         "alert/info[1]/headline", "nested", 24},
        {"<cap:parameter>", "<x xmlns=\"urn:x\"/><cap:parameter>", "alert/info[1]/x", "namespace",
         27},
        {"urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1", "alert",
         "root", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_refused(cases[i].from, cases[i].to, cases[i].field, cases[i].code, cases[i].line);
}

static void what_no_schema_catches_is_told_too(void **state)
{
    static const struct {
        const char *from, *to, *field, *code;
        int line;
    } cases[] = {
        {"<cap:scope>Restricted", "<cap:scope>Public", "alert/restriction", "restriction", 9},
        {"<cap:restriction>收到单位内部使用</cap:restriction>", "", "alert/scope", "restriction",
         8},
        {"<cap:scope>Restricted</cap:scope>\n  "
         "<cap:restriction>收到单位内部使用</cap:restriction>",
         "<cap:scope>Private</cap:scope>", "alert/scope", "addresses", 8},
        {"<cap:msgType>Alert", "<cap:msgType>Cancel", "alert/msgType", "references", 7},
        {"<cap:code>panshi</cap:code>",
         "<cap:references>duty@emergency.example.cn,99000041600000_20261121100000_1,"
         "2026-11-21T10:00:00+08:00</cap:references>",
         "alert/references", "self", 10},
        {"<cap:code>panshi</cap:code>",
         "<cap:references>a@b,first,2026-11-21T10:00:01+08:00</cap:references>", "alert/references",
         "later", 10},
        {"<cap:code>panshi</cap:code>", "<cap:references>a@b,first</cap:references>",
         "alert/references", "reference", 10},
        {"<cap:polygon>30.1,120.1 30.5,120.1 30.5,120.6 30.1,120.1</cap:polygon>\n      "
         "<cap:geocode><cap:valueName>GB/T 2260</cap:valueName><cap:value>990000</cap:value></"
         "cap:geocode>",
         "", "alert/info[1]/area", "shape", 28},
        {"<cap:expires>2026-11-28T10:00:00+08:00", "<cap:expires>2026-11-21T10:00:00+08:00",
         "alert/info[1]/expires", "times", 22},
        {"<cap:info>\n    <cap:category>Infra",
         "<cap:info>\n    <cap:language>zh-CN</cap:language>\n    <cap:category>Infra",
         "alert/info[2]", "language", 34},
        {"Ransomware aimed at government systems.",
         "监测发现针对政务系统的勒索软件攻击 &amp; 扩散 &lt;正在发生&gt;。", "alert/info[2]",
         "translation", 34},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_refused(cases[i].from, cases[i].to, cases[i].field, cases[i].code, cases[i].line);
}

static void what_the_schema_lets_be_empty_may_be_empty(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"<cap:areaDesc>云州省</cap:areaDesc>", "<cap:areaDesc/>"},
        {"<cap:value>region</cap:value>", "<cap:value></cap:value>"},
    };
    static const char bare[] =
        "<alert xmlns=\"" CAP_NAMESPACE "\"><identifier>a</identifier><sender>b</sender>"
        "<sent>2026-11-21T02:00:00-00:00</sent><status>Test</status><msgType>Alert</msgType>"
        "<source/><scope>Public</scope><info><language/><category>Other</category>"
        "<event>e</event><urgency>Past</urgency><severity>Minor</severity>"
        "<certainty>Unlikely</certainty><headline/><web/></info></alert>";
    struct cap_message message;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str xml = changed(cases[i].from, cases[i].to);

        assert_int_equal(cap_read(&arena, &fault, xml, &message), ST_OK);
        assert_true(fits_schema(xml));
    }
    assert_int_equal(cap_read(&arena, &fault, STR(bare), &message), ST_OK);
    assert_true(fits_schema(STR(bare)));
}

static void all_problems_are_told_at_once(void **state)
{
    struct cap_message message;
    struct str xml = STR("<alert xmlns=\"" CAP_NAMESPACE "\"><status>x</status></alert>");

    (void)state;
    assert_int_equal(cap_read(&arena, &fault, xml, &message), ST_INVALID);
    assert_int_equal(json_array_size(fault.errors), 6);
}

static void dangerous_xml_is_refused_before_it_costs_anything(void **state)
{
    static const struct {
        const char *xml;
        enum status status;
    } cases[] = {
        {"", ST_MALFORMED},
        {"<alert>", ST_MALFORMED},
        {"<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", ST_MALFORMED},
        {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", ST_MALFORMED},
        {"<a>&unknown;</a>", ST_MALFORMED},
        {"<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a/>", ST_LIMIT},
    };
    struct cap_message message;
    struct buf many;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fault_clear(&fault);
        assert_int_equal(cap_read(&arena, &fault, str_of(cases[i].xml), &message), cases[i].status);
    }
    fault_clear(&fault);
    buf_init(&many, CAP_MAX_BYTES + 10);
    buf_text(&many, "<a>");
    for (int i = 0; i < CAP_MAX_NODES; i++)
        buf_text(&many, "<b/>");
    buf_text(&many, "</a>");
    assert_int_equal(cap_read(&arena, &fault, buf_view(&many), &message), ST_LIMIT);
    buf_done(&many);
}

static void nothing_is_written_that_could_not_be_read(void **state)
{
    struct cap_info infos[2];
    struct cap_message message = message_of(infos);
    struct str xml;

    (void)state;
    message.identifier = STR("two words");
    assert_int_equal(cap_write(&arena, &fault, &message, &xml), ST_INVALID);
    fault_clear(&fault);
    message = message_of(infos);
    infos[0].headline = STR("bell \a");
    assert_int_equal(cap_write(&arena, &fault, &message, &xml), ST_INVALID);
    fault_clear(&fault);
    message = message_of(infos);
    message.reference_count = 0;
    assert_int_equal(cap_write(&arena, &fault, &message, &xml), ST_INVALID);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_written_message_fits_the_schema_and_comes_back_the_same),
        TEST(a_message_of_another_program_is_read_whole),
        TEST(what_the_schema_forbids_is_told_with_line_and_element),
        TEST(what_no_schema_catches_is_told_too),
        TEST(what_the_schema_lets_be_empty_may_be_empty),
        TEST(all_problems_are_told_at_once),
        TEST(dangerous_xml_is_refused_before_it_costs_anything),
        TEST(nothing_is_written_that_could_not_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
