/* SPDX-License-Identifier: Apache-2.0
 * Datagrams made by hand, byte by byte, and the lines they become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "events/decoder.h"
#include "events/netflow.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { ROOM_BYTES = 1 << 20, EXPORTED_S = 1465416112, UPTIME_MS = 60000 };

static const struct netflow_peer one = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1},
                                        2055};
static const struct netflow_peer two = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 2},
                                        2055};

/* ---- Making datagrams: hexadecimal digits, blanks are left out ---- */

static void put(struct buf *out, const char *hex)
{
    unsigned value = 0;
    size_t digits = 0;

    for (; *hex != '\0'; hex++) {
        const char *at = strchr("0123456789abcdef", *hex);
        if (at == NULL || *hex == '\0')
            continue;
        value = value << 4 | (unsigned)(at - "0123456789abcdef");
        if (++digits % 2 == 0)
            buf_byte(out, (char)value);
    }
}

static void put_number(struct buf *out, uint64_t value, size_t bytes)
{
    for (size_t i = bytes; i > 0; i--)
        buf_byte(out, (char)(value >> ((i - 1) * 8)));
}

static void put_5(struct buf *out, uint32_t sequence, unsigned sampling, unsigned records)
{
    put_number(out, 5, 2);
    put_number(out, records, 2);
    put_number(out, UPTIME_MS, 4);
    put_number(out, EXPORTED_S, 4);
    put_number(out, 875791000, 4);
    put_number(out, sequence, 4);
    put_number(out, 0x0102, 2);
    put_number(out, 0x4000 | sampling, 2);
    for (unsigned i = 0; i < records; i++)
        put(out, "c6336407 cb007109 00000000 0001 0002 0000000a 000005dc 0000c350 0000d6d8"
                 "c001 01bb 00 1b 06 00 fde8 fde9 18 10 0000");
}

static void put_9(struct buf *out, uint32_t sequence, uint32_t domain, const char *sets)
{
    put_number(out, 9, 2);
    put_number(out, 1, 2);
    put_number(out, UPTIME_MS, 4);
    put_number(out, EXPORTED_S, 4);
    put_number(out, sequence, 4);
    put_number(out, domain, 4);
    put(out, sets);
}

static void put_10(struct buf *out, uint32_t sequence, uint32_t domain, const char *sets)
{
    size_t from = out->len;

    put_number(out, 10, 2);
    put_number(out, 0, 2);
    put_number(out, EXPORTED_S, 4);
    put_number(out, sequence, 4);
    put_number(out, domain, 4);
    put(out, sets);
    out->data[from + 2] = (char)((out->len - from) >> 8);
    out->data[from + 3] = (char)(out->len - from);
}

/* ---- Reading them ---- */

/* Everything a datagram gives, one line each; "!reason@byte" for what is refused. */
static void feed(struct netflow *n, const struct netflow_peer *peer, struct str datagram,
                 struct buf *shown)
{
    struct str line;
    size_t at;
    int64_t us;
    bool has_time;
    enum netflow_step step;
    char *copy = malloc(datagram.len + 1); /* the checker sees every byte beyond */

    if (datagram.len > 0)
        memcpy(copy, datagram.ptr, datagram.len);
    enum refusal reason = netflow_feed(n, peer, (struct str){copy, datagram.len}, &at);
    if (reason != REFUSAL_NONE)
        buf_print(shown, "!%s@%zu\n", refusal_word(reason), at);
    while ((step = netflow_next(n, &line, &us, &has_time, &reason, &at)) != NETFLOW_DONE) {
        if (step == NETFLOW_REFUSED)
            buf_print(shown, "!%s@%zu\n", refusal_word(reason), at);
        else
            buf_print(shown, "%.*s\n", (int)line.len, line.ptr);
    }
    free(copy);
}

struct step {
    const struct netflow_peer *peer;
    unsigned version;
    uint32_t sequence, domain;
    const char *sets, *shown;
};

