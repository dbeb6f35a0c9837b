# SPDX-License-Identifier: Apache-2.0
"""Duties at the API: who sees which, what each person may do about them, numbers that lead to their
lists, facts from which duties follow at once."""
import datetime
import pathlib
import time
import unittest
import urllib.parse

from cast import city
from examples import BODIES

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINS = ("overdue", "today", "week", "later", "undated")


def person(name):
    return city().sign_in(next(row for row in city().rows if row["name"] == name))


def holder(role, party):
    """Somebody with that role in that party, or None."""
    row = next((r for r in city().rows if role in r["roles"] and city().sign_in(r).account["party"]
                and city().sign_in(r).account["party"]["id"] == party), None)
    return row and city().sign_in(row)


def walk(who, query, limit=7):
    """Every row of a list, page by page, and the total that the first page told."""
    rows, after, total = [], None, None
    while True:
        more = dict(query, limit=limit, **({"after": after} if after else {}))
        page = who.get("/obligations?" + urllib.parse.urlencode(more))
        total = page["total"] if not rows and not after else total
        for rule in page["rules"]:
            rows += walk(who, rule["query"])[0]
        rows += page["items"]
        after = page["next"]
        if after is None:
            return rows, total


def ids(rows):
    return [row["id"] for row in rows]


def wait_for_the_first_run():
    """A server that starts computes the demonstration's duties for today; wait until that is done."""
    seen, who = None, city().one("police")
    for _ in range(30):
        now = [who.get(f"/statistics/obligations?by={by}")["rows"] for by in ("level", "duty")]
        if now == seen:
            return
        seen = now
        time.sleep(1)
    raise AssertionError("the duties do not come to rest")


