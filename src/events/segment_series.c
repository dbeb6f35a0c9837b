/* SPDX-License-Identifier: Apache-2.0
 * Planes of bytes, and the ways to make numbers small before. */
#include "events/segment_series.h"

enum series_method {
    SERIES_PLAIN,  /* numbers less the base */
    SERIES_DELTA,  /* zigzag of the difference to the one before */
    SERIES_BESIDE, /* zigzag of the difference to the number beside */
    SERIES_RECENT, /* codes: 0 is new, else how long ago its word was new */
    SERIES_LED,    /* numbers: 0 is the leader's, else 1 + the number less the base */
    SERIES_LED_RECENT,
    SERIES_METHODS
};

enum { PLANES_MAX = 8, SAMPLE_MAX = 8192 };

static const uint32_t no_leader = UINT32_MAX;

void segment_series_done(struct segment_series *series)
{
    free(series->best);
    free(series->other);
    free(series->plane);
    *series = (struct segment_series){0};
}

static enum status reserve(struct segment_series *series, size_t count)
{
    if (count <= series->max)
        return ST_OK;
    segment_series_done(series);
    series->best = calloc(count, sizeof *series->best);
    series->other = calloc(count, sizeof *series->other);
    series->plane = calloc(count, 1);
    if (!series->best || !series->other || !series->plane) {
        segment_series_done(series);
        return ST_MEMORY;
    }
    series->max = count;
    return ST_OK;
}

/* ---- What a plane may cost ---- */

static uint8_t planes_of(const uint64_t *values, size_t count)
{
    uint64_t all = 0;
    uint8_t planes = 0;

    for (size_t i = 0; i < count; i++)
        all |= values[i];
    for (; all > 0; all >>= 8)
        planes++;
    return planes;
}

/* 256 × log2(x) of a whole number, near enough to choose by. */
static uint32_t log2_of(uint32_t x)
{
    uint32_t whole = 31U - (uint32_t)__builtin_clz(x);

    return whole * 256 + (uint32_t)((((uint64_t)x << 8) >> whole) - 256);
}

/* Bits that order-0 coding of each plane would take, from a sample; plus what a plane costs anyway.
 */
static uint64_t cost_of(const uint64_t *values, size_t count)
{
    uint8_t planes = planes_of(values, count);
    size_t step = count / SAMPLE_MAX + 1, sampled = (count + step - 1) / step;
    uint64_t cost = 0;

    for (uint8_t plane = 0; plane < planes; plane++) {
        uint32_t counts[256] = {0};
        uint64_t bits = 0;

        for (size_t i = 0; i < count; i += step)
            counts[values[i] >> (8 * plane) & 0xFF]++;
        for (int i = 0; i < 256; i++)
            if (counts[i] > 0)
                bits += (uint64_t)counts[i] * (log2_of((uint32_t)sampled) - log2_of(counts[i]));
        cost += bits / 256 * step + 64;
    }
    return cost;
}

/* Keep what lies in `other` when it costs less than `*cost`. */
static bool is_better(struct segment_series *series, size_t count, uint64_t *cost)
{
    uint64_t another = cost_of(series->other, count);
    uint64_t *best = series->best;

    if (another >= *cost)
        return false;
    *cost = another;
    series->best = series->other;
    series->other = best;
    return true;
}

static enum status put_planes(struct segment_series *series, struct segment_pack *pack,
                              struct buf *directory, const uint64_t *values, size_t count,
                              enum series_method method, int64_t base)
{
    uint8_t planes = planes_of(values, count);

    segment_pack_varint(directory, (uint64_t)method << 4 | planes);
    segment_pack_varint(directory, segment_pack_zigzag(base));
    for (uint8_t plane = 0; plane < planes; plane++) {
        for (size_t i = 0; i < count; i++)
            series->plane[i] = (char)(values[i] >> (8 * plane));
        segment_pack_add(pack, (struct str){series->plane, count});
    }
    return directory->status;
}

enum status segment_series_put_plain(struct segment_series *series, struct segment_pack *pack,
                                     struct buf *directory, const uint64_t *values, size_t count)
{
    TRY(reserve(series, count));
    return put_planes(series, pack, directory, values, count, SERIES_PLAIN, 0);
}

