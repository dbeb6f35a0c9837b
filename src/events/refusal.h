/* SPDX-License-Identifier: Apache-2.0
 * Why a line or datagram is not taken in: one table, counted and shown by reason. */
#ifndef EVENTS_REFUSAL_H
#define EVENTS_REFUSAL_H

#include "base/base.h"

/* Of a refused line; no more is told of what may be secret. */
enum { REFUSAL_BEGINNING_BYTES = 120 };

/* name, word, Chinese, English */
#define REFUSAL_TABLE(X)                                                                           \
    X(REFUSAL_NONE, "none", "无", "none")                                                          \
    X(REFUSAL_NOT_AGREED, "not-agreed", "协议没有约定采集这一类",                                  \
      "the agreement does not cover this category")                                                \
    X(REFUSAL_TOO_LONG, "too-long", "一条超过长度上限", "longer than the limit of one event")      \
    X(REFUSAL_TOO_MANY, "too-many", "字段、层次或名称超过上限",                                    \
      "more fields, levels or names than the limit")                                               \
    X(REFUSAL_UNKNOWN, "unknown", "认不出是什么格式", "of no format that is known")                \
    X(REFUSAL_NOT_JSON, "not-json", "不是一个 UTF-8 的 JSON 对象", "not one JSON object in UTF-8") \
    X(REFUSAL_NOT_UTF8, "not-utf8", "不是 UTF-8", "not UTF-8")                                     \
    X(REFUSAL_SYSLOG_PRI, "syslog-pri", "PRI 不是 <0> 至 <191>", "PRI is not <0> to <191>")        \
    X(REFUSAL_SYSLOG_VERSION, "syslog-version", "VERSION 不是 1 至 999 后跟一个空格",              \
      "VERSION is not 1 to 999 and a blank")                                                       \
    X(REFUSAL_SYSLOG_TIME, "syslog-timestamp", "TIMESTAMP 不合标准", "TIMESTAMP is not in form")   \
    X(REFUSAL_SYSLOG_HOST, "syslog-hostname", "HOSTNAME 缺失、过长或含不可打印字符",               \
      "HOSTNAME is missing, too long or not printable")                                            \
    X(REFUSAL_SYSLOG_APP, "syslog-app-name", "APP-NAME 缺失、过长或含不可打印字符",                \
      "APP-NAME is missing, too long or not printable")                                            \
    X(REFUSAL_SYSLOG_PROCESS, "syslog-procid", "PROCID 缺失、过长或含不可打印字符",                \
      "PROCID is missing, too long or not printable")                                              \
    X(REFUSAL_SYSLOG_MESSAGE_ID, "syslog-msgid", "MSGID 缺失、过长或含不可打印字符",               \
      "MSGID is missing, too long or not printable")                                               \
    X(REFUSAL_SYSLOG_DATA, "syslog-structured-data", "STRUCTURED-DATA 不合标准",                   \
      "STRUCTURED-DATA is not in form")                                                            \
    X(REFUSAL_SYSLOG_TWICE, "syslog-sd-twice", "同一 SD-ID 出现两次", "the same SD-ID twice")      \
    X(REFUSAL_SYSLOG_TAG, "syslog-tag", "TAG 缺失或超过 32 个字母数字",                            \
      "TAG is missing or longer than 32 letters and digits")                                       \
    X(REFUSAL_SYSLOG_SIZE, "syslog-size", "超过 RFC 3164 的 1024 字节",                            \
      "more than the 1024 bytes of RFC 3164")                                                      \
    X(REFUSAL_CEF_HEADER, "cef-header", "CEF 头不是“CEF:版本|厂商|产品|版本|类别|名称|级别|”",     \
      "the CEF header is not CEF:version|vendor|product|version|class|name|severity|")             \
    X(REFUSAL_CEF_FIELD, "cef-extension", "CEF 扩展不是 键=值",                                    \
      "a CEF extension is not key=value, or has another escape than \\\\ \\= \\n \\r")             \
    X(REFUSAL_CEF_SEVERITY, "cef-severity",                                                        \
      "CEF 级别不是 0 至 10，也不是 Unknown、Low、Medium、High、Very-High",                        \
      "the CEF severity is not 0 to 10, Unknown, Low, Medium, High or Very-High")                  \
    X(REFUSAL_CEF_VALUE, "cef-value", "CEF 的值与其键的类型不符（地址、端口、数、MAC）",           \
      "a CEF value is not what its key stands for (address, port, number, MAC)")                   \
    X(REFUSAL_LEEF_HEADER, "leef-header",                                                          \
      "LEEF 头不是“LEEF:1.0|厂商|产品|版本|事件号|”或 2.0 加分隔符",                               \
      "the LEEF header is not LEEF:1.0|vendor|product|version|event| or 2.0 with its delimiter")   \
    X(REFUSAL_LEEF_FIELD, "leef-attribute", "LEEF 属性不是 键=值",                                 \
      "a LEEF attribute is not key=value")                                                         \
    X(REFUSAL_WEB_LINE, "web-line", "不是通用或组合格式的访问日志",                                \
      "not an access log line of the common or combined form")                                     \
    X(REFUSAL_XML, "xml", "不是一个格式良好的 UTF-8 XML 元素 Event",                               \
      "not one well-formed XML element Event in UTF-8")                                            \
    X(REFUSAL_XML_DOCTYPE, "xml-doctype", "XML 含有文档类型声明（DOCTYPE），不予处理",             \
      "the XML has a document type (DOCTYPE), which is not accepted")                              \
    X(REFUSAL_XML_SYSTEM, "xml-system",                                                            \
      "Event 未声明 Windows 事件的命名空间，或缺 Provider、EventID、Computer",                     \
      "the Event does not declare the namespace of Windows events, or lacks Provider, EventID or " \
      "Computer")                                                                                  \
    X(REFUSAL_COLUMNS, "columns", "列数与 #Fields 不符，或此前没有 #Fields",                       \
      "columns do not fit #Fields, or there was no #Fields before")                                \
    X(REFUSAL_FLOW_SHORT, "flow-short", "报文在此处断了", "the datagram ends in the middle")       \
    X(REFUSAL_FLOW_VERSION, "flow-version", "不是 NetFlow v5、v9 或 IPFIX",                        \
      "not NetFlow v5, v9 or IPFIX")                                                               \
    X(REFUSAL_FLOW_SET, "flow-set", "集合的长度或编号不对", "a set of a wrong length or number")   \
    X(REFUSAL_FLOW_COUNT, "flow-count", "记录数与长度不符，或超过标准",                            \
      "the number of records does not fit the length, or is beyond the standard")                  \
    X(REFUSAL_FLOW_TEMPLATE, "flow-template", "模板不合标准或超过上限",                            \
      "a template not in form or beyond the limits")                                               \
    X(REFUSAL_FLOW_NO_TEMPLATE, "flow-no-template", "模板一直没有到，数据无法解读",                \
      "the template never came, the data cannot be read")                                          \
    X(REFUSAL_FLOW_VALUE, "flow-value", "字段的值不是其类型所允许的（RFC 7011 第 6.1 节）",        \
      "a field holds what its type does not allow (RFC 7011 section 6.1)")                         \
    X(REFUSAL_CAPTURE, "capture", "抓包文件在此处损坏", "the capture file is damaged here")        \
    X(REFUSAL_BULK, "bulk-action",                                                                 \
      "批量请求的操作行不成对，或不是 index、create（不接受 update、delete）",                     \
      "a bulk action without its event, or other than index and create (update and delete are "    \
      "not taken)")                                                                                \
    X(REFUSAL_BODY_SIZE, "body-too-large", "整个推送超过大小上限",                                 \
      "the whole push is larger than the limit")                                                   \
    X(REFUSAL_BODY_COUNT, "body-too-many", "一次推送的条数超过上限",                               \
      "more events in one push than the limit")                                                    \
    X(REFUSAL_BODY_ARRAY, "body-array", "推送的 JSON 数组不完整或写错",                            \
      "the JSON array of a push is cut or not in form")                                            \
    X(REFUSAL_BODY_CODING, "body-encoding", "推送的压缩方式不支持，或压缩数据损坏",                \
      "the push is in a coding that is not taken, or its compressed data is damaged")

#define REFUSAL_ENUM(name, word, zh, en) name,
enum refusal { REFUSAL_TABLE(REFUSAL_ENUM) REFUSALS };
#undef REFUSAL_ENUM

const char *refusal_word(enum refusal reason);
/* REFUSALS when no reason has that word. */
enum refusal refusal_of(const char *word);
const char *refusal_zh(enum refusal reason);
const char *refusal_en(enum refusal reason);
/* The first bytes of a line, fit for a screen: control bytes as ".", what is no UTF-8 as U+FFFD, no
 * character cut.  In the arena. */
struct str refusal_beginning(struct str line, struct arena *arena);

#endif
