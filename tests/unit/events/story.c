/* SPDX-License-Identifier: Apache-2.0
 * Made-up events and filters. */
#include "story.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX = 2048, FILTER_MAX = 4096 };

static const int64_t start_us = INT64_C(1772413200000000); /* 2026-03-02T01:00:00Z */

static const char *const hosts[] = {"www.example.com",
                                    "WWW.Example.COM",
                                    "mail.example.com",
                                    "a.test",
                                    "医院.example.cn",
                                    "xn--fiq228c.test",
                                    "-",
                                    ""};
static const char *const paths[] = {
    "/",    "/a/b.php?q=1",   "/A/B.PHP?q=2",      "/login", "/磐石/index.jsp",
    "/a*b", "/q?x=\\\"y\\\"", "/\\u78d0\\u77f3/1", "/0443"};
static const char *const users[] = {"alice", "ALICE", "bob", "Éva", "éva", "10.0.0.5", "443"};
static const char *const images[] = {"C:\\\\Windows\\\\System32\\\\cmd.exe",
                                     "C:\\\\Users\\\\a\\\\mimikatz.exe",
                                     "c:\\\\windows\\\\explorer.exe", "D:\\\\工具\\\\x.exe"};

#define PICK(story, words) (words)[story_below((story), sizeof(words) / sizeof((words)[0]))]

uint64_t story_below(struct story *story, uint64_t bound)
{
    uint64_t z = (story->state += UINT64_C(0x9E3779B97F4A7C15));

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % bound;
}

static void address(struct story *story, char *text, size_t size)
{
    uint64_t one = story_below(story, 4), two = story_below(story, 12);

    if (story_below(story, 6) == 0)
        snprintf(text, size,
                 story_below(story, 2) ? "2001:db8::%" PRIx64
                                       : "2001:0db8:0000:0000:0000:0000:0000:%04" PRIx64,
                 two);
    else
        snprintf(text, size, "10.%" PRIu64 ".0.%" PRIu64, one, two);
}

static void eve(struct story *story, char *line)
{
    char from[64], to[64];
    int at = 0;

    address(story, from, sizeof from);
    address(story, to, sizeof to);
    at += snprintf(line + at, (size_t)(LINE_MAX - at),
                   "{\"flow_id\":%" PRIu64
                   ",\"event_type\":\"%s\",\"src_ip\":\"%s\",\"dest_ip\":\"%s\","
                   "\"src_port\":%" PRIu64 ",\"dest_port\":%s,\"proto\":\"%s\"",
                   UINT64_C(1000000000000000) + story_below(story, 50),
                   story_below(story, 3) ? "http" : "alert", from, to, story_below(story, 65536),
                   story_below(story, 9) ? (story_below(story, 2) ? "443" : "80") : "\"443\"",
                   story_below(story, 2) ? "TCP" : "UDP");
    if (story_below(story, 2))
        at += snprintf(line + at, (size_t)(LINE_MAX - at),
                       ",\"http\":{\"hostname\":\"%s\",\"url\":\"%s\",\"status\":%s}",
                       PICK(story, hosts), PICK(story, paths),
                       story_below(story, 5) ? "200" : "null");
    if (story_below(story, 3) == 0)
        at += snprintf(line + at, (size_t)(LINE_MAX - at),
                       ",\"dns\":{\"answers\":[{\"rdata\":\"10.0.0.%" PRIu64
                       "\"},{\"rdata\":\"10.0.0.%" PRIu64 "\"}],\"ttl\":[%" PRIu64 ",5,%s]}",
                       story_below(story, 9), story_below(story, 9), story_below(story, 9),
                       story_below(story, 2) ? "2.50" : "-3");
    if (story_below(story, 4) == 0)
        at += snprintf(line + at, (size_t)(LINE_MAX - at),
                       ",\"alert\":{\"severity\":%" PRIu64
                       ",\"signature\":\"TEST web-shell %" PRIu64 "\",\"big\":%s}",
                       story_below(story, 4), story_below(story, 20),
                       story_below(story, 2) ? "18446744073709551615" : "9223372036854775807");
    snprintf(line + at, (size_t)(LINE_MAX - at), "}");
}

static void windows(struct story *story, char *line)
{
    const char *const shapes[] = {
        "{\"EventID\":%d,\"Image\":\"%s\",\"User\":\"%s\"}",
        ("{\"Event\":{\"System\":{\"EventID\":%d},\"EventData\":{\"Image\":\"%s\",\"User\":\"%s\"}}"
         "}"),
        "{\"winlog\":{\"event_id\":%d,\"event_data\":{\"Image\":\"%s\",\"User\":\"%s\"}}}"};
    const char *shape = PICK(story, shapes);

    snprintf(line, LINE_MAX, shape, (int)story_below(story, 5), PICK(story, images),
             PICK(story, users));
}

struct str story_line(struct story *story, struct arena *arena, enum record_format *ret_format,
                      int64_t *ret_time_us)
{
    char line[LINE_MAX];

    *ret_time_us = start_us + (int64_t)story_below(story, UINT64_C(6000000000));
    *ret_format = story_below(story, 3) ? RECORD_EVE : RECORD_WINDOWS;
    (*ret_format == RECORD_EVE ? eve : windows)(story, line);
    return str_copy(arena, str_of(line));
}

size_t story_marks(struct story *story, struct record_mark *ret_marks, size_t max)
{
    size_t count = 0;

    if (story_below(story, 3) && count + 1 < max) {
        ret_marks[count++] = (struct record_mark){RECORD_SYSTEM, STR("SYS-1")};
        if (story_below(story, 2))
            ret_marks[count++] = (struct record_mark){RECORD_SYSTEM, STR("SYS-2")};
    }
    if (story_below(story, 2) && count < max)
        ret_marks[count++] =
            (struct record_mark){RECORD_LEVEL, story_below(story, 2) ? STR("3") : STR("2")};
    return count;
}

