# SPDX-License-Identifier: Apache-2.0
"""Webhooks and robots on loopback: signatures recomputed here, and answers that are no proof."""
import base64
import hashlib
import hmac
import json
import time
import urllib.parse

from farside import Sink, Told, answer


def mac(key, text):
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


class Webhook(Told):
    def begin(self, say, kind="webhook", **more):
        self.sink = Sink(say)
        self.addCleanup(self.sink.server_close)
        self.addCleanup(self.sink.shutdown)
        self.admin = self.enter(self.serve())
        return self.hook(self.admin, kind, self.sink.url(more.pop("path", "/hook")), **more)

    def test_an_event_is_whole_signed_and_keeps_its_id(self):
        states = iter([503, 200])
        channel = self.begin(lambda _: (next(states), {}, b"busy"), secret="whsec_" + base64.b64encode(b"k" * 24).decode())
        delivery = self.send(self.admin, channel)
        self.until(self.admin, delivery, "failed")
        self.admin.call("PUT", f"/api/v1/channels/{channel['id']}", {"reason": "再试"}, If_Match=f'"{channel["version"]}"')
        self.admin.call("POST", f"/api/v1/deliveries/{delivery}/retry")
        done = self.until(self.admin, delivery, "accepted")
        self.assertEqual(done["evidence"], "HTTP 200 busy")
        first, second = self.sink.posts
        for post in (first, second):
            event = json.loads(post.body)
            self.assertEqual(event["specversion"], "1.0")
            self.assertEqual(event["type"], "panshi.channel-test")
            self.assertTrue(event["source"].startswith("/panshi/"))
            self.assertEqual(event["id"], post.headers["webhook-id"])
            self.assertEqual(post.headers["Content-Type"], "application/cloudevents+json; charset=utf-8")
            text = f"{post.headers['webhook-id']}.{post.headers['webhook-timestamp']}.".encode() + post.body
            self.assertEqual(post.headers["webhook-signature"], "v1," + mac(b"k" * 24, text))
        self.assertEqual(first.headers["webhook-id"], second.headers["webhook-id"])

    def test_a_redirect_is_not_followed(self):
        other = Sink(answer(200))
        self.addCleanup(other.server_close)
        channel = self.begin(answer(302, Location=other.url()))
        done = self.until(self.admin, self.send(self.admin, channel), "failed", "accepted")
        self.assertEqual(done["state"], "failed")
        self.assertIn("302", done["evidence"])
        other.shutdown()
        self.assertEqual(other.posts, [])

    def test_what_is_not_wanted_is_dead_and_what_is_too_much_waits(self):
        channel = self.begin(answer(404, b"no such hook"))
        done = self.until(self.admin, self.send(self.admin, channel), "dead")
        self.assertEqual(done["evidence"], "HTTP 404 no such hook")
        self.sink.say = answer(429, Retry_After="120")
        waiting = self.until(self.admin, self.send(self.admin, channel), "failed")
        self.assertIn("HTTP 429", waiting["evidence"])
        shown = self.admin.call("GET", f"/api/v1/channels/{channel['id']}")
        self.assertIsNotNone(shown["resting_until"])

    def test_an_endless_answer_is_cut_and_still_counts(self):
        channel = self.begin(answer(200, b"x" * 300_000))
        done = self.until(self.admin, self.send(self.admin, channel), "accepted", "failed")
        self.assertEqual(done["state"], "accepted")
        self.assertLess(len(done["evidence"]), 501)

    def test_no_answer_in_time_is_not_called_failed(self):
        def sleep(_):
            time.sleep(25)
            return 200, {}, b""
        channel = self.begin(sleep)
        done = self.until(self.admin, self.send(self.admin, channel), "sent", "failed", seconds=40)
        self.assertEqual(done["state"], "sent")
        self.assertEqual(done["tries"][0]["outcome"], "unanswered")


