/* SPDX-License-Identifier: Apache-2.0
 * From an evaluation to rows, and only what differs to the store. */
#include "procedures/obligation_settle.h"

#include <stdlib.h>
#include <string.h>

#include "procedures/obligation_eval_store.h"
#include "procedures/obligation_hash.h"
#include "procedures/obligation_origin.h"
#include "procedures/obligation_place.h"
#include "procedures/obligation_row_store.h"

enum { SCRATCH_BYTES = 64 * 1024 * 1024 };

/* What the evaluation of one subject gave, ready to be compared. */
struct answer {
    struct obligation_list list;
    uint64_t *digests;   /* of each row; of a standing duty without a day too */
    struct str *by, *to; /* party ids of each row */
    bool *is_row;        /* kept as a row, else in the standing set */
    size_t standing;     /* how many are in the set */
    uint64_t digest;     /* over everything */
};

enum status obligation_settle_begin(struct obligation_settle *settle, struct work *w,
                                    struct obligation_desk *desk)
{
    *settle = (struct obligation_settle){.w = w, .desk = desk};
    obligation_feed_begin(&settle->feed, w, w->now);
    TRY(campaign_duty_open_runs(w, w->now, &settle->runs));
    return obligation_tally_begin(&settle->tally, w);
}

static const char *type_of(const struct obligation_feed_subject *subject)
{
    return subject->facts.about == FACTS_PARTY ? "party" : "system";
}

static struct str state_of(const struct obligation *o)
{
    if (o->state == OBLIGATION_MET)
        return STR(OBLIGATION_ROW_MET);
    if (o->state == OBLIGATION_MET_LATE)
        return STR(OBLIGATION_ROW_MET_LATE);
    return o->state == OBLIGATION_PAUSED ? STR(OBLIGATION_ROW_PAUSED) : STR(OBLIGATION_ROW_OPEN);
}

/* Somebody acted on it: then a standing duty without a day is a row too. */
static bool has_act(const struct facts_subject *facts, const struct obligation *o)
{
    for (size_t i = 0; i < facts->act_count; i++)
        if (facts->acts[i].duty == o->rule->duty_number)
            return true;
    return false;
}

static uint64_t digest_of(const struct obligation_feed_subject *subject, const struct obligation *o,
                          struct str by, struct str to)
{
    uint64_t hash = obligation_hash_text(OBLIGATION_HASH_SEED, o->rule->id);

    hash = obligation_hash_text(hash, o->rule->duty);
    hash = obligation_hash_text(hash, o->occurrence);
    hash = obligation_hash_text(hash, o->rule->clause);
    hash = obligation_hash_text(hash, o->rule->strength);
    hash = obligation_hash_text(hash, by);
    hash = obligation_hash_text(hash, to);
    hash = obligation_hash_number(hash, (uint64_t)o->opens_at.ms);
    hash = obligation_hash_number(hash, (uint64_t)o->due_at.ms);
    hash = obligation_hash_number(hash, (uint64_t)o->started_at.ms);
    hash = obligation_hash_number(hash, (uint64_t)o->met_at.ms);
    hash = obligation_hash_text(hash, state_of(o));
    hash = obligation_hash_number(hash, o->is_provisional);
    for (size_t i = 0; i < o->origin_count; i++) {
        hash = obligation_hash_text(hash, o->origins[i].rule->id);
        hash = obligation_hash_number(hash, (uint64_t)o->origins[i].due_at.ms);
    }
    hash = obligation_hash_text(hash, subject->facts.name);
    hash = obligation_hash_text(hash, subject->party_id);
    hash = obligation_hash_text(hash, subject->region);
    hash = obligation_hash_text(hash, subject->sector);
    return obligation_hash_number(hash, (uint64_t)subject->level);
}

/* Whom the rule's roles lead to.  A party's own duty is its own. */
static enum status parties_of(struct obligation_settle *settle,
                              const struct obligation_feed_subject *subject,
                              const struct obligation_rule *rule, struct str *ret_by,
                              struct str *ret_to)
{
    if (subject->facts.about == FACTS_PARTY)
        *ret_by = subject->party_id;
    else
        TRY(obligation_place_party_of(&settle->feed, subject, rule->owed_by, STR(""), ret_by));
    return obligation_place_party_of(&settle->feed, subject, rule->owed_to, rule->owed_to_rank,
                                     ret_to);
}

