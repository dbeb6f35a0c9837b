/* SPDX-License-Identifier: Apache-2.0
 * The bench of the register's tests. */
#include "register_bench.h"

#include <string.h>

#include "policy/policy.h"
#include "probe_store.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/sector.h"

struct register_bench bench;

void register_bench_good(enum status status)
{
    if (status != ST_OK)
        fail_msg("%s: %s (%s)", status_word(status), bench.work.fault.en, bench.work.fault.field);
}

static struct work *next_work(const struct actor *actor)
{
    work_done(&bench.work);
    work_init(&bench.work, &bench.arena, bench.db);
    bench.now.ms += 1000;
    bench.work.actor = actor;
    bench.work.actor_id = actor->account_id.ptr;
    bench.work.policy = bench.policy;
    bench.work.now = bench.now;
    return &bench.work;
}

struct work *register_bench_write(const struct actor *actor)
{
    struct work *w = next_work(actor);

    register_bench_good(work_write(w));
    return w;
}

struct work *register_bench_read(const struct actor *actor)
{
    struct work *w = next_work(actor);

    register_bench_good(work_read(w));
    return w;
}

void register_bench_commit(void)
{
    register_bench_good(work_commit(&bench.work));
}

json_t *register_bench_json(const char *text)
{
    char *copy = str_zero(&bench.arena, str_of(text));
    struct fault fault = {.status = ST_OK};
    json_t *value = NULL;

    for (char *c = copy; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    if (json_read(&bench.arena, str_of(copy), JSON_MAX_BYTES, &fault, &value) != ST_OK)
        fail_msg("%s", fault.en);
    return value;
}

static struct str make_party(const char *text)
{
    struct work *w = register_bench_write(&bench.owner);
    struct party party;

    register_bench_good(party_create(w, register_bench_json(text), &party));
    register_bench_commit();
    return party.id;
}

static struct actor business(const char *id, enum role role, struct str party)
{
    return (struct actor){
        .account_id = str_of(id),
        .name = str_of(id),
        .person_name = str_of(id),
        .roles = 1u << (unsigned)role,
        .party_id = party,
        .region = STR(""),
        .sector = STR(""),
    };
}

static void make_actors(void)
{
    bench.party_a = make_party("{'name':'甲单位','uscc':'91350100M000100Y43','kinds':['operator'],"
                               "'region':'440100','sectors':['14']}");
    bench.party_b = make_party("{'name':'乙单位','kinds':['operator'],'region':'440300',"
                               "'sectors':['32']}");
    bench.police_party = make_party("{'name':'示范市公安局','kinds':['police'],"
                                    "'region':'440100','organ_code':'440100000000'}");
    bench.regulator_party = make_party("{'name':'示范省教育厅','kinds':['regulator'],"
                                       "'region':'440000','sectors':['14']}");
    bench.operator_a = business("operator-a", ROLE_OPERATOR, bench.party_a);
    bench.operator_b = business("operator-b", ROLE_OPERATOR, bench.party_b);
    bench.expert = business("expert", ROLE_EXPERT, bench.party_b);
    bench.sysadmin = business("sysadmin", ROLE_SYSTEM_ADMIN, STR(""));
    bench.police = business("police", ROLE_POLICE, bench.police_party);
    bench.police.region = STR("440100");
    bench.police.sees_region = true;
    bench.regulator = business("regulator", ROLE_REGULATOR, bench.regulator_party);
    bench.regulator.region = STR("440000");
    bench.regulator.sector = STR("14");
    bench.regulator.sees_region = true;
}

int register_bench_begin(void **state)
{
    struct fault fault = {.status = ST_OK};
    struct policy_report report = {0};

    memset(&bench, 0, sizeof bench);
    bench.now = instant_system_now();
    (void)probe_set_up(state);
    bench.probe = *state;
    bench.db = bench.probe->db;
    arena_init(&bench.arena, (size_t)2 << 30);
    if (policy_load(&bench.arena, NULL, 0, &bench.policy, &report, &fault) != ST_OK)
        fail_msg("%s", fault.en);
    bench.owner = business("system", ROLE_COUNT, STR(""));
    bench.owner.roles = 0;
    bench.owner.is_system = true;
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(region_seed(w));
    register_bench_good(sector_seed(w));
    register_bench_commit();
    make_actors();
    return 0;
}

int register_bench_end(void **state)
{
    work_done(&bench.work);
    policy_free(bench.policy);
    arena_done(&bench.arena);
    return probe_tear_down(state);
}
