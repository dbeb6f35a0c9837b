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

    def test_refused_lines_are_listed_up_to_a_hundred_and_all_written_on_request(self):
        path, told = self.file("{\"a\":1}\n" + "nothing known\n" * 150), self.folder / "refused"
        got, out, err = panshi("events", "decode", "--json", path, "--refused", told)
        self.assertEqual((got, len(out.splitlines()), err.count("of no format")), (0, 1, 100))
        self.assertIn("the first 100 refusals are listed", err)
        rows = [json.loads(line) for line in told.read_text().splitlines()]
        self.assertEqual((len(rows), rows[0]["line"], rows[0]["byte"], rows[149]["line"], rows[0]["reason"], rows[0]["beginning"]),
                         (150, 2, 8, 151, "unknown", "nothing known"))

    def test_strictly_netflow_5_has_as_many_records_as_it_says_and_no_more_than_thirty(self):
        def datagram(count, records=None, more=b""):
            return struct.pack(">HHIIIIHH", 5, count, 60000, 1465416112, 0, 1, 0, 0) + bytes([10, 0, 0, 1] + [0] * 44) * (count if records is None else records) + more
        for count, records, more, strict, loose in ((1, None, b"", 0, 1), (30, None, b"", 0, 30), (31, None, b"", 1, 31), (0, None, b"", 1, 0)):
            packets = self.file(datagram(count, records, more))
            got, out, err = panshi("events", "decode", "--format", "netflow", "--strict", "--json", packets)
            self.assertEqual((got, "[flow-count]" in err), (strict, bool(strict)), f"{count}: {err}")
            self.assertEqual(len(panshi("events", "decode", "--format", "netflow", "--json", packets)[1].splitlines()), loose)

    def test_a_storm_of_templates_is_bounded_and_said(self):
        def template(number):
            return struct.pack(">HHHH", 256 + number, 1, 8, 4)
        storm = b""
        for start in range(0, 3000, 100):
            body = b"".join(template(n) for n in range(start, start + 100))
            storm += struct.pack(">HHIII", 10, 20 + len(body), 1465416112, 1, 7) + struct.pack(">HH", 2, 4 + len(body)) + body
        got, out, err = panshi("events", "decode", "--format", "netflow", "--json", self.file(storm))
        self.assertEqual((got, out), (0, ""))
        self.assertIn("too many templates, 1976 gave way", err)

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
