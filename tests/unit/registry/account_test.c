/* SPDX-License-Identifier: Apache-2.0
 * Who may be given which account, and what a change of it ends. */
#include "probe_store.h"

#include <string.h>

#include "registry/account.h"
#include "registry/account_limits.h"
#include "registry/role.h"
#include "registry/session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define BIT(role)    (1u << (unsigned)(role))

static const struct actor keeper = {.account_id = {"01KEEPER", 8},
                                    .roles = BIT(ROLE_SECURITY_ADMIN)};

static int set_up(void **state)
{
    (void)probe_set_up(state);
    probe_sql(*state, "INSERT INTO region (code, version, name, name_en, level, parent, "
                      "valid_from, valid_to, successor, path)"
                      " VALUES ('330100', 1, '海州市', 'Haizhou', 'city', '', '', '', '', '');"
                      "INSERT INTO party (no, id, version, owner_node, name, name_key, kinds, "
                      "is_authority, region, sectors,"
                      " form, state, created_at, updated_at)"
                      " VALUES (1, 'P1', 1, 'n', '海州市供水集团', '', 0, 0, '330100', '', '{}', "
                      "'active', 0, 0)");
    return 0;
}

static struct work *begin(struct probe *probe)
{
    struct work *w = probe_write(probe);

    w->actor = &keeper;
    w->actor_id = "01KEEPER";
    return w;
}

/* A committed account with these roles; its id lives as long as the test. */
static struct str make(struct probe *probe, const char *name, uint32_t roles)
{
    bool is_administrator = role_is_administrator(roles);
    const struct account_new input = {.name = str_of(name),
                                      .person_name = STR("王工"),
                                      .roles = roles,
                                      .party_id = is_administrator ? STR("") : STR("P1"),
                                      .region = STR("330100")};
    struct str id;
    struct work *w = begin(probe);

    if (account_create(w, &input, &id) != ST_OK)
        fail_msg("%s", w->fault.en);
    id = str_copy(&probe->paths, id);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    return id;
}

static void what_may_not_be_an_account_is_refused_by_field(void **state)
{
    struct probe *probe = *state;
    static const struct {
        const char *field;
        enum status status;
        const char *name, *person, *party, *region;
        uint32_t roles;
    } cases[] = {
        {"", ST_OK, "a.b-c_1", "王工", "P1", "", BIT(ROLE_OPERATOR)},
        {"", ST_OK, "police", "李警官", "P1", "330100", BIT(ROLE_POLICE)},
        {"", ST_OK, "audit", "审计", "", "", BIT(ROLE_AUDIT_ADMIN)},
        {"name", ST_INVALID, "ab", "王工", "P1", "", BIT(ROLE_OPERATOR)},
        {"name", ST_INVALID, "Wang", "王工", "P1", "", BIT(ROLE_OPERATOR)},
        {"name", ST_INVALID, "王工", "王工", "P1", "", BIT(ROLE_OPERATOR)},
        {"name", ST_INVALID, "a b c", "王工", "P1", "", BIT(ROLE_OPERATOR)},
        {"person_name", ST_INVALID, "wang", "", "P1", "", BIT(ROLE_OPERATOR)},
        {"roles", ST_INVALID, "wang", "王工", "P1", "", 0},
        {"roles", ST_INVALID, "wang", "王工", "", "",
         BIT(ROLE_SYSTEM_ADMIN) | BIT(ROLE_AUDIT_ADMIN)},
        {"roles", ST_INVALID, "wang", "王工", "", "",
         BIT(ROLE_SYSTEM_ADMIN) | BIT(ROLE_SECURITY_ADMIN)},
        {"roles", ST_INVALID, "wang", "王工", "", "",
         BIT(ROLE_AUDIT_ADMIN) | BIT(ROLE_SECURITY_ADMIN)},
        {"roles", ST_INVALID, "wang", "王工", "P1", "", BIT(ROLE_AUDIT_ADMIN) | BIT(ROLE_OPERATOR)},
        {"party_id", ST_INVALID, "wang", "王工", "P1", "", BIT(ROLE_AUDIT_ADMIN)},
        {"party_id", ST_INVALID, "wang", "王工", "", "", BIT(ROLE_OPERATOR)},
        {"party_id", ST_INVALID, "wang", "王工", "P2", "", BIT(ROLE_OPERATOR)},
        {"region", ST_INVALID, "wang", "王工", "P1", "", BIT(ROLE_POLICE)},
        {"region", ST_INVALID, "wang", "王工", "P1", "", BIT(ROLE_REGULATOR)},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct account_new input = {.name = str_of(cases[i].name),
                                          .person_name = str_of(cases[i].person),
                                          .roles = cases[i].roles,
                                          .party_id = str_of(cases[i].party),
                                          .region = str_of(cases[i].region)};
        struct str id;
        struct work *w = begin(probe);
        enum status status = account_create(w, &input, &id);
        if (status != cases[i].status || strcmp(w->fault.field, cases[i].field) != 0)
            fail_msg("case %zu: %s %s", i, w->fault.field, w->fault.en);
        probe_end(probe);
    }
}

static void a_name_is_given_once(void **state)
{
    struct probe *probe = *state;
    const struct account_new input = {
        .name = STR("wang"), .person_name = STR("王工"), .roles = BIT(ROLE_AUDIT_ADMIN)};
    struct str id;

    (void)make(probe, "wang", BIT(ROLE_OPERATOR));
    struct work *w = begin(probe);
    assert_int_equal(account_create(w, &input, &id), ST_CONFLICT);
    probe_end(probe);
}

