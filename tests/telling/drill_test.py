# SPDX-License-Identifier: Apache-2.0
"""Nothing leaves a drill twin: live far sides listen, and hear nothing."""
import sqlite3
import time

from farside import Sink, Told, answer
from program import Server, Session

QUIET_S = 6


class Twin(Told):
    def make(self):
        """A served store with a mail server, a webhook and something that waits for both; its twin."""
        self.sink = Sink(answer(503, b"later"))
        self.addCleanup(self.sink.server_close)
        self.addCleanup(self.sink.shutdown)
        with Server(self.data, *self.options) as server:
            admin = Session(server, self.code)
            hook = self.hook(admin, "webhook", self.sink.url())
            self.mail_channel(admin)
            self.until(admin, self.send(admin, hook), "failed")
        self.assertGreater(len(self.sink.posts), 0)
        twin = self.folder / "twin"
        self.json("drill", "twin", "--data", self.data, "--to", twin)
        return twin

    def heard(self):
        return len(self.sink.posts) + len(self.letters())

    def test_the_channels_and_what_waited_for_them_stay_behind(self):
        twin = self.make()
        before = self.heard()
        code = self.json("user", "code", "sysadmin", "--data", twin)["code"]
        with Server(twin, *self.options) as server:
            admin = Session(server, code)
            self.assertEqual(admin.call("GET", "/api/v1/channels")["items"], [])
            self.assertEqual(admin.call("GET", "/api/v1/deliveries")["items"], [])
            problem = admin.call("POST", "/api/v1/channels",
                                 {"kind": "webhook", "name": "新", "url": self.sink.url(), "internal": True}, expect=(409,))
            self.assertIn("演习", problem["detail"])
            time.sleep(QUIET_S)
        self.assertEqual(self.heard(), before)

    def test_not_even_channels_put_into_its_tables_by_hand_are_used(self):
        """The rows and the key of the original, as somebody with the folder could bring them."""
        twin = self.make()
        before = self.heard()
        with Server(twin, *self.options):
            pass
        (twin / "keys/seal.key").write_bytes((self.data / "keys/seal.key").read_bytes())
        db = sqlite3.connect(twin / "panshi.db")
        db.execute("attach ? as original", (str(self.data / "panshi.db"),))
        for table in ("channel", "message", "delivery", "delivery_message"):
            db.execute(f"insert or ignore into main.{table} select * from original.{table}")
        db.execute("update delivery set state = 'queued', next_at = 1, lease = ''")
        self.assertGreater(db.execute("select count(*) from delivery where next_at is not null").fetchone()[0], 0)
        db.commit()
        db.close()
        with Server(twin, *self.options):
            time.sleep(QUIET_S)
        self.assertEqual(self.heard(), before)
        # The same rows in the original leave: the far sides do listen.
        db = sqlite3.connect(self.data / "panshi.db")
        db.execute("update delivery set next_at = 1")
        db.execute("update channel set free_at = 0")
        db.commit()
        db.close()
        with Server(self.data, *self.options):
            deadline = time.monotonic() + 15
            while self.heard() == before and time.monotonic() < deadline:
                time.sleep(0.2)
        self.assertGreater(self.heard(), before)
