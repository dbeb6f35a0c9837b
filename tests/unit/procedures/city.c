/* SPDX-License-Identifier: Apache-2.0
 * The city's store, people and clock. */
#include "city.h"

#include <stdlib.h>

#include "policy/form.h"
#include "policy/policy.h"
#include "probe_store.h"
#include "registry/account.h"
#include "registry/attachment.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/sector.h"
#include "registry/system.h"

#define FORM STR("filing-2025")

struct city {
    struct probe *probe;
    struct policy *policy;
    struct arena kept;  /* ids and actors, until the end */
    struct arena arena; /* of the work at hand */
    struct work work;
    struct actor machine;
    struct actor actors[CITY_COUNT];
    struct fault fault; /* of the last act */
    struct instant now;
    const char *place;
    struct str organ_region;
    int systems;
};

static const struct {
    const char *word;
    enum role role;
    const char *party; /* NULL: none */
} people[CITY_COUNT] = {
    [CITY_OPERATOR] = {"operator", ROLE_OPERATOR, "滨江测试单位"},
    [CITY_OUTSIDER] = {"outsider", ROLE_OPERATOR, "另一测试单位"},
    [CITY_REGULATOR] = {"regulator", ROLE_REGULATOR, "测试主管部门"},
    [CITY_REGULATOR_ELSEWHERE] = {"regulator-elsewhere", ROLE_REGULATOR, "外地主管部门"},
    [CITY_POLICE] = {"police", ROLE_POLICE, "测试公安机关"},
    [CITY_POLICE_ELSEWHERE] = {"police-elsewhere", ROLE_POLICE, "外地公安机关"},
    [CITY_EXPERT_1] = {"expert1", ROLE_EXPERT, "测试专家组"},
    [CITY_EXPERT_2] = {"expert2", ROLE_EXPERT, "测试专家组"},
    [CITY_EXPERT_3] = {"expert3", ROLE_EXPERT, "测试专家组"},
    [CITY_EXPERT_ELSEWHERE] = {"expert-elsewhere", ROLE_EXPERT, "测试专家组"},
    [CITY_AUDITOR] = {"auditor", ROLE_AUDIT_ADMIN, NULL},
};

#define ELSEWHERE "620100"

enum city_who city_read(struct str word)
{
    for (int who = 0; who < CITY_COUNT; who++)
        if (str_is(word, people[who].word))
            return (enum city_who)who;
    return CITY_COUNT;
}

const char *city_word(enum city_who who)
{
    return who < CITY_COUNT ? people[who].word : "machine";
}

struct work *city_work(struct city *city, enum city_who who)
{
    work_done(&city->work);
    arena_done(&city->arena);
    arena_init(&city->arena, ARENA_WORK_BYTES);
    work_init(&city->work, &city->arena, city->probe->db);
    city->work.actor = who < CITY_COUNT ? &city->actors[who] : &city->machine;
    city->work.actor_id = str_zero(&city->arena, city->work.actor->account_id);
    city->work.policy = city->policy;
    city->work.now = city->now;
    return &city->work;
}

void city_leave(struct city *city)
{
    work_done(&city->work);
    probe_close(city->probe);
}

void city_return(struct city *city)
{
    probe_open(city->probe);
    work_init(&city->work, &city->arena, city->probe->db);
}

void city_set_now(struct city *city, struct instant now)
{
    city->now = now;
}

struct instant city_now(const struct city *city)
{
    return city->now;
}

const struct policy *city_policy(const struct city *city)
{
    return city->policy;
}

const char *city_folder(const struct city *city)
{
    return city->probe->folder;
}

const struct store *city_store(const struct city *city)
{
    return city->probe->store;
}

struct str city_account(const struct city *city, enum city_who who)
{
    return city->actors[who].account_id;
}

struct str city_party(const struct city *city, enum city_who who)
{
    return city->actors[who].party_id;
}

const struct fault *city_fault(const struct city *city)
{
    return &city->fault;
}

static void must(struct work *w, enum status status, const char *what)
{
    if (status != ST_OK)
        fail_msg("%s: %s [%s] %s", what, status_word(status), w->fault.field, w->fault.en);
}

