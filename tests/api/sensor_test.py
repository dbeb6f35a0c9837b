# SPDX-License-Identifier: Apache-2.0
"""Sensors: registered with a token shown once, agreed about within what the packs allow, counted hop by hop."""
import datetime
import time
import unittest

from client import Person, Server

ABSENT = "01AAAAAAAAAAAAAAAAAAAAAAAA"


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=ahead)).date().isoformat()


def at(thing):
    return {"If_Match": f'"{thing["version"]}"'}


class Sensors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("bank", "hosp.1", "water", "police.c", "police.l", "police.q", "reg.bank", "reg.edu"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.security = Person(cls.server, cls.server.code("secadmin"))

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def make(self, who, **more):
        wish = {"kind": "eve", "name": "测试探针", "exit": "专线出口", "ranges": ["192.0.2.0/24"], **more}
        return who.want(201, "POST", "/sensors", wish).body

    def agreement(self, **more):
        return {"agreed_by": "分管领导示例", "categories": ["alert", "flow"], "retention_days": 90, "until": day(30), **more}

    def test_1_a_sensor_takes_nothing_in_until_something_is_agreed(self):
        made = self.make(self.bank)
        self.assertTrue(made["token"].startswith("psens_"))
        sensor = made["sensor"]
        self.assertEqual((sensor["health"], sensor["takes_in"], sensor["agreement"]), ("no-agreement", False, None))
        self.assertEqual(sensor["token_hint"], made["token"][-4:])
        self.assertNotIn(made["token"], self.bank.call("GET", f"/sensors/{sensor['id']}").raw.decode())
        rules = self.bank.get("/sensors/rules")["rules"]
        self.assertTrue(rules["needs_agreement"])
        self.assertNotIn("content", rules["categories"], "content bodies are not collected unless a pack says so")
        path = f"/sensors/{sensor['id']}/agreements"
        for wrong, field in (({"categories": ["content"]}, "categories"), ({"retention_days": rules["retention_days"] + 1}, "retention_days"),
                             ({"until": day(-1)}, "until"), ({"from": day(9), "until": day(8)}, "until"),
                             ({"agreed_by": " "}, "agreed_by"), ({"attachment": ABSENT}, "attachment")):
            answer = self.bank.want(422, "POST", path, self.agreement(**wrong))
            self.assertEqual(answer["field"], field, answer)
        agreed = self.bank.want(201, "POST", path, self.agreement()).body
        self.assertEqual((agreed["is_valid"], agreed["categories"]), (True, ["alert", "flow"]))
        sensor = self.bank.get(f"/sensors/{sensor['id']}")
        self.assertEqual((sensor["health"], sensor["takes_in"], sensor["refusal_zh"]), ("waiting", True, ""))
        self.bank.want(422, "POST", f"{path}/{agreed['id']}/withdraw", {})
        self.bank.want(200, "POST", f"{path}/{agreed['id']}/withdraw", {"reason": "线路拆除"})
        self.bank.want(409, "POST", f"{path}/{agreed['id']}/withdraw", {"reason": "线路拆除"})
        self.assertEqual(self.bank.get(f"/sensors/{sensor['id']}")["health"], "no-agreement")
        later = self.bank.want(201, "POST", path, self.agreement(**{"from": day(3)})).body
        self.assertFalse(later["is_valid"])
        self.assertFalse(self.bank.get(f"/sensors/{sensor['id']}")["takes_in"], "it begins only then")

    def test_2_others_who_record_an_agreement_bring_the_document(self):
        sensor = self.make(self.police_l, party=self.bank.account["party"]["id"])["sensor"]
        self.assertEqual(sensor["party"]["id"], self.bank.account["party"]["id"])
        path = f"/sensors/{sensor['id']}"
        self.assertEqual(self.police_l.want(422, "POST", path + "/agreements", self.agreement())["field"], "attachment")
        file = self.police_l.want(201, "POST", path + "/attachments", b"%PDF-1.4 agreed\n", X_File_Name="a.pdf").body
        self.police_l.want(201, "POST", path + "/agreements", self.agreement(attachment=file["id"]))
        self.assertIn(b"agreed", self.bank.want(200, "GET", f"/attachments/{file['id']}").raw)
        self.hosp_1.want(404, "GET", f"/attachments/{file['id']}")
        self.assertEqual(self.bank.want(200, "GET", path)["agreement"]["attachment"], file["id"])

    def test_3_nobody_outside_sees_or_changes_it(self):
        sensor = self.make(self.bank, name="只给自己人看")["sensor"]
        path = f"/sensors/{sensor['id']}"
        for who in (self.hosp_1, self.police_q, self.reg_edu):
            who.want(404, "GET", path)
            who.want(404, "PUT", path, {"name": "x", "reason": "x"}, **at(sensor))
            who.want(404, "POST", path + "/agreements", self.agreement())
            who.want(404, "GET", path + "/flow")
            self.assertNotIn(sensor["id"], who.call("GET", "/sensors?limit=200").raw.decode())
        for who in (self.police_c, self.police_l, self.reg_bank):
            self.assertEqual(who.get(path)["name"], "只给自己人看")
        self.security.want(403, "GET", path)
        self.hosp_1.want(404, "POST", "/sensors", {"kind": "eve", "name": "x", "exit": "x", "party": self.bank.account["party"]["id"]})
        self.hosp_1.want(404, "GET", f"/sensors/rules?party={self.bank.account['party']['id']}")

    def test_4_changes_need_the_version_and_a_reason(self):
        sensor = self.make(self.water)["sensor"]
        path = f"/sensors/{sensor['id']}"
        self.water.want(428, "PUT", path, {"name": "x", "reason": "x"})
        self.water.want(422, "PUT", path, {"name": "x"}, **at(sensor))
        self.assertEqual(self.water.want(422, "PUT", path, {"ranges": ["300.1.1.1"], "reason": "改"}, **at(sensor))["field"], "ranges")
        self.assertEqual(self.water.want(422, "PUT", path, {"receiver": ABSENT, "reason": "改"}, **at(sensor))["field"], "receiver")
        organ = self.police_c.account["party"]["id"]
        changed = self.water.want(200, "PUT", path, {"name": "改名", "receiver": organ, "reason": "改"}, **at(sensor)).body
        self.assertEqual((changed["name"], changed["receiver"]["id"], changed["version"]), ("改名", organ, 2))
        self.water.want(412, "PUT", path, {"name": "y", "reason": "改"}, **at(sensor))
        renewed = self.water.want(200, "POST", path + "/token", {"reason": "人员变动"}, **at(changed)).body
        self.assertNotEqual(renewed["sensor"]["token_hint"], "")
        paused = self.water.want(200, "POST", path + "/state", {"state": "paused", "reason": "割接"}, **at(renewed["sensor"])).body
        self.assertEqual((paused["health"], paused["takes_in"]), ("paused", False))
        self.water.want(409, "POST", path + "/state", {"state": "paused", "reason": "割接"}, **at(paused))
        ended = self.water.want(200, "POST", path + "/state", {"state": "ended", "reason": "拆除"}, **at(paused)).body
        self.assertEqual((ended["health"], ended["may_change"]), ("ended", False))
        self.water.want(409, "PUT", path, {"name": "z", "reason": "改"}, **at(ended))
        self.water.want(409, "POST", path + "/agreements", self.agreement())

    def test_5_the_flow_adds_up_and_the_silent_are_found(self):
        rows = {s["name"]: s for s in self.police_c.get("/sensors?limit=200")["items"]}
        water = rows["水厂办公网出口探针（演示）"]
        self.assertEqual(water["health"], "late")
        cloud = rows["政务云防火墙日志（演示）"]
        self.assertEqual(cloud["health"], "silent")
        flow = self.police_c.get(f"/sensors/{water['id']}/flow?hours=48")
        for hour in flow["hours"]:
            self.assertEqual(hour["received"], hour["parsed"] + hour["refused"])
            self.assertEqual(hour["parsed"], hour["stored"])
        self.assertEqual(sum(h["refused"] for h in flow["hours"]), sum(r["events"] for r in flow["refusals"]))
        self.assertEqual(self.police_c.want(422, "GET", f"/sensors/{water['id']}/flow?hours=0")["field"], "hours")
        counts = self.police_c.get("/sensors/count")
        self.assertEqual(counts["total"], sum(counts["by"].values()))
        self.assertGreaterEqual(counts["by"]["silent"], 1)
        found = self.police_c.get("/sensors?health=silent")
        self.assertEqual((found["total"], {s["health"] for s in found["items"]}), (counts["by"]["silent"], {"silent"}))
        self.assertEqual([s["name"] for s in self.police_c.get("/sensors?q=%E6%A0%A1%E5%9B%AD%E7%BD%91")["items"]], ["校园网出口探针（演示）"])

    def push(self, status, body, token):
        return self.bank.want(status, "POST", "/events", body, Authorization=f"Bearer {token}")

    def test_6_events_are_pushed_with_the_token_and_answered_one_by_one(self):
        made = self.make(self.bank, kind="push", name="推送探针")
        path = f"/sensors/{made['sensor']['id']}"
        self.push(401, b"{}\n", "psens_wrong")
        self.bank.want(401, "POST", "/events", b"{}\n")
        self.until(403, made["token"])  # nothing is agreed yet
        self.bank.want(201, "POST", path + "/agreements", self.agreement(categories=["alert", "flow", "dns", "system"]))
        self.until(200, made["token"])
        lines = b'{"event_type":"dns","timestamp":"2026-11-20T08:00:00+08:00","src_ip":"192.0.2.1"}\n\nnot json\n'
        done = self.push(200, lines, made["token"]).body
        self.assertEqual((done["accepted"], done["refused"], len(done["results"])), (1, 1, 2), done)
        self.assertEqual([r["result"] for r in done["results"]], ["ok", "refused"])
        self.assertTrue(done["results"][1]["reason"])
        self.assertEqual(self.push(200, b'[{"event_type":"dns"},{"event_type":"flow"}]', made["token"])["accepted"], 2)
        self.push(400, b'[{"event_type":"dns"},', made["token"])
        self.push(413, b"{}\n" * 20001, made["token"])

    def until(self, status, token):
        """The gate follows the register within a moment."""
        end = time.monotonic() + 15
        while True:
            answer = self.bank.call("POST", "/events", b"", Authorization=f"Bearer {token}")
            if answer.status == status:
                return answer
            if time.monotonic() > end:
                raise AssertionError(answer)
            time.sleep(0.2)


if __name__ == "__main__":
    unittest.main()
