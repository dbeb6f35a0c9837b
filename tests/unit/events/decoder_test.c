/* SPDX-License-Identifier: Apache-2.0
 * Lines of every format, as records or refusals: "format trust time|name=value|…", "!reason@byte".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/decoder.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define BOM          "\xef\xbb\xbf"

enum { SHOWN_BYTES = 1 << 20 };

static void show(struct buf *out, const struct layout_set *set, const struct decoded *decoded)
{
    const struct record *record = &decoded->record;
    const struct layout *layout = record->layout;
    char text[MOMENT_MAX_BYTES];
    struct arena arena;

    arena_init(&arena, SHOWN_BYTES);
    buf_print(out, "%s %s %s", record_format_word(layout->format), piece_trust_word(decoded->trust),
              record->has_time ? moment_print(record->time_us, text) : "-");
    for (uint32_t i = 0; i < layout->slot_count; i++) {
        buf_byte(out, '|');
        buf_str(out, layout_field_name(set, layout->slots[i].field));
        buf_byte(out, '=');
        buf_str(out, record_leaf_text(&record->leaves[i], layout->slots[i].kind, &arena));
    }
    arena_done(&arena);
}

/* The gaps and leaves are the line again, byte for byte. */
static void is_whole(const struct record *record, struct str line)
{
    struct buf out;

    buf_init(&out, SHOWN_BYTES);
    for (uint32_t i = 0; i < record->layout->slot_count; i++) {
        buf_str(&out, record->layout->gaps[i]);
        buf_bytes(&out, record->leaves[i].ptr, record->leaves[i].len);
    }
    buf_str(&out, record->layout->gaps[record->layout->slot_count]);
    if (!str_equal(buf_view(&out), line))
        fail_msg("not the line again: %.*s", (int)line.len, line.ptr);
    buf_done(&out);
}

/* Everything that is read from the text, fed `step` bytes at a time (0: whole). */
static struct str decode(struct buf *out, enum record_format format, bool is_strict,
                         struct str text, size_t step)
{
    struct decoder_options options = {.format = format,
                                      .is_strict = is_strict,
                                      .frame = &(struct moment_frame){1795132800000000, 8 * 3600}};
    struct decoder *decoder = decoder_new(&options);
    struct layout_set *set = layout_set_new();
    struct decoded decoded;
    size_t at = 0;
    bool is_finished = false;

    buf_init(out, SHOWN_BYTES);
    while (!is_finished) {
        size_t now = step > 0 && step < text.len - at ? step : text.len - at;
        char *chunk = malloc(now + 1); /* the checker sees every byte beyond */
        if (now > 0)
            memcpy(chunk, text.ptr + at, now);
        if (at < text.len) {
            decoder_feed(decoder, (struct str){chunk, now});
            at += now;
        } else {
            decoder_finish(decoder);
            is_finished = true;
        }
        enum decoder_step got;
        while ((got = decoder_next(decoder, set, &decoded)) != DECODER_HUNGRY) {
            assert_int_not_equal(got, DECODER_SET_FULL);
            if (out->len > 0)
                buf_byte(out, '\n');
            if (got == DECODER_RECORD) {
                is_whole(&decoded.record, decoded.line);
                show(out, set, &decoded);
            } else {
                buf_print(out, "!%s@%zu", refusal_word(decoded.refusal), decoded.refused_at);
            }
        }
        free(chunk);
    }
    const struct decoder_counts *counts = decoder_counts(decoder);
    assert_int_equal(counts->received, counts->parsed + counts->refused);
    assert_int_equal(counts->bytes_in, text.len);
    decoder_free(decoder);
    layout_set_free(set);
    return buf_view(out);
}

struct line_case {
    const char *line, *shown;
};

static void try_cases(enum record_format format, bool is_strict, const struct line_case *cases,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf out;
        struct str shown = decode(&out, format, is_strict, str_of(cases[i].line), 0);
        if (!str_is(shown, cases[i].shown))
            fail_msg("%s\n  gives %.*s\n  not   %s", cases[i].line, STR_ARG(shown), cases[i].shown);
        buf_done(&out);
    }
}