class Lists(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wait_for_the_first_run()

    def test_the_counts_of_the_home_page_are_the_lengths_of_its_lists(self):
        for name in ("bank", "police.q", "reg.edu", "police"):
            if name not in (row["name"] for row in city().rows):
                continue
            who = person(name)
            bins = who.get("/home")["bins"]
            for view, counts in bins.items():
                for word in BINS if counts else ():
                    with self.subTest(f"{name} {view} {word}"):
                        rows, total = walk(who, {"view": view, "bin": word}, 50)
                        self.assertEqual(len(rows), counts[word])
                        self.assertEqual(len(set(ids(rows))), len(rows))
                        self.assertIn(total, (counts[word], None))
            if bins["unit"]:
                rows, _ = walk(who, {"view": "waiting"}, 50)
                open_rows = [r for r in rows if r["state"] != "paused" and
                             (r["owed_by_party"] or {}).get("id") != who.account["party"]["id"]]
                self.assertEqual(len(open_rows), bins["unit"]["waiting"])

    def test_pages_of_any_size_hold_the_same_rows_in_due_order(self):
        who = city().one("police")
        whole, _ = walk(who, {"view": "area"}, 200)
        self.assertGreater(len(whole), 20)
        self.assertEqual(ids(walk(who, {"view": "area"}, 9)[0]), ids(whole))
        days = [row["due_on"] or "" for row in whole]
        self.assertEqual(days, sorted(days))

    def test_every_figure_is_the_total_of_its_list(self):
        who, tried = city().one("police"), 0
        for by in ("region", "sector", "level", "document", "clause", "duty"):
            table = who.get(f"/statistics/obligations?by={by}")
            self.assertTrue(table["rows"], by)
            for row in table["rows"]:
                for member, word in (("open", "open"), ("overdue", "overdue"), ("undated", "undated"),
                                     ("paused", "paused"), ("met", "met"), ("met_late", "met-late")):
                    if row[member] == 0 or (by in ("clause", "duty") and tried > 150):
                        continue
                    with self.subTest(f"{by} {row['key']} {member}"):
                        page = who.get("/obligations?" + urllib.parse.urlencode(dict(row["query"], bin=word, limit=1)))
                        self.assertEqual(page["total"], row[member])
                        if member != "undated" and row[member] < 300:
                            self.assertEqual(len(walk(who, dict(row["query"], bin=word), 100)[0]), row[member])
                        tried += 1
        self.assertGreater(tried, 60)

    def test_levels_documents_and_duties_sum_to_the_whole(self):
        who = city().one("police")
        for by in ("level", "document", "duty", "clause"):
            table = who.get(f"/statistics/obligations?by={by}")
            for member in ("open", "overdue", "undated", "met"):
                self.assertEqual(sum(row[member] for row in table["rows"]), table["total"][member], (by, member))

    def test_a_past_instant_is_answered_as_of_then_and_a_future_one_refused(self):
        who = city().one("police")
        page = who.get("/obligations?limit=200&as_of=2026-01-01T00:00:00%2B08:00")
        self.assertEqual(page["as_of"], "2026-01-01T00:00:00+08:00")
        self.assertEqual([r for r in page["items"] if (r["met_at"] or "") > page["as_of"]], [])
        answer = who.call("GET", "/obligations?as_of=2099-01-01T00:00:00%2B08:00")
        self.assertEqual((answer.status, answer["field"]), (422, "as_of"))

    def test_words_that_are_none_are_named(self):
        for query, field in (("view=all", "view"), ("bin=soon", "bin"), ("view=unit&after=x", "after")):
            answer = city().one("operator").call("GET", f"/obligations?{query}")
            self.assertGreaterEqual(answer.status, 400)
            self.assertEqual(answer["field"], field)

    def test_the_leaders_page_names_who_is_late_and_leads_to_the_list(self):
        who = city().one("police")
        page = who.get("/leader")
        self.assertEqual(page["view"], "area")
        for late in page["late_parties"]:
            if late["party"]:
                self.assertEqual(len(walk(who, late["query"], 100)[0]), late["overdue"], late)
        self.assertEqual([r for r in page["red"] if r["state"] != "overdue"], [])
        self.assertEqual(city().one("operator").get("/leader")["view"], "unit")


class Law(unittest.TestCase):
    def test_every_clause_of_a_document_has_text_in_both_languages_and_its_duties(self):
        who = city().one("police")
        document = next(d for d in who.get("/documents")["items"] if d["code"] == "JC2021")
        rows = who.get("/documents/JC2021/clauses")["items"]
        self.assertEqual((len(rows), document["clause_parts"], document["reached"]), (60, 60, 60))
        self.assertEqual([r["id"] for r in rows if not r["text_zh"] or not r["text_en"]], [])
        clause = who.get("/clauses/JC2021:T1c")
        self.assertEqual(clause["id"], who.get("/clauses/JC2021:%C2%A7T1c")["id"])
        self.assertTrue(clause["obligations"] or clause["clocks"])

    def test_a_clause_counts_what_its_list_holds(self):
        who, clause = city().one("police"), "CN-LAW:m43.15"
        here = who.get(f"/clauses/{clause}")["owed_here"]
        rows = who.get("/documents/CN-LAW/clauses")["items"]
        for word in ("open", "overdue", "undated"):
            page = who.get(f"/obligations?view=area&bin={word}&clause={clause}&limit=1")
            self.assertEqual(page["total"], here[word], word)
        self.assertGreater(sum(here.values()), 0)
        self.assertEqual(next(r["owed_here"] for r in rows if r["id"] == clause), sum(here.values()))

    def test_what_is_owed_here_depends_on_who_asks(self):
        of = {name: sum(r["owed_here"] for r in person(name).get("/documents/MPS1960/clauses")["items"])
              for name in ("bank", "police.q")}
        self.assertEqual(len(set(of.values())), 2, of)

    def test_a_draft_is_judged_with_every_problem_and_its_line(self):
        pack = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "packs" / "MPS1960").glob("*.yaml")}
        police = city().one("police")
        self.assertEqual(police.want(200, "POST", "/packs/lint", {"files": pack}).body, {"ok": True, "problems": []})
        pack["settings.yaml"] += "  - {key: no.such.key, value: 1, strength: must, sure: H}\n  - {key: filing.floor, value: 9, clause: 2.1c, strength: must, sure: H}\n"
        got = police.want(200, "POST", "/packs/lint", {"files": pack})
        self.assertFalse(got["ok"])
        lines = pack["settings.yaml"].count("\n")
        self.assertLessEqual({lines - 1, lines}, {one["line"] for one in got["problems"] if one["file"].endswith("settings.yaml")})

    def test_a_draft_is_rehearsed_within_ones_scope(self):
        pack = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "packs" / "MPS1960").glob("*.yaml")}
        police = city().one("police")
        same = police.want(200, "POST", "/packs/rehearse", {"files": pack})
        self.assertEqual((same["appear"], same["vanish"], same["move"]), ([], [], []))
        self.assertGreater(same["counts"]["subjects"], 50)
        gone = dict(pack)
        gone["pack.yaml"] += "valid_to: 2020-12-31\n"
        changed = police.want(200, "POST", "/packs/rehearse", {"files": gone})
        self.assertGreater(changed["counts"]["vanish"], 100)
        self.assertEqual(changed["appear"], [])
        operator = city().one("operator")
        own = operator.want(200, "POST", "/packs/rehearse", {"files": gone})
        party = operator.account["party"]["id"]
        systems = {row["id"] for row in operator.get("/systems?limit=200")["items"]}
        self.assertLessEqual({row["subject"] for row in own["vanish"] if row["subject_type"] == "system"}, systems)
        self.assertLess(own["counts"]["vanish"], changed["counts"]["vanish"])
        self.assertIn(party, {row["subject"] for row in own["vanish"]})
        bad = police.call("POST", "/packs/rehearse", {"files": {"pack.yaml": "code: [\n"}})
        self.assertEqual((bad.status, bad["field"]), (422, "files"))

    def test_facts_that_are_sent_are_judged_without_being_kept(self):
        answer = city().one("operator").want(200, "POST", "/obligations/evaluate", BODIES["EvaluateInput"])
        row = next(r for r in answer["items"] if r["duty"] == "assessment.yearly" and r["subject"] == "s1")
        self.assertEqual((row["due_on"], row["owed_by"], row["owed_to"]), ("2026-06-30", "operator", "police"))
        bad = dict(BODIES["EvaluateInput"], facts={"parties": [{"id": 7}]})
        self.assertEqual(city().one("operator").call("POST", "/obligations/evaluate", bad)["field"], "facts")
        bad = dict(BODIES["EvaluateInput"], packs=["NOBODY"])
        self.assertEqual(city().one("operator").call("POST", "/obligations/evaluate", bad)["field"], "packs")


