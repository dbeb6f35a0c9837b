/* SPDX-License-Identifier: Apache-2.0
 * A warning to 100 000 units: chosen, frozen with their people, told, in one transaction; then what
 * one page, the counters, the proof and its verification cost.
 *
 * $BENCH_RECIPIENTS units instead; with $BENCH_SESSIONS a file of sessions of the first
 * $BENCH_SIGNERS people is written there (a JSON list), for bench_signing. */
#include <stdio.h>
#include <stdlib.h>

#include "data.h"
#include "procedures/recipient_view.h"
#include "registry/account.h"
#include "registry/channel.h"
#include "registry/notify_rule.h"
#include "registry/party.h"
#include "registry/session.h"

enum {
    RECIPIENTS = 100000,
    BATCH = 2000,
    MAIL_EACH = 5, /* every fifth person has mail */
    PAGES = 50,
    SECOND_MS = 1000,
};

struct crowd {
    struct str *parties, *accounts;
    size_t count;
    struct str issuer;
};

static size_t number_of(const char *name, size_t fallback)
{
    const char *text = getenv(name);

    return text != NULL ? (size_t)strtoul(text, NULL, 10) : fallback;
}

static struct str make_party(struct work *w, struct str name, const char *kind, struct str region)
{
    json_t *input = json_new_object(w->arena), *kinds = json_new_list(w->arena);
    struct party party;

    json_add_text(kinds, str_of(kind));
    json_put_text(input, "name", name);
    json_put(input, "kinds", kinds);
    json_put_text(input, "region", region);
    json_put_textz(input, "reason", "bench");
    bench_must(&w->fault, party_create(w, input, &party), "party");
    return party.id;
}

static struct str make_account(struct work *w, size_t number, struct str party)
{
    const struct account_new input = {.name = arena_print(w->arena, "unit.%zu", number),
                                      .person_name = arena_print(w->arena, "经办人 %zu", number),
                                      .roles = 1u << ROLE_OPERATOR,
                                      .party_id = party};
    struct str id;

    bench_must(&w->fault, account_create(w, &input, &id), "account");
    return id;
}

static void make_rule(struct work *w, size_t number, struct str account)
{
    const struct actor *machine = w->actor;
    const struct actor person = {.account_id = account, .roles = 1u << ROLE_OPERATOR};
    json_t *input = json_new_object(w->arena), *made;

    json_put_text(input, "email", arena_print(w->arena, "unit%zu@example.cn", number));
    w->actor = &person;
    bench_must(&w->fault, notify_rule_put(w, 0, input, &made), "rule");
    w->actor = machine;
}

static void make_mail(struct bench *bench)
{
    const struct actor admin = {
        .account_id = STR("system"), .roles = 1u << ROLE_SYSTEM_ADMIN, .is_system = true};
    struct bench_work own;
    struct work *w = bench_write(bench, &own, &admin);
    json_t *input = json_new_object(w->arena);
    struct channel channel;

    json_put_textz(input, "kind", "smtp");
    json_put_textz(input, "name", "mail");
    json_put_textz(input, "host", "127.0.0.1");
    json_put_int(input, "port", 2525);
    json_put_textz(input, "sender", "panshi@example.cn");
    json_put_textz(input, "security", "none");
    json_put_bool(input, "internal", true);
    json_put_bool(input, "enabled", true);
    json_put_textz(input, "reason", "bench");
    bench_must(&w->fault, channel_create(w, input, &channel), "channel");
    bench_end(&own);
}

