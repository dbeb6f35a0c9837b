/* SPDX-License-Identifier: Apache-2.0
 * Reading credentials, and a small memory of those that were right. */
#include "http/taxii_guard.h"

#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/digest.h"
#include "registry/password.h"

enum { GUARD_KEPT = 64, GUARD_HEADER_MAX_BYTES = 1024 };

/* Digests of name, password and encoded hash that fitted; the oldest gives way.  Under its lock. */
static pthread_mutex_t guard_lock = PTHREAD_MUTEX_INITIALIZER;
static struct digest_sm3 guard_kept[GUARD_KEPT];
static size_t guard_next;

static bool is_kept(const struct digest_sm3 *digest)
{
    bool found = false;

    (void)pthread_mutex_lock(&guard_lock);
    for (size_t i = 0; i < GUARD_KEPT; i++)
        found = str_equal_secret((struct str){(const char *)guard_kept[i].bytes, DIGEST_SM3_BYTES},
                                 (struct str){(const char *)digest->bytes, DIGEST_SM3_BYTES}) ||
                found;
    (void)pthread_mutex_unlock(&guard_lock);
    return found;
}

static void keep(const struct digest_sm3 *digest)
{
    (void)pthread_mutex_lock(&guard_lock);
    guard_kept[guard_next] = *digest;
    guard_next = (guard_next + 1) % GUARD_KEPT;
    (void)pthread_mutex_unlock(&guard_lock);
}

static bool fits(struct arena *arena, const struct taxii_client *client, struct str password)
{
    struct str all = arena_print(arena, "%.*s\n%.*s\n%.*s", STR_ARG(client->name),
                                 STR_ARG(client->password), STR_ARG(password));
    struct digest_sm3 digest = digest_sm3_of(all);

    if (client->password.len > 0 && is_kept(&digest))
        return true;
    if (!password_fits(client->password, password))
        return false;
    keep(&digest);
    return true;
}

enum status taxii_guard_client(struct exchange *x, struct work *w, struct taxii_client *ret_client,
                               bool *ret_is_guess)
{
    struct str header = exchange_header(x, "Authorization"), pair, name, password;
    struct taxii_client client = {.password = {"", 0}};
    enum status status;

    *ret_is_guess = false;
    if (header.len < 7 || header.len > GUARD_HEADER_MAX_BYTES ||
        strncasecmp(header.ptr, "Basic ", 6) != 0 ||
        !base64_read(&x->arena, str_trim((struct str){header.ptr + 6, header.len - 6}), &pair))
        return ST_UNAUTHENTICATED;
    name = str_cut(pair, ':', &password);
    if (name.len == 0 || name.len > TAXII_NAME_MAX_BYTES || !str_is_utf8(pair))
        return ST_UNAUTHENTICATED;
    *ret_is_guess = true;
    TRY(work_read(w));
    status = taxii_client_load(w, name, &client);
    work_rollback(w);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    if (!fits(&x->arena, &client, password))
        return ST_UNAUTHENTICATED;
    *ret_client = client;
    *ret_is_guess = false;
    return ST_OK;
}
