/* SPDX-License-Identifier: Apache-2.0
 * ClickHouse over HTTP, by libcurl. */
#include "events/clickhouse_client.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "events/record.h"

#include "base/banned.h"

enum {
    WORDS_BYTES = 300,
    READ_BYTES = 4 * WORDS_BYTES,
    MS_PER_S = 1000,
    URL_MAX_BYTES = 16 * 1024,
    SPARE_MS = 10 * 1000
};

struct clickhouse_client {
    CURL *curl;
    const struct clickhouse_settings *settings;
    char words[CURL_ERROR_SIZE];
    struct buf answer;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum status clickhouse_client_open(const struct clickhouse_settings *settings,
                                   struct clickhouse_client **ret_client, struct fault *fault)
{
    struct clickhouse_client *client = calloc(1, sizeof *client);

    (void)pthread_once(&once, start_library);
    if (client)
        client->curl = curl_easy_init();
    if (!client || !client->curl) {
        free(client);
        return fault_set(fault, ST_MEMORY, "clickhouse", "内存不足", "out of memory");
    }
    client->settings = settings;
    buf_init(&client->answer, CLICKHOUSE_CLIENT_ANSWER_MAX);
    *ret_client = client;
    return ST_OK;
}

void clickhouse_client_close(struct clickhouse_client *client)
{
    if (!client)
        return;
    curl_easy_cleanup(client->curl);
    buf_done(&client->answer);
    free(client);
}

const struct clickhouse_settings *clickhouse_client_settings(const struct clickhouse_client *client)
{
    return client->settings;
}

static size_t on_answer(char *data, size_t size, size_t count, void *cookie)
{
    struct clickhouse_client *client = cookie;

    buf_bytes(&client->answer, data, size * count);
    return client->answer.status == ST_OK ? size * count : 0;
}

/* One line of what the server says. */
static struct str line_of(struct arena *arena, struct str text)
{
    char *out = str_zero(arena, record_utf8(text, arena));
    size_t len = strlen(out);

    if (len > WORDS_BYTES)
        for (len = WORDS_BYTES; len > 0 && ((unsigned char)out[len] & 0xC0) == 0x80; len--)
            continue;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)out[i] < ' ' || out[i] == 0x7F)
            out[i] = ' ';
    return str_trim((struct str){out, len});
}

static enum status answer_judge(struct clickhouse_client *client, CURLcode code,
                                struct fault *fault)
{
    const char *url = client->settings->url.ptr;
    enum status status = ST_OK;
    struct arena arena;
    long reply = 0;

    if (client->answer.status != ST_OK)
        return fault_set(fault, ST_LIMIT, "clickhouse", "回答超过 %d MiB，请缩小范围",
                         "the answer is longer than %d MiB; ask for less",
                         CLICKHOUSE_CLIENT_ANSWER_MAX >> 20);
    if (code != CURLE_OK)
        return fault_set(fault, ST_IO, "clickhouse", "连不上 %s 或中断：%s",
                         "%s cannot be reached, or broke off: %s", url,
                         client->words[0] != '\0' ? client->words : curl_easy_strerror(code));
    (void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &reply);
    if (reply == 200)
        return ST_OK;
    arena_init(&arena, ARENA_WORK_BYTES);
    struct str said = buf_view(&client->answer);
    if (said.len > READ_BYTES)
        said.len = READ_BYTES;
    said = line_of(&arena, said);
    status = fault_set(fault, ST_IO, "clickhouse", "%s 回答 %ld：%.*s", "%s answered %ld: %.*s",
                       url, reply, STR_ARG(said));
    arena_done(&arena);
    return status;
}

static void options_set(struct clickhouse_client *client, struct str body, int64_t within_ms,
                        struct curl_slist *headers)
{
    CURL *curl = client->curl;

    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, client->words);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CLICKHOUSE_CLIENT_CONNECT_MS);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)CLICKHOUSE_CLIENT_STALL_S);
    if (within_ms > 0)
        (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)within_ms + SPARE_MS);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    /* A connection that was used before may break in a way that libcurl answers by sending again.
     */
    (void)curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_POST, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.ptr ? body.ptr : "");
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, client);
    if (client->settings->user.len > 0) {
        (void)curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        (void)curl_easy_setopt(curl, CURLOPT_USERNAME, client->settings->user.ptr);
        (void)curl_easy_setopt(curl, CURLOPT_PASSWORD,
                               client->settings->password.len > 0 ? client->settings->password.ptr
                                                                  : "");
    }
}

/* With wait_end_of_query an error of any time is told by the status, never in the middle of rows.
 */
static void url_write(struct clickhouse_client *client, struct str statement, int64_t within_ms,
                      struct buf *url)
{
    buf_print(url, "%s/?database=%s&wait_end_of_query=1&max_query_size=%d",
              client->settings->url.ptr, client->settings->database.ptr,
              2 * CLICKHOUSE_CLIENT_QUERY_MAX);
    if (within_ms > 0)
        buf_print(url, "&max_execution_time=%lld",
                  (long long)((within_ms + MS_PER_S - 1) / MS_PER_S));
    char *escaped = statement.len > 0
                        ? curl_easy_escape(client->curl, statement.ptr, (int)statement.len)
                        : NULL;
    if (escaped)
        buf_print(url, "&query=%s", escaped);
    curl_free(escaped);
    buf_byte(url, '\0');
}

static enum status post(struct clickhouse_client *client, struct str in_url, struct str body,
                        int64_t within_ms, struct fault *fault)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    CURLcode code = CURLE_OUT_OF_MEMORY;
    struct buf url;

    buf_init(&url, URL_MAX_BYTES);
    curl_easy_reset(client->curl);
    client->words[0] = '\0';
    client->answer.len = 0;
    client->answer.status = ST_OK;
    url_write(client, in_url, within_ms, &url);
    if (headers && url.status == ST_OK) {
        options_set(client, body, within_ms, headers);
        (void)curl_easy_setopt(client->curl, CURLOPT_URL, url.data);
        code = curl_easy_perform(client->curl);
    }
    curl_slist_free_all(headers);
    buf_done(&url);
    return answer_judge(client, code, fault);
}

enum status clickhouse_client_ask(struct clickhouse_client *client, struct str statement,
                                  int64_t within_ms, struct arena *arena, struct str *ret_answer,
                                  struct fault *fault)
{
    if (statement.len > CLICKHOUSE_CLIENT_QUERY_MAX)
        return fault_set(fault, ST_LIMIT, "clickhouse", "查询语句超过 %d 字节，请简化条件",
                         "the statement is longer than %d bytes; ask with a simpler filter",
                         CLICKHOUSE_CLIENT_QUERY_MAX);
    TRY(post(client, (struct str){"", 0}, statement, within_ms, fault));
    if (buf_finish(&client->answer, arena, ret_answer) != ST_OK)
        return fault_set(fault, ST_MEMORY, "clickhouse", "内存不足", "out of memory");
    return ST_OK;
}

enum status clickhouse_client_put(struct clickhouse_client *client, struct str statement,
                                  struct str rows, struct fault *fault)
{
    return post(client, statement, rows, 0, fault);
}
