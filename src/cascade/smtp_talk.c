/* SPDX-License-Identifier: Apache-2.0
 * Following one SMTP session. */
#include "cascade/smtp_talk.h"

#include <string.h>

#include "base/banned.h"

void smtp_talk_command(struct smtp_talk *talk, struct str command)
{
    size_t len = 0;

    if (str_starts(command, STR("QUIT")))
        talk->is_over = true;
    if (talk->has_sent_data || talk->is_over)
        return; /* QUIT and its answer tell nothing about the mail */
    while (len < command.len && len < sizeof talk->verb - 1 && command.ptr[len] >= 'A' &&
           command.ptr[len] <= 'Z')
        len++;
    if (len == 0)
        return; /* the second half of an authentication */
    memcpy(talk->verb, command.ptr, len);
    talk->verb[len] = '\0';
}

/* Three digits and then a space or the end: the last line of a reply. */
static int final_code(struct str line)
{
    int code = 0;

    if (line.len < 3 || (line.len > 3 && line.ptr[3] != ' '))
        return 0;
    for (size_t i = 0; i < 3; i++) {
        if (line.ptr[i] < '0' || line.ptr[i] > '9')
            return 0;
        code = code * 10 + (line.ptr[i] - '0');
    }
    return code >= 200 && code < 600 ? code : 0;
}

void smtp_talk_reply(struct smtp_talk *talk, struct str line)
{
    while (line.len > 0 && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == '\n'))
        line.len--;
    int code = final_code(line);
    if (code == 0 || talk->has_verdict || talk->is_over)
        return;
    talk->has_verdict = talk->has_sent_data;
    if (code == 354)
        talk->has_sent_data = true;
    talk->code = code;
    size_t len = line.len < sizeof talk->line - 1 ? line.len : sizeof talk->line - 1;
    memcpy(talk->line, line.ptr, len);
    talk->line[len] = '\0';
}

static struct str queue_id(struct arena *arena, const char *line)
{
    static const char mark[] = "queued as ";
    const char *at = strstr(line, mark);

    if (!at)
        return STR("");
    at += sizeof mark - 1;
    return str_copy(arena, (struct str){at, strcspn(at, " ;,.<>()\t")});
}

struct delivery_outcome smtp_talk_outcome(struct arena *arena, const struct smtp_talk *talk,
                                          const char *words)
{
    struct delivery_outcome outcome = {.result = DELIVERY_FAILED};
    bool is_good = talk->code >= 200 && talk->code < 300;
    bool is_final = talk->code >= 500;

    if (talk->has_verdict && is_good) {
        outcome.result = DELIVERY_ACCEPTED;
        outcome.provider_id = queue_id(arena, talk->line);
    } else if (talk->has_verdict)
        outcome.result = is_final ? DELIVERY_REFUSED : DELIVERY_FAILED;
    else if (talk->has_sent_data) {
        outcome.result = DELIVERY_UNANSWERED;
        outcome.evidence =
            arena_print(arena, "邮件已交出，没有收到答复 handed over, no answer: %s", words);
        return outcome;
    } else if (strcmp(talk->verb, "RCPT") == 0 && talk->code >= 400 && talk->code != 421)
        outcome.result = is_final ? DELIVERY_REFUSED : DELIVERY_FAILED;
    else
        outcome.is_channel_fault = true;
    if (talk->code == 0 || (is_good && !talk->has_verdict))
        outcome.evidence = arena_print(arena, "%s", words);
    else
        outcome.evidence = arena_print(arena, "%s", talk->line);
    return outcome;
}
