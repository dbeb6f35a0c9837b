/* SPDX-License-Identifier: Apache-2.0
 * What a JSON line is by its outermost keys, and the time it bears. */
#include <string.h>

#include "events/decoder_inside.h"
#include "events/layout_set.h"

#include "base/banned.h"

/* ---- Kinds ---- */

enum {
    SEEN_EVENT_TYPE = 1,
    SEEN_TIMESTAMP = 2,
    SEEN_CHANNEL = 4,
    SEEN_EVENT_ID = 8,
    SEEN_HOST = 16,
    SEEN_TS = 32,
    SEEN_FLOW = 64,
    SEEN_PATH = 128,
    SEEN_EVENT = 256,
    SEEN_NETFLOW = 512
};

static const struct {
    const char *key;
    size_t len;
    unsigned seen;
} keys[] = {
#define KEY(text, seen)                                                                            \
    {                                                                                              \
        text, sizeof(text) - 1, seen                                                               \
    }
    KEY("event_type", SEEN_EVENT_TYPE),
    KEY("timestamp", SEEN_TIMESTAMP),
    KEY("Channel", SEEN_CHANNEL),
    KEY("winlog", SEEN_CHANNEL),
    KEY("EventID", SEEN_EVENT_ID),
    KEY("EventId", SEEN_EVENT_ID),
    KEY("event_id", SEEN_EVENT_ID),
    KEY("Computer", SEEN_HOST),
    KEY("Hostname", SEEN_HOST),
    KEY("ProviderName", SEEN_HOST),
    KEY("Provider_Name", SEEN_HOST),
    KEY("SourceName", SEEN_HOST),
    KEY("computer_name", SEEN_HOST),
    KEY("log_name", SEEN_HOST),
    KEY("ts", SEEN_TS),
    KEY("uid", SEEN_FLOW),
    KEY("fuid", SEEN_FLOW),
    KEY("id.orig_h", SEEN_FLOW),
    KEY("_path", SEEN_PATH),
    KEY("Event", SEEN_EVENT),
    KEY("netflow", SEEN_NETFLOW),
#undef KEY
};

static unsigned seen_of(struct str key)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].len == key.len && memcmp(keys[i].key, key.ptr, key.len) == 0)
            return keys[i].seen;
    return 0;
}

static enum record_format format_of(unsigned seen)
{
    if ((seen & SEEN_EVENT_TYPE) && (seen & SEEN_TIMESTAMP))
        return RECORD_EVE;
    if (seen & (SEEN_CHANNEL | SEEN_EVENT))
        return RECORD_WINDOWS;
    if ((seen & SEEN_EVENT_ID) && (seen & SEEN_HOST))
        return RECORD_WINDOWS;
    if ((seen & SEEN_PATH) || ((seen & SEEN_TS) && (seen & SEEN_FLOW)))
        return RECORD_ZEEK;
    return seen & SEEN_NETFLOW ? RECORD_NETFLOW : RECORD_JSON;
}

/* Line breaks too: a member of a pushed array may stand over several lines. */
static size_t skip_space(struct str line, size_t at)
{
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t' || line.ptr[at] == '\n' ||
                             line.ptr[at] == '\r'))
        at++;
    return at;
}

