/* SPDX-License-Identifier: Apache-2.0
 * Indicators of a bundle, one object at a time. */
#include "intel/intel_read_stix.h"

#include <string.h>

#include "intel/intel_slice.h"
#include "intel/stix_pattern.h"
#include "intel/stix_version.h"

enum indicator_tlp intel_read_stix_tlp(struct str marking)
{
    /* STIX 2.1 section 7.2.1.4 (TLP 1.0), and the OASIS definitions for TLP 2.0. */
    static const struct {
        const char *id;
        enum indicator_tlp tlp;
    } ids[] = {
        {"613f2e26-407d-48c7-9eca-b8e91df99dc9", TLP_CLEAR},
        {"34098fce-860f-48ae-8e50-ebd3cc5e41da", TLP_GREEN},
        {"f88d31f6-486f-44da-b317-01333bde0b82", TLP_AMBER},
        {"5e57c739-391a-4eb3-b6be-7d15ca92d5ed", TLP_RED},
        {"94868c89-83c2-464b-929b-a1a8aa3c8487", TLP_CLEAR},
        {"bab4a63c-aed9-4cf5-a766-dfca5abac2bb", TLP_GREEN},
        {"55d920b0-5e8b-4f79-9ee9-91f868d9b421", TLP_AMBER},
        {"939a9414-2ddd-4d32-a0cd-375ea402b003", TLP_AMBER_STRICT},
        {"e828b379-4e03-4974-9ac4-e53a884c97c1", TLP_RED},
    };
    static const char prefix[] = "marking-definition--";

    if (!str_starts(marking, STR(prefix)))
        return TLP_NONE;
    marking = (struct str){marking.ptr + sizeof prefix - 1, marking.len - (sizeof prefix - 1)};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (str_is(marking, ids[i].id))
            return ids[i].tlp;
    return TLP_NONE;
}

/* Indicator types (section 10.10) that speak of what is known to be good. */
static bool is_benign(const json_t *object)
{
    json_t *types = json_get_list(object, "indicator_types");
    bool is_good = false, is_bad = false;

    for (size_t i = 0; i < json_array_size(types); i++) {
        struct str type = json_text(json_array_get(types, i));
        is_good = is_good || str_is(type, "benign");
        is_bad = is_bad || str_is(type, "malicious-activity") || str_is(type, "compromised");
    }
    return is_good && !is_bad;
}

static enum status take_indicator(struct intel_read *in, struct arena *arena, const json_t *object,
                                  uint64_t line)
{
    struct stix_pattern_values *values = ARENA_NEW(arena, struct stix_pattern_values);
    struct str pattern = json_get_text(object, "pattern");
    json_t *markings = json_get_list(object, "object_marking_refs");
    bool has_confidence = json_object_get(object, "confidence") != NULL;
    int64_t confidence = json_get_int(object, "confidence", -1);
    struct indicator_entry like = {
        .confidence =
            has_confidence ? (unsigned)(confidence & 0xff) : (unsigned)INDICATOR_NO_CONFIDENCE,
        .note = json_get_text(object, "name"),
    };
    struct str language = json_get_text(object, "pattern_type");
    const char *zh = NULL, *en = NULL;

    if (json_get_bool(object, "revoked", false)) {
        intel_read_note(in, INTEL_NOTE_REVOKED);
        return ST_OK;
    }
    for (size_t i = 0; i < json_array_size(markings); i++) {
        enum indicator_tlp tlp = intel_read_stix_tlp(json_text(json_array_get(markings, i)));
        if (tlp > like.tlp)
            like.tlp = tlp;
    }
    if (language.len > 0 && !str_is(language, "stix")) {
        intel_read_note(in, INTEL_NOTE_LANGUAGE);
        return ST_OK;
    }
    if (!stix_pattern_read(arena, pattern, values, &zh, &en)) {
        in->read++;
        intel_read_refuse(in, line, pattern, zh, en);
        return ST_OK;
    }
    if (is_benign(object)) {
        in->read++;
        intel_read_refuse(in, line, pattern,
                          "来源称其无害（indicator_types 为 benign），不作为威胁指标",
                          "its source calls it benign (indicator_types): no indicator of a threat");
        return ST_OK;
    }
    if (has_confidence && (confidence < 0 || confidence > 100)) {
        in->read++;
        intel_read_refuse(in, line, pattern, "置信度（confidence）应为 0 至 100 的整数",
                          "the confidence is a whole number from 0 to 100");
        return ST_OK;
    }
    if (!intel_read_expiry(json_get_text(object, "valid_until"), &like.expires_s)) {
        in->read++;
        intel_read_refuse(in, line, pattern, "失效时间（valid_until）无法读取",
                          "the end (valid_until) cannot be read");
        return ST_OK;
    }
    /* Indicators have an end, no beginning: one that begins later is to be imported then. */
    if (intel_read_time(json_get_text(object, "valid_from")) > instant_system_now().ms / 1000) {
        in->read++;
        intel_read_refuse(in, line, pattern, "尚未到生效时间（valid_from），请届时再导入",
                          "not valid yet (valid_from); import it then");
        return ST_OK;
    }
    for (size_t i = 0; i < values->count; i++)
        TRY(intel_read_add(in, line, values->rows[i].kind, values->rows[i].text, &like));
    return ST_OK;
}