/* RFC 5424 section 6.5, and what its text says of them. */
static void examples_of_rfc_5424_are_read_as_it_says(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - " BOM
         "'su root' failed for lonvick on /dev/pts/8",
         "syslog standard "
         "2003-10-11T22:14:15.003000Z|priority=34|version=1|timestamp=2003-10-11T22:"
         "14:15.003Z|hostname=mymachine.example.com|app_name=su|msgid=ID47|message='su root' "
         "failed "
         "for lonvick on /dev/pts/8"},
        {"<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make "
         "the do-nuts.",
         "syslog standard "
         "2003-08-24T12:14:15.000003Z|priority=165|version=1|timestamp=2003-08-24T05"
         ":14:15.000003-07:00|hostname=192.0.2.1|app_name=myproc|procid=8710|message=%% It's time "
         "to make the do-nuts."},
        {"<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 "
         "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"] " BOM
         "An application event log entry...",
         "syslog standard "
         "2003-10-11T22:14:15.003000Z|priority=165|version=1|timestamp=2003-10-11T22"
         ":14:15.003Z|hostname=mymachine.example.com|app_name=evntslog|msgid=ID47|sd.exampleSDID@"
         "32473.iut=3|sd.exampleSDID@32473.eventSource=Application|sd.exampleSDID@32473.eventID="
         "1011|message=An application event log entry..."},
        {"<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 "
         "[exampleSDID@32473 iut=\"3\"][examplePriority@32473 class=\"high\"]",
         "syslog standard "
         "2003-10-11T22:14:15.003000Z|priority=165|version=1|timestamp=2003-10-11T22"
         ":14:15.003Z|hostname=mymachine.example.com|app_name=evntslog|msgid=ID47|sd.exampleSDID@"
         "32473.iut=3|sd.examplePriority@32473.class=high"},
        /* section 6.3.5, example 3: a blank between the elements ends the data */
        {"<165>1 - - - - - [a@1 iut=\"3\"] [b@1 class=\"high\"]",
         "syslog standard -|priority=165|version=1|sd.a@1.iut=3|message=[b@1 class=\"high\"]"},
        /* section 6.3.3: escapes, and a backslash that is none */
        {"<0>12 - - - - - [a b=\"q\\\"s\\\\e\\]n\\x\"]",
         "syslog standard -|priority=0|version=12|sd.a.b=q\"s\\e]n\\x"},
        {"<191>999 - - - - - -", "syslog standard -|priority=191|version=999"},
        {"<13>1 - - - - - [a] ", "syslog standard -|priority=13|version=1"},
        {"<13>1 - - - - - [a b=\"\"] x",
         "syslog standard -|priority=13|version=1|sd.a.b=|message=x"},
        {"<13>1 - - - - - - \xc4\xe3",
         "syslog standard -|priority=13|version=1|message=\xe4\xbd\xa0"},
    };
    try_cases(RECORD_SYSLOG, true, cases, COUNT(cases));
    try_cases(RECORD_SYSLOG, false, cases, COUNT(cases));
    try_cases(RECORD_FORMATS, false, cases, COUNT(cases));
}

static void what_rfc_5424_forbids_is_refused_strictly_and_read_loosely(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"no pri", "!syslog-pri@0"},
        {"<192>1 - - - - - -", "!syslog-pri@0"},
        {"<034>1 - - - - - -", "!syslog-pri@0"},
        {"<>1 - - - - - -", "!syslog-pri@0"},
        {"<1234>1 - - - - - -", "!syslog-pri@0"},
        {"<34 >1 - - - - - -", "!syslog-pri@0"},
        {"<34>0 - - - - - -", "!syslog-version@4"},
        {"<34>1 2003-08-24T05:14:15.000000003-07:00 h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-08-24t05:14:15Z h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-08-24T05:14:15z h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-08-24T05:14:60Z h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-08-24T24:14:15Z h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-02-30T05:14:15Z h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-08-24T05:14:15 h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-08-24T05:14:15.Z h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 2003-08-24T05:14:15-0700 h a p m - x", "!syslog-timestamp@6"},
        {"<34>1 -  a p m - x", "!syslog-hostname@8"},
        {"<34>1 - h\x01 a p m - x", "!syslog-hostname@8"},
        {"<34>1 - h 1234567890123456789012345678901234567890123456789 p m - x",
         "!syslog-app-name@10"},
        {"<34>1 - h a p 123456789012345678901234567890123 - x", "!syslog-msgid@14"},
        {"<34>1 - h a p", "!syslog-msgid@13"},
        {"<34>1 - h a p m", "!syslog-structured-data@15"},
        {"<34>1 - h a p m x", "!syslog-structured-data@16"},
        {"<34>1 - h a p m -x", "!syslog-structured-data@17"},
        {"<34>1 - h a p m [ a b=\"c\"]", "!syslog-structured-data@17"},
        {"<34>1 - h a p m []", "!syslog-structured-data@17"},
        {"<34>1 - h a p m [a b=c]", "!syslog-structured-data@21"},
        {"<34>1 - h a p m [a b=\"c]d\"]", "!syslog-structured-data@23"},
        {"<34>1 - h a p m [a b=\"c\"", "!syslog-structured-data@24"},
        {"<34>1 - h a p m [a b=\"c\\\"]", "!syslog-structured-data@25"},
        {"<34>1 - h a p m [a b=\"c\" ]", "!syslog-structured-data@25"},
        {"<34>1 - h a p m [a=b]", "!syslog-structured-data@18"},
        {"<34>1 - h a p m [123456789012345678901234567890123]", "!syslog-structured-data@17"},
        {"<34>1 - h a p m [a b=\"\xff\"]", "!syslog-structured-data@23"},
        {"<34>1 - h a p m [a][b][a]", "!syslog-sd-twice@22"},
        {"<34>1 - h a p m - " BOM "\xff", "!not-utf8@18"},
    };
    try_cases(RECORD_SYSLOG, true, cases, COUNT(cases));
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf out;
        struct str shown = decode(&out, RECORD_SYSLOG, false, str_of(cases[i].line), 0);
        if (!str_starts(shown, STR("syslog ")))
            fail_msg("%s\n  gives %.*s", cases[i].line, STR_ARG(shown));
        buf_done(&out);
    }
}

