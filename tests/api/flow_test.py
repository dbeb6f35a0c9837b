# SPDX-License-Identifier: Apache-2.0
"""The writing operations: the register kept by those whose it is, and the main job from a graded
system to a certificate that anybody can check, with kept versions, repeated requests and receipts."""
import datetime
import json
import subprocess
import time
import unittest

from client import PROGRAM, Person, Server
from examples import TABLE

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ITEMS = {"items": [{"field": "table5.topology", "text": "缺少区域说明"}]}
AGREED = {"opinion": "agree", "text": "定级对象明确，等级恰当。"}


class Flow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.people = {}

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def person(self, name):
        if name not in self.people:
            self.people[name] = Person(self.server, self.server.code(name))
        return self.people[name]

    def of_party(self, party, role):
        """Somebody of a party, by its name."""
        row = next(r for r in self.server.made["accounts"] if r["party"] == party["name"] and role in r["roles"])
        return self.person(row["name"])

    # The register.

    def test_a_system_is_made_changed_and_remembered(self):
        one = self.person("bus")
        made = one.want(201, "POST", "/systems", {"name": "调度培训系统", "state": "building", "kinds": ["system"],
                                                  "reason": "新建"})
        path = "/systems/" + made["id"]
        self.assertEqual((made["party"]["id"], made["version"]), (one.account["party"]["id"], 1))
        one.want(428, "PUT", path, {"name": "甲", "reason": "更名"})
        done = one.want(200, "PUT", path, {"name": "调度仿真系统", "reason": "更名"}, If_Match='"1"')
        self.assertEqual((done["name"], done["version"], done.headers["ETag"]), ("调度仿真系统", 2, '"2"'))
        one.want(412, "PUT", path, {"name": "乙", "reason": "更名"}, If_Match='"1"')
        one.want(422, "PUT", path, {"name": "丙"}, If_Match='"2"')
        history = one.get(path + "/history")["items"]
        self.assertIn("更名", json.dumps(history, ensure_ascii=False))
        self.assertIn("调度培训系统", json.dumps(history, ensure_ascii=False))
        self.assertTrue(one.get(path + "/form-check")["problems"])
        asset = one.want(201, "POST", path + "/assets", {"kind": "ip-range", "value": "10.8.0.0/24", "reason": "登记"})
        one.want(422, "POST", path + "/assets", {"kind": "ip-range", "value": "10.8.0.0/77", "reason": "登记"})
        one.want(204, "DELETE", f"/assets/{asset['id']}?reason=%E6%92%A4%E9%99%A4")
        one.want(404, "DELETE", f"/assets/{asset['id']}?reason=x")
        self.assertEqual(one.get(path + "/assets")["items"], [])

    def test_a_bad_system_names_its_field_and_nothing_is_kept(self):
        one = self.person("bus")
        total = one.get("/systems?limit=1")["total"]
        for body, field in (({"name": "", "reason": "x"}, "name"), ({"name": "甲", "region": "123456", "reason": "x"}, "region"),
                            ({"name": "甲", "sector": "zz", "reason": "x"}, "sector"), ({"name": "甲", "state": "odd"}, "state"),
                            ({"name": "甲", "operation_on": "2026-02-30"}, "operation_on"), ({"name": "甲" * 2000}, "name")):
            answer = one.call("POST", "/systems", body)
            self.assertIn(answer.status, (404, 422), f"{body}: {answer}")
            self.assertEqual(answer["field"], field)
        self.assertEqual(one.get("/systems?limit=1")["total"], total)

    def test_parties_and_people_are_kept_by_their_own(self):
        police = self.person("police.l")
        made = police.want(201, "POST", "/parties", {"name": "临江示例运输公司（演示）", "kinds": ["operator"],
                                                     "region": "990102", "sectors": ["35"], "reason": "登记"})
        path = "/parties/" + made["id"]
        police.want(200, "PUT", path, {"name": "临江示例物流公司（演示）", "reason": "更名"}, If_Match=made.headers["ETag"])
        police.want(422, "POST", "/parties", {"name": "甲", "kinds": ["operator"], "region": "990102", "uscc": "91990102MB0000211A"})
        self.assertIn("更名", json.dumps(police.get(path + "/history")["items"], ensure_ascii=False))
        one = self.person("bus")
        people = f"/parties/{one.account['party']['id']}/people"
        who = one.want(201, "POST", people, {"name": "示例丁", "roles": ["liaison"], "mobile": "19955500100", "reason": "任命"})
        one.want(200, "PUT", f"/people/{who['id']}", {"post": "主管", "reason": "调整"}, If_Match=f'"{who["version"]}"')
        self.assertIn("示例丁", json.dumps(one.get(people)["items"], ensure_ascii=False))
        one.want(204, "DELETE", f"/people/{who['id']}?reason=%E7%A6%BB%E8%81%8C", If_Match='"2"')
        self.assertEqual(one.call("POST", "/parties", {"name": "x", "kinds": ["operator"], "region": "990102"}).status, 403)

    def test_regions_are_kept_by_the_system_administrator(self):
        admin = self.person("sysadmin")
        zone = {"code": "990177", "name": "示例新区", "name_en": "Example zone", "level": "zone", "parent": "990100",
                "reason": "设立"}
        made = admin.call("POST", "/regions", zone)
        self.assertIn(made.status, (200, 201), made)
        self.assertIn("990177", [r["code"] for r in admin.get("/regions")["items"]])
        self.assertEqual(admin.call("POST", "/regions", {**zone, "code": "99x"}).status, 422)

    def test_a_level_is_computed_without_a_matter(self):
        body = {"scheme": "gbt22240-2020", "info": "public:serious,citizen:general", "service": "citizen:grave"}
        answer = self.person("bus").want(200, "POST", "/grading/compute", body)
        self.assertEqual((answer["info_level"], answer["level"]), (3, 3))
        for member, bad in (("scheme", "none"), ("info", "public:odd"), ("service", "nobody:serious")):
            refused = self.person("bus").want(422, "POST", "/grading/compute", {**body, member: bad})
            self.assertEqual(refused["field"], member)

    def test_a_table_is_judged_applied_and_taken_back(self):
        one = self.person("metro")
        total = one.get("/systems?limit=1")["total"]
        bad = one.want(200, "POST", "/imports?dry_run=1", "系统名称,所属地区\n,999999\n".encode(), X_File_Name="bad.csv")
        self.assertIsNone(bad["import_id"])
        self.assertTrue(all({"sheet", "row", "column", "code", "message"} <= e.keys() for e in bad["errors"]))
        self.assertGreater(len(bad["errors"]), 0)
        dry = one.want(200, "POST", "/imports?dry_run=1", TABLE, X_File_Name="%E6%B8%85%E5%8D%95.csv")
        self.assertEqual((dry["created"], dry["errors"], dry["dry_run"]), (2, [], True))
        self.assertEqual(one.get("/systems?limit=1")["total"], total)
        done = one.want(200, "POST", f"/imports/{dry['import_id']}/apply", Idempotency_Key="apply-1")
        again = one.want(200, "POST", f"/imports/{dry['import_id']}/apply", Idempotency_Key="apply-1")
        self.assertEqual(again["import_id"], done["import_id"])
        self.assertEqual(one.get("/systems?limit=1")["total"], total + 2)
        refused = one.call("POST", "/imports", b"PK\x03\x04 no table", X_File_Name="a.xlsx")
        self.assertIn(refused.status, (400, 422), refused)
        one.want(422, "POST", f"/imports/{done['import_id']}/undo", {"reason": ""})
        undone = one.call("POST", f"/imports/{done['import_id']}/undo", {"reason": "传错文件"})
        self.assertEqual(undone.status, 200, undone)
        self.assertEqual(one.get("/systems?limit=1")["total"], total)
        self.assertTrue(one.want(200, "GET", "/imports/template.xlsx").raw.startswith(b"PK"))

    # The main job.

    def act(self, person, matter, action, reason="", data=None, status=200, key=None):
        seen = person.get("/matters/" + matter)
        body = {"action": action, "reason": reason, "data": data or {}}
        return person.want(status, "POST", f"/matters/{matter}/actions", body, If_Match=f'"{seen["version"]}"',
                           Idempotency_Key=key)

    def open_matter(self, person, procedure, system):
        rows = person.get(f"/matters?limit=100&procedure={procedure}&system={system}")["items"]
        return next(m["id"] for m in rows if m["is_open"])

    def test_from_a_draft_to_a_certificate(self):
        owner = self.person("hosp.tcm")
        draft = next(m for m in owner.get("/matters?limit=100&procedure=grading")["items"] if m["state"] == "draft"
                     and m["system"]["name"] == "中医院信息系统")
        system, matter = draft["system"]["id"], draft["id"]
        self.grade(owner, system, matter)
        filing = self.open_matter(owner, "filing", system)
        self.fill(owner, filing)
        self.file(owner, filing)
        self.check(owner, system, filing)

    def grade(self, owner, system, matter):
        self.act(owner, matter, "judge")
        refused = self.act(owner, matter, "appoint", data={"experts": []}, status=422)
        self.assertTrue(refused["errors"])
        experts = [e["id"] for e in owner.get("/experts")["items"]]
        self.act(owner, matter, "appoint", data={"experts": experts})
        for name in ("expert.a", "expert.b", "expert.c"):
            self.act(self.person(name), matter, "opinion", data=AGREED)
        self.act(owner, matter, "agree", "越权", status=403)
        self.act(self.person("expert.a"), matter, "agree", "专家组同意定为第三级。")
        self.act(owner, matter, "submit-sector")
        regulator = self.of_party(owner.get("/matters/" + matter)["regulator_party"], "regulator")
        self.act(regulator, matter, "approve", status=422)
        self.act(regulator, matter, "approve", "同意。")
        self.assertEqual(owner.get("/systems/" + system)["level"], 3)

    def fill(self, owner, filing):
        refused = self.act(owner, filing, "submit", status=422)
        self.assertGreater(len(refused["errors"]), 0)
        seen = owner.get("/matters/" + filing)
        today = datetime.date.today().isoformat()
        owner.want(422, "PUT", f"/matters/{filing}/data", {"data": {"no_such": 1}}, If_Match=f'"{seen["version"]}"')
        owner.want(200, "PUT", f"/matters/{filing}/data", {"data": {"filled_by": "示例乙", "filled_on": today}},
                   If_Match=f'"{seen["version"]}"')
        odd = owner.want(201, "POST", f"/matters/{filing}/attachments?slot=topology", PDF, X_File_Name="%E5%9B%BE.pdf")
        owner.want(204, "DELETE", f"/matters/{filing}/attachments/{odd['id']}")
        for slot in self.missing_slots(owner, filing):
            owner.want(201, "POST", f"/matters/{filing}/attachments?slot={slot}", PDF, X_File_Name=slot + ".pdf")
        refused = owner.call("POST", f"/matters/{filing}/attachments?slot=topology", b"\x7fELF\x02\x01\x01\0\0\0", X_File_Name="a.pdf")
        self.assertEqual(refused.status, 422)
        self.assertEqual(owner.get("/matters/" + filing)["problems"], [])

    def missing_slots(self, owner, filing):
        slots = {f["key"]: f.get("slot") for t in owner.get("/forms/filing-2025")["tables"] for f in t["fields"]}
        return [slots[p["field"]] for p in owner.get("/matters/" + filing)["problems"] if slots.get(p["field"])]

    def file(self, owner, filing):
        done = self.act(owner, filing, "submit", key="submit-1")
        police = self.of_party(done["police_party"], "police")
        self.act(police, filing, "return", status=422)
        self.act(police, filing, "return", "拓扑图缺少区域说明。", data=ITEMS)
        self.act(owner, filing, "submit", key="submit-2")
        self.act(owner, filing, "certify", status=403)
        done = self.act(police, filing, "certify")
        self.assertFalse(done["is_open"])
        self.assertEqual(self.act(police, filing, "return", "晚了", status=409)["status"], 409)

    def check(self, owner, system, filing):
        certificate = next(c for c in owner.get("/certificates")["items"] if c["system"]["id"] == system)
        answer = self.server.send("GET", f"/api/v1/certificates/check?number={certificate['number']}&code={certificate['check_code']}")
        self.assertEqual((answer["found"], answer["state"], answer["level"]), (True, "valid", 3))
        receipt = self.server.folder / "receipt.json"
        receipt.write_bytes(owner.want(200, "GET", f"/matters/{filing}/receipt").raw)
        verified = subprocess.run([PROGRAM, "journal", "verify", "--receipt", str(receipt)], capture_output=True)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        receipt.write_text(receipt.read_text().replace("certify", "certifx"))
        altered = subprocess.run([PROGRAM, "journal", "verify", "--receipt", str(receipt)], capture_output=True)
        self.assertEqual(altered.returncode, 1)
        papers = owner.get("/matters/" + filing)["papers"]
        for paper in papers:
            raw = owner.want(200, "GET", f"/papers/{paper['id']}.pdf").raw
            self.assertEqual(raw[:5], b"%PDF-")
        self.assertTrue(owner.want(200, "GET", f"/matters/{filing}/form.pdf").raw.startswith(b"%PDF-"))

    def test_a_matter_is_opened_once_and_cancelled(self):
        one = self.person("bus")
        system = one.want(201, "POST", "/systems", {"name": "一次性系统", "state": "operation", "kinds": ["system"],
                                                    "reason": "新建"})["id"]
        body = {"procedure": "grading", "system_id": system}
        made = one.want(201, "POST", "/matters", body, Idempotency_Key="open-1")
        again = one.want(201, "POST", "/matters", body, Idempotency_Key="open-1")
        self.assertEqual(made["id"], again["id"])
        one.want(409, "POST", "/matters", body)
        one.want(422, "POST", "/matters", {**body, "procedure": "nothing"})
        self.assertEqual(self.act(one, made["id"], "cancel", status=422)["status"], 422)
        self.act(one, made["id"], "cancel", "重复登记")
        self.assertEqual(self.act(one, made["id"], "cancel", "再次", status=409)["status"], 409)

    def test_two_people_cannot_decide_at_once(self):
        matter, police = next((m["id"], p) for p in map(self.person, ("police.s", "police.w", "police.c", "police.l"))
                              for m in p.get("/matters?procedure=filing&state=submitted")["items"]
                              if m["police_party"]["id"] == p.account["party"]["id"])
        seen = police.get("/matters/" + matter)
        body = {"action": "return", "reason": "请补正。", "data": ITEMS}
        first = police.call("POST", f"/matters/{matter}/actions", body, If_Match=f'"{seen["version"]}"')
        second = police.call("POST", f"/matters/{matter}/actions", body, If_Match=f'"{seen["version"]}"')
        self.assertEqual(first.status, 200, first)
        self.assertIn(second.status, (409, 412))

    def test_the_journal_is_whole_afterwards(self):
        time.sleep(0.1)
        self.assertEqual(self.person("auditor").get("/journal/verify")["verdict"], "whole")
