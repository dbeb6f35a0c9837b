/* SPDX-License-Identifier: Apache-2.0
 * The shared baseline and its lock. */
#include "events/pipeline_baseline.h"

#include "base/log.h"

static void tell(void *with, const struct baseline_finding *finding)
{
    struct pipeline_baseline *own = with;

    pipeline_hit_finding(own->hits, finding, own->wait);
}

static void load(struct pipeline_baseline *own)
{
    struct fault fault = {.status = ST_OK};
    enum status status = baseline_load(own->baseline, own->path, &fault);

    if (status != ST_OK && status != ST_NOT_FOUND)
        log_event(LOG_WARNING, "events.baseline-anew", "status=%s reason=\"%s\"",
                  status_word(status), fault.en);
}

void pipeline_baseline_begin(struct pipeline_baseline *own, const char *data_folder)
{
    static const struct baseline_limits none = {.learn_days = 0};

    *own = (struct pipeline_baseline){.hits = NULL};
    pthread_mutex_init(&own->lock, NULL);
    (void)file_path(own->path, data_folder, "baseline");
    own->baseline = baseline_new(&none, tell, own);
    load(own);
}

void pipeline_baseline_end(struct pipeline_baseline *own)
{
    baseline_free(own->baseline);
    baseline_law_free(own->law);
    own->baseline = NULL;
    own->law = NULL;
    pthread_mutex_destroy(&own->lock);
}

enum status pipeline_baseline_refresh(struct pipeline_baseline *own, struct work *w,
                                      struct address_desk *addresses, bool is_new)
{
    struct date today = instant_beijing_date(w->now);
    struct baseline_law *law = NULL;

    if (own->law != NULL && !is_new && date_order(today, own->law_on) == 0)
        return ST_OK;
    struct address_map *map = address_map_take(addresses);
    enum status status = baseline_law_make(w, map, &law);
    address_map_give(map);
    TRY(status);
    pthread_mutex_lock(&own->lock);
    struct baseline_law *before = own->law;
    own->law = law;
    own->law_on = today;
    pthread_mutex_unlock(&own->lock);
    baseline_law_free(before);
    return ST_OK;
}

void pipeline_baseline_add(struct pipeline_baseline *own, struct pipeline_hits *hits)
{
    if (hits->wait_count == 0)
        return;
    pthread_mutex_lock(&own->lock);
    own->hits = hits;
    for (size_t i = 0; i < hits->wait_count; i++) {
        struct pipeline_wait *wait = &hits->waits[i];

        if (own->law != NULL && wait->owner != NULL) {
            wait->place = baseline_law_at(own->law, wait->owner->region, wait->owner->sector);
            wait->event.limits = &wait->place->limits;
        }
        own->wait = wait;
        baseline_add(own->baseline, &wait->event);
        wait->event.limits = NULL; /* the law may go once the lock is given back */
        wait->place = NULL;
    }
    own->hits = NULL;
    own->wait = NULL;
    pthread_mutex_unlock(&own->lock);
}

enum status pipeline_baseline_save(struct pipeline_baseline *own, struct fault *fault)
{
    struct buf packed;

    buf_init(&packed, BASELINE_FILE_MAX_BYTES);
    pthread_mutex_lock(&own->lock);
    baseline_pack(own->baseline, &packed);
    pthread_mutex_unlock(&own->lock);
    enum status status = baseline_write(&packed, own->path, fault);
    buf_done(&packed);
    return status;
}

void pipeline_baseline_figures(struct pipeline_baseline *own, uint64_t *ret_late,
                               uint64_t *ret_forgotten)
{
    pthread_mutex_lock(&own->lock);
    *ret_late = baseline_late(own->baseline);
    *ret_forgotten = baseline_forgotten(own->baseline);
    pthread_mutex_unlock(&own->lock);
}
