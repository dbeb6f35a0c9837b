/* SPDX-License-Identifier: Apache-2.0
 * What TAXII keeps, on each engine: roots, collections, objects, statuses, clients and rights of
 * the server; sources that are fetched from; collections that become sets. */
#include "register_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "intel/taxii_load.h"
#include "intel/taxii_page.h"
#include "intel/taxii_post.h"
#include "intel/taxii_set.h"
#include "intel/taxii_source.h"

static const char fixture[] =
    "{'/discovery':{'title':'T','api_roots':['/r/']},'r':{'information':{'title':'R',"
    "'versions':['" TAXII_MEDIA
    "'],'max_content_length':9},'status':[{'id':'s1','status':'complete'}],"
    "'collections':[{'id':'c1','title':'C','alias':'one','can_read':true,'can_write':true,"
    "'objects':[{'type':'indicator','id':'indicator--a','created':'2020-01-01T00:00:00Z',"
    "'modified':'2020-01-01T00:00:00Z'},{'type':'indicator','id':'indicator--a',"
    "'created':'2020-01-01T00:00:00Z','modified':'2021-01-01T00:00:00Z'},"
    "{'type':'malware','id':'malware--b','created':'2020-01-01T00:00:00Z'}]}]}}";

static void load(void)
{
    json_t *answer = NULL;
    struct work *w = register_bench_write(&bench.owner);

    register_bench_good(taxii_load_fixture(w, register_bench_json(fixture), &answer));
    assert_int_equal(json_get_int(answer, "objects", 0), 3);
    register_bench_commit();
}

static void a_fixture_is_loaded_again_and_again_and_is_read_back(void **state)
{
    struct taxii_collection *collections, one;
    struct taxii_root *roots, root;
    struct taxii_rows rows;
    struct str text;
    json_t *body;
    size_t count;

    (void)state;
    load();
    load();
    struct work *w = register_bench_read(&bench.owner);
    register_bench_good(taxii_root_list(w, &roots, &count));
    assert_int_equal(count, 1);
    register_bench_good(taxii_root_load(w, STR("r"), &root));
    assert_int_equal(root.max_content_bytes, 9);
    assert_int_equal(taxii_root_load(w, STR("none"), &root), ST_NOT_FOUND);
    register_bench_good(taxii_collection_list(w, STR("r"), &collections, &count));
    assert_int_equal(count, 1);
    register_bench_good(taxii_collection_load(w, STR("r"), STR("one"), &one));
    assert_true(str_is(one.id, "c1") && one.can_read && one.can_write);
    register_bench_good(taxii_object_kin(w, &one, STR("indicator--a"), &rows));
    assert_int_equal(rows.count, 2);
    register_bench_good(taxii_object_body(w, rows.rows[0].number, &body));
    assert_true(str_is(json_get_text(body, "id"), "indicator--a"));
    register_bench_good(taxii_object_after(w, &one, 0, 0, 2, &rows));
    assert_int_equal(rows.count, 2);
    struct taxii_row last = rows.rows[1];
    register_bench_good(taxii_object_after(w, &one, last.added_us, last.number, 2, &rows));
    assert_int_equal(rows.count, 1);
    register_bench_good(taxii_status_load(w, STR("r"), STR("s1"), &body));
    assert_true(str_is(json_get_text(body, "status"), "complete"));
    register_bench_good(taxii_setting(w, "discovery", &text));
    register_bench_good(taxii_setting(w, "nothing", &text));
    assert_int_equal(text.len, 0);
}

