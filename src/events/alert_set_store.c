/* SPDX-License-Identifier: Apache-2.0
 * Sets of alerts in the record store, and what is blotted out for those who may not know them. */
#include "events/alert_set.h"

#include <string.h>

#include "base/banned.h"
#include "db/db.h"
#include "events/alert_set_store.sql.h"
#include "intel/intel_page.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

enum status alert_set_put(struct work *w, struct str alert_id, const struct alert_set *set)
{
    return db_run(w, &SQL_ALERT_SET_PUT,
                  DB_BINDS(plain(alert_id), plain(set->name), db_int(set->tlp)), NULL);
}

enum status alert_set_list(struct work *w, struct str alert_id, json_t **ret_list,
                           int64_t *ret_withheld)
{
    json_t *list = json_new_list(w->arena);
    bool is_narrow = intel_page_is_narrow(w->actor);
    struct db_rows rows;

    *ret_withheld = 0;
    TRY(db_select(w, &SQL_ALERT_SETS, DB_BINDS(plain(alert_id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        enum indicator_tlp tlp = (enum indicator_tlp)db_cell_int(&rows.rows[i], 1);
        json_t *one = json_new_object(w->arena);

        if (is_narrow && tlp >= INTEL_PAGE_STRICT) {
            ++*ret_withheld;
            continue;
        }
        json_put_text(one, "name", db_cell_text(&rows.rows[i], 0));
        json_put_textz(one, "tlp", indicator_set_tlp_word(tlp));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

/* The entity without the values; its other end remains. */
static struct str blotted(struct arena *arena, struct str entity, const json_t *values)
{
    size_t i;
    json_t *one;

    json_array_foreach((json_t *)(uintptr_t)values, i, one)
    {
        struct str value = json_text(one);
        size_t at = 0;

        while (value.len > 0 && at + value.len <= entity.len &&
               memcmp(entity.ptr + at, value.ptr, value.len) != 0)
            at++;
        if (value.len > 0 && at + value.len <= entity.len)
            entity = arena_print(arena, "%.*s***%.*s", (int)at, entity.ptr,
                                 (int)(entity.len - at - value.len), entity.ptr + at + value.len);
    }
    return entity;
}

void alert_set_titles(struct str *ret_zh, struct str *ret_en)
{
    *ret_zh = STR("命中受限情报集的指标");
    *ret_en = STR("indicator of a withheld set");
}

void alert_set_withhold(struct work *w, struct alert *x)
{
    json_t *entities = json_new_list(w->arena), *one;
    size_t i;

    json_array_foreach(x->entities, i, one)
    {
        json_add_text(entities, blotted(w->arena, json_text(one), x->indicators));
    }
    x->is_withheld = true;
    x->cause_id = STR(ALERT_SET_WITHHELD);
    alert_set_titles(&x->title_zh, &x->title_en);
    x->entities = entities;
    x->samples = json_new_list(w->arena);
    x->indicators = json_new_list(w->arena);
}

bool alert_set_is_open(const struct alert_hit *hit)
{
    for (size_t i = 0; i < hit->set_count; i++)
        if (hit->sets[i].tlp < INTEL_PAGE_STRICT)
            return true;
    return hit->cause != ALERT_INDICATOR;
}
