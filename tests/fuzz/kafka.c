// SPDX-License-Identifier: Apache-2.0
// Files of Kafka settings: taken with what is needed, or refused in both languages.
#include <stdint.h>
#include <stdlib.h>

#include "events/kafka.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fault fault = {.status = ST_OK};
    struct kafka_settings settings;
    struct arena arena;

    arena_init(&arena, (size_t)64 << 20);
    if (kafka_settings_parse((struct str){(const char *)data, size}, &arena, &settings, &fault) ==
        ST_OK) {
        if (settings.values[KAFKA_BOOTSTRAP].len == 0 || settings.values[KAFKA_TOPIC].len == 0 ||
            settings.values[KAFKA_GROUP].len == 0)
            abort();
    } else if (fault.zh[0] == '\0' || fault.en[0] == '\0') {
        abort();
    }
    arena_done(&arena);
    return 0;
}
