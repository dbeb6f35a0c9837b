/* SPDX-License-Identifier: Apache-2.0
 * Stories: how the matters of a demonstration system went, word by word, each word at its own past
 * instant and by the person whose turn it was. */
#ifndef CLI_DEMO_STORY_H
#define CLI_DEMO_STORY_H

#include "db/work.h"

struct store;
struct demo_systems_row;

/* A story's words are separated by one space; each is one act (demo_story.c lists them). */
struct demo_story {
    const char *key;
    const char *words;
    int days_ago;         /* when the last word was spoken */
    int pace_days;        /* between two words */
    const char *due_rule; /* the last word starts this clock so that it is due today; NULL none */
    const char *due_start;
};

/* One act of one system. */
struct demo_story_act {
    struct store *store;
    const struct demo_systems_row *row;
    struct str system_id;
    struct str word;
    struct str paper; /* a PDF that stands for every paper handed in */
};

/* NULL for a key that no story has. */
const struct demo_story *demo_story_find(const char *key);
/* Do the act in a work of its own at `at`; `w` lends connection and policy.  A word that this
 * place's rules leave out (no sector step, one term) does nothing. */
enum status demo_story_do(struct work *w, const struct demo_story_act *act,
                          struct instant at) MUST_CHECK;

#endif
