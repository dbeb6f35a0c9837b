/* SPDX-License-Identifier: Apache-2.0
 * Codes that forms ask for, checked by their standards; pure functions.
 *
 * Every check first trims, makes full-width characters half-width and letters upper-case (e-mail:
 * not).  ST_OK or ST_INVALID with the reason in both languages in the fault.  `ret_clean` (in the
 * arena) is the cleaned text; `field` is what the fault names. */
#ifndef REGISTRY_CHECK_H
#define REGISTRY_CHECK_H

#include "base/base.h"

/* What a check thinks doubtful without refusing it; texts are "" when nothing is. */
struct check_doubt {
    char zh[200];
    char en[200];
};

/* GB 32100-2015, both check digits; a division part outside the known provinces is a doubt. */
enum status check_uscc(struct arena *arena, struct str value, const char *field,
                       struct str *ret_clean, struct check_doubt *ret_doubt,
                       struct fault *fault) MUST_CHECK;
/* GB 11643-1999; the date of birth must exist and not lie after `today`. */
enum status check_idcard(struct arena *arena, struct str value, struct date today,
                         const char *field, struct str *ret_clean, struct fault *fault) MUST_CHECK;
/* GB/T 2260 form: six digits of one of the 34 provinces (or 99, demonstration); a county that no
 * table knows is a doubt. */
enum status check_region(struct arena *arena, struct str value, const char *field,
                         struct str *ret_clean, struct check_doubt *ret_doubt,
                         struct fault *fault) MUST_CHECK;
/* The first six digits of `code` (as check_region or check_uscc cleaned it) lie in one of the 34
 * provinces of GB/T 2260 or are 100000, the nation; 99, demonstration, is refused here. */
enum status check_division(struct str code, const char *field, struct fault *fault) MUST_CHECK;
/* GA 380: twelve digits, the first six a division. */
enum status check_organ(struct arena *arena, struct str value, const char *field,
                        struct str *ret_clean, struct fault *fault) MUST_CHECK;
enum status check_postal(struct arena *arena, struct str value, const char *field,
                         struct str *ret_clean, struct fault *fault) MUST_CHECK;
enum status check_mobile(struct arena *arena, struct str value, const char *field,
                         struct str *ret_clean, struct fault *fault) MUST_CHECK;
/* Digits, "-", "+", "(", ")", spaces, extensions; "/" alone stands for none. */
enum status check_phone(struct arena *arena, struct str value, const char *field,
                        struct str *ret_clean, struct fault *fault) MUST_CHECK;
enum status check_email(struct arena *arena, struct str value, const char *field,
                        struct str *ret_clean, struct fault *fault) MUST_CHECK;
/* GB/T 4754-2017: section A to T with an optional division, group and class that lie in it. */
enum status check_industry(struct arena *arena, struct str value, const char *field,
                           struct str *ret_clean, struct fault *fault) MUST_CHECK;
/* Number of a filing certificate: 11 digits, "-", 5 digits. */
enum status check_certificate(struct arena *arena, struct str value, const char *field,
                              struct str *ret_clean, struct fault *fault) MUST_CHECK;

#endif
