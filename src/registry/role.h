/* SPDX-License-Identifier: Apache-2.0
 * Roles as words, and which of them one account may hold together. */
#ifndef REGISTRY_ROLE_H
#define REGISTRY_ROLE_H

#include "base/json.h"
#include "registry/actor.h"

/* "police" and so on; false for a word that is no role. */
bool role_read(struct str word, enum role *ret_role);
const char *role_word(enum role role);
const char *role_zh(enum role role);
const char *role_en(enum role role);
/* Bits as a list of words, in the order of ROLE_TABLE. */
json_t *role_list(struct arena *arena, uint32_t roles);
/* A list of words as bits; ST_INVALID names the word that is no role. */
enum status role_bits(const json_t *list, uint32_t *ret_roles, struct fault *fault) MUST_CHECK;
/* ST_INVALID for no role at all, for two of the three administrators on one account, or for an
 * administrator with a business role (separation of duties, GB/T 22239-2019 8.1.5). */
enum status role_check_together(uint32_t roles, struct fault *fault) MUST_CHECK;
bool role_is_administrator(uint32_t roles);
/* All roles with their words and what they may do: {role, zh, en, acts_zh, acts_en, excludes[]}. */
json_t *role_describe(struct arena *arena);

#endif
