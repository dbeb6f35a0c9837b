# SPDX-License-Identifier: Apache-2.0
"""The alert desk: taken, judged with a reason, suppressed until a day, handed over; seen and acted on within scope."""
import datetime
import unittest

from client import Person, Server
from live_test import Stream


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def at(thing):
    return {"If_Match": f'"{thing["version"]}"'}


class Alerts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("hosp.1", "water", "cloud", "bank", "college", "police.c", "police.q", "reg.health", "reg.edu", "net"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.security = Person(cls.server, cls.server.code("secadmin"))

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def one(self, who, cause, state="active"):
        return who.get(f"/event-alerts?cause_id={cause}&state={state}")["items"][0]

    def act(self, status, who, alert, word, body=None):
        return who.want(status, "POST", f"/event-alerts/{alert['id']}/{word}", body, **at(alert)).body

    def test_1_the_most_urgent_come_first_and_everybody_sees_their_own(self):
        rows = self.police_c.get("/event-alerts?state=active&limit=200")["items"]
        self.assertEqual([a["weight"] for a in rows], sorted((a["weight"] for a in rows), reverse=True))
        self.assertTrue(rows[0]["cii"] and rows[0]["level"] == "critical")
        seen, after = [], ""
        while after is not None:
            page = self.police_c.get(f"/event-alerts?state=active&limit=2&after={after}")
            seen += [a["id"] for a in page["items"]]
            after = page["next"]
        self.assertEqual(seen, [a["id"] for a in rows], "pages hold every row once")
        own = self.hosp_1.get("/event-alerts?limit=200")["items"]
        self.assertEqual({a["party"]["id"] for a in own}, {self.hosp_1.account["party"]["id"]})
        health = self.reg_health.get("/event-alerts?limit=200")["items"]
        self.assertEqual({a["sector"] for a in health}, {"32"})
        self.assertEqual(self.police_q.get("/event-alerts")["total"], 0)
        counts = self.police_c.get("/event-alerts/count")
        self.assertEqual(counts["open"] + counts["taken"], sum(counts["by"].values()))
        self.assertEqual(len(rows), counts["open"] + counts["taken"])
        high = self.police_c.get("/event-alerts?state=active&level=high&limit=200")["items"]
        self.assertEqual({a["level"] for a in high}, {"high", "critical"})
        self.assertTrue(all(any(t.startswith("T1190") for t in a["techniques"]) for a in self.police_c.get("/event-alerts?technique=T1190")["items"]))
        self.police_c.get("/event-alerts/words")

    def test_2_nobody_outside_sees_it_and_who_sees_it_may_not_always_act(self):
        alert = self.one(self.bank, "demo-0007")
        for who in (self.hosp_1, self.police_q, self.reg_edu):
            who.want(404, "GET", f"/event-alerts/{alert['id']}")
            who.want(404, "GET", f"/event-alerts/{alert['id']}/timeline")
            self.act(404, who, alert, "take")
            self.act(404, who, alert, "verdict", {"verdict": "benign", "reason": "x"})
            self.act(404, who, alert, "suppress", {"until": day(3), "reason": "x"})
        self.security.want(403, "GET", f"/event-alerts/{alert['id']}")
        self.assertEqual(self.police_c.get(f"/event-alerts/{alert['id']}")["party"]["name"], alert["party"]["name"])

    def test_3_taken_judged_and_opened_again(self):
        alert = self.one(self.hosp_1, "demo-0001")
        self.assertEqual((alert["state"], alert["taken_by"]), ("open", None))
        self.hosp_1.want(428, "POST", f"/event-alerts/{alert['id']}/take")
        taken = self.act(200, self.hosp_1, alert, "take")
        self.assertEqual((taken["state"], taken["taken_by"]["id"]), ("taken", self.hosp_1.account["id"]))
        self.act(412, self.hosp_1, alert, "verdict", {"verdict": "benign", "reason": "x"})
        self.act(409, self.hosp_1, taken, "take")
        over = self.act(200, self.police_c, taken, "take")
        self.assertEqual(over["taken_by"]["id"], self.police_c.account["id"])
        back = self.act(200, self.police_c, over, "release", {"reason": "由单位处理"})
        self.assertEqual((back["state"], back["taken_by"]), ("open", None))
        self.act(422, self.hosp_1, back, "verdict", {"verdict": "benign"})
        self.act(422, self.hosp_1, back, "verdict", {"verdict": "guilty", "reason": "x"})
        for unseen in ("   ", "\u3000", "\u200b\u200d", "\u2060\ufeff", "\u3164"):
            self.assertEqual(self.act(422, self.hosp_1, back, "verdict", {"verdict": "benign", "reason": unseen})["field"], "reason")
        unclear = self.act(200, self.hosp_1, back, "verdict", {"verdict": "unclear", "reason": "等供应商答复"})
        self.assertEqual((unclear["state"], unclear["verdict"]), ("taken", "unclear"))
        closed = self.act(200, self.hosp_1, unclear, "verdict", {"verdict": "true-positive", "reason": "已封禁来源"})
        self.assertEqual((closed["state"], closed["closed_by"]), ("closed", self.hosp_1.account["person_name"]))
        self.act(409, self.hosp_1, closed, "verdict", {"verdict": "benign", "reason": "x"})
        again = self.act(200, self.hosp_1, closed, "reopen", {"reason": "又出现"})
        self.assertEqual((again["state"], again["verdict"]), ("taken", None))
        self.hosp_1.want(200, "POST", f"/event-alerts/{alert['id']}/notes", {"text": "电话联系了供应商"})
        acts = [e["act"] for e in self.hosp_1.get(f"/event-alerts/{alert['id']}/timeline")["items"]]
        self.assertEqual(acts, ["raise", "take", "take", "release", "verdict", "verdict", "reopen", "note"])
        auditor = Person(self.server, self.server.code("auditor"))
        for act in ("alert.take", "alert.release", "alert.verdict", "alert.reopen", "alert.note"):
            rows = auditor.get(f"/journal?act={act}")["items"]
            self.assertTrue(any(row["subject"] == f"alert:{alert['id']}" for row in rows), act)

    def test_4_past_verdicts_on_the_same_cause_are_shown_within_scope(self):
        alert = self.police_c.get(f"/event-alerts/{self.one(self.police_c, 'demo-0001')['id']}")
        self.assertIn("true-positive", alert["similar"]["by"])
        self.assertEqual([s["verdict"] for s in alert["similar"]["items"] if s["party"]["name"].startswith("滨江职业")], ["true-positive"])
        own = self.hosp_1.get(f"/event-alerts/{alert['id']}")
        self.assertEqual([s for s in own["similar"]["items"] if s["party"]["id"] != self.hosp_1.account["party"]["id"]], [],
                         "what others judged is not theirs to read")
        self.assertEqual(sum(h["hits"] for h in alert["hours"]), alert["hits"])

    def test_5_a_suppression_holds_until_its_day_and_can_be_ended(self):
        alert = self.one(self.cloud, "demo-0005")
        path = f"/event-alerts/{alert['id']}/suppress"
        for wrong, field in (({"until": day(-1)}, "until"), ({"until": day(900)}, "until"), ({"until": "soon"}, "until")):
            self.assertEqual(self.cloud.want(422, "POST", path, {"until": day(7), "reason": "已知扫描", **wrong})["field"], field)
        self.cloud.want(422, "POST", path, {"until": day(7)})
        held = self.cloud.want(200, "POST", path, {"until": day(7), "reason": "已知扫描"}).body
        self.assertEqual(len(held["suppressions"]), 1)
        for again in ({"until": day(7)}, {"until": day(30)}):
            twice = self.cloud.want(409, "POST", path, {"reason": "再来一次", **again}).body
            self.assertIn("已知扫描", twice["detail"], "the one that holds is named")
        self.assertEqual(len(self.cloud.get("/alert-suppressions?active=true")["items"]), 1)
        row = self.cloud.get("/alert-suppressions?active=true")["items"][0]
        self.assertEqual((row["system"]["id"], row["hits"], row["may_end"]), (alert["system"]["id"], 0, True))
        self.hosp_1.want(404, "POST", f"/alert-suppressions/{row['id']}/end", {"reason": "x"})
        self.assertNotIn(row["id"], self.hosp_1.call("GET", "/alert-suppressions").raw.decode())
        self.cloud.want(422, "POST", f"/alert-suppressions/{row['id']}/end", {})
        self.cloud.want(200, "POST", f"/alert-suppressions/{row['id']}/end", {"reason": "扫描结束"})
        self.cloud.want(409, "POST", f"/alert-suppressions/{row['id']}/end", {"reason": "扫描结束"})
        self.assertEqual(self.cloud.get("/alert-suppressions?active=true")["items"], [])

    def test_6_handed_over_it_becomes_what_the_procedures_know(self):
        alert = self.one(self.water, "new-peer")
        handed = self.act(200, self.water, alert, "hand-over", {"kind": "incident", "reason": "确认外联"})
        self.assertEqual((handed["state"], handed["verdict"]), ("handed", "true-positive"))
        incident = self.water.get(f"/incidents/{handed['hand_overs'][0]['target_id']}")
        self.assertEqual([s["id"] for s in incident["data"]["systems"]], [alert["system"]["id"]])
        self.assertIn(alert["cause"]["title_zh"], incident["data"]["summary"])
        twice = self.act(409, self.water, handed, "hand-over", {"kind": "incident", "reason": "再移交一次"})
        self.assertIn(incident["number"], twice["detail"])
        self.act(409, self.water, alert, "hand-over", {"kind": "incident", "reason": "另一个窗口"})
        self.assertEqual([i["id"] for i in self.water.get("/incidents?limit=200")["items"] if alert["cause"]["title_zh"] in i["title"]], [incident["id"]])
        other = self.one(self.net, "demo-0002")
        drafted = self.act(200, self.net, other, "hand-over", {"kind": "warning", "reason": "多家单位可能受影响"})
        warning = self.net.get(f"/warnings/{drafted['hand_overs'][0]['target_id']}")
        self.assertEqual(warning["state"], "draft")
        noticed = self.act(200, self.net, drafted, "hand-over", {"kind": "notice", "reason": "通知该单位核查"})
        notice = self.net.get(f"/notices/{noticed['hand_overs'][-1]['target_id']}")
        self.assertIn(other["cause"]["title_zh"], notice["data"]["summary"])
        recorded = self.act(200, self.net, noticed, "hand-over", {"kind": "finding", "reason": "纳入问题清单"})
        self.assertEqual((recorded["hand_overs"][-1]["target_id"], recorded["hand_overs"][-1]["target"]), ("", None))
        self.assertEqual([h["target"] and h["target"]["state"] for h in recorded["hand_overs"]], ["draft", notice["state"], None])
        self.act(404, self.net, recorded, "hand-over", {"kind": "incident", "record_only": True, "target": "01AAAAAAAAAAAAAAAAAAAAAAAA", "reason": "x"})

    def test_7_whoever_watches_hears_of_it(self):
        stream = Stream(self.police_c)
        outside = Stream(self.police_q)
        try:
            self.assertIsNotNone(stream.until("counters", lambda c: "alerts" in c and "sensors" in c))
            alert = self.one(self.bank, "demo-0007")
            self.act(200, self.bank, alert, "take")
            told = stream.until("alert", lambda data: data["id"] == alert["id"])
            self.assertEqual((told["state"], told["level"]), ("taken", alert["level"]))
            self.assertIsNone(outside.until("alert", seconds=3))
        finally:
            stream.close()
            outside.close()

    def test_8_a_new_one_stands_first_on_the_duty_screen_until_somebody_takes_it(self):
        alert = self.one(self.bank, "demo-0007")
        free = self.act(200, self.bank, alert, "release", {"reason": "换人"})
        screen = self.bank.get("/watch/now")
        first = screen["items"][0]
        self.assertEqual((first["kind"], first["id"], first["link"]["type"], first["since"]), ("event-alert", alert["id"], "event-alert", alert["raised_at"]))
        self.assertEqual({k: first["alert"][k] for k in ("level", "system", "party", "cii")}, {k: alert[k] for k in ("level", "system", "party", "cii")})
        taken = self.act(200, self.bank, free, "take")
        after = self.bank.get("/watch/now")
        self.assertEqual([i["kind"] for i in after["items"] if i["id"] == alert["id"]], ["event-taken"])
        self.assertEqual(next(i for i in after["items"] if i["id"] == alert["id"])["alert"]["taken_by"], taken["taken_by"])
        self.assertEqual((after["counts"]["event-alert"], after["counts"]["event-taken"]), (screen["counts"]["event-alert"] - 1, screen["counts"]["event-taken"] + 1))
        kinds = [i["kind"] for i in after["items"]]
        self.assertEqual(kinds[:after["counts"]["event-alert"]], ["event-alert"] * after["counts"]["event-alert"], "none stands between them")
        self.assertNotIn(alert["id"], [i["id"] for i in self.police_q.get("/watch/now")["items"]])


if __name__ == "__main__":
    unittest.main()