class FollowUp(unittest.TestCase):
    """One duty of an operator towards the police, from the desk to the receipt."""

    @classmethod
    def setUpClass(cls):
        wait_for_the_first_run()
        for row in city().rows:
            owner = city().sign_in(row) if "operator" in row["roles"] else None
            for duty in owner.get("/obligations?view=unit&limit=200")["items"] if owner else ():
                police = duty["owed_to_party"] and holder("police", duty["owed_to_party"]["id"])
                if police and not duty["matter_id"] and duty["due_on"]:
                    cls.owner, cls.police, cls.id = owner, police, duty["id"]
                    cls.other = next(p for p in city().by_role["operator"]
                                     if p.account["party"]["id"] != owner.account["party"]["id"])
                    return
        raise AssertionError("no operator owes the police anything dated")

    def load(self, who=None):
        return (who or self.owner).get(f"/obligations/{self.id}")

    def do(self, who, act, version=None, **call):
        version = version or self.load()["version"]
        return who.call("POST", f"/obligations/{self.id}/{act}", call, If_Match=f'"{version}"')

    def offers(self, who):
        return {a["act"] for a in self.load(who)["actions"]}

    def test_from_the_desk_to_the_receipt(self):
        me = self.owner.account["id"]
        later = (datetime.date.today() + datetime.timedelta(days=400)).isoformat()
        self.assertEqual(self.do(self.police, "assign", to=me).status, 403)
        self.assertEqual(self.do(self.owner, "assign", to=self.police.account["id"])["field"], "to")
        version = self.load()["version"]
        self.assertEqual(self.do(self.owner, "assign", version, to=me).status, 200)
        self.assertIn(self.id, ids(walk(self.owner, {"view": "mine"}, 50)[0]))
        with self.subTest("the second of two clients is told that the duty has moved"):
            self.assertEqual(self.do(self.owner, "assign", version, to=me).status, 412)
        self.assertEqual(self.do(self.owner, "ask-extension", until=later)["field"], "reason")
        self.assertEqual(self.do(self.owner, "ask-extension", until="2020-01-01", reason="测试")["field"], "until")
        self.assertEqual(self.do(self.owner, "ask-extension", until=later, reason="设备采购延迟").status, 200)
        self.assertIsNotNone(self.load()["asked_until"])
        self.assertEqual(self.do(self.owner, "grant-extension").status, 403)
        self.assertEqual(self.do(self.owner, "grant-extension")["clause"], self.load()["clause"])
        self.assertEqual(self.do(self.owner, "ask-extension", until=later, reason="再次").status, 409)
        self.assertEqual(self.do(self.police, "grant-extension").status, 200)
        self.assertEqual(self.load()["due_on"], later)
        self.assertEqual(self.do(self.police, "refuse-extension", reason="无").status, 409)
        self.assertEqual(self.do(self.police, "pause", reason="等待上级答复").status, 200)
        self.assertEqual(self.load()["state"], "paused")
        self.assertEqual(self.do(self.owner, "resume", reason="测试").status, 403)
        self.assertEqual(self.do(self.police, "resume", reason="已答复").status, 200)
        self.assertNotEqual(self.load()["state"], "paused")
        self.prove_and_receive()

    def prove_and_receive(self):
        file = self.owner.call("POST", f"/obligations/{self.id}/attachments", b"%PDF-1.4 proof\n", X_File_Name="a.pdf")
        self.assertEqual(file.status, 201, file)
        self.assertEqual(self.police.call("POST", f"/obligations/{self.id}/attachments", b"%PDF-1.4 x\n",
                                          X_File_Name="a.pdf").status, 403)
        self.assertEqual(self.do(self.owner, "prove", reason="已完成", attachment=file["id"]).status, 200)
        row = self.load()
        self.assertIn(row["state"], ("met", "met-late"))
        self.assertIsNotNone(row["proved_at"])
        self.assertIsNone(row["received_at"], "an own proof claims no receipt")
        self.assertEqual(self.police.call("GET", f"/attachments/{file['id']}").status, 200)
        self.assertEqual(self.other.call("GET", f"/attachments/{file['id']}").status, 404)
        self.assertEqual(self.do(self.owner, "receive").status, 403)
        self.assertEqual(self.do(self.police, "reject-proof", reason="缺少报告").status, 200)
        self.assertNotIn(self.load()["state"], ("met", "met-late"))
        self.assertEqual(self.do(self.owner, "prove", reason="补充报告").status, 200)
        self.assertEqual(self.offers(self.owner), {"reopen"})
        self.assertEqual(self.do(self.police, "receive").status, 200)
        self.assertIsNotNone(self.load()["received_at"])
        self.assertEqual(self.do(self.owner, "reopen", reason="测试").status, 409)
        self.assertEqual(self.offers(self.police) | self.offers(self.owner), set())
        acts = self.load()["acts"]
        self.assertEqual([a["act"] for a in acts][-4:], ["prove", "reject-proof", "prove", "receive"])
        self.assertEqual([a for a in acts if not (a["zh"] and a["en"] and a["by"] and a["sequence"])], [])

    def test_nobody_else_sees_it_or_does_anything_about_it(self):
        for who in (self.other, city().one("expert")):
            self.assertEqual(who.call("GET", f"/obligations/{self.id}").status, 404)
            self.assertNotIn(self.id, ids(walk(who, {"view": "unit"}, 50)[0]))
        for act in ("assign", "prove", "receive", "pause", "grant-extension"):
            self.assertEqual(self.do(self.other, act, reason="测试").status, 404)
        self.assertEqual(self.do(self.owner, "forget").status, 404)

    def test_the_whole_tells_its_law_in_both_languages(self):
        row = self.load()
        self.assertTrue(row["clause_text"]["text_zh"] and row["clause_text"]["text_en"])
        self.assertTrue(row["zh"] and row["en"] and row["evidence_zh"] and row["evidence_en"])
        self.assertTrue(row["origin"] and sum(o["governs"] for o in row["origin"]) == 1)
        self.assertEqual([s for s in row["siblings"] if not s["clause"] and not s["rule"]], [])
        for action in row["actions"]:
            self.assertTrue(action["zh"] and action["en"])

    def test_a_standing_duty_is_found_by_its_id_and_becomes_a_row_when_proved(self):
        rows, _ = walk(self.owner, {"view": "unit", "bin": "undated"}, 50)
        standing = next(r for r in rows if "." in r["id"])
        path = f"/obligations/{standing['id']}"
        whole = self.owner.get(path)
        self.assertEqual((whole["rule"], whole["subject"]), (standing["rule"], standing["subject"]))
        self.assertEqual(self.other.call("GET", path).status, 404)
        answer = self.owner.call("POST", f"{path}/prove", {"reason": "制度已经建立"}, If_Match=f'"{whole["version"]}"')
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(len(self.owner.get(path)["acts"]), 1)
        self.assertEqual(len(walk(self.owner, {"view": "unit", "bin": "undated"}, 50)[0]), len(rows))


