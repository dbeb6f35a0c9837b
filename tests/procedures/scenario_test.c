/* SPDX-License-Identifier: Apache-2.0
 * Runs scenarios: scripts in the domain's words with a virtual clock.
 *
 *   scenario NAME | at REGION [with regulator] | today DATE | N working days pass | N days pass
 *   WHO opens PROCEDURE            WHO cannot open PROCEDURE: CODE
 *   operator hands in papers       a file for every slot that the form says is handed in
 *   operator writes HARMS / HARMS [scheme S] [KEY=VALUE …]      operator fills KEY=VALUE …
 *   WHO does ACTION [KEY=VALUE …] [because TEXT]      WHO cannot ACTION [KEY=VALUE …]: CODE
 *   the system becomes STATE       look at PROCEDURE       missed clocks are marked
 *   expect state|turn|level|outcome WORD   expect clock RULE due DATE|in N working days
 *   expect clock RULE STATE [by PACK]      expect no clock        expect certificate STATE
 *   expect WHO has GROUP                   expect rounds N        expect paper KIND
 *
 * CODE is the code of a problem, or the word of a status.  Before every step that is taken, all
 * others try it and are refused, and so is the same person with an old version. */
#include "city.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "db/journal.h"
#include "policy/calendar.h"
#include "procedures/certificate.h"
#include "procedures/matter_clock.h"
#include "procedures/matter_view.h"
#include "procedures/procedure_list.h"
#include "registry/system.h"

enum { FILE_MAX_BYTES = 64 * 1024, ROWS_MAX = 200, REASON_MAX = 400 };

struct run {
    struct city *city;
    struct arena lines; /* of the script */
    const char *file;
    int line;
    struct str system_id, matter_id;
    char reason[REASON_MAX];
};

/* Rows taken and guards seen refusing, over all scripts. */
static const struct transition *taken[ROWS_MAX];
static int taken_count;
static procedure_guard_fn *refused[ROWS_MAX];
static int refused_count;

#define WRONG(run, ...)                                                                            \
    do {                                                                                           \
        print_error("%s:%d: ", (run)->file, (run)->line);                                          \
        fail_msg(__VA_ARGS__);                                                                     \
    } while (0)

static struct str word(struct str *rest)
{
    struct str trimmed = str_trim(*rest);

    return str_cut(trimmed, ' ', rest);
}

static const char *zero(struct run *run, struct str text)
{
    return str_zero(&run->lines, text);
}

static void load(struct run *run, struct matter *matter)
{
    struct work *w = city_work(run->city, CITY_COUNT);

    assert_int_equal(work_read(w), ST_OK);
    if (matter_load(w, run->matter_id, matter) != ST_OK)
        WRONG(run, "no matter: %s", w->fault.en);
}

static const struct transition *row_of(const struct matter *matter, struct str action)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);

    for (const struct transition *row = procedure->transitions; row->action != NULL; row++)
        if (str_is(action, row->action) && str_is(matter->state, procedure->states[row->from].word))
            return row;
    return NULL;
}

/* "items=2" and "experts=3" stand for lists; yes and no for truth; digits for numbers. */
static void put_value(struct run *run, json_t *data, struct str key, struct str value)
{
    const char *name = zero(run, key);
    int64_t number = 0;
    bool is_number = str_to_int(value, &number);
    json_t *list;

    if (str_is(key, "items")) {
        list = json_new_list(&run->lines);
        for (int64_t i = 0; i < number; i++) {
            json_t *item = json_new_object(&run->lines);

            json_put_textz(item, "field", "table2.business_description");
            json_put_text(item, "text", arena_print(&run->lines, "第 %d 项须补正", (int)i + 1));
            json_add(list, item);
        }
        json_put(data, name, list);
    } else if (str_is(key, "experts")) {
        list = json_new_list(&run->lines);
        for (int64_t i = 0; i < number; i++)
            json_add_text(list, city_account(run->city, (enum city_who)(CITY_EXPERT_1 + i)));
        json_put(data, name, list);
    } else if (str_is(value, "yes") || str_is(value, "no")) {
        json_put_bool(data, name, str_is(value, "yes"));
    } else if (is_number) {
        json_put_int(data, name, number);
    } else {
        json_put_text(data, name, str_copy(&run->lines, value));
    }
}

