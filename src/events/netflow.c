/* SPDX-License-Identifier: Apache-2.0
 * Heads of datagrams and the order in which their sets are read. */
#include "events/netflow.h"

#include <stdlib.h>
#include <string.h>

#include "events/netflow_inside.h"

#include "base/banned.h"

enum {
    HEAD_5_BYTES = 24,
    RECORD_5_BYTES = 48,
    RECORDS_5_MAX = 1365,      /* as many as a datagram holds */
    RECORDS_5_STRICT_MAX = 30, /* as many as an exporter sends */
    HEAD_9_BYTES = 20,
    HEAD_IPFIX_BYTES = 16,
    SET_HEAD_BYTES = 4,
    SET_LEAST_DATA = 256
};

/* A record of v5 in the words of IPFIX. */
static const struct netflow_field fields_5[NETFLOW_FIELDS_5] = {
    {8, 4, 0, 0},  {12, 4, 0, 0},  {15, 4, 0, 0}, {10, 2, 0, 0}, {14, 2, 0, 0},
    {2, 4, 0, 0},  {1, 4, 0, 0},   {22, 4, 0, 0}, {21, 4, 0, 0}, {7, 2, 0, 0},
    {11, 2, 0, 0}, {210, 1, 0, 0}, {6, 1, 0, 0},  {4, 1, 0, 0},  {5, 1, 0, 0},
    {16, 2, 0, 0}, {17, 2, 0, 0},  {9, 1, 0, 0},  {13, 1, 0, 0}, {210, 2, 0, 0}};

struct netflow *netflow_new(bool is_strict)
{
    struct netflow *n = calloc(1, sizeof *n);

    if (n == NULL)
        abort();
    n->is_strict = is_strict;
    buf_init(&n->line, LAYOUT_LINE_MAX_BYTES);
    memcpy(n->fields_5, fields_5, sizeof fields_5);
    n->version_5 = (struct netflow_template){
        .field_count = NETFLOW_FIELDS_5, .least_bytes = RECORD_5_BYTES, .fields = n->fields_5};
    return n;
}

void netflow_free(struct netflow *netflow)
{
    if (netflow == NULL)
        return;
    netflow_template_free(netflow);
    free(netflow->set_owner);
    buf_done(&netflow->line);
    free(netflow);
}

const struct netflow_counts *netflow_counts(const struct netflow *netflow)
{
    return &netflow->counts;
}

void netflow_finish(struct netflow *netflow)
{
    netflow_template_lose_all(netflow);
}

/* ---- Heads ---- */

/* What is missing before this datagram; an exporter that began anew counts from there. */
static void follow_sequence(struct netflow *n, struct netflow_domain *domain, uint32_t sequence,
                            uint32_t units)
{
    uint32_t missing = sequence - domain->sequence;

    if (domain->has_sequence && missing != 0 && missing < UINT32_C(1) << 20) {
        n->counts.sequence_gaps++;
        n->counts.sequence_lost += missing;
    }
    domain->has_sequence = true;
    domain->sequence = sequence + units;
}

static uint32_t u32(struct str s, size_t at)
{
    return (uint32_t)netflow_number(s.ptr + at, 4);
}

static uint16_t u16(struct str s, size_t at)
{
    return (uint16_t)netflow_number(s.ptr + at, 2);
}

