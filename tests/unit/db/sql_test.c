/* SPDX-License-Identifier: Apache-2.0
 * Every SQL statement of the program on a store with all migrations: prepared on this engine, and
 * on SQLite found by an index. */
#include "probe_store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "all_statements.h"
#include "db/engine.h"

enum { COUNT = sizeof statements / sizeof statements[0] };

/* Statements that read a whole table, each with the reason why that is right. */
static const char *const scans[] = {
    "journal_store.journal_last",                /* by row number, newest first, one row */
    "migration_store.migration_has_meta",        /* the list of tables */
    "twin_store.twin_has_meta",                  /* the list of tables */
    "twin_store.twin_newest",                    /* by row number, newest first, one row */
    "twin_store.twin_mark_dossiers",             /* likewise */
    "twin_store.twin_drop_attempts",             /* whole tables are emptied in a copy */
    "twin_store.twin_drop_delivery_messages",    /* likewise */
    "twin_store.twin_drop_deliveries",           /* likewise */
    "twin_store.twin_drop_channels",             /* likewise */
    "twin_store.twin_drop_rules",                /* likewise */
    "twin_store.twin_drop_secrets",              /* likewise */
    "twin_store.twin_drop_clients",              /* likewise */
    "twin_store.twin_drop_sources",              /* likewise */
    "event_sight_store.event_sight_regions",     /* some thousand regions, once for a search */
    "event_sight_store.event_sight_regions_out", /* likewise */
    "event_sight_store.event_sight_sectors_out", /* some dozen sectors, once for a search */
    "event_sight_store.event_sight_parties_out", /* all units but one, once for a search */
    "event_sight_store.event_sight_sensors",     /* the sensors of a node, once for a search */
    /* All systems, once for a search by level, region or sector of an officer. */
    "event_sight_store.event_sight_systems_nowhere",
    "taxii_source_store.taxii_source_list",     /* at most a hundred */
    "taxii_source_store.taxii_set_collections", /* every collection, its objects by index */
    "taxii_source_store.taxii_set_gone",        /* a row for each collection */
    "twin_store.twin_drop_codes",               /* likewise */
    "twin_store.twin_drop_sessions",            /* likewise */
    "twin_store.twin_drop_tries",               /* likewise */
    "twin_store.twin_drop_replies",             /* likewise */
    "twin_store.twin_drop_checkpoints",         /* likewise */
    "taxii_store.taxii_roots",                  /* a store has few roots */
    "taxii_store.taxii_object_newest",          /* by row number, newest first, one row */
    "account_store.account_code_sweep",         /* a job, over the few codes that wait */
    "session_store.session_delete_old",         /* a job, over the sessions that are open */
    "asset_store.asset_classes",                /* the few classes of address lengths */
    "party_store.party_count",                  /* the number of parties is asked for */
    "import_store.import_list",                 /* a store sees few imports */
    "certificate_store.certificate_count",      /* likewise */
    "key_period_store.key_period_count",        /* a place sees few key periods */
    "campaign_store.campaign_touch_parties",    /* a run opens or closes: everybody in its region */
    "campaign_store.campaign_touch_systems",    /* likewise */
    "campaign_store.campaign_pending",          /* rows found by indexes, counted */
    "campaign_store.campaign_addressees",       /* likewise */
    "campaign_store.campaign_addressees_kept",  /* likewise */
    "obligation_tally_store.obligation_tally_days",   /* a recount reads all counters */
    "obligation_tally_store.obligation_tally_counts", /* likewise */
    "obligation_tally_store.obligation_tally_sets",   /* likewise */
    "obligation_home_store.obligation_home_late",     /* the regions of an area, a few thousand */
    "obligation_page_store.obligation_page_waiting",  /* the rows of an index, counted */
    "obligation_standing_store.obligation_standing_party",        /* a party, then its systems */
    "obligation_standing_store.obligation_standing_sets",         /* a store holds few sets */
    "obligation_statistic_store.obligation_statistic_party_sets", /* the sets of one party */
    "recipient_store.recipient_choose",        /* the highest level of one party's systems */
    "recipient_store.recipient_add_people",    /* people of a list, put in order */
    "recipient_way_store.recipient_way_hooks", /* a store has few channels */
    "warning_store.warning_duties",            /* the facts of one warning */
    "publication_store.publication_count",     /* checks before publication are few */
    "sensor_store.sensor_total",               /* likewise, of the sensors */
    "sensor_store.sensor_room",                /* the sensors of a node, for one person's page */
    "resource_store.resource_count",           /* counts the whole register in sight */
};

static void every_statement_can_be_prepared(void **state)
{
    struct probe *probe = *state;
    int bad = 0;

    for (size_t i = 0; i < COUNT; i++) {
        struct fault fault = {.status = ST_OK};
        if (db_prepare(probe->db, &statements[i], &fault) != ST_OK) {
            print_error("%s: %s\n", statements[i].name, fault.en);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
    assert_true(COUNT > 100);
}

static bool may_scan(const char *name)
{
    for (size_t i = 0; i < sizeof scans / sizeof scans[0]; i++)
        if (strcmp(scans[i], name) == 0)
            return true;
    return false;
}

/* "SCAN table" without an index that orders or covers it. */
static bool is_bare_scan(const char *step)
{
    return strncmp(step, "SCAN ", 5) == 0 && !strstr(step, "USING") &&
           !strstr(step, "VIRTUAL TABLE") && !strstr(step, "CONSTANT ROW") &&
           !strstr(step, "SUBQUERY");
}

static void statements_find_their_rows_by_an_index(void **state)
{
    struct probe *probe = *state;
    sqlite3 *handle = NULL;
    int bad = 0;

    if (probe->is_postgres)
        skip(); /* its planner scans small tables by choice */
    assert_int_equal(sqlite3_open(probe_path(probe, "store/panshi.db"), &handle), SQLITE_OK);
    for (size_t i = 0; i < COUNT; i++) {
        char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", statements[i].sqlite);
        sqlite3_stmt *plan = NULL;
        assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &plan, NULL), SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);
            if (is_bare_scan(step) && !may_scan(statements[i].name)) {
                print_error("%s: %s: it needs an index, or a row in scans[] with the reason\n",
                            statements[i].name, step);
                bad++;
            }
        }
        (void)sqlite3_finalize(plan);
        sqlite3_free(sql);
    }
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    assert_int_equal(bad, 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, probe_set_up, probe_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(every_statement_can_be_prepared),
        CASE(statements_find_their_rows_by_an_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
