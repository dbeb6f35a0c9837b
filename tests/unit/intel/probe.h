/* SPDX-License-Identifier: Apache-2.0
 * A folder with indicators for one test. */
#ifndef TESTS_INTEL_PROBE_H
#define TESTS_INTEL_PROBE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "intel/indicators.h"
#include "intel/intel_import.h"

struct probe {
    char folder[64];
    struct arena arena;
    struct fault fault;
    json_t *answer;
};

static inline int probe_begin(void **state)
{
    static struct probe probe;

    probe = (struct probe){.folder = "/tmp/panshi-intel-XXXXXX"};
    if (!mkdtemp(probe.folder))
        return -1;
    arena_init(&probe.arena, (size_t)1 << 30);
    *state = &probe;
    return 0;
}

static inline int probe_end(void **state)
{
    struct probe *probe = *state;

    file_remove_tree(probe->folder);
    arena_done(&probe->arena);
    return 0;
}

/* A file of that name beside the store, as a path. */
static inline const char *probe_file(struct probe *probe, const char *name, struct str text)
{
    struct str path = arena_print(&probe->arena, "%s/%s", probe->folder, name);

    assert_int_equal(file_write(path.ptr, text, 0600, &probe->fault), ST_OK);
    return path.ptr;
}

static inline enum status probe_import(struct probe *probe, const char *name, const char *text)
{
    const struct intel_import import = {
        .folder = probe->folder,
        .path = probe_file(probe, name, str_of(text)),
        .format = INTEL_FORMATS,
        .confidence = -1,
        .now = {1000},
        .by = "system",
    };

    fault_clear(&probe->fault);
    return intel_import_set(&import, &probe->arena, &probe->answer, &probe->fault);
}

#endif
