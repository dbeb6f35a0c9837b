/* SPDX-License-Identifier: Apache-2.0
 * One pack inside the room policy: its files as trees, the head of pack.yaml as a struct, and the
 * list of problems that reading and checking fill.  Other rooms use policy.h. */
#ifndef POLICY_PACK_H
#define POLICY_PACK_H

#include "policy/policy.h"
#include "policy/yaml_read.h"

enum pack_file_kind {
    PACK_FILE_HEAD,
    PACK_FILE_CLAUSES,
    PACK_FILE_SETTINGS,
    PACK_FILE_CLOCKS,
    PACK_FILE_ORGANS,
    PACK_FILE_GRADING,
    PACK_FILE_CALENDAR,
    PACK_FILE_SECTORS,
    PACK_FILE_FACTS,
    PACK_FILE_DUTIES,
    PACK_FILE_OBLIGATIONS,
    PACK_FILE_AUTHORITIES,
    PACK_FILE_LISTS,
    PACK_FILE_LEVELS,
    PACK_FILE_CAMPAIGNS,
    PACK_FILE_REGIONS, /* CSV: a list of objects after reading */
    PACK_FILE_FORM,    /* any number, in forms/ */
    PACK_FILE_KINDS
};

struct pack_file {
    enum pack_file_kind kind;
    struct str name;  /* inside the pack: "forms/filing-2025.yaml" */
    struct str shown; /* for people: "packs/CN-LAW/forms/filing-2025.yaml" */
    struct yaml_read_tree tree;
};

struct pack {
    struct str folder; /* last part of the folder's name */
    struct str shown;
    struct str code, version, region, sector;
    struct str digest; /* SM3, hex */
    int64_t rank;
    struct date valid_from, valid_to; /* valid_to year 0: open */
    const struct str *adopted_in;     /* regions whose packs adopt this one (pack.yaml, adopts) */
    size_t adopted_count;
    json_t *head;
    size_t file_count;
    struct pack_file *files;
};

/* Problems found so far; kept in the arena, at most POLICY_MAX_PROBLEMS. */
struct pack_problems {
    struct arena *arena;
    size_t count, size;
    struct policy_problem *rows;
    bool is_cut; /* more were found than are kept */
};

/* The first file of a kind, NULL when the pack has none. */
const struct pack_file *pack_file_of(const struct pack *pack, enum pack_file_kind kind);
/* A list member of the first file of that kind; NULL when absent. */
json_t *pack_list(const struct pack *pack, enum pack_file_kind kind, const char *member);
/* "T1c" and "§T1c" → "JC2021:T1c"; an id with a colon keeps its pack, without the section sign; the
 * empty id stays empty. */
struct str pack_clause_id(const struct pack *pack, struct arena *arena, struct str id);
/* Whether the period of an entry (members valid_from, valid_to) holds on that day. */
bool pack_entry_is_valid(const json_t *entry, struct date on);
/* Record a problem; `zh` and `en` are printf formats for the same arguments. */
void pack_problem(struct pack_problems *problems, struct str file, int line, const char *zh,
                  const char *en, ...) __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
/* The same with finished texts. */
void pack_problem_add(struct pack_problems *problems, struct str file, int line, struct str zh,
                      struct str en);
/* Order by file, then line. */
void pack_problems_sort(struct pack_problems *problems);

#endif
