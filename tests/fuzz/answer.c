/* SPDX-License-Identifier: Apache-2.0
 * Anything a mail server, webhook or robot may answer: judged, never trusted.  The first byte
 * chooses who answers. */
#include <stdint.h>

#include "cascade/robot.h"
#include "cascade/smtp_talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct delivery_outcome mail_answers(struct arena *arena, struct str text)
{
    struct smtp_talk talk = {0};

    while (text.len > 0) {
        struct str line = str_cut(text, '\n', &text);
        if (line.len > 0 && line.ptr[0] == '>')
            smtp_talk_command(&talk, (struct str){line.ptr + 1, line.len - 1});
        else
            smtp_talk_reply(&talk, line);
    }
    return smtp_talk_outcome(arena, &talk, "end");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena;
    struct delivery_outcome outcome;

    if (len == 0)
        return 0;
    arena_init(&arena, (size_t)64 << 20);
    struct str text = {(const char *)bytes + 1, len - 1};
    struct webhook_answer answer = {
        .status = 200, .body = text, .retry_after = text, .is_handed_over = true, .words = "end"};
    switch (bytes[0] % 5) {
    case 0:
        outcome = mail_answers(&arena, text);
        break;
    case 1:
        answer.status = 429;
        outcome = webhook_judge(&arena, &answer);
        break;
    default:
        outcome =
            robot_judge(&arena, (enum channel_kind)(CHANNEL_DINGTALK + bytes[0] % 5 - 2), &answer);
        break;
    }
    if (outcome.wait_ms < 0 || outcome.wait_ms > 60 * 60 * 1000 ||
        (outcome.result == DELIVERY_ACCEPTED && outcome.is_channel_fault))
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
