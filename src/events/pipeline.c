/* SPDX-License-Identifier: Apache-2.0
 * The way of an event from its bytes to the store. */
#include "events/pipeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "events/alert_letter.h"
#include "events/keep_outbox.h"
#include "events/lookup.h"
#include "events/moment.h"
#include "events/pipeline_rules.h"
#include "events/roles.h"
#include "events/sighting.h"
#include "registry/sensor_gate.h"

enum {
    PIPELINE_ARENA_BYTES = 512 * 1024 * 1024,
    ROOM_EVENTS = 2048, /* more than one message holds */
    PIPELINE_MARK_MAX = SIGHTING_MARK_MAX + LOOKUP_HIT_MAX + PIPELINE_RULE_MAX + 3
};

static const int64_t ahead_us = MOMENT_AHEAD_S * 1000000LL, late_us = 24LL * 3600 * 1000000;

struct pipeline {
    struct pipeline_parts parts;
    char sensor[PIPELINE_ID_BYTES], party[PIPELINE_ID_BYTES];
    uint32_t categories;
    uint64_t source_hash; /* of the sensor: what two of them see is no repeat */
    struct keep_lane *lane;
    pipeline_tell_fn *tell;
    void *with;
    struct layout_set *set;
    struct roles *roles;
    struct pipeline_counts counts; /* of what is durable */
    /* of the batch at hand */
    struct pipeline_counts pending; /* counted when it is durable, forgotten when it is dropped */
    uint64_t read_to;               /* byte of the source, behind the last line */
    struct arena arena;
    bool has_batch;
    struct instant received;
    int32_t zone_s; /* of times that write none */
    struct address_map *map;
    uint32_t map_party;
    const struct indicators_snapshot *indicators;
    uint32_t batch_events;
    pipeline_refused_fn *refused;
    void *refused_with;
    struct record_mark marks[PIPELINE_MARK_MAX]; /* of the event at hand */
    struct leaf leaves[LAYOUT_SLOT_MAX];         /* the same, when bodies are taken out */
    struct pipeline_hits hits;
    struct pipeline_rules rules;
    struct buf carried;           /* a letter of hits whose batch could not be kept */
    uint64_t seen[PIPELINE_SEEN]; /* hashes of lines, by their low bits */
};

static void copy_id(char out[PIPELINE_ID_BYTES], struct str id)
{
    size_t len = id.len < PIPELINE_ID_BYTES - 1 ? id.len : PIPELINE_ID_BYTES - 1;

    if (len > 0)
        memcpy(out, id.ptr, len);
    out[len] = '\0';
}

static uint64_t line_hash(struct str line)
{
    uint64_t hash = line.len * 0x9e3779b97f4a7c15, word = 0;
    size_t at = 0;

    for (; at + sizeof(word) <= line.len; at += sizeof(word)) {
        memcpy(&word, line.ptr + at, sizeof(word));
        hash = (hash ^ word) * 0xff51afd7ed558ccd;
        hash ^= hash >> 32;
    }
    word = 0;
    if (at < line.len)
        memcpy(&word, line.ptr + at, line.len - at);
    hash = (hash ^ word) * 0xc4ceb9fe1a85ec53;
    return hash ^ (hash >> 29);
}

static void put_source(struct pipeline *p, const struct pipeline_source *source)
{
    copy_id(p->sensor, source->sensor);
    copy_id(p->party, source->party);
    p->categories = source->categories;
    p->source_hash = line_hash(str_of(p->sensor));
}

struct pipeline *pipeline_new(const struct pipeline_parts *parts,
                              const struct pipeline_source *source, struct keep_lane *lane,
                              pipeline_tell_fn *tell, void *with)
{
    struct pipeline *p = calloc(1, sizeof(*p));

    if (p == NULL)
        abort();
    p->parts = *parts;
    p->lane = lane;
    p->tell = tell;
    p->with = with;
    put_source(p, source);
    p->set = layout_set_new();
    p->roles = roles_new(parts->taxonomy);
    p->rules = (struct pipeline_rules){.desk = parts->rules, .layouts = p->set};
    arena_init(&p->arena, PIPELINE_ARENA_BYTES);
    buf_init(&p->carried, KEEP_OUTBOX_MAX_BYTES);
    return p;
}

/* ---- A batch: one state of register, indicators and rules ---- */