/* RFC 3164 section 5.4; the reference is 2026-11-20, the zone of the place +08:00. */
static void examples_of_rfc_3164_are_read_as_it_says(void **state)
{
    (void)state;
    static const struct line_case strict[] = {
        {"<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
         "syslog traditional 2026-10-11T14:14:15.000000Z|priority=34|timestamp=Oct 11 22:14:15|"
         "hostname=mymachine|app_name=su|message='su root' failed for lonvick on /dev/pts/8"},
        {"Use the BFG!", "!syslog-pri@0"},
        {"<13>Use the BFG!", "!syslog-timestamp@4"},
        {"<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's time to make the do-nuts.",
         "syslog traditional 2026-08-23T21:34:00.000000Z|priority=165|timestamp=Aug 24 05:34:00|"
         "hostname=CST|message=1987 mymachine myproc[10]: %% It's time to make the do-nuts."},
        {"<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All "
         "Folks!",
         "!syslog-timestamp@3"},
        {"<13>Feb  5 17:32:18 10.0.0.99 a[1]: x",
         "syslog traditional 2026-02-05T09:32:18.000000Z|priority=13|timestamp=Feb  5 17:32:18|"
         "hostname=10.0.0.99|app_name=a|procid=1|message=x"},
        {"<13>Feb 05 17:32:18 10.0.0.99 a: x", "!syslog-timestamp@4"},
        {"<13>Feb 30 17:32:18 10.0.0.99 a: x", "!syslog-timestamp@4"},
        {"<13>Feb  5 17:32:18", "!syslog-timestamp@19"},
        {"<13>Feb  5 17:32:18 host", "!syslog-hostname@20"},
        {"<13>Feb  5 17:32:18 h a23456789012345678901234567890123: x", "!syslog-tag@22"},
    };
    static const struct line_case loose[] = {
        {"Use the BFG!", "syslog guessed -|message=Use the BFG!"},
        {"<13>Use the BFG!", "syslog guessed -|priority=13|message=Use the BFG!"},
        {"<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All "
         "Folks!",
         "syslog variant 1990-10-22T02:52:01.000000Z|priority=0|timestamp=1990 Oct 22 10:52:01|"
         "zone=TZ-6|hostname=scapegoat.dmz.example.org|message=10.1.2.3 sched[0]: That's All "
         "Folks!"},
    };
    try_cases(RECORD_SYSLOG, true, strict, COUNT(strict));
    try_cases(RECORD_SYSLOG, false, loose, COUNT(loose));
}

static void manners_of_vendors_are_known(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"<189>45: *Mar  1 18:46:11.123: %SYS-5-CONFIG_I: Configured from console",
         "syslog variant 2026-03-01T10:46:11.123000Z|priority=189|sequence=45|timestamp=Mar  1 "
         "18:46:11.123|app_name=SYS|level=5|msgid=CONFIG_I|message=Configured from console"},
        {"<189>12: 000046: Jun 26 2023 10:11:12 CST: %LINK-3-UPDOWN: Interface up",
         "syslog variant 2023-06-26T02:11:12.000000Z|priority=189|sequence=12|sequence=000046|"
         "timestamp=Jun 26 2023 10:11:12|zone=CST|app_name=LINK|level=3|msgid=UPDOWN|message="
         "Interface up"},
        {"<189>45: edge-1: .Mar  1 18:46:11: %SEC_LOGIN-4-LOGIN_FAILED: x",
         "syslog variant 2026-03-01T10:46:11.000000Z|priority=189|sequence=45|hostname=edge-1|"
         "timestamp=Mar  1 18:46:11|app_name=SEC_LOGIN|level=4|msgid=LOGIN_FAILED|message=x"},
        {"<188>Jun 26 2023 10:11:12 CORE-SW-01 %%01IFNET/4/IF_STATE(l)[12]:Interface down.",
         "syslog variant 2023-06-26T02:11:12.000000Z|priority=188|timestamp=Jun 26 2023 10:11:12|"
         "hostname=CORE-SW-01|app_name=IFNET|level=4|msgid=IF_STATE|sequence=12|message=Interface "
         "down."},
        {"<188>2023-6-26 10:11:12 USG6000 %%01SECLOG/4/SESSION(l):IPVer=4",
         "syslog variant 2023-06-26T02:11:12.000000Z|priority=188|timestamp=2023-6-26 10:11:12|"
         "hostname=USG6000|app_name=SECLOG|level=4|msgid=SESSION|message=IPVer=4"},
        {"<188>Jun  6 2023 10:11:12+08:00 AR1 %%01SSH/4/X(s)[3]:y",
         "syslog variant 2023-06-06T02:11:12.000000Z|priority=188|timestamp=Jun  6 2023 "
         "10:11:12+08:00|hostname=AR1|app_name=SSH|level=4|msgid=X|sequence=3|message=y"},
        {"<190>Oct  9 14:59:04:121 2012 H3C %%10IFNET/3/LINK_UPDOWN(l): Ethernet0/1 is UP.",
         "syslog variant 2012-10-09T06:59:04.121000Z|priority=190|timestamp=Oct  9 14:59:04:121 "
         "2012|hostname=H3C|app_name=IFNET|level=3|msgid=LINK_UPDOWN|message=Ethernet0/1 is UP."},
        {"<190>%Jan  1 00:00:00:000 2013 H3C SHELL/5/SHELL_LOGIN: Console logged in",
         "syslog variant 2012-12-31T16:00:00.000000Z|priority=190|timestamp=Jan  1 00:00:00:000 "
         "2013|hostname=H3C|app_name=SHELL|level=5|msgid=SHELL_LOGIN|message=Console logged in"},
        {"<134>1637856347.123456789 MX84 flows src=1.2.3.4",
         "syslog variant 2021-11-25T16:05:47.123456Z|priority=134|timestamp=1637856347.123456789|"
         "hostname=MX84|message=flows src=1.2.3.4"},
        {"Nov 21 10:00:00 host sshd[77]: Accepted password for root",
         "syslog guessed 2026-11-21T02:00:00.000000Z|timestamp=Nov 21 10:00:00|hostname=host|"
         "app_name=sshd|procid=77|message=Accepted password for root"},
        {"<86>2023-06-26T10:11:12.123456+08:00 host sshd[77]: x",
         "syslog variant 2023-06-26T02:11:12.123456Z|priority=86|timestamp=2023-06-26T10:11:12."
         "123456+08:00|hostname=host|app_name=sshd|procid=77|message=x"},
        {"<13>Oct 11 22:14:15 su: no host",
         "syslog traditional 2026-10-11T14:14:15.000000Z|priority=13|timestamp=Oct 11 22:14:15|"
         "app_name=su|message=no host"},
        {"<999>x", "syslog guessed -|priority=999|message=x"},
    };
    try_cases(RECORD_SYSLOG, false, cases, COUNT(cases));
}

