/* SPDX-License-Identifier: Apache-2.0
 * Normal forms, kinds and marks of values; single values in STIX patterns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "intel/indicator_value.h"
#include "intel/stix_pattern.h"

static const struct {
    const char *text, *kind, *normal; /* kind "" : refused */
} any_values[] = {
    {"192.0.2.1", "ipv4", "192.0.2.1"},
    {" 192.0.2.1 ", "ipv4", "192.0.2.1"},
    {"192.0.2.1:8080", "ipv4", "192.0.2.1"},
    {"192[.]0[.]2[.]1", "ipv4", "192.0.2.1"},
    {"::ffff:192.0.2.1", "ipv4", "192.0.2.1"},
    {"2001:DB8:0:0::1", "ipv6", "2001:db8::1"},
    {"[2001:db8::1]:443", "ipv6", "2001:db8::1"},
    {"192.0.2.77/24", "cidr4", "192.0.2.0/24"},
    {"192.0.2.77/32", "ipv4", "192.0.2.77"},
    {"2001:db8::ff/32", "cidr6", "2001:db8::/32"},
    {"::ffff:192.0.2.0/120", "cidr4", "192.0.2.0/24"},
    {"Evil.Example.", "domain", "evil.example"},
    {"*.evil.example", "domain", "evil.example"},
    {".evil.example", "domain", "evil.example"},
    {"evil.example:8080", "domain", "evil.example"},
    {"xn--fiq228c.example", "domain", "xn--fiq228c.example"},
    {"B\xc3\x9c"
     "CHER.example",
     "domain", "xn--bcher-kva.example"},
    {"b\xc3\xbc"
     "cher.example",
     "domain", "xn--bcher-kva.example"},
    {"\xe4\xb8\xad\xe6\x96\x87.example", "domain", "xn--fiq228c.example"},
    {"\xe4\xb8\xad\xe6\x96\x87\xe3\x80\x82"
     "example",
     "domain", "xn--fiq228c.example"},
    {"hxxps://Evil[.]Example:443/A?b=1#frag", "url", "evil.example/A?b=1"},
    {"http://user:pass@evil.example:8080/x", "url", "evil.example:8080/x"},
    {"https://evil.example", "url", "evil.example/"},
    {"https://evil.example?x=1", "url", "evil.example/?x=1"},
    {"http://[2001:db8::1]/x", "url", "[2001:db8::1]/x"},
    {"http://intranet/x", "url", "intranet/x"},
    {"http://EVIL%2Eexample/%41", "url", "evil.example/%41"},
    {"http://b%C3%BCcher.example/", "url", "xn--bcher-kva.example/"},
    {"http://%31%39%32.0.2.1/x", "url", "192.0.2.1/x"},
    {"//Evil.Example/x", "url", "evil.example/x"},
    {"evil.example/gate.php", "url", "evil.example/gate.php"},
    {"/panel/gate.php", "url", "/panel/gate.php"},
    {"Someone@Evil.Example", "email", "someone@evil.example"},
    {"D41D8CD98F00B204E9800998ECF8427E", "md5", "d41d8cd98f00b204e9800998ecf8427e"},
    {"da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1",
     "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {"", "", ""},
    {"192.0.2.256", "", ""},
    {"192.0.02.1", "", ""},
    {"192.0.2.1/33", "", ""},
    {"onelabel", "", ""},
    {"two words.example", "", ""},
    {"evil..example", "", ""},
    {"evil.123", "", ""},
    {"bad\xff.example", "", ""},
    {"http://", "", ""},
    {"http://evil%2", "", ""},
    {"http://evil%2gexample/", "", ""},
    {"http://evil%2Fexample/x", "", ""},
    {"http://evil%00.example/x", "", ""},
    {"http://evil%ff.example/x", "", ""},
    {"@evil.example", "", ""},
    {"d41d8cd98f00b204e9800998ecf8427", "", ""},
};

static void each_value_has_one_normal_form(void **state)
{
    static struct indicator_value value;

    (void)state;
    for (size_t i = 0; i < sizeof any_values / sizeof any_values[0]; i++) {
        enum indicator_doubt doubt =
            indicator_value_read(INDICATOR_KINDS, str_of(any_values[i].text), &value);
        if (!any_values[i].kind[0]) {
            if (doubt == INDICATOR_FINE)
                fail_msg("%s was taken as %s", any_values[i].text,
                         indicator_value_word(value.kind));
            continue;
        }
        if (doubt != INDICATOR_FINE)
            fail_msg("%s was refused: %s", any_values[i].text, indicator_value_doubt_en(doubt));
        assert_string_equal(indicator_value_word(value.kind), any_values[i].kind);
        assert_int_equal(value.text.len, strlen(any_values[i].normal));
        assert_memory_equal(value.text.ptr, any_values[i].normal, value.text.len);
        assert_true(value.mark != 0);
    }
}

static void a_kind_that_is_named_is_held_to(void **state)
{
    static struct indicator_value value;
    static const struct {
        enum indicator_kind kind;
        const char *text;
        enum indicator_doubt doubt;
    } cases[] = {
        {INDICATOR_DOMAIN, "192.0.2.1", INDICATOR_NO_DOMAIN},
        {INDICATOR_IPV4, "evil.example", INDICATOR_NO_ADDRESS},
        {INDICATOR_CIDR4, "192.0.2.0/99", INDICATOR_NO_NETWORK},
        {INDICATOR_SHA256, "d41d8cd98f00b204e9800998ecf8427e", INDICATOR_NO_HASH},
        {INDICATOR_JA3, "d41d8cd98f00b204e9800998ecf8427e", INDICATOR_FINE},
        {INDICATOR_EMAIL, "nobody", INDICATOR_NO_EMAIL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(indicator_value_read(cases[i].kind, str_of(cases[i].text), &value),
                         cases[i].doubt);
}

static void marks_differ_by_kind_and_by_every_byte(void **state)
{
    (void)state;
    assert_true(indicator_value_mark(INDICATOR_MD5, "abc", 3) !=
                indicator_value_mark(INDICATOR_JA3, "abc", 3));
    assert_true(indicator_value_mark(INDICATOR_DOMAIN, "abcdefgh", 8) !=
                indicator_value_mark(INDICATOR_DOMAIN, "abcdefg", 7));
    assert_true(indicator_value_mark(INDICATOR_DOMAIN, "abcdefgh\0", 9) !=
                indicator_value_mark(INDICATOR_DOMAIN, "abcdefgh", 8));
}

static void a_prefix_keeps_its_bits(void **state)
{
    struct indicator_address address;
    char room[INTEL_TEXT_MAX_BYTES];
    static const struct {
        uint8_t length;
        const char *text;
    } cases[] = {{31, "255.255.255.254/31"}, {25, "255.255.255.128/25"}, {9, "255.128.0.0/9"},
                 {8, "255.0.0.0/8"},         {1, "128.0.0.0/1"},         {0, "0.0.0.0/0"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(indicator_address_read(STR("255.255.255.255"), &address));
        indicator_address_mask(&address, cases[i].length);
        assert_true(str_is(indicator_address_print(&address, room), cases[i].text));
    }
}

static const struct {
    const char *pattern, *values; /* values "" : refused */
} patterns[] = {
    {"[ipv4-addr:value = '192.0.2.1']", "192.0.2.1"},
    {"[ ipv4-addr:value='192.0.2.1' OR domain-name:value = 'a.example' ]", "192.0.2.1 a.example"},
    {"[url:value = 'http://a.example/'] OR [domain-name:value = 'b.example']",
     "http://a.example/ b.example"},
    {"[file:hashes.'SHA-256' = 'aa' AND file:hashes.MD5 = 'bb' AND file:name = 'x.exe']", "aa bb"},
    {"[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2')]", "192.0.2.1 192.0.2.2"},
    {"[ipv4-addr:value ISSUBSET '192.0.2.0/24']", "192.0.2.0/24"},
    {"[(domain-name:value = 'a.example' OR domain-name:value = 'b.example')]",
     "a.example b.example"},
    {"[url:value = 'http://a.example/it\\'s']", "http://a.example/it's"},
    {"[network-traffic:dst_ref.value = '192.0.2.1']", "192.0.2.1"},
    {"[ipv4-addr:value = '192.0.2.1' AND domain-name:value = 'a.example']", ""},
    {"[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [ipv4-addr:value = '192.0.2.2']", ""},
    {"[ipv4-addr:value = '192.0.2.1'] AND [ipv4-addr:value = '192.0.2.2']", ""},
    {"[ipv4-addr:value = '192.0.2.1'] WITHIN 5 SECONDS", ""},
    {"[ipv4-addr:value != '192.0.2.1']", ""},
    {"[ipv4-addr:value NOT = '192.0.2.1']", ""},
    {"[domain-name:value LIKE 'a%']", ""},
    {"[process:name = 'x']", ""},
    {"[file:name = 'x.exe']", ""},
    {"[ipv4-addr:value = '192.0.2.1'", ""},
    {"[ipv4-addr:value = '192.0.2.1", ""},
    {"", ""},
    {"((((", ""},
};

static void only_single_values_are_taken_from_patterns(void **state)
{
    static struct stix_pattern_values values;
    struct arena arena;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        const char *zh = NULL, *en = NULL;
        struct str got = {"", 0};
        bool is_taken = stix_pattern_read(&arena, str_of(patterns[i].pattern), &values, &zh, &en);
        for (size_t v = 0; is_taken && v < values.count; v++)
            got = arena_print(&arena, "%.*s%s%.*s", STR_ARG(got), v > 0 ? " " : "",
                              STR_ARG(values.rows[v].text));
        if (!str_is(got, patterns[i].values))
            fail_msg("%s: %.*s", patterns[i].pattern, STR_ARG(got));
        assert_true(is_taken || (zh && en));
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_value_has_one_normal_form),
        cmocka_unit_test(a_kind_that_is_named_is_held_to),
        cmocka_unit_test(marks_differ_by_kind_and_by_every_byte),
        cmocka_unit_test(a_prefix_keeps_its_bits),
        cmocka_unit_test(only_single_values_are_taken_from_patterns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
