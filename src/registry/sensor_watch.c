/* SPDX-License-Identifier: Apache-2.0
 * The job that finds sensors that are not heard, and tells their units once. */
#include "base/banned.h"
#include "registry/message.h"
#include "registry/sensor_store.h"

static enum status tell(struct work *w, const struct sensor *sensor, const char *kind,
                        struct str finding_id, struct instant since)
{
    const uint32_t business = 1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE;
    json_t *parameters = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_text(parameters, "sensor", sensor->name);
    json_put_text(parameters, "party", sensor->party_name);
    json_put_textz(parameters, "since", instant_print(since, text));
    const struct message_new message = {
        .kind = str_is(str_of(kind), "no-agreement") ? "sensor-agreement" : "sensor-silent",
        .occasion = arena_print(w->arena, "sensor-finding:%.*s", STR_ARG(finding_id)),
        .subject_kind = "sensor",
        .subject_id = sensor->id,
        .parameters = parameters,
    };
    return message_tell_party(w, sensor->party_id, business, STR(""), &message);
}

static enum status begin(struct work *w, const struct sensor *sensor, const char *kind,
                         struct instant since, int *count)
{
    struct str id;
    bool is_new = false;

    TRY(sensor_store_find(w, sensor, kind, since, &id, &is_new));
    if (!is_new)
        return ST_OK;
    *count += 1;
    /* A late one, or one whose source is away or whose times are odd, is on the screens; people are
     * called for those that are gone. */
    bool is_told = str_is(str_of(kind), "silent") || str_is(str_of(kind), "no-agreement");
    return !is_told ? ST_OK : tell(w, sensor, kind, id, since);
}

static enum status end(struct work *w, const struct sensor *sensor, const char *kind, int *count)
{
    bool was = false;

    TRY(sensor_store_found_end(w, sensor->id, kind, &was));
    *count += was;
    return ST_OK;
}

static enum status set(struct work *w, const struct sensor *sensor, const char *kind, bool is_so,
                       struct instant since, int *count)
{
    return is_so ? begin(w, sensor, kind, since, count) : end(w, sensor, kind, count);
}

static bool is_odd(int64_t events, int64_t stored, int64_t percent)
{
    return percent > 0 && events > 0 && events * 100 >= stored * percent;
}

/* What came in the last hours: how much of it is of the future, or said before. */
static enum status watch_odd(struct work *w, const struct sensor *sensor,
                             const struct sensor_rules *rules, int *count)
{
    int64_t from = w->now.ms / SENSOR_HOUR_MS - SENSOR_ODD_HOURS + 1;
    struct instant since = {from * SENSOR_HOUR_MS};
    struct sensor_store_sum sum;

    TRY(sensor_store_day(w, sensor->id, from, &sum));
    TRY(set(w, sensor, "ahead", is_odd(sum.ahead, sum.stored, rules->ahead_percent), since, count));
    return set(w, sensor, "repeated", is_odd(sum.repeated, sum.stored, rules->repeated_percent),
               since, count);
}

static enum status watch_one(struct work *w, const struct sensor *sensor, int *count)
{
    struct sensor_agreement agreement;
    struct sensor_rules rules;

    TRY(sensor_rules_at(w, sensor->region, sensor->sector, &rules));
    int64_t quiet_ms = w->now.ms - sensor->heard_at.ms;
    bool was_heard = sensor->heard_at.ms > 0;
    bool is_silent = was_heard && quiet_ms > rules.silent_ms;
    bool is_late = was_heard && !is_silent && quiet_ms > rules.late_ms;
    TRY(set(w, sensor, "silent", is_silent, sensor->heard_at, count));
    TRY(set(w, sensor, "late", is_late, sensor->heard_at, count));
    TRY(watch_odd(w, sensor, &rules, count));
    TRY(sensor_store_refused_forget(
        w, sensor->id, (struct instant){w->now.ms - rules.retention_days * SENSOR_DAY_MS}));
    if (!rules.needs_agreement)
        return end(w, sensor, "no-agreement", count);
    enum status status = sensor_agreement_now(w, sensor->id, &agreement);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    /* One that never had any is waiting for it; what ran out while data came is a finding. */
    return set(w, sensor, "no-agreement", status == ST_NOT_FOUND && sensor->data_at.ms > 0, w->now,
               count);
}

enum status sensor_watch_source(struct work *w, struct str sensor_id, struct instant down_since)
{
    const struct sensor sensor = {.id = sensor_id};
    int count = 0;

    return set(w, &sensor, "source", down_since.ms > 0, down_since, &count);
}

enum status sensor_watch(struct work *w, int *ret_count)
{
    struct str after = STR("");
    struct sensor *rows;
    size_t count;

    *ret_count = 0;
    do {
        TRY(sensor_store_active(w, after, SENSOR_WATCH_BATCH, &rows, &count));
        for (size_t i = 0; i < count; i++)
            TRY(watch_one(w, &rows[i], ret_count));
        if (count > 0)
            after = rows[count - 1].id;
    } while (count == SENSOR_WATCH_BATCH);
    return ST_OK;
}
