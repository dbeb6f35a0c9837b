/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as lines, messages and flows of every format.  The first byte chooses the format and
 * whether it is read strictly, the second how the bytes are cut. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "events/decoder.h"
#include "events/framing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Gaps and leaves in turn are the line again. */
static void check_whole(const struct decoded *decoded)
{
    const struct record *record = &decoded->record;
    const char *at = record->source.ptr;

    for (uint32_t i = 0; i <= record->layout->slot_count; i++) {
        struct str gap = record->layout->gaps[i];
        if (gap.len > 0 && memcmp(at, gap.ptr, gap.len) != 0)
            __builtin_trap();
        at += gap.len;
        if (i < record->layout->slot_count) {
            if (record->leaves[i].ptr != at)
                __builtin_trap();
            at += record->leaves[i].len;
        }
    }
    if (at != record->source.ptr + record->source.len)
        __builtin_trap();
}

static void drain(struct decoder *decoder, struct layout_set *set)
{
    struct decoded decoded;
    enum decoder_step step;

    while ((step = decoder_next(decoder, set, &decoded)) != DECODER_HUNGRY) {
        if (step == DECODER_SET_FULL)
            layout_set_clear(set);
        else if (step == DECODER_RECORD)
            check_whole(&decoded);
        else if (decoded.refusal == REFUSAL_NONE || decoded.refusal >= REFUSALS)
            __builtin_trap();
    }
}

static void feed_frames(struct decoder *decoder, struct layout_set *set, const char *bytes,
                        size_t len, size_t step)
{
    static const struct netflow_peer peer = {{1}, 1};
    struct framing framing;
    struct str message;
    bool is_cut;

    framing_init(&framing, FRAMING_UNKNOWN);
    for (size_t at = 0; at < len; at += step) {
        framing_feed(&framing, (struct str){bytes + at, step < len - at ? step : len - at});
        enum framing_step got;
        while ((got = framing_next(&framing, &message)) != FRAMING_HUNGRY) {
            if (got == FRAMING_BROKEN)
                break;
            if (got == FRAMING_MESSAGE) {
                decoder_feed_message(decoder, &peer, message);
                drain(decoder, set);
            }
        }
        if (got == FRAMING_BROKEN)
            break;
    }
    (void)framing_finish(&framing, &message, &is_cut);
    framing_done(&framing);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct layout_set *set;

    if (len < 2)
        return 0;
    if (set == NULL)
        set = layout_set_new();
    struct decoder_options options = {.format =
                                          (enum record_format)(bytes[0] % (RECORD_FORMATS + 1)),
                                      .is_strict = (bytes[0] & 0x80) != 0,
                                      .frame = &(struct moment_frame){1795132800000000, 8 * 3600}};
    struct decoder *decoder = decoder_new(&options);
    size_t step = bytes[1] == 0 ? len : bytes[1] & 0x7f ? bytes[1] & 0x7f : 1;
    char *copy = malloc(len - 1); /* at its own place, so that the checker sees its ends */
    if (copy == NULL)
        abort();
    memcpy(copy, bytes + 2, len - 2);
    if (bytes[1] & 0x80) {
        feed_frames(decoder, set, copy, len - 2, step);
    } else {
        for (size_t at = 0; at < len - 2; at += step) {
            decoder_feed(decoder,
                         (struct str){copy + at, step < len - 2 - at ? step : len - 2 - at});
            drain(decoder, set);
        }
    }
    decoder_finish(decoder);
    drain(decoder, set);
    const struct decoder_counts *counts = decoder_counts(decoder);
    if (counts->received != counts->parsed + counts->refused)
        __builtin_trap();
    decoder_free(decoder);
    free(copy);
    return 0;
}
