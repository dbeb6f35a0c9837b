# SPDX-License-Identifier: Apache-2.0
"""Recipients of a warning: who is told, the ladder, signatures, calls, feedback, and the proof of it all."""
import json
import pathlib
import subprocess
import tempfile
import unittest

from client import PROGRAM, Person, Server

DRAFT = {
    "title": "某办公软件远程执行漏洞预警", "level": "yellow", "scope": "several", "class": "NA",
    "starts_at": "2026-01-01T00:00:00Z", "regions": ["990100"], "reach_text": "全市使用该软件的单位",
    "cautions": "不要打开来历不明的文件。", "measures": [{"text": "升级到修复版本", "due_at": "2030-01-01T00:00:00Z"}],
    "organ": "滨江市网信办（演示）", "summary": "该软件存在远程执行漏洞。",
}
LADDER = ("queued", "sent", "delivered", "read", "signed", "fed_back", "verified")


def verify(text, code, *options):
    """What the command says of a proof or receipt, without any store."""
    with tempfile.TemporaryDirectory(prefix="panshi-proof-") as folder:
        path = pathlib.Path(folder) / "proof"
        path.write_bytes(text)
        done = subprocess.run([PROGRAM, "proof", "verify", str(path), "--json", *options], capture_output=True, timeout=120)
    if done.returncode != code:
        raise AssertionError(f"{done.returncode} not {code}: {done.stdout[:400]} {done.stderr[:400]}")
    return json.loads(done.stdout) if code < 3 else None


