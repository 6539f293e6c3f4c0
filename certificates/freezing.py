"""What a certificate will say, copied from the rows as they stand now."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, DurationField, F, OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from certificates.facts import Facts
from lms.arabic import dates, hijri
from lms.cohorts.models import ClassSession
from lms.graduation.models import DecidedEnrolment


def graduates():
    """Those decided to graduate, with all that ``freeze`` asks for at hand."""
    sessions = ClassSession.objects.counted().filter(cohort=OuterRef("enrolment__cohort"))
    of_cohort = sessions.order_by().values("cohort")
    length = Sum(F("ends_at") - F("starts_at"), output_field=DurationField())
    return (
        DecidedEnrolment.objects.graduated()
        .select_related("enrolment__person", "enrolment__cohort__course", "enrolment__cohort__centre")
        .annotate(
            last_session_at=Subquery(sessions.order_by("-starts_at").values("starts_at")[:1]),
            sessions=Subquery(of_cohort.annotate(count=Count("pk")).values("count")),
            taught_for=Subquery(of_cohort.annotate(length=length).values("length")),
        )
    )


def freeze(decided, *, names, programme, code, on):
    """The facts of one of ``graduates()``."""
    cohort = decided.enrolment.cohort
    return Facts(
        code=code,
        verify_url=_address(code),
        name_ar=names.ar,
        name_en=names.en,
        gender=decided.enrolment.person.gender,
        course_ar=cohort.course.title_ar,
        course_en=cohort.course.title_en,
        hours=_hours(decided.taught_for) if decided.sessions else cohort.course.hours,
        sessions=decided.sessions or cohort.course.sessions,
        centre_ar=cohort.centre.name_ar,
        centre_en=cohort.centre.name_en,
        completed_on=_last_day(decided),
        **_issued(on),
        programme_ar=programme.name_ar,
        programme_en=programme.name_en,
        signatory_ar=programme.signatory_ar,
        signatory_en=programme.signatory_en,
        signatory_title_ar=programme.signatory_title_ar,
        signatory_title_en=programme.signatory_title_en,
    )


def corrected(facts, *, names, gender, code, on):
    """The same facts in a new certificate, with the names put right. What was achieved stays as it was printed."""
    return replace(
        facts,
        code=code,
        verify_url=_address(code),
        name_ar=names.ar,
        name_en=names.en,
        gender=gender,
        **_issued(on),
    )


def _hours(length):
    """In whole hours, half an hour upwards; what was taught took one at least."""
    return max(1, (length + timedelta(minutes=30)) // timedelta(hours=1))


def _address(code):
    return settings.BASE_URL + reverse("certificates:verify", args=[code])


def _issued(on):
    """The date of issue, and both calendars written out; the Gregorian alone where Umm al-Qura has no date."""
    beside_ar, beside_en = hijri.hijri(on, "ar"), hijri.hijri(on, "en")
    date_ar, date_en = dates.gregorian(on, "ar"), dates.gregorian(on, "en")
    return {
        "issued_on": on,
        "issued_on_ar": f"{date_ar}م، الموافق {beside_ar}هـ" if beside_ar else f"{date_ar}م",
        "issued_on_en": f"{date_en} ({beside_en} AH)" if beside_en else date_en,
    }


def _last_day(decided):
    """The date of the last session that was part of the course; as planned, if none is known."""
    if decided.last_session_at is None:
        return decided.enrolment.cohort.ends_on
    return timezone.localtime(decided.last_session_at).date()
