/* SPDX-License-Identifier: Apache-2.0
 * What messages there are, in which group people choose how to be told of them, and their words.
 *
 * A message is kept as its kind and parameters and is worded when somebody reads it, in that
 * reader's language.  Details (the names of systems and units) are a line of their own, which
 * leaves the house only where a channel says so. */
#ifndef REGISTRY_MESSAGE_KIND_H
#define REGISTRY_MESSAGE_KIND_H

#include "base/json.h"

/* word, Chinese, English, how mail tells of it unless the reader says otherwise */
#define MESSAGE_GROUP_TABLE(X)                                                                     \
    X(MESSAGE_DUTY_BEFORE, "duty-before", "到期前提醒", "before a duty is due", "digest")          \
    X(MESSAGE_DUTY_DUE, "duty-due", "当日到期", "a duty is due today", "at-once")                  \
    X(MESSAGE_DUTY_AFTER, "duty-after", "逾期提醒", "a duty is overdue", "at-once")                \
    X(MESSAGE_ESCALATION, "escalation", "逾期上报", "somebody else's duty stays overdue",          \
      "at-once")                                                                                   \
    X(MESSAGE_ASSIGNMENT, "assignment", "交办与答复", "duties assigned, asked and answered",       \
      "at-once")                                                                                   \
    X(MESSAGE_MATTER, "matter", "事项办理", "a matter waits for you or moved on", "at-once")       \
    X(MESSAGE_WARNING, "warning", "预警和通报", "warnings and notices", "at-once")                 \
    X(MESSAGE_INCIDENT, "incident", "事件和应急响应", "incidents and responses", "at-once")        \
    X(MESSAGE_WATCH, "watch", "值班和临时任务", "the watch and tasks", "at-once")                  \
    X(MESSAGE_DELIVERY, "delivery", "未能送达", "something could not be delivered", "at-once")     \
    X(MESSAGE_TEST, "test", "测试", "tests of a channel", "none")

#define MESSAGE_GROUP_ENUM(name, word, zh, en, mail) name,
enum message_group { MESSAGE_GROUP_TABLE(MESSAGE_GROUP_ENUM) MESSAGE_GROUP_COUNT };
#undef MESSAGE_GROUP_ENUM

const char *message_kind_group_word(enum message_group group);
const char *message_kind_group_zh(enum message_group group);
const char *message_kind_group_en(enum message_group group);
/* "at-once" | "digest" | "none" */
const char *message_kind_group_mail(enum message_group group);
bool message_kind_group_read(struct str word, enum message_group *ret_group);

struct message_kind {
    const char *word; /* "duty-before" */
    enum message_group group;
    /* Texts with {name} for the parameter `name`, or name_zh / name_en of the reader's language. */
    const char *subject_zh, *text_zh, *detail_zh;
    const char *subject_en, *text_en, *detail_en;
};

/* NULL for a word that is no kind. */
const struct message_kind *message_kind_find(struct str word);

struct message_words {
    struct str subject;
    struct str text;
};

/* The message in one language, each part one line; a parameter that is missing shows as nothing,
 * control characters as spaces.  `with_details` adds the detail line. */
void message_kind_render(struct arena *arena, const struct message_kind *kind,
                         const json_t *parameters, bool is_english, bool with_details,
                         struct message_words *ret_words);

#endif
