/* SPDX-License-Identifier: Apache-2.0
 * Signing in, step by step, on a real store with a clock that the test moves. */
#include "probe_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "registry/account.h"
#include "registry/account_limits.h"
#include "registry/password.h"
#include "registry/session.h"
#include "registry/signin.h"
#include "registry/totp.h"

#define PASSWORD STR("Granite-Stone-42")
#define ADDRESS  STR("127.0.0.1")

struct bench {
    struct probe *probe;
    struct db *db;
    struct arena arena;
    struct actor owner;
    struct work work;
    struct str account_id;
    struct str secret;
};

static struct bench b;

/* A fresh piece of work at the same virtual time plus `ms`. */
static struct work *next_work(int64_t ms)
{
    struct instant now = {b.work.now.ms + ms};

    work_done(&b.work);
    work_init(&b.work, &b.arena, b.db);
    b.work.actor = &b.owner;
    b.work.actor_id = "system";
    b.work.now = now;
    return &b.work;
}

static void make_account(const char *name, bool with_secrets)
{
    struct work *w = next_work(0);
    struct account_new input = {
        .name = str_of(name), .person_name = STR("安全员"), .roles = 1u << ROLE_SECURITY_ADMIN};
    struct str encoded;

    assert_int_equal(work_write(w), ST_OK);
    if (account_create(w, &input, &b.account_id) != ST_OK)
        fail_msg("%s", w->fault.en);
    if (with_secrets) {
        b.secret = totp_secret(&b.arena);
        assert_int_equal(password_hash(&b.arena, PASSWORD, &encoded), ST_OK);
        assert_int_equal(account_set_secrets(w, b.account_id, encoded, b.secret), ST_OK);
    }
    assert_int_equal(work_commit(w), ST_OK);
}

static int set_up(void **state)
{
    memset(&b, 0, sizeof(b));
    (void)probe_set_up(state);
    b.probe = *state;
    b.db = b.probe->db;
    arena_init(&b.arena, ARENA_WORK_BYTES);
    b.owner = (struct actor){.account_id = STR("system"), .is_system = true};
    work_init(&b.work, &b.arena, b.db);
    b.work.now = (struct instant){1780000000000LL};
    return 0;
}

static int tear_down(void **state)
{
    work_done(&b.work);
    arena_done(&b.arena);
    return probe_tear_down(state);
}

static struct str code_now(int64_t ms)
{
    char digits[8];

    assert_true(totp_code(b.secret, (b.work.now.ms + ms) / 1000 / TOTP_STEP_SECONDS, digits));
    return str_copy(&b.arena, str_of(digits));
}

static void password_then_code_gives_a_full_session_with_a_fresh_token(void **state)
{
    struct signin first, second;
    struct session session;

    (void)state;
    make_account("keeper", true);
    assert_int_equal(signin_password(next_work(0), STR(" Keeper "), PASSWORD, ADDRESS, &first),
                     ST_OK);
    assert_string_equal(first.state, "second-factor");
    assert_int_equal(signin_second_factor(next_work(0), first.token, code_now(0), ADDRESS, &second),
                     ST_OK);
    assert_string_equal(second.state, "full");
    assert_false(str_equal(first.token, second.token));

    assert_int_equal(work_read(next_work(0)), ST_OK);
    assert_int_equal(session_load(&b.work, second.token, &session), ST_OK);
    assert_true(str_is(session.account.name, "keeper"));
    assert_int_equal(session_load(&b.work, first.token, &session), ST_UNAUTHENTICATED);
}

static void a_code_that_was_used_is_refused(void **state)
{
    struct signin s, full;
    struct str code;

    (void)state;
    make_account("keeper", true);
    assert_int_equal(signin_password(next_work(0), STR("keeper"), PASSWORD, ADDRESS, &s), ST_OK);
    code = code_now(0);
    assert_int_equal(signin_second_factor(next_work(0), s.token, code, ADDRESS, &full), ST_OK);
    assert_int_equal(signin_password(next_work(0), STR("keeper"), PASSWORD, ADDRESS, &s), ST_OK);
    assert_int_equal(signin_second_factor(next_work(0), s.token, code, ADDRESS, &full),
                     ST_UNAUTHENTICATED);
}

/* The same tries and the same answers, whether the name exists or not. */
static void five_wrong_tries_lock_a_name_known_or_not(void **state)
{
    static const char *const names[] = {"keeper", "nobody"};

    (void)state;
    make_account("keeper", true);
    for (size_t n = 0; n < 2; n++) {
        struct signin s;

        for (int i = 1; i < SIGNIN_MAX_FAILURES; i++)
            assert_int_equal(
                signin_password(next_work(0), str_of(names[n]), STR("wrong"), ADDRESS, &s),
                ST_UNAUTHENTICATED);
        assert_int_equal(signin_password(next_work(0), str_of(names[n]), STR("wrong"), ADDRESS, &s),
                         ST_RATE);
        assert_int_equal(signin_password(next_work(0), str_of(names[n]), PASSWORD, ADDRESS, &s),
                         ST_RATE);
    }
    {
        struct signin s;

        assert_int_equal(
            signin_password(next_work(SIGNIN_LOCK_MS + 1), STR("keeper"), PASSWORD, ADDRESS, &s),
            ST_OK);
    }
}

