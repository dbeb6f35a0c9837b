/* SPDX-License-Identifier: Apache-2.0
 * A certificate and a return notice as PDF: the first of a process, and one of many. */
#include <stdlib.h>

#include "bench.h"
#include "documents/certificate.h"
#include "documents/notice.h"

enum { BENCH_PAPERS = 100 };

static struct document_options options = {.language = DOCUMENT_ZH, .made_at = {1795140120000}};

static double certificate(size_t number)
{
    struct arena arena;
    struct fault fault = {0};
    struct str pdf;
    double started = bench_now_ms();
    struct document_certificate paper = {
        .unit = STR("云州市数据资源管理局"),
        .level = 3,
        .grade_code = STR("S3A3"),
        .office = STR("云州市公安局网络安全保卫支队"),
        .issued_on = {2026, 11, 20},
        .valid_to = {2029, 11, 19},
        .proof = {.url =
                      STR("https://panshi.example.cn/#/check?number=33990000001-26001&code=7K3M"),
                  .address = STR("https://panshi.example.cn/check"),
                  .code = STR("7K3M-9Q2X")},
    };

    arena_init(&arena, BENCH_ARENA_BYTES);
    paper.number = arena_print(&arena, "33990000001-%05zu", number);
    paper.object = arena_print(&arena, "云州市一体化政务服务平台 %zu", number);
    bench_must(&fault, certificate_pdf(&arena, &fault, &options, &paper, &pdf), "certificate");
    arena_done(&arena);
    return bench_now_ms() - started;
}

static double notice(size_t number)
{
    struct arena arena;
    struct fault fault = {0};
    struct str pdf;
    double started = bench_now_ms();
    struct document_reason reasons[] = {
        {STR("表二 业务描述"),
         STR("未说明承载的具体业务、服务对象和数据处理活动，请补充完整。"),
         {NULL, 0}},
        {STR("表五 网络拓扑及说明"), STR("拓扑图未标出与互联网的边界和安全设备。"), {NULL, 0}},
    };
    struct document_return_notice paper = {
        .office = STR("云州市公安局网络安全保卫支队"),
        .unit = STR("云州市数据资源管理局"),
        .object = STR("云州市一体化政务服务平台"),
        .procedure = STR("网络安全等级保护备案"),
        .submitted_on = {2026, 11, 18},
        .reasons = reasons,
        .reason_count = 2,
        .due_on = {2026, 12, 18},
        .signed_on = {2026, 11, 20},
    };

    arena_init(&arena, BENCH_ARENA_BYTES);
    paper.number = arena_print(&arena, "云公网安补〔2026〕%zu号", number);
    bench_must(&fault, notice_return_pdf(&arena, &fault, &options, &paper, &pdf), "notice");
    arena_done(&arena);
    return bench_now_ms() - started;
}

int main(void)
{
    double times[BENCH_PAPERS];

    bench_say("certificate-pdf-first", certificate(1), "ms", "first paper of a process");
    for (size_t i = 0; i < BENCH_PAPERS; i++)
        times[i] = certificate(i);
    bench_say("certificate-pdf", bench_percentile(times, BENCH_PAPERS, 95), "ms",
              "p95 of %d, one page with QR code, p50 %.1f ms", BENCH_PAPERS,
              bench_percentile(times, BENCH_PAPERS, 50));
    for (size_t i = 0; i < BENCH_PAPERS; i++)
        times[i] = notice(i);
    bench_say("return-notice-pdf", bench_percentile(times, BENCH_PAPERS, 95), "ms",
              "p95 of %d, two pages, p50 %.1f ms", BENCH_PAPERS,
              bench_percentile(times, BENCH_PAPERS, 50));
    return 0;
}