/* ---- Filters ---- */

static const char *const fields[] = {"src_ip",
                                     "dest_ip",
                                     "source.ip",
                                     "dest_port",
                                     "destination.port",
                                     "src_port",
                                     "event_type",
                                     "proto",
                                     "http.hostname",
                                     "http.url",
                                     "http.status",
                                     "http.*",
                                     "dns.*",
                                     "dns.answers.rdata",
                                     "dns.ttl",
                                     "alert.severity",
                                     "alert.signature",
                                     "alert.big",
                                     "flow_id",
                                     "EventID",
                                     "event.code",
                                     "Image",
                                     "User",
                                     "user.name",
                                     "panshi.system",
                                     "panshi.level",
                                     "nothing",
                                     "*",
                                     "alert",
                                     "process.executable"};
static const char *const values[] = {"10.0.0.5",
                                     "10.0.0.0/8",
                                     "10.1.0.0/16",
                                     "2001:db8::5",
                                     "2001:db8::/32",
                                     "443",
                                     "80",
                                     "443.0",
                                     "200",
                                     ">=443",
                                     "<100",
                                     "[2 TO 5]",
                                     "{1 TO 3}",
                                     "[10.0.0.1 TO 10.1.0.3]",
                                     ">5",
                                     "-3",
                                     "2.5",
                                     "alert",
                                     "TCP",
                                     "www.example.com",
                                     "WWW*",
                                     "*.example.com",
                                     "*example*",
                                     "*.php*",
                                     "w?w.*",
                                     "/\\.php\\?q=/",
                                     "/^c:.windows/",
                                     "/\\d{3}/",
                                     "*",
                                     "alice",
                                     "éva",
                                     "ÉVA",
                                     "sys-1",
                                     "\"TEST web-shell 7\"",
                                     "*shell*",
                                     "*mimikatz.exe",
                                     "1000000000000007",
                                     "18446744073709551615",
                                     "9223372036854775807",
                                     "磐*",
                                     "*磐石*",
                                     "\"\"",
                                     "null",
                                     ">a",
                                     "[a TO m]",
                                     "4*",
                                     "*3",
                                     "1",
                                     "3",
                                     "\"-\"",
                                     "/",
                                     "*a\\*b"};
static const char *const bare[] = {
    "web",    "shell",           "example", "443",      "alice",       "mimikatz",   "exampl*",
    "*ample", "\"web-shell 7\"", "磐石",    "10.0.0.5", "2001:db8::5", "10.0.0.0/8", "/web-s.ell/",
    "*",      "nothing-at-all",  "w*b"};

static void condition(struct story *story, char *text, size_t size)
{
    const char *value = PICK(story, values);

    if (story_below(story, 5) == 0)
        snprintf(text, size, "%s", PICK(story, bare));
    else
        snprintf(text, size, "%s:%s", PICK(story, fields),
                 strcmp(value, "/") == 0 ? "\"/\"" : value);
}

struct str story_filter(struct story *story, struct arena *arena)
{
    char text[FILTER_MAX], one[256];
    size_t conditions = 1 + story_below(story, 4), open = 0;
    int at = 0;

    for (size_t i = 0; i < conditions; i++) {
        const char *const joins[] = {" AND ", " OR ", " "};

        condition(story, one, sizeof one);
        at += snprintf(text + at, sizeof text - (size_t)at, "%s%s", i ? PICK(story, joins) : "",
                       story_below(story, 3) ? "" : "NOT ");
        if (story_below(story, 3) == 0) {
            at += snprintf(text + at, sizeof text - (size_t)at, "(");
            open++;
        }
        at += snprintf(text + at, sizeof text - (size_t)at, "%s", one);
        if (open > 0 && story_below(story, 2)) {
            at += snprintf(text + at, sizeof text - (size_t)at, ")");
            open--;
        }
    }
    for (; open > 0; open--)
        at += snprintf(text + at, sizeof text - (size_t)at, ")");
    return str_copy(arena, (struct str){text, (size_t)at});
}

/* ---- Segments ---- */

struct segment *story_segment(struct story *story, struct arena *arena, size_t count,
                              struct str *ret_lines, enum record_format *ret_formats,
                              int64_t *ret_times, struct record_mark (*ret_marks)[4],
                              size_t *ret_mark_counts)
{
    struct layout_set *set = layout_set_new();
    struct segment_builder *builder = segment_builder_new();
    struct segment *segment = NULL;
    struct fault fault = {0};
    struct str bytes;
    uint32_t row;

    if (!set || !builder)
        abort();
    for (size_t i = 0; i < count; i++) {
        struct record record;

        ret_lines[i] = story_line(story, arena, &ret_formats[i], &ret_times[i]);
        ret_mark_counts[i] = story_marks(story, ret_marks[i], 4);
        if (layout_read_json(set, ret_formats[i], ret_lines[i], &record) != ST_OK)
            abort();
        record.time_us = ret_times[i];
        record.has_time = true;
        record.marks = ret_marks[i];
        record.mark_count = ret_mark_counts[i];
        if (segment_builder_add(builder, set, &record, &row) != ST_OK || row != i)
            abort();
    }
    if (segment_builder_seal(builder, &bytes, &fault) != ST_OK ||
        segment_open_bytes(str_copy(arena, bytes), &segment, &fault) != ST_OK)
        abort();
    segment_builder_free(builder);
    layout_set_free(set);
    return segment;
}
