/* SPDX-License-Identifier: Apache-2.0
 * What a backup file holds: the entries' names, and the manifest that vouches for them.
 * Private to this room; others use store_backup and store_restore. */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H

#include "base/json.h"
#include "db/tar.h"

enum { BACKUP_MANIFEST_MAX_BYTES = 256 * 1024 * 1024, BACKUP_FORMAT = 1 };

/* A manifest being collected, or one that was read. */
struct backup_manifest {
    struct arena *arena;
    json_t *body;  /* {format, node, made_at, schema, files: {name: {bytes, sm3}}} */
    json_t *files; /* in body */
};

void backup_begin(struct backup_manifest *manifest, struct arena *arena);
void backup_note(struct backup_manifest *manifest, const struct tar_entry *entry);
/* The text of manifest.json, which holds a digest of itself. */
struct str backup_text(const struct backup_manifest *manifest);
/* Read it back; ST_CORRUPT when it does not hold, ST_NEWER when its format is unknown. */
enum status backup_read(struct backup_manifest *manifest, struct arena *arena, struct str text,
                        const char *path, struct fault *fault) MUST_CHECK;
/* Whether the entry is in the manifest with that length and digest. */
bool backup_has(const struct backup_manifest *manifest, const struct tar_entry *entry);
/* What happens to an unpacked store before it stands in its place: `edit` first, on its files, then
 * tables of PostgreSQL are filled, then `finish`. */
typedef enum status backup_step_fn(const char *folder, void *cookie, struct fault *fault);
struct backup_steps {
    backup_step_fn *edit, *finish;
    void *cookie;
};
/* store_restore with steps in between. */
enum status store_restore_with(const char *file, const char *folder,
                               const struct backup_steps *steps, struct fault *fault) MUST_CHECK;
/* Whether a name may be unpacked: node.json, journal.head, panshi.db, keys/FILE, tables/FILE,
 * attachments/xx/DIGEST and nothing else. */
bool backup_name_is_safe(const char *name);

#endif
