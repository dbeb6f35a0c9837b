/* SPDX-License-Identifier: Apache-2.0
 * One record by its template: to JSON, or to what options say of sampling. */
#include <arpa/inet.h>
#include <math.h>
#include <string.h>

#include "events/netflow_inside.h"
#include "events/record_json.h"

#include "base/banned.h"

enum {
    ELEMENT_OCTETS = 1,
    ELEMENT_PACKETS = 2,
    ELEMENT_END_UPTIME = 21,
    ELEMENT_START_UPTIME = 22,
    ELEMENT_SAMPLING_INTERVAL = 34,
    ELEMENT_SAMPLER = 48,
    ELEMENT_SAMPLER_INTERVAL = 50,
    ELEMENT_START_SECONDS = 150,
    ELEMENT_END_NANOSECONDS = 157,
    ELEMENT_START_DELTA = 158,
    ELEMENT_END_DELTA = 159,
    ELEMENT_BOOT = 160,
    ELEMENT_SELECTOR = 302,
    ELEMENT_PACKET_INTERVAL = 305,
    ELEMENT_PACKET_SPACE = 306,
    ELEMENT_SIZE = 309,
    ELEMENT_POPULATION = 310,
    ELEMENT_OBSERVED_SECONDS = 322,
    ELEMENT_OBSERVED_NANOSECONDS = 325
};
/* seconds between 1900 and 1970 */
static const uint32_t ntp_to_unix_s = 2208988800;

/* ---- Walking ---- */

/* The value of a field at bytes[*at]; false when it does not end within them. */
static bool field_value(const struct netflow_field *field, struct str bytes, size_t *at,
                        struct str *ret_value)
{
    size_t len = field->bytes, from = *at;

    if (len == NETFLOW_VARIABLE) {
        if (from >= bytes.len)
            return false;
        len = (unsigned char)bytes.ptr[from++];
        if (len == 255) {
            if (bytes.len - from < 2)
                return false;
            len = (size_t)netflow_number(bytes.ptr + from, 2);
            from += 2;
        }
    }
    if (len > bytes.len - from)
        return false;
    *ret_value = (struct str){bytes.ptr + from, len};
    *at = from + len;
    return true;
}

size_t netflow_record_bytes(const struct netflow_template *template, struct str bytes)
{
    size_t at = 0;
    struct str value;

    for (size_t i = 0; i < template->field_count; i++)
        if (!field_value(&template->fields[i], bytes, &at, &value))
            return 0;
    return at;
}

bool netflow_record_is_good(const struct netflow_template *template, struct str bytes)
{
    size_t at = 0;
    struct str value;

    for (size_t i = 0; i < template->field_count; i++) {
        const struct netflow_field *field = &template->fields[i];
        const struct netflow_element *element =
            field->enterprise == 0 || field->enterprise == NETFLOW_REVERSE_PEN
                ? netflow_elements_find(field->id)
                : NULL;
        if (!field_value(field, bytes, &at, &value))
            return false;
        if (element == NULL || value.len == 0)
            continue;
        if (element->type == NETFLOW_BOOLEAN && value.ptr[0] != 1 && value.ptr[0] != 2)
            return false;
        while (element->type == NETFLOW_STRING && value.len > 0)
            if (!str_is_utf8(str_cut(value, '\0', &value)))
                return false;
    }
    return true;
}

/* ---- Sampling ---- */

struct sampling {
    uint64_t sampler, interval, kept, skipped, size, population;
    bool has_sampler;
};

static void sampling_take(struct sampling *s, const struct netflow_field *field, struct str value)
{
    if (field->enterprise != 0 || value.len == 0 || value.len > 8)
        return;
    uint64_t number = netflow_number(value.ptr, value.len);
    switch (field->id) {
    case ELEMENT_SAMPLER:
    case ELEMENT_SELECTOR:
        s->sampler = number;
        s->has_sampler = true;
        break;
    case ELEMENT_SAMPLING_INTERVAL:
    case ELEMENT_SAMPLER_INTERVAL:
        s->interval = number;
        break;
    case ELEMENT_PACKET_INTERVAL:
        s->kept = number;
        break;
    case ELEMENT_PACKET_SPACE:
        s->skipped = number;
        break;
    case ELEMENT_SIZE:
        s->size = number;
        break;
    case ELEMENT_POPULATION:
        s->population = number;
        break;
    default:
        break;
    }
}

/* One packet of how many; 0: not said. */
static uint32_t sampling_interval(const struct sampling *s)
{
    uint64_t interval = s->interval;

    if (interval == 0 && s->kept > 0 && s->skipped > 0 && s->kept < UINT32_MAX &&
        s->skipped < UINT32_MAX)
        interval = (s->kept + s->skipped) / s->kept;
    if (interval == 0 && s->size > 0)
        interval = s->population / s->size;
    return interval > UINT32_MAX ? 0 : (uint32_t)interval;
}

