"""A lead decides who of a cohort graduates."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts.models import Cohort
from lms.cohorts.refusals import Refused
from lms.graduation import review
from lms.graduation.models import DecidedEnrolment, GraduationDecision


class NotClosed(Refused):
    message = _("Close the cohort first: its registers can still change.")


class AlreadyDecided(Refused):
    message = _("Somebody decided this a moment ago. Nothing was decided a second time.")


class NothingToDecide(Refused):
    message = _("There is nobody in this cohort to decide on.")


class DataMissing(Refused):
    """``names`` lacks a mark that could make the difference."""

    message = _("Marks are missing for some of those chosen. Fill them in first.")


class ReasonRequired(Refused):
    """``rows`` are those for whom the decision differs from the rule."""

    message = _("For some trainees the decision differs from the rule. Write why.")

    def __init__(self, rows):
        self.rows = rows
        super().__init__(rows)


class ReviewChanged(Refused):
    message = _("Marks changed while you were deciding. Look at the list again.")


@transaction.atomic
def decide(cohort, *, graduates, by, reason="", later=(), seen=None):
    """Decide for every trainee of ``cohort`` of whom enough is known: those in ``graduates`` graduate, the rest do not.

    Undecided stay those whose marks are missing, and those in ``later``. ``graduates`` and ``later`` hold enrolments.
    ``seen`` is the digest of the review the lead looked at. A reason is needed where the decision differs from the
    rule. Of two leads at once one decides: the cohort's row is locked by an UPDATE first, and each enrolment can be
    decided once. Raises NotClosed, NothingToDecide, AlreadyDecided, DataMissing, ReviewChanged, ReasonRequired.
    """
    if not Cohort.objects.filter(pk=cohort.pk, status=Cohort.Status.CLOSED).update(status=Cohort.Status.CLOSED):
        raise NotClosed
    now = review.of(cohort)
    chosen = {each.pk for each in graduates}
    put_off = {each.pk for each in later} - chosen
    _refuse_what_cannot_be_decided(now, chosen, seen)
    rows = [row for row in now.to_decide if row.enrolment.pk not in put_off]
    if not rows:
        raise NothingToDecide
    against = [row for row in rows if row.outcome.graduates != (row.enrolment.pk in chosen)]
    if against and not reason.strip():
        raise ReasonRequired(against)
    decision = GraduationDecision(cohort=cohort, decided_by=by, reason=reason.strip())
    decision.full_clean()
    decision.save(force_insert=True)
    try:
        DecidedEnrolment.objects.bulk_create(
            DecidedEnrolment(
                decision=decision,
                enrolment=row.enrolment,
                graduates=row.enrolment.pk in chosen,
                by_the_rule=row.outcome.graduates,
                outcome=row.outcome.to_json(),
            )
            for row in rows
        )
    except IntegrityError as error:
        raise AlreadyDecided from error
    trail.record(
        "graduation.decided",
        decision,
        by=by,
        reason=decision.reason,
        cohort=cohort.pk,
        graduates=len(chosen),
        others=len(rows) - len(chosen),
        against_the_rule=[row.enrolment.pk for row in against],
    )
    return decision


def _refuse_what_cannot_be_decided(now, chosen, seen):
    if not now.rows:
        decided = DecidedEnrolment.objects.filter(decision__cohort=now.cohort).exists()
        raise AlreadyDecided if decided else NothingToDecide
    if chosen - {row.enrolment.pk for row in now.rows}:
        raise AlreadyDecided
    if chosen & {row.enrolment.pk for row in now.gaps}:
        raise DataMissing
    if seen is not None and seen != now.digest:
        raise ReviewChanged
