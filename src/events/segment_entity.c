/* SPDX-License-Identifier: Apache-2.0
 * Entities by the name of their field and by their form. */
#include "events/segment_entity.h"

#include <string.h>
#include <strings.h>

#include "events/segment_value.h"
#include "events/segment_words.h"

enum { HOST_MAX_BYTES = 253, LABEL_MAX_BYTES = 63, ADDRESS_MAX_BYTES = 45 };

static const uint64_t entity_seed = 0x656E746974790001U;

/* Last parts of field names, in lower case. */
static const char *const entity_fields[] = {
    "account",
    "account_name",
    "accountname",
    "community_id",
    "computer",
    "computer_name",
    "computername",
    "dhost",
    "duser",
    "flow_id",
    "host",
    "hostname",
    "logonguid",
    "login",
    "parentprocessguid",
    "parentuser",
    "processguid",
    "query",
    "rrname",
    "server_name",
    "shost",
    "sni",
    "sourceprocessguid",
    "sourceuser",
    "subjectusername",
    "suser",
    "targetuser",
    "targetprocessguid",
    "targetusername",
    "uid",
    "user",
    "user_name",
    "username",
    "workstationname",
};

static struct str last_part(struct str field)
{
    for (size_t at = field.len; at > 0; at--)
        if (field.ptr[at - 1] == '.')
            return (struct str){field.ptr + at, field.len - at};
    return field;
}

static bool is_word(struct str text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.ptr, word, text.len) == 0;
}

bool segment_entity_is_field(struct str field)
{
    struct str part = last_part(field);

    for (size_t i = 0; i < sizeof entity_fields / sizeof entity_fields[0]; i++)
        if (is_word(part, entity_fields[i]))
            return true;
    return false;
}

bool segment_entity_is_list(struct str field)
{
    struct str part = last_part(field);

    return is_word(part, "hashes") || is_word(part, "hash");
}

/* ---- Forms ---- */

enum {
    CLASS_HEX = 1,
    CLASS_LETTER = 2,
    CLASS_DIGIT = 4,
    CLASS_DOT = 8,
    CLASS_COLON = 16,
    CLASS_DASH = 32,
    CLASS_BRACE = 64,
    CLASS_OTHER = 128
};

static uint8_t class_of(char one)
{
    if (one >= '0' && one <= '9')
        return CLASS_DIGIT;
    if (one >= 'a' && one <= 'z')
        return one <= 'f' ? CLASS_HEX : CLASS_LETTER;
    switch (one) {
    case '.':
        return CLASS_DOT;
    case ':':
        return CLASS_COLON;
    case '-':
    case '_':
        return CLASS_DASH;
    case '{':
    case '}':
        return CLASS_BRACE;
    default:
        return CLASS_OTHER;
    }
}

static bool is_host(struct str text)
{
    size_t label = 0, dots = 0;
    bool has_letter = false;

    if (text.len > HOST_MAX_BYTES)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '.') {
            if (label == 0)
                return false;
            label = 0;
            has_letter = false;
            dots++;
            continue;
        }
        if (++label > LABEL_MAX_BYTES)
            return false;
        has_letter = has_letter || (class_of(text.ptr[i]) & (CLASS_HEX | CLASS_LETTER)) != 0;
    }
    return dots > 0 && label >= 2 && has_letter;
}

static bool is_digest_length(size_t len)
{
    return len == 32 || len == 40 || len == 56 || len == 64 || len == 96 || len == 128;
}

bool segment_entity_is_form(struct str lower)
{
    struct segment_hex_form form;
    uint8_t classes = 0;
    uint32_t address = 0;
    size_t colons = 0;

    if (lower.len < 2 || lower.len > HOST_MAX_BYTES)
        return false;
    for (size_t i = 0; i < lower.len; i++) {
        uint8_t one = class_of(lower.ptr[i]);

        if (one == CLASS_OTHER)
            return false;
        classes |= one;
        colons += one == CLASS_COLON;
    }
    if ((classes & (CLASS_DOT | CLASS_COLON | CLASS_DASH | CLASS_BRACE)) == 0)
        return is_digest_length(lower.len) && (classes & CLASS_LETTER) == 0;
    if (classes & CLASS_COLON)
        return colons >= 2 && lower.len <= ADDRESS_MAX_BYTES &&
               (classes & (CLASS_LETTER | CLASS_DASH | CLASS_BRACE)) == 0;
    if (classes & CLASS_DOT)
        return (classes & CLASS_BRACE) == 0 &&
               (segment_value_ipv4(lower, &address) || is_host(lower));
    return segment_value_hex_form(lower, &form) && form.shape != SEGMENT_HEX_PLAIN;
}

/* ---- Keys ---- */

uint64_t segment_entity_key(struct str lower)
{
    return segment_words_hash(lower, entity_seed);
}

static struct str lower_of(struct str value, char room[SEGMENT_ENTITY_MAX_BYTES])
{
    for (size_t i = 0; i < value.len; i++)
        room[i] =
            (char)(value.ptr[i] >= 'A' && value.ptr[i] <= 'Z' ? value.ptr[i] + 32 : value.ptr[i]);
    return (struct str){room, value.len};
}

static void parents(struct str host, segment_entity_fn *emit, void *context)
{
    struct str rest = host;

    for (;;) {
        (void)str_cut(rest, '.', &rest);
        if (rest.len == 0 || memchr(rest.ptr, '.', rest.len) == NULL)
            return;
        emit(context, segment_entity_key(rest));
    }
}

static void list_keys(struct str lower, segment_entity_fn *emit, void *context)
{
    for (struct str rest = lower; rest.len > 0;) {
        struct str one = str_cut(rest, ',', &rest), value;

        (void)str_cut(one, '=', &value);
        if (value.len > 0)
            emit(context, segment_entity_key(value));
    }
}

void segment_entity_keys(bool is_field, bool is_list, struct str value, segment_entity_fn *emit,
                         void *context)
{
    char room[SEGMENT_ENTITY_MAX_BYTES];
    uint32_t address = 0;

    if (value.len == 0 || value.len > SEGMENT_ENTITY_MAX_BYTES)
        return;
    struct str lower = lower_of(value, room);
    if (is_list)
        list_keys(lower, emit, context);
    if (!is_field && !segment_entity_is_form(lower))
        return;
    emit(context, segment_entity_key(lower));
    if (!segment_value_ipv4(lower, &address) && is_host(lower))
        parents(lower, emit, context);
}