static struct sampling sampling_of(const struct netflow_template *template, struct str bytes)
{
    struct sampling s = {.interval = 0};
    struct str value;
    size_t at = 0;

    for (size_t i = 0; i < template->field_count; i++)
        if (field_value(&template->fields[i], bytes, &at, &value))
            sampling_take(&s, &template->fields[i], value);
    return s;
}

void netflow_record_options(struct netflow_domain *domain, const struct netflow_template *template,
                            struct str bytes)
{
    struct sampling s = sampling_of(template, bytes);
    uint32_t interval = sampling_interval(&s);
    size_t i = 0;

    if (interval == 0)
        return;
    if (!s.has_sampler) {
        domain->interval = interval;
        return;
    }
    while (i < domain->sampler_count && domain->samplers[i].id != s.sampler)
        i++;
    if (i == NETFLOW_SAMPLERS_MAX)
        return;
    if (i == domain->sampler_count)
        domain->sampler_count++;
    domain->samplers[i] = (struct netflow_sampler){s.sampler, interval};
}

/* By the record, the sampler it names, the head, the domain. */
static uint32_t interval_of(const struct netflow_head *head, const struct sampling *s)
{
    const struct netflow_domain *domain = head->domain;
    uint32_t interval = sampling_interval(s);

    for (size_t i = 0; i < domain->sampler_count && interval == 0 && s->has_sampler; i++)
        if (domain->samplers[i].id == s->sampler)
            interval = domain->samplers[i].interval;
    if (interval == 0)
        interval = head->interval;
    return interval == 0 ? domain->interval : interval;
}

/* ---- Times ---- */

struct span {
    int64_t start_us, end_us, seen_us;
    bool has_start, has_end, has_seen;
};

static int64_t ntp_us(uint64_t ntp)
{
    int64_t seconds = (int64_t)(uint32_t)((uint32_t)(ntp >> 32) - ntp_to_unix_s);

    return seconds * 1000000 + (int64_t)(((ntp & UINT32_MAX) * 1000000) >> 32);
}

/* An instant by the type of its element; false when it cannot be one. */
static bool instant_of(enum netflow_type type, struct str value, int64_t *ret_us)
{
    if (value.len == 0 || value.len > 8)
        return false;
    uint64_t number = netflow_number(value.ptr, value.len);
    if (type == NETFLOW_SECONDS && number <= UINT32_MAX)
        *ret_us = (int64_t)number * 1000000;
    else if (type == NETFLOW_MILLISECONDS && number < (uint64_t)1 << 50)
        *ret_us = (int64_t)number * 1000;
    else if (type == NETFLOW_NTP && value.len == 8)
        *ret_us = ntp_us(number);
    else
        return false;
    return true;
}

static void span_put(struct span *span, bool is_end, int64_t us)
{
    if (is_end) {
        span->end_us = us;
        span->has_end = true;
    } else {
        span->start_us = us;
        span->has_start = true;
    }
}

static void span_take(struct span *span, const struct netflow_head *head, uint16_t id,
                      struct str value)
{
    const struct netflow_element *element = netflow_elements_find(id);
    int64_t us;

    if (value.len == 0 || value.len > 8 || element == NULL)
        return;
    int64_t number = (int64_t)(netflow_number(value.ptr, value.len) & INT64_MAX);
    if ((id == ELEMENT_START_UPTIME || id == ELEMENT_END_UPTIME) && head->has_boot &&
        number <= UINT32_MAX)
        span_put(span, id == ELEMENT_END_UPTIME, head->boot_us + number * 1000);
    else if ((id == ELEMENT_START_DELTA || id == ELEMENT_END_DELTA) && number <= UINT32_MAX)
        span_put(span, id == ELEMENT_END_DELTA, head->exported_us - number);
    else if (id >= ELEMENT_START_SECONDS && id <= ELEMENT_END_NANOSECONDS &&
             instant_of(element->type, value, &us))
        span_put(span, (id & 1) != 0, us);
    else if (id >= ELEMENT_OBSERVED_SECONDS && id <= ELEMENT_OBSERVED_NANOSECONDS &&
             instant_of(element->type, value, &us)) {
        span->seen_us = us;
        span->has_seen = true;
    }
}

/* ---- Writing ---- */

static void put_number(struct buf *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    buf_bytes(out, digits + at, sizeof digits - at);
}

/* A JSON string; trailing zeros (fixed-length fields) fall away, bad bytes become U+FFFD. */
static void put_string(struct buf *out, struct str text)
{
    while (text.len > 0 && text.ptr[text.len - 1] == '\0')
        text.len--;
    record_json_string(out, text);
}

