/* SPDX-License-Identifier: Apache-2.0
 * Campaigns as the packs hold them. */
#include "policy/campaign.h"

#include "policy/obligation_desk.h"

size_t campaign_count(const struct policy *policy)
{
    return policy->rules.campaign_count;
}

const struct campaign *campaign_at(const struct policy *policy, size_t index)
{
    return index < policy->rules.campaign_count ? &policy->rules.campaigns[index].shown : NULL;
}

const struct campaign *campaign_find(const struct policy *policy, struct str id)
{
    for (size_t i = 0; i < policy->rules.campaign_count; i++) {
        if (str_equal(policy->rules.campaigns[i].shown.id, id))
            return &policy->rules.campaigns[i].shown;
    }
    return NULL;
}

bool campaign_is_running(const struct campaign *campaign, struct date on)
{
    return date_order(on, campaign->from) >= 0 &&
           (campaign->to.year == 0 || date_order(on, campaign->to) <= 0);
}

/* What stands behind the struct that other rooms see. */
static const struct obligation_rules_campaign *whole_of(const struct campaign *campaign)
{
    return (const struct obligation_rules_campaign *)campaign;
}

bool campaign_addresses(struct obligation_desk *desk, const struct campaign *campaign,
                        const struct facts_subject *party)
{
    const struct obligation_rules_campaign *whole = whole_of(campaign);
    struct policy_place place = {.regions = party->regions,
                                 .region_count = party->region_count,
                                 .sectors = party->sectors,
                                 .sector_count = party->sector_count};

    if (party->about != FACTS_PARTY || !policy_pack_covers(whole->pack, &place))
        return false;
    obligation_desk_begin(desk, party, instant_beijing_start(campaign->from));
    bool is_addressed =
        obligation_desk_holds(desk, whole->addressees, whole->addressee_count, NULL);
    obligation_desk_end(desk);
    return is_addressed;
}

static void put_date(json_t *json, const char *key, struct date on)
{
    char text[DATE_TEXT_BYTES];

    if (on.year == 0)
        json_put_null(json, key);
    else
        json_put_textz(json, key, date_print(on, text));
}

static json_t *stages_json(struct arena *arena, const struct campaign *campaign)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < campaign->stage_count; i++) {
        const struct campaign_stage *stage = &campaign->stages[i];
        json_t *json = json_new_object(arena);
        json_put_text(json, "id", stage->id);
        json_put_text(json, "zh", stage->zh);
        json_put_text(json, "en", stage->en);
        json_put_text(json, "clause", stage->clause);
        put_date(json, "from", stage->from);
        put_date(json, "to", stage->to);
        json_add(list, json);
    }
    return list;
}

static json_t *deliverable_json(struct arena *arena, const struct obligation_rule *rule)
{
    const struct obligation_rules_rule *whole = (const struct obligation_rules_rule *)rule;
    json_t *json = json_new_object(arena);

    json_put_text(json, "rule", rule->id);
    json_put_text(json, "id", json_get_text(whole->entry, "id"));
    json_put_text(json, "stage", rule->stage);
    json_put_text(json, "duty", rule->duty);
    json_put_textz(json, "about", rule->about == FACTS_PARTY ? "party" : "system");
    put_date(json, "on",
             whole->form == FORM_ON ? date_of_number(whole->on_day) : (struct date){0, 0, 0});
    json_put_text(json, "owed_by", rule->owed_by);
    json_put_text(json, "owed_to", rule->owed_to);
    json_put_text(json, "receiver_zh", json_get_text(whole->entry, "receiver_zh"));
    json_put_text(json, "receiver_en", json_get_text(whole->entry, "receiver_en"));
    json_put_text(json, "evidence_zh", json_get_text(whole->entry, "evidence_zh"));
    json_put_text(json, "evidence_en", json_get_text(whole->entry, "evidence_en"));
    json_put_text(json, "clause", rule->clause);
    json_put_text(json, "strength", rule->strength);
    json_put_text(json, "sure", rule->sure);
    json_put_text(json, "zh", rule->zh);
    json_put_text(json, "en", rule->en);
    return json;
}

json_t *campaign_json(const struct policy *policy, struct arena *arena,
                      const struct campaign *campaign)
{
    json_t *json = json_new_object(arena), *deliverables = json_new_list(arena);
    json_t *addressees = json_get_list(whole_of(campaign)->entry, "addressees");

    (void)policy;
    json_put_text(json, "id", campaign->id);
    json_put_text(json, "zh", campaign->zh);
    json_put_text(json, "en", campaign->en);
    json_put_text(json, "clause", campaign->clause);
    json_put_text(json, "sure", campaign->sure);
    json_put_text(json, "pack", campaign->pack);
    json_put_text(json, "pack_version", campaign->pack_version);
    json_put_text(json, "organiser", campaign->organiser);
    put_date(json, "from", campaign->from);
    put_date(json, "to", campaign->to);
    json_put(json, "addressees", addressees ? addressees : json_new_list(arena));
    json_put(json, "stages", stages_json(arena, campaign));
    for (size_t i = 0; i < campaign->deliverable_count; i++)
        json_add(deliverables, deliverable_json(arena, campaign->deliverables[i]));
    json_put(json, "deliverables", deliverables);
    return json;
}

/* The day under `key` moved by `days`. */
static void move_day(json_t *entry, const char *key, int32_t days)
{
    struct date on;
    char text[DATE_TEXT_BYTES];

    if (date_read(json_get_text(entry, key), &on))
        json_put_textz(entry, key, date_print(date_add_days(on, days), text));
}

/* It rests on the order of whoever opens it, no longer on the document it was copied from. */
static void drop_law(json_t *entry)
{
    (void)json_object_del(entry, "clause");
    (void)json_object_del(entry, "also");
    if (json_object_get(entry, "strength"))
        json_put_textz(entry, "strength", "policy");
}

json_t *campaign_template(const struct policy *policy, struct arena *arena,
                          const struct campaign *campaign, struct str id, struct date from)
{
    json_t *entry = json_keep(arena, json_deep_copy(whole_of(campaign)->entry));
    int32_t days = date_number(from) - date_number(campaign->from);
    size_t i;
    json_t *part;

    (void)policy;
    json_put_text(entry, "id", id);
    move_day(entry, "from", days);
    move_day(entry, "to", days);
    drop_law(entry);
    json_array_foreach(json_get_list(entry, "stages"), i, part)
    {
        move_day(part, "from", days);
        move_day(part, "to", days);
        drop_law(part);
    }
    json_array_foreach(json_get_list(entry, "deliverables"), i, part)
    {
        move_day(part, "on", days);
        drop_law(part);
    }
    return entry;
}
