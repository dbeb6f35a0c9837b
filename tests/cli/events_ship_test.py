# SPDX-License-Identifier: Apache-2.0
"""panshi events ship and events search --store, with a real ClickHouse server of the test's own on loopback."""
import base64
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from program import PROGRAM, Case, free_port, panshi

SERVER = shutil.which("clickhouse-server") or ("/usr/sbin/clickhouse-server" if os.path.exists("/usr/sbin/clickhouse-server") else None)
PASSWORD = "probe-only"
CONFIG = """<yandex><logger><level>warning</level><log>{0}/log</log><errorlog>{0}/err</errorlog></logger>
<http_port>{1}</http_port><listen_host>127.0.0.1</listen_host><path>{0}/data/</path><tmp_path>{0}/tmp/</tmp_path>
<user_files_path>{0}/files/</user_files_path><users_config>users.xml</users_config><default_profile>default</default_profile>
<default_database>default</default_database><mark_cache_size>67108864</mark_cache_size><timezone>UTC</timezone></yandex>"""
USERS = """<yandex><profiles><default><max_threads>2</max_threads></default></profiles><users><default><password>{}</password>
<networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
<quotas><default></default></quotas></yandex>"""

EVENTS = 3000
ODD = [b"<13>Mar  2 09:00:00 edge app: tabs\there, quotes ' and \" and \\ and \\' -- ; DROP",
       b"<13>Mar  2 09:00:01 edge app: bytes \xff\xfe\x80 that are no text",
       "<13>Mar  2 09:00:02 edge app: 磐石 ＡＢＣ Ünïcode Ёлка mimikatz_x".encode(),
       b"<13>Mar  2 09:00:03 edge app: \xff\x01mimikatz\xff end\x02",
       b"<13>Mar  2 09:00:04 edge app: line\\nend C:\\Windows\\System32\\cmd.exe"]

FILTERS = ["", "*", "event_type:dns", "EVENT_TYPE:DNS", "event_type:DNS", "src_ip:10.0.0.7", "source.ip:10.0.0.7", "src_ip:10.0.0.0/28",
           "dest_ip:2001:db8::5", "dest_ip:2001:db8::/32", "src_ip:[10.0.0.3 TO 10.0.0.9]", "src_port:>=50100", "src_port:{50000 TO 50010}",
           "src_port:50001.0", "src_port:5.0001e4", "flow_id:9007199254740993", "score:2.5", "score:>2", "score:-0.5", "id:007", "id:7",
           "http.url:*shell*", "http.url:\\/a*", "http.url:*.PHP", "http.url:*b?p*", "http.url:\"/a/shell.php?q='1\"",
           "http.url:/\\/a\\/SHELL\\.php/", "http.url:/shell\\.p[h]{1,2}p$/", "http.url:/^\\/(?:a|b)\\/.+\\d$/", "http.url:/'; DROP TABLE x; --/",
           "dns.rrname:*", "dns.answers.rdata:192.0.2.7", "dns.*:192.0.2.7", "*:192.0.2.7", "gone:*", "empty:*", "empty:\"\"",
           "mimikatz", "mimi*", "*katz", "磐石", "ａｂｃ", "ünïcode", "ёлка", "shell", "php", "sh", "\"web shell\"", "2001:DB8:0::5",
           "cmd.exe", "C:\\\\Windows\\\\System32\\\\cmd.exe", "\"no text\"", "edge",
           "NOT event_type:dns", "event_type:dns AND NOT src_ip:10.0.0.7", "(event_type:alert OR event_type:http) src_port:<50100",
           "timestamp:>2026-03-02T01:00:30", "timestamp:[2026-03-02T01:00:10 TO 2026-03-02T01:00:20}", "panshi.system:*", "nothing.here:*",
           "http.url:\"x' OR 1=1 --\"", "\"') OR 1=1 --\"", "http.url:\"\\\\'\"", "http.url:*\\'*", "tag:\"b\"", "tag:c AND tag:a"]


