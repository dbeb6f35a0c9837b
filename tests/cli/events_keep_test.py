# SPDX-License-Identifier: Apache-2.0
"""panshi events verify and forecast, over events taken in by panshi events ingest."""
import json
import pathlib
import sqlite3
import unittest

from program import Case, Server, panshi


class Keep(Case):
    COUNT = 200

    def setUp(self):
        super().setUp()
        self.data, _ = self.store()
        file = self.folder / "eve.json"
        file.write_text("".join(json.dumps({"timestamp": f"2026-03-02T01:00:{n % 60:02}.000001+0000", "event_type": "dns",
                                            "flow_id": n, "src_ip": f"10.0.0.{n % 250}"}) + "\n"
                                for n in range(self.COUNT)), encoding="utf-8")
        self.json("events", "ingest", "--data", self.data, "--format", "eve", file)

    def files(self):
        return sorted(path for path in (pathlib.Path(self.data) / "events").iterdir()
                      if path.suffix in (".segment", ".log"))

    def test_what_was_taken_in_is_whole(self):
        answer = self.json("events", "verify", "--data", self.data)
        self.assertEqual(answer["verdict"], "whole")
        self.assertEqual(answer["events"] + answer["log_events"], self.COUNT)
        self.assertEqual(answer["problems"], [])

    def test_a_changed_byte_is_told_with_its_file(self):
        largest = max(self.files(), key=lambda path: path.stat().st_size)
        content = bytearray(largest.read_bytes())
        content[len(content) // 2] ^= 1
        largest.write_bytes(content)
        # A log that ends in its only frame cannot be told from one that was never finished.
        code, out, _ = panshi("events", "verify", "--data", self.data)
        answer = json.loads(out)
        if largest.suffix == ".segment":
            self.assertEqual((code, answer["verdict"]), (1, "damaged"))
            self.assertEqual(answer["problems"][0]["segment"], largest.stem)
        else:
            self.assertLess(answer["events"] + answer["log_events"], self.COUNT)

    def test_holds_are_made_listed_and_ended_with_their_reasons_in_the_journal(self):
        start = ("--data", self.data, "--from", "2026-03-01", "--to", "2026-03-03", "--reason")
        made = self.json("events", "hold", *start, "案件编号示例七")
        self.assertEqual([hold["id"] for hold in self.json("events", "holds", "--data", self.data)["items"]], [made["id"]])
        self.assertEqual(made["reason"], "案件编号示例七")
        kept = self.json("events", "retain", "--data", self.data, "--reason", "例行清理")
        self.assertEqual((kept["removed"], self.json("events", "verify", "--data", self.data)["verdict"]), (0, "whole"))
        self.refused("events", "release", "nothing", "--data", self.data, "--reason", "x", code=1, naming="nothing")
        self.refused("events", "hold", "--data", self.data, "--from", "2026-03-03", "--to", "2026-03-01", "--reason", "x", code=2, naming="--from")
        self.refused("events", "hold", *start, "  ", code=2, naming="--reason")
        self.json("events", "release", made["id"], "--data", self.data, "--reason", "案件已结")
        self.assertEqual(self.json("events", "holds", "--data", self.data)["items"], [])
        with sqlite3.connect(self.data / "panshi.db") as db:
            said = db.execute("select act, reason from journal where act like 'events.%' order by sequence").fetchall()
        db.close()
        self.assertEqual(said, [("events.hold", "案件编号示例七"), ("events.release", "案件已结")])
        self.assertEqual(panshi("journal", "verify", "--data", self.data)[0], 0)

    def test_a_day_of_a_hold_is_beijings_and_wrong_words_are_named(self):
        hold = ("events", "hold", "--data", self.data, "--reason", "x")
        made = self.json(*hold, "--from", "2026-03-02", "--to", "2026-03-03T00:00:00")
        self.assertEqual((made["from"], made["to"]), ("2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00"))
        for words, name in ((("--from", "x", "--to", "2026-03-03"), "--from"), (("--from", "2026-03-02", "--to", "x"), "--to"),
                            (("--from", "2026-03-02", "--to", "2026-03-02"), "--to"), (("--from", "", "--to", "2026-03-02"), "--from")):
            self.refused(*hold, *words, code=2, naming=name)
        self.refused(*hold, "--from", "2026-03-02", "--to", "2026-03-03", "--sensor", "nosuch", code=1, naming="nosuch")
        self.assertEqual(len(self.json("events", "holds", "--data", self.data)["items"]), 1)

    def test_retention_is_refused_while_a_server_owns_the_folder(self):
        with Server(self.data):
            for words in (("retain",), ("hold", "--from", "2026-03-01", "--to", "2026-03-02"), ("release", "x")):
                code, _, err = panshi("events", *words, "--data", self.data, "--reason", "x")
                self.assertEqual(code, 1, err)
                self.assertTrue(err.strip())
            self.assertEqual(self.json("events", "holds", "--data", self.data)["items"], [])

    def test_the_forecast_says_what_is_stored(self):
        answer = self.json("events", "forecast", "--data", self.data, "--limit-gib", 1)
        self.assertEqual(answer["limit_bytes"], 1 << 30)
        self.assertEqual(sorted(answer), ["bytes_per_day", "days_left", "limit_bytes", "stored_bytes"])


if __name__ == "__main__":
    unittest.main()
