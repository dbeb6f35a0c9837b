/* SPDX-License-Identifier: Apache-2.0
 * All names that mean something in a table; what a numbered name means, kept by its number. */
#include "events/sigma_lexicon.h"

#include <string.h>

enum { WORDS_FIRST = 1024, MEANINGS_FIRST = 256 };

/* A name that leaves may have; a free place has no name. */
struct word {
    struct str name;
    struct sigma_meaning meaning;
};

struct question {
    uint32_t group;
    struct str field;
};

struct sigma_lexicon {
    struct arena *arena;
    const struct sigma_set *set;
    const struct layout_set *layouts;
    enum record_format format;
    struct word *words; /* open addressing */
    size_t word_count, word_size;
    struct question *questions;
    size_t question_count, question_size;
    struct sigma_list *tests;        /* by log source */
    struct sigma_meaning **meanings; /* by field of the layouts; NULL: not asked yet */
    size_t meaning_size;
};

void sigma_lexicon_add(struct arena *arena, struct sigma_list *list, uint32_t number)
{
    list->rows = sigma_atom_room(arena, list->rows, list->count, &list->size, sizeof *list->rows);
    list->rows[list->count++] = number;
}

/* ---- Words ---- */

static size_t word_at(const struct word *words, size_t size, struct str name)
{
    size_t at = sigma_atom_hash(name) & (size - 1);

    while (words[at].name.ptr && !str_equal(words[at].name, name))
        at = (at + 1) & (size - 1);
    return at;
}

static struct sigma_meaning *word_of(struct sigma_lexicon *lexicon, struct str name)
{
    if ((lexicon->word_count + 1) * 2 > lexicon->word_size) {
        size_t size = lexicon->word_size ? lexicon->word_size * 2 : WORDS_FIRST;
        struct word *words = ARENA_ARRAY(lexicon->arena, size, struct word);
        for (size_t i = 0; i < lexicon->word_size; i++)
            if (lexicon->words[i].name.ptr)
                words[word_at(words, size, lexicon->words[i].name)] = lexicon->words[i];
        lexicon->words = words;
        lexicon->word_size = size;
    }
    struct word *word = &lexicon->words[word_at(lexicon->words, lexicon->word_size, name)];
    if (!word->name.ptr) {
        word->name = name;
        lexicon->word_count++;
    }
    return &word->meaning;
}

/* Numbers come in ascending order. */
static void mean(struct sigma_lexicon *lexicon, struct str name, bool is_question, uint32_t number)
{
    struct sigma_meaning *meaning = word_of(lexicon, name);
    struct sigma_list *list = is_question ? &meaning->questions : &meaning->fields;

    if (list->count == 0 || list->rows[list->count - 1] != number)
        sigma_lexicon_add(lexicon->arena, list, number);
}

/* The name itself, and the source paths that it has in the group. */
static void mean_all(struct sigma_lexicon *lexicon, uint32_t group, struct str name,
                     bool is_question, uint32_t number)
{
    struct taxonomy_names paths =
        taxonomy_paths(lexicon->set->taxonomy, lexicon->format, group, name);

    mean(lexicon, name, is_question, number);
    for (size_t i = 0; i < paths.count; i++)
        mean(lexicon, paths.rows[i], is_question, number);
}

/* ---- Questions ---- */

static uint32_t question_of(struct sigma_lexicon *lexicon, uint32_t group, struct str field)
{
    for (size_t i = 0; i < lexicon->question_count; i++)
        if (lexicon->questions[i].group == group && str_equal(lexicon->questions[i].field, field))
            return (uint32_t)i;
    lexicon->questions =
        sigma_atom_room(lexicon->arena, lexicon->questions, lexicon->question_count,
                        &lexicon->question_size, sizeof *lexicon->questions);
    lexicon->questions[lexicon->question_count] = (struct question){group, field};
    mean_all(lexicon, group, field, true, (uint32_t)lexicon->question_count);
    return (uint32_t)lexicon->question_count++;
}

