/* SPDX-License-Identifier: Apache-2.0
 * Facts: recorded by words of the packs, voided with a reason, seen and changed within scope. */
#include <string.h>

#include "probe_store.h"
#include "register_bench.h"
#include "registry/fact.h"
#include "registry/system.h"

static struct str system_id;

static int begin(void **state)
{
    int failed = register_bench_begin(state);
    struct system system;

    if (failed != 0)
        return failed;
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(system_create(
        w, register_bench_json("{'name':'甲系统','region':'440100','sector':'14'}"), &system));
    system_id = str_copy(&bench.arena, system.id);
    register_bench_commit();
    return 0;
}

static void what_packs_do_not_declare_is_refused(void **state)
{
    static const struct {
        const char *input, *field;
    } cases[] = {
        {"{'word':'no-such-word'}", "word"},
        {"{'word':'level','value':3}", "word"},    /* of the register */
        {"{'word':'leadership-changed'}", "word"}, /* of a party */
        {"{'word':'cii','value':'yes'}", "value"}, /* a flag */
        {"{'word':'incident-found','value':{'level':'IX'}}", "value"},
        {"{'word':'cii','value':true,'at':'yesterday'}", "at"},
        {"{'word':'cii','value':true,'at':'2200-01-01T00:00:00+08:00'}", "at"},
        {"{'word':'incident-found','at':'2200-01-01T00:00:00+08:00'}", "at"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct work *w = register_bench_write(&bench.operator_a);
        json_t *fact = NULL;
        enum status status =
            fact_record(w, FACT_SYSTEM, system_id, register_bench_json(cases[i].input), &fact);
        if (status != ST_INVALID || strncmp(w->fault.field, cases[i].field, 2) != 0)
            fail_msg("%s: %s on %s", cases[i].input, status_word(status), w->fault.field);
    }
}

static void what_an_authority_states_no_operator_records(void **state)
{
    static const char input[] = "{'word':'certificate-issued','reason':'纸质证明'}";
    struct work *w = register_bench_write(&bench.operator_a);
    json_t *fact = NULL;

    (void)state;
    assert_int_equal(fact_record(w, FACT_SYSTEM, system_id, register_bench_json(input), &fact),
                     ST_DENIED);
    w = register_bench_write(&bench.police);
    register_bench_good(fact_record(w, FACT_SYSTEM, system_id, register_bench_json(input), &fact));
}

static json_t *record(const struct actor *actor, const char *input)
{
    struct work *w = register_bench_write(actor);
    json_t *fact = NULL;

    register_bench_good(fact_record(w, FACT_SYSTEM, system_id, register_bench_json(input), &fact));
    register_bench_commit();
    return fact;
}

static void a_fact_is_listed_journalled_and_makes_its_subject_stale(void **state)
{
    json_t *fact = record(&bench.operator_a,
                          "{'word':'incident-found','value':{'level':'II'},'reason':'值班发现'}");
    json_t *page = NULL;

    (void)state;
    assert_string_equal(json_get_text(fact, "zh").ptr, "发现网络安全事件");
    struct work *w = register_bench_read(&bench.police);
    register_bench_good(fact_list(w, FACT_SYSTEM, system_id, &page));
    json_t *item = json_array_get(json_get_list(page, "items"), 0);
    assert_true(str_equal(json_get_text(item, "id"), json_get_text(fact, "id")));
    assert_string_equal(json_get_text(json_get_object(item, "value"), "level").ptr, "II");
    work_done(&bench.work);
    assert_int_equal(
        probe_number(bench.probe, "select count(*) from journal where act = 'fact.record'"), 1);
    assert_int_equal(probe_number(bench.probe, "select count(*) from obligation_stale s join "
                                               "system y on y.id = s.subject"),
                     1);
}

static void another_unit_neither_sees_nor_records(void **state)
{
    json_t *out = NULL;

    (void)state;
    struct work *w = register_bench_write(&bench.operator_b);
    assert_int_equal(fact_record(w, FACT_SYSTEM, system_id,
                                 register_bench_json("{'word':'cii','value':true}"), &out),
                     ST_NOT_FOUND);
    w = register_bench_read(&bench.operator_b);
    assert_int_equal(fact_list(w, FACT_SYSTEM, system_id, &out), ST_NOT_FOUND);
}

static void a_wrong_fact_is_voided_once_with_a_reason(void **state)
{
    json_t *fact = record(&bench.operator_a, "{'word':'cii','value':true}"), *after = NULL;
    struct str id = json_get_text(fact, "id");

    (void)state;
    struct work *w = register_bench_write(&bench.operator_a);
    assert_int_equal(fact_void(w, id, STR(" "), &after), ST_INVALID);
    w = register_bench_write(&bench.operator_b);
    assert_int_equal(fact_void(w, id, STR("不是我的"), &after), ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(fact_void(w, id, STR("认定错了"), &after));
    assert_string_equal(json_get_text(after, "void_reason").ptr, "认定错了");
    register_bench_commit();
    w = register_bench_write(&bench.operator_a);
    assert_int_equal(fact_void(w, id, STR("再作废一次"), &after), ST_CONFLICT);
}

static void what_a_procedure_states_is_kept_once_and_stays(void **state)
{
    json_t *page = NULL, *after = NULL;
    struct instant at = {bench.now.ms - 1000};

    (void)state;
    struct work *w = register_bench_write(&bench.owner);
    for (int i = 0; i < 2; i++)
        register_bench_good(
            fact_note(w, FACT_SYSTEM, system_id, "level-determined", at, NULL, "procedure"));
    register_bench_commit();
    assert_int_equal(
        probe_number(bench.probe, "select count(*) from fact where word = 'level-determined'"), 1);
    w = register_bench_write(&bench.owner);
    register_bench_good(fact_list(w, FACT_SYSTEM, system_id, &page));
    json_t *items = json_get_list(page, "items"), *item;
    size_t i;
    json_array_foreach(items, i, item) if (str_is(json_get_text(item, "word"), "level-determined"))
        assert_int_equal(fact_void(w, json_get_text(item, "id"), STR("不行"), &after), ST_DENIED);
}

static void an_authority_that_changes_makes_the_job_look_at_everything(void **state)
{
    (void)state;
    work_done(&bench.work);
    assert_int_equal(
        probe_number(bench.probe, "select count(*) from meta where name = 'obligation.wanted'"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_packs_do_not_declare_is_refused),
        cmocka_unit_test(what_an_authority_states_no_operator_records),
        cmocka_unit_test(a_fact_is_listed_journalled_and_makes_its_subject_stale),
        cmocka_unit_test(another_unit_neither_sees_nor_records),
        cmocka_unit_test(a_wrong_fact_is_voided_once_with_a_reason),
        cmocka_unit_test(what_a_procedure_states_is_kept_once_and_stays),
        cmocka_unit_test(an_authority_that_changes_makes_the_job_look_at_everything),
    };

    return cmocka_run_group_tests(tests, begin, register_bench_end);
}