static void try_steps(const struct step *steps, size_t count, struct netflow_counts *ret_counts)
{
    struct netflow *n = netflow_new(false);

    for (size_t i = 0; i < count; i++) {
        struct buf datagram, shown;
        buf_init(&datagram, ROOM_BYTES);
        buf_init(&shown, ROOM_BYTES);
        if (steps[i].version == 9)
            put_9(&datagram, steps[i].sequence, steps[i].domain, steps[i].sets);
        else
            put_10(&datagram, steps[i].sequence, steps[i].domain, steps[i].sets);
        feed(n, steps[i].peer, buf_view(&datagram), &shown);
        if (!str_is(buf_view(&shown), steps[i].shown))
            fail_msg("step %zu gives\n%.*s\nnot\n%s", i, STR_ARG(buf_view(&shown)), steps[i].shown);
        buf_done(&datagram);
        buf_done(&shown);
    }
    if (ret_counts != NULL)
        *ret_counts = *netflow_counts(n);
    netflow_free(n);
}

#define HEAD_9(exporter, domain, template, sequence, rest)                                         \
    "{\"netflow\":{\"version\":9,\"exporter\":\"192.0.2." exporter                                 \
    "\",\"port\":2055,\"domain\":" domain                                                          \
    ",\"template\":" template ",\"sequence\":" sequence                                            \
                              ",\"exported\":\"2016-06-08T20:01:52.000000Z\"" rest "},\"flow\":{"
#define HEAD_10(domain, template, sequence, rest)                                                  \
    "{\"netflow\":{\"version\":10,\"exporter\":\"192.0.2.1\",\"port\":2055,\"domain\":" domain     \
    ",\"template\":" template ",\"sequence\":" sequence                                            \
                              ",\"exported\":\"2016-06-08T20:01:52.000000Z\"" rest "},\"flow\":{"

static void version_5_is_read_and_its_sampling_applied(void **state)
{
    (void)state;
    struct netflow *n = netflow_new(false);
    struct buf datagram, shown;

    buf_init(&datagram, ROOM_BYTES);
    buf_init(&shown, ROOM_BYTES);
    put_5(&datagram, 7, 100, 1);
    feed(n, &one, buf_view(&datagram), &shown);
    buf_byte(&shown, '\0');
    assert_string_equal(
        shown.data,
        "{\"netflow\":{\"version\":5,\"exporter\":\"192.0.2.1\",\"port\":2055,\"domain\":258,"
        "\"sequence\":7,\"exported\":\"2016-06-08T20:01:52.875791Z\",\"sampling\":100},\"flow\":{"
        "\"start\":\"2016-06-08T20:01:42.875791Z\",\"end\":\"2016-06-08T20:01:47.875791Z\","
        "\"sourceIPv4Address\":\"198.51.100.7\",\"destinationIPv4Address\":\"203.0.113.9\","
        "\"ipNextHopIPv4Address\":\"0.0.0.0\",\"ingressInterface\":1,\"egressInterface\":2,"
        "\"packetDeltaCount\":10,\"octetDeltaCount\":1500,\"flowStartSysUpTime\":50000,"
        "\"flowEndSysUpTime\":55000,\"sourceTransportPort\":49153,\"destinationTransportPort\":443,"
        "\"tcpControlBits\":27,\"protocolIdentifier\":6,\"ipClassOfService\":0,"
        "\"bgpSourceAsNumber\":65000,\"bgpDestinationAsNumber\":65001,"
        "\"sourceIPv4PrefixLength\":24,\"destinationIPv4PrefixLength\":16,"
        "\"estimatedOctets\":150000,\"estimatedPackets\":1000}}\n");
    buf_done(&shown);
    for (size_t len = 0; len < datagram.len; len++) { /* cut anywhere it is refused, not survived */
        buf_init(&shown, ROOM_BYTES);
        feed(n, &one, (struct str){datagram.data, len}, &shown);
        assert_true(str_starts(buf_view(&shown), STR("!flow-short@")));
        buf_done(&shown);
    }
    buf_done(&datagram);
    netflow_free(n);
}

/* Template 256: source, packets in two bytes. */
#define TEMPLATE_9 "0000 0010 0100 0002 0008 0004 0002 0002"

