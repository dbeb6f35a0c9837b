# SPDX-License-Identifier: Apache-2.0
"""panshi rules: what every modifier, condition, filter and correlation of Sigma means, and that the
program and a slow reference say the same of made-up events and, where they are there, of real ones.

Real events and rules are never needed: SIGMA_RULES, SIGMA_EVE and SIGMA_WINDOWS name them (a folder, a
folder or file, a file); SIGMA_WHOLE=1 asks about every event instead of a sample."""
import base64
import collections
import gzip
import itertools
import json
import os
import pathlib
import random

from program import Case, panshi

try:
    import sigma_reference
except ImportError:  # PyYAML
    sigma_reference = None

SAMPLE_EVENTS = 1500


def rule(detection, condition="selection", name="r1", source="category: test", more=""):
    """A rule whose selections are given as YAML of their content, by name or as the one `selection`."""
    parts = detection if isinstance(detection, dict) else {"selection": detection}
    body = "".join(f"  {key}:\n" + "".join(f"    {line}\n" for line in text.splitlines()) for key, text in parts.items())
    return (f"title: Title of {name}\nid: {name}\nname: {name}\nlevel: low\nlogsource:\n  {source}\n{more}"
            f"detection:\n{body}  condition: {condition}\n---\n")


# what stands in the selection, events, which of them match
VALUES = [
    ("text without letter case", "f: Abc", [{"f": "aBC"}, {"f": "abcd"}, {"g": "abc"}], [0]),
    ("letters beyond ASCII", "f: ÉCOLE", [{"f": "école"}, {"f": "ecole"}], [0]),
    ("wildcards", "f: 'a*b?d'", [{"f": "axxbcd"}, {"f": "abcd"}, {"f": "abd"}, {"f": "ab中d"}], [0, 1, 3]),
    ("plain wildcards", r"f: 'a\*b'", [{"f": "a*b"}, {"f": "axb"}], [0]),
    ("a plain question mark", r"f: 'a\?b'", [{"f": "a?b"}, {"f": "axb"}], [0]),
    ("backslash before a wildcard", "f: 'c:\\\\*'", [{"f": "c:\\dir"}, {"f": "c:*"}, {"f": "c:dir"}], [0]),
    ("backslash before a letter", r"f: 'c:\dir'", [{"f": "c:\\dir"}, {"f": "c:dir"}], [0]),
    ("two backslashes are one", "f: '\\\\\\\\host'", [{"f": "\\\\host"}, {"f": "\\host"}], [0]),
    ("contains", "f|contains: bc", [{"f": "aBCd"}, {"f": "b"}, {"f": "bc"}], [0, 2]),
    ("one letter", "f|contains: x", [{"f": "aXb"}, {"f": "ab"}, {"f": ""}], [0]),
    ("two letters", "f|contains: xy", [{"f": "aXYb"}, {"f": "xay"}], [0]),
    ("startswith", "f|startswith: ab", [{"f": "ABx"}, {"f": "xab"}, {"f": "ab"}], [0, 2]),
    ("endswith", "f|endswith: '\\cmd.exe'", [{"f": "C:\\CMD.EXE"}, {"f": "C:\\cmd.exe x"}], [0]),
    ("contains with a wildcard inside", "f|contains: 'a*b'", [{"f": "xaYYbz"}, {"f": "ba"}], [0]),
    ("the empty text", "f: ''", [{"f": ""}, {"f": "x"}, {}, {"f": None}], [0]),
    ("a star alone is any value", "f: '*'", [{"f": ""}, {"f": "x"}, {}, {"f": None}], [0, 1]),
    ("a list is or", "f: [a, b]", [{"f": "a"}, {"f": "b"}, {"f": "c"}], [0, 1]),
    ("all is and", "f|contains|all: [a, b]", [{"f": "ab"}, {"f": "a"}, {"f": "ba"}], [0, 2]),
    ("cased", "f|cased: Abc", [{"f": "Abc"}, {"f": "abc"}], [0]),
    ("cased contains", "f|contains|cased: aBc", [{"f": "xaBcx"}, {"f": "xabcx"}], [0]),
    ("neq", "f|neq: a", [{"f": "b"}, {"f": "A"}, {}], [0, 2]),
    ("null", "f: null", [{}, {"f": None}, {"f": ""}, {"f": "x"}], [0, 1]),
    ("exists", "f|exists: true", [{}, {"f": None}, {"f": ""}, {"f": "x"}], [1, 2, 3]),
    ("does not exist", "f|exists: false", [{}, {"f": None}, {"f": "x"}], [0]),
    ("a number and its text", "f: 4688", [{"f": 4688}, {"f": "4688"}, {"f": 4688.0}, {"f": "04688"}, {"f": 46880}],
     [0, 1, 2]),
    ("true and its text", "f: 'true'", [{"f": True}, {"f": "True"}, {"f": 1}], [0, 1]),
    ("lt", "f|lt: 10", [{"f": 9}, {"f": "9.5"}, {"f": 10}, {"f": "x"}, {}], [0, 1]),
    ("gte", "f|gte: 10", [{"f": 10}, {"f": "11"}, {"f": 9}, {"f": -20}], [0, 1]),
    ("regular expressions mind letter case", "f|re: 'a[0-9]+b'", [{"f": "xa12bx"}, {"f": "A1B"}, {"f": "ab"}], [0]),
    ("re|i", "f|re|i: 'a[0-9]+b'", [{"f": "A1B"}, {"f": "ab"}], [0]),
    ("re|s", "f|re|s: '^a.b$'", [{"f": "a\nb"}, {"f": "ab"}], [0]),
    ("re|m", "f|re|m: '^b$'", [{"f": "a\nb"}, {"f": "ab"}], [0]),
    ("alternatives have no literal", "f|re: 'foo|bar'", [{"f": "xbarx"}, {"f": "fo"}], [0]),
    ("a character that may be absent", "f|re: 'colou?r'", [{"f": "color"}, {"f": "colour"}, {"f": "colr"}], [0, 1]),
    ("cidr", "f|cidr: 10.1.0.0/16", [{"f": "10.1.255.1"}, {"f": "10.2.0.1"}, {"f": "10.1"}, {"f": "::ffff:10.1.2.3"}],
     [0, 3]),
    ("cidr v6", "f|cidr: 'fe80::/10'", [{"f": "fe80::1"}, {"f": "FEBF::1"}, {"f": "fec0::1"}, {"f": "10.0.0.1"}], [0, 1]),
    ("windash", "f|windash|contains: ' -x '",
     [{"f": f"a {dash}x b"} for dash in "-/\u2013\u2014\u2015+"], [0, 1, 2, 3, 4]),
    ("a dash within a word stays", "f|windash: a-b", [{"f": "a-b"}, {"f": "a/b"}], [0]),
    ("base64", "f|base64|contains: secret", [{"f": "x" + base64.b64encode(b"secret").decode() + "y"}, {"f": "secret"}], [0]),
    ("base64offset", "f|base64offset|contains: 'http://'",
     [{"f": base64.b64encode(b"x" * n + b"http://host" + b"y" * m).decode()} for n in range(4) for m in range(3)] +
     [{"f": "http://"}], list(range(12))),
    ("wide", "f|wide|base64offset|contains: Net",
     [{"f": base64.b64encode(("a" * n + "Net.Web").encode("utf-16-le")).decode()} for n in range(3)] +
     [{"f": base64.b64encode(b"Net.Web").decode()}], [0, 1, 2]),
    ("utf16be", "f|utf16be|base64|contains: Net", [{"f": base64.b64encode("Net".encode("utf-16-be")).decode()}, {"f": ""}], [0]),
    ("fieldref", "f|fieldref: g", [{"f": "A", "g": "a"}, {"f": "a", "g": "b"}, {"f": "a"}, {"g": "a"}], [0]),
    ("fieldref endswith", "f|fieldref|endswith: g", [{"f": "xab", "g": "AB"}, {"f": "abx", "g": "ab"}], [0]),
    ("hour", "f|hour: 20", [{"f": "2016-06-08T20:01:52.875791+0000"}, {"f": "2016-06-09T04:30:00+08:00"},
                            {"f": "2016-06-08T19:59:59Z"}, {"f": "x"}], [0, 1]),
    ("week", "f|week: 53", [{"f": "2021-01-01T00:00:00Z"}, {"f": "2021-01-04T00:00:00Z"}], [0]),
    ("month|gte", "f|month|gte: 11", [{"f": "2021-11-01T00:00:00Z"}, {"f": "2021-10-31T23:00:00Z"}], [0]),
    ("any value of a list", "f: b", [{"f": ["a", "b"]}, {"f": ["a"]}], [0]),
    ("no value of a list", "f|neq: b", [{"f": ["a", "b"]}, {"f": ["a"]}], [1]),
    ("dotted fields", "f.g: x", [{"f": {"g": "x"}}, {"f.g": "x"}, {"f": [{"g": "x"}]}, {"g": "x"}], [0, 1, 2]),
    ("a list of maps", "- f: a\n  g: b\n- f: c", [{"f": "a", "g": "b"}, {"f": "a"}, {"f": "c"}], [0, 2]),
    ("keywords", "- foo\n- bar", [{"x": "aFOOb"}, {"y": {"z": ["q", "bar"]}}, {"foo": "x"}], [0, 1]),
    ("keywords of several lengths", "- 'dpapi::masterkey'\n- 'C:\\mimi\\lib.dll'\n- 'Größe 10'",
     [{"x": "a" * n + " DPAPI::MasterKey" + "b" * n} for n in range(9)] +
     [{"x": "x c:\\MIMI\\lib.dll"}, {"y": ["", "größe 10x"]}, {"x": "dpapi::masterke", "y": "ydpapi"}, {"dpapi::masterkey": 1}],
     list(range(11))),
    ("keywords that are numbers", "- '4688'\n- abcdefgh", [{"x": 4688.0}, {"x": 46.88e2}, {"x": "4688.0"}, {"x": "ABCDEFGH"}], [0, 1, 2, 3]),
    ("all keywords", "'|all':\n- foo\n- bar", [{"x": "foo", "y": "bar"}, {"x": "foobar"}, {"x": "foo"}], [0, 1]),
    ("escapes of JSON", "f: \"a\\\"b\\n\u4e2d\"", [{"f": 'a"b\n中'}, {"f": "a"}], [0]),
]

