# SPDX-License-Identifier: Apache-2.0
"""The demonstration city with somebody signed in for every role, shared by the tests that only look
or only add."""
from client import Person, Server

ROLES = ("system-admin", "security-admin", "audit-admin", "operator", "expert", "regulator", "police")
_city = None


class City:
    def __init__(self):
        self.server = Server(demo=True)
        self.rows = self.server.made["accounts"]
        self.signed_in = {}
        self.by_role = {role: [self.sign_in(row) for row in self.rows if role in row["roles"]][:4] for role in ROLES}

    def sign_in(self, row):
        if row["name"] not in self.signed_in:
            self.signed_in[row["name"]] = Person(self.server, row["code"])
        return self.signed_in[row["name"]]

    def one(self, role):
        return self.by_role[role][0]

    def may(self, operation):
        """Somebody whom the operation is open to."""
        roles = operation["x-roles"]
        if roles in (["public"], ["anyone"]):
            return self.one("operator")
        return self.one(roles[0])

    def may_not(self, operation):
        """Somebody signed in whom it is closed to, or None."""
        roles = operation["x-roles"]
        if roles in (["public"], ["anyone"]):
            return None
        return next((p for role in ROLES for p in self.by_role[role]
                     if not set(p.account["roles"]) & set(roles)), None)


def city():
    global _city
    if _city is None:
        _city = City()
    return _city
