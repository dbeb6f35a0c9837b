/* SPDX-License-Identifier: Apache-2.0
 * Files made of warnings. */
#include "procedures/warning_export.h"

#include "documents/cap_read.h"
#include "documents/cap_write.h"
#include "procedures/warning_cap_sign.h"
#include "procedures/warning_cap_store.h"

enum { FEED_MAX_BYTES = 8 * 1024 * 1024 };

#define DAY_MS INT64_C(86400000)

/* As it came; out of an exercise store as an exercise, no longer signed. */
static enum status export_received(struct work *w, const struct dossier *warning,
                                   struct str *ret_xml)
{
    struct cap_message message;

    enum status status = warning_cap_store_latest(w, warning->id, ret_xml);
    if (status == ST_NOT_FOUND)
        return work_fail(
            w, ST_CONFLICT, "format",
            "这份预警由上级发布，且不是由 CAP 消息接收的，没有可以导出的消息",
            "this warning is another office's and did not come as a CAP message; there "
            "is none to export");
    TRY(status);
    if (!work_is_exercise(w))
        return ST_OK;
    TRY(cap_read(w->arena, &w->fault, *ret_xml, &message));
    message = warning_cap_sign_strip(w->arena, &message);
    if (str_is(message.status, "Actual"))
        message.status = STR("Exercise");
    return cap_write(w->arena, &w->fault, &message, ret_xml);
}

enum status warning_export_cap(struct work *w, const struct dossier *warning, int64_t number,
                               const struct digest_key *key, struct str *ret_xml)
{
    struct warning_cap_wish wish = {.number = number, .key = STR("")};
    struct cap_message message;

    if (warning->is_imported)
        return export_received(w, warning, ret_xml);
    if (key != NULL)
        TRY(warning_cap_sign_key(w->arena, key, &wish.key));
    TRY(warning_cap_message(w, warning, &wish, &message));
    if (key != NULL)
        return warning_cap_sign(w, key, &message, ret_xml);
    return cap_write(w->arena, &w->fault, &message, ret_xml);
}

static json_t *content_of(struct work *w, const struct dossier *warning)
{
    json_t *content = json_new_object(w->arena), *party = json_new_object(w->arena);

    json_put_text(party, "id", warning->party_id);
    json_put_text(party, "name", warning->party_name);
    json_put_text(content, "id", warning->id);
    json_put_text(content, "number", warning->number);
    json_put_text(content, "title", warning->title);
    json_put_text(content, "level", warning->level);
    json_put_text(content, "scope", warning->scope);
    json_put_text(content, "state", warning->state);
    json_put_text(content, "region", warning->region);
    json_put_text(content, "sector", warning->sector);
    json_put(content, "party", party);
    json_put_bool(content, "exercise", warning->is_exercise || work_is_exercise(w));
    json_put_bool(content, "imported", warning->is_imported);
    json_put(content, "data", dossier_view_data(w, warning));
    return content;
}

enum status warning_export_json(struct work *w, const struct dossier *warning,
                                const struct digest_key *key, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *content = content_of(w, warning);
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, content));
    char hex[DIGEST_SM3_HEX_BYTES], at[INSTANT_TEXT_BYTES];
    struct str public, signature;

    json_put_textz(object, "kind", WARNING_EXPORT_KIND);
    json_put_textz(object, "node", work_node(w));
    json_put_textz(object, "exported_at", instant_print(w->now, at));
    json_put(object, "warning", content);
    json_put_textz(object, "digest", digest_hex(&digest, hex));
    if (key != NULL) {
        TRY(digest_key_public(key, w->arena, &public));
        json_put_text(object, "key", public);
        TRY(digest_sign(key, json_canonical(w->arena, object), w->arena, &signature));
        json_put_text(object, "signature", signature);
    }
    *ret_object = object;
    return ST_OK;
}

/* ---- Judging a file ---- */

