# SPDX-License-Identifier: Apache-2.0
"""A data folder: made, filled, copied, restored, judged."""
import sqlite3

from program import Case, panshi


class Store(Case):
    def test_init_makes_a_folder_and_one_account_without_password(self):
        data = self.folder / "data"
        made = self.json("init", "--data", data)
        self.assertEqual(made["account"], "secadmin")
        self.assertTrue(made["code"])
        self.assertFalse(made["demo"])
        self.assertTrue((data / "panshi.db").exists())
        items = self.json("user", "list", "--data", data)["items"]
        self.assertEqual([(a["name"], a["roles"], a["has_password"]) for a in items],
                         [("secadmin", ["security-admin"], False)])
        self.assertEqual(panshi("journal", "verify", "--data", data)[0], 0)

    def test_a_second_init_refuses_and_changes_nothing(self):
        data, _ = self.store()
        before = (data / "panshi.db").read_bytes()
        self.refused("init", "--data", data, code=1)
        self.assertEqual((data / "panshi.db").read_bytes(), before)

    def test_accounts_are_added_listed_locked(self):
        data, _ = self.store()
        added = self.json("user", "add", "audit", "--role", "audit-admin", "--person", "审计员", "--data", data)
        self.assertEqual((added["name"], added["roles"]), ("audit", ["audit-admin"]))
        self.assertTrue(added["code"])
        self.assertNotEqual(self.json("user", "code", "audit", "--data", data)["code"], added["code"])
        self.assertEqual(self.json("user", "lock", "audit", "--data", data)["state"], "locked")
        self.assertEqual(self.json("user", "unlock", "audit", "--data", data)["state"], "active")
        secret = self.json("user", "add", "sys", "--role", "system-admin", "--password-stdin", "--totp",
                           "--data", data, text="A-long-Enough-9-phrase\n")
        self.assertTrue(secret["totp_secret"])
        self.assertTrue(secret["has_password"])
        self.assertEqual(panshi("journal", "verify", "--data", data)[0], 0)

    def test_bad_accounts_are_refused(self):
        data, _ = self.store()
        self.refused("user", "add", "x1", "--role", "wizard", "--data", data, code=2, naming="wizard")
        self.refused("user", "add", "both", "--role", "audit-admin", "--role", "system-admin", "--data", data, code=1)
        self.refused("user", "add", "alone", "--role", "operator", "--data", data, code=1)
        self.refused("user", "add", "secadmin", "--role", "security-admin", "--data", data, code=1)
        self.refused("user", "add", "weak", "--role", "audit-admin", "--password-stdin", "--data", data,
                     code=1, text="short\n")
        self.refused("user", "code", "nobody", "--data", data, code=1, naming="nobody")
        self.refused("user", "add", "lost", "--role", "operator", "--party", "无此单位", "--data", data,
                     code=1, naming="无此单位")
        self.assertEqual(len(self.json("user", "list", "--data", data)["items"]), 1)

    def test_a_backup_restores_to_the_same_records(self):
        data, _ = self.store()
        self.json("user", "add", "audit", "--role", "audit-admin", "--data", data)
        file, copy = self.folder / "all.backup", self.folder / "copy"
        self.assertGreater(self.json("backup", "--data", data, file)["bytes"], 0)
        self.json("restore", file, "--data", copy)
        self.assertEqual(panshi("journal", "verify", "--data", copy)[0], 0)
        rows = [sqlite3.connect(folder / "panshi.db").execute(
            "select sequence, hash from journal order by sequence").fetchall() for folder in (data, copy)]
        self.assertEqual(*rows)
        self.assertEqual(self.json("user", "list", "--data", copy), self.json("user", "list", "--data", data))
        self.refused("restore", file, "--data", copy, code=1)

    def test_a_damaged_backup_leaves_nothing(self):
        data, _ = self.store()
        file, copy = self.folder / "all.backup", self.folder / "copy"
        self.json("backup", "--data", data, file)
        whole = file.read_bytes()
        damaged = bytearray(whole)
        damaged[len(whole) // 2] ^= 0x40
        for name, content in (("altered", bytes(damaged)), ("cut", whole[:len(whole) // 2]), ("empty", b"")):
            with self.subTest(name):
                file.write_bytes(content)
                self.refused("restore", file, "--data", copy, code=1)
                self.assertFalse((copy / "panshi.db").exists())
        self.refused("restore", self.folder / "none", "--data", copy, code=1)

    def test_doctor_names_its_checks(self):
        data, _ = self.store()
        code, _, _ = panshi("doctor", "--data", data)
        got = self.json("doctor", "--data", data, code=code)
        states = {check["id"]: check["state"] for check in got["checks"]}
        for name in ("folder", "disk", "journal", "calendar", "fonts", "certificate", "clock"):
            self.assertIn(states.get(name), ("ok", "warning", "failed"), name)
        self.assertEqual(got["ok"], "failed" not in states.values())
        self.assertEqual(code, 0 if got["ok"] else 1)
        for check in got["checks"]:
            self.assertTrue(check["zh"] and check["en"])

    def test_a_folder_without_a_store_is_told(self):
        for words in (("serve", "--data"), ("doctor", "--data"), ("user", "list", "--data")):
            self.refused(*words, self.folder / "none", code=1, naming="none")
        self.refused("backup", "--data", self.folder / "none", self.folder / "b", code=1, naming="none")
        self.assertFalse((self.folder / "b").exists())
