/* SPDX-License-Identifier: Apache-2.0
 * Where lines come from, and what is counted. */
#include "events/decoder.h"

#include <stdlib.h>
#include <string.h>

#include "events/decoder_inside.h"

#include "base/banned.h"

#define DECODER_CHARSET_WORD(name, word) [name] = word,
static const char *const charset_words[DECODER_CHARSETS] = {
    DECODER_CHARSET_TABLE(DECODER_CHARSET_WORD)};
#undef DECODER_CHARSET_WORD

const char *decoder_charset_word(enum decoder_charset charset)
{
    return charset < DECODER_CHARSETS ? charset_words[charset] : "";
}

static bool is_flow(const struct decoder *d)
{
    return d->options.format == RECORD_NETFLOW;
}

struct decoder *decoder_new(const struct decoder_options *options)
{
    struct decoder *d = calloc(1, sizeof *d);

    if (d == NULL)
        abort();
    d->options = *options;
    d->options.frame = NULL;
    d->frame = options->frame != NULL ? *options->frame
                                      : (struct moment_frame){.zone_s = MOMENT_BEIJING_S};
    if (d->frame.reference_us == 0)
        d->frame.reference_us = instant_system_now().ms * 1000;
    framing_init(&d->lines, FRAMING_LINES);
    d->lines.keeps_zeros = true;
    d->lines.joins_events = options->format == RECORD_FORMATS || options->format == RECORD_WINDOWS;
    piece_init(&d->list);
    if (is_flow(d)) {
        d->netflow = netflow_new(d->options.is_strict);
        d->capture = capture_new();
    }
    return d;
}

void decoder_set_reference(struct decoder *decoder, int64_t received_us)
{
    decoder->frame.reference_us = received_us;
}

int32_t decoder_zone_s(const struct decoder *decoder)
{
    return decoder->frame.zone_s;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder == NULL)
        return;
    framing_done(&decoder->lines);
    piece_done(&decoder->list);
    layout_set_free(decoder->inner);
    windows_xml_free(decoder->xml);
    free(decoder->masked);
    netflow_free(decoder->netflow);
    capture_free(decoder->capture);
    free(decoder);
}

void decoder_feed(struct decoder *decoder, struct str bytes)
{
    decoder->counts.bytes_in += bytes.len;
    if (is_flow(decoder)) {
        capture_feed(decoder->capture, bytes);
        return;
    }
    if (!decoder->is_begun && bytes.len > 0) {
        decoder->is_begun = true;
        if (str_starts(bytes, STR("\xef\xbb\xbf"))) {
            bytes = (struct str){bytes.ptr + 3, bytes.len - 3};
            decoder->lines.passed += 3;
        }
    }
    framing_feed(&decoder->lines, bytes);
}

static struct str without_end(struct str message)
{
    while (message.len > 0 &&
           (message.ptr[message.len - 1] == '\n' || message.ptr[message.len - 1] == '\r' ||
            message.ptr[message.len - 1] == '\0'))
        message.len--;
    return message;
}

void decoder_feed_message(struct decoder *decoder, const struct netflow_peer *peer,
                          struct str message)
{
    struct decoder *d = decoder;

    d->counts.bytes_in += message.len;
    if (is_flow(d)) {
        d->number++;
        d->message_offset = 0;
        d->line_refusal = netflow_feed(d->netflow, peer, message, &d->line_refused_at);
        d->line = message;
        d->has_line = d->line_refusal != REFUSAL_NONE;
        return;
    }
    message = without_end(message);
    bool is_json =
        message.len > 0 && message.ptr[0] == '{' && memchr(message.ptr, '\n', message.len) != NULL;
    if (is_json ||
        (d->lines.joins_events && (windows_xml_is(message) || str_starts(message, STR("<?xml")) ||
                                   str_starts(message, STR("<Events"))))) {
        framing_feed(&d->lines, message);
        d->is_finished = true; /* its last line needs no end */
        return;
    }
    d->line = message;
    d->has_line = true;
    d->line_refusal = message.len > LAYOUT_LINE_MAX_BYTES ? REFUSAL_TOO_LONG : REFUSAL_NONE;
    d->line_refused_at = LAYOUT_LINE_MAX_BYTES;
    d->number++;
}