static enum status verify_cap(struct arena *arena, struct fault *fault, struct str bytes,
                              json_t *report)
{
    struct cap_message message;
    enum warning_cap_seal seal;
    struct str key_text;

    TRY(cap_read(arena, fault, bytes, &message));
    warning_cap_sign_verify(arena, &message, &seal, &key_text);
    json_put_textz(report, "format", "cap");
    json_put_textz(report, "integrity",
                   seal == WARNING_CAP_UNSIGNED ? "unsigned"
                   : seal == WARNING_CAP_BROKEN ? "broken"
                                                : "whole");
    json_put_text(report, "identifier", message.identifier);
    json_put_text(report, "title", message.info_count > 0 ? message.infos[0].headline : STR(""));
    json_put_text(report, "signer",
                  seal == WARNING_CAP_STRANGER ? warning_cap_sign_fingerprint(arena, key_text)
                                               : STR(""));
    return ST_OK;
}

/* Signature over everything else, digest over the warning. */
static enum status json_holds(struct arena *arena, json_t *object, bool *ret_holds,
                              struct str *ret_signer)
{
    struct str signature = json_get_text(object, "signature");
    struct str digest_text = json_get_text(object, "digest");
    struct digest_sm3 digest =
        digest_sm3_of(json_canonical(arena, json_get_object(object, "warning")));
    struct digest_key *key = NULL;
    json_t *bare = json_keep(arena, json_copy(object));
    char hex[DIGEST_SM3_HEX_BYTES];

    *ret_holds = false;
    (void)json_object_del(bare, "signature");
    if (!str_is(digest_text, digest_hex(&digest, hex)) ||
        digest_key_read_public(json_get_text(object, "key"), &key) != ST_OK)
        return ST_OK;
    *ret_holds = digest_verify(key, json_canonical(arena, bare), signature) == ST_OK;
    enum status status = warning_cap_sign_key(arena, key, ret_signer);
    digest_key_free(key);
    TRY(status);
    *ret_signer = warning_cap_sign_fingerprint(arena, *ret_signer);
    return ST_OK;
}

static enum status verify_json(struct arena *arena, struct fault *fault, struct str bytes,
                               json_t *report)
{
    json_t *object, *warning;
    struct str signer = STR("");
    bool holds = false;

    TRY(json_read(arena, bytes, JSON_MAX_BYTES, fault, &object));
    warning = json_get_object(object, "warning");
    if (!str_is(json_get_text(object, "kind"), WARNING_EXPORT_KIND) || warning == NULL)
        return fault_set(fault, ST_INVALID, "file", "不是预警的导出文件",
                         "this is no exported warning");
    if (json_get_text(object, "signature").len > 0)
        TRY(json_holds(arena, object, &holds, &signer));
    json_put_textz(report, "format", "json");
    json_put_textz(report, "integrity",
                   json_get_text(object, "signature").len == 0 ? "unsigned"
                   : holds                                     ? "whole"
                                                               : "broken");
    json_put_text(report, "identifier", json_get_text(warning, "id"));
    json_put_text(report, "title", json_get_text(warning, "title"));
    json_put_text(report, "signer", holds ? signer : STR(""));
    return ST_OK;
}

enum status warning_export_verify(struct arena *arena, struct fault *fault, struct str bytes,
                                  json_t **ret_report)
{
    json_t *report = json_new_object(arena);

    TRY(str_starts(str_trim(bytes), STR("{")) ? verify_json(arena, fault, bytes, report)
                                              : verify_cap(arena, fault, bytes, report));
    *ret_report = report;
    return ST_OK;
}

/* ---- The feed ---- */

/* Its people said so in the draft, and the packs of the place open the colour. */
static enum status is_public(struct work *w, const struct dossier *warning, bool *ret_public)
{
    struct policy_setting setting;
    struct policy_place place;
    struct str rest;

