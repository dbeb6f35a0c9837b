/* SPDX-License-Identifier: Apache-2.0
 * Writes every sample paper into a folder, for people to look at: draw_samples FOLDER [zh|en]
 * [demo]. */
#include <stdio.h>
#include <string.h>

#include "samples.h"

static bool save(const char *folder, const char *name, enum status status,
                 const struct fault *fault, struct str pdf)
{
    char path[512];
    FILE *file;
    bool is_fine;

    if (status != ST_OK) {
        fprintf(stderr, "%s: %s\n", name, fault->en);
        return false;
    }
    snprintf(path, sizeof(path), "%s/%s.pdf", folder, name);
    file = fopen(path, "wb");
    if (file == NULL)
        return false;
    is_fine = fwrite(pdf.ptr, 1, pdf.len, file) == pdf.len;
    return fclose(file) == 0 && is_fine;
}

#define DRAW(name, call, sample)                                                                   \
    do {                                                                                           \
        struct str pdf_ = {NULL, 0};                                                               \
        enum status status_ = call(&arena, &fault, &options, &sample, &pdf_);                      \
        all = save(argv[1], name, status_, &fault, pdf_) && all;                                   \
    } while (0)

int main(int argc, char **argv)
{
    enum document_language language =
        argc > 2 && strcmp(argv[2], "en") == 0 ? DOCUMENT_EN : DOCUMENT_ZH;
    struct document_options options = samples_options(language, argc > 3);
    struct document_certificate certificate = samples_certificate(language);
    struct document_letter letter = samples_letter();
    struct document_receipt receipt = samples_receipt(language);
    struct document_return_notice notice = samples_return(language);
    struct document_grading_report report = samples_report();
    struct document_opinion opinion = samples_opinion();
    struct document_form_set form = samples_form();
    struct arena arena;
    struct fault fault = {0};
    bool all = true;

    if (argc < 2)
        return 2;
    arena_init(&arena, (size_t)256 * 1024 * 1024);
    DRAW("certificate", certificate_pdf, certificate);
    DRAW("letter", notice_letter_pdf, letter);
    DRAW("receipt", notice_receipt_pdf, receipt);
    DRAW("return", notice_return_pdf, notice);
    DRAW("report", report_grading_pdf, report);
    DRAW("opinion", report_opinion_pdf, opinion);
    DRAW("form", form_sheet_pdf, form);
    arena_done(&arena);
    return all ? 0 : 1;
}
