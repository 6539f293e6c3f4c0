"""Where somebody lands who has just signed in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.volunteers import assignment
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

pytestmark = pytest.mark.django_db


def landing(signed_in, user):
    response = signed_in(user).get(reverse("desks:home"))
    assert response.status_code == 302
    return response.url


def teach_today(user, huda):
    cohort = CohortFactory()
    begins = timezone.now()
    ClassSessionFactory(cohort=cohort, starts_at=begins, ends_at=begins + timedelta(hours=1))
    assignment.accept(assignment.offer(cohort, trainer=huda, by=UserFactory()), by=user)


def test_a_trainee_lands_on_their_learning(signed_in, trainee):
    assert landing(signed_in, trainee) == reverse("desks:my_learning")


def test_a_guardian_lands_on_the_learning_of_those_they_stand_for(signed_in, guardian):
    assert landing(signed_in, guardian) == reverse("desks:my_learning")


def test_a_trainer_lands_on_now(signed_in, trainer):
    assert landing(signed_in, trainer) == reverse("desks:now")


@pytest.mark.parametrize("role", ["admin", "lead", "editor", "coordinator"])
def test_staff_land_in_the_admin(signed_in, request, role):
    assert landing(signed_in, request.getfixturevalue(role)) == reverse("wagtailadmin_home")


def test_a_lead_who_teaches_lands_in_the_admin_but_for_a_day_they_teach(signed_in, lead):
    huda = VolunteerTrainerFactory(person=PersonFactory(born_on=None))
    StandingFactory(user=lead, person=huda.person)
    assert landing(signed_in, lead) == reverse("wagtailadmin_home")
    teach_today(lead, VolunteerTrainer.objects.get(pk=huda.pk))
    assert landing(signed_in, lead) == reverse("desks:now")


def test_a_stranger_to_everything_lands_where_the_first_step_is_shown(signed_in, stranger):
    browser = signed_in(stranger)
    assert landing(signed_in, stranger) == reverse("desks:my_learning")
    assert "/courses/" in browser.get(reverse("desks:my_learning")).content.decode()


def test_who_is_not_signed_in_is_asked_to(client, db):
    response = client.get(reverse("desks:home"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_what_is_not_in_the_admin_is_answered_in_the_programmes_own_look(signed_in, lead):
    lead.language = "en"
    lead.save()
    answer = signed_in(lead).get("/admin/nowhere/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "This page is not here" in html
    assert f'href="{reverse("wagtailadmin_home")}"' in html
    assert "page404" not in html