class Recipients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.people = {}
        cls.ids = {}
        for name in ("net", "net.b", "net.c", "hosp.1", "water", "school.1", "bank", "reg.health", "police.c"):
            cls.people[name] = Person(cls.server, cls.server.code(name))
            cls.ids[name] = cls.people[name].account["party"]["id"]
        cls.net = cls.people["net"]
        cls.made = cls.issue({"parties": [cls.ids[n] for n in ("hosp.1", "water", "school.1")]})
        cls.path = "/dossiers/" + cls.made["id"]

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    @classmethod
    def act(cls, who, warning, word, **body):
        return cls.people[who].want(200, "POST", f"/warnings/{warning['id']}/acts/{word}", body,
                                    If_Match=f'"{warning["version"]}"').body

    @classmethod
    def issue(cls, wish, **more):
        warning = cls.net.want(201, "POST", "/warnings", {**DRAFT, "recipients": wish, **more}).body
        for who, word in (("net.b", "check"), ("net.c", "sign"), ("net.b", "recheck"), ("net.c", "issue")):
            warning = cls.act(who, warning, word)
        return warning

    def counts(self):
        return self.net.get(self.path + "/recipients")["counts"]

    def row(self, name, **query):
        rows = self.net.get(self.path + "/recipients")["items"]
        return next(r for r in rows if r["party"]["id"] == self.ids[name])

    def bar(self, name):
        """What the bar above every page says of this warning."""
        return [i["wants"] for i in self.people[name].get("/alerts")["items"] if i["dossier"]["id"] == self.made["id"]]

    def test_1_the_list_is_frozen_and_told(self):
        counts = self.counts()
        self.assertEqual([counts[n] for n in LADDER], [3, 3, 0, 0, 0, 0, 0])
        self.assertEqual(counts["unreached"], 3)
        self.assertEqual(counts["people"], 3)
        row = self.row("water")
        self.assertEqual((row["rung"], row["wants"], row["escalation"]), ("sent", "sign", 0))
        self.assertEqual([w["way"] for w in row["people"][0]["ways"]], ["inbox"])
        self.assertTrue(row["next_at"])
        self.assertIsNone(row["times"]["delivered"])
        subjects = [m["subject"] for m in self.people["water"].get("/inbox")["items"]]
        self.assertTrue(any("黄色预警" in s for s in subjects), subjects)
        page = self.net.get(self.path + "/recipients?limit=2")
        self.assertEqual((len(page["items"]), page["total"]), (2, 3))
        rest = self.net.get(f"{self.path}/recipients?limit=2&after={page['next']}")
        self.assertEqual((len(rest["items"]), rest["next"]), (1, None))
        self.assertEqual(self.net.get(self.path + "/recipients?region=990102")["total"], 2)
        self.assertEqual(self.net.get(self.path + "/recipients?view=signed")["total"], 0)

    def test_2_a_console_that_fetched_it_is_the_evidence_of_delivered(self):
        self.assertEqual(self.bar("water"), ["sign"])
        self.assertEqual(self.counts()["delivered"], 1)
        self.bar("water")
        self.assertEqual(self.counts()["delivered"], 1)
        self.assertEqual(self.bar("bank"), [])
        self.people["water"].want(200, "POST", self.path + "/read")
        self.assertEqual((self.row("water")["rung"], self.counts()["read"]), ("read", 1))

    def test_3_signing_gives_a_receipt_and_the_second_signature_changes_nothing(self):
        water, version = self.people["water"], self.net.get("/warnings/" + self.made["id"])["version"]
        own = water.get(self.path + "/recipient")["recipient"]
        water.want(422, "POST", self.path + "/sign", {"version_seen": "0" * 64})
        answer = water.want(200, "POST", self.path + "/sign", {"text": "已收到", "version_seen": own["text_digest"]}).body
        self.assertEqual((answer["recipient"]["rung"], answer["recipient"]["wants"]), ("signed", "feed-back"))
        receipt = json.dumps(answer["receipt"], ensure_ascii=False).encode()
        mark = verify(receipt, 0)["key"]
        self.assertEqual(verify(receipt, 0, "--key", mark)["integrity"], "whole")
        self.assertEqual(verify(receipt, 1, "--key", "0" * 16)["integrity"], "broken")
        verify(receipt.replace("已收到".encode(), "未收到".encode()), 1)
        again = water.want(200, "POST", self.path + "/sign", {}).body
        self.assertEqual(again["receipt"]["hash"], answer["receipt"]["hash"])
        self.assertEqual(self.counts()["signed"], 1)
        self.assertIsNone(self.row("water")["next_at"])
        self.assertEqual(self.net.get("/warnings/" + self.made["id"])["version"], version)

    def test_4_who_is_not_addressed_cannot_sign_and_a_recipient_does_not_see_the_others(self):
        refused = self.people["police.c"].want(403, "POST", self.path + "/sign", {})
        self.assertTrue(refused["clause"].startswith("NN2020:"), refused.body)
        self.people["bank"].want(404, "POST", self.path + "/sign", {})
        page = self.people["water"].get(self.path + "/recipients")
        self.assertEqual(([r["party"]["id"] for r in page["items"]], page["counts"]), ([self.ids["water"]], None))
        self.assertIsNone(page["items"][0]["phones"])
        self.people["water"].want(403, "GET", self.path + "/proof")
        self.people["water"].want(403, "POST", f"{self.path}/recipients/{self.ids['school.1']}/phone",
                                  {"what": "sign", "said_by": "某人", "number": "1"})
        self.assertEqual(self.people["police.c"].get(self.path + "/recipients")["total"], 3)
        self.assertIsNone(self.people["police.c"].get(self.path + "/recipients")["items"][0]["phones"])

    def test_5_feedback_is_judged_and_asked_for_again_with_a_reason(self):
        water, place = self.people["water"], f"{self.path}/recipients/{self.ids['water']}/verify"
        self.people["hosp.1"].want(409, "POST", self.path + "/feedback", {"measures": "已升级"})
        self.net.want(409, "POST", place, {"accepted": True})
        water.want(422, "POST", self.path + "/feedback", {"measures": "已升级", "done_at": "2099-01-01T00:00:00Z"})
        water.want(200, "POST", self.path + "/feedback", {"measures": "已升级", "found": "三台"})
        self.assertEqual(self.counts()["fed_back"], 1)
        self.net.want(422, "POST", place, {"accepted": False})
        self.net.want(200, "POST", place, {"accepted": False, "reason": "请附截图"})
        own = water.get(self.path + "/recipient")["recipient"]
        self.assertEqual((own["rung"], own["story"][-1]["text"], self.counts()["fed_back"]), ("signed", "请附截图", 0))
        self.people["bank"].want(404, "POST", self.path + "/feedback/files", b"%PDF-1.7\n", X_File_Name="a.pdf")
        file = water.want(201, "POST", self.path + "/feedback/files", b"%PDF-1.7 proof\n", X_File_Name="proof.pdf").body
        self.people["hosp.1"].want(404, "GET", f"/attachments/{file['id']}")
        self.assertEqual(self.net.want(200, "GET", f"/attachments/{file['id']}").raw, b"%PDF-1.7 proof\n")
        water.want(422, "POST", self.path + "/feedback", {"measures": "已升级", "attachment": "01ARZ3NDEKTSV4RRFFQ69G5FAV"})
        water.want(200, "POST", self.path + "/feedback", {"measures": "已升级，截图另附", "attachment": file["id"]})
        self.assertEqual(self.row("water")["feedback"]["attachment_digest"], file["digest"])
        self.net.want(200, "POST", place, {"accepted": True})
        self.assertEqual([self.counts()[n] for n in LADDER], [3, 3, 1, 1, 1, 1, 1])
        water.want(409, "POST", self.path + "/feedback", {"measures": "再改"})
        self.assertEqual(self.bar("water"), [])

    def test_6_a_signature_by_telephone_is_shown_as_such(self):
        place = f"{self.path}/recipients/{self.ids['school.1']}/phone"
        self.net.want(200, "POST", place, {"what": "no-answer", "said_by": "总机", "number": "0000-1"})
        self.assertEqual(self.row("school.1")["rung"], "sent")
        self.net.want(422, "POST", place, {"what": "sign", "said_by": " ", "number": "0000-1"})
        row = self.net.want(200, "POST", place, {"what": "sign", "said_by": "值班老师", "number": "0000-2"}).body
        self.assertEqual((row["rung"], row["story"][-1]["what"], row["story"][-1]["answer"]), ("signed", "telephone", "sign"))
        self.assertEqual(self.counts()["signed"], 2)
        self.net.want(409, "POST", place, {"what": "sign", "said_by": "值班老师", "number": "0000-2"})
        taken = self.net.get(f"{self.path}/recipients/{self.ids['school.1']}/receipt")
        self.assertEqual(taken["row"]["act"], "warning.telephone")
        own = self.people["school.1"].want(200, "POST", self.path + "/sign", {}).body
        self.assertEqual((own["receipt"]["row"]["act"], self.counts()["signed"]), ("warning.sign-for", 2))

    def test_7_the_proof_verifies_elsewhere_and_any_change_is_found(self):
        proof = self.net.want(200, "GET", self.path + "/proof").raw
        said = verify(proof, 0)
        self.assertEqual((said["integrity"], said["completeness"], said["recipients"]), ("whole", "whole", 3))
        verify(proof, 0, "--key", said["key"])
        verify(proof, 1, "--key", "0" * 16)
        lines = proof.splitlines(keepends=True)
        self.assertNotIn(b"0000-3", proof)
        for at in range(0, len(proof), max(1, len(proof) // 60)):
            verify(proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1:], 3 if at < len(lines[0]) and self.unread(proof, at) else 1)
        for kept in range(2, len(lines)):
            self.assertEqual(verify(b"".join(lines[:kept]), 2)["completeness"], "cut")
        self.assertRegex(verify(proof[:-20], 2)["en"], r": 3 of 3 recipients, \d+ of \d+ journal rows$")
        verify(b"".join(lines[:3] + lines[4:]), 1)
        verify(proof + lines[-1], 1)
        verify(b"{}\n", 3)
        made = self.server.folder / "made"
        done = subprocess.run([PROGRAM, "warn", "proof", self.made["id"], "--data", self.server.data, "--out", made], capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(verify(made.read_bytes(), 0)["recipients"], 3)

    @staticmethod
    def unread(proof, at):
        """Whether the first line can no longer be read as the head of a proof once that byte is another."""
        first = (proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1:]).partition(b"\n")[0]
        try:
            head = json.loads(first)
        except ValueError:
            return True
        again = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        return again != first or head.get("format") != "panshi-delivery-proof-1"

    def test_8_a_lifted_warning_is_signed_by_nobody_any_more(self):
        warning = self.net.get("/warnings/" + self.made["id"])
        self.act("net", warning, "lift", reason="漏洞已修复")
        refused = self.people["hosp.1"].want(409, "POST", self.path + "/sign", {})
        self.assertTrue(refused["clause"], refused.body)
        self.assertEqual(self.bar("hosp.1"), [])
        self.assertTrue(self.counts()["ended"])
        subjects = [m["subject"] for m in self.people["hosp.1"].get("/inbox")["items"]]
        self.assertTrue(any("预警解除" in s for s in subjects), subjects)
        table = self.net.get("/recipients/statistic?by=sector&kind=warning")
        self.assertGreaterEqual(sum(g["signed"] for g in table["groups"]), 2)

    def test_9_a_choice_stays_within_the_area_and_says_what_is_wrong(self):
        for wish, status in (({"regions": ["320000"]}, 403), ({"regions": ["000000"]}, 404), ({"colour": ["red"]}, 422),
                             ({"kinds": ["nobody"]}, 422), ({"levels": [9]}, 422)):
            draft = self.net.call("POST", "/warnings", {**DRAFT, "recipients": wish})
            if draft.status == 201:
                draft = self.net.call("POST", f"/warnings/{draft['id']}/preview")
                if draft.status == 200:
                    self.assertTrue(draft["problems"], wish)
                    continue
            self.assertEqual(draft.status, status, (wish, draft))
