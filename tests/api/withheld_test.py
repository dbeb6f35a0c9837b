# SPDX-License-Identifier: Apache-2.0
"""Indicators of sets that a unit may not know (TLP:RED, TLP:AMBER+STRICT): an alert says that such a set was hit, and neither the alert,
the events nor the letters about it tell the value or the set's name to the unit's people; officers read both."""
import datetime
import json
import time
import unittest
import urllib.parse

from client import Person, Server

RED, OPEN = "secret.evil-red.example", "open.evil-green.example"
RED_SET, OPEN_SET, OTHER_SET = "红色专报", "公开名单甲", "公开名单乙"


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def at(thing):
    return {"If_Match": f"\"{thing['version']}\""}


def event(number, name):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
    return json.dumps({"timestamp": now, "flow_id": number, "event_type": "dns", "src_ip": "198.18.0.7", "src_port": 40000, "dest_ip": "198.18.0.9",
                       "dest_port": 53, "proto": "UDP", "dns": {"rrname": name}}, separators=(",", ":"))


class Withheld(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        cls.police = Person(cls.server, cls.server.code("police.c"))
        made = cls.bank.want(201, "POST", "/sensors", {"kind": "eve", "name": "情报探针", "exit": "专线出口", "ranges": []}).body
        cls.token = made["token"]
        cls.bank.want(201, "POST", f"/sensors/{made['sensor']['id']}/agreements",
                      {"agreed_by": "分管领导示例", "categories": ["alert", "flow", "web", "dns"], "retention_days": 90, "until": day(30)})
        for name, tlp, values in ((RED_SET, "red", [RED, OPEN]), (OPEN_SET, "green", [OPEN]), (OTHER_SET, "clear", [OPEN])):
            words = urllib.parse.urlencode({"reason": "收到通报", "set": name, "tlp": tlp, "confidence": 90})
            cls.police.want(200, "POST", f"/indicator-sets?{words}", "".join(f"{v}\n" for v in values).encode(), X_File_Name="list.txt",
                            Content_Type="application/octet-stream")
        cls.wait(lambda: cls.push([]) == 200)
        cls.wait(lambda: cls.push([event(1, RED), event(2, OPEN), event(3, "www.example")]) == 200 and
                 cls.police.get(f"/event-alerts?cause_id={RED}")["total"] == 1 and cls.police.get(f"/event-alerts?cause_id={OPEN}")["total"] == 1)

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    @classmethod
    def push(cls, lines):
        return cls.bank.call("POST", "/events", ("\n".join(lines) + "\n").encode(), Authorization=f"Bearer {cls.token}").status

    @staticmethod
    def wait(holds, seconds=30):
        until = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > until:
                raise AssertionError("it does not come about")
            time.sleep(0.5)

    def told(self, who, path):
        return who.want(200, "GET", path).raw.decode()

    def alert(self, cause):
        return self.police.get(f"/event-alerts?cause_id={cause}")["items"][0]["id"]

    def test_1_one_name_in_three_sets_is_one_alert_that_names_those_one_may_know(self):
        wide, narrow = (who.get(f"/event-alerts/{self.alert(OPEN)}") for who in (self.police, self.bank))
        self.assertEqual(({s["name"] for s in wide["sets"]}, wide["sets_withheld"]), ({RED_SET, OPEN_SET, OTHER_SET}, 0))
        self.assertEqual(({s["name"] for s in narrow["sets"]}, narrow["sets_withheld"]), ({OPEN_SET, OTHER_SET}, 1))
        self.assertEqual((narrow["cause"]["id"], narrow["indicators"]), (OPEN, [OPEN]))
        self.assertNotIn(RED_SET, self.told(self.bank, f"/event-alerts/{self.alert(OPEN)}"))

    def test_2_an_alert_of_a_red_set_alone_says_so_and_no_more_to_the_unit(self):
        paths = [f"/event-alerts/{self.alert(RED)}", f"/event-alerts/{self.alert(RED)}/timeline", "/event-alerts?limit=200", "/watch/now", "/inbox?limit=200"]
        for path in paths:
            text = self.told(self.bank, path)
            self.assertNotIn(RED, text, path)
            self.assertNotIn(RED_SET, text, path)
        one = self.bank.get(paths[0])
        self.assertEqual((one["cause"]["title_zh"], one["cause"]["title_en"], one["cause"]["id"]),
                         ("命中受限情报集的指标", "indicator of a withheld set", "withheld"))
        self.assertIn(one["cause"]["title_zh"], self.told(self.bank, "/inbox?limit=200"))
        self.assertIn(RED, self.told(self.police, paths[0]))
        self.assertIn(RED_SET, self.told(self.police, paths[0]))

    def test_3_no_question_to_the_desk_finds_it(self):
        for query in (f"q={RED}", "q=evil-red", f"cause_id={RED}"):
            self.assertEqual((self.bank.get(f"/event-alerts?{query}")["total"], self.police.get(f"/event-alerts?{query}")["total"]), (0, 1), query)
        self.assertEqual(self.bank.get(f"/event-alerts?q={OPEN}")["total"], 1)

    def test_4_events_do_not_carry_the_mark_to_the_unit(self):
        ask = lambda who, what, text="", **more: who.get(f"/events/{what}?" + urllib.parse.urlencode({"filter": text, **more}))
        for number, value, is_told in ((1, RED, False), (2, OPEN, True)):
            for who, sees in ((self.police, True), (self.bank, is_told)):
                hit = ask(who, "search", f"flow_id:{number}")["hits"][0]
                self.assertEqual((hit["indicators"], hit["indicators_withheld"]), ([value], 0) if sees else ([], 1))
                whole = who.get(f"/events/{hit['id']}")
                self.assertEqual((whole["indicators"], whole["indicators_withheld"]), ([value], 0) if sees else ([], 1))
                self.assertEqual(ask(who, "count", f'panshi.indicator:"{value}"')["count"] > 0, sees)
        self.assertEqual({v["value"] for v in ask(self.bank, "top", field="panshi.indicator")["values"]}, {OPEN})
        self.assertEqual({v["value"] for v in ask(self.police, "top", field="panshi.indicator")["values"]}, {RED, OPEN})
        for probe in ("panshi.indicator:secret*", "panshi.indicator:/sec.*/", "panshi.indicator:>=s"):
            self.bank.want(422, "GET", "/events/count?" + urllib.parse.urlencode({"filter": probe}))

    def test_5_what_the_unit_makes_of_it_says_so_in_its_own_words(self):
        alert = self.bank.get(f"/event-alerts/{self.alert(RED)}")
        handed = self.bank.want(200, "POST", f"/event-alerts/{alert['id']}/hand-over", {"kind": "incident", "reason": "确认外联"}, **at(alert)).body
        incident = self.bank.get(f"/incidents/{handed['hand_overs'][0]['target_id']}")
        self.assertTrue(incident["data"]["summary"].startswith("监测告警“命中受限情报集的指标”，"), incident["data"]["summary"])
        self.assertNotIn("withheld", incident["data"]["summary"])


if __name__ == "__main__":
    unittest.main()