CONDITIONS = [
    ("a and b", "11"), ("a or b", "01 10 11"), ("not a", "00 01"), ("a and not b", "10"),
    ("a or b and c", "100 101 110 111 011"), ("(a or b) and c", "101 011 111"), ("not (a or b)", "00"),
    ("1 of them", "01 10 11"), ("all of them", "11"), ("2 of s*", "011 101 110 111"), ("not 1 of them", "00"),
    ("a AND NOT b", "10"), ("any of them", "01 10 11"), ("not not a", "10 11"),
]


class Asking(Case):
    def ask(self, rules, events, *more, form="json", raw=False):
        """Event numbers by rule."""
        (self.folder / "rules.yml").write_text(rules, encoding="utf-8")
        text = "".join(e + "\n" if isinstance(e, str) else json.dumps(e) + "\n" for e in events)
        code, out, err = panshi("rules", "test", "--rules", self.folder / "rules.yml", "--format", form, "--events", "-",
                                "--json", *more, text=text)
        self.assertEqual(code, 0, err)
        rows = [json.loads(line) for line in out.splitlines()]
        if raw:
            return rows
        found = collections.defaultdict(list)
        for row in rows:
            found[row["rule_id"]].append(row["event"])
        return {key: sorted(numbers) for key, numbers in found.items()}



