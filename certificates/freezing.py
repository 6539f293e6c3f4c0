"""What a certificate will say, copied from the rows as they stand now."""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, DurationField, F, OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from certificates import versions
from certificates.facts import Facts, Names
from certificates.rendering.templates import Signatory
from certificates.rendering.wording import SERVICE
from lms.arabic import dates, hijri
from lms.cohorts.models import ClassSession, Enrolment
from lms.graduation.models import DecidedEnrolment


def graduates():
    """Those decided to graduate, with all that ``freeze`` asks for at hand."""
    decided = DecidedEnrolment.objects.graduated()
    at_hand = decided.select_related("enrolment__person", "enrolment__cohort__course", "enrolment__cohort__centre")
    return at_hand.annotate(**_taught("enrolment__cohort"))


def freeze(decided, *, names, programme, version, code, on):
    """The facts of one of ``graduates()``, printed on a TemplateVersion, or on the standard template for None."""
    return _facts(decided.enrolment, decided, names=names, programme=programme, version=version, code=code, on=on)


def foreseen(enrolment, *, programme, version, code, on):
    """What the certificate of an enrolment would say under the ``code`` if it were asked for on that day."""
    taught = Enrolment.objects.annotate(**_taught("cohort")).get(pk=enrolment.pk)
    names = Names.of(enrolment.person)
    return _facts(enrolment, taught, names=names, programme=programme, version=version, code=code, on=on)


def freeze_service(trainer, given, *, names, programme, version, code, on):
    """The facts of what a volunteer gave (a ``serving.Given``). What is not one course, or one centre, is the programme's."""
    courses, centres = list(given.courses), list(given.centres)
    course, centre = courses[0] if len(courses) == 1 else None, centres[0] if len(centres) == 1 else None
    return Facts(
        code=code,
        verify_url=address(code),
        name_ar=names.ar,
        name_en=names.en,
        gender=trainer.person.gender,
        course_ar=course.title_ar if course else programme.name_ar,
        course_en=course.title_en if course else programme.name_en,
        hours=given.hours,
        sessions=len(given.sessions),
        centre_ar=centre.name_ar if centre else "",
        centre_en=centre.name_en if centre else "",
        started_on=given.starts_on,
        completed_on=given.ends_on,
        period_ar=_period(given, "من %s إلى %s", "ar"),
        period_en=_period(given, "%s to %s", "en"),
        **issued(on),
        programme_ar=programme.name_ar,
        programme_en=programme.name_en,
        template=version.sha256 if version else "",
        **said_of(programme, versions.read(version, SERVICE)),
    )


def _period(given, words, language):
    """Both days; one alone where all was given on it."""
    first, last = (dates.gregorian(day, language) for day in (given.starts_on, given.ends_on))
    return first if first == last else words % (first, last)


def _taught(cohort):
    """Annotations: when the last session of the ``cohort`` of each row was, how many it had, and how long they were."""
    sessions = ClassSession.objects.counted().filter(cohort=OuterRef(cohort))
    of_cohort = sessions.order_by().values("cohort")
    length = Sum(F("ends_at") - F("starts_at"), output_field=DurationField())
    return {
        "last_session_at": Subquery(sessions.order_by("-starts_at").values("starts_at")[:1]),
        "sessions": Subquery(of_cohort.annotate(count=Count("pk")).values("count")),
        "taught_for": Subquery(of_cohort.annotate(length=length).values("length")),
    }


def _facts(enrolment, taught, *, names, programme, version, code, on):
    cohort = enrolment.cohort
    return Facts(
        code=code,
        verify_url=address(code),
        name_ar=names.ar,
        name_en=names.en,
        gender=enrolment.person.gender,
        course_ar=cohort.course.title_ar,
        course_en=cohort.course.title_en,
        hours=_hours(taught.taught_for) if taught.sessions else cohort.course.hours,
        sessions=taught.sessions or cohort.course.sessions,
        centre_ar=cohort.centre.name_ar,
        centre_en=cohort.centre.name_en,
        completed_on=_last_day(cohort, taught),
        **issued(on),
        programme_ar=programme.name_ar,
        programme_en=programme.name_en,
        template=version.sha256 if version else "",
        **said_of(programme, versions.read(version)),
    )


def said_of(programme, template):
    """What a rendering Template adds to the facts: what for, and who signs; the programme's own where it names nobody."""
    own = Signatory(
        name_ar=programme.signatory_ar,
        name_en=programme.signatory_en,
        title_ar=programme.signatory_title_ar,
        title_en=programme.signatory_title_en,
    )
    signatories = template.signatories or (own,)
    said = {"kind": template.kind}
    for place, one in zip(("signatory", "second_signatory"), signatories, strict=False):
        said |= {f"{place}_ar": one.name_ar, f"{place}_en": one.name_en}
        said |= {f"{place}_title_ar": one.title_ar, f"{place}_title_en": one.title_en}
    return said


def corrected(facts, *, names, gender, code, on):
    """The same facts in a new certificate, with the names put right. What was achieved stays as it was printed."""
    return replace(
        facts,
        code=code,
        verify_url=address(code),
        name_ar=names.ar,
        name_en=names.en,
        gender=gender,
        **issued(on),
    )


def _hours(length):
    """In whole hours, half an hour upwards; what was taught took one at least."""
    return max(1, (length + timedelta(minutes=30)) // timedelta(hours=1))


def address(code):
    """Where its QR leads."""
    return settings.BASE_URL + reverse("certificates:verify", args=[code])


@lru_cache(maxsize=8)  # many are asked for on one day
def issued(on):
    """The date of issue, and both calendars written out; the Gregorian alone where Umm al-Qura has no date."""
    beside_ar, beside_en = hijri.hijri(on, "ar"), hijri.hijri(on, "en")
    date_ar, date_en = dates.gregorian(on, "ar"), dates.gregorian(on, "en")
    return {
        "issued_on": on,
        "issued_on_ar": f"{date_ar}م، الموافق {beside_ar}هـ" if beside_ar else f"{date_ar}م",
        "issued_on_en": f"{date_en} ({beside_en} AH)" if beside_en else date_en,
    }


def _last_day(cohort, taught):
    """The date of the last session that was part of the course; as planned, if none is known."""
    if taught.last_session_at is None:
        return cohort.ends_on
    return timezone.localtime(taught.last_session_at).date()
