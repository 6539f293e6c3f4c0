"""A project is handed in or marked while graduation is decided, or handed in twice, or a lesson ticked twice: one after the
other, on every database."""

from contextlib import nullcontext
from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from guardian.shortcuts import assign_perm

from lms.graduation import decision
from lms.graduation.models import DecidedEnrolment
from lms.learning import lessons, projects
from lms.learning.forms import ProjectMarksForm
from lms.learning.models import HandIn, LessonProgress, ProjectSubmission
from tests import races
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def act_while_deciding(act, monkeypatch, *, writes, patience=races.KEPT_OUT):
    """Somebody has seen that nothing is decided; a lead decides before ``writes`` is written, if nothing holds them.

    ``act``: takes the enrolment, whose project has 20 percent.
    """
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True, project_percent=60))
    projects.mark(enrolment, 20, by=UserFactory())
    lead = UserFactory()
    is_acting, is_decided = Event(), Event()
    real = writes.full_clean

    def wait_then_clean(row, *args, **kwargs):
        is_acting.set()
        is_decided.wait(patience)  # the lock keeps the lead out: as it should be
        return real(row, *args, **kwargs)

    def decide():
        is_acting.wait(races.FREE)
        try:
            decision.decide(enrolment.cohort, graduates=[], by=lead)
        finally:
            is_decided.set()
            connection.close()

    monkeypatch.setattr(writes, "full_clean", wait_then_clean)
    deciding = Thread(target=decide)
    deciding.start()
    act(enrolment)
    deciding.join()


def race(mark, monkeypatch, patience=races.KEPT_OUT):
    """A trainer marks while a lead decides: the mark that was decided on, and the one that stays."""
    trainer = UserFactory()
    act_while_deciding(lambda one: mark(one, 50, by=trainer), monkeypatch, writes=ProjectSubmission, patience=patience)
    return DecidedEnrolment.objects.get().outcome["project_mark"], ProjectSubmission.objects.get().mark


def test_graduation_is_decided_on_the_mark_that_stays(monkeypatch):
    decided_on, stays = race(projects.mark, monkeypatch)
    assert decided_on == stays == 50


def test_control_without_its_lock_a_mark_changes_after_the_decision(monkeypatch):
    def mark(enrolment, percent, *, by):
        # SQLite's write lock is the transaction itself; PostgreSQL's is the row's.
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
        with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
            return projects.mark.__wrapped__(enrolment, percent, by=by)

    assert race(mark, monkeypatch, races.FREE) == (20, 50)


def two_marks(mark):
    """Two trainers have opened the page of one project, and save in the same moment."""
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))
    seen = projects.seen_of(projects.mark(enrolment, 50, by=UserFactory()))
    first, second = UserFactory(), UserFactory()
    came = races.at_once(
        lambda: mark(enrolment, 70, by=first, seen=seen),
        lambda: mark(enrolment, 80, by=second, seen=seen),
        before="SELECT",
    )
    return sorted(type(one).__name__ for one in came)


def test_of_two_who_mark_at_once_what_they_have_seen_the_first_stands():
    assert two_marks(projects.mark) == ["ProjectSubmission", "SomethingCameIn"]


def test_control_looking_first_and_marking_after_one_marks_what_they_have_not_seen():
    meeting = Barrier(2)

    def mark(enrolment, percent, *, by, seen):
        if projects.seen_of(ProjectSubmission.objects.get(enrolment=enrolment)) != seen:
            raise projects.SomethingCameIn
        meeting.wait(races.FREE)  # both have looked by now
        return projects.mark(enrolment, percent, by=by)

    assert two_marks(mark) == ["ProjectSubmission", "ProjectSubmission"]


def two_quick_marks(monkeypatch, mark):
    """Two trainers send the table of marks in the same moment, each as they had opened it: what each is answered."""
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))
    page = reverse("learning:mark_projects", args=[enrolment.cohort.public_id])
    monkeypatch.setattr(projects, "mark", mark)
    browsers = []
    for _ in range(2):
        trainer = UserFactory()
        assign_perm("take_register", trainer, enrolment.cohort)
        browsers.append(Client())
        browsers[-1].force_login(trainer)
    came = races.at_once(
        *[
            lambda browser=browser, percent=percent: browser.post(
                page, {enrolment.public_id: percent, f"seen-{enrolment.public_id}": "0-"}
            )
            for browser, percent in zip(browsers, ["70", "80"], strict=True)
        ],
        before='SELECT "cohorts_cohort"."id"',
    )
    return came, str(ProjectSubmission.objects.get().mark)