static void make_crowd(struct bench *bench, struct crowd *crowd)
{
    double started = bench_now_ms();

    crowd->parties = ARENA_ARRAY(&bench->arena, crowd->count, struct str);
    crowd->accounts = ARENA_ARRAY(&bench->arena, crowd->count, struct str);
    for (size_t i = 0; i < crowd->count;) {
        struct bench_work own;
        struct work *w = bench_write(bench, &own, NULL);

        if (i == 0)
            crowd->issuer = str_copy(&bench->arena, make_party(w, STR("示例省网信办"),
                                                               "cyberspace-office", STR("990000")));
        for (size_t j = 0; j < BATCH && i < crowd->count; j++, i++) {
            struct str region =
                data_county(w->arena, i % DATA_CITIES, i / DATA_CITIES % DATA_COUNTIES);
            struct str party =
                make_party(w, arena_print(w->arena, "示例单位 %zu", i + 1), "operator", region);
            struct str account = make_account(w, i, party);

            if (i % MAIL_EACH == 0)
                make_rule(w, i, account);
            crowd->parties[i] = str_copy(&bench->arena, party);
            crowd->accounts[i] = str_copy(&bench->arena, account);
        }
        bench_end(&own);
    }
    fprintf(stderr, "%zu units, %.0f s\n", crowd->count, (bench_now_ms() - started) / SECOND_MS);
}

static struct str issue(struct bench *bench, const struct crowd *crowd)
{
    const struct dossier_opening opening = {.kind = "warning",
                                            .title = STR("示例预警"),
                                            .level = STR("yellow"),
                                            .scope = STR("region"),
                                            .party_id = crowd->issuer,
                                            .region = STR("990000"),
                                            .sector = STR(""),
                                            .reach = DOSSIER_REACH_AREA};
    struct bench_work own;
    struct work *w = bench_write(bench, &own, NULL);
    json_t *wish = json_new_object(w->arena), *kinds = json_new_list(w->arena);
    double began = bench_now_ms(), chosen, frozen, told;
    struct dossier dossier;
    struct str *parties;
    size_t count;
    int64_t added;

    json_add_text(kinds, STR("operator"));
    json_put(wish, "kinds", kinds);
    bench_must(&w->fault, dossier_open(w, &opening, &dossier), "open");
    bench_must(&w->fault, recipient_choose(w, &dossier, wish, &parties, &count), "choose");
    chosen = bench_now_ms();
    bench_must(&w->fault, recipient_freeze(w, &dossier, parties, count, &added), "freeze");
    frozen = bench_now_ms();
    bench_must(&w->fault, recipient_tell(w, &dossier, "warning-issued", STR("issued"), NULL),
               "tell");
    told = bench_now_ms();
    struct str id = str_copy(&bench->arena, dossier.id);
    bench_end(&own);
    bench_say("warning-issue", (bench_now_ms() - began) / SECOND_MS, "s",
              "%zu recipients with per-person state in one transaction, one person in %d has mail; "
              "choose %.1f s, freeze %.1f s, tell %.1f s, commit %.1f s",
              count, MAIL_EACH, (chosen - began) / SECOND_MS, (frozen - chosen) / SECOND_MS,
              (told - frozen) / SECOND_MS, (bench_now_ms() - told) / SECOND_MS);
    return id;
}

static void look(struct bench *bench, struct str id)
{
    double pages[PAGES], counters[PAGES];
    struct str after = STR("");

    for (size_t i = 0; i < PAGES; i++) {
        struct bench_work own;
        struct work *w = bench_read(bench, &own, NULL);
        struct dossier dossier;
        json_t *out;

        bench_must(&w->fault, dossier_load(w, id, NULL, &dossier), "load");
        double began = bench_now_ms();
        bench_must(&w->fault, recipient_counts(w, &dossier, &out), "counts");
        counters[i] = bench_now_ms() - began;
        began = bench_now_ms();
        bench_must(&w->fault,
                   recipient_view_page(w, &dossier, STR("unsigned"), STR(""), STR(""), after,
                                       RECIPIENT_PAGE, &out),
                   "page");
        pages[i] = bench_now_ms() - began;
        after = str_copy(&bench->arena, json_get_text(out, "next"));
        bench_end(&own);
    }
    bench_say("warning-counters", bench_percentile(counters, PAGES, 95), "ms",
              "p95, kept counters");
    bench_say("warning-page", bench_percentile(pages, PAGES, 95), "ms",
              "p95, %d unsigned recipients with people and ways", RECIPIENT_PAGE);
}

