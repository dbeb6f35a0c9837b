# SPDX-License-Identifier: Apache-2.0
"""After all others: every operation was carried out at least once, and refused at least once."""
import sys
import unittest

from client import OPERATIONS, hits

whole = not [w for w in sys.argv[1:] if w not in ("quick", "full")]


@unittest.skipUnless(whole, "only part of the tests ran")
class Coverage(unittest.TestCase):
    def test_every_operation_was_carried_out(self):
        missing = [f"{m} {p}" for m, p in OPERATIONS if not any(s < 300 for s in hits.get((m, p), ()))]
        self.assertEqual(missing, [])

    def test_every_operation_was_refused(self):
        missing = [f"{m} {p}" for m, p in OPERATIONS
                   if p != "/healthz" and not any(s >= 400 for s in hits.get((m, p), ()))]
        self.assertEqual(missing, [])