static struct str open_session(struct probe *probe, struct str id)
{
    struct work *w = begin(probe);
    struct str token;

    assert_int_equal(session_make(w, id, "full", &token), ST_OK);
    token = str_copy(&probe->paths, token);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    return token;
}

static enum status session_status(struct probe *probe, struct str token)
{
    struct session session;
    enum status status = session_load(probe_read(probe), token, &session);

    probe_end(probe);
    return status;
}

static enum status change(struct probe *probe, struct str id, int64_t version, const char *person,
                          uint32_t roles)
{
    const struct account_new input = {.person_name = str_of(person),
                                      .roles = roles,
                                      .party_id = STR("P1"),
                                      .region = STR("330100")};
    struct work *w = begin(probe);
    enum status status = account_change(w, id, version, &input, STR("岗位调整"));

    if (status == ST_OK)
        assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    return status;
}

static void a_change_of_rights_ends_sessions_and_a_stale_one_is_refused(void **state)
{
    struct probe *probe = *state;
    struct str id = make(probe, "wang", BIT(ROLE_OPERATOR));
    struct str token = open_session(probe, id);

    assert_int_equal(change(probe, id, 1, "王工程师", BIT(ROLE_OPERATOR)), ST_OK);
    assert_int_equal(session_status(probe, token), ST_OK);
    assert_int_equal(change(probe, id, 1, "王", BIT(ROLE_OPERATOR)), ST_STALE);
    assert_int_equal(change(probe, id, 2, "王工程师", BIT(ROLE_OPERATOR) | BIT(ROLE_SYSTEM_ADMIN)),
                     ST_INVALID);
    assert_int_equal(session_status(probe, token), ST_OK);
    assert_int_equal(change(probe, id, 2, "王工程师", BIT(ROLE_EXPERT)), ST_OK);
    assert_int_equal(session_status(probe, token), ST_UNAUTHENTICATED);
    assert_int_equal(
        probe_number(probe, "SELECT count(*) FROM journal WHERE act = 'account.change'"), 2);
}

static void one_code_at_a_time_is_kept_and_only_as_a_digest(void **state)
{
    struct probe *probe = *state;
    struct str id = make(probe, "wang", BIT(ROLE_OPERATOR));
    struct str first;
    struct str second;
    struct work *w = begin(probe);

    assert_int_equal(account_make_code(w, id, &first), ST_OK);
    assert_int_equal(account_make_code(w, id, &second), ST_OK);
    assert_false(str_equal(first, second));
    assert_true(first.len >= SIGNIN_CODE_CHARS);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    assert_int_equal(probe_number(probe, "SELECT count(*) FROM account_code"), 1);
    assert_int_equal(probe_number(probe, "SELECT min(length(digest)) FROM account_code"), 64);
}

static void nobody_locks_or_promotes_the_account_in_use(void **state)
{
    struct probe *probe = *state;
    struct str id = make(probe, "keeper", BIT(ROLE_SECURITY_ADMIN));
    const struct actor self = {.account_id = id, .roles = BIT(ROLE_SECURITY_ADMIN)};
    const struct account_new input = {
        .name = STR("keeper"), .person_name = STR("王工"), .roles = BIT(ROLE_AUDIT_ADMIN)};
    struct work *w = begin(probe);

    w->actor = &self;
    assert_int_equal(account_set_state(w, id, "closed", STR("x")), ST_DENIED);
    fault_clear(&w->fault);
    assert_int_equal(account_change(w, id, 1, &input, STR("x")), ST_DENIED);
    probe_end(probe);
}

static void nothing_secret_is_shown(void **state)
{
    struct probe *probe = *state;
    struct str id = make(probe, "wang", BIT(ROLE_OPERATOR));
    struct account account;
    json_t *json = NULL;
    json_t *list = NULL;
    struct work *w = begin(probe);

    assert_int_equal(account_set_secrets(w, id, STR("$argon2id$hash"), STR("TOTPSECRET")), ST_OK);
    assert_int_equal(account_load(w, id, &account), ST_OK);
    assert_int_equal(account_json(w, &account, &json), ST_OK);
    struct str text = json_canonical(w->arena, json);
    assert_false(str_contains(text, STR("argon2")));
    assert_false(str_contains(text, STR("TOTPSECRET")));
    assert_true(json_get_bool(json, "has_password", false));
    assert_true(str_is(json_get_text(json_get_object(json, "party"), "name"), "海州市供水集团"));
    assert_int_equal(account_list(w, STR("王"), &list), ST_OK);
    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(account_list(w, STR("nobody"), &list), ST_OK);
    assert_int_equal(json_array_size(list), 0);
    probe_end(probe);
    assert_int_equal(
        probe_number(probe, "SELECT count(*) FROM journal WHERE after LIKE '%argon2%'"), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, probe_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(what_may_not_be_an_account_is_refused_by_field),
        CASE(a_name_is_given_once),
        CASE(a_change_of_rights_ends_sessions_and_a_stale_one_is_refused),
        CASE(one_code_at_a_time_is_kept_and_only_as_a_digest),
        CASE(nobody_locks_or_promotes_the_account_in_use),
        CASE(nothing_secret_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
