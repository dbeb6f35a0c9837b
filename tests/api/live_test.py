# SPDX-License-Identifier: Apache-2.0
"""The stream of events: what changes in sight is told within seconds, what is out of sight never is, and
a stream ends with its session.  The wall reads the same scope."""
import http.client
import json
import queue
import threading
import time
import unittest

from client import Person, Server, context, hits

WAIT_S = 25  # a beat comes at least every 15 s


class Stream:
    """One open stream; events arrive on a queue as (event, data)."""

    def __init__(self, person, query=""):
        self.events = queue.Queue()
        self.connection = http.client.HTTPSConnection("127.0.0.1", person.server.port, context=context(), timeout=60)
        self.connection.request("GET", "/api/v1/live" + query, headers={"Cookie": person.cookie, "Accept": "text/event-stream"})
        self.answer = self.connection.getresponse()
        self.status, self.kind = self.answer.status, self.answer.headers.get("Content-Type", "")
        hits.setdefault(("GET", "/api/v1/live"), set()).add(self.status)
        if self.status == 200:
            threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        event, data = None, None
        try:
            for raw in iter(self.answer.readline, b""):
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: "):
                    data = line[6:]
                elif not line and event:
                    self.events.put((event, json.loads(data)))
                    event = data = None
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.events.put(("end", {}))

    def until(self, wanted, test=lambda data: True, seconds=WAIT_S):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                event, data = self.events.get(timeout=max(0.05, end - time.monotonic()))
            except queue.Empty:
                break
            if event == wanted and test(data):
                return data
        return None

    def close(self):
        self.connection.close()


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.net = Person(cls.server, cls.server.code("net"))
        cls.hospital = Person(cls.server, cls.server.code("hosp.1"))
        cls.bank = Person(cls.server, cls.server.code("bank"))

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def report(self, person, title):
        return person.want(201, "POST", "/incidents", {"title": title, "kind": "own"})

    def test_1_a_stream_begins_with_the_counters_and_tells_a_change_within_seconds(self):
        stream = Stream(self.net)
        self.assertEqual((stream.status, stream.kind), (200, "text/event-stream; charset=utf-8"))
        counters = stream.until("counters")
        self.assertIn("warnings", counters)
        made = self.report(self.hospital, "门诊系统异常")
        told = stream.until("incident", lambda data: data["id"] == made["id"])
        self.assertIsNotNone(told)
        self.assertEqual(told["version"], made["version"])
        stream.close()

    def test_2_what_is_out_of_sight_is_not_told(self):
        stream = Stream(self.bank)
        self.assertIsNotNone(stream.until("counters"))
        made = self.report(self.hospital, "检验系统异常")
        self.assertIsNone(stream.until("incident", lambda data: data["id"] == made["id"], seconds=5))
        stream.close()

    def test_3_a_stream_goes_on_where_it_broke_off(self):
        made = self.report(self.hospital, "影像系统异常")
        stream = Stream(self.net, f"?since={int((time.time() - 60) * 1000)}")
        self.assertIsNotNone(stream.until("incident", lambda data: data["id"] == made["id"]))
        stream.close()
        self.net.want(422, "GET", "/live?since=yesterday")

    def test_4_a_stream_ends_with_its_session(self):
        person = Person(self.server, self.server.code("water"))
        stream = Stream(person)
        self.assertIsNotNone(stream.until("counters"))
        person.want(204, "POST", "/session/sign-out")
        self.report(self.hospital, "预约系统异常")  # something to look for
        self.assertIsNotNone(stream.until("end", lambda data: True))
        stream.close()

    def test_5_without_a_session_there_is_no_stream(self):
        class Nobody:
            server, cookie = self.server, ""
        self.assertEqual(Stream(Nobody).status, 401)

    def test_6_the_server_stops_while_streams_are_open(self):
        server = Server(demo=True)
        streams = [Stream(Person(server, server.code(name))) for name in ("net", "hosp.1", "police.c")]
        for stream in streams:
            self.assertIsNotNone(stream.until("counters"))
        began = time.monotonic()
        self.assertEqual(server.stop(), 0)
        self.assertLess(time.monotonic() - began, 6)
        for stream in streams:
            self.assertIsNotNone(stream.until("end"))
            stream.close()
        server.end()

    def test_7_the_wall_and_the_topology_show_ones_own_area(self):
        wall = self.net.get("/wall")
        self.assertEqual(wall["region"]["code"], "990100")
        self.assertEqual({one["code"] for one in wall["regions"]}, {"990102", "990103", "990104", "990121"})
        self.assertEqual(wall["totals"]["incidents"], self.net.get("/incidents?standing=open")["total"])
        made = self.net.want(201, "POST", "/responses", {"title": "待启动", "level": "I"}).body
        told = self.net.get("/wall")
        self.assertNotIn(made["id"], [one["id"] for one in told["responses"]])
        self.assertEqual(told["totals"]["responses"], wall["totals"]["responses"])
        self.assertEqual(len(wall["trend"]), 25)
        hidden = self.net.get("/wall?visitor=true")
        self.assertTrue(hidden["incidents"])
        self.assertTrue(all(one["party"] == "" and "系统异常" not in one["title"] for one in hidden["incidents"]))
        self.hospital.want(403, "GET", "/wall")
        units = self.net.get("/topology")
        names = {node["id"] for node in units["nodes"]}
        self.assertTrue(names)
        for link in units["links"]:
            self.assertIn(link["from"], names)
        hospital = self.hospital.account["party"]["id"]
        systems = self.net.get(f"/topology?party={hospital}")
        own = {row["id"] for row in self.hospital.get("/systems?limit=100")["items"]}
        self.assertEqual({node["id"] for node in systems["nodes"] if node["party"] == hospital}, own)
        self.net.want(403, "GET", "/topology?region=320000")


if __name__ == "__main__":
    unittest.main()
