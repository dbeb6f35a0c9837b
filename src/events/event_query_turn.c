/* SPDX-License-Identifier: Apache-2.0
 * Turns, in two small tables. */
#include "events/event_query_turn.h"

#include <stdio.h>
#include <string.h>

#include "base/banned.h"

typedef char name_text[EVENT_QUERY_TURN_BYTES];

static const char *name_of(struct str account, name_text name)
{
    (void)snprintf(name, EVENT_QUERY_TURN_BYTES, "%.*s", STR_ARG(account));
    return name;
}

static size_t count_of(const struct event_query_turn_person *people, size_t count, const char *name)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += strcmp(people[i].account, name) == 0;
    return found;
}

static bool is_waiting(const struct event_query_turn_person *person, struct instant now)
{
    int64_t passed = now.ms - person->asked.ms;

    return person->account[0] != '\0' && passed >= 0 && passed < EVENT_QUERY_TURN_WAIT_MS;
}

/* Where this person waits, or may. NULL: too many wait to remember one more. */
static struct event_query_turn_person *wait_place(struct event_query_turns *turns, const char *name,
                                                  struct instant now)
{
    struct event_query_turn_person *free_one = NULL;

    for (size_t i = 0; i < EVENT_QUERY_TURN_WAITERS; i++) {
        struct event_query_turn_person *one = &turns->waiting[i];

        if (!is_waiting(one, now))
            free_one = one;
        else if (strcmp(one->account, name) == 0)
            return one;
    }
    return free_one;
}

static void wait_note(struct event_query_turns *turns, const char *name, struct instant now)
{
    struct event_query_turn_person *place = wait_place(turns, name, now);

    if (place == NULL)
        return;
    if (!is_waiting(place, now))
        place->since = now;
    place->asked = now;
    (void)snprintf(place->account, sizeof place->account, "%s", name);
}

/* How many others wait, since before this person does. */
static size_t waiting_before(struct event_query_turns *turns, const char *name, struct instant now)
{
    const struct event_query_turn_person *own = wait_place(turns, name, now);
    int64_t since_ms = own != NULL && is_waiting(own, now) ? own->since.ms : INT64_MAX;
    size_t count = 0;

    for (size_t i = 0; i < EVENT_QUERY_TURN_WAITERS; i++) {
        const struct event_query_turn_person *one = &turns->waiting[i];

        count += is_waiting(one, now) && strcmp(one->account, name) != 0 &&
                 (one->since.ms < since_ms || (one->since.ms == since_ms && one < own));
    }
    return count;
}

static void wait_end(struct event_query_turns *turns, const char *name)
{
    for (size_t i = 0; i < EVENT_QUERY_TURN_WAITERS; i++)
        if (strcmp(turns->waiting[i].account, name) == 0)
            turns->waiting[i] = (struct event_query_turn_person){.account = ""};
}

static enum status too_many(size_t own, struct fault *fault)
{
    return fault_set(
        fault, ST_RATE, "",
        "您已有 %zu 个检索在进行，须给他人留出位置：等其中一个结束后再试（约 5 秒后），"
        "或缩小时间范围、加条件使其更快",
        "%zu of your searches are under way and places are kept for others: try again "
        "when one has ended (in about 5 seconds), or narrow the time or add a "
        "condition so that they end sooner",
        own);
}

static enum status take(struct event_query_turns *turns, const char *name, struct instant now,
                        struct fault *fault)
{
    size_t own = count_of(turns->running, EVENT_QUERY_TURNS, name);
    size_t free_places = count_of(turns->running, EVENT_QUERY_TURNS, "");
    size_t before = waiting_before(turns, name, now);

    if (own >= EVENT_QUERY_TURNS_EACH || (own > 0 && before > 0))
        return too_many(own, fault);
    for (size_t i = 0; i < EVENT_QUERY_TURNS && free_places > before; i++)
        if (turns->running[i].account[0] == '\0') {
            (void)snprintf(turns->running[i].account, EVENT_QUERY_TURN_BYTES, "%s", name);
            wait_end(turns, name);
            return ST_OK;
        }
    if (own == 0)
        wait_note(turns, name, now);
    return fault_set(fault, ST_BUSY, "",
                     "本节点同时进行的检索已达 %d 个，空位先给等得最久、没有检索在进行的人：约 5 "
                     "秒后再试，不必重新排队",
                     "%d searches are under way on this node, which is all; a free place goes to "
                     "who has none and waits longest: try again in about 5 seconds, your place in "
                     "the queue is kept",
                     EVENT_QUERY_TURNS);
}

enum status event_query_turn_take(struct event_query_turns *turns, struct str account,
                                  struct instant now, struct fault *fault)
{
    name_text name;

    pthread_mutex_lock(&turns->lock);
    enum status status = take(turns, name_of(account, name), now, fault);
    pthread_mutex_unlock(&turns->lock);
    return status;
}

void event_query_turn_end(struct event_query_turns *turns, struct str account)
{
    name_text name;

    (void)name_of(account, name);
    pthread_mutex_lock(&turns->lock);
    for (size_t i = 0; i < EVENT_QUERY_TURNS; i++)
        if (strcmp(turns->running[i].account, name) == 0) {
            turns->running[i] = (struct event_query_turn_person){.account = ""};
            break;
        }
    pthread_mutex_unlock(&turns->lock);
}
