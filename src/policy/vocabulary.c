/* SPDX-License-Identifier: Apache-2.0
 * Declarations of one word in several packs become one entry: lists of words and attributes are
 * joined, everything else is taken from the first. */
#include "policy/vocabulary.h"

enum { FIRST_WORDS = 128, ABOUTS = 2 };

static const char *const type_words[] = {"flag", "number", "word", "words", "event"};

bool vocabulary_read_type(struct str word, enum facts_type *ret_type)
{
    for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++) {
        if (str_is(word, type_words[i])) {
            *ret_type = (enum facts_type)i;
            return true;
        }
    }
    return false;
}

enum facts_type vocabulary_attribute_type(const json_t *attribute)
{
    enum facts_type type = FACTS_WORD;

    (void)vocabulary_read_type(json_get_text(attribute, "type"), &type);
    return type;
}

uint16_t vocabulary_find(const struct vocabulary *vocabulary, enum facts_about about,
                         struct str word)
{
    uint16_t number = word_table_find(&vocabulary->ids[about], word);

    return number && vocabulary->numbers[about] ? vocabulary->numbers[about][number] : 0;
}

json_t *vocabulary_duty(const struct vocabulary *vocabulary, struct str duty)
{
    while (duty.len > 0) {
        json_t *found = json_object_getn(vocabulary->duties, duty.ptr, duty.len);
        if (found)
            return found;
        while (duty.len > 0 && duty.ptr[duty.len - 1] != '.')
            duty.len--;
        duty.len -= duty.len > 0;
    }
    return NULL;
}

static struct vocabulary_word *word_new(struct arena *arena, struct vocabulary *v, size_t *size)
{
    if (v->count + 1 >= *size) {
        size_t grown = *size ? *size * 2 : FIRST_WORDS;
        struct vocabulary_word *words = ARENA_ARRAY(arena, grown, struct vocabulary_word);
        for (size_t i = 0; i <= v->count; i++)
            words[i] = v->words[i];
        for (size_t about = 0; about < ABOUTS; about++) {
            uint16_t *numbers = ARENA_ARRAY(arena, grown, uint16_t);
            for (size_t i = 0; i <= v->ids[about].count && v->numbers[about]; i++)
                numbers[i] = v->numbers[about][i];
            v->numbers[about] = numbers;
        }
        v->words = words;
        *size = grown;
    }
    return &v->words[++v->count];
}

static void join_words(struct arena *arena, struct vocabulary_word *word, const json_t *list)
{
    json_t *shown = json_get_list(word->shown, "words");
    size_t i;
    json_t *text;

    if (!list)
        return;
    if (!word->words)
        word->words = json_new_object(arena);
    json_array_foreach(list, i, text)
    {
        const char *name = str_zero(arena, json_text(text));
        if (!json_object_get(word->words, name))
            json_add(shown, text);
        json_put_bool(word->words, name, true);
    }
}

static void join_attributes(struct arena *arena, struct vocabulary_word *word, const json_t *list)
{
    json_t *shown = json_get_list(word->shown, "attributes");
    size_t i, k;
    json_t *attribute, *text;

    json_array_foreach(list, i, attribute)
    {
        const char *name = str_zero(arena, json_get_text(attribute, "id"));
        json_t *known = json_object_get(word->attributes, name);
        if (!known && json_is_object(attribute)) {
            known = json_keep(arena, json_deep_copy(attribute));
            json_put_textz(known, "type", type_words[vocabulary_attribute_type(attribute)]);
            json_put(word->attributes, name, known);
            json_add(shown, known);
            continue;
        }
        json_t *words = json_get_list(known, "words");
        json_array_foreach(json_get_list(attribute, "words"), k, text)
        {
            size_t at = 0;
            while (words && at < json_array_size(words) &&
                   !json_equal(json_array_get(words, at), text))
                at++;
            if (words && at == json_array_size(words))
                json_add(words, text);
        }
    }
}

static json_t *shown_of(struct arena *arena, const struct pack *pack, const json_t *entry)
{
    static const char *const members[] = {"id", "about", "type", "zh", "en"};
    json_t *shown = json_new_object(arena);
    struct str source = json_get_text(entry, "source");

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        json_put_text(shown, members[i], json_get_text(entry, members[i]));
    json_put_text(shown, "source", source.len ? source : STR("recorded"));
    json_put(shown, "words", json_new_list(arena));
    json_put(shown, "attributes", json_new_list(arena));
    json_put_text(shown, "pack", pack->code);
    return shown;
}

static void add_word(struct arena *arena, struct vocabulary *v, size_t *size,
                     const struct pack *pack, const json_t *entry)
{
    struct str id = json_get_text(entry, "id"), about = json_get_text(entry, "about");
    bool is_of[ABOUTS] = {!str_is(about, "system"), !str_is(about, "party")};
    enum facts_type type;
    uint16_t index = 0;

    if (id.len == 0 || !vocabulary_read_type(json_get_text(entry, "type"), &type))
        return;
    for (size_t i = 0; i < ABOUTS && !index; i++)
        index = is_of[i] ? vocabulary_find(v, (enum facts_about)i, id) : 0;
    if (!index) {
        struct vocabulary_word *word = word_new(arena, v, size);
        index = (uint16_t)v->count;
        word->id = id;
        word->type = type;
        word->shown = shown_of(arena, pack, entry);
        word->attributes = json_new_object(arena);
    }
    for (size_t i = 0; i < ABOUTS; i++) {
        if (!is_of[i] || vocabulary_find(v, (enum facts_about)i, id))
            continue;
        uint16_t number = word_table_add(&v->ids[i], arena, id);
        v->numbers[i][number] = index;
        v->words[index].is_of[i] = true;
    }
    join_words(arena, &v->words[index], json_get_list(entry, "words"));
    join_attributes(arena, &v->words[index], json_get_list(entry, "attributes"));
}

static void add_duties(struct arena *arena, struct vocabulary *v, const json_t *duties)
{
    size_t i;
    json_t *duty;

    v->has_duties = v->has_duties || duties;
    json_array_foreach(duties, i, duty)
    {
        const char *id = str_zero(arena, json_get_text(duty, "id"));
        if (json_object_get(v->duties, id) || !json_is_object(duty))
            continue;
        json_put(v->duties, id, duty);
        json_add(v->duty_list, duty);
    }
}

void vocabulary_build(struct arena *arena, const struct pack_set *set, struct vocabulary *ret)
{
    size_t size = 0, i;
    json_t *entry;

    /* Place for words[0], which is no word, even when nothing is declared. */
    *ret = (struct vocabulary){.words = ARENA_NEW(arena, struct vocabulary_word),
                               .duties = json_new_object(arena),
                               .duty_list = json_new_list(arena)};
    for (size_t k = 0; k < set->count; k++) {
        const struct pack *pack = &set->packs[k];
        json_array_foreach(pack_list(pack, PACK_FILE_FACTS, "facts"), i, entry)
        {
            if (ret->count < WORD_TABLE_MAX)
                add_word(arena, ret, &size, pack, entry);
        }
        add_duties(arena, ret, pack_list(pack, PACK_FILE_DUTIES, "duties"));
    }
}
