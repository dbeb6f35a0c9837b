/* SPDX-License-Identifier: Apache-2.0
 * Rows of attachments, for attachment.c only. */
#ifndef REGISTRY_ATTACHMENT_STORE_H
#define REGISTRY_ATTACHMENT_STORE_H

#include "registry/attachment.h"

enum status attachment_insert(struct work *w, const struct attachment *attachment) MUST_CHECK;
enum status attachment_delete(struct work *w, struct str id) MUST_CHECK;

#endif
