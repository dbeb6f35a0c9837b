# SPDX-License-Identifier: Apache-2.0
"""Indicators and rules of a running server: taken in and out over HTTP while events flow, and the state of each rule."""
import datetime
import json
import pathlib
import threading
import time
import unittest
import urllib.parse

from client import Person, Server, panshi

RULES = """title: A test tool speaks
id: 6f5d1e0a-0000-4000-8000-000000000002
level: high
tags: [attack.t1071.001]
logsource: {category: proxy}
detection:
    selection: {c-useragent|contains: panshi-probe}
    condition: selection
---
title: Nobody can read this
id: 6f5d1e0a-0000-4000-8000-000000000003
level: low
logsource: {category: proxy}
detection:
    selection: {c-useragent|re: '(('}
    condition: selection
---
title: Of Windows
id: 6f5d1e0a-0000-4000-8000-000000000004
level: medium
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image|endswith: panshi-probe.exe}
    condition: selection
"""


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def event(number, **more):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
    return json.dumps({"timestamp": now, "flow_id": number, "event_type": "http", "src_ip": "198.18.0.7", "src_port": 40000,
                       "dest_ip": "198.18.0.9", "dest_port": 80, "proto": "TCP", **more}, separators=(",", ":"))


class Indicators(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        cls.police = Person(cls.server, cls.server.code("police.c"))
        cls.admin = Person(cls.server, cls.server.code("sysadmin"))
        cls.audit = Person(cls.server, cls.server.code("auditor"))
        rules = pathlib.Path(cls.server.folder) / "rules.yml"
        rules.write_text(RULES)
        panshi("rules", "load", "--data", cls.server.data, str(rules))
        made = cls.bank.want(201, "POST", "/sensors", {"kind": "eve", "name": "情报探针", "exit": "专线出口", "ranges": []}).body
        cls.sensor, cls.token = made["sensor"]["id"], made["token"]
        cls.bank.want(201, "POST", f"/sensors/{cls.sensor}/agreements",
                      {"agreed_by": "分管领导示例", "categories": ["alert", "flow", "web"], "retention_days": 90, "until": day(30)})
        until = time.monotonic() + 15
        while cls.push([]) != 200:
            assert time.monotonic() < until, "the sensor's token does not come into force"
            time.sleep(0.2)

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    @classmethod
    def push(cls, lines):
        return cls.bank.call("POST", "/events", ("\n".join(lines) + "\n").encode(), Authorization=f"Bearer {cls.token}").status

    def take_in(self, text, status=200, person=None, **query):
        words = urllib.parse.urlencode({"reason": "收到通报", **query})
        return (person or self.police).want(status, "POST", f"/indicator-sets?{words}", text.encode(), X_File_Name="%E5%90%8D%E5%8D%95.csv",
                                            Content_Type="application/octet-stream").body

    def match(self, value, person=None):
        return (person or self.police).get("/indicators/match?" + urllib.parse.urlencode({"value": value}))

    def wait(self, holds, seconds=15):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until, "it does not come about")
            time.sleep(0.2)

    def test_1_a_file_becomes_a_set_and_says_what_was_refused_and_why(self):
        got = self.take_in("value,confidence\nbad.example,90\nnot a value,1\n203.0.113.77,80\nbad.example,90\n", set="tested", tlp="green",
                           expires=day(30), reason="收到通报")
        self.assertEqual((got["set"], got["format"], got["added"], got["duplicates"], got["refused"]), ("tested", "csv", 2, 1, 1))
        self.assertEqual((got["errors"][0]["line"], got["errors"][0]["value"]), (3, "not a value"))
        self.assertTrue(got["errors"][0]["reason"] and got["errors"][0]["reason_en"])
        page = self.police.get("/indicator-sets")
        one = next(s for s in page["items"] if s["name"] == "tested")
        self.assertEqual((one["count"], one["kinds"], one["tlp"], one["hits"], one["expired"]), (2, {"domain": 1, "ipv4": 1}, "green", 0, False))
        self.assertEqual((page["may_change"], page["values"] >= 2), (True, True))
        hit = self.match("https://a.bad.example/x")["hits"][0]
        self.assertEqual((hit["set"], hit["value"], hit["tlp"], hit["confidence"]), ("tested", "bad.example", "green", 90))
        self.assertEqual(self.match("good.example")["hits"], [])

    def test_2_a_file_without_indicators_leaves_the_set_as_it_was(self):
        self.take_in("stays.example\n", set="kept")
        problem = self.take_in("no such thing\n", status=422, set="kept")
        self.assertEqual(problem["errors"][0]["field"] if problem.get("errors") else problem["field"], "file")
        self.assertEqual(len(self.match("stays.example")["hits"]), 1)

    def test_2a_an_empty_or_unusable_file_is_told_by_its_own_name(self):
        for path in ("/indicator-sets?set=empty&reason=x", "/warning-lists?reason=x"):
            for body in (b"", None):
                problem = self.police.want(400, "POST", path, body, Content_Type="application/octet-stream").body
                self.assertEqual(problem["field"], "file")
                self.assertRegex(problem["detail"], "空的|empty")
            unusable = self.police.want(422, "POST", path, b"??? ???\n", X_File_Name="%E5%90%8D%E5%8D%95.csv",
                                        Content_Type="application/octet-stream").body
            self.assertIn("名单.csv", unusable["detail"])
            self.assertNotIn("upload-", json.dumps(unusable))
            self.assertNotIn(str(self.server.data), json.dumps(unusable))

    def test_2b_a_reason_is_given_for_every_import(self):
        for path in ("/indicator-sets?set=why", "/warning-lists?"):
            for reason in ("", "&reason=", "&reason=%20%20"):
                self.assertEqual(self.police.want(422, "POST", path + reason, b"a.example\n", Content_Type="application/octet-stream")["field"], "reason")

    def test_2c_a_set_of_another_office_is_taken_over_only_when_that_is_said(self):
        other = Person(self.server, self.server.code("police.q"))
        self.take_in("first.example\n", set="offices")
        refused = self.take_in("second.example\n", status=409, person=other, set="offices")
        self.assertEqual(refused["field"], "take_over")
        self.assertIn(self.police.account["party"]["name"], refused["detail"])
        self.assertEqual(len(self.match("first.example")["hits"]), 1, "it stays as it was")
        self.take_in("second.example\n", person=other, set="offices", take_over=1, reason="原单位已不再更新")
        self.assertEqual((len(self.match("first.example")["hits"]), len(self.match("second.example")["hits"])), (0, 1))
        self.take_in("third.example\n", person=other, set="offices")
        self.take_in("first.example\n", status=409, person=self.admin, set="offices")
        rows = self.audit.get("/journal?act=indicator.import")["items"]
        row = next(row for row in rows if row["subject"] == "indicator-set:offices" and row["reason"] == "原单位已不再更新")
        self.assertEqual(row["after"]["taken_over_from"], self.police.account["party"]["id"])
        self.assertNotIn("taken_over_from", next(row for row in rows if row["subject"] == "indicator-set:offices")["after"])

    def test_3_who_keeps_them_and_who_only_reads(self):
        self.take_in("x.example\n", status=403, person=self.bank, set="mine")
        self.bank.want(403, "POST", "/indicator-sets/remove", {"set": "kept", "reason": "x"})
        self.bank.want(403, "POST", "/warning-lists?reason=x", b"{}", Content_Type="application/octet-stream")
        self.assertFalse(self.bank.get("/indicator-sets")["may_change"])
        for path in ("/indicator-sets", "/indicators/match?value=a.example", "/detection-rules"):
            self.audit.want(403, "GET", path)
        self.assertTrue(self.admin.get("/indicator-sets")["may_change"])

    def test_4_marks_hold_inside_too(self):
        self.take_in("red.example\n", set="secret", tlp="red")
        self.assertEqual(len(self.match("red.example")["hits"]), 1)
        found = self.match("red.example", self.bank)
        self.assertEqual((found["hits"], found["withheld"]), ([], 1))
        page = self.bank.get("/indicator-sets")
        self.assertNotIn("secret", [one["name"] for one in page["items"]])
        self.assertEqual(page["withheld"], 1)

    def test_5_a_set_is_replaced_whole_while_events_flow(self):
        stop, answers = threading.Event(), []
        self.take_in("flow.example\n", set="flowing")

        def flow():
            number = 1000
            while not stop.is_set():
                answers.append(self.push([event(number + i, http={"hostname": "flow.example", "url": "/"}) for i in range(20)]))
                number += 20
        thread = threading.Thread(target=flow)
        thread.start()
        try:
            for turn in range(6):  # every state holds flow.example: an event without a hit saw half a set
                self.take_in("\n".join(["flow.example"] + [f"{turn}-{i}.example" for i in range(2000)]), set="flowing")
        finally:
            stop.set()
            thread.join()
        self.assertEqual(set(answers), {200})
        pushed = 20 * len(answers)
        for text in ("flow_id:[1000 TO 999999]", "flow_id:[1000 TO 999999] AND panshi.indicator:*flow.example"):
            self.assertEqual(panshi("events", "search", "--data", self.server.data, text, "--count", "--json")["count"], pushed, text)
        self.assertEqual(len(self.match("5-0.example")["hits"]), 1)
        self.assertEqual(self.match("4-0.example")["hits"], [])

    def test_6_hits_of_a_set_are_counted_in_sight(self):
        self.wait(lambda: self.set_of("flowing")["hits"] > 0)
        one = self.set_of("flowing")
        self.assertGreaterEqual(one["alerts"], 1)
        self.assertIsNotNone(one["last_hit_at"])

    def set_of(self, name):
        return next(s for s in self.bank.get("/indicator-sets")["items"] if s["name"] == name)

    def test_7_a_warning_list_suppresses_and_a_set_goes_with_a_reason(self):
        listed = {"name": "Known good", "type": "hostname", "list": ["stays.example"], "matching_attributes": ["domain"]}
        got = self.police.want(200, "POST", "/warning-lists?reason=x", json.dumps(listed).encode(), Content_Type="application/octet-stream").body
        self.assertEqual((got["lists"], got["errors"]), (1, []))
        self.assertEqual(self.match("stays.example")["hits"][0]["suppressed_by"], "Known good")
        self.assertIn("Known good", [one["name"] for one in self.police.get("/indicator-sets")["warning_lists"]])
        self.police.want(422, "POST", "/indicator-sets/remove", {"set": "kept", "reason": ""})
        self.police.want(204, "POST", "/indicator-sets/remove", {"set": "kept", "reason": "来源撤回"})
        self.assertEqual(self.match("stays.example")["hits"], [])
        self.police.want(404, "POST", "/indicator-sets/remove", {"set": "kept", "reason": "again"})
        rows = self.audit.get("/journal?act=indicator.remove")["items"]
        self.assertEqual([(row["act"], row["subject"], row["reason"]) for row in rows], [("indicator.remove", "indicator-set:kept", "来源撤回")])

    def rules(self, **query):
        return self.bank.get("/detection-rules?" + urllib.parse.urlencode(query))

    def test_8_every_rule_shows_its_state(self):
        self.wait(lambda: self.rules()["generation"] > 0)
        self.push([event(1 + i, http={"hostname": "a.example", "url": "/x", "http_user_agent": "panshi-probe/1" if i % 2 else "other"})
                   for i in range(400)])
        page = self.rules()
        self.assertEqual((page["loaded"], page["unsupported"], page["total"]), (2, 1, 3))
        by_title = {one["title"]: one for one in page["items"]}
        speaks = by_title["A test tool speaks"]
        self.assertEqual((speaks["state"], speaks["matched"], speaks["techniques"], speaks["file"]), ("matched", 200, ["T1071.001"], "rules.yml"))
        self.assertGreaterEqual(speaks["asked"], 400)
        self.assertGreater(speaks["cost_samples"], 0)
        self.assertIsNotNone(speaks["last_matched_at"])
        bad = by_title["Nobody can read this"]
        self.assertEqual(bad["state"], "unsupported")
        self.assertTrue(bad["reason_zh"] and bad["reason_en"])
        self.assertEqual(by_title["Of Windows"]["state"], "waiting")
        self.assertEqual(page["by"], {"matched": 1, "unsupported": 1, "waiting": 1})

    def test_9_rules_are_filtered_put_in_order_and_paged(self):
        self.assertEqual([one["title"] for one in self.rules(state="unsupported")["items"]], ["Nobody can read this"])
        self.assertEqual([one["level"] for one in self.rules(level="medium")["items"]], ["medium"])
        self.assertEqual(self.rules(q="T1071")["total"], 1)
        self.assertEqual(self.rules(order="matches")["items"][0]["title"], "A test tool speaks")
        seen, after = [], ""
        while after is not None:
            page = self.rules(limit=1, after=after)
            seen += [one["title"] for one in page["items"]]
            after = page["next"]
        self.assertEqual(len(set(seen)), 3)
        self.bank.want(422, "GET", "/detection-rules?state=nothing")
        self.bank.want(422, "GET", "/detection-rules?after=x")

    def test_9_what_rules_counted_lasts_over_a_restart(self):
        before = self.rules(q="speaks")["items"][0]
        self.server.stop()
        listed = panshi("rules", "list", "--data", self.server.data, "--json")
        self.assertEqual([one["matched"] for one in listed["items"] if one["title"] == "A test tool speaks"], [before["matched"]])
        self.server.start()
        after = self.rules(q="speaks")["items"][0]
        for key in ("asked", "evaluated", "matched", "last_matched_at", "cost_samples"):
            self.assertEqual(after[key], before[key], key)


if __name__ == "__main__":
    unittest.main()