    *ret_public = false;
    if (!json_get_bool(warning->data, "public", false))
        return ST_OK;
    TRY(office_place(w, warning->region, warning->sector, instant_beijing_date(w->now), &place));
    enum status status = policy_setting(w->policy, &place, "warning.public_levels", &setting);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    rest = setting.text;
    while (rest.len > 0 && !*ret_public)
        *ret_public = str_equal(str_trim(str_cut(rest, ',', &rest)), warning->level);
    return ST_OK;
}

static void element(struct buf *out, const char *name, struct str text)
{
    buf_print(out, "<%s>", name);
    cap_write_escaped(out, text);
    buf_print(out, "</%s>\n", name);
}

static enum status add_entry(struct work *w, const struct dossier *warning, struct buf *out)
{
    const struct warning_cap_wish wish = {.is_public = true, .key = STR("")};
    const struct warning_colour *colour = warning_colour_of(warning->level);
    struct cap_message message;
    struct str xml, declaration;
    char at[INSTANT_TEXT_BYTES];

    TRY(warning_cap_message(w, warning, &wish, &message));
    TRY(cap_write(w->arena, &w->fault, &message, &xml));
    declaration = str_cut(xml, '\n', &xml);
    (void)declaration;
    buf_text(out, "<entry>\n");
    element(out, "id",
            arena_print(w->arena, "urn:panshi:%s:%.*s", work_node(w), STR_ARG(message.identifier)));
    element(out, "title",
            arena_print(w->arena, "%s【%s】%.*s", message.reference_count > 0 ? "更新" : "",
                        colour->zh, STR_ARG(warning->title)));
    element(out, "updated", str_of(instant_print(message.sent, at)));
    buf_text(out, "<author>");
    element(out, "name", message.source);
    buf_text(out, "</author>\n");
    element(out, "summary", message.infos[0].description);
    buf_print(out, "<category term=\"%.*s\"/>\n", STR_ARG(warning->level));
    buf_print(out, "<content type=\"%s\">\n", CAP_MEDIA);
    buf_str(out, xml);
    buf_text(out, "</content>\n</entry>\n");
    return ST_OK;
}

static enum status add_entries(struct work *w, struct buf *out)
{
    struct str *ids;
    size_t count;

    TRY(warning_cap_store_feed(w, (struct instant){w->now.ms - WARNING_EXPORT_LIFTED_DAYS * DAY_MS},
                               WARNING_EXPORT_FEED_MAX, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        struct dossier warning;
        bool shown;

        TRY(dossier_load(w, ids[i], "warning", &warning));
        TRY(is_public(w, &warning, &shown));
        if (shown)
            TRY(add_entry(w, &warning, out));
    }
    return ST_OK;
}

enum status warning_export_feed(struct work *w, const char *base_url, struct str *ret_atom)
{
    const struct actor everything = {
        .account_id = STR("system"), .name = STR("system"), .is_system = true};
    const struct actor *reader = w->actor;
    char at[INSTANT_TEXT_BYTES];
    struct buf out;
    enum status status;

    buf_init(&out, FEED_MAX_BYTES);
    buf_text(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n");
    element(&out, "id", arena_print(w->arena, "urn:panshi:%s:warnings", work_node(w)));
    element(&out, "title",
            work_is_exercise(w) ? STR("网络安全预警（演习 EXERCISE）")
                                : STR("网络安全预警 Cybersecurity warnings"));
    element(&out, "updated", str_of(instant_print(w->now, at)));
    buf_text(&out, "<link rel=\"self\" href=\"");
    cap_write_escaped(&out, arena_print(w->arena, "%s/api/v1/warnings/feed", base_url));
    buf_text(&out, "\"/>\n");
    w->actor = &everything;
    status = add_entries(w, &out);
    w->actor = reader;
    buf_text(&out, "</feed>\n");
    if (status == ST_OK)
        status = buf_finish(&out, w->arena, ret_atom);
    buf_done(&out);
    return status;
}
