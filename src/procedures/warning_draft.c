/* SPDX-License-Identifier: Apache-2.0
 * The text of a warning: members, bounds, completeness. */
#include "procedures/warning_draft.h"

#include "base/digest.h"
#include "policy/authority_desk.h"
#include "policy/lists.h"
#include "procedures/warning_judge.h"
#include "registry/attachment.h"

/* Content of the form, in the order of the warning page. */
static const char *const members[] = {
    "class",    "starts_at",   "ends_at",    "regions", "sectors",    "reach_text",
    "cautions", "measures",    "organ",      "summary", "indicators", "vulnerabilities",
    "systems",  "attachments", "recipients", "public",
};

enum { MEMBER_COUNT = sizeof members / sizeof members[0] };

/* ---- Completeness ---- */

/* What warnings say (WF1 to WF8 of a pack's list warning.fields) and where it stands. */
static const struct {
    const char *code, *field, *zh, *en;
} wanted[] = {
    {"WF1", "class", "事件类别", "incident category"},
    {"WF2", "level", "预警级别", "warning level"},
    {"WF3", "starts_at", "起始时间", "start time"},
    {"WF4", "scope", "可能影响范围", "possible scope of effect"},
    {"WF5", "cautions", "警示事项", "cautions"},
    {"WF6", "measures", "应采取的措施", "measures to be taken"},
    {"WF7", "measures", "时限要求", "time limits of the measures"},
    {"WF8", "organ", "发布机关", "issuing organ"},
};

enum { WANTED_COUNT = sizeof wanted / sizeof wanted[0] };

static bool has_text(const struct dossier *d, const char *member)
{
    return str_trim(json_get_text(d->data, member)).len > 0;
}

static bool has_limits(const struct dossier *d)
{
    const json_t *measures = json_get_list(d->data, "measures"), *measure;
    bool is_right = json_array_size(measures) > 0;
    size_t i;

    json_array_foreach(measures, i, measure)
    {
        is_right = is_right && json_get_text(measure, "due_at").len > 0;
    }
    return is_right;
}

static bool is_filled(const struct dossier *d, size_t which)
{
    switch (which) {
    case 1:
        return d->level.len > 0;
    case 3:
        return d->scope.len > 0 && (str_is(d->scope, "unit") || has_text(d, "reach_text") ||
                                    json_array_size(json_get_list(d->data, "regions")) > 0 ||
                                    json_array_size(json_get_list(d->data, "sectors")) > 0);
    case 5:
        return json_array_size(json_get_list(d->data, "measures")) > 0;
    case 6:
        return has_limits(d);
    default:
        return has_text(d, wanted[which].field);
    }
}

/* The item of the nearest pack's list of fields; NULL when no pack has one. */
static const json_t *item_of(const json_t *lists, const char *code, struct str *ret_clause)
{
    const json_t *list, *item;
    size_t i, k;

    json_array_foreach(lists, i, list){json_array_foreach(json_get_list(list, "items"), k, item){
        if (!str_is(json_get_text(item, "code"), code)) continue;
    struct str clause = json_get_text(item, "clause");
    *ret_clause = clause.len > 0 ? clause : json_get_text(list, "clause");
    return item;
}
}
*ret_clause = STR("");
return NULL;
}

enum status warning_draft_fields(struct work *w, const struct dossier *warning, json_t **ret_fields)
{
    struct policy_place place;
    json_t *fields = json_new_list(w->arena);

    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    const json_t *lists = lists_at(w->policy, w->arena, &place, STR("warning.fields"));
    for (size_t i = 0; i < WANTED_COUNT; i++) {
        json_t *field = json_new_object(w->arena);
        struct str clause;
        const json_t *item = item_of(lists, wanted[i].code, &clause);

        json_put_textz(field, "code", wanted[i].code);
        json_put_textz(field, "field", wanted[i].field);
        json_put_text(field, "zh", item ? json_get_text(item, "zh") : str_of(wanted[i].zh));
        json_put_text(field, "en", item ? json_get_text(item, "en") : str_of(wanted[i].en));
        json_put_text(field, "clause", clause);
        json_put_bool(field, "filled", is_filled(warning, i));
        json_add(fields, field);
    }
    *ret_fields = fields;
    return ST_OK;
}