static enum refusal begin_5(struct netflow *n, const struct netflow_peer *peer, struct str d,
                            size_t *ret_at)
{
    *ret_at = d.len;
    if (d.len < HEAD_5_BYTES)
        return REFUSAL_FLOW_SHORT;
    uint16_t count = u16(d, 2), sampling = u16(d, 22);
    if (count > RECORDS_5_MAX || d.len - HEAD_5_BYTES < (size_t)count * RECORD_5_BYTES)
        return REFUSAL_FLOW_SHORT;
    if (n->is_strict && (count == 0 || count > RECORDS_5_STRICT_MAX ||
                         d.len != HEAD_5_BYTES + (size_t)count * RECORD_5_BYTES)) {
        *ret_at = 2;
        return REFUSAL_FLOW_COUNT;
    }
    struct netflow_domain *domain = netflow_template_domain(n, peer, NETFLOW_VERSION_5, u16(d, 20));
    int64_t exported = (int64_t)u32(d, 8) * 1000000 + u32(d, 12) / 1000;
    n->set_head = (struct netflow_head){.domain = domain,
                                        .sequence = u32(d, 16),
                                        .interval = sampling & 0x3fff,
                                        .exported_us = exported,
                                        .boot_us = exported - (int64_t)u32(d, 4) * 1000,
                                        .has_boot = true};
    follow_sequence(n, domain, n->set_head.sequence, count);
    n->set_template = &n->version_5;
    n->records = (struct str){d.ptr + HEAD_5_BYTES, (size_t)count * RECORD_5_BYTES};
    n->datagram.len = 0;
    return REFUSAL_NONE;
}

static enum refusal begin_9(struct netflow *n, const struct netflow_peer *peer, struct str d,
                            size_t *ret_at)
{
    *ret_at = d.len;
    if (d.len < HEAD_9_BYTES)
        return REFUSAL_FLOW_SHORT;
    struct netflow_domain *domain = netflow_template_domain(n, peer, NETFLOW_VERSION_9, u32(d, 16));
    int64_t exported = (int64_t)u32(d, 8) * 1000000;
    n->head = (struct netflow_head){.domain = domain,
                                    .sequence = u32(d, 12),
                                    .exported_us = exported,
                                    .boot_us = exported - (int64_t)u32(d, 4) * 1000,
                                    .has_boot = true};
    follow_sequence(n, domain, n->head.sequence, 1);
    n->at = HEAD_9_BYTES;
    n->records_said = u16(d, 2);
    n->records_seen = 0;
    n->is_counted = true;
    return REFUSAL_NONE;
}

static enum refusal begin_ipfix(struct netflow *n, const struct netflow_peer *peer, struct str d,
                                size_t *ret_at)
{
    *ret_at = d.len;
    if (d.len < HEAD_IPFIX_BYTES || u16(d, 2) > d.len)
        return REFUSAL_FLOW_SHORT;
    if (u16(d, 2) < HEAD_IPFIX_BYTES || (n->is_strict && u16(d, 2) != d.len)) {
        *ret_at = 2;
        return REFUSAL_FLOW_SET;
    }
    struct netflow_domain *domain = netflow_template_domain(n, peer, NETFLOW_IPFIX, u32(d, 12));
    n->head = (struct netflow_head){
        .domain = domain, .sequence = u32(d, 8), .exported_us = (int64_t)u32(d, 4) * 1000000};
    follow_sequence(n, domain, n->head.sequence, 0); /* data records are added as they are read */
    n->datagram.len = u16(d, 2);
    n->at = HEAD_IPFIX_BYTES;
    return REFUSAL_NONE;
}

enum refusal netflow_feed(struct netflow *netflow, const struct netflow_peer *peer,
                          struct str datagram, size_t *ret_at)
{
    struct netflow *n = netflow;

    n->counts.datagrams++;
    n->datagram = datagram;
    n->records = (struct str){NULL, 0};
    n->at = 0;
    n->is_counted = false;
    *ret_at = 0;
    enum refusal reason = REFUSAL_FLOW_SHORT;
    if (datagram.len >= 2) {
        switch (u16(datagram, 0)) {
        case NETFLOW_VERSION_5:
            reason = begin_5(n, peer, datagram, ret_at);
            break;
        case NETFLOW_VERSION_9:
            reason = begin_9(n, peer, datagram, ret_at);
            break;
        case NETFLOW_IPFIX:
            reason = begin_ipfix(n, peer, datagram, ret_at);
            break;
        default:
            reason = REFUSAL_FLOW_VERSION;
            break;
        }
    }
    if (reason != REFUSAL_NONE)
        n->datagram.len = 0;
    return reason;
}

/* ---- Sets ---- */

