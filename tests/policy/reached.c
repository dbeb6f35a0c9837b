/* SPDX-License-Identifier: Apache-2.0
 * Two promises about the packs: they hold exactly the clause parts of clause_parts.csv, and every
 * rule with a duty occurs in the expectation of some case.
 *
 *     policy_reached parts clause_parts.csv
 *     policy_reached rules CASES.yaml… */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/obligation.h"
#include "policy/yaml_read.h"

enum { ARENA_BYTES = 512 * 1024 * 1024, FILE_BYTES = 1024 * 1024 };

static struct arena arena;
static struct policy *policy;

static bool read_whole(const char *path, struct str *ret_text)
{
    FILE *file = fopen(path, "rb");

    if (!file)
        return false;
    char *bytes = arena_take(&arena, FILE_BYTES);
    *ret_text = (struct str){bytes, fread(bytes, 1, FILE_BYTES, file)};
    (void)fclose(file);
    return true;
}

/* Every line "document,part" is a clause of the pack, and the pack has no other. */
static size_t check_parts(struct str text)
{
    json_t *listed = json_new_object(&arena), *documents = json_new_object(&arena), *clause;
    struct str rest = text;
    const char *code;
    json_t *value;
    size_t missing = 0, i;

    (void)str_cut(rest, '\n', &rest); /* the head line */
    while (rest.len > 0) {
        struct str part;
        struct str line = str_trim(str_cut(rest, '\n', &rest));
        struct str document = str_cut(line, ',', &part);
        struct str id = arena_print(&arena, "%.*s:%.*s", STR_ARG(document), STR_ARG(part));
        if (line.len == 0)
            continue;
        json_put_bool(listed, id.ptr, true);
        json_put_bool(documents, str_zero(&arena, document), true);
        if (!policy_clause(policy, id)) {
            (void)fprintf(stderr, "no clause %.*s\n", STR_ARG(id));
            missing++;
        }
    }
    json_object_foreach(documents, code, value){
        json_array_foreach(policy_clauses(policy, &arena, str_of(code)), i,
                           clause){struct str id = json_get_text(clause, "id");
    if (json_object_getn(listed, id.ptr, id.len))
        continue;
    (void)fprintf(stderr, "%.*s is no part of the document\n", STR_ARG(id));
    missing++;
}
}
(void)printf("%zu parts, %zu wrong\n", json_object_size(listed), missing);
return json_object_size(listed) > 0 ? missing : 1;
}

/* The rules that the cases of a file expect; clocks by their id without the pack. */
static bool collect(const char *path, json_t *expected)
{
    struct yaml_read_tree tree;
    struct str text;
    struct fault fault = {0};
    int line = 0;
    size_t i, k;
    json_t *c, *row;

    if (!read_whole(path, &text) || yaml_read(&arena, text, &tree, &line, &fault) != ST_OK) {
        (void)fprintf(stderr, "%s:%d: %s\n", path, line, fault.en);
        return false;
    }
    json_array_foreach(json_get_list(tree.root, "cases"), i, c)
    {
        struct str rule = json_get_text(c, "rule");
        if (str_is(json_get_text(c, "ask"), "clock") && rule.len > 0)
            json_put_bool(expected, str_zero(&arena, rule), true);
        json_array_foreach(json_get_list(c, "expect"), k, row)
        {
            rule = json_get_text(row, "rule");
            if (rule.len > 0)
                json_put_bool(expected, str_zero(&arena, rule), true);
        }
    }
    return true;
}

static size_t check_rules(const json_t *expected)
{
    size_t count = obligation_rule_count(policy), missing = 0;

    for (size_t i = 0; i < count; i++) {
        const struct obligation_rule *rule = obligation_rule_at(policy, i);
        struct str plain = rule->id;
        if (rule->is_clock)
            (void)str_cut(rule->id, ':', &plain);
        if (json_object_getn(expected, rule->id.ptr, rule->id.len) ||
            json_object_getn(expected, plain.ptr, plain.len))
            continue;
        (void)fprintf(stderr, "no case expects %.*s\n", STR_ARG(rule->id));
        missing++;
    }
    (void)printf("%zu rules, %zu without a case\n", count, missing);
    return count > 0 ? missing : 1;
}

int main(int argc, char **argv)
{
    struct policy_report report;
    struct fault fault = {0};
    struct str text;
    size_t wrong = 1;

    arena_init(&arena, ARENA_BYTES);
    if (argc < 3 || policy_load(&arena, NULL, 0, &policy, &report, &fault) != ST_OK) {
        (void)fprintf(stderr, "%s\n", argc < 3 ? "parts FILE | rules FILE…" : fault.en);
        return EXIT_FAILURE;
    }
    if (strcmp(argv[1], "parts") == 0 && read_whole(argv[2], &text))
        wrong = check_parts(text);
    if (strcmp(argv[1], "rules") == 0) {
        json_t *expected = json_new_object(&arena);
        bool is_read = true;
        for (int i = 2; i < argc; i++)
            is_read = collect(argv[i], expected) && is_read;
        wrong = check_rules(expected) + (is_read ? 0 : 1);
    }
    policy_free(policy);
    arena_done(&arena);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
