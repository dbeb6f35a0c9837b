# SPDX-License-Identifier: Apache-2.0
"""A drill from its plan to its report: leak protection, authorised scope, the refused action, the
judged reactions, and what follows; then the same in a twin, with its results carried home."""
import datetime
import json
import time
import unittest

from client import Person, Server, panshi

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def at(**delta):
    return (datetime.datetime.now(BEIJING) + datetime.timedelta(**delta)).isoformat(timespec="seconds")


class Drill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.net, cls.net_b, cls.hosp, cls.team, cls.police, cls.bus = (
            Person(cls.server, cls.server.code(name)) for name in ("net", "net.b", "hosp.1", "team", "police.c", "bus"))
        cls.system = cls.hosp.get("/systems?limit=1")["items"][0]
        cls.drill = cls.plan(cls.net)

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    @classmethod
    def party(cls, person):
        return person.account["party"]["id"]

    @classmethod
    def plan(cls, person, kind="attack-defence", **more):
        parts = [{"party_id": cls.party(cls.team), "part": "red"}, {"party_id": cls.party(cls.hosp), "part": "blue"},
                 {"party_id": cls.party(cls.police), "part": "referee"}]
        return person.want(201, "POST", "/drills", {
            "title": "医院勒索攻防演练", "purpose": "检验处置", "drill_kind": kind, "window_from": at(hours=-1), "window_to": at(days=2),
            "parts": parts, "scope": {"systems": [cls.system["id"]], "ranges": ["10.66.0.0/24"], "domains": ["*.drill.example.cn"]},
            "forbidden": ["phishing"], **more}).body

    @classmethod
    def write(cls, person, drill):
        hosp = cls.party(cls.hosp)
        return person.want(200, "PUT", f"/drills/{drill['id']}/script", {
            "injects": [{"key": "a", "offset_minutes": 0, "party_id": hosp, "channel": "inbox", "words": "挂号系统弹出勒索信"},
                        {"key": "b", "offset_minutes": 600, "channel": "phone", "words": "记者来电"}],
            "expectations": [{"inject": "a", "party_id": hosp, "words": "启动预案", "within_minutes": 30, "clause": "NN2020:6.2b"},
                             {"inject": "a", "party_id": hosp, "words": "报告事件", "act": "incident.report", "within_minutes": 60, "points": 20},
                             {"inject": "b", "party_id": hosp, "words": "统一口径", "within_minutes": 10}]},
            If_Match=f'"{drill["version"]}"').body

    def act(self, status, person, word, reason=None, **given):
        body = {"input": given} if given else {}
        if reason:
            body["reason"] = reason
        version = self.net.get(f"/drills/{self.drill['id']}")["version"]
        return person.want(status, "POST", f"/drills/{self.drill['id']}/acts/{word}", body, If_Match=f'"{version}"')

    def see(self, person):
        return person.get(f"/drills/{self.drill['id']}")

    def test_01_before_it_is_authorised_only_its_organiser_sees_it(self):
        for person in (self.team, self.hosp, self.police, self.bus):
            person.want(404, "GET", f"/drills/{self.drill['id']}")
        self.assertEqual(self.act(422, self.net_b, "authorise")["field"], "script")
        type(self).drill = self.write(self.net, self.drill)
        self.assertEqual(len(self.drill["expectations"]), 3)
        self.net.want(412, "PUT", f"/drills/{self.drill['id']}/script", {"injects": [], "expectations": []}, If_Match='"1"')

    def test_02_a_script_names_the_row_that_is_wrong(self):
        version = {"If_Match": f'"{self.drill["version"]}"'}
        row = {"party_id": self.party(self.hosp), "words": "x", "within_minutes": 1}
        for rows, field in (([row, {**row, "inject": "z"}], "expectations[1].inject"), ([{**row, "act": "incident.nothing"}], "expectations[0].act"), ([{**row, "party_id": "01JD0000000000000000000000"}], "expectations[0].party_id")):
            answer = self.net.want(422, "PUT", f"/drills/{self.drill['id']}/script", {"injects": [], "expectations": rows}, **version)
            self.assertEqual(answer["field"], field)
        self.assertEqual(len(self.see(self.net)["expectations"]), 3)

    def test_03_it_is_authorised_by_a_second_person_of_an_office_that_may(self):
        self.assertEqual(self.act(422, self.net, "authorise").body["errors"][0]["code"], "two-people")
        unit = self.plan(self.bus, kind="table-top", scope={})
        unit = self.write(self.bus, unit)
        refused = self.bus.want(403, "POST", f"/drills/{unit['id']}/acts/authorise", {}, If_Match=f'"{unit["version"]}"')
        self.assertEqual(refused["clause"], "NN2020:6.2a")
        done = self.act(200, self.net_b, "authorise").body
        self.assertEqual(done["state"], "authorised")
        self.assertEqual({r["code"] for r in done["data"]["rules"]} & {"authorised-scope", "no-destruction", "serious-event"},
                         {"authorised-scope", "no-destruction", "serious-event"})
        self.assertTrue({"denial", "phishing"} <= set(done["data"]["forbidden"]))
        self.net.want(409, "PUT", f"/drills/{self.drill['id']}", {"purpose": "x"}, If_Match=f'"{done["version"]}"')

    def test_04_each_part_sees_what_it_may(self):
        self.hosp.want(404, "GET", f"/drills/{self.drill['id']}")
        self.hosp.want(404, "GET", f"/dossiers/{self.drill['id']}/timeline")
        for person, seen in ((self.net, True), (self.police, True), (self.team, True), (self.hosp, False), (self.bus, False)):
            self.assertEqual(self.drill["id"] in [d["id"] for d in person.get("/drills?state=authorised")["items"]], seen)
        referee, red = self.see(self.police), self.see(self.team)
        self.assertEqual((referee["part"], len(referee["injects"]), len(referee["expectations"])), ("referee", 2, 3))
        self.assertEqual((red["part"], red["injects"], red["expectations"]), ("red", [], []))
        self.assertTrue(red["can"]["undertake"])
        self.assertEqual(red["systems"][0]["name"], self.system["name"])
        self.assertEqual({a["act"] for a in red["actions"]}, set())
        self.assertNotIn("勒索信", json.dumps(red, ensure_ascii=False))

    def test_05_it_starts_only_when_the_red_side_has_signed(self):
        self.assertEqual(self.act(422, self.net, "start")["field"], "undertakings")
        path = f"/drills/{self.drill['id']}/undertakings"
        self.team.want(412, "POST", path, {"digest": "0" * 64})
        self.police.want(403, "POST", path, {"digest": "0" * 64})
        digest = self.see(self.team)["terms"]["digest"]
        self.assertTrue(self.team.want(200, "POST", path, {"digest": digest})["undertaken"])
        self.team.want(409, "POST", path, {"digest": digest})
        self.team.want(409, "POST", f"/drills/{self.drill['id']}/actions", {"target": "10.66.0.1", "technique": "scan"})
        self.assertEqual(self.act(200, self.net, "start")["state"], "running")
        blue = self.see(self.hosp)
        self.assertEqual([i["words"] for i in blue["injects"]], ["挂号系统弹出勒索信"])
        self.assertEqual(blue["expectations"], [])
        self.assertEqual({a["act"] for a in blue["actions"]}, {"prepare", "serious-event"})
        self.act(403, self.team, "prepare", "x")
        self.act(200, self.hosp, "prepare", "备份离线，值守到位")
        self.assertNotIn("prepare", {a["act"] for a in self.see(self.police)["actions"]})
        inbox = json.dumps(self.hosp.get("/inbox"), ensure_ascii=False)
        self.assertIn("勒索信", inbox)
        self.assertIn("【演练】", inbox)

    def test_06_what_is_out_of_scope_or_destructive_is_refused_and_logged(self):
        path = f"/drills/{self.drill['id']}/actions"
        cases = (("10.66.0.7", "scan", "allowed", ""), ("10.66.1.7", "scan", "refused", "authorised-scope"),
                 ("10.66.0.0/23", "scan", "refused", "authorised-scope"), ("https://Web.drill.example.cn:8443/x", "exploit", "allowed", ""),
                 ("drill.example.cn", "exploit", "refused", "authorised-scope"), (self.system["id"], "password", "allowed", ""),
                 ("10.66.0.7", "denial", "refused", "no-destruction"), ("10.66.0.7", "phishing", "refused", "no-destruction"),
                 ("10.66.0.7", "made-up", "refused", "no-destruction"))
        for target, technique, verdict, rule in cases:
            answer = self.team.want(201, "POST", path, {"target": target, "technique": technique})
            self.assertEqual((answer["verdict"], answer["rule"]), (verdict, rule), target)
        self.hosp.want(403, "POST", path, {"target": "10.66.0.7", "technique": "scan"})
        self.hosp.want(403, "GET", path)
        self.assertEqual(self.police.get(path + "?limit=2")["next"], "2")
        self.assertEqual(self.see(self.police)["declared"], {"all": len(cases), "refused": 6})
        rows = [r for r in self.police.get(f"/dossiers/{self.drill['id']}/timeline?limit=100")["items"] if r["act"] == "refused"]
        self.assertEqual(len(rows), 6)
        self.assertEqual(rows[0]["facts"]["target"], "10.66.1.7")
        self.assertIn("红方行动被拒", json.dumps(self.police.get("/inbox"), ensure_ascii=False))

    def test_07_a_serious_event_pauses_it_and_is_told(self):
        self.act(422, self.hosp, "serious-event")
        self.act(403, self.hosp, "pause", "x")
        self.assertEqual(self.act(200, self.hosp, "serious-event", "真实系统变慢")["state"], "paused")
        self.team.want(409, "POST", f"/drills/{self.drill['id']}/actions", {"target": "10.66.0.7", "technique": "scan"})
        self.assertIn("重大事件", json.dumps(self.net.get("/inbox"), ensure_ascii=False))
        self.assertEqual(self.act(200, self.police, "resume")["state"], "running")

    def test_08_the_referee_releases_and_judges(self):
        drill = self.see(self.police)
        second = drill["injects"][1]
        self.hosp.want(403, "POST", f"/drills/{self.drill['id']}/injects/{second['id']}/release")
        self.police.want(200, "POST", f"/drills/{self.drill['id']}/injects/{second['id']}/release")
        self.police.want(409, "POST", f"/drills/{self.drill['id']}/injects/{second['id']}/release")
        one, two, three = (f"/drills/{self.drill['id']}/expectations/{e['id']}/judge" for e in drill["expectations"])
        self.team.want(403, "POST", one, {})
        self.assertEqual(self.police.want(422, "POST", one, {"actual_at": at(hours=1)})["field"], "actual_at")
        self.assertEqual(self.police.want(422, "POST", one, {"actual_at": at(hours=-5)})["field"], "actual_at")
        done = self.police.want(200, "POST", one, {"actual_at": drill["expectations"][0]["counts_from"], "note": "迅速"}).body["expectations"][0]
        self.assertEqual((done["result"], done["score"], done["took_minutes"], done["source"]), ("met", 10, 0, "entered"))
        missed = self.police.want(200, "POST", two, {}).body["expectations"][1]
        self.assertEqual((missed["result"], missed["score"], missed["took_minutes"]), ("not-met", 0, None))
        self.assertEqual(self.police.want(422, "POST", three, {"score": 11})["field"], "score")
        self.police.want(409, "POST", f"/drills/{self.drill['id']}/observe")
        self.act(200, self.police, "end")
        self.assertEqual(self.act(422, self.net, "report", summary="x")["field"], "expectations")
        self.police.want(200, "POST", three, {"actual_at": at(), "score": 4})

    def test_09_what_was_held_is_known_and_duties_follow(self):
        for _ in range(60):
            page = self.net.get(f"/dossiers/{self.drill['id']}/duties")
            if not page["pending"]:
                break
            time.sleep(0.2)
        self.assertFalse(page["pending"])
        self.assertIn("NN2020:6.2b", {row["clause"] for row in page["items"]})

    def test_10_the_report_compares_and_what_it_found_goes_on(self):
        given = {"summary": "总体有效", "findings": [{"system_id": self.system["id"], "severity": "high", "words": "备份未隔离"}],
                 "lessons": [{"words": "每季度测试恢复", "party_id": self.party(self.hosp), "due_on": "2027-03-31"}]}
        foreign = {**given, "findings": [{**given["findings"][0], "system_id": "01JD0000000000000000000000"}]}
        self.assertEqual(self.act(422, self.net, "report", **foreign)["field"], "findings")
        self.net.want(409, "GET", f"/drills/{self.drill['id']}/report")
        report = self.act(200, self.net, "report", **given).body["data"]["report"]
        self.assertEqual((report["points"], report["score"], report["percent"]), (40, 14, 35))
        self.assertEqual([r["result"] for r in report["reactions"]], ["met", "not-met", "met"])
        self.assertEqual(report["actions"], {"all": 9, "refused": 6})
        self.assertEqual(len(self.see(self.hosp)["expectations"]), 3)
        self.hosp.get(f"/drills/{self.drill['id']}/actions")
        tasks = self.hosp.get("/tasks")["items"]
        self.assertIn(("lesson", "每季度测试恢复"), [(t["kind"], t["zh"]) for t in tasks])
        for language in ("zh", "en"):
            self.assertTrue(self.hosp.want(200, "GET", f"/drills/{self.drill['id']}/report?language={language}").raw.startswith(b"%PDF-"))
        facts = self.hosp.get(f"/systems/{self.system['id']}/facts")["items"]
        self.assertIn(("finding-opened", "drill"), [(f["word"], (f["value"] or {}).get("source") if isinstance(f["value"], dict) else None)
                                                    for f in facts])
        self.bus.want(404, "GET", f"/drills/{self.drill['id']}")

    def test_11_a_drill_is_played_in_a_twin_and_its_results_come_home(self):
        drill = self.write(self.net, self.plan(self.net))
        type(self).drill = drill
        self.act(200, self.net_b, "authorise")
        self.server.stop()
        twin = self.server.folder / "twin"
        panshi("drill", "twin", "--data", self.server.data, "--to", twin, "--drill", drill["id"], "--json")
        codes = {n: panshi("user", "code", n, "--data", twin, "--json")["code"] for n in ("net", "team", "police.c", "hosp.1")}
        self.server.start()
        play = Played(twin, self.server)
        self.addCleanup(play.server.end)
        net, team, police, hosp = (Person(play.server, codes[n]) for n in ("net", "team", "police.c", "hosp.1"))
        path = f"/drills/{drill['id']}"
        team.want(200, "POST", path + "/undertakings", {"digest": team.get(path)["terms"]["digest"]})
        version = net.get(path)["version"]
        net.want(200, "POST", path + "/acts/start", {}, If_Match=f'"{version}"')
        played = net.get(path)
        self.assertTrue(played["in_exercise"] and played["exercise"])
        team.want(201, "POST", path + "/actions", {"target": "10.0.0.1", "technique": "scan"})
        entered = hosp.want(201, "POST", "/incidents", {"title": "挂号系统被加密", "found_at": net.get(path)["as_of"], "systems": [self.system["id"]]})
        self.assertTrue(entered["exercise"])
        panshi("drill", "step", "--data", twin, "--by", "11h")
        for _ in range(40):
            if all(i["released_at"] for i in police.get(path)["injects"]):
                break
            time.sleep(0.2)
        else:
            self.fail("injects are not released by the stepped clock")
        observed = police.want(200, "POST", path + "/observe").body["expectations"]
        self.assertEqual([(e["result"], e["source"], e["score"]) for e in observed],
                         [("", "", None), ("met", "records", 20), ("", "", None)])
        for e in police.get(path)["expectations"]:
            if not e["judged_at"]:
                police.want(200, "POST", f"{path}/expectations/{e['id']}/judge", {"actual_at": e["counts_from"]})
        net.want(409, "GET", path + "/result")
        version = net.get(path)["version"]
        net.want(200, "POST", path + "/acts/end", {}, If_Match=f'"{version}"')
        result = net.get(path + "/result")
        self.net.want(409, "GET", path + "/result")
        altered = json.loads(json.dumps(result))
        altered["expectations"][0]["score"] = 1
        self.assertEqual(self.act(422, self.net, "take-result", **altered)["field"], "digest")
        self.assertEqual(self.act(422, self.net, "take-result", **{**result, "drill": "x"})["field"], "drill")
        home = self.act(200, self.net, "take-result", **result).body
        self.assertEqual(home["state"], "ended")
        self.assertEqual({e["source"] for e in home["expectations"]}, {"twin"})
        self.assertEqual(home["declared"], {"all": 1, "refused": 1})
        self.assertGreater(home["elapsed_ms"], 10 * 3600 * 1000)
        self.assertEqual(self.act(200, self.net, "report", summary="副本演练")["state"], "reported")


    def test_12_a_unit_drills_by_itself_and_its_yearly_duty_is_met(self):
        bus = self.party(self.bus)
        type(self).net, office = self.bus, self.net  # act() reads the version as somebody who sees the drill
        self.addCleanup(setattr, type(self), "net", office)
        drill = self.bus.want(201, "POST", "/drills", {
            "title": "公交桌面推演", "purpose": "检验预案", "drill_kind": "table-top", "window_from": at(hours=-1), "window_to": at(days=1),
            "parts": [{"party_id": bus, "part": "blue"}]}).body
        type(self).drill = self.bus.want(200, "PUT", f"/drills/{drill['id']}/script", {
            "injects": [{"key": "a", "offset_minutes": 0, "channel": "paper", "words": "调度系统失联"}],
            "expectations": [{"inject": "a", "party_id": bus, "words": "转人工调度", "within_minutes": 15}]}, If_Match=f'"{drill["version"]}"').body
        self.act(200, self.bus, "authorise")
        running = self.act(200, self.bus, "start").body
        self.assertIsNotNone(running["injects"][0]["released_at"])
        self.act(200, self.bus, "stop", "先到这里")
        self.assertEqual(self.act(200, self.bus, "report", summary="中止")["state"], "reported")
        self.assertEqual(self.bus.get(f"/dossiers/{drill['id']}/duties")["items"], [])
        plain = self.bus.want(201, "POST", "/drills", {"title": "待改的推演", "purpose": "检验", "drill_kind": "table-top"}).body
        changed = self.bus.want(200, "PUT", f"/drills/{plain['id']}", {"purpose": "检验联络"}, If_Match=f'"{plain["version"]}"').body
        self.assertEqual(changed["data"]["purpose"], "检验联络")
        again = self.bus.want(201, "POST", "/drills", {**{k: drill["data"][k] for k in ("purpose", "drill_kind", "window_from", "window_to", "parts")}, "title": "再演"}).body
        type(self).drill = self.bus.want(200, "PUT", f"/drills/{again['id']}/script", {
            "injects": [{"key": "a", "offset_minutes": 0, "channel": "paper", "words": "调度系统失联"}],
            "expectations": [{"inject": "a", "party_id": bus, "words": "转人工调度", "within_minutes": 15}]}, If_Match=f'"{again["version"]}"').body
        for word in ("authorise", "start"):
            self.act(200, self.bus, word)
        e = self.see(self.bus)["expectations"][0]
        self.bus.want(200, "POST", f"/drills/{again['id']}/expectations/{e['id']}/judge", {"actual_at": e["counts_from"]})
        self.act(200, self.bus, "end")
        for _ in range(60):
            page = self.bus.get(f"/dossiers/{again['id']}/duties")
            if not page["pending"]:
                break
            time.sleep(0.2)
        self.assertIn("NN2020:6.2b", {row["clause"] for row in page["items"]})
        self.assertEqual(self.act(200, self.bus, "report", summary="完成").body["data"]["report"]["percent"], 100)


class Played:
    """A twin, served."""

    def __init__(self, folder, like):
        server = Server.__new__(Server)
        server.folder, server.data, server.made = folder.parent, folder, like.made
        server.options, server.certificate, server.process, server.port = (), None, None, None
        server.end = lambda: (server.process.kill(), server.process.wait(), server.log.close())
        server.start()
        self.server = server
