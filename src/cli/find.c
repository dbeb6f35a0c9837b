/* SPDX-License-Identifier: Apache-2.0
 * Finds records by the words people use for them. */
#include "cli/find.h"

#include "base/id.h"
#include "registry/party.h"

enum status find_party(struct work *w, const char *word, struct str *ret_id)
{
    struct str text = str_of(word);
    struct party party;

    if (id_is_valid(text)) {
        TRY(party_load(w, text, &party));
        *ret_id = party.id;
        return ST_OK;
    }
    enum status status = party_find(w, text, (struct str){NULL, 0}, &party);
    if (status == ST_NOT_FOUND)
        status = party_find(w, (struct str){NULL, 0}, text, &party);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "party", "没有单位“%s”", "there is no party \"%s\"",
                         word);
    TRY(status);
    *ret_id = party.id;
    return ST_OK;
}
