# SPDX-License-Identifier: Apache-2.0
"""Events pushed by a sensor: kept within its agreement, found again, held against rules and the register."""
import datetime
import gzip
import json
import pathlib
import re
import signal
import sqlite3
import time
import unittest

from client import Person, Server, panshi

RULE = """title: A test tool speaks
id: 6f5d1e0a-0000-4000-8000-000000000001
level: high
tags: [attack.t1071.001]
logsource: {category: proxy}
detection:
    selection: {c-useragent|contains: panshi-probe}
    condition: selection
"""


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def event(kind, number, **more):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
    return json.dumps({"timestamp": now, "flow_id": number, "event_type": kind, "src_ip": "198.18.0.7", "src_port": 40000 + number,
                       "dest_ip": "198.18.0.9", "dest_port": 80, "proto": "TCP"} | more, separators=(",", ":"))


class Push(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        cls.police = Person(cls.server, cls.server.code("police.c"))
        cls.elsewhere = Person(cls.server, cls.server.code("police.q"))
        cls.rule = pathlib.Path(cls.server.folder) / "rule.yml"
        cls.rule.write_text(RULE)
        panshi("rules", "load", "--data", cls.server.data, str(cls.rule))
        made = cls.bank.want(201, "POST", "/sensors", {"kind": "eve", "name": "推送探针", "exit": "专线出口", "ranges": []}).body
        cls.sensor, cls.token = made["sensor"]["id"], made["token"]

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def push(self, lines, status=200):
        return self.bank.want(status, "POST", "/events", ("\n".join(lines) + "\n").encode(), Authorization=f"Bearer {self.token}")

    def search(self, text):
        return panshi("events", "search", "--data", self.server.data, text, "--limit", "1000", "--json")

    def test_1_without_an_agreement_nothing_is_taken_and_the_loss_is_counted(self):
        self.wait(lambda: self.status([event("flow", 1)]) == 403)  # receivers know a new sensor within a second or two
        self.assertEqual(self.search("flow_id:1")["count"], 0)
        self.wait(lambda: self.day()["refused"] >= 1)
        self.bank.want(201, "POST", f"/sensors/{self.sensor}/agreements",
                       {"agreed_by": "分管领导示例", "categories": ["alert", "flow", "web"], "retention_days": 90, "until": day(30)})
        self.wait(lambda: self.status([]) == 200)

    def day(self):
        return self.bank.get(f"/sensors/{self.sensor}")["day"]

    def refusals(self):
        return {one["reason"]: one["events"] for one in self.bank.get(f"/sensors/{self.sensor}/flow")["refusals"]}

    def status(self, lines):
        return self.bank.call("POST", "/events", "\n".join(lines).encode(), Authorization=f"Bearer {self.token}").status

    def wait(self, holds, seconds=10):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until, "it does not come about")
            time.sleep(0.2)

    def test_2_each_line_is_answered_and_what_is_taken_is_found_byte_for_byte(self):
        good = event("flow", 21)
        answer = self.push([good, "not json", event("dns", 22), event("flow", 23, extra={"new": [1, "x"]})]).body
        self.assertEqual([line["result"] for line in answer["results"]], ["ok", "refused", "refused", "ok"])
        self.assertEqual([line["reason"] for line in answer["results"]], ["", "not-json", "not-agreed", ""])
        self.assertEqual((answer["accepted"], answer["refused"]), (2, 2))
        found = self.search("flow_id:21")["hits"]
        self.assertEqual([hit["source"] for hit in found], [good])
        self.assertEqual(panshi("events", "raw", "--data", self.server.data, found[0]["id"]), good + "\n")
        self.assertEqual(self.search("flow_id:22")["count"], 0)
        self.assertEqual(self.search(f"panshi.sensor:{self.sensor} AND extra.new:x")["count"], 1)
        counts = self.bank.get(f"/sensors/{self.sensor}")["day"]
        self.assertGreaterEqual(counts["stored"], 2)

    def post(self, status, body, **headers):
        return self.bank.want(status, "POST", "/events", body, Authorization=f"Bearer {self.token}", **headers)

    def counted(self, reason, before):
        self.wait(lambda: self.refusals().get(reason, 0) == before.get(reason, 0) + 1)

    def test_2a_one_line_that_is_too_long_or_too_deep_costs_no_other(self):
        before = self.refusals()
        deep = '{"event_type":"flow","a":' + "[" * 70 + "]" * 70 + "}"
        answer = self.push([event("flow", 61), event("flow", 62, pad="x" * (1 << 20)), deep, event("flow", 63)]).body
        self.assertEqual([line["reason"] for line in answer["results"]], ["", "too-long", "too-many", ""])
        self.assertEqual(self.search("flow_id:[61 TO 63]")["count"], 2)
        self.counted("too-long", before)
        self.counted("too-many", before)

    def test_2b_a_body_that_cannot_be_read_is_counted_with_its_reason(self):
        before = self.refusals()
        self.assertIn(" 24 ", self.post(400, b'[{"event_type":"flow"},  ')["detail"])
        self.post(413, b"{}\n" * 20001)
        head = f"POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nAuthorization: Bearer {self.token}\r\n"
        self.assertIn(b" 413 ", self.server.raw(f"{head}Content-Length: {32 * 1024 * 1024 + 1}\r\n\r\n".encode()).split(b"\r\n")[0])
        self.assertEqual(self.post(415, b"x", Content_Encoding="br")["field"], "Content-Encoding")
        self.post(400, gzip.compress(b"{}\n")[:-3], Content_Encoding="gzip")
        self.post(413, gzip.compress(bytes(33 * 1024 * 1024)), Content_Encoding="gzip")
        for reason, times in (("body-array", 1), ("body-too-many", 1), ("body-too-large", 2), ("body-encoding", 2)):
            self.wait(lambda: self.refusals().get(reason, 0) == before.get(reason, 0) + times)

    def test_2c_a_compressed_push_is_kept_as_if_it_were_plain(self):
        good = event("flow", 65)
        self.assertEqual(self.post(200, gzip.compress((good + "\n").encode()), Content_Encoding="gzip")["accepted"], 1)
        self.assertEqual([hit["source"] for hit in self.search("flow_id:65")["hits"]], [good])
        self.assertEqual(self.bank.want(415, "POST", "/sensors", b"{}", Content_Encoding="gzip", Content_Type="application/json")["field"], "Content-Encoding")

    def test_2ca_an_array_over_several_lines_is_taken_as_one_on_a_line(self):
        one = json.loads(event("flow", 111))
        answer = self.post(200, json.dumps([one, one | {"flow_id": 112, "event_type": "dns"}], indent=2).encode())
        self.assertEqual([line["reason"] for line in answer["results"]], ["", "not-agreed"])
        self.assertEqual(self.post(200, b"[{\r\n" + event("flow", 113).encode()[1:] + b"]")["accepted"], 1)
        self.assertEqual([hit["source"] for hit in self.search("flow_id:111")["hits"]], [json.dumps([one], indent=2)[4:-2].strip()])
        self.assertEqual(self.search("flow_id:[111 TO 113]")["count"], 2)

    def test_2cb_a_byte_order_mark_and_the_scheme_in_small_letters_keep_no_event_out(self):
        answer = self.bank.want(200, "POST", "/events", b"\xef\xbb\xbf" + event("flow", 114).encode(), Authorization=f"bearer {self.token}").body
        self.assertEqual((answer["accepted"], answer["refused"]), (1, 0))
        self.assertEqual(self.search("flow_id:114")["count"], 1)

    def test_2cc_pushes_without_a_valid_token_are_counted_for_the_node(self):
        admin = Person(self.server, self.server.code("sysadmin"))
        row = lambda: next(one for one in admin.get("/health")["checks"] if one["id"] == "push")
        before = int((re.findall(r"启动以来有 (\d+) 次", row()["zh"]) or ["0"])[0])
        wrong = "psens_" + "0" * 43
        for headers in ({"Authorization": f"Bearer {wrong}"}, {}):
            self.bank.want(401, "POST", "/events", event("flow", 115).encode(), **headers)
        self.assertEqual(row()["state"], "warning")
        self.assertIn(f"启动以来有 {before + 2} 次", row()["zh"])
        self.assertIn(f"{before + 2} pushes without a valid token", row()["en"])
        self.assertIn("127.0.0.1", row()["en"])
        log = pathlib.Path(self.server.folder) / "log"
        self.wait(lambda: "events.push-without-token" in log.read_text())
        self.assertNotIn(wrong, json.dumps(row()) + log.read_text())

    def test_2d_a_bulk_request_is_answered_as_its_clients_expect_and_its_actions_are_no_events(self):
        kept = self.day()["stored"]
        lines = ['{"index":{"_index":"logs","_id":"a1"}}', event("flow", 66), '{"create":{"_index":"logs"}}', "not json",
                 '{"delete":{"_index":"logs","_id":"a0"}}', '{"update":{"_id":"a0"}}', '{"doc":{"a":1}}', '{"create":{}}', event("flow", 67)]
        body = ("\n".join(lines) + "\n").encode()
        for path in ("/events", "/events/_bulk"):
            answer = self.bank.want(200, "POST", path, body, Authorization=f"Bearer {self.token}").body
            self.assertEqual((answer["errors"], answer["accepted"], answer["refused"], answer["results"]), (True, 2, 3, []))
            self.assertEqual([(action, about["status"]) for item in answer["items"] for action, about in item.items()],
                             [("index", 201), ("create", 400), ("delete", 400), ("update", 400), ("create", 201)])
            self.assertEqual(answer["items"][0]["index"] | {"result": "created"}, {"_index": "logs", "_id": "a1", "status": 201, "result": "created"})
            self.assertEqual([item[action]["error"]["type"] for item in answer["items"] for action in item if "error" in item[action]],
                             ["not-json", "bulk-action", "bulk-action"])
        self.assertEqual(self.search("flow_id:[66 TO 67]")["count"], 4)
        self.assertEqual(self.day()["stored"], kept + 4)
        plain = self.bank.want(200, "POST", "/events/_bulk", (event("flow", 68) + "\n").encode(), Authorization=f"Bearer {self.token}").body
        self.assertEqual((plain["accepted"], plain["items"][0]["index"]["error"]["type"]), (0, "bulk-action"))

    def test_2e_odd_times_and_repeats_are_counted_and_found(self):
        before = self.day()
        ahead = json.loads(event("flow", 70)) | {"timestamp": "2099-01-01T00:00:00Z"}
        late = json.loads(event("flow", 71)) | {"timestamp": "2020-01-01T00:00:00Z"}
        undated = json.loads(event("flow", 72)) | {"timestamp": "yesterday"}
        lines = [json.dumps(one) for one in (ahead, late, undated)]
        self.assertEqual(self.push(lines + [event("flow", 73)] * 40)["accepted"], 43)
        now = self.day()
        self.assertEqual({key: now[key] - before[key] for key in ("ahead", "late", "undated", "repeated")}, {"ahead": 1, "late": 1, "undated": 1, "repeated": 39})
        hours = self.bank.get(f"/sensors/{self.sensor}/flow")["hours"]
        self.assertEqual(sum(hour["repeated"] for hour in hours), now["repeated"])
        self.wait(lambda: {"ahead", "repeated"} <= set(self.findings()), 90)
        self.assertEqual((self.findings()["ahead"]["events"], self.findings()["repeated"]["events"]), (now["ahead"], now["repeated"]))

    def findings(self):
        return {one["kind"]: one for one in self.bank.get(f"/sensors/{self.sensor}/flow")["findings"] if not one["ended_at"]}

    def test_2f_the_last_refused_lines_are_shown_to_those_who_may_see_the_sensor(self):
        self.push([event("flow", 75), "x\tnot json " + "y" * 500, event("dns", 76)] + [f"broken {n}" for n in range(17)])
        lines = self.bank.get(f"/sensors/{self.sensor}/flow")["refused_lines"]
        self.assertEqual(len(lines), 20)
        self.assertEqual([(one["line"], one["reason"], one["beginning"]) for one in lines[:2]], [(20, "not-json", "broken 16"), (19, "not-json", "broken 15")])
        of_push = {one["line"]: one for one in lines[:19]}
        self.assertEqual(of_push[2]["beginning"], ("x.not json " + "y" * 500)[:120])
        self.assertEqual((of_push[3]["reason"], of_push[3]["beginning"]), ("not-agreed", ""))  # what may not be collected is not shown either
        self.assertEqual(self.police.get(f"/sensors/{self.sensor}/flow")["refused_lines"], lines)
        self.elsewhere.want(404, "GET", f"/sensors/{self.sensor}/flow")

    def test_3_a_rule_that_matches_makes_an_alert_of_the_unit(self):
        self.wait(lambda: self.alert_after_push() is not None)
        alert = self.alert_after_push()
        self.assertEqual((alert["level"], alert["techniques"], alert["party"]["id"]), ("high", ["T1071.001"], self.bank.account["party"]["id"]))
        self.assertEqual(alert["sensor"]["id"], self.sensor)
        self.assertGreater(self.search("panshi.rule:6f5d1e0a-0000-4000-8000-000000000001")["count"], 0)
        self.assertIsNone(alert["system"])
        self.seen_by_officers(alert)
        handed = self.bank.want(200, "POST", f"/event-alerts/{alert['id']}/hand-over", {"kind": "incident", "reason": "确认"},
                                If_Match=f'"{self.bank.get("/event-alerts/" + alert["id"])["version"]}"').body
        self.assertEqual(handed["state"], "handed")
        self.seen_by_officers(alert)

    def seen_by_officers(self, alert):
        """Also an alert on no registered system lies where its unit lies."""
        self.assertEqual(self.police.get(f"/event-alerts/{alert['id']}")["party"]["id"], alert["party"]["id"])
        self.assertIn(alert["id"], [one["id"] for one in self.police.get("/event-alerts?limit=200")["items"]])
        self.elsewhere.want(404, "GET", f"/event-alerts/{alert['id']}")

    def alert_after_push(self):
        self.push([event("http", 31, http={"hostname": "a.example", "url": "/x", "http_user_agent": "panshi-probe/1"})])
        return next((one for one in self.bank.get("/event-alerts?state=active")["items"] if one["cause"]["title_en"] == "A test tool speaks"), None)

    def test_4_bodies_are_not_kept_without_agreement(self):
        self.push([event("alert", 41, payload_printable="the secret of somebody", alert={"signature": "S", "signature_id": 1})])
        hit = self.search("flow_id:41")["hits"][0]
        self.assertNotIn("secret", hit["source"])
        self.assertEqual(json.loads(hit["source"])["payload_printable"], "")

    def test_5_what_was_acknowledged_survives_kill_9_once(self):
        self.push([event("flow", 5000 + i) for i in range(50)])
        self.server.stop(signal.SIGKILL)
        self.assertEqual(self.search("flow_id:[5000 TO 5049]")["count"], 50)
        self.server.start()
        self.assertEqual(self.search("flow_id:[5000 TO 5049]")["count"], 50)

    def test_6_a_scan_is_told_with_the_settings_it_breaks_although_the_server_restarts_within_it(self):
        system = self.bank.get("/systems?limit=1")["items"][0]["id"]
        self.bank.want(201, "POST", f"/systems/{system}/assets", {"kind": "ip-range", "value": "203.0.113.40/32", "reason": "登记"})
        self.wait(lambda: self.probe(0, 1) and self.search("dest_ip:203.0.113.40 AND panshi.system:*")["count"] > 0)
        self.assertTrue(self.probe(100, 30))
        self.assertIsNone(self.scan())
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertTrue(self.probe(200, 30))
        self.wait(lambda: self.scan() is not None)
        explained = self.bank.get(f"/event-alerts/{self.scan()['id']}")["explained"]
        self.assertEqual((explained["seen"], explained["usual"]), (50, 50))
        self.assertEqual({one["key"]: (one["value"], one["pack"], one["sure"]) for one in explained["settings"]},
                         {"baseline.scan_targets": (50, "DEFAULT", "L"), "baseline.scan_seconds": (300, "DEFAULT", "L")})

    def test_7_alerts_kept_without_a_place_get_their_units(self):
        alert = next(one for one in self.bank.get("/event-alerts?state=handed")["items"] if one["cause"]["title_en"] == "A test tool speaks")
        self.assertEqual(self.server.stop(), 0)
        placing = pathlib.Path(__file__).resolve().parents[2] / "src/db/migrations/0024_alert_places.sql"
        store = sqlite3.connect(pathlib.Path(self.server.data) / "panshi.db")
        with store:
            store.execute("update alert set region = '', sector = '' where id = ?", (alert["id"],))
            store.executescript(placing.read_text().partition("-- @sqlite\n")[2].partition("-- @postgres\n")[0])
        store.close()
        self.server.start()
        self.seen_by_officers(alert)
        self.assertEqual(self.police.get(f"/event-alerts/{alert['id']}")["sector"], alert["sector"])

    def probe(self, first, count):
        lines = [event("flow", 6000 + i, **{"src_ip": "192.0.2.66", "dest_ip": "203.0.113.40", "dest_port": 1000 + i}) for i in range(first, first + count)]
        return self.status(lines) == 200

    def scan(self):
        return next((one for one in self.bank.get("/event-alerts?state=active&cause=threshold")["items"] if one["cause"]["id"] == "scan"), None)


if __name__ == "__main__":
    unittest.main()
