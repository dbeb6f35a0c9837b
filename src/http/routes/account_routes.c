/* SPDX-License-Identifier: Apache-2.0
 * Accounts and their roles: the security administrator's desk. */
#include "http/routes/routes.h"
#include "registry/account.h"
#include "registry/account_limits.h"
#include "registry/role.h"
#include "registry/session.h"

static const char *const account_states[] = {"active", "locked", "closed", NULL};
static const char *const account_role_words[] = {
    "system-admin", "security-admin", "audit-admin", "operator",
    "expert",       "regulator",      "police",      NULL};

static const struct shape_field account_query_fields[] = {
    {.name = "q", .kind = SHAPE_TEXT, .max = 60, .what = "Part of a sign-in or person's name."},
    {0},
};
static const struct shape account_query_shape = {"AccountQuery", account_query_fields};

static const struct shape_field account_party_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party id."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party name."},
    {0},
};
static const struct shape account_party_shape = {"PartyBrief", account_party_fields};

static const struct shape_field account_sign_in_fields[] = {
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When."},
    {.name = "address", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "From where."},
    {0},
};
static const struct shape account_sign_in_shape = {"LastSignIn", account_sign_in_fields};

static const struct shape_field account_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sign-in name."},
    {.name = "person_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name as shown."},
    {.name = "roles",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .one_of = account_role_words,
     .what = "Role words."},
    {.name = "party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &account_party_shape,
     .what = "The party acted for."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Root of its regions."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Root of its sectors."},
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = account_states,
     .what = "Whether it may sign in."},
    {.name = "has_password", .kind = SHAPE_BOOL, .what = "Enrolment is complete."},
    {.name = "has_totp", .kind = SHAPE_BOOL, .what = "A second factor is set."},
    {.name = "has_certificate", .kind = SHAPE_BOOL, .what = "A client certificate is registered."},
    {.name = "locked_until",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_NULLABLE,
     .what = "End of the lock after wrong passwords."},
    {.name = "last_sign_in",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &account_sign_in_shape,
     .what = "The latest sign-in."},
    {0},
};
static const struct shape account_shape = {"Account", account_fields};

static const struct shape_field account_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .of = &account_shape,
     .max = ACCOUNT_LIST_MAX,
     .what = "Accounts by name."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Always null: one page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When read."},
    {0},
};
static const struct shape account_page_shape = {"AccountPage", account_page_fields};

static const struct shape_field account_new_fields[] = {
    {.name = "name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = ACCOUNT_NAME_MIN,
     .max = ACCOUNT_NAME_MAX,
     .what = "Sign-in name."},
    {.name = "person_name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = ACCOUNT_PERSON_NAME_MAX,
     .what = "Name as shown."},
    {.name = "roles",
     .kind = SHAPE_TEXTS,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = 7,
     .one_of = account_role_words,
     .what = "Role words."},
    {.name = "party_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "Needed for business roles."},
    {.name = "region",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 12,
     .what = "Needed for regulator and police."},
    {.name = "sector",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 40,
     .what = "Empty: every sector."},
    {0},
};
static const struct shape account_new_shape = {"AccountNew", account_new_fields};

static const struct shape_field account_change_fields[] = {
    {.name = "person_name",
     .kind = SHAPE_TEXT,
     .min = 1,
     .max = ACCOUNT_PERSON_NAME_MAX,
     .what = "Name as shown."},
    {.name = "roles",
     .kind = SHAPE_TEXTS,
     .min = 1,
     .max = 7,
     .one_of = account_role_words,
     .what = "Role words."},
    {.name = "party_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 26,
     .what = "The party acted for."},
    {.name = "region",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 12,
     .what = "Root of its regions."},
    {.name = "sector",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 40,
     .what = "Root of its sectors."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = account_states, .what = "The new state."},
    {.name = "certificate",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .max = 64,
     .what = "SM3 of the client certificate (DER) as 64 hex digits; null removes it."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = 500,
     .what = "Why; goes into the journal."},
    {0},
};
static const struct shape account_change_shape = {"AccountChange", account_change_fields};

static const struct shape_field account_reason_fields[] = {
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = 500,
     .what = "Why; goes into the journal."},
    {0},
};
static const struct shape account_reason_shape = {"Reason", account_reason_fields};

static const struct shape_field account_code_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The one-time code."},
    {.name = "expires_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Its end."},
    {0},
};
static const struct shape account_code_shape = {"AccountCode", account_code_fields};

static enum status reply_account(struct work *w, struct str id, struct reply *rp)
{
    struct account account;

    TRY(account_load(w, id, &account));
    TRY(account_json(w, &account, &rp->body));
    rp->version = account.version;
    return ST_OK;
}

static enum status get_accounts(struct work *w, const struct request *rq, struct reply *rp)
{
    char now[INSTANT_TEXT_BYTES];
    json_t *list;

    TRY(account_list(w, json_get_text(rq->query, "q"), &list));
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "items", list);
    json_put_null(rp->body, "next");
    json_put_int(rp->body, "total", (int64_t)json_array_size(list));
    json_put_textz(rp->body, "as_of", instant_print(w->now, now));
    return ST_OK;
}

static enum status get_account(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_account(w, rq->path_id, rp);
}

static enum status post_account(struct work *w, const struct request *rq, struct reply *rp)
{
    struct account_new input = {
        .name = json_get_text(rq->body, "name"),
        .person_name = json_get_text(rq->body, "person_name"),
        .party_id = json_get_text(rq->body, "party_id"),
        .region = json_get_text(rq->body, "region"),
        .sector = json_get_text(rq->body, "sector"),
    };
    struct str id;

    TRY(role_bits(json_get_list(rq->body, "roles"), &input.roles, &w->fault));
    TRY(account_create(w, &input, &id));
    rp->http_status = 201;
    return reply_account(w, id, rp);
}

