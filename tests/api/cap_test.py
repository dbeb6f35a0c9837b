# SPDX-License-Identifier: Apache-2.0
"""Warnings as CAP 1.2 files: out of one node, into another; what is forged, replayed, expired, out of
authority or malformed is refused; papers and the public feed."""
import ctypes
import datetime
import json
import pathlib
import re
import subprocess
import unittest
import xml.etree.ElementTree as tree

from client import Person, Server, panshi

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = pathlib.Path(__file__).resolve().parents[1] / "fixtures" / "cap" / "cap12.xsd"


def instant(hours=0):
    return (datetime.datetime.now(BEIJING) + datetime.timedelta(hours=hours)).isoformat(timespec="seconds")


def fits_schema(raw):
    """Validated by libxml2, which knows nothing of this program."""
    xml = ctypes.CDLL("libxml2.so.2")
    for name in ("xmlSchemaNewParserCtxt", "xmlSchemaParse", "xmlSchemaNewValidCtxt", "xmlReadMemory"):
        getattr(xml, name).restype = ctypes.c_void_p
    schema = xml.xmlSchemaParse(ctypes.c_void_p(xml.xmlSchemaNewParserCtxt(str(SCHEMA).encode())))
    document = xml.xmlReadMemory(raw, len(raw), b"cap.xml", None, 0)
    valid = xml.xmlSchemaNewValidCtxt(ctypes.c_void_p(schema))
    return xml.xmlSchemaValidateDoc(ctypes.c_void_p(valid), ctypes.c_void_p(document)) == 0


def message(identifier, level="yellow", kind="Alert", status="Actual", sender="duty@elsewhere.example", name="外地应急机构",
            references="", sent=None, expires=None, scope="several", severity="Moderate", event_code=True):
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>', '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
             f"<identifier>{identifier}</identifier>", f"<sender>{sender}</sender>", f"<sent>{sent or instant(-1)}</sent>",
             f"<status>{status}</status>", f"<msgType>{kind}</msgType>", "<scope>Public</scope>"]
    if references:
        lines.append(f"<references>{references}</references>")
    lines += ["<info>", "<language>zh-CN</language>", "<category>Infra</category>", "<event>网络安全预警</event>",
              "<urgency>Expected</urgency>", f"<severity>{severity}</severity>", "<certainty>Likely</certainty>"]
    if event_code:
        lines.append(f"<eventCode><valueName>warning.level</valueName><value>{level}</value></eventCode>")
    if expires:
        lines.append(f"<expires>{expires}</expires>")
    lines += [f"<senderName>{name}</senderName>", "<headline>境外组织扫描政务系统</headline>", "<description>请加强监测。</description>",
              f"<parameter><valueName>warning.scope</valueName><value>{scope}</value></parameter>",
              "<area><areaDesc>全市</areaDesc><geocode><valueName>GB/T 2260</valueName><value>990100</value></geocode></area>",
              "</info>", "</alert>"]
    return "\n".join(lines).encode()


