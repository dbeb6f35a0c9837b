/* SPDX-License-Identifier: Apache-2.0
 * A temporary folder of packs per test. */
#include "fixture.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARENA_BYTES = 128 * 1024 * 1024, WALK_HANDLES = 8 };

int fixture_open(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    arena_init(&f->arena, ARENA_BYTES);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/panshi-packs-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

int fixture_close(void **state)
{
    struct fixture *f = *state;

    (void)nftw(f->folder, remove_one, WALK_HANDLES, FTW_DEPTH | FTW_PHYS);
    arena_done(&f->arena);
    free(f);
    return 0;
}

void fixture_write(struct fixture *f, const char *name, const char *text)
{
    struct str path = arena_print(&f->arena, "%s/%s", f->folder, name);

    for (size_t i = strlen(f->folder) + 1; i < path.len; i++) {
        if (path.ptr[i] == '/')
            (void)mkdir(arena_print(&f->arena, "%.*s", (int)i, path.ptr).ptr, 0700);
    }
    FILE *file = fopen(path.ptr, "wb");
    assert_non_null(file);
    assert_true(fwrite(text, 1, strlen(text), file) == strlen(text));
    (void)fclose(file);
}

enum status fixture_load(struct fixture *f, struct policy **ret_policy,
                         struct policy_report *ret_report)
{
    const char *folders[] = {f->folder};
    struct fault fault = {0};

    return policy_load(&f->arena, folders, 1, ret_policy, ret_report, &fault);
}

const struct policy_problem *fixture_problem(const struct policy_report *report, const char *file,
                                             int line, const char *en_part)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct policy_problem *problem = &report->problems[i];
        if (str_ends(problem->file, str_of(file)) && (line == 0 || problem->line == line) &&
            str_contains(problem->en, str_of(en_part)))
            return problem;
    }
    return NULL;
}

void fixture_good_pack(struct fixture *f, const char *code, const char *region, int rank)
{
    struct str head = arena_print(&f->arena,
                                  "code: %s\nversion: \"1\"\nzh: 试验\nen: Trial\nrank: %d\n"
                                  "region: \"%s\"\nsector: \"\"\nvalid_from: 2024-01-01\n",
                                  code, rank, region);

    fixture_write(f, arena_print(&f->arena, "%s/pack.yaml", code).ptr, head.ptr);
    fixture_write(f, arena_print(&f->arena, "%s/clauses.yaml", code).ptr,
                  "documents:\n  - {id: d, zh: 文件, en: Document}\nclauses:\n"
                  "  - {id: c1, document: d, section: 一, zh: 要求, en: Duty, sure: H}\n");
}
