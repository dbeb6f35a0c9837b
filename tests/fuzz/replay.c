/* SPDX-License-Identifier: Apache-2.0
 * Feeds every file of the folders and files named on the command line to a fuzz target, so that
 * corpora are regression tests in builds without a fuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { REPLAY_MAX_BYTES = 16 * 1024 * 1024, REPLAY_PATH_BYTES = 4096 };

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = file ? malloc(REPLAY_MAX_BYTES) : NULL;

    if (!data) {
        fprintf(stderr, "replay: cannot read %s\n", path);
        if (file)
            fclose(file);
        return 1;
    }
    size_t size = fread(data, 1, REPLAY_MAX_BYTES, file);
    fclose(file);
    /* A copy of the exact size lets the address sanitizer see a read one byte too far. */
    uint8_t *exact = malloc(size ? size : 1);
    int bad = 1;
    if (exact) {
        for (size_t i = 0; i < size; i++)
            exact[i] = data[i];
        bad = LLVMFuzzerTestOneInput(exact, size) != 0;
    }
    free(exact);
    free(data);
    return bad;
}

static int replay_folder(const char *folder, int *count)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int bad = 0;

    if (!dir)
        return 0; /* no seeds yet */
    while ((entry = readdir(dir))) {
        char path[REPLAY_PATH_BYTES];
        struct stat info;

        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path)
            continue;
        if (stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
            bad |= replay_file(path);
            ++*count;
        }
    }
    closedir(dir);
    return bad;
}

int main(int argc, char **argv)
{
    static const uint8_t nothing[1] = {0};
    int count = 0;
    int bad = LLVMFuzzerTestOneInput(nothing, 0) != 0;

    for (int i = 1; i < argc; i++)
        bad |= replay_folder(argv[i], &count);
    printf("replayed %d inputs\n", count);
    return bad;
}
