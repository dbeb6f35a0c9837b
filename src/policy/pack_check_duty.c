/* SPDX-License-Identifier: Apache-2.0
 * Obligations and campaigns: forms of `due`, roles, stages, duty words. */
#include "policy/pack_check.h"
#include "policy/policy_keys.h"

enum { MONTH_DAY_BYTES = 5, YEAR_MONTHS = 12 };

static enum facts_about about_of(const json_t *entry)
{
    return str_is(json_get_text(entry, "about"), "party") ? FACTS_PARTY : FACTS_SYSTEM;
}

static void check_roles(const struct pack_check_file *f, const json_t *entry)
{
    pack_check_word(f, entry, "owed_by", policy_keys_is_role(json_get_text(entry, "owed_by")));
    pack_check_word(f, entry, "owed_to", policy_keys_is_role(json_get_text(entry, "owed_to")));
}

void pack_check_duty_word(const struct pack_check_file *f, const json_t *entry)
{
    struct str duty = json_get_text(entry, "duty");

    if (duty.len > 0 && f->work->vocabulary.has_duties &&
        !vocabulary_duty(&f->work->vocabulary, duty))
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "duty"),
                     "义务词表（duties.yaml）里没有“%.*s”",
                     "no duties.yaml has the duty word \"%.*s\"", STR_ARG(duty));
}

/* The forms of `due`: the member that names the form, and those that may stand with it. */
static const struct form {
    const char *name;
    const char *needed[3], *allowed[6];
} forms[] = {
    {"before", {"before"}, {"before", "amount", "unit"}},
    {"during", {"during", "until"}, {"during", "until"}},
    {"every", {"every", "unit", "mode"}, {"every", "unit", "mode", "first", "by"}},
    {"term", {"term"}, {"term", "start", "first"}},
    {"on", {"on"}, {"on"}},
    {"amount", {"amount", "unit"}, {"amount", "unit", "start"}},
};

static const struct form *form_of(const json_t *due)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (json_object_get(due, forms[i].name))
            return &forms[i];
    }
    return NULL;
}

static bool is_allowed(const struct form *form, const char *key)
{
    size_t size = sizeof form->allowed / sizeof *form->allowed;

    for (size_t i = 0; i < size && form->allowed[i]; i++) {
        if (str_is(str_of(key), form->allowed[i]))
            return true;
    }
    return false;
}

static void due_problem(const struct pack_check_file *f, const json_t *due, const char *key,
                        const char *zh, const char *en)
{
    pack_problem_add(f->work->problems, f->file->shown, pack_check_line(f, due, key), str_of(zh),
                     str_of(en));
}

static void check_every(const struct pack_check_file *f, const json_t *due)
{
    bool is_calendar = str_is(json_get_text(due, "mode"), "calendar");
    int64_t every = json_get_int(due, "every", 1);
    struct str by = json_get_text(due, "by");
    struct date day;

    if (str_is(json_get_text(due, "unit"), "hours") ||
        str_is(json_get_text(due, "unit"), "minutes") ||
        str_is(json_get_text(due, "unit"), "workdays"))
        due_problem(f, due, "unit", "周期的单位应为 months 或 days",
                    "a period is counted in months or days");
    if (is_calendar && (every > YEAR_MONTHS || YEAR_MONTHS % every != 0 ||
                        !str_is(json_get_text(due, "unit"), "months")))
        due_problem(f, due, "every", "按日历计的周期应为 1、2、3、4、6 或 12 个月",
                    "a period by the calendar is 1, 2, 3, 4, 6 or 12 months");
    if (by.len == 0)
        return;
    struct str full = arena_print(f->work->arena, "2024-%.*s", STR_ARG(by));
    if (!is_calendar || every != YEAR_MONTHS)
        due_problem(f, due, "by", "by 只用于按日历每年一次的义务",
                    "`by` is for a duty of each calendar year only");
    if (by.len != MONTH_DAY_BYTES || !date_read(full, &day))
        due_problem(f, due, "by", "by 应写成 \"01-15\" 的样式", "write `by` as \"01-15\"");
}

