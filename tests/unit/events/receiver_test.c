/* SPDX-License-Identifier: Apache-2.0
 * Receivers on the loopback and on files of a folder of their own: all that was sent is handed over
 * or counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "events/receiver.h"

enum { SHOWN_BYTES = 1 << 24, PATIENCE_MS = 8000, STEP_MS = 5 };

/* What was handed over: messages between bars, "." at the end of a source. */
struct taker {
    pthread_mutex_t lock;
    struct buf shown;
    size_t messages;
    enum status answer;
    struct receiver_position last;
    struct netflow_peer peer;
    bool is_gone; /* the place of the last file that ended is of no use */
};

static enum status take(void *context, const struct receiver_batch *batch,
                        struct receiver_taken *ret_taken)
{
    struct taker *taker = context;

    pthread_mutex_lock(&taker->lock);
    enum status answer = taker->answer;
    for (size_t i = 0; i < batch->count && answer == ST_OK; i++) {
        const struct receiver_message *row = &batch->rows[i];
        buf_str(&taker->shown, row->bytes);
        buf_byte(&taker->shown, row->is_end ? '.' : '|');
        taker->messages += !row->is_end;
        taker->peer = row->peer;
        taker->is_gone |= row->is_gone;
        if (!row->is_end)
            taker->last =
                (struct receiver_position){row->device, row->inode, row->offset, row->head};
        ret_taken->parsed += !row->is_end;
    }
    pthread_mutex_unlock(&taker->lock);
    return answer;
}

static void taker_init(struct taker *taker)
{
    *taker = (struct taker){.lock = PTHREAD_MUTEX_INITIALIZER};
    buf_init(&taker->shown, SHOWN_BYTES);
}

static void answer(struct taker *taker, enum status status)
{
    pthread_mutex_lock(&taker->lock);
    taker->answer = status;
    pthread_mutex_unlock(&taker->lock);
}

/* Wait until this is what was handed over. */
static void is_shown(struct taker *taker, const char *wanted)
{
    bool is_there = false;

    for (int waited = 0; !is_there && waited < PATIENCE_MS; waited += STEP_MS) {
        pthread_mutex_lock(&taker->lock);
        is_there = str_is(buf_view(&taker->shown), wanted);
        pthread_mutex_unlock(&taker->lock);
        if (!is_there)
            usleep(STEP_MS * 1000);
    }
    if (!is_there)
        fail_msg("%.*s, not %s", STR_ARG(buf_view(&taker->shown)), wanted);
}

static struct receiver *start(struct taker *taker, enum receiver_kind kind, const char *address)
{
    struct receiver_options options = {
        .kind = kind, .address = address, .take = take, .context = taker};
    struct receiver *receiver = NULL;
    struct fault fault = {.status = ST_OK};

    taker_init(taker);
    if (receiver_start(&options, &receiver, &fault) != ST_OK)
        fail_msg("%s", fault.en);
    return receiver;
}

static int reach(uint16_t port, int type)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, type, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0)
        abort();
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

static void stop(struct receiver *receiver, struct taker *taker, struct receiver_counts *counts)
{
    receiver_stop(receiver, PATIENCE_MS, counts);
    assert_int_equal(counts->waiting_bytes, 0);
    assert_int_equal(counts->received, counts->taken + counts->drops[RECEIVER_DROP_TAKER]);
    assert_int_equal(counts->taken, taker->messages);
    buf_done(&taker->shown);
}

static void datagrams_come_one_by_one_with_their_sender(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct receiver *receiver = start(&taker, RECEIVER_UDP, "127.0.0.1:0");
    int fd = reach(receiver_port(receiver), SOCK_DGRAM);

    say(fd, "<13>one\n");
    say(fd, "<13>two\nlines");
    is_shown(&taker, "<13>one\n|<13>two\nlines|");
    static const unsigned char loopback[] = {0, 0, 0,    0,    0,   0, 0, 0,
                                             0, 0, 0xff, 0xff, 127, 0, 0, 1};
    assert_memory_equal(taker.peer.address, loopback, sizeof loopback);
    assert_int_not_equal(taker.peer.port, 0);
    close(fd);
    stop(receiver, &taker, &counts);
    assert_int_equal(counts.parsed, 2);
    assert_int_equal(counts.bytes, 21);
    assert_true(counts.last_us > 0);
}

