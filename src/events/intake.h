/* SPDX-License-Identifier: Apache-2.0
 * Files into the store, as fast as the machine can: large files of line formats are cut into
 * stretches that several threads take, each with a lane and a pipeline of its own. */
#ifndef EVENTS_INTAKE_H
#define EVENTS_INTAKE_H

#include "events/pipeline.h"

enum {
    INTAKE_THREAD_MAX = 16,
    INTAKE_STRETCH_BYTES = 64 * 1024 * 1024, /* of a file that may be cut */
    INTAKE_READ_BYTES = 1024 * 1024,
    INTAKE_HOLD_MS = 500, /* what came from a pipe is durable so soon, however little it is */
    INTAKE_SEAL_BYTES = 4 * 1024 * 1024 /* a log of fewer is left for what comes next */
};

/* A line that was refused. */
struct intake_refused {
    const char *path;
    uint64_t line; /* of the file, from 1; 0: not known, since the file is read in parts */
    uint64_t byte; /* of the file, where it begins */
    size_t at;     /* byte within it */
    enum refusal reason;
    struct str text; /* empty when it is too long; valid during the call */
};
typedef void intake_refused_fn(void *with, const struct intake_refused *refused);

struct intake {
    struct keep *keep; /* with INTAKE_THREAD_MAX lanes */
    struct pipeline_parts parts;
    enum record_format format;        /* RECORD_FORMATS: each line says itself */
    const struct moment_frame *frame; /* as of decoder_options; NULL: Beijing's zone */
    unsigned threads;                 /* 0: as many as the machine has */
    uint64_t stretch_bytes;           /* 0: INTAKE_STRETCH_BYTES */
    pipeline_tell_fn *tell;           /* called by any thread; may be NULL */
    void *with;
    intake_refused_fn *refused; /* called by one thread at a time, in no order; may be NULL */
    void *refused_with;
    int stop_fd; /* readable: take no more, as when a signal asks to end; -1: none */
};

/* Take in all files ("-" is standard input) and make them durable.  The first failure ends it: what
 * was taken before stays, and the counts say how much that is.  ST_NOT_FOUND, ST_IO: a file;
 * ST_FULL.
 *
 * stop_fd ends it well: a pipe is read once more if it has something, what was taken becomes
 * durable, and a line whose end has not come is left out.  ret_stopped, may be NULL: that was so,
 * and something other than a pipe was not read to its end. */
enum status intake_files(const struct intake *intake, const char *const *paths, size_t count,
                         struct pipeline_counts *ret_counts, bool *ret_stopped,
                         struct fault *fault) MUST_CHECK;

#endif
