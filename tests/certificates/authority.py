"""An authority that confirms times (RFC 3161), made for a test: it listens on this machine alone, and may misbehave."""

import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as der
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.certificates.keys import rsa_key

NAME = "An authority of a test"


class Listening:
    """``url`` is where it is asked. ``answer(request)`` says what it sends back: bytes, or a status; tests replace it."""

    def __init__(self, url):
        self.url, self.answer = url, granted
        self.asked, self.headers = [], []


@contextmanager
def authority():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listening.asked.append(tsp.TimeStampReq.load(body))
            listening.headers.append(dict(self.headers))
            sent = listening.answer(listening.asked[-1])
            self.send_response(200 if isinstance(sent, bytes) else sent)
            if sent == 302:
                self.send_header("Location", f"{listening.url}elsewhere")
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            with suppress(ConnectionError):  # who asked may have gone
                self.wfile.write(sent if isinstance(sent, bytes) else b"")

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listening = Listening(f"http://127.0.0.1:{server.server_port}/")
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield listening
        finally:
            server.shutdown()
            thread.join()


def granted(request, signs=None):
    """The answer to a request: a token, signed by the authority's key or another's."""
    key, certificate = signs or of_the_authority()
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        der.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(private)
    )
    return stamper.request_tsa_response(request).dump()


def refused(request):
    """asn1crypto wants a token in an answer, so this one is put together here."""
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["Not today"]}).dump()
    return bytes([0x30, len(status)]) + status


@cache
def of_the_authority():
    """Its key, and its certificate, which vouches for itself."""
    return _of(NAME, [ExtendedKeyUsageOID.TIME_STAMPING])


@cache
def of_somebody_else():
    return _of("Somebody else", [ExtendedKeyUsageOID.TIME_STAMPING])


def _of(name, uses):
    key, named = rsa_key(), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=3650))
    builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    return key, builder.sign(key, hashes.SHA256())


@cache
def of_no_authority():
    """A certificate that may sign, and not for times."""
    return _of("No authority", [ExtendedKeyUsageOID.CODE_SIGNING])
