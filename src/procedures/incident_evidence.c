/* SPDX-License-Identifier: Apache-2.0
 * Items, files and custody. */
#include "procedures/incident_evidence.h"

#include <stdio.h>

#include "base/digest.h"
#include "db/journal.h"
#include "procedures/incident_act.h"
#include "procedures/incident_duty.h"
#include "procedures/incident_store.h"
#include "registry/actor.h"
#include "registry/attachment.h"

#define EXPORT_KIND "panshi-evidence"

static struct str person(const struct work *w)
{
    struct str name = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;

    return name.ptr != NULL ? name : STR("");
}

/* The keeper, the unit and whoever has a part in it. */
static enum status may_write(struct work *w, const struct dossier *d)
{
    json_t *parties, *party;
    size_t i;

    if (w->actor->is_system || str_equal(w->actor->party_id, d->party_id) ||
        str_equal(w->actor->party_id, incident_duty_unit(d)))
        return ST_OK;
    TRY(dossier_part_list(w, d, &parties));
    json_array_foreach(parties, i, party)
    {
        if (w->actor->party_id.len > 0 && str_equal(json_get_text(party, "id"), w->actor->party_id))
            return ST_OK;
    }
    return work_fail(w, ST_DENIED, "id", "只有参与处置的单位可以登记证据",
                     "only parties that have a part in it record evidence");
}

static enum status load(struct work *w, const struct dossier *d, struct str id,
                        struct incident_store_evidence *ret_item)
{
    enum status status = incident_store_load_evidence(w, d, id, ret_item);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "name", "没有这件证据", "there is no such item");
    return status;
}

static enum status item_json(struct work *w, const struct incident_store_evidence *item,
                             json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena), *chain;

    TRY(incident_store_chain(w, item->id, &chain));
    json_put_text(party, "id", item->party_id);
    json_put_text(party, "name", item->party_name);
    json_put_text(object, "id", item->id);
    json_put_int(object, "version", item->version);
    json_put_int(object, "number", item->number);
    json_put(object, "party", party);
    json_put_text(object, "name", item->name);
    json_put_text(object, "about", item->about);
    json_put_text(object, "source", item->source);
    json_put_text(object, "digest", item->digest);
    json_put_int(object, "bytes", item->bytes);
    json_put_bool(object, "has_file", item->attachment.len > 0);
    json_put_instant(object, "collected_at", item->collected_at);
    json_put_text(object, "collected_by", item->collected_by);
    json_put_instant(object, "recorded_at", item->recorded_at);
    json_put_text(object, "recorded_by", item->recorded_by);
    json_put_text(object, "holder", item->holder);
    json_put(object, "chain", chain);
    *ret_object = object;
    return ST_OK;
}

static enum status reload(struct work *w, const struct dossier *d, struct str id,
                          json_t **ret_object)
{
    struct incident_store_evidence item;

    TRY(load(w, d, id, &item));
    return item_json(w, &item, ret_object);
}

/* ---- Recording ---- */

static enum status read_item(struct work *w, const json_t *input,
                             struct incident_store_evidence *item)
{
    struct str at = json_get_text(input, "collected_at");
    struct digest_sm3 digest;

    item->name = str_trim(json_get_text(input, "name"));
    item->about = str_trim(json_get_text(input, "about"));
    item->source = str_trim(json_get_text(input, "source"));
    item->digest = json_get_text(input, "digest");
    item->collected_by = str_trim(json_get_text(input, "collected_by"));
    item->holder = str_trim(json_get_text(input, "holder"));
    item->collected_at = w->now;
    if (item->name.len == 0 || str_points(item->name) > INCIDENT_EVIDENCE_NAME_MAX)
        return work_fail(w, ST_INVALID, "name", "请填写证据名称", "name the item");
    if (item->digest.len > 0 && !digest_from_hex(item->digest, &digest))
        return work_fail(w, ST_INVALID, "digest", "SM3摘要应为64位十六进制数",
                         "an SM3 digest has 64 hex digits");
    if (at.len > 0 && (!instant_read(at, &item->collected_at) || item->collected_at.ms > w->now.ms))
        return work_fail(w, ST_INVALID, "collected_at", "取证时间不能晚于现在",
                         "it was not collected in the future");
    if (item->collected_by.len == 0)
        item->collected_by = person(w);
    if (item->holder.len == 0)
        item->holder = item->collected_by;
    return ST_OK;
}

