/* SPDX-License-Identifier: Apache-2.0
 * The journal, read forward, becomes a facts document. */
#include "procedures/obligation_past.h"

#include <string.h>

#include "db/journal.h"
#include "policy/facts_evaluate.h"
#include "policy/yaml_read.h"
#include "procedures/campaign_duty.h"
#include "procedures/matter_clock.h"
#include "procedures/obligation_past_store.h"
#include "registry/region.h"
#include "registry/sector.h"

enum { PAST_ROWS = 500, PAST_PLACE_DEPTH = 64 };

/* One evaluation of the past. */
struct past {
    struct work *w;
    struct instant at;
    const struct policy *policy;
    json_t *parties, *systems, *acts; /* of the document */
    json_t *clocks;                   /* system id → list of clocks */
    json_t *places;                   /* subject id → {region, sectors[], police, regulator} */
};

/* Rows about a subject up to the instant, oldest first. */
static enum status rows_of(struct past *p, struct str subject, json_t **ret_rows)
{
    json_t *newest_first = json_new_list(p->w->arena), *rows = json_new_list(p->w->arena), *page;
    int64_t before = 0;
    size_t index, count;

    do {
        json_t *row;
        TRY(journal_of(p->w, subject, before, PAST_ROWS, &page));
        count = json_array_size(page);
        json_array_foreach(page, index, row)
        {
            before = json_get_int(row, "sequence", 0);
            if (json_get_int(row, "at_ms", INT64_MAX) <= p->at.ms)
                json_add(newest_first, row);
        }
    } while (count == PAST_ROWS);
    for (size_t i = json_array_size(newest_first); i > 0; i--)
        json_add(rows, json_array_get(newest_first, i - 1));
    *ret_rows = rows;
    return ST_OK;
}

static bool begins(struct str text, const char *with)
{
    size_t len = strlen(with);

    return text.len >= len && memcmp(text.ptr, with, len) == 0;
}

/* The record as its own rows left it; NULL when it was not there. */
static json_t *record_of(struct past *p, const json_t *rows, const char *acts)
{
    json_t *record = NULL, *row;
    size_t index;

    json_array_foreach((json_t *)(uintptr_t)rows, index, row)
    {
        json_t *after = json_object_get(row, "after");
        if (!begins(json_get_text(row, "act"), acts))
            continue;
        if (!json_is_object(after)) {
            record = NULL;
            continue;
        }
        if (!record)
            record = json_new_object(p->w->arena);
        (void)json_object_update(record, after);
    }
    return record;
}

/* A member that the other object may lack. */
static void put_same(json_t *object, const char *key, const json_t *from, const char *member)
{
    json_t *value = json_object_get(from, member);

    if (value)
        json_put(object, key, value);
}

/* Facts that stood at the instant, into `facts` and `events` of the entry. */
static void put_facts(struct past *p, const json_t *rows, enum facts_about about, json_t *entry)
{
    json_t *facts = json_new_object(p->w->arena), *events = json_new_list(p->w->arena);
    json_t *voided = json_new_object(p->w->arena), *began = json_new_object(p->w->arena), *row;
    size_t index;

    json_array_foreach((json_t *)(uintptr_t)rows, index,
                       row) if (str_is(json_get_text(row, "act"), "fact.void"))
        json_put_bool(voided,
                      str_zero(p->w->arena, json_get_text(json_get_object(row, "after"), "id")),
                      true);
    json_array_foreach((json_t *)(uintptr_t)rows, index, row)
    {
        const json_t *fact = json_get_object(row, "after");
        struct str word = json_get_text(fact, "word"), act = json_get_text(row, "act");
        const char *key = str_zero(p->w->arena, word);
        struct facts_word known = facts_word(p->policy, about, word);
        struct instant at = {0};

        if ((!str_is(act, "fact.record") && !str_is(act, "fact.note")) || known.number == 0 ||
            json_object_get(voided, str_zero(p->w->arena, json_get_text(fact, "id"))) ||
            !instant_read(json_get_text(fact, "at"), &at))
            continue;
        if (known.type == FACTS_EVENT) {
            json_t *event = json_new_object(p->w->arena);
            json_put_text(event, "word", word);
            json_put_text(event, "at", json_get_text(fact, "at"));
            json_put_text(event, "id", json_get_text(fact, "id"));
            put_same(event, "attributes", fact, "value");
            json_add(events, event);
        } else if (at.ms <= p->at.ms && at.ms >= json_get_int(began, key, 0)) {
            json_put_int(began, key, at.ms);
            put_same(facts, key, fact, "value");
        }
    }
    json_put(entry, "facts", facts);
    json_put(entry, "events", events);
}

