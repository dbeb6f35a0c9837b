# SPDX-License-Identifier: Apache-2.0
"""Plans: drafted, issued, reviewed against the packs' criteria, revised; what derives from them."""
import time
import unittest

from client import Person, Server

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def draft(**more):
    return {"title": "滨江市网络安全事件应急预案", "plan_kind": "network", "code": "2026版", "summary": "示例",
            "issued_on": "2026-01-05", "effective_on": "2026-01-05", "contacts": [{"name": "示例", "phone": "0000-0000"}], **more}


class Plan(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.net, cls.hosp, cls.bus = (Person(cls.server, cls.server.code(name)) for name in ("net", "hosp.1", "bus"))
        cls.city = cls.net.want(201, "POST", "/plans", draft(is_base=True)).body

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def act(self, status, person, plan, word, reason=None, **given):
        body = {"input": given} if given else {}
        if reason:
            body["reason"] = reason
        return person.want(status, "POST", f"/plans/{plan['id']}/acts/{word}", body, If_Match=f'"{plan["version"]}"')

    def duties(self, person, plan):
        for _ in range(40):
            page = person.get(f"/dossiers/{plan['id']}/duties")
            if not page["pending"]:
                return page["items"]
            time.sleep(0.2)
        self.fail("still pending")

    def test_1_a_plan_is_issued_when_it_is_complete(self):
        bare = self.hosp.want(201, "POST", "/plans", {"title": "不全"}).body
        problems = {p["field"] for p in self.act(422, self.hosp, bare, "issue").body["errors"]}
        self.assertEqual(problems, {"plan_kind", "code", "summary", "issued_on", "effective_on", "contacts"})
        version = {"If_Match": f'"{bare["version"]}"'}
        self.assertEqual(self.hosp.want(422, "PUT", f"/plans/{bare['id']}", {"replaces": "x"}, **version)["field"], "replaces")
        early = self.hosp.want(200, "PUT", f"/plans/{bare['id']}", draft(effective_on="2025-01-01"), **version).body
        self.assertEqual(self.act(422, self.hosp, early, "issue")["field"], "effective_on")
        self.act(200, self.hosp, early, "withdraw", "重写")
        self.bus.want(404, "GET", f"/plans/{bare['id']}")
        self.act(404, self.bus, bare, "issue")

    def test_2_its_paper_has_a_digest_and_stays_once_issued(self):
        plan = self.net.want(201, "POST", f"/plans/{self.city['id']}/attachments", PDF,
                             X_File_Name="plan.pdf", Content_Type="application/octet-stream").body
        self.assertEqual(len(plan["attachments"][0]["digest"]), 64)
        self.assertEqual(self.net.want(200, "GET", "/attachments/" + plan["attachments"][0]["id"]).raw, PDF)
        self.hosp.want(404, "GET", "/attachments/" + plan["attachments"][0]["id"])
        issued = self.act(200, self.net, plan, "issue").body
        self.assertEqual((issued["state"], issued["plan"]["in_force"]), ("in-force", True))
        self.net.want(409, "POST", f"/plans/{self.city['id']}/attachments", PDF, X_File_Name="x.pdf", Content_Type="application/octet-stream")
        self.assertTrue(self.net.get(f"/dossiers/{plan['id']}/receipt?act=issue"))
        type(self).city = issued

    def test_3_others_derive_theirs_from_it(self):
        parents = self.hosp.get("/plans/parents")["items"]
        self.assertIn(self.city["id"], [p["id"] for p in parents])
        self.hosp.want(404, "GET", f"/plans/{self.city['id']}")
        own = self.hosp.want(201, "POST", "/plans", draft(title="医院预案", parent=self.city["id"])).body
        own = self.act(200, self.hosp, own, "issue").body
        self.assertEqual(own["plan"]["parent"]["title"], self.city["title"])
        lost = self.hosp.want(201, "POST", "/plans", draft(title="无上级", parent="01JD0000000000000000000000")).body
        self.assertEqual(self.act(422, self.hosp, lost, "issue")["field"], "parent")
        self.assertEqual(self.net.get(f"/plans/{self.city['id']}")["plan"]["derived"], 1)
        type(self).own = own

    def test_4_a_review_judges_each_criterion_and_a_weakness_asks_for_a_revision(self):
        plan = self.act(200, self.net, self.city, "review").body
        self.assertEqual([c["code"] for c in plan["criteria"]], ["scientific", "practical", "operable"])
        given = {"scientific": "yes", "practical": "yes", "operable": "no", "conclusion": "keep", "text": "示例"}
        self.assertEqual(self.act(422, self.net, plan, "conclude", **given)["field"], "conclusion")
        self.assertEqual(self.act(422, self.net, plan, "conclude")["status"], 422)
        done = self.act(200, self.net, plan, "conclude", **{**given, "conclusion": "revise"}).body
        self.assertEqual(done["state"], "in-force")
        self.assertEqual(done["data"]["reviews"][0]["operable"], "no")
        self.assertIsNotNone(done["plan"]["reviewed_at"])
        clauses = {row["clause"] for row in self.duties(self.net, done)}
        self.assertIn("NN2020:8.1a", clauses)
        type(self).city = done

    def test_5_a_revision_replaces_it_and_tells_the_owners_of_derived_plans(self):
        new = self.net.want(201, "POST", f"/plans/{self.city['id']}/revise", {"reason": "评估结论"}).body
        self.hosp.want(404, "POST", f"/plans/{self.city['id']}/revise", {})
        self.assertEqual(new["data"]["replaces"], self.city["id"])
        new = self.net.want(200, "PUT", f"/plans/{new['id']}", {"code": "2027版", "issued_on": "2026-11-01", "effective_on": "2026-11-02"},
                            If_Match=f'"{new["version"]}"').body
        new = self.act(200, self.net, new, "issue").body
        self.assertEqual(new["plan"]["derived"], 1)
        self.assertEqual(self.net.get(f"/plans/{self.city['id']}")["state"], "superseded")
        self.assertEqual([p["id"] for p in self.hosp.get("/plans/parents")["items"]], [new["id"]])
        owed = [row for row in self.duties(self.net, new) if row["clause"] == "NN2020:8.1b"]
        self.assertEqual({row["owed_by_party"]["id"] for row in owed}, {self.own["party"]["id"]})
        listed = self.net.get("/plans?open=true&q=%E6%BB%A8%E6%B1%9F%E5%B8%82&limit=1")
        self.assertEqual(([p["id"] for p in listed["items"]], listed["total"]), ([new["id"]], 1))
        self.assertEqual(self.bus.get("/plans")["items"], [])
        rows = [row["act"] for row in self.net.get(f"/dossiers/{self.city['id']}/timeline")["items"]]
        self.assertEqual(rows[-1], "supersede")
