/* SPDX-License-Identifier: Apache-2.0
 * What a mail server's replies prove about one mail (RFC 5321): which command each final reply line
 * answers, and whether the mail itself was taken. */
#ifndef CASCADE_SMTP_TALK_H
#define CASCADE_SMTP_TALK_H

#include "cascade/cascade_limits.h"
#include "registry/delivery.h"

struct smtp_talk {
    char verb[5];                    /* of the newest command, "" before the first */
    bool has_sent_data;              /* the server said 354: the mail went out after it */
    bool has_verdict;                /* and it answered that */
    bool is_over;                    /* QUIT went out: what comes now is about that */
    int code;                        /* of the newest final reply, or of the verdict; 0: none */
    char line[SMTP_TALK_LINE_BYTES]; /* its line */
};

/* A command as it goes out; only its verb is kept, never what follows. */
void smtp_talk_command(struct smtp_talk *talk, struct str command);
/* A reply line as it comes in, with or without line end; anything at all is read safely. */
void smtp_talk_reply(struct smtp_talk *talk, struct str line);
/* What it proves; `words` is what the connection's end looked like from here, for when the server
 * said nothing of use.  Texts live in the arena. */
struct delivery_outcome smtp_talk_outcome(struct arena *arena, const struct smtp_talk *talk,
                                          const char *words);

#endif