static void keep_place(struct past *p, struct str id, const json_t *record)
{
    json_t *place = json_new_object(p->w->arena), *sectors = json_new_list(p->w->arena), *sector;
    struct str own = json_get_text(record, "sector");
    size_t index;

    json_put_text(place, "region", json_get_text(record, "region"));
    if (own.len > 0)
        json_add_text(sectors, own);
    json_array_foreach(json_get_list(record, "sectors"), index, sector) json_add_text(
        sectors, json_is_object(sector) ? json_get_text(sector, "code") : json_text(sector));
    json_put(place, "sectors", sectors);
    put_same(place, "police", record, "police_party");
    put_same(place, "regulator", record, "regulator_party");
    json_put(p->places, str_zero(p->w->arena, id), place);
}

static void put_common(json_t *entry, struct str id, const json_t *record)
{
    json_put_text(entry, "id", id);
    json_put_text(entry, "name", json_get_text(record, "name"));
    json_put_text(entry, "since", json_get_text(record, "created_at"));
}

static bool has_text(const json_t *record, const char *key)
{
    return json_get_text(record, key).len > 0;
}

/* Clocks as the last step of each matter left them. */
static enum status put_clocks(struct past *p, struct str system)
{
    json_t *matters, *matter, *list = json_new_list(p->w->arena);
    size_t index, inner;

    TRY(obligation_past_store_matters(p->w, system, &matters));
    json_array_foreach(matters, index, matter)
    {
        json_t *rows, *row, *clocks = NULL, *clock;
        TRY(rows_of(p, arena_print(p->w->arena, "matter:%.*s", STR_ARG(json_text(matter))), &rows));
        json_array_foreach(rows, inner, row)
        {
            json_t *now = json_object_get(json_get_object(row, "after"), "clocks");
            clocks = now ? now : clocks;
        }
        json_array_foreach(clocks, inner, clock) json_add(list, clock);
    }
    json_put(p->clocks, str_zero(p->w->arena, system), list);
    return ST_OK;
}

/* What people did; a rejected proof undoes the proofs before. */
static enum status put_acts(struct past *p, struct str subject)
{
    static const struct {
        const char *act, *as;
    } kinds[] = {{"obligation.prove", "prove"},
                 {"obligation.grant-extension", "extend"},
                 {"obligation.pause", "pause"},
                 {"obligation.resume", "resume"}};
    json_t *duties, *duty;
    size_t index, inner;

    TRY(obligation_past_store_duties(p->w, subject, &duties));
    json_array_foreach(duties, index, duty)
    {
        json_t *rows, *row, *own = json_new_list(p->w->arena);
        TRY(rows_of(p, arena_print(p->w->arena, "obligation:%.*s", STR_ARG(json_text(duty))),
                    &rows));
        json_array_foreach(rows, inner, row)
        {
            struct str act = json_get_text(row, "act");
            const json_t *after = json_get_object(row, "after");
            if (str_is(act, "obligation.reject-proof") || str_is(act, "obligation.reopen"))
                for (size_t k = json_array_size(own); k > 0; k--)
                    if (str_is(json_get_text(json_array_get(own, k - 1), "act"), "prove"))
                        (void)json_array_remove(own, k - 1);
            for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
                if (!str_is(act, kinds[k].act) ||
                    facts_duty(p->policy, json_get_text(after, "duty")) == 0)
                    continue;
                json_t *entry = json_new_object(p->w->arena);
                json_put_text(entry, "duty", json_get_text(after, "duty"));
                json_put_text(entry, "subject", subject);
                json_put_text(entry, "subject_type", json_get_text(after, "subject_type"));
                json_put_text(entry, "occurrence", json_get_text(after, "occurrence"));
                json_put_textz(entry, "act", kinds[k].as);
                json_put_text(entry, "at", json_get_text(after, "at"));
                if (has_text(after, "until"))
                    json_put_text(entry, "until", json_get_text(after, "until"));
                json_put_text(entry, "reason", json_get_text(row, "reason"));
                json_add(own, entry);
            }
        }
        json_array_foreach(own, inner, row) json_add(p->acts, row);
    }
    return ST_OK;
}

