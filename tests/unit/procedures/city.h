/* SPDX-License-Identifier: Apache-2.0
 * A small city for tests of procedures: a store, the packs, parties, accounts, and a virtual clock.
 *
 * Life: city_open, any number of works (city_work begins a fresh one in which `who` acts),
 * city_close. Every helper fails the test itself when the program does what it should not. */
#ifndef TESTS_CITY_H
#define TESTS_CITY_H

#include "procedures/procedure.h"

enum city_who {
    CITY_OPERATOR,
    CITY_OUTSIDER, /* operator's officer of another unit */
    CITY_REGULATOR,
    CITY_REGULATOR_ELSEWHERE,
    CITY_POLICE,
    CITY_POLICE_ELSEWHERE,
    CITY_EXPERT_1, /* chairs */
    CITY_EXPERT_2,
    CITY_EXPERT_3,
    CITY_EXPERT_ELSEWHERE, /* on no panel */
    CITY_AUDITOR,
    CITY_COUNT
};

struct city;

/* `place` is the region code of the system; police of the city or province that receives its
 * filings is registered, and another one elsewhere. */
struct city *city_open(const char *place, bool with_regulator);
void city_close(struct city *city);
/* "operator", "outsider", …; CITY_COUNT when there is none. */
enum city_who city_read(struct str word);
const char *city_word(enum city_who who);
/* Let go of the store so that another process may have it, and take it again. */
void city_leave(struct city *city);
void city_return(struct city *city);
/* End the work at hand and begin a new one in which `who` acts, CITY_COUNT being the machine. */
struct work *city_work(struct city *city, enum city_who who);
void city_set_now(struct city *city, struct instant now);
struct instant city_now(const struct city *city);
const struct policy *city_policy(const struct city *city);
const char *city_folder(const struct city *city);
const struct store *city_store(const struct city *city);
/* A new system of the operator with a complete form; its id lives until city_close. */
struct str city_system(struct city *city);
struct str city_account(const struct city *city, enum city_who who);
struct str city_party(const struct city *city, enum city_who who);
/* A whole grading draft for these harms. */
json_t *city_grading(struct arena *arena, const char *scheme, const char *info,
                     const char *service);
/* Put a file into every slot that the city's systems say is handed in. */
void city_hand_in(struct city *city, struct str matter_id);
/* Run a call inside its own transaction: commits on ST_OK, else rolls back. */
enum status city_act(struct city *city, enum city_who who, struct str matter_id,
                     struct procedure_call *call);
const struct fault *city_fault(const struct city *city);

#endif
