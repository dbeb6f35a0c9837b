# SPDX-License-Identifier: Apache-2.0
"""`panshi intel`: sets and warning lists in, asked, out again."""
import json

from program import Case, Server, panshi

BUNDLE = {"type": "bundle", "id": "bundle--1", "objects": [
    {"type": "indicator", "pattern_type": "stix", "confidence": 70, "valid_until": "2099-01-01T00:00:00Z",
     "pattern": "[ipv4-addr:value = '203.0.113.9' OR domain-name:value = 'Evil.Example']",
     "object_marking_refs": ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"]},
    {"type": "indicator", "pattern_type": "stix", "pattern": "[process:name = 'x']"},
]}


class Intel(Case):
    def setUp(self):
        super().setUp()
        self.data, _ = self.store()

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        return path

    def match(self, value):
        return self.json("intel", "match", value, "--data", self.data)["hits"]

    def test_a_bundle_is_taken_in_and_its_values_hit(self):
        got = self.json("intel", "import", self.file("b.json", BUNDLE), "--data", self.data)
        self.assertEqual({k: got[k] for k in ("set", "format", "read", "added", "duplicates", "refused")},
                         {"set": "b", "format": "stix", "read": 3, "added": 2, "duplicates": 0, "refused": 1})
        self.assertEqual(set(got["errors"][0]), {"line", "value", "reason", "reason_en"})
        hit, = self.match("www.evil.example")
        self.assertEqual((hit["set"], hit["value"], hit["kind"], hit["tlp"], hit["confidence"], hit["suppressed_by"]),
                         ("b", "evil.example", "domain", "amber", 70, None))
        self.assertTrue(hit["expires_at"].startswith("2099-01-01"))
        self.assertEqual(self.match("good.example"), [])

    def test_options_give_what_the_file_does_not_say(self):
        path = self.file("list.txt", "evil.example\n")
        self.json("intel", "import", path, "--data", self.data, "--set", "来源甲", "--tlp", "red",
                  "--confidence", "40", "--expires", "2099-12-31")
        hit, = self.match("evil.example")
        self.assertEqual((hit["set"], hit["tlp"], hit["confidence"]), ("来源甲", "red", 40))
        self.json("intel", "import", path, "--data", self.data, "--set", "来源甲", "--expires", "2020-01-01")
        got = self.json("intel", "match", "evil.example", "--data", self.data)
        self.assertEqual((got["hits"], got["expired"]), ([], 1))

    def test_standard_input_is_taken_in_under_the_name_given(self):
        code, out, err = panshi("intel", "import", "-", "--data", self.data, "--set", "来源乙", "--json",
                                text="evil.example\n203.0.113.9\n")
        self.assertEqual((code, json.loads(out)["added"]), (0, 2), err)
        self.assertEqual([hit["set"] for hit in self.match("evil.example")], ["来源乙"])
        self.refused("intel", "import", "-", "--data", self.data, code=2, naming="set")

    def test_wrong_words_name_themselves(self):
        path = self.file("list.txt", "evil.example\n")
        for option, value in (("--tlp", "purple"), ("--format", "xml"), ("--expires", "soon"), ("--confidence", "101")):
            self.refused("intel", "import", path, "--data", self.data, option, value, code=2, naming=option[2:])

    def test_a_file_without_indicators_is_refused_and_told(self):
        path = self.file("list.txt", "nothing here\n")
        code, out, err = panshi("intel", "import", path, "--data", self.data, "--json")
        self.assertEqual(code, 1)
        self.assertEqual(json.loads(out)["refused"], 1)
        self.assertIn("list.txt", err)
        path = self.file("empty.json", {"type": "bundle", "id": "bundle--6f5d1e0a-0000-4000-8000-000000000001"})
        self.refused("intel", "import", path, "--data", self.data, code=1, naming="empty.json\" is a STIX bundle without objects")
        path = self.file("eve.json", {"timestamp": "2026-03-02T01:00:00Z", "event_type": "alert"})
        self.refused("intel", "import", path, "--data", self.data, code=1, naming="near line 1 this is no complete")
        self.refused("intel", "import", self.folder / "absent", "--data", self.data, code=1, naming="absent")
        self.refused("intel", "match", "x.example", "--data", self.folder / "nowhere", code=1, naming="nowhere")

    def test_warning_lists_suppress(self):
        self.json("intel", "import", self.file("list.txt", "shop.example\nevil.example\n"), "--data", self.data)
        got = self.json("intel", "warninglist", "import", self.file("w.json", {
            "name": "shops", "type": "hostname", "list": ["shop.example"], "matching_attributes": ["domain"]}),
            "--data", self.data)
        self.assertEqual((got["lists"], got["entries"]), (1, 1))
        got = self.json("intel", "match", "shop.example", "--data", self.data)
        self.assertEqual((got["hits"][0]["suppressed_by"], got["suppressed"]), ("shops", 1))
        self.assertIsNone(self.match("evil.example")[0]["suppressed_by"])

    def test_what_goes_out_comes_back_in_the_same(self):
        values = "203.0.113.9\n203.0.113.0/24\n2001:db8::/32\nevil.example\nevil.example/it's?a=1\n" \
                 "d41d8cd98f00b204e9800998ecf8427e\nsomeone@evil.example\n"
        self.json("intel", "import", self.file("list.txt", values), "--data", self.data, "--tlp", "green")
        for form in ("stix", "misp", "csv"):
            out = self.folder / f"out.{form}"
            self.assertEqual(self.json("intel", "export", "list", "--data", self.data, "--format", form,
                                       "--out", out)["count"], 7)
            got = self.json("intel", "import", out, "--data", self.data, "--set", form)
            self.assertEqual((got["added"], got["refused"]), (7, 0), form)
            again = self.folder / f"again.{form}"
            self.json("intel", "export", "list", "--data", self.data, "--format", form, "--out", again)
            self.assertEqual(out.read_bytes(), again.read_bytes())
        self.assertEqual({h["tlp"] for h in self.match("evil.example")}, {"green"})
        self.assertEqual(len(self.match("evil.example")), 4)
        self.refused("intel", "export", "none", "--data", self.data, "--format", "csv", code=1, naming="none")

    def test_sets_are_listed_and_removed(self):
        self.json("intel", "import", self.file("list.txt", "evil.example\n"), "--data", self.data)
        row, = self.json("intel", "list", "--data", self.data)["sets"]
        self.assertEqual((row["name"], row["count"], row["by"], len(row["sm3"])), ("list", 1, "system", 64))
        self.json("intel", "remove", "list", "--data", self.data)
        self.assertEqual(self.match("evil.example"), [])
        self.refused("intel", "remove", "list", "--data", self.data, code=1, naming="list")
        self.json("journal", "export", self.folder / "j", "--data", self.data)
        text = (self.folder / "j").read_text(encoding="utf-8")
        self.assertIn("indicator.import", text)
        self.assertIn("indicator.remove", text)

    def test_events_of_the_past_are_hunted_for(self):
        events = [
            {"event_type": "dns", "src_ip": "10.0.0.5", "dest_ip": "10.0.0.1", "dns": {"type": "query", "rrname": "www.evil.example"}},
            {"event_type": "flow", "src_ip": "10.0.0.5", "dest_ip": "203.0.113.9", "proto": "TCP"},
            {"event_type": "http", "src_ip": "10.0.0.5", "dest_ip": "198.51.100.1",
             "http": {"hostname": "bad.example", "url": "/gate.php?id=1"}},
            {"event_type": "flow", "src_ip": "10.0.0.6", "dest_ip": "192.0.2.1", "proto": "TCP"},
            {"event_type": "flow", "src_ip": "10.0.0.6", "dest_ip": "10.9.9.9", "proto": "TCP"},
        ]
        text = "".join(json.dumps({"timestamp": f"2026-11-20T10:00:0{n}.000000+0000", **e}) + "\n" for n, e in enumerate(events))
        self.json("events", "ingest", "--data", self.data, "--format", "eve", self.file("e.json", text))
        self.assertEqual(self.json("intel", "hunt", "--data", self.data)["total"], 0)
        self.json("intel", "import", self.file("i.txt", "evil.example\n203.0.113.0/24\nhttp://bad.example/gate.php\n192.0.2.1\n"),
                  "--data", self.data)
        self.json("intel", "warninglist", "import", self.file("w.json", {"name": "w", "list": ["192.0.2.1"]}), "--data", self.data)
        got = self.json("intel", "hunt", "--data", self.data)
        self.assertEqual(sorted((h["field"], h["observed"], h["value"]) for h in got["hits"]),
                         [("dest_ip", "203.0.113.9", "203.0.113.0/24"), ("dns.rrname", "www.evil.example", "evil.example"),
                          ("http.url", "bad.example/gate.php?id=1", "bad.example/gate.php")])
        self.assertEqual((got["total"], got["suppressed"], got["events"]), (3, 1, 5))
        raw = panshi("events", "raw", got["hits"][0]["event"], "--data", self.data)[1]
        self.assertIn(raw.strip(), text.splitlines())
        short = self.json("intel", "hunt", "--data", self.data, "--limit", "1")
        self.assertEqual((len(short["hits"]), short["total"]), (1, 3))
        self.json("events", "ingest", "--data", self.data, "--format", "eve", self.file("e.json", text))  # marked as they come
        got = self.json("intel", "hunt", "--data", self.data)
        self.assertEqual((got["total"], got["suppressed"], got["events"]), (6, 2, 10))

    def test_while_a_server_owns_the_folder_only_reading_is_possible(self):
        path = self.file("list.txt", "evil.example\n")
        self.json("intel", "import", path, "--data", self.data)
        with Server(self.data):
            self.refused("intel", "import", path, "--data", self.data, code=1)
            self.refused("intel", "remove", "list", "--data", self.data, code=1)
            self.assertEqual(len(self.match("evil.example")), 1)
