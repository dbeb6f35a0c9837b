# SPDX-License-Identifier: Apache-2.0
"""An incident from the two-minute report to its archive: clocks of every law, levels with their
criterion, reports sent and received, evidence, observers, third parties, breaches."""
import datetime
import hashlib
import json
import subprocess
import unittest

from client import PROGRAM, Person, Server, panshi

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def ago(**back):
    return (datetime.datetime.now(BEIJING) - datetime.timedelta(**back)).isoformat(timespec="seconds")


class Incident(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("hosp.1", "water", "net", "cmd", "police.c", "prov.net", "county.l", "bank"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.system = cls.hosp_1.get("/systems?limit=1")["items"][0]

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def enter(self, person=None, **members):
        body = {"title": "门诊系统被勒索软件加密", "found_at": ago(minutes=10), "systems": [self.system["id"]]}
        return (person or self.hosp_1).want(201, "POST", "/incidents", {**body, **members}).body

    def act(self, status, person, incident, word, reason="", **data):
        now = person.get("/incidents/" + incident["id"])
        return person.want(status, "POST", f"/incidents/{incident['id']}/acts/{word}",
                           {"reason": reason, "input": data} if reason else {"input": data},
                           If_Match=f'"{now["version"]}"').body

    def report(self, status, person, incident, report, word, body=None):
        body = body or (None if word == "send" else {})
        return person.want(status, "POST", f"/incidents/{incident['id']}/reports/{report['id']}/{word}", body,
                           If_Match=f'"{report["version"]}"').body

    def states(self, incident):
        rows = self.hosp_1.get(f"/dossiers/{incident['id']}/duties?limit=200")["items"]
        return {row["duty"]: row["state"] for row in rows}

    @staticmethod
    def clock(incident, rule):
        return next((c for c in incident["clocks"] if c["rule"] == rule), None)

    def test_01_one_entry_starts_the_clocks_of_every_law(self):
        made = self.enter()
        self.assertEqual((made["state"], made["level"], made["data"]["level_state"]), ("reported", "", "none"))
        self.assertRegex(made["number"], r"^网安事〔\d{4}〕1号$")
        rules = {c["rule"] for c in made["clocks"]}
        self.assertIn("NN2020:incident.report.system", rules)
        self.assertNotIn("CN-LAW:inc.other", rules)
        self.assertEqual([c["due_at"] for c in made["clocks"] if c["due_at"]],
                         sorted(c["due_at"] for c in made["clocks"] if c["due_at"]))
        self.assertIn(made["id"], [r["id"] for r in self.net.get("/incidents?standing=open")["items"]])
        self.assertEqual(self.net.get(f"/incidents/{made['id']}/clocks")["clocks"], self.net.get("/incidents/" + made["id"])["clocks"])
        self.bank.want(404, "GET", "/incidents/" + made["id"])
        self.assertNotIn(made["id"], [r["id"] for r in self.bank.get("/incidents")["items"]])

    def test_02_what_is_wrong_is_told_at_once(self):
        wrong = {"title": " ", "found_at": "2099-01-01T00:00:00+08:00", "systems": ["nothing"], "regions": ["123456"]}
        answer = self.hosp_1.want(422, "POST", "/incidents", wrong)
        self.assertEqual({e["field"] for e in answer["errors"]}, {"title", "found_at", "systems", "regions"})
        self.water.want(422, "POST", "/incidents", {"title": "别家的系统", "systems": [self.system["id"]]})
        self.hosp_1.want(422, "POST", "/incidents", {"title": "示例", "facts": {"threat": "enormous"}})
        self.hosp_1.want(422, "POST", "/incidents", {"title": "示例", "facts": {"colour": 1}})
        self.hosp_1.want(422, "POST", "/incidents", {"title": "示例", "class": "ZZ"})

    def test_03_the_level_comes_with_its_criterion_and_the_command_confirms_level_three(self):
        made = self.enter(facts={"important_system": True, "system_loss": "fairly-large"})
        self.assertEqual((made["level"], made["data"]["level_state"]), ("III", "proposed"))
        judgement = made["data"]["judgement"]
        self.assertEqual((judgement["guide"], judgement["criterion"]["clause"]), ("NN2020:incident", "NN2020:1.4-3"))
        self.assertIsNotNone(self.clock(made, "CN-LAW:inc.other"))
        self.assertIsNotNone(self.clock(made, "NN2020:incident.report-larger.system"))
        made = self.act(200, self.hosp_1, made, "judge", facts={"threat": "some"})
        self.assertEqual((made["state"], made["level"]), ("judged", "III"))
        answer = self.hosp_1.want(403, "POST", f"/incidents/{made['id']}/acts/confirm-level", {},
                                  If_Match=f'"{made["version"]}"')
        self.assertEqual(answer["clause"], "NN2020:4.2.3-2")
        self.assertEqual(self.act(403, self.net, made, "confirm-level")["clause"], "NN2020:4.2.3-2")
        made = self.act(200, self.cmd, made, "confirm-level")
        self.assertEqual(made["data"]["confirmed"]["level"], "III")
        made = self.act(200, self.hosp_1, made, "judge", facts={"system_loss": "serious"})
        self.assertEqual((made["level"], made["data"]["level_state"]), ("II", "proposed"))
        self.assertIsNone(self.clock(made, "NN2020:incident.report-larger.system"))
        self.assertIsNotNone(self.clock(made, "NN2020:incident.report-major.system"))
        self.act(422, self.net, made, "confirm-level")
        made = self.act(200, self.net, made, "confirm-level", decided_by="省网络应急指挥部")
        self.assertEqual(made["data"]["confirmed"]["decided_by"], "省网络应急指挥部")

    def test_04_reports_are_sent_received_and_tell_what_changed(self):
        made = self.enter(level="III")
        sent = self.hosp_1.want(201, "POST", f"/incidents/{made['id']}/reports",
                                {"kind": "first", "all": True, "send": True})["items"]
        self.assertTrue(sent)
        first = next(r for r in sent if any(d["rule"] == "NN2020:incident.report-larger.system" for d in r["duties"]))
        self.assertEqual((first["state"], first["late"], first["ordinal"], len(first["digest"])), ("sent", False, 1, 64))
        self.assertIn("unit", first["texts"])
        now = self.hosp_1.get("/incidents/" + made["id"])
        self.assertEqual(self.clock(now, "NN2020:incident.report-larger.system")["state"], "met")
        self.assertIn(first["id"], [r["id"] for r in self.net.get("/incidents")["waiting"]])
        told = next(m for m in self.net.get("/inbox")["items"] if m["kind"] == "incident-report-sent")
        self.assertNotIn("{", told["subject"] + told["text"])
        self.report(403, self.prov_net, made, first, "receive")
        self.report(422, self.net, made, first, "return")
        received = self.report(200, self.net, made, first, "receive")
        self.assertEqual(received["state"], "received")
        self.report(409, self.net, made, received, "receive")
        self.act(200, self.hosp_1, made, "judge", facts={"important_system": True, "system_loss": "serious"})
        again = self.hosp_1.want(201, "POST", f"/incidents/{made['id']}/reports",
                                 {"kind": "follow-up", "to_party": first["to"]["id"], "texts": {"trend": "扩散到备份"}})["items"][0]
        self.assertEqual((again["state"], again["changes"]), ("draft", []))
        self.net.want(404, "GET", f"/incidents/{made['id']}/reports/{again['id']}")
        again = self.hosp_1.want(200, "PUT", f"/incidents/{made['id']}/reports/{again['id']}", {"texts": {"next": "恢复"}},
                                 If_Match=f'"{again["version"]}"').body
        again = self.report(200, self.hosp_1, made, again, "send")
        changed = {c["key"]: c for c in again["changes"]}
        self.assertEqual((changed["level"]["before"], changed["level"]["after"]), ("III", "II"))
        self.assertEqual(again["previous"], first["number"])
        now = self.hosp_1.get("/incidents/" + made["id"])
        self.assertEqual(self.clock(now, "NN2020:incident.report.system")["state"], "met")
        page = self.hosp_1.get(f"/incidents/{made['id']}/reports?limit=1")
        self.assertEqual((len(page["items"]), page["next"]), (1, "1"))
        rest = self.hosp_1.get(f"/incidents/{made['id']}/reports?after={page['next']}")["items"]
        self.assertEqual(page["total"], 1 + len(rest))
        self.assertEqual(self.net.get(f"/incidents/{made['id']}/reports/{again['id']}")["digest"], again["digest"])
        back = self.report(200, self.net, made, again, "return", {"reason": "请补充原因"})
        self.assertEqual((back["state"], back["answer"]), ("returned", "请补充原因"))
        self.water.want(404, "GET", f"/incidents/{made['id']}/reports")

    def test_05_a_report_after_the_clock_is_late_and_a_supervisor_records_the_breach(self):
        made = self.enter(level="III", found_at=ago(hours=30))
        self.assertEqual(self.clock(made, "CN-LAW:inc.other")["state"], "overdue")
        sent = self.hosp_1.want(201, "POST", f"/incidents/{made['id']}/reports",
                                {"kind": "first", "all": True, "send": True})["items"]
        late = [r for r in sent if r["late"]]
        self.assertTrue(late)
        self.assertGreater(late[0]["late_minutes"], 60)
        acts = [a["act"] for a in self.hosp_1.get("/incidents/" + made["id"])["actions"]]
        self.assertEqual(len(acts), len(set(acts)), acts)
        self.assertNotIn("record-breach", acts)
        self.act(422, self.net, made, "record-breach", "查看日志", ground="lazy")
        now = self.act(200, self.net, made, "record-breach", "发现后三十小时才报", ground="late-report", report=late[0]["id"])
        self.assertEqual(now["data"]["breaches"][0]["ground"], "late-report")

    def test_06_observers_of_other_regions_see_it_with_its_clocks(self):
        made = self.enter(regions=["990000"], level="III")
        self.assertEqual(made["scope"], "region")
        self.assertIn("observer", {p["part"] for p in made["parties"]})
        self.assertTrue(self.prov_net.get("/incidents/" + made["id"])["clocks"])

    def test_07_a_third_party_stays_unnamed_and_the_unit_acknowledges_or_contests(self):
        unit = self.hosp_1.account["party"]["id"]
        self.water.want(422, "POST", "/incidents", {"title": "示例", "kind": "third-party"})
        told = self.bank.want(201, "POST", "/incidents", {"title": "医院网页被篡改", "kind": "third-party",
                                                          "affected_name": self.hosp_1.account["party"]["name"],
                                                          "anonymous": True}).body
        self.assertEqual((told["party"]["name"], told["reporter"]), ("滨江市网信办（演示）", None))
        row = next(r for r in self.hosp_1.get("/incidents")["items"] if r["title"] == "医院网页被篡改")
        seen = self.hosp_1.get("/incidents/" + row["id"])
        self.assertEqual((seen["reporter"], seen["clocks"], seen["data"]["affected"]["id"]), (None, [], unit))
        self.assertIn("acknowledge", [a["act"] for a in seen["actions"]])
        rows = self.hosp_1.get(f"/dossiers/{row['id']}/timeline")
        for name in (self.bank.account["party"]["name"], self.bank.account["person_name"]):
            self.assertNotIn(name, json.dumps([seen, rows], ensure_ascii=False))
        self.bank.want(404, "GET", "/incidents/" + row["id"])
        seen = self.act(200, self.hosp_1, seen, "contest", "页面是测试环境")
        self.assertEqual(seen["data"]["contest"]["text"], "页面是测试环境")
        seen = self.act(200, self.net, seen, "acknowledge", "现场核实")
        self.assertTrue(seen["clocks"])

    def test_08_near_misses_and_voluntary_reports_owe_nothing(self):
        for kind in ("near-miss", "voluntary"):
            made = self.enter(kind=kind, level="III")
            self.assertEqual((made["data"]["kind"], made["clocks"]), (kind, []))
            sent = self.hosp_1.want(201, "POST", f"/incidents/{made['id']}/reports",
                                    {"kind": "first", "all": True, "send": True})["items"]
            self.assertEqual([(r["to"]["id"], r["duties"], r["late"]) for r in sent],
                             [(self.net.account["party"]["id"], [], False)])
            self.report(200, self.net, made, sent[0], "receive")
            self.assertEqual(self.net.get("/incidents/" + made["id"])["clocks"], [])

    def test_09_first_handling_proves_its_duties(self):
        made = self.enter(level="IV")
        items = {i["code"]: i for i in made["first_handling"]}
        self.assertEqual(len([c for c in items if c.startswith("FH")]), 9)
        now = self.act(200, self.hosp_1, made, "start-plan", "启动本单位预案")
        self.assertIsNotNone({i["code"]: i for i in now["first_handling"]}["FH1"]["done"])
        self.act(422, self.hosp_1, made, "first-handling", "示例", item="FH99")
        self.act(200, self.hosp_1, made, "first-handling", "断网隔离", item="FH4")
        self.assertEqual(self.states(made)["incident.first-handling"], "met")
        self.act(200, self.hosp_1, made, "judge", level="III")
        states = self.states(made)
        self.assertEqual((states["incident.first-handling"], states["incident.start-plan"]), ("met", "met"))
        self.assertEqual(states["incident.start-plan.act"], "open")

    def test_10_evidence_has_a_digest_and_an_unbroken_chain(self):
        made = self.enter()
        path = f"/incidents/{made['id']}/evidence"
        item = self.hosp_1.want(201, "POST", path, {"name": "防火墙日志", "source": "机房", "collected_by": "张示例",
                                                    "collected_at": ago(minutes=9)}).body
        self.assertEqual([c["to"] for c in item["chain"]], ["张示例"])
        data = b"a,b\n1,2\n"
        kept = self.hosp_1.want(200, "POST", f"{path}/{item['id']}/file", data, Content_Type="text/csv",
                                X_File_Name="fw.csv").body
        self.assertEqual(kept["digest"], hashlib.new("sm3", data).hexdigest())
        self.hosp_1.want(409, "POST", f"{path}/{item['id']}/file", data, Content_Type="text/csv", X_File_Name="fw.csv")
        self.assertEqual(self.hosp_1.want(200, "GET", f"{path}/{item['id']}/file").raw, data)
        hand = {"to": "李警官", "purpose": "立案"}
        self.hosp_1.want(422, "POST", f"{path}/{item['id']}/custody", {**hand, "at": ago(hours=1)},
                         If_Match=f'"{kept["version"]}"')
        given = self.hosp_1.want(200, "POST", f"{path}/{item['id']}/custody", hand, If_Match=f'"{kept["version"]}"').body
        self.assertEqual(([c["from"] for c in given["chain"]], given["holder"]), (["", "张示例"], "李警官"))
        self.hosp_1.want(412, "POST", f"{path}/{item['id']}/custody", hand, If_Match=f'"{kept["version"]}"')
        self.hosp_1.want(422, "POST", path, {"name": "磁盘镜像", "digest": "abc"})
        out = self.hosp_1.want(200, "POST", path + "/export").body
        self.assertEqual(len(out["items"]), 1)
        self.assertEqual(len(out["digest"]), 64)
        kept = self.server.folder / "evidence.json"
        kept.write_text(json.dumps(out, ensure_ascii=False, indent=1), encoding="utf-8")
        self.assertEqual(panshi("proof", "verify", kept, "--json")["integrity"], "whole")
        out["items"][0]["chain"][0]["to"] = "王五"
        kept.write_text(json.dumps(out, ensure_ascii=False), encoding="utf-8")
        done = subprocess.run([PROGRAM, "proof", "verify", str(kept), "--json"], capture_output=True, text=True)
        self.assertEqual((done.returncode, json.loads(done.stdout)["integrity"]), (1, "broken"))
        self.assertEqual(self.net.get(path)["total"], 1)
        self.water.want(404, "GET", path)

    def test_11_the_hand_over_says_what_is_open_and_changed(self):
        made = self.enter(level="III")
        self.act(200, self.hosp_1, made, "hand-over", to="夜班")
        self.act(200, self.hosp_1, made, "start-plan")
        summary = self.hosp_1.get(f"/incidents/{made['id']}/summary")
        self.assertEqual([r["act"] for r in summary["changes"]][-1], "start-plan")
        self.assertGreater(summary["counts"]["clocks"], 0)

    def test_12_the_end_starts_the_closing_report_and_a_false_alarm_withdraws_the_clocks(self):
        made = self.enter(level="III")
        self.act(200, self.hosp_1, made, "judge", level="III")
        self.act(200, self.hosp_1, made, "handle")
        made = self.act(200, self.hosp_1, made, "end")
        self.assertEqual(self.clock(made, "CN-LAW:inc.closing-other")["kind"], "closing")
        self.hosp_1.want(422, "POST", f"/incidents/{made['id']}/reports",
                         {"kind": "closing", "to_party": self.net.account["party"]["id"], "send": True})
        self.act(422, self.hosp_1, made, "close")
        made = self.act(200, self.hosp_1, made, "reopen", "又出现加密")
        self.assertIsNone(self.clock(made, "CN-LAW:inc.closing-other"))
        made = self.act(200, self.hosp_1, made, "end")
        sent = self.hosp_1.want(201, "POST", f"/incidents/{made['id']}/reports",
                                {"kind": "closing", "all": True, "send": True, "texts": {"cause": "弱口令"}})["items"]
        self.assertEqual({d["rule"] for r in sent for d in r["duties"]}, {"CN-LAW:inc.closing-other"})
        self.assertEqual(self.act(200, self.hosp_1, made, "close")["state"], "closed")
        alarm = self.enter(level="III")
        alarm = self.act(200, self.net, alarm, "mark-false-alarm", "演示数据")
        self.assertEqual((alarm["state"], alarm["clocks"], alarm["open"]), ("false-alarm", [], False))

    def test_13_two_become_one(self):
        one, other = self.enter(level="III"), self.enter(level="III")
        self.act(422, self.hosp_1, other, "merge", "同一起", into=other["id"])
        merged = self.act(200, self.hosp_1, other, "merge", "同一起", into=one["id"])
        self.assertEqual((merged["state"], merged["clocks"]), ("merged", []))
        rows = self.hosp_1.get(f"/dossiers/{one['id']}/timeline")["items"]
        self.assertIn("merge-in", [r["act"] for r in rows])

    def test_14_clocks_and_level_are_answered_without_any_record(self):
        facts = {"found_at": ago(minutes=5), "level": "II", "operator_kind": "cii", "region": "450100"}
        answer = self.hosp_1.want(200, "POST", "/incidents/clocks", {"facts": facts, "packs": ["CN-LAW", "DEFAULT"]}).body
        self.assertEqual(answer["clocks"][answer["earliest"]]["clause"], "CN-LAW:inc.4cii")
        bare = self.hosp_1.want(200, "POST", "/incidents/clocks", {"facts": {}}).body
        self.assertEqual((bare["level"], {c["conditional"] for c in bare["clocks"] if c["rule"] == "CN-LAW:inc.other"}), ("", {"level"}))
        self.hosp_1.want(422, "POST", "/incidents/clocks", {"facts": {"level": "V"}})
        level = self.hosp_1.want(200, "POST", "/incidents/level", {"facts": {"personal_information_persons": 1000000}}).body
        self.assertEqual((level["level"], level["criterion"]["id"]), ("III", "III.personal-information"))
        level = self.hosp_1.want(200, "POST", "/incidents/level", {"pack": "NN2020", "facts": {"threat": "some"}}).body
        self.assertEqual(level["level"], "IV")
        self.hosp_1.want(404, "POST", "/incidents/level", {"pack": "NOWHERE", "facts": {}})
        form = self.hosp_1.get("/incidents/form")
        self.assertEqual(form["guides"][0]["id"], "NN2020:incident")

    def test_15_stale_and_missing_versions_are_refused(self):
        made = self.enter()
        self.hosp_1.want(428, "POST", f"/incidents/{made['id']}/acts/handle", {})
        self.hosp_1.want(412, "POST", f"/incidents/{made['id']}/acts/handle", {}, If_Match='"99"')
        self.water.want(404, "POST", f"/incidents/{made['id']}/acts/handle", {}, If_Match='"1"')
        self.hosp_1.want(422, "POST", f"/incidents/{made['id']}/acts/fly", {}, If_Match=f'"{made["version"]}"')

    def test_16_who_receives_a_report_passes_it_on_within_its_own_clock(self):
        made = self.enter(level="II")
        sent = self.hosp_1.want(201, "POST", f"/incidents/{made['id']}/reports",
                                {"kind": "first", "all": True, "send": True})["items"]
        upper = next(r for r in sent if r["to"]["id"] == self.prov_net.account["party"]["id"])
        self.hosp_1.want(403, "POST", f"/incidents/{made['id']}/reports", {"kind": "pass-on", "to": "cyberspace-office"})
        self.report(200, self.prov_net, made, upper, "receive")
        now = self.prov_net.get("/incidents/" + made["id"])
        hop = self.clock(now, "CN-LAW:inc.hop-province")
        self.assertEqual((hop["kind"], hop["state"], hop["to_party"]), ("pass-on", "open", None))
        due = datetime.datetime.fromisoformat(hop["due_at"])
        left = due - datetime.datetime.now(BEIJING)
        self.assertTrue(datetime.timedelta(minutes=58) < left <= datetime.timedelta(minutes=60), left)
        passed = self.prov_net.want(201, "POST", f"/incidents/{made['id']}/reports",
                                    {"kind": "pass-on", "to": "cyberspace-office", "to_name": "国家网信部门", "channel": "12387",
                                     "send": True})["items"][0]
        self.assertEqual((passed["to"]["name"], passed["channel"], passed["late"]), ("国家网信部门", "12387", False))
        self.assertEqual([d["rule"] for d in passed["duties"]], ["CN-LAW:inc.hop-province"])
        self.assertEqual(self.clock(self.prov_net.get("/incidents/" + made["id"]), "CN-LAW:inc.hop-province")["state"], "met")

    def test_17_an_incident_without_systems_is_the_units_and_an_exercise_binds_nobody(self):
        made = self.enter(systems=[], level="III")
        self.assertIn("NN2020:incident.report-larger.unit", {c["rule"] for c in made["clocks"]})
        drill = self.enter(level="III", exercise=True)
        self.assertEqual((drill["exercise"], drill["clocks"]), (True, []))
        self.assertNotIn(drill["id"], [r["id"] for r in self.hosp_1.get("/incidents?exercise=no")["items"]])

    def test_18_the_same_key_enters_an_incident_once(self):
        body = {"title": "网络中断后重发", "systems": [self.system["id"]]}
        one = self.hosp_1.want(201, "POST", "/incidents", body, Idempotency_Key="incident-draft-1").body
        again = self.hosp_1.want(201, "POST", "/incidents", body, Idempotency_Key="incident-draft-1").body
        self.assertEqual(one["id"], again["id"])

    def test_19_personal_information_brings_its_own_clocks(self):
        made = self.enter(personal_information=True, level="IV")
        rules = {c["rule"]: c for c in made["clocks"]}
        self.assertEqual(rules["CN-LAW:pipl.persons"]["figure"], "policy")
        made = self.enter(**{"class": "IC3"})  # of the seven classes of 2007: data security in those of 2023
        facts = self.hosp_1.get(f"/parties/{self.hosp_1.account['party']['id']}/facts")["items"]
        self.assertIn("data-incident-found", {f["word"] for f in facts if f["at"] == made["data"]["found_at"]})
        made = self.enter(crime_suspected=True)
        self.assertIn("MPS1960:report.crime.police.system", {c["rule"] for c in made["clocks"]})