static void other_formats_inside_of_syslog_are_read(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"<14>Nov 21 10:00:00 s suricata[12]: "
         "{\"timestamp\":\"2016-06-08T20:01:52.875791+0000\",\"event_type\":\"dns\",\"dns\":{"
         "\"rrname\":\"a\\u0062\"}}",
         "eve traditional 2016-06-08T20:01:52.875791Z|syslog.priority=14|syslog.timestamp=Nov 21 "
         "10:00:00|syslog.hostname=s|syslog.app_name=suricata|syslog.procid=12|timestamp=2016-06-"
         "08T20:01:52.875791+0000|event_type=dns|dns.rrname=ab"},
        {"<14>1 - h a - - - @cee: {\"x\":[1,2]}",
         "json standard -|syslog.priority=14|syslog.version=1|syslog.hostname=h|syslog.app_name=a|"
         "x=1|x=2"},
        {"<14>1 - h a - - - {\"x\":", "syslog standard -|priority=14|version=1|hostname=h|app_name="
                                      "a|message={\"x\":"},
        {"<14>Sep 19 08:26:10 fw CEF:0|v|p|1|100|n|10|src=10.0.0.1",
         "cef traditional 2026-09-19T00:26:10.000000Z|syslog.priority=14|syslog.timestamp=Sep 19 "
         "08:26:10|syslog.hostname=fw|device_vendor=v|device_product=p|device_version=1|"
         "signature_id=100|name=n|severity=10|src=10.0.0.1"},
        {"<13>1 2019-01-18T11:07:53Z h - - - - LEEF:1.0|v|p|1|41|src=10.0.1.8\tsev=5",
         "leef standard 2019-01-18T11:07:53.000000Z|syslog.priority=13|syslog.version=1|syslog."
         "timestamp=2019-01-18T11:07:53Z|syslog.hostname=h|vendor=v|product=p|version=1|event_id="
         "41|src=10.0.1.8|sev=5"},
        {"<14>1 - h a - - - CEF:0|v|p", "syslog standard -|priority=14|version=1|hostname=h|"
                                        "app_name=a|message=CEF:0|v|p"},
    };
    try_cases(RECORD_SYSLOG, false, cases, COUNT(cases));
    try_cases(RECORD_FORMATS, false, cases, COUNT(cases));
}