static uint64_t standing_digest(const struct obligation_rule *rule)
{
    return obligation_hash_text(obligation_hash_text(OBLIGATION_HASH_SEED, rule->id),
                                rule->strength);
}

enum status obligation_settle_ask(struct obligation_settle *settle,
                                  const struct obligation_feed_subject *subject, struct instant at,
                                  struct obligation_list *ret_list, const struct str **ret_named)
{
    struct work *w = settle->w;
    struct campaign_duty_list more;

    *ret_named = NULL;
    TRY(obligation_evaluate(settle->desk, &subject->facts, at, ret_list, &w->fault));
    if (settle->runs.count == 0)
        return ST_OK;
    campaign_duty_rows(&settle->runs, settle->desk, w->policy, &subject->facts, at, w->arena,
                       &more);
    if (more.count == 0)
        return ST_OK;
    struct obligation *rows =
        ARENA_ARRAY(w->arena, ret_list->count + more.count, struct obligation);
    struct str *named = ARENA_ARRAY(w->arena, ret_list->count + more.count, struct str);
    for (size_t i = 0; i < ret_list->count; i++)
        rows[i] = ret_list->rows[i];
    for (size_t i = 0; i < more.count; i++) {
        rows[ret_list->count + i] = more.rows[i];
        named[ret_list->count + i] = more.owed_to_party[i];
    }
    *ret_list = (struct obligation_list){ret_list->count + more.count, rows};
    *ret_named = named;
    return ST_OK;
}

/* Sums do not depend on the order of the list. */
static enum status evaluate(struct obligation_settle *settle,
                            const struct obligation_feed_subject *subject, struct answer *answer)
{
    struct work *w = settle->w;
    const struct str *named = NULL;
    size_t count;

    memset(answer, 0, sizeof *answer);
    if (!subject->is_closed)
        TRY(obligation_settle_ask(settle, subject, w->now, &answer->list, &named));
    count = answer->list.count;
    answer->digests = ARENA_ARRAY(w->arena, count + 1, uint64_t);
    answer->by = ARENA_ARRAY(w->arena, count + 1, struct str);
    answer->to = ARENA_ARRAY(w->arena, count + 1, struct str);
    answer->is_row = ARENA_ARRAY(w->arena, count + 1, bool);
    answer->digest = obligation_hash_text(OBLIGATION_HASH_SEED, subject->region);
    answer->digest = obligation_hash_text(answer->digest, subject->sector);
    answer->digest = obligation_hash_number(answer->digest, (uint64_t)subject->level);
    for (size_t i = 0; i < count; i++) {
        const struct obligation *o = &answer->list.rows[i];
        answer->is_row[i] =
            o->rule->is_dated || o->rule->is_triggered || has_act(&subject->facts, o);
        if (!answer->is_row[i]) {
            answer->standing++;
            answer->digest += standing_digest(o->rule);
            continue;
        }
        TRY(parties_of(settle, subject, o->rule, &answer->by[i], &answer->to[i]));
        if (named && named[i].len > 0)
            answer->to[i] = named[i];
        answer->digests[i] = digest_of(subject, o, answer->by[i], answer->to[i]);
        answer->digest += answer->digests[i];
    }
    return ST_OK;
}

static bool differs(const struct obligation_feed_subject *subject, const struct answer *answer)
{
    return !subject->is_kept || subject->kept_digest != answer->digest ||
           (subject->facts.about == FACTS_PARTY && subject->kept_seen != subject->seen);
}

enum status obligation_settle_compare(struct obligation_settle *settle,
                                      const struct obligation_feed_subject *subject,
                                      bool *ret_is_changed)
{
    struct answer answer;

    TRY(evaluate(settle, subject, &answer));
    settle->looked_at++;
    *ret_is_changed = differs(subject, &answer);
    settle->changed += *ret_is_changed;
    return ST_OK;
}

/* ---- Rows ---- */

static struct obligation_row row_of(struct work *w, const struct obligation_feed_subject *subject,
                                    const struct obligation *o, struct str by, struct str to,
                                    struct str id)
{
    const struct obligation_rule *rule = o->rule;
    char day[DATE_TEXT_BYTES];

