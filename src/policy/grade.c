/* SPDX-License-Identifier: Apache-2.0
 * Harm judgements to levels by the matrices of the grading schemes, and the floors on top. */
#include "policy/grade.h"

#include "policy/snapshot.h"

enum { LEVEL_MAX = 5, FLOORS_MAX = 32 };

static const char *const object_words[GRADE_OBJECT_COUNT] = {"citizen", "public", "national"};
static const char *const harm_words[GRADE_HARM_COUNT] = {"none", "general", "serious", "grave"};

void grade_build(struct policy *policy)
{
    struct arena *arena = &policy->arena;

    policy->schemes = json_new_list(arena);
    policy->floors = json_new_list(arena);
    policy->objects = json_new_object(arena);
    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        const struct pack_file *file = pack_file_of(pack, PACK_FILE_GRADING);
        if (!file)
            continue;
        json_t *objects = json_get_object(file->tree.root, "objects");
        json_t *schemes = json_get_list(file->tree.root, "schemes");
        json_t *floors = json_get_list(file->tree.root, "floors");
        if (schemes)
            (void)json_array_extend(policy->schemes, schemes);
        if (floors)
            (void)json_array_extend(policy->floors, floors);
        if (objects) {
            json_put_text(objects, "clause",
                          pack_clause_id(pack, arena, json_get_text(objects, "clause")));
            policy->objects = objects;
        }
    }
}

