/* SPDX-License-Identifier: Apache-2.0
 * Receivers: what sensors send (UDP, TCP, TLS, a unix socket), write (files) or put into a topic of
 * Kafka, as batches of messages.
 *
 * A receiver has two threads of its own.  One takes in: it frames streams (framing.h), follows
 * files, and fills batches.  One hands over: it calls `take` with one batch after another, in the
 * order of arrival per source. Between them stand RECEIVER_BATCHES batches and no more.  When all
 * are full, streams, files and topics are not read on (senders feel it; counted as stalls), and
 * datagrams are dropped and counted.
 *
 * Every message is either handed over or counted under a reason (RECEIVER_DROP_TABLE). */
#ifndef EVENTS_RECEIVER_H
#define EVENTS_RECEIVER_H

#include "events/kafka.h"
#include "events/netflow.h"

enum {
    RECEIVER_BATCHES = 8,
    /* A batch is handed over from here on, and before when its taker waits for it or nothing
     * comes: the longer the taker needs for one, the more the next one holds. */
    RECEIVER_BATCH_FULL_BYTES = 512 * 1024,
    RECEIVER_CONNECTIONS_MAX = 1024,
    RECEIVER_FILES_MAX = 1024,
    RECEIVER_HANDSHAKE_MS = 10000,
    RECEIVER_LINGER_MS = 5000 /* how long a file that was moved away is still read */
};

enum receiver_kind {
    RECEIVER_UDP,
    RECEIVER_TCP,
    RECEIVER_TLS,   /* RFC 5425; TLS 1.2 and 1.3 */
    RECEIVER_UNIX,  /* a stream socket at a path; Suricata's eve-log unix_stream */
    RECEIVER_FILES, /* a path, or a pattern in its last part ("/var/log/suricata/eve-*.json") */
    RECEIVER_KAFKA  /* a topic; what is read is committed to its group after it was taken */
};

/* name, word, Chinese, English */
#define RECEIVER_DROP_TABLE(X)                                                                     \
    X(RECEIVER_DROP_QUEUE, "queue-full", "处理不及，队列已满", "the queue was full")               \
    X(RECEIVER_DROP_KERNEL, "kernel", "系统的接收缓冲已满",                                        \
      "the system's receive buffer was full")                                                      \
    X(RECEIVER_DROP_LONG, "too-long", "一条超过长度上限", "longer than the limit of one event")    \
    X(RECEIVER_DROP_CUT, "cut", "连接中断，末条不完整", "the connection ended within a message")   \
    X(RECEIVER_DROP_FRAMING, "framing", "字节计数错乱，连接已断开",                                \
      "the count of bytes went wrong, the connection was closed")                                  \
    X(RECEIVER_DROP_CONNECTIONS, "connections", "连接数已到上限",                                  \
      "the limit of connections was reached")                                                      \
    X(RECEIVER_DROP_HANDSHAKE, "handshake", "TLS 握手失败", "the TLS handshake failed")            \
    X(RECEIVER_DROP_TRUNCATED, "truncated", "文件被截短，可能有未读内容",                          \
      "a file was cut short, unread lines may be lost")                                            \
    X(RECEIVER_DROP_GONE, "gone", "停止接收期间文件被移走或删除，可能有未读内容",                  \
      "a file was moved away or removed while nothing received, unread lines may be lost")         \
    X(RECEIVER_DROP_FILE, "file", "文件读取失败", "a file could not be read")                      \
    X(RECEIVER_DROP_EXPIRED, "expired", "读取之前已被 Kafka 清除",                                 \
      "Kafka had removed them before they were read")                                              \
    X(RECEIVER_DROP_TAKER, "not-taken", "后续处理未接收", "what comes after would not take it")

#define RECEIVER_DROP_ENUM(name, word, zh, en) name,
enum receiver_drop { RECEIVER_DROP_TABLE(RECEIVER_DROP_ENUM) RECEIVER_DROPS };
#undef RECEIVER_DROP_ENUM

