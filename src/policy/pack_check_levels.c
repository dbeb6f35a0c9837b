/* SPDX-License-Identifier: Apache-2.0
 * levels.yaml: facts that are asked, guides, criteria and their conditions. */
#include "policy/pack_check.h"

/* The fact of that id in any pack of the set. */
static const json_t *fact_of(const struct pack_check_file *f, struct str id)
{
    size_t i;
    json_t *entry;

    for (size_t k = 0; k < f->work->set->count; k++) {
        json_array_foreach(pack_list(&f->work->set->packs[k], PACK_FILE_LEVELS, "facts"), i, entry)
        {
            if (str_equal(json_get_text(entry, "id"), id))
                return entry;
        }
    }
    return NULL;
}

static bool has_word(const json_t *fact, struct str word)
{
    size_t i;
    json_t *one;

    json_array_foreach(json_get_list(fact, "words"), i, one)
    {
        if (str_equal(json_get_text(one, "code"), word))
            return true;
    }
    return false;
}

/* Every word that a condition names is one of the fact. */
static bool words_are_known(const json_t *condition, const json_t *fact)
{
    const json_t *is = json_object_get(condition, "is");
    struct str least = json_get_text(condition, "least");
    bool are_known =
        (!is || has_word(fact, json_text(is))) && (least.len == 0 || has_word(fact, least));
    size_t i;
    json_t *word;

    json_array_foreach(json_get_list(condition, "any"), i, word)
    {
        are_known = are_known && has_word(fact, json_text(word));
    }
    return are_known;
}

static void check_condition(const struct pack_check_file *f, const json_t *condition)
{
    static const char *const ops[] = {"is", "any", "least", "min"};
    struct str id = json_get_text(condition, "fact");
    const json_t *fact = fact_of(f, id);
    struct str type = json_get_text(fact, "type");
    int line = pack_check_line(f, condition, "fact"), count = 0;

    if (!json_is_object(condition) || id.len == 0)
        return; /* the schema has said so */
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        count += json_object_get(condition, ops[i]) ? 1 : 0;
    bool is_flag = json_is_boolean(json_object_get(condition, "is"));
    if (!fact)
        pack_problem(f->work->problems, f->file->shown, line, "没有声明判级事实“%.*s”",
                     "no levels.yaml declares the fact \"%.*s\"", STR_ARG(id));
    else if (count != 1)
        pack_problem(f->work->problems, f->file->shown, line, "条件应写 is、any、least、min 之一",
                     "a condition has one of is, any, least, min");
    else if ((str_is(type, "number") && !json_object_get(condition, "min")) ||
             (str_is(type, "flag") && !is_flag) ||
             (str_is(type, "word") && (is_flag || json_object_get(condition, "min"))))
        pack_problem(f->work->problems, f->file->shown, line,
                     "“%.*s”不能这样比较：数字用 min，是非用 is，词用 is、any、least",
                     "\"%.*s\" is compared wrongly: numbers by min, flags by is, words by is, any "
                     "or least",
                     STR_ARG(id));
    else if (str_is(type, "word") && !words_are_known(condition, fact))
        pack_problem(f->work->problems, f->file->shown, line, "“%.*s”没有这样的取值",
                     "\"%.*s\" has no such word", STR_ARG(id));
}

static void check_conditions(const struct pack_check_file *f, const json_t *entry, const char *key)
{
    size_t i;
    json_t *condition;

    json_array_foreach(json_get_list(entry, key), i, condition)
    {
        check_condition(f, condition);
    }
}

static void check_criterion(const struct pack_check_file *f, const json_t *criterion)
{
    bool is_remainder = json_get_bool(criterion, "otherwise", false);

    if (json_get_text(criterion, "clause").len > 0)
        pack_check_clause(f, criterion);
    if (is_remainder == (json_get_list(criterion, "when") != NULL))
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, criterion, "when"),
                     "每项标准写 when，或者写 otherwise: true",
                     "a criterion has when, or otherwise: true");
    check_conditions(f, criterion, "when");
}

static void check_facts(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena), *codes, *entry, *word;
    size_t i, k;

    json_array_foreach(json_get_list(f->file->tree.root, "facts"), i, entry)
    {
        codes = json_new_object(f->work->arena);
        pack_check_twice(f, seen, entry, "id");
        json_array_foreach(json_get_list(entry, "words"), k, word)
        {
            pack_check_twice(f, codes, word, "code");
        }
        if (str_is(json_get_text(entry, "type"), "word") != (json_get_list(entry, "words") != NULL))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "words"),
                         "取值为词的事实要有 words，其他的没有",
                         "facts of type word have words, others have none");
    }
}

void pack_check_levels(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena), *guide, *criterion, *ids;
    size_t i, k;

    check_facts(f);
    json_array_foreach(json_get_list(f->file->tree.root, "guides"), i, guide)
    {
        ids = json_new_object(f->work->arena);
        pack_check_twice(f, seen, guide, "id");
        pack_check_period(f, guide);
        pack_check_clause(f, guide);
        pack_check_also(f, guide);
        check_conditions(f, guide, "applies");
        json_array_foreach(json_get_list(guide, "criteria"), k, criterion)
        {
            pack_check_twice(f, ids, criterion, "id");
            check_criterion(f, criterion);
        }
    }
}
