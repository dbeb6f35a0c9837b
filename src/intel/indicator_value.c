/* SPDX-License-Identifier: Apache-2.0
 * The normal form of each kind of indicator. */
#include "intel/indicator_value.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "intel/punycode.h"

#define VALUE_WORD(name, word, zh, en) [name] = word,
#define VALUE_ZH(name, word, zh, en)   [name] = zh,
#define VALUE_EN(name, word, zh, en)   [name] = en,

static const char *const kind_words[] = {INDICATOR_KIND_TABLE(VALUE_WORD)};
static const char *const kind_zh[] = {INDICATOR_KIND_TABLE(VALUE_ZH)};
static const char *const kind_en[] = {INDICATOR_KIND_TABLE(VALUE_EN)};
static const char *const doubt_zh[] = {INDICATOR_DOUBT_TABLE(VALUE_ZH)};
static const char *const doubt_en[] = {INDICATOR_DOUBT_TABLE(VALUE_EN)};

const char *indicator_value_word(enum indicator_kind kind)
{
    return kind_words[kind];
}

const char *indicator_value_zh(enum indicator_kind kind)
{
    return kind_zh[kind];
}

const char *indicator_value_en(enum indicator_kind kind)
{
    return kind_en[kind];
}

enum indicator_kind indicator_value_kind(struct str word)
{
    for (int k = 0; k < INDICATOR_KINDS; k++)
        if (str_is(word, kind_words[k]))
            return (enum indicator_kind)k;
    return INDICATOR_KINDS;
}

const char *indicator_value_doubt_zh(enum indicator_doubt doubt)
{
    return doubt_zh[doubt];
}

const char *indicator_value_doubt_en(enum indicator_doubt doubt)
{
    return doubt_en[doubt];
}

/* ---- marks ---- */

__extension__ typedef unsigned __int128 value_wide;