static void batch_begin(struct pipeline *p, struct instant received)
{
    if (p->has_batch)
        return;
    p->has_batch = true;
    p->received = received;
    if (p->parts.addresses != NULL) {
        p->map = address_map_take(p->parts.addresses);
        p->map_party = address_map_party(p->map, str_of(p->party));
    }
    if (p->parts.indicators != NULL)
        p->indicators = indicators_acquire(p->parts.indicators);
    pipeline_rules_begin(&p->rules);
    pipeline_hit_begin(&p->hits, &p->arena, str_of(p->sensor), str_of(p->party));
}

static void batch_end(struct pipeline *p)
{
    if (!p->has_batch)
        return;
    address_map_give(p->map);
    p->map = NULL;
    if (p->indicators != NULL)
        indicators_release(p->parts.indicators, p->indicators);
    p->indicators = NULL;
    pipeline_rules_end(&p->rules);
    arena_done(&p->arena);
    arena_init(&p->arena, PIPELINE_ARENA_BYTES);
    p->batch_events = 0;
    p->has_batch = false;
}

void pipeline_free(struct pipeline *p)
{
    if (p == NULL)
        return;
    batch_end(p);
    pipeline_rules_free(&p->rules);
    arena_done(&p->arena);
    buf_done(&p->carried);
    roles_free(p->roles);
    layout_set_free(p->set);
    free(p);
}

/* ---- One event ---- */

/* Of the future: time would run ahead for all others that are held against it. */
static bool is_ahead(const struct pipeline *p, const struct record *record)
{
    return record->time_us > p->received.ms * 1000 + ahead_us;
}

static void count_oddities(struct pipeline *p, const struct record *record)
{
    int64_t now_us = p->received.ms * 1000;
    uint64_t hash = line_hash(record->source) ^ p->source_hash,
             *seen = &p->seen[hash % PIPELINE_SEEN];

    p->pending.repeated += *seen == hash;
    *seen = hash;
    p->pending.undated += !record->has_time;
    p->pending.ahead += is_ahead(p, record);
    p->pending.late += record->time_us < now_us - late_us;
}

static size_t add_mark(struct record_mark *marks, size_t count, enum record_mark_kind kind,
                       struct str text)
{
    if (text.len == 0 || count == PIPELINE_MARK_MAX)
        return count;
    marks[count] = (struct record_mark){kind, text};
    return count + 1;
}

/* Whatever sets hold it, an indicator is one mark. */
static size_t add_indicator_marks(struct record_mark *marks, size_t count,
                                  const struct lookup *lookup)
{
    for (size_t i = 0; i < lookup->count; i++) {
        size_t before = 0;

        while (before < i && !str_equal(lookup->hits[before].value, lookup->hits[i].value))
            before++;
        if (before == i)
            count = add_mark(marks, count, RECORD_INDICATOR, lookup->hits[i].value);
    }
    return count;
}

/* Whether the sensor's agreement covers events of this type. */
static bool is_agreed(struct pipeline *p, const struct record *record, struct role_list roles)
{
    struct str type = STR("");

    if (p->categories == 0)
        return true;
    for (size_t i = 0; i < roles.count && type.len == 0; i++)
        if (roles.rows[i].role == ROLES_KIND)
            type = (struct str){record->leaves[roles.rows[i].slot].ptr,
                                record->leaves[roles.rows[i].slot].len};
    return (p->categories & 1U << sensor_gate_category(type)) != 0;
}

/* Detection has seen them; what is kept has them empty. */
static void empty_bodies(struct pipeline *p, struct record *record, struct role_list roles)
{
    bool is_copied = false;

    if (p->categories == 0 || (p->categories & 1U << SENSOR_CONTENT) != 0)
        return;
    for (size_t i = 0; i < roles.count; i++) {
        uint32_t slot = roles.rows[i].slot;

        if (roles.rows[i].role != ROLES_BODY || record->layout->slots[slot].kind == LEAF_BARE)
            continue;
        if (!is_copied)
            memcpy(p->leaves, record->leaves,
                   record->layout->slot_count * sizeof(record->leaves[0]));
        is_copied = true;
        p->leaves[slot].len = 0;
        p->leaves[slot].is_escaped = p->leaves[slot].has_codes = false;
        p->pending.bodies++;
    }
    if (is_copied)
        record->leaves = p->leaves;
}