static void put_hex(struct buf *out, struct str bytes, const char *between)
{
    static const char digits[] = "0123456789abcdef";

    buf_byte(out, '"');
    for (size_t i = 0; i < bytes.len; i++) {
        if (i > 0)
            buf_text(out, between);
        buf_byte(out, digits[(unsigned char)bytes.ptr[i] >> 4]);
        buf_byte(out, digits[(unsigned char)bytes.ptr[i] & 15]);
    }
    buf_byte(out, '"');
}

static void put_instant(struct buf *out, int64_t us)
{
    char text[MOMENT_MAX_BYTES];

    buf_byte(out, '"');
    buf_text(out, moment_print(us, text));
    buf_byte(out, '"');
}

static void put_float(struct buf *out, struct str value)
{
    double number = 0;

    if (value.len == 4) {
        uint32_t bits = (uint32_t)netflow_number(value.ptr, 4);
        float single;
        memcpy(&single, &bits, sizeof single);
        number = (double)single;
    } else {
        uint64_t bits = netflow_number(value.ptr, 8);
        memcpy(&number, &bits, sizeof number);
    }
    if (isfinite(number))
        buf_print(out, "%.17g", number);
    else
        buf_text(out, "null");
}

static void put_signed(struct buf *out, struct str value)
{
    uint64_t bits = netflow_number(value.ptr, value.len);

    if (value.len < 8 && (bits >> (value.len * 8 - 1)) != 0)
        bits |= UINT64_MAX << (value.len * 8);
    buf_print(out, "%lld", (long long)bits);
}

static void put_ip4(struct buf *out, const char *bytes)
{
    char text[sizeof "\"255.255.255.255\""];
    size_t len = 0;

    text[len++] = '"';
    for (size_t i = 0; i < 4; i++) {
        unsigned part = (unsigned char)bytes[i];
        if (i > 0)
            text[len++] = '.';
        if (part >= 100)
            text[len++] = (char)('0' + part / 100);
        if (part >= 10)
            text[len++] = (char)('0' + part / 10 % 10);
        text[len++] = (char)('0' + part % 10);
    }
    text[len++] = '"';
    buf_bytes(out, text, len);
}

static void put_value(struct buf *out, enum netflow_type type, struct str value)
{
    char text[INET6_ADDRSTRLEN];
    int64_t us;

    if (type == NETFLOW_IPV4 && value.len == 4)
        put_ip4(out, value.ptr);
    else if (type == NETFLOW_IPV6 && value.len == 16)
        buf_print(out, "\"%s\"", inet_ntop(AF_INET6, value.ptr, text, sizeof text));
    else if (type == NETFLOW_MAC && value.len == 6)
        put_hex(out, value, ":");
    else if (type == NETFLOW_STRING)
        put_string(out, value);
    else if (type == NETFLOW_BOOLEAN && value.len == 1 && (value.ptr[0] == 1 || value.ptr[0] == 2))
        buf_text(out, value.ptr[0] == 1 ? "true" : "false");
    else if (type == NETFLOW_FLOAT && (value.len == 4 || value.len == 8))
        put_float(out, value);
    else if (type == NETFLOW_SIGNED && value.len >= 1 && value.len <= 8)
        put_signed(out, value);
    else if (instant_of(type, value, &us))
        put_instant(out, us);
    else if (type == NETFLOW_UNSIGNED && value.len >= 1 && value.len <= 8)
        put_number(out, netflow_number(value.ptr, value.len));
    else
        put_hex(out, value, "");
}

static void put_key(struct buf *out, const char *key)
{
    buf_text(out, ",\"");
    buf_text(out, key);
    buf_text(out, "\":");
}

/* The name of a field as the header says; its type in *ret_type. */
static void put_name(struct buf *out, const struct netflow_field *field, size_t len,
                     enum netflow_type *ret_type)
{
    bool is_reverse = field->enterprise == NETFLOW_REVERSE_PEN;
    const struct netflow_element *element =
        field->enterprise == 0 || is_reverse ? netflow_elements_find(field->id) : NULL;

    buf_text(out, ",\"");
    if (element != NULL && is_reverse) {
        buf_text(out, "reverse");
        buf_byte(out, (char)(element->name[0] & ~0x20));
        buf_text(out, element->name + 1);
    } else if (element != NULL) {
        buf_text(out, element->name);
    } else if (field->enterprise == 0) {
        buf_print(out, "i%u", field->id);
    } else {
        buf_print(out, "e%u_%u", field->enterprise, field->id);
    }
    if (field->repeat > 0)
        buf_print(out, "_%u", field->repeat + 1u);
    buf_text(out, "\":");
    *ret_type = element != NULL ? element->type : len <= 8 ? NETFLOW_UNSIGNED : NETFLOW_OCTETS;
}

