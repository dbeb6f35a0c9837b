/* SPDX-License-Identifier: Apache-2.0
 * Functions that this program never calls: a call becomes one to a function that does not exist,
 * whose name says what to use.  Include it after system headers. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* These declare the banned functions, so they come before the macros hide them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef strtok
#undef sprintf
#undef vsprintf
#undef atoi
#undef atol
#undef atoll
#undef rand
#undef system
#undef popen
#undef tmpnam
#undef localtime
#undef gmtime
#undef ctime
#undef asctime

#define strcpy(to, from)         banned_strcpy_use_str_or_buf()
#define strcat(to, from)         banned_strcat_use_buf()
#define strncpy(to, from, count) banned_strncpy_use_snprintf_or_memcpy()
#define strncat(to, from, count) banned_strncat_use_buf()
#define strtok(text, separators) banned_strtok_use_str_cut()
#define sprintf(...)             banned_sprintf_use_snprintf_or_buf_print()
#define vsprintf(...)            banned_vsprintf_use_vsnprintf()
#define atoi(text)               banned_atoi_use_str_to_int()
#define atol(text)               banned_atol_use_str_to_int()
#define atoll(text)              banned_atoll_use_str_to_int()
#define rand()                   banned_rand_use_digest_random()
#define system(command)          banned_system_use_execve()
#define popen(command, mode)     banned_popen_use_execve()
#define tmpnam(name)             banned_tmpnam_use_mkstemp()
#define localtime(at)            banned_localtime_use_instant_beijing_date()
#define gmtime(at)               banned_gmtime_use_date_of_number()
#define ctime(at)                banned_ctime_use_instant_print()
#define asctime(at)              banned_asctime_use_instant_print()

#endif
