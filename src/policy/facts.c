/* SPDX-License-Identifier: Apache-2.0
 * Words and values of the vocabulary as numbers. */
#include "policy/facts.h"

#include "policy/snapshot.h"

struct facts_word facts_word(const struct policy *policy, enum facts_about about, struct str word)
{
    uint16_t number = vocabulary_find(&policy->vocabulary, about, word);

    return (struct facts_word){number, policy->vocabulary.words[number].type};
}

uint16_t facts_text(const struct policy *policy, struct str text)
{
    return word_table_find(&policy->rules.texts, text);
}

uint16_t facts_duty(const struct policy *policy, struct str duty)
{
    return word_table_find(&policy->rules.duties, duty);
}

uint16_t facts_duty_of_rule(const struct policy *policy, struct str rule)
{
    const struct obligation_rule *found = obligation_rule_find(policy, rule);

    return found ? found->duty_number : 0;
}

json_t *facts_vocabulary(const struct policy *policy)
{
    return policy->vocabulary_list;
}

static enum status wrong(struct fault *fault, struct str word, const char *zh, const char *en)
{
    return fault_set(fault, ST_INVALID, "value", "“%.*s”%s%.0s", "\"%.*s\" %.0s%s", STR_ARG(word),
                     zh, en);
}

static enum status check_text(struct str word, const json_t *words, const json_t *value,
                              struct fault *fault)
{
    struct str text = json_text(value);

    if (!json_is_string(value))
        return wrong(fault, word, "应为文本", "must be text");
    if (words && !json_object_getn(words, text.ptr, text.len))
        return fault_set(fault, ST_INVALID, "value", "“%.*s”没有取值“%.*s”",
                         "\"%.*s\" has no value \"%.*s\"", STR_ARG(word), STR_ARG(text));
    return ST_OK;
}

static enum status check_type(struct str word, enum facts_type type, const json_t *words,
                              const json_t *value, struct fault *fault)
{
    size_t i;
    json_t *text;

    switch (type) {
    case FACTS_FLAG:
        return json_is_boolean(value)
                   ? ST_OK
                   : wrong(fault, word, "应为 true 或 false", "must be true or false");
    case FACTS_NUMBER:
        return json_is_integer(value) ? ST_OK
                                      : wrong(fault, word, "应为整数", "must be a whole number");
    case FACTS_WORD:
        return check_text(word, words, value, fault);
    case FACTS_WORDS:
        if (!json_is_array(value))
            return wrong(fault, word, "应为列表", "must be a list");
        json_array_foreach(value, i, text)
        {
            TRY(check_text(word, words, text, fault));
        }
        return ST_OK;
    case FACTS_EVENT:
        break;
    }
    return ST_OK;
}

/* A set of the words of a list; NULL for no list. */
static bool is_listed(const json_t *list, struct str text)
{
    size_t i;
    json_t *word;

    json_array_foreach(list, i, word)
    {
        if (str_equal(json_text(word), text))
            return true;
    }
    return false;
}

static enum status check_attributes(const struct vocabulary_word *word, const json_t *value,
                                    struct fault *fault)
{
    const char *name;
    json_t *one;

    if (value && !json_is_null(value) && !json_is_object(value))
        return wrong(fault, word->id, "的属性应为一组“键: 值”",
                     "has attributes as keys and values");
    json_object_foreach((json_t *)(uintptr_t)value, name, one)
    {
        const json_t *attribute = json_object_get(word->attributes, name);
        const json_t *words = json_get_list(attribute, "words");
        if (!attribute)
            return fault_set(fault, ST_INVALID, "value", "事件“%.*s”没有属性“%s”",
                             "the event \"%.*s\" has no attribute \"%s\"", STR_ARG(word->id), name);
        TRY(check_type(str_of(name), vocabulary_attribute_type(attribute), NULL, one, fault));
        if (words && !is_listed(words, json_text(one)))
            return wrong(fault, str_of(name), "没有这个取值", "has no such value");
    }
    return ST_OK;
}

enum status facts_check(const struct policy *policy, enum facts_about about, struct str word,
                        const json_t *value, struct fault *fault)
{
    uint16_t number = vocabulary_find(&policy->vocabulary, about, word);
    const struct vocabulary_word *known = &policy->vocabulary.words[number];

    if (!number)
        return fault_set(fault, ST_INVALID, "word", "事实词表里没有“%.*s”",
                         "the vocabulary has no \"%.*s\"", STR_ARG(word));
    if (known->type == FACTS_EVENT)
        return check_attributes(known, value, fault);
    return check_type(word, known->type, known->words, value, fault);
}

bool facts_state_of(const struct policy *policy, struct arena *arena, enum facts_about about,
                    struct str word, const json_t *value, struct facts_state *ret_state)
{
    struct fault fault = {0};
    struct facts_word known = facts_word(policy, about, word);
    struct facts_state state = {.word = known.number};
    size_t i;
    json_t *text;

    if (!known.number || known.type == FACTS_EVENT ||
        check_type(word, known.type, NULL, value, &fault) != ST_OK)
        return false;
    if (known.type == FACTS_FLAG)
        state.number = json_is_true(value) ? 1 : 0;
    else if (known.type == FACTS_NUMBER)
        state.number = json_integer_value(value);
    else if (known.type == FACTS_WORD)
        state.number = facts_text(policy, json_text(value));
    if (known.type == FACTS_WORDS) {
        uint16_t *texts = ARENA_ARRAY(arena, json_array_size(value) + 1, uint16_t);
        json_array_foreach(value, i, text)
        {
            texts[i] = facts_text(policy, json_text(text));
        }
        state.texts = texts;
        state.text_count = json_array_size(value);
    }
    *ret_state = state;
    return true;
}

bool facts_event_of(const struct policy *policy, struct arena *arena, enum facts_about about,
                    struct str word, struct str id, struct instant at, const json_t *attributes,
                    struct facts_event *ret_event)
{
    struct facts_word known = facts_word(policy, about, word);
    struct facts_attribute *list =
        ARENA_ARRAY(arena, json_object_size(attributes) + 1, struct facts_attribute);
    size_t count = 0;
    const char *name;
    json_t *value;

    if (!known.number || known.type != FACTS_EVENT)
        return false;
    json_object_foreach((json_t *)(uintptr_t)attributes, name, value)
    {
        struct facts_attribute *one = &list[count];
        one->name = facts_text(policy, str_of(name));
        if (json_is_boolean(value))
            one->value = json_is_true(value) ? 1 : 0;
        else if (json_is_integer(value))
            one->value = json_integer_value(value);
        else
            one->value = facts_text(policy, json_text(value));
        count += one->name ? 1 : 0;
    }
    *ret_event = (struct facts_event){known.number, at, id, list, count};
    return true;
}

void facts_add_event(struct arena *arena, struct facts_subject *subject, struct facts_event event)
{
    struct facts_event *events = ARENA_ARRAY(arena, subject->event_count + 1, struct facts_event);
    size_t at = 0;

    while (at < subject->event_count && subject->events[at].at.ms <= event.at.ms) {
        events[at] = subject->events[at];
        at++;
    }
    events[at] = event;
    for (; at < subject->event_count; at++)
        events[at + 1] = subject->events[at];
    subject->events = events;
    subject->event_count++;
}
