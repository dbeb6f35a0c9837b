/* SPDX-License-Identifier: Apache-2.0
 * Cold start of the server to its first page, and its memory when nobody asks anything.
 * bench_start PANSHI: a new process on an existing store; pages come over TLS by curl. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { BENCH_STARTS = 5, BENCH_IDLE_SECONDS = 5, BENCH_PORT = 18443 };

extern char **environ;

static pid_t begin(char *const *arguments)
{
    posix_spawn_file_actions_t actions;
    pid_t child;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ) != 0) {
        perror(arguments[0]);
        exit(1);
    }
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

static int finish(pid_t child)
{
    int state = 0;

    waitpid(child, &state, 0);
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128;
}

static bool first_page(const char *address)
{
    char *const curl[] = {"curl", "-ksf", "-o", "/dev/null", (char[]){0}, NULL};
    char *arguments[sizeof(curl) / sizeof(curl[0])];
    char url[64];

    snprintf(url, sizeof(url), "https://%s/", address);
    memcpy(arguments, curl, sizeof(curl));
    arguments[4] = url;
    return finish(begin(arguments)) == 0;
}

/* One member of /proc/PID/status, in KiB. */
static long memory_kib(pid_t process, const char *member)
{
    char path[64], line[256];
    long kib = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)process);
    file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, member, strlen(member)) == 0)
            kib = strtol(line + strlen(member) + 1, NULL, 10);
    }
    if (file != NULL)
        fclose(file);
    return kib;
}

static double start_once(char *program, char *folder, char *address, bool waits)
{
    char *arguments[] = {program, "serve", "--data", folder, "--listen", address, NULL};
    double started = bench_now_ms(), took;
    pid_t server = begin(arguments);

    while (!first_page(address)) {
        if (waitpid(server, NULL, WNOHANG) != 0 || bench_now_ms() - started > 20000) {
            fprintf(stderr, "the server did not answer\n");
            exit(1);
        }
        usleep(5000);
    }
    took = bench_now_ms() - started;
    if (waits) {
        sleep(BENCH_IDLE_SECONDS);
        bench_say("idle-memory", (double)memory_kib(server, "VmRSS:") / 1024, "MiB",
                  "resident %d s after the first page, of it %.1f MiB of its own (anonymous)",
                  BENCH_IDLE_SECONDS, (double)memory_kib(server, "RssAnon:") / 1024);
    }
    kill(server, SIGTERM);
    if (finish(server) != 0)
        fprintf(stderr, "the server did not end cleanly\n");
    return took;
}

int main(int argc, char **argv)
{
    double times[BENCH_STARTS];
    char folder[BENCH_PATH_BYTES], store[BENCH_PATH_BYTES + 8], address[32];
    const char *root = getenv("TMPDIR");
    char *init[] = {argv[1], "init", "--data", store, NULL};
    char *clean[] = {"rm", "-rf", folder, NULL};

    if (argc != 2) {
        fprintf(stderr, "usage: bench_start PANSHI\n");
        return 2;
    }
    snprintf(folder, sizeof(folder), "%s/panshi-bench-XXXXXX", root != NULL ? root : "/var/tmp");
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(store, sizeof(store), "%s/store", folder);
    snprintf(address, sizeof(address), "127.0.0.1:%d", BENCH_PORT);
    if (finish(begin(init)) != 0) {
        fprintf(stderr, "the store could not be made\n");
        return 1;
    }
    for (int i = 0; i < BENCH_STARTS; i++)
        times[i] = start_once(argv[1], store, address, i == BENCH_STARTS - 1);
    bench_say("cold-start", bench_percentile(times, BENCH_STARTS, 50), "ms",
              "median of %d, process start to the console's first page over TLS", BENCH_STARTS);
    return finish(begin(clean));
}