static void datagrams_nobody_takes_are_dropped_and_counted(void **state)
{
    (void)state;
    enum { SENT = 4000, BYTES = 8000 };
    struct receiver_counts counts;
    struct taker taker;
    struct receiver *receiver = start(&taker, RECEIVER_UDP, "127.0.0.1:0");
    int fd = reach(receiver_port(receiver), SOCK_DGRAM);
    char text[BYTES];

    answer(&taker, ST_BUSY);
    memset(text, 'x', sizeof text);
    for (int i = 0; i < SENT; i++) {
        assert_int_equal(write(fd, text, sizeof text), BYTES);
        if (i % 20 == 0)
            usleep(1000);
    }
    usleep(300000);
    receiver_counts(receiver, &counts);
    assert_true(counts.drops[RECEIVER_DROP_QUEUE] > 0);
    assert_true(counts.waiting_bytes > 0);
    assert_true(counts.most_waiting_bytes <=
                (uint64_t)RECEIVER_BATCHES * 2 * RECEIVER_BATCH_FULL_BYTES);
    answer(&taker, ST_OK);
    usleep(200000);
    say(fd, "the last one tells of the system's drops");
    close(fd);
    stop(receiver, &taker, &counts);
    /* what the system dropped after the last datagram it cannot tell */
    assert_true(counts.received + counts.drops[RECEIVER_DROP_QUEUE] +
                    counts.drops[RECEIVER_DROP_KERNEL] <=
                SENT + 1);
    assert_true(counts.received + counts.drops[RECEIVER_DROP_QUEUE] +
                    counts.drops[RECEIVER_DROP_KERNEL] >=
                SENT);
}

static void streams_are_framed_by_their_first_byte(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct receiver *receiver = start(&taker, RECEIVER_TCP, "127.0.0.1:0");
    uint16_t port = receiver_port(receiver);
    int fd = reach(port, SOCK_STREAM);

    say(fd, "7 <13>one12 <13>tw");
    is_shown(&taker, "<13>one|");
    say(fd, "o\nmore");
    close(fd);
    is_shown(&taker, "<13>one|<13>two\nmore|.");
    fd = reach(port, SOCK_STREAM);
    say(fd, "<13>a\r\n\n<13>b\n<13>c");
    close(fd);
    is_shown(&taker, "<13>one|<13>two\nmore|.<13>a|<13>b|<13>c|.");
    fd = reach(port, SOCK_STREAM);
    say(fd, "3 abcx");
    char none;
    assert_int_equal(read(fd, &none, 1), 0); /* the far side has closed */
    close(fd);
    fd = reach(port, SOCK_STREAM);
    say(fd, "30 cut");
    close(fd);
    is_shown(&taker, "<13>one|<13>two\nmore|.<13>a|<13>b|<13>c|.abc|..");
    stop(receiver, &taker, &counts);
    assert_int_equal(counts.drops[RECEIVER_DROP_FRAMING], 1);
    assert_int_equal(counts.drops[RECEIVER_DROP_CUT], 1);
    assert_int_equal(counts.connections_all, 4);
    assert_int_equal(counts.connections_open, 0);
}

struct sender {
    uint16_t port;
    size_t lines;
};

static void *send_lines(void *context)
{
    struct sender *sender = context;
    int fd = reach(sender->port, SOCK_STREAM);
    char line[1024];

    memset(line, 'y', sizeof line);
    line[sizeof line - 1] = '\n';
    for (size_t i = 0; i < sender->lines; i++)
        if (write(fd, line, sizeof line) != (ssize_t)sizeof line)
            break;
    close(fd);
    return NULL;
}

static void a_stream_nobody_takes_waits_and_loses_nothing(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct receiver *receiver = start(&taker, RECEIVER_TCP, "127.0.0.1:0");
    struct sender sender = {receiver_port(receiver), 15000};
    pthread_t thread;

    answer(&taker, ST_BUSY);
    assert_int_equal(pthread_create(&thread, NULL, send_lines, &sender), 0);
    for (int waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
        receiver_counts(receiver, &counts);
        if (counts.stalls > 0)
            break;
        usleep(STEP_MS * 1000);
    }
    assert_true(counts.stalls > 0);
    assert_true(counts.received < sender.lines);
    answer(&taker, ST_OK);
    (void)pthread_join(thread, NULL);
    for (int waited = 0; waited < PATIENCE_MS && counts.taken < sender.lines; waited += STEP_MS) {
        usleep(STEP_MS * 1000);
        receiver_counts(receiver, &counts);
    }
    stop(receiver, &taker, &counts);
    assert_int_equal(counts.taken, sender.lines);
    assert_true(counts.stalled_ms > 0);
}

