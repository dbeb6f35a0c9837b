# SPDX-License-Identifier: Apache-2.0
"""The drill twin: a marked copy with a clock and keys of its own."""
import json
import shutil
import sqlite3
import time

from program import Case, Server, Session, panshi


class Twin(Case):
    def make(self, *options, name="twin"):
        twin = self.folder / name
        return twin, self.json("drill", "twin", "--data", self.data, "--to", twin, *options)

    def setUp(self):
        super().setUp()
        self.data, self.code = self.store()

    def clock(self, twin):
        return self.json("drill", "clock", "--data", twin)["now_ms"]

    def test_it_holds_the_same_records_under_keys_of_its_own(self):
        twin, said = self.make()
        self.assertEqual(sorted(said), ["data", "drill", "now", "now_ms", "speed"])
        ours, theirs = (json.loads((folder / "node.json").read_text()) for folder in (self.data, twin))
        self.assertEqual(ours["node"], theirs["node"])
        self.assertNotIn("exercise", ours)
        self.assertIn("exercise", theirs)
        self.assertNotEqual((self.data / "keys/node-sm2.pem").read_bytes(), (twin / "keys/node-sm2.pem").read_bytes())
        self.assertFalse(list((twin / "keys").glob("tls*")))
        with sqlite3.connect(twin / "panshi.db") as db:
            self.assertEqual(db.execute("select count(*) from account").fetchone()[0], 1)
            self.assertEqual(db.execute("select count(*) from account where password || totp_secret <> ''").fetchone()[0], 0)
            for table in ("account_code", "session", "channel", "delivery", "delivery_attempt", "kept_reply"):
                self.assertEqual(db.execute(f"select count(*) from {table}").fetchone()[0], 0, table)
        for folder in (self.data, twin):
            self.assertEqual(panshi("journal", "verify", "--data", folder)[0], 0)
        rows = [json.loads(line) for line in self.journal(twin)]
        self.assertIn("exercise.begin", [row["row"]["act"] for row in rows if "row" in row] or [row.get("act") for row in rows])

    def journal(self, folder):
        file = self.folder / "journal.ndjson"
        self.assertEqual(panshi("journal", "export", file, "--data", folder)[0], 0)
        return file.read_text().splitlines()

    def test_secrets_sealed_in_the_original_do_not_open(self):
        with Server(self.data) as server:
            Session(server, self.code)
        twin, _ = self.make()
        before = (self.data / "keys/seal.key").read_bytes()
        with Server(twin):
            self.assertNotEqual((twin / "keys/seal.key").read_bytes(), before)

    def test_nobody_enters_with_what_was_set_outside(self):
        with Server(self.data) as server:
            admin = Session(server, self.code)
            name = admin.call("GET", "/api/v1/session")["account"]["name"]
            cookie = admin.cookie
        twin, _ = self.make()
        with Server(twin, "--strict-replies") as server:
            status, _, _ = server.request("POST", "/api/v1/sign-in", {"name": name, "password": admin.password})
            self.assertEqual(status, 401)
            self.assertEqual(server.get("/api/v1/session", {"Cookie": cookie})[0], 401)
            self.assertEqual(server.request("POST", "/api/v1/sign-in", {"code": self.code})[0], 401)
        code = self.json("user", "code", name, "--data", twin)["code"]
        with Server(twin, "--strict-replies") as server:
            session = Session(server, code).call("GET", "/api/v1/session")
            self.assertTrue(session["exercise"])
            self.assertEqual(session["clock_speed"], 1)
            self.assertTrue(server.get("/api/v1/about")[1]["exercise"])

    def test_its_clock_begins_runs_and_steps_as_said_and_never_goes_back(self):
        twin, said = self.make("--at", "2031-05-06T08:00:00+08:00", "--speed", "60")
        self.assertTrue(said["now"].startswith("2031-05-06T08:0"))
        began, then = time.time(), self.clock(twin)
        time.sleep(1)
        gone = (self.clock(twin) - then) / 1000
        self.assertGreaterEqual(gone, 60)
        self.assertLessEqual(gone, 60 * (time.time() - began) + 60)
        before = self.clock(twin)
        self.json("drill", "step", "--data", twin, "--by", "8h")
        self.assertGreaterEqual(self.clock(twin) - before, 8 * 3600 * 1000)
        for by in ("-30m", "0m", "30", "x", "99999d"):
            self.refused("drill", "step", "--data", twin, "--by", by, code=2, naming=by)
        self.refused("drill", "step", "--data", twin, "--by", "366d", code=1, naming="366")
        # A machine's clock set back does not turn it back: its journal is the floor.
        node = json.loads((twin / "node.json").read_text())
        node["exercise"]["from_ms"] -= 86_400_000
        node["exercise"]["stepped_ms"] = 0
        with sqlite3.connect(twin / "panshi.db") as db:
            newest = db.execute("select max(at) from journal").fetchone()[0]
        (twin / "node.json").write_text(json.dumps(node))
        self.assertGreaterEqual(self.clock(twin), newest)

    def test_a_server_follows_a_step_at_once_and_its_people_stay_signed_in(self):
        code = self.json("user", "code", self.first(), "--data", self.data)["code"]
        twin, _ = self.make("--at", "2031-05-06T08:00:00+08:00")
        code = self.json("user", "code", self.first(), "--data", twin)["code"]
        with Server(twin, "--strict-replies") as server:
            admin = Session(server, code)
            self.assertTrue(admin.call("GET", "/api/v1/session")["now"].startswith("2031-05-06T08"))
            self.json("drill", "step", "--data", twin, "--by", "3d")
            self.assertTrue(admin.call("GET", "/api/v1/session")["now"].startswith("2031-05-09T08"))

    def first(self):
        return self.json("user", "list", "--data", self.data)["items"][0]["name"]

    def test_what_an_interrupted_making_left_is_no_hindrance(self):
        (self.folder / "twin.new").mkdir()
        (self.folder / "twin.new" / "node.json").write_text("{")
        (self.folder / "twin.copy").write_text("half")
        twin, _ = self.make()
        self.json("drill", "clock", "--data", twin)
        self.json("drill", "twin", "--data", self.data, "--to", f"{self.folder}/other/")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["data", "other", "twin"])

    def test_it_stays_an_exercise_whatever_is_done_with_it(self):
        twin, _ = self.make()
        backup = self.folder / "twin.tar"
        self.json("backup", backup, "--data", twin)
        again = self.folder / "again"
        self.json("restore", backup, "--data", again)
        self.json("drill", "clock", "--data", again)
        node = json.loads((again / "node.json").read_text())
        del node["exercise"]
        (again / "node.json").write_text(json.dumps(node))
        for words in (("doctor",), ("drill", "clock"), ("serve", "--listen", "127.0.0.1:0")):
            self.refused(*words, "--data", again, code=1, naming="mark")
        self.refused("drill", "twin", "--data", twin, "--to", self.folder / "third", code=1, naming="not copied again")

    def test_real_data_do_not_become_an_exercise_by_a_word_in_a_file(self):
        twin, _ = self.make()
        node = json.loads((self.data / "node.json").read_text())
        node["exercise"] = json.loads((twin / "node.json").read_text())["exercise"]
        (self.data / "node.json").write_text(json.dumps(node))
        self.refused("drill", "step", "--data", self.folder / "none", "--by", "1m", code=1)
        self.refused("doctor", "--data", self.data, code=1, naming="node.json")

    def test_what_cannot_be_a_twin_is_refused_and_leaves_nothing(self):
        target = self.folder / "t"
        words = ("drill", "twin", "--data", self.data, "--to", target)
        self.refused(*words, "--at", "2020-01-01T00:00:00+08:00", code=1, naming="newest record")
        self.refused(*words, "--at", "yesterday", code=2, naming="yesterday")
        self.refused(*words, "--drill", "what", code=1, naming="drill")
        self.refused(*words, "--speed", "0", code=2)
        self.refused(*words, "--postgres", "host=/nowhere", code=1, naming="SQLite")
        self.refused("drill", "step", "--data", self.data, "--by", "1m", code=1, naming="no exercise")
        self.refused("drill", "clock", "--data", self.data, code=1, naming="no exercise")
        target.mkdir()
        (target / "mine.txt").write_text("x")
        self.refused(*words, code=1, naming="not empty")
        self.assertEqual([path.name for path in target.iterdir()], ["mine.txt"])
        shutil.rmtree(target)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["data"])
        twin, _ = self.make(name="t")
        self.refused(*words, code=1, naming="already")
