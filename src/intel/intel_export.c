/* SPDX-License-Identifier: Apache-2.0
 * Writing the entries of a set one after another. */
#include "intel/intel_export.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "intel/intel_manifest.h"

struct writing {
    const struct intel_export *export;
    FILE *out;
    const json_t *row; /* of the set */
    enum indicator_tlp tlp;
    int64_t confidence, expires_s;
    char made_at[40];
    uint64_t count;
};

static void utc(int64_t ms, char text[40])
{
    int64_t day = ms / 86400000, rest = ms % 86400000;
    struct date on = date_of_number((int32_t)day);

    (void)snprintf(text, 40, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", on.year, on.month, on.day,
                   (int)(rest / 3600000), (int)(rest / 60000 % 60), (int)(rest / 1000 % 60),
                   (int)(rest % 1000));
}

/* A UUID that stands for these words: digest bits with the marks of a version 4 one. */
static void uuid_of(struct str a, struct str b, char text[40])
{
    struct digest_stream *stream = digest_stream_open();
    struct digest_sm3 d;

    digest_stream_add(stream, a.ptr, a.len);
    digest_stream_add(stream, "\n", 1);
    digest_stream_add(stream, b.ptr, b.len);
    d = digest_stream_close(stream);
    d.bytes[6] = (uint8_t)((d.bytes[6] & 0x0f) | 0x40);
    d.bytes[8] = (uint8_t)((d.bytes[8] & 0x3f) | 0x80);
    (void)snprintf(text, 40, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                   d.bytes[0], d.bytes[1], d.bytes[2], d.bytes[3], d.bytes[4], d.bytes[5],
                   d.bytes[6], d.bytes[7], d.bytes[8], d.bytes[9], d.bytes[10], d.bytes[11],
                   d.bytes[12], d.bytes[13], d.bytes[14], d.bytes[15]);
}

/* Of this program's names; any fixed UUID would do. */
static const uint8_t names_of_panshi[16] = {0x3f, 0x1c, 0x6a, 0x52, 0x8e, 0x0b, 0x4d, 0x77,
                                            0x9a, 0x25, 0xd1, 0x44, 0x70, 0xbe, 0x13, 0xc9};

void intel_export_uuid(struct str words, char ret_text[40])
{
    struct arena arena;
    uint8_t d[20];

    arena_init(&arena, ARENA_WORK_BYTES);
    char *all = arena_take(&arena, sizeof names_of_panshi + words.len + 1);
    memcpy(all, names_of_panshi, sizeof names_of_panshi);
    memcpy(all + sizeof names_of_panshi, words.ptr, words.len);
    digest_sha1_of((struct str){all, sizeof names_of_panshi + words.len}, d);
    arena_done(&arena);
    d[6] = (uint8_t)((d[6] & 0x0f) | 0x50);
    d[8] = (uint8_t)((d[8] & 0x3f) | 0x80);
    (void)snprintf(ret_text, 40,
                   "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", d[0],
                   d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13],
                   d[14], d[15]);
}

static int64_t expiry_of(const struct writing *w, const struct indicator_entry *entry)
{
    if (entry->expires_s == 0 || (w->expires_s != 0 && w->expires_s < entry->expires_s))
        return w->expires_s;
    return entry->expires_s;
}

static enum indicator_tlp tlp_of(const struct writing *w, const struct indicator_entry *entry)
{
    return entry->tlp > w->tlp ? entry->tlp : w->tlp;
}

static bool may_leave(const struct intel_export_leave *leave, enum indicator_tlp tlp)
{
    return tlp == TLP_CLEAR || tlp == TLP_GREEN || (tlp == TLP_AMBER && leave->has_amber) ||
           (tlp == TLP_NONE && leave->has_unmarked);
}

static int64_t confidence_of(const struct writing *w, const struct indicator_entry *entry)
{
    return entry->confidence == INDICATOR_NO_CONFIDENCE ? w->confidence
                                                        : (int64_t)entry->confidence;
}

/* ---- STIX ---- */