static void check_event_list(const struct pack_check_file *f, const json_t *due, const char *key,
                             enum facts_about about)
{
    size_t i;
    json_t *word;

    pack_check_facts_event(f, due, json_get_text(due, key), about);
    json_array_foreach(json_get_list(due, key), i, word)
    {
        pack_check_facts_event(f, due, json_text(word), about);
    }
}

/* Words without a number and plain amounts are counted from an event. */
static void check_start(const struct pack_check_file *f, const json_t *due, bool is_triggered)
{
    bool is_regular = str_is(json_get_text(due, "term"), "regularly");
    bool needs_start = (json_object_get(due, "amount") && !json_object_get(due, "before")) ||
                       (json_object_get(due, "term") && !is_regular);

    if (needs_start && !is_triggered && !json_object_get(due, "start"))
        due_problem(f, due, "amount", "没有起算事件：写 trigger 或 start",
                    "nothing to count from: give a trigger or a start");
    if (is_triggered && (json_object_get(due, "start") || json_object_get(due, "every")))
        due_problem(f, due, "start", "有 trigger 的义务从该事件起算，不写 start，也不能是周期性的",
                    "with a trigger the term runs from that event: no start and no period");
    if (!is_regular && json_object_get(due, "first") && !json_object_get(due, "every"))
        due_problem(f, due, "first", "first 只用于周期性义务", "`first` is for periodic duties");
}

static void check_due(const struct pack_check_file *f, const json_t *entry, enum facts_about about)
{
    static const char *const events[] = {"start", "first", "before", "during", "until"};
    const json_t *due = json_get_object(entry, "due");
    const struct form *form = form_of(due);
    struct str trigger = json_get_text(entry, "trigger");
    const char *key;
    json_t *value;

    if (!due)
        return;
    if (!form) {
        due_problem(f, due, "", "due 要写 amount、on、every、term、before 或 during 之一",
                    "`due` needs one of amount, on, every, term, before, during");
        return;
    }
    for (size_t i = 0; i < sizeof form->needed / sizeof *form->needed && form->needed[i]; i++) {
        if (!json_object_get(due, form->needed[i]))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, due, form->name),
                         "due 缺少“%s”", "`due` lacks \"%s\"", form->needed[i]);
    }
    json_object_foreach((json_t *)(uintptr_t)due, key, value)
    {
        if (!is_allowed(form, key))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, due, key),
                         "“%s”不能和“%s”一起写", "\"%s\" cannot stand with \"%s\"", key,
                         form->name);
    }
    if (!json_object_get(due, "amount") != !json_object_get(due, "unit") &&
        str_is(str_of(form->name), "before"))
        due_problem(f, due, "before", "amount 和 unit 要一起写", "amount and unit go together");
    if (json_object_get(due, "every"))
        check_every(f, due);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        check_event_list(f, due, events[i], about);
    check_start(f, due, trigger.len > 0 && !str_is(trigger, "standing"));
}

/* The event whose attributes `when` may ask for. */
static struct str event_of(const json_t *entry)
{
    const json_t *due = json_get_object(entry, "due");
    struct str trigger = json_get_text(entry, "trigger");
    static const char *const keys[] = {"before", "during", "start"};

    if (trigger.len > 0 && !str_is(trigger, "standing"))
        return trigger;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (json_get_text(due, keys[i]).len > 0)
            return json_get_text(due, keys[i]);
    }
    return STR("");
}

static void check_id(const struct pack_check_file *f, const json_t *entry)
{
    if (str_contains(json_get_text(entry, "id"), STR(":")))
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "id"),
                     "编号里不能有冒号", "an id holds no colon");
}

