# SPDX-License-Identifier: Apache-2.0
"""panshi events verify and forecast, over events taken in by panshi events ingest."""
import json
import pathlib
import unittest

from program import Case, panshi


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

    def test_the_forecast_says_what_is_stored(self):
        answer = self.json("events", "forecast", "--data", self.data, "--limit-gib", 1)
        self.assertEqual(answer["limit_bytes"], 1 << 30)
        self.assertEqual(sorted(answer), ["bytes_per_day", "days_left", "limit_bytes", "stored_bytes"])


if __name__ == "__main__":
    unittest.main()
