/* SPDX-License-Identifier: Apache-2.0
 * Answers of the filing form, merged and judged. */
#include "registry/record_form.h"

#include "base/banned.h"
#include "registry/registry_limits.h"

json_t *record_form_merge(struct field_reader *r, const json_t *kept)
{
    json_t *sent = json_object_get(r->input, "form");
    json_t *form =
        json_keep(r->w->arena, kept ? json_copy((json_t *)(uintptr_t)kept) : json_object());
    const char *key;
    json_t *value;

    if (!sent || json_is_null(sent))
        return form;
    if (!json_is_object(sent)) {
        field_problem(r, "form", "not-an-object", "表单应为对象", "the form must be an object");
        return form;
    }
    json_object_foreach(sent, key, value)
    {
        if (json_is_null(value))
            (void)json_object_del(form, key);
        else
            json_put(form, key, value);
    }
    if (json_canonical(r->w->arena, form).len > REGISTRY_MAX_FORM_BYTES)
        field_problem(r, "form", "too-long", "表单内容超过 %d 字节",
                      "the form is longer than %d bytes", REGISTRY_MAX_FORM_BYTES);
    return form;
}

enum status record_form_check(struct field_reader *r, const char *about, const json_t *record)
{
    struct work *w = r->w;
    struct form_problems problems;

    if (json_object_size(json_object_get(record, "form")) == 0)
        return ST_OK;
    const json_t *answers =
        form_answers(w->policy, w->arena, RECORD_FORM_ID, str_of(about), record);
    TRY(form_check(w->policy, w->arena, RECORD_FORM_ID, str_of(about), answers, &problems));
    for (size_t i = 0; i < problems.count; i++) {
        const struct form_problem *p = &problems.problems[i];
        if (p->is_missing)
            continue;
        struct str field = arena_print(w->arena, "form.%.*s", STR_ARG(p->key));
        field_tell(r, field.ptr, str_zero(w->arena, p->code), str_zero(w->arena, p->zh),
                   str_zero(w->arena, p->en));
    }
    return ST_OK;
}
