/* SPDX-License-Identifier: Apache-2.0
 * The crew of workers and its bounded queue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "http/crew.h"

static atomic_int done;
static atomic_bool is_held;

static void count(void *cookie, void *job)
{
    const struct timespec moment = {.tv_nsec = 1000000};

    (void)cookie;
    (void)job;
    while (atomic_load(&is_held))
        (void)nanosleep(&moment, NULL);
    atomic_fetch_add(&done, 1);
}

static void every_job_taken_is_run_before_the_crew_ends(void **state)
{
    struct crew *crew = crew_new(4, 256, count, NULL);
    int taken = 0;

    (void)state;
    atomic_store(&done, 0);
    atomic_store(&is_held, false);
    assert_non_null(crew);
    for (int i = 0; i < 200; i++)
        taken += crew_push(crew, NULL);
    assert_true(crew_close(crew, 5000));
    assert_int_equal(atomic_load(&done), taken);
    assert_false(crew_push(crew, NULL));
    crew_free(crew);
}

static void a_full_queue_takes_no_more(void **state)
{
    struct crew *crew = crew_new(1, 2, count, NULL);
    int taken = 0;

    (void)state;
    atomic_store(&done, 0);
    atomic_store(&is_held, true);
    for (int i = 0; i < 10; i++)
        taken += crew_push(crew, NULL);
    assert_in_range(taken, 2, 3); /* two wait, one may run */
    assert_false(crew_close(crew, 50));
    atomic_store(&is_held, false);
    assert_true(crew_close(crew, 5000));
    assert_int_equal(atomic_load(&done), taken);
    crew_free(crew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_taken_is_run_before_the_crew_ends),
        cmocka_unit_test(a_full_queue_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
