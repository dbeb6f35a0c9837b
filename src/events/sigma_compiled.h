/* SPDX-License-Identifier: Apache-2.0
 * The inside of a compiled set; for sigma_set.c, sigma_atom.c, sigma_program.c, sigma_plan.c and
 * sigma_match.c.
 */
#ifndef EVENTS_SIGMA_COMPILED_H
#define EVENTS_SIGMA_COMPILED_H

#include <stdatomic.h>

#include "events/sigma_matcher.h"
#include "events/sigma_set.h"
#include "events/sigma_sieve.h"

#define SIGMA_NONE      UINT32_MAX
#define SIGMA_CODE_YES  (UINT32_MAX - 1)
#define SIGMA_CODE_NO   (UINT32_MAX - 2)
#define SIGMA_CODE_LAZY 0x80000000U /* with the atom's number: worked out when asked */

/* One step of a rule's condition: look at an atom, go on, or stop at YES or NO. */
struct sigma_code {
    uint32_t atom, yes, no;
};

struct sigma_atom {
    struct sigma_test test;
    uint32_t field;
    uint32_t weight;                       /* tests that share it */
    uint32_t witness_first, witness_count; /* in sigma_set.witnesses */
    struct sigma_regex *regex;
};

/* A field name as the rules of one class of log sources mean it; the nameless one holds the
 * keywords of one log source. */
struct sigma_field {
    struct str name;
    uint32_t class;
    uint32_t bucket;          /* keywords belong to one log source; SIGMA_NONE: the class has it */
    uint32_t present, valued; /* atoms, or SIGMA_NONE */
    struct sigma_matcher *matcher; /* NULL: no test of its values */
    struct sigma_sieve *sieve;     /* of keywords; NULL: they must be looked for in every value */
    uint32_t atom_count;
};

/* The rules of one log source. */
struct sigma_bucket {
    struct taxonomy_source source;
    uint32_t class;
    const struct taxonomy_route *routes[RECORD_FORMATS];
    uint32_t *fields; /* that its rules test */
    size_t field_count, field_size;
    uint32_t *always; /* rules without witness */
    size_t always_count, always_size;
    atomic_uint_fast64_t asked;
    atomic_int_fast64_t last_asked_us;
};

struct sigma_program {
    uint32_t entry, bucket;
    uint32_t formats;                   /* bits: whose events can answer it */
    struct str zh, en;                  /* why there is none */
    bool is_compiled, is_part, is_base; /* is_base: some correlation wants its matches */
    uint32_t code_first, code_count;
    atomic_uint_fast64_t evaluated, matched;
    atomic_int_fast64_t last_matched_us;
    atomic_uint_fast64_t cost_ns, cost_samples; /* of sampled evaluations */
};

/* Log sources that every format maps to the same groups of names share fields. */
struct sigma_class {
    uint32_t groups[RECORD_FORMATS];
};

struct sigma_set {
    atomic_uint holders;
    struct arena arena;
    const struct sigma_book *book;
    const struct taxonomy *taxonomy;
    size_t rule_count;
    struct sigma_program *programs;
    struct sigma_bucket *buckets;
    size_t bucket_count, bucket_size;
    struct sigma_class *classes;
    size_t class_count, class_size;
    struct sigma_field *fields;
    size_t field_count, field_size;
    struct sigma_atom *atoms;
    size_t atom_count, atom_size;
    uint32_t *atom_table; /* hash → atom + 1 */
    size_t atom_table_size;
    uint32_t *field_table;
    size_t field_table_size;
    struct sigma_code *code;
    size_t code_count, code_size;
    uint32_t *witnesses; /* rules, by atom */
    uint32_t *names;     /* hash of id or name → rule + 1 */
    size_t name_size;
};

/* Numbers, made when new. */
uint32_t sigma_atom_field(struct sigma_set *set, struct str name, uint32_t bucket);
uint32_t sigma_atom_of(struct sigma_set *set, uint32_t field, const struct sigma_test *test);
/* Room for one more at the end of a doubling array. */
void *sigma_atom_room(struct arena *arena, void *rows, size_t count, size_t *size,
                      size_t bytes_each);
uint64_t sigma_atom_hash(struct str text);
/* Code of an expression for a bucket; ST_LIMIT, or ST_INVALID with the reason in the program. */
enum status sigma_program_make(struct sigma_set *set, size_t rule,
                               const struct sigma_expr *expr) MUST_CHECK;
/* The atoms of which one must hold when the expression does; false: there are none. */
bool sigma_program_witnesses(struct sigma_set *set, struct arena *arena, uint32_t bucket,
                             const struct sigma_expr *expr, const uint32_t **ret_atoms,
                             size_t *ret_count);

#endif