static void a_one_time_code_works_once_and_leads_to_enrolment(void **state)
{
    struct signin s, full;
    struct str code;
    json_t *offer;
    struct work *w;

    (void)state;
    make_account("keeper", false);
    w = next_work(0);
    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(account_make_code(w, b.account_id, &code), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);

    assert_int_equal(signin_code(next_work(0), code, ADDRESS, false, &s), ST_OK);
    assert_string_equal(s.state, "enrol");
    {
        struct signin again;

        assert_int_equal(signin_code(next_work(0), code, ADDRESS, false, &again),
                         ST_UNAUTHENTICATED);
    }
    assert_int_equal(signin_enrol_start(next_work(0), s.token, &offer), ST_OK);
    b.secret = str_copy(&b.arena, json_get_text(offer, "totp_secret"));
    assert_int_equal(
        signin_enrol(next_work(0), s.token, STR("too short"), code_now(0), ADDRESS, &full),
        ST_INVALID);
    assert_int_equal(signin_enrol(next_work(0), s.token, PASSWORD, STR("000000"), ADDRESS, &full),
                     ST_INVALID);
    assert_int_equal(signin_enrol(next_work(0), s.token, PASSWORD, code_now(0), ADDRESS, &full),
                     ST_OK);
    assert_string_equal(full.state, "full");
    assert_int_equal(signin_password(next_work(0), STR("keeper"), PASSWORD, ADDRESS, &s), ST_OK);
    assert_string_equal(s.state, "second-factor");
}

static void a_code_past_its_life_is_refused(void **state)
{
    struct signin s;
    struct str code;
    struct work *w;

    (void)state;
    make_account("keeper", false);
    w = next_work(0);
    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(account_make_code(w, b.account_id, &code), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    assert_int_equal(signin_code(next_work(SIGNIN_CODE_LIFE_MS + 1), code, ADDRESS, false, &s),
                     ST_UNAUTHENTICATED);
}

static struct signin sign_in_fully(void)
{
    struct signin s, full;

    assert_int_equal(signin_password(next_work(0), STR("keeper"), PASSWORD, ADDRESS, &s), ST_OK);
    assert_int_equal(signin_second_factor(next_work(0), s.token, code_now(0), ADDRESS, &full),
                     ST_OK);
    return full;
}

static void a_session_ends_by_idleness_and_by_age(void **state)
{
    struct signin full;
    struct session session;

    (void)state;
    make_account("keeper", true);
    full = sign_in_fully();
    assert_int_equal(work_read(next_work(SESSION_IDLE_MS - 1000)), ST_OK);
    assert_int_equal(session_load(&b.work, full.token, &session), ST_OK);
    assert_true(session.needs_touch);
    assert_int_equal(work_read(next_work(2000)), ST_OK);
    assert_int_equal(session_load(&b.work, full.token, &session), ST_UNAUTHENTICATED);

    full = (next_work(60 * 1000), sign_in_fully());
    for (int64_t passed = 0; passed < SESSION_LIFE_MS; passed += SESSION_IDLE_MS / 2) {
        assert_int_equal(work_write(next_work(SESSION_IDLE_MS / 2)), ST_OK);
        if (session_load(&b.work, full.token, &session) != ST_OK)
            break;
        assert_int_equal(session_touch(&b.work, &session), ST_OK);
        assert_int_equal(work_commit(&b.work), ST_OK);
    }
    assert_int_equal(work_read(next_work(SESSION_IDLE_MS / 2)), ST_OK);
    assert_int_equal(session_load(&b.work, full.token, &session), ST_UNAUTHENTICATED);
}

static void locking_an_account_ends_its_sessions(void **state)
{
    struct signin full;
    struct session session;
    struct work *w;

    (void)state;
    make_account("keeper", true);
    full = sign_in_fully();
    w = next_work(0);
    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(account_set_state(w, b.account_id, "locked", STR("离岗")), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    assert_int_equal(work_read(next_work(0)), ST_OK);
    assert_int_equal(session_load(&b.work, full.token, &session), ST_UNAUTHENTICATED);
}

static void only_a_security_administrator_keeps_accounts(void **state)
{
    struct actor police = {.account_id = STR("01"), .roles = 1u << ROLE_POLICE};
    struct account_new input = {
        .name = STR("someone"), .person_name = STR("某"), .roles = 1u << ROLE_AUDIT_ADMIN};
    struct work *w = next_work(0);
    struct str id;

    (void)state;
    w->actor = &police;
    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(account_create(w, &input, &id), ST_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(password_then_code_gives_a_full_session_with_a_fresh_token,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_code_that_was_used_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(five_wrong_tries_lock_a_name_known_or_not, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_one_time_code_works_once_and_leads_to_enrolment, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_code_past_its_life_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_session_ends_by_idleness_and_by_age, set_up, tear_down),
        cmocka_unit_test_setup_teardown(locking_an_account_ends_its_sessions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_a_security_administrator_keeps_accounts, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
