# SPDX-License-Identifier: Apache-2.0
"""panshi pack and panshi obligations --facts: clauses, coverage, differences, and duties without a store."""
import json

from program import ROOT, Case, panshi

PARTS = {"CQ2020": 25, "MPS1960": 80, "JC2021": 60, "JS2024": 50, "NN2020": 88}
KEYS = {"id", "rule", "duty", "group", "zh", "en", "clause", "subject", "subject_type", "occurrence", "owed_by",
        "owed_to", "owed_by_party", "owed_to_party", "due_at", "due_on", "state", "strength", "origin", "computed",
        "provisional"}

FACTS = """parties:
  - {id: p1, name: 甲公司, kinds: [operator], region: "140502"}
  - {id: g1, name: 市公安局, kinds: [police], region: "140500"}
systems:
  - {id: s1, party: p1, region: "140502", level: 3, state: operation,
     events: [{word: certificate-issued, at: "2025-06-30T10:00:00+08:00"}, {word: level-determined, id: d1, at: "2025-09-26T15:00:00+08:00"}]}
"""


class Packs(Case):
    def test_every_clause_part_is_carried_by_an_entry(self):
        documents = {d["code"]: d for d in self.json("pack", "coverage")["documents"]}
        for code, parts in PARTS.items():
            with self.subTest(code=code):
                self.assertEqual(documents[code]["clause_parts"], parts)
                self.assertEqual((documents[code]["reached"], documents[code]["missing"]), (parts, []))
                self.assertGreater(documents[code]["by"]["obligations"], 0)

    def test_a_clause_with_what_rests_on_it(self):
        got = self.json("pack", "clause", "JC2021:T1c")
        self.assertEqual((got["id"], got["sure"]), ("JC2021:T1c", "H"))
        self.assertLessEqual({"document", "section", "text_zh", "text_en", "obligations", "authorities", "lists",
                              "settings", "clocks", "campaigns", "siblings"}, set(got))
        filing = next(c for c in got["obligations"] if c["rule"] == "JC2021:filing.submit")
        self.assertEqual((filing["due"], filing["trigger"], filing["owed_to"]),
                         ({"amount": 10, "unit": "workdays"}, "level-determined", "police"))
        self.assertEqual(got["clocks"], [filing])
        self.assertIn("CN-LAW:filing.submit", [s["rule"] for s in got["siblings"]])
        self.assertTrue(all(s["pack"] != "JC2021" for s in got["siblings"]))

    def test_the_section_sign_may_be_written(self):
        self.assertEqual(self.json("pack", "clause", "MPS1960:§2.1a"), self.json("pack", "clause", "MPS1960:2.1a"))
        self.refused("pack", "clause", "MPS1960:9.9z", code=1, naming="MPS1960:9.9z")

    def test_two_versions_of_a_pack_are_compared(self):
        same = self.json("pack", "diff", "JC2021", ROOT / "packs" / "JC2021")
        self.assertEqual((same["added"], same["removed"], same["changed"]), ([], [], []))
        copy = self.folder / "JC2021"
        copy.mkdir()
        for file in (ROOT / "packs" / "JC2021").glob("*.yaml"):
            text = file.read_text()
            if file.name == "clocks.yaml":
                text = text.replace("amount: 10", "amount: 9", 1)
            (copy / file.name).write_text(text)
        (copy / "settings.yaml").unlink()
        got = self.json("pack", "diff", "JC2021", copy)
        self.assertEqual([(c["file"], [m["key"] for m in c["members"]]) for c in got["changed"]],
                         [("clocks.yaml", ["amount"])])
        self.assertTrue(got["removed"] and all(r["file"] == "settings.yaml" for r in got["removed"]))
        self.refused("pack", "diff", "JC2021", "NONE", code=1, naming="NONE")


class Obligations(Case):
    def facts(self, text=FACTS, name="facts.yaml"):
        path = self.folder / name
        path.write_text(text)
        return path

    def rows(self, at, *more, text=FACTS):
        return self.json("obligations", "--facts", self.facts(text), "--at", at, *more)

    def test_a_facts_file_is_evaluated_without_a_store(self):
        rows = self.rows("2026-03-02T09:00:00+08:00", "--packs", "JC2021")
        row = next(r for r in rows if r["rule"] == "JC2021:assess.yearly")
        self.assertLessEqual(KEYS, set(row))
        self.assertEqual((row["due_on"], row["state"], row["clause"]), ("2026-06-30", "open", "JC2021:T2b"))
        self.assertEqual((row["owed_by_party"]["name"], row["owed_to_party"]["name"]), ("甲公司", "市公安局"))
        self.assertEqual(len(row["id"]), 32)
        self.assertEqual({r["rule"].split(":")[0] for r in rows}, {"JC2021"})

    def test_the_arithmetic_is_told_day_by_day(self):
        rows = self.rows("2025-09-27", "--packs", "JC2021,CN-LAW")
        row = next(r for r in rows if r["rule"] == "JC2021:filing.submit")
        computed = row["computed"]
        self.assertEqual((computed["amount"], computed["unit"], row["due_on"]), (10, "workdays", "2025-10-16"))
        self.assertEqual([d["n"] for d in computed["days"] if d["n"]], list(range(1, 11)))
        self.assertIn({"date": "2025-10-01", "kind": "holiday", "n": 0}, computed["days"])
        self.assertIn({"date": "2025-09-28", "kind": "makeup", "n": 1}, computed["days"])
        origin = {o["pack"]: o for o in row["origin"]}
        self.assertEqual((origin["JC2021"]["governs"], origin["CN-LAW"]["governs"]), (True, False))
        self.assertEqual(origin["CN-LAW"]["due_on"], "2025-10-27")

    def test_json_facts_give_the_same_answer(self):
        data = {"systems": [{"id": "s1", "region": "140502", "level": 3,
                             "events": [{"word": "level-determined", "at": "2025-09-26T15:00:00+08:00"}]}]}
        yaml = "systems: [{id: s1, region: \"140502\", level: 3, events: [{word: level-determined, at: \"2025-09-26T15:00:00+08:00\"}]}]\n"
        self.assertEqual(self.rows("2025-10-01", text=json.dumps(data)), self.rows("2025-10-01", text=yaml))

    def test_people_read_a_table(self):
        code, out, err = panshi("obligations", "--facts", self.facts(), "--at", "2026-03-02", "--packs", "JC2021")
        self.assertEqual((code, err), (0, ""))
        self.assertIn("2026-06-30", out)
        self.assertIn("operator → police", out)

    def test_all_problems_of_a_file_are_told_at_once(self):
        err = self.refused("obligations", "--facts",
                           self.facts("systems:\n  - {id: s1, level: three}\n  - {id: s2, party: p9}\n"), "--at",
                           "2026-03-02", code=1)
        self.assertIn("facts.yaml:2:", err)
        self.assertIn("facts.yaml:3:", err)

    def test_wrong_words_are_named(self):
        self.refused("obligations", "--facts", self.facts(), "--at", "soon", code=2, naming="--at")
        self.refused("obligations", "--facts", self.facts(), "--at", "2026-03-02", "--packs", "NONE", code=1,
                     naming="NONE")
        self.refused("obligations", "--facts", self.folder / "none.yaml", "--at", "2026-03-02", code=1,
                     naming="none.yaml")