/* An answer that the form accepts, by kind. */
static json_t *answer_of(const json_t *field)
{
    static const struct {
        const char *kind, *text;
    } samples[] = {{"postal", "310000"},          {"phone", "0571-5550100"},
                   {"mobile", "13800000000"},     {"email", "contact@binjiang.example"},
                   {"region", "330102"},          {"date", "2025-03-10"},
                   {"text", "示例内容"},          {"lines", "示例内容"},
                   {"uscc", "91350100M000100Y43"}};
    struct str kind = json_get_text(field, "kind"), code;
    json_t *list;

    if (str_is(kind, "int") || str_is(kind, "number"))
        return json_integer(0);
    if (str_is(kind, "yesno") || str_is(kind, "attachment"))
        return json_boolean(json_get_bool(field, "must_have", false) ||
                            json_get_int(field, "have_from_level", 0) > 0);
    code = json_get_text(json_array_get(json_get_list(field, "options"), 0), "code");
    if (str_is(json_get_text(field, "key"), "table2.service_scope"))
        code = STR("30");
    if (str_is(json_get_text(field, "key"), "table6.interaction"))
        code = STR("none");
    if (str_is(kind, "choice"))
        return json_stringn(code.ptr, code.len);
    if (str_is(kind, "choices")) {
        list = json_array();
        json_array_append_new(list, json_stringn(code.ptr, code.len));
        return list;
    }
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
        if (str_is(kind, samples[i].kind))
            return json_string(samples[i].text);
    return NULL;
}

static void fill_table(const json_t *table, json_t *answers)
{
    const json_t *field;
    size_t i;

    json_array_foreach(json_get_list(table, "fields"), i, field)
    {
        struct str key = json_get_text(field, "key");
        json_t *answer;

        if (json_get_text(field, "from").len > 0 || !json_get_bool(field, "required", false) ||
            json_object_getn(answers, key.ptr, key.len) != NULL || !form_is_shown(field, answers))
            continue;
        answer = answer_of(field);
        if (answer != NULL)
            json_object_setn_new(answers, key.ptr, key.len, answer);
    }
}

static json_t *filled(struct city *city, struct arena *arena, const char *about)
{
    json_t *form = policy_form(city->policy, FORM), *table, *answers = json_new_object(arena);
    size_t i;

    json_array_foreach(json_get_list(form, "tables"), i,
                       table) if (str_is(json_get_text(table, "about"), about))
        fill_table(table, answers);
    return answers;
}

static json_t *words(struct arena *arena, const char *word)
{
    json_t *list = json_new_list(arena);

    json_add_text(list, str_of(word));
    return list;
}

static struct str add_party(struct city *city, const char *name, const char *kind,
                            struct str region, const char *organ)
{
    struct work *w = city_work(city, CITY_COUNT);
    json_t *input = json_new_object(w->arena);
    struct party party;

    json_put_textz(input, "name", name);
    json_put(input, "kinds", words(w->arena, kind));
    json_put_text(input, "region", region);
    json_put(input, "sectors", json_new_list(w->arena));
    json_put(input, "form", filled(city, w->arena, "party"));
    if (organ != NULL)
        json_put_textz(input, "organ_code", organ);
    if (str_is(str_of(people[CITY_OPERATOR].party), name))
        json_put_textz(input, "uscc", "91350100M000100Y43");
    must(w, work_write(w), "write");
    must(w, party_create(w, input, &party), name);
    must(w, work_commit(w), "commit");
    return str_copy(&city->kept, party.id);
}

static void add_account(struct city *city, enum city_who who, struct str party, struct str region)
{
    struct work *w = city_work(city, CITY_COUNT);
    bool sees = people[who].role == ROLE_REGULATOR || people[who].role == ROLE_POLICE;
    const struct account_new input = {
        .name = str_of(people[who].word),
        .person_name = str_of(people[who].word),
        .roles = 1u << (unsigned)people[who].role,
        .party_id = party,
        .region = sees ? region : STR(""),
        .sector = STR(""),
    };
    struct account account;
    struct actor *actor = &city->actors[who];
    struct str id;

    must(w, work_write(w), "write");
    must(w, account_create(w, &input, &id), people[who].word);
    must(w, account_load(w, id, &account), people[who].word);
    must(w, work_commit(w), "commit");
    account_actor(&account, actor);
    actor->account_id = str_copy(&city->kept, actor->account_id);
    actor->name = str_copy(&city->kept, actor->name);
    actor->person_name = str_copy(&city->kept, actor->person_name);
    actor->party_id = str_copy(&city->kept, actor->party_id);
    actor->region = str_copy(&city->kept, actor->region);
    actor->sector = str_copy(&city->kept, actor->sector);
}

