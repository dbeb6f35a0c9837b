# SPDX-License-Identifier: Apache-2.0
"""One good body per operation that takes one, and where to find a real id for every path, so that
every operation can be tried on a record of somebody else.  A new operation must be added here."""
import urllib.parse

from cast import city
from client import DOCUMENT

BODIES = {
    "InboxReadAll": {},
    "NotificationRulesNew": {"email": "example@example.cn", "rules": [{"group": "matter", "mail": "digest"}]},
    "ChannelNew": {"kind": "webhook", "name": "示例", "url": "https://hook.example.invalid/x"},
    "ChannelChange": {"name": "改名渠道", "reason": "测试"},
    "ChannelTest": {},
    "AccountNew": {"name": "example", "person_name": "示例", "roles": ["audit-admin"]},
    "AccountChange": {"person_name": "示例", "reason": "测试"},
    "Reason": {"reason": "测试"},
    "PartyNew": {"name": "示例单位", "kinds": ["operator"], "region": "990102", "reason": "测试"},
    "PartyChange": {"name": "改名单位", "reason": "测试"},
    "PersonNew": {"name": "示例甲", "roles": ["liaison"], "phone": "0990-5550100", "reason": "测试"},
    "PersonChange": {"name": "示例乙", "reason": "测试"},
    "RegionPut": {"code": "990102", "name": "临江区", "reason": "测试"},
    "SystemNew": {"name": "示例系统", "reason": "测试"},
    "SystemChange": {"name": "改名系统", "reason": "测试"},
    "AssetNew": {"kind": "host", "value": "scope-test-host", "reason": "测试"},
    "MatterOpening": {"procedure": "grading", "system_id": "01AAAAAAAAAAAAAAAAAAAAAAAA"},
    "MatterAction": {"action": "cancel", "reason": "测试", "data": {}},
    "MatterChanges": {"data": {}},
    "GradingInput": {"scheme": "gbt22240-2020", "info": "public:serious", "service": "public:serious"},
    "Language": {"language": "zh"},
    "Preferences": {"density": "compact"},
    "ImportUndo": {"reason": "测试"},
    "CampaignOpening": {"template": "JS2024:longpan2024", "from": "2026-06-28"},
    "CampaignCall": {"reason": "测试"},
    "ObligationCall": {"reason": "测试"},
    "FactNew": {"word": "cii", "value": True, "reason": "测试"},
    "FactVoid": {"reason": "测试"},
    "PackDraft": {"files": {}},
    "EvaluateInput": {"at": "2026-03-02T09:00:00+08:00", "packs": ["JC2021"], "facts": {
        "parties": [{"id": "p1", "kinds": ["operator"], "region": "140502"}],
        "systems": [{"id": "s1", "party": "p1", "region": "140502", "level": 3, "state": "operation",
                     "events": [{"word": "certificate-issued", "at": "2025-06-30T10:00:00+08:00"}]}]}},
}
# A small list of systems as it comes out of a spreadsheet.
TABLE = "\ufeff系统名称,系统状态\n导入甲系统,已运行\n导入乙系统,在建设\n".encode()
QUERIES = {
    "from": "2025-09-26", "amount": "10", "unit": "workdays", "reason": "test", "slot": "topology",
    "number": "99010200004-26001", "code": "00000000", "by": "level",
    "pack": "NN2020", "act": "warning.issue", "level": "blue", "office": "county", "scope": "county", "kind": "notice",
}


def body(operation):
    """A good body for the operation, or None when it takes none; b"…" for a file."""
    content = operation.get("requestBody", {}).get("content")
    if content is None:
        return None
    if "application/json" not in content:
        return b"%PDF-1.4 not really\n"
    reference = content["application/json"]["schema"]
    name = reference["$ref"].rpartition("/")[2]
    return BODIES[name] if name in BODIES else sample(reference)


