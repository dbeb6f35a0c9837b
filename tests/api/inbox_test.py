# SPDX-License-Identifier: Apache-2.0
"""Telling people at the API: one's own inbox and rules; channels without their secrets; deliveries."""
import unittest

from cast import city
from examples import BODIES, Records


class Inbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.one = city().one("police")
        cls.keeper = city().one("system-admin")

    def test_messages_are_read_one_by_one_and_all(self):
        page = self.one.get("/inbox?limit=3")
        self.assertGreater(page["unread"], 3)
        self.assertEqual(page["unread"], self.one.get("/inbox/count")["unread"])
        self.assertTrue(all(m["subject"] and m["text"] and "{" not in m["text"] for m in page["items"]))
        first = page["items"][0]
        self.assertIn(first["link"]["type"], ("matter", "obligation"))
        read = self.one.want(200, "POST", f"/inbox/{first['id']}/read")
        self.assertIsNotNone(read["read_at"])
        self.assertEqual(self.one.get("/inbox/count")["unread"], page["unread"] - 1)
        older = self.one.get(f"/inbox?limit=3&after={page['next']}")["items"]
        self.assertFalse({m["id"] for m in older} & {m["id"] for m in page["items"]})
        done = self.one.want(200, "POST", "/inbox/read-all", {"up_to": older[0]["id"]})
        self.assertGreater(done["read"], 0)
        left = self.one.get("/inbox?unread=true")["items"]
        self.assertEqual([m["id"] for m in left], [m["id"] for m in page["items"][1:]])
        self.one.want(200, "POST", "/inbox/read-all", {})
        self.assertEqual(self.one.get("/inbox/count")["unread"], 0)
        self.one.want(422, "GET", "/inbox?after=../x")

    def test_rules_keep_what_was_said_and_refuse_what_is_none(self):
        path = "/my/notification-rules"
        rules = self.one.get(path)
        self.assertEqual([r["group"] for r in rules["rules"]][:3], ["duty-before", "duty-due", "duty-after"])
        self.assertEqual(rules["defaults"]["before_days"], [1, 3, 7])
        wish = {"email": "police@example.cn", "language": "en", "rules": [{"group": "matter", "mail": "none"}],
                "before_days": [14, 2, 2], "quiet": {"from": "21:30", "to": "06:30"},
                "digest": {"at": "17:00", "workdays_only": False}}
        kept = self.one.want(200, "PUT", path, wish, If_Match=f'"{rules["version"]}"')
        self.assertEqual((kept["before_days"], kept["after_days"], kept["quiet"]), ([2, 14], None, wish["quiet"]))
        self.assertEqual({r["group"]: r["mail"] for r in kept["rules"]}["matter"], "none")
        self.one.want(412, "PUT", path, wish, If_Match=f'"{rules["version"]}"')
        for bad in ({"email": "nobody"}, {"email": "a@b\r\nBcc: c@d"}, {"before_days": [61]}, {"before_days": ["7"]},
                    {"before_days": [1] * 9}, {"quiet": {"from": "22:00", "to": "22:00"}}, {"quiet": {"from": "25:00", "to": "07:00"}},
                    {"digest": {"at": "8.30!"}}, {"rules": [{"group": "nothing", "mail": "none"}]}):
            self.one.want(422, "PUT", path, bad, If_Match=f'"{kept["version"]}"')
        self.one.want(200, "PUT", path, {}, If_Match=f'"{kept["version"]}"')
        self.one.want(409, "POST", path + "/test")

    def test_channels_are_changed_tested_and_their_deliveries_sent_again(self):
        made = self.keeper.want(201, "POST", "/channels", BODIES["ChannelNew"])
        self.assertEqual(made["place"], "https://hook.example.invalid/…")
        path = "/channels/" + made["id"]
        changed = self.keeper.want(200, "PUT", path, {"name": "改名", "groups": ["duty-due"]}, If_Match=f'"{made["version"]}"')
        self.assertEqual((changed["name"], changed["groups"], changed["version"]), ("改名", ["duty-due"], 2))
        self.keeper.want(412, "PUT", path, {"name": "又改"}, If_Match=f'"{made["version"]}"')
        delivery = self.keeper.want(200, "POST", path + "/test", {})["delivery"]
        self.assertIn(self.keeper.get("/deliveries/" + delivery)["state"], ("queued", "sending", "failed"))
        self.assertIn(delivery, [d["id"] for d in self.keeper.get(f"/deliveries?channel={made['id']}")["items"]])
        self.assertGreater(self.keeper.get("/deliveries?state=open")["total"], 0)
        answer = self.keeper.call("POST", f"/deliveries/{delivery}/retry")
        self.assertIn(answer.status, (200, 409))  # 409 while an attempt runs
        self.one.want(404, "GET", "/deliveries/" + delivery)
        self.one.want(403, "GET", "/channels")

    def test_a_test_mail_goes_to_oneself_only(self):
        operator = city().one("operator")
        delivery = Records(operator).id_deliveries()
        self.assertEqual(operator.get("/deliveries/" + delivery)["address"], "example@example.cn")
        self.one.want(404, "GET", "/deliveries/" + delivery)
