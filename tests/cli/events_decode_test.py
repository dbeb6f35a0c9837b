# SPDX-License-Identifier: Apache-2.0
"""panshi events decode: what is read from logs and flow records, without a data folder."""
import json
import struct

from program import Case, panshi

EXAMPLES = """<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - 'su root' failed
<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventID="10\\"11"] entry
<14>Oct 11 2003 22:14:15 sensor suricata[7]: {"timestamp":"2016-06-08T20:01:52.875791+0000","event_type":"dns"}
"""


class Decode(Case):
    def file(self, content, name="file"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def records(self, *words, code=0, text=None):
        got, out, err = panshi("events", "decode", "--json", *words, text=text)
        self.assertEqual(got, code, f"{out}{err}")
        return [json.loads(line) for line in out.splitlines()]

    def test_syslog_gives_one_object_a_line_with_names_and_words(self):
        first, second, third = self.records("--format", "syslog", self.file(EXAMPLES))
        self.assertEqual((first["record"], first["format"], first["time"], first["trust"], first["facility"], first["severity"]),
                         (0, "syslog", "2003-10-11T22:14:15.003000Z", "standard", "auth", "critical"))
        self.assertEqual(first["event"]["hostname"], "mymachine.example.com")
        self.assertNotIn("procid", first["event"])
        self.assertEqual(second["event"]["sd.exampleSDID@32473.eventID"], '10"11')
        self.assertEqual((third["format"], third["event"]["event_type"], third["event"]["syslog.hostname"]), ("eve", "dns", "sensor"))

    def test_strict_says_where_and_why_and_ends_with_one(self):
        path = self.file("<34>1 - - - - - -\n<192>1 - - - - - -\n<34>1 2003-08-24T05:14:15.0000000Z h a p m -\n")
        got, out, err = panshi("events", "decode", "--format", "syslog", "--strict", "--json", path)
        self.assertEqual((got, len(out.splitlines())), (1, 1))
        for part in ("record 2, byte 0", "[syslog-pri]", "record 3, byte 6", "[syslog-timestamp]", "第 3 条第 6 字节", "1 read, 2 refused"):
            self.assertIn(part, err)
        self.assertEqual(len(self.records("--format", "syslog", path)), 3)

    def test_each_line_says_its_own_format_and_standard_input_is_read(self):
        text = ('{"a":1}\nCEF:0|v|p|1|2|n|3|src=1.1.1.1 msg=two words\nLEEF:1.0|v|p|1|7|a=1\n'
                '1.1.1.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 1\n')
        records = self.records("-", text=text)
        self.assertEqual([r["format"] for r in records], ["json", "cef", "leef", "web"])
        self.assertEqual(records[0]["event"], {"a": 1})
        self.assertEqual(records[1]["event"]["msg"], "two words")

    def test_flows_are_lines_of_json(self):
        head = struct.pack(">HHIIIIHH", 5, 1, 60000, 1465416112, 0, 1, 0, 0x4064)
        flow = bytes([198, 51, 100, 7, 203, 0, 113, 9]) + bytes(8) + struct.pack(">IIIIHH", 10, 1500, 50000, 55000, 49153, 443) + bytes(12)
        record, = self.records("--format", "netflow", self.file(head + flow))
        self.assertEqual((record["format"], record["time"]), ("netflow", "2016-06-08T20:01:47.000000Z"))
        self.assertEqual(record["event"]["flow"]["estimatedOctets"], 150000)
        self.assertEqual(record["event"]["netflow"]["version"], 5)

    def test_what_cannot_be_used_is_named(self):
        self.refused("events", "decode", "--format", "tea", self.file(""), code=2, naming="--format knows no \"tea\"")
        self.refused("events", "decode", "--zone", "east", self.file(""), code=2, naming="--zone as +08:00")
        self.refused("events", "decode", self.folder / "none", code=1, naming="cannot open")
        self.refused("events", "decode", self.file("nothing known\n"), code=1, naming="[unknown]")
        self.refused("events", "decode", "--format", "netflow", self.file("nothing known\n"), code=1, naming="[capture]")
        self.assertEqual(self.records(self.file("")), [])

    def test_the_zone_counts_where_none_is_written(self):
        path = self.file("<13>Oct 11 2003 22:14:15 h a: b\n")
        self.assertEqual(self.records(path)[0]["time"], "2003-10-11T14:14:15.000000Z")
        self.assertEqual(self.records("--zone", "+00:00", path)[0]["time"], "2003-10-11T22:14:15.000000Z")