static enum status take(struct pipeline *p, struct record *record, struct role_list roles,
                        enum decoder_charset charset, struct fault *fault)
{
    struct record_mark *marks = p->marks;
    struct sighting sighting;
    struct lookup lookup;
    struct keep_id id;
    char id_text[KEEP_ID_BYTES];

    if (!record->has_time)
        roles_put_time(roles, record, p->zone_s, p->received.ms * 1000);
    count_oddities(p, record);
    sighting_make(p->map, p->map_party, record, roles, &p->arena, &sighting);
    sighting.has_baseline = sighting.has_baseline && !is_ahead(p, record);
    TRY(lookup_record(p->indicators, record, roles, p->received, &p->arena, &lookup, fault));
    pipeline_rules_ask(&p->rules, record);
    size_t count = sighting_marks(&sighting, marks);
    count = add_mark(marks, count, RECORD_SENSOR, str_of(p->sensor));
    if (sighting.owner_count == 0)
        count = add_mark(marks, count, RECORD_PARTY, str_of(p->party));
    count = add_indicator_marks(marks, count, &lookup);
    for (size_t i = 0; i < p->rules.count; i++)
        count = add_mark(marks, count, RECORD_RULE, pipeline_rules_id(&p->rules, p->rules.told[i]));
    if (charset != DECODER_UTF8)
        count = add_mark(marks, count, RECORD_CHARSET, str_of(decoder_charset_word(charset)));
    record->marks = marks;
    record->mark_count = count;
    empty_bodies(p, record, roles);
    enum status status = keep_append(p->lane, p->set, record, &id, fault);
    if (status != ST_OK)
        return status;
    p->pending.events++;
    p->pending.marked += sighting.owner_count > 0;
    p->pending.suppressed += lookup.suppressed;
    p->pending.indicator_hits += lookup.count;
    p->pending.rule_hits += p->rules.count;
    p->batch_events++;
    pipeline_rules_tell(&p->rules, record, roles, &sighting, id, !is_ahead(p, record), &p->hits);
    if (lookup.count > 0 || sighting.has_baseline)
        pipeline_hit_event(&p->hits, record, roles, &sighting, &lookup,
                           str_copy(&p->arena, str_of(keep_id_print(id, id_text))));
    return ST_OK;
}

static enum status turn_set(struct pipeline *p, struct fault *fault)
{
    TRY(pipeline_commit(p, fault));
    keep_forget(p->lane);
    layout_set_clear(p->set);
    roles_clear(p->roles);
    pipeline_rules_forget(&p->rules);
    return ST_OK;
}

/* A record as it was read: refuse it, or take it. */
static enum status admit(struct pipeline *p, struct record *record, enum decoder_charset charset,
                         struct instant received, enum refusal *ret_refusal, struct fault *fault)
{
    struct role_list roles = roles_of(p->roles, p->set, record->layout);

    *ret_refusal = is_agreed(p, record, roles) ? REFUSAL_NONE : REFUSAL_NOT_AGREED;
    if (*ret_refusal != REFUSAL_NONE)
        return ST_OK;
    batch_begin(p, received);
    TRY(take(p, record, roles, charset, fault));
    return p->batch_events >= PIPELINE_BATCH_EVENTS || p->arena.used_bytes >= PIPELINE_BATCH_BYTES
               ? pipeline_commit(p, fault)
               : ST_OK;
}

static void count_refusal(struct pipeline *p, enum refusal refusal)
{
    p->pending.refused += refusal != REFUSAL_NONE;
    p->pending.refusals[refusal] += refusal != REFUSAL_NONE;
}

static void count_bytes(struct pipeline *p, uint64_t to)
{
    if (to <= p->read_to)
        return;
    p->pending.bytes_in += to - p->read_to;
    p->read_to = to;
}

/* Up to the end of the line, which is part of it. */
static void count_line(struct pipeline *p, struct decoder *decoder, const struct decoded *decoded)
{
    uint64_t fed = decoder_counts(decoder)->bytes_in;

    count_bytes(p, decoded->end < fed ? decoded->end : fed);
}

void pipeline_end_source(struct pipeline *p, struct decoder *decoder)
{
    if (decoder != NULL)
        count_bytes(p, decoder_counts(decoder)->bytes_in);
    p->read_to = 0;
}