static void cef_is_read_with_its_escapes_and_blanks(void **state)
{
    (void)state;
#define HEAD  "CEF:0|v|p|1|100|n|3|"
#define SHOWN "device_vendor=v|device_product=p|device_version=1|signature_id=100|name=n|severity=3"
    static const struct line_case cases[] = {
        {HEAD, "cef standard -|" SHOWN},
        {"CEF:1|a\\|b|c\\\\|1|x|detected a \\| in packet|10|",
         "cef standard -|device_vendor=a|b|device_product=c\\|device_version=1|signature_id=x|name="
         "detected a | in packet|severity=10"},
        {HEAD "act=blocked a \\= b dst=1.1.1.1",
         "cef standard -|" SHOWN "|act=blocked a = b|dst=1.1.1.1"},
        {HEAD "msg=two words  src=1.1.1.1 cs1=  ",
         "cef standard -|" SHOWN "|msg=two words|src=1.1.1.1|cs1="},
        {HEAD "msg=line\\nnext rt=1465416112875",
         "cef standard 2016-06-08T20:01:52.875000Z|" SHOWN "|msg=line\nnext|rt=1465416112875"},
        {HEAD "start=Oct 11 2003 22:14:15 end=Oct 11 2003 22:14:16",
         "cef standard 2003-10-11T14:14:16.000000Z|" SHOWN
         "|start=Oct 11 2003 22:14:15|end=Oct 11 2003 22:14:16"},
        {"CEF:2|v|p|1|100|n|3|", "!cef-header@4"},
        {"CEF:0|v|p|1|100|n", "!cef-header@16"},
        {"CEF:0|v|p|1|100|n|3", "!cef-header@18"},
        {HEAD "no pair", "!cef-extension@20"},
        {"something else", "!cef-header@0"},
    };
    static const struct line_case loose[] = {
        {HEAD "request=http://x/?a=b&c=d src=1.1.1.1",
         "cef standard -|" SHOWN "|request=http://x/?a=b&c=d|src=1.1.1.1"},
    };
    static const struct line_case strict[] = {
        {HEAD "request=http://x/?a=b src=1.1.1.1", "!cef-extension@39"},
        {"CEF: 0|v|p|1|100|n|3|", "!cef-header@4"},
        {"CEF:0|v|p|1|100|n\\x|3|", "!cef-header@17"},
        {"CEF:0|v|p|1|100|n\\=|3|", "!cef-header@17"},
        {"CEF:0|v|p|1|100|n|11|", "!cef-severity@18"},
        {"CEF:0|v|p|1|100|n|-1|", "!cef-severity@18"},
        {"CEF:0|v|p|1|100|n|low|", "!cef-severity@18"},
        {"CEF:0|v|p|1|100|n|3.5|", "!cef-severity@18"},
        {"CEF:0|v|p|1|100|n|08|", "!cef-severity@18"},
        {"CEF:0|v|p|1|100|n||", "!cef-severity@18"},
        {HEAD "msg=a\\x", "!cef-extension@25"},
        {HEAD "msg=a\\|b", "!cef-extension@25"},
        {HEAD "msg=a\\", "!cef-extension@25"},
        {HEAD "src=1.1.1", "!cef-value@24"},
        {HEAD "src=1.1.1.256", "!cef-value@24"},
        {HEAD "dst=2001:db8::g", "!cef-value@24"},
        {HEAD "dvc=host", "!cef-value@24"},
        {HEAD "c6a2=10.0.0", "!cef-value@25"},
        {HEAD "spt=65536", "!cef-value@24"},
        {HEAD "dpt=-1", "!cef-value@24"},
        {HEAD "dpt=http", "!cef-value@24"},
        {HEAD "cnt=many", "!cef-value@24"},
        {HEAD "in=1.5", "!cef-value@23"},
        {HEAD "cn1=99999999999999999999", "!cef-value@24"},
        {HEAD "smac=00:0d:60:af:1b", "!cef-value@25"},
        {HEAD "dmac=00:0d-60:af:1b:61", "!cef-value@25"},
    };
    static const struct line_case good[] = {
        {"CEF:0|v|p|1|100|n|10|",
         "cef standard -|device_vendor=v|device_product=p|device_version=1|"
         "signature_id=100|name=n|severity=10"},
        {"CEF:1|v|p|1|100|n|Very-High|",
         "cef standard -|device_vendor=v|device_product=p|device_version=1|"
         "signature_id=100|name=n|severity=Very-High"},
        {HEAD
         "src=1.1.1.1 dst=2001:db8::1 spt=0 dpt=65535 cnt=3 dmac=00-0D-60-af-1b-61 c6a1= msg=a\\=b",
         "cef standard -|" SHOWN "|src=1.1.1.1|dst=2001:db8::1|spt=0|dpt=65535|cnt=3|"
         "dmac=00-0D-60-af-1b-61|c6a1=|msg=a=b"},
    };
    try_cases(RECORD_CEF, true, good, COUNT(good));
    try_cases(RECORD_CEF, false, cases, COUNT(cases));
    try_cases(RECORD_CEF, false, loose, COUNT(loose));
    try_cases(RECORD_CEF, true, strict, COUNT(strict));
#undef HEAD
#undef SHOWN
}

static void leef_is_read_with_its_delimiters(void **state)
{
    (void)state;
#define SHOWN "leef standard -|vendor=v|product=p|version=1|event_id=7"
    static const struct line_case cases[] = {
        {"LEEF:1.0|v|p|1|7|a=1\tb=two words\t", SHOWN "|a=1|b=two words"},
        {"LEEF:2.0|v|p|1|7|^|a=1^b=2=3", SHOWN "|a=1|b=2=3"},
        {"LEEF:2.0|v|p|1|7|x5E|a=1^b=", SHOWN "|a=1|b="},
        {"LEEF:2.0|v|p|1|7|0x5e|a=1", SHOWN "|a=1"},
        {"LEEF:2.0|v|p|1|7||a=1\tb=2", SHOWN "|a=1|b=2"},
        {"LEEF:1.0|v|p|1|7|devTime=1465416112875\tsev=3",
         "leef standard 2016-06-08T20:01:52.875000Z|vendor=v|product=p|version=1|event_id=7|"
         "devTime=1465416112875|sev=3"},
        {"LEEF:3.0|v|p|1|7|a=1", "!leef-header@0"},
        {"LEEF:1.0|v|p|1", "!leef-header@13"},
    };
    static const struct line_case loose[] = {
        {"LEEF:2.0|v|p|1|7|a=1\tb=2", SHOWN "|a=1|b=2"}, /* the delimiter was forgotten */
        {"LEEF:1.0|v|p|1|7|a=1\tstray\tb=2", SHOWN "|a=1|unread=stray|b=2"},
    };
    static const struct line_case strict[] = {
        {"LEEF:2.0|v|p|1|7|a=1\tb=2", "!leef-header@17"},
        {"LEEF:1.0|v|p|1|7|a=1\tstray\tb=2", "!leef-attribute@21"},
    };
    try_cases(RECORD_LEEF, false, cases, COUNT(cases));
    try_cases(RECORD_LEEF, false, loose, COUNT(loose));
    try_cases(RECORD_LEEF, true, strict, COUNT(strict));
#undef SHOWN
}

