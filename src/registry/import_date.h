/* SPDX-License-Identifier: Apache-2.0
 * Days as people write them. */
#ifndef REGISTRY_IMPORT_DATE_H
#define REGISTRY_IMPORT_DATE_H

#include "registry/import_report.h"

/* 2025年3月1日, 2025/3/1, 2025.03.01, 20250301, a serial number; year and month alone get the first
 * day, with a warning.  False after telling the report why. */
bool import_date_read(const struct import_cell *cell, struct str *ret_date);

#endif
