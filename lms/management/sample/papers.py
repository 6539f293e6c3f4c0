"""Templates of certificates, invented: one of each design. A cohort that waits for its certificates has one of its own."""

import json

from certificates import versions
from certificates.models import CertificateTemplate

SIGNS = {
    "type": "signatory",
    "value": {
        "name_ar": "ماجد سعيد الزهراني",
        "name_en": "Majid Saeed Alzahrani",
        "title_ar": "رئيس مجلس الإدارة",
        "title_en": "Chairman of the board",
        "signature": None,
    },
}
TEMPLATES = (
    {"name": "عيّنة: نجوم", "design": "girih"},
    {"name": "عيّنة: شريط", "design": "ribbon", "signatories": json.dumps([SIGNS])},
    {"name": "عيّنة: سدو للمتطوعين", "design": "sadu", "kind": "service"},
)
OF_ONE_COHORT = "عيّنة: شريط"


def publish():
    """Each of TEMPLATES, published; one that is there already is left as it is."""
    for fields in TEMPLATES:
        if not CertificateTemplate.objects.filter(name=fields["name"]).exists():
            CertificateTemplate.objects.create(live=False, **fields).save_revision().publish()


def choose_for(cohort, *, by):
    versions.choose(CertificateTemplate.objects.get(name=OF_ONE_COHORT), by=by, cohort=cohort)
