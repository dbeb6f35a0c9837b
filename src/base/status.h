/* SPDX-License-Identifier: Apache-2.0
 * How every function that can fail says so: one enum, one table, one macro that returns early. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

/* name, HTTP status, word used in problems and logs, meaning in Chinese, meaning in English */
#define STATUS_TABLE(X)                                                                            \
    X(ST_OK, 200, "ok", "成功", "success")                                                         \
    X(ST_MALFORMED, 400, "malformed", "请求格式有误", "the input cannot be read")                  \
    X(ST_UNAUTHENTICATED, 401, "unauthenticated", "请先登录", "sign in first")                     \
    X(ST_DENIED, 403, "denied", "无权进行此操作", "this act is not yours to perform")              \
    X(ST_NOT_FOUND, 404, "not-found", "没有找到", "nothing of that name exists here")              \
    X(ST_CONFLICT, 409, "conflict", "当前状态不允许此操作", "the present state forbids this")      \
    X(ST_STALE, 412, "stale", "记录已被他人修改", "the record was changed by somebody else")       \
    X(ST_LIMIT, 413, "limit", "超出上限", "a named limit was reached")                             \
    X(ST_INVALID, 422, "invalid", "内容不符合要求", "a value is not acceptable")                   \
    X(ST_NEED_VERSION, 428, "need-version", "缺少版本号", "the write names no version (If-Match)") \
    X(ST_RATE, 429, "rate", "操作过于频繁", "too many tries, wait")                                \
    X(ST_INTERNAL, 500, "internal", "程序内部错误", "a fault of the program")                      \
    X(ST_IO, 500, "io", "读写失败", "reading or writing failed")                                   \
    X(ST_CORRUPT, 500, "corrupt", "数据已损坏", "stored data is damaged")                          \
    X(ST_MEMORY, 503, "memory", "内存不足", "memory ran out")                                      \
    X(ST_BUSY, 503, "busy", "系统正忙", "the store is busy, try again")                            \
    X(ST_NEWER, 503, "newer", "数据由更新版本写成", "the store was written by a newer version")    \
    X(ST_FULL, 507, "full", "磁盘已满", "the disk is full")

#define STATUS_ENUM(name, http, word, zh, en) name,
enum status { STATUS_TABLE(STATUS_ENUM) STATUS_COUNT };
#undef STATUS_ENUM

#define MUST_CHECK __attribute__((warn_unused_result))
/* Ends a handle when its variable leaves scope: CLEANUP(file_end) int fd = ...; the function takes
 * a pointer to the variable. */
#define CLEANUP(end) __attribute__((cleanup(end)))

/* Return at once when `call` fails.  The only macro that returns. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum status try_status_ = (call);                                                          \
        if (try_status_ != ST_OK)                                                                  \
            return try_status_;                                                                    \
    } while (0)

/* The HTTP status that stands for `status` (200 for ST_OK). */
int status_http(enum status status);

/* The stable lower-case word, for problem types and logs. */
const char *status_word(enum status status);

/* The meaning in the language of a person. */
const char *status_zh(enum status status);
const char *status_en(enum status status);

#endif