static void templates_belong_to_their_exporter_and_domain(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {&one, 9, 0, 0, TEMPLATE_9 "0100 000c c6336407 0003 0000",
         HEAD_9("1", "0", "256", "0", "") "\"sourceIPv4Address\":\"198.51.100.7\","
                                          "\"packetDeltaCount\":3}}\n"},
        {&two, 9, 0, 0, "0000 0010 0100 0002 000c 0004 0001 0002", ""},
        {&two, 9, 1, 0, "0100 000a c6336407 0003",
         HEAD_9("2", "0", "256", "1", "") "\"destinationIPv4Address\":\"198.51.100.7\","
                                          "\"octetDeltaCount\":3}}\n"},
        {&one, 9, 1, 0, "0100 000a c6336408 0004",
         HEAD_9("1", "0", "256", "1", "") "\"sourceIPv4Address\":\"198.51.100.8\","
                                          "\"packetDeltaCount\":4}}\n"},
        {&one, 9, 0, 1, "0100 000a c6336408 0004", ""}, /* another domain: it waits */
    };
    struct netflow_counts counts;

    try_steps(steps, COUNT(steps), &counts);
    assert_int_equal(counts.flows, 3);
    assert_int_equal(counts.templates, 2);
    assert_int_equal(counts.sequence_gaps, 0);
}

static void data_before_its_template_waits_for_it(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {&one, 9, 5, 0, "0100 000a c6336407 0003", ""},
        {&one, 9, 6, 0, "0100 000a c6336408 0004", ""},
        {&one, 9, 9, 0, TEMPLATE_9,
         HEAD_9("1", "0", "256", "5", "") "\"sourceIPv4Address\":\"198.51.100.7\","
                                          "\"packetDeltaCount\":3}}\n" HEAD_9(
                                              "1", "0", "256", "6",
                                              "") "\"sourceIPv4Address\":\"198.51.100.8\","
                                                  "\"packetDeltaCount\":4}}\n"},
    };
    struct netflow_counts counts;

    try_steps(steps, COUNT(steps), &counts);
    assert_int_equal(counts.waited, 2);
    assert_int_equal(counts.lost_sets, 0);
    assert_int_equal(counts.sequence_gaps, 1);
    assert_int_equal(counts.sequence_lost, 2);
}

static void what_waits_in_vain_is_lost_within_bounds_and_told(void **state)
{
    (void)state;
    struct netflow *n = netflow_new(false);
    struct buf datagram, shown;

    buf_init(&shown, ROOM_BYTES);
    for (unsigned i = 0; i < NETFLOW_WAITING_SETS_MAX + 3; i++) {
        buf_init(&datagram, ROOM_BYTES);
        put_9(&datagram, i, 0, "0200 000a c6336407 0003");
        feed(n, &one, buf_view(&datagram), &shown);
        buf_done(&datagram);
    }
    assert_true(str_is(buf_view(&shown), "!flow-no-template@0\n!flow-no-template@0\n"
                                         "!flow-no-template@0\n"));
    netflow_finish(n);
    assert_int_equal(netflow_counts(n)->lost_sets, NETFLOW_WAITING_SETS_MAX + 3);
    buf_done(&shown);
    netflow_free(n);
}

static void options_say_how_flows_are_sampled(void **state)
{
    (void)state;
    static const struct step steps[] = {
        /* options template 257: scope system, sampler id, random interval; two samplers; template
         * 256: source, octets, sampler id */
        {&one, 9, 0, 0,
         "0001 0018 0101 0004 0008 0001 0004 0030 0001 0032 0002 0000"
         "0101 0012 00000000 01 0064 00000000 02 03e8"
         "0000 0014 0100 0003 0008 0004 0001 0004 0030 0001",
         ""},
        {&one, 9, 1, 0, "0100 0016 c6336407 00000002 01 c6336407 00000002 02",
         HEAD_9("1", "0", "256", "1",
                ",\"sampling\":100") "\"sourceIPv4Address\":\"198.51.100.7\",\"octetDeltaCount\":2,"
                                     "\"samplerId\":1,"
                                     "\"estimatedOctets\":200}}\n" HEAD_9(
                                         "1", "0", "256", "1",
                                         ",\"sampling\":1000") "\"sourceIPv4Address\":\"198.51.100."
                                                               "7\",\"octetDeltaCount\":2,"
                                                               "\"samplerId\":2,"
                                                               "\"estimatedOctets\":2000}}\n"},
    };
    struct netflow_counts counts;

    try_steps(steps, COUNT(steps), &counts);
    assert_int_equal(counts.options, 2);
    assert_int_equal(counts.flows, 2);
    static const struct step ipfix[] = {
        /* options template 258: scope observationDomainId; interval 1, space 9 */
        {&one, 10, 0, 3,
         "0003 0016 0102 0003 0001 0095 0004 0131 0004 0132 0004"
         "0102 0010 00000003 00000001 00000009"
         "0002 000c 0100 0001 0002 0001 0100 0005 07",
         HEAD_10("3", "256", "0",
                 ",\"sampling\":10") "\"packetDeltaCount\":7,\"estimatedPackets\":70}}\n"},
    };
    try_steps(ipfix, COUNT(ipfix), NULL);
}