/* The member when the request names it, else what the account has. */
static struct str member_or(const json_t *body, const char *key, struct str present)
{
    return json_object_get(body, key) == NULL ? present : json_get_text(body, key);
}

static enum status put_account(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str reason = json_get_text(rq->body, "reason");
    struct str state = json_get_text(rq->body, "state");
    struct account account;
    struct account_new input;
    int64_t version = 0;

    TRY(account_load(w, rq->path_id, &account));
    input = (struct account_new){
        .name = account.name,
        .person_name = member_or(rq->body, "person_name", account.person_name),
        .roles = account.roles,
        .party_id = member_or(rq->body, "party_id", account.party_id),
        .region = member_or(rq->body, "region", account.region),
        .sector = member_or(rq->body, "sector", account.sector),
    };
    if (json_get_list(rq->body, "roles") != NULL)
        TRY(role_bits(json_get_list(rq->body, "roles"), &input.roles, &w->fault));
    TRY(route_version(w, rq, &version));
    TRY(account_change(w, rq->path_id, version, &input, reason));
    if (json_object_get(rq->body, "certificate") != NULL)
        TRY(account_set_certificate(w, rq->path_id, json_get_text(rq->body, "certificate")));
    if (state.len > 0 && !str_equal(state, account.state))
        TRY(account_set_state(w, rq->path_id, str_zero(w->arena, state), reason));
    return reply_account(w, rq->path_id, rp);
}

static enum status post_code(struct work *w, const struct request *rq, struct reply *rp)
{
    char until[INSTANT_TEXT_BYTES];
    struct str code;

    TRY(account_make_code(w, rq->path_id, &code));
    rp->body = json_new_object(w->arena);
    json_put_text(rp->body, "code", code);
    json_put_textz(rp->body, "expires_at",
                   instant_print((struct instant){w->now.ms + SIGNIN_CODE_LIFE_MS}, until));
    rp->http_status = 201;
    return ST_OK;
}

static enum status post_unlock(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(account_set_state(w, rq->path_id, "active", json_get_text(rq->body, "reason")));
    return reply_account(w, rq->path_id, rp);
}

static enum status post_lock(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(account_set_state(w, rq->path_id, "locked", json_get_text(rq->body, "reason")));
    return reply_account(w, rq->path_id, rp);
}

static enum status post_end_sessions(struct work *w, const struct request *rq, struct reply *rp)
{
    struct account account;

    (void)rp;
    TRY(account_load(w, rq->path_id, &account));
    return session_end_all(w, account.id);
}

static const struct shape_field expert_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account id."},
    {.name = "person_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name as shown."},
    {.name = "party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &account_party_shape,
     .what = "The expert's party."},
    {0},
};
static const struct shape expert_shape = {"Expert", expert_fields};
static const struct shape_field expert_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .of = &expert_shape,
     .max = ACCOUNT_LIST_MAX,
     .what = "Experts by name."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Always null: one page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When read."},
    {0},
};
static const struct shape expert_page_shape = {"ExpertPage", expert_page_fields};

static enum status get_experts(struct work *w, const struct request *rq, struct reply *rp)
{
    char now[INSTANT_TEXT_BYTES];
    json_t *list;

    (void)rq;
    TRY(account_list_role(w, ROLE_EXPERT, &list));
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "items", list);
    json_put_null(rp->body, "next");
    json_put_int(rp->body, "total", (int64_t)json_array_size(list));
    json_put_textz(rp->body, "as_of", instant_print(w->now, now));
    return ST_OK;
}

enum {
    ACCOUNT_NEEDS = ROUTE_ROLE(ROLE_SECURITY_ADMIN),
    ACCOUNT_EXPERT_NEEDS =
        ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

const struct route account_routes[] = {
    {ROUTE_GET, "/api/v1/accounts", ACCOUNT_NEEDS, 0, &account_query_shape, NULL,
     &account_page_shape, get_accounts, "All accounts."},
    {ROUTE_POST, "/api/v1/accounts", ACCOUNT_NEEDS, ROUTE_WRITES, NULL, &account_new_shape,
     &account_shape, post_account, "Open an account; it signs in first with a one-time code."},
    {ROUTE_GET, "/api/v1/accounts/{id}", ACCOUNT_NEEDS, 0, NULL, NULL, &account_shape, get_account,
     "One account."},
    {ROUTE_PUT, "/api/v1/accounts/{id}", ACCOUNT_NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &account_change_shape, &account_shape, put_account,
     "Change roles, scope or state; members left out stay."},
    {ROUTE_POST, "/api/v1/accounts/{id}/code", ACCOUNT_NEEDS, ROUTE_WRITES | ROUTE_SECRET, NULL,
     NULL, &account_code_shape, post_code, "A fresh one-time sign-in code."},
    {ROUTE_POST, "/api/v1/accounts/{id}/unlock", ACCOUNT_NEEDS, ROUTE_WRITES, NULL,
     &account_reason_shape, &account_shape, post_unlock, "Let the account sign in again."},
    {ROUTE_POST, "/api/v1/accounts/{id}/lock", ACCOUNT_NEEDS, ROUTE_WRITES, NULL,
     &account_reason_shape, &account_shape, post_lock, "Lock the account and end its sessions."},
    {ROUTE_POST, "/api/v1/accounts/{id}/end-sessions", ACCOUNT_NEEDS, ROUTE_WRITES, NULL, NULL,
     NULL, post_end_sessions, "End every session of the account."},
    {ROUTE_GET, "/api/v1/experts", ACCOUNT_EXPERT_NEEDS, 0, NULL, NULL, &expert_page_shape,
     get_experts, "Accounts that may be appointed to a review panel."},
    {0},
};