void decoder_finish(struct decoder *decoder)
{
    decoder->is_finished = true;
    if (is_flow(decoder)) {
        capture_finish(decoder->capture);
    }
}

const struct decoder_counts *decoder_counts(struct decoder *decoder)
{
    if (decoder->netflow != NULL)
        decoder->counts.flows = *netflow_counts(decoder->netflow);
    if (decoder->capture != NULL)
        decoder->counts.other_packets = capture_others(decoder->capture);
    return &decoder->counts;
}

/* ---- The next line ---- */

static bool next_text(struct decoder *d)
{
    bool is_cut;
    enum framing_step step = framing_next(&d->lines, &d->line);

    d->line_refusal = REFUSAL_NONE;
    d->long_end = 0;
    if (step == FRAMING_HUNGRY || step == FRAMING_BROKEN) {
        if (!d->is_finished)
            return false;
        d->is_finished = false;
        if (!framing_finish(&d->lines, &d->line, &is_cut)) {
            if (!is_cut)
                return false;
            step = FRAMING_TOO_LONG;
        }
    }
    if (step == FRAMING_TOO_LONG) {
        d->line_refusal = REFUSAL_TOO_LONG;
        d->line_refused_at = LAYOUT_LINE_MAX_BYTES;
        d->long_end = d->lines.passed;
    }
    d->number++;
    d->offset = d->lines.message_at;
    d->has_line = true;
    return true;
}

/* The next flow as its line of JSON, or a refusal of its datagram. */
static bool next_flow(struct decoder *d)
{
    struct capture_datagram datagram;

    for (;;) {
        enum netflow_step step = netflow_next(d->netflow, &d->line, &d->flow_us, &d->has_flow_time,
                                              &d->line_refusal, &d->line_refused_at);
        if (step != NETFLOW_DONE) {
            d->has_line = true;
            d->offset = d->message_offset;
            if (step == NETFLOW_FLOW)
                d->line_refusal = REFUSAL_NONE;
            return true;
        }
        enum capture_step captured = capture_next(d->capture, &datagram);
        if (captured == CAPTURE_HUNGRY && d->is_finished) {
            d->is_finished = false;
            netflow_finish(d->netflow);
            continue;
        }
        if (captured == CAPTURE_HUNGRY)
            return false;
        d->number++;
        d->offset = d->message_offset = datagram.offset;
        d->line = datagram.bytes;
        d->line_refusal = REFUSAL_CAPTURE;
        d->line_refused_at = 0;
        if (captured == CAPTURE_DATAGRAM)
            d->line_refusal =
                netflow_feed(d->netflow, &datagram.peer, datagram.bytes, &d->line_refused_at);
        if (d->line_refusal != REFUSAL_NONE) {
            d->has_line = true;
            return true;
        }
    }
}

enum decoder_step decoder_next(struct decoder *decoder, struct layout_set *set,
                               struct decoded *ret_decoded)
{
    struct decoder *d = decoder;

    for (;;) {
        if (!d->has_line && !(is_flow(d) ? next_flow(d) : next_text(d)))
            return DECODER_HUNGRY;
        *ret_decoded =
            (struct decoded){.line = d->line,
                             .number = d->number,
                             .offset = d->offset,
                             .end = d->long_end > 0 ? d->long_end : d->offset + d->line.len + 1,
                             .refusal = d->line_refusal,
                             .refused_at = d->line_refused_at};
        enum decoder_step step = DECODER_REFUSED;
        if (d->line_refusal == REFUSAL_NONE)
            step = decoder_line_read(d, set, ret_decoded);
        if (step == DECODER_SET_FULL)
            return step;
        d->has_line = false;
        if (step == DECODER_HUNGRY)
            continue;
        d->counts.received++;
        if (step == DECODER_RECORD) {
            d->counts.parsed++;
        } else {
            d->counts.refused++;
            d->counts.refusals[ret_decoded->refusal]++;
        }
        return step;
    }
}
