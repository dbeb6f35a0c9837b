# SPDX-License-Identifier: Apache-2.0
"""Nobody reads or changes what lies outside their party, region or sector: every operation with an
{id} is tried on somebody else's record, and every list is searched for it."""
import io
import json
import unittest
import zipfile

from cast import city
from client import OPERATIONS
from examples import Records, body, query

# What is nobody's in particular: laws, forms, and the security administrator's own desk.
COMMON = ("/api/v1/clauses/", "/api/v1/documents/", "/api/v1/forms/", "/api/v1/accounts/")
OWNER, OUTSIDERS = "bank", ("bus", "reg.edu", "police.q")


def person(name):
    return city().sign_in(next(row for row in city().rows if row["name"] == name))


class Scope(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.records = Records(person(OWNER))
        cls.tried = {}
        for (method, path), operation in OPERATIONS.items():
            if "{id}" in path and not path.startswith(COMMON):
                cls.tried[method, path] = (operation, cls.records.fill(path))

    def outsiders(self, operation):
        for name in OUTSIDERS:
            one = person(name)
            if "anyone" in operation["x-roles"] or set(one.account["roles"]) & set(operation["x-roles"]):
                yield name, one

    def test_every_record_of_others_is_not_there(self):
        calls = 0
        for (method, path), (operation, real) in self.tried.items():
            for name, one in self.outsiders(operation):
                with self.subTest(f"{method} {path} by {name}"):
                    answer = one.call(method, real + query(operation), body(operation), If_Match='"1"',
                                      X_File_Name="a.pdf" if operation.get("x-upload") else None)
                    self.assertEqual(answer.status, 404, answer)
                    self.assertNotIn("银行", answer.raw.decode("utf-8", "replace"))
                    calls += 1
        self.assertGreater(calls, 30)

    def test_every_outsiders_try_changed_nothing(self):
        before = json.dumps(self.state(), sort_keys=True)
        self.test_every_record_of_others_is_not_there()
        self.assertEqual(json.dumps(self.state(), sort_keys=True), before)

    def state(self):
        owner = self.records.person
        system = self.records.id_systems()
        return [owner.get(f"/systems/{system}"), owner.get(f"/systems/{system}/assets")["items"],
                owner.get(f"/parties/{self.records.party}"), owner.get(f"/parties/{self.records.party}/people")["items"],
                owner.get(f"/matters/{self.records.id_matters()}")["version"]]

    def test_lists_never_show_what_lies_outside(self):
        ids = {s["id"] for s in self.records.systems} | {m["id"] for m in self.records.matters} | {self.records.party}
        numbers = {c["number"] for c in self.records.certificates}
        self.assertGreater(len(ids), 3)
        for name in OUTSIDERS:
            one = person(name)
            for path in ("/systems?limit=100", f"/systems?limit=100&party={self.records.party}", "/matters?limit=100",
                         f"/matters?system={self.records.id_systems()}", "/parties?limit=100", "/certificates", "/my/matters",
                         "/systems?limit=100&q=%E9%93%B6%E8%A1%8C", "/systems?limit=100&region=990102"):
                with self.subTest(f"{path} by {name}"):
                    text = one.call("GET", path).raw.decode()
                    self.assertEqual([i for i in ids | numbers if i in text], [])

    def test_the_export_holds_what_the_list_holds(self):
        names = {s["name"] for s in self.records.systems}
        for name, holds in ((OWNER, True), ("police.q", False)):
            raw = person(name).want(200, "GET", "/systems/export.xlsx").raw
            with zipfile.ZipFile(io.BytesIO(raw)) as file:
                text = "".join(file.read(n).decode() for n in file.namelist() if n.endswith(".xml"))
            self.assertEqual("滨江商业银行" in text, holds)
            if holds:
                self.assertEqual([n for n in names if n not in text], [])

    def test_nothing_is_made_for_somebody_else(self):
        outsider = person("bus")
        made = outsider.call("POST", "/systems", {"name": "冒名系统", "party_id": self.records.party, "reason": "测试"})
        self.assertIn(made.status, (403, 404, 422))
        system = self.records.id_systems()
        self.assertEqual(outsider.call("POST", "/matters", {"procedure": "grading", "system_id": system}).status, 404)
        own = outsider.get("/systems?limit=1")["items"][0]
        for member in ("parent_id", "platform_id"):
            answer = outsider.call("PUT", f"/systems/{own['id']}", {member: system, "reason": "测试"},
                                   If_Match=f'"{own["version"]}"')
            self.assertIn(answer.status, (403, 404, 422), f"{member}: {answer}")

    def test_a_regulator_sees_its_sector_and_police_their_region(self):
        inside = {"reg.bank": True, "police.l": True, "police.c": True, "police.p": True, "reg.edu": False, "police.q": False}
        for name, sees in inside.items():
            status = person(name).call("GET", f"/systems/{self.records.id_systems()}").status
            self.assertEqual(status, 200 if sees else 404, name)

    def test_administrators_see_no_system(self):
        for role in ("system-admin", "security-admin", "audit-admin"):
            self.assertEqual(city().one(role).call("GET", "/systems").status, 403)
