# SPDX-License-Identifier: Apache-2.0
"""What an alert says is owed and whom to call: the reports that an incident would make due, worded as such until
there is one, then its own; the unit's watch, else who answers for security in its register."""
import unittest

from client import Person, Server

LEVELS = ("I", "II", "III", "IV")


def at(thing):
    return {"If_Match": f'"{thing["version"]}"'}


def key(clock):
    return clock["rule"], clock["subject"]


class Owed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("hosp.1", "water", "cloud", "bank", "police.c", "net", "reg.health"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def one(self, who, cause):
        return who.get(f"/event-alerts/{who.get(f'/event-alerts?cause_id={cause}')['items'][0]['id']}")

    def test_1_what_would_be_owed_names_clause_receiver_and_what_it_waits_for(self):
        alert = self.one(self.water, "new-peer")
        owed = alert["owed"]
        self.assertEqual((owed["state"], owed["incident"], owed["told"], owed["found_at"]), ("would", None, False, alert["raised_at"]))
        clocks = {c["rule"]: c for c in owed["clocks"]}
        police = clocks["CN-LAW:inc.cii-police"]
        self.assertEqual((police["conditional"], police["levels"], police["clause"]), ("level", ["I", "II", "III"], "CN-LAW:inc.4cii"))
        self.assertEqual((police["computed"]["amount"], police["computed"]["unit"], police["computed"]["from"]), (1, "hours", owed["found_at"]))
        self.assertIn("公安", police["to_party"]["name"])
        self.assertTrue(all(c["clause"] and c["law"] and (c["to_party"] or c["to"]) for c in owed["clocks"]))
        self.assertEqual({c["conditional"] for c in owed["clocks"]} - {"", "level", "crime", "data"}, set())
        self.assertTrue(all(c["levels"] and len(c["levels"]) < len(LEVELS) for c in owed["clocks"] if c["conditional"] == "level"))
        self.assertNotIn("CN-LAW:inc.cii-police", {c["rule"] for c in self.one(self.hosp_1, "demo-0001")["owed"]["clocks"]}, "of CII only")

    def test_2_nothing_is_owed_by_it_yet(self):
        before = self.water.get("/obligations?limit=200")["total"]
        owed = self.one(self.water, "new-peer")["owed"]
        self.assertEqual(self.water.get("/obligations?limit=200")["total"], before)
        self.water.want(404, "GET", f"/obligations/{owed['clocks'][0]['obligation']}")

    def test_3_the_incident_it_becomes_starts_those_clocks_and_no_others(self):
        alert = self.one(self.water, "new-peer")
        would = alert["owed"]["clocks"]
        handed = self.water.want(200, "POST", f"/event-alerts/{alert['id']}/hand-over", {"kind": "incident", "reason": "确认外联"}, **at(alert)).body
        owed, hand = handed["owed"], handed["hand_overs"][-1]
        self.assertEqual((owed["state"], owed["incident"]["id"], hand["target"]["state"], hand["target"]["open"]), ("runs", hand["target_id"], "reported", True))
        incident = self.water.get(f"/incidents/{hand['target_id']}")
        self.assertEqual(owed["clocks"], incident["clocks"])
        certain = {key(c) for c in would if c["conditional"] == ""}
        running = {key(c) for c in owed["clocks"]}
        self.assertTrue(running and running <= certain, "what runs at no level was told as certain")
        for level in LEVELS:
            incident = self.water.get(f"/incidents/{hand['target_id']}")
            incident = self.water.want(200, "POST", f"/incidents/{incident['id']}/acts/judge", {"input": {"level": level}}, **at(incident)).body
            told = {key(c) for c in would if c["conditional"] == "" or level in c.get("levels", [])}
            self.assertEqual({key(c) for c in incident["clocks"]}, told, level)
        due = {key(c): c["due_at"] for c in would}
        first = next(c for c in incident["clocks"] if c["due_at"])
        self.assertEqual(first["due_at"][:19], due[key(first)][:19])

    def test_4_an_officer_is_told_that_clocks_count_from_telling_the_unit(self):
        owed = self.one(self.police_c, "demo-0001")["owed"]
        self.assertTrue(owed["told"])
        self.assertGreater(owed["found_at"], self.one(self.hosp_1, "demo-0001")["owed"]["found_at"])

    def test_5_what_was_judged_to_be_no_attack_owes_nothing(self):
        alert = self.one(self.bank, "demo-0007")
        closed = self.bank.want(200, "POST", f"/event-alerts/{alert['id']}/verdict", {"verdict": "benign", "reason": "测试文件"}, **at(alert)).body
        self.assertEqual((closed["owed"]["state"], closed["owed"]["clocks"], closed["owed"]["earliest"]), ("none", [], None))

    def test_6_who_is_on_duty_comes_first_else_who_answers_for_security(self):
        alert = self.one(self.cloud, "demo-0005")
        self.assertEqual((alert["contact"]["source"], alert["contact"]["people"]), ("none", []))
        party = self.cloud.account["party"]["id"]
        for name, roles, until in (("陈责任", ["security-lead"], ""), ("旧责任", ["security-lead"], "2020-01-01"), ("李联络", ["liaison"], "")):
            self.cloud.want(201, "POST", f"/parties/{party}/people", {"name": name, "roles": roles, "mobile": "13900000001", "valid_to": until} if until else {"name": name, "roles": roles, "mobile": "13900000001"})
        contact = self.one(self.cloud, "demo-0005")["contact"]
        self.assertEqual((contact["source"], [(p["name"], p["phone"], p["state"]) for p in contact["people"]]), ("register", [("陈责任", "13900000001", None)]))
        slots = [{"from": "00:00", "to": "12:00"}, {"from": "12:00", "to": "00:00"}]
        me = {"account": self.cloud.account["id"], "name": self.cloud.account["person_name"], "phone": "0771-5550101"}
        self.cloud.want(201, "POST", "/watch/rosters", {"name": "云平台值班", "regime": "7x24", "pattern": {"slots": slots}, "people": {"officer": [me]}})
        for who in (self.cloud, self.police_c):
            contact = self.one(who, "demo-0005")["contact"]
            self.assertEqual((contact["source"], contact["people"][0]["name"], contact["people"][0]["phone"], contact["people"][0]["post"]),
                             ("roster", me["name"], me["phone"], "officer"))


if __name__ == "__main__":
    unittest.main()
