/* SPDX-License-Identifier: Apache-2.0
 * From plan to records, with history and journal for each, and back. */
#include "registry/import_write.h"

#include "base/banned.h"
#include "registry/change.h"
#include "registry/field.h"
#include "registry/import_store.h"
#include "registry/party_store.h"
#include "registry/record_form.h"
#include "registry/registry_limits.h"
#include "registry/system_store.h"

struct writing {
    struct work *w;
    struct str import_id, reason;
    int64_t number;
};

static enum status trace(struct writing *t, const char *subject, struct str id, int64_t version,
                         const json_t *before)
{
    const struct import_trace row = {
        .number = ++t->number,
        .subject = str_of(subject),
        .record_id = id,
        .version = version,
        .before = before ? json_canonical(t->w->arena, before) : (struct str){NULL, 0},
    };

    return import_store_trace(t->w, t->import_id, &row);
}

static enum status record(struct writing *t, const char *act, const char *kind, struct str id,
                          const json_t *before, const json_t *after)
{
    struct str subject = arena_print(t->w->arena, "%s:%.*s", kind, STR_ARG(id));

    return change_record(t->w, act, subject, subject, before, after, t->reason);
}

/* Answers of table 1 that came with the rows; those that do not fit are left out. */
static enum status fill_form(struct work *w, struct import_party *made)
{
    struct field_reader r;
    json_t *input = json_new_object(w->arena);
    json_t *object = NULL;
    size_t index;
    json_t *problem;

    if (json_object_size(made->answers) == 0)
        return ST_OK;
    json_put(input, "form", made->answers);
    field_begin(&r, w, input);
    made->party.form = record_form_merge(&r, made->party.form);
    TRY(party_json(w, &made->party, &object));
    TRY(record_form_check(&r, "party", object));
    json_array_foreach(r.problems, index, problem)
    {
        struct str field = json_get_text(problem, "field");
        if (str_starts(field, STR("form.")))
            (void)json_object_deln(made->party.form, field.ptr + 5, field.len - 5);
    }
    return ST_OK;
}

static enum status write_party(struct writing *t, struct import_party *made)
{
    struct work *w = t->w;
    json_t *after = NULL;

    if (!made->is_new || made->party.id.len > 0)
        return ST_OK;
    TRY(fill_form(w, made));
    TRY(party_store_insert(w, &made->party));
    TRY(party_json(w, &made->party, &after));
    (void)json_object_del(after, "region_name");
    json_put(after, "sectors", made->party.sectors);
    TRY(record(t, "party.create", "party", made->party.id, NULL, after));
    return trace(t, "party", made->party.id, made->party.version, NULL);
}

static enum status kept_json(struct work *w, const struct system *s, json_t **ret_object)
{
    TRY(system_json(w, s, ret_object));
    (void)json_object_del(*ret_object, "region_name");
    (void)json_object_del(*ret_object, "sector_name");
    return ST_OK;
}

static enum status write_system(struct writing *t, struct import_row *row)
{
    struct work *w = t->w;
    json_t *before = NULL;
    json_t *after = NULL;

    if (row->action == IMPORT_SKIP)
        return ST_OK;
    row->after.party_id = row->party->party.id;
    row->after.party_name = row->party->party.name;
    if (row->action == IMPORT_UPDATE) {
        TRY(kept_json(w, &row->before, &before));
        TRY(system_store_update(w, &row->before, &row->after));
    } else {
        TRY(system_store_insert(w, &row->after));
    }
    TRY(kept_json(w, &row->after, &after));
    TRY(record(t, before ? "system.update" : "system.create", "system", row->after.id, before,
               after));
    return trace(t, "system", row->after.id, row->after.version, before);
}

/* What one row needs on the way is dropped with it: a long list must not fill the work's arena. */
static enum status write_row(struct writing *t, struct import_row *row)
{
    struct arena *kept = t->w->arena;
    struct arena scratch;

    arena_init(&scratch, IMPORT_SCRATCH_BYTES);
    t->w->arena = &scratch;
    enum status status = write_system(t, row);
    t->w->arena = kept;
    arena_done(&scratch);
    return status;
}

enum status import_write_plan(struct import_plan *plan, struct str import_id, struct str reason)
{
    struct writing t = {.w = plan->w, .import_id = import_id, .reason = reason};