static void what_comes_after_may_refuse_and_that_is_counted(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct receiver *receiver = start(&taker, RECEIVER_TCP, "127.0.0.1:0");
    int fd = reach(receiver_port(receiver), SOCK_STREAM);

    answer(&taker, ST_FULL);
    say(fd, "a\nb\n");
    do {
        usleep(STEP_MS * 1000);
        receiver_counts(receiver, &counts);
    } while (counts.drops[RECEIVER_DROP_TAKER] < 2);
    close(fd);
    stop(receiver, &taker, &counts);
    assert_int_equal(counts.drops[RECEIVER_DROP_TAKER], 2);
}

/* ---- A folder of one's own ---- */

static char folder[64];

static int folder_make(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "%s", "/tmp/panshi-receiver-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static const char *in_folder(const char *name)
{
    static char paths[8][128];
    static size_t next;
    char *path = paths[next++ % 8];

    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int folder_remove(void **state)
{
    (void)state;
    static const char *const names[] = {"a.json", "b.json", "a.json.1", "socket", "c.pem", "k.pem"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)unlink(in_folder(names[i]));
    return rmdir(folder);
}

static void put(const char *name, int flags, const char *text)
{
    int fd = open(in_folder(name), O_WRONLY | O_CREAT | flags, 0600);

    assert_true(fd >= 0);
    say(fd, text);
    close(fd);
}

static void a_unix_socket_is_a_stream(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct receiver *receiver = start(&taker, RECEIVER_UNIX, in_folder("socket"));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)snprintf(to.sun_path, sizeof to.sun_path, "%s", in_folder("socket"));
    if (fd < 0)
        abort();
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    say(fd, "{\"a\":1}\n{\"a\":2}\n");
    is_shown(&taker, "{\"a\":1}|{\"a\":2}|");
    close(fd);
    stop(receiver, &taker, &counts);
    assert_int_equal(access(in_folder("socket"), F_OK), -1);
}

static void files_are_followed_when_they_are_moved_and_cut(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    put("a.json", 0, "1\n2\n");
    struct receiver *receiver = start(&taker, RECEIVER_FILES, in_folder("*.json"));

    is_shown(&taker, "1|2|");
    put("a.json", O_APPEND, "3\nhal");
    is_shown(&taker, "1|2|3|");
    put("a.json", O_APPEND, "f\n");
    is_shown(&taker, "1|2|3|half|");
    put("b.json", 0, "b1\n"); /* another one beside it */
    is_shown(&taker, "1|2|3|half|b1|");
    assert_int_equal(rename(in_folder("a.json"), in_folder("a.json.1")), 0);
    put("a.json.1", O_APPEND, "4\n"); /* its writer has not noticed yet */
    is_shown(&taker, "1|2|3|half|b1|4|");
    put("a.json", 0, "5\n"); /* the new file of that name */
    is_shown(&taker, "1|2|3|half|b1|4|5|");
    put("b.json", O_TRUNC, "n\n"); /* cut short and written anew */
    is_shown(&taker, "1|2|3|half|b1|4|5|n|");
    receiver_counts(receiver, &counts);
    assert_int_equal(counts.drops[RECEIVER_DROP_TRUNCATED], 1);
    stop(receiver, &taker, &counts);
}

static void a_file_emptied_and_grown_past_its_place_is_read_anew(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct fault fault = {.status = ST_OK};
    put("a.json", 0, "first\nsecond\n");
    struct receiver *receiver = start(&taker, RECEIVER_FILES, in_folder("a.json"));

    is_shown(&taker, "first|second|");
    put("a.json", O_TRUNC, "new one\nnew two\nnew three\n"); /* between two looks */
    is_shown(&taker, "first|second|new one|new two|new three|");
    struct receiver_position left = taker.last;
    stop(receiver, &taker, &counts);
    assert_int_equal(counts.drops[RECEIVER_DROP_TRUNCATED], 1);

    put("a.json", O_TRUNC, "while nobody read\nit was written anew\n"); /* longer than before */
    struct receiver_options options = {.kind = RECEIVER_FILES,
                                       .address = in_folder("a.json"),
                                       .positions = &left,
                                       .position_count = 1,
                                       .take = take,
                                       .context = &taker};
    taker_init(&taker);
    assert_int_equal(receiver_start(&options, &receiver, &fault), ST_OK);
    is_shown(&taker, "while nobody read|it was written anew|");
    stop(receiver, &taker, &counts);
    assert_int_equal(counts.drops[RECEIVER_DROP_TRUNCATED], 1);
}

static void reading_goes_on_where_it_was_left(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct fault fault = {.status = ST_OK};
    put("a.json", 0, "1\n2\n3");
    struct receiver *receiver = start(&taker, RECEIVER_FILES, in_folder("a.json"));

    is_shown(&taker, "1|2|");
    struct receiver_position left = taker.last;
    assert_int_equal(left.offset, 4);
    stop(receiver, &taker, &counts);
    put("a.json", O_APPEND, "4\n");
    put("b.json", 0, "old\n");
    struct receiver_options options = {.kind = RECEIVER_FILES,
                                       .address = in_folder("*.json"),
                                       .positions = &left,
                                       .position_count = 1,
                                       .only_new = true,
                                       .take = take,
                                       .context = &taker};
    taker_init(&taker);
    assert_int_equal(receiver_start(&options, &receiver, &fault), ST_OK);
    is_shown(&taker, "34|");
    put("b.json", O_APPEND, "new\n");
    is_shown(&taker, "34|new|");
    stop(receiver, &taker, &counts);
}

/* What stands behind `place` is handed over; how many files were gone. */
static uint64_t read_on(const struct receiver_position *place, const char *pattern,
                        const char *wanted, bool *ret_is_gone)
{
    struct receiver_counts counts;
    struct receiver *receiver;
    struct taker taker;
    struct fault fault = {.status = ST_OK};
    struct receiver_options options = {.kind = RECEIVER_FILES,
                                       .address = in_folder(pattern),
                                       .positions = place,
                                       .position_count = 1,
                                       .take = take,
                                       .context = &taker};

    taker_init(&taker);
    assert_int_equal(receiver_start(&options, &receiver, &fault), ST_OK);
    is_shown(&taker, wanted);
    *ret_is_gone = taker.is_gone;
    stop(receiver, &taker, &counts);
    return counts.drops[RECEIVER_DROP_GONE];
}

static void a_file_moved_while_nobody_read_is_read_to_its_end_or_counted(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    bool is_gone;
    put("a.json", 0, "1\n2\n");
    struct receiver *receiver = start(&taker, RECEIVER_FILES, in_folder("a.json"));

    is_shown(&taker, "1|2|");
    struct receiver_position left = taker.last;
    stop(receiver, &taker, &counts);
    put("a.json", O_APPEND, "3\n4\n");
    assert_int_equal(rename(in_folder("a.json"), in_folder("a.json.1")), 0);
    put("a.json", 0, "5\n");
    assert_int_equal(read_on(&left, "a.json", "3|4|5|.", &is_gone), 0);
    assert_true(is_gone); /* read to its end: the place is of no use */
    assert_int_equal(read_on(&left, "a.json.1", "3|4|", &is_gone), 0);
    assert_false(is_gone);

    put("a.json.1", O_TRUNC, "another with that inode\nand longer\n");
    assert_int_equal(read_on(&left, "a.json", ".5|", &is_gone), 1);
    assert_int_equal(unlink(in_folder("a.json.1")), 0);
    assert_int_equal(read_on(&left, "a.json", ".5|", &is_gone), 1);
    assert_true(is_gone);
}

/* ---- TLS ---- */

static void make_certificate(void)
{
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t certificate;
    char text[8192];
    size_t len = sizeof text - 1;
    unsigned serial = 1;

    gnutls_x509_privkey_init(&key);
    gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    gnutls_x509_crt_init(&certificate);
    gnutls_x509_crt_set_version(certificate, 3);
    gnutls_x509_crt_set_serial(certificate, &serial, 1);
    gnutls_x509_crt_set_activation_time(certificate, time(NULL) - 3600);
    gnutls_x509_crt_set_expiration_time(certificate, time(NULL) + 3600);
    gnutls_x509_crt_set_dn(certificate, "CN=localhost", NULL);
    gnutls_x509_crt_set_key(certificate, key);
    assert_int_equal(gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0), 0);
    assert_int_equal(gnutls_x509_crt_export(certificate, GNUTLS_X509_FMT_PEM, text, &len), 0);
    text[len] = '\0';
    put("c.pem", 0, text);
    len = sizeof text - 1;
    assert_int_equal(gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_PEM, text, &len), 0);
    text[len] = '\0';
    put("k.pem", 0, text);
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(key);
}

