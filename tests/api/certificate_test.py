# SPDX-License-Identifier: Apache-2.0
"""Client certificates: one from the named authority and registered on an account replaces the
password; a foreign one is as good as none."""
import hashlib
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest

from client import Person, Server, totp


def openssl(*words, text=None):
    return subprocess.run(["openssl", *map(str, words)], input=text, capture_output=True, check=True).stdout


def authority(folder, name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")


def issue(folder, issuer, name, usage="clientAuth"):
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr")
    (folder / "ext").write_text(f"extendedKeyUsage={usage}\n")
    openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / f"{issuer}.pem", "-CAkey",
            folder / f"{issuer}.key", "-CAcreateserial", "-days", "20", "-extfile", folder / "ext",
            "-out", folder / f"{name}.pem")
    return folder / f"{name}.pem", folder / f"{name}.key"


def sm3(certificate):
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    return openssl("dgst", "-sm3", "-r", text=der).split()[0].decode()


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="panshi-ca-"))
        for name in ("own", "foreign"):
            authority(cls.folder, name)
        cls.good = issue(cls.folder, "own", "good")
        cls.other = issue(cls.folder, "own", "other")
        cls.server_use = issue(cls.folder, "own", "machine", usage="serverAuth")
        cls.alien = issue(cls.folder, "foreign", "alien")
        cls.server = Server("--client-ca", cls.folder / "own.pem")
        cls.admin = Person(cls.server, cls.server.made["code"])
        made = cls.admin.want(201, "POST", "/accounts", {"name": "cardholder", "person_name": "示例", "roles": ["audit-admin"]})
        code = cls.admin.want(201, "POST", f"/accounts/{made['id']}/code")["code"]
        cls.holder = Person(cls.server, code)
        cls.path = f"/accounts/{made['id']}"
        cls.register(sm3(cls.good[0]))

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        shutil.rmtree(cls.folder)

    @classmethod
    def register(cls, digest):
        version = cls.admin.get(cls.path)["version"]
        return cls.admin.want(200, "PUT", cls.path, {"certificate": digest, "reason": "发放证书"}, If_Match=f'"{version}"')

    def enter(self, certificate):
        self.server.certificate = certificate and tuple(map(str, certificate))
        try:
            person = Person(self.server)
            return person, person.call("POST", "/sign-in", {"certificate": True})
        finally:
            self.server.certificate = None

    def test_a_registered_certificate_replaces_the_password_not_the_second_factor(self):
        person, answer = self.enter(self.good)
        self.assertEqual((answer.status, answer["state"]), (200, "second-factor"))
        self.assertEqual(person.call("GET", "/journal").status, 401)
        person.want(200, "POST", "/sign-in/second-factor", {"code": totp(self.holder.secret, time.time() + 30)})
        person.get("/journal")

    def test_no_certificate_another_one_and_a_foreign_one_are_refused(self):
        for certificate in (None, self.other, self.alien, self.server_use):
            with self.subTest(certificate and certificate[0].name):
                self.assertEqual(self.enter(certificate)[1].status, 401)

    def test_a_foreign_certificate_registered_by_mistake_still_does_not_count(self):
        try:
            self.register(sm3(self.alien[0]))
            self.assertEqual(self.enter(self.alien)[1].status, 401)
        finally:
            self.register(sm3(self.good[0]))

    def test_a_bad_digest_is_refused(self):
        version = self.admin.get(self.path)["version"]
        answer = self.admin.call("PUT", self.path, {"certificate": "zz", "reason": "x"}, If_Match=f'"{version}"')
        self.assertEqual(answer.status, 422)

    def test_without_a_certificate_everything_else_works(self):
        self.assertEqual(hashlib.sha256(self.admin.call("GET", "/healthz").raw).hexdigest(),
                         hashlib.sha256(b'{"status":"ok"}').hexdigest())
