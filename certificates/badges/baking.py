"""A picture that carries its credential: Open Badges 3.0, "Badge Baking". Pure, but for the two pictures beside it.

The picture is the programme's, the same for every badge; ``assets/badge.png`` is ``badge.svg`` as a browser draws it.
"""

import zlib
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = len(SIGNATURE) + 25  # bytes up to the end of the first chunk, IHDR
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"


def png(credential):
    """The picture with the credential (UTF-8 JSON, bytes) in one uncompressed ``iTXt`` chunk."""
    picture = _read("badge.png")
    # Keyword, not compressed, and neither a language nor a translated keyword.
    chunk = b"iTXt" + KEYWORD + bytes(5) + credential
    framed = (len(chunk) - 4).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
    return picture[:HEADER] + framed + picture[HEADER:]


def svg(credential):
    """The picture with the credential in an element of its own, the first."""
    before, head, rest = _read("badge.svg").decode().partition("<svg ")
    tag, end, inside = rest.partition(">")
    # "]]>" would end the section; in a text of JSON the escaped sign says the same.
    text = credential.decode().replace("]]>", "]]\\u003e")
    element = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    return f'{before}{head}xmlns:openbadges="{NAMESPACE}" {tag}{end}{element}{inside}'.encode()


@cache
def _read(name):
    return (ASSETS / name).read_bytes()
