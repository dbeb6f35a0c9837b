# SPDX-License-Identifier: Apache-2.0
"""panshi check: exit 0 or 1, the reason on standard error.  Numbers are made up by their standards."""
from program import Case, panshi

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(body):
    """16 characters with both check characters: GB 11714 for the organisation, GB 32100-2015 for all."""
    organ = body[8:16]
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    digit = (11 - sum("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) * w for c, w in zip(organ, weights)) % 11) % 11
    body = body[:16] + ("X" if digit == 10 else str(digit))
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def idcard(body):
    weights = [pow(2, 17 - i, 11) for i in range(17)]
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights)) % 11]


class Check(Case):
    def test_a_right_credit_code_passes(self):
        good = uscc("91330100MA27XYW0")
        self.assertEqual(panshi("check", "uscc", good)[0], 0, panshi("check", "uscc", good))
        self.assertEqual(panshi("check", "uscc", " " + good.lower() + " ")[0], 0)

    def test_one_wrong_character_is_seen_everywhere(self):
        good = uscc("91330100MA27XYW0")
        for place in range(18):
            bad = good[:place] + ("0" if good[place] != "0" else "1") + good[place + 1:]
            with self.subTest(place=place):
                self.assertEqual(panshi("check", "uscc", bad)[0], 1)

    def test_wrong_codes_say_why(self):
        for kind, value in (("uscc", "123"), ("uscc", ""), ("region", "12"), ("region", "abcdef"),
                            ("region", "000000"), ("region", "990000"), ("region", "999999"),
                            ("uscc", "0" * 18), ("uscc", uscc("91990100MA27XYW0")), ("idcard", "110101199002301237")):
            with self.subTest(kind=kind, value=value):
                self.assertTrue(self.refused("check", kind, value, code=1).strip())

    def test_a_code_of_the_nation_or_an_unknown_county_passes(self):
        for body in ("91100000MA27XYW0", "91330199MA27XYW0"):
            with self.subTest(body):
                self.assertEqual(panshi("check", "uscc", uscc(body))[0], 0)

    def test_region_and_identity_number(self):
        self.assertEqual(panshi("check", "region", "500105")[0], 0)
        self.assertEqual(panshi("check", "idcard", idcard("11010119900307001"))[0], 0)
        wrong = idcard("11010119900307001")
        wrong = wrong[:-1] + ("0" if wrong[-1] != "0" else "1")
        self.refused("check", "idcard", wrong, code=1)
        self.refused("check", "idcard", idcard("11010119900230001"), code=1)

    def test_an_unknown_kind_ends_with_2(self):
        self.refused("check", "passport", "X", code=2, naming="passport")
        self.refused("check", "uscc", code=2)
