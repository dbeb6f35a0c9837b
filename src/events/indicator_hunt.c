/* SPDX-License-Identifier: Apache-2.0
 * Dictionaries against indicators, segment by segment. */
#include "events/indicator_hunt.h"

#include <string.h>

enum { HUNT_PIECE_BYTES = 1 << 30 };

/* What a part of a word hit, told for every row that holds the word. */
struct found {
    struct str observed;
    const struct indicators_hit *rows;
    size_t count;
    struct found *next;
};

struct hunting {
    const struct indicator_hunt *hunt;
    struct arena *arena, piece_arena;
    struct indicator_hunt_answer *answer;
    struct fault *fault;
    struct indicators_hits *hits;
    /* The segment and field now looked at. */
    const struct search_piece *piece;
    struct segment *segment;
    const int64_t *times_us;
    size_t field;
    enum roles_kind role;
    const struct str *hosts; /* by row, for URLs without one; NULL until needed */
};

/* How a role is asked; false: it is not. */
static bool key_of(enum roles_kind role, enum indicators_key *ret_key)
{
    static const struct {
        enum roles_kind role;
        enum indicators_key key;
    } keys[] = {
        {ROLES_SOURCE_IP, INDICATORS_ADDRESS}, {ROLES_TARGET_IP, INDICATORS_ADDRESS},
        {ROLES_ADDRESS, INDICATORS_ADDRESS},   {ROLES_DOMAIN, INDICATORS_HOST},
        {ROLES_URL, INDICATORS_URL},           {ROLES_HASH, INDICATORS_HASH},
        {ROLES_HASHES, INDICATORS_HASH},       {ROLES_MAIL, INDICATORS_EMAIL},
        {ROLES_FINGERPRINT, INDICATORS_JA3},
    };

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (keys[i].role == role) {
            *ret_key = keys[i].key;
            return true;
        }
    }
    return false;
}

static bool role_of_field(const struct hunting *h, size_t field, enum roles_kind *ret_role)
{
    enum record_format format = segment_field_format(h->segment, field);
    struct str path = segment_field_name(h->segment, field);

    if (format >= RECORD_FORMATS) /* a mark, which is no value of the event */
        return false;
    struct str name = taxonomy_normal(h->hunt->taxonomy, format, path);
    return roles_of_name(name.len > 0 ? name : path, ret_role);
}

/* ---- telling ---- */

static void tell(struct hunting *h, uint32_t row, const struct found *found)
{
    struct indicator_hunt_answer *answer = h->answer;
    int64_t time_us = h->times_us[row];

    if (time_us < h->hunt->from_us || time_us >= h->hunt->to_us)
        return;
    for (size_t i = 0; i < found->count; i++) {
        if (found->rows[i].suppressed_by != NULL) {
            answer->suppressed++;
            continue;
        }
        answer->total++;
        if (answer->count == h->hunt->limit)
            continue;
        struct indicator_hunt_hit *hit = &answer->hits[answer->count++];
        *hit = (struct indicator_hunt_hit){
            .time_us = time_us,
            .field = str_copy(h->arena, segment_field_name(h->segment, h->field)),
            .observed = str_copy(h->arena, found->observed),
            .indicator = found->rows[i],
        };
        hit->indicator.value = str_copy(h->arena, hit->indicator.value);
        hit->indicator.note = str_copy(h->arena, hit->indicator.note);
        h->hunt->place->id(h->hunt->place->context, h->piece, row, hit->id);
    }
}

/* Put what a text hits before *found. */
static enum status match(struct hunting *h, enum indicators_key key, struct str text,
                         struct found **found)
{
    struct indicators_hits *hits = h->hits;
    struct indicators_hit *rows;
    struct found *one;

    if (text.len == 0 || !indicators_match_maybe(h->hunt->snapshot, key, text))
        return ST_OK;
    TRY(indicators_match(h->hunt->snapshot, key, text, h->hunt->now, &h->piece_arena, hits,
                         h->fault));
    if (hits->count == 0)
        return ST_OK;
    one = ARENA_NEW(&h->piece_arena, struct found);
    rows = ARENA_ARRAY(&h->piece_arena, hits->count, struct indicators_hit);
    memcpy(rows, hits->rows, hits->count * sizeof(*rows));
    *one = (struct found){str_copy(&h->piece_arena, text), rows, hits->count, *found};
    *found = one;
    return ST_OK;
}

/* ---- words ---- */

/* What a word asks, one after another: itself, or each hash of "SHA1=…,MD5=…". */
static struct str next_part(enum roles_kind role, struct str *rest)
{
    struct str value, part;

    if (role != ROLES_HASHES) {
        part = *rest;
        *rest = (struct str){"", 0};
        return part;
    }
    part = str_cut(*rest, ',', rest);
    (void)str_cut(part, '=', &value);
    return value;
}

static bool is_hostless(const struct hunting *h, struct str word)
{
    return h->role == ROLES_URL && word.len > 0 && word.ptr[0] == '/';
}

static bool may_hit(const struct hunting *h, enum indicators_key key, struct str word)
{
    if (is_hostless(h, word))
        return true; /* its host stands in another column */
    while (word.len > 0) {
        struct str part = next_part(h->role, &word);
        if (part.len > 0 && indicators_match_maybe(h->hunt->snapshot, key, part))
            return true;
    }
    return false;
}

/* The host that each row names, from the first of its columns that has one. */
static enum status take_hosts(struct hunting *h)
{
    static const enum roles_kind order[] = {ROLES_DOMAIN, ROLES_TARGET_IP};
    struct str *hosts = ARENA_ARRAY(&h->piece_arena, segment_rows(h->segment) + 1, struct str);

