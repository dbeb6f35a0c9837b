/* SPDX-License-Identifier: Apache-2.0
 * Reading what was sent with an act. */
#include "procedures/response_input.h"

struct str response_input_text(struct dossier_step *step, const char *key, size_t max,
                               bool is_required)
{
    struct str text = str_trim(json_get_text(step->input, key));

    if (text.len == 0 && is_required)
        dossier_problem(step, key, "required", STR(""), "这一项须填写", "this has to be filled in");
    if (text.len > 0 && str_points(text) > max)
        dossier_problem(step, key, "too-long", STR(""), "这一项太长", "this is too long");
    return text.ptr != NULL ? text : STR("");
}

struct str response_input_word(struct dossier_step *step, const char *key, const char *words)
{
    struct str text = json_get_text(step->input, key), rest = str_of(words);

    while (rest.len > 0)
        if (str_equal(text, str_cut(rest, ' ', &rest)))
            return text;
    dossier_problem(step, key, "word", STR(""), "请从给出的选项中选择",
                    "choose one of those offered");
    return STR("");
}

struct instant response_input_instant(struct dossier_step *step, const char *key)
{
    struct str text = json_get_text(step->input, key);
    struct instant at = {0};

    if (text.len > 0 && !instant_read(text, &at))
        dossier_problem(step, key, "instant", STR(""), "时间须写明日期、时刻和时区",
                        "an instant has date, time and zone");
    return at;
}

static bool is_short(struct str text)
{
    return text.len == 0 || str_points(text) <= RESPONSE_INPUT_NAME_MAX;
}

struct str response_input_members(struct work *w, struct dossier_step *step, const char *key)
{
    static const char *const keys[] = {"name", "role", "phone"};
    const json_t *list = json_get_list(step->input, key), *one;
    json_t *kept = json_new_list(w->arena);
    size_t i;

    if (json_array_size(list) > RESPONSE_INPUT_MEMBERS) {
        dossier_problem(step, key, "too-many", STR(""), "人员太多", "too many people");
        return STR("[]");
    }
    json_array_foreach(list, i, one)
    {
        json_t *member = json_new_object(w->arena);
        bool is_good = json_get_text(one, "name").len > 0;

        for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
            struct str text = str_trim(json_get_text(one, keys[k]));

            is_good = is_good && is_short(text);
            json_put_text(member, keys[k], text.ptr != NULL ? text : STR(""));
        }
        if (!is_good)
            dossier_problem(step, key, "member", STR(""), "每个人须写明姓名，各项不超过 100 字",
                            "every person has a name; no part is longer than 100 characters");
        json_add(kept, member);
    }
    return json_canonical(w->arena, kept);
}