/* The system into the document; nothing when it was not there. */
static enum status put_system(struct past *p, struct str id, bool is_whole, json_t **ret_record)
{
    static const struct {
        const char *member, *word;
    } words[] = {{"level", "level"},
                 {"info_level", "info-level"},
                 {"service_level", "service-level"},
                 {"state", "state"},
                 {"kinds", "kinds"},
                 {"technologies", "technologies"},
                 {"filing_state", "filing-state"}};
    json_t *rows, *entry = json_new_object(p->w->arena);
    struct date on;
    char text[INSTANT_TEXT_BYTES];

    TRY(rows_of(p, arena_print(p->w->arena, "system:%.*s", STR_ARG(id)), &rows));
    json_t *record = record_of(p, rows, "system.");
    *ret_record = record;
    if (!record)
        return ST_OK;
    put_common(entry, id, record);
    json_put_text(entry, "party", json_get_text(json_get_object(record, "party"), "id"));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        put_same(entry, words[i].word, record, words[i].member);
    json_put_bool(entry, "is-subsystem", has_text(record, "parent_id"));
    json_put_bool(entry, "on-platform", has_text(record, "platform_id"));
    put_facts(p, rows, FACTS_SYSTEM, entry);
    if (date_read(json_get_text(record, "operation_on"), &on)) {
        json_t *event = json_new_object(p->w->arena);
        json_put_textz(event, "word", "into-operation");
        json_put_textz(event, "at", instant_print(instant_beijing_start(on), text));
        json_add(json_object_get(entry, "events"), event);
    }
    json_add(p->systems, entry);
    keep_place(p, id, record);
    if (!is_whole)
        return ST_OK;
    TRY(put_clocks(p, id));
    return put_acts(p, id);
}

static enum status put_party(struct past *p, struct str id, bool *ret_is_there)
{
    json_t *rows, *entry = json_new_object(p->w->arena);

    TRY(rows_of(p, arena_print(p->w->arena, "party:%.*s", STR_ARG(id)), &rows));
    json_t *record = record_of(p, rows, "party.");
    *ret_is_there = record && str_is(json_get_text(record, "state"), "active");
    if (!*ret_is_there)
        return ST_OK;
    put_common(entry, id, record);
    put_same(entry, "kinds", record, "kinds");
    put_facts(p, rows, FACTS_PARTY, entry);
    json_add(p->parties, entry);
    keep_place(p, id, record);
    return put_acts(p, id);
}

static void past_begin(struct past *p, struct work *w, struct instant at,
                       const struct policy *policy)
{
    *p = (struct past){
        .w = w,
        .at = at,
        .policy = policy,
        .parties = json_new_list(w->arena),
        .systems = json_new_list(w->arena),
        .acts = json_new_list(w->arena),
        .clocks = json_new_object(w->arena),
        .places = json_new_object(w->arena),
    };
}

/* The party with its systems; of a system only that one whole. */
static enum status gather(struct past *p, bool is_party, struct str id)
{
    struct str party = id;
    json_t *systems, *system, *record = NULL;
    bool is_there = false;
    size_t index;

    if (!is_party) {
        TRY(put_system(p, id, true, &record));
        if (!record)
            return ST_NOT_FOUND;
        party = json_get_text(json_get_object(record, "party"), "id");
    }
    TRY(put_party(p, party, &is_there));
    if (!is_there)
        return ST_NOT_FOUND;
    TRY(obligation_past_store_systems(p->w, party, &systems));
    json_array_foreach(systems, index, system) if (!str_equal(json_text(system), id))
        TRY(put_system(p, json_text(system), is_party, &record));
    return ST_OK;
}

static json_t *document_of(const struct past *p)
{
    json_t *document = json_new_object(p->w->arena);

    json_put(document, "parties", p->parties);
    json_put(document, "systems", p->systems);
    json_put(document, "acts", p->acts);
    return document;
}

/* ---- Evaluation ---- */

/* Place and clocks, which a facts file has not. */
static enum status complete(struct past *p, struct facts_subject *subject)
{
    const char *key = str_zero(p->w->arena, subject->id);
    const json_t *place = json_get_object(p->places, key);
    json_t *list = json_object_get(p->clocks, key), *row;
    struct str *codes = ARENA_ARRAY(p->w->arena, PAST_PLACE_DEPTH, struct str), *path;
    size_t index, count;

