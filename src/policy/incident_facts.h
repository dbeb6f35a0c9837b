/* SPDX-License-Identifier: Apache-2.0
 * A facts file about one incident, in either form:
 *
 * - the form of policy/facts_read.h (parties, systems), with `incident` {found_at, level, class,
 *   crime-suspected, third-party} when no event of its own says so: the incident is then found at
 *   every system of the file, or at every party when there are no systems;
 * - a plain object about one operator and one system: {found_at, handled_at, received_at, level,
 *   class, crime_suspected, third_party, operator_kind (cii | organ | other, or a kind of party),
 *   kinds[], region, sector, sectors[], system_level, cii, bank, industry_data_processor,
 *   central_organ, outsourced, personal_information, data_incident} and facts that levels.yaml
 *   asks for (or under `facts`), from which the level is proposed when it is not given.
 *
 * Members may be written with "_" or "-".  Instants are RFC 3339 or a day. */
#ifndef POLICY_INCIDENT_FACTS_H
#define POLICY_INCIDENT_FACTS_H

#include "policy/facts_read.h"

struct incident_facts {
    struct yaml_read_tree tree; /* {parties, systems, acts} as facts_read takes it */
    struct instant found_at;
    struct instant received_at; /* ms 0 when the file does not say */
    struct str level;           /* given or proposed, "" when neither */
    json_t *judgement;          /* as incident_level_propose when the level was proposed, or NULL */
    bool is_of_data;            /* data or personal information is harmed, in the plain form */
    bool is_data_unknown;       /* the plain form says neither that data is harmed nor that not */
    bool is_of_industry;        /* at a processor of industry and telecom data, likewise */
    struct str from; /* cii | organ | other, for who passes the report on; "" in the first form */
    const struct str *regions; /* of the operator, the nation first */
    size_t region_count;
};

/* Read a file's text; `at` is when it was found if the file does not say.  ST_MALFORMED,
 * ST_INVALID with the member. */
enum status incident_facts_read(const struct policy *policy, struct arena *arena, struct str text,
                                struct instant at, struct incident_facts *ret_facts,
                                struct fault *fault) MUST_CHECK;
/* The same from a tree. */
enum status incident_facts_of(const struct policy *policy, struct arena *arena,
                              const struct yaml_read_tree *tree, struct instant at,
                              struct incident_facts *ret_facts, struct fault *fault) MUST_CHECK;
/* The tree once more with another level in the events of the incident. */
struct yaml_read_tree incident_facts_at_level(struct arena *arena,
                                              const struct incident_facts *facts,
                                              const char *level);
/* The tree once more with data harmed too at every party; for when that is unknown. */
struct yaml_read_tree incident_facts_with_data(struct arena *arena,
                                               const struct incident_facts *facts,
                                               const char *level);

#endif
