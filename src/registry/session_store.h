/* SPDX-License-Identifier: Apache-2.0
 * Rows of sessions, for session.c only. */
#ifndef REGISTRY_SESSION_STORE_H
#define REGISTRY_SESSION_STORE_H

#include "registry/session.h"

enum status session_insert(struct work *w, struct str digest, struct str account_id,
                           const char *state, struct str request_token) MUST_CHECK;
/* Without the account; ST_NOT_FOUND without a fault. */
enum status session_find(struct work *w, struct str digest, struct session *ret_session) MUST_CHECK;
enum status session_delete(struct work *w, struct str digest) MUST_CHECK;
enum status session_delete_old(struct work *w, struct instant idle_before,
                               struct instant made_before) MUST_CHECK;

#endif