static inline uint64_t fold(uint64_t a, uint64_t b)
{
    value_wide product = (value_wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load8(const uint8_t *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

uint64_t indicator_value_mark(unsigned kind, const void *bytes, size_t len)
{
    const uint64_t first = UINT64_C(0xa0761d6478bd642f), second = UINT64_C(0xe7037ed1a0b428db);
    const uint8_t *p = bytes;
    uint64_t state = ((uint64_t)kind + 1) * UINT64_C(0x8ebc6af09c88c6e3) ^ len, tail = 0;

    for (; len > 8; p += 8, len -= 8)
        state = fold(load8(p) ^ first, state ^ second);
    for (size_t i = 0; i < len; i++)
        tail |= (uint64_t)p[i] << (8 * i);
    state = fold(tail ^ second, state ^ first);
    state = fold(state ^ UINT64_C(0x589965cc75374cc3), first);
    return state == 0 ? 1 : state;
}

enum indicator_kind indicator_value_address_kind(const struct indicator_address *address)
{
    if (address->is_v6)
        return address->length == 128 ? INDICATOR_IPV6 : INDICATOR_CIDR6;
    return address->length == 32 ? INDICATOR_IPV4 : INDICATOR_CIDR4;
}

uint64_t indicator_value_mark_address(const struct indicator_address *address)
{
    uint8_t bytes[17];
    size_t len = address->is_v6 ? 16 : 4;
    enum indicator_kind kind = indicator_value_address_kind(address);

    memcpy(bytes, address->bytes, len);
    if (kind == INDICATOR_CIDR4 || kind == INDICATOR_CIDR6)
        bytes[len++] = address->length;
    return indicator_value_mark(kind, bytes, len);
}

/* ---- text ---- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool starts_caseless(struct str text, const char *prefix)
{
    size_t len = strlen(prefix);

    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (lower(text.ptr[i]) != prefix[i])
            return false;
    return true;
}

bool indicator_value_fold(struct str host, char *room, struct str *ret_host)
{
    if (host.len > 0 && host.ptr[host.len - 1] == '.')
        host.len--;
    if (host.len == 0 || host.len > 253)
        return false;
    for (size_t i = 0; i < host.len; i++)
        room[i] = lower(host.ptr[i]);
    *ret_host = (struct str){room, host.len};
    return true;
}

/* "[.]", "(.)", "[:]", "[dot]" and "hxxp" as they are meant. */
static struct str refang(struct str text, char *room)
{
    static const struct {
        const char *from, *to;
    } forms[] = {{"[.]", "."}, {"(.)", "."},     {"[dot]", "."}, {"(dot)", "."},
                 {"[:]", ":"}, {"[://]", "://"}, {"[@]", "@"},   {"[at]", "@"}};
    size_t len = 0, at = 0;
    bool is_plain = !starts_caseless(text, "hxxp");

    for (size_t i = 0; i < text.len && is_plain; i++)
        is_plain = text.ptr[i] != '[' && text.ptr[i] != '(';
    if (is_plain)
        return text;
    memset(room, 0, text.len);
    if (starts_caseless(text, "hxxp")) {
        for (; at < 4; at++)
            room[at] = "http"[at];
        len = at;
    }
    while (at < text.len) {
        size_t taken = 0;
        if (text.ptr[at] == '[' || text.ptr[at] == '(') {
            for (size_t f = 0; taken == 0 && f < sizeof forms / sizeof forms[0]; f++) {
                if (!starts_caseless((struct str){text.ptr + at, text.len - at}, forms[f].from))
                    continue;
                taken = strlen(forms[f].from);
                memcpy(room + len, forms[f].to, strlen(forms[f].to));
                len += strlen(forms[f].to);
            }
        }
        if (taken == 0) {
            room[len++] = text.ptr[at];
            taken = 1;
        }
        at += taken;
    }
    return (struct str){room, len};
}

static bool has_bad_bytes(struct str text)
{
    bool is_ascii = true;

    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 127)
            return true;
        is_ascii = is_ascii && (unsigned char)text.ptr[i] < 128;
    }
    return !is_ascii && !str_is_utf8(text);
}

static bool is_label_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Labels of 1..63 bytes; `least` of them; the last one is no number. */
static bool is_domain(struct str text, unsigned least)
{
    unsigned labels = 0;
    size_t start = 0;

    if (text.len == 0 || text.len > 253)
        return false;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.ptr[i] != '.') {
            if (!is_label_byte(text.ptr[i]))
                return false;
            continue;
        }
        if (i == start || i - start > 63)
            return false;
        labels++;
        if (i < text.len)
            start = i + 1;
    }
    for (size_t i = start; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return labels >= least;
    return false;
}

/* The name in lower case and ASCII at `room`; false when it is none. */
static bool write_domain(struct str text, unsigned least, char *room, struct str *ret_text)
{
    char plain[256];
    struct str ascii = text;
    bool is_ascii = true;

    for (size_t i = 0; i < text.len; i++)
        is_ascii = is_ascii && (unsigned char)text.ptr[i] < 128;
    if (!is_ascii && !punycode_domain(text, plain, sizeof plain, &ascii))
        return false;
    return indicator_value_fold(ascii, room, ret_text) && is_domain(*ret_text, least);
}

static enum indicator_doubt read_domain(struct str text, struct indicator_value *value)
{
    if (str_starts(text, STR("*.")))
        text = (struct str){text.ptr + 2, text.len - 2};
    else if (text.ptr[0] == '.')
        text = (struct str){text.ptr + 1, text.len - 1};
    value->kind = INDICATOR_DOMAIN;
    return write_domain(text, 2, value->room, &value->text) ? INDICATOR_FINE : INDICATOR_NO_DOMAIN;
}

static enum indicator_doubt read_email(struct str text, struct indicator_value *value)
{
    struct str host, local = str_cut(text, '@', &host), name;

    value->kind = INDICATOR_EMAIL;
    if (local.len == 0 || local.len > 64 || local.len == text.len)
        return INDICATOR_NO_EMAIL;
    for (size_t i = 0; i < local.len; i++)
        value->room[i] = lower(local.ptr[i]);
    value->room[local.len] = '@';
    if (!write_domain(host, 2, value->room + local.len + 1, &name))
        return INDICATOR_NO_EMAIL;
    value->text = (struct str){value->room, local.len + 1 + name.len};
    return INDICATOR_FINE;
}