class Rules(Asking):
    def test_what_values_mean(self):
        for title, selection, events, wanted in VALUES:
            with self.subTest(title):
                self.assertEqual(self.ask(rule(selection), events).get("r1", []), wanted)

    def test_the_reference_means_the_same(self):
        if not sigma_reference:
            self.skipTest("no PyYAML")
        for title, selection, events, wanted in VALUES:
            with self.subTest(title):
                (self.folder / "rules.yml").write_text(rule(selection), encoding="utf-8")
                reference = sigma_reference.Reference(self.folder / "rules.yml", "json")
                got = [n for n, event in enumerate(events) if reference.matches(json.dumps(event))]
                self.assertEqual(got, wanted)

    def test_keywords_are_found_however_they_are_written(self):
        rules = rule("- 'sekurlsa::logon'\n- 'dir/mimidrv.sys'")
        self.assertEqual(self.ask(rules, ['{"x":"sekurlsa::logon"}', r'{"x":"sekur\u006csa::l\u006fgon"}',
                                          r'{"x":"dir\/mimidrv.sys"}', r'{"x":"a\\u006c sekurlsa:logon"}',
                                          r'{"a":"\u0041","x":"a\nSEKURLSA::LOGON"}', '{"sekurlsa::logon":"x"}']),
                         {"r1": [0, 1, 2, 4]})

    def test_keywords_of_several_log_sources_are_looked_for_together_and_told_apart(self):
        rules = rule("- 'longer keyword here'\n- 'mimidrv.sys'", name="every", source="product: windows") + \
            rule("- 'sekurlsa'", name="security", source="{product: windows, service: security}")
        texts = ["a SEKURLSA b", "longer keyword here", "sekurls mimidrv", "mimidrv.sys sekurlsa"]
        events = [{"Channel": channel, "EventID": 1, "x": text} for channel in ("Security", "System") for text in texts]
        self.assertEqual(self.ask(rules, events, form="windows"), {"every": [1, 3, 5, 7], "security": [0, 3]})

    def test_an_expression_is_asked_of_the_whole_value_however_often_its_literal_stands_there(self):
        events = [{"x": "abc abc abc"}, {"x": "abc abc abc7 abc"}, {"x": "abc7"}, {"x": ["abc", "abc abc9"]}]
        self.assertEqual(self.ask(rule("x|re: 'abc[0-9]'"), events), {"r1": [1, 2, 3]})

    def test_negated_values(self):
        for title, selection, events, wanted in VALUES:
            with self.subTest(title):
                got = self.ask(rule(selection, "not selection"), events).get("r1", [])
                self.assertEqual(got, [n for n in range(len(events)) if n not in wanted])

    def test_conditions(self):
        for condition, wanted in CONDITIONS:
            width = len(wanted.split()[0])
            names = (["s1", "s2", "s3"] if "s*" in condition else ["a", "b", "c"])[:width]
            parts = {name: f"{name}: '1'" for name in names}
            events = [dict(zip(names, bits)) for bits in itertools.product("01", repeat=width)]
            with self.subTest(condition):
                got = self.ask(rule(parts, condition), events).get("r1", [])
                self.assertEqual({"".join(events[n].values()) for n in got}, set(wanted.split()))

    def test_names_that_begin_with_a_line_are_not_them(self):
        parts = {"a": "a: '1'", "_b": "b: '1'"}
        self.assertEqual(self.ask(rule(parts, "1 of them"), [{"a": "1"}, {"b": "1"}]), {"r1": [0]})

    def test_a_list_of_conditions_is_or(self):
        text = rule({"a": "a: '1'", "b": "b: '1'"}, "[a, b]")
        self.assertEqual(self.ask(text, [{"a": "1"}, {"b": "1"}, {}]), {"r1": [0, 1]})

    def test_log_sources_decide_by_what_events_carry(self):
        rules = rule("Image|endswith: x.exe", name="made", source="{product: windows, category: process_creation}") + \
            rule("Image|endswith: x.exe", name="loaded", source="{product: windows, category: image_load}") + \
            rule("EventID: 4688", name="security", source="{product: windows, service: security}")
        sysmon = "Microsoft-Windows-Sysmon/Operational"
        events = [
            {"Channel": sysmon, "EventID": 1, "Image": "c:\\x.exe"},
            {"Channel": sysmon, "EventID": 7, "Image": "c:\\x.exe"},
            {"Channel": "Security", "EventID": 4688, "NewProcessName": "c:\\x.exe"},
            {"Event": {"System": {"Channel": sysmon, "EventID": "1"}, "EventData": {"Image": "c:\\x.exe"}}},
            {"winlog": {"channel": sysmon, "event_id": 1, "event_data": {"Image": "c:\\x.exe"}}},
            {"Channel": "Application", "EventID": 1, "Image": "c:\\x.exe"},
        ]
        wanted = {"made": [0, 2, 3, 4], "loaded": [1], "security": [2]}
        self.assertEqual(self.ask(rules, events, form="windows"), wanted)
        self.assertEqual(self.ask(rules, [e for e in events if "winlog" not in e], form="json"),
                         {"made": [0, 2, 3], "loaded": [1], "security": [2]})

    def test_network_rules_see_suricata_events(self):
        rules = rule("c-useragent|startswith: curl", name="proxy", source="category: proxy") + \
            rule("query|endswith: .example.org", name="dns", source="category: dns") + \
            rule("http.url: /x", name="own", source="{product: suricata, service: http}")
        head = {"timestamp": "2024-01-01T00:00:00.000000+0000", "src_ip": "10.0.0.1"}
        events = [{**head, "event_type": "http", "http": {"http_user_agent": "curl/8", "url": "/x"}},
                  {**head, "event_type": "dns", "dns": {"rrname": "a.example.org"}},
                  {**head, "event_type": "dns", "dns": {"queries": [{"rrname": "b.EXAMPLE.org"}]}},
                  {**head, "event_type": "flow", "http": {"http_user_agent": "curl/8"}}]
        self.assertEqual(self.ask(rules, events, form="eve"), {"proxy": [0], "dns": [1, 2], "own": [0]})

    def test_filters_narrow_the_rules_they_name(self):
        text = rule("f: x", name="one") + rule("f: x", name="two") + \
            "title: F\nlogsource:\n  category: test\nfilter:\n  rules: [one]\n  selection:\n    u: admin\n" \
            "  condition: not selection\n"
        self.assertEqual(self.ask(text, [{"f": "x"}, {"f": "x", "u": "admin"}]), {"one": [0], "two": [0, 1]})
        text = text.replace("[one]", "any")
        self.assertEqual(self.ask(text, [{"f": "x"}, {"f": "x", "u": "admin"}]), {"one": [0], "two": [0]})

    def test_placeholders_need_values(self):
        text = rule("f|expand: '%admins%'")
        (self.folder / "rules.yml").write_text(text)
        lint = self.json("rules", "lint", self.folder / "rules.yml", code=1)
        self.assertEqual((lint["loaded"], len(lint["unsupported"])), (0, 1))
        self.assertIn("placeholder", lint["unsupported"][0]["reason"])
        (self.folder / "values.yml").write_text("admins: [root, 'adm*']\n")
        got = self.ask(text, [{"f": "ROOT"}, {"f": "adm1"}, {"f": "%admins%"}], "--placeholders", self.folder / "values.yml")
        self.assertEqual(got, {"r1": [0, 1]})

    def test_what_cannot_be_used_says_why(self):
        rows = [
            (rule("f|nosuch: x"), "modifier"), (rule("f: x", "selektion"), "not defined"), (rule("f: x", "selection |"), "aggregation"),
            (rule("f: x", "(selection"), "parenthesis"), (rule("f|re: '(['"), "regular expression"),
            (rule("f|cidr: 10.0.0.0/40"), "network"), (rule("f|lt: x"), "number"), ("a: [\n", "YAML"),
            ("title: nothing\n", "detection"), (rule("f|base64: 'a*'"), "wildcards"), (rule("f: {g: {h: 1}}"), "nested"),
            ("correlation: {type: event_count, rules: [none], timespan: 1m, condition: {gte: 2}}\n", "exist"),
            ("correlation: {type: nosuch, rules: [none], timespan: 1m, condition: {gte: 2}}\n", "type"),
        ]
        for text, word in rows:
            with self.subTest(word):
                (self.folder / "rules.yml").write_text(text)
                lint = self.json("rules", "lint", self.folder / "rules.yml", code=1)
                self.assertEqual(len(lint["unsupported"]), 1, lint)
                self.assertIn(word, lint["unsupported"][0]["reason"])
                self.assertTrue(lint["unsupported"][0]["reason_zh"])
                self.assertTrue(lint["unsupported"][0]["file"].endswith("rules.yml"))

    def test_an_event_has_the_number_of_its_line_without_the_blank_ones(self):
        (self.folder / "rule.yml").write_text(rule("f: a"), encoding="utf-8")
        event = json.dumps({"f": "a"})
        for text, numbers in ((f"\n{event}\nnot json\n\n  \r\n{event}\n", [0, 2]), (f"{event}\n{event}", [0, 1])):
            (self.folder / "events").write_text(text, newline="")
            code, out, _ = panshi("rules", "test", "--rules", self.folder / "rule.yml", "--format", "json", "--events", self.folder / "events", "--json")
            self.assertEqual((code, [json.loads(line)["event"] for line in out.splitlines()]), (0, numbers))

    def test_one_bad_rule_does_not_spoil_the_others(self):
        folder = self.folder / "tree" / "deep"
        folder.mkdir(parents=True)
        (folder / "a.yml").write_text(rule("f: x") + rule("f|nosuch: x", name="bad"))
        (folder / "b.yaml").write_text(rule("f: y", name="r2"))
        (folder / "c.txt").write_text("not a rule")
        lint = self.json("rules", "lint", self.folder / "tree")
        self.assertEqual((lint["loaded"], [u["id"] for u in lint["unsupported"]]), (2, ["bad"]))
        self.json("rules", "lint", self.folder / "tree", "--strict", code=1)

    def test_no_rule_is_said_and_a_link_in_a_circle_is_told_without_spoiling_the_others(self):
        folder = self.folder / "circle"
        folder.mkdir()
        (folder / "empty.yml").write_text("")
        self.refused("rules", "lint", folder / "empty.yml", code=1, naming="empty.yml")
        self.refused("rules", "lint", folder, code=1, naming="circle")
        (folder / "a.yml").write_text(rule("f: x"))
        (folder / "loop").symlink_to(folder)
        lint = self.json("rules", "lint", folder)
        self.assertEqual(lint["loaded"], 1)
        self.assertEqual([row["file"].endswith("loop") for row in lint["unsupported"]], [True])

    def test_what_is_odd_about_a_rule_is_noted_and_keeps_it_from_nothing(self):
        detection = "detection: {s: {a: b}, condition: s}\n"
        source = "logsource: {product: windows, category: process_creation}\n"
        uuid = "id: 6F5D1E0A-0000-4000-8000-000000000002\n"
        for head, told in ((uuid + "level: high\n" + source, []),
                           (uuid + "level: severe\n" + source, [("level", "severe")]),
                           (uuid + source, [("level", "no level")]),
                           ("id: r-17\nlevel: low\n" + source, [("id", "r-17")]),
                           ("level: low\n" + source, [("id", "no id")]),
                           (uuid + "level: low\n", [("logsource", "no log source")]),
                           (uuid + "level: low\nlogsource: {}\n", [("logsource", "every event")]),
                           (uuid + "level: low\nlogsource: {product: Win dows}\n", [("logsource", "Win dows")]),
                           (uuid + "level: low\nlogsource: {product: windows, categry: x, definition: any}\n", [("logsource", "categry")]),
                           (uuid + "level: low\nlogsource: {product: [linux]}\n", [("logsource", "every event"), ("logsource", "product")])):
            with self.subTest(head):
                (self.folder / "rules.yml").write_text("title: t\n" + head + detection)
                lint = self.json("rules", "lint", self.folder / "rules.yml")
                self.assertEqual((lint["loaded"], lint["unsupported"]), (1, []))
                self.assertEqual([note["field"] for note in lint["notes"]], [field for field, _ in told])
                for note, (_, word) in zip(lint["notes"], told):
                    self.assertIn(word, note["note"])
                    self.assertTrue(note["note_zh"] and note["file"].endswith("rules.yml"))
        out = panshi("rules", "lint", self.folder / "rules.yml")[1]
        self.assertIn("rules.yml:1", out)
        self.assertIn("2 notes", out)

    def test_a_byte_order_mark_is_no_part_of_a_rule(self):
        (self.folder / "rules.yml").write_bytes(b"\xef\xbb\xbf" + rule("f: x").encode())
        lint = self.json("rules", "lint", self.folder / "rules.yml")
        self.assertEqual((lint["loaded"], lint["unsupported"]), (1, []))

    def test_a_regular_expression_cannot_eat_the_machine(self):
        events = [{"f": "a" * 60 + "!"}] * 200
        self.assertEqual(self.ask(rule("f|re: '^(a+)+$'"), events), {})

    def test_words_that_are_wrong(self):
        self.refused("rules", "test", "--format", "nosuch", "--events", "-", "--rules", "x", code=2, naming="nosuch")
        self.refused("rules", "test", "--format", "eve", "--events", "-", code=2, naming="--rules")
        self.refused("rules", "lint", self.folder / "none", code=1, naming="none")
        (self.folder / "r.yml").write_text(rule("f: x"))
        self.refused("rules", "test", "--rules", self.folder / "r.yml", "--format", "eve", "--events", self.folder / "none",
                     code=1, naming="none")