/* Speak TLS to the port, with a certificate or without; false when the far side will not. */
static bool speak(uint16_t port, bool has_certificate, const char *text)
{
    gnutls_certificate_credentials_t credentials;
    gnutls_session_t session;
    int fd = reach(port, SOCK_STREAM), code;

    gnutls_certificate_allocate_credentials(&credentials);
    if (has_certificate)
        assert_int_equal(gnutls_certificate_set_x509_key_file(credentials, in_folder("c.pem"),
                                                              in_folder("k.pem"),
                                                              GNUTLS_X509_FMT_PEM),
                         0);
    gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);
    gnutls_set_default_priority(session);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
    gnutls_transport_set_int(session, fd);
    do
        code = gnutls_handshake(session);
    while (code < 0 && !gnutls_error_is_fatal(code));
    bool is_heard = code == 0 && gnutls_record_send(session, text, strlen(text)) > 0;
    char none;
    if (is_heard) /* in TLS 1.3 a refused certificate shows with the first answer only */
        (void)gnutls_bye(session, GNUTLS_SHUT_WR);
    if (is_heard)
        is_heard = gnutls_record_recv(session, &none, 1) == 0 ||
                   gnutls_alert_get(session) == GNUTLS_A_CLOSE_NOTIFY;
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(credentials);
    close(fd);
    return is_heard;
}

