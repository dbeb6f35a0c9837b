# SPDX-License-Identifier: Apache-2.0
"""The program under test: run a command, serve a folder, speak HTTPS to it."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PANSHI", str(ROOT / "build" / "panshi"))
SERVER_START_S = 20


def panshi(*words, text=None, timeout=120, env=None):
    """(exit code, standard output, standard error)."""
    done = subprocess.run([PROGRAM, *map(str, words)], input=text, capture_output=True, text=True,
                          timeout=timeout, env={**os.environ, **(env or {})})
    return done.returncode, done.stdout, done.stderr


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="panshi-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def json(self, *words, code=0, text=None):
        got, out, err = panshi(*words, "--json", text=text)
        self.assertEqual(got, code, f"{words}: {out}{err}")
        return json.loads(out)

    def refused(self, *words, code, naming="", text=None):
        """The command ends with `code` and says `naming` on standard error."""
        got, out, err = panshi(*words, text=text)
        self.assertEqual(got, code, f"{words}: {out}{err}")
        self.assertIn(naming, err)
        self.assertNotIn("Traceback", err)
        return err

    def store(self, name="data"):
        """A fresh data folder; (path, the first account's one-time code)."""
        data = self.folder / name
        made = self.json("init", "--data", data)
        return data, made["code"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def totp(secret, at=None):
    counter = struct.pack(">Q", int(at if at is not None else time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7fffffff) % 10**6:06d}"


class Server:
    """`panshi serve` in its own process; use as a context."""

    def __init__(self, data, *options, port=None):
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", str(data), "--listen", f"127.0.0.1:{self.port}", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        deadline = time.monotonic() + SERVER_START_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended: {self.process.stdout.read()}")
            try:
                if self.get("/healthz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def request(self, method, path, body=None, headers=None):
        context = ssl._create_unverified_context()  # the certificate is the server's own
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)
        try:
            sent = dict(headers or {})
            if body is not None and not isinstance(body, bytes):
                body = json.dumps(body).encode()
                sent.setdefault("Content-Type", "application/json")
            connection.request(method, path, body=body, headers=sent)
            reply = connection.getresponse()
            raw = reply.read()
            kind = reply.getheader("Content-Type", "")
            return reply.status, json.loads(raw) if "json" in kind and raw else raw, reply
        finally:
            connection.close()

    def get(self, path, headers=None):
        status, body, _ = self.request("GET", path, headers=headers)
        return status, body


class Session:
    """A signed-in account, from a one-time code through enrolment."""

    def __init__(self, server, code, password="Correct-Horse-7-Battery"):
        self.server, self.cookie, self.token, self.secret = server, "", "", ""
        self.password = password
        state = self.call("POST", "/api/v1/sign-in", {"code": code})["state"]
        if state == "enrol":
            offer = self.call("GET", "/api/v1/sign-in/enrol")
            self.secret = offer["totp_secret"]
            state = self.call("POST", "/api/v1/sign-in/enrol",
                              {"password": password, "totp_code": totp(self.secret)})["state"]
        if state != "full":
            raise AssertionError(f"signed in only as far as {state}")
        self.token = self.call("GET", "/api/v1/session")["request_token"]

    def call(self, method, path, body=None, expect=(200, 201, 204), **headers):
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.token:
            sent["X-Request-Token"] = self.token
        status, answer, reply = self.server.request(method, path, body, sent)
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.partition(";")[0]
        if status not in expect:
            raise AssertionError(f"{method} {path}: {status} {answer}")
        return answer
