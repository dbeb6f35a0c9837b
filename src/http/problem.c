/* SPDX-License-Identifier: Apache-2.0
 * Writing problem documents. */
#include "http/problem.h"

static const struct {
    int http_status;
    const char *zh, *en;
} problem_titles[] = {
    {405, "不支持此方法", "this method is not offered here"},
    {415, "不支持此内容类型", "this type of content is not accepted here"},
    {421, "请求的主机名不属于本服务", "this server does not answer to that host name"},
    {431, "请求头过大", "the request's headers are too large"},
};

const char *problem_title(int http_status, bool is_english)
{
    for (size_t i = 0; i < sizeof problem_titles / sizeof problem_titles[0]; i++)
        if (problem_titles[i].http_status == http_status)
            return is_english ? problem_titles[i].en : problem_titles[i].zh;
    return is_english ? "the request was refused" : "请求被拒绝";
}

static void answer(struct exchange *x, int http_status, const char *word, const char *title,
                   const struct fault *fault)
{
    bool is_english = x->request.is_english;
    json_t *body = json_new_object(&x->arena);
    const char *detail = is_english ? fault->en : fault->zh;

    json_put_text(body, "type", arena_print(&x->arena, "/problems/%s", word));
    json_put_textz(body, "title", title);
    json_put_int(body, "status", http_status);
    json_put_textz(body, "detail", detail[0] == '\0' ? title : detail);
    json_put_textz(body, "field", fault->field);
    if (fault->clause[0] != '\0')
        json_put_textz(body, "clause", fault->clause);
    if (fault->errors != NULL)
        json_put(body, "errors", fault->errors);
    json_put_textz(body, "trace", x->trace);
    x->problem = word;
    exchange_answer(x, http_status, "application/problem+json; charset=utf-8",
                    json_canonical(&x->arena, body));
    exchange_answer_header(x, "Content-Language", is_english ? STR("en") : STR("zh-CN"));
    if (http_status == 503 || http_status == 429)
        exchange_answer_header(x, "Retry-After", STR("5"));
}

/* What goes on in the machine, its folders among it, is for its log; who asks is told the kind and
 * the trace. */
static bool is_of_machine(enum status status)
{
    return status_http(status) >= 500 && status != ST_BUSY && status != ST_NEWER;
}

void problem_answer(struct exchange *x, enum status status)
{
    struct fault fault = x->fault;

    if (fault.status != status || is_of_machine(status))
        fault_clear(&fault);
    answer(x, status_http(status), status_word(status),
           x->request.is_english ? status_en(status) : status_zh(status), &fault);
}

void problem_answer_http(struct exchange *x, int http_status, const char *word, const char *field,
                         const char *zh, const char *en)
{
    struct fault fault = {0};

    (void)fault_set(&fault, ST_MALFORMED, field, "%s", "%s", x->request.is_english ? en : zh);
    answer(x, http_status, word, problem_title(http_status, x->request.is_english), &fault);
}