static const char *const stix_paths[INDICATOR_KINDS] = {
    [INDICATOR_IPV4] = "ipv4-addr:value = ",
    [INDICATOR_IPV6] = "ipv6-addr:value = ",
    [INDICATOR_CIDR4] = "ipv4-addr:value ISSUBSET ",
    [INDICATOR_CIDR6] = "ipv6-addr:value ISSUBSET ",
    [INDICATOR_DOMAIN] = "domain-name:value = ",
    [INDICATOR_URL] = "url:value = ",
    [INDICATOR_EMAIL] = "email-addr:value = ",
    [INDICATOR_MD5] = "file:hashes.MD5 = ",
    [INDICATOR_SHA1] = "file:hashes.'SHA-1' = ",
    [INDICATOR_SHA256] = "file:hashes.'SHA-256' = ",
    [INDICATOR_SHA512] = "file:hashes.'SHA-512' = ",
    [INDICATOR_JA3] = "x-panshi-tls:ja3 = ",
};

static const char *const stix_markings[INDICATOR_TLPS] = {
    [TLP_CLEAR] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    [TLP_GREEN] = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    [TLP_AMBER] = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    [TLP_AMBER_STRICT] = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    [TLP_RED] = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
};

static struct str quoted(struct arena *arena, struct str text)
{
    char *out = arena_take(arena, text.len * 2 + 3);
    size_t len = 0;

    out[len++] = '\'';
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'' || text.ptr[i] == '\\')
            out[len++] = '\\';
        out[len++] = text.ptr[i];
    }
    out[len++] = '\'';
    return (struct str){out, len};
}

static void put_json(struct writing *w, struct arena *arena, const json_t *object)
{
    struct str text = json_canonical(arena, object);

    (void)fprintf(w->out, "%s\n", w->count > 0 ? "," : "");
    (void)fwrite(text.ptr, text.len, 1, w->out);
}

static void write_stix(struct writing *w, struct arena *arena, const struct indicator_entry *entry)
{
    json_t *object = json_new_object(arena), *markings = json_new_list(arena);
    enum indicator_tlp tlp = tlp_of(w, entry);
    char uuid[40], until[40];

    uuid_of(w->export->name, entry->text, uuid);
    json_put_textz(object, "type", "indicator");
    json_put_textz(object, "spec_version", "2.1");
    json_put_text(object, "id", arena_print(arena, "indicator--%s", uuid));
    json_put_textz(object, "created", w->made_at);
    json_put_textz(object, "modified", w->made_at);
    json_put_textz(object, "valid_from", w->made_at);
    json_put_textz(object, "pattern_type", "stix");
    json_put_text(object, "pattern",
                  arena_print(arena, "[%s%.*s]", stix_paths[entry->kind],
                              STR_ARG(quoted(arena, entry->text))));
    if (entry->note.len > 0)
        json_put_text(object, "name", entry->note);
    if (confidence_of(w, entry) >= 0)
        json_put_int(object, "confidence", confidence_of(w, entry));
    if (expiry_of(w, entry) > 0) {
        utc(expiry_of(w, entry) * 1000, until);
        json_put_textz(object, "valid_until", until);
    }
    if (tlp != TLP_NONE) {
        json_add_text(markings, str_of(stix_markings[tlp]));
        json_put(object, "object_marking_refs", markings);
    }
    put_json(w, arena, object);
}

/* ---- MISP ---- */

static const char *const misp_types[INDICATOR_KINDS] = {
    [INDICATOR_IPV4] = "ip-dst",   [INDICATOR_IPV6] = "ip-dst",
    [INDICATOR_CIDR4] = "ip-dst",  [INDICATOR_CIDR6] = "ip-dst",
    [INDICATOR_DOMAIN] = "domain", [INDICATOR_URL] = "url",
    [INDICATOR_EMAIL] = "email",   [INDICATOR_MD5] = "md5",
    [INDICATOR_SHA1] = "sha1",     [INDICATOR_SHA256] = "sha256",
    [INDICATOR_SHA512] = "sha512", [INDICATOR_JA3] = "ja3-fingerprint-md5",
};

static json_t *tag_of(struct arena *arena, struct str name)
{
    json_t *tag = json_new_object(arena);

    json_put_text(tag, "name", name);
    return tag;
}

/* The nearest of the taxonomy's words, which the import reads back. */
static const char *confidence_word(int64_t confidence)
{
    return confidence >= 88   ? "completely-confident"
           : confidence >= 63 ? "usually-confident"
           : confidence >= 38 ? "fairly-confident"
           : confidence >= 13 ? "rarely-confident"
                              : "unconfident";
}

