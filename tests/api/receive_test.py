# SPDX-License-Identifier: Apache-2.0
"""Receivers of a running server: datagrams, streams and growing files of sensors, each event kept once."""
import datetime
import json
import os
import signal
import socket
import time
import unittest

from client import Person, Server, panshi


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def flow(number):
    return json.dumps({"timestamp": "2026-01-02T03:04:05.000001+0000", "flow_id": number, "event_type": "flow", "src_ip": "198.18.0.1",
                       "dest_ip": "198.18.0.2", "proto": "TCP"}, separators=(",", ":"))


class Receive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.bank = Person(cls.server, cls.server.code("bank"))
        cls.udp, cls.tcp = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
        cls.eve = cls.server.folder / "eve.json"
        cls.eve.write_text(flow(1) + "\n")
        sensors = {kind: cls.sensor(kind, agreed) for kind, agreed in (("syslog", True), ("eve", True), ("web", False))}
        cls.sensors = sensors
        cls.server.stop()
        cls.server.options = ["--receive", f"{sensors['syslog']}=udp:127.0.0.1:{cls.udp}", "--receive", f"{sensors['web']}=tcp:127.0.0.1:{cls.tcp}",
                              "--receive", f"{sensors['eve']}=file:{cls.server.folder}/eve*.json"]
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    @classmethod
    def sensor(cls, kind, is_agreed):
        made = cls.bank.want(201, "POST", "/sensors", {"kind": kind, "name": f"{kind} 探针", "exit": "专线出口", "ranges": []}).body["sensor"]["id"]
        if is_agreed:
            cls.bank.want(201, "POST", f"/sensors/{made}/agreements",
                          {"agreed_by": "分管领导示例", "categories": ["alert", "flow", "system"], "retention_days": 30, "until": day(30)})
        return made

    def count(self, text):
        return panshi("events", "search", "--data", self.server.data, text, "--count", "--json")["count"]

    def wait(self, text, number, seconds=15):
        until = time.monotonic() + seconds
        while self.count(text) < number and time.monotonic() < until:
            time.sleep(0.2)
        self.assertEqual(self.count(text), number, text)

    def wait_day(self, kind, word, number, seconds=15):
        """Counters are written once a second."""
        until = time.monotonic() + seconds
        while self.day(kind)[word] < number and time.monotonic() < until:
            time.sleep(0.2)
        self.assertGreaterEqual(self.day(kind)[word], number)

    def day(self, kind):
        return self.bank.get(f"/sensors/{self.sensors[kind]}")["day"]

    def test_4_a_datagram_without_a_zone_bears_the_time_that_decoding_shows(self):
        line = "<34>Jan 12 22:14:15 h su: without a zone"
        path = self.server.folder / "zone.log"
        path.write_text(line + "\n")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(line.encode(), ("127.0.0.1", self.udp))
        self.wait('"without a zone"', 1)
        (hit,) = panshi("events", "search", "--data", self.server.data, '"without a zone"', "--json")["hits"]
        told = panshi("events", "decode", path, "--json")
        self.assertEqual(hit["time"], told["time"])
        self.assertIn("-01-12T14:14:15", hit["time"])

    def test_1_datagrams_of_syslog_are_kept_and_counted(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            for i in range(20):
                out.sendto(f"<34>1 2026-01-02T03:04:05Z gate.example su {i} ID47 - 'su root' failed, try {i}".encode(), ("127.0.0.1", self.udp))
        self.wait(f"panshi.sensor:{self.sensors['syslog']}", 20)
        self.wait_day("syslog", "stored", 20)

    def test_2_without_an_agreement_a_stream_is_counted_and_not_kept(self):
        with socket.create_connection(("127.0.0.1", self.tcp)) as out:
            out.sendall(b'198.18.0.9 - - [10/Oct/2025:13:55:36 +0800] "GET / HTTP/1.1" 200 12\n' * 5)
        self.wait_day("web", "refused", 5)
        self.assertEqual((self.day("web")["refused"], self.day("web")["stored"]), (5, 0))
        self.assertEqual(self.count(f"panshi.sensor:{self.sensors['web']}"), 0)

    def test_3_a_file_that_grows_and_is_rotated_is_read_once_over_kill_9(self):
        self.wait("flow_id:1", 1)
        with open(self.eve, "a", encoding="utf-8") as out:
            for number in range(2, 102):
                out.write(flow(number) + "\n")
        self.wait("event_type:flow", 101)
        self.server.stop(signal.SIGKILL)
        with open(self.eve, "a", encoding="utf-8") as out:
            out.write(flow(102) + "\n")
        os.rename(self.eve, self.server.folder / "eve.1.json")
        self.eve.write_text(flow(103) + "\n")
        self.server.start()
        self.wait("event_type:flow", 103)
        self.assertEqual(self.count("flow_id:[1 TO 103]"), 103)


if __name__ == "__main__":
    unittest.main()
