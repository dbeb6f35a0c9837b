/* SPDX-License-Identifier: Apache-2.0
 * What a site says about its Kafka cluster, in one file.
 *
 * The file has a line `name=value` for each setting, as Kafka's own clients read it; empty lines
 * and those that begin with "#" are left out.  Names are those of KAFKA_SETTING_TABLE and no
 * others: what the program itself must decide (when offsets are committed, how it is acknowledged)
 * and what would run programs or load libraries cannot be set.  A file with a secret in it must be
 * readable by its owner alone.
 *
 * A program built without librdkafka reads such files and refuses to use them (ST_INVALID). */
#ifndef EVENTS_KAFKA_H
#define EVENTS_KAFKA_H

#include "base/base.h"

enum {
    KAFKA_FILE_MAX_BYTES = 64 * 1024,
    KAFKA_TOPIC_MAX_BYTES = 249, /* Kafka's own limit; letters, digits and . _ - */
    KAFKA_GROUP_MAX_BYTES = 255,
    KAFKA_PARTITION_MAX = 4096, /* of a topic that is read */
    KAFKA_WORDS_BYTES = 256     /* of what the library says */
};

/* The group where the file names none. */
#define KAFKA_GROUP_UNNAMED "panshi"

/* name in the file, whether it is a secret */
#define KAFKA_SETTING_TABLE(X)                                                                     \
    X(KAFKA_BOOTSTRAP, "bootstrap.servers", false)                                                 \
    X(KAFKA_TOPIC, "topic", false)                                                                 \
    X(KAFKA_GROUP, "group.id", false)                                                              \
    X(KAFKA_GROUP_INSTANCE, "group.instance.id", false)                                            \
    X(KAFKA_CLIENT, "client.id", false)                                                            \
    X(KAFKA_RESET, "auto.offset.reset", false)                                                     \
    X(KAFKA_SESSION, "session.timeout.ms", false)                                                  \
    X(KAFKA_COMPRESSION, "compression.type", false)                                                \
    X(KAFKA_PROTOCOL, "security.protocol", false)                                                  \
    X(KAFKA_MECHANISM, "sasl.mechanism", false)                                                    \
    X(KAFKA_USERNAME, "sasl.username", false)                                                      \
    X(KAFKA_PASSWORD, "sasl.password", true)                                                       \
    X(KAFKA_KERBEROS_SERVICE, "sasl.kerberos.service.name", false)                                 \
    X(KAFKA_KERBEROS_PRINCIPAL, "sasl.kerberos.principal", false)                                  \
    X(KAFKA_KERBEROS_KEYTAB, "sasl.kerberos.keytab", false)                                        \
    X(KAFKA_CA, "ssl.ca.location", false)                                                          \
    X(KAFKA_CERTIFICATE, "ssl.certificate.location", false)                                        \
    X(KAFKA_KEY, "ssl.key.location", false)                                                        \
    X(KAFKA_KEY_PASSWORD, "ssl.key.password", true)                                                \
    X(KAFKA_IDENTIFICATION, "ssl.endpoint.identification.algorithm", false)

#define KAFKA_SETTING_ENUM(name, word, secret) name,
enum kafka_setting { KAFKA_SETTING_TABLE(KAFKA_SETTING_ENUM) KAFKA_SETTINGS };
#undef KAFKA_SETTING_ENUM

/* Texts are of the arena that was given, zero-terminated; "" where the file says nothing.
 * auto.offset.reset is "earliest" or "latest", "" stands for earliest; group.id is never empty. */
struct kafka_settings {
    struct str values[KAFKA_SETTINGS];
};

const char *kafka_settings_word(enum kafka_setting setting);
/* ST_INVALID names the line and what is wrong: no "=", an unknown or repeated name, no servers or
 * topic, a topic or group that cannot be one. */
enum status kafka_settings_parse(struct str text, struct arena *arena,
                                 struct kafka_settings *ret_settings,
                                 struct fault *fault) MUST_CHECK;
/* Also ST_NOT_FOUND, ST_IO, ST_LIMIT, and ST_DENIED for a file with a secret that others may read.
 */
enum status kafka_settings_read(const char *path, struct arena *arena,
                                struct kafka_settings *ret_settings,
                                struct fault *fault) MUST_CHECK;

#endif
