# SPDX-License-Identifier: Apache-2.0
"""What all dossiers have in common: sight, two times in one timeline, pins, links; and tasks."""
import datetime
import time
import unittest

from client import Person, Server

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def instant(minutes):
    return (datetime.datetime.now(BEIJING) + datetime.timedelta(minutes=minutes)).isoformat(timespec="seconds")


class Dossiers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("net", "net.b", "hosp.1", "bank", "reg.health", "reg.edu", "police.q"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.incident = cls.hosp_1.want(201, "POST", "/incidents", {"title": "门诊系统中断", "kind": "own", "found_at": instant(-30)}).body
        cls.path = "/dossiers/" + cls.incident["id"]

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def test_1_keeper_and_offices_of_its_place_and_sector_see_it_and_nobody_else(self):
        for person in (self.hosp_1, self.net, self.reg_health):
            self.assertEqual(person.get(self.path)["title"], "门诊系统中断")
        for person in (self.bank, self.reg_edu, self.police_q):
            person.want(404, "GET", self.path)
            person.want(404, "GET", self.path + "/timeline")

    def test_2_a_note_keeps_when_it_happened_beside_when_it_was_written(self):
        made = self.hosp_1.want(201, "POST", self.path + "/note", {"text": "拔掉了核心交换机的上联", "happened_at": instant(-20)}).body
        self.assertLess(datetime.datetime.fromisoformat(made["happened_at"]), datetime.datetime.fromisoformat(made["at"]))
        later = self.hosp_1.want(201, "POST", self.path + "/note", {"text": "开始恢复", "pinned": True}).body
        self.assertTrue(later["pinned"])
        rows = self.net.get(self.path + "/timeline")["items"]
        self.assertEqual([row["number"] for row in rows], list(range(1, len(rows) + 1)))
        self.assertEqual([row["text"] for row in rows][-2:], ["拔掉了核心交换机的上联", "开始恢复"])
        self.assertEqual(self.hosp_1.want(422, "POST", self.path + "/note", {"text": "未来", "happened_at": instant(60)})["field"], "happened_at")
        self.reg_health.want(403, "POST", self.path + "/note", {"text": "旁观者"})
        page = self.net.get(self.path + "/timeline?limit=1")
        self.assertEqual((len(page["items"]), page["next"], page["total"]), (1, "1", len(rows)))

    def test_3_only_those_who_take_part_pin_and_nothing_else_of_a_row_changes(self):
        row = self.net.get(self.path + "/timeline")["items"][0]
        self.reg_health.want(403, "POST", f"{self.path}/pin/{row['id']}", {"pinned": True})
        self.hosp_1.want(200, "POST", f"{self.path}/pin/{row['id']}", {"pinned": True})
        pinned = self.net.get(self.path + "/timeline")["items"][0]
        self.assertEqual(pinned, {**row, "pinned": True})
        self.hosp_1.want(404, "POST", self.path + "/pin/01AAAAAAAAAAAAAAAAAAAAAAAA", {"pinned": True})

    def test_4_a_link_shows_on_both_ends_and_only_to_those_who_see_both(self):
        other = self.hosp_1.want(201, "POST", "/incidents", {"title": "收费系统中断", "kind": "own"}).body
        body = {"relation": "related", "kind": "incident", "id": other["id"]}
        self.reg_health.want(403, "POST", self.path + "/links", body)
        linked = self.hosp_1.want(200, "POST", self.path + "/links", body).body
        self.assertIn((other["id"], "to"), {(one["id"], one["direction"]) for one in linked["links"]})
        back = self.hosp_1.get("/dossiers/" + other["id"])["links"]
        self.assertIn((self.incident["id"], "from"), {(one["id"], one["direction"]) for one in back})
        bank = self.bank.want(201, "POST", "/incidents", {"title": "网点中断", "kind": "own"}).body
        self.hosp_1.want(404, "POST", self.path + "/links", {**body, "id": bank["id"]})

    def test_5_the_receipt_of_an_act_is_a_journal_row(self):
        receipt = self.hosp_1.get(self.path + "/receipt?act=report")
        self.assertEqual((receipt["row"]["act"], receipt["row"]["subject"]), ("incident.report", "dossier:" + self.incident["id"]))
        self.hosp_1.want(404, "GET", self.path + "/receipt?act=close")

    def tasks(self):
        for _ in range(60):  # jobs make them: the demonstration has units that stay silent
            rows = [one for one in self.net.get("/tasks?state=open")["items"]]
            if len(rows) >= 3:
                return rows
            time.sleep(1)
        self.fail("there are no tasks")

    def test_6_a_task_is_done_dropped_with_a_reason_or_handed_over_within_its_party(self):
        done, dropped, handed = self.tasks()[:3]
        act = lambda status, person, task, word, body, version=None: person.want(
            status, "POST", f"/tasks/{task['id']}/{word}", body, If_Match=f'"{version or task["version"]}"')
        self.assertIn(self.hosp_1.call("POST", f"/tasks/{done['id']}/done", {}, If_Match='"1"').status, (403, 404))
        act(412, self.net, done, "done", {"text": "已电话通知"}, version=done["version"] + 7)
        after = act(200, self.net, done, "done", {"text": "已电话通知"})
        self.assertEqual((after["state"], after["text"], after["actions"]), ("done", "已电话通知", []))
        act(409, self.net, done, "done", {"text": "再次"}, version=after["version"])
        self.assertEqual(act(422, self.net, dropped, "drop", {})["field"], "text")
        self.assertEqual(act(200, self.net, dropped, "drop", {"text": "单位已撤销"})["state"], "dropped")
        mate = self.net_b.get("/session")["account"]["id"]
        stranger = self.hosp_1.get("/session")["account"]["id"]
        self.assertEqual(act(422, self.net, handed, "hand-over", {"text": "请接办", "account": stranger})["field"], "account")
        after = act(200, self.net, handed, "hand-over", {"text": "请接办", "account": mate})
        self.assertEqual((after["state"], after["account"]["id"]), ("open", mate))
        act(404, self.net, handed, "burn", {}, version=after["version"])


if __name__ == "__main__":
    unittest.main()
