/* SPDX-License-Identifier: Apache-2.0
 * Procedures as data and as diagrams. */
#include "procedures/procedure_describe.h"

#include "procedures/procedure_drawing.h"
#include "procedures/procedure_list.h"
#include "registry/role.h"

enum { DIAGRAM_MAX_BYTES = 256 * 1024 };

static json_t *words_json(struct arena *arena, const char *words)
{
    json_t *list = json_new_list(arena);
    struct str rest = str_of(words);

    while (rest.len > 0)
        json_add_text(list, str_cut(rest, ' ', &rest));
    return list;
}

static json_t *states_json(struct arena *arena, const struct procedure *procedure)
{
    json_t *list = json_new_list(arena);

    for (const struct procedure_state *state = procedure->states; state->word != NULL; state++) {
        json_t *object = json_new_object(arena);

        json_put_textz(object, "word", state->word);
        json_put_textz(object, "zh", state->zh);
        json_put_textz(object, "en", state->en);
        json_put_textz(object, "turn", state->turn);
        json_put_bool(object, "is_final", state->is_final);
        json_add(list, object);
    }
    return list;
}

static json_t *actions_json(struct arena *arena, const struct procedure *procedure)
{
    json_t *list = json_new_list(arena);

    for (const struct procedure_action *action = procedure->actions; action->word != NULL;
         action++) {
        json_t *object = json_new_object(arena), *input = json_new_list(arena);

        json_put_textz(object, "word", action->word);
        json_put_textz(object, "zh", action->zh);
        json_put_textz(object, "en", action->en);
        json_put_bool(object, "needs_reason", action->needs_reason);
        json_put_bool(object, "is_receipted", action->is_receipted);
        for (const struct procedure_input *in = action->input; in != NULL && in->key != NULL; in++)
            json_add_text(input, str_of(in->key));
        json_put(object, "input", input);
        json_add(list, object);
    }
    return list;
}

static json_t *transitions_json(struct arena *arena, const struct procedure *procedure)
{
    json_t *list = json_new_list(arena);

    for (const struct transition *row = procedure->transitions; row->action != NULL; row++) {
        json_t *object = json_new_object(arena);

        json_put_textz(object, "from", procedure->states[row->from].word);
        json_put_textz(object, "action", row->action);
        json_put_textz(object, "to", procedure->states[row->to].word);
        json_put_textz(object, "by", role_word(row->by));
        json_put_bool(object, "has_guard", row->guard != NULL);
        json_put_bool(object, "is_conditional", row->when != NULL);
        json_put(object, "stops", words_json(arena, row->stops));
        json_put(object, "pauses", words_json(arena, row->pauses));
        json_put(object, "starts", words_json(arena, row->starts));
        json_put_textz(object, "event", row->event);
        json_add(list, object);
    }
    return list;
}

static struct str mermaid(struct arena *arena, const struct procedure *procedure)
{
    struct buf buf;
    struct str text = STR("");

    buf_init(&buf, DIAGRAM_MAX_BYTES);
    buf_text(&buf, "stateDiagram-v2\n");
    for (int i = 0; procedure->states[i].word != NULL; i++)
        buf_print(&buf, "    state \"%s %s\" as s%d\n", procedure->states[i].zh,
                  procedure->states[i].en, i);
    buf_text(&buf, "    [*] --> s0\n");
    for (const struct transition *row = procedure->transitions; row->action != NULL; row++)
        buf_print(&buf, "    s%d --> s%d: %s（%s）\n", row->from, row->to,
                  procedure_action_of(procedure, str_of(row->action))->zh, role_zh(row->by));
    for (int i = 0; procedure->states[i].word != NULL; i++)
        if (procedure->states[i].is_final)
            buf_print(&buf, "    s%d --> [*]\n", i);
    if (buf_finish(&buf, arena, &text) != ST_OK)
        text = STR("");
    buf_done(&buf);
    return text;
}

static struct str dot(struct arena *arena, const struct procedure *procedure)
{
    struct buf buf;
    struct str text = STR("");

    buf_init(&buf, DIAGRAM_MAX_BYTES);
    buf_print(&buf, "digraph \"%s\" {\n    rankdir=LR;\n    node [shape=box, style=rounded];\n",
              procedure->word);
    for (int i = 0; procedure->states[i].word != NULL; i++)
        buf_print(&buf, "    s%d [label=\"%s\\n%s\"%s];\n", i, procedure->states[i].zh,
                  procedure->states[i].en, procedure->states[i].is_final ? ", peripheries=2" : "");
    for (const struct transition *row = procedure->transitions; row->action != NULL; row++)
        buf_print(&buf, "    s%d -> s%d [label=\"%s\\n%s\"];\n", row->from, row->to,
                  procedure_action_of(procedure, str_of(row->action))->zh, role_zh(row->by));
    buf_text(&buf, "}\n");
    if (buf_finish(&buf, arena, &text) != ST_OK)
        text = STR("");
    buf_done(&buf);
    return text;
}

json_t *procedure_describe(struct arena *arena)
{
    json_t *whole = json_new_object(arena), *list = json_new_list(arena);

    for (const struct procedure *const *all = procedure_list(); *all != NULL; all++) {
        const struct procedure *procedure = *all;
        json_t *object = json_new_object(arena);

        json_put_textz(object, "word", procedure->word);
        json_put_textz(object, "zh", procedure->zh);
        json_put_textz(object, "en", procedure->en);
        json_put_textz(object, "about_zh", procedure->about_zh);
        json_put_textz(object, "about_en", procedure->about_en);
        json_put(object, "opens_with", words_json(arena, procedure->opens_with));
        json_put(object, "states", states_json(arena, procedure));
        json_put(object, "actions", actions_json(arena, procedure));
        json_put(object, "transitions", transitions_json(arena, procedure));
        json_put_text(object, "mermaid", mermaid(arena, procedure));
        json_put_text(object, "dot", dot(arena, procedure));
        json_put_text(object, "svg", procedure_drawing(arena, procedure));
        json_add(list, object);
    }
    json_put(whole, "procedures", list);
    return whole;
}
