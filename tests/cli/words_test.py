# SPDX-License-Identifier: Apache-2.0
"""The command line as such: help in both languages, wrong words, exit codes."""
from program import Case, panshi


class Words(Case):
    def test_help_names_every_command_in_both_languages(self):
        code, out, _ = panshi("--help")
        self.assertEqual(code, 0)
        for word in ("serve", "init", "import systems", "export", "grade", "calendar due", "journal verify",
                     "backup", "restore", "doctor", "describe", "pack lint", "user add", "check uscc"):
            self.assertIn(f"  {word}", out)
        self.assertIn("安全保护等级", out)
        self.assertIn("protection level", out)

    def test_every_command_has_help(self):
        _, out, _ = panshi("--help")
        commands = [line.split() for line in out.splitlines() if line.startswith("  ") and not line.startswith("   ")]
        self.assertGreater(len(commands), 20)
        for words in commands:
            words = [w for w in words if w.islower()]
            with self.subTest(command=words):
                code, text, _ = panshi(*words, "--help")
                self.assertEqual(code, 0)
                self.assertIn("--json", text)

    def test_wrong_words_end_with_2_and_are_named(self):
        self.refused("frobnicate", code=2, naming="frobnicate")
        self.refused("calendar", "tomorrow", code=2, naming="tomorrow")
        self.refused("journal", code=2, naming="journal")
        self.refused("serve", "--dta", "x", code=2, naming="dta")
        self.refused("doctor", code=2, naming="--data")
        self.refused("backup", "--data", "x", code=2, naming="FILE")
        self.refused("init", "--data", "x", "more", code=2, naming="more")
        self.assertEqual(panshi()[0], 2)

    def test_the_version_is_told(self):
        code, out, _ = panshi("--version")
        self.assertEqual((code, out.split()[0]), (0, "panshi"))

    def test_describe_prints_json(self):
        self.assertTrue(self.json("describe", "openapi")["openapi"].startswith("3.1"))
        self.assertTrue(self.json("describe", "procedures")["procedures"])
        self.assertTrue(self.json("describe", "roles")["roles"])
        self.refused("describe", "weather", code=2, naming="weather")

    def test_packs_are_whole_and_listed(self):
        self.assertTrue(self.json("pack", "lint")["ok"])
        codes = {pack["code"] for pack in self.json("pack", "list")["items"]}
        self.assertLessEqual({"JC2021", "CQ2020"}, codes)
        self.refused("pack", "clause", "NO:SUCH", code=1, naming="NO:SUCH")

    def test_pack_lint_names_file_and_line(self):
        (self.folder / "bad").mkdir()
        (self.folder / "bad" / "pack.yaml").write_text("code: BAD\n  version: [1\n")
        err = self.refused("pack", "lint", self.folder / "bad", code=1)
        self.assertRegex(err, r"pack\.yaml:\d+")

    def test_pack_rules_tell_what_governs_at_a_place(self):
        rules = self.json("pack", "rules", "--region", "140502", "--on", "2026-06-01")
        settings = {row["key"]: row["values"][0] for row in rules["settings"]}
        self.assertEqual((settings["sector.step"]["text"], settings["sector.step"]["clause"]), ("approve", "JC2021:T1b"))
        first = next(row for row in rules["clocks"] if row["rule"] == "filing.submit")["values"][0]
        self.assertEqual((first["clause"], first["governs"]), ("JC2021:T1c", True))
        self.refused("pack", "rules", "--region", "888888", code=1, naming="888888")
        self.refused("pack", "rules", "--on", "2026-13-01", code=2, naming="2026-13-01")