static void web_logs_are_read_with_and_without_a_virtual_host(void **state)
{
    (void)state;
#define TIME "web standard 2000-10-10T20:55:36.000000Z|"
#define AT   "[10/Oct/2000:13:55:36 -0700]"
#define SAID "timestamp=10/Oct/2000:13:55:36 -0700|"
    static const struct line_case cases[] = {
        {"127.0.0.1 - frank " AT " \"GET /apache_pb.gif HTTP/1.0\" 200 2326",
         TIME "client=127.0.0.1|user=frank|" SAID
              "method=GET|url=/apache_pb.gif|protocol=HTTP/1.0|status=200|bytes=2326"},
        {"127.0.0.1 - - " AT
         " \"GET /a?b=c d HTTP/1.0\" 200 - \"-\" \"a \\\"b\\\"\" \"1.1.1.1\" 0.01",
         TIME "client=127.0.0.1|" SAID "method=GET|url=/a?b=c d|protocol=HTTP/1.0|status=200|"
              "user_agent=a \\\"b\\\"|x_forwarded_for=1.1.1.1|rest=0.01"},
        {"www.example.com:80 ::1 - - " AT " \"GET / HTTP/2.0\" 304 0",
         TIME "host=www.example.com:80|client=::1|" SAID
              "method=GET|url=/|protocol=HTTP/2.0|status=304|bytes=0"},
        {"192.0.2.1 - two words " AT " \"GET / HTTP/1.1\" 200 1",
         TIME "client=192.0.2.1|user=two words|" SAID
              "method=GET|url=/|protocol=HTTP/1.1|status=200|bytes=1"},
        {"192.0.2.1 - - " AT " \"\\x16\\x03\\x01\" 400 226",
         TIME "client=192.0.2.1|" SAID "request=\\x16\\x03\\x01|status=400|bytes=226"},
        {"192.0.2.1 - - " AT " \"-\" 408 -", TIME "client=192.0.2.1|" SAID "status=408"},
        {"192.0.2.1 - - " AT " \"GET / HTTP/1.1", "!web-line@42"},
        {"192.0.2.1 - - " AT " \"GET / HTTP/1.1\" abc 1", "!web-line@59"},
        {"192.0.2.1 - - [10/Okt/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 1 1", "!web-line@15"},
        {"nothing of the kind", "!web-line@0"},
    };
    try_cases(RECORD_WEB, false, cases, COUNT(cases));
#undef TIME
#undef AT
#undef SAID
}

static void columns_follow_their_head(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"#Software: x\r\n#Fields: date time c-ip cs(User-Agent) sc-status\r\n"
         "2024-01-02 03:04:05 192.0.2.1 Mozilla/5.0+(X) 200\r\n"
         "2024-01-02 03:04:06 192.0.2.1 - 404\r\n"
         "2024-01-02 03:04:06 192.0.2.1 -\r\n"
         "2024-01-02 03:04:06 192.0.2.1 - 404 5\r\n"
         "#Fields: cs-method sc-status\r\nGET 200\r\n",
         "web standard 2024-01-02T03:04:05.000000Z|date=2024-01-02|time=03:04:05|c-ip=192.0.2.1|cs("
         "User-Agent)=Mozilla/5.0+(X)|sc-status=200\n"
         "web standard 2024-01-02T03:04:06.000000Z|date=2024-01-02|time=03:04:06|c-ip=192.0.2.1|sc-"
         "status=404\n!columns@30\n!columns@36\nweb standard -|cs-method=GET|sc-status=200"},
        {"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n"
         "#fields\tts\tuid\tid.orig_h\tquery\n#types\ttime\tstring\taddr\tstring\n"
         "1465416112.875791\tC1\t192.0.2.1\t-\n#close\t2016",
         "zeek standard "
         "2016-06-08T20:01:52.875791Z|ts=1465416112.875791|uid=C1|id.orig_h=192.0.2.1"},
    };
    try_cases(RECORD_FORMATS, false, cases, COUNT(cases));
    static const struct line_case none[] = {{"a\tb", "!columns@0"}};
    try_cases(RECORD_ZEEK, false, none, COUNT(none));
}

static void every_line_says_its_own_format(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"{\"a\":{\"event_type\":1,\"timestamp\":1},\"s\":\"\\\"event_type\\\":\"}", "json"},
        {"{\"flow_id\":1,\"timestamp\":\"\",\"event_type\":\"dns\"}", "eve"},
        {"{\"event_type\":\"dns\"}", "json"},
        {"{\"EventID\":1,\"Hostname\":\"x\"}", "windows"},
        {"{\"EventID\":1}", "json"},
        {"{\"Event\":{\"System\":{\"EventID\":1}}}", "windows"},
        {"{\"Event\":{\"x\":1}}", "json"},
        {"{\"@timestamp\":\"\",\"winlog\":{\"event_id\":1}}", "windows"},
        {"{\"x\":[{\"y\":\"}\"}],\"Channel\":\"Security\"}", "windows"},
        {"{\"ts\":1.5,\"uid\":\"C\"}", "zeek"},
        {"{\"ts\":1.5,\"id.orig_h\":\"C\"}", "zeek"},
        {"{\"_path\":\"dns\"}", "zeek"},
        {"{\"ts\":1.5}", "json"},
        {"{\"netflow\":{},\"flow\":{}}", "netflow"},
        {" {}", "json"},
        {"CEF:0|v|p|1|100|n|3|", "cef"},
        {"LEEF:1.0|v|p|1|7|a=1", "leef"},
        {"<13>x", "syslog"},
        {"Nov 21 10:00:00 host x", "syslog"},
        {"2024-01-02 03:04:05 host x", "syslog"},
        {"1.1.1.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1", "web"},
        {"just words", "!unknown@0"},
        {"[1]", "!unknown@0"},
        {"{\"a\":1", "!not-json@0"},
        {"{\"a\":\"\xff\"}", "!not-json@0"},
        {"{\"a\":1} x", "!not-json@0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf out;
        struct str shown = decode(&out, RECORD_FORMATS, false, str_of(cases[i].line), 0);
        if (!str_starts(shown, str_of(cases[i].shown)))
            fail_msg("%s\n  gives %.*s\n  not   %s", cases[i].line, STR_ARG(shown), cases[i].shown);
        buf_done(&out);
    }
}

