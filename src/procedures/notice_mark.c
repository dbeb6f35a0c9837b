/* SPDX-License-Identifier: Apache-2.0
 * From the packs' list and settings to what a mark allows. */
#include "procedures/notice_mark.h"

#include "policy/lists.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"

/* Who works for others: their names are no secret, whoever asks. */
static const enum party_kind helpers[] = {PARTY_SERVICE, PARTY_ASSESSOR, PARTY_SUPPORT,
                                          PARTY_EXPERTS};

static const char *const reach_words[] = {"anyone", "area", "helpers", "unit", "named"};

json_t *notice_mark_word(struct work *w, const struct dossier *d, const char *list, struct str code)
{
    struct policy_place place;
    const json_t *one, *items;
    json_t *item;
    size_t i, k;

    if (code.len == 0 || office_place(w, d->region, d->sector, d->began_on, &place) != ST_OK)
        return NULL;
    json_array_foreach(lists_at(w->policy, w->arena, &place, str_of(list)), i, one)
    {
        items = json_get_list(one, "items");
        json_array_foreach(items, k, item)
        {
            if (str_equal(json_get_text(item, "code"), code))
                return item;
        }
    }
    return NULL;
}

/* "AMBER+STRICT" → "sharing.amber-strict" */
static const char *key_of(struct work *w, struct str code)
{
    char *key = str_zero(w->arena, arena_print(w->arena, "sharing.%.*s", STR_ARG(code)));

    for (char *at = key; *at; at++) {
        if (*at == '+')
            *at = '-';
        else if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    }
    return key;
}

enum status notice_mark_find(struct work *w, const struct dossier *d, struct str code,
                             struct notice_mark *ret_mark)
{
    const json_t *item = notice_mark_word(w, d, "sharing.marks", code);
    struct notice_mark mark = {.reach = NOTICE_MARK_NAMED};
    struct policy_place place;

    if (item == NULL)
        return work_fail(w, ST_INVALID, "mark", "没有“%.*s”这种共享标识",
                         "there is no sharing mark “%.*s”", STR_ARG(code));
    mark.code = json_get_text(item, "code");
    mark.zh = json_get_text(item, "zh");
    mark.en = json_get_text(item, "en");
    mark.note_zh = json_get_text(item, "note_zh");
    mark.note_en = json_get_text(item, "note_en");
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    if (policy_setting(w->policy, &place, key_of(w, mark.code), &mark.setting) == ST_OK) {
        for (unsigned i = 0; i < sizeof reach_words / sizeof reach_words[0]; i++)
            if (str_is(mark.setting.text, reach_words[i]))
                mark.reach = (enum notice_mark_reach)i;
    }
    *ret_mark = mark;
    return ST_OK;
}

json_t *notice_mark_json(struct work *w, const struct notice_mark *mark)
{
    json_t *object = json_new_object(w->arena);
    struct str none = STR("");

    json_put_text(object, "code", mark->code);
    json_put_text(object, "zh", mark->zh);
    json_put_text(object, "en", mark->en);
    json_put_text(object, "note_zh", mark->note_zh.ptr ? mark->note_zh : none);
    json_put_text(object, "note_en", mark->note_en.ptr ? mark->note_en : none);
    json_put_textz(object, "reach", reach_words[mark->reach]);
    json_put_bool(object, "may_forward", mark->reach < NOTICE_MARK_UNIT);
    json_put_bool(object, "may_export", mark->reach != NOTICE_MARK_NAMED);
    json_put_text(object, "clause", mark->setting.clause.ptr ? mark->setting.clause : none);
    json_put_text(object, "strength", mark->setting.strength.ptr ? mark->setting.strength : none);
    return object;
}

static enum status refuse(struct work *w, const struct notice_mark *mark, const char *field,
                          const char *zh, const char *en)
{
    enum status status =
        work_fail(w, ST_DENIED, field, "标识为“%s%.0s”：%s%.0s", "marked “%.0s%s”: %.0s%s",
                  str_zero(w->arena, mark->zh), str_zero(w->arena, mark->en), zh, en);

    if (mark->setting.clause.len > 0)
        fault_cite(&w->fault, str_zero(w->arena, mark->setting.clause));
    return status;
}

static bool is_helper(const struct office *office)
{
    for (size_t i = 0; i < office->role_count; i++)
        for (size_t k = 0; k < sizeof helpers / sizeof helpers[0]; k++)
            if (str_is(office->roles[i], party_kind_word(helpers[k])))
                return true;
    return false;
}

uint32_t notice_mark_helpers(void)
{
    uint32_t kinds = 0;

    for (size_t k = 0; k < sizeof helpers / sizeof helpers[0]; k++)
        kinds |= 1u << (unsigned)helpers[k];
    return kinds;
}

static enum status is_in_area(struct work *w, const struct dossier *d, const struct office *office,
                              bool *ret_is)
{
    bool is_sector = d->sector.len == 0;
    struct region region, own;

    TRY(region_load(w, d->region, "region", &region));
    TRY(region_load(w, office->region, "region", &own));
    for (size_t i = 0; i < office->place.sector_count && !is_sector; i++)
        is_sector = str_equal(office->place.sectors[i], d->sector);
    *ret_is =
        is_sector && (str_equal(own.path, region.path) ||
                      str_starts(own.path, arena_print(w->arena, "%.*s/", STR_ARG(region.path))));
    return ST_OK;
}

enum status notice_mark_check_forward(struct work *w, const struct dossier *d,
                                      const struct notice_mark *mark, struct str party_id)
{
    struct office office;
    bool is_within;

    if (mark->reach >= NOTICE_MARK_UNIT)
        return refuse(w, mark, "to", "不得转发给其他单位",
                      "it may not be passed on to another unit");
    if (mark->reach != NOTICE_MARK_HELPERS)
        TRY(scope_see_party(w, party_id));
    TRY(office_of(w, party_id, &office));
    if (mark->reach == NOTICE_MARK_HELPERS && !is_helper(&office))
        return refuse(w, mark, "to", "只能转给为本单位服务的机构和队伍",
                      "it may be passed on only to those who work for the unit");
    if (mark->reach != NOTICE_MARK_AREA)
        return ST_OK;
    TRY(is_in_area(w, d, &office, &is_within));
    if (is_within)
        return ST_OK;
    return refuse(w, mark, "to", "只能转给通报所涉地区、行业内的单位",
                  "it may be passed on within its region and sector only");
}

enum status notice_mark_check_export(struct work *w, const struct notice_mark *mark)
{
    if (mark->reach != NOTICE_MARK_NAMED)
        return ST_OK;
    return refuse(w, mark, "mark", "只能在本平台查看，不得导出",
                  "it is read in the platform only and never exported");
}

struct str notice_mark_sight(const struct notice_mark *mark)
{
    return mark->reach <= NOTICE_MARK_AREA ? STR(DOSSIER_REACH_AREA) : STR(DOSSIER_REACH_PARTIES);
}