static void a_client_reads_and_writes_what_its_rights_say(void **state)
{
    const struct taxii_client client = {.name = STR("p"), .password = STR("h")};
    const struct taxii_client whole = {.name = STR("q"), .password = STR("h"), .has_all = true};
    struct taxii_collection one;
    struct taxii_client found;
    json_t *list;

    (void)state;
    load();
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(taxii_client_set(w, &client));
    register_bench_good(taxii_client_set(w, &client));
    register_bench_good(taxii_client_set(w, &whole));
    register_bench_good(taxii_right_add(w, STR("p"), STR("r"), STR("c1"), true, false));
    register_bench_good(taxii_collection_load(w, STR("r"), STR("c1"), &one));
    register_bench_good(taxii_right_apply(w, &client, &one));
    assert_true(one.can_read && !one.can_write);
    register_bench_good(taxii_collection_load(w, STR("r"), STR("c1"), &one));
    register_bench_good(taxii_right_apply(w, &whole, &one));
    assert_true(one.can_read && one.can_write);
    register_bench_good(taxii_client_load(w, STR("q"), &found));
    assert_true(found.has_all);
    register_bench_good(taxii_client_list(w, &list));
    assert_int_equal(json_array_size(list), 2);
    register_bench_good(taxii_client_remove(w, STR("p")));
    assert_int_equal(taxii_client_remove(w, STR("p")), ST_NOT_FOUND);
    register_bench_good(taxii_client_remove(w, STR("q")));
    register_bench_commit();
}

static void what_is_posted_is_kept_once_and_goes_when_it_is_deleted(void **state)
{
    const struct taxii_page_query all = {.limit = STR("10")};
    struct taxii_collection one;
    struct taxii_rows rows;
    json_t *status;
    json_t *envelope = register_bench_json(
        "{'objects':[{'type':'indicator','id':'indicator--n','created':'2022-01-01T00:00:00Z'},"
        "{'type':'Bad'}]}");

    (void)state;
    load();
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(taxii_collection_load(w, STR("r"), STR("c1"), &one));
    for (int i = 0; i < 2; i++) {
        register_bench_good(taxii_post_envelope(w, &one, envelope, &status));
        assert_int_equal(json_get_int(status, "success_count", 0), 1);
        assert_int_equal(json_get_int(status, "failure_count", 0), 1);
    }
    register_bench_good(taxii_object_kin(w, &one, STR("indicator--n"), &rows));
    assert_int_equal(rows.count, 1);
    register_bench_good(taxii_post_delete(w, &one, &all, STR("indicator--n")));
    assert_int_equal(taxii_post_delete(w, &one, &all, STR("indicator--n")), ST_NOT_FOUND);
    register_bench_good(taxii_status_sweep(w));
    register_bench_commit();
}

static struct taxii_source source_of(const char *name, const char *secret)
{
    return (struct taxii_source){.name = str_of(name),
                                 .url = STR("https://far.example/api/"),
                                 .collection = STR("c"),
                                 .user = STR("u"),
                                 .secret = str_of(secret),
                                 .authority = STR(""),
                                 .confidence = -1,
                                 .every_minutes = 60};
}

static void take(const char *objects, const char *mark, struct taxii_source_counts *counts)
{
    struct taxii_source source;
    struct work *w = register_bench_write(&bench.owner);

    register_bench_good(taxii_source_load(w, STR("far"), &source));
    register_bench_good(
        taxii_source_take(w, &source, register_bench_json(objects), str_of(mark), STR(""), counts));
    register_bench_commit();
}