static void add_people(struct city *city, bool with_regulator)
{
    struct str place = str_of(city->place), elsewhere = STR(ELSEWHERE);
    struct str experts = add_party(city, "测试专家组", "expert-body", place, NULL);
    char *organ =
        str_zero(&city->kept, arena_print(&city->kept, "%.*s000000", STR_ARG(city->organ_region)));
    const struct {
        enum city_who who;
        struct str party, region;
    } rows[] = {
        {CITY_OPERATOR, add_party(city, people[CITY_OPERATOR].party, "operator", place, NULL),
         place},
        {CITY_OUTSIDER, add_party(city, people[CITY_OUTSIDER].party, "operator", place, NULL),
         place},
        {CITY_REGULATOR, add_party(city, people[CITY_REGULATOR].party, "regulator", place, NULL),
         place},
        {CITY_REGULATOR_ELSEWHERE,
         add_party(city, people[CITY_REGULATOR_ELSEWHERE].party, "regulator", elsewhere, NULL),
         elsewhere},
        {CITY_POLICE,
         add_party(city, people[CITY_POLICE].party, "police", city->organ_region, organ),
         city->organ_region},
        {CITY_POLICE_ELSEWHERE,
         add_party(city, people[CITY_POLICE_ELSEWHERE].party, "police", elsewhere,
                   ELSEWHERE "000000"),
         elsewhere},
        {CITY_EXPERT_1, experts, place},
        {CITY_EXPERT_2, experts, place},
        {CITY_EXPERT_3, experts, place},
        {CITY_EXPERT_ELSEWHERE, experts, place},
        {CITY_AUDITOR, STR(""), STR("")},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        add_account(city, rows[i].who, rows[i].party, rows[i].region);
    if (!with_regulator)
        city->actors[CITY_REGULATOR].party_id = STR("");
}

static void load_packs(struct city *city)
{
    static const char *const folders[] = {PACKS_FOLDER, TEST_PACKS_FOLDER};
    struct policy_report report = {0};
    struct fault fault = {0};

    if (policy_load(&city->kept, folders, 2, &city->policy, &report, &fault) != ST_OK)
        fail_msg("packs: %s (%zu problems, first: %s)", fault.en, report.count,
                 report.count > 0 ? str_zero(&city->kept, report.problems[0].en) : "");
}

/* The city above the place, or the province where a county lies right below one. */
static struct str organ_region_of(struct city *city)
{
    struct work *w = city_work(city, CITY_COUNT);
    struct region region;
    struct str code = str_of(city->place);

    must(w, work_read(w), "read");
    for (;;) {
        must(w, region_load(w, code, "region", &region), "region");
        if (str_is(region.level, "city") || str_is(region.level, "province"))
            break;
        code = region.parent;
    }
    return str_copy(&city->kept, region.code);
}

struct city *city_open(const char *place, bool with_regulator)
{
    struct city *city = calloc(1, sizeof(*city));
    void *probe = NULL;
    struct work *w;

    assert_non_null(city);
    city->place = place;
    city->machine = (struct actor){.account_id = STR("system"),
                                   .name = STR("system"),
                                   .person_name = STR("system"),
                                   .is_system = true};
    city->now = (struct instant){INT64_C(1772413200000)}; /* 2026-03-02 09:00 in Beijing */
    assert_int_equal(probe_set_up(&probe), 0);
    city->probe = probe;
    arena_init(&city->kept, ARENA_WORK_BYTES);
    arena_init(&city->arena, ARENA_WORK_BYTES);
    load_packs(city);
    work_init(&city->work, &city->arena, city->probe->db);
    w = city_work(city, CITY_COUNT);
    must(w, work_write(w), "write");
    must(w, region_seed(w), "regions");
    must(w, sector_seed(w), "sectors");
    must(w, work_commit(w), "commit");
    city->organ_region = organ_region_of(city);
    add_people(city, with_regulator);
    return city;
}

void city_close(struct city *city)
{
    void *probe = city->probe;

    work_done(&city->work);
    policy_free(city->policy);
    arena_done(&city->arena);
    arena_done(&city->kept);
    (void)probe_tear_down(&probe);
    free(city);
}

static void put_data_sheet(struct city *city, struct arena *arena, json_t *form)
{
    json_t *rows = json_new_list(arena), *row = filled(city, arena, "data");

    json_add(rows, row);
    json_put(form, "table6", rows);
}

struct str city_system(struct city *city)
{
    struct work *w = city_work(city, CITY_OPERATOR);
    json_t *input = json_new_object(w->arena), *form = filled(city, w->arena, "system");
    struct system system;

    put_data_sheet(city, w->arena, form);
    json_put_text(input, "name", arena_print(w->arena, "测试系统 %d", ++city->systems));
    json_put_textz(input, "region", city->place);
    json_put_textz(input, "sector", "14");
    json_put_textz(input, "state", "operation");
    json_put_textz(input, "operation_on", "2025-01-06");
    json_put(input, "kinds", words(w->arena, "system"));
    json_put(input, "technologies", json_new_list(w->arena));
    json_put(input, "form", form);
    if (city->actors[CITY_REGULATOR].party_id.len > 0)
        json_put_text(input, "regulator_party_id", city->actors[CITY_REGULATOR].party_id);
    must(w, work_write(w), "write");
    must(w, system_create(w, input, &system), "system");
    must(w, work_commit(w), "commit");
    return str_copy(&city->kept, system.id);
}

json_t *city_grading(struct arena *arena, const char *scheme, const char *info, const char *service)
{
    json_t *data = json_new_object(arena), *object = json_new_object(arena);
    json_t *sections = json_new_object(arena);

    json_put_bool(object, "responsible_body", true);
    json_put_bool(object, "independent_business", true);
    json_put_bool(object, "several_resources", true);
    json_put_bool(object, "single_component", false);
    json_put(data, "object", object);
    json_put_textz(sections, "body", "滨江测试单位是唯一的安全责任主体。");
    json_put_textz(sections, "business", "面向公众办理业务。");
    json_put(data, "sections", sections);
    json_put_textz(data, "scheme", scheme);
    json_put_textz(data, "info_harms", info);
    json_put_textz(data, "info_reason", "信息泄露会影响大量办事群众的合法权益");
    json_put_textz(data, "service_harms", service);
    json_put_textz(data, "service_reason", "服务中断会影响全市公众办事和社会秩序");
    json_put_textz(data, "author", "示例乙");
    json_put_null(data, "level_chosen");
    json_put_null(data, "floor_justification");
    return data;
}

void city_hand_in(struct city *city, struct str matter_id)
{
    static const char *const slots[] = {"topology", "organisation", "design-plan", "products"};
    struct work *w = city_work(city, CITY_OPERATOR);

    must(w, work_write(w), "write");
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
        struct attachment attachment;

        must(w,
             attachment_add_bytes(w, city->probe->store, STR("%PDF-1.4 示例\n%%EOF\n"),
                                  STR("材料.pdf"),
                                  arena_print(w->arena, "matter:%.*s", STR_ARG(matter_id)),
                                  str_of(slots[i]), &attachment),
             slots[i]);
    }
    must(w, work_commit(w), "commit");
}

enum status city_act(struct city *city, enum city_who who, struct str matter_id,
                     struct procedure_call *call)
{
    struct work *w = city_work(city, who);
    struct matter matter;
    enum status status = work_write(w);

    if (status == ST_OK)
        status = matter_load(w, matter_id, &matter);
    if (status == ST_OK)
        status = procedure_apply(w, &matter, call);
    city->fault = w->fault;
    if (status == ST_OK)
        status = work_commit(w);
    else
        work_rollback(w);
    return status;
}
