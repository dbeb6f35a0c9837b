# SPDX-License-Identifier: Apache-2.0
"""The TAXII 2.1 server from outside: a fixture loaded, asked by a program that signs in by HTTP Basic."""
import base64
import datetime
import json
import signal
import unittest
import urllib.parse

from client import Server, panshi

MEDIA = "application/taxii+json;version=2.1"
MAIN, EMPTY, CLOSED, INBOX = ("a0000000-0000-4000-8000-00000000000" + n for n in "1234")
INDICATOR = "indicator--b0000000-0000-4000-8000-000000000001"
MALWARE = "malware--b0000000-0000-4000-8000-000000000002"
MARKING = "marking-definition--b0000000-0000-4000-8000-000000000003"
CUSTOM = "x-example-thing--b0000000-0000-4000-8000-000000000004"
STATUS = "c0000000-0000-4000-8000-000000000001"


def version(object_id, modified, spec="2.1", **more):
    made = {"type": object_id.partition("--")[0], "id": object_id, "created": "2015-01-01T00:00:00.000Z",
            "modified": modified, **more}
    return {**made, "spec_version": spec} if spec != "2.0" else made


def added(object_id, when, modified, spec="2.1"):
    return {"id": object_id, "date_added": when, "version": modified, "media_type": f"application/stix+json;version={spec}"}


