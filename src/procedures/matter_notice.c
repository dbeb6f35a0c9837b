/* SPDX-License-Identifier: Apache-2.0
 * Notices of matters, as rows and as messages. */
#include "procedures/matter_notice.h"

#include "procedures/matter_store.h"
#include "procedures/procedure_list.h"
#include "registry/actor.h"
#include "registry/message.h"
#include "registry/role.h"

enum { NUMBER_CHARS = 8 }; /* the end of an id, enough for people to compare */

static void put_words(json_t *parameters, const struct matter *matter, const char *act)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    const struct procedure_action *action =
        procedure ? procedure_action_of(procedure, str_of(act)) : NULL;
    bool is_missed = str_is(str_of(act), "clock-missed");

    json_put_textz(parameters, "procedure_zh", procedure ? procedure->zh : "");
    json_put_textz(parameters, "procedure_en", procedure ? procedure->en : "");
    json_put_textz(parameters, "act_zh", action ? action->zh : is_missed ? "期限已过" : act);
    json_put_textz(parameters, "act_en",
                   action      ? action->en
                   : is_missed ? "a term has passed"
                               : act);
}

static uint32_t bits_of(const char *word)
{
    enum role role;

    if (role_read(str_of(word), &role))
        return 1u << (unsigned)role;
    return 1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE;
}

/* A notice is the procedure's and not the person's, who may have stepped out of sight by the very
 * act: an expert whose panel has concluded. */
static enum status load_any(struct work *w, struct str matter_id, struct matter *ret_matter)
{
    const struct actor machine = {.account_id = STR("system"), .is_system = true};
    const struct actor *actor = w->actor;

    w->actor = &machine;
    enum status status = matter_store_one(w, matter_id, ret_matter);
    w->actor = actor;
    return status;
}

enum status matter_notice_add(struct work *w, struct str matter_id, struct str party_id,
                              struct str account_id, const char *role, const char *act)
{
    json_t *parameters = json_new_object(w->arena);
    struct message_new message = {.kind = "matter-turn",
                                  .subject_kind = "matter",
                                  .subject_id = matter_id,
                                  .parameters = parameters};
    size_t skipped = matter_id.len > NUMBER_CHARS ? matter_id.len - NUMBER_CHARS : 0;
    struct matter matter;

    TRY(matter_store_add_notice(w, matter_id, party_id, account_id, role, act));
    TRY(load_any(w, matter_id, &matter));
    put_words(parameters, &matter, act);
    json_put_text(parameters, "number",
                  (struct str){matter_id.ptr + skipped, matter_id.len - skipped});
    json_put_text(parameters, "subject", matter.system_name);
    json_put_text(parameters, "owed_by", matter.party.name);
    message.due_at = matter.due_at;
    message.occasion =
        arena_print(w->arena, "matter:%.*s:%s:%lld", STR_ARG(matter_id), act, (long long)w->now.ms);
    if (account_id.len > 0)
        return message_tell(w, account_id, &message, NULL);
    TRY(message_tell_party(w, party_id, bits_of(role), w->actor->account_id, &message));
    return message_tell_channels(w, &party_id, 1, &message);
}
