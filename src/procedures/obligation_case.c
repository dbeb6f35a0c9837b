/* SPDX-License-Identifier: Apache-2.0
 * Duties one by one: found in sight, with their acts. */
#include "procedures/obligation_case.h"

#include "base/id.h"
#include "procedures/obligation_act_store.h"
#include "procedures/obligation_case_store.h"
#include "procedures/obligation_eval.h"
#include "registry/actor.h"

enum { HEX_DIGITS = 32 };

static enum status hidden(struct work *w)
{
    return work_fail(w, ST_NOT_FOUND, "id", "没有这项义务，或不在您的管辖范围内",
                     "there is no such duty within your scope");
}

struct str obligation_case_party(const struct work *w)
{
    const struct actor *actor = w->actor;

    if (actor->is_system || !(actor_has(actor, ROLE_OPERATOR) || actor_has(actor, ROLE_REGULATOR) ||
                              actor_has(actor, ROLE_POLICE)))
        return STR("");
    return actor->party_id.ptr != NULL ? actor->party_id : STR("");
}

struct str obligation_case_id(struct arena *arena, struct str hex, struct str subject_type,
                              struct str subject)
{
    return arena_print(arena, "%.*s.%c%.*s", STR_ARG(hex),
                       str_is(subject_type, "system") ? 's' : 'p', STR_ARG(subject));
}

static enum status in_sight(struct work *w, const struct obligation_row *row)
{
    struct str party = obligation_case_party(w);
    bool is_seen = w->actor->is_system;

    if (party.len > 0)
        is_seen = str_equal(party, row->owed_by_party) || str_equal(party, row->owed_to_party) ||
                  str_equal(party, row->party_id) ||
                  str_equal(w->actor->account_id, row->assigned_to);
    if (!is_seen)
        TRY(obligation_case_store_reach(w, row->subject, &is_seen));
    return is_seen ? ST_OK : hidden(w);
}

static struct str id_of(const json_t *object, const char *key)
{
    return json_get_text(json_get_object(object, key), "id");
}

/* A row made of what the evaluation says, for a standing duty that has none. */
static void read_standing(const json_t *object, struct obligation_row *row)
{
    row->duty = json_get_text(object, "duty");
    row->rule = json_get_text(object, "rule");
    row->clause = json_get_text(object, "clause");
    row->subject_name = json_get_text(object, "subject_name");
    row->occurrence = json_get_text(object, "occurrence");
    row->owed_by = json_get_text(object, "owed_by");
    row->owed_to = json_get_text(object, "owed_to");
    row->owed_by_party = id_of(object, "owed_by_party");
    row->owed_to_party = id_of(object, "owed_to_party");
    row->state = STR(OBLIGATION_ROW_OPEN);
    row->due_on = STR("");
    row->strength = json_get_text(object, "strength");
    row->group = json_get_text(object, "group");
    row->assigned_to = STR("");
}

/* The duty with these digits among those that a subject owes by the packs now. */
static enum status find_standing(struct work *w, struct str subject, struct obligation_row *row)
{
    json_t *list, *object;
    size_t i;

    row->subject_type = subject.ptr[0] == 's' ? STR("system") : STR("party");
    row->subject = (struct str){subject.ptr + 1, subject.len - 1};
    enum status status = obligation_case_store_place(w, row);
    if (status == ST_OK)
        status = obligation_eval_subject(w, str_zero(w->arena, row->subject_type), row->subject,
                                         w->now, &list);
    if (status == ST_NOT_FOUND)
        return hidden(w);
    TRY(status);
    json_array_foreach(list, i, object)
    {
        if (!str_equal(json_get_text(object, "id"), row->id))
            continue;
        read_standing(object, row);
        json_t *origin = json_get_list(object, "origin");
        row->origin = json_canonical(w->arena, origin != NULL ? origin : json_new_list(w->arena));
        row->computed = STR("null");
        return ST_OK;
    }
    return hidden(w);
}

static bool names_subject(struct str subject)
{
    return subject.len == 1 + ID_BYTES && (subject.ptr[0] == 's' || subject.ptr[0] == 'p') &&
           id_is_valid((struct str){subject.ptr + 1, subject.len - 1});
}

/* How one more act moves things. */
static void take_entry(struct obligation_course *course, const struct obligation_entry *entry)
{
    const struct instant none = {0};

    if (str_is(entry->act, "ask-extension")) {
        course->asked_until = entry->until;
    } else if (str_is(entry->act, "refuse-extension")) {
        course->asked_until = none;
    } else if (str_is(entry->act, "grant-extension")) {
        course->asked_until = none;
        course->extended_until = entry->until;
        course->granted_by = entry->party_name;
    } else if (str_is(entry->act, "prove")) {
        course->proved_at = entry->at;
        course->received_at = none;
        course->asked_until = none;
    } else if (str_is(entry->act, "receive")) {
        course->received_at = entry->at;
    } else if (str_is(entry->act, "reject-proof") || str_is(entry->act, "reopen")) {
        course->proved_at = none;
        course->received_at = none;
    } else if (str_is(entry->act, "pause") || str_is(entry->act, "resume")) {
        course->is_paused = str_is(entry->act, "pause");
    }
}

enum status obligation_case_fill(struct work *w, struct obligation_case *one)
{
    TRY(obligation_act_store_list(w, one->row.id, &one->acts));
    TRY(obligation_act_store_matter(w, one->row.occurrence, &one->matter_id));
    one->course = (struct obligation_course){.granted_by = STR("")};
    for (size_t i = 0; i < one->acts.count; i++)
        take_entry(&one->course, &one->acts.entries[i]);
    return ST_OK;
}

enum status obligation_case_load(struct work *w, struct str id, struct obligation_case *ret_case)
{
    struct obligation_case one = {.id = id};
    struct str subject, hex = str_cut(id, '.', &subject);
    enum status status;

    if (hex.len != HEX_DIGITS || (subject.len > 0 && !names_subject(subject)))
        return hidden(w);
    status = obligation_row_load(w, hex, &one.row);
    one.is_stored = status == ST_OK && !str_is(one.row.state, OBLIGATION_ROW_VOID);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    if (one.is_stored) {
        one.id = one.row.id;
    } else if (subject.len > 0) {
        one.row = (struct obligation_row){.id = hex};
        TRY(find_standing(w, subject, &one.row));
    } else {
        return hidden(w);
    }
    TRY(in_sight(w, &one.row));
    TRY(obligation_case_fill(w, &one));
    if (!one.is_stored)
        one.row.version = (int64_t)one.acts.count + 1;
    *ret_case = one;
    return ST_OK;
}
