/* SPDX-License-Identifier: Apache-2.0
 * Files are compared by device and inode, folders by their real names. */
#include "cli/outfile.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/banned.h"

static bool is_same_file(const char *a, const char *b)
{
    struct stat one, other;

    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* Whether the file's folder is that folder or below it. */
static bool is_below(const char *path, const char *folder)
{
    char copy[PATH_MAX], real[PATH_MAX], top[PATH_MAX];
    size_t len;

    if (strlen(path) >= sizeof copy)
        return false;
    (void)snprintf(copy, sizeof copy, "%s", path);
    if (realpath(dirname(copy), real) == NULL || realpath(folder, top) == NULL)
        return false;
    len = strlen(top);
    return strncmp(real, top, len) == 0 && (real[len] == '\0' || real[len] == '/');
}

enum status outfile_check(const char *path, const char *option, const char *data_folder,
                          const char *const *inputs, size_t input_count, struct fault *fault)
{
    if (path == NULL || strcmp(path, "-") == 0)
        return ST_OK;
    for (size_t i = 0; i < input_count; i++)
        if (is_same_file(path, inputs[i]))
            return fault_set(fault, ST_INVALID, option,
                             "%s：%s 正是要读的文件，写入会毁掉它；请换一个文件名",
                             "%s: %s is the file to be read, writing would destroy it; give "
                             "another name",
                             option, path);
    if (data_folder != NULL && is_below(path, data_folder))
        return fault_set(fault, ST_INVALID, option,
                         "%s：%s 在数据目录之内，可能盖掉程序自己的文件；请写到别处",
                         "%s: %s lies in the data folder, where it may overwrite the program's own "
                         "files; write it elsewhere",
                         option, path);
    return ST_OK;
}
