/* SPDX-License-Identifier: Apache-2.0
 * Drafts of notices. */
#include "procedures/notice_draft.h"

#include "base/digest.h"
#include "procedures/notice_mark.h"
#include "procedures/recipient.h"
#include "registry/scope.h"

const char *const notice_draft_keys[] = {
    "kind", "summary", "vulnerabilities", "measures",           "requirement", "evidence",
    "mark", "days",    "wants_feedback",  "demands_correction", "part_digest", NULL,
};

/* Members of the input that go into the dossier as they are. */
static bool is_data_key(const char *key)
{
    for (const char *const *one = notice_draft_keys; *one != NULL; one++)
        if (str_is(str_of(key), *one))
            return !str_is(str_of(key), "part_digest");
    return false;
}

static enum status check_word(struct work *w, const struct dossier *d, const char *field,
                              const char *list, struct str word)
{
    if (word.len == 0 || notice_mark_word(w, d, list, word) != NULL)
        return ST_OK;
    return work_fail(w, ST_INVALID, field, "没有“%.*s”这一项", "there is no “%.*s”", STR_ARG(word));
}

static enum status check_words(struct work *w, const struct dossier *d)
{
    TRY(check_word(w, d, "kind", "notice.kinds", json_get_text(d->data, "kind")));
    TRY(check_word(w, d, "severity", "notice.severities", d->level));
    return check_word(w, d, "mark", "sharing.marks", json_get_text(d->data, "mark"));
}

/* ---- Parts ---- */

static enum status check_part(struct work *w, const json_t *part, size_t at)
{
    const json_t *systems = json_get_list(part, "systems"), *system;
    struct str party = json_get_text(part, "party"), name;
    const char *field = str_zero(w->arena, arena_print(w->arena, "parts[%zu]", at));
    size_t i;

    if (scope_see_party(w, party) != ST_OK) {
        fault_clear(&w->fault);
        return work_fail(w, ST_INVALID, field, "没有这个单位，或不在您的管辖范围内",
                         "there is no such party within your scope");
    }
    json_array_foreach(systems, i, system)
    {
        enum status status = notice_store_system_of(w, json_text(system), party, &name);

        if (status == ST_NOT_FOUND)
            return work_fail(w, ST_INVALID, field, "所列系统不由该单位运营",
                             "a system listed is not run by that party");
        TRY(status);
    }
    return ST_OK;
}

static enum status check_parts(struct work *w, const json_t *parts)
{
    json_t *seen = json_new_object(w->arena);
    const json_t *part;
    size_t i;

    json_array_foreach(parts, i, part)
    {
        const char *party = str_zero(w->arena, json_get_text(part, "party"));

        if (json_object_get(seen, party) != NULL)
            return work_fail(w, ST_INVALID, "parts", "同一单位只能有一个部分",
                             "a party has one part only");
        json_put_bool(seen, party, true);
        TRY(check_part(w, part, i));
    }
    return ST_OK;
}

/* So that the journal, which does not hold the parts, still proves them. */
static struct str digest_of(struct work *w, const json_t *parts, const json_t *wish)
{
    json_t *both = json_new_object(w->arena);
    char hex[DIGEST_SM3_HEX_BYTES];

    json_put(both, "parts", (json_t *)(uintptr_t)parts);
    json_put(both, "recipients", (json_t *)(uintptr_t)wish);
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, both));
    return str_copy(w->arena, str_of(digest_hex(&digest, hex)));
}

/* ---- Opening and saving ---- */

bool notice_draft_wants_feedback(const struct dossier *d)
{
    struct str kind = json_get_text(d->data, "kind");
    bool is_usual = !str_is(kind, "risk-prompt") && !str_is(kind, "circular");

    return json_get_bool(d->data, "wants_feedback", is_usual);
}

static void fill_row(const struct work *w, const struct dossier *d, struct notice_row *row)
{
    bool wants = notice_draft_wants_feedback(d);

    row->kind = json_get_text(d->data, "kind");
    row->mark = json_get_text(d->data, "mark");
    row->saved_by = str_of(w->actor_id);
    row->needs = wants ? NOTICE_STORE_FED_BACK : NOTICE_STORE_SIGNED;
    row->done = wants ? NOTICE_STORE_VERIFIED : NOTICE_STORE_SIGNED;
}

enum status notice_draft_open(struct work *w, const json_t *input, struct str basis,
                              struct dossier *ret_dossier)
{
    const json_t *parts = json_get_list(input, "parts"),
                 *wish = json_get_object(input, "recipients");
    struct notice_row row = {0};
    json_t *value;
    const char *key;

    row.wish = wish != NULL ? json_keep(w->arena, json_deep_copy(wish)) : json_new_object(w->arena);
    parts = parts != NULL ? parts : json_new_list(w->arena);
    struct dossier_opening opening = {
        .kind = notice_kind.word,
        .title = json_get_text(input, "title"),
        .level = json_get_text(input, "severity"),
        .region = json_get_text(input, "region"),
        .sector = json_get_text(input, "sector"),
        .basis = basis,
        .data = json_new_object(w->arena),
        .reason = json_get_text(input, "reason"),
    };

    json_object_foreach((json_t *)(uintptr_t)input, key, value)
    {
        if (is_data_key(key) && !json_is_null(value))
            json_put(opening.data, key, value);
    }
    json_put_text(opening.data, "part_digest", digest_of(w, parts, row.wish));
    TRY(check_parts(w, parts));
    TRY(dossier_open(w, &opening, ret_dossier));
    TRY(check_words(w, ret_dossier));
    fill_row(w, ret_dossier, &row);
    TRY(notice_store_insert(w, ret_dossier->id, &row));
    return notice_store_put_parts(w, ret_dossier->id, parts);
}

