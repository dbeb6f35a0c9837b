# SPDX-License-Identifier: Apache-2.0
"""What OASIS TAXII 2.1 says a server must do, row by row, each row under its section of the standard."""
import base64
import http.client
import json
import re
import socket
import ssl
import subprocess
import unittest
import urllib.parse

from client import PROGRAM, Server, context, panshi

MEDIA = "application/taxii+json;version=2.1"
BOTH, READ, WRITE, NONE, EMPTY, HIDDEN, INBOX = (f"a1000000-0000-4000-8000-00000000000{n}" for n in range(1, 8))
STATUS, NOWHERE = "c1000000-0000-4000-8000-000000000001", "c1000000-0000-4000-8000-00000000000f"
TOOL, REPORT = "tool--b1000000-0000-4000-8000-000000000001", "report--b1000000-0000-4000-8000-000000000002"
ADDRESS = "ipv4-addr--b1000000-0000-5000-8000-000000000003"
ABSENT = "tool--b1000000-0000-4000-8000-00000000000f"
WHOLE, LISTED = "whole:Password-of-everything", "listed:Password-of-the-listed"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOST_BYTES = 20000


def stix(object_id, modified=None, spec="2.1", **more):
    made = {"type": object_id.partition("--")[0], "id": object_id, **({"spec_version": spec} if spec != "2.0" else {}), **more}
    return {**made, "created": "2019-01-01T00:00:00.000Z", "modified": modified} if modified else made


# In the order of being added; each with its time.  The last two came in one microsecond.
KEPT = [
    (stix(TOOL, "2021-01-01T00:00:00.000Z", name="older"), "2022-01-01T00:00:00.000001Z"),
    (stix(REPORT, "2021-06-01T00:00:00.000Z", spec="2.0"), "2022-01-02T00:00:00.000000Z"),
    (stix(TOOL, "2020-01-01T00:00:00.000Z", name="oldest"), "2022-01-03T00:00:00.500000Z"),
    (stix(ADDRESS, value="192.0.2.1"), "2022-01-04T00:00:00.000000Z"),
    (stix(REPORT, "2021-07-01T00:00:00.123456Z"), "2022-01-05T00:00:00.000000Z"),
    (stix(TOOL, "2021-12-01T00:00:00.000Z", name="newest"), "2022-01-05T00:00:00.000000Z"),
]


def manifest_row(made, when):
    return {"id": made["id"], "date_added": when, "version": made.get("modified", when),
            "media_type": "application/stix+json;version=" + made.get("spec_version", "2.0")}


def collection(uuid, title, reads, writes, kept=()):
    return {"id": uuid, "title": title, "can_read": reads, "can_write": writes, "objects": [o for o, _ in kept],
            "manifest": [manifest_row(o, when) for o, when in kept]}


def fixture():
    return {
        "/discovery": {"title": "Exchange", "description": "For trying", "contact": "desk@exchange.example",
                       "default": "https://exchange.example/shared/", "api_roots": ["https://exchange.example/shared/", "/other/"]},
        "users": {WHOLE.partition(":")[0]: WHOLE.partition(":")[2]},
        "shared": {
            "information": {"title": "Shared", "versions": [MEDIA, "application/taxii+json;version=2.0"], "max_content_length": MOST_BYTES},
            "status": [{"id": STATUS, "status": "pending", "request_timestamp": "2022-01-01T00:00:00.000000Z", "total_count": 3,
                        "success_count": 1, "successes": [{"id": TOOL, "version": "2021-01-01T00:00:00.000Z"}], "failure_count": 1,
                        "failures": [{"id": ABSENT, "version": "2021-01-01T00:00:00.000Z", "message": "no"}], "pending_count": 1,
                        "pendings": [{"id": REPORT, "version": "2021-01-01T00:00:00.000Z"}]}],
            "collections": [
                {**collection(BOTH, "Both", True, True, KEPT), "alias": "both", "description": "All of it",
                 "media_types": ["application/stix+json;version=2.1"]},
                collection(READ, "Read", True, False, KEPT[:1]), collection(WRITE, "Write", False, True, KEPT[:1]),
                collection(NONE, "None", False, False, KEPT[:1]), collection(EMPTY, "Empty", True, True),
                collection(HIDDEN, "Hidden", True, True, KEPT[:1]), collection(INBOX, "Inbox", True, True)]},
        "other": {"information": {"title": "Other"}, "status": [], "collections": []},
    }


# ---- how a row looks at an answer ----

def names(answer):
    return [o.get("name", o["type"]) for o in answer.body.get("objects", [])]


