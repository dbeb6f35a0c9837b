/* SPDX-License-Identifier: Apache-2.0
 * Signing in and out, and what a signed-in person may set for themselves. */
#include "db/store.h"
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/session.h"
#include "registry/signin.h"

static const char *const session_states[] = {"full", "second-factor", "enrol", NULL};
static const char *const session_languages[] = {"zh", "en", NULL};
static const char *const session_densities[] = {"compact", "standard", NULL};

static const struct shape_field sign_in_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .max = 64, .what = "Sign-in name, with a password."},
    {.name = "password", .kind = SHAPE_TEXT, .max = 256, .what = "The password."},
    {.name = "code", .kind = SHAPE_TEXT, .max = 64, .what = "A one-time sign-in code instead."},
    {.name = "certificate",
     .kind = SHAPE_BOOL,
     .what = "Use the verified client certificate of this connection instead."},
    {0},
};
static const struct shape sign_in_shape = {"SignIn", sign_in_fields};

static const struct shape_field sign_in_state_fields[] = {
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = session_states,
     .what = "What comes next: nothing, the second factor, or enrolment."},
    {0},
};
static const struct shape sign_in_state_shape = {"SignInState", sign_in_state_fields};

static const struct shape_field second_factor_fields[] = {
    {.name = "code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = 16,
     .what = "Code of the authenticator app."},
    {0},
};
static const struct shape second_factor_shape = {"SecondFactor", second_factor_fields};

static const struct shape_field enrol_offer_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sign-in name."},
    {.name = "totp_secret",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Secret for the authenticator app, base 32."},
    {.name = "totp_uri",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "The same as an otpauth address, for a QR code."},
    {0},
};
static const struct shape enrol_offer_shape = {"EnrolOffer", enrol_offer_fields};

static const struct shape_field enrol_fields[] = {
    {.name = "password",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = 256,
     .what = "The new password."},
    {.name = "totp_code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = 16,
     .what = "A code that proves the secret was taken over."},
    {0},
};
static const struct shape enrol_shape = {"Enrol", enrol_fields};

static const struct shape_field session_party_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party id."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party name."},
    {0},
};
static const struct shape session_party_shape = {"PartyBrief", session_party_fields};

static const struct shape_field session_account_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account id."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sign-in name."},
    {.name = "person_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name as shown."},
    {.name = "roles", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "Role words."},
    {.name = "party",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &session_party_shape,
     .what = "The party acted for."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Root of its regions."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Root of its sectors."},
    {0},
};
static const struct shape session_account_shape = {"SessionAccount", session_account_fields};

static const struct shape_field last_sign_in_fields[] = {
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When."},
    {.name = "address", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "From where."},
    {0},
};
static const struct shape last_sign_in_shape = {"LastSignIn", last_sign_in_fields};