static void add_choices(struct arena *arena, json_t *choices, const json_t *lists)
{
    const json_t *list, *item;
    size_t i, k;

    json_array_foreach(lists, i, list)
    {
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            json_t *choice = json_new_object(arena);
            struct str clause = json_get_text(item, "clause");
            json_put_text(choice, "code", json_get_text(item, "code"));
            json_put_text(choice, "zh", json_get_text(item, "zh"));
            json_put_text(choice, "en", json_get_text(item, "en"));
            json_put_text(choice, "list_zh", json_get_text(list, "zh"));
            json_put_text(choice, "list_en", json_get_text(list, "en"));
            json_put_text(choice, "clause",
                          clause.len > 0 ? clause : json_get_text(list, "clause"));
            json_add(choices, choice);
        }
    }
}

enum status warning_draft_words(struct work *w, json_t **ret_words)
{
    struct dossier empty = {.data = json_new_object(w->arena),
                            .began_on = instant_beijing_date(w->now)};
    json_t *words = json_new_object(w->arena), *classes = json_new_list(w->arena), *fields;
    json_t *scopes = json_new_list(w->arena);
    struct office office;

    if (w->actor->party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以起草预警",
                         "only people of a party draft warnings");
    TRY(office_of(w, w->actor->party_id, &office));
    empty.region = office.region;
    for (const char *const *name = warning_judge_classes(); *name != NULL; name++)
        add_choices(w->arena, classes, lists_at(w->policy, w->arena, &office.place, str_of(*name)));
    add_choices(w->arena, scopes,
                lists_at(w->policy, w->arena, &office.place, STR("warning.scopes")));
    TRY(warning_draft_fields(w, &empty, &fields));
    json_put(words, "classes", classes);
    json_put(words, "scopes", scopes);
    json_put(words, "fields", fields);
    *ret_words = words;
    return ST_OK;
}

enum status warning_draft_guard(struct work *w, struct dossier_step *step)
{
    json_t *fields, *field;
    size_t i;

    TRY(warning_judge(w, step, step->dossier));
    if (json_array_size(step->problems) == 0)
        TRY(warning_judge_reach(w, step, step->dossier));
    TRY(warning_draft_fields(w, step->dossier, &fields));
    json_array_foreach(fields, i, field)
    {
        if (json_get_bool(field, "filled", false))
            continue;
        struct str zh =
            arena_print(w->arena, "预警须写明“%.*s”", STR_ARG(json_get_text(field, "zh")));
        struct str en = arena_print(w->arena, "a warning must state: %.*s",
                                    STR_ARG(json_get_text(field, "en")));
        dossier_problem(step, str_zero(w->arena, json_get_text(field, "field")), "missing",
                        json_get_text(field, "clause"), zh.ptr, en.ptr);
    }
    return ST_OK;
}

/* ---- Opening and changing ---- */

static bool is_blank(struct str text)
{
    return str_trim(text).len == 0;
}

enum status warning_draft_may_open(struct work *w, struct dossier_step *step)
{
    if (is_blank(step->dossier->title))
        dossier_problem(step, "title", "missing", STR(""), "须写明标题", "a title is required");
    return warning_judge(w, step, step->dossier);
}

/* What led to it must be in sight, and belongs to it from now on. */
static enum status link_basis(struct work *w, const struct dossier *warning)
{
    struct dossier basis;

    if (warning->basis.len == 0)
        return ST_OK;
    TRY(dossier_load(w, warning->basis, NULL, &basis));
    return dossier_part_link(w, warning, "follows", str_zero(w->arena, basis.kind), basis.id);
}

enum status warning_draft_open(struct work *w, const json_t *input, struct dossier *ret_warning)
{
    json_t *data = json_new_object(w->arena);
    struct dossier_opening opening = {
        .kind = "warning",
        .title = json_get_text(input, "title"),
        .level = json_get_text(input, "level"),
        .scope = authority_desk_scope(json_get_text(input, "scope")),
        .region = json_get_text(input, "region"),
        .sector = json_get_text(input, "sector"),
        .basis = json_get_text(input, "basis"),
        .is_exercise = json_get_bool(input, "exercise", false),
        .reason = json_get_text(input, "reason"),
        .data = data,
    };
    struct office office;

