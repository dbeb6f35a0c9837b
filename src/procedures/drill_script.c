/* SPDX-License-Identifier: Apache-2.0
 * Writing the script, and letting injects out when their minute comes. */
#include "procedures/drill_script.h"

#include <stdio.h>

#include "base/id.h"
#include "db/journal.h"
#include "procedures/drill_store.h"
#include "procedures/drill_tell.h"

static const int64_t minute_ms = 60000;
static const char *const channels[] = {"inbox", "phone", "mail", "paper", NULL};

enum {
    OFFSET_MAX_MINUTES = 30 * 24 * 60,
    POINTS_DEFAULT = 10,
    POINTS_MAX = 1000,
};

struct writing {
    struct dossier *drill;
    const json_t *injects;
    struct str *ids; /* of the injects, in their order */
};

static enum status bad(struct work *w, const char *list, size_t row, const char *member,
                       const char *zh, const char *en)
{
    char field[80];

    (void)snprintf(field, sizeof field, "%s[%zu].%s", list, row, member);
    return work_fail(w, ST_INVALID, field, "%s%.0s", "%.0s%s", zh, en);
}

static enum status check_party(struct work *w, const char *list, size_t row, struct str party_id)
{
    struct office office;

    enum status status = party_id.len > 0 ? office_of(w, party_id, &office) : ST_OK;
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    return bad(w, list, row, "party_id", "没有这个单位", "there is no such party");
}

static enum status add_inject(struct work *w, const struct writing *writing, size_t row,
                              const json_t *input)
{
    struct drill_inject inject = {
        .id = writing->ids[row],
        .dossier_id = writing->drill->id,
        .number = (int64_t)row + 1,
        .offset_minutes = json_get_int(input, "offset_minutes", -1),
        .party_id = json_get_text(input, "party_id"),
        .channel = json_get_text(input, "channel"),
        .words = str_trim(json_get_text(input, "words")),
    };
    bool is_channel = false;

    for (size_t i = 0; channels[i] != NULL; i++)
        is_channel = is_channel || str_is(inject.channel, channels[i]);
    if (inject.offset_minutes < 0 || inject.offset_minutes > OFFSET_MAX_MINUTES)
        return bad(w, "injects", row, "offset_minutes", "须写明开始后第几分钟",
                   "say how many minutes after the start");
    if (!is_channel)
        return bad(w, "injects", row, "channel", "没有这种方式", "there is no such way");
    if (inject.words.len == 0 || str_points(inject.words) > DRILL_WORDS_MAX)
        return bad(w, "injects", row, "words", "须写明内容，最多 1000 字",
                   "write it down, at most 1000 characters");
    TRY(check_party(w, "injects", row, inject.party_id));
    return drill_store_add_inject(w, &inject);
}

/* The inject a reaction answers, by the key it has in the same input. */
static bool find_inject(const struct writing *writing, struct str key, struct str *ret_id)
{
    const json_t *one;
    size_t i;

    *ret_id = STR("");
    if (key.len == 0)
        return true;
    json_array_foreach(writing->injects, i, one)
    {
        if (!str_equal(json_get_text(one, "key"), key))
            continue;
        *ret_id = writing->ids[i];
        return true;
    }
    return false;
}

/* "incident.report": an act of some kind of dossier. */
static bool is_act(struct str word)
{
    struct str act;
    const struct dossier_kind *kind;

    if (word.len == 0)
        return true;
    kind = dossier_list_find(str_cut(word, '.', &act));
    return kind != NULL && dossier_act_of(kind, act) != NULL;
}

static enum status add_expectation(struct work *w, const struct writing *writing, size_t row,
                                   const json_t *input)
{
    struct drill_expectation expectation = {
        .id = id_new(w->arena, w->now),
        .dossier_id = writing->drill->id,
        .number = (int64_t)row + 1,
        .party_id = json_get_text(input, "party_id"),
        .words = str_trim(json_get_text(input, "words")),
        .act = str_trim(json_get_text(input, "act")),
        .within_minutes = json_get_int(input, "within_minutes", 0),
        .clause = str_trim(json_get_text(input, "clause")),
        .points = json_get_int(input, "points", POINTS_DEFAULT),
    };

    if (!find_inject(writing, json_get_text(input, "inject"), &expectation.inject_id))
        return bad(w, "expectations", row, "inject", "没有这条情况", "there is no such inject");
    if (expectation.party_id.len == 0)
        return bad(w, "expectations", row, "party_id", "须写明由谁反应",
                   "say who is expected to react");
    if (expectation.words.len == 0 || str_points(expectation.words) > DRILL_WORDS_MAX)
        return bad(w, "expectations", row, "words", "须写明应有的反应，最多 1000 字",
                   "write down the reaction, at most 1000 characters");
    if (expectation.within_minutes < 1 || expectation.within_minutes > OFFSET_MAX_MINUTES)
        return bad(w, "expectations", row, "within_minutes", "须写明几分钟内",
                   "say within how many minutes");
    if (expectation.points < 0 || expectation.points > POINTS_MAX)
        return bad(w, "expectations", row, "points", "分值应为 0 至 1000",
                   "points go from 0 to 1000");
    if (!is_act(expectation.act))
        return bad(w, "expectations", row, "act", "没有这种操作", "there is no such act");
    TRY(check_party(w, "expectations", row, expectation.party_id));
    return drill_store_add_expectation(w, &expectation);
}