    return (struct obligation_row){
        .id = id,
        .duty = rule->duty,
        .rule = rule->id,
        .clause = rule->clause,
        .pack = rule->pack,
        .pack_version = rule->pack_version,
        .subject_type = str_of(type_of(subject)),
        .subject = subject->facts.id,
        .subject_name = subject->facts.name,
        .occurrence = o->occurrence,
        .party_id = subject->party_id,
        .region = subject->region,
        .sector = subject->sector,
        .level = subject->level,
        .owed_by = rule->owed_by,
        .owed_to = rule->owed_to,
        .owed_by_party = by,
        .owed_to_party = to,
        .opens_at = o->opens_at,
        .due_at = o->due_at,
        .due_on =
            o->due_on.year != 0 ? str_copy(w->arena, str_of(date_print(o->due_on, day))) : STR(""),
        .started_at = o->started_at,
        .state = state_of(o),
        .strength = rule->strength,
        .group = rule->group,
        .origin = obligation_origin_text(w, o),
        .computed = obligation_origin_sum_text(w, o),
        .is_provisional = o->is_provisional,
        .met_at = o->met_at,
    };
}

static int order_of_kept(const void *key, const void *element)
{
    const struct obligation_row_kept *row = element;

    return str_order(*(const struct str *)key, row->id);
}

static void count_kept(struct obligation_settle *settle, const struct obligation_row_kept *kept,
                       int64_t change)
{
    obligation_tally_row(&settle->tally, kept->region, kept->sector, kept->rule, kept->level,
                         kept->state, kept->due_on, change);
}

static void count_row(struct obligation_settle *settle, const struct obligation_row *row)
{
    obligation_tally_row(&settle->tally, row->region, row->sector, row->rule, row->level,
                         row->state, row->due_on, 1);
}

static bool is_done(struct str state)
{
    return str_is(state, OBLIGATION_ROW_MET) || str_is(state, OBLIGATION_ROW_MET_LATE);
}

static void note_move(struct obligation_settle *settle, const struct obligation_row *row,
                      const struct obligation_row_kept *kept)
{
    bool was_there = kept && !str_is(kept->state, OBLIGATION_ROW_VOID);
    const char *what = NULL;

    if (is_done(row->state))
        what = was_there && !is_done(kept->state) ? "met" : NULL;
    else if (!was_there)
        what = "new";
    if (what)
        obligation_tally_moved(&settle->tally, row->region, row->sector, settle->tally.today, what,
                               1);
}

static enum status write_row(struct obligation_settle *settle,
                             const struct obligation_feed_subject *subject,
                             const struct answer *answer, size_t index,
                             struct obligation_row_kept *kept, size_t kept_count)
{
    struct work *w = settle->w;
    const struct obligation *o = &answer->list.rows[index];
    uint64_t digest = answer->digests[index];
    char text[OBLIGATION_ID_BYTES];
    struct str id = str_copy(w->arena, str_of(obligation_id(&subject->facts, o, text)));
    struct obligation_row_kept *old =
        kept_count > 0 ? bsearch(&id, kept, kept_count, sizeof *kept, order_of_kept) : NULL;

    if (old && old->is_seen)
        return ST_OK; /* the same occurrence twice: the first stands */
    if (old) {
        old->is_seen = true;
        if (old->digest == (int64_t)digest && !str_is(old->state, OBLIGATION_ROW_VOID))
            return ST_OK;
        count_kept(settle, old, -1);
    }
    struct obligation_row row = row_of(w, subject, o, answer->by[index], answer->to[index], id);
    count_row(settle, &row);
    note_move(settle, &row, old);
    return old ? obligation_row_update(w, &row, digest) : obligation_row_insert(w, &row, digest);
}

/* A duty that does not follow any more is void; one that was met stays, unless what met it was
 * voided. */
static enum status end_row(struct obligation_settle *settle, struct str subject,
                           const struct obligation_row_kept *kept)
{
    bool holds = false;

    if (kept->is_seen || str_is(kept->state, OBLIGATION_ROW_VOID))
        return ST_OK;
    if (is_done(kept->state)) {
        TRY(obligation_row_is_met_by(settle->w, subject, kept->met_at, &holds));
        if (holds)
            return ST_OK;
    }
    count_kept(settle, kept, -1);
    return obligation_row_void(settle->w, kept->id);
}

/* ---- The standing set ---- */

static int order_of_texts(const void *a, const void *b)
{
    return str_order(*(const struct str *)a, *(const struct str *)b);
}