/* KEY=VALUE words until the end or "because", whose tail is the reason. */
static json_t *read_data(struct run *run, struct str rest)
{
    json_t *data = json_new_object(&run->lines);

    run->reason[0] = '\0';
    while (str_trim(rest).len > 0) {
        struct str value, one = word(&rest), key = str_cut(one, '=', &value);

        if (str_is(one, "because")) {
            (void)snprintf(run->reason, sizeof(run->reason), "%.*s", STR_ARG(str_trim(rest)));
            break;
        }
        put_value(run, data, key, value);
    }
    return data;
}

static struct procedure_call call_of(struct run *run, struct str action, json_t *data,
                                     int64_t version)
{
    return (struct procedure_call){action, str_of(run->reason), data, version};
}

static bool may(const struct transition *row, enum city_who who)
{
    static const enum role roles[CITY_COUNT] = {
        [CITY_OPERATOR] = ROLE_OPERATOR, [CITY_REGULATOR] = ROLE_REGULATOR,
        [CITY_POLICE] = ROLE_POLICE,     [CITY_EXPERT_1] = ROLE_EXPERT,
        [CITY_EXPERT_2] = ROLE_EXPERT,   [CITY_EXPERT_3] = ROLE_EXPERT,
    };

    if (who == CITY_OUTSIDER || who == CITY_REGULATOR_ELSEWHERE || who == CITY_POLICE_ELSEWHERE ||
        who == CITY_EXPERT_ELSEWHERE || who == CITY_AUDITOR)
        return false;
    return roles[who] == row->by;
}

/* Everybody whose step this is not is refused; so is an old version. */
static void others_are_refused(struct run *run, const struct matter *matter,
                               const struct transition *row, enum city_who who, json_t *data)
{
    struct str action = str_of(row->action);
    struct procedure_call call;
    enum status status;

    for (int other = 0; other < CITY_COUNT; other++) {
        if (may(row, (enum city_who)other))
            continue;
        call = call_of(run, action, data, matter->version);
        status = city_act(run->city, (enum city_who)other, run->matter_id, &call);
        if (status != ST_DENIED && status != ST_NOT_FOUND)
            WRONG(run, "%s may %s: %s", city_word((enum city_who)other), row->action,
                  status_word(status));
    }
    call = call_of(run, action, data, matter->version + 1);
    status = city_act(run->city, who, run->matter_id, &call);
    if (status != ST_STALE)
        WRONG(run, "a stale version is %s", status_word(status));
}

/* The refusal with all its problems. */
static const char *told(struct run *run)
{
    const struct fault *fault = city_fault(run->city);
    struct str text = arena_print(&run->lines, "[%s] %s", fault->field, fault->en);
    const json_t *one;
    size_t i;

    json_array_foreach((const json_t *)fault->errors, i, one) text =
        arena_print(&run->lines, "%.*s\n  %.*s: %.*s", STR_ARG(text),
                    STR_ARG(json_get_text(one, "field")), STR_ARG(json_get_text(one, "en")));
    return zero(run, text);
}

static void does(struct run *run, enum city_who who, struct str rest)
{
    struct str action = word(&rest);
    json_t *data = read_data(run, rest);
    struct procedure_call call;
    struct matter matter;
    const struct transition *row;

    load(run, &matter);
    row = row_of(&matter, action);
    if (row == NULL)
        WRONG(run, "no row for %.*s in %.*s", STR_ARG(action), STR_ARG(matter.state));
    matter.state = str_copy(&run->lines, matter.state);
    others_are_refused(run, &matter, row, who, data);
    call = call_of(run, action, data, matter.version);
    if (city_act(run->city, who, run->matter_id, &call) != ST_OK)
        WRONG(run, "%s cannot %.*s: %s", city_word(who), STR_ARG(action), told(run));
    taken[taken_count++] = row;
    assert_true(taken_count < ROWS_MAX);
}

static bool fault_has(const struct fault *fault, struct str code)
{
    const json_t *one;
    size_t i;

    json_array_foreach((const json_t *)fault->errors, i,
                       one) if (str_equal(json_get_text(one, "code"), code)) return true;
    return false;
}