    for (size_t i = 0; i < plan->row_count; i++) {
        TRY(write_party(&t, plan->rows[i].party));
        TRY(write_row(&t, &plan->rows[i]));
    }
    return ST_OK;
}

/* ---- Back ---- */

static enum status touched(struct work *w, struct str name)
{
    return work_fail(
        w, ST_CONFLICT, "import", "“%.*s”在导入之后已被修改或已有办理事项，不能撤销导入",
        "\"%.*s\" was changed or is in use since; the import cannot be undone", STR_ARG(name));
}

static struct str member(const json_t *object, const char *key)
{
    struct str text = json_get_text(object, key);

    return text.ptr ? text : STR("");
}

/* The members of a system as the trace keeps them. */
static void restore(struct system *s, const json_t *before)
{
    s->name = member(before, "name");
    s->region = member(before, "region");
    s->sector = member(before, "sector");
    (void)system_state_read(member(before, "state"), &s->state);
    (void)system_filing_read(member(before, "filing_state"), &s->filing);
    s->kinds = json_get_list(before, "kinds");
    s->technologies = json_get_list(before, "technologies");
    s->level = (int)json_get_int(before, "level", 0);
    s->info_level = (int)json_get_int(before, "info_level", 0);
    s->service_level = (int)json_get_int(before, "service_level", 0);
    s->certificate_number = member(before, "certificate_number");
    s->regulator_party_id = member(json_get_object(before, "regulator_party"), "id");
    s->regulator_party_name = member(json_get_object(before, "regulator_party"), "name");
    s->police_party_id = member(json_get_object(before, "police_party"), "id");
    s->police_party_name = member(json_get_object(before, "police_party"), "name");
    s->operation_on = member(before, "operation_on");
    s->form = json_get_object(before, "form");
}

static enum status undo_system(struct writing *t, const struct import_trace *row)
{
    struct work *w = t->w;
    struct system present;
    json_t *before = NULL;
    json_t *now = NULL;

    enum status status = system_store_load(w, row->record_id, &present);
    if (status == ST_NOT_FOUND)
        return touched(w, row->record_id);
    TRY(status);
    if (present.version != row->version)
        return touched(w, present.name);
    TRY(kept_json(w, &present, &now));
    if (!row->before.ptr) {
        status = system_store_delete(w, &present);
        if (status == ST_CONFLICT) {
            fault_clear(&w->fault);
            return touched(w, present.name);
        }
        TRY(status);
        return record(t, "system.undo", "system", present.id, now, NULL);
    }
    TRY(json_read(w->arena, row->before, JSON_MAX_BYTES, &w->fault, &before));
    struct system after = present;
    restore(&after, before);
    TRY(system_store_update(w, &present, &after));
    TRY(kept_json(w, &after, &before));
    return record(t, "system.undo", "system", present.id, now, before);
}

static enum status undo_party(struct writing *t, const struct import_trace *row)
{
    struct work *w = t->w;
    struct party present;
    json_t *now = NULL;

    enum status status = party_store_load(w, row->record_id, &present);
    if (status == ST_NOT_FOUND)
        return touched(w, row->record_id);
    TRY(status);
    if (present.version != row->version)
        return touched(w, present.name);
    TRY(party_json(w, &present, &now));
    status = party_store_delete(w, &present);
    if (status == ST_CONFLICT) {
        fault_clear(&w->fault);
        return touched(w, present.name);
    }
    TRY(status);
    return record(t, "party.undo", "party", present.id, now, NULL);
}

enum status import_write_undo(struct work *w, struct str import_id, struct str reason,
                              int64_t *ret_systems, int64_t *ret_parties)
{
    struct writing t = {.w = w, .import_id = import_id, .reason = reason};
    struct import_trace *traces = NULL;
    size_t count = 0;
    int64_t systems = 0;
    int64_t parties = 0;

    TRY(import_store_traces(w, import_id, &traces, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_system = str_is(traces[i].subject, "system");
        TRY(is_system ? undo_system(&t, &traces[i]) : undo_party(&t, &traces[i]));
        systems += is_system;
        parties += !is_system;
    }
    *ret_systems = systems;
    *ret_parties = parties;
    return ST_OK;
}