static struct str set_text(struct work *w, const struct answer *answer)
{
    struct str *lines = ARENA_ARRAY(w->arena, answer->standing + 1, struct str);
    size_t count = 0, bytes = 0, at = 0;

    for (size_t i = 0; i < answer->list.count; i++) {
        const struct obligation_rule *rule = answer->list.rows[i].rule;
        if (answer->is_row[i])
            continue;
        lines[count] =
            arena_print(w->arena, "%.*s %.*s\n", STR_ARG(rule->id), STR_ARG(rule->strength));
        bytes += lines[count++].len;
    }
    if (count > 0)
        qsort(lines, count, sizeof *lines, order_of_texts);
    char *text = arena_take(w->arena, bytes + 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + at, lines[i].ptr, lines[i].len);
        at += lines[i].len;
    }
    return (struct str){text, bytes};
}

static enum status count_last(struct obligation_settle *settle, struct str subject,
                              struct obligation_eval_last *last)
{
    enum status status = obligation_eval_store_last(settle->w, subject, last);

    if (status == ST_OK)
        obligation_tally_set(&settle->tally, last->region, last->sector, last->set_no, last->level,
                             -1);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

static enum status write_set(struct obligation_settle *settle,
                             const struct obligation_feed_subject *subject,
                             const struct answer *answer)
{
    struct work *w = settle->w;
    struct obligation_eval_last last = {0};

    TRY(count_last(settle, subject->facts.id, &last));
    last.digest = (int64_t)answer->digest;
    last.seen = (int64_t)subject->seen;
    last.region = subject->region;
    last.sector = subject->sector;
    last.level = subject->level;
    TRY(obligation_eval_store_set(w, set_text(w, answer), answer->standing, &last.set_no));
    obligation_tally_set(&settle->tally, last.region, last.sector, last.set_no, last.level, 1);
    return obligation_eval_store_put(w, subject->facts.id, type_of(subject), subject->party_id,
                                     &last);
}

static enum status write_answer(struct obligation_settle *settle,
                                const struct obligation_feed_subject *subject,
                                const struct answer *answer)
{
    struct obligation_row_kept *kept = NULL;
    size_t kept_count = 0;

    if (subject->is_kept)
        TRY(obligation_row_of_subject(settle->w, subject->facts.id, &kept, &kept_count));
    for (size_t i = 0; i < answer->list.count; i++)
        if (answer->is_row[i])
            TRY(write_row(settle, subject, answer, i, kept, kept_count));
    for (size_t i = 0; i < kept_count; i++)
        TRY(end_row(settle, subject->facts.id, &kept[i]));
    if (subject->facts.about == FACTS_PARTY && subject->is_kept &&
        subject->kept_seen != subject->seen)
        TRY(obligation_eval_store_touch_systems(settle->w, subject->facts.id));
    return write_set(settle, subject, answer);
}

/* What the rows of one subject need on the way goes with it. */
enum status obligation_settle_subject(struct obligation_settle *settle,
                                      const struct obligation_feed_subject *subject)
{
    struct arena *kept = settle->w->arena;
    struct arena scratch;
    struct answer answer;

    TRY(evaluate(settle, subject, &answer));
    settle->looked_at++;
    if (!differs(subject, &answer))
        return ST_OK;
    settle->changed++;
    arena_init(&scratch, SCRATCH_BYTES);
    settle->w->arena = &scratch;
    enum status status = write_answer(settle, subject, &answer);
    settle->w->arena = kept;
    arena_done(&scratch);
    return status;
}

enum status obligation_settle_gone(struct obligation_settle *settle, struct str subject)
{
    struct obligation_row_kept *kept = NULL;
    struct obligation_eval_last last;
    size_t kept_count = 0;

    TRY(obligation_row_of_subject(settle->w, subject, &kept, &kept_count));
    for (size_t i = 0; i < kept_count; i++) {
        if (str_is(kept[i].state, OBLIGATION_ROW_VOID))
            continue;
        count_kept(settle, &kept[i], -1);
        TRY(obligation_row_void(settle->w, kept[i].id));
    }
    TRY(count_last(settle, subject, &last));
    return obligation_eval_store_drop(settle->w, subject);
}

enum status obligation_settle_end(struct obligation_settle *settle)
{
    return obligation_tally_write(&settle->tally);
}
