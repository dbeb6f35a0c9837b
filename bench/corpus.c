/* SPDX-License-Identifier: Apache-2.0
 * A file mapped over the beginning of a longer room. */
#include "corpus.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CORPUS_PADDING_BYTES = 4096 };

struct str corpus_map(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;

    if (fd < 0 || fstat(fd, &info) != 0 || info.st_size == 0) {
        fprintf(stderr, "%s: cannot be read or is empty\n", path);
        exit(EXIT_FAILURE);
    }
    size_t size = (size_t)info.st_size;
    char *room =
        mmap(NULL, size + CORPUS_PADDING_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED ||
        mmap(room, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    close(fd);
    return (struct str){room, size};
}