static void expect_refusal(struct run *run, enum status status, struct str code)
{
    const struct fault *fault = city_fault(run->city);

    if (status == ST_OK || (!str_is(code, status_word(status)) && !fault_has(fault, code)))
        WRONG(run, "expected %.*s, got %s: %s", STR_ARG(code), status_word(status), told(run));
    if (fault->zh[0] == '\0' || fault->en[0] == '\0')
        WRONG(run, "a refusal without words");
}

static void cannot(struct run *run, enum city_who who, struct str rest)
{
    struct str code, said = str_cut(rest, ':', &code), action = word(&said);
    json_t *data = read_data(run, said);
    struct matter matter;
    struct procedure_call call;
    const struct transition *row;
    enum status status;

    code = str_trim(code);
    load(run, &matter);
    row = row_of(&matter, action);
    call = call_of(run, action, data, matter.version);
    status = city_act(run->city, who, run->matter_id, &call);
    expect_refusal(run, status, code);
    if (status == ST_INVALID && row != NULL && row->guard != NULL) {
        refused[refused_count++] = row->guard;
        assert_true(refused_count < ROWS_MAX);
    }
}

static enum status open_one(struct run *run, enum city_who who, struct str procedure)
{
    struct work *w = city_work(run->city, who);
    const struct matter_opening opening = {.procedure = procedure, .system_id = run->system_id};
    struct matter matter;
    enum status status;

    assert_int_equal(work_write(w), ST_OK);
    status = matter_open(w, &opening, &matter);
    if (status == ST_OK) {
        run->matter_id = str_copy(&run->lines, matter.id);
        return work_commit(w);
    }
    *(struct fault *)(uintptr_t)city_fault(run->city) = w->fault;
    work_rollback(w);
    return status;
}

static void opens(struct run *run, enum city_who who, struct str rest)
{
    if (open_one(run, who, word(&rest)) != ST_OK)
        WRONG(run, "cannot open: %s", city_fault(run->city)->en);
}

static void cannot_open(struct run *run, enum city_who who, struct str rest)
{
    struct str code, procedure = str_trim(str_cut(rest, ':', &code));

    expect_refusal(run, open_one(run, who, procedure), str_trim(code));
}

static void save(struct run *run, json_t *data)
{
    struct work *w = city_work(run->city, CITY_OPERATOR);
    struct matter matter;

    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(matter_load(w, run->matter_id, &matter), ST_OK);
    if (matter_save_data(w, &matter, matter.version, data) != ST_OK)
        WRONG(run, "cannot save: %s", w->fault.en);
    assert_int_equal(work_commit(w), ST_OK);
}

/* HARMS / HARMS [scheme S] [KEY=VALUE …] */
static void writes(struct run *run, struct str rest)
{
    struct str info = word(&rest), slash = word(&rest), service = word(&rest), more = rest;
    const char *scheme = "form-2025";
    json_t *data, *object, *extra;
    const char *key;
    json_t *value;

    assert_true(str_is(slash, "/"));
    if (str_is(word(&more), "scheme")) {
        scheme = zero(run, word(&more));
        rest = more;
    }
    data = city_grading(&run->lines, scheme, zero(run, info), zero(run, service));
    extra = read_data(run, rest);
    object = json_get_object(data, "object");
    json_object_foreach(extra, key, value)
    {
        bool is_feature = json_object_get(object, key) != NULL;

        json_put(is_feature ? object : data, key, value);
    }
    save(run, data);
}

static void pass(struct run *run, int64_t count, bool are_workdays)
{
    struct date on = instant_beijing_date(city_now(run->city));
    int64_t start_ms = city_now(run->city).ms - instant_beijing_start(on).ms;

    while (count > 0) {
        on = date_add_days(on, 1);
        if (are_workdays) {
            enum calendar_kind kind = calendar_day_of(city_policy(run->city), on).kind;

            if (kind == CALENDAR_WEEKEND || kind == CALENDAR_HOLIDAY)
                continue;
        }
        count--;
    }
    city_set_now(run->city, (struct instant){instant_beijing_start(on).ms + start_ms});
}

static void system_becomes(struct run *run, struct str state_word)
{
    struct work *w = city_work(run->city, CITY_COUNT);
    enum system_state state;

    assert_true(system_state_read(state_word, &state));
    assert_int_equal(work_write(w), ST_OK);
    if (system_set_state(w, run->system_id, state, STR("测试")) != ST_OK)
        WRONG(run, "%s", w->fault.en);
    assert_int_equal(work_commit(w), ST_OK);
}