def is_error(answer):
    """3.6: a title is required; http_status is text and that of the answer."""
    body = answer.body
    return bool(body["title"]) and body["http_status"] == str(answer.status) and \
        all(isinstance(v, str) for k, v in body.items() if k != "details") and answer.headers["Content-Type"] == MEDIA


def ends(answer):
    return answer.headers["X-TAXII-Date-Added-First"], answer.headers["X-TAXII-Date-Added-Last"]


def is_sorted_by_adding(answer):
    added = [o["date_added"] for o in answer.body["objects"]]
    return len(added) > 1 and added == sorted(added)


def stamps_are_exact(answer):
    return all(STAMP.fullmatch(o["date_added"]) for o in answer.body["objects"])


def where(uuid=BOTH, part="objects/", query=""):
    return f"/taxii2/shared/collections/{uuid}/{part}{query}"


FIRST, LAST = KEPT[0][1], KEPT[-1][1]
ALL_WORDS = ["older", "oldest", "ipv4-addr", "report", "newest"]  # every version of the highest spec version

# (section, what must hold, method, path, status, more): `more` may name headers, body, user, and
# `sees` with `want`: what to read from the answer and what it must be (True unless named).
CONTENT_NEGOTIATION = [
    ("1.6.8", "an answer names the media type with its version", "GET", "/taxii2/", 200, {"sees": lambda a: a.headers["Content-Type"], "want": MEDIA}),
    *(("1.6.8.1", f"Accept {accept!r} gets version 2.1", "GET", where(), 200, {"headers": {"Accept": accept}})
      for accept in (MEDIA, "application/taxii+json", "application/*", "*/*;q=0.1", "APPLICATION/TAXII+JSON;Version=2.1",
                     'application/taxii+json;version="2.1"', "application/taxii+json;version=2.1;charset=utf-8", "application/taxii+json;version=2.0, */*",
                     "application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.5", "*/*;q=0, application/taxii+json")),
    *(("1.6.8.1", f"Accept {accept!r} is 406", "GET", where(), 406, {"headers": {"Accept": accept}, "sees": is_error})
      for accept in ("application/stix+json;version=2.1", "text/*", "application/taxii+json;version=2.2", "application/taxii+json;version=", "application/taxii",
                     "application/taxii+json;version=2.1;q=0", "*/*;q=0.000", "application/taxii+json;q=0, */*")),
    ("1.6.8.1", "Accept is held to on writing too", "POST", where(INBOX), 406, {"headers": {"Accept": "text/html"}, "body": {"objects": []}, "sees": is_error}),
    *(("1.6.8.1", f"Content-Type {kind!r} is taken", "POST", where(INBOX), 202, {"headers": {"Content-Type": kind}, "body": {"objects": []}})
      for kind in (MEDIA, "application/taxii+json", "application/taxii+json; version=2.1; charset=utf-8")),
    *(("3.6", f"Content-Type {kind!r} is 415", "POST", where(INBOX), 415, {"headers": {"Content-Type": kind}, "body": {"objects": []}, "sees": is_error})
      for kind in ("application/stix+json;version=2.1", "application/taxii+json;version=2.2", "application/*", "*/*")),
]

SIGNING_IN = [
    *(("1.6.9", f"without credentials {method} {path} is 401 and names a scheme", method, path, 401,
       {"user": None, "sees": lambda a: is_error(a) and a.headers["WWW-Authenticate"].startswith("Basic ")})
      for method, path in (("GET", "/taxii2/shared/"), ("GET", where(part="manifest/")), ("GET", where(part=f"objects/{TOOL}/versions/")),
                           ("GET", f"/taxii2/shared/status/{STATUS}/"), ("DELETE", where(part=f"objects/{TOOL}/")), ("POST", where()))),
    *(("1.6.9", f"what {path} is, and whether it is, is not told without credentials", "GET", path, 401, {"user": None})
      for path in ("/taxii2/nowhere/", f"/taxii2/shared/collections/{NOWHERE}/", where(part=f"objects/{ABSENT}/"), "/taxii2/shared/nowhere/")),
    ("1.6.9", "a scheme that is not offered is 401", "GET", "/taxii2/shared/", 401, {"user": None, "headers": {"Authorization": "Bearer " + "x" * 40}}),
    ("1.6.9", "the name of the scheme may be written in any case", "GET", "/taxii2/shared/", 200,
     {"user": None, "headers": {"Authorization": "bAsIC " + base64.b64encode(WHOLE.encode()).decode()}}),
    ("5.1", "each client is told what it may do itself", "GET", "/taxii2/shared/collections/", 200,
     {"user": LISTED, "sees": lambda a: {c["id"]: (c["can_read"], c["can_write"]) for c in a.body["collections"]},
      "want": {BOTH: (True, False), READ: (False, False), WRITE: (False, True), NONE: (False, False), EMPTY: (False, False), HIDDEN: (False, False), INBOX: (False, True)}}),
    *(("1.6.9", f"a client without rights cannot tell {name} from what is there", "GET", where(HIDDEN, f"objects/{name}/"), 403, {"user": LISTED, "sees": is_error})
      for name in (TOOL, ABSENT)),
    ("1.6.9", "a client without rights deletes nothing", "DELETE", where(HIDDEN, f"objects/{TOOL}/"), 403, {"user": LISTED, "sees": is_error}),
    ("5.7", "reading alone does not allow deleting", "DELETE", where(BOTH, f"objects/{TOOL}/"), 403, {"user": LISTED, "sees": is_error}),
    ("5.7", "writing alone does not allow deleting", "DELETE", where(INBOX, f"objects/{TOOL}/"), 403, {"user": LISTED, "sees": is_error}),
    ("5.5", "writing alone allows adding", "POST", where(WRITE), 202, {"user": LISTED, "body": {"objects": []}}),
]

