# SPDX-License-Identifier: Apache-2.0
"""panshi events search, sql, raw and export, over events taken in by panshi events ingest."""
import csv
import hashlib
import io
import json
import random
import unittest

import parquet_reader
from program import Case, panshi

START = 1772413200  # 2026-03-02T01:00:00Z


def event(number):
    minute, second = divmod(number, 60)
    made = {"timestamp": f"2026-03-02T01:{minute:02}:{second:02}.000001+0000", "flow_id": 1000000000000 + number,
            "event_type": "alert" if number % 5 == 0 else "http", "src_ip": f"10.0.{number % 3}.{number % 7}",
            "dest_ip": "2001:0db8:0000:0000:0000:0000:0000:0005", "dest_port": 443 if number % 2 else 80,
            "proto": "TCP", "http": {"hostname": "WWW.Example.test", "url": f"/磐石/{number}?q=\"x\""}}
    if number % 5 == 0:
        made["alert"] = {"signature": "TEST web-shell", "severity": number % 3 + 1}
    return made


class Search(Case):
    COUNT = 300

    def setUp(self):
        super().setUp()
        if panshi("events", "ingest", "--help")[0] != 0:
            self.skipTest("skipped: this program has no events ingest")
        self.data, _ = self.store()
        self.lines = [json.dumps(event(n), ensure_ascii=False, separators=(",", ":")) for n in range(self.COUNT)]
        file = self.folder / "eve.json"
        file.write_text("".join(line + "\n" for line in self.lines), encoding="utf-8")
        self.json("events", "ingest", "--data", self.data, "--format", "eve", file)

    def ask(self, *words, **more):
        return self.json("events", "search", "--data", self.data, *words, **more)

    def test_an_option_is_no_field_unless_it_is_joined_to_its_option(self):
        err = self.refused("events", "search", "--data", self.data, "--top", "--json", code=2, naming='"--json" behind it is an option')
        self.assertIn("--top=--json", err)
        self.refused("events", "search", "--data", self.data, "--top", "event_type", "--by", "--count", code=2, naming="--by=--count")
        self.assertEqual(self.ask("--top=--json")["top"], [])

    def matching(self, test):
        return [line for line in self.lines if test(json.loads(line))]

    def test_every_event_is_found_again_byte_for_byte(self):
        answer = self.ask("*", "--limit", 1000)
        self.assertEqual(answer["count"], self.COUNT)
        self.assertFalse(answer["partial"])
        self.assertEqual([hit["source"] for hit in answer["hits"]], self.lines[::-1])
        for hit in answer["hits"][:5]:
            code, out, _ = panshi("events", "raw", "--data", self.data, hit["id"])
            self.assertEqual((code, out), (0, hit["source"] + "\n"))

    def test_filters_count_what_the_lines_say(self):
        for text, test in (("event_type:alert", lambda e: e["event_type"] == "alert"),
                           ("dest_port:443 AND NOT alert:*", lambda e: e["dest_port"] == 443 and "alert" not in e),
                           ("source.ip:10.0.1.0/24", lambda e: e["src_ip"].startswith("10.0.1.")),
                           ("dest_ip:2001:db8::5 alert.severity:>=2", lambda e: e.get("alert", {}).get("severity", 0) >= 2),
                           ("http.hostname:www.example.*", lambda e: True), ("web", lambda e: "alert" in e),
                           ("http.url:/\\/1\\d\\?/", lambda e: 10 <= int(e["http"]["url"].split("/")[2].split("?")[0]) < 20),
                           ("磐石", lambda e: True), ("nothing.here:1", lambda e: False)):
            with self.subTest(text):
                self.assertEqual(self.ask(text, "--count")["count"], len(self.matching(test)))

    def test_times_are_included_at_the_beginning_and_not_at_the_end(self):
        self.assertEqual(self.ask("--count", "--from", "2026-03-02T09:01:00", "--to", "2026-03-02T01:02:00Z")["count"], 60)
        self.assertEqual(self.ask("--count", "--to", "2026-03-02")["count"], 0)
        self.assertEqual(self.ask("--count", "--from", "2026-03-02")["count"], self.COUNT)

    def test_bars_and_values(self):
        bars = self.ask("*", "--histogram", "1m")["histogram"]
        self.assertEqual(bars, [{"from": f"2026-03-02T01:0{m}:00.000000Z", "count": 60} for m in range(5)])
        for words in (("*", "--top", "event_type", 1), ("--top", "event_type", 1), ("--top", "event_type", 1, "*")):
            self.assertEqual(self.ask(*words)["top"], [{"value": "http", "count": 240}])
        self.assertEqual(len(self.ask("*", "--top", "src_ip", "--limit", 4)["top"]), 4)
        ports = [json.loads(line)["dest_port"] for line in self.matching(lambda e: e["event_type"] == "http")]
        by = self.ask("event_type:http", "--top", "event_type", "--by", "dest_port")["top"]
        self.assertEqual(by, [{"value": "http", "count": sum(ports)}])

    def test_a_histogram_stays_short_and_tells_what_lies_outside(self):
        far = [dict(event(n), timestamp=f"2{n}99-01-01T00:00:00.000000+0000") for n in range(1, 4)]
        old = [dict(event(n), timestamp=f"{1970 + n // 300}-01-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:00.000000+0000") for n in range(2500)]
        file = self.folder / "dated.json"
        file.write_text("".join(json.dumps(e) + "\n" for e in old + far), encoding="utf-8")
        self.json("events", "ingest", "--data", self.data, "--format", "eve", file)
        answer = self.ask("--histogram", "1m")
        self.assertEqual((len(answer["histogram"]), answer["ahead"]), (2000, 3))
        self.assertEqual(sum(b["count"] for b in answer["histogram"]) + answer["before"], answer["count"])
        self.assertEqual(answer["count"], self.COUNT + len(old))
        self.assertEqual(answer["histogram"][-1]["from"], "2026-03-02T01:04:00.000000Z", "the latest ones are shown")
        code, out, err = panshi("events", "search", "--data", self.data, "--histogram", "1m")
        self.assertEqual(code, 0)
        self.assertIn("3 events are dated more than ten minutes ahead", err)
        self.assertIn(f"with {answer['before']} events", err)
        begin = err.split("--from ")[-1].split(" ")[0]
        shown = self.ask("--histogram", "1w", "--from", begin, "--to", "9999-12-31")
        self.assertEqual((shown["count"], shown["ahead"], len(shown["histogram"])), (3, 0, 3))
        self.assertEqual(self.ask("--histogram", "1d", "--to", "2200-01-01")["count"], self.COUNT + len(old) + 1)

    def test_wrong_words_are_named(self):
        self.refused("events", "search", "--data", self.data, "a:(b", code=1, naming="character 3")
        self.refused("events", "search", "--data", self.data, "a", "--histogram", "1x", code=2, naming="histogram")
        self.refused("events", "search", "--data", self.data, "a", "--from", "soon", code=2, naming="from")
        self.refused("events", "search", "--data", self.data, "a", "--count", "--top", "b", code=2, naming="top")
        self.refused("events", "search", "--data", self.data, "a", "--by", "b", code=2, naming="by")
        self.refused("events", "search", "--data", self.folder / "nowhere", "a", code=1, naming="nowhere")
        self.refused("events", "search", "--data", self.data, "a", "b", "--count", code=2, naming="b")
        self.refused("events", "search", "--data", self.data, "a", "b", "--top", "proto", code=2, naming="b")
        for number in (0, -1, 100001):
            self.refused("events", "search", "--data", self.data, "*", "--top", "proto", number, code=2, naming="top")
        self.refused("events", "search", "--data", self.data, "a", "--from", "2026-03-03", "--to", "2026-03-02", code=2,
                     naming="later")
        self.refused("events", "export", "--data", self.data, "a", self.folder / "out", "--format", "csv",
                     "--from", "2026-03-03", "--to", "2026-03-02", code=2, naming="later")
        self.refused("events", "raw", "--data", self.data, "first", code=2, naming="first")
        self.refused("events", "raw", "--data", self.data, "fffffffffffff-000000", code=1)

    def test_sql_counts_and_joins(self):
        answer = self.json("events", "sql", "--data", self.data,
                           "SELECT dataset, count(*) FROM events WHERE filter = 'proto:tcp' GROUP BY 1 ORDER BY 1")
        self.assertEqual(answer["columns"], ["dataset", "count(*)"])
        self.assertEqual(answer["rows"], [["alert", 60], ["http", 240]])
        self.assertEqual(self.json("events", "sql", "--data", self.data, "SELECT count(*) FROM events e LEFT JOIN system s "
                                   "ON s.id = e.system WHERE e.source_ip = '10.0.0.0'")["rows"][0][0],
                         len(self.matching(lambda e: e["src_ip"] == "10.0.0.0")))
        self.refused("events", "sql", "--data", self.data, "SELECT password FROM account", code=1, naming="account")
        self.refused("events", "sql", "--data", self.data, "DELETE FROM system", code=1)

    def test_exports_hold_everything_and_their_digest(self):
        file = self.folder / "out"
        told = self.json("events", "export", "--data", self.data, "event_type:alert", file, "--format", "ndjson")
        expected = "".join(line + "\n" for line in self.matching(lambda e: "alert" in e)).encode()
        self.assertEqual(file.read_bytes(), expected)
        self.assertEqual((told["count"], told["bytes"]), (60, len(expected)))
        if "sm3" in hashlib.algorithms_available:
            self.assertEqual(told["sm3"], hashlib.new("sm3", expected).hexdigest())
        self.json("events", "export", "--data", self.data, "*", file, "--format", "csv", "--columns", "http.url,source.ip")
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
        self.assertEqual([row["http.url"] for row in rows], [json.loads(line)["http"]["url"] for line in self.lines])
        self.json("events", "export", "--data", self.data, "alert:*", file, "--format", "cef")
        lines = file.read_text(encoding="utf-8").splitlines()
        self.assertEqual(len(lines), 60)
        for line in lines:
            self.assertTrue(line.startswith("CEF:0|Panshi|Panshi|1|") and " src=10.0." in line)
        told = self.json("events", "export", "--data", self.data, "*", file, "--format", "parquet", "--columns",
                         "http.url,source.ip,flow_id,alert.severity")
        self.assertEqual((told["count"], told["bytes"]), (self.COUNT, file.stat().st_size))
        if "sm3" in hashlib.algorithms_available:
            self.assertEqual(told["sm3"], hashlib.new("sm3", file.read_bytes()).hexdigest())
        _, table, _ = parquet_reader.read(file.read_bytes())
        made = [json.loads(line) for line in self.lines]
        self.assertEqual(table["http.url"], [e["http"]["url"] for e in made])
        self.assertEqual(table["source.ip"], [e["src_ip"] for e in made])
        self.assertEqual(table["flow_id"], [e["flow_id"] for e in made])
        self.assertEqual(table["alert.severity"], [e.get("alert", {}).get("severity") for e in made])
        self.assertEqual(table["time"], [(START + n) * 1000000 + 1 for n in range(self.COUNT)])
        self.refused("events", "export", "--data", self.data, "*", file, "--format", "pdf", code=2, naming="format")


