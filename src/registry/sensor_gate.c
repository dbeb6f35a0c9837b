/* SPDX-License-Identifier: Apache-2.0
 * The gate: passes by id (sorted) and by the digest of the token (sorted). */
#include "registry/sensor_gate.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "base/digest.h"
#include "db/journal.h"
#include "registry/sensor_store.h"

struct entry {
    struct sensor_pass pass;
    struct str digest;
};

struct sensor_gate {
    struct arena arena;
    atomic_uint holders;
    struct entry *entries; /* by id */
    size_t count, room;
    const struct entry **by_digest;
};

struct sensor_gate_desk {
    pthread_mutex_t lock; /* guards `gate` while it is counted; nothing is called under it */
    struct sensor_gate *gate;
    int64_t sequence; /* of the one that refreshes */
    struct instant made_at;
};

/* ---- Looking ---- */

const struct sensor_pass *sensor_gate_by_id(const struct sensor_gate *gate, struct str sensor_id)
{
    size_t from = 0;
    size_t to = gate->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_order(gate->entries[middle].pass.sensor_id, sensor_id);
        if (order == 0)
            return &gate->entries[middle].pass;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

const struct sensor_pass *sensor_gate_by_token(const struct sensor_gate *gate, struct str token)
{
    struct digest_sm3 digest = digest_sm3_of(token);
    char hex[DIGEST_SM3_HEX_BYTES];
    struct str wanted = str_of(digest_hex(&digest, hex));
    size_t from = 0;
    size_t to = gate->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_order(gate->by_digest[middle]->digest, wanted);
        if (order == 0)
            return &gate->by_digest[middle]->pass;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

enum sensor_gate_verdict sensor_gate_judge(const struct sensor_pass *pass, struct instant now)
{
    if (!pass->is_active)
        return SENSOR_GATE_PAUSED;
    if (!pass->needs_agreement)
        return SENSOR_GATE_OPEN;
    bool is_in_force =
        pass->has_agreement && pass->from_at.ms <= now.ms && now.ms <= pass->until_at.ms;
    return is_in_force ? SENSOR_GATE_OPEN : SENSOR_GATE_NO_AGREEMENT;
}

bool sensor_gate_takes(const struct sensor_pass *pass, enum sensor_category category)
{
    return (pass->categories & 1u << category) != 0;
}

static const struct {
    const char *word, *zh, *en;
} verdicts[] = {
    [SENSOR_GATE_OPEN] = {"", "", ""},
    [SENSOR_GATE_PAUSED] = {"sensor-paused", "探针已暂停", "the sensor is paused"},
    [SENSOR_GATE_NO_AGREEMENT] = {"no-agreement", "没有现行有效的采集约定，不接收任何数据",
                                  "no agreement is in force, so nothing is taken in"},
};

const char *sensor_gate_word(enum sensor_gate_verdict verdict)
{
    return verdicts[verdict].word;
}

const char *sensor_gate_zh(enum sensor_gate_verdict verdict)
{
    return verdicts[verdict].zh;
}

const char *sensor_gate_en(enum sensor_gate_verdict verdict)
{
    return verdicts[verdict].en;
}

enum sensor_category sensor_gate_category(struct str type)
{
    static const struct {
        const char *type;
        enum sensor_category category;
    } types[] = {
        {"alert", SENSOR_ALERTS},    {"anomaly", SENSOR_ALERTS}, {"flow", SENSOR_FLOWS},
        {"netflow", SENSOR_FLOWS},   {"conn", SENSOR_FLOWS},     {"dns", SENSOR_DNS},
        {"http", SENSOR_WEBS},       {"http2", SENSOR_WEBS},     {"web", SENSOR_WEBS},
        {"tls", SENSOR_TLS},         {"ssl", SENSOR_TLS},        {"quic", SENSOR_TLS},
        {"x509", SENSOR_TLS},        {"smtp", SENSOR_MAIL},      {"imap", SENSOR_MAIL},
        {"ssh", SENSOR_LOGINS},      {"rdp", SENSOR_LOGINS},     {"krb5", SENSOR_LOGINS},
        {"kerberos", SENSOR_LOGINS}, {"login", SENSOR_LOGINS},   {"process", SENSOR_PROCESSES},
        {"fileinfo", SENSOR_FILES},  {"files", SENSOR_FILES},    {"file", SENSOR_FILES},
        {"smb", SENSOR_FILES},       {"nfs", SENSOR_FILES},      {"ftp", SENSOR_FILES},
        {"ftp_data", SENSOR_FILES},  {"tftp", SENSOR_FILES},     {"packet", SENSOR_CONTENT},
        {"payload", SENSOR_CONTENT},
    };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_is(type, types[i].type))
            return types[i].category;
    return SENSOR_SYSTEMS;
}

const struct sensor_pass *sensor_gate_at(const struct sensor_gate *gate, size_t index)
{
    return &gate->entries[index].pass;
}

size_t sensor_gate_count(const struct sensor_gate *gate)
{
    return gate->count;
}

/* ---- Making ---- */

static struct sensor_gate *gate_new(void)
{
    struct sensor_gate *gate = calloc(1, sizeof *gate);

    if (!gate)
        abort(); /* as arenas do */
    arena_init(&gate->arena, ARENA_WORK_BYTES);
    atomic_init(&gate->holders, 1);
    return gate;
}

void sensor_gate_give(struct sensor_gate *gate)
{
    if (!gate || atomic_fetch_sub_explicit(&gate->holders, 1, memory_order_acq_rel) != 1)
        return;
    arena_done(&gate->arena);
    free(gate->entries);
    free(gate->by_digest);
    free(gate);
}

struct filling {
    struct work *w;
    struct sensor_gate *gate;
};

static enum status add_entry(void *cookie, const struct sensor *sensor, struct str digest)
{
    struct filling *f = cookie;
    struct sensor_gate *gate = f->gate;
    struct arena *arena = &gate->arena;

    if (gate->count == gate->room) {
        gate->room = gate->room ? gate->room * 2 : 64;
        struct entry *more = realloc(gate->entries, gate->room * sizeof *more);
        if (!more)
            abort();
        gate->entries = more;
    }
    gate->entries[gate->count++] = (struct entry){
        .pass = {.sensor_id = str_copy(arena, sensor->id),
                 .sensor_name = str_copy(arena, sensor->name),
                 .kind = str_copy(arena, sensor->kind),
                 .party_id = str_copy(arena, sensor->party_id),
                 .region = str_copy(arena, sensor->region),
                 .sector = str_copy(arena, sensor->sector),
                 .is_active = str_is(sensor->state, "active")},
        .digest = str_copy(arena, digest),
    };
    return ST_OK;
}

static enum status read_agreement(struct work *w, struct sensor_pass *pass)
{
    struct sensor_agreement agreement;
    struct sensor_rules rules;

    TRY(sensor_rules_at(w, pass->region, pass->sector, &rules));
    pass->needs_agreement = rules.needs_agreement;
    pass->categories = rules.categories;
    pass->retention_days = rules.retention_days;
    enum status status = sensor_agreement_now(w, pass->sensor_id, &agreement);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    pass->has_agreement = true;
    pass->categories &= agreement.categories;
    if (agreement.retention_days < pass->retention_days)
        pass->retention_days = agreement.retention_days;
    pass->from_at = agreement.from_at;
    pass->until_at = agreement.until_at;
    return ST_OK;
}

static int by_digest(const void *a, const void *b)
{
    const struct entry *const *x = a;
    const struct entry *const *y = b;

    return str_order((*x)->digest, (*y)->digest);
}

static enum status fill(struct work *w, struct sensor_gate *gate)
{
    struct filling filling = {w, gate};

    TRY(sensor_store_each(w, add_entry, &filling));
    for (size_t i = 0; i < gate->count; i++)
        TRY(read_agreement(w, &gate->entries[i].pass));
    gate->by_digest = calloc(gate->count + 1, sizeof *gate->by_digest);
    if (!gate->by_digest)
        abort();
    for (size_t i = 0; i < gate->count; i++)
        gate->by_digest[i] = &gate->entries[i];
    if (gate->count > 0)
        qsort(gate->by_digest, gate->count, sizeof *gate->by_digest, by_digest);
    return ST_OK;
}

enum status sensor_gate_load(struct work *w, struct sensor_gate **ret_gate)
{
    struct sensor_gate *gate = gate_new();
    enum status status = fill(w, gate);

    if (status != ST_OK) {
        sensor_gate_give(gate);
        return status;
    }
    *ret_gate = gate;
    return ST_OK;
}

/* ---- The newest ---- */

struct sensor_gate_desk *sensor_gate_desk_new(void)
{
    struct sensor_gate_desk *desk = calloc(1, sizeof *desk);

    if (!desk || pthread_mutex_init(&desk->lock, NULL) != 0)
        abort();
    desk->gate = gate_new();
    return desk;
}

void sensor_gate_desk_free(struct sensor_gate_desk *desk)
{
    if (!desk)
        return;
    sensor_gate_give(desk->gate);
    (void)pthread_mutex_destroy(&desk->lock);
    free(desk);
}

enum status sensor_gate_refresh(struct sensor_gate_desk *desk, struct work *w, bool *ret_is_new)
{
    struct sensor_gate *gate = NULL;
    int64_t sequence;
    struct str hash;

    TRY(journal_newest(w, &sequence, &hash));
    bool is_new = desk->made_at.ms == 0 || sequence != desk->sequence ||
                  w->now.ms - desk->made_at.ms >= SENSOR_GATE_KEEP_MS;
    if (ret_is_new)
        *ret_is_new = is_new;
    if (!is_new)
        return ST_OK;
    TRY(sensor_gate_load(w, &gate));
    desk->sequence = sequence;
    desk->made_at = w->now;
    (void)pthread_mutex_lock(&desk->lock);
    struct sensor_gate *old = desk->gate;
    desk->gate = gate;
    (void)pthread_mutex_unlock(&desk->lock);
    sensor_gate_give(old);
    return ST_OK;
}

struct sensor_gate *sensor_gate_take(struct sensor_gate_desk *desk)
{
    (void)pthread_mutex_lock(&desk->lock);
    struct sensor_gate *gate = desk->gate;
    atomic_fetch_add_explicit(&gate->holders, 1, memory_order_relaxed);
    (void)pthread_mutex_unlock(&desk->lock);
    return gate;
}
