/* SPDX-License-Identifier: Apache-2.0
 * Texts, times and citations of emergency papers. */
#include "procedures/emergency_drawing.h"

#include "policy/lists.h"

struct str emergency_drawing_say(const struct emergency_drawing *d, const char *zh, const char *en)
{
    return str_of(d->is_english ? en : zh);
}

struct str emergency_drawing_text(const struct emergency_drawing *d, const char *member)
{
    return json_get_text(d->dossier->data, member);
}

struct instant emergency_drawing_instant(const json_t *object, const char *member)
{
    struct instant at = {0};

    (void)instant_read(json_get_text(object, member), &at);
    return at;
}

struct str emergency_drawing_time(const struct emergency_drawing *d, struct instant at)
{
    struct date on = instant_beijing_date(at);
    int minute = (int)((at.ms - instant_beijing_start(on).ms) / 60000);
    char day[DATE_TEXT_BYTES];

    if (at.ms == 0)
        return STR("");
    if (d->is_english)
        return arena_print(d->w->arena, "%s %02d:%02d (Beijing time)", date_print(on, day),
                           minute / 60, minute % 60);
    return arena_print(d->w->arena, "%d年%d月%d日%d时%02d分", on.year, on.month, on.day,
                       minute / 60, minute % 60);
}

struct str emergency_drawing_basis(const struct emergency_drawing *d, struct str clause)
{
    const json_t *found = clause.len > 0 ? policy_clause(d->w->policy, clause) : NULL;

    if (found == NULL)
        return STR("");
    return arena_print(d->w->arena, d->is_english ? "Basis: %.*s, %.*s." : "依据：%.*s %.*s。",
                       STR_ARG(json_get_text(found, "document")),
                       STR_ARG(json_get_text(found, "section")));
}

enum status emergency_drawing_authority(const struct emergency_drawing *d, const char *act,
                                        struct str *ret_basis)
{
    const struct dossier *dossier = d->dossier;
    const struct authority *entry;
    struct policy_place place;
    struct office office;

    TRY(office_of(d->w, dossier->party_id, &office));
    TRY(office_place(d->w, dossier->region, dossier->sector, dossier->began_on, &place));
    entry = office_allows(d->w, &office, &place, act, dossier->level, dossier->scope);
    *ret_basis = emergency_drawing_basis(d, entry != NULL ? entry->clause : STR(""));
    return ST_OK;
}

const struct str *emergency_drawing_texts(const struct emergency_drawing *d, const json_t *list,
                                          size_t *ret_count)
{
    struct str *texts = ARENA_ARRAY(d->w->arena, json_array_size(list) + 1, struct str);
    const json_t *one;
    size_t i;

    *ret_count = 0;
    json_array_foreach(list, i, one)
    {
        if (str_trim(json_text(one)).len > 0)
            texts[(*ret_count)++] = json_text(one);
    }
    return texts;
}

enum status emergency_drawing_word(const struct emergency_drawing *d, const char *list,
                                   struct str code, struct str *ret_words)
{
    const struct dossier *dossier = d->dossier;
    const json_t *one, *item;
    struct policy_place place;
    size_t i, k;

    *ret_words = code;
    TRY(office_place(d->w, dossier->region, dossier->sector, dossier->began_on, &place));
    json_array_foreach(lists_at(d->w->policy, d->w->arena, &place, str_of(list)), i, one)
    {
        json_array_foreach(json_get_list(one, "items"), k, item)
        {
            if (str_equal(json_get_text(item, "code"), code)) {
                *ret_words = json_get_text(item, d->is_english ? "en" : "zh");
                return ST_OK;
            }
        }
    }
    return ST_OK;
}

enum status emergency_drawing_level(const struct emergency_drawing *d, struct str level,
                                    struct str *ret_words)
{
    struct str words;

    TRY(emergency_drawing_word(d, "incident.levels", level, &words));
    *ret_words = level.len == 0 || str_equal(words, level)
                     ? words
                     : arena_print(d->w->arena, d->is_english ? "%.*s (%.*s)" : "%.*s（%.*s级）",
                                   STR_ARG(words), STR_ARG(level));
    return ST_OK;
}
