# SPDX-License-Identifier: Apache-2.0
"""panshi grade: both schemes, every cell of the standard's matrix, and wrong words."""
from program import Case

STANDARD = {  # GB/T 22240-2020, 6.1
    "citizen": {"general": 1, "serious": 2, "grave": 2},
    "public": {"general": 2, "serious": 3, "grave": 4},
    "national": {"general": 3, "serious": 4, "grave": 5},
}

FORM_2025 = {  # table 3 of the 2025 filing form
    "citizen": {"general": 1, "serious": 2, "grave": 2},
    "public": {"general": 2, "serious": 3, "grave": 4},
    "national": {"general": 4, "serious": 5, "grave": 5},
}


class Grade(Case):
    def grade(self, info, service, scheme="gbt22240-2020", *more):
        return self.json("grade", "--scheme", scheme, "--info", info, "--service", service, *more)

    def test_the_example_of_the_manual(self):
        got = self.grade("public:serious,citizen:general", "citizen:grave")
        self.assertEqual((got["info_level"], got["service_level"], got["level"], got["code"]), (3, 2, 3, "S3A2"))

    def every_cell(self, scheme, matrix):
        for thing, row in matrix.items():
            for harm, level in row.items():
                with self.subTest(scheme=scheme, object=thing, harm=harm):
                    got = self.grade(f"{thing}:{harm}", "citizen:general", scheme)
                    self.assertEqual((got["info_level"], got["service_level"], got["level"]), (level, 1, level))
                    self.assertEqual(got["code"], f"S{level}A1")
                    other = self.grade("citizen:general", f"{thing}:{harm}", scheme)
                    self.assertEqual((other["service_level"], other["code"]), (level, f"S1A{level}"))

    def test_every_cell_of_the_standard(self):
        self.every_cell("gbt22240-2020", STANDARD)

    def test_every_cell_of_the_form_of_2025(self):
        self.every_cell("form-2025", FORM_2025)

    def test_the_highest_object_counts(self):
        got = self.grade("citizen:grave,public:general,national:general", "public:grave,citizen:general")
        self.assertEqual((got["info_level"], got["service_level"], got["code"]), (3, 4, "S3A4"))

    def test_wrong_words_end_with_2_and_are_named(self):
        for info, word in (("citizen:huge", "huge"), ("people:grave", "people"), ("citizen", "citizen")):
            self.refused("grade", "--scheme", "gbt22240-2020", "--info", info, "--service", "citizen:general",
                         code=2, naming=word)
        self.refused("grade", "--scheme", "gbt1", "--info", "citizen:grave", "--service", "citizen:grave", code=2, naming="gbt1")
        self.refused("grade", "--info", "citizen:grave", code=2, naming="--scheme")
        self.refused("grade", "--scheme", "gbt22240-2020", code=2)

    def test_each_side_names_a_harm(self):
        for words, named in ((("--info", "", "--service", "citizen:general"), "--info"),
                             (("--service", "citizen:general"), "--info"),
                             (("--info", "citizen:general"), "--service"),
                             (("--info", "citizen:none", "--service", "citizen:general"), "--info"),
                             (("--info", "citizen:general", "--service", "citizen:general,"), "--service")):
            with self.subTest(words=words):
                self.refused("grade", "--scheme", "gbt22240-2020", *words, code=2, naming=named)
