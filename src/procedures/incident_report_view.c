/* SPDX-License-Identifier: Apache-2.0
 * Snapshots of incidents, their differences, reports as JSON. */
#include "procedures/incident_report_view.h"

#include "procedures/incident_duty.h"
#include "registry/actor.h"
#include "registry/party.h"

static const struct {
    const char *word, *zh, *en;
} kinds[] = {
    {"first", "首报", "first report"},
    {"follow-up", "续报", "follow-up report"},
    {"closing", "总结报告", "closing report"},
    {"pass-on", "转报", "report passed on"},
};

static size_t kind_of(struct str word)
{
    size_t found = 0;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(word, kinds[i].word))
            found = i;
    return found;
}

/* ---- Contents ---- */

static struct str system_names(struct work *w, const struct dossier *d)
{
    const json_t *systems = json_get_list(d->data, "systems");
    struct str names = STR("");
    size_t i;
    json_t *system;

    json_array_foreach((json_t *)(uintptr_t)systems, i, system)
    {
        names = arena_print(w->arena, "%.*s%s%.*s", STR_ARG(names), i ? "、" : "",
                            STR_ARG(json_get_text(system, "name")));
    }
    return names;
}

void incident_report_view_fill(struct work *w, const struct dossier *d, json_t *texts)
{
    struct str systems = system_names(w, d);
    struct str affected = json_get_text(json_get_object(d->data, "affected"), "name");
    struct str summary = json_get_text(d->data, "summary");

    if (json_get_text(texts, "unit").len == 0)
        json_put_text(texts, "unit",
                      arena_print(w->arena, "%.*s%s%.*s",
                                  STR_ARG(affected.len > 0 ? affected : d->party_name),
                                  systems.len > 0 ? "；" : "", STR_ARG(systems)));
    if (json_get_text(texts, "facts").len == 0)
        json_put_text(texts, "facts",
                      arena_print(w->arena, "%.*s；发现时间：%.*s；级别：%.*s%s%.*s",
                                  STR_ARG(d->title), STR_ARG(json_get_text(d->data, "found_at")),
                                  STR_ARG(d->level.len > 0 ? d->level : STR("待定")),
                                  summary.len > 0 ? "；" : "", STR_ARG(summary)));
}

/* ---- Snapshot and changes ---- */

static json_t *snapshot_of(struct work *w, const struct dossier *d)
{
    static const char *const members[] = {"class",   "cause",       "summary",
                                          "regions", "level_state", "handled_at"};
    const json_t *facts = json_get_object(d->data, "facts");
    json_t *snapshot = json_new_object(w->arena), *value;
    const char *key;

    json_put_text(snapshot, "title", d->title);
    json_put_text(snapshot, "level", d->level);
    json_put_text(snapshot, "state", d->state);
    json_put_text(snapshot, "systems", system_names(w, d));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        value = json_object_get(d->data, members[i]);
        if (value && !json_is_null(value))
            json_put(snapshot, members[i], value);
    }
    json_object_foreach((json_t *)(uintptr_t)facts, key, value)
    {
        json_put(snapshot, str_zero(w->arena, arena_print(w->arena, "facts.%s", key)), value);
    }
    return snapshot;
}

static void add_change(struct work *w, json_t *changes, const char *key, json_t *before,
                       json_t *after)
{
    json_t *change = json_new_object(w->arena);

    json_put_textz(change, "key", key);
    if (before)
        json_put(change, "before", before);
    else
        json_put_null(change, "before");
    if (after)
        json_put(change, "after", after);
    else
        json_put_null(change, "after");
    json_add(changes, change);
}

static json_t *changes_of(struct work *w, const json_t *before, const json_t *after)
{
    json_t *changes = json_new_list(w->arena), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)after, key, value)
    {
        json_t *earlier = json_object_get(before, key);
        if (!str_is(str_of(key), "from") && !(earlier && json_equal(earlier, value)))
            add_change(w, changes, key, earlier, value);
    }
    json_object_foreach((json_t *)(uintptr_t)before, key, value)
    {
        if (!json_object_get(after, key) && !str_is(str_of(key), "previous"))
            add_change(w, changes, key, value, NULL);
    }
    return changes;
}

enum status incident_report_view_snapshot(struct work *w, const struct dossier *d,
                                          struct incident_store_report *report)
{
    json_t *before;
    struct str from;
    int64_t number = 0;

