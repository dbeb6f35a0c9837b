/* SPDX-License-Identifier: Apache-2.0
 * Walking MISP events attribute by attribute. */
#include "intel/intel_read_misp.h"

#include <string.h>

#include "intel/intel_slice.h"

enum { MISP_NONE = -1 };

struct walk {
    struct intel_read *in;
    struct indicator_entry like; /* of the event */
    struct str info;
    const char *counted;
    uint64_t line;
};

/* The kind of each half of a type as "domain|ip"; INDICATOR_KINDS: whichever fits; MISP_NONE: none.
 */
static int kind_of(struct str half)
{
    static const struct {
        const char *type;
        int kind;
    } types[] = {
        {"ip-src", INDICATOR_IPV4},
        {"ip-dst", INDICATOR_IPV4},
        {"ip", INDICATOR_IPV4},
        {"domain", INDICATOR_DOMAIN},
        {"hostname", INDICATOR_DOMAIN},
        {"url", INDICATOR_URL},
        {"uri", INDICATOR_URL},
        {"md5", INDICATOR_MD5},
        {"sha1", INDICATOR_SHA1},
        {"sha256", INDICATOR_SHA256},
        {"sha512", INDICATOR_SHA512},
        {"email", INDICATOR_EMAIL},
        {"email-src", INDICATOR_EMAIL},
        {"email-dst", INDICATOR_EMAIL},
        {"ja3-fingerprint-md5", INDICATOR_JA3},
    };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_is(half, types[i].type))
            return types[i].kind;
    return MISP_NONE;
}

static void count_lines(struct walk *walk, struct str slice)
{
    for (; walk->counted < slice.ptr; walk->counted++)
        walk->line += *walk->counted == '\n';
}

/* TLP and confidence among tags; a mark that is not known is taken for the strictest. */
static void take_tag(struct intel_read *in, struct indicator_entry *like, struct str name)
{
    static const struct {
        const char *word;
        unsigned confidence;
    } levels[] = {{"completely-confident", 100},
                  {"usually-confident", 75},
                  {"fairly-confident", 50},
                  {"rarely-confident", 25},
                  {"unconfident", 0}};

    if (str_starts(name, STR("tlp:"))) {
        enum indicator_tlp tlp = indicator_set_tlp(name);
        if (tlp == INDICATOR_TLPS) {
            intel_read_note(in, INTEL_NOTE_TLP);
            tlp = TLP_RED;
        }
        if (tlp > like->tlp)
            like->tlp = tlp;
    } else if (str_starts(name, STR("misp:confidence-level="))) {
        for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
            if (str_contains(name, str_of(levels[i].word))) {
                like->confidence = levels[i].confidence;
                break;
            }
    }
}

static void take_tags(struct intel_read *in, struct indicator_entry *like, const json_t *tags)
{
    for (size_t i = 0; i < json_array_size(tags); i++)
        take_tag(in, like, json_get_text(json_array_get(tags, i), "name"));
}

/* Both halves of "domain|ip" name something; of "filename|md5" and "ip-dst|port" one does. */
static enum status take_attribute(struct walk *walk, const json_t *attribute)
{
    struct indicator_entry like = walk->like;
    struct str type = json_get_text(attribute, "type"), value = json_get_text(attribute, "value");
    struct str comment = json_get_text(attribute, "comment"), last;
    bool is_taken = false;

    bool is_deleted = json_get_bool(attribute, "deleted", false);
    if (is_deleted || !json_get_bool(attribute, "to_ids", false)) {
        intel_read_note(walk->in, is_deleted ? INTEL_NOTE_DELETED : INTEL_NOTE_NO_IDS);
        return ST_OK;
    }
    like.note = comment.len > 0 ? comment : walk->info;
    take_tags(walk->in, &like, json_get_list(attribute, "Tag"));
    bool is_pair = memchr(type.ptr, '|', type.len) != NULL;
    while (type.len > 0) {
        struct str half = str_cut(type, '|', &type);
        int kind = kind_of(half);
        last = is_pair ? str_cut(value, '|', &value) : value;
        if (kind == MISP_NONE)
            continue;
        is_taken = true;
        TRY(intel_read_add(walk->in, walk->line, (enum indicator_kind)kind, last, &like));
    }
    if (!is_taken)
        intel_read_note(walk->in, INTEL_NOTE_TYPE);
    return ST_OK;
}

