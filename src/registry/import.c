/* SPDX-License-Identifier: Apache-2.0
 * Imports: dry run, real run, carrying out a dry run, undo. */
#include "registry/import.h"

#include <string.h>

#include "base/banned.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "db/journal.h"
#include "registry/actor.h"
#include "registry/change.h"
#include "registry/import_plan.h"
#include "registry/import_store.h"
#include "registry/import_write.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"

static struct str or_empty(struct str text)
{
    return text.ptr ? text : STR("");
}

static struct str options_text(struct work *w, const struct import_options *options)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "party_id", options->party_id);
    json_put_text(object, "region", options->region);
    json_put_text(object, "reason", options->reason);
    return json_canonical(w->arena, object);
}

/* The figures of a report, without its lists. */
static struct str figures_text(struct work *w, const json_t *report)
{
    static const char *const figures[] = {"rows",    "created",         "updated",
                                          "skipped", "parties_created", "warning_count"};
    json_t *object = json_new_object(w->arena);

    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        json_put_int(object, figures[i], json_get_int(report, figures[i], 0));
    return json_canonical(w->arena, object);
}

static struct str reason_of(struct work *w, const struct import_options *options)
{
    if (options->reason.len > 0)
        return options->reason;
    return arena_print(w->arena, "导入 %.*s", STR_ARG(options->file_name));
}

static enum status note(struct work *w, const struct import_options *options, struct str bytes,
                        const json_t *report, const char *state, struct import_record *record)
{
    struct digest_sm3 digest = digest_sm3_of(bytes);
    char hex[DIGEST_SM3_HEX_BYTES];

    record->at = w->now;
    record->account_id = str_of(w->actor_id);
    record->party_id = or_empty(w->actor->party_id);
    record->file_name = options->file_name;
    record->digest = str_copy(w->arena, str_of(digest_hex(&digest, hex)));
    record->state = str_of(state);
    record->options = options_text(w, options);
    record->report = figures_text(w, report);
    return import_store_insert(w, record);
}

/* Carry the plan out and journal the import as one act beside the records'. */
static enum status carry_out(struct import_plan *plan, struct str bytes, json_t *report)
{
    struct work *w = plan->w;
    struct import_record record = {.id = id_new(w->arena, w->now)};
    struct str reason = reason_of(w, plan->options);
    json_t *after = json_new_object(w->arena);

    TRY(note(w, plan->options, bytes, report, "applied", &record));
    TRY(import_write_plan(plan, record.id, reason));
    json_put_text(after, "file", record.file_name);
    json_put_text(after, "digest", record.digest);
    json_put_int(after, "created", plan->created);
    json_put_int(after, "updated", plan->updated);
    TRY(journal_append(w, "import.apply", arena_print(w->arena, "import:%.*s", STR_ARG(record.id)),
                       NULL, after, reason));
    json_put_text(report, "import_id", record.id);
    json_put_text(report, "digest", record.digest);
    return ST_OK;
}

static enum status keep_dry_run(struct import_plan *plan, struct str bytes, json_t *report)
{
    struct work *w = plan->w;
    struct import_record record = {.id = STR("")};

    TRY(import_store_forget(w, (struct instant){w->now.ms - IMPORT_KEPT_MS}, STR("")));
    TRY(note(w, plan->options, bytes, report, "dry-run", &record));
    TRY(import_store_keep_file(w, record.id, bytes));
    json_put_text(report, "import_id", record.id);
    json_put_text(report, "digest", record.digest);
    return ST_OK;
}

/* A refused import stored nothing, and its report says so. */
static void clear_figures(struct work *w, json_t *report)
{
    static const char *const figures[] = {"created", "updated", "skipped", "parties_created"};

    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        json_put_int(report, figures[i], 0);
    json_put(report, "items", json_new_list(w->arena));
}

static enum status run_bytes(struct work *w, struct str bytes, const struct import_options *options,
                             json_t **ret_report)
{
    struct import_plan plan;
    json_t *report = NULL;

    if (scope_of(w).kind != SCOPE_REGION && scope_of(w).kind != SCOPE_PARTY)
        return work_fail(w, ST_DENIED, "", "您无权导入系统", "importing systems is not yours");
    TRY(import_plan_make(w, bytes, options, &plan));
    TRY(import_plan_json(&plan, &report));
    if (plan.report.error_count == 0) {
        if (options->is_dry_run)
            TRY(keep_dry_run(&plan, bytes, report));
        else
            TRY(carry_out(&plan, bytes, report));
    } else if (!options->is_dry_run) {
        clear_figures(w, report);
    }
    *ret_report = report;
    return ST_OK;
}