static void ipfix_fields_are_read_as_the_standard_has_them(void **state)
{
    (void)state;
    struct netflow_counts counts;
    static const struct step good[] = {
        /* variable string, enterprise field, enterprise text, reverse octets, reduced octets, zero
         * length, padding, milliseconds, a number nobody knows, the same element twice */
        {&one, 10, 0, 9,
         "0002 0044 0101 000c"
         "0060 ffff 802c 0004 000007db 802d 000a 000007db 8001 0002 00007279 0001 0003"
         "0052 0000 00d2 0002 0098 0008 0099 0008 01f4 0002 0007 0002 0007 0002"
         "0101 0033"
         "03 646e73 00000102 00112233445566778899 0005 0005dc 0000"
         "00000155319b5780 00000155319b5b68 0009 0035 1f90",
         HEAD_10("9", "257", "0",
                 "") "\"start\":\"2016-06-08T20:01:52.000000Z\",\"end\":\"2016-06-08T20:01:53."
                     "000000Z\","
                     "\"applicationName\":\"dns\",\"e2011_44\":258,\"e2011_45\":"
                     "\"00112233445566778899\","
                     "\"reverseOctetDeltaCount\":5,\"octetDeltaCount\":1500,"
                     "\"flowStartMilliseconds\":\"2016-06-08T20:01:52.000000Z\","
                     "\"flowEndMilliseconds\":\"2016-06-08T20:01:53.000000Z\",\"i500\":9,"
                     "\"sourceTransportPort\":53,\"sourceTransportPort_2\":8080}}\n"},
        /* a string in the long form, with bytes that JSON must escape */
        {&one, 10, 1, 9, "0002 000c 0102 0001 0060 ffff 0102 000b ff 0004 22 5c 01 ff",
         HEAD_10("9", "258", "1", "") "\"applicationName\":\"\\\"\\\\\\u0001\xef\xbf\xbd\"}}\n"},
        /* an IPv6 address, a MAC address, a float, a truth */
        {&one, 10, 2, 9,
         "0002 0018 0103 0004 001b 0010 0038 0006 0137 0004 0114 0001"
         "0103 001f 20010db8000000000000000000000001 00005e005301 3f000000 01",
         HEAD_10(
             "9", "259", "2",
             "") "\"sourceIPv6Address\":\"2001:db8::1\",\"sourceMacAddress\":\"00:00:5e:00:53:01\","
                 "\"samplingProbability\":0.5,\"dataRecordsReliability\":true}}\n"},
    };
    try_steps(good, COUNT(good), &counts);
    assert_int_equal(counts.flows, 3);
    assert_int_equal(counts.sequence_gaps, 0);
}

static void withdrawn_templates_are_gone(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {&one, 10, 0, 0, "0002 000c 0100 0001 0002 0001 0002 000c 0101 0001 0001 0001", ""},
        {&one, 10, 0, 0, "0002 0008 0100 0000 0100 0005 07", ""}, /* waits again */
        {&one, 10, 0, 0, "0101 0005 07", HEAD_10("0", "257", "0", "") "\"octetDeltaCount\":7}}\n"},
        {&one, 10, 1, 0, "0002 0008 0002 0000 0101 0005 07", ""},
    };
    struct netflow_counts counts;

    try_steps(steps, COUNT(steps), &counts);
    assert_int_equal(counts.templates_withdrawn, 2);
    assert_int_equal(counts.flows, 1);
}