enum status incident_evidence_add(struct work *w, const struct dossier *dossier,
                                  const json_t *input, json_t **ret_item)
{
    struct incident_store_evidence item = {.attachment = STR("")};
    json_t *facts = json_new_object(w->arena);

    TRY(may_write(w, dossier));
    TRY(read_item(w, input, &item));
    item.party_id = w->actor->party_id.len > 0 ? w->actor->party_id : dossier->party_id;
    TRY(incident_store_add_evidence(w, dossier, &item));
    if (item.number > INCIDENT_EVIDENCE_MAX)
        return work_fail(w, ST_LIMIT, "name", "证据最多 %d 件", "at most %d items",
                         INCIDENT_EVIDENCE_MAX);
    TRY(incident_store_custody(w, item.id, STR(""), item.holder, item.collected_at, STR("取证")));
    json_put_text(facts, "evidence", item.id);
    json_put_int(facts, "number", item.number);
    json_put_text(facts, "digest", item.digest);
    TRY(dossier_note(w, dossier, "add-evidence", item.collected_at, item.name, facts));
    TRY(incident_act_moved(w, dossier));
    TRY(incident_duty_prove_act(
        w, dossier, "incident.evidence", w->now,
        arena_print(w->arena, "证据%lld：%.*s", (long long)item.number, STR_ARG(item.name))));
    return reload(w, dossier, item.id, ret_item);
}

enum status incident_evidence_put_file(struct work *w, const struct dossier *dossier, struct str id,
                                       const struct store *store, const char *path, struct str name,
                                       json_t **ret_item)
{
    struct incident_store_evidence item;
    struct attachment attachment;
    json_t *facts = json_new_object(w->arena);

    TRY(may_write(w, dossier));
    TRY(load(w, dossier, id, &item));
    if (item.attachment.len > 0)
        return work_fail(w, ST_CONFLICT, "name", "这件证据已有文件，文件不能更换",
                         "the item has its file, which is never replaced");
    TRY(attachment_add_file(w, store, path, name,
                            arena_print(w->arena, "evidence:%.*s", STR_ARG(item.id)),
                            STR("evidence"), &attachment));
    if (item.digest.len > 0 && !str_equal(item.digest, attachment.digest))
        return work_fail(w, ST_CONFLICT, "digest", "文件的SM3摘要与登记的不一致",
                         "the file's SM3 digest is not the one recorded");
    item.digest = attachment.digest;
    item.bytes = attachment.bytes;
    item.attachment = attachment.id;
    TRY(incident_store_file(w, &item));
    json_put_text(facts, "evidence", item.id);
    json_put_text(facts, "digest", item.digest);
    TRY(dossier_note(w, dossier, "add-evidence", w->now, attachment.name, facts));
    return reload(w, dossier, id, ret_item);
}

enum status incident_evidence_hand(struct work *w, const struct dossier *dossier, struct str id,
                                   int64_t version, const json_t *input, json_t **ret_item)
{
    struct str to = str_trim(json_get_text(input, "to"));
    struct str purpose = str_trim(json_get_text(input, "purpose"));
    struct str at_text = json_get_text(input, "at");
    struct incident_store_evidence item;
    struct instant at = w->now, last;
    json_t *facts = json_new_object(w->arena);

    TRY(may_write(w, dossier));
    TRY(load(w, dossier, id, &item));
    TRY(incident_store_last_hand(w, id, &last));
    if (to.len == 0 || purpose.len == 0)
        return work_fail(w, ST_INVALID, to.len == 0 ? "to" : "purpose", "请写明移交给谁、为什么",
                         "say to whom it goes and why");
    if ((at_text.len > 0 && !instant_read(at_text, &at)) || at.ms > w->now.ms || at.ms < last.ms)
        return work_fail(w, ST_INVALID, "at", "移交时间应在上一次移交之后、现在之前",
                         "a hand-over lies after the one before and not ahead");
    if (version != 0 && version != item.version)
        return work_fail(w, ST_STALE, "version", "刚刚有人移交过", "it has just changed hands");
    struct str giver = item.holder;
    item.holder = to;
    TRY(incident_store_hand(w, &item, giver, at, purpose));
    json_put_text(facts, "evidence", id);
    json_put_text(facts, "from", giver);
    json_put_text(facts, "to", to);
    TRY(dossier_note(w, dossier, "hand-evidence", at, purpose, facts));
    TRY(incident_act_moved(w, dossier));
    return reload(w, dossier, id, ret_item);
}

/* ---- Reading ---- */

