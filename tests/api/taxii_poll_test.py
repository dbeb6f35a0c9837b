# SPDX-License-Identifier: Apache-2.0
"""Indicators fetched by TAXII 2.1: from our own server as it runs, and from servers that do what they should not;
and what clients push into our collections is asked of events."""
import base64
import datetime
import http.server
import json
import ssl
import subprocess
import threading
import time
import unittest
import urllib.parse

from client import PROGRAM, Person, Server, panshi

MEDIA = "application/taxii+json;version=2.1"
GIVEN, INBOX = ("a0000000-0000-4000-8000-00000000001" + n for n in "12")
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
USER, PASSWORD = "program", "Password-of-a-program"


def indicator(number, value, modified="2026-01-01T00:00:00.000Z", **more):
    return {"type": "indicator", "spec_version": "2.1", "id": f"indicator--d0000000-0000-4000-8000-{number:012d}",
            "created": "2026-01-01T00:00:00.000Z", "modified": modified, "pattern": f"[domain-name:value = '{value}']",
            "pattern_type": "stix", "valid_from": "2026-01-01T00:00:00Z", **more}


def fixture(objects):
    return {"/discovery": {"title": "A server", "api_roots": ["/group/"]}, "users": {USER: PASSWORD},
            "group": {"information": {"title": "A group", "versions": [MEDIA], "max_content_length": 1000000}, "status": [],
                      "collections": [{"id": GIVEN, "title": "Given", "alias": "given", "can_read": True, "can_write": True, "objects": objects, "manifest": []},
                                      {"id": INBOX, "title": "Inbox", "can_read": True, "can_write": True, "objects": [], "manifest": []}]}}


def far(words, **more):
    """A command with a line of standard input; its JSON and exit code."""
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=300, **more)
    return done.returncode, json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout + done.stderr


class Faulty(http.server.BaseHTTPRequestHandler):
    """Answers as the first word of its path says; counts what it was asked."""
    asked = {}

    def log_message(self, *words):
        pass

    def page(self, objects, more=False, token=None, mark=None, kind=MEDIA, status=200, **headers):
        body = json.dumps({"objects": objects, "more": more, **({"next": token} if token else {})}).encode()
        self.give(body, kind, status, **({"X-TAXII-Date-Added-Last": mark} if mark else {}), **headers)

    def give(self, body, kind=MEDIA, status=200, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            pass

    def do_GET(self):
        place = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(place.query))
        word = place.path.split("/")[1]
        count = Faulty.asked[word] = Faulty.asked.get(word, 0) + 1
        getattr(self, "do_" + word.replace("-", "_"))(count, query)

    def do_wrong_type(self, count, query):
        self.page([indicator(1, "wrong.example")], kind="text/html")

    def do_old(self, count, query):
        self.page([indicator(1, "old.example")], kind="application/vnd.oasis.stix+json; version=2.0")

    def do_same_next(self, count, query):
        self.page([indicator(1, "endless.example")], more=True, token="again")

    def do_new_next(self, count, query):
        self.page([indicator(1, "endless.example")], more=True, token=f"n{count}")

    def do_empty_next(self, count, query):
        self.page([], more=True, token=f"n{count}")

    def do_no_place(self, count, query):
        self.page([indicator(1, "endless.example")], more=True)

    def do_huge(self, count, query):
        self.send_response(200)
        self.send_header("Content-Type", MEDIA)
        self.end_headers()
        try:
            for _ in range(40):
                self.wfile.write(b" " * (1 << 20))
        except (ConnectionError, ssl.SSLError):
            pass

    def do_redirect(self, count, query):
        self.give(b"", status=302, Location="/marks/collections/c/objects/")

    def do_busy(self, count, query):
        self.give(b"{}", status=429, Retry_After="1800")

    def do_locked(self, count, query):
        good = "Basic " + base64.b64encode(b"u:a right password").decode()
        if self.headers.get("Authorization") == good:
            self.page([indicator(7, "locked.example")])
        else:
            self.give(b"{}", status=401, WWW_Authenticate="Basic")

    def do_token(self, count, query):
        if self.headers.get("Authorization") == "Bearer a-token":
            self.page([indicator(8, "token.example")])
        else:
            self.give(b"{}", status=401)

    def do_cut(self, count, query):
        self.give(json.dumps({"objects": [indicator(1, "cut.example")]}).encode()[:-20])

    def do_broken(self, count, query):
        self.page([indicator(1, "kept.example"), 7, {"type": "Bad Type", "id": "x"}, indicator(2, "kept2.example")])

    def do_marks(self, count, query):
        """Three pages without `next`, by the header alone."""
        pages = {None: ("one.example", "2026-01-01T00:00:01.000000Z"), "2026-01-01T00:00:01.000000Z": ("two.example", "2026-01-01T00:00:02.000000Z"),
                 "2026-01-01T00:00:02.000000Z": ("three.example", "2026-01-01T00:00:03.000000Z")}
        at = query.get("added_after")
        if at not in pages:
            return self.page([])
        value, mark = pages[at]
        return self.page([indicator(list(pages).index(at) + 1, value)], more=value != "three.example", mark=mark)

    def do_halfway(self, count, query):
        """The second page fails the first time."""
        if "next" not in query:
            return self.page([indicator(1, "first.example")], more=True, token="two", mark="2026-01-01T00:00:01.000000Z")
        if count == 2:
            return self.give(b"{}", status=500)
        return self.page([indicator(2, "second.example")], mark="2026-01-01T00:00:02.000000Z")