static void damage_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {&one, 9, 0, 0, "0000 0000 0000 0000", "!flow-set@20\n"},
        {&one, 9, 1, 0, TEMPLATE_9 "0100 0003", "!flow-set@36\n"},
        {&one, 9, 2, 0, "0100 0020 c6336407 0003", "!flow-short@20\n"},
        {&one, 9, 3, 0, "0002 0004", "!flow-set@20\n"},
        {&one, 9, 4, 0, "0000 000c 00ff 0001 0008 0004", "!flow-template@24\n"},
        {&one, 9, 5, 0, "0000 000c 0100 0001 0008 0000", "!flow-template@24\n"},
        {&one, 9, 6, 0, "0000 000c 0100 0009 0008 0004", "!flow-short@24\n"},
        {&one, 9, 7, 0, "0000 000c 0100 ffff 0008 0004", "!flow-template@24\n"},
        {&one, 10, 0, 0, "0002 000c 0100 0001 0060 ffff 0100 0007 09 41 42", "!flow-short@32\n"},
        /* what is good goes on behind it */
        {&one, 9, 8, 0, "0000 000c 00ff 0001 0008 0004 0100 000a c6336407 0003",
         "!flow-template@24\n" HEAD_9(
             "1", "0", "256", "8",
             "") "\"sourceIPv4Address\":\"198.51.100.7\",\"packetDeltaCount\":3}}\n"},
    };
    try_steps(steps, COUNT(steps), NULL);
    struct netflow *n = netflow_new(false);
    static const struct {
        const char *hex, *shown;
    } cases[] = {
        {"", "!flow-short@0\n"},
        {"00", "!flow-short@0\n"},
        {"0000", "!flow-version@0\n"},
        {"0007 0001", "!flow-version@0\n"},
        {"0009 0001", "!flow-short@4\n"},
        {"000a 0010 00000000 00000000", "!flow-short@12\n"},
        {"000a 0020 00000000 00000000 00000000", "!flow-short@16\n"},
        {"000a 000f 00000000 00000000 00000000", "!flow-set@2\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf datagram, shown;
        buf_init(&datagram, ROOM_BYTES);
        buf_init(&shown, ROOM_BYTES);
        put(&datagram, cases[i].hex);
        feed(n, &one, buf_view(&datagram), &shown);
        if (!str_is(buf_view(&shown), cases[i].shown))
            fail_msg("%s gives %.*s", cases[i].hex, STR_ARG(buf_view(&shown)));
        buf_done(&datagram);
        buf_done(&shown);
    }
    netflow_free(n);
}

/* A datagram that one clause forbids; read loosely it gives what can be read. */
struct clause {
    const char *section, *datagram; /* hexadecimal */
    const char *strict;             /* the reason; NULL: nothing is refused */
    size_t loose;                   /* flows read otherwise */
};

static size_t refusals_of(bool is_strict, const char *hex, struct buf *shown, size_t *ret_flows)
{
    struct netflow *n = netflow_new(is_strict);
    struct buf datagram;
    size_t refused = 0;

    buf_init(&datagram, ROOM_BYTES);
    put(&datagram, hex);
    feed(n, &one, buf_view(&datagram), shown);
    for (size_t i = 0; i < shown->len; i++)
        refused += shown->data[i] == '!' && (i == 0 || shown->data[i - 1] == '\n');
    *ret_flows = (size_t)netflow_counts(n)->flows;
    buf_done(&datagram);
    netflow_free(n);
    return refused;
}

#define IPFIX(length) "000a" length "5758786f 00000001 00000000"
#define NINE(count)   "0009" count "0000ea60 5758786f 00000000 00000000"
#define TWO_OF_9      TEMPLATE_9 "0100 0010 c6336407 0003 c6336408 0003"
#define FOUR_BYTES    "0002 000c 0100 0001 0008 0004" /* template 256: an address */

