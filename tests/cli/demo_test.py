# SPDX-License-Identifier: Apache-2.0
"""The demonstration: made by the procedures themselves, whole, and marked; its receipts verify offline."""
import json

from program import Case, Server, Session, panshi

STATES = {
    "grading": {"draft", "judged", "expert-review", "reviewed", "sector-review", "determined", "cancelled"},
    "filing": {"draft", "submitted", "returned", "regrade", "certified"},
    "filing-change": {"submitted", "changed"},
    "filing-withdrawal": {"submitted", "withdrawn"},
}


class Demo(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "demo"
        self.made = self.json("init", "--data", self.data, "--demo")
        self.codes = {a["name"]: a["code"] for a in self.made["accounts"]}

    def test_it_is_marked_and_its_journal_is_whole(self):
        self.assertTrue(self.made["demo"])
        self.assertEqual(panshi("journal", "verify", "--data", self.data)[0], 0)
        systems = self.json("export", "systems", "-", "--format", "json", "--data", self.data)["items"]
        self.assertGreaterEqual(len(systems), 55)
        self.assertTrue(all(s["region"].startswith("99") for s in systems))
        self.assertTrue(all("演示" in s["party"]["name"] for s in systems))
        self.assertGreaterEqual({s["level"] for s in systems}, {0, 1, 2, 3, 4})

    def test_matters_stand_in_every_state_and_some_are_late(self):
        seen, late = {}, 0
        with Server(self.data) as server:
            for name, code in self.codes.items():
                if name in ("secadmin", "sysadmin", "auditor"):
                    continue
                session = Session(server, code)
                self.assertTrue(session.call("GET", "/api/v1/session")["demo"])
                late += session.call("GET", "/api/v1/my/matters")["counts"]["overdue"]
                for group in ("", "closed"):
                    for matter in self.pages(session, group):
                        seen.setdefault(matter["procedure"], set()).add(matter["state"])
        for procedure, states in STATES.items():
            self.assertGreaterEqual(seen.get(procedure, set()), states, procedure)
        self.assertGreater(late, 3)

    def pages(self, session, group):
        after = ""
        while after is not None:
            page = session.call("GET", f"/api/v1/matters?limit=100&group={group}&after={after}")
            yield from page["items"]
            after = page["next"]

    def test_a_receipt_verifies_without_the_store(self):
        with Server(self.data) as server:
            session = Session(server, self.codes["hosp.1"])
            page = session.call("GET", "/api/v1/matters?procedure=filing&limit=100")
            matter = next(m for m in page["items"] if m["state"] in ("submitted", "certified"))
            receipt = session.call("GET", f"/api/v1/matters/{matter['id']}/receipt")
        file = self.folder / "receipt.json"
        file.write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
        self.assertEqual(panshi("journal", "verify", "--receipt", file)[0], 0, panshi("journal", "verify", "--receipt", file))
        text = json.dumps(receipt, ensure_ascii=False)
        file.write_text(text.replace("filing", "filinh", 1) if "filing" in text else text[:-2], encoding="utf-8")
        self.assertEqual(panshi("journal", "verify", "--receipt", file)[0], 1)

    def test_a_backup_of_it_serves_again(self):
        file, copy = self.folder / "demo.backup", self.folder / "copy"
        self.json("backup", "--data", self.data, file)
        self.json("restore", file, "--data", copy)
        self.assertEqual(panshi("journal", "verify", "--data", copy)[0], 0)
        with Server(copy) as server:
            session = Session(server, self.json_code(copy))
            self.assertGreater(session.call("GET", "/api/v1/systems?limit=1")["total"], 0)

    def json_code(self, folder):
        return next(a["code"] for a in self.made["accounts"] if a["name"] == "police.c")
