# SPDX-License-Identifier: Apache-2.0
"""A response from its proposal to the archived investigation, as the city's plan has it."""
import concurrent.futures
import datetime
import unittest

from client import Person, Server

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
PARTS = ("cause", "nature", "effect", "responsibility", "handling", "improvement")


class Responses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.people = {}
        for name in ("net", "net.b", "cmd", "county.l", "team", "prov.net", "hosp.1", "water", "bank"):
            cls.people[name] = Person(cls.server, cls.server.code(name))
        cls.party = {name: one.account["party"]["id"] for name, one in cls.people.items()}

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def person(self, name):
        return self.people[name]

    def propose(self, who, level, status=201, **more):
        return self.person(who).want(status, "POST", "/responses", {"title": "示例响应", "level": level, **more})

    def act(self, who, one, word, status=200, reason=None, happened_at=None, **given):
        """Do an act on the dossier as it now is; gives the answer."""
        path = one["path"] if isinstance(one, dict) else one
        person = self.person(who)
        seen = self.version_of(path)
        body = {"input": given}
        if reason:
            body["reason"] = reason
        if happened_at:
            body["happened_at"] = happened_at
        return person.want(status, "POST", f"{path}/acts/{word}", body, If_Match=f'"{seen}"')

    def version_of(self, path):
        for name in ("net", "hosp.1", "prov.net", "cmd"):
            answer = self.person(name).call("GET", path)
            if answer.status == 200:
                return answer["version"]
        raise AssertionError("nobody sees " + path)

    def board(self, path, who="net"):
        return self.person(who).get(path)

    def state_of(self, path, code):
        return next(t["state"] for t in self.board(path)["tasks"] if t["code"] == code)

    def started(self, level="III", **more):
        made = self.propose("net", level, affected=[self.party["hosp.1"]], **more)
        path = "/responses/" + made["id"]
        self.act("cmd", path, "start")
        return path

    def test_01_who_may_propose_and_start_is_in_the_packs_and_a_refusal_cites_the_clause(self):
        refused = self.propose("hosp.1", "III", 403)
        self.assertEqual(refused["clause"], "NN2020:4.2.3-0")
        self.assertIn(self.propose("net", "V", 422)["field"], ("level", "body.level"))
        path = "/responses/" + self.propose("net", "III", affected=[self.party["hosp.1"]])["id"]
        parts = {(p["part"], p["id"]) for p in self.board(path)["parties"]}
        self.assertLessEqual({("command", self.party["cmd"]), ("office", self.party["net"]),
                              ("affected", self.party["hosp.1"])}, parts)
        self.assertEqual(self.board(path)["tasks"][0]["code"], "RT01")
        refused = self.act("net", path, "start", 403)  # the office is no command
        self.assertEqual(refused["clause"], "NN2020:4.2.3-0")
        self.act("hosp.1", path, "start", 403)
        self.assertEqual(self.person("bank").call("GET", path).status, 404)
        begun = self.act("cmd", path, "start")
        self.assertEqual(begun["state"], "running")
        self.assertEqual(begun["number"], begun["data"]["order"]["number"])
        self.assertTrue(begun["number"].startswith("990100-III-"))
        self.assertEqual(begun["clock"]["minutes"], 120)
        self.assertFalse(begun["clock"]["late"])
        self.act("cmd", path, "start", 409)
        receipt = self.person("cmd").get("/dossiers/" + begun["id"] + "/receipt?act=start")
        self.assertTrue(receipt)

    def test_02_the_fourteen_tasks_are_duties_of_the_packs_that_the_acts_meet(self):
        path = self.started()
        states = {t["code"]: t["state"] for t in self.board(path)["tasks"]}
        self.assertEqual(list(states), [f"RT{n:02d}" for n in range(1, 15)])
        for code in ("RT03", "RT05", "RT08", "RT09", "RT11", "RT14"):
            self.assertEqual(states[code], "open", code)
        for code in ("RT04", "RT06", "RT07", "RT10", "RT12", "RT13"):
            self.assertEqual(states[code], "none", code)
        self.act("hosp.1", path, "contact", 403, to="both", text="请保持联络")
        self.act("net", path, "contact", to="counties", text="请保持联络")
        self.assertEqual(self.state_of(path, "RT09"), "open")
        self.act("net", path, "contact", to="units", text="请保持联络")
        self.assertEqual(self.state_of(path, "RT09"), "met")
        self.assertTrue(any("24" in m["text"] or "联络" in m["text"]
                            for m in self.person("water").get("/inbox")["items"]))
        self.act("net", path, "develop", text="病毒扩散到门诊系统", important=True)
        for code in ("RT04", "RT10", "RT13"):
            self.assertEqual(self.state_of(path, code), "open", code)
        self.act("hosp.1", path, "report", text="门诊系统已隔离")
        self.assertEqual(self.state_of(path, "RT10"), "met")
        for to in ("party-duty-room", "government-duty-room", "command"):
            self.assertEqual(self.state_of(path, "RT04"), "open")
            self.act("net", path, "tell-duty-room", to=to, text="情况如下", way="电话")
        self.assertEqual(self.state_of(path, "RT04"), "met")
        self.act("net", path, "circulate", to="both", text="第一期通报")
        self.assertEqual(self.state_of(path, "RT13"), "met")
        self.act("net", path, "advise", expert="专家示例", text="先断网再取证")
        self.act("cmd", path, "need-check", reason="病毒可能扩散")
        self.assertEqual(self.state_of(path, "RT12"), "open")
        self.act("net", path, "checked", text="核查 40 个系统，未见扩散")
        self.assertEqual(self.state_of(path, "RT12"), "met")

    def test_03_reports_are_numbered_say_what_changed_and_are_confirmed_by_who_received_them(self):
        path = self.started()
        first = self.act("hosp.1", path, "report", text="一")
        self.assertEqual([r["number"] for r in first["reports"]], [1])
        self.assertEqual(self.act("hosp.1", path, "report", 422, text="二")["field"], "changed")
        second = self.act("hosp.1", path, "report", text="二", changed="已恢复挂号")
        report = second["reports"][0]
        self.assertEqual((report["number"], report["changed"], report["received_at"]), (2, "已恢复挂号", None))
        self.act("hosp.1", path, "received", 403, report=report["id"])
        got = self.act("cmd", path, "received", report=report["id"])
        self.assertTrue(next(r for r in got["reports"] if r["id"] == report["id"])["received_by"])
        self.act("cmd", path, "received", 409, report=report["id"])
        self.act("hosp.1", path, "report", 422, text="三", changed="四",
                 happened_at=(datetime.datetime.now(BEIJING) + datetime.timedelta(hours=1)).isoformat(timespec="seconds"))
        told = self.act("net", path, "tell-duty-room", to="party-duty-room", text="报告", way="传真")
        room = told["reports"][0]
        self.assertEqual(self.act("net", path, "received", 422, report=room["id"])["field"], "received_by")
        self.act("cmd", path, "received", 403, report=room["id"], received_by="值班员")
        self.act("net", path, "received", report=room["id"], received_by="值班员示例")

    def test_04_only_the_command_forms_an_on_site_command_which_then_alone_orders_on_the_spot(self):
        path = self.started()
        post = {"party": self.party["county.l"], "place": "滨江市第一人民医院", "commander": "指挥示例",
                "members": [{"name": "联络员示例", "role": "联络", "phone": "13900000000"}]}
        self.assertEqual(self.act("net", path, "form-on-site", 403, **post)["clause"], "NN2020:4.2.3-2")
        self.assertEqual(self.act("net", path, "order", 403, party=self.party["team"], text="x")["clause"], "NN2020:4.2.3-0")
        self.act("cmd", path, "order", party=self.party["team"], text="准备出发", on_spot=True)
        made = self.act("cmd", path, "form-on-site", **post)
        self.assertEqual(self.state_of(path, "RT05"), "met")
        self.assertEqual(self.state_of(path, "RT06"), "open")
        site = made["posts"][0]
        self.assertEqual((site["kind"], site["members"][0]["phone"], site["moved_in_at"]), ("on-site", "13900000000", None))
        self.act("cmd", path, "form-on-site", 409, **post)
        self.act("county.l", path, "move-in", post=site["id"])
        self.assertEqual(self.state_of(path, "RT06"), "met")
        refused = self.act("cmd", path, "order", 403, party=self.party["team"], text="切断外网", on_spot=True)
        self.assertEqual(refused["clause"], "NN2020:4.2.3-2")
        self.act("cmd", path, "order", party=self.party["team"], text="请市里支援")
        given = self.act("county.l", path, "order", party=self.party["team"], text="切断外网", on_spot=True)
        order = given["orders"][0]
        self.assertEqual((order["state"], order["on_spot"]), ("issued", True))
        self.act("county.l", path, "acknowledge", 403, order=order["id"])
        for word, state in (("acknowledge", "acknowledged"), ("arrive", "arrived"), ("finish", "done")):
            moved = self.act("team", path, word, order=order["id"], text="已办")
            self.assertEqual(moved["orders"][0]["state"], state)
        self.act("team", path, "finish", 409, order=order["id"])
        acts = [row["act"] for row in self.person("net").get(
            "/dossiers/" + path.rpartition("/")[2] + "/timeline")["items"]]
        self.assertEqual([a for a in acts if a in ("acknowledge", "arrive", "finish")], ["acknowledge", "arrive", "finish"])
        self.act("county.l", path, "dissolve", 403, reason="完成", post=site["id"])
        gone = self.act("cmd", path, "dissolve", reason="完成", post=site["id"])
        self.assertTrue(gone["posts"][0]["dissolved_at"])
        self.act("cmd", path, "order", party=self.party["team"], text="返回", on_spot=True)

    def test_05_two_who_grant_at_once_never_give_the_same_team_twice(self):
        team = self.person("team").want(201, "POST", "/resources", {
            "kind": "team", "name": "处置一队", "skills": "勒索病毒", "contact": "示例", "phone": "13800000000"})
        self.assertEqual((team["free"], team["shown"], team["may_change"]), (1, "ready", True))
        self.assertEqual(self.person("water").call("GET", "/resources/" + team["id"]).status, 404)
        path = self.started()
        reach = "/resources?response=" + path.rpartition("/")[2]
        self.person("bank").want(404, "GET", reach)
        self.assertNotIn(team["id"], [r["id"] for r in self.person("hosp.1").get(reach)["items"]])
        self.person("hosp.1").want(422, "POST", path + "/dispatches", {"resource": team["id"]})
        self.person("county.l").want(404, "GET", reach)
        self.act("cmd", path, "form-on-site", party=self.party["county.l"], place="现场", commander="指挥示例")
        self.assertIn(team["id"], [r["id"] for r in self.person("county.l").get(reach)["items"]])
        self.assertNotIn(team["id"], [r["id"] for r in self.person("county.l").get("/resources")["items"]])
        asked = [self.person("net").want(201, "POST", path + "/dispatches", {"resource": team["id"], "text": "请派"})
                 for _ in range(4)]
        self.person("bank").want(404, "POST", path + "/dispatches", {"resource": team["id"]})
        self.person("net").want(403, "POST", f"{path}/dispatches/{asked[0]['id']}", {"act": "grant"}, If_Match='"1"')

        def grant(one):
            person = Person(self.server)
            person.cookie, person.token = self.person("team").cookie, self.person("team").token
            return person.call("POST", f"{path}/dispatches/{one['id']}", {"act": "grant"}, If_Match='"1"').status

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = sorted(pool.map(grant, asked))
        self.assertEqual(answers, [200, 409, 409, 409])
        resource = self.person("team").get("/resources/" + team["id"])
        self.assertEqual((resource["engaged"], resource["free"], resource["shown"]), (1, 0, "engaged"))
        self.assertTrue(resource["standby"].startswith("NN2020:"))
        granted = next(d for d in self.board(path)["dispatches"] if d["state"] == "granted")
        step = f"{path}/dispatches/{granted['id']}"
        self.person("net").want(403, "POST", step, {"act": "send"}, If_Match='"2"')
        self.person("team").want(412, "POST", step, {"act": "send"}, If_Match='"1"')
        self.person("team").want(200, "POST", step, {"act": "send"}, If_Match='"2"')
        self.assertEqual(self.state_of(path, "RT03"), "met")
        self.person("team").want(409, "POST", step, {"act": "grant"}, If_Match='"3"')
        self.person("team").want(200, "POST", step, {"act": "arrive"}, If_Match='"3"')
        self.assertIn(self.state_of(path, "RT14"), ("none",))
        self.person("net").want(200, "POST", step, {"act": "release"}, If_Match='"4"')
        self.assertEqual(self.person("team").get("/resources/" + team["id"])["free"], 1)
        self.assertEqual(self.state_of(path, "RT14"), "open")
        refused = next(d for d in self.board(path)["dispatches"] if d["state"] == "asked")
        self.person("team").want(422, "POST", f"{path}/dispatches/{refused['id']}", {"act": "refuse"}, If_Match='"1"')
        self.person("team").want(200, "POST", f"{path}/dispatches/{refused['id']}",
                                 {"act": "refuse", "text": "另有任务"}, If_Match='"1"')

    def test_06_the_register_of_resources(self):
        made = self.person("net").want(201, "POST", "/resources", {"kind": "vehicle", "name": "卫星车甲", "quantity": 2})
        self.assertEqual((made["unit"], made["free"]), ("辆", 2))
        path = "/resources/" + made["id"]
        self.person("net").want(422, "PUT", path, {"state": "standby"}, If_Match='"1"')
        self.person("net").want(428, "PUT", path, {"state": "standby", "reason": "演练"})
        changed = self.person("net").want(200, "PUT", path, {"state": "standby", "checked": True, "reason": "待命检查"},
                                          If_Match='"1"')
        self.assertEqual((changed["shown"], bool(changed["checked_at"])), ("standby", True))
        self.person("net").want(412, "PUT", path, {"state": "out", "reason": "送修"}, If_Match='"1"')
        self.person("net").want(422, "PUT", path, {"quantity": 0, "reason": "x"}, If_Match='"2"')
        found = self.person("net").get("/resources?kind=vehicle&free=true&q=%E5%8D%AB%E6%98%9F%E8%BD%A6")
        self.assertEqual((found["total"], found["items"][0]["id"]), (1, made["id"]))
        self.assertEqual(self.person("prov.net").get("/resources?q=%E5%8D%AB%E6%98%9F%E8%BD%A6")["total"], 1)
        self.assertEqual(self.person("hosp.1").get("/resources?q=%E5%8D%AB%E6%98%9F%E8%BD%A6")["total"], 0)
        table = self.person("net").want(200, "GET", "/resources.csv?kind=vehicle")
        self.assertIn("卫星车甲", table.raw.decode("utf-8-sig"))

    def test_07_level_three_ends_by_proposal_and_approval_and_the_investigation_opens_itself(self):
        path = self.started()
        self.act("cmd", path, "propose-end", 403, reason="恢复")
        self.act("net", path, "propose-end", reason="业务已恢复")
        self.act("net", path, "approve-end", 403)  # who proposed does not approve
        self.assertEqual(self.act("net.b", path, "approve-end", 403)["clause"], "NN2020:4.3.3")
        back = self.act("cmd", path, "reject-end", reason="再观察")
        self.assertEqual(back["state"], "running")
        self.act("net", path, "propose-end", reason="业务已恢复")
        ended = self.act("cmd", path, "approve-end")
        self.assertEqual((ended["state"], ended["open"], ended["clock"]["next_at"]), ("ended", False, None))
        self.act("net", path, "circulate", to="both", text="响应结束")
        duties = {d["rule"]: d["state"] for d in self.person("net").get(
            "/dossiers/" + ended["id"] + "/duties?limit=200")["items"] if d["subject"] == self.party["net"]}
        for rule in ("end.three.counties", "end.three.units", "end.three.propose"):
            self.assertEqual(duties["NN2020:" + rule], "met", rule)
        link = next(one for one in self.board(path)["links"] if one["kind"] == "investigation")
        self.investigate("/investigations/" + link["id"], "net", "prov.net")

    def investigate(self, path, keeper, receiver):
        found = self.person(keeper).get(path)
        self.assertEqual((found["state"], [p["code"] for p in found["form"]]), ("open", list(PARTS)))
        terms = [d for d in found["duties"] if d["due_on"]]
        self.assertTrue(terms and all(d["state"] == "open" for d in terms), found["duties"])
        self.assertEqual(self.person(receiver).call("GET", path).status, 404)  # a draft is the keeper's
        missing = self.act(keeper, path, "submit", 422)
        self.assertEqual([e["field"] for e in missing["errors"]], ["parts." + code for code in PARTS])
        due = (datetime.date.today() + datetime.timedelta(days=20)).isoformat()
        changes = {"parts": {code: f"{code} 示例" for code in PARTS}, "plan_revision": True,
                   "lessons": [{"text": "补丁七日内安装", "party": self.party["hosp.1"], "due_on": due},
                               {"text": "", "party": "", "due_on": ""}]}
        version = found["version"]
        saved = self.person(keeper).want(200, "PUT", path, changes, If_Match=f'"{version}"')
        self.assertEqual({e["field"] for e in self.act(keeper, path, "submit", 422)["errors"]}, {"lessons[1]"})
        self.person(keeper).want(200, "PUT", path, {"lessons": changes["lessons"][:1]}, If_Match=f'"{saved["version"]}"')
        self.act(keeper, path, "receive", 409)
        self.act(keeper, path, "submit")
        self.act(receiver, path, "return", 422)
        self.act(receiver, path, "return", reason="请补充责任分析")
        self.act(keeper, path, "submit")
        received = self.act(receiver, path, "receive")
        self.assertEqual((received["state"], len(received["tasks"])), ("received", 1))
        task = self.person("hosp.1").get("/tasks")["items"]
        self.assertTrue(any(t["kind"] == "lesson" and t["zh"] == "补丁七日内安装" for t in task))
        states = {d["rule"]: d["state"] for d in self.person(keeper).get(path)["duties"] if d["due_on"]}
        self.assertTrue(states and set(states.values()) == {"met"}, states)
        self.assertEqual(self.act(keeper, path, "archive")["open"], False)

    def test_08_level_four_is_the_units_own(self):
        made = self.propose("hosp.1", "IV")
        path = "/responses/" + made["id"]
        self.act("cmd", path, "start", 403)
        begun = self.act("hosp.1", path, "start", number="院应急〔2026〕1号")
        self.assertEqual((begun["number"], begun["clock"]["minutes"], begun["tasks"]), ("院应急〔2026〕1号", 240, []))
        own = self.act("hosp.1", path, "form-own", party=self.party["water"], place="信息科", commander="主任示例")
        self.assertEqual(own["posts"][0]["party"]["id"], self.party["hosp.1"])
        self.assertEqual(self.act("hosp.1", path, "order", 422, party=self.party["water"], text="停水")["field"], "party")
        self.act("hosp.1", path, "order", party=self.party["hosp.1"], text="断网")
        self.propose("hosp.1", "IV", 404, affected=[self.party["water"]])
        self.propose("hosp.1", "IV", 403, region="990104")
        self.act("hosp.1", path, "finish", order=self.board(path, "hosp.1")["orders"][0]["id"])
        self.act("hosp.1", path, "propose-end", 409, reason="结束")
        self.act("net", path, "end", 403, reason="结束")
        ended = self.act("hosp.1", path, "end", reason="已恢复")
        self.assertTrue(ended["posts"][0]["dissolved_at"])
        self.assertIn("report-end", [a["act"] for a in ended["actions"]])
        told = self.act("hosp.1", path, "report-end")
        self.assertNotIn("report-end", [a["act"] for a in told["actions"]])
        duties = {d["rule"]: d["state"] for d in self.person("hosp.1").get(
            "/dossiers/" + made["id"] + "/duties?limit=200")["items"]}
        self.assertEqual(duties["NN2020:end.four.report"], "met")
        link = next(one for one in self.board(path, "hosp.1")["links"] if one["kind"] == "investigation")
        self.investigate("/investigations/" + link["id"], "hosp.1", "net")

    def test_09_levels_one_and_two_are_entered_by_the_order_of_an_upper_command(self):
        made = self.propose("net", "II")
        self.assertTrue(made["imported"])
        path = "/responses/" + made["id"]
        self.act("cmd", path, "start", 409)
        self.assertEqual(self.act("net", path, "import", 422, number="省应急〔2026〕2号")["field"], "issuer")
        begun = self.act("net", path, "import", number="省应急〔2026〕2号", issuer="示范省网络应急指挥部")
        self.assertEqual((begun["state"], begun["data"]["order"]["issuer"]), ("running", "示范省网络应急指挥部"))
        self.act("net", path, "propose-end", 409, reason="结束")
        ended = self.act("net", path, "record-end", number="省应急〔2026〕3号", issuer="示范省网络应急指挥部")
        self.assertEqual(ended["state"], "ended")
        link = next(one for one in ended["links"] if one["kind"] == "investigation")
        found = self.person("net").get("/investigations/" + link["id"])
        self.assertEqual((found["imported"], [a["act"] for a in found["actions"]]), (True, ["record-conclusion"]))
        done = self.act("net", "/investigations/" + link["id"], "record-conclusion", number="省函〔2026〕9号",
                        issuer="示范省网络应急办", text="供应链投毒")
        self.assertEqual((done["state"], done["data"]["conclusion"]["text"]), ("received", "供应链投毒"))

    def test_10_another_level_takes_over_by_reference(self):
        path = self.started()
        self.act("cmd", path, "change-level", 422, reason="缓解", level="III")
        self.act("hosp.1", path, "change-level", 403, reason="缓解", level="II")
        raised = self.act("cmd", path, "change-level", reason="扩散到全省", level="II")
        self.assertEqual(raised["state"], "running")
        self.act("cmd", path, "change-level", 422, reason="再升", level="I")
        following = "/responses/" + raised["data"]["replaced_by"]
        self.assertEqual(self.board(following)["state"], "proposed")
        self.act("net", following, "import", number="省应急〔2026〕5号", issuer="示范省网络应急指挥部")
        old = self.board(path)
        self.assertEqual((old["state"], old["open"]), ("replaced", False))
        self.assertIn(("replaces", raised["id"]), [(l["relation"], l["id"]) for l in self.board(following)["links"]])

    def test_13_lowered_it_is_the_units_raised_it_is_the_citys(self):
        path = self.started()
        lowered = self.act("cmd", path, "change-level", reason="影响缩小", level="IV")
        following = "/responses/" + lowered["data"]["replaced_by"]
        four = self.board(following)
        self.assertEqual((four["party"]["id"], four["level"], four["region"]), (self.party["hosp.1"], "IV", "990102"))
        self.act("hosp.1", following, "start")
        self.assertEqual(self.board(path)["state"], "replaced")
        raised = self.act("hosp.1", following, "change-level", reason="再次扩散", level="III")
        third = "/responses/" + raised["data"]["replaced_by"]
        three = self.board(third)
        self.assertEqual((three["party"]["id"], three["region"]), (self.party["net"], "990100"))
        self.act("cmd", third, "start")
        self.assertEqual(self.board(following)["state"], "replaced")

    def test_14_an_exercise_binds_nobody_and_tells_no_region(self):
        made = self.propose("net", "III", exercise=True)
        path = "/responses/" + made["id"]
        begun = self.act("cmd", path, "start")
        self.assertTrue(begun["exercise"])
        self.assertEqual({t["state"] for t in begun["tasks"]}, {"none"})
        self.act("net", path, "circulate", to="both", text="演习通报")
        self.assertEqual([m for m in self.person("water").get("/inbox?limit=100")["items"] if "演习通报" in m["text"]], [])
        self.assertNotIn(made["id"], [r["id"] for r in self.person("net").get("/responses?exercise=no")["items"]])

    def test_12_an_incident_leads_to_a_response_and_its_duties_stand_on_the_board_once(self):
        hospital = self.person("hosp.1")
        system = hospital.get("/systems?limit=1")["items"][0]
        found = (datetime.datetime.now(BEIJING) - datetime.timedelta(minutes=10)).isoformat(timespec="seconds")
        incident = hospital.want(201, "POST", "/incidents", {"title": "门诊系统被加密", "found_at": found, "level": "III",
                                                             "systems": [system["id"]]})
        hospital.want(201, "POST", f"/incidents/{incident['id']}/reports", {"kind": "first", "all": True, "send": True})
        self.act("hosp.1", "/incidents/" + incident["id"], "judge", level="III")
        self.act("cmd", "/incidents/" + incident["id"], "confirm-level")
        path = "/responses/" + self.propose("net", "III", basis=incident["id"])["id"]
        self.assertIn(("affected", self.party["hosp.1"]), [(p["part"], p["id"]) for p in self.board(path)["parties"]])
        self.act("cmd", path, "start")
        tasks = {t["code"]: t for t in self.board(path)["tasks"]}
        self.assertEqual(tasks["RT02"]["state"], "met")
        self.assertEqual({code: len(tasks[code]["duties"]) for code in ("RT01", "RT02", "RT03", "RT05", "RT08")},
                         {"RT01": 1, "RT02": 1, "RT03": 1, "RT05": 1, "RT08": 1})
        self.assertIn(("answers", incident["id"]), [(l["relation"], l["id"]) for l in self.board(path)["links"]])

    def test_11_lists_are_scoped_and_a_stale_hand_is_stopped(self):
        made = self.propose("net", "III")
        listed = self.person("net").get("/responses?standing=open&level=III&limit=2")
        self.assertEqual(listed["items"][0]["id"], made["id"])
        self.assertEqual(self.person("bank").get("/responses")["total"], 0)
        path = "/responses/" + made["id"]
        body = {"input": {}}
        self.person("cmd").want(428, "POST", path + "/acts/start", body)
        self.person("net").want(200, "PUT", path, {"text": "说明"}, If_Match='"1"')
        self.person("cmd").want(412, "POST", path + "/acts/start", body, If_Match='"1"')
        self.act("cmd", path, "decline", 422)
        dropped = self.act("cmd", path, "decline", reason="影响有限")
        self.assertEqual((dropped["state"], dropped["open"]), ("dropped", False))
        self.assertEqual(self.person("net").get("/investigations")["items"][0]["kind"], "investigation")
