/* SPDX-License-Identifier: Apache-2.0
 * A judged tree as a struct. */
#include "documents/cap_read.h"

#include "documents/cap_rules.h"

static struct str raw_of(const struct cap_node *parent, const char *name)
{
    const struct cap_node *node = cap_tree_child(parent, NULL, name);

    return node != NULL ? node->text : STR("");
}

/* Words, numbers and addresses: blanks around them mean nothing. */
static struct str word_of(const struct cap_node *parent, const char *name)
{
    return str_trim(raw_of(parent, name));
}

static struct instant instant_of(const struct cap_node *parent, const char *name)
{
    struct instant at = {0};

    (void)cap_schema_instant(raw_of(parent, name), &at);
    return at;
}

static size_t count_of(const struct cap_node *parent, const char *name)
{
    size_t count = 0;

    for (const struct cap_node *node = cap_tree_child(parent, NULL, name); node != NULL;
         node = cap_tree_child(parent, node, name))
        count++;
    return count;
}

static const struct str *texts_of(struct arena *arena, const struct cap_node *parent,
                                  const char *name, size_t *ret_count)
{
    struct str *texts = ARENA_ARRAY(arena, count_of(parent, name) + 1, struct str);

    *ret_count = 0;
    for (const struct cap_node *node = cap_tree_child(parent, NULL, name); node != NULL;
         node = cap_tree_child(parent, node, name))
        texts[(*ret_count)++] = str_trim(node->text);
    return texts;
}

static const struct cap_pair *pairs_of(struct arena *arena, const struct cap_node *parent,
                                       const char *name, size_t *ret_count)
{
    struct cap_pair *pairs = ARENA_ARRAY(arena, count_of(parent, name) + 1, struct cap_pair);

    *ret_count = 0;
    for (const struct cap_node *node = cap_tree_child(parent, NULL, name); node != NULL;
         node = cap_tree_child(parent, node, name))
        pairs[(*ret_count)++] = (struct cap_pair){raw_of(node, "valueName"), raw_of(node, "value")};
    return pairs;
}

static const struct cap_resource *resources_of(struct arena *arena, const struct cap_node *info,
                                               size_t *ret_count)
{
    struct cap_resource *all =
        ARENA_ARRAY(arena, count_of(info, "resource") + 1, struct cap_resource);

    *ret_count = 0;
    for (const struct cap_node *node = cap_tree_child(info, NULL, "resource"); node != NULL;
         node = cap_tree_child(info, node, "resource"))
        all[(*ret_count)++] = (struct cap_resource){
            .description = raw_of(node, "resourceDesc"),
            .mime_type = word_of(node, "mimeType"),
            .size = word_of(node, "size"),
            .uri = word_of(node, "uri"),
            .deref_uri = word_of(node, "derefUri"),
            .digest = word_of(node, "digest"),
        };
    return all;
}

static const struct cap_area *areas_of(struct arena *arena, const struct cap_node *info,
                                       size_t *ret_count)
{
    struct cap_area *all = ARENA_ARRAY(arena, count_of(info, "area") + 1, struct cap_area);

    *ret_count = 0;
    for (const struct cap_node *node = cap_tree_child(info, NULL, "area"); node != NULL;
         node = cap_tree_child(info, node, "area")) {
        struct cap_area *area = &all[(*ret_count)++];

        area->description = raw_of(node, "areaDesc");
        area->polygons = texts_of(arena, node, "polygon", &area->polygon_count);
        area->circles = texts_of(arena, node, "circle", &area->circle_count);
        area->geocodes = pairs_of(arena, node, "geocode", &area->geocode_count);
        area->altitude = word_of(node, "altitude");
        area->ceiling = word_of(node, "ceiling");
    }
    return all;
}

static void fill_info(struct arena *arena, const struct cap_node *node, struct cap_info *info)
{
    info->language = word_of(node, "language");
    info->categories = texts_of(arena, node, "category", &info->category_count);
    info->event = raw_of(node, "event");
    info->response_types = texts_of(arena, node, "responseType", &info->response_type_count);
    info->urgency = word_of(node, "urgency");
    info->severity = word_of(node, "severity");
    info->certainty = word_of(node, "certainty");
    info->audience = raw_of(node, "audience");
    info->event_codes = pairs_of(arena, node, "eventCode", &info->event_code_count);
    info->effective = instant_of(node, "effective");
    info->onset = instant_of(node, "onset");
    info->expires = instant_of(node, "expires");
    info->sender_name = raw_of(node, "senderName");
    info->headline = raw_of(node, "headline");
    info->description = raw_of(node, "description");
    info->instruction = raw_of(node, "instruction");
    info->web = word_of(node, "web");
    info->contact = raw_of(node, "contact");
    info->parameters = pairs_of(arena, node, "parameter", &info->parameter_count);
    info->resources = resources_of(arena, node, &info->resource_count);
    info->areas = areas_of(arena, node, &info->area_count);
}

static void fill_references(struct arena *arena, const struct cap_node *root,
                            struct cap_message *message)
{
    struct str rest = word_of(root, "references");
    /* A triple is longer than 25 bytes, so there are fewer of them than that. */
    struct cap_reference *all = ARENA_ARRAY(arena, rest.len / 25 + 1, struct cap_reference);

    while (rest.len > 0 && cap_rules_reference(rest, &rest, &all[message->reference_count]))
        message->reference_count++;
    message->references = all;
}

static struct cap_message message_of(struct arena *arena, const struct cap_node *root)
{
    struct cap_info *infos = ARENA_ARRAY(arena, count_of(root, "info") + 1, struct cap_info);
    struct cap_message message = {
        .identifier = raw_of(root, "identifier"),
        .sender = raw_of(root, "sender"),
        .sent = instant_of(root, "sent"),
        .status = word_of(root, "status"),
        .message_type = word_of(root, "msgType"),
        .source = raw_of(root, "source"),
        .scope = word_of(root, "scope"),
        .restriction = raw_of(root, "restriction"),
        .addresses = raw_of(root, "addresses"),
        .note = raw_of(root, "note"),
        .incidents = word_of(root, "incidents"),
        .infos = infos,
    };

    message.codes = texts_of(arena, root, "code", &message.code_count);
    fill_references(arena, root, &message);
    for (const struct cap_node *node = root->first; node != NULL; node = node->next) {
        if (!str_is(node->space, CAP_NAMESPACE))
            message.has_foreign = true;
        else if (str_is(node->name, "info"))
            fill_info(arena, node, &infos[message.info_count++]);
    }
    return message;
}

static enum status refuse(struct arena *arena, struct fault *fault, json_t *problems)
{
    const json_t *first = json_array_get(problems, 0);

    (void)fault_set(fault, ST_INVALID, "file", "%s%.0s", "%.0s%s",
                    str_zero(arena, json_get_text(first, "zh")),
                    str_zero(arena, json_get_text(first, "en")));
    fault->errors = problems;
    return ST_INVALID;
}

enum status cap_read(struct arena *arena, struct fault *fault, struct str xml,
                     struct cap_message *ret_message)
{
    struct cap_problems problems = {.arena = arena, .list = json_new_list(arena)};
    struct cap_node *root;

    TRY(cap_tree_read(arena, fault, xml, &root));
    cap_schema_check(&problems, root);
    if (json_array_size(problems.list) == 0)
        cap_rules_check(&problems, root);
    if (json_array_size(problems.list) > 0)
        return refuse(arena, fault, problems.list);
    *ret_message = message_of(arena, root);
    return ST_OK;
}
