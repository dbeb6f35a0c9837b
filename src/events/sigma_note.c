/* SPDX-License-Identifier: Apache-2.0
 * Looking at what the meaning of a rule does not depend on. */
#include "events/sigma_note.h"

#include "base/banned.h"
#include "events/alert.h"

struct noting {
    struct arena *arena;
    struct sigma_rule *rule;
    struct sigma_note *rows;
};

/* `%.*s` in both sentences is what stands there. */
static void note(struct noting *n, const char *field, const char *zh, const char *en,
                 struct str about)
{
    if (n->rule->note_count == SIGMA_NOTE_MAX)
        return;
    n->rows[n->rule->note_count++] =
        (struct sigma_note){field, arena_print(n->arena, zh, STR_ARG(about)),
                            arena_print(n->arena, en, STR_ARG(about))};
}

static void note_id(struct noting *n)
{
    struct str id = n->rule->id;

    if (id.len == 0)
        note(n, "id", "没有 id：换了文件名或标题就认不出是同一条规则%.*s",
             "there is no id: after a change of its title nothing tells that it is the same "
             "rule%.*s",
             STR(""));
    else if (!str_is_uuid(id))
        note(n, "id", "id“%.*s”不是 UUID：可能与别处的规则重复",
             "the id \"%.*s\" is no UUID: rules of others may bear it too", id);
}

static void note_level(struct noting *n)
{
    struct str level = n->rule->level;
    enum alert_level known;

    if ((n->rule->kind == SIGMA_FILTER && level.len == 0) || alert_level_read(level, &known))
        return;
    if (level.len == 0)
        note(n, "level", "没有 level：告警按 medium%.*s",
             "there is no level: its alerts are medium%.*s", STR(""));
    else
        note(n, "level",
             "level“%.*s”不是 informational、low、medium、high、critical 之一：告警按 medium",
             "the level \"%.*s\" is none of informational, low, medium, high, critical: its alerts "
             "are medium",
             level);
}

/* Lower-case letters, digits, "_", "-" and "."; what the specification writes. */
static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'))
            return false;
    }
    return true;
}

static void note_member(struct noting *n, const struct sigma_yaml *member)
{
    static const char *const known[] = {"category", "product", "service"};

    if (str_is(member->key, "definition"))
        return;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!str_is(member->key, known[i]))
            continue;
        if (member->kind != SIGMA_YAML_SCALAR)
            note(n, "logsource", "logsource 的 %.*s 不是一个词，不起作用",
                 "%.*s of the log source is no word and has no effect", member->key);
        else if (!sigma_yaml_is_null(member) && !is_plain(member->text))
            note(n, "logsource", "logsource 的“%.*s”含小写字母、数字、_、-、. 以外的字符",
                 "\"%.*s\" of the log source has other characters than lower-case letters, digits, "
                 "_, - and .",
                 member->text);
        return;
    }
    note(n, "logsource", "logsource 里的“%.*s”规范没有，不起作用",
         "\"%.*s\" in the log source is unknown to the specification and has no effect",
         member->key);
}

static void note_source(struct noting *n, const struct sigma_yaml *source)
{
    const struct taxonomy_source *read = &n->rule->source;

    if (n->rule->kind == SIGMA_CORRELATION)
        return;
    if (source == NULL || source->kind != SIGMA_YAML_MAP) {
        note(n, "logsource", "没有 logsource：对每条事件都要判断%.*s",
             "there is no log source: it is asked of every event%.*s", STR(""));
        return;
    }
    if (read->category.len + read->product.len + read->service.len == 0)
        note(n, "logsource", "logsource 没有 category、product、service：对每条事件都要判断%.*s",
             "the log source has no category, product or service: it is asked of every event%.*s",
             STR(""));
    for (const struct sigma_yaml *one = source->first; one; one = one->next)
        note_member(n, one);
}

void sigma_note_take(struct arena *arena, const struct sigma_yaml *document,
                     struct sigma_rule *rule)
{
    struct noting n = {arena, rule, ARENA_ARRAY(arena, SIGMA_NOTE_MAX, struct sigma_note)};

    rule->note_count = 0;
    rule->notes = n.rows;
    if (document->kind != SIGMA_YAML_MAP)
        return;
    note_id(&n);
    note_level(&n);
    note_source(&n, sigma_yaml_get(document, "logsource"));
}