static json_t *tags_of(const struct writing *w, struct arena *arena,
                       const struct indicator_entry *entry)
{
    json_t *tags = json_new_list(arena);
    enum indicator_tlp tlp = tlp_of(w, entry);
    int64_t confidence = confidence_of(w, entry);

    if (tlp != TLP_NONE)
        json_add(tags, tag_of(arena, arena_print(arena, "tlp:%s", indicator_set_tlp_word(tlp))));
    if (w->export->leave && confidence >= 0)
        json_add(tags, tag_of(arena, arena_print(arena, "misp:confidence-level=\"%s\"",
                                                 confidence_word(confidence))));
    return tags;
}

static void put_hash(const struct intel_export_leave *leave, struct str value)
{
    uint8_t md5[16];

    digest_md5_of(value, md5);
    for (size_t i = 0; i < sizeof md5; i++)
        (void)fprintf(leave->hashes, "%02x", md5[i]);
    (void)fprintf(leave->hashes, ",%s\n", leave->event);
}

static void write_misp(struct writing *w, struct arena *arena, const struct indicator_entry *entry)
{
    const struct intel_export_leave *leave = w->export->leave;
    json_t *object = json_new_object(arena), *tags = tags_of(w, arena, entry);
    char uuid[40];

    if (leave) {
        intel_export_uuid(arena_print(arena, "%s\n%s\n%.*s", leave->event,
                                      indicator_value_word(entry->kind), STR_ARG(entry->text)),
                          uuid);
        if (leave->hashes)
            put_hash(leave, entry->text);
    } else {
        uuid_of(w->export->name, entry->text, uuid);
    }
    json_put_textz(object, "uuid", uuid);
    json_put_textz(object, "type", misp_types[entry->kind]);
    json_put_textz(object, "category",
                   entry->kind >= INDICATOR_MD5 && entry->kind <= INDICATOR_SHA512
                       ? "Payload delivery"
                       : "Network activity");
    json_put_bool(object, "to_ids", true);
    json_put_text(object, "value", entry->text);
    json_put_text(object, "comment", entry->note);
    json_put_text(
        object, "timestamp",
        arena_print(arena, "%lld", (long long)(json_get_int(w->row, "imported_ms", 0) / 1000)));
    if (json_array_size(tags) > 0)
        json_put(object, "Tag", tags);
    put_json(w, arena, object);
}

/* ---- CSV ---- */

/* A cell that a spreadsheet would take for a formula gets a quote in front of its first sign. */
static void put_cell(struct writing *w, struct str text)
{
    bool needs_quotes = false;

    for (size_t i = 0; i < text.len; i++)
        needs_quotes = needs_quotes || strchr(",\"\n\r", text.ptr[i]);
    if (needs_quotes)
        (void)fputc('"', w->out);
    if (text.len > 0 && strchr("=+-@", text.ptr[0]))
        (void)fputc('\'', w->out);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            (void)fputc('"', w->out);
        (void)fputc(text.ptr[i], w->out);
    }
    if (needs_quotes)
        (void)fputc('"', w->out);
}

static void write_csv(struct writing *w, const struct indicator_entry *entry)
{
    int64_t confidence = confidence_of(w, entry), expires_s = expiry_of(w, entry);
    char until[40] = "";

    put_cell(w, entry->text);
    (void)fprintf(w->out, ",%s,%s,", indicator_value_word(entry->kind),
                  indicator_set_tlp_word(tlp_of(w, entry)));
    if (confidence >= 0)
        (void)fprintf(w->out, "%lld", (long long)confidence);
    if (expires_s > 0)
        utc(expires_s * 1000, until);
    (void)fprintf(w->out, ",%s,", until);
    put_cell(w, entry->note);
    (void)fputc('\n', w->out);
}

/* ---- the whole ---- */

static enum status write_entry(void *cookie, const struct indicator_entry *entry)
{
    struct writing *w = cookie;
    struct arena arena;
    int64_t expires_s = expiry_of(w, entry);

