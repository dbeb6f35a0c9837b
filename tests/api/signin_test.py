# SPDX-License-Identifier: Apache-2.0
"""Signing in: factors, cookies, fixation, guessing, tokens, signing out."""
import re
import time
import unittest

from client import PASSWORD, Person, Server, totp

WRONG = "Wrong-Horse-7-Battery"


class SignIn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.admin = Person(cls.server, cls.server.made["code"])
        cls.count = 0

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def account(self, *roles):
        """A fresh account; (id, name, one-time code)."""
        type(self).count += 1
        name = f"person{self.count}"
        made = self.admin.want(201, "POST", "/accounts",
                               {"name": name, "person_name": "示例", "roles": list(roles or ["audit-admin"])})
        code = self.admin.want(201, "POST", f"/accounts/{made['id']}/code")["code"]
        return made["id"], name, code

    def enrolled(self):
        ident, name, code = self.account()
        person = Person(self.server, code)
        person.id, person.name = ident, name
        return person

    def pending(self, person):
        """Password given, second factor not yet."""
        other = Person(self.server)
        state = other.want(200, "POST", "/sign-in", {"name": person.name, "password": PASSWORD})["state"]
        self.assertEqual(state, "second-factor")
        return other

    def test_password_then_code_gives_a_full_session(self):
        person = self.enrolled()
        other = self.pending(person)
        self.assertEqual(other.call("GET", "/journal").status, 401)
        self.assertEqual(other.want(200, "GET", "/session")["state"], "second-factor")
        other.want(200, "POST", "/sign-in/second-factor", {"code": totp(person.secret, time.time() + 30)})
        self.assertEqual(other.get("/session")["state"], "full")
        self.assertIsNotNone(other.get("/session")["last_sign_in"])
        other.get("/journal")

    def test_a_second_factor_is_good_once(self):
        person = self.enrolled()
        code = totp(person.secret, time.time() + 30)
        self.pending(person).want(200, "POST", "/sign-in/second-factor", {"code": code})
        self.pending(person).want(401, "POST", "/sign-in/second-factor", {"code": code})

    def test_the_cookie_is_out_of_reach_and_random(self):
        cookies = set()
        for _ in range(3):
            _, _, code = self.account()
            answer = self.server.send("POST", "/api/v1/sign-in", {"code": code})
            lines = answer.headers.get_all("Set-Cookie")
            self.assertEqual(len(lines), 1)
            first, *attributes = [part.strip() for part in lines[0].split(";")]
            self.assertRegex(first, r"^__Host-panshi=[0-9A-Za-z_-]{43,}$")
            self.assertEqual({a.lower() for a in attributes}, {"path=/", "secure", "httponly", "samesite=strict"})
            cookies.add(first)
        self.assertEqual(len(cookies), 3)

    def test_a_session_is_never_adopted_and_changes_at_every_step(self):
        person = self.enrolled()
        forged = Person(self.server)
        forged.cookie = "__Host-panshi=" + "a" * 64
        self.assertEqual(forged.call("GET", "/session").status, 401)
        forged.want(200, "POST", "/sign-in", {"name": person.name, "password": PASSWORD})
        first = forged.cookie
        self.assertNotEqual(first, "__Host-panshi=" + "a" * 64)
        forged.want(200, "POST", "/sign-in/second-factor", {"code": totp(person.secret, time.time() + 30)})
        self.assertNotEqual(forged.cookie, first)
        stale = Person(self.server)
        stale.cookie = first
        self.assertEqual(stale.call("GET", "/session").status, 401)

    def test_a_doubled_cookie_is_no_session(self):
        person = self.enrolled()
        answer = self.server.send("GET", "/api/v1/session",
                                  headers={"Cookie": person.cookie + "; " + "__Host-panshi=" + "b" * 64})
        self.assertEqual(answer.status, 401)

    def test_a_one_time_code_is_good_once(self):
        _, _, code = self.account()
        Person(self.server, code)
        self.assertEqual(self.server.send("POST", "/api/v1/sign-in", {"code": code}).status, 401)

    def test_guessing_locks_the_account_and_the_administrator_unlocks_it(self):
        person = self.enrolled()
        statuses = [self.server.send("POST", "/api/v1/sign-in", {"name": person.name, "password": WRONG}).status
                    for _ in range(6)]
        self.assertEqual((statuses[:4], statuses[5]), ([401] * 4, 429))
        locked = self.server.send("POST", "/api/v1/sign-in", {"name": person.name, "password": PASSWORD})
        self.assertEqual(locked.status, 429)
        self.admin.want(200, "POST", f"/accounts/{person.id}/unlock", {"reason": "本人核实"})
        self.pending(person)

    def test_unknown_names_answer_like_wrong_passwords(self):
        person = self.enrolled()
        known, unknown = (self.server.send("POST", "/api/v1/sign-in", {"name": name, "password": WRONG})
                          for name in (person.name, "nobody-here"))
        self.assertEqual((known.status, known["title"], known["detail"]),
                         (unknown.status, unknown["title"], unknown["detail"]))

    def test_weak_passwords_are_refused_with_a_reason(self):
        for password in ("short", "aaaaaaaaaaaaaaaa", "password1234"):
            _, _, code = self.account()
            person = Person(self.server)
            self.assertEqual(person.want(200, "POST", "/sign-in", {"code": code})["state"], "enrol")
            secret = person.want(200, "GET", "/sign-in/enrol")["totp_secret"]
            answer = person.call("POST", "/sign-in/enrol", {"password": password, "totp_code": totp(secret)})
            self.assertEqual((answer.status, answer["field"]), (422, "password"), password)

    def test_an_enrolling_session_can_do_nothing_else(self):
        _, _, code = self.account()
        person = Person(self.server)
        person.want(200, "POST", "/sign-in", {"code": code})
        for path in ("/journal", "/health", "/roles"):
            self.assertEqual(person.call("GET", path).status, 401)

    def test_writes_need_the_sessions_own_token(self):
        person = self.enrolled()
        for token in (None, "", "0" * 64, self.admin.token, person.token[:-1]):
            answer = person.call("PUT", "/session/language", {"language": "en"}, X_Request_Token=token)
            self.assertEqual((answer.status, answer["field"]), (403, "X-Request-Token"))
        person.want(204, "PUT", "/session/language", {"language": "en"})

    def test_writes_from_another_site_are_refused(self):
        person = self.enrolled()
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"},
                        {"Sec_Fetch_Site": "same-site"}, {"Origin": f"http://127.0.0.1:{self.server.port}"}):
            answer = person.call("PUT", "/session/language", {"language": "zh"}, **headers)
            self.assertEqual((answer.status, answer["field"]), (403, "Origin"))
        person.want(204, "PUT", "/session/language", {"language": "zh"},
                    Origin=f"https://127.0.0.1:{self.server.port}", Sec_Fetch_Site="same-origin")
        answer = self.server.send("POST", "/api/v1/sign-in", {"code": "x"}, {"Origin": "https://evil.example"})
        self.assertEqual(answer.status, 403)

    def test_language_and_density_are_kept(self):
        person = self.enrolled()
        person.want(204, "PUT", "/session/language", {"language": "en"})
        person.want(204, "PUT", "/session/preferences", {"density": "standard"})
        session = person.get("/session")
        self.assertEqual((session["language"], session["density"]), ("en", "standard"))
        self.assertEqual(person.call("GET", "/accounts")["title"], "this act is not yours to perform")
        self.assertEqual(person.call("PUT", "/session/language", {"language": "fr"}).status, 422)

    def test_signing_out_ends_the_session(self):
        person = self.enrolled()
        cookie = person.cookie
        answer = person.want(204, "POST", "/session/sign-out")
        self.assertIn("Max-Age=0", answer.headers["Set-Cookie"])
        person.cookie = cookie
        self.assertEqual(person.call("GET", "/session").status, 401)

    def test_locking_or_changing_roles_ends_sessions(self):
        person = self.enrolled()
        self.admin.want(200, "POST", f"/accounts/{person.id}/lock", {"reason": "离岗"})
        self.assertEqual(person.call("GET", "/session").status, 401)
        other = self.enrolled()
        version = self.admin.get(f"/accounts/{other.id}")["version"]
        self.admin.want(200, "PUT", f"/accounts/{other.id}", {"roles": ["system-admin"], "reason": "转岗"},
                        If_Match=f'"{version}"')
        self.assertEqual(other.call("GET", "/session").status, 401)
        third = self.enrolled()
        self.admin.want(204, "POST", f"/accounts/{third.id}/end-sessions")
        self.assertEqual(third.call("GET", "/session").status, 401)

    def test_separated_administrators_stay_separated(self):
        for roles in (["system-admin", "audit-admin"], ["security-admin", "audit-admin"],
                      ["system-admin", "security-admin"], ["audit-admin", "operator"], []):
            answer = self.admin.call("POST", "/accounts", {"name": "both-hats", "person_name": "示例", "roles": roles})
            self.assertEqual(answer.status, 422, roles)

    def test_secrets_are_in_no_answer_and_no_log(self):
        person = self.enrolled()
        text = self.admin.call("GET", "/accounts").raw.decode() + self.admin.call("GET", f"/accounts/{person.id}").raw.decode()
        token = person.cookie.partition("=")[2]
        log = (self.server.folder / "log").read_text()
        for secret in (person.secret, PASSWORD, token):
            self.assertNotIn(secret, text)
            self.assertNotIn(secret, log)
        self.assertIsNone(re.search(r"argon2", text))
        for name in ("panshi.db", "panshi.db-wal"):
            file = self.server.data / name
            if file.exists():
                self.assertNotIn(token.encode(), file.read_bytes(), "the store holds a raw session")