void pack_check_duty_obligations(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(f->file->tree.root, "obligations"), i, entry)
    {
        enum facts_about about = about_of(entry);
        struct str trigger = json_get_text(entry, "trigger");
        if (!json_is_object(entry))
            continue;
        check_id(f, entry);
        pack_check_twice(f, seen, entry, "id");
        pack_check_period(f, entry);
        pack_check_clause(f, entry);
        pack_check_also(f, entry);
        pack_check_duty_word(f, entry);
        check_roles(f, entry);
        if (!str_is(trigger, "standing"))
            pack_check_facts_event(f, entry, trigger, about);
        check_due(f, entry, about);
        pack_check_facts_done_by(f, entry, about);
        pack_check_facts_when(f, entry, "when", about, event_of(entry));
    }
}

static bool period_is_inside(const json_t *part, const json_t *whole)
{
    struct date from, to, first, last;
    bool has_first = date_read(json_get_text(whole, "from"), &first);
    bool has_last = date_read(json_get_text(whole, "to"), &last);

    if (date_read(json_get_text(part, "from"), &from) &&
        ((has_first && date_order(from, first) < 0) || (has_last && date_order(from, last) > 0)))
        return false;
    if (date_read(json_get_text(part, "to"), &to) &&
        ((has_first && date_order(to, first) < 0) || (has_last && date_order(to, last) > 0)))
        return false;
    return !(date_read(json_get_text(part, "from"), &from) &&
             date_read(json_get_text(part, "to"), &to) && date_order(to, from) < 0);
}

static void check_stages(const struct pack_check_file *f, const json_t *campaign, json_t *stages)
{
    size_t i;
    json_t *stage;

    json_array_foreach(json_get_list(campaign, "stages"), i, stage)
    {
        pack_check_twice(f, stages, stage, "id");
        if (json_get_text(stage, "clause").len > 0)
            pack_check_clause(f, stage);
        pack_check_also(f, stage);
        if (!period_is_inside(stage, campaign))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, stage, "from"),
                         "阶段不在行动的起止日期之内，或截止早于起始",
                         "the stage does not lie within the campaign, or ends before it begins");
    }
}

static void check_deliverables(const struct pack_check_file *f, const json_t *campaign,
                               json_t *stages)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(campaign, "deliverables"), i, entry)
    {
        struct str stage = json_get_text(entry, "stage");
        enum facts_about about = about_of(entry);
        if (!json_is_object(entry))
            continue;
        check_id(f, entry);
        pack_check_twice(f, seen, entry, "id");
        pack_check_clause(f, entry);
        pack_check_also(f, entry);
        pack_check_duty_word(f, entry);
        check_roles(f, entry);
        pack_check_facts_done_by(f, entry, about);
        pack_check_facts_when(f, entry, "when", about, STR(""));
        if (stage.len > 0 && !json_object_getn(stages, stage.ptr, stage.len))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "stage"),
                         "没有阶段“%.*s”", "there is no stage \"%.*s\"", STR_ARG(stage));
    }
}

void pack_check_duty_campaigns(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *campaign;

    json_array_foreach(json_get_list(f->file->tree.root, "campaigns"), i, campaign)
    {
        json_t *stages = json_new_object(f->work->arena);
        if (!json_is_object(campaign))
            continue;
        check_id(f, campaign);
        pack_check_twice(f, seen, campaign, "id");
        pack_check_word(f, campaign, "organiser",
                        policy_keys_is_party(json_get_text(campaign, "organiser")));
        if (json_get_text(campaign, "clause").len > 0)
            pack_check_clause(f, campaign);
        pack_check_also(f, campaign);
        if (!period_is_inside(campaign, NULL))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, campaign, "to"),
                         "截止日期早于起始日期", "the campaign ends before it begins");
        pack_check_facts_when(f, campaign, "addressees", FACTS_PARTY, STR(""));
        check_stages(f, campaign, stages);
        check_deliverables(f, campaign, stages);
    }
}
