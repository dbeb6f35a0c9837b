/* SPDX-License-Identifier: Apache-2.0
 * Fields and atoms of a set, each found by the hash of what it is. */
#include <string.h>

#include "events/sigma_compiled.h"

enum { TABLE_FIRST = 1024 };

static uint64_t mix(uint64_t hash, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ at[i]) * 0x100000001b3U;
    return hash ^ (hash >> 31U) ^ len;
}

void *sigma_atom_room(struct arena *arena, void *rows, size_t count, size_t *size,
                      size_t bytes_each)
{
    if (count < *size)
        return rows;
    size_t more = *size ? *size * 2 : 16;
    void *made = arena_array(arena, more, bytes_each);
    if (count > 0)
        memcpy(made, rows, count * bytes_each);
    *size = more;
    return made;
}

/* ---- Fields and atoms ---- */

static uint64_t field_hash(const struct sigma_field *field)
{
    return mix(0xcbf29ce484222325U + field->class + field->bucket, field->name.ptr,
               field->name.len);
}

static void field_grow(struct sigma_set *set)
{
    size_t size = set->field_table_size ? set->field_table_size * 2 : TABLE_FIRST;
    uint32_t *table = ARENA_ARRAY(&set->arena, size, uint32_t);

    for (size_t i = 0; i < set->field_count; i++) {
        size_t at = field_hash(&set->fields[i]) & (size - 1);
        while (table[at])
            at = (at + 1) & (size - 1);
        table[at] = (uint32_t)i + 1;
    }
    set->field_table = table;
    set->field_table_size = size;
}

uint32_t sigma_atom_field(struct sigma_set *set, struct str name, uint32_t bucket)
{
    struct sigma_field wanted = {.name = name,
                                 .class = set->buckets[bucket].class,
                                 .bucket = name.len > 0 ? SIGMA_NONE : bucket,
                                 .present = SIGMA_NONE,
                                 .valued = SIGMA_NONE};

    if (set->field_count * 2 >= set->field_table_size)
        field_grow(set);
    size_t mask = set->field_table_size - 1, at = field_hash(&wanted) & mask;
    for (; set->field_table[at]; at = (at + 1) & mask) {
        const struct sigma_field *field = &set->fields[set->field_table[at] - 1];
        if (field->class == wanted.class && field->bucket == wanted.bucket &&
            str_equal(field->name, name))
            return set->field_table[at] - 1;
    }
    set->fields = sigma_atom_room(&set->arena, set->fields, set->field_count, &set->field_size,
                                  sizeof *set->fields);
    set->fields[set->field_count++] = wanted;
    set->field_table[at] = (uint32_t)set->field_count;
    return (uint32_t)set->field_count - 1;
}

static uint64_t atom_hash(uint32_t field, const struct sigma_test *test)
{
    uint64_t hash =
        0xcbf29ce484222325U + (uint64_t)field * 64U + (uint64_t)test->op * 2U + test->is_cased;

    hash = mix(hash + test->flags, test->text.ptr, test->text.len);
    return mix(hash, &test->number, sizeof test->number);
}

static bool atom_equal(const struct sigma_atom *atom, uint32_t field, const struct sigma_test *test)
{
    return atom->field == field && atom->test.op == test->op && atom->test.flags == test->flags &&
           atom->test.is_cased == test->is_cased && atom->test.number == test->number &&
           str_equal(atom->test.text, test->text);
}

static void atom_grow(struct sigma_set *set)
{
    size_t size = set->atom_table_size ? set->atom_table_size * 2 : TABLE_FIRST;
    uint32_t *table = ARENA_ARRAY(&set->arena, size, uint32_t);

    for (size_t i = 0; i < set->atom_count; i++) {
        size_t at = atom_hash(set->atoms[i].field, &set->atoms[i].test) & (size - 1);
        while (table[at])
            at = (at + 1) & (size - 1);
        table[at] = (uint32_t)i + 1;
    }
    set->atom_table = table;
    set->atom_table_size = size;
}

uint32_t sigma_atom_of(struct sigma_set *set, uint32_t field, const struct sigma_test *test)
{
    if (set->atom_count * 2 >= set->atom_table_size)
        atom_grow(set);
    size_t mask = set->atom_table_size - 1, at = atom_hash(field, test) & mask;
    for (; set->atom_table[at]; at = (at + 1) & mask) {
        struct sigma_atom *atom = &set->atoms[set->atom_table[at] - 1];
        if (atom_equal(atom, field, test)) {
            atom->weight++;
            return set->atom_table[at] - 1;
        }
    }
    set->atoms = sigma_atom_room(&set->arena, set->atoms, set->atom_count, &set->atom_size,
                                 sizeof *set->atoms);
    set->atoms[set->atom_count++] = (struct sigma_atom){.test = *test, .field = field, .weight = 1};
    set->atom_table[at] = (uint32_t)set->atom_count;
    if (test->op == SIGMA_EXISTS)
        set->fields[field].present = (uint32_t)set->atom_count - 1;
    if (test->op == SIGMA_NULL)
        set->fields[field].valued = (uint32_t)set->atom_count - 1;
    return (uint32_t)set->atom_count - 1;
}

uint64_t sigma_atom_hash(struct str text)
{
    return mix(0, text.ptr, text.len);
}
