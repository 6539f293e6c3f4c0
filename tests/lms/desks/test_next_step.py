"""The one thing to do next, as docs/rules.md has it."""

import pytest

from lms.desks import next_step
from lms.desks.next_step import Do, Project, Situation

STUDIES = {"is_studied": True, "days_left": 40}


@pytest.mark.parametrize(
    ("situation", "do"),
    [
        pytest.param({}, None, id="declined, withdrawn or long over"),
        pytest.param({"is_asked_for": True}, None, id="an answer is awaited"),
        pytest.param({"is_asked_for": True, "lacks_consent": True}, Do.CONSENT, id="the guardian is to be heard"),
        pytest.param({"is_asked_for": True, "lacks_latin_name": True}, None, id="a name is no hurry before the seat"),
        pytest.param({"lacks_consent": True, "lacks_latin_name": True}, None, id="nothing is asked of who is gone"),
        pytest.param(STUDIES, None, id="everything is done"),
        pytest.param(
            STUDIES | {"lacks_latin_name": True, "lessons_left": 3}, Do.NAME, id="no certificate without a name"
        ),
        pytest.param(
            STUDIES | {"lessons_left": 1, "project": Project.OPEN}, Do.LESSON, id="lessons before the project"
        ),
        pytest.param(STUDIES | {"project": Project.OPEN}, Do.PROJECT, id="the project when lessons are done"),
        pytest.param(
            STUDIES | {"lessons_left": 1, "project": Project.OPEN, "days_left": 14},
            Do.PRESSING_PROJECT,
            id="two weeks left",
        ),
        pytest.param(
            STUDIES | {"lessons_left": 1, "project": Project.OPEN, "days_left": 15}, Do.LESSON, id="fifteen days left"
        ),
        pytest.param(STUDIES | {"lessons_left": 2, "days_left": 0}, Do.LESSON, id="the last day"),
        pytest.param(STUDIES | {"lessons_left": 2, "days_left": -1}, None, id="over, and graduation is being decided"),
        pytest.param(
            STUDIES | {"project": Project.OPEN, "days_left": -1}, Do.PRESSING_PROJECT, id="over, without a project"
        ),
        pytest.param(
            STUDIES | {"lessons_left": 2, "project": Project.ANSWERED}, Do.HAND_IN_AGAIN, id="the trainer answered"
        ),
        pytest.param(STUDIES | {"project": Project.WAITS}, None, id="the trainer has it"),
        pytest.param(
            STUDIES | {"lacks_confirmation": True, "lessons_left": 1}, Do.LESSON, id="no hurry to confirm a name"
        ),
        pytest.param(
            STUDIES | {"lacks_confirmation": True, "lessons_left": 1, "days_left": 14},
            Do.CONFIRM,
            id="two weeks left to confirm the name",
        ),
        pytest.param(
            STUDIES | {"lacks_confirmation": True, "project": Project.OPEN, "days_left": 14},
            Do.PRESSING_PROJECT,
            id="the project first",
        ),
        pytest.param({"lacks_confirmation": True}, Do.CONFIRM, id="a graduate without a certificate"),
        pytest.param(
            {"lacks_confirmation": True, "lacks_latin_name": True}, Do.NAME, id="a graduate without a name to confirm"
        ),
        pytest.param({"certificate_days": 0}, Do.CERTIFICATE, id="issued today"),
        pytest.param({"certificate_days": 30}, Do.CERTIFICATE, id="issued a month ago"),
        pytest.param({"certificate_days": 31}, None, id="no news any more"),
    ],
)
def test_what_is_to_be_done_in_one_situation(situation, do):
    assert next_step.of(Situation(**situation)) == do


def test_of_several_the_most_pressing_comes_first():
    lesson, again = Situation(**STUDIES, lessons_left=2), Situation(**STUDIES, project=Project.ANSWERED)
    assert next_step.first([lesson, again]) == (1, Do.HAND_IN_AGAIN)


def test_of_equals_the_first_comes_first():
    lesson = Situation(**STUDIES, lessons_left=2)
    assert next_step.first([Situation(), lesson, lesson]) == (1, Do.LESSON)


@pytest.mark.parametrize("situations", [[], [Situation()], [Situation(certificate_days=300), Situation()]])
def test_whom_nothing_holds_looks_for_another_course(situations):
    assert next_step.first(situations) == (None, Do.FIND)


@pytest.mark.parametrize("situation", [Situation(is_asked_for=True), Situation(**STUDIES)])
def test_who_has_done_everything_has_nothing_to_do(situation):
    assert next_step.first([situation, Situation()]) is None
