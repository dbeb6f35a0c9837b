# SPDX-License-Identifier: Apache-2.0
"""Mail to a real server on loopback, in every mood a server has."""
import email
import email.policy
import signal
import socket
import subprocess
import time

from farside import Told


class Mail(Told):
    def begin(self, **more):
        server = self.serve()
        admin = self.enter(server)
        return server, admin, self.mail_channel(admin, **more)

    def test_an_accepted_mail_keeps_the_servers_words_and_reads_well(self):
        _, admin, channel = self.begin()
        done = self.until(admin, self.send(admin, channel, "good@example.cn"), "accepted", "dead", "failed")
        self.assertEqual(done["state"], "accepted")
        self.assertEqual(done["evidence"], "250 2.0.0 Ok: queued as Q0000")
        self.assertEqual(done["provider_id"], "Q0000")
        self.assertEqual([t["outcome"] for t in done["tries"]], ["accepted"])
        letter = email.message_from_bytes(self.letters()[0], policy=email.policy.default)
        self.assertEqual(letter["Subject"], "【磐石】测试消息")
        self.assertEqual(letter["Message-ID"], f"<{done['id']}@example.cn>")
        self.assertEqual(letter["Auto-Submitted"], "auto-generated")
        self.assertEqual(letter["To"], "good@example.cn")
        self.assertEqual(letter.get_content_type(), "text/plain")
        self.assertIn("测试消息", letter.get_content())
        self.assertLess(abs(email.utils.parsedate_to_datetime(letter["Date"]).timestamp() - time.time()), 30)
        self.assertTrue(all(len(line) <= 78 for line in self.letters()[0].splitlines()))
        shown = admin.call("GET", f"/api/v1/channels/{channel['id']}")
        self.assertIsNotNone(shown["accepted_at"])

    def test_a_refusal_for_good_is_dead_at_once_and_becomes_work(self):
        _, admin, channel = self.begin()
        done = self.until(admin, self.send(admin, channel, "refuse@example.cn"), "dead")
        self.assertEqual(done["evidence"], "550 5.1.1 No such user here")
        self.assertEqual(done["attempts"], 1)
        work = admin.call("GET", "/api/v1/inbox?unread=true")
        self.assertIn("delivery-dead", [m["kind"] for m in work["items"]])
        told = next(m for m in work["items"] if m["kind"] == "delivery-dead")
        self.assertEqual(told["link"], {"type": "delivery", "id": done["id"]})
        self.assertIn("550 5.1.1", told["text"])
        self.assertIsNone(admin.call("GET", f"/api/v1/channels/{channel['id']}")["failed_at"])
        read = admin.call("POST", f"/api/v1/inbox/{told['id']}/read")
        self.assertIsNotNone(read["read_at"])
        again = admin.call("POST", f"/api/v1/inbox/{told['id']}/read")
        self.assertEqual(again["read_at"], read["read_at"])

    def test_a_refusal_after_the_mail_is_a_refusal(self):
        _, admin, channel = self.begin()
        done = self.until(admin, self.send(admin, channel, "late@example.cn"), "dead")
        self.assertEqual(done["evidence"], "552 5.2.2 Mailbox full")

    def test_greylisting_is_waited_out(self):
        _, admin, channel = self.begin()
        delivery = self.send(admin, channel, "grey@example.cn")
        waiting = self.until(admin, delivery, "failed")
        self.assertEqual(waiting["evidence"], "451 4.7.1 Greylisted, try again")
        self.assertIsNotNone(waiting["next_at"])
        self.assertIsNone(admin.call("GET", f"/api/v1/channels/{channel['id']}")["failed_at"])
        admin.call("POST", f"/api/v1/deliveries/{delivery}/retry")
        done = self.until(admin, delivery, "accepted")
        self.assertEqual([t["outcome"] for t in done["tries"]], ["failed", "accepted"])

    def test_a_connection_lost_after_the_mail_is_not_called_failed(self):
        _, admin, channel = self.begin()
        delivery = self.send(admin, channel, "drop@example.cn")
        waiting = self.until(admin, delivery, "sent")
        self.assertEqual(waiting["tries"][0]["outcome"], "unanswered")
        admin.call("POST", f"/api/v1/deliveries/{delivery}/retry")
        self.until(admin, delivery, "accepted")
        ids = {email.message_from_bytes(letter)["Message-ID"] for letter in self.letters()}
        self.assertEqual(len(self.letters()), 2)
        self.assertEqual(ids, {f"<{delivery}@example.cn>"})

    def test_a_server_that_hangs_holds_up_nobody(self):
        server, admin, _ = self.begin(enabled=False)
        with socket.socket() as mute:
            mute.bind(("127.0.0.1", 0))
            mute.listen()
            self.mail_port, good = mute.getsockname()[1], self.mail_port
            hung = self.send(admin, self.mail_channel(admin, name="挂起"), "good@example.cn")
            self.until(admin, hung, "sending")
            self.mail_port = good
            self.until(admin, self.send(admin, self.mail_channel(admin), "good@example.cn"), "accepted")
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(15), 0)
            self.assertLess(time.monotonic() - started, 10)

    def test_a_server_that_is_away_makes_the_channel_rest(self):
        _, admin, _ = self.begin(enabled=False)
        with socket.socket() as away:
            away.bind(("127.0.0.1", 0))
            self.mail_port = away.getsockname()[1]
        channel = self.mail_channel(admin, name="不在")
        first = self.until(admin, self.send(admin, channel, "good@example.cn"), "failed")
        self.assertEqual(first["tries"][0]["outcome"], "failed")
        second = self.send(admin, channel, "good2@example.cn")
        shown = admin.call("GET", f"/api/v1/channels/{channel['id']}")
        self.assertIsNotNone(shown["resting_until"])
        self.assertNotEqual(shown["failure"], "")
        time.sleep(2.5)
        self.assertEqual(admin.call("GET", f"/api/v1/deliveries/{second}")["attempts"], 0)

    def test_kill_9_between_claim_and_evidence_loses_nothing_and_repeats_at_most_one(self):
        server, admin, channel = self.begin()
        deliveries = [self.send(admin, channel, "slow@example.cn")]
        self.until(admin, deliveries[0], "sending")
        deadline = time.monotonic() + 10
        while not self.letters() and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(len(self.letters()), 1)
        server.process.kill()
        server.process.wait()
        self.code = self.json("user", "code", "sysadmin", "--data", self.data)["code"]
        admin = self.enter(self.serve())
        done = self.until(admin, deliveries[0], "accepted")
        self.assertEqual([t["outcome"] for t in done["tries"]], ["unfinished", "accepted"])
        self.assertIsNone(done["tries"][0]["ended_at"])
        ids = [email.message_from_bytes(letter)["Message-ID"] for letter in self.letters()]
        self.assertEqual(ids, [f"<{done['id']}@example.cn>"] * 2)

    def test_secrets_never_come_back_and_lie_sealed(self):
        server, admin, channel = self.begin()
        made = self.mail_channel(admin, security="starttls", user_name="panshi", password="geheim-Wort-77")
        hook = self.hook(admin, "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=abc123secret",
                         secret="SEC-geheim-99")
        listed = str(admin.call("GET", "/api/v1/channels")) + str(made) + str(hook)
        for secret in ("geheim-Wort-77", "SEC-geheim-99", "abc123secret"):
            self.assertNotIn(secret, listed)
        self.assertTrue(made["has_password"] and hook["has_secret"])
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(15)
        for path in self.data.glob("panshi.db*"):
            for secret in (b"geheim-Wort-77", b"SEC-geheim-99", b"abc123secret"):
                self.assertNotIn(secret, path.read_bytes(), path)
        self.assertEqual((self.data / "keys" / "seal.key").stat().st_mode & 0o777, 0o600)

    def test_mail_without_encryption_is_for_the_internal_network_only(self):
        _, admin, _ = self.begin()
        for more, field in (({"internal": False}, "security"), ({"password": "x", "user_name": "y"}, "password")):
            body = {"kind": "smtp", "name": "邮件", "host": "mail.example.cn", "sender": "a@example.cn",
                    "security": "none", "internal": True, **more}
            problem = admin.call("POST", "/api/v1/channels", body, expect=(422,))
            self.assertIn(field, [e["pointer"].strip("/") if "pointer" in e else e.get("field") for e in problem["errors"]])


class MailUnderTls(Told):
    def setUp(self):
        import tempfile
        import pathlib
        import shutil
        keys = pathlib.Path(tempfile.mkdtemp(prefix="panshi-mail-"))
        self.addCleanup(shutil.rmtree, keys)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", keys / "key.pem", "-out",
                        keys / "cert.pem", "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        self.mail_words = (str(keys / "cert.pem"), str(keys / "key.pem"))
        self.authority = (keys / "cert.pem").read_text()
        super().setUp()

    def test_starttls_is_used_and_the_certificate_is_checked(self):
        server = self.serve()
        admin = self.enter(server)
        trusted = self.mail_channel(admin, host="localhost", security="starttls", authority=self.authority)
        done = self.until(admin, self.send(admin, trusted, "good@example.cn"), "accepted", "failed")
        self.assertEqual(done["state"], "accepted", done["evidence"])
        strange = self.mail_channel(admin, host="localhost", security="starttls")
        done = self.until(admin, self.send(admin, strange, "good@example.cn"), "accepted", "failed")
        self.assertEqual(done["state"], "failed")
        self.assertIn("certificate", done["evidence"].lower())
        self.assertEqual(len(self.letters()), 1)


