# SPDX-License-Identifier: Apache-2.0
"""What is refused before any handler sees it, and what every answer carries."""
import socket
import ssl
import threading
import time
import unittest

from client import Person, Server, context

HOST = b"Host: 127.0.0.1:%d\r\n"
MIB = 1024 * 1024


class Framing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.admin = Person(cls.server, cls.server.made["code"])
        cls.host = HOST % cls.server.port

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def status(self, raw, **more):
        reply = self.server.raw(raw, **more)
        return int(reply.split(b" ", 2)[1]) if reply else 0

    def test_two_opinions_about_the_length_are_refused_and_the_line_is_cut(self):
        start = b"POST /api/v1/sign-in HTTP/1.1\r\n" + self.host + b"Content-Type: application/json\r\n"
        smuggled = b"GET /healthz HTTP/1.1\r\n" + self.host + b"\r\n"
        for lengths in (b"Content-Length: 2\r\nContent-Length: 2\r\n",
                        b"Content-Length: 2\r\nContent-Length: 40\r\n",
                        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
                        b"Content-Length : 2\r\n", b"Content-Length: +2\r\n", b"Content-Length: -2\r\n",
                        b"Content-Length: 2, 2\r\n", b"Transfer-Encoding: gzip, chunked\r\n",
                        b"Transfer-Encoding: xchunked\r\n", b"Transfer-Encoding:\x0bchunked\r\n",
                        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"):
            with self.subTest(lengths):
                reply = self.server.raw(start + lengths + b"\r\n{}" + smuggled)
                self.assertIn(b" 400 ", reply.split(b"\r\n")[0])
                self.assertNotIn(b'"status":"ok"', reply, "the second request was answered")
                self.assertIn(b"Connection: close", reply)

    def test_a_body_where_none_belongs_is_refused(self):
        for method in (b"GET", b"DELETE"):
            raw = method + b" /healthz HTTP/1.1\r\n" + self.host + b"Content-Length: 2\r\n\r\n{}"
            self.assertEqual(self.status(raw), 400)

    def test_one_host_header_of_our_own(self):
        line = b"GET /healthz HTTP/1.1\r\n"
        self.assertEqual(self.status(line + b"\r\n"), 400)
        self.assertEqual(self.status(line + self.host * 2 + b"\r\n"), 400)
        self.assertEqual(self.status(line + b"Host: evil.example:%d\r\n\r\n" % self.server.port), 421)
        self.assertEqual(self.status(line + b"Host: localhost:%d\r\nConnection: close\r\n\r\n" % self.server.port), 200)

    def test_doubled_deciding_headers_are_refused(self):
        for name in (b"Cookie", b"X-Request-Token", b"If-Match", b"Content-Type", b"Origin", b"Idempotency-Key"):
            raw = b"GET /healthz HTTP/1.1\r\n" + self.host + (name + b": a\r\n") * 2 + b"\r\n"
            self.assertEqual(self.status(raw), 400, name)

    def test_too_many_and_too_long_headers(self):
        start = b"GET /healthz HTTP/1.1\r\n" + self.host
        self.assertEqual(self.status(start + b"".join(b"X-%d: a\r\n" % n for n in range(80)) + b"\r\n"), 431)
        self.assertEqual(self.status(start + b"X-A: " + b"a" * 60000 + b"\r\n\r\n"), 431)
        self.assertEqual(self.status(b"GET /" + b"a" * 60000 + b" HTTP/1.1\r\n" + self.host + b"\r\n"), 414)

    def test_absolute_and_odd_targets(self):
        for target in (b"https://evil.example/", b"*", b"//healthz", b"/healthz/", b"/..%2fhealthz", b"/api/v1/../v1/session"):
            raw = b"GET " + target + b" HTTP/1.1\r\n" + self.host + b"Connection: close\r\n\r\n"
            self.assertIn(self.status(raw), (400, 404), target)

    def test_a_slow_client_is_cut_off(self):
        started = time.monotonic()

        def drip(stream):
            for _ in range(40):
                time.sleep(0.5)
                stream.sendall(b"X: a\r\n")

        self.server.raw(b"GET /healthz HTTP/1.1\r\n", halves=drip)
        self.assertLess(time.monotonic() - started, 15)

    def test_a_slow_handshake_is_cut_off(self):
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.server.port)) as plain:
            plain.settimeout(20)
            plain.sendall(b"\x16\x03\x01")
            self.assertIn(plain.recv(10)[:1], (b"", b"\x15"))
        self.assertLess(time.monotonic() - started, 15)

    def test_slow_clients_do_not_hold_up_others(self):
        lines = [context().wrap_socket(socket.create_connection(("127.0.0.1", self.server.port))) for _ in range(60)]
        try:
            for line in lines:
                line.sendall(b"GET /healthz HTTP/1.1\r\n")
            started = time.monotonic()
            self.assertEqual(self.server.send("GET", "/healthz").status, 200)
            self.assertLess(time.monotonic() - started, 2)
        finally:
            for line in lines:
                line.close()

    def test_a_large_body_is_refused_before_it_is_sent(self):
        raw = (b"POST /api/v1/sign-in HTTP/1.1\r\n" + self.host + b"Content-Type: application/json\r\n"
               b"Content-Length: %d\r\n\r\n" % (2 * MIB))
        started = time.monotonic()
        reply = self.server.raw(raw)  # not one byte of the body
        self.assertIn(b" 413 ", reply.split(b"\r\n")[0])
        self.assertLess(time.monotonic() - started, 5)

    def test_a_large_chunked_body_ends_the_connection(self):
        raw = (b"POST /api/v1/sign-in HTTP/1.1\r\n" + self.host + b"Content-Type: application/json\r\n"
               b"Transfer-Encoding: chunked\r\n\r\n")

        def pour(stream):
            for _ in range(3 * 16):
                stream.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")

        self.assertNotIn(b" 200 ", self.server.raw(raw, halves=pour)[:20])
        self.assertEqual(self.server.send("GET", "/healthz").status, 200)

    def test_an_upload_from_nobody_is_refused_before_it_is_sent(self):
        raw = (b"POST /api/v1/imports?dry_run=1 HTTP/1.1\r\n" + self.host +
               b"Content-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n" % (5 * MIB))
        reply = self.server.raw(raw)
        self.assertIn(b" 401 ", reply.split(b"\r\n")[0])

    def test_bad_bodies_name_what_is_wrong(self):
        for body, kind, status, field in (
                (b'{"name":', "application/json", 400, ""),
                (b'{"name":"a","name":"b"}', "application/json", 400, ""),
                (b"\xff\xfe", "application/json", 400, ""),
                (b"[" * 200 + b"]" * 200, "application/json", 400, ""),
                (b"", "application/json", 400, "body"),
                (b'["name"]', "application/json", 400, ""),
                (b'{"nobody":1}', "application/json", 422, "nobody"),
                (b'{"name":1}', "application/json", 422, "name"),
                (b'{"name":"%s"}' % (b"a" * 500), "application/json", 422, "name"),
                (b"{}", "text/plain", 415, "Content-Type"),
                (b"{}", "application/x-www-form-urlencoded", 415, "Content-Type"),
                (b"{}", "", 415, "Content-Type")):
            with self.subTest(body[:30]):
                answer = self.server.send("POST", "/api/v1/sign-in", body, {"Content-Type": kind})
                self.assertEqual(answer.status, status)
                self.assertEqual(answer["field"], field)

    def test_problems_speak_the_callers_language(self):
        zh = self.server.send("GET", "/api/v1/accounts")
        en = self.server.send("GET", "/api/v1/accounts", headers={"Accept-Language": "en-GB,en;q=0.8,zh;q=0.3"})
        self.assertEqual((zh["title"], en["title"]), ("请先登录", "sign in first"))
        self.assertEqual(en.headers["Content-Language"], "en")

    def test_unknown_paths_methods_and_parameters(self):
        for path in ("/api/v1/nothing", "/api/v1/session/", "/api/v2/session", "/nothing", "/assets/none.js",
                     "/%2e%2e/etc/passwd", "/../etc/passwd", "/index.html/"):
            self.assertEqual(self.server.send("GET", path).status, 404, path)
        answer = self.server.send("DELETE", "/api/v1/session")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET"))
        for method in ("PATCH", "OPTIONS", "TRACE", "BREW"):
            self.assertEqual(self.server.send(method, "/api/v1/session").status, 405, method)
        self.assertEqual(self.server.send("POST", "/", b"").status, 405)
        for query, field in (("zzz=1", "zzz"), ("q=%zz", "q"), ("q=%ff", "q"), ("q=a&q=b", "q"), ("q=%00", "q")):
            answer = self.admin.call("GET", "/accounts?" + query)
            self.assertIn(answer.status, (400, 422))
            self.assertEqual(answer["field"], field)

    def test_every_answer_carries_the_guarding_headers(self):
        for path in ("/", "/healthz", "/api/v1/session", "/nothing"):
            with self.subTest(path):
                headers = self.server.send("GET", path).headers
                policy = headers["Content-Security-Policy"]
                for part in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
                             "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
                    self.assertIn(part, policy)
                self.assertNotIn("unsafe", policy)
                self.assertTrue(headers["Strict-Transport-Security"].startswith("max-age="))
                for name, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                                    ("Cross-Origin-Opener-Policy", "same-origin"),
                                    ("Cross-Origin-Resource-Policy", "same-origin")):
                    self.assertEqual(headers[name], value)
                self.assertIn("Permissions-Policy", headers)
                self.assertNotIn("Server", headers)
        self.assertEqual(self.server.send("GET", "/api/v1/session").headers["Cache-Control"], "no-store")

    def test_head_gives_the_headers_alone(self):
        get, head = (self.server.send(m, "/healthz") for m in ("GET", "HEAD"))
        self.assertEqual((head.status, head.raw), (200, b""))
        self.assertEqual(head.headers["Content-Length"], get.headers["Content-Length"])

    def test_a_connection_serves_many_requests(self):
        line = self.server.connect()
        for _ in range(20):
            self.assertEqual(self.server.send("GET", "/healthz", connection=line).status, 200)
            port = line.sock.getsockname()[1] if line.sock else None
            self.assertIsNotNone(port, "the server closed the connection")
        self.assertEqual(self.server.send("POST", "/api/v1/sign-in", {"code": "x"}, connection=line).status, 401)
        line.close()

    def test_old_tls_is_refused(self):
        made = context()
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = ssl.TLSVersion.TLSv1_1
        made.set_ciphers("ALL:@SECLEVEL=0")
        with socket.create_connection(("127.0.0.1", self.server.port)) as plain:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                made.wrap_socket(plain)
        with context().wrap_socket(socket.create_connection(("127.0.0.1", self.server.port))) as stream:
            self.assertEqual(stream.version(), "TLSv1.3")

    def test_two_hundred_connections_at_once_are_all_answered(self):
        statuses = []

        def ask():
            statuses.append(self.server.send("GET", "/healthz").status)

        threads = [threading.Thread(target=ask) for _ in range(200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * 200)

    def test_the_console_page_is_served_and_cached_by_tag(self):
        answer = self.server.send("GET", "/")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/html; charset=utf-8")
        tag = answer.headers.get("ETag")
        if not tag:
            self.skipTest("the console is not built in")
        again = self.server.send("GET", "/", headers={"If-None-Match": tag})
        self.assertEqual((again.status, again.raw), (304, b""))
        packed = self.server.send("GET", "/", headers={"Accept-Encoding": "gzip, br"})
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        name = answer.raw.decode().partition("assets/")[2].partition('"')[0]
        script = self.server.send("GET", "/assets/" + name)
        self.assertIn("immutable", script.headers["Cache-Control"])
