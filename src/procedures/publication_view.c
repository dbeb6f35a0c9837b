/* SPDX-License-Identifier: Apache-2.0
 * Checks before publication as JSON. */
#include "procedures/publication_view.h"

#include "registry/party.h"

static const struct {
    const char *word, *zh, *en;
} whats[] = {{"incident", "事件信息", "news of an incident"},
             {"vulnerability", "漏洞细节", "details of a vulnerability"},
             {"drill", "演练方案", "a plan of a drill"},
             {"inspection", "检查结果", "results of an inspection"}};

static const struct {
    const char *word, *zh, *en;
} states[] = {{"draft", "草稿", "draft"},
              {"asked", "已报告，待答复或发布", "reported, waiting"},
              {"published", "已发布", "published"},
              {"dropped", "不再发布", "dropped"}};

bool publication_view_is_what(struct str word)
{
    for (size_t i = 0; i < sizeof whats / sizeof whats[0]; i++)
        if (str_is(word, whats[i].word))
            return true;
    return false;
}

static void put_words(json_t *object, const struct publication *p)
{
    for (size_t i = 0; i < sizeof whats / sizeof whats[0]; i++) {
        if (!str_is(p->what, whats[i].word))
            continue;
        json_put_textz(object, "what_zh", whats[i].zh);
        json_put_textz(object, "what_en", whats[i].en);
    }
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (!str_is(p->state, states[i].word))
            continue;
        json_put_textz(object, "state_zh", states[i].zh);
        json_put_textz(object, "state_en", states[i].en);
    }
}

static enum status head_json(struct work *w, const struct publication *p,
                             const struct publication_needs *needs, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *party, *list;

    TRY(party_brief(w, p->party_id, &party));
    TRY(publication_need_json(w, needs, &list));
    json_put_text(object, "id", p->id);
    json_put_int(object, "version", p->version);
    json_put_text(object, "state", p->state);
    json_put_text(object, "what", p->what);
    put_words(object, p);
    json_put_bool(object, "open", str_is(p->state, "draft") || str_is(p->state, "asked"));
    json_put_text(object, "title", p->title);
    json_put_text(object, "channel", p->channel);
    json_put_instant(object, "intended_at", p->intended_at);
    json_put(object, "party", party);
    json_put_text(object, "region", p->region);
    json_put_text(object, "sector", p->sector);
    json_put_instant(object, "made_at", p->made_at);
    json_put_text(object, "made_by", p->made_by);
    json_put_instant(object, "asked_at", p->asked_at);
    json_put_instant(object, "published_at", p->published_at);
    json_put_text(object, "address", p->address);
    json_put_text(object, "paper", p->paper);
    json_put_text(object, "reason", p->reason);
    json_put(object, "needs", list);
    json_put_int(object, "missing", publication_need_missing(needs));
    json_put_bool(object, "exercise", p->is_exercise);
    *ret_object = object;
    return ST_OK;
}

static enum status story_json(struct work *w, const struct publication *p, json_t **ret_story)
{
    json_t *story = json_keep(w->arena, json_deep_copy(p->story)), *row, *party;
    size_t i;

    json_array_foreach(story, i, row)
    {
        struct str word = json_get_text(row, "act");

        TRY(party_brief(w, json_get_text(row, "party"), &party));
        json_put(row, "party", party);
        json_put_textz(row, "zh", str_is(word, "draft") ? "起草" : "");
        json_put_textz(row, "en", str_is(word, "draft") ? "draft" : "");
        for (const struct publication_act_row *act = publication_acts; act->word != NULL; act++) {
            if (!str_is(word, act->word))
                continue;
            json_put_textz(row, "zh", act->zh);
            json_put_textz(row, "en", act->en);
        }
    }
    *ret_story = story;
    return ST_OK;
}

static json_t *actions_json(struct work *w, const struct publication *p,
                            const struct publication_needs *needs)
{
    int64_t missing = publication_need_missing(needs);
    json_t *list = json_new_list(w->arena);

    for (const struct publication_act_row *act = publication_acts; act->word != NULL; act++) {
        bool is_held = str_is(str_of(act->word), "publish") && missing > 0;
        json_t *one;

        if (!publication_is_offered(w, p, act, needs))
            continue;
        one = json_new_object(w->arena);
        json_put_textz(one, "act", act->word);
        json_put_textz(one, "zh", act->zh);
        json_put_textz(one, "en", act->en);
        json_put_bool(one, "needs_reason", act->needs_reason);
        json_put_bool(one, "allowed", !is_held);
        json_put_textz(one, "refusal_zh", is_held ? "发布前的报告或允许还不齐" : "");
        json_put_textz(one, "refusal_en", is_held ? "a report or permission is missing" : "");
        json_add(list, one);
    }
    return list;
}

enum status publication_view_json(struct work *w, const struct publication *p, json_t **ret_object)
{
    struct publication_needs needs;
    struct dossier about;
    json_t *object, *story;

    TRY(publication_need_list(w, p, &needs));
    TRY(head_json(w, p, &needs, &object));
    TRY(story_json(w, p, &story));
    json_put_text(object, "text", p->text);
    json_put_null(object, "dossier");
    if (p->dossier_id.len > 0 && dossier_load(w, p->dossier_id, NULL, &about) == ST_OK) {
        json_t *dossier = json_new_object(w->arena);

        json_put_text(dossier, "id", about.id);
        json_put_text(dossier, "kind", about.kind);
        json_put_text(dossier, "title", about.title);
        json_put(object, "dossier", dossier);
    }
    fault_clear(&w->fault);
    json_put(object, "story", story);
    json_put(object, "actions", actions_json(w, p, &needs));
    *ret_object = object;
    return ST_OK;
}

enum status publication_view_page(struct work *w, const struct publication_filter *f,
                                  json_t **ret_page)
{
    int64_t limit = f->limit > 0 && f->limit <= PUBLICATION_PAGE_MAX ? f->limit : PUBLICATION_PAGE;
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena), *item;
    struct publication_store_page rows;
    struct publication_needs needs;

    TRY(publication_store_list(w, f, limit + 1, &rows));
    size_t shown = (int64_t)rows.count > limit ? (size_t)limit : rows.count;
    for (size_t i = 0; i < shown; i++) {
        TRY(publication_need_list(w, &rows.rows[i], &needs));
        TRY(head_json(w, &rows.rows[i], &needs, &item));
        json_add(items, item);
    }
    json_put(page, "items", items);
    if (shown < rows.count)
        json_put_text(page, "next", rows.rows[shown - 1].id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", rows.total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}