    report->snapshot = snapshot_of(w, d);
    report->changes = json_new_list(w->arena);
    enum status status = incident_store_report_before(w, d, report, &before, &number);
    if (status == ST_OK)
        report->changes = changes_of(w, before, report->snapshot);
    else if (status != ST_NOT_FOUND)
        return status;
    TRY(incident_duty_from(w, d, &from));
    json_put_text(report->snapshot, "from", from);
    json_put_int(report->snapshot, "previous", number);
    return ST_OK;
}

json_t *incident_report_view_content(struct work *w, const struct dossier *d,
                                     const struct incident_store_report *report)
{
    json_t *content = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_text(content, "incident", d->number);
    json_put_text(content, "dossier", d->id);
    json_put_int(content, "number", report->number);
    json_put_text(content, "kind", report->kind);
    json_put_text(content, "from", report->party_id);
    json_put_text(content, "to", report->to_name);
    json_put(content, "texts", report->texts);
    json_put(content, "snapshot", report->snapshot);
    json_put_textz(content, "sent_at", instant_print(w->now, text));
    return content;
}

/* ---- As shown ---- */

void incident_report_view_words(json_t *parameters, const struct incident_store_report *report)
{
    json_put_textz(parameters, "report_zh", kinds[kind_of(report->kind)].zh);
    json_put_textz(parameters, "report_en", kinds[kind_of(report->kind)].en);
}

static json_t *actions_of(struct work *w, const struct incident_store_report *report)
{
    json_t *actions = json_new_list(w->arena);
    bool is_writer = str_equal(w->actor->party_id, report->party_id);
    bool is_receiver = report->to_party.len > 0 && str_equal(w->actor->party_id, report->to_party);

    if (str_is(report->state, "draft") && is_writer) {
        json_add_text(actions, STR("save"));
        json_add_text(actions, STR("send"));
    }
    if (str_is(report->state, "sent") && is_receiver) {
        json_add_text(actions, STR("receive"));
        json_add_text(actions, STR("return"));
    }
    return actions;
}

static void put_times(json_t *object, const struct incident_store_report *report)
{
    int64_t late_ms = report->is_late ? report->sent_at.ms - report->due_at.ms : 0;

    json_put_instant(object, "due_at", report->due_at);
    json_put_bool(object, "late", report->is_late);
    json_put_int(object, "late_minutes", (late_ms + 59999) / 60000);
    json_put_instant(object, "made_at", report->made_at);
    json_put_text(object, "made_by", report->made_by);
    json_put_instant(object, "sent_at", report->sent_at);
    json_put_text(object, "sent_by", report->sent_by);
    json_put_instant(object, "received_at", report->received_at);
    json_put_text(object, "received_by", report->received_by);
}

enum status incident_report_view_json(struct work *w, const struct dossier *d,
                                      const struct incident_store_report *report,
                                      json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *to = json_new_object(w->arena), *party;
    int64_t previous = json_get_int(report->snapshot, "previous", 0);

    (void)d;
    TRY(party_brief(w, report->party_id, &party));
    json_put_text(to, "id", report->to_party.len > 0 ? report->to_party : (struct str){NULL, 0});
    json_put_text(to, "name", report->to_name);
    json_put_text(to, "role", report->to_role);
    json_put_text(object, "id", report->id);
    json_put_int(object, "version", report->version);
    json_put_int(object, "number", report->number);
    json_put_text(object, "kind", report->kind);
    json_put_textz(object, "kind_zh", kinds[kind_of(report->kind)].zh);
    json_put_textz(object, "kind_en", kinds[kind_of(report->kind)].en);
    json_put_int(object, "ordinal", report->ordinal);
    json_put(object, "party", party);
    json_put(object, "to", to);
    json_put_text(object, "channel", report->channel);
    json_put_text(object, "state", report->state);
    json_put(object, "texts", report->texts);
    json_put(object, "changes", report->changes);
    if (previous > 0)
        json_put_int(object, "previous", previous);
    else
        json_put_null(object, "previous");
    json_put(object, "duties", report->duties);
    json_put_text(object, "digest", report->digest);
    put_times(object, report);
    json_put_text(object, "answer", report->answer);
    json_put(object, "actions", actions_of(w, report));
    *ret_object = object;
    return ST_OK;
}
