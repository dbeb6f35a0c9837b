# SPDX-License-Identifier: Apache-2.0
"""A warning to several units through a mail server and a webhook that fail, are slow and lose the answer, while
the program itself is killed: nothing is lost, what may have gone twice says so, and what cannot be delivered
becomes work of the issuer."""
import email
import email.policy
import json
import pathlib
import signal
import subprocess
import time

from farside import HERE, Sink, Told
from program import Case, Server, Session

DRAFT = {
    "title": "某办公软件远程执行漏洞预警", "level": "yellow", "scope": "several", "class": "NA", "starts_at": "2026-01-01T00:00:00Z",
    "regions": ["990100"], "reach_text": "全市", "cautions": "不要打开来历不明的文件。",
    "measures": [{"text": "升级", "due_at": "2030-01-01T00:00:00Z"}], "organ": "示例网信办", "summary": "存在漏洞。",
}
MOODS = {"hosp.1": "good", "water": "grey", "school.1": "refuse", "bank": "drop", "metro": "slow"}


class Warned(Told):
    def setUp(self):
        Case.setUp(self)
        self.data = self.folder / "data"
        self.accounts = {a["name"]: a for a in self.json("init", "--demo", "--data", self.data)["accounts"]}
        self.mails = pathlib.Path(self.folder) / "mails"
        self.mails.mkdir()
        self.mail_process = subprocess.Popen([str(HERE / "mailserver"), str(self.mails)], stdout=subprocess.PIPE,
                                             stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.end_mail)
        self.mail_port = int(self.mail_process.stdout.readline())
        self.server = self.serve()
        self.people = {n: Session(self.server, self.accounts[n]["code"])
                       for n in ("sysadmin", "net", "net.b", "net.c", *MOODS)}
        self.admin, self.net = self.people["sysadmin"], self.people["net"]
        self.ids = {n: self.people[n].call("GET", "/api/v1/session")["account"]["party"]["id"] for n in MOODS}

    def issue(self):
        warning = self.net.call("POST", "/api/v1/warnings", {**DRAFT, "recipients": {"parties": list(self.ids.values())}})
        for who, word in (("net.b", "check"), ("net.c", "sign"), ("net.b", "recheck"), ("net.c", "issue")):
            warning = self.people[who].call("POST", f"/api/v1/warnings/{warning['id']}/acts/{word}", {},
                                            If_Match=f'"{warning["version"]}"')
        return warning

    def kill_and_start(self):
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()
        again = Server(self.data, *self.options, port=self.server.port)
        again.__enter__()
        self.addCleanup(again.__exit__)
        for person in self.people.values():
            person.server = again
        self.server = again

    def wait(self, look, seconds=30):
        deadline = time.monotonic() + seconds
        while not (found := look()):
            if time.monotonic() > deadline:
                self.fail("it did not come to that")
            time.sleep(0.2)
        return found

    def ways(self, warning):
        page = self.net.call("GET", f"/api/v1/dossiers/{warning['id']}/recipients")
        names = {party: name for name, party in self.ids.items()}
        return {names[row["party"]["id"]]: (row["rung"], next((w for w in row["people"][0]["ways"] if w["way"] == "smtp"), None))
                for row in page["items"]}

    def test_nothing_is_lost_and_what_may_have_gone_twice_says_so(self):
        self.mail_channel(self.admin)
        states = iter([503])
        sink = Sink(lambda _: (next(states, 200), {}, b"hook"))
        self.addCleanup(sink.server_close)
        self.addCleanup(sink.shutdown)
        self.hook(self.admin, "webhook", sink.url(), groups=["warning"])
        for name, mood in MOODS.items():
            self.people[name].call("PUT", "/api/v1/my/notification-rules", {"email": f"{mood}@example.cn"}, If_Match='"0"')
        warning = self.issue()
        self.kill_and_start()
        ended = ("accepted", "failed", "dead", "sent")
        ways = self.wait(lambda: (w := self.ways(warning)) and all(mail and mail["state"] in ended for _, mail in w.values()) and w)
        self.assertEqual({name: mail["state"] for name, (_, mail) in ways.items()},
                         {"hosp.1": "accepted", "water": "failed", "school.1": "dead", "bank": "sent", "metro": "accepted"})
        self.assertEqual({rung for rung, _ in ways.values()}, {"sent"})
        self.retry("failed", "sent")
        self.wait(lambda: all(mail["state"] in ("accepted", "dead") for _, mail in self.ways(warning).values()))
        attempts = {name: mail["attempts"] for name, (_, mail) in self.ways(warning).items()}
        self.assertEqual((attempts["water"], attempts["bank"]), (2, 2))
        self.assertEqual({rung for rung, _ in self.ways(warning).values()}, {"sent"})
        letters = [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.letters()]
        by_reader = {}
        for letter in letters:
            by_reader.setdefault(letter["To"], []).append(letter["Message-ID"])
        self.assertEqual({to.partition("@")[0]: len(ids) for to, ids in by_reader.items()},
                         {"good": 1, "grey": 1, "drop": 2, "slow": 1})
        self.assertEqual(len(set(by_reader["drop@example.cn"])), 1)
        self.wait(lambda: len(sink.posts) >= 2)
        self.assertEqual(len({post.headers["webhook-id"] for post in sink.posts}), 1)
        self.assertEqual({json.loads(post.body)["type"] for post in sink.posts}, {"panshi.warning-issued"})
        tasks = self.wait(lambda: [t for t in self.net.call("GET", f"/api/v1/tasks?dossier={warning['id']}")["items"]
                                   if t["kind"] == "channel"])
        self.assertEqual((len(tasks), tasks[0]["party"]["name"][:3]), (1, "滨江市"))
        hooks = self.net.call("GET", f"/api/v1/dossiers/{warning['id']}/recipients")["counts"]["hooks"]
        self.assertEqual([(h["way"], h["state"]) for h in hooks], [("webhook", "accepted")])

    def retry(self, *states):
        """Send again what waits for its next try, and let channels that rest be free."""
        for channel in self.admin.call("GET", "/api/v1/channels")["items"]:
            self.admin.call("PUT", f"/api/v1/channels/{channel['id']}", {"reason": "再试"}, If_Match=f'"{channel["version"]}"')
        for state in states:
            for row in self.admin.call("GET", f"/api/v1/deliveries?state={state}")["items"]:
                self.admin.call("POST", f"/api/v1/deliveries/{row['id']}/retry")