static void what_rfc_7011_and_3954_forbid_is_refused_strictly(void **state)
{
    (void)state;
    static const struct clause clauses[] = {
        {"7011 3.1, a message as it should be", IPFIX("0024") FOUR_BYTES "0100 0008 c6336407", NULL,
         1},
        {"7011 3.1, Length is that of the message",
         IPFIX("0024") FOUR_BYTES "0100 0008 c6336407 00", "flow-set@2", 1},
        {"7011 3.1, Length beyond the message", IPFIX("0025") FOUR_BYTES "0100 0008 c6336407",
         "flow-short@36", 0},
        {"7011 3.1, Length of no head", IPFIX("000f"), "flow-set@2", 0},
        {"7011 3.3.2, Set ID 4 is reserved", IPFIX("0018") "0004 0008 00000000", "flow-set@16", 0},
        {"7011 3.3.2, Set ID 255 is reserved", IPFIX("0018") "00ff 0008 00000000", "flow-set@16",
         0},
        {"7011 3.3.2, a Set holds its head", IPFIX("0018") "0100 0003 00000000", "flow-set@16", 0},
        {"7011 3.3.2, a Set ends within the message", IPFIX("0018") "0100 0009 00000000",
         "flow-short@16", 0},
        {"7011 3.3.1, padding is zero", IPFIX("0026") FOUR_BYTES "0100 000a c6336407 0001",
         "flow-set@36", 1},
        {"7011 3.3.1, padding of zeros", IPFIX("0026") FOUR_BYTES "0100 000a c6336407 0000", NULL,
         1},
        {"7011 3.1, nothing but Sets", IPFIX("0026") FOUR_BYTES "0100 0008 c6336407 0000",
         "flow-set@36", 1},
        {"7011 3.4.1, Template ID from 256", IPFIX("001c") "0002 000c 00ff 0001 0008 0004",
         "flow-template@20", 0},
        {"7011 3.4.1, fields as many as said", IPFIX("001c") "0002 000c 0100 0002 0008 0004",
         "flow-short@20", 0},
        {"7011 3.4.2.2, a scope is there", IPFIX("001e") "0003 000e 0100 0001 0000 0022 0004",
         "flow-template@20", 0},
        {"7011 3.4.2.2, no more scopes than fields",
         IPFIX("001e") "0003 000e 0100 0001 0002 0022 0004", "flow-template@20", 0},
        {"7011 6.1.2, an IPv4 address has 4 bytes",
         IPFIX("0023") "0002 000c 0100 0001 0008 0003 0100 0007 c63364", "flow-template@20", 1},
        {"7011 6.2, an integer has at most 8 bytes",
         IPFIX("0029") "0002 000c 0100 0001 0001 0009 0100 000d 000000000000000009",
         "flow-template@20", 1},
        {"7011 6.2, an integer in fewer bytes",
         IPFIX("0023") "0002 000c 0100 0001 0001 0003 0100 0007 000009", NULL, 1},
        {"7011 6.1.3, a float of 3 bytes",
         IPFIX("0023") "0002 000c 0100 0001 0137 0003 0100 0007 000009", "flow-template@20", 1},
        {"7011 6.1.5, a boolean is 1 or 2",
         IPFIX("0021") "0002 000c 0100 0001 0114 0001 0100 0005 03", "flow-value@32", 1},
        {"7011 6.1.5, false", IPFIX("0021") "0002 000c 0100 0001 0114 0001 0100 0005 02", NULL, 1},
        {"7011 6.1.6, a string is UTF-8",
         IPFIX("0023") "0002 000c 0100 0001 0173 0003 0100 0007 61ff00", "flow-value@32", 1},
        {"7011 6.1.6, zeros behind a string",
         IPFIX("0023") "0002 000c 0100 0001 0173 0003 0100 0007 610000", NULL, 1},
        {"3954 5.1, Count of all records", NINE("0003") TWO_OF_9, NULL, 2},
        {"3954 5.1, Count beyond the records", NINE("0007") TWO_OF_9, "flow-count@2", 2},
        {"3954 5.1, Count below the records", NINE("0001") TWO_OF_9, "flow-count@2", 2},
        {"3954 5.1, records of an unknown template are not counted",
         NINE("0007") "0100 000c c6336407 0003 0000", NULL, 0},
        {"3954 5.1, a head of 20 bytes", "0009 0001 0000ea60 5758786f 00000000 000000",
         "flow-short@19", 0},
        {"3954 5.3, FlowSet ID 2 is reserved",
         "0009 0001 0000ea60 5758786f 00000000 00000000 0002 0008 00000000", "flow-set@20", 0},
        {"3954 5.2, Template ID from 256",
         "0009 0001 0000ea60 5758786f 00000000 00000000 0000 000c 00ff 0001 0008 0004",
         "flow-template@24", 0},
        {"3954 6.1, lengths of options in whole fields",
         "0009 0001 0000ea60 5758786f 00000000 00000000 0001 0012 0101 0003 0004 0001 0004 0022 "
         "0004",
         "flow-template@24", 0},
        {"v5, no record", "0005 0000 0000ea60 5758786f 00000000 00000000 0000 0000", "flow-count@2",
         0},
        {"another version", "0007 0000", "flow-version@0", 0},
    };

    for (size_t i = 0; i < COUNT(clauses); i++) {
        struct buf strict, loose;
        size_t flows, refused;

        buf_init(&strict, ROOM_BYTES);
        buf_init(&loose, ROOM_BYTES);
        refused = refusals_of(true, clauses[i].datagram, &strict, &flows);
        buf_byte(&strict, '\0');
        if (clauses[i].strict == NULL
                ? refused != 0
                : refused != 1 || strstr(strict.data, clauses[i].strict) == NULL)
            fail_msg("%s: %s", clauses[i].section, strict.data);
        (void)refusals_of(false, clauses[i].datagram, &loose, &flows);
        if (flows != clauses[i].loose)
            fail_msg("%s: %zu flows read loosely", clauses[i].section, flows);
        buf_done(&strict);
        buf_done(&loose);
    }
}