enum status import_run(struct work *w, const char *path, const struct import_options *options,
                       json_t **ret_report)
{
    struct import_options own = *options;
    struct str bytes;

    own.file_name = or_empty(options->file_name);
    own.party_id = or_empty(options->party_id);
    own.region = or_empty(options->region);
    own.reason = or_empty(options->reason);
    if (own.reason.len > 0)
        TRY(change_need_reason(w, own.reason));
    TRY(file_read(path, IMPORT_MAX_FILE_BYTES, w->arena, &bytes, &w->fault));
    return run_bytes(w, bytes, &own, ret_report);
}

enum status import_apply(struct work *w, struct str id, json_t **ret_report)
{
    struct import_record record;
    struct import_options options = {.is_dry_run = false};
    struct str bytes;
    json_t *kept = NULL;
    enum status status = import_store_load(w, id, &record);

    if (status == ST_OK &&
        (!str_is(record.state, "dry-run") || !str_is(record.account_id, w->actor_id) ||
         record.at.ms < w->now.ms - IMPORT_KEPT_MS))
        status = ST_NOT_FOUND;
    if (status == ST_OK)
        status = import_store_file(w, id, &bytes);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "import", "没有这次试导入，或已超过保留时间，请重新上传",
                         "there is no such dry run, or it is too old; send the file again");
    TRY(status);
    TRY(json_read(w->arena, record.options, JSON_MAX_BYTES, &w->fault, &kept));
    options.file_name = record.file_name;
    options.party_id = json_get_text(kept, "party_id");
    options.region = json_get_text(kept, "region");
    options.reason = json_get_text(kept, "reason");
    TRY(run_bytes(w, bytes, &options, ret_report));
    if (json_get_int(*ret_report, "error_count", 0) > 0)
        return ST_OK;
    return import_store_forget(w, (struct instant){w->now.ms - IMPORT_KEPT_MS}, id);
}

enum status import_undo(struct work *w, struct str id, struct str reason, json_t **ret_report)
{
    struct import_record record;
    struct scope scope = scope_of(w);
    int64_t systems = 0;
    int64_t parties = 0;
    json_t *report = json_new_object(w->arena);
    enum status status = import_store_load(w, id, &record);

    bool is_own =
        status == ST_OK && (w->actor->is_system || str_is(record.account_id, w->actor_id) ||
                            (scope.kind == SCOPE_REGION && scope.party_id.len > 0 &&
                             str_equal(record.party_id, scope.party_id)));
    if (status == ST_NOT_FOUND || (status == ST_OK && (!is_own || str_is(record.state, "dry-run"))))
        return work_fail(w, ST_NOT_FOUND, "import", "没有这次导入", "there is no such import");
    TRY(status);
    TRY(change_need_reason(w, reason));
    if (!str_is(record.state, "applied"))
        return work_fail(w, ST_CONFLICT, "import", "这次导入已经撤销",
                         "this import was undone already");
    TRY(import_write_undo(w, id, reason, &systems, &parties));
    TRY(import_store_set_state(w, id, "undone"));
    json_put_text(report, "import_id", id);
    json_put_int(report, "systems", systems);
    json_put_int(report, "parties", parties);
    TRY(journal_append(w, "import.undo", arena_print(w->arena, "import:%.*s", STR_ARG(id)), NULL,
                       report, reason));
    *ret_report = report;
    return ST_OK;
}

enum status import_list(struct work *w, json_t **ret_page)
{
    struct scope scope = scope_of(w);
    json_t *items = json_new_list(w->arena);
    json_t *page = json_new_object(w->arena);
    char now[INSTANT_TEXT_BYTES];

    TRY(import_store_list(w, w->actor->is_system ? STR("") : str_of(w->actor_id),
                          scope.kind == SCOPE_REGION ? scope.party_id : STR(""), items));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}