BROKEN = rule("f: x", name="good") + "".join(rule("f|nosuch: x", name=f"bad{n}") for n in range(7))
LOOP = [{"timestamp": "2024-01-01T00:00:00Z", "f": "a" * (60 + n) + "!"} for n in range(3)]


class Gaps(Case):
    """What rules cannot be used for is said by each command that asks them."""

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def test_rules_of_which_none_can_be_used_leave_those_in_force_where_they_are(self):
        data, _ = self.store()
        self.json("rules", "load", "--data", data, self.write("good.yml", rule("f: x") + rule("f: y", name="r2")))
        for name, text, said in (("broken.yml", "title: x\n  bad: [\n", "broken.yml"), ("notes.txt", "no rule at all\n", "notes.txt"),
                                 ("empty.yml", "", "no rule"), ("bad.yml", rule("f|nosuch: x"), "nosuch")):
            with self.subTest(name):
                told = self.refused("rules", "load", "--data", data, self.write(name, text), code=1, naming=said)
                self.assertIn("in force stay", told)
                self.assertIn("原有规则仍然有效", told)
                listed = self.json("rules", "list", "--data", data)
                self.assertEqual((listed["loaded"], listed["generation"]), (2, 1))
        mixed = self.json("rules", "load", "--data", data, self.folder / "bad.yml", self.write("rule.txt", rule("f: z", name="r3")))
        self.assertEqual((mixed["loaded"], len(mixed["unsupported"]), mixed["generation"]), (1, 1, 2))

    def test_rules_that_cannot_be_used_are_told_with_file_id_and_reason(self):
        data, _ = self.store()
        path, events = self.write("mixed.yml", BROKEN), self.write("events", '{"f": "x"}\n')
        asked = ("rules", "test", "--rules", path, "--format", "json", "--events", events)
        for words in (asked, (*asked, "--json"), ("rules", "hunt", "--data", data, "--rules", path)):
            code, _, err = panshi(*words)
            self.assertEqual(code, 0, err)
            for said in ("of 8 rules 7 cannot be used", "8 条规则中有 7 条不能使用", "mixed.yml", "bad0", "bad4", "nosuch", "rules lint lists the other 2"):
                self.assertIn(said, err)
            self.assertNotIn("bad5", err)
        rows = self.json("rules", "hunt", "--data", data, "--rules", path)["unsupported"]
        self.assertEqual([row["id"] for row in rows], [f"bad{n}" for n in range(7)])
        self.assertTrue(all(row["file"].endswith("mixed.yml") and "nosuch" in row["reason"] and row["reason_zh"] for row in rows))

    def test_without_a_rule_that_can_be_used_nothing_is_asked(self):
        data, _ = self.store()
        events = self.write("events", '{"f": "x"}\n')
        for text, said in ((rule("f|nosuch: x"), "none of the rules can be used"), ("", "no rule in")):
            path = self.write("rules.yml", text)
            self.refused("rules", "test", "--rules", path, "--format", "json", "--events", events, code=1, naming=said)
            self.refused("rules", "hunt", "--data", data, "--rules", path, code=1, naming=said)

    def test_looks_that_a_regular_expression_gave_up_are_counted_and_told(self):
        data, _ = self.store()
        path = self.write("rules.yml", rule("f|re: '^(a+)+$'", name="slow") + rule("f: x", name="quick"))
        events = self.write("events", "".join(json.dumps(e) + "\n" for e in LOOP))
        self.assertNotIn("gave up", panshi("rules", "test", "--rules", path, "--format", "json", "--events", self.write("short", '{"f": "x"}\n'))[2])
        code, _, err = panshi("rules", "test", "--rules", path, "--format", "json", "--events", events, "--json")
        self.assertEqual(code, 0)
        for said in ("of 1 rules gave up 3 times", "1 条规则", "slow: 3"):
            self.assertIn(said, err)
        self.json("rules", "load", "--data", data, path)
        got = self.json("events", "ingest", "--data", data, "--format", "json", events)
        self.assertEqual((got["events"], got["limited"]), (3, 3))
        listed = panshi("rules", "list", "--data", data)[1]
        self.assertEqual(listed.count("gave up"), 1, listed)
        self.assertIn("gave up 3 times", listed)
        code, _, err = panshi("rules", "hunt", "--data", data, "--rules", path)
        self.assertIn("gave up", err)
        got = self.json("rules", "hunt", "--data", data, "--rules", path)
        self.assertGreater(got["limited"], 0)
        self.assertEqual([(row["id"], row["limited"]) for row in got["limited_rules"]], [("slow", got["limited"])])

    def test_what_holds_no_lines_is_named_as_when_it_is_taken_in(self):
        rules = self.write("rules.yml", rule("f: x"))
        for name, data, said in (("gzip", gzip.compress(b"{}\n"), "gzip -dc"), ("utf-16", '{"f":"x"}\n'.encode("utf-16"), "iconv -f UTF-16LE"),
                                 ("array", b'[{"f":"x"}]', "jq -c '.[]'")):
            path = self.folder / name
            path.write_bytes(data)
            for words in (("rules", "test", "--rules", rules, "--format", "auto", "--events"), ("events", "decode")):
                self.refused(*words, path, code=1, naming=said)
        for words in (("rules", "test", "--rules", rules, "--format", "auto", "--events"), ("events", "decode")):
            self.refused(*words, self.folder, code=1, naming="is a folder")


