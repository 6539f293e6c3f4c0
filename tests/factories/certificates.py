"""Those who were decided to graduate, and their certificates."""

import factory

from certificates import issuing
from certificates.models import Certificate
from lms.graduation.models import DecidedEnrolment, GraduationDecision
from lms.outbox import jobs
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory


class GraduationDecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GraduationDecision

    cohort = factory.SubFactory(CohortFactory, closed=True)
    decided_by = factory.SubFactory(UserFactory)


class DecidedEnrolmentFactory(factory.django.DjangoModelFactory):
    """A trainee of a closed cohort who graduates, as the rule says."""

    class Meta:
        model = DecidedEnrolment

    decision = factory.SubFactory(GraduationDecisionFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, enrolled=True, cohort=factory.SelfAttribute("..decision.cohort"))
    graduates = True
    by_the_rule = True
    outcome = factory.LazyFunction(dict)


def issued_certificate(**fields):
    """A graduate's certificate, made by the verbs and wholly stored: ``issued_certificate(enrolment__person=noura)``."""
    decided = DecidedEnrolmentFactory(**fields)
    [certificate] = issuing.issue([decided], by=decided.decision.decided_by)
    jobs.run_all()
    return Certificate.objects.get(pk=certificate.pk)
