# SPDX-License-Identifier: Apache-2.0
"""panshi import systems: the contract's keys, a dry run, and every error at once."""
import csv

from program import Case, panshi
from check_test import uscc

HEADER = ["单位名称", "统一社会信用代码", "系统名称", "行政区划"]


class Import(Case):
    def setUp(self):
        super().setUp()
        self.data, _ = self.store()

    def table(self, rows, name="systems.csv", encoding="utf-8-sig"):
        file = self.folder / name
        with open(file, "w", newline="", encoding=encoding) as out:
            csv.writer(out).writerows([HEADER, *rows])
        return file

    def row(self, name, unit="示例一院", code=None, region="500105"):
        return [unit, code or uscc("12500105MB0A0001"), name, region]

    def count(self):
        return len(self.json("export", "systems", "-", "--format", "json", "--data", self.data)["items"])

    def test_a_dry_run_keeps_nothing_and_a_run_keeps_all(self):
        file = self.table([self.row("门诊系统"), self.row("住院系统")])
        dry = self.json("import", "systems", file, "--data", self.data, "--dry-run")
        self.assertEqual({k: dry[k] for k in ("rows", "created", "updated", "skipped", "errors")},
                         {"rows": 2, "created": 2, "updated": 0, "skipped": 0, "errors": []})
        self.assertEqual(self.count(), 0)
        real = self.json("import", "systems", file, "--data", self.data)
        self.assertEqual((real["rows"], real["created"], real["errors"]), (2, 2, []))
        self.assertTrue(real["import_id"])
        self.assertEqual(self.count(), 2)
        again = self.json("import", "systems", file, "--data", self.data)
        self.assertEqual((again["created"], again["updated"], again["skipped"]), (0, 0, 2))
        self.assertEqual(panshi("journal", "verify", "--data", self.data)[0], 0)

    def test_all_errors_are_told_at_once_and_nothing_is_kept(self):
        file = self.table([self.row("甲系统"), self.row("", unit="示例一院"), self.row("丙系统", code="123"),
                           self.row("丁系统", region="abc")])
        got = self.json("import", "systems", file, "--data", self.data, code=1)
        self.assertGreaterEqual(len(got["errors"]), 3)
        for error in got["errors"]:
            self.assertLessEqual({"sheet", "row", "column", "code", "message"}, set(error))
        self.assertEqual({e["row"] for e in got["errors"]}, {3, 4, 5})
        self.assertEqual(self.count(), 0)

    def test_a_file_that_is_no_table_is_refused(self):
        for name, content in (("x.xlsx", b"not a zip"), ("y.csv", b"\xff\xfe\x00\xd8"), ("z.csv", b"")):
            file = self.folder / name
            file.write_bytes(content)
            with self.subTest(name):
                code, _, err = panshi("import", "systems", file, "--data", self.data)
                self.assertEqual(code, 1)
                self.assertTrue(err.strip())
        self.refused("import", "systems", self.folder / "none.xlsx", "--data", self.data, code=1, naming="none.xlsx")
        self.assertEqual(self.count(), 0)

    def test_a_refused_file_is_reported_as_json_too(self):
        for name, content in (("x.xlsx", b"not a zip"), ("p.xlsx", b"PK\x03\x04broken"), ("z.csv", b""),
                              ("o.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))):
            file = self.folder / name
            file.write_bytes(content)
            with self.subTest(name):
                got = self.json("import", "systems", file, "--data", self.data, code=1)
                self.assertEqual([got[k] for k in ("rows", "created", "updated", "skipped", "import_id")],
                                 [0, 0, 0, 0, None])
                error = got["errors"][0]
                self.assertEqual((error["sheet"], error["row"], error["column"]), ("", 0, ""))
                for key in ("code", "message", "message_zh", "message_en"):
                    self.assertTrue(error[key], key)

    def test_a_refused_import_counts_nothing(self):
        file = self.table([self.row("甲系统"), self.row("丁系统", region="abc")])
        got = self.json("import", "systems", file, "--data", self.data, code=1)
        self.assertEqual([got[k] for k in ("rows", "created", "updated", "skipped")], [2, 0, 0, 0])
        dry = self.json("import", "systems", file, "--data", self.data, "--dry-run", code=1)
        self.assertEqual(dry["created"], 1)

    def test_a_template_can_be_written(self):
        file = self.folder / "template.xlsx"
        self.assertEqual(panshi("import", "template", file, "--data", self.data)[0], 0)
        self.assertEqual(file.read_bytes()[:2], b"PK")
