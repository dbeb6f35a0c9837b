# SPDX-License-Identifier: Apache-2.0
"""A running server, people who are signed in to it, and a client that holds every reply against
the OpenAPI the program prints and remembers which operations were answered."""
import atexit
import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time

from schema import problems

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PANSHI", str(ROOT / "build" / "panshi"))
START_S = 20
PASSWORD = "Correct-Horse-7-Battery"
WRITES = ("POST", "PUT", "DELETE")

hits = {}  # "GET /api/v1/…" → set of statuses seen
DOCUMENT = json.loads(subprocess.run([PROGRAM, "describe", "openapi"], capture_output=True, text=True,
                                     check=True).stdout)
OPERATIONS = {(method.upper(), path): operation for path, item in DOCUMENT["paths"].items()
              for method, operation in item.items()}


def pattern(path):
    return re.compile("/".join(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(part)) for part in path.split("/")))


PATTERNS = sorted(((pattern(path), path) for path in DOCUMENT["paths"]), key=lambda p: p[1].count("{"))


def template(path):
    """The OpenAPI path that a real one is of, or None."""
    plain = path.partition("?")[0]
    return next((name for shape, name in PATTERNS if shape.fullmatch(plain)), None)


def panshi(*words, code=0):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=300)
    if done.returncode != code:
        raise AssertionError(f"panshi {words}: {done.returncode} {done.stdout} {done.stderr}")
    return json.loads(done.stdout) if "--json" in words else done.stdout


def totp(secret, at=None):
    counter = struct.pack(">Q", int(at if at is not None else time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7fffffff) % 10**6:06d}"


class Answer:
    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw
        self.kind = headers.get("Content-Type", "").partition(";")[0]
        self.body = json.loads(raw) if self.kind.endswith("json") and "ndjson" not in self.kind and raw else None

    def __getitem__(self, name):
        return self.body[name]

    def __repr__(self):
        return f"<{self.status} {self.raw[:300]!r}>"


def ended(stream):
    """Whether the server has closed the connection meanwhile."""
    return bool(select.select([stream], [], [], 0)[0])


def context(certificate=None):
    made = ssl.create_default_context()
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if certificate:
        made.load_cert_chain(*certificate)
    return made


class Server:
    """`panshi serve` on a folder of its own; ends with the test run."""

    def __init__(self, *options, demo=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="panshi-api-"))
        self.data = self.folder / "data"
        self.made = panshi("init", "--data", self.data, *(["--demo"] if demo else []), "--json")
        self.options, self.certificate, self.process, self.port = options, None, None, None
        atexit.register(self.end)
        self.start()

    def start(self):
        if self.port is None:  # a server that starts again keeps its port
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}",
             "--strict-replies", *map(str, self.options)], stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + START_S
        while True:
            try:
                if self.send("GET", "/healthz").status == 200:
                    return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        code = self.process.wait(20)
        self.log.close()
        return code

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def code(self, name):
        """A one-time code from the command line needs the folder: so ask the server's own admin."""
        return next(a["code"] for a in self.made["accounts"] if a["name"] == name)

    def connect(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=context(self.certificate), timeout=60)

    def raw(self, data, wait=10, halves=None):
        """Send bytes as they are; give what comes back until the connection ends or `wait` passes."""
        out = b""
        with context().wrap_socket(socket.create_connection(("127.0.0.1", self.port))) as stream:
            stream.settimeout(wait)
            try:
                stream.sendall(data)
                if halves:
                    halves(stream)
                while True:
                    part = stream.recv(65536)
                    if not part:
                        break
                    out += part
            except (TimeoutError, ConnectionError, ssl.SSLError):
                pass
        return out

    def send(self, method, path, body=None, headers=None, connection=None):
        """One request, checked: the reply's form is the one promised."""
        line = connection or self.connect()
        if line.sock is not None and ended(line.sock):
            line.close()
        sent = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, bytearray)):
            body = json.dumps(body, ensure_ascii=False).encode()
            sent.setdefault("Content-Type", "application/json")
        try:
            line.request(method, path, body=body, headers=sent)
            reply = line.getresponse()
            answer = Answer(reply.status, reply.headers, reply.read())
        finally:
            if connection is None:
                line.close()
        check(method, path, answer)
        return answer


def check(method, path, answer):
    """Hold a reply against the document; raises with every problem."""
    name = template(path)
    operation = OPERATIONS.get((method, name))
    if answer.kind == "application/problem+json":
        found = problems(DOCUMENT, {"$ref": "#/components/schemas/Problem"}, answer.body)
        if answer.body["status"] != answer.status or answer.headers.get("X-Trace-Id") != answer["trace"]:
            found.append("status or trace differ from the reply's own")
    elif operation is None:
        return
    else:
        found = reply_problems(operation, answer)
    if operation is not None:
        hits.setdefault((method, name), set()).add(answer.status)
    if found:
        raise AssertionError(f"{method} {path} {answer.status}: " + "; ".join(found[:5]))


def reply_problems(operation, answer):
    promised = operation["responses"].get(str(answer.status))
    if promised is None:
        return [f"status {answer.status} is not promised"]
    content = promised.get("content")
    if content is None:
        return [] if not answer.raw else ["a body where none is promised"]
    if "application/json" not in content:
        return []
    if answer.kind != "application/json":
        return [f"type {answer.kind}"]
    return problems(DOCUMENT, content["application/json"]["schema"], answer.body)


class Person:
    """Somebody signed in; every call carries the cookie and, on writes, the request token."""

    is_patient = True  # asks again when told to wait

    def __init__(self, server, code=None, password=PASSWORD):
        self.server, self.cookie, self.token, self.secret = server, "", "", ""
        self.password, self.lines = password, threading.local()
        if code:
            self.enter(code)

    def enter(self, code):
        state = self.want(200, "POST", "/sign-in", {"code": code})["state"]
        if state == "enrol":
            self.secret = self.want(200, "GET", "/sign-in/enrol")["totp_secret"]
            state = self.want(200, "POST", "/sign-in/enrol",
                              {"password": self.password, "totp_code": totp(self.secret)})["state"]
        if state != "full":
            raise AssertionError(f"signed in only as far as {state}")
        session = self.want(200, "GET", "/session")
        self.token, self.account = session["request_token"], session["account"]

    def call(self, method, path, body=None, **headers):
        path = path if path.startswith(("/api", "/healthz")) else "/api/v1" + path
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.token and method in WRITES and "X_Request_Token" not in headers:
            sent["X-Request-Token"] = self.token
        answer = self.server.send(method, path, body, sent, self.line())
        for _ in range(40):  # a test has more to ask than a person may in one breath
            if answer.status != 429 or not self.is_patient:
                break
            time.sleep(0.3)
            answer = self.server.send(method, path, body, sent, self.line())
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookie = line.partition(";")[0]
        return answer

    def line(self):
        """One kept connection a thread; a person with a certificate of the moment gets a fresh one."""
        if self.server.certificate:
            return None
        if not hasattr(self.lines, "one"):
            self.lines.one = self.server.connect()
        return self.lines.one

    def want(self, status, method, path, body=None, **headers):
        answer = self.call(method, path, body, **headers)
        if answer.status != status:
            raise AssertionError(f"{method} {path}: {answer}")
        return answer

    def get(self, path, **headers):
        return self.want(200, "GET", path, **headers).body
