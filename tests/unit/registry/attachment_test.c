/* SPDX-License-Identifier: Apache-2.0
 * Files taken in, kept once by content, and given back only when whole. */
#include "probe_store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "registry/account_limits.h"
#include "registry/actor.h"
#include "registry/attachment.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define OWNER        STR("matter:01ARZ3NDEKTSV4RRFFQ69G5FAV")

static const struct actor somebody = {.account_id = {"01ACCOUNT", 9}};

static struct work *begin(struct probe *probe)
{
    struct work *w = probe_write(probe);

    w->actor = &somebody;
    w->actor_id = "01ACCOUNT";
    return w;
}

static enum status add(struct probe *probe, struct work *w, struct str bytes, struct str name,
                       struct attachment *ret)
{
    return attachment_add_bytes(w, probe->store, bytes, name, OWNER, STR("topology"), ret);
}

static void what_was_kept_comes_back_and_is_listed(void **state)
{
    struct probe *probe = *state;
    struct attachment a;
    struct attachment loaded;
    struct str bytes;
    json_t *list = NULL;
    struct work *w = begin(probe);

    assert_int_equal(add(probe, w, STR("%PDF-1.7 拓扑图"), STR("网络拓扑图.pdf"), &a), ST_OK);
    struct str id = str_copy(&probe->paths, a.id);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    w = probe_read(probe);
    assert_int_equal(attachment_load(w, id, &loaded), ST_OK);
    assert_true(str_is(loaded.media_type, "application/pdf"));
    assert_true(str_is(loaded.name, "网络拓扑图.pdf"));
    assert_true(str_is(loaded.by, "01ACCOUNT"));
    assert_int_equal(attachment_read(w, probe->store, &loaded, &bytes), ST_OK);
    assert_true(str_is(bytes, "%PDF-1.7 拓扑图"));
    assert_int_equal(attachment_list(w, OWNER, &list), ST_OK);
    assert_int_equal(json_array_size(list), 1);
    assert_true(str_is(json_get_text(json_array_get(list, 0), "slot"), "topology"));
    assert_int_equal(attachment_list(w, STR("matter:other"), &list), ST_OK);
    assert_int_equal(json_array_size(list), 0);
    probe_end(probe);
    assert_int_equal(
        probe_number(probe, "SELECT count(*) FROM journal WHERE act = 'attachment.add'"), 1);
}

static void the_kind_is_judged_by_content(void **state)
{
    struct probe *probe = *state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *type; /* NULL: refused */
    } cases[] = {
        {"%PDF-1.4", 8, "application/pdf"},
        {"\x89PNG\r\n\x1a\n....", 12, "image/png"},
        {"\xff\xd8\xff\xe0", 4, "image/jpeg"},
        {"PK\x03\x04....", 8, "application/zip"},
        {"城市,供水", 13, "text/plain; charset=utf-8"},
        {"\x7f"
         "ELF\x02\x01\x01\x00\x00",
         9, NULL},
        {"MZ\x90\x00\x03", 5, NULL},
        {"\xff\xfe", 2, NULL},
        {"", 0, NULL},
    };
    struct attachment a;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct work *w = begin(probe);
        enum status status =
            add(probe, w, (struct str){cases[i].bytes, cases[i].len}, STR("x.pdf"), &a);
        assert_int_equal(status, cases[i].type ? ST_OK : ST_INVALID);
        if (cases[i].type)
            assert_true(str_is(a.media_type, cases[i].type));
        probe_end(probe);
    }
}

static void names_that_could_mislead_are_refused(void **state)
{
    struct probe *probe = *state;
    static const char *const names[] = {"", "../x", "a/b", "a\\b", "a\nb", "\xff", "\x01"};
    struct attachment a;
    char long_name[ATTACHMENT_NAME_MAX + 2];

    memset(long_name, 'x', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    for (size_t i = 0; i <= COUNT(names); i++) {
        struct work *w = begin(probe);
        const char *name = i < COUNT(names) ? names[i] : long_name;
        assert_int_equal(add(probe, w, STR("text"), str_of(name), &a), ST_INVALID);
        assert_string_equal(w->fault.field, "name");
        probe_end(probe);
    }
}

static void the_same_content_is_one_file_with_two_rows(void **state)
{
    struct probe *probe = *state;
    struct attachment first;
    struct attachment second;
    struct str bytes;
    struct work *w = begin(probe);

    assert_int_equal(add(probe, w, STR("same"), STR("a.txt"), &first), ST_OK);
    assert_int_equal(add(probe, w, STR("same"), STR("b.txt"), &second), ST_OK);
    assert_true(str_equal(first.digest, second.digest));
    assert_false(str_equal(first.id, second.id));
    assert_int_equal(attachment_remove(w, first.id, STR("重复")), ST_OK);
    assert_int_equal(attachment_read(w, probe->store, &second, &bytes), ST_OK);
    assert_int_equal(attachment_load(w, first.id, &first), ST_NOT_FOUND);
    probe_end(probe);
}

static void a_file_that_changed_or_is_gone_is_not_given_out(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};
    struct attachment a;
    struct str bytes;
    char name[128];
    struct work *w = begin(probe);

    assert_int_equal(add(probe, w, STR("original"), STR("a.txt"), &a), ST_OK);
    (void)snprintf(name, sizeof name, "store/attachments/%.2s/%.64s", a.digest.ptr, a.digest.ptr);
    assert_int_equal(file_write(probe_path(probe, name), STR("0riginal"), 0600, &fault), ST_OK);
    assert_int_equal(attachment_read(w, probe->store, &a, &bytes), ST_CORRUPT);
    fault_clear(&w->fault);
    assert_int_equal(unlink(probe_path(probe, name)), 0);
    assert_int_equal(attachment_read(w, probe->store, &a, &bytes), ST_NOT_FOUND);
    probe_end(probe);
}

static void a_file_is_taken_by_path_within_the_limit(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};
    struct attachment a;
    const char *path = probe_path(probe, "upload");
    struct work *w = begin(probe);

    assert_int_equal(file_write(path, STR("%PDF-upload"), 0600, &fault), ST_OK);
    assert_int_equal(attachment_add_file(w, probe->store, path, STR("u.pdf"), OWNER, STR("s"), &a),
                     ST_OK);
    assert_int_equal(a.bytes, 11);
    assert_int_equal(truncate(path, ATTACHMENT_MAX_BYTES + 1), 0);
    assert_int_equal(attachment_add_file(w, probe->store, path, STR("u.pdf"), OWNER, STR("s"), &a),
                     ST_LIMIT);
    probe_end(probe);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, probe_set_up, probe_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(what_was_kept_comes_back_and_is_listed),
        CASE(the_kind_is_judged_by_content),
        CASE(names_that_could_mislead_are_refused),
        CASE(the_same_content_is_one_file_with_two_rows),
        CASE(a_file_that_changed_or_is_gone_is_not_given_out),
        CASE(a_file_is_taken_by_path_within_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
