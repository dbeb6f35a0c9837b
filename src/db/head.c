/* SPDX-License-Identifier: Apache-2.0
 * Reading and writing of journal.head. */
#include "db/head.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { HEAD_MAX_BYTES = 1024 };

struct head head_read(const char *folder)
{
    struct head head = {.sequence = 0};
    struct head none = {.sequence = 0};
    struct fault fault = {.status = ST_OK};
    char path[FILE_PATH_BYTES];
    struct arena arena;
    struct str text;
    struct str rest;
    struct digest_sm3 digest;

    arena_init(&arena, ARENA_WORK_BYTES);
    (void)file_path(path, folder, "journal.head");
    if (file_read(path, HEAD_MAX_BYTES, &arena, &text, &fault) == ST_OK) {
        struct str second;
        struct str number = str_cut(str_cut(text, '\n', &rest), ' ', &text);
        head.is_present = str_to_int(number, &head.sequence) && head.sequence >= 0 &&
                          digest_from_hex(text, &digest);
        if (head.is_present)
            (void)digest_hex(&digest, head.hash);
        number = str_cut(str_cut(rest, '\n', &text), ' ', &second);
        struct str hex = str_cut(second, ' ', &second);
        if (head.is_present && second.len > 0 && second.len < HEAD_SIGNATURE_BYTES &&
            str_to_int(number, &head.signed_sequence) && digest_from_hex(hex, &digest)) {
            (void)digest_hex(&digest, head.signed_hash);
            (void)snprintf(head.signature, sizeof head.signature, "%.*s", STR_ARG(second));
        } else {
            head.signed_sequence = 0;
        }
    }
    arena_done(&arena);
    return head.is_present ? head : none;
}

void head_write(int fd, const struct head *head)
{
    char lines[HEAD_MAX_BYTES];
    int len = snprintf(lines, sizeof lines, "%lld %.64s\n", (long long)head->sequence, head->hash);

    if (head->signed_sequence > 0)
        len += snprintf(lines + len, sizeof lines - (size_t)len, "%lld %.64s %s\n",
                        (long long)head->signed_sequence, head->signed_hash, head->signature);
    /* A signature may be a digit shorter than the one before; what it leaves is not read. */
    ssize_t written = pwrite(fd, lines, (size_t)len, 0);
    if (written == len)
        written = ftruncate(fd, len);
    (void)written;
}

static struct str message_of(struct arena *arena, const char *node, int64_t sequence,
                             const char *hash)
{
    return arena_print(arena, "panshi journal head %s %lld %.64s", node, (long long)sequence, hash);
}

void head_sign(struct head *head, const char *node, const struct digest_key *key)
{
    struct arena arena;
    struct str signature;

    arena_init(&arena, ARENA_WORK_BYTES);
    if (digest_sign(key, message_of(&arena, node, head->sequence, head->hash), &arena,
                    &signature) == ST_OK &&
        signature.len < sizeof head->signature) {
        head->signed_sequence = head->sequence;
        memcpy(head->signed_hash, head->hash, sizeof head->signed_hash);
        (void)snprintf(head->signature, sizeof head->signature, "%.*s", STR_ARG(signature));
    }
    arena_done(&arena);
}

bool head_is_signed(const struct head *head, const char *node, const struct digest_key *key)
{
    struct arena arena;

    if (head->signed_sequence <= 0)
        return false;
    arena_init(&arena, ARENA_WORK_BYTES);
    bool holds =
        digest_verify(key, message_of(&arena, node, head->signed_sequence, head->signed_hash),
                      str_of(head->signature)) == ST_OK;
    arena_done(&arena);
    return holds;
}
