/* SPDX-License-Identifier: Apache-2.0
 * The vocabulary and everything that speaks it: conditions, event words; duty words, authorities
 * and lists. */
#include "policy/pack_check.h"

#include "policy/policy_keys.h"

static const char *const ranks[] = {"nation", "province", "city", "county"};

static bool is_rank(struct str word)
{
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++) {
        if (str_is(word, ranks[i]))
            return true;
    }
    return false;
}

void pack_check_facts_words(const struct pack_check_file *f)
{
    static const char *const same[] = {"about", "type"};
    const struct vocabulary *vocabulary = &f->work->vocabulary;
    json_t *seen[2] = {json_new_object(f->work->arena), json_new_object(f->work->arena)};
    size_t i, k;
    json_t *entry, *attribute;

    json_array_foreach(json_get_list(f->file->tree.root, "facts"), i, entry)
    {
        struct str id = json_get_text(entry, "id");
        enum facts_about about =
            str_is(json_get_text(entry, "about"), "party") ? FACTS_PARTY : FACTS_SYSTEM;
        const struct vocabulary_word *word =
            &vocabulary->words[vocabulary_find(vocabulary, about, id)];
        json_t *names = json_new_object(f->work->arena);
        pack_check_twice(f, seen[about], entry, "id");
        if (str_contains(id, STR(".")) || str_contains(id, STR(":")))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "id"),
                         "事实的词里不能有点和冒号", "a fact word holds no dot and no colon");
        for (k = 0; word->shown && k < sizeof same / sizeof *same; k++) {
            if (str_equal(json_get_text(entry, same[k]), json_get_text(word->shown, same[k])))
                continue;
            struct str pack = json_get_text(word->shown, "pack");
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, same[k]),
                         "“%.*s”已由 %.*s 声明，%s 与它不一致",
                         "\"%.*s\" is declared by %.*s with another %s", STR_ARG(id), STR_ARG(pack),
                         same[k]);
        }
        json_array_foreach(json_get_list(entry, "attributes"), k, attribute)
        {
            pack_check_twice(f, names, attribute, "id");
        }
        if (json_get_list(entry, "attributes") && !str_is(json_get_text(entry, "type"), "event"))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "attributes"),
                         "只有事件才有属性", "only events have attributes");
    }
}

/* The fact that a row of conditions names: the word without "party.", and whose it is. */
static struct str owner_of(struct str word, enum facts_about *about)
{
    if (*about != FACTS_SYSTEM || !str_starts(word, STR("party.")))
        return word;
    *about = FACTS_PARTY;
    return (struct str){word.ptr + sizeof "party." - 1, word.len - (sizeof "party." - 1)};
}

void pack_check_facts_event(const struct pack_check_file *f, const json_t *entry, struct str word,
                            enum facts_about about)
{
    const struct vocabulary *vocabulary = &f->work->vocabulary;
    struct str id = owner_of(word, &about);
    uint16_t index = vocabulary_find(vocabulary, about, id);

    if (word.len == 0 || (index && vocabulary->words[index].type == FACTS_EVENT))
        return;
    pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "trigger"),
                 "没有这样的事件“%.*s”（%s）", "there is no event \"%.*s\" of a %s", STR_ARG(word),
                 about == FACTS_PARTY ? "party" : "system");
}

void pack_check_facts_done_by(const struct pack_check_file *f, const json_t *entry,
                              enum facts_about about)
{
    size_t i;
    json_t *word;

    pack_check_facts_event(f, entry, json_get_text(entry, "done_by"), about);
    json_array_foreach(json_get_list(entry, "done_by"), i, word)
    {
        pack_check_facts_event(f, entry, json_text(word), about);
    }
}

/* What a row compares with: a type and the words it may take. */
struct compared {
    struct str name;
    enum facts_type type;
    const json_t *words; /* word → true, NULL when open */
    bool is_party_kind, is_rank;
};

static bool fits_type(const struct compared *c, const json_t *value)
{
    if (c->type == FACTS_FLAG || c->type == FACTS_EVENT)
        return json_is_boolean(value);
    if (c->type == FACTS_NUMBER)
        return json_is_integer(value);
    return json_is_string(value);
}