static void a_storm_of_templates_and_exporters_stays_bounded(void **state)
{
    (void)state;
    struct netflow *n = netflow_new(false);
    struct netflow_peer peer = one;
    struct buf datagram, shown;

    buf_init(&shown, ROOM_BYTES);
    for (unsigned i = 0; i < NETFLOW_TEMPLATES_DOMAIN_MAX * 3; i++) {
        buf_init(&datagram, ROOM_BYTES);
        put_9(&datagram, i, 0, "0000 000c");
        put_number(&datagram, 256 + i, 2);
        put(&datagram, "0001 0008 0004");
        feed(n, &one, buf_view(&datagram), &shown);
        buf_done(&datagram);
    }
    assert_int_equal(netflow_counts(n)->templates_evicted, NETFLOW_TEMPLATES_DOMAIN_MAX * 2);
    for (unsigned i = 0; i < NETFLOW_DOMAINS_MAX + 100; i++) {
        buf_init(&datagram, ROOM_BYTES);
        put_9(&datagram, 0, i, TEMPLATE_9);
        peer.port = (uint16_t)(i & 0xff);
        feed(n, &peer, buf_view(&datagram), &shown);
        buf_done(&datagram);
    }
    assert_int_equal(shown.len, 0);
    assert_true(netflow_counts(n)->templates_evicted >= NETFLOW_TEMPLATES_DOMAIN_MAX * 3 + 100);
    buf_done(&shown);
    netflow_free(n);
}

/* ---- Files ---- */

static size_t count_of(struct str file, size_t step, struct decoder_counts *ret_counts,
                       struct str *ret_first, struct arena *arena)
{
    struct decoder_options options = {.format = RECORD_NETFLOW,
                                      .frame = &(struct moment_frame){1795132800000000, 0}};
    struct decoder *decoder = decoder_new(&options);
    struct layout_set *set = layout_set_new();
    struct decoded decoded;
    size_t records = 0;

    for (size_t at = 0; at <= file.len;) {
        size_t now = step < file.len - at ? step : file.len - at;
        if (now > 0)
            decoder_feed(decoder, (struct str){file.ptr + at, now});
        else
            decoder_finish(decoder);
        at += now > 0 ? now : 1;
        enum decoder_step got;
        while ((got = decoder_next(decoder, set, &decoded)) != DECODER_HUNGRY) {
            if (got != DECODER_RECORD)
                continue;
            assert_int_equal(decoded.record.layout->format, RECORD_NETFLOW);
            assert_true(decoded.record.has_time);
            if (records++ == 0)
                *ret_first = str_copy(arena, decoded.line);
        }
    }
    *ret_counts = *decoder_counts(decoder);
    decoder_free(decoder);
    layout_set_free(set);
    return records;
}

static void put_file(struct buf *out)
{
    put_9(out, 0, 0, TEMPLATE_9 "0100 000a c6336407 0003");
    put_5(out, 0, 0, 2);
    put_9(out, 1, 0, "0100 000a c6336408 0003");
    put_9(out, 2, 0, "0100 000a c6336409 0003");
    put_10(out, 0, 0, "0002 000c 0100 0001 0002 0001 0100 0005 07");
    put_5(out, 2, 0, 1);
}

static void datagrams_one_behind_the_other_are_told_apart(void **state)
{
    (void)state;
    struct decoder_counts counts;
    struct arena arena;
    struct str first;
    struct buf file;

    arena_init(&arena, ROOM_BYTES);
    buf_init(&file, ROOM_BYTES);
    put_file(&file);
    for (size_t step = 1; step < 100; step += 7) {
        assert_int_equal(count_of(buf_view(&file), step, &counts, &first, &arena), 7);
        assert_int_equal(counts.refused, 0);
        assert_int_equal(counts.flows.datagrams, 6);
    }
    assert_true(str_starts(first, STR("{\"netflow\":{\"version\":9,\"domain\":0,")));
    buf_text(&file, "junk behind it");
    assert_int_equal(count_of(buf_view(&file), 50, &counts, &first, &arena), 7);
    assert_int_equal(counts.refusals[REFUSAL_CAPTURE], 1);
    buf_done(&file);
    arena_done(&arena);
}

