/* SPDX-License-Identifier: Apache-2.0
 * Lists of dossiers: how they are asked, and one page of them. */
#include "http/routes/dossier_reply.h"

#include "procedures/dossier.h"

static const char *const levels[] = {"I", "II", "III", "IV", NULL};
static const char *const standings[] = {"open", "closed", NULL};
static const char *const choices[] = {"yes", "no", NULL};

/* clang-format off */
const struct shape_field dossier_reply_query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .max = 40, .what = "State."},
    {.name = "level", .kind = SHAPE_TEXT, .one_of = levels, .what = "I to IV."},
    {.name = "standing", .kind = SHAPE_TEXT, .one_of = standings, .what = "open or closed; both when absent."},
    {.name = "exercise", .kind = SHAPE_TEXT, .one_of = choices, .what = "yes or no; both when absent."},
    {.name = "basis", .kind = SHAPE_TEXT, .max = 40, .what = "That followed from this dossier."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 200, .what = "Part of title or number."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Kept by, or naming, this party."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
/* clang-format on */

/* A word that means 1, another that means 0, none that means both. */
static int choice_of(struct str given, const char *yes)
{
    return given.len == 0 ? -1 : str_is(given, yes);
}

enum status dossier_reply_page(struct work *w, const struct request *rq, const char *kind,
                               struct reply *rp)
{
    const json_t *query = rq->query;
    const struct dossier_filter filter = {
        .kind = kind,
        .state = json_get_text(query, "state"),
        .level = json_get_text(query, "level"),
        .q = json_get_text(query, "q"),
        .party = json_get_text(query, "party"),
        .region = json_get_text(query, "region"),
        .sector = json_get_text(query, "sector"),
        .is_open = json_get_bool(query, "open", false)
                       ? 1
                       : choice_of(json_get_text(query, "standing"), "open"),
        .is_exercise = choice_of(json_get_text(query, "exercise"), "yes"),
        .basis = json_get_text(query, "basis"),
        .after = json_get_text(query, "after"),
        .limit = json_get_int(query, "limit", 0),
    };

    return dossier_view_page(w, &filter, &rp->body);
}