static void tls_is_read_and_certificates_are_asked_for(void **state)
{
    (void)state;
    struct receiver_counts counts;
    struct taker taker;
    struct receiver *receiver = NULL;
    struct fault fault = {.status = ST_OK};
    struct receiver_options options = {.kind = RECEIVER_TLS,
                                       .address = "127.0.0.1:0",
                                       .certificate = in_folder("c.pem"),
                                       .key = in_folder("k.pem"),
                                       .take = take,
                                       .context = &taker};

    make_certificate();
    taker_init(&taker);
    assert_int_equal(receiver_start(&options, &receiver, &fault), ST_OK);
    (void)speak(receiver_port(receiver), false, "7 <13>one7 <13>two");
    is_shown(&taker, "<13>one|<13>two|.");
    int fd = reach(receiver_port(receiver), SOCK_STREAM);
    say(fd, "this is no handshake\n");
    close(fd);
    do {
        usleep(STEP_MS * 1000);
        receiver_counts(receiver, &counts);
    } while (counts.drops[RECEIVER_DROP_HANDSHAKE] == 0);
    stop(receiver, &taker, &counts);
    options.authority = in_folder("c.pem");
    taker_init(&taker);
    assert_int_equal(receiver_start(&options, &receiver, &fault), ST_OK);
    (void)speak(receiver_port(receiver), false, "7 <13>one");
    (void)speak(receiver_port(receiver), true, "7 <13>two");
    is_shown(&taker, ".<13>two|.");
    stop(receiver, &taker, &counts);
    assert_int_equal(counts.drops[RECEIVER_DROP_HANDSHAKE], 1);
}

static void what_cannot_be_opened_is_said(void **state)
{
    (void)state;
    static const struct {
        enum receiver_kind kind;
        const char *address;
        enum status status;
    } cases[] = {
        {RECEIVER_UDP, "nowhere", ST_INVALID},
        {RECEIVER_TCP, "localhost:x", ST_INVALID},
        {RECEIVER_TCP, "192.0.2.1:0", ST_IO},
        {RECEIVER_TLS, "127.0.0.1:0", ST_INVALID},
        {RECEIVER_UNIX, "", ST_INVALID},
        {RECEIVER_UNIX, "/nowhere/at/all", ST_IO},
        {RECEIVER_FILES, "/nowhere/at/all", ST_IO},
        {RECEIVER_FILES, "/tmp/*/x", ST_IO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct receiver_options options = {
            .kind = cases[i].kind, .address = cases[i].address, .take = take};
        struct receiver *receiver = NULL;
        struct fault fault = {.status = ST_OK};
        if (receiver_start(&options, &receiver, &fault) != cases[i].status || receiver != NULL ||
            fault.zh[0] == '\0' || fault.en[0] == '\0')
            fail_msg("%s: %s", cases[i].address, fault.en);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(datagrams_come_one_by_one_with_their_sender),
        cmocka_unit_test(datagrams_nobody_takes_are_dropped_and_counted),
        cmocka_unit_test(streams_are_framed_by_their_first_byte),
        cmocka_unit_test(a_stream_nobody_takes_waits_and_loses_nothing),
        cmocka_unit_test(what_comes_after_may_refuse_and_that_is_counted),
        cmocka_unit_test_setup_teardown(a_unix_socket_is_a_stream, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(files_are_followed_when_they_are_moved_and_cut, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(a_file_emptied_and_grown_past_its_place_is_read_anew,
                                        folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(reading_goes_on_where_it_was_left, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(
            a_file_moved_while_nobody_read_is_read_to_its_end_or_counted, folder_make,
            folder_remove),
        cmocka_unit_test_setup_teardown(tls_is_read_and_certificates_are_asked_for, folder_make,
                                        folder_remove),
        cmocka_unit_test(what_cannot_be_opened_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