/* ---- Codes ---- */

static void recent_of(const uint32_t *codes, size_t count, const uint32_t *leaders, uint64_t *out)
{
    uint32_t next = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_new = codes[i] == next;

        if (leaders && leaders[i] != no_leader && codes[leaders[i]] == codes[i]) {
            out[i] = 0;
            continue;
        }
        out[i] = (is_new ? 0 : next - codes[i]) + (leaders != NULL);
        next += is_new;
    }
}

enum status segment_series_put_codes(struct segment_series *series, struct segment_pack *pack,
                                     struct buf *directory, const uint32_t *codes, size_t count,
                                     const uint32_t *leaders)
{
    enum series_method method = SERIES_PLAIN;

    TRY(reserve(series, count));
    for (size_t i = 0; i < count; i++)
        series->best[i] = codes[i];
    uint64_t cost = cost_of(series->best, count);
    if (cost > 0) {
        recent_of(codes, count, NULL, series->other);
        if (is_better(series, count, &cost))
            method = SERIES_RECENT;
    }
    if (cost > 0 && leaders) {
        recent_of(codes, count, leaders, series->other);
        if (is_better(series, count, &cost))
            method = SERIES_LED_RECENT;
    }
    return put_planes(series, pack, directory, series->best, count, method, 0);
}

/* ---- Signed numbers ---- */

static int64_t least_of(const int64_t *values, size_t count)
{
    int64_t least = count > 0 ? values[0] : 0;

    for (size_t i = 1; i < count; i++)
        least = values[i] < least ? values[i] : least;
    return least;
}

