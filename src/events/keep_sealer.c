/* SPDX-License-Identifier: Apache-2.0
 * A thread, a lock, and one place per lane. */
#include "events/keep_sealer.h"

#include <sys/resource.h>
#include <unistd.h>

#include "events/keep_inside.h"
#include "events/segment_seal.h"

enum { SEALING_PASS_BITS = 12, SEALING_NICE = 10 };

enum status keep_sealer_write(const char *folder, struct segment_builder *builder,
                              const struct segment_chain *chain, struct digest_sm3 *ret_digest,
                              uint64_t *ret_bytes, struct fault *fault)
{
    struct str bytes;

    segment_builder_set_chain(builder, chain);
    enum status status = segment_seal(builder, &bytes);
    if (status != ST_OK)
        return fault_set(fault, status, "segment", "事件段无法封存",
                         "the segment cannot be sealed");
    TRY(keep_folder_write_segment(folder, chain->number, bytes, fault));
    memcpy(ret_digest->bytes, bytes.ptr + bytes.len - DIGEST_SM3_BYTES, DIGEST_SM3_BYTES);
    *ret_bytes = bytes.len;
    return ST_OK;
}

/* From here on the segment counts, and its log is only a name to be removed. */
static void make(const char *folder, struct keep_sealing *sealing)
{
    char path[FILE_PATH_BYTES];

    fault_clear(&sealing->fault);
    sealing->status = keep_sealer_write(folder, sealing->builder, &sealing->chain, &sealing->digest,
                                        &sealing->bytes, &sealing->fault);
    if (sealing->status != ST_OK)
        return;
    (void)unlink(keep_folder_path(path, folder, sealing->chain.number, KEEP_FILE_LOG));
    segment_builder_free(sealing->builder);
    sealing->builder = NULL;
}

static struct keep_sealing *next_waiting(struct keep_sealer *sealer)
{
    for (uint32_t i = 0; i < sealer->lane_count; i++)
        if (sealer->lanes[i].sealing.state == SEALING_WAITS)
            return &sealer->lanes[i].sealing;
    return NULL;
}

static void *run(void *object)
{
    struct keep_sealer *sealer = object;
    struct keep_sealing *sealing;

    /* Events that come in go first; a lane that has to wait for its segment leaves the core. */
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), SEALING_NICE);
    (void)pthread_mutex_lock(&sealer->lock);
    while ((sealing = next_waiting(sealer)) != NULL || !sealer->is_ending) {
        if (sealing == NULL) {
            (void)pthread_cond_wait(&sealer->moved, &sealer->lock);
            continue;
        }
        sealing->state = SEALING_RUNS;
        (void)pthread_mutex_unlock(&sealer->lock);
        make(sealer->folder, sealing);
        (void)pthread_mutex_lock(&sealer->lock);
        sealing->state = sealing->status == ST_OK ? SEALING_DONE : SEALING_FAILED;
        sealing->tries++;
        sealing->passed = 0;
        (void)pthread_cond_broadcast(&sealer->moved);
    }
    (void)pthread_mutex_unlock(&sealer->lock);
    return NULL;
}

void keep_sealer_init(struct keep_sealer *sealer, const char *folder, struct keep_lane *lanes,
                      uint32_t lane_count)
{
    *sealer = (struct keep_sealer){.folder = folder, .lanes = lanes, .lane_count = lane_count};
    (void)pthread_mutex_init(&sealer->lock, NULL);
    (void)pthread_cond_init(&sealer->moved, NULL);
}

void keep_sealer_done(struct keep_sealer *sealer)
{
    (void)pthread_mutex_lock(&sealer->lock);
    sealer->is_ending = true;
    (void)pthread_cond_broadcast(&sealer->moved);
    (void)pthread_mutex_unlock(&sealer->lock);
    if (sealer->is_started)
        (void)pthread_join(sealer->thread, NULL);
    for (uint32_t i = 0; i < sealer->lane_count; i++)
        segment_builder_free(sealer->lanes[i].sealing.builder);
    (void)pthread_cond_destroy(&sealer->moved);
    (void)pthread_mutex_destroy(&sealer->lock);
}

void keep_sealer_begin(struct keep_sealer *sealer, struct keep_sealing *sealing,
                       struct segment_builder *builder, const struct segment_chain *chain)
{
    (void)pthread_mutex_lock(&sealer->lock);
    *sealing = (struct keep_sealing){.state = SEALING_WAITS, .builder = builder, .chain = *chain};
    if (!sealer->is_started)
        sealer->is_started = pthread_create(&sealer->thread, NULL, run, sealer) == 0;
    if (!sealer->is_started)
        sealing->state = SEALING_FAILED; /* whoever asks after it makes it */
    (void)pthread_cond_broadcast(&sealer->moved);
    (void)pthread_mutex_unlock(&sealer->lock);
}

void keep_sealer_again(struct keep_sealer *sealer, struct keep_sealing *sealing)
{
    (void)pthread_mutex_lock(&sealer->lock);
    if (sealing->state == SEALING_FAILED && sealer->is_started) {
        uint32_t bits = sealing->tries < SEALING_PASS_BITS ? sealing->tries : SEALING_PASS_BITS;

        if (++sealing->passed >= (uint32_t)1 << bits >> 1) {
            sealing->state = SEALING_WAITS;
            (void)pthread_cond_broadcast(&sealer->moved);
        }
    }
    (void)pthread_mutex_unlock(&sealer->lock);
}

bool keep_sealer_is_made(struct keep_sealer *sealer, struct keep_sealing *sealing)
{
    (void)pthread_mutex_lock(&sealer->lock);
    bool is_made = sealing->state == SEALING_DONE;
    if (is_made)
        sealing->state = SEALING_NONE;
    (void)pthread_mutex_unlock(&sealer->lock);
    return is_made;
}

enum status keep_sealer_wait(struct keep_sealer *sealer, struct keep_sealing *sealing,
                             struct fault *fault)
{
    (void)pthread_mutex_lock(&sealer->lock);
    while (sealing->state == SEALING_WAITS || sealing->state == SEALING_RUNS)
        (void)pthread_cond_wait(&sealer->moved, &sealer->lock);
    (void)pthread_mutex_unlock(&sealer->lock);
    if (sealing->state != SEALING_FAILED)
        return ST_OK;
    make(sealer->folder, sealing);
    if (sealing->status == ST_OK)
        sealing->state = SEALING_DONE;
    else
        *fault = sealing->fault;
    return sealing->status;
}
