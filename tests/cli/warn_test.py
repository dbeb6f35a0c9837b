# SPDX-License-Identifier: Apache-2.0
"""panshi authority and panshi warn: who may, and a warning carried through at the machine."""
import datetime
import json
import pathlib
import tempfile

from program import Case, panshi

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def instant(hours):
    return (datetime.datetime.now(BEIJING) + datetime.timedelta(hours=hours)).isoformat(timespec="seconds")


class Authority(Case):
    def ask(self, act, level, office, scope, code=0):
        return self.json("authority", "--pack", "NN2020", "--act", act, "--level", level, "--office", office, "--scope", scope, code=code)

    def test_level_and_scope_decide_who_issues(self):
        for level, office, scope, allowed, clause in (
                ("blue", "unit", "unit", True, "3.3b"), ("blue", "county", "county", True, "3.3b"), ("blue", "unit", "county", False, "3.3b"),
                ("blue", "county", "counties", False, "3.3c"), ("blue", "city", "counties", True, "3.3c"), ("yellow", "city", "city", True, "3.3c"),
                ("yellow", "county", "county", False, "3.3c"), ("yellow", "city", "cities", False, "3.3d"), ("orange", "region", "region", True, "3.3d"),
                ("orange", "region", "beyond", False, "3.3d"), ("red", "nation", "unit", True, "3.3d"), ("red", "region", "city", False, "3.3d")):
            with self.subTest(level=level, office=office, scope=scope):
                got = self.ask("warning.issue", level, office, scope)
                self.assertEqual((got["allowed"], got["clause"]), (allowed, "NN2020:" + clause))
                self.assertTrue(got["reason"] and got["reason_en"])
                self.assertEqual(self.ask("warning.lift", level, office, scope)["allowed"], allowed)

    def test_the_level_decides_who_runs_a_response(self):
        for act, level, office, allowed, clause in (
                ("response.start", "I", "nation", True, "4.2.1"), ("response.start", "II", "city", False, "4.2.2"),
                ("response.start", "III", "city", True, "4.2.3-0"), ("response.start", "IV", "city", False, "4.2.4"),
                ("response.command", "IV", "unit", True, "4.2.4"), ("response.end", "III", "city", True, "4.3.3"),
                ("response.end", "IV", "county", True, "4.3.4"), ("response.end", "II", "county", False, "4.3.2")):
            with self.subTest(act=act, level=level, office=office):
                got = self.ask(act, level, office, "county")
                self.assertEqual((got["allowed"], got["clause"]), (allowed, "NN2020:" + clause))

    def test_a_refusal_is_an_answer_and_a_wrong_word_is_not(self):
        for words, naming in ((("warning.issue", "pink", "city", "city"), "pink"), (("warning.issue", "I", "city", "city"), "I"),
                              (("warning.shout", "red", "city", "city"), "warning.shout"), (("warning.issue", "red", "town", "city"), "town"),
                              (("warning.issue", "red", "city", "galaxy"), "galaxy")):
            act, level, office, scope = words
            self.refused("authority", "--pack", "NN2020", "--act", act, "--level", level, "--office", office, "--scope", scope, code=2, naming=naming)
        self.refused("authority", "--pack", "NN1999", "--act", "warning.issue", "--level", "red", "--office", "city", "--scope", "city", code=2, naming="NN1999")
        self.refused("authority", "--pack", "NN2020", code=2)


