/* SPDX-License-Identifier: Apache-2.0
 * Who would get it, through what, before anything leaves. */
#include "procedures/recipient_plan.h"
#include "procedures/recipient_way_store.h"
#include "registry/channel.h"
#include "registry/notify_rule.h"

struct tally {
    int64_t with_people, without_way, people, mail, night, held;
    bool rings, has_mail;
    json_t *sample; /* party id → {people[]} */
};

static const struct str *find_id(const struct str *ids, size_t count, struct str id)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_order(ids[middle], id);

        if (order == 0)
            return &ids[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Whether mail would reach the reader, and whether its quiet hours are now. */
static enum status judge(struct work *w, struct tally *tally, const struct recipient_reader *reader,
                         bool *ret_gets_mail)
{
    struct work own = *w;
    struct notify_rule rule;
    struct arena arena;

    *ret_gets_mail = false;
    if (!reader->has_rule)
        return ST_OK;
    arena_init(&arena, 1 << 20);
    own.arena = &arena;
    enum status status = notify_rule_load(&own, reader->account_id, &rule);
    if (status == ST_OK) {
        bool is_night = notify_rule_after_quiet(&rule.quiet, w->now).ms > w->now.ms;

        *ret_gets_mail =
            tally->has_mail && rule.email.len > 0 && rule.mail[MESSAGE_WARNING] != NOTIFY_RULE_NONE;
        tally->night += is_night;
        tally->held += is_night && *ret_gets_mail && !tally->rings;
    }
    own.fault.errors = NULL;
    w->fault = own.fault;
    arena_done(&arena);
    return status;
}

static void sample_add(struct work *w, struct tally *tally, const struct recipient_reader *reader,
                       bool gets_mail)
{
    json_t *people = json_get_list(tally->sample, str_zero(w->arena, reader->party_id));
    json_t *object, *ways;

    if (!people)
        return;
    object = json_new_object(w->arena);
    ways = json_new_list(w->arena);
    json_add_text(ways, STR("inbox"));
    if (gets_mail)
        json_add_text(ways, STR("smtp"));
    json_put_text(object, "name", reader->name);
    json_put(object, "ways", ways);
    json_add(people, object);
}

static enum status count_people(struct work *w, struct tally *tally, struct str parties)
{
    struct recipient_reader *readers;
    size_t count;

    TRY(recipient_way_would_tell(w, parties, &readers, &count));
    for (size_t i = 0; i < count;) {
        struct str party = readers[i].party_id;
        bool has_way = false;

        for (; i < count && str_equal(readers[i].party_id, party); i++) {
            bool gets_mail = false;

            TRY(judge(w, tally, &readers[i], &gets_mail));
            tally->mail += gets_mail;
            has_way = has_way || gets_mail;
            tally->people++;
            sample_add(w, tally, &readers[i], gets_mail);
        }
        tally->with_people++;
        tally->without_way += !has_way;
    }
    return ST_OK;
}

static json_t *values_of(struct work *w, json_t *groups)
{
    json_t *list = json_new_list(w->arena), *value;
    const char *key;

    json_object_foreach(groups, key, value) json_add(list, value);
    return list;
}

/* The parties behind `after`, with room for their people. */
static enum status begin_sample(struct work *w, struct tally *tally, const struct str *parties,
                                size_t count, struct str after, json_t **ret_list,
                                struct str *ret_next)
{
    struct recipient *rows;
    size_t first = 0, row_count;

    while (first < count && after.len > 0 && str_order(parties[first], after) <= 0)
        first++;
    size_t size = count - first < RECIPIENT_PAGE ? count - first : RECIPIENT_PAGE;
    *ret_next = count - first > size ? parties[first + size - 1] : STR("");
    *ret_list = json_new_list(w->arena);
    TRY(recipient_way_names(w, recipient_store_list(w->arena, parties + first, size), &rows,
                            &row_count));
    for (size_t i = 0; i < row_count; i++) {
        json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena),
               *people = json_new_list(w->arena);

        json_put_text(party, "id", rows[i].party_id);
        json_put_text(party, "name", rows[i].party_name);
        json_put(object, "party", party);
        json_put_text(object, "region", rows[i].region);
        json_put_text(object, "sector", rows[i].sector);
        json_put(object, "people", people);
        json_put(tally->sample, str_zero(w->arena, rows[i].party_id), people);
        json_add(*ret_list, object);
    }
    return ST_OK;
}

static void add_way(struct work *w, json_t *list, struct str way, int64_t people)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "way", way);
    json_put_int(object, "people", people);
    json_add(list, object);
}

static enum status ways_of(struct work *w, const struct tally *tally, const struct str *parties,
                           size_t count, json_t *list)
{
    struct channel *channels;
    size_t channel_count;

    add_way(w, list, STR("inbox"), tally->people);
    if (tally->has_mail)
        add_way(w, list, STR("smtp"), tally->mail);
    TRY(channel_for(w, MESSAGE_WARNING, parties, count, &channels, &channel_count));
    for (size_t i = 0; i < channel_count; i++)
        if (channels[i].party_id.len == 0 || find_id(parties, count, channels[i].party_id))
            add_way(w, list, channels[i].name, 0);
    return ST_OK;
}

enum status recipient_preview(struct work *w, const struct dossier *dossier, const json_t *wish,
                              struct str after, json_t **ret_preview)
{
    json_t *preview = json_new_object(w->arena), *regions = json_new_object(w->arena),
           *sectors = json_new_object(w->arena), *ways = json_new_list(w->arena),
           *night = json_new_object(w->arena), *sample;
    struct tally tally = {.sample = json_new_object(w->arena)};
    struct recipient_plan plan;
    struct str *parties, next;
    size_t count;

    TRY(recipient_plan_of(w, dossier, &plan));
    tally.rings = plan.rings_at_night;
    TRY(channel_can_mail(w, &tally.has_mail));
    TRY(recipient_choose(w, dossier, wish, &parties, &count));
    TRY(begin_sample(w, &tally, parties, count, after, &sample, &next));
    for (size_t i = 0; i < count; i += RECIPIENT_BATCH) {
        size_t part = count - i < RECIPIENT_BATCH ? count - i : RECIPIENT_BATCH;
        struct str list = recipient_store_list(w->arena, parties + i, part);

        TRY(count_people(w, &tally, list));
        TRY(recipient_way_group(w, list, regions, sectors));
    }
    TRY(ways_of(w, &tally, parties, count, ways));
    json_put_int(preview, "parties", (int64_t)count);
    json_put_int(preview, "people", tally.people);
    json_put_int(preview, "without_people", (int64_t)count - tally.with_people);
    json_put_int(preview, "without_way", tally.without_way);
    json_put(preview, "by_region", values_of(w, regions));
    json_put(preview, "by_sector", values_of(w, sectors));
    json_put(preview, "by_way", ways);
    json_put_int(night, "people", tally.night);
    json_put_int(night, "held", tally.held);
    json_put_bool(night, "rings", tally.rings);
    json_put(preview, "at_night", night);
    json_put(preview, "sample", sample);
    if (next.len > 0)
        json_put_text(preview, "next", next);
    else
        json_put_null(preview, "next");
    *ret_preview = preview;
    return ST_OK;
}