static void look_at(struct run *run, struct str procedure)
{
    struct work *w = city_work(run->city, CITY_COUNT);
    struct matter matter;

    assert_int_equal(work_read(w), ST_OK);
    if (matter_open_of(w, run->system_id, zero(run, procedure), &matter) != ST_OK)
        WRONG(run, "no open matter of %.*s", STR_ARG(procedure));
    run->matter_id = str_copy(&run->lines, matter.id);
}

static void mark_missed(struct run *run)
{
    struct work *w = city_work(run->city, CITY_COUNT);
    int count = 0;

    assert_int_equal(work_write(w), ST_OK);
    assert_int_equal(matter_clock_mark_missed(w, &count), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    if (count == 0)
        WRONG(run, "no clock was missed");
}

static const json_t *newest_clock(struct run *run, const json_t *clocks, struct str rule)
{
    const json_t *found = NULL, *one;
    size_t i;

    json_array_foreach(clocks, i, one) if (str_equal(json_get_text(one, "rule"), rule)) found = one;
    if (found == NULL)
        WRONG(run, "there is no clock %.*s", STR_ARG(rule));
    return found;
}

static json_t *clocks_of(struct run *run)
{
    struct work *w = city_work(run->city, CITY_COUNT);
    struct matter matter;
    json_t *clocks;

    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, run->matter_id, &matter), ST_OK);
    assert_int_equal(matter_clock_list(w, &matter, &clocks), ST_OK);
    return clocks;
}

static void expect_due(struct run *run, const json_t *clock, struct str rest)
{
    struct str first = word(&rest), due = json_get_text(clock, "due_on");
    struct date on = {0};
    int64_t count = 0;
    int left;

    if (!str_is(first, "in")) {
        if (!str_equal(first, due))
            WRONG(run, "due on %.*s", STR_ARG(due));
        return;
    }
    assert_true(str_to_int(word(&rest), &count) && date_read(due, &on));
    left = calendar_workdays_between(city_policy(run->city),
                                     instant_beijing_date(city_now(run->city)), on);
    if (left != count)
        WRONG(run, "due in %d working days, on %.*s", left, STR_ARG(due));
    /* The stored walk ends on the due day. */
    assert_true(json_array_size(json_get_list(json_get_object(clock, "computed"), "days")) > 0 ||
                left == 0);
}

static void expect_clock(struct run *run, struct str rest)
{
    const json_t *clock = newest_clock(run, clocks_of(run), word(&rest));
    struct str what = word(&rest), by = word(&rest);

    if (str_is(what, "due")) {
        rest = str_is(by, "in") ? arena_print(&run->lines, "in %.*s", STR_ARG(rest)) : by;
        expect_due(run, clock, rest);
        return;
    }
    if (!str_equal(what, json_get_text(clock, "state")))
        WRONG(run, "the clock is %.*s", STR_ARG(json_get_text(clock, "state")));
    if (str_is(by, "by") && !str_equal(word(&rest), json_get_text(clock, "pack")))
        WRONG(run, "the clock comes from %.*s", STR_ARG(json_get_text(clock, "pack")));
    if (str_is(by, "owed"))
        assert_true(str_equal(word(&rest), json_get_text(clock, "owed_by")));
}

static void expect_no_clock(struct run *run)
{
    const json_t *clocks = clocks_of(run), *one;
    size_t i;

    json_array_foreach(clocks, i, one) if (str_is(json_get_text(one, "state"), "running") ||
                                           str_is(json_get_text(one, "state"), "paused"))
        WRONG(run, "%.*s is %.*s", STR_ARG(json_get_text(one, "rule")),
              STR_ARG(json_get_text(one, "state")));
}