/* Past one value: text, number or a whole container; line.len when it does not end. */
static size_t skip_value(struct str line, size_t at)
{
    size_t depth = 0;
    struct leaf leaf;

    while (at < line.len) {
        char byte = line.ptr[at];
        if (byte == '"') {
            at = layout_scan_string(line, at + 1, &leaf);
            if (at == SIZE_MAX)
                return line.len;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if (byte == '}' || byte == ']') {
            if (depth == 0)
                return at;
            depth--;
        } else if (byte == ',' && depth == 0) {
            return at;
        }
        at++;
    }
    return line.len;
}

/* Does the object at `at` hold a key "System"?  Its text is enough: it stands first in practice. */
static bool is_windows_event(struct str line, size_t at)
{
    size_t end = skip_value(line, at);

    return memmem(line.ptr + at, end - at, "\"System\"", sizeof "\"System\"" - 1) != NULL;
}

enum record_format decoder_json_format(struct str line)
{
    unsigned seen = 0;
    size_t at = skip_space(line, 0);
    struct leaf leaf;

    if (at >= line.len || line.ptr[at] != '{')
        return RECORD_JSON;
    for (at++;;) {
        at = skip_space(line, at);
        if (at >= line.len || line.ptr[at] != '"')
            break;
        size_t end = layout_scan_string(line, at + 1, &leaf);
        if (end == SIZE_MAX)
            break;
        unsigned one = seen_of((struct str){line.ptr + at + 1, end - at - 1});
        at = skip_space(line, end + 1);
        if (at >= line.len || line.ptr[at] != ':')
            break;
        if (one == SEEN_EVENT && !is_windows_event(line, at + 1))
            one = 0;
        seen |= one;
        if (one != 0 && (format_of(seen) == RECORD_EVE || format_of(seen) == RECORD_WINDOWS))
            break;
        at = skip_value(line, at + 1);
        if (at >= line.len || line.ptr[at] != ',')
            break;
        at++;
    }
    return format_of(seen);
}

/* ---- Time ---- */

enum { CANDIDATE_NONE = 255 };

static const struct {
    enum record_format format;
    const char *name;
} candidates[] = {
    /* best first within a format */
    {RECORD_EVE, "timestamp"},
    {RECORD_WINDOWS, "Event.System.TimeCreated.#attributes.SystemTime"},
    {RECORD_WINDOWS, "Event.System.TimeCreated.SystemTime"},
    {RECORD_WINDOWS, "Event.System.TimeCreated.@SystemTime"},
    {RECORD_WINDOWS, "System.TimeCreated.SystemTime"},
    {RECORD_WINDOWS, "@timestamp"},
    {RECORD_WINDOWS, "TimeCreated"},
    {RECORD_WINDOWS, "EventTime"},
    {RECORD_WINDOWS, "UtcTime"},
    {RECORD_WINDOWS, "timestamp"},
    {RECORD_ZEEK, "ts"},
    {RECORD_ZEEK, "_write_ts"},
    {RECORD_NETFLOW, "flow.end"},
    {RECORD_NETFLOW, "flow.start"},
    {RECORD_NETFLOW, "netflow.exported"},
    {RECORD_JSON, "@timestamp"},
    {RECORD_JSON, "timestamp"},
    {RECORD_JSON, "time"},
    {RECORD_JSON, "ts"},
    {RECORD_JSON, "eventTime"},
    {RECORD_JSON, "event_time"},
    {RECORD_JSON, "date"},
};
static const uint8_t candidate_count = sizeof candidates / sizeof candidates[0];

static struct decoder_time find_time(const struct layout_set *set, const struct layout *layout)
{
    for (uint8_t k = 0; k < candidate_count; k++) {
        if (candidates[k].format != layout->format)
            continue;
        for (uint32_t i = 0; i < layout->slot_count; i++)
            if (layout->slots[i].kind != LEAF_TEXT &&
                str_is(layout_field_name(set, layout->slots[i].field), candidates[k].name))
                return (struct decoder_time){(uint16_t)(i + 1), k};
    }
    return (struct decoder_time){1, CANDIDATE_NONE};
}

bool decoder_json_time(struct decoder *decoder, const struct layout_set *set,
                       const struct record *record, int64_t *ret_us)
{
    const struct layout *layout = record->layout;
    struct decoder_time *known = &decoder->times[layout->id];
    bool is_known = known->slot > 0 && known->slot <= layout->slot_count &&
                    known->candidate < candidate_count &&
                    candidates[known->candidate].format == layout->format &&
                    str_is(layout_field_name(set, layout->slots[known->slot - 1].field),
                           candidates[known->candidate].name);

    /* Numbers are given out anew when the set was cleared, so what is known is looked at again. */
    if (!is_known)
        *known = find_time(set, layout);
    if (known->candidate == CANDIDATE_NONE)
        return false;
    const struct leaf *leaf = &record->leaves[known->slot - 1];
    if (str_is(str_of(candidates[known->candidate].name), "UtcTime"))
        return moment_read((struct str){leaf->ptr, leaf->len}, ret_us);
    return moment_read_in((struct str){leaf->ptr, leaf->len}, &decoder->frame, ret_us);
}
