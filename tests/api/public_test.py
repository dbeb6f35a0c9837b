# SPDX-License-Identifier: Apache-2.0
"""What anybody may ask without signing in."""
import unittest

from client import Person, Server


class Public(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def test_the_address_on_a_certificate_leads_to_the_check_page(self):
        for query, kept in (("?number=%E7%A4%BA-1&code=AB+C", "?number=%E7%A4%BA-1&code=AB+C"), ("", ""),
                            ("?number=1<script>\"&code=2", "?number=1script&code=2")):
            with self.subTest(query=query):
                got = self.server.raw(f"GET /check{query} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\n"
                                      "Connection: close\r\n\r\n".encode()).decode()
                self.assertTrue(got.startswith("HTTP/1.1 302 "), got)
                self.assertIn(f"\r\nLocation: /#/check{kept}\r\n", got)
        self.assertEqual(self.server.send("POST", "/check").status, 405)

    def test_a_signed_out_page_learns_what_server_this_is(self):
        got = self.server.send("GET", "/api/v1/about")
        self.assertEqual((got.status, set(got.body), got["demo"]), (200, {"demo", "exercise", "version", "now"}, False))

    def test_the_language_of_the_request_comes_before_that_of_the_account(self):
        admin = Person(self.server, self.server.made["code"])
        for header, said in (("en", "en"), ("en-GB,zh;q=0.5", "en"), ("zh", "zh-CN"), ("fr,en", "zh-CN"), (None, "zh-CN")):
            with self.subTest(header=header):
                got = admin.call("GET", "/accounts/none", Accept_Language=header)
                self.assertEqual((got.status, got.headers["Content-Language"]), (404, said))

    def test_guessing_certificates_is_slowed_down_and_signing_in_is_not(self):
        seen = [self.server.send("GET", f"/api/v1/certificates/check?number={i}&code=x").status for i in range(30)]
        self.assertEqual((seen[0], seen[-1]), (200, 429))
        self.assertEqual(self.server.send("POST", "/api/v1/sign-in", {"code": "wrong"}).status, 401)
