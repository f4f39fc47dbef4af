"""The control plane's certificate is verified."""

import datetime
import ipaddress
import os
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from octavia_lib.api.drivers import data_models
from octavia_lib.api.drivers import exceptions as lib

from loxiactors_octavia import driver
from tests import support

ACCEPTED = {"accepted": True}


class Tls(support.Case):
    def certificate(self, address):
        """The paths of a self-signed certificate and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
        now = datetime.datetime.utcnow()
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
            .sign(key, hashes.SHA256()))
        folder = self.folder()
        paths = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
        with open(paths[0], "wb") as file:
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        with open(paths[1], "wb") as file:
            file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return paths

    def serve(self, address="127.0.0.1", client=None):
        certificate, key = self.certificate(address)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        if client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client)
        plane = support.ControlPlane({"pool_create": ACCEPTED, "call_abandon": {"known": False}}, context)
        self.addCleanup(plane.stop)
        self.options(transport="http", control_plane_urls=[plane.url], call_retries=0)
        return plane, certificate

    def create(self):
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id="x"))

    def refused(self):
        with self.assertRaises(lib.DriverError) as raised:
            self.create()
        return raised.exception.operator_fault_string

    def test_with_its_authority(self):
        plane, certificate = self.serve()
        self.options(control_plane_ca_file=certificate)
        self.create()
        self.create()
        self.assertEqual(1, plane.server.connections)

    def test_without_its_authority(self):
        plane, _ = self.serve()
        self.assertIn("certificate was not accepted", self.refused())
        self.assertEqual([], plane.log)

    def test_with_another_name(self):
        plane, certificate = self.serve("127.0.0.2")
        self.options(control_plane_ca_file=certificate)
        self.assertIn("certificate was not accepted", self.refused())
        self.assertEqual([], plane.log)

    def test_with_a_certificate_of_its_own(self):
        own, key = self.certificate("127.0.0.1")
        plane, certificate = self.serve(client=own)
        self.options(control_plane_ca_file=certificate)
        self.refused()
        self.assertEqual([], plane.log)
        self.options(control_plane_client_cert_file=own, control_plane_client_key_file=key)
        self.create()
        self.assertEqual(1, len(plane.of("pool_create")))
