/* SPDX-License-Identifier: Apache-2.0
 * Tasks: made once for an occasion, done, dropped with a reason or handed over. */
#include "procedures/task.h"

#include "base/id.h"
#include "db/journal.h"
#include "procedures/task_store.h"
#include "registry/account.h"
#include "registry/message.h"
#include "registry/party.h"

#define OPEN    "open"
#define DONE    "done"
#define DROPPED "dropped"

enum { NUMBER_CHARS = 8 };

static bool is_mine(const struct work *w, const struct task_row *row)
{
    return w->actor->is_system ||
           (w->actor->party_id.len > 0 && str_equal(w->actor->party_id, row->party_id));
}

static enum status put_account(struct work *w, const struct task_row *row, json_t *object)
{
    struct account account;
    json_t *one;

    json_put_null(object, "account");
    if (row->account_id.len == 0)
        return ST_OK;
    TRY(account_load(w, row->account_id, &account));
    one = json_new_object(w->arena);
    json_put_text(one, "id", account.id);
    json_put_text(one, "name", account.person_name);
    json_put(object, "account", one);
    return ST_OK;
}

static enum status put_dossier(struct work *w, const struct task_row *row, json_t *object)
{
    struct dossier dossier;
    json_t *one;

    json_put_null(object, "dossier");
    if (row->dossier_id.len == 0)
        return ST_OK;
    enum status status = dossier_load(w, row->dossier_id, NULL, &dossier);
    if (status == ST_NOT_FOUND) { /* a task may come from what its party does not see */
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    one = json_new_object(w->arena);
    json_put_text(one, "id", dossier.id);
    json_put_text(one, "kind", dossier.kind);
    json_put_text(one, "title", dossier.title);
    json_put(object, "dossier", one);
    return ST_OK;
}

static enum status row_json(struct work *w, const struct task_row *row, json_t **ret_task)
{
    static const char *const acts[] = {"done", "drop", "hand-over"};
    json_t *object = json_new_object(w->arena), *actions = json_new_list(w->arena), *party;
    bool is_open = str_is(row->state, OPEN);

    TRY(party_brief(w, row->party_id, &party));
    json_put_text(object, "id", row->id);
    json_put_int(object, "version", row->version);
    TRY(put_dossier(w, row, object));
    json_put_text(object, "kind", row->kind);
    json_put_text(object, "code", row->code);
    json_put_text(object, "zh", row->zh);
    json_put_text(object, "en", row->en);
    json_put_text(object, "clause", row->clause);
    json_put(object, "party", party);
    TRY(put_account(w, row, object));
    json_put_instant(object, "due_at", row->due_at);
    json_put_text(object, "state", row->state);
    json_put_bool(object, "late", is_open && row->due_at.ms != 0 && row->due_at.ms < w->now.ms);
    json_put_instant(object, "made_at", row->made_at);
    json_put_text(object, "made_by", row->made_by);
    json_put_instant(object, "done_at", row->done_at);
    json_put_text(object, "done_by", row->done_by.len > 0 ? row->done_by : (struct str){NULL, 0});
    json_put_text(object, "text", row->text);
    json_put_text(object, "attachment",
                  row->attachment.len > 0 ? row->attachment : (struct str){NULL, 0});
    for (size_t i = 0; is_open && is_mine(w, row) && i < sizeof acts / sizeof *acts; i++)
        json_add_text(actions, str_of(acts[i]));
    json_put(object, "actions", actions);
    *ret_task = object;
    return ST_OK;
}

static struct str subject_of(struct arena *arena, const struct task_row *row)
{
    return arena_print(arena, "task:%.*s", STR_ARG(row->id));
}

static enum status journal(struct work *w, const struct task_row *row, const char *act,
                           struct str reason)
{
    json_t *after = json_new_object(w->arena);

    json_put_text(after, "kind", row->kind);
    json_put_text(after, "zh", row->zh);
    json_put_text(after, "party", row->party_id);
    json_put_text(after, "account", row->account_id);
    json_put_text(after, "state", row->state);
    json_put_text(after, "dossier", row->dossier_id);
    json_put_instant(after, "due_at", row->due_at);
    return journal_append(w, act, subject_of(w->arena, row), NULL, after, reason);
}

static enum status tell(struct work *w, const struct task_row *row)
{
    json_t *parameters = json_new_object(w->arena), *party;
    size_t skipped = row->id.len > NUMBER_CHARS ? row->id.len - NUMBER_CHARS : 0;
    struct message_new message = {
        .kind = "task-new",
        .occasion =
            arena_print(w->arena, "task:%.*s:%.*s", STR_ARG(row->id), STR_ARG(row->account_id)),
        .subject_kind = "task",
        .subject_id = row->id,
        .parameters = parameters,
        .due_at = row->due_at,
    };
    char text[INSTANT_TEXT_BYTES];

