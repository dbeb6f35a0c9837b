/* SPDX-License-Identifier: Apache-2.0
 * Cold start of the server to its first page, and its memory when nobody asks anything.
 * bench_start PANSHI: a new process on an existing store; pages come over TLS by curl. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { BENCH_STARTS = 5, BENCH_IDLE_SECONDS = 5 };

extern char **environ;

/* A port that was free a moment ago. */
static int free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(at);
    int one = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (one < 0 || bind(one, (struct sockaddr *)&at, size) != 0 ||
        getsockname(one, (struct sockaddr *)&at, &size) != 0) {
        perror("port");
        exit(1);
    }
    close(one);
    return ntohs(at.sin_port);
}

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
    char url[64], name[] = "curl", flags[] = "-ksf", output[] = "-o", nowhere[] = "/dev/null";
    char *arguments[] = {name, flags, output, nowhere, url, NULL};

    snprintf(url, sizeof(url), "https://%s/", address);
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
    char serve[] = "serve", data[] = "--data", listen_on[] = "--listen";
    char *arguments[] = {program, serve, data, folder, listen_on, address, NULL};
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
    char make[] = "init", data[] = "--data", rm[] = "rm", rf[] = "-rf";
    char *init[] = {argv[1], make, data, store, NULL}, *clean[] = {rm, rf, folder, NULL};

    if (argc != 2) {
        fprintf(stderr, "usage: bench_start PANSHI\n");
        return 2;
    }
    snprintf(folder, sizeof(folder), "%s/panshi-bench-XXXXXX", root != NULL ? root : "/var/tmp");
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(store, sizeof(store), "%s/store", folder);
    snprintf(address, sizeof(address), "127.0.0.1:%d", free_port());
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