class Hunt(Case):
    def test_what_is_stored_is_asked_as_what_comes_in(self):
        data, _ = self.store()
        head = {"timestamp": "2024-01-01T00:00:00.000000+0000", "src_ip": "10.0.0.1"}
        events = [{**head, "event_type": "http", "http": {"http_user_agent": f"curl/{n}", "url": "/\u00e9\\x", "status": 200 + n}}
                  for n in range(5)] + [{**head, "event_type": "dns", "dns": {"rrname": "a.example.org"}}]
        (self.folder / "eve.json").write_text("".join(json.dumps(e) + "\n" for e in events))
        self.json("events", "ingest", "--data", data, "--format", "eve", self.folder / "eve.json")
        for selection, condition, wanted, judged in (
                ("c-useragent|startswith: CURL/3", "selection", 1, 1), ("sc-status: 204", "selection", 1, 1),
                ("sc-status|gte: 203", "selection", 2, 2), ("c-uri: /É\\x", "selection", 5, 5),
                ("c-useragent|re: 'l/[12]$'", "selection", 2, None), ("cs-host: null", "selection", 5, 6),
                ("c-useragent: nothing", "selection", 0, 0), ("c-uri|exists: true", "selection", 5, 5)):
            with self.subTest(selection):
                (self.folder / "rule.yml").write_text(rule(selection, condition, source="category: proxy"), encoding="utf-8")
                got = self.json("rules", "hunt", "--data", data, "--rules", self.folder / "rule.yml")
                self.assertEqual((got["total"], len(got["hits"]), got["events"], got["unread"]), (wanted, wanted, 6, 0))
                if judged is not None:
                    self.assertEqual(got["judged"], judged)

    def test_keywords_are_found_in_words_numbers_and_times(self):
        data, _ = self.store()
        events = [{"timestamp": f"2024-01-{1 + n:02}T10:{n:02}:00Z", "seen": f"2023-05-{1 + n:02} 08:00:00", "size": 7000 + n * n,
                   "note": f"signal {n}"} for n in range(20)]
        (self.folder / "events").write_text("".join(json.dumps(e) + "\n" for e in events))
        self.json("events", "ingest", "--data", data, "--format", "json", self.folder / "events")
        for keyword, wanted in (("'*signal 7'", 1), ("'*SIGNAL 1*'", 11), ("7049", 1), ("'704*'", 1), ("'2024-01-03T*'", 1),
                                ("'*t10:1?:*'", 10), ("'2023-05-* 08*'", 20), ("'*core dumped*'", 0), ("'*z'", 20)):
            with self.subTest(keyword):
                (self.folder / "rule.yml").write_text(
                    "title: Words\nid: words\nlevel: high\nlogsource: {category: any}\n"
                    f"detection:\n  keywords:\n    - {keyword}\n  condition: keywords\n")
                _, out, _ = panshi("rules", "test", "--rules", self.folder / "rule.yml", "--format", "json", "--events",
                                   self.folder / "events", "--json")
                got = self.json("rules", "hunt", "--data", data, "--rules", self.folder / "rule.yml")
                self.assertEqual((got["total"], len(out.splitlines())), (wanted, wanted))

    def test_a_correlation_is_found_in_the_past(self):
        data, _ = self.store()
        (self.folder / "events").write_text("".join(json.dumps(at(n, kind="a", user="u")) + "\n" for n in range(4)))
        self.json("events", "ingest", "--data", data, "--format", "json", self.folder / "events")
        (self.folder / "rule.yml").write_text(BASES + correlation("event_count", "[a]", "{gte: 3}"))
        got = self.json("rules", "hunt", "--data", data, "--rules", self.folder / "rule.yml")
        self.assertEqual([hit["rule_id"] for hit in got["hits"]], ["corr"])

    def test_a_folder_that_is_none_is_said(self):
        self.refused("rules", "hunt", "--data", self.folder, "--rules", self.folder, code=1, naming="data folder")


