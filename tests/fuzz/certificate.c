/* SPDX-License-Identifier: Apache-2.0
 * Keys and signatures as receipts and exports bring them: PEM text up to a zero byte, then the
 * signature in hexadecimal.  A key that is read must give itself back, and never bears out a
 * signature over a message that it did not sign. */
#include <assert.h>
#include <stdint.h>

#include "base/digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str signature, pem = str_cut((struct str){(const char *)data, size}, '\0', &signature);
    struct digest_key *key, *again;
    struct digest_sm3 digest;
    struct arena arena;
    struct str text;

    (void)digest_from_hex(signature, &digest);
    if (digest_key_read_public(pem, &key) != ST_OK)
        return 0;
    arena_init(&arena, 1 << 20);
    assert(digest_verify(key, STR("never signed by anybody"), signature) != ST_OK);
    if (digest_key_public(key, &arena, &text) == ST_OK) {
        assert(digest_key_read_public(text, &again) == ST_OK);
        digest_key_free(again);
    }
    digest_key_free(key);
    arena_done(&arena);
    return 0;
}
