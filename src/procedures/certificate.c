/* SPDX-License-Identifier: Apache-2.0
 * Issuing, ending and checking filing certificates. */
#include "procedures/certificate.h"

#include <inttypes.h>

#include "base/digest.h"
#include "policy/policy.h"
#include "procedures/certificate_store.h"
#include "procedures/matter.h"
#include "procedures/matter_place.h"
#include "procedures/matter_system.h"
#include "registry/actor.h"
#include "registry/fact.h"

enum {
    UNIT_DIGITS = 11,
    ORGAN_DIGITS = 6,
    OBJECT_DIGITS = 5,
    UNIT_SERIAL_MAX = 99999,
    OBJECT_YEAR_MAX = 999,
    CERTIFICATE_PAGE_DEFAULT = 50,
};

static bool are_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return true;
}

bool certificate_number_is_valid(struct str number)
{
    struct str object, unit = str_cut(number, '-', &object);

    return number.len == CERTIFICATE_NUMBER_BYTES && unit.len == UNIT_DIGITS &&
           object.len == OBJECT_DIGITS && are_digits(unit) && are_digits(object);
}

static enum status next_number(struct work *w, struct str organ_code, struct str party_id,
                               struct str *ret_number)
{
    struct str organ = {organ_code.ptr, ORGAN_DIGITS}, unit;
    int year = instant_beijing_date(w->now).year;
    int64_t serial, object;

    TRY(certificate_store_unit(w, organ, party_id, &serial));
    if (serial > UNIT_SERIAL_MAX)
        return work_fail(w, ST_LIMIT, "number", "该备案机关的备案单位顺序号已用完",
                         "this organ has no serial left for another filing unit");
    unit = arena_print(w->arena, "%.*s%05" PRId64, STR_ARG(organ), serial);
    TRY(certificate_store_object(w, unit, year, &object));
    if (object > OBJECT_YEAR_MAX)
        return work_fail(w, ST_LIMIT, "number", "该单位本年度的备案对象编号已用完",
                         "this unit has no object number left in this year");
    *ret_number = arena_print(w->arena, "%.*s-%02d%03" PRId64, STR_ARG(unit), year % 100, object);
    return ST_OK;
}

/* Letters and digits that nobody confuses; 40 bits, against guessing through a rate-limited page.
 */
static struct str new_check_code(struct work *w)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[CERTIFICATE_CODE_BYTES];
    char *code = arena_take(w->arena, CERTIFICATE_CODE_BYTES + 1);

    digest_random(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        code[i] = alphabet[bytes[i] % (sizeof(alphabet) - 1)];
    return (struct str){code, CERTIFICATE_CODE_BYTES};
}

static enum status put_validity(struct work *w, const struct matter *matter, struct certificate *c)
{
    struct policy_setting months, earliest;
    struct date from;

    TRY(matter_place_setting(w, matter, "certificate.validity_months", &months));
    TRY(matter_place_setting(w, matter, "certificate.validity_from", &earliest));
    c->issued_on = instant_beijing_date(w->now);
    c->valid_from = c->issued_on;
    if (date_read(earliest.text, &from) && date_order(c->valid_from, from) < 0)
        c->valid_from = from;
    c->valid_to = date_add_months(c->valid_from, (int32_t)months.number);
    return ST_OK;
}

enum status certificate_issue(struct work *w, const struct matter *matter, int level,
                              struct certificate *ret_certificate)
{
    struct certificate c = {0}, old;
    struct party organ;
    enum status status;

    TRY(matter_system_party(w, matter->police.id, &organ));
    if (organ.organ_code.len < ORGAN_DIGITS || !are_digits(organ.organ_code))
        return work_fail(w, ST_INVALID, "organ_code", "备案机关没有登记公安机关机构代码，不能编号",
                         "the organ has no GA 380 code in the register, so no number can be given");
    TRY(next_number(w, organ.organ_code, matter->party.id, &c.number));
    c.check_code = new_check_code(w);
    c.system_id = matter->system_id;
    c.system_name = matter->system_name;
    c.party_id = matter->party.id;
    c.party_name = matter->party.name;
    c.organ_id = organ.id;
    c.organ_name = organ.name;
    c.matter_id = matter->id;
    c.level = level;
    c.state = str_of(CERTIFICATE_VALID);
    TRY(put_validity(w, matter, &c));
    status = certificate_store_of_system(w, matter->system_id, &old);
    if (status == ST_OK)
        TRY(certificate_store_end(w, old.number, CERTIFICATE_REPLACED, c.number));
    else if (status != ST_NOT_FOUND)
        return status;
    TRY(certificate_store_insert(w, &c));
    TRY(fact_note(w, FACT_SYSTEM, c.system_id, "certificate-issued", w->now, NULL, "procedure"));
    *ret_certificate = c;
    return ST_OK;
}

enum status certificate_cancel(struct work *w, struct str system_id,
                               struct certificate *ret_certificate)
{
    TRY(certificate_store_of_system(w, system_id, ret_certificate));
    TRY(certificate_store_end(w, ret_certificate->number, CERTIFICATE_CANCELLED, STR("")));
    ret_certificate->state = str_of(CERTIFICATE_CANCELLED);
    return ST_OK;
}

enum status certificate_renew(struct work *w, const struct matter *matter,
                              struct certificate *ret_certificate)
{
    struct policy_setting months;

