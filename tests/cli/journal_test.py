# SPDX-License-Identifier: Apache-2.0
"""panshi journal verify sees what was done to the rows behind the program's back."""
import json
import shutil
import sqlite3

from program import Case, panshi


class Journal(Case):
    def setUp(self):
        super().setUp()
        self.data, _ = self.store()
        for number in range(4):
            self.json("user", "add", f"audit{number}", "--role", "audit-admin", "--data", self.data)
        self.rows = self.sql("select count(*) from journal")[0][0]
        self.assertGreaterEqual(self.rows, 5)

    def sql(self, *statements):
        with sqlite3.connect(self.data / "panshi.db") as db:
            for trigger, in db.execute("select name from sqlite_master where type = 'trigger' "
                                       "and tbl_name like 'journal%'").fetchall():
                db.execute(f'drop trigger "{trigger}"')
            for statement in statements:
                rows = db.execute(statement).fetchall()
        db.close()
        return rows

    def verify(self, *words):
        code, out, err = panshi("journal", "verify", *(words or ("--data", self.data)), "--json")
        return code, json.loads(out), err

    def test_an_untouched_journal_is_whole(self):
        code, report, _ = self.verify()
        self.assertEqual((code, report["verdict"], report["rows"], report["first_bad"]), (0, "whole", self.rows, 0))

    def test_every_altered_column_is_seen_and_the_row_named(self):
        middle = self.rows // 2 + 1
        (self.data / "panshi.db").rename(self.folder / "whole.db")
        for column, value in (("reason", "'x'"), ("actor", "'nobody'"), ("at", "at + 1"), ("act", "'nothing'"),
                              ("subject", "'system:none'"), ("after", "'{}'"), ("hash", "previous")):
            with self.subTest(column=column):
                shutil.copy(self.folder / "whole.db", self.data / "panshi.db")
                self.sql(f"update journal set {column} = {value} where sequence = {middle}")
                code, report, err = self.verify()
                self.assertEqual((code, report["verdict"]), (1, "broken"))
                self.assertEqual(report["first_bad"], middle)
                self.assertIn(str(middle), err)

    def test_a_row_missing_in_the_middle_is_broken(self):
        self.sql(f"delete from journal where sequence = {self.rows - 2}")
        self.assertEqual(self.verify()[0], 1)

    def test_rows_missing_at_the_end_are_cut(self):
        for missing in (1, 3):
            with self.subTest(missing=missing):
                self.sql(f"delete from journal where sequence > {self.rows - missing}")
                code, report, _ = self.verify()
                self.assertEqual((code, report["verdict"]), (2, "cut"))

    def test_an_export_verifies_elsewhere(self):
        file = self.folder / "journal.ndjson"
        self.json("journal", "export", file, "--data", self.data)
        self.assertEqual(self.verify("--file", file)[0], 0)
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        altered = self.folder / "altered.ndjson"
        altered.write_text("".join(lines).replace("audit2", "audit9", 1), encoding="utf-8")
        self.assertEqual(self.verify("--file", altered)[0], 1)
        cut = self.folder / "cut.ndjson"
        cut.write_text("".join(lines[:-2]), encoding="utf-8")
        self.assertEqual(self.verify("--file", cut)[0], 2)

    def test_a_backup_verifies_and_what_is_no_file_of_ours_is_no_verdict(self):
        backup = self.folder / "store.tar"
        self.json("backup", backup, "--data", self.data)
        before = sorted(self.folder.iterdir())
        code, report, _ = self.verify("--file", backup)
        self.assertEqual((code, report["verdict"], report["rows"]), (0, "whole", self.rows))
        self.assertEqual(sorted(self.folder.iterdir()), before)
        for content in (b"", b"\n", b"junk\n" * 200, b"{}"):
            with self.subTest(content=content[:8]):
                other = self.folder / "other"
                other.write_bytes(content)
                self.refused("journal", "verify", "--file", other, code=3, naming="no journal export, receipt or backup")

    def test_a_journal_without_its_table_is_broken(self):
        self.sql("drop table journal")
        code, report, _ = self.verify()
        self.assertEqual((code, report["verdict"]), (1, "broken"))

    def test_what_cannot_be_judged_is_no_verdict(self):
        self.refused("journal", "verify", "--file", self.folder / "none", code=3, naming="none")
        self.refused("journal", "verify", "--data", self.folder / "none", code=3, naming="none")
        self.refused("journal", "verify", code=3, naming="--receipt")
