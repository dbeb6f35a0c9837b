/* SPDX-License-Identifier: Apache-2.0
 * Origin and sum of a duty as the text that rows keep, printed without a tree: millions are
 * written.
 */
#include "procedures/obligation_origin.h"

/* Codes, rule ids, clauses and versions: words of packs that need no escape in JSON. */
static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '"' || text.ptr[i] == '\\' || (unsigned char)text.ptr[i] < ' ')
            return false;
    return true;
}

/* A member, or nothing when there is no instant. */
static struct str instant_json(struct work *w, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    if (at.ms == 0)
        return arena_print(w->arena, "\"%s\":null,", key);
    return arena_print(w->arena, "\"%s\":\"%s\",", key, instant_print(at, text));
}

static struct str term_json(struct work *w, const struct obligation_sum *sum)
{
    if (sum->setting.len == 0)
        return STR("");
    return arena_print(
        w->arena, "\"term\":{\"pack\":\"%.*s\",\"setting\":\"%.*s\",\"strength\":\"%.*s\"},",
        STR_ARG(sum->setting_pack), STR_ARG(sum->setting), STR_ARG(sum->setting_strength));
}

struct str obligation_origin_sum_text(struct work *w, const struct obligation *o)
{
    const struct obligation_sum *sum = &o->sum;
    bool is_walked = sum->unit == CALENDAR_WORKDAYS || sum->unit == CALENDAR_DAYS ||
                     sum->unit == CALENDAR_MONTHS;
    struct str from;

    if (o->due_at.ms == 0)
        return STR("null");
    if (sum->paused_at.ms != 0 || sum->extended_until.ms != 0) {
        json_t *json = obligation_computed_json(w->policy, w->arena, o);
        (void)json_object_del(json, "days");
        return json_canonical(w->arena, json);
    }
    from = instant_json(w, "from", sum->from);
    if (sum->amount < 0)
        return arena_print(w->arena, "{\"amount\":null,\"calendar\":\"none\",%.*s\"unit\":null}",
                           STR_ARG(from));
    struct str term = term_json(w, sum);
    return arena_print(w->arena, "{\"amount\":%lld,%s\"calendar\":\"%s\",%.*s%.*s\"unit\":\"%s\"}",
                       (long long)sum->amount, sum->is_backward ? "\"backward\":true," : "",
                       is_walked ? "CN-CALENDAR" : "none", STR_ARG(from), STR_ARG(term),
                       calendar_unit_word(sum->unit));
}

struct str obligation_origin_text(struct work *w, const struct obligation *o)
{
    struct str text = STR("");
    char day[DATE_TEXT_BYTES];

    for (size_t i = 0; i < o->origin_count; i++) {
        const struct obligation_origin *origin = &o->origins[i];
        const struct obligation_rule *rule = origin->rule;
        if (!is_plain(rule->pack_version) || !is_plain(rule->clause))
            return json_canonical(w->arena, obligation_origin_json(w->arena, o));
        struct str on = origin->due_on.year == 0
                            ? STR("null")
                            : arena_print(w->arena, "\"%s\"", date_print(origin->due_on, day));
        struct str at = instant_json(w, "due_at", origin->due_at);
        text = arena_print(
            w->arena,
            "%.*s%s{\"clause\":\"%.*s\",%.*s\"due_on\":%.*s,\"governs\":%s,\"is_default\":%s,"
            "\"pack\":\"%.*s\",\"pack_version\":\"%.*s\",\"rule\":\"%.*s\",\"strength\":\"%.*s\","
            "\"sure\":\"%.*s\"}",
            STR_ARG(text), i > 0 ? "," : "", STR_ARG(rule->clause), STR_ARG(at), STR_ARG(on),
            origin->governs ? "true" : "false", rule->rank == 0 ? "true" : "false",
            STR_ARG(rule->pack), STR_ARG(rule->pack_version), STR_ARG(rule->id),
            STR_ARG(rule->strength), STR_ARG(rule->sure));
    }
    return arena_print(w->arena, "[%.*s]", STR_ARG(text));
}