/* Ethernet, IPv4, UDP around a datagram; little-endian pcap. */
static void put_packet(struct buf *out, struct str datagram, bool is_udp)
{
    put(out, "005e00530001 005e00530002 8100 0007 0800 45 00");
    put_number(out, datagram.len + 28, 2);
    put(out, "0000 4000 40");
    put(out, is_udp ? "11" : "06");
    put(out, "0000 c0000201 c0000202 0807 0807");
    put_number(out, datagram.len + 8, 2);
    put(out, "0000");
    buf_str(out, datagram);
}

static void put_low(struct buf *out, uint32_t value)
{
    for (size_t i = 0; i < 4; i++)
        buf_byte(out, (char)(value >> (8 * i)));
}

static void captures_are_read_in_both_forms(void **state)
{
    (void)state;
    struct decoder_counts counts;
    struct arena arena;
    struct str first;
    struct buf pcap, blocks, packet, datagram;

    arena_init(&arena, ROOM_BYTES);
    buf_init(&pcap, ROOM_BYTES);
    buf_init(&blocks, ROOM_BYTES);
    put(&pcap, "d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000");
    put(&blocks, "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c"
                 "00000001 00000014 0001 0000 00000000 00000014");
    for (unsigned i = 0; i < 4; i++) {
        buf_init(&packet, ROOM_BYTES);
        buf_init(&datagram, ROOM_BYTES);
        put_5(&datagram, i * 2, 0, 2);
        put_packet(&packet, buf_view(&datagram), i != 2);
        put_low(&pcap, 0);
        put_low(&pcap, 0);
        put_low(&pcap, (uint32_t)packet.len);
        put_low(&pcap, (uint32_t)packet.len);
        buf_str(&pcap, buf_view(&packet));
        size_t padded = (packet.len + 3) / 4 * 4;
        put_number(&blocks, 6, 4);
        put_number(&blocks, padded + 32, 4);
        put(&blocks, "00000000 00000000 00000000");
        put_number(&blocks, packet.len, 4);
        put_number(&blocks, packet.len, 4);
        buf_str(&blocks, buf_view(&packet));
        for (size_t k = packet.len; k < padded; k++)
            buf_byte(&blocks, 0);
        put_number(&blocks, padded + 32, 4);
        buf_done(&packet);
        buf_done(&datagram);
    }
    const struct buf *files[] = {&pcap, &blocks};
    for (size_t i = 0; i < COUNT(files); i++) {
        for (size_t step = 1; step < 200; step += 13) {
            assert_int_equal(count_of(buf_view(files[i]), step, &counts, &first, &arena), 6);
            assert_int_equal(counts.refused, 0);
            assert_int_equal(counts.other_packets, 1);
        }
        assert_true(str_contains(first, STR("\"exporter\":\"192.0.2.1\",\"port\":2055")));
        /* cut: what is whole is read, the cut is told */
        struct str cut = {files[i]->data, files[i]->len - 10};
        assert_int_equal(count_of(cut, 64, &counts, &first, &arena), 4);
        assert_int_equal(counts.refusals[REFUSAL_CAPTURE], 1);
    }
    buf_done(&pcap);
    buf_done(&blocks);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_5_is_read_and_its_sampling_applied),
        cmocka_unit_test(templates_belong_to_their_exporter_and_domain),
        cmocka_unit_test(data_before_its_template_waits_for_it),
        cmocka_unit_test(what_waits_in_vain_is_lost_within_bounds_and_told),
        cmocka_unit_test(options_say_how_flows_are_sampled),
        cmocka_unit_test(ipfix_fields_are_read_as_the_standard_has_them),
        cmocka_unit_test(withdrawn_templates_are_gone),
        cmocka_unit_test(damage_is_refused_where_it_stands),
        cmocka_unit_test(what_rfc_7011_and_3954_forbid_is_refused_strictly),
        cmocka_unit_test(a_storm_of_templates_and_exporters_stays_bounded),
        cmocka_unit_test(datagrams_one_behind_the_other_are_told_apart),
        cmocka_unit_test(captures_are_read_in_both_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