static void expect_certificate(struct run *run, struct str state)
{
    struct work *w = city_work(run->city, CITY_POLICE);
    struct system system;
    struct certificate certificate;
    enum status status;
    json_t *answer;

    assert_int_equal(work_read(w), ST_OK);
    status = certificate_of_system(w, run->system_id, &certificate);
    if (str_is(state, "none")) {
        assert_int_equal(status, ST_NOT_FOUND);
        return;
    }
    if (status != ST_OK)
        WRONG(run, "no certificate");
    assert_true(certificate_number_is_valid(certificate.number));
    assert_int_equal(certificate_check(w, certificate.number, certificate.check_code, &answer),
                     ST_OK);
    if (!str_equal(json_get_text(answer, "state"), state))
        WRONG(run, "the certificate is %.*s", STR_ARG(json_get_text(answer, "state")));
    assert_int_equal(certificate_check(w, certificate.number, STR("AAAAAAAA"), &answer), ST_OK);
    assert_false(json_get_bool(answer, "found", true));
    assert_int_equal(system_load(w, run->system_id, &system), ST_OK);
    assert_true(str_equal(system.certificate_number, certificate.number));
    assert_int_equal(system.level, certificate.level);
}

/* WHO has GROUP: the matter stands in that group on the person's desk, and counts there. */
static void expect_desk(struct run *run, enum city_who who, struct str group)
{
    struct work *w = city_work(run->city, who);
    json_t *desk;
    const json_t *one;
    size_t i;

    assert_int_equal(work_read(w), ST_OK);
    if (matter_view_groups(w, &desk) != ST_OK)
        WRONG(run, "%s", w->fault.en);
    json_array_foreach(json_get_list(json_get_object(desk, "groups"), zero(run, group)), i,
                       one) if (str_equal(json_get_text(one, "id"), run->matter_id))
    {
        assert_true(json_get_int(json_get_object(desk, "counts"), zero(run, group), 0) > 0);
        return;
    }
    WRONG(run, "%s does not have it under %.*s", city_word(who), STR_ARG(group));
}

static void expect_member(struct run *run, struct str what, struct str rest)
{
    struct work *w = city_work(run->city, CITY_COUNT);
    struct str wanted = word(&rest), is;
    struct matter matter;
    struct system system;
    json_t *whole;
    const json_t *one;
    size_t i;

    assert_int_equal(work_read(w), ST_OK);
    assert_int_equal(matter_load(w, run->matter_id, &matter), ST_OK);
    assert_int_equal(system_load(w, run->system_id, &system), ST_OK);
    if (matter_view_json(w, &matter, &whole) != ST_OK)
        WRONG(run, "%s", w->fault.en);
    if (str_is(what, "paper")) {
        json_array_foreach(json_get_list(whole, "papers"), i,
                           one) if (str_equal(json_get_text(one, "kind"), wanted)) return;
        WRONG(run, "no paper %.*s", STR_ARG(wanted));
    }
    if (str_is(what, "level"))
        is = arena_print(w->arena, "%d", system.level);
    else if (str_is(what, "filing"))
        is = str_of(system_filing_word(system.filing));
    else if (str_is(what, "rounds"))
        is = arena_print(w->arena, "%zu", json_array_size(json_get_list(matter.data, "rounds")));
    else
        is = json_get_text(whole, zero(run, what));
    if (!str_equal(is, wanted))
        WRONG(run, "%.*s is %.*s", STR_ARG(what), STR_ARG(is));
}

static void expect(struct run *run, struct str rest)
{
    struct str more = rest, what = word(&more);
    enum city_who who = city_read(what);

    if (str_is(what, "clock"))
        expect_clock(run, more);
    else if (str_is(what, "no"))
        expect_no_clock(run);
    else if (str_is(what, "certificate"))
        expect_certificate(run, word(&more));
    else if (who < CITY_COUNT && str_is(word(&more), "has"))
        expect_desk(run, who, word(&more));
    else
        expect_member(run, what, more);
}

static void set_today(struct run *run, struct str day)
{
    struct date on;

    assert_true(date_read(day, &on));
    city_set_now(run->city, (struct instant){instant_beijing_start(on).ms + 9 * 3600 * 1000});
}

/* Whatever was done and refused, the journal is whole. */
static void leave_city(struct run *run)
{
    struct journal_report report;
    struct fault fault = {0};

    if (run->city == NULL)
        return;
    city_leave(run->city);
    if (journal_verify_store(city_folder(run->city), &report, &fault) != ST_OK)
        WRONG(run, "journal: %s", fault.en);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_true(report.rows > 0);
    city_return(run->city);
    city_close(run->city);
    run->city = NULL;
}

static void at(struct run *run, struct str rest)
{
    const char *place = zero(run, word(&rest));

    leave_city(run);
    run->city = city_open(place, str_is(str_trim(rest), "with regulator"));
}

