# SPDX-License-Identifier: Apache-2.0
"""Who may call what, tried for every operation that the program's own description names."""
import unittest

from cast import city
from client import DOCUMENT, OPERATIONS, Person

NOWHERE = "01AAAAAAAAAAAAAAAAAAAAAAAA"


def real(path):
    return path.replace("{id}", NOWHERE).replace("{name}", NOWHERE)


class Access(unittest.TestCase):
    def test_every_operation_refuses_those_who_are_not_signed_in(self):
        stranger = Person(city().server)
        for (method, path), operation in OPERATIONS.items():
            if operation["x-roles"] == ["public"]:
                continue
            with self.subTest(f"{method} {path}"):
                answer = stranger.call(method, real(path))
                self.assertEqual((answer.status, answer["type"]), (401, "/problems/unauthenticated"))

    def test_every_operation_refuses_a_session_that_ended(self):
        person = Person(city().server)
        person.cookie, person.token = "__Host-panshi=" + "0" * 64, "0" * 64
        for (method, path), operation in OPERATIONS.items():
            if operation["x-roles"] != ["public"]:
                self.assertEqual(person.call(method, real(path)).status, 401, f"{method} {path}")

    def test_every_operation_refuses_a_wrong_role(self):
        tried = 0
        for (method, path), operation in OPERATIONS.items():
            person = city().may_not(operation)
            if person is None:
                continue
            with self.subTest(f"{method} {path} by {person.account['roles']}"):
                answer = person.call(method, real(path))
                self.assertEqual((answer.status, answer["type"]), (403, "/problems/denied"))
                tried += 1
        self.assertGreater(tried, 10)

    def test_every_write_refuses_a_missing_request_token(self):
        for (method, path), operation in OPERATIONS.items():
            if method == "GET" or operation["x-roles"] == ["public"]:
                continue
            with self.subTest(f"{method} {path}"):
                answer = city().may(operation).call(method, real(path), X_Request_Token=None)
                self.assertEqual((answer.status, answer["field"]), (403, "X-Request-Token"))

    def test_every_write_refuses_another_site(self):
        for (method, path), operation in OPERATIONS.items():
            if method == "GET":
                continue
            with self.subTest(f"{method} {path}"):
                answer = city().may(operation).call(method, real(path), Origin="https://evil.example")
                self.assertEqual((answer.status, answer["field"]), (403, "Origin"))

    def test_every_body_is_held_to_its_shape(self):
        for (method, path), operation in OPERATIONS.items():
            body = operation.get("requestBody", {}).get("content", {})
            if "application/json" not in body:
                continue
            versions = {"If_Match": '"1"'}
            with self.subTest(f"{method} {path}"):
                person = city().may(operation)
                answer = person.call(method, real(path), {"there-is-no-such-member": 1}, **versions)
                self.assertIn(answer.status, (401, 422) if path.startswith("/api/v1/sign-in") else (422,))
                answer = person.call(method, real(path), b"{", Content_Type="application/json", **versions)
                self.assertEqual(answer.status, 400)
                answer = person.call(method, real(path), b"{}", Content_Type="text/plain", **versions)
                self.assertEqual(answer.status, 415)

    def test_every_parameter_is_held_to_its_shape(self):
        for (method, path), operation in OPERATIONS.items():
            with self.subTest(f"{method} {path}"):
                if method == "GET":
                    answer = city().may(operation).call(method, real(path) + "?there-is-no-such=1")
                    self.assertEqual((answer.status, answer["field"]), (422, "there-is-no-such"))

    def test_what_does_not_exist_is_not_found(self):
        for (method, path), operation in OPERATIONS.items():
            if "{id}" not in path or method != "GET":
                continue
            if any(p.get("required") and p["in"] == "query" for p in operation["parameters"]):
                continue
            with self.subTest(f"{method} {path}"):
                self.assertEqual(city().may(operation).call(method, real(path)).status, 404)
                odd = path.replace("{id}", "%27%20or%201=1--").replace("{name}", "x")
                self.assertIn(city().may(operation).call(method, odd).status, (404, 422))

    def test_the_description_is_the_one_that_is_served(self):
        served = city().one("operator").get("/openapi.json")
        self.assertEqual(served["paths"].keys(), DOCUMENT["paths"].keys())
        self.assertEqual(served["components"], DOCUMENT["components"])
