/* SPDX-License-Identifier: Apache-2.0
 * Levels of protection as people write them. */
#ifndef REGISTRY_IMPORT_LEVEL_H
#define REGISTRY_IMPORT_LEVEL_H

#include "registry/import_report.h"

struct import_levels {
    int info, service, level; /* 0 = not given */
};

/* 三级, 拟定第三级, 3级, 叁级, Ⅲ, S3A3, 三级（S3A3G3）; 未定级 gives zeros.  The cell must be one
 * such expression and nothing else (三级以下, 3.5, 二级/三级 are refused).  False after telling the
 * report why. */
bool import_level_read(const struct import_cell *cell, struct import_levels *ret_levels);

#endif