    TRY(party_brief(w, row->party_id, &party));
    json_put_text(parameters, "task_zh", row->zh);
    json_put_text(parameters, "task_en", row->en);
    json_put_textz(parameters, "due_zh",
                   row->due_at.ms != 0 ? instant_print(row->due_at, text) : "未规定");
    json_put_textz(parameters, "due_en",
                   row->due_at.ms != 0 ? instant_print(row->due_at, text) : "none");
    json_put_text(parameters, "clause", row->clause);
    json_put_text(parameters, "party", json_get_text(party, "name"));
    json_put_text(parameters, "number", (struct str){row->id.ptr + skipped, row->id.len - skipped});
    if (row->account_id.len > 0)
        return message_tell(w, row->account_id, &message, NULL);
    return message_tell_party(w, row->party_id,
                              1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE,
                              STR(""), &message);
}

enum status task_add(struct work *w, const struct task_new *input, bool *ret_is_new)
{
    struct str maker = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;
    struct task_row row = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .dossier_id = input->dossier ? input->dossier->id : STR(""),
        .kind = str_of(input->kind),
        .code = input->code,
        .zh = input->zh,
        .en = input->en,
        .clause = input->clause,
        .party_id = input->party_id,
        .account_id = input->account_id.len > 0 ? input->account_id : STR(""),
        .due_at = input->due_at,
        .state = STR(OPEN),
        .made_at = w->now,
        .made_by = maker.ptr != NULL ? maker : STR(""),
        .done_by = STR(""),
    };
    struct str occasion = input->occasion.len > 0
                              ? input->occasion
                              : arena_print(w->arena, "task:%.*s", STR_ARG(row.id));
    bool is_new;

    TRY(task_store_insert(w, &row, occasion, &is_new));
    if (ret_is_new != NULL)
        *ret_is_new = is_new;
    if (!is_new)
        return ST_OK;
    TRY(journal(w, &row, "task.add", STR("")));
    return tell(w, &row);
}

static enum status load(struct work *w, struct str id, struct task_row *ret_row)
{
    enum status status = task_store_load(w, id, ret_row);
    struct dossier dossier;

    if (status == ST_OK && !is_mine(w, ret_row)) {
        status = ret_row->dossier_id.len > 0 ? dossier_load(w, ret_row->dossier_id, NULL, &dossier)
                                             : ST_NOT_FOUND;
        fault_clear(&w->fault);
    }
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这项任务，或不在您的管辖范围内",
                         "there is no such task within your scope");
    return status;
}

/* An account of the task's party. */
static enum status check_account(struct work *w, const struct task_row *row, struct str account_id)
{
    struct account account;
    enum status status = account_load(w, account_id, &account);

    if (status == ST_OK && str_equal(account.party_id, row->party_id))
        return ST_OK;
    fault_clear(&w->fault);
    return work_fail(w, ST_INVALID, "account", "只能转给本单位的账号",
                     "hand it to an account of the same party");
}

enum status task_act(struct work *w, struct str id, int64_t version, const char *act,
                     struct str text, struct str account_id, struct str attachment,
                     json_t **ret_task)
{
    bool is_done = str_is(str_of(act), "done"), is_drop = str_is(str_of(act), "drop");
    struct str who = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;
    struct task_row row;

    TRY(load(w, id, &row));
    if (!is_mine(w, &row))
        return work_fail(w, ST_DENIED, "id", "这项任务由另一单位办理",
                         "this task is another party's");
    if (!str_is(row.state, OPEN))
        return work_fail(w, ST_CONFLICT, "id", "这项任务已经办结", "this task is closed already");
    if (version != 0 && version != row.version)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过这项任务，请查看最新情况",
                         "somebody has just changed this task; look at it again");
    if (!is_done && str_trim(text).len == 0)
        return work_fail(w, ST_INVALID, "text", "须写明理由", "a reason is needed");
    if (str_points(text) > DOSSIER_TEXT_MAX)
        return work_fail(w, ST_INVALID, "text", "文字太长", "the text is too long");
    if (is_done || is_drop) {
        row.state = is_done ? STR(DONE) : STR(DROPPED);
        row.done_at = w->now;
        row.done_by = who.ptr != NULL ? who : STR("");
    } else {
        TRY(check_account(w, &row, account_id));
        row.account_id = account_id;
    }
    row.text = text;
    row.attachment = attachment;
    TRY(task_store_update(w, &row));
    TRY(journal(w, &row, is_done ? "task.done" : is_drop ? "task.drop" : "task.hand-over", text));
    if (!is_done && !is_drop)
        TRY(tell(w, &row));
    return row_json(w, &row, ret_task);
}

enum status task_end(struct work *w, struct str occasion_prefix, struct str text)
{
    struct str who = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return task_store_end(w, occasion_prefix, who, text);
}

enum status task_page(struct work *w, struct str dossier_id, struct str state, struct str after,
                      int64_t limit, json_t **ret_page)
{
    json_t *items = json_new_list(w->arena), *page = json_new_object(w->arena), *item;
    int64_t rows = limit <= 0 ? DOSSIER_PAGE : limit > DOSSIER_PAGE_MAX ? DOSSIER_PAGE_MAX : limit;
    int64_t offset = 0, total;
    struct str next = {NULL, 0};
    struct task_rows found;
    struct dossier dossier;

    if (after.len > 0 && (!str_to_int(after, &offset) || offset < 0))
        return work_fail(w, ST_INVALID, "after", "翻页位置无效", "that is no place in this list");
    if (dossier_id.len > 0)
        TRY(dossier_load(w, dossier_id, NULL, &dossier));
    else if (w->actor->party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人有任务",
                         "only people of a party have tasks");
    TRY(task_store_page(w, dossier_id.len > 0 ? STR("") : w->actor->party_id, dossier_id, state,
                        offset, rows, &found, &total));
    for (size_t i = 0; i < found.count; i++) {
        TRY(row_json(w, &found.rows[i], &item));
        json_add(items, item);
    }
    if (offset + (int64_t)found.count < total)
        next = arena_print(w->arena, "%lld", (long long)offset + (long long)found.count);
    json_put(page, "items", items);
    json_put_text(page, "next", next);
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}