static void check_value(const struct pack_check_file *f, const json_t *row, const char *key,
                        const struct compared *c, const json_t *value)
{
    struct str text = json_text(value);

    if (!fits_type(c, value)) {
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, key),
                     "“%.*s”不能和这样的值比较", "\"%.*s\" cannot be compared with such a value",
                     STR_ARG(c->name));
        return;
    }
    if (!json_is_string(value))
        return;
    bool is_known = !c->words || json_object_getn(c->words, text.ptr, text.len);
    if (c->is_party_kind)
        is_known = policy_keys_is_party(text);
    if (c->is_rank)
        is_known = is_rank(text);
    if (!is_known)
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, key),
                     "“%.*s”没有取值“%.*s”", "\"%.*s\" has no value \"%.*s\"", STR_ARG(c->name),
                     STR_ARG(text));
}

static void check_operators(const struct pack_check_file *f, const json_t *row,
                            const struct compared *c)
{
    static const char *const lists[] = {"any", "none"};
    const json_t *is = json_object_get(row, "is");
    bool has_bounds = json_object_get(row, "min") || json_object_get(row, "max");
    bool has_list = json_object_get(row, "any") || json_object_get(row, "none");
    size_t i;
    json_t *value;

    if (!is && !has_bounds && !has_list)
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, "fact"),
                     "条件没有写 is、any、none、min 或 max",
                     "the condition has none of is, any, none, min, max");
    if (has_bounds && c->type != FACTS_NUMBER)
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, "min"),
                     "“%.*s”不是数字，不能用 min 和 max",
                     "\"%.*s\" is no number: min and max do not apply", STR_ARG(c->name));
    if (has_list && (c->type == FACTS_FLAG || c->type == FACTS_EVENT))
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, "any"),
                     "“%.*s”是有无，应写 is: true 或 is: false",
                     "\"%.*s\" is yes or no: write is: true or is: false", STR_ARG(c->name));
    else
        for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
            json_array_foreach(json_get_list(row, lists[k]), i, value)
            {
                check_value(f, row, lists[k], c, value);
            }
        }
    if (is)
        check_value(f, row, "is", c, is);
}

static bool compared_fact(const struct pack_check_file *f, const json_t *row,
                          enum facts_about about, struct compared *ret)
{
    const struct vocabulary *vocabulary = &f->work->vocabulary;
    struct str id = owner_of(ret->name, &about);
    uint16_t index = vocabulary_find(vocabulary, about, id);

    if (str_is(id, "regions") || str_is(id, "sectors") ||
        (str_is(id, "rank") && about == FACTS_PARTY)) {
        ret->type = FACTS_WORDS;
        ret->is_rank = str_is(id, "rank");
        return true;
    }
    if (!index) {
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, "fact"),
                     "事实词表里没有“%.*s”（%s）", "no facts.yaml declares \"%.*s\" of a %s",
                     STR_ARG(ret->name), about == FACTS_PARTY ? "party" : "system");
        return false;
    }
    ret->type = vocabulary->words[index].type;
    ret->words = vocabulary->words[index].words;
    ret->is_party_kind = about == FACTS_PARTY && str_is(id, "kinds");
    return true;
}

static bool compared_attribute(const struct pack_check_file *f, const json_t *row, struct str event,
                               enum facts_about about, struct compared *ret)
{
    const struct vocabulary *vocabulary = &f->work->vocabulary;
    struct str id = owner_of(event, &about);
    const struct vocabulary_word *word =
        vocabulary->words ? &vocabulary->words[vocabulary_find(vocabulary, about, id)] : NULL;
    size_t i;
    json_t *allowed;

    if (event.len == 0) {
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, "event"),
                     "没有起因事件，不能按事件的属性设条件",
                     "there is no triggering event whose attribute could be asked");
        return false;
    }
    const json_t *attribute = word && word->attributes
                                  ? json_object_getn(word->attributes, ret->name.ptr, ret->name.len)
                                  : NULL;
    if (!attribute) {
        if (word && word->type == FACTS_EVENT && word->attributes)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, "event"),
                         "事件“%.*s”没有属性“%.*s”", "the event \"%.*s\" has no attribute \"%.*s\"",
                         STR_ARG(event), STR_ARG(ret->name));
        return false;
    }
    ret->type = vocabulary_attribute_type(attribute);
    if (json_get_list(attribute, "words")) {
        json_t *words = json_new_object(f->work->arena);
        json_array_foreach(json_get_list(attribute, "words"), i, allowed)
        {
            json_put_bool(words, str_zero(f->work->arena, json_text(allowed)), true);
        }
        ret->words = words;
    }
    return true;
}