const char *receiver_drop_word(enum receiver_drop drop);
const char *receiver_drop_zh(enum receiver_drop drop);
const char *receiver_drop_en(enum receiver_drop drop);

struct receiver_message {
    uint64_t source;          /* connection or file, counted from 1; 0: datagrams */
    struct netflow_peer peer; /* who sent it; all zero for files and unix sockets */
    struct str bytes;         /* without line end */
    int64_t received_us;
    bool is_end;  /* the source has ended; bytes are empty */
    bool is_gone; /* at the end of a file: its place is of no use any more */
    /* Files: where reading goes on behind this message.  Kafka: the partition, how many events of
     * the message at `offset` came already, and `offset`. */
    uint64_t device, inode, offset;
    uint64_t head; /* Files: what the file begins with, as a number */
};

struct receiver_batch {
    const struct receiver_message *rows;
    size_t count;
};

/* What became of a batch. */
struct receiver_taken {
    uint64_t parsed, refused;
};

/* Called by the receiver's own thread.  ST_OK: taken.  ST_BUSY: try again in a moment, the batch
 * stays.  Else it is dropped and counted; of Kafka a batch that met ST_IO stays too. */
typedef enum status receiver_take_fn(void *context, const struct receiver_batch *batch,
                                     struct receiver_taken *ret_taken);

/* From where a file or a partition is read on. */
struct receiver_position {
    uint64_t device, inode, offset;
    uint64_t head; /* a file that begins otherwise by now is read anew; 0: not known */
};

struct receiver_options {
    enum receiver_kind kind;
    const char *address; /* "127.0.0.1:5514", "[::]:6514"; port 0 is any free one; or a path */
    const char *certificate, *key; /* TLS: PEM files */
    const char *authority; /* TLS: senders must show a certificate of it; NULL: none asked */
    bool is_lines; /* streams are lines, whatever their first byte; messages of Kafka hold lines */
    /* Files: those that are there at the start are read from these positions; others from their
     * beginning, or from their end when only_new.  Files that come later: from their beginning.
     * One whose position is given and that has another name in the same folder by now is read to
     * its end; one that is not there is counted (RECEIVER_DROP_GONE). */
    const struct receiver_position *positions;
    size_t position_count;
    bool only_new;
    const struct kafka_settings *kafka; /* used during receiver_start only */
    receiver_take_fn *take;
    void *context;
};

struct receiver_counts {
    uint64_t received, bytes; /* messages that came in whole, and their bytes */
    uint64_t taken, parsed, refused;
    uint64_t drops[RECEIVER_DROPS]; /* messages; connections for framing, connections, handshake */
    uint64_t stalls, stalled_ms;    /* how often and how long reading had to wait */
    uint64_t connections_all, connections_open, files_open;
    uint64_t waiting_bytes, most_waiting_bytes; /* in batches not yet taken */
    int64_t last_us;                            /* when something came in last; 0: never */
    int64_t down_us; /* since when the source cannot be read from; 0: it can.  Kafka only */
    char trouble[KAFKA_WORDS_BYTES]; /* why, in its own words */
};

struct receiver;

/* Open sockets or folders and begin.  ST_INVALID (address, certificate), ST_IO with what is wrong.
 */
enum status receiver_start(const struct receiver_options *options, struct receiver **ret_receiver,
                           struct fault *fault) MUST_CHECK;
/* The port in use (UDP, TCP, TLS). */
uint16_t receiver_port(const struct receiver *receiver);
/* Any thread may ask. */
void receiver_counts(struct receiver *receiver, struct receiver_counts *ret_counts);
/* Take in no more, hand over what waits (for at most wait_ms; the rest is counted as not taken),
 * end both threads.  The counts are told once more when ret_counts is not NULL. */
void receiver_stop(struct receiver *receiver, int wait_ms, struct receiver_counts *ret_counts);

#endif