class Warn(Case):
    @classmethod
    def setUpClass(cls):
        cls.room = tempfile.TemporaryDirectory(prefix="panshi-warn-")
        cls.data = pathlib.Path(cls.room.name) / "data"
        if panshi("init", "--data", cls.data, "--demo")[0] != 0:
            raise AssertionError("no demonstration store")

    @classmethod
    def tearDownClass(cls):
        cls.room.cleanup()

    def warn(self, word, *words, by="net", code=0):
        return self.json("warn", word, *words, "--data", self.data, "--as", by, code=code)

    def file(self, **changes):
        made = {"title": "某办公软件高危漏洞（演示）", "level": "yellow", "scope": "several", "class": "IC2", "starts_at": instant(-1),
                "reach_text": "使用该软件的单位", "cautions": "已见利用。", "measures": [{"text": "安装补丁", "due_at": instant(24)}],
                "recipients": {"regions": ["990102"]}}
        made.update(changes)
        path = self.folder / "draft.json"
        path.write_text(json.dumps({k: v for k, v in made.items() if v is not None}, ensure_ascii=False))
        return path

    def test_a_warning_from_draft_to_lifting(self):
        warning = self.warn("draft", "--file", self.file())
        self.assertEqual((warning["state"], warning["authority"]["clause"]), ("draft", "NN2020:3.3c"))
        one = warning["id"]
        self.refused("warn", "check", one, "--data", self.data, "--as", "net", code=1)
        self.assertEqual(self.warn("check", one, by="net.b")["state"], "checked")
        self.assertEqual(self.warn("sign", one, by="net.b")["state"], "signed")
        preview = self.warn("preview", one)
        self.assertGreater(preview["recipients"]["parties"], 2)
        self.refused("warn", "issue", one, "--data", self.data, "--as", "net.b", code=1)  # who signed does not re-check
        self.refused("warn", "issue", one, "--data", self.data, "--as", "net.c", "--digest", "0" * 64, code=1)
        self.assertEqual(self.warn("show", one)["state"], "signed")
        issued = self.warn("issue", one, "--digest", preview["digest"], by="net.c")
        self.assertEqual((issued["state"], issued["counts"]["total"]), ("issued", preview["recipients"]["parties"]))
        self.assertIn(one, [row["id"] for row in self.warn("list", "--state", "issued")["items"]])
        self.refused("warn", "lift", one, "--data", self.data, "--as", "prov.net", "--reason", "无权", code=1)
        self.refused("warn", "lift", one, "--data", self.data, "--as", "net", code=1)
        self.assertEqual(self.warn("lift", one, "--reason", "风险消除")["state"], "lifted")
        self.refused("warn", "lift", one, "--data", self.data, "--as", "net.b", "--reason", "再次", code=1)
        self.assertEqual(self.json("journal", "verify", "--data", self.data)["verdict"], "whole")

    def test_bad_files_and_names_are_told(self):
        self.refused("warn", "draft", "--file", self.folder / "none.json", "--data", self.data, "--as", "net", code=1)
        bad = self.folder / "bad.json"
        bad.write_text("{")
        self.refused("warn", "draft", "--file", bad, "--data", self.data, "--as", "net", code=1)
        self.refused("warn", "draft", "--file", self.file(level="pink"), "--data", self.data, "--as", "net", code=1)
        self.refused("warn", "draft", "--file", self.file(), "--data", self.data, "--as", "nobody", code=1, naming="nobody")
        self.refused("warn", "show", "no-such-id", "--data", self.data, "--as", "net", code=1)

    def test_an_import_that_is_refused_says_why_as_json_too(self):
        torn = self.folder / "torn.xml"
        torn.write_text("<alert>")
        answer = self.json("warn", "import", torn, "--data", self.data, "--as", "net", code=1)
        self.assertTrue(answer["errors"][0]["zh"] and answer["errors"][0]["en"])
        self.assertEqual(answer["errors"][0]["code"], "malformed")

    def test_a_number_is_given_once(self):
        numbers = []
        for _ in range(2):
            one = self.warn("draft", "--file", self.file())["id"]
            for word, by in (("check", "net.b"), ("sign", "net.b"), ("recheck", "net.c"), ("issue", "net.c")):
                done = self.warn(word, one, by=by)
            numbers.append(done["number"])
        self.assertEqual(len(set(numbers)), 2)
        self.assertEqual(panshi("warn", "show", one, "--data", self.data, "--as", "net")[0], 0)
