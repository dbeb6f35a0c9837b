# SPDX-License-Identifier: Apache-2.0
"""panshi events ingest: what is taken in, what is refused, and what a failure leaves behind."""
import gzip
import json
import os
import pathlib
import resource
import signal
import subprocess
import time
import unittest

from program import PROGRAM, Case, Server, panshi


def lines(count, first=0):
    return [json.dumps({"timestamp": "2026-03-02T01:00:00.000001+0000", "flow_id": first + i, "event_type": "flow", "src_ip": "10.0.0.1",
                        "dest_ip": f"10.1.{i % 250}.{i // 250 % 250}", "note": f"{i * 7919 % 100003:x}" * 9}) for i in range(count)]


class Ingest(Case):
    def setUp(self):
        super().setUp()
        self.data, _ = self.store()

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def ingest(self, *words, code=0, text=None):
        return self.json("events", "ingest", "--data", self.data, *words, code=code, text=text)

    def count(self, text="*:*"):
        return self.json("events", "search", "--data", self.data, text, "--count")["count"]

    def test_every_format_is_taken_in_and_counted(self):
        syslog = "<34>1 2026-03-02T01:00:00Z gate.example su 7 ID47 - failed\n<13>Mar  2 01:00:00 gate su: ok\n"
        files = (("eve", "\n".join(lines(3)) + "\n", 3), ("syslog", syslog, 2), ("cef", "CEF:0|v|p|1|100|n|5|src=10.0.0.9 spt=22\n", 1),
                 ("windows", '{"EventID":4688,"Channel":"Security","CommandLine":"cmd /c x"}\n', 1),
                 ("zeek", '{"ts":1772413200.5,"uid":"C1","id.orig_h":"10.0.0.1"}\n', 1),
                 ("web", '10.0.0.8 - - [02/Mar/2026:01:00:00 +0000] "GET /a HTTP/1.1" 200 5\n', 1))
        total = 0
        for format_word, text, expected in files:
            got = self.ingest("--format", format_word, self.write(format_word, text))
            self.assertEqual((got["events"], got["refused"], got["bytes_in"]), (expected, 0, len(text.encode())), format_word)
            total += expected
        mixed = self.ingest("--format", "auto", self.write("mixed", "".join(text for _, text, _ in files)))
        self.assertEqual((mixed["events"], mixed["refused"]), (total, 0))
        self.assertEqual(self.count(), total * 2)

    def test_what_holds_no_lines_is_named_with_what_to_do_and_nothing_is_taken(self):
        plain = ("\n".join(lines(3)) + "\n").encode()
        for name, data, said in (("gzip", gzip.compress(plain), "gzip -dc"), ("zstd", b"\x28\xb5\x2f\xfd" + plain, "zstd -dc"),
                                 ("utf-16", plain.decode().encode("utf-16"), "iconv -f UTF-16LE"), ("utf-16 without mark", plain.decode().encode("utf-16-be"), "iconv -f UTF-16BE"),
                                 ("array", b"[\n  " + b",\n  ".join(plain.split(b"\n")[:3]) + b"\n]\n", "jq -c '.[]'")):
            file = self.write("file", data)
            for words in (("--format", "auto", self.write("good", plain), file), ("--format", "eve", file), ("--format", "eve", "-")):
                with self.subTest(name, words=words):
                    done = subprocess.run([PROGRAM, "events", "ingest", "--data", self.data, *words], input=data, capture_output=True)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(said, done.stderr.decode())
        self.assertEqual(self.count(), 0)
        self.assertEqual(self.ingest("--format", "auto", self.write("file", b"\xef\xbb\xbf" + plain))["events"], 3)

    def test_a_wrong_format_is_noticed(self):
        eve = self.write("eve", "\n".join(lines(20)) + "\n")
        for said, found in (("eve", None), ("auto", None), ("json", "eve"), ("windows", "eve"), ("zeek", "eve"), ("web", "eve"), ("syslog", None)):
            with self.subTest(said):
                done = subprocess.run([PROGRAM, "events", "ingest", "--data", self.data, "--format", said, eve, "--json"], capture_output=True)
                hints = json.loads(done.stdout)["format_hints"]
                self.assertEqual([one["format"] for one in hints], [found] if found else [])
                self.assertEqual("--format auto" in done.stderr.decode(), found is not None)
        done = subprocess.run([PROGRAM, "events", "ingest", "--data", self.data, "--format", "web", "-", "--json"], input=eve.read_bytes(), capture_output=True)
        self.assertEqual([one["file"] for one in json.loads(done.stdout)["format_hints"]], ["-"])
        self.assertIn("--format auto", done.stderr.decode())

    def test_times_without_a_zone_are_those_that_decoding_shows(self):
        rows = (("syslog", "<34>Nov 20 22:14:15 h su: x"), ("cef", "CEF:0|v|p|1|100|n|5|rt=Nov 20 2026 22:14:15"),
                ("leef", "LEEF:1.0|v|p|1|100|devTime=Nov 20 2026 22:14:15"), ("json", '{"@timestamp":"2026-11-20 22:14:15"}'),
                ("windows", '{"EventID":1,"Channel":"x","EventTime":"2026-11-20 22:14:15"}'),
                ("zeek", '{"ts":1795184055.0,"uid":"C1","id.orig_h":"10.0.0.1"}'),
                ("eve", '{"timestamp":"2026-11-20T14:14:15.000000+0000","event_type":"dns"}'))
        for number, (form, line) in enumerate(rows):
            for zone, clock in (((), "T14:14:15"), (("--zone", "+00:00"), "T22:14:15" if number < 5 else "T14:14:15")):
                with self.subTest(form, zone=zone):
                    data, _ = self.store(f"{form}-{bool(zone)}")
                    path = self.write(f"{form}.log", line + "\n")
                    told = self.json("events", "decode", path, "--format", form, *zone)
                    self.json("events", "ingest", "--data", data, path, "--format", form, *zone)
                    (hit,) = self.json("events", "search", "--data", data, "")["hits"]
                    self.assertEqual(hit["time"], told["time"])
                    self.assertIn(clock, hit["time"])
        self.refused("events", "ingest", "--data", self.data, "--format", "cef", "--zone", "Peking", "-", code=2, naming="--zone")

    def test_the_source_comes_back_byte_for_byte_with_its_oddities(self):
        odd = ['{"a" : 1.50 , "b":[1e5,-0.0,"\\u00e9\\/"],"a":2}', '  {"blank":"before"}', '{"cr":1}\r', '{"":"", "x":{"y":[]}}', '{"n":12345678901234567890123}']
        self.ingest("--format", "eve", self.write("odd", "\n".join(odd) + "\n"))
        hits = self.json("events", "search", "--data", self.data, "", "--limit", "100")["hits"]
        raw = [subprocess.run([PROGRAM, "events", "raw", "--data", self.data, hit["id"]], capture_output=True, check=True).stdout for hit in hits]
        self.assertEqual(sorted(raw), sorted((line + "\n").encode() for line in odd))

    def test_a_file_without_one_usable_line_is_a_failure_with_reasons(self):
        got = self.ingest("--format", "eve", self.write("bad", b"no json\n\x00\x01\n{\"a\":\n"), code=1)
        self.assertEqual((got["events"], got["refused"], sum(got["refusals"].values())), (0, 3, 3))

    def test_what_the_baseline_learnt_is_kept_and_damage_is_said_and_begun_anew(self):
        first = self.write("first", "\n".join(lines(3)) + "\n")
        self.ingest("--format", "eve", first)
        kept = self.data / "baseline"
        whole = kept.read_bytes()
        self.assertEqual(whole[:7], b"PSHBASE")
        kept.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        code, _, err = panshi("events", "ingest", "--data", self.data, "--format", "eve", first, "--json")
        self.assertEqual(code, 0, err)
        self.assertIn("events.baseline-anew", err)
        self.assertEqual(kept.read_bytes(), whole)

    def test_what_is_read_and_what_is_kept_is_not_written_over(self):
        path = self.write("only", "x\n" + json.dumps({"event_type": "flow"}) + "\n")
        before = path.read_bytes()
        link = self.folder / "the-same"
        link.symlink_to(path)
        for name in (path, link):
            for words in (("ingest", "--data", self.data, "--format", "eve", path), ("decode", "--format", "eve", path)):
                code, _, err = panshi("events", *words, "--refused", name)
                self.assertNotEqual(code, 0, words)
                self.assertIn("--refused", err)
                self.assertEqual(path.read_bytes(), before)
        self.ingest("--format", "eve", path)
        log = next((pathlib.Path(self.data) / "events").glob("*.log"))
        kept = log.read_bytes()
        code, _, err = panshi("events", "export", "--data", self.data, "*", log, "--format", "ndjson")
        self.assertNotEqual(code, 0)
        self.assertIn("write it elsewhere", err)
        self.assertEqual(log.read_bytes(), kept)

    def test_refused_lines_are_told_with_place_reason_and_beginning_and_all_of_them_written(self):
        good, bad = lines(2), ["no json \x01" + "x" * 500, '{"a":']
        path, told = self.write("mixed", "\n".join([good[0], "", bad[0], good[1], bad[1]] + ["nothing"] * 200) + "\n"), self.folder / "refused"
        got = self.ingest("--format", "eve", path, "--refused", told)
        self.assertEqual((got["events"], got["refused"], got["refused_by_reason"]), (2, 202, {"not-json": 202}))
        self.assertEqual(len(got["refused_first"]), 100)
        first, second = got["refused_first"][:2]
        self.assertEqual((first["file"], first["line"], first["byte"], first["reason"]), (str(path), 3, len(good[0]) + 2, "not-json"))
        self.assertEqual(first["beginning"], "no json ." + "x" * 111)
        self.assertEqual((second["line"], second["beginning"]), (5, bad[1]))
        rows = [json.loads(line) for line in told.read_text().splitlines()]
        self.assertEqual((len(rows), rows[:100], rows[-1]["line"]), (202, got["refused_first"], 205))
        content = path.read_bytes()
        for row in rows:
            self.assertTrue(content[row["byte"]:].startswith(row["beginning"][:7].encode()))
        self.assertEqual(told.stat().st_mode & 0o777, 0o600)
        code, _, err = panshi("events", "ingest", "--data", self.data, "--format", "eve", path)
        self.assertEqual((code, err.count("[not-json]")), (0, 100))
        self.assertIn("102 more are not listed; --refused FILE", err)
        self.refused("events", "ingest", "--data", self.data, "--format", "eve", path, "--refused", self.folder / "no" / "where", code=1, naming="where")

    def test_a_refused_line_has_its_place_also_in_a_file_read_in_parts(self):
        filler = "\n".join(lines(1)) + "\n"
        count = (65 << 20) // len(filler)
        path = self.write("big", filler * count + "wrong\n" + filler * 3)
        got = self.ingest("--format", "eve", path)
        self.assertEqual((got["events"], [(r["line"], r["byte"], r["beginning"]) for r in got["refused_first"]]),
                         (count + 3, [(None, len(filler) * count, "wrong")]))

    def test_a_line_that_is_too_long_has_the_byte_it_begins_at_and_its_beginning(self):
        good, xml = lines(1)[0] + "\n", '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">'
        for name, form, long in (("json", "eve", '{"long": "' + "x" * (3 << 20) + '"}'), ("plain", "auto", "long中 " + "y" * (1 << 20)),
                                 ("xml", "windows", xml + "z" * (2 << 20) + "</Event>")):
            for last in (good, ""):
                with self.subTest(name, last=last != ""):
                    text = good * 3 + long + ("\n" + last if last else "")
                    got = self.ingest("--format", form, "--refused", self.folder / "refused", self.write("long", text))
                    self.assertEqual((got["events"], got["refused_by_reason"], got["bytes_in"]), (3 + bool(last), {"too-long": 1}, len(text.encode())))
                    row = got["refused_first"][0]
                    self.assertEqual((row["line"], row["byte"], row["at"]), (4, len(good) * 3, 1 << 20))
                    self.assertEqual(row["beginning"], long.encode()[:120].decode(errors="ignore"))
                    self.assertEqual(json.loads((self.folder / "refused").read_text())["beginning"], row["beginning"])

    def test_a_folder_is_named_as_one_and_many_files_are_taken_at_once(self):
        folder = self.folder / "many"
        folder.mkdir()
        paths = [folder / f"{n}.json" for n in range(150)]
        for n, path in enumerate(paths):
            path.write_text(lines(1, n)[0] + "\n")
        err = self.refused("events", "ingest", "--data", self.data, "--format", "eve", folder, code=1, naming="is a folder")
        self.assertIn(f"{folder}/*", err)
        self.assertEqual(self.ingest("--format", "eve", *paths)["events"], 150)
        err = self.refused("events", "ingest", "--data", self.data, "--format", "eve", *["x"] * 4097, code=2, naming="at most 4096")
        self.assertIn("cat FILES", err)

    def test_events_of_other_times_repeated_ones_long_ones_and_packed_ones_are_counted(self):
        def at(time, note=""):
            return json.dumps({"timestamp": time, "event_type": "flow", "note": note})
        future, past, now = at("2099-01-01T00:00:00Z"), at("2001-01-01T00:00:00Z"), at(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        long = at("2026-01-01T00:00:00Z", "x" * (1 << 20))
        got = self.ingest("--format", "eve", self.write("odd", "\n".join([future, past, now, now, now, '{"event_type":"flow"}', long]) + "\n"))
        self.assertEqual({k: got[k] for k in ("events", "refused", "ahead", "late", "repeated", "undated", "refused_by_reason")},
                         {"events": 6, "refused": 1, "ahead": 1, "late": 1, "repeated": 2, "undated": 1, "refused_by_reason": {"too-long": 1}})
        self.assertEqual(got["refused_first"][0]["reason"], "too-long")
        for text in ("2099-01-01T00:00:00", "2001-01-01T00:00:00"):
            self.assertEqual(self.count(f"timestamp:{text.replace(':', chr(92) + ':')}Z"), 1)
        packed = gzip.compress(bytes(50 << 20))
        got = self.ingest("--format", "auto", self.write("packed.gz", packed), code=1)
        self.assertEqual((got["events"], got["refused"], got["bytes_in"]), (0, 0, 0))  # named and not begun, whatever it would become
        zeros = self.ingest("--format", "auto", self.write("zeros", bytes(3 << 20)), code=1)
        self.assertEqual((zeros["events"], zeros["refused_by_reason"]), (0, {"too-long": 1}))

    def test_standard_input_is_a_file_too(self):
        got = self.ingest("--format", "auto", "-", text="\n".join(lines(5)) + "\n")
        self.assertEqual((got["events"], self.count()), (5, 5))

    def start(self, *words, **options):
        child = subprocess.Popen([PROGRAM, "events", "ingest", "--data", self.data, *words, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                self.addCleanup(stream.close)
        return child

    def told_by(self, child, code):
        out, err = child.communicate(timeout=60)
        self.assertEqual(child.returncode, code, err)
        return json.loads(out)

    def wait_for(self, count):
        deadline = time.monotonic() + 60
        while self.count() != count and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(self.count(), count)

    def test_what_a_slow_pipe_brings_is_found_while_it_stays_open_and_a_signal_ends_it_with_its_counts(self):
        rows = [line.encode() + b"\n" for line in lines(9)]
        for kind, first in ((signal.SIGINT, 0), (signal.SIGTERM, 4)):
            child = self.start("--format", "eve", "-", stdin=subprocess.PIPE)
            for i in range(2):
                child.stdin.write(rows[first + i])
                child.stdin.flush()
                self.wait_for(first + i + 1)
            child.stdin.write(rows[first + 2] + rows[first + 3] + rows[8][:20])  # at once: not waited for
            child.stdin.flush()
            child.send_signal(kind)
            child.wait(60)
            told = self.told_by(child, 0)
            self.assertEqual((told["events"], told["refused"], told["bytes_in"]), (4, 0, sum(map(len, rows[first:first + 4]))))
            self.assertEqual(self.count(), first + 4)

    def test_a_named_pipe_without_a_writer_is_ended_by_a_signal_too(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        child = self.start("--format", "eve", pipe)
        with open(pipe, "wb", buffering=0) as writer:
            writer.write(lines(1)[0].encode() + b"\n")
            self.wait_for(1)
        self.assertEqual(self.told_by(child, 0)["events"], 1)
        child = self.start("--format", "eve", pipe)
        child.send_signal(signal.SIGTERM)
        self.assertIn(child.wait(60), (0, -signal.SIGTERM))  # before it listens it is ended as any program is

    def test_a_signal_ends_the_reading_of_files_and_says_how_far_it_came(self):
        big = self.write("big", "\n".join(lines(20000) * 10) + "\n")
        child = self.start("--format", "eve", "--threads", "1", big)
        deadline = time.monotonic() + 60
        while self.count() == 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
        told = json.loads(out)
        self.assertEqual(child.returncode, 0 if told["bytes_in"] == big.stat().st_size else 1, err)
        self.assertEqual(self.count(), told["events"])
        self.assertEqual(big.read_bytes()[:told["bytes_in"]].count(b"\n"), told["events"])

    def test_a_wrong_format_word_and_a_missing_file_are_named(self):
        code, _, err = panshi("events", "ingest", "--data", self.data, "--format", "eva", "x")
        self.assertEqual(code, 2)
        self.assertIn("eva", err)
        code, _, err = panshi("events", "ingest", "--data", self.data, "--format", "eve", self.folder / "none.json")
        self.assertEqual(code, 1)
        self.assertIn("none.json", err)

    def test_it_is_refused_while_a_server_owns_the_folder(self):
        with Server(self.data):
            code, _, err = panshi("events", "ingest", "--data", self.data, "--format", "eve", self.write("some", lines(1)[0]))
        self.assertEqual(code, 1)
        self.assertTrue(err.strip())

    def test_a_disk_that_fills_says_how_much_was_taken_and_nothing_is_lost_or_doubled(self):
        first = self.write("first", "\n".join(lines(100)) + "\n")
        self.ingest("--format", "eve", first)
        rows = lines(60000, 1000)
        rows[3] = "no json"
        big = self.write("big", "\n".join(rows) + "\n")
        done = subprocess.run([PROGRAM, "events", "ingest", "--data", self.data, "--format", "eve", "--threads", "1", big, "--json"], capture_output=True,
                              text=True, timeout=120, preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, 4 << 20))))
        self.assertEqual(done.returncode, 1, done.stderr)
        told = json.loads(done.stdout)
        self.assertGreater(told["events"], 0)
        self.assertLess(told["events"], 60000)
        self.assertEqual(self.count("flow_id:[0 TO 99]"), 100)
        self.assertEqual((self.count("flow_id:>=1000"), told["refused"], told["late"]), (told["events"], 1, told["events"]))
        self.assertEqual(self.json("events", "verify", "--data", self.data)["verdict"], "whole")
        rest = self.write("rest", big.read_bytes()[told["bytes_in"]:])
        self.assertEqual(self.ingest("--format", "eve", rest)["events"], 59999 - told["events"])
        self.assertEqual(self.count("flow_id:>=1000"), 59999)

    def test_kill_9_leaves_what_finished_before_and_a_folder_that_works(self):
        self.ingest("--format", "eve", self.write("first", "\n".join(lines(500)) + "\n"))
        big = self.write("big", "\n".join(lines(120000, 1000)) + "\n")
        for wait_s in (0.02, 0.2, 0.6):
            child = subprocess.Popen([PROGRAM, "events", "ingest", "--data", self.data, "--format", "eve", big], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(wait_s)
            child.kill()
            child.wait()
            self.assertEqual(self.count("flow_id:[0 TO 499]"), 500)
            self.assertEqual(self.json("events", "verify", "--data", self.data)["verdict"], "whole")
        self.ingest("--format", "eve", self.write("last", "\n".join(lines(7, 900000)) + "\n"))
        self.assertEqual(self.count("flow_id:>=900000"), 7)


if __name__ == "__main__":
    unittest.main()
