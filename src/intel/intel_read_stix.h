/* SPDX-License-Identifier: Apache-2.0
 * STIX 2.1 bundles: indicators by their patterns. */
#ifndef INTEL_INTEL_READ_STIX_H
#define INTEL_INTEL_READ_STIX_H

#include "intel/intel_read.h"

enum status intel_read_stix(struct intel_read *in, struct str text) MUST_CHECK;
/* The TLP of a marking-definition's id, TLP_NONE when it is none of them. */
enum indicator_tlp intel_read_stix_tlp(struct str marking);

#endif