class Shapes(Case):
    """Events with lists, blanks around them, and lines that are no JSON."""
    LINES = ['{"timestamp":"2026-03-02T01:00:00.000001+0000","event_type":"dns","dns":{"answers":["192.0.2.1","192.0.2.2"],"ttl":[60,-1]}}',
             '  {"timestamp":"2026-03-02T01:00:01.000001+0000","event_type":"dns","host":"=1+1"} \t',
             '{"timestamp":"2026-03-02T01:00:02.000001+0000","event_type":"dns","low":-5}']
    LOG = '<13>1 2026-03-02T01:00:03Z host app - - - {no JSON}'

    def setUp(self):
        super().setUp()
        self.data, _ = self.store()
        for form, lines in (("eve", self.LINES), ("syslog", [self.LOG])):
            file = self.folder / form
            file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
            self.json("events", "ingest", "--data", self.data, "--format", form, file)
        self.file = self.folder / "out"

    def test_json_comes_out_as_it_is_and_other_lines_within_an_object(self):
        self.json("events", "export", "--data", self.data, "*", self.file, "--format", "ndjson")
        lines = self.file.read_text(encoding="utf-8").split("\n")[:-1]
        stored = [json.loads(line) for line in self.LINES]
        self.assertEqual([json.loads(line) for line in lines[:3]], stored)
        self.assertEqual(lines[0], self.LINES[0])
        self.assertEqual(json.loads(lines[3])["source"], self.LOG)

    def test_csv_has_every_value_and_each_column_once(self):
        code, out, err = panshi("events", "export", "--data", self.data, "event_type:dns", "-", "--format", "csv", "--columns",
                                "time,dns.answers,id,dns.ttl,host,low,dns.answers,nowhere")
        self.assertEqual(code, 0)
        rows = list(csv.reader(io.StringIO(out.lstrip("\ufeff"), newline="")))
        self.assertEqual(rows[0], ["id", "time", "format", "dns.answers", "dns.ttl", "host", "low", "nowhere"])
        self.assertEqual([row[3:] for row in rows[1:]], [["192.0.2.1; 192.0.2.2", "60; -1", "", "", ""],
                                                         ["", "", "'=1+1", "", ""], ["", "", "", "-5", ""]])
        self.assertTrue(all(row[0] and row[1] for row in rows))
        self.assertIn('"nowhere"', err)
        self.assertNotIn('"dns.answers"', err)


    def test_parquet_has_every_value_as_it_was_with_the_type_that_all_of_a_column_allow(self):
        odd = [{"whole": 7, "text": "007", "mixed": 1, "real": 1.50, "big": 9223372036854775807},
               {"whole": -9223372036854775808, "text": "é磐石\u0000", "mixed": "one", "list": [1, 2]},
               {"whole": None, "empty": "", "big": 9223372036854775808}]
        file = self.folder / "odd"
        file.write_text("".join(json.dumps({"timestamp": f"2026-03-02T02:00:0{n}Z", "event_type": "odd", **one}) + "\n"
                                for n, one in enumerate(odd)))
        self.json("events", "ingest", "--data", self.data, "--format", "eve", file)
        self.json("events", "export", "--data", self.data, "event_type:odd", self.file, "--format", "parquet", "--columns",
                  "time,whole,text,mixed,real,list,empty,big,nowhere,whole")
        columns, table, groups = parquet_reader.read(self.file.read_bytes())
        self.assertEqual([c.name for c in columns], ["id", "time", "format", "whole", "text", "mixed", "real", "list", "empty", "big", "nowhere"])
        self.assertEqual({c.name: c.type for c in columns if c.name in ("time", "whole", "mixed", "real", "big", "nowhere")},
                         {"time": 2, "whole": 2, "mixed": 6, "real": 6, "big": 6, "nowhere": 6})
        self.assertEqual(columns[1].logical, {8: {1: True, 2: {2: {}}}})
        self.assertEqual((table["whole"], table["text"], table["mixed"]), ([7, -2**63, None], ["007", "é磐石\0", None], ["1", "one", None]))
        self.assertEqual((table["real"], table["list"], table["empty"]), (["1.5", None, None], [None, "1; 2", None], [None, None, ""]))
        self.assertEqual((table["big"], table["nowhere"]), (["9223372036854775807", None, "9223372036854775808"], [None] * 3))
        self.assertEqual((table["format"], groups, len(set(table["id"]))), (["eve"] * 3, 1, 3))
        self.json("events", "export", "--data", self.data, "event_type:never", self.file, "--format", "parquet")
        columns, table, groups = parquet_reader.read(self.file.read_bytes())
        self.assertEqual((groups, sum(map(len, table.values()))), (0, 0))

    def test_parquet_of_many_events_comes_in_groups_that_hold_all_of_them(self):
        count, file = 140000, self.folder / "many"
        file.write_text("".join(f'{{"timestamp":"2026-03-02T04:00:00Z","event_type":"many","n":{n}{"" if n % 3 else f",{chr(34)}third{chr(34)}:{chr(34)}t{n}{chr(34)}"}}}\n'
                                for n in range(count)))
        self.json("events", "ingest", "--data", self.data, "--format", "eve", "--threads", 1, file)
        self.json("events", "export", "--data", self.data, "event_type:many", self.file, "--format", "parquet", "--columns", "n,third")
        _, table, groups = parquet_reader.read(self.file.read_bytes())
        self.assertEqual((groups, sorted(table["n"])), (2, list(range(count))))
        self.assertEqual(table["third"], [None if n % 3 else f"t{n}" for n in table["n"]])

    def test_parquet_has_bytes_where_a_value_is_no_text(self):
        file = self.folder / "bytes"
        file.write_bytes(b"<13>1 2026-03-02T03:00:00Z h a - - - \xff\xfe\n<13>1 2026-03-02T03:00:01Z h a - - - plain\n")
        self.json("events", "ingest", "--data", self.data, "--format", "syslog", file)
        self.json("events", "export", "--data", self.data, "app_name:a", self.file, "--format", "parquet", "--columns", "message,hostname")
        columns, table, _ = parquet_reader.read(self.file.read_bytes())
        self.assertEqual((table["message"], table["hostname"]), ([b"\xff\xfe", b"plain"], ["h", "h"]))
        self.assertIsNone(columns[3].logical)