static size_t hash_digits(enum indicator_kind kind)
{
    static const size_t digits[INDICATOR_KINDS] = {
        [INDICATOR_MD5] = 32,     [INDICATOR_SHA1] = 40, [INDICATOR_SHA256] = 64,
        [INDICATOR_SHA512] = 128, [INDICATOR_JA3] = 32,
    };

    return digits[kind];
}

static enum indicator_doubt read_hash(enum indicator_kind kind, struct str text,
                                      struct indicator_value *value)
{
    if (text.len != hash_digits(kind))
        return INDICATOR_NO_HASH;
    for (size_t i = 0; i < text.len; i++) {
        char c = lower(text.ptr[i]);
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return INDICATOR_NO_HASH;
        value->room[i] = c;
    }
    value->kind = kind;
    value->text = (struct str){value->room, text.len};
    return INDICATOR_FINE;
}

static enum indicator_doubt take_address(struct str text, struct indicator_value *value)
{
    if (!indicator_address_read(text, &value->address))
        return INDICATOR_NO_ADDRESS;
    value->kind = indicator_value_address_kind(&value->address);
    value->text = indicator_address_print(&value->address, value->room);
    return INDICATOR_FINE;
}

/* Split "host:port" and "[v6]:port"; the port is "" when there is none. */
static bool split_port(struct str text, struct str *ret_host, struct str *ret_port)
{
    const char *colon;
    int64_t number;

    *ret_host = text;
    *ret_port = (struct str){"", 0};
    if (text.len > 0 && text.ptr[0] == '[') {
        const char *end = memchr(text.ptr, ']', text.len);
        if (!end)
            return false;
        *ret_host = (struct str){text.ptr + 1, (size_t)(end - text.ptr) - 1};
        text = (struct str){end + 1, text.len - ret_host->len - 2};
        if (text.len == 0)
            return true;
        if (text.ptr[0] != ':')
            return false;
        *ret_port = (struct str){text.ptr + 1, text.len - 1};
    } else {
        colon = text.len > 0 ? memchr(text.ptr, ':', text.len) : NULL;
        if (!colon || memrchr(text.ptr, ':', text.len) != colon)
            return true; /* none, or an IPv6 address without brackets */
        *ret_host = (struct str){text.ptr, (size_t)(colon - text.ptr)};
        *ret_port = (struct str){colon + 1, text.len - ret_host->len - 1};
    }
    return ret_port->len == 0 ||
           (str_to_int(*ret_port, &number) && number > 0 && number < 65536 && ret_port->len <= 5);
}

static enum indicator_doubt read_address(struct str text, struct indicator_value *value)
{
    struct str host, port;

    if (take_address(text, value) == INDICATOR_FINE)
        return INDICATOR_FINE;
    if (!split_port(text, &host, &port) || host.len == 0)
        return INDICATOR_NO_ADDRESS;
    return take_address(host, value);
}

/* ---- URLs ---- */

static unsigned hex_digit(char c)
{
    c = lower(c);
    return c >= '0' && c <= '9'   ? (unsigned)(c - '0')
           : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                  : 16;
}

/* A host without percent-encoding (RFC 3986 section 3.2.2); false when it is damaged, or too long
 * for `room`.  The zone of an IPv6 address is no name and stays ("fe80::1%25eth0"). */
static bool plain_host(struct str host, char *room, size_t size, struct str *ret_host)
{
    size_t len = 0;

    *ret_host = host;
    if (!memchr(host.ptr, '%', host.len) || memchr(host.ptr, ':', host.len))
        return true;
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        if (c == '%') {
            unsigned high = host.len - i > 2 ? hex_digit(host.ptr[i + 1]) : 16;
            unsigned low = host.len - i > 2 ? hex_digit(host.ptr[i + 2]) : 16;
            if (high > 15 || low > 15)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (len == size)
            return false;
        room[len++] = c;
    }
    *ret_host = (struct str){room, len};
    return !has_bad_bytes(*ret_host);
}

