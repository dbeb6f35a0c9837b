/* SPDX-License-Identifier: Apache-2.0
 * Generations of rules: read, compiled, held by those who use them. */
#include "events/ruleset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "events/ruleset_folder.h"

#define RULESET_COUNTS "counts.json"

struct ruleset_desk {
    char folder[FILE_PATH_BYTES]; /* DIR/rules */
    const struct taxonomy *taxonomy;
    int64_t lateness_us;
    pthread_mutex_t lock; /* around `present` and the holders of every generation */
    struct ruleset *present;
};

struct ruleset_desk *ruleset_desk_new(const char *data_folder, const struct taxonomy *taxonomy,
                                      int64_t lateness_us)
{
    struct ruleset_desk *desk = calloc(1, sizeof(*desk));

    if (desk == NULL)
        abort();
    (void)file_path(desk->folder, data_folder, RULESET_FOLDER);
    desk->taxonomy = taxonomy;
    desk->lateness_us = lateness_us;
    pthread_mutex_init(&desk->lock, NULL);
    return desk;
}

static void rules_free(struct ruleset *rules)
{
    ruleset_counts_done(&rules->counts);
    sigma_window_free(rules->window);
    pipeline_firing_free(rules->firing);
    sigma_set_release(rules->set);
    sigma_book_free(rules->book);
    pthread_mutex_destroy(&rules->lock);
    free(rules);
}

void ruleset_give(struct ruleset_desk *desk, struct ruleset *rules)
{
    if (rules == NULL)
        return;
    pthread_mutex_lock(&desk->lock);
    bool is_last = --rules->holders == 0;
    pthread_mutex_unlock(&desk->lock);
    if (is_last)
        rules_free(rules);
}

struct ruleset *ruleset_take(struct ruleset_desk *desk)
{
    pthread_mutex_lock(&desk->lock);
    struct ruleset *rules = desk->present;
    if (rules != NULL)
        rules->holders++;
    pthread_mutex_unlock(&desk->lock);
    return rules;
}

void ruleset_desk_free(struct ruleset_desk *desk)
{
    if (desk == NULL)
        return;
    ruleset_give(desk, desk->present);
    pthread_mutex_destroy(&desk->lock);
    free(desk);
}

static enum status rules_make(struct ruleset_desk *desk, const char *folder, uint64_t generation,
                              struct ruleset **ret_rules, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct ruleset *rules = calloc(1, sizeof(*rules));

    if (rules == NULL)
        abort();
    pthread_mutex_init(&rules->lock, NULL);
    rules->holders = 1; /* the desk */
    rules->generation = generation;
    rules->book = sigma_book_new();
    enum status status = sigma_book_read(rules->book, folder, fault);
    if (status == ST_OK)
        status = sigma_set_make(rules->book, desk->taxonomy, &rules->set, fault);
    if (status != ST_OK) {
        sigma_book_free(rules->book);
        pthread_mutex_destroy(&rules->lock);
        free(rules);
        return status;
    }
    rules->window = sigma_window_new(rules->set, desk->lateness_us);
    rules->firing = pipeline_firing_new();
    ruleset_counts_read(&rules->counts, file_path(path, desk->folder, RULESET_COUNTS), rules->set,
                        instant_system_now());
    for (size_t i = 0; i < sigma_book_count(rules->book); i++)
        rules->has_correlations |= sigma_book_rule(rules->book, i)->kind == SIGMA_CORRELATION;
    *ret_rules = rules;
    return ST_OK;
}

enum status ruleset_save(struct ruleset_desk *desk, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct ruleset *rules = ruleset_take(desk);

    if (rules == NULL)
        return ST_OK;
    enum status status = ruleset_counts_write(
        &rules->counts, file_path(path, desk->folder, RULESET_COUNTS), rules->set, fault);
    ruleset_give(desk, rules);
    return status;
}

enum status ruleset_refresh(struct ruleset_desk *desk, struct fault *fault)
{
    char folder[FILE_PATH_BYTES];
    struct ruleset *rules, *before;
    uint64_t generation;

