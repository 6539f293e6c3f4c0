"""Certificates of before say whose they are once the database is brought up to date."""

from importlib import import_module

import pytest
from django.apps import apps

from certificates.models import Certificate
from tests.factories.certificates import issued_certificate
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_each_is_the_person_of_its_enrolments():
    made = [issued_certificate(), issued_certificate()]
    Certificate.objects.update(person=PersonFactory())
    import_module("certificates.migrations.0011_certificates_of_hours").say_whose(apps, None)
    assert [Certificate.objects.get(pk=one.pk).person for one in made] == [one.enrolment.person for one in made]
    assert made[0].person != made[1].person
