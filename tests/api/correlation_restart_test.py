# SPDX-License-Identifier: Apache-2.0
"""A correlation that began before the server ended is completed after it starts again, and told once."""
import datetime
import json
import pathlib
import signal
import sqlite3
import time
import unittest

from client import Person, Server, panshi

RULES = """title: One failed try
id: 6f5d1e0a-0000-4000-8000-0000000000b1
name: one_try
level: low
logsource: {category: proxy}
detection:
    selection: {c-useragent|contains: panshi-try}
    condition: selection
---
title: Three tries of one source
id: 6f5d1e0a-0000-4000-8000-0000000000b2
level: high
correlation:
    type: event_count
    rules: [one_try]
    group-by: [src_ip]
    timespan: 10m
    condition: {gte: 3}
"""
CORRELATION = "6f5d1e0a-0000-4000-8000-0000000000b2"


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


class CorrelationRestart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        rule = pathlib.Path(cls.server.folder) / "rule.yml"
        rule.write_text(RULES)
        panshi("rules", "load", "--data", cls.server.data, str(rule))
        made = cls.bank.want(201, "POST", "/sensors", {"kind": "eve", "name": "关联探针", "exit": "专线出口", "ranges": []}).body
        cls.sensor, cls.token, cls.number = made["sensor"]["id"], made["token"], 0
        cls.bank.want(201, "POST", f"/sensors/{cls.sensor}/agreements",
                      {"agreed_by": "分管领导示例", "categories": ["alert", "flow", "web"], "retention_days": 90, "until": day(30)})

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def wait(self, holds, seconds=20):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until, "it does not come about")
            time.sleep(0.2)

    def attempt(self, source, ahead_s=0):
        """One event; those some minutes ahead let what came before go on."""
        type(self).number += 1
        at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=ahead_s)
        line = json.dumps({"timestamp": at.strftime("%Y-%m-%dT%H:%M:%S.%f+0000"), "flow_id": self.number, "event_type": "http", "src_ip": source,
                           "src_port": 40000, "dest_ip": "198.18.0.9", "dest_port": 80, "proto": "TCP",
                           "http": {"hostname": "a.example", "url": "/x", "http_user_agent": "panshi-try/1"}})
        return self.bank.call("POST", "/events", line.encode(), Authorization=f"Bearer {self.token}").status == 200

    def hits(self):
        with sqlite3.connect(self.server.data / "panshi.db") as db:
            rows = db.execute("select hits, party_id, sensor_id from alert where cause_id = ?", (CORRELATION,)).fetchall()
        db.close()
        return rows

    def again(self, number):
        self.server.stop(number)
        self.server.start()

    def test_a_correlation_goes_on_over_a_kill_and_an_end_and_is_told_once(self):
        self.wait(lambda: self.attempt("198.18.77.1", -5))
        self.again(signal.SIGKILL)
        self.assertTrue(self.attempt("198.18.77.1"))
        self.assertTrue(self.attempt("198.18.77.2"))
        self.again(signal.SIGTERM)
        self.assertEqual(self.hits(), [])
        self.assertTrue(self.attempt("198.18.77.1"))
        self.assertTrue(self.attempt("198.18.77.8", 90))
        self.wait(lambda: len(self.hits()) == 1)
        self.assertEqual(self.hits(), [(1, self.bank.account["party"]["id"], self.sensor)])
        self.again(signal.SIGKILL)
        self.assertTrue(self.attempt("198.18.77.9", 180))
        self.assertTrue(self.attempt("198.18.77.9", 300))
        self.wait(lambda: panshi("events", "search", "--data", self.server.data, "src_ip:198.18.77.9", "--count", "--json")["count"] == 2)
        self.assertEqual([row[0] for row in self.hits()], [1])


if __name__ == "__main__":
    unittest.main()
