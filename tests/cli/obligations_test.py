# SPDX-License-Identifier: Apache-2.0
"""panshi obligations, pack coverage, clause and rehearse: what is owed, from facts alone and from a store."""
import datetime
import pathlib
import shutil
import tempfile

from program import Case, ROOT, panshi

ROW = {"id", "rule", "clause", "subject", "owed_by", "owed_to", "due_at", "state", "strength", "origin", "computed"}
SUM = {"from", "amount", "unit", "calendar", "days"}
STATES = {"upcoming", "open", "overdue", "met", "met-late", "paused"}
PARTS = {"CQ2020": 25, "MPS1960": 80, "JC2021": 60, "JS2024": 50, "NN2020": 88}

# A level-3 system of Jincheng, determined before the National Day of 2026.
FACTS = """
parties:
  - {id: p1, name: 甲医院, kinds: [operator], region: "140502"}
systems:
  - id: s1
    party: p1
    region: "140502"
    level: 3
    state: operation
    events:
      - {word: level-determined, at: "2026-09-23T10:00:00+08:00"}
"""


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def key(row):
    return row["duty"], row["subject_type"], row["subject"], row["occurrence"]


class Facts(Case):
    def facts(self, text=FACTS):
        path = self.folder / "facts.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def filing(self, *packs):
        rows = self.json("obligations", "--facts", self.facts(), "--at", "2026-09-24T09:00:00+08:00",
                         *(("--packs", ",".join(packs)) if packs else ()))
        return [row for row in rows if row["duty"] == "filing.submit"]

    def test_ten_working_days_of_jincheng_run_over_the_holidays_of_2026(self):
        # 24 September is day 1, 28 to 30 are 2 to 4; 25-27 and 1-7 October are off; Saturday 10 October is worked.
        filing = self.filing("JC2021")
        self.assertEqual([(row["rule"], row["clause"], row["due_on"], row["state"]) for row in filing],
                         [("JC2021:filing.submit", "JC2021:T1c", "2026-10-14", "open")])
        days = [day for day in filing[0]["computed"]["days"] if day["n"]]
        self.assertEqual([day["n"] for day in days], list(range(1, 11)))
        self.assertEqual((days[0]["date"], days[-1]["date"]), ("2026-09-24", "2026-10-14"))
        self.assertIn({"date": "2026-10-10", "kind": "makeup", "n": 7}, days)

    def test_city_and_nation_are_one_duty_with_two_origins_and_the_earlier_governs(self):
        filing = self.filing()
        self.assertEqual(len(filing), 1)
        origins = {one["pack"]: one for one in filing[0]["origin"]}
        self.assertLessEqual({"CN-LAW", "JC2021"}, set(origins))
        self.assertEqual([one["governs"] for one in filing[0]["origin"]].count(True), 1)
        self.assertTrue(origins["JC2021"]["governs"])
        self.assertGreater(origins["CN-LAW"]["due_at"], origins["JC2021"]["due_at"])

    def test_rows_have_every_member_and_never_a_duty_without_a_clause_or_the_word_policy(self):
        rows = self.json("obligations", "--facts", self.facts(), "--at", "2026-09-24T09:00:00+08:00")
        self.assertGreater(len(rows), 20)
        for row in rows:
            self.assertLessEqual(ROW, set(row))
            self.assertIn(row["state"], STATES)
            self.assertTrue(row["clause"] or row["strength"] == "policy", row["rule"])
            if row["computed"]:
                self.assertLessEqual(SUM, set(row["computed"]))

    def test_words_of_the_other_way_of_asking_are_refused_and_overdue_narrows(self):
        facts = self.facts()
        for words in (("--party", "p1"), ("--system", "s1"), ("--as-of", "2026-01-01")):
            self.refused("obligations", "--facts", facts, *words, code=2, naming=words[0])
        self.refused("obligations", "--data", self.folder, "--at", "2026-01-01", code=2, naming="--at")
        at = ("--at", "2026-12-24T09:00:00+08:00")
        rows = self.json("obligations", "--facts", facts, *at, "--overdue")
        self.assertEqual({row["state"] for row in rows}, {"overdue"})
        self.assertEqual(rows, [row for row in self.json("obligations", "--facts", facts, *at)
                                if row["state"] == "overdue"])

    def test_more_duties_than_fit_are_refused_with_a_reason(self):
        systems = "".join(f'\n  - {{id: s{i}, level: 3, region: "140502", state: operation}}' for i in range(3000))
        self.refused("obligations", "--facts", self.facts("systems:" + systems), code=1, naming="50000")

    def city(self, code):
        folder = self.folder / code
        folder.mkdir()
        (folder / "pack.yaml").write_text(f'code: {code}\nversion: "1"\nzh: 市\nen: city\nrank: 40\nregion: "140500"\n'
                                          'sector: ""\nvalid_from: 2026-01-01\n')
        (folder / "clauses.yaml").write_text("documents:\n  - {id: d, zh: 文, en: text}\nclauses:\n"
                                             "  - {id: a1, document: d, section: 一, zh: 条, en: clause, sure: H}\n")
        (folder / "obligations.yaml").write_text(
            "obligations:\n  - {id: x1, duty: filing.submit, about: system, trigger: level-determined, due: {amount: 5, "
            "unit: workdays}, owed_by: operator, owed_to: police, clause: a1, strength: must, sure: H, zh: 做, en: do}\n")
        return f"{folder}/"

    def test_folders_and_codes_stand_beside_each_other_in_any_order(self):
        one, two = self.city("C1"), self.city("C2")
        for packs in ((one, two, "JC2021"), ("JC2021", two, one)):
            filing = self.filing(*packs)
            self.assertEqual([(row["rule"], {o["rule"] for o in row["origin"]}) for row in filing],
                             [("C1:x1", {"C1:x1", "C2:x1", "JC2021:filing.submit"})])
        self.assertEqual([row["rule"] for row in self.filing(two)], ["C2:x1"])

    def test_a_paused_term_of_months_keeps_its_sum_and_what_is_left_in_days(self):
        system = FACTS.replace("level-determined, at: \"2026-09-23", "certificate-issued, at: \"2025-09-23")
        acts = 'acts:\n  - {rule: "JC2021:assess.yearly", subject: s1, act: pause, at: 2026-09-13, reason: 搬迁}\n'
        rows = self.json("obligations", "--facts", self.facts(system + acts), "--at", "2026-09-20",
                         "--packs", "JC2021")
        row = next(r for r in rows if r["rule"] == "JC2021:assess.yearly")
        self.assertEqual((row["state"], row["due_on"]), ("paused", "2026-09-23"))
        self.assertEqual((row["computed"]["amount"], row["computed"]["unit"], row["computed"]["due_on"]),
                         (12, "months", "2026-09-23"))
        self.assertEqual((row["computed"]["pause"]["remaining"], row["computed"]["pause"]["unit"]), (10, "days"))

    def test_the_same_facts_give_the_same_answer(self):
        words = ("obligations", "--facts", self.facts(), "--at", "2026-09-24T09:00:00+08:00")
        self.assertEqual(self.json(*words), self.json(*words))

    def test_an_extension_without_a_reason_and_an_event_id_twice_are_named(self):
        bad = self.facts(FACTS.replace('- {word: level', '- {word: returned, id: e1, at: "2026-09-24"}\n      - {word: returned, id: e1, at: "2026-09-25"}\n      - {word: level')
                         + "acts:\n  - {duty: filing.submit, subject: s1, act: extend, at: 2026-10-01, until: 2026-10-20}\n")
        error = self.refused("obligations", "--facts", bad, "--at", "2026-10-02", code=1, naming="e1")
        self.assertIn("reason", error)

    def test_bad_facts_are_named_with_their_line(self):
        bad = self.facts("systems:\n  - {id: s1, region: \"000000\", level: many, events: [{word: nonsense, at: never}]}\n")
        error = self.refused("obligations", "--facts", bad, "--at", "2026-09-24", code=1, naming="facts.yaml:2")
        for word in ("000000", "nonsense", "level"):
            self.assertIn(word, error)
        self.refused("obligations", "--facts", self.facts(), "--at", "yesterday", code=2, naming="--at")
        self.refused("obligations", "--facts", self.facts(), "--packs", "NOPACK", code=1, naming="NOPACK")
        self.refused("obligations", code=2, naming="--data")


