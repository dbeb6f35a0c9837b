# SPDX-License-Identifier: Apache-2.0
"""panshi serve as a process: start, end, kill -9 under load, neighbours."""
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from program import PROGRAM, Case, Server, Session, panshi

KILLS = 3


class Serve(Case):
    def test_health_and_the_locked_door(self):
        data, _ = self.store()
        with Server(data) as server:
            self.assertEqual(server.get("/healthz"), (200, {"status": "ok"}))
            status, body, reply = server.request("GET", "/api/v1/systems")
            self.assertEqual(status, 401)
            self.assertIn("application/problem+json", reply.getheader("Content-Type"))
            self.assertEqual(body["status"], 401)
            self.assertEqual(server.get("/api/v1/nothing")[0], 404)

    def test_a_term_signal_ends_it_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            data, _ = self.store(f"data{int(number)}")
            with Server(data) as server:
                server.process.send_signal(number)
                self.assertEqual(server.process.wait(15), 0)
            self.assertEqual(panshi("journal", "verify", "--data", data)[0], 0)

    def test_it_starts_within_two_seconds(self):
        data, _ = self.store()
        with Server(data):
            pass
        started = time.monotonic()
        with Server(data):
            self.assertLess(time.monotonic() - started, 2.0)

    def test_a_port_in_use_is_told(self):
        data, _ = self.store()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.refused("serve", "--data", data, "--listen", f"127.0.0.1:{port}", code=1, naming=str(port))
        self.refused("serve", "--data", data, "--listen", "nowhere", code=1, naming="nowhere")

    def test_a_second_server_on_the_folder_is_refused(self):
        data, _ = self.store()
        with Server(data) as server:
            err = self.refused("serve", "--data", data, "--listen", "127.0.0.1:0", code=1)
            self.assertIn(str(server.process.pid), err)
            self.refused("user", "add", "x11", "--role", "audit-admin", "--data", data, code=1)
            self.assertEqual(server.get("/healthz")[0], 200)
            backup = self.folder / "live.backup"
            self.json("backup", "--data", data, backup)
            self.assertIn(panshi("doctor", "--data", data)[0], (0, 1))
        self.json("restore", backup, "--data", self.folder / "copy")

    def test_a_one_time_code_is_good_once(self):
        data, code = self.store()
        with Server(data) as server:
            Session(server, code)
            status, _, _ = server.request("POST", "/api/v1/sign-in", {"code": code})
            self.assertEqual(status, 401)

    def test_kill_9_loses_nothing_acknowledged(self):
        data, code = self.store()
        acknowledged = []
        for round_number in range(KILLS):
            with Server(data) as server:
                session = Session(server, code if round_number == 0 else self.fresh_code)
                killer = threading.Timer(1.0 + 0.37 * round_number, server.process.kill)
                killer.start()
                number = 0
                try:
                    while True:
                        name = f"op{round_number}.{number}"
                        session.call("POST", "/api/v1/accounts",
                                     {"name": name, "person_name": "示例", "roles": ["audit-admin"]})
                        acknowledged.append(name)
                        number += 1
                except (OSError, AssertionError, ValueError):
                    pass
                killer.join()
                server.process.wait()
            self.assertEqual(panshi("journal", "verify", "--data", data)[0], 0)
            self.fresh_code = self.json("user", "code", "secadmin", "--data", data)["code"]
        self.assertGreater(len(acknowledged), KILLS)
        with sqlite3.connect(data / "panshi.db") as db:
            names = {name for name, in db.execute("select name from account")}
            lost = [name for name in acknowledged if name not in names]
            self.assertEqual(lost[:5], [], f"{len(lost)} of {len(acknowledged)} are lost")
            self.assertEqual(db.execute("pragma integrity_check").fetchone()[0], "ok")
        db.close()

    def test_the_journal_verifies_while_serving(self):
        data, code = self.store()
        with Server(data) as server:
            Session(server, code)
            self.assertEqual(panshi("journal", "verify", "--data", data)[0], 0)

    def test_a_copy_made_while_serving_is_no_second_folder(self):
        data, _ = self.store()
        shutil.copytree(data, self.folder / "other")
        with Server(data):
            with Server(self.folder / "other") as second:
                self.assertEqual(second.get("/healthz")[0], 200)

    def test_the_address_is_printed(self):
        data, _ = self.store()
        process = subprocess.Popen([PROGRAM, "serve", "--data", str(data), "--listen", "127.0.0.1:0"],
                                   stdout=subprocess.PIPE, text=True)
        try:
            lines = [process.stdout.readline() for _ in range(2)]
            self.assertIn("https://127.0.0.1:", lines[1])
        finally:
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(15), 0)
            process.stdout.close()