    TRY(ruleset_folder_present(desk->folder, &generation, fault));
    if (generation == 0 || (desk->present != NULL && desk->present->generation == generation))
        return ST_OK;
    (void)ruleset_folder_of(desk->folder, generation, folder);
    TRY(ruleset_save(desk, fault)); /* what the next generation goes on from */
    TRY(rules_make(desk, folder, generation, &rules, fault));
    pthread_mutex_lock(&desk->lock);
    before = desk->present;
    desk->present = rules;
    pthread_mutex_unlock(&desk->lock);
    ruleset_give(desk, before);
    return ST_OK;
}

enum { REASONS_TOLD = 3, REASON_BYTES = 160, REASONS_BYTES = 560 };

/* "FILE: reason" of the first rules, one behind the other. */
static void tell_reasons(const struct sigma_set *set, bool is_zh, char text[REASONS_BYTES])
{
    struct sigma_state state;
    int at = 0;

    text[0] = '\0';
    for (size_t i = 0; i < sigma_set_count(set) && i < REASONS_TOLD && at < REASONS_BYTES; i++) {
        struct str name = ruleset_folder_name(sigma_set_rule(set, i)->file);

        sigma_set_state(set, i, &state);
        struct str reason = is_zh ? state.zh : state.en;
        at += snprintf(text + at, (size_t)(REASONS_BYTES - at), "%s%.*s: %.*s", i > 0 ? "; " : "",
                       name.len < REASON_BYTES / 2 ? (int)name.len : REASON_BYTES / 2, name.ptr,
                       reason.len < REASON_BYTES ? (int)reason.len : REASON_BYTES, reason.ptr);
    }
}

/* Rules of which none can be used would only take away those in force. */
static enum status check_usable(const struct sigma_set *set, size_t files, struct fault *fault)
{
    char zh[REASONS_BYTES], en[REASONS_BYTES];
    size_t count = sigma_set_count(set);
    struct sigma_state state;

    for (size_t i = 0; i < count; i++) {
        sigma_set_state(set, i, &state);
        if (state.is_compiled)
            return ST_OK;
    }
    tell_reasons(set, true, zh);
    tell_reasons(set, false, en);
    if (count == 0)
        return fault_set(fault, ST_INVALID, "PATH",
                         "%zu 个文件中没有规则，未作更改，原有规则仍然有效",
                         "there is no rule in the %zu files: nothing was changed, the rules in "
                         "force stay",
                         files);
    return fault_set(fault, ST_INVALID, "PATH",
                     "%zu 条规则都不能使用，未作更改，原有规则仍然有效：%s%.0s",
                     "none of %zu rules can be used: nothing was changed, the rules in force "
                     "stay: %.0s%s",
                     count, zh, en);
}

static enum status check_prepared(const char *folder, uint64_t generation,
                                  const struct taxonomy *taxonomy, size_t files,
                                  struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct sigma_book *book = sigma_book_new();
    struct sigma_set *set = NULL;
    enum status status = sigma_book_read(book, ruleset_folder_of(folder, generation, path), fault);

    if (status == ST_OK)
        status = sigma_set_make(book, taxonomy, &set, fault);
    if (status == ST_OK)
        status = check_usable(set, files, fault);
    sigma_set_release(set);
    sigma_book_free(book);
    return status;
}

enum status ruleset_replace(const char *data_folder, const struct taxonomy *taxonomy,
                            const char *const *paths, size_t count, size_t *ret_files,
                            struct fault *fault)
{
    char folder[FILE_PATH_BYTES];
    uint64_t generation;

    (void)file_path(folder, data_folder, RULESET_FOLDER);
    TRY(ruleset_folder_prepare(folder, paths, count, &generation, ret_files, fault));
    enum status status = check_prepared(folder, generation, taxonomy, *ret_files, fault);
    if (status == ST_OK)
        status = ruleset_folder_put(folder, generation, fault);
    if (status != ST_OK)
        ruleset_folder_drop(folder, generation);
    return status;
}

uint64_t ruleset_limited(struct ruleset_desk *desk)
{
    struct ruleset *rules = ruleset_take(desk);
    struct sigma_state state;
    uint64_t limited = 0;

    for (size_t i = 0; rules != NULL && i < sigma_set_count(rules->set); i++) {
        sigma_set_state(rules->set, i, &state);
        limited += state.limited;
    }
    ruleset_give(desk, rules);
    return limited;
}