ERRORS = [
    *(("3.6", f"{method} on {path} is 405 and says what is offered", method, path, 405,
       {"body": body, "sees": lambda a: is_error(a) and a.headers["Allow"], "want": allow})
      for method, path, body, allow in (
          ("POST", "/taxii2/", {}, "GET, HEAD"), ("PUT", "/taxii2/shared/", {}, "GET, HEAD"), ("DELETE", "/taxii2/shared/collections/", None, "GET, HEAD"),
          ("POST", f"/taxii2/shared/status/{STATUS}/", {}, "GET, HEAD"), ("POST", where(part="manifest/"), {}, "GET, HEAD"),
          ("DELETE", where(), None, "GET, HEAD, POST"), ("POST", where(part=f"objects/{TOOL}/"), {}, "GET, HEAD, DELETE"),
          ("DELETE", where(part=f"objects/{TOOL}/versions/"), None, "GET, HEAD"))),
    *(("3.6", f"{path} is 404", "GET", path, 404, {"sees": is_error})
      for path in ("/taxii2/nowhere/", "/taxii2/other/status/" + STATUS + "/", f"/taxii2/other/collections/{BOTH}/", where(NOWHERE, "manifest/"),
                   where(part=f"objects/{ABSENT}/versions/"), where(INBOX, f"objects/{TOOL}/"), where(part="objects/" + TOOL[:-1] + "/"))),
    ("5.5", "adding to a collection that is not there is 404", "POST", where(NOWHERE), 404, {"body": {"objects": []}, "sees": is_error}),
    ("5.7", "deleting from a collection that is not there is 404", "DELETE", where(NOWHERE, f"objects/{TOOL}/"), 404, {"sees": is_error}),
    ("5.7", "deleting an object that is not there is 404", "DELETE", where(part=f"objects/{ABSENT}/"), 404, {"sees": is_error}),
]

SERVER_INFORMATION = [
    ("4.1", "discovery holds a title and absolute or relative roots", "GET", "/taxii2/", 200,
     {"sees": lambda a: a.body, "want": fixture()["/discovery"]}),
    ("4.1", "the default is one of the roots", "GET", "/taxii2/", 200, {"sees": lambda a: a.body["default"] in a.body["api_roots"]}),
    ("4.2", "a root has title, versions and max_content_length", "GET", "/taxii2/other/", 200,
     {"sees": lambda a: (a.body["title"], a.body["versions"], a.body["max_content_length"] > 0), "want": ("Other", [MEDIA], True)}),
    ("4.3", "a status is given whole, with what succeeded, failed and waits", "GET", f"/taxii2/shared/status/{STATUS}/", 200,
     {"sees": lambda a: a.body, "want": fixture()["shared"]["status"][0]}),
    ("4.3", "a status that is not there is 404", "GET", f"/taxii2/shared/status/{NOWHERE}/", 404, {"sees": is_error}),
    ("5.1", "a root without collections gives an empty object", "GET", "/taxii2/other/collections/", 200, {"sees": lambda a: a.body, "want": {}}),
    ("5.1", "collections come in the same order each time", "GET", "/taxii2/shared/collections/", 200,
     {"sees": lambda a: [c["title"] for c in a.body["collections"]], "want": ["Both", "Read", "Write", "None", "Empty", "Hidden", "Inbox"]}),
    ("5.2", "a collection has id, title, can_read, can_write", "GET", f"/taxii2/shared/collections/{NONE}/", 200,
     {"sees": lambda a: (a.body["id"], a.body["title"], a.body["can_read"], a.body["can_write"]), "want": (NONE, "None", False, False)}),
    ("5.2", "a property without value is left out", "GET", f"/taxii2/shared/collections/{NONE}/", 200, {"sees": lambda a: "alias" in a.body or "description" in a.body, "want": False}),
    ("5.2", "an alias names the collection, whose id stays", "GET", "/taxii2/shared/collections/both/", 200,
     {"sees": lambda a: (a.body["id"], a.body["alias"]), "want": (BOTH, "both")}),
    ("5.2", "an alias serves on every endpoint", "GET", where("both", f"objects/{TOOL}/versions/"), 200, {"sees": lambda a: len(a.body["versions"]), "want": 3}),
]

