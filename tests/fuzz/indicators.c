/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as each format of indicators, as a warning list, as a STIX pattern and object, and as a
 * stored set; what is taken must be in normal form, and normal forms must stay as they are. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "intel/indicator_warning.h"
#include "intel/intel_read.h"
#include "intel/stix_pattern.h"
#include "intel/taxii_post.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static enum status judge(void *cookie, const struct indicator_entry *entry)
{
    static struct indicator_value value;

    (void)cookie;
    if (indicator_value_read(entry->kind, entry->text, &value) != INDICATOR_FINE ||
        value.kind != entry->kind || !str_equal(value.text, entry->text) ||
        value.mark != entry->mark)
        __builtin_trap();
    return ST_OK;
}

static void read_files(const char *folder, struct str text, struct arena *arena)
{
    struct intel_read *in = ARENA_NEW(arena, struct intel_read);
    struct fault fault = {.status = ST_OK};
    char path[FILE_PATH_BYTES];
    struct indicator_set *set;
    uint64_t count, doubles;

    in->value = ARENA_NEW(arena, struct indicator_value);
    in->fault = &fault;
    if (indicator_set_write_new(file_path(path, folder, "set"), &in->writer, &fault) != ST_OK)
        abort();
    for (int format = 0; format < INTEL_FORMATS; format++) {
        if (intel_read_text(in, (enum intel_format)format, text) != ST_OK)
            fault_clear(&fault);
    }
    (void)intel_read_detect(text);
    if (indicator_set_write_seal(in->writer, &count, &doubles, &fault) != ST_OK ||
        indicator_set_open(path, &set, &fault) != ST_OK ||
        indicator_set_each(set, judge, NULL, &fault) != ST_OK)
        abort();
    indicator_set_close(set);
    indicator_set_write_free(in->writer);
}

static enum status pass(void *cookie, const struct indicator_entry *entry)
{
    *(size_t *)cookie += entry->text.len;
    return ST_OK;
}

static void read_stored(const char *folder, struct str bytes)
{
    struct fault fault = {.status = ST_OK};
    char path[FILE_PATH_BYTES];
    struct indicator_set *set;
    struct indicator_warning *warning;
    size_t total = 0;

    (void)file_path(path, folder, "stored");
    if (file_write(path, bytes, 0600, &fault) != ST_OK)
        abort();
    if (indicator_set_open(path, &set, &fault) == ST_OK) {
        if (indicator_set_each(set, pass, &total, &fault) != ST_OK)
            fault_clear(&fault);
        indicator_set_close(set);
    }
    fault_clear(&fault);
    if (indicator_warning_open(path, &warning, &fault) == ST_OK)
        indicator_warning_close(warning);
}

static void read_json(const char *folder, struct str text, struct arena *arena)
{
    struct indicator_warning_counts counts;
    struct fault fault = {.status = ST_OK};
    struct indicator_warning *warning;
    char path[FILE_PATH_BYTES];
    struct taxii_row row;
    const char *why;
    json_t *value;

    if (indicator_warning_read(arena, text, &value, &fault) == ST_OK) {
        if (indicator_warning_build(file_path(path, folder, "warn"), &value, 1, &counts, &fault) !=
                ST_OK ||
            indicator_warning_open(path, &warning, &fault) != ST_OK)
            abort();
        for (int k = 0; k < INDICATOR_KINDS; k++)
            (void)indicator_warning_find(warning, (enum indicator_kind)k, text);
        indicator_warning_close(warning);
    }
    fault_clear(&fault);
    if (json_read(arena, text, INTEL_OBJECT_MAX_BYTES, &fault, &value) == ST_OK)
        (void)taxii_post_row(arena, value, &row, &why);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static char folder[] = "/tmp/panshi-fuzz-XXXXXX";
    static bool is_made;
    static struct stix_pattern_values values;
    const char *zh, *en;
    struct str text = {(const char *)bytes, len};
    struct arena arena;

    if (!is_made && !mkdtemp(folder))
        abort();
    is_made = true;
    if (len == 0)
        return 0;
    arena_init(&arena, (size_t)1 << 30);
    (void)stix_pattern_read(&arena, text, &values, &zh, &en);
    read_files(folder, text, &arena);
    read_stored(folder, text);
    read_json(folder, text, &arena);
    arena_done(&arena);
    return 0;
}