static enum status write_rows(struct work *w, struct writing *writing, const json_t *expectations)
{
    const json_t *one;
    size_t i;

    TRY(drill_store_drop_script(w, writing->drill->id));
    json_array_foreach(writing->injects, i, one) TRY(add_inject(w, writing, i, one));
    json_array_foreach(expectations, i, one) TRY(add_expectation(w, writing, i, one));
    return ST_OK;
}

enum status drill_script_write(struct work *w, struct dossier *drill, int64_t version,
                               const json_t *input)
{
    struct writing writing = {.drill = drill, .injects = json_get_list(input, "injects")};
    const json_t *expectations = json_get_list(input, "expectations");
    json_t *after = json_new_object(w->arena);
    size_t count = json_array_size(writing.injects);

    if (count > DRILL_INJECTS_MAX || json_array_size(expectations) > DRILL_EXPECTATIONS_MAX)
        return work_fail(w, ST_LIMIT, "injects", "脚本太长", "the script is too long");
    /* The right, the state and the version are those of a draft. */
    TRY(dossier_save(w, drill, version, json_new_object(w->arena), STR("")));
    writing.ids = arena_take(w->arena, (count + 1) * sizeof *writing.ids);
    for (size_t i = 0; i < count; i++)
        writing.ids[i] = id_new(w->arena, w->now);
    TRY(write_rows(w, &writing, expectations));
    json_put_int(after, "injects", (int64_t)count);
    json_put_int(after, "expectations", (int64_t)json_array_size(expectations));
    return journal_append(w, "drill.script",
                          arena_print(w->arena, "dossier:%.*s", STR_ARG(drill->id)), NULL, after,
                          STR(""));
}

/* ---- Release ---- */

static enum status release_one(struct work *w, const struct dossier *drill,
                               const struct drill_inject *inject, bool *ret_released)
{
    json_t *facts = json_new_object(w->arena);

    TRY(drill_store_release(w, inject->id, w->now, str_of(w->actor_id), ret_released));
    if (!*ret_released)
        return ST_OK;
    /* Not its words: everybody with a part reads the timeline. */
    json_put_int(facts, "inject", inject->number);
    TRY(dossier_note(w, drill, "inject", w->now, STR(""), facts));
    return drill_tell_inject(w, drill, inject);
}

enum status drill_script_release_due(struct work *w, const struct dossier *drill, int *ret_count)
{
    int64_t elapsed = drill_elapsed_ms(drill, w->now);
    struct drill_inject *injects;
    size_t count;
    int released = 0;

    TRY(drill_store_injects(w, drill->id, &injects, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_new = false;

        if (injects[i].released_at.ms == 0 && injects[i].offset_minutes * minute_ms <= elapsed)
            TRY(release_one(w, drill, &injects[i], &is_new));
        released += is_new;
    }
    if (ret_count != NULL)
        *ret_count = released;
    return ST_OK;
}

enum status drill_script_release(struct work *w, const struct dossier *drill, struct str inject_id)
{
    struct drill_inject *injects;
    bool is_new;
    size_t count;

    TRY(drill_check_referee(w, drill));
    if (!str_is(drill->state, "running"))
        return work_fail(w, ST_CONFLICT, "state", "演练没有在进行", "the drill is not running");
    TRY(drill_store_injects(w, drill->id, &injects, &count));
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(injects[i].id, inject_id))
            continue;
        TRY(release_one(w, drill, &injects[i], &is_new));
        return is_new ? ST_OK
                      : work_fail(w, ST_CONFLICT, "name", "这条情况已经发出",
                                  "this inject is out already");
    }
    return work_fail(w, ST_NOT_FOUND, "name", "没有这条情况", "there is no such inject");
}

enum status drill_script_job(struct work *w, int *ret_count)
{
    struct str *ids;
    size_t count;

    *ret_count = 0;
    TRY(drill_store_running(w, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        struct dossier drill;
        int released;

        TRY(dossier_load(w, ids[i], "drill", &drill));
        TRY(drill_script_release_due(w, &drill, &released));
        *ret_count += released;
    }
    return ST_OK;
}
