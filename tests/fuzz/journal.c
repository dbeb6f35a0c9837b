/* SPDX-License-Identifier: Apache-2.0
 * Exported journals and receipts that somebody hands in: verified, never trusted. */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "db/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct journal_report report;
    struct fault fault = {.status = ST_OK};
    char path[64];
    int fd = memfd_create("journal", 0);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        return -1;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    (void)!journal_verify_file(path, &report, &fault);
    fault_clear(&fault);
    (void)!journal_verify_receipt(path, &report, &fault);
    (void)close(fd);
    return 0;
}