static bool word_index(const char *const *words, int count, struct str word, int *ret_index)
{
    for (int i = 0; i < count; i++) {
        if (str_is(word, words[i])) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

enum status grade_read_harms(struct str text, const char *field, struct grade_harms *ret_harms,
                             struct fault *fault)
{
    struct grade_harms harms = {{GRADE_NONE, GRADE_NONE, GRADE_NONE}};
    struct str rest = str_trim(text);
    bool named[GRADE_OBJECT_COUNT] = {false};

    while (rest.len > 0) {
        int object = 0, harm = 0;
        struct str harm_word, part = str_cut(rest, ',', &rest);
        struct str object_word = str_trim(str_cut(part, ':', &harm_word));
        harm_word = str_trim(harm_word);
        if (!word_index(object_words, GRADE_OBJECT_COUNT, object_word, &object))
            return fault_set(fault, ST_INVALID, field,
                             "受侵害客体“%.*s”不认识，应为 citizen、public 或 national",
                             "the object \"%.*s\" is unknown; write citizen, public or national",
                             STR_ARG(object_word));
        if (!word_index(harm_words, GRADE_HARM_COUNT, harm_word, &harm))
            return fault_set(fault, ST_INVALID, field,
                             "“%.*s”的侵害程度“%.*s”不认识，应为 general、serious 或 grave",
                             "\"%.*s\": the harm \"%.*s\" is unknown; write general, serious or "
                             "grave",
                             STR_ARG(object_word), STR_ARG(harm_word));
        if (named[object])
            return fault_set(fault, ST_INVALID, field, "客体“%.*s”出现了两次",
                             "the object \"%.*s\" is named twice", STR_ARG(object_word));
        named[object] = true;
        harms.of[object] = (enum grade_harm)harm;
    }
    *ret_harms = harms;
    return ST_OK;
}

static const json_t *scheme_of(const struct policy *policy, struct str id)
{
    size_t i;
    json_t *scheme;

    json_array_foreach(policy->schemes, i, scheme)
    {
        if (str_equal(json_get_text(scheme, "id"), id))
            return scheme;
    }
    return NULL;
}

/* The highest cell of the harmed objects; 0 when none is harmed. */
static int side_level(const json_t *scheme, const struct grade_harms *harms)
{
    const json_t *matrix = json_get_object(scheme, "matrix");
    int64_t level = 0;

    for (int object = 0; object < GRADE_OBJECT_COUNT; object++) {
        const json_t *row = json_get_object(matrix, object_words[object]);
        enum grade_harm harm = harms->of[object];
        int64_t cell = harm == GRADE_NONE ? 0 : json_get_int(row, harm_words[harm], 0);
        if (cell > level)
            level = cell;
    }
    return (int)level;
}

static int floor_level(const json_t *floor, const struct grade_facts *facts)
{
    struct str when = json_get_text(floor, "when");
    bool holds =
        (str_is(when, "big-data-personal") && facts->has_big_data_with_personal_information) ||
        (str_is(when, "big-data-platform-public") && facts->is_big_data_platform_for_public);

    if (str_is(when, "carries"))
        return facts->highest_level_carried;
    return holds ? (int)json_get_int(floor, "level", 0) : 0;
}

static void add_floors(const struct policy *policy, struct arena *arena,
                       const struct grade_facts *facts, struct grade_result *result)
{
    size_t i;
    json_t *floor;

    result->floors = ARENA_ARRAY(arena, FLOORS_MAX, struct grade_floor);
    json_array_foreach(policy->floors, i, floor)
    {
        int level = floor_level(floor, facts);
        if (level <= result->level || level > LEVEL_MAX || result->floor_count == FLOORS_MAX)
            continue;
        result->floors[result->floor_count++] = (struct grade_floor){
            .id = json_get_text(floor, "id"),
            .zh = json_get_text(floor, "zh"),
            .en = json_get_text(floor, "en"),
            .clause = json_get_text(floor, "clause"),
            .level = level,
        };
        if (level > result->level_with_floors)
            result->level_with_floors = level;
    }
}

enum status grade_compute(const struct policy *policy, struct arena *arena, struct str scheme,
                          const struct grade_harms *info, const struct grade_harms *service,
                          const struct grade_facts *facts, struct grade_result *ret_result,
                          struct fault *fault)
{
    const json_t *found = scheme_of(policy, scheme);

    if (!found)
        return fault_set(fault, ST_INVALID, "scheme", "没有名为“%.*s”的定级规则",
                         "there is no grading scheme \"%.*s\"", STR_ARG(scheme));
    struct grade_result result = {
        .info_level = side_level(found, info),
        .service_level = side_level(found, service),
        .scheme = json_get_text(found, "id"),
    };
    result.level =
        result.info_level > result.service_level ? result.info_level : result.service_level;
    if (result.level == 0)
        return fault_set(fault, ST_INVALID, "info",
                         "业务信息和系统服务都没有填写侵害，无法得出等级",
                         "no harm is named on either side, so there is no level");
    result.code = arena_print(arena, "S%dA%d", result.info_level ? result.info_level : 1,
                              result.service_level ? result.service_level : 1);
    result.level_with_floors = result.level;
    if (facts)
        add_floors(policy, arena, facts, &result);
    *ret_result = result;
    return ST_OK;
}

/* Every single change of one side that gives another overall level. */
static void add_neighbours(struct arena *arena, json_t *list, const json_t *scheme,
                           const char *side, const struct grade_harms *harms, int other_level)
{
    int now = side_level(scheme, harms);

    if (other_level > now)
        now = other_level;
    for (int object = 0; object < GRADE_OBJECT_COUNT; object++) {
        for (int harm = 0; harm < GRADE_HARM_COUNT; harm++) {
            struct grade_harms changed = *harms;
            changed.of[object] = (enum grade_harm)harm;
            int level = side_level(scheme, &changed);
            if (other_level > level)
                level = other_level;
            if (level == now)
                continue;
            json_t *row = json_new_object(arena);
            json_put_textz(row, "side", side);
            json_put_textz(row, "object", object_words[object]);
            json_put_textz(row, "from", harm_words[harms->of[object]]);
            json_put_textz(row, "to", harm_words[harm]);
            json_put_int(row, "level", level);
            json_add(list, row);
        }
    }
}

json_t *grade_neighbours(const struct policy *policy, struct arena *arena, struct str scheme,
                         const struct grade_harms *info, const struct grade_harms *service)
{
    const json_t *found = scheme_of(policy, scheme);
    json_t *list = json_new_list(arena);

    if (!found)
        return list;
    add_neighbours(arena, list, found, "info", info, side_level(found, service));
    add_neighbours(arena, list, found, "service", service, side_level(found, info));
    return list;
}

json_t *grade_json(struct arena *arena, const struct grade_result *result)
{
    json_t *json = json_new_object(arena), *floors = json_new_list(arena);

    json_put_text(json, "scheme", result->scheme);
    json_put_int(json, "info_level", result->info_level);
    json_put_int(json, "service_level", result->service_level);
    json_put_int(json, "level", result->level);
    json_put_text(json, "code", result->code);
    for (size_t i = 0; i < result->floor_count; i++) {
        const struct grade_floor *floor = &result->floors[i];
        json_t *row = json_new_object(arena);
        json_put_text(row, "id", floor->id);
        json_put_text(row, "zh", floor->zh);
        json_put_text(row, "en", floor->en);
        json_put_text(row, "clause", floor->clause);
        json_put_int(row, "level", floor->level);
        json_add(floors, row);
    }
    json_put(json, "floors", floors);
    json_put_int(json, "level_with_floors", result->level_with_floors);
    return json;
}

json_t *grade_schemes(const struct policy *policy, struct arena *arena)
{
    json_t *list = json_new_list(arena);
    size_t i;
    json_t *scheme;

    json_array_foreach(policy->schemes, i, scheme)
    {
        json_t *shown = json_new_object(arena);
        const char *key;
        json_t *value;
        json_object_foreach(scheme, key, value)
        {
            json_put(shown, key, value);
        }
        json_put(shown, "floors", policy->floors);
        json_add(list, shown);
    }
    return list;
}

json_t *grade_objects(const struct policy *policy)
{
    return policy->objects;
}
