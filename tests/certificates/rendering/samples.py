"""Facts to print, and what a reader's tools make of the print."""

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from hashlib import sha256

from certificates.facts import Facts

RUAA = Facts(
    code="7KQ4M2XD9RTAVH3E5WBN8CZP0G",
    verify_url="https://sanai.example/verify/7KQ4M2XD9RTAVH3E5WBN8CZP0G/",
    name_ar="رؤى عبدالرحمن صباغ",
    name_en="Ruaa Abdulrahman Sabbagh",
    gender="female",
    course_ar="صفحات الويب",
    course_en="Web pages",
    hours=20,
    sessions=10,
    centre_ar="مركز حي الصفا، جدة",
    centre_en="Al-Safa centre, Jeddah",
    completed_on=date(2026, 6, 11),
    issued_on=date(2026, 6, 18),
    issued_on_ar="١٨ يونيو ٢٠٢٦م، الموافق ٣ محرم ١٤٤٨هـ",
    issued_on_en="18 June 2026 (3 Muharram 1448 AH)",
    programme_ar="صنائع رقمية",
    programme_en="Sanai Raqamiya",
    signatory_ar="سلمى فهد الغامدي",
    signatory_en="Salma Fahad Alghamdi",
    signatory_title_ar="مديرة البرنامج",
    signatory_title_en="Programme Director",
)


# As large as a signed credential of Open Badges is; the page asks nothing of what it says.
CREDENTIAL = json.dumps(
    {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": RUAA.course_ar,
        "credentialSubject": {"type": ["AchievementSubject"], "identifier": sha256(b"subject").hexdigest()},
        "proof": {"proofValue": "".join(sha256(b"%d" % part).hexdigest() for part in range(24))},
    },
    ensure_ascii=False,
).encode()


def ruaa(**changes):
    return replace(RUAA, **changes)


def read(pdf, *options):
    """The text as ``pdftotext`` reads it, less the marks of direction that it adds, on one line."""
    out = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", out).split())


def extent(pdf):
    """The least and greatest x and y of all text, in points."""
    boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', read(pdf, "-bbox"))
    x_min, y_min, x_max, y_max = zip(*[map(float, box) for box in boxes], strict=True)
    return min(x_min), min(y_min), max(x_max), max(y_max)
