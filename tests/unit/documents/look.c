/* SPDX-License-Identifier: Apache-2.0
 * Starts poppler's and zbar's programs and measures their output. */
#include "look.h"

#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { LOOK_MAX_ARGUMENTS = 16, LOOK_MAX_OUTPUT = 64 * 1024 * 1024, LOOK_INK = 128 };

extern char **environ;

static void read_all(int from, struct buf *out)
{
    char part[65536];
    ssize_t got;

    while ((got = read(from, part, sizeof(part))) > 0)
        buf_bytes(out, part, (size_t)got);
}

static void write_all(int to, struct str bytes)
{
    for (size_t at = 0; at < bytes.len;) {
        ssize_t put = write(to, bytes.ptr + at, bytes.len - at);

        assert_true(put > 0);
        at += (size_t)put;
    }
}

struct str look_run(struct arena *arena, struct str input, const char *const *arguments)
{
    char path[] = "/tmp/panshi-look-XXXXXX";
    char *words[LOOK_MAX_ARGUMENTS + 1] = {NULL};
    posix_spawn_file_actions_t actions;
    struct buf out;
    struct str text = {NULL, 0};
    int ends[2], state, file = mkstemp(path);
    pid_t child;

    assert_true(file >= 0);
    write_all(file, input);
    close(file);
    for (size_t i = 0; arguments[i] != NULL && i < LOOK_MAX_ARGUMENTS; i++)
        words[i] = str_zero(arena, str_of(strcmp(arguments[i], "@") == 0 ? path : arguments[i]));
    assert_int_equal(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    if (posix_spawnp(&child, words[0], &actions, NULL, words, environ) != 0)
        fail_msg("%s is not installed", words[0]);
    close(ends[1]);
    buf_init(&out, LOOK_MAX_OUTPUT);
    read_all(ends[0], &out);
    close(ends[0]);
    assert_int_equal(waitpid(child, &state, 0), child);
    unlink(path);
    posix_spawn_file_actions_destroy(&actions);
    if (!WIFEXITED(state) || WEXITSTATUS(state) != 0)
        fail_msg("%s ended with state %d", words[0], state);
    assert_int_equal(buf_finish(&out, arena, &text), ST_OK);
    buf_done(&out);
    return text;
}

struct str look_text(struct arena *arena, struct str pdf)
{
    return look_run(arena, pdf, (const char *const[]){"pdftotext", "@", "-", NULL});
}

struct str look_page_text(struct arena *arena, struct str pdf, int page)
{
    struct str number = arena_print(arena, "%d", page);

    return look_run(
        arena, pdf,
        (const char *const[]){"pdftotext", "-f", number.ptr, "-l", number.ptr, "@", "-", NULL});
}

struct str look_text_squeezed(struct arena *arena, struct str pdf)
{
    struct str text = look_text(arena, pdf);
    char *out = arena_take(arena, text.len + 1);
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (strchr(" \n\r\t\f", text.ptr[i]) == NULL)
            out[count++] = text.ptr[i];
    }
    return (struct str){out, count};
}

struct str look_properties(struct arena *arena, struct str pdf)
{
    return look_run(arena, pdf, (const char *const[]){"pdfinfo", "-isodates", "@", NULL});
}

int look_page_count(struct arena *arena, struct str pdf)
{
    struct str text = look_properties(arena, pdf);
    const char *at = strstr(str_zero(arena, text), "Pages:");

    assert_non_null(at);
    return (int)strtol(at + strlen("Pages:"), NULL, 10);
}

struct look_page look_page(struct arena *arena, struct str pdf, int page)
{
    struct str number = arena_print(arena, "%d", page);
    struct str image = look_run(arena, pdf,
                                (const char *const[]){"pdftoppm", "-gray", "-r", "254", "-f",
                                                      number.ptr, "-l", number.ptr, "@", NULL});
    struct look_page made;
    char *at = str_zero(arena, (struct str){image.ptr, image.len < 64 ? image.len : 64});

    assert_true(str_starts(image, STR("P5")));
    at += 2;
    made.width = (int)strtol(at, &at, 10);
    made.height = (int)strtol(at, &at, 10);
    assert_true(made.width > 0 && made.height > 0);
    assert_true(image.len >= (size_t)made.width * (size_t)made.height);
    made.grey = (const uint8_t *)image.ptr + image.len - (size_t)made.width * (size_t)made.height;
    return made;
}

static int dots(double mm, int most)
{
    int at = (int)(mm * LOOK_DOTS_PER_MM + 0.5);

    return at < 0 ? 0 : at > most ? most : at;
}

struct look_range {
    int x0, y0, x1, y1;
};

static struct look_range range_of(const struct look_page *page, struct look_box within)
{
    return (struct look_range){dots(within.left, page->width), dots(within.top, page->height),
                               dots(within.right, page->width), dots(within.bottom, page->height)};
}

static bool has_ink(const struct look_page *page, int x0, int y0, int x1, int y1)
{
    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
            if (page->grey[(size_t)y * (size_t)page->width + (size_t)x] < LOOK_INK)
                return true;
        }
    }
    return false;
}

struct look_box look_ink(const struct look_page *page, struct look_box within)
{
    struct look_range in = range_of(page, within);
    double scale = LOOK_DOTS_PER_MM;

    while (in.y0 < in.y1 && !has_ink(page, in.x0, in.y0, in.x1, in.y0 + 1))
        in.y0++;
    if (in.y0 == in.y1)
        return (struct look_box){0, 0, 0, 0};
    while (!has_ink(page, in.x0, in.y1 - 1, in.x1, in.y1))
        in.y1--;
    while (!has_ink(page, in.x0, in.y0, in.x0 + 1, in.y1))
        in.x0++;
    while (!has_ink(page, in.x1 - 1, in.y0, in.x1, in.y1))
        in.x1--;
    return (struct look_box){in.x0 / scale, in.y0 / scale, in.x1 / scale, in.y1 / scale};
}

int look_rows(const struct look_page *page, struct look_box within)
{
    struct look_range in = range_of(page, within);
    bool was = false;
    int count = 0;

    for (int y = in.y0; y < in.y1; y++) {
        bool is = has_ink(page, in.x0, y, in.x1, y + 1);

        count += is && !was ? 1 : 0;
        was = is;
    }
    return count;
}

int look_columns(const struct look_page *page, struct look_box within)
{
    struct look_range in = range_of(page, within);
    bool was = false;
    int count = 0;

    for (int x = in.x0; x < in.x1; x++) {
        bool is = has_ink(page, x, in.y0, x + 1, in.y1);

        count += is && !was ? 1 : 0;
        was = is;
    }
    return count;
}
