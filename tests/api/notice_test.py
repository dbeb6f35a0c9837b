# SPDX-License-Identifier: Apache-2.0
"""A notice from its draft to the archive, what its sharing mark lets through, and the check before
something is published."""
import datetime
import unittest

from client import Person, Server

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
SECRET = "仅第一人民医院可见的说明"


class Notice(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("net", "net.b", "net.c", "cmd", "hosp.1", "water", "school.1", "reg.health", "police.c", "police.l", "team"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.party = {name: getattr(cls, name).account["party"]["id"]
                     for name in ("net", "hosp_1", "water", "school_1", "reg_health", "police_c", "team")}
        cls.system = cls.hosp_1.get("/systems")["items"][0]["id"]
        cls.kept = {}

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def draft(self, person=None, **more):
        body = {"title": "某协议远程代码执行漏洞", "kind": "vulnerability", "severity": "high", "mark": "AMBER",
                "summary": "该协议存在远程代码执行漏洞，已有利用代码公开。", "requirement": "核查、修补并反馈。", "evidence": "修补截图",
                "vulnerabilities": [{"id": "CNVD-2026-00001", "product": "示例网关", "versions": "< 3.2", "cvss": "9.1"}],
                "recipients": {"parties": [self.party["hosp_1"], self.party["water"]]},
                "parts": [{"party": self.party["hosp_1"], "systems": [self.system], "text": SECRET}], "reason": "监测发现"}
        return (person or self.net).want(201, "POST", "/notices", {**body, **more}).body

    def act(self, status, person, notice, word, reason=None, **given):
        body = {"input": given} if given else {}
        if reason:
            body["reason"] = reason
        return person.want(status, "POST", f"/notices/{notice['id']}/acts/{word}", body,
                           If_Match=f'"{notice["version"]}"').body

    def look(self, person, notice):
        return person.get(f"/notices/{notice['id']}")

    def issue(self, **more):
        notice = self.act(200, self.net_b, self.draft(**more), "check")
        return self.act(200, self.net_b, notice, "issue")

    def test_01_words_and_terms_come_from_the_packs(self):
        words = self.net.get("/notices/words")
        self.assertEqual([m["code"] for m in words["marks"]], ["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"])
        self.assertEqual([(m["may_forward"], m["may_export"]) for m in words["marks"]],
                         [(False, False), (False, True), (True, True), (True, True), (True, True)])
        self.assertEqual({d["severity"]: (d["days"], d["strength"]) for d in words["days"]}["critical"], (1, "policy"))
        self.hosp_1.want(403, "POST", "/notices", {"title": "x"})

    def test_02_a_draft_is_the_issuers_alone_and_wrong_words_are_named(self):
        self.assertEqual(self.net.want(422, "POST", "/notices", {"title": "x", "mark": "PURPLE"})["field"], "mark")
        self.assertEqual(self.net.want(422, "POST", "/notices", {"title": "x", "kind": "rumour"})["field"], "kind")
        wrong = {"title": "x", "parts": [{"party": self.party["water"], "systems": [self.system]}]}
        self.assertEqual(self.net.want(422, "POST", "/notices", wrong)["field"], "parts[0]")
        notice = self.draft()
        for person in (self.hosp_1, self.police_c, self.reg_health):
            person.want(404, "GET", f"/notices/{notice['id']}")
        self.assertEqual(notice["notice"]["days_rule"]["strength"], "policy")
        self.assertTrue(notice["notice"]["is_keeper"])
        saved = self.net.want(200, "PUT", f"/notices/{notice['id']}", {"severity": "critical", "measures": "先断网"},
                              If_Match=f'"{notice["version"]}"').body
        self.assertEqual((saved["level"], saved["notice"]["days"], saved["data"]["measures"]), ("critical", 1, "先断网"))
        self.net.want(412, "PUT", f"/notices/{notice['id']}", {"severity": "low"}, If_Match=f'"{notice["version"]}"')
        self.assertEqual(saved["notice"]["parts"][0]["text"], SECRET)

    def test_03_two_people_and_everything_that_is_missing_is_told_at_once(self):
        notice = self.net.want(201, "POST", "/notices", {"title": "空白通报"}).body
        told = {p["field"] for p in self.act(422, self.net_b, notice, "check")["errors"]}
        self.assertLessEqual({"kind", "severity", "mark", "summary", "recipients"}, told)
        notice = self.draft()
        self.act(403, self.net, notice, "check")
        saved = self.net_b.want(200, "PUT", f"/notices/{notice['id']}", {"measures": "先断网"}, If_Match=f'"{notice["version"]}"').body
        self.act(403, self.net_b, saved, "check")
        self.act(200, self.net_c, saved, "check")

    def test_04_preview_tells_who_by_when_and_by_which_clause(self):
        notice = self.draft()
        preview = self.net.get(f"/notices/{notice['id']}/preview")
        self.assertEqual(preview["recipients"]["parties"], 2)
        self.assertTrue(preview["authority"]["allowed"])
        self.assertEqual(preview["authority"]["clause"].partition(":")[0], "NN2020")
        self.assertEqual(preview["days"], 3)
        circular = self.draft(kind="circular", title="工作情况通报")
        refused = self.net.get(f"/notices/{circular['id']}/preview")["authority"]
        self.assertFalse(refused["allowed"])
        checked = self.act(200, self.net_b, circular, "check")
        self.act(403, self.net_b, checked, "issue")

    def test_05_each_recipient_sees_its_own_part_and_nothing_of_the_others(self):
        notice = self.issue()
        self.kept["notice"] = notice
        self.assertRegex(notice["number"], r"^网安通报〔\d{4}〕\d+号$")
        self.assertEqual(notice["notice"]["counts"]["total"], 2)
        hospital, water = self.look(self.hosp_1, notice), self.look(self.water, notice)
        self.assertEqual([p["text"] for p in hospital["notice"]["parts"]], [SECRET])
        self.assertEqual(hospital["notice"]["parts"][0]["systems"][0]["id"], self.system)
        self.assertEqual(water["notice"]["parts"], [])
        self.assertNotIn(SECRET, str(water))
        self.assertNotIn(self.party["hosp_1"], str(water["notice"]))
        for seen in (hospital, water):
            self.assertIsNone(seen["notice"]["recipients"])
            self.assertIsNone(seen["notice"]["counts"])
            self.assertIn(seen["notice"]["own"]["rung"], ("queued", "sent", "delivered"))
        self.school_1.want(404, "GET", f"/notices/{notice['id']}")
        self.police_c.want(404, "GET", f"/notices/{notice['id']}")
        self.assertIn(notice["id"], [n["id"] for n in self.hosp_1.get("/notices?view=received")["items"]])
        self.assertIn(notice["id"], [n["id"] for n in self.hosp_1.get(f"/notices?system={self.system}")["items"]])
        self.assertEqual(self.school_1.get("/notices")["total"], 0)

    def test_06_duties_follow_from_the_packs(self):
        notice = self.kept["notice"]
        duties = self.hosp_1.get(f"/dossiers/{notice['id']}/duties")
        for _ in range(40):
            if not duties["pending"]:
                break
            duties = self.hosp_1.get(f"/dossiers/{notice['id']}/duties")
        self.assertIn("information.receive-notices", {d["duty"] for d in duties["items"]})
        self.assertIn("MPS1960:4.2b", {d["clause"] for d in duties["items"]})

    def test_07_sign_feed_back_test_again_verify(self):
        notice = self.kept["notice"]
        path = f"/dossiers/{notice['id']}"
        self.hosp_1.want(200, "POST", path + "/sign", {"text": "已收到"})
        self.assertEqual(self.look(self.hosp_1, notice)["notice"]["own"]["rung"], "signed")
        self.hosp_1.want(200, "POST", path + "/feedback", {"measures": "已升级到3.2", "found": "1台"})
        answered = {d["clause"]: d["state"] for d in self.hosp_1.get(path + "/duties")["items"] if d["group"] == "information"}
        self.assertEqual(set(answered.values()), {"met"})
        self.net.want(200, "POST", f"{path}/recipients/{self.party['hosp_1']}/verify", {"accepted": False, "reason": "复测仍可利用"})
        self.assertEqual(self.look(self.hosp_1, notice)["notice"]["own"]["rung"], "signed")
        self.hosp_1.want(200, "POST", path + "/feedback", {"measures": "已重新修补", "found": "1台"})
        self.net.want(200, "POST", f"{path}/recipients/{self.party['hosp_1']}/verify", {"accepted": True})
        counts = self.look(self.net, notice)["notice"]["counts"]
        self.assertEqual((counts["verified"], counts["fed_back"], counts["total"]), (1, 1, 2))

    def test_08_more_time_is_asked_and_answered_for_each_recipient(self):
        notice = self.look(self.water, self.kept["notice"])
        later = (datetime.datetime.now(BEIJING) + datetime.timedelta(days=20)).date().isoformat()
        self.act(422, self.water, notice, "ask-extension", until=later)
        self.act(422, self.water, notice, "ask-extension", "停机窗口在下月", until="2020-01-01")
        self.act(403, self.net, notice, "ask-extension", "代为申请", until=later)
        asked = self.act(200, self.water, notice, "ask-extension", "停机窗口在下月", until=later)
        self.assertEqual(asked["notice"]["terms"][0]["state"], "asked")
        self.assertEqual(self.look(self.hosp_1, notice)["notice"]["terms"], [])
        seen = self.look(self.net, notice)
        self.assertEqual(seen["notice"]["terms"][0]["party"]["id"], self.party["water"])
        self.act(403, self.water, seen, "grant-extension", party=self.party["water"], until=later)
        self.act(409, self.net, seen, "grant-extension", party=self.party["hosp_1"], until=later)
        done = self.act(200, self.net, seen, "grant-extension", party=self.party["water"], until=later)
        self.assertEqual((done["notice"]["terms"][0]["state"], done["notice"]["terms"][0]["until"][:10]), ("granted", later))
        self.assertEqual(self.look(self.water, notice)["notice"]["own"]["due_at"][:10], later)

    def test_09_the_mark_decides_who_it_is_passed_on_to(self):
        notice = self.look(self.hosp_1, self.kept["notice"])
        self.act(403, self.hosp_1, notice, "forward", to=self.party["reg_health"])
        self.assertEqual([p["id"] for p in self.hosp_1.get(f"/notices/{notice['id']}/targets?q=%E6%94%AF%E6%92%91")["items"]], [self.party["team"]])
        passed = self.act(200, self.hosp_1, notice, "forward", "协助修补", to=self.party["team"])
        self.assertEqual(passed["notice"]["forwards"][0]["to"]["id"], self.party["team"])
        helper = self.look(self.team, notice)
        self.assertEqual((helper["notice"]["parts"], helper["notice"]["own"], helper["notice"]["forwards"]), ([], None, []))
        self.assertEqual(self.look(self.water, notice)["notice"]["forwards"], [])
        self.assertIn("不得再转发", self.act(403, self.team, helper, "forward", to=self.party["team"])["detail"])
        strict = self.issue(mark="AMBER+STRICT", title="仅限本单位")
        answer = self.act(403, self.hosp_1, strict, "forward", to=self.party["team"])
        self.assertIn("不得转发", answer["detail"])
        self.assertTrue(self.hosp_1.want(200, "GET", f"/notices/{strict['id']}/paper").raw.startswith(b"%PDF-"))

    def test_10_red_names_its_recipients_and_leaves_no_file(self):
        wide = self.draft(mark="RED", recipients={"regions": ["990100"]})
        errors = self.act(422, self.net_b, wide, "check")["errors"]
        self.assertIn("recipients", {p["field"] for p in errors})
        red = self.issue(mark="RED", title="点名通报")
        for person in (self.hosp_1, self.net):
            self.assertIn("不得导出", person.want(403, "GET", f"/notices/{red['id']}/paper")["detail"])

    def test_11_green_reaches_the_area(self):
        green = self.issue(mark="GREEN", title="本地区共享")
        self.assertEqual(self.look(self.police_c, green)["notice"]["parts"], [])
        self.act(200, self.hosp_1, self.look(self.hosp_1, green), "forward", "同业", to=self.party["reg_health"])

    def test_12_a_recipient_reads_its_own_rows_of_the_story_only(self):
        path = f"/dossiers/{self.kept['notice']['id']}"
        rows = self.water.get(path + "/timeline")["items"]
        self.assertEqual({r["party"]["id"] for r in rows}, {self.party["water"], self.party["net"]})
        self.assertNotIn("已重新修补", str(rows))
        self.assertIn("已重新修补", str(self.net.get(path + "/timeline")["items"]))
        self.assertIn("已重新修补", str(self.hosp_1.get(path + "/timeline")["items"]))
        for act in ("feed-back", "sign-for", "verify"):
            self.water.want(404, "GET", f"{path}/receipt?act={act}")
        self.water.want(200, "GET", path + "/receipt?act=issue")

    def test_13_nothing_is_closed_silently(self):
        notice = self.look(self.net, self.kept["notice"])
        errors = self.act(422, self.net, notice, "archive")["errors"]
        self.assertIn("1家", errors[0]["zh"])
        done = self.act(200, self.net, notice, "archive", "该单位停机窗口未到，转入日常督促")
        self.assertEqual((done["state"], [p["party"]["id"] for p in done["notice"]["left_open"]]), ("archived", [self.party["water"]]))
        self.assertEqual(self.look(self.water, notice)["notice"]["left_open"], [])
        self.act(409, self.net, done, "archive", "再次归档")

    def test_17_a_prompt_asks_for_a_signature_only(self):
        prompt = self.issue(kind="risk-prompt", title="仿冒短信风险提示", vulnerabilities=[])
        path = f"/dossiers/{prompt['id']}"
        wanted = lambda: [a["wants"] for a in self.water.get("/alerts")["items"] if a["dossier"]["id"] == prompt["id"]]
        self.assertEqual(wanted(), ["sign"])
        for person in (self.water, self.hosp_1):
            person.want(200, "POST", path + "/sign", {})
        self.assertEqual(wanted(), [])
        self.assertEqual(self.look(self.water, prompt)["notice"]["own"]["wants"], "nothing")
        self.assertEqual(self.act(200, self.net, self.look(self.net, prompt), "archive")["notice"]["left_open"], [])

    def test_18_the_police_receive_and_return_the_proof_of_what_is_owed_to_them(self):
        security = Person(self.server, self.server.code("secadmin"))
        made = security.want(201, "POST", "/accounts", {"name": "police.c2", "person_name": "示例", "roles": ["police"], "region": "990100",
                                                        "party_id": self.party["police_c"]})
        second = Person(self.server, security.want(201, "POST", f"/accounts/{made['id']}/code")["code"])
        draft = self.draft(self.police_c, title="公安机关通报", kind="hidden-danger", vulnerabilities=[])
        notice = self.act(200, second, self.act(200, second, draft, "check"), "issue")
        path = f"/dossiers/{notice['id']}"
        owed = lambda: next(self.hosp_1.get(f"/obligations/{d['id']}") for d in self.hosp_1.get(path + "/duties")["items"]
                            if d["group"] == "information" and (d["owed_to_party"] or {}).get("id") == self.party["police_c"])
        judge = lambda body: second.want(200, "POST", f"{path}/recipients/{self.party['hosp_1']}/verify", body)
        self.hosp_1.want(200, "POST", path + "/sign", {})
        self.hosp_1.want(200, "POST", path + "/feedback", {"measures": "已加固"})
        self.assertTrue(owed()["proved_at"])
        judge({"accepted": False, "reason": "口令仍未更换"})
        self.assertIsNone(owed()["proved_at"])
        self.hosp_1.want(200, "POST", path + "/feedback", {"measures": "口令已更换"})
        judge({"accepted": True})
        self.assertTrue(owed()["received_at"])

    def test_14_a_withdrawn_notice_is_told(self):
        notice = self.issue(title="误发的通报")
        self.act(422, self.net, notice, "withdraw")
        gone = self.act(200, self.net, notice, "withdraw", "信息有误")
        self.assertEqual(gone["state"], "withdrawn")
        self.assertIn("通报已撤回：误发的通报", [m["subject"] for m in self.hosp_1.get("/inbox")["items"]])

    def test_15_lists_and_rates(self):
        self.assertEqual({n["state"] for n in self.net.get("/notices?state=archived")["items"]}, {"archived"})
        self.assertEqual(self.net.get("/notices?view=late")["items"], [])
        page = self.net.get("/notices?limit=2")
        self.assertEqual(len(page["items"]), 2)
        self.assertNotIn(page["items"][0]["id"], [n["id"] for n in self.net.get(f"/notices?limit=2&after={page['next']}")["items"]])
        for by in ("region", "sector"):
            groups = self.net.get(f"/notices/statistic?by={by}")["groups"]
            self.assertTrue(groups)
            for group in groups:
                if group["code"]:
                    self.assertTrue(self.net.get(f"/notices?to_{by}={group['code']}")["items"], group)
                    self.assertEqual(self.water.get(f"/notices?to_{by}={group['code']}")["total"] > 1, False)
        self.hosp_1.want(403, "GET", "/notices/statistic")

    def test_16_every_figure_leads_to_the_list_that_it_counts(self):
        figures = {one["id"]: one for one in self.net.get("/emergency/figures")["items"]}
        self.assertEqual(set(figures), {"warnings", "warnings-changing", "incidents", "responses", "notices", "unsigned",
                                        "duties-late", "notices-late", "publications"})
        for one in figures.values():
            if one["id"] in ("unsigned", "duties-late"):
                continue
            for part in [one, *one["by"]]:
                page = self.net.get(one["path"] + "?" + "&".join(f"{name}={value}" for name, value in part["query"].items()))
                self.assertEqual(page["total"], part["n"], part)
        self.assertGreater(figures["notices"]["n"], 1)
        self.assertEqual(next(f for f in self.school_1.get("/emergency/figures")["items"] if f["id"] == "notices")["n"], 0)


class Publication(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("net", "hosp.1", "water", "police.c", "police.l"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def body(self, **more):
        soon = (datetime.datetime.now(BEIJING) + datetime.timedelta(days=2)).replace(microsecond=0)
        return {"what": "incident", "title": "关于系统受攻击情况的说明", "text": "本院预约系统短时中断，现已恢复。", "channel": "官方网站",
                "intended_at": soon.isoformat(), **more}

    def act(self, status, person, one, word, **body):
        return person.want(status, "POST", f"/publications/{one['id']}/acts/{word}", body, If_Match=f'"{one["version"]}"').body

    def publication(self, person, title):
        return person.want(201, "POST", "/publications", self.body(what="vulnerability", title=title)).body

    def test_0_a_permission_on_paper_is_the_partys_own_word(self):
        admin, security = (Person(self.server, self.server.code(name)) for name in ("sysadmin", "secadmin"))
        party = admin.want(201, "POST", "/parties", {"name": "示例车联网公司（演示）", "kinds": ["vehicle-network"], "region": "320500", "reason": "登记"}).body
        made = security.want(201, "POST", "/accounts", {"name": "vehicle", "person_name": "示例", "roles": ["operator"], "party_id": party["id"]})
        person = Person(self.server, security.want(201, "POST", f"/accounts/{made['id']}/code")["code"])
        asked = self.act(200, person, self.publication(person, "车载终端漏洞"), "ask")
        self.assertIsNone(asked["needs"][0]["to"])
        self.assertEqual(self.act(409, person, asked, "publish")["clause"], "JS2024:T8b")
        self.act(422, person, asked, "state-permission")
        stated = self.act(200, person, asked, "state-permission", reason="苏通管函〔2026〕9号")
        self.assertEqual((stated["needs"][0]["state"], stated["missing"], stated["paper"]), ("stated", 0, "苏通管函〔2026〕9号"))
        self.assertEqual(self.act(200, person, stated, "publish")["state"], "published")

    def test_1_news_of_an_incident_is_reported_to_the_city_police_first(self):
        past = self.body(intended_at="2020-01-01T00:00:00+08:00")
        self.assertEqual(self.hosp_1.want(422, "POST", "/publications", past)["field"], "intended_at")
        one = self.hosp_1.want(201, "POST", "/publications", self.body()).body
        self.water.want(404, "GET", f"/publications/{one['id']}")
        self.police_c.want(404, "GET", f"/publications/{one['id']}")
        self.act(409, self.hosp_1, one, "publish")
        asked = self.act(200, self.hosp_1, one, "ask")
        need = asked["needs"][0]
        self.assertEqual((need["clause"], need["kind"], need["state"], need["role"]), ("NN2020:4.1d", "tell", "told", "police"))
        self.assertEqual(asked["missing"], 0)
        waiting = self.police_c.get("/publications?view=waiting")["items"]
        self.assertEqual([p["id"] for p in waiting], [one["id"]])
        seen = self.police_c.get(f"/publications/{one['id']}")
        self.assertEqual({a["act"] for a in seen["actions"]}, {"accept"})
        self.act(403, self.police_c, seen, "refuse", reason="不同意")
        self.act(403, self.hosp_1, seen, "accept")
        taken = self.act(200, self.police_c, seen, "accept")
        self.assertEqual(taken["needs"][0]["state"], "received")
        passed_on = {d["clause"] for d in self.police_c.get("/obligations?view=unit&document=NN2020&limit=200")["items"]}
        self.assertIn("NN2020:4.1e", passed_on)
        done = self.act(200, self.hosp_1, taken, "publish", address="https://example.cn/1")
        self.assertEqual((done["state"], done["address"], done["actions"]), ("published", "https://example.cn/1", []))
        self.act(409, self.hosp_1, done, "drop", reason="不发了")

    def test_2_where_the_packs_ask_for_nothing_nothing_stands_before_it(self):
        one = self.hosp_1.want(201, "POST", "/publications", self.body(what="inspection")).body
        changed = self.hosp_1.want(200, "PUT", f"/publications/{one['id']}", self.body(what="inspection", title="检查结果"),
                                   If_Match=f'"{one["version"]}"').body
        asked = self.act(200, self.hosp_1, changed, "ask")
        self.assertEqual((asked["needs"], asked["missing"]), ([], 0))
        self.hosp_1.want(409, "PUT", f"/publications/{one['id']}", self.body(), If_Match=f'"{asked["version"]}"')
        self.act(422, self.hosp_1, asked, "drop")
        self.assertEqual(self.act(200, self.hosp_1, asked, "drop", reason="改为内部通报")["state"], "dropped")

    def test_3_details_of_a_vulnerability_need_permission_where_a_pack_says_so(self):
        admin, security = (Person(self.server, self.server.code(name)) for name in ("sysadmin", "secadmin"))
        parties = [admin.want(201, "POST", "/parties", {"name": name, "kinds": [kind], "region": region, "reason": "登记"}).body
                   for name, kind, region in (("示例省通信管理局（演示）", "telecom-authority", "320000"),
                                              ("示例互联网公司（演示）", "internet-company", "320100"))]
        people = []
        for name, role, party, region in (("telecom", "regulator", parties[0], "320000"), ("company", "operator", parties[1], None)):
            made = security.want(201, "POST", "/accounts", {"name": name, "person_name": "示例", "roles": [role], "party_id": party["id"],
                                                            "region": region})
            people.append(Person(self.server, security.want(201, "POST", f"/accounts/{made['id']}/code")["code"]))
        telecom, company = people
        one = company.want(201, "POST", "/publications", self.body(what="vulnerability", title="某产品漏洞细节")).body
        self.act(403, company, self.act(200, company, self.publication(company, "漏洞甲"), "ask"), "state-permission", reason="文号")
        asked = self.act(200, company, one, "ask")
        need = asked["needs"][0]
        self.assertEqual((need["clause"], need["kind"], need["is_satisfied"], asked["missing"]), ("JS2024:T8b", "permission", False, 1))
        publish = next(a for a in asked["actions"] if a["act"] == "publish")
        self.assertFalse(publish["allowed"])
        self.assertEqual(self.act(409, company, asked, "publish")["clause"], "JS2024:T8b")
        seen = telecom.get(f"/publications/{one['id']}")
        self.act(422, telecom, seen, "refuse")
        refused = self.act(200, telecom, seen, "refuse", reason="修补以前不得公开")
        self.assertEqual((refused["needs"][0]["state"], refused["missing"]), ("refused", 1))
        again = self.act(200, company, refused, "ask-again", reason="已修补")
        agreed = self.act(200, telecom, again, "accept")
        self.assertEqual(self.act(200, company, agreed, "publish")["state"], "published")
