"""What others' programs say of a sealed file."""

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def pdfsig(data, tmp_path):
    """What poppler's program prints."""
    file = tmp_path / "certificate.pdf"
    file.write_bytes(data)
    return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout


def judged_by_pyhanko(data, seal, *vouching):
    """pyHanko's status of the one signature, for whoever trusts the seal's certificate and those given."""
    [signature] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    trusted = [
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)) for certificate in (seal.certificate, *vouching)
    ]
    context = ValidationContext(trust_roots=trusted)
    # It begins an event loop; in this thread the browser of other tests may keep one.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(validate_pdf_signature, signature, context).result()