READING = [
    *(("3.3", f"{part} is sorted by the time of adding, oldest first", "GET", where(part=part, query="?match[version]=all&match[spec_version]=2.0,2.1"), 200,
       {"sees": see, "want": want})
      for part, see, want in (("manifest/", is_sorted_by_adding, True), ("objects/", names, ["older", "report", "oldest", "ipv4-addr", "report", "newest"]))),
    ("3.3", "versions are sorted by the time of adding, not by themselves", "GET", where(part=f"objects/{TOOL}/versions/"), 200,
     {"sees": lambda a: a.body["versions"], "want": ["2021-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z", "2021-12-01T00:00:00.000Z"]}),
    *(("3.2", f"{part or 'the object'} tells when its first and last member were added", "GET", where(part=part, query=query), 200, {"sees": ends, "want": want})
      for part, query, want in (("manifest/", "?match[version]=all", (FIRST, LAST)), ("objects/", "?match[version]=all&limit=1", (FIRST, FIRST)),
                                (f"objects/{TOOL}/", "?match[version]=first", (KEPT[2][1], KEPT[2][1])), (f"objects/{TOOL}/versions/", "", (FIRST, LAST)))),
    ("3.2", "headers of nothing are left out", "GET", where(EMPTY), 200, {"sees": ends, "want": (None, None)}),
    ("4.2", "times have six digits and end in Z", "GET", where(part="manifest/", query="?match[version]=all"), 200, {"sees": stamps_are_exact}),
    ("5.3", "the manifest's version is as exact as the object's", "GET", where(part="manifest/", query=f"?match[id]={REPORT}"), 200,
     {"sees": lambda a: a.body["objects"], "want": [manifest_row(*KEPT[4])]}),
    ("5.3", "an object without modified or created has one version", "GET", where(part=f"objects/{ADDRESS}/versions/"), 200,
     {"sees": lambda a: a.body["versions"], "want": [KEPT[3][1]]}),
    *((section, "an empty collection gives an empty object", "GET", where(EMPTY, part), 200, {"sees": lambda a: a.body, "want": {}})
      for section, part in (("5.3", "manifest/"), ("5.4", "objects/"))),
    *((section, f"{part} of what may not be read is 403", "GET", where(WRITE, part), 403, {"sees": is_error})
      for section, part in (("5.3", "manifest/"), ("5.4", "objects/"), ("5.6", f"objects/{TOOL}/"), ("5.8", f"objects/{TOOL}/versions/"))),
    ("5.6", "one object comes in an envelope", "GET", where(part=f"objects/{TOOL}/"), 200, {"sees": lambda a: a.body, "want": {"more": False, "objects": [KEPT[5][0]]}}),
    ("3.7", "an envelope is no bundle", "GET", where(), 200, {"sees": lambda a: sorted(a.body), "want": ["more", "objects"]}),
    *(("3.1", f"HEAD on {path} has the headers of GET and no body", "HEAD", path, 200, {"sees": lambda a: (a.headers["Content-Type"], a.raw), "want": (MEDIA, b"")})
      for path in ("/taxii2/", where(), where(part="manifest/"))),
]

