/* SPDX-License-Identifier: Apache-2.0
 * Accounts: who may sign in, with which roles, for which party, region and sector.
 *
 * Kept by the security administrator (or by the machine's owner through the command line, actor
 * "system").  Every change is journalled.  Accounts are never deleted: they are closed. */
#ifndef REGISTRY_ACCOUNT_H
#define REGISTRY_ACCOUNT_H

#include "base/json.h"
#include "db/work.h"
#include "registry/actor.h"

struct account {
    struct str id;
    int64_t version;
    struct str name, person_name;
    uint32_t roles;
    struct str party_id, region, sector;
    struct str state;       /* "active" | "locked" | "closed" */
    struct str password;    /* encoded hash, empty until enrolled */
    struct str totp_secret; /* empty until enrolled */
    int64_t totp_last_step;
    int64_t failures;
    struct instant locked_until;         /* 0 when not locked for a while */
    struct str certificate;              /* SM3 hex of the client certificate, empty when none */
    struct str language;                 /* "zh" | "en" */
    struct str density;                  /* "compact" | "standard" */
    struct instant last_at, previous_at; /* of the two latest sign-ins, 0 when none */
    struct str last_address, previous_address;
};

struct account_new {
    struct str name; /* letters, digits, '.', '_', '-'; unique without case */
    struct str person_name;
    uint32_t roles;
    struct str party_id; /* needed for business roles, must be empty for administrators */
    struct str region;   /* needed for regulator and police: root of the region subtree */
    struct str sector;   /* "" = every sector */
};

/* ST_DENIED: the actor is not a security administrator; ST_INVALID: a field (all roles rules);
 * ST_CONFLICT: the name is taken. */
enum status account_create(struct work *w, const struct account_new *input,
                           struct str *ret_id) MUST_CHECK;
/* Change person_name, roles, party_id, region, sector as in `input` (name stays).  Ends the
 * account's sessions when roles or scope change.  ST_STALE for another version. */
enum status account_change(struct work *w, struct str id, int64_t version,
                           const struct account_new *input, struct str reason) MUST_CHECK;
/* "active" (also clears failures), "locked" or "closed"; ends sessions unless active.  Nobody may
 * lock or close the account in use. */
enum status account_set_state(struct work *w, struct str id, const char *state,
                              struct str reason) MUST_CHECK;
/* A fresh one-time sign-in code (SIGNIN_CODE_CHARS characters, life SIGNIN_CODE_LIFE_MS); earlier
 * codes of the account end.  Only its digest is kept. */
enum status account_make_code(struct work *w, struct str id, struct str *ret_code) MUST_CHECK;
/* Set password (already checked and hashed) and TOTP secret at once, for the command line. */
enum status account_set_secrets(struct work *w, struct str id, struct str password_encoded,
                                struct str totp_secret) MUST_CHECK;
/* Register or (empty digest) remove the client certificate of an account. */
enum status account_set_certificate(struct work *w, struct str id,
                                    struct str digest_hex) MUST_CHECK;
enum status account_set_preferences(struct work *w, struct str language,
                                    struct str density) MUST_CHECK; /* of the actor itself */

enum status account_load(struct work *w, struct str id, struct account *ret_account) MUST_CHECK;
enum status account_find(struct work *w, struct str name, struct account *ret_account) MUST_CHECK;
/* All accounts, at most ACCOUNT_LIST_MAX, by name; `q` narrows by name or person, "" for all. */
enum status account_list(struct work *w, struct str q, json_t **ret_list) MUST_CHECK;
/* Accounts with a role that the actor may appoint (experts for a panel): {id, person_name,
 * party{id,name}}. */
enum status account_list_role(struct work *w, enum role role, json_t **ret_list) MUST_CHECK;
/* {id, version, name, person_name, roles[], party{id,name}|null, region, sector, state,
 * has_password, has_totp, has_certificate, locked_until, last_sign_in{at,address}|null}; no
 * secrets. */
enum status account_json(struct work *w, const struct account *account,
                         json_t **ret_json) MUST_CHECK;
/* The actor that an account is.  Texts live in w->arena. */
void account_actor(const struct account *account, struct actor *ret_actor);

#endif
