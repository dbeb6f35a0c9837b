# SPDX-License-Identifier: Apache-2.0
"""From an act to a letter: somebody acts in the demonstration city, and whom it concerns has it in the
inbox at once and in the mailbox as their rules say; no name leaves by a channel that shows none."""
import email
import email.policy
import json
import pathlib
import subprocess
import time

from farside import HERE, Told
from program import Case, Session


class Flow(Told):
    def setUp(self):
        Case.setUp(self)
        self.data = self.folder / "data"
        self.accounts = self.json("init", "--demo", "--data", self.data)["accounts"]
        self.mails = pathlib.Path(self.folder) / "mails"
        self.mails.mkdir()
        self.mail_process = subprocess.Popen([str(HERE / "mailserver"), str(self.mails)], stdout=subprocess.PIPE,
                                             stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.end_mail)
        self.mail_port = int(self.mail_process.stdout.readline())

    def sign_in(self, server, **wanted):
        row = next(a for a in self.accounts if all(v in a[k] for k, v in wanted.items()))
        self.accounts.remove(row)
        return Session(server, row["code"])

    def test_an_act_reaches_inbox_and_mailbox(self):
        server = self.serve()
        admin = self.sign_in(server, roles="system-admin")
        self.mail_channel(admin)
        polices = [self.sign_in(server, roles="police") for _ in range(sum("police" in a["roles"] for a in self.accounts))]
        for police in polices:
            for row in police.call("GET", "/api/v1/my/matters")["groups"]["overdue"]:
                matter = police.call("GET", f"/api/v1/matters/{row['id']}")
                act = next((a for a in matter["actions"] if not any(i.get("required") for i in a.get("input") or [])), None)
                owner = next((a for a in self.accounts if "operator" in a["roles"] and a["party"] == matter["party"]["name"]), None)
                if act and owner:
                    return self.follow(server, police, matter, act, Session(server, owner["code"]))
        self.fail("nothing to do in the demonstration")

    def follow(self, server, police, matter, act, operator):
        operator.call("PUT", "/api/v1/my/notification-rules", {"email": "good@example.cn"}, If_Match='"0"')
        before = operator.call("GET", "/api/v1/inbox/count")["unread"]
        police.call("POST", f"/api/v1/matters/{matter['id']}/actions",
                    {"action": act["action"], "reason": "测试", "data": {}}, If_Match=f'"{matter["version"]}"')
        page = operator.call("GET", "/api/v1/inbox?unread=true&limit=1")
        self.assertGreater(page["unread"], before)
        message = page["items"][0]
        self.assertEqual(message["link"], {"type": "matter", "id": matter["id"]})
        self.assertIn(matter["system"]["name"], message["text"])
        deadline = time.monotonic() + 15
        while not self.letters() and time.monotonic() < deadline:
            time.sleep(0.1)
        letter = email.message_from_bytes(self.letters()[0], policy=email.policy.default)
        self.assertIn(act["zh"], letter["Subject"])
        text = letter.get_content()
        self.assertIn(f"/#/matters/{matter['id']}", text)
        self.assertNotIn(matter["system"]["name"], text)
        self.assertNotIn(matter["party"]["name"], text)
        rows = operator.call("GET", "/api/v1/deliveries")["items"]
        self.assertEqual(len(rows), 1, json.dumps(rows, ensure_ascii=False))
        self.until(operator, rows[0]["id"], "accepted")

    def test_what_stays_overdue_is_told_when_the_server_starts(self):
        server = self.serve()
        deadline = time.monotonic() + 60
        told = []
        for row in [a for a in self.accounts if "police" in a["roles"]]:
            person = Session(server, row["code"])
            while time.monotonic() < deadline:
                items = person.call("GET", "/api/v1/inbox?limit=200")["items"]
                told = [m for m in items if m["group"] in ("duty-after", "escalation")]
                if told or time.monotonic() > deadline - 40:
                    break
                time.sleep(1)
            if told:
                break
        self.assertTrue(told)
        self.assertEqual(told[0]["link"]["type"], "obligation")
        found = person.call("GET", f"/api/v1/obligations/{told[0]['link']['id']}")
        self.assertIn(found["zh"], told[0]["subject"])
