/* SPDX-License-Identifier: Apache-2.0
 * Values that can be looked up: their kinds, their one normal form, and its 64-bit mark.
 *
 * Normal forms.  Domains: lower case, without trailing dot, leading "." or "*."; punycode is kept,
 * other scripts are turned into it.  Addresses: as inet_ntop prints them; IPv4 inside IPv6 becomes
 * IPv4; a port is dropped.  CIDR: the network's first address and length.  Hashes and ja3:
 * lower-case hex.  E-mail: lower case.  URLs: without scheme, user, default port and fragment; host
 * in lower case, percent-encoding undone in it and nowhere else; an empty path is "/"; a URL may
 * lack its scheme ("evil.example/x", "//evil.example/x") or also its host ("/panel/gate.php").  The
 * defanged forms "hxxp", "[.]", "(.)" and "[:]" are understood.
 *
 * The mark is a hash of kind and normal form.  With n values kept, a value that is not among them
 * has a mark that is with probability n / 2^64 (10 million: 5.4e-13, one in 1.8 million million
 * lookups); so a mark that is found is held against the text before anybody is told. */
#ifndef INTEL_INDICATOR_VALUE_H
#define INTEL_INDICATOR_VALUE_H

#include "base/base.h"
#include "intel/indicator_address.h"
#include "intel/intel_limits.h"

/* word, Chinese, English */
#define INDICATOR_KIND_TABLE(X)                                                                    \
    X(INDICATOR_IPV4, "ipv4", "IPv4 地址", "IPv4 address")                                         \
    X(INDICATOR_IPV6, "ipv6", "IPv6 地址", "IPv6 address")                                         \
    X(INDICATOR_CIDR4, "cidr4", "IPv4 网段", "IPv4 network")                                       \
    X(INDICATOR_CIDR6, "cidr6", "IPv6 网段", "IPv6 network")                                       \
    X(INDICATOR_DOMAIN, "domain", "域名", "domain")                                                \
    X(INDICATOR_URL, "url", "网址", "URL")                                                         \
    X(INDICATOR_EMAIL, "email", "电子邮箱", "e-mail address")                                      \
    X(INDICATOR_MD5, "md5", "MD5 散列", "MD5 hash")                                                \
    X(INDICATOR_SHA1, "sha1", "SHA-1 散列", "SHA-1 hash")                                          \
    X(INDICATOR_SHA256, "sha256", "SHA-256 散列", "SHA-256 hash")                                  \
    X(INDICATOR_SHA512, "sha512", "SHA-512 散列", "SHA-512 hash")                                  \
    X(INDICATOR_JA3, "ja3", "JA3 指纹", "JA3 fingerprint")

#define INDICATOR_KIND_ENUM(name, word, zh, en) name,
enum indicator_kind { INDICATOR_KIND_TABLE(INDICATOR_KIND_ENUM) INDICATOR_KINDS };
#undef INDICATOR_KIND_ENUM

/* word, Chinese, English: why a value is refused */
#define INDICATOR_DOUBT_TABLE(X)                                                                   \
    X(INDICATOR_FINE, "fine", "可用", "fine")                                                      \
    X(INDICATOR_EMPTY, "empty", "值为空", "the value is empty")                                    \
    X(INDICATOR_LONG, "too-long", "值过长", "the value is too long")                               \
    X(INDICATOR_BYTES, "bytes", "含有空白、控制字符或非 UTF-8 字节",                               \
      "blanks, control characters or bytes that are not UTF-8")                                    \
    X(INDICATOR_NO_ADDRESS, "no-address", "不是 IP 地址", "no IP address")                         \
    X(INDICATOR_NO_NETWORK, "no-network", "不是网段（地址/前缀长度）",                             \
      "no network (address/length)")                                                               \
    X(INDICATOR_WIDE, "too-wide", "网段过大（IPv4 短于 /8，IPv6 短于 /16），会命中几乎一切",       \
      "too wide a network (IPv4 below /8, IPv6 below /16): nearly everything would hit")           \
    X(INDICATOR_NO_DOMAIN, "no-domain", "不是域名（至少两级，字母、数字和连字符）",                \
      "no domain (two labels at least; letters, digits and hyphens)")                              \
    X(INDICATOR_NO_URL, "no-url", "不是网址", "no URL")                                            \
    X(INDICATOR_NO_EMAIL, "no-email", "不是电子邮箱地址", "no e-mail address")                     \
    X(INDICATOR_NO_HASH, "no-hash", "散列的位数或字符不对",                                        \
      "wrong length or characters for a hash")                                                     \
    X(INDICATOR_NO_KIND, "no-kind", "看不出是哪一种指标", "no kind of indicator fits")

#define INDICATOR_DOUBT_ENUM(name, word, zh, en) name,
enum indicator_doubt { INDICATOR_DOUBT_TABLE(INDICATOR_DOUBT_ENUM) INDICATOR_DOUBTS };
#undef INDICATOR_DOUBT_ENUM

struct indicator_value {
    enum indicator_kind kind;
    uint64_t mark;
    struct str text;                  /* in `room` */
    struct indicator_address address; /* of addresses and networks */
    char room[INTEL_TEXT_MAX_BYTES + 8];
};

const char *indicator_value_word(enum indicator_kind kind);
const char *indicator_value_zh(enum indicator_kind kind);
const char *indicator_value_en(enum indicator_kind kind);
/* INDICATOR_KINDS for a word that is none. */
enum indicator_kind indicator_value_kind(struct str word);
const char *indicator_value_doubt_zh(enum indicator_doubt doubt);
const char *indicator_value_doubt_en(enum indicator_doubt doubt);

/* Bring `text` into normal form.  `kind` INDICATOR_KINDS: whichever fits.  A network of full length
 * becomes an address.  INDICATOR_FINE, or why not; *ret_value is then void. */
enum indicator_doubt indicator_value_read(enum indicator_kind kind, struct str text,
                                          struct indicator_value *ret_value) MUST_CHECK;
/* Whether a value that was read is fit to be an indicator: INDICATOR_FINE, or INDICATOR_WIDE for a
 * network shorter than INTEL_NET4_LEAST_BITS or INTEL_NET6_LEAST_BITS.  (Warning lists and
 * questions may name such networks.) */
enum indicator_doubt indicator_value_fitness(const struct indicator_value *value);
/* The host of a URL in normal form, "" when it lacks one; without port and brackets. */
struct str indicator_value_host(struct str url);
/* Host into lower case and without trailing dot; false: too long for a name.  `room`: 256 bytes. */
bool indicator_value_fold(struct str host, char *room, struct str *ret_host);

/* The mark of normal bytes (`kind` an indicator_kind, or a number beyond them for a family of one's
 * own): text, or for addresses and networks indicator_value_mark_address. */
uint64_t indicator_value_mark(unsigned kind, const void *bytes, size_t len);
uint64_t indicator_value_mark_address(const struct indicator_address *address);
enum indicator_kind indicator_value_address_kind(const struct indicator_address *address);

#endif
