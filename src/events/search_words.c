/* SPDX-License-Identifier: Apache-2.0
 * Walking dictionaries. */
#include "events/search_words.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

enum { PIECE_ARENA_MIB = 1024, NUMBER_BYTES = 24 };

struct hunt {
    const struct search_words *asked;
    int64_t until_ms;
    atomic_size_t next;
    atomic_bool is_stopped;
};

struct hunter {
    struct hunt *hunt;
    unsigned number;
    pthread_t thread;
    struct search_words_answer answer;
    enum status status;
    struct fault fault;
};

/* One column of the piece that is walked. */
struct walk {
    struct hunter *hunter;
    struct search_word word;
    const struct segment_column *column;
    struct arena *arena;
    bool is_over; /* the rest of the segment is not wanted */
};

static bool is_sought(struct walk *walk, struct str text)
{
    const struct search_words *asked = walk->hunter->hunt->asked;

    walk->word.text = text;
    walk->hunter->answer.words++;
    if (!asked->word(asked->context, walk->hunter->number, &walk->word))
        return false;
    walk->hunter->answer.found++;
    return true;
}

static void rows_tell(struct walk *walk, const uint32_t *rows, size_t count)
{
    const struct search_words *asked = walk->hunter->hunt->asked;

    if (asked->rows && !asked->rows(asked->context, walk->hunter->number, &walk->word, rows, count))
        walk->is_over = true;
}

/* Rows of one code, each once. */
static size_t rows_of_code(const struct segment_column *column, uint32_t code, uint32_t *rows)
{
    size_t count = 0;

    for (size_t i = 0; i < column->count; i++)
        if (column->codes[i] == code && (count == 0 || rows[count - 1] != column->rows[i]))
            rows[count++] = column->rows[i];
    return count;
}

static void words_walk(struct walk *walk)
{
    const struct segment_column *column = walk->column;
    uint32_t *rows = NULL;

    for (size_t i = 0; i < column->word_count && !walk->is_over; i++) {
        if (!is_sought(walk, column->words[i]))
            continue;
        if (!rows)
            rows = ARENA_ARRAY(walk->arena, column->count + 1, uint32_t);
        rows_tell(walk, rows, rows_of_code(column, (uint32_t)i, rows));
    }
}

struct numbered {
    int64_t number;
    uint32_t row;
};

static int numbered_order(const void *a, const void *b)
{
    const struct numbered *one = a, *two = b;

    if (one->number != two->number)
        return one->number > two->number ? 1 : -1;
    return (one->row > two->row) - (one->row < two->row);
}

static void numbers_walk(struct walk *walk)
{
    const struct segment_column *column = walk->column;
    struct numbered *list = ARENA_ARRAY(walk->arena, column->count + 1, struct numbered);
    uint32_t *rows = ARENA_ARRAY(walk->arena, column->count + 1, uint32_t);
    char text[NUMBER_BYTES];

    for (size_t i = 0; i < column->count; i++)
        list[i] = (struct numbered){column->numbers[i], column->rows[i]};
    qsort(list, column->count, sizeof *list, numbered_order);
    for (size_t i = 0, end; i < column->count && !walk->is_over; i = end) {
        size_t count = 0;

        for (end = i; end < column->count && list[end].number == list[i].number; end++)
            if (count == 0 || rows[count - 1] != list[end].row)
                rows[count++] = list[end].row;
        int len = snprintf(text, sizeof text, "%" PRId64, list[i].number);
        if (is_sought(walk, (struct str){text, (size_t)len}))
            rows_tell(walk, rows, count);
    }
}

/* Is anything sought among the different values?  They are shown again with their rows, if so. */
static bool has_sought(struct walk *walk, const struct segment_dictionary *dictionary)
{
    char text[NUMBER_BYTES];
    uint64_t before = walk->hunter->answer.found, words = walk->hunter->answer.words;
    bool is_found = false;

    for (size_t i = 0; i < dictionary->count && !is_found; i++) {
        struct str word = {text, 0};

        if (dictionary->kind == SEGMENT_WORDS)
            word = dictionary->words[i];
        else
            word.len = (size_t)snprintf(text, sizeof text, "%" PRId64, dictionary->numbers[i]);
        is_found = is_sought(walk, word);
    }
    if (is_found) {
        walk->hunter->answer.found = before;
        walk->hunter->answer.words = words;
    }
    return is_found;
}

