# SPDX-License-Identifier: Apache-2.0
"""panshi incident: every law's clock of an incident, and levels with their criterion."""
import json

from program import Case, panshi

FOUND = "2026-11-20T09:00:00+08:00"


class Incident(Case):
    def file(self, facts, name="facts.json"):
        path = self.folder / name
        path.write_text(facts if isinstance(facts, str) else json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        return path

    def clocks(self, facts, at="2026-11-20T09:10:00+08:00", packs="CN-LAW,DEFAULT"):
        return self.json("incident", "clocks", "--facts", self.file(facts), "--at", at, "--packs", packs)

    def level(self, facts, pack="NN2020"):
        return self.json("incident", "level", "--pack", pack, "--facts", self.file(facts))

    def test_cii_reports_within_the_hour_and_that_clock_comes_first(self):
        answer = self.clocks({"found_at": FOUND, "level": "III", "operator_kind": "cii", "region": "450100"})
        first = answer["clocks"][0]
        self.assertEqual((first["due_at"], first["clause"], first["binding"], first["earliest"]),
                         ("2026-11-20T10:00:00+08:00", "CN-LAW:inc.4cii", "must", True))
        self.assertEqual(answer["earliest"], 0)
        self.assertTrue(first["law"] and first["report"] and first["to"])
        dues = [c["due_at"] for c in answer["clocks"] if c["due_at"]]
        self.assertEqual(dues, sorted(dues))
        self.assertEqual(sum(c["earliest"] for c in answer["clocks"]), 1)

    def test_organs_have_two_hours_others_four(self):
        for kind, due, clause in (("organ", "11:00", "4organ"), ("other", "13:00", "4other")):
            first = self.clocks({"found_at": FOUND, "level": "II", "operator_kind": kind, "region": "450100"})["clocks"][0]
            self.assertEqual((first["due_at"], first["clause"]), (f"2026-11-20T{due}:00+08:00", f"CN-LAW:inc.{clause}"))

    def test_the_instant_stands_in_when_the_file_does_not_say_when(self):
        answer = self.clocks({"level": "III", "operator_kind": "cii"}, at="2026-12-31T23:30:00+08:00")
        self.assertEqual(answer["clocks"][0]["due_at"], "2027-01-01T00:30:00+08:00")

    def test_parties_and_systems_as_for_duties_in_yaml(self):
        text = """incident: {level: III}
parties: [{id: p1, name: 示例公司, kinds: [operator], region: "450103", sectors: []}]
systems: [{id: s1, party: p1, state: operation, level: 3, facts: {cii: true}}]
"""
        answer = self.clocks(text, at=FOUND)
        self.assertEqual(answer["clocks"][0]["due_at"], "2026-11-20T10:00:00+08:00")

    def test_all_laws_stand_beside_each_other(self):
        answer = self.json("incident", "clocks", "--facts",
                           self.file({"found_at": FOUND, "level": "III", "region": "450103", "system_level": 3}), "--at", FOUND)
        packs = {c["pack"] for c in answer["clocks"]}
        self.assertLessEqual({"CN-LAW", "NN2020", "MPS1960"}, packs)
        for clock in answer["clocks"]:
            self.assertIn(clock["figure"], ("law", "policy", "none"))
            self.assertEqual(clock["figure"] == "none", clock["due_at"] is None and not clock["conditional"])

    def test_what_is_wrong_in_the_file_is_named(self):
        for facts in ({"level": "V"}, {"colour": "red"}, {"cii": "yes"}, {"found_at": "yesterday"}, {"region": "123456"}, "- a\n- b\n", "{"):
            code, _, err = panshi("incident", "clocks", "--facts", self.file(facts), "--at", FOUND)
            self.assertEqual(code, 1, facts)
            self.assertTrue(err.strip())
        self.assertEqual(panshi("incident", "clocks", "--facts", self.file({}), "--at", "soon")[0], 2)
        self.assertEqual(panshi("incident", "clocks", "--at", FOUND)[0], 2)

    def test_a_level_names_its_criterion_and_what_could_raise_it(self):
        got = self.level({"important_system": True, "system_loss": "serious", "threat": "some"})
        self.assertEqual((got["level"], got["criterion"]["id"], got["criterion"]["clause"]), ("II", "II.A", "NN2020:1.4-2"))
        self.assertEqual([c["id"] for c in got["criteria"]], ["II.A", "III.A"])
        self.assertNotIn("threat", [m["fact"] for m in got["missing"]])

    def test_figures_include_themselves(self):
        for persons, level in ((999_999, "IV"), (1_000_000, "III"), (10_000_000, "II"), (100_000_000, "I")):
            got = self.level({"personal_information_persons": persons}, "CN-LAW")
            self.assertEqual(got["level"], level)
        self.assertEqual((got["criterion"]["value"], got["criterion"]["threshold"], got["criterion"]["sure"]),
                         (100_000_000, 100_000_000, "H"))

    def test_members_nobody_asks_are_told_not_swallowed(self):
        self.assertEqual(self.level({"threat": "some", "found_at": FOUND})["unknown"], ["found_at"])

    def test_a_pack_without_criteria_and_a_wrong_word_are_refused(self):
        self.assertEqual(panshi("incident", "level", "--pack", "JC2021", "--facts", self.file({}))[0], 1)
        self.assertEqual(panshi("incident", "level", "--pack", "NN2020", "--facts", self.file({"threat": "huge"}))[0], 1)

    def test_the_facts_asked_are_listed_with_their_words(self):
        facts = {f["id"]: f for f in self.json("incident", "facts")}
        self.assertEqual([w["code"] for w in facts["threat"]["words"]], ["some", "fairly-serious", "serious", "particularly-serious"])
        self.assertEqual(facts["loss-yuan"]["unit"], "yuan")