static void times_are_found_in_json(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"{\"timestamp\":\"2016-06-08T20:01:52.875791+0000\",\"event_type\":\"dns\"}",
         "2016-06-08T20:01:52.875791Z"},
        {"{\"event_type\":\"dns\",\"timestamp\":\"never\"}", "-"},
        {"{\"Event\":{\"System\":{\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"2023-08-27T03:"
         "05:55.349Z\"}}}}}",
         "2023-08-27T03:05:55.349000Z"},
        {"{\"Channel\":\"S\",\"EventTime\":\"2020-09-01 10:00:00\"}",
         "2020-09-01T02:00:00.000000Z"},
        {"{\"Channel\":\"S\",\"UtcTime\":\"2020-09-01 10:00:00.5\"}",
         "2020-09-01T10:00:00.500000Z"},
        {"{\"ts\":1465416112.875791,\"uid\":\"C\"}", "2016-06-08T20:01:52.875791Z"},
        {"{\"time\":1465416112}", "2016-06-08T20:01:52.000000Z"},
        {"{\"a\":{\"time\":1465416112}}", "-"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf out;
        struct str rest, shown = decode(&out, RECORD_FORMATS, false, str_of(cases[i].line), 0);
        (void)str_cut(shown, ' ', &rest);
        (void)str_cut(rest, ' ', &rest);
        if (!str_is(str_cut(rest, '|', &rest), cases[i].shown))
            fail_msg("%s\n  gives %.*s", cases[i].line, STR_ARG(shown));
        buf_done(&out);
    }
}

static void lines_may_be_cut_anywhere(void **state)
{
    (void)state;
    static const char text[] =
        BOM "{\"a\":1}\r\n\r\n   \n<34>Oct 11 22:14:15 mymachine su: 'su root'\n"
            "CEF:0|v|p|1|100|n|3|src=1.1.1.1 dst=2.2.2.2\n{\"a\":\"b\0c\"}\n"
            "<13>1 - - - - - - a\0b\n{\"a\":2}";
    struct buf whole, cut;

    struct str all = decode(&whole, RECORD_FORMATS, false, (struct str){text, sizeof text - 1}, 0);
    assert_true(str_starts(all, STR("json standard -|a=1\nsyslog traditional ")));
    assert_true(str_ends(all, STR("json standard -|a=2")));
    assert_true(str_contains(all, STR("\n!not-json@0\n")));
    assert_true(str_contains(all, ((struct str){"message=a\0b", 11})));
    for (size_t step = 4; step < sizeof text; step++) {
        struct str got =
            decode(&cut, RECORD_FORMATS, false, (struct str){text, sizeof text - 1}, step);
        if (!str_equal(all, got))
            fail_msg("in steps of %zu: %.*s", step, STR_ARG(got));
        buf_done(&cut);
    }
    buf_done(&whole);
}

static void a_line_beyond_the_limit_is_passed_over_and_told(void **state)
{
    (void)state;
    static const size_t lengths[] = {LAYOUT_LINE_MAX_BYTES - 6, LAYOUT_LINE_MAX_BYTES + 1,
                                     (size_t)LAYOUT_LINE_MAX_BYTES * 3};
    for (size_t i = 0; i < COUNT(lengths); i++) {
        for (size_t step = 0; step < 200000; step += 65536) {
            struct buf text, out;
            buf_init(&text, (size_t)16 << 20);
            for (size_t k = 0; k < lengths[i]; k++)
                buf_byte(&text, 'x');
            buf_text(&text, "\n{\"a\":1}\n");
            struct str shown = decode(&out, RECORD_FORMATS, false, buf_view(&text), step);
            if (!str_is(shown, lengths[i] > LAYOUT_LINE_MAX_BYTES
                                   ? "!too-long@1048576\njson standard -|a=1"
                                   : "!unknown@0\njson standard -|a=1"))
                fail_msg("%zu in steps of %zu: %.*s", lengths[i], step, STR_ARG(shown));
            buf_done(&out);
            buf_done(&text);
        }
    }
}

static void messages_are_one_record_each_and_json_may_be_several(void **state)
{
    (void)state;
    struct decoder_options options = {.format = RECORD_FORMATS,
                                      .frame = &(struct moment_frame){1795132800000000, 0}};
    struct decoder *decoder = decoder_new(&options);
    struct layout_set *set = layout_set_new();
    struct decoded decoded;

    decoder_feed_message(decoder, NULL, STR("<13>1 - - - - - - two\nlines\n"));
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_RECORD);
    assert_int_equal(decoded.record.leaves[2].len, 9);
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_HUNGRY);
    decoder_feed_message(decoder, NULL, STR("{\"a\":1}\n{\"a\":2}"));
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_RECORD);
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_RECORD);
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_HUNGRY);
    decoder_feed_message(decoder, NULL, STR(""));
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_HUNGRY);
    assert_int_equal(decoder_counts(decoder)->parsed, 3);
    decoder_free(decoder);
    layout_set_free(set);
}

