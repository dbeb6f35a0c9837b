# SPDX-License-Identifier: Apache-2.0
"""A server that forwards to Kafka, and workers that judge and keep: what is acknowledged is found once, over kill -9 of the worker and brokers
that go away.  The brokers are librdkafka's own mock ones."""
import shutil
import signal
import subprocess
import time
import unittest

from client import PROGRAM, Person, Server, panshi
from kafka_test import HELPER, Broker
from receive_test import day, flow


class Worker:
    """`panshi events worker` on a copy of the server's register."""

    def __init__(self, server, name, file):
        self.data, self.file = server.folder / name, file
        shutil.copytree(server.data, self.data)
        self.log = server.folder / f"{name}.log"
        self.process = None

    def start(self):
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen([PROGRAM, "events", "worker", "--data", str(self.data), "--from", str(self.file)], stdout=out, stderr=out)
        return self

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(30)

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def count(self, text):
        return panshi("events", "search", "--data", self.data, text, "--count", "--json")["count"]


@unittest.skipUnless(HELPER.exists(), "skipped: built without librdkafka")
class Workers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = Broker("panshi:1")
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        cls.sensor, cls.token = cls.make("转发探针")
        cls.server.stop()
        cls.file = cls.server.folder / "kafka.properties"
        cls.file.write_text(f"bootstrap.servers={cls.broker.servers}\ntopic=panshi\ngroup.id=workers\nsession.timeout.ms=6000\ncompression.type=lz4\n")
        cls.eve = cls.server.folder / "eve.json"
        cls.eve.write_text("")
        cls.worker = Worker(cls.server, "worker1", cls.file)
        cls.server.options = ["--forward", cls.file, "--receive", f"{cls.sensor}=file:{cls.eve}"]
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.worker.end()
        cls.server.end()
        cls.broker.end()

    @classmethod
    def make(cls, name):
        made = cls.bank.want(201, "POST", "/sensors", {"kind": "eve", "name": name, "exit": "专线出口", "ranges": []}).body
        cls.bank.want(201, "POST", f"/sensors/{made['sensor']['id']}/agreements",
                      {"agreed_by": "分管领导示例", "categories": ["alert", "flow"], "retention_days": 30, "until": day(30)})
        return made["sensor"]["id"], made["token"]

    def push(self, numbers, token=None):
        body = "".join(flow(n) + "\n" for n in numbers).encode()
        return self.bank.call("POST", "/events", body, Authorization=f"Bearer {token or self.token}")

    def write(self, numbers):
        with open(self.eve, "a", encoding="utf-8") as out:
            out.write("".join(flow(n) + "\n" for n in numbers))

    def wait(self, number, seconds=60):
        until = time.monotonic() + seconds
        while self.worker.count("event_type:flow") < number and time.monotonic() < until:
            time.sleep(0.3)
        self.assertEqual(self.worker.count("event_type:flow"), number)
        if number:
            top = panshi("events", "search", "--data", self.worker.data, "*", "--top", "flow_id", "--json")["top"]
            self.assertEqual({row["count"] for row in top}, {1})

    def test_1_what_is_received_and_pushed_stands_in_the_worker_and_not_here(self):
        self.worker.start()
        self.write(range(100))
        answer = self.push(range(1000, 1050))
        self.assertEqual(answer.status, 200, answer.body)
        self.wait(150)
        self.assertEqual(panshi("events", "search", "--data", self.server.data, "*", "--count", "--json")["count"], 0)
        seen = self.bank.get(f"/sensors/{self.sensor}")
        self.assertEqual((seen["health"], seen["day"]["received"], seen["day"]["stored"]), ("live", 150, 0))
        shown = panshi("events", "search", "--data", self.worker.data, "flow_id:7", "--json")["hits"][0]
        self.assertEqual(shown["source"], flow(7))

    def test_2_a_worker_that_is_killed_at_any_moment_keeps_each_event_once(self):
        for turn in range(3):
            for part in range(10):
                self.write(range(2000 + turn * 1000 + part * 50, 2000 + turn * 1000 + part * 50 + 50))
                time.sleep(0.05)
            self.worker.stop(signal.SIGKILL)
            self.worker.start()
        self.wait(150 + 3 * 500, 90)

    def test_3_while_no_broker_answers_a_push_is_refused_and_files_wait(self):
        self.broker.say("down")
        self.assertEqual(self.push([5000]).status, 503)
        self.write([5001, 5002])
        time.sleep(1)
        self.broker.say("up")
        self.wait(150 + 1500 + 2, 90)
        self.assertEqual(self.push([5003]).status, 200)
        self.wait(150 + 1500 + 3)

    def test_4_the_worker_takes_nothing_of_a_sensor_without_an_agreement_of_its_own(self):
        _, token = self.make("新探针")
        until = time.monotonic() + 20
        while self.push([6000, 6001], token).status != 200 and time.monotonic() < until:
            time.sleep(0.5)
        while "events.sensor-unknown" not in self.worker.log.read_text() and time.monotonic() < until + 20:
            time.sleep(0.2)
        self.assertIn("events.sensor-unknown", self.worker.log.read_text())
        self.wait(150 + 1500 + 3)

    def test_5_what_is_no_parcel_is_told_and_passed_over(self):
        path = self.server.folder / "stray"
        path.write_text("PSPARCL1 stray")
        self.broker.say(f"put panshi 0 {path}")
        self.assertEqual(self.push([7000]).status, 200)
        self.wait(150 + 1500 + 4)
        self.assertIn("events.no-parcel", self.worker.log.read_text())
        self.assertEqual(self.worker.stop(), 0)


if __name__ == "__main__":
    unittest.main()