void pipeline_watch_refused(struct pipeline *p, pipeline_refused_fn *refused, void *with)
{
    p->refused = refused;
    p->refused_with = with;
}

enum status pipeline_run(struct pipeline *p, struct decoder *decoder, struct instant received,
                         struct fault *fault)
{
    struct decoded decoded;

    decoder_set_reference(decoder, received.ms * 1000);
    p->zone_s = decoder_zone_s(decoder);
    for (;;) {
        enum decoder_step step = decoder_next(decoder, p->set, &decoded);

        if (step == DECODER_HUNGRY)
            return ST_OK;
        if (step == DECODER_SET_FULL) {
            TRY(turn_set(p, fault));
            continue;
        }
        enum refusal refusal = decoded.refusal;

        count_line(p, decoder, &decoded);
        if (step == DECODER_RECORD)
            TRY(admit(p, &decoded.record, decoded.charset, received, &refusal, fault));
        count_refusal(p, refusal);
        if (refusal != REFUSAL_NONE && p->refused != NULL)
            p->refused(p->refused_with, &decoded, refusal);
    }
}

enum status pipeline_take_json(struct pipeline *p, struct str line, struct instant received,
                               enum refusal *ret_refusal, struct fault *fault)
{
    enum record_format format = decoder_json_format(line);
    struct record record;

    p->zone_s = MOMENT_BEIJING_S;
    enum status status = layout_read_json(p->set, format, line, &record);

    if (status == ST_LIMIT && layout_is_full(p->set)) {
        TRY(turn_set(p, fault));
        status = layout_read_json(p->set, format, line, &record);
    }
    if (status == ST_OK)
        TRY(admit(p, &record, DECODER_UTF8, received, ret_refusal, fault));
    else
        *ret_refusal = status != ST_LIMIT                 ? REFUSAL_NOT_JSON
                       : line.len > LAYOUT_LINE_MAX_BYTES ? REFUSAL_TOO_LONG
                                                          : REFUSAL_TOO_MANY;
    count_refusal(p, *ret_refusal);
    return ST_OK;
}

/* ---- The end of a batch ---- */

static enum status put_letters(struct pipeline *p, const struct alert_hit *hits, size_t count,
                               struct fault *fault)
{
    enum status status = ST_OK;

    for (size_t at = 0; at < count && status == ST_OK; at += ALERT_LETTER_HITS) {
        size_t part = count - at < ALERT_LETTER_HITS ? count - at : ALERT_LETTER_HITS;
        struct buf letter;

        buf_init(&letter, KEEP_OUTBOX_MAX_BYTES);
        alert_letter_write(&letter, hits + at, part);
        status = letter.status == ST_OK ? keep_outbox_put(p->lane, buf_view(&letter), fault)
                                        : fault_set(fault, letter.status, "alerts", "告警无法写入",
                                                    "the alerts cannot be written");
        buf_done(&letter);
    }
    return status;
}

/* What correlations and the baseline found is told once: when its batch could not be kept it goes
 * with the next one. */
static void carry(struct pipeline *p, size_t first)
{
    const struct pipeline_hits *hits = &p->hits;

    if (p->tell == NULL || hits->count == first)
        return;
    size_t count =
        hits->count - first < ALERT_LETTER_HITS ? hits->count - first : ALERT_LETTER_HITS;
    if (p->carried.len > 0) { /* one is waiting already, since nothing could be kept */
        p->counts.untold += hits->count - first;
        return;
    }
    alert_letter_write(&p->carried, hits->rows + first, count);
    p->counts.untold += hits->count - first - count;
}

static enum status keep(struct pipeline *p, struct fault *fault)
{
    TRY(keep_commit(p->lane, fault));
    pipeline_counts_add(&p->counts, &p->pending);
    p->pending = (struct pipeline_counts){0};
    return ST_OK;
}

static enum status keep_batch(struct pipeline *p, struct fault *fault)
{
    if (p->tell != NULL && p->carried.len > 0)
        TRY(keep_outbox_put(p->lane, buf_view(&p->carried), fault));
    if (p->tell != NULL)
        TRY(put_letters(p, p->hits.rows, p->hits.count, fault));
    return keep(p, fault);
}

static enum status commit(struct pipeline *p, bool is_end, struct fault *fault)
{
    size_t own = p->hits.count; /* of the batch's events; the rest is found now */