static void put_head(struct buf *out, const struct netflow_head *head, uint16_t template_id,
                     uint32_t interval)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const struct netflow_domain *domain = head->domain;
    const unsigned char *address = domain->peer.address;
    char text[INET6_ADDRSTRLEN];

    buf_text(out, "{\"netflow\":{\"version\":");
    put_number(out, domain->version);
    if (memcmp(address, mapped, sizeof mapped) == 0)
        (void)inet_ntop(AF_INET, address + 12, text, sizeof text);
    else
        (void)inet_ntop(AF_INET6, address, text, sizeof text);
    if (domain->peer.port != 0) { /* files of datagrams do not say who sent them */
        put_key(out, "exporter");
        buf_print(out, "\"%s\"", text);
        put_key(out, "port");
        put_number(out, domain->peer.port);
    }
    put_key(out, "domain");
    put_number(out, domain->id);
    if (template_id != 0) {
        put_key(out, "template");
        put_number(out, template_id);
    }
    put_key(out, "sequence");
    put_number(out, head->sequence);
    put_key(out, "exported");
    put_instant(out, head->exported_us);
    if (interval > 1) {
        put_key(out, "sampling");
        put_number(out, interval);
    }
    buf_byte(out, '}');
}

static void put_estimate(struct buf *out, const char *key, uint64_t count, uint32_t interval)
{
    uint64_t product;

    if (__builtin_mul_overflow(count, (uint64_t)interval, &product))
        return;
    put_key(out, key);
    put_number(out, product);
}

static void put_fields(struct buf *out, const struct netflow_template *template, struct str bytes,
                       uint32_t interval)
{
    uint64_t octets = 0, packets = 0;
    bool has_octets = false, has_packets = false;
    struct str value;
    size_t at = 0;

    for (size_t i = 0; i < template->field_count; i++) {
        const struct netflow_field *field = &template->fields[i];
        enum netflow_type type;
        if (!field_value(field, bytes, &at, &value))
            break;
        const struct netflow_element *element =
            field->enterprise == 0 ? netflow_elements_find(field->id) : NULL;
        if (value.len == 0 || (element != NULL && element->type == NETFLOW_PADDING))
            continue;
        put_name(out, field, value.len, &type);
        put_value(out, type, value);
        if (field->enterprise != 0 || value.len > 8)
            continue;
        if (field->id == ELEMENT_OCTETS) {
            octets = netflow_number(value.ptr, value.len);
            has_octets = true;
        } else if (field->id == ELEMENT_PACKETS) {
            packets = netflow_number(value.ptr, value.len);
            has_packets = true;
        }
    }
    if (interval > 1 && has_octets)
        put_estimate(out, "estimatedOctets", octets, interval);
    if (interval > 1 && has_packets)
        put_estimate(out, "estimatedPackets", packets, interval);
}

static struct span span_of(const struct netflow_head *head, const struct netflow_template *template,
                           struct str bytes)
{
    struct span span = {.has_end = false};
    struct netflow_head own = *head;
    struct str value;

    for (int pass = 0; pass < 2; pass++) { /* the record may say itself when its exporter began */
        size_t at = 0;
        bool has_own = false;
        for (size_t i = 0; i < template->field_count; i++) {
            const struct netflow_field *field = &template->fields[i];
            if (!field_value(field, bytes, &at, &value))
                break;
            if (field->enterprise != 0)
                continue;
            int64_t us;
            if (pass == 0 && field->id == ELEMENT_BOOT &&
                instant_of(NETFLOW_MILLISECONDS, value, &us)) {
                own.boot_us = us;
                own.has_boot = has_own = true;
            }
            span_take(&span, &own, field->id, value);
        }
        if (!has_own)
            break;
    }
    return span;
}

void netflow_record_write(struct netflow *n, const struct netflow_head *head,
                          const struct netflow_template *template, struct str bytes,
                          int64_t *ret_us, bool *ret_has_time)
{
    struct buf *out = &n->line;
    struct sampling s = sampling_of(template, bytes);
    struct span span = span_of(head, template, bytes);
    uint32_t interval = interval_of(head, &s);

    out->len = 0;
    out->status = ST_OK;
    put_head(out, head, head->domain->version == NETFLOW_VERSION_5 ? 0 : template->id, interval);
    buf_text(out, ",\"flow\":{");
    size_t before = out->len;
    if (span.has_start) {
        put_key(out, "start");
        put_instant(out, span.start_us);
    }
    if (span.has_end) {
        put_key(out, "end");
        put_instant(out, span.end_us);
    }
    put_fields(out, template, bytes, interval);
    if (out->status == ST_OK && out->len > before) { /* the first comma is one too many */
        memmove(out->data + before, out->data + before + 1, out->len - before - 1);
        out->len--;
    }
    buf_text(out, "}}");
    *ret_has_time = true;
    *ret_us = span.has_end     ? span.end_us
              : span.has_start ? span.start_us
              : span.has_seen  ? span.seen_us
                               : head->exported_us;
}