static int64_t difference(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t sum(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

enum status segment_series_put(struct segment_series *series, struct segment_pack *pack,
                               struct buf *directory, const int64_t *values, size_t count,
                               const int64_t *beside, const uint32_t *leaders)
{
    enum series_method method = SERIES_PLAIN;
    int64_t least = least_of(values, count), base = least;

    TRY(reserve(series, count));
    for (size_t i = 0; i < count; i++)
        series->best[i] = (uint64_t)difference(values[i], least);
    uint64_t cost = cost_of(series->best, count);
    if (cost > 0) {
        for (size_t i = 0; i < count; i++)
            series->other[i] = segment_pack_zigzag(difference(values[i], i ? values[i - 1] : 0));
        if (is_better(series, count, &cost))
            method = SERIES_DELTA;
    }
    if (cost > 0 && beside) {
        for (size_t i = 0; i < count; i++)
            series->other[i] = segment_pack_zigzag(difference(values[i], beside[i]));
        if (is_better(series, count, &cost))
            method = SERIES_BESIDE;
    }
    /* One is added to the others, which must not run over. */
    if (cost > 0 && leaders && planes_of(series->best, count) < PLANES_MAX) {
        for (size_t i = 0; i < count; i++) {
            bool is_led = leaders[i] != no_leader && values[leaders[i]] == values[i];

            series->other[i] = is_led ? 0 : (uint64_t)difference(values[i], least) + 1;
        }
        if (is_better(series, count, &cost))
            method = SERIES_LED;
    }
    if (method == SERIES_DELTA || method == SERIES_BESIDE)
        base = 0;
    return put_planes(series, pack, directory, series->best, count, method, base);
}

/* ---- Reading ---- */

bool segment_series_read(struct segment_cursor *directory, uint64_t *item,
                         struct segment_series_place *ret_place)
{
    uint64_t word = segment_pack_read_below(directory, (uint64_t)SERIES_METHODS << 4);

    ret_place->method = (uint8_t)(word >> 4);
    ret_place->planes = (uint8_t)(word & 0xF);
    ret_place->base = segment_pack_unzigzag(segment_pack_read(directory));
    ret_place->item = *item;
    *item += ret_place->planes;
    return !directory->is_bad && ret_place->method < SERIES_METHODS &&
           ret_place->planes <= PLANES_MAX;
}

bool segment_series_is_led(const struct segment_series_place *place)
{
    return place->method == SERIES_LED || place->method == SERIES_LED_RECENT;
}

bool segment_series_is_beside(const struct segment_series_place *place)
{
    return place->method == SERIES_BESIDE;
}

bool segment_series_get_plain(struct segment_unpack *unpack,
                              const struct segment_series_place *place, size_t count,
                              uint64_t **ret_values)
{
    uint64_t *values = ARENA_ARRAY(unpack->arena, count + 1, uint64_t);

    for (uint8_t plane = 0; plane < place->planes; plane++) {
        struct str bytes;

        if (!segment_unpack_item(unpack, place->item + plane, &bytes) || bytes.len != count)
            return false;
        for (size_t i = 0; i < count; i++)
            values[i] |= (uint64_t)(uint8_t)bytes.ptr[i] << (8 * plane);
    }
    *ret_values = values;
    return true;
}

/* Planes as codes; bits above the 32nd are damage. */
static bool small_planes(struct segment_unpack *unpack, const struct segment_series_place *place,
                         size_t count, uint32_t *values)
{
    if (place->planes > 4)
        return false;
    for (uint8_t plane = 0; plane < place->planes; plane++) {
        struct str bytes;

        if (!segment_unpack_item(unpack, place->item + plane, &bytes) || bytes.len != count)
            return false;
        for (size_t i = 0; i < count; i++)
            values[i] |= (uint32_t)(uint8_t)bytes.ptr[i] << (8 * plane);
    }
    return true;
}

static bool codes_from_recent(uint32_t *codes, size_t count, size_t words, const uint32_t *leaders)
{
    uint32_t next = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t symbol = codes[i];

        if (leaders && symbol-- == 0) {
            if (leaders[i] >= i)
                return false;
            codes[i] = codes[leaders[i]];
            continue;
        }
        if (symbol > next || (symbol == 0 && next >= words))
            return false;
        codes[i] = next - symbol;
        next += symbol == 0;
    }
    return true;
}

bool segment_series_get_codes(struct segment_unpack *unpack,
                              const struct segment_series_place *place, size_t count, size_t words,
                              const uint32_t *leaders, uint32_t **ret_codes)
{
    uint32_t *codes = ARENA_ARRAY(unpack->arena, count + 1, uint32_t);
    bool is_led = place->method == SERIES_LED_RECENT;
    bool is_sound = small_planes(unpack, place, count, codes);

    if (is_sound && (is_led || place->method == SERIES_RECENT))
        is_sound =
            (!is_led || leaders) && codes_from_recent(codes, count, words, is_led ? leaders : NULL);
    else
        is_sound = is_sound && place->method == SERIES_PLAIN;
    for (size_t i = 0; is_sound && i < count; i++)
        is_sound = codes[i] < words;
    *ret_codes = codes;
    return is_sound;
}

static bool led_numbers(int64_t *values, size_t count, int64_t base, const uint32_t *leaders)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] != 0)
            values[i] = sum(difference(values[i], 1), base);
        else if (leaders[i] < i)
            values[i] = values[leaders[i]];
        else
            return false;
    }
    return true;
}

bool segment_series_get(struct segment_unpack *unpack, const struct segment_series_place *place,
                        size_t count, const int64_t *beside, const uint32_t *leaders,
                        int64_t **ret_values)
{
    uint64_t *raw = NULL;

    if (!segment_series_get_plain(unpack, place, count, &raw))
        return false;
    int64_t *values = (int64_t *)raw;
    *ret_values = values;
    switch ((enum series_method)place->method) {
    case SERIES_PLAIN:
        for (size_t i = 0; i < count; i++)
            values[i] = sum((int64_t)raw[i], place->base);
        return true;
    case SERIES_DELTA:
        for (size_t i = 0; i < count; i++)
            values[i] = sum(segment_pack_unzigzag(raw[i]), i ? values[i - 1] : 0);
        return true;
    case SERIES_BESIDE:
        for (size_t i = 0; beside && i < count; i++)
            values[i] = sum(segment_pack_unzigzag(raw[i]), beside[i]);
        return beside != NULL;
    case SERIES_LED:
        return leaders && led_numbers(values, count, place->base, leaders);
    case SERIES_RECENT:
    case SERIES_LED_RECENT:
    case SERIES_METHODS:
    default:
        return false;
    }
}