    pipeline_rules_drain(&p->rules, is_end, &p->hits);
    if (p->parts.baseline != NULL)
        pipeline_baseline_add(p->parts.baseline, &p->hits);
    enum status status = keep_batch(p, fault);
    if (status == ST_OK) {
        bool is_telling = p->tell != NULL && p->hits.count + p->carried.len > 0;

        buf_done(&p->carried);
        buf_init(&p->carried, KEEP_OUTBOX_MAX_BYTES);
        p->counts.untold += p->hits.untold;
        p->counts.hits += p->hits.count;
        if (is_telling)
            p->tell(p->with, p->lane);
    } else {
        carry(p, own);
    }
    batch_end(p);
    return status;
}

/* Without events there may still be places of sources. */
enum status pipeline_commit(struct pipeline *p, struct fault *fault)
{
    return p->has_batch ? commit(p, false, fault) : keep(p, fault);
}

enum status pipeline_make_room(struct pipeline *p, bool *ret_committed, struct fault *fault)
{
    *ret_committed = p->batch_events + ROOM_EVENTS >= PIPELINE_BATCH_EVENTS ||
                     p->arena.used_bytes >= PIPELINE_BATCH_BYTES / 2;
    return *ret_committed ? pipeline_commit(p, fault) : ST_OK;
}

void pipeline_drop(struct pipeline *p)
{
    keep_drop(p->lane);
    p->pending = (struct pipeline_counts){0};
    batch_end(p);
}

enum status pipeline_set_source(struct pipeline *p, const struct pipeline_source *source,
                                struct fault *fault)
{
    TRY(pipeline_commit(p, fault));
    put_source(p, source);
    return ST_OK;
}

enum status pipeline_finish(struct pipeline *p, struct fault *fault)
{
    batch_begin(p, instant_system_now());
    return commit(p, true, fault);
}

const struct pipeline_counts *pipeline_counts(const struct pipeline *p)
{
    return &p->counts;
}

/* ---- Numbers ---- */

void pipeline_counts_add(struct pipeline_counts *sum, const struct pipeline_counts *more)
{
    sum->events += more->events;
    sum->refused += more->refused;
    sum->bytes_in += more->bytes_in;
    sum->bytes_stored += more->bytes_stored;
    for (size_t i = 0; i < REFUSALS; i++)
        sum->refusals[i] += more->refusals[i];
    sum->undated += more->undated;
    sum->ahead += more->ahead;
    sum->late += more->late;
    sum->repeated += more->repeated;
    sum->bodies += more->bodies;
    sum->marked += more->marked;
    sum->rule_hits += more->rule_hits;
    sum->indicator_hits += more->indicator_hits;
    sum->hits += more->hits;
    sum->suppressed += more->suppressed;
    sum->untold += more->untold;
}

json_t *pipeline_counts_json(const struct pipeline_counts *counts, struct arena *arena)
{
    json_t *out = json_new_object(arena), *refusals = json_new_object(arena);

    for (enum refusal i = 0; i < REFUSALS; i++)
        if (counts->refusals[i] > 0)
            json_put_int(refusals, refusal_word(i), (int64_t)counts->refusals[i]);
    json_put_int(out, "events", (int64_t)counts->events);
    json_put_int(out, "refused", (int64_t)counts->refused);
    json_put(out, "refusals", refusals);
    json_put_int(out, "bytes_in", (int64_t)counts->bytes_in);
    json_put_int(out, "bytes_stored", (int64_t)counts->bytes_stored);
    json_put_int(out, "undated", (int64_t)counts->undated);
    json_put_int(out, "ahead", (int64_t)counts->ahead);
    json_put_int(out, "late", (int64_t)counts->late);
    json_put_int(out, "repeated", (int64_t)counts->repeated);
    json_put_int(out, "bodies", (int64_t)counts->bodies);
    json_put_int(out, "marked", (int64_t)counts->marked);
    json_put_int(out, "rule_hits", (int64_t)counts->rule_hits);
    json_put_int(out, "indicator_hits", (int64_t)counts->indicator_hits);
    json_put_int(out, "suppressed", (int64_t)counts->suppressed);
    json_put_int(out, "hits", (int64_t)counts->hits);
    json_put_int(out, "untold", (int64_t)counts->untold);
    return out;
}