/* Read at the given time of receipt, as text. */
static void assert_time(struct decoder *decoder, struct layout_set *set, const char *line,
                        const char *expected)
{
    struct decoded decoded;
    char text[MOMENT_MAX_BYTES];

    decoder_feed_message(decoder, NULL, str_of(line));
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_RECORD);
    assert_true(decoded.record.has_time);
    assert_string_equal(moment_print(decoded.record.time_us, text), expected);
    assert_int_equal(decoder_next(decoder, set, &decoded), DECODER_HUNGRY);
}

static void times_without_a_zone_are_beijings_unless_somebody_says_another(void **state)
{
    (void)state;
    static const char cef[] = "CEF:0|v|p|1|100|n|5|rt=Nov 20 2026 22:14:15";
    struct decoder_options options = {.format = RECORD_FORMATS};
    struct decoder *decoder = decoder_new(&options);
    struct layout_set *set = layout_set_new();

    assert_time(decoder, set, cef, "2026-11-20T14:14:15.000000Z");
    assert_time(decoder, set, "{\"ts\":1772413200.5,\"uid\":\"C1\",\"id.orig_h\":\"10.0.0.1\"}",
                "2026-03-02T01:00:00.500000Z");
    assert_time(decoder, set,
                "{\"EventID\":1,\"Channel\":\"x\",\"UtcTime\":\"2026-03-02 01:00:00.5\"}",
                "2026-03-02T01:00:00.500000Z");
    assert_time(decoder, set,
                "{\"event_type\":\"dns\",\"timestamp\":\"2026-03-02T01:00:00.500000+0000\"}",
                "2026-03-02T01:00:00.500000Z");
    decoder_free(decoder);
    options.frame = &(struct moment_frame){0, 0};
    decoder = decoder_new(&options);
    assert_time(decoder, set, cef, "2026-11-20T22:14:15.000000Z");
    decoder_free(decoder);
    layout_set_free(set);
}

static void the_year_of_a_time_without_one_goes_on_with_the_clock(void **state)
{
    (void)state;
    struct decoder_options options = {.format = RECORD_FORMATS,
                                      .frame = &(struct moment_frame){1795132800000000, 0}};
    struct decoder *decoder = decoder_new(&options);
    struct layout_set *set = layout_set_new();

    assert_time(decoder, set, "<34>Dec 20 22:14:15 h su: x", "2025-12-20T22:14:15.000000Z");
    decoder_set_reference(decoder, 1795132800000000 + (int64_t)30 * 86400 * 1000000);
    assert_time(decoder, set, "<34>Dec 20 22:14:15 h su: x", "2026-12-20T22:14:15.000000Z");
    decoder_free(decoder);
    layout_set_free(set);
}

static void a_full_set_is_told_and_the_line_comes_again(void **state)
{
    (void)state;
    struct decoder_options options = {.format = RECORD_FORMATS,
                                      .frame = &(struct moment_frame){1795132800000000, 0}};
    struct decoder *decoder = decoder_new(&options);
    struct layout_set *set = layout_set_new();
    struct decoded decoded;
    struct buf text;
    size_t records = 0, cleared = 0;
    enum decoder_step step;

    buf_init(&text, (size_t)4 << 20);
    for (size_t i = 0; i < LAYOUT_MAX + 10; i++)
        buf_print(&text, "<13>1 - - - - - [a b%zu=\"c\"]\n", i);
    decoder_feed(decoder, buf_view(&text));
    while ((step = decoder_next(decoder, set, &decoded)) != DECODER_HUNGRY) {
        if (step == DECODER_SET_FULL) {
            layout_set_clear(set);
            cleared++;
            continue;
        }
        assert_int_equal(step, DECODER_RECORD);
        records++;
    }
    assert_int_equal(records, LAYOUT_MAX + 10);
    assert_int_equal(cleared, 1);
    assert_int_equal(decoder_counts(decoder)->parsed, records);
    buf_done(&text);
    decoder_free(decoder);
    layout_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_rfc_5424_are_read_as_it_says),
        cmocka_unit_test(what_rfc_5424_forbids_is_refused_strictly_and_read_loosely),
        cmocka_unit_test(examples_of_rfc_3164_are_read_as_it_says),
        cmocka_unit_test(manners_of_vendors_are_known),
        cmocka_unit_test(other_formats_inside_of_syslog_are_read),
        cmocka_unit_test(cef_is_read_with_its_escapes_and_blanks),
        cmocka_unit_test(leef_is_read_with_its_delimiters),
        cmocka_unit_test(web_logs_are_read_with_and_without_a_virtual_host),
        cmocka_unit_test(columns_follow_their_head),
        cmocka_unit_test(every_line_says_its_own_format),
        cmocka_unit_test(times_are_found_in_json),
        cmocka_unit_test(lines_may_be_cut_anywhere),
        cmocka_unit_test(a_line_beyond_the_limit_is_passed_over_and_told),
        cmocka_unit_test(times_without_a_zone_are_beijings_unless_somebody_says_another),
        cmocka_unit_test(the_year_of_a_time_without_one_goes_on_with_the_clock),
        cmocka_unit_test(messages_are_one_record_each_and_json_may_be_several),
        cmocka_unit_test(a_full_set_is_told_and_the_line_comes_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