class WithoutTheTestFlag(Told):
    options = ()

    def test_this_machine_is_never_reached_and_plain_http_neither(self):
        sink = Sink(answer(200))
        self.addCleanup(sink.server_close)
        admin = self.enter(self.serve())
        port = sink.server_address[1]
        for number, url in enumerate((f"http://127.0.0.1:{port}/", f"https://127.0.0.1:{port}/", f"https://localhost:{port}/",
                                      f"https://[::1]:{port}/", f"https://0.0.0.0:{port}/", f"https://2130706433:{port}/")):
            channel = self.hook(admin, "webhook", url, name=f"回环{number}")
            done = self.until(admin, self.send(admin, channel), "failed", "accepted", "dead")
            self.assertEqual(done["state"], "failed", url)
        sink.shutdown()
        self.assertEqual(sink.posts, [])

    def test_private_networks_need_the_mark(self):
        admin = self.enter(self.serve())
        channel = admin.call("POST", "/api/v1/channels", {"kind": "webhook", "name": "内网", "url": "https://10.255.255.1/x"})
        done = self.until(admin, self.send(admin, channel), "failed")
        self.assertIn("internal network", done["evidence"])

    def test_addresses_that_are_none_of_ours_are_refused(self):
        admin = self.enter(self.serve())
        for url in ("http://example.cn/x", "ftp://example.cn/", "file:///etc/passwd", "https://user@example.cn/", "https://",
                    "https://exa mple.cn/", "http://127.0.0.1.example.cn/", "http://localhost.example.cn/", "https://例子.cn/"):
            problem = admin.call("POST", "/api/v1/channels", {"kind": "webhook", "name": "x", "url": url}, expect=(422,))
            self.assertEqual(problem["status"], 422, url)


class Robots(Webhook):
    def test_an_event_is_whole_signed_and_keeps_its_id(self):
        """DingTalk signs the address with the secret as key."""
        channel = self.begin(answer(200, b'{"errcode":0,"errmsg":"ok"}'), "dingtalk", secret="SECabc", path="/robot/send?access_token=t")
        done = self.until(self.admin, self.send(self.admin, channel), "accepted")
        self.assertIn('"errcode":0', done["evidence"])
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.sink.posts[0].path).query)
        stamp = query["timestamp"][0]
        self.assertLess(abs(int(stamp) - time.time() * 1000), 60_000)
        self.assertEqual(query["sign"][0], mac(b"SECabc", f"{stamp}\nSECabc".encode()))
        body = json.loads(self.sink.posts[0].body)
        self.assertEqual(body["msgtype"], "text")
        self.assertIn("磐石", body["text"]["content"])

    def test_feishu_signs_the_body_with_stamp_and_secret_as_key(self):
        channel = self.begin(answer(200, b'{"code":0,"msg":"success"}'), "feishu", secret="fs-secret")
        self.until(self.admin, self.send(self.admin, channel), "accepted")
        body = json.loads(self.sink.posts[0].body)
        self.assertEqual(body["sign"], mac(f"{body['timestamp']}\nfs-secret".encode(), b""))
        self.assertLess(abs(int(body["timestamp"]) - time.time()), 60)
        self.assertIn("磐石", body["content"]["text"])

    def test_http_200_with_another_code_is_a_failure(self):
        channel = self.begin(answer(200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'), "wecom")
        done = self.until(self.admin, self.send(self.admin, channel), "failed", "accepted")
        self.assertEqual(done["state"], "failed")
        self.assertIn("93000", done["evidence"])
        self.assertIn("93000", self.admin.call("GET", f"/api/v1/channels/{channel['id']}")["failure"])

    def test_http_200_without_a_code_is_a_failure(self):
        channel = self.begin(answer(200, b"<html>login</html>"), "feishu")
        self.assertEqual(self.until(self.admin, self.send(self.admin, channel), "failed", "accepted")["state"], "failed")

    # The rest is told by Webhook once.
    test_a_redirect_is_not_followed = test_no_answer_in_time_is_not_called_failed = None
    test_what_is_not_wanted_is_dead_and_what_is_too_much_waits = test_an_endless_answer_is_cut_and_still_counts = None
