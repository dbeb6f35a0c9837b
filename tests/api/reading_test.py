# SPDX-License-Identifier: Apache-2.0
"""Every reading operation, asked by somebody who may, about records that exist."""
import unittest

from cast import city
from client import OPERATIONS
from examples import EMERGENCY, Records, query

ELSEWHERE = ("/api/v1/sign-in/enrol", "/api/v1/authority")  # needs a session of its own; campaigns are read in campaign_test


def is_elsewhere(path, operation):
    """Records of the emergency side are read in the tests that make them; a stream never ends."""
    part = path.removeprefix("/api/v1/").partition("/")[0]
    return "text/event-stream" in operation["responses"]["200"]["content"] or (part in EMERGENCY and "{" in path)


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.records = Records(city().one("operator"), city().one("security-admin"))

    def test_every_reading_operation_answers_as_promised(self):
        for (method, path), operation in OPERATIONS.items():
            if method != "GET" or path in ELSEWHERE or path.startswith("/api/v1/campaigns/") or is_elsewhere(path, operation):
                continue
            with self.subTest(path):
                answer = city().may(operation).call("GET", self.records.fill(path) + query(operation))
                self.assertEqual(answer.status, 200, answer)

    def test_versions_are_told_as_tags(self):
        for path in ("/systems/", "/parties/"):
            one = self.records.id_systems() if path == "/systems/" else self.records.party
            answer = self.records.person.want(200, "GET", path + one)
            self.assertEqual(answer.headers["ETag"], f'"{answer["version"]}"')

    def test_files_come_with_type_and_name_and_are_not_shown_in_place(self):
        for path, kind in ((f"/papers/{self.records.id_papers()}.pdf", "application/pdf"),
                           (f"/attachments/{self.records.id_attachments()}", None),
                           ("/systems/export.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")):
            answer = self.records.person.want(200, "GET", path)
            self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"), path)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            if kind:
                self.assertEqual(answer.kind, kind)
            self.assertGreater(len(answer.raw), 100)

    def test_lists_page_without_gap_or_repeat(self):
        police = city().one("police")
        everything = [s["id"] for s in self.walk(police, "/systems?limit=7")]
        self.assertEqual(len(everything), len(set(everything)))
        self.assertEqual(len(everything), police.get("/systems?limit=1")["total"])
        everything = [p["id"] for p in self.walk(police, "/parties?limit=5")]
        self.assertEqual(len(everything), len(set(everything)))

    def walk(self, person, path):
        rows, after = [], ""
        for _ in range(200):
            page = person.get(path + after)
            rows += page["items"]
            if not page["next"]:
                return rows
            after = "&after=" + page["next"]
        self.fail("the pages never end")

    def test_the_journal_is_whole_and_its_export_verifies(self):
        auditor = city().one("audit-admin")
        self.assertEqual(auditor.get("/journal/verify")["verdict"], "whole")
        rows = auditor.get("/journal")["items"]
        self.assertEqual([r["sequence"] for r in rows], list(range(rows[0]["sequence"], rows[0]["sequence"] - len(rows), -1)))
        older = auditor.get(f"/journal?before={rows[-1]['sequence']}")["items"]
        self.assertEqual(older[0]["sequence"], rows[-1]["sequence"] - 1)
        self.assertGreater(len(auditor.want(200, "GET", "/journal/export").raw), 1000)
        self.assertEqual(auditor.get("/journal")["items"][0]["act"], "export")
        left = list((city().server.data / "tmp").iterdir())
        self.assertEqual(left, [], "temporary files stay behind")

    def test_the_public_check_tells_only_with_the_right_code(self):
        known = self.records.certificates[0]
        public = city().server
        path = "/api/v1/certificates/check?number=%s&code=%s"
        self.assertTrue(public.send("GET", path % (known["number"], known["check_code"]))["found"])
        wrong = public.send("GET", path % (known["number"], "00000000"))
        self.assertEqual({k: v for k, v in wrong.body.items() if v}, {})
