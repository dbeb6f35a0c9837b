/* SPDX-License-Identifier: Apache-2.0
 * Opening, making, copying and judging a store.  A store is a data folder:
 *
 *   panshi.db        the record store (SQLite), or absent when node.json names a PostgreSQL one
 *   journal.head     the last journal row this node acknowledged, and the last signed (see head.h)
 *   node.json        node id, version that made it, demonstration flag, PostgreSQL address if any,
 *                    mark and clock of an exercise
 *   keys/            node-sm2.pem (signs checkpoints), seal.key (seals secrets that lie in the
 * record store), tls-key.pem, tls-cert.pem attachments/     files by SM3 digest: ab/abcdef… lock
 * held by the one program that writes
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "base/base.h"
#include "base/json.h"

struct db;
struct digest_key;
struct seal_key;
struct store;
struct work;

enum store_mode { STORE_READ, STORE_WRITE, STORE_SERVE };

/* Make an empty store in `folder` (made when absent; must be empty of a store).
 * `postgres` is a libpq connection string or NULL for SQLite.
 * ST_CONFLICT: a store is there already; ST_IO / ST_FULL: the folder cannot be written. */
enum status store_make(const char *folder, const char *postgres, bool is_demo, struct instant now,
                       struct fault *fault) MUST_CHECK;
/* Take away a store that this run made and could not fill with what it was made for: the store's
 * own files, node.json first, and the folder when nothing else is in it.  Tables in PostgreSQL
 * stay. */
void store_make_undo(const char *folder);
/* Open and migrate forward.  ST_NOT_FOUND: no store here; ST_NEWER: made by a newer version;
 * ST_BUSY: another program holds the folder (its process id is in the fault) — STORE_READ never
 * takes the lock; ST_IO: read-only folder and the mode writes. */
enum status store_open(const char *folder, enum store_mode mode, struct store **ret_store,
                       struct fault *fault) MUST_CHECK;
void store_close(struct store *store);

const char *store_folder(const struct store *store);
const char *store_node(const struct store *store); /* node id */
bool store_is_demo(const struct store *store);
bool store_is_postgres(const struct store *store);
/* A copy made for a drill (store_twin.h).  Such a store stays one: its backups and what is restored
 * from them carry the mark, and a store whose tables and node.json disagree about it does not open
 * (ST_CORRUPT). */
bool store_is_exercise(const struct store *store);
/* The dossier an exercise was made for, "" when none or no exercise. */
const char *store_drill(const struct store *store);
/* How many times as fast as the machine's its clock runs; 1 outside of exercises. */
int64_t store_speed(const struct store *store);
/* The clock of its works: the machine's; of an exercise its own, which never goes back and shows at
 * once what another program stepped. Any thread. */
struct instant store_now(struct store *store);
/* The node's SM2 key; NULL when a STORE_READ store's key cannot be read. */
const struct digest_key *store_key(const struct store *store);
/* The key that seals secrets in the record store; NULL when a STORE_READ store's cannot be read. */
const struct seal_key *store_seal_key(const struct store *store);
/* Lists the newest schema this version knows and the store's, for doctor and health. */
enum status store_schema(struct store *store, int *ret_applied, int *ret_newest,
                         struct fault *fault) MUST_CHECK;
/* Counts commits of this program that journalled something: whoever shows live figures asks again
 * when it has moved. */
uint64_t store_changes(const struct store *store);
/* A connection for one thread at a time; give it back.  At most STORE_MAX_CONNECTIONS; waits. */
enum status store_borrow(struct store *store, struct db **ret_db, struct fault *fault) MUST_CHECK;
void store_return(struct store *store, struct db *db);

/* Let `settle` run at each commit of a write work on this store, first thing, inside its
 * transaction; when it fails, nothing of the work is committed.  It may be called from any thread
 * that has borrowed a connection.  `object` belongs to the store from now on, which ends it at
 * store_close.  At most one; set before the store is shared between threads. */
typedef enum status store_settle_fn(struct work *w, void *object);
typedef void store_end_fn(void *object);
void store_before_commit(struct store *store, store_settle_fn *settle, void *object,
                         store_end_fn *end);
/* The object of the hook of the work's store when `settle` is its function, else NULL. */
void *store_settle_object(const struct work *w, store_settle_fn *settle);

/* One file with everything (records as a consistent copy, attachments, keys, node.json), while the
 * store may be in use.  The file is written beside its name and renamed when complete. */
enum status store_backup(struct store *store, const char *file, struct fault *fault) MUST_CHECK;
/* Unpack into a folder without a store; verifies every digest first; nothing half-done stays. */
enum status store_restore(const char *file, const char *folder, struct fault *fault) MUST_CHECK;
/* The same without a database: the tables of a PostgreSQL store stay files in `folder`/tables. */
enum status store_restore_unpack(const char *file, const char *folder,
                                 struct fault *fault) MUST_CHECK;

#endif
