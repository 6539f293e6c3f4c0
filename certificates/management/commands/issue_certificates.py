"""Issue for decided graduates who hold no certificate."""

import time
from functools import partial
from itertools import batched

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from certificates import issuing, making
from certificates.models import Certificate
from lms.bar import Bar
from lms.cohorts.models import Cohort
from lms.outbox import jobs
from lms.outbox.models import Job

REST_SECONDS = 0.5  # while a worker does what is left


class Command(BaseCommand):
    help = (
        "Issue certificates for decided graduates who hold none. Safe to repeat: it makes no second certificate for anybody, "
        "and tries again those that failed. Ends with 1 if any could not be made, and names them."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--cohort", metavar="CODE", help="the graduates of one cohort")
        which.add_argument("--all", action="store_true", help="all graduates")
        parser.add_argument("--wait", action="store_true", help="do the work here and now, and end when it is done")

    def handle(self, *, cohort, wait, **options):
        cohort = self._cohort(cohort) if cohort else None
        mine = Certificate.objects.filter(enrolment__cohort=cohort) if cohort else Certificate.objects.all()
        self._take_up_again(mine)
        issuing.issue(issuing.awaiting(cohort), by=None)
        asked = list(mine.being_made().values_list("pk", flat=True))
        if not asked:
            self.stdout.write("No graduate is without a certificate.")
            return
        self.stdout.write(f"{len(asked)} to be made.")
        if not wait:
            self.stdout.write("The worker makes them; --wait would make them here.")
            return
        self._make(asked)
        self._report(asked)

    def _take_up_again(self, mine):
        """What failed before, and what an earlier run asked for and nobody made."""
        asked_for = list(mine.being_made().filter(failure={}).values_list("pk", flat=True))
        for some in batched(asked_for, issuing.CHUNK):
            jobs.enqueue("certificates.render", {"certificates": some})
        for failed in mine.failed().select_related("enrolment__cohort"):
            try:
                issuing.retry(failed, by=None)
            except issuing.NothingToRetry:
                continue  # somebody was quicker

    def _cohort(self, code):
        try:
            return Cohort.objects.get(code=code)
        except Cohort.DoesNotExist:
            raise CommandError(f"There is no cohort {code!r}.") from None

    def _make(self, asked):
        """Do the jobs that are due, as a worker would and beside one, until each of ours is issued or has failed."""
        self.bar = Bar(self.stdout)
        while self._show(asked) < len(asked):
            due = Job.objects.due(timezone.now()).filter(kind="certificates.render").order_by("not_before", "pk")
            if job := due.first():
                errands = {"certificates.render": partial(self._errand, asked)}
                jobs.do(job.pk, errands, {"certificates.render": making.give_up})
            else:
                time.sleep(REST_SECONDS)

    def _errand(self, asked, payload, *, heartbeat):
        def beat():
            heartbeat()
            self._show(asked)

        making.render_job(payload, heartbeat=beat)

    def _show(self, asked):
        """Draw the bar; return how many are settled."""
        done = len(asked) - Certificate.objects.being_made().filter(pk__in=asked, failure={}).count()
        self.bar.show(done, len(asked))
        return done

    def _report(self, asked):
        self.bar.end()
        failed = Certificate.objects.failed().filter(pk__in=asked).with_cohort().order_by("name_key")
        if failed:
            for certificate in failed:
                with translation.override("en"):  # as all that is said here
                    why = certificate.failure_said
                    whose = certificate.enrolment.cohort if certificate.enrolment else certificate.what
                self.stderr.write(f"{certificate.facts['name_ar']} ({whose}): {why}")
            raise CommandError(f"{len(failed)} could not be made.")
        self.stdout.write(f"{len(asked)} issued.")
