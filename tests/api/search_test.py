# SPDX-License-Identifier: Apache-2.0
"""Kept events searched over the API: found as soon as they are acknowledged, by those who may see them and nobody else."""
import datetime
import json
import threading
import time
import unittest
import urllib.parse

from client import Person, Server


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def event(kind, number, ago_s=0, **more):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=ago_s)
    return json.dumps({"timestamp": at.strftime("%Y-%m-%dT%H:%M:%S.%f+0000"), "flow_id": number, "event_type": kind, "src_ip": "198.18.0.7",
                       "src_port": 40000, "dest_ip": "198.18.0.9", "dest_port": 80, "proto": "TCP", **more}, separators=(",", ":"), ensure_ascii=False)


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("bank", "water", "hosp.1", "police.c", "police.q", "reg.health", "net"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.tokens = {}
        for who in ("bank", "water", "hosp_1"):
            cls.tokens[who] = cls.register(getattr(cls, who))
        for who in cls.tokens:
            cls.wait(lambda: cls.status(who, []) == 200)
        cls.push("bank", [event("http", 100 + i, ago_s=60 * i, http={"hostname": f"h{i % 3}.bank.example", "url": f"/a?id={i}"}) for i in range(30)])
        cls.push("water", [event("dns", 200 + i, ago_s=60 * i, dns={"rrname": f"n{i}.water.example"}) for i in range(10)])
        cls.push("hosp_1", [event("flow", 300)])

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    @classmethod
    def register(cls, person):
        made = person.want(201, "POST", "/sensors", {"kind": "eve", "name": "检索试验探针", "exit": "专线", "ranges": []}).body
        person.want(201, "POST", f"/sensors/{made['sensor']['id']}/agreements",
                    {"agreed_by": "分管领导示例", "categories": ["alert", "flow", "web", "dns"], "retention_days": 90, "until": day(30)})
        return made["token"]

    @classmethod
    def status(cls, who, lines):
        return cls.bank.call("POST", "/events", "\n".join(lines).encode(), Authorization=f"Bearer {cls.tokens[who]}").status

    @classmethod
    def wait(cls, holds, seconds=10):
        until = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > until:
                raise AssertionError("it does not come about")
            time.sleep(0.2)

    @classmethod
    def push(cls, who, lines):
        answer = cls.bank.want(200, "POST", "/events", ("\n".join(lines) + "\n").encode(), Authorization=f"Bearer {cls.tokens[who]}").body
        if answer["accepted"] != len(lines):
            raise AssertionError(answer)

    def ask(self, who, what, text="", **more):
        return who.get(f"/events/{what}?" + urllib.parse.urlencode({"filter": text, **more}))

    def test_1_what_is_acknowledged_is_found_at_once(self):
        for i in range(3):
            line = event("flow", 9000 + i, note=f"刚刚 {i}")
            self.push("bank", [line])
            found = self.ask(self.bank, "search", f"flow_id:{9000 + i}")
            self.assertEqual((found["count"], len(found["hits"]), found["next"]), (1, 1, None))
            raw = self.bank.call("GET", f"/events/{found['hits'][0]['id']}/raw")
            self.assertEqual(raw.raw.decode(), line, "byte for byte")
            whole = self.bank.get(f"/events/{found['hits'][0]['id']}")
            self.assertEqual({f["name"]: f["values"] for f in whole["fields"]}["note"], [f"刚刚 {i}"])
            self.assertEqual([p["id"] for p in whole["parties"]], [self.bank.account["party"]["id"]])
        coverage = self.ask(self.bank, "search", "flow_id:9000")["coverage"]
        self.assertEqual((coverage["is_complete"], coverage["looked_percent"], coverage["complete_since"]), (True, 100, None))

    def test_2_counts_bars_and_values_agree_with_the_list(self):
        listed = self.ask(self.bank, "search", "event_type:http", limit=200)
        self.assertEqual(listed["count"], 30)
        self.assertEqual([h["time"] for h in listed["hits"]], sorted((h["time"] for h in listed["hits"]), reverse=True))
        self.assertEqual(self.ask(self.bank, "count", "event_type:http")["count"], 30)
        bars = self.ask(self.bank, "histogram", "event_type:http", width="5m")
        self.assertEqual((sum(b["count"] for b in bars["bars"]), bars["width_seconds"]), (30, 300))
        self.assertEqual(sum(b["count"] for b in self.ask(self.bank, "histogram", "event_type:http")["bars"]), 30)
        top = self.ask(self.bank, "top", "event_type:http", field="http.hostname")
        self.assertEqual([(v["value"], v["count"]) for v in top["values"]], [(f"h{i}.bank.example", 10) for i in range(3)])
        self.assertEqual(len(self.ask(self.bank, "top", "", field="flow_id", limit=4)["values"]), 4)
        chosen = self.ask(self.bank, "search", "event_type:http", columns="http.url,flow_id", limit=1)
        self.assertEqual(set(chosen["hits"][0]["values"]), {"http.url", "flow_id"})
        self.assertEqual(self.ask(self.bank, "count", "event_type:http", last="10m")["count"], len([i for i in range(30) if i < 10]))
        self.assertEqual(self.ask(self.bank, "count", "event_type:http", to=day(-2))["count"], 0)

    def test_2a_an_event_dated_ahead_or_long_ago_stretches_nobodys_bars(self):
        at = datetime.datetime.now(datetime.timezone.utc)
        dated = lambda when, number: json.dumps({**json.loads(event("flow", number)), "timestamp": when, "note": "dated"})
        self.push("hosp_1", [dated((at - datetime.timedelta(minutes=m)).strftime("%Y-%m-%dT%H:%M:%S.000000+0000"), 6000 + m) for m in range(5)])
        before = {what: self.ask(self.hosp_1, what, "note:dated", last="24h") for what in ("count", "histogram", "search")}
        self.assertEqual([before[w]["count"] for w in before] + [before[w]["ahead"] for w in before], [5, 5, 5, 0, 0, 0])
        near = (at + datetime.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S.000000+0000")  # clocks differ so much
        self.push("hosp_1", [dated("2199-01-01T00:00:00.000000+0000", 6100), dated("2087-05-05T00:00:00.000000+0000", 6101),
                            dated("1971-01-01T00:00:00.000000+0000", 6102), dated(near, 6103)])
        for more in ({"last": "24h"}, {}, {"from": day(-2)}):
            bars = self.ask(self.hosp_1, "histogram", "note:dated", **more)
            self.assertEqual((bars["ahead"], bars["before"], sum(b["count"] for b in bars["bars"])), (2, 0 if more else 1, 6), more)
            self.assertEqual(bars["count"], 6 if more else 7, "what lies before the bars is counted")
            self.assertLessEqual(bars["width_seconds"], 3600 * 24, more)
            self.assertLess(bars["bars"][-1]["from"], "2086")
            for what in ("search", "count", "top"):
                answer = self.ask(self.hosp_1, what, "note:dated", **more, **({"field": "flow_id"} if what == "top" else {}))
                self.assertEqual((answer["count"], answer["ahead"]), (bars["count"], 2), (what, more))
        self.assertEqual(self.ask(self.hosp_1, "histogram", "note:dated", last="24h")["width_seconds"], before["histogram"]["width_seconds"])
        ahead = self.ask(self.hosp_1, "search", "note:dated", ahead=1)
        self.assertEqual([h["time"][:4] for h in ahead["hits"]], ["2199", "2087"])
        bars = self.ask(self.hosp_1, "histogram", "note:dated", ahead=1)
        self.assertEqual((bars["count"], bars["ahead"], sum(b["count"] for b in bars["bars"])), (2, 0, 2))
        self.assertEqual(self.ask(self.hosp_1, "count", "note:dated", to="2100-01-01")["count"], 8, "whoever names an end gets it")
        self.assertEqual(self.ask(self.hosp_1, "count", "note:dated", **{"from": "2100-01-01"})["count"], 1)
        self.assertEqual(self.ask(self.bank, "count", "note:dated")["ahead"], 0, "events of others are not counted")
        self.assertEqual(self.hosp_1.want(422, "GET", "/events/count?ahead=1&last=1h")["field"], "ahead")

    def test_2b_one_person_leaves_places_to_others(self):
        def impatient(person):
            copy = Person.__new__(Person)
            copy.__dict__.update(person.__dict__)
            copy.is_patient = False
            return copy

        other, greedy = impatient(self.water), impatient(self.bank)
        slow = "/events/count?" + urllib.parse.urlencode({"filter": "*:/((a|.)+b?)+$/ OR *:/((.|c)+d?)+$/"})
        refused, stop = [], threading.Event()

        def flood():
            while not stop.is_set():
                answer = greedy.call("GET", slow)
                if answer.status != 200:
                    refused.append(answer)
                    stop.wait(0.02)

        crowd = [threading.Thread(target=flood) for _ in range(6)]
        for one in crowd:
            one.start()
        try:
            self.wait(lambda: len(refused) > 3)
            for _ in range(20):
                self.assertEqual(other.call("GET", "/events/count").status, 200)
        finally:
            stop.set()
            for one in crowd:
                one.join()
        for answer in refused:
            self.assertEqual((answer.status, answer["type"]), (429, "/problems/rate"))
            self.assertGreater(int(answer.headers["Retry-After"]), 0)
            self.assertRegex(answer["detail"], "约 5 秒|about 5 seconds")

    def test_3_pages_hold_every_event_once(self):
        same = [event("flow", 7000 + i, ago_s=0).replace(json.loads(event("flow", 0))["timestamp"][:19], "2026-01-05T03:04:05") for i in range(25)]
        same = [json.dumps({**json.loads(line), "timestamp": "2026-01-05T03:04:05.000000+0000"}) for line in same]
        self.push("bank", same)
        for text, total in (("flow_id:[7000 TO 7024]", 25), ("event_type:http OR flow_id:[7000 TO 7024]", 55)):
            seen, cursor = [], ""
            while cursor is not None:
                page = self.ask(self.bank, "search", text, limit=7, cursor=cursor)
                seen += [h["id"] for h in page["hits"]]
                cursor = page["next"]
            self.assertEqual((len(seen), len(set(seen))), (total, total))
        self.assertEqual(self.bank.want(422, "GET", "/events/search?cursor=elsewhere")["field"], "cursor")

    def test_4_nobody_sees_events_of_others(self):
        mine, theirs = self.bank.account["party"]["id"], self.water.account["party"]["id"]
        theirs_id = self.ask(self.water, "search", "event_type:dns")["hits"][0]["id"]
        self.assertEqual(self.ask(self.water, "count")["count"], 10)
        for text in ("event_type:dns", f"panshi.party:{theirs}", f"NOT panshi.party:{mine}", "(event_type:dns OR flow_id:300) NOT event_type:http",
                     theirs, "*:n1.water.example", "n1.water.example", f"panshi.*:{theirs}", "/water/"):
            self.assertEqual(self.ask(self.bank, "count", text)["count"], 0, text)
            self.assertEqual(self.ask(self.bank, "search", text)["hits"], [], text)
            self.assertEqual(self.ask(self.bank, "histogram", text)["bars"], [], text)
            self.assertEqual(self.ask(self.bank, "top", text, field="dns.rrname")["values"], [], text)
        self.assertEqual(self.ask(self.bank, "top", "", field="dns.rrname")["values"], [])
        self.assertEqual([v["value"] for v in self.ask(self.bank, "top", "", field="panshi.party")["values"]], [mine])
        for who in (self.bank, self.police_q, self.reg_health):
            who.want(404, "GET", f"/events/{theirs_id}")
            who.want(404, "GET", f"/events/{theirs_id}/raw")
        self.assertEqual(self.ask(self.police_q, "count")["count"], 0, "another region")
        self.assertEqual(self.ask(self.reg_health, "count", "event_type:dns OR event_type:http")["count"], 0, "another sector")
        self.assertEqual(self.ask(self.reg_health, "count", "flow_id:300")["count"], 1, "a hospital is of the sector")
        self.assertEqual(self.ask(self.police_c, "count", "event_type:dns")["count"], 10, "the city's police see the city")
        self.assertEqual(self.bank.want(422, "GET", "/events/search?filter=panshi.party:01*")["field"], "filter")

    def test_4a_marks_of_systems_out_of_sight_are_not_told(self):
        for who, address in ((self.bank, "203.0.113.61"), (self.water, "203.0.113.62")):
            system = who.get("/systems?limit=1")["items"][0]["id"]
            who.want(201, "POST", f"/systems/{system}/assets", {"kind": "ip-range", "value": f"{address}/32", "reason": "登记"})
        self.wait(self.both_are_marked)
        for field in ("panshi.level", "panshi.sector", "panshi.region"):
            self.assertNotEqual(self.ask(self.police_c, "top", "dest_ip:203.0.113.62 AND panshi.system:*", field=field)["values"], [])
            both = f"flow_id:8001 AND panshi.party:{self.bank.account['party']['id']}"
            self.assertEqual(self.ask(self.bank, "top", both + " AND panshi.system:*", field=field)["values"], [], field)
            left_out = self.ask(self.bank, "count", f"flow_id:8001 AND {field}:*")
            self.assertEqual((left_out["count"], left_out["withheld"]), (0, 1), field)
            self.assertEqual(self.ask(self.bank, "top", "flow_id:8001", field=field)["withheld"], 1, field)
            self.assertEqual(self.ask(self.police_c, "count", f"flow_id:8001 AND {field}:*")["withheld"], 0, field)
        self.assertEqual(self.ask(self.bank, "count", "flow_id:8001")["withheld"], 0)

    def both_are_marked(self):
        self.push("bank", [event("flow", 8000, src_ip="203.0.113.61", dest_ip="203.0.113.62")])
        if self.ask(self.water, "count", "flow_id:8000")["count"] == 0 or self.ask(self.bank, "count", "flow_id:8000 AND panshi.system:*")["count"] == 0:
            return False
        self.push("bank", [event("flow", 8001, src_ip="203.0.113.61", dest_ip="203.0.113.62")])
        return self.ask(self.water, "count", "flow_id:8001")["count"] == 1

    def test_5_who_is_no_officer_and_no_operator_searches_nothing(self):
        for name in ("secadmin", "auditor", "sysadmin"):
            person = Person(self.server, self.server.code(name))
            for path in ("/events/search", "/events/count", "/events/histogram", "/events/top?field=src_ip", "/saved-searches"):
                person.want(403, "GET", path)

    def test_6_what_cannot_be_read_says_where(self):
        wrong = self.bank.want(422, "GET", "/events/search?" + urllib.parse.urlencode({"filter": "a:b AND (c:d"}))
        self.assertEqual(wrong["field"], "filter")
        self.assertIn("9", wrong["detail"])
        for query, field in (("from=yesterday", "from"), ("to=2026-13-01", "to"), ("last=soon", "last"), ("last=1h&from=2026-01-01", "last"),
                             ("from=2026-02-01&to=2026-01-01", "from"), ("columns=panshi.party", "columns")):
            self.assertEqual(self.bank.want(422, "GET", f"/events/search?{query}")["field"], field, query)
        self.assertEqual(self.bank.want(422, "GET", "/events/histogram?width=wide")["field"], "width")
        self.assertEqual(self.bank.want(413, "GET", "/events/histogram?width=1s&from=2020-01-01")["field"], "width")
        for field in ("*", "panshi.*"):
            self.assertEqual(self.bank.want(422, "GET", f"/events/top?field={field}")["field"], "field")
        self.bank.want(422, "GET", "/events/top")
        self.bank.want(422, "GET", "/events/search?limit=100000")
        self.bank.want(404, "GET", "/events/000000000000f-00000f")
        self.bank.want(404, "GET", "/events/nothing")

    def test_7_who_took_a_source_line_stands_in_the_journal(self):
        one = self.ask(self.water, "search", "event_type:dns")["hits"][0]["id"]
        self.assertEqual(self.water.call("GET", f"/events/{one}/raw").status, 200)
        auditor = Person(self.server, self.server.code("auditor"))
        rows = auditor.get("/journal?act=export")["items"]
        self.assertTrue(any(row["subject"] == f"record:{one}" and row["actor"] == self.water.account["id"] for row in rows))

    def test_7a_the_room_that_events_take_is_told_to_whom_it_concerns(self):
        own = self.bank.get("/events/store")
        self.assertIsNone(own["store"], "what the node holds in all is not a unit's to know")
        self.assertEqual({one["party"]["id"] for one in own["sources"]}, {self.bank.account["party"]["id"]})
        source = next(one for one in own["sources"] if one["sensor"]["name"] == "检索试验探针")
        self.assertEqual(source["retention_days"], 90)
        self.assertGreater(source["bytes_per_day"], 0)
        self.assertEqual(source["goes_before"][:10], day(-90))
        city = self.police_c.get("/events/store")
        self.assertEqual({one["party"]["id"] for one in city["sources"]} >= {self.bank.account["party"]["id"], self.water.account["party"]["id"]}, True)
        self.assertEqual([one["bytes_per_day"] for one in city["sources"]], sorted((one["bytes_per_day"] for one in city["sources"]), reverse=True))
        self.assertGreater(city["store"]["limit_bytes"], city["store"]["stored_bytes"])
        self.assertEqual(city["store"]["holds"], 0)
        admin = Person(self.server, self.server.code("sysadmin"))
        self.assertEqual((admin.get("/events/store")["sources"], admin.get("/events/store")["store"]["holds"]), ([], 0))

    def test_8_searches_are_kept_shared_and_removed(self):
        made = self.bank.want(201, "POST", "/saved-searches", {"name": "夜间外联 night", "filter": "event_type:flow", "period": "24h", "columns": ["src_ip"]}).body
        self.assertEqual((made["is_mine"], made["is_shared"], made["keeper"]), (True, False, self.bank.account["person_name"]))
        names = lambda who: [s["name"] for s in who.get("/saved-searches")["items"]]
        self.assertEqual((names(self.bank), names(self.water)), (["夜间外联 night"], []))
        wrong = self.bank.want(422, "POST", "/saved-searches", {"name": "x", "filter": "a:("})
        self.assertEqual(wrong["field"], "filter")
        self.assertEqual(self.bank.want(422, "POST", "/saved-searches", {"name": "x", "filter": "a", "period": "long"})["field"], "period")
        path = f"/saved-searches/{made['id']}"
        self.bank.want(428, "PUT", path, {"is_shared": True})
        shared = self.bank.want(200, "PUT", path, {"is_shared": True}, If_Match='"1"').body
        self.assertEqual((shared["is_shared"], shared["version"], shared["filter"]), (True, 2, "event_type:flow"))
        self.bank.want(412, "PUT", path, {"name": "y"}, If_Match='"1"')
        self.assertEqual(names(self.water), [], "shared with one's own unit only")
        self.water.want(404, "PUT", path, {"name": "y"}, If_Match='"2"')
        self.water.want(404, "DELETE", path)
        self.assertEqual(self.bank.want(200, "DELETE", path).body["items"], [])
        auditor = Person(self.server, self.server.code("auditor"))
        for act in ("saved-search.make", "saved-search.change", "saved-search.remove"):
            self.assertTrue(any(row["subject"] == f"saved-search:{made['id']}" for row in auditor.get(f"/journal?act={act}")["items"]), act)


if __name__ == "__main__":
    unittest.main()