class Damaged(Case):
    """Enough events for a sealed segment, one byte of which is then another."""
    COUNT = 1500

    def setUp(self):
        super().setUp()
        self.data, _ = self.store()
        chance = random.Random(5)
        file = self.folder / "eve.json"
        with open(file, "w", encoding="utf-8") as out:
            for number in range(self.COUNT):
                pad = "".join(chance.choices("0123456789abcdefghijklmnopqrstuvwxyz", k=4000))
                out.write(json.dumps({**event(number), "pad": pad}) + "\n")
        self.json("events", "ingest", "--data", self.data, "--format", "eve", file)
        few = self.folder / "few.json"
        few.write_text(json.dumps({**event(0), "event_type": "late"}) + "\n", encoding="utf-8")
        self.json("events", "ingest", "--data", self.data, "--format", "eve", few)
        self.segments = sorted((self.data / "events").glob("*.segment"))

    def ask(self, *words):
        code, out, err = panshi("events", "search", "--data", self.data, *words, "--json")
        self.assertEqual(code, 0, (words, err))
        return json.loads(out), err

    def test_every_kind_of_question_goes_on_without_what_cannot_be_read(self):
        self.assertTrue(self.segments)
        segment, told = self.segments[0], set()
        whole = segment.read_bytes()
        for part in range(1, 8):
            place = len(whole) * part // 8
            segment.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1:])
            for words in (("--limit", 2000), ("--limit", 3), ("--count",), ("--top", "pad", 3), ("--top", "src_ip"), ("--histogram", "1s")):
                for text in ("*", "late", "pad:*a*"):
                    with self.subTest(place=place, words=words, text=text):
                        answer, err = self.ask(text, *words)
                        self.assertEqual(answer["partial"], answer["damaged"] > 0)
                        self.assertEqual("cannot be read" in err, answer["damaged"] > 0)
                        if answer["damaged"]:
                            told.add(words[0])
                            self.assertLess(answer["count"], self.COUNT)
                            for hit in answer.get("hits", []):
                                self.assertIn(json.loads(hit["source"])["event_type"], ("late", "http", "alert"))
                        if text == "late":
                            self.assertEqual(answer["count"], 1)
        self.assertEqual(told, {"--limit", "--count", "--top", "--histogram"})