/* Host of a URL into the room; a name may have one label there ("http://intranet/x"). */
static bool write_host(struct str host, struct str port, bool is_plain,
                       struct indicator_value *value)
{
    struct indicator_address address;
    char plain[256];
    struct str name;
    size_t len;

    if (!plain_host(host, plain, sizeof plain, &host))
        return false;
    if (indicator_address_read(host, &address) && !memchr(host.ptr, '/', host.len)) {
        len = 0;
        if (address.is_v6)
            value->room[len++] = '[';
        len += indicator_address_print(&address, value->room + len).len;
        if (address.is_v6)
            value->room[len++] = ']';
    } else {
        if (!write_domain(host, 1, value->room, &name))
            return false;
        len = name.len;
    }
    if (port.len > 0 && !is_plain) {
        value->room[len++] = ':';
        memcpy(value->room + len, port.ptr, port.len);
        len += port.len;
    }
    value->text = (struct str){value->room, len};
    return true;
}

static struct str drop_scheme(struct str text, struct str *ret_scheme)
{
    *ret_scheme = (struct str){"", 0};
    for (size_t i = 0; i + 2 < text.len && i < 24; i++) {
        char c = lower(text.ptr[i]);
        if (c == ':' && text.ptr[i + 1] == '/' && text.ptr[i + 2] == '/') {
            *ret_scheme = (struct str){text.ptr, i};
            return (struct str){text.ptr + i + 3, text.len - i - 3};
        }
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))
            break;
    }
    return text;
}

static bool is_default_port(struct str scheme, struct str port)
{
    return (str_is(port, "80") && (scheme.len == 0 || starts_caseless(scheme, "http"))) ||
           (str_is(port, "443") && (scheme.len == 0 || starts_caseless(scheme, "https"))) ||
           (str_is(port, "21") && starts_caseless(scheme, "ftp"));
}

static enum indicator_doubt read_url(struct str text, struct indicator_value *value)
{
    struct str scheme, path, host, port;
    size_t at = 0;
    const char *mark = memchr(text.ptr, '#', text.len);

    value->kind = INDICATOR_URL;
    if (mark)
        text.len = (size_t)(mark - text.ptr);
    text = drop_scheme(text, &scheme);
    if (scheme.len == 0 && str_starts(text, STR("//"))) /* that of the page it stood on */
        text = (struct str){text.ptr + 2, text.len - 2};
    while (at < text.len && text.ptr[at] != '/' && text.ptr[at] != '?')
        at++;
    host = (struct str){text.ptr, at};
    path = (struct str){text.ptr + at, text.len - at};
    if (host.len == 0) {
        if (scheme.len > 0 || path.len < 2)
            return INDICATOR_NO_URL;
        memcpy(value->room, path.ptr, path.len);
        value->text = (struct str){value->room, path.len};
        return INDICATOR_FINE;
    }
    mark = memrchr(host.ptr, '@', host.len);
    if (mark)
        host = (struct str){mark + 1, host.len - (size_t)(mark - host.ptr) - 1};
    if (!split_port(host, &host, &port) || host.len == 0 ||
        !write_host(host, port, is_default_port(scheme, port), value))
        return INDICATOR_NO_URL;
    if (path.len == 0 || path.ptr[0] != '/')
        value->room[value->text.len++] = '/';
    if (value->text.len + path.len > INTEL_TEXT_MAX_BYTES)
        return INDICATOR_LONG;
    memcpy(value->room + value->text.len, path.ptr, path.len);
    value->text.len += path.len;
    return INDICATOR_FINE;
}

struct str indicator_value_host(struct str url)
{
    size_t at = 0;
    struct str host, port;

    while (at < url.len && url.ptr[at] != '/')
        at++;
    if (!split_port((struct str){url.ptr, at}, &host, &port))
        return (struct str){"", 0};
    return host;
}

/* ---- any kind ---- */

/* "192.0.2.1/33" is meant as a network, not as a path. */
static bool is_bad_network(struct str text)
{
    struct indicator_address address;
    struct str rest = {"", 0}, head = str_cut(text, '/', &rest);

    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] < '0' || rest.ptr[i] > '9')
            return false;
    return rest.len > 0 && indicator_address_read(head, &address);
}

