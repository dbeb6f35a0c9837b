/* SPDX-License-Identifier: Apache-2.0
 * The SM2 signature of a node over a CAP message, as two parameters of its first <info>:
 * panshi.key (the public key) and panshi.signature.
 *
 * What is signed are the bytes that cap_write makes of the message without panshi.signature, so the
 * signature survives another program's layout and prefixes, and falls with any change of content.
 * It says that the node of that key wrote these words; whose key it is, a setting of the place
 * says (warning.trusted_keys: SM3 fingerprints), or it is the node's own. */
#ifndef PROCEDURES_WARNING_CAP_SIGN_H
#define PROCEDURES_WARNING_CAP_SIGN_H

#include "base/digest.h"
#include "procedures/warning_cap.h"

enum warning_cap_seal {
    WARNING_CAP_UNSIGNED,
    WARNING_CAP_STRANGER, /* the signature holds; nobody here vouches for the key */
    WARNING_CAP_TRUSTED,
    WARNING_CAP_BROKEN,
};

/* "none", "unknown-key", "valid", "broken". */
const char *warning_cap_sign_word(enum warning_cap_seal seal);
/* The public key as it stands in the message: base64 of its DER. */
enum status warning_cap_sign_key(struct arena *arena, const struct digest_key *key,
                                 struct str *ret_text) MUST_CHECK;
/* SM3 in hex of that text: what a setting names. */
struct str warning_cap_sign_fingerprint(struct arena *arena, struct str key_text);
/* The message whose parameters name the key, written and signed. */
enum status warning_cap_sign(struct work *w, const struct digest_key *key,
                             struct cap_message *message, struct str *ret_xml) MUST_CHECK;
/* The message without key and signature: what changes its words no longer bears them. */
struct cap_message warning_cap_sign_strip(struct arena *arena, const struct cap_message *message);
/* Whether the signature of a message holds, by nothing but the message: UNSIGNED, STRANGER (it
 * holds) or BROKEN.  ret_key_text: the key it names, "" when unsigned. */
void warning_cap_sign_verify(struct arena *arena, const struct cap_message *message,
                             enum warning_cap_seal *ret_seal, struct str *ret_key_text);
/* Judge a message read from outside; `place` says whose keys are trusted; `own` may be NULL.
 * ret_signer: the fingerprint, "" when unsigned. */
enum status warning_cap_sign_judge(struct work *w, const struct cap_message *message,
                                   const struct policy_place *place, const struct digest_key *own,
                                   enum warning_cap_seal *ret_seal,
                                   struct str *ret_signer) MUST_CHECK;

#endif
