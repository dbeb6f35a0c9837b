/* SPDX-License-Identifier: Apache-2.0
 * Signing and judging CAP messages. */
#include "procedures/warning_cap_sign.h"

#include <string.h>

#include "base/banned.h"
#include "documents/cap_write.h"

enum { KEY_TEXT_MAX = 400, PEM_LINE = 64 };

#define PEM_HEAD "-----BEGIN PUBLIC KEY-----"
#define PEM_FOOT "-----END PUBLIC KEY-----"

const char *warning_cap_sign_word(enum warning_cap_seal seal)
{
    static const char *const words[] = {"none", "unknown-key", "valid", "broken"};

    return words[seal];
}

enum status warning_cap_sign_key(struct arena *arena, const struct digest_key *key,
                                 struct str *ret_text)
{
    struct str pem, rest, text = STR("");

    TRY(digest_key_public(key, arena, &pem));
    rest = pem;
    while (rest.len > 0) {
        struct str line = str_trim(str_cut(rest, '\n', &rest));

        if (!str_starts(line, STR("-----")))
            text = arena_print(arena, "%.*s%.*s", STR_ARG(text), STR_ARG(line));
    }
    *ret_text = text;
    return ST_OK;
}

struct str warning_cap_sign_fingerprint(struct arena *arena, struct str key_text)
{
    struct digest_sm3 digest = digest_sm3_of(key_text);
    char hex[DIGEST_SM3_HEX_BYTES];

    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

/* A copy of the message whose first block has these parameters. */
static struct cap_message with_parameters(struct arena *arena, const struct cap_message *message,
                                          const struct cap_pair *parameters, size_t count)
{
    struct cap_message copy = *message;
    struct cap_info *infos = ARENA_ARRAY(arena, message->info_count, struct cap_info);

    memcpy(infos, message->infos, message->info_count * sizeof *infos);
    infos[0].parameters = parameters;
    infos[0].parameter_count = count;
    copy.infos = infos;
    return copy;
}

enum status warning_cap_sign(struct work *w, const struct digest_key *key,
                             struct cap_message *message, struct str *ret_xml)
{
    const struct cap_info *info = &message->infos[0];
    struct cap_pair *parameters = ARENA_ARRAY(w->arena, info->parameter_count + 1, struct cap_pair);
    struct str xml, signature;

    TRY(cap_write(w->arena, &w->fault, message, &xml));
    TRY(digest_sign(key, xml, w->arena, &signature));
    memcpy(parameters, info->parameters, info->parameter_count * sizeof *parameters);
    parameters[info->parameter_count] = (struct cap_pair){STR(WARNING_CAP_SIGNATURE), signature};
    *message = with_parameters(w->arena, message, parameters, info->parameter_count + 1);
    return cap_write(w->arena, &w->fault, message, ret_xml);
}

struct cap_message warning_cap_sign_strip(struct arena *arena, const struct cap_message *message)
{
    struct cap_pair *left;
    size_t count = 0;

    if (message->info_count == 0)
        return *message;
    const struct cap_info *info = &message->infos[0];
    left = ARENA_ARRAY(arena, info->parameter_count + 1, struct cap_pair);
    for (size_t i = 0; i < info->parameter_count; i++)
        if (!str_is(info->parameters[i].name, WARNING_CAP_SIGNATURE) &&
            !str_is(info->parameters[i].name, WARNING_CAP_KEY))
            left[count++] = info->parameters[i];
    return with_parameters(arena, message, left, count);
}

/* The key of the text; ST_MALFORMED without a fault when it is none. */
static enum status key_of(struct arena *arena, struct str text, struct digest_key **ret_key)
{
    struct str pem = STR(PEM_HEAD "\n");

    if (text.len == 0 || text.len > KEY_TEXT_MAX)
        return ST_MALFORMED;
    for (size_t at = 0; at < text.len; at += PEM_LINE) {
        size_t len = text.len - at < PEM_LINE ? text.len - at : PEM_LINE;

        pem = arena_print(arena, "%.*s%.*s\n", STR_ARG(pem), (int)len, text.ptr + at);
    }
    pem = arena_print(arena, "%.*s%s\n", STR_ARG(pem), PEM_FOOT);
    return digest_key_read_public(pem, ret_key) == ST_OK ? ST_OK : ST_MALFORMED;
}

static enum status is_trusted(struct work *w, struct str key_text, struct str fingerprint,
                              const struct policy_place *place, const struct digest_key *own,
                              bool *ret_trusted)
{
    struct policy_setting setting;
    struct str mine = STR(""), rest;

    *ret_trusted = false;
    if (own != NULL)
        TRY(warning_cap_sign_key(w->arena, own, &mine));
    if (mine.len > 0 && str_equal(mine, key_text)) {
        *ret_trusted = true;
        return ST_OK;
    }
    enum status status = policy_setting(w->policy, place, "warning.trusted_keys", &setting);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    rest = setting.text;
    while (rest.len > 0 && !*ret_trusted)
        *ret_trusted = str_equal(str_trim(str_cut(rest, ',', &rest)), fingerprint);
    return ST_OK;
}

static bool verifies(struct arena *arena, const struct cap_message *bare, struct str key_text,
                     struct str signature)
{
    struct digest_key *key = NULL;
    struct fault ignored = {0};
    struct str xml;
    bool holds = false;

    if (key_of(arena, key_text, &key) != ST_OK)
        return false;
    if (cap_write(arena, &ignored, bare, &xml) == ST_OK)
        holds = digest_verify(key, xml, signature) == ST_OK;
    digest_key_free(key);
    return holds;
}

void warning_cap_sign_verify(struct arena *arena, const struct cap_message *message,
                             enum warning_cap_seal *ret_seal, struct str *ret_key_text)
{
    const struct cap_info *info = message->info_count > 0 ? &message->infos[0] : NULL;
    struct str signature = STR("");
    struct cap_pair *left;
    size_t count = 0;

    *ret_seal = WARNING_CAP_UNSIGNED;
    *ret_key_text = STR("");
    if (info == NULL)
        return;
    left = ARENA_ARRAY(arena, info->parameter_count + 1, struct cap_pair);
    for (size_t i = 0; i < info->parameter_count; i++) {
        if (str_is(info->parameters[i].name, WARNING_CAP_SIGNATURE)) {
            signature = str_trim(info->parameters[i].value);
            continue;
        }
        if (str_is(info->parameters[i].name, WARNING_CAP_KEY))
            *ret_key_text = info->parameters[i].value;
        left[count++] = info->parameters[i];
    }
    if (signature.len == 0)
        return;
    struct cap_message bare = with_parameters(arena, message, left, count);
    *ret_seal = verifies(arena, &bare, *ret_key_text, signature) ? WARNING_CAP_STRANGER
                                                                 : WARNING_CAP_BROKEN;
}

enum status warning_cap_sign_judge(struct work *w, const struct cap_message *message,
                                   const struct policy_place *place, const struct digest_key *own,
                                   enum warning_cap_seal *ret_seal, struct str *ret_signer)
{
    struct str key_text;
    bool trusted;

    *ret_signer = STR("");
    warning_cap_sign_verify(w->arena, message, ret_seal, &key_text);
    if (*ret_seal != WARNING_CAP_STRANGER)
        return ST_OK;
    *ret_signer = warning_cap_sign_fingerprint(w->arena, key_text);
    TRY(is_trusted(w, key_text, *ret_signer, place, own, &trusted));
    if (trusted)
        *ret_seal = WARNING_CAP_TRUSTED;
    return ST_OK;
}