FILTERING = [
    *(("3.4", f"{query} gives {want}", "GET", where(query=query), 200, {"sees": names, "want": want}) for query, want in (
        ("", ["ipv4-addr", "report", "newest"]),
        ("?added_after=" + FIRST, ["ipv4-addr", "report", "newest"]),
        ("?match[version]=all&added_after=" + FIRST, ALL_WORDS[1:]),
        ("?match[version]=all&added_after=2022-01-01T00:00:00.000000Z", ALL_WORDS),
        ("?match[version]=all&added_after=2022-01-03T00:00:00.499999Z", ALL_WORDS[1:]),
        ("?match[version]=all&added_after=" + LAST, []),
        (f"?match[id]={TOOL},{ADDRESS}", ["ipv4-addr", "newest"]), (f"?match[id]={TOOL[:-1]}", []),
        (f"?match[id]={TOOL}&match[type]=report", []), ("?match[type]=tool,report", ["report", "newest"]), ("?match[type]=tool,nothing", ["newest"]),
        ("?match[type]=too", []), ("?match[version]=first", ["oldest", "ipv4-addr", "report"]), ("?match[version]=last", ["ipv4-addr", "report", "newest"]),
        ("?match[version]=all", ALL_WORDS), ("?match[version]=2020-01-01T00:00:00.000Z", ["oldest"]),
        ("?match[version]=2020-01-01T00:00:00Z", ["oldest"]), ("?match[version]=2020-01-01T00:00:00.000001Z", []),
        ("?match[version]=2021-07-01T00:00:00.123456Z", ["report"]), ("?match[version]=2021-07-01T00:00:00.123Z", []),
        ("?match[version]=first,2021-12-01T00:00:00.000Z", ["oldest", "ipv4-addr", "report", "newest"]),
        ("?match[spec_version]=2.0", ["report"]), ("?match[spec_version]=3.0", []),
        ("?match[spec_version]=2.0,2.1&match[version]=first&match[type]=report", ["report"]),
        ("?match%5Btype%5D=tool%2Creport&match%5Bversion%5D=first", ["oldest", "report"]))),
    *(("3.4", f"{part} filters as the objects do", "GET", where(part=part, query=query), 200, {"sees": see, "want": want}) for part, query, see, want in (
        ("manifest/", "?match[type]=tool&match[version]=first", lambda a: [o["version"] for o in a.body["objects"]], ["2020-01-01T00:00:00.000Z"]),
        ("manifest/", "?match[spec_version]=2.0", lambda a: [o["media_type"] for o in a.body["objects"]], ["application/stix+json;version=2.0"]),
        (f"objects/{TOOL}/", "?match[version]=2020-01-01T00:00:00.000Z", names, ["oldest"]),
        (f"objects/{REPORT}/", "?match[spec_version]=2.0", lambda a: [o["modified"] for o in a.body["objects"]], ["2021-06-01T00:00:00.000Z"]),
        (f"objects/{TOOL}/versions/", "?added_after=" + FIRST, lambda a: a.body["versions"], ["2020-01-01T00:00:00.000Z", "2021-12-01T00:00:00.000Z"]))),
    *(("3.4", f"{query} is 400", "GET", where(query=query), 400, {"sees": is_error})
      for query in ("?added_after=2022-01-01", "?added_after=2022-13-01T00:00:00Z", "?added_after=2022-01-01T00:00:00", "?match[version]=2022",
                    "?match[id]=a&match[id]=b", "?match[version]=last&match[version]=first")),
    *(("3.5", f"limit {limit!r} is 400", "GET", where(query="?limit=" + limit), 400, {"sees": is_error}) for limit in ("1.5", "1e2", "-1", "99999999999999999999")),
    ("3.5", "a limit above what the server gives is no error", "GET", where(query="?limit=1000000"), 200, {"sees": lambda a: a.body["more"], "want": False}),
    ("3.5", "a page that holds the rest says there is no more and no next", "GET", where(query="?limit=3"), 200,
     {"sees": lambda a: (a.body["more"], "next" in a.body, len(a.body["objects"])), "want": (False, False, 3)}),
]

SENT = "tool--e1000000-0000-4000-8000-000000000001"
REFUSED_BODIES = [
    *(("5.5", f"{what} is {status}", "POST", where(INBOX), status, {"body": body, "sees": is_error}) for what, status, body in (
        ("no body", 400, b""), ("text that is no JSON", 400, b"objects"), ("half an envelope", 400, b'{"objects":['),
        ("an envelope with a member twice", 400, b'{"objects":[],"objects":[]}'), ("what is not UTF-8", 400, b'{"objects":["\xff"]}'),
        ("what follows an envelope", 400, b'{"objects":[]} x'), ("a list", 422, [stix(SENT, "2022-01-01T00:00:00Z")]), ("a single object", 422, stix(SENT, "2022-01-01T00:00:00Z")),
        ("objects that are no list", 422, {"objects": stix(SENT, "2022-01-01T00:00:00Z")}))),
    ("3.7", "a STIX bundle in the place of an envelope is 422", "POST", where(INBOX), 422,
     {"body": {"type": "bundle", "id": "bundle--e1000000-0000-4000-8000-000000000002", "objects": [stix(SENT, "2022-01-01T00:00:00Z")]}, "sees": is_error}),
    ("5.5", "adding to what may not be written is 403", "POST", where(READ), 403, {"body": {"objects": []}, "sees": is_error}),
    ("5.5", "and so where neither is allowed", "POST", where(NONE), 403, {"body": {"objects": []}, "sees": is_error}),
    ("3.6", "a body longer than max_content_length is 413", "POST", where(INBOX), 413,
     {"body": b'{"objects":[]}' + b" " * (MOST_BYTES - 13), "sees": is_error}),
    ("4.2", "a body as long as max_content_length is taken", "POST", where(INBOX), 202, {"body": b'{"objects":[]}' + b" " * (MOST_BYTES - 14)}),
]