static const struct shape_field session_fields[] = {
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = session_states,
     .what = "Whether sign-in is complete."},
    {.name = "account",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_REQUIRED,
     .of = &session_account_shape,
     .what = "Who is signed in."},
    {.name = "request_token",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "To be sent as X-Request-Token with every write."},
    {.name = "language",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = session_languages,
     .what = "Language of the account."},
    {.name = "density",
     .kind = SHAPE_TEXT,
     .one_of = session_densities,
     .what = "Density of the console."},
    {.name = "demo",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "The store holds demonstration data."},
    {.name = "exercise",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "The store is an exercise: a copy for a drill with a clock of its own."},
    {.name = "clock_speed",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what =
         "How many times as fast as the machine's the server's clock runs; 1 but in exercises."},
    {.name = "node", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Node id."},
    {.name = "version", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Program version."},
    {.name = "now", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "The server's clock."},
    {.name = "last_sign_in",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_NULLABLE,
     .of = &last_sign_in_shape,
     .what = "The sign-in before this one."},
    {.name = "idle_minutes",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "The session ends after so many minutes without a request."},
    {0},
};
static const struct shape session_shape = {"Session", session_fields};

static const struct shape_field language_fields[] = {
    {.name = "language",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = session_languages,
     .what = "Language of console, problems and papers for this account."},
    {0},
};
static const struct shape language_shape = {"Language", language_fields};

static const struct shape_field preferences_fields[] = {
    {.name = "density",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = session_densities,
     .what = "Density of the console."},
    {0},
};
static const struct shape preferences_shape = {"Preferences", preferences_fields};

static enum status reply_signin(struct work *w, const struct signin *signin, struct reply *rp)
{
    rp->body = json_new_object(w->arena);
    json_put_textz(rp->body, "state", signin->state);
    rp->set_cookie =
        arena_print(w->arena, ROUTE_COOKIE_NAME "=%.*s; Path=/; Secure; HttpOnly; SameSite=Strict",
                    STR_ARG(signin->token));
    return ST_OK;
}

static enum status post_sign_in(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str name = json_get_text(rq->body, "name");
    struct str code = json_get_text(rq->body, "code");
    struct signin signin;

    if (code.len > 0)
        TRY(signin_code(w, code, rq->address, rq->context->is_demo, &signin));
    else if (json_get_bool(rq->body, "certificate", false))
        TRY(signin_certificate(w, rq->certificate, rq->address, &signin));
    else if (name.len > 0)
        TRY(signin_password(w, name, json_get_text(rq->body, "password"), rq->address, &signin));
    else
        return work_fail(w, ST_INVALID, "name", "请填写登录名与密码，或一次性登录码",
                         "give a name and password, or a one-time code");
    return reply_signin(w, &signin, rp);
}

static enum status post_second_factor(struct work *w, const struct request *rq, struct reply *rp)
{
    struct signin signin;

    TRY(signin_second_factor(w, rq->session_id, json_get_text(rq->body, "code"), rq->address,
                             &signin));
    return reply_signin(w, &signin, rp);
}

static enum status get_enrol(struct work *w, const struct request *rq, struct reply *rp)
{
    return signin_enrol_start(w, rq->session_id, &rp->body);
}

static enum status post_enrol(struct work *w, const struct request *rq, struct reply *rp)
{
    struct signin signin;

    TRY(signin_enrol(w, rq->session_id, json_get_text(rq->body, "password"),
                     json_get_text(rq->body, "totp_code"), rq->address, &signin));
    return reply_signin(w, &signin, rp);
}

static enum status get_session(struct work *w, const struct request *rq, struct reply *rp)
{
    struct session session;

    TRY(session_load(w, rq->session_id, &session));
    TRY(session_json(w, &session, &rp->body));
    json_put_bool(rp->body, "demo", rq->context->is_demo);
    json_put_bool(rp->body, "exercise", rq->context->is_exercise);
    json_put_int(rp->body, "clock_speed", store_speed(rq->context->store));
    json_put_textz(rp->body, "node", store_node(rq->context->store));
    json_put_textz(rp->body, "version", rq->context->version);
    return ST_OK;
}

static enum status post_sign_out(struct work *w, const struct request *rq, struct reply *rp)
{
    struct session session;

    TRY(session_load(w, rq->session_id, &session));
    TRY(session_end(w, &session));
    rp->set_cookie =
        STR(ROUTE_COOKIE_NAME "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    return ST_OK;
}

static enum status put_language(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rp;
    return account_set_preferences(w, json_get_text(rq->body, "language"), (struct str){"", 0});
}

static enum status put_preferences(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rp;
    return account_set_preferences(w, (struct str){"", 0}, json_get_text(rq->body, "density"));
}

const struct route session_routes[] = {
    {ROUTE_POST, "/api/v1/sign-in", ROUTE_PUBLIC, ROUTE_NO_WORK | ROUTE_GUESSABLE, NULL,
     &sign_in_shape, &sign_in_state_shape, post_sign_in,
     "Sign in with name and password, a one-time code, or a client certificate."},
    {ROUTE_POST, "/api/v1/sign-in/second-factor", ROUTE_PUBLIC, ROUTE_NO_WORK | ROUTE_GUESSABLE,
     NULL, &second_factor_shape, &sign_in_state_shape, post_second_factor,
     "Give the second factor of a sign-in under way."},
    {ROUTE_GET, "/api/v1/sign-in/enrol", ROUTE_PUBLIC, ROUTE_NO_WORK, NULL, NULL,
     &enrol_offer_shape, get_enrol, "The authenticator secret offered while enrolling."},
    {ROUTE_POST, "/api/v1/sign-in/enrol", ROUTE_PUBLIC, ROUTE_NO_WORK | ROUTE_GUESSABLE, NULL,
     &enrol_shape, &sign_in_state_shape, post_enrol,
     "Set the password and confirm the authenticator."},
    {ROUTE_GET, "/api/v1/session", ROUTE_PUBLIC, 0, NULL, NULL, &session_shape, get_session,
     "The session of the cookie; 401 without one."},
    {ROUTE_POST, "/api/v1/session/sign-out", ROUTE_ANYONE, ROUTE_WRITES, NULL, NULL, NULL,
     post_sign_out, "End the session."},
    {ROUTE_PUT, "/api/v1/session/language", ROUTE_ANYONE, ROUTE_WRITES, NULL, &language_shape, NULL,
     put_language, "Choose the language of this account."},
    {ROUTE_PUT, "/api/v1/session/preferences", ROUTE_ANYONE, ROUTE_WRITES, NULL, &preferences_shape,
     NULL, put_preferences, "Choose how the console looks."},
    {0},
};
