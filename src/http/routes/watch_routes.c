/* SPDX-License-Identifier: Apache-2.0
 * The watch: duty screen, regime, rosters, shifts, exchanges. */
#include "http/routes/routes.h"
#include "procedures/watch_now.h"
#include "procedures/watch_plan.h"
#include "procedures/watch_roster.h"
#include "procedures/watch_shift.h"
#include "registry/actor.h"

static const char *const regimes[] = {WATCH_ROSTER_ALWAYS, WATCH_ROSTER_EVENT, NULL};
static const char *const roster_states[] = {"active", "closed", NULL};
static const char *const shift_states[] = {"planned", "on",     "handing", "done",
                                           "left",    "missed", "dropped", NULL};
static const char *const swap_states[] = {"asked", "agreed", "refused", "withdrawn", NULL};
static const char *const entry_kinds[] = {"note", "call", "message", "arrival", "measure", NULL};
static const char *const gaps[] = {"no-roster", "no-shift", "not-taken", NULL};

/* clang-format off */
static const struct shape_field party_query_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "A party in sight; the caller's own when absent."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = WATCH_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape party_query_shape = {"WatchPartyQuery", party_query_fields};

static const struct shape_field demand_fields[] = {
    {.name = "standing", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "At all times, not only for an occasion."},
    {.name = "source", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "duty, key-period or roster."},
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Duty, key period or roster."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause, or empty."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What asks for it."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The same in English."},
    {.name = "since", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Since when."},
    {0},
};
static const struct shape demand_shape = {"WatchDemand", demand_fields};