static enum status take_object(struct intel_read *in, struct str slice, uint64_t line)
{
    struct fault fault = {.status = ST_OK};
    struct str type = {"", 0};
    struct arena arena;
    json_t *object;
    enum status status;

    if (!intel_slice_member(slice, "type", &type) || !str_is(intel_slice_text(type), "indicator")) {
        intel_read_note(in, INTEL_NOTE_OBJECT);
        return ST_OK;
    }
    arena_init(&arena, ARENA_WORK_BYTES);
    status = json_read(&arena, slice, INTEL_OBJECT_MAX_BYTES, &fault, &object);
    if (status == ST_OK) {
        status = take_indicator(in, &arena, object, line);
    } else {
        in->read++;
        intel_read_refuse(in, line, slice, "JSON 对象无法读取", "the JSON object cannot be read");
        status = ST_OK;
    }
    arena_done(&arena);
    return status;
}

static enum status damaged(struct intel_read *in, uint64_t line)
{
    return fault_set(in->fault, ST_MALFORMED, "file",
                     "“%s”第 %llu 行附近不是完整的 STIX 2.1 集合（JSON 不完整或嵌套过深）",
                     "\"%s\": near line %llu this is no complete STIX 2.1 bundle (JSON cut short "
                     "or nested too deeply)",
                     in->said, (unsigned long long)line);
}

static enum status take_objects(struct intel_read *in, struct str text, struct str objects,
                                struct stix_versions *versions)
{
    struct intel_slice slice;
    struct str key, object;
    const char *counted = text.ptr;
    uint64_t line = 1;
    enum status status;

    if (!intel_slice_begin(&slice, objects))
        return damaged(in, 1);
    for (uint64_t place = 0; (status = intel_slice_next(&slice, &key, &object)) == ST_OK; place++) {
        for (; counted < object.ptr; counted++)
            line += *counted == '\n';
        if (stix_version_is_old(versions, place))
            intel_read_note(in, INTEL_NOTE_OLD);
        else
            TRY(take_object(in, object, line));
    }
    return status == ST_NOT_FOUND ? ST_OK : damaged(in, line);
}

/* Whole as it is, but without objects. */
static bool is_empty(struct str text)
{
    struct intel_slice slice;
    struct str key, value;
    enum status status = ST_OK;

    if (!intel_slice_begin(&slice, text))
        return false;
    while (status == ST_OK)
        status = intel_slice_next(&slice, &key, &value);
    return status == ST_NOT_FOUND;
}

enum status intel_read_stix(struct intel_read *in, struct str text)
{
    struct stix_versions versions;
    struct str objects;
    enum status status;

    if (!intel_slice_member(text, "objects", &objects))
        return !is_empty(text)
                   ? damaged(in, 1)
                   : fault_set(in->fault, ST_INVALID, "file",
                               "“%s”是 STIX 集合，但其中没有对象（objects），没有可导入的指标",
                               "\"%s\" is a STIX bundle without objects: there is nothing to "
                               "import",
                               in->said);
    TRY(stix_version_collect(&versions, objects));
    status = take_objects(in, text, objects, &versions);
    stix_version_done(&versions);
    return status;
}
