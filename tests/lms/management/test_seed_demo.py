"""The sample programme: what was asked for, true to every promise, the same for the same seed, never beside real data."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from certificates import ending
from certificates.models import Certificate
from lms.accounts.models import Person, User
from lms.centres.models import Centre, Organisation
from lms.cohorts.models import Cohort, Enrolment
from lms.management.commands import seed_demo
from lms.management.sample import names
from lms.management.sample.people import FAMILY_PHONES, phone_number
from lms.management.sample.timetable import COURSES
from lms.management.sample.world import Sample
from lms.outbox.models import Job, Message
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CohortFactory, CourseFactory
from tests.factories.people import PersonFactory

SIZES = {
    "trainees": 90,
    "trainers": 21,  # so many that each kind of them is there
    "organisations": 3,
    "centres": 3,
    "cohorts": 12,
}


class Undone(Exception):
    pass


@pytest.fixture
def courses(db):
    call_command("sync_roles", verbosity=0)
    return [CourseFactory(code=code, sessions=6, min_age=14, max_age=24) for code in COURSES]


def make(seed=7, *, steps=None):
    for step in list(Sample(seed, **SIZES).steps())[:steps]:
        step()


def told():
    """What the sample comes to, without what is random on purpose."""
    described = seed_demo.described()
    for cohort in described["cohorts"]:
        for session in cohort["sessions"]:
            del session["id"]
    for certificate in described["certificates"]:
        del certificate["code"]
    return described, sorted(Enrolment.objects.values_list("person__name_key", "cohort__code", "status"))


def test_it_makes_just_what_was_asked_for(courses):
    make()
    trainees = Person.objects.filter(enrolments__isnull=False).distinct()
    assert trainees.count() == SIZES["trainees"]
    assert VolunteerTrainer.objects.count() == SIZES["trainers"]
    assert Organisation.objects.count() == SIZES["organisations"]
    assert Centre.objects.count() == SIZES["centres"]
    assert Cohort.objects.count() == SIZES["cohorts"]
    assert not Person.objects.filter(is_sample=False).exists()


def test_it_keeps_every_promise(courses):
    make()
    call_command("check_invariants", verbosity=0)


def test_siblings_share_a_phone_and_some_people_have_none(courses):
    make()
    trainees = Person.objects.filter(enrolments__isnull=False).distinct()
    shared = Counter(trainees.exclude(guardian=None).values_list("phone", "guardian"))
    assert max(shared.values()) >= 2
    assert trainees.filter(phone="").exists()


def test_each_role_can_sign_in_and_trainees_are_in_every_stage(courses):
    make()
    rows = seed_demo.sign_ins()
    assert {row["role"] for row in rows} == {
        "admin", "lead", "editor", "centre_coordinator", "trainer", "trainee", "partner",
    }  # fmt: skip
    stages = {row.get("stage") for row in rows if row["role"] == "trainee"}
    assert {"attends", "graduated", "waits", "applied"} <= stages


def test_the_same_seed_makes_the_same(courses):
    made = []
    for seed in [7, 7, 8]:
        with pytest.raises(Undone), transaction.atomic():
            make(seed)
            made.append(told())
            raise Undone
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_a_run_that_was_cut_short_is_taken_up_where_it_ended(courses):
    with pytest.raises(Undone), transaction.atomic():
        make()
        whole = told()
        raise Undone
    make(steps=8)
    assert Sample.begun() == {"seed": 7} | SIZES
    make()
    assert told() == whole
    assert Sample.begun() is None


def test_a_run_that_was_cut_short_is_not_taken_up_with_other_sizes(courses):
    make(steps=8)
    with pytest.raises(CommandError, match="was cut short here"):
        call_command("seed_demo", verbosity=0)


def test_a_sample_of_an_earlier_version_is_left_as_it_is(db):
    CohortFactory(is_sample=True)
    call_command("seed_demo", verbosity=0)
    assert Cohort.objects.count() == 1


def test_one_certificate_is_revoked_and_one_corrected(courses):
    make()
    assert Certificate.objects.filter(status="revoked").count() == 1
    old = Certificate.objects.get(status="superseded")
    assert old.superseded_by.facts["name_en"] == names.as_in_passport(old.facts["name_en"])


@pytest.mark.parametrize(
    ("is_on_it", "asked_for"),
    [
        ("Ali Ahmed Alhazmi", "Ali Ahmed Al-Hazmi"),
        ("Alaa Khalid Fallatah", "ALAA KHALID FALLATAH"),
        ("Rana Al Saad", "RANA AL SAAD"),
        ("Sukarti", "SUKARTI"),
    ],
)
def test_a_correction_is_what_people_ask_for_and_changes_the_name(is_on_it, asked_for):
    assert names.as_in_passport(is_on_it) == asked_for


def test_every_name_can_be_corrected():
    families = [spelt for _ar, en in names.FAMILY for spelt in names.SPELLINGS.get(en, [en])]
    for name in [*families, *(en for each in names.WHOLE.values() for _ar, en in each)]:
        assert names.as_in_passport(name) != name


def test_both_are_made_or_neither(courses, monkeypatch):
    """A run that dies between the two is taken up again, and makes both."""
    with monkeypatch.context() as dies:
        dies.setattr(ending, "revoke", die)
        with pytest.raises(Undone):
            make()
    assert not Certificate.objects.exists()
    make()
    assert Certificate.objects.filter(status="revoked").count() == 1
    assert Certificate.objects.filter(status="superseded").count() == 1


def die(*args, **kwargs):
    raise Undone


@pytest.mark.parametrize("cohorts", [5, 6, 7, 60])
def test_there_are_numbers_for_as_many_people_as_there_may_be(courses, cohorts):
    sample = Sample(7, **SIZES | {"trainees": seed_demo.MOST["trainees"], "cohorts": cohorts})
    numbers = set()
    for place, one in enumerate(sample._planned()):
        block = set(sample._phones(place))
        assert len(block) == one.people
        assert not numbers & block
        numbers |= block
    assert max(numbers) < phone_number(FAMILY_PHONES)


def test_nobody_invented_is_written_to(courses):
    make()
    assert not Message.objects.exists()
    assert set(Job.objects.values_list("kind", flat=True)) <= {"certificates.render", "volunteers.end_offers"}


def test_some_graduates_wait_for_their_certificates(courses):
    make()
    waiting = Enrolment.objects.filter(graduation__graduates=True, certificates=None)
    assert waiting.exists()


def test_it_refuses_a_database_that_holds_anything_else(courses):
    PersonFactory()
    with pytest.raises(CommandError, match="holds other data"):
        call_command("seed_demo", verbosity=0)
    assert not User.objects.exists()


@pytest.mark.parametrize(("name", "least"), [(name, least) for name, (_usual, least) in seed_demo.SIZES.items()])
def test_sizes_that_make_no_programme_are_refused(db, name, least):
    with pytest.raises(CommandError, match=f"--{name} must be at least {least}"):
        call_command("seed_demo", f"--{name}={least - 1}", verbosity=0)


@pytest.mark.parametrize(("name", "most"), seed_demo.MOST.items())
def test_more_than_there_are_sample_numbers_for_are_refused(db, name, most):
    with pytest.raises(CommandError, match=f"--{name} can be {most} at most"):
        call_command("seed_demo", f"--{name}={most + 1}", verbosity=0)


def test_more_trainees_than_so_few_cohorts_can_have_are_refused(db):
    with pytest.raises(CommandError, match="With --cohorts 6, --trainees can be 6000 at most"):
        call_command("seed_demo", "--trainees=20000", "--cohorts=6", verbosity=0)


def test_names_have_from_one_to_eleven_words_and_compound_parts():
    words = {len(ar.split()) for rows in names.WHOLE.values() for ar, _en in rows}
    assert min(words) == 1
    assert max(words) == 11
    said = " ".join(ar for rows in names.WHOLE.values() for ar, _en in rows)
    for compound in ["عبد الله", "أبو بكر", "آل سعود"]:
        assert compound in said
