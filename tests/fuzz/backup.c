/* SPDX-License-Identifier: Apache-2.0
 * Backup files: whatever one holds, nothing is written outside the folder and nothing half-done
 * stays. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "db/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fault fault = {.status = ST_OK};
    char path[64];
    char folder[64];
    char beside[80];
    int fd = memfd_create("backup", 0);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        return -1;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    (void)snprintf(folder, sizeof folder, "/tmp/panshi-fuzz-%ld", (long)getpid());
    (void)snprintf(beside, sizeof beside, "%s.new", folder);
    if (store_restore(path, folder, &fault) != ST_OK)
        assert(!file_exists(folder));
    assert(!file_exists(beside));
    file_remove_tree(folder);
    (void)close(fd);
    return 0;
}
