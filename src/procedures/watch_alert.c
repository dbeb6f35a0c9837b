/* SPDX-License-Identifier: Apache-2.0
 * What the alert desk's list says, as items of the duty screen. */
#include "procedures/watch_alert.h"

#include "base/banned.h"
#include "events/alert.h"

static json_t *item_of(struct work *w, const char *kind, const json_t *row)
{
    static const char *const same[] = {"level", "system", "party", "cii", "hits", "taken_by"};
    json_t *item = json_new_object(w->arena), *link = json_new_object(w->arena);
    json_t *alert = json_new_object(w->arena);
    const json_t *cause = json_get_object(row, "cause");

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        json_put(alert, same[i], json_object_get(row, same[i]));
    json_put_text(link, "id", json_get_text(row, "id"));
    json_put_textz(link, "type", "event-alert");
    json_put_textz(item, "kind", kind);
    json_put_text(item, "id", json_get_text(row, "id"));
    json_put_text(item, "zh", json_get_text(cause, "title_zh"));
    json_put_text(item, "en", json_get_text(cause, "title_en"));
    json_put_textz(item, "clause", "");
    json_put_textz(item, "level", "");
    json_put_textz(item, "number", "");
    json_put(item, "since", json_object_get(row, "raised_at"));
    json_put_null(item, "due_at");
    json_put_bool(item, "late", false);
    json_put_int(item, "n", 1);
    json_put(item, "link", link);
    json_put(item, "alert", alert);
    return item;
}

enum status watch_alert_items(struct work *w, bool is_taken, int64_t limit, json_t *items,
                              json_t *counts)
{
    const char *kind = is_taken ? "event-taken" : "event-alert";
    const struct alert_filter filter = {
        .state = str_of(alert_state_word(is_taken ? ALERT_TAKEN : ALERT_OPEN)),
        .level = (int64_t)ALERT_HIGH + 1,
        .limit = limit,
    };
    json_t *page, *row;
    size_t i;

    TRY(alert_page(w, &filter, &page));
    json_array_foreach(json_get_list(page, "items"), i, row)
    {
        json_add(items, item_of(w, kind, row));
    }
    json_put_int(counts, kind, json_get_int(page, "total", 0));
    return ST_OK;
}
