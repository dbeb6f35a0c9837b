/* SPDX-License-Identifier: Apache-2.0
 * The taxonomy answers with the names of every format, in every shape, and routes log sources. */
#include "events/taxonomy.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int load(void **state)
{
    struct fault fault = {0};
    struct taxonomy *taxonomy;

    if (taxonomy_load(NULL, &taxonomy, &fault) != ST_OK)
        return 1;
    *state = taxonomy;
    return 0;
}

static int unload(void **state)
{
    taxonomy_free(*state);
    return 0;
}

static void every_format_has_a_name_for_the_address_it_came_from(void **state)
{
    static const struct {
        enum record_format format;
        const char *path;
    } rows[] = {
        {RECORD_EVE, "src_ip"},
        {RECORD_ZEEK, "id.orig_h"},
        {RECORD_CEF, "src"},
        {RECORD_LEEF, "src"},
        {RECORD_WEB, "client"},
        {RECORD_NETFLOW, "sourceIPv4Address"},
        {RECORD_WINDOWS, "IpAddress"},
        {RECORD_WINDOWS, "Event.EventData.IpAddress"},
        {RECORD_WINDOWS, "winlog.event_data.IpAddress"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str name = taxonomy_normal(*state, rows[i].format, str_of(rows[i].path));
        assert_true(str_is(name, "source.ip"));
        struct taxonomy_names sources = taxonomy_sources(*state, rows[i].format, STR("source.ip"));
        bool is_found = false;
        for (size_t k = 0; k < sources.count; k++)
            is_found = is_found || str_is(sources.rows[k], rows[i].path);
        assert_true(is_found);
    }
    assert_int_equal(taxonomy_normal(*state, RECORD_EVE, STR("no.such.field")).len, 0);
    assert_int_equal(taxonomy_sources(*state, RECORD_EVE, STR("no.such")).count, 0);
}

static void a_shape_is_taken_off_a_path(void **state)
{
    assert_true(
        str_is(taxonomy_bare(*state, RECORD_WINDOWS, STR("Event.EventData.Image")), "Image"));
    assert_true(str_is(taxonomy_bare(*state, RECORD_WINDOWS, STR("winlog.channel")), "channel"));
    assert_true(str_is(taxonomy_bare(*state, RECORD_WINDOWS, STR("Image")), "Image"));
    assert_true(str_is(taxonomy_bare(*state, RECORD_EVE, STR("http.url")), "http.url"));
}

static void a_rules_log_source_decides_which_events_it_is_asked_about(void **state)
{
    static const struct {
        enum record_format format;
        const char *category, *product, *service;
        int cases; /* -1: none of them */
    } rows[] = {
        {RECORD_WINDOWS, "process_creation", "windows", "", 2},
        {RECORD_WINDOWS, "process_creation", "linux", "", -1},
        {RECORD_WINDOWS, "", "windows", "security", 1},
        {RECORD_WINDOWS, "", "windows", "", 0},
        {RECORD_WINDOWS, "", "windows", "no-such-service", -1},
        {RECORD_WINDOWS, "", "aws", "cloudtrail", -1},
        {RECORD_EVE, "proxy", "", "", 1},
        {RECORD_EVE, "webserver", "apache", "", 1},
        {RECORD_EVE, "", "zeek", "dns", 1},
        {RECORD_EVE, "process_creation", "windows", "", -1},
        {RECORD_EVE, "our-own", "our-product", "", 0},
        {RECORD_JSON, "process_creation", "windows", "", 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct taxonomy_source source = {str_of(rows[i].category), str_of(rows[i].product),
                                         str_of(rows[i].service)};
        const struct taxonomy_route *route = taxonomy_route(*state, rows[i].format, source);
        if (rows[i].cases < 0) {
            assert_null(route);
        } else {
            assert_non_null(route);
            assert_int_equal(route->case_count, rows[i].cases);
        }
    }
}

static void a_sigma_name_leads_to_the_paths_of_the_source(void **state)
{
    struct taxonomy_source proxy = {STR("proxy"), {NULL, 0}, {NULL, 0}};
    struct taxonomy_source made = {STR("process_creation"), STR("windows"), {NULL, 0}};
    const struct taxonomy_route *route = taxonomy_route(*state, RECORD_EVE, proxy);
    struct taxonomy_names paths =
        taxonomy_paths(*state, RECORD_EVE, route->group, STR("c-useragent"));

    assert_int_equal(paths.count, 1);
    assert_true(str_is(paths.rows[0], "http.http_user_agent"));
    route = taxonomy_route(*state, RECORD_WINDOWS, made);
    paths = taxonomy_paths(*state, RECORD_WINDOWS, route->group, STR("Image"));
    assert_true(str_is(paths.rows[1], "NewProcessName"));
    /* what the group does not name is looked up in the base group, then among normalised names */
    paths = taxonomy_paths(*state, RECORD_WINDOWS, route->group, STR("Channel"));
    assert_true(paths.count > 1);
    paths = taxonomy_paths(*state, RECORD_EVE, TAXONOMY_NO_GROUP, STR("source.ip"));
    assert_true(str_is(paths.rows[0], "src_ip"));
}

static void a_folder_that_is_not_there_is_said(void **state)
{
    struct fault fault = {0};
    struct taxonomy *taxonomy = NULL;

    (void)state;
    assert_int_equal(taxonomy_load("/no/such/folder", &taxonomy, &fault), ST_NOT_FOUND);
    assert_true(fault.zh[0] && fault.en[0]);
    assert_null(taxonomy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_has_a_name_for_the_address_it_came_from),
        cmocka_unit_test(a_shape_is_taken_off_a_path),
        cmocka_unit_test(a_rules_log_source_decides_which_events_it_is_asked_about),
        cmocka_unit_test(a_sigma_name_leads_to_the_paths_of_the_source),
        cmocka_unit_test(a_folder_that_is_not_there_is_said),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
