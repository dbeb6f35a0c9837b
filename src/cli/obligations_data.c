/* SPDX-License-Identifier: Apache-2.0
 * Walks over parties and their systems, one arena for each. */
#include "cli/obligations_data.h"

#include <stdio.h>

#include "base/id.h"
#include "cli/errand.h"
#include "cli/find.h"
#include "policy/policy.h"
#include "procedures/obligation_eval.h"
#include "procedures/obligation_past.h"
#include "registry/party.h"
#include "registry/registry_limits.h"
#include "registry/system.h"

enum { DATA_INDENT = 24, DATA_ARENA_BYTES = 512 * 1024 * 1024 };

/* The list as it is printed. */
struct printing {
    struct work *w;
    struct instant at; /* ms 0: now, from what is kept */
    bool is_json, only_overdue;
    size_t count;
};

void obligations_data_show(const json_t *row)
{
    struct str due = json_get_text(row, "due_on"), clause = json_get_text(row, "clause");
    struct str subject = json_get_text(row, "subject_name");

    printf("%-10.*s  %-8.*s  %.*s  %.*s\n", STR_ARG(due.len ? due : STR("-")),
           STR_ARG(json_get_text(row, "state")),
           STR_ARG(subject.len ? subject : json_get_text(row, "subject")),
           STR_ARG(json_get_text(row, "zh")));
    printf("%*s%.*s\n", DATA_INDENT, "", STR_ARG(json_get_text(row, "en")));
    printf("%*s%.*s → %.*s  %.*s\n", DATA_INDENT, "", STR_ARG(json_get_text(row, "owed_by")),
           STR_ARG(json_get_text(row, "owed_to")),
           STR_ARG(clause.len ? clause : json_get_text(row, "rule")));
}

static void print_rows(struct printing *p, const json_t *rows)
{
    const json_t *row;
    size_t index;

    json_array_foreach(rows, index, row)
    {
        if (p->only_overdue && !str_is(json_get_text(row, "state"), "overdue"))
            continue;
        if (p->is_json)
            printf("%s\n%.*s", p->count > 0 ? "," : "", STR_ARG(json_canonical(p->w->arena, row)));
        else
            obligations_data_show(row);
        p->count++;
    }
}

/* One subject; one that is not there (any more, or yet) has no duties. */
static enum status print_subject(struct printing *p, const char *type, struct str id)
{
    struct arena *kept = p->w->arena;
    struct arena scratch;
    json_t *rows;

    arena_init(&scratch, DATA_ARENA_BYTES);
    p->w->arena = &scratch;
    enum status status = p->at.ms > 0 ? obligation_past_of(p->w, type, id, p->at, &rows)
                                      : obligation_eval_subject(p->w, type, id, p->w->now, &rows);
    if (status == ST_OK)
        print_rows(p, rows);
    p->w->arena = kept;
    arena_done(&scratch);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* A party and, unless the past is asked (which brings them along), its systems. */
static enum status print_party(struct printing *p, struct str id)
{
    struct system_filter filter = {
        .level = -1, .party = id, .sort = STR("created"), .limit = REGISTRY_MAX_PAGE};

    TRY(print_subject(p, "party", id));
    do {
        json_t *page, *system;
        size_t index;

        if (p->at.ms > 0)
            break;
        TRY(system_list(p->w, &filter, &page));
        json_array_foreach(json_get_list(page, "items"), index, system)
            TRY(print_subject(p, "system", json_get_text(system, "id")));
        filter.after = json_get_text(page, "next");
    } while (filter.after.len > 0);
    return ST_OK;
}

static enum status print_all(struct printing *p)
{
    json_t *ids, *id;
    size_t index;

    TRY(obligation_past_parties(p->w, p->at.ms > 0 ? p->at : p->w->now, &ids));
    json_array_foreach(ids, index, id) TRY(print_party(p, json_text(id)));
    return ST_OK;
}

static enum status find_system(struct work *w, const char *word, struct str *ret_id)
{
    const struct system_filter filter = {
        .q = str_of(word), .level = -1, .limit = REGISTRY_MAX_PAGE};
    json_t *page, *system;
    size_t index, same = 0;

    *ret_id = str_of(word);
    if (id_is_valid(*ret_id))
        return ST_OK;
    TRY(system_list(w, &filter, &page));
    const json_t *items = json_get_list(page, "items");
    if (json_array_size(items) == 1)
        *ret_id = json_get_text(json_array_get(items, 0), "id");
    json_array_foreach((json_t *)(uintptr_t)items, index, system)
    {
        if (!str_is(json_get_text(system, "name"), word))
            continue;
        same++;
        *ret_id = json_get_text(system, "id");
    }
    if (same > 1 || !id_is_valid(*ret_id))
        return work_fail(w, ST_NOT_FOUND, "system", "没有唯一的系统“%s”，请用编号",
                         "there is no single system \"%s\"; give its id", word);
    return ST_OK;
}

static enum status print_wanted(struct printing *p, const char *party, const char *system)
{
    struct str id;

    if (system) {
        TRY(find_system(p->w, system, &id));
        return print_subject(p, "system", id);
    }
    if (!party)
        return print_all(p);
    TRY(find_party(p->w, party, &id));
    return print_party(p, id);
}

static void end_packs(void *policy)
{
    policy_free(policy);
}

/* With the packs that the store has adopted, whatever this program brings. */
enum status obligations_data_run(struct command_call *call, int *ret_exit)
{
    const char *as_of = option_text(&call->options, "as-of");
    struct printing p = {.is_json = call->is_json,
                         .only_overdue = option_has(&call->options, "overdue")};
    struct policy *own = NULL;
    struct errand *errand;
    struct date on;

    if (as_of && !instant_read(str_of(as_of), &p.at)) {
        if (!date_read(str_of(as_of), &on))
            return command_wrong(call, ret_exit, "as-of",
                                 "--as-of 应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
                                 "write --as-of as 2026-03-02T09:00:00+08:00 or 2026-03-02");
        p.at = instant_beijing_start(on);
    }
    TRY(errand_open(call, STORE_READ, &errand));
    p.w = &errand->work;
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, obligation_past_packs(p.w, p.w->now, &p.w->policy, &own));
    if (own)
        arena_defer(call->arena, end_packs, own);
    if (p.is_json)
        printf("[");
    enum status status = print_wanted(&p, option_text(&call->options, "party"),
                                      option_text(&call->options, "system"));
    if (p.is_json)
        printf("\n]\n");
    ERRAND_TRY(errand, status);
    if (!p.is_json)
        printf("共 %zu 项 %zu duties\n", p.count, p.count);
    work_rollback(&errand->work);
    return ST_OK;
}