OBJECTS = [
    (version(CUSTOM, "2015-05-01T00:00:00.000Z", x_weight=1.5, x_nested={"a": [1, None]}), "2015-05-01T00:00:00.000000Z"),
    (version(INDICATOR, "2016-01-01T00:00:00.000Z", pattern="[domain-name:value = 'a.example']"), "2016-01-01T00:00:01.000001Z"),
    (version(INDICATOR, "2016-02-01T00:00:00.444Z", pattern="[domain-name:value = 'b.example']"), "2016-02-01T00:00:01.000000Z"),
    (version(MALWARE, "2016-03-01T00:00:00.000Z"), "2016-03-01T00:00:01.000000Z"),
    (version(MALWARE, "2018-03-01T00:00:00.000Z", spec="2.0"), "2016-03-01T00:00:01.000000Z"),
    (version(INDICATOR, "2017-01-01T00:00:00.000Z", pattern="[domain-name:value = 'c.example']"), "2017-01-01T00:00:01.000000Z"),
]
FIXTURE = {
    "/discovery": {"title": "A server", "default": "https://taxii.example/group/", "api_roots": ["https://taxii.example/group/"]},
    "users": {"program": "Password-of-a-program", "other": "Another-long-password"},
    "group": {
        "information": {"title": "A group", "description": "For sharing", "versions": [MEDIA], "max_content_length": 100000},
        "status": [{"id": STATUS, "status": "pending", "total_count": 2, "success_count": 1, "failure_count": 0,
                    "pending_count": 1, "pendings": [{"id": INDICATOR, "version": "2016-01-01T00:00:00.000Z"}]}],
        "collections": [
            {"id": MAIN, "title": "Main", "alias": "main", "can_read": True, "can_write": True,
             "media_types": ["application/stix+json;version=2.1"],
             "objects": [o for o, _ in OBJECTS] + [{"type": "marking-definition", "id": MARKING, "spec_version": "2.1",
                                                    "created": "2016-12-01T00:00:00.000Z"}],
             "manifest": [added(o["id"], when, o["modified"], o.get("spec_version", "2.0")) for o, when in OBJECTS] +
                         [added(MARKING, "2016-12-01T00:00:01.000000Z", "2016-12-01T00:00:00.000Z")]},
            {"id": EMPTY, "title": "Empty", "can_read": True, "can_write": False, "objects": [], "manifest": []},
            {"id": CLOSED, "title": "Closed", "can_read": False, "can_write": False, "objects": [], "manifest": []},
            {"id": INBOX, "title": "Inbox", "can_read": True, "can_write": True, "objects": [], "manifest": []},
        ]},
    "bare": {"information": {"title": "Bare"}, "status": [], "collections": []},
}


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Taxii(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.server.stop()
        cls.file = cls.server.folder / "fixture.json"
        cls.file.write_text(json.dumps(FIXTURE))
        got = panshi("taxii", "load", cls.file, "--data", cls.server.data, "--json")
        assert (got["roots"], got["collections"], got["objects"], got["refused"]) == (2, 4, 7, []), got
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def call(self, method, path, body=None, user="program:Password-of-a-program", want=200, kind=MEDIA, **headers):
        sent = {"Accept": MEDIA, **{k.replace("_", "-"): v for k, v in headers.items()}}
        sent = {k: v for k, v in sent.items() if v is not None}
        if user:
            sent["Authorization"] = "Basic " + base64.b64encode(user.encode()).decode()
        if body is not None:
            sent.setdefault("Content-Type", MEDIA)
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        path = path if path.startswith("/") else "/taxii2/group/" + path
        answer = self.server.send(method, path, body, sent)
        self.assertEqual(answer.status, want, f"{method} {path}: {answer}")
        if kind:
            self.assertEqual(answer.headers["Content-Type"], kind)
        answer.body = json.loads(answer.raw) if answer.raw else None
        return answer

    def objects(self, query="", collection=MAIN, part="objects/"):
        return self.call("GET", f"collections/{collection}/{part}{query}").body

    def keys(self, query="", **more):
        return [(o["id"], o["modified"] if "modified" in o else o["created"]) for o in self.objects(query, **more)["objects"]]

    # ---- resources ----

    def test_discovery_roots_collections_and_statuses_are_as_the_fixture_has_them(self):
        self.assertEqual(self.call("GET", "/taxii2/").body, FIXTURE["/discovery"])
        root = self.call("GET", "/taxii2/group/").body
        self.assertEqual(root, FIXTURE["group"]["information"])
        self.assertEqual(self.call("GET", "/group/").body, root)
        self.assertEqual(self.call("GET", "status/" + STATUS + "/").body, FIXTURE["group"]["status"][0])
        got = self.call("GET", "collections/").body["collections"]
        self.assertEqual([c["id"] for c in got], [MAIN, EMPTY, CLOSED, INBOX])
        self.assertEqual(self.call("GET", f"collections/{MAIN}").body, got[0])
        self.assertEqual(self.call("GET", "collections/main/").body, got[0])
        self.assertEqual(self.call("GET", "/taxii2/bare/collections/").body, {})

    def test_what_is_nowhere_is_not_found(self):
        for path in ("/taxii2/none/", "/taxii2/none/collections/", "status/none/", "collections/none/", "collections/none/objects/",
                     f"collections/{MAIN}/objects/malware--b0000000-0000-4000-8000-00000000000f/", "nothing/",
                     f"collections/{MAIN}/objects/{INDICATOR}/other/"):
            body = self.call("GET", path, want=404).body
            self.assertEqual(body["http_status"], "404")
        self.call("GET", "/none/collections/", want=404, kind=None)

    # ---- filters ----

    def test_the_last_version_of_the_highest_spec_version_is_what_one_gets(self):
        self.assertEqual(self.keys(), [(CUSTOM, "2015-05-01T00:00:00.000Z"), (MALWARE, "2016-03-01T00:00:00.000Z"),
                                       (MARKING, "2016-12-01T00:00:00.000Z"), (INDICATOR, "2017-01-01T00:00:00.000Z")])

    def test_objects_come_back_as_they_were_with_all_that_is_custom(self):
        got = self.objects(f"?match[id]={CUSTOM}")
        self.assertEqual(got, {"more": False, "objects": [OBJECTS[0][0]]})

    def test_filters(self):
        cases = {
            "?match[type]=indicator": [INDICATOR],
            "?match[type]=indicator,malware": [MALWARE, INDICATOR],
            f"?match[id]={MARKING},{CUSTOM}": [CUSTOM, MARKING],
            f"?match%5Bid%5D={MARKING}": [MARKING],
            "?match[version]=all": [CUSTOM, INDICATOR, INDICATOR, MALWARE, MARKING, INDICATOR],
            "?match[version]=first": [CUSTOM, INDICATOR, MALWARE, MARKING],
            "?match[version]=2016-02-01T00:00:00.444Z": [INDICATOR],
            "?match[version]=first,last&match[type]=indicator": [INDICATOR, INDICATOR],
            "?match[spec_version]=2.0": [MALWARE],
            "?match[spec_version]=2.1": [CUSTOM, MALWARE, MARKING, INDICATOR],
            "?match[spec_version]=2.0,2.1&match[version]=all": [CUSTOM, INDICATOR, INDICATOR, MALWARE, MALWARE, MARKING, INDICATOR],
            "?added_after=2016-03-01T00:00:01Z": [MARKING, INDICATOR],
            "?added_after=2016-03-01T00:00:00.999999Z": [MALWARE, MARKING, INDICATOR],
            "?added_after=2016-01-01T00:00:01.000000Z&match[version]=all&match[type]=indicator": [INDICATOR] * 3,
        }
        for query, want in cases.items():
            with self.subTest(query):
                self.assertEqual([o["id"] for o in self.objects(query)["objects"]], want)
        self.assertEqual(self.objects("?match[spec_version]=2.0,2.1&match[type]=malware")["objects"][0]["modified"],
                         "2018-03-01T00:00:00.000Z")
        for query in ("?match[type]=incident", "?added_after=" + now(), "?match[version]=1999-01-01T00:00:00Z"):
            self.assertEqual(self.objects(query), {})

    def test_the_manifest_tells_versions_and_times(self):
        answer = self.call("GET", f"collections/{MAIN}/manifest/?match[version]=all")
        self.assertEqual(len(answer.body["objects"]), 6)
        self.assertEqual(answer.body["objects"][1], added(INDICATOR, "2016-01-01T00:00:01.000001Z", "2016-01-01T00:00:00.000Z"))
        self.assertEqual(answer.headers["X-TAXII-Date-Added-First"], "2015-05-01T00:00:00.000000Z")
        self.assertEqual(answer.headers["X-TAXII-Date-Added-Last"], "2017-01-01T00:00:01.000000Z")

    def test_one_object_and_its_versions(self):
        part = f"objects/{INDICATOR}/"
        self.assertEqual(len(self.objects(part=part)["objects"]), 1)
        self.assertEqual(len(self.objects("?match[version]=all", part=part)["objects"]), 3)
        self.assertEqual(self.objects("?added_after=" + now(), part=part), {})
        got = self.objects(part=part + "versions")
        self.assertEqual(got, {"more": False, "versions": ["2016-01-01T00:00:00.000Z", "2016-02-01T00:00:00.444Z",
                                                           "2017-01-01T00:00:00.000Z"]})
        self.assertEqual(self.objects("?match[spec_version]=2.0", part=f"objects/{MALWARE}/versions/")["versions"],
                         ["2018-03-01T00:00:00.000Z"])
        self.assertEqual(self.objects(part=f"objects/{MALWARE}/versions/")["versions"], ["2016-03-01T00:00:00.000Z"])

    # ---- pages ----

    def test_pages_hold_everything_once_also_what_came_in_one_tick(self):
        for part in ("objects/", "manifest/"):
            query, seen = "?match[version]=all&match[spec_version]=2.0,2.1&limit=2", []
            token = ""
            while True:
                got = self.objects(query + token, part=part)
                seen += [o["id"] for o in got["objects"]]
                if not got["more"]:
                    self.assertNotIn("next", got)
                    break
                self.assertEqual(len(got["objects"]), 2)
                token = "&next=" + urllib.parse.quote(got["next"])
            self.assertEqual(seen, [CUSTOM, INDICATOR, INDICATOR, MALWARE, MALWARE, MARKING, INDICATOR])

    def test_bad_limits_tokens_and_times_are_refused(self):
        token = self.objects("?match[version]=all&limit=2")["next"]
        for query in ("?limit=-20", "?limit=0", "?limit=x", f"?match[version]=first&limit=2&next={token}", "?next=nonsense",
                      "?next=1.2.3", "?added_after=yesterday", "?match[version]=newest", "?limit=1&limit=2"):
            with self.subTest(query):
                body = self.call("GET", f"collections/{MAIN}/objects/{query}", want=400).body
                self.assertEqual((body["title"], body["http_status"]), ("ProcessingError", "400"))

    # ---- who may ----

    def test_without_a_password_or_with_a_wrong_one_nothing_is_told(self):
        for user in (None, "program:wrong", "nobody:Password-of-a-program", "program"):
            for path in ("/taxii2/", "collections/", f"collections/{MAIN}/objects/", "status/none/"):
                answer = self.call("GET", path, user=user, want=401)
                self.assertIn("Basic", answer.headers["WWW-Authenticate"])
                if user and path == "/taxii2/":
                    break
        self.call("POST", f"collections/{INBOX}/objects/", {"objects": []}, user=None, want=401)

    def test_a_collection_gives_and_takes_only_what_it_allows(self):
        for part in ("objects/", "manifest/", f"objects/{INDICATOR}/", f"objects/{INDICATOR}/versions/"):
            self.call("GET", f"collections/{CLOSED}/{part}", want=403)
        self.call("POST", f"collections/{EMPTY}/objects/", {"objects": []}, want=403)
        self.call("DELETE", f"collections/{EMPTY}/objects/{INDICATOR}/", want=403)

    def test_media_types_and_methods_are_held_to(self):
        for accept in ("text/html", "application/json", "application/taxii+json;version=2.0", "application/taxii+json; version=3"):
            self.call("GET", "/taxii2/", Accept=accept, want=406)
        for accept in (None, "*/*", "application/taxii+json", "application/taxii+json; version=2.1", "text/html, " + MEDIA):
            self.call("GET", "/taxii2/", Accept=accept)
        for kind in ("application/json", "application/taxii+json;version=2.0", "text/plain"):
            self.call("POST", f"collections/{INBOX}/objects/", {"objects": []}, Content_Type=kind, want=415)
        answer = self.call("PUT", f"collections/{INBOX}/objects/", {"objects": []}, want=405)
        self.assertEqual(answer.headers["Allow"], "GET, HEAD, POST")
        self.call("DELETE", f"collections/{INBOX}/", want=405)

    # ---- changes ----

    def test_what_is_posted_is_there_with_a_status_that_stays(self):
        one = version("indicator--d0000000-0000-4000-8000-000000000001", "2020-01-01T00:00:00.000Z", x_own=["以", 1])
        status = self.call("POST", f"collections/{INBOX}/objects/", {"objects": [one, {"type": "broken"}]}, want=202).body
        self.assertEqual((status["status"], status["success_count"], status["failure_count"], status["total_count"]),
                         ("complete", 1, 1, 2))
        self.assertEqual(self.call("GET", f"status/{status['id']}/").body, status)
        self.assertEqual(self.objects(f"?match[id]={one['id']}", collection=INBOX)["objects"], [one])
        again = self.call("POST", f"collections/{INBOX}/objects/", {"objects": [one]}, want=202).body
        self.assertEqual(again["success_count"], 1)
        self.assertNotIn("failures", again)
        self.assertEqual(self.objects(part=f"objects/{one['id']}/versions/", collection=INBOX)["versions"], [one["modified"]])

    def test_an_object_without_versions_is_kept_once(self):
        file = {"type": "file", "id": "file--d0000000-0000-5000-8000-000000000002", "spec_version": "2.1", "name": "x"}
        for _ in range(2):
            self.call("POST", f"collections/{INBOX}/objects/", {"objects": [file]}, want=202)
        for which in ("all", "first", "last"):
            got = self.objects(f"?match[version]={which}", part=f"objects/{file['id']}/", collection=INBOX)
            self.assertEqual(got["objects"], [file])

    def test_versions_are_deleted_one_by_one_or_all(self):
        name = "tool--d0000000-0000-4000-8000-000000000003"
        all_versions = [version(name, f"20{n}-01-01T00:00:00.000Z") for n in (15, 16, 17, 18, 19)]
        self.call("POST", f"collections/{INBOX}/objects/", {"objects": all_versions}, want=202)
        path = f"collections/{INBOX}/objects/{name}/"
        for which, gone in (("2018-01-01T00:00:00.000Z", "2018"), ("first", "2015"), ("last", "2019")):
            self.call("DELETE", f"{path}?match[version]={which}")
            self.assertFalse([v for v in self.call("GET", path + "versions/").body["versions"] if v.startswith(gone)])
        self.assertEqual(len(self.call("GET", path + "versions/").body["versions"]), 2)
        self.call("DELETE", path)
        self.call("GET", path, want=404)
        self.call("GET", path + "versions/", want=404)
        self.call("DELETE", path, want=404)

    def test_bodies_that_are_no_envelope_are_refused(self):
        path = f"collections/{INBOX}/objects/"
        body = self.call("POST", path, version(INDICATOR, "2020-01-01T00:00:00Z"), want=422).body
        self.assertEqual((body["title"], body["http_status"]), ("ProcessingError", "422"))
        self.call("POST", path, b"{", want=400)
        self.call("POST", path, {"objects": [{"x": "y" * 120000}]}, want=413)

    # ---- the whole ----

    def test_what_was_acknowledged_survives_and_a_fixture_restores(self):
        one = version("tool--d0000000-0000-4000-8000-000000000009", "2020-01-01T00:00:00.000Z")
        self.call("POST", f"collections/{INBOX}/objects/", {"objects": [one]}, want=202)
        self.server.stop(signal.SIGKILL)
        self.server.start()
        self.assertEqual(self.objects(f"?match[id]={one['id']}", collection=INBOX)["objects"], [one])
        self.server.stop()
        panshi("taxii", "load", self.file, "--data", self.server.data, "--json")
        self.server.start()
        self.assertEqual(self.objects(collection=INBOX), {})
        self.assertEqual(len(self.objects()["objects"]), 4)

    def test_a_client_does_what_its_rights_list(self):
        import subprocess
        from client import PROGRAM
        self.server.stop()
        try:
            done = subprocess.run([PROGRAM, "taxii", "client", "reader", "--read", f"group/{MAIN}", "--data", str(self.server.data)],
                                  input="A-password-of-machines\n", text=True, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr)
        finally:
            self.server.start()
        user = "reader:A-password-of-machines"
        got = {c["id"]: (c["can_read"], c["can_write"]) for c in self.call("GET", "collections/", user=user).body["collections"]}
        self.assertEqual(got[MAIN], (True, False))
        self.assertEqual(got[INBOX], (False, False))
        self.call("GET", f"collections/{MAIN}/objects/", user=user)
        self.call("POST", f"collections/{MAIN}/objects/", {"objects": []}, user=user, want=403)
        self.call("GET", f"collections/{INBOX}/objects/", user=user, want=403)
