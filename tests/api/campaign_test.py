# SPDX-License-Identifier: Apache-2.0
"""A campaign from its opening to its report: the telecom authority asks, companies hand in."""
import datetime
import unittest

from client import Person, Server

TEMPLATE = "JS2024:longpan2024"
BEIJING = datetime.timezone(datetime.timedelta(hours=8))


class Campaign(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.admin = Person(cls.server, cls.server.code("sysadmin"))
        cls.security = Person(cls.server, cls.server.code("secadmin"))
        cls.police = Person(cls.server, cls.server.code("police.l"))
        authority = cls.admin.want(201, "POST", "/parties", {"name": "示例通信管理局（演示）", "kinds": ["telecom-authority"],
                                                             "region": "990100", "reason": "登记"})
        carrier = cls.police.want(201, "POST", "/parties", {"name": "示例电信（演示）", "kinds": ["carrier"],
                                                            "region": "990102", "reason": "登记"})
        cls.authority = cls.account("telecom", ["regulator"], authority["id"], "990100")
        cls.carrier = cls.account("carrier", ["operator"], carrier["id"], None)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        today = datetime.datetime.now(BEIJING).date()
        cls.first = today - datetime.timedelta(days=10)
        cls.made = cls.authority.want(201, "POST", "/campaigns", {"template": TEMPLATE, "zh": "示例专项行动", "en": "Example",
                                                                 "from": cls.first.isoformat(), "reason": "部署"})
        cls.path = "/campaigns/" + cls.made["id"]

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    @classmethod
    def account(cls, name, roles, party, region):
        made = cls.security.want(201, "POST", "/accounts", {"name": name, "person_name": "示例", "roles": roles,
                                                            "party_id": party, "region": region})
        return Person(cls.server, cls.security.want(201, "POST", f"/accounts/{made['id']}/code")["code"])

    def duty(self, person, deliverable):
        rows = person.get(f"{self.path}/deliverables?deliverable={deliverable}")["items"]
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def act(self, status, person, duty, word, body=None):
        return person.want(status, "POST", f"{self.path}/deliverables/{duty['id']}/{word}", body or {},
                           If_Match=f'"{duty["version"]}"')

    def test_1_only_its_kind_of_organiser_opens_one_and_the_refusal_cites_the_clause(self):
        for person in (self.police, Person(self.server, self.server.code("reg.edu"))):
            answer = person.want(403, "POST", "/campaigns", {"template": TEMPLATE, "from": self.first.isoformat()})
            self.assertEqual(answer["clause"], "JS2024:0")
        self.carrier.want(403, "POST", "/campaigns", {"template": TEMPLATE, "from": self.first.isoformat()})
        outside = {"template": TEMPLATE, "from": self.first.isoformat(), "region": "320000"}
        self.authority.want(403, "POST", "/campaigns", outside)
        late = {"template": TEMPLATE, "from": self.first.isoformat(), "deliverables": [{"id": "summary", "on": "2099-01-01"}]}
        self.assertEqual(self.authority.want(422, "POST", "/campaigns", late)["field"], "deliverables[summary]")
        page = self.authority.get("/campaigns")
        template = next(t for t in page["templates"] if t["id"] == TEMPLATE)
        self.assertTrue(template["may_open"])
        self.assertEqual([s["id"] for s in template["stages"]], ["s1", "s2", "s3", "s4"])
        self.assertFalse(next(t for t in self.police.get("/campaigns")["templates"] if t["id"] == TEMPLATE)["may_open"])

    def test_2_addressees_are_asked_and_others_see_nothing_of_them(self):
        progress = self.authority.get(self.path)["progress"]
        row = next(r for r in progress["by_deliverable"] if r["key"] == "carrier-report")
        self.assertEqual((row["asked"], row["open"]), (1, 1))
        self.assertEqual(self.duty(self.carrier, "carrier-report")["actions"], ["hand-in"])
        self.assertEqual(self.bank.get(self.path + "/deliverables")["items"], [])
        self.assertEqual(self.bank.get(self.path)["progress"]["total"]["asked"], 0)
        self.assertIn(self.made["id"], [r["id"] for r in self.carrier.get("/campaigns")["items"]])

    def test_3_a_deliverable_is_handed_in_returned_and_received(self):
        duty = self.duty(self.carrier, "work-plan")
        self.assertTrue(duty["late"])
        self.carrier.want(428, "POST", f"{self.path}/deliverables/{duty['id']}/hand-in", {})
        self.act(403, self.authority, duty, "hand-in")
        self.act(409, self.authority, duty, "receive")
        self.act(200, self.carrier, duty, "hand-in", {"reason": "工作方案一份"})
        self.act(412, self.carrier, duty, "hand-in")
        duty = self.duty(self.authority, "work-plan")
        self.assertEqual((duty["state"], duty["actions"]), ("handed-in", ["receive", "return"]))
        self.act(422, self.authority, duty, "return")
        self.act(200, self.authority, duty, "return", {"reason": "请写明责任部门"})
        duty = self.duty(self.carrier, "work-plan")
        self.assertEqual((duty["state"], duty["reason"]), ("returned", "请写明责任部门"))
        self.carrier.want(404, "GET", f"{self.path}/deliverables/{duty['id']}/receipt")
        self.act(200, self.carrier, duty, "hand-in")
        self.act(200, self.authority, self.duty(self.authority, "work-plan"), "receive")
        self.assertTrue(self.carrier.get(f"{self.path}/deliverables/{duty['id']}/receipt"))
        stage = next(r for r in self.authority.get(self.path)["progress"]["by_stage"] if r["key"] == "s1")
        self.assertEqual((stage["received"], stage["late"]), (1, 1))
        self.assertEqual(self.authority.get(self.path + "/deliverables?state=received")["items"][0]["id"], duty["id"])
        self.act(404, self.bank, duty, "hand-in")

    def test_4_closing_makes_the_report_and_ends_the_writing(self):
        self.authority.want(409, "GET", self.path + "/report")
        version = {"If_Match": f'"{self.made["version"]}"'}
        self.police.want(403, "POST", self.path + "/close", **version)
        closed = self.authority.want(200, "POST", self.path + "/close?number=%E7%A4%BA1", **version)
        self.assertEqual((closed["state"], closed["actions"]), ("closed", []))
        self.assertEqual([p["party"]["name"] for p in closed["report"]["late"]], ["示例电信（演示）"])
        self.authority.want(409, "POST", self.path + "/close", If_Match='"2"')
        for language in ("zh", "en"):
            paper = self.authority.want(200, "GET", f"{self.path}/report?language={language}")
            self.assertTrue(paper.raw.startswith(b"%PDF-"))
        self.carrier.want(403, "GET", self.path + "/report")
        duty = self.duty(self.carrier, "carrier-report")
        self.assertEqual(duty["actions"], [])
        self.act(409, self.carrier, duty, "hand-in")
        self.assertEqual(self.authority.get(self.path)["progress"]["total"]["received"], 1)
