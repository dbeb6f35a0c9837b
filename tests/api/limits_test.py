# SPDX-License-Identifier: Apache-2.0
"""Named limits under pressure: guessing and flooding from one address, uploads that leave nothing,
a stop while requests run."""
import signal
import threading
import unittest

from client import Person, Server
from examples import TABLE


class Limits(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.end)

    def test_an_address_that_guesses_is_made_to_wait(self):
        line = self.server.connect()
        statuses = [self.server.send("POST", "/api/v1/sign-in", {"code": f"GUESS-{n}"}, connection=line).status
                    for n in range(40)]
        self.assertEqual(statuses[:15], [401] * 15)
        self.assertEqual(statuses[-1], 429)
        refused = self.server.send("POST", "/api/v1/sign-in", {"code": self.server.made["code"]})
        self.assertEqual(refused.status, 429)
        self.assertTrue(refused.headers["Retry-After"].isdigit())
        self.assertEqual(self.server.send("GET", "/healthz").status, 200)

    def test_a_flood_from_one_account_is_held_back_and_passes(self):
        admin = Person(self.server, self.server.made["code"])
        admin.is_patient = False
        statuses = set()

        def ask():
            for _ in range(150):
                statuses.add(admin.call("GET", "/session").status)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLessEqual(statuses, {200, 429})
        self.assertIn(200, statuses)

    def test_a_stop_lets_running_requests_end_and_leaves_a_whole_journal(self):
        admin = Person(self.server, self.server.made["code"])
        done, refused = [], []

        def work(number):
            try:
                for n in range(400):
                    name = f"s{number}.{n}"
                    admin.want(201, "POST", "/accounts", {"name": name, "person_name": "示例", "roles": ["audit-admin"]})
                    done.append(name)
            except (OSError, AssertionError, ValueError) as error:
                refused.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        while len(done) < 5 and not refused:
            threads[0].join(0.05)
        self.assertEqual(self.server.stop(signal.SIGTERM), 0)
        for thread in threads:
            thread.join()
        self.assertTrue(done and refused)
        self.server.start()
        kept = {a["name"] for a in admin.get("/accounts")["items"]}
        self.assertEqual([name for name in done if name not in kept], [])


class Uploads(unittest.TestCase):
    def test_uploads_leave_no_file_behind(self):
        server = Server(demo=True)
        self.addCleanup(server.end)
        one = Person(server, server.code("metro"))
        folder = server.data / "tmp"
        one.want(200, "POST", "/imports?dry_run=1", TABLE, X_File_Name="a.csv")
        one.call("POST", "/imports?dry_run=1", b"\0" * 3_000_000, X_File_Name="b.xlsx")
        one.call("POST", "/imports?no_such=1", TABLE, X_File_Name="a.csv")
        one.call("POST", "/imports?dry_run=1", TABLE, X_File_Name="%zz")
        one.call("POST", "/imports?dry_run=1", TABLE, X_File_Name="..%2fa.csv")
        head = (f"POST /api/v1/imports?dry_run=1 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {one.cookie}\r\n"
                f"X-Request-Token: {one.token}\r\nContent-Length: %d\r\n\r\n")
        self.assertIn(b" 413 ", server.raw((head % (32 * 1024 * 1024 + 1)).encode())[:20])
        server.raw((head % 100000).encode() + b"half", wait=1)
        for _ in range(50):
            if not list(folder.iterdir()):
                break
            threading.Event().wait(0.1)
        self.assertEqual(list(folder.iterdir()), [])
        (folder / "upload-left-by-a-crash").write_bytes(b"x")
        self.assertEqual(server.stop(), 0)
        server.start()
        self.assertEqual(list(folder.iterdir()), [])