    if (expires_s != 0 && expires_s <= w->export->now.ms / 1000)
        return ST_OK;
    if (w->export->leave && !may_leave(w->export->leave, tlp_of(w, entry))) {
        w->export->leave->withheld++;
        return ST_OK;
    }
    arena_init(&arena, ARENA_WORK_BYTES);
    if (w->export->format == INTEL_EXPORT_STIX)
        write_stix(w, &arena, entry);
    else if (w->export->format == INTEL_EXPORT_MISP)
        write_misp(w, &arena, entry);
    else
        write_csv(w, entry);
    arena_done(&arena);
    w->count++;
    return ferror(w->out) ? ST_IO : ST_OK;
}

/* "Orgc":{…}, of an event of a feed. */
static struct str org_of(const struct writing *w, struct arena *arena)
{
    const struct intel_export_leave *leave = w->export->leave;
    json_t *org = json_new_object(arena);

    if (!leave)
        return STR("");
    json_put_text(org, "name", leave->org);
    json_put_textz(org, "uuid", leave->org_uuid);
    return arena_print(arena, "\"Orgc\":%.*s,", STR_ARG(json_canonical(arena, org)));
}

static void write_head(struct writing *w, struct arena *arena)
{
    char uuid[40];

    if (w->export->leave)
        (void)snprintf(uuid, sizeof uuid, "%s", w->export->leave->event);
    else
        uuid_of(w->export->name, json_get_text(w->row, "sm3"), uuid);
    if (w->export->format == INTEL_EXPORT_CSV) {
        (void)fputs("value,type,tlp,confidence,expires_at,note\n", w->out);
    } else if (w->export->format == INTEL_EXPORT_STIX) {
        (void)fprintf(w->out, "{\"type\":\"bundle\",\"id\":\"bundle--%s\",\"objects\":[", uuid);
    } else {
        json_t *info = json_new_list(arena);
        json_add_text(info, w->export->name);
        struct str text = json_canonical(arena, info);
        struct instant at = {json_get_int(w->row, "imported_ms", 0)};
        char day[DATE_TEXT_BYTES];
        (void)fprintf(w->out,
                      "{\"Event\":{\"uuid\":\"%s\",\"info\":%.*s,\"date\":\"%s\","
                      "\"threat_level_id\":\"4\",\"analysis\":\"2\",\"distribution\":\"0\","
                      "\"timestamp\":\"%lld\",\"published\":true,%.*s\"Attribute\":[",
                      uuid, (int)text.len - 2, text.ptr + 1,
                      date_print(instant_beijing_date(at), day), (long long)(at.ms / 1000),
                      STR_ARG(org_of(w, arena)));
    }
}

enum status intel_export_write(const struct intel_export *export, FILE *out, struct arena *arena,
                               uint64_t *ret_count, struct fault *fault)
{
    static const char *const ends[] = {
        [INTEL_EXPORT_STIX] = "\n]}\n", [INTEL_EXPORT_MISP] = "\n]}}\n", [INTEL_EXPORT_CSV] = ""};
    char path[FILE_PATH_BYTES];
    struct intel_manifest manifest;
    struct indicator_set *set;
    struct writing w = {.export = export, .out = out};
    enum indicator_tlp tlp;
    enum status status;

    TRY(intel_manifest_read(export->folder, arena, &manifest, fault));
    w.row = intel_manifest_find(&manifest, export->name);
    if (!w.row)
        return fault_set(fault, ST_NOT_FOUND, "set", "没有名为“%.*s”的指标组",
                         "there is no set of indicators called \"%.*s\"", STR_ARG(export->name));
    tlp = indicator_set_tlp(json_get_text(w.row, "tlp"));
    w.tlp = tlp == INDICATOR_TLPS ? TLP_NONE : tlp;
    w.confidence = json_get_int(w.row, "confidence", -1);
    w.expires_s = json_get_int(w.row, "expires_ms", 0) / 1000;
    utc(json_get_int(w.row, "imported_ms", 0), w.made_at);
    TRY(indicator_set_open(
        file_path(path, manifest.folder, str_zero(arena, json_get_text(w.row, "file"))), &set,
        fault));
    write_head(&w, arena);
    status = indicator_set_each(set, write_entry, &w, fault);
    indicator_set_close(set);
    (void)fputs(ends[export->format], out);
    if (status == ST_IO || fflush(out) != 0)
        return file_fail(errno, "export", fault);
    *ret_count = w.count;
    return status;
}