    for (size_t o = 0; o < sizeof(order) / sizeof(order[0]); o++) {
        for (size_t f = 0; f < segment_field_count(h->segment); f++) {
            const struct segment_column *column;
            enum roles_kind role;
            if (!role_of_field(h, f, &role) || role != order[o])
                continue;
            TRY(segment_column(h->segment, f, &column, h->fault));
            for (size_t i = 0; column->kind == SEGMENT_WORDS && i < column->count; i++)
                if (hosts[column->rows[i]].len == 0 && column->codes[i] < column->word_count)
                    hosts[column->rows[i]] = column->words[column->codes[i]];
        }
    }
    h->hosts = hosts;
    return ST_OK;
}

/* A URL without host, in one row: behind the host that its event names, and by itself. */
static enum status hunt_hostless(struct hunting *h, uint32_t row, struct str path)
{
    char whole[LOOKUP_URL_MAX_BYTES];
    struct found *found = NULL;

    if (h->hosts == NULL)
        TRY(take_hosts(h));
    struct str host = h->hosts[row];
    if (host.len == 0 || host.len + path.len > sizeof(whole))
        return ST_OK;
    memcpy(whole, host.ptr, host.len);
    memcpy(whole + host.len, path.ptr, path.len);
    TRY(match(h, INDICATORS_URL, (struct str){whole, host.len + path.len}, &found));
    if (found)
        tell(h, row, found);
    return ST_OK;
}

/* ---- columns ---- */

/* What each word of the column hits; *ret_any: some word does, or must be asked by row. */
static enum status hunt_words(struct hunting *h, enum indicators_key key,
                              const struct segment_column *column, struct found **words,
                              bool *ret_any)
{
    *ret_any = false;
    for (size_t w = 0; w < column->word_count; w++) {
        struct str rest = column->words[w];
        if (is_hostless(h, rest)) {
            *ret_any = true;
            continue;
        }
        while (rest.len > 0)
            TRY(match(h, key, next_part(h->role, &rest), &words[w]));
        *ret_any = *ret_any || words[w] != NULL;
    }
    return ST_OK;
}

static enum status hunt_rows(struct hunting *h, enum indicators_key key)
{
    const struct segment_column *column;
    struct found **words;
    bool has_any;

    TRY(segment_column(h->segment, h->field, &column, h->fault));
    if (column->kind != SEGMENT_WORDS)
        return ST_OK;
    words = ARENA_ARRAY(&h->piece_arena, column->word_count + 1, struct found *);
    TRY(hunt_words(h, key, column, words, &has_any));
    if (!has_any)
        return ST_OK;
    if (h->times_us == NULL)
        TRY(segment_times(h->segment, &h->times_us, h->fault));
    for (size_t i = 0; i < column->count; i++) {
        if (column->codes[i] >= column->word_count)
            continue; /* the JSON null */
        struct str word = column->words[column->codes[i]];
        if (is_hostless(h, word))
            TRY(hunt_hostless(h, column->rows[i], word));
        for (const struct found *f = words[column->codes[i]]; f; f = f->next)
            tell(h, column->rows[i], f);
    }
    return ST_OK;
}

static enum status hunt_field(struct hunting *h, size_t field)
{
    struct segment_dictionary dictionary;
    enum indicators_key key;
    bool may = false;

    h->field = field;
    if (!role_of_field(h, field, &h->role) || !key_of(h->role, &key))
        return ST_OK;
    TRY(segment_dictionary(h->segment, field, &dictionary, h->fault));
    if (dictionary.is_told) {
        if (dictionary.kind != SEGMENT_WORDS)
            return ST_OK;
        for (size_t w = 0; w < dictionary.count && !may; w++)
            may = may_hit(h, key, dictionary.words[w]);
        if (!may)
            return ST_OK;
    }
    return hunt_rows(h, key);
}

static enum status hunt_piece(struct hunting *h)
{
    const struct search_place *place = h->hunt->place;
    enum status status;

    h->times_us = NULL;
    h->hosts = NULL;
    TRY(place->open(place->context, h->piece, &h->segment, h->fault));
    arena_init(&h->piece_arena, (size_t)HUNT_PIECE_BYTES * 4);
    status = ST_OK;
    for (size_t f = 0; status == ST_OK && f < segment_field_count(h->segment); f++)
        status = hunt_field(h, f);
    arena_done(&h->piece_arena);
    place->close(place->context, h->piece, h->segment);
    h->answer->pieces++;
    h->answer->rows += h->piece->rows;
    return status;
}

enum status indicator_hunt(const struct indicator_hunt *hunt, struct arena *arena,
                           struct indicator_hunt_answer *ret_answer, struct fault *fault)
{
    struct hunting h = {
        .hunt = hunt,
        .arena = arena,
        .answer = ret_answer,
        .fault = fault,
        .hits = ARENA_NEW(arena, struct indicators_hits),
    };

    *ret_answer = (struct indicator_hunt_answer){
        .hits = ARENA_ARRAY(arena, hunt->limit + 1, struct indicator_hunt_hit)};
    for (size_t i = 0; i < hunt->place->count; i++) {
        h.piece = &hunt->place->pieces[i];
        if (h.piece->last_us < hunt->from_us || h.piece->first_us >= hunt->to_us)
            continue;
        TRY(hunt_piece(&h));
    }
    return ST_OK;
}
