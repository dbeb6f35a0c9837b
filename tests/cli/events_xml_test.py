# SPDX-License-Identifier: Apache-2.0
"""Windows events as XML, and lines in the characters of GB18030: what is read, kept, found and refused."""
import base64
import json
import subprocess

from program import PROGRAM, Case, panshi

NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event"


def event(number=1, data="", system=""):
    return (f"<Event xmlns='{NAMESPACE}'><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{{5770385f-c22a-43e0-bf4c-06f5698ffbd9}}'/>"
            f"<EventID>1</EventID><TimeCreated SystemTime='2026-03-02T01:00:{number:02}.1234567Z'/><EventRecordID>{number}</EventRecordID><Correlation/>"
            f"<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>pc{number}.example</Computer>{system}</System>"
            f"<EventData><Data Name='Image'>C:\\Windows\\cmd.exe</Data><Data Name='CommandLine'>cmd /c whoami</Data>{data}</EventData></Event>")


class Reading(Case):
    def decode(self, content, *words, code=0):
        path = self.folder / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = subprocess.run([PROGRAM, "events", "decode", "--json", *words, path], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return [json.loads(line) for line in done.stdout.decode().splitlines()], done.stderr.decode()


class Xml(Reading):
    def test_fields_have_the_names_and_values_that_json_has(self):
        for words in ((), ("--format", "windows"), ("--format", "windows", "--strict")):
            (record,), _ = self.decode(event(data="<Data Name='Quoted'>&quot;a &amp; b&quot; &lt;&#30928;&#x77f3;><![CDATA[<x>&amp;]]><!--no--></Data><Data>bare</Data>"
                                             "<Data Name='Empty'/><Data Name='Blank'> </Data>") + "\n", *words)
            self.assertEqual((record["format"], record["time"], record["trust"]), ("windows", "2026-03-02T01:00:01.123456Z", "standard"))
            self.assertEqual(record["event"], {
                "Event.System.Provider.#attributes.Name": "Microsoft-Windows-Sysmon",
                "Event.System.Provider.#attributes.Guid": "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}", "Event.System.EventID": "1",
                "Event.System.TimeCreated.#attributes.SystemTime": "2026-03-02T01:00:01.1234567Z", "Event.System.EventRecordID": "1",
                "Event.System.Channel": "Microsoft-Windows-Sysmon/Operational", "Event.System.Computer": "pc1.example",
                "Event.EventData.Image": "C:\\Windows\\cmd.exe", "Event.EventData.CommandLine": "cmd /c whoami",
                "Event.EventData.Quoted": '"a & b" <磐石><x>&amp;', "Event.EventData.Data.#text": "bare", "Event.EventData.Empty": "",
                "Event.EventData.Blank": " "})

    def test_events_come_one_a_line_one_behind_the_other_over_lines_wrapped_and_beside_others(self):
        broken = event(3).replace("><", ">\r\n  <")
        text = (f"\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Events>\r\n{event(1)}\r\n{event(2)}{broken} {event(4)}\n</Events>\n"
                f"{{\"EventID\":1,\"Channel\":\"x\"}}\n{event(5)}")
        records, _ = self.decode(text)
        self.assertEqual([r["event"].get("Event.System.EventRecordID") for r in records], ["1", "2", "3", "4", None, "5"])
        message, = self.decode("<13>1 2026-03-02T01:00:00Z gate app - - - " + event(6) + "\n")[0]
        self.assertEqual((message["format"], message["event"]["syslog.hostname"], message["event"]["Event.System.EventRecordID"]), ("windows", "gate", "6"))

    def test_what_is_no_event_is_refused_with_its_place_and_reason(self):
        deep = "<Event>" + "<a>" * 20 + "</a>" * 20 + "</Event>"
        many = "<Event " + " ".join(f"a{i}='1'" for i in range(65)) + "></Event>"
        for text, reason, place in (("<Event><a></b></Event>", "xml", 12), ("<Event>&lt;", "xml", 12), ("<Event>&own;</Event>", "xml", 7),
                                    ("<Event>\x01</Event>", "xml", 7), (b"<Event><a>\xb7\xc0</a></Event>", "xml", 10), (deep, "too-many", 7 + 45), (many, "too-many", 0),
                                    ("<!DOCTYPE Event [<!ENTITY a 'b'>]><Event>&a;</Event>", "xml-doctype", 16), ("<Other></Other>", "xml", 0),
                                    ("<Event><x>" + "a" * (1 << 20) + "</x></Event>", "too-long", 1 << 20), ("<13>Oct 11 22:14:15 h a: text", "unknown", None)):
            with self.subTest(text[:60]):
                records, err = self.decode(text if isinstance(text, bytes) else text + "\n", "--format", "windows", code=1)
                self.assertEqual(records, [])
                self.assertIn(f"[{reason}]", err)
                if place is not None:
                    self.assertIn(f"byte {place}:", err)

    def test_strictly_an_event_declares_its_namespace_and_says_who_which_and_where(self):
        for cut in (f" xmlns='{NAMESPACE}'", " Name='Microsoft-Windows-Sysmon'", "<EventID>1</EventID>", "<Computer>pc1.example</Computer>"):
            self.assertIn("[xml-system]", self.decode(event().replace(cut, ""), "--format", "windows", "--strict", code=1)[1])
            self.assertEqual(len(self.decode(event().replace(cut, ""), "--format", "windows")[0]), 1)

    def test_an_event_longer_than_the_limit_takes_nothing_else_with_it(self):
        long = event(1, data="<Data Name='x'>" + "y" * (3 << 20) + "</Data>")
        records, err = self.decode(long + event(2) + "\n" + event(3), "--format", "windows")
        self.assertEqual([r["event"]["Event.System.EventRecordID"] for r in records], ["2", "3"])
        self.assertIn("2 read, 1 refused", err)

    def test_rules_find_in_xml_what_they_find_in_json(self):
        rule = self.folder / "rule.yml"
        rule.write_text("title: t\nid: 6f3a3d3e-0f0b-4b0e-9a58-4b1a2c6f7a10\nlogsource: {category: process_creation, product: windows}\n"
                        "detection:\n  a: {Image|endswith: '\\cmd.exe', CommandLine|contains: whoami, Quoted: 'x & y'}\n  condition: a\nlevel: high\n")
        file = self.folder / "events"
        flat = {"Event": {"System": {"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "c"},
                          "EventData": {"Image": "C:\\Windows\\cmd.exe", "CommandLine": "cmd /c whoami", "Quoted": "x & y"}}}
        file.write_text(event(1, data="<Data Name='Quoted'>x &amp; y</Data>") + "\n" + json.dumps(flat) + "\n" + event(2) + "\n")
        _, out, err = panshi("rules", "test", "--rules", rule, "--format", "windows", "--events", file, "--json")
        self.assertEqual([json.loads(line)["event"] for line in out.splitlines()], [0, 1], err)
        data, _ = self.store()
        told = self.json("events", "ingest", "--data", data, "--format", "windows", file)
        self.assertEqual((told["events"], told["refused"]), (3, 0))
        self.assertEqual(self.json("rules", "hunt", "--data", data, "--rules", rule)["total"], 2)

    def test_the_source_is_kept_byte_for_byte_and_found_by_its_fields(self):
        data, _ = self.store()
        sources = [event(n, data=f"<Data Name='Quoted'>a &amp; {n}</Data>").replace("><", ">\r\n <" if n % 2 else "><") for n in range(1, 9)]
        file = self.folder / "events"
        file.write_bytes(("<Events>" + "\n".join(sources) + "</Events>").encode())
        told = self.json("events", "ingest", "--data", data, "--format", "auto", file)
        self.assertEqual((told["events"], told["refused"], told["undated"]), (8, 0, 0))
        hits = self.json("events", "search", "--data", data, "*", "--limit", 100)["hits"]
        raw = [subprocess.run([PROGRAM, "events", "raw", "--data", data, hit["id"]], capture_output=True, check=True).stdout for hit in hits]
        self.assertEqual(raw[::-1], [source.encode() + b"\n" for source in sources])
        for text, count in (('Event.EventData.Quoted:"a & 3"', 1), ("Quoted:a*", 8), ("host.name:pc3.example", 1), ("EventRecordID:>=5", 4), ("event.code:1", 8)):
            self.assertEqual(self.json("events", "search", "--data", data, text, "--count")["count"], count, text)
        self.assertEqual(self.json("events", "verify", "--data", data)["verdict"], "whole")


class Characters(Reading):
    WALL = "防火墙"
    # the second byte of 乗 is a backslash, that of 亅 a bar, that of 乚 a bracket: GBK beyond GB 2312
    ODD = "乗亅乚"

    def test_the_second_bytes_of_these_characters_are_signs_of_the_formats(self):
        self.assertEqual([c.encode("gbk")[1:] for c in self.ODD[:2]], [b"\\", b"|"])

    def test_gbk_and_gb18030_become_utf8_in_the_fields(self):
        text = f"{self.WALL} {self.ODD} 𠀀 拒绝"
        lines = (f"<13>Oct 11 22:14:15 fw app: {text}\n", f"<13>1 2026-03-02T01:00:00Z fw app - - - {text}\n",
                 f"CEF:0|厂商|{self.ODD[0]}|1|2|名{self.ODD}称|3|msg={text} a\\=b act=阻断\n", f"<13>Oct 11 22:14:15 fw CEF:0|厂商|p|1|2|名称|3|msg={text}\n",
                 f"LEEF:1.0|厂商|p|1|7|msg={text}\n")
        for line in lines:
            (record,), _ = self.decode(line.encode("gb18030"))
            self.assertEqual(record["charset"], "gb18030")
            told = record["event"].get("message") or record["event"]["msg"]
            self.assertEqual(told.removesuffix(" a=b"), text)
            (plain,), _ = self.decode(line)
            self.assertNotIn("charset", plain)
            self.assertEqual(plain["event"], record["event"])

    def test_a_message_cut_within_a_character_keeps_the_charset_of_the_rest(self):
        line = f"<13>Oct 11 22:14:15 fw app: {self.WALL}{self.WALL}"
        (record,), _ = self.decode(line.encode("gbk")[:-1])
        self.assertEqual((record["charset"], record["event"]["message"]), ("gb18030", self.WALL + "防火\ufffd"))
        for cut in (1, 2):
            (record,), _ = self.decode(line.encode()[:-cut])
            self.assertNotIn("charset", record)
            self.assertTrue(record["event"]["message"].startswith(self.WALL + "防火"))

    def test_what_is_neither_is_kept_and_said_to_be_unknown(self):
        (record,), _ = self.decode(b"<13>Oct 11 22:14:15 fw app: \xff\xfe caf\xe9 \n")
        self.assertEqual(record["charset"], "unknown")
        self.assertIn("caf", record["event"]["message"])

    def bytes_beside(self, data, ids, lines):
        """Wherever a source stands in JSON and is not UTF-8, its bytes stand beside it; nowhere else."""
        hits = self.json("events", "search", "--data", data, "*", "--limit", "9")["hits"]
        exported = self.folder / "out.ndjson"
        self.json("events", "export", "--data", data, "*", exported, "--format", "ndjson")
        rows = self.json("events", "sql", "--data", data, "select source, source_base64 from events")["rows"]
        for told in (hits, [self.json("events", "raw", "--data", data, one) for one in ids],
                     [json.loads(line) for line in exported.read_text().splitlines()],
                     [{"source": text} | ({"source_base64": packed} if packed is not None else {}) for text, packed in rows]):
            self.assertEqual(sorted(base64.b64decode(one["source_base64"]) if "source_base64" in one else one["source"].encode() for one in told), sorted(lines))
            self.assertEqual(sum("source_base64" in one for one in told), 3)

    def test_the_source_is_kept_as_sent_and_found_by_words_in_utf8(self):
        data, _ = self.store()
        lines = [f"<13>1 2026-03-02T01:00:00Z fw app - - - {self.WALL} {self.ODD}".encode("gbk"), b"<13>1 2026-03-02T01:00:01Z fw app - - - \xff\xfe",
                 f"<13>1 2026-03-02T01:00:02Z fw app - - - {self.WALL}".encode(), f"CEF:0|v|p|1|2|n|3|msg={self.WALL} \\= dst=10.0.0.1".encode("gbk")]
        file = self.folder / "lines"
        file.write_bytes(b"\n".join(lines) + b"\n")
        self.assertEqual(self.json("events", "ingest", "--data", data, "--format", "auto", file)["events"], 4)
        for text, count in (("message:防火墙*", 3), (f'"{self.ODD}"', 1), ("panshi.charset:gb18030", 2), ("panshi.charset:unknown", 1), ("NOT panshi.charset:*", 1),
                            ('msg:"防火墙 ="', 1), ("destination.ip:10.0.0.1", 1)):
            self.assertEqual(self.json("events", "search", "--data", data, text, "--count")["count"], count, text)
        done = subprocess.run([PROGRAM, "events", "search", "--data", data, "*", "--limit", "9", "--json"], capture_output=True, check=True)
        ids = [hit["id"] for hit in json.loads(done.stdout)["hits"]]
        raw = [subprocess.run([PROGRAM, "events", "raw", "--data", data, one], capture_output=True, check=True).stdout for one in ids]
        self.bytes_beside(data, ids, lines)
        self.assertEqual(sorted(raw), sorted(line + b"\n" for line in lines))
        self.assertEqual(self.json("events", "verify", "--data", data)["verdict"], "whole")