static enum indicator_doubt read_any(struct str text, struct indicator_value *value)
{
    static const enum indicator_kind hashes[] = {INDICATOR_MD5, INDICATOR_SHA1, INDICATOR_SHA256,
                                                 INDICATOR_SHA512};
    struct str scheme;

    if (drop_scheme(text, &scheme).len != text.len)
        return read_url(text, value);
    if (read_address(text, value) == INDICATOR_FINE)
        return INDICATOR_FINE;
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++)
        if (read_hash(hashes[i], text, value) == INDICATOR_FINE)
            return INDICATOR_FINE;
    if (is_bad_network(text))
        return INDICATOR_NO_NETWORK;
    if (memchr(text.ptr, '/', text.len))
        return read_url(text, value) == INDICATOR_FINE ? INDICATOR_FINE : INDICATOR_NO_KIND;
    if (memchr(text.ptr, '@', text.len))
        return read_email(text, value);
    if (read_domain(text, value) == INDICATOR_FINE)
        return INDICATOR_FINE;
    struct str host = {"", 0}, port = {"", 0};
    if (split_port(text, &host, &port) && port.len > 0 && host.len > 0)
        return read_domain(host, value);
    return INDICATOR_NO_KIND;
}

static enum indicator_doubt read_kind(enum indicator_kind kind, struct str text,
                                      struct indicator_value *value)
{
    enum indicator_doubt doubt;

    switch (kind) {
    case INDICATOR_IPV4:
    case INDICATOR_IPV6:
        return read_address(text, value);
    case INDICATOR_CIDR4:
    case INDICATOR_CIDR6:
        doubt = take_address(text, value);
        return doubt == INDICATOR_FINE ? doubt : INDICATOR_NO_NETWORK;
    case INDICATOR_DOMAIN:
        return read_domain(text, value);
    case INDICATOR_URL:
        return read_url(text, value);
    case INDICATOR_EMAIL:
        return read_email(text, value);
    case INDICATOR_MD5:
    case INDICATOR_SHA1:
    case INDICATOR_SHA256:
    case INDICATOR_SHA512:
    case INDICATOR_JA3:
        return read_hash(kind, text, value);
    case INDICATOR_KINDS:
        break;
    }
    return read_any(text, value);
}

enum indicator_doubt indicator_value_fitness(const struct indicator_value *value)
{
    bool is_wide =
        (value->kind == INDICATOR_CIDR4 && value->address.length < INTEL_NET4_LEAST_BITS) ||
        (value->kind == INDICATOR_CIDR6 && value->address.length < INTEL_NET6_LEAST_BITS);

    return is_wide ? INDICATOR_WIDE : INDICATOR_FINE;
}

/* ASCII that trimming leaves alone. */
static bool is_solid(char c)
{
    return c > ' ' && (unsigned char)c < 127;
}

enum indicator_doubt indicator_value_read(enum indicator_kind kind, struct str text,
                                          struct indicator_value *ret_value)
{
    char plain[INTEL_TEXT_MAX_BYTES + 8];
    enum indicator_doubt doubt;

    if (text.len > 0 && (!is_solid(text.ptr[0]) || !is_solid(text.ptr[text.len - 1])))
        text = str_trim(text);
    if (text.len == 0)
        return INDICATOR_EMPTY;
    if (text.len > INTEL_TEXT_MAX_BYTES)
        return INDICATOR_LONG;
    if (has_bad_bytes(text))
        return INDICATOR_BYTES;
    text = refang(text, plain);
    doubt = read_kind(kind, text, ret_value);
    if (doubt != INDICATOR_FINE)
        return doubt;
    if (ret_value->kind <= INDICATOR_CIDR6)
        ret_value->mark = indicator_value_mark_address(&ret_value->address);
    else
        ret_value->mark =
            indicator_value_mark(ret_value->kind, ret_value->text.ptr, ret_value->text.len);
    return INDICATOR_FINE;
}
