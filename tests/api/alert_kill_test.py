# SPDX-License-Identifier: Apache-2.0
"""Every kept event that a rule matches is told in an alert, once: over kill -9 and a store that cannot be written."""
import datetime
import json
import pathlib
import random
import signal
import sqlite3
import time
import unittest

from client import Person, Server, panshi

RULE = """title: Counted one by one
id: 6f5d1e0a-0000-4000-8000-0000000000a1
level: medium
logsource: {category: proxy}
detection:
    selection: {c-useragent|contains: panshi-count}
    condition: selection
"""
KILLS = 6


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def event(number):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
    return json.dumps({"timestamp": now, "flow_id": number, "event_type": "http", "src_ip": "198.18.0.7", "src_port": 40000, "dest_ip": "198.18.0.9",
                       "dest_port": 80, "proto": "TCP", "http": {"hostname": "a.example", "url": "/x", "http_user_agent": "panshi-count/1"}})


class AlertKill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        cls.admin = Person(cls.server, cls.server.code("sysadmin"))
        rule = pathlib.Path(cls.server.folder) / "rule.yml"
        rule.write_text(RULE)
        panshi("rules", "load", "--data", cls.server.data, str(rule))
        made = cls.bank.want(201, "POST", "/sensors", {"kind": "eve", "name": "计数探针", "exit": "专线出口", "ranges": []}).body
        cls.sensor, cls.token, cls.sent = made["sensor"]["id"], made["token"], 0
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

    def push(self, count=20):
        lines = [event(type(self).sent + i) for i in range(count)]
        type(self).sent += count
        return self.bank.call("POST", "/events", "\n".join(lines).encode(), Authorization=f"Bearer {self.token}").status

    def kept(self):
        return panshi("events", "search", "--data", self.server.data, "panshi.rule:6f5d1e0a-0000-4000-8000-0000000000a1", "--count", "--json")["count"]

    def told(self):
        with sqlite3.connect(self.server.data / "panshi.db") as db:
            hits = db.execute("select sum(hits) from alert where cause_id = '6f5d1e0a-0000-4000-8000-0000000000a1'").fetchone()[0]
        db.close()
        return hits or 0

    def told_check(self):
        return next(check for check in self.admin.get("/health")["checks"] if check["id"] == "alerts")

    def all_told(self):
        self.wait(lambda: self.told() == self.kept())
        self.assertEqual(self.told(), self.kept())

    def test_1_hits_wait_while_the_database_is_locked_and_outlive_a_kill(self):
        self.wait(lambda: self.push() == 200)
        self.all_told()
        before = self.told()
        lock = sqlite3.connect(self.server.data / "panshi.db", isolation_level=None)
        lock.execute("begin immediate")
        try:
            self.push()
            self.assertGreater(self.kept(), before)
            self.assertEqual(self.told(), before)
            self.assertNotIn("; 0 lots", self.told_check()["en"])
            self.server.stop(signal.SIGKILL)
        finally:
            lock.execute("rollback")
            lock.close()
        self.server.start()
        self.all_told()
        self.assertGreater(self.told(), before)
        self.assertEqual(self.told_check()["state"], "ok")

    def test_2_many_kills_at_any_moment_lose_no_alert_and_double_none(self):
        chance = random.Random(11)
        for _ in range(KILLS):
            until = time.monotonic() + chance.uniform(0.2, 1.0)
            while time.monotonic() < until:
                self.push(chance.choice((1, 5, 50)))
            self.server.stop(signal.SIGKILL)
            self.server.start()
            self.all_told()
        self.assertGreater(self.told(), KILLS)


if __name__ == "__main__":
    unittest.main()