def sample(schema):
    """The least value that a schema of the document takes."""
    if "$ref" in schema:
        return sample(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    kind = schema.get("type", "object")
    kind = next(k for k in kind if k != "null") if isinstance(kind, list) else kind
    if "enum" in schema:
        return next(word for word in schema["enum"] if word is not None)
    if kind == "object":
        return {name: sample(schema["properties"][name]) for name in schema.get("required", ())}
    if kind == "array":
        return [sample(schema["items"]) for _ in range(schema.get("minItems", 0))]
    if kind == "string":
        return {"date": "2026-03-02", "date-time": "2026-03-02T09:00:00+08:00"}.get(schema.get("format"), "测试示例" if schema.get("minLength", 0) <= 4 else "0" * schema["minLength"])
    return schema.get("minimum", 0) if kind == "integer" else False


def query(operation):
    """The parameters it cannot do without."""
    needed = {p["name"]: QUERIES.get(p["name"]) or sample(p["schema"]) for p in operation["parameters"]
              if p["in"] == "query" and p.get("required")}
    return "?" + urllib.parse.urlencode(needed) if needed else ""


ABSENT = "01AAAAAAAAAAAAAAAAAAAAAAAA"
# What is opened, acted on and read in tests of its own.
EMERGENCY = ("dossiers", "incidents", "warnings", "notices", "publications", "responses", "investigations", "resources",
             "plans", "drills", "watch", "tasks", "alert-suppressions", "events")


class Records:
    """Ids of what one operator's party owns."""

    def __init__(self, person, admin=None):
        self.person, self.admin = person, admin
        self.party = person.account["party"]["id"]
        self.systems = person.get("/systems?limit=100")["items"]
        self.matters = [person.get(f"/matters/{m['id']}") for m in person.get("/matters?limit=100")["items"]]
        self.certificates = person.get("/certificates")["items"]
        self.incident = None

    def first(self, what, rows):
        found = next((row["id"] for row in rows), None)
        if found is None:
            raise AssertionError(f"the example party has no {what}")
        return found

    def of(self, path):
        """The value of {id} (and {name}) for a path, as a dictionary."""
        part = path.removeprefix("/api/v1/").partition("/")[0].partition(".")[0]
        if part in EMERGENCY:
            return {"id": self.dossier(part), "name": ABSENT}
        find = getattr(self, "id_" + part.replace("-", "_"))
        return {"id": find(), "name": self.id_attachments() if "{name}" in path else ""}

    def dossier(self, part):
        """An incident of one's own for what is about dossiers; the others' tests make theirs."""
        if part not in ("dossiers", "incidents"):
            return ABSENT
        if not self.incident:
            self.incident = self.person.want(201, "POST", "/incidents", {"title": "网点业务中断", "kind": "own"})["id"]
        return self.incident

    def fill(self, path):
        if "{" not in path:
            return path
        values = self.of(path)
        return path.replace("{id}", values["id"]).replace("{name}", values["name"]).replace("{act}", "prove")

    def id_systems(self):
        return self.first("system", self.systems)

    def id_matters(self):
        return self.first("matter", sorted(self.matters, key=lambda m: m["procedure"] != "filing"))

    def id_attachments(self):
        return self.first("attachment", (a for m in self.matters for a in m["attachments"]))

    def id_papers(self):
        return self.first("paper", (p for m in self.matters for p in m["papers"]))

    def id_parties(self):
        return self.party

    def id_people(self):
        rows = self.person.get(f"/parties/{self.party}/people")["items"]
        if rows:
            return rows[0]["id"]
        return self.person.want(201, "POST", f"/parties/{self.party}/people", BODIES["PersonNew"])["id"]

    def id_assets(self):
        rows = self.person.get(f"/systems/{self.id_systems()}/assets")["items"]
        if rows:
            return rows[0]["id"]
        made = {"kind": "host", "value": "example-host", "reason": "测试"}
        return self.person.want(201, "POST", f"/systems/{self.id_systems()}/assets", made)["id"]

    def id_imports(self):
        rows = self.person.get("/imports")["items"]
        if rows:
            return rows[0]["import_id"]
        return self.person.want(200, "POST", "/imports?dry_run=1", TABLE, X_File_Name="a.csv")["import_id"]

    def id_clauses(self):
        return next(c["clause"] for m in self.matters for c in m["clocks"] if c["clause"])

    def id_campaigns(self):
        return "01AAAAAAAAAAAAAAAAAAAAAAAA"  # the example city runs none

    def id_obligations(self):
        rows = self.person.get("/obligations?view=unit&limit=200")["items"]
        return self.first("duty", (o for o in rows if o["owed_to_party"] and not o["matter_id"]))

    def id_documents(self):
        return "JC2021"

    def id_facts(self):
        of = f"/systems/{self.id_systems()}/facts"
        rows = [f for f in self.person.get(of)["items"] if f["source"] == "recorded" and not f["voided_at"]]
        return rows[0]["id"] if rows else self.person.want(201, "POST", of, BODIES["FactNew"])["id"]

    def id_forms(self):
        return "filing-2025"

    def id_inbox(self):
        return self.first("message", self.person.get("/inbox")["items"])

    def id_channels(self):
        keeper = city().one("system-admin")
        rows = keeper.get("/channels")["items"]
        return rows[0]["id"] if rows else keeper.want(201, "POST", "/channels", BODIES["ChannelNew"])["id"]

    def id_sensors(self):
        return self.first("sensor", self.person.get("/sensors")["items"])

    def id_event_alerts(self):
        return self.first("alert", self.person.get("/event-alerts")["items"])

    def id_saved_searches(self):
        rows = self.person.get("/saved-searches")["items"]
        return rows[0]["id"] if rows else self.person.want(201, "POST", "/saved-searches", {"name": "夜间外联", "filter": "event_type:flow"})["id"]

    def id_deliveries(self):
        """A test mail to oneself, by a mail server that is not there."""
        keeper = city().one("system-admin")
        if not any(c["kind"] == "smtp" for c in keeper.get("/channels")["items"]):
            keeper.want(201, "POST", "/channels", {"kind": "smtp", "name": "示例邮件", "host": "127.0.0.1", "port": 9,
                                                   "sender": "a@example.cn", "security": "none", "internal": True})
        rows = self.person.get("/deliveries")["items"]
        if rows:
            return rows[0]["id"]
        rules = self.person.get("/my/notification-rules")
        self.person.want(200, "PUT", "/my/notification-rules", BODIES["NotificationRulesNew"],
                         If_Match=f'"{rules["version"]}"')
        return self.person.want(200, "POST", "/my/notification-rules/test")["delivery"]

    def id_accounts(self):
        return self.admin.get("/accounts")["items"][0]["id"]
