# SPDX-License-Identifier: Apache-2.0
"""Official papers of the emergency side, drawn over the API from real dossiers and read back with
pdftotext."""
import datetime
import subprocess
import unittest

from client import Person, Server

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def ago(**back):
    return (datetime.datetime.now(BEIJING) - datetime.timedelta(**back)).isoformat(timespec="seconds")


def words(raw):
    done = subprocess.run(["pdftotext", "-", "-"], input=raw, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


class Papers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("hosp.1", "net", "net.b", "cmd", "water", "bank", "prov.net"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.people = {"hosp.1": cls.hosp_1, "net": cls.net, "cmd": cls.cmd}
        cls.system = cls.hosp_1.get("/systems?limit=1")["items"][0]

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def paper(self, person, dossier, kind, status=200, language="zh"):
        answer = person.want(status, "GET", f"/dossiers/{dossier}/paper?kind={kind}&language={language}")
        return words(answer.raw) if status == 200 else answer.body

    def act(self, person, path, word, reason="", **given):
        version = person.get(path)["version"]
        return person.want(200, "POST", f"{path}/acts/{word}", {"input": given, "reason": reason},
                           If_Match=f'"{version}"').body

    def says(self, text, *wanted):
        for one in wanted:
            self.assertIn(one, text)

    def test_reports_of_an_incident(self):
        made = self.hosp_1.want(201, "POST", "/incidents", {"title": "门诊系统被勒索软件加密", "found_at": ago(minutes=10),
                                                            "systems": [self.system["id"]], "summary": "两台服务器被加密"}).body
        sent = self.hosp_1.want(201, "POST", f"/incidents/{made['id']}/reports",
                                {"kind": "first", "to_party": self.net.account["party"]["id"],
                                 "texts": {"next": "恢复备份，需要应急队伍支援"}, "send": True})["items"][0]
        text = self.paper(self.hosp_1, made["id"], "report:" + sent["id"])
        self.says(text, "网络安全事件首次报告", "门诊系统被勒索软件加密", "恢复备份，需要应急队伍支援", self.net.account["party"]["name"])
        self.says(self.paper(self.net, made["id"], "report:" + sent["id"], language="en"), "Firstincidentreport",
                  "TheChinesepaperalonehaslegaleffect.")
        self.assertEqual(self.hosp_1.get(f"/dossiers/{made['id']}/papers")["items"], [])
        self.paper(self.hosp_1, made["id"], "report:nothing", 404)
        self.paper(self.hosp_1, made["id"], "report", 422)
        self.paper(self.bank, made["id"], "report:" + sent["id"], 404)

    def test_orders_and_reports_of_a_response_and_its_investigation(self):
        made = self.net.want(201, "POST", "/responses", {"title": "门诊系统遭攻击", "level": "III", "text": "影响范围扩大",
                                                         "affected": [self.hosp_1.account["party"]["id"]]}).body
        path = "/responses/" + made["id"]
        self.paper(self.net, made["id"], "activation", 409)
        begun = self.act(self.cmd, path, "start")
        order = self.paper(self.net, made["id"], "activation")
        self.says(order, "III级应急响应的命令", begun["number"], "影响范围扩大", "RT01", "RT14", "每2小时一次",
                  self.cmd.account["party"]["name"])
        board = self.act(self.hosp_1, path, "report", text="门诊系统已隔离")
        self.says(self.paper(self.net, made["id"], "situation:" + board["reports"][0]["id"]), "情况报告（第1期）", "门诊系统已隔离", "下次报告")
        board = self.act(self.net, path, "tell-duty-room", to="party-duty-room", text="情况如下", way="传真")
        self.says(self.paper(self.net, made["id"], "duty-room:" + board["reports"][0]["id"]), "值班信息报告", "党委值班室")
        self.paper(self.net, made["id"], "situation:" + board["reports"][0]["id"], 404)
        self.paper(self.net, made["id"], "end", 409)
        self.act(self.net, path, "propose-end", "业务已恢复")
        self.act(self.cmd, path, "approve-end")
        self.says(self.paper(self.net, made["id"], "end"), "应急响应的通知", begun["number"])
        link = next(one for one in self.net.get(path)["links"] if one["kind"] == "investigation")
        found = self.net.get("/investigations/" + link["id"])
        self.net.want(200, "PUT", "/investigations/" + link["id"], {
            "parts": {"cause": "远程维护端口未关闭", "improvement": "纳入月度检查"},
            "lessons": [{"text": "补丁七日内安装", "party": self.hosp_1.account["party"]["id"], "due_on": "2027-03-31"}]},
            If_Match=f'"{found["version"]}"')
        self.says(self.paper(self.net, link["id"], "investigation"), "调查评估报告", "一、起因", "远程维护端口未关闭", "补丁七日内安装",
                  self.hosp_1.account["party"]["name"], "2027-03-31")
        listed = {p["word"] for p in self.net.get(f"/dossiers/{made['id']}/papers")["items"]}
        self.assertEqual(listed, {"activation", "end"})

    def test_the_hand_over_note_of_a_shift(self):
        person = {"account": self.net.account["id"], "name": self.net.account["person_name"], "phone": "0771-5550100"}
        roster = self.net.want(201, "POST", "/watch/rosters", {
            "name": "应急办值班", "regime": "7x24", "pattern": {"slots": [{"from": "08:00", "to": "20:00"}, {"from": "20:00", "to": "08:00"}]},
            "people": {"officer": [person], "leader": [person]}}).body
        shift = self.net.get(f"/watch/shifts?roster={roster['id']}")["items"][0]
        answer = self.net.want(200, "GET", f"/watch/shifts/{shift['id']}/paper")
        self.says(words(answer.raw), "交接班记录", "应急办值班", "未结事项")
        self.says(words(self.net.want(200, "GET", f"/watch/shifts/{shift['id']}/paper?language=en").raw), "Hand-overnote")
        self.bank.want(404, "GET", f"/watch/shifts/{shift['id']}/paper")


if __name__ == "__main__":
    unittest.main()
