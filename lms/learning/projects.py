"""Projects: handed in by trainees, marked by trainers, until graduation is decided."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts.models import Cohort, Enrolment
from lms.learning import rubric, uploads
from lms.learning.models import HandIn, ProjectSubmission

MOST_HAND_INS = 20


class NotEnrolled(Exception):
    """Only who holds a seat has a project."""

    message = _("This trainee is not enrolled in the cohort.")


class AlreadyDecided(Exception):
    """Graduation was decided on the project as it was; it does not change any more."""

    message = _("Graduation was already decided for this trainee; the project stays as it was.")


class NoProject(Exception):
    """The cohort asks for no project, or was called off."""

    message = _("This cohort asks for no project.")


class TooManyHandIns(Exception):
    """One trainee handed in MOST_HAND_INS times."""

    message = _("You have handed in as often as is possible. Talk to your trainer.")


class SomethingCameIn(Exception):
    """Something was handed in or marked since the project was looked at; nothing was changed."""

    message = _("Something came in since you opened this page: look at it above, then save again.")


def seen_of(project):
    """What one has seen who looks at a project, or at None: the last hand-in and the mark."""
    if project is None:
        return "0-"
    last = project.hand_ins.all()[:1]
    return f"{last[0].number if last else 0}-{'' if project.mark is None else project.mark}"


def was_marked(seen, percent):
    """Whether who has ``seen`` this of a project has seen that mark; None: that there was none."""
    return seen.partition("-")[2] == ("" if percent is None else str(percent))


def hand_in(enrolment, *, by, text="", link="", file=None):
    """Hand in the project of ``enrolment``: words, an https link, an ``uploads.Upload``, or several of them.

    Each time is a row of its own, numbered from 1; the earlier ones stay. What is the same as the last, as of a form
    that was sent twice, is the last. Of two at once both are kept, one after the other; graduation is decided before a
    hand-in or after it, and after it nothing is handed in. Raises NotEnrolled, NoProject, AlreadyDecided,
    TooManyHandIns, and ValidationError where nothing, or nothing good, is handed in.
    """
    # The file first, outside the transaction: it is slow, and a row must never name a file that is not whole.
    stored = uploads.store(file) if file else ""
    kept = None
    try:
        kept = _add(enrolment, by=by, text=text, link=link, file=file, stored=stored)
    finally:
        if stored and (kept is None or kept.file != stored):
            uploads.discard(stored)
    return kept


@transaction.atomic
def _add(enrolment, *, by, text, link, file, stored):
    cohort = _hold(enrolment)
    if cohort.project_percent is None or cohort.status not in {Cohort.Status.PUBLISHED, Cohort.Status.CLOSED}:
        raise NoProject
    project, _created = ProjectSubmission.objects.get_or_create(enrolment=enrolment)
    last = project.hand_ins.first()
    sha256 = file.sha256 if file else ""
    if last and (last.text, last.link, last.file_sha256) == (text, link, sha256):
        return last
    number = last.number + 1 if last else 1
    if number > MOST_HAND_INS:
        raise TooManyHandIns
    one = HandIn(project=project, number=number, text=text, link=link, by=by)
    if file:
        one.file, one.file_name, one.file_type = stored, file.name, file.content_type
        one.file_bytes, one.file_sha256 = len(file.data), sha256
    one.full_clean()
    one.at = timezone.now()  # as it is written, under the lock
    one.save(force_insert=True)
    project.handed_in_at = one.at
    project.save(update_fields=["handed_in_at"])
    trail.record("project.handed_in", project, by=by, enrolment=enrolment.pk, number=number)
    return one


@transaction.atomic
def mark(enrolment, percent, *, by, levels=None, feedback=None, seen=None):
    """Give the project of ``enrolment`` a mark from 0 to 100, and say why; ``percent`` None takes the mark back.

    ``levels``: one of 0 to 3 for each criterion of the course's rubric, in its order; their words are kept with them.
    ``feedback``: the trainer's own words. None leaves either as it is; ``[]`` and ``""`` take them back. Feedback may
    come without a mark: "hand in again". ``seen``: what ``seen_of`` said of the project that ``by`` looked at.

    The same again changes nothing. A different mark replaces the first, and the trail keeps both. Of two people
    at once the later stands, but of two who say what they have seen the first; graduation is decided before the mark
    or after it, never between. Raises NotEnrolled, AlreadyDecided, SomethingCameIn, and ValidationError for a mark
    outside 0 to 100 or levels that do not fit the rubric.
    """
    _hold(enrolment)
    project, _created = ProjectSubmission.objects.get_or_create(enrolment=enrolment)
    if seen not in {None, seen_of(project)}:
        raise SomethingCameIn
    before = project.mark, project.levels, project.feedback
    after = (
        percent,
        project.levels if levels is None else _frozen(enrolment, levels),
        project.feedback if feedback is None else feedback,
    )
    if before == after:
        return project
    now = timezone.now()
    project.mark, project.levels, project.feedback = after
    if percent is None:
        project.marked_by, project.marked_at = None, None
    elif before[:2] != after[:2]:
        project.marked_by, project.marked_at = by, now
    if before[2] != after[2]:
        project.feedback_at = now if project.feedback else None
    project.full_clean()
    project.save()
    trail.record(
        "project.marked",
        project,
        by=by,
        enrolment=enrolment.pk,
        mark=percent,
        before=before[0],
        levels=[entry["level"] for entry in project.levels],
    )
    return project


def _hold(enrolment):
    """Lock the cohort, as whoever decides graduation does: what is decided on cannot change meanwhile."""
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=enrolment.cohort_id)
    if not Enrolment.objects.enrolled().filter(pk=enrolment.pk).exists():
        raise NotEnrolled
    # Asked by the relation's name: the room that decides stands above this one.
    if Enrolment.objects.filter(pk=enrolment.pk, graduation__isnull=False).exists():
        raise AlreadyDecided
    return cohort


def _frozen(enrolment, levels):
    """The levels with the words of the rubric as they are now."""
    if not levels:
        return []
    criteria = rubric.of(enrolment.cohort.course)
    if len(levels) != len(criteria) or not all(level in range(len(rubric.LEVELS)) for level in levels):
        raise ValidationError(_("Choose a level for each criterion."), code="levels")
    return [criterion.at(level) for criterion, level in zip(criteria, levels, strict=True)]