static enum status take_slice(struct walk *walk, struct str slice)
{
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    json_t *attribute;
    enum status status;

    count_lines(walk, slice);
    arena_init(&arena, ARENA_WORK_BYTES);
    status = json_read(&arena, slice, INTEL_OBJECT_MAX_BYTES, &fault, &attribute);
    if (status == ST_OK) {
        status = take_attribute(walk, attribute);
    } else {
        walk->in->read++;
        intel_read_refuse(walk->in, walk->line, slice, "JSON 对象无法读取",
                          "the JSON object cannot be read");
        status = ST_OK;
    }
    arena_done(&arena);
    return status;
}

static enum status damaged(struct walk *walk)
{
    const struct intel_read *in = walk->in;

    return fault_set(in->fault, ST_MALFORMED, "file",
                     "“%s”第 %llu 行附近不是完整的 MISP 事件（JSON 不完整或嵌套过深）",
                     "\"%s\": near line %llu this is no complete MISP event (JSON cut short or "
                     "nested too deeply)",
                     in->file[0] ? in->file : in->said, (unsigned long long)walk->line);
}

static enum status take_attributes(struct walk *walk, struct str list)
{
    struct intel_slice slice;
    struct str key, attribute;
    enum status status;

    if (!intel_slice_begin(&slice, list))
        return damaged(walk);
    while ((status = intel_slice_next(&slice, &key, &attribute)) == ST_OK)
        TRY(take_slice(walk, attribute));
    return status == ST_NOT_FOUND ? ST_OK : damaged(walk);
}

static enum status take_objects(struct walk *walk, struct str list)
{
    struct intel_slice slice;
    struct str key, object, attributes;
    enum status status;

    if (!intel_slice_begin(&slice, list))
        return damaged(walk);
    while ((status = intel_slice_next(&slice, &key, &object)) == ST_OK)
        if (intel_slice_member(object, "Attribute", &attributes))
            TRY(take_attributes(walk, attributes));
    return status == ST_NOT_FOUND ? ST_OK : damaged(walk);
}

/* Tags and title come first, wherever they stand. */
static enum status take_event(struct walk *walk, struct str event, struct arena *arena)
{
    struct fault fault = {.status = ST_OK};
    struct str part;
    json_t *value;

    walk->like = (struct indicator_entry){.confidence = INDICATOR_NO_CONFIDENCE};
    walk->info = (struct str){"", 0};
    if (intel_slice_member(event, "Tag", &part) &&
        json_read(arena, part, INTEL_OBJECT_MAX_BYTES, &fault, &value) == ST_OK)
        take_tags(walk->in, &walk->like, value);
    if (intel_slice_member(event, "info", &part) && part.len > 2 && part.ptr[0] == '"') {
        json_t *one = json_loadb(part.ptr, part.len, JSON_DECODE_ANY, NULL);
        if (one)
            walk->info = json_text(json_keep(arena, one));
    }
    if (intel_slice_member(event, "Attribute", &part))
        TRY(take_attributes(walk, part));
    if (intel_slice_member(event, "Object", &part))
        TRY(take_objects(walk, part));
    return ST_OK;
}

static enum status take_wrapped(struct walk *walk, struct str wrapped)
{
    struct str event;
    struct arena arena;
    enum status status;

    if (!intel_slice_member(wrapped, "Event", &event)) {
        if (!intel_slice_member(wrapped, "Attribute", &event))
            return damaged(walk);
        event = wrapped; /* the event itself */
    }
    arena_init(&arena, ARENA_WORK_BYTES);
    status = take_event(walk, event, &arena);
    arena_done(&arena);
    return status;
}

enum status intel_read_misp(struct intel_read *in, struct str text)
{
    struct walk walk = {.in = in, .counted = text.ptr, .line = 1};
    struct intel_slice slice;
    struct str key, event, response;
    enum status status;

    if (intel_slice_member(text, "response", &response))
        text = response;
    if (!intel_slice_begin(&slice, text))
        return damaged(&walk);
    if (str_trim(text).ptr[0] == '{')
        return take_wrapped(&walk, text);
    while ((status = intel_slice_next(&slice, &key, &event)) == ST_OK) {
        count_lines(&walk, event);
        TRY(take_wrapped(&walk, event));
    }
    return status == ST_NOT_FOUND ? ST_OK : damaged(&walk);
}
