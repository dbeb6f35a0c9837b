/* SPDX-License-Identifier: Apache-2.0
 * Proofs of delivery that somebody hands in: judged, never trusted.  A verdict of whole is only
 * given to what a key signed; with one more byte behind it the same text never is. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "procedures/recipient.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum recipient_proof_verdict judge(struct arena *arena, const uint8_t *data, size_t size)
{
    struct recipient_proof_report report = {.verdict = RECIPIENT_PROOF_BROKEN};
    struct fault fault = {.status = ST_OK};

    if (recipient_proof_verify(arena, (struct str){(const char *)data, size}, &report, &fault) !=
        ST_OK)
        return RECIPIENT_PROOF_BROKEN;
    return report.verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;

    arena_init(&arena, 256 << 20);
    if (judge(&arena, data, size) == RECIPIENT_PROOF_WHOLE) {
        uint8_t *longer = arena_take(&arena, size + 1);

        memcpy(longer, data, size);
        longer[size] = '\n';
        assert(judge(&arena, longer, size + 1) != RECIPIENT_PROOF_WHOLE);
    }
    arena_done(&arena);
    return 0;
}