static void a_source_keeps_its_secret_sealed_and_its_place_with_its_objects(void **state)
{
    struct taxii_source source = source_of("far", "open sesame"), found;
    struct taxii_source_counts counts = {0};
    const struct fault problem = {.status = ST_IO, .zh = "坏", .en = "bad"};
    struct taxii_root *roots;
    struct str name;
    json_t *list;
    size_t count;

    (void)state;
    load();
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(taxii_source_set(w, &source));
    register_bench_commit();
    take("[{'type':'indicator','id':'indicator--1','modified':'2022-01-01T00:00:00Z'},"
         "{'type':'malware','id':'malware--1'},{'id':'x'}]",
         "2022-01-01T00:00:00Z", &counts);
    take("[{'type':'indicator','id':'indicator--1','modified':'2021-01-01T00:00:00Z'}]",
         "2022-01-01T00:00:01Z", &counts);
    take("[{'type':'indicator','id':'indicator--1','modified':'2023-01-01T00:00:00Z'}]",
         "2022-01-01T00:00:02Z", &counts);
    assert_int_equal(counts.taken, 2);
    assert_int_equal(counts.known, 1);
    assert_int_equal(counts.passed_over, 1);
    assert_int_equal(counts.refused, 1);
    w = register_bench_write(&bench.owner);
    register_bench_good(taxii_source_load(w, STR("far"), &found));
    assert_true(str_is(found.secret, "open sesame"));
    assert_true(str_is(found.added_after, "2022-01-01T00:00:02Z"));
    register_bench_good(taxii_source_list(w, &list));
    assert_null(strstr(json_canonical(w->arena, list).ptr, "sesame"));
    register_bench_good(taxii_source_due(w, &name));
    assert_true(str_is(name, "far"));
    register_bench_good(taxii_source_note(w, name, (struct instant){w->now.ms + 60000}, &problem));
    assert_int_equal(taxii_source_due(w, &name), ST_NOT_FOUND);
    register_bench_good(taxii_root_list(w, &roots, &count)); /* its objects are nobody else's */
    assert_int_equal(count, 1);
    /* Other credentials keep the place; another collection begins anew. */
    source.secret = STR("other");
    register_bench_good(taxii_source_set(w, &source));
    register_bench_good(taxii_source_load(w, STR("far"), &found));
    assert_true(str_is(found.added_after, "2022-01-01T00:00:02Z") && found.objects == 2);
    source.collection = STR("another");
    register_bench_good(taxii_source_set(w, &source));
    register_bench_good(taxii_source_load(w, STR("far"), &found));
    assert_true(found.added_after.len == 0 && found.objects == 0);
    register_bench_good(taxii_source_remove(w, STR("far")));
    assert_int_equal(taxii_source_remove(w, STR("far")), ST_NOT_FOUND);
    register_bench_commit();
}

static void a_source_that_cannot_be_is_refused(void **state)
{
    static const struct {
        const char *name, *url;
    } bad[] = {{"", "https://x/"},       {"Big", "https://x/"},      {"a b", "https://x/"},
               {"ok", "ftp://x/"},       {"ok", "https://u:p@x/"},   {"ok", "https://x/?a=b"},
               {"ok", "https://x/\ny/"}, {"ok", "https://x/#there"}, {"ok", ""}};

    (void)state;
    struct work *w = register_bench_write(&bench.owner);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct taxii_source source = source_of(bad[i].name, "s");
        source.url = str_of(bad[i].url);
        assert_int_equal(taxii_source_set(w, &source), ST_INVALID);
        fault_clear(&w->fault);
    }
}

/* The latest versions of a collection, as the file that becomes its set. */
static void a_collection_is_written_in_its_latest_versions_until_it_is_noted(void **state)
{
    struct taxii_set_change change;
    char path[] = "/tmp/panshi-taxii-XXXXXX";
    struct str text;
    uint64_t count;

    (void)state;
    assert_true(mkstemp(path) >= 0);
    load();
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(taxii_set_find(w, 0, &change));
    assert_true(str_is(change.set, "taxii:r/c1"));
    register_bench_good(taxii_set_write(w, &change, path, &count));
    assert_int_equal(count, 1);
    register_bench_good(file_read(path, 100000, w->arena, &text, &w->fault));
    assert_true(str_contains(text, STR("2021-01-01")) &&
                !str_contains(text, STR("2020-01-01T00:00:00Z\",\"type")));
    register_bench_good(taxii_set_note(w, &change));
    assert_int_equal(taxii_set_find(w, 0, &change), ST_NOT_FOUND);
    register_bench_good(taxii_root_clear(w, STR("r")));
    register_bench_good(taxii_set_find(w, 0, &change));
    assert_int_equal(change.mark.len, 0); /* it is gone */
    register_bench_good(taxii_set_note(w, &change));
    assert_int_equal(taxii_set_find(w, 0, &change), ST_NOT_FOUND);
    register_bench_commit();
    (void)remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fixture_is_loaded_again_and_again_and_is_read_back),
        cmocka_unit_test(a_client_reads_and_writes_what_its_rights_say),
        cmocka_unit_test(what_is_posted_is_kept_once_and_goes_when_it_is_deleted),
        cmocka_unit_test(a_source_keeps_its_secret_sealed_and_its_place_with_its_objects),
        cmocka_unit_test(a_source_that_cannot_be_is_refused),
        cmocka_unit_test(a_collection_is_written_in_its_latest_versions_until_it_is_noted),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