static enum status segment_walk(struct walk *walk, struct segment *segment)
{
    const struct search_words *asked = walk->hunter->hunt->asked;
    size_t fields = segment_field_count(segment);
    struct segment_dictionary dictionary;

    for (size_t i = 0; i < fields && !walk->is_over; i++) {
        walk->word.format = segment_field_format(segment, i);
        walk->word.field = segment_field_name(segment, i);
        if (asked->field && !asked->field(asked->context, walk->word.format, walk->word.field))
            continue;
        if (filter_segment_now_ms() > walk->hunter->hunt->until_ms)
            return ST_BUSY;
        TRY(segment_dictionary(segment, i, &dictionary, &walk->hunter->fault));
        if (dictionary.is_told && !has_sought(walk, &dictionary))
            continue;
        TRY(segment_column(segment, i, &walk->column, &walk->hunter->fault));
        if (walk->column->kind == SEGMENT_WORDS)
            words_walk(walk);
        else
            numbers_walk(walk);
    }
    return ST_OK;
}

static enum status piece_walk(struct hunter *hunter, const struct search_piece *piece)
{
    const struct search_place *place = hunter->hunt->asked->place;
    struct segment *segment = NULL;
    struct arena arena;
    struct walk walk = {.hunter = hunter, .word = {.piece = piece}, .arena = &arena};

    TRY(place->open(place->context, piece, &segment, &hunter->fault));
    arena_init(&arena, (size_t)PIECE_ARENA_MIB << 20);
    enum status status = segment_walk(&walk, segment);
    arena_done(&arena);
    place->close(place->context, piece, segment);
    return status;
}

static void *hunter_run(void *object)
{
    struct hunter *hunter = object;
    struct hunt *hunt = hunter->hunt;
    const struct search_words *asked = hunt->asked;

    while (!atomic_load(&hunt->is_stopped)) {
        size_t next = atomic_fetch_add(&hunt->next, 1);

        if (next >= asked->place->count)
            return NULL;
        const struct search_piece *piece = &asked->place->pieces[next];
        if (piece->last_us >= asked->from_us && piece->first_us < asked->to_us)
            hunter->status = piece_walk(hunter, piece);
        if (hunter->status != ST_OK)
            break;
        hunter->answer.pieces++;
    }
    atomic_store(&hunt->is_stopped, true);
    return NULL;
}

unsigned search_words_threads(const struct search_words *hunt)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = hunt->threads ? hunt->threads : processors > 0 ? (unsigned)processors : 1;

    return count > SEARCH_MAX_THREADS ? SEARCH_MAX_THREADS : count;
}

enum status search_words(const struct search_words *hunt, struct search_words_answer *ret_answer,
                         struct fault *fault)
{
    int64_t start_ms = filter_segment_now_ms();
    struct hunt all = {.asked = hunt,
                       .until_ms = hunt->within_ms > 0 ? start_ms + hunt->within_ms : INT64_MAX};
    struct hunter hunters[SEARCH_MAX_THREADS] = {0};
    unsigned count = search_words_threads(hunt), started = 1;
    struct search_words_answer answer = {0};

    for (unsigned i = 0; i < count; i++)
        hunters[i] = (struct hunter){.hunt = &all, .number = i};
    for (; started < count; started++)
        if (pthread_create(&hunters[started].thread, NULL, hunter_run, &hunters[started]) != 0)
            break;
    hunter_run(&hunters[0]);
    for (unsigned i = 1; i < started; i++)
        (void)pthread_join(hunters[i].thread, NULL);
    for (unsigned i = 0; i < started; i++) {
        answer.words += hunters[i].answer.words;
        answer.found += hunters[i].answer.found;
        answer.pieces += hunters[i].answer.pieces;
        if (hunters[i].status == ST_BUSY) {
            answer.is_partial = true;
        } else if (hunters[i].status != ST_OK) {
            *fault = hunters[i].fault;
            return hunters[i].status;
        }
    }
    answer.left = hunt->place->count - answer.pieces;
    answer.seconds = (double)(filter_segment_now_ms() - start_ms) / 1000;
    *ret_answer = answer;
    return ST_OK;
}
