/* SPDX-License-Identifier: Apache-2.0
 * The checks of an installation, one small function each. */
#include "http/health.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "db/journal.h"
#include "db/store.h"
#include "documents/font.h"
#include "policy/calendar.h"
#include "procedures/obligation_bulk.h"
#include "procedures/obligation_count.h"

enum health_state { HEALTH_OK, HEALTH_WARNING, HEALTH_FAILED };

static const char *const health_words[] = {"ok", "warning", "failed"};

struct health {
    struct work *w;
    const struct store *store;
    json_t *checks;
};

/* zh and en take the same arguments in the same order. */
__attribute__((format(printf, 4, 6), format(printf, 5, 6))) static void health_say(
    struct health *h, const char *id, enum health_state state, const char *zh, const char *en, ...)
{
    json_t *row = json_new_object(h->w->arena);
    char text[FAULT_TEXT_BYTES];
    va_list list;

    json_put_textz(row, "id", id);
    json_put_textz(row, "state", health_words[state]);
    va_start(list, en);
    vsnprintf(text, sizeof text, zh, list);
    va_end(list);
    json_put_textz(row, "zh", text);
    va_start(list, en);
    vsnprintf(text, sizeof text, en, list);
    va_end(list);
    json_put_textz(row, "en", text);
    json_add(h->checks, row);
}

static void health_folder(struct health *h)
{
    const char *folder = store_folder(h->store);

    if (access(folder, R_OK | W_OK | X_OK) == 0)
        health_say(h, "folder", HEALTH_OK, "数据目录可写：%s", "the data folder can be written: %s",
                   folder);
    else
        health_say(h, "folder", HEALTH_FAILED, "数据目录不可写：%s",
                   "the data folder cannot be written: %s", folder);
}

static void health_disk(struct health *h)
{
    struct statvfs disk;

    if (statvfs(store_folder(h->store), &disk) != 0) {
        health_say(h, "disk", HEALTH_FAILED, "无法读取磁盘空间：%s",
                   "disk space cannot be read: %s", strerror(errno));
        return;
    }
    uint64_t free_mib = (uint64_t)disk.f_bavail * disk.f_frsize / 1024 / 1024;
    enum health_state state = free_mib < HEALTH_DISK_LEAST_MIB ? HEALTH_FAILED
                              : free_mib < HEALTH_DISK_LOW_MIB ? HEALTH_WARNING
                                                               : HEALTH_OK;
    health_say(h, "disk", state, "数据目录所在磁盘可用 %llu MiB",
               "%llu MiB are free on the data folder's disk", (unsigned long long)free_mib);
}

static void health_journal(struct health *h)
{
    struct journal_report report = {.verdict = JOURNAL_BROKEN};
    struct fault fault = {.status = ST_OK};

    if (journal_verify_store(store_folder(h->store), &report, &fault) != ST_OK)
        health_say(h, "journal", HEALTH_FAILED, "无法核验日志（%s）",
                   "the journal cannot be judged (%s)", status_word(fault.status));
    else
        health_say(h, "journal", report.verdict == JOURNAL_WHOLE ? HEALTH_OK : HEALTH_FAILED,
                   "日志共 %lld 行，首个异常行 %lld（0 为无）",
                   "journal: %lld rows, first bad row %lld (0: none)", (long long)report.rows,
                   (long long)report.first_bad);
}

static void health_calendar(struct health *h)
{
    int year = instant_beijing_date(h->w->now).year;
    bool is_provisional = false;

    (void)calendar_year(h->w->policy, year, &is_provisional);
    if (is_provisional) {
        health_say(h, "calendar", HEALTH_FAILED, "缺少 %d 年放假安排，工作日为预估",
                   "the days off of %d are missing; working days are provisional", year);
        return;
    }
    (void)calendar_year(h->w->policy, year + 1, &is_provisional);
    if (is_provisional)
        health_say(h, "calendar", HEALTH_WARNING, "%d 年放假安排尚未收录，跨年期限为预估",
                   "the days off of %d are not in the packs; terms into it are provisional",
                   year + 1);
    else
        health_say(h, "calendar", HEALTH_OK, "放假安排已收录至 %d 年",
                   "the days off are known up to %d", year + 1);
}

static void health_fonts(struct health *h)
{
    struct font_report rows[FONT_ROLES];

    if (font_report(h->w->arena, rows)) {
        health_say(h, "fonts", HEALTH_OK, "公文字体齐全",
                   "every font of official papers is installed");
        return;
    }
    for (size_t i = 0; i < FONT_ROLES; i++)
        if (rows[i].is_missing)
            health_say(h, "fonts", HEALTH_WARNING, "缺少授权字体 %s，以 %.*s 代替",
                       "the licensed font %s is missing, %.*s stands in", rows[i].wanted,
                       STR_ARG(rows[i].used));
}