class Poll(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.near = Server()  # whose indicators are fetched
        cls.near.stop()
        cls.file = cls.near.folder / "fixture.json"
        cls.give([indicator(1, "one.near.example"), indicator(2, "two.near.example", object_marking_refs=[RED]),
                  indicator(3, "gone.near.example", revoked=True), indicator(4, "ended.near.example", valid_until="2026-01-02T00:00:00Z"),
                  {"type": "malware", "spec_version": "2.1", "id": "malware--d0000000-0000-4000-8000-000000000001", "is_family": False, "name": "m",
                   "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z"}])
        cls.near.start()
        cls.here = Server()  # who fetches
        cls.here.stop()
        cls.data = cls.here.data
        cls.web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
        threading.Thread(target=cls.web.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.web.shutdown()
        cls.near.end()
        cls.here.end()

    @classmethod
    def give(cls, objects):
        cls.file.write_text(json.dumps(fixture(objects)))
        panshi("taxii", "load", cls.file, "--data", cls.near.data, "--json")

    def source(self, name, url, *words, secret="", collection="c"):
        code, out = far(["taxii", "source", name, "--data", self.data, "--url", url, "--collection", collection, "--json", *words], input=secret + "\n")
        self.assertEqual(code, 0, out)

    def poll(self, name, code=0, *words):
        got, out = far(["taxii", "poll", name, "--data", self.data, "--json", "--loopback", *words])
        self.assertEqual(got, code, out)
        return out["sources"][0], out["sets"]

    def faulty(self, word, code=1, *words, **more):
        self.source(word, f"http://127.0.0.1:{self.web.server_address[1]}/{word}/", *words, **more)
        return self.poll(word, code)

    def match(self, value):
        return panshi("intel", "match", value, "--data", self.data, "--json")

    def test_1_our_own_server_is_fetched_from_over_tls(self):
        ca = self.near.data / "keys" / "tls-cert.pem"
        self.source("near", f"https://127.0.0.1:{self.near.port}/taxii2/group/", "--user", USER, "--ca", str(ca), "--tlp", "green",
                    "--confidence", "60", secret=PASSWORD, collection="given")
        row, sets = self.poll("near")
        self.assertEqual((row["taken"], row["passed_over"], row["is_whole"], row["problem_en"]), (4, 1, True, ""))
        self.assertEqual([(one["set"], one["added"]) for one in sets], [("taxii:near", 3)])
        hit = self.match("x.one.near.example")["hits"][0]
        self.assertEqual((hit["set"], hit["tlp"], hit["confidence"]), ("taxii:near", "green", 60))
        self.assertEqual(self.match("two.near.example")["hits"][0]["tlp"], "red")
        self.assertEqual(self.match("gone.near.example")["hits"], [])
        self.assertEqual((self.match("ended.near.example")["hits"], self.match("ended.near.example")["expired"]), ([], 1))
        one = panshi("taxii", "sources", "--data", self.data, "--json")[0]
        self.assertEqual((one["name"], one["objects"], one["has_secret"], one["problem_en"]), ("near", 4, True, ""))
        self.assertNotIn(PASSWORD, json.dumps(one))

    def test_2_only_what_is_new_is_fetched_again_and_what_is_revoked_goes(self):
        row, sets = self.poll("near")
        self.assertEqual((row["objects"], row["taken"], sets), (0, 0, []))
        self.near.stop()
        self.give([indicator(1, "one.near.example", revoked=True, modified="2026-02-01T00:00:00.000Z"), indicator(5, "five.near.example")])
        self.near.start()
        row, sets = self.poll("near")
        self.assertEqual((row["taken"], [one["set"] for one in sets]), (2, ["taxii:near"]))
        self.assertEqual(self.match("one.near.example")["hits"], [])
        self.assertEqual(len(self.match("five.near.example")["hits"]), 1)
        self.assertEqual(len(self.match("two.near.example")["hits"]), 1)  # what a server does not repeat stays

    def test_3_an_unknown_authority_and_a_wrong_password_are_told(self):
        self.source("untrusted", f"https://127.0.0.1:{self.near.port}/taxii2/group/", "--user", USER, secret=PASSWORD, collection="given")
        self.assertIn("certificate", self.poll("untrusted", 1)[0]["problem_en"])
        row, _ = self.faulty("locked", 1, "--user", "u", secret="a wrong password")
        self.assertIn("401", row["problem_en"])
        self.assertEqual(self.faulty("locked", 0, "--user", "u", secret="a right password")[0]["taken"], 1)
        self.assertEqual(self.faulty("token", 0, "--token", secret="a-token")[0]["taken"], 1)
        for path in self.data.rglob("*"):  # the store holds it sealed
            if path.is_file():
                self.assertNotIn(b"a right password", path.read_bytes(), path)

    def test_4_a_server_that_is_none_is_told(self):
        for word, said in (("wrong-type", "text/html"), ("old", "stix+json"), ("huge", "32 MiB"), ("redirect", "redirect"), ("cut", "JSON"),
                           ("same-next", "come forward"), ("new-next", "come forward"), ("empty-next", "come forward"), ("no-place", "come forward")):
            with self.subTest(word):
                row, _ = self.faulty(word)
                self.assertIn(said, row["problem_en"])
                self.assertTrue(row["problem_zh"])
                self.assertLess(Faulty.asked[word], 40)
        self.assertNotIn("marks", Faulty.asked)  # the redirect was not followed
        self.assertEqual(self.match("wrong.example")["hits"], [])

    def test_5_a_server_that_asks_for_patience_gets_it(self):
        row, _ = self.faulty("busy")
        self.assertIn("1800", row["problem_en"])
        one = next(s for s in panshi("taxii", "sources", "--data", self.data, "--json") if s["name"] == "busy")
        due, asked = (datetime.datetime.fromisoformat(one[key]) for key in ("due_at", "asked_at"))
        self.assertGreaterEqual((due - asked).total_seconds(), 1799)

    def test_6_bad_objects_are_counted_and_the_rest_is_taken(self):
        row, sets = self.faulty("broken", 0)
        self.assertEqual((row["objects"], row["taken"], row["refused"]), (4, 2, 2))
        self.assertEqual(sets[0]["added"], 2)

    def test_7_pages_go_by_the_header_where_there_is_no_next(self):
        row, sets = self.faulty("marks", 0)
        self.assertEqual((row["pages"], row["taken"], sets[0]["added"]), (3, 3, 3))
        self.assertEqual(self.poll("marks")[0]["taken"], 0)

    def test_8_fetching_goes_on_where_it_failed(self):
        row, _ = self.faulty("halfway")
        self.assertEqual((row["taken"], "500" in row["problem_en"]), (1, True))
        self.assertEqual(len(self.match("first.example")["hits"]), 1)
        row, _ = self.poll("halfway")
        self.assertEqual((row["taken"], row["objects"], row["is_whole"]), (1, 1, True))
        self.assertEqual([len(self.match(v)["hits"]) for v in ("first.example", "second.example")], [1, 1])

    def test_8_sources_are_checked_and_go_with_their_set(self):
        for words in (["Bad Name", "--url", "https://x/", "--collection", "c"], ["ok", "--url", "ftp://x/", "--collection", "c"],
                      ["ok", "--url", "https://u:p@x/", "--collection", "c"], ["ok", "--url", "https://x/", "--collection", ""]):
            self.assertNotEqual(far(["taxii", "source", *words, "--data", self.data], input="\n")[0], 0, words)
        panshi("taxii", "remove-source", "marks", "--data", self.data)
        _, sets = self.poll("halfway")
        self.assertEqual([(one["set"], one.get("removed")) for one in sets], [("taxii:marks", True)])
        self.assertEqual(self.match("two.example")["hits"], [])

    def test_9_what_was_fetched_is_nobody_elses_to_read(self):
        self.here.start()
        for path in ("/taxii2/~sources/", "/taxii2/~sources/collections/", "/taxii2/~sources/collections/near/objects/"):
            sent = {"Accept": MEDIA, "Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}
            self.assertIn(self.here.send("GET", path, headers=sent).status, (401, 404))
        self.here.stop()

    def test_9_what_clients_push_is_asked_of_events_while_the_server_runs(self):
        sent = {"Accept": MEDIA, "Content-Type": MEDIA, "Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}
        body = json.dumps({"objects": [indicator(9, "pushed.example")]}).encode()
        answer = self.near.send("POST", f"/taxii2/group/collections/{INBOX}/objects/", body, sent)
        self.assertEqual(answer.status, 202)
        until = time.monotonic() + 30
        while not panshi("intel", "match", "a.pushed.example", "--data", self.near.data, "--json")["hits"]:
            self.assertLess(time.monotonic(), until, "the pushed value is not asked")
            time.sleep(0.3)
        hit = panshi("intel", "match", "a.pushed.example", "--data", self.near.data, "--json")["hits"][0]
        self.assertEqual(hit["set"], f"taxii:group/{INBOX}")
        self.near.send("DELETE", f"/taxii2/group/collections/{INBOX}/objects/{indicator(9, '')['id']}/", None, sent)
        while panshi("intel", "match", "a.pushed.example", "--data", self.near.data, "--json")["hits"]:
            self.assertLess(time.monotonic(), until, "the value stays though it was taken out")
            time.sleep(0.3)

    def test_9_a_running_server_fetches_by_itself(self):
        self.near.stop()
        self.give([indicator(1, "one.near.example", revoked=True, modified="2026-02-01T00:00:00.000Z"), indicator(6, "six.near.example")])
        self.near.start()
        ca = self.near.data / "keys" / "tls-cert.pem"
        self.source("near", f"https://127.0.0.1:{self.near.port}/taxii2/group/", "--user", USER, "--ca", str(ca), "--every", "1",
                    secret=PASSWORD, collection="given")
        self.here.options = ("--loopback-hooks",)
        self.here.start()
        until = time.monotonic() + 30
        while not self.match("six.near.example")["hits"]:
            self.assertLess(time.monotonic(), until, (self.here.folder / "log").read_text()[-2000:])
            time.sleep(0.3)
        self.here.stop()


if __name__ == "__main__":
    unittest.main()