/* What the dossier takes of the input, by its own names. */
static json_t *changes_of(struct work *w, const json_t *input)
{
    static const struct {
        const char *from, *to;
    } renamed[] = {
        {"title", "title"}, {"severity", "level"}, {"region", "region"}, {"sector", "sector"}};
    json_t *changes = json_new_object(w->arena), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)input, key, value)
    {
        if (is_data_key(key))
            json_put(changes, key, value);
    }
    for (size_t i = 0; i < sizeof renamed / sizeof renamed[0]; i++) {
        value = json_object_get(input, renamed[i].from);
        if (json_is_string(value))
            json_put(changes, renamed[i].to, value);
    }
    return changes;
}

/* Parts as they were given, from how they are shown. */
static json_t *parts_as_given(struct work *w, const json_t *shown)
{
    json_t *list = json_new_list(w->arena), *part;
    size_t i;

    json_array_foreach(shown, i, part)
    {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "party", json_get_text(json_get_object(part, "party"), "id"));
        json_put(one, "systems", json_get_list(part, "systems"));
        json_put_text(one, "text", json_get_text(part, "text"));
        json_add(list, one);
    }
    return list;
}

enum status notice_draft_save(struct work *w, struct dossier *d, int64_t version,
                              const json_t *input)
{
    json_t *changes = changes_of(w, input), *shown;
    const json_t *parts = json_get_list(input, "parts"),
                 *wish = json_get_object(input, "recipients");
    bool has_parts = parts != NULL;
    struct notice_row row;

    TRY(notice_store_load(w, d->id, &row));
    if (!has_parts) {
        TRY(notice_store_parts(w, d->id, STR(""), &shown));
        parts = parts_as_given(w, shown);
    }
    if (wish != NULL)
        row.wish = json_keep(w->arena, json_deep_copy(wish));
    json_put_text(changes, "part_digest", digest_of(w, parts, row.wish));
    TRY(dossier_save(w, d, version, changes, json_get_text(input, "reason")));
    TRY(check_words(w, d));
    fill_row(w, d, &row);
    TRY(notice_store_update(w, d->id, &row));
    if (!has_parts)
        return ST_OK;
    TRY(check_parts(w, parts));
    return notice_store_put_parts(w, d->id, parts);
}

/* ---- Before it is checked or issued ---- */

enum status notice_draft_wish(struct work *w, const struct dossier *d, const struct notice_row *row,
                              json_t **ret_wish)
{
    json_t *wish = json_keep(w->arena, json_deep_copy(row->wish)), *parties, *parts, *part;
    size_t i;

    TRY(notice_store_parts(w, d->id, STR(""), &parts));
    parties = json_get_list(wish, "parties");
    if (parties == NULL) {
        parties = json_new_list(w->arena);
        json_put(wish, "parties", parties);
    }
    json_array_foreach(parts, i, part)
        json_add_text(parties, json_get_text(json_get_object(part, "party"), "id"));
    *ret_wish = wish;
    return ST_OK;
}

static bool names_only(const json_t *wish)
{
    static const char *const wide[] = {"regions", "sectors", "kinds", "levels", "cii", "systems"};

    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        const json_t *one = json_object_get(wish, wide[i]);

        if (json_array_size(one) > 0 || json_is_true(one))
            return false;
    }
    return true;
}

static enum status judge_recipients(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct notice_mark mark;
    struct notice_row row;
    struct str *parties;
    json_t *wish;
    size_t count;

    TRY(notice_store_load(w, d->id, &row));
    TRY(notice_draft_wish(w, d, &row, &wish));
    TRY(recipient_choose(w, d, wish, &parties, &count));
    if (count == 0)
        dossier_problem(step, "recipients", "missing", STR(""), "还没有选择收件单位",
                        "no recipient is chosen yet");
    if (row.mark.len == 0)
        return ST_OK;
    TRY(notice_mark_find(w, d, row.mark, &mark));
    if (mark.reach == NOTICE_MARK_NAMED && !names_only(wish))
        dossier_problem(step, "recipients", "named-only", mark.setting.clause,
                        "这种共享标识只能逐一点名收件单位，不能按地区、行业等范围选择",
                        "with this sharing mark recipients are named one by one, not by region or "
                        "sector");
    return ST_OK;
}

enum status notice_draft_judge(struct work *w, struct dossier_step *step)
{
    static const struct {
        const char *key, *zh, *en;
    } wanted[] = {{"kind", "须选择通报种类", "choose the kind of the notice"},
                  {"summary", "须写明情况", "describe what it is about"},
                  {"mark", "须选择共享标识", "choose a sharing mark"}};
    const struct dossier *d = step->dossier;
    struct str kind = json_get_text(d->data, "kind");

    if (d->title.len == 0)
        dossier_problem(step, "title", "missing", STR(""), "须填写标题", "a title is needed");
    if (d->level.len == 0)
        dossier_problem(step, "severity", "missing", STR(""), "须选择严重程度",
                        "choose a severity");
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (str_trim(json_get_text(d->data, wanted[i].key)).len == 0)
            dossier_problem(step, wanted[i].key, "missing", STR(""), wanted[i].zh, wanted[i].en);
    if (str_is(kind, "vulnerability") &&
        json_array_size(json_get_list(d->data, "vulnerabilities")) == 0)
        dossier_problem(step, "vulnerabilities", "missing", STR(""), "漏洞通报须列出漏洞",
                        "a vulnerability notice lists the vulnerabilities");
    if (notice_draft_wants_feedback(d) && str_trim(json_get_text(d->data, "requirement")).len == 0)
        dossier_problem(step, "requirement", "missing", STR(""), "要求反馈的，须写明要求",
                        "say what is required when a feedback is wanted");
    return judge_recipients(w, step);
}