void pack_check_facts_when(const struct pack_check_file *f, const json_t *entry, const char *key,
                           enum facts_about about, struct str event)
{
    size_t i;
    json_t *row;

    json_array_foreach(json_get_list(entry, key), i, row)
    {
        struct str fact = json_get_text(row, "fact"), attribute = json_get_text(row, "event");
        struct compared c = {.name = fact.len ? fact : attribute};
        if (!json_is_object(row))
            continue;
        if ((fact.len > 0) == (attribute.len > 0)) {
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, row, "fact"),
                         "每个条件写 fact 或 event 之一", "a condition has either fact or event");
            continue;
        }
        if (fact.len > 0 ? compared_fact(f, row, about, &c)
                         : compared_attribute(f, row, event, about, &c))
            check_operators(f, row, &c);
    }
}

void pack_check_facts_duties(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(f->file->tree.root, "duties"), i, entry)
    {
        pack_check_twice(f, seen, entry, "id");
    }
}

/* A member that is one role word or a list of them. */
static void check_role_words(const struct pack_check_file *f, const json_t *entry)
{
    const json_t *roles = json_object_get(entry, "role");
    size_t i;
    json_t *role;

    if (json_is_string(roles))
        pack_check_word(f, entry, "role", policy_keys_is_role(json_text(roles)));
    json_array_foreach(roles, i, role)
    {
        struct str word = json_text(role);
        if (word.len > 0 && !policy_keys_is_role(word))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "role"),
                         "“role”不认识“%.*s”", "role: unknown word \"%.*s\"", STR_ARG(word));
    }
}

static void check_ranks(const struct pack_check_file *f, const json_t *entry)
{
    const json_t *words = json_object_get(entry, "rank");
    size_t i;
    json_t *word;

    if (json_is_string(words))
        pack_check_word(f, entry, "rank", is_rank(json_text(words)));
    json_array_foreach(words, i, word)
    {
        struct str rank = json_text(word);
        if (rank.len > 0 && !is_rank(rank))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "rank"),
                         "“rank”不认识“%.*s”", "rank: unknown word \"%.*s\"", STR_ARG(rank));
    }
}

void pack_check_facts_authorities(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(f->file->tree.root, "authorities"), i, entry)
    {
        pack_check_twice(f, seen, entry, "id");
        pack_check_period(f, entry);
        pack_check_clause(f, entry);
        pack_check_also(f, entry);
        check_role_words(f, entry);
        check_ranks(f, entry);
        if (json_get_text(entry, "act").len > 0 &&
            !str_contains(json_get_text(entry, "act"), STR(".")))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "act"),
                         "act 应写成“对象.动作”，如 warning.issue",
                         "write act as thing.deed: warning.issue");
    }
}

/* An item may name the rules of its pack that it sums up. */
static void check_rules(const struct pack_check_file *f, const json_t *item)
{
    size_t i, k;
    json_t *word, *rule;

    json_array_foreach(json_get_list(item, "rules"), i, word)
    {
        bool is_there = false;

        json_array_foreach(pack_list(f->pack, PACK_FILE_OBLIGATIONS, "obligations"), k, rule)
        {
            is_there = is_there || str_equal(json_get_text(rule, "id"), json_text(word));
        }
        if (!is_there)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, item, "rules"),
                         "本包没有“%.*s”这条规则", "this pack has no rule \"%.*s\"",
                         STR_ARG(json_text(word)));
    }
}

void pack_check_facts_lists(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i, k;
    json_t *list, *item;

    json_array_foreach(json_get_list(f->file->tree.root, "lists"), i, list)
    {
        json_t *codes = json_new_object(f->work->arena);
        pack_check_twice(f, seen, list, "id");
        pack_check_period(f, list);
        if (json_get_text(list, "clause").len > 0)
            pack_check_clause(f, list);
        pack_check_also(f, list);
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            pack_check_twice(f, codes, item, "code");
            if (json_get_text(item, "clause").len > 0)
                pack_check_clause(f, item);
            check_rules(f, item);
        }
    }
}