def correlation(kind, rules, condition, by="[user]", span="60s", more=""):
    return (f"title: Correlated\nid: corr\nlevel: high\n{more}correlation:\n  type: {kind}\n  rules: {rules}\n"
            f"  group-by: {by}\n  timespan: {span}\n" + (f"  condition: {condition}\n" if condition else ""))


def at(second, **fields):
    return {"timestamp": f"2024-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z", **fields}


BASES = rule("kind: a", name="a") + rule("kind: b", name="b") + rule("kind: c", name="c")


class Correlations(Asking):
    def test_five_in_a_minute_fire_once(self):
        events = [at(n, kind="a", user="u") for n in range(0, 50, 5)]
        rows = self.ask(BASES + correlation("event_count", "[a]", "{gte: 5}"), events, raw=True)
        self.assertEqual([(r["event"], r["rule_id"], r["level"], r["count"], r["group"]) for r in rows],
                         [(4, "corr", "high", 5, "u")])

    def test_the_edge_of_the_window_belongs_to_it(self):
        for second, fires in ((60, True), (61, False)):
            events = [at(0, kind="a", user="u"), at(second, kind="a", user="u")]
            got = self.ask(BASES + correlation("event_count", "[a]", "{gte: 2}"), events)
            self.assertEqual("corr" in got, fires, second)

    def test_times_without_a_zone_are_beijings_unless_another_is_named(self):
        rules = rule("f: x") + "---\n" + correlation("event_count", "[r1]", "{gte: 2}", by="[f]")
        mixed = [{"@timestamp": "2026-03-02 08:00:10", "f": "x"}, {"@timestamp": "2026-03-02T00:00:20Z", "f": "x"}]
        self.assertEqual(len(self.ask(rules, mixed, raw=True)), 1)
        self.assertEqual(self.ask(rules, mixed, "--zone", "Z", raw=True), [])

    def test_again_after_more_than_a_timespan(self):
        events = [at(n, kind="a", user="u") for n in range(0, 200, 10)]
        got = self.ask(BASES + correlation("event_count", "[a]", "{gte: 3}"), events)
        self.assertEqual(got, {"corr": [2, 9, 16]})

    def test_the_order_in_the_file_does_not_matter(self):
        events = [at(n, kind="a", user="u") for n in (40, 0, 20)] + [at(500, kind="b", user="u")]
        self.assertEqual(self.ask(BASES + correlation("event_count", "[a]", "{gte: 3}"), events)["corr"], [0])

    def test_groups_are_apart_and_events_without_the_field_do_not_count(self):
        events = [at(1, kind="a", user="u"), at(2, kind="a", user="v"), at(3, kind="a"), at(4, kind="a", user="u")]
        self.assertEqual(self.ask(BASES + correlation("event_count", "[a]", "{gte: 2}"), events), {"corr": [3]})

    def test_generate_keeps_the_matches_of_the_rules(self):
        text = BASES + correlation("event_count", "[a]", "{gte: 2}").replace("  timespan", "  generate: true\n  timespan")
        self.assertEqual(self.ask(text, [at(1, kind="a", user="u"), at(2, kind="a", user="u")]), {"a": [0, 1], "corr": [1]})

    def test_temporal_in_any_order_and_in_the_given_one(self):
        events = [at(1, kind="b", user="u"), at(2, kind="a", user="u"), at(3, kind="b", user="u")]
        self.assertEqual(self.ask(BASES + correlation("temporal", "[a, b]", ""), events)["corr"], [1])
        self.assertEqual(self.ask(BASES + correlation("temporal_ordered", "[a, b]", ""), events)["corr"], [2])

    def test_a_temporal_condition_may_be_a_formula(self):
        text = BASES + correlation("temporal", "[a, b, c]", "a and b and not c")
        self.assertEqual(self.ask(text, [at(1, kind="a", user="u"), at(2, kind="b", user="u")])["corr"], [1])
        self.assertNotIn("corr", self.ask(text, [at(1, kind="c", user="u"), at(2, kind="a", user="u"), at(3, kind="b", user="u")]))

    def test_correlations_feed_correlations(self):
        text = BASES + correlation("event_count", "[a]", "{gte: 3}").replace("id: corr", "id: many\nname: many") + "---\n" + \
            correlation("temporal_ordered", "[many, b]", "")
        events = [at(n, kind="a", user="u") for n in range(3)] + [at(9, kind="b", user="u"), at(9, kind="b", user="v")]
        self.assertEqual(self.ask(text, events), {"corr": [3]})

    def test_aliases_name_other_fields(self):
        text = BASES + correlation("temporal", "[a, b]", "", by="[who]") + "  aliases:\n    who:\n      a: user\n      b: account\n"
        events = [at(1, kind="a", user="u"), at(2, kind="b", account="v"), at(3, kind="b", account="u")]
        self.assertEqual(self.ask(text, events), {"corr": [2]})

    def test_a_circle_is_refused(self):
        text = correlation("temporal", "[two]", "").replace("id: corr", "name: one") + "---\n" + \
            correlation("temporal", "[one]", "").replace("id: corr", "name: two")
        (self.folder / "rules.yml").write_text(text)
        lint = self.json("rules", "lint", self.folder / "rules.yml", code=1)
        self.assertEqual(len(lint["unsupported"]), 2)

    def test_the_reference_fires_at_the_same_events(self):
        if not sigma_reference:
            self.skipTest("no PyYAML")
        kinds = [("event_count", "{gte: 4}"), ("event_count", "{gt: 2, lte: 5}"), ("value_count", "{field: v, gte: 3}"),
                 ("value_sum", "{field: v, gt: 20}"), ("value_avg", "{field: v, gte: 6}"), ("value_median", "{field: v, gte: 7}"),
                 ("value_percentile", "{field: v, percentile: 90, gte: 8}"), ("temporal", ""), ("temporal", "{gte: 2}"),
                 ("temporal_ordered", ""), ("event_count", "{eq: 3}")]
        draw = random.Random(7)
        for (kind, condition), span in itertools.product(kinds, ("10s", "1m")):
            rules = "[a, b, c]" if kind.startswith("temporal") else "[a, b]"
            text = BASES + correlation(kind, rules, condition, span=span)
            seconds = sorted(draw.randrange(600) for _ in range(200))
            events = [at(s, kind=draw.choice("abcd"), user=draw.choice("uvw"), v=draw.randrange(10)) for s in seconds]
            with self.subTest(kind=kind, condition=condition, span=span):
                got = self.ask(text, events).get("corr", [])
                self.assertEqual(got, sorted(self.slowly(text, events)))

    def slowly(self, text, events):
        (self.folder / "reference.yml").write_text(text)
        found = list(sigma_reference.documents(self.folder / "reference.yml"))
        slow = sigma_reference.Correlation(next(d for d in found if "correlation" in d))
        matches = []
        for number, event in enumerate(events):
            flat = sigma_reference.read_event(json.dumps(event))
            hour, minute, second = event["timestamp"][11:-1].split(":")
            if event["kind"] in slow.rules:
                matches.append((int(hour) * 3600 + int(minute) * 60 + int(second), number, slow.rules.index(event["kind"]),
                                flat.get))
        return slow.firings(matches)


