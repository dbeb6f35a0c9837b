/* SPDX-License-Identifier: Apache-2.0
 * Papers of a fictional city, for the tests of this room and for looking at. */
#ifndef TESTS_DOCUMENTS_SAMPLES_H
#define TESTS_DOCUMENTS_SAMPLES_H

#include "documents/certificate.h"
#include "documents/form_sheet.h"
#include "documents/notice.h"
#include "documents/report.h"

#define SAMPLES_URL    "https://panshi.example.cn/#/check?number=33990000001-26001&code=7K3M9Q2X"
#define SAMPLES_DIGEST "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
/* 60 characters. */
#define SAMPLES_LONG_NAME                                                                                                                        \
    "云州市城市安全风险综合监测预警与应急指挥调度一体化业务平台（含燃气供水排水桥梁隧道供热电梯消" \
    "防等专项子系统及区县分节点）"

struct document_options samples_options(enum document_language language, bool is_demo);
struct document_proof samples_proof(void);
struct document_certificate samples_certificate(enum document_language language);
struct document_letter samples_letter(void);
struct document_receipt samples_receipt(enum document_language language);
struct document_return_notice samples_return(enum document_language language);
struct document_grading_report samples_report(void);
struct document_opinion samples_opinion(void);
struct document_form_set samples_form(void);

#endif