enum status incident_evidence_page(struct work *w, const struct dossier *dossier, struct str after,
                                   int64_t limit, json_t **ret_page)
{
    int64_t rows = limit > 0 && limit <= INCIDENT_STORE_PAGE ? limit : DOSSIER_PAGE;
    json_t *items = json_new_list(w->arena), *page = json_new_object(w->arena), *item;
    struct incident_store_evidence *found;
    int64_t from = 0, total;
    size_t count;

    if (after.len > 0 && !str_to_int(after, &from))
        return work_fail(w, ST_INVALID, "after", "翻页位置无效", "that is no place in this list");
    TRY(incident_store_evidence(w, dossier, from, rows, &found, &count, &total));
    for (size_t i = 0; i < count; i++) {
        TRY(item_json(w, &found[i], &item));
        json_add(items, item);
    }
    json_put(page, "items", items);
    if ((int64_t)count == rows)
        json_put_text(page, "next",
                      arena_print(w->arena, "%lld", (long long)found[count - 1].number));
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status incident_evidence_file(struct work *w, const struct dossier *dossier, struct str id,
                                   const struct store *store, struct str *ret_bytes,
                                   struct str *ret_name, struct str *ret_type)
{
    struct incident_store_evidence item;
    struct attachment attachment;

    TRY(may_write(w, dossier));
    TRY(load(w, dossier, id, &item));
    if (item.attachment.len == 0)
        return work_fail(w, ST_NOT_FOUND, "name", "这件证据没有文件", "the item has no file");
    TRY(attachment_load(w, item.attachment, &attachment));
    TRY(attachment_read(w, store, &attachment, ret_bytes));
    *ret_name = attachment.name;
    *ret_type = attachment.media_type;
    return ST_OK;
}

enum status incident_evidence_export(struct work *w, const struct dossier *dossier,
                                     const struct digest_key *key, json_t **ret_export)
{
    json_t *items = json_new_list(w->arena), *object = json_new_object(w->arena), *item, *receipt;
    json_t *incident = json_new_object(w->arena), *facts = json_new_object(w->arena);
    struct incident_store_evidence *found;
    char hex[DIGEST_SM3_HEX_BYTES];
    int64_t total;
    size_t count;

    TRY(may_write(w, dossier));
    TRY(incident_store_evidence(w, dossier, 0, INCIDENT_EVIDENCE_MAX, &found, &count, &total));
    for (size_t i = 0; i < count; i++) {
        TRY(item_json(w, &found[i], &item));
        json_add(items, item);
    }
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, items));
    json_put_textz(facts, "digest", digest_hex(&digest, hex));
    json_put_int(facts, "items", (int64_t)count);
    TRY(dossier_note(w, dossier, "export-evidence", w->now, STR(""), facts));
    TRY(dossier_view_receipt(w, dossier, "export-evidence", key, &receipt));
    json_put_text(incident, "id", dossier->id);
    json_put_text(incident, "number", dossier->number);
    json_put_text(incident, "title", dossier->title);
    json_put_textz(object, "kind", EXPORT_KIND);
    json_put(object, "incident", incident);
    json_put_instant(object, "exported_at", w->now);
    json_put_text(object, "exported_by", person(w));
    json_put(object, "items", items);
    json_put_textz(object, "digest", hex);
    json_put(object, "receipt", receipt);
    *ret_export = object;
    return ST_OK;
}

enum status incident_evidence_verify(struct arena *arena, struct str text,
                                     struct journal_report *ret_report, struct fault *fault)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    json_t *whole;

    TRY(json_read(arena, text, text.len + 1, fault, &whole));
    if (!str_is(json_get_text(whole, "kind"), EXPORT_KIND))
        return fault_set(fault, ST_MALFORMED, "file", "不是证据清单",
                         "this is no export of evidence");
    const json_t *receipt = json_get_object(whole, "receipt"),
                 *items = json_get_list(whole, "items");
    TRY(journal_verify_receipt_in(arena, receipt, ret_report, fault));
    if (ret_report->verdict != JOURNAL_WHOLE)
        return ST_OK;
    struct digest_sm3 digest = digest_sm3_of(json_canonical(arena, items));
    const json_t *after = json_get_object(json_get_object(receipt, "row"), "after");
    struct str kept = json_get_text(json_get_object(after, "facts"), "digest");
    if (items && str_is(kept, digest_hex(&digest, hex))) {
        (void)snprintf(ret_report->zh, sizeof ret_report->zh,
                       "证据清单 %zu 件与导出时一致，回执有效", json_array_size(items));
        (void)snprintf(ret_report->en, sizeof ret_report->en,
                       "the %zu items are as they were exported, and the receipt is valid",
                       json_array_size(items));
        return ST_OK;
    }
    ret_report->verdict = JOURNAL_BROKEN;
    ret_report->first_bad = 1;
    (void)snprintf(ret_report->zh, sizeof ret_report->zh, "证据清单与回执中的摘要不符，已被改动");
    (void)snprintf(ret_report->en, sizeof ret_report->en,
                   "the items are not those of the receipt's digest: they were altered");
    return ST_OK;
}
