/* SPDX-License-Identifier: Apache-2.0
 * Works of the machine's owner for whoever tells. */
#include "cli/events_telling.h"

#include "cli/own_work.h"

static enum status raise(void *with, struct str lane, struct str letter,
                         const struct alert_hit *hits, size_t count, struct fault *fault)
{
    struct events_telling *telling = with;
    struct alert_raised raised = {0};
    struct own_work own;
    enum status status = own_work_begin(telling->store, telling->policy, true, &own, fault);

    if (status == ST_OK)
        status = alert_raise(&own.work, lane, letter, hits, count, &raised);
    status = own_work_end(&own, status, fault);
    if (status == ST_OK)
        telling->opened += (uint64_t)raised.opened;
    return status;
}

static enum status last_of(void *with, struct str lane, struct arena *arena, struct str *ret_letter,
                           struct fault *fault)
{
    const struct events_telling *telling = with;
    struct own_work own;
    struct str letter = STR("");
    enum status status = own_work_begin(telling->store, telling->policy, false, &own, fault);

    if (status == ST_OK)
        status = alert_raise_last(&own.work, lane, &letter);
    if (status == ST_OK)
        *ret_letter = str_copy(arena, letter);
    return own_work_end(&own, status, fault);
}

enum status events_telling_begin(struct events_telling *telling, struct store *store,
                                 const struct policy *policy, struct keep *keep,
                                 struct fault *fault)
{
    *telling = (struct events_telling){.store = store, .policy = policy};
    telling->teller = alert_teller_new(keep, raise, last_of, telling);
    TRY(alert_teller_take_up(telling->teller, fault));
    alert_teller_start(telling->teller);
    return ST_OK;
}

enum { TELLING_LATE_MS = 60 * 1000 };

void events_telling_check(const struct events_telling *telling, struct arena *arena, json_t *checks)
{
    const struct alert_teller_figures now = alert_teller_figures(telling->teller);
    int64_t waited = now.waiting.since.ms == 0 ? 0 : instant_system_now().ms - now.waiting.since.ms;
    bool is_late = waited > TELLING_LATE_MS;
    json_t *row = json_new_object(arena);

    json_put_textz(row, "id", "alerts");
    json_put_textz(row, "state", is_late ? "failed" : now.refused > 0 ? "warning" : "ok");
    json_put_text(row, "zh",
                  arena_print(arena,
                              "已写入告警的命中 %llu 次；等待写入 %llu 批、%llu 字节，最早的已等 "
                              "%lld 秒；无法写入 %llu 次",
                              (unsigned long long)now.told, (unsigned long long)now.waiting.letters,
                              (unsigned long long)now.waiting.bytes, (long long)(waited / 1000),
                              (unsigned long long)now.refused));
    json_put_text(row, "en",
                  arena_print(arena,
                              "%llu hits told as alerts; %llu lots of %llu bytes wait for the "
                              "database, the earliest for %lld s; %llu hits could not be told",
                              (unsigned long long)now.told, (unsigned long long)now.waiting.letters,
                              (unsigned long long)now.waiting.bytes, (long long)(waited / 1000),
                              (unsigned long long)now.refused));
    json_add(checks, row);
}

void events_telling_end(struct events_telling *telling)
{
    alert_teller_free(telling->teller);
    telling->teller = NULL;
}