/* Days until the certificate of the file ends; false when it cannot be read. */
static bool health_days_left(const char *file, struct instant now, long *ret_days)
{
    FILE *in = fopen(file, "rbe");
    X509 *certificate = in ? PEM_read_X509(in, NULL, NULL, NULL) : NULL;
    time_t at = (time_t)(now.ms / 1000);
    ASN1_TIME *today = ASN1_TIME_set(NULL, at);
    int days = 0, seconds = 0;

    bool is_read = certificate && today &&
                   ASN1_TIME_diff(&days, &seconds, today, X509_get0_notAfter(certificate)) == 1;
    ASN1_TIME_free(today);
    X509_free(certificate);
    if (in)
        fclose(in);
    *ret_days = days;
    return is_read;
}

static void health_certificate(struct health *h)
{
    char file[4096];
    long days = 0;

    snprintf(file, sizeof file, "%s/keys/tls-cert.pem", store_folder(h->store));
    if (access(file, F_OK) != 0)
        health_say(h, "certificate", HEALTH_OK, "尚无服务器证书，首次启动时自动生成",
                   "no server certificate yet; the first start makes one");
    else if (!health_days_left(file, h->w->now, &days))
        health_say(h, "certificate", HEALTH_FAILED, "服务器证书无法读取：%s",
                   "the server certificate cannot be read: %s", file);
    else
        health_say(h, "certificate",
                   days < 0                         ? HEALTH_FAILED
                   : days < HEALTH_CERTIFICATE_DAYS ? HEALTH_WARNING
                                                    : HEALTH_OK,
                   "服务器证书还有 %ld 天到期", "the server certificate ends in %ld days", days);
}

/* A clock behind the newest journal row would date new rows before old ones. */
static void health_clock(struct health *h)
{
    struct timex kernel = {.modes = 0};
    struct instant newest = {0};
    json_t *rows;

    if (journal_page(h->w, STR(""), STR(""), 0, 1, &rows) == ST_OK && json_array_size(rows) > 0) {
        const json_t *at = json_object_get(json_array_get(rows, 0), "at");

        if (json_is_integer(at))
            newest.ms = json_integer_value(at);
        else
            (void)instant_read(json_text(at), &newest);
    }
    if (newest.ms > h->w->now.ms)
        health_say(h, "clock", HEALTH_FAILED, "系统时间早于日志最新记录 %lld 秒",
                   "the system clock is %lld s behind the newest journal row",
                   (long long)((newest.ms - h->w->now.ms) / 1000));
    else if (adjtimex(&kernel) == TIME_ERROR)
        health_say(h, "clock", HEALTH_WARNING, "系统时间未与时间源同步",
                   "the system clock is not synchronised with a time source");
    else
        health_say(h, "clock", HEALTH_OK, "系统时间正常", "the system clock is in order");
}

/* Where the run over everything stands, and whether the counters are those of the rows. */
static void health_duties(struct health *h, bool is_deep)
{
    struct obligation_count_report report = {0};
    json_t *state = NULL;

    enum status status = obligation_bulk_state(h->w, &state);
    if (status == ST_OK && is_deep)
        status = obligation_count_check(h->w, &report);
    if (status != ST_OK) {
        health_say(h, "duties", HEALTH_FAILED, "无法核对义务：%s", "duties cannot be checked: %s",
                   h->w->fault.en);
        return;
    }
    if (report.wrong > 0) {
        health_say(h, "duties", HEALTH_FAILED, "义务计数有 %lld 处与清单不符，第一处：%s",
                   "%lld counters of duties differ from the rows, the first: %s",
                   (long long)report.wrong, str_zero(h->w->arena, report.first));
        return;
    }
    long long stale = (long long)json_get_int(state, "stale", 0);
    long long looked_at = (long long)json_get_int(state, "looked_at", 0);
    char *day = str_zero(h->w->arena, json_get_text(state, "day"));
    if (json_get_bool(state, "is_done", false))
        health_say(h, "duties", HEALTH_OK, "义务已按 %s 计算：%lld 个对象，%lld 个等待重算",
                   "duties are computed for %s: %lld subjects, %lld wait to be computed anew", day,
                   looked_at, stale);
    else
        health_say(h, "duties", HEALTH_OK,
                   "义务正在计算（%s）：已完成 %lld 个对象，%lld 个等待重算",
                   "duties are being computed (%s): %lld subjects done, %lld wait to be computed "
                   "anew",
                   day[0] ? day : "-", looked_at, stale);
}

void health_checks(struct work *w, const struct store *store, enum health_depth depth,
                   json_t **ret_checks)
{
    struct health h = {.w = w, .store = store, .checks = json_new_list(w->arena)};

    health_folder(&h);
    health_disk(&h);
    if (depth == HEALTH_DEEP)
        health_journal(&h);
    health_calendar(&h);
    health_fonts(&h);
    health_certificate(&h);
    health_clock(&h);
    health_duties(&h, depth == HEALTH_DEEP);
    *ret_checks = h.checks;
}

bool health_is_good(const json_t *checks)
{
    const json_t *row;
    size_t index;

    json_array_foreach(checks, index, row) if (str_is(json_get_text(row, "state"),
                                                      health_words[HEALTH_FAILED])) return false;
    return true;
}