    if (json_get_text(input, "happened_at").len > 0 &&
        !instant_read(json_get_text(input, "happened_at"), &opening.happened_at))
        return work_fail(w, ST_INVALID, "happened_at", "不是时刻", "this is no instant");
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        json_t *value = json_object_get(input, members[i]);
        if (value != NULL && !json_is_null(value))
            json_put(data, members[i], value);
    }
    if (is_blank(json_get_text(data, "organ")) && w->actor->party_id.len > 0) {
        TRY(office_of(w, w->actor->party_id, &office));
        json_put_text(data, "organ", office.name);
    }
    TRY(dossier_open(w, &opening, ret_warning));
    return link_basis(w, ret_warning);
}

enum status warning_draft_save(struct work *w, struct dossier *warning, int64_t version,
                               const json_t *changes, struct str reason)
{
    struct dossier_step step = {.dossier = warning, .problems = json_new_list(w->arena)};
    json_t *what = json_new_list(w->arena), *value, *facts = json_new_object(w->arena);
    json_t *meant = json_keep(w->arena, json_copy((json_t *)(uintptr_t)changes));
    struct str scope = json_get_text(changes, "scope");
    const char *key;

    if (scope.len > 0)
        json_put_text(meant, "scope", authority_desk_scope(scope));
    TRY(dossier_save(w, warning, version, meant, reason));
    TRY(warning_judge(w, &step, warning));
    if (json_array_size(step.problems) > 0) {
        const json_t *first = json_array_get(step.problems, 0);
        (void)work_fail(w, ST_INVALID, str_zero(w->arena, json_get_text(first, "field")), "%s%.0s",
                        "%.0s%s", str_zero(w->arena, json_get_text(first, "zh")),
                        str_zero(w->arena, json_get_text(first, "en")));
        w->fault.errors = step.problems;
        return ST_INVALID;
    }
    json_object_foreach((json_t *)(uintptr_t)changes, key, value)
    {
        json_add_text(what, str_of(key));
    }
    json_put(facts, "changed", what);
    return dossier_note(w, warning, "edit", w->now, reason, facts);
}

static struct str owner_of(struct work *w, const struct dossier *warning)
{
    return arena_print(w->arena, "dossier:%.*s", STR_ARG(warning->id));
}

enum status warning_draft_attach(struct work *w, const struct store *store, struct dossier *warning,
                                 const char *path, struct str name)
{
    json_t *changes = json_new_object(w->arena), *ids = json_new_list(w->arena), *id;
    struct attachment attachment;
    size_t i;

    if (!str_equal(w->actor->party_id, warning->party_id))
        return work_fail(w, ST_DENIED, "id", "只有“%.*s”的经办人可以附上文件",
                         "only people of %.*s attach files", STR_ARG(warning->party_name));
    TRY(attachment_add_file(w, store, path, name, owner_of(w, warning), STR("warning"),
                            &attachment));
    json_array_foreach(json_get_list(warning->data, "attachments"), i, id)
    {
        json_add(ids, id);
    }
    json_add_text(ids, attachment.id);
    json_put(changes, "attachments", ids);
    return warning_draft_save(w, warning, 0, changes, STR(""));
}

enum status warning_draft_files(struct work *w, const struct dossier *warning, json_t **ret_files)
{
    json_t *all, *file, *named = json_new_list(w->arena), *id;
    size_t i, k;

    TRY(attachment_list(w, owner_of(w, warning), &all));
    json_array_foreach(json_get_list(warning->data, "attachments"), i,
                       id){json_array_foreach(all, k, file){
        if (str_equal(json_get_text(file, "id"), json_text(id))) json_add(named, file);
}
}
*ret_files = named;
return ST_OK;
}

json_t *warning_draft_content(struct work *w, const struct dossier *warning)
{
    json_t *content = json_new_object(w->arena);

    json_put_text(content, "title", warning->title);
    json_put_text(content, "level", warning->level);
    json_put_text(content, "scope", warning->scope);
    json_put_text(content, "region", warning->region);
    json_put_text(content, "sector", warning->sector);
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        json_t *value = json_object_get(warning->data, members[i]);
        if (value != NULL)
            json_put(content, members[i], value);
    }
    return content;
}

struct str warning_draft_digest(struct work *w, const struct dossier *warning)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    struct digest_sm3 digest =
        digest_sm3_of(json_canonical(w->arena, warning_draft_content(w, warning)));

    return str_copy(w->arena, str_of(digest_hex(&digest, hex)));
}
