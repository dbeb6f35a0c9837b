/* SPDX-License-Identifier: Apache-2.0
 * Messages of a drill. */
#include "procedures/drill_tell.h"

#include "registry/message.h"
#include "registry/role.h"

static const struct {
    const char *word, *zh, *en;
} parts[] = {
    {DRILL_RED, "红方", "the red side"},
    {DRILL_BLUE, "蓝方", "the blue side"},
    {DRILL_REFEREE, "裁判", "the referee"},
    {DRILL_OBSERVER, "观察员", "an observer"},
};

static const uint32_t business =
    1u << (unsigned)ROLE_OPERATOR | 1u << (unsigned)ROLE_REGULATOR | 1u << (unsigned)ROLE_POLICE;

static json_t *parameters_of(struct work *w, const struct dossier *drill)
{
    json_t *parameters = json_new_object(w->arena);

    json_put_text(parameters, "title", drill->title);
    json_put_text(parameters, "organiser", drill->party_name);
    return parameters;
}

static enum status tell(struct work *w, const struct dossier *drill, const char *kind,
                        struct str occasion, struct str party_id, const json_t *parameters)
{
    const struct message_new message = {
        .kind = kind,
        .occasion = occasion,
        .subject_kind = "drill",
        .subject_id = drill->id,
        .parameters = parameters,
    };

    return message_tell_party(w, party_id, business, STR(""), &message);
}

enum status drill_tell_named(struct work *w, const struct dossier *drill, struct str party_id,
                             struct str part)
{
    json_t *parameters = parameters_of(w, drill);

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!str_is(part, parts[i].word))
            continue;
        json_put_textz(parameters, "part_zh", parts[i].zh);
        json_put_textz(parameters, "part_en", parts[i].en);
    }
    return tell(w, drill, "drill-named",
                arena_print(w->arena, "drill:%.*s:named:%.*s", STR_ARG(drill->id), STR_ARG(part)),
                party_id, parameters);
}

/* Organiser and referees. */
static enum status tell_heads(struct work *w, const struct dossier *drill, const char *kind,
                              struct str occasion, const json_t *parameters)
{
    const json_t *one;
    size_t i;

    TRY(tell(w, drill, kind, occasion, drill->party_id, parameters));
    json_array_foreach(json_get_list(drill->data, "parts"), i, one)
    {
        if (str_is(json_get_text(one, "part"), DRILL_REFEREE))
            TRY(tell(w, drill, kind, occasion, json_get_text(one, "party_id"), parameters));
    }
    return ST_OK;
}

enum status drill_tell_inject(struct work *w, const struct dossier *drill,
                              const struct drill_inject *inject)
{
    json_t *parameters = parameters_of(w, drill);
    struct str occasion =
        arena_print(w->arena, "drill:%.*s:inject:%.*s", STR_ARG(drill->id), STR_ARG(inject->id));

    json_put_text(parameters, "words", inject->words);
    if (inject->party_id.len == 0)
        return tell_heads(w, drill, "drill-inject", occasion, parameters);
    return tell(w, drill, "drill-inject", occasion, inject->party_id, parameters);
}

enum status drill_tell_alarm(struct work *w, const struct dossier *drill, struct str occasion,
                             const char *news_zh, const char *news_en, struct str words)
{
    json_t *parameters = parameters_of(w, drill);

    json_put_textz(parameters, "news_zh", news_zh);
    json_put_textz(parameters, "news_en", news_en);
    json_put_text(parameters, "words", words);
    return tell_heads(
        w, drill, "drill-alarm",
        arena_print(w->arena, "drill:%.*s:%.*s", STR_ARG(drill->id), STR_ARG(occasion)),
        parameters);
}
