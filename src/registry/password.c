/* SPDX-License-Identifier: Apache-2.0
 * Password rules and Argon2id through libargon2. */
#include "registry/password.h"

#include <argon2.h>
#include <ctype.h>
#include <pthread.h>
#include <string.h>

#include "base/digest.h"
#include "registry/account_limits.h"

#include "base/banned.h"

enum { SALT_BYTES = 16, HASH_BYTES = 32, ENCODED_BYTES = 160, LONG_ENOUGH_POINTS = 20 };

/* Parts that make a password guessable whatever stands around them. */
static const char *const well_known[] = {
    "password", "passw0rd", "p@ssw0rd", "admin123", "qwerty", "123456", "abc123", "iloveyou",
    "letmein",  "welcome",  "woaini",   "5201314",  "111111", "888888", "panshi", "1q2w3e",
};

/* Waiting places for the hashing: the lock is taken last and nothing is called under it. */
static pthread_mutex_t places_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t place_free = PTHREAD_COND_INITIALIZER;
static int places_taken;

static void place_take(void)
{
    pthread_mutex_lock(&places_lock);
    while (places_taken >= PASSWORD_AT_ONCE)
        pthread_cond_wait(&place_free, &places_lock);
    places_taken++;
    pthread_mutex_unlock(&places_lock);
}

static void place_give(void)
{
    pthread_mutex_lock(&places_lock);
    places_taken--;
    pthread_cond_signal(&place_free);
    pthread_mutex_unlock(&places_lock);
}

static bool contains_any_case(struct str text, struct str part)
{
    if (part.len == 0 || part.len > text.len)
        return false;
    for (size_t at = 0; at + part.len <= text.len; at++)
        if (strncasecmp(text.ptr + at, part.ptr, part.len) == 0)
            return true;
    return false;
}

static int kinds_of_characters(struct str password)
{
    bool lower = false, upper = false, digit = false, other = false;

    for (size_t i = 0; i < password.len; i++) {
        unsigned char c = (unsigned char)password.ptr[i];

        if (islower(c))
            lower = true;
        else if (isupper(c))
            upper = true;
        else if (isdigit(c))
            digit = true;
        else
            other = true;
    }
    return lower + upper + digit + other;
}

enum status password_check(struct str password, struct str account_name, struct fault *fault)
{
    size_t points;

    if (password.len > PASSWORD_MAX_BYTES || !str_is_utf8(password))
        return fault_set(fault, ST_INVALID, "password", "口令过长或含有无效字符",
                         "the password is too long or holds invalid characters");
    points = str_points(password);
    if (points < PASSWORD_MIN_POINTS)
        return fault_set(fault, ST_INVALID, "password", "口令至少 %d 个字符",
                         "a password needs at least %d characters", PASSWORD_MIN_POINTS);
    if (points < LONG_ENOUGH_POINTS && kinds_of_characters(password) < 3)
        return fault_set(fault, ST_INVALID, "password",
                         "不足 %d 个字符的口令须含大写字母、小写字母、数字、其他字符中的至少三种",
                         "below %d characters a password needs three of: capitals, small letters, "
                         "digits, others",
                         LONG_ENOUGH_POINTS);
    if (contains_any_case(password, account_name))
        return fault_set(fault, ST_INVALID, "password", "口令不能包含登录名",
                         "a password may not contain the sign-in name");
    for (size_t i = 0; i < sizeof(well_known) / sizeof(well_known[0]); i++)
        if (contains_any_case(password, str_of(well_known[i])))
            return fault_set(fault, ST_INVALID, "password", "口令含有常见口令“%s”，容易被猜中",
                             "the password contains '%s', which is among the first ones tried",
                             well_known[i]);
    return ST_OK;
}

enum status password_hash(struct arena *arena, struct str password, struct str *ret_encoded)
{
    uint8_t salt[SALT_BYTES];
    char encoded[ENCODED_BYTES];
    int failed;

    digest_random(salt, sizeof(salt));
    place_take();
    failed = argon2id_hash_encoded(PASSWORD_PASSES, PASSWORD_MEMORY_KIB, PASSWORD_LANES,
                                   password.ptr, password.len, salt, sizeof(salt), HASH_BYTES,
                                   encoded, sizeof(encoded));
    place_give();
    if (failed != ARGON2_OK)
        return ST_MEMORY;
    *ret_encoded = str_copy(arena, str_of(encoded));
    return ST_OK;
}

bool password_fits(struct str encoded, struct str password)
{
    /* A hash of nothing anybody knows: same parameters, so the same time. */
    static const char nobody[] =
        "$argon2id$v=19$m=19456,t=2,p=1$"
        "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    char text[ENCODED_BYTES];
    bool is_known = encoded.len > 0 && encoded.len < sizeof(text);
    int result;

    if (password.len > PASSWORD_MAX_BYTES)
        return false;
    if (is_known) {
        memcpy(text, encoded.ptr, encoded.len);
        text[encoded.len] = '\0';
    }
    place_take();
    result = argon2id_verify(is_known ? text : nobody, password.ptr, password.len);
    place_give();
    digest_wipe(text, sizeof(text));
    return is_known && result == ARGON2_OK;
}
