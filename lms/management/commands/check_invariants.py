"""Every promise the data must keep, one line each."""

import json as json_module
import sys

from django.core.management.base import BaseCommand

import certificates.invariants
import lms.cohorts.invariants
import lms.graduation.invariants
import lms.learning.invariants
import lms.volunteers.invariants

SOURCES = [
    lms.cohorts.invariants,
    lms.volunteers.invariants,
    lms.learning.invariants,
    lms.graduation.invariants,
    certificates.invariants,
]
SHOWN = 5  # offenders named in the line; --json names all


class Command(BaseCommand):
    help = "Check every promise the data must keep. Ends with 1 if one is broken."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="all offenders, for machines")

    def handle(self, *, json, **options):
        found = [(promise, list(offenders)) for source in SOURCES for promise, offenders in source.promises()]
        if json:
            self.stdout.write(
                json_module.dumps([{"promise": promise, "broken_by": offenders} for promise, offenders in found])
            )
        else:
            for promise, offenders in found:
                named = ", ".join(offenders[:SHOWN]) + (" …" if len(offenders) > SHOWN else "")
                self.stdout.write(
                    f"broken  {promise}: {len(offenders)} ({named})" if offenders else f"kept    {promise}"
                )
        if any(offenders for _promise, offenders in found):
            sys.exit(1)
