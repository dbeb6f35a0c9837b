# SPDX-License-Identifier: Apache-2.0
"""panshi calendar, against days worked out by hand from the State Council notices."""
from program import Case

KINDS = {"workday", "weekend", "holiday", "makeup"}

# from, option, amount, due_on, provisional
DUE = [
    ("2025-09-26", "--workdays", 10, "2025-10-16", False),  # over the October holiday with two make-up days
    ("2025-09-26", "--workdays", 1, "2025-09-28", False),   # that Sunday is worked
    ("2024-02-08", "--workdays", 1, "2024-02-09", False),   # the last day before the 2024 Spring Festival
    ("2024-02-09", "--workdays", 1, "2024-02-18", False),   # a Sunday, worked
    ("2025-01-24", "--workdays", 2, "2025-01-27", False),   # Sunday 26 January was worked
    ("2025-03-03", "--days", 7, "2025-03-10", False),
    ("2025-09-24", "--days", 7, "2025-10-09", False),       # 1 October is a day off: next working day
    ("2025-01-31", "--months", 1, "2025-02-28", False),
]


class Calendar(Case):
    def test_due_days_follow_the_notices(self):
        for start, option, amount, due_on, provisional in DUE:
            with self.subTest(start=start, option=option, amount=amount):
                got = self.json("calendar", "due", "--from", start, option, amount)
                self.assertEqual((got["due_on"], got["provisional"]), (due_on, provisional))

    def test_the_walk_is_shown_day_by_day(self):
        got = self.json("calendar", "due", "--from", "2025-09-26", "--workdays", 10)
        days = got["days"]
        self.assertEqual([days[0]["date"], days[-1]["date"]], ["2025-09-27", "2025-10-16"])
        self.assertEqual([d["n"] for d in days if d["n"]], list(range(1, 11)))
        self.assertLessEqual({d["kind"] for d in days}, KINDS)
        kinds = {d["date"]: d["kind"] for d in days}
        self.assertEqual(kinds["2025-09-27"], "weekend")
        self.assertEqual(kinds["2025-09-28"], "makeup")
        self.assertEqual(kinds["2025-10-01"], "holiday")
        self.assertEqual(kinds["2025-10-11"], "makeup")
        self.assertEqual(kinds["2025-10-16"], "workday")

    def test_a_year_without_a_notice_is_provisional(self):
        self.assertTrue(self.json("calendar", "due", "--from", "2031-03-03", "--workdays", 5)["provisional"])
        self.assertTrue(self.json("calendar", "year", "2031")["provisional"])
        self.assertFalse(self.json("calendar", "year", "2026")["provisional"])

    def test_wrong_words_end_with_2_and_are_named(self):
        self.refused("calendar", "due", "--from", "2025-02-30", "--days", 1, code=2, naming="2025-02-30")
        self.refused("calendar", "due", "--from", "2025-02-28", "--weeks", 1, code=2, naming="weeks")
        self.refused("calendar", "due", "--from", "2025-02-28", "--days", "ten", code=2, naming="ten")
        self.refused("calendar", "due", "--from", "2025-02-28", "--days", 99999999, code=2, naming="99999999")
        self.refused("calendar", "due", "--from", "2025-02-28", code=2, naming="--workdays")
        self.refused("calendar", "due", "--days", 1, code=2, naming="--from")
        self.refused("calendar", "due", "--from", "2025-02-28", "--days", 1, "--months", 1, code=2, naming="--months")