class Store(Case):
    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp(prefix="panshi-cli-"))
        cls.addClassCleanup(shutil.rmtree, cls.made, ignore_errors=True)
        code, out, err = panshi("init", "--demo", "--data", cls.made / "data")
        assert code == 0, out + err

    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        shutil.copytree(self.made / "data", self.data)

    def test_what_is_replayed_from_the_journal_is_what_is_kept(self):
        kept = {key(row): row for row in self.json("obligations", "--data", self.data)}
        past = {key(row): row for row in self.json("obligations", "--data", self.data, "--as-of", now())}
        self.assertGreater(len(kept), 1000)
        self.assertEqual(set(kept), set(past))
        for one, row in kept.items():
            self.assertEqual([row[m] for m in ("rule", "due_at", "state", "strength", "clause")],
                             [past[one][m] for m in ("rule", "due_at", "state", "strength", "clause")])

    def test_the_past_stays_as_it_was_when_facts_come_later(self):
        words = ("obligations", "--data", self.data, "--party", "滨江市第一人民医院（演示）")
        then = now()
        before = self.json(*words, "--as-of", then)
        table = self.folder / "new.csv"
        table.write_text("系统名称,等级\n新挂号系统,3\n", encoding="utf-8")
        panshi("import", "systems", table, "--data", self.data, "--party", "滨江市第一人民医院（演示）")
        self.assertEqual(self.json(*words, "--as-of", then), before)
        self.assertGreater(len(self.json(*words)), len(before))
        self.assertLess(len(self.json(*words, "--as-of", "2026-01-01")), len(before))

    def test_overdue_ones_are_those_whose_instant_has_passed(self):
        overdue = self.json("obligations", "--data", self.data, "--overdue")
        self.assertGreater(len(overdue), 10)
        self.assertEqual({row["state"] for row in overdue}, {"overdue"})
        self.assertTrue(all(row["due_at"] < now() or row["due_at"] for row in overdue))

    def test_a_system_is_found_by_its_name_and_an_instant_ahead_is_refused(self):
        rows = self.json("obligations", "--data", self.data, "--system", "医院信息系统")
        self.assertEqual(len({row["subject"] for row in rows}), 1)
        self.refused("obligations", "--data", self.data, "--system", "没有这个系统", code=1, naming="没有这个系统")
        self.refused("obligations", "--data", self.data, "--as-of", "2099-01-01", code=1, naming="as")

    def test_a_rehearsal_lists_what_would_move_and_changes_nothing(self):
        draft = self.folder / "CN-LAW"
        shutil.copytree(ROOT / "packs" / "CN-LAW", draft)
        same = self.json("pack", "rehearse", draft, "--data", self.data)
        self.assertEqual([same["appear"], same["vanish"], same["move"]], [[], [], []])
        file = draft / "obligations.yaml"
        text = file.read_text(encoding="utf-8")
        start = text.index("id: assess.yearly")
        changed = text[:start] + text[start:].replace("every: 12", "every: 6", 1)
        file.write_text(changed, encoding="utf-8")
        before = self.json("obligations", "--data", self.data)
        moved = self.json("pack", "rehearse", draft, "--data", self.data)
        self.assertEqual((moved["appear"], moved["vanish"]), ([], []))
        self.assertGreater(len(moved["move"]), 5)
        for one in moved["move"]:
            self.assertEqual(one["before"]["duty"], "assessment.yearly")
            self.assertLess(one["after"]["due_at"], one["before"]["due_at"])
        self.assertEqual(moved["counts"]["move"], len(moved["move"]))
        self.assertEqual({key(r): r["due_at"] for r in self.json("obligations", "--data", self.data)},
                         {key(r): r["due_at"] for r in before})


class Law(Case):
    def test_every_clause_part_of_the_five_documents_is_reached(self):
        found = {one["code"]: one for one in self.json("pack", "coverage")["documents"]}
        for code, parts in PARTS.items():
            with self.subTest(code=code):
                self.assertEqual((found[code]["clause_parts"], found[code]["reached"], found[code]["missing"]),
                                 (parts, parts, []))

    def test_a_clause_tells_its_text_and_what_follows_from_it(self):
        clause = self.json("pack", "clause", "JC2021:T1c")
        self.assertLessEqual({"id", "document", "section", "text_zh", "text_en", "obligations", "authorities"}, set(clause))
        self.assertEqual(clause["id"], "JC2021:T1c")
        self.assertEqual(self.json("pack", "clause", "MPS1960:§2.1a")["id"], "MPS1960:2.1a")
        self.refused("pack", "clause", "JC2021:T99", code=1, naming="T99")