class Empty(Case):
    def test_a_store_without_events_has_none(self):
        data, _ = self.store()
        answer = self.json("events", "search", "--data", data, "*")
        self.assertEqual((answer["count"], answer["hits"], answer["partial"]), (0, [], False))
        self.assertEqual(self.json("events", "sql", "--data", data, "SELECT count(*) FROM events")["rows"], [[0]])
        self.refused("events", "raw", "--data", data, "0000000000001-000000", code=1)

class Terminal(Case):
    """Text of others can steer no terminal."""
    UNSAFE = "\x1b[2J\x07\u009b31m\u202exe\u2066y"
    SHOWN = "\\x1B[2J\\x07\\u009B31m\\u202Exe\\u2066y"

    def shows(self, *words, code=0):
        got, out, err = panshi(*words)
        self.assertEqual(got, code, out + err)
        for text in (out, err):
            self.assertEqual([c for c in text if c not in "\n\t" and not c.isprintable()], [], words)
        return out + err

    def test_unsafe_characters_are_shown_as_escapes_and_kept_in_the_event(self):
        if panshi("events", "ingest", "--help")[0] != 0:
            self.skipTest("skipped: this program has no events ingest")
        data, _ = self.store()
        file = self.folder / "eve.json"
        made = {"timestamp": "2026-03-02T01:00:00.000001+0000", "event_type": "alert", "src_ip": "203.0.113.9",
                "user": self.UNSAFE, "http": {"hostname": "bad.example"}}
        file.write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")
        rule = self.folder / "rule.yml"
        rule.write_text(json.dumps({"title": "odd " + self.UNSAFE, "id": "00000000-0000-4000-8000-000000000001", "level": "high",
                                    "logsource": {"product": "suricata"}, "detection": {"a": {"event_type": "alert"},
                                                                                         "condition": "a"}}), encoding="utf-8")
        log = self.folder / "log"
        log.write_text(f"<13>1 2026-03-02T01:00:00Z host app - - - {self.UNSAFE}\n", encoding="utf-8")
        values = self.folder / "values.txt"
        values.write_text("bad.example\n", encoding="utf-8")
        for path, form in ((file, "eve"), (log, "syslog")):
            panshi("events", "ingest", "--data", data, "--format", form, path)
        everything = self.json("events", "search", "--data", data)["hits"]
        source = log.read_text(encoding="utf-8").rstrip("\n")
        self.assertIn(source, [one["source"] for one in everything])
        self.assertIn(self.SHOWN, self.shows("events", "search", "--data", data))
        self.assertIn(self.SHOWN, self.shows("events", "search", "--data", data, "--top", "message"))
        self.assertIn(self.SHOWN, self.shows("events", "sql", "--data", data, "SELECT source FROM events"))
        self.assertIn("\\u202Exe\\u2066y", self.shows("events", "decode", "--format", "syslog", log))
        self.shows("events", "sql", "--data", data, "nothing " + self.UNSAFE, code=1)
        self.assertIn(self.SHOWN, self.shows("rules", "test", "--format", "eve", "--rules", rule, "--events", file))
        self.shows("rules", "load", "--data", data, rule)
        self.assertIn(self.SHOWN, self.shows("rules", "list", "--data", data))
        self.assertIn(self.SHOWN, self.shows("rules", "hunt", "--data", data, "--rules", rule))
        self.json("intel", "import", values, "--data", data, "--set", "set \u202exe")
        for words in (("list",), ("match", "bad.example")):
            self.assertIn("set \\u202Exe", self.shows("intel", *words, "--data", data))
        self.shows("intel", "hunt", "--data", data)


if __name__ == "__main__":
    unittest.main()