class Cap(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here, cls.there = Server(demo=True), Server(demo=True)
        for name in ("net", "net.b", "net.c", "water", "bank"):
            setattr(cls, name.replace(".", "_"), Person(cls.here, cls.here.code(name)))
        cls.county = Person(cls.there, cls.there.code("county.l"))
        cls.far = Person(cls.there, cls.there.code("net"))
        cls.clerk = Person(cls.there, cls.there.code("water"))

    @classmethod
    def tearDownClass(cls):
        cls.here.end()
        cls.there.end()

    def act(self, person, warning, word, reason="", **given):
        return person.want(200, "POST", f"/warnings/{warning['id']}/acts/{word}", {"input": given, "reason": reason},
                           If_Match=f'"{warning["version"]}"').body

    def issued(self, **changes):
        text = {"title": "某办公软件高危漏洞 <被利用> & 扩散", "level": "yellow", "scope": "several", "class": "IC2",
                "starts_at": instant(-1), "ends_at": instant(72), "regions": ["990100"], "cautions": "已见利用。",
                "measures": [{"text": "停用管理端口", "due_at": instant(4)}, {"text": "安装补丁", "due_at": instant(48)}],
                "vulnerabilities": ["CNVD-2026-00001"], "indicators": ["198.51.100.7"],
                "recipients": {"parties": [self.water.account["party"]["id"], self.bank.account["party"]["id"]]}}
        warning = self.net.want(201, "POST", "/warnings", {**text, **changes}).body
        for person, word in ((self.net_b, "check"), (self.net_b, "sign"), (self.net_c, "recheck"), (self.net_c, "issue")):
            warning = self.act(person, warning, word)
        return warning

    def export(self, warning, query="format=cap", person=None):
        return (person or self.net).want(200, "GET", f"/warnings/{warning['id']}/export?{query}")

    def bring(self, raw, status=200, person=None):
        return (person or self.county).want(status, "POST", "/warnings/import", raw, X_File_Name="warning.xml").body

    # ---- Out ----

    def test_an_issued_warning_is_a_valid_message_in_two_languages(self):
        warning = self.issued()
        answer = self.export(warning)
        self.assertEqual(answer.kind, "application/cap+xml")
        self.assertTrue(fits_schema(answer.raw), answer.raw.decode())
        alert = tree.fromstring(answer.raw)
        said = {e.tag.removeprefix(CAP): e.text for e in alert}
        self.assertEqual((said["status"], said["msgType"], said["scope"]), ("Actual", "Alert", "Restricted"))
        self.assertRegex(said["identifier"], r"^99010090000000_\d{14}_\d$")
        infos = alert.findall(CAP + "info")
        self.assertEqual([i.findtext(CAP + "language") for i in infos], ["zh-CN", "en-US"])
        self.assertEqual([(i.findtext(CAP + "severity"), i.findtext(CAP + "urgency")) for i in infos], [("Moderate", "Expected")] * 2)
        parameters = {p.findtext(CAP + "valueName"): p.findtext(CAP + "value") for p in infos[0].findall(CAP + "parameter")}
        self.assertEqual(parameters["warning.number"], warning["number"])
        self.assertEqual((parameters["warning.scope"], parameters["warning.measure.2"], parameters["indicator"]),
                         ("several", "安装补丁", "198.51.100.7"))
        self.assertIn("panshi.signature", parameters)
        self.assertEqual(infos[0].findtext(f"{CAP}area/{CAP}geocode/{CAP}value"), "990100")
        self.assertEqual(infos[0].findtext(CAP + "headline"), warning["title"])

    def test_changes_and_lifting_refer_to_the_first_and_the_last(self):
        warning = self.issued()
        warning = self.act(self.net, warning, "widen", "增加说明", fields={"cautions": "范围扩大。"})
        warning = self.act(self.net_b, warning, "reissue")
        warning = self.act(self.net, warning, "widen", "再次增加说明", fields={"cautions": "范围继续扩大。"})
        warning = self.act(self.net_b, warning, "reissue")
        warning = self.act(self.net, warning, "lift", "威胁已经消除")
        seen = []
        for number in (1, 2, 3, 4):
            raw = self.export(warning, f"format=cap&number={number}").raw
            self.assertTrue(fits_schema(raw), raw.decode())
            seen.append({e.tag.removeprefix(CAP): e.text for e in tree.fromstring(raw)})
        self.assertEqual([m["msgType"] for m in seen], ["Alert", "Update", "Update", "Cancel"])
        triple = [f"{m['sender']},{m['identifier']},{m['sent']}" for m in seen]
        self.assertEqual(len({m["identifier"] for m in seen}), 4)
        self.assertEqual(seen[1]["references"].split(), [triple[0]])
        self.assertEqual(seen[2]["references"].split(), [triple[0], triple[1]])
        self.assertEqual(seen[3]["references"].split(), [triple[0], triple[2]])
        self.assertEqual({e.tag.removeprefix(CAP): e.text for e in tree.fromstring(self.export(warning).raw)}["identifier"],
                         seen[3]["identifier"])
        self.net.want(404, "GET", f"/warnings/{warning['id']}/export?format=cap&number=5")
        # The same messages, one after the other, on another node.
        first = self.bring(self.export(warning, "format=cap&number=1").raw, 201)
        self.assertEqual((first["outcome"], first["state"], first["import"]["sender_state"]), ("received", "received", "known"))
        second = self.bring(self.export(warning, "format=cap&number=2").raw)
        self.assertEqual((second["outcome"], second["id"]), ("changed", first["id"]))
        self.assertEqual(self.county.get("/warnings/" + first["id"])["data"]["cautions"], "范围扩大。")
        again = self.county.want(409, "POST", "/warnings/import", self.export(warning, "format=cap&number=2").raw)
        self.assertEqual(again["field"], "identifier")
        last = self.bring(self.export(warning, "format=cap&number=4").raw)
        self.assertEqual((last["outcome"], last["state"]), ("lifted", "lifted"))
        self.county.want(409, "POST", "/warnings/import", self.export(warning, "format=cap&number=3").raw)

    def test_a_file_that_a_unit_takes_in_binds_nobody_but_the_unit(self):
        taken = self.bring(message("unit-own", level="red"), 201, self.clerk)
        self.assertEqual(self.clerk.get("/warnings/" + taken["id"])["parties"], [])
        self.far.want(404, "GET", "/warnings/" + taken["id"])
        self.assertNotIn(taken["id"], [one["id"] for one in self.far.get("/wall")["warnings"]])

    def test_signed_json_and_the_paper(self):
        warning = self.issued()
        signed = json.loads(self.export(warning, "format=json").raw)
        self.assertEqual((signed["kind"], signed["warning"]["number"]), ("panshi-warning", warning["number"]))
        self.assertRegex(signed["signature"], "^[0-9a-f]+$")
        folder = self.here.folder
        for name, raw, integrity in (("w.json", self.export(warning, "format=json").raw, "whole"),
                                     ("w.xml", self.export(warning).raw, "whole"),
                                     ("bad.json", json.dumps({**signed, "node": "other"}).encode(), "broken"),
                                     ("bad.xml", self.export(warning).raw.replace("停用管理端口".encode(), b"x"), "broken"),
                                     ("plain.xml", message("plain"), "unsigned")):
            (folder / name).write_bytes(raw)
            told = panshi("warn", "verify", folder / name, "--json", code=0 if integrity == "whole" else 1)
            self.assertEqual(told["integrity"], integrity, name)
        panshi("warn", "verify", SCHEMA, code=1)
        for language in ("zh", "en"):
            paper = self.export(warning, f"format=pdf&language={language}")
            self.assertEqual((paper.kind, paper.raw[:5]), ("application/pdf", b"%PDF-"))
        self.net.want(422, "GET", f"/warnings/{warning['id']}/export?format=docx")
        self.assertEqual([p["word"] for p in self.net.get(f"/dossiers/{warning['id']}/papers")["items"]], ["warning"])
        self.net.want(409, "GET", f"/dossiers/{warning['id']}/paper?kind=lift")
        self.net.want(422, "GET", f"/dossiers/{warning['id']}/paper?kind=activation")
        lifted = self.act(self.net, warning, "lift", "消除")
        self.assertEqual([p["word"] for p in self.net.get(f"/dossiers/{warning['id']}/papers")["items"]], ["warning", "lift"])
        self.assertEqual(self.net.want(200, "GET", f"/dossiers/{lifted['id']}/paper?kind=lift").raw[:5], b"%PDF-")
        self.assertEqual(self.water.want(200, "GET", f"/dossiers/{lifted['id']}/paper?kind=warning").kind, "application/pdf")
        self.net.want(404, "GET", "/dossiers/nothing/papers")

    def test_a_draft_goes_out_as_a_draft_and_an_exercise_as_an_exercise(self):
        draft = self.net.want(201, "POST", "/warnings", {"title": "草稿"}).body
        said = {e.tag.removeprefix(CAP): e.text for e in tree.fromstring(self.export(draft).raw)}
        self.assertEqual(said["status"], "Draft")
        exercise = self.issued(exercise=True)
        raw = self.export(exercise).raw
        self.assertTrue(fits_schema(raw))
        said = {e.tag.removeprefix(CAP): e.text for e in tree.fromstring(raw)}
        self.assertEqual(said["status"], "Exercise")
        self.assertIn("演习", said["note"])
        self.assertTrue(self.bring(raw, 201)["exercise"])

    def test_the_public_feed_holds_messages_without_indicators(self):
        warning = self.issued(title="公开预警之一", public=True)
        blue = self.issued(title="不公开的蓝色预警", level="blue", public=True)
        closed = self.issued(title="只给名单的预警")
        person = Person(self.here)
        feed = tree.fromstring(person.want(200, "GET", "/warnings/feed").raw)
        entries = {e.findtext(ATOM + "title"): e for e in feed.findall(ATOM + "entry")}
        title = next(t for t in entries if warning["title"] in t)
        self.assertFalse(any(blue["title"] in t or closed["title"] in t for t in entries))
        alert = entries[title].find(f"{ATOM}content/{CAP}alert")
        self.assertEqual(alert.findtext(CAP + "scope"), "Public")
        self.assertTrue(fits_schema(tree.tostring(alert)))
        self.assertNotIn("198.51.100.7", tree.tostring(alert).decode())
        person.want(422, "GET", "/warnings/feed?colour=red")

    # ---- In ----

    def test_an_unknown_sender_is_kept_and_said_to_be_unknown(self):
        made = self.bring(message("unknown-1"), 201)
        self.assertEqual((made["level"], made["scope"], made["exercise"]), ("yellow", "several", False))
        self.assertEqual((made["import"]["sender_state"], made["import"]["signature"]), ("unknown", "none"))
        seen = self.county.get("/warnings/" + made["id"])
        self.assertTrue(seen["imported"])
        self.assertEqual((seen["state"], seen["data"]["regions"]), ("received", ["990100"]))
        self.assertNotIn("issue", {a["act"] for a in seen["actions"]})
        self.assertGreater(self.county.get(f"/dossiers/{made['id']}/duties")["total"], 0)
        replay = self.county.want(409, "POST", "/warnings/import", message("unknown-1"))
        self.assertEqual(replay["field"], "identifier")
        out = self.county.want(200, "GET", f"/warnings/{made['id']}/export?format=cap")
        self.assertIn(b"unknown-1", out.raw)
        paper = self.county.want(200, "GET", f"/warnings/{made['id']}/export?format=pdf").raw
        text = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
        for words in ("外地应急机构", "发送者未核验", "接收单位：" + self.county.account["party"]["name"]):
            self.assertIn(words, "".join(text.split()))

    def test_the_level_comes_from_the_severity_when_nothing_else_says_it(self):
        made = self.bring(message("severity-1", severity="Severe", event_code=False), 201)
        self.assertEqual(made["level"], "orange")
        self.assertEqual(self.county.want(422, "POST", "/warnings/import",
                                          message("severity-2", severity="Unknown", event_code=False))["field"], "severity")

    def test_tests_and_exercises_never_become_real(self):
        made = self.bring(message("test-1", status="Test"), 201)
        self.assertTrue(made["exercise"])
        self.assertEqual(self.county.get(f"/dossiers/{made['id']}/duties")["total"], 0)
        triple = f"duty@elsewhere.example,test-1,{instant(-1)}"
        self.county.want(409, "POST", "/warnings/import", message("test-2", kind="Cancel", references=triple))
        lifted = self.bring(message("test-3", kind="Cancel", status="Test", references=triple))
        self.assertEqual(lifted["outcome"], "lifted")
        for status in ("System", "Draft"):
            self.assertEqual(self.county.want(422, "POST", "/warnings/import", message("s-1", status=status))["field"], "status")

    def test_what_is_expired_or_from_the_future_is_refused(self):
        old = message("old-1", sent=instant(-48), expires=instant(-2))
        self.assertEqual(self.county.want(422, "POST", "/warnings/import", old)["field"], "expires")
        ahead = message("ahead-1", sent=instant(2))
        self.assertEqual(self.county.want(422, "POST", "/warnings/import", ahead)["field"], "sent")

    def test_a_known_office_is_held_to_its_powers(self):
        name = self.far.account["party"]["name"]
        refused = self.county.want(403, "POST", "/warnings/import", message("power-1", level="red", severity="Extreme", name=name))
        self.assertEqual(refused["clause"], "NN2020:3.3d")
        self.assertEqual(self.bring(message("power-2", name=name), 201)["import"]["sender_state"], "known")

    def test_only_the_issuer_changes_and_lifts(self):
        self.bring(message("chain-1"), 201)
        triple = f"duty@elsewhere.example,chain-1,{instant(-1)}"
        other = message("chain-2", kind="Cancel", sender="somebody@else.example", references=f"{triple}")
        self.county.want(409, "POST", "/warnings/import", other.replace(b"duty@elsewhere.example,chain-1", b"x@y,nothing"))
        denied = self.county.want(403, "POST", "/warnings/import", message("chain-3", kind="Update", sender="a@b.example",
                                                                           references=triple))
        self.assertEqual(denied["field"], "sender")
        self.assertEqual(self.bring(message("chain-4", kind="Update", level="orange", severity="Severe",
                                            references=triple))["level"], "orange")
        self.assertEqual(self.bring(message("chain-5", kind="Cancel", references=triple))["outcome"], "lifted")

    def test_a_signature_falls_with_any_change_of_words(self):
        raw = self.export(self.issued()).raw.decode()
        forged = raw.replace("停用管理端口", "打开管理端口")
        self.assertEqual(self.county.want(403, "POST", "/warnings/import", forged.encode())["field"], "signature")
        # Another program's layout is no change.
        flat = re.sub(r">\s+<", "><", raw)
        made = self.bring(flat.encode(), 201)
        self.assertEqual(made["import"]["signature"], "unknown-key")
        self.assertRegex(made["import"]["signer"], "^[0-9a-f]{64}$")
        self.assertEqual(self.net.want(409, "POST", "/warnings/import", raw.encode())["field"], "sender")

    def test_a_key_that_the_place_trusts_makes_a_sender_verified_and_binds_what_follows(self):
        warning = self.issued()
        first = self.export(warning).raw
        signer = self.bring(first, 201)["import"]["signer"]
        pack = self.here.folder / "TRUST"
        pack.mkdir(exist_ok=True)
        (pack / "pack.yaml").write_text('code: TRUST\nversion: "1"\nzh: 可信密钥\nen: Trusted keys\nrank: 50\nregion: "990100"\n'
                                        'sector: ""\nvalid_from: 2020-01-01\n', encoding="utf-8")
        (pack / "settings.yaml").write_text(f'settings:\n  - {{key: warning.trusted_keys, value: "{signer}", strength: policy, sure: M}}\n',
                                            encoding="utf-8")
        third = Server("--packs", str(pack), demo=True)
        try:
            county = Person(third, third.code("county.l"))
            made = self.bring(first, 201, county)
            self.assertEqual((made["import"]["signature"], made["import"]["sender_state"]), ("valid", "verified"))
            lifted = self.act(self.net, warning, "lift", "威胁消除")
            cancel = self.export(lifted).raw.decode()
            bare = re.sub(r"<parameter>\s*<valueName>panshi.signature.*?</parameter>", "", cancel, flags=re.S)
            self.assertNotEqual(bare, cancel)
            self.assertEqual(county.want(403, "POST", "/warnings/import", bare.encode())["field"], "signature")
            self.assertEqual(self.bring(cancel.encode(), 200, county)["outcome"], "lifted")
        finally:
            third.end()

    def test_malformed_messages_are_refused_with_line_and_element(self):
        bad = message("bad-1", status="Real").replace(b"<urgency>Expected</urgency>", b"")
        answer = self.county.want(422, "POST", "/warnings/import", bad)
        self.assertEqual({e["field"] for e in answer["errors"]}, {"alert/status", "alert/info"})
        self.assertTrue(all(re.match(r"第 \d+ 行 <", e["zh"]) for e in answer["errors"]))
        for raw in (b"no xml", b"<!DOCTYPE a><a/>"):
            self.county.want(400, "POST", "/warnings/import", raw)

    # ---- The command line ----

    def test_the_command_line_does_the_same(self):
        server = Server(demo=True)
        server.stop()
        folder = server.folder
        (folder / "in.xml").write_bytes(message("cli-1"))
        made = panshi("warn", "import", folder / "in.xml", "--data", server.data, "--as", "county.l", "--json")
        self.assertEqual(made["outcome"], "received")
        panshi("warn", "import", folder / "in.xml", "--data", server.data, "--as", "county.l", code=1)
        panshi("warn", "import", folder / "in.xml", "--data", server.data, "--as", "nobody", code=1)
        panshi("warn", "export", made["id"], "--format", "cap", "--out", folder / "out.xml", "--data", server.data)
        self.assertEqual((folder / "out.xml").read_bytes(), (folder / "in.xml").read_bytes())
        panshi("drill", "twin", "--data", server.data, "--to", folder / "twin")
        twin = panshi("warn", "export", made["id"], "--format", "cap", "--data", folder / "twin")
        self.assertIn("<status>Exercise</status>", twin)
        panshi("warn", "export", made["id"], "--format", "pdf", "--out", folder / "twin.pdf", "--data", folder / "twin")
        self.assertIn("EXERCISE", subprocess.run(["pdftotext", folder / "twin.pdf", "-"], capture_output=True, check=True).stdout.decode())
        self.assertTrue(json.loads(panshi("warn", "export", made["id"], "--format", "json", "--data", folder / "twin"))["warning"]["exercise"])
        panshi("warn", "export", made["id"], "--format", "pdf", "--out", folder / "out.pdf", "--data", server.data)
        self.assertTrue((folder / "out.pdf").read_bytes().startswith(b"%PDF-"))
        panshi("warn", "export", made["id"], "--format", "docx", "--data", server.data, code=2)
        (folder / "bad.xml").write_bytes(message("cli-2", status="Real"))
        panshi("warn", "import", folder / "bad.xml", "--data", server.data, "--as", "county.l", code=1)


if __name__ == "__main__":
    unittest.main()
