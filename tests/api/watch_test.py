# SPDX-License-Identifier: Apache-2.0
"""The watch: rosters and their shifts, taking over and handing over, exchanges, the call tree, key periods
with their daily reports, the duty screen."""
import datetime
import time
import unittest

from client import Person, Server

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
DAY = datetime.timedelta(days=1)
JOB_S = 60  # the watch looks every 20 seconds


def now():
    return datetime.datetime.now(BEIJING)


def moment(text):
    return datetime.datetime.fromisoformat(text)


def at(person, thing):
    return {"If_Match": f'"{thing["version"]}"'}


class Watch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("net", "net.b", "net.c", "hosp.1", "water", "bank", "police.c", "reg.edu"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.security = Person(cls.server, cls.server.code("secadmin"))

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def until(self, look, what):
        """The job moves it within its period."""
        end = time.monotonic() + JOB_S
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            time.sleep(1)
        raise AssertionError(what)

    def person(self, who):
        return {"account": who.account["id"], "name": who.account["person_name"], "phone": "0771-5550100"}

    def roster(self, who, people, **more):
        wish = {"name": "应急办值班", "regime": "7x24", "pattern": {"slots": [{"from": "08:00", "to": "20:00"}, {"from": "20:00", "to": "08:00"}]},
                "people": {"officer": [self.person(p) for p in people], "leader": [self.person(people[-1])]}}
        return who.want(201, "POST", "/watch/rosters", {**wish, **more})

    def shifts(self, who, **query):
        words = "&".join(f"{k}={v}" for k, v in query.items())
        return who.get("/watch/shifts" + ("?" + words if words else ""))["items"]

    def act(self, status, who, shift, word, body=None):
        return who.want(status, "POST", f"/watch/shifts/{shift['id']}/acts/{word}", body or {}, **at(who, shift))

    def test_1_a_roster_makes_its_shifts_ahead_and_only_once(self):
        who = self.net
        self.assertTrue(any(p["account"] == self.net_b.account["id"] for p in who.get("/watch/people")["items"]))
        for wrong, field in (({"regime": "9to5"}, "regime"), ({"pattern": {"slots": []}}, "pattern.slots"),
                             ({"pattern": {"slots": [{"from": "8", "to": "20:00"}]}}, "pattern.slots"),
                             ({"people": {"officer": []}}, "people"),
                             ({"people": {"officer": [self.person(self.bank)]}}, "people")):
            wish = {"name": "x", "regime": "event", "pattern": {"slots": [{"from": "08:00", "to": "20:00"}]},
                    "people": {"officer": [self.person(who)]}, **wrong}
            self.assertEqual(who.want(422, "POST", "/watch/rosters", wish)["field"], field)
        made = type(self).made = self.roster(who, [self.net, self.net_b, self.net_c]).body
        self.assertEqual((made["open_minutes"], made["state"], made["version"]), (0, "active", 1))
        rows = [s for s in self.shifts(who, roster=made["id"], limit=200) if s["post"] == "officer"]
        self.assertGreaterEqual(len(rows), 28)
        self.assertEqual(len({s["from"] for s in rows}), len(rows))
        self.assertTrue(all(moment(a["to"]) == moment(b["from"]) for a, b in zip(rows, rows[1:])))
        self.assertTrue(all(a["name"] != b["name"] for a, b in zip(rows, rows[1:])), "people take turns")
        changed = who.want(200, "PUT", f"/watch/rosters/{made['id']}", {"name": "应急办值班表", "reason": "改名"},
                           **at(who, made))
        who.want(412, "PUT", f"/watch/rosters/{made['id']}", {"name": "y"}, **at(who, made))
        who.want(428, "PUT", f"/watch/rosters/{made['id']}", {"name": "y"})
        again = [s for s in self.shifts(who, roster=made["id"], limit=200) if s["post"] == "officer"]
        self.assertEqual([(s["from"], s["name"]) for s in again], [(s["from"], s["name"]) for s in rows])
        type(self).made = changed.body
        gap = self.roster(who, [self.net], name="白班", regime="event", pattern={"slots": [{"from": "09:00", "to": "17:00"}], "days": [1, 2, 3, 4, 5]}).body
        self.assertEqual(gap["open_minutes"], (7 * 24 - 5 * 8) * 60)
        who.want(200, "POST", f"/watch/rosters/{gap['id']}/close", {"reason": "试填"}, **at(who, gap))

    def test_2_others_neither_read_nor_write_it(self):
        path = f"/watch/rosters/{self.made['id']}"
        for who in (self.hosp_1, self.reg_edu):
            who.want(404, "GET", path)
            who.want(404, "PUT", path, {"name": "y"}, If_Match='"1"')
        self.police_c.get(path)  # of the same city
        self.police_c.want(403, "PUT", path, {"name": "y"}, If_Match=f'"{self.made["version"]}"')
        self.security.want(403, "GET", path)
        self.hosp_1.want(404, "GET", f"/watch/regime?party={self.bank.account['party']['id']}")

    def test_3_a_shift_is_taken_over_written_about_and_handed_over(self):
        shift = next(s for s in self.shifts(self.net, roster=self.made["id"], state="planned")
                     if s["post"] == "officer" and moment(s["from"]) <= now() < moment(s["to"]))
        own = next(p for p in (self.net, self.net_b, self.net_c) if p.account["id"] == shift["account"])
        other = self.net if own is not self.net else self.net_b
        regime = self.net.get("/watch/regime")
        self.assertTrue(regime["demanded"] and not regime["on_duty"])
        later = next(s for s in self.shifts(self.net, roster=self.made["id"]) if moment(s["from"]) > now() + DAY)
        self.act(409, own, later, "take-over")
        self.assertEqual(self.act(422, other, shift, "take-over")["field"], "reason")
        taken = self.act(200, own, shift, "take-over")
        self.assertEqual((taken["state"], taken["taken_by"], taken["mine"]), ("on", own.account["person_name"], True))
        self.act(409, own, taken, "take-over")
        self.act(412, own, shift, "hand-over")
        regime = self.net.get("/watch/regime")
        self.assertEqual((regime["on_duty"], regime["gap"]), (True, None))
        self.assertEqual(own.get("/watch/now")["shift"]["id"], shift["id"])
        path = f"/watch/shifts/{shift['id']}"
        ahead = (now() + DAY).isoformat()
        own.want(422, "POST", path + "/entries", {"kind": "call", "text": "来电", "happened_at": ahead})
        own.want(201, "POST", path + "/entries", {"kind": "call", "text": "市一院来电，反映门户网站打不开"})
        self.act(403, other, taken, "leave", {"reason": "替他离岗"})
        self.act(422, own, taken, "leave")
        note = own.get(path + "/hand-over")
        self.assertEqual([e["text"] for e in note["entries"] if e["kind"] == "call"], ["市一院来电，反映门户网站打不开"])
        handing = self.act(200, own, taken, "hand-over", {"text": "网站待恢复，请继续跟进"})
        self.assertEqual((handing["state"], handing["note"]["words"]), ("handing", "网站待恢复，请继续跟进"))
        self.assertTrue(self.net.get("/watch/regime")["on_duty"], "nobody leaves before somebody has accepted")
        back = self.act(200, own, handing, "take-back")
        self.assertIsNone(back["note"])
        type(self).own, type(self).other, type(self).shift = own, other, back.body

    def test_4_the_next_one_accepts_by_taking_over(self):
        hour = now().hour  # two shifts: this hour, and the rest of the day, so that the next one may be taken over
        slots = sorted([{"from": f"{hour:02}:00", "to": f"{(hour + 1) % 24:02}:00"},
                        {"from": f"{(hour + 1) % 24:02}:00", "to": f"{hour:02}:00"}], key=lambda s: s["from"])
        people = {"officer": [self.person(self.police_c), {"name": "示例乙", "phone": "110"}]}
        made = self.police_c.want(201, "POST", "/watch/rosters", {"name": "监控中心", "regime": "7x24", "pattern": {"slots": slots}, "people": people})
        rows = [s for s in self.shifts(self.police_c, roster=made["id"]) if "take-over" in s["actions"]]
        self.assertEqual(len(rows), 2)
        reason = {"reason": "临时顶班"}
        taken = self.act(200, self.police_c, rows[0], "take-over", {} if rows[0]["mine"] else reason)
        self.assertEqual(self.act(409, self.police_c, rows[1], "take-over")["field"], "reason")
        handing = self.act(200, self.police_c, taken, "hand-over", {"text": "平稳"})
        after = self.act(200, self.police_c, rows[1], "take-over", reason)
        self.assertEqual((after["state"], after["mine"]), ("on", True))
        done = self.police_c.get(f"/watch/shifts/{handing['id']}")
        self.assertEqual((done["state"], done["ended_by"]), ("done", self.police_c.account["person_name"]))
        self.assertEqual([e["kind"] for e in self.police_c.get(f"/watch/shifts/{handing['id']}/log")["items"]],
                         ["taken-over", "handed-over", "accepted"])
        left = self.act(200, self.police_c, after, "leave", {"reason": "突发疾病"})
        self.assertEqual((left["state"], left["reason"]), ("left", "突发疾病"))
        self.assertIn(made["id"], [r["id"] for r in self.police_c.get("/watch/rosters")["items"]])
        paper = self.police_c.want(200, "GET", f"/watch/shifts/{handing['id']}/paper")
        self.assertTrue(paper.raw.startswith(b"%PDF-"))

    def test_5_two_people_exchange_shifts_with_the_consent_of_both(self):
        rows = [s for s in self.shifts(self.net, roster=self.made["id"], state="planned", limit=200)
                if s["post"] == "officer" and moment(s["from"]) > now() + DAY]
        mine = next(s for s in rows if s["account"] == self.net.account["id"])
        theirs = next(s for s in rows if s["account"] == self.net_b.account["id"])
        wish = {"shift": mine["id"], "with": theirs["id"], "reason": "体检"}
        self.net_b.want(403, "POST", "/watch/swaps", wish)
        self.net.want(422, "POST", "/watch/swaps", {**wish, "with": mine["id"]})
        swap = self.net.want(201, "POST", "/watch/swaps", wish)
        self.net.want(409, "POST", "/watch/swaps", wish)
        self.net.want(403, "POST", f"/watch/swaps/{swap['id']}/agree", None, **at(self.net, swap))
        self.hosp_1.want(404, "POST", f"/watch/swaps/{swap['id']}/agree", None, **at(self.net, swap))
        self.assertIn("agree", self.net_b.get("/watch/swaps")["items"][0]["actions"])
        done = self.net_b.want(200, "POST", f"/watch/swaps/{swap['id']}/agree", None, **at(self.net, swap))
        self.assertEqual((done["state"], done["shift"]["name"], done["with"]["name"]),
                         ("agreed", self.net_b.account["person_name"], self.net.account["person_name"]))
        self.net.want(409, "POST", f"/watch/swaps/{swap['id']}/withdraw", None, **at(self.net, done))
        kept = self.net.want(200, "PUT", f"/watch/rosters/{self.made['id']}", {"reason": "重排"}, **at(self.net, self.made))
        type(self).made = kept.body
        self.assertEqual(self.net.get(f"/watch/shifts/{mine['id']}")["name"], self.net_b.account["person_name"])

    def test_6_calls_go_down_the_tree_until_enough_are_reached(self):
        who = self.water
        who.want(409, "POST", "/watch/calls", {"kind": "test"})
        who.want(422, "POST", "/watch/contacts", {"post": "officer", "name": "甲"})
        made = [who.want(201, "POST", "/watch/contacts", {"post": post, "name": name, "phone": phone}) for post, name, phone in
                (("officer", "甲", "13900000001"), ("leader", "乙", "13900000002"), ("technical", "丙", "13900000003"))]
        self.assertEqual([c["position"] for c in made], [1, 2, 3])
        who.want(200, "PUT", f"/watch/contacts/{made[0]['id']}", {"position": 5}, **at(who, made[0]))
        self.assertEqual([c["name"] for c in who.get("/watch/contacts")["items"]], ["乙", "丙", "甲"])
        run = who.want(201, "POST", "/watch/calls", {"kind": "test", "enough": 2, "text": "通联测试"}).body
        self.assertEqual((run["next"], [p["name"] for p in run["people"]]), (1, ["乙", "丙", "甲"]))
        path = f"/watch/calls/{run['id']}"
        self.assertEqual(who.get(path)["id"], run["id"])
        who.want(409, "POST", "/watch/calls", {"kind": "call"})
        run = who.want(200, "POST", path + "/record", {"position": 1, "outcome": "not-reached"}, **at(who, run))
        self.assertEqual((run["next"], run["reached"]), (2, 0))
        run = who.want(200, "POST", path + "/record", {"position": 2, "outcome": "reached"}, **at(who, run))
        who.want(409, "POST", path + "/record", {"position": 2, "outcome": "reached"}, **at(who, run))
        run = who.want(200, "POST", path + "/record", {"position": 3, "outcome": "reached", "text": "接通"}, **at(who, run))
        self.assertEqual((run["state"], run["reached"], run["next"]), ("closed", 2, None))
        who.want(409, "POST", path + "/close", {"reason": "x"}, **at(who, run))
        self.bank.want(404, "GET", path)
        self.assertEqual(who.get(path)["people"][1]["outcome"], "reached")
        named = self.net.get("/watch/contacts?party=" + who.account["party"]["id"])["items"]
        self.assertEqual(len(named), 3, "an officer of the area reads the numbers")
        called = self.net.want(201, "POST", "/watch/calls", {"party": who.account["party"]["id"], "kind": "call", "posts": ["leader"]})
        self.assertEqual([p["name"] for p in called["people"]], ["乙"])
        who.want(200, "POST", f"/watch/calls/{called['id']}/close", {"reason": "改用短信"}, **at(who, called))
        self.assertEqual(who.get("/watch/calls")["total"], 2)


class KeyPeriod(unittest.TestCase):
    """Days end at 23:59 of Beijing time; times that lie in the past or the future are chosen from now."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        for name in ("net", "net.b", "hosp.1", "water", "bank", "police.c", "reg.edu"):
            setattr(cls, name.replace(".", "_"), Person(cls.server, cls.server.code(name)))
        cls.today = now().date()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    until = Watch.until

    def declare(self, who, status=201, **more):
        wish = {"title": "示例市重要会议网络安全保障", "declared": "city", "from": self.today.isoformat(),
                "to": (self.today + 2 * DAY).isoformat(), "measures": "加强监测",
                "parties": [self.hosp_1.account["party"]["id"], self.water.account["party"]["id"]]}
        return who.want(status, "POST", "/watch/periods", {**wish, **more})

    def test_1_it_opens_with_the_packs_duties_and_is_seen_by_the_named(self):
        self.declare(self.hosp_1, 404)  # another unit is not in its sight
        self.declare(self.net, 422, to=(self.today - DAY).isoformat())
        self.declare(self.net, 422, report_time="5pm")
        self.declare(self.net, 422, parties=[])
        made = type(self).made = self.declare(self.net, report_time="23:59", regime="24h", partners=[
            {"kind": "police", "name": "示例公安网安", "phone": "110"}, {"kind": "carrier", "name": "示例电信"}]).body
        self.assertEqual((made["state"], made["parties"], made["today"]["expected"]), ("open", 2, 2))
        path = f"/watch/periods/{made['id']}"
        self.assertEqual(self.hosp_1.get(path)["own"]["state"], "expected")
        self.bank.want(404, "GET", path)
        self.assertIn(made["id"], [p["id"] for p in self.police_c.get("/watch/periods")["items"]])
        school = self.declare(self.reg_edu, title="考试保障", declared="activity", parties=[], kinds=["operator"]).body
        self.assertEqual((school["sector"], school["parties"]), ("14", 3), "all schools, and nobody of another sector")
        regime = self.hosp_1.get("/watch/regime")
        self.assertTrue(regime["demanded"] and regime["gap"] == "no-roster", regime)
        self.assertIn("NN2020:6.5", [d["clause"] for d in regime["demands"]])
        self.assertIn(made["id"], [d["id"] for d in regime["demands"] if d["source"] == "key-period"])

    def test_2_two_taps_say_how_the_day_is(self):
        path = f"/watch/periods/{self.made['id']}"
        self.bank.want(404, "POST", path + "/report", {"state": "quiet"})
        self.net.want(403, "POST", path + "/report", {"state": "quiet"})
        self.hosp_1.want(422, "POST", path + "/report", {"state": "event"})
        said = self.hosp_1.want(200, "POST", path + "/report", {"state": "quiet"})
        self.assertEqual((said["own"]["state"], said["own"]["late"]), ("quiet", False))
        self.hosp_1.want(409, "POST", path + "/report", {"state": "quiet"})
        said = self.hosp_1.want(200, "POST", path + "/report", {"state": "event", "text": "门户网站被扫描，已封禁来源"})
        self.assertEqual(said["own"]["state"], "event")
        self.hosp_1.want(409, "POST", path + "/report", {"state": "quiet"})
        board = self.net.get(path + "/board")
        self.assertEqual((board["days"][0]["event"], board["days"][0]["expected"], board["total"]), (1, 1, 2))
        own = self.hosp_1.get(path + "/board")
        self.assertEqual([len(own["items"]), own["total"], own["days"][0]["event"]], [1, 1, 1])
        told = [m["kind"] for m in self.net_b.get("/inbox")["items"]]
        self.assertIn("key-period-event", told)

    def test_3_silence_becomes_a_task_and_shows_on_the_board(self):
        soon = now() + datetime.timedelta(minutes=1)
        if soon.date() != self.today:
            self.skipTest("the day ends within a minute")
        made = self.declare(self.net, title="零报告示例", report_time=soon.strftime("%H:%M"), grace_minutes=0,
                            parties=[self.water.account["party"]["id"]]).body
        if made["today"] is None:
            self.skipTest("the minute turned while the request was under way")
        path = f"/watch/periods/{made['id']}"
        time.sleep(max(0, 60 - now().second))
        self.until(lambda: self.net.get(path)["today"]["missing"] == 1, "the silence is seen")
        task = next(t for t in self.water.get("/tasks?state=open")["items"] if t["kind"] == "silence")
        self.assertIn("零报告示例", task["zh"])
        screen = self.net.get("/watch/now")
        self.assertEqual([i["n"] for i in screen["items"] if i["kind"] == "silent"], [1])
        self.assertIn("report", [i["kind"] for i in self.water.get("/watch/now")["items"]])
        said = self.water.want(200, "POST", path + "/report", {"state": "quiet"})
        self.assertEqual((said["own"]["state"], said["own"]["late"]), ("quiet", True))
        self.assertEqual([t for t in self.water.get("/tasks?state=open")["items"] if t["id"] == task["id"]], [])
        board = self.net.get(path + "/board")
        self.assertEqual((board["days"][0]["late"], board["items"][0]["days"][0]["late"]), (1, True))

    def test_4_nobody_on_duty_becomes_a_task_until_somebody_is(self):
        gap = self.until(lambda: next((t for t in self.hosp_1.get("/tasks?state=open")["items"] if t["kind"] == "watch-gap"), None),
                         "the gap becomes a task")
        self.assertEqual(gap["clause"], "NN2020:6.5")
        screen = self.hosp_1.get("/watch/now")
        self.assertEqual((screen["counts"]["gap"], screen["regime"]["gap"]), (1, "no-roster"))
        area = self.net.get("/watch/gaps")
        self.assertEqual(self.net.get("/watch/now")["counts"]["area-gap"], area["total"])
        self.assertIn(self.hosp_1.account["party"]["id"], [g["party"]["id"] for g in area["items"]])
        self.assertEqual(self.hosp_1.get("/watch/gaps")["items"], [])
        person = {"account": self.hosp_1.account["id"], "name": self.hosp_1.account["person_name"]}
        self.hosp_1.want(201, "POST", "/watch/rosters", {"name": "重保值班", "regime": "event",
                         "pattern": {"slots": [{"from": "00:00", "to": "12:00"}, {"from": "12:00", "to": "00:00"}]},
                         "people": {"officer": [person]}})
        shift = next(s for s in self.hosp_1.get("/watch/shifts")["items"] if "take-over" in s["actions"])
        self.hosp_1.want(200, "POST", f"/watch/shifts/{shift['id']}/acts/take-over", {}, **at(self.hosp_1, shift))
        self.assertEqual(self.hosp_1.get("/watch/regime")["gap"], None)
        self.until(lambda: not [t for t in self.hosp_1.get("/tasks?state=open")["items"] if t["id"] == gap["id"]],
                   "the task ends with the gap")

    def test_5_linkage_is_switched_on_and_off_by_the_organiser(self):
        path = f"/watch/periods/{self.made['id']}"
        period = self.net.get(path)
        self.hosp_1.want(403, "POST", path + "/acts/linkage-start", {"partner": 0}, **at(self.net, period))
        self.net.want(422, "POST", path + "/acts/linkage-start", {"partner": 7}, **at(self.net, period))
        period = self.net.want(200, "POST", path + "/acts/linkage-start", {"partner": 0}, **at(self.net, period))
        self.assertIsNotNone(period["partners"][0]["started_at"])
        self.net.want(409, "POST", path + "/acts/linkage-start", {"partner": 0}, **at(self.net, period))
        period = self.net.want(200, "POST", path + "/acts/linkage-stop", {"partner": 0}, **at(self.net, period))
        self.assertIsNotNone(period["partners"][0]["stopped_at"])

    def test_6_it_ends_with_a_reason_and_the_duties_end_with_it(self):
        path = f"/watch/periods/{self.made['id']}"
        period = self.net.get(path)
        self.net.want(422, "POST", path + "/acts/close", {}, **at(self.net, period))
        self.net.want(409, "POST", path + "/acts/cancel", {"reason": "x"}, **at(self.net, period))
        closed = self.net.want(200, "POST", path + "/acts/close", {"reason": "会议提前结束"}, **at(self.net, period))
        self.assertEqual((closed["state"], closed["actions"]), ("closed", []))
        regime = self.hosp_1.get("/watch/regime")
        self.assertNotIn("NN2020:6.5", [d["clause"] for d in regime["demands"]])
        later = self.declare(self.net, title="以后的活动", **{"from": (self.today + DAY).isoformat()}).body
        self.assertEqual((later["state"], later["own"]), ("announced", None))
        self.net.want(200, "POST", f"/watch/periods/{later['id']}/acts/cancel", {"reason": "取消"}, **at(self.net, later))
        changed = self.declare(self.net, title="延长").body
        changed = self.net.want(200, "PUT", f"/watch/periods/{changed['id']}", {"to": (self.today + 5 * DAY).isoformat(),
                                "parties": [self.bank.account["party"]["id"]]}, **at(self.net, changed))
        self.assertEqual((changed["parties"], changed["to"]), (3, (self.today + 5 * DAY).isoformat()))


if __name__ == "__main__":
    unittest.main()