static const struct shape_field person_fields[] = {
    {.name = "shift", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Shift."},
    {.name = "post", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "officer, leader or technical."},
    {.name = "account", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account, or empty."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Number."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = shift_states, .what = "planned: should be there; on and handing: is."},
    {.name = "from", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Beginning."},
    {.name = "to", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "End."},
    {.name = "taken_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Taken over."},
    {0},
};
static const struct shape person_shape = {"WatchPerson", person_fields};

static const struct shape_field regime_fields[] = {
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Whose watch it is."},
    {.name = "demands", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &demand_shape, .what = "Why somebody has to be on duty."},
    {.name = "people", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &person_shape, .what = "Whose shift it is now."},
    {.name = "has_roster", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "A roster is in use."},
    {.name = "demanded", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Somebody has to be on duty now."},
    {.name = "on_duty", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "A duty officer has taken over."},
    {.name = "gap", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .one_of = gaps, .what = "What is missing."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape regime_shape = {"WatchRegime", regime_fields};

static const struct shape_field people_item_fields[] = {
    {.name = "account", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Account, when the person has one."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Number, or empty."},
    {.name = "post", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Post, or empty."},
    {0},
};
static const struct shape people_item_shape = {"WatchCandidate", people_item_fields};

static const struct shape_field people_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &people_item_shape, .what = "People."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape people_shape = {"WatchCandidatePage", people_fields};

static const struct shape_field roster_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Roster."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Whose it is."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "regime", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = regimes, .what = "At all times, or for an occasion."},
    {.name = "pattern", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "slots and days."},
    {.name = "people", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "People of each post, in turn."},
    {.name = "first_on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "First day."},
    {.name = "last_on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Last day."},
    {.name = "made_to", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Shifts are made up to here."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = roster_states, .what = "State."},
    {.name = "open_minutes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Minutes of a week without anybody."},
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Made."},
    {.name = "made_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape roster_shape = {"WatchRoster", roster_fields};

static const struct shape_field roster_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &roster_shape, .what = "Rosters."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape roster_page_shape = {"WatchRosterPage", roster_page_fields};

static const struct shape_field roster_wish_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .min = 1, .max = WATCH_NAME_MAX, .what = "Name."},
    {.name = "regime", .kind = SHAPE_TEXT, .one_of = regimes, .what = "At all times, or for an occasion."},
    {.name = "pattern", .kind = SHAPE_ANY, .what = "slots[{from, to}] and days[1 Monday to 7 Sunday], Beijing time."},
    {.name = "people", .kind = SHAPE_ANY, .what = "officer[], leader[], technical[] of {account, name, phone}."},
    {.name = "first_on", .kind = SHAPE_DATE, .what = "First day; today when absent."},
    {.name = "last_on", .kind = SHAPE_DATE, .what = "Last day."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Kept in the journal."},
    {0},
};
static const struct shape roster_wish_shape = {"WatchRosterWish", roster_wish_fields};

static const struct shape_field reason_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 2000, .what = "Why."},
    {0},
};
static const struct shape reason_shape = {"WatchReason", reason_fields};

static const struct shape_field shift_query_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "A party in sight; the caller's own when absent."},
    {.name = "roster", .kind = SHAPE_TEXT, .max = 40, .what = "Of one roster."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = shift_states, .what = "In one state."},
    {.name = "from", .kind = SHAPE_INSTANT, .what = "Shifts that end after this."},
    {.name = "to", .kind = SHAPE_INSTANT, .what = "Shifts that begin before this."},
    {.name = "mine", .kind = SHAPE_BOOL, .what = "The caller's own only."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = WATCH_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape shift_query_shape = {"WatchShiftQuery", shift_query_fields};

static const struct shape_field shift_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Shift."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "roster", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id and name."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id and name."},
    {.name = "post", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "officer, leader or technical."},
    {.name = "from", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Beginning."},
    {.name = "to", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "End."},
    {.name = "account", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account, or empty."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Number, or empty."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = shift_states, .what = "State."},
    {.name = "late", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Nobody took over in time."},
    {.name = "taken_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Taken over."},
    {.name = "taken_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom, or empty."},
    {.name = "ended_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Ended."},
    {.name = "ended_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Accepted by whom, or empty."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Why somebody stood in or left."},
    {.name = "note", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The hand-over note."},
    {.name = "mine", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "The caller's own."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape shift_shape = {"WatchShift", shift_fields};

static const struct shape_field shift_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &shift_shape, .what = "Shifts by beginning."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Not counted."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape shift_page_shape = {"WatchShiftPage", shift_page_fields};

static const struct shape_field act_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "To stand in, to relieve one who did not hand over, to leave."},
    {.name = "text", .kind = SHAPE_TEXT, .max = WATCH_TEXT_MAX, .what = "Words of the hand-over."},
    {0},
};
static const struct shape act_shape = {"WatchShiftAct", act_fields};

static const struct shape_field entry_wish_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = entry_kinds, .what = "What kind of entry."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = WATCH_TEXT_MAX, .what = "What happened."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When; now when absent."},
    {0},
};
static const struct shape entry_wish_shape = {"WatchEntryWish", entry_wish_fields};

static const struct shape_field entry_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Entry."},
    {.name = "shift", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Shift."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Recorded."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Happened."},
    {.name = "actor", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Kind of entry or act."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Words."},
    {0},
};
static const struct shape entry_shape = {"WatchEntry", entry_fields};

static const struct shape_field log_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &entry_shape, .what = "Entries, oldest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Not counted."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape log_shape = {"WatchLog", log_fields};

static const struct shape_field note_fields[] = {
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Made."},
    {.name = "by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "from", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Since when."},
    {.name = "to", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Until when."},
    {.name = "words", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The officer's own words."},
    {.name = "open", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What is open, as on the duty screen."},
    {.name = "counts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "How much of each kind."},
    {.name = "entries", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "The log of the shift."},
    {.name = "events", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What dossiers recorded meanwhile."},
    {0},
};
static const struct shape note_shape = {"WatchHandOver", note_fields};

static const struct shape_field swap_wish_fields[] = {
    {.name = "shift", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "The caller's shift."},
    {.name = "with", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "The other one's."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Why."},
    {0},
};
static const struct shape swap_wish_shape = {"WatchSwapWish", swap_wish_fields};

static const struct shape_field swap_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Exchange."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "shift", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &shift_shape, .what = "The asker's shift."},
    {.name = "with", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &shift_shape, .what = "The other's."},
    {.name = "asked_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who asks."},
    {.name = "asked_of", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who answers."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = swap_states, .what = "State."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Asked."},
    {.name = "answered_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Answered."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Why."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape swap_shape = {"WatchSwap", swap_fields};

static const struct shape_field swap_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &swap_shape, .what = "Exchanges, newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape swap_page_shape = {"WatchSwapPage", swap_page_fields};

static const struct shape_field item_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "event-alert, alert, feedback, duty, report, silent, delivery, task, event-taken, gap, area-gap."},
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Record, or empty."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What it is."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The same in English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause, or empty."},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Warning level, or empty."},
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Number, or empty."},
    {.name = "since", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Waits since."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Ends."},
    {.name = "late", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Its time has passed."},
    {.name = "n", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many it stands for."},
    {.name = "link", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Where it is dealt with: type and id."},
    {.name = "alert", .kind = SHAPE_ANY, .what = "Of event-alert and event-taken: level, system, party, cii, hits, taken_by."},
    {0},
};
static const struct shape item_shape = {"WatchItem", item_fields};

static const struct shape_field now_fields[] = {
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Whose screen it is."},
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &item_shape, .what = "What needs somebody now, in order."},
    {.name = "counts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "How much of each kind."},
    {.name = "shift", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &shift_shape, .what = "The caller's present or next shift."},
    {.name = "regime", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &regime_shape, .what = "Why somebody has to be on duty, and who is."},
    {.name = "offices", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Offices one turns to."},
    {.name = "open", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Open dossiers by kind."},
    {.name = "periods", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Open key periods of the party."},
    {.name = "call_minutes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Minutes until the next contact is called."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape now_shape = {"WatchNow", now_fields};

static const struct shape_field gap_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Gap."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Who has nobody on duty."},
    {.name = "since", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Since when."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = gaps, .what = "What is missing."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause, or empty."},
    {.name = "phones", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Its duty room."},
    {0},
};
static const struct shape gap_shape = {"WatchGap", gap_fields};

static const struct shape_field gap_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &gap_shape, .what = "Gaps, the longest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape gap_page_shape = {"WatchGapPage", gap_page_fields};
/* clang-format on */

static struct str party_of(struct work *w, const struct request *rq)
{
    struct str party = json_get_text(rq->query, "party");

    return party.len > 0 ? party : w->actor->party_id;
}

static enum status get_now(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return watch_now(w, &rp->body);
}

static enum status list_gaps(struct work *w, const struct request *rq, struct reply *rp)
{
    return watch_now_gaps(w, json_get_text(rq->query, "after"), json_get_int(rq->query, "limit", 0),
                          &rp->body);
}

static enum status get_regime(struct work *w, const struct request *rq, struct reply *rp)
{
    return watch_regime_json(w, party_of(w, rq), &rp->body);
}

static enum status list_people(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return watch_people(w, &rp->body);
}

static enum status reply_roster(struct work *w, const struct watch_roster *roster, struct reply *rp)
{
    rp->version = roster->version;
    return watch_roster_json(w, roster, &rp->body);
}

static enum status list_rosters(struct work *w, const struct request *rq, struct reply *rp)
{
    return watch_roster_page(w, party_of(w, rq), json_get_text(rq->query, "after"),
                             json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status open_roster(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_roster roster;

    TRY(watch_roster_open(w, rq->body, &roster));
    rp->http_status = 201;
    return reply_roster(w, &roster, rp);
}

static enum status get_roster(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_roster roster;

    TRY(watch_roster_load(w, rq->path_id, &roster));
    return reply_roster(w, &roster, rp);
}

static enum status change_roster(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_roster roster;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(watch_roster_load(w, rq->path_id, &roster));
    TRY(watch_roster_change(w, &roster, version, rq->body));
    return reply_roster(w, &roster, rp);
}

static enum status close_roster(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_roster roster;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(watch_roster_load(w, rq->path_id, &roster));
    TRY(watch_roster_close(w, &roster, version, json_get_text(rq->body, "reason")));
    return reply_roster(w, &roster, rp);
}

static enum status list_shifts(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_shift_filter filter = {
        .party = party_of(w, rq),
        .roster = json_get_text(rq->query, "roster"),
        .state = json_get_text(rq->query, "state"),
        .only_mine = json_get_bool(rq->query, "mine", false),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };

    (void)instant_read(json_get_text(rq->query, "from"), &filter.from_at);
    (void)instant_read(json_get_text(rq->query, "to"), &filter.to_at);
    return watch_shift_page(w, &filter, &rp->body);
}

static enum status reply_shift(struct work *w, const struct watch_shift *shift, struct reply *rp)
{
    rp->version = shift->version;
    return watch_shift_json(w, shift, &rp->body);
}

static enum status get_shift(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_shift shift;

    TRY(watch_shift_load(w, rq->path_id, &shift));
    return reply_shift(w, &shift, rp);
}

static enum status act_on_shift(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_shift shift;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(watch_shift_load(w, rq->path_id, &shift));
    TRY(watch_shift_act(w, &shift, version, rq->path_name, rq->body));
    return reply_shift(w, &shift, rp);
}

static enum status add_entry(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_shift shift;

    TRY(watch_shift_load(w, rq->path_id, &shift));
    TRY(watch_shift_act(w, &shift, 0, STR("entry"), rq->body));
    rp->http_status = 201;
    return reply_shift(w, &shift, rp);
}

static enum status get_log(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_shift shift;

    TRY(watch_shift_load(w, rq->path_id, &shift));
    return watch_shift_log(w, &shift, json_get_text(rq->query, "after"),
                           json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status get_note(struct work *w, const struct request *rq, struct reply *rp)
{
    struct watch_shift shift;

    TRY(watch_shift_load(w, rq->path_id, &shift));
    TRY(watch_own(w, shift.party_id));
    return watch_shift_note(w, &shift, STR(""), &rp->body);
}

static enum status list_swaps(struct work *w, const struct request *rq, struct reply *rp)
{
    return watch_swap_page(w, json_get_text(rq->query, "after"),
                           json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status ask_swap(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(watch_swap_ask(w, rq->body, &rp->body));
    rp->http_status = 201;
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status answer_swap(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(watch_swap_answer(w, rq->path_id, version, rq->path_name, &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

enum {
    WATCHERS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE)
};

/* clang-format off */
const struct route watch_routes[] = {
    {ROUTE_GET, "/api/v1/watch/now", WATCHERS, 0, NULL, NULL, &now_shape, get_now,
     "The duty screen: what needs the caller's party now, who is on duty, whom to call."},
    {ROUTE_GET, "/api/v1/watch/regime", WATCHERS, 0, &party_query_shape, NULL, &regime_shape, get_regime,
     "Why somebody has to be on duty now, by which clause, who is, and what is missing."},
    {ROUTE_GET, "/api/v1/watch/gaps", WATCHERS, 0, &party_query_shape, NULL, &gap_page_shape, list_gaps,
     "Parties of an officer's area that have to have somebody on duty and have nobody."},
    {ROUTE_GET, "/api/v1/watch/people", WATCHERS, 0, NULL, NULL, &people_shape, list_people,
     "People of the caller's party who can be put on a roster."},
    {ROUTE_GET, "/api/v1/watch/rosters", WATCHERS, 0, &party_query_shape, NULL, &roster_page_shape, list_rosters,
     "Rosters of a party, newest first."},
    {ROUTE_POST, "/api/v1/watch/rosters", WATCHERS, ROUTE_WRITES, NULL, &roster_wish_shape, &roster_shape,
     open_roster, "A new roster; its shifts are made ahead."},
    {ROUTE_GET, "/api/v1/watch/rosters/{id}", WATCHERS, 0, NULL, NULL, &roster_shape, get_roster, "One roster."},
    {ROUTE_PUT, "/api/v1/watch/rosters/{id}", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &roster_wish_shape, &roster_shape, change_roster, "Change a roster; shifts that have not begun are made anew."},
    {ROUTE_POST, "/api/v1/watch/rosters/{id}/close", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &reason_shape, &roster_shape, close_roster, "Take a roster out of use; its shifts end."},
    {ROUTE_GET, "/api/v1/watch/shifts", WATCHERS, 0, &shift_query_shape, NULL, &shift_page_shape, list_shifts,
     "Shifts of a party, by beginning."},
    {ROUTE_GET, "/api/v1/watch/shifts/{id}", WATCHERS, 0, NULL, NULL, &shift_shape, get_shift, "One shift."},
    {ROUTE_POST, "/api/v1/watch/shifts/{id}/acts/{name}", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &act_shape, &shift_shape, act_on_shift, "take-over, hand-over, take-back, leave."},
    {ROUTE_POST, "/api/v1/watch/shifts/{id}/entries", WATCHERS, ROUTE_WRITES, NULL, &entry_wish_shape, &shift_shape,
     add_entry, "Something happened: an entry of the log, which only grows."},
    {ROUTE_GET, "/api/v1/watch/shifts/{id}/log", WATCHERS, 0, &party_query_shape, NULL, &log_shape, get_log,
     "The log of a shift, oldest first."},
    {ROUTE_GET, "/api/v1/watch/shifts/{id}/hand-over", WATCHERS, 0, NULL, NULL, &note_shape, get_note,
     "The hand-over note as it would be now."},
    {ROUTE_GET, "/api/v1/watch/swaps", WATCHERS, 0, &party_query_shape, NULL, &swap_page_shape, list_swaps,
     "Exchanges of shifts in the caller's party, newest first."},
    {ROUTE_POST, "/api/v1/watch/swaps", WATCHERS, ROUTE_WRITES, NULL, &swap_wish_shape, &swap_shape, ask_swap,
     "Ask somebody to exchange shifts."},
    {ROUTE_POST, "/api/v1/watch/swaps/{id}/{name}", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, NULL,
     &swap_shape, answer_swap, "agree, refuse, withdraw."},
    {0},
};
/* clang-format on */