static void open_set(struct netflow *n, const struct netflow_head *head, uint16_t id,
                     struct str body, struct netflow_waiting *owner)
{
    n->set_template = netflow_template_find(n, head->domain, id);
    if (n->set_template == NULL) {
        if (head->domain->version == NETFLOW_IPFIX) /* how many records these are is not known */
            head->domain->has_sequence = false;
        n->is_counted = false;
        netflow_template_wait(n, head, id, body);
        free(owner);
        return;
    }
    n->set_head = *head;
    n->records = body;
    n->set_owner = owner;
}

static void close_set(struct netflow *n)
{
    n->records.len = 0;
    free(n->set_owner);
    n->set_owner = NULL;
}

/* The next set of the datagram; false with the reason when it is damaged. */
static bool next_set(struct netflow *n, enum refusal *ret_reason, size_t *ret_at)
{
    size_t left = n->datagram.len - n->at;
    bool is_9 = n->head.domain->version == NETFLOW_VERSION_9;

    *ret_at = n->at;
    *ret_reason = REFUSAL_FLOW_SET;
    if (left < SET_HEAD_BYTES) { /* padding */
        n->at = n->datagram.len;
        return is_9 || !n->is_strict;
    }
    uint16_t id = u16(n->datagram, n->at), bytes = u16(n->datagram, n->at + 2);
    if (bytes < SET_HEAD_BYTES || bytes > left) {
        n->at = n->datagram.len;
        if (bytes > left)
            *ret_reason = REFUSAL_FLOW_SHORT;
        return false;
    }
    struct str body = {n->datagram.ptr + n->at + SET_HEAD_BYTES, (size_t)bytes - SET_HEAD_BYTES};
    size_t body_at = n->at + SET_HEAD_BYTES, at = 0;
    n->at += bytes;
    bool is_plain = id == (is_9 ? 0 : 2), is_options = id == (is_9 ? 1 : 3);
    if (is_plain || is_options) {
        uint64_t before = n->counts.templates;
        *ret_reason = netflow_template_read(n, n->head.domain, is_options, body, &at);
        n->records_seen += (uint32_t)(n->counts.templates - before);
        *ret_at = body_at + at;
        return *ret_reason == REFUSAL_NONE;
    }
    if (id < SET_LEAST_DATA)
        return false;
    open_set(n, &n->head, id, body, NULL);
    return true;
}

static bool is_zero(struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.ptr[i] != '\0')
            return false;
    return true;
}

/* The next record of the open set; false when there is none left. */
static bool next_record(struct netflow *n, int64_t *ret_us, bool *ret_has_time,
                        enum netflow_step *ret_step, enum refusal *ret_reason)
{
    const struct netflow_template *template = n->set_template;

    if (n->records.len < template->least_bytes) { /* padding */
        bool is_bad = n->is_strict && !is_zero(n->records);
        close_set(n);
        *ret_step = NETFLOW_REFUSED;
        *ret_reason = REFUSAL_FLOW_SET;
        return is_bad;
    }
    size_t bytes = netflow_record_bytes(template, n->records);
    if (bytes == 0) {
        n->is_counted = false;
        close_set(n);
        *ret_step = NETFLOW_REFUSED;
        *ret_reason = REFUSAL_FLOW_SHORT;
        return true;
    }
    struct str record = {n->records.ptr, bytes};
    n->records = (struct str){n->records.ptr + bytes, n->records.len - bytes};
    if (n->set_head.domain->version == NETFLOW_IPFIX && n->set_owner == NULL)
        n->set_head.domain->sequence++;
    n->records_seen += n->set_owner == NULL; /* what waited came with another datagram */
    if (n->is_strict && n->set_head.domain->version == NETFLOW_IPFIX &&
        !netflow_record_is_good(template, record)) {
        *ret_step = NETFLOW_REFUSED;
        *ret_reason = REFUSAL_FLOW_VALUE;
        return true;
    }
    if (template->is_options) {
        n->counts.options++;
        netflow_record_options(n->set_head.domain, template, record);
        *ret_step = NETFLOW_DONE;
        return true;
    }
    netflow_record_write(n, &n->set_head, template, record, ret_us, ret_has_time);
    n->counts.flows++;
    *ret_step = NETFLOW_FLOW;
    return true;
}

