/* SPDX-License-Identifier: Apache-2.0
 * RFC 6238 codes: base 32, one HMAC, dynamic truncation. */
#include "registry/totp.h"

#include <stdio.h>

#include "base/digest.h"
#include "registry/account_limits.h"

#include "base/banned.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

enum { SECRET_MAX_BYTES = 64, MAC_BYTES = 20 };

struct str totp_secret(struct arena *arena)
{
    uint8_t bytes[TOTP_SECRET_BYTES];
    char text[TOTP_SECRET_BYTES * 8 / 5];

    digest_random(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(text); i++) {
        size_t bit = i * 5;
        unsigned pair = (unsigned)bytes[bit / 8] << 8;

        if (bit / 8 + 1 < sizeof(bytes))
            pair |= bytes[bit / 8 + 1];
        text[i] = alphabet[(pair >> (11 - bit % 8)) & 31];
    }
    digest_wipe(bytes, sizeof(bytes));
    return str_copy(arena, (struct str){text, sizeof(text)});
}

/* Number of bytes decoded, 0 for text that is no base 32. */
static size_t decode(struct str secret, uint8_t *ret_bytes)
{
    unsigned held = 0, held_bits = 0;
    size_t count = 0;

    for (size_t i = 0; i < secret.len; i++) {
        char c = secret.ptr[i];
        unsigned value;

        if (c >= 'A' && c <= 'Z')
            value = (unsigned)(c - 'A');
        else if (c >= '2' && c <= '7')
            value = (unsigned)(c - '2') + 26;
        else
            return 0;
        held = held << 5 | value;
        held_bits += 5;
        if (held_bits >= 8) {
            if (count == SECRET_MAX_BYTES)
                return 0;
            held_bits -= 8;
            ret_bytes[count++] = (uint8_t)(held >> held_bits);
            held &= (1u << held_bits) - 1;
        }
    }
    return count;
}

bool totp_code(struct str secret, int64_t step, char ret_digits[8])
{
    uint8_t key[SECRET_MAX_BYTES], counter[8], mac[MAC_BYTES];
    size_t count = decode(secret, key);
    unsigned at;
    uint32_t number;

    if (count == 0)
        return false;
    for (int i = 0; i < 8; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    digest_hmac_sha1((struct str){(const char *)key, count},
                     (struct str){(const char *)counter, sizeof(counter)}, mac);
    digest_wipe(key, sizeof(key));
    at = mac[MAC_BYTES - 1] & 15u;
    number = ((uint32_t)mac[at] & 127u) << 24 | (uint32_t)mac[at + 1] << 16 |
             (uint32_t)mac[at + 2] << 8 | (uint32_t)mac[at + 3];
    (void)snprintf(ret_digits, 8, "%06u", number % 1000000u);
    return true;
}

bool totp_fits(struct str secret, struct str code, struct instant now, int64_t last_step,
               int64_t *ret_step)
{
    int64_t middle = now.ms / 1000 / TOTP_STEP_SECONDS;

    for (int64_t step = middle - TOTP_DRIFT_STEPS; step <= middle + TOTP_DRIFT_STEPS; step++) {
        char digits[8];

        if (step <= last_step || !totp_code(secret, step, digits))
            continue;
        if (str_equal_secret(code, str_of(digits))) {
            *ret_step = step;
            return true;
        }
    }
    return false;
}

struct str totp_uri(struct arena *arena, struct str secret, struct str account_name)
{
    /* Sign-in names are letters, digits, '.', '_' and '-': nothing to escape. */
    return arena_print(arena,
                       "otpauth://totp/Panshi:%.*s?secret=%.*s&issuer=Panshi&digits=%d&period=%d",
                       STR_ARG(account_name), STR_ARG(secret), TOTP_DIGITS, TOTP_STEP_SECONDS);
}
