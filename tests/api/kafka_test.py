# SPDX-License-Identifier: Apache-2.0
"""A topic of Kafka as a sensor's source: every event is kept once, over kill -9 and brokers that go away.  The brokers are
librdkafka's own mock ones (tests/unit/events/kafka_broker.c), a process of the test."""
import os
import pathlib
import signal
import subprocess
import time
import unittest

import receive_test
from client import Person, Server, panshi
from receive_test import day, flow

BUILD = pathlib.Path(os.environ.get("BUILD", "build"))
HELPER = BUILD / "tests/unit/events/kafka_broker"


class Broker:
    def __init__(self, *topics):
        self.process = subprocess.Popen([str(HELPER), *topics], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.servers = self.process.stdout.readline().strip()

    def say(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


@unittest.skipUnless(HELPER.exists(), "skipped: built without librdkafka")
class Kafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = Broker("eve:2")
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        cls.sensor = cls.bank.want(201, "POST", "/sensors", {"kind": "eve", "name": "总线探针", "exit": "专线出口", "ranges": []}).body["sensor"]["id"]
        cls.bank.want(201, "POST", f"/sensors/{cls.sensor}/agreements",
                      {"agreed_by": "分管领导示例", "categories": ["alert", "flow"], "retention_days": 30, "until": day(30)})
        cls.file = cls.server.folder / "kafka.properties"
        cls.file.write_text(f"bootstrap.servers={cls.broker.servers}\ntopic=eve\ngroup.id=panshi\nsession.timeout.ms=6000\n")
        cls.server.stop()
        cls.server.options = ["--receive", f"{cls.sensor}=kafka:{cls.file}"]
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        cls.broker.end()

    count = receive_test.Receive.count
    wait = receive_test.Receive.wait

    def put(self, partition, numbers):
        path = self.server.folder / "message"
        path.write_text("".join(flow(n) + "\n" for n in numbers))
        self.assertEqual(self.broker.say(f"put eve {partition} {path}"), "ok")

    def until(self, ask, seconds=60):
        end = time.monotonic() + seconds
        while not ask() and time.monotonic() < end:
            time.sleep(0.2)
        self.assertTrue(ask())

    def findings(self):
        return [(f["kind"], f["ended_at"] is None) for f in self.bank.get(f"/sensors/{self.sensor}/flow?hours=24")["findings"]]

    def test_1_messages_of_every_partition_are_kept_and_then_committed(self):
        for i in range(10):
            self.put(i % 2, range(i * 10, i * 10 + 10))
        self.wait("event_type:flow", 100, 60)
        self.until(lambda: self.broker.say("committed panshi eve 0") == "5" and self.broker.say("committed panshi eve 1") == "5")
        self.assertEqual(self.bank.get(f"/sensors/{self.sensor}")["day"]["stored"], 100)

    def test_2_events_stand_once_over_kill_9_at_any_moment(self):
        for turn in range(3):
            for i in range(20):
                self.put(i % 2, range(1000 + turn * 1000 + i * 20, 1000 + turn * 1000 + i * 20 + 20))
            time.sleep(0.3 * turn)  # some of it kept, little of it committed
            self.server.stop(signal.SIGKILL)
            self.server.start()
        self.wait("event_type:flow", 100 + 3 * 400, 90)
        top = panshi("events", "search", "--data", self.server.data, "event_type:flow", "--top", "flow_id", "--json")
        self.assertTrue(top["top"])
        self.assertEqual({row["count"] for row in top["top"]}, {1})

    def test_3_brokers_that_go_away_are_a_finding_until_they_are_back(self):
        self.assertEqual(self.broker.say("down"), "ok")
        self.until(lambda: ("source", True) in self.findings())
        self.assertEqual(self.broker.say("up"), "ok")
        self.put(0, [9000])
        self.wait("flow_id:9000", 1, 60)
        self.until(lambda: ("source", False) in self.findings())

    def test_4_without_an_agreement_messages_are_counted_and_not_kept(self):
        agreements = self.bank.get(f"/sensors/{self.sensor}/agreements")["items"]
        self.bank.want(200, "POST", f"/sensors/{self.sensor}/agreements/{agreements[0]['id']}/withdraw", {"reason": "试验结束"})
        before = self.bank.get(f"/sensors/{self.sensor}")["day"]["refused"]
        time.sleep(2)  # the gate is made anew by a job
        self.put(1, [9100, 9101])
        self.until(lambda: self.bank.get(f"/sensors/{self.sensor}")["day"]["refused"] >= before + 2)
        self.assertEqual(self.count("flow_id:[9100 TO 9101]"), 0)


if __name__ == "__main__":
    unittest.main()