struct sigma_lexicon *sigma_lexicon_new(struct arena *arena, const struct sigma_set *set,
                                        const struct layout_set *layouts, enum record_format format)
{
    struct sigma_lexicon *lexicon = ARENA_NEW(arena, struct sigma_lexicon);

    *lexicon =
        (struct sigma_lexicon){.arena = arena, .set = set, .layouts = layouts, .format = format};
    lexicon->tests = ARENA_ARRAY(arena, set->bucket_count + 1, struct sigma_list);
    for (size_t f = 0; f < set->field_count; f++) {
        const struct sigma_field *field = &set->fields[f];
        if (field->name.len > 0)
            mean_all(lexicon, set->classes[field->class].groups[format], field->name, false,
                     (uint32_t)f);
    }
    for (size_t b = 0; b < set->bucket_count; b++) {
        const struct taxonomy_route *route = set->buckets[b].routes[format];
        for (size_t c = 0; route && c < route->case_count; c++)
            for (size_t t = 0; t < route->cases[c].test_count; t++)
                sigma_lexicon_add(
                    arena, &lexicon->tests[b],
                    question_of(lexicon, route->group, route->cases[c].tests[t].field));
    }
    return lexicon;
}

size_t sigma_lexicon_questions(const struct sigma_lexicon *lexicon)
{
    return lexicon->question_count;
}

const uint32_t *sigma_lexicon_tests(const struct sigma_lexicon *lexicon, uint32_t bucket)
{
    return lexicon->tests[bucket].rows;
}

/* ---- Meanings ---- */

static struct sigma_list merged(struct arena *arena, const struct sigma_list *one,
                                const struct sigma_list *other)
{
    struct sigma_list all = {0};

    for (size_t i = 0, k = 0; i < one->count || k < other->count;) {
        bool is_one = k == other->count || (i < one->count && one->rows[i] <= other->rows[k]);
        uint32_t number = is_one ? one->rows[i] : other->rows[k];
        sigma_lexicon_add(arena, &all, number);
        i += i < one->count && one->rows[i] == number;
        k += k < other->count && other->rows[k] == number;
    }
    return all;
}

static struct sigma_meaning *meaning_make(struct sigma_lexicon *lexicon, struct str name)
{
    static const struct sigma_meaning none = {{NULL, 0, 0}, {NULL, 0, 0}};
    struct str bare = taxonomy_bare(lexicon->set->taxonomy, lexicon->format, name);
    struct sigma_meaning *meaning = ARENA_NEW(lexicon->arena, struct sigma_meaning);
    const struct sigma_meaning *own = &none, *other = &none;

    if (lexicon->word_size > 0)
        own = &lexicon->words[word_at(lexicon->words, lexicon->word_size, name)].meaning;
    if (lexicon->word_size > 0 && bare.len != name.len)
        other = &lexicon->words[word_at(lexicon->words, lexicon->word_size, bare)].meaning;
    meaning->fields = merged(lexicon->arena, &own->fields, &other->fields);
    meaning->questions = merged(lexicon->arena, &own->questions, &other->questions);
    return meaning;
}

const struct sigma_meaning *sigma_lexicon_meaning(struct sigma_lexicon *lexicon, uint32_t field)
{
    if (field >= lexicon->meaning_size) {
        size_t size = lexicon->meaning_size ? lexicon->meaning_size : MEANINGS_FIRST;
        while (size <= field)
            size *= 2;
        struct sigma_meaning **meanings = ARENA_ARRAY(lexicon->arena, size, struct sigma_meaning *);
        if (lexicon->meaning_size > 0)
            memcpy(meanings, lexicon->meanings, lexicon->meaning_size * sizeof *meanings);
        lexicon->meanings = meanings;
        lexicon->meaning_size = size;
    }
    if (!lexicon->meanings[field])
        lexicon->meanings[field] =
            meaning_make(lexicon, layout_field_name(lexicon->layouts, field));
    return lexicon->meanings[field];
}
