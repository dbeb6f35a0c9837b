# SPDX-License-Identifier: Apache-2.0
"""Far sides on loopback, and a served data folder with a system administrator who is signed in."""
import http.server
import json
import pathlib
import subprocess
import sys
import threading
import time

from program import Case, Server, Session, panshi

HERE = pathlib.Path(__file__).resolve().parent


class Sink(http.server.ThreadingHTTPServer):
    """Takes posts; `say(handler)` gives (status, headers, body) for each."""
    daemon_threads = True

    def __init__(self, say):
        self.posts, self.say = [], say
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path="/hook"):
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append(self)
        status, headers, body = self.server.say(self)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        try:
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the program hung up first, as it should on an endless or late answer

    def do_GET(self):
        self.server.posts.append(self)
        self.send_error(500)

    def log_message(self, *_):
        pass


def answer(status=200, body=b"", **headers):
    return lambda _: (status, {k.replace("_", "-"): v for k, v in headers.items()}, body)


class Told(Case):
    """A served folder, its system administrator, and a mail server."""
    options = ("--loopback-hooks",)
    mail_words = ()

    def setUp(self):
        super().setUp()
        self.data, code = self.store()
        panshi("user", "add", "sysadmin", "--role", "system-admin", "--person", "系统管理员", "--data", self.data)
        self.code = self.json("user", "code", "sysadmin", "--data", self.data)["code"]
        self.mails = self.folder / "mails"
        self.mails.mkdir()
        self.mail_process = subprocess.Popen([str(HERE / "mailserver"), str(self.mails), *self.mail_words],
                                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.end_mail)
        self.mail_port = int(self.mail_process.stdout.readline())

    def end_mail(self):
        self.mail_process.kill()
        self.mail_process.wait()
        self.mail_process.stdout.close()

    def serve(self):
        server = Server(self.data, *self.options)
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server

    def enter(self, server):
        return Session(server, self.code)

    def mail_channel(self, admin, **more):
        return admin.call("POST", "/api/v1/channels",
                          {"kind": "smtp", "name": "邮件", "host": "127.0.0.1", "port": self.mail_port,
                           "sender": "panshi@example.cn", "security": "none", "internal": True, **more})

    def hook(self, admin, kind, url, **more):
        return admin.call("POST", "/api/v1/channels", {"kind": kind, "name": kind, "url": url, "internal": True, **more})

    def send(self, admin, channel, address=None):
        body = {"address": address} if address else {}
        return admin.call("POST", f"/api/v1/channels/{channel['id']}/test", body)["delivery"]

    def until(self, admin, delivery, *states, seconds=15):
        """The delivery once it is in one of the states."""
        deadline = time.monotonic() + seconds
        while True:
            found = admin.call("GET", f"/api/v1/deliveries/{delivery}")
            if found["state"] in states:
                return found
            if time.monotonic() > deadline:
                self.fail(f"still {json.dumps(found, ensure_ascii=False)}")
            time.sleep(0.1)

    def letters(self):
        return [path.read_bytes() for path in sorted(self.mails.glob("*.eml"))]


__all__ = ["Sink", "Told", "answer", "sys"]