enum netflow_step netflow_next(struct netflow *netflow, struct str *ret_line, int64_t *ret_time_us,
                               bool *ret_has_time, enum refusal *ret_refusal, size_t *ret_at)
{
    struct netflow *n = netflow;
    enum netflow_step step = NETFLOW_DONE;

    *ret_line = (struct str){NULL, 0};
    *ret_at = n->at;
    for (;;) {
        if (n->lost_unsaid > 0) {
            n->lost_unsaid--;
            *ret_refusal = REFUSAL_FLOW_NO_TEMPLATE;
            *ret_at = 0;
            return NETFLOW_REFUSED;
        }
        if (n->records.len > 0) {
            *ret_at = n->set_owner != NULL ? 0 : (size_t)(n->records.ptr - n->datagram.ptr);
            enum refusal reason = REFUSAL_NONE;
            if (!next_record(n, ret_time_us, ret_has_time, &step, &reason) || step == NETFLOW_DONE)
                continue;
            bool is_long = step == NETFLOW_FLOW && n->line.status != ST_OK;
            *ret_refusal = is_long ? REFUSAL_TOO_LONG : reason;
            if (step == NETFLOW_REFUSED || is_long)
                return NETFLOW_REFUSED;
            *ret_line = buf_view(&n->line);
            return NETFLOW_FLOW;
        }
        close_set(n);
        if (n->ready != NULL) {
            struct netflow_waiting *one = n->ready;
            n->ready = one->next;
            open_set(n, &one->head, one->id, (struct str){one->bytes, one->len}, one);
        } else if (n->at >= n->datagram.len) {
            bool is_off = n->is_strict && n->is_counted && n->records_seen != n->records_said;
            n->is_counted = false;
            if (!is_off)
                return NETFLOW_DONE;
            *ret_refusal = REFUSAL_FLOW_COUNT;
            *ret_at = 2;
            return NETFLOW_REFUSED;
        } else if (!next_set(n, ret_refusal, ret_at)) {
            n->is_counted = false;
            return NETFLOW_REFUSED;
        }
    }
}

/* ---- Datagrams one behind the other ---- */

/* v9 ends where no set can begin: numbers 2 to 255 are not given out, and versions are among them.
 */
static size_t bytes_of_9(struct str bytes, bool is_end)
{
    size_t at = HEAD_9_BYTES;

    while (bytes.len - at >= SET_HEAD_BYTES) {
        uint16_t id = u16(bytes, at), len = u16(bytes, at + 2);
        if (id > 1 && id < SET_LEAST_DATA)
            return at;
        if (len < SET_HEAD_BYTES)
            return SIZE_MAX;
        if (at + len > NETFLOW_DATAGRAM_MAX_BYTES)
            return at;
        if (len > bytes.len - at)
            return is_end ? bytes.len : 0;
        at += len;
    }
    return is_end ? bytes.len : 0;
}

size_t netflow_datagram_bytes(struct str bytes, bool is_end)
{
    size_t whole = 0, head;

    if (bytes.len < 4)
        return is_end && bytes.len > 0 ? SIZE_MAX : 0;
    switch (u16(bytes, 0)) {
    case NETFLOW_VERSION_5:
        head = HEAD_5_BYTES;
        whole = HEAD_5_BYTES + (size_t)u16(bytes, 2) * RECORD_5_BYTES;
        break;
    case NETFLOW_VERSION_9:
        head = HEAD_9_BYTES;
        break;
    case NETFLOW_IPFIX:
        head = HEAD_IPFIX_BYTES;
        whole = u16(bytes, 2);
        break;
    default:
        return SIZE_MAX;
    }
    if (bytes.len < head)
        return is_end ? bytes.len : 0;
    if (whole == 0)
        return bytes_of_9(bytes, is_end);
    if (whole > NETFLOW_DATAGRAM_MAX_BYTES || whole < head)
        return SIZE_MAX;
    return whole <= bytes.len ? whole : is_end ? bytes.len : 0;
}