class TaxiiConformance(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.server.stop()
        cls.file = cls.server.folder / "fixture.json"
        cls.file.write_text(json.dumps(fixture()))
        got = panshi("taxii", "load", cls.file, "--data", cls.server.data, "--json")
        assert (got["roots"], got["collections"], got["statuses"], got["refused"]) == (2, 7, 1, []), got
        name, _, password = LISTED.partition(":")
        done = subprocess.run([PROGRAM, "taxii", "client", name, "--read", f"shared/{BOTH}", "--read", f"shared/{NONE}", "--write", f"shared/{READ}",
                               "--write", f"shared/{WRITE}", "--write", f"shared/{INBOX}", "--data", str(cls.server.data)],
                              input=password + "\n", text=True, capture_output=True)
        assert done.returncode == 0, done.stderr
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def ask(self, method, path, status, body=None, user=WHOLE, headers=None, sees=None, want=True):
        sent = {"Accept": MEDIA, **({"Authorization": "Basic " + base64.b64encode(user.encode()).decode()} if user else {})}
        if body is not None:
            sent["Content-Type"] = MEDIA
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.server.send(method, path, body, {**sent, **(headers or {})})
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"], MEDIA)
        answer.body = json.loads(answer.raw) if answer.raw else None
        if sees:
            self.assertEqual(sees(answer), want, answer)
        return answer

    def hold(self, rows):
        for section, says, method, path, status, more in rows:
            with self.subTest(section=section, says=says):
                self.ask(method, path, status, **more)

    def post(self, objects, uuid=INBOX):
        return self.ask("POST", where(uuid), 202, {"objects": objects}).body

    def test_section_1_6_content_negotiation(self):
        self.hold(CONTENT_NEGOTIATION)

    def test_section_1_6_authentication_and_what_is_not_revealed(self):
        self.hold(SIGNING_IN)

    def test_section_3_errors(self):
        self.hold(ERRORS)

    def test_section_3_sorting_headers_and_reading(self):
        self.hold(READING)

    def test_section_3_filtering(self):
        self.hold(FILTERING)

    def test_section_4_server_information_and_5_collections(self):
        self.hold(SERVER_INFORMATION)

    def test_section_5_5_bodies(self):
        self.hold(REFUSED_BODIES)
        self.ask("GET", where(INBOX, f"objects/{SENT}/"), 404)

    def test_section_1_6_6_transport_is_tls_1_2_or_later(self):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as plain:
            plain.sendall(b"GET /taxii2/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try:
                self.assertNotIn(b" 200 ", plain.recv(4096))
            except ConnectionError:
                pass
        for version, is_taken in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)):
            with self.subTest(version.name):
                self.assertEqual(self.shakes_hands(version), is_taken)

    def shakes_hands(self, version):
        made = context()
        made.set_ciphers("ALL:@SECLEVEL=0")  # so that the old version is offered, and it is the server that refuses
        made.minimum_version = made.maximum_version = version
        try:
            with made.wrap_socket(socket.create_connection(("127.0.0.1", self.server.port), timeout=10)):
                return True
        except ssl.SSLError:
            return False

    def test_section_3_5_every_endpoint_is_read_page_by_page(self):
        query = "?match[version]=all&match[spec_version]=2.0,2.1&limit="
        for part, member, total in (("objects/", "objects", 6), ("manifest/", "objects", 6), (f"objects/{TOOL}/", "objects", 3), (f"objects/{TOOL}/versions/", "versions", 3)):
            whole = self.ask("GET", where(part=part, query=query + "100"), 200).body[member]
            self.assertEqual(len(whole), total)
            for limit in (1, 2, 4):
                with self.subTest(part, limit=limit):
                    seen, token = [], ""
                    while True:
                        answer = self.ask("GET", where(part=part, query=f"{query}{limit}{token}"), 200)
                        seen += answer.body[member]
                        self.assertLessEqual(len(answer.body[member]), limit)
                        self.assertTrue(all(STAMP.fullmatch(one) for one in ends(answer)))
                        if not answer.body["more"]:
                            break
                        token = "&next=" + urllib.parse.quote(answer.body["next"])
                    self.assertEqual(seen, whole)

    def test_section_3_5_a_next_goes_on_with_another_limit_but_no_other_question(self):
        token = self.ask("GET", where(query="?match[version]=all&limit=2"), 200).body["next"]
        self.assertEqual(names(self.ask("GET", where(query=f"?match[version]=all&limit=50&next={token}"), 200)), ALL_WORDS[2:])
        for query in (f"?next={token}", f"?match[version]=all&match[type]=tool&next={token}", f"?match[version]=all&added_after={FIRST}&next={token}"):
            with self.subTest(query):
                self.ask("GET", where(query=query), 400, sees=is_error)

    def test_section_3_5_what_comes_between_two_pages_is_on_a_later_one(self):
        first, second, third = (stix(f"note--e5000000-0000-4000-8000-00000000000{n}", "2022-01-01T00:00:00.000Z") for n in "123")
        self.post([first, second])
        query = f"?match[id]={first['id']},{second['id']},{third['id']}&limit=1"
        page = self.ask("GET", where(INBOX, query=query), 200).body
        self.assertEqual((page["objects"], page["more"]), ([first], True))
        self.post([third])
        rest = self.ask("GET", where(INBOX, query=query.replace("limit=1", "limit=9") + "&next=" + page["next"]), 200).body
        self.assertEqual(rest, {"more": False, "objects": [second, third]})

    def test_section_4_3_a_status_counts_every_object_once_with_the_version_it_states(self):
        good = stix("tool--e4000000-0000-4000-8000-000000000001", "2022-02-02T00:00:00.123456Z")
        created = {"type": "marking-definition", "id": "marking-definition--e4000000-0000-4000-8000-000000000002", "spec_version": "2.1", "created": "2022-03-03T00:00:00.000Z"}
        unnamed = stix("domain-name--e4000000-0000-5000-8000-000000000003", value="one.example")
        wrong = {**stix("tool--e4000000-0000-4000-8000-000000000004", "2022-04-04T00:00:00.000Z"), "type": "report"}
        bundle = {"type": "bundle", "id": "bundle--e4000000-0000-4000-8000-000000000005", "objects": [stix(SENT, "2022-01-01T00:00:00Z")]}
        status = self.post([good, created, unnamed, wrong, bundle, "text"])
        self.assertTrue(UUID.fullmatch(status["id"]))
        self.assertTrue(STAMP.fullmatch(status["request_timestamp"]))
        self.assertEqual((status["status"], status["total_count"], status["success_count"], status["failure_count"], status["pending_count"]), ("complete", 6, 3, 3, 0))
        self.assertNotIn("pendings", status)
        done = {s["id"]: s["version"] for s in status["successes"]}
        self.assertEqual((done[good["id"]], done[created["id"]]), (good["modified"], created["created"]))
        failed = {f["id"]: f for f in status["failures"]}
        self.assertEqual(failed[wrong["id"]]["version"], wrong["modified"])
        self.assertIn("bundle", failed[bundle["id"]]["message"])
        self.assertTrue(all(f["message"] and f["version"] for f in status["failures"]))
        self.assertEqual(self.ask("GET", f"/taxii2/shared/status/{status['id']}/", 200).body, status)
        self.ask("GET", f"/taxii2/other/status/{status['id']}/", 404)
        self.ask("GET", where(INBOX, f"objects/{SENT}/"), 404)
        # An object without version of its own is named by the one it was given at first.
        self.assertEqual(self.post([unnamed])["successes"][0]["version"], done[unnamed["id"]])
        self.assertEqual(self.ask("GET", where(INBOX, f"objects/{unnamed['id']}/versions/"), 200).body["versions"], [done[unnamed["id"]]])

    def test_section_5_5_what_is_added_again_keeps_its_place_and_an_older_version_comes_last(self):
        name = "campaign--e6000000-0000-4000-8000-000000000001"
        newer, older = stix(name, "2022-05-01T00:00:00.000Z"), stix(name, "2021-05-01T00:00:00.000Z")
        self.post([newer])
        rows = where(INBOX, "manifest/", f"?match[id]={name}&match[version]=all")
        before = self.ask("GET", rows, 200).body["objects"]
        self.post([newer])
        self.assertEqual(self.ask("GET", rows, 200).body["objects"], before)
        self.post([older])
        after = self.ask("GET", rows, 200, sees=is_sorted_by_adding).body["objects"]
        self.assertEqual([o["version"] for o in after], [newer["modified"], older["modified"]])
        self.assertEqual(self.ask("GET", where(INBOX, f"objects/{name}/"), 200).body["objects"], [newer])

    def test_section_5_5_a_collection_keeps_its_objects_to_itself(self):
        made = stix("tool--e7000000-0000-4000-8000-000000000001", "2022-05-01T00:00:00.000Z")
        self.post([made])
        self.ask("GET", where(HIDDEN, f"objects/{made['id']}/"), 404)
        self.ask("DELETE", where(HIDDEN, f"objects/{made['id']}/"), 404)
        self.ask("GET", where(INBOX, f"objects/{made['id']}/"), 200)

    def test_section_5_7_one_version_or_one_spec_version_is_deleted_alone(self):
        name = "campaign--e8000000-0000-4000-8000-000000000001"
        path = where(INBOX, f"objects/{name}/")
        self.post([stix(name, "2020-01-01T00:00:00.000Z"), stix(name, "2021-01-01T00:00:00.000Z"), stix(name, "2022-01-01T00:00:00.000Z", spec="2.0")])
        for query, left in (("?match[spec_version]=2.0", ["2020-01-01T00:00:00.000Z", "2021-01-01T00:00:00.000Z"]),
                            ("?match[version]=2020-01-01T00:00:00.000Z", ["2021-01-01T00:00:00.000Z"])):
            with self.subTest(query):
                self.ask("DELETE", path + query, 200)
                self.assertEqual(self.ask("GET", path + "versions/?match[spec_version]=2.0,2.1", 200).body["versions"], left)
        self.ask("DELETE", path + "?match[version]=newest", 400, sees=is_error)
        self.ask("DELETE", path, 200)
        self.ask("GET", path, 404)

    def test_section_3_6_max_content_length_holds_for_a_body_of_untold_length(self):
        line = self.server.connect()
        pieces = [b'{"objects":[]}'] + [b" " * 1000] * (MOST_BYTES // 1000 + 1)
        try:
            line.request("POST", where(INBOX), iter(pieces), {"Content-Type": MEDIA, "Accept": MEDIA, "Transfer-Encoding": "chunked",
                         "Authorization": "Basic " + base64.b64encode(WHOLE.encode()).decode()}, encode_chunked=True)
            self.assertEqual(line.getresponse().status, 413)
        except (ConnectionError, http.client.RemoteDisconnected) as ended:
            self.fail(f"no answer: {ended}")
        finally:
            line.close()


class TaxiiRequiredProperties(unittest.TestCase):
    """What the standard requires of discovery, roots and collections is required of a fixture."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.server.stop()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def load(self, change):
        given = fixture()
        change(given)
        file = self.server.folder / "changed.json"
        file.write_text(json.dumps(given))
        return subprocess.run([PROGRAM, "taxii", "load", str(file), "--data", str(self.server.data)], text=True, capture_output=True)

    def test_a_fixture_without_them_is_refused_and_nothing_of_it_is_kept(self):
        rows = [
            ("4.1", "/discovery lacks its title", lambda f: f["/discovery"].pop("title")),
            ("4.1", "must be one of its api_roots", lambda f: f["/discovery"].update(default="https://elsewhere.example/")),
            ("4.2", 'root "shared" lacks its title', lambda f: f["shared"]["information"].pop("title")),
            ("4.2", "must hold " + MEDIA, lambda f: f["shared"]["information"].update(versions=["application/taxii+json;version=2.0"])),
            ("4.2", "must be positive", lambda f: f["shared"]["information"].update(max_content_length=0)),
            ("4.3", 'a status of the API root "shared" lacks its id', lambda f: f["shared"]["status"][0].pop("id")),
            ("5.2", "a collection lacks its id", lambda f: f["shared"]["collections"][0].pop("id")),
            ("5.2", f'collection "{HIDDEN}" lacks its title', lambda f: f["shared"]["collections"][5].pop("title")),
            ("5.2", f'"{HIDDEN}" is another\'s', lambda f: f["shared"]["collections"][5].update(alias="both")),
            ("5.2", f'"{BOTH}" is another\'s', lambda f: f["shared"]["collections"][5].update(id=BOTH)),
        ]
        for section, words, change in rows:
            with self.subTest(section=section, says=words):
                done = self.load(change)
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.assertIn(words, done.stderr)
        self.server.start()
        try:
            sent = {"Accept": MEDIA, "Authorization": "Basic " + base64.b64encode(WHOLE.encode()).decode()}
            self.assertEqual(self.server.send("GET", "/taxii2/shared/", None, sent).status, 401)
        finally:
            self.server.stop()

    def test_a_root_never_promises_more_than_the_server_takes(self):
        done = self.load(lambda f: f["shared"]["information"].update(max_content_length=10**12))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.server.start()
        try:
            sent = {"Accept": MEDIA, "Authorization": "Basic " + base64.b64encode(WHOLE.encode()).decode()}
            body = json.loads(self.server.send("GET", "/taxii2/shared/", None, sent).raw)
            self.assertEqual(body["max_content_length"], 32 << 20)
        finally:
            self.server.stop()


if __name__ == "__main__":
    unittest.main()