static void prove(struct bench *bench, struct str id)
{
    struct recipient_proof_report report;
    struct bench_work own;
    struct work *w = bench_read(bench, &own, NULL);
    double began = bench_now_ms(), made;
    struct dossier dossier;
    struct arena arena;
    struct str proof;

    bench_must(&w->fault, dossier_load(w, id, NULL, &dossier), "load");
    bench_must(&w->fault, recipient_proof(w, &dossier, store_key(bench->store), &proof), "proof");
    made = bench_now_ms();
    arena_init(&arena, (size_t)4 * BENCH_ARENA_BYTES);
    bench_must(&w->fault, recipient_proof_verify(&arena, proof, &report, &w->fault), "verify");
    bench_say("warning-proof", (made - began) / SECOND_MS, "s",
              "%lld recipients, %.0f MiB; verified in %.1f s: %s", (long long)report.recipients,
              (double)proof.len / (1024 * 1024), (bench_now_ms() - made) / SECOND_MS, report.en);
    arena_done(&arena);
    bench_end(&own);
}

/* The session of an officer of the issuer, who watches. */
static struct str make_watcher(struct bench *bench, struct str issuer)
{
    const struct account_new input = {.name = STR("desk"),
                                      .person_name = STR("值班员"),
                                      .roles = 1u << ROLE_REGULATOR,
                                      .party_id = issuer,
                                      .region = STR("990000")};
    struct bench_work own;
    struct work *w = bench_write(bench, &own, NULL);
    struct str id, token;

    bench_must(&w->fault, account_create(w, &input, &id), "watcher");
    bench_must(&w->fault, session_make(w, id, "full", &token), "session");
    token = str_copy(&bench->arena, token);
    bench_end(&own);
    return token;
}

static void write_sessions(struct bench *bench, const struct crowd *crowd, struct str id,
                           const char *path, size_t signers)
{
    struct str watcher = make_watcher(bench, crowd->issuer);
    FILE *out = fopen(path, "w");

    if (out == NULL) {
        perror(path);
        exit(1);
    }
    fprintf(out, "{\"dossier\":\"%.*s\",\"watcher\":\"%.*s\",\"sessions\":[", STR_ARG(id),
            STR_ARG(watcher));
    for (size_t i = 0; i < signers && i < crowd->count;) {
        struct bench_work own;
        struct work *w = bench_write(bench, &own, NULL);

        for (size_t j = 0; j < BATCH && i < signers && i < crowd->count; j++, i++) {
            struct session session;
            struct str token;

            bench_must(&w->fault, session_make(w, crowd->accounts[i], "full", &token), "session");
            bench_must(&w->fault, session_load(w, token, &session), "session");
            fprintf(out, "%s[\"%.*s\",\"%.*s\"]", i > 0 ? ",\n" : "", STR_ARG(token),
                    STR_ARG(session.request_token));
        }
        bench_end(&own);
    }
    fprintf(out, "]}\n");
    fclose(out);
}

int main(void)
{
    struct crowd crowd = {.count = number_of("BENCH_RECIPIENTS", RECIPIENTS)};
    const char *sessions = getenv("BENCH_SESSIONS");
    struct bench bench;

    bench_open(&bench);
    data_make_regions(&bench);
    make_mail(&bench);
    make_crowd(&bench, &crowd);
    struct str id = issue(&bench, &crowd);
    if (sessions != NULL) {
        write_sessions(&bench, &crowd, id, sessions, number_of("BENCH_SIGNERS", crowd.count));
    } else {
        look(&bench, id);
        prove(&bench, id);
    }
    bench_close(&bench);
    return 0;
}
