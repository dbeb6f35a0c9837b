# SPDX-License-Identifier: Apache-2.0
"""A read-only folder, a full disk, a store of a newer version: each a clear message, nothing half-done."""
import os
import pathlib
import sqlite3
import subprocess
import unittest

from program import PROGRAM, Case, panshi


class Faults(Case):
    def as_nobody(self, *words):
        """Root ignores permissions, so run as an ordinary user where we are root."""
        if os.getuid() != 0:
            return panshi(*words)
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM,
                               *map(str, words)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def test_a_read_only_folder_is_told(self):
        data, _ = self.store()
        for path in (self.folder, data):
            path.chmod(0o555)
        self.addCleanup(lambda: [p.chmod(0o755) for p in (self.folder, data)])
        for path in data.rglob("*"):
            path.chmod(0o555 if path.is_dir() else 0o444)
        code, out, err = self.as_nobody("serve", "--data", data, "--listen", "127.0.0.1:0")
        self.assertEqual(code, 1, out + err)
        self.assertIn(str(data), err)
        code, _, err = self.as_nobody("init", "--data", self.folder / "new")
        self.assertEqual(code, 1)
        self.assertIn("new", err)
        self.assertFalse((self.folder / "new").exists())

    def test_a_read_only_folder_answers_questions_of_events(self):
        if panshi("events", "ingest", "--help")[0] != 0:
            self.skipTest("skipped: this program has no events ingest")
        data, _ = self.store()
        file = self.folder / "log"
        file.write_text("<13>1 2026-03-02T01:00:00Z host app - - - text\n", encoding="utf-8")
        self.json("events", "ingest", "--data", data, "--format", "syslog", file)
        paths = [self.folder, data, *data.rglob("*")]
        self.addCleanup(lambda: [p.chmod(0o755) for p in paths if p.is_dir()])
        for path in reversed(paths):
            path.chmod(0o555 if path.is_dir() else 0o444)
        for words in (("search", "--data", data), ("sql", "--data", data, "SELECT host FROM events LEFT JOIN system")):
            code, out, err = self.as_nobody("events", *words)
            self.assertEqual(code, 0, out + err)
            self.assertIn("host", out)

    def test_an_address_for_papers_that_is_no_https_host_is_named(self):
        data, _ = self.store()
        for url in ("http://example.cn", "https://", "https://a b", "https://example.cn/path"):
            code, _, err = panshi("serve", "--data", data, "--listen", "127.0.0.1:0", "--base-url", url)
            self.assertEqual(code, 1, url)
            self.assertIn(url, err)

    def small_disk(self):
        mount = self.folder / "small"
        mount.mkdir()
        if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(mount)],
                                              capture_output=True).returncode:
            raise unittest.SkipTest("a small file system needs root")
        self.addCleanup(subprocess.run, ["umount", str(mount)], check=False)
        return mount

    def fill(self, folder):
        with open(folder / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"\0" * 4096)
            except OSError:
                pass

    def test_a_full_disk_is_told_and_the_store_stays_whole(self):
        mount = self.small_disk()
        data = mount / "data"
        code, _, err = panshi("init", "--data", data)
        if code != 0:
            self.skipTest(f"no room for an empty store: {err}")
        before = self.json("user", "list", "--data", data)["items"]
        self.fill(mount)
        err = self.refused("user", "add", "late", "--role", "audit-admin", "--data", data, code=1)
        self.assertRegex(err, "磁盘|disk")
        (mount / "filler").unlink()
        self.assertEqual(self.json("user", "list", "--data", data)["items"], before)
        self.assertEqual(panshi("journal", "verify", "--data", data)[0], 0)
        self.json("user", "add", "later", "--role", "audit-admin", "--data", data)

    def test_init_on_a_full_disk_leaves_nothing(self):
        mount = self.small_disk()
        self.fill(mount)
        self.refused("init", "--data", mount / "data", code=1)
        self.assertFalse((mount / "data" / "panshi.db").exists())

    def test_backup_to_a_full_disk_leaves_no_file(self):
        mount = self.small_disk()
        data, _ = self.store()
        self.fill(mount)
        self.refused("backup", "--data", data, mount / "all.backup", code=1)
        self.assertEqual([p.name for p in pathlib.Path(mount).iterdir()], ["filler"])

    def test_a_store_of_a_newer_version_is_told(self):
        data, _ = self.store()
        with sqlite3.connect(data / "panshi.db") as db:
            changed = db.execute("update meta set value = cast(value as integer) + 1000 where name = 'schema'").rowcount
            self.assertEqual(changed, 1)
        db.close()
        for words in (("serve", "--data", data), ("user", "list", "--data", data), ("doctor", "--data", data)):
            err = self.refused(*words, code=1)
            self.assertRegex(err, "更新|newer")