class Reference(Case):
    """The program and the reference give the same verdicts."""

    def compare(self, rules, form, lines):
        reference = sigma_reference.Reference(rules, form)
        sample = self.folder / "events"
        sample.write_text("".join(lines), encoding="utf-8", errors="surrogateescape")
        code, out, err = panshi("rules", "test", "--rules", rules, "--format", form, "--events", sample, "--json", timeout=3600)
        self.assertEqual(code, 0, err)
        found = collections.defaultdict(list)
        for row in map(json.loads, out.splitlines()):
            found[row["event"]].append(row["rule_id"])
        total = 0
        for number, line in enumerate(lines):
            try:
                slow = sorted(reference.matches(line))
            except ValueError:  # a line that is no JSON
                slow = []
            total += len(slow)
            self.assertEqual(sorted(found[number]), slow, f"event {number}: {line[:300]}")
        return total

    def sampled(self, lines):
        if os.environ.get("SIGMA_WHOLE") or len(lines) <= SAMPLE_EVENTS:
            return lines
        return lines[::len(lines) // SAMPLE_EVENTS + 1]

    def real(self, variable, form):
        rules, events = os.environ.get("SIGMA_RULES"), os.environ.get(variable)
        if not rules or not events or not sigma_reference:
            self.skipTest(f"no SIGMA_RULES and {variable}, or no PyYAML")
        path = pathlib.Path(events)
        files = sorted(path.rglob("eve.json")) if path.is_dir() else [path]
        lines = [line if line.endswith("\n") else line + "\n" for one in files
                 for line in one.open(encoding="utf-8", errors="surrogateescape") if line.strip()]
        self.assertGreater(self.compare(rules, form, self.sampled(lines)), 0)

    def test_real_windows_events(self):
        self.real("SIGMA_WINDOWS", "windows")

    def test_real_network_events(self):
        self.real("SIGMA_EVE", "eve")

    def test_made_up_rules_and_events(self):
        """Random rules over a small alphabet, so that everything meets everything."""
        if not sigma_reference:
            self.skipTest("no PyYAML")
        draw = random.Random(11)
        rounds = 3 if not os.environ.get("SIGMA_WHOLE") else 300
        for turn in range(rounds):
            rules = "".join(self.made_rule(draw, f"r{turn}-{n}") for n in range(60))
            (self.folder / "made.yml").write_text(rules, encoding="utf-8")
            lines = [json.dumps(self.made_event(draw)) + "\n" for _ in range(300)]
            self.assertGreater(self.compare(self.folder / "made.yml", "json", lines), 100)

    ALPHABET = ["a", "b", "A", "B", "ab", "é", "É", "-", "/", " ", "\\", "*", "?", ".", "1", "10.0.0.1"]

    def made_text(self, draw, most=5):
        return "".join(draw.choice(self.ALPHABET) for _ in range(draw.randrange(most)))

    def made_event(self, draw):
        made = {}
        for field in "fgh":
            if draw.random() < 0.75:
                made[field] = draw.choice([self.made_text(draw, 7), self.made_text(draw, 7), draw.randrange(12), None, True, 1.5,
                                           [self.made_text(draw), self.made_text(draw)], {"k": self.made_text(draw)}])
        return made

    def made_item(self, draw):
        field = draw.choice(["f", "g", "h", "f.k"])
        kind = draw.choice(["", "|contains", "|startswith", "|endswith", "|contains|all", "|cased", "|contains|cased", "|neq",
                            "|re", "|lt", "|gte", "|exists", "|cidr", "|windash|contains", "|fieldref", "null"])
        quoted = lambda text: "'" + text.replace("'", "''") + "'"
        value = {"|re": "a[b.]?|^1", "|lt": "5", "|gte": "5", "|exists": "true", "|cidr": "10.0.0.0/8", "|fieldref": "g",
                 "null": "null"}.get(kind)
        if kind == "null":
            kind = ""
        if value is None:
            value = "[" + ", ".join(quoted(self.made_text(draw)) for _ in range(draw.randrange(1, 4))) + "]"
        return f"{field}{kind}: {value}"

    def made_rule(self, draw, name):
        parts = {f"s{n}": self.made_item(draw) for n in range(draw.randrange(1, 4))}
        names = list(parts)
        condition = draw.choice(["1 of s*", "all of s*", "not 1 of s*", " and not ".join(names), " or ".join(names),
                                 "not (" + " and ".join(names) + ")", f"1 of them and not {names[0]}"])
        return rule(parts, condition, name=name)