    TRY(region_path(p->w, json_get_text(place, "region"), &path, &subject->region_count));
    subject->regions = path;
    subject->sector_count = 0;
    json_array_foreach(json_get_list(place, "sectors"), index, row)
    {
        TRY(sector_path(p->w, json_text(row), &path, &count));
        for (size_t i = 0; i < count && subject->sector_count < PAST_PLACE_DEPTH; i++)
            codes[subject->sector_count++] = path[i];
    }
    subject->sectors = codes;
    if (subject->about != FACTS_SYSTEM || json_array_size(list) == 0)
        return ST_OK;
    struct facts_clock *clocks =
        ARENA_ARRAY(p->w->arena, json_array_size(list), struct facts_clock);
    json_array_foreach(list, index, row)
    {
        struct facts_clock *clock = &clocks[subject->clock_count++];
        *clock = (struct facts_clock){
            .rule = json_get_text(row, "rule"),
            .occurrence = json_get_text(row, "id"),
            .state = matter_clock_fact_state(json_get_text(row, "state"), has_text(row, "met_at")),
            .pack = json_get_text(row, "pack"),
        };
        (void)instant_read(json_get_text(row, "started_at"), &clock->started_at);
        (void)instant_read(json_get_text(row, "due_at"), &clock->due_at);
        (void)instant_read(json_get_text(row, "met_at"), &clock->met_at);
    }
    subject->clocks = clocks;
    return ST_OK;
}

/* Parties that the record of then names for the two sides. */
static void name_sides(struct past *p, json_t *row)
{
    static const char *const sides[][2] = {{"owed_by", "owed_by_party"},
                                           {"owed_to", "owed_to_party"}};
    const json_t *place =
        json_get_object(p->places, str_zero(p->w->arena, json_get_text(row, "subject")));

    for (size_t i = 0; i < 2; i++) {
        struct str role = json_get_text(row, sides[i][0]);
        const char *key = str_is(role, "police")      ? "police"
                          : str_is(role, "regulator") ? "regulator"
                                                      : NULL;
        if (key && json_is_object(json_object_get(place, key)))
            json_put(row, sides[i][1], json_object_get(place, key));
    }
}

static void name_party(struct past *p, json_t *row, const char *key, struct str id, struct str name)
{
    json_t *party = json_new_object(p->w->arena);

    json_put_text(party, "id", id);
    json_put_text(party, "name", name);
    json_put(row, key, party);
}

/* What campaign runs that were open then asked for. */
static enum status put_campaigns(struct past *p, const struct facts_set *set, json_t *rows)
{
    struct campaign_duty_runs runs;
    struct obligation_desk *desk;

    TRY(campaign_duty_open_runs(p->w, p->at, &runs));
    if (runs.count == 0)
        return ST_OK;
    TRY(obligation_desk_open(p->policy, &desk, &p->w->fault));
    for (size_t i = 0; i < set->count; i++) {
        const struct facts_subject *subject = &set->subjects[i];
        const struct facts_subject *party =
            subject->about == FACTS_PARTY ? subject : subject->operator;
        struct campaign_duty_list list;

        campaign_duty_rows(&runs, desk, p->policy, subject, p->at, p->w->arena, &list);
        for (size_t k = 0; k < list.count; k++) {
            json_t *row = obligation_json(p->policy, p->w->arena, subject, &list.rows[k]);

            if (party)
                name_party(p, row, "owed_by_party", party->id, party->name);
            json_add(rows, row);
        }
    }
    obligation_desk_close(desk);
    return ST_OK;
}

static enum status evaluate(struct past *p, bool is_party, struct str id, json_t **ret_rows)
{
    struct yaml_read_tree tree;
    struct policy_report report = {0};
    struct facts_set set;
    json_t *rows, *row;
    int line = 0;
    size_t index;

    TRY(yaml_read(p->w->arena, STR("{}"), &tree, &line, &p->w->fault));
    tree.root = document_of(p);
    TRY(facts_read(p->policy, p->w->arena, STR("journal"), &tree, &set, &report, &p->w->fault));
    for (size_t i = 0; i < set.count; i++)
        TRY(complete(p, &set.subjects[i]));
    TRY(facts_evaluate(p->w->arena, p->policy, &set, p->at, NULL, 0, &rows, &p->w->fault));
    TRY(put_campaigns(p, &set, rows));
    *ret_rows = json_new_list(p->w->arena);
    json_array_foreach(rows, index, row)
    {
        if (!is_party && !str_equal(json_get_text(row, "subject"), id))
            continue;
        name_sides(p, row);
        json_add(*ret_rows, row);
    }
    return ST_OK;
}

/* ---- Packs of then ---- */

/* The last set adopted up to the instant; the first one when the journal began before any. */
static enum status adopted_at(struct work *w, struct instant at, const json_t **ret_packs)
{
    int64_t before = 0;
    size_t count, index;
    json_t *page, *row;

