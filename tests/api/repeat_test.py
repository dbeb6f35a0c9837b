# SPDX-License-Identifier: Apache-2.0
"""Writes sent twice, and writes that rest on an old version."""
import threading
import unittest

from client import Person, Server


class Repeat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.admin = Person(cls.server, cls.server.made["code"])

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def new(self, name, key, status=201, **more):
        body = {"name": name, "person_name": "示例", "roles": ["audit-admin"], **more}
        return self.admin.want(status, "POST", "/accounts", body, Idempotency_Key=key)

    def test_a_repeated_request_gets_the_first_reply_and_changes_nothing(self):
        first = self.new("again", "key-1")
        second = self.new("again", "key-1")
        self.assertEqual(first.body, second.body)
        self.assertEqual(first.headers["ETag"], second.headers["ETag"])
        self.assertEqual(second.headers["Idempotent-Replay"], "true")
        self.assertNotIn("Idempotent-Replay", first.headers)
        self.assertEqual(sum(a["name"] == "again" for a in self.admin.get("/accounts")["items"]), 1)

    def test_a_key_is_good_for_one_request_only(self):
        self.new("one", "key-2")
        answer = self.new("two", "key-2", status=409)
        self.assertEqual(answer["field"], "Idempotency-Key")
        self.assertNotIn("two", [a["name"] for a in self.admin.get("/accounts")["items"]])

    def test_a_refused_request_may_be_sent_again_with_its_key(self):
        self.new("x", "key-3", status=422)
        self.new("three", "key-3")

    def test_keys_belong_to_their_account(self):
        made = self.new("other-admin", "key-4", roles=["security-admin"])
        code = self.admin.want(201, "POST", f"/accounts/{made['id']}/code")["code"]
        other = Person(self.server, code)
        other.want(201, "POST", "/accounts", {"name": "four", "person_name": "示例", "roles": ["audit-admin"]},
                   Idempotency_Key="key-4")

    def test_secrets_are_not_kept(self):
        made = self.new("five", "key-5")
        codes = {self.admin.want(201, "POST", f"/accounts/{made['id']}/code", Idempotency_Key="key-6")["code"]
                 for _ in range(2)}
        self.assertEqual(len(codes), 2)

    def test_bad_keys_are_refused(self):
        for key in ("k" * 129, "two words"):
            self.assertEqual(self.new("six", key, status=422)["field"], "Idempotency-Key")

    def test_twenty_at_once_make_one(self):
        statuses = []

        def send():
            statuses.append(self.admin.call("POST", "/accounts",
                                            {"name": "many", "person_name": "示例", "roles": ["audit-admin"]},
                                            Idempotency_Key="key-7").status)

        threads = [threading.Thread(target=send) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(set(statuses), {201})
        self.assertEqual(sum(a["name"] == "many" for a in self.admin.get("/accounts")["items"]), 1)

    def test_a_write_names_the_version_it_rests_on(self):
        made = self.new("seven", "key-8")
        path, change = f"/accounts/{made['id']}", {"person_name": "新名", "reason": "更名"}
        self.admin.want(428, "PUT", path, change)
        self.admin.want(412, "PUT", path, change, If_Match='"99"')
        self.admin.want(422, "PUT", path, change, If_Match='"x"')
        done = self.admin.want(200, "PUT", path, change, If_Match=made.headers["ETag"])
        self.assertEqual(done["version"], made["version"] + 1)
        self.admin.want(412, "PUT", path, change, If_Match=made.headers["ETag"])
