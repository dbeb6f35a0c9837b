# SPDX-License-Identifier: Apache-2.0
"""Sets as a MISP feed: only what may leave, the same bytes each time, read back as it was."""
import csv
import hashlib
import io
import json
import unittest
import uuid

from program import Case, panshi

LIST = """value,tlp,confidence,note
bad.example,clear,90,first
203.0.113.7,green,75,
198.51.100.0/24,green,50,net
https://evil.example/kit/?a=1,green,,with ü
d41d8cd98f00b204e9800998ecf8427e,clear,25,
amber.example,amber,,
strict.example,amber+strict,,
red.example,red,,
unmarked.example,,,
"""


class Feed(Case):
    def setUp(self):
        super().setUp()
        self.data, _ = self.store()
        self.out = self.folder / "feed"
        self.take_in("mixed", LIST)

    def take_in(self, name, text, data=None):
        path = self.folder / f"{name}.csv"
        path.write_text(text)
        return self.json("intel", "import", path, "--data", data or self.data)

    def feed(self, *words, out=None):
        return self.json("intel", "feed", "--data", self.data, "--out", out or self.out, *words)

    def event(self):
        manifest = json.loads((self.out / "manifest.json").read_text())
        (name,) = manifest
        return name, manifest[name], json.loads((self.out / f"{name}.json").read_text())["Event"]

    def values(self):
        return {one["value"] for one in self.event()[2]["Attribute"]}

    def test_only_what_its_mark_lets_go_leaves(self):
        got = self.feed()
        self.assertEqual((got["events"], got["attributes"], got["withheld"]), (1, 5, 4))
        self.assertEqual(self.values(), {"bad.example", "203.0.113.7", "198.51.100.0/24", "evil.example/kit/?a=1", "d41d8cd98f00b204e9800998ecf8427e"})
        self.feed("--amber", "--unmarked")
        self.assertEqual(self.values() & {"amber.example", "unmarked.example", "strict.example", "red.example"}, {"amber.example", "unmarked.example"})
        everything = "".join(path.read_text() for path in self.out.iterdir())
        for value in ("strict.example", "red.example"):
            self.assertNotIn(value, everything)
            self.assertNotIn(hashlib.md5(value.encode()).hexdigest(), everything)

    def test_the_folder_is_what_a_misp_server_expects(self):
        self.feed()
        name, row, event = self.event()
        self.assertEqual(uuid.UUID(name).version, 5)
        self.assertEqual(event["uuid"], name)
        for key in ("Orgc", "Tag", "info", "date", "analysis", "threat_level_id", "timestamp"):
            self.assertIn(key, row)
        self.assertEqual((row["info"], event["info"], row["Orgc"]), ("mixed", "mixed", event["Orgc"]))
        self.assertEqual(len({one["uuid"] for one in event["Attribute"]}), 5)
        for one in event["Attribute"]:
            self.assertEqual(uuid.UUID(one["uuid"]).version, 5)
            self.assertIn(one["Tag"][0]["name"], ("tlp:clear", "tlp:green"))
            self.assertTrue(one["to_ids"])
        rows = list(csv.reader(io.StringIO((self.out / "hashes.csv").read_text())))
        self.assertEqual({tuple(one) for one in rows}, {(hashlib.md5(v.encode()).hexdigest(), name) for v in self.values()})

    def test_the_same_state_gives_the_same_bytes_and_touches_nothing(self):
        self.feed()
        before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in self.out.iterdir()}
        got = self.feed()
        self.assertEqual((got["written"], got["unchanged"]), (0, 3))
        self.assertEqual({path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in self.out.iterdir()}, before)
        other = self.folder / "other"
        self.feed(out=other)
        self.assertEqual({path.name: path.read_bytes() for path in other.iterdir()}, {name: one[0] for name, one in before.items()})

    def test_ids_stay_when_a_set_grows_and_events_go_with_their_set(self):
        self.feed()
        name, _, event = self.event()
        ids = {one["value"]: one["uuid"] for one in event["Attribute"]}
        self.take_in("mixed", LIST + "more.example,clear,,\n")
        self.feed()
        again, _, event = self.event()
        self.assertEqual(again, name)
        self.assertEqual({one["value"]: one["uuid"] for one in event["Attribute"] if one["value"] in ids}, ids)
        (self.out / "note.txt").write_text("of somebody else")
        self.json("intel", "remove", "mixed", "--data", self.data)
        self.assertEqual(self.feed()["removed"], 1)
        self.assertEqual({path.name for path in self.out.iterdir()}, {"manifest.json", "hashes.csv", "note.txt"})

    def test_what_goes_out_comes_in_as_it_was(self):
        self.feed()
        there = self.folder / "there"
        self.json("init", "--data", there)
        got = self.json("intel", "import", self.out, "--set", "back", "--data", there)
        self.assertEqual((got["format"], got["added"], got["refused"], got["errors"]), ("misp-feed", 5, 0, []))
        rows = {name: {one["value"]: one for one in csv.DictReader(io.StringIO(panshi("intel", "export", name, "--format", "csv", "--data", data)[1]))}
                for name, data in (("mixed", self.data), ("back", there))}
        for value, one in rows["back"].items():
            told = rows["mixed"][value]["confidence"]  # in steps of 25, as far as MISP has words
            self.assertEqual(one["confidence"], told and str(round(int(told) / 25) * 25), value)
            for key in ("type", "tlp"):
                self.assertEqual(one[key], rows["mixed"][value][key], (value, key))
        self.assertEqual(set(rows["back"]), {v for v, one in rows["mixed"].items() if one["tlp"] in ("clear", "green")})

    def test_a_folder_of_somebody_else_and_a_set_that_is_not_there_are_refused(self):
        self.out.mkdir()
        (self.out / "manifest.json").write_text("not a manifest")
        code, _, said = panshi("intel", "feed", "--data", self.data, "--out", self.out)
        self.assertNotEqual(code, 0)
        self.assertIn("manifest", said)
        self.assertEqual((self.out / "manifest.json").read_text(), "not a manifest")
        code, _, said = panshi("intel", "feed", "--data", self.data, "--out", self.folder / "x", "--set", "nothing")
        self.assertNotEqual(code, 0)
        self.assertIn("nothing", said)
        self.assertEqual(list((self.folder / "x").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
