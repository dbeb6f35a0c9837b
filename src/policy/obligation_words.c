/* SPDX-License-Identifier: Apache-2.0
 * Fact words, event words and values as numbers; rows of `when` as conditions. */
#include "policy/obligation_words.h"

static bool has_party_prefix(struct str word)
{
    return str_starts(word, STR("party."));
}

static struct str without_prefix(struct str word)
{
    return (struct str){word.ptr + sizeof "party." - 1, word.len - (sizeof "party." - 1)};
}

uint16_t obligation_words_event(const struct obligation_words *c, struct str word,
                                enum facts_about about)
{
    if (about == FACTS_SYSTEM && has_party_prefix(word)) {
        uint16_t number = vocabulary_find(c->vocabulary, FACTS_PARTY, without_prefix(word));
        return number ? (uint16_t)(number | OBLIGATION_RULES_OPERATOR) : 0;
    }
    return vocabulary_find(c->vocabulary, about, word);
}

static int64_t value_number(const struct obligation_words *c, const json_t *value)
{
    if (json_is_boolean(value))
        return json_is_true(value) ? 1 : 0;
    if (json_is_integer(value))
        return json_integer_value(value);
    return word_table_add(&c->rules->texts, c->arena, json_text(value));
}

static const int64_t *value_list(const struct obligation_words *c, const json_t *list,
                                 size_t *ret_count)
{
    int64_t *values = ARENA_ARRAY(c->arena, json_array_size(list) + 1, int64_t);
    size_t i;
    json_t *value;

    json_array_foreach(list, i, value)
    {
        values[i] = value_number(c, value);
    }
    *ret_count = json_array_size(list);
    return values;
}

/* Places are no words of the vocabulary. */
static bool place_source(struct str word, bool is_operator, enum facts_about about,
                         enum obligation_rules_source *ret)
{
    if (str_is(word, "regions"))
        *ret = is_operator ? SOURCE_OPERATOR_REGIONS : SOURCE_REGIONS;
    else if (str_is(word, "sectors"))
        *ret = is_operator ? SOURCE_OPERATOR_SECTORS : SOURCE_SECTORS;
    else if (str_is(word, "rank") && (is_operator || about == FACTS_PARTY))
        *ret = is_operator ? SOURCE_OPERATOR_RANK : SOURCE_RANK;
    else
        return false;
    return true;
}

static struct obligation_rules_condition condition_of(const struct obligation_words *c,
                                                      const json_t *row, enum facts_about about,
                                                      struct str event)
{
    struct obligation_rules_condition condition = {.type = FACTS_WORDS};
    struct str word = json_get_text(row, "fact");
    bool is_operator = about == FACTS_SYSTEM && has_party_prefix(word);
    enum facts_about whose = is_operator ? FACTS_PARTY : about;

    if (is_operator)
        word = without_prefix(word);
    if (word.len == 0) {
        struct str name = json_get_text(row, "event");
        uint16_t number = obligation_words_event(c, event, about) & OBLIGATION_RULES_WORD;
        const json_t *attributes = c->vocabulary->words[number].attributes;
        condition.source = SOURCE_ATTRIBUTE;
        condition.word = word_table_add(&c->rules->texts, c->arena, name);
        condition.type =
            vocabulary_attribute_type(json_object_getn(attributes, name.ptr, name.len));
    } else if (!place_source(word, is_operator, about, &condition.source)) {
        condition.source = is_operator ? SOURCE_OPERATOR_FACT : SOURCE_FACT;
        condition.word = vocabulary_find(c->vocabulary, whose, word);
        condition.type = c->vocabulary->words[condition.word].type;
    }
    condition.has_is = json_object_get(row, "is") != NULL;
    condition.is = value_number(c, json_object_get(row, "is"));
    condition.has_min = json_object_get(row, "min") != NULL;
    condition.min = json_get_int(row, "min", 0);
    condition.has_max = json_object_get(row, "max") != NULL;
    condition.max = json_get_int(row, "max", 0);
    condition.has_any = json_get_list(row, "any") != NULL;
    condition.any = value_list(c, json_get_list(row, "any"), &condition.any_count);
    condition.has_none = json_get_list(row, "none") != NULL;
    condition.none = value_list(c, json_get_list(row, "none"), &condition.none_count);
    return condition;
}

static bool is_about_place(const struct obligation_rules_condition *condition)
{
    return condition->source == SOURCE_REGIONS || condition->source == SOURCE_SECTORS ||
           condition->source == SOURCE_RANK;
}

static void name_places(const struct obligation_words *c,
                        const struct obligation_rules_condition *condition)
{
    const struct obligation_rules *rules = c->rules;
    struct word_table *places = &c->rules->places;

    (void)word_table_add(places, c->arena, word_table_text(&rules->texts, (uint16_t)condition->is));
    for (size_t i = 0; i < condition->any_count; i++)
        (void)word_table_add(places, c->arena,
                             word_table_text(&rules->texts, (uint16_t)condition->any[i]));
    for (size_t i = 0; i < condition->none_count; i++)
        (void)word_table_add(places, c->arena,
                             word_table_text(&rules->texts, (uint16_t)condition->none[i]));
}

void obligation_words_conditions(const struct obligation_words *c, const json_t *rows,
                                 enum facts_about about, struct str event,
                                 struct obligation_rules_rule *rule)
{
    size_t total = json_array_size(rows), i, at = 0;
    struct obligation_rules_condition *conditions =
        ARENA_ARRAY(c->arena, total + 1, struct obligation_rules_condition);
    json_t *row;

    for (int pass = 0; pass < 2; pass++) {
        json_array_foreach(rows, i, row)
        {
            struct obligation_rules_condition condition = condition_of(c, row, about, event);
            if (is_about_place(&condition) != (pass == 0))
                continue;
            conditions[at++] = condition;
            if (pass == 0)
                name_places(c, &condition);
        }
        if (pass == 0)
            rule->place_count = at;
    }
    rule->conditions = conditions;
    rule->condition_count = total;
}