class Facts(unittest.TestCase):
    def test_a_recorded_fact_makes_duties_at_once_and_voiding_it_ends_them(self):
        who = city().one("operator")
        system = who.get("/systems?limit=1")["items"][0]["id"]
        path = f"/systems/{system}/facts"
        before = set(ids(walk(who, {"system": system}, 200)[0]))
        made = who.want(201, "POST", path, {"word": "incident-found", "value": {"level": "II"}, "reason": "值班发现"})
        new = [r for r in walk(who, {"system": system}, 200)[0] if r["id"] not in before]
        self.assertTrue(new, "an incident makes nobody owe anything")
        mine = next(r for r in new if r["due_on"] and any(
            a["act"] == "prove" for a in who.get(f"/obligations/{r['id']}")["actions"]))
        early = who.call("POST", f"/obligations/{mine['id']}/prove", {"reason": "已报告", "at": "2001-01-01"},
                         If_Match=f'"{mine["version"]}"')
        self.assertEqual((early.status, early["field"]), (422, "at"), "done before the incident was found")
        self.assertIn(made["id"], [f["id"] for f in who.get(path)["items"]])
        who.want(200, "POST", f"/facts/{made['id']}/void", {"reason": "误报"})
        self.assertEqual(set(ids(walk(who, {"system": system}, 200)[0])), before)
        self.assertEqual(who.call("POST", f"/facts/{made['id']}/void", {"reason": "误报"}).status, 409)
        self.assertEqual(who.call("POST", path, {"word": "no-such-word", "value": True})["field"], "word")
        words = who.get("/facts/vocabulary")["items"]
        path = f"/parties/{who.account['party']['id']}/facts"
        made = who.want(201, "POST", path, {"word": "plan-made", "reason": "单位预案"})
        self.assertIn(made["id"], [f["id"] for f in who.get(path)["items"]])
        self.assertEqual([w["id"] for w in words if not w["zh"] or not w["en"]], [])


if __name__ == "__main__":
    unittest.main()
