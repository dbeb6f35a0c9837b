/* SPDX-License-Identifier: Apache-2.0
 * Chooses families once, keeps FONT_MAPS font maps for the process and lends them out. */
#include "documents/font.h"

#include <fontconfig/fontconfig.h>
#include <malloc.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdio.h>

enum { FONT_MAX_FAMILIES = 9 };

struct font_choice {
    const char *role_zh, *role_en;
    const char *wanted;
    int wanted_count;                        /* so many of the families below are the wanted font */
    const char *families[FONT_MAX_FAMILIES]; /* best first, NULL-ended */
    bool stand_in_is_bold;
};

static const struct font_choice CHOICES[FONT_ROLES] = {
    [FONT_BODY] = {"正文（仿宋）",
                   "body (FangSong)",
                   "仿宋_GB2312 / FangSong",
                   5,
                   {"FangSong_GB2312", "FangSong", "FZFangSong-Z02", "FZFangSong-Z02S",
                    "STFangsong", "Noto Serif CJK SC"},
                   false},
    [FONT_TITLE] = {"标题（小标宋）",
                    "title (XiaoBiaoSong)",
                    "方正小标宋 / FZXiaoBiaoSong",
                    5,
                    {"FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong",
                     "FZXiaoBiaoSong-B05GBK", "XiaoBiaoSong", "Noto Serif CJK SC"},
                    true},
    [FONT_HEADING] = {"一级标题（黑体）",
                      "headings (Hei)",
                      "黑体 / SimHei",
                      3,
                      {"SimHei", "FZHei-B01", "FZHei-B01S", "Noto Sans CJK SC"},
                      false},
    [FONT_KAI] = {"二级标题（楷体）",
                  "subheadings (Kai)",
                  "楷体_GB2312 / KaiTi",
                  4,
                  {"KaiTi_GB2312", "KaiTi", "FZKai-Z03", "STKaiti", "LXGW WenKai",
                   "AR PL KaitiM GB", "Noto Serif CJK SC"},
                  false},
    [FONT_SONG] = {"页码、表格（宋体）",
                   "page numbers, tables (Song)",
                   "宋体 / SimSun",
                   3,
                   {"SimSun", "NSimSun", "FZShuSong-Z01", "Noto Serif CJK SC"},
                   false},
    [FONT_CODE] = {"等宽",
                   "equal widths",
                   "Noto Sans Mono CJK SC",
                   1,
                   {"Noto Sans Mono CJK SC", "DejaVu Sans Mono", "monospace"},
                   false},
};

/* The one mutable global of this room: font maps cost a fifth of a second each to fill, and the
 * lock is a leaf (nothing else is taken while it is held). */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t came_back;
    PangoFontMap *maps[FONT_MAPS];
    bool is_out[FONT_MAPS];
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .came_back = PTHREAD_COND_INITIALIZER};

static pthread_once_t chosen_once = PTHREAD_ONCE_INIT;
static int chosen[FONT_ROLES]; /* index into families; written once */

static bool is_installed(const char *family)
{
    FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
    FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *found = FcFontList(NULL, pattern, objects);
    bool is_found = found != NULL && found->nfont > 0;

    if (found != NULL)
        FcFontSetDestroy(found);
    FcObjectSetDestroy(objects);
    FcPatternDestroy(pattern);
    return is_found;
}

static void choose(void)
{
    for (int role = 0; role < FONT_ROLES; role++) {
        const char *const *families = CHOICES[role].families;
        int at = 0;

        while (families[at + 1] != NULL && !is_installed(families[at]))
            at++;
        chosen[role] = at;
    }
}

bool font_report(struct arena *arena, struct font_report ret_rows[FONT_ROLES])
{
    bool all = true;

    pthread_once(&chosen_once, choose);
    for (int role = 0; role < FONT_ROLES; role++) {
        const struct font_choice *choice = &CHOICES[role];
        const char *family = choice->families[chosen[role]];

        ret_rows[role] = (struct font_report){
            .role_zh = choice->role_zh,
            .role_en = choice->role_en,
            .wanted = choice->wanted,
            .used = str_copy(arena, is_installed(family) ? str_of(family) : STR("")),
            .is_missing = chosen[role] >= choice->wanted_count,
        };
        all = all && !ret_rows[role].is_missing;
    }
    return all;
}

PangoFontDescription *font_describe(enum font_role role, double size_pt)
{
    PangoFontDescription *description = pango_font_description_new();
    const struct font_choice *choice = &CHOICES[role];
    const char *family;
    char families[128];

    pthread_once(&chosen_once, choose);
    family = choice->families[chosen[role]];
    /* The second family has the rare characters that GB 2312 fonts lack. */
    snprintf(families, sizeof(families), "%s,Noto Serif CJK SC", family);
    pango_font_description_set_family(description, families);
    pango_font_description_set_absolute_size(description, size_pt * PANGO_SCALE);
    if (choice->stand_in_is_bold && chosen[role] >= choice->wanted_count)
        pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD);
    return description;
}

PangoFontMap *font_borrow(void)
{
    PangoFontMap *map = NULL;

    pthread_once(&chosen_once, choose);
    pthread_mutex_lock(&pool.lock);
    while (map == NULL) {
        for (int i = 0; i < FONT_MAPS && map == NULL; i++) {
            if (pool.is_out[i])
                continue;
            if (pool.maps[i] == NULL)
                pool.maps[i] = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
            pool.is_out[i] = true;
            map = pool.maps[i];
        }
        if (map == NULL)
            pthread_cond_wait(&pool.came_back, &pool.lock);
    }
    pthread_mutex_unlock(&pool.lock);
    return map;
}

void font_return(PangoFontMap *map)
{
    bool is_idle = true;

    if (map == NULL)
        return;
    pthread_mutex_lock(&pool.lock);
    for (int i = 0; i < FONT_MAPS; i++) {
        if (pool.maps[i] == map)
            pool.is_out[i] = false;
        is_idle = is_idle && !pool.is_out[i];
    }
    pthread_cond_signal(&pool.came_back);
    pthread_mutex_unlock(&pool.lock);
    /* Cairo copies whole font tables of 16 MB for a paper; the C library would keep 45 MB of that.
     * Giving them back costs the next paper about 10 ms. */
    if (is_idle)
        malloc_trim(0);
}

/* One line in every role is enough to open the files and read their tables. */
static void warm_map(PangoFontMap *map)
{
    PangoContext *context = pango_font_map_create_context(map);
    PangoLayout *layout = pango_layout_new(context);

    for (int role = 0; role < FONT_ROLES; role++) {
        PangoFontDescription *description = font_describe((enum font_role)role, 16.0);

        pango_layout_set_font_description(layout, description);
        pango_layout_set_text(layout, "备案 1 ☑", -1);
        pango_layout_get_extents(layout, NULL, NULL);
        pango_font_description_free(description);
    }
    g_object_unref(layout);
    g_object_unref(context);
}

void font_warm(void)
{
    PangoFontMap *maps[FONT_MAPS];

    for (int i = 0; i < FONT_MAPS; i++) {
        maps[i] = font_borrow();
        warm_map(maps[i]);
    }
    for (int i = 0; i < FONT_MAPS; i++)
        font_return(maps[i]);
}
