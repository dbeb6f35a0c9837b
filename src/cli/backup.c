/* SPDX-License-Identifier: Apache-2.0
 * `panshi backup` and `panshi restore`: everything in one file, and back. */
#include <stdio.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "db/store.h"

static enum status backup_say(struct command_call *call, const char *file, const char *folder)
{
    json_t *out = json_new_object(call->arena);
    struct stat info;

    json_put_textz(out, "file", file);
    json_put_textz(out, "data", folder);
    if (stat(file, &info) == 0)
        json_put_int(out, "bytes", (int64_t)info.st_size);
    if (call->is_json)
        command_print(call, out);
    else
        printf("%s  %s\n", file, folder);
    return ST_OK;
}

static enum status backup_run(struct command_call *call, int *ret_exit)
{
    const char *folder = option_text(&call->options, "data");
    const char *file = call->options.arguments[0];
    struct store *store;

    (void)ret_exit;
    TRY(store_open(folder, STORE_READ, &store, &call->fault));
    enum status status = store_backup(store, file, &call->fault);
    store_close(store);
    TRY(status);
    return backup_say(call, file, folder);
}

static enum status backup_run_restore(struct command_call *call, int *ret_exit)
{
    const char *folder = option_text(&call->options, "data");
    const char *file = call->options.arguments[0];

    (void)ret_exit;
    TRY(store_restore(file, folder, &call->fault));
    return backup_say(call, file, folder);
}

static const struct option backup_options[] = {
    {"data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, true},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command backup_commands[] = {
    {"backup", NULL, "FILE", 1, 1, backup_options, backup_run,
     "备份为一个文件（记录、附件、密钥），服务运行中也可以",
     "everything in one file (records, attachments, keys), also while serving", 0},
    {"restore", NULL, "FILE", 1, 1, backup_options, backup_run_restore, "恢复到一个没有数据的目录",
     "unpack into a folder that holds no store", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