static void person_line(struct run *run, enum city_who who, struct str rest)
{
    struct str verb = word(&rest), more = rest;

    if (str_is(verb, "opens"))
        opens(run, who, rest);
    else if (str_is(verb, "does"))
        does(run, who, rest);
    else if (str_is(verb, "writes"))
        writes(run, rest);
    else if (str_is(verb, "fills"))
        save(run, read_data(run, rest));
    else if (str_is(verb, "hands"))
        city_hand_in(run->city, run->matter_id);
    else if (str_is(verb, "cannot") && str_is(word(&more), "open"))
        cannot_open(run, who, more);
    else if (str_is(verb, "cannot"))
        cannot(run, who, rest);
    else
        WRONG(run, "unknown verb %.*s", STR_ARG(verb));
}

static void do_line(struct run *run, struct str line)
{
    struct str rest = line, first = word(&rest);
    enum city_who who = city_read(first);
    int64_t count;

    if (who < CITY_COUNT)
        person_line(run, who, rest);
    else if (str_is(first, "at"))
        at(run, rest);
    else if (str_is(first, "scenario"))
        run->system_id = str_copy(&run->lines, city_system(run->city));
    else if (str_is(first, "today"))
        set_today(run, word(&rest));
    else if (str_is(first, "expect"))
        expect(run, rest);
    else if (str_to_int(first, &count))
        pass(run, count, str_is(word(&rest), "working"));
    else if (str_equal(line, STR("missed clocks are marked")))
        mark_missed(run);
    else if (str_starts(line, STR("the system becomes ")))
        system_becomes(run, str_trim((struct str){line.ptr + 19, line.len - 19}));
    else if (str_starts(line, STR("look at ")))
        look_at(run, str_trim((struct str){line.ptr + 8, line.len - 8}));
    else
        WRONG(run, "not understood: %.*s", STR_ARG(line));
}

static void run_script(const char *file)
{
    struct run run = {.file = file};
    char *text;
    struct str rest;
    FILE *stream = fopen(file, "rb");

    if (stream == NULL)
        fail_msg("%s cannot be read", file);
    arena_init(&run.lines, ARENA_WORK_BYTES);
    text = arena_take(&run.lines, FILE_MAX_BYTES);
    rest = (struct str){text, fread(text, 1, FILE_MAX_BYTES - 1, stream)};
    (void)fclose(stream);
    while (rest.len > 0) {
        struct str line = str_trim(str_cut(rest, '\n', &rest));

        run.line++;
        if (line.len > 0 && line.ptr[0] != '#')
            do_line(&run, line);
    }
    leave_city(&run);
    arena_done(&run.lines);
}

static void national_rules(void **state)
{
    (void)state;
    run_script(SCENARIOS "/national.scenario");
}

static void jincheng_rules(void **state)
{
    (void)state;
    run_script(SCENARIOS "/jc2021.scenario");
}

static void chongqing_rules(void **state)
{
    (void)state;
    run_script(SCENARIOS "/cq2020.scenario");
}

static void two_terms_and_a_clock_that_pauses(void **state)
{
    (void)state;
    run_script(SCENARIOS "/two_terms.scenario");
}

static void every_row_was_taken_and_every_guard_was_seen_refusing(void **state)
{
    int missing = 0;

    (void)state;
    for (const struct procedure *const *all = procedure_list(); *all != NULL; all++) {
        for (const struct transition *row = (*all)->transitions; row->action != NULL; row++) {
            bool is_taken = false, is_refused = row->guard == NULL;

            for (int i = 0; i < taken_count; i++)
                is_taken |= taken[i] == row;
            for (int i = 0; i < refused_count; i++)
                is_refused |= refused[i] == row->guard;
            if (is_taken && is_refused)
                continue;
            missing++;
            print_error("%s: %s in %s: %s%s\n", (*all)->word, row->action,
                        (*all)->states[row->from].word, is_taken ? "" : "never taken; ",
                        is_refused ? "" : "guard never seen refusing");
        }
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(national_rules),
        cmocka_unit_test(jincheng_rules),
        cmocka_unit_test(chongqing_rules),
        cmocka_unit_test(two_terms_and_a_clock_that_pauses),
        cmocka_unit_test(every_row_was_taken_and_every_guard_was_seen_refusing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