def line(n, random_bytes):
    event = {"timestamp": f"2026-03-02T01:00:{n % 60:02}.{n // 120 * 7:06}+0000", "event_type": ("dns", "http", "alert", "flow")[n % 4],
             "flow_id": 9007199254740992 + n % 5, "src_ip": f"10.0.0.{n % 50}", "src_port": 50000 + n % 200,
             "dest_ip": ("2001:0db8:0000::5", "192.0.2.9", "2001:db8::5")[n % 3], "score": (2.50, 2, -0.5, 7)[n % 4],
             "id": ("007", "7", 7, None)[n % 4], "gone": None, "empty": "", "tag": ["a", "b", "c"][:n % 4] + ["a"]}
    if n % 4 == 0:
        event["dns"] = {"rrname": f"host{n % 9}.Example.COM", "answers": [{"rdata": "192.0.2.7"}, {"rdata": f"192.0.2.{n % 20}"}]}
    if n % 4 == 1:
        event["http"] = {"url": ("/a/shell.php", "/b/x'; DROP TABLE x; --", "/a/shell.php?q='1", "/b/SHELL7", "/a/\\'z web-shell")[n // 4 % 5]}
    event["pad"] = random_bytes.getrandbits(6400).to_bytes(800, "big").hex()
    return json.dumps(event, ensure_ascii=n % 2 == 0).encode()


class Proxy(http.server.ThreadingHTTPServer):
    """Between the program and the server: kills, fails or hangs up at a chosen insert."""
    daemon_threads = True

    def __init__(self, to):
        self.to, self.inserts, self.at, self.act = to, 0, -1, None
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "INSERT" in self.path:
            self.server.inserts += 1
            if self.server.inserts == self.server.at and self.server.act(self, body):
                return
        self.answer(*self.forward(body))

    def forward(self, body):
        request = urllib.request.Request(f"http://127.0.0.1:{self.server.to}{self.path}", body,
                                         {"Authorization": self.headers["Authorization"]})
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def answer(self, code, body):
        try:
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the program was killed


@unittest.skipUnless(SERVER, "clickhouse-server is not installed")
class Ship(Case):
    @classmethod
    def setUpClass(cls):
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="panshi-clickhouse-"))
        cls.port = free_port()
        (cls.home / "data").mkdir()
        (cls.home / "config.xml").write_text(CONFIG.format(cls.home, cls.port))
        (cls.home / "users.xml").write_text(USERS.format(PASSWORD))
        cls.server = subprocess.Popen([SERVER, f"--config-file={cls.home}/config.xml"], cwd=cls.home, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                cls.sql("SELECT 1")
                break
            except OSError:
                time.sleep(0.1)
        else:
            cls.tearDownClass()
            raise AssertionError("clickhouse-server did not start")
        random_bytes = random.Random(5)
        cls.lines = [line(n, random_bytes) for n in range(EVENTS)]
        cls.common = cls.home / "common"
        cls.common.mkdir()
        (cls.common / "odd.log").write_bytes(b"\n".join(ODD) + b"\n")
        (cls.common / "eve.json").write_bytes(b"\n".join(cls.lines) + b"\n")

    @classmethod
    def tearDownClass(cls):
        cls.server.send_signal(signal.SIGTERM)
        try:
            cls.server.wait(30)
        except subprocess.TimeoutExpired:
            cls.server.kill()
            cls.server.wait()
        shutil.rmtree(cls.home, ignore_errors=True)

    @classmethod
    def sql(cls, text):
        request = urllib.request.Request(f"http://127.0.0.1:{cls.port}/", text.encode())
        import base64
        request.add_header("Authorization", "Basic " + base64.b64encode(f"default:{PASSWORD}".encode()).decode())
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.read().decode("utf-8", "replace").strip()

    def setUp(self):
        super().setUp()
        self.table = "t_" + self.id().rsplit(".", 1)[1][:40]
        self.data, _ = self.store()
        self.json("events", "ingest", "--data", self.data, "--format", "syslog", self.common / "odd.log")
        self.json("events", "ingest", "--data", self.data, "--format", "eve", self.common / "eve.json")
        self.assertTrue(list((self.data / "events").glob("*.segment")), "nothing was sealed")

    def settings(self, port=None, **more):
        file = self.folder / f"clickhouse-{port or self.port}.conf"
        rows = {"url": f"http://127.0.0.1:{port or self.port}", "table": self.table, "user": "default", "password": PASSWORD, **more}
        file.write_text("# of the test\n" + "".join(f"{name}={value}\n" for name, value in rows.items()))
        file.chmod(0o600)
        return file

    def ship(self, file=None, code=0):
        return self.json("events", "ship", "--data", self.data, "--to", file or self.settings(), "--once", code=code)

    def ask(self, *words, store=True):
        where = ("--store", self.settings()) if store else ("--data", self.data)
        return self.json("events", "search", *where, *words)

    def exact(self):
        """Every event stands there once: the same ids in the same order as here."""
        here, there = (self.ask("", "--limit", 100000, store=store) for store in (False, True))
        self.assertEqual(there["count"], here["count"])
        self.assertEqual([hit["id"] for hit in there["hits"]], [hit["id"] for hit in here["hits"]])
        self.assertEqual(int(self.sql(f"SELECT count() FROM {self.table}_shipped")), here["count"])

    def test_the_same_filters_find_the_same_events_in_both_stores(self):
        self.assertEqual(self.ship()["waiting"], 0)
        found = set()
        for text in FILTERS:
            with self.subTest(filter=text):
                here, there = (self.ask(text, "--limit", 100000, store=store) for store in (False, True))
                self.assertEqual(there["count"], here["count"])
                self.assertEqual(there["hits"], here["hits"])
                found.add(here["count"])
        self.assertGreater(len(found), 15)
        for words in (("--count",), ("--top", "src_ip", 7), ("--top", "tag", 9), ("--top", "source.port", 300), ("--top", "dns.*", 50),
                      ("--histogram", "7s"), ("--histogram", "1w"), ("--from", "2026-03-02T01:00:10Z", "--to", "2026-03-02T01:00:20Z")):
            with self.subTest(words=words):
                here, there = (self.ask("src_port:<50150", *words, store=store) for store in (False, True))
                for name in ("count", "hits", "top", "histogram", "events"):
                    self.assertEqual(there.get(name), here.get(name), name)

    def test_what_cannot_be_asked_the_same_is_refused(self):
        self.ship()
        for text in ("http.url:/(?<!a)b/", "http.url:/(?<x>a)\\k<x>/", "http.url:/a++/", "http.url:/\\s/", "http.url:/[[:alpha:]]/", "http.url:/(?-i)A/",
                     "mi*atz", "flow_id:>9007199254740993"):
            self.refused("events", "search", "--store", self.settings(), text, code=1, naming="ClickHouse cannot be asked the same")
        self.refused("events", "search", "--store", self.settings(), "a:(", code=1)
        self.refused("events", "search", "--store", self.settings(), "--data", self.data, "*", code=2, naming="--store")
        self.refused("events", "search", "*", code=2, naming="--data")
        self.refused("events", "search", "--store", self.settings(), "--top", "src_ip", "--by", "src_port", code=1, naming="--by")

    def test_sources_come_back_byte_for_byte(self):
        self.ship()
        seen = []
        for hit in self.ask("", "--limit", 100000)["hits"]:
            if "edge" in hit["source"]:
                done = subprocess.run([PROGRAM, "events", "raw", "--store", str(self.settings()), hit["id"]], capture_output=True, check=True)
                seen.append(done.stdout[:-1])
        self.assertEqual(sorted(seen), sorted(ODD))
        self.refused("events", "raw", "--store", self.settings(), "0ffffffffffff-000001", code=1, naming="no such event")

    def test_shipping_twice_leaves_none_twice(self):
        first, second = self.ship(), self.ship()
        self.assertEqual(first["shipped_events"], EVENTS + len(ODD))
        self.assertEqual((second["shipped"], second["there_events"], second["waiting"]), (0, EVENTS + len(ODD), 0))
        self.exact()

    def test_a_kill_at_any_insert_loses_none_and_leaves_none_twice(self):
        for at in (1, 2):  # the events; the row that says they are there
            for is_after in (False, True):  # the server has it, or not
                with self.subTest(at=at, is_after=is_after):
                    self.sql(f"DROP TABLE IF EXISTS {self.table}")
                    self.sql(f"DROP TABLE IF EXISTS {self.table}_segment")
                    proxy = Proxy(self.port)
                    self.addCleanup(proxy.server_close)
                    file = self.settings(proxy.server_address[1])
                    shipper = subprocess.Popen([PROGRAM, "events", "ship", "--data", str(self.data), "--to", str(file), "--once"],
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

                    def kill(handler, body):
                        if is_after:
                            handler.forward(body)
                        shipper.send_signal(signal.SIGKILL)
                        return True
                    proxy.at, proxy.act = at, kill
                    self.assertEqual(shipper.wait(60), -signal.SIGKILL)
                    proxy.shutdown()
                    if at == 1:
                        self.assertEqual(self.ask("*")["count"], 0)  # what was left is not seen
                    self.ship()
                    self.exact()

    def test_a_server_that_fails_gets_the_rest_next_time(self):
        proxy = Proxy(self.port)
        self.addCleanup(proxy.server_close)
        file = self.settings(proxy.server_address[1])
        proxy.at, proxy.act = 1, lambda handler, body: handler.answer(500, b"Code: 241, e.displayText() = DB::Exception: Memory\nlimit") or True
        code, out, err = panshi("events", "ship", "--data", self.data, "--to", file, "--once", "--json")
        self.assertEqual(code, 1)
        self.assertIn("answered 500: Code: 241", err)
        self.assertEqual(json.loads(out)["waiting_events"], EVENTS + len(ODD))
        proxy.shutdown()
        proxy.server_close()
        code, _, err = panshi("events", "ship", "--data", self.data, "--to", file, "--once", "--json")
        self.assertEqual(code, 1)
        self.assertIn("cannot be reached", err)
        self.assertNotIn(PASSWORD, err)
        self.ship()
        self.exact()

    def test_events_whose_time_is_over_are_deleted_but_for_those_held(self):
        self.ship()
        day = 86400 * 1000
        with sqlite3.connect(self.data / "panshi.db") as db:
            db.execute("pragma foreign_keys = off")
            for table, values in (("party", {"id": "p"}), ("sensor", {"id": "old-sensor"}), ("sensor", {"id": "held-sensor"})):
                values |= {"party_id": "p", "kind": "eve", "state": "active", "token": values["id"], "name": values["id"], "ranges": "[]", "region": "110000"}
                columns = [(row[1], row[2].lower()) for row in db.execute(f"pragma table_info({table})")]
                db.execute(f"insert into {table} ({','.join(name for name, _ in columns)}) values ({','.join('?' * len(columns))})",
                           [values.get(name, 1 if "int" in kind else "") for name, kind in columns])
        db.close()
        self.json("events", "hold", "--data", self.data, "--from", "2020-01-01", "--to", "2020-01-09", "--sensor", "held-sensor", "--reason", "示例")
        old = 1577923200_000000  # 2020-01-02
        for sensor, at, modulus in (("old-sensor", old, 1), ("held-sensor", old, 2), ("held-sensor", old + 20 * day * 1000, 3)):
            self.sql(f"INSERT INTO {self.table} (node, segment, row, attempt, day, time_us, sensor) SELECT node, segment, 900000 + row + {modulus} * 10, "
                     f"attempt, toDate('2020-01-02'), {at}, '{sensor}' FROM {self.table} WHERE row < 4")
        before = int(self.sql(f"SELECT count() FROM {self.table}"))
        self.assertEqual(self.ship()["deleted_events"], 8)
        for _ in range(200):
            if int(self.sql(f"SELECT count() FROM {self.table}")) == before - 8:
                break
            time.sleep(0.1)
        self.assertEqual(self.sql(f"SELECT sensor, count() FROM {self.table} WHERE sensor != '' GROUP BY sensor"), "held-sensor\t4")
        self.assertEqual(int(self.sql(f"SELECT count() FROM {self.table} WHERE sensor = ''")), EVENTS + len(ODD))
        self.assertEqual(self.ship()["deleted_events"], 0)

    def test_settings_that_others_may_read_and_bad_names_are_refused(self):
        file = self.settings()
        file.chmod(0o640)
        self.refused("events", "ship", "--data", self.data, "--to", file, "--once", code=1, naming="chmod 600")
        for more in ({"table": "x; DROP TABLE y"}, {"database": "a.b"}, {"url": "ftp://127.0.0.1"}, {"url": "http://u:p@127.0.0.1"}, {"other": "1"}):
            self.refused("events", "ship", "--data", self.data, "--to", self.settings(**more), "--once", code=1)

    def test_a_folder_with_other_content_of_the_same_number_is_refused(self):
        self.ship()
        self.sql(f"CREATE TABLE {self.table}_keep ENGINE = Memory AS SELECT * FROM {self.table}_segment")
        self.sql(f"DROP TABLE {self.table}_segment")
        self.sql(f"CREATE TABLE {self.table}_segment (node String, segment UInt64, attempt UInt64, rows UInt64, first_us Int64, last_us Int64, "
                 "digest String, fields Array(String)) ENGINE = MergeTree ORDER BY (node, segment, attempt)")
        self.sql(f"INSERT INTO {self.table}_segment SELECT node, segment, attempt, rows, first_us, last_us, 'other', fields FROM {self.table}_keep")
        self.refused("events", "ship", "--data", self.data, "--to", self.settings(), "--once", code=1, naming="is not the one here")


if __name__ == "__main__":
    unittest.main()
