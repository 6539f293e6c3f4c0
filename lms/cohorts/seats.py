"""Seats of a cohort: taken and given back by one statement, and from which day to which one has one."""

from datetime import timedelta

from django.db.models import Case, F, Q, When
from django.utils import timezone

from lms.cohorts.models import ClassSession, Cohort


def take(cohort_id):
    """1 if a published cohort had a seat left, which is taken now; else 0."""
    published = Cohort.objects.filter(pk=cohort_id, status=Cohort.Status.PUBLISHED)
    return published.filter(taken__lt=F("capacity")).update(taken=F("taken") + 1)


def give_back(cohort_id):
    Cohort.objects.filter(pk=cohort_id).update(taken=F("taken") - 1)


def joins_on(cohort_id, now):
    """Who joins a running cohort owes nothing before today, nor today once a session has ended or its register has.

    None: there from the first session on.
    """
    day = timezone.localdate(now)
    todays = ClassSession.objects.counted().filter(cohort=cohort_id, starts_at__date=day)
    if todays.filter(Q(ends_at__lte=now) | Q(status=ClassSession.Status.HELD)).exists():
        day += timedelta(days=1)
    return day if Cohort.objects.filter(pk=cohort_id, starts_on__lt=day).exists() else None


def leaves_on(day):
    """For an UPDATE: the first day no longer there of who leaves on ``day``; who was to join later never did."""
    return Case(When(joined_on__gt=day, then=F("joined_on")), default=day)
