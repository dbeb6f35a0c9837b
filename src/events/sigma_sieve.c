/* SPDX-License-Identifier: Apache-2.0
 * Windows of four bytes at every few bytes of a source, in a bit map and sorted rows. */
#include "events/sigma_sieve.h"

#include <stdlib.h>
#include <string.h>

#include "events/fold.h"
#include "events/sigma_grams.h"
#include "events/sigma_text.h"

enum { WINDOW = 4, STEP_MAX = 8, BITS_MIN = 14, BITS_MAX = 18, PROBES_MAX = 32 };

/* A piece waiting under one of its windows. */
struct row {
    uint32_t gram;
    uint32_t at; /* of the window within the piece */
    struct str piece;
};

struct sigma_sieve {
    size_t step; /* every piece has a window at one of so many places in a row */
    struct sigma_grams grams;
    struct row *rows; /* by gram */
    size_t count;
    struct str *pieces;
    size_t piece_count;
};

/* Letters of both cases alike; some other bytes too, which only costs a comparison. */
static inline uint32_t gram_at(const char *at)
{
    uint32_t gram;

    memcpy(&gram, at, sizeof gram);
    return gram | 0x20202020U;
}

/* Stands for itself in the source of every format, or as \uXXXX. */
static bool is_plain(char c)
{
    return c >= ' ' && c < 0x7F && !strchr("\"\\/]=|", c);
}

static struct str longest_piece(struct str text)
{
    struct str best = {text.ptr, 0};

    for (size_t at = 0; at < text.len; at++) {
        size_t end = at;
        while (end < text.len && is_plain(text.ptr[end]))
            end++;
        if (end - at > best.len)
            best = (struct str){text.ptr + at, end - at};
        at = end;
    }
    return best;
}

/* Numbers are compared in another form than they are written in. */
static bool may_be_number(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("0123456789+-.einfa", text.ptr[i]))
            return false;
    return true;
}

/* What the source must hold when the test holds; empty: nothing is known. */
static struct str piece_of(struct arena *arena, const struct sigma_matcher_atom *atom)
{
    const struct sigma_test *test = atom->test;
    struct str literal = {"", 0};

    if (test->op == SIGMA_REGEX)
        literal = sigma_regex_literal(atom->regex);
    else if (test->op == SIGMA_GLOB)
        literal = sigma_text_glob_literal(arena, fold_copy(arena, test->text));
    else if (test->op < SIGMA_GLOB)
        literal = fold_copy(arena, test->text);
    if (may_be_number(literal))
        return (struct str){"", 0};
    return longest_piece(literal);
}

/* The place of the first of `step` windows: where fewest letters are, they are the rarest. */
static size_t choose_place(struct str piece, size_t step)
{
    size_t best = 0, fewest = SIZE_MAX;

    for (size_t at = 0; at + step + WINDOW - 1 <= piece.len; at++) {
        size_t letters = 0;
        for (size_t i = at; i < at + step + WINDOW - 1; i++)
            letters += piece.ptr[i] >= 'a' && piece.ptr[i] <= 'z';
        if (letters < fewest) {
            fewest = letters;
            best = at;
        }
    }
    return best;
}

static int row_order(const void *a, const void *b)
{
    const struct row *one = a, *other = b;

    return one->gram < other->gram ? -1 : one->gram > other->gram;
}

/* Of pieces that are long enough. */
static struct sigma_sieve *sieve_of(struct arena *arena, struct str *pieces, size_t count)
{
    struct sigma_sieve *sieve = ARENA_NEW(arena, struct sigma_sieve);
    uint32_t bits = BITS_MIN;

    sieve->pieces = pieces;
    sieve->piece_count = count;
    sieve->step = STEP_MAX;
    for (size_t i = 0; i < count; i++)
        if (pieces[i].len - WINDOW + 1 < sieve->step)
            sieve->step = pieces[i].len - WINDOW + 1;
    sieve->rows = ARENA_ARRAY(arena, count * sieve->step + 1, struct row);
    for (size_t i = 0; i < count; i++) {
        size_t place = choose_place(pieces[i], sieve->step);
        for (size_t at = place; at < place + sieve->step; at++)
            sieve->rows[sieve->count++] =
                (struct row){gram_at(pieces[i].ptr + at), (uint32_t)at, pieces[i]};
    }
    if (sieve->count > 1)
        qsort(sieve->rows, sieve->count, sizeof *sieve->rows, row_order);
    while (bits < BITS_MAX && (1U << bits) < sieve->count * PROBES_MAX)
        bits++;
    uint32_t *grams = ARENA_ARRAY(arena, sieve->count + 1, uint32_t);
    for (size_t i = 0; i < sieve->count; i++)
        grams[i] = sieve->rows[i].gram;
    sigma_grams_make(arena, &sieve->grams, grams, sieve->count, bits);
    return sieve;
}

struct sigma_sieve *sigma_sieve_new(struct arena *arena, const struct sigma_matcher_atom *atoms,
                                    size_t count)
{
    struct str *pieces = ARENA_ARRAY(arena, count + 1, struct str);

    for (size_t i = 0; i < count; i++) {
        pieces[i] = piece_of(arena, &atoms[i]);
        if (pieces[i].len < WINDOW)
            return NULL;
    }
    return sieve_of(arena, pieces, count);
}

const struct sigma_sieve *sigma_sieve_join(struct arena *arena,
                                           const struct sigma_sieve *const *sieves, size_t count)
{
    size_t total = 0, next = 0;

    if (count == 1)
        return sieves[0];
    for (size_t i = 0; i < count; i++)
        total += sieves[i]->piece_count;
    struct str *pieces = ARENA_ARRAY(arena, total + 1, struct str);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sieves[i]->piece_count; k++)
            pieces[next++] = sieves[i]->pieces[k];
    return sieve_of(arena, pieces, total);
}

/* ---- Looking ---- */

static bool piece_stands(struct str piece, const char *at)
{
    for (size_t i = 0; i < piece.len; i++) {
        unsigned char byte = (unsigned char)at[i];
        if ((byte | ((unsigned char)(byte - 'A') < 26 ? 0x20 : 0)) != (unsigned char)piece.ptr[i])
            return false;
    }
    return true;
}

static bool look_at(const struct sigma_sieve *sieve, struct str source, size_t at, uint32_t gram)
{
    for (size_t i = sigma_grams_row(&sieve->grams, gram);
         i < sieve->count && sieve->rows[i].gram == gram; i++) {
        const struct row *row = &sieve->rows[i];
        if (at >= row->at && row->piece.len <= source.len - (at - row->at) &&
            piece_stands(row->piece, source.ptr + (at - row->at)))
            return true;
    }
    return false;
}

bool sigma_sieve_holds(const struct sigma_sieve *sieve, struct str source)
{
    const uint64_t *map = sieve->grams.map;
    uint32_t shift = sieve->grams.map_shift;
    size_t step = sieve->step;

    for (size_t at = 0; at + WINDOW <= source.len; at += step) {
        uint32_t gram = gram_at(source.ptr + at);
        if (sigma_grams_may_hold(map, shift, gram) && look_at(sieve, source, at, gram))
            return true;
    }
    return false;
}