    TRY(certificate_store_of_system(w, matter->system_id, ret_certificate));
    TRY(matter_place_setting(w, matter, "certificate.validity_months", &months));
    ret_certificate->valid_to = date_add_months(ret_certificate->valid_to, (int32_t)months.number);
    TRY(fact_note(w, FACT_SYSTEM, matter->system_id, "certificate-renewed", w->now, NULL,
                  "procedure"));
    return certificate_store_extend(w, ret_certificate->number, ret_certificate->valid_to);
}

enum status certificate_of_system(struct work *w, struct str system_id,
                                  struct certificate *ret_certificate)
{
    return certificate_store_of_system(w, system_id, ret_certificate);
}

enum status certificate_renew_from(struct work *w, const struct matter *matter,
                                   const struct certificate *certificate, struct date *ret_from)
{
    struct policy_setting months;

    TRY(matter_place_setting(w, matter, "renewal.window_months", &months));
    *ret_from = date_add_months(certificate->valid_to, -(int32_t)months.number);
    return ST_OK;
}

static const char *state_today(const struct work *w, const struct certificate *c)
{
    if (str_is(c->state, CERTIFICATE_REPLACED))
        return CERTIFICATE_REPLACED;
    if (str_is(c->state, CERTIFICATE_CANCELLED))
        return CERTIFICATE_CANCELLED;
    if (date_order(c->valid_to, instant_beijing_date(w->now)) < 0)
        return CERTIFICATE_EXPIRED;
    return CERTIFICATE_VALID;
}

static void put_day(json_t *object, const char *key, struct date on)
{
    char day[DATE_TEXT_BYTES];

    json_put_textz(object, key, date_print(on, day));
}

static json_t *public_part(struct work *w, const struct certificate *c)
{
    json_t *object = json_new_object(w->arena);

    json_put_textz(object, "state", state_today(w, c));
    json_put_text(object, "number", c->number);
    json_put_text(object, "system_name", c->system_name);
    json_put_text(object, "party_name", c->party_name);
    json_put_int(object, "level", c->level);
    json_put_text(object, "organ", c->organ_name);
    put_day(object, "issued_on", c->issued_on);
    put_day(object, "valid_from", c->valid_from);
    put_day(object, "valid_to", c->valid_to);
    if (c->replaced_by.len > 0)
        json_put_text(object, "replaced_by", c->replaced_by);
    else
        json_put_null(object, "replaced_by");
    return object;
}

enum status certificate_check(struct work *w, struct str number, struct str code,
                              json_t **ret_answer)
{
    struct certificate c = {.check_code = STR("--------")};
    struct str clean = str_trim(str_half_width(w->arena, number));
    struct str given = str_trim(str_half_width(w->arena, code));
    char *upper = str_zero(w->arena, given);
    enum status status = ST_NOT_FOUND;
    json_t *answer;
    bool is_same;

    for (size_t i = 0; i < given.len; i++)
        if (upper[i] >= 'a' && upper[i] <= 'z')
            upper[i] = (char)(upper[i] - 'a' + 'A');
    if (certificate_number_is_valid(clean))
        status = certificate_store_one(w, clean, &c);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    is_same = str_equal_secret(c.check_code, (struct str){upper, given.len});
    if (status != ST_OK || !is_same) {
        answer = json_new_object(w->arena);
        json_put_bool(answer, "found", false);
    } else {
        answer = public_part(w, &c);
        json_put_bool(answer, "found", true);
    }
    *ret_answer = answer;
    return ST_OK;
}

/* The check code is for the parties of the certificate only. */
static json_t *row_json(struct work *w, const struct certificate *certificate)
{
    json_t *object = public_part(w, certificate), *part = json_new_object(w->arena);

    json_put_text(part, "id", certificate->system_id);
    json_put_text(part, "name", certificate->system_name);
    json_put(object, "system", part);
    part = json_new_object(w->arena);
    json_put_text(part, "id", certificate->party_id);
    json_put_text(part, "name", certificate->party_name);
    json_put(object, "party", part);
    json_put_text(object, "matter_id", certificate->matter_id);
    if (str_equal(w->actor->party_id, certificate->party_id) ||
        str_equal(w->actor->party_id, certificate->organ_id))
        json_put_text(object, "check_code", certificate->check_code);
    else
        json_put_null(object, "check_code");
    return object;
}

enum status certificate_page(struct work *w, struct str after, int64_t limit, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct certificate_rows rows;
    size_t count = limit > 0 ? (size_t)limit : CERTIFICATE_PAGE_DEFAULT;
    int64_t total;
    char at[INSTANT_TEXT_BYTES];

    if (limit < 0 || limit > CERTIFICATE_PAGE_MAX)
        return work_fail(w, ST_INVALID, "limit", "每页最多 %d 条", "a page has at most %d rows",
                         (int)CERTIFICATE_PAGE_MAX);
    TRY(certificate_store_page(w, after, (int)count + 1, &rows, &total));
    for (size_t i = 0; i < rows.count && i < count; i++)
        json_add(items, row_json(w, &rows.certificates[i]));
    json_put(page, "items", items);
    if (rows.count > count)
        json_put_text(page, "next", rows.certificates[count - 1].number);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(w->now, at));
    *ret_page = page;
    return ST_OK;
}