def test_of_two_quick_marks_at_once_one_stands_and_the_other_is_told(monkeypatch):
    came, mark = two_quick_marks(monkeypatch, projects.mark)
    assert sorted(one.status_code for one in came) == [200, 302]
    [told] = [one for one in came if one.status_code == 200]
    [[error]] = told.context["form"].errors.values()
    assert {"70": "٧٠", "80": "٨٠"}[mark] in error


def test_control_without_what_was_seen_one_of_two_quick_marks_is_replaced_unseen(monkeypatch):
    read, mark, meeting = ProjectMarksForm.marks, projects.mark, Barrier(2)

    def read_together(form):
        marks = read(form)
        meeting.wait(timeout=races.FREE)  # both have read what they were sent by now
        return marks

    monkeypatch.setattr(ProjectMarksForm, "marks", read_together)
    came, _mark = two_quick_marks(monkeypatch, lambda enrolment, percent, *, by, seen: mark(enrolment, percent, by=by))
    assert [one.status_code for one in came] == [302, 302]


def two_hand_ins(hand_in):
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))
    first, second = UserFactory(), UserFactory()
    came = races.at_once(
        lambda: hand_in(enrolment, by=first, text="one"),
        lambda: hand_in(enrolment, by=second, text="two"),
        before="SELECT",
    )
    return came, sorted(HandIn.objects.values_list("number", flat=True))


def test_of_two_hand_ins_at_once_both_are_kept_and_numbered():
    came, numbers = two_hand_ins(projects.hand_in)
    assert [type(one) for one in came] == [HandIn, HandIn]
    assert numbers == [1, 2]


def without_their_lock(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr(projects, "_add", projects._add.__wrapped__)


def test_control_without_their_lock_one_of_two_is_lost(monkeypatch):
    without_their_lock(monkeypatch)
    meeting = Barrier(2)
    real = HandIn.full_clean

    def meet_then_clean(one, *args, **kwargs):
        meeting.wait(races.FREE)  # both have counted by now
        return real(one, *args, **kwargs, validate_constraints=False)

    monkeypatch.setattr(HandIn, "full_clean", meet_then_clean)

    # Without a transaction too: in one, PostgreSQL lets the second project wait for the first.
    came, numbers = two_hand_ins(projects.hand_in)
    assert numbers == [1]
    assert sorted(type(one).__name__ for one in came) == ["HandIn", "IntegrityError"]


def hand_in_while_deciding(hand_in, monkeypatch, patience=races.KEPT_OUT):
    """The trainee hands in while a lead decides: when was decided, and when handed in."""
    arwa = UserFactory()
    act_while_deciding(lambda one: hand_in(one, by=arwa, text="in time"), monkeypatch, writes=HandIn, patience=patience)
    return DecidedEnrolment.objects.get().decision.decided_at, HandIn.objects.get().at


def test_a_hand_in_comes_before_the_decision_or_not_at_all(monkeypatch):
    decided_at, handed_in_at = hand_in_while_deciding(projects.hand_in, monkeypatch)
    assert handed_in_at < decided_at


def test_control_without_its_lock_something_is_handed_in_after_the_decision(monkeypatch):
    without_their_lock(monkeypatch)

    def hand_in(enrolment, **what):
        with races.without_the_lock():
            return projects.hand_in(enrolment, **what)

    decided_at, handed_in_at = hand_in_while_deciding(hand_in, monkeypatch, races.FREE)
    assert handed_in_at > decided_at


def two_ticks(finish):
    enrolment = EnrolmentFactory(enrolled=True)
    person, course, lesson = enrolment.person, enrolment.cohort.course, uuid4()
    came = races.at_once(*[lambda: finish(person, lesson, course=course)] * 2, before="SELECT")
    assert LessonProgress.objects.count() == 1
    return sorted(type(one).__name__ for one in came)


def test_two_ticks_at_once_are_one():
    assert two_ticks(lessons.finish) == ["LessonProgress", "LessonProgress"]


def test_control_looking_first_and_ticking_after_one_of_two_fails():
    meeting = Barrier(2)

    def finish(person, lesson, *, course):
        assert not LessonProgress.objects.filter(person=person, lesson=lesson).exists()
        meeting.wait(races.FREE)  # both have looked by now
        return LessonProgress.objects.create(person=person, lesson=lesson, course=course)

    assert two_ticks(finish) == ["IntegrityError", "LessonProgress"]