    *ret_packs = NULL;
    do {
        TRY(journal_of(w, STR("packs:all"), before, PAST_ROWS, &page));
        count = json_array_size(page);
        json_array_foreach(page, index, row)
        {
            before = json_get_int(row, "sequence", 0);
            *ret_packs = json_get_list(json_get_object(row, "after"), "packs");
            if (json_get_int(row, "at_ms", INT64_MAX) <= at.ms)
                return ST_OK;
        }
    } while (count == PAST_ROWS);
    return ST_OK;
}

static bool is_present_set(struct work *w, const json_t *packs)
{
    json_t *present = policy_packs(w->policy), *pack;
    size_t index;

    if (json_array_size(present) != json_array_size(packs))
        return false;
    json_array_foreach(present, index, pack)
    {
        if (!str_equal(json_get_text(pack, "digest"),
                       json_get_text(json_array_get(packs, index), "digest")))
            return false;
    }
    return true;
}

enum status obligation_past_packs(struct work *w, struct instant at,
                                  const struct policy **ret_policy, struct policy **ret_own)
{
    const json_t *packs;
    json_t *kept = json_new_list(w->arena), *pack;
    size_t index;

    *ret_own = NULL;
    *ret_policy = w->policy;
    TRY(adopted_at(w, at, &packs));
    if (!packs || is_present_set(w, packs))
        return ST_OK;
    json_array_foreach((json_t *)(uintptr_t)packs, index, pack)
    {
        struct str text;
        json_t *files = NULL, *entry = json_new_object(w->arena);
        enum status status = obligation_past_store_pack(w, json_get_text(pack, "digest"), &text);

        if (status == ST_NOT_FOUND)
            return work_fail(w, ST_CORRUPT, "as_of", "当时采用的规则包“%.*s”没有保存在数据目录中",
                             "the pack \"%.*s\" of that time is not kept in this store",
                             STR_ARG(json_get_text(pack, "code")));
        TRY(status);
        TRY(json_read(w->arena, text, text.len, &w->fault, &files));
        (void)json_object_update(entry, pack);
        json_put(entry, "files", files);
        json_add(kept, entry);
    }
    TRY(policy_load_kept(kept, ret_own, &w->fault));
    *ret_policy = *ret_own;
    return ST_OK;
}

/* ---- Entry points ---- */

static enum status check_at(struct work *w, struct instant at)
{
    if (at.ms > w->now.ms)
        return work_fail(w, ST_INVALID, "as_of", "所填时刻还没有到，只能查看过去的时刻",
                         "that instant lies ahead; only the past can be looked back at");
    return ST_OK;
}

enum status obligation_past_facts(struct work *w, const char *type, struct str id,
                                  struct instant at, json_t **ret_document)
{
    struct past past;

    TRY(check_at(w, at));
    past_begin(&past, w, at, w->policy);
    TRY(gather(&past, str_is(str_of(type), "party"), id));
    *ret_document = document_of(&past);
    return ST_OK;
}

enum status obligation_past_of(struct work *w, const char *type, struct str id, struct instant at,
                               json_t **ret_rows)
{
    bool is_party = str_is(str_of(type), "party");
    const struct policy *policy;
    struct policy *own;
    struct past past;

    TRY(check_at(w, at));
    TRY(obligation_past_packs(w, at, &policy, &own));
    past_begin(&past, w, at, policy);
    enum status status = gather(&past, is_party, id);
    if (status == ST_OK)
        status = evaluate(&past, is_party, id, ret_rows);
    policy_free(own);
    return status;
}

enum status obligation_past_parties(struct work *w, struct instant at, json_t **ret_ids)
{
    json_t *newest_first = json_new_list(w->arena), *page, *row;
    int64_t before = 0;
    size_t index, count;

    TRY(check_at(w, at));
    do {
        TRY(journal_page(w, STR("party.create"), STR(""), before, PAST_ROWS, &page));
        count = json_array_size(page);
        json_array_foreach(page, index, row)
        {
            struct str subject = json_get_text(row, "subject"), id;
            before = json_get_int(row, "sequence", 0);
            (void)str_cut(subject, ':', &id);
            if (json_get_int(row, "at_ms", INT64_MAX) <= at.ms)
                json_add_text(newest_first, id);
        }
    } while (count == PAST_ROWS);
    *ret_ids = json_new_list(w->arena);
    for (size_t i = json_array_size(newest_first); i > 0; i--)
        json_add(*ret_ids, json_array_get(newest_first, i - 1));
    return ST_OK;
}
